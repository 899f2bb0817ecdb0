"""Load and check the corpus: one call gives an object with tidy tables, or one message with every fault."""

import hashlib
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from helpers import checks, codebook, paths, periods
from helpers.checks import DataError, Fault
from helpers.codebook import Codebook

EXPERTS = ("scholar", "think_tank", "former_official", "journalist")
OFFICIAL_LINE = ("official", "institution")
OPENING = 2_000  # characters of an article that DEPTH = "opening" keeps


class SelectionError(ValueError):
    """A setting of the parameters cell cannot be used; the message says what is allowed."""


@dataclass(frozen=True)
class Corpus:
    """The checked tables as tidy frames (columns: `data/README.md`), the codebook, and the data's version."""

    documents: pd.DataFrame = field(repr=False)
    voices: pd.DataFrame = field(repr=False)
    statements: pd.DataFrame = field(repr=False)
    codings: pd.DataFrame = field(repr=False)
    sentences: pd.DataFrame = field(repr=False)
    sentence_codings: pd.DataFrame = field(repr=False)
    paragraphs: pd.DataFrame = field(repr=False)
    terms: pd.DataFrame = field(repr=False)
    lead_flags: pd.DataFrame = field(repr=False)
    events: pd.DataFrame = field(repr=False)
    codebook: Codebook = field(repr=False)
    version: str
    folder: Path = field(repr=False)


_ATTRIBUTE = {"codings-statements": "codings", "codings-sentences": "sentence_codings", "lead-flags": "lead_flags"}


def load(folder: Path | str | None = None) -> Corpus:
    """Read and check every table of the data folder (default: `data/`).

    Raises DataError with all faults at once (file, row, column, value, what is allowed), or CodebookError.
    """
    folder = Path(folder) if folder else paths.data()
    package = checks.read_package(folder)
    book = codebook.load(folder / "codebook.toml")
    tables = read_checked(folder, package, book)
    frames = {_ATTRIBUTE.get(name, name): _typed(table, package, name) for name, table in tables.items()}
    frames["documents"] = _with_dates(frames["documents"])
    frames["events"]["date"] = pd.to_datetime(frames["events"]["date"], format="%Y-%m-%d")
    return Corpus(**frames, codebook=book, version=version_of(folder, package), folder=folder)


def read_checked(folder: Path, package: dict, book: Codebook) -> dict[str, pd.DataFrame]:
    """The tables as texts, by name; raises DataError with every fault."""
    tables, faults = {}, []
    for resource in package["resources"]:
        columns = [item["name"] for item in resource["schema"]["fields"]]
        tables[resource["name"]], found = checks.read_rows(folder / resource["path"], resource["path"], columns)
        faults += found
    if not faults:
        for resource in package["resources"]:
            table = tables[resource["name"]]
            faults += checks.check_table(resource["path"], resource["schema"], table, book, tables)
        faults += checks.check_across(tables)
    if faults:
        raise DataError(faults)
    return tables


def _typed(table: pd.DataFrame, package: dict, name: str) -> pd.DataFrame:
    schema = next(resource["schema"] for resource in package["resources"] if resource["name"] == name)
    whole = {item["name"]: "int64" for item in schema["fields"] if item["type"] == "integer"}
    return table.astype(whole).reset_index(drop=True)


def _with_dates(documents: pd.DataFrame) -> pd.DataFrame:
    """Documents with `date` (a month stands for its 15th) and `month_only`."""
    month_only = documents["published"].str.len() == 7
    days = documents["published"].where(~month_only, documents["published"] + "-15")
    return documents.assign(date=pd.to_datetime(days, format="%Y-%m-%d"), month_only=month_only)


def fingerprint_of(folder: Path, package: dict) -> str:
    """SHA-256 over the tables of the package in their order and the TOML files by name, whatever their line ends."""
    files = [folder / resource["path"] for resource in package["resources"]] + sorted(folder.glob("*.toml"))
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes().removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
    return digest.hexdigest()


def version_of(folder: Path, package: dict) -> str:
    """The data's version for captions; `(changed)` stands behind it when the tables are not those it names."""
    same = package.get("fingerprint") == fingerprint_of(folder, package)
    return f"{package['version']}{'' if same else ' (changed)'}"


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


def report(folder: Path | None = None) -> list[Fault | str]:
    """Print the check of every table, by our own rules and by frictionless; the faults found."""
    from helpers import package  # frictionless takes seconds to import, so never in a notebook

    folder = folder or paths.data()
    try:
        found: list = []
        corpus = load(folder)
        sizes = {name: len(getattr(corpus, name)) for name in corpus.__dataclass_fields__ if name not in _NO_TABLE}
        print(f"data version {corpus.version}: " + ", ".join(f"{name} {size}" for name, size in sizes.items()))
    except ValueError as error:
        found = getattr(error, "faults", [str(error)])
        print(error)
    print(f"own check: {len(found)} errors")
    foreign = package.validate(folder)
    print("\n".join(str(fault) for fault in foreign))
    print(f"frictionless: {len(foreign)} errors")
    return [*found, *foreign]


_NO_TABLE = ("codebook", "version", "folder")

if __name__ == "__main__":
    sys.exit(1 if report() else 0)
