"""The one place that replaces a file: whole or not at all."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

LOCK = ".run"  # folder of the lock and of drafts, beside what is locked


REST = ".part"  # what a killed writer may leave behind


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
    begin, end = f"<!-- {mark}:begin -->", f"<!-- {mark}:end -->"
    page = path.read_text(encoding="utf-8")
    if begin not in page or end not in page:
        raise FileError(f"{path.name}: the lines {begin} and {end} are needed to place this text")
    head, rest = page.split(begin, 1)
    tail = rest.split(end, 1)[1]
    replace(path, f"{head}{begin}\n{text.strip()}\n{end}{tail}")


@contextlib.contextmanager
def locked(root: Path) -> Iterator[None]:
    """Only one run, or one change of the data, at a time in a folder; a lock left by a process that died is taken over.

    Raises BusyError while another one holds it.
    """
    lock = root / LOCK / "lock"
    lock.parent.mkdir(exist_ok=True)
    while True:
        try:
            handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
            break
        except FileExistsError:
            owner = lock.read_text(encoding="utf-8").strip() if lock.exists() else ""
            if owner.isdigit() and _alive(int(owner)):
                raise BusyError(
                    f"another run (process {owner}) is at work here; wait for it, or delete {lock}"
                ) from None
            lock.unlink(missing_ok=True)
    try:
        os.write(handle, str(os.getpid()).encode())
        os.close(handle)
        yield
    finally:
        lock.unlink(missing_ok=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def sweep(folder: Path) -> None:
    """Take away what a killed writer left in a folder."""
    for rest in folder.glob(f".*{REST}"):
        rest.unlink(missing_ok=True)
