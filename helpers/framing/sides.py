"""Believers of a question against its doubters: do they frame it differently (04-sides)?"""

from functools import partial

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers.asked import Asked
from helpers.corpus import countries
from helpers.corpus.scale import either, side
from helpers.figure import style
from helpers.figure.basis import FRAMES, ONE_QUESTION, needs
from helpers.figure.figure import Figure
from helpers.framing import compare, shares
from helpers.framing.parts import (
    NO_STATEMENT,
    PAGES,
    alone,
    caption,
    differences,
    frame_rows,
    key,
    nothing,
    reach,
    read,
    share_axis,
    test,
    wide,
)
from helpers.framing.shares import in_order, reported
from helpers.measures import intervals
from helpers.words import Words, capital, chance, count, listed, number, percent, point_span, points, title, verb


def draw(sides: pd.DataFrame, min_n: int) -> Axes:
    """Believers against doubters: their shares of each frame (left) and the difference (right), a row of panels per scope.

    `sides`: `compare.sides`. Returns the first panel.
    """
    if sides.empty:
        return style.nothing(1.6, NO_STATEMENT)
    scopes, labels = (list(sides[column].drop_duplicates()) for column in ("scope", "label"))
    heights = [0.2] + [0.24 * len(labels)] * len(scopes)
    fig, grid = style.sheet(1.3 + sum(heights), 1 + len(scopes), 2, width_ratios=[1.35, 1], height_ratios=heights)
    for (left, right), (scope, part) in zip(grid[1:], in_order(sides, "scope"), strict=True):
        sizes = part.iloc[0]
        for row in part[part["estimate"].notna()].itertuples():
            y = labels.index(row.label)
            left.plot([row.share_other, row.share_one], [y, y], color=style.LIGHT, linewidth=3, zorder=1)
            left.plot(row.share_other, y, "s", color=style.BELOW_ZERO, markersize=5, zorder=2)
            left.plot(row.share_one, y, "o", color=style.ABOVE_ZERO, markersize=5, zorder=3)
        share_axis(left)
        left.set_title(f"{capital(_briefly(scope))}: {sizes['n_one']} and {sizes['n_other']} documents")
        differences(right, part, labels, False, reach(sides))
        frame_rows(left, labels)
        right.set_title("Believers minus doubters, points", fontweight="normal")
        if part["estimate"].isna().all():
            for ax, middle in ((left, 0.5), (right, 0)):
                text = f"fewer than {min_n} documents\non one side"
                box = {"facecolor": "white", "edgecolor": "none"}
                ax.text(middle, (len(labels) - 1) / 2, text, ha="center", va="center", fontsize=7.5, bbox=box)
    styles = ((shares.BELIEVERS, "o", style.ABOVE_ZERO), (shares.DOUBTERS, "s", style.BELOW_ZERO))
    handles = [Line2D([], [], color=shade, marker=mark, linestyle="", label=name) for name, mark, shade in styles]
    key(wide(grid, 0), handles, 2)
    return grid[1, 0]


def say(sides: pd.DataFrame, asked: Asked, family: int | None = None) -> Words:
    """Words of believers against doubters. `sides`: `compare.sides`; `family`: how many rows q was worked out over (default: those tested here)."""
    if sides.empty:
        return nothing(asked, "Believers and doubters: no statement")
    tested, found, reading = int(sides["q"].notna().sum()), reported(sides), in_words(sides)
    family = tested if family is None else family
    sizes = "; ".join(
        f"{scope}: {count(int(part['n_one'].iloc[0]), 'document')} of believers, {count(int(part['n_other'].iloc[0]), 'document')} of doubters"
        for scope, part in in_order(sides, "scope")
    )
    documents = ", ".join(
        f"{_briefly(scope)} {int(part['n_one'].iloc[0])} and {int(part['n_other'].iloc[0])}"
        for scope, part in in_order(sides, "scope")
    )
    mixed = shares.on_both_sides(asked.statements)  # counts of each side cannot tell which documents are in both
    return Words(
        title=_title(found, tested, sides["scope"].nunique()),
        subtitle=f"{asked.scope.text} Share of statements with each frame by side",
        caption=caption(
            asked,
            f"Share of statements with the frame by believers ({side(asked.scale, 1)}) and doubters ({side(asked.scale, -1)}), and difference with 95 % resampling interval; "
            f"documents: {documents}; q over {count(family, 'difference')}.",
        ),
        method=(
            f"Believers: stance {either(asked.scale, 1)}; doubters: {either(asked.scale, -1)}{_zero(asked)}. {sizes}. Unit: documents; lines: 95 % "
            f"resampling interval ({intervals.DRAWS:,} draws), from ten documents on both sides. {test(family)} "
            f"{_mixed(mixed)}Bold: q of at most {shares.Q}. {_at_home(sides, asked)}"
            f"{read(asked)} {PAGES}"
        ),
        alt=f"Rows of frames with two points each, believers first, and their difference. {_pairs(sides)}{reading}",
        reading=reading,
        n=int(sides.groupby("scope", sort=False)[["cases_one", "cases_other"]].first().sum(axis=1).max()),
    )


