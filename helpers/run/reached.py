"""Which modules of the project a notebook reaches by its imports, found by reading the code and not by running it."""

import ast
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

HELPERS = Path(__file__).resolve().parents[1]
PROJECT = HELPERS.name
_LAUNCH = "run/launch.py"  # imports what it is told to, which is followed from the notebooks
_UNSEEN = {"importlib", "pkgutil", "runpy"}  # modules that import by a name worked out while running
_RUN = {"exec", "eval", "__import__", "import_module", "run_module", "run_path"}
_MAY_HIDE = re.compile(rf"\b({'|'.join(sorted(_RUN | _UNSEEN))})\b")


class UnseenError(ValueError):
    """It cannot be told by reading what some code imports; the message says which."""


def files(roots: Iterable[str]) -> list[Path]:
    """The files of the modules named and of all that they import, directly or not, with what else lies in their folders (styles).

    Where a module imports by a name worked out while running, every file of the project counts as reached.
    """
    folder = HELPERS
    seen: set[Path] = set()
    met: set[str] = set()  # the full names whose files wait already, or were seen
    waiting = [path for name in roots for path in _places(name, folder)]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        if path == folder / _LAUNCH:
            continue
        try:
            names = imported(path.read_text(encoding="utf-8"))
        except (UnseenError, SyntaxError, UnicodeDecodeError):
            return sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        new = {_absolute(name, folder, path) if name.startswith(".") else name for name in names} - met
        met |= new
        waiting += [place for name in sorted(new) for place in _places(name, folder)]
    beside = {path for place in {each.parent for each in seen} for path in _others(place)}
    return sorted(seen | beside)


def _others(folder: Path) -> tuple[Path, ...]:
    return tuple(path for path in folder.iterdir() if path.is_file() and path.suffix != ".py")


@lru_cache(maxsize=1024)
def imported(code: str) -> tuple[str, ...]:
    """The dotted names that code may import: modules, and what is taken from them, which may be modules too. A relative import
    keeps its dots. Raises UnseenError where a name is worked out while running, SyntaxError for what is no Python."""
    found: list[str] = []
    tree = ast.parse(code)
    # Python reads names in their plain letters, whatever letters they are written in
    hides = _MAY_HIDE.search(unicodedata.normalize("NFKC", code))
    for node in ast.walk(tree) if hides else _statements(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            found += [base, *(f"{base}{'' if base.endswith('.') else '.'}{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Call) and _hidden(node):
            raise UnseenError(ast.unparse(node))
    if hides and (other := _handed_on(tree)):
        raise UnseenError(other)
    return tuple(found)


def _handed_on(tree: ast.AST) -> str:
    """What imports or runs code and is given another name, or handed on without being called; empty where there is nothing."""
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            renamed = [
                alias.name for alias in node.names if alias.asname and alias.name.split(".")[0] in _RUN | _UNSEEN
            ]
            if renamed:
                return renamed[0]
        name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        if name in _RUN and id(node) not in called:
            return name
    return ""


def _statements(tree: ast.AST) -> Iterator[ast.AST]:
    """All statements, those within others too: an import is one, so what stands within an expression need not be looked at."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for block in ("body", "orelse", "finalbody", "handlers", "cases"):
            waiting += getattr(node, block, ())


def _hidden(call: ast.Call) -> bool:
    """Whether a call imports or runs what cannot be read here; the name of another package in quotes can."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    owner = getattr(call.func.value, "id", "") if isinstance(call.func, ast.Attribute) else ""
    if name not in _RUN and owner not in _UNSEEN:
        return False
    first = call.args[0] if call.args else None
    named = (
        isinstance(first, ast.Constant)
        and isinstance(first.value, str)
        and not first.value.startswith(("helpers", "."))
    )
    return not (named and name == "import_module")


def _places(name: str, folder: Path) -> Iterator[Path]:
    """The files that an import of a full name runs: the module and the packages around it. Nothing for other projects' names."""
    parts = name.split(".")
    if parts[0] != folder.name:
        return
    place = folder
    yield place / "__init__.py"
    for part in parts[1:]:
        if part == "*":
            yield from sorted(place.glob("*.py"))
            yield from sorted(place.glob("*/__init__.py"))
        if (place / part / "__init__.py").is_file():
            place = place / part
            yield place / "__init__.py"
        elif (place / f"{part}.py").is_file():
            yield place / f"{part}.py"
            return
        elif (place / part).is_dir():  # Python takes a folder without an __init__.py for a package too
            place = place / part


def _absolute(name: str, folder: Path, user: Path) -> str:
    """The full name of what the file `user` names by a relative import."""
    dots = len(name) - len(name.lstrip("."))
    around = [folder.name, *user.relative_to(folder).parent.parts]
    return ".".join([*around[: len(around) - dots + 1], *filter(None, [name[dots:]])])
