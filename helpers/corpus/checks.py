"""Are the tables what `data/datapackage.json` and the codebook say they are? All faults at once, each with its place."""

import contextlib
import csv
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers import files
from helpers.corpus.codebook import Codebook

MAX_FIELD = 1_000_000  # characters in one cell
MAX_ROWS = 200_000  # rows in one coded table
SHOWN = 40  # faults printed in full
MAX_CELL = 10_000  # characters in one cell of a coded table
ROWS = "rowsCounted"  # in datapackage.json: how many rows a table had when the package was renewed
FOLDED = 8  # rows named where one slip stands in many
_BLANK = frozenset(["Cc", "Cf", "Zl", "Zp", "Co", "Cs", "Cn"])
_JOINERS = frozenset("\u200c\u200d\u3000")  # belong to names in Persian, Indic and Japanese script
_WRITTEN_ORIGINALLY = ("name_original", "title", "author")
_ERRORS = re.compile(r"#(?:REF!|NAME\?|N/A|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|#+)")
_LOST = re.compile(r"\ufffd|(?<!\w)\?{2,}|\w\?+\w")
_GARBLED = re.compile(r"[ÂÃÄÅÐÑØÙ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|ï»¿")


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
    rows, faults = _rows_of(text, name)
    return (empty, faults) if faults else _table(rows, name, columns, empty)


def _rows_of(text: str, name: str) -> tuple[list[list[str]], list[Fault]]:
    """The cells of a CSV text, or the row at which it is none."""
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(re.split(r"(?<=\n)|(?<=\r)(?!\n)", text), strict=True))
    except csv.Error as error:
        rows = _rows_before_the_fault(text)
        return [], [Fault(name, len(rows) + 1, "", "", _form_fault(str(error)))]
    return rows, []


def _rows_before_the_fault(text: str) -> list[list[str]]:
    rows: list[list[str]] = []
    with contextlib.suppress(csv.Error):
        for row in csv.reader(re.split(r"(?<=\n)|(?<=\r)(?!\n)", text), strict=True):
            rows.append(row)
    return rows


def _form_fault(error: str) -> str:
    if "field limit" in error:
        return f"holds a cell of more than {MAX_FIELD:,} characters; is a quotation mark before it never closed?"
    if "unexpected end" in error:
        return "opens a quotation mark that is never closed; close it, or write a mark inside a quoted cell twice"
    return f'holds a quotation mark inside a quoted cell; write it twice, as in "He said ""no""." ({error})'


def _table(
    rows: list[list[str]], name: str, columns: list[str], empty: pd.DataFrame
) -> tuple[pd.DataFrame, list[Fault]]:
    if not rows or rows == [[]]:
        return empty, [Fault(name, 0, "", "", f"is empty; it needs the header {','.join(columns)}")]
    header = rows[0]
    if faults := _header_faults(header, name, columns):
        return empty, faults
    kept = [(number, row) for number, row in enumerate(rows[1:], 2) if row]
    wrong = [(number, row) for number, row in kept if len(row) != len(header)]
    whole = [(number, row) for number, row in kept if len(row) == len(header)]
    table = pd.DataFrame([row for _, row in whole], index=[number for number, _ in whole], columns=header, dtype="str")
    return table[columns], fold([Fault(name, number, "", "", _length_fault(row, header)) for number, row in wrong])


def _length_fault(row: list[str], header: list[str]) -> str:
    said = f"has {len(row)} cells, the header {len(header)}"
    if len(row) < len(header):
        return f"{said}: nothing stands for {', '.join(header[len(row) :])}"
    more = ", ".join(repr(cell[:40]) for cell in row[len(header) :][:3])
    return f"{said}; too many at its end: {more}; put a cell that holds a comma into quotation marks"


