"""Charts of words: tidy table in, axes out. Labels come from the table's own rows, so figure and CSV cannot differ."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from helpers import words
from helpers.figure import style as charts
from helpers.figure.style import GREY, INK, LIGHT
from helpers.language import keyness, word_frames
from helpers.measures import intervals

WAYS = {
    word_frames.LISTS: ("s", "#D55E00", "word list"),
    word_frames.CLASSIFIER: ("^", "#0072B2", "classifier"),
    word_frames.READERS: ("o", INK, "two readings"),
    word_frames.ALL: ("|", GREY, "every sentence marked"),
}


def apart(table: pd.DataFrame, sides: bool = False) -> Axes:
    """Terms that set groups apart: log-odds with interval on the left, signed G2 on the right, one row per shown term.

    `table` as from `keyness.contrast`; filled where q is at most 0.05; countries in their colours, `sides` of a question in
    those of the stance. The rightmost column counts the pages with the term, in its group and outside.
    """
    rows = table[table["shown"].astype(bool)]
    if rows.empty:
        return charts.nothing(1.6, "No comparison: no two groups have enough pages, or no term occurs often enough.")
    heads, places = _stacked(rows, sides)
    fig, axes = charts.sheet(1.05 + 0.165 * (places.max() + 1), 1, 2, sharey=True, width_ratios=(1.25, 1))
    left, right = axes[0]
    for place, row in zip(places, rows.itertuples(), strict=True):
        colour = heads[_side(row)][1]
        charts.point_with_interval(
            left, row.log_odds, place, row.low, row.high, bool(row.q <= keyness.Q), color=colour, markersize=4
        )
        right.barh(place, row.g2, 0.55, color=colour, alpha=0.75)
    _finish_apart(left, right, rows, heads, places)
    return left


def _side(row) -> str:
    """The group in which a shown term is more frequent."""
    return row.group if row.z > 0 else row.against


def _stacked(rows: pd.DataFrame, sides: bool) -> tuple[dict, np.ndarray]:
    """A line for every shown term under a heading for its group: headings (line, colour, pages) and the terms' lines."""
    heads, places, line, last = {}, [], -1.0, None
    for row in rows.itertuples():
        side = _side(row)
        if side != last:
            line += 1 if last is None else 1.4
            n = row.n if row.z > 0 else row.n_against
            heads[side], last = (line, _colour(side, row.z > 0, sides), n), side
        line += 1
        places.append(line)
    return heads, np.array(places)


def _colour(name: str, high: bool, sides: bool) -> str:
    """The fixed colour of a country or of a side of the question; ink for everything else."""
    if sides:
        return charts.STANCE_COLOURS[1 if high else -1]
    return charts.GROUP_COLOURS[charts.group(name)] if len(name) == 3 else INK


def _finish_apart(left: Axes, right: Axes, rows: pd.DataFrame, heads: dict, places: np.ndarray) -> None:
    """Labels, headings, the count of pages and the axes of `apart`."""
    single = bool((rows["n"] == 1).all())
    left.set_yticks(places, rows["term"].str.replace("_", " "), fontsize=7.5)
    left.set_ylim(places.max() + 0.8, -0.7)
    for name, (line, colour, n) in heads.items():
        label = f"{words.country(name) if len(name) == 3 else name}{'' if single else f' (n = {int(n)})'}"
        left.annotate(label, (0, line), xycoords=("axes fraction", "data"), fontsize=8, fontweight="bold", color=colour, va="center", xytext=(3, 0), textcoords="offset points", zorder=4, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6})  # fmt: skip
    for ax, label in ((left, "weighted log-odds, ordered by z"), (right, "G2, signed")):
        ax.axvline(0, color=LIGHT, linewidth=0.9, zorder=0)
        ax.set_xlabel(label)
        ax.tick_params(axis="y", length=0)
    for place, row in zip(places, rows.itertuples(), strict=True):
        inside, outside = (row.pages, row.pages_against) if row.z > 0 else (row.pages_against, row.pages)
        text = f"{inside} | {outside}"
        right.annotate(text, (1, place), xycoords=("axes fraction", "data"), xytext=(4, 0), textcoords="offset points", fontsize=7, va="center", color="#333333")  # fmt: skip
    top = min(line for line, _, _ in heads.values())
    right.annotate("articles" if single else "pages", (1, top), xycoords=("axes fraction", "data"), xytext=(4, 0), textcoords="offset points", fontsize=7, color="#333333", va="center")  # fmt: skip


