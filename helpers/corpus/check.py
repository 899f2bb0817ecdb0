"""The check of the data folder from the command line: by our own rules and by frictionless."""

from pathlib import Path

from helpers import paths
from helpers.corpus import checks, codebook, new, outline, package, shrunk
from helpers.corpus.codebook import Codebook
from helpers.corpus.faults import Fault
from helpers.corpus.load import NO_TABLE, load, read_checked
from helpers.words import count


def report(folder: Path | None = None) -> list[Fault | str]:
    """Print the check of every table, by our own rules and by frictionless; the faults found."""
    folder = folder or paths.data()
    try:
        found: list[Fault | str] = []
        corpus = load(folder)
        sizes = {name: len(getattr(corpus, name)) for name in corpus.__dataclass_fields__ if name not in NO_TABLE}
        print(f"data version {corpus.version}: " + ", ".join(f"{name} {size}" for name, size in sizes.items()))
        print("".join(f"note: {lost}\n" for lost in _lost(folder, corpus.codebook)), end="")
        if left := new.gaps(folder):
            said = ", ".join(f"{name} ({count(lines, 'line')})" for name, lines in left.items())
            print(f"note: {outline.TODO} still stands in {said}")
    except ValueError as error:
        found = [*getattr(error, "faults", [str(error)])]
        print(error)
    lists = _lists(folder)
    print("".join(f"{fault}\n" for fault in lists), end="")
    found += lists
    print(f"own check: {count(len(found), 'error')}")
    return [*found, *_foreign(folder)]


def _lists(folder: Path) -> list[str]:
    """What is wrong with the rule of counting and the word lists, which no table needs: each file that cannot be read."""
    found = []
    for name in ("terms.toml", "lexicon.toml"):
        try:
            codebook.read_toml(folder / name) if (folder / name).is_file() else None
        except codebook.CodebookError as error:
            found.append(str(error))
    return found


def _lost(folder: Path, book: Codebook) -> list[Fault]:
    """The tables that have fewer rows than the package knows, without their new number in CHANGES.md: no error, but to be seen."""
    description = checks.read_package(folder)
    tables = read_checked(folder, description, book)  # as they were loaded
    return shrunk.lost_rows(
        folder, description, {each["path"]: len(tables[each["name"]]) for each in description["resources"]}
    )


def _foreign(folder: Path) -> list[Fault]:
    """Print and return what frictionless finds; where it is not installed, say how to get it."""
    try:
        found = package.validate(folder)
    except ImportError:
        print('frictionless: not installed, so no second check; pip install "frictionless>=5.18,<6" brings it')
        return []
    print("\n".join([*map(str, found), f"frictionless: {count(len(found), 'error')}"]))
    return found
