"""One commit point for every change of the data folder, over however many files.

All new contents are written into one file (`.change`) first, and the moment in which that file takes its name is the
moment of the change. Then the tables are replaced and the file is taken away. Whoever comes next after a kill finds the
file and replaces the rest (`settle`), unless somebody edited one meanwhile; without the file nothing had been changed. So
there is an old state and a new one, never another. A change also keeps what its files held before (`.before`), so that the last one can be taken back.
"""

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import TypeVar

from helpers import files, paths

JOURNAL, BEFORE = ".change", ".before"
WAIT = 60  # seconds that a reader waits for a change that is being written
Result = TypeVar("Result")


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The lock of a data folder, with the rests of a killed change finished and swept; raises BusyError, FileError."""
    with files.locked(folder.resolve().parent):
        finish(folder)
        for place in (folder, folder / "codings", paths.texts_of(folder)):
            files.sweep(place)
        yield


def commit(folder: Path, contents: Mapping[Path, str]) -> None:
    """Replace several files of a data folder (or of its folder of texts), all or none; the lock must be held.

    Raises FileError with every file as it was.
    """
    contents = {**contents, folder / BEFORE: _before(folder, contents)}
    old = {path: path.read_bytes() if path.is_file() else None for path in contents}
    entries = [[*_named(folder, path), text, _mark(old[path] or b"")] for path, text in contents.items()]
    files.replace(folder / JOURNAL, json.dumps(entries, ensure_ascii=False))
    _settle_disk(folder)
    done: list[Path] = []
    try:
        for path, text in contents.items():
            files.replace(path, text)
            done.append(path)
    except files.FileError:
        _undo({path: old[path] for path in done})
        (folder / JOURNAL).unlink(missing_ok=True)
        raise
    except BaseException:
        finish(folder)  # stopped by hand after the change was made: make it whole
        raise
    (folder / JOURNAL).unlink()


def finish(folder: Path) -> None:
    """Finish a change that was stopped in the middle; the lock must be held.

    Raises FileError when the change names a place outside the data or cannot be read, or a file was edited since: nothing is then written.
    """
    path = folder / JOURNAL
    if not path.is_file():
        return
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        contents = {_placed(folder, home, name): str(text) for home, name, text, *_ in entries}
        old = {
            _placed(folder, home, name): str(mark)
            for home, name, _, mark in (each for each in entries if len(each) == 4)
        }
    except (ValueError, TypeError, RecursionError) as error:
        raise files.FileError(
            f"{path}: is not a change that this project wrote ({error}); look at it, and move it away"
        ) from None
    _refuse_edited(contents, old)
    for place, text in contents.items():
        files.replace(place, text)
    _settle_disk(folder)
    path.unlink()


def _refuse_edited(contents: Mapping[Path, str], old: Mapping[Path, str]) -> None:
    """Raises FileError for a file that is neither as before a change (`old`: the marks) nor as after it: somebody edited it meanwhile."""
    for place, text in contents.items():
        if place in old and place.is_file():
            mark = _mark(place.read_bytes())
            if mark not in (old[place], _mark(text.encode("utf-8"))):
                raise files.FileError(
                    f"{place}: was edited after a change of the data had been stopped in its middle; finishing the change would overwrite "
                    "it. Move the file out of the folder and try again, which finishes the change; then make your edit anew"
                )


def undo(folder: Path) -> list[str]:
    """Put every file back as it was before the last change, all or none; the lock must be held. Returns the files' names.

    That is a change too: a second `undo` brings the first one back. A file that the change made anew stays. Raises FileError
    where no change is known, or a file is no longer as the change left it.
    """
    path = folder / BEFORE
    if not path.is_file():
        raise files.FileError(f"{folder}: no change is known, so there is nothing to take back")
    try:
        entries = [(_placed(folder, home, name), str(text), after) for home, name, text, after in json.loads(path.read_text(encoding="utf-8"))]  # fmt: skip
    except (ValueError, TypeError, RecursionError) as error:
        raise files.FileError(f"{path}: is not what this project wrote ({error}); nothing was taken back") from None
    other = [place.name for place, _, after in entries if not place.is_file() or _mark(place.read_bytes()) != after]
    if other:
        raise files.FileError(f"{', '.join(other)}: no longer as the last change left it; nothing was taken back")
    commit(folder, {place: text for place, text, _ in entries})
    return [place.name for place, _, _ in entries]


def _before(folder: Path, contents: Mapping[Path, str]) -> str:
    """What each file that is there holds, and the mark of what the change puts into it, as JSON."""
    rows = [
        [*_named(folder, path), path.read_text(encoding="utf-8"), _mark(text.encode("utf-8"))]
        for path, text in contents.items()
        if path.is_file()
    ]
    return json.dumps(rows, ensure_ascii=False)


def _mark(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def settle(folder: Path) -> None:
    """Finish what a killed change left, for a reader who holds no lock; waits while the change is still being written.

    Raises BusyError when it is not finished within a minute, FileError where the folder cannot be written.
    """
    end = time.monotonic() + WAIT
    while (folder / JOURNAL).is_file():
        try:
            with files.locked(folder.resolve().parent):
                finish(folder)
        except files.BusyError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)


def read_whole(folder: Path, read: Callable[[], Result]) -> Result:
    """What `read` reads from a data folder, all of it from before a change or all from after it."""
    while True:
        settle(folder)
        before = _stamps(folder)
        try:
            result = read()
        except ValueError:
            if before == _stamps(folder):
                raise
            continue
        if before == _stamps(folder):
            return result


def _stamps(folder: Path) -> dict[str, tuple[int, int, int]]:
    """What tells that a file of the folder was replaced; the journal is one of them."""
    found = {}
    for place in (folder, folder / "codings"):
        for path in place.glob("*") if place.is_dir() else ():
            with contextlib.suppress(FileNotFoundError):
                if path.is_file() and (not path.name.startswith(".") or path.name == JOURNAL):
                    state = path.stat()
                    found[str(path)] = (state.st_ino, state.st_mtime_ns, state.st_size)
    return found


def _undo(old: Mapping[Path, bytes | None]) -> None:
    for path, raw in old.items():
        if raw is None:
            path.unlink(missing_ok=True)
        else:
            files.replace(path, raw)


def _named(folder: Path, path: Path) -> tuple[str, str]:
    for home, place in (("data", folder), ("texts", paths.texts_of(folder))):
        if path.is_relative_to(place):
            return home, path.relative_to(place).as_posix()
    raise files.FileError(f"{path}: is neither in {folder} nor in its folder of texts; nothing was written")


def _placed(folder: Path, home: str, name: str) -> Path:
    """The file that an entry names; raises ValueError for one outside: a data folder may come from somebody else."""
    parts = PurePosixPath(name).parts
    if home not in ("data", "texts") or not parts or name.startswith("/") or any(p in ("..", "") for p in parts):
        raise ValueError(f"it names {name!r}")
    place = folder if home == "data" else paths.texts_of(folder)
    path = place.joinpath(*parts)
    if not path.resolve().is_relative_to(place.resolve()):
        raise ValueError(f"it names {name!r}")
    return path


def _settle_disk(folder: Path) -> None:
    """Ask the system to keep the names of the folder's files, against a loss of power; not every system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
