"""Counting at any size: the same totals as `texts.py`, whatever the format, the number of workers and the interruptions."""

import gzip
import json
import multiprocessing
import os
import re
import signal
import tomllib
from collections import Counter
from itertools import cycle, islice
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.bulk import chunks as bulk_chunks
from helpers.bulk import count as bulk
from helpers.bulk import formats
from helpers.bulk import known as bulk_known
from helpers.bulk import part as bulk_part
from helpers.bulk import phrases as bulk_phrases
from helpers.bulk import rule as bulk_rule
from helpers.bulk import run as bulk_run
from helpers.bulk import terms as bulk_terms
from helpers.bulk.__main__ import main
from helpers.bulk.rule import ChunkCounter
from helpers.corpus import codebook, periods
from helpers.files import HELD
from helpers.framing import shares as framing
from helpers.language import keyness
from helpers.texts import bags as bagged
from helpers.texts import rule as texts

CASES = tomllib.loads((Path(__file__).parent / "terms_cases.toml").read_text(encoding="utf-8"))["case"]
RULE = texts.load_rule()
PERIODS = codebook.load().debate.periods
PHRASES = [" ".join(phrase) for group in RULE.phrases.values() for phrase in group]
PIECES = sorted(
    {word for text in [case["text"] for case in CASES] + list(RULE.aliases) + PHRASES for word in text.split()}
)
WHOLE = sorted({*RULE.aliases, *PHRASES})
BETWEEN = [" "] * 12 + [
    "",
    "  ",
    "\n",
    "\r\n",
    "\t",
    "\xa0",
    "\u2028",
    "\x85",
    "\x1f",
    "\u3000",
    "-",
    "/",
    "—",
    ". ",
    ", ",
    "; ",
    "'s ",
    "’ ",
    '" ',
    " (",
]
BETWEEN += ["\u00ad", "\ufb03", "\uff35", "\u2060 ", "\u0301", " \u0301", "\u200b", "\ufeff", "Σ ", "İ", ".", "'"]  # fmt: skip
DOCUMENTS = st.lists(st.tuples(st.sampled_from(PIECES + WHOLE), st.sampled_from(BETWEEN)), max_size=14).map(
    lambda pairs: "".join(piece + between for piece, between in pairs)
)
COUNTERS = {paragraphs: ChunkCounter(RULE, paragraphs) for paragraphs in (True, False)}


def counted(documents: list[str], counter: ChunkCounter) -> list[Counter]:
    """The bags that the arrays give."""
    table = counter.count(pa.array(documents, pa.string()))
    names = list(counter.terms)
    rows = zip(table.indptr, table.indptr[1:], strict=False)
    return [
        Counter({names[c]: int(n) for c, n in zip(table.indices[a:b], table.data[a:b], strict=True)}) for a, b in rows
    ]


def expected(text: str, rule: texts.Rule = RULE) -> Counter:
    """The bag of a document by `texts.py`, paragraph by paragraph."""
    return sum((texts.bag(paragraph, rule) for paragraph in texts.paragraphs(text)), Counter())


def test_every_case_of_the_rule_gives_exactly_its_bag():
    bags = counted([case["text"] for case in CASES], ChunkCounter(RULE, paragraphs=False))
    assert [texts.write_bag(bag) for bag in bags] == [case["terms"] for case in CASES]


@settings(max_examples=60, deadline=None)
@given(st.lists(DOCUMENTS, min_size=1, max_size=20))
def test_random_documents_have_the_bags_of_texts(documents):
    assert counted(documents, COUNTERS[True]) == [expected(text) for text in documents]
    assert counted(documents, COUNTERS[False]) == [texts.bag(text) for text in documents]


def test_every_sign_that_the_rule_writes_plainly_is_found_in_the_arrays():
    signs = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    found = set(
        pc.filter(pa.array(signs), pc.match_substring_regex(pa.array(signs), bulk_rule._TYPOGRAPHY)).to_pylist()
    )
    assert {sign for sign in signs if texts._written_plainly(sign) != sign} <= found


