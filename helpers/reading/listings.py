"""What the corpus holds and lacks, as tables: the check of its files, outlets, languages, gaps, limits."""

from functools import partial

import pandas as pd

from helpers.asked import Asked
from helpers.corpus import countries
from helpers.figure.basis import DOCUMENTS, needs
from helpers.figure.figure import Listing
from helpers.reading import overview
from helpers.reading.parts import OF_VOICES, documents, listing, of, statements
from helpers.words import SAMPLE, capital, count, listed

G20 = "G20 member states without a voice"


def tables(asked: Asked) -> Listing:
    """Every table of the data, checked once more: its rows, by corpus, and its faults."""
    return listing(asked, overview.tables(asked.data), partial(_say_tables, version=asked.data.version))


def _say_tables(table: pd.DataFrame, version: str) -> tuple[str, str]:
    caption = (
        f"Every table of data {version}, read and checked again: form, keys, vocabularies, ranges and dates. Rows by corpus where a "
        "row belongs to a document."
    )
    faults, rows = int(table["faults"].sum()), int(table["rows"].sum())
    return caption, f"{count(faults, 'fault')} in {count(rows, 'row')} of {count(len(table), 'table')}."


@needs(DOCUMENTS)
def outlets(asked: Asked) -> Listing:
    """Documents and publishers by country of the outlet."""
    return listing(asked, overview.outlets(documents(asked)), _say_outlets)


def _say_outlets(table: pd.DataFrame) -> tuple[str, str]:
    total, first = int(table["debate documents"].sum()), table.loc[table["debate documents"].idxmax()]
    once = int((table["debate documents"] == 1).sum())
    caption = "Documents by country of the outlet (ISO 3166), publishers in one spelling, first and last year. Empty: not established."
    few = f"; {count(once, 'country has', 'countries have')} one page" if once else ""
    if not total:
        return caption, "The data hold no page of the debate."
    reading = (
        f"The outlet's country found most often is {countries.the_name(first['country'])} ({first['country']}), with {int(first['debate documents'])} of "
        f"{count(total, 'page')} of the debate{few}."
    )
    return caption, reading


@needs(DOCUMENTS)
def languages(asked: Asked) -> Listing:
    """Documents, voices and statements by language of the page read."""
    return listing(asked, overview.languages(documents(asked), statements(asked)), _say_languages)


def _say_languages(table: pd.DataFrame) -> tuple[str, str]:
    caption = "Documents, voices and statements by language of the page read (ISO 639), which may be a translation."
    pages = table["debate documents"]
    named, single = listed(table["name"].head(3)), int((pages == 1).sum())
    told = f"; {count(single, 'language has', 'languages have')} a single page" if single else ""
    return caption, f"{count(len(table), 'language')}; most pages are in {named}{told}."


@needs(DOCUMENTS)
def gaps(asked: Asked) -> Listing:
    """Where the corpus is thin or empty: months, documents, questions and years, languages, countries."""
    table = overview.gaps(asked.data, asked.periods, asked.min_n)
    return listing(asked, table, partial(_say_gaps, min_n=asked.min_n))


def _say_gaps(table: pd.DataFrame, min_n: int) -> tuple[str, str]:
    caption = (
        f"Gaps of the corpus: how many of how many, and which. Months, documents, countries: both corpora; questions and languages: the debate, "
        f"thin below {min_n:,}. "
    )
    rows = table.set_index("gap")
    if G20 not in rows.index:
        return caption.strip(), f"{count(len(table), 'kind')} of gaps."
    g20 = rows.loc[G20]
    return (
        f"{caption}G20 member states stand for the countries that one would expect to hear.",
        f"No voice from {g20['how many']} of {g20['of']} member states of the G20{': ' if g20['which'] else ''}{g20['which']}.",
    )


@needs(DOCUMENTS)
def limits(asked: Asked) -> Listing:
    """What bounds a reading of the corpus, as counts and, of at least `min_n` cases, shares."""
    table = overview.limits(asked.data, asked.periods)
    return listing(asked, table.assign(share=table["share"].where(table["of"] >= asked.min_n)), _say_limits)


def _say_limits(table: pd.DataFrame) -> tuple[str, str]:
    caption = "What bounds a reading of the corpus, as counts and shares of this corpus (0 to 1). The shares say nothing about any population."
    flagged = of(table, "of these, openings flagged")
    said = f"; of the openings counted word by word {flagged} carry a flag and are left out of word counts by default"
    first = table["fact"].iloc[0]
    voices = f"{capital(first.removesuffix(OF_VOICES))}: {of(table, first)}; " if first.endswith(OF_VOICES) else ""
    reading = (
        f"{voices}{'' if voices else 'S'}{'s' if voices else ''}tatements relayed: {of(table, 'positions relayed')}"
        f"{'' if flagged.startswith('an unknown') or flagged.endswith('of 0') else said}. {SAMPLE}"
    )
    return caption, reading
