"""How much of each article stands in each frame (04-articles), and what its opening alone would have shown (04-openings)."""

from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers.asked import Asked
from helpers.corpus import OPENING
from helpers.figure import form, style
from helpers.figure.basis import ARTICLES, CODED, FRAMES, needs
from helpers.figure.figure import Figure, Listing
from helpers.framing import sentences
from helpers.framing.parts import ALONE, CODES, NO_SENTENCE, colour, depth, frame_rows, key, nothing, share_axis, wide
from helpers.framing.shares import in_order
from helpers.measures import coded, intervals
from helpers.words import Words, count, listed, percent


def draw(articles: pd.DataFrame) -> Axes:
    """The share of each article's sentences with a frame: a panel per frame, a row per article, in date order.

    `articles`: `sentences.shares`. Point: agreed code; dark bar: from one reader's share to the other's; pale
    bar: wording noise. Returns the first panel.
    """
    if articles.empty:
        return style.nothing(1.6, NO_SENTENCE)
    panels = list(in_order(articles, "frame"))
    names = [name.replace(", ", form.pick(",\n", slide=", ")) for name in articles.drop_duplicates("doc_id")["article"]]
    across = form.pick(3, 2, 5)
    lines = -(-len(panels) // across)
    fig, grid = style.sheet(
        1.5 + 0.24 * lines * (len(names) + 2), 1 + lines, across, height_ratios=[0.2] + [1.7] * lines
    )
    top = min(
        1.02,
        1.05 * np.nanmax([*articles["high"], *articles["estimate"], *articles["reader_1"], *articles["reader_2"], 0.2]),
    )
    for place, (ax, (frame, rows)) in enumerate(zip(grid[1:].flat, panels, strict=False)):
        for y, row in enumerate(rows.itertuples()):
            _share(ax, y, row, colour(frame))
        frame_rows(ax, names, place % across == 0)
        ax.tick_params(axis="y", labelsize=6.3)
        share_axis(ax, top)
        ax.set_title(rows["label"].iloc[0], color=colour(frame))
    for ax in grid[1:].flat[len(panels) :]:
        ax.set_axis_off()
    marks = [
        Line2D([], [], color=style.INK, marker="o", linestyle="", markersize=4, label="agreed code"),
        Line2D([], [], color=style.INK, linewidth=2.4, label="range of the two readings"),
        Line2D([], [], color=style.GREY, linewidth=5, alpha=0.35, label="wording noise (95 %)"),
    ]
    key(wide(grid, 0), marks, 3)
    return grid[1, 0]


def _share(ax: Axes, y: int, row, shade: str) -> None:
    if np.isfinite(row.low):
        ax.plot([row.low, row.high], [y, y], color=shade, linewidth=5, alpha=0.28, solid_capstyle="butt", zorder=1)
    ax.plot([row.reader_1, row.reader_2], [y, y], color=shade, linewidth=2.4, solid_capstyle="butt", zorder=2)
    ax.plot(row.estimate, y, "o", color=shade, markersize=4, zorder=3)


def say(articles: pd.DataFrame, asked: Asked) -> Words:
    """Words of the share of sentences per article. `articles`: `sentences.shares`."""
    if articles.empty:
        return nothing(asked, "Share of each article's sentences with a frame: no sentence", NO_SENTENCE)
    sizes, left_out = articles.drop_duplicates("doc_id"), coded.after(asked.data)
    return Words(
        title="Share of each article's sentences with a frame",
        subtitle=f"{count(len(sizes), 'article')} in date order, share of sentences; n = {count(int(sizes['n'].sum()), 'sentence')}",
        caption=(
            f"Point: share of sentences with the frame (n = {int(sizes['n'].sum())}), agreed code; dark bar: from one reader's share to the other's; pale bar: wording noise, 95 % "
            f"of draws of the article's own paragraphs. {depth(asked)}"
        ).strip(),
        method=(
            f"{CODES} Sentences: {listed(f'{row.article} {row.n}' for row in sizes.itertuples())}. Dark bar: from one reader's share to the other's. Pale bar, “wording noise”: 95 % of {intervals.DRAWS:,} draws of the article's own paragraphs in "
            "blocks of neighbours (moving-block bootstrap, Künsch 1989; block length: cube root of the number of paragraphs). It says how much a share hangs on the "
            f"wording of this text, and nothing about other texts; none where all paragraphs agree. {depth(asked)}{ALONE}{left_out}"
        ),
        alt=f"A panel per frame, a row per article in date order. {_highest(articles)}",
        reading=f"{_apart(articles)}{left_out}",
        n=int(sizes["n"].sum()),
    )


def _apart(articles: pd.DataFrame) -> str:
    """How far the two readings lie apart at most, and how wide wording noise is."""
    gap = (articles["reader_1"] - articles["reader_2"]).abs()
    if gap.isna().all():
        return "No article has enough sentences for a share."
    row, width = articles.loc[gap.idxmax()], (articles["high"] - articles["low"]).dropna()
    noise = f" Wording noise is {100 * width.median():.0f} points wide in the median." if len(width) else ""
    if not gap.max():
        return f"The two readings give the same shares.{noise}"
    return (
        f"The two readings lie apart by {100 * gap.max():.0f} points at most ({row['label']} in {row['article']}: "
        f"{percent(row['reader_1'])} and {percent(row['reader_2'])}).{noise} Where pale bars do not overlap, articles differ by more "
        "than this noise; where they do, it stays open."
    )


def _highest(articles: pd.DataFrame) -> str:
    parts = []
    for label, rows in in_order(articles.dropna(subset=["estimate"]), "label"):
        row = rows.loc[rows["estimate"].idxmax()]
        if not row["estimate"]:
            parts.append(f"{label}: in no article.")
            continue
        parts.append(f"{label}: highest in {row['article']} ({percent(row['estimate'])}).")
    return " ".join(parts)


@needs(FRAMES, ARTICLES, CODED)
def articles(asked: Asked) -> Figure:
    """The share of each article's sentences with a frame, between the two readings and in wording noise (`sentences.shares`)."""
    table = sentences.sentences(asked.data, asked.depth)
    found = sentences.shares(table, asked.frames, asked.min_n, asked.seed)
    return Figure(asked, {"articles": found}, draw, partial(say, asked=asked))


def say_openings(table: pd.DataFrame, left_out: str = "") -> tuple[str, str]:
    """Caption and reading of what openings miss. `table`: `sentences.missed`; `left_out`: `coded.after`."""
    caption = (
        f"In how many articles a frame is used at all, and in how many within the first {OPENING:,} characters; least and most: the lowest and highest share of an "
        "article's sentences with the frame that are in its opening."
    )
    whole, lost = int(table["articles"].sum()), int(table["missed"].sum())
    if not whole:
        return caption, f"No frame stands in any article, so an opening can miss none.{left_out}"
    worst = table[(table["missed"] == table["missed"].max()) & (table["missed"] > 0)]["frame"]
    most = f", most often {listed(worst)}" if len(worst) else ""
    share = percent(lost / whole)
    return (
        caption,
        f"Reading openings only would have missed {lost or 'none'} of {count(whole, 'case')} of a frame in an article ({share}){most}.{left_out}",
    )


@needs(FRAMES, ARTICLES, CODED)
def openings(asked: Asked) -> Listing:
    """In how many articles each frame stands, and in how many of their openings (columns: `sentences.missed`)."""
    saying = partial(say_openings, left_out=coded.after(asked.data))
    return Listing(asked, sentences.missed(asked.data, asked.frames), saying)
