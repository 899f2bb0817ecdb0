"""What entering a folder of readings brings, as tables and in words: numbers, new voices, and how far two readers agree.

Agreement shows that reading is consistent, not that it is correct. The measures are those of notebook 01.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

import pandas as pd

from helpers import files, words
from helpers.coding.batch_after import After, Readers, documents_of
from helpers.coding.batch_checks import find_warnings
from helpers.coding.batch_files import Folder
from helpers.coding.codes import KEY
from helpers.coding.tables import RENEW
from helpers.corpus.codebook import Codebook
from helpers.corpus.faults import Fault, fold
from helpers.figure.export import csv_text
from helpers.measures import intervals
from helpers.reading import alphas, reliability

SHOWN = 12  # rows of a long table that the report prints
FILES = {
    "documents": "documents.csv",
    "voices": "voices.csv",
    "codings-statements": "codings/statements.csv",
    "codings-readings": "codings/readings.csv",
    "codings-decisions": "codings/decisions.csv",
    "statements": "statements.csv",
    "terms": "terms.csv",
    "lead-flags": "lead_flags.csv",
}


@dataclass(frozen=True)
class Entered:
    """What was entered, or would be.

    `counts`: table, new, there already. `readers`: reader (number in the folder), coder (in the data), batch, searched,
    documents, statements. `by`: by (year, question, country of the voice), value, statements (new ones, settled; where none
    is settled, those of the first reader). `voices`: the new ones. `found`: both, 1 only, 2 only by question. `agreement`:
    code, value, n, exact, within, estimate (Krippendorff's alpha), low, high, interval. `alone`: what one reader found and
    the other did not, with settled yes or no. `warnings`; `left_aside`: names of files that were not read; `written`.
    """

    counts: pd.DataFrame = field(repr=False)
    readers: pd.DataFrame = field(repr=False)
    by: pd.DataFrame = field(repr=False)
    voices: pd.DataFrame = field(repr=False)
    found: pd.DataFrame = field(repr=False)
    agreement: pd.DataFrame = field(repr=False)
    alone: pd.DataFrame = field(repr=False)
    warnings: list[Fault] = field(repr=False)
    left_aside: list[str]
    written: bool

    @property
    def new(self) -> int:
        """How many rows are new, over all tables."""
        return int(self.counts["new"].sum())

    def __str__(self) -> str:
        return text(self)

    def save(self, folder: Path) -> list[str]:
        """Write every table of the report as CSV into a folder; returns the names of the files. Raises FileError for a folder of data."""
        files.refuse_data(folder)
        named = {each.name: getattr(self, each.name) for each in fields(self)}
        named["warnings"] = pd.DataFrame([fault.__dict__ for fault in self.warnings], columns=["file", "row", "column", "value", "problem"])  # fmt: skip
        chosen = {name: table for name, table in named.items() if isinstance(table, pd.DataFrame)}
        for name, table in chosen.items():
            files.replace(folder / f"{name}.csv", csv_text(table))
        return [f"{name}.csv" for name in chosen]


def entered(folder: Folder, after: After, readers: Readers, book: Codebook, written: bool) -> Entered:
    """The report on an import that was checked."""
    counts = [(file, len(after.new.get(name, [])), after.same.get(name, 0)) for name, file in FILES.items()]
    pairs = _pairs(after, folder, readers, book)
    return Entered(
        counts=pd.DataFrame(counts, columns=["table", "new", "there already"]),
        readers=_readers(after, folder, readers),
        by=_by(after, book),
        voices=after.added("voices")[["voice_id", "name", "kind", "country"]].reset_index(drop=True),
        found=_found(pairs, book),
        agreement=_agreement(pairs, book),
        alone=_alone(pairs, after),
        warnings=fold(find_warnings(folder, after, readers)),
        left_aside=folder.left_aside,
        written=written and any(new for _, new, _ in counts),
    )


def _readers(after: After, folder: Folder, readers: Readers) -> pd.DataFrame:
    documents = documents_of(folder)
    table, recorded = (after.tables[name] for name in ("codings-statements", "codings-readings"))
    table, recorded = (each[each["doc_id"].isin(documents)] for each in (table, recorded))
    batches = recorded.groupby("coder")["batch"].agg(lambda names: ", ".join(dict.fromkeys(names)))
    rows = [
        (number, coder, batches[coder], "yes" if number in readers.searched else "no", len(documents), int((table["coder"] == coder).sum()))
        for number, coder in readers.numbers.items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["reader", "coder", "batch", "searched", "documents", "statements"])


def _by(after: After, book: Codebook) -> pd.DataFrame:
    """New statements by year, question and country of the voice."""
    rows = after.added("statements")
    if rows.empty:
        rows = after.added("codings-statements")
        rows = rows[rows["coder"] == rows["coder"].min()]
    rows = rows.merge(after.tables["documents"][["doc_id", "published"]], on="doc_id")
    rows = rows.merge(after.tables["voices"][["voice_id", "country"]], on="voice_id")
    asked = rows["question"].value_counts().reindex(book.ids("questions"), fill_value=0)
    parts = {
        "year": rows["published"].str[:4].value_counts().sort_index(),
        "question": asked[asked > 0],
        "country": rows["country"].replace("", "not established").value_counts(),
    }
    table = [(name, value, int(size)) for name, sizes in parts.items() for value, size in sizes.items()]
    return pd.DataFrame(table, columns=["by", "value", "statements"])


def _pairs(after: After, folder: Folder, readers: Readers, book: Codebook) -> pd.DataFrame:
    """The first two readers of the folder side by side, on its documents (`reliability.pair_up`)."""
    one, two = [*readers.numbers.values(), "", ""][:2]
    table = after.tables["codings-statements"]
    table = table[table["doc_id"].isin(documents_of(folder)) & table["coder"].isin([one, two])]
    table = table.assign(stance=pd.to_numeric(table["stance"]), coder=table["coder"].map({one: 1, two: 2}))
    pairs = reliability.pair_up(table, reliability.STATEMENT)
    pairs["question"] = pd.Categorical(pairs["question"], book.ids("questions"), ordered=True)
    return pairs


def _found(pairs: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """How many statements both, only the first and only the second reader found: by question, and all."""
    ways = [reliability.BOTH, reliability.ONE, reliability.TWO]
    counts = pd.crosstab(pairs["question"].astype(object), pairs["found_by"])
    counts = counts.reindex(index=book.ids("questions"), columns=ways, fill_value=0)
    counts.loc["all"] = counts.sum()
    return counts.rename_axis("question").rename_axis(columns=None).reset_index()


def _agreement(pairs: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Agreement on stance (ordinal), certainty and each frame (nominal) over what both found, as it may be shown."""
    columns = ["code", "value", "n", "exact", "within", "estimate", "low", "high", "interval", "carriers"]
    if not (pairs["found_by"] == reliability.BOTH).any():
        return pd.DataFrame(columns=columns)
    found = reliability.by_kind_of_code(pairs, book.ids("frames"), scale=book.scale)
    parts = [part.rename(columns={"question": "value", "code": "value"}) for part in found]
    named = [part.assign(code=name) for name, part in zip(("stance", "certainty", "frame"), parts, strict=True)]
    table = pd.concat(named, ignore_index=True)
    return reliability.shown(table[table["n"] > 0])[columns].reset_index(drop=True)


def _alone(pairs: pd.DataFrame, after: After) -> pd.DataFrame:
    """What one reader found and the other did not, and whether it was settled."""
    rows = pairs[pairs["found_by"] != reliability.BOTH].reset_index(drop=True)
    stance = rows["stance_1"].fillna(rows["stance_2"]).astype("Int64")
    settled = set(after.tables["statements"][list(KEY)].itertuples(index=False, name=None))
    keys = rows[list(KEY)].astype(str).itertuples(index=False, name=None)
    said = ["yes" if key in settled else "no" for key in keys]
    return rows[[*KEY, "found_by"]].assign(stance=stance, settled=said)


def text(report: Entered) -> str:
    """The report in words and plain tables; of a long table the first rows."""
    lines = [_head(report), "", report.counts.to_string(index=False), ""]
    if len(report.readers):
        lines += [report.readers.to_string(index=False), ""]
    for name in report.by["by"].unique():
        rows = report.by[report.by["by"] == name]
        listed = ", ".join(f"{row.value} {row.statements}" for row in rows.itertuples())
        lines.append(f"New statements by {'country of the voice' if name == 'country' else name}: {listed}.")
    lines += _agreement_lines(report)
    if len(report.voices):
        lines += ["", f"{words.count(len(report.voices), 'new voice')}:", *_first(report.voices)]
    if report.warnings:
        lines += [
            "",
            f"{words.count(len(report.warnings), 'warning')} (nothing of it keeps the folder from being entered):",
        ]
        lines += [str(fault) for fault in report.warnings]
    if report.left_aside:
        lines += ["", f"Not read: {', '.join(report.left_aside)}."]
    return "\n".join(lines)


def _head(report: Entered) -> str:
    if not report.new:
        return "Everything in the folder is in the data already; nothing was changed."
    tables = words.count(int((report.counts["new"] > 0).sum()), "table")
    if report.written:
        return f"{words.count(report.new, 'row')} of {tables} entered. {RENEW}"
    return f"No fault. {words.count(report.new, 'row')} of {tables} would be entered; nothing was written."


def _agreement_lines(report: Entered) -> Sequence[str]:
    """Who found what, how far the codes agree, and what each reader found alone."""
    if len(report.readers) < 2:
        return []
    whole = report.found.set_index("question").loc["all"]
    lines = [
        "",
        f"Statements found by both readings {whole[reliability.BOTH]}, by reader {report.readers['reader'][0]} only {whole[reliability.ONE]}, "
        f"by reader {report.readers['reader'][1]} only {whole[reliability.TWO]}. Agreement on what both found (Krippendorff's alpha, "
        f"ordinal for the stance; consistency, not correctness; empty below {intervals.MIN_N} statements, or {intervals.MIN_N} that vary):",
    ]
    shown = report.agreement[["code", "value", "n", "exact", "within", "estimate", "low", "high"]]
    lines.append(
        shown.rename(columns={"estimate": "alpha"}).to_string(index=False, na_rep="", float_format=alphas.alpha)
    )
    if len(report.alone):
        lines += ["", "Found by one reader only:", *_first(report.alone)]
    return lines


def _first(table: pd.DataFrame) -> list[str]:
    more = [f"... and {len(table) - SHOWN} more; --report FOLDER writes all"] if len(table) > SHOWN else []
    return [table.head(SHOWN).to_string(index=False), *more]
