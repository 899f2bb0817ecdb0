"""Tables as a workbook for Excel and as a page whose tables keep their look when pasted into Word. No file is touched here."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from helpers.files import is_formula

PART = "part"
LONGEST = 60  # rows of a table to paste
WIDEST = 60  # letters of a column
LETTERS = 31  # of the name of a sheet, at most
_HEAD = re.compile(r"[:;(]|\.(?=\s|$)")  # what ends the first part of a caption
IDS = ("document (id)", "voice (id)", "statement (id)", "url", "locator")  # not in tables to paste
HEAD = PatternFill("solid", fgColor="E8E8E8")
CELL = "padding:2pt 6pt;vertical-align:top"
RULE = "1pt solid #222222"


@dataclass(frozen=True)
class Sheet:
    """A table with the words of its figure or listing (title, caption, reading, source, version; some may be missing)."""

    name: str
    table: pd.DataFrame
    words: dict[str, Any]

    @property
    def title(self) -> str:
        """Its title; for a listing, which has none, what its caption says first: what a row is or what it holds."""
        name = self.name[3:].replace("-", " ").capitalize()
        return self.words.get("title") or _HEAD.split(self.words.get("caption", ""), maxsplit=1)[0].strip() or name

    def parts(self) -> "list[Sheet]":
        """A sheet for each table that the figure draws, with its own columns only; itself where all have the same."""
        found = list(_parts(self.table))
        if len({tuple(table.columns) for _, table in found}) < 2:
            return [self]
        own = [self.words | {"title": f"{self.title}: {part}"} for part, _ in found]
        return [Sheet(f"{self.name}, {part}", table, words) for (part, table), words in zip(found, own, strict=True)]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """A workbook: first a list of the sheets, then a sheet per table with bold frozen head, filters and widths. A figure that
    draws several tables has a sheet for each.

    A text that begins like a formula stays a text; a number below zero stays a number.
    """
    book = Workbook()
    sheets = [part for sheet in sheets for part in sheet.parts()]
    names = _apart([sheet.name[3:] for sheet in sheets])
    rows = [(name, sheet.title, *(sheet.words.get(key, "") for key in ("caption", "reading", "version")), len(sheet.table)) for name, sheet in zip(names, sheets, strict=True)]  # fmt: skip
    contents = pd.DataFrame(
        rows, columns=["sheet", "title", "how it was made", "what it shows", "data version", "rows"]
    )
    first = book.active
    first.title = "contents"
    _fill(first, contents)
    for row, name in enumerate(names, 2):
        first.cell(row, 1).hyperlink = f"#'{name}'!A1"
        first.cell(row, 1).font = Font(color="0072B2", underline="single")
    for name, sheet in zip(names, sheets, strict=True):
        _fill(book.create_sheet(name), sheet.table)
    buffer = io.BytesIO()
    book.save(buffer)
    return timeless(buffer.getvalue())


def _apart(names: Sequence[str]) -> list[str]:
    """Names of sheets, short enough for Excel and each only once."""
    found: list[str] = []
    for name in names:
        short = name[:LETTERS]
        found.append(short if short not in found else f"{short[: LETTERS - 4]} ({len(found)})")
    return found


def _fill(sheet: Worksheet, table: pd.DataFrame) -> None:
    """Write a table into a sheet, with its look."""
    for number, column in enumerate(table, 1):
        _put(sheet.cell(1, number), str(column))
        sheet.cell(1, number).font, sheet.cell(1, number).fill = Font(bold=True), HEAD
        sheet.cell(1, number).alignment = Alignment(wrap_text=True, vertical="top")
        cells, shape = table[column].tolist(), _number_format(table[column])
        wide = max([len(str(column)), 8, *(len(_short(cell)) for cell in cells)])
        sheet.column_dimensions[get_column_letter(number)].width = min(wide, WIDEST) + 2
        for row, cell in enumerate(cells, 2):
            place = sheet.cell(row, number)
            _put(place, cell)
            if shape:
                place.number_format = shape
            elif wide > WIDEST:
                place.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(len(table.columns), 1))}{len(table) + 1}"


def _put(place: Cell, cell: Any) -> None:
    """A value in a cell; a text that begins like a formula is marked as text."""
    if pd.isna(cell):
        return
    place.value = cell.item() if hasattr(cell, "item") else cell
    if isinstance(cell, str):
        place.data_type = "s"
        place.quotePrefix = is_formula(cell)


def _number_format(column: pd.Series) -> str:
    """How many digits of a number are shown; the cell holds all of them."""
    if not pd.api.types.is_float_dtype(column):
        return ""
    return "0.000" if column.abs().max() <= 1.5 else "0.00"


def _short(cell: Any) -> str:
    """A cell as it is read: numbers to three significant digits, with a true minus."""
    if cell is None or pd.isna(cell):
        return ""
    if isinstance(cell, float):
        text = f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e6 else f"{cell:.3g}"
        return text.replace("-", "−")
    return f"{cell}".replace("-", "−") if isinstance(cell, int) else str(cell)


def timeless(book: bytes) -> bytes:
    """A workbook without the time at which it was written, so that a second run gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            text = old.read(entry)
            if entry.filename == "docProps/core.xml":
                text = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2000-01-01T00:00:00Z", text)
            new.writestr(zipfile.ZipInfo(entry.filename), text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def page(sheets: Sequence[Sheet]) -> str:
    """A page of tables whose look stands in each cell, so that it comes along when a table is copied into a text."""
    links = "".join(f'<li><a href="#{escape(each.name)}">{escape(each.title)}</a></li>\n' for each in sheets)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Tables</title>\n</head>\n'
        '<body style="font-family:Calibri,Arial,sans-serif;font-size:10pt;color:#222222">\n'
        "<p>Mark a table with its caption, copy it, and paste it into a text.</p>\n"
        f"<ul>\n{links}</ul>\n{''.join(map(_section, sheets))}</body>\n</html>\n"
    )


