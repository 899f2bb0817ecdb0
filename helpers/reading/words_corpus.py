"""Words for the charts and tables of what the corpus holds and what it lacks; every number is computed."""

import pandas as pd

from helpers import words
from helpers.corpus import Corpus, countries
from helpers.measures import intervals
from helpers.reading import overview
from helpers.reading.charts_corpus import ACCESS
from helpers.reading.words_reliability import estimate, whole
from helpers.words import Words


def answer(data: Corpus, agreement: pd.DataFrame) -> str:
    """Three sentences: what was read, how far the readings agree, what the sample cannot show.

    `agreement`: the result of `reliability.stance_and_certainty`.
    """
    held, table = overview.sizes(data), overview.documents(data)
    months, bounds = overview.calendar(table), overview.limits(data).set_index("fact")
    stance, certainty = (whole(agreement, code) for code in ("stance", "certainty"))
    year, most = _fullest(table)
    return (
        f"The corpus holds {words.count(held['debate'], 'public page')}, read by their openings, and {words.count(held['articles'], 'article')}, "
        f"read whole, from {table['date'].min():%B %Y} to {table['date'].max():%B %Y}, with {words.count(held['statements'], 'statement')} by "
        f"{words.count(held['voices'], 'voice')} of {words.count(held['countries'], 'country', 'countries')} on "
        f"{words.count(held['questions'], 'question')}. "
        f"Two machine-assisted readings of the debate agree on the stance with alpha {estimate(stance)}, on its certainty with "
        f"alpha {estimate(certainty)}: this is consistency, not correctness{_checked(data)}. "
        f"The pages are a convenience sample and no measure of how common a view is: {_of(bounds, 'American voices')} voices are "
        f"American, {most} of {len(table)} documents are of {year}, and {int((months['n'] == 0).sum())} of {len(months)} months have none."
    )


def _checked(data: Corpus) -> str:
    return "" if (data.codings["coder"] == 3).any() else ", and no human has checked the codes yet"


def _of(bounds: pd.DataFrame, begins: str) -> str:
    row = bounds[bounds.index.str.startswith(begins)].iloc[0]
    return f"{int(row['count'])} of {int(row['of'])}"


def _fullest(table: pd.DataFrame) -> tuple[int, int]:
    counts = table["year"].value_counts().sort_index()
    return int(counts.idxmax()), int(counts.max())


# --- what was read ---


def tables(table: pd.DataFrame, version: str) -> tuple[str, str]:
    """Caption and reading of the check of the data."""
    caption = (
        f"Every table of data {version}, read and checked again: form, keys, vocabularies, ranges and dates. Rows by corpus where a "
        "row belongs to a document."
    )
    faults = int(table["faults"].sum())
    return (
        caption,
        f"{words.count(faults, 'fault')} in {words.count(int(table['rows'].sum()), 'row')} of {words.count(len(table), 'table')}.",
    )


def timeline(table: pd.DataFrame) -> Words:
    """Words of the timeline. `table`: the result of `overview.documents`."""
    year, most = _fullest(table)
    groups = table.loc[table["corpus"] == "debate", "group"].value_counts()
    listed = words.listed(f"{countries.GROUPS[key]} {groups.get(key, 0)}" for key in countries.GROUPS)
    span = f"{table['year'].min()} to {table['year'].max()}"
    month = int(table["month_only"].sum())
    return Words(
        title=f"{len(table)} documents, {span}, {most} of them of {year}",
        subtitle=f"Documents by month and country of the outlet, {words.dates(table)}; n = {len(table)}",
        caption=(
            "One mark per document, stacked in the middle of its month whatever its day; strips by corpus and, in the debate, by the country of the outlet "
            f"(elsewhere: all other countries and those not established). {words.count(month, 'document')} of which only the month is "
            f"known stand in that month. {words.SAMPLE}"
        ),
        alt=(
            f"Strips of marks over the months of {span}. Articles: {int((table['corpus'] == 'articles').sum())}. Debate by country of the "
            f"outlet: {listed}. The marks crowd in {year}, with {most} documents."
        ),
        reading=f"The pages of the debate come from outlets in: {listed}. {year} holds {most} of all {len(table)} documents.",
        n=len(table),
    )


