"""Which reasons go together: pairs that one voice gives for the same side, seen and expected."""

from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.arguments import reasons
from helpers.arguments.parts import COLOURS, MARKERS, NOT_HELD, ROW, caption, foot, subtitle
from helpers.asked import Asked
from helpers.figure import style
from helpers.figure.basis import ONE_QUESTION, REASONS, needs
from helpers.figure.figure import Figure
from helpers.words import Words, count, listed, number


def draw(table: pd.DataFrame) -> Axes:
    """Pairs of reasons: how many voices give both, and how many would under independence."""
    part = table[reasons.worth_drawing(table)]
    if part.empty:
        return style.nothing(1.6, "No pair of reasons is given by two voices, and none would be expected to be.")
    ax = style.canvas(len(part) * ROW + 1.4)
    for place, row in enumerate(part.itertuples()):
        colour = COLOURS[row.side]
        ax.plot([row.expected, row.voices], [place, place], color=colour, linewidth=1, zorder=1)
        ax.plot(row.expected, place, MARKERS[row.side], color=colour, markerfacecolor="white", markersize=5)
        ax.plot(row.voices, place, MARKERS[row.side], color=colour, markersize=6)
    ax.set_yticks(range(len(part)), part["one"] + " + " + part["other"] + ", " + part["side"].astype(str))
    for tick, side in zip(ax.get_yticklabels(), part["side"], strict=True):
        tick.set_color(COLOURS[side])
    ax.set_ylim(len(part) - 0.4, -0.7)
    top = max(part["voices"].max(), np.ceil(part["expected"].max()))
    ax.set_xlim(-0.15, top + 0.4)
    ax.set_xticks(range(int(top) + 1))
    ax.set_xlabel("voices: filled, that give both; outlined, expected", loc="right")
    ax.grid(axis="x")
    ax.tick_params(axis="y", length=0)
    return ax


def say(table: pd.DataFrame, asked: Asked) -> Words:
    """Words of the pairs of reasons."""
    shown, sides = reasons.worth_drawing(table), table.drop_duplicates("side")
    sizes = listed(f"{row.n} {row.side}" for row in sides.sort_values("side").itertuples())
    # A voice may give reasons on two sides, and a side with a single reason has no pair: so n is counted from the statements.
    giving = int(reasons.voices(reasons.statements(asked))["reasons"].sum())
    method = (
        f"Pairs of reasons that one voice gives for the same side. Filled: voices that give both; outlined: expected under independence, the product of "
        f"the numbers that give each divided by the voices of the side with a reason read ({sizes}). Drawn: pairs that two voices give or would be "
        f"expected to give, {int(shown.sum()) or 'none'} of {len(table) or 'none'}; all in the CSV, with names. So few voices allow no test, and none is made. {NOT_HELD} {foot(asked)}"
    )
    seen, missed = table[table["voices"] > 0], table[shown & (table["voices"] < table["expected"])]
    reading = "No voice gives two reasons for the same side."
    if len(seen):
        top = seen.iloc[0]
        reading = f"Most often together: {_pair_of(top)}."
        below = (missed["expected"] - missed["voices"]).sort_values(ascending=False, kind="stable")
        reading += (
            f" Furthest below what independence would give: {_pair_of(missed.loc[below.index[0]])}."
            if len(below)
            else ""
        )
    return Words(
        title="Pairs of reasons given by one voice, seen and expected",
        subtitle=subtitle(asked, giving, "with a reason"),
        caption=caption(
            asked,
            f"Filled: voices that give both reasons for the same side; outlined: expected if they went together by chance. {_drawn(int(shown.sum()), len(table))}; "
            f"n = {count(giving, 'voice')}; no test.",
        ),
        method=method,
        alt=f"One row per pair of reasons with two marks, the voices that give both and the number expected. {reading}",
        reading=reading,
        n=giving,
    )


def _drawn(shown: int, pairs: int) -> str:
    """How many of the pairs are drawn."""
    return (
        f"{shown or 'none'} of {count(pairs, 'pair')} drawn"
        if pairs > 1
        else f"{count(pairs, 'pair')} in all"
        if pairs
        else "no pair"
    )


def _pair_of(row: pd.Series) -> str:
    return f"“{row['one']}” and “{row['other']}”, {row['side']} ({count(int(row['voices']), 'voice')}; {number(row['expected'], 1)} expected)"


@needs(REASONS, ONE_QUESTION)
def pairs(asked: Asked) -> Figure:
    """Pairs of reasons given by one voice, with the number expected under independence; columns: `reasons.combined`."""
    table = reasons.combined(reasons.statements(asked), asked.book)
    return Figure(asked, {"table": table}, draw, partial(say, asked=asked))
