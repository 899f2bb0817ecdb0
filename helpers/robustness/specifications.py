"""Each headline under every combination of defensible choices, which choice moves it most, and the answer of notebook 06."""

from collections.abc import Iterable
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.asked import Asked
from helpers.corpus import SelectionError, given
from helpers.figure import form, style
from helpers.figure.basis import FRAMES, REASONS, absent, has
from helpers.figure.figure import Figure, Sentence
from helpers.measures.intervals import BOOT_N
from helpers.robustness import tables
from helpers.robustness.headlines import FRAME, NAMES, REASON
from helpers.robustness.parts import (
    FULL,
    at_zero,
    filtered,
    nothing,
    nothing_drawn,
    points,
    quoted,
    span,
)
from helpers.robustness.specify import DRAWS, summary
from helpers.words import SAMPLE, Words, capital, count, listed, spelt, verb

RESTS_ON = {REASON: (REASONS,), FRAME: (FRAMES,)}  # what a headline needs of the codebook
MEANT = {
    "reader": "whose codes, as agreed or of one reader",
    "certainty": "all statements or explicit ones",
    "relayed": "relayed pages in or out",
    "copies": "pages read in a copy in or out",
    "language": "all pages or those of the commonest language",
    "officials": "voices in office out or in",
    "institutions": "institutions out or in",
    "journalists": "journalists in or out",
    "dates": "all pages or those of a known day",
    "corpus": "debate with articles or alone",
    "vote": "one vote per voice, statement or document",
    "cuts": "cuts between periods as set or moved by thirty days",
}


# one headline under every specification


def specifications(asked: Asked, headline: str) -> Figure:
    """The specification chart of one headline: `who holds it`, `which reason` or `which frame`.

    Table: one row per specification, the first as the headline is stated: estimate (a difference of shares, 0 to 1), headline,
    text, one column per choice, design, low, high, n_one, n_other (voices or documents).
    """
    if not isinstance(headline := given.plain(headline), str) or headline not in NAMES:
        raise SelectionError(f"no headline {given.shown(headline)}; there are {', '.join(NAMES)}")
    missing = next((base for base in RESTS_ON.get(headline, ()) if not has(asked, base)), None)
    if missing:
        return absent(asked, missing)
    results = tables.one_of(tables.specifications(asked), headline)
    return Figure(asked, {"specifications": results}, draw, partial(say, asked, headline))


def draw(specifications: pd.DataFrame) -> Axes:
    """The specification chart (Simonsohn, Simmons and Nelson 2020): estimates sorted, intervals, the levels marked below."""
    results = specifications.reset_index(drop=True)
    if results["estimate"].isna().all():
        return nothing_drawn()
    choices = tables.choices_of(results)
    shown = results[results["estimate"].notna()].sort_values("estimate", kind="stable").reset_index()
    levels = [(name, level) for name in choices for level in results[name].unique() if results[name].nunique() > 1]
    if form.is_slide():  # a blank says that the first level holds
        levels = [(name, level) for name, level in levels if level != results[name].iloc[0]]
    low = 0.155 * len(levels)
    ratios = [2.2, low + 0.2] if not form.is_slide() else [1, 0.15 * len(levels)]
    _, axes = style.sheet(3.1 + low, 2, 1, height_ratios=ratios, sharex=True)
    top, below = axes[:, 0]
    _curve(top, shown)
    _levels(below, shown, levels)
    return top


