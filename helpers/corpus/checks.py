"""Are the tables what `data/datapackage.json` and the codebook say they are? All faults at once, each with its place."""

import csv
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.corpus.codebook import Codebook

MAX_FIELD = 1_000_000  # characters in one cell
MAX_ROWS = 200_000  # rows in one coded table
SHOWN = 40  # faults printed in full
_FORMULA = re.compile(r"[=+@\t\r]|-[^\d\s]")
_HIDDEN = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


class DataError(ValueError):
    """The data were refused; the message lists every fault with file, row and column."""

    def __init__(self, faults: "list[Fault]"):
        self.faults = faults
        shown = [str(fault) for fault in faults[:SHOWN]]
        more = [f"... and {len(faults) - SHOWN} more"] if len(faults) > SHOWN else []
        head = f"{len(faults)} fault{'s' if len(faults) != 1 else ''} in the data; nothing was loaded."
        super().__init__("\n".join([head, *shown, *more]))


@dataclass(frozen=True)
class Fault:
    """One fault: `file`, `row` as a spreadsheet counts (the header is 1; 0 for the whole file), `column`, what and why."""

    file: str
    row: int
    column: str
    value: str
    problem: str

    def __str__(self) -> str:
        place = ", ".join(
            [self.file, *([f"row {self.row}"] if self.row else []), *([self.column] if self.column else [])]
        )
        value = f" {self.value[:60]!r}" if self.value else ""
        return f"{place}:{value} {self.problem}"


def read_package(folder: Path) -> dict:
    """The data package's description; raises DataError when it cannot be read."""
    path = folder / "datapackage.json"
    try:
        package = json.loads(path.read_bytes().decode("utf-8-sig"))
        _need_description(package)
        return package
    except FileNotFoundError:
        problem = f"not found in {folder}"
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        problem = f"is not JSON in UTF-8: {error}"
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        problem = f"does not describe a data package: {error} is missing or of the wrong kind"
    raise DataError([Fault("datapackage.json", 0, "", "", problem)])


def _need_description(package: dict) -> None:
    """Raises KeyError or TypeError where a part is missing that the checks rest on."""
    package["version"] + ""
    tables = {resource["name"]: resource for resource in package["resources"]}
    for resource in tables.values():
        resource["path"] + "", resource["schema"]["primaryKey"]
        columns = {field["name"]: field["type"] + field["description"] for field in resource["schema"]["fields"]}
        for key in resource["schema"]["primaryKey"]:
            columns[key]
        for link in resource["schema"].get("foreignKeys", []):
            columns[link["fields"][0]], tables[link["reference"]["resource"]], link["reference"]["fields"][0]


