"""Which frames go together, in statements and in sentences (04-pairs)."""

from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from helpers.asked import Asked
from helpers.figure import form, style
from helpers.figure.basis import FRAMES, needs
from helpers.figure.figure import Figure
from helpers.framing.parts import NO_STATEMENT, caption, left_out, nothing
from helpers.framing.sentences import sentences
from helpers.framing.together import together
from helpers.measures import coded
from helpers.words import Words, count, number

TINTS = LinearSegmentedColormap.from_list("ratio", ["#E9A15B", "#FFFFFF", "#A9A0CF"])


def draw(below: pd.DataFrame, above: pd.DataFrame) -> Axes:
    """Pairs of frames as a square of cells: statements below the diagonal, sentences above it, counts of each frame in between.

    `below`, `above`: `together.together`. Each cell: how often the two stand together, and below it what independence
    would give. Tinted by the ratio where at least one is expected.
    """
    if below.empty or above.empty:
        return style.nothing(1.6, NO_STATEMENT)
    names = list(dict.fromkeys([*below["label"], *below["other_label"]]))
    ax = style.canvas(5.2)
    for table, upper in ((below, False), (above, True)):
        for row in table.itertuples():
            i, j = names.index(row.label), names.index(row.other_label)
            _pair(ax, *((j, i) if upper else (i, j)), row)
    for place, name in enumerate(names):
        ax.add_patch(Rectangle((place - 0.5, place - 0.5), 1, 1, facecolor="#EEEEEE", edgecolor="white"))
        counts = [_with(table, name) for table in (above, below)]
        ax.text(place + 0.42, place - 0.25, f"{counts[0]}", ha="right", va="center", fontsize=6.5, color="#555555")
        ax.text(place - 0.42, place + 0.27, f"{counts[1]}", ha="left", va="center", fontsize=6.5, color="#555555")
    ax.set_xlim(-0.5, len(names) - 0.5)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.set_xticks(range(len(names)), names)
    ax.set_yticks(range(len(names)), names)
    ax.xaxis.tick_top()
    ax.tick_params(length=0, labelsize=7.2)
    units = f"below the grey diagonal: {below['n'].iloc[0]} statements; above it: {above['n'].iloc[0]} sentences"
    ax.set_xlabel(
        f"{units}\norange: less often than expected (exp.), violet: more often; white where less than one is expected"
    )
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


def _with(table: pd.DataFrame, name: str) -> int:
    """How many rows carry the frame of this label."""
    first = table.loc[table["label"] == name, "with_frame"]
    return int(first.iloc[0] if len(first) else table.loc[table["other_label"] == name, "with_other"].iloc[0])


def _pair(ax: Axes, x: int, y: int, row) -> None:
    ratio = row.ratio if row.expected >= 1 else 1.0
    shade = TINTS(0.5 + np.clip(np.log2(max(ratio, 0.25)), -2, 2) / 4)
    ax.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=shade, edgecolor="#DDDDDD", linewidth=0.6))
    ax.text(x, y - 0.14, f"{row.observed}", ha="center", va="center", fontsize=form.pick(8.5, 6.8))
    if form.is_column():  # no room for it; the tint tells more or less than expected
        return
    ax.text(x, y + 0.24, f"exp. {row.expected:.1f}", ha="center", va="center", fontsize=6, color="#444444")


def say(below: pd.DataFrame, above: pd.DataFrame, asked: Asked) -> Words:
    """Words of the pairs of frames. `below` (statements), `above` (sentences): `together.together`."""
    if below.empty or above.empty:
        return nothing(asked, "Pairs of frames: no statement")
    n, m = int(below["n"].iloc[0]), int(above["n"].iloc[0])
    uncoded = coded.after(asked.data)
    reading = f"{_extremes(below, 'statements')} {_extremes(above, 'sentences') if m else ''}".strip() + uncoded
    over = f"; above: {count(m, 'sentence')} of the articles" if m else ""
    sentences = f" and sentences of the articles (above, n = {m})" if m else ""
    return Words(
        title="Which frames are used together, and how often by chance",
        subtitle=f"{asked.scope.text} Below: {count(n, 'statement')}{over}",
        caption=caption(
            asked,
            f"Number of statements (below, n = {n}){sentences} with both frames; exp.: what independence would give. Grey: how often each "
            "frame is used. No test.",
        ),
        method=(
            "Number of statements (sentences) with both frames; exp.: what independence would give, the product of both frames' numbers divided by the number of all statements (sentences); for sentences "
            "summed over articles, so that an article with much of both makes no pair. Grey: how often each frame is used at all. No test: statements of one "
            f"document and sentences of one article hang together. Read: {asked.scope.source}, and for sentences all articles. {left_out(asked)}{uncoded}"
        ),
        alt=f"Square of cells, frames by frames. {reading}",
        reading=reading,
        n=n + m,
    )


def _extremes(table: pd.DataFrame, what: str) -> str:
    """The pairs with most and fewest beyond expectation, among those of which at least one is expected."""
    known = table[table["expected"] >= 1].assign(gap=lambda rows: rows["observed"] - rows["expected"])
    if known.empty:
        return f"In {what} no pair is expected even once."
    ends = dict.fromkeys((known["gap"].idxmax(), known["gap"].idxmin()))  # one, where a single pair is expected
    told = [
        f"{row['label']} and {row['other_label']}{'' if place else ' stand together'} {count(row['observed'], 'time')} ({number(row['expected'], 1)} expected)"
        for place, row in enumerate(known.loc[end] for end in ends)
    ]
    return f"In {what}, {', '.join(told)}."


@needs(FRAMES)
def pairs(asked: Asked) -> Figure:
    """Pairs of frames beside what independence would give (columns: `together.together`).

    Parts: `below` (statements on the question asked), `above` (all sentences of the articles).
    """
    table = sentences(asked.data, asked.depth)
    below = together(asked.statements, asked.frames, "statements")
    above = together(table, asked.frames, "sentences", ["doc_id"])
    return Figure(asked, {"below": below, "above": above}, draw, partial(say, asked=asked))