def outlets(table: pd.DataFrame) -> tuple[str, str]:
    """Caption and reading of the table of outlets. `table`: the result of `overview.outlets`."""
    total, first = int(table["debate documents"].sum()), table.iloc[0]
    once = int((table["debate documents"] == 1).sum())
    caption = "Documents by country of the outlet (ISO 3166), publishers in one spelling, first and last year. Empty: not established."
    reading = (
        f"The outlet's country found most often is {first['name']} ({first['country']}), with {int(first['debate documents'])} of {total} pages of the debate; "
        f"{words.count(once, 'country has', 'countries have')} one page."
    )
    return caption, reading


def access(counts: pd.DataFrame) -> Words:
    """Words of the bars by access. `counts`: the result of `overview.by_year` for access."""
    n = counts.groupby("access", sort=False)["n"].sum()
    listed = words.listed(f"{n.get(key, 0)} {name}" for key, name in ACCESS.items())
    total, years = int(n.sum()), f"{counts['year'].min()} to {counts['year'].max()}"
    last = counts[counts["year"] == counts["year"].max()].groupby("access")["n"].sum()
    return Words(
        title=f"{n.get('direct', 0)} documents read directly, {n.get('copy', 0)} in copies, {n.get('relayed', 0)} as relayed",
        subtitle=f"Documents per year by how they were read, {years}; hatched: articles; n = {total}",
        caption=(
            "Documents per year, one panel per way of access, the number above each bar; hatched: the articles. Copy: a reprint, mirror or "
            "partner's page of the same text. Relayed: the position as another publisher reports, summarises or translates it, which is "
            "weaker evidence."
        ),
        alt=f"Three panels of bars by year, {years}. In all: {listed}.",
        reading=(
            f"Of {total} documents, {listed}. In {counts['year'].max()} {last.get('relayed', 0)} of {last.sum()} were relayed; "
            "results are shown with and without them in notebook 06."
        ),
        n=total,
    )


def voices(counts: pd.DataFrame, spoken: pd.DataFrame) -> Words:
    """Words of the voices by country and role. `counts`: `overview.voices_by`, `spoken`: `overview.statements`."""
    total = counts[(counts["role"] == "all") & (counts["country"] != "")].sort_values(
        "n", ascending=False, kind="stable"
    )
    n, unknown = spoken["voice_id"].nunique(), spoken.loc[spoken["country"] == "", "voice_id"].nunique()
    several = int((spoken.groupby("voice_id")["role"].nunique() > 1).sum())
    top = [f"{words.country(code)} {k}" for code, k in total[["country", "n"]].head(2).to_numpy()]
    roles = counts[counts["role"] != "all"].groupby("role", sort=False)["n"].sum()
    by_role = words.listed(f"{role.replace('_', ' ')} {k}" for role, k in roles.items())
    return Words(
        title=f"{n} voices of {len(total)} countries: {', '.join(top)}",
        subtitle=f"Voices with a statement, by country and role, both corpora; n = {n}",
        caption=(
            f"Distinct voices per country and role; hatched: none. {words.count(several, 'voice')} spoke in more than one role and "
            f"{'is' if several == 1 else 'are'} counted in each, once under all. Country: the community a voice speaks from; not established "
            f"for {unknown}. {words.SAMPLE}"
        ),
        alt=f"Table of counts, {len(total)} countries by six roles. Most voices: {words.listed(top)}. By role: {by_role}.",
        reading=f"By role: {by_role}. {words.count(int((total['n'] == 1).sum()), 'country has', 'countries have')} a single voice.",
        n=n,
    )


def languages(table: pd.DataFrame) -> tuple[str, str]:
    """Caption and reading of the table of languages. `table`: the result of `overview.languages`."""
    caption = "Documents, voices and statements by language of the page read (ISO 639-1), which may be a translation."
    pages = table["debate documents"]
    named = words.listed(table["name"].head(3))
    reading = (
        f"{len(table)} languages; most pages are in {named}; {int((pages == 1).sum())} languages have a single page."
    )
    return caption, reading


