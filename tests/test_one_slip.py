"""One slip is told in one line, whatever number of cells it touches: with its place, a count and what to do."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from helpers import corpus
from helpers.corpus import across, settled
from helpers.corpus.faults import FOLDED, Fault, fold


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(path.open(encoding="utf-8", newline="")))


def told(folder: Path, file: str, change: Callable[[list[list[str]]], object]) -> list[str]:
    """What is said after a change of the rows of one table, the header being the first."""
    rows = rows_of(folder / file)
    rows = change(rows) or rows
    with (folder / file).open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(rows)
    with pytest.raises(corpus.DataError) as error:
        corpus.load(folder)
    return [str(fault) for fault in error.value.faults]


def each(column: str, new: Callable[[str], str]) -> Callable:
    """A change of every cell of a column."""

    def change(rows: list[list[str]]) -> None:
        place = rows[0].index(column)
        for row in rows[1:]:
            row[place] = new(row[place])

    return change


def article(rows: list[list[str]]) -> list[str]:
    return next(row for row in rows if "articles" in row)


def rows_named(said: str) -> int:
    return int(re.search(r"and ([\d,]+) rows name it", said)[1].replace(",", ""))


def test_a_renamed_document_is_told_once_with_what_it_was_changed_to(small_copy):
    def rename(rows):
        article(rows)[0] += "-x"

    name = article(rows_of(small_copy / "documents.csv"))[0]
    (said,) = told(small_copy, "documents.csv", rename)
    assert said.startswith(f"documents.csv, doc_id: {name!r} is missing, and ") and f"changed to '{name}-x'?" in said
    named = sum(name in row[:4] for file in ("statements.csv", "sentences.csv") for row in rows_of(small_copy / file))
    assert "statements.csv row " in said and "terms.csv row " in said and rows_named(said) > named


def test_a_deleted_document_is_told_once(small_copy):
    (said,) = told(small_copy, "documents.csv", lambda rows: rows.remove(article(rows)))
    assert "put its row back" in said and "changed to" not in said


def test_many_deleted_documents_are_one_line_with_their_ids(small_copy):
    gone = [row[0] for row in rows_of(small_copy / "documents.csv")[-12:]]
    said = told(small_copy, "documents.csv", lambda rows: rows[:-12])
    assert len(said) == 1 and sum(name in said[0] for name in gone) >= FOLDED


def test_a_deleted_country_was_not_changed_to_one_that_is_named_or_to_one_of_many(data_copy):
    rows = rows_of(data_copy / "documents.csv")
    place = rows[0].index("outlet_country")
    codes = {row[0] for row in rows_of(data_copy / "countries.csv")[1:]}
    most = max({row[place] for row in rows[1:]} & codes, key=[row[place] for row in rows].count)
    said = told(data_copy, "countries.csv", lambda rows: [row for row in rows if row[0] != most])
    assert len(said) == 1 and f"{most!r} is missing" in said[0] and "changed to" not in said[0]


@pytest.mark.parametrize("where", ["header", "cells"])
def test_columns_that_changed_places_are_told_once(small_copy, where):
    def swap(rows):
        one, other = rows[0].index("question"), rows[0].index("stance")
        for row in rows[:1] if where == "header" else rows[1:]:
            row[one], row[other] = row[other], row[one]

    assert told(small_copy, "statements.csv", swap) == [
        "statements.csv, row 1, question, stance: seem to have changed places, in the header or below it: "
        "the cells of question would be right under stance, and the other way round"
    ]


def test_rows_that_moved_a_column_on_are_told_once(small_copy):
    def move(rows):
        rows[5:] = [[row[0], "", *row[1:-1]] for row in rows[5:]]

    (said,) = told(small_copy, "statements.csv", move)
    assert (
        said.startswith("statements.csv, row 6: has faults in most of its 12 columns") and "also in rows 7, 8" in said
    )


def test_cells_that_moved_a_row_up_are_told_once(small_copy):
    def move(rows):
        for row, below in zip(rows[1:], rows[2:], strict=False):
            row[5] = below[5]

    (said,) = told(small_copy, "statements.csv", move)
    assert "must be doc_id/voice_id/question" in said and "with other values" in said


FORMS = {
    "day/month/year": lambda day: "/".join(part.lstrip("0") for part in reversed(day.split("-"))),
    "day.month.year": lambda day: ".".join(reversed(day.split("-"))),
    "year/month/day": lambda day: day.replace("-", "/"),
    "a number of days": lambda day: f"4{day[2:4]}{day[-2:]}",
    "a month": lambda day: f"Feb-{day[2:4]}",
}


@pytest.mark.parametrize("form", FORMS)
def test_days_in_another_form_are_told_once_with_what_is_allowed(small_copy, form):
    (said,) = told(small_copy, "events.csv", each("date", FORMS[form]))
    assert "is a day in another form; allowed: a day YYYY-MM-DD; also in rows 3, 4" in said


@pytest.mark.parametrize("mark", ".,")
def test_numbers_with_decimals_are_told_with_what_is_allowed(small_copy, mark):
    for said in told(small_copy, "statements.csv", each("stance", lambda cell: f"{cell}{mark}0")):
        assert "is not a whole number but has decimals; allowed: whole numbers from -2 to 2" in said


HEADERS = {
    "capitals": (lambda rows: [[cell.upper() for cell in rows[0]], *rows[1:]], "'STATEMENT_ID, ", "header in small letters"),
    "none": (lambda rows: rows[1:], "row 1: holds '", "put it back above the rows: statement_id,doc_id,"),
    "a title above": (lambda rows: [["My statements", *[""] * 11], *rows], "'My statements'", "stands in row 2: delete what is above"),
    "sep": (lambda rows: [["sep=", ""], *rows], "'sep='", "stands in row 2: delete what is above"),
    "an empty line above": (lambda rows: [[], *rows], "row 1: is empty", "stands in row 2: delete what is above"),
}  # fmt: skip


@pytest.mark.parametrize("slip", HEADERS)
def test_a_first_row_that_is_no_header_is_told_once(small_copy, slip):
    change, stands, todo = HEADERS[slip]
    (said,) = told(small_copy, "statements.csv", change)
    assert stands in said and todo in said


def moved_down(cells: list[str]) -> list[str]:
    return [cells[-1], *cells[:-1]]


@pytest.mark.parametrize("move", [sorted, moved_down])
@pytest.mark.parametrize("column", ["stance", "certainty", "arguments", "frames"])
def test_a_column_sorted_or_moved_by_itself_is_told_once(data_copy, column, move):
    def change(rows):
        place = rows[0].index(column)
        for row, cell in zip(rows[1:], move([row[place] for row in rows[1:]]), strict=True):
            row[place] = cell

    (said,) = told(data_copy, "statements.csv", change)
    assert f", {column}:" in said and "differs from both readings in" in said
    assert "was the column sorted or moved by itself?" in said


def frame(rows: list[list[str]]) -> pd.DataFrame:
    return pd.DataFrame(rows[1:], columns=rows[0], index=range(2, len(rows) + 1), dtype="str")


def test_few_settled_codes_and_lists_in_another_order_are_no_moved_column(data_copy):
    readings = frame(rows_of(data_copy / "codings" / "statements.csv"))
    table = frame(rows_of(data_copy / "statements.csv"))
    turned = {"statements": table.assign(frames=table["frames"].map(lambda cell: ";".join(cell.split(";")[::-1])))}
    assert settled.moved({**turned, "codings-statements": readings}) == []
    wrong = table.assign(certainty="neither")
    assert settled.moved({"statements": wrong, "codings-statements": readings})
    assert settled.moved({"statements": wrong.head(settled.FEWEST - 1), "codings-statements": readings}) == []
    assert settled.moved({"statements": wrong.head(0), "codings-statements": readings.head(0)}) == []


def test_a_page_entered_twice_is_told_with_both_ids(small_copy):
    file, says = "documents.csv", "is the same page"
    first = rows_of(small_copy / file)[3][0]
    (said,) = told(small_copy, file, lambda rows: rows.append(["entered-again", *rows[3][1:]]))
    last = len(rows_of(small_copy / file))
    assert said.startswith(f"{file}, row {last}, ") and "'entered-again'" in said
    assert says in said and f"as {first!r} in row 4;" in said
    page = pd.DataFrame([["a", "", "T", "O", "2024"], ["b", "", "T", "O", "2024"]], columns=["doc_id", *across.PAGE])
    assert not list(across._check_twice({"documents": page}))  # without an address they cannot be told to be one


def test_numbers_with_a_plus_are_told_how_they_are_written(small_copy):
    for said in told(small_copy, "statements.csv", each("stance", lambda cell: f"+{cell}" if cell > "0" else cell)):
        assert "has a plus sign; write whole numbers without it: 1, not +1" in said and "formula" not in said


@pytest.mark.parametrize("file", ["statements.csv", "voices.csv", "terms.csv", "events.csv", "codings/readings.csv"])
def test_a_header_in_the_middle_is_told_once(small_copy, file):
    said = told(small_copy, file, lambda rows: [*rows[:2], rows[0], *rows[2:], rows[0]])
    last = len(rows_of(small_copy / file))
    assert said == [f"{file}, row 3: is the header again; delete the row; also in rows {last}"]


def test_a_voice_called_total_is_no_row_of_totals(small_copy):
    def call(rows):
        rows.append(["total", "Total", "", "nothing", "NOR", ""])

    (said,) = told(small_copy, "voices.csv", call)
    assert "kind: 'nothing' is unknown" in said


BELOW = {
    "is a row of totals; delete it": lambda row: ["Total", *[""] * (len(row) - 2), "762"],
    "has no key": lambda row: [*[""] * (len(row) - 1), "last seen in May"],
    "holds nothing; delete the row": lambda row: [""] * len(row),
    "is the same row as one before it; delete it": lambda row: row,
}


@pytest.mark.parametrize("says", BELOW)
def test_a_row_below_the_table_that_is_none_is_told_once(small_copy, says):
    (said,) = told(small_copy, "statements.csv", lambda rows: rows.append(BELOW[says](rows[3])))
    assert said.startswith(f"statements.csv, row {len(rows_of(small_copy / 'statements.csv'))}") and says in said


def test_empty_columns_at_the_end_are_told_once(small_copy):
    said = told(small_copy, "statements.csv", lambda rows: [[*row, ""] for row in rows])
    assert len(said) == 1 and "row 1: column 13 has no name" in said[0]
    said = told(
        small_copy, "statements.csv", lambda rows: [row[: 12 if place == 0 else 13] for place, row in enumerate(rows)]
    )
    assert len(said) == 1 and "row 2: has 13 cells, the header 12; the cells behind gist are empty" in said[0]


def test_an_emptied_column_is_told_once(small_copy):
    (said,) = told(small_copy, "statements.csv", each("gist", lambda cell: ""))
    assert "row 2, gist: is empty; a value is needed; also in rows 3, 4" in said


def test_few_different_values_stay_a_line_each_and_many_are_one():
    faults = [Fault("x.csv", row, "a", f"v{row}", f"is unknown; allowed: b{row}") for row in range(2, 2 + FOLDED)]
    assert fold(faults) == faults
    (one,) = fold([*faults, Fault("x.csv", 40, "a", "w", "is unknown; allowed: c")])
    assert one.row == 2 and one.problem.endswith(
        "also in rows 3, 4, 5, 6, 7, 8, 9, 40, with other values, as 'v3', 'v4', 'v5'"
    )
    assert len(fold([*faults, Fault("x.csv", 40, "a", "w", "stands twice")])) == FOLDED + 1