def read_rows(path: Path, name: str, columns: list[str]) -> tuple[pd.DataFrame, list[Fault]]:
    """A CSV file as a table of texts (spreadsheet row numbers as index), with the faults of its form."""
    csv.field_size_limit(MAX_FIELD)
    empty = pd.DataFrame(columns=columns, dtype="str")
    if not path.is_file():
        return empty, [Fault(name, 0, "", "", "not found")]
    raw = path.read_bytes()
    if (lines := raw.count(b"\n")) > MAX_ROWS:
        return empty, [Fault(name, 0, "", "", f"has {lines:,} lines; a coded table has at most {MAX_ROWS:,}")]
    if b"\x00" in raw:
        row = raw[: raw.index(b"\x00")].count(b"\n") + 1
        return empty, [Fault(name, row, "", "", "holds a NUL byte; save the table as plain CSV in UTF-8")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        return empty, [Fault(name, row, "", "", "is not UTF-8 here; save the table as CSV in UTF-8")]
    try:
        rows = list(csv.reader(re.split(r"(?<=\n)|(?<=\r)(?!\n)", text), strict=True))
    except csv.Error as error:
        return empty, [Fault(name, 0, "", "", f"is not a well-formed CSV file: {error}")]
    return _table(rows, name, columns, empty)


def _table(
    rows: list[list[str]], name: str, columns: list[str], empty: pd.DataFrame
) -> tuple[pd.DataFrame, list[Fault]]:
    if not rows or rows == [[]]:
        return empty, [Fault(name, 0, "", "", f"is empty; it needs the header {','.join(columns)}")]
    header = rows[0]
    faults = [Fault(name, 1, column, "", "column is missing") for column in columns if column not in header]
    faults += [
        Fault(name, 1, column, "", "column is not in datapackage.json; take it out or describe it there")
        for column in dict.fromkeys(header)
        if column not in columns
    ]
    faults += [Fault(name, 1, column, "", "column stands twice") for column in columns if header.count(column) > 1]
    if faults:
        return empty, faults
    kept = [(number, row) for number, row in enumerate(rows[1:], 2) if row]
    wrong = [(number, row) for number, row in kept if len(row) != len(header)]
    faults = [Fault(name, number, "", "", f"has {len(row)} cells, the header {len(header)}") for number, row in wrong]
    whole = [(number, row) for number, row in kept if len(row) == len(header)]
    table = pd.DataFrame([row for _, row in whole], index=[number for number, _ in whole], columns=header, dtype="str")
    return table[columns], faults


def words_of(field: dict, codebook: Codebook, tables: dict[str, pd.DataFrame]) -> list[str] | None:
    """The values that a field allows: of a block of the codebook, of another table's key, or of its own list."""
    if "vocabulary" in field:
        return codebook.ids(field["vocabulary"])
    if "listOf" in field:
        resource, column = field["listOf"].split(".")
        return tables[resource][column].tolist()
    return field.get("constraints", {}).get("enum")


def check_table(name: str, schema: dict, table: pd.DataFrame, codebook: Codebook, tables: dict) -> Iterator[Fault]:
    """Every fault of the cells and keys of one table."""
    for field in schema["fields"]:
        yield from _check_cells(name, field, table[field["name"]], words_of(field, codebook, tables))
    key = schema["primaryKey"]
    for row in table.index[table.duplicated(key)]:
        value = ", ".join(table.loc[row, key])
        yield Fault(name, row, ", ".join(key), value, "stands twice; a key stands once")
    for link in schema.get("foreignKeys", []):
        column, target = link["fields"][0], link["reference"]
        known = tables[target["resource"]][target["fields"][0]]
        for row, value in table.loc[~table[column].isin(known), column].items():
            if value:
                yield Fault(name, row, column, value, f"is not in {target['resource']}.csv")


def _check_cells(name: str, field: dict, cells: pd.Series, words: list[str] | None) -> Iterator[Fault]:
    column, limits = field["name"], field.get("constraints", {})
    yield from _unsafe(name, column, cells)
    if limits.get("required"):
        for row in cells.index[cells == ""]:
            yield Fault(name, row, column, "", "is empty; a value is needed")
    filled = cells[cells != ""]
    if field["type"] == "integer":
        yield from _check_integers(name, column, filled, limits)
    elif words is not None:
        yield from _check_words(name, column, filled, words, field.get("many", False), field.get("vocabulary", ""))
    if "pattern" in limits:
        for row, value in filled[~filled.str.fullmatch(limits["pattern"].removeprefix("^").removesuffix("$"))].items():
            yield Fault(name, row, column, value, "does not have the form that datapackage.json asks for")


def _check_integers(name: str, column: str, cells: pd.Series, limits: dict) -> Iterator[Fault]:
    low, high = limits.get("minimum", -(10**9)), limits.get("maximum", 10**9)
    for row, value in cells.items():
        if not re.fullmatch(r"-?\d{1,9}", value, re.ASCII) or (value != "0" and value.lstrip("-").startswith("0")):
            yield Fault(name, row, column, value, "is not a whole number")
        elif not low <= int(value) <= high:
            allowed = f"{low} to {high}" if "maximum" in limits else f"{low} or more"
            yield Fault(name, row, column, value, f"is out of range; allowed: {allowed}")


def _check_words(name: str, column: str, cells: pd.Series, words: list[str], many: bool, block: str) -> Iterator[Fault]:
    """Words that are not among those allowed; `block` is the codebook's block that lists them, since the slip may be there."""
    known = set(words)
    allowed = f"allowed: {', '.join(words)}" if len(words) <= 20 else "see the table or block it points to"
    allowed += f" (codebook.toml, [{block}])" if block else ""
    for row, value in cells.items():
        parts = value.split(";") if many else [value]
        for part in parts:
            if part not in known:
                yield Fault(name, row, column, part or value, f"is unknown; {allowed}")
        if len(set(parts)) < len(parts):
            yield Fault(name, row, column, value, "names one thing twice")


def _unsafe(name: str, column: str, cells: pd.Series) -> Iterator[Fault]:
    """Cells that a spreadsheet would run as a formula, and characters that cannot be seen."""
    joined = "\n".join(cells)
    if any(mark in joined for mark in _HIDDEN) or any(
        unicodedata.category(c) == "Cc" and c != "\n" for c in set(joined)
    ):
        for row, value in cells.items():
            if any(c in _HIDDEN or unicodedata.category(c) == "Cc" for c in value):
                yield Fault(
                    name, row, column, value, "holds a control or direction mark that cannot be seen; delete it"
                )
    for row, value in cells[cells.str.match(r"[=+@\-\t\r]")].items():
        if _FORMULA.match(value):
            yield Fault(name, row, column, value, "begins like a spreadsheet formula; put a word before it")
    for row, value in cells[cells != cells.str.strip()].items():
        yield Fault(name, row, column, value, "begins or ends with white space")


def check_across(tables: dict[str, pd.DataFrame]) -> Iterator[Fault]:
    """Faults that only two columns or two tables together can show."""
    yield from _check_dates(tables)
    yield from _check_statements(tables)
    yield from _check_sentences(tables)
    yield from _check_bags(tables)


def _check_dates(tables: dict[str, pd.DataFrame]) -> Iterator[Fault]:
    for table, column in (("documents", "published"), ("events", "date")):
        cells = tables[table][column]
        days = cells.where(cells.str.len() == 10, cells + "-15")
        for row in cells.index[pd.to_datetime(days, format="%Y-%m-%d", errors="coerce").isna()]:
            yield Fault(
                f"{table}.csv", row, column, cells[row], "is not a date of the calendar; write YYYY-MM-DD or YYYY-MM"
            )
    documents, events = tables["documents"], tables["events"]
    articles = documents["corpus"] == "articles"
    for row in documents.index[articles != (documents["fingerprint"] != "")]:
        yield Fault("documents.csv", row, "fingerprint", "", "stands for every article and for articles only")
    known = {"public record", *documents["doc_id"]}
    for row, value in events.loc[~events["source"].isin(known), "source"].items():
        yield Fault("events.csv", row, "source", value, "is neither a doc_id nor: public record")


def _check_statements(tables: dict[str, pd.DataFrame]) -> Iterator[Fault]:
    table, name = tables["statements"], "statements.csv"
    made = table["doc_id"] + "/" + table["voice_id"] + "/" + table["question"]
    for row in table.index[table["statement_id"] != made]:
        yield Fault(
            name, row, "statement_id", table.at[row, "statement_id"], f"must be doc_id/voice_id/question: {made[row]}"
        )
    for row, gist in table["gist"].items():
        if len(gist.split()) > 30:
            yield Fault(name, row, "gist", gist, f"has {len(gist.split())} words; at most 30")
    paragraphs = set(zip(tables["paragraphs"]["doc_id"], tables["paragraphs"]["paragraph"], strict=True))
    articles = set(tables["documents"].loc[tables["documents"]["corpus"] == "articles", "doc_id"])
    for row, doc_id, locator in table[["doc_id", "locator"]].itertuples():
        if bool(locator) != (doc_id in articles):
            yield Fault(name, row, "locator", locator, "paragraph numbers stand for articles, and for articles only")
        for number in locator.split(";") if locator else ():
            if (doc_id, number) not in paragraphs:
                yield Fault(name, row, "locator", number, "is not a paragraph of this article in paragraphs.csv")


def _check_sentences(tables: dict[str, pd.DataFrame]) -> Iterator[Fault]:
    terms, key = tables["terms"], ["doc_id", "paragraph", "sentence"]
    bags = terms[terms["part"] == "article"].set_index(key)["terms"]
    sizes = bags.map(_size).to_dict() if len(bags) else {}
    for name in ("sentences", "codings-sentences"):
        file, table = f"{name.replace('-', '/')}.csv", tables[name]
        for row, *place in table[key].itertuples():
            if tuple(place) not in sizes:
                yield Fault(file, row, "sentence", "/".join(place), "is not a sentence of an article in terms.csv")
    agreed = tables["sentences"]
    for row, doc_id, paragraph, sentence, tokens in agreed[[*key, "tokens"]].itertuples():
        size = sizes.pop((doc_id, paragraph, sentence), None)
        if size is not None and str(size) != tokens:
            yield Fault(
                "sentences.csv", row, "tokens", tokens, f"differs from its bag in terms.csv, which holds {size}"
            )
    for place in sizes:
        yield Fault("sentences.csv", 0, "sentence", "/".join(place), "is in terms.csv and has no row here")


def _size(bag: str) -> int:
    return sum(int(item.rpartition(":")[2]) for item in bag.split())


def _check_bags(tables: dict[str, pd.DataFrame]) -> Iterator[Fault]:
    table = tables["terms"]
    corpora = dict(zip(tables["documents"]["doc_id"], tables["documents"]["corpus"], strict=True))
    for row, doc_id, part, paragraph, _, bag in table.itertuples():
        names = [item.rpartition(":")[0] for item in bag.split(" ")]
        if names != sorted(set(names)):
            yield Fault("terms.csv", row, "terms", bag, "must be sorted by term, each term once")
        if (corpora.get(doc_id) == "articles") != (part == "article") or (paragraph == "0") != (part == "lead"):
            yield Fault(
                "terms.csv", row, "part", part, "articles are counted whole, with paragraphs; leads have paragraph 0"
            )
