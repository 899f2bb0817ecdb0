"""A Discourse Network Analyzer database (.dna, SQLite) of our statements, for DNA 3.1 to open.

| ours | theirs |
|---|---|
| doc_id | variable doc_id of a statement; the document's title, author, outlet, corpus, genre and day stand in DOCUMENTS |
| month only | the 15th of the month; the document's notes say so |
| voice_id | variable voice_id; name, kind, country, speaks_for as attributes of its entity |
| name of a person, of an institution | person, organization; organization of a person is the affiliation |
| question | concept (the wording), attribute question (the id) |
| stance | stance (integer) = stance / factor |
| certainty; arguments, frames | short text; long text, lists joined by `;` |
| gist | the text of the document: one gist a line, a statement's position is its line |
| role, locator, language, access, url | nothing |

The network of the variables `voice_id` and `concept`, qualifier `stance`, is that of `exchange.tables.network`.
The only coder is Admin with the password `admin`. Tables and constraints were read from a database that DNA 3.1.2 wrote and
are equal to its own; what is put into them follows `dna/src/main/java/sql/Sql.java` of leifeld/dna, commit 2adbf78.
"""

import base64
import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing

import pandas as pd

from helpers import corpus
from helpers.exchange.dna import qualifiers, utf16
from helpers.exchange.imported import ExchangeError

VERSION = ("3.1.2", "2026-06-30")  # of the DNA whose schema this is, and its day
PASSWORD = "admin"
TYPE = "Coded statement"
VARIABLES = {
    "person": "short text", "organization": "short text", "concept": "short text", "stance": "integer", "doc_id": "short text",
    "voice_id": "short text", "certainty": "short text", "arguments": "long text", "frames": "long text",
}  # fmt: skip
STANDARD = ("Type", "Alias", "Notes")  # attributes that DNA gives every entity
OWN = {"voice_id": ("name", "kind", "country", "speaks_for"), "concept": ("question",)}
NO_GIST = "(no gist)"

_NAME = "CHECK (LENGTH({0}) < 191)"
_COLOUR = ", ".join(f"{name} INTEGER NOT NULL DEFAULT 0 CHECK ({name} BETWEEN 0 AND 255)" for name in ("Red", "Green", "Blue"))  # fmt: skip
_RIGHTS = (
    "AddDocuments", "EditDocuments", "DeleteDocuments", "ImportDocuments", "AddStatements", "EditStatements", "DeleteStatements",
    "EditAttributes", "EditRegex", "EditStatementTypes", "EditCoders", "EditCoderRelations", "ViewOthersDocuments",
    "EditOthersDocuments", "ViewOthersStatements", "EditOthersStatements",
)  # fmt: skip


def _key(column: str, table: str) -> str:
    return f"FOREIGN KEY({column}) REFERENCES {table}(ID) ON DELETE CASCADE"


def _switch(name: str, default: int) -> str:
    return f"{name} INTEGER NOT NULL CHECK ({name} BETWEEN 0 AND 1) DEFAULT {default}"


def _value_table(name: str, value: str) -> str:
    keys = [_key("StatementId", "STATEMENTS"), _key("VariableId", "VARIABLES")]
    keys += [_key("Entity", "ENTITIES")] if name == "DATASHORTTEXT" else []
    return (
        f"CREATE TABLE {name}(ID INTEGER PRIMARY KEY NOT NULL, StatementId INTEGER NOT NULL, VariableId INTEGER NOT NULL, "
        f"{value}, {', '.join(keys)}, UNIQUE (StatementId, VariableId))"
    )


