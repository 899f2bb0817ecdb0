"""The official line, apart from the voices out of office: one vote per government or board and period."""

from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import blended_transform_factory

from helpers.asked import Asked
from helpers.corpus import sign_of
from helpers.figure import form, style
from helpers.figure.basis import ONE_QUESTION, needs
from helpers.figure.figure import Figure
from helpers.figure.style import GROUP_COLOURS
from helpers.positions import stances
from helpers.positions.parts import (
    both_ends,
    caption,
    certain,
    disc,
    disc_key,
    explain_discs,
    in_full,
    marks_of,
    name_rows,
    nothing,
    sheet_with_key,
    stance_scale,
    with_sign,
)
from helpers.words import Words, count, fitting, short, verb

ON_A_SLIDE = 17  # rows, headings included, that a slide has room for
BELOW = 0.65  # of a row, for the speakers below it in a narrow column
HEADS = {"officials": "Governments and officials", "institutions": "Editorial boards and institutions"}
NO_LINE = "No official and no institution speaks to this question under these settings."


def draw(asked: Asked, lines: pd.DataFrame) -> Axes:
    """One row per official line and period: its vote on the scale, and who spoke; `lines`: `stances.official_lines`."""
    if lines.empty:
        return style.nothing(1.6, NO_LINE)
    heads = lines.groupby("kind", observed=True)["line"].nunique()
    whole, lines = lines, _with_room(lines)
    below = sum(BELOW for row in lines.itertuples() if _speakers(row)) if form.is_column() else 0.0
    rows = len(lines) + lines["kind"].nunique() + below
    step = form.pick(min(0.175, 8.0 / rows), 0.155)
    entries, places = disc_key(lines["period"], certain(asked))
    key, (ax,) = sheet_with_key(rows * step + 0.5, 1, lines=places[-1][1] + 1)
    explain_discs(key, entries, places)
    stance_scale(ax, asked)
    marks, y, ticks = marks_of(lines["period"].cat.categories), 0.0, []
    for kind, part in lines.groupby("kind", observed=True):
        text = HEADS[kind] if not form.is_column() else HEADS[kind].removeprefix("Editorial ").capitalize()
        ax.text(-asked.end - 0.55, y + 0.1, f"{text}  ({heads[kind]})", fontweight="bold", fontsize=7, va="center")
        for _, own in part.groupby("line", sort=False):
            for place, row in enumerate(own.itertuples()):
                y += 1
                _line(ax, y, row, marks)
                ticks.append((y, _label(row.line) if place == 0 else ""))
                y += BELOW if form.is_column() and _speakers(row) else 0
        y += 1
    name_rows(ax, [place for place, _ in ticks], [name for _, name in ticks], 34, step, 6.6)
    ax.set_ylim(rows - 0.4, -0.6)
    left = whole[~whole.index.isin(lines.index)]
    boards = set(left["kind"]) == {"institutions"}
    style.leave_out(ax, len(left), "votes of boards and institutions" if boards else "votes")
    return ax


def _with_room(lines: pd.DataFrame) -> pd.DataFrame:
    """On a slide the first lines that have room, and boards and institutions only where all of them have; elsewhere all."""
    if not form.is_slide() or len(lines) + lines["kind"].nunique() <= ON_A_SLIDE:
        return lines
    return lines[lines["kind"] == lines["kind"].iloc[0]].head(ON_A_SLIDE - 1)


def _line(ax: Axes, y: float, row, marks: dict[str, str]) -> None:
    ax.axhline(y, color="#F0F0F0", linewidth=0.6, zorder=0)
    disc(ax, row.stance, y, marks[row.period], GROUP_COLOURS[row.group], row.explicit)
    if form.is_column():  # at the left edge of the sheet, below the name of the line
        place = blended_transform_factory(ax.figure.dpi_scale_trans, ax.transData)
        look: dict[str, Any] = {"fontsize": 6.5, "va": "center", "color": "#555555", "transform": place}
        ax.text(0.12, y + 0.74, _speakers(row), **look).set_in_layout(False)
        return
    ax.annotate(
        _speakers(row), (1.01, y), xycoords=("axes fraction", "data"), fontsize=6, va="center", color="#444444",
    )  # fmt: skip


def _label(line: str) -> str:
    """The name of a line, shorter in a narrow column: `Norway, government`."""
    if not form.is_column() or not line.startswith("Government of "):
        return line
    return f"{line.removeprefix('Government of ').removeprefix('the ')}, government"


def _speakers(row, most: int = 46) -> str:
    """Who spoke, and how many statements."""
    said = fitting(row.speakers.split(", "), most) if row.speakers != row.line else ""
    more = f" ({row.statements} statements)" if row.statements > 1 else ""
    return f"{said}{more}".strip()


