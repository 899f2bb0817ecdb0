"""Codes are checked against the codebook, written whole or not at all, settled, and checked by a human third reader."""

import csv
import datetime
import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers import corpus, files, paths
from helpers.coding import codes as coding
from helpers.coding import sheet as third_reader
from helpers.coding import tables
from helpers.coding.__main__ import main
from helpers.coding.codes import CodingError
from helpers.corpus.codebook import CodebookError

KEY = {"doc_id": "uscnpm-2025-zhang", "voice_id": "zhang-juan", "question": "threat"}
CODES = {"stance": "−1", "certainty": "implied", "arguments": ["us_reversal"], "frames": "diplomacy;wedge"}
AGREED = {"role": "journalist", "affiliation": "", "locator": "3", "gist": "Sees little that would worry anyone."}


@pytest.fixture
def folder(small_copy: Path) -> Path:
    """A copy of the data in which nobody has coded the statement of these tests."""
    with tables.changing(small_copy) as table:
        for name in ("statements", "codings-statements"):
            table[name] = table[name][~tables.match(table[name], **KEY)]
    return small_copy


def snapshot(folder: Path) -> dict:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_tables_are_written_as_they_were_read(data):
    for name, table in tables.read(data.folder).items():
        path = data.folder / (name.replace("codings-", "codings/").replace("lead-flags", "lead_flags") + ".csv")
        assert tables.csv_text(table) == path.read_text(encoding="utf-8"), name


def test_a_readers_code_and_an_agreed_one_are_added_and_loaded(folder):
    assert "written as reader 2" in coding.add({**KEY, **CODES}, reader=2, folder=folder)
    coding.add({**KEY, **CODES, **AGREED}, folder=folder)
    data = corpus.load(folder)
    own = data.codings[tables.match(data.codings.astype("str"), **KEY, coder=2)]
    assert own["stance"].item() == -1 and own["frames"].item() == "diplomacy;wedge"
    row = data.statements.set_index("statement_id").loc["uscnpm-2025-zhang/zhang-juan/threat"]
    assert row["gist"] == AGREED["gist"] and row["arguments"] == "us_reversal"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (float("nan"), ""), (pd.NA, ""), (pd.NaT, ""), ([], ""), (np.array(["b", "a", "b"]), "b;a"), (pd.Series(["b", "a"]), "b;a"), ({"b", "a"}, "a;b"),
        (["a", None, float("nan")], "a"), (np.int64(-1), "-1"), (1.0, "1"), (0.5, "0.5"), (datetime.date(2025, 3, 1), "2025-03-01"),
        (pd.Timestamp("2025-03-01 12:00"), "2025-03-01"), ("a;;b", "a;;b"), (" a \n b ", "a b"),
    ],
)  # fmt: skip
def test_values_of_python_and_pandas_are_read_as_the_text_they_mean(value, text):
    assert coding.tidy({"frames": value}) == {"frames": text}


def test_codes_given_as_arrays_are_written_like_lists_and_a_missing_value_as_none(folder):
    given = {
        "stance": np.float64(-1),
        "arguments": pd.Series(["us_reversal"]),
        "frames": np.array(["diplomacy", "wedge"]),
    }
    coding.add({**KEY, **CODES, **AGREED, **given, "affiliation": float("nan")}, folder=folder)
    row = corpus.load(folder).statements.set_index("statement_id").loc["uscnpm-2025-zhang/zhang-juan/threat"]
    assert (row["stance"], row["arguments"], row["frames"], row["affiliation"]) == (
        -1,
        "us_reversal",
        "diplomacy;wedge",
        "",
    )


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("stance", 3, "allowed: -2, -1, 0, 1, 2"),
        ("certainty", "sure", "explicit, implied"),
        ("question", "weather", "allowed: split"),
        ("voice_id", "nobody-known", "coding.add_voice"),
        ("doc_id", "no-such-page", "documents.csv"),
        ("arguments", ["nonsense"], "nonsense unknown"),
        ("frames", "wedge;wegde", "wegde unknown"),
        ("role", "", "role: is missing"),
        ("gist", "word " * 31, "31 words"),
        ("gist", "", "gist: is missing"),
        ("locator", "99", "no paragraph 99"),
        ("locator", "", "locator: is missing"),
        ("colour", "red", "no such field"),
    ],
)
def test_a_wrong_field_is_named_with_what_is_allowed_and_nothing_is_written(folder, field, value, says):
    before = snapshot(folder)
    with pytest.raises(CodingError) as error:
        coding.add({**KEY, **CODES, **AGREED, field: value}, folder=folder)
    assert says in str(error.value) and f"\n{field}: " in str(error.value)
    assert snapshot(folder) == before


