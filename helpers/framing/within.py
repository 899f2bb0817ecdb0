"""Within which question the framing changes: the differences that say most (04-within), and all of them (04-within-all)."""

import textwrap
from collections.abc import Sequence
from functools import partial

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers import words
from helpers.asked import Asked
from helpers.figure import style
from helpers.figure.basis import FRAMES, needs
from helpers.figure.figure import Figure, Listing
from helpers.framing import compare, shares
from helpers.framing.parts import (
    PAGES,
    READERS,
    alone,
    caption,
    change,
    corrected,
    difference_axis,
    frame_rows,
    letters,
    reach,
    read,
    size,
    small,
    test,
)
from helpers.framing.shares import in_order, reported
from helpers.measures import intervals
from helpers.words import Words, count, listed, number, percent, title, verb


def draw(differences: pd.DataFrame, periods: Sequence[str]) -> Axes:
    """The differences between periods within single questions: a row each, in the order given, with both shares and q.

    `differences`: rows of `compare.within`, such as `shares.foremost`; `periods`: their labels in order. Full:
    q of at most .05; triangles: what each reader's codes alone give for these.
    """
    rows, name = differences[differences["estimate"].notna()], letters(periods)
    if rows.empty:
        return style.nothing(1.6, "Nothing to compare: one period, or too few documents on every question.")
    ax = style.canvas(1.75 + 0.235 * len(rows))
    labels = [f"{row.label} on {row.question}, {name[row.other]} to {name[row.one]}" for row in rows.itertuples()]
    difference_axis(ax, reach(rows))
    for y, row in enumerate(rows.itertuples()):
        _difference(ax, y, row)
    frame_rows(ax, labels)
    named = {*rows["one"], *rows["other"]}
    key_text = "; ".join(f"{letter}: {period}" for period, letter in name.items() if period in named)
    ax.set_xlabel(f"later share minus earlier, points\n{textwrap.fill(key_text, 95)}", fontsize=7)
    marks = [
        Line2D([], [], color=style.INK, marker="o", linestyle="", markersize=4, label="agreed, q up to .05"),
        Line2D([], [], color=style.GREY, marker="o", mfc="white", linestyle="", markersize=4, label="agreed, q above"),
        *(
            Line2D([], [], color=READERS[r][1], marker=READERS[r][0], linestyle="", markersize=4.5, label=f"{r} alone")
            for r in list(READERS)[1:]
        ),
    ]
    ax.legend(handles=marks, loc="lower left", bbox_to_anchor=(-0.42, 1), ncols=4, borderaxespad=0.2, columnspacing=1)
    return ax


def _difference(ax: Axes, y: int, row) -> None:
    strong = row.q <= shares.Q
    shade, weight = (style.INK, "bold") if strong else (style.GREY, "normal")
    style.point_with_interval(ax, row.estimate, y, row.low, row.high, strong, color=shade, markersize=4.5)
    for reader in (1, 2):
        marker, own = READERS[f"reader {reader}"]
        ax.plot(getattr(row, f"reader_{reader}"), y, marker, color=own, markersize=4, zorder=4)
    text = f"{100 * row.share_other:.0f} → {100 * row.share_one:.0f} %   q {small(row.q)}"
    ax.text(
        1.02, y, text, transform=ax.get_yaxis_transform(), fontsize=6.8, va="center", color=shade, fontweight=weight
    )


def say(differences: pd.DataFrame, asked: Asked) -> Words:
    """Words of the changes within questions. `differences`: rows of `compare.within`, all that are reported among them."""
    found, tested = reported(differences), compare.family(differences)
    each = " ".join(f"{row['question']}: {change(row)}. {alone(row)}" for _, row in found.iterrows())
    reading = (
        f"Of {count(tested, 'difference')} {len(found)} {verb(len(found), 'survives', 'survive')} correction. {each}"
    )
    if not tested:
        reading = "There is one period, or too few documents on every question."
    elif found.empty:
        reading = f"Of {count(tested, 'difference')} none survives correction: no change of framing is seen within a question."
    scope = asked.scope
    return Words(
        title=_title(found, tested) if tested else "Framing within questions: nothing to compare",
        subtitle=(
            "Differences between periods within each question, smallest q first; "
            f"{size(scope.statements, scope.documents)}"
        ),
        caption=caption(
            asked,
            f"Later minus earlier share of statements (n = {scope.statements}), in points, 95 % resampling interval; {corrected(tested)}, drawn or not "
            "(permutation, Benjamini-Hochberg). Triangles: each reader's codes alone.",
        ),
        method=(
            f"The later share minus the earlier; unit: documents; lines: 95 % resampling interval ({intervals.DRAWS:,} draws), from "
            f"ten documents in both periods. {test(tested)} The family is all of these, not only those drawn, and the same in the "
            "figure of one question. Triangles: the difference with each reader's codes alone, for rows with q of "
            f"at most {shares.Q}. {read(asked)} {PAGES}"
        ),
        alt=f"Rows of frames on questions with the difference between two periods. {reading}",
        reading=reading,
        n=scope.statements,
    )


