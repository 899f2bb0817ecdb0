"""One part of a large corpus counted: what stands in its rows, and which rows could not be read and why."""

import contextlib
import hashlib
import json
import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from helpers.bulk import chunks, read
from helpers.bulk.formats import Batch, Columns
from helpers.bulk.rule import ChunkCounter, Codes
from helpers.corpus import periods as calendar
from helpers.texts import rule as texts
from helpers.texts.rule import Rule

TERM, FRAME, ALL = 0, 1, 2  # what a row of counts is about: a term, a frame, all tokens
COUNTS = pa.schema(
    [("about", pa.int8()), ("period", pa.int32()), ("name", pa.string()), ("count", pa.int64()), ("documents", pa.int64())]
)  # fmt: skip
REJECTED = pa.schema([("file", pa.string()), ("row", pa.int64()), ("doc_id", pa.string()), ("reason", pa.string())])
DOCUMENTS = pa.schema([(name, pa.string()) for name in ("doc_id", "published", "period", "frames")])
MOST_DATES = 100_000  # to remember
MERGE = 2_000_000  # rows of counts that are held before they are summed
KEYS = COUNTS.names[:3]
_HERE = threading.local()
_MARKUP = re.compile(
    r"</?(?:p|br|div|span|a|b|i|u|em|strong|h[1-6]|ul|ol|li|table|tr|td|th|tbody|thead|img|figure|figcaption|script|style|html|head|body|meta|"
    r"link|section|article|header|footer|nav|aside|blockquote|q|cite|sup|sub|hr|iframe|video|button|form|input|label|font|center)(?:\s[^<>]*)?/?>"
    r"|<!--|<!DOCTYPE|&(?:nbsp|amp|lt|gt|quot|apos|[lr][sda]quo|[mn]dash|hellip|shy|zwn?j|bull|middot|copy|reg|trade|euro|pound|deg|times|szlig|[aeiouyn](?:acute|grave|uml|circ|tilde)|ccedil|aring|oslash|aelig|oelig|[sz]caron|#\d{2,6}|#x[0-9a-f]{2,5});",
    re.I,
)


@dataclass(frozen=True)
class Plan:
    """What is counted and how: columns, folder of text files (or empty), cuts between periods, terms of each frame, the
    rule, and whether the frames of each document are wanted."""

    columns: Columns
    folder: str
    periods: tuple[str, ...]
    lists: dict[str, list[str]]
    rule: Rule
    documents: bool

    @cached_property
    def key(self) -> str:
        """Equal for equal plans only."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


@dataclass(frozen=True)
class Part:
    """Counts (COUNTS), rows that were not read (REJECTED), and, where wanted, the frames of each document (DOCUMENTS)."""

    counts: pa.Table
    rejected: pa.Table
    documents: pa.Table

    @property
    def size(self) -> int:
        """The number of documents counted."""
        about, documents = self.counts["about"].to_numpy(), self.counts["documents"].to_numpy()
        return int(documents[about == ALL].sum())


def count_file(file: str, plan: Plan) -> Part:
    """The counts of a whole file, batch by batch."""
    rejected, documents = [REJECTED.empty_table()], [DOCUMENTS.empty_table()]

    def counts() -> Iterator[pa.Table]:
        for batch in read.batches(file, plan.columns, plan.folder):
            part = count_batch(batch, file, plan)
            rejected.append(part.rejected)
            documents.append(part.documents)
            yield part.counts

    return Part(merge(counts()), pa.concat_tables(rejected), pa.concat_tables(documents))


def count_batch(batch: Batch, file: str, plan: Plan) -> Part:
    """The counts of one batch of a file."""
    table = judge(batch, file, plan.periods)
    fine = (table["reason"] == "").to_numpy()
    good = np.flatnonzero(fine)
    kept, frames, counter = table.iloc[good], list(plan.lists), _counter(plan)
    period = kept["period"].cat.codes.to_numpy()
    order = np.argsort(period, kind="stable")
    try:
        tokens, ends = counter.tokens(batch.rows["text"].take(pa.array(good[order])))
    except BaseException:  # also when it is interrupted: what it knows may be incomplete
        forget()
        raise
    hits = _hits(tokens, ends, counter.terms, plan.lists)
    return Part(
        _sums(tokens, ends, hits, period[order], counter.terms, frames),
        _rejected(table[~fine], batch, file),
        _documents(kept, hits[np.argsort(order)], frames) if plan.documents else DOCUMENTS.empty_table(),
    )


def _counter(plan: Plan) -> ChunkCounter:
    """The counter of this thread: it knows the chunks of earlier batches."""
    if getattr(_HERE, "key", None) != plan.key or _HERE.counter.full:
        _HERE.key, _HERE.counter = plan.key, ChunkCounter(plan.rule)
    return _HERE.counter


def forget() -> None:
    """Give up what this thread remembers of chunks and dates."""
    vars(_HERE).clear()


def judge(batch: Batch, file: str, periods: tuple[str, ...]) -> pd.DataFrame:
    """The rows of a batch: row, doc_id, published, period, and the reason why a row cannot be counted (else empty)."""
    rows, published, ids = batch.rows["row"].to_numpy(), _decoded(batch.rows["date"]), _decoded(batch.rows["id"])
    names = [name or f"{file}:{row}" for name, row in zip(ids, rows.tolist(), strict=True)]
    spans, undated = _placed(published, periods)
    reasons = _noise(batch.rows["text"], _faults(batch.rows["text"]))
    for place in np.flatnonzero(spans < 0):
        reasons[place] = reasons[place] or _misdated(published[place], undated[place])
    return pd.DataFrame({"row": rows}).assign(
        **{name: pd.Series(values, dtype=str) for name, values in (("published", published), ("doc_id", names))},
        period=pd.Categorical.from_codes(spans, calendar.labels(periods), ordered=True),
        reason=pd.Series(reasons, dtype=str),
    )


def _placed(published: list[str], periods: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """For each date the number of its period (-1: none), and whether it is no date; dates met before are remembered."""
    known = vars(_HERE).setdefault("dates", {}).setdefault(periods, {})
    if len(known) > MOST_DATES:
        known.clear()
    new = [date for date in dict.fromkeys(published) if date not in known]
    if new:
        day, month_only = _days(pd.Series(new, dtype=str))
        codes = calendar.assign(day, month_only, periods).cat.codes.mask(day.isna(), -1)
        known.update(zip(new, zip(codes, day.isna(), strict=True), strict=True))
    found = np.array([known[date] for date in published], dtype=np.int32).reshape(-1, 2)
    return found[:, 0], found[:, 1] > 0


def _misdated(published: str, undated: bool) -> str:
    """Why a date puts a row into no period."""
    if not undated:
        return "only the month is known, and a period begins within it"
    return f"date '{published[:30]}' is not YYYY-MM-DD or YYYY-MM" if published else "no date"


def _decoded(column: pa.Array) -> list[str]:
    return [(value or b"").decode("utf-8", "replace") for value in column.to_pylist()]


def _days(published: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Each date as a day, missing where it is none, and whether only the month is given (it stands for its 15th)."""
    month_only = published.str.fullmatch("[0-9]{4}-[0-9]{2}")
    whole = published.str.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?")
    days = published.str[:10].mask(month_only, published + "-15").where(whole | month_only)
    return pd.to_datetime(days, format="%Y-%m-%d", errors="coerce"), month_only


