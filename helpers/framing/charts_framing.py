"""Charts of frames by year and by period, and of the instrument beside them."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.lines import Line2D

from helpers.figure import style as charts
from helpers.framing import shares as framing
from helpers.framing.readings import AGREED
from helpers.measures import intervals

_SHADES = LinearSegmentedColormap.from_list("periods", ["#6F93AD", "#2D5F8A", "#0B2A45"])
_MARKERS = "osD^vPX<>"
READERS = {AGREED: ("o", charts.INK), "reader 1": ("<", "#B3541E"), "reader 2": (">", "#2D5F8A")}


def colour(frame: str) -> str:
    """The fixed colour of a frame; ink for one that has none."""
    return charts.FRAME_COLOURS.get(frame, charts.INK)


def period_style(place: int, size: int) -> tuple[str, tuple]:
    """Marker and shade of the period at a place among `size`: the later, the darker."""
    return _MARKERS[place % len(_MARKERS)], _SHADES(place / max(size - 1, 1))


def letters(periods: Sequence[str]) -> dict[str, str]:
    """A letter for each period, in order: A, B, C."""
    return {period: chr(ord("A") + place) for place, period in enumerate(periods)}


def by_year(table: pd.DataFrame, events: pd.DataFrame, min_n: int = intervals.MIN_N) -> Axes:
    """Shares by year, one panel per frame, with the share over all years at the right and dated events across all panels.

    `table`: the result of `framing.by_year`; `events`: date and label. Points stand at the middle of their year; hollow below
    `min_n` documents; a line joins neighbouring years of ten documents or more only. The number of documents stands under
    each year. Returns the lowest panel.
    """
    if not table["n"].sum():
        return charts.nothing(1.6, "No statement on this question with these settings.")
    rows = list(framing.in_order(table, "frame"))
    years = sorted(int(year) for year in set(table["year"]) - {framing.ALL_YEARS})
    place = {str(year): year + 0.5 for year in years} | {framing.ALL_YEARS: years[-1] + 1.75}
    ends = (years[0] - 0.1, years[-1] + 2.8)
    named = _levels(events, ends)
    strip = 0.1 + 0.13 * (1 + named["level"].max() if len(named) else 0)
    heights = [strip] + [0.56] * len(rows)
    fig, grid = charts.sheet(1.35 + sum(heights), len(rows) + 1, sharex=True, height_ratios=heights)
    for ax, (frame, part) in zip(grid[1:, 0], rows, strict=True):
        _year_panel(ax, part.assign(x=part["year"].map(place)), colour(frame), min_n)
    _named_events(grid[0, 0], grid[1:, 0], named, strip)
    n = rows[0][1].set_index("year")["n"]
    ticks = [year for year in place if year in n.index]
    ax.set_xticks([place[year] for year in ticks], [f"{year}\n{n[year]}" for year in ticks])
    ax.set_xlabel("number under each year: documents", fontsize=7)
    ax.set_xlim(*ends)
    return ax


def _year_panel(ax: Axes, part: pd.DataFrame, shade: str, min_n: int) -> None:
    years = part[part["year"] != framing.ALL_YEARS].sort_values("x")
    enough = years[years["n"] >= intervals.BOOT_N]
    for (_, one), (_, two) in zip(enough.iloc[:-1].iterrows(), enough.iloc[1:].iterrows(), strict=True):
        if two["x"] - one["x"] <= 1:
            ax.plot([one["x"], two["x"]], [one["estimate"], two["estimate"]], color=shade, linewidth=1.1, zorder=2)
    for row in part.itertuples():
        upright(ax, row.x, row.estimate, row.low, row.high, shade, row.n >= min_n, 4.2)
    whole = part[part["year"] == framing.ALL_YEARS].iloc[0]
    ax.text(
        whole["x"] + 0.16, whole["estimate"], f"{100 * whole['estimate']:.0f} %", fontsize=7, va="center", color=shade
    )
    ax.set_ylim(-0.09, 1.09)
    ax.set_yticks([0, 0.5, 1], ["0", "50", "100 %"], fontsize=6.5)
    ax.grid(axis="y")
    ax.tick_params(axis="x", length=0)
    ax.set_ylabel(part["label"].iloc[0], rotation=0, ha="right", va="center", color=shade, fontweight="bold")
    ax.axvline(years["x"].max() + 0.6, color=charts.LIGHT, linewidth=0.8)


def upright(ax: Axes, x: float, y: float, low: float, high: float, shade: str, solid: bool, size: float) -> None:
    """One estimate with its interval along y; hollow where `solid` is false."""
    if np.isfinite(low) and np.isfinite(high):
        ax.plot([x, x], [low, high], color=shade, linewidth=1.2, solid_capstyle="butt", zorder=2)
    ax.plot(x, y, "o", color=shade, markerfacecolor=shade if solid else "white", markersize=size, zorder=3)


def _levels(events: pd.DataFrame, ends: tuple[float, float]) -> pd.DataFrame:
    """Where each event's name goes: x (in years), side (of its line), level (0 lowest), so that no two names meet."""
    span = 0.0088 * (ends[1] - ends[0])  # the width of a letter
    rows: list[tuple[float, str, str, int, float, float]] = []
    for date, label in reversed(list(zip(events["date"], events["label"], strict=True))):
        x = date.year + (date.day_of_year - 1) / (366 if date.is_leap_year else 365)
        side = "left" if x + span * len(label) <= ends[1] else "right"
        start, end = (x, x + span * len(label)) if side == "left" else (x - span * len(label), x)
        taken = {row[3] for row in rows if row[4] < end and start < row[5]}
        rows.append((x, label, side, next(n for n in range(99) if n not in taken), start, end))
    return pd.DataFrame(rows, columns=["x", "label", "side", "level", "start", "end"])


