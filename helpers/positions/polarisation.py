"""How split the voices of each group are: counts by stance, and polarisation as found and at equal n."""

from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers.asked import Asked, once
from helpers.corpus import scale as scales
from helpers.figure import form, style
from helpers.figure.basis import ONE_QUESTION, THREE_STEPS, needs
from helpers.figure.figure import Figure, Listing
from helpers.figure.style import GREY, INK, LIGHT, stance_colour, stance_hatch
from helpers.measures import intervals
from helpers.measures.polarisation import SUBSAMPLES, by_group
from helpers.positions import stances
from helpers.positions.distribution import spread
from helpers.positions.parts import (
    DRAWN_AGAIN,
    NOBODY,
    ONE_VOTE,
    block_rows,
    caption,
    enough,
    explain,
    group_labels,
    in_full,
    large_groups,
    nothing,
    sheet_with_key,
    subtitle,
    total_of,
)
from helpers.words import Words, count, listed, number, span


@once
def split(asked: Asked) -> pd.DataFrame:
    """Polarisation and its kin by block and group (columns: `measures.polarisation.by_group`)."""
    return by_group(
        stances.blocks(asked.statements), ["block", "group"], asked.scale, asked.draws, enough(asked), asked.seed
    )


def draw(asked: Asked, voices: pd.DataFrame, polarisation: pd.DataFrame) -> Axes:
    """Counts of voices by stance, and where there are enough their polarisation as found and at equal n.

    `voices`: `stances.distribution`; `polarisation`: `split`.
    """
    if polarisation.empty:
        return style.nothing(1.6, NOBODY)
    rows = block_rows(voices)
    key, (bars, ax) = sheet_with_key(
        form.pick(0.44, 0.36) * rows["y"].max() + 1.0, 2, width_ratios=[1, 1.35], wspace=0.05
    )
    group_labels(bars, rows, polarisation.set_index(["block", "group"])["n"])
    for row in rows.itertuples():
        own = voices[(voices["block"] == row.block) & (voices["group"] == row.group)]
        found = polarisation[(polarisation["block"] == row.block) & (polarisation["group"] == row.group)]
        _small_bars(bars, row.y, own)
        _points(ax, row.y, found.iloc[0], enough(asked))
    bars.set_xticks(asked.scale, scales.marks(asked.scale))
    bars.set(xlim=(-asked.end - 0.6, asked.end + 0.6), title="Voices by stance (counts)")
    bars.spines["left"].set_visible(False)
    ax.set(xlim=(-0.03, 1.03), xticks=[0, 0.25, 0.5, 0.75, 1], title="Polarisation, (1 − A) / 2")
    ax.set_xticklabels(
        ["0\nall on one\nstep", "0.25", "0.5\nevenly\nspread", "0.75", "1\nhalf on\neach end"], fontsize=6.6
    )
    ax.axvline(0.5, color=LIGHT, linewidth=0.8, zorder=0)
    ax.tick_params(axis="y", length=0, labelsize=7)
    as_found = Line2D([], [], color=INK, marker="o", markersize=4.5, label="as found, 95 % resampling interval")
    equal = Line2D(
        [],
        [],
        color=GREY,
        marker="D",
        markerfacecolor="white",
        markeredgecolor=INK,
        markersize=4.2,
        label="at equal n, middle 95 % of subsamples",
    )
    explain(key, [as_found, equal])
    return bars


def _small_bars(ax: Axes, y: float, own: pd.DataFrame) -> None:
    tallest = own["voices"].max()
    for stance, voices in zip(own["stance"], own["voices"], strict=True):
        height = form.pick(0.54, 0.4, 0.3) * voices / tallest
        ax.bar(
            stance,
            -height,
            0.7,
            y + 0.38,
            color=stance_colour(stance, own["stance"].max()),
            hatch=stance_hatch(stance),
            edgecolor="white",
            linewidth=0.5,
        )
        if voices:
            ax.text(stance, y + 0.36 - height, f"{round(voices, 1):g}", ha="center", va="bottom", fontsize=5.8)


