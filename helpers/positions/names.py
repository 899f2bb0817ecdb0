"""All voices by name: under the side that each leans to, by country group. For a row each a slide or a column has no room."""

import textwrap
from functools import lru_cache
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.textpath import TextPath

from helpers.asked import Asked
from helpers.corpus.countries import GROUPS
from helpers.figure import form, style
from helpers.figure.style import GROUP_COLOURS, INK
from helpers.positions import stances
from helpers.words import capital, short

SIZE, LINE, BLANK = (
    6.62,
    0.111,
    0.05,
)  # points of a name, inches of a line and between groups; a slide shows them twice as large
BOLD, SPACE, ROUNDED = (
    0.065,
    0.031,
    1.03,
)  # inches of a letter of a heading and of a space; letters are drawn on whole dots
HIGH, WIDE, GAP, STEP = 2.8, 6.2, 0.12, 0.05  # inches for all names, between the columns, and by which a column grows
TOP = 0.24  # inches of a heading


def draw(asked: Asked, statements: pd.DataFrame) -> Axes:
    """The names under the side of their mean; `statements`: `stances.listing`."""
    voices = stances.voices(statements).merge(statements.drop_duplicates("voice_id")[["voice_id", "name"]], on="voice_id", how="left", suffixes=("", "_"))  # fmt: skip
    ends = {-1: f"← {short(asked.scope.low)}", 0: "neither side", 1: f"{short(asked.scope.high)} →"}
    columns = {side: voices[voices["side"] == side] for side in ends if (voices["side"] == side).any()}
    heads = [f"{ends[side]} ({len(own)})" for side, own in columns.items()]
    if form.is_column():
        return _below_each_other(heads, list(columns.values()))
    ax, x, left_out = style.canvas(3.5), 0.0, 0
    ax.set(xlim=(0, WIDE), ylim=(HIGH, 0))
    ax.set_axis_off()
    for head, own, wide in zip(heads, columns.values(), _widths(heads, list(columns.values())), strict=True):
        hidden = _column(ax, own, x, TOP, wide, HIGH)
        _heading(ax, f"{head[:-1]}, {len(own) - hidden} named)" if hidden else head, x, 0, wide)
        left_out += hidden
        x += wide + GAP
    style.leave_out(ax, left_out, "voices")
    return ax


def _below_each_other(heads: list[str], columns: list[pd.DataFrame]) -> Axes:
    """The sides below each other, as high as their names need."""
    wide, y = form.now().wide - 0.12, 0.0
    highs = [TOP + _height(own, wide) + BLANK for own in columns]
    ax = style.canvas(sum(highs) + style.FRAME)
    ax.set(xlim=(0, wide), ylim=(sum(highs), 0))
    ax.set_axis_off()
    for head, own, high in zip(heads, columns, highs, strict=True):
        _heading(ax, head, 0, y, wide)
        _column(ax, own, 0, y + TOP, wide, sum(highs) + LINE)
        y += high
    return ax


def _heading(ax: Axes, head: str, x: float, y: float, wide: float) -> None:
    ax.text(x, y + 0.06, textwrap.fill(head, int(wide / BOLD)), fontsize=8, fontweight="bold", va="center")
    ax.plot([x, x + wide], [y + 0.15] * 2, color=INK, linewidth=0.7)


def _widths(heads: list[str], columns: list[pd.DataFrame]) -> list[float]:
    """Inches of the columns: each as wide as its heading, and the rest goes bit by bit to the one that is the longest."""
    room = WIDE - GAP * (len(heads) - 1)
    wides = [min(BOLD * (len(head) + 1), room / len(heads)) for head in heads]
    while sum(wides) + STEP <= room:
        highs = [_height(own, wide) for own, wide in zip(columns, wides, strict=True)]
        wides[highs.index(max(highs))] += STEP
    return wides


def _height(own: pd.DataFrame, wide: float) -> float:
    """Inches that the names of one side take in a column."""
    return sum(len(_lines(head, names, wide)) * LINE + BLANK for _, head, names in _groups(own))


def _groups(own: pd.DataFrame) -> list[tuple[str, str, list[str]]]:
    """The country groups of one side: key, heading with their number, and names that are never broken."""
    return [
        (
            str(group),
            f"{capital(GROUPS[group])} ({len(part)}): ",
            [name.replace(" ", "\u00a0") for name in part["name"]],
        )
        for group, part in own.groupby("group", observed=True)
    ]


def _column(ax: Axes, own: pd.DataFrame, x: float, y: float, wide: float, high: float) -> int:
    """The names of one side, a paragraph per country group in its colour; returns how many have no room."""
    left_out = 0
    look: dict[str, Any] = {"fontsize": SIZE, "va": "top", "linespacing": 1.2}
    for group, head, names in _groups(own):
        room = int((high - y) / LINE)
        shown = next((n for n in range(len(names), 0, -1) if len(_lines(head, names[:n], wide)) <= room), 0)
        left_out += len(names) - shown
        if shown:
            lines = _lines(head, names[:shown], wide)
            ax.text(x, y, "\n".join(lines), color=GROUP_COLOURS[group], **look)
            y += len(lines) * LINE + BLANK
    return left_out


def _lines(head: str, names: list[str], wide: float) -> list[str]:
    """Heading and names in lines of at most `wide` inches, broken between names only."""
    pieces = [head.strip(), *(f"{name}," for name in names[:-1]), names[-1]]
    lines, used = [pieces[0]], _inches(pieces[0])
    for piece in pieces[1:]:
        more = _inches(piece) + SPACE
        if used + more > wide:
            lines, used = [*lines, piece], more - SPACE
        else:
            lines[-1], used = f"{lines[-1]} {piece}", used + more
    return lines


@lru_cache(maxsize=4096)
def _inches(text: str) -> float:
    """The width of a text in the letters of a name."""
    return TextPath((0, 0), text, size=SIZE).get_extents().width / 72 * ROUNDED