WORDS = st.sampled_from(["a", "b", "c", "a.b", "U.S.", "b's", "A", "b's'"])
SPELLINGS = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(
    aliases=st.dictionaries(
        st.sampled_from(["k", "a", "b_c"]), st.lists(SPELLINGS, min_size=1, max_size=3), max_size=3
    ),
    phrases=st.lists(st.lists(st.sampled_from("abck"), min_size=2, max_size=4).map(" ".join), max_size=6),
    documents=st.lists(
        st.lists(st.tuples(WORDS, st.sampled_from([" ", " ", " ", "-", "  ", "\n", ". ", ", "])), max_size=16)
    ),
)
def test_the_equality_holds_for_any_rule(tmp_path_factory, aliases, phrases, documents):
    path = tmp_path_factory.getbasetemp() / "rule.toml"
    path.write_text(
        f"aliases = {{{', '.join(f'{k} = {json.dumps(v)}' for k, v in aliases.items())}}}\nterms.phrases = {phrases}"
    )
    rule = texts.load_rule.__wrapped__(path)
    made = ["".join(map("".join, document)) for document in documents]
    assert counted(made, ChunkCounter(rule)) == [expected(text, rule) for text in made]
    assert counted(made, ChunkCounter(rule, paragraphs=False)) == [texts.bag(text, rule) for text in made]


def test_no_alias_and_no_phrase_goes_across_two_documents():
    documents = ["in the United ", "States and the trade", "war", "", "cold", "war"]
    assert counted(documents, ChunkCounter(RULE)) == [texts.bag(text) for text in documents]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(2, 4)), max_size=20, unique_by=lambda pair: pair[0]))
def test_stretches_are_taken_from_left_to_right(pairs):
    pairs = sorted(pairs)
    start, size = (np.array([pair[side] for pair in pairs], dtype=int) for side in (0, 1))
    end, taken = 0, []
    for place, length in pairs:
        taken.append(place >= end)
        end = place + length if place >= end else end
    assert bulk_phrases._left_to_right(start, start + size).tolist() == taken


def test_the_rule_reads_each_distinct_chunk_once(monkeypatch):
    read = []
    monkeypatch.setattr(texts, "spelled", lambda text, rule, true=texts.spelled: read.append(text) or true(text, rule))
    counter = ChunkCounter(RULE)
    for _ in range(2):
        counter.count(pa.array(["sun; und (moon) und sun\n"] * 50 + ["(moon) sun; "] * 50))
    words = re.findall("[a-z]+", "".join(read))
    assert sorted(words) == ["moon", "sun", "sun"]  # "sun; " and "sun" with a line end; "und " holds nothing to read


def test_what_a_counter_knows_is_given_up_when_it_is_interrupted(tmp_path, monkeypatch):
    table = archive(20)
    source = write(table, tmp_path / "in", "csv")

    def stop(self, items):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(ChunkCounter, "_add_tokens", stop)
        bulk_part.forget()
        with pytest.raises(KeyboardInterrupt):
            run(tmp_path / "out", source)
    assert totals(run(tmp_path / "out", source)) == reference(table)


LONG = [f"{'x' * size}{end}" for size in (1, 7, 8, 9, 16, 17, 64, 65, 80) for end in ("", "a", "b", "ab", "é", " ")]
CHUNKS = st.lists(st.one_of(st.sampled_from(LONG), st.text("ab é\u3000", max_size=20)), max_size=40)


@settings(max_examples=60, deadline=None)
@given(asked=st.lists(CHUNKS, max_size=4), same_key=st.booleans())
def test_each_chunk_has_its_own_number_even_where_keys_are_equal(asked, same_key):
    with pytest.MonkeyPatch.context() as patch:
        if same_key:
            patch.setattr(bulk_known, "_mixed", lambda keys, words: np.full_like(keys, 256))
        known, met = bulk_known.Known(), {"": 0}
        for chunks in asked:
            found = known.numbers(pa.array(chunks, pa.string())).tolist()
            right = [met.get(chunk, -1) for chunk in chunks]
            assert all(number in (-1, true) for number, true in zip(found, right, strict=True))
            assert same_key or found == right
            new = [chunk for chunk in dict.fromkeys(chunks) if chunk not in met]
            met |= dict(zip(new, known.add(pa.array(new, pa.string())).tolist(), strict=True))


@given(st.lists(st.text("aZ9 ,.é’\n-", min_size=1, max_size=8), min_size=1, max_size=20))
def test_words_of_plain_letters_and_loose_ends_are_told_from_other_chunks(made):
    column = pa.array(made, pa.string())
    assert bulk_chunks.letters(column).tolist() == [bool(re.fullmatch("[A-Za-z]+(,? )?", chunk)) for chunk in made]
    ends = [re.fullmatch(r"(?s)(?:.*\S)? ?", chunk) is None for chunk in made]
    assert all(loose or not end for loose, end in zip(bulk_chunks.loose(column), ends, strict=True))