def schema() -> list[str]:
    """The tables of a DNA 3.1 database, as statements of SQL, in the order in which they refer to each other."""
    number, text = "ID INTEGER NOT NULL PRIMARY KEY", "{0} TEXT NOT NULL DEFAULT '' " + _NAME
    coder = [
        number, f"Name TEXT NOT NULL {_NAME.format('Name')}", _COLOUR,
        "Refresh INTEGER NOT NULL CHECK (Refresh BETWEEN 0 AND 9999) DEFAULT 0",
        "FontSize INTEGER NOT NULL CHECK (FontSize BETWEEN 1 AND 99) DEFAULT 14", f"Password TEXT NOT NULL {_NAME.format('Password')}",
        "PopupWidth INTEGER CHECK (PopupWidth BETWEEN 100 AND 9999) DEFAULT 300", _switch("ColorByCoder", 0),
        _switch("PopupDecoration", 0), _switch("PopupAutoComplete", 1), *(_switch(f"Permission{right}", 1) for right in _RIGHTS),
    ]  # fmt: skip
    document = [
        number, f"Title TEXT NOT NULL {_NAME.format('Title')}", "Text TEXT NOT NULL", "Coder INTEGER",
        *(text.format(name) for name in ("Author", "Source", "Section")), "Notes TEXT NOT NULL DEFAULT ''", text.format("Type"),
        "Date INTEGER NOT NULL", _key("Coder", "CODERS"),
    ]  # fmt: skip
    statement = [
        number, "StatementTypeId INTEGER", "DocumentId INTEGER", "Start INTEGER NOT NULL CHECK(Start >= 0)",
        "Stop INTEGER NOT NULL CHECK(Stop >= 0)", "Coder INTEGER", "CHECK (Start < Stop)", _key("StatementTypeId", "STATEMENTTYPES"),
        _key("Coder", "CODERS"), _key("DocumentId", "DOCUMENTS"),
    ]  # fmt: skip
    return [
        "CREATE TABLE SETTINGS(Property TEXT PRIMARY KEY, Value TEXT NOT NULL)",
        f"CREATE TABLE CODERS({', '.join(coder)})",
        f"CREATE TABLE DOCUMENTS({', '.join(document)})",
        f"CREATE TABLE STATEMENTTYPES({number}, Label TEXT NOT NULL {_NAME.format('Label')}, {_COLOUR})",
        *_variable_tables(number),
        f"CREATE TABLE STATEMENTS({', '.join(statement)})",
        _value_table("DATABOOLEAN", "Value INTEGER NOT NULL DEFAULT 1"),
        _value_table("DATAINTEGER", "Value INTEGER NOT NULL DEFAULT 0"),
        *_entity_tables(),
        _value_table("DATASHORTTEXT", "Entity INTEGER NOT NULL"),
        _value_table("DATALONGTEXT", "Value TEXT DEFAULT ''"),
    ]


def _variable_tables(number: str) -> list[str]:
    kinds = " OR ".join(f"DataType = '{kind}'" for kind in ("boolean", "integer", "long text", "short text"))
    views = (f"{name} INTEGER NOT NULL DEFAULT 1 CHECK({name} BETWEEN 0 AND 1)" for name in ("viewStatements", "editStatements", "viewDocuments", "editDocuments"))  # fmt: skip
    return [
        f"CREATE TABLE VARIABLES({number}, Variable TEXT NOT NULL {_NAME.format('Variable')}, DataType TEXT NOT NULL "
        f"CHECK ({kinds}) DEFAULT 'short text', StatementTypeId INTEGER, {_key('StatementTypeId', 'STATEMENTTYPES')}, "
        "UNIQUE (Variable, StatementTypeId))",
        f"CREATE TABLE VARIABLELINKS({number}, SourceVariableId INTEGER, TargetVariableId INTEGER, "
        "CHECK (TargetVariableId != SourceVariableId), "
        f"{_key('SourceVariableId', 'VARIABLES')}, {_key('TargetVariableId', 'VARIABLES')})",
        f"CREATE TABLE REGEXES(Label TEXT PRIMARY KEY {_NAME.format('Label')}, {_COLOUR})",
        f"CREATE TABLE CODERRELATIONS({number}, Coder INTEGER CHECK(Coder > 0), OtherCoder INTEGER CHECK(OtherCoder > 0), "
        f"{', '.join(views)}, CHECK (Coder != OtherCoder), {_key('Coder', 'CODERS')}, {_key('OtherCoder', 'CODERS')})",
    ]


