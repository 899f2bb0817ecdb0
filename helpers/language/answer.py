"""The answer of notebook 05 in three sentences."""

import pandas as pd

from helpers import words
from helpers.asked import Asked
from helpers.corpus import given
from helpers.figure.basis import ARTICLES, CODED, FRAMES, WORDS, has, needs
from helpers.figure.figure import Sentence
from helpers.language import keyness
from helpers.language.against_reading import best
from helpers.language.against_reading import table as read
from helpers.language.scale import agreement, sentence
from helpers.language.terms import KINDS, table
from helpers.measures import coded


@needs(WORDS)
def answer(asked: Asked, scale: str) -> Sentence:
    """How many terms set periods, sides and countries apart, whether words place pages on the question `scale`, and find frames."""
    scale = given.one("SCALE", scale, asked.book.ids("questions"))
    apart = f"“{asked.scope.text}” {_apart(_compared(asked))}"
    held_out = f"On “{words.question(asked.book, scale)}” held-out"
    placed = sentence(agreement(asked, scale), asked.min_n).replace("Held-out", held_out, 1)
    return Sentence(" ".join(filter(None, (apart, placed, _frames(asked), asked.aside))))


def _frames(asked: Asked) -> str:
    """How well words mark the frames of the articles, where there are both."""
    if not all(has(asked, base) for base in (FRAMES, ARTICLES, CODED)):
        return ""
    return f"{best(read(asked), asked.frames)}{coded.after(asked.data)}"


def _compared(asked: Asked) -> dict[str, pd.DataFrame]:
    """The terms compared by what is compared; sides are of one question, so that of all together there are none."""
    return {kind: table(asked, by) for by, kind in KINDS.items() if by != "side" or asked.question}


def _apart(compared: dict[str, pd.DataFrame]) -> str:
    """How many comparisons of a term survive, by what is compared, and what has too few pages."""
    tested = {kind: int(rows["q"].notna().sum()) for kind, rows in compared.items()}
    parts = [
        f"{int((compared[kind]['q'] <= keyness.Q).sum()) or 'none'} of {n:,} between {kind}"
        for kind, n in tested.items()
        if n
    ]
    few = [kind for kind, n in tested.items() if not n]
    said = (
        f"Permuting whole pages leaves, of the terms compared, {words.listed(parts)} (q at most {keyness.Q})."
        if parts
        else ""
    )
    return f"{said}{f' Too few pages to compare {words.listed(few)}.' if few else ''}".strip()
