"""The forms in which a figure is drawn: as wide as the text of a page, as one of its two columns, or as a slide.

A figure is laid out in inches and points and printed `scale` times as large: a slide is a low, wide sheet, shown twice as large.
"""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
VARIABLE = "FIGURES_FORM"  # set by a run that draws all figures at another size


@dataclass(frozen=True)
class Form:
    """`width`, `height`: inches as printed (height 0: as the figure needs); `scale`: printed over laid out; `least`: points of the
    smallest text as printed (0: as drawn); `dpi`: dots per printed inch; `folder`: where its files go among the figures; `endings`: which."""

    name: str
    width: float
    height: float = 0.0
    scale: float = 1.0
    least: float = 0.0
    dpi: int = 300
    folder: str = ""
    endings: tuple[str, ...] = ("png", "svg")

    @property
    def dots(self) -> float:
        """Dots per inch as laid out."""
        return self.dpi * self.scale

    @property
    def wide(self) -> float:
        """Inches across, as laid out."""
        return self.width / self.scale

    @property
    def high(self) -> float:
        """Inches from top to foot, as laid out; 0 where the figure takes what it needs."""
        return self.height / self.scale


TEXT = Form("text", 6.3)
FORMS = {
    "text": TEXT,
    "column": Form("column", 8.4 / 2.54, least=6.5, folder="column"),
    "slide": Form("slide", 40 / 3, 7.5, scale=40 / 3 / 6.3, least=14.0, dpi=150, folder="slides", endings=("png",)),
    "pdf": Form("pdf", 6.3, folder="pdf", endings=("pdf",)),
}
_chosen: list[Form] = []


def named(name: str) -> Form:
    """A form by its name; raises ValueError that says which there are."""
    if name not in FORMS:
        raise ValueError(f"form {name!r} is unknown; write {', '.join(FORMS)}")
    return FORMS[name]


def now() -> Form:
    """The form in which figures are drawn now: that of the block, that of the run, or the width of the text."""
    return _chosen[-1] if _chosen else named(os.environ.get(VARIABLE) or "text")


@contextlib.contextmanager
def drawn_as(name: str) -> Iterator[Form]:
    """Draw in another form while the block lasts; an empty name changes nothing."""
    _chosen.append(named(name) if name else now())
    try:
        yield _chosen[-1]
    finally:
        _chosen.pop()


def pick(text: T, column: T | None = None, slide: T | None = None) -> T:
    """What a drawing uses in the form drawn now; the first where none is given for it."""
    other = {"column": column, "slide": slide}.get(now().name)
    return text if other is None else other


def is_slide() -> bool:
    """Whether a slide is drawn now: low and wide, with large letters."""
    return now().name == "slide"


def is_column() -> bool:
    """Whether a narrow column is drawn now."""
    return now().name == "column"