def _entity_tables() -> list[str]:
    number = "ID INTEGER PRIMARY KEY NOT NULL"
    colour = ", ".join(f"{name} INTEGER CHECK ({name} BETWEEN 0 AND 255)" for name in ("Red", "Green", "Blue"))
    return [
        f"CREATE TABLE ENTITIES({number}, VariableId INTEGER NOT NULL, Value TEXT NOT NULL DEFAULT '' {_NAME.format('Value')}, "
        f"{colour}, ChildOf INTEGER CHECK(ChildOf > 0), UNIQUE (VariableId, Value), {_key('ChildOf', 'ENTITIES')}, "
        f"{_key('VariableId', 'VARIABLES')})",
        f"CREATE TABLE ATTRIBUTEVARIABLES({number}, VariableId INTEGER NOT NULL, AttributeVariable TEXT NOT NULL "
        f"{_NAME.format('AttributeVariable')}, UNIQUE(VariableId, AttributeVariable), {_key('VariableId', 'VARIABLES')})",
        f"CREATE TABLE ATTRIBUTEVALUES({number}, EntityId INTEGER NOT NULL, AttributeVariableId INTEGER NOT NULL, AttributeValue "
        f"TEXT NOT NULL DEFAULT '' {_NAME.format('AttributeValue')}, UNIQUE (EntityId, AttributeVariableId), "
        f"{_key('EntityId', 'ENTITIES')}, {_key('AttributeVariableId', 'ATTRIBUTEVARIABLES')})",
    ]


def password(clear: str, salt: bytes = b"discourse-salt-1") -> str:
    """A password as DNA stores it: 16 bytes of salt and the SHA-256 of salt and password, hashed 100,000 times, in base64."""
    digest = salt + clear.encode("utf-8")
    for _ in range(100_000):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode("ascii")


def database(statements: pd.DataFrame, data: corpus.Corpus, factor: float = 1) -> bytes:
    """A table of statements (of `corpus.select`) as the bytes of a .dna file, the same every time.

    The integer `stance` is stance / factor. Raises ExchangeError where a value does not fit DNA (at most 190 characters
    in a title or a short text).
    """
    values = qualifiers(statements, factor).tolist()
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("PRAGMA foreign_keys = ON")
        try:
            for line in schema():
                base.execute(line)
            _heads(base)
            places = _documents(base, statements, data)
            rows = statements.assign(stance=values).to_dict("records")
            entities = _entities(base, [_values(row, data) for row in rows], data)
            for number, row in enumerate(rows, 1):
                _statement(base, number, places[number - 1], _values(row, data), entities)
        except sqlite3.IntegrityError as error:
            raise ExchangeError(
                f"DNA cannot hold this: {error}; titles and short texts have at most 190 characters there: shorten it in the data"
            ) from None
        base.commit()
        return base.serialize()


def _heads(base: sqlite3.Connection) -> None:
    """Settings, the one coder, the statement type and its variables with the attributes of their entities."""
    base.executemany("INSERT INTO SETTINGS VALUES (?, ?)", list(zip(("version", "date"), VERSION, strict=True)))
    base.execute(
        "INSERT INTO CODERS (ID, Name, Red, Green, Password) VALUES (1, 'Admin', 255, 255, ?)", (password(PASSWORD),)
    )
    base.execute("INSERT INTO STATEMENTTYPES VALUES (1, ?, 239, 208, 51)", (TYPE,))
    for number, (name, kind) in enumerate(VARIABLES.items(), 1):
        base.execute("INSERT INTO VARIABLES VALUES (?, ?, ?, 1)", (number, name, kind))
        for attribute in (*STANDARD, *OWN.get(name, ())) if kind == "short text" else ():
            base.execute("INSERT INTO ATTRIBUTEVARIABLES VALUES (NULL, ?, ?)", (number, attribute))


