"""Figure 05-words-against-reading and the table 05-precision-recall: can words stand in for reading?"""

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.asked import Asked, once
from helpers.corpus.codebook import Codebook, word_lists
from helpers.figure import style
from helpers.figure.basis import ARTICLES, CODED, FRAMES, TWO_READERS, has, needs
from helpers.figure.figure import Figure, Listing
from helpers.figure.style import GREY, INK
from helpers.language import word_frames
from helpers.language.parts import key
from helpers.measures import coded
from helpers.words import Words, count, listed, number

WAYS = {
    word_frames.LISTS: ("s", "#D55E00", "word list"),
    word_frames.CLASSIFIER: ("^", "#0072B2", "classifier"),
    word_frames.READERS: ("o", INK, "two readings"),
    word_frames.ALL: ("|", GREY, "every sentence marked"),
}
REACHED = {
    word_frames.LISTS: "the word lists reach",
    word_frames.CLASSIFIER: "the classifier reaches",
    word_frames.READERS: "two readings reach",
}
TOO_FEW = "Every frame has too few sentences: counts only."


@once
def table(asked: Asked) -> pd.DataFrame:
    """How well words reproduce the frames read in the articles: `word_frames.against_reading`."""
    lists = word_lists(asked.book, asked.data.folder)
    return word_frames.against_reading(asked.data, lists, asked.min_n, asked.seed)


def draw(table: pd.DataFrame, labels: Mapping[str, str]) -> Axes:
    """F1 of each way of marking a frame, one row per frame, most frequent first; `labels` names the frames.

    `table` as from `word_frames.against_reading`; frames below the minimum keep their row and say their count.
    """
    if table.empty:
        return style.nothing(1.6, "No sentence with frames.")
    order = table.drop_duplicates("frame").sort_values("sentences", ascending=False, kind="stable")
    ax = style.canvas(1.1 + 0.36 * len(order))
    for way, (marker, colour, name) in WAYS.items():
        rows = table[table["by"] == way].set_index("frame").reindex(order["frame"])
        lift = {word_frames.LISTS: -0.16, word_frames.CLASSIFIER: 0.16}.get(way, 0.0)
        for place, row in enumerate(rows.itertuples()):
            if np.isfinite(row.low) and way != word_frames.ALL:
                ax.plot([row.low, row.high], [place + lift] * 2, color=colour, linewidth=1, zorder=2)
            ax.plot(row.f1, place + lift, marker, color=colour, markersize=9 if marker == "|" else 4.5, zorder=3)
        ax.plot([], [], marker, color=colour, markersize=7 if marker == "|" else 4.5, linestyle="none", label=name)
    _finish(ax, order, labels)
    return ax


def _finish(ax: Axes, order: pd.DataFrame, labels: Mapping[str, str]) -> None:
    """Names and counts of the frames, the axis and the key of `draw`."""
    for place in np.flatnonzero(order["f1"].isna().to_numpy()).tolist():
        ax.text(0.02, place, "too few sentences: counts only", fontsize=7, color=GREY, va="center")
    ax.set_yticks(range(len(order)), [f"{labels[row.frame]} (n = {row.sentences})" for row in order.itertuples()])
    ax.set_ylim(len(order) - 0.5, -0.5)
    ax.set_xlim(-0.02, 1.03)
    ax.set_xlabel("F1: 0 no sentence as read, 1 every sentence as read")
    key(ax, 4, 0.45, 1.2)


def lexicon(book: Codebook) -> str:
    """The file of the word lists, and what the codebook says of how they were made."""
    made = book.debate.lexicon
    return f"lexicon.toml, {made}" if made else "lexicon.toml"


def two_readings(asked: Asked) -> str:
    """What two readings of the frames are held against each other for, with a blank behind; empty where there is one."""
    machine = ", both machine-assisted" if asked.book.debate.machine else ""
    said = f"Two readings: reader 2 against reader 1{machine}: consistency, not correctness. "
    return said if has(asked, TWO_READERS) else ""