def test_characters_that_are_none_are_read_as_any_other_mark():
    documents = ["cold\ufdd0war, a\ufdd1b \ufdd2x US\ufdd0"]
    assert counted(documents, ChunkCounter(RULE)) == [texts.bag(documents[0])]


def test_an_alias_that_ends_with_a_dash_is_refused_by_name():
    rule = texts.Rule({"anti ": "anti"}, {}, re.compile("anti "))
    with pytest.raises(texts.TextError, match="anti"):
        ChunkCounter(rule)


# ---- a small archive in every format -------------------------------------------------------------------------------

SENTENCES = [
    "The United States and China’s ministers spoke of a new cold war.",
    "Sanctions, tariffs;\r\nthe U.S. says: no limits!",
    "Rock solid — so they say.\n\nThe People's\xa0Republic of China pays 4.5 percent.",
    "Sino-Russian ties, “comprehensive strategic partnership” and the Soviet\nUnion.",
    "Nothing here.",
]
DATES = ["2018-06-01", "2022-02-23", "2022-02-24", "2023-11", "2025-01-20T08:00:00Z", "2025-03-02", "2024-02-29"]


def archive(size: int) -> pd.DataFrame:
    """Documents of our own: name, when, body."""
    texts_, dates = cycle(SENTENCES), cycle(DATES)
    rows = [(f"d{n:03d}", next(dates), f"{next(texts_)} {next(texts_)}\n{n} talks") for n in range(size)]
    return pd.DataFrame(rows, columns=["name", "when", "body"])


def reference(table: pd.DataFrame) -> dict[tuple[str, str], tuple[int, int]]:
    """Count and documents of each period and term, by `texts.py`."""
    days = pd.to_datetime(table["when"].str[:10].where(table["when"].str.len() > 7, table["when"] + "-15"))
    placed = periods.assign(days, table["when"].str.len() == 7, PERIODS).astype(str)
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for period, text in zip(placed, table["body"], strict=True):
        for term, count in expected(text).items():
            before = found.get((period, term), (0, 0))
            found[period, term] = (before[0] + count, before[1] + 1)
    return found


def totals(counts: bulk.Counts) -> dict[tuple[str, str], tuple[int, int]]:
    terms = counts.terms
    return {(p, t): (c, d) for p, t, c, d in terms[["period", "term", "count", "documents"]].itertuples(index=False)}


def json_lines(table: pd.DataFrame) -> str:
    return table.to_json(orient="records", lines=True, force_ascii=False)


