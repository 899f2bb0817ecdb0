"""How near each pair of voices is: congruence minus conflict over all shared questions, pair by pair."""

from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.patches import Rectangle

from helpers.arguments import voice_networks
from helpers.arguments.network_voices import AGREE, CONFLICT, NO_TIES, agreement, basis, dates, how_tied, least, unnamed
from helpers.arguments.parts import caption
from helpers.arguments.voice_networks import NAMED, Network
from helpers.asked import Asked
from helpers.figure import form, style
from helpers.figure.figure import Figure
from helpers.figure.style import INK, LIGHT
from helpers.words import NOT_THE_WHOLE_VIEW, SAMPLE, Words, count, listed, number, verb

NUMBERED = 26  # voices up to which the cells of the matrix carry their number


def draw(table: pd.DataFrame, network: Network) -> Axes:
    """Every pair of voices: congruence minus conflict as colour, and as a number where there is room; hatched: no shared question."""
    if table.empty:
        return style.nothing(1.6, NO_TIES)
    order = _by_community(table, network)
    size = len(order)
    step = min(0.19, 4.6 / size)
    ax = style.canvas(size * step + 2.1)
    place = {name: number for number, name in enumerate(order["label"])}
    weights = np.full((size, size), np.nan)
    for tie in table.itertuples():
        i, j = place[tie.voice], place[tie.other]
        weights[max(i, j), min(i, j)] = tie.weight
    _cells(ax, weights, 0.6 * step * 72)
    labels = order["label"] + " (" + order["community"].astype(str) + ")"
    ax.set_yticks(range(size), labels, fontsize=min(7, 66 * step))
    ax.set_xticks(range(size), order["label"], fontsize=min(7, 66 * step), rotation=90)
    if form.is_slide():
        ax.set_yticks(range(size), [f"{label}  {number}" for number, label in enumerate(labels, 1)])
        ax.set_xticks(range(size), map(str, range(1, size + 1)), rotation=0)
    for edge in np.flatnonzero(np.diff(order["community"].cat.codes)) + 0.5:
        ax.plot([-0.5, edge], [edge, edge], color=INK, linewidth=0.9)
        ax.plot([edge, edge], [edge, size - 0.5], color=INK, linewidth=0.9)
    if size > NAMED:
        ax.set_xticks([])
        ax.set_yticks([])
    if form.is_column():
        ax.set_xlabel("violet: congruence outweighs; orange: conflict; the darker, the more")
    ax.set_xlim(-0.5, size - 0.5)
    ax.set_ylim(size - 0.5, -0.5)
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


def voices(table: pd.DataFrame, network: Network) -> pd.DataFrame:
    """The nodes that the rows name, and those that share no question with anyone, which stand in no row."""
    people, tied = network.nodes, {*network.ties["source"], *network.ties["target"]}
    return people[people["label"].isin({*table["voice"], *table["other"]}) | ~people["id"].isin(tied)]


def _by_community(table: pd.DataFrame, network: Network) -> pd.DataFrame:
    """The voices by group, in each by how much they agree with it, most first."""
    inside = table[_inside(table)]
    ends = pd.concat([inside.set_index("voice")["weight"], inside.set_index("other")["weight"]])
    people = voices(table, network)
    frame = people.assign(own=-people["label"].map(ends.groupby(level=0).sum()).fillna(0))
    return frame.sort_values(["community", "own", "label"]).reset_index(drop=True)


def _inside(table: pd.DataFrame) -> pd.Series:
    """Whether both voices are of one group."""
    return table["community"].astype(str) == table["other_community"].astype(str)


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
    for i, j, weight in tied if len(weights) <= NUMBERED and not form.is_column() else []:
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


def say(table: pd.DataFrame, asked: Asked, minimum: int) -> Words:
    """Words of the matrix; what is left out, and pairs without a shared question, stand in no row."""
    network = agreement(asked, minimum)
    ties, people = table, voices(table, network)
    agree, against = int((ties["weight"] > 0).sum()), int((ties["weight"] < 0).sum())
    inside = _inside(ties)
    means = f"inside groups {number(ties.loc[inside, 'weight'].mean())}, between groups {number(ties.loc[~inside, 'weight'].mean())}"
    if len(people) < asked.min_n:
        means = f"not shown for fewer than {asked.min_n:,} voices"
    pairs = [
        f"{agree} {verb(agree, 'agrees', 'agree')} on balance",
        f"{against} {verb(against, 'conflicts', 'conflict')}",
    ]
    level = len(ties) - agree - against
    pairs.append(f"{level} {verb(level, 'stands', 'stand')} at 0")
    reading = f"Of {count(len(ties), 'pair')} with a shared question {listed(pairs)}. Mean: {means}."
    if ties.empty:
        reading = "No two voices share a question."
    return Words(
        title="Who agrees with whom, pair by pair",
        subtitle=f"Congruence minus conflict over all shared questions, {dates(people)}; n = {count(len(people), 'voice')}",
        caption=caption(
            asked.everything,
            f"A cell is a pair of voices (n = {len(people)}), congruence minus conflict: violet where they agree on balance, orange where they conflict, hatched without "
            "a shared question. Letters: groups.",
        ),
        method=(
            f"{how_tied(asked)} A cell is congruence minus conflict: violet where voices agree on balance, orange where they conflict, 0 where both are equal, hatched where no "
            f"question is shared ({count(network.facts['empty'], 'pair')}). A voice that stays at 0 on a question is not silent on it. Ordered by group (letters, as in the network), "
            f"in each by agreement with it; black lines part the groups, which were made from these ties, so that the two means are no test{'; numbers are rounded' if len(people) <= NUMBERED else ''}. {unnamed(people)}Left out: {count(network.dropped, 'voice')} with fewer than {count(minimum, 'statement')}. The CSV adds shared "
            f"reasons (same question, same side). {basis(asked, people)} {SAMPLE} {NOT_THE_WHOLE_VIEW}"
        ),
        alt=f"Triangle of coloured cells, {len(people)} by {count(len(people), 'voice')}. {reading}",
        reading=reading,
        n=len(people),
    )


def matrix(asked: Asked, minimum: int = 3) -> Figure:
    """Every pair of voices with a shared question; columns: `voice_networks.nearest_and_farthest`."""
    minimum = least(minimum)
    network = agreement(asked, minimum)
    table = voice_networks.nearest_and_farthest(network.nodes, network.ties)
    return Figure(asked, {"table": table}, partial(draw, network=network), partial(say, asked=asked, minimum=minimum))
