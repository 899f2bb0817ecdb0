"""The bootstrap of ratios over voices against `scipy.stats.bootstrap`: as fast as promised, and the same intervals.

`python -m benchmarks.bootstrap` prints a table and fails when the ratios of all groups are not at least five times
faster than in scipy, when a limit differs by more than Monte-Carlo error, or when the means of every group of the full
data take two seconds.
"""

import sys
import time
import warnings

import numpy as np
import pandas as pd
from scipy import stats

from helpers import corpus
from helpers.measures import intervals

BY = ["question", "country"]
FASTER, SECONDS, ERRORS = 5, 2.0, 4  # times faster; seconds for all groups; Monte-Carlo standard errors
SAME = 1e-5  # how near two values are taken to be equal (single precision)


def sums(table: pd.DataFrame, by: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Voices x groups: the sums of the stances and the numbers of statements."""
    cells = table.groupby([*by, "voice_id"])["stance"].agg(["sum", "count"]).unstack(list(range(len(by))), fill_value=0)
    cells = cells.sort_index(axis=1)
    return cells["sum"].to_numpy(float), cells["count"].to_numpy(float)


def ratio(top: np.ndarray, bottom: np.ndarray, axis: int = -1) -> np.ndarray:
    with np.errstate(invalid="ignore", divide="ignore"):
        return top.sum(axis=axis) / bottom.sum(axis=axis)


def by_scipy(top: np.ndarray, bottom: np.ndarray, draws: int = intervals.DRAWS) -> np.ndarray:
    """Every ratio by scipy, group by group: draws x groups."""
    settings = {"paired": True, "vectorized": True, "n_resamples": draws, "method": "percentile"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", stats.DegenerateDataWarning)  # groups of one voice
        found = [
            stats.bootstrap((x, y), ratio, rng=np.random.default_rng(2), **settings).bootstrap_distribution
            for x, y in zip(top.T, bottom.T, strict=True)
        ]
    return np.column_stack(found)


def by_one_matrix(table: pd.DataFrame, by: list[str]) -> np.ndarray:
    """The same from one matrix of draws that all groups share, drawing included."""
    draws = intervals.draw(table["voice_id"])
    return intervals.simulate(table, "stance", "voice_id", by, draws, collapse=False)[1].sort_index(axis=1).to_numpy()


def apart(one: np.ndarray, other: np.ndarray) -> float:
    """The largest difference of percentile limits (columns: groups), in standard errors of their Monte-Carlo noise.

    The difference is taken on the scale of probability, so that coarse distributions are compared fairly: how far the
    level lies from the shares of draws of `other` below, and at or below, the limit that `one` gives.
    """
    worst = 0.0
    for level in (0.025, 0.975):
        limits = np.nanquantile(one, level, axis=0)
        draws = np.isfinite(other).sum(axis=0)
        below, up_to = (other < limits - SAME).sum(axis=0) / draws, (other <= limits + SAME).sum(axis=0) / draws
        gap = np.maximum(np.maximum(below - level, level - up_to), 0)
        worst = max(worst, float(np.max(gap / np.sqrt(2 * level * (1 - level) / draws))))
    return worst


def draws_times(draws: intervals.Draws, top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    """Ratios from draws that exist already."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return (draws.counts @ top.astype(np.float32)) / (draws.counts @ bottom.astype(np.float32))


def timed(work, *arguments, times: int = 3) -> tuple:
    """The result and the shortest of some times in seconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        result = work(*arguments)
        taken.append(time.perf_counter() - start)
    return result, min(taken)


def main() -> int:
    data = corpus.load()
    table = corpus.select(data, None, "both")
    top, bottom = sums(table, BY)
    many = (bottom > 0).sum(axis=0) >= intervals.BOOT_N
    draws, drawing = timed(intervals.draw, table["voice_id"])
    theirs, slow = timed(by_scipy, top, bottom, times=1)
    ours, fast = timed(by_one_matrix, table, BY)
    _, seconds = timed(intervals.mean_by, table, "stance", "voice_id", BY)
    gap = apart(theirs[:, many], ours[:, many].astype(float))
    groups = top.shape[1]
    rows = [
        (
            "one ratio, drawing included",
            slow / groups,
            drawing + timed(draws_times, draws, top[:, :1], bottom[:, :1])[1],
        ),
        ("one more ratio from the same draws", slow / groups, timed(draws_times, draws, top[:, :1], bottom[:, :1])[1]),
        (f"the ratios of all {groups} groups, drawing and table work included", slow, fast),
    ]
    frame = pd.DataFrame(rows, columns=["task", "scipy s", "here s"])
    frame["times faster"] = frame["scipy s"] / frame["here s"]
    print(f"{len(top)} voices, {len(table)} statements, {intervals.DRAWS:,} draws; groups: {' and '.join(BY)}")
    print(frame.to_string(index=False, float_format="{:.4f}".format))
    print(
        f"limits of the {many.sum()} groups with ten voices: at most {gap:.1f} Monte-Carlo standard errors apart (allowed {ERRORS})"
    )
    print(f"means with intervals of all {groups} groups: {seconds:.3f} s (allowed {SECONDS:.0f})")
    fine = slow / fast >= FASTER and seconds < SECONDS and gap < ERRORS
    print("as promised" if fine else "NOT as promised")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
