"""The settings of the notebooks over another debate: what they were written with says nothing there, so it comes from the other data.

`make run DATA=my-debate OUT=my-report` takes what is not given on the command line from `[debate]` and `[debate.settings]` of the codebook
in `my-debate`, and the rest from its tables; the run says which. A copy of the project's own data, with the same short name, is
no other debate: its notebooks run with the settings that they have.
"""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from helpers import paths
from helpers.corpus import Corpus, codebook, commonest, load
from helpers.run.book import check_settings
from helpers.run.values import told as told
from helpers.texts import rule

HEADS, DAYS, WORDS = 3, 5, 6  # voices head to head, events and words that are taken where the codebook names none


def is_other() -> bool:
    """Whether the data folder in use holds another debate than the project's own."""
    own, here = paths.ROOT / "data" / "codebook.toml", paths.data() / "codebook.toml"
    if own.resolve() == here.resolve() or not own.is_file():
        return False
    return codebook.load(here).debate.short != codebook.load(own).debate.short


def not_published() -> str:
    """Why what a run makes of the data in use cannot take the place of what is published; empty where it can."""
    if is_other():
        return "these data are of another debate"
    own, here = paths.ROOT / "data", paths.data()
    if own.resolve() == here.resolve() or not (own / "datapackage.json").is_file():
        return ""
    return f"the variable CORPUS_DATA names other tables than those of data/ ({here})"


def settings(data: Corpus) -> dict[str, Any]:
    """A value for each setting that names something of a debate, by the setting's name: from the codebook, else from the tables."""
    book = data.codebook
    words = _words(data)
    question, country = book.debate.question, _most(_spoken(data)["country"])
    derived: dict[str, Any] = {
        "QUESTION": question,
        "CODED": {block: book.ids(block)[:2] for block in ("arguments", "frames")},
        "WORDS": [words[0], words[-1]] if words else ["price", "price"],
        "SCALE": question,
        "PERIODS": list(book.debate.periods),
        "READING": [],
        "ROLES": list(book.out_of_office),
        "SINCE": "",
        "UNTIL": "",
        "HEAD_TO_HEAD": _heads(data),
        "WITHIN": country,
        "COUNTRY": country,
        "EVENTS": _days(data),
        "TERMS": words,
    }
    pages = data.documents["corpus"] == "debate"
    only = {} if pages.any() or data.documents.empty else {"CORPUS": "articles"}
    return derived | only | dict(book.debate.settings)


def fitting(own: Mapping[str, Any], found: Mapping[str, Any], data: Corpus) -> dict[str, Any]:
    """What of the settings `found` goes into a notebook with the settings `own`: those that it has, without filters that it leaves
    open, unless the codebook itself sets them."""
    named = data.codebook.debate.settings
    return {
        name: value for name, value in found.items() if name in own and (own[name] not in ([], "") or name in named)
    }


def filled(own: Mapping[Path, Mapping[str, Any]], given: Mapping[str, Any]) -> dict[Path, dict[str, Any]]:
    """The settings of a run for each notebook (`own`: their settings as they stand): those given, and over another debate what its data
    say."""
    if not is_other():
        return {path: dict(given) for path in own}
    data = load(paths.data())
    check_settings(dict(data.codebook.debate.settings), paths.notebooks())
    found = {name: value for name, value in settings(data).items() if name not in given}
    return {path: {**fitting(values, found, data), **given} for path, values in own.items()}


def for_each(own: Mapping[Path, Mapping[str, Any]], given: Mapping[str, Any]) -> dict[Path, dict[str, Any]]:
    """The same, and which settings another debate sets is said."""
    chosen = filled(own, given)
    if is_other():
        said = {name: value for each in chosen.values() for name, value in each.items() if name not in given}
        short = codebook.load(paths.data() / "codebook.toml").debate.short
        print(f"another debate, {short}; its data set {told(said)}")
    return chosen


def about() -> str:
    """What a notebook says below its title over another debate; empty over the project's own."""
    if not is_other():
        return ""
    debate = codebook.load(paths.data() / "codebook.toml").debate
    return (
        f"These data are of another debate, {debate.short}: **{debate.title}** What the text of this notebook says of questions, countries and "
        "days by name is of the debate that it was written for; answers, figures and tables are of these data."
    )


def _spoken(data: Corpus) -> pd.DataFrame:
    """The statements with the voice's country."""
    return data.statements.merge(data.voices[["voice_id", "country"]], on="voice_id")


def _most(values: pd.Series) -> str:
    """The commonest value that is filled, of equal ones the first of the alphabet; empty where there is none."""
    return str(next(iter(commonest(values).index), ""))


def _heads(data: Corpus) -> list[str]:
    """The voices with most statements; none where fewer than two speak."""
    counts = commonest(data.statements["voice_id"])
    return [str(voice) for voice in counts.index[:HEADS]] if len(counts) > 1 else []


def _days(data: Corpus) -> list[str]:
    """Days of events, evenly taken from the first to the last."""
    days = sorted(set(data.events["date"].dt.strftime("%Y-%m-%d")))
    if len(days) <= DAYS:
        return days
    return [days[round(place * (len(days) - 1) / (DAYS - 1))] for place in range(DAYS)]


def _words(data: Corpus) -> list[str]:
    """The terms that most openings hold (articles, where there are no openings), without function words and numbers."""
    from helpers.language.keyness import FUNCTION_WORDS  # slow to import, and seldom needed

    leads = data.terms[data.terms["part"] == "lead"]
    table = leads if len(leads) else data.terms
    counts = Counter(term for cell in table["terms"] for term in rule.read_bag(cell))
    known = {term: n for term, n in counts.items() if term not in FUNCTION_WORDS and len(term) > 3 and term.isalpha()}
    return sorted(known, key=lambda term: (-known[term], term))[:WORDS]