def say(table: pd.DataFrame, names: Mapping[str, str], asked: Asked) -> Words:
    """The words for word lists and classifier against the frames as read."""
    given = table.loc[table["by"] == word_frames.ALL, "given"]
    n, min_n = int(given.max()) if len(given) else 0, asked.min_n
    left_out = coded.after(asked.data)
    method = (
        "F1 (harmonic mean of precision, the share of marked sentences that carry the frame, and recall, the share of its sentences that are marked) against the agreed frames of the articles' sentences. Word list: "
        f"{lexicon(asked.book)}; a sentence has the frame when a listed term is used in it. Classifier: one logistic regression per frame on "
        "TF-IDF (C = 1, classes weighted by size, cut at one half, fixed beforehand), learned on the other articles, each article held out in turn. "
        f"{two_readings(asked)}Grey tick: F1 when every sentence is marked. Line: 95 %, paragraphs drawn "
        f"again within the articles, marks kept: how much the number hangs on their wording. Below {word_frames.least(min_n):,} sentences counts only.{left_out}"
    )
    few = f"Below {word_frames.least(min_n):,} sentences counts only." if table["f1"].isna().any() else ""
    caption = (
        f"F1 against the agreed frames of sentences (n = {n}), coded by reading. Grey tick: every sentence marked. Line: 95 %, paragraphs drawn again within the articles. "
        f"{few}"
    ).strip()
    reading = f"{best(table, names)} {_reached(table, names)}".strip() + left_out
    alt = f"Dot chart with a row per frame. {reading}"
    subtitle = f"F1 per frame, {count(n, 'sentence')} of the articles read whole"
    return Words("Words against reading: how well words find the frames", subtitle, caption, alt, reading, n, method)


def _wide(table: pd.DataFrame) -> pd.DataFrame:
    """F1, a row per frame and a column per way of marking; without the frames that have too few sentences."""
    return table.pivot(index="frame", columns="by", values="f1").reindex(columns=list(WAYS)).dropna(how="all")


def best(table: pd.DataFrame, names: Mapping[str, str]) -> str:
    """The range of F1 of each way of marking."""
    f1 = _wide(table)
    if f1.empty:
        return TOO_FEW
    parts = []
    for way, reached in REACHED.items():
        if f1[way].notna().any():
            low, high = f1[way].idxmin(), f1[way].idxmax()
            parts.append(
                f"{reached} F1 {number(f1[way].min())} ({names[low]}) to {number(f1[way].max())} ({names[high]})"
            )
    return f"Over {count(len(f1), 'frame')} {listed(parts)}."


def _reached(table: pd.DataFrame, names: Mapping[str, str]) -> str:
    """For how many frames words do as well as a second reading, or no better than marking everything."""
    f1 = _wide(table).dropna()
    if f1.empty:
        return ""
    top = f1[[word_frames.LISTS, word_frames.CLASSIFIER]].max(axis=1)
    near = [names[frame] for frame in f1.index[top >= f1[word_frames.READERS] - 0.05]]
    worse = [int((f1[way] <= f1[word_frames.ALL]).sum()) for way in (word_frames.LISTS, word_frames.CLASSIFIER)]
    verdict = f"within 0.05 of a second reading for {listed(near) if near else 'no frame'}"
    poor = "words cannot replace reading here" if len(near) < len(f1) else "words come close to reading here"
    return f"Words come {verdict}; no better than marking every sentence are the lists for {worse[0]} and the classifier for {worse[1]} of {count(len(f1), 'frame')}: {poor}."


def say_measures(table: pd.DataFrame, min_n: int, two: bool, left_out: str = "") -> tuple[str, str]:
    """Caption and sentence for precision and recall beside the base rate; `left_out`: `coded.after`."""
    second = "; readings_f1: reader 2 against reader 1" if two else ""
    caption = (
        "Words against reading. base_rate: share of sentences with the frame as read; precision: share of the marked sentences that have it; recall: share of its sentences "
        f"that are marked{second}. Empty below {word_frames.least(min_n):,} sentences."
    )
    if table["list_f1"].isna().all():
        return caption, f"{TOO_FEW}{left_out}"
    low = table.loc[table["list_recall"] < 0.5, "frame"]
    high = table.loc[table["list_precision"] >= 0.7, "frame"]
    missed = f"The lists miss more than half of the sentences of {listed(low)}"
    return caption, f"{missed}; at least 7 in 10 sentences they mark carry it as read for {listed(high)}.{left_out}"


@needs(ARTICLES, FRAMES, CODED)
def against_reading(asked: Asked) -> Figure:
    """F1 of word lists, of a classifier and of a second reading against the frames read in the articles."""
    drawing, saying = partial(draw, labels=asked.frames), partial(say, names=asked.frames, asked=asked)
    return Figure(asked, {"table": table(asked)}, drawing, saying)


@needs(ARTICLES, FRAMES, CODED)
def precision_and_recall(asked: Asked) -> Listing:
    """Precision and recall of the ways of marking, a row per frame."""
    return Listing(
        asked,
        word_frames.side_by_side(table(asked)),
        partial(say_measures, min_n=asked.min_n, two=has(asked, TWO_READERS), left_out=coded.after(asked.data)),
    )
