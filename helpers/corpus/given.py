"""Settings as somebody gives them in Python, read as what they mean: lists, numbers, days; whatever is none is refused by name.

| given | read as |
|---|---|
| tuple, set, range, array, series, index, generator | list; a set in the order of the alphabet |
| date, time stamp (of pandas and numpy too) | its day, YYYY-MM-DD |
| number, text, truth of numpy | that of Python |
"""

import datetime
import re
from collections.abc import Iterable, Iterator, KeysView, Set, ValuesView
from typing import Any

import numpy as np
import pandas as pd

from helpers.corpus.near import hint

DAY = re.compile(r"[1-9]\d{3}-\d\d-\d\d", re.ASCII)
EXAMPLE = "1999-12-31"
FEW = 40  # so many known values are listed whole in a message
SHOWN = 60  # letters of a value in a message


class SelectionError(ValueError):
    """A setting of the parameters cell cannot be used; the message says what is wrong, what is allowed and what is near."""


def plain(value: Any) -> Any:
    """A value in Python's own kinds (see the table above); what is of no such kind, or missing (NaN, NaT), stays as it is."""
    if isinstance(value, dict):
        return {plain(key): plain(each) for key, each in value.items()}
    if isinstance(value, Set) and not isinstance(value, KeysView):
        return sorted(map(plain, value), key=str)
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return plain(value[()])
    kinds = (list, tuple, range, Iterator, KeysView, ValuesView, np.ndarray, pd.Series, pd.Index, pd.api.extensions.ExtensionArray)  # fmt: skip
    if isinstance(value, kinds):
        return [plain(each) for each in value]
    if missing(value):
        return value
    if isinstance(value, np.datetime64):
        value = pd.Timestamp(value)
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    return value.item() if isinstance(value, np.generic) else value


def missing(value: object) -> bool:
    """Whether a value is none: None, NaN, NaT or NA."""
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def shown(value: object) -> str:
    """A value as a message names it: on one line, a long one cut, without a place in memory."""
    text = re.sub(r" at 0x[0-9A-Fa-f]+", "", " ".join(repr(value).split()))
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."


def unknown(name: str, values: Iterable, known: Iterable[str]) -> str:
    """What is not known, what is near to it, and what there is."""
    values, known = list(values), list(known)
    there = f"Known: {', '.join(known)}" if len(known) < FEW else "The ids stand in voices.csv"
    return f"{name}: {', '.join(map(shown, values))} {'is' if len(values) == 1 else 'are'} not known. {hint(values, known)}{there}"


def names(setting: str, value: object) -> list[Any]:
    """A setting that is a list, each entry once; raises SelectionError for one that is none."""
    read = plain(value)
    if isinstance(read, str):
        raise SelectionError(f"{setting}: write a list, [{read!r}]")
    if not isinstance(read, list):
        raise SelectionError(f"{setting}: {shown(value)} is no list; write one in square brackets, [] for all")
    return [each for place, each in enumerate(read) if each is None or each not in read[:place]]


def texts(setting: str, value: object) -> list[str]:
    """A setting that is a list of texts, each once; raises SelectionError for one that is none, or holds something else."""
    read = names(setting, value)
    if odd := [each for each in read if not isinstance(each, str)]:
        raise SelectionError(f"{setting}: {shown(odd[0])} is no text; write each in quotation marks")
    return read


def day(setting: str, value: object) -> str:
    """A setting that is a day, as YYYY-MM-DD; empty where none is given (None or an empty text). Raises SelectionError."""
    read = plain(value)
    if read is None or isinstance(read, str) and not read:
        return ""
    if not is_day(read):
        raise SelectionError(
            f"{setting}: {shown(value)} is not a day; write it as YYYY-MM-DD, for instance {EXAMPLE!r}"
        )
    return read


def is_day(value: object) -> bool:
    """Whether a value is a text YYYY-MM-DD that the calendar has."""
    try:
        return isinstance(value, str) and bool(DAY.fullmatch(value)) and bool(datetime.date.fromisoformat(value))
    except ValueError:
        return False


def number(setting: str, value: object, least: int) -> int:
    """A setting that is a whole number of at least so much; raises SelectionError."""
    read = plain(value)
    if isinstance(read, float) and read.is_integer():
        read = int(read)
    if isinstance(read, bool) or not isinstance(read, int) or read < least:
        raise SelectionError(f"{setting}: {shown(value)} cannot be used; write a whole number from {least} up")
    return read


def truth(setting: str, value: object) -> bool:
    """A setting that is True or False; raises SelectionError."""
    read = plain(value)
    if not isinstance(read, bool):
        raise SelectionError(f"{setting}: {shown(value)} cannot be used; write True or False")
    return read


def one(setting: str, value: object, known: Iterable[str]) -> str:
    """A setting that is one of the texts `known`; raises SelectionError that names what there is and what is near."""
    read, known = plain(value), list(known)
    if not isinstance(read, str) or read not in known:
        raise SelectionError(unknown(setting, [value], [each for each in known if each]))
    return read
