"""A large corpus counted part by part, on the cores of this machine or on a Dask cluster; finished parts are kept on disk."""

import contextlib
import hashlib
import shutil
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import fields
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
from tqdm import tqdm

from helpers import files
from helpers.bulk import formats, read
from helpers.bulk import part as bulk_part
from helpers.bulk.formats import Batch, BulkError
from helpers.bulk.part import Part, Plan

NAMES = [field.name for field in fields(Part)]
NOTHING = Batch(formats.rows([]), [], 1.0)
START = "fork" if sys.platform == "linux" else "spawn"  # how a process begins: as a copy of this one where that is safe
AHEAD = 2  # parts that wait for each process, and that are held back
RETRIES = 3  # of a file, when a worker of a cluster is lost
RESUME = "Run the same call again: it goes on from the parts that are finished"


class Job(NamedTuple):
    """A part to be counted: its name (their order is that of the corpus), file, bytes on disk, and rows (empty: all)."""

    name: str
    file: str
    size: float
    batch: Batch


def prepare(folder: Path, plan: Plan, sources: list[str], unit: str) -> Path:
    """The folder of finished parts. Parts of another plan, or of files that have changed since, are thrown away."""
    state = [(name, *read.state(name)) for name in sources]
    key = hashlib.sha256(repr((plan.key, state, unit, formats.BATCH)).encode()).hexdigest()
    parts = folder / files.LOCK / "parts"
    if not (parts / key).is_file():
        shutil.rmtree(parts, ignore_errors=True)
        files.replace(parts / key, "")
    files.sweep(parts)
    return parts


def save(parts: Path, name: str, part: Part) -> None:
    """Write a finished part; the counts come last, and with them it is finished."""
    for kind in reversed(NAMES):
        table = getattr(part, kind)
        packed = pa.ipc.IpcWriteOptions(compression="lz4")
        with (
            files.drafted(parts / f"{name}.{kind}") as draft,
            pa.ipc.new_stream(str(draft), table.schema, options=packed) as writer,
        ):
            writer.write_table(table)


def finished(parts: Path, kind: str) -> Iterator[pa.Table]:
    """The tables of one kind of all finished parts, in the order of the corpus."""
    for path in sorted(parts.glob(f"*.{NAMES[0]}")):
        yield _load(path.with_suffix(f".{kind}"))


def saved(parts: Path, name: str) -> Part | None:
    """A finished part; None when it is not there, or not whole (the machine may have stopped while it was written)."""
    try:
        return Part(*(_load(parts / f"{name}.{kind}") for kind in NAMES))
    except (OSError, pa.ArrowException):
        return None


def _load(path: Path) -> pa.Table:
    with pa.OSFile(str(path)) as file:
        return pa.ipc.open_stream(file).read_all()


def run(plan: Plan, sources: list[str], parts: Path, workers: int, client, progress: bool) -> None:
    """Count every part that is not yet finished and save it."""
    sizes = [read.state(name)[0] for name in sources]
    with _progress(sum(sizes), progress) as tell:
        jobs = _unfinished(_files(sources, sizes) if client else _batches(plan, sources, sizes), parts, tell)
        for job, documents in (
            _on_cluster(jobs, plan, parts, client) if client else _on_cores(jobs, plan, parts, workers)
        ):
            tell(job.size, documents)


def _files(sources: list[str], sizes: list[int]) -> Iterator[Job]:
    for number, (file, size) in enumerate(zip(sources, sizes, strict=True)):
        yield Job(f"{number:06d}", file, size, NOTHING)


def _batches(plan: Plan, sources: list[str], sizes: list[int]) -> Iterator[Job]:
    for whole in _files(sources, sizes):
        before = 0.0
        for number, batch in enumerate(read.batches(whole.file, plan.columns, plan.folder)):
            yield Job(f"{whole.name}-{number:06d}", whole.file, (batch.share - before) * whole.size, batch)
            before = batch.share


def _unfinished(jobs: Iterator[Job], parts: Path, tell: Callable) -> Iterator[Job]:
    for job in jobs:
        part = saved(parts, job.name)
        if part:
            tell(job.size, part.size, again=True)
        else:
            yield job


