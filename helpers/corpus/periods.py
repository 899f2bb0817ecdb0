"""Periods and calendar units. `periods` are days on which a new period begins; the labels are made from them."""

from collections.abc import Sequence

import pandas as pd

from helpers.corpus import given
from helpers.corpus.codebook import Codebook


class PeriodError(ValueError):
    """`periods` cannot be used; the message says which and why."""


def read(periods: object, name: str = "PERIODS") -> tuple[str, ...]:
    """Days on which a period begins as YYYY-MM-DD, whatever kind of list and of days they were given as; raises PeriodError that names
    the setting for what is none."""
    days = given.plain(periods)
    if not isinstance(days, list):
        example = f"[{days!r}]" if given.is_day(days) else f"[{given.EXAMPLE!r}], or [] for one period"
        raise PeriodError(f"{name}: {given.shown(periods)} is no list; write a list of days, {example}")
    for day in days:
        if not given.is_day(day):
            raise PeriodError(f"{name}: {given.shown(day)} is not a day; write it as YYYY-MM-DD")
    return tuple(days)


def check(periods: Sequence[str]) -> list[pd.Timestamp]:
    """The days on which a period begins in rising order; raises PeriodError for one that is not a day or stands twice."""
    days = [pd.Timestamp(day) for day in read(periods)]
    if sorted(set(days)) != days:
        raise PeriodError(f"PERIODS: {list(periods)} must rise from one day to the next")
    return days


def of(book: Codebook, periods: Sequence[str] | None = None) -> Sequence[str]:
    """The days on which a period begins: those given, or where there are none those of the debate (`[debate]` of the codebook)."""
    return book.debate.periods if periods is None else periods


def labels(periods: Sequence[str] = ()) -> list[str]:
    """One label per period, in order: `to YYYY-MM-DD`, `YYYY-MM-DD to YYYY-MM-DD`, `from YYYY-MM-DD`; `all years` without a cut."""
    days = check(periods)
    if not days:
        return ["all years"]
    ends = [day - pd.Timedelta(days=1) for day in days]
    middle = [f"{start:%Y-%m-%d} to {end:%Y-%m-%d}" for start, end in zip(days[:-1], ends[1:], strict=True)]
    return [f"to {ends[0]:%Y-%m-%d}", *middle, f"from {days[-1]:%Y-%m-%d}"]


def assign(dates: pd.Series, month_only: pd.Series, periods: Sequence[str] = ()) -> pd.Series:
    """The period of each date as an ordered category; missing where only the month is known and a cut falls in it.

    A cut on the first day of a month divides nothing in that month, so such a month keeps its period.
    """
    days = check(periods)
    codes = pd.DatetimeIndex(days).searchsorted(dates, side="right") if days else [0] * len(dates)
    placed = pd.Series(pd.Categorical.from_codes(codes, labels(periods), ordered=True), index=dates.index)
    torn = {(day.year, day.month) for day in days if day.day > 1}
    months = pd.Series(list(zip(dates.dt.year, dates.dt.month, strict=True)), index=dates.index)
    return placed.mask(month_only & months.isin(torn))


def month(dates: pd.Series) -> pd.Series:
    """Year and month as `YYYY-MM`, so that the Januaries of two years stay apart."""
    return dates.dt.strftime("%Y-%m")


def earliest_and_latest(dates: pd.Series, month_only: pd.Series) -> tuple[pd.Series, pd.Series]:
    """The first and the last day that a document may be of: its own, or those of the month of which alone it is known. What lies partly before
    or behind a day is neither since it nor until it, as it belongs to no period."""
    months = dates.dt.to_period("M")
    return dates.mask(month_only, months.dt.start_time), dates.mask(month_only, months.dt.end_time.dt.normalize())
