"""What is wrong with a folder of readings that the tables of the data alone cannot show.

Faults: a date whose precision is said otherwise, an article, a gist or a reason that quotes, a reader without a number, and
what `batch_settled` finds. Warnings: what may be meant, and is shown before it is entered.
"""

import re
from collections.abc import Iterator

import pandas as pd

from helpers.coding import batch_settled, tables
from helpers.coding.batch_after import After, Readers
from helpers.coding.batch_files import Folder
from helpers.corpus.faults import Fault
from helpers.texts import rule

QUOTED = 4  # words between quotation marks that count as a quotation
_MARKS = re.compile(r"[\"“„«»]\s*([^\"“”„«»]+?)\s*[\"”“«»]")


def find_faults(folder: Folder, after: After, readers: Readers) -> list[Fault]:
    """Every fault, in the order of the tables of the folder."""
    return [
        *_readers(folder, readers),
        *_documents(folder),
        *_quotations(folder),
        *batch_settled.find_faults(batch_settled.judged(folder, after, readers)),
    ]


def _readers(folder: Folder, readers: Readers) -> Iterator[Fault]:
    for number, coder in readers.numbers.items():
        if not coder:
            problem = f"the readings {readers.batch!r} have other readers in the data, or no number is free; say which number this one has: coders={{{number}: 4}}, on the command line --coders {number}=4"
            yield Fault(folder.place.name, 0, "coder", number, problem)
    twice = [coder for coder in set(readers.numbers.values()) if [*readers.numbers.values()].count(coder) > 1 and coder]
    for coder in twice:
        yield Fault(folder.place.name, 0, "coder", coder, "is the number of two readers; give each a number of its own")


def _documents(folder: Folder) -> Iterator[Fault]:
    for label, row in folder.rows("documents"):
        if row.get("corpus", "debate") not in ("", "debate"):
            problem = "only pages of the debate are entered by folder; an article is read whole: coding.propose and coding.accept"
            yield folder.fault(label, "corpus", row["corpus"], problem)
        precision, length = row.get("date_precision", ""), {10: "day", 7: "month"}.get(len(row["published"]), "")
        if precision and length and precision != length:
            problem = f"but published is {row['published']!r}; write day with YYYY-MM-DD, month with YYYY-MM"
            yield folder.fault(label, "date_precision", precision, problem)


def _quotations(folder: Folder) -> Iterator[Fault]:
    """Gists and reasons that quote: by their marks, and where `texts/DOC_ID.txt` stands in the folder, by eight words in a row."""
    passages: dict[str, str] = {}
    for name, column in (("statements", "gist"), ("codings", "gist"), ("differences", "reason")):
        for label, row in folder.rows(name):
            doc_id, words = row["doc_id"], row.get(column, "")
            if doc_id not in passages:
                passages[doc_id] = _passage(folder, doc_id)
            marked = [part for part in _MARKS.findall(words) if len(part.split()) >= QUOTED]
            quote = tables.quoted(words, passages[doc_id]) or next(iter(marked), "")
            if quote:
                yield folder.fault(label, column, words, f"quotes the text ({quote}); put it in your own words")


def _passage(folder: Folder, doc_id: str) -> str:
    path = folder.place / "texts" / f"{doc_id}.txt"
    inside = re.fullmatch(r"[\w-]+", doc_id) and path.is_file()
    return rule.read_text(path) if inside else ""


def find_warnings(folder: Folder, after: After, readers: Readers) -> list[Fault]:
    """What may be meant and is worth a look: nothing of it keeps the folder from being entered."""
    return [
        *batch_settled.find_warnings(batch_settled.judged(folder, after, readers)),
        *_doubles(after, folder),
        *_unused(after, folder),
    ]


def _doubles(after: After, folder: Folder) -> Iterator[Fault]:
    """New pages with an address, and new voices with a name, that another one has."""
    for name, column, key in (("documents", "url", "doc_id"), ("voices", "name", "voice_id")):
        table = after.tables[name]
        for label, row in after.added(name).iterrows():
            others = table.loc[(table[column] == row[column]) & (table[key] != row[key]), key]
            if len(others) and (column == "name" or row["url"].count("/") > 3):
                yield folder.fault(
                    int(str(label)), column, row[column], f"also stands for {', '.join(others)}; is it the same?"
                )


def _unused(after: After, folder: Folder) -> Iterator[Fault]:
    """New voices that speak in no reading and no statement."""
    used = pd.concat([after.tables[name]["voice_id"] for name in ("codings-statements", "statements", "sentences")])
    authors = {part for cell in after.tables["documents"]["author_voice_id"] for part in cell.split(";")}
    for label, row in after.added("voices").iterrows():
        if row["voice_id"] not in {*used, *authors}:
            yield folder.fault(int(str(label)), "voice_id", row["voice_id"], "has no statement and no text here")
