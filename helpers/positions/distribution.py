"""How voices are distributed: by stance, with shares and mean, by country group and by period."""

from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from helpers.asked import Asked, once
from helpers.corpus import scale as scales
from helpers.figure import form, style
from helpers.figure.basis import ONE_QUESTION, needs
from helpers.figure.figure import Figure
from helpers.figure.style import ABOVE_ZERO, BELOW_ZERO, INK, stance_colour, stance_hatch
from helpers.measures import intervals
from helpers.positions import stances
from helpers.positions.parts import (
    NOBODY,
    ONE_VOTE,
    block_rows,
    caption,
    enough,
    explain,
    group_labels,
    in_full,
    large_groups,
    nothing,
    resampled,
    sheet_with_key,
    subtitle,
    total_of,
)
from helpers.words import Words, listed, percent, span


@once
def spread(asked: Asked) -> pd.DataFrame:
    """Voices on each step of the scale (`stances.distribution`)."""
    return stances.distribution(asked.statements, asked.scale, asked.min_n)


def draw(asked: Asked, voices: pd.DataFrame, estimates: pd.DataFrame) -> Axes:
    """Voices by stance, shares below and above zero, and the mean, by country group and by period.

    `voices` and `estimates`: `stances.distribution` and `stances.summary`.
    """
    if voices.empty:
        return style.nothing(1.6, NOBODY)
    rows = block_rows(voices)
    key, (bars, shares, mean) = sheet_with_key(
        form.pick(0.34, 0.22) * rows["y"].max() + 0.9, 3, width_ratios=[2.3, 1.25, 1.15], wspace=0.04
    )
    sizes = voices.groupby(["block", "group"], observed=True)["n"].first()
    group_labels(bars, rows, sizes)
    for row in rows.itertuples():
        own = voices[(voices["block"] == row.block) & (voices["group"] == row.group)]
        _bar(bars, row.y, own, asked.min_n)
        found = estimates[(estimates["block"] == row.block) & (estimates["group"] == row.group)].set_index("measure")
        _two_shares(shares, row.y, found)
        _mean(mean, row.y, found.loc[stances.MEAN])
    bars.set(xlim=(0, 1), xticks=[0, 0.5, 1], xticklabels=["0", "50", "100 %"], title="Voices by stance")
    shares.set(xlim=(-0.03, 1.03), xticks=[0, 0.5, 1], xticklabels=["0", "50", "100 %"], title="Shares of voices")
    style.stance_axis(mean, asked.scale)
    mean.set_title("Mean")
    bars.set_ylim(rows["y"].max() + 0.6, -0.75)
    for ax in (shares, mean):
        ax.tick_params(axis="y", length=0, labelsize=7)
        ax.hlines(rows["y"], 0, 1, transform=ax.get_yaxis_transform(), color="#F0F0F0", linewidth=0.6, zorder=0)
    steps = [
        Patch(facecolor=stance_colour(s, asked.end), hatch=stance_hatch(s), edgecolor="white", label=scales.signed(s))
        for s in asked.scale
    ]
    marks = [
        Line2D([], [], linestyle="", marker=mark, color=colour, markersize=4.5, label=text)
        for mark, colour, text in (("v", BELOW_ZERO, "share at −1 or below"), ("^", ABOVE_ZERO, "share at +1 or above"))
    ]
    explain(key, [*steps, *marks], handlelength=1.4)
    return bars


def _bar(ax: Axes, y: float, own: pd.DataFrame, min_n: int) -> None:
    """Shares by stance side by side, with the number of voices in each; below `min_n` the numbers alone."""
    if own["n"].iloc[0] < min_n:
        counts = [f"{scales.signed(s)}: {v:g}" for s, v in zip(own["stance"], own["voices"].round(1), strict=True) if v]
        ax.text(0.01, y, f"too few for shares ({',  '.join(counts)})", va="center", fontsize=6.5, color="#444444")
        return
    left = 0.0
    for stance, share, count in zip(own["stance"], own["share"], own["voices"], strict=True):
        ax.barh(
            y,
            share,
            0.66,
            left,
            color=stance_colour(stance, own["stance"].max()),
            hatch=stance_hatch(stance),
            edgecolor="white",
            linewidth=0.5,
        )
        if share > 0.055:
            ax.text(
                left + share / 2, y, f"{round(count, 1):g}", ha="center", va="center", fontsize=6.5, color=INK,
                bbox={"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none"},
            )  # fmt: skip
        left += share


