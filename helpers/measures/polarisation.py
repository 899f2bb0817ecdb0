"""Agreement and polarisation on an ordinal scale, from the number of voices on each step.

Each measure takes counts with the steps of the scale along the last axis, in order, and gives one number per row of
counts; fractions of a voice are allowed. A row without voices gives a missing value.
"""

from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
import pandas as pd

from helpers.measures import intervals

SUBSAMPLES = 2_000


def agreement(counts: np.ndarray) -> np.ndarray:
    """Van der Eijk's A (2001): 1 all on one step, 0 evenly spread, -1 half on each end; three steps or more.

    The counts are taken apart into layers, each with equal numbers on its steps; A is the mean of the layers' values
    weighted by their size. Raises ValueError for fewer than three steps.
    """
    left = np.atleast_2d(np.asarray(counts, dtype=float)).copy()
    total, steps = left.sum(axis=-1), left.shape[-1]
    values, bits = _pattern_values(steps), 2 ** np.arange(steps)
    result = np.zeros(left.shape[:-1])
    for _ in range(steps):
        filled = left > 1e-9
        lowest = np.where(filled, left, np.inf).min(axis=-1)
        lowest = np.where(np.isfinite(lowest), lowest, 0.0)
        result += values[(filled * bits).sum(axis=-1)] * lowest * filled.sum(axis=-1)
        left -= filled * lowest[..., None]
    with np.errstate(invalid="ignore", divide="ignore"):
        return (result / total).reshape(np.shape(counts)[:-1])


def _pattern_values(steps: int) -> np.ndarray:
    """A of each pattern of filled and empty steps; the pattern is the place in binary, its first step the lowest bit."""
    if steps < 3:
        raise ValueError(f"agreement needs a scale of at least three steps, not {steps}")
    patterns = [pattern[::-1] for pattern in product((0, 1), repeat=steps)]
    return np.array([_pattern_value(pattern) for pattern in patterns])


def _pattern_value(pattern: tuple[int, ...]) -> float:
    """Unimodality from the triples 110 and 011 against 101, times the share of empty steps (van der Eijk 2001)."""
    triples = list(combinations(pattern, 3))
    smooth = sum(triple in ((1, 1, 0), (0, 1, 1)) for triple in triples)
    broken = sum(triple == (1, 0, 1) for triple in triples)
    steps, filled = len(pattern), sum(pattern)
    if smooth + broken == 0:
        peaked = 1.0
    else:
        peaked = ((steps - 2) * smooth - (steps - 1) * broken) / ((steps - 2) * (smooth + broken))
    return peaked * (1 - (max(filled, 1) - 1) / (steps - 1))


def polarisation(counts: np.ndarray) -> np.ndarray:
    """(1 - A) / 2 with van der Eijk's A: 0 all on one step, 0.5 evenly spread, 1 half on each end."""
    return (1 - agreement(counts)) / 2


def leik(counts: np.ndarray) -> np.ndarray:
    """Leik's ordinal dispersion (1966): 0 all on one step, 1 half on each end; evenly spread depends on the steps."""
    with np.errstate(invalid="ignore", divide="ignore"):
        heaped = np.cumsum(counts, axis=-1) / np.sum(counts, axis=-1, keepdims=True)
    nearer = np.minimum(heaped, 1 - heaped)[..., :-1]
    return 2 * nearer.sum(axis=-1) / nearer.shape[-1]


def consensus(counts: np.ndarray) -> np.ndarray:
    """Tastle and Wierman's consensus (2007): 1 all on one step, 0 half on each end."""
    counts = np.asarray(counts, dtype=float)
    place = np.arange(counts.shape[-1])
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = counts / counts.sum(axis=-1, keepdims=True)
    away = np.abs(place - (shares * place).sum(axis=-1, keepdims=True)) / (counts.shape[-1] - 1)
    return 1 + (shares * np.log2(np.where(shares > 0, 1 - away, 1.0))).sum(axis=-1)


