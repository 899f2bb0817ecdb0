"""What was read, how far the two readings agree, and what the sample cannot show, in three sentences."""

import pandas as pd

from helpers.asked import Asked
from helpers.figure.basis import DOCUMENTS, needs
from helpers.figure.figure import Sentence
from helpers.reading import alphas, overview, parts
from helpers.reading.alphas import estimate, whole
from helpers.words import count, dates


@needs(DOCUMENTS)
def answer(asked: Asked) -> Sentence:
    """Three sentences: what was read, how far the readings agree, what the sample cannot show."""
    held, table = overview.sizes(asked.data), parts.documents(asked)
    months, limits = overview.calendar(table, asked.periods), overview.limits(asked.data, asked.periods)
    year, most = parts.fullest(table)
    return Sentence(
        f"The corpus holds {count(held['debate'], 'public page')}, of which the opening was read, and {count(held['articles'], 'article')}, "
        f"read whole, {dates(table)}, with {count(held['statements'], 'statement')} by "
        f"{count(held['voices'], 'voice')} of {count(held['countries'], 'country', 'countries')} on "
        f"{count(held['questions'], 'question')}. "
        f"Two machine-assisted readings of the debate {_agree(asked)}: this is consistency, not correctness{_checked(asked)}. "
        f"The pages are a convenience sample and no measure of how common a view is: American voices {parts.of(limits, 'American voices')}, "
        f"documents of {year} {most} of {len(table)}, months without a document {int((months['n'] == 0).sum())} of {len(months)}."
    )


def _agree(asked: Asked) -> str:
    stance, certainty = (whole(alphas.agreement(asked), code) for code in ("stance", "certainty"))
    if pd.isna(stance["estimate"]) and pd.isna(certainty["estimate"]):
        return (
            f"give {stance['alike']} of {stance['n']} statements the same stance, with too few that vary for an alpha"
        )
    return f"agree on the stance with alpha {estimate(stance)}, on its certainty with alpha {estimate(certainty)}"


def _checked(asked: Asked) -> str:
    return "" if (asked.data.codings["coder"] == 3).any() else ", and no human has checked the codes yet"
