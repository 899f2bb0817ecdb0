"""Charts of what the corpus holds and of how far its two readings agree. Tidy frame in, axes out; no file is touched."""

import textwrap
from collections.abc import Mapping, Sequence

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers import words
from helpers.corpus import periods
from helpers.figure import style as charts
from helpers.measures import intervals
from helpers.reading import words_reliability

FILLS = {"direct": charts.INK, "copy": "#B5B5B5", "relayed": "white"}  # how a document was read
ACCESS = {"direct": "on the publisher's page", "copy": "in a copy", "relayed": "as relayed by another"}
STEP = 0.085  # inches from one document to the next in a month's stack


def timeline(table: pd.DataFrame, cuts: Sequence[str] = ()) -> Axes:
    """Every document as a mark in its month, stacked, one strip per corpus and group of outlets; the fill tells the access.

    `table`: the result of `overview.documents`. Lines mark the period cuts. Returns the lowest strip.
    """
    strips = dict(_strips(table))
    tallest = [int(part.groupby("month").size().max()) for part in strips.values()]
    rows = [max(count, 2) + 1.5 for count in tallest]
    fig, grid = charts.sheet(sum(rows) * STEP + 1.9, len(rows), height_ratios=rows, sharex=True)
    for ax, (name, part), height in zip(grid[:, 0], strips.items(), rows, strict=True):
        _strip(ax, part, f"{name}: {len(part)}", height)
        for day in periods.check(cuts):
            ax.axvline(day, color=charts.GREY, linewidth=0.8, linestyle=(0, (3, 2)), zorder=0)
    _time_axis(ax, table, cuts)
    marks = [ax.plot([], [], "o", color=charts.INK, markerfacecolor=fill, markersize=5)[0] for fill in FILLS.values()]
    names = [f"read {ACCESS[name]}" for name in FILLS]
    grid[0, 0].legend(
        marks, names, loc="lower left", bbox_to_anchor=(0, 1), ncols=3, handletextpad=0.1, borderaxespad=0
    )
    return ax


def _strips(table: pd.DataFrame):
    """The articles, then the debate by group of its outlet, in the order of `charts.GROUPS`."""
    debate = table[table["corpus"] == "debate"]
    parts = [("articles\nread whole", table[table["corpus"] == "articles"])]
    parts += [(f"debate,\n{name}", debate[debate["group"] == key]) for key, name in charts.GROUPS.items()]
    return [(name, part) for name, part in parts if len(part)]


def _strip(ax: Axes, part: pd.DataFrame, name: str, height: float) -> None:
    order = part.assign(place=part["access"].map({key: place for place, key in enumerate(FILLS)}))
    order = order.sort_values(["month", "place", "doc_id"])
    x = pd.to_datetime(order["month"] + "-15")
    y = order.groupby("month").cumcount() + 0.8
    for access, fill in FILLS.items():
        chosen = order["access"] == access
        ax.plot(x[chosen], y[chosen], "o", color=charts.INK, markerfacecolor=fill, markersize=4.3, markeredgewidth=0.7)
    ax.set_ylim(0, height)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="x", length=0)
    ax.set_ylabel(name, rotation=0, ha="right", va="center", fontsize=7.5, labelpad=6)


def _time_axis(ax: Axes, table: pd.DataFrame, cuts: Sequence[str]) -> None:
    first, last = int(table["year"].min()), int(table["year"].max())
    ax.set_xlim(pd.Timestamp(first, 1, 1) - pd.Timedelta(days=15), pd.Timestamp(last + 1, 1, 1) + pd.Timedelta(days=15))
    ax.xaxis.set_major_locator(mdates.YearLocator())
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
    ax.tick_params(axis="x", length=3)
    for label in ax.get_xticklabels():
        label.set_horizontalalignment("left")
    if len(cuts):
        ax.set_xlabel(f"dashed: a period begins ({words.listed(list(cuts))})")


def years(counts: pd.DataFrame, column: str, names: Mapping[str, str]) -> Axes:
    """Documents per year as bars, one panel per value of `column`, the number on each bar; hatched: the articles.

    `counts`: the result of `overview.by_year`; `names`: what to call each value, in the order of the panels.
    """
    fig, grid = charts.sheet(2.6, 1, len(names), sharey=True)
    for ax, (value, name) in zip(grid[0], names.items(), strict=True):
        part = counts[counts[column] == value].pivot(index="year", columns="corpus", values="n")
        total = part.sum(axis=1)
        ax.bar(part.index, part["debate"], color="#8C8C8C", width=0.75)
        some = part[part["articles"] > 0]
        ax.bar(some.index, some["articles"], 0.75, some["debate"], color="white", edgecolor=charts.INK, hatch="//////")
        for year, n in total.items():
            ax.text(year, n, f"{n}", ha="center", va="bottom", fontsize=6.5)
        ax.set_title(f"{name}: {total.sum()}")
        ax.set_xticks(part.index, [f"'{year % 100:02d}" for year in part.index])
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
    return ax


