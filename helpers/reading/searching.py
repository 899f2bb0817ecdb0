"""Finding statements, as tables: who found what, what is still missing, how the codes agree where each reader searched."""

from functools import partial

import pandas as pd

from helpers import words
from helpers.asked import Asked
from helpers.corpus import Corpus
from helpers.figure.basis import DOCUMENTS, TWO_READERS, needs
from helpers.figure.figure import Listing
from helpers.reading import finding, reliability
from helpers.reading.alphas import alpha
from helpers.reading.parts import listing
from helpers.words import capital, count, listed, percent


@needs(DOCUMENTS, TWO_READERS)
def found_by(asked: Asked) -> Listing:
    """Statements found by both readers, by 1 only, by 2 only; a share of at least `min_n` statements."""
    table, share = finding.found_by(asked.data, asked.periods), "share by both"
    table = table.assign(**{share: table[share].where(table["found"] >= asked.min_n)})
    return listing(asked, table, partial(_say_found_by, min_n=asked.min_n))


def _say_found_by(table: pd.DataFrame, min_n: int) -> tuple[str, str]:
    caption = (
        "Statements (one voice, one document, one question) found by both readers or by one, before they were settled; explicit: a reader calls "
        f"it so. No share where reader 2 was given the statements or of fewer than {min_n:,}."
    )
    searched = table[(table["by"] == "all") & (table["part"] != finding.GIVEN) & (table["found"] > 0)]
    told = [
        f"{row['part']}: {row['both']} of {count(row['found'], 'statement')} found by both"
        for row in searched.to_dict("records")
    ]
    return (
        caption,
        f"{capital('; '.join(told))}.{_harder(table)}" if told else "No page was searched by two readers apart.",
    )


def _harder(table: pd.DataFrame) -> str:
    """Which kind of statement the readers overlook more often, where both kinds have a share."""
    rows = (
        table[(table["part"] == finding.APART) & (table["by"] == "certainty")]
        .set_index("group")["share by both"]
        .dropna()
    )
    if len(rows) < 2:
        return ""
    return f" In the debate both found {percent(rows['explicit'])} of the explicit statements and {percent(rows['implied'])} of the implied ones."


@needs(DOCUMENTS, TWO_READERS)
def missing(asked: Asked) -> Listing:
    """Capture and recapture: what two searches of the same pages found, and how many statements both have missed."""
    return listing(asked, finding.searches(asked.data), partial(_say_missing, data=asked.data))


def _say_missing(table: pd.DataFrame, data: Corpus) -> tuple[str, str]:
    caption = (
        "Settled statements found by two searches of the same pages. Estimate: how many there are (Chapman 1951), with an exact 95 % interval. Readers "
        "of one kind overlook the same things, so it is a lower bound."
    )
    rows = table[table["certainty"] == "all"]
    told = [
        f"{row['pages']} ({row['first']}, {row['second']}): {row['seen']} seen, {_still(row)}"
        for row in rows.to_dict("records")
    ]
    return caption, f"{capital('; '.join(told))}. {_aside(data)}".strip()


def _still(row: dict) -> str:
    """How many statements are still missing, in words, with the interval."""
    low, high = row["low"] - row["seen"], row["high"] - row["seen"]
    most = f"{high:.0f}" if high < float("inf") else "any number"
    return f"{words.number(row['missing'], 1)} missing ({low:.0f} to {most})"


def _aside(data: Corpus) -> str:
    """What the readings kept aside show, in one sentence; an empty text without them."""
    found, there, near = finding.kept_aside(data)
    if not found:
        return ""
    return (
        f"Of {count(found, 'statement')} that two further readings of the articles, kept aside until then, both found, {there} are in the data, "
        f"{near} of them at most one step off."
    )


@needs(DOCUMENTS, TWO_READERS)
def searchers(asked: Asked) -> Listing:
    """Agreement of stance, certainty and frames on the pages of the debate where each reader searched."""
    table = finding.codes_of_searchers(asked.data, asked.periods, asked.seed)
    return listing(asked, reliability.shown(table, asked.min_n), _say_searchers)


def _say_searchers(table: pd.DataFrame) -> tuple[str, str]:
    frames = not set(table["code"]) <= {"stance", "certainty"}
    single = ", certainty and single frames (nominal)" if frames else " and certainty (nominal)"
    caption = (
        f"Krippendorff's alpha where each reader searched alone, on statements that both found: stance (ordinal){single}, "
        "with 95 % resampling intervals; exact: share coded alike."
    )
    stance = table[table["code"] == "stance"]
    rows = stance[stance["estimate"].notna()]
    if rows.empty:
        return caption, "No alpha can be shown: too few statements were found by both."
    told = listed(
        f"{row['question']} {alpha(row['estimate'])} (n = {int(row['n'])})" for row in rows.to_dict("records")
    )
    return caption, f"Stance: {told}."
