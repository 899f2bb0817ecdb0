"""Terms that set groups of pages apart: weighted log-odds and G2 rank them, a permutation of whole pages tests them."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import sparse, special, stats

from helpers.language.label_permutation import as_far
from helpers.measures import intervals
from helpers.texts.bags import SEVERAL, Bags

PRIOR = 500  # tokens: the weight of the background in the log-odds, about two openings
MIN_COUNT, MIN_PAGES = 5, 3  # a term is looked at from five occurrences in three pages
PERMUTATIONS = 10_000
Q = 0.05
NEAR = 0.2  # terms with a q up to this are tested again, so that no verdict hangs on the seed,
CLOSER_BY = 20  # with so many times as many permutations
ALL_OTHERS = "all other pages"
BLOCK = 1_000  # the number of permutations is a multiple of it
TERMS = 8  # terms whose draws are worked out at a time
MOST = 6  # terms of each side that a figure draws
COLUMNS = [
    "group",
    "against",
    "n",
    "n_against",
    "term",
    "shown",
    "count",
    "per_1000",
    "count_against",
    "per_1000_against",
    "pages",
    "pages_against",
    "log_odds",
    "low",
    "high",
    "z",
    "g2",
    "g2_p",
    "chi2",
    "p",
    "q",
]  # noqa: SIM905
FUNCTION_WORDS = frozenset(
    """a about above after again against all also although am among an and another any are aren't around as at be because been before
    being between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each either else even
    ever every few for from further get had has hasn't have haven't having he her here hers herself him himself his how however i if in
    into is isn't it its itself just let like many may me might more most much must my myself neither no nor not now of off on once one
    only onto or other others our ours out over own per quite rather s same shall she should since so some still such t than that the
    their theirs them themselves then there therefore these they this those though through thus to too toward towards under until up upon
    us very was wasn't we were what whatever when where whether which while who whom whose why will with within without won't would
    wouldn't yet you your yours""".split()  # noqa: SIM905
)