def _section(sheet: Sheet) -> str:
    """A table with caption above and source below; several tables of one figure below each other."""
    notes = []
    body = ""
    for part, table in _parts(sheet.table):
        gone = [column for column in table if column in IDS]
        shown = table.drop(columns=gone).head(LONGEST)
        if len(table) > LONGEST:
            notes.append(f"{LONGEST} of {len(table)} rows{f' of {part}' if part else ''}; all in the workbook.")
        if gone:
            notes.append(f"Only in the workbook: {', '.join(gone)}.")
        body += f"<p><i>{escape(part)}</i></p>\n" * bool(part) + _table(shown)
    below = " ".join([*dict.fromkeys(notes), sheet.words.get("source", "")]).strip()
    return (
        f'<h2 id="{escape(sheet.name)}" style="font-size:11pt">{escape(sheet.title)}</h2>\n'
        f"<p>{escape(sheet.words.get('caption', ''))}</p>\n{body}"
        f'<p style="font-size:8.5pt">{escape(below)}</p>\n'
    )


def _parts(table: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """The tables that one figure draws, each with its own columns only."""
    if PART not in table or not table[PART].duplicated().any():
        yield "", table
        return
    for part, own in table.groupby(PART, sort=False):
        yield str(part), own.drop(columns=PART).dropna(axis=1, how="all")


def _table(table: pd.DataFrame) -> str:
    """A table with a line above and below its head and at its end; numbers stand at the right."""
    right = [pd.api.types.is_numeric_dtype(table[column]) for column in table]
    head = "".join(
        f'<th style="{CELL};border-top:{RULE};border-bottom:{RULE};text-align:{"right" if number else "left"}">{escape(str(column))}</th>'
        for column, number in zip(table, right, strict=True)
    )
    rows = [list(row) for row in table.itertuples(index=False)]
    lines = [
        "<tr>" + "".join(_td(cell, number, place == len(rows) - 1) for cell, number in zip(row, right, strict=True)) + "</tr>\n"
        for place, row in enumerate(rows)
    ]  # fmt: skip
    return f'<table style="border-collapse:collapse;font-size:9pt">\n<tr>{head}</tr>\n{"".join(lines)}</table>\n'


def _td(cell: Any, number: bool, last: bool) -> str:
    """A cell with its look; a text that begins like a formula is marked as text for Excel."""
    text = _short(cell)
    look = f"{CELL};text-align:{'right' if number else 'left'}" + f";border-bottom:{RULE}" * last
    look += ";mso-number-format:'\\@'" if isinstance(cell, str) and is_formula(cell) else ""
    return f'<td style="{look}">{escape(text)}</td>'
