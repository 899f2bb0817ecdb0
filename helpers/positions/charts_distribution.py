"""Charts of how voices are distributed: by stance, country group and period, differences of groups, polarisation.

Frames come from `positions` and `polarisation`. Each chart makes its own sheet and returns its first axes.
"""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from helpers.corpus.codebook import STANCES
from helpers.figure import style as charts
from helpers.figure.style import GREY, INK, LIGHT, STANCE_COLOURS, STANCE_HATCHES, STANCE_MARKS
from helpers.measures import intervals
from helpers.positions import stances as positions
from helpers.positions.charts_positions import explain, keyed


def _block_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Each block and part with its place y: parts one below the other, a gap before each block."""
    rows = table[["block", "part"]].drop_duplicates().sort_values(["block", "part"]).reset_index(drop=True)
    return rows.assign(y=np.arange(len(rows)) + 0.75 * rows["block"].cat.codes.rank(method="dense").sub(1))


def _part_labels(ax: Axes, rows: pd.DataFrame, n: pd.Series) -> None:
    """Names of parts with their n on the y axis, and the name of each block above its first part."""
    labels = [
        f"{textwrap.fill(part, 16)}  ({n[(block, part)]})"
        for block, part in zip(rows["block"], rows["part"], strict=True)
    ]
    ax.set_yticks(rows["y"], labels, fontsize=7)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(rows["y"].max() + 0.6, -0.75)
    for block, y in rows.groupby("block", observed=True)["y"].min().items():
        if block != positions.BLOCKS[0]:
            ax.annotate(
                f"by {block}",
                (0, y - 0.72),
                xycoords=("axes fraction", "data"),
                fontsize=7,
                color="#555555",
                style="italic",
                va="center",
                ha="right",
                xytext=(-3, 0),
                textcoords="offset points",
            )


def distribution(table: pd.DataFrame, summary: pd.DataFrame, min_n: int = intervals.MIN_N) -> Axes:
    """Voices by stance, shares below and above zero, and the mean, by country group and by period.

    `table` and `summary`: `positions.distribution` and `positions.summary`.
    """
    if table.empty:
        return charts.nothing(1.6, "No voice speaks to this question under these settings.")
    rows = _block_rows(table)
    key, (bars, shares, mean) = keyed(0.34 * rows["y"].max() + 0.9, 3, width_ratios=[2.3, 1.25, 1.15], wspace=0.04)
    sizes = table.groupby(["block", "part"], observed=True)["n"].first()
    _part_labels(bars, rows, sizes)
    for row in rows.itertuples():
        own = table[(table["block"] == row.block) & (table["part"] == row.part)]
        _stacked(bars, row.y, own, min_n)
        found = summary[(summary["block"] == row.block) & (summary["part"] == row.part)].set_index("measure")
        _two_shares(shares, row.y, found)
        _mean(mean, row.y, found.loc[positions.MEAN])
    bars.set(xlim=(0, 1), xticks=[0, 0.5, 1], xticklabels=["0", "50", "100 %"], title="Voices by stance")
    shares.set(xlim=(-0.03, 1.03), xticks=[0, 0.5, 1], xticklabels=["0", "50", "100 %"], title="Shares of voices")
    charts.stance_axis(mean)
    mean.set_title("Mean")
    bars.set_ylim(rows["y"].max() + 0.6, -0.75)
    for ax in (shares, mean):
        ax.tick_params(axis="y", length=0)
        ax.hlines(rows["y"], 0, 1, transform=ax.get_yaxis_transform(), color="#F0F0F0", linewidth=0.6, zorder=0)
    steps = [
        Patch(facecolor=STANCE_COLOURS[s], hatch=STANCE_HATCHES[s], edgecolor="white", label=STANCE_MARKS[s])
        for s in STANCES
    ]
    marks = [
        Line2D([], [], linestyle="", marker=mark, color=STANCE_COLOURS[s], markersize=4.5, label=text)
        for mark, s, text in (("v", -1, "share at −1 or below"), ("^", 2, "share at +1 or above"))
    ]
    explain(key, [*steps, *marks], handlelength=1.4)
    return bars


def _stacked(ax: Axes, y: float, own: pd.DataFrame, min_n: int) -> None:
    """Shares by stance side by side, with the number of voices in each; below `min_n` the numbers alone."""
    if own["n"].iloc[0] < min_n:
        counts = [f"{STANCE_MARKS[s]}: {v:g}" for s, v in zip(own["stance"], own["voices"].round(1), strict=True) if v]
        ax.text(0.01, y, f"too few for shares ({',  '.join(counts)})", va="center", fontsize=6.5, color="#444444")
        return
    left = 0.0
    for stance, share, count in zip(own["stance"], own["share"], own["voices"], strict=True):
        ax.barh(
            y,
            share,
            0.66,
            left,
            color=STANCE_COLOURS[stance],
            hatch=STANCE_HATCHES[stance],
            edgecolor="white",
            linewidth=0.5,
        )
        if share > 0.055:
            ax.text(
                left + share / 2, y, f"{round(count, 1):g}", ha="center", va="center", fontsize=6.5, color=INK,
                bbox={"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none"},
            )  # fmt: skip
        left += share


def _two_shares(ax: Axes, y: float, found: pd.DataFrame) -> None:
    for measure, stance, mark, lift in ((positions.BELOW, -1, "v", -0.17), (positions.ABOVE, 2, "^", 0.17)):
        row = found.loc[measure]
        if np.isfinite(row["estimate"]):
            charts.point_with_interval(
                ax, row["estimate"], y + lift, row["low"], row["high"], row["n"] >= intervals.BOOT_N, color=STANCE_COLOURS[stance],
                marker=mark, markersize=4.5,
            )  # fmt: skip


def _mean(ax: Axes, y: float, row: pd.Series) -> None:
    if np.isfinite(row["estimate"]):
        solid = row["interval"] == intervals.RESAMPLED
        charts.point_with_interval(ax, row["estimate"], y, row["low"], row["high"], solid, markersize=4.5)


def differences(table: pd.DataFrame) -> Axes:
    """Cliff's delta and, second, the difference of means for each pair of groups; `table`: `positions.differences`."""
    shown = table[table["estimate"].notna()]
    if shown.empty:
        return charts.nothing(1.6, "No two groups have enough voices to be compared.")
    pairs = shown[["block", "one", "other", "n_one", "n_other"]].drop_duplicates().reset_index(drop=True)
    pairs["y"] = np.arange(len(pairs)) + 0.6 * (pairs["block"] != pairs["block"].iloc[0])
    _, grid = charts.sheet(
        0.26 * pairs["y"].max() + 1.75, 1, 2, sharey=True, gridspec_kw={"width_ratios": [1.25, 1], "wspace": 0.05}
    )
    for ax, measure in zip(grid[0], (positions.DELTA, positions.GAP), strict=True):
        for row in (
            shown[shown["measure"] == measure]
            .merge(pairs, on=["block", "one", "other", "n_one", "n_other"])
            .itertuples()
        ):
            charts.point_with_interval(ax, row.estimate, row.y, row.low, row.high, np.isfinite(row.low), markersize=4.5)
        ax.axvline(0, color="#AAAAAA", linewidth=0.8, zorder=0)
        ax.hlines(pairs["y"], 0, 1, transform=ax.get_yaxis_transform(), color="#F0F0F0", linewidth=0.6, zorder=0)
    grid[0, 0].set(
        xlim=(-1.05, 1.05),
        xticks=[-1, -0.5, 0, 0.5, 1],
        xticklabels=["−1", "−0.5", "0", "0.5", "1"],
        title="Cliff’s delta",
    )
    widest = max(1.0, np.ceil(2 * shown[["estimate", "low", "high"]].abs().max().max()) / 2)
    grid[0, 1].set(xlim=(-widest - 0.1, widest + 0.1), title="Mean difference")
    grid[0, 0].set_xlabel("← second higher      first higher →", fontsize=7)
    grid[0, 1].set_xlabel("steps on the scale", fontsize=7)
    labels = [_pair(f"{row.one} ({row.n_one}) over", f"{row.other} ({row.n_other})") for row in pairs.itertuples()]
    grid[0, 0].set_yticks(pairs["y"], labels, fontsize=6.6)
    for ax in grid[0]:
        ax.tick_params(axis="y", length=0)
    grid[0, 0].set_ylim(pairs["y"].max() + 0.6, -0.6)
    return grid[0, 0]


