"""Discourse Network Analyzer (Leifeld): its event list (CSV) written and read, its database (.dna, SQLite) read.

The event list is for R and for scripts: no dialog of DNA opens it. `exchange.dna_file` writes the database that DNA opens.

| theirs | ours |
|---|---|
| person, else organization | voice_id, by the name (or id) in voices.csv |
| concept | question: by id, by wording, or by the mapping given, where a minus before the id turns the sign |
| qualifier (integer) | stance = qualifier x factor |
| qualifier (boolean) | stance = +factor for yes, -factor for no |
| document title and date | doc_id: the document of that title published on that day or in that month, or by the mapping given |
| variables doc_id, voice_id, certainty, arguments, frames (in files written here) | the same; lists joined by commas |
| organization (of a person) | affiliation, written only: it stands in agreed statements |
| text, start and stop position, notes | nothing: passages of the source are not stored |
| coder | nothing: the reader's number is given to `exchange.enter`; several coders, told apart by id, are read one by one |
| section, type, colours, attributes, links | nothing |

Facts of the formats: leifeld-lab/dna, versions 3.0 and 3.1. In its event list `;` became `,` and `"` became `'`; so here. A variable's name
may stand in several statement types, with another type of data in each: a database is read by the ids of its variables.
"""

import csv
import io
import math
import sqlite3
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from helpers import corpus
from helpers.exchange.imported import ExchangeError, Imported, dashes_plain, gather, labels, pick

MAX_FILE = 500_000_000  # bytes
EXTRA = ("doc_id", "voice_id", "certainty", "arguments", "frames")
FIXED = ("statement_id", "time", "start_position", "stop_position", "text", "coder", "document_id", "document_title",
         "document_author", "document_source", "document_section", "document_type")  # fmt: skip


CODER = "reverse-nixon"
WORDS = {"true": 1.0, "yes": 1.0, "false": -1.0, "no": -1.0}


@dataclass(frozen=True)
class Mappings:
    """What the reader of a file said: the worth of a qualifier, and which name of theirs is which of ours.

    `documents` is keyed by the document's id in the file, or by its title.
    """

    factor: float = 1
    concepts: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    voices: Mapping[str, str] = field(default_factory=dict)


def utf16(text: str) -> int:
    """The length of a text as Java (so DNA) counts it."""
    return len(text.encode("utf-16-le")) // 2


def qualifiers(statements: pd.DataFrame, factor: float = 1) -> pd.Series:
    """Stance / factor as whole numbers; raises ExchangeError where they are not whole."""
    _check_factor(factor)
    values = (statements["stance"] / factor).round(9)
    if (values % 1 != 0).any():
        raise ExchangeError(f"factor {factor}: stance / factor is not whole; take 1, 0.5 or 0.2")
    return values.astype("int64")


def _check_factor(factor: float) -> None:
    if not math.isfinite(factor) or factor <= 0:
        raise ExchangeError(
            f"factor={factor}: must be above 0; a concept that says the opposite of a question is turned by "
            "concepts={...: '-bond'}"
        )


def events_csv(statements: pd.DataFrame, data: corpus.Corpus, factor: float = 1) -> str:
    """A table of statements (of `corpus.select`) as an event list; the qualifier `stance` is stance / factor.

    A month stands for its 15th; `text` holds the gist. Raises ExchangeError when a stance does not become a whole number.
    """
    qualifier = qualifiers(statements, factor)
    person = statements["kind"] == "person"
    authors = data.documents.set_index("doc_id")["author"]
    numbers = {doc_id: place for place, doc_id in enumerate(dict.fromkeys(statements["doc_id"]), 1)}
    table = pd.DataFrame(
        {
            "statement_id": range(1, len(statements) + 1),
            "time": statements["date"].dt.strftime("%Y-%m-%d 00:00:00"),
            "person": statements["name"].where(person, ""),
            "organization": statements["affiliation"].where(person, statements["name"]),
            "concept": statements["question"].map(lambda key: data.codebook.questions[key]["text"]),
            "stance": qualifier,
            **{name: statements[name] for name in EXTRA},
            "start_position": 0,
            "stop_position": statements["gist"].map(lambda gist: max(1, utf16(gist))),
            "text": statements["gist"],
            "coder": CODER,
            "document_id": statements["doc_id"].map(numbers),
            "document_title": statements["title"],
            "document_author": statements["doc_id"].map(authors),
            "document_source": statements["outlet"],
            "document_section": statements["corpus"],
            "document_type": statements["genre"],
        }
    )
    table = table.map(lambda cell: cell.replace(";", ",").replace('"', "'") if isinstance(cell, str) else cell)
    return table.to_csv(index=False, sep=";", lineterminator="\n")


