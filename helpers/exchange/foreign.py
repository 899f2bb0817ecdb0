"""Statements as another program has them, before they are ours: one form for a database, an event list and a plain table."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import pandas as pd

from helpers.corpus.cells import misleading
from helpers.corpus.faults import SHOWN, Fault, fold
from helpers.exchange.imported import ExchangeError, dashes_plain

Key = TypeVar("Key")
VOICES = (
    "either",
    "persons",
    "organizations",
)  # who speaks: a person where one is named, else the organization; or only the one
ENTRY = ("where", "row", "document", "kind", "voice", "affiliation", "role", "country", "concept", "stance", "arguments",
         "frames", "gist", "certainty", "coder")  # fmt: skip
DOCUMENT = ("document", "row", "title", "date", "author", "outlet", "genre", "url", "language", "outlet_country")
_UNSEEN = frozenset(["Cc", "Cf", "Zl", "Zp", "Zs"])
_JOINERS = "\u200c\u200d"  # belong to names in Persian and Indic script
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"})


@dataclass(frozen=True)
class Source:
    """What a file holds: `entries` (one for each statement, the fields of ENTRY as texts; `row` is its row or number in the
    file), `documents` (the fields of DOCUMENT), `coders` (names by id), `attributes` (of a voice, by kind and name),
    `left_out` (where, value, reason), `steps` (value and word of each step of the stance, lowest first; empty where the file
    does not say) `names` (what a field is called in the file) and `years_only` (of the dates only the year is known)."""

    file: str
    entries: Sequence[Mapping[str, str]]
    documents: Sequence[Mapping[str, str]]
    coders: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    left_out: Sequence[tuple[str, str, str]] = ()
    steps: Sequence[tuple[str, str]] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    years_only: bool = False


def clean(text: object) -> str:
    """A cell as one line: white space folded, signs that cannot be seen taken away (Unicode NFC)."""
    if text is None:
        return ""
    signs = unicodedata.normalize("NFC", str(text))
    if not signs.isascii() or not signs.isprintable():
        signs = "".join(_plain(sign) for sign in signs)
    return " ".join(signs.split())


def _plain(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind not in _UNSEEN or sign in _JOINERS:
        return sign
    return "" if kind == "Cf" else " "


def value_of(stance: object) -> str:
    """A stance as it is compared: small letters, a plain minus, no plus, whole numbers without a point."""
    text = dashes_plain(clean(stance)).casefold().removeprefix("+")
    return re.sub(r"^(-?\d+)\.0+$", r"\1", text)


def voice_of(person: str, organization: str, voices: str) -> tuple[str, str, str]:
    """Kind, name and affiliation of who speaks; no name where nobody is there that `voices` asks for."""
    if voices != "organizations" and person:
        return "person", person, organization
    if voices != "persons" and organization:
        return "institution", organization, ""
    return "", "", ""


def slug(text: str, mark: str = "-", most: int = 40) -> str:
    """A short name of small letters and digits, cut after a whole word; empty where a text has hardly any Latin letters."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    words = re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z])['’](?=[a-z])", "", plain.replace("ʼ", "'")).encode("ascii", "ignore").decode())  # fmt: skip
    letters = sum(sign.isalnum() for sign in text)
    if 2 * sum(map(len, words)) < letters:
        return ""
    while len(words) > 1 and len(mark.join(words)) > most:
        words.pop()
    return mark.join(words)[:most].strip(mark)


def named(texts: Mapping[Key, str], other: str, mark: str = "-", most: int = 40) -> dict[Key, str]:
    """An id for each key from its text, in order, none twice; `other` with a number where a text gives none."""
    ids: dict[Key, str] = {}
    taken: set[str] = set()
    last: dict[str, int] = {}  # the number given last to a stem
    for key, text in texts.items():
        stem = slug(text, mark, most)
        if mark == "_" and stem and not stem[0].isalpha():
            stem = f"c_{stem}"
        own, number = stem or f"{other}{mark}1", last.get(stem, 1)
        while own in taken:
            number += 1
            own = f"{stem or other}{mark}{number}"
        last[stem] = number
        taken.add(own)
        ids[key] = own
    return ids


def need_none(faults: Sequence[Fault], file: str) -> None:
    """Raises ExchangeError that lists all faults, if there are any."""
    if not faults:
        return
    told = fold(list(faults))
    shown = [str(fault) for fault in told[:SHOWN]]
    more = [f"... and {len(told) - SHOWN} more"] if len(told) > SHOWN else []
    raise ExchangeError("\n".join([f"{file}: {len(told)} fault{'s' if len(told) != 1 else ''}; no folder was made.", *shown, *more]))  # fmt: skip


def cell_faults(rows: Sequence[Mapping[str, str]], columns: Mapping[str, str], file: str) -> list[Fault]:
    """Cells that the tables of this project refuse (formulas, lost letters), by the row and column of the file.

    `columns`: what a field is called in the file."""
    found: list[Fault] = []
    numbers = [int(row["row"]) for row in rows]
    for name, theirs in columns.items():
        cells = pd.Series([row.get(name, "") for row in rows], index=numbers, dtype="str")
        found += misleading(file, theirs, cells)
    return found
