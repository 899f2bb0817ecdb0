"""Discourse Network Analyzer (Leifeld): its event list (CSV) written and read, its database (.dna, SQLite) read.

| theirs | ours |
|---|---|
| person, else organization | voice_id, by the name (or id) in voices.csv |
| concept | question: by id, by wording, or by the mapping given; a minus before the id turns the sign |
| qualifier (integer) | stance = qualifier x factor |
| qualifier (boolean) | stance = +factor for yes, -factor for no |
| document title and date | doc_id: the document of that title published on that day or in that month |
| variables doc_id, voice_id, certainty, arguments, frames (in files written here) | the same; lists joined by commas |
| organization (of a person) | affiliation, written only: it stands in agreed statements |
| text, start and stop position, notes | nothing: passages of the source are not stored |
| coder | nothing: the reader's number is given to `exchange.enter`; several coders are read one by one |
| section, type, colours, attributes, links | nothing |

Facts of the formats: leifeld-lab/dna, versions 3.0 and 3.1. In its event list `;` became `,` and `"` became `'`; so here.
"""

import csv
import io
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pandas as pd

from helpers import corpus
from helpers.exchange.imported import ExchangeError, Imported, gather

MAX_FILE = 500_000_000  # bytes
EXTRA = ("doc_id", "voice_id", "certainty", "arguments", "frames")
FIXED = ("statement_id", "time", "start_position", "stop_position", "text", "coder", "document_id", "document_title",
         "document_author", "document_source", "document_section", "document_type")  # fmt: skip


def events_csv(statements: pd.DataFrame, data: corpus.Corpus, factor: float = 1) -> str:
    """A table of statements (of `corpus.select`) as an event list; the qualifier `stance` is stance / factor.

    A month stands for its 15th; `text` holds the gist. Raises ExchangeError when a stance does not become a whole number.
    """
    qualifier = (statements["stance"] / factor).round(9)
    if (qualifier % 1 != 0).any():
        raise ExchangeError(f"factor {factor}: stance / factor is not whole; take 1, 0.5 or 0.2")
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
            "stance": qualifier.astype("int64"),
            **{name: statements[name] for name in EXTRA},
            "start_position": 0,
            "stop_position": 0,
            "text": statements["gist"],
            "coder": "reverse-nixon",
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
    boolean: bool = False,
    concepts: Mapping[str, str] | None = None,
    coder: str = "",
    certainty: str = "",
) -> Imported:
    """The statements of an event list. `qualifier` names the column of the stance, `boolean` says that it holds 0 and 1.

    `concepts` maps a concept to a question's id (`-bond` turns the sign); `coder` picks one of several coders;
    `certainty` is entered where the file has none. Raises ExchangeError when the file is no event list.
    """
    _check_size(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";", strict=True)
        rows = list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        raise ExchangeError(f"{path.name}: is not an event list in UTF-8 divided by semicolons ({error})") from None
    heads = list(reader.fieldnames or [])
    missing = [name for name in ("statement_id", "time", "concept", qualifier, "document_title") if name not in heads]
    if missing:
        raise ExchangeError(
            f"{path.name}: columns missing: {', '.join(missing)}; in DNA choose Export, event list, CSV"
        )
    unused = [name for name in heads if name not in (*EXTRA, "person", "organization", "concept", qualifier, *FIXED[:2], "document_title", "coder")]  # fmt: skip
    left_out = [(f"column {name}", "", _why(name)) for name in unused]
    events = [{**row, "qualifier": row[qualifier], "boolean": boolean} for row in rows]
    return _statements(events, left_out, path.name, data, factor, concepts or {}, coder, certainty)


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
) -> Imported:
    """The statements of a .dna file, read by the names of its variables; whether the qualifier is boolean it says itself.

    Arguments as for `read_events`. Raises ExchangeError when the file is no such database.
    """
    _check_size(path)
    if path.open("rb").read(16) != b"SQLite format 3\x00":
        raise ExchangeError(f"{path.name}: is not a SQLite file; a .dna file of DNA 3 is needed")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as base:
            base.execute("PRAGMA trusted_schema = OFF")
            events, left_out = _events_of(base, qualifier)
    except sqlite3.Error as error:
        raise ExchangeError(f"{path.name}: cannot be read as a DNA 3 database ({error})") from None
    return _statements(events, left_out, path.name, data, factor, concepts or {}, coder, certainty)


def _check_size(path: Path) -> None:
    if not path.is_file():
        raise ExchangeError(f"{path}: not found")
    if path.stat().st_size > MAX_FILE:
        raise ExchangeError(f"{path.name}: larger than {MAX_FILE // 1_000_000} MB; export fewer documents")


_VALUES = """
SELECT s.ID, v.Variable, e.Value FROM DATASHORTTEXT d JOIN STATEMENTS s ON s.ID = d.StatementId
  JOIN VARIABLES v ON v.ID = d.VariableId JOIN ENTITIES e ON e.ID = d.Entity
UNION ALL SELECT d.StatementId, v.Variable, d.Value FROM DATALONGTEXT d JOIN VARIABLES v ON v.ID = d.VariableId
UNION ALL SELECT d.StatementId, v.Variable, d.Value FROM DATAINTEGER d JOIN VARIABLES v ON v.ID = d.VariableId
UNION ALL SELECT d.StatementId, v.Variable, d.Value FROM DATABOOLEAN d JOIN VARIABLES v ON v.ID = d.VariableId
"""
_STATEMENTS = """
SELECT s.ID, d.Title, date(d.Date, 'unixepoch'), c.Name FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId
  LEFT JOIN CODERS c ON c.ID = s.Coder ORDER BY s.ID
"""


