"""Figure 05-wordscores and the table 05-wordscores-articles: do words place a page where reading does?"""

from collections.abc import Sequence
from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from helpers import words
from helpers.asked import Asked, once
from helpers.corpus import given
from helpers.figure import style
from helpers.figure.basis import ARTICLES, OPENINGS, needs
from helpers.figure.figure import Figure, Listing
from helpers.language import pages, wordscores
from helpers.language.parts import caption, key, who_counts
from helpers.measures import intervals
from helpers.words import Words, chance, count, number, span

NO_SCORE = "Too few pages with words counted, or all with the same stance: no score."
REACH = 0.16  # how far a mark may stand from its stance, in steps of the scale: less than halfway to that of a page between two steps


@once
def table(asked: Asked, question: str) -> pd.DataFrame:
    """Every opening on the question scored by the words of all others: `wordscores.held_out`."""
    return wordscores.held_out(pages.on_scale(asked, question), asked.min_n)


def draw(table: pd.DataFrame, scale: Sequence[int], ends: tuple[str, str] = ("", "")) -> Axes:
    """Held-out Wordscores against the stance read, one mark per page, by the country of its voices."""
    if table.empty:
        return style.nothing(1.6, NO_SCORE)
    ax = style.canvas(3.5)
    group = table["country"].map(lambda code: style.group(code))
    shift = style.spread(table["stance"].round(2), 0.014, REACH)
    for code, name in style.GROUPS.items():
        here = (group == code).to_numpy()
        if here.any():
            label = name if code != list(style.GROUPS)[-1] else f"{name} or several"
            ax.plot(
                (table["stance"] + shift)[here], table["score"][here], style.GROUP_MARKERS[code], color=style.GROUP_COLOURS[code],
                markersize=4, label=label, linestyle="none",
            )  # fmt: skip
    style.stance_axis(ax, scale, *ends)
    ax.set_ylabel("score from all other pages")
    key(ax, 3)
    return ax


def say(table: pd.DataFrame, asked: Asked, question: str) -> Words:
    """The words for Wordscores with every page held out in turn.

    The shuffles need the words of the pages, which no table holds: they are asked of the pages, for the rows of the table.
    """
    found = wordscores.agreement_of(pages.on_scale(asked, question), table, asked.min_n, asked.seed)
    method = (
        "Wordscores (Laver, Benoit and Garry 2003): every page is scored by the words of all other pages, placed by their mean stance as read; raw scores, so "
        "the two axes differ in spread. Spearman's rank correlation; 95 % resampling interval: pages drawn again, scores kept. A page's own stance is missing "
        "from the mean of the others, so held-out scores lean against it by themselves: the shuffles (stances dealt out anew, every page scored again, "
        f"{intervals.DRAWS:,} times) show what no relation looks like, and p is the share of them with a correlation as high. Marks with the same stance stand "
        f"side by side. Openings without those that lead_flags.csv warns of. {who_counts(asked)}"
    )
    agrees = sentence(found, asked.min_n)
    alt = f"Scatter of {count(len(table), 'page')}: stance as read against the score from words. {agrees}"
    if table.empty:
        return Words(
            "The scale from words against the stance as read", NO_SCORE, NO_SCORE, NO_SCORE, agrees, 0, method.strip()
        )
    subtitle = f"{words.question(asked.book, question)} Openings, n = {len(table)}"
    shown = caption(
        asked,
        f"A mark is a page (n = {len(table)}): its mean stance, coded by reading, and the raw score from the words of all other pages (Wordscores). Marks with the same "
        "stance are drawn side by side.",
    )
    return Words(
        "The scale from words against the stance as read", subtitle, shown, alt, agrees, len(table), method.strip()
    )


@once
def agreement(asked: Asked, question: str) -> dict[str, float]:
    """How far the held-out scores of the openings agree with the stances as read: `wordscores.agreement`."""
    scores = table(asked, question)
    return wordscores.agreement_of(pages.on_scale(asked, question), scores, asked.min_n, asked.seed)


def sentence(found: dict[str, float], min_n: int) -> str:
    """What the rank correlation says, in a sentence."""
    if not found:
        least = wordscores.least(min_n)
        return f"Fewer than {least:,} pages, or all with the same stance: Wordscores cannot be tried."
    return (
        f"Held-out scores and stances as read have a rank correlation of {number(found['estimate'])} ({span(found['low'], found['high'])}; "
        f"{count(int(found['n']), 'page')}); shuffled stances give {number(found['shuffled'])} (95 % within {span(found['shuffled_low'], found['shuffled_high'])}; "
        f"{chance('p', found['p'])}), {_verdict(found)}."
    )


def _verdict(found: dict[str, float]) -> str:
    """A stronger sentence only where the correlation itself is high."""
    if found["p"] > 0.05:
        return "so the words of these openings do not tell a page's stance"
    if found["estimate"] >= 0.5:
        return "so the words place pages much as the reading does"
    return "so the words hold at most a trace of the stance, too little to place a page by them"


def say_articles(table: pd.DataFrame, asked: Asked, openings: int) -> tuple[str, str]:
    """Caption and sentence for the articles placed on the scale of so many openings."""
    filters = " The filters choose openings, not articles:" if asked.scope.filters else ""
    shown = caption(
        asked,
        f"Articles placed by the words of {count(openings, 'opening')}. raw: mean word score; score: rescaled (Martin and Vanberg 2008), 95 % interval, too narrow; stance: mean "
        f"as read; known: share of tokens with a score.{filters}",
    )
    if table.empty:
        return shown, "No article has statements on this question, or there are too few openings."
    reading = (
        f"The scores lie between {number(table['score'].min())} and {number(table['score'].max())}, the stances as read between "
        f"{number(table['stance'].min())} and {number(table['stance'].max())}: words shared by all pages pull every text to the middle of the openings. "
        "A cross-check of the reading, no measure of its own."
    )
    return shown, reading


@needs(OPENINGS)
def scale(asked: Asked, question: str) -> Figure:
    """Openings placed on a `question` by the words of all other openings, against their stance as read."""
    question = given.one("SCALE", question, asked.book.ids("questions"))
    drawing = partial(draw, scale=asked.scale, ends=asked.book.ends(question))
    return Figure(asked, {"table": table(asked, question)}, drawing, partial(say, asked=asked, question=question))


@needs(OPENINGS, ARTICLES)
def articles_on_scale(asked: Asked, question: str) -> Listing:
    """The articles that speak of a `question`, placed by the words of the openings on it."""
    question = given.one("SCALE", question, asked.book.ids("questions"))
    references = pages.on_scale(asked, question)
    placed = wordscores.virgin(references, pages.articles(asked, question), asked.min_n)
    return Listing(asked, placed, partial(say_articles, asked=asked, openings=len(references.units)))
