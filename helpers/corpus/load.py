"""Load and check the corpus: one call gives an object with tidy tables, or one message with every fault."""

import hashlib
from dataclasses import dataclass, field, fields
from pathlib import Path

import pandas as pd

from helpers import paths
from helpers.corpus import checks, codebook, csvfile, faults, journal, settled, shrunk
from helpers.corpus.codebook import Codebook
from helpers.corpus.faults import DataError
from helpers.corpus.version import version_of

HALF = 0.5  # a table with less than this part of the rows that its package knows is refused


@dataclass(frozen=True)
class Corpus:
    """The checked tables as tidy frames (columns: `data/README.md`), the codebook, and the data's version, with the fingerprint behind it."""

    documents: pd.DataFrame = field(repr=False)
    voices: pd.DataFrame = field(repr=False)
    statements: pd.DataFrame = field(repr=False)
    codings: pd.DataFrame = field(repr=False)
    sentences: pd.DataFrame = field(repr=False)
    sentence_codings: pd.DataFrame = field(repr=False)
    paragraphs: pd.DataFrame = field(repr=False)
    terms: pd.DataFrame = field(repr=False)
    lead_flags: pd.DataFrame = field(repr=False)
    events: pd.DataFrame = field(repr=False)
    codebook: Codebook = field(repr=False)
    version: str
    folder: Path = field(repr=False)
    countries: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    earlier: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    readings: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    decisions: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    licence: str = ""
    fingerprint: str = ""

    def source(self, n: int | None = None) -> str:
        """The source line of a figure or table: name and version of the data, n, licence."""
        size = "" if n is None else f"; n = {n:,}"
        licence = f" {self.licence[0].upper()}{self.licence[1:]}." if self.licence else ""
        return f"Source: {self.codebook.debate.short}, data {self.version}{size}.{licence}"


NO_TABLE = ("codebook", "version", "folder", "licence", "fingerprint")  # what a corpus has beside its tables
STATES = 4  # of data folders whose checked tables are kept in a process
_checked: dict[bytes, dict[str, pd.DataFrame]] = {}
_ATTRIBUTE = {
    "codings-statements": "codings",
    "codings-sentences": "sentence_codings",
    "codings-readings": "readings",
    "codings-decisions": "decisions",
    "lead-flags": "lead_flags",
}


def load(folder: Path | str | None = None) -> Corpus:
    """Read and check every table of the data folder (default: `data/`).

    Raises DataError with all faults at once (file, row, column, value, what is allowed), or CodebookError.
    """
    place = Path(folder) if folder else paths.data()
    if place.is_file():
        raise DataError([faults.Fault(place.name, 0, "", "", "is a file; name the folder that holds the tables")])
    return journal.read_whole(place, lambda: _load(place))


def _load(folder: Path) -> Corpus:
    package = checks.read_package(folder)
    _check_names(package)
    book = codebook.load(folder / "codebook.toml")
    tables = read_checked(folder, package, book)
    frames = {_ATTRIBUTE.get(name, name): _typed(table, package, name) for name, table in tables.items()}
    frames["documents"] = with_dates(frames["documents"])
    frames["voices"] = _told_apart(frames["voices"])
    frames["events"]["date"] = pd.to_datetime(frames["events"]["date"], format="%Y-%m-%d")
    version, mark = version_of(folder, package)
    return Corpus(**frames, codebook=book, version=version, folder=folder, licence=_licence(package), fingerprint=mark)


def _told_apart(voices: pd.DataFrame) -> pd.DataFrame:
    """The voices, those of one name with their id behind it, `John Smith (smith-john-2)`: names stand for voices in figures and their tables."""
    twice = voices["name"].duplicated(keep=False)
    return voices.assign(name=voices["name"].where(~twice, voices["name"] + " (" + voices["voice_id"] + ")"))


def _licence(package: dict) -> str:
    """The licence of the data as it is written: `CC BY 4.0`; empty where the package names none."""
    named = package.get("licenses") or [{}]
    return str(named[0].get("name", "")).replace("-", " ")


def _check_names(package: dict) -> None:
    """Raises DataError where the package names other tables than those that a corpus has."""
    known = {item.name for item in fields(Corpus)} - set(NO_TABLE)
    named = {_ATTRIBUTE.get(resource["name"], resource["name"]) for resource in package["resources"]}
    wrong = [f"no table {name}" for name in sorted(known - named)] + [
        f"unknown table {name}" for name in sorted(named - known)
    ]
    if wrong:
        raise DataError([faults.Fault("datapackage.json", 0, "", "", what) for what in wrong])


def read_checked(folder: Path, package: dict, book: Codebook) -> dict[str, pd.DataFrame]:
    """The tables as texts, by name; raises DataError with every fault.

    A state of the files that was checked in this process is not checked again: the very same bytes, package and codebook.
    """
    state = _state(folder, package, book)
    if state not in _checked:
        tables = _read_and_check(folder, package, book)
        if state != _state(folder, package, book):  # changed meanwhile: these tables belong to no one state
            return tables
        while len(_checked) >= STATES:
            del _checked[next(iter(_checked))]
        _checked[state] = tables
    return {name: table.copy(deep=False) for name, table in _checked[state].items()}  # a change of one changes no other


def _state(folder: Path, package: dict, book: Codebook) -> bytes:
    """A mark of everything that the checks rest on; of the files also when they were written."""
    digest = hashlib.sha256(repr((str(folder.absolute()), package, book.blocks)).encode("utf-8", "surrogatepass"))
    for name in ["CHANGES.md", *(resource["path"] for resource in package["resources"])]:
        path = folder / name
        if path.is_file():
            about = path.stat()
            digest.update(
                f"{name}:{about.st_ino}:{about.st_mtime_ns}:{about.st_size}:".encode("utf-8", "surrogatepass")
            )
            digest.update(path.read_bytes())
    return digest.digest()


def _read_and_check(folder: Path, package: dict, book: Codebook) -> dict[str, pd.DataFrame]:
    tables, faults = {}, []
    for resource in package["resources"]:
        columns = [item["name"] for item in resource["schema"]["fields"]]
        tables[resource["name"]], found = csvfile.read_rows(folder / resource["path"], resource["path"], columns)
        faults += found
    if not faults:
        rows = {resource["path"]: len(tables[resource["name"]]) for resource in package["resources"]}
        faults += shrunk.lost_rows(folder, package, rows, HALF)
        faults += checks.check_all(package, tables, book)
    faults = faults or settled.moved(tables)
    if faults:
        raise DataError(faults)
    return tables


def _typed(table: pd.DataFrame, package: dict, name: str) -> pd.DataFrame:
    schema = next(resource["schema"] for resource in package["resources"] if resource["name"] == name)
    whole = {item["name"]: "int64" for item in schema["fields"] if item["type"] == "integer"}
    return table.astype(whole).reset_index(drop=True)


def with_dates(documents: pd.DataFrame) -> pd.DataFrame:
    """Documents with `date` (a month stands for its 15th) and `month_only`."""
    month_only = documents["published"].str.len() == 7
    days = documents["published"].where(~month_only, documents["published"] + "-15")
    return documents.assign(date=pd.to_datetime(days, format="%Y-%m-%d"), month_only=month_only)
