"""Run the notebooks top to bottom, side by side, each in a fresh kernel; write notebooks and figures only when whole.

`python -m helpers.run` runs all notebooks in place. `python -m helpers.run QUESTION=bond OUT=my-report` runs them for
other settings into a folder of its own; `DATA=my-data` takes the tables from another folder.
"""

import ast
import contextlib
import datetime
import hashlib
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import nbformat
from tqdm import tqdm

from helpers import files, paths
from helpers.corpus import journal
from helpers.files import BusyError, replace, sweep
from helpers.run import gallery

TIMEOUT = 600  # seconds for one cell
LOCK = files.LOCK
WRITTEN = ".written"  # beside the figures: what runs wrote there
OURS = ("data", "figures", "notebooks", "helpers", "tests", "docs", "benchmarks", ".git", ".run", ".venv")
ONE_THREAD = {
    name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
}


class RunError(RuntimeError):
    """A notebook failed or a run cannot start; the message says which cell and why. No file was changed."""


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """A notebook file; raises RunError that names the file and what is wrong with it."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RunError(f"{path.name}: is not UTF-8 (UTF-16, perhaps); save it from Jupyter again") from None
    if not text.strip():
        raise RunError(f"{path.name}: the file is empty; bring it back with: git checkout -- notebooks/{path.name}")
    marks = [number for number, line in enumerate(text.splitlines(), 1) if line.startswith(("<<<<<<<", ">>>>>>>"))]
    try:
        book = nbformat.reads(text, as_version=4)
        nbformat.validate(book)
    except Exception as error:  # noqa: BLE001  nbformat raises many kinds
        where = f"line {marks[0]} holds a mark of a git merge; settle it" if marks else str(error).splitlines()[0][:200]
        raise RunError(f"{path.name}: is no notebook that can be read: {where}") from None
    return book


def execute(path: Path, settings: dict, figures: Path) -> nbformat.NotebookNode:
    """The notebook run in a fresh kernel, with `settings` put into its parameters; figures go to the folder given.

    What the libraries say on the side (warnings) is shown here and never stored. Raises RunError with the failing cell's
    number, its first line and the error; also for a cell that ends its kernel.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    book = read_notebook(path)
    if settings:
        book = with_settings(book, settings, path.name)
    place = _Place()
    client = NotebookClient(
        book, timeout=TIMEOUT, kernel_name="python3", record_timing=False,
        on_cell_start=place.start, on_cell_executed=place.executed,
    )  # fmt: skip
    client.resources = {"metadata": {"path": str(paths.NOTEBOOKS)}}
    try:
        client.execute(env=_kernel(figures))
    except CellExecutionError as error:
        raise RunError(f"{path.name}: {_cell(book, place.index)} failed{_line(book, place.index)}\n{error.ename}: {error.evalue}") from None  # fmt: skip
    except (CellTimeoutError, DeadKernelError) as error:
        raise RunError(
            f"{path.name}: {_cell(book, place.index)} failed{_line(book, place.index)}\n"
            f"the kernel died or ran out of time: {type(error).__name__}"
        ) from None
    if place.ended is not None:
        raise RunError(f"{path.name}: {_cell(book, place.ended)} ends the kernel (quit or exit){_line(book, place.ended)}\ntake it out: what comes after it is not run")  # fmt: skip
    return tidy(without_machine(book, path.name, figures))


class _Place:
    """Which cell is running, and which one asked the kernel to end."""

    def __init__(self) -> None:
        self.index = 0
        self.ended: int | None = None

    def start(self, cell: nbformat.NotebookNode, cell_index: int) -> None:
        self.index = cell_index

    def executed(self, cell: nbformat.NotebookNode, cell_index: int, execute_reply: dict) -> None:
        asked = [each.get("source") for each in execute_reply.get("content", {}).get("payload", [])]
        if self.ended is None and "ask_exit" in asked:
            self.ended = cell_index


