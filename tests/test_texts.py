"""The counting rule, the splitting of texts, and the recognition of articles by their sentences."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import texts

CASES = tomllib.loads((Path(__file__).parent / "terms_cases.toml").read_text(encoding="utf-8"))["case"]

ARTICLE = """The ministers met on Monday. They spoke of grain, and of little else.
Officials said the talks were "useful" - a word they like. Nobody asked why.
A second round is planned for May. The U.S. delegation won't attend. Its seats stay empty.
Trade grew by 4.5 percent last year. Prices didn't."""

NAVIGATION = "Home\nWorld | Asia\nPhoto: an empty table. (Agency)\n"


@pytest.mark.parametrize("case", CASES, ids=[re.sub(r"\W+", " ", case["text"], flags=re.ASCII)[:40] for case in CASES])
def test_the_rule_gives_exactly_the_bag_of_each_case(case):
    assert texts.write_bag(texts.bag(case["text"])) == case["terms"]


@given(st.dictionaries(st.from_regex(r"[a-zа-яé_'0-9.,:]{1,12}", fullmatch=True), st.integers(1, 999), max_size=20))
def test_a_bag_is_read_as_it_was_written(counts):
    assert texts.read_bag(texts.write_bag(Counter(counts))) == Counter(counts)


@given(st.text(max_size=300))
def test_counting_never_fails_and_every_term_is_a_token(text):
    counts = texts.bag(text)
    assert all(term and not any(c.isspace() for c in term) for term in counts)


def table(text: str):
    return texts.segment(text).assign(doc_id="ours-2024-grain", part="article")


def copies(tmp_path: Path, **files: str):
    for name, text in files.items():
        (tmp_path / f"{name}.txt").write_bytes(text.encode("utf-8"))
    return texts.read_folder(tmp_path)


@pytest.mark.parametrize(
    "changed",
    [
        ARTICLE,
        ARTICLE.replace("\n", "\r\n"),
        ARTICLE.replace("\n", "\r"),
        "\ufeff" + ARTICLE.replace("\n", "\n\n"),
        ARTICLE.replace('"useful"', "“useful”").replace("'", "’").replace(" - ", " — "),
        NAVIGATION + ARTICLE + "\nLeave a comment",
    ],
    ids=["same", "windows lines", "mac lines", "byte order mark", "quotes and dashes", "navigation"],
)
def test_an_article_is_recognised_whatever_its_dress(tmp_path, changed):
    found, report = texts.recognise(copies(tmp_path, copy=changed), table(ARTICLE))
    assert (len(found), len(report)) == (9, 0)
    assert texts.fingerprint([texts.write_bag(texts.bag(s)) for s in found["text"]]) == texts.fingerprint(
        table(ARTICLE)["terms"].tolist()
    )


def test_two_articles_in_one_file_are_told_apart(tmp_path):
    other = ARTICLE.replace("grain", "steel").replace("Monday", "Sunday").replace("May", "July").replace("4.5", "7")
    other = (
        other.replace("Officials", "Guards")
        .replace("Nobody", "Everybody")
        .replace("seats", "chairs")
        .replace("Prices", "Wages")
    )
    import pandas as pd

    both = pd.concat([table(ARTICLE), table(other).assign(doc_id="ours-2024-steel")])
    found, report = texts.recognise(copies(tmp_path, both=NAVIGATION + other + "\n" + NAVIGATION + ARTICLE), both)
    assert found.groupby("doc_id").size().to_dict() == {"ours-2024-grain": 9, "ours-2024-steel": 9}
    assert report.empty


def test_one_changed_word_is_named_by_article_paragraph_and_sentence(tmp_path):
    found, report = texts.recognise(copies(tmp_path, copy=ARTICLE.replace("seats", "chairs")), table(ARTICLE))
    assert len(found) == 8
    row = report.iloc[0]
    assert (row["doc_id"], row["paragraph"], row["sentence"], row["fault"]) == ("ours-2024-grain", 3, 3, "changed")


def test_missing_and_surplus_sentences_are_named(tmp_path):
    changed = ARTICLE.replace(" Nobody asked why.", "").replace("A second round", "Snow fell all night. A second round")
    _, report = texts.recognise(copies(tmp_path, copy=changed), table(ARTICLE))
    faults = {(row.fault, row.paragraph, row.sentence) for row in report.itertuples()}
    assert faults == {("missing", 2, 2), ("surplus", 3, 1)}


def test_below_four_fifths_an_article_is_not_found(tmp_path):
    found, report = texts.recognise(copies(tmp_path, copy=ARTICLE.split("A second")[0]), table(ARTICLE))
    assert (
        found.empty
        and report["fault"].tolist() == ["not found"]
        and report["detail"].tolist() == ["4 of 9 sentences found"]
    )


def test_an_empty_folder_finds_nothing_and_says_so(tmp_path):
    found, report = texts.recognise(texts.read_folder(tmp_path), table(ARTICLE))
    assert found.empty and report["fault"].tolist() == ["not found"]


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"a\x00b", "NUL"), (b"first\n\xff\xfe", "line 2"), (b"x" * 20_001, "20,000")],
    ids=["nul", "encoding", "endless paragraph"],
)
def test_a_file_that_cannot_be_read_is_refused_by_name(tmp_path, content, says):
    (tmp_path / "odd.txt").write_bytes(content)
    with pytest.raises(texts.TextError, match="odd.txt") as error:
        texts.read_folder(tmp_path)
    assert says in str(error.value)


def test_the_articles_counts_are_made_again_from_the_texts(real_texts, data):
    found, report = texts.recognise(texts.read_folder(real_texts), data.terms)
    assert report.empty and len(found) == (data.terms["part"] == "article").sum()
    again = [texts.write_bag(texts.bag(sentence)) for sentence in found["text"]]
    assert again == data.terms.loc[data.terms["part"] == "article", "terms"].tolist()
    for doc_id, part in found.assign(terms=again).groupby("doc_id"):
        stored = data.documents.set_index("doc_id").at[doc_id, "fingerprint"]
        assert texts.fingerprint(part["terms"].tolist()) == stored


DRESSES = {
    "straight quotes": str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "—": "-", "–": "-"}),
    "curly quotes": str.maketrans({"'": "’", "—": "–"}),
}


@pytest.mark.parametrize("dress", DRESSES)
def test_the_articles_are_recognised_in_other_quotes_all_in_one_file(real_texts, data, tmp_path, dress):
    whole = "\n\nRelated\n".join(texts.read_text(path) for path in sorted(real_texts.glob("*.txt")))
    found, report = texts.recognise(copies(tmp_path, all=whole.translate(DRESSES[dress])), data.terms)
    assert report.empty and len(found) == (data.terms["part"] == "article").sum()
