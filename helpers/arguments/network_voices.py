"""Who agrees with whom over all questions: voices in a plane, near when they agree. The layout is fixed by the seed."""

from collections.abc import Sequence
from functools import partial

import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers import words
from helpers.arguments import reasons, voice_networks
from helpers.arguments.parts import caption, files, filters, group_marks, key_above, within
from helpers.arguments.voice_networks import NAMED, Network
from helpers.asked import Asked, once
from helpers.corpus import given
from helpers.figure import form, labels, style
from helpers.figure.figure import Figure
from helpers.figure.style import GROUP_COLOURS, GROUP_MARKERS
from helpers.measures import networks
from helpers.words import NOT_THE_WHOLE_VIEW, SAMPLE, Words, chance, count, listed, number, spelt, verb

NO_TIES = "No two voices with enough statements speak to the same question under these settings."
AGREE, CONFLICT = "#4B2A80", "#C46A10"
PLANE = (6.1, 5.3)  # inches


def how_tied(asked: Asked) -> str:
    """How a tie between two voices is made on the scale of these data."""
    width, half = 2 * asked.end, f"{spelt(asked.end)} {'step' if 0 in asked.scale else 'point'}{'s' * (asked.end > 1)}"
    return (
        f"Each question that two voices both speak to adds 1 − d/{width} to congruence and d/{width} to conflict, d being the distance of their stances on the scale of width {width} "
        "(the mean over pairs of statements where a voice speaks to it more than once; one statement per voice, document and question). So stances less than "
        f"{half} apart count as agreement, {half} {verb(asked.end, 'cancels', 'cancel')} out."
    )


@once
def agreement(asked: Asked, minimum: int) -> Network:
    """The network of voices with at least `minimum` statements on all questions (`voice_networks.of_voices`)."""
    return voice_networks.of_voices(
        reasons.statements(asked.everything), 2 * asked.end, minimum, asked.min_n, asked.seed
    )


def least(minimum: int) -> int:
    """The setting MIN_STATEMENTS, read as a whole number; raises SelectionError for what is none."""
    return given.number("MIN_STATEMENTS", minimum, 1)


def draw(node: pd.DataFrame, tie: pd.DataFrame, network: Network, seed: int) -> Axes:
    """Voices in a plane, near when they agree: full lines where congruence outweighs conflict, dashed where conflict does.

    The letter in a mark names the voice's group; ties of less weight than the network's threshold are not drawn,
    but they too pull voices together: so the places come from the whole `network`.
    """
    tie = within(tie, node)
    if tie.empty:
        return style.nothing(1.6, NO_TIES)
    ax, people = style.canvas(_plane()[1] + 1.2), node
    named = len(people) <= NAMED
    texts = people["label"].tolist() if named else [""] * len(people)
    boxes = labels.extent(texts, 6.8) + np.array([0.1, 0.19 if named else 0.1])
    places = labels.pushed_apart(_spring(node, within(network.ties, node), seed), boxes, _plane())
    where = dict(zip(people["id"], places, strict=True))
    drawn = tie[tie["weight"].abs() >= 1e-9].sort_values("weight", key=abs, kind="stable")
    for each in drawn.itertuples():
        line = _bow(where[each.source], where[each.target])
        (bow,) = ax.plot(*line, color=AGREE, alpha=0.4, linewidth=0.45 * abs(each.weight) + 0.2, zorder=1)
        if each.weight < 0:
            bow.set(color=CONFLICT, alpha=0.9, linestyle=(0, (3, 1.5)))
    for row, text, (x, y) in zip(people.itertuples(), texts, places, strict=True):
        _person(ax, row, text, x, y)
    ax.set_xlim(0, _plane()[0])
    ax.set_ylim(0, _plane()[1])
    ax.set_axis_off()
    _plane_key(ax, people)
    return ax


def _plane() -> tuple[float, float]:
    """Inches of the plane."""
    return form.pick(PLANE, (3.2, 5.3), (6.1, 2.55))


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


