"""Whether voices fall into patterns by their reasons: a map where it holds structure beyond chance, else the table."""

import textwrap
from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Ellipse
from matplotlib.transforms import ScaledTranslation

from helpers.arguments import reason_map, reasons
from helpers.arguments.parts import COLOURS, MARKERS, NOT_HELD, caption, foot, key, subtitle
from helpers.arguments.reason_map import Map
from helpers.arguments.reasons import SIDES
from helpers.asked import Asked
from helpers.figure import form, labels, style
from helpers.figure.basis import ONE_QUESTION, REASONS, needs
from helpers.figure.figure import Figure
from helpers.figure.style import INK, LIGHT
from helpers.measures.intervals import BOOT_N
from helpers.words import Words, chance, count, fitting, listed, number, percent, verb

TABLE_ROW, TALLEST = 0.155, 7.3
ON_A_SLIDE = 10  # rows


def draw_map(point: pd.DataFrame, region: pd.DataFrame, shares: np.ndarray) -> Axes:
    """Reasons and voices on two axes, and where the sides lie; `shares`: of inertia, by axis."""
    width, height = 5.6, 4.7  # inches inside the axes, when head, foot and labels have taken theirs
    ax = style.canvas(height + 1.85)
    low, high = point[["x", "y"]].min(), point[["x", "y"]].max()
    scale = 0.88 * min(width / max(high["x"] - low["x"], 1e-9), height / max(high["y"] - low["y"], 1e-9))
    corner = ((low + high) / 2 - np.array([width, height]) / 2 / scale).to_numpy()
    ax.set_aspect("equal", adjustable="datalim")
    ax.plot(*np.array([corner, corner + np.array([width, height]) / scale]).T, linestyle="")
    ax.margins(0)
    ax.axvline(0, color=LIGHT, linewidth=0.8, zorder=0)
    ax.axhline(0, color=LIGHT, linewidth=0.8, zorder=0)
    _regions(ax, region)
    held = point[point["kind"] == "voice"].groupby(["x", "y", "side"]).size().reset_index(name="voices")
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
    others = np.vstack([held[["x", "y"]], region[["x", "y"]]])
    _reason_labels(ax, point, others, corner, scale, (width, height))
    for axis, name in ((1, ax.set_xlabel), (2, ax.set_ylabel)):
        name(f"axis {axis}: {100 * shares[axis - 1]:.0f} % of inertia")
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
    offsets = 72 * (labels.beside(inches, labels.extent(texts, 8), (others - corner) * scale, room) - inches)
    ax.plot(part["x"], part["y"], "x", color=INK, markersize=5, markeredgewidth=1.2, zorder=5)
    for text, x, y, away in zip(texts, part["x"], part["y"], offsets, strict=True):
        ax.annotate(text, (x, y), xytext=away, textcoords="offset points", ha="center", va="center", fontsize=7.5, fontweight="bold", zorder=6, arrowprops={"arrowstyle": "-", "color": "#999999", "linewidth": 0.6, "shrinkA": 0, "shrinkB": 3})  # fmt: skip


def draw_table(row: pd.DataFrame, order: Sequence[str]) -> Axes:
    """Voices with the same reasons and side in a row, reasons in columns, a mark where the reason is given; `order`: the codebook's, of labels."""
    if row.empty:
        return style.nothing(1.6, "No reason is given by enough voices for a map or a table.")
    rows, columns = form.pick(row, slide=_balanced(row)), in_columns(row, order)
    step = min(TABLE_ROW, TALLEST / len(rows))
    ax = style.canvas(len(rows) * step + 2.3)
    for place, each in enumerate(rows.itertuples()):
        ax.axhline(place, color=LIGHT, linewidth=0.5, zorder=0)
        held = [column for column, name in enumerate(columns["name"]) if name in each.reasons.split("; ")]
        (marks,) = ax.plot(held, [place] * len(held), MARKERS[each.side], color=COLOURS[each.side], zorder=3)
        marks.set_markersize(min(5.2, 60 * step))
    ax.set_yticks(
        range(len(rows)),
        [fitting(names.split("; "), form.pick(44, 30, 30)) for names in rows["names"]],
        fontsize=min(7.0, 68 * step),
    )
    for tick, side in zip(ax.get_yticklabels(), rows["side"], strict=True):
        tick.set_color(COLOURS[side])
    ax.set_xticks(range(len(columns)), columns["name"] + " (" + columns["n"].astype(str) + ")", rotation=40, ha="left")
    if form.is_slide():
        texts = [
            textwrap.fill(f"{each.name_} ({each.n})", 10)
            for each in columns.rename(columns={"name": "name_"}).itertuples()
        ]
        ax.set_xticks(range(len(columns)), texts, rotation=0, ha="center", fontsize=6.62)
        style.leave_out(ax, len(row) - len(rows), "rows")
    ax.xaxis.tick_top()
    ax.set_ylim(len(rows) - 0.3, -0.7)
    ax.set_xlim(-0.6, len(columns) - 0.4 + max(0, 4 - len(columns)))
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
    _side_key(ax, [side for side in SIDES if side in set(rows["side"])])
    return ax


