"""Words against reading, and likeness of pages: scores by hand, nothing learned from what is judged, lists as committed."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from sklearn.metrics import f1_score, precision_score, recall_score

from helpers import paths
from helpers.asked import ask
from helpers.corpus import codebook
from helpers.language import similarity, word_frames
from helpers.language.against_reading import WAYS, draw, say
from helpers.texts import bags, rule
from helpers.texts.bags import Bags


def lists(data) -> dict[str, list[str]]:
    return codebook.word_lists(data.codebook, data.folder)


def made(rows: list[str], docs: list[str]) -> Bags:
    table = pd.DataFrame({"doc_id": docs, "paragraph": range(len(rows)), "sentence": 1})
    table["terms"] = [rule.write_bag(rule.bag(row)) for row in rows]
    return bags.read(table, word_frames.KEY)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=30))
def test_scores_are_scikit_learns(pairs):
    given_, read = np.array(pairs).T
    row = word_frames.scores(given_[:, None], read[:, None]).iloc[0]
    for name, measure in (("precision", precision_score), ("recall", recall_score), ("f1", f1_score)):
        if not np.isnan(row[name]):
            assert row[name] == pytest.approx(measure(read, given_, zero_division=0))


def test_f1_of_two_readings_does_not_depend_on_which_is_first():
    rng = np.random.default_rng(0)
    one, other = rng.random((2, 50, 3)) < 0.3
    assert word_frames.scores(one, other)["f1"].tolist() == word_frames.scores(other, one)["f1"].tolist()


def test_a_listed_phrase_marks_a_sentence_and_its_words_do_not():
    there = made(["They drive a wedge.", "The cold war again.", "A cold day of war."], ["a", "a", "a"])
    marks = word_frames.by_lists(there, {"wedge": ["drive_a_wedge"], "history": ["cold_war"]})
    assert marks.tolist() == [[True, False], [False, True], [False, False]]


def test_the_classifier_learns_nothing_from_the_article_it_judges():
    rows = ["tariffs and trade", "talks and a summit"] * 6
    docs = ["a"] * 4 + ["b"] * 4 + ["c"] * 4
    there = made(rows, docs)
    truth = np.array([[True], [False]] * 6)
    assert (word_frames.by_classifier(there, truth) == truth).all()
    only_here = np.array([[doc == "c" and "tariffs" in row] for row, doc in zip(rows, docs, strict=True)])
    assert not word_frames.by_classifier(there, only_here)[8:].any()


def test_changing_the_codes_of_an_article_does_not_change_what_is_given_to_it():
    rng = np.random.default_rng(3)
    words = np.array(["tariff", "talks", "war", "fear", "summit", "trade", "friend", "rival"])
    there = made([" ".join(rng.choice(words, 4)) for _ in range(60)], ["a"] * 20 + ["b"] * 20 + ["c"] * 20)
    read = rng.random((60, 2)) < 0.4
    other = read.copy()
    other[:20] = ~other[:20]
    assert (word_frames.by_classifier(there, read)[:20] == word_frames.by_classifier(there, other)[:20]).all()


def test_frames_with_few_sentences_keep_their_counts_only(data):
    table = word_frames.against_reading(data, lists(data), draws=200)
    assert set(table["by"]) == {word_frames.LISTS, word_frames.CLASSIFIER, word_frames.READERS, word_frames.ALL}
    few = table["sentences"] < word_frames.MIN_SENTENCES
    assert table.loc[few, ["precision", "recall", "f1", "low", "high"]].isna().all(axis=None)
    whole = table[(table["by"] == word_frames.ALL) & ~few]
    assert whole["f1"].to_numpy() == pytest.approx((2 * whole["base_rate"] / (1 + whole["base_rate"])).to_numpy())
    assert (table["hits"] <= table[["given", "sentences"]].max(axis=1)).all()


def test_the_table_side_by_side_holds_the_same_numbers(data):
    table = word_frames.against_reading(data, lists(data), draws=50)
    wide = word_frames.side_by_side(table).set_index("frame")
    for row in table[table["by"] == word_frames.CLASSIFIER].itertuples():
        got = wide.loc[row.frame, ["sentences", "base_rate", "classifier_precision", "classifier_f1"]].tolist()
        assert got == pytest.approx([row.sentences, row.base_rate, row.precision, row.f1], nan_ok=True)


def test_a_frame_below_the_minimum_is_named_in_the_chart():
    base = {
        "precision": 0.5,
        "recall": 0.5,
        "f1": 0.5,
        "low": 0.4,
        "high": 0.6,
        "given": 40,
        "hits": 9,
        "base_rate": 0.2,
    }
    rows = [
        {"frame": frame, "by": way, "sentences": size, **(base if size >= 15 else dict.fromkeys(base, np.nan))}
        for way in WAYS
        for frame, size in (("wedge", 30), ("history", 9))
    ]
    ax = draw(pd.DataFrame(rows), {"wedge": "Wedge", "history": "History"})
    assert [text.get_text() for text in ax.texts] == ["too few sentences: counts only"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Wedge (n = 30)", "History (n = 9)"]


# The lists


def test_every_frame_has_a_list_of_terms_that_the_rule_can_count():
    book = codebook.load(paths.ROOT / "data" / "codebook.toml")
    found = codebook.word_lists(book, paths.ROOT / "data")
    assert list(found) == book.ids("frames") and all(found.values())
    for frame, words in found.items():
        assert len(words) == len(set(words)), frame
        for word in words:
            assert rule.terms(word.replace("_", " ")) == [word], (frame, word)


def test_a_list_for_an_unknown_frame_is_refused(tmp_path):
    (tmp_path / "lexicon.toml").write_text('[frames]\nfog = ["fog"]\n', encoding="utf-8")
    with pytest.raises(codebook.CodebookError, match="no such frame: fog"):
        codebook.word_lists(codebook.load(paths.ROOT / "data" / "codebook.toml"), tmp_path)


# Likeness of pages


def alike_pages(rng, pull: float) -> tuple[Bags, np.ndarray]:
    counts = rng.poisson(1.0, size=(40, 60))
    publisher = np.repeat(["p", "q", "r", "s"], 10)
    for number, name in enumerate("pqrs"):
        counts[publisher == name, number * 5 : number * 5 + 5] += rng.poisson(pull, size=(10, 5))
    units = pd.DataFrame(
        {"doc_id": [f"d{n:02d}" for n in range(40)], "title": "t", "publisher": publisher, "corpus": "debate"}
    )
    units = units.assign(year=rng.integers(2021, 2025, 40), outlet_country="USA", machine=False)
    there = Bags(units, np.array([f"w{n:02d}" for n in range(60)], dtype=object), sparse.csr_matrix(counts))
    return there, similarity.likeness(there)


def test_likeness_is_one_with_itself_and_symmetric():
    _, alike = alike_pages(np.random.default_rng(0), 0)
    assert np.diag(alike) == pytest.approx(1) and alike == pytest.approx(alike.T) and alike.min() >= 0


def test_a_shared_publisher_is_found_and_what_all_or_none_share_is_left_out():
    there, alike = alike_pages(np.random.default_rng(1), 3)
    table = similarity.goes_with(there.units, alike, draws=2_000).set_index("trait")
    assert set(table.index) == {"publisher", "year"}
    assert table.loc["publisher", "pairs"] == 4 * 45 and table.loc["publisher", "p"] < 0.001
    assert table.loc["publisher", "estimate"] > table.loc["publisher", "shuffled_high"]
    assert similarity.explained(there.units, alike) > 0.1


def test_traits_that_say_nothing_are_rarely_found():
    hits = []
    for seed in range(30):
        there, alike = alike_pages(np.random.default_rng(seed + 100), 0)
        hits += (similarity.goes_with(there.units, alike, draws=300)["p"] <= 0.05).tolist()
    assert np.mean(hits) <= 0.2


def test_neighbours_are_the_most_alike_other_page():
    there, alike = alike_pages(np.random.default_rng(2), 2)
    table = similarity.neighbours(there).set_index("doc_id")
    assert (table.index != table["nearest_doc_id"]).all()
    others = alike - 2 * np.eye(40)
    for row in (0, 7, 33):
        name = f"d{row:02d}"
        assert table.loc[name, "likeness"] == pytest.approx(others[row].max())
        assert table.loc[name, "nearest_doc_id"] == f"d{others[row].argmax():02d}"


def test_the_words_name_only_what_was_computed(data):
    table = word_frames.against_reading(data, lists(data), draws=100)
    names = {frame: entry["label"] for frame, entry in data.codebook.frames.items()}
    words = say(table, names, ask("split", data=data))
    assert len(words.title.split()) <= 12 and f"{len(word_frames.sentences(data).units)} sentences" in words.subtitle