def write(table: pd.DataFrame, folder: Path, form: str) -> dict:
    """The archive in one format; what `bulk.count` needs to find it."""
    folder.mkdir(exist_ok=True)
    text = table.to_csv(index=False)
    if form == "parquet":
        table.to_parquet(folder / "a.parquet", row_group_size=7)
    elif form == "parquet, large and dictionary":
        body = pa.array(table["body"], pa.large_string()).dictionary_encode()
        pq.write_table(
            pa.table({"body": body, "when": pa.array(table["when"]), "name": table["name"]}), folder / "a.parquet"
        )
    elif form == "csv":
        (folder / "a.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    elif form == "csv.gz":
        (folder / "a.csv.gz").write_bytes(gzip.compress(text.encode()))
    elif form == "jsonl":
        (folder / "a.jsonl").write_text(json_lines(table), encoding="utf-8")
    elif form == "jsonl.zst":
        (folder / "a.jsonl.zst").write_bytes(pa.compress(json_lines(table).encode(), "zstd", asbytes=True))
    elif form == "several files":
        table[:9].to_csv(folder / "a.csv", index=False)
        (folder / "b.ndjson").write_text(json_lines(table[9:]), encoding="utf-8")
    elif form == "folder of texts":
        for name, body in zip(table["name"], table["body"], strict=True):
            (folder / f"{name}.txt").write_bytes(body.encode())
        table.assign(body=table["name"] + ".txt")[["body", "when"]].to_csv(folder.parent / "dates.csv", index=False)
        return {"source": folder, "dates": folder.parent / "dates.csv"}
    return {"source": folder}


def run(folder: Path, source: dict, **settings) -> bulk.Counts:
    return bulk.count(
        out=folder, **{"text": "body", "date": "when", "workers": 1, "progress": False, **source, **settings}
    )


FORMATS = [
    "parquet",
    "parquet, large and dictionary",
    "csv",
    "csv.gz",
    "jsonl",
    "jsonl.zst",
    "several files",
    "folder of texts",
]


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_gives_the_totals_of_texts(tmp_path, monkeypatch, form):
    monkeypatch.setattr(formats, "BATCH", 300)
    table = archive(30)
    counts = run(tmp_path / "out", write(table, tmp_path / "in", form))
    assert totals(counts) == reference(table)
    assert counts.periods["documents"].tolist() == [10, 12, 8] and counts.rejected == 0
    assert counts.periods["tokens"].sum() == sum(count for count, _ in reference(table).values())
    assert [path.name for path in (tmp_path / "out" / ".run").iterdir()] == [HELD]


def test_columns_of_dates_are_read_as_days(tmp_path):
    days = pd.to_datetime(["2022-02-23 23:59", "2022-02-24 00:00"])
    table = pa.table({"body": ["a", "b"], "when": pa.array(days), "on": pa.array(days.date)})
    pq.write_table(table, tmp_path / "a.parquet")
    for column in ("when", "on"):
        counts = run(tmp_path / column, {"source": tmp_path / "a.parquet"}, date=column)
        assert totals(counts) == {("to 2022-02-23", "a"): (1, 1), ("2022-02-24 to 2025-01-19", "b"): (1, 1)}


def test_a_table_as_csv_holds_what_the_parquet_holds(tmp_path):
    table = archive(12)
    table.loc[0, "body"] = 'null NaN NA, "true"'
    source = write(table, tmp_path / "in", "parquet")
    first, second = run(tmp_path / "out", source), run(tmp_path / "out", source, form="csv")
    for name in ("terms", "frames", "periods"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name), check_dtype=False)
    assert sorted(path.suffix for path in (tmp_path / "out").glob("[!.]*")) == [".csv"] * 4


def test_what_is_known_of_chunks_may_be_given_up_at_any_time(tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "BATCH", 300)
    monkeypatch.setattr(bulk_rule, "MOST_KNOWN", 3)
    table = archive(20)
    assert totals(run(tmp_path / "out", write(table, tmp_path / "in", "csv"))) == reference(table)


@pytest.mark.parametrize("start", sorted({"spawn", bulk_run.START}))
def test_two_or_three_processes_write_the_same_bytes_as_one(tmp_path, monkeypatch, start):
    monkeypatch.setattr(formats, "BATCH", 600)
    monkeypatch.setattr(bulk_run, "START", start)
    source = write(archive(40), tmp_path / "in", "jsonl")
    for workers in (1, 2, 3):
        run(tmp_path / str(workers), source, workers=workers, documents=True)
        assert [path.name for path in (tmp_path / str(workers) / ".run").iterdir()] == [HELD]
    for path in (tmp_path / "1").glob("[!.]*"):
        assert path.read_bytes() == (tmp_path / "2" / path.name).read_bytes()
        assert path.read_bytes() == (tmp_path / "3" / path.name).read_bytes()


@pytest.mark.parametrize("parts", range(6))
def test_a_few_parts_are_counted_by_several_processes_too(tmp_path, monkeypatch, parts):
    monkeypatch.setattr(bulk_run, "_unfinished", lambda jobs, *_: islice(jobs, parts))
    monkeypatch.setattr(formats, "BATCH", 200)
    counts = run(tmp_path / "out", write(archive(40), tmp_path / "in", "jsonl"), workers=3)
    assert (counts.periods["documents"].sum() > 0) == (parts > 0)


