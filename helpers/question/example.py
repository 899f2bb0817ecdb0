"""A text and a question made up for practice: notebook 07 enters and codes them in a copy of the data."""

from pathlib import Path

from helpers import files
from helpers.corpus.codebook import Codebook

TITLE, OTHER_TITLE = "The price of a new friend", "A costly courtship"
_PROSE = (
    "Nobody has yet said what one capital would pay another for keeping its distance from a third, and that is where every plan of this kind begins to totter.",
    "A guest who is asked to leave one table wants to know what is served at the other. Sanctions that can be lifted by a decree can be put back by the next one, and the guest has read the calendar of the host's elections.",
    "What is on offer",
    "Recognition, trade and a seat at the conference were offered before, in better years. Each time the offer was smaller than it looked, and each time it was withdrawn.",
    "So the price is high, the purse is thin, and the seller doubts the buyer's word. I would not call that a market.",
)
_FURNITURE = (
    "Home | World | Opinion",
    TITLE,
    "Photo: two empty chairs. (Made up)",
    "Share this article",
)
QUESTION = "example_price"
_STEPS = (
    "the price is out of reach", "far too high", "too high for what it buys", "depends on a named condition", "can be paid",
    "easily paid", "cheap",
)  # fmt: skip
_OF = {1: (0, 3, 6), 2: (0, 2, 3, 4, 6), 3: range(7)}  # which of them a scale with so many steps on a side has


def block(book: Codebook) -> str:
    """The made-up question as a block of the codebook, a line for each step of its scale."""
    end = book.scale[-1]
    steps = {stance: _STEPS[place] for stance, place in zip(range(-end, end + 1), _OF[end], strict=True)}
    lines = [f'"{stance}" = "{steps[stance]}"' for stance in book.scale]
    head = [
        f"[questions.{QUESTION}]",
        'text = "Can the price of a new friend be paid?"',
        f'low = "-{end}: never"',
        f'high = "+{end}: easily"',
    ]
    return "\n".join(["", *head, f"[questions.{QUESTION}.steps]", *lines, ""])


def write_texts(folder: Path) -> None:
    """Put the made-up text, and a reprint with a few words changed, into the folder `texts` of a copy of the data."""
    text = "\n\n".join([*_FURNITURE[:3], *_PROSE, _FURNITURE[3]])
    files.replace(folder / "texts" / "price.txt", text + "\n")
    changed = text.replace(TITLE, OTHER_TITLE).replace("totter", "fail").replace("I would", "One would")
    files.replace(folder / "texts" / "reprint.txt", changed + "\n")
