"""How many things two searches together have missed (capture and recapture)."""

from math import exp, sqrt
from typing import NamedTuple

Z95 = 1.959963984540054


class Recapture(NamedTuple):
    """How many things there are, by two searches: `estimate` with its 95 % interval, `seen` (by either), `missing` (estimate less seen)."""

    estimate: float
    low: float
    high: float
    seen: int
    missing: float


def chapman(first: int, second: int, both: int) -> Recapture:
    """The number of things to be found, from how many each of two searches found and how many both found.

    Estimate: Chapman (1951), (first + 1)(second + 1) / (both + 1) - 1. Interval: transformed logit, with a half added to each
    cell (Sadinle 2009), which never falls below what was seen. It holds where the searches are independent, where every
    thing is as easy to find as the next, and where nothing is found that is not there; searches that overlook the same things
    make it too small. Raises ValueError where a count is negative or `both` is larger than a search.
    """
    if not 0 <= both <= min(first, second):
        raise ValueError(f"both ({both}) must lie between 0 and the smaller search ({min(first, second)})")
    seen = first + second - both
    estimate = (first + 1) * (second + 1) / (both + 1) - 1
    a, b, c = both + 0.5, first - both + 0.5, second - both + 0.5
    spread = exp(Z95 * sqrt(1 / a + 1 / b + 1 / c + a / (b * c)))
    unseen = b * c / a
    low, high = (max(seen, seen - 0.5 + unseen * factor) for factor in (1 / spread, spread))
    return Recapture(estimate, low, high, seen, estimate - seen)
