"""The counting rule, the splitting of texts, and the recognition of articles by their sentences."""

import hashlib
import os
import re
import tomllib
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.corpus import codebook
from helpers.texts import rule as texts

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


RULE = """[aliases]
usa = ["Union of Small Acres", "U.S.A."]
[terms]
phrases = ["grain deal", "grain deal of may"]
"""


def rule_of(tmp_path: Path, text: str) -> texts.Rule:
    (tmp_path / "terms.toml").write_text(text, encoding="utf-8")
    return texts.load_rule(tmp_path / "terms.toml")


def test_a_rule_of_ones_own_is_the_rule_that_counts(tmp_path):
    rule = rule_of(tmp_path, RULE)
    text = "The Union of Small Acres signed: a grain deal of May. No grain deal since, cold war or not"
    wanted = "a:1 cold:1 grain_deal:1 grain_deal_of_may:1 no:1 not:1 or:1 signed:1 since:1 the:1 usa:1 war:1"
    assert texts.write_bag(texts.bag(text, rule)) == wanted
    assert texts.bag(text)["cold_war"] == 1 and texts.bag(text)["grain_deal"] == 0
    rows = texts.segment(text, rule)
    assert rows[["paragraph", "sentence"]].to_numpy().tolist() == [[1, 1], [1, 2]]
    assert rows["terms"].iloc[1] == "cold:1 grain_deal:1 no:1 not:1 or:1 since:1 war:1"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[aliases]", "[other]", "needs a block \\[aliases\\]"),
        ("phrases =", "others =", "a list phrases"),
        ("[terms]\nphrases = [", "terms = [", "needs a block"),
        ('["Union of Small Acres", "U.S.A."]', '"Union"', "usa must be a list of spellings"),
        ('"U.S.A."', "7", "usa must be a list of spellings"),
        ('"U.S.A."', '" "', "usa must be a list of spellings"),
        ('"grain deal",', '"grain",', "'grain' is not a phrase of two or more words"),
        ('"grain deal",', "3,", "3 is not a phrase of two or more words"),
    ],
)
def test_a_rule_that_is_none_is_refused_by_name_and_place(tmp_path, old, new, says):
    with pytest.raises((texts.TextError, codebook.CodebookError), match=rf"(?s)terms\.toml.*{says}"):
        rule_of(tmp_path, RULE.replace(old, new))


FIVE = """Rain fell on the harbour all night.
The ferry to the island was late again.
Two men sold apples from a cart.
A dog slept under the stairs of the bank.
By noon the market had gone home."""


def faults(report) -> list[tuple]:
    return list(report[["fault", "paragraph", "sentence", "detail"]].itertuples(index=False, name=None))


def test_four_of_five_sentences_are_enough(tmp_path):
    lines = FIVE.splitlines()
    found, report = texts.recognise(copies(tmp_path, four="\n".join(lines[:4])), table(FIVE))
    assert (len(found), faults(report)) == (4, [("missing", 5, 1, "")])
    assert list(found) == ["doc_id", "paragraph", "sentence", "text", "file"] and set(found["file"]) == {"four.txt"}
    found, report = texts.recognise(texts.read_folder(tmp_path), table(FIVE + "\nThen it rained on them as well."))
    assert found.empty and list(found) == ["doc_id", "paragraph", "sentence", "text", "file"]
    assert report.iloc[0].tolist() == [
        "ours-2024-grain", "", 0, 0, "not found", "4 of 6 sentences found",
    ]  # fmt: skip


def test_a_changed_paragraph_is_named_with_its_place_in_the_file(tmp_path):
    changed = "Menu\n" + FIVE.replace("sold apples", "sold pears")
    _, report = texts.recognise(copies(tmp_path, copy=changed), table(FIVE))
    assert faults(report) == [("changed", 3, 1, "in the file: paragraph 4")]
    other = "Menu\n" + FIVE.replace("Two men sold apples from a cart", "Nothing else happened")
    _, report = texts.recognise(copies(tmp_path, copy=other), table(FIVE))
    assert faults(report) == [("missing", 3, 1, "")]


@pytest.mark.parametrize(
    ("old", "new", "place"), [("was late again", "came late", 2), ("under the stairs", "on the roof", 4)]
)
def test_a_paragraph_changed_next_to_either_end_is_changed(tmp_path, old, new, place):
    _, report = texts.recognise(copies(tmp_path, copy=FIVE.replace(old, new)), table(FIVE))
    assert faults(report) == [("changed", place, 1, f"in the file: paragraph {place}")]


def test_a_sentence_that_stands_often_in_a_long_file_is_found_in_its_place():
    """Of 204 sentences, more than one in a hundred is the same: `difflib` on its own would pass over it as junk."""
    ours = ["start:1", "rain:1", "often:1", "wind:1", "snow:1", "end:1", "last:1"]
    theirs = ["start:1", "other:1", "often:1", "another:1", "snow:1", "end:1", "last:1"]
    theirs += ["often:1"] * 10 + [f"filler{number}:1" for number in range(187)]
    article, copy = (
        pd.DataFrame({"terms": bags, "paragraph": 1, "sentence": range(1, len(bags) + 1)}) for bags in (ours, theirs)
    )
    found, _ = texts._align(article, copy.assign(text=copy["terms"], file="long.txt"))
    assert found["sentence"].tolist() == [1, 3, 5, 6, 7] and found["text"].tolist()[1] == "often:1"


def test_a_paragraph_changed_at_either_end_is_missing_for_the_page_around_it_is_not_the_article(tmp_path):
    for old, new, place in (("all night", "all day", 1), ("gone home", "gone away", 5)):
        _, report = texts.recognise(copies(tmp_path, copy=FIVE.replace(old, new)), table(FIVE))
        assert faults(report) == [("missing", place, 1, "")]


