"""Who said something on the question?"""

from functools import partial

import pandas as pd

from helpers import words
from helpers.asked import Asked
from helpers.figure.basis import ONE_QUESTION, needs
from helpers.figure.figure import Listing, Sentence

SHOWN = ["published", "name", "country", "role", "stance", "gist", "url"]


@needs(ONE_QUESTION)
def answer(asked: Asked) -> Sentence:
    """Three sentences: what can be asked, what this notebook asks, and what it finds."""
    scope, table = asked.scope, asked.statements
    first = (
        f"The codebook holds {words.count(len(asked.book.questions), 'question')}, and "
        f"{words.count(len(asked.data.statements), 'statement')} {words.verb(len(asked.data.statements), 'answers', 'answer')} them; another question is one line in the settings below. "
    )
    second = (
        f"Here it is “{scope.text}”, with {words.count(scope.statements, 'statement')} by {words.count(scope.voices, 'voice')}, "
        f"{scope.dates}. "
    )
    if table.empty:
        none = f"No voice is left under these settings, so there is nothing to count. {asked.aside}".strip()
        return Sentence(first + second + none)
    above, below = (_voices_at(table, held) for held in (table["stance"] >= 1, table["stance"] <= -1))
    return Sentence(
        f"{first}{second}Of these voices {above:.3g} {words.verb(above, 'stands', 'stand')} on the side of “{scope.high}” (+1 or above) and {below:.3g} on the side "
        f"of “{scope.low}” (−1 or below), a voice with several statements counted in parts; this describes the pages read, not how "
        f"common a view is. {asked.aside}".strip()
    )


def _voices_at(table: pd.DataFrame, held: pd.Series) -> float:
    """The voices that hold a side, one with several statements counted in parts."""
    return float(held.groupby(table["voice_id"]).mean().sum())


def say(table: pd.DataFrame, asked: Asked) -> tuple[str, str]:
    """Caption and reading of the statements, in the order of their dates."""
    on, which = (f"“{asked.scope.text}”", "this") if asked.question else ("all questions together", "one")
    caption = (
        f"Statements on {on} (n = {len(table)}), in the order of their dates. Unit: one voice, in one document, on {which} question. "
        f"{asked.in_force}"
    ).strip()
    if table.empty:
        return caption, "No statement is left under these settings; loosen a filter."
    last = table.iloc[-1]
    return caption, (
        f"The earliest is by {table['name'].iloc[0]} ({table['published'].iloc[0]}), the latest by {last['name']} "
        f"({last['published']}). To read one yourself, follow the address in the CSV."
    )


def statements(asked: Asked) -> Listing:
    """The statements that the settings choose, with their gists and addresses."""
    return Listing(asked, asked.statements[SHOWN], partial(say, asked=asked))