def _spring(people: pd.DataFrame, ties: pd.DataFrame, seed: int) -> np.ndarray:
    """Places from springs on the agreements (Fruchterman and Reingold 1991), as inches in the plane."""
    graph = nx.Graph()
    graph.add_nodes_from(range(len(people)))
    number = {node: place for place, node in enumerate(people["id"])}
    positive = ties[ties["weight"] > 0]
    graph.add_weighted_edges_from(
        (number[a], number[b], float(w) ** 2)
        for a, b, w in positive[["source", "target", "weight"]].itertuples(index=False)
    )
    found = nx.spring_layout(graph, seed=seed, weight="weight", iterations=300)
    places = np.array([found[node] for node in graph])
    low, high = places.min(axis=0), places.max(axis=0)
    return 0.35 + (places - low) / np.maximum(high - low, 1e-9) * (np.array(_plane()) - 0.7)


def _plane_key(ax: Axes, people: pd.DataFrame) -> None:
    lines = [
        Line2D([], [], color=AGREE, linewidth=1.6, alpha=0.6),
        Line2D([], [], color=CONFLICT, linewidth=1.4, linestyle=(0, (3, 1.5))),
    ]
    marks, groups = group_marks(people["group"])
    key_above(ax, [*lines, *marks], ["agree", "conflict", *groups])


def _shown(drawn: int, ties: int) -> str:
    """How many of the ties are drawn."""
    if drawn and ties > 1:
        return f"the strongest drawn ({drawn} of {ties} ties)"
    return f"{count(ties, 'tie')} in all" if ties else "no tie"


def say(node: pd.DataFrame, tie: pd.DataFrame, asked: Asked, minimum: int) -> Words:
    """Words of the network of voices. Groups, threshold and what is left out are of the whole network."""
    network, people = agreement(asked, minimum), node
    facts = network.facts
    n = people["community"].nunique()
    people_named = f"{count(len(people), 'named mark')} joined by lines" if len(tie) else "No voice is drawn"
    title = (
        f"Voices by agreement over all questions: {spelt(n)} {'group' if n == 1 else 'groups'}"
        if _beyond_chance(facts)
        else "Voices by agreement over all questions"
    )
    return Words(
        title=title,
        subtitle=f"Congruence minus conflict over all shared questions; voices with at least {count(minimum, 'statement')}, {dates(people)}; n = {count(len(people), 'voice')}",
        caption=caption(
            asked.everything,
            f"A line ties two voices (n = {len(people)}) that agree or conflict on balance over all questions; {_shown(len(tie), len(network.ties))}. "
            "Letters: groups.",
        ),
        method=(
            f"One-mode network. {how_tied(asked)} The weight of a tie is congruence minus conflict. Left out: {count(network.dropped, 'voice')} with fewer than {count(minimum, 'statement')}. "
            f"{_drawn(tie, network)}{_silent(facts)}. Places: springs on the "
            f"agreements with a fixed seed. {unnamed(people)}{how_grouped(facts)} {basis(asked, people)} {SAMPLE} {NOT_THE_WHOLE_VIEW}"
        ),
        alt=f"{people_named}. {grouped(sizes(people), facts)} {_strongest(people, tie)}",
        reading=f"{grouped(sizes(people), facts)} {_strongest(people, tie)}",
        n=len(people),
    )


def basis(asked: Asked, people: pd.DataFrame) -> str:
    """What the network over all questions rests on: statements, those of the voices shown, what was read, dates, filters."""
    everything, scope = asked.everything, asked.everything.scope
    own = f"{count(int(people['statements'].sum()), 'statement')} of the voices shown, out of " if len(people) else ""
    return (
        f"{own}{count(scope.statements, 'statement')} on {len(asked.book.questions)} questions, {scope.source}, {scope.dates}. {filters(everything)}"
    ).strip()


def dates(people: pd.DataFrame) -> str:
    """First to last month of the statements of the voices shown."""
    spans = pd.concat([people["start"], people["end"]])
    return words.dates(pd.DataFrame({"date": pd.to_datetime(spans)}))


def _beyond_chance(facts: dict) -> bool:
    return bool(facts["p"] <= 0.05)


def unnamed(people: pd.DataFrame) -> str:
    """That the voices are too many for names."""
    too_many = len(people) > voice_networks.NAMED
    return f"More than {voice_networks.NAMED} voices: the names stand in the CSV only. " if too_many else ""


