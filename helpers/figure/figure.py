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
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from helpers.asked import Asked
from helpers.figure import export, form, own, place, rows
from helpers.figure.files import ExportError, csv_text
from helpers.words import Words, chosen


@dataclass(frozen=True, eq=False)
class Figure:
    """A figure of what was `asked`: `tables` (tidy, exactly what is drawn), how to `draw` them, what to `say` of them.

    `draw`, `say` and `find` are called with the tables by name and must take everything that they print from them, so that the
    figure of other rows (`but`) is drawn and put into words anew. `find` gives a headline for the README, or an empty text. `also`
    is called with the figure's name after it was shown: for further files, such as a network. `whole`: the figure of all rows, where a
    reader chose some.
    """

    asked: Asked = field(repr=False)
    tables: Mapping[str, pd.DataFrame] = field(repr=False)
    draw: Callable[..., Axes] = field(repr=False)
    say: Callable[..., Words] = field(repr=False)
    find: Callable[..., str] | None = field(default=None, repr=False)
    also: Callable[[str], None] | None = field(default=None, repr=False)
    drawn: list[Axes] = field(default_factory=list, repr=False)
    width: str = field(default="", repr=False)
    whole: "Figure | None" = field(default=None, repr=False)

    @cached_property
    def table(self) -> pd.DataFrame:
        """What the CSV holds; where several tables are drawn, the column `part` says which a row belongs to."""
        return rows.stacked(**self.tables)

    @property
    def axes(self) -> list[Axes]:
        """The axes, drawn on first use; after `show` they are drawn anew."""
        if not self.drawn:
            with form.drawn_as(self.width):
                self.drawn.extend(self._made(self.draw).figure.axes)
        return self.drawn

    @cached_property
    def words(self) -> Words:
        """Title, subtitle, caption, alternative text, the sentence that reads the figure, and n."""
        said, size = self._made(self.say), len(self.table)
        if self.whole is None or self.table.empty:
            return said
        other = rows.changed(self.tables, self.whole.tables)
        if size == len(self.whole.table) and not other:
            return said
        fixed = {"pages": self.asked.scope.read, "dates": self.asked.scope.dates}
        return rows.noted(said, self.whole.words, (size, len(self.whole.table), other), fixed)

    @property
    def source(self) -> str:
        """The source line. A picture travels without its caption, so the filters and the number of rows chosen stand here too."""
        return f"{self.asked.data.source(self.words.n)} {chosen(self.words.caption)}".strip()

    def _made(self, what: Callable[..., Any]) -> Any:
        """What is drawn or said of the tables; rows of which nothing can be made are refused."""
        return what(**self.tables) if self.whole is None else rows.made(what, self.tables)

    @cached_property
    def finding(self) -> str:
        """The headline for the README, with the filters that it does not say by itself, or an empty text."""
        found = self._made(self.find) if self.find else ""
        narrowed = self.asked.narrowed if self.asked.in_force in self.words.caption else ""
        return f"{found} {narrowed}".strip() if found else ""

    def but(self, table: pd.DataFrame | None = None, **parts: pd.DataFrame) -> "Figure":
        """The same figure of other rows: drawn and put into words anew.

        `table` has the columns of `.table` (of several parts, those without a row in it stay as they are); `parts` replace single
        tables by their names. The caption says how many rows were chosen, and how many are none of the figure's own. Raises ExportError for a part that the figure does not
        have, for columns that are missing, for cells that cannot stand where they do.
        """
        unknown = sorted(set(parts) - set(self.tables))
        if unknown:
            raise ExportError(f"but(): no part {', '.join(unknown)}; this figure has {', '.join(self.tables)}")
        if self.draw is own.gone:
            own.gone()
        whole = self.whole or self
        given = rows.unstacked(table, whole.tables) if table is not None else {}
        given |= {name: rows.like(part, whole.tables[name]) for name, part in parts.items()}
        return replace(self, tables={**self.tables, **given}, drawn=[], whole=whole)

    def as_wide_as(self, width: str) -> "Figure":
        """The same figure for another place: `text`, `column` (one of two columns of a page, 8.4 cm), `slide`, or `pdf`.

        `show` then writes its picture into a folder of that form beside the figures. Raises ExportError for another word.
        """
        if width not in form.FORMS:
            raise ExportError(f"as_wide_as(): {width!r} is unknown; write {', '.join(form.FORMS)}")
        if self.draw is own.gone:
            own.fit(own.sheet_of(self.axes), width)
            return replace(self, width=width)
        return replace(self, width=width, drawn=[])

    def on(self, ax: Any) -> "Figure":
        """The same table, title and sentence with a drawing of your own: any axes of matplotlib or pandas, several of one picture, or the
        picture, made as wide as a text column. Caption and alternative text, which speak of marks that it may not have, say that the
        reader drew it; a title of the whole picture (`suptitle`) takes the place of the figure's. Raises ExportError for anything else."""
        sheet = own.sheet_of(ax)
        own.fit(sheet, self.width)
        if self.drawn and self.drawn[0].get_figure(root=True) is sheet:
            self.drawn.clear()
        say = partial(own.words, self.say, self.asked, own.titled(sheet))
        return replace(self, drawn=list(sheet.axes), say=say, draw=own.gone)

    def show(self, name: str) -> None:
        """Write the figure as `name.*` among the figures and show it, with its caption, its data and the sentence that reads it."""
        with place.showing(self.asked.data.folder, name, partial(csv_text, self.table)):
            with form.drawn_as(self.width) as drawn_as:
                export.show(self.axes[0], name, self.words, self.table, self.asked.record, self.finding, self.source)
            self.drawn.clear()
            if self.also and not drawn_as.folder and not self.table.empty:
                self.also(name)

    def close(self) -> None:
        """Forget what was drawn."""
        if self.drawn:
            plt.close(self.drawn[0].get_figure(root=True))
            self.drawn.clear()


