"""Work with other tools: what all formats share, and one call that writes every file.

`exchange_dna`, `dna_file` (Discourse Network Analyzer), `exchange_qda`, `qda_file` (REFI-QDA), `exchange_tables`
(agreement software, Excel, Gephi). An import never writes by itself: it gives statements in our columns and a table of
what could not be mapped, with the reason; `enter` then writes the statements as a reader's codes.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from helpers import corpus, files
from helpers.coding import codes, tables
from helpers.coding.codes import CODES, KEY
from helpers.figure.export import csv_text

FIELDS = [*KEY, *CODES]
LEFT_OUT = ["file", "where", "value", "reason"]


class ExchangeError(ValueError):
    """A file of another tool cannot be read; the message says what is wrong, where, and what to do."""


@dataclass(frozen=True)
class Imported:
    """What an import found: `statements` (doc_id, voice_id, question, stance, certainty, arguments, frames) and
    `not_imported` (file, where, value, reason). No passage of a source is in either."""

    statements: pd.DataFrame = field(repr=False)
    not_imported: pd.DataFrame = field(repr=False)

    def save(self, folder: Path) -> Path:
        """Write `not_imported.csv` into a folder."""
        files.replace(folder / "not_imported.csv", csv_text(self.not_imported))
        return folder / "not_imported.csv"


_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")


def dashes_plain(text: str) -> str:
    """A text with every kind of dash and minus as a hyphen."""
    return _DASHES.sub("-", text)


def labels(names: Mapping[str, str], word: str) -> dict[str, str]:
    """What to call each of some things known by an id: its name; with the id where the name is missing or stands twice."""
    often = Counter(names.values())
    return {
        key: name if name and often[name] == 1 else f"{name or 'unnamed'} ({word} {key or 'missing'})"
        for key, name in names.items()
    }


def pick(names: Mapping[str, str], asked: str, file: str, many: str, setting: str) -> str:
    """The id of the one reader asked for, by its label or its id; "" when the file holds none and none was asked for.

    Raises ExchangeError where there are several and none was asked for, or where the one asked for is not there.
    """
    found = [key for key, name in names.items() if asked in (name, key)] if asked else list(names)
    if len(found) == 1:
        return found[0]
    if not asked and not names:
        return ""
    there = sorted(names.values())
    if not names:
        raise ExchangeError(f"{file}: no codes of anybody, asked was {setting}={asked!r}")
    problem = f"; asked was {setting}={asked!r}" if asked else ""
    raise ExchangeError(f"{file}: {many} {', '.join(there)}; read one at a time: {setting}={there[0]!r}{problem}")


def gather(candidates: Sequence[dict], left_out: Sequence[tuple], data: corpus.Corpus, file: str) -> Imported:
    """Candidates (the fields, and `where` in the file) as statements; those that cannot stand are listed with a reason.

    One voice has one statement per document and question: repeats with the same codes are listed, and where they
    contradict each other none is taken.
    """
    rows = [{**codes.tidy({name: row.get(name, "") for name in FIELDS}), "where": row["where"]} for row in candidates]
    refused = [(file, *entry) for entry in left_out]
    whole = []
    for row in rows:
        faults = codes.find_faults({name: row[name] for name in FIELDS}, data, "1")
        refused += [(file, row["where"], "", fault) for fault in faults]
        whole += [] if faults else [row]
    groups: dict[tuple, list[dict]] = {}
    for row in whole:
        groups.setdefault(tuple(row[name] for name in KEY), []).append(row)
    kept = []
    for key, twins in groups.items():
        first, *others = twins
        if all(twin[name] == first[name] for twin in others for name in CODES):
            kept.append(first)
            refused += [(file, twin["where"], "/".join(key), f"repeats {first['where']}") for twin in others]
        else:
            places = ", ".join(twin["where"] for twin in twins)
            refused += [
                (file, twin["where"], "/".join(key), f"codes differ ({places}); settle which hold") for twin in twins
            ]
    statements = pd.DataFrame(kept, columns=[*FIELDS, "where"], dtype="str")[FIELDS]
    return Imported(statements, pd.DataFrame(refused, columns=LEFT_OUT, dtype="str"))


def enter(imported: Imported, reader: int, folder: Path | None = None) -> str:
    """Write imported statements as the codes of reader 1, 2 or 3, all or none; raises CodingError where one is there."""
    if str(reader) not in ("1", "2", "3"):
        raise codes.CodingError([f"reader: {reader!r} is unknown; allowed: 1, 2, 3"])
    twice: list[str] = []
    with tables.changing(folder) as table:
        for row in imported.statements.to_dict("records"):
            marks = {"coder": str(reader), **{name: row[name] for name in KEY}}
            there = tables.match(table["codings-statements"], **marks)
            twice += ["/".join(row[name] for name in KEY)] if there.any() else []
        if twice:
            raise codes.CodingError([_is_there(twice, reader)])
        for row in imported.statements.to_dict("records"):
            marks = {"coder": str(reader), **{name: row[name] for name in KEY}}
            table["codings-statements"] = codes.put(table["codings-statements"], marks, {**row, **marks}, replace=False)
    return (
        f"{len(imported.statements)} statements entered as reader {reader}; "
        f"{len(imported.not_imported)} lines were not imported. {tables.RENEW}"
    )


def _is_there(keys: Sequence[str], reader: int) -> str:
    """What to say when statements of a reader are in the data already."""
    shown = ", ".join(keys[:3]) + (", ..." if len(keys) > 3 else "")
    return (
        f"{len(keys)} statements of reader {reader} ({shown}) are there already; nothing was written. Enter the file as "
        f"another reader, or take the old ones out first: coding.remove(doc_id, voice_id, question, reader={reader})"
    )
