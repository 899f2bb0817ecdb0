"""How far two readings of the same codebook agree. Agreement shows that reading is consistent, not that it is correct.

Krippendorff's alpha is computed from the coincidence table (Krippendorff 2011, "Computing Krippendorff's
Alpha-Reliability"): 1 is full agreement, 0 what chance alone would give, below 0 more disagreement than chance.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from helpers.measures import intervals

BLOCKS = 20  # the draws are worked through in so many parts, to keep memory small


class ReliabilityError(ValueError):
    """Agreement cannot be computed; the message says why."""


@dataclass(frozen=True)
class Agreement:
    """Krippendorff's alpha and what it is made of.

    `alpha` is missing and `note` says "no variation" where all pairable values are equal; `n` units with two values or
    more; `values` pairable values; `observed` and `expected` disagreement (Do, De); `coincidences` the table of value by
    value, each unit counted once per reader.
    """

    alpha: float
    n: int
    values: int
    observed: float
    expected: float
    note: str = ""
    coincidences: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)


def _nominal(values: np.ndarray, held: np.ndarray) -> np.ndarray:
    return 1.0 - np.eye(len(values))


def _ordinal(values: np.ndarray, held: np.ndarray) -> np.ndarray:
    middle = (
        np.cumsum(held, axis=-1) - held / 2
    )  # ranks between two values, half of each end: a difference of mid-ranks
    return (middle[..., :, None] - middle[..., None, :]) ** 2


def _interval(values: np.ndarray, held: np.ndarray) -> np.ndarray:
    return (values[:, None] - values[None, :]) ** 2


def _ratio(values: np.ndarray, held: np.ndarray) -> np.ndarray:
    total = values[:, None] + values[None, :]
    return ((values[:, None] - values[None, :]) / np.where(total == 0, 1, total)) ** 2


Distance = Callable[[np.ndarray, np.ndarray], np.ndarray]
LEVELS: dict[str, Distance] = {"nominal": _nominal, "ordinal": _ordinal, "interval": _interval, "ratio": _ratio}


def alpha(units: pd.DataFrame, level: str | Distance = "nominal") -> Agreement:
    """Krippendorff's alpha of a table with one row per unit and one column per reader (missing: not coded).

    `level` is nominal, ordinal, interval, ratio, or a function of the values and how often each occurs that returns
    their table of distances. Raises ReliabilityError when no unit has two values.
    """
    values, cells = _cells(units)
    size = cells.sum(axis=1)
    if not (size > 1).any():
        raise ReliabilityError("no unit was coded by two readers, so there is nothing to compare")
    cells = cells[size > 1]
    table = _coincidences(cells).sum(axis=0)
    do, de, ratio = (float(x[0]) for x in _disagreement(table[None], _scale(values, level), _distance(level)))
    found = pd.DataFrame(table, index=values, columns=values)
    note = "no variation" if np.isnan(ratio) else ""
    return Agreement(1 - ratio, len(cells), int(cells.sum()), do, de, note, found)


def _cells(units: pd.DataFrame) -> tuple[list, np.ndarray]:
    """The values that occur, sorted, and how often each unit has each (units x values)."""
    codes, values = pd.factorize(units.to_numpy(dtype=object).ravel(), sort=True)
    rows = np.repeat(np.arange(len(units)), units.shape[1])
    cells = np.zeros((len(units), len(values)))
    np.add.at(cells, (rows[codes >= 0], codes[codes >= 0]), 1)
    return list(values), cells


def _coincidences(cells: np.ndarray) -> np.ndarray:
    """Each unit's part of the coincidence table: its pairs of values over the number of other values it has."""
    pairs = cells[:, :, None] * cells[:, None, :]
    pairs[:, range(cells.shape[1]), range(cells.shape[1])] -= cells
    return pairs / (cells.sum(axis=1) - 1)[:, None, None]


def _disagreement(tables: np.ndarray, values: np.ndarray, distance: Distance) -> tuple[np.ndarray, ...]:
    """Do, De and Do/De of coincidence tables (any number, values x values); the ratio is missing without variation."""
    held = tables.sum(axis=-1)
    n = held.sum(axis=-1)
    far = distance(values, held)
    do = (tables * far).sum(axis=(-2, -1)) / n
    de = (held[..., :, None] * held[..., None, :] * far).sum(axis=(-2, -1)) / (n * (n - 1))
    return do, de, np.divide(do, de, out=np.full(len(de), np.nan), where=de > 0)


def _scale(values: list, level: str | Distance) -> np.ndarray:
    """The values as numbers; for nominal distance any number will do, every other one needs real ones."""
    if level == "nominal":
        return np.arange(len(values), dtype=float)
    try:
        return np.array(values, dtype=float)
    except (ValueError, TypeError):
        raise ReliabilityError(f"level {level!r} needs numbers; texts like {values[0]!r} are nominal") from None


def _distance(level: str | Distance) -> Distance:
    if callable(level):
        return level
    if level not in LEVELS:
        raise ReliabilityError(f"level {level!r} is not known; use {', '.join(LEVELS)}")
    return LEVELS[level]


def simulate(
    units: pd.DataFrame, level: str | Distance = "nominal", draws: int = intervals.DRAWS, seed: int = intervals.SEED
) -> np.ndarray:
    """Alpha when as many units are drawn again, with replacement, from those both readers coded: one value per draw.

    Coincidences and expected disagreement are made anew in every draw; a draw without variation is missing.
    """
    values, cells = _cells(units)
    cells = cells[cells.sum(axis=1) > 1]
    each = _coincidences(cells).reshape(len(cells), -1).astype(np.float32)
    counts, numbers, far = (
        intervals.draw(range(len(cells)), draws, seed).counts,
        _scale(values, level),
        _distance(level),
    )
    tables = ((block @ each).reshape(-1, len(values), len(values)) for block in np.array_split(counts, BLOCKS))
    return np.concatenate([1 - _disagreement(table, numbers, far)[2] for table in tables])


def kappa(one: Iterable, two: Iterable, weights: str = "none", scale: Sequence | None = None) -> float:
    """Cohen's kappa of two readers (Cohen 1960), or weighted by steps on `scale` (Cohen 1968): none, linear, quadratic.

    Missing when only one value occurs.
    """
    table = confusion(one, two, scale).to_numpy(float)
    steps = np.abs(np.subtract.outer(np.arange(len(table)), np.arange(len(table))))
    cost = {"none": (steps > 0).astype(float), "linear": steps, "quadratic": steps**2}[weights]
    chance = np.outer(table.sum(axis=1), table.sum(axis=0)) / max(table.sum(), 1)
    by_chance = (cost * chance).sum()
    return float(1 - (cost * table).sum() / by_chance) if by_chance > 0 else float("nan")


def confusion(one: Iterable, two: Iterable, scale: Sequence | None = None) -> pd.DataFrame:
    """How often reader 1 gave the row's value where reader 2 gave the column's; `scale` adds values not used."""
    first, second = pd.Series(list(one), dtype=object), pd.Series(list(two), dtype=object)
    values = list(scale) if scale is not None else sorted({*first, *second})
    table = pd.crosstab(first, second)
    table = table.reindex(index=values, columns=values, fill_value=0)
    return table.rename_axis(index="reader 1", columns="reader 2").astype(int)
