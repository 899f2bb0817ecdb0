"""Mutated tables, TOML files and texts: harmless, or refused with our own words, or loaded with a version that says so."""

import os
import random
import re

import pandas as pd
import pytest

from helpers import corpus
from helpers.corpus import csvfile
from helpers.corpus.codebook import CodebookError
from helpers.texts import rule

pytestmark = pytest.mark.whole

CASES = 2_000 if os.environ.get("NIGHTLY") else 100
OURS = (corpus.DataError, CodebookError, rule.TextError)
FILES = [
    "documents.csv", "voices.csv", "statements.csv", "codings/statements.csv", "sentences.csv", "codings/sentences.csv",
    "paragraphs.csv", "terms.csv", "lead_flags.csv", "events.csv", "codebook.toml", "datapackage.json",
]  # fmt: skip
INSERTED = [
    b"\x00", b"\xff\xfe", b'"', b",", b"\n", b"\r\n", b"\r", b";", b"=cmd()", "\u202e".encode(), b"99", b"-", b" ", b"\xef\xbb\xbf",
    b"nan", b"True", "é".encode(), b"[", b"'''", b"1e9", b"\t",
]  # fmt: skip


def cut_byte(raw: bytes, rng: random.Random) -> bytes:
    place = rng.randrange(len(raw))
    return raw[:place] + raw[place + 1 :]


def insert(raw: bytes, rng: random.Random) -> bytes:
    place = rng.randrange(len(raw) + 1)
    return raw[:place] + rng.choice(INSERTED) + raw[place:]


def truncate(raw: bytes, rng: random.Random) -> bytes:
    return raw[: rng.randrange(len(raw))]


def swap_lines(raw: bytes, rng: random.Random) -> bytes:
    lines = raw.split(b"\n")
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def repeat_line(raw: bytes, rng: random.Random) -> bytes:
    lines = raw.split(b"\n")
    lines.insert(rng.randrange(len(lines)), rng.choice(lines))
    return b"\n".join(lines)


def other_digit(raw: bytes, rng: random.Random) -> bytes:
    digits = [match.start() for match in re.finditer(rb"\d", raw)]
    place = rng.choice(digits or [0])
    return raw[:place] + str(rng.randrange(10)).encode() + raw[place + 1 :]


def mixed_ends(raw: bytes, rng: random.Random) -> bytes:
    return b"".join(line + rng.choice([b"\n", b"\r\n"]) for line in raw.split(b"\n")[:-1])


def huge_cell(raw: bytes, rng: random.Random) -> bytes:
    place = rng.randrange(len(raw))
    return raw[:place] + b"x" * (csvfile.MAX_FIELD + 10) + raw[place:]


MUTATIONS = [cut_byte, insert, insert, truncate, swap_lines, repeat_line, other_digit, mixed_ends]
RARE = [huge_cell]


def same(one: corpus.Corpus, other: corpus.Corpus) -> bool:
    tables = [name for name in one.__dataclass_fields__ if isinstance(getattr(one, name), pd.DataFrame)]
    rest = one.codebook == other.codebook and one.licence == other.licence
    return rest and len(tables) > 5 and all(getattr(one, name).equals(getattr(other, name)) for name in tables)


def test_every_mutant_is_harmless_refused_or_marked_as_changed(data_copy, data):
    rng, outcomes = random.Random(20181), {"harmless": 0, "refused": 0, "marked": 0}
    for case in range(CASES):
        name = FILES[case % len(FILES)]
        path = data_copy / name
        raw = path.read_bytes()
        mutation = rng.choice(RARE if case % 50 == 49 else MUTATIONS)
        path.write_bytes(mutation(raw, rng))
        try:
            mutant = corpus.load(data_copy)
        except OURS as error:
            assert name.split("/")[-1] in str(error), f"{mutation.__name__} of {name}: {error}"
            outcomes["refused"] += 1
        else:
            kind = "harmless" if same(mutant, data) else "marked"
            assert kind == "harmless" or mutant.version.endswith("(changed)") or name == "datapackage.json", (
                f"{mutation.__name__} of {name} changed the data without a word"
            )
            outcomes[kind] += 1
        finally:
            path.write_bytes(raw)
    assert min(outcomes.values()) > 0, outcomes


def test_mutated_counting_rules_are_read_or_refused(data_copy):
    rng, path = random.Random(5), data_copy / "terms.toml"
    raw = path.read_bytes()
    for _ in range(CASES // 4):
        path.write_bytes(rng.choice(MUTATIONS)(raw, rng))
        rule.load_rule.cache_clear()
        try:
            assert rule.bag("The United States and no limits.", rule.load_rule(path)).total() > 0
        except OURS as error:
            assert "terms.toml" in str(error)
    rule.load_rule.cache_clear()


PLAIN = (
    b'The ministers met. They spoke of grain, it\'s said.\n\nOfficials said: "useful" talks (twice).\nThe U.S. left at 5 p.m. on Monday.\n'
    * 5
)


def test_mutated_texts_are_read_or_refused_by_name(tmp_path):
    rng, path = random.Random(7), tmp_path / "copy.txt"
    for _ in range(CASES // 4):
        path.write_bytes(rng.choice(MUTATIONS)(PLAIN, rng))
        try:
            table = rule.read_folder(tmp_path)
        except rule.TextError as error:
            assert "copy.txt" in str(error)
        else:
            again = [rule.write_bag(rule.bag(sentence)) for sentence in table["text"]]
            assert again == table["terms"].tolist()


@pytest.mark.parametrize(
    "junk", ["((((" * 4_000, "." * 19_000, "a." * 9_000, '"' * 15_000], ids=["brackets", "stops", "initials", "quotes"]
)
def test_junk_just_below_the_limit_ends_in_a_few_seconds(junk):
    import time

    start = time.process_time()
    rule.sentences(junk)
    assert time.process_time() - start < 20


def test_a_million_rows_are_refused_quickly(data_copy):
    import time

    row = "diplomat-2018-dai,article,1,1,a:1\n"
    (data_copy / "terms.csv").write_text("doc_id,part,paragraph,sentence,terms\n" + row * 1_000_000, encoding="utf-8")
    start = time.process_time()
    with pytest.raises(corpus.DataError, match="1,000,001 lines"):
        corpus.load(data_copy)
    assert time.process_time() - start < 10
