"""A new data folder, for somebody's own debate: every file that the checks and the notebooks need, written whole or not at all."""

import argparse
import contextlib
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from helpers import files
from helpers.corpus import checks, codebook, outline, shrunk
from helpers.corpus.load import Corpus, load
from helpers.corpus.outline import NAME, Outline
from helpers.corpus.outline_codebook import codebook_text
from helpers.corpus.outline_pages import pages
from helpers.corpus.package import columns_table
from helpers.corpus.version import fingerprint_of


class NewFolderError(ValueError):
    """No data folder was made; the message says why and what to do."""


def contents(
    about: Outline,
    tables: Mapping[str, pd.DataFrame] | None = None,
    more: Mapping[str, str] | None = None,
    found: str = "",
    coded: str = "",
) -> dict[str, str]:
    """The files of a data folder by their names.

    `tables`: rows of texts by table (`documents`, `codings-statements`, ...); a table that is not named is empty, but for the
    countries. `more`: further files. `found`, `coded`: how documents were found and coded, for the data statement.
    """
    package = outline.described(about)
    rows = {"countries": outline.countries(), **(tables or {})}
    made = pages(about, columns_table(package), found, coded)
    made["codebook.toml"] = codebook_text(about)
    for resource in package["resources"]:
        columns = [column["name"] for column in resource["schema"]["fields"]]
        table = rows.get(resource["name"], pd.DataFrame(columns=columns)).reindex(columns=columns, fill_value="")
        made[resource["path"]] = table.to_csv(index=False, lineterminator="\n")
        resource[shrunk.ROWS] = len(table)
    made["datapackage.json"] = json.dumps(package, indent=1, ensure_ascii=False) + "\n"
    return {**made, **(more or {})}


def write(folder: Path, made: Mapping[str, str]) -> Corpus:
    """Write the files as a new folder and return its corpus: checked first under another name, then moved to its place at once.

    Raises NewFolderError where something is there already, DataError or CodebookError where the folder would not pass the
    checks, FileError where it cannot be written; nothing is then left behind.
    """
    refuse(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=files.REST, dir=folder.parent))
    except OSError as error:
        raise files.FileError(f"{folder} could not be made ({error.strerror or error})") from error
    try:
        for name, text in made.items():
            files.replace(draft / name, text)
        package = checks.read_package(draft)
        package["fingerprint"] = fingerprint_of(draft, package)
        files.replace(draft / "datapackage.json", json.dumps(package, indent=1, ensure_ascii=False) + "\n")
        checked = load(draft)
        draft.chmod(0o755)
        refuse(folder)
        draft.rename(folder)
    except OSError as error:
        raise files.FileError(f"{folder} could not be made ({error.strerror or error})") from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(draft)
    return replace(checked, folder=folder)


def refuse(folder: Path) -> None:
    """Raises NewFolderError for a folder that is there, or whose name a data package cannot have."""
    if folder.exists() or folder.is_symlink():
        raise NewFolderError(f"{folder}: is there already; nothing was written. Choose another name, or move it away")
    if not NAME.fullmatch(folder.name):
        raise NewFolderError(
            f"{folder.name!r}: a folder's name has small letters a to z, digits and single hyphens, as in my-debate"
        )
    if folder.name == codebook.load(outline.OWN / "codebook.toml").debate.short:
        raise NewFolderError(f"{folder.name}: is the name of the debate that is here already; choose another one")


def blank(folder: Path, title: str = "") -> str:
    """Make a folder with one question to fill in and empty tables; returns what to do next. Raises as `write` does."""
    about = Outline(folder.name, title=title, questions={"main": title}) if title else Outline(folder.name)
    write(folder, contents(about))
    return f"""{folder}: made, with one question and empty tables.
1. Fill in {folder / "codebook.toml"} and {folder / "README.md"}: look for {outline.TODO}.
2. Enter documents, voices and statements into its tables (what each column holds: {folder / "README.md"}).
3. python -m helpers.corpus {folder}             checks everything
4. python -m helpers.corpus.package {folder}     once the check is clean: gives these tables the version in datapackage.json; after a change, write another version there first
5. make run DATA={folder} OUT=my-report         runs the notebooks"""


def gaps(folder: Path) -> dict[str, int]:
    """In how many lines a file of the folder still waits for somebody, by the file's name; only files that do."""
    named = [*sorted(folder.glob("*.toml")), *(folder / name for name in ("README.md", "CITATION.cff", "LICENSE", "datapackage.json"))]  # fmt: skip
    found = {
        path.name: sum(outline.TODO in line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
        for path in named
        if path.is_file()
    }  # fmt: skip
    return {name: lines for name, lines in found.items() if lines}


def main(words: Sequence[str]) -> int:
    """`python -m helpers.corpus new FOLDER`: exit code 0 when made, 1 for a fault."""
    command = argparse.ArgumentParser(prog="python -m helpers.corpus new", description=blank.__doc__)
    command.add_argument("folder", type=Path, help="the new folder, for instance my-debate")
    command.add_argument("--title", default="", help="the debate's own question, as a title")
    given = command.parse_args(words)
    try:
        print(blank(given.folder, " ".join(given.title.split())))
    except (ValueError, OSError) as error:
        print(error)
        return 1
    return 0
