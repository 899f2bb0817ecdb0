"""Other rows for a figure: put in the form of its tables, or refused by name, and what its words then say of them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

import pandas as pd
from pandas.api import types

from helpers.corpus.near import hint
from helpers.figure.files import ExportError, csv_text
from helpers.words import Words, count, listed

T = TypeVar("T")
PART = "part"  # the column that says which of several tables a row belongs to
TRUTH = {"True": True, "False": False}
BROKEN = (
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    ZeroDivisionError,
    AttributeError,
)  # what half a table does to a drawing


def stacked(**parts: pd.DataFrame) -> pd.DataFrame:
    """Several tables that one figure draws as one, the first column `part` saying which a row belongs to; one table stays as it is."""
    if len(parts) == 1:
        return next(iter(parts.values()))
    whole = pd.concat([part.assign(**{PART: name}) for name, part in parts.items()], ignore_index=True)
    return whole[[PART, *whole.columns.drop(PART)]]


def unstacked(table: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The parts of a table like that of `stacked`, each with the columns and types of the table it stands for.

    A part of which no row is left, while others have some, stays as it is: a condition on `n` leaves out every row without an n.
    """
    if len(tables) == 1:
        return {name: like(table, own) for name, own in tables.items()}
    if PART not in table:
        raise ExportError(
            f"but(): the column {PART} is missing; it says which table a row belongs to: {', '.join(tables)}"
        )
    strange = set(table[PART]) - set(tables)
    if strange:
        raise ExportError(f"but(): {PART}: {', '.join(map(repr, strange))} cannot stand there; known: {listed(tables)}")
    found = {name: table[table[PART] == name] for name in tables}
    kept = [name for name in tables if len(found[name]) or table.empty]
    return {name: like(found[name], tables[name]) for name in kept}


