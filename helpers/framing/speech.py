"""Does the writer use the same frames as those who are quoted? Own, quoted and reported sentences (04-speech)."""

from functools import partial

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers.asked import Asked
from helpers.figure import form, style
from helpers.figure.basis import ARTICLES, CODED, FRAMES, needs
from helpers.figure.figure import Figure
from helpers.framing import sentences
from helpers.framing.parts import ALONE, CODES, NO_SENTENCE, SPEECH, depth, frame_rows, key, nothing, share_axis, wide
from helpers.framing.shares import in_order
from helpers.measures import coded
from helpers.words import Words, count, listed, percent


def draw(speech: pd.DataFrame, min_n: int) -> Axes:
    """Frames in the writer's own, in quoted and in reported sentences: a panel per article, a row per frame.

    `speech`: `sentences.by_speech`. Hollow: fewer than `min_n` sentences of that kind. Returns the first panel.
    """
    if speech.empty:
        return style.nothing(1.6, NO_SENTENCE)
    articles, labels = list(in_order(speech, "doc_id")), list(speech["label"].drop_duplicates())
    across = form.pick(2, slide=6)
    lines = -(-len(articles) // across)
    fig, grid = style.sheet(
        1.5 + 0.22 * lines * (len(labels) + 2), 1 + lines, across, height_ratios=[0.2] + [2.2] * lines
    )
    for place, (ax, (_, rows)) in enumerate(zip(grid[1:].flat, articles, strict=False)):
        _voices_apart(ax, rows, labels, min_n)
        frame_rows(ax, labels, place % across == 0)
        sizes = rows.drop_duplicates("speech").set_index("speech")["n"]
        kinds = ", ".join(f"{sizes[kind]} {kind}" for kind in SPEECH if kind in sizes.index)
        ax.set_title(f"{rows['article'].iloc[0]}\n{kinds}", fontsize=7.6)
    for ax in grid[1:].flat[len(articles) :]:
        ax.set_axis_off()
    names = {"own": "the writer's own sentences", "quoted": "quoted", "reported": "reported"}
    marks = [
        Line2D([], [], color=SPEECH[kind][1], marker=SPEECH[kind][0], linestyle="", markersize=4.5, label=text)
        for kind, text in names.items()
    ]
    key(wide(grid, 0), marks, 3)
    return grid[1, 0]


def _voices_apart(ax: Axes, rows: pd.DataFrame, labels: list[str], min_n: int) -> None:
    for label, part in in_order(rows, "label"):
        for row in part.itertuples():
            y = labels.index(label) + 0.27 * (list(SPEECH).index(row.speech) - 1)
            marker, shade = SPEECH[row.speech]
            fill = shade if row.n >= min_n else "white"
            ax.plot(row.estimate, y, marker, color=shade, markerfacecolor=fill, markersize=4.2, zorder=2)
    share_axis(ax)


def say(speech: pd.DataFrame, asked: Asked) -> Words:
    """Words of own against quoted and reported speech. `speech`: `sentences.by_speech`."""
    if speech.empty:
        return nothing(asked, "Frames in the writer's own words: no sentence", NO_SENTENCE)
    sizes = speech.drop_duplicates(["doc_id", "speech"]).groupby("speech", sort=False)["n"].sum()
    counts = listed(f"{sizes[kind]} {kind}" for kind in ("own", "quoted", "reported") if kind in sizes)
    left_out = coded.after(asked.data)
    reading = f"{_widest(speech, asked.min_n)}{left_out}"
    return Words(
        title="Frames in the writer's own words, in quotation and in report",
        subtitle=f"Share of the sentences of each kind, per article; {counts} sentences",
        caption=(
            f"Share of own, quoted and reported sentences with the frame (n = {int(sizes.sum())}), agreed code by reading; hollow: fewer than {asked.min_n:,} sentences of that "
            f"kind. No interval: these are all sentences. {depth(asked)}"
        ).strip(),
        method=(
            f"{CODES} Own: the writer of the document; quoted: direct speech; reported: indirect speech or a view ascribed. Hollow: fewer than {asked.min_n} sentences of "
            f"that kind. No interval: these are all sentences of the articles. {depth(asked)}{ALONE}{left_out}"
        ),
        alt=f"A panel per article, a row per frame, up to three points. {reading}",
        reading=reading,
        n=int(sizes.sum()),
    )


def _widest(speech: pd.DataFrame, min_n: int) -> str:
    """The widest gap between the writer's own sentences and those of others, among kinds of which an article has enough."""
    shown = speech[speech["n"] >= min_n].pivot(index=["article", "label"], columns="speech", values="estimate")
    shown = shown.reindex(columns=["own", "quoted", "reported"]).dropna(subset=["own"])
    gaps = shown[["quoted", "reported"]].sub(shown["own"], axis=0).stack().dropna()
    if gaps.empty:
        return "No article has enough sentences of two kinds to compare."
    article, label, kind = gaps.abs().idxmax()
    row = shown.loc[(article, label)]
    return (
        f"Among kinds with at least {count(min_n, 'sentence')} of an article, the widest gap is {label} in {article}: {percent(row['own'])} of the writer's own sentences, {percent(row[kind])} of "
        f"{kind} ones."
    )


@needs(FRAMES, ARTICLES, CODED)
def speech(asked: Asked) -> Figure:
    """Frames in own, quoted and reported sentences, per article (columns: `sentences.by_speech`)."""
    table = sentences.by_speech(sentences.sentences(asked.data, asked.depth), asked.frames)
    return Figure(asked, {"speech": table}, partial(draw, min_n=asked.min_n), partial(say, asked=asked))
