"""Are the tables what `data/datapackage.json` and the codebook say they are? All faults at once, each with its place."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd

from helpers.corpus.across import check_across
from helpers.corpus.cells import misleading
from helpers.corpus.codebook import Codebook
from helpers.corpus.faults import SHOWN, DataError, Fault, fold
from helpers.corpus.near import hint
from helpers.corpus.one_slip import NOT_IN, told_once
from helpers.corpus.stray import stray

STANCE = "stance"  # the column whose steps the codebook names
MARKS = 10_000  # columns found good that are remembered

_good: set[bytes] = set()  # marks of columns without a fault: a change of one table leaves the others as they were


def read_package(folder: Path) -> dict:
    """The data package's description; raises DataError when it cannot be read."""
    path = folder / "datapackage.json"
    try:
        package = json.loads(path.read_bytes().decode("utf-8-sig"))
        _need_description(package)
        return package
    except (FileNotFoundError, NotADirectoryError):
        problem = f"not found in {folder}" + ("; name the folder, not a file in it" if folder.is_file() else "")
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        problem = f"is not JSON in UTF-8: {error}"
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        problem = f"does not describe a data package: {error} is missing or of the wrong kind"
    raise DataError([Fault("datapackage.json", 0, "", "", problem)])


def _need_description(package: dict) -> None:
    """Raises KeyError or TypeError where a part is missing that the checks rest on."""
    package["version"] + ""
    _need_licences(package.get("licenses"))
    for resource in package["resources"]:
        resource["path"] + ""
    schemas = {resource["name"]: resource["schema"] for resource in package["resources"]}
    fields = {name: {field["name"]: field for field in schema["fields"]} for name, schema in schemas.items()}
    for name, schema in schemas.items():
        for key in schema["primaryKey"]:
            fields[name][key]
        for link in schema.get("foreignKeys", []):
            fields[name][link["fields"][0]], fields[link["reference"]["resource"]][link["reference"]["fields"][0]]
        for field in fields[name].values():
            field["type"] + field["description"]
            _need_rules(field, fields)


def _need_licences(named: object) -> None:
    """Raises TypeError where the licences are there and no list of blocks with texts."""
    blocks = named if isinstance(named, list) else [named or {}]
    if (named and not isinstance(named, list)) or not all(isinstance(each, dict) for each in blocks):
        raise TypeError('licenses, a list such as [{"name": "CC-BY-4.0"}],')


def _need_rules(field: dict, fields: dict[str, dict[str, dict]]) -> None:
    """The same for what one field allows; `fields`: those of all tables."""
    if "listOf" in field:
        resource, _, column = field["listOf"].partition(".")
        fields[resource][column]
    pattern = field.get("constraints", {}).get("pattern", "")
    try:
        re.compile(pattern)
    except re.error:
        raise TypeError(f"the pattern {pattern}") from None


def words_of(field: dict, codebook: Codebook, tables: dict[str, pd.DataFrame]) -> list[str] | None:
    """The values that a field allows: of a block of the codebook, of another table's key, or of its own list."""
    if "vocabulary" in field:
        block = field["vocabulary"]
        if block not in codebook.blocks:
            raise DataError([Fault("datapackage.json", 0, field["name"], block, "is no block of codebook.toml")])
        return codebook.ids(block)
    if "listOf" in field:
        resource, column = field["listOf"].split(".")
        return tables[resource][column].tolist()
    return field.get("constraints", {}).get("enum")


def on_scale(field: dict, codebook: Codebook) -> dict:
    """A field of stances with the steps of the codebook's scale in place of the limits of the package; any other as it is."""
    if field["name"] != STANCE or field["type"] != "integer":
        return field
    limits = {"minimum": codebook.scale[0], "maximum": codebook.scale[-1], "steps": codebook.scale}
    return field | {"constraints": field.get("constraints", {}) | limits}


