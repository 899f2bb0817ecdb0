"""The one place that replaces a file: whole or not at all."""

import contextlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

LOCK = ".run"  # folder of the lock and of drafts, beside what is locked
HELD = "held"  # the file that the operating system locks; it stays
OWNER = "lock"  # the number of the process that holds it
REST = ".part"  # what a killed writer may leave behind
MAY_RUN = r"^[=+@\t\r\n＝＋＠－-]"  # what a text that a spreadsheet would run begins with, and a number below zero
_RUN_BY_SPREADSHEETS = re.compile(r"[=+@\t\r\n＝＋＠－]|-(?!\d+(?:[.,]\d+)*%?\Z)")


class FileError(OSError):
    """A file could not be written; the old one is still whole."""


class BusyError(FileError):
    """Somebody else is at work on the same files; the message says who and what to do."""


def replace(path: Path, content: bytes | str) -> None:
    """Write a file beside its place and move it there in one step; nothing is written when the content is the same.

    Raises FileError (no right to write, disk full); the old file is then as it was.
    """
    raw = content.encode("utf-8") if isinstance(content, str) else content
    if path.is_file() and path.read_bytes() == raw:
        return
    handle, name = None, None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=REST, dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        if name:
            with contextlib.suppress(OSError):
                Path(name).unlink()
        raise FileError(
            f"{path} could not be written ({error.strerror or error}); the old file is unchanged"
        ) from error


@contextlib.contextmanager
def drafted(path: Path) -> Iterator[Path]:
    """A file beside `path` to write bit by bit; it takes the place of `path` when the block ends without an error.

    Raises FileError (no right to write, disk full); the old file is then as it was.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}{REST}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield draft
        draft.replace(path)
    except OSError as error:
        raise FileError(
            f"{path} could not be written ({error.strerror or error}); the old file is unchanged"
        ) from error
    finally:
        draft.unlink(missing_ok=True)


def replace_between(path: Path, mark: str, text: str) -> None:
    """Put a text between the lines `<!-- mark:begin -->` and `<!-- mark:end -->` of a Markdown file.

    Raises FileError when the marks are not there.
    """
    replace(path, with_text_between(path, mark, text))


def with_text_between(path: Path, mark: str, text: str) -> str:
    """The Markdown file as it would be with a text between its marks; raises FileError when they are not there."""
    begin, end = f"<!-- {mark}:begin -->", f"<!-- {mark}:end -->"
    page = path.read_text(encoding="utf-8")
    if begin not in page or end not in page:
        raise FileError(f"{path.name}: the lines {begin} and {end} are needed to place this text")
    head, rest = page.split(begin, 1)
    tail = rest.split(end, 1)[1]
    return f"{head}{begin}\n{text.strip()}\n{end}{tail}"


def refuse_data(folder: Path) -> None:
    """Raises FileError for a folder of data, where results would stand in the place of tables."""
    if (folder / "datapackage.json").is_file():
        raise FileError(
            f"{folder} holds data (datapackage.json), which the results could overwrite; choose a folder of its own"
        )


@contextlib.contextmanager
def locked(root: Path) -> Iterator[None]:
    """Only one run, or one change of the data, at a time in a folder. The operating system holds the lock and lets it go
    when its process ends, however that ends; the number of the process is written beside it, for the message only.

    Raises BusyError while another one holds it, FileError where the folder cannot be written.
    """
    place = root / LOCK
    try:
        place.mkdir(parents=True, exist_ok=True)
        lock = FileLock(place / HELD, timeout=0)
        lock.acquire()
    except Timeout:
        raise BusyError(f"{_holder(place)} is at work in {root}; wait for it, or end it, and try again") from None
    except OSError as error:
        raise FileError(
            f"{place} cannot be written ({error.strerror or error}); no lock, so nothing was done"
        ) from error
    try:
        (place / OWNER).write_text(str(os.getpid()), encoding="utf-8")
        yield
    finally:
        (place / OWNER).unlink(missing_ok=True)
        lock.release()


def _holder(place: Path) -> str:
    """Who holds a lock, for the message; the number may be missing for a moment."""
    try:
        number = (place / OWNER).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        number = ""
    return f"another run (process {number})" if number.isdigit() else "another run"


def sweep(folder: Path) -> None:
    """Take away what a killed writer left in a folder."""
    for rest in folder.glob(f".*{REST}"):
        rest.unlink(missing_ok=True)


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would run a text as a formula; a number with a minus before it is none."""
    return bool(_RUN_BY_SPREADSHEETS.match(cell))


def harmless(cell: object) -> object:
    """A cell as every writer of CSV writes it: a text that a spreadsheet would run gets a quote mark before it, and lines end with a line
    feed, since a carriage return would begin a new row."""
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if is_formula(text) else text


def unquoted(cell: object) -> object:
    """A cell as it was before it was made `harmless`."""
    return cell[1:] if isinstance(cell, str) and cell.startswith("'") and is_formula(cell[1:]) else cell
