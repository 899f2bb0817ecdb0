"""Values of settings, given as words of a command line or from Python: each read as what its default is."""

import ast
import math
import re
import shlex
from collections.abc import Callable, Mapping
from typing import Any

from helpers.corpus import given


class RunError(RuntimeError):
    """A notebook failed or a run cannot start; the message says which cell and why. No file was changed."""


def like(default: object, value: object, name: str) -> object:
    """A setting read as what its default is: a list (commas, or a tuple, set or array), a number, True or False, a table of lists, or
    text (a date is written YYYY-MM-DD); raises RunError for what is none of them."""
    read = given.plain(value)
    try:
        way = next(way for kind, way in _WAYS if isinstance(default, kind))
        found = way(read, default)
        ast.literal_eval(repr(found))  # what cannot be written into a cell raises
        return found
    except (LookupError, ValueError, TypeError, ArithmeticError, SyntaxError, RecursionError, MemoryError):
        raise RunError(f"{name}={_said(value)}: write it like its default, {default!r}") from None


def told(chosen: Mapping[str, Any]) -> str:
    """Settings as they are written on the command line: `QUESTION=toll PERIODS=(none) "TERMS=new friend,price"`."""
    said = {
        name: ",".join(map(str, value)) if isinstance(value, list) else str(value) for name, value in chosen.items()
    }
    return " ".join(
        _word(f"{name}={'(none)' if value in ('', 'None', '{}') else value}") for name, value in said.items()
    )


def _word(text: str) -> str:
    """A word of a command line, in quotation marks where it would be read as several."""
    if not re.search(r"[\s'\"$`\\;&|<>*?]", text):
        return text
    return shlex.quote(text) if re.search(r'["$`\\]', text) else f'"{text}"'


def _said(value: object) -> str:
    """A value in a message: a text as it was written, short and on one line."""
    return given.shown(value)[1:-1] if type(value) is str and len(value) < given.SHOWN else given.shown(value)


def _truth(value: Any, default: object) -> bool:
    return value if isinstance(value, bool) else WORDS_OF_TRUTH[_text(value, default).strip().casefold()]


def _number(value: Any, default: object) -> int | float:
    """A number of the kind of its default; a whole one may be written with a point and noughts."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError
    number = value if isinstance(value, int) else int(value) if _is_whole(value) else float(value)
    if isinstance(default, float) and math.isfinite(number):
        return float(number)
    if number != int(number):  # an infinite one, or none, raises by itself
        raise ValueError
    return int(number)


def _is_whole(value: object) -> bool:
    return isinstance(value, str) and value.strip().lstrip("+-").isdecimal()


def _list(value: Any, default: Any) -> list:
    """A list of texts, or of numbers where its default holds some."""
    if isinstance(value, str):
        text = value.strip()
        value = ast.literal_eval(text) if text[:1] in ("[", "(") else [item.strip() for item in text.split(",")]
        value = [item for item in given.plain(value) if item != ""]
    if not isinstance(value, list):
        raise ValueError
    first = next(iter(default), "")
    return [_number(item, first) if isinstance(first, (int, float)) else _text(item, first) for item in value]


def _table(value: Any, default: object) -> dict:
    found = given.plain(ast.literal_eval(value)) if isinstance(value, str) else value
    if not isinstance(found, dict):
        raise ValueError
    return found


def _text(value: Any, default: object) -> str:
    if not isinstance(value, str):
        raise ValueError
    return value


WORDS_OF_TRUTH = dict.fromkeys(("true", "yes", "on", "1"), True) | dict.fromkeys(("false", "no", "off", "0"), False)
_WAYS: tuple[tuple[Any, Callable[[Any, Any], object]], ...] = (
    (bool, _truth), ((int, float), _number), ((list, tuple, set), _list), (dict, _table), (str, _text), (object, lambda value, _: value),
)  # fmt: skip
