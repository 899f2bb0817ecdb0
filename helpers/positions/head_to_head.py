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
from helpers.corpus.codebook import Codebook
from helpers.figure import style
from helpers.figure.figure import Figure, Listing
from helpers.figure.style import GROUP_COLOURS, LIGHT
from helpers.positions import stances, versus
from helpers.positions.parts import MEAN_SIDE, disc, explain_discs, in_lines
from helpers.words import NOT_THE_WHOLE_VIEW, Words, count, listed, short, spelt, title

NO_VOICE = "None of the voices named speaks to a question in the pages read."
NO_REASON = "None of them gives a reason of the codebook in the passages read."
TITLES = {
    versus.SHARED: "Shared reasons: same question, same side (or both undecided)",
    versus.ELSEWHERE: "Reasons of several, on other questions or sides",
    versus.UNSHARED: "Reasons of one voice only",
}


@once
def statements_of(asked: Asked, voices: Sequence[str]) -> pd.DataFrame:
    """Every statement of the voices named, in every role, from both corpora and on all questions (`versus.with_letters`).

    Raises SelectionError for fewer than two, more than six, or unknown voices.
    """
    chosen = versus.distinct(voices, set(asked.data.voices["voice_id"]))
    every = asked.but(question=None, corpus="both", roles=(), countries=(), voices=chosen, since="", until="")
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
    uses = _wrap(reasons, len(letters))
    kinds = [(kind, part) for kind, part in uses.groupby("kind", observed=True)] if len(uses) else []
    heights = [0.16 * (places[-1][1] + 1), (0.15 * len(letters) + 0.16) * len(relations) + 0.5, _height(kinds)]
    _, grid = style.sheet(sum(heights) + 1.1, 3, 1, gridspec_kw={"height_ratios": heights})
    key, top, bottom = grid[:, 0]
    key.set(ylim=(places[-1][1] + 0.5, -0.5))
    key.set_axis_off()
    colours = statements.groupby("letter")["group"].first().map(GROUP_COLOURS).to_dict()
    explain_discs(key, entries, places, [colours[letter] for letter in letters])
    _on_questions(top, statements, relations, colours, asked.book)
    _reasons(bottom, kinds, colours, asked.book)
    return top


def _wrap(reasons: pd.DataFrame, voices: int) -> pd.DataFrame:
    """The reasons with the text of their cells in lines (`cell`) and the lines of their row (`lines`)."""
    if reasons.empty:
        return reasons
    texts = reasons["uses"].map(
        lambda uses: textwrap.fill(
            ", ".join(use.replace(" ", "\u00a0") for use in uses.split(", ")), 58 // voices, break_long_words=False
        )
    )
    frame = reasons.assign(cell=texts, lines=texts.str.count("\n") + 1)
    return frame.assign(lines=frame.groupby("argument")["lines"].transform("max"))


def _height(kinds: list) -> float:
    """Inches of the list of reasons."""
    rows = sum(0.21 + (0.075 + 0.115 * part.drop_duplicates("argument")["lines"]).sum() for _, part in kinds)
    return rows + 0.1 if kinds else 0.35


def _on_questions(
    ax: Axes, table: pd.DataFrame, relations: pd.DataFrame, colours: dict[str, str], codebook: Codebook
) -> None:
    """A block per question, its voices below each other on the stance scale, and how they stand to each other."""
    height = len(colours)
    middles = [place * (height + 1.07) for place in range(len(relations))]
    for middle, row in zip(middles, relations.itertuples(), strict=True):
        _discs(ax, middle, table[table["question"] == row.question], colours)
        apart = _apart(row.relation, row.distance)
        place: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "va": "center", "fontsize": 6.8}
        ax.annotate(f"{row.relation}{apart}", (1.02, middle), **place)
        ax.axhline(middle + height / 2 + 0.53, color=LIGHT, linewidth=0.7)
        for x, text, side in zip((-2.5, 2.5), codebook.ends(row.question), ("left", "right"), strict=True):
            look: dict[str, Any] = {"fontsize": 5.6, "color": "#555555", "ha": side, "va": "center"}
            ax.text(x, middle - height / 2 - 0.12, short(text), **look)
    style.stance_axis(ax)
    ax.set_xlim(-2.6, 2.6)
    ax.xaxis.tick_top()
    texts = [textwrap.fill(codebook.questions[question]["text"], 27) for question in relations["question"]]
    ax.set_yticks(middles, texts, fontsize=6.8)
    ax.set_ylim(middles[-1] + height / 2 + 0.6, -height / 2 - 0.6)
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)


