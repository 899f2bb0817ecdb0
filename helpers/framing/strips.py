"""Where in each article a frame stands, sentence by sentence (04-strips)."""

from collections.abc import Mapping
from functools import partial

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from helpers.asked import Asked
from helpers.corpus import has
from helpers.figure import form, style
from helpers.figure.basis import ARTICLES, CODED, FRAMES, needs
from helpers.figure.figure import Figure
from helpers.framing import sentences
from helpers.framing.parts import ALONE, CODES, NO_SENTENCE, colour, depth, frame_rows, key, nothing, wide
from helpers.framing.shares import in_order
from helpers.measures import coded
from helpers.words import Words, count, listed

LEFT_OUT = "#EEEEEE"  # of sentences without a code, or beyond the opening
OTHERS = "////"  # hatch of quoted and reported speech


def draw(sentences: pd.DataFrame, frames: Mapping[str, str]) -> Axes:
    """Where in each article a frame stands: a panel per article, a row per frame, a box per sentence as wide as its tokens.

    `sentences`: `sentences.sentences`. Full: the writer's own sentence; hatched: quoted or reported speech; thin
    lines mark the paragraphs; grey: sentences left out. Returns the first panel.
    """
    if sentences.empty:
        return style.nothing(1.6, NO_SENTENCE)
    articles = list(in_order(sentences, "doc_id"))
    across = form.pick(2, slide=3)
    lines = -(-len(articles) // across)
    fig, grid = style.sheet(
        1.45 + 0.14 * lines * (len(frames) + 3), 1 + lines, across, height_ratios=[0.2] + [1.5] * lines
    )
    for place, (ax, (_, rows)) in enumerate(zip(grid[1:].flat, articles, strict=False)):
        _strip(ax, rows, frames)
        frame_rows(ax, list(frames.values()), place % across == 0)
        ax.set_title(f"{rows['article'].iloc[0]} ({len(rows)})", fontsize=7.2)
        ax.set_xticks(
            [0, 0.5, 1], form.pick(["start", "half of the words", "end"], slide=["start", "", "end"]), fontsize=6.5
        )
        ax.tick_params(axis="both", labelsize=6.5, length=0)
    for ax in grid[1:].flat[len(articles) :]:
        ax.set_axis_off()
    styles = (("the writer's own words", style.GREY, ""), ("quoted or reported", "white", OTHERS))
    marks: list[Artist] = [
        Patch(facecolor=face, edgecolor=style.GREY, hatch=hatch, label=text) for text, face, hatch in styles
    ]
    marks.append(Line2D([], [], color="#CCCCCC", linewidth=0.8, label="paragraph begins"))
    if any(_gaps(rows) for _, rows in articles):
        marks.append(Patch(facecolor=LEFT_OUT, label="left out"))
    key(wide(grid, 0), marks, form.pick(4, 2) if len(marks) > 3 else 3)
    return grid[1, 0]


def _strip(ax: Axes, rows: pd.DataFrame, frames: Mapping[str, str]) -> None:
    for low, high in _gaps(rows):
        ax.axvspan(low, high, color=LEFT_OUT, linewidth=0, zorder=0)
    for start in rows.groupby("paragraph")["start"].min():
        ax.axvline(start, color="#CCCCCC", linewidth=0.4, zorder=0)
    for row in rows.itertuples():
        for place, frame in enumerate(frames):
            if frame not in row.frames.split(";"):
                continue
            own, shade = row.speech == "own", colour(frame)
            box = Rectangle((row.start, place - 0.36), row.width, 0.72, edgecolor=shade, zorder=2)
            box.set(facecolor=shade if own else "white", hatch="" if own else OTHERS, linewidth=0.2 if own else 0.5)
            ax.add_patch(box)
    ax.set_xlim(0, 1)


def _gaps(rows: pd.DataFrame) -> list[tuple[float, float]]:
    """The stretches of an article, as shares of its words, that no sentence of the table covers."""
    ends = [0.0, *(rows["start"] + rows["width"])]
    starts = [*rows["start"], 1.0]
    return [(low, high) for low, high in zip(ends, starts, strict=True) if high - low > 1e-6]


def say(sentences: pd.DataFrame, asked: Asked) -> Words:
    """Words of the strips. `sentences`: `sentences.sentences`."""
    if sentences.empty:
        return nothing(asked, "Where in each article a frame is used: no sentence", NO_SENTENCE)
    tops = [_top(article, rows["frames"], asked.frames) for article, rows in in_order(sentences, "article")]
    left_out = coded.after(asked.data)
    reading = f"Most sentences: {'; '.join(tops)}.{left_out}"
    return Words(
        title="Where in each article a frame is used",
        subtitle=f"{count(sentences['doc_id'].nunique(), 'article')} in date order, number of sentences in brackets; n = {count(len(sentences), 'sentence')}",
        caption=(
            f"A box is a sentence (n = {len(sentences)}) with the agreed code, by reading; as wide as its share of the article's words. Full: the writer's own; hatched: "
            f"quoted or reported. {depth(asked)}"
        ).strip(),
        method=(
            f"{CODES} A box is a sentence, as wide as its share of the article's words. Full: the writer's own; hatched: quoted or reported. {depth(asked)}{ALONE}{left_out}"
        ),
        alt=f"One panel per article, one row per frame, boxes where the frame is used. {reading}",
        reading=reading,
        n=len(sentences),
    )


def _top(article: str, cells: pd.Series, labels: Mapping[str, str]) -> str:
    """The frame that most sentences of an article have; all of them where several are equal."""
    counts = pd.Series({label: has(cells, frame).sum() for frame, label in labels.items()})
    if not counts.max():
        return f"{article} no frame (0 of {len(cells)})"
    best = counts[counts == counts.max()]
    return f"{article} {listed(best.index)} ({int(counts.max())} of {len(cells)})"


@needs(FRAMES, ARTICLES, CODED)
def strips(asked: Asked) -> Figure:
    """A box for every sentence of the articles in a frame (columns: `sentences.sentences`); filters of voices do not apply."""
    table = sentences.sentences(asked.data, asked.depth)
    return Figure(asked, {"sentences": table}, partial(draw, frames=asked.frames), partial(say, asked=asked))
