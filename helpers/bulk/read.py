"""A corpus of any size as batches of rows: files, folders of files, or text files named in a table."""

import os
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import fs

from helpers.bulk import formats
from helpers.bulk.formats import Batch, BulkError, Columns, Fault
from helpers.texts import rule


def files(
    source: str | os.PathLike | Iterable[str | os.PathLike], out: str | os.PathLike = ""
) -> tuple[list[str], list[tuple[str, str]]]:
    """The files of a source (a file, a folder with its subfolders, or a list of these; paths or URLs that Arrow knows), and
    the files passed over, each with its reason. `out`: the folder of results, which is no source.

    Raises BulkError for what is not there, has no known ending, or holds no file.
    """
    passed: list[tuple[str, str]] = []
    names = [source] if isinstance(source, (str, os.PathLike)) else list(source)
    found: list[str] = []
    for name in map(whole, names):
        system, path = formats.place(name)
        kind = system.get_file_info(path).type
        if kind == fs.FileType.NotFound:
            raise BulkError(f"{name}: not found")
        if kind == fs.FileType.Directory:
            for each, reason in _inside(system, path, whole(out) if out else ""):
                inner = f"{name.rstrip('/')}/{each}"
                passed += [(inner, reason)] if reason else []
                found += [] if reason else [inner]
        else:
            found.append(name)
    unknown = [name for name in found if not formats.kind(name)]
    if unknown or not found:
        known = f"{', '.join(formats.KINDS)}; all but the first also with {', '.join(formats.PACKED)}"
        raise BulkError(f"{(unknown or names or ['source'])[0]}: no file with a known ending ({known})")
    return found, passed


def _inside(system: fs.FileSystem, path: str, out: str) -> list[tuple[str, str]]:
    """The files below a folder, sorted, each with the reason why it is passed over (empty: it is read)."""
    start, found = path.rstrip("/") + "/", []
    for info in system.get_file_info(fs.FileSelector(path, recursive=True)):
        if info.type != fs.FileType.File or (out and f"{info.path}/".startswith(f"{out.rstrip('/')}/")):
            continue
        name = info.path.removeprefix(start)
        hidden = any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))
        known = "" if formats.kind(name) else f"its ending is none of {', '.join(formats.KINDS)}"
        found.append((name, "a hidden file" if hidden else known or ("" if info.size else "the file is empty")))
    return sorted(found)


def whole(name: str | os.PathLike) -> str:
    """A path as a whole path, a URL as it is."""
    return str(name) if "://" in str(name) else str(Path(name).resolve())


def folder(name: str | os.PathLike) -> str:
    """A folder of text files as a whole path; raises BulkError when it is none."""
    system, path = formats.place(whole(name))
    if system.get_file_info(path).type != fs.FileType.Directory:
        raise BulkError(f"{name}: not a folder; with dates, the source is the folder of the text files")
    return whole(name)


def state(name: str) -> tuple[int, int]:
    """Size in bytes and time of the last change of a file: for the progress bar, and to notice that it has changed."""
    system, path = formats.place(name)
    info = system.get_file_info(path)
    return info.size, info.mtime_ns or 0


def check(name: str, columns: Columns) -> None:
    """Raises BulkError when a file cannot be read or lacks a column."""
    try:
        next(formats.read(name, columns), None)
    except (pa.ArrowException, OSError, EOFError) as error:
        raise BulkError(f"{name}: cannot be read: {_first_line(error)}") from None


def batches(name: str, columns: Columns, folder: str = "") -> Iterator[Batch]:
    """The rows of a file in their order, at most BATCH bytes of text at a time (a longer text stands alone).

    With `folder` the column of texts holds the names of text files in that folder. Where the rest of a file cannot be
    read, the last batch has a fault that says so.
    """
    row = 0
    try:
        for batch in formats.read(name, columns):
            for piece in _texts_named(batch, folder) if folder else _pieces(batch):
                row = max([row, *piece.rows["row"].to_pylist()[-1:], *(fault.row for fault in piece.faults)])
                yield piece
    except (pa.ArrowException, OSError, EOFError, BulkError) as error:
        reason = f"the file cannot be read from here on: {_first_line(error)}"
        yield Batch(formats.rows([]), [Fault(row + 1, "", reason)], 1.0)


def _pieces(batch: Batch) -> Iterator[Batch]:
    """A batch cut where its texts come to BATCH bytes."""
    sizes = pc.fill_null(pc.binary_length(batch.rows["text"]), 0).to_numpy()
    piece = np.cumsum(sizes, dtype=np.int64) // formats.BATCH
    starts = [0, *(np.flatnonzero(np.diff(piece)) + 1).tolist(), len(piece)]
    for number, (start, end) in enumerate(pairwise(starts)):
        yield Batch(batch.rows.slice(start, end - start), batch.faults if number == 0 else [], batch.share)


def _texts_named(batch: Batch, folder: str) -> Iterator[Batch]:
    """A batch whose texts are names of files, with what the files hold instead; without an id, the name is the id."""
    system, path = formats.place(folder)
    found: list[tuple] = []
    faults, size = list(batch.faults), 0
    for row in batch.rows.to_pylist():
        name, label = row["text"] or b"", row["id"] or row["text"] or b""
        try:
            with system.open_input_stream(f"{path}/{name.decode()}", compression="detect") as stream:
                text = stream.read(rule.MAX_FILE + 1)
        except (OSError, ValueError) as error:
            reason = "not found" if isinstance(error, FileNotFoundError) else _first_line(error)
            faults.append(Fault(row["row"], label.decode("utf-8", "replace"), f"its file cannot be read: {reason}"))
            continue
        found.append((row["row"], label, row["date"], text))
        size += len(text)
        if size >= formats.BATCH:
            yield Batch(formats.rows(found), faults, batch.share)
            found, faults, size = [], [], 0
    yield Batch(formats.rows(found), faults, batch.share)


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
