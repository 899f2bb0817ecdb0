"""Charts of the two networks: voices and reasons in three columns, voices and voices as a plane and as a matrix.

`network` is a result of `voice_networks`. Layouts are fixed: columns by order, the plane by a seed.
"""

import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from helpers.arguments.charts_arguments import COLOURS, group_marks, key
from helpers.arguments.voice_networks import NAMED, Network
from helpers.figure import labels as label_places
from helpers.figure import style as charts
from helpers.figure.style import GROUP_COLOURS, GROUP_MARKERS, INK, LIGHT

ROW, TALLEST = 0.15, 6.6
STYLES = {"against": (0, ()), "for": (0, (4, 1.5)), "undecided": (0, (1, 1.2)), "both": (0, (6, 1.5, 1, 1.5))}
TIES = {**COLOURS, "both": INK}
NO_TIES = "No two voices with enough statements speak to the same question under these settings."
AGREE, CONFLICT = "#4B2A80", "#C46A10"
SWEEPS = 12  # rounds of ordering the columns so that fewer ties cross
ACROSS, PLANE = 6.1, (6.1, 5.3)  # inches
NUMBERED = 26  # voices up to which the cells of the matrix carry their number


def of_reasons(network: Network) -> Axes:
    """Voices against at the left, reasons in the middle, voices for and undecided at the right, a line per tie."""
    if network.ties.empty:
        return charts.nothing(1.6, "No voice gives enough reasons under these settings.")
    columns, nodes = _columns(network), network.nodes.set_index("id")
    rows = max(map(len, columns))
    step = min(max(ROW, 0.28 * len(columns[1]) / rows), TALLEST / rows)
    ax, size = charts.canvas(rows * step + 1.5), min(7.2, 62 * step)
    across = _across(nodes.loc[columns[0], "label"], nodes.loc[columns[2], "label"], size)
    places = {
        node: (x, (place + 0.5) * rows / len(column))
        for column, x in zip(columns, across, strict=True)
        for place, node in enumerate(column)
    }
    _ties_and_reasons(ax, network.ties, nodes.loc[columns[1]], places)
    for node in (*columns[0], *columns[2]):
        _name(ax, nodes.loc[node], *places[node], node in set(columns[0]), size)
    ax.set_xlim(0, ACROSS)
    ax.set_ylim(rows, 0)
    ax.set_axis_off()
    here = [side for side in TIES if side in set(network.ties["side"])]
    lines = [Line2D([], [], color=TIES[side], linestyle=STYLES[side], linewidth=1.3) for side in here]
    marks, groups = group_marks(network.nodes["group"])
    _key(ax, [*lines, *marks], [*here, *groups])
    return ax


def _ties_and_reasons(ax: Axes, ties: pd.DataFrame, reasons: pd.DataFrame, places: dict) -> None:
    """A line per tie, from the voice to the near end of the reason's name."""
    texts = [f"{label} ({int(n)})" for label, n in zip(reasons["label"], reasons["voices"], strict=True)]
    half = dict(zip(reasons.index, label_places.extent(texts, 7.8)[:, 0] / 2 + 0.06, strict=True))
    for tie in ties.itertuples():
        (start, y), (end, to) = places[tie.source], places[tie.target]
        end += half[tie.target] * (1 if start > end else -1)
        (line,) = ax.plot([start, end], [y, to], color=TIES[tie.side], linestyle=STYLES[tie.side], alpha=0.75, zorder=1)
        line.set_linewidth(0.3 + 0.5 * tie.n)
    for node, text in zip(reasons.index, texts, strict=True):
        x, y = places[node]
        ax.text(x, y, text, ha="center", va="center_baseline", fontsize=7, fontweight="bold", zorder=4)


def _key(ax: Axes, handles: list, names: list[str]) -> None:
    """A legend in the room of the title, which may be wider than the axes."""
    ax.set_title(" ", pad=8)
    key(ax, handles, names, 4).set_in_layout(False)


def _columns(network: Network) -> tuple[list[str], list[str], list[str]]:
    """The nodes of the columns (against, reasons, for and undecided), each ordered by the mean place of its neighbours in the next (Sugiyama et al. 1981)."""
    people = network.nodes[network.nodes["kind"] == "voice"]
    left = list(people.loc[people["side"] == "against", "id"])
    right = list(people.loc[people["side"] == "for", "id"]) + list(people.loc[people["side"] == "undecided", "id"])
    reasons = network.nodes[network.nodes["kind"] == "reason"].sort_values("voices", ascending=False, kind="stable")
    middle = list(reasons["id"])
    near: dict[str, list[str]] = {node: [] for node in [*left, *right, *middle]}
    for tie in network.ties.itertuples():
        near[tie.source].append(tie.target)
        near[tie.target].append(tie.source)
    for _ in range(SWEEPS):
        place = _heights(middle)
        left, right = (sorted(column, key=lambda node: np.mean([place[other] for other in near[node]])) for column in (left, right))  # fmt: skip
        place = _heights(left) | _heights(right)
        middle = sorted(middle, key=lambda node: np.mean([place[other] for other in near[node]]))
    return left, middle, right


