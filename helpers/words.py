"""Words for figures and sentences: what a chart says about itself, and how numbers are written."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

NOT_THE_WHOLE_VIEW = "Position as read in the page cited, not the person's whole view."
SAMPLE = "A convenience sample: it shows which positions were found, not how common they are."


@dataclass(frozen=True)
class Words:
    """What a figure says about itself.

    `title` at most twelve words, the finding or what is measured; `subtitle` measure, period and n; `caption` at most forty
    words, what is needed to read this figure (what a mark is, what a line is, n, filters); `alt` what a reader who cannot see
    it needs; `reading` the sentence that reads it, with computed numbers; `n` the number of cases; `method` the method in full
    (estimator, unit, n, interval, tests and their number, what is left out, what the sample can show), for the file beside it.
    """

    title: str
    subtitle: str
    caption: str
    alt: str
    reading: str
    n: int
    method: str = ""

    @property
    def in_full(self) -> str:
        """The method with what the sample can show, where it does not say so itself; empty where there is none."""
        return self.method if not self.method or "convenience sample" in self.method else f"{self.method} {SAMPLE}"


def short(end: str) -> str:
    """The end of a scale up to its first comma."""
    return end.partition(",")[0]


def number(value: float, digits: int = 2) -> str:
    """A number with a true minus sign; `not shown` where it is missing."""
    if value is None or pd.isna(value):
        return "not shown"
    text = f"{value:.{digits}f}"
    return (text if float(text) != 0 else text.lstrip("-")).replace("-", "−")


def percent(share: float) -> str:
    """A share as a whole per cent."""
    return "not shown" if share is None or pd.isna(share) else f"{100 * share:.0f} %".replace("-", "−")


def span(low: float, high: float, digits: int = 2, share: bool = False) -> str:
    """An interval in words: `0.12 to 0.48`, or `12 to 48 %`; `no interval` where there is none."""
    if pd.isna(low) or pd.isna(high):
        return "no interval"
    if share:
        return f"{100 * low:.0f} to {100 * high:.0f} %".replace("-", "−")
    return f"{number(low, digits)} to {number(high, digits)}"


def count(n: int, noun: str, plural: str = "") -> str:
    """`1 voice`, `12 voices`, `1,200 voices`."""
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def capital(text: str) -> str:
    """A text with a capital letter at its head."""
    return f"{text[:1].upper()}{text[1:]}"


def verb(n: float, one: str, many: str) -> str:
    """The form of a verb that goes with a number of things: `1 voice leans`, `0 voices lean`."""
    return one if n == 1 else many


def spelt(n: int) -> str:
    """A number up to ten as a word (`no`, `one`, ...), a larger one in digits."""
    names = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return names[n] if n < len(names) else f"{n:,}"


def fitting(names: Sequence[str], most: int) -> str:
    """As many names in a row as fit into so many letters, and the number of the others; the first always whole."""
    for shown in range(len(names), 1, -1):
        rest = f" and {len(names) - shown} more" if shown < len(names) else ""
        if len(text := ", ".join(names[:shown]) + rest) <= most:
            return text
    return names[0] + (f" and {len(names) - 1} more" if len(names) > 1 else "")


def listed(names: Iterable[str], most: int = 0) -> str:
    """Names in a row: `a, b and c`; with `most`, the rest as a number."""
    names = list(names)
    if not names:
        return "none"
    if most and len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def dates(table: pd.DataFrame) -> str:
    """The first and last month of a table's dates: `March 2018 to September 2025`."""
    if table.empty:
        return "no dates"
    first, last = table["date"].min(), table["date"].max()
    return (
        f"{first:%B %Y} to {last:%B %Y}" if (first.year, first.month) != (last.year, last.month) else f"{first:%B %Y}"
    )


def question(codebook, question_id: str) -> str:
    """The question as the codebook puts it."""
    return codebook.questions[question_id]["text"]


def source(corpus: str, articles: int, openings: bool) -> str:
    """What was read, in words, for a subtitle; `articles`: how many there are; `openings`: whether of pages only these were read."""
    pages = "openings of public pages" if openings else "documents"
    whole = f"{spelt(articles)} {'article' if articles == 1 else 'articles'}"
    return {
        "debate": pages,
        "articles": f"{whole} read whole",
        "both": f"{pages} and {whole}" if articles else pages,
    }[corpus]


def settings(**chosen: Sequence | str) -> str:
    """The filters of the parameters cell that are set, in words; empty when none is."""
    parts = [
        f"{name.lower()}: {listed(value) if not isinstance(value, str) else value}"
        for name, value in chosen.items()
        if value
    ]
    return "; ".join(parts)


def chosen(caption: str) -> str:
    """The end of a caption that says what was chosen, filters and rows: `Filters: roles: scholar.`; empty where nothing was."""
    found = re.search(r"(?:Filters: |The reader chose ).*", caption, re.DOTALL)
    return found.group() if found else ""


def finite(values: Iterable[float]) -> list[float]:
    """The values that are not missing."""
    return [value for value in values if np.isfinite(value)]


def title(*candidates: str) -> str:
    """The first of several titles that keeps to twelve words."""
    return next((text for text in candidates if len(text.split()) <= 12), candidates[-1])


def points(share: float) -> str:
    """A difference of shares in points with its sign: `+12 points`, `−3 points`."""
    if pd.isna(share):
        return "not shown"
    rounded = round(100 * share)
    return f"{'+' if rounded > 0 else '−' if rounded < 0 else ''}{abs(rounded)} point{'' if abs(rounded) == 1 else 's'}"


def point_span(low: float, high: float) -> str:
    """An interval of a difference in points."""
    return f"{100 * low:.0f} to {100 * high:.0f}".replace("-", "−") if np.isfinite([low, high]).all() else "no interval"


def chance(name: str, p: float) -> str:
    """A p or q with its name, never zero: `p = 0.034`, `q < 0.001`."""
    return f"{name} < 0.001" if p < 0.001 else f"{name} = {number(p, 3)}"