def rates(table: pd.DataFrame, wide: pd.DataFrame) -> Axes:
    """Named terms by year, a panel per term: the chosen question's pages in colour, all pages in grey.

    Both tables as from `term_rates.by_year`. Hollow below the least number of pages; a line joins only neighbouring years with ten pages each.
    """
    terms = list(dict.fromkeys(table["term"])) or list(dict.fromkeys(wide["term"]))
    if not terms:
        return charts.nothing(1.6, "No page, or no term named.")
    lines = int(np.ceil(len(terms) / 2))
    fig, axes = charts.sheet(0.8 + 1.45 * lines, lines, 2, sharex=True)
    for ax, term in zip(axes.flat, terms, strict=False):
        _series(ax, wide[wide["term"] == term], GREY, 0.12, "s")
        _series(ax, table[table["term"] == term], "#0072B2", -0.12, "o")
        ax.set_title(term.replace("_", " "), fontsize=8.5, loc="left")
        both = pd.concat([table, wide])
        top = max([1.0, *both.loc[both["term"] == term, ["estimate", "high"]].max().dropna()])
        ax.set_ylim(-0.05 * top, 1.12 * top)
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    for ax in axes.flat[len(terms) :]:
        ax.set_axis_off()
    _named(axes[-1, 0])
    fig.supylabel("per 1,000 tokens", fontsize=8)
    return axes[0, 0]


def _series(ax: Axes, rows: pd.DataFrame, colour: str, shift: float, marker: str) -> None:
    """One term in one set of pages: points with intervals, and a line where both ends rest on enough pages."""
    solid = rows["n"] >= intervals.BOOT_N
    for one, other in zip(rows[solid].itertuples(), rows[solid].iloc[1:].itertuples(), strict=False):
        if other.year == one.year + 1:
            ax.plot(
                [one.year + shift, other.year + shift],
                [one.estimate, other.estimate],
                color=colour,
                linewidth=1,
                zorder=1,
            )
    for row in rows.itertuples():
        if np.isfinite(row.low):
            line = (0, (1, 1)) if row.interval == intervals.SMALL else "solid"
            ax.plot(
                [row.year + shift] * 2,
                [row.low, row.high],
                color=colour,
                linewidth=1,
                linestyle=line,
                solid_capstyle="butt",
                zorder=2,
            )
        fill = "white" if row.interval == intervals.TOO_FEW else colour
        ax.plot(row.year + shift, row.estimate, marker, color=colour, markerfacecolor=fill, markersize=4, zorder=3)


def _named(ax: Axes) -> None:
    """What the two colours are, once, below the last panel."""
    for text, colour, shift in (("● chosen question", "#0072B2", 0), ("■ all questions", GREY, 80)):
        ax.annotate(
            text,
            (0, 0),
            xycoords="axes fraction",
            xytext=(shift, -26),
            textcoords="offset points",
            fontsize=7,
            color=colour,
        )


def held_out(table: pd.DataFrame, low: str = "", high: str = "") -> Axes:
    """Held-out Wordscores against the stance read, one mark per page, by the country of its voices."""
    if table.empty:
        return charts.nothing(1.6, "Fewer than ten pages with words counted, or all with the same stance: no score.")
    ax = charts.canvas(3.5)
    group = table["country"].map(lambda code: charts.group(code))
    shift = charts.spread(table["stance"].round(2), 0.014)
    for code, name in charts.GROUPS.items():
        here = (group == code).to_numpy()
        if here.any():
            ax.plot((table["stance"] + shift)[here], table["score"][here], charts.GROUP_MARKERS[code], color=charts.GROUP_COLOURS[code], markersize=4, label=name if code != "OTH" else "elsewhere or several", linestyle="none")  # fmt: skip
    charts.stance_axis(ax, low, high)
    ax.set_ylabel("score from all other pages")
    ax.legend(
        fontsize=7,
        ncols=5,
        loc="lower center",
        bbox_to_anchor=(0.5, 1.0),
        handletextpad=0.1,
        columnspacing=1.0,
        frameon=False,
    )
    return ax


