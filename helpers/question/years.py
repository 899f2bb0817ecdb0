"""When did these voices speak?"""

from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from helpers import words
from helpers.asked import Asked
from helpers.figure import style
from helpers.figure.figure import Figure
from helpers.question import measure
from helpers.question.parts import filters
from helpers.words import Words


def draw(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Voices of each year as bars with their number; `table`: `measure.voices_by_year`."""
    if table.empty:
        return style.nothing(1.6, "No voice speaks to this question under these settings.")
    ax = style.canvas(2.6, ax)
    bars = ax.bar(table["year"], table["voices"], width=0.7, color="#4D4D4D")
    ax.bar_label(bars, fontsize=8, padding=2)
    ax.set_xticks(table["year"], [str(year) for year in table["year"]])
    ax.set_xlim(table["year"].min() - 0.8, table["year"].max() + 0.8)
    ax.set_ylim(0, max(1, table["voices"].max()) * 1.15)
    ax.set_ylabel("voices")
    return ax


def say(table: pd.DataFrame, asked: Asked) -> Words:
    """The words of the bars of voices by year. `table`: `measure.voices_by_year`."""
    total = int(table["statements"].sum()) if len(table) else 0
    listed = ", ".join(f"{row.year}: {row.voices}" for row in table.itertuples()) or "no year"
    method = (
        "Count of different voices with a statement on the question in each calendar year. Unit: the voice, once in each year. No "
        f"interval: a count. A month stands for its year. {filters(asked)}{words.SAMPLE}"
    )
    caption = f"Different voices with a statement on the question in each year (n = {words.count(total, 'statement')}). Counts, so no interval. {asked.in_force}".strip()
    reading = "No year has a voice under these settings."
    if total:
        top = table.loc[table["voices"].idxmax()]
        reading = f"Most voices were found for {top['year']} ({top['voices']}); years with few voices say little by themselves."
    subtitle = f"{asked.scope.text} Voices by year, {words.count(total, 'statement')}"
    return Words(
        "How many voices spoke in each year",
        subtitle,
        caption,
        f"Bar chart of voices by year. {listed}.",
        reading,
        total,
        method,
    )


def years(asked: Asked) -> Figure:
    """How many voices spoke to the question in each year."""
    return Figure(asked, {"table": measure.voices_by_year(asked.statements)}, draw, partial(say, asked=asked))
