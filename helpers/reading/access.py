"""How the documents were read, year by year (01-access)."""

import pandas as pd
from matplotlib.axes import Axes

from helpers.asked import Asked
from helpers.figure import style
from helpers.figure.basis import DOCUMENTS, needs
from helpers.figure.figure import Figure
from helpers.reading import overview, parts
from helpers.reading.parts import ACCESS
from helpers.words import Words, count, listed, verb


def draw(access: pd.DataFrame) -> Axes:
    """Documents per year as bars, one panel per way of access, the number on each bar; hatched: the articles.

    `access`: the result of `overview.by_year`. Returns the last panel.
    """
    _, grid = style.sheet(2.6, 1, len(ACCESS), sharey=True)
    for ax, (way, name) in zip(grid[0], ACCESS.items(), strict=True):
        part = access[access["access"] == way].pivot(index="year", columns="corpus", values="n")
        part = part.reindex(columns=list(overview.CORPORA), fill_value=0)
        total = part.sum(axis=1)
        ax.bar(part.index, part["debate"], color="#8C8C8C", width=0.75)
        some = part[part["articles"] > 0]
        ax.bar(some.index, some["articles"], 0.75, some["debate"], color="white", edgecolor=style.INK, hatch="//////")
        for year, n in total.items():
            ax.text(year, n, f"{n}", ha="center", va="bottom", fontsize=6.5)
        ax.set_title(f"{name}: {total.sum()}")
        ax.set_xticks(part.index, [f"'{year % 100:02d}" for year in part.index])
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
    return ax


def say(access: pd.DataFrame) -> Words:
    """Words of the documents by year and way of access."""
    n = access.groupby("access", sort=False)["n"].sum()
    ways = listed(f"{n.get(key, 0)} {name}" for key, name in ACCESS.items())
    whole = "; hatched: the articles" if access.loc[access["corpus"] == "articles", "n"].any() else ""
    total, years = int(n.sum()), parts.years_of(access)
    last = access[access["year"] == access["year"].max()].groupby("access")["n"].sum()
    return Words(
        title=f"{count(int(n.get('direct', 0)), 'document')} read directly, {n.get('copy', 0)} in copies, {n.get('relayed', 0)} as relayed",
        subtitle=f"Documents per year by how they were read, {years}{'; hatched: articles' if whole else ''}; n = {total}",
        caption=(
            f"Documents per year (n = {total}), the number above each bar{whole}. Copy: a reprint, mirror or partner's page. Relayed: as another "
            "publisher reports, summarises or translates it."
        ),
        method=(
            f"Documents per year, one panel per way of access, the number above each bar{whole}. Copy: a reprint, mirror or "
            "partner's page of the same text. Relayed: the position as another publisher reports, summarises or translates it, which is "
            "weaker evidence. Unit: the document; counts, so no interval and no test."
        ),
        alt=f"Three panels of bars by year, {years}. In all: {ways}.",
        reading=(
            f"Of {count(total, 'document')}, {ways}. In {access['year'].max()} {last.get('relayed', 0)} of {last.sum()} {verb(last.get('relayed', 0), 'was', 'were')} relayed; "
            "results are shown with and without them in notebook 06."
        ),
        n=total,
    )


@needs(DOCUMENTS)
def access(asked: Asked) -> Figure:
    """The documents of the corpus by year and by how they were read."""
    return parts.figure(asked, draw, say, access=overview.by_year(parts.documents(asked), "access", list(ACCESS)))
