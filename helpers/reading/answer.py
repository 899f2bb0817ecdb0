"""What was read, how far the two readings agree, and what the sample cannot show, in three sentences."""

import pandas as pd

from helpers.asked import Asked
from helpers.figure.basis import DOCUMENTS, TWO_READERS, has, needs
from helpers.figure.figure import Sentence
from helpers.measures import coded
from helpers.reading import alphas, overview, parts
from helpers.reading.alphas import estimate, whole
from helpers.words import count, dates


@needs(DOCUMENTS)
def answer(asked: Asked) -> Sentence:
    """Three sentences: what was read, how far the readings agree, what the sample cannot show."""
    held, table = overview.sizes(asked.data), parts.documents(asked)
    table = table[table["doc_id"].map(coded.read(asked.data))]
    if table.empty:
        return Sentence(f"No document of the corpus is coded yet.{coded.after(asked.data)}")
    months, limits = overview.calendar(table, asked.periods), overview.limits(asked.data, asked.periods)
    year, most = parts.fullest(table)
    return Sentence(
        f"The corpus holds {_read(held | {'articles': asked.articles}, asked.book.debate.openings)}, {dates(table)}, with {count(held['statements'], 'statement')} by "
        f"{count(held['voices'], 'voice')} of {count(held['countries'], 'country', 'countries')} on "
        f"{count(held['questions'], 'question')}. "
        f"{_readings(asked)}{coded.after(asked.data)} "
        f"The pages are a convenience sample and no measure of how common a view is: {_most_voices(limits)}"
        f"documents of {year} {most} of {len(table)}, months without a document {int((months['n'] == 0).sum())} of {len(months)}."
    )


def _read(held: dict[str, int], openings: bool) -> str:
    """Pages and articles, counted; kinds that the data do not have are not named."""
    pages = f"{count(held['debate'], 'public page' if openings else 'page')}{', of which the opening was read' if openings else ''}"
    articles = f"{count(held['articles'], 'article')}, read whole"
    return f"{pages}, and {articles}" if held["debate"] and held["articles"] else pages if held["debate"] else articles


def _most_voices(limits: pd.DataFrame) -> str:
    """The country with most voices, and its part of them; empty where no country is known."""
    first = limits["fact"].iloc[0]
    return (
        f"{first.removesuffix(parts.OF_VOICES)} {parts.of(limits, first)}, " if first.endswith(parts.OF_VOICES) else ""
    )


def _readings(asked: Asked) -> str:
    """How far two readings agree, or that there is one."""
    if not has(asked, TWO_READERS):
        return "The statements were coded once, so no agreement of readings can be told."
    machine = "machine-assisted " if asked.book.debate.machine else ""
    place = "the debate" if (asked.data.documents["corpus"] == "debate").any() else "the articles"
    return f"Two {machine}readings of {place} {_agree(asked)}: this is consistency, not correctness{_checked(asked)}."


def _agree(asked: Asked) -> str:
    corpus = "debate" if (asked.data.documents["corpus"] == "debate").any() else "articles"
    stance, certainty = (whole(alphas.agreement(asked), code, corpus) for code in ("stance", "certainty"))
    if pd.isna(stance["estimate"]) and pd.isna(certainty["estimate"]):
        return (
            f"give {stance['alike']} of {stance['n']} statements the same stance, with too few that vary for an alpha"
        )
    return f"agree on the stance with alpha {estimate(stance)}, on its certainty with alpha {estimate(certainty)}"


def _checked(asked: Asked) -> str:
    unchecked = asked.book.debate.machine and not (asked.data.codings["coder"] == 3).any()
    return "" if not unchecked else ", and no human has checked the codes yet"
