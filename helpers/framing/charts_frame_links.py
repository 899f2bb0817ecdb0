"""Charts of frames over all questions and within each, of believers against doubters, and of frames that go together."""

import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from helpers.figure import style as charts
from helpers.framing import mix as framing_mix
from helpers.framing import shares as framing
from helpers.framing.charts_framing import (
    READERS,
    colour,
    difference_axis,
    differences,
    frame_rows,
    key,
    letters,
    reach,
    share_axis,
    small,
    upright,
    wide,
)
from helpers.measures import intervals

TINTS = LinearSegmentedColormap.from_list("ratio", ["#E9A15B", "#FFFFFF", "#A9A0CF"])


def overall(periods: pd.DataFrame, years: pd.DataFrame, spans: pd.DataFrame) -> Axes:
    """Over all questions: raw and standardised shares by period as levels across the time each covers, one panel per frame.

    `periods`, `years`: `framing_mix.standardised` by period and by year; `spans`: period, start, end (the first and last
    document). Band: 95 % interval of the standardised share; circles: the standardised share by year, hollow where a question has too
    few documents for an interval. Returns the first panel.
    """
    if not periods["n"].sum():
        return charts.nothing(
            1.6, "Fewer than two questions have enough documents in every period: nothing can be standardised."
        )
    rows = list(framing.in_order(periods, "frame"))
    lines = -(-len(rows) // 3)
    fig, grid = charts.sheet(1.5 + 1.2 * lines, 1 + lines, 3, height_ratios=[0.17] + [1] * lines)
    ranges = {row.period: (row.start, row.end) for row in spans.itertuples()}
    for ax, (frame, part) in zip(grid[1:].flat, rows, strict=False):
        for row in part[part["estimate"].notna()].itertuples():
            _level(ax, row, ranges[row.period], colour(frame))
        known = years[(years["frame"] == frame) & (years["kind"] == framing_mix.STANDARD) & years["estimate"].notna()]
        for row in known.itertuples():
            middle = pd.Timestamp(int(row.year), 7, 1)
            upright(ax, middle, row.estimate, np.nan, np.nan, colour(frame), np.isfinite(row.low), 2.8)
        ax.set_title(part["label"].iloc[0], color=colour(frame))
    for ax in grid[1:].flat[len(rows) :]:
        ax.set_axis_off()
    _same_axes(grid[1:].flat[: len(rows)], sorted(years["year"].astype(int).unique()))
    n = rows[0][1].loc[rows[0][1]["kind"] == framing_mix.RAW, "n"]
    grid[-1, min(1, len(rows) - 1)].set_xlabel(f"documents in the periods: {', '.join(map(str, n))}", fontsize=7)
    key(wide(grid, 0), _overall_key(), 4)
    return grid[1, 0]


def _same_axes(panels, years: list[int]) -> None:
    """The same span of years and of shares on every panel; years named every second one, below the lowest panels."""
    top = max(ax.get_ylim()[1] for ax in panels)
    ticks = [pd.Timestamp(year, 1, 1) for year in years[::2]]
    for place, ax in enumerate(panels):
        ax.set_xlim(pd.Timestamp(years[0], 1, 1), pd.Timestamp(years[-1] + 1, 1, 1))
        ax.set_ylim(-0.04, min(1.04, max(top, 0.3)))
        ax.set_xticks(ticks, [f"{tick:%Y}" for tick in ticks] if place >= len(panels) - 3 else [])
        shown = [tick for tick in (0, 0.25, 0.5, 0.75, 1) if tick <= ax.get_ylim()[1]]
        names = [f"{100 * tick:.0f}" for tick in shown[:-1]] + [f"{100 * shown[-1]:.0f} %"]
        ax.set_yticks(shown, names if place % 3 == 0 else [])
        ax.grid(axis="y")


def _level(ax: Axes, row, span: tuple, shade: str) -> None:
    if row.kind == framing_mix.RAW:
        ax.plot(span, [row.estimate] * 2, color=charts.GREY, linewidth=1.3, linestyle=(0, (3, 1.5)), zorder=2)
        return
    ax.plot(span, [row.estimate] * 2, color=shade, linewidth=2, solid_capstyle="butt", zorder=3)
    if np.isfinite(row.low):
        ax.fill_between(span, row.low, row.high, color=shade, alpha=0.18, linewidth=0, zorder=1)


def _overall_key() -> list:
    return [
        Line2D([], [], color=charts.INK, linewidth=2, label="standardised, by period"),
        Rectangle((0, 0), 1, 1, color=charts.INK, alpha=0.18, label="its 95 % interval"),
        Line2D([], [], color=charts.GREY, linewidth=1.3, linestyle=(0, (3, 1.5)), label="raw, by period"),
        Line2D(
            [], [], color=charts.INK, marker="o", markerfacecolor="white", linestyle="", markersize=3.5, label="by year"
        ),
    ]


def within(table: pd.DataFrame, periods: Sequence[str]) -> Axes:
    """The differences between periods within single questions: a row each, in the order given, with both shares and q.

    `table`: rows of `framing.within` with `framing_readings.confirm`, such as `framing.foremost`; `periods`: their labels in order. Full:
    q of at most .05; triangles: what each reader's codes alone give for these.
    """
    rows, name = table[table["estimate"].notna()], letters(periods)
    if rows.empty:
        return charts.nothing(1.6, "Nothing to compare: one period, or too few documents on every question.")
    ax = charts.canvas(1.75 + 0.235 * len(rows))
    labels = [f"{row.label} on {row.question}, {name[row.other]} to {name[row.one]}" for row in rows.itertuples()]
    difference_axis(ax, reach(rows))
    for y, row in enumerate(rows.itertuples()):
        _difference(ax, y, row)
    frame_rows(ax, labels)
    key_text = "; ".join(f"{letter}: {period}" for period, letter in name.items())
    ax.set_xlabel(f"later share minus earlier, points\n{textwrap.fill(key_text, 95)}", fontsize=7)
    marks = [
        Line2D([], [], color=charts.INK, marker="o", linestyle="", markersize=4, label="agreed, q up to .05"),
        Line2D(
            [],
            [],
            color=charts.GREY,
            marker="o",
            markerfacecolor="white",
            linestyle="",
            markersize=4,
            label="agreed, q above",
        ),
        *(
            Line2D([], [], color=READERS[r][1], marker=READERS[r][0], linestyle="", markersize=4.5, label=f"{r} alone")
            for r in list(READERS)[1:]
        ),
    ]
    ax.legend(handles=marks, loc="lower left", bbox_to_anchor=(-0.42, 1), ncols=4, borderaxespad=0.2, columnspacing=1)
    return ax


def _difference(ax: Axes, y: int, row) -> None:
    strong = row.q <= framing.Q
    shade, weight = (charts.INK, "bold") if strong else (charts.GREY, "normal")
    charts.point_with_interval(ax, row.estimate, y, row.low, row.high, strong, color=shade, markersize=4.5)
    for number in (1, 2):
        marker, own = READERS[f"reader {number}"]
        ax.plot(getattr(row, f"reader_{number}"), y, marker, color=own, markersize=4, zorder=4)
    text = f"{100 * row.share_other:.0f} → {100 * row.share_one:.0f} %   q {small(row.q)}"
    ax.text(
        1.02, y, text, transform=ax.get_yaxis_transform(), fontsize=6.8, va="center", color=shade, fontweight=weight
    )


def sides(table: pd.DataFrame, min_n: int = intervals.MIN_N) -> Axes:
    """Believers against doubters: their shares of each frame (left) and the difference (right), a row of panels per scope.

    `table`: the result of `framing.sides`. Returns the first panel.
    """
    scopes, labels = (list(table[column].drop_duplicates()) for column in ("scope", "label"))
    heights = [0.2] + [0.24 * len(labels)] * len(scopes)
    fig, grid = charts.sheet(1.3 + sum(heights), 1 + len(scopes), 2, width_ratios=[1.35, 1], height_ratios=heights)
    for (left, right), (scope, part) in zip(grid[1:], framing.in_order(table, "scope"), strict=True):
        sizes = part.iloc[0]
        for row in part[part["estimate"].notna()].itertuples():
            y = labels.index(row.label)
            left.plot([row.share_other, row.share_one], [y, y], color=charts.LIGHT, linewidth=3, zorder=1)
            left.plot(row.share_other, y, "s", color=charts.STANCE_COLOURS[-1], markersize=5, zorder=2)
            left.plot(row.share_one, y, "o", color=charts.STANCE_COLOURS[2], markersize=5, zorder=3)
        share_axis(left)
        left.set_title(f"{scope[0].upper()}{scope[1:]}: {sizes['n_one']} and {sizes['n_other']} documents")
        differences(right, part, labels, False, reach(table))
        frame_rows(left, labels)
        right.set_title("Believers minus doubters, points", fontweight="normal")
        if part["estimate"].isna().all():
            for ax, middle in ((left, 0.5), (right, 0)):
                text = f"fewer than {min_n} documents\non one side"
                box = {"facecolor": "white", "edgecolor": "none"}
                ax.text(middle, (len(labels) - 1) / 2, text, ha="center", va="center", fontsize=7.5, bbox=box)
    styles = ((framing.BELIEVERS, "o", charts.STANCE_COLOURS[2]), (framing.DOUBTERS, "s", charts.STANCE_COLOURS[-1]))
    handles = [Line2D([], [], color=shade, marker=mark, linestyle="", label=name) for name, mark, shade in styles]
    key(wide(grid, 0), handles, 2)
    return grid[1, 0]


def together(below: pd.DataFrame, above: pd.DataFrame) -> Axes:
    """Pairs of frames as a square of cells: statements below the diagonal, sentences above it, counts of each frame in between.

    `below`, `above`: results of `frame_pairs.together`. Each cell: how often the two stand together, and below it what independence
    would give. Tinted by the ratio where at least one is expected.
    """
    names = list(dict.fromkeys([*below["label"], *below["other_label"]]))
    ax = charts.canvas(5.2)
    for table, upper in ((below, False), (above, True)):
        for row in table.itertuples():
            i, j = names.index(row.label), names.index(row.other_label)
            _pair(ax, *((j, i) if upper else (i, j)), row)
    for place, name in enumerate(names):
        ax.add_patch(Rectangle((place - 0.5, place - 0.5), 1, 1, facecolor="#EEEEEE", edgecolor="white"))
        counts = [_with(table, name) for table in (above, below)]
        ax.text(place + 0.42, place - 0.25, f"{counts[0]}", ha="right", va="center", fontsize=6.5, color="#555555")
        ax.text(place - 0.42, place + 0.27, f"{counts[1]}", ha="left", va="center", fontsize=6.5, color="#555555")
    ax.set_xlim(-0.5, len(names) - 0.5)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.set_xticks(range(len(names)), names)
    ax.set_yticks(range(len(names)), names)
    ax.xaxis.tick_top()
    ax.tick_params(length=0, labelsize=7.2)
    units = f"below the grey diagonal: {below['n'].iloc[0]} statements; above it: {above['n'].iloc[0]} sentences"
    ax.set_xlabel(
        f"{units}\norange: less often than expected (exp.), violet: more often; white where less than one is expected"
    )
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


def _with(table: pd.DataFrame, name: str) -> int:
    """How many rows carry the frame of this label."""
    first = table.loc[table["label"] == name, "with_frame"]
    return int(first.iloc[0] if len(first) else table.loc[table["other_label"] == name, "with_other"].iloc[0])


def _pair(ax: Axes, x: int, y: int, row) -> None:
    ratio = row.ratio if row.expected >= 1 else 1.0
    shade = TINTS(0.5 + np.clip(np.log2(max(ratio, 0.25)), -2, 2) / 4)
    ax.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=shade, edgecolor="#DDDDDD", linewidth=0.6))
    ax.text(x, y - 0.14, f"{row.observed}", ha="center", va="center", fontsize=8.5)
    ax.text(x, y + 0.24, f"exp. {row.expected:.1f}", ha="center", va="center", fontsize=6, color="#444444")
