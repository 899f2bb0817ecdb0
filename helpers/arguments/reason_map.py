"""A map of voices by their reasons: correspondence analysis, its test, and regions for the sides.

Formulas: Greenacre (2017), Correspondence Analysis in Practice, appendix A and chapter 29 (partial bootstrap).
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from helpers.arguments.reasons import SIDES, given, voices
from helpers.corpus.codebook import Codebook
from helpers.measures import intervals
from helpers.measures.intervals import BOOT_N, DRAWS, MIN_N, SEED

LEAST = 3  # reasons and voices below which there is no plane to draw
SWEEPS = 2  # times every pair of reasons is traded, on average, per random table


@dataclass(frozen=True)
class Analysis:
    """A correspondence analysis. `rows`, `columns`: principal coordinates (an axis per column); `standard`: standard
    coordinates of the columns; `inertias`: of every axis, falling; `total`: their sum. Signs are fixed: the column farthest
    out on an axis lies on its positive side."""

    rows: pd.DataFrame = field(repr=False)
    columns: pd.DataFrame = field(repr=False)
    standard: pd.DataFrame = field(repr=False)
    inertias: np.ndarray

    @property
    def total(self) -> float:
        return float(self.inertias.sum())

    @property
    def shares(self) -> np.ndarray:
        """The share of inertia of every axis, 0 to 1."""
        return self.inertias / self.total if self.total > 0 else self.inertias


def correspondence(table: pd.DataFrame) -> Analysis:
    """Simple correspondence analysis of a table of counts without empty rows or columns, by singular values."""
    share = table.to_numpy(float) / table.to_numpy().sum()
    r, c = share.sum(axis=1), share.sum(axis=0)
    residual = (share - np.outer(r, c)) / np.sqrt(np.outer(r, c))
    left, singular, right = np.linalg.svd(residual, full_matrices=False)
    size = min(table.shape) - 1
    left, singular, right = left[:, :size], singular[:size], right[:size].T
    standard = right / np.sqrt(c)[:, None]
    sign = np.sign(standard[np.abs(standard).round(9).argmax(axis=0), range(size)])
    standard, rows = standard * sign, left * sign / np.sqrt(r)[:, None] * singular
    axes = range(1, size + 1)
    return Analysis(
        pd.DataFrame(rows, table.index, axes),
        pd.DataFrame(standard * singular, table.columns, axes),
        pd.DataFrame(standard, table.columns, axes),
        singular**2,
    )


def incidence(table: pd.DataFrame, book: Codebook, min_voices: int = MIN_N) -> tuple[pd.DataFrame, dict[str, int]]:
    """Which voice gives which reason: voices (voice_id) x reasons, 0 and 1, and what is left out.

    Kept: reasons with at least `min_voices` voices, then voices with at least one of these. The second result counts
    `reasons` left out, `voices` with other reasons only, and `silent` voices (no reason read).
    """
    long = given(table, book).drop_duplicates(["voice_id", "reason"])
    wide = pd.crosstab(long["voice_id"], long["reason"]).rename_axis(columns=None)
    wide.columns = wide.columns.astype(str)
    kept = wide.loc[:, wide.sum(axis=0) >= min_voices]
    kept = kept[kept.sum(axis=1) > 0]
    left_out = {
        "reasons": wide.shape[1] - kept.shape[1],
        "voices": len(wide) - len(kept),
        "silent": table["voice_id"].nunique() - len(wide),
    }
    return kept, left_out


def shuffled(table: pd.DataFrame, draws: int = DRAWS, seed: int = SEED) -> np.ndarray:
    """The share of inertia of the first two axes in random tables with the same margins: one value per table.

    Margins stay: as many voices for each reason, as many reasons for each voice. Two reasons are drawn at a time, and those
    voices that give one of them but not the other are dealt out anew (curveball trades, Strona et al. 2014).
    """
    rng = np.random.default_rng(seed)
    tables = np.repeat(table.to_numpy(bool)[None], draws, axis=0)
    reasons = table.shape[1]
    for _ in range(SWEEPS * reasons * (reasons - 1) // 2):
        a, b = rng.choice(reasons, 2, replace=False)
        first, second = tables[:, :, a], tables[:, :, b]
        both, either = first & second, first ^ second
        keys = np.where(either, rng.random(first.shape), 2.0)
        size = (first & ~second).sum(axis=1)[:, None]
        last = np.take_along_axis(np.sort(keys, axis=1), np.maximum(size - 1, 0), axis=1)
        to_first = (keys <= last) & (size > 0)
        tables[:, :, a], tables[:, :, b] = both | (either & to_first), both | (either & ~to_first)
    return _first_two(tables)


def _first_two(tables: np.ndarray) -> np.ndarray:
    """Share of inertia of the first two axes of many tables at once (tables x voices x reasons)."""
    share = tables / tables.sum(axis=(1, 2), keepdims=True)
    expected = share.sum(axis=2, keepdims=True) * share.sum(axis=1, keepdims=True)
    residual = (share - expected) / np.sqrt(expected)
    inertias = np.linalg.eigvalsh(residual.transpose(0, 2, 1) @ residual)
    return inertias[:, -2:].sum(axis=1) / inertias.sum(axis=1)


def structure(table: pd.DataFrame, draws: int = DRAWS, seed: int = SEED) -> dict[str, float]:
    """Whether the first two axes hold more than random tables do: share, threshold (95th percentile), p, found (0 or 1).

    Empty when there are fewer than three voices or reasons, or all voices give the same.
    """
    if min(table.shape) < LEAST or correspondence(table).total < 1e-12:
        return {}
    share = float(correspondence(table).shares[:2].sum())
    random = shuffled(table, draws, seed)
    threshold = float(np.percentile(random, 95))
    p = (1 + int((random >= share - 1e-12).sum())) / (1 + len(random))
    return {"share": share, "threshold": threshold, "p": p, "found": float(share > threshold)}


@dataclass(frozen=True)
class Map:
    """All that a figure of the map needs. `incidence`, `left_out`: of `incidence`; `test`: of `structure`; `analysis`,
    `points`, `regions`: of the map, where it was found to hold structure; `rows`: of the table to draw instead."""

    incidence: pd.DataFrame = field(repr=False)
    left_out: dict[str, int]
    test: dict[str, float]
    analysis: Analysis | None = field(repr=False)
    points: pd.DataFrame = field(repr=False)
    regions: pd.DataFrame = field(repr=False)
    rows: pd.DataFrame = field(repr=False)

    @property
    def found(self) -> bool:
        """Whether the first two axes exceed the 95th percentile of random tables."""
        return bool(self.test.get("found"))


def of(table: pd.DataFrame, book: Codebook, min_voices: int = MIN_N, draws: int = DRAWS, seed: int = SEED) -> Map:
    """The map of the voices of a statement table (on one question), tested, or what is drawn in its place."""
    wide, left_out = incidence(table, book, min_voices)
    test = structure(wide, draws, seed)
    rows = listing(wide, table, book)
    if not test.get("found"):
        return Map(wide, left_out, test, None, pd.DataFrame(), pd.DataFrame(), rows)
    analysis = correspondence(wide)
    points, areas = places(wide, analysis, table, book), regions(wide, analysis, table, draws, seed)
    return Map(wide, left_out, test, analysis, points, areas, rows)


def listing(wide: pd.DataFrame, statements: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """The incidence to read: voices with the same side and reasons in one row. Columns: side, voices, reasons (labels), names.

    Rows: by side, then by their reasons, those that most voices give first.
    """
    totals = wide.sum(axis=0).sort_values(ascending=False, kind="stable")
    labels = {key: book.label("arguments", key) for key in totals.index}
    if wide.empty:
        return pd.DataFrame(columns=["side", "voices", "reasons", "names"])
    who = voices(statements).set_index("voice_id").loc[wide.index]
    keys = [tuple(key for key in totals.index if row[key]) for row in wide.to_dict("records")]
    order = [tuple(list(totals.index).index(key) for key in held) for held in keys]
    frame = pd.DataFrame({"side": who["side"], "name": who["name"], "keys": keys, "order": order})
    grown = frame.groupby(["side", "order", "keys"], observed=True)["name"].agg(sorted).reset_index()
    grown["voices"], grown["names"] = grown["name"].map(len), grown["name"].map("; ".join)
    grown["reasons"] = grown["keys"].map(lambda held: "; ".join(labels[key] for key in held))
    grown["side"] = grown["side"].astype(str)
    return grown[["side", "voices", "reasons", "names"]]


def places(table: pd.DataFrame, analysis: Analysis, statements: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Every point of the map: kind (reason, voice), key, name, side (of a voice's mean stance), x, y, n.

    n is, of a reason, how many voices give it; of a voice, how many reasons it gives.
    """
    who = voices(statements).set_index("voice_id").loc[table.index]
    points = [
        pd.DataFrame({
            "kind": "reason", "key": table.columns, "name": [book.label("arguments", key) for key in table.columns], "side": "",
            "x": analysis.columns[1].to_numpy(), "y": analysis.columns[2].to_numpy(), "n": table.sum(axis=0).to_numpy(),
        }),
        pd.DataFrame({
            "kind": "voice", "key": table.index, "name": who["name"].to_numpy(), "side": who["side"].astype(str).to_numpy(),
            "x": analysis.rows[1].to_numpy(), "y": analysis.rows[2].to_numpy(), "n": table.sum(axis=1).to_numpy(),
        }),
    ]  # fmt: skip
    return pd.concat(points, ignore_index=True)