def _on_cores(jobs: Iterator[Job], plan: Plan, parts: Path, workers: int) -> Iterator[tuple[Job, int]]:
    """Each part, counted and saved by one of `workers` processes of one thread each, and how many documents it has.

    This process is one of them: it reads, hands out parts, and counts one itself whenever all others have enough to do.
    Some parts are held back, so that at the end all are ready at about the same time."""
    if workers == 1:
        yield from ((job, _count(job, plan, parts)) for job in jobs)
        return
    pool = ProcessPoolExecutor(workers - 1, get_context(START), pa.set_cpu_count, (1,))
    waiting: dict[Future, Job] = {}
    held: deque[Job] = deque()
    more: Job | None = Job("", "", 0, NOTHING)
    try:
        while held or more:
            if more := next(jobs, None):
                held.append(more)
            room = (AHEAD if more else 1) * (workers - 1)
            while held and len(waiting) < room:
                job = _handed_out(held.popleft(), parts)
                waiting[pool.submit(_count_handed_out, job, plan, parts)] = job
            if held and (len(held) > AHEAD or not more):
                job = held.popleft()
                yield job, _count(job, plan, parts)
            yield from _done(waiting, 0)
        while waiting:
            yield from _done(waiting, None)
    except BrokenProcessPool:
        raise BulkError(f"a process was ended from outside, perhaps for lack of memory. {RESUME}") from None
    finally:
        pool.shutdown(cancel_futures=True)


def _count(job: Job, plan: Plan, parts: Path) -> int:
    """Count a part and save it; returns how many documents it has."""
    part = bulk_part.count_batch(job.batch, job.file, plan)
    save(parts, job.name, part)
    return part.size


def _handed_out(job: Job, parts: Path) -> Job:
    """A part whose rows stand in a file, for another process: faster than a pipe. The job without its rows."""
    rows = job.batch.rows
    with pa.OSFile(str(_rows(job, parts)), "wb") as file, pa.ipc.new_stream(file, rows.schema) as writer:
        writer.write_batch(rows)
    return job._replace(batch=job.batch._replace(rows=NOTHING.rows))


def _count_handed_out(job: Job, plan: Plan, parts: Path) -> int:
    """As `_count`, in another process."""
    path = _rows(job, parts)
    with pa.OSFile(str(path)) as file:
        rows = pa.ipc.open_stream(file).read_next_batch()
    path.unlink()
    return _count(job._replace(batch=job.batch._replace(rows=rows)), plan, parts)


def _rows(job: Job, parts: Path) -> Path:
    return parts / f".{job.name}.rows{files.REST}"  # swept when it is left behind


def _done(waiting: dict[Future, Job], seconds: float | None) -> Iterator[tuple[Job, int]]:
    """The parts that are counted by now, or else within so many seconds (None: the next)."""
    for future in wait(waiting, seconds, FIRST_COMPLETED).done:
        yield waiting.pop(future), future.result()


def _on_cluster(jobs: Iterator[Job], plan: Plan, parts: Path, client) -> Iterator[tuple[Job, int]]:
    """Each file on some worker of a Dask cluster, which reads it there; only its counts come back, to be saved here."""
    from distributed import as_completed

    waiting = {client.submit(bulk_part.count_file, job.file, plan, pure=False, retries=RETRIES): job for job in jobs}
    try:
        for future in as_completed(list(waiting)):
            try:
                part = future.result()
            except Exception as error:
                raise BulkError(f"the cluster gave up: {error}. {RESUME}") from error
            job = waiting.pop(future)
            save(parts, job.name, part)
            yield job, part.size
    finally:
        client.cancel(list(waiting))


@contextlib.contextmanager
def _progress(total: int, show: bool) -> Iterator[Callable]:
    """A bar with the share of the bytes read, the time left, and the documents counted per second."""
    count = {"all": 0, "now": 0}
    start = time.monotonic()
    form = "{percentage:3.0f}% |{bar}| {elapsed} gone, {remaining} left{postfix}"

    with tqdm(total=max(1, total), bar_format=form, disable=not show) as bar:

        def tell(size: float, documents: int, again: bool = False) -> None:
            count["all"] += documents
            count["now"] += 0 if again else documents
            rate = count["now"] / max(1e-9, time.monotonic() - start)
            bar.set_postfix_str(f"{count['all']:,} documents, {rate:,.0f}/s", refresh=False)
            bar.update(min(size, bar.total - bar.n))

        yield tell
