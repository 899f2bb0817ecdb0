"""The frames of a question in each period, and whether they differ (04-periods); the notebook's answer."""

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers.asked import Asked
from helpers.figure import form, style
from helpers.figure.figure import Figure, Sentence
from helpers.framing import compare, shares
from helpers.framing.parts import (
    NO_STATEMENT,
    PAGES,
    UNIT,
    alone,
    by_period,
    change,
    differences,
    frame_rows,
    letters,
    most_used,
    nothing,
    period_style,
    reach,
    read,
    resampling,
    share_axis,
    size,
    test,
    wide,
)
from helpers.framing.shares import in_order, reported
from helpers.framing.sides import in_words as sides_in_words
from helpers.words import Words, listed, percent, title


def draw(share: pd.DataFrame, difference: pd.DataFrame, min_n: int) -> Axes:
    """Above: the share of each frame in each period, with intervals. Below: the difference between periods, a panel each.

    `share`: `by_period`; `difference`: `compare.changes`. Hollow below `min_n` documents. A q of at most
    .05 is printed in bold. Returns the upper panel.
    """
    if not share["n"].sum():
        return style.nothing(1.6, NO_STATEMENT)
    periods = list(share["period"].drop_duplicates())
    labels = list(share["label"].drop_duplicates())
    pairs = list(difference[["other", "one"]].drop_duplicates().itertuples(index=False, name=None))
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
        text = f"{name[period]}: {period} ({sizes[period]} documents)"
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
    changes = _changes(found, tested)
    return Words(
        title=_title(found, tested, len(difference)),
        subtitle=f"{asked.scope.text} Share of statements with each frame by period; {size(n, int(first['n'].sum()))}",
        caption=(
            f"{UNIT} {resampling(asked.min_n)} Documents: {', '.join(f'{row.period}: {int(row.n)}' for row in first.itertuples())}. "
            "Below: the later share minus the earlier, in points, interval from ten documents in both periods. "
            f"{test(tested)} Bold: q of at most {shares.Q}. {read(asked)} {PAGES}"
        ),
        alt=(
            f"Above, points with intervals per frame, periods in the order {', '.join(first['period'].astype(str))}: "
            f"{_table(share, asked.min_n)}. Below, differences between periods. {changes}"
        ),
        reading=f"{changes} {_doubt(found)}".strip(),
        n=n,
    )


def _title(found: pd.DataFrame, tested: int, asked: int) -> str:
    if not asked:
        return "Share of statements with each frame, one period"
    if not tested:
        return "Frames by period: too few documents to compare"
    if found.empty:
        return "No difference in frames between periods survives correction"
    row, frames = found.iloc[0], list(found["label"].drop_duplicates())
    if not found["firm"].any():
        return title(
            f"{listed(frames)}: a difference between periods, not in each reading",
            "Differences between periods, not in each reading",
        )
    moved = f"{percent(row['share_other'])} to {percent(row['share_one'])} of statements"
    one = [f"Change of framing: {frames[0]}, from {moved}"] if len(frames) == 1 else []
    return title(*one, f"Change of framing in {listed(frames)}", f"Change of framing in {len(frames)} frames")


def _table(share: pd.DataFrame, min_n: int) -> str:
    """Every share of a period that has enough documents, in words."""
    shown = share.assign(estimate=share["estimate"].where(share["n"] >= min_n))
    return "; ".join(f"{label} {', '.join(map(percent, rows['estimate']))}" for label, rows in in_order(shown, "label"))


def _changes(found: pd.DataFrame, tested: int) -> str:
    if not tested:
        return "There is one period, or too few documents to compare periods."
    if found.empty:
        return f"None of the {tested} differences between periods survives correction (q of at most {shares.Q})."
    parts = "; ".join(change(row) for _, row in found.iterrows())
    return f"{len(found)} of {tested} differences {'survives' if len(found) == 1 else 'survive'} correction. {parts}."


def _doubt(found: pd.DataFrame) -> str:
    """What either reader alone gives for the differences reported."""
    return " ".join(alone(row) for _, row in found.iterrows())


def find(share: pd.DataFrame, difference: pd.DataFrame, asked: Asked) -> str:
    """The headline on periods: the change that survives best and that each reading alone shows; else the most used frames."""
    found, tested = reported(difference), int(difference["q"].notna().sum())
    firm = found[found["firm"]]
    if len(firm):
        row = firm.iloc[0]
        return f"“{asked.scope.text}” {change(row)} over {tested} differences. {alone(row)} Read: {asked.scope.source}; no sample."
    settled = f" ({len(found)} with the agreed codes)" if len(found) else ""
    none = (
        f" Of {tested} differences between periods none survives correction and shows in each reading alone{settled}."
        if tested
        else ""
    )
    return most_used(share, asked) + none


def periods(asked: Asked) -> Figure:
    """The share of each frame in each period, and the differences between periods with what each reader's codes alone give.

    Parts: `share` (columns of `shares.shares`), `difference` (`shares.changes` with `readings.confirm`).
    """
    tables = {"share": by_period(asked), "difference": compare.changes(asked)}
    words, headline = partial(say, asked=asked), partial(find, asked=asked)
    return Figure(asked, tables, partial(draw, min_n=asked.min_n), words, headline)


def answer(asked: Asked) -> Sentence:
    """The notebook's answer in three sentences: the frames most used, what changed, and how the sides differ."""
    if not asked.scope.statements:
        return Sentence(f"“{asked.scope.text}” No statement with these settings.")
    changes, used = compare.changes(asked), most_used(by_period(asked), asked)
    found, tested = reported(changes), int(changes["q"].notna().sum())
    if not tested:
        second = "There are too few documents to compare periods."
    elif found.empty:
        second = f"No change of framing between periods survives correction over {tested} differences."
    else:
        second = f"{change(found.iloc[0])}. {alone(found.iloc[0])}"
    return Sentence(f"{used} {second} Believers against doubters: {sides_in_words(compare.sides(asked))}")
