"""What a notebook shows: a figure, a table (`Listing`) or a sentence. Each holds its tidy table and its words, and has one verb, `show`.

years = framing.years(asked, EVENTS)
years.table                     # the tidy frame that the CSV holds
years.axes[0].set_ylim(0, 1)    # drawn by matplotlib on first use: change what you like before `show`
years.words.reading             # title, subtitle, caption, alt, reading, n
years.but(years.table.query("n >= 10")).show("04-years-large")
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any, cast

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet

from helpers.asked import Asked
from helpers.figure import export, form, place
from helpers.figure.files import ExportError, csv_text
from helpers.words import Words

PART = "part"  # the column that says which of several tables a row belongs to


@dataclass(frozen=True, eq=False)
class Figure:
    """A figure of what was `asked`: `tables` (tidy, exactly what is drawn), how to `draw` them, what to `say` of them.

    `draw`, `say` and `find` are called with the tables by name and must take everything that they print from them, so that the
    figure of other rows (`but`) is drawn and put into words anew. `find` gives a headline for the README, or an empty text. `also`
    is called with the figure's name after it was shown: for further files, such as a network.
    """

    asked: Asked = field(repr=False)
    tables: Mapping[str, pd.DataFrame] = field(repr=False)
    draw: Callable[..., Axes] = field(repr=False)
    say: Callable[..., Words] = field(repr=False)
    find: Callable[..., str] | None = field(default=None, repr=False)
    also: Callable[[str], None] | None = field(default=None, repr=False)
    drawn: list[Axes] = field(default_factory=list, repr=False)
    width: str = field(default="", repr=False)

    @cached_property
    def table(self) -> pd.DataFrame:
        """What the CSV holds; where several tables are drawn, the column `part` says which a row belongs to."""
        return stacked(**self.tables)

    @property
    def axes(self) -> list[Axes]:
        """The axes, drawn on first use; after `show` they are drawn anew."""
        if not self.drawn:
            with form.drawn_as(self.width):
                self.drawn.extend(self.draw(**self.tables).figure.axes)
        return self.drawn

    @cached_property
    def words(self) -> Words:
        """Title, subtitle, caption, alternative text, the sentence that reads the figure, and n."""
        return self.say(**self.tables)

    @cached_property
    def finding(self) -> str:
        """The headline for the README, or an empty text."""
        return self.find(**self.tables) if self.find else ""

    def but(self, table: pd.DataFrame | None = None, **parts: pd.DataFrame) -> "Figure":
        """The same figure of other rows: drawn and put into words anew.

        `table` has the columns of `.table`; `parts` replace single tables by their names. Raises ExportError for a part that
        the figure does not have, or columns that are missing.
        """
        unknown = sorted(set(parts) - set(self.tables))
        if unknown:
            raise ExportError(f"but(): no part {', '.join(unknown)}; this figure has {', '.join(self.tables)}")
        given = _unstacked(table, self.tables) if table is not None else {}
        return replace(self, tables={**self.tables, **given, **parts}, drawn=[])

    def as_wide_as(self, width: str) -> "Figure":
        """The same figure for another place: `text`, `column` (one of two columns of a page, 8.4 cm), `slide`, or `pdf`.

        `show` then writes its picture into a folder of that form beside the figures. Raises ExportError for another word.
        """
        if width not in form.FORMS:
            raise ExportError(f"as_wide_as(): {width!r} is unknown; write {', '.join(form.FORMS)}")
        return replace(self, width=width, drawn=[])

    def on(self, ax: Axes) -> "Figure":
        """The same table, title and sentence with a drawing of your own: any axes of matplotlib or pandas, made as wide as a text
        column. Caption and alternative text, which speak of marks that it may not have, say that the reader drew it."""
        sheet = cast(Sheet, ax.figure)
        width, height = sheet.get_size_inches()
        wide = form.now().wide
        sheet.set_size_inches(wide, form.now().high or height * wide / width)
        sheet.set_layout_engine("constrained")
        return replace(self, drawn=list(ax.figure.axes), say=partial(_drawn_by_the_reader, self.say, self.asked))

    def show(self, name: str) -> None:
        """Write the figure as `name.*` among the figures and show it, with its caption, its data and the sentence that reads it."""
        data = self.asked.data
        with place.showing(data.folder, name, partial(csv_text, self.table)):
            with form.drawn_as(self.width) as drawn_as:
                export.show(
                    self.axes[0], name, self.words, self.table, data.version, self.finding, data.source(self.words.n)
                )
            self.drawn.clear()
            if self.also and not drawn_as.folder and not self.table.empty:
                self.also(name)

    def close(self) -> None:
        """Forget what was drawn."""
        if self.drawn:
            plt.close(self.drawn[0].figure)  # type: ignore[arg-type]
            self.drawn.clear()


@dataclass(frozen=True, eq=False)
class Listing:
    """A table of what was `asked`: `table` (all rows), and what to `say` of it (caption and the sentence that reads it).

    `shown` makes of it the small table that is displayed; without it the first rows are. `also` is called with the table's name
    after it was shown.
    """

    asked: Asked = field(repr=False)
    table: pd.DataFrame = field(repr=False)
    say: Callable[[pd.DataFrame], tuple[str, str]] = field(repr=False)
    also: Callable[[str], Any] | None = field(default=None, repr=False)
    shown: Callable[[pd.DataFrame], pd.DataFrame] | None = field(default=None, repr=False)

    @cached_property
    def _said(self) -> tuple[str, str]:
        return self.say(self.table)

    @property
    def caption(self) -> str:
        """How the table was made."""
        return self._said[0]

    @property
    def reading(self) -> str:
        """The sentence that reads the table."""
        return self._said[1]

    def but(self, table: pd.DataFrame) -> "Listing":
        """The same listing of other rows, put into words anew."""
        return replace(self, table=table)

    def show(self, name: str, rows: int = export.ROWS_SHOWN) -> None:
        """Write the whole table as `name.csv` among the figures and show its first rows with caption and reading."""
        if self.table.columns.empty:
            export.say(self.reading)
            return
        small = self.shown(self.table) if self.shown and len(self.table) else None
        with place.showing(self.asked.data.folder, name, partial(csv_text, self.table)):
            export.show_table(self.table, name, self.caption, self.reading, rows, small, self.asked.data.version)
            if self.also and not form.now().folder:
                self.also(name)


@dataclass(frozen=True)
class Sentence:
    """A computed sentence."""

    text: str

    def show(self) -> None:
        """Show the sentence."""
        export.say(self.text)


@dataclass(frozen=True)
class Method:
    """How the figures of a notebook are made and read, said once: `notes` by the word that each explains."""

    notes: Mapping[str, str]

    @property
    def text(self) -> str:
        """All notes in their order, as running text."""
        return " ".join(f"{name}: {note}" for name, note in self.notes.items())

    def show(self) -> None:
        """Show the notes as a list."""
        export.say_each(self.notes)


def _drawn_by_the_reader(say: Callable[..., Words], asked: Asked, **tables: pd.DataFrame) -> Words:
    """The words of a figure without those on its marks; how the table was made stays in the method."""
    words = say(**tables)
    drawn = f"Drawn by the reader from the table of this figure. {asked.in_force}".strip()
    return replace(
        words,
        caption=drawn,
        alt=f"{drawn} {words.reading}",
        method=words.method and f"{drawn} Of its table: {words.method}",
    )


def stacked(**parts: pd.DataFrame) -> pd.DataFrame:
    """Several tables that one figure draws as one, the first column `part` saying which a row belongs to; one table stays as it is."""
    if len(parts) == 1:
        return next(iter(parts.values()))
    whole = pd.concat([part.assign(**{PART: name}) for name, part in parts.items()], ignore_index=True)
    return whole[[PART, *whole.columns.drop(PART)]]


def _unstacked(table: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The parts of a table like that of `stacked`, each with the columns and types of the table it stands for."""
    if len(tables) == 1:
        return {name: _as(table, own) for name, own in tables.items()}
    if PART not in table:
        raise ExportError(
            f"but(): the column {PART} is missing; it says which table a row belongs to: {', '.join(tables)}"
        )
    return {name: _as(table[table[PART] == name], own) for name, own in tables.items()}


def _as(rows: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    missing = own.columns.difference(rows.columns, sort=False)
    if len(missing):
        raise ExportError(f"but(): missing columns: {', '.join(missing)}")
    whole = [column for column in own if pd.api.types.is_integer_dtype(own[column]) and rows[column].isna().any()]
    if whole:
        raise ExportError(f"but(): {', '.join(map(str, whole))} must be whole numbers in every row; some are missing")
    return rows[list(own.columns)].astype(own.dtypes.to_dict()).reset_index(drop=True)