def _apart(relation: str, distance: float) -> str:
    """How far apart the farthest means are, on a line of its own; nothing for one voice, or where all are at zero."""
    if np.isnan(distance) or relation == versus.NEITHER:
        return ""
    return f"\n{stances.steps(distance)} apart" if distance else "\nsame mean"


def _discs(ax: Axes, middle: float, table: pd.DataFrame, colours: dict[str, str]) -> None:
    """The stances on one question, a row per voice around `middle`."""
    for offset, letter in enumerate(colours):
        own, y = table[table["letter"] == letter], middle + offset - (len(colours) - 1) / 2
        ax.plot(own["stance"], [y] * len(own), color=colours[letter], linewidth=1, zorder=2)
        for stance, part in own.groupby("stance"):
            disc(ax, stance, y, letter, colours[letter], (part["certainty"] == "explicit").any())


def _reasons(ax: Axes, kinds: list, colours: dict[str, str], codebook: Codebook) -> None:
    letters = list(colours)
    ax.set_axis_off()
    ax.set(xlim=(0, 1), ylim=(0, 1))
    if not kinds:
        ax.text(
            0.5,
            0.5,
            NO_REASON,
            ha="center",
            va="center",
            fontsize=7.2,
        )
        return
    ax.set_ylim(_height(kinds), 0)
    edge = blended_transform_factory(ax.figure.dpi_scale_trans, ax.transData)
    wide, y = 0.98 / len(letters), 0.0
    for kind, part in kinds:
        ax.text(
            0.1, y + 0.12, TITLES[kind], transform=edge, fontsize=7.2, fontweight="bold", va="center"
        ).set_in_layout(False)
        y += 0.21
        for argument, own in part.groupby("argument", sort=False):
            high = 0.075 + 0.115 * own["lines"].iloc[0]
            label = codebook.label("arguments", argument)
            ax.text(0.1, y + high / 2, label, transform=edge, fontsize=6.8, va="center").set_in_layout(False)
            for letter, text in zip(own["letter"], own["cell"], strict=True):
                x = letters.index(letter) * wide + 0.02
                disc(ax, x, y + high / 2, letter, colours[letter], True, 7.0)
                ax.text(x + 0.03, y + high / 2, text, fontsize=6.4, va="center", linespacing=1.1)
            y += high


def say(asked: Asked, statements: pd.DataFrame, relations: pd.DataFrame, reasons: pd.DataFrame) -> Words:
    """On which questions the voices agree and differ, and how many reasons they share; the tables are those of `draw`."""
    if statements.empty:
        return Words("Head to head", NO_VOICE, NO_VOICE, NO_VOICE, NO_VOICE, 0)
    names = statements.groupby("letter")["name"].first().tolist()
    number = spelt(len(names)).capitalize()
    head = title(*(f"{who}: where they agree and differ" for who in (listed(names), f"{number} voices")))
    subtitle = f"Every statement read of {listed(names)}: {len(statements)}, on {count(len(relations), 'question')}, {words.dates(statements)}."
    caption = (
        "Stances coded by reading, −2 to +2, from both corpora and in every role; a disc per stance, outlined where implied; colours: country groups. "
        f"{MEAN_SIDE} Same side: all means on one side of zero; all at zero: on neither; steps apart: between the two farthest means. A reason stands with the question and the side it serves (+ above zero, − below, "
        f"0 at zero); shared means two voices give it on the same question for the same side, or both undecided. A reason not listed was not in the passages read. {NOT_THE_WHOLE_VIEW}"
    )
    reading = f"{_relations(relations, asked.book)} {_sharing(reasons, asked.book)}"
    alt = f"Above, the stances of {listed(names)} on each question; below, their reasons. {reading}"
    return Words(head, subtitle, caption, alt, reading, len(statements))


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
    found = f"Shared reasons: {listed(f'“{label}”' for label in shared)}" if shared else "No reason is shared"
    return f"{found}; {count(alone, 'reason')} of one voice only."


def head_to_head(asked: Asked, voices: Sequence[str]) -> Figure:
    """Two to six voices (by `voice_id`) on every question that one of them speaks to, and their reasons, shared ones first."""
    chosen = statements_of(asked, voices)
    tables = {"statements": chosen, "relations": versus.on_questions(chosen), "reasons": versus.reasons(chosen)}
    return Figure(asked, tables, partial(draw, asked), partial(say, asked))


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
