"""Figure 05-articles: which words set the articles apart, each against the others?"""

from functools import partial

import pandas as pd

from helpers.asked import Asked, once
from helpers.corpus import given
from helpers.figure.basis import ARTICLES, needs
from helpers.figure.figure import Figure
from helpers.language import keyness, pages
from helpers.language.terms import FAMILY, RANKS, draw, not_drawn, tops
from helpers.words import Words

NONE = "No term stands more often in one of these articles than in the others, so that none sets one apart."
MOST = 4  # terms drawn of each article


@once
def table(asked: Asked, function_words: bool = False) -> pd.DataFrame:
    """Each article against the others: `keyness.contrast`, untested, since one article is one case and no sample of any."""
    whole = pages.articles(asked)
    order = whole.units.sort_values("date")["short"].tolist()
    return keyness.contrast(
        whole, "short", order, 1, asked.seed, tested=False, most=MOST, function_words=function_words
    )


def say(table: pd.DataFrame) -> Words:
    """The words for the articles, each against the others."""
    n, highest = table["group"].nunique(), tops(table)
    method = (
        f"{RANKS} No test and no interval: each group is one article. {FAMILY.replace('pages', 'articles')} That makes {table['term'].nunique()} terms. "
        f"Drawn: the highest z of each. {not_drawn(table)} Right: whether the article has the term (1) | how many others have it."
    )
    if table.empty or highest == "none":
        few = n < 2
        why = "Fewer than two articles: there is nothing to set one apart from." if few else NONE
        return Words(
            f"Words that set each article apart: {'too few articles' if few else 'none'}", why, why, why, why, n
        )
    caption = (
        f"Left: weighted log-odds; right: G2; both only rank terms, without test or interval, since each group is one article (n = {n}). Drawn: the highest z of each. "
        "Numbers: the article has the term | how many others."
    )
    reading = f"Highest in each: {highest}. One article each: this describes their wording, and nothing here tells an article's time from its author or publisher."
    alt = f"Two panels of horizontal marks, one row per term, a block per article. Highest by z: {highest}."
    subtitle = f"Articles read whole, n = {n}; ranking only"
    return Words("Words that set each article apart from the others", subtitle, caption, alt, reading, n, method)


@needs(ARTICLES)
def articles(asked: Asked, function_words: bool = False) -> Figure:
    """Terms that set each article read whole apart from the others, whatever the filters."""
    function_words = given.truth("FUNCTION_WORDS", function_words)
    return Figure(asked, {"table": table(asked, function_words)}, partial(draw, sides=False), say)
