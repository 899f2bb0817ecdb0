"""Did the frames change, or the reading? Agreement beside the differences that each reader's codes alone show (04-instrument)."""

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers.asked import Asked
from helpers.figure import style
from helpers.figure.basis import FRAMES, TWO_READERS, needs
from helpers.figure.figure import Figure
from helpers.framing import compare, readings
from helpers.framing.parts import (
    NO_STATEMENT,
    READERS,
    against,
    caption,
    consistency,
    difference_axis,
    frame_rows,
    key,
    left_out,
    letters,
    nothing,
    period_style,
    reach,
    wide,
)
from helpers.framing.readings import AGREED
from helpers.framing.shares import in_order
from helpers.measures import intervals
from helpers.words import Words, listed, number, points, title


def draw(agreement: pd.DataFrame, difference: pd.DataFrame, min_n: int) -> Axes:
    """The instrument beside the frames: agreement per frame and period (left), and the differences between periods with the
    agreed code and with each reader's codes alone (right, a panel each; at most three).

    `agreement`: `readings.agreement`; `difference`: `readings.by_reader`. No alpha is drawn where fewer than `min_n`
    statements vary; hollow without an interval. Returns the left panel.
    """
    if agreement.empty:
        return style.nothing(1.6, NO_STATEMENT)
    labels, periods = (list(agreement[column].drop_duplicates()) for column in ("label", "period"))
    pairs = list(difference[["other", "one"]].drop_duplicates().itertuples(index=False, name=None))[:3]
    name, most = letters(periods), reach(difference)
    read = set(agreement.loc[agreement["n"] > 0, "period"]) | {period for pair in pairs for period in pair}
    styles = {
        f"{name[period]}: {period}": period_style(place, len(periods))
        for place, period in enumerate(periods)
        if period in read
    }
    marks = _in_rows(styles, READERS if pairs else {})
    heights, widths = [0.17 * len(marks) / 3, 0.3 * len(labels)], [1.6] + [1] * len(pairs)
    fig, grid = style.sheet(1.5 + sum(heights), 2, 1 + len(pairs), height_ratios=heights, width_ratios=widths)
    _alphas(grid[1, 0], agreement, periods, labels, min_n)
    for ax, (other, one) in zip(grid[1, 1:], pairs, strict=True):
        part = difference[(difference["one"] == one) & (difference["other"] == other)]
        for reader, offset in zip(READERS, (0, -0.22, 0.22), strict=True):
            marker, shade = READERS[reader]
            rows = part[(part["reader"] == reader) & part["estimate"].notna()]
            ax.plot(
                rows["estimate"],
                [labels.index(x) + offset for x in rows["label"]],
                marker,
                color=shade,
                markersize=4,
                clip_on=False,
            )
        difference_axis(ax, most)
        ax.set_title(f"{name[other]} to {name[one]}, points", fontweight="normal")
        frame_rows(ax, labels, False)
    key(wide(grid, 0), marks, 3)
    return grid[1, 0]


def _in_rows(*parts: Mapping[str, tuple]) -> list[Line2D]:
    """Marks of a key with three columns, every part beginning a row, in the order in which a legend fills its columns."""
    filled: list[tuple[str, tuple]] = []
    for part in parts:
        filled += [*part.items(), *[(" ", ("", "none"))] * (-len(part) % 3)]
    by_column = [filled[place] for column in range(3) for place in range(column, len(filled), 3)]
    return [Line2D([], [], color=shade, marker=mark, linestyle="", label=text) for text, (mark, shade) in by_column]


def _alphas(ax: Axes, agreement: pd.DataFrame, periods: list[str], labels: list[str], min_n: int) -> None:
    offsets = np.linspace(-0.27, 0.27, len(periods)) if len(periods) > 1 else [0]
    drawn = agreement[(agreement["carriers"] >= min_n) & agreement["estimate"].notna()]
    for place, (period, offset) in enumerate(zip(periods, offsets, strict=True)):
        marker, shade = period_style(place, len(periods))
        for row in drawn[drawn["period"] == period].itertuples():
            y, solid = labels.index(row.label) + offset, bool(np.isfinite(row.low))
            style.point_with_interval(
                ax, row.estimate, y, row.low, row.high, solid, color=shade, marker=marker, markersize=4
            )
    low = np.nanmin([*drawn["low"], *drawn["estimate"], 0])
    ax.set_xlim(low - 0.05, 1.05)
    frame_rows(ax, labels)
    ax.set_title("Agreement, alpha", fontweight="normal")


