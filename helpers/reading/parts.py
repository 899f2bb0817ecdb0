"""What several figures of the corpus share: its documents and statements, shaded counts, and what is said where no row is left."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.asked import Asked, once
from helpers.figure import style
from helpers.figure.figure import Figure, Listing
from helpers.reading import overview
from helpers.words import Words

ACCESS = {"direct": "on the publisher's page", "copy": "in a copy", "relayed": "as relayed by another"}
NO_ROW = "No row is left of this table, so there is nothing to show."


@once
def documents(asked: Asked) -> pd.DataFrame:
    """Every document of the corpus (`overview.documents`); the settings give the periods only."""
    return overview.documents(asked.data, asked.periods)


@once
def statements(asked: Asked) -> pd.DataFrame:
    """Every agreed statement of the corpus (`overview.statements`); the settings give the periods only."""
    return overview.statements(asked.data, asked.periods)


def figure(asked: Asked, draw: Callable[..., Axes], say: Callable[..., Words], **table: pd.DataFrame) -> Figure:
    """The figure of one table, by its name; without a row, a sheet and words that say so."""

    def drawn(**given: pd.DataFrame) -> Axes:
        return style.nothing(1.6, NO_ROW) if _none(given) else draw(**given)

    def said(**given: pd.DataFrame) -> Words:
        return Words("No row is left", NO_ROW, NO_ROW, NO_ROW, NO_ROW, 0) if _none(given) else say(**given)

    return Figure(asked, table, drawn, said)


def _none(tables: dict[str, pd.DataFrame]) -> bool:
    return all(table.empty for table in tables.values())


def listing(asked: Asked, table: pd.DataFrame, say: Callable[[pd.DataFrame], tuple[str, str]]) -> Listing:
    """The listing of a table; without a row, caption and reading that say so."""
    return Listing(asked, table, lambda rows: (NO_ROW, NO_ROW) if rows.empty else say(rows))


def fullest(documents: pd.DataFrame) -> tuple[int, int]:
    """The year with most documents, and how many."""
    counts = documents["year"].value_counts().sort_index()
    return int(counts.idxmax()), int(counts.max())


def of(limits: pd.DataFrame, begins: str) -> str:
    """A fact of `overview.limits` in words: `12 of 40`; the fact is known by how it begins."""
    rows = limits[limits["fact"].str.startswith(begins)]
    return f"{int(rows['count'].iloc[0])} of {int(rows['of'].iloc[0])}" if len(rows) else "an unknown number"


OF_VOICES = ", of all voices"  # end of a fact on the voices of a country


def matrix(ax: Axes, cells: np.ndarray, rows: Sequence[str], columns: Sequence[str], most: float = 0) -> None:
    """Counts as shaded cells with their number; an empty cell is hatched, so that none looks different from few."""
    most = most or max(cells.max(), 1)
    for i, j in np.ndindex(*cells.shape):
        _cell(ax, i, j, int(cells[i, j]), most)
    ax.set_xlim(-0.5, cells.shape[1] - 0.5)
    ax.set_ylim(cells.shape[0] - 0.5, -0.5)
    ax.set_xticks(range(len(columns)), columns)
    ax.set_yticks(range(len(rows)), rows)
    ax.tick_params(length=0)
    ax.xaxis.tick_top()
    for spine in ax.spines.values():
        spine.set_visible(False)


def _cell(ax: Axes, i: int, j: int, n: int, most: float) -> None:
    shade = 0.95 - 0.6 * np.sqrt(min(n / most, 1))
    face, ink = str(shade) if n else "white", "white" if shade < 0.5 else style.INK
    ax.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, facecolor=face, edgecolor="white", linewidth=1.2))
    if n:
        ax.text(j, i, f"{n}", ha="center", va="center_baseline", fontsize=7, color=ink)
    else:
        hatched = dict(fill=False, hatch="/////", edgecolor=style.LIGHT, linewidth=0)
        ax.add_patch(Rectangle((j - 0.42, i - 0.42), 0.84, 0.84, **hatched))  # type: ignore[arg-type]


def years_of(table: pd.DataFrame) -> str:
    """The years that a table covers: first to last, or the only one."""
    first, last = table["year"].min(), table["year"].max()
    return f"{first} to {last}" if first != last else f"{first}"