def test_a_folder_is_read_with_its_subfolders_and_every_file_passed_over_is_named(tmp_path):
    inside = tmp_path / "in"
    (inside / "2020" / "deep").mkdir(parents=True)
    (inside / "__MACOSX").mkdir()
    table = {"date": ["2020-01-01"], "text": ["trade war"]}
    pd.DataFrame(table).to_csv(inside / "2019.csv", index=False)
    pd.DataFrame(table).to_csv(inside / "2020" / "A.TSV", index=False, sep="\t")
    (inside / "2020" / "deep" / "list.json").write_text(json.dumps([{"date": "2020-01-01", "text": "trade war"}] * 2))
    (inside / "lines.json").write_text('{"date": "2020-01-01", "text": "trade war"}\n')
    for name in ("._2019.csv", "__MACOSX/2019.csv", "notes.pdf", "2020/empty.csv"):
        (inside / name).write_text("" if "empty" in name else "x")
    counts = bulk.count(inside, inside / "counts", progress=False)
    again = bulk.count(inside, inside / "counts", progress=False)
    assert counts.periods["documents"].sum() == 5 == again.periods["documents"].sum()
    assert (counts.passed, counts.rejected, again.passed) == (4, 0, 4)
    rejected = pd.read_csv(inside / "counts" / "rejected.csv")
    reasons = {
        Path(file).relative_to(inside).as_posix(): why
        for file, why in zip(rejected["file"], rejected["reason"], strict=True)
    }
    assert set(reasons) == {"._2019.csv", "__MACOSX/2019.csv", "notes.pdf", "2020/empty.csv"} and set(
        rejected["row"]
    ) == {0}
    assert (
        "hidden" in reasons["._2019.csv"] and "ending" in reasons["notes.pdf"] and "empty" in reasons["2020/empty.csv"]
    )


def test_a_json_array_is_read_record_by_record(tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "BATCH", 300)
    records = [{"id": f"é{n}", "date": "2020-01-01", "text": f"word{n} “quoted” [a] {{b}}"} for n in range(200)]
    path = tmp_path / "all.json"
    path.write_text("\n " + json.dumps(records, indent=2, ensure_ascii=False), encoding="utf-8")
    assert bulk.count(path, tmp_path / "out", id="id", progress=False).periods["documents"].sum() == 200
    path.write_text(json.dumps(records)[:-30], encoding="utf-8")
    counts = bulk.count(path, tmp_path / "torn", id="id", progress=False)
    assert counts.periods["documents"].sum() == 199
    rejected = pd.read_csv(tmp_path / "torn" / "rejected.csv")
    assert rejected["row"].tolist() == [200] and "the JSON array is not whole" in rejected["reason"][0]


NOISE = {
    "<p>Washington said.</p>": "HTML (<p>)", "AT&amp;T said": "HTML (&amp;)", '{"body": "words"}': "JSON", "[1, 2]": "JSON",
    "a < b and AT&T; R&D": "", "[sic] he said": "", "{no json": "",
}  # fmt: skip


def test_what_is_not_words_is_rejected_with_its_reason(tmp_path):
    rows = [{"date": "2020-01-01", "text": text} for text in NOISE]
    pd.DataFrame(rows).to_csv(tmp_path / "a.csv", index=False)
    bulk.count(tmp_path / "a.csv", tmp_path / "out", progress=False)
    reasons = pd.read_csv(tmp_path / "out" / "rejected.csv").set_index("row")["reason"].to_dict()
    assert set(reasons) == {row for row, why in enumerate(NOISE.values(), 1) if why}
    assert all(why in reasons[row] for row, why in enumerate(NOISE.values(), 1) if why)


@pytest.mark.parametrize("value", [{"body": "made-up"}, ["made-up"], 5, True])
def test_an_object_in_place_of_a_text_is_no_text(tmp_path, value):
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"date": "2020-01-01", "text": each}) + "\n" for each in (value, "fine")))
    counts = bulk.count(path, tmp_path / "out", progress=False)
    assert counts.rejected == 1 and counts.terms["name" if "name" in counts.terms else "term"].tolist() == ["fine"]
    assert "text is" in (tmp_path / "out" / "rejected.csv").read_text(encoding="utf-8")


def test_a_nested_column_is_refused(tmp_path):
    pd.DataFrame({"date": ["2020-01-01"], "text": [{"body": "made-up"}]}).to_parquet(tmp_path / "a.parquet")
    with pytest.raises(formats.BulkError, match="column 'text' holds struct"):
        bulk.count(tmp_path / "a.parquet", tmp_path / "out", progress=False)


# ---- rows that cannot be read ----------------------------------------------------------------------------------------

FAULTY = [
    (b"good", b"2020-01-01", b"one two"),
    (b"no text", b"2020-01-01", None),
    (b"no date", None, b"three"),
    (b"bad date", b"2020-02-30", b"three"),
    (b"year", b"2020", b"three"),
    (b"torn month", b"2022-02", b"three"),
    (b"encoding", b"2020-01-01", b"thr\xff"),
    (b"nul", b"2020-01-01", b"thr\x00ee"),
    (b"long", b"2020-01-01", b"a " * 10_000_001),
    (b"whole month", b"2022-03", b"two"),
]
REASONS = {"no text": "no text", "no date": "no date", "bad date": "'2020-02-30' is not", "year": "'2020' is not", "torn month": "only the month", "encoding": "not UTF-8 (byte 4)", "nul": "NUL", "long": "20 MB"}  # fmt: skip


