"""What the corpus holds and what it lacks: counts of documents, voices and statements, and the check of the tables."""

from collections.abc import Sequence

import pandas as pd

from helpers.corpus import Corpus, checks, commonest, countries, csvfile
from helpers.corpus.faults import DataError
from helpers.corpus.load import read_checked
from helpers.corpus.periods import assign, check, labels, month, of
from helpers.measures import intervals

CORPORA = ("debate", "articles")
MOST = 3  # countries that are named with their voices


def documents(data: Corpus, periods: Sequence[str] | None = None) -> pd.DataFrame:
    """One row per document: doc_id, corpus, published, date, month_only, year, month (`YYYY-MM`), period (missing where a
    cut falls in a month known only as such), country of the outlet and its group, language, genre, access, publisher.

    Sorted by date, then doc_id.
    """
    table = data.documents.sort_values(["date", "doc_id"]).reset_index(drop=True)
    return pd.DataFrame(
        {
            **{name: table[name] for name in ("doc_id", "corpus", "published", "date", "month_only")},
            "year": table["date"].dt.year,
            "month": month(table["date"]),
            "period": assign(table["date"], table["month_only"], of(data.codebook, periods)),
            "country": table["outlet_country"],
            "group": table["outlet_country"].map(countries.group),
            **{name: table[name] for name in ("language", "genre", "access", "publisher")},
        }
    )


def by_year(table: pd.DataFrame, column: str, values: Sequence[str]) -> pd.DataFrame:
    """Documents per year, value of a column and corpus: year, `column`, corpus, n; every year from first to last, zeros too."""
    years = range(int(table["year"].min()), int(table["year"].max()) + 1)
    grid = pd.MultiIndex.from_product([years, values, CORPORA], names=["year", column, "corpus"])
    return table.groupby(["year", column, "corpus"]).size().reindex(grid, fill_value=0).rename("n").reset_index()


def calendar(table: pd.DataFrame, periods: Sequence[str] = ()) -> pd.DataFrame:
    """Documents per calendar month, January of the first year to December of the last.

    Columns: year, month (1 to 12), n, month_only (documents of which only the month is known), cut (whether a period
    begins inside the month), without_period (documents that therefore have no period).
    """
    years = range(int(table["year"].min()), int(table["year"].max()) + 1)
    grid = pd.MultiIndex.from_product([years, range(1, 13)], names=["year", "month"])
    dated = table.assign(month=table["date"].dt.month, none=table["period"].isna())
    counts = dated.groupby(["year", "month"]).agg(
        n=("doc_id", "size"), month_only=("month_only", "sum"), without_period=("none", "sum")
    )
    counts = counts.reindex(grid, fill_value=0).reset_index()
    torn = {(day.year, day.month) for day in check(periods) if day.day > 1}
    inside = [place in torn for place in zip(counts["year"], counts["month"], strict=True)]
    return counts.assign(cut=inside)[["year", "month", "n", "month_only", "cut", "without_period"]]


def statements(data: Corpus, periods: Sequence[str] | None = None) -> pd.DataFrame:
    """The agreed statements with what is known of voice and document: statement_id, doc_id, voice_id, country, role, question,
    certainty, corpus, language, access, year, period."""
    table = data.statements.merge(data.voices[["voice_id", "country"]], on="voice_id")
    known = documents(data, periods)[["doc_id", "corpus", "language", "access", "year", "period"]]
    first = ["statement_id", "doc_id", "voice_id", "country", "role", "question", "certainty"]
    return table.merge(known, on="doc_id")[[*first, *known.columns.drop("doc_id")]]


def voices_by(table: pd.DataFrame, roles: Sequence[str]) -> pd.DataFrame:
    """Distinct voices per country and role: country, role, n; the role `all` counts a voice with two roles once.

    `table`: the result of `statements`. Countries in falling order of their voices, an unknown one last; zeros too.
    """
    cells = (
        table.groupby(["country", "role"])["voice_id"]
        .nunique()
        .unstack(fill_value=0)
        .reindex(columns=roles, fill_value=0)
    )
    cells["all"] = table.groupby("country")["voice_id"].nunique()
    cells = cells.reset_index()
    cells = cells.assign(last=cells["country"] == "", name=cells["country"].map(countries.name)).sort_values(
        ["last", "all", "name"], ascending=[True, False, True]
    )
    return cells.melt("country", [*roles, "all"], "role", "n").reset_index(drop=True)


