"""Which frames stand together, beside what independence would give."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import pandas as pd

from helpers.corpus import has


def together(table: pd.DataFrame, frames: Mapping[str, str], unit: str, strata: Sequence[str] = ()) -> pd.DataFrame:
    """How often two frames stand in one row (a statement, a sentence), beside what independence would give.

    `unit` names the rows in the result; with `strata` (columns) the expected number is summed over the strata, so that
    articles with much of both frames do not make a pair. One row per pair: unit, frame, label, other, other_label, with_frame,
    with_other, observed, expected, ratio (observed over expected; missing where nothing is expected), n (rows).
    """
    wide = pd.DataFrame({frame: has(table["frames"], frame) for frame in frames}, index=table.index)
    groups = table.groupby(list(strata), observed=True).indices.values() if strata else [range(len(table))]
    rows = []
    for one, other in combinations(frames, 2):
        expected = sum(_product(wide.iloc[list(group)], one, other) for group in groups)
        counts = (wide[one].sum(), wide[other].sum(), (wide[one] * wide[other]).sum())
        rows.append((unit, one, frames[one], other, frames[other], *counts, expected, len(table)))
    columns = [
        "unit",
        "frame",
        "label",
        "other",
        "other_label",
        "with_frame",
        "with_other",
        "observed",
        "expected",
        "n",
    ]
    found = pd.DataFrame(rows, columns=columns)
    whole = ["with_frame", "with_other", "observed"]
    found = found.astype(dict.fromkeys(whole, int))
    found.insert(9, "ratio", found["observed"] / found["expected"].where(found["expected"] > 0))
    return found


def _product(rows: pd.DataFrame, one: str, other: str) -> float:
    return float(rows[one].sum() * rows[other].sum() / len(rows)) if len(rows) else 0.0
