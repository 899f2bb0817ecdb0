"""Workbooks of Excel as tables of texts, and back with lists to choose from."""

import datetime
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from helpers.corpus.csvfile import MAX_ROWS
from helpers.corpus.faults import Fault
from helpers.files import is_formula
from helpers.texts import readers

BLANK = 400  # rows of a blank sheet for which the lists are set
WIDTHS = {"title": 50, "url": 40, "gist": 60, "reason": 60, "means": 90, "what it is": 70}


def read_cells(path: Path, sheet: str = "") -> tuple[list[list[str]], list[Fault]]:
    """The cells of a workbook's sheet (default: the first) as texts, row by row, with the faults of its form.

    A whole number has no point; a day is written YYYY-MM-DD, or YYYY-MM where the cell shows no day. Rows end at the last
    named column; an empty row stays empty.
    """
    try:
        readers.check_zip(path)
        _need_no_entities(path)
        book = openpyxl.load_workbook(path, read_only=True)
        page = book[sheet] if sheet else book.worksheets[0]
        rows = [[_text(cell) for cell in row] for row in page.iter_rows(max_row=MAX_ROWS + 1)]
        book.close()
    except (readers.TextError, ValueError, KeyError, TypeError, IndexError, AttributeError, SyntaxError, OSError, zipfile.BadZipFile) as error:  # fmt: skip
        return [], [Fault(path.name, 0, "", "", f"cannot be read as a workbook ({error}); save it again as .xlsx or as CSV in UTF-8")]  # fmt: skip
    if len(rows) > MAX_ROWS:
        return [], [Fault(path.name, 0, "", "", f"has more than {MAX_ROWS:,} rows")]
    width = max((place for place, cell in enumerate(rows[0], 1) if cell), default=0) if rows else 0
    return [_padded(row, width) for row in rows], []


def sheets(path: Path) -> list[str]:
    """The names of a workbook's sheets; none where it cannot be read, which `read_cells` tells."""
    try:
        readers.check_zip(path)
        _need_no_entities(path)
        book = openpyxl.load_workbook(path, read_only=True)
        names = [page.title for page in book.worksheets]
        book.close()
    except (readers.TextError, ValueError, KeyError, TypeError, IndexError, AttributeError, SyntaxError, OSError, zipfile.BadZipFile):  # fmt: skip
        return []
    return names


def _need_no_entities(path: Path) -> None:
    """Raises ValueError for a part that declares entities of its own: no workbook does, and they can grow without measure."""
    with zipfile.ZipFile(path) as parcel:
        for part in parcel.infolist():
            if b"<!DOCTYPE" in parcel.read(part):
                raise ValueError(f"{part.filename} declares a document type")


def _padded(row: list[str], width: int) -> list[str]:
    """A row as wide as the header, its empty cells at the end cut or added; a row without any cell is empty."""
    filled = max((place for place, cell in enumerate(row, 1) if cell), default=0)
    return [*row[:filled], *[""] * (width - filled)] if filled else []


def _text(cell) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, (datetime.datetime, datetime.date)):
        return str(value)[: 10 if "d" in cell.number_format.casefold() else 7]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def write(
    sheets: Mapping[str, pd.DataFrame], choices: Mapping[str, str], proposals: Mapping[str, str] | None = None
) -> bytes:
    """Tables as one workbook, a sheet each, in which no text runs as a formula; the first row stays in sight.

    `choices`: for columns of the first sheet, the sheet whose first column lists what may be chosen; `proposals` the same,
    where something else may be typed, too.
    """
    book = openpyxl.Workbook()
    for place, (name, table) in enumerate(sheets.items()):
        sheet = book.active if place == 0 else book.create_sheet()
        sheet.title = name
        _fill(sheet, table)
    first = book.worksheets[0]
    columns = list(next(iter(sheets.values())).columns)
    for column, source in {**choices, **(proposals or {})}.items():
        _offer(first, columns.index(column) + 1, source, len(sheets[source]), strict=column in choices)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _fill(sheet: Worksheet, table: pd.DataFrame) -> None:
    sheet.append(list(table.columns))
    for row in table.itertuples(index=False, name=None):
        sheet.append([cell if isinstance(cell, int) else str(cell) for cell in row])
    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type, cell.number_format, cell.quotePrefix = "s", "@", is_formula(cell.value)
    for place, name in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS.get(str(name), 18)
    sheet.freeze_panes = "A2"


def _offer(sheet: Worksheet, column: int, source: str, size: int, strict: bool) -> None:
    """Let the cells of a column be chosen from the first column of another sheet; `strict`: Excel refuses anything else."""
    chosen = DataValidation(type="list", formula1=f"'{source}'!$A$2:$A${size + 1}", allow_blank=True)
    chosen.error, chosen.errorTitle, chosen.showErrorMessage = (
        f"Choose from the sheet {source}.",
        "Not in the list",
        True,
    )
    letter = get_column_letter(column)
    chosen.add(f"{letter}2:{letter}{max(BLANK, sheet.max_row)}")
    sheet.add_data_validation(chosen)


def as_texts(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> pd.DataFrame:
    """Rows as a table of texts."""
    return pd.DataFrame([[str(row.get(name, "")) for name in columns] for row in rows], columns=[*columns], dtype="str")
