"""How often named terms stand in the pages of a year: per 1,000 tokens, with whole pages drawn again."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.measures import intervals
from helpers.texts import bags as bagged
from helpers.texts.bags import Bags

PER = 1_000
COLUMNS = ["term", "year", "estimate", "low", "high", "n", "count", "tokens", "pages", "interval"]


def by_year(bags: Bags, terms: Sequence[str], min_n: int = intervals.MIN_N, seed: int = intervals.SEED) -> pd.DataFrame:
    """Occurrences of each named term per 1,000 tokens and year, one row per term and year that has pages.

    Columns: term, year, estimate, low, high (95 % resampling interval of the ratio of sums, from ten pages; Student's t
    from `min_n` pages, marked small n), n (pages of the year), count, tokens, pages (in which the term stands), interval (its kind).
    Raises TermError for a word that is not one term of the counting rule.
    """
    names = list(dict.fromkeys(bagged.term(word) for word in terms))
    if not len(bags.units) or not names:
        return pd.DataFrame(columns=COLUMNS)
    drawn = intervals.draw(bags.units["doc_id"], seed=seed).of(bags.units["doc_id"])
    years = sorted(bags.units["year"].unique())
    inside = np.stack([bags.units["year"] == year for year in years], axis=1).astype(float)
    return pd.concat([_rate(bags, name, years, inside, drawn, min_n) for name in names], ignore_index=True)[COLUMNS]


def _rate(bags: Bags, term: str, years: list[int], inside: np.ndarray, drawn: np.ndarray, min_n: int) -> pd.DataFrame:
    """One term: its rate in each year and in each draw of pages."""
    x, y = inside * bags.column(term)[:, None], inside * bags.tokens[:, None]
    n, rate = inside.sum(0), x.sum(0) / y.sum(0)
    with np.errstate(invalid="ignore", divide="ignore"):
        simulated = PER * (drawn @ x) / (drawn @ y)
    residual = (x - rate * y) / (y.sum(0) / n)
    frame = pd.DataFrame(
        {
            "term": term,
            "year": years,
            "estimate": PER * rate,
            "n": n.astype(int),
            "count": x.sum(0).astype(int),
            "tokens": y.sum(0).astype(int),
            "pages": (x > 0).sum(0),
            "se": PER * np.sqrt((residual**2).sum(0) / np.maximum(n - 1, 1) / n),
            "equal": x.sum(0) == 0,
        }
    )
    frame = intervals.limits(frame, pd.DataFrame(simulated), min_n)
    return frame.assign(low=frame["low"].clip(lower=0))