def test_all_faults_are_told_at_once(folder):
    with pytest.raises(CodingError) as error:
        coding.add({**KEY, **CODES, **AGREED, "stance": 9, "role": "poet", "gist": ""}, folder=folder)
    assert str(error.value).startswith("3 faults; nothing was written.")


def test_a_gist_that_quotes_the_passage_is_refused(folder):
    passage = "Nobody in the small town at the mouth of the river had seen such ice before."
    with pytest.raises(CodingError, match="quotes the text"):
        coding.add(
            {**KEY, **CODES, **AGREED, "gist": "In the small town at the mouth of the river."},
            folder=folder,
            passage=passage,
        )


def test_what_is_there_is_only_written_over_on_request(folder):
    coding.add({**KEY, **CODES}, 1, folder)
    with pytest.raises(CodingError, match="replace=True"):
        coding.add({**KEY, **CODES, "stance": 0}, 1, folder)
    coding.add({**KEY, **CODES, "stance": 0}, 1, folder, replace=True)
    data = corpus.load(folder)
    assert data.codings[tables.match(data.codings.astype("str"), **KEY, coder=1)]["stance"].tolist() == [0]
    coding.remove(**KEY, reader=1, folder=folder)
    with pytest.raises(CodingError, match="no such statement"):
        coding.remove(**KEY, reader=1, folder=folder)


def test_rows_that_are_not_changed_keep_their_bytes(folder):
    before = (folder / "codings" / "statements.csv").read_text(encoding="utf-8")
    coding.add({**KEY, **CODES}, 1, folder)
    after = (folder / "codings" / "statements.csv").read_text(encoding="utf-8")
    assert after.startswith(before) and after.count("\n") == before.count("\n") + 1


def test_when_a_file_cannot_be_written_the_old_one_stays(folder, monkeypatch):
    before = snapshot(folder)

    def fail(path, content):
        raise files.FileError("disk full")

    monkeypatch.setattr(files, "replace", fail)
    with pytest.raises(files.FileError):
        coding.add({**KEY, **CODES}, 1, folder)
    assert snapshot(folder) == before


def test_two_changes_at_once_wait_for_each_other(folder):
    with files.locked(folder.parent), pytest.raises(files.BusyError, match="wait for it"):
        coding.add({**KEY, **CODES}, 1, folder)


class TestSettling:
    def test_two_blind_readings_show_their_differences_and_are_settled(self, folder):
        coding.add({**KEY, **CODES}, 1, folder)
        coding.add({**KEY, **CODES, "stance": 0, "frames": "wedge;diplomacy"}, 2, folder)
        table = coding.differences(corpus.load(folder), KEY["doc_id"])
        mine = table[tables.match(table, **KEY)]
        assert mine[["field", "one", "other", "settled"]].values.tolist() == [["stance", "-1", "0", False]]
        with pytest.raises(CodingError, match=r"stance: the readers differ \(-1 / 0\)"):
            coding.settle(**KEY, folder=folder, **AGREED)
        coding.settle(**KEY, folder=folder, stance=0, **AGREED)
        data = corpus.load(folder)
        assert data.statements.set_index("statement_id").at["uscnpm-2025-zhang/zhang-juan/threat", "stance"] == 0
        table = coding.differences(data, KEY["doc_id"])
        assert table[tables.match(table, **KEY)]["settled"].all()

    def test_what_is_settled_is_only_written_over_on_request(self, folder):
        for reader in (1, 2):
            coding.add({**KEY, **CODES}, reader, folder)
        coding.settle(**KEY, folder=folder, **AGREED)
        coding.settle(**KEY, folder=folder, **{**AGREED, "frames": ["wedge", "diplomacy"]})  # the same in another order
        with pytest.raises(CodingError) as refused:
            coding.settle(**KEY, folder=folder, **{**AGREED, "stance": 0, "gist": "Another reading of it."})
        said = str(refused.value)
        assert "uscnpm-2025-zhang/zhang-juan/threat: is settled already, with stance: -1; gist: Sees little" in said
        assert "say replace=True" in said and "certainty" not in said
        coding.settle(**KEY, folder=folder, replace=True, **{**AGREED, "stance": 0})
        data = corpus.load(folder)
        assert data.statements.set_index("statement_id").at["uscnpm-2025-zhang/zhang-juan/threat", "stance"] == 0

    def test_a_statement_that_one_reader_found_is_listed(self, folder):
        coding.add({**KEY, **CODES}, 2, folder)
        table = coding.differences(corpus.load(folder), KEY["doc_id"])
        assert table[tables.match(table, **KEY)][["field", "one", "other"]].values.tolist() == [["found", "no", "yes"]]

    def test_a_statement_that_one_reader_found_is_only_settled_where_it_is_said_to_stand(self, folder):
        coding.add({**KEY, **CODES}, 1, folder)
        before = snapshot(folder)
        for said, why in (
            ({}, r'only reader 1 has this statement; say found="yes"'),
            ({"found": "no"}, "settle nothing where it does not"),
        ):
            with pytest.raises(CodingError, match=why):
                coding.settle(**KEY, folder=folder, **said, **AGREED)
            assert snapshot(folder) == before
        coding.settle(**KEY, folder=folder, found="yes", **AGREED)
        coding.settle(**KEY, folder=folder, **AGREED)  # the very same again, which was said to stand
        table = coding.differences(corpus.load(folder), KEY["doc_id"])
        assert table.loc[tables.match(table, **KEY), "settled"].tolist() == [True]

    def test_what_nobody_coded_cannot_be_settled(self, folder):
        with pytest.raises(CodingError, match="neither reader"):
            coding.settle(**KEY, folder=folder, **AGREED)