@dataclass(frozen=True, eq=False)
class Listing:
    """A table of what was `asked`: `table` (all rows), and what to `say` of it (caption and the sentence that reads it).

    `shown` makes of it the small table that is displayed; without it the first rows are. `also` is called with the table's name
    after it was shown. `whole`: the listing of all rows, where a reader chose some.
    """

    asked: Asked = field(repr=False)
    table: pd.DataFrame = field(repr=False)
    say: Callable[[pd.DataFrame], tuple[str, str]] = field(repr=False)
    also: Callable[[str], Any] | None = field(default=None, repr=False)
    shown: Callable[[pd.DataFrame], pd.DataFrame] | None = field(default=None, repr=False)
    whole: "Listing | None" = field(default=None, repr=False)

    @cached_property
    def _said(self) -> tuple[str, str]:
        return self.say(self.table)

    @property
    def caption(self) -> str:
        """How the table was made, and how many of its rows a reader chose."""
        said, size = self._said[0], len(self.table)
        if self.whole is None:
            return said
        other = rows.changed({"": self.table}, {"": self.whole.table}) if size else 0
        kept = size == len(self.whole.table) and not other
        return said if kept else f"{said} {rows.note(size, len(self.whole.table), other)}"

    @property
    def reading(self) -> str:
        """The sentence that reads the table."""
        return self._said[1]

    def but(self, table: pd.DataFrame) -> "Listing":
        """The same listing of other rows, put into words anew."""
        return replace(self, table=table, whole=self.whole or self)

    def show(self, name: str, rows: int = export.ROWS_SHOWN) -> None:
        """Write the whole table as `name.csv` among the figures and show its first rows with caption and reading."""
        if self.table.columns.empty:
            export.say(self.reading)
            return
        small = self.shown(self.table) if self.shown and len(self.table) else None
        with place.showing(self.asked.data.folder, name, partial(csv_text, self.table)):
            export.show_table(self.table, name, self.caption, self.reading, rows, small, self.asked.record)
            if self.also and not form.now().folder:
                self.also(name)


@dataclass(frozen=True)
class Sentence:
    """A computed sentence."""

    text: str

    def show(self) -> None:
        """Show the sentence."""
        place.refuse_changed()
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
        place.refuse_changed()
        export.say_each(self.notes)
