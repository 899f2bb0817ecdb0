"""Words of notebook 07: what the worked example found, and captions of its tables; every number is computed."""

import pandas as pd

from helpers import words
from helpers.coding.intake import NEAR, Proposal
from helpers.corpus import Corpus
from helpers.corpus.codebook import Codebook
from helpers.exchange.imported import Imported
from helpers.measures import intervals
from helpers.positions.charts_positions import ends
from helpers.question.measure import SIDES, label
from helpers.words import Words

BY_WORDS = {"group": "country group", "access": "way of access"}
WILSON = "Wilson's 95 % interval for a share, as if these voices had been drawn at random from many; they were not."


def answer(statements: pd.DataFrame, data: Corpus, question: str) -> str:
    """Three sentences: what can be asked, what this notebook asks, and what it finds."""
    questions = data.codebook.questions
    n = statements["voice_id"].nunique()
    first = (
        f"The codebook holds {words.count(len(questions), 'question')}, and {words.count(len(data.statements), 'statement')} "
        f"answer them; another question is one line in the settings below. "
    )
    second = (
        f"Here it is “{questions[question]['text']}”, with {words.count(len(statements), 'statement')} by "
        f"{words.count(n, 'voice')}, {words.dates(statements)}. "
    )
    if not n:
        return first + second + "No voice is left under these settings, so there is nothing to count."
    above, below = (_voices_at(statements, side) for side in ("above", "below"))
    low, high = ends(questions[question])
    third = (
        f"Of these voices {above:.3g} stand on the side of “{high}” (+1 or above) and {below:.3g} on the side of “{low}” (−1 or "
        "below), a voice with several statements counted in parts; this describes the pages read, not how common a view is."
    )
    return first + second + third


def _voices_at(statements: pd.DataFrame, side: str) -> float:
    held = statements["stance"] >= 1 if side == "above" else statements["stance"] <= -1
    return float(held.groupby(statements["voice_id"]).mean().sum())


def statements(table: pd.DataFrame, question: str, chosen: str) -> tuple[str, str]:
    """Caption and reading of the table of statements."""
    caption = (
        f"Statements on “{question}”, in the order of their dates. Unit: one voice, in one document, on this question. "
        f"{_filters(chosen)}{words.NOT_THE_WHOLE_VIEW}"
    )
    if table.empty:
        return caption, "No statement is left under these settings; loosen a filter."
    last = table.iloc[-1]
    return caption, (
        f"The earliest is by {table['name'].iloc[0]} ({table['published'].iloc[0]}), the latest by {last['name']} "
        f"({last['published']}). To read one yourself, follow the address in the CSV."
    )


def _filters(chosen: str) -> str:
    return f"Filters: {chosen}. " if chosen else "No filters. "


def sides(
    table: pd.DataFrame, spoken: pd.DataFrame, by: str, question: str, book: Codebook, chosen: str, min_n: int
) -> Words:
    """The words of the chart of sides by a column; `spoken`: the statements behind it."""
    asked, name = book.questions[question], BY_WORDS.get(by, by)
    rows = table.drop_duplicates("value")
    small = rows[rows["n"] < min_n]
    left_out = f"Below {min_n} voices no share: {words.listed(_named(small, by, book))}. " if len(small) else ""
    caption = (
        f"Estimator: share of voices whose stance is −1 or below, or +1 or above. Unit: the voice; one with several statements in "
        f"a row counts in parts, one in several rows counts in each. n: voices of the row. Interval: {WILSON} Hollow: below "
        f"{intervals.BOOT_N} voices. {left_out}Scale: {asked['low'].replace('-2', '−2')}; {asked['high']}. {_filters(chosen)}{words.SAMPLE}"
    )
    shown = table.dropna(subset=["estimate"])
    listed = "; ".join(
        f"{label(row.value, by, book)}: {words.percent(row.estimate)} at {SIDES[row.side]} (n = {row.n})"
        for row in shown.itertuples()
    )
    alt = (
        f"Chart of points with intervals, one row for each {name}. {listed or 'No row has enough voices for a share'}."
    )
    total = spoken["voice_id"].nunique()
    subtitle = f"{asked['text']} Share of voices on either side, {words.count(total, 'voice')} in {words.count(len(rows), 'row')}"
    return Words(
        f"The two sides of one question, by {name}", subtitle, caption, alt, _sides_reading(shown, by, book), total
    )


def _named(rows: pd.DataFrame, by: str, book: Codebook) -> list[str]:
    return [f"{label(value, by, book)} ({n})" for value, n in zip(rows["value"], rows["n"], strict=True)]


