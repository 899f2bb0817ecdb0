"""What several figures of frames share: axes, keys and marks; and pieces of their sentences."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from helpers import asked as asking
from helpers.asked import Asked, once
from helpers.corpus import OPENING
from helpers.figure import style
from helpers.framing import shares
from helpers.framing.readings import AGREED
from helpers.framing.shares import in_order
from helpers.measures import intervals, permutation
from helpers.words import Words, chance, count, percent, point_span, points, span

NO_STATEMENT = "No statement on this question with these settings."
NO_SENTENCE = "No sentence of an article with these settings."
SPEECH = {"own": ("o", style.INK), "quoted": ("s", "#B3541E"), "reported": ("^", "#2D5F8A")}
UNIT = (
    "Share of statements with the frame: one vote per statement, a statement may have several frames. Statements of one page hang together, so whole "
    "documents are drawn again."
)
PAGES = "These pages only: a convenience sample, and a difference in time says nothing of its cause."
ALONE = "Every article stands for itself: so few articles are no sample, and none is pooled with another."
CODES = "Agreed code of every sentence, coded by reading; a sentence may have several frames or none."
_SHADES = LinearSegmentedColormap.from_list("periods", ["#6F93AD", "#2D5F8A", "#0B2A45"])
_MARKERS = "osD^vPX<>"
caption = partial(
    asking.caption, otherwise="Every role counts."
)  # what is needed to read a figure, and the filters in force
READERS = {AGREED: ("o", style.INK), "reader 1": ("<", "#B3541E"), "reader 2": (">", "#2D5F8A")}


def colour(frame: str) -> str:
    """The fixed colour of a frame; ink for one that has none."""
    return style.FRAME_COLOURS.get(frame, style.INK)


def period_style(place: int, size: int) -> tuple[str, tuple]:
    """Marker and shade of the period at a place among `size`: the later, the darker."""
    return _MARKERS[place % len(_MARKERS)], _SHADES(place / max(size - 1, 1))


def letters(periods: Sequence[str]) -> dict[str, str]:
    """A letter for each period, in order: A, B, C."""
    return {period: chr(ord("A") + place) for place, period in enumerate(periods)}


def upright(ax: Axes, x: float, y: float, low: float, high: float, shade: str, solid: bool, size: float) -> None:
    """One estimate with its interval along y; hollow where `solid` is false."""
    if np.isfinite(low) and np.isfinite(high):
        ax.plot([x, x], [low, high], color=shade, linewidth=1.2, solid_capstyle="butt", zorder=2)
    ax.plot(x, y, "o", color=shade, markerfacecolor=shade if solid else "white", markersize=size, zorder=3)


def wide(grid: np.ndarray, row: int) -> Axes:
    """The first axes of a row of a grid, spread over the whole row."""
    for ax in grid[row, 1:]:
        ax.remove()
    first = grid[row, 0]
    first.set_subplotspec(first.get_gridspec()[row, :])
    return first


def key(ax: Axes, handles: Sequence, columns: int) -> None:
    """A legend on axes of its own."""
    ax.set_axis_off()
    legend = ax.legend(handles=list(handles), loc="center left", ncols=columns, borderaxespad=0, columnspacing=1.4)
    legend.set_in_layout(False)


def frame_rows(ax: Axes, labels: Sequence[str], named: bool = True) -> None:
    """Rows of frames from the top down, with thin lines between them."""
    ax.set_yticks(range(len(labels)), labels if named else [""] * len(labels))
    ax.set_ylim(len(labels) - 0.5, -0.5)
    ax.hlines(
        np.arange(len(labels) - 1) + 0.5, 0, 1, transform=ax.get_yaxis_transform(), color="#EEEEEE", linewidth=0.6
    )
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def share_axis(ax: Axes, most: float = 1.0) -> None:
    """An axis of shares from 0 to `most` in quarters, the last tick with its per cent sign."""
    ticks = [tick for tick in (0, 0.25, 0.5, 0.75, 1) if tick <= most + 0.01]
    names = [f"{100 * tick:.0f}" for tick in ticks]
    ax.set_xticks(ticks, [*names[:-1], f"{names[-1]} %"])
    ax.set_xlim(-0.03, most + 0.03)


def reach(*tables: pd.DataFrame) -> float:
    """How far an axis of differences must go to either side, in steps of a quarter."""
    ends = [table[column].abs().max() for table in tables for column in ("estimate", "low", "high") if column in table]
    return float(np.clip(np.ceil(4 * np.nanmax([*ends, 0.2]) + 0.01) / 4, 0.25, 1))


def difference_axis(ax: Axes, most: float) -> None:
    """An axis of differences of shares, in points, with zero marked."""
    ticks = [-1, -0.5, 0, 0.5, 1] if most > 0.5 else [-0.5, -0.25, 0, 0.25, 0.5]
    ax.axvline(0, color=style.GREY, linewidth=0.8, zorder=0)
    ax.set_xticks(ticks, [f"{100 * tick:+.0f}".replace("-", "−").replace("+0", "0") for tick in ticks], fontsize=6.5)
    ax.set_xlim(-1.1 * most, 1.1 * most)


def differences(ax: Axes, part: pd.DataFrame, labels: Sequence[str], named: bool = True, most: float = 1) -> None:
    """Differences of shares with their intervals around zero, q at the right (bold up to .05); one row per frame."""
    difference_axis(ax, most)
    for row in part[part["estimate"].notna()].itertuples():
        y, strong = labels.index(row.label), row.q <= shares.Q
        shade, weight = (style.INK, "bold") if strong else (style.GREY, "normal")
        style.point_with_interval(ax, row.estimate, y, row.low, row.high, strong, color=shade, markersize=4)
        ax.text(
            1.02,
            y,
            f"q {small(row.q)}",
            transform=ax.get_yaxis_transform(),
            fontsize=6.5,
            va="center",
            color=shade,
            fontweight=weight,
        )
    frame_rows(ax, labels, named)


def small(value: float) -> str:
    """A p or q with two digits, three below .1; never 0 or more than 1."""
    text = f"{value:.3f}" if value < 0.1 else f"{value:.2f}"
    return "<.001" if value < 0.001 else text.removeprefix("0")


@once
def by_period(asked: Asked) -> pd.DataFrame:
    """The share of statements with each frame in each period (`shares.shares`)."""
    return shares.shares(asked.statements, asked.frames, "period", asked.min_n, asked.seed)


def filters(asked: Asked) -> str:
    """The settings that narrow the choice, as a sentence."""
    return f"Filters: {asked.scope.filters}." if asked.scope.filters else "Every role counts."


def left_out(asked: Asked) -> str:
    """The filters and the documents without a period, as sentences."""
    scope, kept = asked.scope, filters(asked)
    lost = (
        f"{count(scope.documents_without_period, 'document')} without a period (month known only, a cut falls in it)."
    )
    return f"{kept} {lost}" if scope.documents_without_period else kept


def read(asked: Asked) -> str:
    """What was read and what was left out."""
    return f"Read: {asked.scope.source}. {left_out(asked)}"


def nothing(asked: Asked, what: str, text: str = NO_STATEMENT) -> Words:
    """The words of a figure without a row: why there is none."""
    text = f"{text} {asked.elsewhere}".strip()
    return Words(what, asked.scope.text, caption(asked, text), text, text, 0, f"{text} {left_out(asked)}")


def size(statements: int, documents: int) -> str:
    """`102 statements in 89 documents`."""
    return f"{count(statements, 'statement')} in {count(documents, 'document')}"


def depth(asked: Asked) -> str:
    """A sentence where only the openings of the articles are read."""
    text = f"Only paragraphs that begin within an article's first {OPENING:,} characters. "
    return text if asked.depth == "opening" else ""


def resampling(min_n: int) -> str:
    """What the lines of a figure of shares mean."""
    return (
        f"Lines: 95 % resampling interval ({intervals.DRAWS:,} draws of as many documents again from those collected, bootstrap), from {intervals.BOOT_N} documents; below that "
        f"Student's t (small n); hollow and none below {min_n} documents; none where all documents agree."
    )


def test(rows: int) -> str:
    """How p and q were made, with the size of the family."""
    return (
        f"{permuted()} q: Benjamini-Hochberg over all {count(rows, 'difference')} tested."
        if rows
        else "Nothing could be tested."
    )


def permuted() -> str:
    """How p was made."""
    return (
        f"p: {permutation.PERMUTATIONS:,} permutations of the labels over whole documents ({shares.CLOSER_BY * permutation.PERMUTATIONS:,} where a p is up to "
        f"{shares.CLOSER});"
    )


def corrected(tested: int, here: int | None = None) -> str:
    """Over how many differences q was corrected, drawn or not; `here`: how many of them are on the question asked."""
    if here is not None and here < tested:
        return f"q over the {count(tested, 'difference')} of all questions"
    return f"q over {'all ' if tested > 1 else ''}{count(tested, 'difference')}" if tested else "no difference"


def change(row: pd.Series) -> str:
    """One difference in a sentence's part: the frame, both shares with their n, the difference, its interval and q.

    Documents that all agree stay so however often they are drawn again, so the interval leaves such a share as it is, and it is said.
    """
    fixed = [share for share in (row["share_other"], row["share_one"]) if share in (0, 1)]
    taken = ", a share of all or none taken as certain" if len(fixed) == 1 else ""
    return (
        f"{row['label']} is used in {percent(row['share_other'])} of {count(int(row['cases_other']), 'statement')} ({count(int(row['n_other']), 'document')}, "
        f"{row['other']}) and in {percent(row['share_one'])} of {count(int(row['cases_one']), 'statement')} ({count(int(row['n_one']), 'document')}, "
        f"{row['one']}): {points(row['estimate'])} (95 % resampling interval {point_span(row['low'], row['high'])}{taken}), {chance('q', row['q'])}"
    )


def consistency(asked: Asked) -> str:
    """What two readings show, and what not."""
    return f"Two {'machine-assisted ' if asked.book.debate.machine else ''}readings show consistency, not correctness."


def against(one: str, other: str) -> str:
    """A comparison of two periods in words, the later first."""
    return f"“{one}” against “{other}”"


def alone(row: pd.Series) -> str:
    """What each reader's codes alone give for a difference, in a sentence."""
    if pd.isna(row["reader_1"]) and pd.isna(row["reader_2"]):
        return f"For {row['label']}, {readings_verdict(row)}."
    parts = [
        f"reader {n}'s codes alone give {points(row[f'reader_{n}'])} ({chance('p', row[f'p_{n}'])})" for n in (1, 2)
    ]
    return f"For {row['label']}, {parts[0]} and {parts[1]}: {readings_verdict(row)}."


