"""Estimates with intervals. What is resampled is what is analysed: voices for stances and reasons, documents for frames
and words, each counted as often as it is drawn.

The "95 % resampling interval" says how far a number moves when as many voices (documents) are drawn again from those
collected. It says nothing about those that were not found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from scipy import stats

DRAWS = 10_000
SEED = 1
MIN_N = 5  # units for a mean or a share
BOOT_N = 10  # units for a resampling interval or a line
LEVEL = 0.95
CHUNK = 500  # draws counted at a time, so that they stay in the processor's cache
KEPT = 3  # matrices of draws that are kept

RESAMPLED, SMALL, TOO_FEW, EQUAL = "95 % resampling", "t, small n", "none: too few", "none: all equal"
EDGE = "none: at the edge of the measure"


@dataclass(frozen=True)
class Draws:
    """How often each unit was drawn: `counts` has one row per draw and one column per unit of `units` (sorted)."""

    units: pd.Index
    counts: np.ndarray

    def of(self, labels: Sequence) -> np.ndarray:
        """The counts of the units named, one column per label in the order given."""
        return self.counts[:, self.units.get_indexer(pd.Index(labels))]


def draw(units: Sequence, draws: int = DRAWS, seed: int = SEED) -> Draws:
    """Draw as many units as there are, with replacement, `draws` times (Efron 1979); the order given does not matter."""
    index = pd.Index(units).unique().sort_values()
    return Draws(index, _drawn(len(index), draws, seed))


@lru_cache(maxsize=KEPT)
def _drawn(size: int, draws: int, seed: int) -> np.ndarray:
    """How often each of `size` units is drawn, draws x units, not to be written to; the last few are kept, since one figure asks for
    the same many times."""
    rng = np.random.default_rng(seed)
    counts = np.empty((draws, size), dtype=np.float32)
    for start in range(0, draws, CHUNK):
        some = counts[start : start + CHUNK]
        picked = rng.integers(0, max(size, 1), size=some.shape) + np.arange(len(some))[:, None] * size
        some[:] = np.bincount(picked.ravel(), minlength=some.size).reshape(some.shape)
    counts.flags.writeable = False
    return counts


def simulate(
    table: pd.DataFrame, value: str, unit: str, by: Sequence[str], draws: Draws | None = None, collapse: bool = True
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Estimates per group, and the same estimates in every draw.

    `collapse` True: a unit's rows are averaged first, so each unit has one vote. False: a ratio of sums, so each row has
    one vote but whole units are drawn (Cochran 1977, ratio estimator). One matrix of draws serves all groups.
    Returns a frame indexed by group (estimate, n units, cases rows, se, equal) and a frame draws x groups.
    """
    long = table.groupby([*by, unit], observed=True, sort=True)[value].agg(["sum", "count"])
    if collapse:
        long = pd.DataFrame({"sum": long["sum"] / long["count"], "count": 1.0, "rows": long["count"]})
    else:
        long["rows"] = long["count"]
    draws = draws or draw(table[unit])
    tops, bottoms = (long[name].unstack(list(range(len(by))), fill_value=0) for name in ("sum", "count"))
    x, y = tops.to_numpy(float), bottoms.to_numpy(float)
    estimate = x.sum(0) / y.sum(0)
    counts = draws.of(tops.index)
    with np.errstate(invalid="ignore", divide="ignore"):
        simulated = (counts @ x.astype(np.float32)) / (counts @ y.astype(np.float32))
        own = np.where(y > 0, x / y, np.nan)
    n = (y > 0).sum(0)
    residual = (x - estimate * y) / (y.sum(0) / n)
    rows = long["rows"].groupby(level=list(range(len(by))), observed=True).sum()
    frame = pd.DataFrame(
        {
            "estimate": estimate,
            "n": n,
            "se": np.sqrt((residual**2).sum(0) / np.maximum(n - 1, 1) / n),
            "equal": np.nanmax(own, axis=0) - np.nanmin(own, axis=0) < 1e-12,
        },
        index=tops.columns,
    )
    frame.insert(2, "cases", rows.reindex(tops.columns).to_numpy())
    return frame, pd.DataFrame(simulated, columns=tops.columns)


def limits(estimates: pd.DataFrame, simulated: pd.DataFrame, min_n: int = MIN_N, boot_n: int = BOOT_N) -> pd.DataFrame:
    """Add `low`, `high` and `interval` (its kind) to estimates by the number of units behind them.

    From `boot_n` units the percentile interval of the draws; from `min_n` Student's t, marked small n; below, or where
    all units agree, none.
    """
    tail = 100 * (1 - LEVEL) / 2
    low, high = np.nanpercentile(simulated.to_numpy(float), [tail, 100 - tail], axis=0)
    half = stats.t.ppf(1 - (1 - LEVEL) / 2, np.maximum(estimates["n"] - 1, 1)) * estimates["se"]
    kind = np.select(
        [estimates["n"] < min_n, estimates["equal"], estimates["n"] < boot_n], [TOO_FEW, EQUAL, SMALL], RESAMPLED
    )
    small, none = kind == SMALL, (kind == TOO_FEW) | (kind == EQUAL)
    low = np.where(none, np.nan, np.where(small, estimates["estimate"] - half, low))
    high = np.where(none, np.nan, np.where(small, estimates["estimate"] + half, high))
    return estimates.assign(low=low, high=high, interval=kind)


