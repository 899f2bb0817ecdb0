"""One notebook run in a fresh kernel; nothing of this machine is stored in it."""

import atexit
import re
import sys
import tempfile
from pathlib import Path

import nbformat

from helpers import paths
from helpers.figure.place import GIVEN, as_json
from helpers.run.book import (
    INJECTED,
    RunError,
    holds_settings,
    in_force,
    lacking,
    note_of,
    parameters,
    read_notebook,
    tidy,
    with_note,
    with_settings,
)
from helpers.run.launch import READ
from helpers.run.warm import Warm, surroundings

QUIET = ["--IPKernelApp.log_level=40"]  # errors of the kernel, not its advice on how it was started
TIMEOUT = 600  # seconds for one cell
STARTS = 5  # tries to start a kernel


def execute(
    path: Path, settings: dict, figures: Path, warm: Warm | None = None, read: Path | None = None, note: str = ""
) -> nbformat.NotebookNode:
    """The notebook run in a fresh kernel, with `settings` put into its parameters; below its title a `note`, and which settings it does not have; figures go to the folder given.

    `warm`: what the kernel is a copy of; `read`: the file in which the kernel writes down what it reads (`launch`).
    What the libraries say on the side (warnings) is shown here and never stored. Raises RunError with the failing cell's
    number, the line at which it failed and the error; also for a cell that ends its kernel.
    """
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    book = read_notebook(path)
    if settings:
        note = "\n\n".join(filter(None, [note, note_of(lacking(parameters(book, path.name), settings))]))
        book = with_settings(book, settings, path.name)
    book = with_note(book, note)
    own = in_force(book, path.name) if any(map(holds_settings, book.cells)) else {}
    given = {GIVEN: as_json(own)}
    place = _Place()
    try:
        _execute(
            book, place, warm, {**surroundings(figures), **given, **({READ: str(read)} if read else {})}, path.name
        )
    except CellExecutionError as error:
        line = failing_line(error.traceback)
        raise RunError(f"{path.name}: {_cell(book, place.index)}, line {line} failed{_line(book, place.index, line)}\n{error.ename}: {error.evalue}") from None  # fmt: skip
    except (CellTimeoutError, DeadKernelError) as error:
        _refuse_end(place, book, path.name)  # the kernel died because a cell before this one had asked for it
        raise RunError(
            f"{path.name}: {_cell(book, place.index)} failed; it begins with{_line(book, place.index)}\n"
            f"the kernel died or ran out of time: {type(error).__name__}"
        ) from None
    _refuse_end(place, book, path.name)
    return tidy(without_machine(book, path.name, figures))


def _execute(book: nbformat.NotebookNode, place: "_Place", warm: Warm | None, env: dict[str, str], name: str) -> None:
    """Run all cells, `place` following, in a kernel that starts at the `STARTS`th try at the latest; raises what nbclient raises of cells.

    The numbers of a kernel's ports are looked for here and opened by the kernel a moment later. Where another program has taken one
    meanwhile, the kernel ends at its start, and one with other ports is started. Raises RunError where none starts.
    """
    from helpers.run.client import Client

    said = ""
    for _ in range(STARTS):
        client = Client(
            book, timeout=TIMEOUT, kernel_name="python3", record_timing=False,
            on_notebook_start=place.begin, on_cell_start=place.start, on_cell_executed=place.executed, extra_arguments=QUIET,
        )  # fmt: skip
        client.warm = warm
        client.resources = {"metadata": {"path": str(paths.NOTEBOOKS)}}
        try:
            client.execute(env=env)
            return
        except RuntimeError as error:
            if place.begun:
                raise
            atexit.unregister(client._cleanup_kernel)  # nbclient leaves it registered, and nothing is left to end
            said = str(error)
    raise RunError(f"{name}: no kernel started in {STARTS} tries ({said}), so that no cell was run; what each kernel said is above")  # fmt: skip


def _refuse_end(place: "_Place", book: nbformat.NotebookNode, name: str) -> None:
    """Raises RunError that names the cell that asked the kernel to end, where one did."""
    if place.ended is not None:
        raise RunError(f"{name}: {_cell(book, place.ended)} ends the kernel (quit or exit); it begins with{_line(book, place.ended)}\ntake it out: what comes after it is not run")  # fmt: skip


class _Place:
    """Whether the kernel is there, which cell is running, and which one asked the kernel to end."""

    def __init__(self) -> None:
        self.begun = False  # whether the kernel is there
        self.index = 0
        self.ended: int | None = None

    def begin(self, notebook: nbformat.NotebookNode) -> None:
        self.begun = True

    def start(self, cell: nbformat.NotebookNode, cell_index: int) -> None:
        self.index = cell_index

    def executed(self, cell: nbformat.NotebookNode, cell_index: int, execute_reply: dict) -> None:
        asked = [each.get("source") for each in execute_reply.get("content", {}).get("payload", [])]
        if self.ended is None and "ask_exit" in asked:
            self.ended = cell_index


def failing_line(traceback: str) -> int:
    """The line of the cell at which it failed, from 1, out of what IPython says: of several errors, one raised while another
    was handled, that of the last. 1 where no line is named."""
    last = re.split(
        r"During handling of the above|direct cause of the following", re.sub(r"\x1b\[[\d;]*m", "", traceback)
    )
    found = re.findall(r"Cell In\s*\[\d+\], line (\d+)", last[-1]) or re.findall(
        r"Cell In\s*\[\d+\], line (\d+)", traceback
    )
    return int(found[0]) if found else 1


def _cell(book: nbformat.NotebookNode, index: int) -> str:
    """`code cell 3`, as counted in the notebook's file: without the cell of settings that a run puts in."""
    code = [place for place, cell in enumerate(book.cells) if cell.cell_type == "code" and cell.id != INJECTED]
    return f"code cell {code.index(index) + 1}" if index in code else f"cell {index + 1}"


def _line(book: nbformat.NotebookNode, index: int, line: int = 1) -> str:
    """A line of a cell, from 1, behind a colon."""
    lines = book.cells[index].source.splitlines() if index < len(book.cells) else []
    return f": {lines[line - 1].strip()}" if line <= len(lines) else ""


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
    """A text without the folders of this machine, as they are named and as they are where a link leads to them."""
    known = {figures: "figures", paths.data().absolute(): "data", paths.texts().absolute(): "data/texts"}
    known |= {paths.ROOT: ".", Path(tempfile.gettempdir()): "(temporary)", Path.home(): "~"}
    known = {place.resolve(): word for place, word in known.items()} | known
    for place, word in sorted(known.items(), key=lambda pair: -len(str(pair[0]))):
        if len(place.parts) > 1:
            text = re.sub(rf"(?:file://|(?<![\w.:/-])){_written(str(place))}(?![\w-])", word, text)
    return text


def _written(place: str) -> str:
    """A pattern of a folder as it may stand in an output: in Markdown, where some signs have a backslash before them, and in quotation marks, where
    a backslash is doubled."""
    marks = {"\\": r"\\+", **{mark: rf"\\?{re.escape(mark)}" for mark in "_*~[]$&|<>`"}}
    return "".join(marks.get(letter, re.escape(letter)) for letter in place)
