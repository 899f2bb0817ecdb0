"""Charts of positions: voices on the stance scale, and the official lines.

Frames come from `positions`; `asked` is the question's entry in the codebook (its low and high end). Each chart makes its
own sheet, with a key on top, and returns its first axes.
"""

import textwrap
from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import blended_transform_factory

from helpers.corpus.codebook import STANCES
from helpers.corpus.countries import GROUPS
from helpers.figure import style as charts
from helpers.figure.style import GROUP_COLOURS, LIGHT
from helpers.positions import stances as positions

ROW, TALLEST = 0.158, 7.2  # inches: a row with a name, and the most that all rows may take
TWO_COLUMNS = 26  # voices from which the names stand in two columns
NAMED = 0.085  # inches: rows below this height have no room for a name
LONGEST = 27  # letters of a name


def ends(asked: dict) -> tuple[str, str]:
    """What the ends of the scale mean, without their numbers: `it cannot work`, `it will work, or is working`."""
    return asked["low"].partition(": ")[2] or asked["low"], asked["high"].partition(": ")[2] or asked["high"]


def numbered(labels: Sequence[str]) -> dict[str, str]:
    """The mark of each period: its number in order, a dash for one that cannot be told."""
    return {label: str(place) for place, label in enumerate(labels, 1) if label != positions.NO_PERIOD} | {
        positions.NO_PERIOD: "–"
    }


def disc(ax: Axes, x: float, y: float, mark: str, colour: str, solid: bool, size: float = 7.4, place=None) -> None:
    """A disc with a mark in it; outlined where the stance is implied. `place`: a transform other than the data's."""
    place = place or ax.transData
    ax.plot(
        x, y, "o", markersize=size, markerfacecolor=colour if solid else "white", markeredgecolor=colour, markeredgewidth=0.9, zorder=3,
        transform=place, clip_on=False, in_layout=False,
    )  # fmt: skip
    ax.annotate(
        mark, (x, y), xycoords=place, ha="center", va="center_baseline", fontsize=size * 0.74, fontweight="bold", zorder=4,
        color="white" if solid else colour, annotation_clip=False,
    ).set_in_layout(False)  # fmt: skip


def voices(table: pd.DataFrame, asked: dict) -> Axes:
    """Every voice in a row on the stance scale, by country group and stance; `table`: the result of `positions.listing`.

    A disc per stance, with the number of its period, filled where it is in so many words, outlined where implied.
    """
    if table.empty:
        return charts.nothing(1.6, "No voice speaks to this question under these settings.")
    columns = 2 if table["voice_id"].nunique() > TWO_COLUMNS else 1
    parts = _columns(_entries(table), columns)
    rows = max(map(len, parts))
    step = min(ROW, TALLEST / rows)
    entries, places = _disc_key(table["period"])
    key, axes = keyed(rows * step + 0.5, columns, share=False, lines=places[-1][1] + 1)
    explain_discs(key, entries, places)
    for ax, part in zip(axes, parts, strict=True):
        _name_rows(ax, part, rows, step, asked, 15 if columns > 1 else 40)
    return axes[0]


def _entries(table: pd.DataFrame) -> list[dict]:
    """Headings and voices in order: head (text) or name, with colour and statements."""
    entries: list[dict] = []
    for group, part in table.groupby("group", observed=True):
        voices, colour = part["voice_id"].nunique(), GROUP_COLOURS[group]
        entries.append({"head": f"{GROUPS[group][:1].upper()}{GROUPS[group][1:]}", "n": voices, "colour": colour})
        for _, own in part.groupby("voice_id", sort=False):
            entries.append({"name": _labelled(own.iloc[0]), "colour": colour, "own": own, "head": ""})
    return entries


def _labelled(row: pd.Series) -> str:
    """The name for a row, with the country's code where a group holds several countries."""
    code = f" ({row['country']})" if row["group"] in ("EUR", "OTH") and row["country"] else ""
    return shortened(row["name"], LONGEST - len(code)) + code


