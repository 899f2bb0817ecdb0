"""Can words stand in for reading? Frames marked by word lists and by a classifier, held against the frames as read."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression

from helpers.corpus import Corpus, has
from helpers.measures import coded, intervals
from helpers.texts import bags
from helpers.texts.bags import Bags

MIN_SENTENCES = 15
DRAWS = 2_000
SHORT = {"word list": "list", "classifier": "classifier"}
KEY = ["doc_id", "paragraph", "sentence"]
LISTS, CLASSIFIER, READERS, ALL = "word list", "classifier", "reader 2 against reader 1", "mark every sentence"


def least(min_n: int) -> int:
    """How many sentences must carry a frame to say how well it is found."""
    return max(MIN_SENTENCES, min_n)


def sentences(data: Corpus) -> Bags:
    """The articles' sentences that are coded (`coded.missing`) as bags, with their agreed `frames`."""
    counted = bags.read(data.terms[data.terms["part"] == "article"], KEY)
    units = counted.units.merge(data.sentences[[*KEY, "frames"]], on=KEY, how="left")
    kept = (units["frames"].notna() & coded.is_coded(units, data)).to_numpy()
    return Bags(units, counted.terms, counted.counts).only(kept)


def marks(frames: pd.Series, names: Sequence[str]) -> np.ndarray:
    """A `;`-joined column of codes as a table of True and False, one column per name."""
    return np.column_stack([has(frames, name) == 1 for name in names])


def by_lists(there: Bags, lists: dict[str, list[str]]) -> np.ndarray:
    """Sentences in which a term of the frame's list stands: sentences x frames."""
    return np.column_stack(
        [np.asarray(there.counts[:, np.isin(there.terms, words)].sum(axis=1)).ravel() > 0 for words in lists.values()]
    )


def by_classifier(there: Bags, read: np.ndarray) -> np.ndarray:
    """Frames given by one logistic regression per frame, learned on all articles but the one at hand: sentences x frames.

    TF-IDF of terms in at least two of the learning sentences, L2 penalty with C = 1, classes weighted by their size, cut
    at one half; these settings were fixed before any result. A frame absent from the learning articles is never given.
    """
    given = np.zeros_like(read)
    for article in there.units["doc_id"].unique():
        here = (there.units["doc_id"] == article).to_numpy()
        known = there.counts[~here].getnnz(axis=0) >= 2
        if not known.any():
            continue  # there is no other article to learn from
        scale = TfidfTransformer(sublinear_tf=True).fit(there.counts[~here][:, known])
        learn, judge = (scale.transform(there.counts[rows][:, known]) for rows in (~here, here))
        for column in range(read.shape[1]):
            answer = read[~here, column]
            if answer.any() and not answer.all():
                model = LogisticRegression(C=1.0, class_weight="balanced", solver="liblinear", random_state=0)
                given[here, column] = model.fit(learn, answer).predict(judge)
    return given


def scores(given: np.ndarray, read: np.ndarray) -> pd.DataFrame:
    """Precision, recall and F1 of marks given against marks read, one row per frame (columns of both); 0 where nothing is
    right, missing where nothing was given (precision) or read (recall)."""
    hits = (given & read).sum(0)
    with np.errstate(invalid="ignore", divide="ignore"):
        frame = {
            "precision": np.where(given.sum(0) > 0, hits / given.sum(0), np.nan),
            "recall": np.where(read.sum(0) > 0, hits / read.sum(0), np.nan),
            "f1": np.where(given.sum(0) + read.sum(0) > 0, 2 * hits / (given.sum(0) + read.sum(0)), np.nan),
        }
    return pd.DataFrame({**frame, "given": given.sum(0), "hits": hits})


