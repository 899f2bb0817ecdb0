"""A drawing made readable at the size at which it is printed: letters of a least size, nothing wider than its place, no name over another."""

import re
import warnings
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator, MaxNLocator

from helpers.figure.form import Form
from helpers.figure.style import FOOT, GAP

ROUNDS = 3  # a wrapped label changes the layout, and with it the room of the next
NUMBER = re.compile(r"[−+’'.\d]+( ?%)?")
LINE = 0.92  # of the height of a line of text that two names below each other need


def fit(fig: Figure, form: Form) -> None:
    """Lift small letters to the least size, then wrap, turn or thin out what is wider than its place.

    Rows whose names would touch: a column grows until they stand apart; a slide shows the first ones, and its last line says how
    many more there are. Figures as wide as the text stay as drawn.
    """
    if not form.least:
        return
    lift(fig, form.least / form.scale)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "constrained_layout not applied")  # before long texts are broken into lines
        fig.draw_without_rendering()
        for ax in fig.axes:
            _break_texts(ax, fig)
        for _ in range(ROUNDS):
            for ax in fig.axes:
                for legend in ax.findobj(Legend):
                    _narrow(legend, fig)
                _wrap_titles(ax, fig)
                _wrap_labels(ax, fig)
                _clear_ticks(ax)
                _join_lines(ax, fig)
            fig.draw_without_rendering()
        _room_for_keys(fig, form)
        _clear_rows(fig, form)


def lift(fig: Figure, least: float) -> None:
    """No text below so many points; marks within discs, which are no words, keep their size."""
    for text in fig.findobj(Text):
        if float(text.get_fontsize()) < least and not is_mark(text):
            text.set_fontsize(least)


def is_mark(text: Text) -> bool:
    """Whether a text is the mark in a disc."""
    return len(text.get_text()) <= 1


def _break_texts(ax: Axes, fig: Figure) -> None:
    """Long texts within or beside axes, and long names of rows, in lines of at most a part of the sheet's width."""
    if ax.yaxis.label.get_rotation() == 0:
        wrap(ax.yaxis.label, fig.bbox.width * 0.3)
    labels = ax.get_yticklabels()  # asked for once: each call writes the texts anew
    if any(text.get_window_extent().width > fig.bbox.width * 0.45 for text in labels):
        for text in labels:
            wrap(text, fig.bbox.width * 0.42)
        _rename(ax, "y", [text.get_text() for text in labels])
    names = max((text.get_window_extent().width for text in labels), default=0) if ax.axison else 0
    for text in ax.texts:
        if text.get_in_layout() and text.get_rotation() == 0:
            wrap(text, max(fig.bbox.width * 0.94 - names, fig.bbox.width * 0.3))


def _rename(ax: Axes, axis: str, texts: Sequence[str], **look) -> None:
    """Give the ticks of an axis other texts, each keeping its look."""
    which = ax.xaxis if axis == "x" else ax.yaxis
    looks = [(text.get_fontsize(), text.get_color(), text.get_fontweight()) for text in which.get_ticklabels()]
    which.set_ticks(which.get_ticklocs(), list(texts))
    for text, (size, colour, weight) in zip(which.get_ticklabels(), looks, strict=False):
        text.set(fontsize=size, color=colour, fontweight=weight, **look)


def _narrow(legend: Any, fig: Figure) -> None:
    """A legend in fewer columns until it is no wider than the sheet, or than its axes can become."""
    share = 0.97 if not legend.get_in_layout() else 0.5 if fig.get_figwidth() < 4 else 0.85
    while legend._ncols > 1:
        box = legend.get_window_extent()
        beyond = not legend.get_in_layout() and box.x1 > fig.bbox.x1 - 2
        if box.width <= fig.bbox.width * share and not beyond:
            return
        _in_columns(legend, legend._ncols - 1, fig)


def _in_columns(legend: Any, columns: int, fig: Figure) -> None:
    """Lay a legend out anew in fewer columns; matplotlib has no call for it."""
    legend._ncols = columns
    looks = [(text.get_text(), text.get_fontsize(), text.get_color()) for text in legend.get_texts()]
    legend._init_legend_box(legend.legend_handles, [text for text, _, _ in looks])
    legend._legend_box.set_figure(fig)
    legend._legend_box.axes = legend.axes
    legend._set_loc(legend._loc_real)
    for text, (_, size, colour) in zip(legend.get_texts(), looks, strict=True):
        text.set(fontsize=size, color=colour)
    fig.draw_without_rendering()