class TestOtherTables:
    def test_a_voice_and_a_page_are_added(self, folder):
        coding.add_voice(folder, voice_id="berg-ida", name="Ida Berg", kind="person", country="NOR")
        page = {"published": "2024-05", "date_basis": "page", "title": "On ice", "outlet": "Post", "publisher": "Post"}
        more = {"genre": "opinion", "language": "no", "access": "direct", "url": "https://example.org/ice"}
        coding.add_page(folder, doc_id="post-2024-ice", author_voice_id="berg-ida", **page, **more)
        statement = {"doc_id": "post-2024-ice", "voice_id": "berg-ida", "question": "bond"}
        coding.add({**statement, **CODES, **AGREED, "locator": ""}, folder=folder)
        assert len(corpus.select(corpus.load(folder), "bond", voices=["berg-ida"])) == 1

    def test_a_wrong_voice_is_refused_with_its_place(self, folder):
        with pytest.raises(tables.ChangeError, match=r"voices.csv, row \d+, kind"):
            coding.add_voice(folder, voice_id="berg-ida", name="Ida Berg", kind="ghost")

    def test_a_sentence_is_coded_by_a_reader_and_as_agreed(self, folder):
        place = {"doc_id": "uscnpm-2025-zhang", "paragraph": 1, "sentence": 1, "voice_id": "zhang-juan"}
        coding.code_sentence(**place, speech="own", frames=["history"], folder=folder)
        coding.code_sentence(**place, speech="own", frames=["wedge"], reader=1, folder=folder)
        data = corpus.load(folder)
        where = {"doc_id": "uscnpm-2025-zhang", "paragraph": 1, "sentence": 1}
        assert data.sentences[tables.match(data.sentences.astype("str"), **where)]["frames"].item() == "history"
        own = data.sentence_codings[tables.match(data.sentence_codings.astype("str"), **where, coder=1)]
        assert own["frames"].item() == "wedge"
        with pytest.raises(CodingError, match="is not a sentence"):
            coding.code_sentence("uscnpm-2025-zhang", 1, 99, "zhang-juan", "own", folder=folder)

    def test_a_paragraphs_gist_is_written(self, folder):
        coding.set_gist("uscnpm-2025-zhang", 2, "Said anew.", folder)
        data = corpus.load(folder)
        assert data.paragraphs.set_index(["doc_id", "paragraph"]).at[("uscnpm-2025-zhang", 2), "gist"] == "Said anew."
        with pytest.raises(CodingError, match="paragraph 99"):
            coding.set_gist("uscnpm-2025-zhang", 99, "Said anew.", folder)

    def test_a_question_with_a_fault_leaves_the_codebook_as_it_was(self, folder):
        before = snapshot(folder)
        for block in ('[questions.price]\ntext = "What?"', '[questions.split]\ntext = "Twice"', "[questions.price"):
            with pytest.raises(CodebookError, match="codebook.toml"):
                coding.add_question(block, folder)
        assert snapshot(folder) == before