def _kernel(figures: Path) -> dict[str, str]:
    """The surroundings of a kernel; folders as seen from where the user stands, not from the notebook."""
    return {
        **os.environ,
        **ONE_THREAD,
        "FIGURES_OUT": str(figures),
        "CORPUS_DATA": str(paths.data().absolute()),
        "CORPUS_TEXTS": str(paths.texts().absolute()),
        "PYTHONHASHSEED": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


def _cell(book: nbformat.NotebookNode, index: int) -> str:
    code = [place for place, cell in enumerate(book.cells) if cell.cell_type == "code"]
    return f"code cell {code.index(index) + 1}" if index in code else f"cell {index + 1}"


def _line(book: nbformat.NotebookNode, index: int) -> str:
    lines = book.cells[index].source.splitlines() if index < len(book.cells) else []
    return f": {lines[0]}" if lines else ""


def without_machine(book: nbformat.NotebookNode, name: str, figures: Path) -> nbformat.NotebookNode:
    """The notebook without what belongs to this machine: words of libraries on the side, which go to the screen instead,
    and names of local folders, which are written as seen from the project, or as `~`."""
    for cell in book.cells:
        if cell.cell_type != "code":
            continue
        aside = [each for each in cell.outputs if each.output_type == "stream" and each.name == "stderr"]
        for each in aside:
            print(f"{name}: not stored: {each.text.strip()}", file=sys.stderr)
        cell.outputs = [each for each in cell.outputs if each not in aside]
        for each in cell.outputs:
            if each.output_type == "stream":
                each.text = _placeless(each.text, figures)
            for kind, text in each.get("data", {}).items():
                if kind.startswith("text/") and isinstance(text, str):
                    each.data[kind] = _placeless(text, figures)
    return book


def _placeless(text: str, figures: Path) -> str:
    """A text without the folders of this machine."""
    known = {figures: "figures", paths.data().absolute(): "data", paths.texts().absolute(): "data/texts"}
    known |= {paths.ROOT: ".", Path(tempfile.gettempdir()): "(temporary)", Path.home(): "~"}
    for place, word in sorted(known.items(), key=lambda pair: -len(str(pair[0]))):
        if len(place.parts) > 1:
            text = re.sub(rf"(?<![\w.:/-]){re.escape(str(place))}(?![\w-])", word, text)
    return text


def with_settings(book: nbformat.NotebookNode, settings: dict, name: str) -> nbformat.NotebookNode:
    """The notebook with its settings overridden (papermill); settings that it does not have are left out."""
    from papermill.parameterize import parameterize_notebook

    defaults = parameters(book, name)
    chosen = {key: _like(defaults[key], value, key) for key, value in settings.items() if key in defaults}
    if not chosen:
        return book
    book.metadata.setdefault("papermill", nbformat.from_dict({}))
    for each in book.cells:
        each.metadata.setdefault("tags", [])
    book = parameterize_notebook(book, chosen, kernel_name="python3", language="python")
    for injected in book.cells:
        if "injected-parameters" in injected.metadata.get("tags", []):
            injected["id"] = "injected-parameters"
    return book


def parameters(book: nbformat.NotebookNode, name: str) -> dict:
    """The settings of a notebook with their defaults, from the cell tagged parameters.

    Raises RunError where there is none, or one that is not `NAME = value` with a plain value.
    """
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    cell = next((c for c in code if "parameters" in c.metadata.get("tags", [])), None)
    if cell is None:
        raise RunError(f"{name}: no cell is tagged parameters")
    place = f"{name}, code cell {code.index(cell) + 1} (the settings)"
    try:
        body = ast.parse(cell.source).body
    except SyntaxError as error:
        raise RunError(f"{place}, line {error.lineno}: {error.msg}; write each setting as NAME = value") from None
    found = {}
    for node in body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if not isinstance(target, ast.Name) or not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None:
            continue
        try:
            found[target.id] = ast.literal_eval(node.value)
        except ValueError:
            raise RunError(
                f"{place}, line {node.lineno}: {target.id} = {ast.unparse(node.value)[:60]} is no plain value; write a "
                "text in quotation marks, a number, True, False or a list"
            ) from None
    return found


def _like(default: object, value: object, name: str) -> object:
    """A setting read as what its default is: a list (commas, or a tuple, set or array), a whole number, True or False, or
    text (a date is written YYYY-MM-DD); raises RunError for what is none of them."""
    value = _from_python(value)
    try:
        if value is None:
            raise ValueError
        if isinstance(value, str) and not isinstance(default, str):
            if isinstance(default, bool):
                return {"True": True, "False": False}[value]
            return [item for item in value.split(",") if item] if isinstance(default, list) else int(value)
        if isinstance(default, list) and not isinstance(value, list):
            return [value]
        if isinstance(default, str) and not isinstance(value, str):
            raise ValueError
        if isinstance(default, bool) != isinstance(value, bool) or isinstance(value, list) != isinstance(default, list):
            raise ValueError
        return value
    except (KeyError, ValueError):
        raise RunError(f"{name}={value}: write it like its default, {default!r}") from None


def _from_python(value: object) -> object:
    """Tuples, sets and arrays as lists, dates as YYYY-MM-DD, numbers of numpy as numbers."""
    if isinstance(value, (set, frozenset)):
        return sorted(map(_from_python, value), key=str)
    if isinstance(value, (list, tuple)):
        return [_from_python(each) for each in value]
    if isinstance(value, datetime.date):
        return f"{value:%Y-%m-%d}"
    if hasattr(value, "tolist") and not isinstance(value, str):  # numpy and pandas
        return _from_python(value.tolist())
    return value


def check_settings(settings: dict, chosen: list[Path]) -> None:
    """Raises RunError for a setting that none of the notebooks has."""
    known = {name for path in chosen for name in parameters(read_notebook(path), path.name)}
    unknown = sorted(set(settings) - known)
    if unknown:
        raise RunError(f"no notebook has the setting {', '.join(unknown)}; known: {', '.join(sorted(known))}")


def tidy(book: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The executed notebook without anything that changes from run to run: timings, versions, papermill's marks."""
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


def run(settings: dict | None = None, out: Path | None = None, only: tuple[str, ...] = ()) -> list[Path]:
    """Run the notebooks (those whose name begins with one of `only`, or all) and return the files that were run.

    Without `out` notebooks and figures are replaced in place, then gallery, README findings and references are made from
    them; with `out` everything goes into that folder and nothing else is touched.
    """
    settings = dict(settings or {})
    if settings and out is None:
        raise RunError("other settings need a folder of their own: add OUT=my-report")
    target = out or paths.ROOT
    if out is not None:
        check_out(out)
    chosen = [path for path in paths.notebooks() if not only or path.name.startswith(only)]
    if not chosen:
        raise RunError(f"no notebook begins with {', '.join(only)}")
    with _data_of(settings.pop("DATA", None)):
        check_settings(settings, chosen)
        journal.settle(paths.data())
        with locked(paths.ROOT), tempfile.TemporaryDirectory(prefix="figures-") as staging:
            for folder in (target, target / "notebooks", target / "figures"):
                sweep(folder)
            done = _side_by_side(chosen, settings, Path(staging))
            for path in chosen:
                replace(target / "notebooks" / path.name, nbformat.writes(done[path]) + "\n")
            publish(Path(staging), target / "figures", whole=not only)
            _after(target)
    return chosen


@contextlib.contextmanager
def _data_of(folder: object) -> Iterator[None]:
    """The tables of another folder (`DATA=my-data`) while the block lasts; raises RunError where it holds none."""
    if folder is None:
        yield
        return
    place, before = Path(str(folder)).expanduser().absolute(), os.environ.get("CORPUS_DATA")
    if not (place / "datapackage.json").is_file():
        raise RunError(f"DATA={folder}: {place} holds no datapackage.json; name a folder like data/")
    os.environ["CORPUS_DATA"] = str(place)
    try:
        yield
    finally:
        del os.environ["CORPUS_DATA"]
        os.environ.update({"CORPUS_DATA": before} if before is not None else {})


def check_out(folder: Path) -> None:
    """Raises RunError for a folder of results that is a file, the project, a folder of the project or one around it."""
    here, root = folder.expanduser().absolute().resolve(), paths.ROOT.resolve()
    taken = [root / name for name in OURS] + [paths.data().resolve(), paths.texts().resolve()]
    files_there = [place for place in (here, *here.parents) if place.exists() and not place.is_dir()]
    inside = any(place in (here, *here.parents) for place in taken)
    if files_there or inside or here in (root, *root.parents):
        why = f"{files_there[0]} is a file" if files_there else "that folder belongs to the project or its data"
        raise RunError(f"OUT={folder}: {why}; choose a folder of its own, for instance OUT=my-report")


def _side_by_side(chosen: list[Path], settings: dict, staging: Path) -> dict[Path, nbformat.NotebookNode]:
    workers = max(
        1, min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, len(chosen))
    )
    done: dict[Path, nbformat.NotebookNode] = {}
    with (
        ThreadPoolExecutor(workers) as pool,
        tqdm(total=len(chosen), desc="notebooks", unit="", file=sys.stdout) as bar,
    ):
        jobs = {pool.submit(execute, path, settings, staging): path for path in chosen}
        try:
            for job in as_completed(jobs):
                done[jobs[job]] = job.result()
                bar.write(f"{jobs[job].name}: done")
                bar.update()
        except BaseException:
            for job in jobs:
                job.cancel()
            raise
    return done


def publish(staging: Path, figures: Path, whole: bool) -> None:
    """Move what a run drew into the folder of figures; after a whole run, take out what an earlier run wrote and no
    notebook draws any more.

    What runs wrote stands in `.written` there, with its SHA-256: a file of the user, or one changed by hand, stays.
    """
    drawn = {path.name: path.read_bytes() for path in sorted(staging.iterdir()) if path.is_file()}
    known = _read_written(figures) | {name: _mark(raw) for name, raw in drawn.items()}
    _write_written(figures, known)
    for name, raw in drawn.items():
        replace(figures / name, raw)
    if not whole:
        return
    for name in sorted(set(known) - set(drawn)):
        path = figures / name
        if path.is_file() and _mark(path.read_bytes()) == known[name]:
            path.unlink()
    _write_written(figures, {name: known[name] for name in drawn})


def _mark(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _read_written(figures: Path) -> dict[str, str]:
    """What earlier runs wrote into a folder; a line that is none of ours counts for nothing."""
    path = figures / WRITTEN
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    found = [re.fullmatch(r"([0-9a-f]{64})  ([^/\\]+)", line) for line in lines]
    return {match[2]: match[1] for match in found if match}


def _write_written(figures: Path, known: dict[str, str]) -> None:
    replace(figures / WRITTEN, "".join(f"{mark}  {name}\n" for name, mark in sorted(known.items())))


def _after(target: Path) -> None:
    gallery.write(target / "figures")
    if target == paths.ROOT:
        gallery.write_readme(target / "README.md", target / "figures")


@contextlib.contextmanager
def locked(root: Path) -> Iterator[None]:
    """Only one run at a time in a folder (`files.locked`); raises RunError while another one is at work."""
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(files.locked(root))
        except BusyError as error:
            raise RunError(str(error)) from None
        yield


def read_settings(words: list[str]) -> tuple[dict, Path | None, tuple[str, ...]]:
    """`QUESTION=bond COUNTRIES=USA,CHN OUT=my-report ONLY=02,04` as settings, folder and selection.

    A list is written with commas; raises RunError for a word that is not NAME=value.
    """
    settings: dict = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign or not name.isupper():
            raise RunError(f"{word!r} is not understood; write NAME=value, for instance QUESTION=bond OUT=my-report")
        settings[name] = value
    out, only = settings.pop("OUT", None), settings.pop("ONLY", "")
    folder = Path(out).expanduser().absolute() if out else None
    if folder:
        check_out(folder)
    return settings, folder, tuple(only.split(",")) if only else ()


def main(words: list[str]) -> int:
    try:
        run(*read_settings(words))
    except (RunError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0