def _room_for_keys(fig: Figure, form: Form) -> None:
    """Axes that hold nothing but a key, high enough for its lines."""
    for ax in fig.axes:
        legends, spec = ax.findobj(Legend), ax.get_subplotspec()
        if ax.axison or not legends or spec is None:
            continue
        needed = max(legend.get_window_extent().height for legend in legends) * 1.08
        missing = (needed - ax.bbox.height) / fig.dpi
        if missing > 0.01:
            grid = spec.get_gridspec()
            ratios: list[Any] = list(grid.get_height_ratios())  # type: ignore[arg-type]
            ratios[spec.rowspan.start] *= needed / ax.bbox.height
            grid.set_height_ratios(ratios)
            if not form.height:
                grow(fig, missing)
            fig.draw_without_rendering()


def _wrap_titles(ax: Axes, fig: Figure) -> None:
    """Titles as wide as the way to the next axes on their right, or to the edge of the sheet."""
    rights = [other.bbox.x0 for other in fig.axes if other.bbox.x0 > ax.bbox.x0 + 2 and _beside(ax, other)]
    room = min(rights, default=fig.bbox.width) - ax.bbox.x0 - fig.dpi * 0.06
    left: Text = ax._left_title  # type: ignore[attr-defined]
    if left.get_text():
        wrap(left, max(room, fig.dpi * 0.25))
    if ax.title.get_text():
        wrap(ax.title, max(ax.bbox.width * 1.1, fig.dpi * 0.5))


def _beside(ax: Axes, other: Axes) -> bool:
    return other.bbox.y0 < ax.bbox.y1 and ax.bbox.y0 < other.bbox.y1 + 30


def _wrap_labels(ax: Axes, fig: Figure) -> None:
    """The labels of the axes wrapped to the sheet's width and to the axes' height."""
    if ax.xaxis.label.get_text():
        middle = (ax.bbox.x0 + ax.bbox.x1) / 2
        wrap(ax.xaxis.label, 2 * min(middle, fig.bbox.width - middle) * 0.98)
    if ax.yaxis.label.get_text():
        wrap(ax.yaxis.label, max(ax.bbox.height * 1.1, fig.dpi), "height")


def wrap(text: Text, room: float, way: str = "width") -> None:
    """Break a text into lines until none is longer than the room in pixels; single words stay whole."""
    while getattr(text.get_window_extent(), way) > room:
        lines = text.get_text().split("\n")
        longest = max(range(len(lines)), key=lambda place: len(lines[place]))
        words = lines[longest].split()
        if len(words) < 2:
            return
        cut = min(range(1, len(words)), key=lambda at: abs(len(" ".join(words[:at])) - len(" ".join(words[at:]))))
        lines[longest : longest + 1] = [" ".join(words[:cut]), " ".join(words[cut:])]
        text.set_text("\n".join(lines))


