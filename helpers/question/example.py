"""A text and a question made up for practice: notebook 07 enters and codes them in a copy of the data."""

from pathlib import Path

from helpers import files

_PROSE = (
    "Nobody has yet said what Washington would pay for a Moscow that keeps its distance from Beijing, and that is where every plan of this kind begins to totter.",
    "A guest who is asked to leave one table wants to know what is served at the other. Sanctions that can be lifted by a decree can be put back by the next one, and the Kremlin has read the calendar of American elections.",
    "What is on offer",
    "Recognition, trade and a seat at the conference were offered before, in better years. Each time the offer was smaller than it looked, and each time it was withdrawn.",
    "So the price is high, the purse is thin, and the seller doubts the buyer's word. I would not call that a market.",
)
_FURNITURE = (
    "Home | World | Opinion",
    "The price of a wedge",
    "Photo: two empty chairs. (Made up)",
    "Share this article",
)
QUESTION = """
[questions.example_price]
text = "Can Washington afford what Moscow would ask?"
low = "-2: never"
high = "+2: easily"
[questions.example_price.steps]
"-2" = "the price is out of reach"
"-1" = "too high for what it buys"
"0" = "depends on a named condition"
"1" = "can be paid"
"2" = "cheap"
"""


def write_texts(folder: Path) -> None:
    """Put the made-up text, and a reprint with a few words changed, into the folder `texts` of a copy of the data."""
    text = "\n\n".join([*_FURNITURE[:3], *_PROSE, _FURNITURE[3]])
    files.replace(folder / "texts" / "price.txt", text + "\n")
    changed = (
        text.replace("The price of a wedge", "A costly courtship")
        .replace("totter", "fail")
        .replace("I would", "One would")
    )
    files.replace(folder / "texts" / "reprint.txt", changed + "\n")