def regions(
    table: pd.DataFrame, analysis: Analysis, statements: pd.DataFrame, draws: int = DRAWS, seed: int = SEED
) -> pd.DataFrame:
    """Where the sides lie: the profile of each side's voices on the fixed axes, and a region from profiles drawn again.

    Voices of a side are drawn again with replacement, their profile is projected, the axes stay (partial bootstrap). The
    region is the ellipse of the projections' covariance that holds 95 % of them. Columns: side, n (voices), x, y, width,
    height, angle (degrees); the last three are missing below ten voices and where no draw differs from another.
    """
    who = voices(statements).set_index("voice_id").loc[table.index, "side"].astype(str)
    standard = analysis.standard[[1, 2]].to_numpy()
    rows = []
    for side in SIDES:
        own = table[(who == side).to_numpy()]
        if own.empty:
            continue
        centre = _projected(own.to_numpy(float).sum(axis=0)[None], standard)[0]
        row = {
            "side": side,
            "n": len(own),
            "x": centre[0],
            "y": centre[1],
            "width": np.nan,
            "height": np.nan,
            "angle": np.nan,
        }
        if len(own) >= BOOT_N:
            drawn = intervals.draw(own.index, draws, seed).of(own.index) @ own.to_numpy(np.float32)
            row |= _ellipse(_projected(drawn, standard), centre)
        rows.append(row)
    return pd.DataFrame(rows, columns=["side", "n", "x", "y", "width", "height", "angle"])


def _projected(counts: np.ndarray, standard: np.ndarray) -> np.ndarray:
    """Supplementary rows on the fixed axes: their profiles times the standard coordinates of the columns."""
    return counts / counts.sum(axis=1, keepdims=True) @ standard


def _ellipse(points: np.ndarray, centre: np.ndarray) -> dict[str, float]:
    """The ellipse about the centre, shaped by the covariance of the points, that holds 95 % of them."""
    variances, directions = np.linalg.eigh(np.cov(points.T))
    if variances.max() < 1e-10:
        return {}
    variances = np.maximum(variances, 1e-10)
    scaled = (points - centre) @ directions / np.sqrt(variances)
    radius = np.sqrt(np.percentile((scaled**2).sum(axis=1), 95))
    width, height = 2 * radius * np.sqrt(variances)
    return {
        "width": width,
        "height": height,
        "angle": float(np.degrees(np.arctan2(directions[1, 0], directions[0, 0]))),
    }
