"""A CSV file read as texts with the row numbers of a spreadsheet, or told row by row why it cannot be."""

import csv
import re
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

import pandas as pd

from helpers.corpus.faults import Fault, fold

MAX_FIELD = 1_000_000  # characters in one cell
MAX_ROWS = 200_000  # rows in one coded table
KEPT = 64  # tables that are kept as read, by their bytes: a change of one leaves the others as they were
HEAD = 10  # rows at the head of a table among which its header is looked for
LARGE = 1_000_000  # bytes above which a table is not kept


def read_rows(path: Path, name: str, columns: list[str]) -> tuple[pd.DataFrame, list[Fault]]:
    """A CSV file as a table of texts (spreadsheet row numbers as index), with the faults of its form."""
    if path.is_file() and path.stat().st_size <= LARGE:
        table, faults = _kept(path.read_bytes(), name, tuple(columns))
        return table.copy(deep=False), list(faults)
    rows, faults = read_cells(path, name)
    return (pd.DataFrame(columns=columns, dtype="str"), faults) if faults else as_table(rows, name, columns)


@lru_cache(maxsize=KEPT)
def _kept(raw: bytes, name: str, columns: tuple[str, ...]) -> tuple[pd.DataFrame, list[Fault]]:
    rows, faults = cells_of(raw, name)
    if faults:
        return pd.DataFrame(columns=list(columns), dtype="str"), faults
    return as_table(rows, name, list(columns))


def read_cells(path: Path, name: str, marks: str = ",") -> tuple[list[list[str]], list[Fault]]:
    """The cells of a CSV file, row by row, with the faults of its form.

    `marks`: the signs that may divide the cells; the one that stands most often in the first row does.
    """
    return cells_of(path.read_bytes(), name, marks) if path.is_file() else ([], [Fault(name, 0, "", "", "not found")])


def cells_of(raw: bytes, name: str, marks: str = ",") -> tuple[list[list[str]], list[Fault]]:
    """The same of the bytes of a CSV file."""
    csv.field_size_limit(MAX_FIELD)
    if (lines := raw.count(b"\n")) > MAX_ROWS:
        return [], [Fault(name, 0, "", "", f"has {lines:,} lines; a coded table has at most {MAX_ROWS:,}")]
    if b"\x00" in raw:
        row = raw[: raw.index(b"\x00")].count(b"\n") + 1
        return [], [Fault(name, row, "", "", "holds a NUL byte; save the table as plain CSV in UTF-8")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        return [], [Fault(name, row, "", "", "is not UTF-8 here; save the table as CSV in UTF-8")]
    return _rows_of(text, name, max(marks, key=text.split("\n", 1)[0].count))


def _rows_of(text: str, name: str, mark: str) -> tuple[list[list[str]], list[Fault]]:
    """The cells of a CSV text, or the row at which it is none."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(re.split(r"(?<=\n)|(?<=\r)(?!\n)", text), strict=True, delimiter=mark):
            rows.append(row)  # not at once: the rows before a fault tell where it is
    except csv.Error as error:
        return [], [Fault(name, len(rows) + 1, "", "", _form_fault(str(error)))]
    return rows, []


def _form_fault(error: str) -> str:
    if "field limit" in error:
        return f"holds a cell of more than {MAX_FIELD:,} characters; is a quotation mark before it never closed?"
    if "unexpected end" in error:
        return "opens a quotation mark that is never closed; close it, or write a mark inside a quoted cell twice"
    return f'holds a quotation mark inside a quoted cell; write it twice, as in "He said ""no""." ({error})'


def as_table(
    rows: list[list[str]], name: str, columns: list[str], optional: Collection[str] = ()
) -> tuple[pd.DataFrame, list[Fault]]:
    """Rows of cells, the header first, as a table of the columns named and of those `optional` ones that are there."""
    empty = pd.DataFrame(columns=columns, dtype="str")
    if not rows or rows == [[]]:
        return empty, [Fault(name, 0, "", "", f"is empty; it needs the header {','.join(columns)}")]
    header = rows[0]
    if faults := _no_header(rows, name, columns) or _header_faults(header, name, columns, optional):
        return empty, faults
    kept = [(number, row) for number, row in enumerate(rows[1:], 2) if row]
    wrong = [(number, row) for number, row in kept if len(row) != len(header)]
    whole = [(number, row) for number, row in kept if len(row) == len(header)]
    table = pd.DataFrame([row for _, row in whole], index=[number for number, _ in whole], columns=header, dtype="str")
    known = [*columns, *(name for name in optional if name in header)]
    return table[known], fold([Fault(name, number, "", "", _length_fault(row, header)) for number, row in wrong])


def _length_fault(row: list[str], header: list[str]) -> str:
    said = f"has {len(row)} cells, the header {len(header)}"
    if len(row) < len(header):
        return f"{said}: nothing stands for {', '.join(header[len(row) :])}"
    if not any(cell.strip() for cell in row[len(header) :]):
        return f"{said}; the cells behind {header[-1]} are empty: delete these columns, not their contents only"
    more = ", ".join(repr(cell[:40]) for cell in row[len(header) :][:3])
    return f"{said}; too many at its end: {more}; put a cell that holds a comma into quotation marks"


def _no_header(rows: list[list[str]], name: str, columns: list[str]) -> list[Fault]:
    """A first row that is no header, in one line: what stands there and what should; empty where it names half of the columns."""
    if _names(rows[0], columns) or len(columns) < 2 or _divided(rows[0], columns):
        return []
    said = f"holds {', '.join(filter(None, rows[0]))[:60]!r}" if any(rows[0]) else "is empty"
    small = [[cell.strip().casefold() for cell in row] for row in rows[:HEAD]]
    below = next((number for number, row in enumerate(small[1:], 2) if _names(row, columns)), 0)
    if _names(small[0], columns):
        todo = "write the header in small letters without blanks around the names"
    elif below:
        todo = f"the header stands in row {below}: delete what is above it"
    else:
        todo = "where the header should stand; put it back above the rows"
    return [Fault(name, 1, "", "", f"{said}; {todo}: {','.join(columns)}")]


def _names(row: list[str], columns: list[str]) -> bool:
    """Whether a row names at least half of the columns, so that it is their header."""
    return 2 * len(set(row) & set(columns)) >= len(columns)


def _divided(header: list[str], columns: list[str]) -> str:
    """What divides the cells of a header in place of commas, in a word; empty where commas do."""
    for mark, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "upright strokes")):
        cells = [cell.strip().strip('"') for cell in mark.join(header).split(mark)]
        if mark in "".join(header) and set(cells) & set(columns):
            return word
    return ""


def _header_faults(header: list[str], name: str, columns: list[str], optional: Collection[str]) -> list[Fault]:
    """What is wrong with the first row: another separator, named once, or columns missing, unknown or twice."""
    if word := _divided(header, columns):
        return [
            Fault(name, 1, "", "", f"cells are divided by {word}; commas are needed: save as CSV with commas, UTF-8")
        ]
    faults = [Fault(name, 1, column, "", "column is missing") for column in columns if column not in header]
    allowed = [*columns, *optional]
    for place, column in enumerate(header, 1):
        if column not in allowed and column not in header[: place - 1]:
            what = f"column {place} has no name" if not column.strip() else "column is not in datapackage.json"
            todo = "take it out" if optional else "take it out or describe it there"
            faults.append(Fault(name, 1, column, "", f"{what}; {todo}; allowed: {', '.join(allowed)}"))
    return faults + [
        Fault(name, 1, column, "", "column stands twice") for column in allowed if header.count(column) > 1
    ]
