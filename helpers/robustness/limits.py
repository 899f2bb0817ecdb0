"""What errors of reading and pages not found could do, how many statements would have to be read differently, what openings leave
out, and where the sample is thin."""

from functools import partial
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from helpers.asked import Asked
from helpers.corpus import OPENING
from helpers.figure import style
from helpers.figure.basis import ARTICLES, needs
from helpers.figure.figure import Figure, Listing
from helpers.robustness import influence, tables
from helpers.robustness.parts import filtered, intervals, nothing, nothing_drawn, panels, points, span
from helpers.words import Words, count, listed, spelt

# errors of reading and missed pages

UPPER = f"Upper bar: 95 % of the differences when codes are drawn again {tables.REDRAWN:,} times, as often wrong as the readings differ. "
UPPER_IN_FULL = (
    f"Upper bar: where 95 % of the differences lie when the code that the headline rests on is drawn again {tables.REDRAWN:,} "
    "times, changing as often as one reader has another code than the other (stances: debate, all questions; reasons and frames: "
    "all statements found by both). A lower bound, since it counts only what two readings of one kind disagree on; and it leans "
    "towards zero, since it adds errors to codes that may hold some. "
)
MISSED_IN_FULL = (
    "the least and the largest difference had as many voices or documents again been missed in both groups, all of the view that "
    "moves it furthest; with more missed it would be wider."
)
ONCE = "These data were coded once, so errors of reading cannot be drawn again. "


def errors_and_gaps(asked: Asked) -> Figure:
    """How far reading errors and pages not found could move each headline.

    Table: headline, doubt (codes redrawn, or as many again missed), estimate, low, high (0 to 1).
    """
    return Figure(asked, {"bounds": tables.bounds(asked)}, draw_bounds, partial(say_bounds, asked))


def draw_bounds(bounds: pd.DataFrame) -> Axes:
    """What errors of reading and pages not found could do: two bars per headline."""
    if bounds.empty:
        return nothing_drawn()
    axes, doubts = [], bounds["doubt"].nunique()
    for panel, own in panels(bounds, 0.8 + (0.3 + 0.2 * doubts) * bounds["headline"].nunique()):
        intervals(panel, own, list(own["doubt"]))
        axes.append(panel)
    axes[-1].set_xlabel("difference, percentage points")
    return axes[0]


def say_bounds(asked: Asked, bounds: pd.DataFrame) -> Words:
    """Words of the bounds for reading errors and pages not found."""
    if bounds.empty:
        return nothing("errors and gaps", asked.min_n)
    names = list(dict.fromkeys(bounds["headline"]))
    reading, missed = (bounds[bounds["doubt"] == doubt] for doubt in (tables.READING, tables.MISSED))
    told = "; ".join(f"“{row.headline}” {redrawn(row)}" for row in reading.itertuples())
    worst = "; ".join(f"“{row.headline}” {span(row.low, row.high)}" for row in missed.itertuples())  # type: ignore[arg-type]
    doubts = bounds["doubt"].nunique()
    # the tipping points and the statements behind the headlines are not drawn here
    moves, n = tables.tipping(asked), tables.statements(asked, names)
    other = tables.on_another(asked, names)
    return Words(
        title="What reading errors and missed pages could do",
        subtitle=f"Percentage points; bars: bounds, dot: as stated; n = {count(n, 'statement')}",
        caption=f"Dot: as stated. {UPPER if len(reading) else ''}{'Lower bar' if len(reading) else 'Bar'}: bounds if as many again had been missed. n = {count(n, 'statement')}.{filtered(asked)}",
        method=f"{UPPER_IN_FULL if len(reading) else ONCE}{'Lower bar' if len(reading) else 'Bar'}: {MISSED_IN_FULL}{filtered(asked)}{other}",
        alt=f"{spelt(doubts).capitalize()} {'bar' if doubts == 1 else 'bars'} per headline. {f'Codes redrawn: {told}. ' if told else ''}As many again missed: {worst}.",
        reading=f"{f'With the codes drawn again, 95 % of the differences lie within: {told}.' if told else ONCE.strip()} "
        f"{_needed(moves[moves['headline'].isin(names)])} Had as many again been missed, the differences could lie anywhere within: {worst}.{other}",
        n=n,
    )


def redrawn(row: Any) -> str:
    """The span of a headline whose codes are drawn again, or that it stays where it is."""
    return f"{points(row.low)} throughout" if points(row.low) == points(row.high) else span(row.low, row.high)


# tipping points


def tipping(asked: Asked, country: str) -> Listing:
    """The smallest number of statements that, moved one step the same way, turns each headline: over all and within one country.

    Table: headline, statements (whose), needed (empty where all do not suffice), of, share (0 to 1), direction.
    """
    return Listing(asked, tables.tipping(asked, country), partial(say_tipping, asked))


def say_tipping(asked: Asked, moves: pd.DataFrame) -> tuple[str, str]:
    """Caption and sentence for the table of tipping points."""
    caption = (
        "The smallest number of statements that, each moved one step the same way, "
        f"turns the sign of the headline or makes it zero; empty where even all do not suffice.{filtered(asked)}"
    )
    return caption, _needed(moves) if len(moves) else nothing("tipping points", asked.min_n).reading


