"""A sentence that nobody has coded is silence, not zero: no measure of sentence frames counts it, and each figure says so."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from helpers import corpus, framing, language, reading
from helpers.asked import Asked, ask
from helpers.coding import codes, intake
from helpers.framing import sentences
from helpers.language import word_frames
from helpers.measures import coded
from helpers.run import gallery, references
from tests.test_intake import PAGE, ROW, put

NEW, SIZE = ROW["doc_id"], 7
SAYS = "Not coded yet, so left out: Nordby Post, Jan 2024 (7 sentences)."
FIGURES = ["articles", "strips", "speech", "speakers", "openings", "pairs"]
pytestmark = pytest.mark.usefixtures("few")


@pytest.fixture(scope="module")
def folder(small: Path, tmp_path_factory) -> Path:
    """A data folder with an article that was just accepted."""
    place = Path(shutil.copytree(small, tmp_path_factory.mktemp("new") / "data"))
    (place / "texts").mkdir()
    put(place, "ice.txt", PAGE)
    intake.accept(intake.propose("ice.txt", ROW, folder=place))
    return place


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "data"))


@pytest.fixture(scope="module")
def before(small: Path) -> Asked:
    return ask("split", corpus="both", data=corpus.load(small))


@pytest.fixture(scope="module")
def after(folder: Path) -> Asked:
    return ask("split", corpus="both", data=corpus.load(folder))


def code(place: Path, paragraph: int, sentence: int, **more) -> None:
    given = {"voice_id": ROW["author_voice_id"], "speech": "own", "folder": place} | more
    codes.code_sentence(NEW, paragraph, sentence, **given)


def shown(asked: Asked, name: str):
    return getattr(framing, name)(asked)


@pytest.mark.parametrize("name", FIGURES)
def test_an_article_without_codes_changes_no_number_and_is_named(before, after, name):
    one, other = shown(before, name), shown(after, name)
    if name == "openings":
        assert one.table.equals(other.table)
        assert SAYS in other.reading and SAYS not in one.reading
        return
    assert all(table.equals(other.tables[part]) for part, table in one.tables.items())
    assert SAYS in other.words.reading and SAYS in other.words.method and "left out: " not in one.words.reading


def test_words_are_held_against_coded_sentences_only(before, after):
    assert len(word_frames.sentences(after.data).units) == len(word_frames.sentences(before.data).units)
    figure = language.against_reading(after)
    assert SAYS in figure.words.reading and SAYS in figure.words.method
    assert SAYS in language.precision_and_recall(after).reading
    assert SAYS in framing.method(after).notes["Articles"]


def test_a_sentence_that_a_reader_coded_counts_and_the_others_are_left_out(copy):
    code(copy, 1, 1, reader=1)
    code(copy, 2, 1, frames=["wedge"])
    asked = ask("split", data=corpus.load(copy))
    table = sentences.sentences(asked.data)
    assert len(table[table["doc_id"] == NEW]) == 2
    assert "left out: Nordby Post, Jan 2024 (5 of 7 sentences)." in framing.strips(asked).words.reading
    assert codes.uncoded(asked.data)["sentences"].tolist() == [5]
    legend = framing.strips(asked).axes[0].figure.axes[0].get_legend()
    assert "left out" in {text.get_text() for text in legend.texts}


def test_what_readers_coded_and_nobody_agreed_is_left_out_too(copy):
    code(copy, 1, 1, reader=1, frames=["wedge"])
    data = corpus.load(copy)
    assert NEW not in set(sentences.sentences(data)["doc_id"])
    assert "Coded but not agreed yet, so left out: Nordby Post, Jan 2024 (1 of 7 sentences)." in coded.told(data)


def test_a_sentence_that_both_read_and_nobody_agreed_is_left_out_where_others_are_agreed(copy):
    for reader in (1, 2):
        for paragraph in (1, 2):
            code(copy, paragraph, 1, reader=reader, frames=["wedge"])
    code(copy, 1, 1, frames=["wedge"])
    data = corpus.load(copy)
    own = sentences.sentences(data).query("doc_id == @NEW")
    assert own[["paragraph", "sentence"]].astype(int).to_numpy().tolist() == [[1, 1]]
    assert "Coded but not agreed yet, so left out: Nordby Post, Jan 2024 (1 of 7 sentences)." in coded.told(data)


def test_data_without_readings_keep_their_agreed_codes(copy):
    path = copy / "codings" / "sentences.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    data = corpus.load(copy)
    assert coded.missing(data)["doc_id"].unique().tolist() == [NEW]


def test_where_nothing_is_coded_each_figure_says_so(after):
    data = after.data
    bare = data.sentences[data.sentences["doc_id"] == NEW]
    none = ask("split", data=corpus_with(data, bare))
    for name in ("articles", "strips", "speech", "speakers"):
        assert "No sentence of the articles is coded yet" in shown(none, name).words.reading
    assert "No sentence of the articles is coded yet" in framing.openings(none).reading
    assert "No sentence of the articles is coded yet" in language.against_reading(none).words.reading


def corpus_with(data: corpus.Corpus, rows) -> corpus.Corpus:
    """The data with other sentences."""
    return replace(data, sentences=rows.reset_index(drop=True))


def test_every_published_sentence_is_coded(data):
    assert coded.missing(data).empty and coded.told(data) == "" and coded.any_coded(data)


def test_an_article_of_two_authors_is_silence_too_until_it_is_coded(after):
    documents = after.data.documents.copy()
    new = documents["doc_id"] == NEW
    documents.loc[new, "author_voice_id"] = f"{ROW['author_voice_id']};somebody-else"
    assert len(coded.missing(replace(after.data, documents=documents))) == SIZE


def test_an_article_that_nobody_coded_is_no_article_read_in_the_words(before, after):
    for corpora in ("both", "articles"):
        one, other = (asked.but(corpus=corpora).scope for asked in (before, after))
        assert (one.source, one.read) == (other.source, other.read)
    first, then = (reading.answer(asked).text for asked in (before, after))
    assert SAYS in then and then.replace(f" {SAYS}", "") == first
    first, then = (references.methods(asked.data) for asked in (before, after))
    version = before.data.version
    assert SAYS in then and then.replace(f" {SAYS}", "").replace(after.data.version, version) == first
    assert coded.read(after.data).value_counts().to_dict() == {True: len(before.data.documents), False: 1}


def test_an_article_that_nobody_coded_is_not_counted_in_the_readme(before, after):
    first, then = (gallery.scope(asked.data) for asked in (before, after))
    assert then.replace(f" {SAYS}", "").replace(after.data.version, before.data.version) == first


def test_where_no_article_is_coded_yet_the_answer_says_so(after):
    data = after.data
    only = {
        name: getattr(data, name)[getattr(data, name)["doc_id"] == NEW]
        for name in ("documents", "statements", "sentences", "codings")
    }
    none = replace(data, **only, sentence_codings=data.sentence_codings.head(0))
    assert (
        reading.answer(ask("split", corpus="articles", data=none)).text
        == f"No document of the corpus is coded yet. {SAYS}"
    )