def _curve(ax: Axes, shown: pd.DataFrame) -> None:
    place = np.arange(len(shown))
    known = shown["low"].notna()
    ax.vlines(place[known], 100 * shown["low"][known], 100 * shown["high"][known], color="#CFCFCF", linewidth=0.8)
    ax.plot(place, 100 * shown["estimate"], ".", color=FULL, markersize=2.2)
    ax.axhline(0, color="#595959", linewidth=0.8)
    ax.set_ylabel("difference,\npercentage points")
    ax.set_xlim(-max(1, 0.01 * len(shown)), len(shown) * 1.01)
    ax.tick_params(bottom=False)
    stated = shown.index[shown["index"] == 0]
    if len(stated):
        x, y = stated[0], 100 * shown.at[stated[0], "estimate"]
        ax.plot(x, y, "D", color="#D55E00", markersize=5, zorder=4)
        right = x < 0.6 * len(shown)
        ax.annotate(
            "as stated", (x, y), xytext=(8, -13) if right else (-8, 13), textcoords="offset points",
            ha="left" if right else "right", va="center", color="#A84300", fontsize=7.5,
            bbox={"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none"},
        )  # fmt: skip


def _levels(ax: Axes, shown: pd.DataFrame, levels: list[tuple[str, str]]) -> None:
    for row, (name, level) in enumerate(levels):
        here = np.flatnonzero(shown[name] == level)
        ax.plot(here, np.full(len(here), row), "|", color=FULL, markersize=4.5, markeredgewidth=0.5)
    ax.set_yticks(range(len(levels)), [f"{name}: {level}" for name, level in levels], fontsize=6.5)
    names = [name for name, _ in levels]
    for row in range(1, len(levels)):
        if names[row] != names[row - 1]:
            ax.axhline(row - 0.5, color=style.LIGHT, linewidth=0.7)
    ax.set_ylim(len(levels) - 0.4, -0.6)
    blank = "; a blank: as stated" if form.is_slide() else ""
    ax.set_xlabel(f"specifications, from the smallest to the largest difference{blank}")
    ax.set_xticks([])
    ax.spines["left"].set_visible(False)
    ax.tick_params(left=False)


def say(asked: Asked, headline: str, specifications: pd.DataFrame) -> Words:
    """Words of the specification chart of one headline."""
    results = specifications
    if results["estimate"].isna().all():
        return nothing(headline, asked.min_n)
    found, text = summary(results), results["text"].iloc[0]
    same_sign = f"{same(found['same_sign'])} of {found['specifications']} specifications"
    least, most, median, first = (points(found[name]) for name in ("least", "most", "median", "first"))
    # how wide the intervals are by unit of resampling is a table of its own, which this chart does not draw
    units = tables.units(asked)
    units = units[units["headline"] == headline]
    return Words(
        title=_title(headline, found, same_sign),
        subtitle=f"{capital(text)}; {sizes(results)}",
        caption=f"A point is one of {found['specifications']} specifications: the difference of shares; grey: 95 % resampling interval; orange: as stated "
        f"({sizes(results)}). Below: its choices.{_left(found, asked)}{filtered(asked)}",
        method=f"{_method(results, asked)}{tables.on_another(asked, {headline})}",
        alt=f"{found['specifications']} estimates rising from {least} to {most} percentage points, median {median}; "
        f"{same(found['same_sign'])} have the sign of the headline as stated, {first}. Below, marks show which level of "
        f"{listed(tables.choices_of(results))} each estimate has.",
        reading=f"{verdict(results, units)}{tables.on_another(asked, {headline})}",
        n=int(results.iloc[0][["n_one", "n_other"]].sum()),
    )


def _title(headline: str, found: dict, same_sign: str) -> str:
    """Whether a headline keeps its sign; where it is never turned and sometimes zero, that is said."""
    if found["reversed"] or found["same_sign"] == 1:
        return f"{headline.capitalize()}: same sign in {same_sign}"
    zero = f"{same(1 - found['same_sign'])} of {count(found['specifications'], 'specification')}"
    return f"{headline.capitalize()}: never reversed, zero in {zero}"


def _left(found: dict, asked: Asked) -> str:
    """How many specifications had too few units, where any had."""
    return (
        f" Left out: {found['left_out']} with fewer than {asked.min_n} units in a group." if found["left_out"] else ""
    )


