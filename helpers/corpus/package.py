"""The data package checked a second time, by frictionless, and its fingerprint and README table renewed."""

import argparse
import copy
import importlib
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from helpers import files, paths
from helpers.corpus import checks, codebook, csvfile, journal, shrunk
from helpers.corpus.faults import DataError, Fault
from helpers.corpus.version import fingerprint_of

NAMED = "fingerprints"  # in datapackage.json: the fingerprint of the tables that each version named when it was renewed
ABOUT = """Give the tables of a data folder the version that stands in its datapackage.json: write their fingerprint and numbers of rows there, and
the table of columns into its README.md. Refused: tables that lost rows without a word in CHANGES.md, and a version that named other tables."""


def resolve(package: dict, book: codebook.Codebook, tables: dict) -> dict:
    """The package's description with every vocabulary written out as a constraint that frictionless understands."""
    package = copy.deepcopy(package)
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            if field["name"] == checks.STANCE and field["type"] == "integer":
                field["constraints"] |= {"minimum": book.scale[0], "maximum": book.scale[-1]}
            words = checks.words_of(field, book, tables)
            if words is None:
                continue
            limits = field.setdefault("constraints", {})
            if not words:
                limits["pattern"] = "^$"
            elif field.get("many"):
                one = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
                limits["pattern"] = f"^({one})(;({one}))*$"
            else:
                limits["enum"] = words
    return package


def validate(folder: Path) -> list[Fault]:
    """The faults that frictionless finds in the tables of a folder. Raises ImportError where frictionless is not installed."""
    frictionless = importlib.import_module("frictionless")  # takes seconds, and only the check needs it
    try:
        description = checks.read_package(folder)
        book = codebook.load(folder / "codebook.toml")
    except DataError as error:
        return error.faults
    except codebook.CodebookError as error:
        return [Fault("codebook.toml", 0, "", "", str(error))]
    tables = {
        resource["name"]: csvfile.read_rows(
            folder / resource["path"], resource["path"], [item["name"] for item in resource["schema"]["fields"]]
        )[0]
        for resource in description["resources"]
    }
    package = frictionless.Package.from_descriptor(resolve(description, book, tables), basepath=str(folder))
    paths_of = {resource["name"]: resource["path"] for resource in description["resources"]}
    return [
        Fault(
            paths_of[task.name],
            getattr(error, "row_number", 0) or 0,
            getattr(error, "field_name", ""),
            "",
            error.message,
        )
        for task in package.validate().tasks
        for error in task.errors
    ]


def columns_table(package: dict) -> str:
    """Every table and column as Markdown, made from the package's description."""
    lines = []
    for resource in package["resources"]:
        lines += [
            f"### `{resource['path']}`",
            "",
            f"{resource['title']}.",
            "",
            "| column | type | what it holds |",
            "|---|---|---|",
        ]
        for field in resource["schema"]["fields"]:
            need = "" if field.get("constraints", {}).get("required") else "; may be empty"
            block = f" Words: `[{field['vocabulary']}]` of the codebook." if "vocabulary" in field else ""
            lines.append(f"| {field['name']} | {field['type']}{need} | {field['description']}.{block} |")
        lines.append("")
    return "\n".join(lines)


def renew(folder: Path) -> str:
    """Write fingerprint and numbers of rows of the tables into datapackage.json, and the table of columns into
    data/README.md; returns the version that names these tables from now on.

    Raises DataError for a table that has fewer rows than its package says where CHANGES.md does not name the new number, and for tables
    that are not those which the package named by this version before: two states of the data never have one version. Raises BusyError
    while a run or a change of the data is at work.
    """
    with journal.locked(folder):
        description = checks.read_package(folder)
        rows = {each["path"]: _rows(folder, each) for each in description["resources"]}
        if faults := shrunk.lost_rows(folder, description, rows):
            raise DataError(faults)
        for each in description["resources"]:
            each[shrunk.ROWS] = rows[each["path"]]
        found = fingerprint_of(folder, description)
        named = _named(description, found)
        description |= {"fingerprint": found, NAMED: named}
        readme = folder / "README.md"
        contents = {
            folder / "datapackage.json": json.dumps(description, indent=1, ensure_ascii=False) + "\n",
            readme: files.with_text_between(readme, "columns", columns_table(description)),
        }
        journal.commit(folder, contents)
    return description["version"]


def _named(description: dict, found: str) -> dict[str, str]:
    """The fingerprint of each version so far, with that of these tables, `found`. Raises DataError where their version named others."""
    version, before = description["version"].strip(), description.get(NAMED)
    named = before if isinstance(before, dict) else {}
    if named.get(version, found) != found:
        what = (
            f"names other tables already, those before the change; write another version, as in {_next(version)!r}, note the change in CHANGES.md "
            "and run this again"
        )
        raise DataError([Fault("datapackage.json", 0, "version", version, what)])
    return {**named, version: found}


def _next(version: str) -> str:
    """A version one step behind: `2.0.1` for `2.0.0`, `draft.1` for `draft`."""
    if not re.search(r"\d", version):
        return f"{version}.1"
    return re.sub(r"(\d+)(?=\D*$)", lambda last: str(int(last[0]) + 1), version)


def _rows(folder: Path, resource: dict) -> int:
    columns = [item["name"] for item in resource["schema"]["fields"]]
    table, faults = csvfile.read_rows(folder / resource["path"], resource["path"], columns)
    if faults:
        raise DataError(faults)
    return len(table)


def main(words: Sequence[str] | None = None) -> int:
    """Exit code 0 when renewed, 1 for a fault."""
    command = argparse.ArgumentParser(prog="python -m helpers.corpus.package", description=ABOUT)
    command.add_argument("folder", type=Path, nargs="?", default=paths.data(), help="the data folder (default: data/)")
    folder = command.parse_args(words).folder
    try:
        checks.read_package(folder)  # before a lock is written there
        print(f"{folder}: version {renew(folder)} names these tables now; captions say it without (changed)")
    except (DataError, files.FileError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
