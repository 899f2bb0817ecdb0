"""How the figures of notebook 02 are made and read, said once for all of them."""

from helpers.asked import Asked
from helpers.figure.basis import ARTICLES, REASONS, THREE_STEPS, notes
from helpers.figure.figure import Method
from helpers.measures import intervals
from helpers.measures.polarisation import SUBSAMPLES
from helpers.positions.articles import SILENCE
from helpers.positions.parts import (
    MEAN_SIDE,
    ONE_VOTE,
    WHO,
    enough,
    filters,
    resampled,
    scale,
    without_period,
)
from helpers.words import NOT_THE_WHOLE_VIEW, SAMPLE

REASONS_OF_HEADS = (
    "Of voices head to head: a reason stands with the question and the side it serves; shared means that two voices give it on the "
    "same question for the same side."
)


def method(asked: Asked) -> Method:
    """What every figure of positions rests on: stances, votes, intervals, measures, what is left out, what the sample can show."""
    return notes(
        asked,
        {
            "Stance": f"{scale(asked)} {MEAN_SIDE}".strip(),
            "Who": f"{WHO} Unit of analysis: the voice.",
            "Vote": f"{ONE_VOTE} A voice that speaks in two periods counts in both. A government or board has one vote per period, the mean of "
            "what was said in its name; who speaks for none speaks for himself, herself or itself.",
            "Shares": "95 % Wilson intervals, as if the voices were drawn at random; n = voices.",
            "Means, drawn again": f"{resampled(asked)} Years are joined only where both have {enough(asked):,} voices.",
            "Differences": "Cliff’s delta: how much likelier a voice of the first group stands above one of the second than below, −1 to 1, ties "
            "counting for neither; it comes first since stances are steps, the difference of means second. The intervals are not widened for "
            "the number of pairs, and nothing is tested.",
            "Polarisation": _polarisation(asked),
            "Articles": f"{SILENCE} Questions: {_questions(asked)}",
            "Reasons": REASONS_OF_HEADS,
            "Left out": f"{filters(asked)} {without_period(asked)}".strip() or "Nothing by a filter.",
            "Sample": f"{SAMPLE} {NOT_THE_WHOLE_VIEW}",
        },
        {"Polarisation": (THREE_STEPS,), "Articles": (ARTICLES,), "Reasons": (REASONS,)},
    )


def _polarisation(asked: Asked) -> str:
    return (
        f"(1 − A) / 2 with van der Eijk’s agreement A (2001; 1 all on one step, 0 evenly spread, −1 half on each end), from {enough(asked):,} "
        f"voices; interval: {intervals.DRAWS:,} draws of voices, none where the value lies at the edge of what it can be. It depends on the number "
        f"of voices, so groups are also compared at equal n: the mean of {SUBSAMPLES:,} samples as large as the smallest group. In the table, "
        "Leik’s dispersion (1966, 0 to 1) and consensus (Tastle and Wierman 2007, 1 to 0)."
    )


def _questions(asked: Asked) -> str:
    return "; ".join(f"{key}, {entry['text']}" for key, entry in asked.book.questions.items())