def matrix(ax: Axes, cells: np.ndarray, rows: Sequence[str], columns: Sequence[str], most: float = 0) -> None:
    """Counts as shaded cells with their number; an empty cell is hatched, so that none looks different from few."""
    most = most or max(cells.max(), 1)
    for i, j in np.ndindex(*cells.shape):
        n, shade = cells[i, j], 0.95 - 0.6 * np.sqrt(min(cells[i, j] / most, 1))
        face = str(shade) if n else "white"
        ax.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, facecolor=face, edgecolor="white", linewidth=1.2))
        if n:
            ax.text(
                j,
                i,
                f"{n}",
                ha="center",
                va="center_baseline",
                fontsize=7,
                color="white" if shade < 0.5 else charts.INK,
            )
        else:
            ax.add_patch(
                Rectangle(
                    (j - 0.42, i - 0.42), 0.84, 0.84, fill=False, hatch="/////", edgecolor=charts.LIGHT, linewidth=0
                )
            )
    ax.set_xlim(-0.5, cells.shape[1] - 0.5)
    ax.set_ylim(cells.shape[0] - 0.5, -0.5)
    ax.set_xticks(range(len(columns)), columns)
    ax.set_yticks(range(len(rows)), rows)
    ax.tick_params(length=0)
    ax.xaxis.tick_top()
    for spine in ax.spines.values():
        spine.set_visible(False)


def voices(counts: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Voices by country and role as shaded counts, the countries with most voices first.

    `counts`: the result of `overview.voices_by`.
    """
    table = counts.pivot(index="country", columns="role", values="n")
    table = table.loc[counts["country"].unique(), counts["role"].unique()]
    ax = charts.canvas(0.9 + 0.18 * len(table), ax)
    roles = [role.replace("_", " ") for role in table.columns]
    matrix(
        ax,
        table.to_numpy(),
        [words.country(code) for code in table.index],
        roles,
        most=table.iloc[:, :-1].to_numpy().max(),
    )
    ax.get_xticklabels()[-1].set_fontweight("bold")
    return ax


def calendar(months: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Documents per month as a calendar, years down; a frame marks months that hold a period cut.

    `months`: the result of `overview.calendar`.
    """
    table = months.pivot(index="year", columns="month", values="n")
    ax = charts.canvas(0.9 + 0.27 * len(table), ax)
    names = [f"{pd.Timestamp(2000, month, 1):%b}" for month in table.columns]
    matrix(ax, table.to_numpy(), [f"{year}" for year in table.index], names)
    for year, total in table.sum(axis=1).items():
        ax.text(
            11.75,
            table.index.get_loc(year),
            f"{total}",
            ha="left",
            va="center_baseline",
            fontsize=7.5,
            fontweight="bold",
        )
    ax.text(11.75, -0.7, "year", ha="left", va="bottom", fontsize=7.5, fontweight="bold")
    for year, month in months.loc[months["cut"], ["year", "month"]].to_numpy():
        corner = (month - 1.47, table.index.get_loc(year) - 0.47)
        ax.add_patch(Rectangle(corner, 0.94, 0.94, fill=False, edgecolor=charts.GROUP_COLOURS["CHN"], linewidth=1.6))
    ax.set_xlim(-0.5, 12.4)
    return ax


def questions(counts: pd.DataFrame, codebook) -> Axes:
    """Statements per question and year, the debate above, the articles below, as shaded counts.

    `counts`: the result of `overview.questions_by_year`.
    """
    fig, grid = charts.sheet(5.2, 2, 1)
    most = counts["statements"].max()
    for ax, (source, name) in zip(
        grid[:, 0], {"debate": "Debate", "articles": "Articles read whole"}.items(), strict=True
    ):
        table = counts[counts["corpus"] == source].pivot(index="question", columns="year", values="statements")
        table = table.loc[counts["question"].unique()]
        labels = [textwrap.fill(f"{key}: {codebook.questions[key]['text']}", 34) for key in table.index]
        cells = np.column_stack([table.to_numpy(), table.sum(axis=1)])
        matrix(ax, cells, labels, [*map(str, table.columns), "all"], most)
        ax.set_title(name, pad=14)
        ax.tick_params(axis="y", labelsize=7)
        ax.get_xticklabels()[-1].set_fontweight("bold")
    return ax


# --- agreement ---


def _alpha_axis(ax: Axes, low: float) -> None:
    ax.set_xlim(low, 1.08)
    ax.set_xticks(
        [tick for tick in (-1, -0.5, 0, 0.5, 1) if tick >= low],
        [words.number(t, 1) for t in (-1, -0.5, 0, 0.5, 1) if t >= low],
    )
    ax.xaxis.grid(True)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)


def lowest(table: pd.DataFrame, min_n: int) -> float:
    """Where the axis of alpha begins: at 0, or lower where an estimate or an interval does that is drawn."""
    drawn = table[table["carriers"] >= min_n]
    values = words.finite([*drawn["estimate"], *drawn["low"]])
    return min(0.0, np.floor(min(values, default=0.0) * 2) / 2) - 0.04