def against_reading(
    data: Corpus,
    lists: dict[str, list[str]],
    min_n: int = intervals.MIN_N,
    seed: int = intervals.SEED,
    draws: int = DRAWS,
) -> pd.DataFrame:
    """How well words reproduce the frames read in the articles, one row per frame and way of marking; `lists`: terms of each frame.

    Columns: frame, by (word list, classifier, reader 2 against reader 1, mark every sentence), sentences (that carry the
    frame as read), base_rate (their share), precision, recall, f1 with low and high, given, hits. The interval: paragraphs
    drawn again within the articles, marks kept; it says how much F1 hangs on their wording and nothing of other
    texts. Below 15 sentences (or `min_n`, where that is more) the counts stay, the measures are missing.
    """
    there, names = sentences(data), data.codebook.ids("frames")
    read = marks(there.units["frames"], names)
    ways = {
        LISTS: (by_lists(there, lists), read),
        CLASSIFIER: (by_classifier(there, read), read),
        ALL: (np.ones_like(read), read),
    }
    weights = _paragraphs(there.units, draws, seed)
    held = {way: _held(names, way, *pair, weights) for way, pair in ways.items()}
    held[READERS] = _readings(data, there, names, weights)
    table = pd.concat([held[way] for way in (LISTS, CLASSIFIER, READERS, ALL)], ignore_index=True)
    table.loc[table["sentences"] < least(min_n), ["precision", "recall", "f1", "low", "high"]] = np.nan
    table["base_rate"] = table["base_rate"] if len(read) >= min_n else np.nan
    return table


def side_by_side(table: pd.DataFrame) -> pd.DataFrame:
    """The same, one row per frame, most frequent first: sentences, base_rate, precision, recall and F1 of word list and
    classifier, and F1 of the two readings."""
    wide = table.pivot(index="frame", columns="by", values=["precision", "recall", "f1"])
    columns = {
        f"{short}_{name}": wide[name, way] for way, short in SHORT.items() for name in ("precision", "recall", "f1")
    }
    whole = table[table["by"] == ALL].set_index("frame")
    frame = pd.DataFrame({"sentences": whole["sentences"], "base_rate": whole["base_rate"], **columns})
    frame["readings_f1"] = wide["f1", READERS]
    return frame.sort_values("sentences", ascending=False, kind="stable").reset_index()


def _readings(data: Corpus, there: Bags, names: list[str], weights: np.ndarray) -> pd.DataFrame:
    """Reader 2 against reader 1, over the sentences that both have coded."""
    first, second = (_reader(data, there, coder) for coder in (1, 2))
    both = (first.notna() & second.notna()).to_numpy()
    return _held(names, READERS, marks(second[both], names), marks(first[both], names), weights[:, both])


def _reader(data: Corpus, there: Bags, coder: int) -> pd.Series:
    """The frames that one reader gave to each sentence; missing where the reader has no row."""
    own = data.sentence_codings.loc[data.sentence_codings["coder"] == coder, [*KEY, "frames"]]
    return there.units[KEY].merge(own, on=KEY, how="left")["frames"]


def _paragraphs(units: pd.DataFrame, draws: int, seed: int) -> np.ndarray:
    """How often each sentence counts when the paragraphs of each article are drawn again: draws x sentences."""
    generator, weights = np.random.default_rng(seed), np.zeros((draws, len(units)), dtype=np.float32)
    for _, part in units.groupby("doc_id"):
        numbers, place = np.unique(part["paragraph"], return_inverse=True)
        picked = generator.multinomial(len(numbers), np.full(len(numbers), 1 / len(numbers)), size=draws)
        weights[:, part.index] = picked[:, place]
    return weights


def _held(names: list[str], way: str, given: np.ndarray, read: np.ndarray, weights: np.ndarray) -> pd.DataFrame:
    """One way of marking against the reading, with the interval of F1."""
    frame = scores(given, read).assign(
        frame=names, by=way, sentences=read.sum(0), base_rate=read.mean(0) if len(read) else np.nan
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        drawn = (
            2 * (weights @ (given & read)) / (weights @ given.astype(np.float32) + weights @ read.astype(np.float32))
        )
    seen = np.isfinite(drawn).any(axis=0)
    limits = np.full((2, drawn.shape[1]), np.nan)
    if seen.any():
        limits[:, seen] = np.nanpercentile(drawn[:, seen], [2.5, 97.5], axis=0)
    frame["low"], frame["high"] = limits
    return frame[["frame", "by", "sentences", "base_rate", "precision", "recall", "f1", "low", "high", "given", "hits"]]