def _clear_ticks(ax: Axes) -> None:
    """Labels below or above the axis that touch each other: every second one where they are numbers, else turned upright."""
    labels = shown_labels(ax, "x")
    if len(labels) < 2 or not _touch(labels):
        return
    if not isinstance(ax.xaxis.get_major_locator(), FixedLocator):
        whole = all(label.get_text().isdigit() for label in labels)
        ax.xaxis.set_major_locator(MaxNLocator(max(len(labels) // 2, 2), min_n_ticks=2, integer=whole))
    elif all(NUMBER.fullmatch(label.get_text()) for label in labels) and len(labels) > 2:
        texts = [label.get_text() for label in ax.get_xticklabels()]
        _rename(ax, "x", [text if place % 2 == 0 else "" for place, text in enumerate(texts)])
    else:
        texts = [label.get_text().replace("\n", " ") for label in ax.get_xticklabels()]
        _rename(ax, "x", texts, rotation=90, ha="center")


def shown_labels(ax: Axes, axis: str) -> list[Text]:
    """The tick labels of the axis `x` or `y` that are seen."""
    which = ax.xaxis if axis == "x" else ax.yaxis
    if not ax.axison or not which.get_visible():
        return []
    low, high = sorted(ax.get_xlim() if axis == "x" else ax.get_ylim())
    spot = [text.get_position()[0 if axis == "x" else 1] for text in which.get_ticklabels()]
    labels = zip(which.get_ticklabels(), spot, strict=True)
    return [text for text, at in labels if text.get_visible() and text.get_text().strip() and low <= at <= high]


def _touch(labels: Sequence[Text]) -> bool:
    boxes = sorted((label.get_window_extent() for label in labels), key=lambda box: box.x0)
    return any(one.x1 + 4 > other.x0 for one, other in pairwise(boxes))


def crowding(labels: Sequence[Text]) -> float:
    """How many times too close the names of rows stand: at most 1 where none touches another."""
    boxes = sorted((label.get_window_extent() for label in labels), key=lambda box: box.y0)
    near = [
        LINE * (one.height + other.height) / 2 / max((other.y0 + other.y1 - one.y0 - one.y1) / 2, 1e-3)
        for one, other in pairwise(boxes)
    ]
    return max(near, default=0.0)


def _join_lines(ax: Axes, fig: Figure) -> None:
    """Names of rows in several lines that touch each other, each in one line where the sheet is wide enough."""
    labels = shown_labels(ax, "y")
    if crowding(labels) <= 1 or not any("\n" in label.get_text() for label in labels):
        return
    longest = max(len(label.get_text()) for label in labels)
    if longest * float(labels[0].get_fontsize()) * 0.56 > fig.get_figwidth() * 72 * 0.47:
        return
    _rename(ax, "y", [label.get_text().replace("\n", " ") for label in ax.get_yticklabels()])


def _clear_rows(fig: Figure, form: Form) -> None:
    """Rows apart from each other: by a higher sheet, or by fewer rows where the sheet has its height."""
    for _ in range(ROUNDS):
        fig.draw_without_rendering()
        crowded = {ax: crowding(shown_labels(ax, "y")) for ax in fig.axes}
        if max(crowded.values(), default=0) <= 1:
            return
        if form.height:
            left_out = 0
            for ax in fig.axes:  # measured anew: axes with the same rows are cut together
                close = crowding(shown_labels(ax, "y"))
                left_out += _first_rows(ax, close) if close > 1 else 0
            _note(fig, left_out)
        else:
            inner = (max(ax.bbox.y1 for ax in fig.axes) - min(ax.bbox.y0 for ax in fig.axes)) / fig.dpi
            grow(fig, inner * (max(crowded.values()) - 1))


def grow(fig: Figure, inches: float) -> None:
    """Make the sheet higher; its head and foot, placed as parts of its height, keep their inches."""
    old = fig.get_figheight()
    new = old + inches
    fig.set_figheight(new)
    for text in fig.texts:
        x, y = text.get_position()
        text.set_position((x, y * old / new if text.get_label() == FOOT else 1 - (1 - y) * old / new))
    engine: Any = fig.get_layout_engine()
    if engine is not None:
        left, bottom, wide, high = engine.get()["rect"]
        top = (1 - bottom - high) * old / new
        engine.set(rect=(left, bottom * old / new, wide, 1 - top - bottom * old / new))


def _first_rows(ax: Axes, close: float) -> int:
    """Show only the first rows of axes, so many as have room, and hide what belongs to the others; returns how many are left out.

    Axes with the same rows, whose names stand beside these, are cut alike.
    """
    labels, (low, high) = shown_labels(ax, "y"), ax.get_ylim()
    if not isinstance(ax.yaxis.get_major_locator(), FixedLocator) or len(labels) < 4:
        return 0
    places = np.sort(np.abs(np.array([label.get_position()[1] for label in labels]) - high))
    step = np.diff(places).min()
    kept = places[places <= abs(high - low) / close - step / 2]
    kept = kept[: len(places) - 1]
    end = high + np.sign(low - high) * (kept[-1] + step * 0.5)
    ticks = ax.get_yticks()
    for each in ax.figure.axes:
        if each is ax or (each.get_ylim() == (low, high) and np.array_equal(each.get_yticks(), ticks)):
            _cut(each, end, high)
    return len(places) - len(kept)


def _cut(ax: Axes, low: float, high: float) -> None:
    """Other limits of the rows; texts and marks that were within the axes and no longer are get hidden."""
    inside = [text for text in ax.texts if _within(text, ax)]
    ax.set_ylim(low, high)
    for text in inside:
        text.set_visible(_within(text, ax))
    bottom, top = sorted(ax.get_ylim())
    for line in ax.lines:
        y = np.asarray(line.get_ydata(), dtype=float)
        if line.get_transform() is ax.transData and len(y) and (y.max() < bottom or y.min() > top):
            line.set_visible(False)


def _within(text: Text, ax: Axes) -> bool:
    box = text.get_window_extent()
    return ax.bbox.y0 - 2 <= (box.y0 + box.y1) / 2 <= ax.bbox.y1 + 2


def _note(fig: Figure, left_out: int) -> None:
    """Say in the last line how many rows have no room."""
    if not left_out:
        return
    whole = left_out + sum(int(number) for number in re.findall(r"^\d+(?= more row)", str(fig.get_label())))
    before = "" if " more row" in str(fig.get_label()) else f"{fig.get_label()} "
    fig.set_label(f"{before}{whole} more {'row' if whole == 1 else 'rows'} in the table.".strip())
    for foot in fig.texts:
        if foot.get_label() == FOOT:
            foot.set_text(f"{foot.get_text().partition(GAP)[0]}{GAP}{fig.get_label()}")
