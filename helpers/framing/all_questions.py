"""All questions together at a fixed mix of questions: the weights (04-mix) and the standardised shares (04-all-questions)."""

from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from helpers.asked import Asked, once
from helpers.figure import form, style
from helpers.figure.basis import FRAMES, needs
from helpers.figure.figure import Figure, Listing
from helpers.framing import compare
from helpers.framing.mix import RAW, STANDARD, mix, spans, standardised, verdicts
from helpers.framing.parts import PAGES, against, caption, colour, key, nothing, read, upright, wide
from helpers.framing.shares import in_order
from helpers.measures import intervals
from helpers.words import Words, listed, number, percent, points, title

TOO_FEW = "Fewer than two questions have enough documents in every period: nothing can be standardised."


@once
def weights(asked: Asked) -> pd.DataFrame:
    """Each question's part in all statements and in those of each period (`mix.mix`)."""
    return mix(asked.statements, asked.book.ids("questions"), asked.min_n)


@once
def standard(asked: Asked, by: str) -> pd.DataFrame:
    """Raw and standardised shares by period or year (`mix.standardised`)."""
    return standardised(asked.statements, asked.frames, weights(asked), by, asked.min_n, asked.seed)


def draw(period: pd.DataFrame, year: pd.DataFrame, difference: pd.DataFrame, times: pd.DataFrame) -> Axes:
    """Over all questions: raw and standardised shares by period as levels across the time each covers, one panel per frame.

    `period`, `year`: `standard` by period and by year; `difference` (`mix.verdicts`) is not drawn, only put into words; `times`:
    period, start, end (the first and last document). Band: 95 % interval of the standardised share; circles: the standardised share
    by year, hollow where a question has too few documents for an interval. Returns the first panel.
    """
    if not period["n"].sum() or year.empty:
        return style.nothing(1.6, TOO_FEW)
    rows = list(in_order(period, "frame"))
    across = form.pick(3, 2, 5)
    lines = -(-len(rows) // across)
    fig, grid = style.sheet(1.5 + 1.2 * lines, 1 + lines, across, height_ratios=[0.17] + [1] * lines)
    ranges = {row.period: (row.start, row.end) for row in times.itertuples()}
    for ax, (frame, part) in zip(grid[1:].flat, rows, strict=False):
        for row in part[part["estimate"].notna()].itertuples():
            _level(ax, row, ranges[row.period], colour(frame))
        known = year[(year["frame"] == frame) & (year["kind"] == STANDARD) & year["estimate"].notna()]
        for row in known.itertuples():
            middle = pd.Timestamp(int(row.year), 7, 1)
            upright(ax, middle, row.estimate, np.nan, np.nan, colour(frame), np.isfinite(row.low), 2.8)
        ax.set_title(part["label"].iloc[0], color=colour(frame))
    for ax in grid[1:].flat[len(rows) :]:
        ax.set_axis_off()
    _same_axes(grid[1:].flat[: len(rows)], sorted(year["year"].astype(int).unique()), across)
    n = rows[0][1].loc[rows[0][1]["kind"] == RAW, "n"]
    grid[-1, min(1, len(rows) - 1)].set_xlabel(f"documents in the periods: {', '.join(map(str, n))}", fontsize=7)
    key(wide(grid, 0), _key(), 4)
    return grid[1, 0]


def _same_axes(panels, years: list[int], across: int) -> None:
    """The same span of years and of shares on every panel; years named every second one, below the lowest panels."""
    top = max(ax.get_ylim()[1] for ax in panels)
    ticks = [pd.Timestamp(year, 1, 1) for year in years[::2]]
    for place, ax in enumerate(panels):
        ax.set_xlim(pd.Timestamp(years[0], 1, 1), pd.Timestamp(years[-1] + 1, 1, 1))
        ax.set_ylim(-0.04, min(1.04, max(top, 0.3)))
        ax.set_xticks(ticks, [f"{tick:%Y}" for tick in ticks] if place >= len(panels) - across else [])
        shown = [tick for tick in (0, 0.25, 0.5, 0.75, 1) if tick <= ax.get_ylim()[1]]
        names = [f"{100 * tick:.0f}" for tick in shown[:-1]] + [f"{100 * shown[-1]:.0f} %"]
        ax.set_yticks(shown, names if place % across == 0 else [])
        ax.grid(axis="y")


def _level(ax: Axes, row, span: tuple, shade: str) -> None:
    if row.kind == RAW:
        ax.plot(span, [row.estimate] * 2, color=style.GREY, linewidth=1.3, linestyle=(0, (3, 1.5)), zorder=2)
        return
    ax.plot(span, [row.estimate] * 2, color=shade, linewidth=2, solid_capstyle="butt", zorder=3)
    if np.isfinite(row.low):
        ax.fill_between(span, row.low, row.high, color=shade, alpha=0.18, linewidth=0, zorder=1)


def _key() -> list:
    return [
        Line2D([], [], color=style.INK, linewidth=2, label="standardised, by period"),
        Rectangle((0, 0), 1, 1, color=style.INK, alpha=0.18, label="its 95 % interval"),
        Line2D([], [], color=style.GREY, linewidth=1.3, linestyle=(0, (3, 1.5)), label="raw, by period"),
        Line2D(
            [], [], color=style.INK, marker="o", markerfacecolor="white", linestyle="", markersize=3.5, label="by year"
        ),
    ]


def say(period: pd.DataFrame, year: pd.DataFrame, difference: pd.DataFrame, asked: Asked) -> Words:
    """Words of the standardised shares. `period`: `standard` by period; `difference`: `mix.verdicts`."""
    if not period["n"].sum():
        return nothing(asked, "Frames over all questions: nothing to standardise", TOO_FEW)
    table = weights(asked)  # how the shares were made: it stands in no row of theirs
    kept, out = (table.loc[keep, "question"] for keep in (table["weight"].notna(), table["weight"].isna()))
    parts = ", ".join(f"{row.question} {number(row.weight)}" for row in table.dropna(subset=["weight"]).itertuples())
    cases = int(period.loc[(period["kind"] == RAW) & (period["frame"] == period["frame"].iloc[0]), "cases"].sum())
    return Words(
        title=_title(difference[difference["change"].astype(bool)]),
        subtitle=f"Share of statements with each frame, directly standardised to the pooled question mix; n = {cases} statements",
        caption=caption(
            asked,
            f"Solid: share of statements with the frame (n = {cases}), standardised to the pooled mix of questions ({listed(kept)}); band: 95 % resampling interval; dashed: "
            "raw share; points: by year, hollow without an interval.",
        ),
        method=(
            f"Questions {listed(kept)}, weights {parts}{f'; left out: {listed(out)}' if len(out) else ''}. Standardised: the share "
            "within each question, weighted; raw: the share over the same statements as they are. Unit: documents. Band: 95 % "
            f"resampling interval ({intervals.DRAWS:,} draws of documents). By year: standardised, hollow without an interval where "
            f"a question has fewer than {asked.min_n} documents, missing where one has none. A change of framing is spoken of only "
            f"where it is seen within at least one question (next figure). {read(asked)} {PAGES}"
        ),
        alt=f"A panel per frame, standardised shares of the periods in order of time. {_levels_in_words(period)}",
        reading=f"{_most_moved(difference)} {_seen(difference, len(asked.coders) < 2)}".strip(),
        n=cases,
    )


def _title(found: pd.DataFrame) -> str:
    if found.empty:
        return "Over all questions no change of framing is seen"
    firm = found.loc[found["firm"].astype(bool), "label"].drop_duplicates()
    if firm.empty:
        return "Over all questions: differences between periods, not in each reading"
    return title(
        f"Within at least one question: change of framing in {listed(firm)}",
        f"Within at least one question: change of framing in {len(firm)} frames",
    )


def _levels_in_words(period: pd.DataFrame) -> str:
    rows = period[period["kind"] == STANDARD]
    return " ".join(
        f"{label}: {', '.join(percent(value) for value in part['estimate'])}."
        for label, part in in_order(rows, "label")
    )


def _most_moved(difference: pd.DataFrame) -> str:
    """The step in which raw and standardised differ most, and why."""
    known = difference.dropna(subset=["raw", "standardised"])
    if known.empty:
        return "There is one period, so nothing can move."
    row = known.loc[(known["raw"] - known["standardised"]).abs().idxmax()]
    return (
        f"Raw and standardised differ most for {row['label']} ({against(row['one'], row['other'])}): raw {points(row['raw'])}, standardised "
        f"{points(row['standardised'])}; the rest is the mix of questions, not their framing."
    )


def _seen(difference: pd.DataFrame, single: bool) -> str:
    rows = difference[difference["change"].astype(bool)]
    if rows.empty:
        return (
            "No frame moves over all questions as it changed within one, so nothing here is called a change of framing."
            if len(difference)
            else ""
        )
    parts = (
        f"{row.label} ({against(row.one, row.other)}, standardised {points(row.standardised)}; within {row.seen_within.replace(';', ', ')}"
        f"{'' if single else ', in each reading alone' if row.firm else ', not in each reading alone'})"
        for row in rows.itertuples()
    )
    return f"Seen within a question with the agreed codes: {listed(parts)}."


@needs(FRAMES)
def all_questions(asked: Asked) -> Figure:
    """Raw and standardised shares of all questions together, whichever was asked.

    Parts: `period` and `year` (`mix.standardised`), `difference` (`mix.verdicts`).
    """
    asked = asked.everything
    by_period, by_year = standard(asked, "period"), standard(asked, "year")
    tables = {"period": by_period, "year": by_year, "difference": verdicts(by_period, compare.within(asked))}
    return Figure(asked, tables, partial(draw, times=spans(asked.statements)), partial(say, asked=asked))


def say_mix(table: pd.DataFrame, asked: Asked) -> tuple[str, str]:
    """Caption and reading of the weights. `table`: `weights`."""
    shown = caption(
        asked,
        "Weights of the questions: each one's part in the statements of all periods together; periods: its part in each. Fewest: documents in the period that has "
        f"fewest. Empty: left out, below {asked.min_n:,} documents in a period.",
    )
    kept, out = table.dropna(subset=["weight"]), table.loc[table["weight"].isna(), "question"]
    if kept.empty:
        return shown, "Fewer than two questions have enough documents in every period, so nothing is standardised."
    left = f" Left out: {listed(out)}." if len(out) else ""
    periods = list(table.columns[4:])
    if len(periods) < 2:
        return shown, f"There is one period, so raw and standardised shares are the same.{left}"
    gaps = (
        kept.set_index("question")[periods].max(axis=1) - kept.set_index("question")[periods].min(axis=1)
    ).sort_values()
    row = kept.set_index("question").loc[gaps.index[-1], periods].astype(float)
    reading = (
        f"The mix of questions moves: {gaps.index[-1]} is {percent(row[row.idxmin()])} of statements in the period “{row.idxmin()}” and {percent(row.max())} in "
        f"“{row.idxmax()}”. {_tied(standard(asked, 'period'))} so its raw share moves with the mix even if nobody frames anything anew; the standardised share does not.{left}"
    )
    return shown, reading


def _tied(period: pd.DataFrame) -> str:
    """The frame whose raw and standardised shares lie farthest apart: the one that hangs most on the mix."""
    wide = period.pivot(index=["label", period.columns[2]], columns="kind", values="estimate")
    label = (wide[RAW] - wide[STANDARD]).abs().groupby("label").max().idxmax()
    return f"A frame may stand more on some questions than on others, as {label} does most here,"


def question_mix(asked: Asked) -> Listing:
    """Each question's part in every period and the weights that hold the mix fixed (columns: `mix.mix`)."""
    asked = asked.everything
    return Listing(asked, weights(asked), partial(say_mix, asked=asked))
