"""Charts of reasons: who gives which for which side, the sides compared, pairs of reasons, the map or its table.

Frames come from `arguments` and `reason_map`; every chart makes its own sheet and returns its first axes.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Ellipse
from matplotlib.transforms import ScaledTranslation

from helpers.arguments.reason_map import Analysis, Map
from helpers.arguments.reasons import AGAINST, FOR, NONE_READ, OPEN, SIDES, Q
from helpers.corpus.countries import GROUPS
from helpers.figure import labels as label_places
from helpers.figure import style as charts
from helpers.figure.style import GROUP_COLOURS, GROUP_MARKERS, INK, LIGHT

COLOURS = {AGAINST: "#C46A10", OPEN: "#6B6B6B", FOR: "#4B2A80"}
MARKERS = {AGAINST: "s", OPEN: "D", FOR: "o"}
ROW = 0.19  # inches
SLOTS = 29  # marks that fit side by side in all panels of a row
TABLE_ROW, TALLEST = 0.155, 7.3


def reasons(table: pd.DataFrame, sizes: dict[str, int]) -> Axes:
    """Each voice as a mark in the row of its reason and the panel of the side it serves, by country group.

    `table`: the result of `arguments.counts`; `sizes`: voices of each side (`arguments.sizes`).
    """
    seen = table[table["voices"] > 0]
    if seen.empty:
        return charts.nothing(1.6, "No voice speaks to this question under these settings.")
    rows = list(dict.fromkeys(seen["label"]))
    most = {
        side: int(seen[seen["side"] == side].groupby("label")["voices"].sum().max()) for side in SIDES if sizes[side]
    }
    wide = sum(number + 1.6 for number in most.values())
    share = [max(number + 1.6, 0.22 * wide) * max(1, SLOTS / wide) for number in most.values()]
    _, grid = charts.sheet(len(rows) * ROW + 1.5, 1, len(most), sharey=True, width_ratios=share)
    for ax, side, slots in zip(grid[0], most, share, strict=True):
        _marks(ax, seen[seen["side"] == side], rows, 4.45 * 72 / sum(share))
        ax.set_xlim(0.2, slots + 0.2)
        ax.set_title(f"{side} ({sizes[side]})", fontsize=8, color=COLOURS[side])
    grid[0, 0].set_yticks(range(len(rows)), rows)
    grid[0, 0].set_ylim(len(rows) - 0.4, -0.7)
    grid[0, 0].set_xlabel(" ")
    key(grid[0, 0], *group_marks(seen["group"]), -16, 0)
    return grid[0, 0]


def group_marks(groups: pd.Series) -> tuple[list[Line2D], list[str]]:
    """Marks and names of the country groups that occur, for a legend."""
    here = [group for group in GROUPS if group in set(groups)]
    marks = [Line2D([], [], marker=GROUP_MARKERS[group], color=GROUP_COLOURS[group], linestyle="") for group in here]
    return marks, [GROUPS[group] for group in here]


def key(ax: Axes, handles: Sequence, names: Sequence[str], lift: float, edge: float = 1) -> Legend:
    """A legend in one line, `lift` points above the upper edge of the axes (1) or the lower one (0)."""
    place = ax.transAxes + ScaledTranslation(0, lift / 72, ax.figure.dpi_scale_trans)
    legend = ax.legend(
        handles, names, loc="lower left", bbox_to_anchor=(0, edge), bbox_transform=place, ncols=len(names),
        handletextpad=0.3, columnspacing=1.0, handlelength=1.7, borderaxespad=0, fontsize=7.2,
    )  # fmt: skip
    legend.set_in_layout(edge == 1)
    return legend


def _marks(ax: Axes, part: pd.DataFrame, rows: Sequence[str], step: float) -> None:
    """Marks of one panel, by country group, and the number at the end of each row; hollow where no reason is read."""
    size = min(5.2, step * 0.78)
    for place, label in enumerate(rows):
        own = part[part["label"] == label]
        sizes = own.groupby("group")["voices"].sum().reindex(list(GROUPS)).dropna().astype(int)
        x = 0
        for group, n in sizes.items():
            colour, fill = GROUP_COLOURS[group], "white" if label == NONE_READ else GROUP_COLOURS[group]
            ax.plot(
                x + 1 + np.arange(n),
                [place] * n,
                GROUP_MARKERS[group],
                color=colour,
                markerfacecolor=fill,
                markersize=size,
                markeredgewidth=0.8,
            )
            x += n
        if x:
            ax.text(x + 0.75, place, f"{x}", fontsize=7, va="center", color="#333333")
    if NONE_READ in rows:
        ax.axhline(len(rows) - 1.5, color=LIGHT, linewidth=0.8)
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.axvline(0.25, color="#999999", linewidth=0.8)
    ax.set_xticks([])
    ax.tick_params(axis="y", length=0)


def contrast(table: pd.DataFrame) -> Axes:
    """Shares of both sides that give each reason, a panel per scope, with counts and q; `table`: `arguments.contrast`."""
    if table.empty:
        return charts.nothing(1.6, "No voice gives a reason for or against under these settings: nothing to compare.")
    scopes, labels = list(dict.fromkeys(table["scope"])), list(dict.fromkeys(table["label"]))
    _, grid = charts.sheet(len(labels) * ROW + 1.75, 1, len(scopes), sharey=True)
    for ax, scope in zip(grid[0], scopes, strict=True):
        part = table[table["scope"] == scope]
        for row in part.itertuples():
            _pair(ax, labels.index(row.label), row)
        first = part.iloc[0]
        ax.set_title(f"{scope}: {first['n_for']} for, {first['n_against']} against", fontsize=8)
        _share_axis(ax)
    grid[0, 0].set_yticks(range(len(labels)), labels)
    grid[0, 0].set_ylim(len(labels) - 0.4, -0.9)
    handles = [
        Line2D([], [], marker=MARKERS[side], color=COLOURS[side], markersize=5, linewidth=1.2)
        for side in (FOR, AGAINST)
    ]
    key(grid[0, 0], handles, ["voices for", "voices against"], 18)
    return grid[0, 0]


def _pair(ax: Axes, place: int, row) -> None:
    """Both shares of a reason with their intervals, where they are shown, and the counts and q at the right."""
    for side, shift in ((FOR, -0.17), (AGAINST, 0.17)):
        share, low, high = (getattr(row, f"{name}_{side}") for name in ("share", "low", "high"))
        if np.isfinite(share):
            charts.point_with_interval(
                ax, share, place + shift, low, high, color=COLOURS[side], marker=MARKERS[side], markersize=3.8
            )
    kept = row.q <= Q and row.q_reasoned <= Q
    q = "–" if np.isnan(row.q) else f"{row.q:.2f}" if row.q >= 0.095 else f"{row.q:.3f}"
    q += "*" if row.q <= Q and not kept else ""
    for text, right, colour, weight in (
        (f"{row.given_for}", 16, COLOURS[FOR], "normal"), (f"{row.given_against}", 50, COLOURS[AGAINST], "normal"),
        (q, 78, INK if kept else "#555555", "bold" if kept else "normal"),
    ):  # fmt: skip
        _at_right(ax, place, text, right, colour, weight)


def _at_right(ax: Axes, place: float, text: str, right: float, colour: str, weight: str = "normal") -> None:
    """A cell of the columns to the right of a panel; `right`: where it ends, in points from the panel."""
    ax.annotate(text, (1, place), xycoords=("axes fraction", "data"), xytext=(right, 0), textcoords="offset points", ha="right", va="center", fontsize=7, color=colour, fontweight=weight)  # fmt: skip


def _share_axis(ax: Axes) -> None:
    for text, right, colour in (("for", 16, COLOURS[FOR]), ("against", 50, COLOURS[AGAINST]), ("q", 78, "#555555")):
        _at_right(ax, -0.75, text, right, colour)
    ax.set_xlim(-0.02, 1)
    ax.set_xticks([0, 0.5, 1], ["0", "50", "100 %"])
    ax.grid(axis="x")
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def combined(table: pd.DataFrame, shown: pd.Series) -> Axes:
    """Pairs of reasons: how many voices give both, and how many would under independence.

    `table`: `arguments.combined`; `shown`: which of its rows to draw.
    """
    part = table[shown]
    if part.empty:
        return charts.nothing(1.6, "No pair of reasons is given by two voices, and none would be expected to be.")
    ax = charts.canvas(len(part) * ROW + 1.4)
    for place, row in enumerate(part.itertuples()):
        colour = COLOURS[row.side]
        ax.plot([row.expected, row.voices], [place, place], color=colour, linewidth=1, zorder=1)
        ax.plot(row.expected, place, MARKERS[row.side], color=colour, markerfacecolor="white", markersize=5)
        ax.plot(row.voices, place, MARKERS[row.side], color=colour, markersize=6)
    ax.set_yticks(range(len(part)), part["one"] + " + " + part["other"] + ", " + part["side"].astype(str))
    for tick, side in zip(ax.get_yticklabels(), part["side"], strict=True):
        tick.set_color(COLOURS[side])
    ax.set_ylim(len(part) - 0.4, -0.7)
    top = max(part["voices"].max(), np.ceil(part["expected"].max()))
    ax.set_xlim(-0.15, top + 0.4)
    ax.set_xticks(range(int(top) + 1))
    ax.set_xlabel("voices: filled, that give both; outlined, expected", loc="right")
    ax.grid(axis="x")
    ax.tick_params(axis="y", length=0)
    return ax


def reason_map(mapped: Map) -> Axes:
    """The map of voices by their reasons where it holds structure, else the table that it would have been drawn from."""
    if mapped.incidence.empty:
        return charts.nothing(1.6, "No reason is given by enough voices for a map or a table.")
    return _plane(mapped, mapped.analysis) if mapped.analysis else _table(mapped)


def _plane(mapped: Map, analysis: Analysis) -> Axes:
    width, height = 5.6, 4.7  # inches inside the axes, when head, foot and labels have taken theirs
    ax, points = charts.canvas(height + 1.85), mapped.points
    low, high = points[["x", "y"]].min(), points[["x", "y"]].max()
    scale = 0.88 * min(width / max(high["x"] - low["x"], 1e-9), height / max(high["y"] - low["y"], 1e-9))
    corner = ((low + high) / 2 - np.array([width, height]) / 2 / scale).to_numpy()
    ax.set_aspect("equal", adjustable="datalim")
    ax.plot(*np.array([corner, corner + np.array([width, height]) / scale]).T, linestyle="")
    ax.margins(0)
    ax.axvline(0, color=LIGHT, linewidth=0.8, zorder=0)
    ax.axhline(0, color=LIGHT, linewidth=0.8, zorder=0)
    _regions(ax, mapped.regions)
    held = points[points["kind"] == "voice"].groupby(["x", "y", "side"]).size().reset_index(name="voices")
    for side, part in held.groupby("side"):
        ax.scatter(
            part["x"],
            part["y"],
            14 * part["voices"],
            COLOURS[side],
            marker=MARKERS[side],
            alpha=0.55,
            linewidths=0,
            zorder=3,
        )
    others = np.vstack([held[["x", "y"]], mapped.regions[["x", "y"]]])
    _reason_labels(ax, points, others, corner, scale, (width, height))
    for number, name in ((1, ax.set_xlabel), (2, ax.set_ylabel)):
        name(f"axis {number}: {100 * analysis.shares[number - 1]:.0f} % of inertia")
    return ax


def _regions(ax: Axes, regions: pd.DataFrame) -> None:
    """A cross at each side's profile, with its region where there is one and its name in the legend."""
    handles, names = [], []
    for row in regions.itertuples():
        colour = COLOURS[row.side]
        if np.isfinite(row.width):
            ax.add_patch(
                Ellipse((row.x, row.y), row.width, row.height, angle=row.angle, facecolor=colour, alpha=0.13, zorder=1)
            )
            ax.add_patch(
                Ellipse(
                    (row.x, row.y),
                    row.width,
                    row.height,
                    angle=row.angle,
                    fill=False,
                    edgecolor=colour,
                    linewidth=0.9,
                    zorder=2,
                )
            )
        ax.plot(row.x, row.y, "+", color=colour, markersize=11, markeredgewidth=2, zorder=4)
        handles.append(Line2D([], [], marker=MARKERS[row.side], color=colour, linestyle="", markersize=5))
        names.append(f"{row.side} ({row.n})")
    key(ax, handles, names, 4)