def clear(results: pd.DataFrame, found: dict) -> str:
    """In how many specifications the interval leaves out zero, how many are zero or reversed, and how many have no interval.

    `found`: `specify.summary` of the results."""
    shown = results[results["estimate"].notna()]
    known = shown["low"].notna()
    off = int(((shown["low"] > 0) | (shown["high"] < 0)).sum())
    turned, level = found["reversed"], int((shown["estimate"] == 0).sum())
    fewer = f"; {int((~known).sum())} have too few units for one" if (~known).any() else ""
    signs = f"{turned} {verb(turned, 'has', 'have')} the other sign and {level} {verb(level, 'is', 'are')} zero"
    return f"{signs if turned or level else 'none has the other sign or is zero'}. The interval leaves out zero in {off} of {int(known.sum())}{fewer}."


def _method(results: pd.DataFrame, asked: Asked) -> str:
    """How the specification chart was made."""
    crossed = results[results["design"] == "factorial"]
    varied = [name for name in tables.choices_of(results) if crossed[name].nunique() > 1]
    return (
        f"Specification chart of a difference of shares, in percentage points: {results['text'].iloc[0]}. "
        f"{count(len(crossed), 'specification')} cross {listed(varied)}; the rest vary one choice at a time. Points: estimates in "
        f"rising order; grey lines: 95 % resampling intervals from one matrix of {DRAWS:,} draws shared by all, where both groups "
        f"have {spelt(max(BOOT_N, asked.min_n))} units; orange: the headline as stated; marks below: the level of each choice. "
        f"{count(summary(results)['left_out'], 'specification')} with fewer than {asked.min_n} units in a group counted and left out. "
        f"A difference of zero does not count as the same sign. {meant(tables.choices_of(results))} {SAMPLE}{filtered(asked)}"
    )


def meant(choices: Iterable[str]) -> str:
    """What the names of the choices stand for."""
    return f"Choices: {'; '.join(f'{name}, {MEANT.get(name, name)}' for name in choices)}."


def same(share: float) -> str:
    """A share of specifications as a whole per cent; 100 only where it is all of them."""
    return "over 99 %" if 0.995 <= share < 1 else f"{100 * share:.0f} %"


def sizes(results: pd.DataFrame) -> str:
    """How many voices or documents stand in the two groups of the headline as stated."""
    first = results.iloc[0]
    unit = "voices" if first["vote"] == "per voice" else "documents"
    return f"{int(first['n_one'])} and {int(first['n_other'])} {unit}"


def verdict(results: pd.DataFrame, units: pd.DataFrame) -> str:
    """How one headline fares: median and range over the specifications, share with the same sign, the choice that matters
    most, and the widest interval."""
    found = summary(results)
    widest = units[units["widest"]].iloc[0]
    text = (
        f"Put to the test as a difference, {results['text'].iloc[0]}: {points(found['first'])} percentage points "
        f"({sizes(results)}; widest 95 % resampling interval {span(widest['low'], widest['high'])}, {widest['unit']} drawn again); "
        f"over {count(found['specifications'], 'specification')} its median is {points(found['median'])}, its range "
        f"{span(found['least'], found['most'])}, and {same(found['same_sign'])} have the same sign; {clear(results, found)}"
    )
    first = tables.variance(results).iloc[0]
    if first["share"] > 0:
        text += f" The choice that moves it most is {first['choice']} ({100 * first['share']:.0f} % of the variance)."
    return text


# which choice matters most


def choices(asked: Asked) -> Figure:
    """How much of the spread of each headline every choice explains alone.

    Table: headline, choice, share (eta squared, 0 to 1), lowest_at, lowest, highest_at, highest (the mean estimate at the levels where it
    is lowest and highest).
    """
    shares = tables.variance(tables.specifications(asked))
    return Figure(asked, {"choices": shares}, draw_choices, partial(say_choices, asked))


