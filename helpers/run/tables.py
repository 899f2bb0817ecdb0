"""Every figure and table as a sheet for Excel and as a table to paste into Word: `make tables`.

Made from the CSV and JSON of a folder of figures, so it takes seconds and needs no notebook. Per notebook one workbook (`02.xlsx`: a
list of its sheets, then a sheet per figure and table) and one page (`02.html`: open it, mark a table, copy, paste; it keeps its
lines). Names stand for codes, numbers stay numbers, and the same tables give the same bytes.
"""

import sys
from pathlib import Path

import pandas as pd

from helpers import corpus, paths
from helpers.corpus import countries
from helpers.corpus.codebook import Codebook
from helpers.files import replace, unquoted
from helpers.run import gallery, sheets, stored
from helpers.run import notebooks as run
from helpers.run.written import TABLES
from helpers.words import count

BLOCKS = {"question": "questions", "argument": "arguments", "reason": "arguments", "frame": "frames", "role": "roles"}
CODES = ("frames", "arguments", "roles", "genres", "access")  # what a column `code` or `value` may hold
HEADINGS = {
    "doc_id": "document (id)",
    "voice_id": "voice (id)",
    "statement_id": "statement (id)",
    "bench": "in or out of office",
}
DOUBLED = {
    "voice_id": "name", "doc_id": "title", "statement_id": "gist", "frame": "label", "reason": "label", "value": "label", "left_out": "called",
    "row": "bench", "date": "published", "month_only": "published", "year": "published", "group": "country", "kind": "speaks_for",
    "speaks_for": "affiliation", "publisher": "outlet", "outlet_country": "outlet", "locator": "gist",
}  # fmt: skip


class TablesError(RuntimeError):
    """There is nothing to make tables of; the message says what to do."""


def read(path: Path, book: Codebook) -> pd.DataFrame:
    """The CSV of a figure or table as a reader wants it: names for codes, headings in words, numbers as numbers.

    Ids and codes beside which what they stand for is given in words (`DOUBLED`) are in the CSV only.
    """
    table = pd.read_csv(path, keep_default_na=False, na_values=[""])
    table = table.drop(columns=[code for code, words in DOUBLED.items() if {code, words} <= set(table)])
    heads = HEADINGS | {name: entry["text"] for name, entry in book.questions.items()}
    named = {str(column): _named(table[column], str(column), book) for column in table}
    return pd.DataFrame({heads.get(name, name.replace("_", " ")): column for name, column in named.items()})


def _named(column: pd.Series, name: str, book: Codebook) -> pd.Series:
    """A column with names for codes where all its cells are codes of one kind, and yes or no for true or false."""
    if column.dropna().map(lambda cell: isinstance(cell, bool)).all() and column.notna().any():
        return column.map({True: "yes", False: "no"})
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        return column.astype("Int64")
    if pd.api.types.is_numeric_dtype(column):
        return column
    names, kind = _names(name, book), column.dropna().map(str)
    if names and kind.map(lambda cell: set(cell.split(";")) <= set(names)).all():
        return column.map(lambda cell: "; ".join(names[code] for code in str(cell).split(";")), na_action="ignore")
    return column.map(unquoted, na_action="ignore")


def _names(name: str, book: Codebook) -> dict[str, str]:
    """What the codes of a column stand for; nothing where it holds none."""
    block = BLOCKS.get(name) or BLOCKS.get(name.removesuffix("s"))
    if name in ("code", "value"):
        return {code: book.label(block, code) for block in CODES for code in book.ids(block)}
    if block:
        return {code: book.label(block, code) for code in book.ids(block)}
    if name in ("country", "outlet_country"):
        return countries.table()["name"].to_dict()
    return dict(countries.GROUPS) if name == "group" else {}


def collected(figures: Path, only: tuple[str, ...] = ()) -> dict[str, list[sheets.Sheet]]:
    """The figures and tables of a folder by notebook (`02`), each with its words; of those whose name begins with one of `only`, or all.

    Raises TablesError where the folder holds none, and where they were made from other data than those in use.
    """
    words = {each["name"]: each for each in gallery.all_words(figures) if not only or each["name"].startswith(only)}
    data = corpus.load()
    if other := stored.made_from_other(words.values(), data):
        raise TablesError(other)
    found: dict[str, list[sheets.Sheet]] = {}
    for path in sorted(figures.glob("[0-9][0-9]-*.csv")):
        if only and not path.name.startswith(only):
            continue
        said = {"source": data.source(), **words.get(path.stem, {})}
        found.setdefault(path.stem[:2], []).append(sheets.Sheet(path.stem, read(path, data.codebook), said))
    if not found:
        what = f" of {', '.join(only)}" if only else ""
        raise TablesError(f"{figures} holds no table{what}; `make run` first")
    return found


def write(figures: Path, only: tuple[str, ...] = ()) -> list[Path]:
    """Write a workbook and a page for each notebook (`collected`) into the folder `tables` of the figures; returns them."""
    made = []
    for number, own in collected(figures, only).items():
        for ending, content in (("xlsx", sheets.workbook(own)), ("html", sheets.page(own))):
            made.append(figures / TABLES / f"{number}.{ending}")
            replace(made[-1], content)
    return made


def main(words: list[str]) -> int:
    about = "Write figures/tables from the CSV of figures."
    return run.make("python -m helpers.run.tables", about, words, _made, TablesError)


def _made(out: Path | None, only: tuple[str, ...]) -> str:
    """Write the tables of the project, or of a run's own folder; what was made, in words."""
    made = write(out / "figures" if out else paths.figures(), only)
    half = len(made) // 2
    return f"{count(half, 'workbook')} for Excel and {count(half, 'page')} to paste from in {made[0].parent}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
