"""The answer at the head of the notebook: what is given, what sets the sides apart, and which groups agree."""

from helpers.arguments.by_side import counted, givers, most
from helpers.arguments.contrast import compared, verdict
from helpers.arguments.network_voices import agreement, grouped, sizes
from helpers.arguments.reasons import AGAINST, FOR
from helpers.asked import Asked
from helpers.figure.figure import Sentence
from helpers.words import count


def answer(asked: Asked, within: str = "USA", minimum: int = 3) -> Sentence:
    """The sentences of the answer; `within`: the country compared by itself, `minimum`: statements that a voice needs for a group."""
    table = counted(asked)
    voices, giving = givers(table)
    return Sentence(
        f"On “{asked.scope.text}” {count(giving, 'voice')} of {voices} give a reason in the passage read ({asked.scope.dates}); most often "
        f"against {most(table, AGAINST, 1)}, for {most(table, FOR, 1)}. {verdict(compared(asked, within))} {_groups(asked, minimum)}"
    )


def _groups(asked: Asked, minimum: int) -> str:
    network = agreement(asked, minimum)
    found = grouped(sizes(network.nodes), network.facts)
    return f"Over all questions, the {count(len(network.nodes), 'voice')} with at least {count(minimum, 'statement')} fall into {found[0].lower()}{found[1:]}"
