"""The answer to the question of the page in three sentences."""

from helpers.asked import Asked
from helpers.figure.basis import ONE_QUESTION, needs
from helpers.figure.figure import Sentence
from helpers.positions import stances
from helpers.positions.official_lines import lines_sentence
from helpers.positions.over_time import several_sentence
from helpers.positions.parts import NOBODY
from helpers.positions.who import sides_sentence


@needs(ONE_QUESTION)
def answer(asked: Asked) -> Sentence:
    """Who stands on which side, the official line, who spoke in several periods."""
    table = asked.statements
    if table.empty:
        return Sentence(f"“{asked.scope.text}” {NOBODY} {asked.aside}".strip())
    sides = sides_sentence(asked, stances.voices(table))
    lines = lines_sentence(stances.official_lines(asked.line.statements), asked)
    return Sentence(
        f"“{asked.scope.text}” {sides} {lines} {several_sentence(stances.in_several_periods(table))} {asked.aside}".strip()
    )