# --- what is missing ---


def calendar(months: pd.DataFrame) -> Words:
    """Words of the calendar. `months`: the result of `overview.calendar`."""
    empty, n = months[months["n"] == 0], int(months["n"].sum())
    cut = [f"{year}-{month:02d}" for year, month in months.loc[months["cut"], ["year", "month"]].to_numpy()]
    fullest = months.loc[months["n"].idxmax()]
    by_year = empty.groupby("year").size().reindex(months["year"].unique(), fill_value=0)
    lost = int(months["without_period"].sum())
    listed = words.listed(f"{year}: {k}" for year, k in by_year.items())
    return Words(
        title=f"{len(empty)} of {len(months)} months have no document",
        subtitle=f"Documents per month, {months['year'].min()} to {months['year'].max()}, both corpora; framed: a period begins; n = {n}",
        caption=(
            f"Documents per calendar month; hatched: none. Framed: months in which a period begins ({words.listed(cut)}); a document there of "
            f"which only the month is known has no period and is left out of work by period: {words.count(lost, 'document')}."
        ),
        alt=f"Calendar of counts, years down, months across. Empty months by year: {listed}.",
        reading=(
            f"The fullest month is {int(fullest['year'])}-{int(fullest['month']):02d} with {words.count(int(fullest['n']), 'document')}. "
            f"Empty months by year: {listed}."
        ),
        n=n,
    )


def questions(counts: pd.DataFrame, min_n: int = intervals.MIN_N) -> Words:
    """Words of the statements by question and year. `counts`: the result of `overview.questions_by_year`."""
    debate = counts[counts["corpus"] == "debate"]
    total = debate.groupby("question", sort=False)["statements"].sum()
    none, thin = int((debate["statements"] == 0).sum()), int(debate["voices"].between(1, min_n - 1).sum())
    listed, n = words.listed(f"{name} {k}" for name, k in total.items()), int(counts["statements"].sum())
    return Words(
        title=f"Statements by question and year: {total.max()} on {total.idxmax()}, {total.min()} on {total.idxmin()}",
        subtitle=f"Agreed statements per question and year, {counts['year'].min()} to {counts['year'].max()}; n = {n}",
        caption=(
            f"Statements (one voice, in one document, on one question) per year; hatched: none. Of {len(debate)} cells of the debate {none} "
            f"are empty and {thin} hold 1 to {min_n - 1} voices, too few for a mean or a share. Title: counts of the debate."
        ),
        alt=f"Two tables of counts, questions down, years across. Debate in all: {listed}.",
        reading=f"Debate in all: {listed}. {none} of {len(debate)} cells are empty, {thin} thin.",
        n=n,
    )


def gaps(table: pd.DataFrame, min_n: int = intervals.MIN_N) -> tuple[str, str]:
    """Caption and reading of the table of gaps. `table`: the result of `overview.gaps`."""
    caption = (
        f"Gaps of the corpus: how many of how many, and which. Months, documents, countries: both corpora; questions and languages: the debate, "
        f"thin below {min_n}. G20 member states stand for the countries that one would expect to hear."
    )
    rows = table.set_index("gap")
    g20 = rows.loc["G20 member states without a voice"]
    return (
        caption,
        f"No voice from {g20['how many']} of {g20['of']} member states of the G20: {g20['which'] or 'none'}.",
    )


def limits(table: pd.DataFrame) -> tuple[str, str]:
    """Caption and reading of the table of limits. `table`: the result of `overview.limits`."""
    caption = "What bounds a reading of the corpus, as counts and shares of this corpus (0 to 1). The shares say nothing about any population."
    rows = table.set_index("fact")
    reading = (
        f"{_of(rows, 'American voices')} voices are American; {_of(rows, 'positions relayed')} statements are relayed; of the openings counted word "
        f"by word {_of(rows, 'of these, openings flagged')} carry a flag and are left out of word counts by default. {words.SAMPLE}"
    )
    return caption, reading