def _header_faults(header: list[str], name: str, columns: list[str]) -> list[Fault]:
    """What is wrong with the first row: another separator, named once, or columns missing, unknown or twice."""
    for mark, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "upright strokes")):
        cells = [cell.strip().strip('"') for cell in mark.join(header).split(mark)]
        if mark in "".join(header) and set(cells) & set(columns):
            return [Fault(name, 1, "", "", f"cells are divided by {word}; commas are needed: save as CSV with commas, UTF-8")]  # fmt: skip
    faults = [Fault(name, 1, column, "", "column is missing") for column in columns if column not in header]
    for place, column in enumerate(header, 1):
        if column not in columns and column not in header[: place - 1]:
            what = f"column {place} has no name" if not column.strip() else "column is not in datapackage.json"
            faults.append(Fault(name, 1, column, "", f"{what}; take it out or describe it there; allowed: {', '.join(columns)}"))  # fmt: skip
    return faults + [
        Fault(name, 1, column, "", "column stands twice") for column in columns if header.count(column) > 1
    ]


def fold(faults: list[Fault]) -> list[Fault]:
    """One slip, one line: the same value with the same problem in several rows is told once, with the other rows."""
    groups: dict[tuple, list[int]] = {}
    for fault in faults:
        rows = groups.setdefault((fault.file, fault.column, fault.value, fault.problem), [])
        if fault.row not in rows:
            rows.append(fault.row)
    folded = []
    for (file, column, value, problem), rows in groups.items():
        if len(rows) > 1 and value == "" and column != "":
            folded += [Fault(file, row, column, value, problem) for row in rows[:FOLDED]]
            rows = rows[FOLDED:]
            if not rows:
                continue
        others = ", ".join(map(str, rows[1 : FOLDED + 1])) + (f" and {len(rows) - FOLDED - 1} more" if len(rows) > FOLDED + 1 else "")  # fmt: skip
        folded.append(Fault(file, rows[0], column, value, problem + (f"; also in rows {others}" if others else "")))
    return folded


def shrunk(folder: Path, package: dict, rows: dict[str, int], share: float = 1.0) -> list[Fault]:
    """Tables that lost rows since the package was renewed, without a word about it in the newest section of CHANGES.md.

    `share`: below which part of the old number a table counts as shrunk.
    """
    path = folder / "CHANGES.md"
    newest = (re.split(r"(?m)^## ", path.read_text(encoding="utf-8")) if path.is_file() else [])[1:2]
    faults = []
    for each in package["resources"]:
        before, now = each.get(ROWS), rows[each["path"]]
        if not isinstance(before, int) or now >= before * share or (newest and each["path"] in newest[0]):
            continue
        faults.append(
            Fault(each["path"], 0, "", "", f"has {now:,} rows, of {before:,} that datapackage.json knows; bring them back or, when that is meant, name {each['path']} in the newest section of CHANGES.md")
        )  # fmt: skip
    return faults


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
        yield from _check_words(name, field, filled, words)
    if "pattern" in limits:
        for row, value in filled[~filled.str.fullmatch(limits["pattern"].removeprefix("^").removesuffix("$"))].items():
            yield Fault(
                name,
                row,
                column,
                value,
                f"does not have the form that datapackage.json asks for: {_form(limits['pattern'])}",
            )


_FORMS = {
    "^[a-z0-9]+(-[a-z0-9]+)*$": "small letters a to z and digits, words joined by -, as in smith-anna",
    "^[A-Z]{3}$": "three capital letters (ISO 3166), as in USA",
    "^[a-z]{2}$": "two small letters (ISO 639), as in en",
    "^https?://\\S+$": "an address that begins with http:// or https://, without blanks",
    "^[0-9a-f]{64}$": "64 digits 0-9 a-f, as the intake writes it",
    "^\\d+(;\\d+)*$": "paragraph numbers joined by ;, as in 3 or 3;5",
    "^\\S+:[1-9]\\d*( \\S+:[1-9]\\d*)*$": "term:count joined by blanks, as in china:2 russia:1",
}


def _form(pattern: str) -> str:
    """What a pattern of datapackage.json allows, in words."""
    if pattern.startswith("^20"):
        return "a day YYYY-MM-DD" + (" or a month YYYY-MM" if pattern.endswith(")?$") else "")
    return _FORMS.get(pattern, f"the pattern {pattern} of datapackage.json")


