"""Chosen voices head to head: their stances on each question that one of them speaks to, and the reasons they give."""

import textwrap
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import blended_transform_factory

from helpers import words
from helpers.asked import Asked, once
from helpers.corpus import given
from helpers.corpus.codebook import Codebook
from helpers.figure import form, style
from helpers.figure.figure import Figure, Listing
from helpers.figure.style import GROUP_COLOURS, LIGHT
from helpers.positions import stances, versus
from helpers.positions.parts import MEAN_SIDE, certain, disc, explain_discs, filled, in_lines
from helpers.words import NOT_THE_WHOLE_VIEW, Words, count, listed, short, spelt, title

NO_VOICE = "None of the voices named speaks to a question in the pages read."
TOO_FEW = "Fewer than two voices speak in these data, so none are set head to head."
BELOW = " Below: reasons with question and side served (+ above zero, − below); one not listed was not read."
NO_REASON = "None of them gives a reason of the codebook in the passages read."
HEAD, ROW, LINE, NAMES = (
    0.2,
    0.06,
    0.12,
    1.75,
)  # inches of the table of reasons: head, gap, line; room of the reasons' names


QUESTIONS = 1.95  # inches that a slide has for the questions


@once
def statements_of(asked: Asked, voices: Sequence[str]) -> pd.DataFrame:
    """Every statement of the voices named, in every role, from both corpora and on all questions (`versus.with_letters`).

    None where nobody is named and fewer than two voices speak. Raises SelectionError for fewer than two, more than six, or unknown voices.
    """
    voices = given.plain(voices)
    if voices == [] and asked.data.statements["voice_id"].nunique() < 2:
        return versus.with_letters(
            asked.but(question=None, corpus="both").statements.head(0), [], asked.book.ids("questions")
        )
    chosen = versus.distinct(voices, set(asked.data.voices["voice_id"]))
    every = asked.unfiltered(question=None, corpus="both", voices=chosen)
    return versus.with_letters(every.statements, chosen, asked.book.ids("questions"))


def draw(asked: Asked, statements: pd.DataFrame, relations: pd.DataFrame, reasons: pd.DataFrame) -> Axes:
    """Voices on every question that one of them speaks to, and their reasons, shared ones first.

    `statements`, `relations`, `reasons`: `statements_of`, `versus.on_questions`, `versus.reasons`.
    """
    if statements.empty:
        return style.nothing(1.6, NO_VOICE)
    letters = sorted(statements["letter"].unique())
    names = statements.groupby("letter")["name"].first()
    entries, places = [(letter, True, names[letter]) for letter in letters], in_lines(names.tolist(), letter=0.061)
    rows = versus.by_voice(reasons)
    key, top, bottom = _sheet(
        0.16 * (places[-1][1] + 1), (0.15 * len(letters) + 0.16) * len(relations) + 0.5, _height(rows)
    )
    key.set(ylim=(places[-1][1] + 0.5, -0.5))
    key.set_axis_off()
    colours = statements.groupby("letter")["group"].first().map(GROUP_COLOURS).to_dict()
    explain_discs(key, entries, places, [colours[letter] for letter in letters])
    _on_questions(top, statements, relations, colours, asked.book)
    _reasons(bottom, rows, colours, asked.book)
    return top


def _sheet(key: float, questions: float, reasons: float) -> tuple[Axes, Axes, Axes]:
    """The key, the questions and below them the reasons (inches high); on a slide the reasons stand beside the questions."""
    if not form.is_slide():
        heights = [key, questions, reasons]
        return tuple(style.sheet(sum(heights) + 1.1, 3, 1, gridspec_kw={"height_ratios": heights})[1][:, 0])
    fig, grid = style.sheet(1, 2, 2, gridspec_kw={"height_ratios": [key, 2.3], "width_ratios": [1, 2.1]})
    grid[0, 1].remove()
    return grid[0, 0], grid[1, 0], grid[1, 1]


def _height(rows: pd.DataFrame) -> float:
    """Inches of the table of reasons."""
    return HEAD + (ROW + LINE * rows["lines"]).sum() + 0.1 if len(rows) else 0.35