def test_rows_that_cannot_be_read_are_named_with_their_reason_and_the_rest_is_counted(tmp_path):
    columns = [pa.array(column, pa.binary()) for column in zip(*FAULTY, strict=True)]
    pq.write_table(pa.table(columns, names=["name", "when", "body"]), tmp_path / "a.parquet")
    counts = run(tmp_path / "out", {"source": tmp_path / "a.parquet"}, id="name")
    assert set(counts.terms["term"]) == {"one", "two"} and counts.periods["documents"].sum() == 2
    rejected = pd.read_csv(tmp_path / "out" / "rejected.csv")
    assert counts.rejected == len(rejected) == len(REASONS)
    assert rejected["row"].tolist() == [2, 3, 4, 5, 6, 7, 8, 9]
    for row in rejected.itertuples():
        assert REASONS[row.doc_id] in row.reason and row.file.endswith("a.parquet")


def test_broken_lines_of_csv_and_json_are_named_by_row(tmp_path):
    (tmp_path / "a.csv").write_bytes(
        b"when,body\n2020-01-01,one\n2020-01-01,two,three\n2020-01-01,f\xff\n2020-01-01\n2020-01-01,six\n"
    )
    lines = [
        b'{"when": "2020-01-01", "body": "seven"}',
        b"{",
        b"",
        b'["x"]',
        b'{"body": "\xff"}',
        b'{"when": "2020-01-01", "body": "\\ud800"}',
    ]
    (tmp_path / "b.jsonl").write_bytes(b"\n".join(lines))
    counts = run(tmp_path / "out", {"source": tmp_path})
    assert set(counts.terms["term"]) == {"one", "six", "seven"}
    rejected = pd.read_csv(tmp_path / "out" / "rejected.csv")
    found = [(Path(row.file).name, row.row, row.reason[:12]) for row in rejected.itertuples()]
    assert found == [
        ("a.csv", 2, "3 columns in"), ("a.csv", 3, "text is not "), ("a.csv", 4, "1 columns in"),
        ("b.jsonl", 2, "not JSON"), ("b.jsonl", 4, "not a JSON o"), ("b.jsonl", 5, "not UTF-8"), ("b.jsonl", 6, "text is not "),
    ]  # fmt: skip


def test_a_file_that_breaks_off_is_named_and_the_others_are_counted(tmp_path):
    whole = gzip.compress("".join(f"2020-01-01,word{n}\n" for n in range(5_000)).encode())
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(b"when,body\n") + whole[: len(whole) // 2])
    (tmp_path / "a.csv").write_text("when,body\n2020-01-01,one\n")
    (tmp_path / "c.csv").write_text("when,other\n2020-01-01,one\n")
    counts = run(tmp_path / "out", {"source": tmp_path})
    rejected = pd.read_csv(tmp_path / "out" / "rejected.csv")
    assert "one" in set(counts.terms["term"])
    assert [Path(name).name for name in rejected["file"]] == ["b.csv.gz", "c.csv"]
    assert "no column 'body'" in rejected["reason"].iloc[1]


def test_a_missing_text_file_is_named(tmp_path):
    source = write(archive(3), tmp_path / "in", "folder of texts")
    (tmp_path / "in" / "d001.txt").unlink()
    counts = run(tmp_path / "out", source)
    row = pd.read_csv(tmp_path / "out" / "rejected.csv").iloc[0]
    assert (counts.rejected, row["row"], row["doc_id"]) == (1, 2, "d001.txt") and "not found" in row["reason"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"text": "article"}, "no column 'article'; it has name, when, body"),
        ({"source": "nowhere.csv"}, "nowhere.csv: not found"),
        ({"source": __file__}, "no file with a known ending"),
        ({"form": "xlsx"}, "choose one of parquet, csv"),
        ({"source": __file__, "dates": "a.csv"}, "not a folder"),
    ],
)
def test_what_cannot_be_counted_is_refused_before_anything_is_written(tmp_path, monkeypatch, change, says):
    monkeypatch.chdir(tmp_path)
    archive(3).to_csv("a.csv", index=False)
    with pytest.raises(bulk.BulkError, match=says):
        run(tmp_path / "out", {"source": "a.csv"} | change)
    assert not (tmp_path / "out").exists()


