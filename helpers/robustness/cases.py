"""What single documents, publishers, countries and voices move, and how wide the intervals are by the unit drawn again."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.asked import Asked
from helpers.figure import form
from helpers.figure.figure import Figure
from helpers.robustness import tables
from helpers.robustness.parts import (
    FAINT,
    FULL,
    at_zero,
    filtered,
    intervals,
    nothing,
    nothing_drawn,
    panels,
    points,
    quoted,
    span,
)
from helpers.words import Words, count, listed, spelt

DRAWN = 5  # cases of each headline
COUNTED = ("voices", "documents")


# single cases


def cases(asked: Asked) -> Figure:
    """Each headline without one document, publisher, host of copies, country or voice, and without a network of sites.

    Table: headline, kind, left_out, called (the same in words), rows (statements taken away), estimate (0 to 1; missing where a
    group then has fewer than `min_n` voices or documents), change, turns, n (statements behind the headline).
    """
    return Figure(asked, {"cases": tables.cases(asked)}, draw, partial(say, asked))


def draw(cases: pd.DataFrame) -> Axes:
    """The headline without the cases that move it most: one row per case, one panel per headline."""
    drawn = foremost(cases[cases["estimate"].notna()], form.pick(DRAWN, slide=3))
    if drawn.empty:
        return nothing_drawn()
    axes, size = [], drawn["headline"].nunique()
    for panel, own in panels(drawn, 0.9 + 0.2 * DRAWN * size + 0.35 * size):
        _without_each(panel, own)
        panel.set_title(f"{own['headline'].iloc[0]} (n = {count(int(own['n'].iloc[0]), 'statement')})")
        axes.append(panel)
    axes[-1].set_xlabel("difference without this case, points (line: with everything in)")
    return axes[0]


def foremost(known: pd.DataFrame, most: int) -> pd.DataFrame:
    """The cases that move each headline most, each once, the largest change of a headline first; headlines in their order."""
    place = {name: number for number, name in enumerate(dict.fromkeys(known["headline"]))}
    keys = {"headline": known["headline"].map(place), "size": -known["change"].abs().round(12)}
    order = (
        pd.DataFrame(keys, index=known.index).reset_index(drop=True).sort_values(["headline", "size"], kind="stable")
    )
    return known.iloc[order.index].drop_duplicates(["headline", "left_out"]).groupby("headline", sort=False).head(most)


def _without_each(panel: Axes, own: pd.DataFrame) -> None:
    place, whole = np.arange(len(own)), 100 * (own["estimate"] - own["change"]).iloc[0]
    panel.axvline(whole, color="#A84300", linewidth=1)
    panel.axvline(0, color="#595959", linewidth=0.8)
    panel.hlines(place, whole, 100 * own["estimate"], color=FAINT, linewidth=1.2)
    panel.plot(100 * own["estimate"], place, "o", color=FULL, markersize=4)
    panel.set_yticks(place, [_label(row) for row in own.itertuples()])
    panel.set_ylim(len(own) - 0.4, -0.6)
    panel.margins(x=0.08)


def _label(row: Any) -> str:
    """What is left out and its kind; a document, which its outlet and year show to be one, with its title where there is room."""
    if row.kind == "document" and form.now().name in ("text", "pdf"):
        return row.called
    return f"{row.called.partition(', “')[0]} ({row.kind})"


def say(asked: Asked, cases: pd.DataFrame) -> Words:
    """Words of what single cases move."""
    known = cases[cases["estimate"].notna()]
    if known.empty:
        return nothing("single cases", asked.min_n)
    told = "; ".join(
        f"“{row.headline}” by {points(row.change)} points without {without(row)}"
        for row in foremost(known, 1).itertuples()  # type: ignore[arg-type]
    )
    # which statements stand behind the headlines is not drawn here
    n = tables.statements(asked, list(dict.fromkeys(cases["headline"])))
    other = tables.on_another(asked, set(cases["headline"]))
    return Words(
        title="What single cases move",
        subtitle=f"Difference without one case; {count(len(cases), 'case')} tried; {count(n, 'statement')} behind the headlines together",
        caption=f"Each headline (n: statements) without one document, publisher, host of copies, country or voice{_networks(asked, ', or without')}; the "
        f"{spelt(DRAWN)} that move it most are drawn. Line: the headline with everything in.{filtered(asked)}",
        method="Each headline measured again without one document, publisher, host of copies, country or voice"
        f"{_networks(asked, ', and without all pages of')}; the {spelt(DRAWN)} that move it most are drawn (of equal ones the first by name), all are in the "
        f"data with their ids. n: statements behind a headline; some stand behind several. Line: the headline with everything in.{filtered(asked)}{other}",
        alt=f"Dots per headline at the difference without one case. Largest movers: {told}.",
        reading=f"What moves each headline most: {told}. {_turned(known)}{_lost(cases, asked.min_n)}{other}",
        n=n,
    )


def _networks(asked: Asked, head: str) -> str:
    """The networks of sites that are left out whole, behind a head; empty where the codebook names none."""
    names = list(asked.book.debate.networks)
    return f"{head} the {listed(names)}" if names else ""


def _turned(known: pd.DataFrame) -> str:
    """Which cases turn a sign."""
    turned = known[known["turns"].astype(bool)]
    if turned.empty:
        return "No single one turns the sign of a headline when it is left out."
    names = (f"{row.called} ({row.headline})" for row in turned.itertuples())
    return f"The sign turns or vanishes without {listed(names, 8)}."


def _lost(cases: pd.DataFrame, min_n: int) -> str:
    """Without which cases nothing can be compared."""
    lost = cases[cases["estimate"].isna()]
    lost = lost.assign(what=[without(row) for row in lost.itertuples()])
    return "".join(
        f" Without {what} a group of {listed(quoted(own))} has fewer than {min_n} voices or documents, so nothing can be compared."
        for what, own in lost.groupby("what")["headline"]
    )


def without(row: Any) -> str:
    """What is left out, as a sentence can carry it."""
    return row.called.replace("United ", "the United ") if row.kind == "country" else f"{row.called} ({row.kind})"


# units of resampling


def units(asked: Asked) -> Figure:
    """The interval of each headline when voices, documents, or both crossed are drawn again.

    Table: headline, unit, estimate, low, high, width (0 to 1), n (units drawn), widest (the interval to quote).
    """
    return Figure(asked, {"units": tables.units(asked)}, draw_units, partial(say_units, asked))


def draw_units(units: pd.DataFrame) -> Axes:
    """The interval of each headline by the unit drawn again."""
    if units.empty:
        return nothing_drawn()
    axes = []
    for panel, own in panels(units, 0.8 + 0.8 * units["headline"].nunique()):
        names = zip(own["unit"], own["n"], strict=True)
        intervals(panel, own, [f"{unit} ({n})" if unit in COUNTED else unit for unit, n in names])
        panel.margins(x=0.12)
        axes.append(panel)
    axes[-1].set_xlabel("difference, percentage points")
    return axes[0]


def say_units(asked: Asked, units: pd.DataFrame) -> Words:
    """Words of the intervals by unit of resampling."""
    if units.empty:
        return nothing("units of resampling", asked.min_n)
    widest = units[units["widest"].astype(bool)]
    told = "; ".join(f"“{row.headline}”: {row.unit}, {span(row.low, row.high)}" for row in widest.itertuples())  # type: ignore[arg-type]
    zero = widest[at_zero(widest)]["headline"]
    near = f" It includes zero, or comes within a point of it, for {listed(quoted(zero))}."
    # which statements stand behind the headlines is not drawn here
    n = tables.statements(asked, list(dict.fromkeys(units["headline"])))
    other = tables.on_another(asked, set(units["headline"]))
    return Words(
        title="How wide the intervals are by unit of resampling",
        subtitle=f"Percentage points; the widest is the one to quote; n = {count(n, 'statement')}",
        caption="The difference as stated, with its 95 % resampling interval when voices, documents, or both crossed are drawn again "
        f"{tables.DRAWS:,} times; in brackets how many there are.{filtered(asked)}",
        method="The difference as stated with its 95 % resampling interval when voices, documents, or both crossed are drawn again "
        f"{tables.DRAWS:,} times (bootstrap; crossed: pigeonhole bootstrap, Owen 2007); in brackets how many there are. An interval says how far the "
        f"number moves when as many are drawn again from those collected.{filtered(asked)}{other}",
        alt=f"{spelt(units['unit'].nunique()).capitalize()} intervals per headline. Widest: {told}.",
        reading=f"The widest interval is, for {told}.{near if len(zero) else ' None of them comes within a point of zero.'}{other}",
        n=n,
    )
