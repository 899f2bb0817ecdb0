"""The tables of notebook 06: each question that a careful reader would put to a headline, for all headlines of a question.

Every function takes what is `asked` first; its `min_n` and `seed` reach the choice of the headlines and every number. A headline
is measured only where both groups, as stated, have `min_n` voices or documents.
"""

import textwrap
from collections.abc import Collection

import pandas as pd

from helpers.asked import Asked, once
from helpers.corpus import countries
from helpers.reading import reliability
from helpers.robustness import headlines, influence, specify
from helpers.robustness.specify import Headline
from helpers.words import listed
from helpers.words import question as question_text

Found = dict[str, tuple[Headline, pd.DataFrame]]
SHORT = 26  # letters of a title in a label
DRAWS, REDRAWN = 50_000, 10_000  # so many that the ends, in whole points, do not hang on the draws
READING, MISSED = "codes redrawn (lower bound)", "as many again missed (worst case)"


@once
def as_stated(asked: Asked) -> Found:
    """Each headline of the question by name, with the statements it rests on as it is stated."""
    found: Found = {}
    for headline in headlines.find(asked):
        table = headlines.rows_as_stated(asked, headlines.table_for(asked, headline), headline)
        if influence.enough(specify.prepare(table, headline), headline, asked.min_n):
            found[headline.name] = headline, table
    return found


@once
def statements(asked: Asked, names: Collection[str]) -> int:
    """How many distinct statements stand behind the headlines of these names."""
    own = [pair for name, pair in as_stated(asked).items() if name in set(names)]
    return len({one for headline, table in own for one in specify.prepare(table, headline)["statement_id"]})


def on_another(asked: Asked, names: Collection[str]) -> str:
    """That a headline of these names is on another question than the one asked, with a blank before it; empty where none is."""
    known = {name: headline.question for name, (headline, _) in as_stated(asked).items()}
    other = {name: question for name, question in known.items() if question not in ("", asked.question)}
    told = [
        f"“{name}” is on another question, “{question_text(asked.book, other[name])}”"
        for name in other
        if name in names
    ]
    if not told:
        return ""
    none = ", which has no headline of its own" if len(other) == len(known) else ""
    return f" Not on the question asked, “{asked.scope.text}”{none}: {listed(told)}."


@once
def specifications(asked: Asked) -> pd.DataFrame:
    """Every headline under every specification (`specify.specify`), with its name and text in front."""
    parts = []
    for name, (headline, _) in as_stated(asked).items():
        rows, choices = headlines.table_for(asked, headline), specify.choices(asked.data)
        design = headlines.design(headline, choices)
        results = specify.specify(rows, headline, design, choices, seed=asked.seed, min_n=asked.min_n)
        parts.append(results.assign(headline=name, text=headline.text))
    return _together(parts, ["headline", "text"], ["headline", "text", "estimate", "design"])


def one_of(specified: pd.DataFrame, name: str) -> pd.DataFrame:
    """The specifications of one headline, without the choices that it does not have; one row without an estimate where the
    question does not have the headline."""
    own = specified[specified["headline"] == name]
    if own["estimate"].notna().any():
        empty = [name for name in choices_of(own) if own[name].isna().all()]
        first = ["estimate", *own.columns.difference(["estimate"], sort=False)]
        return own[first].drop(columns=empty).reset_index(drop=True)
    return pd.DataFrame({"headline": [name], "text": ["too few cases on this question"], "estimate": [float("nan")]})


def choices_of(results: pd.DataFrame) -> list[str]:
    """The columns of a specification table that are choices."""
    known = [*specify.CHOICES, "vote", "cuts"]
    return [name for name in known if name in results.columns]


def crossed(results: pd.DataFrame) -> list[str]:
    """The choices of one headline (`one_of`) that were crossed."""
    return [choice for choice in headlines.CROSSED[results["headline"].iloc[0]].split() if choice in results]


def variance(specified: pd.DataFrame) -> pd.DataFrame:
    """`specify.decomposition` of every headline over the choices that were crossed, with the headline in front."""
    parts = []
    for name in dict.fromkeys(specified["headline"]):
        results = one_of(specified, name)
        parts.append(specify.decomposition(results, crossed(results)).assign(headline=name))
    columns = ["headline", "choice", "share", "lowest_at", "lowest", "highest_at", "highest"]
    return _together(parts, ["headline"], columns)


@once
def cases(asked: Asked) -> pd.DataFrame:
    """`influence.leave_out` of every headline, with the headline in front; what is left out in words, and how many statements
    stand behind the headline (n)."""
    parts = [
        influence.leave_out(table, headline, asked.min_n, asked.book.debate.networks).assign(
            headline=name, n=statements(asked, [name])
        )
        for name, (headline, table) in as_stated(asked).items()
    ]
    found = _together(parts, ["headline"], ["headline", "kind", "left_out", "rows", "estimate", "change", "turns", "n"])
    names = {
        "voice": asked.data.voices.set_index("voice_id")["name"],
        "document": asked.data.documents.set_index("doc_id").apply(_document, axis=1),
        "country": countries.table()["name"],
    }
    words = [
        names[kind].get(left, left) if kind in names else left for kind, left in found[["kind", "left_out"]].to_numpy()
    ]
    found.insert(found.columns.get_loc("left_out") + 1, "called", words)
    return found


