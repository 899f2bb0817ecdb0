"""Every document in the month of its publication (01-documents)."""

from collections.abc import Iterator, Sequence
from functools import partial

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes

from helpers.asked import Asked
from helpers.corpus import periods as calendar
from helpers.figure import style
from helpers.figure.basis import DOCUMENTS, needs
from helpers.figure.figure import Figure
from helpers.reading import parts
from helpers.reading.parts import ACCESS
from helpers.words import SAMPLE, Words, count, dates, listed, verb

FILLS = {"direct": style.INK, "copy": "#B5B5B5", "relayed": "white"}  # how a document was read
STEP = 0.085  # inches from one document to the next in a month's stack


def draw(documents: pd.DataFrame, periods: Sequence[str] = ()) -> Axes:
    """Every document as a mark in its month, stacked, one strip per corpus and group of outlets; the fill tells the access.

    `documents`: the result of `overview.documents`. Lines mark the days on which a period begins. Returns the lowest strip.
    """
    strips = dict(_strips(documents))
    tallest = [int(part.groupby("month").size().max()) for part in strips.values()]
    rows = [max(size, 2) + 1.5 for size in tallest]
    _, grid = style.sheet(sum(rows) * STEP + 1.9, len(rows), height_ratios=rows, sharex=True)
    for ax, (name, part), height in zip(grid[:, 0], strips.items(), rows, strict=True):
        _strip(ax, part, f"{name}: {len(part)}", height)
        for day in calendar.check(periods):
            ax.axvline(day, color=style.GREY, linewidth=0.8, linestyle=(0, (3, 2)), zorder=0)
    _time_axis(ax, documents, periods)
    fills = {name: fill for name, fill in FILLS.items() if (documents["access"] == name).any()}
    marks = [ax.plot([], [], "o", color=style.INK, markerfacecolor=fill, markersize=5)[0] for fill in fills.values()]
    names = [f"read {ACCESS[name]}" for name in fills]
    place = dict(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, handletextpad=0.1, borderaxespad=0)
    grid[0, 0].legend(marks, names, **place)
    return ax


def _strips(table: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """The articles, then the debate by group of its outlet, in the order of `style.GROUPS`."""
    debate = table[table["corpus"] == "debate"]
    strips = [("articles\nread whole", table[table["corpus"] == "articles"])]
    strips += [(f"debate,\n{name}", debate[debate["group"] == key]) for key, name in style.GROUPS.items()]
    return ((name, part) for name, part in strips if len(part))


def _strip(ax: Axes, part: pd.DataFrame, name: str, height: float) -> None:
    order = part.assign(place=part["access"].map({key: place for place, key in enumerate(FILLS)}))
    order = order.sort_values(["month", "place", "doc_id"])
    x = pd.to_datetime(order["month"] + "-15")
    y = order.groupby("month").cumcount() + 0.8
    for access, fill in FILLS.items():
        chosen = order["access"] == access
        ax.plot(x[chosen], y[chosen], "o", color=style.INK, markerfacecolor=fill, markersize=4.3, markeredgewidth=0.7)
    ax.set_ylim(0, height)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="x", length=0)
    ax.set_ylabel(name, rotation=0, ha="right", va="center", fontsize=7.5, labelpad=6)


def _time_axis(ax: Axes, table: pd.DataFrame, periods: Sequence[str]) -> None:
    first, last = int(table["year"].min()), int(table["year"].max())
    ax.set_xlim(pd.Timestamp(first, 1, 1) - pd.Timedelta(days=15), pd.Timestamp(last + 1, 1, 1) + pd.Timedelta(days=15))
    ax.xaxis.set_major_locator(mdates.YearLocator())
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
    ax.tick_params(axis="x", length=3)
    for label in ax.get_xticklabels():
        label.set_horizontalalignment("left")
    if len(periods):
        ax.set_xlabel(f"dashed: a period begins ({listed(list(periods))})")


def say(documents: pd.DataFrame) -> Words:
    """Words of the documents by month and country of the outlet."""
    year, most = parts.fullest(documents)
    groups = documents.loc[documents["corpus"] == "debate", "group"].value_counts()
    outlets = listed(f"{name} {groups.get(key, 0)}" for key, name in style.GROUPS.items())
    articles = int((documents["corpus"] == "articles").sum())
    strips = f"{'the articles, and ' if articles else ''}the debate by country of the outlet"
    span = parts.years_of(documents)
    month, n = int(documents["month_only"].sum()), len(documents)
    return Words(
        title=f"{count(n, 'document')}, {span}, {most} of {year}",
        subtitle=f"Documents by month and country of the outlet, {dates(documents)}; n = {n}",
        caption=(
            f"A mark is a document (n = {n}), stacked in the middle of its month whatever its day; {month} of them are known by month only. "
            f"Strips: {strips} (elsewhere: all others)."
        ),
        method=(
            "One mark per document, stacked in the middle of its month whatever its day; strips by corpus and, in the debate, by the country of "
            f"the outlet (elsewhere: all other countries and those not established). {count(month, 'document')} of which only the month is "
            f"known stand in that month. {SAMPLE}"
        ),
        alt=(
            f"Strips of marks over the months of {span}. {f'Articles: {articles}. ' if articles else ''}Debate by country of the "
            f"outlet: {outlets}. The marks crowd in {year}, with {count(most, 'document')}."
        ),
        reading=f"{f'The pages of the debate come from outlets in: {outlets}.' if len(groups) else ''} Of {count(n, 'document')} {most} {verb(most, 'is', 'are')} of {year}.".strip(),
        n=n,
    )


@needs(DOCUMENTS)
def documents(asked: Asked) -> Figure:
    """Every document of the corpus in its month, by the country of its outlet; lines where the periods begin."""
    return parts.figure(asked, partial(draw, periods=asked.periods), say, documents=parts.documents(asked))