def _briefly(scope: str) -> str:
    """A scope where there is little room: `all voices`, `Norway`."""
    return scope.removeprefix("voices from ").removeprefix("the ")


def _mixed(documents: int) -> str:
    return (
        f"{count(documents, 'document')} with both sides {verb(documents, 'counts', 'count')} on each. "
        if documents
        else ""
    )


def _zero(asked: Asked) -> str:
    return "; stances of 0 are left out" if 0 in asked.scale else ""


def _at_home(table: pd.DataFrame, asked: Asked) -> str:
    """How many of each side's statements are by voices of the country with most voices."""
    name = countries.the_name(asked.home)
    sizes = table.groupby("scope", sort=False)[["cases_one", "cases_other"]].first()
    if len(sizes) < 2:
        return f"Every voice is from {name}. " if asked.home else ""
    (one, other), (ours, theirs) = sizes.to_numpy(int)
    if not (one and other):
        return ""
    return f"By voices from {name}: {ours} of {one} statements of believers, {theirs} of {other} of doubters; so a difference over all may be one of country. "


def _title(found: pd.DataFrame, tested: int, table_scopes: int) -> str:
    if not tested:
        return "Believers and doubters: too few documents to compare"
    if found.empty:
        return "No difference in frames between believers and doubters survives correction"
    if not found["firm"].any():
        return "Believers and doubters: differences that not each reading alone shows"
    found = found[found["firm"].astype(bool)]
    labels, scopes = (list(found[column].drop_duplicates()) for column in ("label", "scope"))
    where = f" ({scopes[0]})" if len(scopes) == 1 and table_scopes > 1 else ""
    return title(
        f"Believers and doubters differ in {listed(labels)}{where}",
        f"Believers and doubters differ in {len(labels)} frames{where}",
    )


def in_words(sides: pd.DataFrame) -> str:
    """What the comparison of the sides shows. `sides`: `compare.sides`."""
    found, tested = reported(sides), int(sides["q"].notna().sum())
    if not tested:
        return "One side has too few documents for a comparison."
    if found.empty:
        row = sides.sort_values("p", kind="stable").iloc[0]
        return (
            f"None of {count(tested, 'difference')} survives correction; the smallest q is {number(row['q'], 3)} "
            f"({row['label']}, {row['scope']})."
        )
    return " ".join(_side(row, sides) for _, row in found.iterrows())


def in_short(sides: pd.DataFrame) -> str:
    """The first difference between the sides, or that there is none, in one sentence. `sides`: `compare.sides`."""
    found = reported(sides)
    return in_words(sides) if found.empty else _difference(found.iloc[0])


def _difference(row: pd.Series) -> str:
    return (
        f"{row['label']}, {row['scope']}: {percent(row['share_one'])} of believers' statements and {percent(row['share_other'])} of doubters', "
        f"{points(row['estimate'])} (95 % resampling interval {point_span(row['low'], row['high'])}), {chance('q', row['q'])}."
    )


def _side(row: pd.Series, table: pd.DataFrame) -> str:
    """One reported difference, and what the other scope shows of it."""
    text = _difference(row)
    other = table[(table["frame"] == row["frame"]) & (table["scope"] != row["scope"]) & table["q"].notna()]
    parts = (
        f" Among {two['scope']}: {points(two['estimate'])}, {chance('q', two['q'])}." for _, two in other.iterrows()
    )
    return f"{text}{''.join(parts)} {alone(row)}"


def _pairs(table: pd.DataFrame) -> str:
    known = table[table["estimate"].notna()]
    return "".join(
        f"{scope}: "
        + "; ".join(f"{row.label} {percent(row.share_one)} and {percent(row.share_other)}" for row in part.itertuples())
        + ". "
        for scope, part in in_order(known, "scope")
    )


@needs(FRAMES, ONE_QUESTION)
def sides(asked: Asked) -> Figure:
    """Believers against doubters over all voices and within the country with most voices (columns: `shares.sides` with `readings.confirm`)."""
    table = compare.sides(asked)
    words = partial(say, asked=asked, family=int(table["q"].notna().sum()))
    return Figure(asked, {"sides": table}, partial(draw, min_n=asked.min_n), words)