def _document(row: pd.Series) -> str:
    """A document in short: outlet, year and the first words of its title."""
    outlet = row["outlet"].partition(" (")[0]
    return f"{outlet} {row['published'][:4]}, “{textwrap.shorten(row['title'], SHORT, placeholder='…')}”"


@once
def units(asked: Asked) -> pd.DataFrame:
    """`influence.units` of every headline, with the headline in front."""
    parts = [
        influence.units(table, headline, DRAWS, asked.seed).assign(headline=name)
        for name, (headline, table) in as_stated(asked).items()
    ]
    columns = ["headline", "unit", "estimate", "low", "high", "width", "n", "widest"]
    return _together(parts, ["headline"], columns)


def _together(parts: list[pd.DataFrame], first: list[str], columns: list[str]) -> pd.DataFrame:
    """The parts as one table, some columns in front; an empty table with `columns` where there is none."""
    if not parts:
        return pd.DataFrame(columns=columns)
    table = pd.concat(parts, ignore_index=True)
    return table[[*first, *table.columns.drop(first)]]


@once
def bounds(asked: Asked) -> pd.DataFrame:
    """How far reading errors and pages not found could move each headline: headline, doubt, estimate, low, high.

    Errors of reading are drawn from how two readers differ, so they have no row where one coded."""
    rows = []
    for name, (headline, table) in as_stated(asked).items():
        if len(asked.coders) > 1:
            rows.append({"headline": name, "doubt": READING, **_misread(asked, headline, table)})
        rows.append({"headline": name, "doubt": MISSED, **influence.miss(table, headline)})
    return pd.DataFrame(rows, columns=["headline", "doubt", "estimate", "low", "high"])


def _misread(asked: Asked, headline: Headline, table: pd.DataFrame) -> dict[str, float]:
    """The headline with its codes drawn again as often as one reader has another code than the other: estimate, low, high."""
    if headline.moves == "stance":
        counts = reliability.stance_confusion(reliability.statement_pairs(asked.data), asked.scale)
        return influence.redraw(table, headline, _shares(counts), REDRAWN, asked.seed)
    errors = influence.code_errors(asked.data, headline.column, headline.code)
    return influence.flip(table, headline, errors, REDRAWN, asked.seed)


def _shares(counts: pd.DataFrame) -> pd.DataFrame:
    """A table of two readings' stances as the chance of each stance given another; a stance never given stays itself."""
    both = counts + counts.T
    for stance in both.index:
        if both.loc[stance].sum() == 0:
            both.loc[stance, stance] = 1
    return both.div(both.sum(axis=1), axis=0)


@once
def tipping(asked: Asked, country: str = "") -> pd.DataFrame:
    """`influence.tipping` of every headline, over all statements and, where a country is given, over those of its voices.

    Columns: headline, statements (`all` or `voices from Norway`), needed, of, share, direction.
    """
    country = asked.a_country("COUNTRY", country)
    scopes = [("all", ""), *([(f"voices from {countries.the_name(country)}", country)] if country else [])]
    rows = [
        {"headline": name, "statements": label, **influence.tipping(table, headline, code)}
        for name, (headline, table) in as_stated(asked).items()
        for label, code in scopes
    ]
    return pd.DataFrame(rows, columns=["headline", "statements", "needed", "of", "share", "direction"])


def thin(asked: Asked) -> pd.DataFrame:
    """Where the debate on a question is thin: per country, language and year the documents and voices, fewest first.

    Columns: what, value, documents, voices, statements.
    """
    table = asked.but(corpus="debate").statements
    rows = []
    for what, column in (("country of the voice", "country"), ("language", "language"), ("year", "year")):
        own = table.groupby(column).agg(
            documents=("doc_id", "nunique"), voices=("voice_id", "nunique"), statements=("statement_id", "size")
        )
        rows.append(own.reset_index().rename(columns={column: "value"}).assign(what=what))
    frame = pd.concat(rows, ignore_index=True)
    frame["value"] = [_called(*row) for row in frame[["what", "value"]].itertuples(index=False)]
    return frame.sort_values(["documents", "voices", "what", "value"], ignore_index=True)[
        ["what", "value", "documents", "voices", "statements"]
    ]


def _called(what: str, value: object) -> str:
    """The name of a country or language code; a year as it is."""
    if what == "language":
        return countries.language(str(value))
    return str(value) if what == "year" else countries.name(str(value))
