"""The statements that the settings ask for."""

import re
from collections.abc import Collection, Iterable, Sequence

import pandas as pd

from helpers.corpus import countries as lands
from helpers.corpus import periods as calendar
from helpers.corpus.codebook import CodebookError
from helpers.corpus.load import Corpus
from helpers.corpus.near import hint

OPENING = 2_000  # characters of an article that DEPTH = "opening" keeps
CORPORA = ("debate", "articles", "both")
DEPTHS = ("whole", "opening")
READERS = ("agreed", "1", "2")
MACHINE = "machine-translated"
TRANSLATIONS = ("in", "out")
FEW = 40  # so many known values are listed whole in a message

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


class SelectionError(ValueError):
    """A setting of the parameters cell cannot be used; the message says what is wrong, what is allowed and what is near."""


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
    `since` and `until` are days (both included); `depth` "opening" keeps of an article what stands in its first 2,000
    characters; `reader` is agreed, 1 or 2; `access`, `outlet_countries` and `languages` choose pages: how they were read, the
    country of their outlet (ISO 3166), the language read (ISO 639-1); `machine_translation` "out" leaves out pages that
    `lead_flags.csv` flags as machine-translated, surely or probably. Columns: COLUMNS, that is the statement, its voice and its document with
    date, year and period. Sorted by date, then statement_id. Raises SelectionError for a setting that the data do not
    know, CodebookError for a question, PeriodError for a cut.
    """
    periods = calendar.of(data.codebook, periods)
    countries, outlet_countries = (lands.codes(each, data.folder) for each in (countries, outlet_countries))
    check(
        data, question, corpus, periods, roles, countries, voices, since, until, depth, reader,
        access, outlet_countries, languages, machine_translation,
    )  # fmt: skip
    table = read_by(data, reader).merge(data.voices, on="voice_id").merge(data.documents, on="doc_id")
    table["period"] = calendar.assign(table["date"], table["month_only"], periods)
    table["year"] = table["date"].dt.year
    keep = table["corpus"].isin(["debate", "articles"] if corpus == "both" else [corpus])
    wishes = dict(
        role=roles,
        country=countries,
        voice_id=voices,
        access=access,
        outlet_country=outlet_countries,
        language=languages,
    )
    for column, wanted in wishes.items():
        keep &= table[column].isin(list(wanted)) if wanted else True
    keep &= (table["question"] == question) if question else True
    keep &= (table["date"] >= pd.Timestamp(since)) if since else True
    keep &= (table["date"] <= pd.Timestamp(until)) if until else True
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
    """Raises SelectionError, CodebookError or PeriodError for the first setting that cannot be used."""
    if question and question not in data.codebook.questions:
        raise CodebookError(unknown("QUESTION", [question], data.codebook.ids("questions")))
    if isinstance(periods, str):
        raise SelectionError(f"PERIODS: write a list of days, [{periods!r}]")
    calendar.check(periods)
    for name, value, allowed in (
        ("CORPUS", corpus, CORPORA),
        ("DEPTH", depth, DEPTHS),
        ("READER", str(reader), READERS),
        ("MACHINE_TRANSLATION", machine_translation, TRANSLATIONS),
    ):
        if value not in allowed:
            raise SelectionError(unknown(name, [value], allowed))
    for name, values, known in (
        ("ROLES", roles, data.codebook.ids("roles")),
        ("COUNTRIES", countries, sorted(set(data.voices["country"]) - {""})),
        ("VOICES", voices, sorted(data.voices["voice_id"])),
        ("ACCESS", access, data.codebook.ids("access")),
        ("OUTLET_COUNTRIES", outlet_countries, sorted(set(data.documents["outlet_country"]) - {""})),
        ("LANGUAGES", languages, sorted(set(data.documents["language"]))),
    ):
        if isinstance(values, str):
            raise SelectionError(f"{name}: write a list, [{values!r}]")
        strange = [value for value in values if value not in set(known)]
        if strange and name in ("COUNTRIES", "OUTLET_COUNTRIES"):
            raise SelectionError(_no_country(name, strange, known, data))
        if strange:
            raise SelectionError(unknown(name, strange, known))
    days = [_day(name, value) for name, value in (("SINCE", since), ("UNTIL", until))]
    if None not in days and days[0] > days[1]:  # type: ignore[operator]
        raise SelectionError(f"SINCE {since} is after UNTIL {until}; no day lies between")


def unknown(name: str, values: Iterable, known: Iterable[str]) -> str:
    """What is not known, what is near to it, and what there is."""
    values, known = list(values), list(known)
    there = f"Known: {', '.join(known)}" if len(known) < FEW else "The ids stand in voices.csv"
    return f"{name}: {', '.join(map(repr, values))} {'is' if len(values) == 1 else 'are'} not known. {hint(values, known)}{there}"


def _no_country(name: str, strange: Collection, known: Collection[str], data: Corpus) -> str:
    """Which countries the data do not have, what is near to each, and which they have."""
    return f"{name}: {' '.join(lands.meant(each, known, data.folder) for each in strange)} Known: {', '.join(known)}"


def country(name: str, given: object, data: Corpus) -> str:
    """The code of the one country that a setting names, or an empty text; raises SelectionError for what is none."""
    code = lands.code_of(given, data.folder) if isinstance(given, str) else ""
    if given and not code:
        near = lands.meant(given, sorted(set(data.voices["country"]) - {""}), data.folder)
        raise SelectionError(f"{name}: {near} Write one in quotation marks, by its code or its name")
    return code


def _day(name: str, value: object) -> pd.Timestamp | None:
    """A setting that is a day, or nothing."""
    if not value:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
            return pd.Timestamp(str(value))
    except ValueError:
        pass
    raise SelectionError(f"{name}: {value!r} is not a day; write it as YYYY-MM-DD, for instance '1999-12-31'")


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
