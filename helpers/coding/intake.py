"""Add an article: read it, clean it, count it, look for doubles, show what would be done, and enter it when approved.

Two steps: `propose` touches nothing and shows what would be entered and what was cleaned away; `accept` writes it. The
text stays with the user: the tables receive bags of terms, lengths and gists.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from helpers import paths
from helpers.coding import codes, tables
from helpers.coding.tables import ChangeError
from helpers.corpus import checks, codebook
from helpers.texts import readers, rule
from helpers.words import listed

ALIKE = 0.7  # share of terms at which two sentences count as the same one
SHORTEST = 6  # terms; shorter sentences (headings, bylines) prove nothing
NEAR = 0.3  # share of the shorter text's sentences found in the other: listed as a double
PROSE = 8  # words of a paragraph that can begin or end an article
TO_WRITE = "Gist to be written."

_PLACES = {
    "nav": "navigation of the page",
    "header": "head of the page",
    "footer": "foot of the page",
    "aside": "beside the article",
    "figcaption": "caption of a picture",
    "button": "button",
    "table": "cell of a table",
}
_LABEL = re.compile(
    r"(photo|image|picture|credit|caption|file photo|related|read (more|also|next)|see also|more on|tags?|topics?|share)\s*:",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"(advertisement|share( this.*)?|print( this.*)?|subscribe.*|sign (up|in).*|log in.*|follow us.*|leave a (comment|reply).*|"
    r"related( .{0,30})?|read (more|next).*|more (from|on) .*|most read|skip to .*|back to top|\d+ min(ute)?s? read|"
    r"(copyright|©).*|.*all rights reserved.*|https?://\S+|\S+@\S+\.\S+)\.?",
    re.IGNORECASE,
)


class IntakeError(ChangeError):
    """An article cannot be entered as it is; the message lists what is wrong and what to do."""


@dataclass(frozen=True)
class Proposal:
    """What `accept` would enter; its texts are never printed with it.

    `document`: the row of documents.csv. `kept`: paragraph, sentence, text, terms. `removed`: number (of the paragraph
    in the file), reason, text. `doubles`: doc_id, title, share (of the shorter text's sentences), sentences, why.
    `not_compared`: documents of which no bags exist, so only title and address could be compared.
    """

    document: dict[str, str]
    kept: pd.DataFrame = field(repr=False)
    removed: pd.DataFrame = field(repr=False)
    doubles: pd.DataFrame = field(repr=False)
    not_compared: int
    folder: Path = field(repr=False)
    source: Path = field(repr=False)

    def counts(self) -> pd.DataFrame:
        """What would be entered, in numbers (what, number)."""
        words = sum(rule.read_bag(bag).total() for bag in self.kept["terms"])
        rows = [
            ("paragraphs entered", self.kept["paragraph"].nunique()),
            ("sentences entered", len(self.kept)),
            ("terms counted", words),
            ("paragraphs cleaned away", len(self.removed)),
            ("possible doubles", len(self.doubles)),
            ("documents compared by title and address only", self.not_compared),
        ]
        return pd.DataFrame(rows, columns=["what", "number"])


def propose(
    source: str | Path,
    document: Mapping[str, str],
    keep: Collection[int] = (),
    drop: Collection[int] = (),
    folder: Path | None = None,
) -> Proposal:
    """Read a file and work out what would be entered; nothing is written.

    `source` is a .txt, .pdf, .docx or .html file (a bare name is looked for in the folder of texts); `document` holds
    the columns of documents.csv, without corpus and fingerprint. `keep` and `drop` name paragraphs of the file that the
    cleaning should have kept, or dropped. Raises TextError or IntakeError with everything that is wrong.
    """
    folder = folder or paths.data()
    path = Path(source) if Path(source).is_absolute() else paths.texts_of(folder) / source
    found = clean(readers.read(path), keep, drop)
    kept = rule.segment("\n".join(found.loc[found["reason"] == "", "text"]))
    removed = found[found["reason"] != ""].reset_index(drop=True)[["number", "reason", "text"]]
    data = tables.read(folder)
    row = {**dict.fromkeys(data["documents"].columns, ""), **codes.tidy(document), "corpus": "articles"}
    row["fingerprint"] = rule.fingerprint(kept["terms"].tolist())
    faults = _no_paragraphs("keep", keep, found["number"].tolist())
    faults += _no_paragraphs("drop", drop, found["number"].tolist())
    faults += _faults(row, kept, data, folder)
    if faults:
        raise IntakeError(faults)
    doubles = find_doubles(row, kept, data["documents"], data["terms"])
    bare = len(set(data["documents"]["doc_id"]) - set(data["terms"]["doc_id"]))
    return Proposal(row, kept, removed, doubles, bare, folder, path)


def clean(paragraphs: pd.DataFrame, keep: Collection[int] = (), drop: Collection[int] = ()) -> pd.DataFrame:
    """Say of each paragraph of a file why it is no part of the article (`reason`; empty: it is kept).

    `paragraphs` has text and place. Cleaned away are: navigation, captions and cells of tables by their place on the
    page; labels, links and calls to share or subscribe; repeated paragraphs; what stands before the first or after the
    last paragraph of prose. Returns number (from 1), text, reason.
    """
    table = paragraphs.reset_index(drop=True).assign(number=range(1, len(paragraphs) + 1))
    reasons = [_reason(text, place) for text, place in zip(table["text"], table["place"], strict=True)]
    table["reason"] = pd.Series(reasons, dtype="str")
    again = table["text"].duplicated() & (table["reason"] == "")
    table.loc[again, "reason"] = "repeated paragraph"
    prose = table.index[(table["reason"] == "") & table["text"].map(is_prose)]
    if len(prose):
        open_edge = table["reason"] == ""
        table.loc[open_edge & (table.index < prose[0]), "reason"] = "before the first paragraph of prose"
        table.loc[open_edge & (table.index > prose[-1]), "reason"] = "after the last paragraph of prose"
    table.loc[table["number"].isin(list(keep)), "reason"] = ""
    table.loc[table["number"].isin(list(drop)), "reason"] = "dropped by hand"
    return table[["number", "text", "reason"]]


def _reason(text: str, place: str) -> str:
    if place:
        return _PLACES.get(place, place)
    if _LABEL.match(text):
        return "label, not a sentence"
    if _CALL.fullmatch(text) and len(text.split()) <= 15:
        return "link or call of the page"
    if len(re.findall(r"[|›»•·]", text)) >= 2 and not readers.SENTENCE_END.search(text):
        return "bar of links"
    return ""


def is_prose(text: str) -> bool:
    """Whether a paragraph reads like a sentence: eight words or more, and a mark at its end."""
    return len(text.split()) >= PROSE and bool(readers.SENTENCE_END.search(text))


def _faults(row: dict[str, str], kept: pd.DataFrame, data: dict[str, pd.DataFrame], folder: Path) -> list[str]:
    """Everything that keeps an article from being entered, a line each."""
    unknown = sorted(set(row) - set(data["documents"].columns))
    faults = [
        f"{name}: no such column of documents.csv; there are {', '.join(data['documents'].columns)}" for name in unknown
    ]
    if kept.empty:
        faults.append("text: nothing is left after cleaning; name the paragraphs to keep, as in keep=[3, 4]")
    package, book = checks.read_package(folder), codebook.load(folder / "codebook.toml")
    schema = next(resource["schema"] for resource in package["resources"] if resource["name"] == "documents")
    alone = pd.DataFrame([row], dtype="str")
    found = checks.check_table("documents.csv", schema, alone, book, data) if not unknown else ()
    faults += [f"{fault.column}: {fault.value!r} {fault.problem}" for fault in found]
    writers = [voice for voice in row["author_voice_id"].split(";") if voice]
    if not writers:
        faults.append("author_voice_id: name the writer's voice, or the outlet's for an unsigned text (see voices.csv)")
    missing = [voice for voice in writers if voice not in set(data["voices"]["voice_id"])]
    if missing:
        faults.append(
            f"author_voice_id: add the voice first: coding.add_voice(voice_id={missing[0]!r}, name=..., kind=...)"
        )
    if row["language"] not in ("en", ""):
        faults.append(f"language: {row['language']!r}: the counting rule is for English; enter the English text")
    if row["doc_id"] in set(data["documents"]["doc_id"]):
        faults.append(f"doc_id: {row['doc_id']!r} is taken; choose another, as in outlet-year-word")
    return faults


def find_doubles(
    row: Mapping[str, str], kept: pd.DataFrame, documents: pd.DataFrame, terms: pd.DataFrame
) -> pd.DataFrame:
    """Documents that may be the same text: same bags, many sentences nearly alike, same address or same title.

    Two sentences of at least six terms are alike when they share 70 % of their terms (Jaccard index); a document is
    listed from 30 % of the shorter text's sentences. Columns: doc_id, title, share, sentences (alike), why.
    """
    shares = sentence_shares(kept["terms"].tolist(), terms)
    rows = []
    for entry in documents.to_dict("records"):
        share, alike = shares.get(entry["doc_id"], (0.0, 0))
        reasons = [
            reason
            for reason, holds in (
                ("the very same text", entry["fingerprint"] and entry["fingerprint"] == row["fingerprint"]),
                (f"{100 * share:.0f} % of the shorter text's sentences are alike", share >= NEAR),
                ("same address", entry["url"] == row["url"] and row["url"].count("/") > 3),
                ("same title", entry["title"].casefold() == row["title"].casefold()),
            )
            if holds
        ]
        if reasons:
            rows.append((entry["doc_id"], entry["title"], share, alike, "; ".join(reasons)))
    columns = ["doc_id", "title", "share", "sentences", "why"]
    return pd.DataFrame(rows, columns=columns).sort_values(
        ["share", "doc_id"], ascending=[False, True], ignore_index=True
    )


def sentence_shares(bags: Sequence[str], terms: pd.DataFrame) -> dict[str, tuple[float, int]]:
    """Of each document of `terms` (doc_id, terms): the share of the shorter text's sentences that are alike, and their
    number."""
    mine = [set(rule.read_bag(bag)) for bag in bags]
    theirs = [set(rule.read_bag(bag)) for bag in terms["terms"]]
    words = {word: place for place, word in enumerate(sorted(set().union(*mine, *theirs)))}
    one, other = (_matrix([bag for bag in side if len(bag) >= SHORTEST], words) for side in (mine, theirs))
    owner = np.array([doc for doc, bag in zip(terms["doc_id"], theirs, strict=True) if len(bag) >= SHORTEST])
    common = (one @ other.T).toarray()
    union = one.sum(axis=1).reshape(-1, 1) + other.sum(axis=1).reshape(1, -1) - common
    same = common >= ALIKE * np.maximum(union, 1)
    shares = {}
    for doc_id in np.unique(owner):
        block = same[:, owner == doc_id]
        alike = min(block.any(axis=1).sum(), block.any(axis=0).sum())
        shares[str(doc_id)] = (float(alike / max(1, min(block.shape))), int(alike))
    return shares


def _matrix(bags: list[set[str]], words: dict[str, int]) -> sparse.csr_array:
    rows = np.repeat(np.arange(len(bags)), [len(bag) for bag in bags])
    columns = np.array([words[word] for bag in bags for word in sorted(bag)], dtype=int)
    return sparse.csr_array((np.ones(len(columns)), (rows, columns)), shape=(len(bags), len(words)))


def accept(proposal: Proposal, gists: Mapping[int, str] | str = TO_WRITE, despite: Collection[str] = ()) -> str:
    """Enter a proposed article in documents, terms, paragraphs and sentences; returns what was done.

    `gists`: a text of your own for each paragraph number, or one text for all until they are written. `despite`: the
    doc_ids of doubles that you looked at and that are no doubles. Every sentence is entered as the writer's own and
    without frames, until readers code it. Raises IntakeError, with nothing written, for a double, for a gist with six words
    in a row of the article, or for a gist of a paragraph that is not there.
    """
    open_doubles = [doc_id for doc_id in proposal.doubles["doc_id"] if doc_id not in despite]
    faults = [
        f"{doc_id}: may be the same text; if it is not, accept(..., despite=[{doc_id!r}])" for doc_id in open_doubles
    ]
    passages = proposal.kept.groupby("paragraph")["text"].agg(" ".join)
    faults += _no_paragraphs("gists", () if isinstance(gists, str) else gists, passages.index.tolist())
    whole = " ".join(passages)
    paragraphs = [_paragraph(proposal, number, passage, gists, whole, faults) for number, passage in passages.items()]
    if faults:
        raise IntakeError(faults)
    key = {"doc_id": proposal.document["doc_id"]}
    writer = proposal.document["author_voice_id"].split(";")[0]
    rows = proposal.kept[["paragraph", "sentence", "terms"]].to_dict("records")
    place = paths.texts_of(proposal.folder) / f"{key['doc_id']}.txt"
    text = {} if proposal.source.suffix.lower() == ".txt" else {place: "\n".join(passages) + "\n"}
    with tables.changing(proposal.folder, text) as table:
        table["documents"] = tables.with_rows(table["documents"], [proposal.document])
        table["terms"] = tables.with_rows(table["terms"], [{**key, "part": "article", **row} for row in rows])
        table["paragraphs"] = tables.with_rows(table["paragraphs"], paragraphs)
        table["sentences"] = tables.with_rows(
            table["sentences"], [_sentence(key["doc_id"], writer, row) for row in rows]
        )
    return f"{key['doc_id']}: {len(paragraphs)} paragraphs and {len(rows)} sentences entered. {tables.RENEW}"


def _no_paragraphs(name: str, given: Collection, there: Collection[int]) -> list[str]:
    """A line where numbers of paragraphs are given that are not there."""
    strange = [number for number in given if number not in there]
    last = max(there, default=0)
    return [f"{name}: there is no paragraph {listed(map(repr, strange))}; the last is {last}"] if strange else []


def _paragraph(
    proposal: Proposal, number: int, passage: str, gists: Mapping[int, str] | str, whole: str, faults: list[str]
) -> dict:
    gist = gists if isinstance(gists, str) else gists.get(number, TO_WRITE)
    if quote := tables.quoted(gist, whole):
        faults.append(f"gist of paragraph {number}: quotes the text ({quote}); put it in your own words")
    row = {"doc_id": proposal.document["doc_id"], "paragraph": number, "gist": gist}
    return {**row, "characters": len(" ".join(passage.split()))}


def _sentence(doc_id: str, writer: str, row: dict) -> dict:
    tokens = rule.read_bag(row["terms"]).total()
    place = {"paragraph": row["paragraph"], "sentence": row["sentence"]}
    return {"doc_id": doc_id, **place, "voice_id": writer, "speech": "own", "frames": "", "tokens": tokens}
