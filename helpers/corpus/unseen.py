"""Signs that cannot be seen: no width, no ink, or a way of writing a letter that looks the same and is another text."""

import re
import unicodedata
from functools import cache

_BLANK = frozenset(["Cc", "Cf", "Zl", "Zp", "Co", "Cs", "Cn"])
_NO_INK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0\ufffc")
_JOINERS = "\u200c\u200d"  # between letters of Arabic, Persian and Indic script, and in composed symbols
_JOINED = re.compile(
    r"[\u0600-\u08ff\u0900-\u0fff\u1000-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefe]|\ufe0f|[\U0001f3fb-\U0001f3ff]"
)
_WIDE_BLANK = "\u3000"  # between the signs of East Asian scripts
_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
# Thai, Lao, Burmese, Khmer: a blank without width ends a word
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_MONGOLIAN = re.compile(r"[\u1800-\u18af]")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # choose the drawing of the sign before them
ACCENTS = re.compile(r"[\u0300-\u036f]")


def hidden(value: str, odd: set[str]) -> str:
    """The first sign of a cell that cannot be seen and has no business there, or an empty text; `odd`: the signs to look at."""
    for place, sign in enumerate(value):
        if sign in odd and not _belongs(sign, value[place - 1 : place], value[place + 1 : place + 2]):
            return sign
    return ""


def odd_signs(signs: set[str]) -> set[str]:
    """Those of some signs that cannot be seen, also where they may belong to a script."""
    return {sign for sign in signs if _unseen(sign)}


@cache
def _unseen(sign: str) -> bool:
    kind = unicodedata.category(sign)
    blank = kind in _BLANK or (kind == "Zs" and sign != " ")
    return blank or sign in _NO_INK or bool(_SELECTORS.match(sign))


def _belongs(sign: str, before: str, behind: str) -> bool:
    """Whether a sign without ink is part of the writing around it, as the joiner in a Persian name."""
    if sign in _JOINERS:
        return bool(_JOINED.match(before)) or (bool(before) and unicodedata.category(before) == "So")
    if sign == _WIDE_BLANK:
        return bool(_WIDE.match(before) or _WIDE.match(behind))
    if sign == "\u200b":
        return bool(_UNSPACED.match(before) or _UNSPACED.match(behind))
    if sign in "\u180b\u180c\u180d\u180e\u202f":
        return bool(_MONGOLIAN.match(before))
    if _SELECTORS.match(sign) and before:
        return bool(_WIDE.match(before)) or unicodedata.category(before) in ("So", "Sm", "Po", "Nd")
    return False


def loose_accent(value: str) -> str:
    """A letter and its accent that are written as two signs though there is one for both (`u` and `¨` for `ü`), or an empty text."""
    for found in ACCENTS.finditer(value):
        pair = value[max(0, found.start() - 1) : found.end()]
        if len(pair) == 2 and len(whole := unicodedata.normalize("NFC", pair)) == 1:
            return whole
    return ""


def named(sign: str) -> str:
    """A sign by its number and name: `U+200B zero width space`."""
    return f"U+{ord(sign):04X} {unicodedata.name(sign, 'control sign').lower()}"
