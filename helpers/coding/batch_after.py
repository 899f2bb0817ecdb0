"""The tables of the data as they would be after a folder of readings: what is filled in, what is new, what is there already.

Filled in where the folder does not say it: corpus `debate`; author_voice_id, each author whose name is exactly that of one
voice (in Latin letters, in its own script, or both as in `胡锡进 (Hu Xijin)`); statement_id; no locator, no fingerprint.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from helpers.coding.batch_files import Folder, key_of
from helpers.coding.codes import CODES, KEY, same_codes
from helpers.corpus.faults import Fault

KEYS: dict[str, tuple[str, ...]] = {
    "documents": ("doc_id",),
    "voices": ("voice_id",),
    "codings-statements": ("coder", *KEY),
    "codings-readings": ("doc_id", "coder"),
    "codings-decisions": (*KEY, "field"),
    "statements": KEY,
    "terms": ("doc_id", "part", "paragraph", "sentence"),
    "lead-flags": ("doc_id", "flag"),
}
SOURCES = {
    "documents": "documents",
    "voices": "voices",
    "codings-statements": "codings",
    "codings-decisions": "differences",
    "statements": "statements",
    "terms": "terms",
    "lead-flags": "lead_flags",
}
NUMBERS = tuple("123456789")
_SETS = ("arguments", "frames", "author_voice_id")


@dataclass(frozen=True)
class Readers:
    """The readers of a folder: `numbers` a number in the folder to the number in the data, `searched` those who had to find
    the statements (numbers in the folder), `batch` what their readings are called."""

    numbers: Mapping[str, str]
    searched: Collection[str]
    batch: str


@dataclass
class After:
    """`tables` of the data as they would be: an old row has its row in the file as a negative label, a new one the label of
    the folder. `new` the labels of new rows by table, `same` how many rows are there already, `faults`."""

    tables: dict[str, pd.DataFrame] = field(repr=False)
    new: dict[str, list[int]] = field(default_factory=dict)
    same: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def added(self, name: str) -> pd.DataFrame:
        """The new rows of a table."""
        return self.tables[name].loc[self.new.get(name, [])]


def build(before: Mapping[str, pd.DataFrame], folder: Folder, readers: Readers) -> After:
    """The tables after the import. A row that is there already with equal values is passed over; other values are a fault."""
    after = After({name: table.set_axis([-row for row in range(2, len(table) + 2)]) for name, table in before.items()})
    for name, source in SOURCES.items():
        given = folder.tables.get(source)
        rows = list(folder.rows(source))
        if name == "codings-statements":
            rows = [(label, {**row, "coder": readers.numbers.get(row["coder"], row["coder"])}) for label, row in rows]
        columns = [] if given is None else [column for column in given if column in before[name]]
        _enter(after, name, rows, columns, folder)
    _enter_readings(after, folder, readers)
    documents, fresh = after.tables["documents"], after.new["documents"]
    documents.loc[fresh] = match_authors(documents.loc[fresh], after.tables["voices"])
    return after


def _enter(after: After, name: str, rows: list[tuple[int, dict]], given: Collection[str], folder: Folder) -> None:
    """Put the rows of one table in; `given` are the columns that the folder names, the others are filled in."""
    table, key = after.tables[name], list(KEYS[name])
    old = dict(zip(table[key].itertuples(index=False, name=None), table.to_dict("records"), strict=True))
    new = []
    for label, row in rows:
        there = old.get(tuple(row[column] for column in key))
        if there is None:
            new.append((label, row))
            continue
        wrong = [column for column in given if not _equal(column, row[column], there[column])]
        after.same[name] = after.same.get(name, 0) + (not wrong)
        file = name.replace("codings-", "codings/").replace("-", "_")
        after.faults += [
            folder.fault(label, column, row[column], f"but data/{file}.csv has {there[column] or 'nothing'!r} for {'/'.join(row[c] for c in key)}; make the two equal, or take the row out")
            for column in wrong
        ]  # fmt: skip
    filled = [_filled(after, name, row) for _, row in new]
    cells = [[row.get(column, "") for column in table.columns] for row in filled]
    labels = [label for label, _ in new]
    after.new[name] = labels
    after.tables[name] = pd.concat([table, pd.DataFrame(cells, index=labels, columns=table.columns, dtype="str")])


def _equal(column: str, one: str, other: str) -> bool:
    return same_codes(one, other) if column in _SETS else one == other


def _filled(after: After, name: str, row: dict[str, str]) -> dict[str, str]:
    """A row with what the folder need not say; what it says stays."""
    if name == "documents":
        return {**row, "corpus": row.get("corpus") or "debate", "author_voice_id": row.get("author_voice_id", "")}
    if name == "statements":
        return {**row, "statement_id": row.get("statement_id") or "/".join(key_of(row))}
    return row


def match_authors(documents: pd.DataFrame, voices: pd.DataFrame) -> pd.DataFrame:
    """Documents with `author_voice_id` filled where it is empty: each author whose whole name is that of exactly one voice."""
    names: dict[str, set[str]] = {}
    for voice_id, name, original in voices[["voice_id", "name", "name_original"]].itertuples(index=False):
        for spelling in {name, original, f"{original} ({name})"} - {"", f" ({name})"}:
            names.setdefault(spelling, set()).add(voice_id)
    one = {spelling: next(iter(ids)) for spelling, ids in names.items() if len(ids) == 1}
    found = [
        already or ";".join(dict.fromkeys(one[author] for author in authors.split("; ") if author in one))
        for already, authors in documents[["author_voice_id", "author"]].itertuples(index=False)
    ]
    return documents.assign(author_voice_id=pd.array(found, dtype="str"))


def documents_of(folder: Folder) -> list[str]:
    """The documents that the readers of a folder read: those of its documents, and those that a reading names."""
    rows = [*folder.rows("documents"), *folder.rows("codings")]
    return list(dict.fromkeys(row["doc_id"] for _, row in rows))


def _enter_readings(after: After, folder: Folder, readers: Readers) -> None:
    """Record that each reader of the folder read each of its documents, also where the reader found nothing."""
    table = after.tables["codings-readings"]
    old = dict(zip(table[["doc_id", "coder"]].itertuples(index=False, name=None), table["searched"], strict=True))
    new: list[list[str]] = []
    for number, coder in readers.numbers.items():
        searched = "yes" if number in readers.searched else "no"
        for doc_id in documents_of(folder):
            there = old.get((doc_id, coder))
            if there is None:
                new.append([doc_id, coder, readers.batch, searched])
                continue
            after.same["codings-readings"] = after.same.get("codings-readings", 0) + (there == searched)
            if there != searched:
                problem = f"data/codings/readings.csv says searched {there!r} for reader {coder}, this import {searched!r}; say which readers were given the statements"
                after.faults.append(Fault(folder.place.name, 0, "searched", doc_id, problem))
    labels = list(range(10**12, 10**12 + len(new)))
    after.new["codings-readings"] = labels
    added = pd.DataFrame(new, index=labels, columns=table.columns, dtype="str")
    after.tables["codings-readings"] = pd.concat([table, added])


def numbers_for(
    folder: Folder, before: Mapping[str, pd.DataFrame], batch: str, told: Mapping[str, str]
) -> dict[str, str]:
    """For each reader of the folder the number in the data.

    As told; else the number that a reader has who is there already, with this name of the readings or with the very same
    codes; else the number in the folder where no reader of these documents has it; else the next free one from 4 on (3 is
    the human check).
    """
    documents, codings = set(documents_of(folder)), before["codings-statements"]
    readings = before["codings-readings"][before["codings-readings"]["doc_id"].isin(documents)]
    codings = codings[codings["doc_id"].isin(documents)]
    taken, own = {*readings["coder"], *codings["coder"]}, set(readings.loc[readings["batch"] == batch, "coder"])
    here = sorted({row["coder"] for _, row in folder.rows("codings") if row["coder"] in NUMBERS})
    numbers: dict[str, str] = {}
    for reader in here:
        used = set(numbers.values())
        free = [number for number in (reader, *NUMBERS[3:]) if number not in taken | used | {"3"}] if not own else []
        known = [reader] if reader in own else sorted(own - used) if len(own) == len(here) else []
        choices = [told.get(reader, ""), _same_reader(folder, codings, reader, used), *known, *free]
        numbers[reader] = next((number for number in choices if number), "")
    return numbers


def _same_reader(folder: Folder, codings: pd.DataFrame, reader: str, used: Iterable[str]) -> str:
    """The reader of the data who gave exactly the codes of a reader of the folder, or an empty text."""
    fields = [*KEY, *CODES]
    mine = {_codes(row, fields) for _, row in folder.rows("codings") if row["coder"] == reader}
    for coder, table in codings.groupby("coder"):
        if coder not in used and mine <= {_codes(row, fields) for row in table.to_dict("records")}:
            return str(coder)
    return ""


def _codes(row: Mapping[str, str], fields: Collection[str]) -> tuple[str, ...]:
    return tuple(";".join(sorted(row[name].split(";"))) if name in _SETS else row[name] for name in fields)
