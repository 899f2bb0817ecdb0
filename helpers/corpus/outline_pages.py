"""The pages of a new data folder: data statement, changes, citation, licence, and the rule by which words are counted."""

from helpers.corpus.outline import TODO, VERSION, Outline
from helpers.corpus.outline_codebook import quoted

_README = """# Data statement: {title}

What was read, who coded it, what it can show and what it cannot. The tables are plain UTF-8 CSV, described by `datapackage.json`
(Frictionless Data Package). Every gap says {todo}; `python -m helpers.corpus {name}` counts those that are left.

## How the documents were found

{found}

## How they were coded

{coded}

## What the data can show, and what not

{todo}: of what the documents are a sample, if of anything; which voices, countries, languages and years are missing or thin.

## Rights and corrections

{todo}: who may use these data, and how somebody who is named asks for a correction. `LICENSE` and `CITATION.cff` have gaps, too.

## Tables and columns

<!-- columns:begin -->
{columns}
<!-- columns:end -->
"""
_FOUND = f"{TODO}: where was searched, by which words, when, and by which rule a document was taken."
_CODED = f"""By `codebook.toml`: one statement is one voice, in one document, on one question.

{TODO}: who read, whether every document was read twice and by whom, how differences were settled, and how far the readers agree."""
_CHANGES = """# Changes of the data

The version stands in `datapackage.json` and in the source line of every figure. Figures say "(changed)" when the tables are not
those that the version names; after a change, raise the version there and run `python -m helpers.corpus.package {name}`.

## {version}

The folder was made.
"""
_CITATION = """cff-version: 1.2.0
title: {title}
message: "Please cite the data version that stands in the source line of each figure."
type: dataset
authors:
  - name: "{todo}: who made these data"
version: {version}
license: CC-BY-4.0
"""
_LICENCE = """{todo}: the holder of the rights, and the year.

Data of this folder: Creative Commons Attribution 4.0 International (CC BY 4.0), https://creativecommons.org/licenses/by/4.0/, as
`datapackage.json` says under `licenses`; change both when you choose another licence. The titles and addresses of documents are
facts about works of others; their texts are no part of these data.
"""
_LICENCE_TAKEN = """{todo}: these data were made from {source}. Look up under which terms that may be passed on, and write them here and into
`datapackage.json` under `licenses`. Until then they are for your own use.
"""
_TEXTS = """# Your own copies of the texts

Put copies of the documents here: text files (`.txt`, UTF-8), or PDF, DOCX or HTML. Everything in this folder but this page is left out
by git. Without texts every notebook runs with the same numbers.
"""
_TERMS = """# How a sentence becomes a bag of terms. The rule in words stands at the head of the file of the same name in the project's own data.
# aliases: spellings that count as one term, as in  european_union = ["European Union", "EU"]
# phrases: words that count together, as in  "foreign policy"

[aliases]

[terms]
phrases = []
"""
_LEXICON = """# Word list of each frame of the codebook: a passage counts as using a frame when at least one of its terms stands in it, as in
# security = ["military", "war", "weapons"]

[frames]
"""


def pages(outline: Outline, columns: str, found: str = "", coded: str = "") -> dict[str, str]:
    """The pages and small files of a folder by their names; `columns` is the table of columns, `found` and `coded` fill the
    two parts of the data statement that an import can write."""
    said = {"todo": TODO, "name": outline.name, "title": outline.title, "version": VERSION, "source": outline.source}
    statement = _README.format(**said, found=found or _FOUND, coded=coded or _CODED, columns=columns.strip())
    citation = _CITATION.format(**{**said, "title": quoted(outline.title)})
    licence = _LICENCE_TAKEN if outline.source else _LICENCE
    if outline.source:
        citation = citation.replace("license: CC-BY-4.0\n", "")
    return {
        "README.md": statement,
        "CHANGES.md": _CHANGES.format(**said),
        "CITATION.cff": citation,
        "LICENSE": licence.format(**said),
        "texts/README.md": _TEXTS,
        "terms.toml": _TERMS,
        "lexicon.toml": _LEXICON,
        ".gitignore": "texts/*\n!texts/README.md\n",
    }
