"""A folder of readings is entered whole or not at all, with every fault named at once; sheets lead from readers to statements."""

import csv
import datetime
import io
import random
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from helpers import corpus, files, paths
from helpers.coding import batch, batch_files, batch_sheets, codes, tables, workbook
from helpers.coding.__main__ import main
from helpers.coding.batch import BatchError, import_readings
from helpers.corpus import codebook
from helpers.question import example_readings
from helpers.reading import finding, reliability

OLD = "uscnpm-2025-zhang"  # an article that readers 1 and 2 have read


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The made-up folder of readings."""
    return example_readings.write(tmp_path / "my-readings", codebook.load(paths.ROOT / "data" / "codebook.toml"), 2024)


def snapshot(folder: Path) -> dict:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def replace(place: Path, name: str, old: str, new: str) -> None:
    text = (place / name).read_text(encoding="utf-8")
    assert old in text, old
    (place / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def faults(place: Path, data: Path, **how) -> list[str]:
    before = snapshot(data)
    with pytest.raises(BatchError) as error:
        import_readings(place, data, **how)
    assert snapshot(data) == before
    return error.value.faults


def counts(report) -> dict[str, int]:
    return dict(zip(report.counts["table"], report.counts["new"], strict=True))


class TestEntering:
    def test_a_dry_run_shows_what_would_be_entered_and_writes_nothing(self, place, small_copy):
        before = snapshot(small_copy)
        report = import_readings(place, small_copy, dry_run=True)
        assert snapshot(small_copy) == before and not report.written
        assert counts(report) == {
            "documents.csv": 3, "voices.csv": 3, "codings/statements.csv": 10, "codings/readings.csv": 6,
            "codings/decisions.csv": 5, "statements.csv": 5, "terms.csv": 0, "lead_flags.csv": 0,
        }  # fmt: skip
        said = str(report)
        assert "32 rows of 6 tables would be entered; nothing was written" in said and "year: 2024 3, 2025 2." in said
        by = report.by.set_index(["by", "value"])["statements"]
        assert by["question", "split"] == 2 and by["country", "NOR"] == 5 and "Eva Pilot" in said

    def test_what_was_shown_is_entered_and_loads(self, place, small_copy):
        shown = import_readings(place, small_copy, dry_run=True)
        report = import_readings(place, small_copy, batch="two-harbours")
        assert report.written and counts(report) == counts(shown)
        data = corpus.load(small_copy)
        page = data.documents.set_index("doc_id").loc["sample-2024-ferry"]
        assert page["corpus"] == "debate" and page["author_voice_id"] == "sample-bo" and page["fingerprint"] == ""
        row = data.statements.set_index("statement_id").loc["sample-2025-tide/pilot-eva/split"]
        assert row["stance"] == -1 and row["locator"] == ""
        mine = data.readings[data.readings["batch"] == "two-harbours"]
        assert len(mine) == 6 and set(mine["searched"]) == {"yes"} and set(mine["coder"]) == {1, 2}
        decided = data.decisions.set_index(["doc_id", "question", "field"])
        assert decided.loc[("sample-2024-ferry", "bond", "frames"), "agreed"] == "economy"
        assert data.version.endswith("(changed)")

    def test_the_rows_that_were_there_keep_their_bytes(self, place, small_copy):
        before = snapshot(small_copy)
        import_readings(place, small_copy)
        after = snapshot(small_copy)
        changed = [path for path in before if after[path] != before[path] and path.name != ".before"]
        assert len(changed) == 6 and all(after[path].startswith(before[path]) for path in changed)

    @pytest.mark.parametrize("again", ["", "another-name"])
    def test_the_same_folder_twice_changes_nothing_and_says_so(self, place, small_copy, again):
        import_readings(place, small_copy)
        before = snapshot(small_copy)
        report = import_readings(place, small_copy, batch=again)
        assert snapshot(small_copy) == before and not report.written
        assert "is in the data already; nothing was changed" in str(report)
        assert report.counts["there already"].sum() == 32 and report.readers["coder"].tolist() == ["1", "2"]
        assert set(report.readers["batch"]) == {"my-readings"}

    def test_the_order_of_rows_is_no_matter(self, place, small_copy):
        plain = tables.copy(small_copy)
        import_readings(place, plain)
        for path in place.iterdir():
            head, *rows = path.read_text(encoding="utf-8").splitlines()
            random.Random(3).shuffle(rows)
            path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        import_readings(place, small_copy)
        one, two = tables.read(plain), tables.read(small_copy)
        assert all(sorted(one[name].values.tolist()) == sorted(two[name].values.tolist()) for name in one)

    def test_finding_is_counted_where_both_searched_and_not_where_one_was_given_them(self, place, small_copy):
        import_readings(place, small_copy, given=[2])
        own = reliability.pair_up(corpus.load(small_copy).codings, reliability.STATEMENT)
        assert not set(own["doc_id"]) & {"sample-2024-ferry"} & reliability.searched(corpus.load(small_copy), 2)
        assert "searched" in faults(place, small_copy)[0]

    def test_pages_that_both_searched_stand_apart_in_the_count_of_finding(self, place, small_copy):
        key, counts = ["part", "by", "group"], ["both", "1 only", "2 only", "found"]
        before = finding.found_by(corpus.load(small_copy)).set_index(key)[counts]
        import_readings(place, small_copy)
        more = finding.found_by(corpus.load(small_copy)).set_index(key)[counts] - before
        assert more.loc[(finding.APART, "all", "all")].tolist() == [4, 1, 1, 6]
        assert (more.loc[[finding.GIVEN, "articles"]] == 0).all(axis=None)

    def test_only_readings_may_be_entered_and_settled_later(self, place, small_copy, tmp_path):
        later = tmp_path / "later"
        later.mkdir()
        for name in ("statements.csv", "differences.csv"):
            (place / name).rename(later / name)
        first = import_readings(place, small_copy)
        assert counts(first)["codings/statements.csv"] == 10 and counts(first)["statements.csv"] == 0
        assert not first.warnings
        second = import_readings(later, small_copy)
        assert counts(second)["statements.csv"] == 5 and counts(second)["codings/decisions.csv"] == 5


class TestAgreement:
    def test_it_is_that_of_the_measures_and_names_what_each_found_alone(self, place, small_copy):
        rows = [f"{{}},sample-bo,{question},{{}},explicit,,{{}}" for question in ("split", "try", "bond")]
        for reader, shift in ((1, 0), (2, 1)):
            lines = ["doc_id,voice_id,question,stance,certainty,arguments,frames"]
            for place_of, doc in enumerate(("sample-2024-ferry", "sample-2024-toll", "sample-2025-tide")):
                for number, row in enumerate(rows):
                    moved = shift if number == 0 else 0
                    lines.append(row.format(doc, min(place_of + moved, 2), "wedge" if number else ""))
            (place / f"reader-{reader}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        for name in ("statements.csv", "differences.csv"):
            (place / name).unlink()
        report = import_readings(place, small_copy, dry_run=True)
        whole = report.agreement.set_index(["code", "value"]).loc[("stance", "all")]
        units = pd.DataFrame({"one": [0, 0, 0, 1, 1, 1, 2, 2, 2], "two": [1, 0, 0, 2, 1, 1, 2, 2, 2]})
        expected = reliability.agreement(units, "ordinal")
        assert whole["n"] == 9 and whole["exact"] == pytest.approx(7 / 9) and whole["within"] == 1
        assert whole["estimate"] == pytest.approx(expected["estimate"])
        assert report.found.set_index("question").loc["all"].tolist() == [9, 0, 0]

    def test_what_one_reader_found_alone_is_listed_with_what_became_of_it(self, place, small_copy):
        report = import_readings(place, small_copy, dry_run=True)
        assert report.alone[["question", "found_by", "settled"]].values.tolist() == [
            ["bond", "2 only", "yes"], ["try", "1 only", "no"],
        ]  # fmt: skip
        assert report.found.set_index("question").loc["all"].tolist() == [4, 1, 1]
        assert report.agreement["estimate"].isna().all()  # four statements are too few for an alpha

    def test_a_report_never_goes_into_a_folder_of_data(self, place, small_copy):
        before = snapshot(small_copy)
        with pytest.raises(OSError, match="holds data"):
            import_readings(place, small_copy, dry_run=True).save(small_copy)
        assert snapshot(small_copy) == before

    def test_every_table_of_the_report_is_written_on_request(self, place, small_copy, tmp_path):
        names = import_readings(place, small_copy, dry_run=True).save(tmp_path / "report")
        assert {"agreement.csv", "alone.csv", "warnings.csv"} <= set(names)
        assert all((tmp_path / "report" / name).stat().st_size for name in names)


FAULTS = {
    "unknown word": ("documents.csv", "opinion", "essay", "documents.csv, row 2, genre: 'essay' is unknown; allowed: opinion"),
    "language": ("documents.csv", ",no,", ",norw,", "row 4, language: 'norw' does not have the form"),
    "calendar": ("documents.csv", "2025-02-03", "2025-02-30", "row 4, published: '2025-02-30' is not a date"),
    "precision": ("documents.csv", "2024-09,month", "2024-09,day", "row 3, date_precision: 'day' but published is '2024-09'"),
    "empty": ("documents.csv", "Two ferries and a bridge", "", "row 2, title: is empty"),
    "missing column": ("documents.csv", "doc_id,published", "id,published", "row 1, doc_id: column is missing"),
    "unknown column": ("voices.csv", "speaks_for", "speaks", "row 1, speaks: column is not in datapackage.json; take it out"),
    "twice": ("voices.csv", "pilot-eva", "sample-bo", "row 3, voice_id: 'sample-bo' stands twice"),
    "country": ("voices.csv", "person,NOR", "person,XXX", "row 2, country: 'XXX' is not in countries.csv"),
    "stance": ("reader-1.csv", "split,-2", "split,-3", "reader-1.csv, row 2, stance: '-3' is out of range; allowed: whole numbers from -2 to 2"),
    "voice": ("reader-2.csv", "harbour-union", "harbor-union", "row 4, voice_id: 'harbor-union' is not in voices.csv; add the voice"),
    "document": ("reader-2.csv", "sample-2024-toll", "sample-2024-tolls", "row 4, doc_id: 'sample-2024-tolls' is not in documents.csv; add"),
    "frame": ("reader-2.csv", "leadership", "lead", "row 6, frames: 'lead' is unknown"),
    "cells": ("reader-2.csv", "leaders,leadership", "leaders", "row 6: has 6 cells, the header 7"),
    "formula": ("differences.csv", "Freight is", "=SUM(A1) is", "row 3, reason: '=SUM(A1) is named and friendship is not.' begins like"),
    "gist": ("statements.csv", "A toll laid on both", "A toll " * 30, "row 4, gist: "),
    "quotation": ("differences.csv", "Freight is named and", "“Freight is named here” and", "row 3, reason: "),
    "settled code": ("statements.csv", "bond,1,explicit,economic_ties", "bond,1,explicit,leaders", "row 3, arguments: 'leaders' is what no reader gave (economic_ties / economic_ties)"),
    "settled nothing": ("statements.csv", "bond,1,explicit,economic_ties", "bond,1,explicit,", "row 3, arguments: is empty, which no reader gave"),
    "settled by none": ("statements.csv", "union,institution,Harbour Union,pressure", "union,institution,Harbour Union,threat", "row 4, question: 'sample-2024-toll/harbour-union/threat' no reader has this statement"),
    "agreed": ("differences.csv", "explicit,implied,explicit", "explicit,implied,implied", "row 2, agreed: 'implied' but the settled statement has 'explicit'"),
    "one": ("differences.csv", "stance,-1,-2", "stance,0,-2", "row 4, one: '0' but the reader gave '-1'"),
    "found": ("differences.csv", "found,yes,no", "found,yes,yes", "row 5, two: 'yes' but the reader does not have this statement; write no"),
    "found agreed": ("differences.csv", "found,yes,no,no", "found,yes,no,yes", "row 5, agreed: 'yes' but statements does not have this statement"),
    "field": ("differences.csv", "bond,certainty", "bond,sureness", "row 2, field: 'sureness' is unknown; allowed: found"),
    "article": ("documents.csv", "access,url\n", "access,url,corpus\n", "row 2: has 13 cells, the header 14: nothing stands for corpus; also in rows 3, 4"),
}  # fmt: skip


class TestFaults:
    @pytest.mark.parametrize("kind", FAULTS)
    def test_each_kind_is_named_with_its_place_and_nothing_is_written(self, place, small_copy, kind):
        name, old, new, says = FAULTS[kind]
        replace(place, name, old, new)
        found = faults(place, small_copy)
        assert any(says in fault for fault in found), found
        assert all(fault.startswith(("documents", "voices", "reader", "statements", "differences")) for fault in found)
        assert faults(place, small_copy, dry_run=True) == found

    def test_all_are_told_at_once(self, place, small_copy):
        for kind in ("unknown word", "country", "stance", "frame", "agreed", "quotation"):
            replace(place, *FAULTS[kind][:3])
        found = "\n".join(faults(place, small_copy))
        assert all(
            FAULTS[kind][3] in found for kind in ("unknown word", "country", "stance", "frame", "agreed", "quotation")
        )

    def test_one_slip_in_many_rows_is_one_line(self, place, small_copy):
        text = (place / "reader-1.csv").read_text(encoding="utf-8")
        (place / "reader-1.csv").write_text(text.replace("wedge", "wegde"), encoding="utf-8")
        wrong = [fault for fault in faults(place, small_copy) if "wegde" in fault]
        assert len(wrong) == 1 and "also in rows 5, 6" in wrong[0]

    @pytest.mark.parametrize(
        ("name", "old", "new", "says"),
        [
            ("documents.csv", "Who pays the toll?", "Who pays?", "title: 'Who pays?' but data/documents.csv has 'Who pays the toll?'"),
            ("voices.csv", "Eva Pilot", "Eva Pilott", "name: 'Eva Pilott' but data/voices.csv has 'Eva Pilot'"),
            ("statements.csv", "trust each other", "like each other", "but data/statements.csv has 'Both harbour masters trust"),
            ("reader-1.csv", "bond,1,explicit", "bond,1,implied", "certainty: 'implied' but data/codings/statements.csv has 'explicit'"),
        ],
    )  # fmt: skip
    def test_what_is_there_with_other_values_is_a_fault(self, place, small_copy, name, old, new, says):
        import_readings(place, small_copy)
        replace(place, name, old, new)
        assert any(says in fault for fault in faults(place, small_copy))

    def test_an_article_is_not_entered_by_folder(self, place, small_copy):
        for name, old, new in (
            ("documents.csv", "access,url", "access,url,corpus"),
            ("documents.csv", "sample/ferry", "sample/ferry,articles"),
            ("documents.csv", "sample/toll", "sample/toll,"),
            ("documents.csv", "radio/tide", "radio/tide,debate"),
        ):
            replace(place, name, old, new)
        assert any("coding.propose" in fault or "fingerprint" in fault for fault in faults(place, small_copy))

    def test_a_gist_that_quotes_a_text_at_hand_is_a_fault(self, place, small_copy):
        files.replace(
            place / "texts" / "sample-2024-toll.txt", "We saw that a toll laid on both made them share one road."
        )
        found = faults(place, small_copy)
        assert len(found) == 1 and "quotes the text (a toll laid on both made)" in found[0]

    def test_an_empty_or_missing_folder_says_what_it_needs(self, tmp_path, small_copy):
        (tmp_path / "empty").mkdir()
        assert "holds none of the tables documents, voices" in faults(tmp_path / "empty", small_copy)[0]
        assert "is no folder" in faults(tmp_path / "nowhere", small_copy)[0]

    def test_two_files_for_one_table_are_refused(self, place, small_copy):
        (place / "codings.csv").write_text("coder,doc_id,voice_id,question,stance,certainty,arguments,frames\n")
        (place / "voices.xlsx").write_bytes(
            workbook.write({"voices": pd.read_csv(place / "voices.csv", dtype=str).fillna("")}, {})
        )
        found = faults(place, small_copy)
        assert any("voices.xlsx: stands beside voices.csv" in fault for fault in found)
        assert any("reader-1.csv: stands beside codings" in fault for fault in found)

    def test_a_readers_sheet_may_not_name_another_reader(self, place, small_copy):
        text = (place / "reader-2.csv").read_text(encoding="utf-8").splitlines()
        (place / "reader-2.csv").write_text(
            "\n".join(f"{'coder' if n == 0 else 1},{line}" for n, line in enumerate(text))
        )
        assert "reader-2.csv, row 2, coder: '1' must be 2" in faults(place, small_copy)[0]

    def test_warnings_keep_nothing_out(self, place, small_copy):
        replace(
            place,
            "differences.csv",
            "sample-2025-tide,pilot-eva,split,stance,-1,-2,-1,She calls it unlikely and no more.\n",
            "",
        )
        replace(
            place,
            "differences.csv",
            "sample-2025-tide,pilot-eva,bond,found,no,yes,yes,She says what keeps the two harbours together.\n",
            "",
        )
        replace(place, "voices.csv", "harbour-union,", "captain-ole,Bo Sample,,person,NOR,\nharbour-union,")
        replace(place, "documents.csv", "org/sample/toll", "org/sample/ferry")
        (place / "notes.txt").write_text("mine")
        report = import_readings(place, small_copy)
        said = str(report)
        assert report.written and "the readers differ (-1 / -2), and no difference gives the reason" in said
        assert "was found by one reader only, and no difference says why it stands" in said
        assert "also stands for sample-bo" in said and "'captain-ole' has no statement" in said
        assert "also stands for sample-2024-ferry" in said and "Not read: notes.txt." in said
        page = corpus.load(small_copy).documents.set_index("doc_id").loc["sample-2024-ferry"]
        assert page["author_voice_id"] == ""  # two voices have the author's name: none is taken

    def test_the_reason_of_finding_may_tell_of_a_changed_code(self, place, small_copy):
        replace(place, "statements.csv", "bond,1,implied,leaders,", "bond,1,implied,economic_ties,")
        report = import_readings(place, small_copy, dry_run=True)
        assert "'economic_ties' is what no reader gave (leaders)" in str(report.warnings[0])

    def test_chinese_titles_may_ask(self, place, small_copy):
        replace(place, "documents.csv", "Who pays the toll?", "两岸要拆桥?渡船还在")
        assert import_readings(place, small_copy).written


class TestReaders:
    SHEET = f"doc_id,voice_id,question,stance,certainty,arguments,frames\n{OLD},zhang-juan,try,1,implied,,wedge\n"

    @pytest.fixture
    def old(self, tmp_path) -> Path:
        """Readings of an article that has two already."""
        for number in (1, 2):
            files.replace(
                tmp_path / "old" / f"reader-{number}.csv",
                self.SHEET.replace("wedge", "wedge;history"[: 5 + 8 * (number - 1)]),
            )
        return tmp_path / "old"

    def test_a_document_that_was_read_gets_further_numbers(self, old, small_copy):
        report = import_readings(old, small_copy)
        assert report.readers["coder"].tolist() == ["8", "9"]
        data = corpus.load(small_copy)
        assert set(data.codings.loc[data.codings["doc_id"] == OLD, "coder"]) == {1, 2, 4, 5, 6, 7, 8, 9}

    def test_numbers_can_be_told(self, old, small_copy):
        assert import_readings(old, small_copy, coders={1: 12, 2: 11}).readers["coder"].tolist() == ["12", "11"]
        with pytest.raises(BatchError, match="reader 5: not in the folder"):
            import_readings(old, small_copy, coders={5: 6})
        assert any("is the number of two readers" in fault for fault in faults(old, small_copy, coders={1: 13, 2: 13}))

    def test_the_number_of_the_human_check_is_never_given(self, place, small_copy):
        (place / "reader-2.csv").rename(place / "reader-3.csv")
        assert import_readings(place, small_copy, dry_run=True).readers["coder"].tolist() == ["1", "4"]

    def test_a_batch_that_goes_on_keeps_its_numbers(self, old, small_copy):
        import_readings(old, small_copy, batch="again")
        replace(old, "reader-2.csv", ",try,", ",split,")
        report = import_readings(old, small_copy, batch="again")
        assert report.readers["coder"].tolist() == ["8", "9"] and counts(report)["codings/statements.csv"] == 1

    def test_a_batch_with_other_readers_must_be_told_whose_number_is_whose(self, old, small_copy):
        import_readings(old, small_copy, batch="again")
        (old / "reader-1.csv").unlink()
        replace(old, "reader-2.csv", ",try,", ",split,")
        assert "--coders 2=4" in faults(old, small_copy, batch="again")[0]

    def test_the_name_of_a_batch_has_a_form(self, place, small_copy):
        found = faults(place, small_copy, batch="Debate 2")
        assert len(found) == 1 and "batch: 'Debate 2' does not have the form" in found[0]

    def test_a_coder_that_is_no_number_is_a_fault(self, place, small_copy):
        rows = [(place / f"reader-{n}.csv").read_text(encoding="utf-8").splitlines() for n in (1, 2)]
        text = [f"coder,{rows[0][0]}", *(f"1,{row}" for row in rows[0][1:]), *(f"B,{row}" for row in rows[1][1:])]
        (place / "codings.csv").write_text("\n".join(text), encoding="utf-8")
        for number in (1, 2):
            (place / f"reader-{number}.csv").unlink()
        assert any("codings.csv, row 7, coder: 'B'" in fault for fault in faults(place, small_copy))


class TestWorkbooks:
    def as_xlsx(self, place: Path) -> None:
        """The tables as a spreadsheet keeps them: numbers as numbers, days as days, months as days shown without one."""
        for path in sorted(place.glob("*.csv")):
            book = openpyxl.Workbook()
            for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"))):
                book.active.append(row)
            for cells in book.active.iter_rows(min_row=2):
                for cell in cells:
                    self._typed(cell)
            book.save(path.with_suffix(".xlsx"))
            path.unlink()

    def _typed(self, cell) -> None:
        text = str(cell.value or "")
        if text.lstrip("-").isdigit() and len(text) < 3:
            cell.value = float(text)
        elif text[:3] == "202" and len(text) in (7, 10):
            cell.value = datetime.datetime.fromisoformat(text if len(text) == 10 else f"{text}-01")
            cell.number_format = "yyyy-mm-dd" if len(text) == 10 else "mmm yyyy"

    def test_a_workbook_gives_what_the_csv_gives(self, place, small_copy):
        plain = tables.copy(small_copy)
        import_readings(place, plain)
        self.as_xlsx(place)
        assert not list(place.glob("*.csv"))
        import_readings(place, small_copy)
        one, two = tables.read(plain), tables.read(small_copy)
        assert all(one[name].equals(two[name]) for name in one)

    @pytest.mark.parametrize("mark", [";", "\t"])
    def test_other_signs_may_divide_the_cells(self, place, small_copy, mark):
        plain = tables.copy(small_copy)
        import_readings(place, plain)
        for path in place.iterdir():
            rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file, delimiter=mark).writerows(rows)
        import_readings(place, small_copy)
        one, two = tables.read(plain), tables.read(small_copy)
        assert all(one[name].equals(two[name]) for name in one)

    def test_faults_are_named_by_the_rows_of_the_sheet(self, place, small_copy):
        replace(place, *FAULTS["frame"][:3])
        self.as_xlsx(place)
        assert any("reader-2.xlsx, row 6, frames: 'lead' is unknown" in fault for fault in faults(place, small_copy))

    @pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04 broken"])
    def test_what_is_no_workbook_is_named(self, place, small_copy, content):
        (place / "voices.csv").unlink()
        (place / "voices.xlsx").write_bytes(content)
        assert "voices.xlsx: cannot be read as a workbook" in faults(place, small_copy)[0]

    def test_a_workbook_that_declares_entities_is_refused(self, place, small_copy):
        self.as_xlsx(place)
        raw = io.BytesIO()
        with zipfile.ZipFile(place / "voices.xlsx") as old, zipfile.ZipFile(raw, "w") as new:
            for part in old.infolist():
                text = old.read(part)
                if part.filename.endswith("sheet1.xml"):
                    text = b'<!DOCTYPE a [<!ENTITY b "c">]>' + text
                new.writestr(part.filename, text)
        (place / "voices.xlsx").write_bytes(raw.getvalue())
        assert any("declares a document type" in fault for fault in faults(place, small_copy))

    def test_no_text_of_a_workbook_runs_as_a_formula(self, tmp_path):
        table = pd.DataFrame({"a": ["=1+1", "@x", "-2"], "b": [1, 2, 3]})
        (tmp_path / "a.xlsx").write_bytes(workbook.write({"a": table}, {}))
        sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
        assert [cell.data_type for cell in sheet["A"]] == ["s"] * 4 and sheet["B2"].value == 1
        assert workbook.read_cells(tmp_path / "a.xlsx")[0][1:] == [["=1+1", "1"], ["@x", "2"], ["-2", "3"]]


class TestSheets:
    ROWS = {  # voice, question, stance, certainty, arguments, frames, role, affiliation, gist
        1: [
            ("sample-bo", "split", -2, "explicit", "us_reversal", "wedge", "journalist", "Sample Post", "A ferry is worth more than a bridge."),
            ("sample-bo", "bond", 1, "explicit", "economic_ties", "economy", "journalist", "", "Freight ties the shores."),
            ("sample-bo", "try", -1, "implied", "", "wedge", "", "", ""),
        ],
        2: [
            ("sample-bo", "split", -2, "explicit", "us_reversal", "wedge", "journalist", "", "He keeps the ferry."),
            ("sample-bo", "bond", 0, "explicit", "economic_ties", "", "journalist", "Harbour Radio", "Freight alone ties them."),
        ],
    }  # fmt: skip

    @pytest.fixture
    def sheets(self, tmp_path, small_copy) -> Path:
        """Two filled sheets for one new page."""
        place = tmp_path / "sheets"
        for name in ("documents.csv", "voices.csv"):
            whole = (
                example_readings.write(tmp_path / "whole", codebook.load(small_copy / "codebook.toml"), 2024) / name
            ).read_text(encoding="utf-8")
            files.replace(place / name, "".join(whole.splitlines(keepends=True)[:2]))
        batch_sheets.export_sheets(place, place, small_copy)
        for reader, rows in self.ROWS.items():
            self.fill(place / f"reader-{reader}.xlsx", [("sample-2024-ferry", *row) for row in rows])
        return place

    def fill(self, path: Path, rows: list[tuple]) -> None:
        book = openpyxl.load_workbook(path)
        for row in rows:
            book.worksheets[0].append(row)
        book.save(path)

    def judge(self, path: Path, settled: dict) -> None:
        book = openpyxl.load_workbook(path)
        for cells in book.worksheets[0].iter_rows(min_row=2):
            key = (cells[2].value, cells[3].value)
            if key in settled:
                cells[6].value, cells[7].value = settled[key]
        book.save(path)

    SETTLED = {
        ("bond", "stance"): (1, "He answers."),
        ("bond", "frames"): ("", "No frame is used."),
        ("bond", "gist"): ("Freight ties the two shores.", "Both say it."),
        ("try", "found"): ("no", "He is silent on it."),
    }

    def test_blank_sheets_are_equal_offer_lists_and_show_no_code(self, tmp_path, small_copy):
        doc_ids = corpus.load(small_copy).documents["doc_id"].tolist()[:3]
        said = batch_sheets.export_sheets(doc_ids, tmp_path / "blank", small_copy)
        first, second = (tmp_path / "blank" / f"reader-{n}.xlsx" for n in (1, 2))
        assert "3 documents" in said and first.read_bytes() == second.read_bytes()
        book = openpyxl.load_workbook(first)
        sheet = book.worksheets[0]
        assert [cell.value for cell in sheet[1]] == [*batch_sheets.SHEET] and sheet.max_row == 1
        lists = {str(each.sqref).split(":")[0]: each.formula1 for each in sheet.data_validations.dataValidation}
        assert lists["A2"] == "'documents'!$A$2:$A$4" and lists["D2"] == "'stances'!$A$2:$A$6"
        assert [row[0].value for row in book["stances"].iter_rows(min_row=2)] == [-2, -1, 0, 1, 2]
        with pytest.raises(BatchError, match="is there already"):
            batch_sheets.export_sheets(doc_ids, tmp_path / "blank", small_copy)
        with pytest.raises(BatchError, match="no-such-page: is not in documents.csv"):
            batch_sheets.export_sheets(["no-such-page"], tmp_path / "other", small_copy)

    def test_blank_sheets_are_no_readings(self, tmp_path, small_copy):
        batch_sheets.export_sheets([OLD], tmp_path / "blank", small_copy)
        with pytest.raises(BatchError, match="sheets of two readers are needed"):
            batch_sheets.export_differences(tmp_path / "blank", small_copy)

    def test_the_judge_sees_one_row_a_difference(self, sheets, small_copy):
        said = batch_sheets.export_differences(sheets, small_copy)
        rows = [row for _, row in batch_files.read(sheets).rows("differences")]
        assert said.startswith("6 differences")
        assert [(row["question"], row["field"], row["one"], row["two"], row["agreed"]) for row in rows] == [
            ("bond", "stance", "1", "0", ""),
            ("bond", "frames", "economy", "", ""),
            ("bond", "gist", "Freight ties the shores.", "Freight alone ties them.", ""),
            ("try", "found", "yes", "no", ""),
            ("try", "role", "", "", ""),
            ("try", "gist", "", "", ""),
        ]

    def test_sheets_and_judgement_give_statements_that_can_be_entered(self, sheets, small_copy):
        batch_sheets.export_differences(sheets, small_copy)
        self.judge(sheets / "differences.xlsx", self.SETTLED)
        assert "2 statements" in batch_sheets.settle_sheets(sheets, small_copy)
        assert import_readings(sheets, small_copy).written
        data = corpus.load(small_copy)
        mine = data.statements[data.statements["doc_id"] == "sample-2024-ferry"].set_index("question")
        assert mine.loc["split", "gist"] == "A ferry is worth more than a bridge."  # codes equal: the first reader's
        assert mine.loc["split", "affiliation"] == "Sample Post" and mine.loc["bond", "affiliation"] == "Harbour Radio"
        assert mine.loc["bond", ["stance", "frames", "gist"]].tolist() == [1, "", "Freight ties the two shores."]
        assert list(mine.index) == ["split", "bond"] and set(data.readings.tail(2)["searched"]) == {"yes"}

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            (
                {("bond", "stance"): ("", "")},
                "agreed: is open (stance of sample-2024-ferry/sample-bo/bond); fill it in",
            ),
            ({("bond", "frames"): ("", "")}, "fill it in, or a reason where nothing is meant"),
            ({("try", "found"): ("perhaps", "")}, "'perhaps' write yes, the statement stands, or no, it is dropped"),
            ({("try", "found"): ("yes", "He answers.")}, "is open (gist of sample-2024-ferry/sample-bo/try)"),
        ],
    )
    def test_what_is_open_is_named(self, sheets, small_copy, change, says):
        batch_sheets.export_differences(sheets, small_copy)
        self.judge(sheets / "differences.xlsx", {**self.SETTLED, **change})
        with pytest.raises(BatchError) as error:
            batch_sheets.settle_sheets(sheets, small_copy)
        assert says in str(error.value) and not (sheets / "statements.csv").exists()

    def test_a_sheet_that_changed_after_judgement_is_named(self, sheets, small_copy):
        batch_sheets.export_differences(sheets, small_copy)
        self.judge(sheets / "differences.xlsx", self.SETTLED)
        self.fill(
            sheets / "reader-2.xlsx",
            [("sample-2024-ferry", "sample-bo", "pressure", 1, "explicit", "", "", "", "", "")],
        )
        book = openpyxl.load_workbook(sheets / "reader-2.xlsx")
        book.worksheets[0]["D3"].value = 2
        book.save(sheets / "reader-2.xlsx")
        with pytest.raises(BatchError) as error:
            batch_sheets.settle_sheets(sheets, small_copy)
        assert "sample-bo/pressure, found: stands in no row" in str(error.value)
        assert "two: '0' but the sheet has '2'" in str(error.value)

    def test_faults_of_a_sheet_are_named_before_it_is_judged(self, sheets, small_copy):
        self.fill(sheets / "reader-2.xlsx", [("sample-2024-ferry", "nobody", "pressure", 7, "", "", "")])
        with pytest.raises(BatchError) as error:
            batch_sheets.export_differences(sheets, small_copy)
        assert "reader-2.xlsx, row 4, voice_id: 'nobody' is not in voices.csv" in str(error.value)
        assert not (sheets / "differences.xlsx").exists()


class TestCommand:
    def test_a_folder_is_shown_and_entered(self, place, small_copy, monkeypatch, capsys, tmp_path):
        monkeypatch.setenv("CORPUS_DATA", str(small_copy))
        before = snapshot(small_copy)
        assert main(["import", str(place), "--dry-run", "--report", str(tmp_path / "out")]) == 0
        assert snapshot(small_copy) == before and "would be entered" in capsys.readouterr().out
        assert (tmp_path / "out" / "alone.csv").is_file()
        assert main(["import", str(place), "--batch", "two", "--coders", "1=4", "2=5", "--given", "2"]) == 0
        assert "32 rows of 6 tables entered" in capsys.readouterr().out
        readings = corpus.load(small_copy).readings
        mine = readings[readings["batch"] == "two"].set_index("coder")["searched"]
        assert set(mine[4]) == {"yes"} and set(mine[5]) == {"no"}

    def test_faults_end_it_with_1_and_bad_words_with_2(self, place, small_copy, monkeypatch, capsys):
        monkeypatch.setenv("CORPUS_DATA", str(small_copy))
        replace(place, *FAULTS["stance"][:3])
        assert main(["import", str(place)]) == 1 and "reader-1.csv, row 2, stance" in capsys.readouterr().err
        with pytest.raises(SystemExit) as error:
            main(["import", str(place), "--coders", "1:4"])
        assert error.value.code == 2 and "READER=NUMBER" in capsys.readouterr().err

    def test_from_blank_sheets_to_the_judge(self, small_copy, monkeypatch, capsys, tmp_path):
        monkeypatch.setenv("CORPUS_DATA", str(small_copy))
        assert main(["sheets", str(tmp_path / "s"), OLD]) == 0 and "helpers.coding judge" in capsys.readouterr().out
        assert main(["judge", str(tmp_path / "s")]) == 1 and main(["settle", str(tmp_path / "s")]) == 1


def test_readers_of_the_form_and_of_a_folder_stand_side_by_side(place, small_copy):
    import_readings(place, small_copy)
    codes.add(
        {"doc_id": "sample-2024-toll", "voice_id": "harbour-union", "question": "bond", "stance": 1, "certainty": "implied"},
        reader=3, folder=small_copy,
    )  # fmt: skip
    assert batch.import_readings(place, small_copy).written is False
