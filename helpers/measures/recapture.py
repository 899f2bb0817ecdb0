"""How many things two searches together have missed (capture and recapture)."""

from collections.abc import Callable
from math import inf
from typing import NamedTuple

from scipy.stats import hypergeom

TAIL = 0.025


class Recapture(NamedTuple):
    """How many things there are, by two searches: `estimate` with its 95 % interval, `seen` (by either), `missing` (estimate less seen)."""

    estimate: float
    low: float
    high: float
    seen: int
    missing: float


def chapman(first: int, second: int, both: int) -> Recapture:
    """The number of things to be found, from how many each of two searches found and how many both found.

    Estimate: Chapman (1951), (first + 1)(second + 1) / (both + 1) - 1. Interval: exact (Clopper and Pearson 1934) for the
    hypergeometric number found by both, so never below what was seen; without an end (inf) where nothing was found twice. It holds where
    the searches are independent, where every thing is as easy to find as the next, and where nothing is found that is not there;
    searches that overlook the same things make it too small. Raises ValueError where a count is negative or `both` is larger than a search.
    """
    if not 0 <= both <= min(first, second):
        raise ValueError(f"both ({both}) must lie between 0 and the smaller search ({min(first, second)})")
    seen = first + second - both
    if not seen:
        return Recapture(0, 0, inf, 0, 0)
    estimate = (first + 1) * (second + 1) / (both + 1) - 1
    low = _first(seen, lambda total: hypergeom.cdf(both, total, first, second) >= TAIL)
    high = inf if both == 0 else _first(seen, lambda total: hypergeom.sf(both - 1, total, first, second) < TAIL) - 1
    return Recapture(estimate, low, max(high, seen), seen, estimate - seen)


def _first(start: int, holds: Callable[[int], bool]) -> int:
    """The first whole number from `start` on at which a condition holds that, once true, stays true."""
    low, step = start, 1
    while not holds(low + step):
        low, step = low + step, 2 * step
    if holds(start):
        return start
    high = low + step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