def _on_questions(
    ax: Axes, table: pd.DataFrame, relations: pd.DataFrame, colours: dict[str, str], codebook: Codebook
) -> None:
    """A block per question, its voices below each other on the stance scale, and how they stand to each other."""
    unit = "step" if 0 in codebook.scale else "point"
    height, between = len(colours), form.pick(1.07, slide=1.5)
    middles = [place * (height + between) for place in range(len(relations))]
    size = form.pick(7.4, slide=min(7.4, 72 * QUESTIONS / (len(relations) * (height + between))))
    for middle, row in zip(middles, relations.itertuples(), strict=True):
        _discs(ax, middle, table[table["question"] == row.question], colours, size)
        apart = _apart(row.relation, row.distance, unit)
        place: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "va": "center", "fontsize": 6.8}
        if not form.is_slide():
            ax.annotate(f"{row.relation}{apart}", (1.02, middle), **place)
        ax.axhline(middle + (height + between) / 2, color=LIGHT, linewidth=0.7)
        for x, text, side in zip(
            (-codebook.scale[-1] - 0.5, codebook.scale[-1] + 0.5),
            codebook.ends(row.question),
            ("left", "right"),
            strict=True,
        ):
            look: dict[str, Any] = {"fontsize": 5.6, "color": "#555555", "ha": side, "va": "center"}
            ax.text(x, middle - (height + between) / 2 + form.pick(0.41, slide=0.4), short(text), **look)
    style.stance_axis(ax, codebook.scale)
    ax.set_xlim(-codebook.scale[-1] - 0.6, codebook.scale[-1] + 0.6)
    ax.xaxis.tick_top()
    texts = [
        textwrap.fill(codebook.questions[row.question]["text"], form.pick(27, 18, 30)) for row in relations.itertuples()
    ]
    if form.is_slide():  # the verdict below the question: there is no room beside it
        verdicts = [
            f"{row.relation}{_apart(row.relation, row.distance, unit)}".replace("\n", ", ")
            for row in relations.itertuples()
        ]
        texts = [f"{text}\n({verdict})" for text, verdict in zip(texts, verdicts, strict=True)]
    ax.set_yticks(middles, texts, fontsize=6.8)
    ax.set_ylim(middles[-1] + (height + between) / 2 + 0.07, -(height + between) / 2 - 0.07)
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)


def _apart(relation: str, distance: float, unit: str) -> str:
    """How far apart the farthest means are, on a line of its own; nothing for one voice, or where all are at zero."""
    if np.isnan(distance) or relation == versus.NEITHER:
        return ""
    return f"\n{stances.steps(distance, unit)} apart" if distance else "\nsame mean"


def _discs(ax: Axes, middle: float, table: pd.DataFrame, colours: dict[str, str], size: float) -> None:
    """The stances on one question, a row per voice around `middle`."""
    for offset, letter in enumerate(colours):
        own, y = table[table["letter"] == letter], middle + offset - (len(colours) - 1) / 2
        ax.plot(own["stance"], [y] * len(own), color=colours[letter], linewidth=1, zorder=2)
        for stance, part in own.groupby("stance"):
            disc(ax, stance, y, letter, colours[letter], part["certainty"].map(filled).any(), size)


def _reasons(ax: Axes, rows: pd.DataFrame, colours: dict[str, str], codebook: Codebook) -> None:
    """Reasons in rows, voices in columns, a mark with the side for each question on which the voice gives the reason."""
    ax.set_axis_off()
    if rows.empty:
        ax.text(0.5, 0.5, NO_REASON, ha="center", va="center", fontsize=7.2, transform=ax.transAxes)
        return
    ax.set_ylim(_height(rows), 0)
    place = blended_transform_factory(ax.figure.dpi_scale_trans, ax.transData)
    left = form.pick(0.1, 0.06, 3.28)
    start = left + form.pick(NAMES, slide=1.6)
    wide = (form.now().wide - start - 0.05) / len(colours)
    look: dict[str, Any] = {"transform": place, "va": "center", "fontsize": 6.8}
    ax.text(left, HEAD / 2, "Reason (bold: shared)", **look | {"fontsize": 6.6, "color": "#555555"}).set_in_layout(
        False
    )
    for number, (letter, colour) in enumerate(colours.items()):
        disc(ax, start + number * wide + 0.08, HEAD / 2, letter, colour, True, 7.0, place)
    y = HEAD
    for row in rows.to_dict("records"):
        high = ROW + LINE * row["lines"]
        ax.plot(
            [left, form.now().wide - 0.05],
            [y, y],
            color=LIGHT,
            linewidth=0.6,
            transform=place,
            in_layout=False,
            clip_on=False,
        )
        weight = "bold" if row["kind"] == versus.SHARED else "normal"
        label = codebook.label("arguments", row["argument"])
        ax.text(left, y + high / 2, label, **look, fontweight=weight).set_in_layout(False)
        for number, (letter, colour) in enumerate(colours.items()):
            uses = row["uses"].get(letter, [])
            for line, (question, sign) in enumerate(uses):
                at = y + high / 2 + (line - (len(uses) - 1) / 2) * LINE
                disc(ax, start + number * wide + 0.08, at, sign, colour, True, 5.6, place)
                ax.text(start + number * wide + 0.16, at, question, **look | {"fontsize": 6.4}).set_in_layout(False)
        y += high


