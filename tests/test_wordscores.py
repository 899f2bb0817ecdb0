"""Wordscores: the published example to its digits, missing words, and what holding a text out must do."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot as plt
from scipy import sparse, stats

from helpers.language import wordscores
from helpers.language.scale import draw
from helpers.measures import intervals
from helpers.texts.bags import Bags

COUNTS = np.array([2, 3, 10, 22, 45, 78, 115, 146, 158, 146, 115, 78, 45, 22, 10, 3, 2])
WORDS = [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", *(f"Z{letter}" for letter in "ABCDEFGHIJK")]
PLACES = np.array([-1.5, -0.75, 0, 0.75, 1.5])


def example() -> np.ndarray:
    """Five reference texts and the virgin text of Laver, Benoit and Garry (2003)."""
    table = np.zeros((6, 37))
    for row, start in enumerate((0, 5, 10, 15, 20, 7)):
        table[row, start : start + 17] = COUNTS
    return table


def rescale_lbg(raw: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Raw scores of several texts brought to the spread of the reference places (Laver, Benoit and Garry 2003); missing
    for a single text, where it is not defined."""
    raw = np.asarray(raw, dtype=float)
    if len(raw) < 2:
        return np.full(len(raw), np.nan)
    return (raw - raw.mean()) * np.std(places, ddof=1) / np.std(raw, ddof=1) + raw.mean()


@pytest.fixture
def scored():
    table = example()
    scores = wordscores.word_scores(table[:5], PLACES)
    return scores, wordscores.text_scores(table, scores)


def test_word_scores_are_the_published_ones(scored):
    score = dict(zip(WORDS, scored[0], strict=True))
    wanted = {
        "A": -1.5, "E": -1.5, "F": -1.48125, "G": -1.4809322, "H": -1.4519231, "I": -1.4083333, "J": -1.3232984,
        "K": -1.1846154, "L": -1.0369898, "M": -0.8805970, "N": -0.75, "O": -0.6194030, "P": -0.4507576, "Q": -0.2992424,
        "R": -0.1305970, "S": 0, "T": 0.1305970, "ZK": 1.5,
    }  # fmt: skip
    assert {word: score[word] for word in wanted} == pytest.approx(wanted, abs=1e-6)


def test_raw_scores_and_their_errors_are_the_published_ones(scored):
    texts = scored[1]
    assert texts["raw"].tolist() == pytest.approx([-1.317931, -0.7395598, 0, 0.7395598, 1.317931, -0.4480591], abs=1e-6)
    assert texts["se"].tolist() == pytest.approx(
        [0.006699613, 0.011433605, 0.012005250, 0.011433605, 0.006699613, 0.011897667], abs=1e-8
    )
    virgin = texts.iloc[5]
    assert virgin.raw - wordscores.Z * virgin.se == pytest.approx(-0.47137808, abs=1e-7)
    assert virgin.raw + wordscores.Z * virgin.se == pytest.approx(-0.42474008, abs=1e-7)


def test_the_rescaling_of_laver_benoit_and_garry_is_the_published_one(scored):
    moved = rescale_lbg(scored[1]["raw"].to_numpy(), PLACES)
    wanted = [-1.58967683, -0.88488724, 0.01632248, 0.91753220, 1.62232179, -0.52967149]
    assert moved == pytest.approx(wanted, abs=1e-6)


def test_two_texts_are_rescaled_to_the_spread_of_the_references():
    moved = rescale_lbg([0, 1], np.array([-1.0, 1.0]))  # spread 1.414 for 0.707, mean 0.5
    assert moved == pytest.approx([-0.5, 1.5])


def test_rescaling_a_single_text_is_not_defined():
    assert np.isnan(rescale_lbg(np.array([-0.448]), PLACES)).all()


def test_the_rescaling_of_martin_and_vanberg_is_the_published_one(scored):
    texts = scored[1]
    moved = wordscores.rescale_mv(texts["raw"], texts["se"], (texts["raw"][0], texts["raw"][4]), PLACES)
    assert moved["score"].tolist() == pytest.approx([-1.5, -0.841728, 0, 0.841728, 1.5, -0.5099572], abs=1e-6)
    virgin = moved.iloc[5]
    assert virgin.se == pytest.approx(0.013541297, abs=1e-8)
    assert (virgin.low, virgin.high) == pytest.approx((-0.53649769, -0.48341678), abs=1e-7)