def _two_shares(ax: Axes, y: float, found: pd.DataFrame) -> None:
    for measure, colour, mark, lift in (
        (stances.BELOW, BELOW_ZERO, "v", -0.17),
        (stances.ABOVE, ABOVE_ZERO, "^", 0.17),
    ):
        row = found.loc[measure]
        if np.isfinite(row["estimate"]):
            style.point_with_interval(
                ax, row["estimate"], y + lift, row["low"], row["high"], row["n"] >= intervals.BOOT_N, color=colour,
                marker=mark, markersize=4.5,
            )  # fmt: skip


def _mean(ax: Axes, y: float, row: pd.Series) -> None:
    if np.isfinite(row["estimate"]):
        solid = row["interval"] == intervals.RESAMPLED
        style.point_with_interval(ax, row["estimate"], y, row["low"], row["high"], solid, markersize=4.5)


def say(asked: Asked, voices: pd.DataFrame, estimates: pd.DataFrame) -> Words:
    """Shares below and above zero among all voices and in the groups with enough of them; the tables are those of `draw`."""
    title = "Where voices of each country group and period stand"
    if estimates.empty:
        return nothing(asked, title)
    total = total_of(estimates)
    thin = estimates.loc[estimates["n"] < asked.min_n, "group"].astype(str).unique()
    method = in_full(
        asked,
        f"{ONE_VOTE} Shares: 95 % Wilson intervals, as if the voices were drawn at random, n = voices (hollow below {intervals.BOOT_N}). {resampled(asked)}",
        "A voice that speaks in two periods counts in both. Parts of a bar too narrow for their number: see the CSV.",
        f"Below {asked.min_n:,} voices, counts only: {listed(thin)}." if len(thin) else "",
        names=False,
    )
    told = [f"{group}: {_shares(own)}" for group, own in large_groups(asked, estimates) if group != stances.ALL]
    reading = f"Among the voices read here, {_shares(estimates[estimates['block'] == 'all'])}."
    if told:
        reading += f" By country group and period ({enough(asked):,} voices or more): {'; '.join(told)}."
    alt = f"Bars of voices by stance, shares at −1 or below and at +1 or above, and the mean, for all voices, country groups and periods. {reading}"
    shown = caption(
        asked,
        "Bars: voices by stance, one vote each; triangles: shares with 95 % Wilson intervals; dots: means with 95 % resampling intervals; "
        f"hollow below {enough(asked):,} voices. In brackets: n.",
    )
    return Words(title, subtitle(asked, total), shown, alt, reading, total, method)


def _shares(own: pd.DataFrame) -> str:
    """`78 % at −1 or below (67 to 86 %), 16 % at +1 or above (9 to 25 %), n = 74`."""
    rows = own.set_index("measure")
    if not np.isfinite(rows.loc[stances.BELOW, "estimate"]):
        return f"too few for shares, n = {rows['n'].iloc[0]}"
    parts = [
        f"{percent(rows.loc[measure, 'estimate'])} stand at {where} ({span(rows.loc[measure, 'low'], rows.loc[measure, 'high'], share=True)})"
        for measure, where in ((stances.BELOW, "−1 or below"), (stances.ABOVE, "+1 or above"))
    ]
    return f"{', '.join(parts)}, n = {rows['n'].iloc[0]}"


@needs(ONE_QUESTION)
def distribution(asked: Asked) -> Figure:
    """Voices by stance, their shares below and above zero and their mean, by country group and by period."""
    estimates = stances.summary(asked.statements, asked.scale, asked.draws, asked.min_n)
    return Figure(asked, {"voices": spread(asked), "estimates": estimates}, partial(draw, asked), partial(say, asked))
