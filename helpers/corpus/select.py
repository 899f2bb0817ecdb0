"""The statements that the settings ask for."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.corpus import countries as lands
from helpers.corpus import given
from helpers.corpus import periods as calendar
from helpers.corpus.codebook import CodebookError
from helpers.corpus.given import SelectionError as SelectionError
from helpers.corpus.given import unknown as unknown
from helpers.corpus.load import Corpus

OPENING = 2_000  # characters of an article that DEPTH = "opening" keeps
CORPORA = ("debate", "articles", "both")
DEPTHS = ("whole", "opening")
READERS = ("agreed", "1", "2")
MACHINE = "machine-translated"
TRANSLATIONS = ("in", "out")
LISTS = ("roles", "countries", "voices", "access", "outlet_countries", "languages")

COLUMNS = [
    "statement_id",
    "doc_id",
    "voice_id",
    "name",
    "kind",
    "country",
    "speaks_for",
    "role",
    "affiliation",
    "question",
    "stance",
    "certainty",
    "arguments",
    "frames",
    "locator",
    "gist",
    "corpus",
    "published",
    "date",
    "month_only",
    "year",
    "period",
    "title",
    "outlet",
    "outlet_country",
    "publisher",
    "genre",
    "language",
    "access",
    "url",
]


def select(
    data: Corpus,
    question: str | None = None,
    corpus: str = "debate",
    periods: Sequence[str] | None = None,
    roles: Collection[str] = (),
    countries: Collection[str] = (),
    voices: Collection[str] = (),
    since: str = "",
    until: str = "",
    depth: str = "whole",
    reader: str | int = "agreed",
    access: Collection[str] = (),
    outlet_countries: Collection[str] = (),
    languages: Collection[str] = (),
    machine_translation: str = "in",
) -> pd.DataFrame:
    """The statements that the settings ask for, one row each, with what is known of their document and voice.

    `question` None means all questions; `periods` None those of the debate; an empty collection means no filter; `corpus` is debate, articles or both;
    `since` and `until` are days (both included; a page of which only the month is known counts where the whole month does); `depth` "opening" keeps of an article what stands in its first 2,000
    characters; `reader` is agreed, 1 or 2; `access`, `outlet_countries` and `languages` choose pages: how they were read, the
    country of their outlet (ISO 3166), the language read (ISO 639-1); `machine_translation` "out" leaves out pages that
    `lead_flags.csv` flags as machine-translated, surely or probably. Columns: COLUMNS, that is the statement, its voice and its document with
    date, year and period. Sorted by date, then statement_id. Raises SelectionError for a setting that the data do not
    know, CodebookError for a question, PeriodError for a cut.
    """
    periods = calendar.of(data.codebook, periods)
    settings = read(
        data.folder, question=question, corpus=corpus, periods=periods, roles=roles, countries=countries, voices=voices, since=since, until=until,
        depth=depth, reader=reader, access=access, outlet_countries=outlet_countries, languages=languages, machine_translation=machine_translation,
    )  # fmt: skip
    check(data, **settings)
    return _chosen(data, **settings)


def read(folder: Path | None, **settings: Any) -> dict[str, Any]:
    """Settings that choose statements, each read as what it means (`given`): lists as tuples, days as YYYY-MM-DD, countries as the codes of the
    data in `folder`. Raises SelectionError or PeriodError for one of another kind."""
    found = {name: given.plain(value) for name, value in settings.items()}
    found["periods"] = calendar.read(found["periods"])
    for name in ("countries", "outlet_countries"):
        found[name] = lands.codes(given.names(name.upper(), found[name]), folder)
    found |= {name: tuple(given.names(name.upper(), found[name])) for name in LISTS}
    return found | {name: given.day(name.upper(), found[name]) for name in ("since", "until")}


def _chosen(
    data: Corpus, question: str | None, corpus: str, periods: Sequence[str], since: str, until: str, depth: str, reader: str | int,
    machine_translation: str, **wishes: Collection[str],
) -> pd.DataFrame:  # fmt: skip
    """The statements that settings choose which were read and checked."""
    table = read_by(data, reader).merge(data.voices, on="voice_id").merge(data.documents, on="doc_id")
    table["period"] = calendar.assign(table["date"], table["month_only"], periods)
    table["year"] = table["date"].dt.year
    keep = table["corpus"].isin(["debate", "articles"] if corpus == "both" else [corpus])
    columns = dict(zip(LISTS, ("role", "country", "voice_id", "access", "outlet_country", "language"), strict=True))
    for name, wanted in wishes.items():
        keep &= table[columns[name]].isin(list(wanted)) if wanted else True
    keep &= (table["question"] == question) if question else True
    first, last = calendar.earliest_and_latest(table["date"], table["month_only"])
    keep &= (first >= pd.Timestamp(since)) if since else True
    keep &= (last <= pd.Timestamp(until)) if until else True
    table = table[keep]
    if machine_translation == "out":
        table = table[~table["doc_id"].isin(machine_translated(data.lead_flags))]
    if depth == "opening":
        table = table[in_opening(data, table)]
    return table[COLUMNS].sort_values(["date", "statement_id"], kind="stable").reset_index(drop=True)


def check(
    data: Corpus,
    question: str | None,
    corpus: str,
    periods: Sequence[str],
    roles: Collection[str],
    countries: Collection[str],
    voices: Collection[str],
    since: str,
    until: str,
    depth: str,
    reader: str | int,
    access: Collection[str] = (),
    outlet_countries: Collection[str] = (),
    languages: Collection[str] = (),
    machine_translation: str = "in",
) -> None:
    """Raises SelectionError, CodebookError or PeriodError for the first setting, as `read` gives them, that cannot be used."""
    questions = data.codebook.ids("questions")
    if question is not None and not (isinstance(question, str) and question in ("", *questions)):
        raise CodebookError(unknown("QUESTION", [question], questions))
    calendar.check(periods)
    for name, value, allowed in (
        ("CORPUS", corpus, CORPORA),
        ("DEPTH", depth, DEPTHS),
        ("READER", str(reader), READERS),
        ("MACHINE_TRANSLATION", machine_translation, TRANSLATIONS),
    ):
        if not isinstance(value, str) or value not in allowed:
            raise SelectionError(unknown(name, [value], allowed))
    for name, values, known in (
        ("ROLES", roles, data.codebook.ids("roles")),
        ("COUNTRIES", countries, sorted(set(data.voices["country"]) - {""})),
        ("VOICES", voices, sorted(data.voices["voice_id"])),
        ("ACCESS", access, data.codebook.ids("access")),
        ("OUTLET_COUNTRIES", outlet_countries, sorted(set(data.documents["outlet_country"]) - {""})),
        ("LANGUAGES", languages, sorted(set(data.documents["language"]))),
    ):
        strange = [value for value in values if not isinstance(value, str) or value not in known]
        if strange and name in ("COUNTRIES", "OUTLET_COUNTRIES"):
            raise SelectionError(_no_country(name, strange, known, data))
        if strange:
            raise SelectionError(unknown(name, strange, known))
    if since and until and since > until:
        raise SelectionError(f"SINCE {since} is after UNTIL {until}; no day lies between")


def _no_country(name: str, strange: Collection, known: Collection[str], data: Corpus) -> str:
    """Which countries the data do not have, what is near to each, and which they have."""
    return f"{name}: {' '.join(lands.meant(each, known, data.folder) for each in strange)} Known: {', '.join(known)}"


def country(name: str, value: object, data: Corpus) -> str:
    """The code of the one country that a setting names, or an empty text; raises SelectionError for what is none."""
    wanted = "" if value is None else given.plain(value)
    code = lands.code_of(wanted, data.folder) if isinstance(wanted, str) else ""
    if not code and wanted != "":
        near = lands.meant(wanted, sorted(set(data.voices["country"]) - {""}), data.folder)
        raise SelectionError(f"{name}: {near} Write one in quotation marks, by its code or its name")
    return code


def read_by(data: Corpus, reader: str | int = "agreed") -> pd.DataFrame:
    """The statements as agreed, or with the codes that reader 1 or 2 gave (statements that this reader found): the columns of
    `statements.csv`."""
    if str(reader) == "agreed":
        return data.statements
    key, codes = ["doc_id", "voice_id", "question"], ["stance", "certainty", "arguments", "frames"]
    own = data.codings.loc[data.codings["coder"] == int(reader), [*key, *codes]]
    return data.statements.drop(columns=codes).merge(own, on=key)


def machine_translated(flags: pd.DataFrame) -> set[str]:
    """The pages flagged as machine-translated, surely or probably (`lead_flags.csv`)."""
    return set(flags.loc[flags["flag"].str.contains(MACHINE), "doc_id"])


def in_opening(data: Corpus, statements: pd.DataFrame, characters: int = OPENING) -> pd.Series:
    """Whether each statement can be read in the opening: always in the debate; in an article when a paragraph of its
    locator begins within the first `characters` characters."""
    starts = data.paragraphs.assign(start=data.paragraphs.groupby("doc_id")["characters"].cumsum())
    starts["start"] -= starts["characters"]
    begins = {(d, str(p)): s for d, p, s in starts[["doc_id", "paragraph", "start"]].itertuples(index=False)}
    seen = [
        not locator or any(begins[doc_id, number] < characters for number in locator.split(";"))
        for doc_id, locator in zip(statements["doc_id"], statements["locator"], strict=True)
    ]
    return pd.Series(seen, index=statements.index)


def explode(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """One row per code of a `;`-joined column (`arguments` or `frames`); rows without a code are left out."""
    long = table.assign(**{column: table[column].str.split(";")}).explode(column)
    return long[long[column] != ""].reset_index(drop=True)


def has(column: pd.Series, code: str) -> pd.Series:
    """1.0 for each `;`-joined cell of the column that holds the code, else 0.0."""
    return pd.Series([float(code in cell.split(";")) for cell in column], index=column.index, dtype=float)


def commonest(values: pd.Series) -> pd.Series:
    """How often each value that is filled occurs: the most frequent first, of equal ones the first of the alphabet."""
    return values[values != ""].value_counts().sort_index().sort_values(ascending=False, kind="stable")


def sign_of(stances: pd.Series) -> pd.Series:
    """The side of a question that each stance is on: -1 (its low end), 0 (neither), 1 (its high end)."""
    return (stances > 0).astype(int) - (stances < 0).astype(int)
