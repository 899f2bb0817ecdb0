"""Alpha as it is drawn and written wherever the two readings are compared."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers import words
from helpers.asked import Asked, once
from helpers.corpus.codebook import Codebook
from helpers.figure import style
from helpers.measures import intervals
from helpers.reading import reliability

CONSISTENT = "Agreement measures consistency, not correctness."
BY_MACHINE = "Two machine-assisted readings of one codebook agree more than people would: this measures consistency, not correctness."


def consistent(book: Codebook) -> str:
    """What agreement of the readings of these data says, and what not."""
    return BY_MACHINE if book.debate.machine else CONSISTENT


@once
def agreement(asked: Asked) -> pd.DataFrame:
    """Agreement on stance and certainty (`reliability.stance_and_certainty`) as it may be shown (`reliability.shown`), and alike:
    how many statements were coded equally."""
    table = reliability.stance_and_certainty(asked.data, asked.periods, asked.seed)
    alike = (table["exact"] * table["n"]).round().fillna(0).astype(int)
    table.insert(table.columns.get_loc("exact"), "alike", alike)  # type: ignore[arg-type]
    return reliability.shown(table, asked.min_n)


def whole(table: pd.DataFrame, code: str, corpus: str = "debate") -> pd.Series:
    """Agreement on stance or certainty (`code`) over all questions and periods of a corpus; without such a row, of no statement.

    `table`: the result of `agreement`.
    """
    overall = (table["period"] == reliability.ALL) & (table["question"] == "all")
    rows = table[overall & (table["corpus"] == corpus) & (table["code"] == code)]
    if len(rows):
        return rows.iloc[0]
    return pd.Series(dict.fromkeys(table.columns, np.nan) | {"n": 0, "alike": 0, "code": code})


def alpha(value: float) -> str:
    """Alpha with two digits; with three where two would make a full agreement of what is none (0.997 is not 1.00)."""
    text = words.number(value)
    return f"{min(value, 0.999):.3f}" if text == "1.00" and value < 1 else text


def estimate(row: pd.Series) -> str:
    """Alpha with its interval in words."""
    return (
        f"{alpha(row['estimate'])} ({words.span(row['low'], row['high'])})"
        if pd.notna(row["estimate"])
        else "not shown"
    )


def how(units: str, min_n: int) -> str:
    """How the intervals were made, and where there are none."""
    return (
        f"Lines: 95 % resampling interval ({intervals.DRAWS:,} draws of as many {units} again from those that both coded; units of one document "
        f"are not independent, so the intervals are rather too narrow). Hollow, no interval: fewer than {intervals.BOOT_N} units in which a reader "
        f"left the commonest value, or all agree; below {min_n:,} such units the counts alone."
    )


def lowest(table: pd.DataFrame) -> float:
    """Where the axis of alpha begins: at 0, or lower where an estimate or an interval does."""
    values = words.finite([*table["estimate"], *table["low"]])
    return min(0.0, np.floor(min(values, default=0.0) * 2) / 2) - 0.04


def axis(ax: Axes, low: float) -> None:
    """The axis of alpha from `low` to full agreement."""
    ticks = [tick for tick in (-1, -0.5, 0, 0.5, 1) if tick >= low]
    ax.set_xlim(low, 1.08)
    ax.set_xticks(ticks, [f"{tick:g}".replace("-", "−") for tick in ticks], fontsize=6.5)
    ax.xaxis.grid(True)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)


def marks(ax: Axes, rows: pd.DataFrame, y: Iterable[float]) -> None:
    """Alpha with its interval; hollow without an interval; nothing where no estimate is given."""
    for place, row in zip(y, rows.itertuples(), strict=True):
        if np.isfinite(row.estimate):  # type: ignore[arg-type]
            solid = row.interval == intervals.RESAMPLED
            style.point_with_interval(
                ax, row.estimate, place, row.low, row.high, solid, color=style.INK, markersize=4.5, clip_on=False  # type: ignore[arg-type]
            )  # fmt: skip


def beside(ax: Axes, y: float, text: str, points: float, colour: str = style.INK) -> None:
    """A text to the right of the axes that ends so many points from them."""
    ax.annotate(
        text, (1, y), (points, 0), xycoords=ax.get_yaxis_transform(), textcoords="offset points", fontsize=6.3,
        color=colour, ha="right", va="center_baseline", annotation_clip=False,
    )  # fmt: skip
