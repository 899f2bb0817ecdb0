"""To cite: the documents as BibTeX and RIS, and a methods paragraph with its numbers computed.

| genre | BibTeX | RIS |
|---|---|---|
| news, opinion | article (newspaper) | NEWS |
| paper | article | JOUR |
| report | techreport | RPRT |
| analysis, interview, speech | misc, the genre as `type` | ELEC, the genre as M3 |

A person is written by family and given names where they are known: from the voice_id (`family-given`) of the author, or
from `[debate.family_names]` of the codebook; a name that is known by neither stands whole. A name in two scripts, `連雋偉 (Lian Chun-wei)`, is written in Latin
letters, the other one stands in the note. Titles keep their brackets: they mark what the page itself does not say.

`python -m helpers.run.references` writes `figures/references.bib`, `figures/references.ris` and `figures/references-methods.txt`.
"""

import argparse
import re
import unicodedata

import pandas as pd

from helpers import corpus, paths
from helpers.corpus import Corpus, countries
from helpers.files import replace
from helpers.measures import coded, intervals
from helpers.words import count, listed

_TEX = {
    "\\": r"\textbackslash{}",
    **{mark: rf"\{mark}" for mark in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_BIBTEX = {"paper": "article", "report": "techreport", "news": "article", "opinion": "article"}
_RIS = {"paper": "JOUR", "report": "RPRT", "news": "NEWS", "opinion": "NEWS"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TWO_SCRIPTS = re.compile(r"^(?P<own>[^()]+?)\s*\((?P<latin>[^()]+)\)$")


def _tex(text: str) -> str:
    return "".join(_TEX.get(mark, mark) for mark in text)


def _slug(words: list[str]) -> str:
    """Words as they stand in a voice_id, without hyphens."""
    bare = unicodedata.normalize("NFKD", "".join(words).casefold())
    return "".join(mark for mark in bare if mark.isalnum())


def _runs(words: list[str]) -> set[str]:
    """Every run of words of a name, as in a voice_id."""
    size = len(words)
    return {_slug(words[first:last]) for first in range(size) for last in range(first + 1, size + 1)}


def family_given(name: str, voice_ids: list[str]) -> tuple[str, str]:
    """The family and the given names of an author; ("", name) where they are not known.

    `voice_ids` are those of the document's authors: family name first, as in `double-name-ada`.
    """
    words = name.split()
    known = countries.book().debate.family_names.get(name, "")
    if known:
        rest = name.removeprefix(known) if name.startswith(known) else name.removesuffix(known)
        return known, rest.strip()
    wanted = {voice_id.replace("-", "") for voice_id in voice_ids}
    for cut in range(1, len(words)):
        for given, family in ((words[:cut], words[cut:]), (words[cut:], words[:cut])):
            heads = [_slug(family[:size]) for size in range(len(family), 0, -1)]
            if wanted & {head + run for head in heads for run in _runs(given)}:
                return " ".join(family), " ".join(given)
    return "", name


def _authors(row) -> tuple[list[tuple[str, str]], list[str]]:
    """The authors of a document by family and given names, and names in another script for the note."""
    voice_ids = [one for one in getattr(row, "author_voice_id", "").split(";") if one]
    names, others = [], []
    for name in filter(None, (one.strip() for one in row.author.split(";"))):
        both = _TWO_SCRIPTS.match(name)
        others += [both["own"]] if both else []
        names.append(family_given(both["latin"] if both else name, voice_ids))
    return names, others


def _note(row, others: list[str]) -> str:
    own = f"; name of the author as published: {', '.join(others)}" if others else ""
    return f"read as {row.access}, published {row.published}{own}"


def bibtex(documents: pd.DataFrame) -> str:
    """The documents as BibTeX entries; the key is the doc_id, the access to the text stands in `note`."""
    entries = []
    for row in documents.sort_values("doc_id").itertuples():
        kind = _BIBTEX.get(row.genre, "misc")
        holder = {"article": "journal", "techreport": "institution"}.get(kind, "howpublished")
        names, others = _authors(row)
        people = [f"{_tex(family)}, {_tex(given)}" if family and given else f"{{{_tex(family or given)}}}" for family, given in names]  # fmt: skip
        year, month, day = (row.published.split("-") + ["", ""])[:3]
        fields = {
            "title": f"{{{_tex(row.title)}}}",
            "author": " and ".join(people),
            holder: _tex(row.outlet),
            "entrysubtype": "newspaper" if row.genre in ("news", "opinion") else "",
            "type": row.genre if kind == "misc" else "",
            "date": row.published,
            "year": year,
            "month": _MONTHS[int(month) - 1] if month else "",
            "day": str(int(day)) if day else "",
            "url": row.url.replace("{", "%7B").replace("}", "%7D"),
            "language": row.language,
            "note": _tex(_note(row, others)),
        }
        lines = [f"  {name} = {value}" if name == "month" else f"  {name} = {{{value}}}" for name, value in fields.items() if value]  # fmt: skip
        entries.append(f"@{kind}{{{row.doc_id},\n" + ",\n".join(lines) + "\n}\n")
    return "\n".join(entries)


def ris(documents: pd.DataFrame) -> str:
    """The documents as RIS records, for Zotero, EndNote and the like."""
    records = []
    for row in documents.sort_values("doc_id").itertuples():
        year, month, day = (row.published.split("-") + ["", ""])[:3]
        names, others = _authors(row)
        kind = _RIS.get(row.genre, "ELEC")
        lines = [("TY", kind), ("ID", row.doc_id), ("TI", row.title)]
        lines += [("AU", f"{family}, {given}" if family and given else family or given) for family, given in names]
        lines += [("T2", row.outlet), ("PB", row.publisher), ("PY", year), ("DA", f"{year}/{month}/{day}")]
        lines += [("M3", row.genre)] if kind == "ELEC" else []
        lines += [("UR", row.url), ("LA", row.language), ("N1", _note(row, others))]
        filled = [f"{tag}  - {' '.join(text.split())}" for tag, text in lines if text]
        records.append("\r\n".join([*filled, "ER  - "]))
    return "\r\n\r\n".join(records) + "\r\n"


def methods(data: Corpus) -> str:
    """A methods paragraph to paste, every number and date computed from the data."""
    debate = corpus.select(data)
    articles = data.documents[(data.documents["corpus"] == "articles") & coded.read(data).to_numpy()]
    pages = data.documents[data.documents["corpus"] == "debate"]
    leads = data.terms.loc[data.terms["part"] == "lead", "doc_id"].nunique()
    return (
        f"We coded {count(len(debate), 'statement')} by {count(debate['voice_id'].nunique(), 'voice')} of "
        f"{count(debate.loc[debate['country'] != '', 'country'].nunique(), 'country', 'countries')} in {count(len(pages), 'public page')} "
        f"published from {pages['date'].min():%B %Y} to {pages['date'].max():%B %Y}, of which the opening (about 2,000 characters) was "
        f"read, and {count(len(coded.only(data.sentences, data)), 'sentence')} of {count(len(articles), 'article')} of {listed(sorted(set(articles['published'].str[:4])))} "
        f"read whole. A statement is one voice in one document on one of {len(data.codebook.questions)} questions, with a stance from -2 to 2, "
        f"{len(data.codebook.arguments)} possible reasons and {len(data.codebook.frames)} possible frames. Every code was made by machine-assisted "
        "reading under a written codebook, twice and blind, and the differences were settled afterwards; agreement between such readings shows "
        f"consistency, not correctness.{coded.after(data)} Stances and reasons are compared between voices, frames and words between documents. Intervals are 95 % "
        f"resampling intervals from {intervals.DRAWS:,} draws of as many voices or documents as were collected: how far a number moves when these "
        "are drawn again (bootstrap), which says nothing about those that were not found; shares of voices have Wilson intervals. Reasons are compared by Fisher's "
        "exact test, frames and words by permuting whole documents, and the q-values (Benjamini-Hochberg) take all rows of one figure as their family. Terms were counted in the articles and in the openings of "
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