def say(asked: Asked, statements: pd.DataFrame, relations: pd.DataFrame, reasons: pd.DataFrame) -> Words:
    """On which questions the voices agree and differ, and how many reasons they share; the tables are those of `draw`."""
    if statements.empty:
        why = NO_VOICE if asked.data.statements["voice_id"].nunique() > 1 else TOO_FEW
        return Words("Head to head", why, why, why, why, 0)
    names = statements.groupby("letter")["name"].first().tolist()
    number = spelt(len(names)).capitalize()
    head = title(*(f"{who}: where they agree and differ" for who in (listed(names), f"{number} voices")))
    subtitle = f"Every statement read of {listed(names)}: {len(statements)}, on {count(len(relations), 'question')}, {words.dates(statements)}, whatever the filters."
    implied = ", outlined where implied" if certain(asked) else ""
    method = (
        f"Stances coded by reading, {asked.ends}, from both corpora and in every role; a disc per stance{implied}; colours: country groups. "
        f"{MEAN_SIDE} Same side: all means on one side of zero; all at zero: on neither; steps apart: between the two farthest means. Below, reasons in rows and voices in columns: a mark with the side that the reason serves (+ above zero, − below, "
        f"0 at zero) for each question on which the voice gives it; shared (bold) means two voices give it on the same question for the same side, or both undecided. A reason not listed was not in the passages read. {NOT_THE_WHOLE_VIEW}"
    )
    reading = (
        f"{_relations(relations, asked.book)} {_sharing(reasons, asked.book) if asked.book.arguments else ''}".strip()
    )
    alt = f"Above, the stances of {listed(names)} on each question{'; below, their reasons' if asked.book.arguments else ''}. {reading}"
    shown = (
        f"A disc is a stance coded by reading (n = {len(statements)} statements){implied}; all roles, both corpora."
        f"{BELOW if asked.book.arguments else ''}"
    )
    return Words(head, subtitle, shown, alt, reading, len(statements), method)


def _relations(relations: pd.DataFrame, codebook: Codebook) -> str:
    texts = {key: f"“{entry['text']}”" for key, entry in codebook.questions.items()}
    parts = [
        f"{kind[0].upper()}{kind[1:]} on {listed(texts[question] for question in own['question'])}"
        for kind, own in relations.groupby("relation", sort=False) if kind != versus.ALONE
    ]  # fmt: skip
    return ". ".join(parts) + "." if parts else "They speak to no question in common."


def _sharing(reasons: pd.DataFrame, codebook: Codebook) -> str:
    if reasons.empty:
        return NO_REASON
    kinds = reasons.groupby("kind", observed=True)["argument"].unique()
    shared = [codebook.label("arguments", reason) for reason in kinds.get(versus.SHARED, ())]
    alone = len(kinds.get(versus.UNSHARED, ()))
    found = (
        f"{'Shared reason' if len(shared) == 1 else 'Shared reasons'}: {listed(f'“{label}”' for label in shared)}"
        if shared
        else "No reason is shared"
    )
    return f"{found}; {count(alone, 'reason')} of one voice only."


def head_to_head(asked: Asked, voices: Sequence[str]) -> Figure:
    """Two to six voices (by `voice_id`) on every question that one of them speaks to, and their reasons, shared ones first."""
    chosen = statements_of(asked, voices)
    tables = {"statements": chosen, "relations": versus.on_questions(chosen), "reasons": versus.reasons(chosen)}
    return Figure(asked, tables, partial(draw, asked), partial(say, asked))


def head_to_head_reasons(asked: Asked, voices: Sequence[str]) -> Listing:
    """The reasons of a head-to-head as one table: reasons in rows, voices in columns (`versus.reason_table`)."""
    chosen = statements_of(asked, voices)
    found = versus.reasons(chosen)
    names = dict(zip(chosen["letter"], chosen["name"], strict=True))
    table = versus.reason_table(found, {letter: names[letter] for letter in sorted(names)}, asked.book)
    return Listing(asked, table, lambda rows: _reason_words(asked, found, rows))


def _reason_words(asked: Asked, reasons: pd.DataFrame, rows: pd.DataFrame) -> tuple[str, str]:
    """Caption and reading of the reasons by voice."""
    labels = reasons["argument"].map(lambda reason: asked.book.label("arguments", reason))
    caption = (
        "Reasons in rows, voices in columns: the question on which a voice gives the reason, with the side it serves (+ above zero, "
        f"− below, 0 at zero); empty: not in the passages read. Shared: two voices give it on the same question for the same side. {NOT_THE_WHOLE_VIEW}"
    )
    return caption, _sharing(reasons[labels.isin(rows["reason"])], asked.book)


def head_to_head_list(asked: Asked, voices: Sequence[str]) -> Listing:
    """The statements behind a head-to-head, with their gists."""
    return Listing(asked, statements_of(asked, voices)[versus.SHOWN], _list_words)


def _list_words(table: pd.DataFrame) -> tuple[str, str]:
    """Caption and reading of the statements behind a head-to-head."""
    caption = (
        f"The statements in the order of question and voice, with their gists in our own words. {NOT_THE_WHOLE_VIEW}"
    )
    if table.empty:
        return caption, NO_VOICE
    names = [f"{name} {len(own)}" for name, own in table.groupby("name", sort=True)]
    return caption, f"Statements: {', '.join(names)}; from {', '.join(sorted(table['corpus'].unique()))}."
