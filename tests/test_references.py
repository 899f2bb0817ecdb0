"""References that reference managers can read, and a methods paragraph whose numbers are those of the data."""

import re

import pandas as pd

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
    assert "author = {{Ann Bo} and {王毅}}" in text and "year = {2024}" in text and "month = {3}" in text
    bare = re.sub(r"\\[{}]", "", text)
    assert bare.count("{") == bare.count("}")


def test_every_document_stands_in_both_files_once(data):
    text = references.bibtex(data.documents)
    assert sorted(re.findall(r"^@\w+\{([^,]+),$", text, re.M)) == sorted(data.documents["doc_id"])
    records = references.ris(data.documents).split("ER  - ")
    assert len([record for record in records if "TY  - " in record]) == len(data.documents)


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
