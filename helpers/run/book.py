"""A notebook as a file: read with its faults named, its settings found and changed, what differs from run to run taken out."""

import ast
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat

from helpers.corpus.near import hint
from helpers.run import set_again
from helpers.run.values import RunError as RunError
from helpers.run.values import like, told

INJECTED = "injected-parameters"  # id and tag of the cell with the settings of a run
ABOUT = "injected-debate"  # id and tag of the cell that says of which debate the data are, and which settings the notebook does not have
MERGE = re.compile(r"(<<<<<<<|>>>>>>>|=======$)")  # what git writes into a file that two people changed


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """A notebook file; raises RunError that names the file and what is wrong with it."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise RunError(f"{path.name}: is not UTF-8 (UTF-16, perhaps); save it from Jupyter again")
    if not text.strip():
        raise RunError(f"{path.name}: the file is empty; bring it back with: git checkout -- notebooks/{path.name}")
    try:
        book = nbformat.reads(json.dumps(_with_ids(json.loads(text))), as_version=4)
        nbformat.validate(book)
    except Exception as error:  # noqa: BLE001  nbformat raises many kinds
        raise RunError(f"{path.name}: is no notebook that can be read: {_fault(text, error)}") from None
    return book


def _with_ids(found: Any) -> dict:
    """The JSON of a notebook in which every cell that needs an id has one of its own: an editor copies a cell with its id."""
    if not isinstance(found, dict) or "nbformat" not in found:
        raise ValueError("it holds something else than a notebook; save it from Jupyter again")
    cells = found.get("cells", []) if (found["nbformat"], found.get("nbformat_minor", 0)) >= (4, 5) else []
    taken: set[str] = set()
    for place, cell in enumerate(cells, 1):
        if not cell.get("id") or cell["id"] in taken:
            cell["id"] = f"copied-{place}"
        taken.add(cell["id"])
    return found


def _fault(text: str, error: Exception) -> str:
    """What is wrong with a notebook's text, on one line: a mark of git, a place that is no JSON, or what nbformat says."""
    marks = [number for number, line in enumerate(text.splitlines(), 1) if MERGE.match(line)]
    if marks:
        return f"line {marks[0]} holds a mark of a git merge; settle it"
    if isinstance(error, json.JSONDecodeError):
        return (
            f"line {error.lineno} is no JSON ({error.msg}); undo what was changed there, or save it from Jupyter again"
        )
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__


def with_settings(book: nbformat.NotebookNode, settings: dict, name: str) -> nbformat.NotebookNode:
    """The notebook with its settings overridden by a cell after the one tagged parameters; settings that it does not have
    are left out."""
    defaults = parameters(book, name)
    chosen = {key: like(defaults[key], value, key) for key, value in settings.items() if key in defaults}
    if not chosen:
        return book
    place = next(place for place, cell in enumerate(book.cells) if holds_settings(cell))
    lines = "\n".join(f"{key} = {value!r}" for key, value in chosen.items())
    cell = nbformat.v4.new_code_cell(lines, id=INJECTED, metadata={"tags": [INJECTED]})
    book.cells.insert(place + 1, cell)
    return book


