"""The figures, tables and sentences of a notebook under other settings: its cells are run, nothing is written or shown."""

import ast
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import nbformat
import pytest

from helpers import paths
from helpers.figure.figure import Figure, Listing, Method, Sentence


def of(book: Path, monkeypatch: pytest.MonkeyPatch, folder: Path, **settings: Any) -> dict[str, Any]:
    """What a notebook shows under its settings and those given, by name; sentences and the method are `sentence-1`, `sentence-2`, ..."""
    found: dict[str, Any] = {}

    def keep(thing: Any, name: str = "", *_: Any, **__: Any) -> None:
        found[name or f"sentence-{len(found) + 1}"] = thing

    for kind in (Figure, Listing, Method, Sentence):
        monkeypatch.setattr(kind, "show", keep)
    monkeypatch.setenv("FIGURES_OUT", str(folder))
    monkeypatch.chdir(paths.NOTEBOOKS)
    names: dict[str, Any] = {}
    for cell in nbformat.read(book, as_version=4).cells:
        if cell.cell_type == "code":
            exec(cell.source, names)
            if "parameters" in cell.metadata.get("tags", []):
                names |= {name: value for name, value in settings.items() if name in names}
    plt.close("all")
    return found


def settings_of(book: Path) -> set[str]:
    """The names of a notebook's settings."""
    cell = next(c for c in nbformat.read(book, as_version=4).cells if "parameters" in c.metadata.get("tags", []))
    return {target.id for node in ast.parse(cell.source).body for target in node.targets}  # type: ignore[attr-defined]
