"""How the figures of notebook 07 are made and read, said once for all of them."""

from helpers.asked import Asked
from helpers.figure.figure import Method
from helpers.measures import intervals
from helpers.question.parts import filters
from helpers.question.sides import WILSON
from helpers.words import NOT_THE_WHOLE_VIEW, SAMPLE


def method(asked: Asked) -> Method:
    """What the figures of the worked example rest on: shares, units, intervals, filters, what the sample can show."""
    return Method(
        {
            "Stance": f"Coded by reading, −2 ({asked.scope.low}) to +2 ({asked.scope.high}).",
            "Share": "Of voices whose stance is −1 or below, or +1 or above. Unit of analysis: the voice; one with several statements in a row counts in parts, one in several "
            f"rows counts in each. n: voices of the row; below {asked.min_n:,} no share, below {intervals.BOOT_N} a hollow mark.",
            "Interval": f"{WILSON} Where intervals overlap, rows are not set apart; nothing is tested.",
            "Years": "A voice counts once in each year; counts have no interval. A month stands for its year.",
            "Filters": filters(asked).removeprefix("Filters: ").strip(),
            "Sample": f"{SAMPLE} {NOT_THE_WHOLE_VIEW}",
        }
    )