def _balanced(row: pd.DataFrame) -> pd.DataFrame:
    """So many rows as a slide has room for: those of the longest side are cut first, the ones with fewest voices."""
    while len(row) > ON_A_SLIDE:
        longest = row[row["side"] == row["side"].value_counts().idxmax()]
        row = row.drop(longest["voices"].iloc[::-1].idxmin())
    return row


def _side_key(ax: Axes, sides: Sequence[str]) -> None:
    """The sides, in the empty corner above the names."""
    marks = [Line2D([], [], marker=MARKERS[side], color=COLOURS[side], linestyle="") for side in sides]
    place = ax.transAxes + ScaledTranslation(0, 0.9, ax.figure.dpi_scale_trans)
    ax.legend(marks, sides, loc="upper right", bbox_to_anchor=(-0.02, 1), bbox_transform=place, borderaxespad=0)


def in_columns(row: pd.DataFrame, order: Sequence[str]) -> pd.DataFrame:
    """The reasons of the table (name, n: voices that give it), most voices first, then in the codebook's order."""
    given = {
        name: int(row.loc[[name in cell.split("; ") for cell in row["reasons"]], "voices"].sum()) for name in order
    }
    frame = pd.DataFrame({"name": given.keys(), "n": given.values()}).query("n > 0")
    return frame.sort_values("n", ascending=False, kind="stable").reset_index(drop=True)


def say_table(row: pd.DataFrame, asked: Asked, found: Map) -> Words:
    """Words of the table drawn in place of a map; the test and what was left out stand in no row: they come from `found`."""
    columns, n = len(in_columns(row, names(asked))), int(row["voices"].sum())
    title = "No structure shown beyond chance: voices and their reasons"
    if not found.test:
        title = "Too few reasons for a map: the table"
    if row.empty:
        title = "Too few voices share a reason for a map"
    basis = _basis(asked, found, columns, n)
    return Words(
        title=title,
        subtitle=subtitle(asked, n),
        caption=caption(
            asked,
            f"A row: voices of one side with the same reasons (n = {n}); mark: reason given, in brackets by how many. {_left(found)}",
        ),
        method=f"{basis}{_tested(found.test)} A row: voices of one side with the same reasons; in brackets how many give a reason. {NOT_HELD} {foot(asked)}",
        alt=(
            f"A table of {count(len(row), 'row')} of voices by {count(columns, 'reason')}, a mark where the reason is given. {_alike(row)}"
            if len(row)
            else _alike(row)
        ),
        reading=f"{_no_structure(found.test)} {_alike(row)}",
        n=n,
    )


def _left(found: Map) -> str:
    return f"Left out: {found.left_out['silent']} without a reason read."


def _basis(asked: Asked, found: Map, columns: int, n: int) -> str:
    left = found.left_out
    return (
        f"Reasons given by at least {asked.min_n} voices ({columns}), voices with at least one of them ({n}). Left out: {count(left['reasons'], 'rarer reason')}, "
        f"{count(left['voices'], 'voice')} with only these, {count(left['silent'], 'voice')} without a reason read. Reasons enter "
        "without their side, so that the sides are not set apart by construction. "
    )