def test_a_word_that_no_reference_has_gets_no_score_and_moves_no_text():
    table = example()[:, [WORDS.index(word) for word in ("A", "B", "S", "ZJ", "ZK")]]
    table[5] = [0, 0, table[5, 2], 1, 0]
    scores = wordscores.word_scores(table[[0, 4]], np.array([-1.0, 1.0]))
    assert scores[[0, 1, 3, 4]].tolist() == [-1, -1, 1, 1] and np.isnan(scores[2])
    texts = wordscores.text_scores(table, scores)
    assert texts["raw"][[0, 4, 5]].tolist() == [-1, 1, 1]
    assert texts["raw"][1:4].isna().all(), (
        "a text without a scored word has no place; quanteda prints 0 for these three"
    )
    assert texts["known"][[0, 2]].tolist() == [1, 0]


def random_counts(seed: int, texts: int = 8, words: int = 12) -> np.ndarray:
    return np.random.default_rng(seed).poisson(1.5, size=(texts, words)) + np.eye(texts, words, dtype=int)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_held_out_weights_score_each_text_by_the_others_alone(seed):
    counts = random_counts(seed)
    places = np.random.default_rng(seed + 1).integers(-2, 3, size=len(counts)).astype(float)
    weights = wordscores.held_out_weights(counts.astype(float))
    assert np.diag(weights).max() == 0 and weights.sum(1) == pytest.approx(1)
    for row in range(len(counts)):
        rest = np.arange(len(counts)) != row
        scores = wordscores.word_scores(counts[rest], places[rest])
        wanted = wordscores.text_scores(counts[row : row + 1], scores)["raw"][0]
        assert (weights @ places)[row] == pytest.approx(wanted)


def test_a_word_of_one_text_alone_does_not_place_it():
    counts = np.array([[2.0, 1, 5], [1, 2, 0], [2, 2, 0]])
    weights = wordscores.held_out_weights(counts)
    assert weights.sum(1) == pytest.approx(1) and weights[0, 0] == 0
    # text 0: two thirds on word 0, whose other shares are 1/3 and 1/2, one third on word 1 with 2/3 and 1/2
    assert weights[0, 1] == pytest.approx(2 / 3 * (1 / 3) / (5 / 6) + 1 / 3 * (2 / 3) / (7 / 6))


VIRGIN = ["doc_id", "title", "stance", "raw", "score", "low", "high", "words", "known"]


def made(counts: np.ndarray, stances) -> Bags:
    names = np.array([f"word{number:03d}" for number in range(counts.shape[1])], dtype=object)
    units = pd.DataFrame(
        {"doc_id": [f"page{number:03d}" for number in range(len(counts))], "stance": np.asarray(stances, float)}
    )
    units = units.assign(title="t", country="USA", date=pd.Timestamp("2024-01-01"))
    return Bags(units, names, sparse.csr_matrix(counts))


def agreement_of(there: Bags) -> dict:
    return wordscores.agreement_of(there, wordscores.held_out(there))


def test_without_any_relation_held_out_scores_lean_below_zero_and_the_shuffles_say_so():
    rng = np.random.default_rng(0)
    counts = rng.poisson(2, size=(40, 80))
    stances = rng.choice([-1, 1], size=40)
    found = agreement_of(made(counts, stances))
    assert found["shuffled"] < -0.2 and found["p"] > 0.01


def test_words_that_tell_the_stance_are_found():
    rng = np.random.default_rng(1)
    stances = rng.integers(-2, 3, size=40)
    lean = np.array([np.linspace(-1, 1, 80) * stance for stance in stances])
    found = agreement_of(made(rng.poisson(np.exp(0.6 + 0.5 * lean)), stances))
    assert found["estimate"] > 0.6 and found["p"] < 0.001 and found["low"] < found["estimate"] < found["high"]


def test_too_few_pages_or_one_stance_give_no_score():
    for there in (made(random_counts(1, 9), range(9)), made(random_counts(1, 12, 12), [1] * 12)):
        table = wordscores.held_out(there)
        assert table.empty and agreement_of(there) == {}
        assert list(table) == ["doc_id", "title", "country", "date", "stance", "score"]
        assert table["score"].dtype == float
        axes = draw(table, (-2, -1, 0, 1, 2))
        assert axes.texts[0].get_text().startswith("Too few pages")
        plt.close(axes.figure)
        assert wordscores.virgin(there, there).empty
        assert list(wordscores.virgin(there, there)) == VIRGIN


