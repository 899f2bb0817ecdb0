"""Which sentences of the articles have a code to be measured: what no reader has coded yet has empty frames, not absent ones.

An article is entered with every sentence as the writer's own and without a frame (`coding.accept`). Until it is coded that is silence,
so every measure of sentence frames leaves it out and says so (`told`).
"""

import pandas as pd

from helpers.corpus import Corpus
from helpers.words import count, listed

KEY = ["doc_id", "paragraph", "sentence"]
UNREAD, UNSETTLED = "Not coded yet, so left out", "Coded but not agreed yet, so left out"
NAMED = 3  # articles named before the rest is counted


def missing(data: Corpus) -> pd.DataFrame:
    """The sentences without a code to be measured: doc_id, paragraph, sentence, why (`UNREAD` or `UNSETTLED`).

    `UNREAD`: no reader has a row of the sentence, and the agreed row is as it was entered (the writer's own, no frame); in data that
    hold no reader's sentences at all, only articles of which every row is so. `UNSETTLED`: the agreed row is as it was
    entered, though every reader of the sentence gave it codes, or a reader gave some to the article of which every agreed row is so.
    """
    table, readers = data.sentences[KEY].copy(), data.sentence_codings
    as_entered = _as_entered(data.sentences, data)
    untouched = as_entered.groupby(table["doc_id"]).transform("all")
    marks = pd.MultiIndex.from_frame(table)
    read = marks.isin(pd.MultiIndex.from_frame(readers[KEY]))
    given = ~_as_entered(readers, data)
    told, by_all = readers.loc[given, "doc_id"], given.groupby([readers[name] for name in KEY]).all()
    not_agreed = as_entered & marks.isin(by_all.index[by_all])
    table["why"] = ""
    table.loc[~read & (as_entered if len(readers) else untouched), "why"] = UNREAD
    table.loc[not_agreed | read & untouched & table["doc_id"].isin(told), "why"] = UNSETTLED
    return table[table["why"] != ""].reset_index(drop=True)


def _as_entered(rows: pd.DataFrame, data: Corpus) -> pd.Series:
    """Whether a row says nothing beyond what `coding.accept` enters: the writer's own words, no frame."""
    writers = data.documents.set_index("doc_id")["author_voice_id"].str.split(";").str[0]  # the first of several
    return rows["frames"].eq("") & rows["speech"].eq("own") & rows["voice_id"].eq(rows["doc_id"].map(writers))


def only(table: pd.DataFrame, data: Corpus) -> pd.DataFrame:
    """The rows of a table of sentences (doc_id, paragraph, sentence) that have a code to be measured, in their order."""
    return table[is_coded(table, data)]


def is_coded(table: pd.DataFrame, data: Corpus) -> pd.Series:
    """True for each row of a table of sentences that has a code to be measured."""
    without = pd.MultiIndex.from_frame(missing(data)[KEY])
    return pd.Series(~pd.MultiIndex.from_frame(table[KEY]).isin(without), index=table.index)


def any_coded(data: Corpus) -> bool:
    """Whether a sentence has a code to be measured, or there is no sentence at all."""
    return data.sentences.empty or len(missing(data)) < len(data.sentences)


def read(data: Corpus) -> pd.Series:
    """Which documents were read, by doc_id: all but articles without a statement of which no sentence has a code to be measured."""
    if data.sentences.empty:
        return pd.Series(True, index=data.documents["doc_id"])
    without = missing(data)["doc_id"].value_counts().reindex(data.documents["doc_id"], fill_value=0)
    whole = data.sentences["doc_id"].value_counts().reindex(without.index, fill_value=0)
    spoken = without.index.isin(data.statements["doc_id"])
    return pd.Series((without < whole) | (whole == 0) | spoken, index=without.index)


def told(data: Corpus) -> str:
    """What is left out because it has no code yet, in a sentence; empty where every sentence is coded."""
    without = missing(data)
    return " ".join(f"{why}: {_articles(rows, data)}." for why, rows in without.groupby("why", sort=False))


def _articles(rows: pd.DataFrame, data: Corpus) -> str:
    """Articles by publisher and month with the number of sentences that have no code: all 7 sentences, 3 of 12 sentences."""
    sizes, whole = rows["doc_id"].value_counts(sort=False), data.sentences["doc_id"].value_counts()
    documents = data.documents.set_index("doc_id")
    names = []
    for doc_id, n in sizes.items():
        every = int(whole[doc_id])
        share = count(n, "sentence") if n == every else f"{n:,} of {count(every, 'sentence')}"
        names.append(f"{documents.at[doc_id, 'publisher']}, {documents.at[doc_id, 'date']:%b %Y} ({share})")
    return listed(names, NAMED)


def after(data: Corpus) -> str:
    """The same as `told` with a blank before it, to stand behind another sentence."""
    text = told(data)
    return f" {text}" if text else ""
