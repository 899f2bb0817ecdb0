"""The formats of large files, each read in batches of rows: Parquet, CSV, TSV, JSON (lines or one array); all but the first compressed or not.

Memory does not grow with the file. What cannot be read as a row is a fault with its place and reason; reading goes on.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
from pyarrow import fs

BATCH = 4_000_000  # bytes of text that are counted at a time
BLOCK = 32_000_000  # bytes; a row of a CSV file must fit in
ROWS = 20_000  # rows that are read at a time, at most
KINDS = {".parquet": "parquet", ".csv": "csv", ".tsv": "csv", ".jsonl": "json", ".ndjson": "json", ".json": "json"}
MAX_RECORD = 64_000_000  # characters; a record of a JSON array must fit in
PACKED = (".gz", ".bz2", ".zst", ".lz4")
_NO_TEXT = {dict: "an object", list: "a list", bool: "true or false", int: "a number", float: "a number"}
SCHEMA = pa.schema([("row", pa.int64()), ("id", pa.binary()), ("date", pa.binary()), ("text", pa.binary())])


class BulkError(ValueError):
    """The input or a setting cannot be used, or the run broke off; the message says which and what to do."""


@dataclass(frozen=True)
class Columns:
    """The names of the columns of text, date and id (id empty: a row is known by its file and number)."""

    text: str
    date: str
    id: str = ""

    @property
    def names(self) -> list[str]:
        """The columns to read."""
        return [name for name in (self.id, self.date, self.text) if name]


class Fault(NamedTuple):
    """A row that was not read: its number (from 1, without the header), its id if known, and why."""

    row: int
    id: str
    reason: str


class Batch(NamedTuple):
    """Rows as in SCHEMA, the rows among them that could not be read, and the share of the file read so far (0 to 1)."""

    rows: pa.RecordBatch
    faults: list[Fault]
    share: float


def place(name: str) -> tuple[fs.FileSystem, str]:
    """The file system of a path or URL, and the path on it."""
    return fs.FileSystem.from_uri(name) if "://" in name else (fs.LocalFileSystem(), name)


def kind(name: str) -> str | None:
    """The format of a file by its ending: parquet, csv, json; None for others."""
    endings = ["", *PurePosixPath(name.lower()).suffixes]
    packed = endings[-1] in PACKED
    found = KINDS.get(endings[-2] if packed else endings[-1])
    return None if packed and found == "parquet" else found


def read(name: str, columns: Columns) -> Iterator[Batch]:
    """The rows of a file. Raises BulkError for a column that is not there, Arrow's errors for a file that is damaged."""
    return {"parquet": _parquet, "csv": _csv, "json": _json}[kind(name) or ""](name, columns)


def rows(tuples: list[tuple]) -> pa.RecordBatch:
    """Tuples in the order of SCHEMA as a batch."""
    table = list(zip(*tuples, strict=True)) or [()] * len(SCHEMA)
    return pa.record_batch([pa.array(column, field.type) for column, field in zip(table, SCHEMA, strict=True)], SCHEMA)


def _in_schema(batch: pa.RecordBatch, columns: Columns, numbers: np.ndarray) -> pa.RecordBatch:
    """A batch as a file gave it, in the form of SCHEMA."""
    ids = _binary(batch[columns.id]) if columns.id else pa.nulls(len(batch), pa.binary())
    given = [pa.array(numbers, pa.int64()), ids, _binary(batch[columns.date]), _binary(batch[columns.text])]
    return pa.record_batch(given, SCHEMA)


