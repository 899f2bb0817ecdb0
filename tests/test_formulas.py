"""No file that the project writes holds a text that a spreadsheet would run; a number below zero stays a number."""

import csv
import io
from types import SimpleNamespace

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest

from helpers import files
from helpers.bulk import count, part
from helpers.coding import workbook
from helpers.corpus import select
from helpers.exchange import debate_report, dna, imported, tables
from helpers.figure.files import csv_text
from helpers.run import sheets

RUN = [
    "=1+1",
    "+1",
    "@SUM(A1)",
    "-1+2",
    "-2 of 3",
    "-2.5 points",
    "-cmd",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "＋1",
    "＠x",
    "－1",
]
MARKED = [f"'{text}".replace("\r", "\n") for text in RUN]  # as they stand in a CSV
SHOWN = ["plain", "-3", "-3.5", "-12%", "−2", "a=1", ""]
TABLE = pd.DataFrame({"text": [*RUN, *SHOWN], "number": [-3, *range(len(RUN) + len(SHOWN) - 1)], "share": -0.25})


def cells(text: str, divider: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=divider))


def test_a_csv_marks_what_would_run_in_cells_and_heads_and_nothing_else():
    head, *rows = cells(csv_text(TABLE.rename(columns={"text": "=text"})))
    assert head == ["'=text", "number", "share"]
    assert [row[0] for row in rows] == [*MARKED, *SHOWN]
    assert rows[0][1:] == ["-3", "-0.25"] and files.unquoted(rows[0][0]) == RUN[0] and files.unquoted("'x") == "'x"


def test_what_an_import_leaves_out_is_marked(tmp_path):
    table = pd.DataFrame([("x.csv", "row 2", text, "no voice") for text in RUN], columns=imported.LEFT_OUT)
    path = imported.Imported(table.head(0), table).save(tmp_path)
    assert [row[2] for row in cells(path.read_bytes().decode())[1:]] == MARKED


def test_the_report_on_another_program_s_file_is_marked():
    mapped = [("row 2", text, "a/b/c", "1", text, -1) for text in RUN]
    report = SimpleNamespace(
        source=SimpleNamespace(file="x.csv"), left_out=[("row 2", text, text) for text in RUN],
        made=SimpleNamespace(mapped=mapped), page=lambda: "",
    )  # fmt: skip
    found = debate_report.Report.files(report)  # type: ignore[arg-type]
    for text in (found["import/left_out.csv"], found["import/mapped.csv"]):
        assert not any(files.is_formula(cell) for row in cells(text) for cell in row)
    assert cells(found["import/mapped.csv"])[1][-1] == "-1"


def test_an_event_list_is_marked_and_read_back_without_the_marks(data, tmp_path):
    statements = select(data).head(len(RUN)).assign(gist=RUN, name=RUN)
    path = tmp_path / "events.csv"
    path.write_text(dna.events_csv(statements, data), encoding="utf-8", newline="")
    rows = cells(path.read_bytes().decode(), ";")
    assert not any(files.is_formula(cell) for row in rows for cell in row)
    assert [row["text"] for row in dna._table(path)[0]] == [text.replace("\r", "\n") for text in RUN]


@pytest.mark.parametrize(
    "written",
    [
        lambda: tables.excel({"a": TABLE.rename(columns={"text": "=text"})}),
        lambda: workbook.write({"a": TABLE[["text", "number"]].rename(columns={"text": "=text"})}, {}),
        lambda: sheets.workbook([sheets.Sheet("02-a", TABLE.rename(columns={"text": "=text"}), {})]),
    ],
)
def test_a_workbook_holds_texts_as_texts_also_when_a_cell_is_edited(written):
    sheet = openpyxl.load_workbook(io.BytesIO(written())).worksheets[-1]
    head, *rows = sheet.iter_rows()
    for cell in (head[0], *(row[0] for row in rows[: len(RUN)])):
        assert cell.data_type in ("s", "inlineStr") and cell.quotePrefix
    assert not any(row[0].quotePrefix for row in rows[len(RUN) :])
    assert (rows[0][1].value, rows[0][1].data_type) == (-3, "n")


def test_counts_of_an_archive_are_marked_in_csv_and_left_alone_in_parquet(tmp_path):
    rows = pa.Table.from_pylist(
        [{"file": text, "row": -1, "doc_id": text, "reason": "no text"} for text in [*RUN, *SHOWN]], part.REJECTED
    )
    count._stream(tmp_path / "rejected.csv", [rows, part.REJECTED.empty_table(), rows.slice(len(RUN))])
    found = cells((tmp_path / "rejected.csv").read_bytes().decode())[1:]
    assert [row[0] for row in found] == [*MARKED, *SHOWN, *SHOWN] and found[0][1] == "-1"
    count._stream(tmp_path / "documents.parquet", [rows])
    assert pd.read_parquet(tmp_path / "documents.parquet")["doc_id"].tolist() == [*RUN, *SHOWN]
