"""The check of the data folder from the command line: by our own rules and by frictionless."""

from pathlib import Path

from helpers import paths
from helpers.corpus import package
from helpers.corpus.faults import Fault
from helpers.corpus.load import load

_NO_TABLE = ("codebook", "version", "folder")


def report(folder: Path | None = None) -> list[Fault | str]:
    """Print the check of every table, by our own rules and by frictionless; the faults found."""
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
    return [*found, *_foreign(folder)]


def _foreign(folder: Path) -> list[Fault]:
    """Print and return what frictionless finds; where it is not installed, say how to get it."""
    try:
        found = package.validate(folder)
    except ImportError:
        print('frictionless: not installed, so no second check; pip install "frictionless>=5.18,<6" brings it')
        return []
    print("\n".join([*map(str, found), f"frictionless: {len(found)} errors"]))
    return found
