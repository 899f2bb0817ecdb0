"""Which months are empty: documents per calendar month (01-calendar)."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.asked import Asked
from helpers.figure import style
from helpers.figure.basis import DOCUMENTS, needs
from helpers.figure.figure import Figure
from helpers.reading import overview, parts
from helpers.words import Words, count, listed, verb

CUT = "#D55E00"  # frame of a month in which a period begins


def draw(months: pd.DataFrame) -> Axes:
    """Documents per month as a calendar, years down; a frame marks months in which a period begins.

    `months`: the result of `overview.calendar`.
    """
    cells = months.pivot(index="year", columns="month", values="n").fillna(0).astype(int)
    ax = style.canvas(0.9 + 0.27 * len(cells))
    names = [f"{pd.Timestamp(2000, month, 1):%b}" for month in cells.columns]
    parts.matrix(ax, cells.to_numpy(), [f"{year}" for year in cells.index], names)
    bold = dict(ha="left", fontsize=7.5, fontweight="bold")
    right = len(names) - 0.25
    for place, total in enumerate(cells.sum(axis=1)):
        ax.text(right, place, f"{total}", va="center_baseline", **bold)  # type: ignore[arg-type]
    ax.text(right, -0.7, "year", va="bottom", **bold)  # type: ignore[arg-type]
    for year, month in months.loc[months["cut"], ["year", "month"]].to_numpy():
        corner = (cells.columns.get_loc(month) - 0.47, cells.index.get_loc(year) - 0.47)
        ax.add_patch(Rectangle(corner, 0.94, 0.94, fill=False, edgecolor=CUT, linewidth=1.6))
    ax.set_xlim(-0.5, len(names) + 0.4)
    return ax


def say(months: pd.DataFrame) -> Words:
    """Words of the documents by calendar month."""
    empty, n = months[months["n"] == 0], int(months["n"].sum())
    cut = [f"{year}-{month:02d}" for year, month in months.loc[months["cut"], ["year", "month"]].to_numpy()]
    fullest, lost = months.loc[months["n"].idxmax()], int(months["without_period"].sum())
    by_year = empty.groupby("year").size().reindex(months["year"].unique(), fill_value=0)
    years = listed(f"{year}: {k}" for year, k in by_year.items())
    return Words(
        title=f"{len(empty)} of {count(len(months), 'month')} {verb(len(empty), 'has', 'have')} no document",
        subtitle=f"Documents per month, {parts.years_of(months)}, both corpora; framed: a period begins; n = {n}",
        caption=(
            f"Documents per month (n = {n}); hatched: none. Framed: months in which a period begins; {count(lost, 'document')} there of which only the month is known "
            f"{'has' if lost == 1 else 'have'} no period."
        ),
        method=(
            f"Documents per calendar month; hatched: none. Framed: months in which a period begins ({listed(cut)}); a document there of "
            f"which only the month is known has no period and is left out of work by period: {count(lost, 'document')}."
        ),
        alt=f"Calendar of counts, years down, months across. Empty months by year: {years}.",
        reading=(
            f"The fullest month is {int(fullest['year'])}-{int(fullest['month']):02d} with {count(int(fullest['n']), 'document')}. "
            f"Empty months by year: {years}."
        ),
        n=n,
    )


@needs(DOCUMENTS)
def calendar(asked: Asked) -> Figure:
    """The documents of the corpus by calendar month; framed: months in which a period begins."""
    table = overview.calendar(parts.documents(asked), asked.periods)
    return parts.figure(asked, draw, say, months=table)