def test_of_two_new_sentences_the_one_more_alike_is_the_changed_one(tmp_path):
    one = "\n".join([FIVE.replace("\n", " ")])
    changed = one.replace("Two men sold apples from a cart.", "Two men sold pears from a cart. Snow lay on the hills.")
    _, report = texts.recognise(copies(tmp_path, copy=changed), table(one))
    assert faults(report) == [
        ("changed", 1, 3, "in the file: paragraph 1"),
        ("surplus", 1, 4, "numbers are those of the file"),
    ]


def test_an_article_of_one_sentence_is_found_in_a_file_of_one_sentence(tmp_path):
    found, report = texts.recognise(copies(tmp_path, one="Rain fell."), table("Rain fell."))
    assert found["text"].tolist() == ["Rain fell."] and report.empty


def test_bags_are_alike_by_the_terms_they_share():
    assert texts._alike("a:2 b:1", "a:1 c:1") == 1 / 4
    assert texts._alike("a:1", "a:1") == 1 and texts._alike("", "") == 0 and texts._alike("a:1", "") == 0


def test_the_fuller_copy_is_taken_and_articles_keep_the_order_of_the_table(tmp_path):
    both = pd.concat([table(FIVE).assign(doc_id="z"), table(ARTICLE).assign(doc_id="a")])
    folder = {"b-whole": FIVE, "a-part": FIVE.rsplit("\n", 1)[0], "c-grain": ARTICLE.replace("Prices didn't.", "")}
    read = copies(tmp_path, **folder)
    assert list(read) == ["file", "paragraph", "sentence", "text", "terms"] and read.index.is_unique
    assert list(dict.fromkeys(read["file"])) == ["a-part.txt", "b-whole.txt", "c-grain.txt"]
    found, report = texts.recognise(read, both)
    assert list(dict.fromkeys(zip(found["doc_id"], found["file"], strict=True))) == [
        ("z", "b-whole.txt"), ("a", "c-grain.txt"),
    ]  # fmt: skip
    assert found.index.is_unique and report["doc_id"].tolist() == ["a"] and report["file"].tolist() == ["c-grain.txt"]
    last = texts.recognise(read[read["file"] != "b-whole.txt"], both)[1]
    assert last["doc_id"].tolist() == ["z", "a"] and last["fault"].tolist() == ["missing", "missing"]


def test_a_folder_that_is_not_there_gives_a_table_without_rows(tmp_path):
    empty = texts.read_folder(tmp_path / "nowhere")
    assert empty.empty and list(empty) == ["file", "paragraph", "sentence", "text", "terms"]


def test_hidden_files_are_no_texts(tmp_path):
    (tmp_path / "._a.txt").write_bytes(b"\x00\x05\x16\x07 Mac OS X")
    (tmp_path / ".draft.txt").write_text("Not yet.")
    assert set(copies(tmp_path, a=ARTICLE)["file"]) == {"a.txt"}


def test_a_file_above_the_limit_is_refused_and_one_at_the_limit_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(texts, "MAX_FILE", 2_000_000)
    (tmp_path / "long.txt").write_bytes(b"One line.\n" * 200_000)
    assert len(texts.read_text(tmp_path / "long.txt")) == 2_000_000
    (tmp_path / "long.txt").write_bytes(b"One line.\n" * 200_000 + b"x")
    with pytest.raises(texts.TextError, match="long.txt: larger than 2 MB"):
        texts.read_text(tmp_path / "long.txt")


def test_a_fingerprint_is_sha_256_of_the_bags_in_their_order():
    assert texts.fingerprint(["a:1 b:2", "é:1"]) == hashlib.sha256("a:1 b:2\né:1".encode()).hexdigest()


def test_paragraphs_are_lines_without_mark_and_white_space():
    assert texts.paragraphs("\ufeff one \t two\r\n\n \nthree\u2028four") == ["one two", "three", "four"]


DRESSES = {
    "straight quotes": str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "—": "-", "–": "-"}),
    "curly quotes": str.maketrans({"'": "’", "—": "–"}),
}


@pytest.mark.parametrize("dress", DRESSES)
def test_the_articles_are_recognised_in_other_quotes_all_in_one_file(real_texts, data, tmp_path, dress):
    whole = "\n\nRelated\n".join(texts.read_text(path) for path in sorted(real_texts.glob("*.txt")))
    found, report = texts.recognise(copies(tmp_path, all=whole.translate(DRESSES[dress])), data.terms)
    assert report.empty and len(found) == (data.terms["part"] == "article").sum()


class TestNoCharacterVanishes:
    @pytest.mark.parametrize(
        ("text", "cut"),
        [
            ("It grew. A ♭ note. End.", ("It grew.", "A ♭ note.", "End.")),
            ("Who leads the U.S.?! Nobody said.", None),
            ("\x1f0. It grew.", None),
        ],
    )
    def test_signs_that_the_splitter_uses_itself_stay(self, text, cut):
        found = texts.sentences(text)
        assert "".join("".join(found).split()) == "".join(text.split())
        assert cut is None or found == cut

    @settings(max_examples=2_000 if os.environ.get("NIGHTLY") else 150, deadline=None)
    @given(
        st.lists(
            st.one_of(
                st.text(st.characters(), max_size=12),
                st.sampled_from(
                    ["It grew. ", "U.S.?! ", "p.m. ", "“No.” ", "1. a) ", "... ", "?! ", "♭ ", "&ᓰ& ", "(a. b.) "]
                ),
            ),
            max_size=8,
        )
    )
    def test_every_character_but_white_space_stands_in_some_sentence(self, parts):
        text = "".join(parts)
        assert "".join("".join(texts.sentences(text)).split()) == "".join(text.split())