def _alphas(ax: Axes, rows: pd.DataFrame, y: Sequence[float], min_n: int, colour: str) -> None:
    """Alpha with its interval; hollow without an interval; nothing where fewer than `min_n` units vary."""
    for place, row in zip(y, rows.itertuples(), strict=True):
        if row.carriers >= min_n and np.isfinite(row.estimate):
            solid = row.interval == intervals.RESAMPLED
            charts.point_with_interval(ax, row.estimate, place, row.low, row.high, solid, color=colour, markersize=4.5)


def _beside(ax: Axes, y: float, text: str, points: float, colour: str = charts.INK) -> None:
    """A text to the right of the axes that ends so many points from them."""
    ax.annotate(
        text, (1, y), (points, 0), xycoords=ax.get_yaxis_transform(), textcoords="offset points", fontsize=6.3,
        color=colour, ha="right", va="center_baseline", annotation_clip=False,
    )  # fmt: skip


def _alpha_text(row, min_n: int) -> str:
    return words_reliability.alpha(row.estimate) if row.carriers >= min_n else "–"


def by_question(table: pd.DataFrame, min_n: int = intervals.MIN_N) -> Axes:
    """Alpha of stance (left) and certainty (right) by question and period, with the units that were coded alike.

    `table`: the result of `reliability.stance_and_certainty`.
    """
    parts = {code: table[table["code"] == code].reset_index(drop=True) for code in ("stance", "certainty")}
    order = _rows_of(parts["stance"])
    fig, grid = charts.sheet(0.155 * (order["y"].max() + 1) + 1.3, 1, 2, sharey=True)
    for ax, (code, part) in zip(grid[0], parts.items(), strict=True):
        part = order.merge(part, on=["corpus", "question", "period"], how="left").fillna({"carriers": 0, "n": 0})
        _alphas(ax, part, part["y"], min_n, charts.INK)
        _alpha_axis(ax, lowest(table, min_n))
        for row in part.itertuples():
            same = f"{row.exact * row.n:.0f} of {row.n:.0f}" if row.n else "none"
            _beside(ax, row.y, _alpha_text(row, min_n), 24)
            _beside(ax, row.y, same, 66)
        _beside(ax, -1.2, "alpha", 24, charts.GREY)
        _beside(ax, -1.2, "alike", 66, charts.GREY)
        ax.set_title(code, pad=10)
    ax.set_ylim(order["y"].max() + 0.8, -0.8)
    grid[0, 0].set_yticks(order["y"], order["label"], fontsize=6.8)
    for label, whole in zip(grid[0, 0].get_yticklabels(), order["head"], strict=True):
        label.set(fontweight="bold" if whole else "normal", color=charts.INK if whole else "#555555")
    return ax


def _rows_of(stance: pd.DataFrame) -> pd.DataFrame:
    """The rows of the chart from top to bottom: each question of the debate with its periods, then the articles."""
    rows, y = [], 0.0
    for source in ("debate", "articles"):
        block = stance[stance["corpus"] == source]
        for question in block["question"].unique():
            for place, period in enumerate(block.loc[block["question"] == question, "period"]):
                name = "all questions" if question == "all" else question
                label = f"{source}: {name}" if place == 0 else period
                rows.append(
                    {
                        "corpus": source,
                        "question": question,
                        "period": period,
                        "y": y,
                        "label": label,
                        "head": place == 0,
                    }
                )
                y += 1
            y += 0.5 if source == "debate" else 0
    return pd.DataFrame(rows)


def by_code(table: pd.DataFrame, labels: Mapping[str, str], min_n: int = intervals.MIN_N) -> Axes:
    """Alpha of each frame or argument, one panel per part of the corpus, with the counts: given by both, by 1, by 2 only.

    `table`: the result of `reliability.by_code_and_part`; `labels`: what to call each code, from top to bottom.
    """
    parts = list(table["part"].unique())
    fig, grid = charts.sheet(0.2 * len(labels) + 1.3, 1, len(parts), sharey=True)
    y = range(len(labels))
    for ax, part in zip(grid[0], parts, strict=True):
        rows = table[table["part"] == part].set_index("code").loc[list(labels)].reset_index()
        _alphas(ax, rows, y, min_n, charts.INK)
        _alpha_axis(ax, lowest(table, min_n))
        for place, row in zip(y, rows.to_dict("records"), strict=True):
            text = f"{row['both']} · {row['1 only']} · {row['2 only']}"
            _beside(ax, place, text, 46)
        _beside(ax, -0.9, "both · 1 · 2", 46, charts.GREY)
        ax.set_title(f"{part.replace(', ', chr(10))}\nn = {int(rows['n'].max())}", fontsize=7, pad=10)
    ax.set_ylim(len(labels) - 0.4, -0.6)
    grid[0, 0].set_yticks(y, list(labels.values()), fontsize=7)
    return ax
