"""The rooms hold: imports run downward and in no circle, measures draw nothing, figures write nothing, no module is long."""

import ast
from functools import cache
from pathlib import Path

import networkx as nx
import pytest

from helpers import paths

ROOT = paths.ROOT / "helpers"
MODULES = sorted(ROOT.rglob("*.py"))
FLOORS = [
    {"paths", "files", "words", "top", "cores"},
    {"corpus"},
    {"measures", "texts"},
    {"asked"},
    {"figure"},
    {"reading"},
    {"positions"},
    {"arguments"},
    {"framing"},
    {"language"},
    {"robustness"},
    {"coding"},
    {"exchange"},
    {"question"},
    {"bulk"},
    {"run"},
]


def name_of(path: Path) -> str:
    """The module's dotted name below helpers, a folder's own file under the folder's name."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def imports(path: Path) -> tuple[str, ...]:
    """The modules of this project that a file imports, at its head or late."""
    known = {name_of(each) for each in MODULES}
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "helpers":
            base = (node.module or "").removeprefix("helpers").removeprefix(".")
            for alias in node.names:
                inner = f"{base}.{alias.name}".removeprefix(".")
                found.append(inner if inner in known else base)
    return tuple(each for each in found if each and each != name_of(path))


def floor(name: str) -> int:
    return next(place for place, rooms in enumerate(FLOORS) if name.split(".")[0] in rooms)


def test_every_module_is_read():
    assert len(MODULES) > 90 and len({name_of(path) for path in MODULES}) == len(MODULES)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_import_runs_upward(path):
    if path.parent == ROOT and path.name == "__init__.py":
        return
    upward = [each for each in imports(path) if floor(each) > floor(name_of(path))]
    assert not upward, f"{name_of(path)} imports {', '.join(upward)}"


def test_no_import_goes_in_a_circle():
    graph = nx.DiGraph((name_of(path), each) for path in MODULES for each in imports(path))
    assert [*nx.simple_cycles(graph)] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_measures_draw_nothing_and_only_some_rooms_write_files(path):
    source = path.read_text(encoding="utf-8")
    room = name_of(path).split(".")[0]
    if room in ("corpus", "measures", "texts"):
        assert "matplotlib" not in source and "helpers.figure" not in source
    if room in ("reading", "positions", "arguments", "framing", "language", "robustness"):
        assert "from helpers.files" not in source and "files import" not in source.replace("figure.files import", "")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_is_longer_than_four_hundred_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
