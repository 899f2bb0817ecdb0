"""References that reference managers can read, and a methods paragraph whose numbers are those of the data."""

import re

import pandas as pd
import pytest

from helpers import corpus
from helpers.run import references


def one(**changes) -> pd.DataFrame:
    row = {
        "doc_id": "paper-2024-x", "title": "Costs & {gains}: 100 %_#", "author": "Ann Bo; 王毅", "genre": "opinion", "outlet": "A & B",
        "publisher": "A", "published": "2024-03", "url": "https://a.org/x_{1}", "language": "en", "access": "copy",
    }  # fmt: skip
    return pd.DataFrame([{**row, **changes}])


def test_bibtex_marks_are_escaped_and_braces_balance():
    text = references.bibtex(one())
    assert r"title = {{Costs \& \{gains\}: 100 \%\_\#}}" in text
    assert "author = {{Ann Bo} and {王毅}}" in text and "year = {2024}" in text and "month = mar," in text
    assert "day =" not in text and "date = {2024-03}" in text
    bare = re.sub(r"\\[{}]", "", text)
    assert bare.count("{") == bare.count("}")


def test_every_document_stands_in_both_files_once(data):
    text = references.bibtex(data.documents)
    assert sorted(re.findall(r"^@\w+\{([^,]+),$", text, re.M)) == sorted(data.documents["doc_id"])
    records = references.ris(data.documents).split("ER  - ")
    assert len([record for record in records if "TY  - " in record]) == len(data.documents)


@pytest.mark.parametrize(
    ("name", "voice_id", "expected"),
    [
        ("Jamil Anderlini", "anderlini-jamil", ("Anderlini", "Jamil")),
        ("Zhou Bo", "zhou-bo", ("Zhou", "Bo")),
        ("A. Wess Mitchell", "mitchell-wess", ("Mitchell", "A. Wess")),
        ("Mario Carvajal Cabal", "carvajal-mario", ("Carvajal Cabal", "Mario")),
        ("Una Aleksandra Bērziņa-Čerenkova", "berzina-cerenkova-una", ("Bērziņa-Čerenkova", "Una Aleksandra")),
        ("Lian Chun-wei", "lian-chunwei", ("Lian", "Chun-wei")),
        ("Joyce ZK Lim", "", ("Lim", "Joyce ZK")),
        ("胡龍華", "", ("胡", "龍華")),
        ("Ann Bo", "", ("", "Ann Bo")),
        ("Ann Bo", "someone-else", ("", "Ann Bo")),
    ],
)
def test_family_and_given_names_are_those_known(name, voice_id, expected):
    assert references.family_given(name, [voice_id] if voice_id else []) == expected


def test_every_author_of_the_data_is_known_by_family_name(data):
    unknown = [name for row in data.documents.itertuples() for name in references._authors(row)[0] if not name[0]]
    pen_names = {("", name) for name in data.voices["name"] if " " not in name}
    assert set(unknown) <= pen_names


@pytest.mark.parametrize("title", ["[Interview with X]", "[x] Y", "Y [x]"])
def test_a_title_keeps_both_its_brackets(title):
    assert f"title = {{{{{title}}}}}" in references.bibtex(one(title=title))
    assert f"TI  - {title}\r\n" in references.ris(one(title=title))


def test_the_type_follows_the_genre():
    expected = {
        "news": ("article", "NEWS"), "opinion": ("article", "NEWS"), "paper": ("article", "JOUR"), "report": ("techreport", "RPRT"),
        "analysis": ("misc", "ELEC"), "interview": ("misc", "ELEC"), "speech": ("misc", "ELEC"),
    }  # fmt: skip
    for genre, (entry, record) in expected.items():
        assert references.bibtex(one(genre=genre)).startswith(f"@{entry}{{")
        assert references.ris(one(genre=genre)).startswith(f"TY  - {record}\r\n")
        assert (f"M3  - {genre}" in references.ris(one(genre=genre))) == (record == "ELEC")


def test_pybtex_reads_every_entry_equal(data):
    database = pytest.importorskip("pybtex.database").parse_string(references.bibtex(data.documents), "bibtex")
    assert sorted(database.entries) == sorted(data.documents["doc_id"])
    for row in data.documents.itertuples():
        entry = database.entries[row.doc_id]
        assert entry.fields["date"] == row.published and entry.fields["year"] == row.published[:4]
        assert ("day" in entry.fields) == (len(row.published) == 10)
        names = [(" ".join(one.prelast_names + one.last_names), " ".join(one.first_names + one.middle_names)) for one in entry.persons.get("author", [])]  # fmt: skip
        assert names == [
            (family, given) if family else (f"{{{given}}}", "") for family, given in references._authors(row)[0]
        ]


def test_rispy_reads_every_record_equal(data):
    records = pytest.importorskip("rispy").loads(references.ris(data.documents))
    found = {record["id"]: record for record in records}
    assert len(records) == len(found) == len(data.documents)
    for row in data.documents.itertuples():
        record = found[row.doc_id]
        assert record["title"] == " ".join(row.title.split()) and record["urls"] == [row.url]
        assert record["date"].rstrip("/") == row.published.replace("-", "/")
        assert record.get("authors", []) == [", ".join(filter(None, name)) for name in references._authors(row)[0]]


def test_the_methods_paragraph_counts_what_is_there(data):
    text = references.methods(data)
    debate = corpus.select(data)
    assert f"{len(debate)} statements by {debate['voice_id'].nunique()} voices" in text
    assert f"{len(data.sentences)} sentences of 6 articles" in text


def test_three_files_are_written_beside_the_figures(tmp_path, monkeypatch):
    monkeypatch.setenv("FIGURES_OUT", str(tmp_path))
    monkeypatch.delenv("CORPUS_DATA", raising=False)
    assert sorted(references.write()) == sorted(path.name for path in tmp_path.iterdir())
    assert "Data version" in (tmp_path / "references-methods.txt").read_text(encoding="utf-8")
