"""To cite: the documents as BibTeX and RIS, and a methods paragraph with its numbers computed.

`python -m helpers.references` writes `figures/references.bib`, `figures/references.ris` and `figures/references-methods.txt`.
"""

import argparse

import pandas as pd

from helpers import corpus, paths
from helpers.corpus import Corpus
from helpers.files import replace
from helpers.measures import intervals
from helpers.words import count, listed

_TEX = {
    "\\": r"\textbackslash{}",
    **{mark: rf"\{mark}" for mark in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_BIBTEX = {"paper": "article", "report": "techreport"}
_RIS = {"paper": "JOUR", "report": "RPRT", "news": "NEWS", "opinion": "NEWS"}


def _tex(text: str) -> str:
    return "".join(_TEX.get(mark, mark) for mark in text)


def _title(title: str) -> str:
    return title.removeprefix("[").removesuffix("]")


def bibtex(documents: pd.DataFrame) -> str:
    """The documents as BibTeX entries; the key is the doc_id, the access to the text stands in `note`."""
    entries = []
    for row in documents.sort_values("doc_id").itertuples():
        holder = {"article": "journal", "techreport": "institution"}.get(_BIBTEX.get(row.genre, "misc"), "howpublished")
        fields = {
            "title": f"{{{_tex(_title(row.title))}}}",
            "author": " and ".join(f"{{{_tex(name.strip())}}}" for name in row.author.split(";")) if row.author else "",
            holder: _tex(row.outlet),
            "year": row.published[:4],
            "month": str(int(row.published[5:7])),
            "url": row.url.replace("{", "%7B").replace("}", "%7D"),
            "language": row.language,
            "note": f"read as {row.access}, published {row.published}",
        }
        lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
        entries.append(f"@{_BIBTEX.get(row.genre, 'misc')}{{{row.doc_id},\n" + ",\n".join(lines) + "\n}\n")
    return "\n".join(entries)


def ris(documents: pd.DataFrame) -> str:
    """The documents as RIS records, for Zotero, EndNote and the like."""
    records = []
    for row in documents.sort_values("doc_id").itertuples():
        year, month, day = (row.published.split("-") + ["", ""])[:3]
        lines = [("TY", _RIS.get(row.genre, "ELEC")), ("ID", row.doc_id), ("TI", _title(row.title))]
        lines += [("AU", name.strip()) for name in row.author.split(";") if name.strip()]
        lines += [
            ("T2", row.outlet),
            ("PB", row.publisher),
            ("PY", year),
            ("DA", f"{year}/{month}/{day}"),
            ("UR", row.url),
        ]
        lines += [("LA", row.language), ("N1", f"read as {row.access}"), ("ER", "")]
        records.append("\r\n".join(f"{tag}  - {text}" for tag, text in lines))
    return "\r\n\r\n".join(records) + "\r\n"


def methods(data: Corpus) -> str:
    """A methods paragraph to paste, every number and date computed from the data."""
    debate = corpus.select(data)
    articles = data.documents[data.documents["corpus"] == "articles"]
    pages = data.documents[data.documents["corpus"] == "debate"]
    leads = data.terms.loc[data.terms["part"] == "lead", "doc_id"].nunique()
    return (
        f"We coded {count(len(debate), 'statement')} by {count(debate['voice_id'].nunique(), 'voice')} of "
        f"{count(debate.loc[debate['country'] != '', 'country'].nunique(), 'country', 'countries')} in {count(len(pages), 'public page')} "
        f"published from {pages['date'].min():%B %Y} to {pages['date'].max():%B %Y}, of which the opening (about 2,000 characters) was "
        f"read, and {count(len(data.sentences), 'sentence')} of {count(len(articles), 'article')} of {listed(sorted(set(articles['published'].str[:4])))} "
        f"read whole. A statement is one voice in one document on one of {len(data.codebook.questions)} questions, with a stance from -2 to 2, "
        f"{len(data.codebook.arguments)} possible reasons and {len(data.codebook.frames)} possible frames. Every code was made by machine-assisted "
        "reading under a written codebook, twice and blind, and the differences were settled afterwards; agreement between such readings shows "
        "consistency, not correctness. Stances and reasons are compared between voices, frames and words between documents. Intervals are 95 % "
        f"resampling intervals from {intervals.DRAWS:,} draws of as many voices or documents as were collected: how far a number moves when these "
        "are drawn again, which says nothing about those that were not found. Terms were counted in the six articles and in the openings of "
        f"{leads} pages. The pages are a convenience sample: they show which positions exist, not how common they are. Data version {data.version}."
    )


def write() -> list[str]:
    """Write the three files beside the figures and return their names."""
    data, folder = corpus.load(), paths.figures()
    texts = {"bib": bibtex(data.documents), "ris": ris(data.documents)}
    for ending, text in texts.items():
        replace(folder / f"references.{ending}", text)
    replace(folder / "references-methods.txt", methods(data) + "\n")
    return ["references.bib", "references.ris", "references-methods.txt"]


if __name__ == "__main__":
    argparse.ArgumentParser(prog="python -m helpers.run.references", description=__doc__).parse_args()
    print(f"written to {paths.figures()}: {', '.join(write())}")