class TestThirdReader:
    def test_the_sheet_is_blank_blind_and_always_the_same(self, data):
        sheet = third_reader.sample(data, 40)
        assert len(sheet) == 40 and not sheet.duplicated(["doc_id", "voice_id", "question"]).any()
        assert (sheet[["stance", "certainty", "arguments", "frames"]] == "").all(axis=None)
        gists = set(data.statements["gist"])
        assert not gists & set(sheet.astype("str").to_numpy().ravel())
        assert sheet.equals(third_reader.sample(data, 40)) and not sheet.equals(third_reader.sample(data, 40, seed=2))

    def test_filled_lines_come_back_as_reader_3_and_blank_ones_are_counted(self, folder, tmp_path):
        place = tmp_path / "sheet.csv"
        third_reader.write_sheet(40, place, folder)
        fill(place, {1: ("-1", "explicit", "leaders", "wedge;rivalry"), 5: ("+2", "implied", "", "")})
        assert third_reader.read_sheet(place, folder).startswith("2 statements entered as reader 3, 38 left blank")
        third = corpus.load(folder).codings.query("coder == 3")
        assert sorted(third["stance"]) == [-1, 2]
        again = third_reader.sample(corpus.load(folder), 40)
        keys = ["doc_id", "voice_id", "question"]
        assert not set(third[keys].itertuples(index=False, name=None)) & set(
            again[keys].itertuples(index=False, name=None)
        )

    @pytest.mark.parametrize("mark", [";", "\t"])
    def test_a_sheet_saved_by_a_spreadsheet_elsewhere_is_read(self, folder, tmp_path, mark):
        place = tmp_path / "sheet.csv"
        third_reader.write_sheet(5, place, folder)
        fill(place, {1: ("0", "explicit", "", "economy;wedge")})
        rows = list(csv.reader(io.StringIO(place.read_text(encoding="utf-8-sig"))))
        with place.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=mark).writerows(rows)
        assert third_reader.read_sheet(place, folder).startswith("1 statements")

    def test_faults_are_named_by_line_and_nothing_is_entered(self, folder, tmp_path):
        place = tmp_path / "sheet.csv"
        third_reader.write_sheet(5, place, folder)
        fill(place, {1: ("3", "explicit", "", ""), 2: ("1", "maybe", "", "wegde")})
        before = snapshot(folder)
        with pytest.raises(CodingError) as error:
            third_reader.read_sheet(place, folder)
        assert "sheet.csv, line 2, stance: '3'" in str(error.value) and "line 3, frames: wegde" in str(error.value)
        assert snapshot(folder) == before

    def test_a_sheet_is_never_written_over_and_too_many_are_not_drawn(self, folder, tmp_path):
        third_reader.write_sheet(5, tmp_path / "sheet.csv", folder)
        with pytest.raises(CodingError, match="is there already"):
            third_reader.write_sheet(5, tmp_path / "sheet.csv", folder)
        with pytest.raises(CodingError, match="to draw from"):
            third_reader.write_sheet(10**6, tmp_path / "other.csv", folder)

    def test_the_two_commands(self, folder, tmp_path, monkeypatch, capsys):
        monkeypatch.setattr(paths, "ROOT", tmp_path)
        monkeypatch.setenv("CORPUS_DATA", str(folder))
        assert main(["sample", "40"]) == 0
        place = tmp_path / third_reader.FOLDER / "third-reader.csv"
        assert str(place) in capsys.readouterr().out and len(place.read_text(encoding="utf-8-sig").splitlines()) == 41
        assert main(["sample", "40"]) == 1 and "is there already" in capsys.readouterr().err
        assert main(["read", str(place)]) == 0
        assert "all 40 lines are blank" in capsys.readouterr().out
        with pytest.raises(SystemExit) as stop:
            main(["what"])
        assert stop.value.code == 2
        command = [sys.executable, "-m", "helpers.coding", "read", str(tmp_path / "none.csv")]
        done = subprocess.run(command, capture_output=True, text=True, cwd=paths.ROOT)
        assert done.returncode == 1 and "none.csv: not found" in done.stderr and "Traceback" not in done.stderr


def fill(place: Path, codes: dict[int, tuple]) -> None:
    """Write codes into lines of a sheet, counted from 1 without the header."""
    rows = list(csv.reader(io.StringIO(place.read_text(encoding="utf-8-sig"))))
    for number, values in codes.items():
        rows[number][-4:] = values
    with place.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\r\n").writerows(rows)
