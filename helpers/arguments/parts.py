"""What several figures of reasons share: colours, keys, and pieces of sentences."""

from collections.abc import Callable, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.transforms import ScaledTranslation

from helpers.arguments.reasons import AGAINST, FOR, OPEN
from helpers.arguments.voice_networks import Network
from helpers.asked import Asked
from helpers.asked import caption as caption
from helpers.corpus.countries import GROUPS
from helpers.figure import graphs
from helpers.figure.style import GROUP_COLOURS, GROUP_MARKERS
from helpers.words import NOT_THE_WHOLE_VIEW, SAMPLE, count

COLOURS = {AGAINST: "#C46A10", OPEN: "#6B6B6B", FOR: "#4B2A80"}
MARKERS = {AGAINST: "s", OPEN: "D", FOR: "o"}
ROW = 0.19  # inches
NOT_HELD = "No reason means that none was read in the passage, never that none is held."
SERVES = "A reason serves the side of its statement: for (stance above 0), against (below 0), undecided (0)."


def group_marks(groups: pd.Series) -> tuple[list[Line2D], list[str]]:
    """Marks and names of the country groups that occur, for a legend."""
    here = [group for group in GROUPS if group in set(groups)]
    marks = [Line2D([], [], marker=GROUP_MARKERS[group], color=GROUP_COLOURS[group], linestyle="") for group in here]
    return marks, [GROUPS[group] for group in here]


ONE_LINE = 8  # entries of a legend that have room in one line


def key(ax: Axes, handles: Sequence, names: Sequence[str], lift: float, edge: float = 1) -> Legend:
    """A legend in one line (two from nine entries on), `lift` points above the upper edge of the axes (1) or the lower one (0)."""
    place = ax.transAxes + ScaledTranslation(0, lift / 72, ax.figure.dpi_scale_trans)
    legend = ax.legend(
        handles, names, loc="lower left", bbox_to_anchor=(0, edge), bbox_transform=place, ncols=_columns(names),
        handletextpad=0.3, columnspacing=1.0, handlelength=1.7, borderaxespad=0, fontsize=7.2,
    )  # fmt: skip
    legend.set_in_layout(edge == 1)
    return legend


def _columns(names: Sequence[str]) -> int:
    """In how many columns the entries of a legend stand."""
    return len(names) if len(names) <= ONE_LINE else -(-len(names) // 2)


def key_above(ax: Axes, handles: list, names: list[str]) -> None:
    """A legend in the room of the title, which may be wider than the axes."""
    ax.set_title("\n".join([" "] * (1 if len(names) <= ONE_LINE else 2)), pad=8)
    key(ax, handles, names, 4).set_in_layout(False)


def subtitle(asked: Asked, n: int, which: str = "") -> str:
    """The question, what the sides mean, and how many voices, which ones."""
    scope = asked.scope
    return (
        f"{scope.text} For: {scope.high}; against: {scope.low}. {scope.source.capitalize()}, {scope.dates}; n = {count(n, 'voice')} {which}"
    ).strip()


def foot(asked: Asked) -> str:
    """The filters and what the method of every figure of reasons ends with."""
    return f"{filters(asked)}{SAMPLE} {NOT_THE_WHOLE_VIEW}"


def filters(asked: Asked) -> str:
    """The settings that narrow the choice, as a sentence; empty where none does."""
    return f"Filters: {asked.scope.filters}. " if asked.scope.filters else ""


def within(tie: pd.DataFrame, node: pd.DataFrame) -> pd.DataFrame:
    """The ties both ends of which are among the nodes."""
    return tie[tie["source"].isin(node["id"]) & tie["target"].isin(node["id"])].reset_index(drop=True)


def files(network: Network) -> Callable[[str], None]:
    """What writes the network that is drawn as files for other programs, and the whole one beside it (`-full`) where ties are
    left out of the drawing. `weight` is never below 0, as programs need it; `net` has its sign."""

    def write(name: str) -> None:
        drawn = network.drawn["tie"]
        graphs.link(graphs.from_tables(network.nodes, _unsigned(drawn)), name, "The network drawn")
        if len(drawn) < len(network.ties):
            graphs.link(graphs.from_tables(network.nodes, _unsigned(network.ties)), f"{name}-full", "The whole network")

    return write


def _unsigned(ties: pd.DataFrame) -> pd.DataFrame:
    """Ties with weights that are not below 0, and the weight with its sign in `net`."""
    return ties.assign(net=ties["weight"], weight=ties["weight"].abs())
