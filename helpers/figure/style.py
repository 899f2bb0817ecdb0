"""What all charts share: the sheet, its head and foot, fixed colours and markers, stance scales. No file is touched here."""

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.transforms import Bbox

from helpers.corpus import scale as scales
from helpers.corpus.countries import FRAME_COLOURS as FRAME_COLOURS
from helpers.corpus.countries import GROUP_COLOURS as GROUP_COLOURS
from helpers.corpus.countries import GROUP_MARKERS as GROUP_MARKERS
from helpers.corpus.countries import GROUPS as GROUPS
from helpers.corpus.countries import group as group
from helpers.figure import form

plt.style.use(Path(__file__).with_name("report.mplstyle"))

WIDTH = form.TEXT.width  # inches: the text of a page of A4 or Letter

BELOW_ZERO, ABOVE_ZERO = "#C46A10", "#3B1463"  # of the two sides of a question
# of the steps from zero outward, on scales with one, two or three on a side
_LOW = {1: ("#C46A10",), 2: ("#C46A10", "#7F3B08"), 3: ("#C46A10", "#A0520C", "#7F3B08")}
_HIGH = {1: ("#3B1463",), 2: ("#8073AC", "#3B1463"), 3: ("#8073AC", "#5E4390", "#3B1463")}
GREY, LIGHT, INK = "#767676", "#DDDDDD", "#222222"


def stance_colour(stance: int, end: int) -> str:
    """The colour of a step on a scale that ends at `end`."""
    if stance == 0:
        return "#808080"
    return (_HIGH if stance > 0 else _LOW)[end][abs(stance) - 1]


def stance_hatch(stance: int) -> str:
    """The hatch of a step: denser towards the ends, of another kind on either side."""
    return ("." if stance > 0 else "/") * (2 * abs(stance))


def sheet(height: float, rows: int = 1, columns: int = 1, stacked: bool = True, **kwargs) -> tuple[Figure, np.ndarray]:
    """A figure of the size asked for with a grid of axes (always a 2-d array); head and foot are added on export.

    `height`: inches that it needs when as wide as the text. On a slide it gets those of the slide; in a narrow column axes that
    stand side by side in one row stand below each other (unless not `stacked`), and the grid handed back is the same.
    """
    now = form.now()
    if form.is_column() and rows == 1 and columns > 1 and stacked:
        kwargs = {name: value for name, value in kwargs.items() if name not in ("width_ratios", "gridspec_kw")}
        fig, grid = sheet((height - FRAME) * columns * CLOSE + FRAME, columns, 1, **kwargs)
        return fig, grid.T
    fig, grid = plt.subplots(
        rows, columns, figsize=(now.wide, now.high or height), squeeze=False, layout="constrained", **kwargs
    )
    if form.is_slide():
        cast(ConstrainedLayoutEngine, fig.get_layout_engine()).set(h_pad=0.015, hspace=0.01)
    return fig, grid


def canvas(height: float, ax: Axes | None = None) -> Axes:
    """The axes given, or those of a new sheet."""
    return ax if ax is not None else sheet(height)[1][0, 0]


LETTERS = {"text": (11, 8, 6.5), "column": (9.5, 7.5, 6.5), "slide": (10.4, 7.4, 6.62), "pdf": (11, 8, 6.5)}
LINES = (
    (66, 11),
    (94, 8),
    (112, 6.5),
)  # letters in a line of the text's width at a size in points: title, subtitle, source
CLOSE = 0.72  # of the height that panels have side by side, when they stand below each other; names that then touch make it grow
FOOT = "foot"  # mark of the source line
GAP = "\u2003"  # between the source and what has no room
FRAME = 0.9  # inches that head and foot take as wide as the text, which the heights asked for include


def leave_out(ax: Axes, number: int, what: str) -> None:
    """Have the last line of the figure say what it has no room for: `leave_out(ax, 4, "voices")`."""
    if number:
        ax.figure.set_label(f"{number} more {what} in the table.")


def head_and_foot(fig: Figure, title: str, subtitle: str, foot: str) -> None:
    """Put title and subtitle above and the source line below the axes, in inches, so that they never meet."""
    foot = f"{foot}{GAP}{fig.get_label()}" if fig.get_label() else foot
    wide = fig.get_size_inches()[0] / WIDTH
    sizes = LETTERS[form.now().name]
    fits = [int(letters * at / points * wide) for (letters, at), points in zip(LINES, sizes, strict=True)]
    head, below, foot = (textwrap.fill(text, most) for text, most in zip((title, subtitle, foot), fits, strict=True))
    tops = [0.08]
    for text, points in zip((head, below), sizes, strict=False):
        tops.append(tops[-1] + (text.count("\n") + 1) * points * 1.32 / 72 + 0.03)
    bottom = 0.06 + (foot.count("\n") + 1) * sizes[2] * 1.3 / 72 + 0.06
    if form.is_column():
        fig.set_figheight(fig.get_figheight() + max(0.0, tops[-1] + 0.05 + bottom - FRAME))
    height = fig.get_figheight()
    looks = [("bold", INK), ("normal", "#333333")]
    for text, points, top, (weight, colour) in zip((head, below), sizes, tops, looks, strict=False):
        fig.text(
            0.012, 1 - top / height, text, fontsize=points, fontweight=weight, color=colour, va="top", linespacing=1.2
        )
    fig.text(0.012, 0.06 / height, foot, fontsize=sizes[2], color="#555555", va="bottom", linespacing=1.25, label=FOOT)
    room = [0.008, bottom / height, 0.984, 1 - (tops[-1] + 0.05 + bottom) / height]
    _legends(fig, room)
    cast(ConstrainedLayoutEngine, fig.get_layout_engine()).set(rect=(room[0], room[1], room[2], room[3]))


