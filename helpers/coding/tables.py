"""Change the tables of the data folder: checked first, written after, the whole of a change or nothing of it."""

import csv
import io
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from helpers import paths
from helpers.corpus import checks, codebook, faults, journal
from helpers.corpus.load import read_checked

RUN = 6  # words in a row that count as a quotation
RENEW = (
    "Captions now name the data's version with (changed): once the change is done, note it in data/CHANGES.md, raise the version in "
    "data/datapackage.json and run python -m helpers.corpus.package."
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
    place = folder or paths.data()
    return journal.read_whole(place, lambda: _read(place))


def _read(folder: Path) -> dict[str, pd.DataFrame]:
    return read_checked(folder, checks.read_package(folder), codebook.load(folder / "codebook.toml"))


@contextmanager
def changing(folder: Path | None = None, texts: Mapping[Path, str] | None = None) -> Iterator[dict[str, pd.DataFrame]]:
    """The tables, to be changed inside the block; at its end they are checked and written, all or none.

    `texts`: files of the folder of texts that belong to the change. The lock is taken before anything is read. Raises
    ChangeError with every fault that the change would bring, FileError where a file cannot be written, BusyError while a
    run or another change is at work on the same folder.
    """
    folder = folder or paths.data()
    with journal.locked(folder):
        before = _read(folder)
        after = dict(before)
        yield after
        changed = {name: table for name, table in after.items() if table is not before[name]}
        after.update({name: table.set_axis(range(2, len(table) + 2)) for name, table in changed.items()})
        package = checks.read_package(folder)
        faults = find_faults(package, after, codebook.load(folder / "codebook.toml"))
        if faults:
            raise ChangeError(faults)
        places = {folder / each["path"]: each["name"] for each in package["resources"] if each["name"] in changed}
        contents = {path: csv_text(changed[name]) for path, name in places.items()}
        if contents or texts:
            journal.commit(folder, {**contents, **(texts or {})})


def find_faults(package: dict, tables: dict[str, pd.DataFrame], book: codebook.Codebook) -> list[faults.Fault]:
    """Every fault of a set of tables, by the rules that `corpus.load` uses."""
    return checks.check_all(package, tables, book)


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
    """A copy of the data folder without texts, to try things on, writable whatever the folder is; gone when Python ends."""
    _COPIES.append(tempfile.TemporaryDirectory(prefix="notebooks-"))
    place = Path(_COPIES[-1].name) / "data"
    source = folder or paths.data()
    journal.settle(source)
    shutil.copytree(source, place, ignore=shutil.ignore_patterns("texts", ".*"), copy_function=shutil.copyfile)
    for each in (place, *place.rglob("*")):
        each.chmod(0o755 if each.is_dir() else 0o644)
    return place


def undo(folder: Path | None = None) -> str:
    """Take back the last change of the data folder, whatever it was; a second call brings it back. Returns what was done.

    A text that was copied into the folder of texts stays. Raises FileError where there is nothing to take back, or a table was
    changed since by another program.
    """
    place = folder or paths.data()
    with journal.locked(place):
        names = journal.undo(place)
    return f"taken back: {', '.join(names)} as before the last change; undo again brings it back. {RENEW}"


def quoted(words: str, passage: str) -> str:
    """The first six words in a row that stand in the passage too, or an empty text: a gist must not quote."""
    own, theirs = (_WORD.findall(unicodedata.normalize("NFKC", text).casefold()) for text in (words, passage))
    known = {tuple(theirs[place : place + RUN]) for place in range(len(theirs) - RUN + 1)}
    runs = (tuple(own[place : place + RUN]) for place in range(len(own) - RUN + 1))
    return next((" ".join(run_of) for run_of in runs if run_of in known), "")