# ---- what the other measures take ------------------------------------------------------------------------------------


def test_frames_are_those_that_the_word_lists_mark(tmp_path):
    table = archive(30)
    counts = run(tmp_path / "out", write(table, tmp_path / "in", "parquet"), documents=True, id="name")
    bags = [expected(text) for text in table["body"]]
    lists = codebook.word_lists(codebook.load())
    marks = {
        name: {frame for frame, words in lists.items() if bag.keys() & set(words)}
        for name, bag in zip(table["name"], bags, strict=True)
    }
    documents = pd.read_parquet(tmp_path / "out" / "documents.parquet")
    assert {row.doc_id: set(row.frames.split(";")) - {""} for row in documents.itertuples()} == marks
    assert documents["published"].tolist() == table["when"].tolist()
    for row in counts.frames.itertuples():
        inside = documents[documents["period"] == row.period]
        assert row.n == len(inside) and row.documents == sum(row.frame in marks[name] for name in inside["doc_id"])
    words = {frame: sum(bag[word] for bag in bags for word in set(lists[frame])) for frame in lists}
    assert counts.frames.groupby("frame")["count"].sum().to_dict() == words
    assert len(counts.frames) == 3 * len(lists) and counts.frames["count"].sum() > 0


def test_framing_takes_the_frames_of_documents_as_they_are(tmp_path):
    counts = run(tmp_path / "out", write(archive(60), tmp_path / "in", "parquet"), documents=True)
    names = framing.names(codebook.load())
    documents = pd.read_parquet(tmp_path / "out" / "documents.parquet")
    shares = framing.shares(documents, names, "period").set_index(["period", "frame"])["estimate"]
    table = counts.frames.set_index(["period", "frame"])
    pd.testing.assert_series_equal(shares, (table["documents"] / table["n"]).reindex(shares.index), check_names=False)


def test_keyness_takes_the_counts_and_gives_what_it_gives_for_the_documents(tmp_path):
    table = archive(60)
    counts = run(tmp_path / "out", write(table, tmp_path / "in", "parquet"))
    rows = pd.DataFrame({"doc_id": table["name"], "terms": [texts.write_bag(expected(text)) for text in table["body"]]})
    pages = bagged.read(rows, ["doc_id"])
    days = pd.to_datetime(table["when"].str[:10].where(table["when"].str.len() > 7, table["when"] + "-15"))
    pages.units["period"] = periods.assign(days, table["when"].str.len() == 7, PERIODS).astype(str)
    whole = bulk_terms.bags(counts)
    assert (whole.terms == pages.terms).all() and whole.tokens.tolist() == counts.periods["tokens"].tolist()
    for period in periods.labels(PERIODS):
        theirs = keyness.apart(pages, "period", [period], tested=False)
        ours = bulk_terms.apart(counts, period)
        by_term = theirs.set_index("term")[ours.columns.drop("term")].loc[ours["term"]].reset_index()
        assert len(theirs) == len(ours) > 10
        pd.testing.assert_frame_equal(by_term, ours, check_dtype=False, rtol=1e-5, atol=1e-6)
    with pytest.raises(bulk.BulkError, match="no document"):
        bulk_terms.apart(counts, "from 1900")


# ---- interruptions ---------------------------------------------------------------------------------------------------


def test_an_interrupted_run_goes_on_from_what_it_has_finished(tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "BATCH", 300)
    table = archive(40)
    source = write(table, tmp_path / "in", "csv")
    asked, stop = [], 5

    def count(batch, file, plan, original=bulk_part.count_batch):
        if len(asked) == stop:
            raise KeyboardInterrupt
        asked.append(batch.rows["row"].to_pylist()[:1])
        return original(batch, file, plan)

    monkeypatch.setattr(bulk_part, "count_batch", count)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "out", source)
    assert not [path for path in (tmp_path / "out").iterdir() if path.is_file()]
    torn = sorted((tmp_path / "out" / ".run" / "parts").glob("*.counts"))[0]
    torn.write_bytes(torn.read_bytes()[:100])
    stop = 0
    counts = run(tmp_path / "out", source)
    assert totals(counts) == reference(table)
    assert len(asked) - 1 == len({tuple(rows) for rows in asked}) > 8  # only the torn part is counted again