def frames(table: pd.DataFrame, labels: dict[str, str]) -> Axes:
    """F1 of each way of marking a frame, one row per frame, most frequent first; `labels` names the frames.

    `table` as from `word_frames.against_reading`; frames below the minimum keep their row and say their count.
    """
    order = table[table["by"] == word_frames.LISTS].sort_values("sentences", ascending=False, kind="stable")
    ax = charts.canvas(1.1 + 0.36 * len(order))
    for way, (marker, colour, name) in WAYS.items():
        rows = table[table["by"] == way].set_index("frame").loc[order["frame"]]
        lift = {word_frames.LISTS: -0.16, word_frames.CLASSIFIER: 0.16}.get(way, 0.0)
        for place, row in enumerate(rows.itertuples()):
            if np.isfinite(row.low) and way != word_frames.ALL:
                ax.plot([row.low, row.high], [place + lift] * 2, color=colour, linewidth=1, zorder=2)
            ax.plot(row.f1, place + lift, marker, color=colour, markersize=9 if marker == "|" else 4.5, zorder=3)
        ax.plot([], [], marker, color=colour, markersize=7 if marker == "|" else 4.5, linestyle="none", label=name)
    few = order["f1"].isna().to_numpy()
    for place in np.flatnonzero(few).tolist():
        ax.text(0.02, place, "too few sentences: counts only", fontsize=7, color=GREY, va="center")
    ax.set_yticks(range(len(order)), [f"{labels[row.frame]} (n = {row.sentences})" for row in order.itertuples()])
    ax.set_ylim(len(order) - 0.5, -0.5)
    ax.set_xlim(-0.02, 1.03)
    ax.set_xlabel("F1: 0 no sentence as read, 1 every sentence as read")
    ax.legend(
        fontsize=7,
        ncols=4,
        loc="lower center",
        bbox_to_anchor=(0.45, 1.0),
        handletextpad=0.1,
        columnspacing=1.2,
        frameon=False,
    )
    return ax


def likeness(table: pd.DataFrame, names: dict[str, str]) -> Axes:
    """Mean likeness of pairs that share a trait (filled) and that do not (hollow), with the range of shuffled labels."""
    if table.empty:
        return charts.nothing(1.6, "Fewer than two pages: no likeness.")
    ax = charts.canvas(1.0 + 0.42 * len(table))
    for place, row in enumerate(table.itertuples()):
        ends = row.between + row.shuffled_low, row.between + row.shuffled_high
        ax.plot(ends, [place] * 2, color=LIGHT, linewidth=7, solid_capstyle="butt", zorder=1)
        ax.plot([row.between, row.within], [place] * 2, color=INK, linewidth=1, zorder=2)
        ax.plot(row.between, place, "o", color=INK, markerfacecolor="white", markersize=5, zorder=3)
        ax.plot(row.within, place, "o", color=INK, markersize=5, zorder=3)
    for x, text, shift in (
        (table["within"].iloc[0], "pairs that share it", 4),
        (table["between"].iloc[0], "all other pairs", 4),
    ):
        ax.annotate(
            text, (x, 0), xytext=(shift, 7), textcoords="offset points", fontsize=7, ha="center", color="#333333"
        )
    ax.set_yticks(range(len(table)), [f"{names[row.trait]} ({row.pairs:,} pairs)" for row in table.itertuples()])
    ax.set_ylim(len(table) - 0.5, -0.7)
    ax.set_xlabel("mean likeness of two pages (cosine of TF-IDF)")
    return ax
