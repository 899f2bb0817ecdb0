"""The statements that the settings ask for."""

from collections.abc import Collection, Sequence

import pandas as pd

from helpers.corpus import periods
from helpers.corpus.load import Corpus

EXPERTS = ("scholar", "think_tank", "former_official", "journalist")
OFFICIAL_LINE = ("official", "institution")
OPENING = 2_000  # characters of an article that DEPTH = "opening" keeps


class SelectionError(ValueError):
    """A setting of the parameters cell cannot be used; the message says what is allowed."""


def select(
    corpus: Corpus,
    question: str | None = None,
    source: str = "debate",
    cuts: Sequence[str] = periods.CUTS,
    roles: Collection[str] = (),
    countries: Collection[str] = (),
    voices: Collection[str] = (),
    since: str = "",
    until: str = "",
    depth: str = "whole",
    reader: str = "agreed",
) -> pd.DataFrame:
    """The statements that the settings ask for, one row each, with what is known of their document and voice.

    `question` None means all questions; an empty collection means no filter; `source` is debate, articles or both;
    `since` and `until` are days (both included); `depth` "opening" keeps of an article what stands in its first 2,000
    characters; `reader` is agreed, 1 or 2. Columns: statement_id, doc_id, voice_id, name, kind, country, speaks_for,
    role, affiliation, question, stance, certainty, arguments, frames, locator, gist, and of the document corpus,
    published, date, month_only, year, period, title, outlet, publisher, genre, language, access, url. Sorted by date,
    then statement_id. Raises SelectionError for a setting that the data do not know.
    """
    _check_settings(corpus, question, source, roles, countries, voices, depth, reader)
    table = read_by(corpus, reader).merge(corpus.voices, on="voice_id").merge(corpus.documents, on="doc_id")
    table["period"] = periods.assign(table["date"], table["month_only"], cuts)
    table["year"] = table["date"].dt.year
    keep = table["corpus"].isin(["debate", "articles"] if source == "both" else [source])
    for column, wanted in (("role", roles), ("country", countries), ("voice_id", voices)):
        keep &= table[column].isin(list(wanted)) if wanted else True
    keep &= (table["question"] == question) if question else True
    keep &= (table["date"] >= pd.Timestamp(since)) if since else True
    keep &= (table["date"] <= pd.Timestamp(until)) if until else True
    table = table[keep]
    if depth == "opening":
        table = table[in_opening(corpus, table)]
    return table[COLUMNS].sort_values(["date", "statement_id"], kind="stable").reset_index(drop=True)


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
    "publisher",
    "genre",
    "language",
    "access",
    "url",
]


def _check_settings(corpus, question, source, roles, countries, voices, depth, reader) -> None:
    if question:
        corpus.codebook.require(question)
    for name, value, allowed in (
        ("CORPUS", source, ("debate", "articles", "both")),
        ("DEPTH", depth, ("whole", "opening")),
        ("reader", str(reader), ("agreed", "1", "2")),
    ):
        if value not in allowed:
            raise SelectionError(f"{name}: {value!r} is not known; use {', '.join(allowed)}")
    for name, values, known in (
        ("ROLES", roles, corpus.codebook.ids("roles")),
        ("COUNTRIES", countries, sorted(set(corpus.voices["country"]) - {""})),
        ("VOICES", voices, sorted(corpus.voices["voice_id"])),
    ):
        if isinstance(values, str):
            raise SelectionError(f"{name}: write a list, [{values!r}]")
        unknown = [value for value in values if value not in set(known)]
        if unknown:
            hint = ", ".join(known) if len(known) < 40 else "see voices.csv"
            raise SelectionError(f"{name}: {', '.join(map(repr, unknown))} not in the data; known: {hint}")


def read_by(corpus: Corpus, reader: str | int = "agreed") -> pd.DataFrame:
    """The statements as agreed, or with the codes that reader 1 or 2 gave (statements that this reader found)."""
    if str(reader) == "agreed":
        return corpus.statements
    key, codes = ["doc_id", "voice_id", "question"], ["stance", "certainty", "arguments", "frames"]
    own = corpus.codings.loc[corpus.codings["coder"] == int(reader), [*key, *codes]]
    return corpus.statements.drop(columns=codes).merge(own, on=key)


def in_opening(corpus: Corpus, statements: pd.DataFrame, characters: int = OPENING) -> pd.Series:
    """Whether each statement can be read in the opening: always in the debate; in an article when a paragraph of its
    locator begins within the first `characters` characters."""
    starts = corpus.paragraphs.assign(start=corpus.paragraphs.groupby("doc_id")["characters"].cumsum())
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
