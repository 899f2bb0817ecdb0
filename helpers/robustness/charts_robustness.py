"""Drawings of what a headline depends on: the specification chart, what explains it, what single cases move."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.figure import style as charts
from helpers.robustness import tables as doubts
from helpers.robustness.words_robustness import called

COUNTED = ("voices", "documents")
FULL, FAINT = "#222222", "#B5B5B5"
TOO_FEW = "Too few cases on this question: one of the groups compared has fewer units than the minimum."


def specifications(results: pd.DataFrame) -> Axes:
    """The specification chart (Simonsohn, Simmons and Nelson 2020): estimates sorted, intervals, the levels marked below.

    `results`: `doubts.one_of` (the first row is the headline as stated).
    """
    if results["estimate"].isna().all():
        return charts.nothing(1.6, TOO_FEW)
    choices = doubts.choices_of(results)
    shown = results[results["estimate"].notna()].sort_values("estimate", kind="stable").reset_index()
    levels = [(name, level) for name in choices for level in results[name].unique() if results[name].nunique() > 1]
    fig, axes = charts.sheet(
        3.1 + 0.155 * len(levels), 2, 1, height_ratios=[2.2, 0.155 * len(levels) + 0.2], sharex=True
    )
    top, below = axes[:, 0]
    _curve(top, shown)
    _levels(below, shown, levels)
    return top


def _curve(ax: Axes, shown: pd.DataFrame) -> None:
    place = np.arange(len(shown))
    known = shown["low"].notna()
    ax.vlines(place[known], 100 * shown["low"][known], 100 * shown["high"][known], color="#CFCFCF", linewidth=0.8)
    ax.plot(place, 100 * shown["estimate"], ".", color=FULL, markersize=2.2)
    ax.axhline(0, color="#595959", linewidth=0.8)
    ax.set_ylabel("difference,\npercentage points")
    ax.set_xlim(-max(1, 0.01 * len(shown)), len(shown) * 1.01)
    ax.tick_params(bottom=False)
    stated = shown.index[shown["index"] == 0]
    if len(stated):
        x, y = stated[0], 100 * shown.at[stated[0], "estimate"]
        ax.plot(x, y, "D", color="#D55E00", markersize=5, zorder=4)
        right = x < 0.6 * len(shown)
        ax.annotate(
            "as stated", (x, y), xytext=(8, -13) if right else (-8, 13), textcoords="offset points",
            ha="left" if right else "right", va="center", color="#A84300", fontsize=7.5,
            bbox={"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none"},
        )  # fmt: skip


def _levels(ax: Axes, shown: pd.DataFrame, levels: list[tuple[str, str]]) -> None:
    for row, (name, level) in enumerate(levels):
        here = np.flatnonzero(shown[name] == level)
        ax.plot(here, np.full(len(here), row), "|", color=FULL, markersize=4.5, markeredgewidth=0.5)
    ax.set_yticks(range(len(levels)), [f"{name}: {level}" for name, level in levels], fontsize=6.5)
    names = [name for name, _ in levels]
    for row in range(1, len(levels)):
        if names[row] != names[row - 1]:
            ax.axhline(row - 0.5, color=charts.LIGHT, linewidth=0.7)
    ax.set_ylim(len(levels) - 0.4, -0.6)
    ax.set_xlabel("specifications, from the smallest to the largest difference")
    ax.set_xticks([])
    ax.spines["left"].set_visible(False)
    ax.tick_params(left=False)


def explained(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """How much of the spread each choice explains; `table` has headline, choice and share, one panel per headline."""
    if table.empty:
        return charts.nothing(1.6, TOO_FEW)
    names = list(dict.fromkeys(table["headline"]))
    size = table.groupby("headline").size().max()
    fig, axes = charts.sheet(0.9 + 0.19 * size, 1, len(names), sharex=True)
    for panel, name in zip(axes[0], names, strict=True):
        own = table[table["headline"] == name]
        panel.barh(own["choice"], 100 * own["share"], color="#6E6E6E", height=0.62)
        panel.invert_yaxis()
        panel.set_title(name)
        panel.set_xlabel("% of the variance")
        panel.set_xlim(0, 100)
        panel.tick_params(axis="y", length=0)
        for place, share in enumerate(own["share"]):
            panel.annotate(
                f"{100 * share:.0f}",
                (100 * share, place),
                xytext=(3, 0),
                textcoords="offset points",
                va="center",
                fontsize=7,
            )
    return axes[0, 0]


def influence(table: pd.DataFrame, most: int = 5) -> Axes:
    """The headline without the cases that move it most: one row per case, one panel per headline.

    `table`: `doubts.left_out`.
    """
    if table.empty:
        return charts.nothing(1.6, TOO_FEW)
    names, known = list(dict.fromkeys(table["headline"])), table[table["estimate"].notna()]
    groups = {name: known[known["headline"] == name].drop_duplicates("left_out").head(most) for name in names}
    fig, axes = charts.sheet(0.9 + 0.2 * most * len(groups) + 0.35 * len(groups), len(groups), 1, sharex=True)
    for panel, (name, own) in zip(axes[:, 0], groups.items(), strict=True):
        labels = [f"{called(row)} ({row.kind})" for row in own.itertuples()]
        place = np.arange(len(own))
        whole = 100 * (own["estimate"] - own["change"]).iloc[0]
        panel.axvline(whole, color="#A84300", linewidth=1)
        panel.axvline(0, color="#595959", linewidth=0.8)
        panel.hlines(place, whole, 100 * own["estimate"], color=FAINT, linewidth=1.2)
        panel.plot(100 * own["estimate"], place, "o", color=FULL, markersize=4)
        panel.set_yticks(place, labels)
        panel.set_ylim(len(own) - 0.4, -0.6)
        panel.set_title(name)
        panel.margins(x=0.08)
    axes[-1, 0].set_xlabel("difference without this case, percentage points (line: with everything in)")
    return axes[0, 0]


def intervals_by_unit(table: pd.DataFrame) -> Axes:
    """The interval of each headline by the unit drawn again; `table` has headline, unit, estimate, low, high, widest."""
    if table.empty:
        return charts.nothing(1.6, TOO_FEW)
    names = list(dict.fromkeys(table["headline"]))
    units = list(dict.fromkeys(table["unit"]))
    fig, axes = charts.sheet(0.8 + 0.8 * len(names), len(names), 1, sharex=True)
    for panel, name in zip(axes[:, 0], names, strict=True):
        for place, row in enumerate(table[table["headline"] == name].itertuples()):
            charts.point_with_interval(panel, 100 * row.estimate, place, 100 * row.low, 100 * row.high, color=FULL)
            if row.widest:
                panel.annotate(
                    "widest",
                    (100 * row.high, place),
                    xytext=(4, 0),
                    textcoords="offset points",
                    va="center",
                    fontsize=7,
                )
        sizes = table[table["headline"] == name].set_index("unit")["n"]
        panel.set_yticks(range(len(units)), [f"{unit} ({sizes[unit]})" if unit in COUNTED else unit for unit in units])
        panel.set_ylim(len(units) - 0.5, -0.5)
        panel.axvline(0, color="#595959", linewidth=0.8)
        panel.set_title(name)
        panel.margins(x=0.12)
    axes[-1, 0].set_xlabel("difference, percentage points")
    return axes[0, 0]


def bounds(table: pd.DataFrame) -> Axes:
    """What errors of reading and pages not found could do; `table` has headline, doubt, estimate, low, high."""
    if table.empty:
        return charts.nothing(1.6, TOO_FEW)
    names = list(dict.fromkeys(table["headline"]))
    doubts = list(dict.fromkeys(table["doubt"]))
    fig, axes = charts.sheet(0.8 + (0.3 + 0.2 * len(doubts)) * len(names), len(names), 1, sharex=True)
    for panel, name in zip(axes[:, 0], names, strict=True):
        for place, row in enumerate(table[table["headline"] == name].itertuples()):
            charts.point_with_interval(panel, 100 * row.estimate, place, 100 * row.low, 100 * row.high, color=FULL)
        panel.set_yticks(range(len(doubts)), doubts)
        panel.set_ylim(len(doubts) - 0.5, -0.5)
        panel.axvline(0, color="#595959", linewidth=0.8)
        panel.set_title(name)
    axes[-1, 0].set_xlabel("difference, percentage points")
    return axes[0, 0]


def openings(table: pd.DataFrame) -> Axes:
    """Statements of each article that its first 2,000 characters hold, and those they do not; one square a statement.

    `table`: `influence.beyond_opening`.
    """
    articles = table.groupby("doc_id", sort=False)["article"].first()
    ax = charts.canvas(0.8 + 0.32 * len(articles))
    for row, doc_id in enumerate(articles.index):
        own = table[table["doc_id"] == doc_id].sort_values("in_opening", ascending=False)["in_opening"].to_numpy()
        for place, held in enumerate(own):
            ax.add_patch(
                plt.Rectangle(
                    (place + 0.06, row - 0.38), 0.88, 0.76, facecolor="#595959" if held else "white", edgecolor="#595959",
                    hatch="" if held else "////", linewidth=0.8,
                )
            )  # fmt: skip
        ax.annotate(
            f"{own.sum()} of {len(own)}",
            (len(own), row),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            fontsize=7.5,
        )
    ax.set_yticks(range(len(articles)), list(articles))
    ax.set_ylim(len(articles) - 0.4, -0.6)
    ax.set_xlim(0, table.groupby("doc_id").size().max() + 2)
    ax.set_xticks([])
    ax.set_xlabel("filled: in the first 2,000 characters; hatched: only further down")
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.tick_params(left=False)
    return ax