def mean_by(
    table: pd.DataFrame,
    value: str,
    unit: str,
    by: Sequence[str] = (),
    draws: Draws | None = None,
    collapse: bool = True,
    bounds: tuple[float, float] = (-np.inf, np.inf),
    min_n: int = MIN_N,
    boot_n: int = BOOT_N,
) -> pd.DataFrame:
    """The mean of a column per group with its interval, one row per group.

    Columns: those of `by`, then estimate, low, high (cut to `bounds`), n (units), cases (rows), interval (its kind).
    """
    if table.empty:
        return pd.DataFrame(columns=[*by, "estimate", "low", "high", "n", "cases", "interval"])
    keys = list(by) or ["_all"]
    table = table if by else table.assign(_all=0)
    estimates, simulated = simulate(table, value, unit, keys, draws, collapse)
    frame = limits(estimates, simulated, min_n, boot_n)
    frame["low"], frame["high"] = frame["low"].clip(*bounds), frame["high"].clip(*bounds)
    frame = frame.reset_index().drop(columns=[] if by else ["_all"])
    return frame[[*by, "estimate", "low", "high", "n", "cases", "interval"]]


def difference(
    table: pd.DataFrame,
    value: str,
    unit: str,
    by: str,
    one: str,
    other: str,
    draws: Draws | None = None,
    collapse: bool = True,
    min_n: int = MIN_N,
) -> dict[str, float]:
    """The mean in group `one` minus the mean in group `other`, with its 95 % resampling interval.

    Returns estimate, low, high, n_one, n_other (units); the limits are missing below `BOOT_N` units in either group,
    everything below `min_n`.
    """
    estimates, simulated = simulate(table, value, unit, [by], draws, collapse)
    sizes = [int(estimates["n"].get(group, 0)) for group in (one, other)]
    result = {"estimate": np.nan, "low": np.nan, "high": np.nan, "n_one": sizes[0], "n_other": sizes[1]}
    if min(sizes) >= min_n:
        result["estimate"] = float(estimates.loc[one, "estimate"] - estimates.loc[other, "estimate"])
    if min(sizes) >= BOOT_N:
        gap = (simulated[one] - simulated[other]).to_numpy(float)
        result["low"], result["high"] = percentile(gap)
    return result


def percentile(simulated: np.ndarray, level: float = LEVEL) -> tuple[float, float]:
    """The percentile interval of simulated values (Efron 1979); missing draws are left out."""
    tail = 100 * (1 - level) / 2
    low, high = np.nanpercentile(simulated, [tail, 100 - tail])
    return float(low), float(high)


def ends(simulated: np.ndarray) -> np.ndarray:
    """The 95 % percentile interval of each row of simulated values, none missing: rows x 2. What `np.percentile` gives, to the last bit, but
    from the rows in order: to sort them takes a quarter of the time in which it looks for the ends."""
    places = np.array([2.5, 97.5]) / 100 * (simulated.shape[1] - 1)
    before = np.floor(places).astype(int)
    after, share = np.minimum(before + 1, simulated.shape[1] - 1), places - before
    ordered = np.sort(simulated, axis=1)
    low, high = ordered[:, before], ordered[:, after]
    return np.where(share < 0.5, low + (high - low) * share, high - (high - low) * (1 - share))


def wilson(count: float, n: int, level: float = LEVEL) -> tuple[float, float]:
    """Wilson's score interval for a share of `count` in `n` units (Wilson 1927), 0 to 1; missing for n = 0."""
    if n == 0:
        return np.nan, np.nan
    z, share = stats.norm.ppf((1 + level) / 2), count / n
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return max(0.0, min(share, float(middle - half))), min(1.0, max(share, float(middle + half)))


def share_by(table: pd.DataFrame, flag: str, unit: str, by: Sequence[str] = (), min_n: int = MIN_N) -> pd.DataFrame:
    """The share of units with a property (a column of 0 and 1), one vote per unit, with Wilson's interval.

    A unit with several rows counts with the share of its rows. Columns: those of `by`, estimate, low, high, n, count,
    interval; estimate and limits are missing below `min_n` units, n and count stay.
    """
    keys = list(by) or ["_all"]
    votes = table.assign(_all=0).groupby([*keys, unit], observed=True)[flag].mean().astype(float)
    frame = votes.groupby(level=list(range(len(keys))), observed=True).agg(["sum", "count"]).reset_index()
    frame = frame.rename(columns={"sum": "count", "count": "n"}).drop(columns=[] if by else ["_all"])
    ends = [wilson(k, n) if n >= min_n else (np.nan, np.nan) for k, n in zip(frame["count"], frame["n"], strict=True)]
    enough = frame["n"] >= min_n
    frame["estimate"] = (frame["count"] / frame["n"]).where(enough)
    frame[["low", "high"]] = np.array(ends, dtype=float).reshape(-1, 2)
    frame["interval"] = np.where(enough, "95 % Wilson", TOO_FEW)
    return frame[[*by, "estimate", "low", "high", "n", "count", "interval"]]


def benjamini_hochberg(p: Sequence[float] | np.ndarray) -> np.ndarray:
    """q-values: the false discovery rate at which each p would be reported (Benjamini and Hochberg 1995)."""
    return stats.false_discovery_control(np.asarray(p, dtype=float)) if len(p) else np.array([])


def with_q(table: pd.DataFrame) -> pd.DataFrame:
    """Add q (Benjamini-Hochberg) over all rows of the table that have a p: they are the family."""
    q = pd.Series(np.nan, index=table.index)
    tested = table["p"].notna()
    q[tested] = benjamini_hochberg(table.loc[tested, "p"])
    return table.assign(q=q)
