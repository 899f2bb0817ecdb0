"""Figures and tables shown in a notebook, with their files."""

import json
import re
from collections.abc import Mapping
from typing import Any, cast

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import Image, Markdown
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.figure import fit, form, place, style
from helpers.figure.files import NAME, ExportError, csv_text, save_figure
from helpers.figure.files import steady_svg as steady_svg
from helpers.files import replace
from helpers.top import display as display
from helpers.words import Words, count

_ADDRESS = re.compile(r"https?://[^\s<>|`$\\\x00-\x1f]+")  # in a bare address an escape would become a part of it
ROWS_SHOWN = 12


def show(
    ax: Axes,
    name: str,
    words: Words,
    data: pd.DataFrame,
    record: Mapping[str, Any],
    finding: str = "",
    source: str = "",
) -> None:
    """Save a chart with its words under `figures/name.*` and show it with its caption, its data and the sentence that
    reads it. `record`: what the JSON says of the data and of what was asked (`Asked.record`; its `version` is needed). `source` is the
    source line (default: the version and n alone), `finding` a headline for the README: one of the kinds that the data can carry. With
    no rows of data nothing is saved; the sentence says why."""
    fig = cast(Figure, ax.get_figure(root=True))
    if data.empty:
        plt.close(fig)
        say(words.reading)
        return
    source = source or f"Source: data {record['version']}; n = {words.n:,}."
    style.head_and_foot(fig, words.title, words.subtitle, source)
    fit.fit(fig, form.now())
    file, picture = save_figure(
        fig, name, words.title, words.caption, words.alt, source, data,
        subtitle=words.subtitle, reading=words.reading, n=words.n, **record, finding=finding, method=words.in_full,
    )  # fmt: skip
    plt.close(fig)
    if picture:
        display(Image(data=picture, format="png", alt=words.alt))
    if form.now().folder:
        say(f"Saved as {file.parent.name}/{file.name}.")
        return
    display(
        Markdown(
            f"*{_escape(words.caption)}* [Data (CSV)]({place.link(name)}/{name}.csv){_method(words, name)}{place.note(name)}\n\n{_escape(words.reading)}"
        )
    )


def _method(words: Words, name: str) -> str:
    """The link to the method in full, where there is one."""
    return f", [method in full]({place.link(name)}/{name}.json)." if words.method else ""


def show_table(
    table: pd.DataFrame,
    name: str,
    caption: str,
    reading: str,
    rows: int = ROWS_SHOWN,
    small: pd.DataFrame | None = None,
    record: Mapping[str, Any] | None = None,
) -> None:
    """Show at most a dozen rows of a table, or the `small` one made of it, save the whole as `figures/name.csv` with its words in
    `name.json`, and say what it shows. `record`: what the JSON says of the data and of what was asked (`Asked.record`)."""
    if not NAME.fullmatch(name):
        raise ExportError(f"table name {name!r}: write the notebook's number and small letters, like 01-gaps")
    if not caption.strip() or not reading.strip():
        raise ExportError(f"table {name}: caption and reading must not be empty")
    if not form.now().folder:
        replace(place.folder(name) / f"{name}.csv", csv_text(table))
        said = {"name": name, "caption": caption, "reading": reading, "version": "", **(record or {})}
        replace(place.folder(name) / f"{name}.json", json.dumps(said, indent=1, ensure_ascii=False) + "\n")
    shown = table.head(rows) if small is None else small
    display(Markdown(markdown_table(shown)))
    size = f"{len(shown)} of {len(table)} rows shown" if len(table) > len(shown) else count(len(table), "row")
    size = size if small is None else f"In the CSV a row for each cell, {len(table)} rows"
    display(
        Markdown(
            f"*{_escape(caption)}* {size}. [Whole table (CSV)]({place.link(name)}/{name}.csv){place.note(name)}\n\n{_escape(reading)}"
        )
    )


def markdown_table(table: pd.DataFrame) -> str:
    """A table as Markdown; numbers to at most three significant digits after the point, everything else as text."""
    cells = table.map(_cell)
    lines = [
        "| " + " | ".join(_escape(str(column)) for column in cells.columns) + " |",
        "|" + "---|" * len(cells.columns),
    ]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in cells.itertuples(index=False)])


def _cell(value: Any) -> str:
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    if isinstance(value, (float, np.floating)):
        number = float(value)
        return f"{number:.0f}" if number.is_integer() and abs(number) < 1e6 else f"{number:.3g}"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return f"<{value}>" if _ADDRESS.fullmatch(str(value)) else _escape(str(value))


def _escape(text: str) -> str:
    """Text from data, so that it stays text in Markdown and in HTML made from it."""
    return re.sub(r"([\\<>&|*_`\[\]~$])", r"\\\1", text.replace("\n", " "))


def say(sentence: str) -> None:
    """Show a computed sentence."""
    display(Markdown(_escape(sentence)))


def say_each(notes: Mapping[str, str]) -> None:
    """Show notes as a list, each behind the word that it explains."""
    display(Markdown("\n".join(f"- **{_escape(name)}.** {_escape(note)}" for name, note in notes.items())))
