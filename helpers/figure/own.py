"""A drawing of the reader's own in the place of a figure's: any axes of matplotlib or pandas, made to fit."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NoReturn, cast

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.figure import Figure as Sheet

from helpers.asked import Asked
from helpers.figure import form
from helpers.figure.files import ExportError
from helpers.words import Words

HOW = "write the axes that you drew on, as in figure.on(figure.table.plot.barh()); of several in one picture any of them, or all as a list"


def sheet_of(drawing: Any) -> Sheet:
    """The sheet on which something was drawn: axes, a list or grid of axes of one sheet, or the sheet itself.

    Raises ExportError where there is none, or several.
    """
    each = list(np.asarray(drawing, dtype=object).ravel())
    found = [one.get_figure(root=True) for one in each if isinstance(one, Artist)]
    if not each or len(found) < len(each) or None in found:
        wrong = "removed axes" if None in found else f"{type(drawing).__name__} {drawing!r}"[:60]
        raise ExportError(f"on(): {wrong} cannot be taken; {HOW}")
    sheets = list({id(sheet): cast(Sheet, sheet) for sheet in found}.values())
    if len(sheets) > 1:
        raise ExportError("on(): these axes stand in several pictures; draw them in one, as in plt.subplots(1, 2)")
    if not sheets[0].axes:
        raise ExportError(f"on(): nothing is drawn in this picture; {HOW}")
    return sheets[0]


def fit(sheet: Sheet, width: str) -> None:
    """Make the sheet as wide as the form asks, with room for title and source line. Raises ExportError where its layout forbids it."""
    with form.drawn_as(width) as wanted:
        across, high = sheet.get_size_inches()
        sheet.set_size_inches(wanted.wide, wanted.high or high * wanted.wide / across)
    try:
        sheet.set_layout_engine("constrained")
    except RuntimeError:
        raise ExportError(
            'on(): a colour bar holds this picture in another layout; draw it in plt.subplots(layout="constrained"), without tight_layout()'
        ) from None


def titled(sheet: Sheet) -> str:
    """The title that the reader gave the whole picture, which is taken off it: it stands in the place of the figure's."""
    text = " ".join(sheet.get_suptitle().split())
    if text:
        sheet.suptitle("").set_in_layout(False)
    return text


def gone(**_: pd.DataFrame) -> NoReturn:
    """In the place of a drawing of the reader's own that cannot be made again. Raises ExportError."""
    raise ExportError(
        "a drawing of your own cannot be made anew here: it is shown once, with the rows that it was drawn from. Draw it again and "
        "put it on: figure.but(rows).on(axes)"
    )


def words(say: Callable[..., Words], asked: Asked, title: str, **tables: pd.DataFrame) -> Words:
    """The words of a figure without those on its marks; how the table was made stays in the method. `title`: instead of its own."""
    said = say(**tables)
    drawn = f"Drawn by the reader from the table of this figure. {asked.in_force}".strip()
    return replace(
        said,
        title=title or said.title,
        caption=drawn,
        alt=f"{drawn} {said.reading}",
        method=said.method and f"{drawn} Of its table: {said.method}",
    )