def like(rows: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Rows with the columns and types of a figure's own table; further columns are left out.

    Raises ExportError that names the column, where one is missing or holds what its own never does.
    """
    if not isinstance(rows, pd.DataFrame):
        raise ExportError(f"but(): {type(rows).__name__} is no table; give rows of figure.table, a frame of pandas")
    twice = list(dict.fromkeys(rows.columns[rows.columns.duplicated()]))
    if twice:
        raise ExportError(f"but(): columns that stand twice: {', '.join(map(str, twice))}")
    named = [name for name in rows.index.names if name in own and name not in rows]
    rows = rows.reset_index(named) if named else rows
    missing = list(own.columns.difference(rows.columns, sort=False))
    if missing:
        spare = [str(column) for column in rows.columns.difference(own.columns)]
        raise ExportError(f"but(): missing columns: {', '.join(map(str, missing))}. {hint(missing, spare)}".rstrip())
    found = pd.DataFrame({column: _column(rows[column], own[column]) for column in own}).reset_index(drop=True)
    if found.duplicated().any() and not own.duplicated().any():
        raise ExportError(f"but(): {found.duplicated().sum()} rows stand twice; leave them out with drop_duplicates()")
    return found


def _column(cells: pd.Series, own: pd.Series) -> pd.Series:
    """The cells of one column in the type of its own; raises ExportError for what cannot be read so."""
    empty = cells.isna()
    if types.is_string_dtype(own.dtype) and not own.isna().any():
        return cells.astype(object).where(~empty, "").astype(own.dtype)  # a CSV that was read back has no empty texts
    strange = _strange(cells[~empty], own)
    if strange:
        raise ExportError(f"but(): {own.name}: {', '.join(map(repr, strange[:3]))} cannot stand there; {_allowed(own)}")
    if empty.any() and not own.isna().any() and not types.is_float_dtype(own.dtype):
        raise ExportError(f"but(): {own.name}: some rows are empty; {_allowed(own)}")
    if types.is_bool_dtype(own.dtype):
        return cells.map(lambda cell: TRUTH.get(str(cell), cell)).astype(own.dtype)
    if types.is_numeric_dtype(own.dtype):
        return pd.to_numeric(cells).astype(own.dtype)
    return cells.astype(own.dtype)


def _strange(cells: pd.Series, own: pd.Series) -> list[object]:
    """The filled cells that a column of this type cannot hold."""
    if isinstance(own.dtype, pd.CategoricalDtype):
        wrong = ~cells.isin(own.cat.categories)
    elif types.is_bool_dtype(own.dtype):
        wrong = ~cells.astype(str).isin(TRUTH)
    elif types.is_numeric_dtype(own.dtype):
        numbers = pd.to_numeric(cells, errors="coerce").astype(float)
        wrong = numbers.isna() | (types.is_integer_dtype(own.dtype) & (numbers % 1 != 0))
    elif types.is_datetime64_any_dtype(own.dtype):
        wrong = pd.to_datetime(cells.astype(str), errors="coerce").isna()
    else:
        return []
    return list(dict.fromkeys(cells[wrong]))


def _allowed(own: pd.Series) -> str:
    """What a column takes, in words."""
    if isinstance(own.dtype, pd.CategoricalDtype):
        return f"known: {listed(map(str, own.cat.categories), 12)}"
    kinds = {
        "True or False": types.is_bool_dtype,
        "a whole number": types.is_integer_dtype,
        "a number": types.is_numeric_dtype,
        "a day": types.is_datetime64_any_dtype,
    }
    return f"write {next((name for name, holds in kinds.items() if holds(own.dtype)), 'a text')} in every row"


def made(what: Callable[..., T], tables: Mapping[str, pd.DataFrame]) -> T:
    """What is made of rows that a reader chose; raises ExportError where they leave out what it rests on."""
    try:
        return what(**tables)
    except ExportError:
        raise
    except BROKEN as error:
        size = count(sum(map(len, tables.values())), "row")
        raise ExportError(
            f"but(): nothing can be made of the {size} chosen ({type(error).__name__}: {error}). Some rows belong together: keep whole groups"
        ) from error


def changed(tables: Mapping[str, pd.DataFrame], whole: Mapping[str, pd.DataFrame]) -> int:
    """How many rows are none of those of the whole figure: a value in them is another one, as the CSV writes it (six digits)."""
    own = {name: set(_lines(table)) for name, table in whole.items()}
    return sum(line not in own[name] for name, table in tables.items() for line in _lines(table))


def _lines(table: pd.DataFrame) -> list[str]:
    return csv_text(table).splitlines()[1:]


def noted(said: Words, whole: Words, size: tuple[int, int, int], fixed: Mapping[str, str]) -> Words:
    """Words that say how many of the rows the reader chose or changed, and which of their numbers are still those of all.

    `size`: rows now and before, and how many of those now were changed; `fixed`: texts on all that was asked (`pages`, `dates`), by their name.
    """
    text = " ".join([said.subtitle, said.caption, said.reading])
    stale = ["n"] if said.n == whole.n else []
    stale += [name for name, words in fixed.items() if words and words in text]
    rest = f"; {listed(stale)} {'is' if stale == ['n'] else 'are'} of all rows" if stale else ""
    more = note(*size, rest)
    return replace(
        said,
        caption=f"{said.caption} {more}",
        alt=f"{said.alt} {more}",
        method=f"{said.method} {more}" if said.method else "",
    )


def note(now: int, before: int, other: int, rest: str = "") -> str:
    """How many of the rows the reader chose, and in how many of these values were changed, in words."""
    values = f" and changed values in {count(other, 'row')}" if other else ""
    return f"The reader chose {now:,} of {before:,} rows{values}{rest}."


def noted_in(caption: str) -> str:
    """What a caption says of the rows chosen, `10 of 104 rows`; empty where none were."""
    found = re.search(r"The reader chose ([\d,]+ of [\d,]+ rows)", caption)
    return found[1] if found else ""
