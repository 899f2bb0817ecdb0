"""Words for the charts and tables of how far the readings agree; every number is computed."""

import numpy as np
import pandas as pd

from helpers import words
from helpers.corpus.codebook import Codebook
from helpers.measures import intervals
from helpers.reading.reliability import ALL
from helpers.words import Words

CONSISTENT = "Two machine-assisted readings of one codebook agree more than people would: this measures consistency, not correctness."
GIVEN = "In the debate reader 2 was given the statements that reader 1 had found, so finding was not tested there."


def whole(agreement: pd.DataFrame, code: str) -> pd.Series:
    """Agreement on stance or certainty (`code`) over the whole debate. `agreement`: `reliability.stance_and_certainty`."""
    rows = agreement.query("corpus == 'debate' and period == @ALL and question == 'all' and code == @code")
    return rows.iloc[0]


def alpha(value: float) -> str:
    """Alpha with two digits; with three where two would make a full agreement of what is none (0.997 is not 1.00)."""
    text = words.number(value)
    return f"{min(value, 0.999):.3f}" if text == "1.00" and value < 1 else text


def estimate(row: pd.Series) -> str:
    """Alpha with its interval in words."""
    return f"{alpha(row['estimate'])} ({words.span(row['low'], row['high'])})"


_INTERVAL = (
    "Lines: 95 % resampling interval (10,000 draws of as many {units} again from those that both coded; units of one document are not "
    "independent, so the intervals are rather too narrow). Hollow, no interval: fewer than 10 units in which a reader left the commonest value, or "
    "all agree; below {min_n} such units the counts alone."
)


def found_by(table: pd.DataFrame) -> tuple[str, str]:
    """Caption and reading of the statements found by both. `table`: the result of `reliability.found_by`."""
    caption = (
        "Statements (one voice, in one document, on one question) found by both readings, by reader 1 only and by reader 2 only, before the "
        f"differences were settled. {GIVEN} Rows of the debate without an agreed statement were dropped when it was settled."
    )
    row = table[(table["corpus"] == "articles") & (table["question"] == "all")].iloc[0]
    reading = (
        f"In the articles, where both readers searched, {row['both']} of {words.count(int(row['found']), 'statement')} were found by both, "
        f"{row['1 only']} by reader 1 only and {row['2 only']} by reader 2 only."
    )
    return caption, reading


def by_question(table: pd.DataFrame, min_n: int = intervals.MIN_N, book: Codebook | None = None) -> Words:
    """Words of the agreement on stance and certainty. `table`: the result of `reliability.stance_and_certainty`; with
    `book`, the caption says what the short names of the questions stand for."""
    stance, certainty = whole(table, "stance"), whole(table, "certainty")
    debate = table[(table["corpus"] == "debate") & (table["code"] == "stance")]
    asked = debate[(debate["period"] == ALL) & (debate["question"] != "all") & (debate["carriers"] >= min_n)]
    listed = words.listed(f"{row.question} {alpha(row.estimate)}" for row in asked.itertuples())
    lost = int(stance["n"] - debate.loc[(debate["period"] != ALL) & (debate["question"] == "all"), "n"].sum())
    articles = table[(table["corpus"] == "articles") & (table["question"] == "all")].set_index("code")
    n = int(stance["n"] + articles.loc["stance", "n"])
    return Words(
        title=f"Two readings of the debate: stance alpha {alpha(stance['estimate'])}, certainty {alpha(certainty['estimate'])}",
        subtitle=f"Krippendorff's alpha; hollow: no interval; alike: statements coded equally; n = {n}",
        caption=(
            "Krippendorff's alpha (2011), ordinal for the stance (-2 to 2), nominal for its certainty (explicit, implied); 1 is full agreement, 0 "
            f"what chance alone would give. Alike: statements with equal codes; –: too few cases for an alpha. The CSV also has Cohen's kappa weighted by steps. {_INTERVAL.format(units='statements', min_n=min_n)} "
            f"{words.count(lost, 'statement')} without a period. All questions: stances pooled over different questions. {_asked(book)}{CONSISTENT}"
        ),
        alt=(
            f"Points with intervals in two columns. Debate, all questions: stance {estimate(stance)}, certainty {estimate(certainty)}. Stance by "
            f"question: {listed}. {_lower(table, min_n)}"
        ),
        reading=(
            f"Debate, stance: {listed}; {words.percent(stance['exact'])} of {int(stance['n'])} equal, "
            f"{100 * stance['within']:.1f} % at most one step apart. Articles, on {int(articles.loc['stance', 'n'])} statements found by both: stance "
            f"{estimate(articles.loc['stance'])}, certainty {estimate(articles.loc['certainty'])}."
        ),
        n=n,
    )


def _asked(book: Codebook | None) -> str:
    """What the short names of the questions stand for."""
    entries = book.questions.items() if book else ()
    told = "".join(f"{key}: {entry['text']} " for key, entry in entries)
    return f"Questions: {told}" if told else ""


def _lower(table: pd.DataFrame, min_n: int) -> str:
    """In how many rows of the chart the alpha of the certainty lies below that of the stance."""
    drawn = table[(table["carriers"] >= min_n) & table["estimate"].notna()]
    both = drawn.pivot(index=["corpus", "period", "question"], columns="code", values="estimate").dropna()
    if both.shape[1] < 2 or both.empty:
        return "No row has an alpha of both."
    lower = int((both["certainty"] < both["stance"]).sum())
    return f"Certainty lies below stance in {lower} of the {words.count(len(both), 'row')} that have both."