def _heights(column: list[str]) -> dict[str, float]:
    return {node: (place + 0.5) / len(column) for place, node in enumerate(column)}


def _across(left: pd.Series, right: pd.Series, size: float) -> tuple[float, float, float]:
    """Where the three columns stand, in inches, so that the names beside the outer ones have room."""
    one, other = (label_places.extent(names.tolist(), size)[:, 0].max(initial=0.3) + 0.12 for names in (left, right))
    if left.empty or right.empty:
        return one, 1.3 if left.empty else ACROSS - 1.3, ACROSS - other
    return one, (one + ACROSS - other) / 2, ACROSS - other


def _name(ax: Axes, row: pd.Series, x: float, y: float, at_left: bool, size: float) -> None:
    """A voice's mark and its name on the outer side, in italics where the voice is undecided."""
    ax.plot(
        x, y, GROUP_MARKERS[row["group"]], color=GROUP_COLOURS[row["group"]], markersize=min(4.5, size * 0.62), zorder=3
    )
    ax.annotate(
        row["label"], (x, y), xytext=(-5 if at_left else 5, 0), textcoords="offset points", va="center_baseline",
        ha="right" if at_left else "left", fontsize=size, style="italic" if row["side"] == "undecided" else "normal",
    )  # fmt: skip


def of_voices(network: Network, seed: int = 1) -> Axes:
    """Voices in a plane, near when they agree: full lines where congruence outweighs conflict, dashed where conflict does.

    The letter in a mark names the voice's group; ties of less weight than the network's threshold are not drawn.
    """
    if network.ties.empty:
        return charts.nothing(1.6, NO_TIES)
    ax, people = charts.canvas(PLANE[1] + 1.2), network.nodes
    named = len(people) <= NAMED
    texts = people["label"].tolist() if named else [""] * len(people)
    boxes = label_places.extent(texts, 6.8) + np.array([0.1, 0.19 if named else 0.1])
    places = label_places.pushed_apart(_spring(network, seed), boxes, PLANE)
    where = dict(zip(people["id"], places, strict=True))
    drawn = network.ties[network.ties["weight"].abs() >= max(network.facts["threshold"], 1e-9)]
    for tie in drawn.sort_values("weight", key=abs, kind="stable").itertuples():
        line = _bow(where[tie.source], where[tie.target])
        (style,) = ax.plot(*line, color=AGREE, alpha=0.4, linewidth=0.45 * abs(tie.weight) + 0.2, zorder=1)
        if tie.weight < 0:
            style.set(color=CONFLICT, alpha=0.9, linestyle=(0, (3, 1.5)))
    for row, text, (x, y) in zip(people.itertuples(), texts, places, strict=True):
        _person(ax, row, text, x, y)
    ax.set_xlim(0, PLANE[0])
    ax.set_ylim(0, PLANE[1])
    ax.set_axis_off()
    _plane_key(ax, people)
    return ax


def _person(ax: Axes, row, text: str, x: float, y: float) -> None:
    """A voice's mark with the letter of its group in it, and the name below."""
    marker = GROUP_MARKERS[row.group]
    ax.plot(x, y + 0.05, marker, color=GROUP_COLOURS[row.group], markersize=8.5, zorder=3)
    middle = y + 0.05 + {"^": -0.015, "v": 0.015}.get(marker, 0)
    ax.text(
        x, middle, row.community, ha="center", va="center_baseline", fontsize=5.5, color="white", fontweight="bold", zorder=4
    )  # fmt: skip
    ax.annotate(
        text, (x, y - 0.03), ha="center", va="top", fontsize=6.8, zorder=4,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.4},
    )  # fmt: skip