def votes(table: pd.DataFrame, scale: Sequence[int]) -> pd.DataFrame:
    """Voices (rows) by stance (columns, the steps of the scale): a voice with k statements adds 1/k to each of its stances."""
    counts = table.groupby(["voice_id", "stance"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=list(scale), fill_value=0)
    return counts.div(counts.sum(axis=1), axis=0)


def by_group(
    table: pd.DataFrame,
    by: list[str],
    scale: Sequence[int],
    draws: intervals.Draws | None = None,
    boot_n: int = intervals.BOOT_N,
    seed: int = intervals.SEED,
) -> pd.DataFrame:
    """A and its kin per group of voices, one row per group, on at least `boot_n` voices; below, n alone.

    Columns: those of `by`, n, agreement, polarisation (as found) with low and high (95 % resampling interval), interval
    (its kind), leik, consensus, and polarisation at equal n: equal, equal_low, equal_high (mean and middle 95 % of 2,000
    subsamples of as many voices, equal_n, as the smallest such group holds; with several columns in `by`, the smallest of
    those that share all but the last).
    """
    draws = draws or intervals.draw(table["voice_id"])
    parts = {key: votes(part, scale) for key, part in table.groupby(by, observed=True, sort=True)}
    smallest: dict = {}
    for key, part in parts.items():
        if len(part) >= boot_n:
            smallest[key[:-1]] = min(smallest.get(key[:-1], len(part)), len(part))
    rows = [
        {
            **dict(zip(by, key, strict=True)),
            "n": len(part),
            **_measured(part, draws, smallest.get(key[:-1], 0), boot_n, seed),
        }
        for key, part in parts.items()
    ]
    return pd.DataFrame(rows, columns=[*by, "n", *_MEASURED])


_MEASURED = (
    "agreement", "polarisation", "low", "high", "interval", "leik", "consensus", "equal", "equal_low", "equal_high", "equal_n",
)  # fmt: skip


def _measured(part: pd.DataFrame, draws: intervals.Draws, size: int, boot_n: int, seed: int) -> dict:
    if len(part) < boot_n:
        return {**dict.fromkeys(_MEASURED, np.nan), "interval": intervals.TOO_FEW}
    counts = part.to_numpy(float)
    found = float(polarisation(counts.sum(axis=0)))
    low, high, kind = limits(found, polarisation(draws.of(part.index) @ counts))
    equal = subsampled(counts, size, seed)
    return {
        "agreement": 1 - 2 * found, "polarisation": found, "low": low, "high": high, "interval": kind,
        "leik": float(leik(counts.sum(axis=0))), "consensus": float(consensus(counts.sum(axis=0))),
        "equal": float(equal.mean()), "equal_low": float(np.quantile(equal, 0.025)),
        "equal_high": float(np.quantile(equal, 0.975)), "equal_n": size,
    }  # fmt: skip


def limits(estimate: float, simulated: np.ndarray) -> tuple[float, float, str]:
    """The percentile interval and its kind; none where no draw differs or where the estimate lies at the edge of what
    the measure can be, so that the draws fall to one side of it."""
    low, high = intervals.percentile(simulated)
    if high - low < 1e-9:
        return np.nan, np.nan, intervals.EQUAL
    if not low - 1e-6 <= estimate <= high + 1e-6:
        return np.nan, np.nan, intervals.EDGE
    return min(low, estimate), max(high, estimate), intervals.RESAMPLED


def subsampled(counts: np.ndarray, size: int, seed: int = intervals.SEED, times: int = SUBSAMPLES) -> np.ndarray:
    """Polarisation of `times` subsamples of `size` voices each, drawn without replacement from voices x steps."""
    order = np.random.default_rng(seed).random((times, len(counts))).argsort(axis=1)
    return polarisation(counts[order[:, :size]].sum(axis=1))