def by_code(table: pd.DataFrame, what: str, labels: dict[str, str], min_n: int = intervals.MIN_N) -> Words:
    """Words of the agreement on frames or arguments (`what`). `table`: the result of `reliability.by_code_and_part`."""
    drawn = table[(table["carriers"] >= min_n) & table["estimate"].notna()]
    sizes = table.groupby("part", sort=False)["n"].max().astype(int)
    ends = [drawn.loc[drawn["estimate"].idxmin()], drawn.loc[drawn["estimate"].idxmax()]] if len(drawn) else []
    ranges = [_range(part, rows) for part, rows in drawn.groupby("part", sort=False)]
    title = f"Two readings of {what}: counts only"
    if ends:
        title = f"Two readings of {what}: alpha from {alpha(ends[0]['estimate'])} to {alpha(ends[1]['estimate'])}"
    return Words(
        title=title,
        subtitle=f"Krippendorff's alpha per code, given or not; hollow: no interval; read by both: {_units(sizes)}",
        caption=(
            f"Krippendorff's alpha (2011), nominal, of each of the {what} given or not given. Behind each: units that got it from both readers, from "
            f"reader 1 only, from reader 2 only. {_INTERVAL.format(units='units', min_n=min_n)} Reader 2 worked from neutral "
            f"accounts on the older pages of the debate and on some added last, so a difference across that border is partly one of instrument. {CONSISTENT}"
        ),
        alt=f"Points with intervals, {len(labels)} {what} down, one column per part of the corpus. Alpha runs: {words.listed(ranges)}.",
        reading=_by_code_reading(ends, labels, drawn, table, what, min_n),
        n=int(sizes.sum()),
    )


def _units(sizes: pd.Series) -> str:
    """How many statements, and how many sentences, both readers coded."""
    by_unit = sizes.groupby(sizes.index.str.endswith("sentences")).sum()
    parts = [words.count(int(n), "sentence" if own else "statement") for own, n in by_unit.items()]
    return words.listed(parts)


def _range(part: str, rows: pd.DataFrame) -> str:
    return f"{part} {alpha(rows['estimate'].min())} to {alpha(rows['estimate'].max())}"


def _by_code_reading(ends, labels, drawn, table, what, min_n) -> str:
    unused = [label for code, label in labels.items() if table.loc[table["code"] == code, "carriers"].sum() == 0]
    never = f" Never given: {words.listed(unused)}." if unused else ""
    if not ends:
        return f"No part has {min_n} units that vary on any of the {what}: the counts stand alone.{never}"
    low = ends[0]
    return (
        f"The lowest alpha drawn is {alpha(low['estimate'])}, for {labels[low['code']]} ({low['part']}: {low['both']} by both, "
        f"{low['1 only']} by 1 only, {low['2 only']} by 2 only). {len(table) - len(drawn)} of {len(table)} cells have too few cases for an "
        f"alpha.{never}"
    )


def confusion(table: pd.DataFrame, question: str) -> tuple[str, str]:
    """Caption and reading of the two readings' stances. `table`: `reliability.stance_confusion` with its index as a column."""
    counts = table.drop(columns="reader 1").to_numpy()
    steps = np.abs(np.subtract.outer(range(len(counts)), range(len(counts))))
    n, equal, far = int(counts.sum()), int(np.trace(counts)), int(counts[steps > 1].sum())
    caption = f"Stances on {question} in the debate: reader 1 in rows, reader 2 in columns; statements that both readings have. {CONSISTENT}"
    reading = f"{equal} of {words.count(n, 'statement')} have the same stance; {far} lie more than one step apart."
    return caption, reading


def sentences(table: pd.DataFrame) -> tuple[str, str]:
    """Caption and reading of the agreement per sentence. `table`: the result of `reliability.by_sentence`."""
    caption = (
        "Krippendorff's alpha (nominal) per sentence of the articles, with its 95 % resampling interval (10,000 draws of as many sentences again; "
        "neighbouring sentences are not independent, so it is rather too narrow); exact: share of sentences coded alike; carriers: sentences in which "
        f"a reader left the commonest value; observed, expected: the two disagreements that alpha compares. {CONSISTENT}"
    )
    listed = words.listed(
        f"{row.code} {alpha(row.estimate)} ({words.percent(row.exact)} alike)" for row in table.itertuples()
    )
    return caption, f"On {int(table['n'].max())} sentences: {listed}."


def human(table: pd.DataFrame) -> tuple[str, str]:
    """Caption and reading of the human check. `table`: the result of `reliability.with_human`."""
    caption = (
        "Agreement of a human third reader with the agreed code and with both readings: alpha, ordinal for the stance, nominal for certainty and the whole "
        "sets of arguments and frames."
    )
    row = table.iloc[0]
    if not table["n"].sum():
        return (
            caption,
            "No human check yet: python -m helpers.coding sample 40 writes a blank sheet for a third reader.",
        )
    reading = f"On {words.count(int(row['n']), 'statement')} the human reader agrees with the agreed stance with alpha {estimate(row)}, "
    return caption, f"{reading}{words.percent(row['exact'])} alike."


def units(table: pd.DataFrame) -> tuple[str, str]:
    """Caption and reading of the table for agreement software. `table`: the result of `reliability.units_by_readers`."""
    readers = [name for name in table.columns if name.startswith("reader_")]
    caption = (
        "Stance per statement (unit) and reader, for agreement software; empty: this reader has no such statement."
    )
    both = int((table[readers].notna().sum(axis=1) > 1).sum())
    return (
        caption,
        f"{words.count(len(table), 'unit')}, {len(readers)} readers; {both} units were coded by two or more.",
    )