def _check_integers(name: str, column: str, cells: pd.Series, limits: dict) -> Iterator[Fault]:
    low, high = limits.get("minimum", -(10**9)), limits.get("maximum", 10**9)
    allowed = f"whole numbers from {low} to {high}" if "maximum" in limits else f"whole numbers, {low} or more"
    for row, value in cells.items():
        if not re.fullmatch(r"-?\d{1,9}", value, re.ASCII) or (value != "0" and value.lstrip("-").startswith("0")):
            yield Fault(name, row, column, value, f"is not a whole number; allowed: {allowed}")
        elif not low <= int(value) <= high:
            yield Fault(name, row, column, value, f"is out of range; allowed: {allowed}")


def _check_words(name: str, field: dict, cells: pd.Series, words: list[str]) -> Iterator[Fault]:
    column, many, known = field["name"], field.get("many", False), set(words)
    where = f"codebook.toml, [{field['vocabulary']}]" if "vocabulary" in field else field.get("listOf", "")
    listed = ", ".join(words) if len(words) <= 20 else ""
    allowed = "allowed: " + (f"{listed} ({where})" if listed and where else listed or f"what stands in {where}")
    for row, value in cells.items():
        parts = value.split(";") if many else [value]
        for part in parts:
            if part not in known:
                yield Fault(name, row, column, part or value, f"is unknown; {allowed}")
        if len(set(parts)) < len(parts):
            yield Fault(name, row, column, value, "names one thing twice")


def _unsafe(name: str, column: str, cells: pd.Series) -> Iterator[Fault]:
    """Cells that mislead: run as a formula, hold what cannot be seen, or lost their letters on the way."""
    joined = "\n".join(cells)
    odd = {c for c in set(joined) - {"\n"} if _unseen(c)} | (
        {"\n"} if joined.count("\n") >= max(1, len(cells)) else set()
    )
    if column in _WRITTEN_ORIGINALLY:
        odd -= _JOINERS
    for row, value in cells.items():
        if problem := _misleads(value, odd, "http" in value[:4]):
            yield Fault(name, row, column, value, problem)


def _unseen(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return kind in _BLANK or (kind == "Zs" and sign != " ")


def _misleads(value: str, odd: set[str], address: bool) -> str:
    """Why a cell is refused, one reason; an empty text for a good one."""
    if len(value) > MAX_CELL:
        return f"has {len(value):,} characters; allowed: {MAX_CELL:,}; is a quotation mark before it never closed?"
    if hidden := sorted(set(value) & odd):
        return f"holds a sign that cannot be seen ({_named(hidden[0])}); delete it, or type a plain blank"
    if files.is_formula(value):
        return "begins like a spreadsheet formula; put a word before it"
    if value != value.strip():
        return "begins or ends with white space; take it away"
    if _ERRORS.match(value):
        return "is an error of a spreadsheet, not a value; look the value up in an older copy and type it again"
    if not address and _LOST.search(value):
        return "holds question marks where letters stood; type it again and save the table as CSV in UTF-8"
    if not address and _GARBLED.search(value):
        return "was read in a wrong encoding once (é became Ã©); type it again and save the table as CSV in UTF-8"
    return ""


def _named(sign: str) -> str:
    return f"U+{ord(sign):04X} {unicodedata.name(sign, 'control sign').lower()}"


def check_all(package: dict, tables: dict[str, pd.DataFrame], book: Codebook) -> list[Fault]:
    """Every fault of cells, keys and tables together, one line a slip: what only follows from a faulty cell is left out."""
    own = [
        fault
        for each in package["resources"]
        for fault in check_table(each["path"], each["schema"], tables[each["name"]], book, tables)
    ]
    own = list({(fault.file, fault.row, fault.column, fault.value): fault for fault in reversed(own)}.values())[::-1]
    places = {(fault.file, fault.row) for fault in own}
    follows = [fault for fault in check_across(tables) if (fault.file, fault.row) not in places]
    return fold(own + follows)


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