def _bow(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """A slightly bent line (a quadratic Bezier curve), so that it does not run through a voice between its ends."""
    bend = (start + end) / 2 + 0.09 * np.array([start[1] - end[1], end[0] - start[0]])
    t = np.linspace(0, 1, 25)[:, None]
    return ((1 - t) ** 2 * start + 2 * t * (1 - t) * bend + t**2 * end).T


def _spring(network: Network, seed: int) -> np.ndarray:
    """Places from springs on the agreements (Fruchterman and Reingold 1991), as inches in the plane."""
    graph = nx.Graph()
    graph.add_nodes_from(range(len(network.nodes)))
    number = {node: place for place, node in enumerate(network.nodes["id"])}
    positive = network.ties[network.ties["weight"] > 0]
    graph.add_weighted_edges_from(
        (number[a], number[b], float(w) ** 2)
        for a, b, w in positive[["source", "target", "weight"]].itertuples(index=False)
    )
    found = nx.spring_layout(graph, seed=seed, weight="weight", iterations=300)
    places = np.array([found[node] for node in graph])
    low, high = places.min(axis=0), places.max(axis=0)
    return 0.35 + (places - low) / np.maximum(high - low, 1e-9) * (np.array(PLANE) - 0.7)


def _plane_key(ax: Axes, people: pd.DataFrame) -> None:
    lines = [
        Line2D([], [], color=AGREE, linewidth=1.6, alpha=0.6),
        Line2D([], [], color=CONFLICT, linewidth=1.4, linestyle=(0, (3, 1.5))),
    ]
    marks, groups = group_marks(people["group"])
    _key(ax, [*lines, *marks], ["agree", "conflict", *groups])


def matrix(network: Network) -> Axes:
    """Every pair of voices: congruence minus conflict as colour, and as a number where there is room; hatched: no shared question."""
    if network.ties.empty:
        return charts.nothing(1.6, NO_TIES)
    order = _by_community(network)
    size = len(order)
    step = min(0.19, 4.6 / size)
    ax = charts.canvas(size * step + 2.1)
    place = {node: number for number, node in enumerate(order["id"])}
    weights = np.full((size, size), np.nan)
    for tie in network.ties.itertuples():
        i, j = place[tie.source], place[tie.target]
        weights[max(i, j), min(i, j)] = tie.weight
    _cells(ax, weights, 0.6 * step * 72)
    labels = order["label"] + " (" + order["community"].astype(str) + ")"
    ax.set_yticks(range(size), labels, fontsize=min(7, 66 * step))
    ax.set_xticks(range(size), order["label"], fontsize=min(7, 66 * step), rotation=90)
    for edge in np.flatnonzero(np.diff(order["community"].cat.codes)) + 0.5:
        ax.plot([-0.5, edge], [edge, edge], color=INK, linewidth=0.9)
        ax.plot([edge, edge], [edge, size - 0.5], color=INK, linewidth=0.9)
    if size > NAMED:
        ax.set_xticks([])
        ax.set_yticks([])
    ax.set_xlim(-0.5, size - 0.5)
    ax.set_ylim(size - 0.5, -0.5)
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


def _by_community(network: Network) -> pd.DataFrame:
    """The voices by group, in each by how much they agree with it, most first."""
    ties = pd.concat([network.ties, network.ties.rename(columns={"source": "target", "target": "source"})])
    home = network.nodes.set_index("id")["community"].astype(str)
    own = (
        ties[ties["source"].map(home).to_numpy() == ties["target"].map(home).to_numpy()]
        .groupby("source")["weight"]
        .sum()
    )
    frame = network.nodes.assign(own=-network.nodes["id"].map(own).fillna(0))
    return frame.sort_values(["community", "own", "label"]).reset_index(drop=True)


def _cells(ax: Axes, weights: np.ndarray, size: float) -> None:
    """The cells below the diagonal, with their numbers where there is room."""
    most = max(np.nanmax(np.abs(weights)), 1e-9)
    cells = [(i, j, weights[i, j]) for i in range(len(weights)) for j in range(i)]
    tied = [cell for cell in cells if np.isfinite(cell[2])]
    colours = [_shade(weight / most) for *_, weight in tied]
    ax.add_collection(
        PatchCollection([_square(i, j) for i, j, _ in tied], facecolors=colours, edgecolors="white", linewidths=0.6)
    )
    silent = [_square(i, j) for i, j, weight in cells if np.isnan(weight)]
    if silent:
        ax.add_collection(PatchCollection(silent, facecolors="white", hatch="/////", edgecolors=LIGHT, linewidths=0))
    for i, j, weight in tied if len(weights) <= NUMBERED else []:
        text = (
            f"{np.sign(weight) * np.floor(abs(weight) * 10 + 0.5 + 1e-9) / 10:.1f}".replace("-", "−")
            .replace(".0", "")
            .replace("−0.", "−.")
            .replace("0.", ".")
        )
        ax.text(
            j,
            i,
            text,
            ha="center",
            va="center",
            fontsize=min(6, size),
            color="white" if abs(weight) > 0.62 * most else INK,
        )


def _square(i: int, j: int) -> Rectangle:
    return Rectangle((j - 0.5, i - 0.5), 1, 1)


def _shade(share: float) -> tuple:
    """From the colour of conflict (-1) by near white (0) to that of agreement (1)."""
    full = np.array([int((AGREE if share > 0 else CONFLICT)[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return tuple(0.95 + (full - 0.95) * abs(share))