def _documents(base: sqlite3.Connection, statements: pd.DataFrame, data: corpus.Corpus) -> list[tuple[int, int, int]]:
    """Write a document for each doc_id, its text one gist a line; document, start and stop of each statement in order."""
    authors = data.documents.set_index("doc_id")["author"]
    texts: dict[str, str] = {}
    numbers = {doc_id: number for number, doc_id in enumerate(dict.fromkeys(statements["doc_id"]), 1)}
    places = []
    for doc_id, gist in zip(statements["doc_id"], statements["gist"], strict=True):
        before = f"{texts[doc_id]}\n" if doc_id in texts else ""
        texts[doc_id] = before + (gist or NO_GIST)
        places.append((numbers[doc_id], utf16(before), utf16(texts[doc_id])))
    for row in statements.drop_duplicates("doc_id").itertuples():
        note = f"{row.doc_id}; published {row.published}; the text is gists of ours, not the article"
        seconds = int((row.date - pd.Timestamp("1970-01-01")).total_seconds())
        line = (numbers[row.doc_id], row.title, texts[row.doc_id], 1, authors[row.doc_id], row.outlet, row.corpus, note, row.genre, seconds)  # fmt: skip
        base.execute(f"INSERT INTO DOCUMENTS VALUES ({', '.join('?' * 10)})", line)
    return places


def _values(row: Mapping, data: corpus.Corpus) -> dict[str, str | int]:
    """The value of each variable for a statement."""
    person = row["kind"] == "person"
    return {
        "person": row["name"] if person else "",
        "organization": row["affiliation"] if person else row["name"],
        "concept": data.codebook.questions[row["question"]]["text"],
        **{name: row[name] for name in list(VARIABLES)[3:]},
    }


def _entities(base: sqlite3.Connection, rows: Iterable[Mapping], data: corpus.Corpus) -> dict[tuple[int, str], int]:
    """Write each value of a short text once, with its attributes; the number of each (variable, value)."""
    voices = data.voices.set_index("voice_id").to_dict("index")
    questions = {entry["text"]: {"question": key} for key, entry in data.codebook.questions.items()}
    known: dict[str, Mapping] = {"voice_id": voices, "concept": questions}
    attributes = base.execute("SELECT ID, VariableId, AttributeVariable FROM ATTRIBUTEVARIABLES").fetchall()
    entities: dict[tuple[int, str], int] = {}
    for row in rows:
        for number, (name, kind) in enumerate(VARIABLES.items(), 1):
            key = (number, row[name])
            if kind != "short text" or key in entities:
                continue
            entities[key] = len(entities) + 1
            base.execute("INSERT INTO ENTITIES VALUES (?, ?, ?, 0, 0, 0, NULL)", (entities[key], *key))
            about = known.get(name, {}).get(row[name], {})
            cells = [(entities[key], one, about.get(what, "")) for one, of, what in attributes if of == number]
            base.executemany("INSERT INTO ATTRIBUTEVALUES VALUES (NULL, ?, ?, ?)", cells)
    return entities


def _statement(
    base: sqlite3.Connection,
    number: int,
    place: tuple[int, int, int],
    row: Mapping,
    entities: Mapping[tuple[int, str], int],
) -> None:
    """Write one statement and a value for every variable of its type."""
    base.execute("INSERT INTO STATEMENTS VALUES (?, 1, ?, ?, ?, 1)", (number, *place))
    tables = {"short text": "DATASHORTTEXT", "long text": "DATALONGTEXT", "integer": "DATAINTEGER"}
    for variable, (name, kind) in enumerate(VARIABLES.items(), 1):
        value = entities[(variable, row[name])] if kind == "short text" else row[name]
        base.execute(f"INSERT INTO {tables[kind]} VALUES (NULL, ?, ?, ?)", (number, variable, value))