def lacking(own: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the settings of a run that a notebook with the settings `own` does not have."""
    return {name: value for name, value in settings.items() if name not in own}


def note_of(lacks: Mapping[str, Any]) -> str:
    """What a notebook says below its title of the settings of a run that it does not have; empty where it has all."""
    if not lacks:
        return ""
    said = " ".join(told(lacks).replace("`", "'").split())
    return (
        f"Of the settings of this run, this notebook does not have `{said}`: what it shows is the same as without them."
    )


def run_with(path: Path) -> dict[str, Any]:
    """The settings that a stored notebook was run with (`in_force`). Raises RunError as `parameters`."""
    return in_force(read_notebook(path), path.name)


def in_force(book: nbformat.NotebookNode, name: str) -> dict[str, Any]:
    """The settings of a notebook: its own, and over them those that a run put in. Raises RunError as `parameters`."""
    put_in = [cell for cell in book.cells if INJECTED in cell.metadata.get("tags", [])]
    lines = [node for cell in put_in for node in ast.parse(cell.source).body]
    found = [each for node in lines if (each := _setting(node, f"{name}, the settings that a run put in"))]
    return {**parameters(book, name, of_run=True), **dict(found)}


def with_note(book: nbformat.NotebookNode, note: str) -> nbformat.NotebookNode:
    """The notebook with a note below its title; without one it stays as it is."""
    if note:
        book.cells.insert(1, nbformat.v4.new_markdown_cell(note, id=ABOUT, metadata={"tags": [ABOUT]}))
    return book


def parameters(book: nbformat.NotebookNode, name: str, of_run: bool = False) -> dict:
    """The settings of a notebook with their defaults, from the cell tagged parameters; `of_run`: one that a run stored, with a cell of its
    settings, which in a notebook of the project would win over everything.

    Raises RunError where there is none, or one that is not `NAME = value` with a plain value, or is set again in another cell.
    """
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    cell = next(filter(holds_settings, code), None)
    if cell is None:
        raise RunError(
            f"{name}: no code cell is tagged parameters; give the cell of settings that tag, or bring the notebook back"
        )
    place = f"{name}, code cell {code.index(cell) + 1} (the settings)"
    try:
        body = ast.parse(cell.source).body
    except SyntaxError as error:
        raise RunError(f"{place}, line {error.lineno}: {error.msg}; write each setting as NAME = value") from None
    except (RecursionError, MemoryError, ValueError):
        raise RunError(f"{place}: cannot be read; write each setting as NAME = value") from None
    found = dict(each for node in body if (each := _setting(node, place)))
    for number, other in enumerate(code, 1):
        if other is not cell and not (of_run and INJECTED in other.metadata.get("tags", [])):
            _refuse_again(other.source, found, f"{name}, code cell {number}")
    return found


def _refuse_again(code: str, settings: dict, place: str) -> None:
    """Raises RunError for a setting that another cell sets again: what a run is given, and what is published, would not count."""
    for setting, line in set_again.names(code):
        if setting in settings:
            raise RunError(
                f"{place}, line {line}: {setting} is set here again; change it in the cell of settings, or give what is set here another name"
            )


def holds_settings(cell: nbformat.NotebookNode) -> bool:
    return cell.cell_type == "code" and "parameters" in cell.metadata.get("tags", [])


def _setting(node: ast.stmt, place: str) -> tuple[str, object] | None:
    """Name and value of a line of settings, none for a note in quotation marks. Raises RunError for what is no `NAME = value` with a plain
    value: a setting within it would be neither found nor changed by a run."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return None
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    value: Any = getattr(node, "value", None)
    target = targets[0]
    one = isinstance(node, (ast.Assign, ast.AnnAssign)) and len(targets) == 1 and value is not None
    if not one or not isinstance(target, ast.Name):
        said = ast.unparse(node).splitlines()[0][:60]
        raise RunError(
            f"{place}, line {node.lineno}: {said} is not NAME = value; write each setting on a line of its own"
        )
    try:
        return target.id, ast.literal_eval(value)
    except (ValueError, TypeError, RecursionError):
        raise RunError(
            f"{place}, line {node.lineno}: {target.id} = {ast.unparse(value)[:60]} is no plain value; write a "
            "text in quotation marks, a number, True, False or a list"
        ) from None


def check_settings(settings: dict, chosen: list[Path]) -> None:
    """Raises RunError for a setting that none of the notebooks has, or that cannot be read like its default in one that has it."""
    own = [parameters(read_notebook(path), path.name) for path in chosen]
    known = {name for each in own for name in each}
    unknown = sorted(set(settings) - known)
    if unknown:
        near = hint(unknown, sorted(known))
        raise RunError(f"no notebook has the setting {', '.join(unknown)}. {near}Known: {', '.join(sorted(known))}")
    for each in own:
        for name in settings.keys() & each.keys():
            like(each[name], settings[name], name)


def tidy(book: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The executed notebook without anything that changes from run to run: timings, versions, marks of other programs."""
    book.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    for cell in book.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
    return book