def readings_verdict(row: pd.Series) -> str:
    """Whether each reader's codes alone show a difference, in a sentence's part."""
    if pd.isna(row["reader_1"]) and pd.isna(row["reader_2"]):
        return "there is no second reading to hold it against"
    if row["firm"]:
        smaller = ", though smaller than the settled codes do" if _settled_larger(row) else ""
        return f"each reading alone shows it{smaller}"
    if np.sign(row["reader_1"]) == np.sign(row["reader_2"]) == np.sign(row["estimate"]):
        return "both readings point the same way, but the size hangs on how they were settled"
    return "the readings do not agree on its direction"


def _settled_larger(row: pd.Series) -> bool:
    """Whether a difference is larger, by a point or more, with the settled codes than with those of either reader."""
    return bool(abs(row["estimate"]) - max(abs(row["reader_1"]), abs(row["reader_2"])) >= 0.01)


def ranked(rows: pd.DataFrame) -> pd.DataFrame:
    """Frames by falling share, the order of the codebook where they are equal."""
    return rows.sort_values("estimate", ascending=False, kind="stable")


def most_used(table: pd.DataFrame, asked: Asked) -> str:
    """The two frames most used on the question in each period that has enough documents, with their shares, interval and n.

    `table`: `by_period`.
    """
    parts = []
    for period, rows in in_order(table[table["n"] >= asked.min_n], "period"):
        used = " and ".join(_share(row) for _, row in ranked(rows).head(2).iterrows())
        parts.append(f"{period}, {used}, n = {count(int(rows['n'].iloc[0]), 'document')}")
    if not parts:
        return f"“{asked.scope.text}” No period has {asked.min_n} documents, so no frame can be called the most used."
    return (
        f"“{asked.scope.text}” The frames used in most statements: {'; '.join(parts)} "
        f"(95 % resampling intervals; read: {asked.scope.source})."
    )


def _share(row: pd.Series) -> str:
    return f"{row['label']} {percent(row['estimate'])} ({span(row['low'], row['high'], share=True)})"