def _reason_labels(
    ax: Axes, points: pd.DataFrame, others: np.ndarray, corner: np.ndarray, scale: float, room: tuple[float, float]
) -> None:
    """The reasons as crosses with their names, set where they cover least."""
    part = points[points["kind"] == "reason"]
    inches = (part[["x", "y"]].to_numpy() - corner) * scale
    texts = [f"{name} ({n})" for name, n in zip(part["name"], part["n"], strict=True)]
    offsets = 72 * (
        label_places.beside(inches, label_places.extent(texts, 8), (others - corner) * scale, room) - inches
    )
    ax.plot(part["x"], part["y"], "x", color=INK, markersize=5, markeredgewidth=1.2, zorder=5)
    for text, x, y, away in zip(texts, part["x"], part["y"], offsets, strict=True):
        ax.annotate(text, (x, y), xytext=away, textcoords="offset points", ha="center", va="center", fontsize=7.5, fontweight="bold", zorder=6, arrowprops={"arrowstyle": "-", "color": "#999999", "linewidth": 0.6, "shrinkA": 0, "shrinkB": 3})  # fmt: skip


def _table(mapped: Map) -> Axes:
    """Voices with the same reasons and side in a row, reasons in columns, a mark where the reason is given."""
    rows, columns = mapped.rows, mapped.columns
    step = min(TABLE_ROW, TALLEST / len(rows))
    ax = charts.canvas(len(rows) * step + 2.3)
    for place, row in enumerate(rows.itertuples()):
        ax.axhline(place, color=LIGHT, linewidth=0.5, zorder=0)
        held = [column for column, key in enumerate(columns["key"]) if key in row.keys]
        (marks,) = ax.plot(held, [place] * len(held), MARKERS[row.side], color=COLOURS[row.side], zorder=3)
        marks.set_markersize(min(5.2, 60 * step))
    ax.set_yticks(range(len(rows)), rows["who"], fontsize=min(7.0, 68 * step))
    for tick, side in zip(ax.get_yticklabels(), rows["side"], strict=True):
        tick.set_color(COLOURS[side])
    ax.set_xticks(range(len(columns)), columns["name"] + " (" + columns["n"].astype(str) + ")", rotation=40, ha="left")
    ax.xaxis.tick_top()
    ax.set_ylim(len(rows) - 0.3, -0.7)
    ax.set_xlim(-0.6, len(columns) - 0.4 + max(0, 4 - len(columns)))
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
    _side_key(ax, [side for side in SIDES if side in set(rows["side"])])
    return ax


def _side_key(ax: Axes, sides: Sequence[str]) -> None:
    """The sides, in the empty corner above the names."""
    marks = [Line2D([], [], marker=MARKERS[side], color=COLOURS[side], linestyle="") for side in sides]
    place = ax.transAxes + ScaledTranslation(0, 0.9, ax.figure.dpi_scale_trans)
    ax.legend(marks, sides, loc="upper right", bbox_to_anchor=(-0.02, 1), bbox_transform=place, borderaxespad=0)
