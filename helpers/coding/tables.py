"""Change the tables of the data folder: checked first, written after, the whole of a change or nothing of it."""

import csv
import io
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from helpers import files, paths
from helpers.corpus import checks, codebook
from helpers.corpus.load import read_checked

RUN = 8  # words in a row that count as a quotation
RENEW = (
    "Captions now name the data's version with (changed): note the change in data/CHANGES.md and run "
    "python -m helpers.corpus.package."
)
_WORD = re.compile(r"[^\W_]+")
_COPIES: list[tempfile.TemporaryDirectory] = []


class ChangeError(ValueError):
    """A change of the data was refused; the message lists every fault. Nothing was written."""

    def __init__(self, faults: Iterable[object]):
        self.faults = [str(fault) for fault in faults]
        size = len(self.faults)
        super().__init__("\n".join([f"{size} fault{'s' if size != 1 else ''}; nothing was written.", *self.faults]))


def read(folder: Path | None = None) -> dict[str, pd.DataFrame]:
    """The tables as texts, by name (`statements`, `codings-statements`, ...); raises DataError with every fault."""
    folder = folder or paths.data()
    return read_checked(folder, checks.read_package(folder), codebook.load(folder / "codebook.toml"))


@contextmanager
def changing(folder: Path | None = None) -> Iterator[dict[str, pd.DataFrame]]:
    """The tables, to be changed inside the block; at its end they are checked and written, all or none.

    Raises ChangeError with every fault that the change would bring, FileError where a file cannot be written or
    while a run or another change is at work on the same folder.
    """
    folder = folder or paths.data()
    with files.locked(folder.resolve().parent):
        before = read(folder)
        after = dict(before)
        yield after
        changed = {name: table for name, table in after.items() if table is not before[name]}
        after.update({name: table.set_axis(range(2, len(table) + 2)) for name, table in changed.items()})
        package = checks.read_package(folder)
        faults = find_faults(package, after, codebook.load(folder / "codebook.toml"))
        if faults:
            raise ChangeError(faults)
        _write({folder / resource["path"]: csv_text(changed[resource["name"]]) for resource in package["resources"] if resource["name"] in changed})  # fmt: skip


def find_faults(package: dict, tables: dict[str, pd.DataFrame], book: codebook.Codebook) -> list[checks.Fault]:
    """Every fault of a set of tables, by the rules that `corpus.load` uses."""
    faults = [
        fault
        for resource in package["resources"]
        for fault in checks.check_table(resource["path"], resource["schema"], tables[resource["name"]], book, tables)
    ]
    return [*faults, *checks.check_across(tables)]


def _write(contents: dict[Path, str]) -> None:
    """Write several files; when one fails, those already written get their old content back."""
    old = {path: path.read_bytes() for path in contents}
    done: list[Path] = []
    try:
        for path, text in contents.items():
            files.replace(path, text)
            done.append(path)
    except files.FileError:
        for path in done:
            files.replace(path, old[path])
        raise


def csv_text(table: pd.DataFrame) -> str:
    """A table of texts as the CSV of the data folder: UTF-8, quotes only where needed, lines end with a line feed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(table.itertuples(index=False, name=None))
    return buffer.getvalue()


def with_rows(table: pd.DataFrame, rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """The table with rows added at its end; a column that a row does not name stays empty.

    Raises ChangeError for a column that the table does not have.
    """
    rows = [dict(row) for row in rows]
    unknown = sorted({key for row in rows for key in row} - set(table.columns))
    if unknown:
        raise ChangeError([f"{', '.join(unknown)}: no such column; there are {', '.join(table.columns)}"])
    cells = [["" if row.get(name) is None else str(row.get(name, "")) for name in table.columns] for row in rows]
    added = pd.DataFrame(cells, columns=table.columns, dtype="str")
    return pd.concat([table, added], ignore_index=True) if rows else table


def match(table: pd.DataFrame, **cells: object) -> pd.Series:
    """Which rows hold the values named, column by column."""
    same = pd.Series(True, index=table.index)
    for column, value in cells.items():
        same &= table[column] == str(value)
    return same


def copy(folder: Path | None = None) -> Path:
    """A copy of the data folder without texts, to try things on; it is gone when Python ends."""
    _COPIES.append(tempfile.TemporaryDirectory(prefix="reverse-nixon-"))
    place = Path(_COPIES[-1].name) / "data"
    shutil.copytree(folder or paths.data(), place, ignore=shutil.ignore_patterns("texts", ".*"))
    return place


def quoted(words: str, passage: str) -> str:
    """The first eight words in a row that stand in the passage too, or an empty text: a gist must not quote."""
    own, theirs = (_WORD.findall(text.casefold()) for text in (words, passage))
    known = {tuple(theirs[place : place + RUN]) for place in range(len(theirs) - RUN + 1)}
    runs = (tuple(own[place : place + RUN]) for place in range(len(own) - RUN + 1))
    return next((" ".join(run_of) for run_of in runs if run_of in known), "")
