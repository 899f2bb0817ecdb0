"""Faults of the data that only two columns or two tables together can show."""

from collections.abc import Iterator
from functools import lru_cache

import pandas as pd

from helpers.corpus.csvfile import MAX_ROWS
from helpers.corpus.faults import Fault

PAGE = ["url", "title", "outlet", "published"]  # what no two documents share
BAGS = 20_000  # that are kept in mind: a table read again has the same ones


def check_across(tables: dict[str, pd.DataFrame]) -> Iterator[Fault]:
    """Faults that only two columns or two tables together can show."""
    yield from _check_dates(tables)
    yield from _check_statements(tables)
    yield from _check_sentences(tables)
    yield from _check_bags(tables)
    yield from _check_twice(tables)


def _check_dates(tables: dict[str, pd.DataFrame]) -> Iterator[Fault]:
    for table, column in (("documents", "published"), ("events", "date")):
        cells = tables[table][column]
        days = cells.where(cells.str.len() == 10, cells + "-15")
        for row in cells.index[pd.to_datetime(days, format="%Y-%m-%d", errors="coerce").isna()]:
            yield Fault(
                f"{table}.csv", row, column, cells[row], "is not a date of the calendar; write YYYY-MM-DD or YYYY-MM"
            )
    documents, events = tables["documents"], tables["events"]
    articles = documents["corpus"] == "articles"
    for row in documents.index[articles != (documents["fingerprint"] != "")]:
        yield Fault("documents.csv", row, "fingerprint", "", "stands for every article and for articles only")
    known = {"public record", *documents["doc_id"]}
    for row, value in events.loc[~events["source"].isin(known), "source"].items():
        yield Fault("events.csv", row, "source", value, "is neither a doc_id nor: public record")


def _check_statements(tables: dict[str, pd.DataFrame]) -> Iterator[Fault]:
    table, name = tables["statements"], "statements.csv"
    made = table["doc_id"] + "/" + table["voice_id"] + "/" + table["question"]
    for row in table.index[table["statement_id"] != made]:
        yield Fault(
            name, row, "statement_id", table.at[row, "statement_id"], f"must be doc_id/voice_id/question: {made[row]}"
        )
    for row, gist in table["gist"].items():
        if len(gist.split()) > 30:
            yield Fault(name, row, "gist", gist, f"has {len(gist.split())} words; at most 30")
    paragraphs = set(zip(tables["paragraphs"]["doc_id"], tables["paragraphs"]["paragraph"], strict=True))
    articles = set(tables["documents"].loc[tables["documents"]["corpus"] == "articles", "doc_id"])
    for row, doc_id, locator in table[["doc_id", "locator"]].itertuples():
        if bool(locator) != (doc_id in articles):
            yield Fault(name, row, "locator", locator, "paragraph numbers stand for articles, and for articles only")
        for number in locator.split(";") if locator else ():
            if (doc_id, number) not in paragraphs:
                yield Fault(name, row, "locator", number, "is not a paragraph of this article in paragraphs.csv")


def _check_sentences(tables: dict[str, pd.DataFrame]) -> Iterator[Fault]:
    terms, key = tables["terms"], ["doc_id", "paragraph", "sentence"]
    bags = terms[terms["part"] == "article"].set_index(key)["terms"]
    sizes = bags.map(_size).to_dict() if len(bags) else {}
    for name in ("sentences", "codings-sentences"):
        file, table = f"{name.replace('-', '/')}.csv", tables[name]
        for row, *place in table[key].itertuples():
            if tuple(place) not in sizes:
                yield Fault(file, row, "sentence", "/".join(place), "is not a sentence of an article in terms.csv")
    agreed = tables["sentences"]
    for row, doc_id, paragraph, sentence, tokens in agreed[[*key, "tokens"]].itertuples():
        size = sizes.pop((doc_id, paragraph, sentence), None)
        if size is not None and str(size) != tokens:
            yield Fault(
                "sentences.csv", row, "tokens", tokens, f"differs from its bag in terms.csv, which holds {size}"
            )
    for place in sizes:
        yield Fault("sentences.csv", 0, "sentence", "/".join(place), "is in terms.csv and has no row here")


@lru_cache(maxsize=BAGS)
def _size(bag: str) -> int:
    return sum(int(item.rpartition(":")[2]) for item in bag.split())


@lru_cache(maxsize=BAGS)
def _in_order(bag: str) -> bool:
    """Whether the terms of a bag are sorted, each once."""
    names = [item.rpartition(":")[0] for item in bag.split(" ")]
    return names == sorted(set(names))


def _check_bags(tables: dict[str, pd.DataFrame]) -> Iterator[Fault]:
    table = tables["terms"]
    corpora = dict(zip(tables["documents"]["doc_id"], tables["documents"]["corpus"], strict=True))
    for row, doc_id, part, paragraph, _, bag in table.itertuples():
        if not _in_order(bag):
            yield Fault("terms.csv", row, "terms", bag, "must be sorted by term, each term once")
        if (corpora.get(doc_id) == "articles") != (part == "article") or (paragraph == "0") != (part == "lead"):
            yield Fault(
                "terms.csv", row, "part", part, "articles are counted whole, with paragraphs; leads have paragraph 0"
            )


def _check_twice(tables: dict[str, pd.DataFrame]) -> Iterator[Fault]:
    """A page that was entered again under another id; pages without an address cannot be told apart so, and two voices may share a name."""
    table = tables["documents"][tables["documents"]["url"] != ""]
    for row in table.index[table.duplicated(PAGE)]:
        first = table.index[(table[PAGE] == table.loc[row, PAGE]).all(axis=1)][0]
        one, other = table.at[first, "doc_id"], table.at[row, "doc_id"]
        if one != other:
            place = f" in row {first}" if first <= MAX_ROWS else ""
            said = f"is the same page (address, title, outlet, day) as {one!r}{place}; one id is enough: take one row out, and write the other id where it is named"
            yield Fault("documents.csv", row, "doc_id", other, said)
