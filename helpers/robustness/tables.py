"""The tables of notebook 06: each question that a careful reader would put to a headline, for all headlines of a question."""

from collections.abc import Sequence

import pandas as pd

from helpers import corpus as corpora
from helpers import words
from helpers.corpus import Corpus, periods
from helpers.measures import intervals
from helpers.reading import overview, reliability
from helpers.robustness import headlines, influence
from helpers.robustness import specify as robustness
from helpers.robustness.specify import Headline

Found = dict[str, tuple[Headline, pd.DataFrame]]


def stated(data: Corpus, question: str, cuts: Sequence[str] = periods.CUTS) -> Found:
    """Each headline of a question by name, with the statements it rests on as it is stated."""
    found = headlines.all_of(data, question, cuts)
    tables = (headlines.as_stated(headlines.table_for(data, headline, cuts), headline) for headline in found)
    return {headline.name: (headline, table) for headline, table in zip(found, tables, strict=True)}


def specified(
    data: Corpus,
    found: Found,
    cuts: Sequence[str] = periods.CUTS,
    seed: int = intervals.SEED,
    min_n: int = intervals.MIN_N,
) -> pd.DataFrame:
    """Every headline under every specification (`robustness.specify`), with its name and text in front."""
    parts = [
        headlines.measured(data, headline, cuts, seed, min_n).assign(headline=name, text=headline.text)
        for name, (headline, _) in found.items()
    ]
    if not parts:
        return pd.DataFrame(columns=["headline", "text", "estimate"])
    table = pd.concat(parts, ignore_index=True)
    return table[["headline", "text", *(column for column in table if column not in ("headline", "text"))]]


def one_of(specified_table: pd.DataFrame, name: str) -> pd.DataFrame:
    """The specifications of one headline, without the choices that it does not have; one row without an estimate where the
    question does not have the headline."""
    own = specified_table[specified_table["headline"] == name]
    if own["estimate"].notna().any():
        empty = [name for name in choices_of(own) if own[name].isna().all()]
        first = ["estimate", *own.columns.difference(["estimate"], sort=False)]
        return own[first].drop(columns=empty).reset_index(drop=True)
    return pd.DataFrame({"headline": [name], "text": ["too few cases on this question"], "estimate": [float("nan")]})


def choices_of(results: pd.DataFrame) -> list[str]:
    """The columns of a specification table that are choices."""
    known = [*robustness.CHOICES, "vote", "cuts"]
    return [name for name in known if name in results.columns]


def explained(specified_table: pd.DataFrame) -> pd.DataFrame:
    """`robustness.decomposition` of every headline over the choices that were crossed, with the headline in front."""
    parts = []
    for name in dict.fromkeys(specified_table["headline"]):
        results = one_of(specified_table, name)
        crossed = [choice for choice in headlines.CROSSED[name].split() if choice in results]
        parts.append(robustness.decomposition(results, crossed).assign(headline=name))
    columns = ["headline", "choice", "share", "lowest_at", "lowest", "highest_at", "highest"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def left_out(found: Found) -> pd.DataFrame:
    """`influence.leave_out` of every headline, with the headline in front."""
    parts = [influence.leave_out(table, headline).assign(headline=name) for name, (headline, table) in found.items()]
    columns = ["headline", "kind", "left_out", "rows", "estimate", "change", "turns"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def by_unit(found: Found) -> pd.DataFrame:
    """`influence.units` of every headline, with the headline in front."""
    parts = [influence.units(table, headline, DRAWS).assign(headline=name) for name, (headline, table) in found.items()]
    columns = ["headline", "unit", "estimate", "low", "high", "width", "n", "widest"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


DRAWS, REDRAWN = 50_000, 10_000  # so many that the ends, in whole points, do not hang on the draws
READING, MISSED = "codes redrawn (lower bound)", "as many again missed (worst case)"


def bounds(data: Corpus, found: Found, seed: int = intervals.SEED) -> pd.DataFrame:
    """How far reading errors and pages not found could move each headline: headline, doubt, estimate, low, high."""
    confusion = _shares(reliability.stance_confusion(reliability.statement_pairs(data)))
    rows = []
    for name, (headline, table) in found.items():
        if headline.moves == "stance":
            redrawn = influence.redrawn(table, headline, confusion, REDRAWN, seed)
        else:
            errors = influence.code_errors(data, headline.column, headline.code)
            redrawn = influence.flipped(table, headline, errors, REDRAWN, seed)
        rows.append({"headline": name, "doubt": READING, **redrawn})
        rows.append({"headline": name, "doubt": MISSED, **influence.missed(table, headline)})
    return pd.DataFrame(rows, columns=["headline", "doubt", "estimate", "low", "high"])


def _shares(counts: pd.DataFrame) -> pd.DataFrame:
    """A table of two readings' stances as the chance of each stance given another; a stance never given stays itself."""
    both = counts + counts.T
    for stance in both.index:
        if both.loc[stance].sum() == 0:
            both.loc[stance, stance] = 1
    return both.div(both.sum(axis=1), axis=0)


def tipping(found: Found, country: str = "USA") -> pd.DataFrame:
    """`influence.tipping` of every headline, over all statements and over those of one country."""
    rows = [
        {"headline": name, "statements": label, **influence.tipping(table, headline, code)}
        for name, (headline, table) in found.items()
        for label, code in (("all", ""), (f"voices of {country}", country))
    ]
    return pd.DataFrame(rows, columns=["headline", "statements", "needed", "of", "share", "direction"])


def thin(data: Corpus, question: str, cuts: Sequence[str] = periods.CUTS) -> pd.DataFrame:
    """Where the debate on a question is thin: per country, language and year the documents and voices, fewest first.

    Columns: what, value, documents, voices, statements.
    """
    table = corpora.select(data, question, periods=cuts)
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
        return overview.LANGUAGES.get(str(value), str(value))
    return str(value) if what == "year" else words.country(str(value))
