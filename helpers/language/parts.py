"""What several figures of words share: sentences on the pages counted, and the key above a panel."""

from collections.abc import Iterable
from functools import partial

from matplotlib.axes import Axes

from helpers import asked as asking
from helpers.asked import Asked
from helpers.texts.bags import Bags
from helpers.words import listed

caption = partial(
    asking.caption, otherwise="Every role counts."
)  # what is needed to read a figure, and whose pages are counted


def who_counts(asked: Asked) -> str:
    """Whose pages are counted: the roles and the other filters, in words."""
    filters = asked.scope.filters
    said = ["" if asked.roles else "Voices of every role count.", f"Filters: {filters}." if filters else ""]
    return " ".join(filter(None, said))


def begins(pages: Bags) -> str:
    """When the counted pages begin and end, in words."""
    if pages.units.empty:
        return "No page with counted words is left by these settings."
    first, last = pages.units["date"].min(), pages.units["date"].max()
    if len(pages.units) == 1 or (first.year, first.month) == (last.year, last.month):
        return f"The counted {'page is' if len(pages.units) == 1 else 'pages are'} of {first:%B %Y}."
    return f"The counted pages run from {first:%B %Y} to {last:%B %Y}."


def without_pages(pages: Bags, labels: list[str]) -> str:
    """Which periods have no counted page; empty when all have some."""
    empty = [label for label in labels if label not in set(pages.units["period"].dropna().astype(str))]
    return f"No counted page falls in {listed(f'the period {label}' for label in empty)}." if empty else ""


def plain(terms: Iterable[str]) -> list[str]:
    """Terms as they are read: `cold war`, not `cold_war`."""
    return [term.replace("_", " ") for term in terms]


def quoted(term: str) -> str:
    """A term as a sentence can carry it."""
    return f"“{term.replace('_', ' ')}”"


def key(ax: Axes, columns: int, at: float = 0.5, spacing: float = 1.0) -> None:
    """The key above a panel, in one line."""
    ax.legend(
        fontsize=7, ncols=columns, loc="lower center", bbox_to_anchor=(at, 1.0), handletextpad=0.1, columnspacing=spacing,
        frameon=False,
    )  # fmt: skip
