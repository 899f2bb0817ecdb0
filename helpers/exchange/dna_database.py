"""The database of Discourse Network Analyzer (.dna, SQLite) read; what becomes what: `exchange.dna`."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from helpers import corpus
from helpers.exchange import dna_second
from helpers.exchange.dna_mapping import EXTRA, Mappings, check_size, statements_of
from helpers.exchange.imported import ExchangeError, Imported


def read_database(
    path: Path,
    data: corpus.Corpus,
    qualifier: str = "agreement",
    factor: float = 1,
    concepts: Mapping[str, str] | None = None,
    coder: str = "",
    certainty: str = "",
    documents: Mapping[str, str] | None = None,
    voices: Mapping[str, str] | None = None,
) -> Imported:
    """The statements of a .dna file, of every statement type that has `concept` and the qualifier; whether that is
    boolean is read for each type.

    Arguments as for `read_events`. Raises ExchangeError when the file is no such database or no type has the qualifier.
    """
    with opened(path) as base:
        types = types_of(base, qualifier, path.name)
        events, left_out = events_of(base, types, qualifier)
        coders = {str(number): name or "" for number, name in base.execute("SELECT ID, Name FROM CODERS")}
    asked = Mappings(factor, concepts or {}, documents or {}, voices or {})
    return statements_of(events, coders, left_out, path.name, data, asked, coder, certainty)


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A .dna file to read from, never written; raises ExchangeError when it is no such database, also for what is read from it."""
    check_size(path)
    if path.open("rb").read(16) != b"SQLite format 3\x00":
        raise ExchangeError(f"{path.name}: is not a SQLite file; a .dna file of DNA 3 or 2 is needed")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as base:
            base.execute("PRAGMA trusted_schema = OFF")
            base.execute("PRAGMA temp_store = MEMORY")
            if dna_second.is_second(base):
                dna_second.as_third(base)
            yield base
    except sqlite3.Error as error:
        raise ExchangeError(f"{path.name}: cannot be read as a database of DNA 3 or 2 ({error})") from None


TABLES = {"STATEMENTS", "DOCUMENTS", "STATEMENTTYPES", "VARIABLES", "ENTITIES", "DATASHORTTEXT", "DATALONGTEXT",
          "DATAINTEGER", "DATABOOLEAN", "CODERS"}  # fmt: skip
_VALUES = """
SELECT d.StatementId, d.VariableId, e.Value FROM DATASHORTTEXT d JOIN ENTITIES e ON e.ID = d.Entity
UNION ALL SELECT StatementId, VariableId, Value FROM DATALONGTEXT
UNION ALL SELECT StatementId, VariableId, Value FROM DATAINTEGER
UNION ALL SELECT StatementId, VariableId, Value FROM DATABOOLEAN
"""
_STATEMENTS = """
SELECT s.ID, s.StatementTypeId, d.ID, d.Title, date(d.Date, 'unixepoch'), s.Coder FROM STATEMENTS s
  JOIN DOCUMENTS d ON d.ID = s.DocumentId ORDER BY s.ID
"""


def types_of(
    base: sqlite3.Connection, qualifier: str, file: str, concept: str = "concept"
) -> dict[int, dict[int, tuple[str, str]]]:
    """The variables of each statement type, by id: name and type of data; raises ExchangeError where none has the qualifier."""
    schemas = "SELECT name FROM main.sqlite_master WHERE type = 'table' UNION SELECT name FROM temp.sqlite_master"
    real = {name for (name,) in base.execute(schemas)}
    if TABLES - real:
        raise sqlite3.DatabaseError(f"no table {', '.join(sorted(TABLES - real))}")
    types: dict[int, dict[int, tuple[str, str]]] = {}
    for number, name, kind, of in base.execute("SELECT ID, Variable, DataType, StatementTypeId FROM VARIABLES"):
        types.setdefault(of, {})[number] = (name, kind)
    fitting = [kinds for kinds in map(_kinds, types.values()) if kinds.get(qualifier) in ("boolean", "integer")]
    if not any(concept in kinds for kinds in fitting):
        labels_of = dict(base.execute("SELECT ID, Label FROM STATEMENTTYPES"))
        there = "; ".join(
            f"{labels_of.get(of, of)}: " + ", ".join(f"{name} ({kind})" for name, kind in variables.values())
            for of, variables in types.items()
        )
        raise ExchangeError(
            f"{file}: no statement type has both {concept} and {qualifier!r} (boolean or integer); there are {there or 'none'}. "
            "Say which variable holds the stance: qualifier='...', on the command line --columns stance=..."
        )
    return types


def _kinds(variables: Mapping[int, tuple[str, str]]) -> dict[str, str]:
    return dict(variables.values())


def events_of(
    base: sqlite3.Connection,
    types: Mapping[int, Mapping[int, tuple[str, str]]],
    qualifier: str,
    concept: str = "concept",
) -> tuple[list[dict], list[tuple]]:
    """The statements of a database as events, and what of it has no place here."""
    values: dict[int, dict] = {}
    for statement, variable, value in base.execute(_VALUES):
        values.setdefault(statement, {})[variable] = value
    events, left_out = [], []
    for statement, of, document, title, day, coder in base.execute(_STATEMENTS):
        variables = types.get(of, {})
        kinds = _kinds(variables)
        given = values.get(statement, {})
        own = {name: given[number] for number, (name, _) in variables.items() if given.get(number) is not None}
        if concept not in own or qualifier not in own or kinds[qualifier] not in ("boolean", "integer"):
            left_out.append((f"statement {statement}", "", f"its statement type has no {concept} or no {qualifier}, or no value in them"))  # fmt: skip
            continue
        marks = {"statement_id": statement, "time": day, "document_title": title, "document_id": document}
        marks |= {"coder": "" if coder is None else coder, "boolean": kinds[qualifier] == "boolean"}
        events.append({**own, **marks, "qualifier": own[qualifier]})
    known = {*EXTRA, "person", "organization", concept, qualifier}
    others = dict.fromkeys(name for variables in types.values() for name, _ in variables.values())
    left_out += [(f"variable {name}", "", "no field of ours") for name in others if name not in known]
    left_out.append(("documents' texts and positions", "", "passages of the source are not stored"))
    return events, left_out