def read_events(
    path: Path,
    data: corpus.Corpus,
    qualifier: str = "agreement",
    factor: float = 1,
    boolean: bool | None = None,
    concepts: Mapping[str, str] | None = None,
    coder: str = "",
    certainty: str = "",
    documents: Mapping[str, str] | None = None,
    voices: Mapping[str, str] | None = None,
) -> Imported:
    """The statements of an event list. `qualifier` names the column of the stance, `boolean` says that it holds yes and no.

    `concepts` maps a concept to a question's id (`-bond` turns the sign), `documents` a document's id or title to a
    doc_id, `voices` a name to a voice_id; `coder` picks one of several coders; `certainty` is entered where the file has
    none. Raises ExchangeError when the file is no event list, and where the column could be yes and no or a scale and
    `boolean` does not say which.
    """
    rows, heads = _table(path)
    _check_heads(heads, qualifier, path.name)
    known = (
        *EXTRA,
        "person",
        "organization",
        "concept",
        qualifier,
        *FIXED[:2],
        "document_title",
        "document_id",
        "coder",
    )
    left_out = [(f"column {name}", "", _why(name)) for name in heads if name not in known]
    own_list = qualifier == "stance" and set(EXTRA) <= set(heads)
    if boolean is None:
        boolean = False if own_list else _is_boolean([row[qualifier] for row in rows], qualifier, path.name)
    events = [{**row, "qualifier": row[qualifier], "boolean": boolean} for row in rows]
    coders = {row.get("coder") or "": row.get("coder") or "" for row in rows}
    asked = Mappings(factor, concepts or {}, documents or {}, voices or {})
    return _statements(events, coders, left_out, path.name, data, asked, coder, certainty)


def _table(path: Path) -> tuple[list[dict], list[str]]:
    """The rows and the heads of an event list; a row that is longer or shorter than the head is refused by its number."""
    _check_size(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";", strict=True)
        rows = list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        raise ExchangeError(f"{path.name}: is not an event list in UTF-8 divided by semicolons ({error})") from None
    for number, row in enumerate(rows, 2):
        if None in row or None in row.values():
            raise ExchangeError(
                f"{path.name}: row {number} has not as many cells as the head; export it from DNA again"
            )
    return rows, list(reader.fieldnames or [])


def _check_heads(heads: list[str], qualifier: str, file: str) -> None:
    """Raises ExchangeError where a needed column is not there, or stands twice."""
    twice = sorted({name for name in heads if heads.count(name) > 1})
    if twice:
        raise ExchangeError(
            f"{file}: columns that stand twice: {', '.join(twice)}; name them apart in DNA, export again"
        )
    missing = [name for name in ("statement_id", "time", "concept", "document_title") if name not in heads]
    if missing:
        raise ExchangeError(
            f"{file}: columns missing: {', '.join(missing)}; in DNA choose Export, event list, CSV. "
            "The variable of the questions must be called concept"
        )
    if qualifier not in heads:
        others = [name for name in heads if name not in (*EXTRA, *FIXED, "person", "organization", "concept")]
        advice = f"say qualifier={others[0]!r}" if len(others) == 1 else "say which holds it: qualifier='...'"
        raise ExchangeError(f"{file}: no column {qualifier!r} for the stance; there are {', '.join(others)}: {advice}")


