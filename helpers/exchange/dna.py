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
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from helpers import corpus, files
from helpers.exchange.dna_mapping import EXTRA, WORDS, Mappings, check_factor, check_size, statements_of
from helpers.exchange.imported import ExchangeError, Imported

FIXED = ("statement_id", "time", "start_position", "stop_position", "text", "coder", "document_id", "document_title",
         "document_author", "document_source", "document_section", "document_type")  # fmt: skip


def utf16(text: str) -> int:
    """The length of a text as Java (so DNA) counts it."""
    return len(text.encode("utf-16-le")) // 2


def qualifiers(statements: pd.DataFrame, factor: float = 1) -> pd.Series:
    """Stance / factor as whole numbers; raises ExchangeError where they are not whole."""
    check_factor(factor)
    values = (statements["stance"] / factor).round(9)
    if (values % 1 != 0).any():
        raise ExchangeError(f"factor {factor}: stance / factor is not whole; take 1, 0.5 or 0.2")
    return values.astype("int64")


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
            "coder": data.codebook.debate.short,
            "document_id": statements["doc_id"].map(numbers),
            "document_title": statements["title"],
            "document_author": statements["doc_id"].map(authors),
            "document_source": statements["outlet"],
            "document_section": statements["corpus"],
            "document_type": statements["genre"],
        }
    )
    table = table.map(
        lambda cell: files.harmless(cell.replace(";", ",").replace('"', "'")) if isinstance(cell, str) else cell
    )
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
    return statements_of(events, coders, left_out, path.name, data, asked, coder, certainty)


def _table(path: Path) -> tuple[list[dict], list[str]]:
    """The rows and the heads of an event list; a row that is longer or shorter than the head is refused by its number."""
    check_size(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";", strict=True)
        rows = [{name: files.unquoted(cell) for name, cell in row.items()} for row in reader]
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