def _pair(one: str, other: str, longest: int = 40) -> str:
    return f"{one} {other}" if len(one) + len(other) < longest else f"{one}\n{other}"


def polarisation(counts: pd.DataFrame, table: pd.DataFrame, boot_n: int = intervals.BOOT_N) -> Axes:
    """Counts of voices by stance, and from `boot_n` voices their polarisation as found and at equal n.

    `counts`: `positions.distribution`; `table`: `polarisation.by_group` over the same blocks.
    """
    if table.empty:
        return charts.nothing(1.6, "No voice speaks to this question under these settings.")
    rows = _block_rows(counts)
    key, (bars, ax) = keyed(0.44 * rows["y"].max() + 1.0, 2, width_ratios=[1, 1.35], wspace=0.05)
    _part_labels(bars, rows, table.set_index(["block", "part"])["n"])
    for row in rows.itertuples():
        own = counts[(counts["block"] == row.block) & (counts["part"] == row.part)]
        _small_bars(bars, row.y, own)
        _polarised(ax, row.y, table[(table["block"] == row.block) & (table["part"] == row.part)].iloc[0], boot_n)
    bars.set_xticks(STANCES, list(STANCE_MARKS.values()))
    bars.set(xlim=(-2.6, 2.6), title="Voices by stance (counts)")
    bars.spines["left"].set_visible(False)
    ax.set(xlim=(-0.03, 1.03), xticks=[0, 0.25, 0.5, 0.75, 1], title="Polarisation, (1 − A) / 2")
    ax.set_xticklabels(
        ["0\nall on one\nstep", "0.25", "0.5\nevenly\nspread", "0.75", "1\nhalf on\neach end"], fontsize=6.6
    )
    ax.axvline(0.5, color=LIGHT, linewidth=0.8, zorder=0)
    ax.tick_params(axis="y", length=0)
    found = Line2D([], [], color=INK, marker="o", markersize=4.5, label="as found, 95 % resampling interval")
    equal = Line2D(
        [],
        [],
        color=GREY,
        marker="D",
        markerfacecolor="white",
        markeredgecolor=INK,
        markersize=4.2,
        label="at equal n, middle 95 % of subsamples",
    )
    explain(key, [found, equal])
    return bars


