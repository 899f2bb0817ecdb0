"""Charts of frames sentence by sentence in the articles, every article on its own, in date order."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from helpers.figure import style as charts
from helpers.framing import shares as framing
from helpers.framing.charts_framing import colour, frame_rows, key, share_axis, wide
from helpers.measures import intervals

OTHERS = "////"  # hatch of quoted and reported speech
_SPEECH = {"own": ("o", charts.INK), "quoted": ("s", "#B3541E"), "reported": ("^", "#2D5F8A")}


def strips(table: pd.DataFrame, frames: Mapping[str, str]) -> Axes:
    """Where in each article a frame stands: a panel per article, a row per frame, a box per sentence as wide as its tokens.

    `table`: the result of `article_frames.sentences`. Full: the writer's own sentence; hatched: quoted or reported speech; thin
    lines mark the paragraphs. Returns the first panel.
    """
    articles = list(framing.in_order(table, "doc_id"))
    lines = -(-len(articles) // 2)
    fig, grid = charts.sheet(1.45 + 0.14 * lines * (len(frames) + 3), 1 + lines, 2, height_ratios=[0.2] + [1.5] * lines)
    for place, (ax, (_, rows)) in enumerate(zip(grid[1:].flat, articles, strict=False)):
        _strip(ax, rows, frames)
        frame_rows(ax, list(frames.values()), place % 2 == 0)
        ax.set_title(f"{rows['article'].iloc[0]} ({len(rows)})", fontsize=7.2)
        ax.set_xticks([0, 0.5, 1], ["start", "half of the words", "end"], fontsize=6.5)
        ax.tick_params(axis="both", labelsize=6.5, length=0)
    for ax in grid[1:].flat[len(articles) :]:
        ax.set_axis_off()
    styles = (("the writer's own words", charts.GREY, ""), ("quoted or reported", "white", OTHERS))
    marks = [Patch(facecolor=face, edgecolor=charts.GREY, hatch=hatch, label=text) for text, face, hatch in styles]
    key(wide(grid, 0), [*marks, Line2D([], [], color="#CCCCCC", linewidth=0.8, label="paragraph begins")], 3)
    return grid[1, 0]


def _strip(ax: Axes, rows: pd.DataFrame, frames: Mapping[str, str]) -> None:
    for start in rows.groupby("paragraph")["start"].min():
        ax.axvline(start, color="#CCCCCC", linewidth=0.4, zorder=0)
    for row in rows.itertuples():
        for place, frame in enumerate(frames):
            if frame not in row.frames.split(";"):
                continue
            own, shade = row.speech == "own", colour(frame)
            box = Rectangle((row.start, place - 0.36), row.width, 0.72, edgecolor=shade, zorder=2)
            box.set(facecolor=shade if own else "white", hatch="" if own else OTHERS, linewidth=0.2 if own else 0.5)
            ax.add_patch(box)
    ax.set_xlim(0, 1)


def shares(table: pd.DataFrame) -> Axes:
    """The share of each article's sentences with a frame: a panel per frame, a row per article, in date order.

    `table`: the result of `article_frames.shares`. Point: agreed code; dark bar: from one reader's share to the other's; pale
    bar: wording noise. Returns the first panel.
    """
    panels = list(framing.in_order(table, "frame"))
    names = [name.replace(", ", ",\n") for name in table.drop_duplicates("doc_id")["article"]]
    lines = -(-len(panels) // 3)
    fig, grid = charts.sheet(1.5 + 0.24 * lines * (len(names) + 2), 1 + lines, 3, height_ratios=[0.2] + [1.7] * lines)
    top = min(1.02, 1.05 * np.nanmax([*table["high"], *table["estimate"], *table["reader_1"], *table["reader_2"], 0.2]))
    for place, (ax, (frame, rows)) in enumerate(zip(grid[1:].flat, panels, strict=False)):
        for y, row in enumerate(rows.itertuples()):
            _share(ax, y, row, colour(frame))
        frame_rows(ax, names, place % 3 == 0)
        ax.tick_params(axis="y", labelsize=6.3)
        share_axis(ax, top)
        ax.set_title(rows["label"].iloc[0], color=colour(frame))
    for ax in grid[1:].flat[len(panels) :]:
        ax.set_axis_off()
    marks = [
        Line2D([], [], color=charts.INK, marker="o", linestyle="", markersize=4, label="agreed code"),
        Line2D([], [], color=charts.INK, linewidth=2.4, label="range of the two readings"),
        Line2D([], [], color=charts.GREY, linewidth=5, alpha=0.35, label="wording noise (95 %)"),
    ]
    key(wide(grid, 0), marks, 3)
    return grid[1, 0]


def _share(ax: Axes, y: int, row, shade: str) -> None:
    if np.isfinite(row.low):
        ax.plot([row.low, row.high], [y, y], color=shade, linewidth=5, alpha=0.28, solid_capstyle="butt", zorder=1)
    ax.plot([row.reader_1, row.reader_2], [y, y], color=shade, linewidth=2.4, solid_capstyle="butt", zorder=2)
    ax.plot(row.estimate, y, "o", color=shade, markersize=4, zorder=3)


def speech(table: pd.DataFrame, min_n: int = intervals.MIN_N) -> Axes:
    """Frames in the writer's own, in quoted and in reported sentences: a panel per article, a row per frame.

    `table`: the result of `article_frames.by_speech`. Hollow: fewer than `min_n` sentences of that kind. Returns the first panel.
    """
    articles, labels = list(framing.in_order(table, "doc_id")), list(table["label"].drop_duplicates())
    lines = -(-len(articles) // 2)
    fig, grid = charts.sheet(1.5 + 0.22 * lines * (len(labels) + 2), 1 + lines, 2, height_ratios=[0.2] + [2.2] * lines)
    for place, (ax, (_, rows)) in enumerate(zip(grid[1:].flat, articles, strict=False)):
        _voices_apart(ax, rows, labels, min_n)
        frame_rows(ax, labels, place % 2 == 0)
        sizes = rows.drop_duplicates("speech").set_index("speech")["n"]
        kinds = ", ".join(f"{sizes[kind]} {kind}" for kind in _SPEECH if kind in sizes.index)
        ax.set_title(f"{rows['article'].iloc[0]}\n{kinds}", fontsize=7.6)
    for ax in grid[1:].flat[len(articles) :]:
        ax.set_axis_off()
    names = {"own": "the writer's own sentences", "quoted": "quoted", "reported": "reported"}
    marks = [
        Line2D([], [], color=_SPEECH[kind][1], marker=_SPEECH[kind][0], linestyle="", markersize=4.5, label=text)
        for kind, text in names.items()
    ]
    key(wide(grid, 0), marks, 3)
    return grid[1, 0]


def _voices_apart(ax: Axes, rows: pd.DataFrame, labels: list[str], min_n: int) -> None:
    for label, part in framing.in_order(rows, "label"):
        for row in part.itertuples():
            y = labels.index(label) + 0.27 * (list(_SPEECH).index(row.speech) - 1)
            marker, shade = _SPEECH[row.speech]
            fill = shade if row.n >= min_n else "white"
            ax.plot(row.estimate, y, marker, color=shade, markerfacecolor=fill, markersize=4.2, zorder=2)
    share_axis(ax)


def speakers(table: pd.DataFrame, labels: Sequence[str], min_n: int = intervals.MIN_N) -> Axes:
    """Who speaks in which frame: a row per voice, articles one below the other, the number of its sentences in each cell.

    `table`: rows of `article_frames.by_voice`; `labels`: its columns of frames. Shaded by the share of the voice's sentences
    where it has `min_n` or more.
    """
    articles = list(framing.in_order(table, "article"))
    starts, y = [], 0.0
    ax = charts.canvas(1.0 + 0.165 * (len(table) + 1.3 * len(articles)))
    ticks: list[tuple[float, str]] = []
    for article, rows in articles:
        starts.append((y, article))
        for row in rows.to_dict("records"):
            y += 1
            ticks.append((y, f"{row['voice']} ({row['n']})"))
            for x, label in enumerate(labels):
                _cell(ax, x, y, row[label], row[label] / row["n"] if row["n"] >= min_n else 0)
        y += 1.3
    for place, article in starts:
        ax.text(-0.5, place, article, fontsize=7, fontweight="bold", va="center")
    ax.set_xlim(-0.5, len(labels) - 0.5)
    ax.set_ylim(y - 0.7, -0.6)
    ax.set_xticks(range(len(labels)), labels, fontsize=7)
    ax.set_yticks([place for place, _ in ticks], [name for _, name in ticks], fontsize=6.8)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


def _cell(ax: Axes, x: int, y: float, count: int, share: float) -> None:
    shade = 1 - 0.66 * share
    box = Rectangle((x - 0.48, y - 0.46), 0.96, 0.92, facecolor=str(shade), edgecolor="#E4E4E4", linewidth=0.5)
    ax.add_patch(box)
    if count:
        ax.text(x, y, f"{count}", ha="center", va="center", fontsize=6.5, color="white" if shade < 0.6 else charts.INK)
