"""Voices over time: each in the year it spoke, with the mean of the year, and those that spoke in several periods."""

import textwrap
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers.asked import Asked
from helpers.corpus.countries import GROUPS
from helpers.figure import form, style
from helpers.figure.basis import ONE_QUESTION, needs
from helpers.figure.figure import Figure, Listing
from helpers.figure.style import GROUP_COLOURS, GROUP_MARKERS, INK, LIGHT
from helpers.positions import stances
from helpers.positions.parts import (
    NOBODY,
    caption,
    enough,
    explain,
    folded,
    in_full,
    nothing,
    resampled,
    sheet_with_key,
    subtitle,
    upright_ends,
    with_sign,
)
from helpers.words import Words, count, listed, number, span

LONGEST = 20  # letters of a name in one line


def draw(asked: Asked, voices: pd.DataFrame, means: pd.DataFrame, several: pd.DataFrame) -> Axes:
    """Voices by year with their mean, and beside it the voices that spoke in more than one period.

    `voices`, `means`, `several`: `stances.by_year`, `stances.yearly`, `stances.in_several_periods`.
    """
    if voices.empty:
        return style.nothing(1.6, NOBODY)
    key, (left, right) = sheet_with_key(3.3, 2, width_ratios=form.pick([2.0, 1.28], slide=[1.3, 1]), wspace=0.03)
    _years(left, voices)
    _yearly(left, means, enough(asked))
    style.stance_axis(left, asked.scale, which="y")
    upright_ends(left, asked)
    left.set_title("Voices by year, and their mean")
    _several(right, several)
    right.tick_params(axis="y", length=0)
    handles = [
        Line2D([], [], linestyle="", marker=GROUP_MARKERS[g], color=GROUP_COLOURS[g], markersize=4, label=GROUPS[g])
        for g in GROUPS if (voices["group"] == g).any()
    ]  # fmt: skip
    explain(
        key,
        [
            *handles,
            Line2D([], [], color=INK, marker="o", markersize=5, label=f"mean (hollow: n < {enough(asked):,})"),
        ],
    )
    return left