def _faults(column: pa.Array) -> list[str]:
    """For each text why it cannot be counted; looked at one by one only where all together are not in order."""
    sizes = pc.min_max(pc.binary_length(column)).as_py()
    if not column.null_count and len(column) and sizes["min"] > 0 and sizes["max"] <= texts.MAX_FILE:
        with contextlib.suppress(pa.ArrowInvalid):
            column.cast(pa.string())  # checks UTF-8
            if chunks.raw(column)[0].all():
                return [""] * len(column)
    return [_fault(text) for text in column.to_pylist()]


def _noise(column: pa.Array, faults: list[str]) -> list[str]:
    """The faults of texts, with those of texts that hold markup or an object instead of words."""
    data, ends = chunks.raw(column)
    signs = [np.flatnonzero(there) for sign in b"<&" if (there := data == sign).any()]
    marked = pc.fill_null(pc.match_substring_regex(column, r"\A\s*[\[{]"), False).to_numpy(zero_copy_only=False).copy()
    for places in signs:
        marked[np.searchsorted(ends, places, side="right") - 1] = True
    for place in np.flatnonzero(marked):
        if not faults[place]:
            faults[place] = _not_words(column[int(place)].as_py().decode())
    return faults


def _not_words(text: str) -> str:
    """Why a text is not plain words: HTML left in it, or JSON in its place; else empty."""
    if found := _MARKUP.search(text):
        return f"text holds HTML ({found.group()[:20]}); take the markup out first"
    if text.lstrip()[:1] in "[{":
        with contextlib.suppress(ValueError, RecursionError):
            if isinstance(json.loads(text), (dict, list)):
                return "text is JSON, not words; choose the field that holds the words"
    return ""


def _fault(text: bytes | None) -> str:
    """Why a text cannot be counted; empty when it can."""
    if not text:
        return "no text"
    if len(text) > texts.MAX_FILE:
        return f"text longer than {texts.MAX_FILE // 1_000_000} MB"
    if b"\0" in text:
        return "text holds NUL bytes, so it is not plain text"
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"text is not UTF-8 (byte {error.start + 1})"
    return ""


