"""A database of Discourse Network Analyzer (.dna) as the source of a new data folder: statements, documents, persons, organisations.

| theirs | here |
|---|---|
| DOCUMENTS: title, date, author, source, type | a document: title, published, author, outlet and publisher, genre |
| person, organization (or the variables named) | a voice; the organization of a person is its affiliation |
| attributes of that person or organization | columns `attribute_...` of the voice; country and role where the user names them |
| concept | a question or an argument |
| qualifier, boolean or integer | the stance |
| coder of the statement | the reader |
| text and positions, sections, notes, colours, other variables, links | left out, each listed |

The schema is that of DNA 3 (`exchange.dna_file`), or DNA 2 (`exchange.dna_second`); a boolean is stored as 0 or 1.
"""

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from helpers.exchange import dna_database, dna_second
from helpers.exchange.foreign import Source, cell_faults, clean, need_none, voice_of
from helpers.exchange.imported import ExchangeError
from helpers.exchange.scale import AGREE

VARIABLES = {"person": "person", "organization": "organization", "concept": "concept", "stance": "agreement"}
MORE = ("arguments", "frames")  # variables that may be named, too
ATTRIBUTES = ("country", "role")  # attributes of a voice that may be named
_DOCUMENTS = (
    "SELECT ID, Title, date(Date, 'unixepoch'), Author, Source, Type, Section, Notes FROM DOCUMENTS ORDER BY ID"
)
_ATTRIBUTES = """
SELECT v.Variable, e.Value, a.AttributeVariable, w.AttributeValue FROM ATTRIBUTEVALUES w
  JOIN ATTRIBUTEVARIABLES a ON a.ID = w.AttributeVariableId JOIN ENTITIES e ON e.ID = w.EntityId
  JOIN VARIABLES v ON v.ID = e.VariableId ORDER BY w.ID
"""


def read(path: Path, columns: Mapping[str, str], voices: str) -> Source:
    """The statements and documents of a database; `columns` names variables (VARIABLES, MORE) and attributes (ATTRIBUTES).

    Raises ExchangeError where the file is no DNA 3 database, or has no such variable or attribute.
    """
    strange = sorted(set(columns) - {*VARIABLES, *MORE, *ATTRIBUTES})
    if strange:
        raise ExchangeError(f"--columns {', '.join(strange)}: a .dna file has {', '.join([*VARIABLES, *MORE, *ATTRIBUTES])}; title, date, author and outlet are read by themselves")  # fmt: skip
    names = {**VARIABLES, **columns}
    with dna_database.opened(path) as base:
        types = dna_database.types_of(base, names["stance"], path.name, names["concept"])
        _need_variables(types, columns, path.name)
        events, left_out = dna_database.events_of(base, types, names["stance"], names["concept"])
        documents = [_document(line) for line in base.execute(_DOCUMENTS)]
        coders = {str(number): name or "" for number, name in base.execute("SELECT ID, Name FROM CODERS")}
        attributes = _attributes(base, names)
        moved = dna_second.is_second(base) and dna_second.shift(base)
    _need_attributes(attributes, columns, path.name)
    known = {name for key, name in names.items() if key not in ATTRIBUTES}
    left_out = [entry for entry in left_out if not entry[0].startswith("variable ")]
    left_out += [("times of documents", "", "DNA 2 keeps the clock of its computer: all are of midnight there, so each is taken as that day")] if moved else []  # fmt: skip
    left_out += [(f"variable {name}", "", "no column asked for it") for name in _others(types, known)]
    left_out += [
        (f"document {each['document']}, {what}", each[what][:80], "no field of ours")
        for each in documents
        for what in ("section", "notes")
        if each[what]
    ]
    entries = [_entry(event, names, voices, attributes) for event in events]
    named = {"voice": "person or organization", "affiliation": "organization", "role": "role", "country": "country"}
    faults = cell_faults(documents, {name: name for name in ("title", "author", "outlet")}, f"{path.name}, documents")
    need_none([*faults, *cell_faults(entries, named, f"{path.name}, statements")], path.name)
    return Source(path.name, entries, documents, coders, attributes, left_out, _steps(events, names["stance"], path.name), names)  # fmt: skip


def _need_variables(types: Mapping, columns: Mapping[str, str], file: str) -> None:
    """Raises ExchangeError where a variable that was named is in no statement type."""
    there = {name for variables in types.values() for name, _ in variables.values()}
    for key, name in columns.items():
        if key not in ATTRIBUTES and name not in there:
            raise ExchangeError(f"{file}: no variable {name!r} ({key}={name}); there are {', '.join(sorted(there))}")


def _need_attributes(attributes: Mapping, columns: Mapping[str, str], file: str) -> None:
    there = sorted({name for found in attributes.values() for name in found})
    for key in ATTRIBUTES:
        if key in columns and columns[key] not in there:
            raise ExchangeError(
                f"{file}: no attribute {columns[key]!r} ({key}={columns[key]}); there are {', '.join(there)}"
            )


def _others(types: Mapping, known: set[str]) -> list[str]:
    return [*dict.fromkeys(name for variables in types.values() for name, _ in variables.values() if name not in known)]


def _document(line: tuple) -> dict[str, str]:
    number, title, day, author, source, kind, section, notes = line
    texts = dict(title=title, date=day, author=author, outlet=source, genre=kind, section=section, notes=notes)
    return {"document": str(number), "row": str(number), **{name: clean(text) for name, text in texts.items()}}


def _attributes(base: sqlite3.Connection, names: Mapping[str, str]) -> dict[tuple[str, str], dict[str, str]]:
    """The attributes of each person and organisation that are not empty, by kind and name."""
    kinds = {names["person"]: "person", names["organization"]: "institution"}
    found: dict[tuple[str, str], dict[str, str]] = {}
    for variable, entity, name, value in base.execute(_ATTRIBUTES):
        if variable in kinds and clean(value):
            found.setdefault((kinds[variable], clean(entity)), {})[name] = clean(value)
    return found


def _entry(event: Mapping, names: Mapping[str, str], voices: str, attributes: Mapping) -> dict[str, str]:
    """One statement in the fields of `foreign.ENTRY`."""
    given = {key: clean(event.get(names[key], "")) if key in names else "" for key in (*VARIABLES, *MORE)}
    kind, voice, affiliation = voice_of(given["person"], given["organization"], voices)
    about = attributes.get((kind, voice), {})
    return {
        "where": f"statement {event['statement_id']}",
        "row": str(event["statement_id"]),
        "document": str(event["document_id"]),
        "kind": kind,
        "voice": voice,
        "affiliation": affiliation,
        **{key: about.get(names.get(key, ""), "") for key in ATTRIBUTES},
        "concept": given["concept"],
        "stance": str(event["qualifier"]),
        **{key: given[key] for key in MORE},
        "coder": str(event["coder"]),
    }


def _steps(events: list[dict], qualifier: str, file: str) -> tuple[tuple[str, str], ...]:
    """The two steps of a boolean; none for an integer, whose limits the database does not hold."""
    kinds = {bool(event["boolean"]) for event in events}
    if len(kinds) > 1:
        raise ExchangeError(f"{file}: {qualifier} is boolean in one statement type and an integer in another; rename one in DNA")  # fmt: skip
    return tuple(zip(("0", "1"), AGREE, strict=True)) if kinds == {True} else ()