def outlets(table: pd.DataFrame) -> pd.DataFrame:
    """Per country of the outlet: country, name, debate documents, articles, publishers (one spelling each), first and last year.

    `table`: the result of `documents`. Most documents of the debate first.
    """
    found = table.groupby(["country", "corpus"]).size().unstack(fill_value=0).reindex(columns=CORPORA, fill_value=0)
    found.columns = ["debate documents", "articles"]
    years = table.groupby("country").agg(
        publishers=("publisher", "nunique"), first=("year", "min"), last=("year", "max")
    )
    found = found.join(years).reset_index()
    found.insert(1, "name", found["country"].map(countries.name))
    return found.sort_values(["debate documents", "country"], ascending=[False, True]).reset_index(drop=True)


def languages(table: pd.DataFrame, spoken: pd.DataFrame) -> pd.DataFrame:
    """Per language of the page read: language, name, documents of the debate, articles, voices and statements, most documents first.

    `table`: the result of `documents`, `spoken`: the result of `statements`.
    """
    found = table.groupby(["language", "corpus"]).size().unstack(fill_value=0).reindex(columns=CORPORA, fill_value=0)
    found.columns = ["debate documents", "articles"]
    found = found.join(
        spoken.groupby("language").agg(voices=("voice_id", "nunique"), statements=("statement_id", "size"))
    )
    found = found.fillna(0).astype(int).reset_index()
    found.insert(1, "name", found["language"].map(countries.language))
    return found.sort_values(["debate documents", "language"], ascending=[False, True]).reset_index(drop=True)


def questions_by_year(table: pd.DataFrame, questions: Sequence[str]) -> pd.DataFrame:
    """Statements and distinct voices per question, corpus and year: corpus, question, year, statements, voices; zeros too."""
    years = range(int(table["year"].min()), int(table["year"].max()) + 1)
    grid = pd.MultiIndex.from_product([CORPORA, questions, years], names=["corpus", "question", "year"])
    counts = table.groupby(grid.names).agg(statements=("statement_id", "size"), voices=("voice_id", "nunique"))
    return counts.reindex(grid, fill_value=0).reset_index()


def tables(data: Corpus) -> pd.DataFrame:
    """The check of the data: file, what a row is, rows, rows of the debate and of the articles (missing where a table is
    about neither), faults found when every table is checked again."""
    package = checks.read_package(data.folder)
    faults = _faults(data, package)
    corpora = data.documents.set_index("doc_id")["corpus"]
    rows = []
    for resource in package["resources"]:
        columns = [item["name"] for item in resource["schema"]["fields"]]
        table, _ = csvfile.read_rows(data.folder / resource["path"], resource["path"], columns)
        parts = dict.fromkeys(CORPORA, pd.NA)
        if "doc_id" in columns:
            parts = {name: int((table["doc_id"].map(corpora) == name).sum()) for name in CORPORA}
        name = resource["path"]
        about = resource["title"].removeprefix("One row: ")
        rows.append({"file": name, "one row is": about, "rows": len(table), **parts, "faults": faults.count(name)})
    return pd.DataFrame(rows).astype(dict.fromkeys(CORPORA, "Int64"))


def _faults(data: Corpus, package: dict) -> list[str]:
    """The file of each fault that the check finds now."""
    try:
        read_checked(data.folder, package, data.codebook)
    except DataError as error:
        return [fault.file for fault in error.faults]
    return []


