"""What several figures of notebook 06 share: a panel per headline, rows of intervals, and pieces of sentences."""

from collections.abc import Iterable, Iterator

import pandas as pd
from matplotlib.axes import Axes

from helpers.asked import Asked
from helpers.figure import style
from helpers.words import Words, capital

FULL, FAINT = "#222222", "#B5B5B5"
TOO_FEW = "Too few cases on this question: one of the groups compared has fewer units than the minimum."


def nothing_drawn() -> Axes:
    """An empty sheet that says why nothing is drawn."""
    return style.nothing(1.6, TOO_FEW)


def panels(table: pd.DataFrame, height: float) -> Iterator[tuple[Axes, pd.DataFrame]]:
    """A panel per headline, one below the other on one scale, titled with its name, and the rows of `table` that belong there."""
    names = list(dict.fromkeys(table["headline"]))
    _, axes = style.sheet(height, len(names), 1, sharex=True)
    for panel, name in zip(axes[:, 0], names, strict=True):
        panel.set_title(name)
        yield panel, table[table["headline"] == name]


def intervals(panel: Axes, own: pd.DataFrame, labels: list[str]) -> None:
    """One row per estimate with its interval, in percentage points, and a line at zero; `widest` is marked where it is a column."""
    for place, row in enumerate(own.itertuples()):
        style.point_with_interval(panel, 100 * row.estimate, place, 100 * row.low, 100 * row.high, color=FULL)  # type: ignore[operator]
        if getattr(row, "widest", False):
            at = (100 * row.high, place)  # type: ignore[operator]
            panel.annotate("widest", at, xytext=(4, 0), textcoords="offset points", va="center", fontsize=7)
    panel.set_yticks(range(len(labels)), labels)
    panel.set_ylim(len(labels) - 0.5, -0.5)
    panel.axvline(0, color="#595959", linewidth=0.8)


def points(value: float) -> str:
    """A difference of shares in percentage points, with its sign: `+28`, `−7`."""
    if pd.isna(value):
        return "not shown"
    return f"{100 * value:+.0f}".replace("-", "−").replace("+0", "0").replace("−0", "0")


def span(low: float, high: float) -> str:
    """Two ends of a span of percentage points: `−10 to +37`; one number where the ends are the same."""
    if points(low) == points(high):
        return points(low)
    return "no interval" if pd.isna(low) or pd.isna(high) else f"{points(low)} to {points(high)}"


def at_zero(table: pd.DataFrame) -> pd.Series:
    """Which intervals include zero or come within one percentage point of it: nearer than that the draws decide."""
    return (table["low"] <= 0.01) & (table["high"] >= -0.01)


def quoted(names: Iterable[str]) -> list[str]:
    """Names of headlines in quotation marks."""
    return [f"“{name}”" for name in names]


def filtered(asked: Asked) -> str:
    """The settings that narrow what the headlines rest on, as the last sentence of a caption; empty where there is none."""
    return f" Filters: {asked.scope.filters}." if asked.scope.filters else ""


def nothing(what: str, min_n: int) -> Words:
    """Why nothing is drawn."""
    why = f"Fewer than {min_n} voices or documents stand in one of the groups compared, so nothing can be measured again here."
    return Words(f"{capital(what)}: too few cases", "Nothing is drawn", why, why, why, 0)