def _years(ax: Axes, points: pd.DataFrame, across: int = 7) -> None:
    """A mark per voice and year, set side by side where they are equal, in lines of at most `across`."""
    for (year, stance), own in points.groupby(["year", "stance"]):
        lines = -(-len(own) // across)
        for place, group in enumerate(own["group"]):
            line, spot = divmod(place, across)
            full = min(across, len(own) - line * across)
            x, y = year - 0.13 + (spot - (full - 1) / 2) * 0.102, stance + (line - (lines - 1) / 2) * 0.105
            ax.plot(x, y, GROUP_MARKERS[group], color=GROUP_COLOURS[group], markersize=3.2, markeredgewidth=0)
    years = range(int(points["year"].min()), int(points["year"].max()) + 1)
    counts = points["year"].value_counts()
    ax.set_xticks(list(years), [f"{year}\nn = {counts.get(year, 0)}" for year in years], fontsize=6.6)
    ax.set_xlim(years[0] - 0.55, years[-1] + 0.6)


def _yearly(ax: Axes, means: pd.DataFrame, least: int) -> None:
    """The mean of each year at its right edge: filled from `least` voices, hollow with a dotted interval below; a line only
    between neighbouring years that both have as many."""
    shown = means[means["estimate"].notna()]
    for row in shown.itertuples():
        x, solid = row.year + 0.4, row.n >= least
        if np.isfinite(row.low):
            ax.plot(
                [x, x],
                [row.low, row.high],
                color=INK,
                linewidth=1.2 if solid else 0.7,
                linestyle="-" if solid else ":",
                zorder=4,
            )
        ax.plot(x, row.estimate, "o", color=INK, markerfacecolor=INK if solid else "white", markersize=5, zorder=5)
        ax.plot([x - 0.13, x + 0.13], [row.estimate] * 2, color=INK, linewidth=1.3, zorder=4)
    full = shown[shown["n"] >= least].set_index("year")["estimate"]
    for year in full.index.intersection(full.index - 1):
        ax.plot([year + 0.4, year + 1.4], [full[year], full[year + 1]], color=INK, linewidth=0.8, zorder=3)


def _several(ax: Axes, several: pd.DataFrame) -> None:
    """Each voice as a line between its own points, its name at the end."""
    ax.set_title("Voices in several periods")
    ax.axhline(0, color=LIGHT, linewidth=0.9, zorder=0)
    if several.empty:
        why = "No voice spoke in\nmore than one period."
        ax.text(0.5, 0.5, why, transform=ax.transAxes, ha="center", va="center", fontsize=7.5)
        ax.set_xticks([])
        return
    lines = [own for _, own in several.sort_values("period", kind="stable").groupby("name", sort=True)]
    gap = 0.24 if several["name"].str.len().max() > LONGEST else 0.17
    gap = form.pick(gap, slide=gap * 1.6)  # the same letters on a lower axis
    shifts = (np.arange(len(lines)) - (len(lines) - 1) / 2) * min(0.09, 0.5 / len(lines))
    ends = [own["stance"].iloc[-1] for own in lines]
    for own, shift, height in zip(lines, shifts, style.apart(ends, gap, -2.2, 2.2), strict=True):
        _path(ax, own, shift, height)
    labels = list(several["period"].cat.categories)
    crowded = len(labels) > 3
    shown = labels if crowded else [textwrap.fill(label, 10) for label in labels]
    ax.set_xticks(range(len(labels)), shown, fontsize=6, rotation=90 if crowded else 0)
    ax.set_xlim(-0.35, len(labels) + form.pick(1.0, slide=0.75))


def _path(ax: Axes, own: pd.DataFrame, shift: float, height: float) -> None:
    """The points of one voice at its stances, joined, dotted across a period in which it is silent, `shift` beside the middle of the
    period so that equal stances stay apart; its name at `height`."""
    name, group, right = own["name"].iloc[0], own["group"].iloc[0], len(own["period"].cat.categories)
    periods, y = own["period"].cat.codes.to_numpy(), own["stance"].to_numpy(float)
    x = periods + shift
    ax.plot(x, y, GROUP_MARKERS[group], color=GROUP_COLOURS[group], markersize=4)
    for start in range(len(x) - 1):
        line = "-" if periods[start + 1] == periods[start] + 1 else ":"
        ax.plot(x[start : start + 2], y[start : start + 2], line, color=GROUP_COLOURS[group], linewidth=1.2)
    text, size = folded(name, LONGEST, 0.15, 6.3)
    ax.annotate(
        text, (x[-1], y[-1]), (right - 0.75, height), fontsize=size, linespacing=0.95, color=GROUP_COLOURS[group], va="center",
        arrowprops={"arrowstyle": "-", "color": LIGHT, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 2},
    )  # fmt: skip


def say(asked: Asked, voices: pd.DataFrame, means: pd.DataFrame, several: pd.DataFrame) -> Words:
    """The years with enough voices, and who spoke in several periods; the tables are those of `draw`."""
    title = "Voices by year, and those who spoke in several periods"
    if voices.empty:
        return nothing(asked, title)
    least = enough(asked)
    n = voices["voice_id"].nunique()
    method = in_full(
        asked,
        "Left: a mark per voice and calendar year (mean of its stances in that year), beside it the mean of the year’s voices. "
        f"{resampled(asked)} A line joins only neighbouring years with {least:,} voices each; nothing is averaged over time.",
        "Right: only voices that spoke in more than one period, each as a line between the means of its own statements, dotted across a period in which it has none; no test is made.",
        "Other voices speak in other years, so the left panel is no change within voices.",
    )
    full = means[(means["n"] >= least) & means["estimate"].notna()]
    years = [f"{row.year} {number(row.estimate)} ({span(row.low, row.high)}; n = {row.n})" for row in full.itertuples()]
    reading = (
        f"Years with at least {least:,} voices: {'; '.join(years)}. "
        if years
        else f"No year has {least:,} voices, so no year has a mean with its interval. "
    )
    reading += several_sentence(several)
    alt = f"Left, marks of voices by year on a scale from {asked.ends} with yearly means; right, lines of voices in several periods. {reading}"
    shown = caption(
        asked,
        f"Left: a mark is a voice in a year (n = {n:,} voices; equal ones in rows), beside it the mean with its 95 % interval. Right: voices of several periods, "
        "a point each.",
    )
    return Words(title, subtitle(asked, n), shown, alt, reading, n, method)


def several_sentence(several: pd.DataFrame) -> str:
    """Who spoke in more than one period, from where to where, and who stayed; `several`: `stances.in_several_periods`."""
    if several.empty:
        return "No voice spoke in more than one period."
    in_order = several.sort_values("period", kind="stable")  # whatever the order of the rows
    paths = {name: list(map(with_sign, own["stance"])) for name, own in in_order.groupby("name", sort=True)}
    moved = [f"{name} from {' to '.join(path)}" for name, path in paths.items() if len(set(path)) > 1]
    stayed = [f"{name} at {path[0]}" for name, path in paths.items() if len(set(path)) == 1]
    told = "; ".join([*moved, f"with the same mean in each, {listed(stayed)}"] if stayed else moved)
    return f"{count(len(paths), 'voice')} spoke in more than one period: {told}."


@needs(ONE_QUESTION)
def over_time(asked: Asked) -> Figure:
    """Voices by year with the mean of each year, and beside it the voices that spoke in more than one period."""
    table = asked.statements
    tables = {
        "voices": stances.by_year(table),
        "means": stances.yearly(table, asked.scale, asked.draws, asked.min_n),
        "several": stances.in_several_periods(table),
    }
    return Figure(asked, tables, partial(draw, asked), partial(say, asked))


@needs(ONE_QUESTION)
def several_periods(asked: Asked) -> Listing:
    """The voices that spoke in more than one period, one row per voice and period (`stances.in_several_periods`)."""
    shown = caption(
        asked, "Voices that spoke in more than one period: mean stance, dates and gists in each. No test is made."
    )
    several = stances.in_several_periods(asked.statements)
    return Listing(asked, several, lambda table: (shown, several_sentence(table)))