def draw_choices(choices: pd.DataFrame) -> Axes:
    """How much of the spread each choice explains, one panel per headline."""
    if choices.empty:
        return nothing_drawn()
    names = list(dict.fromkeys(choices["headline"]))
    size = choices.groupby("headline").size().max()
    _, axes = style.sheet(0.9 + 0.19 * size, 1, len(names), sharex=True)
    for panel, name in zip(axes[0], names, strict=True):
        own = choices[choices["headline"] == name]
        panel.barh(own["choice"], 100 * own["share"], color="#6E6E6E", height=0.62)
        panel.invert_yaxis()
        panel.set_title(name)
        panel.set_xlabel("% of the variance")
        panel.set_xlim(0, 100)
        panel.tick_params(axis="y", length=0)
        for place, share in enumerate(100 * own["share"]):
            at = {"xy": (share, place), "xytext": (3, 0), "textcoords": "offset points"}
            panel.annotate(f"{share:.0f}", **at, va="center", fontsize=7)
    return axes[0, 0]


def say_choices(asked: Asked, choices: pd.DataFrame) -> Words:
    """Words of the shares of variance that each choice explains."""
    if choices.empty:
        return nothing("what matters most", asked.min_n)
    tops = choices.sort_values("share", ascending=False, kind="stable").drop_duplicates("headline").sort_index()
    told = listed(f"{row.choice} for “{row.headline}” ({100 * row.share:.0f} %)" for row in tops.itertuples())  # type: ignore[operator]
    # how many specifications the variance is taken over is not drawn here
    rows = tables.specifications(asked)
    rows = rows[rows["headline"].isin(choices["headline"]) & (rows["design"] == "factorial")]
    n, other = int(rows["estimate"].notna().sum()), tables.on_another(asked, set(choices["headline"]))
    return Words(
        title="Which choice moves each headline most",
        subtitle=f"Share of variance over the crossed specifications, n = {n:,}",
        caption=f"Eta squared: the share of the variance of the estimates over the crossed specifications (n = {n:,}) that one choice explains alone; the shares "
        f"need not add up to 100 %.{filtered(asked)}",
        method="Eta squared: the share of the variance of the estimates over the crossed specifications that one choice explains alone. "
        "Shares need not add up to 100 %, since choices act together and thin specifications are left out. "
        f"{meant(dict.fromkeys(choices['choice']))}{filtered(asked)}{other}",
        alt=f"Bars per headline. Largest: {told}.",
        reading=f"The choice that explains most is {told}.{other}",
        n=n,
    )


# the answer


def answer(asked: Asked) -> Sentence:
    """What is put to the test, how often each headline keeps its sign, and whether its widest interval includes zero."""
    specified = tables.specifications(asked)
    other = tables.on_another(asked, set(specified["headline"]))
    return Sentence(f"{in_short(specified, tables.units(asked))}{other}")


def in_short(specified: pd.DataFrame, units: pd.DataFrame) -> str:
    """The answer in three sentences (`tables.specifications`, `tables.units`)."""
    names = list(dict.fromkeys(specified["headline"]))
    if not names:
        return "The question has too few statements for any headline, so there is nothing to put to the test."
    found = {name: summary(tables.one_of(specified, name)) for name in names}
    texts = specified.drop_duplicates("headline").set_index("headline")["text"]
    stated = "; ".join(f"“{name}” ({texts[name]}), {points(each['first'])}" for name, each in found.items())
    told = "; ".join(
        f"“{name}” in {same(each['same_sign'])} of {each['specifications']}, from {span(each['least'], each['most'])}"
        for name, each in found.items()
    )
    zero = units[units["widest"] & at_zero(units)]["headline"]
    turns = [name for name, each in found.items() if each["same_sign"] < 1]
    last = (
        f"Not every choice leaves the sign as it is for {listed(quoted(turns))}" if turns else "No choice turns a sign"
    )
    wide = f"the widest resampling interval includes zero, or comes within a point of it, for {listed(quoted(zero))}"
    return (
        f"Put to the test, as differences in percentage points: {stated}. They keep their sign over the specifications: {told}. "
        f"{last}; {wide if len(zero) else 'no widest resampling interval comes within a point of zero'}."
    )
