"""The answer at the head of the notebook: what is given, and what sets the sides apart."""

from helpers.arguments.by_side import counted, givers, giving_of, most
from helpers.arguments.contrast import compared, verdict
from helpers.arguments.reasons import AGAINST, FOR
from helpers.asked import Asked
from helpers.figure.basis import ONE_QUESTION, REASONS, needs
from helpers.figure.figure import Sentence


@needs(REASONS, ONE_QUESTION)
def answer(asked: Asked, within: str = "") -> Sentence:
    """At most three sentences; `within`: the country compared by itself."""
    table = counted(asked)
    voices, giving = givers(table)
    if not voices:
        return Sentence(f"“{asked.scope.text}” No voice speaks to it under these settings. {asked.aside}".strip())
    return Sentence(
        f"“{asked.scope.text}” {giving_of(giving, voices)} a reason in the passage read ({asked.scope.dates}); most often against: "
        f"{most(table, AGAINST, 1)}; for: {most(table, FOR, 1)}. {verdict(compared(asked, within))} {asked.aside}".strip()
    )