def _events_of(base: sqlite3.Connection, qualifier: str) -> tuple[list[dict], list[tuple]]:
    """The statements of a database as events, and what of it has no place here."""
    real = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    missing = {"STATEMENTS", "DOCUMENTS", "VARIABLES", "ENTITIES", "DATASHORTTEXT", "DATALONGTEXT", "DATAINTEGER", "DATABOOLEAN", "CODERS"} - real  # fmt: skip
    if missing:
        raise sqlite3.DatabaseError(f"no table {', '.join(sorted(missing))}")
    kinds = dict(base.execute("SELECT Variable, DataType FROM VARIABLES").fetchall())
    values: dict[int, dict] = {}
    for statement, variable, value in base.execute(_VALUES):
        values.setdefault(statement, {})[variable] = value
    events, left_out = [], []
    for statement, title, day, coder in base.execute(_STATEMENTS):
        own = values.get(statement, {})
        if "concept" not in own or qualifier not in own:
            left_out.append((f"statement {statement}", "", f"its statement type has no concept or no {qualifier}"))
            continue
        own = {name: value for name, value in own.items() if value is not None}
        row = {**own, "statement_id": statement, "time": day, "document_title": title, "coder": coder or ""}
        events.append({**row, "qualifier": own.get(qualifier, ""), "boolean": kinds[qualifier] == "boolean"})
    known = {*EXTRA, "person", "organization", "concept", qualifier}
    left_out += [(f"variable {name}", "", "no field of ours") for name in kinds if name not in known]
    left_out.append(("documents' texts and positions", "", "passages of the source are not stored"))
    return events, left_out


def _statements(events, left_out, file, data, factor, concepts, coder, certainty) -> Imported:
    """Events of either format as statements."""
    coders = sorted({str(event.get("coder", "")) for event in events})
    if coder not in coders and (coder or len(coders) > 1):
        raise ExchangeError(f"{file}: coders {', '.join(coders)}; read one at a time: coder={coders[0]!r}")
    candidates = []
    for event in events:
        if coder and str(event.get("coder", "")) != coder:
            continue
        where = f"statement {event['statement_id']}"
        found, faults = _mapped(event, data, factor, concepts)
        left_out = [*left_out, *((where, value, reason) for value, reason in faults)]
        if not faults:
            found["certainty"] = found["certainty"] or certainty
            candidates.append({**found, "where": where})
    return gather(candidates, left_out, data, file)


def _mapped(
    event: Mapping, data: corpus.Corpus, factor: float, concepts: Mapping[str, str]
) -> tuple[dict, list[tuple]]:
    """One event in our fields, and what of it could not be mapped (value, reason)."""
    faults = []
    question, sign = _question(str(event["concept"]), data, concepts)
    if not question:
        faults.append((str(event["concept"])[:80], "no question of the codebook; name it in concepts={...: 'split'}"))
    doc_id = str(event.get("doc_id", "") or _document(str(event["document_title"]), str(event["time"])[:10], data))
    if not doc_id:
        faults.append((str(event["document_title"])[:80], "no document of this title and date; enter it first"))
    actor = str(event.get("voice_id", "") or event.get("person", "") or event.get("organization", ""))
    voice = _voice(actor, data)
    if not voice:
        faults.append((actor[:80], "no voice of this name in voices.csv; add it first: coding.add_voice(...)"))
    stance = _stance(event["qualifier"], factor * sign, event["boolean"])
    if stance is None:
        faults.append((str(event["qualifier"])[:80], f"qualifier x {factor:g} is no whole stance from -2 to 2"))
    lists = {name: str(event.get(name, "") or "").replace(",", ";") for name in ("arguments", "frames")}
    key = {"doc_id": doc_id, "voice_id": voice, "question": question, "stance": stance}
    return {**key, **lists, "certainty": str(event.get("certainty", "") or "")}, faults


def _question(concept: str, data: corpus.Corpus, concepts: Mapping[str, str]) -> tuple[str, int]:
    wordings = {plain(entry["text"]): key for key, entry in data.codebook.questions.items()}
    name = concepts.get(concept, wordings.get(plain(concept), concept))
    sign, name = (-1, name[1:]) if name.startswith("-") else (1, name)
    return (name, sign) if name in data.codebook.questions else ("", 1)


def plain(text: str) -> str:
    """A text as DNA's event list gives it back, without regard to case."""
    return text.replace(";", ",").replace('"', "'").casefold().strip()


def _document(title: str, day: str, data: corpus.Corpus) -> str:
    table = data.documents
    same = (table["title"].map(plain) == plain(title)) & table["published"].map(day.startswith)
    return table.loc[same, "doc_id"].item() if same.sum() == 1 else ""


def _voice(actor: str, data: corpus.Corpus) -> str:
    table = data.voices
    same = (table["voice_id"] == actor) | (table["name"].map(plain) == plain(actor))
    return table.loc[same, "voice_id"].item() if same.sum() == 1 else ""


def _stance(value: object, factor: float, boolean: bool) -> int | None:
    """A qualifier as a stance; None when it is no whole number from -2 to 2."""
    words = {"1": 1.0, "true": 1.0, "yes": 1.0, "0": -1.0, "false": -1.0, "no": -1.0}
    try:
        number = words[str(value).strip().lower()] if boolean else float(str(value))
    except (KeyError, ValueError):
        return None
    stance = round(number * factor, 9)
    return int(stance) if stance in (-2, -1, 0, 1, 2) else None
