"""Counting terms and frames by period over a corpus of any size, on all cores of one machine or on a Dask cluster.

`python -m helpers.bulk archive.parquet my-counts text=body date=published id=url` counts from the command line.
"""

import csv
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from helpers import files
from helpers.bulk import part, run
from helpers.bulk import read as bulk_read
from helpers.bulk.formats import BulkError, Columns
from helpers.bulk.part import ALL, FRAME, TERM, Plan
from helpers.cores import cores
from helpers.corpus import codebook
from helpers.corpus import periods as calendar
from helpers.texts import rule

FORMS = ("parquet", "csv")
TABLES = ("terms", "frames", "periods")


@dataclass(frozen=True)
class Counts:
    """The tables of a run, as they stand in `folder`.

    terms: period, term, count, documents (in which it stands). frames: period, frame, documents (that hold a term of the
    frame's list), count (of those terms), n (documents of the period). periods: period, documents, tokens. `rejected`:
    how many rows could not be counted; `passed`: how many files were passed over. `rejected.csv` names each with its reason
    (a file as row 0).
    """

    folder: Path
    terms: pd.DataFrame = field(repr=False)
    frames: pd.DataFrame = field(repr=False)
    periods: pd.DataFrame
    rejected: int
    passed: int = 0


def count(
    source: str | os.PathLike | Iterable[str | os.PathLike],
    out: str | os.PathLike,
    text: str = "text",
    date: str = "date",
    id: str = "",
    dates: str | os.PathLike | None = None,
    periods: Sequence[str] | None = None,
    form: str = "parquet",
    documents: bool = False,
    workers: int | None = None,
    client=None,
    progress: bool = True,
) -> Counts:
    """Count the terms and frames of a corpus by period and write the tables into the folder `out`.

    `source`: a Parquet, CSV, TSV or JSON file (JSON as one array or an object a line; all but Parquet may be compressed), a
    folder of such files with its subfolders, or a list; paths or URLs that Arrow knows. With `dates`, a table in one of these formats, `source` is a folder of text files and the
    column `text` of the table holds their names. `text`, `date`, `id` name the columns; a date is YYYY-MM-DD (what
    follows the day is ignored) or YYYY-MM. `form`: parquet or csv. `documents`: also write the frames of each document.
    `workers`: processes (default: one per core). `client`: a Dask distributed client; then each file is counted on a
    worker of its cluster. Broken off and called again with the same arguments, it goes on from what is finished.
    Raises BulkError for input or settings that cannot be used, FileError where nothing can be written.
    """
    if form not in FORMS:
        raise BulkError(f"form={form!r}: choose one of {', '.join(FORMS)}")
    files.refuse_data(Path(out))
    book = codebook.load()
    sources, passed = bulk_read.files(dates if dates is not None else source, out)
    plan = Plan(
        Columns(text, date, id),
        bulk_read.folder(str(source)) if dates is not None else "",
        tuple(f"{day:%Y-%m-%d}" for day in calendar.check(calendar.of(book, periods))),
        codebook.word_lists(book),
        rule.load_rule(),
        documents,
    )
    bulk_read.check(sources[0], plan.columns)
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    with files.locked(folder):
        files.sweep(folder)
        parts = run.prepare(folder, plan, sources, "file" if client else "batch")
        run.run(plan, sources, parts, workers or cores(), client, progress)
        _write(folder, parts, plan, form, passed)
        shutil.rmtree(parts)
    return read(folder)


def read(folder: str | os.PathLike) -> Counts:
    """The tables that `count` wrote; raises BulkError where there are none."""
    folder = Path(folder)
    form = next((form for form in FORMS if (folder / f"terms.{form}").is_file()), None)
    if form is None:
        raise BulkError(f"{folder}: holds no counts; run bulk.count first")
    load = pd.read_parquet if form == "parquet" else partial(pd.read_csv, keep_default_na=False)
    terms, frames, spans = (load(folder / f"{name}.{form}") for name in TABLES)
    with (folder / "rejected.csv").open(encoding="utf-8", newline="") as lines:
        rows = [line[1] == "0" for line in csv.reader(lines)][1:]
    return Counts(folder, terms, frames, spans, len(rows) - sum(rows), sum(rows))


def _write(folder: Path, parts: Path, plan: Plan, form: str, passed: list[tuple[str, str]]) -> None:
    """The tables of all parts, whole or not at all; what another run left in another form is taken away."""
    total = part.merge(run.finished(parts, "counts")).to_pandas()
    for name, table in zip(TABLES, _tables(total, calendar.labels(plan.periods), list(plan.lists)), strict=True):
        _stream(folder / f"{name}.{form}", [pa.Table.from_pandas(table, preserve_index=False)])
    _stream(folder / "rejected.csv", chain([_passed_over(passed)], run.finished(parts, "rejected")))
    stale = [folder / f"{name}.{other}" for name in TABLES for other in FORMS if other != form]
    for path in [*stale, *(folder / f"documents.{other}" for other in FORMS)]:
        path.unlink(missing_ok=True)
    if plan.documents:
        _stream(folder / f"documents.{form}", run.finished(parts, "documents"))


def _passed_over(passed: list[tuple[str, str]]) -> pa.Table:
    """Files that were not read, as rows of `rejected.csv` with the row 0."""
    found = [{"file": file, "row": 0, "doc_id": "", "reason": f"passed over: {why}"} for file, why in passed]
    return pa.Table.from_pylist(found, part.REJECTED)


def _tables(total: pd.DataFrame, labels: list[str], names: list[str]) -> tuple[pd.DataFrame, ...]:
    """The summed counts as the tables of terms, frames and periods, sorted, with every frame in every period."""
    total["label"] = np.array(labels, dtype=object)[total["period"]]
    every = (
        total[total["about"] == ALL].set_index("label").reindex(labels)[["documents", "count"]].fillna(0).astype(int)
    )
    grid = pd.MultiIndex.from_product([labels, names], names=["label", "name"])
    frames = total[total["about"] == FRAME].set_index(["label", "name"]).reindex(grid)[["documents", "count"]]
    frames = frames.fillna(0).astype(int).reset_index().rename(columns={"label": "period", "name": "frame"})
    terms = total[total["about"] == TERM].sort_values(["period", "name"])[["label", "name", "count", "documents"]]
    return (
        terms.set_axis(["period", "term", "count", "documents"], axis=1),
        frames.assign(n=every["documents"].reindex(frames["period"]).to_numpy()),
        every.reset_index().set_axis(["period", "documents", "tokens"], axis=1),
    )


def _stream(path: Path, tables: Iterable[pa.Table]) -> None:
    """Write tables one after the other into one file; in CSV no cell that a spreadsheet would run as a formula."""
    tables = iter(tables)
    first = next(tables)
    with files.drafted(path) as draft:
        opened = pq.ParquetWriter if path.suffix == ".parquet" else arrow_csv.CSVWriter
        with opened(str(draft), first.schema) as writer:
            for table in chain([first], tables):
                writer.write_table(table if path.suffix == ".parquet" else _harmless(table))


def _harmless(table: pa.Table) -> pa.Table:
    """The same rows with a quote mark before each text that a spreadsheet would run."""
    for place, (name, column) in enumerate(zip(table.column_names, table.columns, strict=True)):
        texts = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
        if texts and pc.any(pc.match_substring_regex(column, files.MAY_RUN)).as_py():
            safe = pa.chunked_array([pa.array(map(files.harmless, column.to_pylist()), column.type)])
            table = table.set_column(place, table.schema.field(name), safe)
    return table
