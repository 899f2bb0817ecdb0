"""Wordscores: the place of a text on a scale from the words it shares with texts whose place is known.

Laver, Benoit and Garry (2003); rescaling by Martin and Vanberg (2008). Here it is only a cross-check of the reading.
"""

import numpy as np
import pandas as pd
from scipy import stats

from helpers.measures import intervals
from helpers.texts.bags import Bags

Z = stats.norm.ppf(0.975)


def word_scores(counts: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The score of each word: the mean place of the reference texts (rows) weighted by the word's relative frequency in
    each; missing for a word that no reference text has."""
    shares = counts / counts.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return (places @ shares) / shares.sum(axis=0)


def text_scores(counts: np.ndarray, scores: np.ndarray) -> pd.DataFrame:
    """The raw score of each text (rows): the mean score of its scored words. Columns: raw, se, words (scored), known (their
    share of the text). Words without a score are left out; a text with none has no score."""
    counts = np.asarray(counts, dtype=float)
    scored = np.isfinite(scores)
    inside, words = counts[:, scored], counts[:, scored].sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        raw = (inside @ scores[scored]) / words
        spread = ((inside / words[:, None]) * (scores[scored] - raw[:, None]) ** 2).sum(axis=1)
        frame = {"raw": raw, "se": np.sqrt(spread / words), "words": words, "known": words / counts.sum(axis=1)}
    return pd.DataFrame(frame)


def rescale_mv(raw: np.ndarray, se: np.ndarray, ends: tuple[float, float], places: np.ndarray) -> pd.DataFrame:
    """Raw scores stretched so that the raw scores `ends` of the lowest and highest reference text meet their places
    (Martin and Vanberg 2008). Columns: score, se, low, high (95 %, from the standard error)."""
    factor = (np.max(places) - np.min(places)) / (ends[1] - ends[0])
    score = (np.asarray(raw) - ends[0]) * factor + np.min(places)
    error = np.asarray(se) * factor
    return pd.DataFrame({"score": score, "se": error, "low": score - Z * error, "high": score + Z * error})


def held_out_weights(counts: np.ndarray) -> np.ndarray:
    """The matrix K with which every text is scored by all others: K @ places is the raw score of each text with its own
    words taken out of the word scores. Each row sums to 1, its diagonal is 0."""
    shares = counts / counts.sum(axis=1, keepdims=True)
    others = shares.sum(axis=0) - shares
    shared = (counts > 0) & (others > 1e-12)
    own = np.where(shared, counts, 0.0)
    own /= own.sum(axis=1, keepdims=True)
    weights = np.divide(own, others, out=np.zeros_like(own), where=shared) @ shares.T
    np.fill_diagonal(weights, 0.0)
    return weights / weights.sum(axis=1, keepdims=True)


def least(min_n: int) -> int:
    """How many pages there must be to score any."""
    return max(intervals.BOOT_N, min_n)


def held_out(bags: Bags, min_n: int = intervals.MIN_N) -> pd.DataFrame:
    """Every page scored with itself held out of the word scores, by stance.

    Columns: doc_id, title, country, date, stance (as read, the mean of the page) and score (raw). Empty below ten pages (or
    `min_n`, where that is more), or when all stances are equal.
    """
    frame = bags.units.reindex(columns=["doc_id", "title", "country", "date", "stance"])
    if len(frame) < least(min_n) or frame["stance"].nunique() < 2:
        return frame.assign(score=np.nan).iloc[:0]
    weights = held_out_weights(bags.counts.toarray().astype(float))
    frame = frame.assign(score=weights @ frame["stance"].to_numpy(float))
    return frame.sort_values(["stance", "doc_id"]).reset_index(drop=True)


def agreement_of(
    bags: Bags, scores: pd.DataFrame, min_n: int = intervals.MIN_N, seed: int = intervals.SEED
) -> dict[str, float]:
    """The `agreement` of the pages in a table like that of `held_out`; empty where there are too few, or all stances are equal.

    In the shuffles every page of the bags gets a stance and a score, also those that the table leaves out.
    """
    if len(scores) < least(min_n) or scores["stance"].nunique() < 2:
        return {}
    weights = held_out_weights(bags.counts.toarray().astype(float))
    rows = pd.Index(bags.units["doc_id"]).get_indexer(scores["doc_id"])
    places = np.sort(bags.units["stance"].to_numpy(float))
    stance, score = scores["stance"].to_numpy(float), scores["score"].to_numpy(float)
    return agreement(stance, score, weights, seed, places=places, rows=rows)


def agreement(
    stance: np.ndarray,
    score: np.ndarray,
    weights: np.ndarray,
    seed: int = intervals.SEED,
    draws: int = intervals.DRAWS,
    places: np.ndarray | None = None,
    rows: np.ndarray | None = None,
) -> dict[str, float]:
    """Spearman's rank correlation of held-out scores and stances as read; `weights` as from `held_out_weights`.

    `places`: the stances of all pages of `weights` (default: those given); `rows`: which of these pages are looked at (default: all).
    Returns estimate, low, high (95 % resampling interval: pages drawn again, scores kept), n, shuffled (the middle of
    the correlations when the stances are dealt out anew and every page is scored again; held-out scores lean below
    zero by themselves), shuffled_low, shuffled_high (where 95 % of them lie) and p (one-sided: the share of shuffles
    with a correlation as high).
    """
    estimate = float(_spearman(stance[None], score[None])[0])
    generator = np.random.default_rng(seed)
    picked = generator.integers(0, len(stance), size=(draws, len(stance)))
    low, high = intervals.percentile(_spearman(stance[picked], score[picked]))
    dealt = generator.permuted(np.tile(stance if places is None else places, (draws, 1)), axis=1)
    rows = np.arange(len(weights)) if rows is None else rows
    null = _spearman(dealt[:, rows], dealt @ weights[rows].T)
    shuffled_low, shuffled_high = intervals.percentile(null)
    return {
        "estimate": estimate, "low": low, "high": high, "n": len(stance), "shuffled": float(np.nanmedian(null)),
        "shuffled_low": shuffled_low, "shuffled_high": shuffled_high,
        "p": float((1 + np.sum(null >= estimate - 1e-12)) / (1 + draws)),
    }  # fmt: skip


def _spearman(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Spearman's correlation row by row (mean ranks for ties); missing where a row does not vary."""
    x, y = (stats.rankdata(values, axis=1) for values in (x, y))
    x, y = x - x.mean(1, keepdims=True), y - y.mean(1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return (x * y).sum(1) / np.sqrt((x**2).sum(1) * (y**2).sum(1))


def virgin(references: Bags, texts: Bags, min_n: int = intervals.MIN_N) -> pd.DataFrame:
    """Texts outside the reference pages placed on their scale, by date. Columns: doc_id, title, stance (as read; missing
    where the text holds none), raw, score (Martin-Vanberg; the ends are the mean raw scores of the reference pages at the
    lowest and at the highest place), low, high, words, known. Empty where there are too few reference pages to score any."""
    if not len(texts.units) or len(references.units) < least(min_n) or references.units["stance"].nunique() < 2:
        return pd.DataFrame(columns=["doc_id", "title", "stance", "raw", "score", "low", "high", "words", "known"])
    counts, places = references.counts.toarray().astype(float), references.units["stance"].to_numpy(float)
    scores = word_scores(counts, places)
    own = text_scores(counts, scores)["raw"].to_numpy()
    ends = (float(own[places == places.min()].mean()), float(own[places == places.max()].mean()))
    found = text_scores(_matched(references, texts), np.append(scores, np.nan))
    moved = rescale_mv(found["raw"].to_numpy(), found["se"].to_numpy(), ends, places)
    known = texts.units[["doc_id", "title", "date", "stance"]].reset_index(drop=True)
    table = pd.concat([known, found[["raw"]], moved[["score", "low", "high"]], found[["words", "known"]]], axis=1)
    return table.sort_values(["date", "doc_id"]).drop(columns="date").reset_index(drop=True)


def _matched(references: Bags, texts: Bags) -> np.ndarray:
    """Counts of the texts in the reference pages' vocabulary; one last column holds all other words."""
    _, ours, theirs = np.intersect1d(references.terms.astype(str), texts.terms.astype(str), return_indices=True)
    counts = np.zeros((len(texts.units), len(references.terms) + 1))
    counts[:, ours] = texts.counts[:, theirs].toarray()
    counts[:, -1] = texts.tokens - counts.sum(axis=1)
    return counts