def say(asked: Asked, lines: pd.DataFrame) -> Words:
    """How many votes stand where, and each government period by period; `lines`: `stances.official_lines`."""
    if lines.empty:
        return nothing(asked, "Official lines", NO_LINE)
    of_government = lines["line"].str.startswith("Government")
    governments = int(of_government.sum())
    statements, speakers = int(lines["statements"].sum()), lines["line"].nunique()
    method = in_full(
        asked,
        "The official line, apart from the voices out of office: one vote per government or board and period, the mean of its statements in that period"
        f"{'; a filled disc where one of them is explicit' if certain(asked) else ''}.",
        f"{count(len(lines), 'vote')} of {count(speakers, 'line')} from {count(statements, 'statement')}; {count(governments, 'vote') if governments else 'none'} {verb(governments or 1, 'is', 'are')} of governments, "
        "the others of editorial boards, institutes and persons. A person or institution for whom no government or board is recorded speaks for itself.",
    )
    told = "; ".join(
        f"{line}: {', '.join(map(with_sign, own['stance']))}" for line, own in lines.groupby("line", sort=False)
    )
    alt = f"Governments and institutions in rows, one disc per period on a scale from {asked.ends}. {told}."
    kind, rows = ("government vote", lines[of_government]) if governments else ("vote", lines)
    head = both_ends(asked, _by_side(rows), count(len(rows), kind))
    shown = caption(
        asked,
        f"A row is a government, board or institute in one period (n = {count(len(lines), 'vote')}), its disc the mean of its statements, coded by "
        f"reading{': filled where one is explicit' if certain(asked) else ''}. Right: who spoke.",
    )
    scope = asked.scope
    under = f"“{scope.text}” {count(len(lines), 'vote')}, one per line and period{_without_period(lines)}, in {scope.read}, {scope.dates}."
    return Words(head, under, shown, alt, f"{lines_sentence(lines, asked)} {_of_all(lines, asked)}", len(lines), method)


def _by_side(lines: pd.DataFrame) -> dict[int, int]:
    """How many votes lie below zero, at zero and above."""
    votes = sign_of(lines["stance"]).value_counts()
    return {side: int(votes.get(side, 0)) for side in (-1, 0, 1)}


def _of_all(lines: pd.DataFrame, asked: Asked) -> str:
    """Where all votes stand, those of boards, institutes and persons too."""
    votes = _by_side(lines)
    return (
        f"With boards, institutes and persons, of {count(len(lines), 'vote')} {votes[-1]} {verb(votes[-1], 'leans', 'lean')} to “{short(asked.scope.low)}”, "
        f"{votes[1]} to “{short(asked.scope.high)}” and {votes[0]} to neither side."
    )


def _without_period(lines: pd.DataFrame) -> str:
    """How many of the votes rest on pages whose period is not told; empty where none."""
    n = int((lines["period"] == stances.NO_PERIOD).sum())
    return f" ({n} where the period is not told)" if n else ""


def lines_sentence(lines: pd.DataFrame, asked: Asked) -> str:
    """Where each government stood, period by period; `lines`: `stances.official_lines`."""
    own = lines[(lines["kind"] == "officials") & lines["line"].str.startswith("Government")]
    if own.empty:
        return "No government speaks to it in the pages read."
    parts = [
        f"{line.removeprefix('Government of ')} {_periods(part, asked)}"
        for line, part in own.groupby("line", sort=False)
    ]
    rest = count(int(own["statements"].sum()), "statement")
    return f"Official line of governments, by period ({rest}): {'; '.join(parts)}."


def _periods(part: pd.DataFrame, asked: Asked) -> str:
    """`leaned to “it cannot work” in 2 of 3 periods, to “it will work” in 1 of 3 periods`; what has no period is told apart."""
    leaned = {-1: f"to “{short(asked.scope.low)}”", 0: "to neither side", 1: f"to “{short(asked.scope.high)}”"}
    told, rest = part[part["period"] != stances.NO_PERIOD], part[part["period"] == stances.NO_PERIOD]
    counts = sign_of(told["stance"]).value_counts()
    parts = [
        f"{leaned[side]} in {int(counts[side])} of {count(len(told), 'period')}"
        for side in (-1, 0, 1)
        if counts.get(side, 0)
    ]
    parts += [f"{leaned[side]} where the period is not told" for side in sign_of(rest["stance"])]
    return "leaned " + ", ".join(parts)


@needs(ONE_QUESTION)
def official_lines(asked: Asked) -> Figure:
    """Where governments and institutions stand, one row per line and period (`stances.official_lines`)."""
    line = asked.line
    return Figure(line, {"lines": stances.official_lines(line.statements)}, partial(draw, line), partial(say, line))
