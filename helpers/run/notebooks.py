"""Run the notebooks top to bottom, side by side, each in a fresh kernel; write notebooks and figures only when whole.

`python -m helpers.run` runs all notebooks in place. `python -m helpers.run QUESTION=bond OUT=my-report` runs them for
other settings into a folder of its own.
"""

import ast
import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import nbformat
from tqdm import tqdm

from helpers import files, paths
from helpers.files import BusyError, replace, sweep
from helpers.run import gallery

TIMEOUT = 600  # seconds for one cell
LOCK = files.LOCK
ONE_THREAD = {
    name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
}


class RunError(RuntimeError):
    """A notebook failed or a run cannot start; the message says which cell and why. No file was changed."""


def execute(path: Path, settings: dict, figures: Path) -> nbformat.NotebookNode:
    """The notebook run in a fresh kernel, with `settings` put into its parameters; figures go to the folder given.

    Raises RunError with the failing cell's number, its first line and the error.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    book = nbformat.read(path, as_version=4)
    if settings:
        book = with_settings(book, settings, path.name)
    client = NotebookClient(book, timeout=TIMEOUT, kernel_name="python3", record_timing=False)
    client.resources = {"metadata": {"path": str(paths.NOTEBOOKS)}}
    kernel = {
        **os.environ,
        **ONE_THREAD,
        "FIGURES_OUT": str(figures),
        "PYTHONHASHSEED": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    try:
        client.execute(env=kernel)
    except CellExecutionError as error:
        raise RunError(f"{path.name}: {_failing_cell(book)}\n{error.ename}: {error.evalue}") from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise RunError(
            f"{path.name}: {_failing_cell(book)}\nthe kernel died or ran out of time: {type(error).__name__}"
        ) from None
    return tidy(book)


def _failing_cell(book: nbformat.NotebookNode) -> str:
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    done = [cell for cell in code if cell.get("execution_count")]
    cell = next((c for c in code if any(o.output_type == "error" for o in c.outputs)), (done or code)[-1])
    return f"code cell {code.index(cell) + 1} failed: {cell.source.splitlines()[0] if cell.source else ''}"


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
    """The settings of a notebook with their defaults, from the cell tagged parameters."""
    cell = next((c for c in book.cells if "parameters" in c.metadata.get("tags", [])), None)
    if cell is None:
        raise RunError(f"{name}: no cell is tagged parameters")
    assigned = [node for node in ast.parse(cell.source).body if isinstance(node, ast.Assign)]
    return {
        node.targets[0].id: ast.literal_eval(node.value) for node in assigned if isinstance(node.targets[0], ast.Name)
    }


def _like(default: object, value: object, name: str) -> object:
    """A setting given as text, read as what its default is: a list (commas), a whole number, True or False, or text."""
    if not isinstance(value, str) or isinstance(default, str):
        return value
    try:
        if isinstance(default, bool):
            return {"True": True, "False": False}[value]
        return [item for item in value.split(",") if item] if isinstance(default, list) else int(value)
    except (KeyError, ValueError):
        raise RunError(f"{name}={value}: write it like its default, {default!r}") from None


def check_settings(settings: dict, chosen: list[Path]) -> None:
    """Raises RunError for a setting that none of the notebooks has."""
    known = {name for path in chosen for name in parameters(nbformat.read(path, as_version=4), path.name)}
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
    settings = settings or {}
    if settings and out is None:
        raise RunError("other settings need a folder of their own: add OUT=my-report")
    target = out or paths.ROOT
    chosen = [path for path in paths.notebooks() if not only or path.name.startswith(only)]
    if not chosen:
        raise RunError(f"no notebook begins with {', '.join(only)}")
    check_settings(settings, chosen)
    with locked(paths.ROOT), tempfile.TemporaryDirectory(prefix="figures-") as staging:
        for folder in (target, target / "notebooks", target / "figures"):
            sweep(folder)
        done = _side_by_side(chosen, settings, Path(staging))
        for path in chosen:
            replace(target / "notebooks" / path.name, nbformat.writes(done[path]) + "\n")
        publish(Path(staging), target / "figures", whole=not only)
        _after(target)
    return chosen


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
    """Move what a run drew into the folder of figures; after a whole run, take out what no notebook draws any more."""
    drawn = sorted(path for path in staging.iterdir() if path.is_file())
    for path in drawn:
        replace(figures / path.name, path.read_bytes())
    if whole:
        names = {path.name for path in drawn}
        for path in sorted(figures.glob("[0-9][0-9]-*")):
            if path.name not in names:
                path.unlink()


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
    if folder and (folder == paths.ROOT or paths.ROOT / "notebooks" in (folder, *folder.parents)):
        raise RunError(f"OUT={out}: choose a folder of its own, for instance OUT=my-report")
    return settings, folder, tuple(only.split(",")) if only else ()


def main(words: list[str]) -> int:
    try:
        run(*read_settings(words))
    except (RunError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0
