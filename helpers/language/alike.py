"""Figure 05-likeness and the table 05-neighbours: how alike are the pages in their words, and what goes with it?"""

from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.asked import Asked, once
from helpers.figure import style
from helpers.figure.basis import WORDS, needs
from helpers.figure.figure import Figure, Listing
from helpers.figure.style import INK, LIGHT
from helpers.language import pages, similarity
from helpers.measures import intervals
from helpers.words import Words, chance, count, listed, number, percent

NAMES = {
    "publisher": "same publisher",
    "year": "same year",
    "outlet_country": "outlet in the same country",
    "machine": "both machine-translated",
}


@once
def matrix(asked: Asked) -> np.ndarray:
    """The likeness of every pair of openings: `similarity.likeness`."""
    return similarity.likeness(pages.openings(asked))


def table(asked: Asked) -> pd.DataFrame:
    """What goes with likeness: `similarity.goes_with`."""
    return similarity.goes_with(pages.openings(asked).units, matrix(asked), asked.min_n, seed=asked.seed)


def draw(table: pd.DataFrame) -> Axes:
    """Mean likeness of pairs that share a trait (filled) and that do not (hollow), with the range of shuffled labels."""
    if table.empty:
        return style.nothing(1.6, "Too few pages: no likeness.")
    ax = style.canvas(1.0 + 0.42 * len(table))
    for place, row in enumerate(table.itertuples()):
        ends = row.between + row.shuffled_low, row.between + row.shuffled_high
        ax.plot(ends, [place] * 2, color=LIGHT, linewidth=7, solid_capstyle="butt", zorder=1)
        ax.plot([row.between, row.within], [place] * 2, color=INK, linewidth=1, zorder=2)
        ax.plot(row.between, place, "o", color=INK, markerfacecolor="white", markersize=5, zorder=3)
        ax.plot(row.within, place, "o", color=INK, markersize=5, zorder=3)
    for column, text in (("within", "pairs that share it"), ("between", "all other pairs")):
        ax.annotate(
            text, (table[column].iloc[0], 0), xytext=(4, 7), textcoords="offset points", fontsize=7, ha="center", color="#333333"
        )  # fmt: skip
    ax.set_yticks(range(len(table)), [f"{NAMES[row.trait]} ({row.pairs:,} pairs)" for row in table.itertuples()])
    ax.set_ylim(len(table) - 0.5, -0.7)
    ax.set_xlabel("mean likeness of two pages (cosine of TF-IDF)")
    return ax


def say(table: pd.DataFrame, asked: Asked) -> Words:
    """The words for what goes with the likeness of two pages.

    What the traits of the table explain together is asked of the pages: rows of single traits do not add up to it.
    """
    openings = pages.openings(asked).units
    method = (
        "Likeness: cosine of TF-IDF vectors (1 + log count, smooth idf, terms in at least two pages). Filled: mean over pairs of pages that share the trait; hollow: "
        f"over all other pairs. Grey bar: where 95 % of the differences lie when pages are permuted {intervals.DRAWS:,} times (drawn from the hollow mark); p one-sided, q by "
        f"Benjamini-Hochberg over {count(len(table), 'row')}. Openings of all questions whatever the filters, those that lead_flags.csv warns of included, since machine translation is one "
        "of the traits. The traits overlap: translated pages share publishers and countries."
    )
    caption = (
        f"Mean likeness (cosine of TF-IDF) of pairs that share the trait (filled) and of others (hollow); grey bar: 95 % when pages are permuted; q over "
        f"{count(len(table), 'row')}. Openings of all questions, whatever the filters (n = {len(openings)})."
    )
    if table.empty:
        few = (
            f"Fewer than {similarity.least(asked.min_n):,} pages, or no trait that some pairs share and others do not."
        )
        return Words(
            "Likeness of pages: too few", "No pair of pages", caption, "Nothing is drawn.", few, len(openings), method
        )
    n, share = int(table["n"].max()), similarity.explained(openings, matrix(asked), table["trait"].tolist())
    rows = listed(
        f"{NAMES[row.trait]} {number(row.within, 3)} against {number(row.between, 3)} ({chance('q', row.q)})"
        for row in table.itertuples()
    )
    reading = f"Mean likeness: {rows}. Together the traits account for {100 * share:.1f} % of the variance of likeness over pairs of pages."
    alt = f"Dumbbell chart of mean likeness of pairs with and without a shared trait. {rows}."
    subtitle = f"Openings of all questions, {count(n, 'page')}"
    return Words("What goes with two pages sharing their words", subtitle, caption, alt, reading, n, method)


def say_neighbours(table: pd.DataFrame, min_n: int) -> tuple[str, str]:
    """Caption and sentence for the table of nearest neighbours."""
    kinds = set(table["corpus"]) if "corpus" in table else set()
    order = "articles first, then openings, " if len(kinds) > 1 else ""
    short = "Short openings are less alike than long texts." if order else "Short texts are less alike than long ones."
    caption = f"The most alike other page of each page, cosine of TF-IDF; {order}most alike first. {short}"
    if len(table) < similarity.least(min_n):
        return caption, f"Fewer than {similarity.least(min_n):,} pages."
    same = (table["publisher"] == table["nearest_publisher"]).mean()
    year = (table["year"] == table["nearest_year"]).mean()
    articles = int((table["corpus"] == "articles").sum()) if "corpus" in table else 0
    held = f" ({count(articles, 'article')} read whole among them)" if articles else ""
    reading = f"Of {count(len(table), 'text')}{held}, {percent(same)} have their nearest neighbour at the same publisher and {percent(year)} in the same year."
    return caption, reading


@needs(WORDS)
def likeness(asked: Asked) -> Figure:
    """What goes with the likeness of two openings, of all questions and whatever the filters."""
    return Figure(asked, {"table": table(asked)}, draw, partial(say, asked=asked))


@needs(WORDS)
def neighbours(asked: Asked) -> Listing:
    """The nearest other page of every opening and article."""
    found = similarity.neighbours(pages.everything(asked))
    return Listing(asked, found, partial(say_neighbours, min_n=asked.min_n))