def test_a_process_that_is_killed_ends_the_run_with_advice_and_the_next_call_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "BATCH", 600)
    table = archive(40)
    source = write(table, tmp_path / "in", "csv")

    def save(parts, name, part, original=bulk_run.save):
        original(parts, name, part)
        for process in multiprocessing.active_children():
            process.kill()

    with monkeypatch.context() as patch:
        patch.setattr(bulk_run, "save", save)
        with pytest.raises(bulk.BulkError, match="Run the same call again"):
            run(tmp_path / "out", source, workers=2)
    assert list((tmp_path / "out" / ".run" / "parts").glob("*.counts"))
    assert totals(run(tmp_path / "out", source, workers=2)) == reference(table)
    assert [path.name for path in (tmp_path / "out" / ".run").iterdir()] == [HELD]


def test_finished_parts_of_other_settings_or_files_are_not_used(tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "BATCH", 300)
    source = write(archive(20), tmp_path / "in", "csv")
    monkeypatch.setattr(bulk, "_write", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "out", source)
    monkeypatch.undo()
    assert run(tmp_path / "out", source, periods=()).periods["period"].tolist() == ["all years"]
    table = archive(25)
    assert totals(run(tmp_path / "out", write(table, tmp_path / "in", "csv"))) == reference(table)


def test_the_command_counts_and_says_how_many_rows_it_left_out(tmp_path, capsys):
    write(archive(9), tmp_path / "in", "csv")
    words = [
        str(tmp_path / "in"),
        str(tmp_path / "out"),
        "text=body",
        "date=when",
        "periods=2020-01-01",
        "workers=1",
        "form=csv",
    ]
    assert main(words) == 0
    said = capsys.readouterr()
    assert "to 2019-12-31" in said.out and "0 rows not counted" in said.out and "9 documents" in said.err
    assert main([*words, "text=article"]) == 1 and "no column 'article'" in capsys.readouterr().err
    for wrong in (["only"], [*words, "nonsense"], [*words, "cuts=2020-01-01"]):
        with pytest.raises(SystemExit) as stop:
            main(wrong)
        assert stop.value.code == 2


# ---- a cluster -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster():
    """A cluster of two worker processes on this machine."""
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as local,
        distributed.Client(local) as client,
    ):
        yield client


def partitions(folder: Path, files: int, each: int, longer: int = 1) -> pd.DataFrame:
    folder.mkdir()
    table = archive(files * each)
    table["body"] = (table["body"] + "\n") * longer
    for number in range(files):
        table[number * each : (number + 1) * each].to_parquet(folder / f"part-{number:03d}.parquet")
    return table


def test_a_cluster_gives_the_same_tables(tmp_path, cluster):
    table = partitions(tmp_path / "in", 6, 20)
    counts = run(tmp_path / "out", {"source": tmp_path / "in"}, client=cluster, documents=True)
    assert totals(counts) == reference(table)
    run(tmp_path / "here", {"source": tmp_path / "in"}, documents=True)
    for path in (tmp_path / "here").glob("*.parquet"):
        pd.testing.assert_frame_equal(pd.read_parquet(path), pd.read_parquet(tmp_path / "out" / path.name))


def test_the_totals_are_the_same_when_a_worker_is_killed_in_mid_run(tmp_path, cluster, monkeypatch):
    table = partitions(tmp_path / "in", 12, 400, 20)
    processes, killed = cluster.run(os.getpid), []

    def save(parts, name, part, original=bulk_run.save):
        original(parts, name, part)
        busy = [worker for worker, tasks in cluster.processing().items() if tasks]
        if not killed and busy:
            os.kill(processes[busy[0]], signal.SIGKILL)
            killed.append(busy[0])

    monkeypatch.setattr(bulk_run, "save", save)
    counts = run(tmp_path / "out", {"source": tmp_path / "in"}, client=cluster)
    assert len(killed) == 1 and killed[0] not in cluster.scheduler_info()["workers"]
    monkeypatch.undo()
    pd.testing.assert_frame_equal(counts.terms, run(tmp_path / "here", {"source": tmp_path / "in"}).terms)
    assert counts.periods["documents"].sum() == len(table) and counts.rejected == 0


def test_counts_never_go_into_a_folder_of_data(tmp_path):
    (tmp_path / "datapackage.json").write_text("{}")
    (tmp_path / "documents.csv").write_text("mine")
    with pytest.raises(OSError, match="holds data"):
        bulk.count(tmp_path / "documents.csv", tmp_path)
    assert (tmp_path / "documents.csv").read_text() == "mine"
