"""The answer at the head of the notebook: what is given, what sets the sides apart, and which groups agree."""

from helpers.arguments.by_side import counted, givers, giving_of, most
from helpers.arguments.contrast import compared, verdict
from helpers.arguments.network_voices import agreement, grouped, sizes
from helpers.arguments.reasons import AGAINST, FOR
from helpers.asked import Asked
from helpers.figure.figure import Sentence
from helpers.words import count, verb


def answer(asked: Asked, within: str = "USA", minimum: int = 3) -> Sentence:
    """The sentences of the answer; `within`: the country compared by itself, `minimum`: statements that a voice needs for a group."""
    table = counted(asked)
    voices, giving = givers(table)
    if not voices:
        return Sentence(f"“{asked.scope.text}” No voice speaks to it under these settings. {asked.elsewhere}".strip())
    return Sentence(
        f"“{asked.scope.text}” {giving_of(giving, voices)} a reason in the passage read ({asked.scope.dates}); most often against: "
        f"{most(table, AGAINST, 1)}; for: {most(table, FOR, 1)}. {verdict(compared(asked, within))} {_groups(asked, minimum)} {asked.elsewhere}".strip()
    )


def _groups(asked: Asked, minimum: int) -> str:
    network = agreement(asked, minimum)
    found = grouped(sizes(network.nodes), network.facts)
    voices = len(network.nodes)
    if not voices:
        return f"No voice has the {count(minimum, 'statement')} over all questions that a group needs."
    who = f"the {count(voices, 'voice')}" if voices > 1 else "the one voice"
    return f"Over all questions, {who} with at least {count(minimum, 'statement')} {verb(voices, 'falls', 'fall')} into {found[0].lower()}{found[1:]}"
