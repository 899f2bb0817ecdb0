"""How far the two readings agree on each frame and each argument (01-frames, 01-arguments)."""

from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from helpers.asked import Asked
from helpers.corpus import periods as calendar
from helpers.figure import style
from helpers.figure.basis import DOCUMENTS, FRAMES, REASONS, TWO_READERS, needs
from helpers.figure.figure import Figure
from helpers.reading import alphas, parts, reliability
from helpers.reading.alphas import alpha, beside
from helpers.words import Words, count, listed


def draw(codes: pd.DataFrame, labels: Mapping[str, str]) -> Axes:
    """Alpha of each frame or argument, one panel per part of the corpus, with the counts: given by both, by 1, by 2 only.

    `codes`: the result of `reliability.by_code_and_part`; `labels`: what to call each code, from top to bottom. Returns the last panel.
    """
    held = [code for code in labels if code in set(codes["code"])]
    whole = list(codes["part"].unique())
    _, grid = style.sheet(0.2 * len(held) + 1.3, 1, len(whole), sharey=True)
    for ax, part in zip(grid[0], whole, strict=True):
        rows = codes[codes["part"] == part]
        places = [held.index(code) for code in rows["code"]]
        alphas.marks(ax, rows, places)
        alphas.axis(ax, alphas.lowest(codes))
        for place, row in zip(places, rows.to_dict("records"), strict=True):
            beside(ax, place, f"{row['both']} · {row['1 only']} · {row['2 only']}", 46)
        beside(ax, -0.9, "both · 1 · 2", 46, style.GREY)
        ax.set_title(f"{part.replace(', ', chr(10))}\nn = {int(rows['n'].max())}", fontsize=7, pad=10)
    ax.set_ylim(len(held) - 0.4, -0.6)
    grid[0, 0].set_yticks(range(len(held)), [labels[code] for code in held], fontsize=7)
    return ax


def say(codes: pd.DataFrame, what: str, labels: Mapping[str, str], asked: Asked) -> Words:
    """Words of the agreement on frames or arguments (`what`)."""
    drawn = codes[codes["estimate"].notna()]
    sizes = codes.groupby("part", sort=False)["n"].max().astype(int)
    sure = drawn[drawn["low"].notna()]  # the title speaks of those with an interval
    sure = sure if len(sure) else drawn
    ends = [sure.loc[sure["estimate"].idxmin()], sure.loc[sure["estimate"].idxmax()]] if len(sure) else []
    min_n = asked.min_n
    ranges = [_range(str(part), rows) for part, rows in drawn.groupby("part", sort=False)]
    title = f"Two readings of {what}: counts only"
    if ends:
        one = alpha(ends[0]["estimate"]) == alpha(ends[1]["estimate"])
        title = (
            f"Two readings of {what}: alpha {alpha(ends[0]['estimate'])}"
            if one
            else f"Two readings of {what}: alpha from {alpha(ends[0]['estimate'])} to {alpha(ends[1]['estimate'])}"
        )
    return Words(
        title=title,
        subtitle=f"Krippendorff's alpha per code, given or not; hollow: no interval; read by both: {_units(sizes)}",
        caption=(
            f"Krippendorff's alpha of each of the {what} given or not, with 95 % resampling interval, hollow without one (n = {_units(sizes)}). After each: units given it by both readers, "
            "by 1 only, by 2 only."
        ),
        method=(
            f"Krippendorff's alpha (2011), nominal, of each of the {what} given or not given. After each: units that got it from both readers, from "
            f"reader 1 only, from reader 2 only. {alphas.how('units', min_n)} {asked.how_read(', so a difference across that border is partly one of instrument.')}"
            f"{alphas.consistent(asked.book)}"
        ),
        alt=f"Points with intervals, {codes['code'].nunique()} {what} down, one column per part of the corpus. Alpha runs: {listed(ranges)}.",
        reading=_reading(codes, drawn, what, labels, min_n),
        n=int(sizes.sum()),
    )


def _units(sizes: pd.Series) -> str:
    """How many statements, and how many sentences, both readers coded."""
    by_unit = sizes.groupby(sizes.index.str.endswith("sentences")).sum()
    return listed(count(int(n), "sentence" if own else "statement") for own, n in by_unit.items())


def _range(part: str, rows: pd.DataFrame) -> str:
    low, high = alpha(rows["estimate"].min()), alpha(rows["estimate"].max())
    return f"{part} {low} to {high}" if low != high else f"{part} {low}"


def _reading(codes: pd.DataFrame, drawn: pd.DataFrame, what: str, labels: Mapping[str, str], min_n: int) -> str:
    carriers = codes.groupby("code")["carriers"].sum()
    unused = [label for code, label in labels.items() if carriers.get(code, 1) == 0]
    never = f" Never given: {listed(unused)}." if unused else ""
    if drawn.empty:
        return f"No part has {min_n:,} units that vary on any of the {what}: the counts stand alone.{never}"
    low = drawn.loc[drawn["estimate"].idxmin()]
    return (
        f"The lowest alpha drawn is {alpha(low['estimate'])}, for {labels[low['code']]} ({low['part']}: {low['both']} by both, "
        f"{low['1 only']} by 1 only, {low['2 only']} by 2 only{'; too few for an interval' if pd.isna(low['low']) else ''}). {len(codes) - len(drawn)} of {len(codes)} cells have too few cases for an "
        f"alpha.{never}"
    )


@needs(DOCUMENTS, FRAMES, TWO_READERS)
def frames(asked: Asked, reading: Sequence[str] = ()) -> Figure:
    """Agreement on each frame; the debate in parts that begin on the days of `reading`."""
    return _figure(asked, "frames", reading)


@needs(DOCUMENTS, REASONS, TWO_READERS)
def arguments(asked: Asked, reading: Sequence[str] = ()) -> Figure:
    """Agreement on each argument; the debate in parts that begin on the days of `reading`."""
    return _figure(asked, "arguments", reading)


def _figure(asked: Asked, what: str, reading: Sequence[str]) -> Figure:
    labels = {code: asked.book.label(what, code) for code in asked.book.ids(what)}
    days = calendar.read(reading, "READING")
    table = reliability.shown(reliability.by_code_and_part(asked.data, what, days, asked.seed), asked.min_n)
    how = partial(say, what=what, labels=labels, asked=asked)
    return parts.figure(asked, partial(draw, labels=labels), how, codes=table)