def _small_bars(ax: Axes, y: float, own: pd.DataFrame) -> None:
    tallest = own["voices"].max()
    for stance, voices in zip(own["stance"], own["voices"], strict=True):
        height = 0.54 * voices / tallest
        ax.bar(
            stance,
            -height,
            0.7,
            y + 0.38,
            color=STANCE_COLOURS[stance],
            hatch=STANCE_HATCHES[stance],
            edgecolor="white",
            linewidth=0.5,
        )
        if voices:
            ax.text(stance, y + 0.36 - height, f"{round(voices, 1):g}", ha="center", va="bottom", fontsize=5.8)


def _polarised(ax: Axes, y: float, row: pd.Series, boot_n: int) -> None:
    if not np.isfinite(row["polarisation"]):
        ax.text(
            0.02,
            y,
            f"{row['n']} voices: below {boot_n}, counts only",
            fontsize=6.5,
            color="#444444",
            va="center",
            backgroundcolor="white",
        )
        return
    charts.point_with_interval(ax, row["polarisation"], y - 0.12, row["low"], row["high"], markersize=4.5)
    ax.plot([row["equal_low"], row["equal_high"]], [y + 0.16] * 2, color=GREY, linewidth=1.3)
    ax.plot(row["equal"], y + 0.16, "D", color=INK, markerfacecolor="white", markersize=4.2)