def _tested(test: dict[str, float]) -> str:
    if not test:
        return "A map needs at least three such reasons and three voices that differ; there is none to test."
    return (
        f"Correspondence analysis (Greenacre 2017): the first two axes hold {percent(test['share'])} of the inertia; in {reason_map.DRAWS:,} random tables with the same "
        f"numbers of voices per reason and of reasons per voice the 95th percentile is {percent(test['threshold'])} ({chance('p', test['p'])})."
    )


def _no_structure(test: dict[str, float]) -> str:
    if not test:
        return "No map: fewer than three reasons, or three voices that differ, are left."
    return (
        f"No structure shown beyond chance: the first two axes hold {percent(test['share'])} of the inertia, no more than random tables do (95th percentile "
        f"{percent(test['threshold'])}), so the table is drawn."
    )


def _alike(row: pd.DataFrame) -> str:
    if row.empty:
        return "No voice is left."
    single = int(row.loc[~row["reasons"].str.contains("; "), "voices"].sum())
    every = int(row["voices"].sum())
    if every == 1:
        return f"The one voice gives {'a single one' if single else 'several'} of these reasons."
    return f"{single or 'None'} of {count(every, 'voice')} {verb(single or 1, 'gives', 'give')} a single one of these reasons."


def say_map(point: pd.DataFrame, region: pd.DataFrame, asked: Asked, found: Map) -> Words:
    """Words of the map; the test and what was left out stand in no row: they come from `found`."""
    areas, n = region, int((point["kind"] == "voice").sum())
    basis = _basis(asked, found, int((point["kind"] == "reason").sum()), n)
    with_area = listed(f"{row.side} ({row.n})" for row in areas[areas["width"].notna()].itertuples())
    sides = "; ".join(
        f"{row.side} at {number(row.x, 1)}, {number(row.y, 1)} ({count(row.n, 'voice')})" for row in areas.itertuples()
    )
    return Words(
        title=f"Voices by their reasons: two axes hold {percent(found.test['share'])} of inertia",
        subtitle=subtitle(asked, n, "on the map"),
        caption=caption(
            asked,
            f"Crosses: reasons; marks: voices (n = {n}); plus signs: the sides; ellipses: 95 % of {reason_map.DRAWS:,} draws of a side's voices. Near means similar reasons.",
        ),
        method=(
            f"{basis}{_tested(found.test)} Crosses: reasons, with the voices that give them; marks: voices, larger where several stand on one spot; plus signs: the "
            f"profile of each side. Regions, for sides of {BOOT_N} voices and more ({with_area}): the side's voices drawn again {reason_map.DRAWS:,} times and projected on the "
            f"fixed axes (partial bootstrap); the ellipse holds 95 % of the draws. {NOT_HELD} {foot(asked)}"
        ),
        alt=f"Scatter of voices and reasons on two axes. Sides: {sides}.",
        reading=f"The first two axes hold more than random tables do. The sides lie {sides}. {_apart(areas)}",
        n=n,
    )


def _apart(areas: pd.DataFrame) -> str:
    drawn = areas[areas["width"].notna()]
    if len(drawn) < 2:
        return f"Fewer than two sides have the {BOOT_N} voices that a region needs, so whether sides overlap cannot be told."
    return f"Regions are drawn for {len(drawn)} sides; where they overlap, the sides cannot be told apart by their reasons."


def names(asked: Asked) -> list[str]:
    """The names of all reasons in the codebook's order."""
    return [asked.book.label("arguments", reason) for reason in asked.book.ids("arguments")]


@needs(REASONS, ONE_QUESTION)
def map(asked: Asked) -> Figure:
    """The map of voices by their reasons (`reason_map.places`, `reason_map.regions`), or the table (`reason_map.listing`)."""
    found = reason_map.of(reasons.statements(asked), asked.book, asked.min_n, seed=asked.seed)
    if found.analysis is None:
        draw = partial(draw_table, order=names(asked))
        return Figure(asked, {"row": found.rows}, draw, partial(say_table, asked=asked, found=found))
    tables = {"point": found.points, "region": found.regions}
    draw = partial(draw_map, shares=found.analysis.shares)
    return Figure(asked, tables, draw, partial(say_map, asked=asked, found=found))
