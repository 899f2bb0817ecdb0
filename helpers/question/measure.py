"""The measures of the worked example: the sides that voices take on a question, by any column of the statement table, and when
they spoke."""

from collections.abc import Iterable

import pandas as pd

from helpers.corpus.codebook import Codebook
from helpers.corpus.countries import GROUPS, group
from helpers.corpus.select import unknown
from helpers.measures import intervals

COLUMNS = ("role", "group", "country", "genre", "access", "certainty", "language", "year", "period")
SIDES = {"below": "−1 or below", "above": "+1 or above"}
_BLOCKS = {"role": "roles", "genre": "genres", "access": "access"}


class AskError(ValueError):
    """A setting of the worked example cannot be used; the message says what is allowed."""


def sides(statements: pd.DataFrame, by: str, min_n: int = intervals.MIN_N) -> pd.DataFrame:
    """The share of voices at -1 or below and at +1 or above, for each value of a column, largest group first.

    `by` is one of COLUMNS. A voice with several statements in a group counts with the share of them on that side; a voice
    in two groups (two roles, two years) counts in both. Columns: value, side (below, above), estimate, low, high, n
    (voices), count, interval; estimate and limits are missing below `min_n` voices. Raises AskError.
    """
    if by not in COLUMNS:
        raise AskError(unknown("BY", [by], COLUMNS))
    table = _with_value(statements, by)
    flags = {"below": table["stance"] <= -1, "above": table["stance"] >= 1}
    parts = [
        intervals.share_by(table.assign(flag=flag.astype(float)), "flag", "voice_id", ["value"], min_n).assign(
            side=side
        )
        for side, flag in flags.items()
    ]
    frame = pd.concat(parts, ignore_index=True).astype({name: float for name in ("estimate", "low", "high")})
    frame = frame.sort_values(["n", "value", "side"], ascending=[False, True, False], ignore_index=True)
    return frame[["value", "side", "estimate", "low", "high", "n", "count", "interval"]]


def _with_value(statements: pd.DataFrame, by: str) -> pd.DataFrame:
    """The statements that have a value in the column, with `value` as text."""
    table = statements.assign(group=statements["country"].map(group).map(GROUPS))
    return table.assign(value=table[by].astype("str")).query("value != '' and value != 'nan'")


def voices_in(statements: pd.DataFrame, by: str, values: Iterable[str]) -> int:
    """How many different voices speak under one of the values of a column."""
    table = _with_value(statements, by)
    return table.loc[table["value"].isin(list(values)), "voice_id"].nunique()


def label(value: str, by: str, book: Codebook) -> str:
    """A value of a column in words."""
    return book.label(_BLOCKS[by], value) if by in _BLOCKS else value


def voices_by_year(statements: pd.DataFrame) -> pd.DataFrame:
    """How many voices spoke in each year, years without one included (year, voices, statements)."""
    if statements.empty:
        return pd.DataFrame(columns=["year", "voices", "statements"])
    years = range(statements["year"].min(), statements["year"].max() + 1)
    counts = statements.groupby("year").agg(voices=("voice_id", "nunique"), statements=("statement_id", "size"))
    return counts.reindex(years, fill_value=0).rename_axis("year").reset_index()
