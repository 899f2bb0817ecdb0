"""Do the groups of one column take different sides?"""

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers import words
from helpers.asked import Asked
from helpers.corpus import given
from helpers.figure import style
from helpers.figure.basis import ONE_QUESTION, needs
from helpers.figure.figure import Figure
from helpers.figure.style import ABOVE_ZERO, BELOW_ZERO, GREY
from helpers.measures import intervals
from helpers.question import measure
from helpers.question.measure import SIDES, label
from helpers.question.parts import filters
from helpers.words import Words

LOOKS = {"below": ("v", BELOW_ZERO, 0.16), "above": ("^", ABOVE_ZERO, -0.16)}
BY_WORDS = {"group": "country group", "access": "way of access"}
WILSON = "Wilson's 95 % interval for a share, as if these voices had been drawn at random from many; they were not."


def draw(table: pd.DataFrame, names: Mapping[str, str], ax: Axes | None = None) -> Axes:
    """Two shares of voices with their intervals for each value; `table`: `measure.sides`, `names`: values in words.

    Filled from ten voices, hollow below; where there are too few for a share their number stands alone.
    """
    if table.empty:
        return style.nothing(1.6, "No voice speaks to this question under these settings.")
    values, there = list(dict.fromkeys(table["value"])), set(table["side"])
    looks = {side: look for side, look in LOOKS.items() if side in there}
    ax = style.canvas(0.42 * len(values) + 1.75, ax)
    for y, value in enumerate(values):
        own = table[table["value"] == value].set_index("side")
        ax.axhline(y, color="#F0F0F0", linewidth=0.6, zorder=0)
        if own["estimate"].isna().all():
            counts = ", ".join(
                f"{own.at[side, 'count']:.3g} at {words}" for side, words in SIDES.items() if side in own.index
            )
            ax.text(
                0.01, y, f"too few for a share ({counts})", va="center", fontsize=7, color=GREY, backgroundcolor="white"
            )
            continue
        for side, (marker, colour, lift) in looks.items():
            if side not in own.index:
                continue
            row = own.loc[side]
            solid = row["n"] >= intervals.BOOT_N
            style.point_with_interval(ax, row["estimate"], y + lift, row["low"], row["high"], solid, color=colour, marker=marker, markersize=6)  # fmt: skip
    sizes = table.groupby("value")["n"].first()
    ax.set_yticks(range(len(values)), [f"{names.get(value, value)}  ({sizes[value]})" for value in values])
    ax.set_ylim(len(values) - 0.5, -0.5)
    ax.set_xticks(np.linspace(0, 1, 5), ["0", "25", "50", "75", "100 %"])
    ax.set_xlim(-0.02, 1.02)
    ax.set_xlabel("share of the voices of each row")
    ax.tick_params(axis="y", length=0)
    handles = [
        Line2D([], [], linestyle="", marker=marker, color=colour, markersize=6, label=SIDES[side])
        for side, (marker, colour, _) in looks.items()
    ]
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, borderaxespad=0.2)
    return ax


def say(table: pd.DataFrame, asked: Asked, by: str) -> Words:
    """The words of the shares. `table`: `measure.sides`; the number of voices in all is counted in the
    statements behind its rows, since a voice may stand in several of them."""
    name, rows = BY_WORDS.get(by, by), table.drop_duplicates("value")
    small = rows[rows["n"] < asked.min_n]
    left_out = f"Below {asked.min_n} voices no share: {words.listed(_named(small, by, asked))}. " if len(small) else ""
    few = f"Below {asked.min_n} no share: {words.listed(_named(small, by, asked), 2)}. " if len(small) else ""
    entry = asked.book.questions[asked.question or ""]
    method = (
        f"Estimator: share of voices whose stance is −1 or below, or +1 or above. Unit: the voice; one with several statements in "
        f"a row counts in parts, one in several rows counts in each. n: voices of the row. Interval: {WILSON} Hollow: below "
        f"{intervals.BOOT_N} voices. {left_out}Scale: {entry['low'].replace('-2', '−2')}; {entry['high']}. {filters(asked)}{words.SAMPLE}"
    )
    shown = table.dropna(subset=["estimate"])
    listed = "; ".join(
        f"{label(row.value, by, asked.book)}: {words.percent(row.estimate)} at {SIDES[row.side]} (n = {row.n})"
        for row in shown.itertuples()
    )
    alt = (
        f"Chart of points with intervals, one row for each {name}. {listed or 'No row has enough voices for a share'}."
    )
    total = measure.voices_in(asked.statements, by, table["value"])
    subtitle = f"{asked.scope.text} Share of voices on either side, {words.count(total, 'voice')} in {words.count(len(rows), 'row')}"
    caption = (
        f"Shares of voices on either side, coded by reading, 95 % Wilson intervals; hollow below {intervals.BOOT_N}; n in brackets. {few}{asked.in_force}"
    ).strip()
    title = f"The two sides of one question, by {name}"
    return Words(title, subtitle, caption, alt, _reading(shown, by, asked), total, method)


def _named(rows: pd.DataFrame, by: str, asked: Asked) -> list[str]:
    return [f"{label(value, by, asked.book)} ({n})" for value, n in zip(rows["value"], rows["n"], strict=True)]


def _reading(shown: pd.DataFrame, by: str, asked: Asked) -> str:
    """The largest and the smallest share above (where only the other side is there, below), with intervals, and whether these overlap."""
    side = "above" if len(shown) and (shown["side"] == "above").any() else "below"
    above = shown[shown["side"] == side].sort_values("estimate", kind="stable")
    if len(above) < 2:
        return "Fewer than two rows have enough voices, so nothing can be compared; take another column or loosen a filter."
    low, high = above.iloc[0], above.iloc[-1]
    parts = [
        f"“{label(row['value'], by, asked.book)}” ({words.percent(row['estimate'])}, {words.span(row['low'], row['high'], share=True)}, n = {row['n']})"
        for row in (high, low)
    ]
    meet = (
        "overlap, which is no test of whether the rows differ"
        if low["high"] >= high["low"]
        else "do not overlap. They are the two ends of several rows, so this is no test"
    )
    return f"At {SIDES[side]} the highest share is that of {parts[0]}, the lowest that of {parts[1]}; their intervals {meet}."


@needs(ONE_QUESTION)
def sides(asked: Asked, by: str) -> Figure:
    """The share of voices on either side of the question, for each value of a column of the statements (`measure.COLUMNS`).

    Its table is that of `measure.sides` with `label`, the value in words.

    Raises AskError for another column.
    """
    by = given.plain(by)
    table = measure.sides(asked.statements, by, asked.min_n)
    names = {value: label(value, by, asked.book) for value in table["value"]}
    table.insert(1, "label", table["value"].map(names))
    return Figure(asked, {"table": table}, partial(draw, names=names), partial(say, asked=asked, by=by))


def wide(figure: Figure) -> pd.DataFrame:
    """The shares of a figure of `sides` in per cent, a row for each label and a column for each side, for a drawing of one's own; a row
    `no voice` without numbers where there is none."""
    table = figure.table.pivot(index="label", columns="side", values="estimate").mul(100)
    return table if len(table) else pd.DataFrame({side: [np.nan] for side in sorted(SIDES)}, index=["no voice"])