def _needed(moves: pd.DataFrame) -> str:
    """The smallest number of statements that would have to be read differently to turn each headline."""
    own = moves[moves["statements"] == "all"]
    parts = [
        f"“{row.headline}” needs {int(row.needed)} of {row.of} ({100 * row.share:.0f} %)" if pd.notna(row.needed)  # type: ignore[arg-type, operator]
        else f"“{row.headline}” is not turned by any number of the {row.of}"
        for row in own.itertuples()
    ]  # fmt: skip
    return f"To turn the sign by moving statements one step the same way: {'; '.join(parts)}."


# openings


@needs(ARTICLES)
def openings(asked: Asked) -> Figure:
    """What the openings of the articles hold of their statements, on all questions; table: `influence.beyond_opening`."""
    return Figure(asked, {"openings": influence.beyond_opening(asked)}, draw_openings, partial(say_openings, asked))


def draw_openings(openings: pd.DataFrame) -> Axes:
    """Statements of each article that its first 2,000 characters hold, and those they do not; one square a statement."""
    if openings.empty:
        return style.nothing(1.6, "No statement of an article was chosen.")
    articles = openings.groupby("doc_id", sort=False)["article"].first()
    ax = style.canvas(0.8 + 0.32 * len(articles))
    for row, doc_id in enumerate(articles.index):
        own = openings[openings["doc_id"] == doc_id].sort_values("in_opening", ascending=False)["in_opening"].to_numpy()
        for place, held in enumerate(own):
            ax.add_patch(
                plt.Rectangle(
                    (place + 0.06, row - 0.38), 0.88, 0.76, facecolor="#595959" if held else "white", edgecolor="#595959",
                    hatch="" if held else "////", linewidth=0.8,
                )
            )  # fmt: skip
        at: dict[str, Any] = {"xy": (len(own), row), "xytext": (5, 0), "textcoords": "offset points"}
        ax.annotate(f"{own.sum()} of {len(own)}", **at, va="center", fontsize=7.5)
    ax.set_yticks(range(len(articles)), list(articles))
    ax.set_ylim(len(articles) - 0.4, -0.6)
    ax.set_xlim(0, openings.groupby("doc_id").size().max() + 2)
    ax.set_xticks([])
    ax.set_xlabel(f"filled: in the first {OPENING:,} characters; hatched: only further down")
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.tick_params(left=False)
    return ax


def _such(asked: Asked) -> str:
    return " The debate was read by such openings only." if asked.book.debate.openings else ""


def say_openings(asked: Asked, openings: pd.DataFrame) -> Words:
    """Words of what the openings of the articles hold."""
    held, size, articles = int(openings["in_opening"].sum()), len(openings), openings["doc_id"].nunique()
    if not size:
        why = f"No statement of an article was chosen, so nothing can be cut.{filtered(asked)}"
        return Words("Openings: no statement of an article", "Nothing is drawn", why, why, why, 0)
    voices = openings.groupby("name")["in_opening"].any()
    lost, of = sorted(voices.index[~voices]), "article" if articles == 1 else "articles"
    each = "; ".join(
        f"{name} {own.sum()} of {len(own)}" for name, own in openings.groupby("article", sort=False)["in_opening"]
    )
    return Words(
        title=f"Openings hold {held} of {count(size, 'statement')} of the articles",
        subtitle=f"{spelt(articles).capitalize()} {of} cut to their first {OPENING:,} characters",
        caption=f"Statements of the {spelt(articles)} {of} read whole; a statement counts as held when a paragraph it is in begins "
        f"within the first {OPENING:,} characters.{_such(asked)}{filtered(asked)}",
        method=f"Statements of the {spelt(articles)} {of} read whole, coded by reading; a statement counts as held when a paragraph it is in begins within the first "
        f"{OPENING:,} characters.{_such(asked)} Counts: no interval and no test; so few articles are no sample.{filtered(asked)}",
        alt=f"One square per statement in a row per article: {held} of {size} filled, the others hatched. {each}.",
        reading=f"The first {OPENING:,} characters hold {held} of {count(size, 'statement')} of the articles. "
        f"{f'Every statement of {listed(lost, 12)} would have been unseen.' if lost else 'No voice would have been unseen.'}",
        n=size,
    )


# thin places


def thin(asked: Asked) -> Listing:
    """Where the debate on the question is thin; table: `tables.thin`."""
    return Listing(asked, tables.thin(asked), partial(say_thin, asked))


def say_thin(asked: Asked, places: pd.DataFrame) -> tuple[str, str]:
    """Caption and sentence for the table of thin places."""
    few = places[places["documents"] < asked.min_n]
    kinds = [what for what in dict.fromkeys(places["what"]) if (few["what"] == what).any()]
    parts = [f"{listed(few.loc[few['what'] == what, 'value'], 20)} ({what})" for what in kinds]
    caption = (
        "Documents, voices and statements of the debate on the question by country of the voice, language of the page and year, fewest "
        f"documents first. What is not listed was not found at all.{filtered(asked)}"
    )
    return caption, f"Fewer than {asked.min_n} documents stand behind: {'; '.join(parts) or 'none of them'}."