def _named_events(strip: Axes, panels: Iterable[Axes], named: pd.DataFrame, height: float) -> None:
    """Events as dotted lines through every panel, named in the strip above."""
    strip.set_axis_off()
    strip.set_ylim(0, height)
    for row in named.itertuples():
        y = 0.08 + 0.13 * row.level
        strip.plot([row.x, row.x], [0, y + 0.05], color="#888888", linewidth=0.7, linestyle=":", zorder=1)
        text = strip.text(
            row.x, y, f" {row.label} ", fontsize=6.2, color="#333333", ha=row.side, va="center", zorder=2,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4},
        )  # fmt: skip
        text.set_in_layout(False)
        for ax in panels:
            ax.axvline(row.x, color="#888888", linewidth=0.7, linestyle=":", zorder=0)


def by_period(shares: pd.DataFrame, changes: pd.DataFrame, min_n: int = intervals.MIN_N) -> Axes:
    """Above: the share of each frame in each period, with intervals. Below: the difference between periods, a panel each.

    `shares`: `framing.shares` by period; `changes`: `framing.changes` (with q). Hollow below `min_n` documents. A q of at most
    .05 is printed in bold. Returns the upper panel.
    """
    if not shares["n"].sum():
        return charts.nothing(1.6, "No statement on this question with these settings.")
    periods = list(shares["period"].drop_duplicates())
    labels = list(shares["label"].drop_duplicates())
    pairs = list(changes[["other", "one"]].drop_duplicates().itertuples(index=False, name=None))
    height = max(0.25, 0.105 * len(periods) + 0.06) * len(labels)
    below = -(-len(pairs) // 3)
    fig, grid = charts.sheet(
        1.75 + height + 2.15 * below, 1 + below, 3 if pairs else 1, height_ratios=[height] + [1.75] * below
    )
    top = wide(grid, 0)
    _period_panel(top, shares, periods, labels, min_n)
    for place in range(3 * below):
        ax = grid[1 + place // 3, place % 3]
        if place < len(pairs):
            other, one = pairs[place]
            _one_step(ax, changes, other, one, letters(periods), labels, place % 3 == 0)
        else:
            ax.set_axis_off()
    return top


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


def _period_panel(ax: Axes, shares: pd.DataFrame, periods: list[str], labels: list[str], min_n: int) -> None:
    sizes, name = shares.groupby("period", sort=False)["n"].first(), letters(periods)
    offsets = np.linspace(-0.27, 0.27, len(periods)) if len(periods) > 1 else [0]
    handles = []
    for place, (period, offset) in enumerate(zip(periods, offsets, strict=True)):
        marker, shade = period_style(place, len(periods))
        for row in shares[shares["period"] == period].itertuples():
            y = labels.index(row.label) + offset
            charts.point_with_interval(
                ax, row.estimate, y, row.low, row.high, row.n >= min_n, color=shade, marker=marker, markersize=4.2
            )
        text = f"{name[period]}: {period} ({sizes[period]} documents)"
        handles.append(Line2D([], [], color=shade, marker=marker, linestyle="", markersize=4.5, label=text))
    wide = shares.pivot(index="label", columns="period", values="estimate")[periods]
    for place, label in enumerate(labels):
        ax.text(1.03, place, " → ".join(_rounded(value) for value in wide.loc[label]) + " %", fontsize=7, va="center")
    share_axis(ax)
    frame_rows(ax, labels)
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(-0.16, 1), ncols=min(len(periods), 2), borderaxespad=0)


def _rounded(share: float) -> str:
    return "–" if np.isnan(share) else f"{100 * share:.0f}"


def frame_rows(ax: Axes, labels: Sequence[str], named: bool = True) -> None:
    """Rows of frames from the top down, with thin lines between them."""
    ax.set_yticks(range(len(labels)), labels if named else [""] * len(labels))
    ax.set_ylim(len(labels) - 0.5, -0.5)
    ax.hlines(
        np.arange(len(labels) - 1) + 0.5, 0, 1, transform=ax.get_yaxis_transform(), color="#EEEEEE", linewidth=0.6
    )
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def _one_step(
    ax: Axes, changes: pd.DataFrame, other: str, one: str, name: Mapping, labels: list[str], named: bool
) -> None:
    """The differences from one group to another, the q of each at the right."""
    part = changes[(changes["one"] == one) & (changes["other"] == other)]
    differences(ax, part, labels, named, reach(changes))
    ax.set_title(f"From {name[other]} to {name[one]}, points", fontweight="normal")
    if part["estimate"].isna().all():
        sizes = part.iloc[0]
        text = f"too few documents:\n{sizes['n_other']} and {sizes['n_one']}"
        ax.text(0, (len(labels) - 1) / 2, text, ha="center", va="center", fontsize=7, color="#555555")


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
    ax.axvline(0, color=charts.GREY, linewidth=0.8, zorder=0)
    ax.set_xticks(ticks, [f"{100 * tick:+.0f}".replace("-", "−").replace("+0", "0") for tick in ticks], fontsize=6.5)
    ax.set_xlim(-1.03 * most, 1.03 * most)


def differences(ax: Axes, part: pd.DataFrame, labels: Sequence[str], named: bool = True, most: float = 1) -> None:
    """Differences of shares with their intervals around zero, q at the right (bold up to .05); one row per frame."""
    difference_axis(ax, most)
    for row in part[part["estimate"].notna()].itertuples():
        y, strong = labels.index(row.label), row.q <= framing.Q
        shade, weight = (charts.INK, "bold") if strong else (charts.GREY, "normal")
        charts.point_with_interval(ax, row.estimate, y, row.low, row.high, strong, color=shade, markersize=4)
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


def instrument(agreement: pd.DataFrame, readings: pd.DataFrame, min_n: int = intervals.MIN_N) -> Axes:
    """The instrument beside the frames: agreement per frame and period (left), and the differences between periods with the
    agreed code and with each reader's codes alone (right, a panel each; at most three).

    `agreement`: `framing_readings.agreement`; `readings`: `framing_readings.by_reader`. No alpha is drawn where fewer than `min_n`
    statements vary; hollow without an interval. Returns the left panel.
    """
    labels, periods = (list(agreement[column].drop_duplicates()) for column in ("label", "period"))
    pairs = list(readings[["other", "one"]].drop_duplicates().itertuples(index=False, name=None))[:3]
    name, most = letters(periods), reach(readings)
    styles = {f"{name[period]}: {period}": period_style(place, len(periods)) for place, period in enumerate(periods)}
    marks = _in_rows(styles, READERS if pairs else {})
    heights, widths = [0.17 * len(marks) / 3, 0.3 * len(labels)], [1.6] + [1] * len(pairs)
    fig, grid = charts.sheet(1.5 + sum(heights), 2, 1 + len(pairs), height_ratios=heights, width_ratios=widths)
    _alphas(grid[1, 0], agreement, periods, labels, min_n)
    for ax, (other, one) in zip(grid[1, 1:], pairs, strict=True):
        part = readings[(readings["one"] == one) & (readings["other"] == other)]
        for reader, offset in zip(READERS, (0, -0.22, 0.22), strict=True):
            marker, shade = READERS[reader]
            rows = part[(part["reader"] == reader) & part["estimate"].notna()]
            ax.plot(
                rows["estimate"], [labels.index(x) + offset for x in rows["label"]], marker, color=shade, markersize=4
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
            charts.point_with_interval(
                ax, row.estimate, y, row.low, row.high, solid, color=shade, marker=marker, markersize=4
            )
    low = np.nanmin([*drawn["low"], *drawn["estimate"], 0])
    ax.set_xlim(low - 0.05, 1.05)
    frame_rows(ax, labels)
    ax.set_title("Agreement, alpha", fontweight="normal")
