"""Words for the figures of how voices are distributed: by stance and group, differences of groups, polarisation."""

import numpy as np
import pandas as pd

from helpers.measures import intervals
from helpers.positions import stances as positions
from helpers.positions.words_positions import DRAWN_AGAIN, ONE_VOTE, RESAMPLED, Scope, method, nothing, subtitle
from helpers.words import Words, count, listed, number, percent, span


def distribution(summary: pd.DataFrame, scope: Scope, min_n: int = intervals.MIN_N) -> Words:
    """`summary`: the result of `positions.summary`."""
    title = "Where voices of each country group and period stand"
    if summary.empty:
        return nothing(scope, title)
    total = int(summary.loc[summary["block"] == "all", "n"].iloc[0])
    thin = summary.loc[summary["n"] < min_n, "part"].astype(str).unique()
    caption = method(
        scope,
        f"{ONE_VOTE} Shares: 95 % Wilson intervals, as if the voices were drawn at random, n = voices (hollow below 10). {RESAMPLED}",
        "A voice that speaks in two periods counts in both. Parts of a bar too narrow for their number: see the CSV.",
        f"Below {min_n} voices, counts only: {listed(thin)}." if len(thin) else "",
        names=False,
    )
    told = [f"{part}: {_shares(own)}" for part, own in _parts(summary, 1)]
    reading = f"Among the voices read here, {_shares(summary[summary['block'] == 'all'])}."
    if told:
        reading += f" By country group and period (10 voices or more): {'; '.join(part for part in told if not part.startswith(positions.ALL))}."
    alt = f"Bars of voices by stance, shares at −1 or below and at +1 or above, and the mean, for all voices, country groups and periods. {reading}"
    return Words(title, subtitle(scope, total, scope.who), caption, alt, reading, total)


def _parts(table: pd.DataFrame, smallest: int) -> list[tuple[str, pd.DataFrame]]:
    """The parts of a table that have at least ten voices (`smallest`: as a factor of that number)."""
    enough = table[table["n"] >= smallest * intervals.BOOT_N]
    return [(str(part), own) for part, own in enough.groupby("part", observed=True, sort=False)]


def _shares(own: pd.DataFrame) -> str:
    """`78 % at −1 or below (67 to 86 %), 16 % at +1 or above (9 to 25 %), n = 74`."""
    rows = own.set_index("measure")
    if not np.isfinite(rows.loc[positions.BELOW, "estimate"]):
        return f"too few for shares, n = {rows['n'].iloc[0]}"
    parts = [
        f"{percent(rows.loc[measure, 'estimate'])} stand at {where} ({span(rows.loc[measure, 'low'], rows.loc[measure, 'high'], share=True)})"
        for measure, where in ((positions.BELOW, "−1 or below"), (positions.ABOVE, "+1 or above"))
    ]
    return f"{', '.join(parts)}, n = {rows['n'].iloc[0]}"


def differences(table: pd.DataFrame, scope: Scope, n: int, min_n: int = intervals.MIN_N) -> Words:
    """`table`: the result of `positions.differences`; `n`: voices."""
    title = "How far groups of voices stand apart"
    deltas = table[table["measure"] == positions.DELTA]
    shown, sure = deltas[deltas["estimate"].notna()], deltas[deltas["low"].notna()]
    left = len(deltas) - len(shown)
    if shown.empty:
        return nothing(scope, title, f"No two groups have {min_n} voices each to be compared.")
    caption = method(
        scope,
        "Cliff’s delta: how much likelier a voice of the first group stands above one of the second than below, −1 to 1, ties counting for "
        "neither; beside it the difference of the mean stances. Voices enter with the mean of their stances, one that speaks in two periods in both.",
        "95 % resampling intervals (10,000 draws of voices, shared by all pairs) where both groups have 10 voices; hollow: no interval. The "
        f"intervals are not widened for the number of pairs ({len(sure)}). {DRAWN_AGAIN}",
        f"{count(left, 'pair')} with fewer than {min_n} voices in a group left out." if left else "",
        names=False,
    )
    clear = sure[(sure["low"] > 0) | (sure["high"] < 0)]
    told = [
        f"{row.one} over {row.other} {number(row.estimate)} ({span(row.low, row.high)}; n = {row.n_one} and {row.n_other})"
        for row in clear.itertuples()
    ]
    reading = f"Of {count(len(sure), 'pair')} with an interval, {len(clear)} {'has' if len(clear) == 1 else 'have'} a Cliff’s delta whose interval leaves out zero"
    reading += f": {'; '.join(told)}." if told else "."
    alt = f"Points with intervals for {count(len(shown), 'pair')} of groups: Cliff’s delta left, difference of means right. {reading}"
    return Words(title, subtitle(scope, n, scope.who), caption, alt, reading, n)


def polarisation(table: pd.DataFrame, scope: Scope) -> Words:
    """`table`: the result of `polarisation.by_group`."""
    title = "How far voices within a group are split"
    if table.empty:
        return nothing(scope, title)
    total = int(table.loc[table["block"] == "all", "n"].iloc[0])
    sizes = [
        f"{int(own['equal_n'].dropna().iloc[0])} for the {block}s"
        for block, own in table.groupby("block", observed=True) if block != "all" and own["equal_n"].notna().any()
    ]  # fmt: skip
    caption = method(
        scope,
        f"{ONE_VOTE} Polarisation: (1 − A) / 2 with van der Eijk’s agreement A (2001), on at least 10 voices; below, the counts only. 95 % "
        "resampling interval (10,000 draws of voices); none where the value lies at the edge of what the measure can be. "
        f"{DRAWN_AGAIN} It cannot reach stances that no voice of the group takes. Bars are scaled within their row.",
        f"Diamonds: the mean of 2,000 subsamples of as many voices as the smallest group has ({listed(sizes)}), and their middle 95 %."
        if sizes else "",
        names=False,
    )  # fmt: skip
    told = [f"{part} {_polarised(own.iloc[0])}" for part, own in _parts(table, 1)]
    reading = (
        f"Polarisation as found (0 all on one step, 0.5 evenly spread, 1 half on each end): {'; '.join(told)}."
        if told
        else f"No group has 10 voices; the bars count {count(total, 'voice')}."
    )
    alt = f"Left, bars of voices by stance for all voices, country groups and periods; right, polarisation from 0 to 1. {reading}"
    return Words(title, subtitle(scope, total, scope.who), caption, alt, reading, total)


def _polarised(row: pd.Series) -> str:
    equal = f", {number(row['equal'])} at n = {int(row['equal_n'])}" if row["equal_n"] < row["n"] else ""
    return f"{number(row['polarisation'])} ({span(row['low'], row['high'])}; n = {row['n']}{equal})"


def measures(table: pd.DataFrame, scope: Scope) -> tuple[str, str]:
    """Caption and reading of the table of polarisation and its kin; `table`: `polarisation.by_group`."""
    caption = method(
        scope,
        "A: van der Eijk’s agreement (2001), 1 all on one step, 0 evenly spread, −1 half on each end. Leik’s dispersion (1966): 0 to 1. "
        "Consensus (Tastle and Wierman 2007): 1 to 0. Missing below 10 voices. equal: polarisation at equal n.",
        names=False,
    )
    enough = table[table["polarisation"].notna()]
    return caption, f"{len(enough)} of {count(len(table), 'group')} have the 10 voices that the measures need."
