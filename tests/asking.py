"""Made-up statements as what is asked of data, so that a figure can be made of them."""

import pandas as pd

from helpers.asked import Asked, ask
from helpers.corpus import Corpus
from helpers.corpus.codebook import BLOCKS, Codebook

QUESTIONS = {key: {"text": "Q?", "low": "-2: no", "high": "2: yes", "steps": {}} for key in ("split", "bond", "try")}
VOICE = ["voice_id", "name", "kind", "country", "speaks_for"]
DOCUMENT = [
    "doc_id",
    "corpus",
    "published",
    "date",
    "month_only",
    "title",
    "outlet",
    "outlet_country",
    "publisher",
    "genre",
    "language",
    "access",
    "url",
]
STATEMENT = [
    "statement_id",
    "doc_id",
    "voice_id",
    "role",
    "affiliation",
    "question",
    "stance",
    "certainty",
    "arguments",
    "frames",
    "locator",
    "gist",
]


def asked_of(statements: pd.DataFrame, book: Codebook, **settings) -> Asked:
    """The statements (a row each, with what is known of voice and document) as data of which `split` is asked."""
    known = dict(corpus="debate", month_only=False, question="split")
    blank = {name: known.get(name, "") for name in (*VOICE, *DOCUMENT, *STATEMENT) if name not in statements}
    whole, none = statements.assign(**blank), pd.DataFrame()
    tables = {
        "voices": whole[VOICE].drop_duplicates("voice_id"),
        "documents": whole[DOCUMENT].drop_duplicates("doc_id").astype({"date": "datetime64[ns]"}),
        "statements": whole[STATEMENT],
    }
    rest = ["codings", "sentences", "sentence_codings", "paragraphs", "terms", "lead_flags", "events"]
    plain = {"stance": {"scale": [-2, -1, 0, 1, 2]}, "debate": {"title": "Q?", "short": "made", "citation": "Made."}}
    blocks = {block: {} for block in BLOCKS} | plain | book.blocks | {"questions": QUESTIONS}
    data = Corpus(**tables, **dict.fromkeys(rest, none), codebook=Codebook(blocks), version="made", folder=None)
    return ask("split", data=data, **settings)