def test_p_is_the_share_of_all_ways_to_deal_the_stances():
    """Four pages, each scored by the next one: all 24 orders can be written down."""
    weights = np.roll(np.eye(4), 1, axis=1)
    stance, score = np.array([1.0, 2, 3, 4]), np.array([1.0, 2, 4, 3])
    ways = [stats.spearmanr(way, np.roll(way, -1)).statistic for way in itertools.permutations(stance)]
    found = wordscores.agreement(stance, score, weights)
    assert found["estimate"] == pytest.approx(0.8) and found["n"] == 4
    assert found["p"] == pytest.approx(np.mean(np.array(ways) >= 0.8 - 1e-9), abs=0.01)
    found = wordscores.agreement(stance, np.array([2.0, 4, 1, 3]), weights)
    assert found["estimate"] == 0
    assert found["p"] == pytest.approx(np.mean(np.array(ways) >= -1e-9), abs=0.015)
    assert found["shuffled"] == pytest.approx(np.median(ways), abs=0.01)
    assert (found["shuffled_low"], found["shuffled_high"]) == pytest.approx((min(ways), max(ways)))


def test_the_shuffles_deal_the_stances_of_all_pages_and_look_at_those_of_the_table(monkeypatch):
    """Three pages of four in the table: in all 24 orders every page gets a stance, and the three are compared."""
    monkeypatch.setattr(intervals, "BOOT_N", 3)
    there = made(np.array([[5, 1, 0, 2], [4, 2, 1, 0], [1, 3, 3, 1], [0, 2, 5, 1]]), [1, 2, 3, 4])
    weights = wordscores.held_out_weights(there.counts.toarray().astype(float))
    table = wordscores.held_out(there, 3).iloc[[3, 0, 2]]
    ways = np.array(list(itertools.permutations([1.0, 2, 3, 4])))
    null = np.array([stats.spearmanr(way[[0, 2, 3]], (weights @ way)[[0, 2, 3]]).statistic for way in ways])
    found = wordscores.agreement_of(there, table, 3)
    estimate = stats.spearmanr(table["stance"], table["score"]).statistic
    assert found["n"] == 3 and found["estimate"] == pytest.approx(estimate)
    assert found["p"] == pytest.approx(np.mean(null >= estimate - 1e-9), abs=0.015)
    assert (found["shuffled_low"], found["shuffled_high"]) == pytest.approx((null.min(), null.max()))
    assert found["shuffled"] == pytest.approx(np.median(null), abs=0.01)


def test_the_order_as_read_counts_as_one_of_the_shuffles():
    """Each page scored by the mean of all others: every shuffle gives -1, so the observed 1 is alone among ten."""
    stance = np.array([1.0, 2, 3, 4])
    found = wordscores.agreement(stance, stance, (1 - np.eye(4)) / 3, draws=9)
    assert found["p"] == pytest.approx(1 / 10) and found["shuffled"] == -1


def test_spearman_is_scipys():
    rng = np.random.default_rng(4)
    x, y = rng.integers(-2, 3, size=(3, 15)), rng.normal(size=(3, 15))
    wanted = [stats.spearmanr(one, other).statistic for one, other in zip(x, y, strict=True)]
    assert wordscores._spearman(x, y) == pytest.approx(wanted)


def test_virgin_texts_meet_the_published_score():
    table = example()
    references = made(np.vstack([table[:5]] * 2).astype(int), np.tile(PLACES, 2))
    text = made(np.column_stack([table[5:], [40]]).astype(int), [0.0])
    text = Bags(text.units, np.append(references.terms, "unknown"), text.counts)
    row = wordscores.virgin(references, text).iloc[0]
    assert (row.raw, row.score) == pytest.approx((-0.4480591, -0.5099572), abs=1e-6)
    assert row.words == 1000 and row.known == pytest.approx(1000 / 1040)


def test_several_texts_are_placed_by_date_on_references_of_two_places():
    references = made(np.array([[3, 1], [1, 3]] * 5), [-1, 1] * 5)
    text = made(np.array([[1, 1, 2], [4, 0, 4], [0, 4, 0]]), [np.nan] * 3)
    units = text.units.assign(date=pd.to_datetime(["2024-03-01", "2024-01-01", "2024-02-01"]))
    table = wordscores.virgin(references, Bags(units, np.append(references.terms, "unknown"), text.counts))
    assert list(table) == VIRGIN and list(table.index) == [0, 1, 2]
    assert table["doc_id"].tolist() == ["page001", "page002", "page000"]
    # the two words score -0.5 and 0.5; the references' raw scores of -0.25 and 0.25 are drawn out to -1 and 1
    assert table["raw"].tolist() == pytest.approx([-0.5, 0.5, 0]) and table["score"].tolist() == pytest.approx(
        [-2, 2, 0]
    )
    assert table["known"].tolist() == [0.5, 1, 0.5]
