"""Cells that mislead: formulas, signs that cannot be seen, letters lost on the way through a spreadsheet."""

import re
from collections.abc import Iterator

import pandas as pd

from helpers import files
from helpers.corpus import garbled, unseen
from helpers.corpus.faults import Fault

MAX_CELL = 10_000  # characters in one cell of a coded table
NAMES = ("name", "name_original", "author", "affiliation", "speaks_for")  # of people and houses: no sentences
_ALIKE = "АВЕКМНОРСТУХаеорсухіј"  # Cyrillic letters that look like Latin ones
_TWO_SCRIPTS = re.compile(rf"\b(?=[{_ALIKE}]*[A-Za-z])[A-Za-z{_ALIKE}]*[{_ALIKE}][A-Za-z{_ALIKE}]*\b")
# with what `garbled` and `unseen` look for: one sign of each reason in `_misleads`, in cells that are lines
_SUSPECT = re.compile(r"^[=+@\t\r＝＋＠－\-]|^[^\S\n]|[^\S\n]$|[\u0300-\u036f]", re.M)
_SUSPECT_NAME = re.compile(rf"  |[{_ALIKE}][A-Za-z]|[A-Za-z][{_ALIKE}]")


def misleading(name: str, column: str, cells: pd.Series) -> Iterator[Fault]:
    """Cells that mislead: run as a formula, hold what cannot be seen, or lost their letters on the way."""
    refused = _refused(set(cells.tolist()), column in NAMES)
    if refused:
        for row, value in cells.items():
            if value in refused:
                yield Fault(name, row, column, value, refused[value])


def _refused(values: set[str], name: bool) -> dict[str, str]:
    """The values of a column that mislead, each with the reason. `name`: the column holds names."""
    joined = "\n".join(values)
    signs = set(joined)
    odd = unseen.odd_signs(signs - {"\n"})
    odd |= {"\n"} if joined.count("\n") >= max(1, len(values)) else set()
    quick = bool(odd or _SUSPECT.search(joined) or (name and _SUSPECT_NAME.search(joined)))
    quick = quick or garbled.suspect(joined, signs, name)
    if not quick and max(map(len, values), default=0) <= MAX_CELL:
        return {}  # no line of the joined cells could be refused
    reasons = {value: _misleads(value, odd, name) for value in values}
    return {value: reason for value, reason in reasons.items() if reason}


def _misleads(value: str, odd: set[str], name: bool) -> str:
    """Why a cell is refused, one reason; an empty text for a good one."""
    if len(value) > MAX_CELL:
        return f"has {len(value):,} characters; allowed: {MAX_CELL:,}; is a quotation mark before it never closed?"
    if odd and (sign := unseen.hidden(value, odd)):
        return f"holds a sign that cannot be seen ({unseen.named(sign)}); delete it, or type a plain blank"
    if files.is_formula(value):
        return "begins like a spreadsheet formula; put a word before it"
    if value != value.strip():
        return "begins or ends with white space; take it away"
    return garbled.spoiled(value, name) or _two_ways(value, name)


def _two_ways(value: str, name: bool) -> str:
    """Why a cell looks like another and is not the same text, or an empty text."""
    if letter := unseen.loose_accent(value):
        return f"holds {letter} written as a letter and an accent behind it; type the letter again as one sign"
    if name and "  " in value:
        return "holds two blanks in a row; leave one"
    if name and (found := _TWO_SCRIPTS.search(value)):
        return f"mixes Latin letters with Cyrillic ones that look alike in {found.group()[:30]!r}; type the word again"
    return ""
