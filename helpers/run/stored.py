"""The settings of the notebooks that a folder of results holds: in which they differ from those asked for, or from the published ones.

A folder of results is of one choice: what is drawn or made for other settings would stand in it beside the rest under the same names.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from helpers.run.book import lacking, parameters, read_notebook
from helpers.words import listed

Settings = Mapping[str, Any]


def own(books: Iterable[Path]) -> dict[Path, dict[str, Any]]:
    """The settings of notebooks as they stand."""
    return {path: parameters(read_notebook(path), path.name) for path in books}


def lacks(known: Mapping[Path, Settings], given: Settings) -> list[str]:
    """A line for each notebook that does not have some of the settings given."""
    missing = {path: lacking(values, given) for path, values in known.items()}
    return [
        f"{path.name}: does not have {listed(sorted(names))}; what it shows is the same as without"
        for path, names in missing.items() if names
    ]  # fmt: skip