def _is_boolean(values: Iterable[str], qualifier: str, file: str) -> bool:
    """Whether a column holds yes and no; raises ExchangeError where 0 and 1 could be either."""
    found = {value.strip().lower() for value in values}
    if found and found <= set(WORDS):
        return True
    if found and found <= {"0", "1", *WORDS}:
        raise ExchangeError(
            f"{file}: column {qualifier} holds only {', '.join(sorted(found))}, which may be no and yes or a scale; say "
            "boolean=True (in DNA the variable is boolean: 0 is read as no, a stance below zero) or boolean=False (it is "
            "an integer: 0 is read as undecided)"
        )
    return False


def _why(column: str) -> str:
    if column in ("text", "start_position", "stop_position", "Notes", "Text"):
        return "passages of the source are not stored"
    return "no field of ours"


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
    _check_size(path)
    if path.open("rb").read(16) != b"SQLite format 3\x00":
        raise ExchangeError(f"{path.name}: is not a SQLite file; a .dna file of DNA 3 is needed")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as base:
            base.execute("PRAGMA trusted_schema = OFF")
            types = _types(base, qualifier, path.name)
            events, left_out = _events_of(base, types, qualifier)
            coders = {str(number): name or "" for number, name in base.execute("SELECT ID, Name FROM CODERS")}
    except sqlite3.Error as error:
        raise ExchangeError(f"{path.name}: cannot be read as a DNA 3 database ({error})") from None
    asked = Mappings(factor, concepts or {}, documents or {}, voices or {})
    return _statements(events, coders, left_out, path.name, data, asked, coder, certainty)


def _check_size(path: Path) -> None:
    if not path.is_file():
        raise ExchangeError(f"{path}: not found")
    if path.stat().st_size > MAX_FILE:
        raise ExchangeError(f"{path.name}: larger than {MAX_FILE // 1_000_000} MB; export fewer documents")


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


def _types(base: sqlite3.Connection, qualifier: str, file: str) -> dict[int, dict[int, tuple[str, str]]]:
    """The variables of each statement type, by id: name and type of data; raises ExchangeError where none has the qualifier."""
    real = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if TABLES - real:
        raise sqlite3.DatabaseError(f"no table {', '.join(sorted(TABLES - real))}")
    types: dict[int, dict[int, tuple[str, str]]] = {}
    for number, name, kind, of in base.execute("SELECT ID, Variable, DataType, StatementTypeId FROM VARIABLES"):
        types.setdefault(of, {})[number] = (name, kind)
    fitting = [kinds for kinds in map(_kinds, types.values()) if kinds.get(qualifier) in ("boolean", "integer")]
    if not any("concept" in kinds for kinds in fitting):
        labels_of = dict(base.execute("SELECT ID, Label FROM STATEMENTTYPES"))
        there = "; ".join(
            f"{labels_of.get(of, of)}: " + ", ".join(f"{name} ({kind})" for name, kind in variables.values())
            for of, variables in types.items()
        )
        raise ExchangeError(
            f"{file}: no statement type has both concept and {qualifier!r} (boolean or integer); there are {there or 'none'}. "
            "Say which variable holds the stance: qualifier='...'"
        )
    return types


def _kinds(variables: Mapping[int, tuple[str, str]]) -> dict[str, str]:
    return dict(variables.values())


