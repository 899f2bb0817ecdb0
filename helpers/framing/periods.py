"""The frames of a question in each period, and whether they differ (04-periods); the notebook's answer."""

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers.asked import Asked
from helpers.figure import form, style
from helpers.figure.basis import FRAMES, ONE_QUESTION, needs
from helpers.figure.figure import Figure, Sentence
from helpers.framing import compare, shares
from helpers.framing.parts import (
    NO_STATEMENT,
    PAGES,
    UNIT,
    alone,
    by_period,
    caption,
    change,
    corrected,
    differences,
    frame_rows,
    letters,
    most_used,
    nothing,
    period_style,
    reach,
    read,
    readings_verdict,
    resampling,
    share_axis,
    size,
    test,
    wide,
)
from helpers.framing.shares import in_order, reported
from helpers.framing.sides import in_short
from helpers.words import Words, count, listed, percent, title, verb


def draw(share: pd.DataFrame, difference: pd.DataFrame, min_n: int) -> Axes:
    """Above: the share of each frame in each period, with intervals. Below: the difference between periods, a panel each.

    `share`: `by_period`; `difference`: `compare.changes`. Hollow below `min_n` documents. A q of at most
    .05 is printed in bold. Returns the upper panel.
    """
    if not share["n"].sum():
        return style.nothing(1.6, NO_STATEMENT)
    periods = list(share["period"].drop_duplicates())
    labels = list(share["label"].drop_duplicates())
    spoken = difference[
        (difference["n_one"] > 0) & (difference["n_other"] > 0)
    ]  # a period without a document is left out
    pairs = list(spoken[["other", "one"]].drop_duplicates().itertuples(index=False, name=None))
    height = max(0.25, 0.105 * len(periods) + 0.06) * len(labels)
    below = -(-len(pairs) // 3)
    fig, grid = style.sheet(
        1.75 + height + 2.15 * below,
        1 + below,
        3 if pairs else 1,
        height_ratios=form.pick([height] + [1.75] * below, slide=[1.0] + [0.98] * below),
    )
    top = wide(grid, 0)
    _period_panel(top, share, periods, labels, min_n)
    for place in range(3 * below):
        ax = grid[1 + place // 3, place % 3]
        if place < len(pairs):
            other, one = pairs[place]
            _one_step(ax, difference, other, one, letters(periods), labels, place % 3 == 0)
        else:
            ax.set_axis_off()
    return top


def _period_panel(ax: Axes, share: pd.DataFrame, periods: list[str], labels: list[str], min_n: int) -> None:
    sizes, name = share.groupby("period", sort=False)["n"].first(), letters(periods)
    offsets = np.linspace(-0.27, 0.27, len(periods)) if len(periods) > 1 else [0]
    handles = []
    for place, (period, offset) in enumerate(zip(periods, offsets, strict=True)):
        marker, shade = period_style(place, len(periods))
        for row in share[share["period"] == period].itertuples():
            y = labels.index(row.label) + offset
            style.point_with_interval(
                ax, row.estimate, y, row.low, row.high, row.n >= min_n, color=shade, marker=marker, markersize=4.2
            )
        if not sizes[period]:
            continue
        text = f"{name[period]}: {period} ({count(int(sizes[period]), 'document')})"
        handles.append(Line2D([], [], color=shade, marker=marker, linestyle="", markersize=4.5, label=text))
    values = share.pivot(index="label", columns="period", values="estimate")[periods]
    for place, label in enumerate(labels):
        ax.text(1.03, place, " → ".join(_rounded(value) for value in values.loc[label]) + " %", fontsize=7, va="center")
    share_axis(ax)
    frame_rows(ax, labels)
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(-0.16, 1), ncols=min(len(periods), 2), borderaxespad=0)


def _rounded(value: float) -> str:
    return "–" if np.isnan(value) else f"{100 * value:.0f}"


def _one_step(
    ax: Axes, difference: pd.DataFrame, other: str, one: str, name: Mapping, labels: list[str], named: bool
) -> None:
    """The differences from one group to another, the q of each at the right."""
    part = difference[(difference["one"] == one) & (difference["other"] == other)]
    differences(ax, part, labels, named, reach(difference))
    ax.set_title(f"From {name[other]} to {name[one]}, points", fontweight="normal")
    if part["estimate"].isna().all():
        sizes = part.iloc[0]
        text = f"too few documents:\n{sizes['n_other']} and {sizes['n_one']}"
        ax.text(0, (len(labels) - 1) / 2, text, ha="center", va="center", fontsize=7, color="#555555")


def say(share: pd.DataFrame, difference: pd.DataFrame, asked: Asked) -> Words:
    """Words of the shares by period and of their differences. `share`: `by_period`; `difference`: `compare.changes`."""
    first = share.drop_duplicates("period")
    if not first["n"].sum():
        return nothing(asked, "Frames by period: no statement")
    found, tested, n = reported(difference), int(difference["q"].notna().sum()), int(first["cases"].sum())
    family = compare.family(difference)
    changes = _changes(found, tested, family)
    return Words(
        title=_title(found, tested, family, len(difference)),
        subtitle=f"{asked.scope.text} Share of statements with each frame by period; {size(n, int(first['n'].sum()))}",
        caption=caption(
            asked,
            f"Above: share of statements with the frame (n = {n}), 95 % resampling interval. Below: later minus earlier share, in points; {corrected(family, tested)} "
            f"(permutation, Benjamini-Hochberg), bold at most {shares.Q}.",
        ),
        method=(
            f"{UNIT} {resampling(asked.min_n)} Documents: {', '.join(f'{row.period}: {int(row.n)}' for row in first.itertuples())}. "
            "Below: the later share minus the earlier, in points, interval from ten documents in both periods. "
            f"{test(family)} {tested} of them are on this question. Bold: q of at most {shares.Q}. {read(asked)} {PAGES}"
        ),
        alt=(
            f"Above, points with intervals per frame, periods in the order {', '.join(first['period'].astype(str))}: "
            f"{_table(share, asked.min_n)}. Below, differences between periods. {changes}"
        ),
        reading=changes,
        n=n,
    )


def _title(found: pd.DataFrame, tested: int, family: int, asked: int) -> str:
    if not asked:
        return "Share of statements with each frame, one period"
    if not tested:
        return "Frames by period: too few documents to compare"
    if found.empty:
        return f"No change of framing survives correction over {count(family, 'difference')}"
    firm = found[found["firm"].astype(bool)]
    if firm.empty:
        return title(
            f"{listed(found['label'].drop_duplicates())}: difference between periods, not in each reading",
            "Differences between periods, not in each reading",
        )
    frames = list(firm["label"].drop_duplicates())
    over = f"(over {count(family, 'difference')})"
    return title(f"Change of framing in {listed(frames)} {over}", f"Change of framing in {len(frames)} frames {over}")


def _table(share: pd.DataFrame, min_n: int) -> str:
    """Every share of a period that has enough documents, in words."""
    shown = share.assign(estimate=share["estimate"].where(share["n"] >= min_n))
    return "; ".join(f"{label} {', '.join(map(percent, rows['estimate']))}" for label, rows in in_order(shown, "label"))


def _changes(found: pd.DataFrame, tested: int, family: int) -> str:
    """The differences that survive, and what either reader alone gives for each."""
    if not tested:
        return "There is one period, or too few documents to compare periods."
    over = f"correction over the {count(family, 'difference')} of all questions"
    if found.empty:
        return f"Of {count(tested, 'difference')} between periods none survives {over} (q of at most {shares.Q})."
    parts = " ".join(f"{change(row)}. {alone(row)}" for _, row in found.iterrows())
    return f"Of {count(tested, 'difference')} {len(found)} {verb(len(found), 'survives', 'survive')} {over}. {parts}"


def find(share: pd.DataFrame, difference: pd.DataFrame, asked: Asked) -> str:
    """The headline on periods: the change that survives best and that each reading alone shows; else the most used frames."""
    found, tested = reported(difference), int(difference["q"].notna().sum())
    firm = found[found["firm"]]
    if len(firm):
        row = firm.iloc[0]
        return f"“{asked.scope.text}” {change(row)} over {count(compare.family(difference), 'difference')}. {alone(row)} Read: {asked.scope.source}; no sample."
    settled = f" ({len(found)} with the agreed codes)" if len(found) else ""
    alone_too = " and shows in each reading alone" if len(asked.coders) > 1 else ""
    none = (
        f" Of {count(tested, 'difference')} between periods none survives correction{alone_too}{settled}."
        if tested
        else ""
    )
    return most_used(share, asked) + none


@needs(FRAMES, ONE_QUESTION)
def periods(asked: Asked) -> Figure:
    """The share of each frame in each period, and the differences between periods with what each reader's codes alone give.

    Parts: `share` (columns of `shares.shares`), `difference` (`shares.changes` with `readings.confirm`).
    """
    tables = {"share": by_period(asked), "difference": compare.changes(asked)}
    words, headline = partial(say, asked=asked), partial(find, asked=asked)
    return Figure(asked, tables, partial(draw, min_n=asked.min_n), words, headline)


@needs(FRAMES, ONE_QUESTION)
def answer(asked: Asked) -> Sentence:
    """The notebook's answer in three sentences: the frames most used, what changed, and how the sides differ."""
    if not asked.scope.statements:
        return Sentence(f"“{asked.scope.text}” No statement with these settings. {asked.aside}".strip())
    changes, used = compare.changes(asked), most_used(by_period(asked), asked)
    found = reported(changes).sort_values("firm", ascending=False, kind="stable")
    if not changes["q"].notna().any():
        second = "There are too few documents to compare periods." if len(asked.labels) > 1 else "There is one period."
    elif found.empty:
        second = f"No change of framing survives correction over {count(compare.family(changes), 'difference')}."
    else:
        second = f"{change(found.iloc[0])}; {readings_verdict(found.iloc[0])}."
    sides = in_short(compare.sides(asked))
    third = f"{sides.removesuffix('.')}; {asked.elsewhere}" if asked.elsewhere else sides
    return Sentence(f"{used} {second} Believers against doubters: {third} {asked.narrowed}".strip())
