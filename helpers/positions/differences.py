"""How far country groups, and periods, stand apart: Cliff's delta first, the difference of means second."""

from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.asked import Asked
from helpers.figure import form, style
from helpers.figure.basis import ONE_QUESTION, needs
from helpers.figure.figure import Figure
from helpers.measures import intervals
from helpers.positions import stances
from helpers.positions.parts import DRAWN_AGAIN, caption, enough, in_full, nothing, subtitle
from helpers.words import Words, count, number, span


def draw(pairs: pd.DataFrame) -> Axes:
    """Cliff's delta and, second, the difference of means for each pair of groups; `pairs`: `stances.differences`."""
    shown = pairs[pairs["estimate"].notna()]
    if shown.empty:
        return style.nothing(1.6, "No two groups have enough voices to be compared.")
    rows = shown[["block", "one", "other", "n_one", "n_other"]].drop_duplicates().reset_index(drop=True)
    rows["y"] = np.arange(len(rows)) + 0.6 * (rows["block"] != rows["block"].iloc[0])
    _, grid = style.sheet(
        0.26 * rows["y"].max() + 1.75,
        1,
        2,
        stacked=False,
        sharey=True,
        gridspec_kw={"width_ratios": form.pick([1.25, 1], [1, 1]), "wspace": 0.05},
    )
    for ax, measure in zip(grid[0], (stances.DELTA, stances.GAP), strict=True):
        for row in (
            shown[shown["measure"] == measure]
            .merge(rows, on=["block", "one", "other", "n_one", "n_other"])
            .itertuples()
        ):
            style.point_with_interval(ax, row.estimate, row.y, row.low, row.high, np.isfinite(row.low), markersize=4.5)
        ax.axvline(0, color="#AAAAAA", linewidth=0.8, zorder=0)
        ax.hlines(rows["y"], 0, 1, transform=ax.get_yaxis_transform(), color="#F0F0F0", linewidth=0.6, zorder=0)
    grid[0, 0].set(
        xlim=(-1.05, 1.05),
        xticks=form.pick([-1, -0.5, 0, 0.5, 1], [-1, 0, 1]),
        xticklabels=form.pick(["−1", "−0.5", "0", "0.5", "1"], ["−1", "0", "1"]),
        title="Cliff’s delta",
    )
    widest = max(1.0, np.ceil(2 * shown[["estimate", "low", "high"]].abs().max().max()) / 2)
    grid[0, 1].set(xlim=(-widest - 0.1, widest + 0.1), title="Mean difference")
    grid[0, 0].set_xlabel(form.pick("← second higher      first higher →", "higher:\n← second  first →"), fontsize=7)
    grid[0, 1].set_xlabel("steps on the scale", fontsize=7)
    labels = [_pair(f"{row.one} ({row.n_one}) over", f"{row.other} ({row.n_other})") for row in rows.itertuples()]
    grid[0, 0].set_yticks(rows["y"], labels, fontsize=6.6)
    for ax in grid[0]:
        ax.tick_params(axis="y", length=0, labelsize=6.6)
    grid[0, 0].set_ylim(rows["y"].max() + 0.6, -0.6)
    return grid[0, 0]


def _pair(one: str, other: str, longest: int = 40) -> str:
    return f"{one} {other}" if len(one) + len(other) < longest else f"{one}\n{other}"


def say(asked: Asked, pairs: pd.DataFrame) -> Words:
    """The pairs whose interval leaves out zero; `pairs`: `stances.differences`."""
    title = "How far groups of voices stand apart"
    deltas = pairs[pairs["measure"] == stances.DELTA]
    shown, sure = deltas[deltas["estimate"].notna()], deltas[deltas["low"].notna()]
    left = len(deltas) - len(shown)
    if shown.empty:
        return nothing(asked, title, f"No two groups have {asked.min_n:,} voices each to be compared.")
    method = in_full(
        asked,
        "Cliff’s delta: how much likelier a voice of the first group stands above one of the second than below, −1 to 1, ties counting for "
        "neither; beside it the difference of the mean stances. Voices enter with the mean of their stances, one that speaks in two periods in both.",
        f"95 % resampling intervals ({intervals.DRAWS:,} draws of voices, shared by all pairs) where both groups have {enough(asked):,} voices; hollow: no interval. The "
        f"intervals are not widened for the number of pairs ({len(sure)}). {DRAWN_AGAIN}",
        f"{count(left, 'pair')} with fewer than {asked.min_n:,} voices in a group left out." if left else "",
        names=False,
    )
    clear = sure[(sure["low"] > 0) | (sure["high"] < 0)]
    told = [
        f"{row.one} over {row.other} {number(row.estimate)} ({span(row.low, row.high)}; n = {row.n_one} and {row.n_other})"
        for row in clear.itertuples()
    ]
    reading = (
        "No pair has an interval"
        if sure.empty
        else f"Of {count(len(sure), 'pair')} with an interval, {len(clear) or 'none'} {'has' if len(clear) < 2 else 'have'} a Cliff’s delta whose interval leaves out zero"
    )
    reading += f": {'; '.join(told)}." if told else "."
    # a table of pairs does not hold how many voices there are in all: who speaks in two periods stands in both
    n = asked.scope.voices
    alt = f"Points with intervals for {count(len(shown), 'pair')} of groups: Cliff’s delta left, difference of means right. {reading}"
    shown_in = caption(
        asked,
        f"Points: Cliff’s delta and difference of means; lines: 95 % resampling intervals for pairs with {enough(asked):,} voices in both "
        f"groups ({len(sure)} of {len(deltas)}); hollow: no interval. In brackets: n.",
    )
    return Words(title, subtitle(asked, n), shown_in, alt, reading, n, method)


@needs(ONE_QUESTION)
def differences(asked: Asked) -> Figure:
    """Cliff's delta and the difference of means for each pair of country groups and of periods."""
    pairs = stances.differences(asked.statements, asked.draws, asked.min_n)
    return Figure(asked, {"pairs": pairs}, draw, partial(say, asked))