def _sides_reading(shown: pd.DataFrame, by: str, book: Codebook) -> str:
    """The largest and the smallest share above, with intervals, and whether these overlap."""
    above = shown[shown["side"] == "above"].sort_values("estimate", kind="stable")
    if len(above) < 2:
        return "Fewer than two rows have enough voices, so nothing can be compared; take another column or loosen a filter."
    low, high = above.iloc[0], above.iloc[-1]
    parts = [
        f"“{label(row['value'], by, book)}” ({words.percent(row['estimate'])}, {words.span(row['low'], row['high'], share=True)}, n = {row['n']})"
        for row in (high, low)
    ]
    meet = (
        "overlap, so the rows are not set apart"
        if low["high"] >= high["low"]
        else "do not overlap. They are the two ends of several rows, so this is no test"
    )
    return f"The highest share at +1 or above has {parts[0]}, the lowest {parts[1]}; their intervals {meet}."


def years(table: pd.DataFrame, asked: dict, chosen: str) -> Words:
    """The words of the bars of voices by year."""
    total = int(table["statements"].sum()) if len(table) else 0
    listed = ", ".join(f"{row.year}: {row.voices}" for row in table.itertuples()) or "no year"
    caption = (
        "Count of different voices with a statement on the question in each calendar year. Unit: the voice, once in each year. No "
        f"interval: a count. A month stands for its year. {_filters(chosen)}{words.SAMPLE}"
    )
    reading = "No year has a voice under these settings."
    if total:
        top = table.loc[table["voices"].idxmax()]
        reading = f"Most voices were found for {top['year']} ({top['voices']}); years with few voices say little by themselves."
    subtitle = f"{asked['text']} Voices by year, {words.count(total, 'statement')}"
    return Words(
        "How many voices spoke in each year",
        subtitle,
        caption,
        f"Bar chart of voices by year. {listed}.",
        reading,
        total,
    )


def proposal(found: Proposal) -> tuple[str, str]:
    """Caption and reading of what a new article would bring."""
    caption = "What would be entered, before anything is written. The text is made up for this page."
    counts = found.counts().set_index("what")["number"]
    return caption, (
        f"{words.count(counts['paragraphs entered'], 'paragraph')} with {words.count(counts['sentences entered'], 'sentence')} would be "
        f"entered; {words.count(counts['paragraphs cleaned away'], 'paragraph')} of the file would not."
    )


def removed(found: Proposal) -> tuple[str, str]:
    """Caption and reading of what was cleaned away."""
    caption = "Paragraphs of the file that are no part of the article, with the reason. Number: place in the file."
    return caption, "To keep one of them, pass its number as keep; to drop another, pass its number as drop."


def doubles(found: Proposal) -> tuple[str, str]:
    """Caption and reading of the documents that may be the same text."""
    caption = (
        "Documents that share many sentences, or address or title, with a new article. Two sentences are alike from 70 % of their "
        f"terms; a document is listed from {words.percent(NEAR)} of the shorter text's sentences. "
        f"{found.not_compared} documents have no bags and were compared by title and address only."
    )
    if found.doubles.empty:
        return caption, "No document is listed, so the article may be entered."
    top = found.doubles.iloc[0]
    return caption, (
        f"{words.percent(top['share'])} of the shorter text's sentences are alike with {top['doc_id']}: a reprint under another "
        "name, which accept refuses unless you say that it is none."
    )


def differences(table: pd.DataFrame) -> tuple[str, str]:
    """Caption and reading of the table of two readers' differences."""
    caption = "Where two readers differ on the made-up text, one row per statement and field. one, other: their codes."
    open_ones = int((~table["settled"].astype(bool)).sum())
    return caption, f"{words.count(len(table), 'field')} differ; {open_ones} wait to be settled."


def hits(table: pd.DataFrame, query: str) -> tuple[str, str]:
    """Caption and reading of a search."""
    wording = "with its context" if "left" in table else "by sentence, with gists in place of the wording"
    caption = f"Where “{query}” stands, {wording}. Paragraph 0: an opening of the debate; its gists are those of the page's statements."
    if table.empty:
        return caption, "Nothing was found."
    first, last = table["published"].iloc[0], table["published"].iloc[-1]
    return caption, (
        f"{words.count(len(table), 'line')} in {words.count(table['doc_id'].nunique(), 'document')}, from {first} to {last}."
    )


def written(table: pd.DataFrame) -> tuple[str, str]:
    """Caption and reading of the files for other tools."""
    caption = "Files written for other tools from the statements above. Rows: statements; of the codebook its codes."
    return caption, f"{words.count(len(table), 'file')} were written into a folder that is gone when Python ends."


def imported(found: Imported, file: str) -> tuple[str, str]:
    """Caption and reading of what an import left out."""
    caption = f"What of {file} could not be mapped, with the reason; its save method writes the same table as not_imported.csv."
    return caption, (
        f"{words.count(len(found.statements), 'statement')} came back; {words.count(len(found.not_imported), 'entry', 'entries')} of "
        "the file have no place here."
    )


def sheet(table: pd.DataFrame) -> tuple[str, str]:
    """Caption and reading of the blank sheet for a third reader."""
    caption = "Statements drawn for a human check, each with the same chance. Codes are left blank; addresses are in the CSV of the command."
    spread = table["question"].value_counts()
    listed = words.listed(f"{key} {n}" for key, n in spread.items())
    return caption, f"{words.count(len(table), 'statement')} were drawn; by question: {listed}."
