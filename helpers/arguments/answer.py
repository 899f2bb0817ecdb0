"""The answer at the head of the notebook: what is given, and what sets the sides apart."""

from helpers.arguments.by_side import counted, givers, most
from helpers.arguments.contrast import compared, verdict
from helpers.arguments.reasons import AGAINST, FOR
from helpers.asked import Asked
from helpers.figure.figure import Sentence
from helpers.words import count


def answer(asked: Asked, within: str = "USA") -> Sentence:
    """At most three sentences; `within`: the country compared by itself."""
    table = counted(asked)
    voices, giving = givers(table)
    return Sentence(
        f"On “{asked.scope.text}” {count(giving, 'voice')} of {voices} give a reason in the passage read ({asked.scope.dates}); most often "
        f"against {most(table, AGAINST, 1)}, for {most(table, FOR, 1)}. {verdict(compared(asked, within))}"
    )
