"""All voices by name on a slide: under the side that each leans to, by country group. For a row each a slide has no room."""

import textwrap
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from helpers.asked import Asked
from helpers.corpus.countries import GROUPS
from helpers.figure import style
from helpers.figure.style import GROUP_COLOURS, INK
from helpers.positions import stances
from helpers.words import short

SIZE, LINE = 6.62, 0.113  # points of a name and inches of a line, as laid out; a slide shows them twice as large
LETTER = 0.0475  # inches of an average letter
HIGH, WIDE, GAP, LEAST = 2.5, 6.2, 0.12, 0.85  # inches for all names, between the columns, and of a column at least


def draw(asked: Asked, statements: pd.DataFrame) -> Axes:
    """The names under the side of their mean; `statements`: `stances.listing`."""
    voices = stances.voices(statements).merge(statements.drop_duplicates("voice_id")[["voice_id", "name"]], on="voice_id", how="left", suffixes=("", "_"))  # fmt: skip
    heads = {-1: f"← {short(asked.scope.low)}", 0: "neither side", 1: f"{short(asked.scope.high)} →"}
    held = [side for side in heads if (voices["side"] == side).any()]
    ax, x, left_out = style.canvas(3.5), 0.0, 0
    ax.set(xlim=(0, WIDE), ylim=(HIGH, 0))
    ax.set_axis_off()
    for side, wide in zip(held, _widths(voices, held), strict=True):
        own = voices[voices["side"] == side]
        ax.text(
            x,
            0.06,
            textwrap.fill(f"{heads[side]} ({len(own)})", int(wide / LETTER)),
            fontsize=8,
            fontweight="bold",
            va="center",
        )
        ax.plot([x, x + wide], [0.15, 0.15], color=INK, linewidth=0.7)
        left_out += _column(ax, own, x, wide)
        x += wide + GAP
    style.leave_out(ax, left_out, "voices")
    return ax


def _widths(voices: pd.DataFrame, sides: list[int]) -> list[float]:
    """Inches of the columns: more for the side with more names, none too narrow for a name."""
    letters = [voices.loc[voices["side"] == side, "name"].str.len().sum() + 60 for side in sides]
    room = WIDE - GAP * (len(sides) - 1) - LEAST * len(sides)
    return [LEAST + room * own / sum(letters) for own in letters]


def _column(ax: Axes, own: pd.DataFrame, x: float, wide: float) -> int:
    """The names of one side, a paragraph per country group in its colour; returns how many have no room."""
    y, left_out = 0.24, 0
    look: dict[str, Any] = {"fontsize": SIZE, "va": "top", "linespacing": 1.2}
    for group, part in own.groupby("group", observed=True):
        head = f"{GROUPS[group][:1].upper()}{GROUPS[group][1:]} ({len(part)}): "
        room = int((HIGH - y) / LINE)
        names = [name.replace(" ", "\u00a0") for name in part["name"]]
        shown = next((n for n in range(len(names), 0, -1) if len(_lines(head, names[:n], wide)) <= room), 0)
        left_out += len(names) - shown
        if shown:
            lines = _lines(head, names[:shown], wide)
            ax.text(x, y, "\n".join(lines), color=GROUP_COLOURS[group], **look)
            y += len(lines) * LINE + 0.05
    return left_out


def _lines(head: str, names: list[str], wide: float) -> list[str]:
    return textwrap.wrap(head + ", ".join(names), int(wide / LETTER))
