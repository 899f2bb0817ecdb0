"""Which questions are thin in which years: statements by question and year (01-questions)."""

import textwrap
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers import words
from helpers.asked import Asked
from helpers.corpus.codebook import Codebook
from helpers.figure import form, style
from helpers.figure.basis import DOCUMENTS, STATEMENTS, needs
from helpers.figure.figure import Figure
from helpers.reading import overview, parts
from helpers.words import Words, capital, count, listed, title

NAMES = {"debate": "Debate", "articles": "Articles read whole"}


def draw(questions: pd.DataFrame, book: Codebook) -> Axes:
    """Statements per question and year, the debate above, the articles below, as shaded counts.

    `questions`: the result of `overview.questions_by_year`. Returns the lowest panel.
    """
    held = [corpus for corpus in NAMES if (questions["corpus"] == corpus).any()]
    _, grid = style.sheet(2.6 * len(held), len(held), 1)
    most = questions["statements"].max()
    for ax, corpus in zip(grid[:, 0], held, strict=True):
        own = questions[questions["corpus"] == corpus]
        table = own.pivot(index="question", columns="year", values="statements").fillna(0).astype(int)
        table = table.loc[own["question"].unique()]
        labels = [
            form.pick(textwrap.fill(f"{key}: {words.question(book, key)}", form.pick(34, 24)), slide=str(key))
            for key in table.index
        ]
        cells = np.column_stack([table.to_numpy(), table.sum(axis=1)])
        parts.matrix(ax, cells, labels, [*map(str, table.columns), "all"], most)
        ax.set_title(NAMES[corpus], pad=14)
        ax.tick_params(axis="y", labelsize=7)
        ax.get_xticklabels()[-1].set_fontweight("bold")
    return ax


def say(questions: pd.DataFrame, min_n: int) -> Words:
    """Words of the statements by question and year."""
    corpus = "debate" if questions.loc[questions["corpus"] == "debate", "statements"].any() else "articles"
    debate = questions[questions["corpus"] == corpus]
    total = debate.groupby("question", sort=False)["statements"].sum()
    none, thin = int((debate["statements"] == 0).sum()), int(debate["voices"].between(1, min_n - 1).sum())
    by_question, n = listed(f"{name} {k}" for name, k in total.items()), int(questions["statements"].sum())
    whose = f" of the {corpus}" if total.sum() < n else ""
    ends = f": {total.max()} on {total.idxmax()}, {total.min()} on {total.idxmin()}" if len(total) else ""
    return Words(
        title=title(f"Statements{whose} by question{ends}", f"Statements{whose} by question and year"),
        subtitle=f"Agreed statements per question and year, {parts.years_of(questions)}; n = {n}",
        caption=(
            f"Statements per question and year (n = {n}); hatched: none. Cells of the {corpus}: {len(debate)}, empty {none}, with 1 to {min_n - 1:,} voices, "
            f"too few for a mean or a share, {thin}."
        ),
        method=(
            f"Statements (one voice, in one document, on one question) per year; hatched: none. Cells of the {corpus}: {len(debate)}, "
            f"empty {none}, with 1 to {min_n - 1:,} voices, too few for a mean or a share, {thin}. Title: counts of the {corpus}."
        ),
        alt=f"Two tables of counts, questions down, years across. {capital(corpus)} in all: {by_question}.",
        reading=f"{capital(corpus)} in all: {by_question}. Of {count(len(debate), 'cell')} empty: {none}, thin: {thin}.",
        n=n,
    )


@needs(DOCUMENTS, STATEMENTS)
def questions(asked: Asked) -> Figure:
    """The statements of the corpus on every question, year by year."""
    table = overview.questions_by_year(parts.statements(asked), asked.book.ids("questions"))
    return parts.figure(asked, partial(draw, book=asked.book), partial(say, min_n=asked.min_n), questions=table)