def _silent(facts: dict) -> str:
    """How many pairs of voices share no question."""
    empty, pairs = facts["empty"], facts["pairs"]
    return f"; no question is shared in {empty} of {count(pairs, 'pair')}" if pairs else ""


def _drawn(tie: pd.DataFrame, network: Network) -> str:
    """How many of the ties are drawn, from which size on, and of which sign."""
    if network.ties.empty:
        return "No tie is drawn"
    least = f"those of size {number(network.facts['threshold'])} and above"
    most = f"at most {voice_networks.TIES_PER_VOICE} per voice on average"
    return f"Drawn: {len(tie)} of {count(len(network.ties), 'tie')}, {least} ({most}), {_signs(tie)}"


def _signs(tie: pd.DataFrame) -> str:
    return f"{int((tie['weight'] > 0).sum())} of agreement and {int((tie['weight'] < 0).sum())} of conflict"


def how_grouped(facts: dict) -> str:
    """How the groups are found, and how many of them chance would make."""
    if np.isnan(facts["modularity"]):
        why = _no_groups(facts)
        return f"{why[0].upper()}{why[1:]}, so there are no groups."
    return (
        f"Letters: groups by the Louvain method on the ties of agreement, drawn or not (Blondel et al. 2008; best of {networks.RUNS} seeded runs), modularity "
        f"{number(facts['modularity'])}; with stances dealt out anew within each question, {facts['shuffles']} times with one run each, the 95th percentile is "
        f"{number(facts['modularity_95'])} ({chance('p', facts['p'])})."
    )


def grouped(sizes: Sequence[int], facts: dict) -> str:
    """How many groups there are, and whether they are more than chance makes."""
    if not len(sizes) or np.isnan(facts["modularity"]):
        return f"No groups: {_no_groups(facts)}."
    found = f"{count(len(sizes), 'group')} of {listed(map(str, sizes))} {verb(max(sizes), 'voice', 'voices')}, modularity {number(facts['modularity'])}"
    if _beyond_chance(facts):
        return (
            f"{found}, more than stances dealt out at random make (95th percentile {number(facts['modularity_95'])})."
        )
    return f"{found}, no more than stances dealt out at random make (95th percentile {number(facts['modularity_95'])}): read no camps into it."


def _strongest(people: pd.DataFrame, tie: pd.DataFrame) -> str:
    ties = voice_networks.nearest_and_farthest(people, within(tie, people))
    if ties.empty:
        return "No two voices share a question."
    least = ties["weight"].min()
    text = f"Nearest: {_pairs_at(ties, ties['weight'].max())}"
    return f"{text}; farthest: {_pairs_at(ties, least)}." if least < 0 else f"{text}."


def _pairs_at(ties: pd.DataFrame, weight: float) -> str:
    """The pair with the most questions among those of a weight, and how many others have it."""
    level = ties[np.isclose(ties["weight"], weight)].sort_values("questions", ascending=False, kind="stable")
    first, more = level.iloc[0], len(level) - 1
    others = f"; {count(more, 'other pair')} alike" if more else ""
    return f"{first['voice']} and {first['other']} ({number(weight)} over {count(int(first['questions']), 'question')}{others})"


def _no_groups(facts: dict) -> str:
    if not facts["voices"]:
        return "no voice has enough statements"
    few = facts["voices"] < facts["least"]
    return f"fewer than {facts['least']:,} voices" if few else "no two voices agree on balance"


def sizes(people: pd.DataFrame) -> list[int]:
    """How many voices each group has, in the order of their letters."""
    return [int(size) for size in people["community"].value_counts().sort_index() if size]


def network_voices(asked: Asked, minimum: int = 3) -> Figure:
    """Voices with at least `minimum` statements by agreement over all questions; nodes and ties: `voice_networks.of_voices`."""
    minimum = least(minimum)
    network = agreement(asked, minimum)
    draw_it = partial(draw, network=network, seed=asked.seed)
    return Figure(asked, network.drawn, draw_it, partial(say, asked=asked, minimum=minimum), also=files(network))