def log_odds(
    one: np.ndarray, other: np.ndarray, prior: np.ndarray | float, all_four: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Weighted log-odds of terms, one group against another, and their z (Monroe, Colaresi and Quinn 2008, eq. 16-22).

    `one`, `other`: counts with the terms on the last axis, every term of the vocabulary among them; `prior`: pseudo-counts
    per term. The variance is the paper's approximation of two terms, 1/(y1+a) + 1/(y2+a); with `all_four` the terms of the
    rest of the vocabulary are added.
    """
    size = np.sum(np.broadcast_to(prior, one.shape), axis=-1, keepdims=True)
    y1, y2 = one + prior, other + prior
    r1, r2 = one.sum(-1, keepdims=True) + size - y1, other.sum(-1, keepdims=True) + size - y2
    with np.errstate(divide="ignore", invalid="ignore"):  # a term without counts and prior has no log-odds
        delta = np.log(y1 / r1) - np.log(y2 / r2)
        variance = 1 / y1 + 1 / y2 + (1 / r1 + 1 / r2 if all_four else 0)
        return delta, delta / np.sqrt(variance)


def _expected(a: np.ndarray, b: np.ndarray, n_one: float, n_other: float) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """The four cells of a 2 x 2 table (term or other terms, in one group or the other) and their expected counts."""
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    cells = [a, b, n_one - a, n_other - b]
    total = n_one + n_other
    sums = [(a + b) * n_one, (a + b) * n_other, (total - a - b) * n_one, (total - a - b) * n_other]
    return cells, [product / total for product in sums]


def g2(a: np.ndarray, b: np.ndarray, n_one: float, n_other: float) -> tuple[np.ndarray, np.ndarray]:
    """The log-likelihood ratio of each term, signed (+ where observed exceeds expected in the first group), and its p.

    `a`, `b`: counts of the terms in two groups of `n_one` and `n_other` tokens (Dunning 1993). No correction. p is the
    survival function of chi-square with one degree of freedom: it takes tokens as independent, so it is no test of pages.
    """
    cells, expected = _expected(a, b, n_one, n_other)
    parts = [
        special.xlogy(cell, cell / np.where(cell > 0, wanted, 1)) for cell, wanted in zip(cells, expected, strict=True)
    ]
    value = np.maximum(2 * sum(parts), 0)
    return np.where(cells[0] >= expected[0], value, -value), stats.chi2.sf(value, 1)


def chi2(
    a: np.ndarray, b: np.ndarray, n_one: float, n_other: float, yates: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """Pearson's chi-square of each term, signed as in `g2`, and its p.

    With `yates` the continuity correction is made where some expected count is below 5 and the difference allows it
    (|ad - bc| at least half of all tokens), as quanteda does.
    """
    cells, expected = _expected(a, b, n_one, n_other)
    total = n_one + n_other
    cross = np.abs(cells[0] * cells[3] - cells[1] * cells[2])
    correct = yates & (np.min(expected, axis=0) < 5) & (cross >= total / 2)
    margins = (cells[0] + cells[1]) * (cells[2] + cells[3]) * n_one * n_other
    value = total * (cross - np.where(correct, total / 2, 0)) ** 2 / margins
    return np.where(cells[0] >= expected[0], value, -value), stats.chi2.sf(value, 1)


def candidates(bags: Bags) -> np.ndarray:
    """Which terms are looked at: those with at least five occurrences, in at least three pages (a mask over terms)."""
    total = np.asarray(bags.counts.sum(axis=0)).ravel()
    return (total >= MIN_COUNT) & (bags.counts.getnnz(axis=0) >= MIN_PAGES)


def placed(bags: Bags, by: str) -> Bags:
    """The pages that belong to one group of the column `by`: not those without a value, or with several."""
    labels = bags.units[by].astype(object)
    return bags.only((labels.notna() & ~labels.isin(["", SEVERAL])).to_numpy())


def comparisons(labels: pd.Series, min_n: int = intervals.MIN_N, order: Sequence[str] = ()) -> list[str]:
    """The groups that are compared with all other pages: those with at least `min_n` pages inside and outside.

    Where there are only two groups one comparison says it all; the later one in `order` (else by name) is kept.
    """
    sizes = labels.value_counts()
    names = [name for name in (order or sorted(sizes.index)) if sizes.get(name, 0) > 0]
    enough = [name for name in names if sizes[name] >= min_n and len(labels) - sizes[name] >= min_n]
    return enough[-1:] if len(names) == 2 else enough


def contrast(
    bags: Bags,
    by: str,
    order: Sequence[str] = (),
    min_n: int = intervals.MIN_N,
    seed: int = intervals.SEED,
    tested: bool = True,
    most: int = MOST,
    function_words: bool = False,
) -> pd.DataFrame:
    """The groups of a column of the pages held against each other: `apart` for every group that is large enough.

    Columns: those of `apart`, n and n_against (pages), and shown: the `most` terms of each side that a figure draws, by z;
    without function words and bare numbers unless `function_words`. Where nothing can be compared one row per group gives
    its n and nothing else.
    """
    bags = placed(bags, by)
    labels = bags.units[by].astype(str)
    table = apart(bags, by, comparisons(labels, min_n, order), seed, tested)
    if table.empty:
        sizes = labels.value_counts().sort_index()
        groups = list(sizes.index) or ["no page"]
        return table.reindex(range(len(groups))).assign(group=groups, n=list(sizes) or [0], shown=False)
    sizes = labels.value_counts()
    table["n"] = table["group"].map(sizes).astype(int)
    table["n_against"] = len(labels) - table["n"]
    table["shown"] = to_draw(table, most, function_words)
    return table


def to_draw(table: pd.DataFrame, most: int, function_words: bool) -> np.ndarray:
    """Which rows a figure draws: the highest z of each group and, where there are two groups only, the lowest as well.

    A term is drawn for a group only if it stands in at least three of its pages (in all, where it has fewer).
    """
    usable = function_words | ~(table["term"].isin(FUNCTION_WORDS) | table["term"].str.match(r"\d"))
    above = usable & (table["z"] > 0) & (table["pages"] >= table["n"].clip(upper=MIN_PAGES))
    below = usable & (table["z"] < 0) & (table["pages_against"] >= table["n_against"].clip(upper=MIN_PAGES))
    high = table[above].sort_values("z", ascending=False, kind="stable").groupby("group").head(most)
    low = table[below & (table["against"] != ALL_OTHERS)].sort_values("z", kind="stable").groupby("group").head(most)
    return table.index.isin([*high.index, *low.index])


def apart(bags: Bags, by: str, groups: Sequence[str], seed: int = intervals.SEED, tested: bool = True) -> pd.DataFrame:
    """Terms that set groups of pages apart, each group against all other pages; one row per group and candidate term.

    `by` is a column of the pages; `groups` those of its values to look at. Columns: group, against, term, count,
    per_1000 (tokens), the same of the other pages, pages and pages_against (in which the term stands), log_odds with its
    95 % resampling interval (low, high; from ten pages inside and outside), z, g2, g2_p, chi2, p (the share of
    permutations of whole pages with a |z| as large, see `_tested`) and q (Benjamini-Hochberg over all rows). Sorted by group and falling
    z. With `tested` False interval, p and q are missing.
    """
    keep = candidates(bags)
    if not groups or not keep.any():
        return pd.DataFrame(columns=COLUMNS)
    labels = bags.units[by].astype(str).to_numpy()
    counts, rest = _family(bags, keep)
    prior = PRIOR * _shares(counts, rest)
    frames = [_ranked(bags.terms[keep], counts, rest, labels == group, prior).assign(group=group) for group in groups]
    table = pd.concat(frames, ignore_index=True)
    table["against"] = table["group"].map(_others(labels, groups))
    table[["low", "high", "p", "q"]] = np.nan
    if tested:
        inside = np.stack([labels == group for group in groups])
        table[["low", "high"]] = _resampled(bags, counts, rest, inside, prior, seed).reshape(-1, 2)
        observed = table["z"].to_numpy().reshape(len(groups), -1)
        table["p"] = _tested(counts, rest, inside, prior, observed, seed)
        table["q"] = intervals.benjamini_hochberg(table["p"])
    table["group"] = pd.Categorical(table["group"], groups, ordered=True)
    table = table.sort_values(["group", "z", "term"], ascending=[True, False, True], kind="stable")
    return table.astype({"group": object}).reindex(columns=COLUMNS).reset_index(drop=True)


def rounds(rows: int) -> int:
    """Permutations for a family of so many rows: 10,000, or as many as let a single term reach q = 0.025."""
    return max(PERMUTATIONS, BLOCK * math.ceil(2 * rows / Q / BLOCK))


def _family(bags: Bags, keep: np.ndarray) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Counts of the candidate terms, and of all other tokens, per page."""
    counts = bags.counts[:, keep].astype(np.float32).tocsr()
    return counts, (bags.tokens - np.asarray(counts.sum(axis=1)).ravel()).astype(np.float32)


def _shares(counts: sparse.csr_matrix, rest: np.ndarray) -> np.ndarray:
    """The share of each candidate term in all tokens, and last that of all other tokens together."""
    totals = np.append(np.asarray(counts.sum(axis=0)).ravel(), rest.sum())
    return totals / totals.sum()


def _sums(weights: np.ndarray, counts: sparse.csr_matrix, rest: np.ndarray) -> np.ndarray:
    """Counts of the terms (and of the rest, last) in weighted sets of pages: rows of `weights`."""
    whole = sparse.hstack([counts, sparse.csr_matrix(rest[:, None])]).T.tocsr()
    return (whole @ weights.T).T


def _ranked(
    terms: np.ndarray, counts: sparse.csr_matrix, rest: np.ndarray, inside: np.ndarray, prior: np.ndarray
) -> pd.DataFrame:
    """Counts and measures of every candidate term for one group of pages against the others."""
    one, other = _sums(np.stack([inside, ~inside]).astype(np.float32), counts, rest).astype(float)
    return ranked(terms, one, other, prior, counts[inside].getnnz(axis=0), counts[~inside].getnnz(axis=0))


def ranked(
    terms: np.ndarray,
    one: np.ndarray,
    other: np.ndarray,
    prior: np.ndarray,
    pages: np.ndarray,
    pages_against: np.ndarray,
) -> pd.DataFrame:
    """Terms by their counts in one group and in the others: counts, rates per 1,000 tokens and measures, untested.

    `one`, `other`, `prior`: counts and pseudo-counts of the terms and, last, of all other tokens together; `pages`,
    `pages_against`: in how many pages of each side a term stands.
    """
    delta, z = log_odds(one, other, prior)
    n_one, n_other, one, other = one.sum(), other.sum(), one[:-1], other[:-1]
    likelihood, tail = g2(one, other, n_one, n_other)
    return pd.DataFrame(
        {
            "term": terms, "count": one.astype(int), "per_1000": 1000 * one / n_one,
            "count_against": other.astype(int), "per_1000_against": 1000 * other / n_other,
            "pages": pages, "pages_against": pages_against,
            "log_odds": delta[:-1], "z": z[:-1], "g2": likelihood, "g2_p": tail, "chi2": chi2(one, other, n_one, n_other)[0],
        }
    )  # fmt: skip


def _others(labels: np.ndarray, groups: Sequence[str]) -> dict[str, str]:
    """For each group the name of what it is held against."""
    known = sorted(set(labels))
    return {group: known[1 - known.index(group)] if len(known) == 2 else ALL_OTHERS for group in groups}


def _resampled(
    bags: Bags, counts: sparse.csr_matrix, rest: np.ndarray, inside: np.ndarray, prior: np.ndarray, seed: int
) -> np.ndarray:
    """Percentile limits of the log-odds when whole pages are drawn again: groups x terms x 2."""
    keys = bags.units["doc_id"].tolist()
    drawn = intervals.draw(keys, seed=seed).of(keys)
    limits = np.full((len(inside), counts.shape[1], 2), np.nan)
    for number, mask in enumerate(inside):
        if min(mask.sum(), (~mask).sum()) >= intervals.BOOT_N:
            one, other = (_sums(drawn[:, side], counts[side], rest[side]).T for side in (mask, ~mask))
            limits[number] = _limits(one, other, prior)
    return limits


def _limits(one: np.ndarray, other: np.ndarray, prior: np.ndarray) -> np.ndarray:
    """Percentile limits of the log-odds, terms x 2, of counts in two groups: terms (last: all other tokens) x draws.

    The arithmetic of `log_odds`, in its order, a few terms at a time: what it works on stays in the processor's cache.
    """
    size, limits = np.sum(prior), np.empty((len(one) - 1, 2))
    groups = [(counts, counts.sum(axis=0) + size) for counts in (one, other)]
    for at in range(0, len(limits), TERMS):
        part = slice(at, min(at + TERMS, len(limits)))
        odds = []
        for counts, total in groups:
            own = counts[part] + prior[part, None]
            odds.append(np.log(own / (total - own)))
        limits[part] = intervals.ends(odds[0] - odds[1])
    return limits


def _tested(
    counts: sparse.csr_matrix,
    rest: np.ndarray,
    inside: np.ndarray,
    prior: np.ndarray,
    observed: np.ndarray,
    seed: int,
) -> np.ndarray:
    """p of every row of the family: from `rounds` permutations, and for the terms with a q up to `NEAR` from `CLOSER_BY` times as many."""
    many = rounds(observed.size)
    p = _permuted(counts, rest, inside, prior, observed, many, seed)
    near = (intervals.benjamini_hochberg(p.ravel()).reshape(p.shape) <= NEAR).any(axis=0)
    if near.any():
        others = rest + np.asarray(counts[:, ~near].sum(axis=1), np.float32).ravel()
        weights = np.append(prior[:-1][near], prior[:-1][~near].sum() + prior[-1])
        p[:, near] = _permuted(counts[:, near], others, inside, weights, observed[:, near], CLOSER_BY * many, seed)
    return p.ravel()


def _permuted(
    counts: sparse.csr_matrix,
    rest: np.ndarray,
    inside: np.ndarray,
    prior: np.ndarray,
    observed: np.ndarray,
    permutations: int,
    seed: int,
) -> np.ndarray:
    """The share of permutations, the observed labels among them, in which |z| is as large: groups x terms."""
    far = as_far(counts, rest, inside, prior, np.abs(observed) - 1e-4, permutations, seed)
    return (1 + far) / (1 + permutations)