def _legends(fig: Figure, room: list[float]) -> None:
    """Put legends of the whole picture, which a reader's own drawing may have, within the room of the axes; one that is asked to stand
    outside of these, above or below, takes its height from it."""
    for legend in fig.legends:
        legend.set_bbox_to_anchor(Bbox.from_bounds(*room), transform=fig.transFigure)
        side = getattr(legend, "_outside_loc", None)
        if side in ("upper", "lower"):
            fig.draw_without_rendering()
            high = legend.get_window_extent().height / fig.bbox.height + 0.01
            room[1], room[3] = room[1] + high * (side == "lower"), room[3] - high


def stance_axis(ax: Axes, scale: Sequence[int], low: str = "", high: str = "", which: str = "x") -> None:
    """Mark an axis with the steps of the scale, true minus signs, and say what its ends mean (the codebook's low and high)."""
    axis = ax.xaxis if which == "x" else ax.yaxis
    axis.set_ticks(list(scale), scales.marks(scale))
    (ax.set_xlim if which == "x" else ax.set_ylim)(scale[0] - 0.35, scale[-1] + 0.35)
    (ax.axvline if which == "x" else ax.axhline)(0, color=LIGHT, linewidth=0.9, zorder=0)
    if which == "x" and (low or high):
        ax.set_xlabel(f"← {low}          {high} →".replace("-", "−", 1 if low.startswith("-") else 0))


def point_with_interval(ax: Axes, x: float, y: float, low: float, high: float, solid: bool = True, **style) -> None:
    """One estimate with its interval along x; hollow where n is below the minimum or there is no interval."""
    colour = style.pop("color", INK)
    if np.isfinite(low) and np.isfinite(high):
        ax.plot([low, high], [y, y], color=colour, linewidth=1.3, solid_capstyle="butt", zorder=2)
    ax.plot(
        x, y, style.pop("marker", "o"), color=colour, markerfacecolor=colour if solid else "white", zorder=3, **style
    )


def spread(values: Sequence[float], step: float, reach: float = np.inf) -> np.ndarray:
    """Offsets that set equal values side by side, symmetric about zero, in the order given: `step` apart, closer where they would
    otherwise go beyond `reach` to either side."""
    series = pd.Series(values)
    place = series.groupby(series).cumcount()
    size = series.groupby(series).transform("size")
    return ((place - (size - 1) / 2) * np.minimum(step, 2 * reach / (size - 1).clip(lower=1))).to_numpy()


def apart(wanted: Sequence[float], gap: float, low: float, high: float) -> np.ndarray:
    """Positions near the ones wanted, at least `gap` apart and within `low` to `high`: for labels at line ends."""
    order = np.argsort(wanted, kind="stable")
    placed = np.asarray(wanted, dtype=float)[order]
    for _ in range(200):
        clash = np.diff(placed) < gap - 1e-9
        if not clash.any():
            break
        for i in np.flatnonzero(clash):
            push = (gap - (placed[i + 1] - placed[i])) / 2
            placed[i], placed[i + 1] = placed[i] - push, placed[i + 1] + push
        placed = placed - max(0.0, placed[-1] - high) + max(0.0, low - placed[0])
    result = np.empty_like(placed)
    result[order] = placed
    return result


def events(ax: Axes, table: pd.DataFrame, labels: bool = True) -> None:
    """Dated events as thin lines with their names, for orientation; `table` has date and label."""
    for place, (date, label) in enumerate(zip(table["date"], table["label"], strict=True)):
        ax.axvline(date, color="#BBBBBB", linewidth=0.7, linestyle=":", zorder=0)
        if labels:
            ax.annotate(
                label, (date, 1), xycoords=("data", "axes fraction"), xytext=(2, -2 - 8 * (place % 3)),
                textcoords="offset points", fontsize=6, color="#555555", va="top",
            )  # fmt: skip


def nothing(height: float, why: str) -> Axes:
    """An empty sheet that says why nothing is drawn."""
    ax = canvas(height)
    ax.set_axis_off()
    ax.text(0.5, 0.5, textwrap.fill(why, 70), ha="center", va="center", fontsize=9, color="#333333")
    return ax
