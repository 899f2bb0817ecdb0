"""The statements as an earlier version of the data had them, to set a result beside what it was then."""

from dataclasses import replace

from helpers.corpus.load import Corpus
from helpers.corpus.select import SelectionError

HUMAN = 3  # the coder number of a human check; later ones are later readings


def versions(data: Corpus) -> list[str]:
    """The earlier versions whose statements are kept (`earlier.csv`), in the order of the file."""
    return list(dict.fromkeys(data.earlier["version"])) if len(data.earlier) else []


def as_of(data: Corpus, version: str) -> Corpus:
    """The corpus with the statements and codes of an earlier version, and with the documents that they are in.

    Role, stance, certainty, arguments and frames are as they were then. Dates, titles and voices are today's, with the mistakes mended
    that CHANGES.md names; so are the codebook and the gist, which is empty for a statement that has been taken out since. Of the
    readers 1, 2 and 3 only. Raises SelectionError for a version that is not kept.
    """
    if version not in versions(data):
        raise SelectionError(f"version {version!r} is not kept; kept: {', '.join(versions(data)) or 'none'}")
    old = data.earlier[data.earlier["version"] == version].drop(columns="version").astype({"stance": "int64"})
    old[["doc_id", "voice_id", "question"]] = old["statement_id"].str.split("/", expand=True).to_numpy()
    now = data.statements[["statement_id", "affiliation", "locator", "gist"]]
    statements = old.merge(now, on="statement_id", how="left").fillna({"affiliation": "", "locator": "", "gist": ""})
    statements = statements[list(data.statements.columns)]
    documents = data.documents[data.documents["doc_id"].isin(statements["doc_id"])].reset_index(drop=True)
    codings = data.codings[data.codings["doc_id"].isin(documents["doc_id"]) & (data.codings["coder"] <= HUMAN)]
    return replace(
        data, version=version, statements=statements, documents=documents, codings=codings.reset_index(drop=True)
    )
