"""The readings beside each other, as tables: stances that differ, sentences, a human check, units for other software."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd

from helpers.asked import Asked
from helpers.figure.basis import ARTICLES, DOCUMENTS, TWO_READERS, needs
from helpers.figure.figure import Listing
from helpers.reading import reliability
from helpers.reading.alphas import alpha, estimate
from helpers.reading.parts import listing
from helpers.words import count, listed, percent, verb


@needs(DOCUMENTS, TWO_READERS)
def confusion(asked: Asked) -> Listing:
    """Stances on the question asked: reader 1 in rows, reader 2 in columns."""
    table = reliability.stance_confusion(
        reliability.statement_pairs(asked.data), asked.scale, asked.question
    ).reset_index()
    return listing(asked, table, partial(_say_confusion, question=asked.question or "all questions"))


def _say_confusion(table: pd.DataFrame, question: str) -> tuple[str, str]:
    counts = table.drop(columns="reader 1")
    steps = np.abs(
        np.subtract.outer(np.arange(len(counts)), np.arange(counts.shape[1]))
    )  # the rows and columns are the steps in order
    cells = counts.to_numpy()
    n, equal, far = int(cells.sum()), int(cells[steps == 0].sum()), int(cells[steps > 1].sum())
    caption = f"Stances on {question} in the debate: reader 1 in rows, reader 2 in columns; statements that both readings have."
    return caption, f"{equal} of {count(n, 'statement')} have the same stance; {far} lie more than one step apart."


@needs(ARTICLES, TWO_READERS)
def sentences(asked: Asked) -> Listing:
    """Agreement, sentence by sentence of the articles, on who speaks, the kind of speech and the set of frames."""
    table = reliability.by_sentence(reliability.sentence_pairs(asked.data), asked.seed)
    table = table if asked.frames else table[~table["code"].str.contains("frames")]
    return listing(asked, reliability.shown(table, asked.min_n), _say_sentences)


def _say_sentences(table: pd.DataFrame) -> tuple[str, str]:
    caption = (
        "Krippendorff's alpha per sentence of the articles (nominal), with 95 % resampling interval; exact: share of sentences coded alike; carriers: those in "
        "which a reader left the commonest value; observed, expected: the disagreements compared."
    )
    by_code = listed(f"{row['code']} {alpha(row['estimate'])}{_alike(row)}" for row in table.to_dict("records"))
    return caption, f"On {int(table['n'].max())} sentences: {by_code}."


def _alike(row: dict) -> str:
    return f" ({percent(row['exact'])} alike)" if pd.notna(row["exact"]) else ""


LISTS = ("arguments", "frames")  # codes of which a statement may have several


def human(asked: Asked) -> Listing:
    """Agreement of a human third reader, where there is one, with the agreed code and with both readings."""
    return listing(
        asked,
        reliability.shown(reliability.with_human(asked.data, asked.seed), asked.min_n),
        partial(
            say_human, machine=asked.book.debate.machine, lists=[name for name in LISTS if asked.book.blocks[name]]
        ),
    )


def say_human(table: pd.DataFrame, machine: bool = True, lists: Sequence[str] = LISTS) -> tuple[str, str]:
    """Caption and reading of the human check. `table`: the result of `reliability.with_human`."""
    caption = (
        f"Agreement of a {'human ' if machine else ''}third reader with the agreed code and with each reading: alpha, ordinal for the stance, nominal for certainty"
        f"{f' and the whole sets of {listed(lists)}' if lists else ''}."
    )
    row = table.iloc[0]
    if not table["n"].sum():
        return (
            caption,
            f"No {'human ' if machine else ''}check yet: python -m helpers.coding sample 40 writes a blank sheet for a third reader.",
        )
    on = f"On {count(int(row['n']), 'statement')}"
    if pd.isna(row["estimate"]):
        return caption, f"{on} of the {'human' if machine else 'third'} reader there is no alpha: too few vary."
    same = f", {percent(row['exact'])} alike" if pd.notna(row["exact"]) else ""
    return (
        caption,
        f"{on} the {'human' if machine else 'third'} reader agrees with the agreed stance with alpha {estimate(row)}{same}.",
    )


@needs(DOCUMENTS, TWO_READERS)
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