def _title(found: pd.DataFrame, tested: int) -> str:
    firm, over = found[found["firm"].astype(bool)], f"(over {count(tested, 'difference')})"
    if found.empty:
        return f"No change of framing survives correction over {count(tested, 'difference')}"
    if firm.empty:
        return f"Of {count(tested, 'difference')} {len(found)} {verb(len(found), 'survives', 'survive')}, none in each reading alone"
    parts = [
        f"{listed(rows['label'].drop_duplicates())} on “{question}”" for question, rows in in_order(firm, "question")
    ]
    return title(
        f"Change of framing: {listed(parts)} {over}",
        f"Change of framing within questions: {len(firm)} of {count(tested, 'difference')}",
    )


def find(differences: pd.DataFrame, asked: Asked) -> str:
    """The headline on changes within questions: those that survive correction and that each reading alone shows; may be empty."""
    found, tested = reported(differences), compare.family(differences)
    agreement = compare.agreement(asked)  # drawn in another figure, of the instrument; no column of this one
    alpha = agreement[agreement["carriers"] >= asked.min_n].set_index(["frame", "period"])["estimate"]
    parts = []
    firm = found[found["firm"].astype(bool)].head(2)
    for _, row in firm.iterrows():
        levels = listed(number(alpha.get((row["frame"], row[side]), float("nan"))) for side in ("other", "one"))
        text = words.question(asked.book, row["question"])
        single = alone(row).removeprefix(f"For {row['label']}, ").removesuffix(".")
        parts.append(
            f"“{text}” {change(row)} over {count(tested, 'difference')}; {single}; agreement on the frame: alpha {levels}."
        )
    return f"{_plainly(firm, asked)}\n{' '.join(parts)}" if parts else ""


def _plainly(rows: pd.DataFrame, asked: Asked) -> str:
    """Changes in plain sentences: for each question and frame its share in every period compared, with n."""
    said = []
    for question, own in rows.groupby("question", sort=False):
        frames = [
            f"{label} is used in {_shares(changes, asked)}" for label, changes in own.groupby("label", sort=False)
        ]
        said.append(
            f"“{words.question(asked.book, question)}” In statements on it the frame {'; the frame '.join(frames)}."
        )
    return " ".join(said)


def _shares(changes: pd.DataFrame, asked: Asked) -> str:
    """The share of one frame in each period that is compared, in the order of the periods, with n."""
    found = {
        row[side]: (row[f"share_{side}"], row[f"cases_{side}"])
        for _, row in changes.iterrows()
        for side in ("other", "one")
    }
    return listed(
        f"{percent(found[label][0])} of {int(found[label][1])} ({label})" for label in asked.labels if label in found
    )


@needs(FRAMES)
def within(asked: Asked) -> Figure:
    """The differences between periods within single questions with the smallest q, whichever question was asked.

    Columns: `shares.within` with `readings.confirm`; all that are reported, and others up to twelve rows.
    """
    asked = asked.everything
    table = shares.foremost(compare.within(asked))
    text, headline = partial(say, asked=asked), partial(find, asked=asked)
    return Figure(asked, {"differences": table}, partial(draw, periods=asked.labels), text, headline)


def say_all(table: pd.DataFrame, asked: Asked) -> tuple[str, str]:
    """Caption and reading of the whole table behind that figure. `table`: `shares.plainly`."""
    tested = int(table["q"].notna().sum())
    shown = caption(
        asked,
        f"Every frame on every question between periods, smallest q first; {corrected(tested)} tested (permutation, Benjamini-Hochberg). "
        "Rows without p: fewer documents than a share needs.",
    )
    return shown, f"{tested} of {count(len(table), 'difference')} could be tested."


@needs(FRAMES)
def within_all(asked: Asked) -> Listing:
    """Every frame on every question between periods (columns: `shares.plainly`), whichever question was asked."""
    asked = asked.everything
    return Listing(asked, shares.plainly(compare.within(asked)), partial(say_all, asked=asked))
