"""Words for the networks of voices and reasons and of voices and voices. All numbers are computed."""

import numpy as np
import pandas as pd

from helpers import words
from helpers.arguments import voice_networks
from helpers.arguments.voice_networks import Network
from helpers.arguments.words_arguments import NOT_HELD, SERVES, Scope, spelt
from helpers.measures import networks
from helpers.words import NOT_THE_WHOLE_VIEW, SAMPLE, Words, count, listed, number

TIE = (
    "Each question that two voices both speak to adds 1 − d/4 to congruence and d/4 to conflict, d being the distance of their stances on the scale of width 4 "
    "(the mean over pairs of statements where a voice speaks to it more than once; one statement per voice, document and question). So stances less than two steps apart count as agreement, two steps cancel out."
)
LEAST = "fewer than"


def of_reasons(network: Network, about: Scope, minimum: int) -> Words:
    """Words of the network of voices and reasons. `network`: `voice_networks.of_reasons`."""
    people = network.nodes[network.nodes["kind"] == "voice"]
    signs = network.ties["side"].value_counts()
    ties = listed(f"{signs[side]} {side}" for side in ("against", "undecided", "for", "both") if side in signs)
    few = f"{count(network.dropped, 'voice')} with {LEAST} {minimum} reasons and " if minimum > 1 else ""
    dropped = f"Left out: {few}{about.silent} without a reason read."
    shared = network.ties.groupby("source").size()
    several = int((shared > 1).sum())
    return Words(
        title="Which voices give which reasons, for which side",
        subtitle=about.subtitle(len(people), "with a reason"),
        caption=(
            f"Two-mode network: a line ties a voice to a reason that it gives, signed by the stance of the statement ({ties}); thicker where several documents "
            f"give it. {SERVES} Left: voices whose mean stance is below 0; right: above 0, in italics 0. In brackets: voices that give the reason. Order: by the mean "
            f"place of neighbours, so that few lines cross; nearness means nothing else. {dropped} {NOT_HELD} {about.foot}"
        ),
        alt=(
            f"Three columns: voices against, {len(network.nodes) - len(people)} reasons, voices for or undecided, with {len(network.ties)} lines between "
            f"them. {_often(network)}"
        ),
        reading=f"{count(len(people), 'voice')} and {count(len(network.ties), 'tie')}: {ties}. {_often(network)} {several} voices give more than one reason.",
        n=len(people),
    )


def _often(network: Network) -> str:
    reasons = network.nodes[network.nodes["kind"] == "reason"]
    if reasons.empty:
        return "No reason is given."
    top = reasons.sort_values("voices", ascending=False, kind="stable").head(3)
    return "Most tied: " + listed(f"“{row.label}” ({int(row.voices)})" for row in top.itertuples()) + "."


def basis(data, statements: pd.DataFrame, corpus: str, **settings) -> str:
    """What the network over all questions rests on: statements, what was read, dates, filters."""
    filters = words.settings(**settings).replace("_", " ")
    return (
        f"{count(len(statements), 'statement')} on {len(data.codebook.questions)} questions, {words.source(corpus)}, {words.dates(statements)}."
        f"{f' Filters: {filters}.' if filters else ''}"
    )


def of_voices(network: Network, minimum: int, rests_on: str) -> Words:
    """Words of the network of voices. `network`: `voice_networks.of_voices`; `rests_on`: `basis`."""
    facts, people = network.facts, network.nodes
    n = people["community"].nunique()
    title = (
        f"Voices by agreement over all questions: {spelt(n)} {'group' if n == 1 else 'groups'}"
        if _beyond_chance(network)
        else "Voices by agreement over all questions"
    )
    return Words(
        title=title,
        subtitle=f"Congruence minus conflict over all shared questions; voices with at least {count(minimum, 'statement')}, {_dates(people)}; n = {count(len(people), 'voice')}",
        caption=(
            f"One-mode network. {TIE} The weight of a tie is congruence minus conflict. Left out: {count(network.dropped, 'voice')} with {LEAST} {count(minimum, 'statement')}. "
            f"Drawn: {facts['drawn']} of {len(network.ties)} ties, those of size {number(facts['threshold'])} and above (at most "
            f"{voice_networks.TIES_PER_VOICE} per voice on average), {_signs(network)}; {facts['empty']} of {facts['pairs']} pairs share no question. Places: springs on the "
            f"agreements with a fixed seed. {_unnamed(network)}{_method(network)} {_own(network)}{rests_on} {SAMPLE} {NOT_THE_WHOLE_VIEW}"
        ),
        alt=f"{len(people)} named marks joined by lines. {_grouped(network)} {_strongest(network)}",
        reading=f"{_grouped(network)} {_strongest(network)}",
        n=len(people),
    )


def _own(network: Network) -> str:
    """How many of the statements are those of the voices shown; goes before `basis`."""
    return (
        f"{int(network.nodes['statements'].sum())} statements of the voices shown, out of "
        if len(network.nodes)
        else ""
    )


def _dates(people: pd.DataFrame) -> str:
    """First to last month of the statements of the voices shown."""
    spans = pd.concat([people["start"], people["end"]])
    return words.dates(pd.DataFrame({"date": pd.to_datetime(spans)}))