def _binary(column: pa.Array) -> pa.Array:
    """A column of any type as bytes; a day or time in its ISO form."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    known = (pa.string(), pa.large_string(), pa.binary(), pa.large_binary())
    return (column if column.type in known else column.cast(pa.string())).cast(pa.binary())


def _opened(name: str) -> tuple[pa.NativeFile, pa.NativeFile, int]:
    """The file on the disk, what it holds when unpacked, and its size."""
    system, path = place(name)
    raw = system.open_input_file(path)
    if not name.lower().endswith(PACKED):
        return raw, raw, max(1, raw.size())
    return raw, pa.CompressedInputStream(raw, pa.Codec.detect(name.lower()).name), max(1, raw.size())


def _need(name: str, wanted: Iterable[str], there: list[str]) -> None:
    missing = [column for column in wanted if column not in there]
    if missing:
        raise BulkError(f"{name}: no column {missing[0]!r}; it has {', '.join(there)}")


def _parquet(name: str, columns: Columns) -> Iterator[Batch]:
    system, path = place(name)
    with pq.ParquetFile(system.open_input_file(path), pre_buffer=False, buffer_size=1 << 20) as file:
        _need(name, columns.names, file.schema_arrow.names)
        _need_plain(name, columns.names, file.schema_arrow)
        total, done = max(1, file.metadata.num_rows), 0
        for batch in file.iter_batches(_rows_at_a_time(file, columns.text), columns=columns.names, use_threads=False):
            numbers = np.arange(done + 1, done + len(batch) + 1)
            done += len(batch)
            yield Batch(_in_schema(batch, columns, numbers), [], done / total)


def _need_plain(name: str, wanted: Iterable[str], schema: pa.Schema) -> None:
    nested = [column for column in wanted if pa.types.is_nested(schema.field(column).type)]
    if nested:
        raise BulkError(
            f"{name}: column {nested[0]!r} holds {schema.field(nested[0]).type}; one text, date or id a row is needed"
        )


def _rows_at_a_time(file: pq.ParquetFile, column: str) -> int:
    """How many rows come to about BATCH bytes of text."""
    data = file.metadata
    number = [data.schema.column(number).path for number in range(data.num_columns)].index(column)
    size = sum(data.row_group(group).column(number).total_uncompressed_size for group in range(data.num_row_groups))
    return int(np.clip(BATCH * data.num_rows // max(1, size), 1, ROWS))


def _csv(name: str, columns: Columns) -> Iterator[Batch]:
    _need(name, columns.names, _header(name))
    raw, stream, size = _opened(name)
    bad: dict[int, str] = {}

    def skip(row: arrow_csv.InvalidRow) -> str:
        bad[row.number - 1] = f"{row.actual_columns} columns instead of {row.expected_columns}"
        return "skip"

    reader = arrow_csv.open_csv(
        stream,
        arrow_csv.ReadOptions(use_threads=False, block_size=BLOCK),
        arrow_csv.ParseOptions(delimiter=_mark(name), newlines_in_values=True, invalid_row_handler=skip),
        arrow_csv.ConvertOptions(
            include_columns=columns.names,
            column_types=dict.fromkeys(columns.names, pa.binary()),
            check_utf8=False,
            null_values=[],
        ),
    )
    done = 0
    for batch in reader:
        numbers = np.setdiff1d(np.arange(done + 1, done + 1 + len(batch) + len(bad)), list(bad))[: len(batch)]
        done = max([done, *numbers[-1:].tolist()])
        faults = [Fault(row, "", bad.pop(row)) for row in sorted(bad) if row < done]
        yield Batch(_in_schema(batch, columns, numbers), faults, raw.tell() / size)
    yield Batch(rows([]), [Fault(row, "", reason) for row, reason in sorted(bad.items())], 1.0)


def _header(name: str) -> list[str]:
    """The first row of a CSV file."""
    start = io.StringIO(_opened(name)[1].read(1 << 20).decode("utf-8-sig", "replace"))
    return next(csv.reader(start, delimiter=_mark(name)), [])


def _mark(name: str) -> str:
    """What divides the cells: a tab in a .tsv file, compressed or not, else a comma."""
    return "\t" if ".tsv" in PurePosixPath(name.lower()).suffixes[-2:] else ","


def _json(name: str, columns: Columns) -> Iterator[Batch]:
    raw, stream, size = _opened(name)
    found: list[tuple] = []
    faults: list[Fault] = []
    keys: set[str] = set()
    held = 0
    for number, record, length in _records(name, io.BufferedReader(stream, 1 << 20)):
        if isinstance(record, str):
            faults.append(Fault(number, "", record))
        elif nested := _nested(record, columns):
            faults.append(Fault(number, str(record.get(columns.id, "")), nested))
            keys.update(record)
        elif record:
            found.append((number, *(_bytes(record.get(name)) for name in (columns.id, columns.date, columns.text))))
            keys.update(record)
            held += length
        if held >= BATCH:
            _need(name, columns.names, sorted(keys))
            yield Batch(rows(found), faults, raw.tell() / size)
            found, faults, held = [], [], 0
    _need(name, columns.names if keys else [], sorted(keys))
    yield Batch(rows(found), faults, 1.0)


def _records(name: str, stream: io.BufferedReader) -> Iterator[tuple[int, dict | str, int]]:
    """The records of a JSON file: number, the object or why there is none, and its size. One array or an object a line."""
    start = stream.peek(1 << 16).removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"[") and ".json" in PurePosixPath(name.lower()).suffixes[-2:]:
        yield from _array(stream)
        return
    for number, line in enumerate(stream, 1):
        yield number, (_record(line) if line.strip() else {}), len(line)


def _array(stream: io.BufferedReader) -> Iterator[tuple[int, dict | str, int]]:
    """The objects of a JSON array one by one; what is none ends the reading with a fault."""
    text = io.TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape")
    decoder, held, number = json.JSONDecoder(), text.read(1 << 20).lstrip()[1:], 1
    while True:
        held = held.lstrip(" \t\r\n,")
        if held.startswith("]"):
            return
        try:
            record, end = decoder.raw_decode(held)
            if end == len(held) and not isinstance(record, (dict, str)):
                raise json.JSONDecodeError("a number may go on", held, end)
        except (ValueError, RecursionError):
            piece = text.read(max(1 << 20, len(held))) if len(held) < MAX_RECORD else ""
            if not piece:
                yield number, "from this record on the JSON array is not whole, or not JSON", 0
                return
            held += piece
            continue
        yield number, record if isinstance(record, dict) else "not a JSON object", end
        held, number = held[end:], number + 1


def _nested(record: dict, columns: Columns) -> str:
    """Why a record cannot be counted: an object, a list or a number stands where a text is needed; else empty."""
    value = record.get(columns.text)
    if type(value) in _NO_TEXT:
        return f"{columns.text} is {_NO_TEXT[type(value)]}, not a text"
    wrong = [name for name in (columns.date, columns.id) if isinstance(record.get(name), (dict, list, bool))]
    return f"{wrong[0]} is {_NO_TEXT[type(record[wrong[0]])]}" if wrong else ""


def _record(line: bytes) -> dict | str:
    """The object on a line, or why there is none."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return "not UTF-8" if isinstance(error, UnicodeDecodeError) else "not JSON"
    return record if isinstance(record, dict) else "not a JSON object"


def _bytes(value: object) -> bytes | None:
    if value is None:
        return None
    try:
        return str(value).encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return str(value).encode("utf-8", "surrogatepass")
