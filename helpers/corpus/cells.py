"""Cells that mislead: formulas, signs that cannot be seen, letters lost on the way through a spreadsheet."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

import pandas as pd

from helpers import files
from helpers.corpus.faults import Fault

MAX_CELL = 10_000  # characters in one cell of a coded table
_BLANK = frozenset(["Cc", "Cf", "Zl", "Zp", "Co", "Cs", "Cn"])
_JOINERS = frozenset("\u200c\u200d\u3000")  # belong to names in Persian, Indic and Japanese script
_WRITTEN_ORIGINALLY = ("name_original", "title", "author")
_ERRORS = re.compile(r"#(?:REF!|NAME\?|N/A|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|#+)")
_HAN = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"  # written without blanks, so that a sentence may follow its question mark at once
_LOST = re.compile(rf"\ufffd|(?<!\w)\?{{2,}}|\w\?{{2,}}\w|[^\W{_HAN}]\?[^\W{_HAN}]")
_GARBLED = re.compile(r"[ÂÃÄÅÐÑØÙ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|ï»¿")
# one sign of each reason in `_misleads`, in cells that are lines
_SUSPECT = re.compile(rf"^[=+@\t\r＝＋＠－\-#]|^[^\S\n]|[^\S\n]$|{_LOST.pattern}|{_GARBLED.pattern}", re.M)


def misleading(name: str, column: str, cells: pd.Series) -> Iterator[Fault]:
    """Cells that mislead: run as a formula, hold what cannot be seen, or lost their letters on the way."""
    refused = _refused(set(cells.tolist()), column in _WRITTEN_ORIGINALLY)
    if refused:
        for row, value in cells.items():
            if value in refused:
                yield Fault(name, row, column, value, refused[value])


def _refused(values: set[str], originally: bool) -> dict[str, str]:
    """The values of a column that mislead, each with the reason. `originally`: names and titles, with signs of their script that cannot be
    seen."""
    joined = "\n".join(values)
    odd = {sign for sign in set(joined) - {"\n"} if _unseen(sign)} - (_JOINERS if originally else set())
    odd |= {"\n"} if joined.count("\n") >= max(1, len(values)) else set()
    if not (odd or _SUSPECT.search(joined) or max(map(len, values), default=0) > MAX_CELL):
        return {}  # no line of the joined cells could be refused
    reasons = {value: _misleads(value, odd, "http" in value[:4]) for value in values}
    return {value: reason for value, reason in reasons.items() if reason}


@cache
def _unseen(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return kind in _BLANK or (kind == "Zs" and sign != " ")


def _misleads(value: str, odd: set[str], address: bool) -> str:
    """Why a cell is refused, one reason; an empty text for a good one."""
    if len(value) > MAX_CELL:
        return f"has {len(value):,} characters; allowed: {MAX_CELL:,}; is a quotation mark before it never closed?"
    if hidden := sorted(set(value) & odd):
        return f"holds a sign that cannot be seen ({_named(hidden[0])}); delete it, or type a plain blank"
    if files.is_formula(value):
        return "begins like a spreadsheet formula; put a word before it"
    if value != value.strip():
        return "begins or ends with white space; take it away"
    if _ERRORS.match(value):
        return "is an error of a spreadsheet, not a value; look the value up in an older copy and type it again"
    if not address and _LOST.search(value):
        return "holds question marks where letters stood; type it again and save the table as CSV in UTF-8"
    if not address and _GARBLED.search(value):
        return "was read in a wrong encoding once (é became Ã©); type it again and save the table as CSV in UTF-8"
    return ""


def _named(sign: str) -> str:
    return f"U+{ord(sign):04X} {unicodedata.name(sign, 'control sign').lower()}"
