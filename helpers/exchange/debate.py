"""A new data folder from a database of Discourse Network Analyzer, its event list, or a plain table of statements."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from helpers.corpus import new
from helpers.corpus.load import Corpus
from helpers.corpus.outline import Outline
from helpers.exchange import from_dna, from_table
from helpers.exchange.debate_codes import AS, CONTRADICTING, Book, Choices, Ids, code
from helpers.exchange.debate_report import Report
from helpers.exchange.debate_statements import Coded, coded
from helpers.exchange.debate_tables import WORDS, alike, documents, need_language, voices, words_of
from helpers.exchange.dna_mapping import check_size
from helpers.exchange.foreign import VOICES, Source
from helpers.exchange.imported import ExchangeError, labels

MAY_BE_EMPTY = (("documents", "url"), ("statements", "certainty"), ("codings-statements", "certainty"))


@dataclass(frozen=True)
class Made:
    """A new folder: its corpus, and the report of what became what (`lines` for the screen)."""

    corpus: Corpus
    lines: list[str]


def make(folder: Path, path: Path, choices: Choices) -> Made:
    """Make a data folder from a file; nothing is written where anything is wrong.

    Raises ExchangeError (the file, or a choice), NewFolderError (the folder is there), DataError, CodebookError, FileError.
    """
    new.refuse(folder)
    check(choices)
    source = of_one_coder(read(path, choices), choices.coder)
    pages, doc_ids, lists = documents(source, choices.language)
    people, voice_ids, columns = voices(source)
    roles, lists["roles"] = words_of((entry["role"] for entry in source.entries), "roles")
    rows, book = code(source, choices, Ids(doc_ids, voice_ids, roles))
    made = coded(rows, choices.concepts == "arguments", choices.contradicting == "middle")
    left_out = [*source.left_out, *book.left_out, *made.left_out, *alike([entry["voice"] for entry in source.entries])]
    tables = {"documents": pages, "voices": people, **statement_tables(made)}
    report = Report(source, choices, book, made, left_out, {name: len(table) for name, table in tables.items()})
    about = _outline(folder.name, source, choices, book, lists, columns, tables)
    files = new.contents(about, tables, report.files(), report.found(), report.coded())
    return Made(new.write(folder, files), report.lines())


def read(path: Path, choices: Choices) -> Source:
    """What a file holds: a database (.dna, or SQLite by another name), else a table or event list. Raises ExchangeError."""
    check_size(path)
    with path.open("rb") as file:
        is_database = file.read(6) == b"SQLite"
    if is_database or path.suffix.lower() == ".dna":
        return from_dna.read(path, choices.columns, choices.voices)
    return from_table.read(path, choices.columns, choices.voices, choices.sheet, choices.day)


def check(choices: Choices) -> None:
    """Raises ExchangeError for a choice that cannot be, or that says nothing together with another."""
    for name, value, allowed in (
        ("--concepts", choices.concepts, AS),
        ("--voices", choices.voices, VOICES),
        ("--contradicting", choices.contradicting, CONTRADICTING),
        ("--certainty", choices.certainty, ("", "explicit", "implied")),
    ):
        if value not in allowed:
            raise ExchangeError(f"{name} {value}: is unknown; allowed: {', '.join(word for word in allowed if word)}")
    if choices.concepts == "arguments" and not choices.question:
        raise ExchangeError(
            '--concepts arguments: say on which question they are arguments: --question "Should ...?"; a concept of which '
            'agreement speaks against it is named by --against "..."'
        )
    if choices.concepts == "questions" and (choices.question or choices.against):
        raise ExchangeError("--question and --against belong to --concepts arguments; leave them out, or choose that")
    need_language(choices.language)


def of_one_coder(source: Source, asked: str) -> Source:
    """The source with the entries of one coder, where one is asked for by name or id; else as it is, its coders those who
    have entries."""
    present = {entry["coder"] for entry in source.entries}
    coders = {key: name for key, name in source.coders.items() if key in present}
    if not asked:
        return replace(source, coders=coders)
    known = labels(coders, "id")
    chosen = [key for key, name in known.items() if asked in (key, name)]
    if len(chosen) != 1:
        raise ExchangeError(f"{source.file}: --coder {asked}: is not there; there are {', '.join(known.values()) or 'none'}")  # fmt: skip
    kept = [entry for entry in source.entries if entry["coder"] == chosen[0]]
    others = [
        (entry["where"], known[entry["coder"]], f"of another coder than {asked}")
        for entry in source.entries
        if entry["coder"] != chosen[0]
    ]
    return replace(source, entries=kept, coders={chosen[0]: coders[chosen[0]]}, left_out=[*source.left_out, *others])


def statement_tables(made: Coded) -> dict[str, pd.DataFrame]:
    """The tables of statements: as agreed, and as each reader coded them."""
    readings = made.readings.rename(columns={"reader": "coder"})
    agreed = made.agreed.assign(locator="") if len(made.agreed) else made.agreed
    return {"statements": agreed.astype("str"), "codings-statements": readings.astype("str")}


def _outline(
    name: str,
    source: Source,
    choices: Choices,
    book: Book,
    lists: Mapping[str, Mapping[str, str]],
    columns: Mapping[str, str],
    tables: Mapping[str, pd.DataFrame],
) -> Outline:
    """What the folder says of itself; columns that the source does not fill everywhere may be empty."""
    open_cells = [(table, column) for table, column in MAY_BE_EMPTY if len(tables.get(table, ())) and (tables[table][column] == "").any()]  # fmt: skip
    words = {block: {**WORDS.get(block, {}), **lists.get(block, {})} for block in (*WORDS, *lists)}
    title = choices.title or choices.question
    return Outline(
        name,
        **({"title": title} if title else {}),
        short=choices.short or name,
        questions=book.questions,
        steps=book.words,
        arguments=book.arguments,
        frames=book.frames,
        words=words,
        optional=frozenset(open_cells),
        columns={"voices": columns} if columns else {},
        source=source.file,
    )
