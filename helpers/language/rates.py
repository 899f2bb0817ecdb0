"""Figure 05-terms: when are the named terms used?"""

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from helpers.asked import Asked, once
from helpers.corpus import given
from helpers.figure import form, style
from helpers.figure.basis import WORDS, needs
from helpers.figure.figure import Figure
from helpers.figure.style import GREY
from helpers.language import pages, term_rates
from helpers.language.parts import begins, caption, plain, quoted, who_counts, without_pages
from helpers.measures import intervals
from helpers.words import Words, count, listed

CHOSEN = "#0072B2"
MOST = 12  # years of which a caption names the pages


@once
def table(asked: Asked, terms: Sequence[str]) -> pd.DataFrame:
    """The named terms by year in the pages chosen: `term_rates.by_year`."""
    return term_rates.by_year(pages.chosen(asked), terms, asked.min_n, asked.seed)


def draw(chosen: pd.DataFrame, all_questions: pd.DataFrame) -> Axes:
    """Named terms by year, a panel per term: the chosen question's pages in colour, those of all questions in grey.

    Both tables as from `term_rates.by_year`. Hollow below the least number of pages; a line joins only neighbouring years with ten pages each.
    """
    terms = list(dict.fromkeys(chosen["term"])) or list(dict.fromkeys(all_questions["term"]))
    if not terms:
        return style.nothing(1.6, "No page, or no term named.")
    lines = int(np.ceil(len(terms) / 2))
    fig, axes = style.sheet(0.8 + 1.45 * lines, lines, 2, sharex=True)
    for ax, term in zip(axes.flat, terms, strict=False):
        own, wide = chosen[chosen["term"] == term], all_questions[all_questions["term"] == term]
        _series(ax, wide, GREY, 0.12, "s")
        _series(ax, own, CHOSEN, -0.12, "o")
        ax.set_title(term.replace("_", " "), fontsize=8.5, loc="left")
        top = max(value for part in (own, wide) for value in [1.0, *part[["estimate", "high"]].max().dropna()])
        ax.set_ylim(-0.05 * top, 1.12 * top)
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    for ax in axes.flat[len(terms) :]:
        ax.set_axis_off()
    _name(axes[-1, 0])
    fig.supylabel("per 1,000 tokens", fontsize=8)
    return axes[0, 0]


def _series(ax: Axes, rows: pd.DataFrame, colour: str, shift: float, marker: str) -> None:
    """One term in one set of pages: points with intervals, and a line where both ends rest on enough pages."""
    solid = rows[(rows["n"] >= intervals.BOOT_N) & (rows["interval"] != intervals.TOO_FEW)]
    for one, other in zip(solid.itertuples(), solid.iloc[1:].itertuples(), strict=False):
        if other.year == one.year + 1:
            years, values = [one.year + shift, other.year + shift], [one.estimate, other.estimate]
            ax.plot(years, values, color=colour, linewidth=1, zorder=1)
    for row in rows.itertuples():
        at = row.year + shift
        if np.isfinite(row.low):
            line = (0, (1, 1)) if row.interval == intervals.SMALL else "solid"
            ax.plot(
                [at] * 2, [row.low, row.high], color=colour, linewidth=1, linestyle=line, solid_capstyle="butt", zorder=2
            )  # fmt: skip
        fill = "white" if row.interval == intervals.TOO_FEW else colour
        ax.plot(at, row.estimate, marker, color=colour, markerfacecolor=fill, markersize=4, zorder=3)


def _name(ax: Axes) -> None:
    """What the two colours are, once, below the last panel."""
    for text, colour, shift in (("● chosen question", CHOSEN, 0), ("■ all questions", GREY, 80)):
        ax.annotate(
            text, (0, 0), xycoords="axes fraction", xytext=(form.pick(shift, 0), -26 - form.pick(0, shift // 8)), textcoords="offset points", fontsize=7, color=colour
        )  # fmt: skip


def say(chosen: pd.DataFrame, all_questions: pd.DataFrame, asked: Asked) -> Words:
    """The words for named terms by year. When the pages begin is asked of the pages: the table knows years, not days."""
    years, every = _years(chosen, all_questions), pages.chosen(asked.everything)
    per_year = "; ".join(f"{row.year}: {row.n} and {row.m}" for row in years.itertuples())
    method = (
        "Occurrences per 1,000 tokens (ratio of sums over the pages of a year). Line on a mark: 95 % resampling interval, whole pages drawn again, from ten "
        f"pages; dotted: Student's t, from {asked.min_n:,} pages (small n in the CSV). Hollow: fewer pages than {asked.min_n:,}; every panel has its own scale; "
        "a line joins only neighbouring years with ten pages each. Pages on the chosen question and on all questions, by year: "
        f"{per_year or 'none'}. {who_counts(asked)} Over all questions the mix of questions moves too."
    )
    each = ", ".join(f"{row.n}/{row.m}" for row in years.itertuples())
    each = each if len(years) <= MOST else f"at most {years['n'].max()}/{years['m'].max()}; each in the CSV"
    shown = caption(
        asked,
        f"Per 1,000 tokens by year, each panel with its own scale; line: 95 % resampling interval, dotted: Student's t; hollow: fewer than "
        f"{asked.min_n:,} pages. Pages by year (chosen/all): {each or 'none'}.",
    )
    said = _sums(all_questions)
    reading = (
        f"Over all questions: {said}." if len(all_questions) else "",
        begins(every),
        without_pages(every, asked.labels),
    )
    n, m = int(years["n"].sum()), int(years["m"].sum())
    subtitle = f"{count(n, 'page')} on the chosen question, {count(m, 'page')} on all questions"
    terms = plain(dict.fromkeys([*chosen["term"], *all_questions["term"]]))
    alt = f"Small panels, one per term ({listed(terms)}), with a mark per year for the chosen question and for all questions. {said}."
    return Words(
        "Named terms by year, per 1,000 tokens", subtitle, shown, alt, " ".join(filter(None, reading)), m, method
    )


def _sums(table: pd.DataFrame) -> str:
    """How often each term stands in how many pages, all years together."""
    sums = table.groupby("term", sort=False)[["count", "pages"]].sum().itertuples()
    return listed(f"{quoted(row[0])} {count(int(row[1]), 'time')} in {count(int(row[2]), 'page')}" for row in sums)


def _years(table: pd.DataFrame, wide: pd.DataFrame) -> pd.DataFrame:
    """Pages per year on the chosen question (n) and on all questions (m)."""
    n, m = (part.drop_duplicates("year").set_index("year")["n"] for part in (table, wide))
    years = n.index.union(m.index).sort_values()
    counts = {"n": n.reindex(years, fill_value=0).astype(int), "m": m.reindex(years, fill_value=0).astype(int)}
    return pd.DataFrame(counts).rename_axis("year").reset_index()


@needs(WORDS)
def rates(asked: Asked, terms: Sequence[str]) -> Figure:
    """Named `terms` by year, on the chosen question and over all questions. Raises TermError for a word that is not one term."""
    terms = given.texts("TERMS", terms)
    tables = {"chosen": table(asked, terms), "all_questions": table(asked.everything, terms)}
    return Figure(asked, tables, draw, partial(say, asked=asked))
