"""Who speaks in which frame: every voice of every article (04-speakers)."""

from collections.abc import Sequence
from functools import partial

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.asked import Asked
from helpers.figure import style
from helpers.figure.basis import ARTICLES, CODED, FRAMES, needs
from helpers.figure.figure import Figure
from helpers.framing import sentences
from helpers.framing.parts import ALONE, CODES, NO_SENTENCE, depth, nothing
from helpers.framing.shares import in_order
from helpers.measures import coded
from helpers.words import NOT_THE_WHOLE_VIEW, Words, count, listed


def draw(speakers: pd.DataFrame, labels: Sequence[str], min_n: int) -> Axes:
    """Who speaks in which frame: a row per voice, articles one below the other, the number of its sentences in each cell.

    `speakers`: rows of `sentences.by_voice`; `labels`: its columns of frames. Shaded by the share of the voice's sentences
    where it has `min_n` or more.
    """
    if speakers.empty:
        return style.nothing(1.6, NO_SENTENCE)
    articles = list(in_order(speakers, "article"))
    starts, y = [], 0.0
    ax = style.canvas(1.0 + 0.165 * (len(speakers) + 1.3 * len(articles)))
    ticks: list[tuple[float, str]] = []
    for article, rows in articles:
        starts.append((y, article))
        for row in rows.to_dict("records"):
            y += 1
            ticks.append((y, f"{row['voice']} ({row['n']})"))
            for x, label in enumerate(labels):
                _cell(ax, x, y, row[label], row[label] / row["n"] if row["n"] >= min_n else 0)
        y += 1.3
    for place, article in starts:
        ax.text(-0.5, place, article, fontsize=7, fontweight="bold", va="center")
    ax.set_xlim(-0.5, len(labels) - 0.5)
    ax.set_ylim(y - 0.7, -0.6)
    ax.set_xticks(range(len(labels)), labels, fontsize=7)
    ax.set_yticks([place for place, _ in ticks], [name for _, name in ticks], fontsize=6.8)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


def _cell(ax: Axes, x: int, y: float, count: int, share: float) -> None:
    shade = 1 - 0.66 * share
    box = Rectangle((x - 0.48, y - 0.46), 0.96, 0.92, facecolor=str(shade), edgecolor="#E4E4E4", linewidth=0.5)
    ax.add_patch(box)
    if count:
        ax.text(x, y, f"{count}", ha="center", va="center", fontsize=6.5, color="white" if shade < 0.6 else style.INK)


def say(speakers: pd.DataFrame, asked: Asked) -> Words:
    """Words of who speaks in which frame. `speakers`: `sentences.by_voice`."""
    if speakers.empty:
        return nothing(asked, "Who speaks in which frame: no sentence", NO_SENTENCE)
    min_n, labels = asked.min_n, list(asked.frames.values())
    enough = speakers[speakers["n"] >= min_n]
    left_out = coded.after(asked.data)
    reading = f"No voice has {min_n} sentences in an article.{left_out}"
    if len(enough):
        largest = enough.sort_values("n", ascending=False, kind="stable").head(4).to_dict("records")
        tops = (f"{row['voice']} ({row['article']}), {_favourite(row, labels)}" for row in largest)
        reading = f"Most used by the voices with most sentences: {'; '.join(tops)}.{left_out}"
    return Words(
        title="Who speaks in which frame, article by article",
        subtitle=f"Number of sentences per voice and frame; n = {count(int(speakers['n'].sum()), 'sentence')} by {count(speakers['voice'].nunique(), 'voice')}",
        caption=(
            f"Number of sentences with the frame, agreed code by reading (n = {int(speakers['n'].sum())}). In brackets: sentences of the voice in the article. Shaded by share "
            f"from {min_n:,} sentences up. {depth(asked)}"
        ).strip(),
        method=(
            f"{CODES} In brackets: sentences of the voice in that article, own, quoted or reported. Shaded by their share where a voice has {min_n} sentences or "
            f"more. {NOT_THE_WHOLE_VIEW} {depth(asked)}{ALONE}{left_out}"
        ),
        alt=f"Table of voices by frames, grouped by article. {reading}",
        reading=reading,
        n=int(speakers["n"].sum()),
    )


def _favourite(row: dict, labels: list[str]) -> str:
    """The frame a voice uses most, with its count; all of them where several are equal."""
    most = max(row[label] for label in labels)
    return f"{listed(label for label in labels if row[label] == most)} ({most} of {row['n']})" if most else "no frame"


@needs(FRAMES, ARTICLES, CODED)
def speakers(asked: Asked) -> Figure:
    """The number of sentences of each voice in each frame, per article (columns: `sentences.by_voice`)."""
    table = sentences.by_voice(sentences.sentences(asked.data, asked.depth), asked.frames)
    cells = partial(draw, labels=list(asked.frames.values()), min_n=asked.min_n)
    return Figure(asked, {"speakers": table}, cells, partial(say, asked=asked))
