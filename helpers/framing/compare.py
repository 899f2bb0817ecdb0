"""Differences between periods and between sides, each with what either reader's codes alone show, worked out once per question.

What several figures and the answer need; the measures themselves take any table (`shares`, `readings`).
"""

import pandas as pd

from helpers.asked import Asked, once
from helpers.framing import readings, shares


def changes(asked: Asked) -> pd.DataFrame:
    """The differences between periods on the question asked: its rows of `within`, in the order of the periods and frames.

    So what is called a change is the same in every figure: q is over the differences of all questions (column `family`). Empty where
    there is one period or where no single question is asked.
    """
    whole = within(asked.everything)
    own = whole[(whole["question"] == asked.question) & whole["one"].notna()]
    steps, frames = shares.steps(asked.labels), list(asked.frames)
    places = [
        (steps.index((other, one)), frames.index(frame))
        for other, one, frame in own[["other", "one", "frame"]].itertuples(index=False)
    ]
    return own.assign(place=places).sort_values("place").drop(columns="place").reset_index(drop=True)


def family(table: pd.DataFrame) -> int:
    """How many differences the q of a table's rows is over, most of which it may not hold."""
    return int(table["family"].max()) if len(table) else 0


@once
def within(asked: Asked) -> pd.DataFrame:
    """The differences between periods within every question (`shares.within`), with `readings.confirm`."""
    questions = asked.book.ids("questions")
    return _confirmed(asked, shares.within(asked.statements, asked.frames, questions, asked.min_n, asked.seed))


@once
def sides(asked: Asked) -> pd.DataFrame:
    """Believers against doubters of the question asked (`shares.sides`), with `readings.confirm`."""
    return _confirmed(asked, shares.sides(asked.statements, asked.frames, asked.home, asked.min_n, asked.seed))


@once
def agreement(asked: Asked) -> pd.DataFrame:
    """How far the two readings agree on each frame in each period (`readings.agreement`), over the statements asked for."""
    return readings.agreement(asked.data, asked.statements, asked.frames, asked.seed)


def _confirmed(asked: Asked, found: pd.DataFrame) -> pd.DataFrame:
    return readings.confirm(asked.data, asked.statements, asked.frames, found, asked.min_n, asked.seed, asked.home)