def _beyond_chance(network: Network) -> bool:
    return bool(network.facts["p"] <= 0.05)


def _unnamed(network: Network) -> str:
    too_many = len(network.nodes) > voice_networks.NAMED
    return f"More than {voice_networks.NAMED} voices: the names stand in the CSV only. " if too_many else ""


def _signs(network: Network) -> str:
    drawn = network.ties[network.ties["weight"].abs() >= max(network.facts["threshold"], 1e-9)]
    return f"{int((drawn['weight'] > 0).sum())} of agreement and {int((drawn['weight'] < 0).sum())} of conflict"


def _method(network: Network) -> str:
    facts = network.facts
    if np.isnan(facts["modularity"]):
        return "No two voices agree on balance, so there are no groups."
    return (
        f"Letters: groups by the Louvain method on the ties of agreement, drawn or not (Blondel et al. 2008; best of {networks.RUNS} seeded runs), modularity "
        f"{number(facts['modularity'])}; with stances dealt out anew within each question, {facts['shuffles']} times with one run each, the 95th percentile is "
        f"{number(facts['modularity_95'])} (p = {number(facts['p'], 3)})."
    )


def _grouped(network: Network) -> str:
    """How many groups there are, and whether they are more than chance makes."""
    facts, n = network.facts, network.nodes["community"].nunique()
    if network.nodes.empty or np.isnan(facts["modularity"]):
        return "No groups: no two voices agree on balance."
    sizes = listed(f"{size}" for size in network.nodes["community"].value_counts().sort_index() if size)
    found = f"{count(n, 'group')} of {sizes} voices, modularity {number(facts['modularity'])}"
    if _beyond_chance(network):
        return (
            f"{found}, more than stances dealt out at random make (95th percentile {number(facts['modularity_95'])})."
        )
    return f"{found}, no more than stances dealt out at random make (95th percentile {number(facts['modularity_95'])}): read no camps into it."


def _strongest(network: Network) -> str:
    ties = voice_networks.nearest_and_farthest(network)
    if ties.empty:
        return "No two voices share a question."
    first, last = ties.iloc[0], ties.iloc[-1]
    text = f"Nearest: {first['voice']} and {first['other']} ({number(first['weight'])} over {count(int(first['questions']), 'question')})"
    if last["weight"] < 0:
        text += f"; farthest: {last['voice']} and {last['other']} ({number(last['weight'])} over {count(int(last['questions']), 'question')})"
    return text + "."


def matrix(network: Network, minimum: int, rests_on: str) -> Words:
    """Words of the matrix of the same network."""
    ties, people = network.ties, network.nodes
    agree, against = int((ties["weight"] > 0).sum()), int((ties["weight"] < 0).sum())
    home = people.set_index("id")["community"].astype(str)
    inside = ties["source"].map(home) == ties["target"].map(home)
    means = f"inside groups {number(ties.loc[inside, 'weight'].mean())}, between groups {number(ties.loc[~inside, 'weight'].mean())}"
    return Words(
        title="Who agrees with whom, pair by pair",
        subtitle=f"Congruence minus conflict over all shared questions, {_dates(people)}; n = {count(len(people), 'voice')}",
        caption=(
            f"{TIE} A cell is congruence minus conflict: violet where voices agree on balance, orange where they conflict, 0 where both are equal, hatched where no "
            f"question is shared ({network.facts['empty']} pairs). A voice that stays at 0 on a question is not silent on it. Ordered by group (letters, as in the network), "
            f"in each by agreement with it; black lines part the groups, which were made from these ties, so that the two means are no test; numbers are rounded. {_unnamed(network)}Left out: {count(network.dropped, 'voice')} with {LEAST} {count(minimum, 'statement')}. The CSV adds shared "
            f"reasons (same question, same side). {_own(network)}{rests_on} {SAMPLE} {NOT_THE_WHOLE_VIEW}"
        ),
        alt=f"Triangle of coloured cells, {len(people)} by {len(people)} voices: {agree} pairs agree on balance, {against} conflict. Mean: {means}.",
        reading=f"Of {len(ties)} pairs with a shared question {agree} agree on balance, {against} conflict and {len(ties) - agree - against} stand at 0. Mean: {means}.",
        n=len(people),
    )


def communities(network: Network) -> tuple[str, str]:
    """Caption and reading of the table of groups. `network`: `voice_networks.of_voices`."""
    caption = (
        f"{_method(network)} Per question the mean stance of the group's voices that speak to it, and in brackets how many; empty: none does. The means describe these "
        f"groups, which were made from the same stances; they are no test. {NOT_THE_WHOLE_VIEW}"
    )
    return caption, _grouped(network)


def answer(network: Network, minimum: int) -> str:
    """The third sentence of the notebook's answer."""
    return f"Over all questions, the {count(len(network.nodes), 'voice')} with at least {count(minimum, 'statement')} fall into {_in_a_sentence(network)}"


def _in_a_sentence(network: Network) -> str:
    text = _grouped(network)
    return text[0].lower() + text[1:]
