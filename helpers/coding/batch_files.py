"""The tables of a folder of readings, as CSV or XLSX: read as texts, each cell with its file and row.

| file | columns (those in brackets may be missing) |
|---|---|
| documents | doc_id, published, date_basis, title, outlet, publisher, outlet_country, author, genre, language, access, url (corpus, author_voice_id, date_precision) |
| voices | voice_id, name, kind, country (name_original, speaks_for) |
| codings, or reader-1, reader-2 ... one for each reader | coder (not in the files of one reader), doc_id, voice_id, question, stance, certainty, arguments, frames (role, affiliation, gist) |
| statements | doc_id, voice_id, role, affiliation, question, stance, certainty, arguments, frames, gist (statement_id, locator) |
| differences | doc_id, voice_id, question, field, one, two, agreed, reason |
| terms | doc_id, part, paragraph, sentence, terms |
| lead_flags | doc_id, flag |
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from helpers.coding import workbook
from helpers.coding.codes import CODES, KEY, tidy
from helpers.corpus import csvfile
from helpers.corpus.faults import Fault, fold

PER_FILE = 1_000_000  # a row's label: number of its file times this, plus its row
NOTES = ("role", "affiliation", "gist")  # of a reader's sheet: for the settled statement only
COLUMNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "documents": (
        (
            "doc_id",
            "published",
            "date_basis",
            "title",
            "outlet",
            "publisher",
            "outlet_country",
            "author",
            "genre",
            "language",
            "access",
            "url",
        ),
        ("corpus", "author_voice_id", "date_precision"),
    ),
    "voices": (("voice_id", "name", "kind", "country"), ("name_original", "speaks_for")),
    "codings": (("coder", *KEY, *CODES), NOTES),
    "statements": (
        ("doc_id", "voice_id", "role", "affiliation", "question", *CODES, "gist"),
        ("statement_id", "locator"),
    ),
    "differences": ((*KEY, "field", "one", "two", "agreed", "reason"), ()),
    "terms": (("doc_id", "part", "paragraph", "sentence", "terms"), ()),
    "lead_flags": (("doc_id", "flag"), ()),
}
ENDINGS = (".csv", ".xlsx")
_READER = re.compile(r"reader-([1-9])")
_LISTS = ("arguments", "frames", "author_voice_id", "locator")


@dataclass(frozen=True)
class Folder:
    """What a folder of readings holds: `tables` by name, `files` in the order of their numbers, `left_aside` the names of
    what was not read, `faults` of the form of the files."""

    place: Path
    tables: dict[str, pd.DataFrame] = field(repr=False)
    files: list[str]
    left_aside: list[str]
    faults: list[Fault] = field(repr=False)

    def where(self, label: int) -> tuple[str, int]:
        """File and row of a row's label."""
        return self.files[label // PER_FILE], label % PER_FILE

    def fault(self, label: int, column: str, value: str, problem: str) -> Fault:
        """A fault of one cell, with its file and row."""
        return Fault(*self.where(label), column, value, problem)

    def rows(self, name: str) -> Iterable[tuple[int, dict[str, str]]]:
        """The rows of a table with their labels; none where the folder has no such table."""
        table = self.tables.get(name)
        return () if table is None else zip(table.index, table.to_dict("records"), strict=True)


def read(place: Path) -> Folder:
    """Every table of a folder; a name that is not one of those above is left aside and listed.

    Two files for one table (`voices.csv` and `voices.xlsx`; `codings` and `reader-1`), a file that cannot be read, columns
    missing or unknown are faults.
    """
    paths = sorted(path for path in place.iterdir() if path.is_file()) if place.is_dir() else []
    known = [
        path for path in paths if path.suffix in ENDINGS and (path.stem in COLUMNS or _READER.fullmatch(path.stem))
    ]
    faults = [] if known else [Fault(str(place), 0, "", "", _nothing(place))]
    faults += _doubled(known)
    parts: dict[str, list[pd.DataFrame]] = {}
    for number, path in enumerate(known):
        table, found = _read(path)
        faults += found
        table.index = pd.Index([number * PER_FILE + row for row in table.index], dtype="int64")
        parts.setdefault("codings" if _READER.fullmatch(path.stem) else path.stem, []).append(table)
    tables = {name: pd.concat(some).fillna("") for name, some in parts.items()}
    names = [path.name for path in known]
    return Folder(place, tables, names, [path.name for path in paths if path not in known], faults)


def _nothing(place: Path) -> str:
    if not place.is_dir():
        return "is no folder"
    return f"holds none of the tables {', '.join(COLUMNS)} or reader-1, reader-2, as .csv or .xlsx"


def _doubled(paths: list[Path]) -> list[Fault]:
    """Two files that claim to be one table."""
    stems = [path.stem for path in paths]
    faults = [
        Fault(path.name, 0, "", "", f"stands beside {path.stem}.csv; take one of the two away")
        for path in paths
        if path.suffix == ".xlsx" and stems.count(path.stem) > 1
    ]
    if "codings" in stems:
        faults += [
            Fault(
                path.name,
                0,
                "",
                "",
                "stands beside codings; put the readings into one file, or one file for each reader",
            )
            for path in paths
            if _READER.fullmatch(path.stem)
        ]
    return faults


def _read(path: Path) -> tuple[pd.DataFrame, list[Fault]]:
    """One table with its columns in order, tidied: white space folded, lists joined by `;` without blanks."""
    reader = _READER.fullmatch(path.stem)
    needed, optional = COLUMNS["codings" if reader else path.stem]
    if reader:
        needed, optional = needed[1:], ("coder", *optional)
    rows, faults = workbook.read_cells(path) if path.suffix == ".xlsx" else csvfile.read_cells(path, path.name, ",;\t")
    if faults:
        return pd.DataFrame(columns=[*needed], dtype="str"), faults
    table, faults = csvfile.as_table([row if any(row) else [] for row in rows], path.name, [*needed], optional)
    table = pd.DataFrame([_tidied(row) for row in table.to_dict("records")], table.index, table.columns, dtype="str")
    return (_with_coder(table, path.name, reader[1], faults) if reader else table), faults


def _tidied(row: Mapping[str, str]) -> dict[str, str]:
    joined = {name: re.sub(r"\s*;\s*", ";", cell) if name in _LISTS else cell for name, cell in row.items()}
    return tidy(joined)


def _with_coder(table: pd.DataFrame, name: str, number: str, faults: list[Fault]) -> pd.DataFrame:
    """The sheet of one reader with the reader's number, which a column `coder` may repeat but not contradict."""
    if "coder" in table:
        wrong = table.index[~table["coder"].isin(["", number])]
        found = [
            Fault(name, row, "coder", table.at[row, "coder"], f"must be {number}, as in the file's name")
            for row in wrong
        ]
        faults += fold(found)
    return table.assign(coder=number)


def key_of(row: Mapping[str, str]) -> tuple[str, str, str]:
    """Document, voice and question of a row."""
    return row["doc_id"], row["voice_id"], row["question"]