def _events_of(
    base: sqlite3.Connection, types: Mapping[int, Mapping[int, tuple[str, str]]], qualifier: str
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
        if "concept" not in own or qualifier not in own or kinds[qualifier] not in ("boolean", "integer"):
            left_out.append((f"statement {statement}", "", f"its statement type has no concept or no {qualifier}, or no value in them"))  # fmt: skip
            continue
        marks = {"statement_id": statement, "time": day, "document_title": title, "document_id": document}
        marks |= {"coder": "" if coder is None else coder, "boolean": kinds[qualifier] == "boolean"}
        events.append({**own, **marks, "qualifier": own[qualifier]})
    known = {*EXTRA, "person", "organization", "concept", qualifier}
    others = dict.fromkeys(name for variables in types.values() for name, _ in variables.values())
    left_out += [(f"variable {name}", "", "no field of ours") for name in others if name not in known]
    left_out.append(("documents' texts and positions", "", "passages of the source are not stored"))
    return events, left_out


def _statements(events, coders, left_out, file, data, asked: Mappings, coder, certainty) -> Imported:
    """Events of either format as statements; `coders` names the coder of each id."""
    _check_factor(asked.factor)
    present = {str(event.get("coder", "")) for event in events}
    chosen = pick(labels({number: coders.get(number, "") for number in present}, "id"), coder, file, "coders", "coder")
    events = [event for event in events if str(event.get("coder", "")) == chosen]
    shared = _shared_documents(events, data, asked)
    candidates = []
    for event in events:
        where = f"statement {event['statement_id']}"
        found, faults = _mapped(event, data, asked, shared)
        left_out = [*left_out, *((where, value, reason) for value, reason in faults)]
        if not faults:
            found["certainty"] = found["certainty"] or certainty
            candidates.append({**found, "where": where})
    left_out += _taken_as_one(events, data, asked) + _unused(events, asked)
    return gather(candidates, left_out, data, file)


def _document_key(event: Mapping) -> str:
    return str(event.get("document_id", "") or f"{event['document_title']} of {str(event['time'])[:10]}")


def _shared_documents(events: Iterable[Mapping], data: corpus.Corpus, asked: Mappings) -> dict[str, list[str]]:
    """The doc_ids that more than one document of the file would become, with the ids of those documents."""
    found: dict[str, dict[str, None]] = {}
    for event in events:
        doc_id, _ = _document(event, data, asked)
        found.setdefault(doc_id, {})[_document_key(event)] = None
    return {doc_id: list(keys) for doc_id, keys in found.items() if doc_id and len(keys) > 1}


def _taken_as_one(events: Iterable[Mapping], data: corpus.Corpus, asked: Mappings) -> list[tuple]:
    """A line for each voice and each question that several names of the file became without being told so."""
    names: dict[tuple[str, str], dict[str, None]] = {}
    for event in events:
        actor, concept = _actor(event), str(event["concept"])
        if actor not in asked.voices and (voice := _voice(actor, data, asked)[0]):
            names.setdefault(("voice", voice), {})[actor] = None
        if concept not in asked.concepts and (question := _question(concept, data, asked)[0]):
            names.setdefault(("question", question), {})[concept] = None
    return [
        (f"{kind} {ours}", "; ".join(theirs)[:80], f"these names were taken as one {kind}; if they are not, name them in {kind if kind == 'voice' else 'concept'}s=")
        for (kind, ours), theirs in names.items()
        if len(theirs) > 1
    ]  # fmt: skip


def _unused(events: Iterable[Mapping], asked: Mappings) -> list[tuple]:
    """A line for each name of a mapping that the file does not hold."""
    events = list(events)
    there = {
        "concepts": {str(event["concept"]) for event in events},
        "documents": {text for event in events for text in (str(event["document_title"]), str(event.get("document_id", "")))},
        "voices": {_actor(event) for event in events},
    }  # fmt: skip
    return [
        (f"{name}=", str(key)[:80], "no statement that was read has this name; compare the spelling")
        for name, found in there.items()
        for key in getattr(asked, name)
        if str(key) not in found
    ]


def _mapped(
    event: Mapping, data: corpus.Corpus, asked: Mappings, shared: Mapping[str, list[str]]
) -> tuple[dict, list[tuple]]:
    """One event in our fields, and what of it could not be mapped (value, reason)."""
    faults = []
    question, sign = _question(str(event["concept"]), data, asked)
    if not question:
        faults.append((str(event["concept"])[:80], "no question of the codebook; name it in concepts={...: 'split'}"))
    doc_id, reason = _document(event, data, asked)
    if doc_id in shared:
        keys = shared[doc_id]
        reason = f"documents {', '.join(keys)} of the file would become one, {doc_id}; name each in documents={{{keys[0]!r}: ...}} or take one out"  # fmt: skip
    if reason:
        faults.append((str(event["document_title"])[:80], reason))
    voice, reason = _voice(_actor(event), data, asked)
    if not voice:
        faults.append((_actor(event)[:80], reason))
    stance = _stance(event["qualifier"], asked.factor * sign, event["boolean"])
    if stance is None:
        wanted = f"x {asked.factor:g} is no whole stance from -2 to 2"
        if event["boolean"]:
            wanted = f"is neither yes nor no (1, 0); or the factor {asked.factor:g} is no whole stance"
        faults.append((str(event["qualifier"])[:80], f"qualifier {wanted}"))
    lists = {name: str(event.get(name, "") or "").replace(",", ";") for name in ("arguments", "frames")}
    key = {"doc_id": doc_id, "voice_id": voice, "question": question, "stance": stance}
    return {**key, **lists, "certainty": str(event.get("certainty", "") or "")}, faults


def _actor(event: Mapping) -> str:
    return str(event.get("voice_id", "") or event.get("person", "") or event.get("organization", "") or "")


def _question(concept: str, data: corpus.Corpus, asked: Mappings) -> tuple[str, int]:
    """The question of a concept and the sign of its stances; only a mapping that was given turns the sign."""
    if concept in asked.concepts:
        name = asked.concepts[concept]
        sign, name = (-1, name[1:]) if name.startswith("-") else (1, name)
        if name not in data.codebook.questions:
            raise ExchangeError(
                f"concepts={{{concept!r}: {name!r}}}: is no question; allowed: {', '.join(data.codebook.questions)}"
            )
        return name, sign
    if concept in data.codebook.questions:
        return concept, 1
    found = [key for key, entry in data.codebook.questions.items() if plain(entry["text"]) == plain(concept)]
    return (found[0], 1) if len(found) == 1 else ("", 1)


def plain(text: str) -> str:
    """A text as DNA's event list gives it back, without regard to case, spacing and the way letters are composed."""
    text = unicodedata.normalize("NFKC", text).replace(";", ",").replace('"', "'")
    return " ".join(text.casefold().split())


def _document(event: Mapping, data: corpus.Corpus, asked: Mappings) -> tuple[str, str]:
    """The doc_id of an event, or the reason why there is none."""
    number, title, day = str(event.get("document_id", "")), str(event["document_title"]), str(event["time"])[:10]
    for key in (number, title):
        if key and key in asked.documents:
            return asked.documents[key], ""
    if event.get("doc_id"):
        return str(event["doc_id"]), ""
    table = data.documents[data.documents["title"].map(plain) == plain(title)]
    same = table[table["published"].map(lambda published: bool(published) and day.startswith(published))]
    if len(same) == 1:
        return same["doc_id"].item(), ""
    advice = f"name it in documents={{{number or title[:40]!r}: ...}}"
    if len(same) > 1:
        return "", f"{len(same)} documents of this title and date ({', '.join(same['doc_id'])}); {advice}"
    if len(table):
        there = ", ".join(f"{row.doc_id} of {row.published}" for row in table.itertuples())
        return (
            "",
            f"no document of this title and date: asked was {day}, there is {there}; correct the date or {advice}",
        )
    return "", f"no document of this title and date in documents.csv; enter it first (helpers.intake), or {advice}"


def _voice(actor: str, data: corpus.Corpus, asked: Mappings) -> tuple[str, str]:
    """The voice_id of a name, or the reason why there is none."""
    table, wanted = data.voices, asked.voices.get(actor, actor)
    if not actor:
        return "", "neither person nor organization is given; enter one in DNA"
    if (table["voice_id"] == wanted).any():
        return wanted, ""
    same = table.loc[table["name"].map(plain) == plain(wanted), "voice_id"].tolist()
    if len(same) > 1:
        return "", f"{len(same)} voices of this name ({', '.join(same)}); say which: voices={{{actor!r}: {same[0]!r}}}"
    reason = "no voice of this name in voices.csv; add it first: coding.add_voice(...), or name it in voices={...: 'reuters'}"
    return (same[0], "") if same else ("", reason)


def _stance(value: object, factor: float, boolean: bool) -> int | None:
    """A qualifier as a stance; None when it is no whole number from -2 to 2."""
    text = dashes_plain(str(value)).strip().lower()
    try:
        number = {"1": 1.0, "0": -1.0, **WORDS}[text] if boolean else float(text)
    except (KeyError, ValueError):
        return None
    if not math.isfinite(number):
        return None
    stance = round(number * factor, 9)
    return int(stance) if stance in (-2, -1, 0, 1, 2) else None