def _points(ax: Axes, y: float, row: pd.Series, least: int) -> None:
    if not np.isfinite(row["polarisation"]):
        ax.text(
            0.02,
            y,
            f"{row['n']} voices: below {least:,}, counts only",
            fontsize=6.5,
            color="#444444",
            va="center",
            zorder=1,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.3},
        )
        return
    style.point_with_interval(ax, row["polarisation"], y - 0.12, row["low"], row["high"], markersize=4.5)
    if row["equal_n"] < row["n"]:  # else the smallest group, whose only sample of that size is the group itself
        ax.plot([row["equal_low"], row["equal_high"]], [y + 0.16] * 2, color=GREY, linewidth=1.3)
        ax.plot(row["equal"], y + 0.16, "D", color=INK, markerfacecolor="white", markersize=4.2)


def say(asked: Asked, voices: pd.DataFrame, polarisation: pd.DataFrame) -> Words:
    """Polarisation of the groups with enough voices; the tables are those of `draw`."""
    title = "How far voices within a group are split"
    if polarisation.empty:
        return nothing(asked, title)
    total = total_of(polarisation)
    sizes = [
        f"{int(own['equal_n'].dropna().iloc[0])} for the {block}s"
        for block, own in polarisation.groupby("block", observed=True) if block != "all" and own["equal_n"].notna().any()
    ]  # fmt: skip
    method = in_full(
        asked,
        f"{ONE_VOTE} Polarisation: (1 − A) / 2 with van der Eijk’s agreement A (2001), on at least {enough(asked):,} voices; below, the counts only. 95 % "
        f"resampling interval ({intervals.DRAWS:,} draws of voices); none where the value lies at the edge of what the measure can be. "
        f"{DRAWN_AGAIN} It cannot reach stances that no voice of the group takes. Bars are scaled within their row.",
        f"Diamonds: the mean of {SUBSAMPLES:,} subsamples of as many voices as the smallest group has ({listed(sizes)}), and their middle 95 %; none for that group itself."
        if sizes else "",
        names=False,
    )  # fmt: skip
    told = [f"{group} {_spell(own.iloc[0])}" for group, own in large_groups(asked, polarisation)]
    reading = (
        f"Polarisation as found (0 all on one step, 0.5 evenly spread, 1 half on each end): {'; '.join(told)}."
        if told
        else f"No group has {enough(asked):,} voices; the bars count {count(total, 'voice')}."
    )
    alt = f"Left, bars of voices by stance for all voices, country groups and periods; right, polarisation from 0 to 1. {reading}"
    shown = caption(
        asked,
        "Bars: voices by stance, scaled within their row. Dots: polarisation with 95 % resampling interval; diamonds: the mean of samples as "
        "large as the smallest group, with their middle 95 %. In brackets: n.",
    )
    return Words(title, subtitle(asked, total), shown, alt, reading, total, method)


def _spell(row: pd.Series) -> str:
    equal = f", {number(row['equal'])} at n = {int(row['equal_n'])}" if row["equal_n"] < row["n"] else ""
    return f"{number(row['polarisation'])} ({span(row['low'], row['high'])}; n = {row['n']}{equal})"


@needs(THREE_STEPS, ONE_QUESTION)
def polarisation(asked: Asked) -> Figure:
    """Counts of voices by stance, and the polarisation of each group with enough voices as found and at equal n."""
    tables = {"voices": spread(asked), "polarisation": split(asked)}
    return Figure(asked, tables, partial(draw, asked), partial(say, asked))


@needs(THREE_STEPS, ONE_QUESTION)
def polarisation_measures(asked: Asked) -> Listing:
    """Polarisation and its kin by country group and period (columns: `measures.polarisation.by_group`)."""
    return Listing(asked, split(asked), partial(_measures_words, asked))


def _measures_words(asked: Asked, table: pd.DataFrame) -> tuple[str, str]:
    """Caption and reading of the table of polarisation and its kin; `table`: `split`."""
    shown = caption(
        asked,
        "Polarisation and three kin of it (agreement A, dispersion, consensus) by country group and period; equal: polarisation at equal n; "
        f"missing below {enough(asked):,} voices.",
    )
    if table.empty:
        return shown, NOBODY
    known = table[table["polarisation"].notna()]
    return (
        shown,
        f"{len(known)} of {count(len(table), 'group')} have the {enough(asked):,} voices that the measures need.",
    )
