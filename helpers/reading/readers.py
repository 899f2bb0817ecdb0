"""The readings beside each other, as tables: who found what, stances that differ, sentences, a human check, units for other software."""

from functools import partial

import numpy as np
import pandas as pd

from helpers.asked import Asked
from helpers.figure.figure import Listing
from helpers.measures import intervals
from helpers.reading import reliability
from helpers.reading.alphas import CONSISTENT, alpha, estimate
from helpers.reading.parts import listing
from helpers.words import count, listed, percent, verb

GIVEN = "In the debate reader 2 was given the statements that reader 1 had found, so finding was not tested there."


def found_by(asked: Asked) -> Listing:
    """Statements found by both readers, by 1 only, by 2 only; a share of at least `min_n` statements."""
    table, share = reliability.found_by(asked.data), "share by both"
    table = table.assign(**{share: table[share].where(table["found"] >= asked.min_n)})
    return listing(asked, table, partial(_say_found_by, min_n=asked.min_n))


def _say_found_by(table: pd.DataFrame, min_n: int) -> tuple[str, str]:
    caption = (
        "Statements (one voice, in one document, on one question) found by both readings, by reader 1 only and by reader 2 only, before the "
        f"differences were settled. {GIVEN} Rows of the debate without an agreed statement were dropped when it was settled. No "
        f"share of fewer than {min_n:,} statements."
    )
    rows = table[table["corpus"] == "articles"]
    rows = rows[rows["question"] == "all"] if (rows["question"] == "all").any() else rows
    row = rows[["both", "1 only", "2 only", "found"]].sum().astype(int)
    if not row["found"]:
        return caption, "No statement stands in an article, so no finding was tested."
    reading = (
        f"In the articles, where both readers searched, {row['both']} of {count(row['found'], 'statement')} were found by both, "
        f"{row['1 only']} by reader 1 only and {row['2 only']} by reader 2 only."
    )
    return caption, reading


def confusion(asked: Asked) -> Listing:
    """Stances on the question asked: reader 1 in rows, reader 2 in columns."""
    table = reliability.stance_confusion(reliability.statement_pairs(asked.data), asked.question).reset_index()
    return listing(asked, table, partial(_say_confusion, question=asked.question or "all questions"))


def _say_confusion(table: pd.DataFrame, question: str) -> tuple[str, str]:
    counts = table.drop(columns="reader 1")
    steps = np.abs(np.subtract.outer(table["reader 1"].to_numpy(int), counts.columns.to_numpy(int)))
    cells = counts.to_numpy()
    n, equal, far = int(cells.sum()), int(cells[steps == 0].sum()), int(cells[steps > 1].sum())
    caption = f"Stances on {question} in the debate: reader 1 in rows, reader 2 in columns; statements that both readings have. {CONSISTENT}"
    return caption, f"{equal} of {count(n, 'statement')} have the same stance; {far} lie more than one step apart."


def sentences(asked: Asked) -> Listing:
    """Agreement, sentence by sentence of the articles, on who speaks, the kind of speech and the set of frames."""
    table = reliability.by_sentence(reliability.sentence_pairs(asked.data), asked.seed)
    return listing(asked, reliability.shown(table, asked.min_n), _say_sentences)


def _say_sentences(table: pd.DataFrame) -> tuple[str, str]:
    caption = (
        f"Krippendorff's alpha (nominal) per sentence of the articles, with its 95 % resampling interval ({intervals.DRAWS:,} draws of as many "
        "sentences again; neighbouring sentences are not independent, so it is rather too narrow); exact: share of sentences coded alike; carriers: "
        f"sentences in which a reader left the commonest value; observed, expected: the two disagreements that alpha compares. {CONSISTENT}"
    )
    by_code = listed(f"{row['code']} {alpha(row['estimate'])}{_alike(row)}" for row in table.to_dict("records"))
    return caption, f"On {int(table['n'].max())} sentences: {by_code}."


def _alike(row: dict) -> str:
    return f" ({percent(row['exact'])} alike)" if pd.notna(row["exact"]) else ""


def human(asked: Asked) -> Listing:
    """Agreement of a human third reader, where there is one, with the agreed code and with both readings."""
    return listing(asked, reliability.shown(reliability.with_human(asked.data, asked.seed), asked.min_n), say_human)


def say_human(table: pd.DataFrame) -> tuple[str, str]:
    """Caption and reading of the human check. `table`: the result of `reliability.with_human`."""
    caption = (
        "Agreement of a human third reader with the agreed code and with both readings: alpha, ordinal for the stance, nominal for certainty and the whole "
        "sets of arguments and frames."
    )
    row = table.iloc[0]
    if not table["n"].sum():
        return (
            caption,
            "No human check yet: python -m helpers.coding sample 40 writes a blank sheet for a third reader.",
        )
    on = f"On {count(int(row['n']), 'statement')}"
    if pd.isna(row["estimate"]):
        return caption, f"{on} of the human reader there is no alpha: too few vary."
    same = f", {percent(row['exact'])} alike" if pd.notna(row["exact"]) else ""
    return caption, f"{on} the human reader agrees with the agreed stance with alpha {estimate(row)}{same}."


def units(asked: Asked) -> Listing:
    """One row per statement, one column per reader, for agreement software."""
    return listing(asked, reliability.units_by_readers(asked.data), _say_units)


def _say_units(table: pd.DataFrame) -> tuple[str, str]:
    readers = [name for name in table.columns if name.startswith("reader_")]
    caption = (
        "Stance per statement (unit) and reader, for agreement software; empty: this reader has no such statement."
    )
    both = int((table[readers].notna().sum(axis=1) > 1).sum())
    return (
        caption,
        f"{count(len(table), 'unit')}, {count(len(readers), 'reader')}; {count(both, 'unit')} {verb(both, 'was', 'were')} coded by two or more.",
    )
