"""The reader's own texts beside the data: the paragraphs of an article, and whether a gist quotes it."""

import pandas as pd

from helpers import corpus, paths
from helpers.coding import tables
from helpers.texts import rule


def of(data: corpus.Corpus, doc_id: str) -> pd.DataFrame:
    """The paragraphs of an article (paragraph, gist, text): text is empty where the user's folder does not hold it."""
    table = data.paragraphs.loc[data.paragraphs["doc_id"] == doc_id, ["paragraph", "gist"]].reset_index(drop=True)
    own = data.terms[data.terms["doc_id"] == doc_id]
    copies = rule.read_folder(paths.texts_of(data.folder)) if len(table) else pd.DataFrame()
    found = rule.recognise(copies, own)[0] if len(copies) else pd.DataFrame(columns=["paragraph", "text"])
    wording = found.groupby("paragraph")["text"].agg(" ".join).to_dict()
    return table.assign(text=[wording.get(number, "") for number in table["paragraph"]])


def quoted(gist: str, data: corpus.Corpus, doc_id: str, passage: str = "") -> str:
    """The first six words in a row that a gist takes from its text, or an empty text.

    The text is the `passage` given and, of an article, the reader's own copy in the folder of texts, if it is there. Of the copies
    only those that hold such words are taken apart. Raises TextError for a copy that cannot be read.
    """
    folder = paths.texts_of(data.folder)
    found = tables.quoted(gist, passage)
    if found or doc_id not in set(data.paragraphs["doc_id"]) or not folder.is_dir():
        return found
    copies = {path.name: rule.read_text(path) for path in rule.files(folder)}
    held = [rule.segment(text).assign(file=name) for name, text in copies.items() if tables.quoted(gist, text)]
    own = data.terms[data.terms["doc_id"] == doc_id]
    known = rule.recognise(pd.concat(held, ignore_index=True), own)[0] if held else pd.DataFrame()
    return tables.quoted(gist, " ".join(known["text"])) if len(known) else ""
