"""A search finds the same sentences with and without texts, reads aliases and phrases, and never quotes without leave."""

import shutil

import pytest

from helpers import corpus, paths
from helpers.coding import intake
from helpers.texts import rule, search

TEXT = [
    "The U.S. envoy said that the United States would not drive a wedge between the two, though the USA had tried.",
    'Driving a wedge is a trade for patient people. "Xi\'s answer," she wrote, "came in a phone call."',
    "A trade-war between us would end the Cold War's last habit; the trade war of old was cheaper for everyone here.",
]
ROW = {
    "doc_id": "ours-2024-wedge", "published": "2024-01-09", "date_basis": "page", "title": "Wedges", "outlet": "Post",
    "publisher": "Post", "author_voice_id": "reuters", "genre": "news", "language": "en", "access": "direct",
    "url": "https://example.org/a/wedges",
}  # fmt: skip


@pytest.fixture(scope="module")
def ours(tmp_path_factory) -> corpus.Corpus:
    """A copy of the corpus with an article of our own and its text at hand."""
    folder = tmp_path_factory.mktemp("search") / "data"
    shutil.copytree(paths.ROOT / "data", folder, ignore=shutil.ignore_patterns("texts"))
    (folder / "texts").mkdir()
    (folder / "texts" / "wedge.txt").write_text("\n".join(TEXT), encoding="utf-8")
    intake.accept(intake.propose("wedge.txt", ROW, folder=folder), {1: "An envoy denies it."})
    return corpus.load(folder)


def own(table):
    return table[table["doc_id"] == "ours-2024-wedge"]


def test_an_alias_is_found_in_all_its_spellings(ours):
    found = own(search.find(ours, "United States"))
    assert found["hits"].tolist() == [3] and found["found"].item() == "united_states"
    context = own(search.find(ours, "US", passages=True))
    assert context["hit"].tolist() == ["U.S.", "United States", "USA"]


def test_a_phrase_is_one_term_and_its_words_in_other_gaps_are_found_in_the_text(ours):
    assert own(search.find(ours, "drive a wedge"))["sentence"].tolist() == [1]
    context = own(search.find(ours, "trade war", passages=True))
    assert context["hit"].tolist() == ["trade-war", "trade war"]


def test_words_that_are_no_phrase_are_asked_for_in_one_sentence(ours):
    assert own(search.find(ours, "envoy wedge")).empty  # the phrase swallowed the wedge
    assert len(own(search.find(ours, "envoy tried"))) == 1


@pytest.mark.parametrize(
    "query", ["US", "wedge", "drive a wedge", "trade war", "phone call", "Xi's", "china", "people envoy", "cold war"]
)
def test_the_same_sentences_are_found_with_and_without_texts(ours, query):
    place = ["doc_id", "paragraph", "sentence"]
    without = own(search.find(ours, query))[place].drop_duplicates()
    with_texts = own(search.find(ours, query, passages=True))
    assert with_texts[place].drop_duplicates().values.tolist() == without.values.tolist()


def test_a_hit_names_document_date_speaker_frames_and_gist(ours):
    row = own(search.find(ours, "envoy")).iloc[0]
    assert (row["published"], row["speaker"], row["speech"], row["gist"]) == (
        "2024-01-09",
        "Reuters",
        "own",
        "An envoy denies it.",
    )
    row = own(search.find(ours, "envoy", passages=True)).iloc[0]
    assert (
        (row["left"], row["hit"]) == ("The U.S. ", "envoy")
        and row["right"].startswith(" said")
        and len(row["right"]) == 60
    )


def test_without_leave_or_without_texts_no_wording_is_shown(ours, data):
    assert "left" not in search.find(ours, "envoy") and "left" not in search.find(data, "wedge")
    shown = " ".join(search.find(ours, "envoy").astype("str").to_numpy().ravel())
    assert "would not" not in shown


def test_a_regular_expression_matches_whole_terms_or_the_wording(ours):
    assert own(search.find(ours, "wed.*|driv.*", regex=True))["found"].tolist() == ["drive_a_wedge", "driving_a_wedge"]
    context = own(search.find(ours, r"wedg\w", regex=True, passages=True))
    assert context["hit"].tolist() == ["wedge", "wedge"]


@pytest.mark.parametrize(
    ("query", "regex", "says"),
    [("", False, "no word"), ("?!", False, "no word"), ("(", True, "regular"), (".*", True, "everywhere")],
)
def test_a_query_that_cannot_be_used_says_why(data, query, regex, says):
    with pytest.raises(search.SearchError, match=says):
        search.find(data, query, regex=regex)


def test_openings_of_the_debate_are_found_with_the_gists_of_their_statements(data):
    found = search.find(data, "wedge|driv.*wedge", regex=True, part="lead")
    assert len(found) and (found["paragraph"] == 0).all() and (found["gist"] != "").any()
    dates = found["doc_id"].map(data.documents.set_index("doc_id")["date"])
    assert dates.is_monotonic_increasing


def test_what_is_found_in_the_articles_is_the_same_with_the_real_texts(real_texts, data):
    wording, _ = rule.recognise(rule.read_folder(real_texts), data.terms)
    for query in ("China", "trade war", "strategic partnership", "Putin"):
        hits = search.hits(data, query, part="article")
        context = search.in_context(data, query, wording)
        assert len(context) == hits["hits"].sum()
