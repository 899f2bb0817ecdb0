"""Permutation of labels over whole units: the ways to deal them out, and how often chance does as much as was seen."""

from functools import lru_cache

import numpy as np

PERMUTATIONS = 10_000
KEPT = 3  # sets of ways that are kept
ALIKE = 1e-5  # differences closer than this are one and the same: they were worked out in single precision


def deal(size: int, chosen: int, times: int, seed: int) -> np.ndarray:
    """`times` random ways to choose `chosen` of `size` places, each equally likely: a row of True and False per way
    (selection sampling, Knuth 1969, algorithm S). Not to be written to."""
    dealt = np.unpackbits(_dealt(size, chosen, times, seed), axis=1, count=times).view(bool)
    dealt.flags.writeable = False
    return dealt.T


@lru_cache(maxsize=KEPT)
def _dealt(size: int, chosen: int, times: int, seed: int) -> np.ndarray:
    """The ways of `deal`, a row per place, eight ways to a byte: the last few are kept, since the same are asked for again."""
    rng = np.random.default_rng(seed)
    left, drawn = np.full(times, chosen, dtype=np.float32), np.empty(times, dtype=np.float32)
    kept = np.empty((size, -(-times // 8)), dtype=np.uint8)
    for place in range(size):
        rng.random(out=drawn, dtype=np.float32)
        picked = np.multiply(drawn, size - place, out=drawn) < left
        kept[place] = np.packbits(picked)
        left -= picked
    return kept


def chance(dealt: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Two-sided p per column: how often a dealt difference (a row per way) is as large as the one seen, the one seen counted as
    one more way, so that p is never 0 (Phipson and Smyth 2010)."""
    return (1 + (np.abs(dealt) >= np.abs(seen) - ALIKE).sum(axis=0)) / (1 + len(dealt))
