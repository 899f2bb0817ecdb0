"""The tables of the worked example: what an article would bring, differences of readers, hits, files for other tools."""

from functools import partial

import pandas as pd

from helpers import words
from helpers.asked import Asked
from helpers.coding import sheet
from helpers.coding.batch_report import Entered
from helpers.coding.intake import NEAR, Proposal
from helpers.corpus import given
from helpers.exchange.imported import Imported
from helpers.figure.basis import STATEMENTS, needs
from helpers.figure.figure import Listing
from helpers.texts import search

PARTS = ("", "article", "lead")  # of a text, as terms.csv names them
FOUND = ["doc_id", "published", "paragraph", "sentence", "found", "gist"]


def proposed(asked: Asked, proposal: Proposal) -> Listing:
    """What a new article would bring."""
    counts = proposal.counts().set_index("what")["number"]
    caption = "What would be entered, before anything is written. The text is made up for this page."
    reading = (
        f"{words.count(counts['paragraphs entered'], 'paragraph')} with {words.count(counts['sentences entered'], 'sentence')} would be "
        f"entered; {words.count(counts['paragraphs cleaned away'], 'paragraph')} of the file would not."
    )
    return Listing(asked, proposal.counts(), lambda table: (caption, reading))


def removed(asked: Asked, proposal: Proposal) -> Listing:
    """What was cleaned away."""
    caption = "Paragraphs of the file that are no part of the article, with the reason. Number: place in the file."
    reading = "To keep one of them, pass its number as keep; to drop another, pass its number as drop."
    return Listing(asked, proposal.removed, lambda table: (caption, reading))


def doubles(asked: Asked, proposal: Proposal) -> Listing:
    """The documents that may be the same text."""
    return Listing(asked, proposal.doubles, partial(_doubles, not_compared=proposal.not_compared))


def _doubles(table: pd.DataFrame, not_compared: int) -> tuple[str, str]:
    caption = (
        f"Documents that share {words.percent(NEAR)} of the shorter text's sentences (alike from 70 % of their terms), or address or title, with a new article. "
        f"{words.count(not_compared, 'document')} without bags: compared by title and address."
    )
    if table.empty:
        return caption, "No document is listed, so the article may be entered."
    top = table.iloc[0]
    return caption, (
        f"{words.percent(top['share'])} of the shorter text's sentences are alike with {top['doc_id']}: a reprint under another "
        "name, which accept refuses unless you say that it is none."
    )


def differences(asked: Asked, table: pd.DataFrame) -> Listing:
    """Where two readers differ. `table`: `coding.differences`."""
    return Listing(asked, table, _differences)


def _differences(table: pd.DataFrame) -> tuple[str, str]:
    caption = "Where two readers differ on the made-up text, one row per statement and field. one, other: their codes."
    waiting = int((~table["settled"].astype(bool)).sum())
    return (
        caption,
        f"{words.count(len(table), 'field')} {words.verb(len(table), 'differs', 'differ')}; {waiting} {words.verb(waiting, 'waits', 'wait')} to be settled.",
    )


def readings(asked: Asked, entered: Entered) -> Listing:
    """What a folder of readings brings, table by table. `entered`: `coding.import_readings`."""
    return Listing(asked, entered.counts, partial(_readings, entered=entered))


def _readings(table: pd.DataFrame, entered: Entered) -> tuple[str, str]:
    whole = entered.found.set_index("question").loc["all"]
    searched = "" if (entered.readers["searched"] == "no").any() else " Every reader had to find the statements."
    caption = (
        f"Rows that a folder of readings brings, and rows that are in the data already.{searched} Each row was checked against the "
        "codebook and the tables as they would be afterwards."
    )
    done = "were entered in one change" if entered.written else "would be entered; nothing was written"
    alone = f"{whole['1 only']} by the first reader only and {whole['2 only']} by the second only"
    return caption, (
        f"{words.count(int(table['new'].sum()), 'row')} {done}. Of {whole.sum()} statements {whole['both']} were found by both readers, {alone}."
    )


def hits(asked: Asked, query: str, **how: object) -> Listing:
    """Where a word, a phrase or (`regex=True`) a pattern stands; further settings: `search.find`. Raises SelectionError for a setting of
    another kind."""
    if not isinstance(query := given.plain(query), str):
        raise given.SelectionError(
            f"hits(): {given.shown(query)} is no text; write one word, phrase or pattern in quotation marks"
        )
    how |= {name: given.truth(f"hits(), {name}", how[name]) for name in ("regex", "passages") if name in how}
    how["part"] = given.one("hits(), part", how.get("part", ""), PARTS)
    table = search.find(asked.data, query, **how)  # type: ignore[arg-type]
    return Listing(asked, table[FOUND] if how.get("regex") else table, partial(_hits, query=query))


def _hits(table: pd.DataFrame, query: str) -> tuple[str, str]:
    wording = "with its context" if "left" in table else "by sentence, with gists in place of the wording"
    caption = f"Where “{query}” stands, {wording}. Paragraph 0: an opening of the debate; its gists are those of the page's statements."
    if table.empty:
        return caption, "Nothing was found."
    first, last = table["published"].iloc[0], table["published"].iloc[-1]
    return caption, (
        f"{words.count(len(table), 'line')} in {words.count(table['doc_id'].nunique(), 'document')}, from {first} to {last}."
    )


def written(asked: Asked, table: pd.DataFrame) -> Listing:
    """The files for other tools. `table`: `exchange.write_all`."""
    return Listing(asked, table, partial(_written, filters=asked.in_force))


def _written(table: pd.DataFrame, filters: str) -> tuple[str, str]:
    caption = "Files written for other tools from the statements above. Rows: statements; of the codebook its codes."
    return (
        f"{caption} {filters}".strip(),
        f"{words.count(len(table), 'file')} {words.verb(len(table), 'was', 'were')} written into a folder that is gone when Python ends.",
    )


def imported(asked: Asked, found: Imported, file: str) -> Listing:
    """What an import left out."""
    caption = f"What of {file} could not be mapped, with the reason; its save method writes the same table as not_imported.csv."
    reading = (
        f"{words.count(len(found.statements), 'statement')} came back; {words.count(len(found.not_imported), 'entry', 'entries')} of "
        f"the file {words.verb(len(found.not_imported), 'has', 'have')} no place here."
    )
    return Listing(asked, found.not_imported, lambda table: (caption, reading))


@needs(STATEMENTS)
def blank_sheet(asked: Asked, size: int) -> Listing:
    """Statements drawn for a human check, as the sheet for a third reader lists them; all of them where there are no more."""
    size = given.number("blank_sheet()", size, 1)
    drawn = sheet.sample(asked.data, min(size, sheet.open_statements(asked.data)), asked.seed)
    return Listing(asked, drawn[["title", "published", "voice", "question", "stance"]], _sheet)


def _sheet(table: pd.DataFrame) -> tuple[str, str]:
    caption = "Statements drawn for a human check, each with the same chance. Codes are left blank; addresses are in the CSV of the command."
    listed = words.listed(f"{key} {n}" for key, n in table["question"].value_counts().items())
    return (
        caption,
        f"{words.count(len(table), 'statement')} {words.verb(len(table), 'was', 'were')} drawn; by question: {listed}.",
    )
