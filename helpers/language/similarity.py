"""How alike pages are in their words: TF-IDF, nearest neighbours, and what goes with likeness."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer

from helpers.measures import intervals
from helpers.texts.bags import Bags

NAMED = ["doc_id", "title", "publisher", "year"]
TRAITS = ("publisher", "year", "outlet_country", "machine")
COLUMNS = "trait pairs within between estimate shuffled_low shuffled_high n p q".split()  # noqa: SIM905


def least(min_n: int) -> int:
    """How many pages there must be to say anything of their likeness."""
    return max(2, min_n)


def likeness(bags: Bags) -> np.ndarray:
    """Cosine of the TF-IDF vectors of every pair of pages, 0 (no term in common) to 1; terms in at least two pages.

    A term counts 1 + log of its number, weighted by log((1 + pages) / (1 + pages with it)) + 1 (scikit-learn's smooth idf).
    """
    shared = bags.counts[:, bags.counts.getnnz(axis=0) >= 2]
    if 0 in shared.shape or not len(bags.units):
        return np.zeros((len(bags.units), len(bags.units)))
    vectors = TfidfTransformer(sublinear_tf=True).fit_transform(sparse.csr_matrix(shared))
    return np.clip((vectors @ vectors.T).toarray(), 0, 1)


def neighbours(bags: Bags) -> pd.DataFrame:
    """The nearest other page of each page: articles first, then the most alike. Columns: corpus, doc_id, title, publisher,
    year, nearest_doc_id, nearest_title, nearest_publisher, nearest_year, likeness. A tie goes to the page that comes first.
    """
    if len(bags.units) < 2:
        return pd.DataFrame(columns=["corpus", *NAMED, *(f"nearest_{name}" for name in NAMED), "likeness"])
    others = likeness(bags) - 2 * np.eye(len(bags.units))
    left, right = bags.units[["corpus", *NAMED]], bags.units[NAMED].iloc[others.argmax(axis=1)].add_prefix("nearest_")
    table = pd.concat([left.reset_index(drop=True), right.reset_index(drop=True)], axis=1)
    table["likeness"] = others.max(axis=1)
    return table.sort_values(["corpus", "likeness", "doc_id"], ascending=[True, False, True]).reset_index(drop=True)


def goes_with(
    units: pd.DataFrame,
    alike: np.ndarray,
    min_n: int = intervals.MIN_N,
    draws: int = intervals.DRAWS,
    seed: int = intervals.SEED,
) -> pd.DataFrame:
    """Mean likeness of pairs of pages that share a trait and of pairs that do not, one row per trait.

    `units` needs the columns of TRAITS; an empty value is shared by nobody, and for `machine` only two translated
    pages share it. Columns: trait, pairs (that share), within, between, estimate (within - between), shuffled_low,
    shuffled_high (where 95 % of the differences lie when the trait is dealt out anew over pages), n (pages), p (one-sided) and q.
    No row below `min_n` pages, nor for a trait that all pairs share or none.
    """
    if len(units) < least(min_n):
        return pd.DataFrame(columns=COLUMNS)
    upper = np.triu_indices(len(alike), 1)
    rows = [_trait(units, alike, upper, trait, draws, seed) for trait in TRAITS]
    table = pd.DataFrame([row for row in rows if row], columns=COLUMNS[:-1])
    return table.assign(q=intervals.benjamini_hochberg(table["p"])) if len(table) else table.reindex(columns=COLUMNS)


def _trait(units: pd.DataFrame, alike: np.ndarray, upper: tuple, trait: str, draws: int, seed: int) -> dict | None:
    """One trait: the difference of means, and the same difference under permuted pages; None where no pair shares it."""
    same = _same(units, trait, upper)
    if not same.any() or same.all():
        return None
    first, second, total, pairs = upper[0][same], upper[1][same], alike[upper].sum(), len(upper[0])
    generator = np.random.default_rng(seed)
    order = generator.permuted(np.tile(np.arange(len(alike)), (draws, 1)), axis=1)
    null = _difference(np.array([alike[row[first], row[second]].sum() for row in order]), same.sum(), total, pairs)
    own = alike[first, second].sum()
    estimate = float(_difference(own, same.sum(), total, pairs))
    low, high = intervals.percentile(null)
    return {
        "trait": trait, "pairs": int(same.sum()), "within": own / same.sum(), "between": (total - own) / (pairs - same.sum()),
        "estimate": estimate, "shuffled_low": low, "shuffled_high": high, "n": len(units),
        "p": (1 + np.sum(null >= estimate - 1e-12)) / (1 + draws),
    }  # fmt: skip


def explained(units: pd.DataFrame, alike: np.ndarray, traits: Sequence[str] = TRAITS) -> float:
    """The share of the variance of likeness over pairs that the traits account for together (least squares)."""
    upper = np.triu_indices(len(alike), 1)
    flags = [_same(units, trait, upper) for trait in traits]
    design = np.column_stack(
        [np.ones(len(upper[0])), *(flag for flag in flags if flag.any() and not flag.all())]
    ).astype(float)
    values = alike[upper]
    fitted = design @ np.linalg.lstsq(design, values, rcond=None)[0]
    return float(1 - ((values - fitted) ** 2).sum() / ((values - values.mean()) ** 2).sum())


def _same(units: pd.DataFrame, trait: str, upper: tuple) -> np.ndarray:
    """Whether the two pages of each pair share a trait that both have."""
    values = units[trait].to_numpy()
    named = values.astype(bool) if trait == "machine" else values.astype(str) != ""
    return (values[upper[0]] == values[upper[1]]) & named[upper[0]] & named[upper[1]]


def _difference(inside: np.ndarray, same: int, total: float, pairs: int) -> np.ndarray:
    return inside / same - (total - inside) / (pairs - same)
