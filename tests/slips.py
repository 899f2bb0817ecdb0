"""Slips of the pen in what a figure, a table or a sentence says: wrong plurals, empty sets, numbers that the table does not hold."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from helpers.figure.figure import Figure

NOUNS = (
    "voices documents statements articles pages pairs reasons periods sentences countries groups terms differences questions months years "
    "lines votes specifications experts officials readers readings marks cells comparisons rows columns cases ties words languages outlets "
    "publishers units times openings papers fields files entries steps frames points regions sides"
)
PLURAL = "|".join(NOUNS.split())
SINGULAR = "|".join(
    "country" if noun == "countries" else "entry" if noun == "entries" else noun[:-1] for noun in NOUNS.split()
)
ALONE = r"(?<![\w.,+−–:/-])(?<!= )"  # a number that stands by itself
MANY = "are|were|have|lean|stand|give|speak|fill|fall|agree|share|survive|conflict|count|differ|vary|come|hold|need|wait|spend"
ONE = "is|was|has|leans|stands|gives|speaks|fills|falls|agrees|shares|survives|conflicts|differs|varies|comes|holds|needs|waits"
SLIPS = {
    "a plural after 1": rf"(?<!reader ){ALONE}1 (?:[a-z]+ )?(?:{PLURAL})\b",
    "a plural verb after 1": rf"(?<!of ){ALONE}1 (?:of \d+ )?(?:(?:expert |public )?(?:{SINGULAR}) )?(?:{MANY})\b",
    "a singular verb after many": rf"(?<!of )(?<!reader )(?<!at least ){ALONE}(?!20[12]\d\b)(?:[2-9]|[1-9][\d,]*\d) (?:(?:expert |public )?(?:{PLURAL}) )?(?:{ONE})\b",
    "a singular after many": rf"{ALONE}(?:0|[2-9]|[1-9][\d,]*\d) (?:{SINGULAR})\b(?![-’']| [a-z]+s\b)",
    "a set of nothing": rf"\bOf 0\b(?!\.\d)|(?<!stances )\bof 0\b(?!\.\d)|{ALONE}0 of 0\b(?!\.\d)|\b[Tt]he 0\b|\b[Aa]ll 0\b(?!\.\d)",
    "a value that is missing": r"\b(?:nan|NaN|NaT|inf|None(?= (?!of|has|that|is|carries|stands))|<NA>)\b|\bnone to neither\b",
    "empty brackets": r"\(\s*\)|\[\s*\]|“\s*”",
    "a point twice": r"(?<!\.)\.\.(?!\.)|[,;:]\s*[.;,]|\s[.,;:](?!\d)|  +",
    "two names of one thing": r"\bfrom ([+−]?\d[\d.]*) to \1\b(?! of|\.\d)",
}  # fmt: skip
NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?![\d\w]|-\d)")


def parts_of(thing: Any) -> dict[str, str]:
    """What a figure, a table or a sentence says, by part."""
    if isinstance(thing, Figure):
        words = thing.words
        names = ("title", "subtitle", "caption", "alt", "reading")
        return {name: getattr(words, name) for name in names} | {"finding": thing.finding.replace("\n", " ")}
    return {"text": thing.text} if hasattr(thing, "text") else {"caption": thing.caption, "reading": thing.reading}


def of(thing: Any) -> Iterator[str]:
    """Every slip, with the part and the words around it."""
    for part, text in parts_of(thing).items():
        if part != "finding" and not text.strip():
            yield f"{part}: nothing is said"
        for slip, pattern in SLIPS.items():
            for found in re.finditer(pattern, text):
                yield f"{part}: {slip}: …{text[max(0, found.start() - 50) : found.end() + 40]}…"


def numbers(text: str) -> set[str]:
    """The numbers in a text as they are written, without days and months, quotations (questions, ids, periods) and brackets of names."""
    text = re.sub(r"\d{4}-\d\d(?:-\d\d)?|“[^”]*”", " ", text)
    return {found.replace(",", "").rstrip(".") for found in NUMBER.findall(text)}


def held(thing: Figure) -> set[str]:
    """The numbers that the tables of a figure hold: cells, also as shares and rounded, and how many rows, values and sums there are."""
    known: set[str] = {"95", "100", "0", "1"}
    for table in thing.tables.values():
        known |= _sizes(table)
        for column in table:
            cells = table[column]
            if pd.api.types.is_bool_dtype(cells) or not pd.api.types.is_numeric_dtype(cells):
                known |= {
                    number
                    for cell in cells.dropna().astype(str).unique()
                    for number in re.findall(r"\d+(?:\.\d+)?", cell)
                }
                continue
            known |= _written(cells.dropna().to_numpy(float))
            known |= _written(np.array([cells.sum(), cells.max(), cells.min()], float))
            for other in table.columns[:8]:
                if other != column and table[other].nunique() < 60:
                    known |= _written(table.groupby(other, observed=True)[column].sum().to_numpy(float))
    return known


def _sizes(table: pd.DataFrame) -> set[str]:
    counts = {len(table)}
    for column in table:
        cells = table[column].astype(str)
        counts |= {cells.nunique(), *cells.value_counts().tolist()}
    return set(map(str, counts))


def _written(values: np.ndarray) -> set[str]:
    """Numbers as they may be written: whole, with one to three digits, as per cent, without their sign."""
    sizes = np.abs(values[np.isfinite(values)])
    return {f"{size * factor:.{digits}f}" for size in sizes for factor in (1, 100) for digits in (0, 1, 2, 3)}


def long_captions(shown: dict, most: int = 40) -> list[str]:
    """Captions of figures and tables that are empty or have more words than a reader needs for this figure."""
    captions = {name: getattr(getattr(thing, "words", thing), "caption", None) for name, thing in shown.items()}
    return [
        f"{name}: {caption}"
        for name, caption in captions.items()
        if caption is not None and not 0 < len(caption.split()) <= most
    ]