def _hits(tokens: np.ndarray, ends: np.ndarray, terms: Codes, lists: dict[str, list[str]]) -> sparse.csr_matrix:
    """How often the terms of each frame's list stand in each text: texts x frames."""
    cells = [(terms[word], frame) for frame, words in enumerate(lists.values()) for word in set(words) if word in terms]
    where = np.array(cells, dtype=np.int64).reshape(-1, 2)
    listed = np.zeros(len(terms), dtype=bool)
    listed[where[:, 0]] = True
    place = np.flatnonzero(listed[tokens])
    row = np.searchsorted(ends, place, side="right") - 1
    sides = [(row, tokens[place], (len(ends) - 1, len(terms))), (where[:, 0], where[:, 1], (len(terms), len(lists)))]
    counts, frames = (
        sparse.csr_matrix((np.ones(len(one), np.int32), (one, other)), shape) for one, other, shape in sides
    )
    return counts @ frames


def _sums(
    tokens: np.ndarray, ends: np.ndarray, hits: sparse.csr_matrix, period: np.ndarray, terms: Codes, frames: list
) -> pa.Table:
    """Counts of terms, of the frames' terms and of all tokens by period, and in how many documents they stand (COUNTS).

    `tokens`, `ends`: as `ChunkCounter.tokens` gives them; `period`: of each text, rising."""
    every = pd.Series(np.diff(ends)).groupby(period).agg(["sum", "size"])
    return pa.concat_tables(
        [
            _terms(tokens, ends, period, terms),
            _frames(hits, period, frames),
            _table(ALL, every.index, pa.array([""] * len(every), pa.string()), every["sum"], every["size"]),
        ]
    )


def _terms(tokens: np.ndarray, ends: np.ndarray, period: np.ndarray, terms: Codes) -> pa.Table:
    """Each term of each period: how often, and in how many texts."""
    shape = (len(ends) - 1, len(terms))
    table = sparse.csr_matrix((np.ones(len(tokens), np.int8), tokens, ends), shape).tocsc()  # by term, then by text
    text, sizes = table.indices, np.diff(table.indptr)
    met = np.flatnonzero(sizes)
    begins = table.indptr[met]  # where each term begins
    new_text, new_period = (_changes(each, begins) for each in (text, period[text]))
    place = np.flatnonzero(new_period)
    documents = np.add.reduceat(new_text, place, dtype=np.int64) if len(place) else place
    names = pa.array([terms.names[code] for code in met.tolist()], pa.string())
    names = names.take(pa.array(np.searchsorted(begins, place, side="right") - 1))
    return _table(TERM, period[text[place]], names, np.diff(place, append=len(tokens)), documents)


def _changes(values: np.ndarray, begins: np.ndarray) -> np.ndarray:
    """Where a value is another than the one before, or a stretch begins (a mask)."""
    changed = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    changed[begins] = True
    return changed


def _frames(hits: sparse.csr_matrix, period: np.ndarray, names: list[str]) -> pa.Table:
    """The terms of each frame's list in each period: how often, and in how many texts."""
    shape = (int(period.max(initial=-1)) + 1, len(period))
    groups = sparse.csr_matrix((np.ones(len(period), np.int32), (period, np.arange(len(period)))), shape)
    sums, documents = groups @ hits, groups @ hits.sign()
    sums.sort_indices()
    documents.sort_indices()
    place = sums.tocoo()
    return _table(FRAME, place.row, pa.array(names, pa.string()).take(pa.array(place.col)), sums.data, documents.data)


def _table(about: int, period, names: pa.Array, count, documents) -> pa.Table:
    columns = [np.full(len(names), about), period, names, count, documents]
    return pa.table([pa.array(column, field.type) for column, field in zip(columns, COUNTS, strict=True)], COUNTS)


def _rejected(table: pd.DataFrame, batch: Batch, file: str) -> pa.Table:
    """The rows that were not counted, in the order of the file."""
    faults = [*batch.faults, *zip(table["row"], table["doc_id"], table["reason"], strict=True)]
    found = [{"file": file, "row": row, "doc_id": doc_id, "reason": reason} for row, doc_id, reason in sorted(faults)]
    return pa.Table.from_pylist(found, REJECTED)


def _documents(kept: pd.DataFrame, hits: sparse.csr_matrix, frames: list[str]) -> pa.Table:
    """The frames of each document, joined by `;`."""
    marks = hits.toarray() > 0
    joined = [";".join(frame for frame, mark in zip(frames, row, strict=True) if mark) for row in marks]
    table = kept.assign(frames=joined, period=kept["period"].astype(str))
    return pa.Table.from_pandas(table[DOCUMENTS.names], DOCUMENTS, preserve_index=False)


def merge(tables: Iterable[pa.Table]) -> pa.Table:
    """Tables of counts summed: one row per key. At most about MERGE rows and those of the result are held at a time."""
    held: list[pa.Table] = [COUNTS.empty_table()]
    for table in tables:
        held.append(table)
        if len(held) > 2 and sum(map(len, held[1:])) > max(MERGE, len(held[0])):
            held = [_summed(held)]
    return _summed(held)


def _summed(tables: list[pa.Table]) -> pa.Table:
    grouped = pa.concat_tables(tables).group_by(KEYS).aggregate([("count", "sum"), ("documents", "sum")])
    return grouped.select([*KEYS, "count_sum", "documents_sum"]).rename_columns(COUNTS.names)
