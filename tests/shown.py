"""The figures, tables and sentences of a notebook under other settings: its cells are run, nothing is written or shown.

By day chance is drawn a tenth as often, for what is asked here holds for any number of draws; with NIGHTLY=1 as often as in a run.
"""

import ast
import inspect
import os
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import nbformat
import pytest

from helpers import paths
from helpers.figure.figure import Figure, Listing, Method, Sentence

QUICK = ("02",)  # notebooks that draw as often as ever
FEWER = 1 if os.environ.get("NIGHTLY") else 10
ROOMS = ("arguments", "framing", "language", "positions", "question", "reading", "robustness")
NUMBERS = ("DRAWS", "PERMUTATIONS", "SUBSAMPLES")
ARGUMENTS = ("draws", "permutations", "times")
LEAST = 1_000  # numbers of draws from which on they are cut


def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw by chance a tenth as often wherever helpers do, and say so in their words; nothing is changed at night."""
    if FEWER > 1:
        for owner, name, value in _fewer():
            monkeypatch.setattr(owner, name, value)


@cache
def _fewer() -> list[tuple[Any, str, Any]]:
    """The numbers of draws in helpers, as names of modules and as what functions take by default: owner, name, the smaller number."""
    for room in ROOMS:
        import_module(f"helpers.{room}")
    from helpers.arguments import voice_networks
    from helpers.language import keyness

    found: list[tuple[Any, str, Any]] = []
    for name, module in sorted(sys.modules.items()):
        if name.split(".")[0] == "helpers":
            found += [(module, each, getattr(module, each) // FEWER) for each in NUMBERS if hasattr(module, each)]
            own = [each for each in vars(module).values() if inspect.isfunction(each) and each.__module__ == name]
            found += [(each, "__defaults__", less) for each in own if (less := _less(each)) != each.__defaults__]
    rounds, least = keyness.rounds, {voice_networks.SHUFFLES: voice_networks.LEAST_SHUFFLES}
    defaults = voice_networks.of_voices.__defaults__ or ()
    found.append((voice_networks.of_voices, "__defaults__", tuple(least.get(each, each) for each in defaults)))
    found.append((voice_networks, "LEAST_SHUFFLES", voice_networks.LEAST_SHUFFLES // 2))
    found.append((keyness, "CLOSER_BY", 2))
    found.append((keyness, "rounds", lambda rows: max(keyness.PERMUTATIONS, rounds(rows) // FEWER)))
    return found


def _less(function: Any) -> tuple | None:
    """What a function takes by default, with fewer draws."""
    if not function.__defaults__:
        return function.__defaults__
    names = function.__code__.co_varnames[: function.__code__.co_argcount][-len(function.__defaults__) :]
    both = zip(names, function.__defaults__, strict=True)
    return tuple(value // FEWER if name in ARGUMENTS and value and value >= LEAST else value for name, value in both)


def of(book: Path, monkeypatch: pytest.MonkeyPatch, folder: Path, **settings: Any) -> dict[str, Any]:
    """What a notebook shows under its settings and those given, by name; sentences and the method are `sentence-1`, `sentence-2`, ..."""
    found: dict[str, Any] = {}

    def keep(thing: Any, name: str = "", *_: Any, **__: Any) -> None:
        found[name or f"sentence-{len(found) + 1}"] = thing

    for kind in (Figure, Listing, Method, Sentence):
        monkeypatch.setattr(kind, "show", keep)
    if book.name[:2] not in QUICK:
        few_draws(monkeypatch)
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
