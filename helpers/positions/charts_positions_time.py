"""Charts of positions over time: voices by year with their mean, and voices that spoke in several periods."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers.corpus.countries import GROUPS
from helpers.figure import style as charts
from helpers.figure.style import GROUP_COLOURS, GROUP_MARKERS, INK, LIGHT
from helpers.measures import intervals
from helpers.positions.charts_positions import ends, explain, keyed, shortened


def over_time(points: pd.DataFrame, means: pd.DataFrame, moved: pd.DataFrame, asked: dict) -> Axes:
    """Voices by year with their mean, and beside it the voices that spoke in more than one period.

    `points`, `means`, `moved`: `positions.by_year`, `positions.yearly`, `positions.in_several_periods`.
    """
    if points.empty:
        return charts.nothing(1.6, "No voice speaks to this question under these settings.")
    key, (left, right) = keyed(3.3, 2, width_ratios=[2.0, 1.28], wspace=0.03)
    _years(left, points)
    _yearly(left, means)
    charts.stance_axis(left, which="y")
    low, high = ends(asked)
    left.set_ylabel(f"← {low.partition(',')[0]}            {high.partition(',')[0]} →", fontsize=7)
    left.set_title("Voices by year, and their mean")
    _moved(right, moved)
    right.tick_params(axis="y", length=0)
    handles = [
        Line2D([], [], linestyle="", marker=GROUP_MARKERS[g], color=GROUP_COLOURS[g], markersize=4, label=GROUPS[g])
        for g in GROUPS if (points["group"] == g).any()
    ]  # fmt: skip
    explain(
        key,
        [
            *handles,
            Line2D(
                [], [], color=INK, marker="o", markersize=5, label=f"mean (hollow: below {intervals.BOOT_N} voices)"
            ),
        ],
    )
    return left


def _years(ax: Axes, points: pd.DataFrame, across: int = 7) -> None:
    """A mark per voice and year, set side by side where they are equal, in lines of at most `across`."""
    for (year, stance), own in points.groupby(["year", "stance"]):
        lines = -(-len(own) // across)
        for place, group in enumerate(own["group"]):
            line, spot = divmod(place, across)
            full = min(across, len(own) - line * across)
            x, y = year - 0.13 + (spot - (full - 1) / 2) * 0.102, stance + (line - (lines - 1) / 2) * 0.105
            ax.plot(x, y, GROUP_MARKERS[group], color=GROUP_COLOURS[group], markersize=3.2, markeredgewidth=0)
    years = range(int(points["year"].min()), int(points["year"].max()) + 1)
    counts = points["year"].value_counts()
    ax.set_xticks(list(years), [f"{year}\nn = {counts.get(year, 0)}" for year in years], fontsize=6.6)
    ax.set_xlim(years[0] - 0.55, years[-1] + 0.6)


def _yearly(ax: Axes, means: pd.DataFrame) -> None:
    """The mean of each year at its right edge: filled from ten voices, hollow with a dotted interval below; a line only between
    neighbouring years that both have ten."""
    shown = means[means["estimate"].notna()]
    for row in shown.itertuples():
        x, solid = row.year + 0.4, row.n >= intervals.BOOT_N
        if np.isfinite(row.low):
            ax.plot(
                [x, x],
                [row.low, row.high],
                color=INK,
                linewidth=1.2 if solid else 0.7,
                linestyle="-" if solid else ":",
                zorder=4,
            )
        ax.plot(x, row.estimate, "o", color=INK, markerfacecolor=INK if solid else "white", markersize=5, zorder=5)
        ax.plot([x - 0.13, x + 0.13], [row.estimate] * 2, color=INK, linewidth=1.3, zorder=4)
    full = means[means["n"] >= intervals.BOOT_N].set_index("year")["estimate"]
    for year in full.index.intersection(full.index - 1):
        ax.plot([year + 0.4, year + 1.4], [full[year], full[year + 1]], color=INK, linewidth=0.8, zorder=3)


def _moved(ax: Axes, moved: pd.DataFrame) -> None:
    """Each voice as a line between its own points, dotted across a period in which it is silent, its name at the end."""
    ax.set_title("Voices in several periods")
    ax.axhline(0, color=LIGHT, linewidth=0.9, zorder=0)
    labels = list(moved["period"].cat.categories) if len(moved) else []
    if moved.empty:
        ax.text(
            0.5,
            0.5,
            "No voice spoke in\nmore than one period.",
            transform=ax.transAxes,
            ha="center",
            va="center",
            fontsize=7.5,
        )
        ax.set_xticks([])
        return
    lines = [own for _, own in moved.groupby("name", sort=True)]
    shift = dict(
        zip([own["name"].iloc[0] for own in lines], (np.arange(len(lines)) - (len(lines) - 1) / 2) * 0.05, strict=True)
    )
    names = charts.apart([own["stance"].iloc[-1] + shift[own["name"].iloc[0]] for own in lines], 0.17, -2.2, 2.2)
    for own, height in zip(lines, names, strict=True):
        name, colour = own["name"].iloc[0], GROUP_COLOURS[own["group"].iloc[0]]
        x, y = own["period"].cat.codes.to_numpy(), own["stance"].to_numpy(float) + shift[name]
        ax.plot(x, y, GROUP_MARKERS[own["group"].iloc[0]], color=colour, markersize=4)
        for start in range(len(x) - 1):
            style = "-" if x[start + 1] == x[start] + 1 else ":"
            ax.plot(x[start : start + 2], y[start : start + 2], style, color=colour, linewidth=1.2)
        ax.annotate(
            shortened(name, 20), (x[-1], y[-1]), (len(labels) - 0.75, height), fontsize=6.3, color=colour, va="center",
            arrowprops={"arrowstyle": "-", "color": LIGHT, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 2},
        )  # fmt: skip
    ax.set_xticks(
        range(len(labels)),
        labels if len(labels) > 3 else [textwrap.fill(label, 10) for label in labels],
        fontsize=6,
        rotation=90 if len(labels) > 3 else 0,
    )
    ax.set_xlim(-0.3, len(labels) + 1.0)