def check_table(name: str, schema: dict, table: pd.DataFrame, codebook: Codebook, tables: dict) -> Iterator[Fault]:
    """Every fault of the cells and keys of one table."""
    for field in schema["fields"]:
        yield from _check_cells(
            name, on_scale(field, codebook), table[field["name"]], words_of(field, codebook, tables)
        )
    key = schema["primaryKey"]
    again = table.duplicated()
    for row in table.index[table.duplicated(key)]:
        value = ", ".join(table.loc[row, key])
        said = "is the same row as one before it; delete it" if again[row] else "stands twice; a key stands once"
        yield Fault(name, row, ", ".join(key), value, said)
    for link in schema.get("foreignKeys", []):
        column, target = link["fields"][0], link["reference"]
        for row, value in table.loc[~table[column].isin(_linked(target, tables)), column].items():
            if value:
                yield Fault(name, row, column, value, f"{NOT_IN}{target['resource']}.csv")


def _linked(target: dict, tables: dict[str, pd.DataFrame]) -> pd.Series:
    """The cells that a link may name."""
    return tables[target["resource"]][target["fields"][0]]


def _check_cells(name: str, field: dict, cells: pd.Series, words: list[str] | None) -> Iterator[Fault]:
    """Every fault of the cells of one column; the same cells are not looked at again under the same rules where they had none."""
    rules_and_cells = repr((field, words, cells.tolist())).encode("utf-8", "surrogatepass")
    mark = hashlib.sha256(rules_and_cells).digest()
    if mark in _good:
        return
    found = list(_faults_of(name, field, cells, words))
    yield from found
    if not found:
        if len(_good) >= MARKS:
            _good.clear()
        _good.add(mark)


def _faults_of(name: str, field: dict, cells: pd.Series, words: list[str] | None) -> Iterator[Fault]:
    column, limits = field["name"], field.get("constraints", {})
    for fault in misleading(name, column, cells):
        plus = field["type"] == "integer" and _PLUS.fullmatch(fault.value)
        yield replace(fault, problem=_NO_PLUS) if plus else fault
    yield from stray(name, column, cells)
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
            asked = form_of(limits["pattern"])
            day = asked.startswith("a day") and _OTHER_DAY.fullmatch(value)
            said = (
                "is a day in another form; allowed" if day else "does not have the form that datapackage.json asks for"
            )
            yield Fault(name, row, column, value, f"{said}: {asked}")


_PLUS = re.compile(r"[+＋]\d+")
_NO_PLUS = "has a plus sign; write whole numbers without it: 1, not +1"
# as spreadsheets write days: 3.4.24, 4/3/24, 45385, 3-Apr-24, with the year first, with hours behind it
_OTHER_DAY = re.compile(
    r"\d{1,4}[./-]\d\d?[./-]\d{1,4}\.?(?:[ T].*)?|\d{5}(?:[.,]\d+)?|(?:\d\d?[ -])?[^\W\d]{3,9}\.?[ -]\d{2,4}"
)
_FORMS = {
    "^[a-z0-9]+(-[a-z0-9]+)*$": "small letters a to z and digits, words joined by -, as in smith-anna",
    "^[A-Z]{3}$": "three capital letters (ISO 3166), as in NOR",
    "^[a-z]{2,3}$": "two small letters (ISO 639-1), as in en, or three (ISO 639-3) where that has none",
    "^\\d+\\.\\d+\\.\\d+$": "three numbers joined by dots, as in 1.0.0",
    "^https?://\\S+$": "an address that begins with http:// or https://, without blanks",
    "^[0-9a-f]{64}$": "64 digits 0-9 a-f, as the intake writes it",
    "^\\d+(;\\d+)*$": "paragraph numbers joined by ;, as in 3 or 3;5",
    "^\\S+:[1-9]\\d*( \\S+:[1-9]\\d*)*$": "term:count joined by blanks, as in bridge:2 toll:1",
}


def form_of(pattern: str) -> str:
    """What a pattern of datapackage.json allows, in words."""
    if pattern.startswith(("^20", "^(19|20)")):
        return "a day YYYY-MM-DD" + (" or a month YYYY-MM" if pattern.endswith(")?$") else "")
    return _FORMS.get(pattern, f"the pattern {pattern} of datapackage.json")