def gaps(data: Corpus, periods: Sequence[str] | None = None, min_n: int = intervals.MIN_N) -> pd.DataFrame:
    """Where the corpus is thin or empty, one row per kind: gap, how many, of (how many there could be), which.

    Languages and cells of question and year are counted in the debate and called thin below `min_n`.
    """
    table, spoken = documents(data, periods), statements(data, periods)
    months, cells = (
        calendar(table, of(data.codebook, periods)),
        questions_by_year(spoken, data.codebook.ids("questions")),
    )
    cells = cells[cells["corpus"] == "debate"]
    cell = cells["question"] + " " + cells["year"].astype(str)
    torn, empty = months[months["cut"]], months[months["n"] == 0]
    tongues = languages(table, spoken)
    voices = spoken.groupby("country")["voice_id"].nunique().drop("", errors="ignore")
    without = [countries.name(code) for code in countries.members() if code not in voices.index]
    rows = [
        ("months without a document", len(months), [f"{year}-{month:02d}" for year, month in empty[["year", "month"]].to_numpy()]),
        ("months that hold a period cut", len(months), [f"{year}-{month:02d}" for year, month in torn[["year", "month"]].to_numpy()]),
        ("documents without a period", len(table), table.loc[table["period"].isna(), "doc_id"].tolist()),
        ("question and year without a statement", len(cell), cell[cells["statements"] == 0].tolist()),
        (f"question and year with 1 to {min_n - 1:,} voices", len(cell), cell[cells["voices"].between(1, min_n - 1)].tolist()),
        (f"languages with fewer than {min_n:,} pages", len(tongues), tongues.loc[tongues["debate documents"] < min_n, "name"].tolist()),
        ("countries with one voice", len(voices), sorted(map(countries.name, voices[voices == 1].index))),
        *([("G20 member states without a voice", len(countries.members()), without)] if countries.members() else []),
    ]  # fmt: skip
    return pd.DataFrame(
        [(kind, len(which), of, ", ".join(which)) for kind, of, which in rows],
        columns=["gap", "how many", "of", "which"],
    )


def limits(data: Corpus, periods: Sequence[str] | None = None) -> pd.DataFrame:
    """What bounds a reading of the sample, as counts: fact, count, of, share (0 to 1)."""
    table, spoken = documents(data, periods), statements(data, periods)
    voices, lately = spoken.drop_duplicates("voice_id"), _last_period(spoken, of(data.codebook, periods))
    leads = data.terms.loc[data.terms["part"] == "lead", "doc_id"].nunique()
    debate, language = table[table["corpus"] == "debate"], str(table["language"].mode().iloc[0]) if len(table) else ""
    rows = [
        *((f"voices from {countries.the_name(code)}, of all voices", n, len(voices)) for code, n in most_voices(voices).items()),
        ("statements of the last period, of all statements", len(lately), len(spoken)),
        *([("pages of the debate of which only the opening was read", len(debate), len(debate))] if data.codebook.debate.openings else []),
        (f"documents in {countries.language(language)}, of all documents", int((table["language"] == language).sum()), len(table)),
        ("positions relayed by another publisher, of all statements", int((spoken["access"] == "relayed").sum()), len(spoken)),
        ("statements whose stance is implied, of all statements", int((spoken["certainty"] == "implied").sum()), len(spoken)),
        ("documents of which only the month is known", int(table["month_only"].sum()), len(table)),
        *([
            ("debate pages whose opening is counted word by word", int(leads), len(debate)),
            ("of these, openings flagged for care", data.lead_flags["doc_id"].nunique(), int(leads)),
        ] if leads else []),
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["fact", "count", "of"])
    return frame.assign(share=frame["count"] / frame["of"].where(frame["of"] > 0))


def most_voices(voices: pd.DataFrame, most: int = MOST) -> dict[str, int]:
    """The countries with most voices (`voices`: a row each, with country), with their numbers; of equal ones the first of the alphabet."""
    return commonest(voices["country"]).head(most).to_dict()


def _last_period(spoken: pd.DataFrame, periods: Sequence[str]) -> pd.DataFrame:
    return spoken[spoken["period"] == labels(periods)[-1]]


def sizes(data: Corpus) -> dict[str, int]:
    """Documents, debate pages, articles, voices with a statement, countries of these, statements, questions, sentences."""
    spoken = statements(data)
    held = data.documents["corpus"].value_counts()
    return {
        "documents": len(data.documents),
        **{name: int(held.get(name, 0)) for name in CORPORA},
        "voices": spoken["voice_id"].nunique(),
        "countries": spoken.loc[spoken["country"] != "", "country"].nunique(),
        "statements": len(spoken),
        "questions": len(data.codebook.questions),
        "sentences": len(data.sentences),
    }
