"""The answer of notebook 05 in three sentences."""

import pandas as pd

from helpers import words
from helpers.asked import Asked
from helpers.figure.figure import Sentence
from helpers.language import keyness
from helpers.language.against_reading import best
from helpers.language.against_reading import table as read
from helpers.language.scale import agreement, sentence
from helpers.language.terms import KINDS, table


def answer(asked: Asked, scale: str) -> Sentence:
    """How many terms set periods, sides and countries apart, whether words place pages on the question `scale`, and find frames."""
    parts = words.listed(f"{_survivors(table(asked, by))} between {kind}" for by, kind in KINDS.items())
    apart = (
        f"On “{asked.scope.text}” permuting whole pages leaves, of the terms compared, {parts} (q at most {keyness.Q})."
    )
    held_out = f"On “{words.question(asked.book, scale)}” held-out"
    placed = sentence(agreement(asked, scale), asked.min_n).replace("Held-out", held_out, 1)
    return Sentence(f"{apart} {placed} {best(read(asked), asked.frames)}")


def _survivors(rows: pd.DataFrame) -> str:
    """How many comparisons of a term survive, in a few words."""
    tested, found = int(rows["q"].notna().sum()), int((rows["q"] <= keyness.Q).sum())
    return f"{found or 'none'} of {tested:,}" if tested else "no comparison possible"