def _check_integers(name: str, column: str, cells: pd.Series, limits: dict) -> Iterator[Fault]:
    low, high = limits.get("minimum", -(10**9)), limits.get("maximum", 10**9)
    steps = limits.get("steps")
    if all(
        _whole(value) and low <= int(value) <= high and (not steps or int(value) in steps)
        for value in set(cells.tolist())
    ):
        return
    allowed = f"whole numbers from {low} to {high}" if "maximum" in limits else f"whole numbers, {low} or more"
    allowed += ", without 0" if 0 not in limits.get("steps", [0]) else ""
    allowed += "" if steps else " (datapackage.json)"
    for row, value in cells.items():
        if not _whole(value):
            said = " but has decimals" if re.fullmatch(r"[+-]?\d+[.,]\d+", value) else ""
            yield Fault(name, row, column, value, f"is not a whole number{said}; allowed: {allowed}")
        elif not low <= int(value) <= high:
            yield Fault(name, row, column, value, f"is out of range; allowed: {allowed}")
        elif steps and int(value) not in steps:
            yield Fault(name, row, column, value, f"is no step of the codebook's scale; allowed: {allowed}")


def _whole(value: str) -> bool:
    return bool(re.fullmatch(r"-?\d{1,9}", value, re.ASCII)) and (value == "0" or not value.lstrip("-").startswith("0"))


def _check_words(name: str, field: dict, cells: pd.Series, words: list[str]) -> Iterator[Fault]:
    column, many, known = field["name"], field.get("many", False), set(words)
    slips = {value for value in set(cells.tolist()) if _is_slip(value.split(";") if many else [value], known)}
    if not slips:
        return
    where = f"codebook.toml, [{field['vocabulary']}]" if "vocabulary" in field else field.get("listOf", "")
    listed = ", ".join(words) if len(words) <= 20 else ""
    allowed = "allowed: " + (f"{listed} ({where})" if listed and where else listed or f"what stands in {where}")
    meant: dict[str, str] = {}  # each slip is compared once
    for row, value in cells[cells.isin(slips)].items():
        parts = value.split(";") if many else [value]
        for part in parts:
            if part not in known:
                if part not in meant:
                    meant[part] = hint([part], words) if part and len(meant) < SHOWN else ""
                yield Fault(name, row, column, part or value, f"is unknown; {meant[part]}{allowed}")
        if len(set(parts)) < len(parts):
            yield Fault(name, row, column, value, "names one thing twice")


def _is_slip(parts: list[str], known: set[str]) -> bool:
    return len(set(parts)) < len(parts) or not known.issuperset(parts)


def check_all(package: dict, tables: dict[str, pd.DataFrame], book: Codebook) -> list[Fault]:
    """Every fault of cells, keys and tables together, one line a slip: what only follows from a faulty cell is left out."""
    found = each_fault(package, tables, book)
    if not found:
        return []

    def fits(name: str, column: str, cells: pd.Series) -> bool:
        schema = next(each["schema"] for each in package["resources"] if each["name"] == name)
        field = next(each for each in schema["fields"] if each["name"] == column)
        links = [link["reference"] for link in schema.get("foreignKeys", []) if link["fields"][0] == column]
        linked = all(cells.isin(["", *_linked(link, tables)]).all() for link in links)
        return linked and not any(_faults_of(name, on_scale(field, book), cells, words_of(field, book, tables)))

    return fold(told_once(package, tables, found, fits))


def each_fault(package: dict, tables: dict[str, pd.DataFrame], book: Codebook) -> list[Fault]:
    """The same faults, one for each row."""
    own = [
        fault
        for each in package["resources"]
        for fault in check_table(each["path"], each["schema"], tables[each["name"]], book, tables)
    ]
    own = list({(fault.file, fault.row, fault.column, fault.value): fault for fault in reversed(own)}.values())[::-1]
    places = {(fault.file, row) for fault in own for row in (fault.row, 0)}
    follows = [fault for fault in check_across(tables) if (fault.file, fault.row) not in places]
    return own + follows
