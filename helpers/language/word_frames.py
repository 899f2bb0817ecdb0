"""Can words stand in for reading? Frames marked by word lists and by a classifier, held against the frames as read."""

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression

from helpers.corpus import Corpus
from helpers.corpus.codebook import word_lists
from helpers.measures import intervals
from helpers.texts import bags as bagged
from helpers.texts.bags import Bags

MIN_SENTENCES = 15
SHORT = {"word list": "list", "classifier": "classifier"}
KEY = ["doc_id", "paragraph", "sentence"]
LISTS, CLASSIFIER, READERS, ALL = "word list", "classifier", "reader 2 against reader 1", "mark every sentence"


def sentences(corpus: Corpus) -> Bags:
    """The articles' sentences as bags, with their agreed `frames`."""
    bags = bagged.read(corpus.terms[corpus.terms["part"] == "article"], KEY)
    units = bags.units.merge(corpus.sentences[[*KEY, "frames"]], on=KEY, how="left")
    kept = units["frames"].notna().to_numpy()
    return Bags(units, bags.terms, bags.counts).only(kept)


def marks(frames: pd.Series, names: list[str]) -> np.ndarray:
    """A `;`-joined column of codes as a table of True and False, one column per name."""
    sets = [set(cell.split(";")) for cell in frames]
    return np.array([[name in cell for name in names] for cell in sets], dtype=bool).reshape(len(sets), len(names))


def by_lists(bags: Bags, lists: dict[str, list[str]]) -> np.ndarray:
    """Sentences in which a term of the frame's list stands: sentences x frames."""
    return np.column_stack(
        [np.asarray(bags.counts[:, np.isin(bags.terms, words)].sum(axis=1)).ravel() > 0 for words in lists.values()]
    )


def by_classifier(bags: Bags, read: np.ndarray) -> np.ndarray:
    """Frames given by one logistic regression per frame, learned on all articles but the one at hand: sentences x frames.

    TF-IDF of terms in at least two of the learning sentences, L2 penalty with C = 1, classes weighted by their size, cut
    at one half; these settings were fixed before any result. A frame absent from the learning articles is never given.
    """
    given = np.zeros_like(read)
    for article in bags.units["doc_id"].unique():
        here = (bags.units["doc_id"] == article).to_numpy()
        known = bags.counts[~here].getnnz(axis=0) >= 2
        scale = TfidfTransformer(sublinear_tf=True).fit(bags.counts[~here][:, known])
        learn, judge = (scale.transform(bags.counts[rows][:, known]) for rows in (~here, here))
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


def against_reading(corpus: Corpus, seed: int = intervals.SEED, draws: int = 2_000) -> pd.DataFrame:
    """How well words reproduce the frames read in the articles, one row per frame and way of marking.

    Columns: frame, by (word list, classifier, reader 2 against reader 1, mark every sentence), sentences (that carry the
    frame as read), base_rate (their share), precision, recall, f1 with low and high, given, hits. The interval: paragraphs
    drawn again within the six articles, marks kept; it says how much F1 hangs on their wording and nothing of other
    texts. Below 15 sentences the counts stay, the measures are missing.
    """
    bags, names = sentences(corpus), corpus.codebook.ids("frames")
    read = marks(bags.units["frames"], names)
    first, second = (marks(_reader(corpus, bags, coder), names) for coder in (1, 2))
    ways = {
        LISTS: (by_lists(bags, word_lists(corpus.codebook, corpus.folder)), read),
        CLASSIFIER: (by_classifier(bags, read), read),
        READERS: (second, first),
        ALL: (np.ones_like(read), read),
    }
    weights = _paragraphs(bags.units, draws, seed)
    table = pd.concat([_held(names, way, *pair, weights) for way, pair in ways.items()], ignore_index=True)
    few = table["sentences"] < MIN_SENTENCES
    table.loc[few, ["precision", "recall", "f1", "low", "high"]] = np.nan
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


def _reader(corpus: Corpus, bags: Bags, coder: int) -> pd.Series:
    """The frames that one reader gave to each sentence; nothing where the reader has no row."""
    own = corpus.sentence_codings.loc[corpus.sentence_codings["coder"] == coder, [*KEY, "frames"]]
    return bags.units[KEY].merge(own, on=KEY, how="left")["frames"].fillna("")


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
    frame = scores(given, read).assign(frame=names, by=way, sentences=read.sum(0), base_rate=read.mean(0))
    with np.errstate(invalid="ignore", divide="ignore"):
        drawn = (
            2 * (weights @ (given & read)) / (weights @ given.astype(np.float32) + weights @ read.astype(np.float32))
        )
    frame["low"], frame["high"] = np.nanpercentile(drawn, [2.5, 97.5], axis=0)
    return frame[["frame", "by", "sentences", "base_rate", "precision", "recall", "f1", "low", "high", "given", "hits"]]