def _columns(entries: list[dict], columns: int) -> list[list[dict]]:
    """The entries in columns of about equal length; a group that is cut gets its heading again."""
    if columns == 1:
        return [entries]
    half = -(-len(entries) // 2)
    heads = [place for place, entry in enumerate(entries) if entry["head"]]
    near = min(heads[1:], key=lambda place: abs(place - half), default=half)
    cut = near if abs(near - half) <= 4 else half
    left, right = entries[:cut], entries[cut:]
    if not right[0]["head"]:
        head = next(entry for entry in reversed(left) if entry["head"])
        right = [{**head, "head": f"{head['head']}, continued", "n": 0}, *right]
    return [left, right]


def keyed(height: float, columns: int, share: bool = True, lines: int = 1, **grid) -> tuple[Axes, list[Axes]]:
    """A sheet with a key of so many lines on top and `columns` axes of `height` inches below it, by default with one y axis."""
    high = 0.16 * lines
    sizes = {"height_ratios": [high, height], **grid}
    fig, axes = charts.sheet(height + high + 1.04, 2, columns, sharey="row" if share else False, gridspec_kw=sizes)
    spec = axes[0, 0].get_gridspec()
    for ax in axes[0]:
        ax.remove()
    key = fig.add_subplot(spec[0, :])
    key.set(ylim=(lines - 0.5, -0.5))
    key.set_axis_off()
    return key, list(axes[1])


def across(key: Axes):
    """Places in a key: x in inches from the left edge of the sheet, y by line."""
    return blended_transform_factory(key.figure.dpi_scale_trans, key.transData)


def in_lines(
    texts: Sequence[str], left: float = 0.16, letter: float = 0.0575, gap: float = 0.36
) -> list[tuple[float, int]]:
    """Where the entries of a key stand (inches from the left, line), each with room for its text."""
    places, x, line = [], left, 0
    for text in texts:
        wide = gap + letter * len(text)
        if x + wide > charts.WIDTH + 0.1 and x > left:
            x, line = left, line + 1
        places.append((x, line))
        x += wide
    return places


def _disc_key(period: pd.Series) -> tuple[list[tuple[str, bool, str]], list[tuple[float, int]]]:
    """What the numbers in the discs mean and the two looks of a disc (mark, filled, text), and where they stand."""
    labels = [label for label in period.cat.categories if label != positions.NO_PERIOD or (period == label).any()]
    marks = numbered(labels)
    entries = [(marks[label], True, "period not told" if label == positions.NO_PERIOD else label) for label in labels]
    entries += [("", True, "in so many words"), ("", False, "implied")]
    return entries, in_lines([text for _, _, text in entries])


def explain_discs(
    key: Axes, entries: Sequence[tuple], places: Sequence[tuple[float, int]], colours: Sequence[str] = ()
) -> None:
    """Draw a key of discs: mark, filled or not, and text of each entry at its place."""
    for number, ((mark, solid, text), (x, line)) in enumerate(zip(entries, places, strict=True)):
        disc(key, x, line, mark, colours[number] if colours else "#555555", solid, 6.8, across(key))
        key.annotate(
            text, (x + 0.1, line), xycoords=across(key), va="center", fontsize=6.8, annotation_clip=False
        ).set_in_layout(False)


def explain(key: Axes, handles: list, **more) -> None:
    """A legend in one line at the left edge of the sheet."""
    legend = key.legend(
        handles=handles, loc="center left", bbox_to_anchor=(0.06, 0), bbox_transform=across(key), ncols=len(handles), borderaxespad=0,
        fontsize=6.8, handletextpad=0.4, columnspacing=1.2, **more,
    )  # fmt: skip
    legend.set_in_layout(False)


def _scale(ax: Axes, asked: dict, wrap: int = 40, size: float = 6.5) -> None:
    """The stance scale on top, its ends in words, a light line at each step."""
    charts.stance_axis(ax)
    ax.set_xlim(-2.6, 2.6)
    ax.xaxis.tick_top()
    ax.tick_params(axis="both", length=0, pad=1.5)
    for side in ax.spines.values():
        side.set_visible(False)
    for stance in STANCES:
        ax.axvline(stance, color=LIGHT if stance else "#AAAAAA", linewidth=0.7, zorder=0)
    low, high = ends(asked)
    low, high = (textwrap.fill(text.partition(",")[0], wrap) for text in (low, high))
    lift: dict[str, Any] = {
        "xycoords": "axes fraction",
        "textcoords": "offset points",
        "fontsize": size,
        "color": "#333333",
        "va": "bottom",
    }
    ax.annotate(f"← {low}", (0, 1), xytext=(0, 13), ha="left", **lift)
    ax.annotate(f"{high} →", (1, 1), xytext=(0, 13), ha="right", **lift)


def _name_rows(ax: Axes, entries: list[dict], rows: int, step: float, asked: dict, wrap: int) -> None:
    _scale(ax, asked, wrap)
    size, marks = min(6.6, step * 42), None
    for y, entry in enumerate(entries):
        if entry["head"]:
            count = f"  ({entry['n']})" if entry["n"] else ""
            ax.text(
                -2.55, y + 0.1, entry["head"] + count, color=entry["colour"], fontweight="bold", fontsize=7, va="center"
            )
            continue
        marks = marks or numbered(entry["own"]["period"].cat.categories)
        _voice(ax, y, entry, marks, min(7.4, step * 47))
    named = [(y, entry["name"]) for y, entry in enumerate(entries) if not entry["head"]]
    ax.set_yticks([y for y, _ in named], [name if step >= NAMED else "" for _, name in named], fontsize=size)
    ax.set_ylim(rows - 0.4, -0.6)


def shortened(name: str, longest: int) -> str:
    """A name cut to fit, with a mark that something is missing."""
    return name if len(name) <= longest else f"{name[: longest - 1].rstrip(' ,')}…"


def _voice(ax: Axes, y: float, entry: dict, marks: dict[str, str], size: float) -> None:
    own = entry["own"].drop_duplicates(["stance", "period", "certainty"]).sort_values(["stance", "period"])
    ax.axhline(y, color="#F0F0F0", linewidth=0.6, zorder=0)
    ax.plot([own["stance"].min(), own["stance"].max()], [y, y], color=entry["colour"], linewidth=1.1, zorder=2)
    moved = own["stance"].to_numpy(float) + charts.spread(
        own["stance"].tolist(), min(0.36, 0.85 / max(own["stance"].value_counts().max(), 1))
    )
    for x, period, certainty in zip(moved, own["period"], own["certainty"], strict=True):
        disc(ax, x, y, marks[period], entry["colour"], certainty == "explicit", size)


def official_lines(table: pd.DataFrame, asked: dict) -> Axes:
    """One row per official line and period: its vote on the scale, and who spoke; `table`: `positions.official_lines`."""
    if table.empty:
        return charts.nothing(1.6, "No official and no institution speaks to this question under these settings.")
    heads = table.groupby("kind", observed=True)["line"].nunique()
    rows = len(table) + len(heads)
    step = min(0.175, 8.0 / rows)
    entries, places = _disc_key(table["period"])
    key, (ax,) = keyed(rows * step + 0.5, 1, lines=places[-1][1] + 1)
    explain_discs(key, entries, places)
    _scale(ax, asked)
    marks, y, ticks = numbered(table["period"].cat.categories), 0, []
    for kind, part in table.groupby("kind", observed=True):
        text = {"officials": "Governments and officials", "institutions": "Editorial boards and institutions"}[kind]
        ax.text(-2.55, y + 0.1, f"{text}  ({heads[kind]})", fontweight="bold", fontsize=7, va="center")
        for _, own in part.groupby("line", sort=False):
            for place, row in enumerate(own.itertuples()):
                y += 1
                _line(ax, y, row, marks)
                ticks.append((y, shortened(row.line, 34) if place == 0 else ""))
        y += 1
    ax.set_yticks([place for place, _ in ticks], [name for _, name in ticks], fontsize=6.6)
    ax.set_ylim(rows - 0.4, -0.6)
    return ax


def _line(ax: Axes, y: float, row, marks: dict[str, str]) -> None:
    ax.axhline(y, color="#F0F0F0", linewidth=0.6, zorder=0)
    disc(ax, row.stance, y, marks[row.period], GROUP_COLOURS[row.group], row.explicit)
    said = row.speakers if row.speakers != row.line else ""
    more = f" ({row.statements} statements)" if row.statements > 1 else ""
    ax.annotate(
        (shortened(said, 46 - len(more)) + more).strip(), (1.01, y), xycoords=("axes fraction", "data"), fontsize=6, va="center", color="#444444",
    )  # fmt: skip