def say(agreement: pd.DataFrame, difference: pd.DataFrame, asked: Asked) -> Words:
    """Words of the instrument. `agreement`: `readings.agreement` over all questions; `difference`: `readings.by_reader`."""
    if agreement.empty:
        return nothing(asked, "Agreement on frames by period: no statement")
    name = letters(list(agreement["period"].drop_duplicates()))
    head, lowest = _lowest(agreement[(agreement["carriers"] >= asked.min_n) & agreement["estimate"].notna()], name)
    gaps, few = _reader_gaps(difference), intervals.BOOT_N
    sizes = ", ".join(
        f"{name[period]} ({period}): {int(rows['n'].max())}"
        for period, rows in in_order(agreement, "period")
        if rows["n"].max()
    )
    counts = [int(rows["n"].max()) for _, rows in in_order(agreement, "period")]
    return Words(
        title=head,
        subtitle=f"Left: agreement of two readings, all questions. Right: change on “{asked.scope.text}”",
        caption=caption(
            asked,
            f"Left: Krippendorff's alpha of each frame given or not, 95 % resampling interval, hollow without one; statements: {listed(map(str, counts))}. Right: later "
            "minus earlier share, by the agreed code and each reader's.",
        ),
        method=(
            "Left: Krippendorff's alpha (nominal: given or not), over settled statements on all questions that both readings have "
            f"({sizes}); lines: 95 % resampling interval; hollow without one (fewer than {few} statements vary, or all agree); "
            f"none below {asked.min_n}. Right: the later share minus the earlier on the chosen question, with the agreed code and "
            f"with each reader's codes alone. {asked.how_read()}"
            f"{consistency(asked)} "
            f"{left_out(asked)}"
        ),
        alt=f"Left, alpha per frame and period. {lowest.strip()} Right, differences between periods by reading. {gaps}",
        reading=f"{lowest} {gaps}".strip(),
        n=int(agreement.groupby("period", sort=False)["n"].max().sum()),
    )


def _lowest(drawn: pd.DataFrame, name: Mapping[str, str]) -> tuple[str, str]:
    """The lowest alpha that is drawn, as a title and in a sentence."""
    if drawn.empty:
        return "Agreement on frames by period: too few statements", "No frame varies in enough statements for an alpha."
    low = drawn.loc[drawn["estimate"].idxmin()]
    alpha, period = number(low["estimate"]), name[low["period"]]
    head = f"Lowest agreement: {low['label']}, alpha {alpha} in period {period}"
    sentence = f"The lowest alpha is {alpha}, for {low['label']} in the period “{low['period']}”. {_moved(drawn, name)}"
    return title(head, "Agreement on frames by period"), sentence


def _moved(drawn: pd.DataFrame, name: Mapping[str, str]) -> str:
    """The frame whose alpha moves most from one period to the next, in words."""
    wide = drawn.pivot(index="label", columns="period", values="estimate")
    wide = wide[[period for period in name if period in wide.columns]]
    moves = wide.diff(axis=1).stack().dropna()
    if moves.empty:
        return ""
    label, later = moves.abs().idxmax()
    earlier = wide.columns[list(wide.columns).index(later) - 1]
    return (
        f"It moves most for {label}, from {number(wide.loc[label, earlier])} (“{earlier}”) to {number(wide.loc[label, later])} (“{later}”): "
        "a change in that frame across this border may partly be one of reading."
    )


def _reader_gaps(difference: pd.DataFrame) -> str:
    """How far the two readers' own differences lie apart at most."""
    wide = difference.pivot(index=["label", "other", "one"], columns="reader", values="estimate")
    gap = (wide.get("reader 1", np.nan) - wide.get("reader 2", np.nan)) if len(wide) else pd.Series(dtype=float)
    if AGREED not in wide or wide[AGREED].isna().all() or np.isnan(gap).all():
        return ""
    gap = gap.abs()
    label, other, one = gap.idxmax()
    row = wide.loc[(label, other, one)]
    return (
        f"The readers' own differences lie apart by {100 * gap.max():.0f} points at most ({label}, {against(one, other)}: {points(row['reader 1'])} and "
        f"{points(row['reader 2'])})."
    )


@needs(FRAMES, TWO_READERS)
def instrument(asked: Asked) -> Figure:
    """Agreement of the two readings per frame and period, beside the differences between periods by reading.

    Parts: `agreement` over all questions (`readings.agreement`), `difference` on the question asked (`readings.by_reader`).
    """
    changes = readings.by_reader(asked.data, asked.statements, asked.frames, compare.changes(asked), asked.min_n)
    tables = {"agreement": compare.agreement(asked.everything), "difference": changes}
    return Figure(asked, tables, partial(draw, min_n=asked.min_n), partial(say, asked=asked))
