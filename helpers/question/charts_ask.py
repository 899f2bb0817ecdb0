"""The charts of the worked example. Each takes a tidy frame and an optional axes and returns the axes."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers.figure import style as charts
from helpers.figure.style import GREY, STANCE_COLOURS
from helpers.measures import intervals
from helpers.question.measure import SIDES

LOOKS = {"below": ("v", STANCE_COLOURS[-1], 0.16), "above": ("^", STANCE_COLOURS[2], -0.16)}


def sides(table: pd.DataFrame, names: Mapping[str, str], ax: Axes | None = None) -> Axes:
    """Two shares of voices with their intervals for each value; `table`: `ask.sides`, `names`: values in words.

    Filled from ten voices, hollow below; where there are too few for a share their number stands alone.
    """
    if table.empty:
        return charts.nothing(1.6, "No voice speaks to this question under these settings.")
    values = list(dict.fromkeys(table["value"]))
    ax = charts.canvas(0.42 * len(values) + 1.75, ax)
    for y, value in enumerate(values):
        own = table[table["value"] == value].set_index("side")
        ax.axhline(y, color="#F0F0F0", linewidth=0.6, zorder=0)
        if own["estimate"].isna().all():
            counts = ", ".join(f"{own.at[side, 'count']:.3g} at {words}" for side, words in SIDES.items())
            ax.text(
                0.01, y, f"too few for a share ({counts})", va="center", fontsize=7, color=GREY, backgroundcolor="white"
            )
            continue
        for side, (marker, colour, lift) in LOOKS.items():
            row = own.loc[side]
            solid = row["n"] >= intervals.BOOT_N
            charts.point_with_interval(ax, row["estimate"], y + lift, row["low"], row["high"], solid, color=colour, marker=marker, markersize=6)  # fmt: skip
    sizes = table.groupby("value")["n"].first()
    ax.set_yticks(range(len(values)), [f"{names.get(value, value)}  ({sizes[value]})" for value in values])
    ax.set_ylim(len(values) - 0.5, -0.5)
    ax.set_xticks(np.linspace(0, 1, 5), ["0", "25", "50", "75", "100 %"])
    ax.set_xlim(-0.02, 1.02)
    ax.set_xlabel("share of the voices of each row")
    ax.tick_params(axis="y", length=0)
    handles = [
        Line2D([], [], linestyle="", marker=marker, color=colour, markersize=6, label=SIDES[side])
        for side, (marker, colour, _) in LOOKS.items()
    ]
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, borderaxespad=0.2)
    return ax


def years(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Voices of each year as bars with their number; `table`: `ask.voices_by_year`."""
    if table.empty:
        return charts.nothing(1.6, "No voice speaks to this question under these settings.")
    ax = charts.canvas(2.6, ax)
    bars = ax.bar(table["year"], table["voices"], width=0.7, color="#4D4D4D")
    ax.bar_label(bars, fontsize=8, padding=2)
    ax.set_xticks(table["year"], [str(year) for year in table["year"]])
    ax.set_xlim(table["year"].min() - 0.8, table["year"].max() + 0.8)
    ax.set_ylim(0, max(1, table["voices"].max()) * 1.15)
    ax.set_ylabel("voices")
    return ax
