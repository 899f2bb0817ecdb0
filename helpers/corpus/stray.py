"""Values of another kind where a name or a sentence stands: a number, a day, TRUE, what a program writes for an empty cell."""

import re
from collections.abc import Iterator

import pandas as pd

from helpers.corpus.cells import NAMES
from helpers.corpus.faults import Fault

# Houses may be called by a number (`444`), and are voices and authors too; a title also by one with a sign, or by a day
TEXTS = (*NAMES, "label", "kind", "flag", "region", "gist", "reason")
HOUSES, TITLES = ("outlet", "publisher"), ("title",)
# In the languages of the program; Polish PRAWDA is left out, since a newspaper may be called so
_SWITCH = r"TRUE|FALSE|True|False|WAHR|FALSCH|VRAI|FAUX|ИСТИНА|ЛОЖЬ|VERDADERO|VERDADEIRO|FALSO|VERO|WAAR|ONWAAR"
_NOTHING = r"nan|NaN|NaT|<NA>|NULL|null|None|[Nn]/[Aa]|n\.a\.|undefined"
_POWER = r"[+-]?\d+(?:[.,]\d+)?[Ee][+-]?\d+"
_BROKEN = r"[+-]?(?:0|\d+[.,]\d+|\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+|\d{5,})"  # 0, 3,5, 1.048, 45321
_PLAIN, _SIGNED = r"\d{1,4}", r"[+-]\d{1,4}"
_DAY = r"(?:\d{4}[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.](?:\d{4}|\d\d))(?:[T ]\d\d?:\d\d(?::\d\d)?)?|\d\d?:\d\d:\d\d"
_KINDS = {
    _SWITCH: "is what a spreadsheet writes for yes or no",
    _NOTHING: "is what a program writes for an empty cell",
    _POWER: "is a number that a spreadsheet has cut short",
    _BROKEN: "is a number",
    _PLAIN: "is a number",
    _SIGNED: "is a number",
    _DAY: "is a day or a time",
}
_ALLOWED = {
    **dict.fromkeys(TEXTS, ()),
    **dict.fromkeys(NAMES, (_PLAIN,)),
    **dict.fromkeys(HOUSES, (_PLAIN, _SIGNED)),
    **dict.fromkeys(TITLES, (_PLAIN, _SIGNED, _DAY)),
}


def _pattern(*kinds: str) -> re.Pattern:
    return re.compile(rf"^(?:{'|'.join(kinds)})$", re.M)


_REFUSED = {column: [kind for kind in _KINDS if kind not in free] for column, free in _ALLOWED.items()}
_QUICK = {column: _pattern(*kinds) for column, kinds in _REFUSED.items()}


def stray(name: str, column: str, cells: pd.Series) -> Iterator[Fault]:
    """Cells of a column of names or sentences that hold a value of another kind, or no letter and no digit at all."""
    if column not in _QUICK:
        return
    values = set(cells.tolist()) - {""}
    if not _QUICK[column].search("\n".join(values)) and all(map(_written, values)):
        return
    wrong = {value: why for value in values if (why := _why(column, value))}
    for row, value in cells[cells.isin(list(wrong))].items():
        yield Fault(name, row, column, value, wrong[value])


def _written(value: str) -> bool:
    return any(map(str.isalnum, value))


def _why(column: str, value: str) -> str:
    """Why a value is none of this column, or an empty text."""
    needed = "a text" if column in ("gist", "reason", "title") else "a name"
    todo = f"; {needed} is needed: look it up in an older copy, or leave the cell empty where it may be"
    found = next((said for kind, said in _KINDS.items() if kind in _REFUSED[column] and re.fullmatch(kind, value)), "")
    if not found and column not in TITLES and not _written(value):
        found = "holds no letter"
    return found + todo if found else ""
