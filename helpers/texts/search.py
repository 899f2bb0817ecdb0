"""Search: a word, a phrase or a regular expression, with document, date, speaker and frames.

Without the articles' texts: hits by sentence, found in the bags of terms, with the gist of the paragraph. With them:
the words in their context. A plain query is read by the counting rule (`data/terms.toml`), so `UN`, `U.N.` and
`United Nations` are one term, as are the phrases; it finds the same sentences with and without texts.
"""

import re

import pandas as pd

from helpers import corpus, paths
from helpers.texts import rule

WIDTH = 60  # characters on either side of a hit
COLUMNS = ["doc_id", "published", "paragraph", "sentence", "speaker", "speech", "frames", "hits", "found", "gist"]
CONTEXT = ["doc_id", "published", "paragraph", "sentence", "speaker", "speech", "frames", "left", "hit", "right"]


class SearchError(ValueError):
    """A query cannot be used; the message says what and why."""


def find(
    data: corpus.Corpus, query: str, regex: bool = False, passages: bool = False, part: str = "", width: int = WIDTH
) -> pd.DataFrame:
    """Where a query stands. `regex` True: a regular expression; `part`: article or lead, empty for both.

    A plain query of several words that is no phrase of the rule asks for all of them in one sentence. With `passages`
    and the user's texts at hand the result is `in_context`; else it is `hits`. Raises SearchError for an empty or
    malformed query.
    """
    found = hits(data, query, regex, part)
    if not passages:
        return found
    copies = rule.read_folder(paths.texts_of(data.folder))
    wording, _ = rule.recognise(copies, data.terms)
    return found if wording.empty else in_context(data, query, wording, regex, width)


def hits(data: corpus.Corpus, query: str, regex: bool = False, part: str = "") -> pd.DataFrame:
    """Sentences whose bag of terms holds the query, in the order of the documents' dates.

    Columns: doc_id, published, paragraph (0 for an opening of the debate), sentence, speaker, speech, frames (of the
    sentence; empty for openings, which are not coded by sentence), hits (occurrences), found (the terms), gist (of the
    paragraph; for an opening, of the document's statements). A regular expression must match a whole term.
    """
    table = data.terms if not part else data.terms[data.terms["part"] == part]
    bags = [rule.read_bag(bag) for bag in table["terms"]]
    if regex:
        pattern = _compiled(query)
        matched = [{term: n for term, n in bag.items() if pattern.fullmatch(term)} for bag in bags]
    else:
        wanted = _terms_of(query)
        matched = [{t: bag[t] for t in wanted} if all(t in bag for t in wanted) else {} for bag in bags]
    table = table.assign(hits=[sum(m.values()) for m in matched], found=[" ".join(sorted(m)) for m in matched])
    return _with_source(data, table[table["hits"] > 0])[COLUMNS].reset_index(drop=True)


def _terms_of(query: str) -> list[str]:
    wanted = list(dict.fromkeys(rule.terms(query)))
    if not wanted:
        raise SearchError(f"query {query!r} holds no word; write a word or a phrase")
    return wanted


def _compiled(query: str) -> re.Pattern[str]:
    try:
        pattern = re.compile(query, re.IGNORECASE)
    except re.error as error:
        raise SearchError(f"query {query!r} is not a regular expression: {error}") from None
    if pattern.fullmatch(""):
        raise SearchError(f"query {query!r} matches nothing at all, so it would match everywhere; make it narrower")
    return pattern


def _with_source(data: corpus.Corpus, table: pd.DataFrame) -> pd.DataFrame:
    """Add date, speaker, speech, frames and gist to rows of sentences, sorted by date, document and place."""
    key = ["doc_id", "paragraph", "sentence"]
    table = table.merge(data.documents[["doc_id", "published", "date"]], on="doc_id")
    spoken = data.sentences[[*key, "voice_id", "speech", "frames"]].merge(
        data.voices[["voice_id", "name"]].rename(columns={"name": "speaker"}), on="voice_id"
    )
    table = table.merge(spoken, on=key, how="left")
    own = data.paragraphs.set_index(["doc_id", "paragraph"])["gist"].to_dict()
    of_document = data.statements.groupby("doc_id")["gist"].agg(" / ".join).to_dict()
    places = zip(table["doc_id"], table["paragraph"], strict=True)
    table["gist"] = [own.get((d, p), of_document.get(d, "")) for d, p in places]
    filled = dict.fromkeys(["speaker", "speech", "frames"], "")
    return table.fillna(filled).sort_values(["date", *key], kind="stable")


def in_context(
    data: corpus.Corpus, query: str, wording: pd.DataFrame, regex: bool = False, width: int = WIDTH
) -> pd.DataFrame:
    """Every occurrence of a query in the articles' sentences, with `width` characters on either side.

    `wording` is the table of `rule.recognise` (doc_id, paragraph, sentence, text). Columns: doc_id, published,
    paragraph, sentence, speaker, speech, frames, left, hit, right. A regular expression runs over the sentence's
    wording here, not over its terms.
    """
    pattern = _compiled(query) if regex else spelling(query)
    if regex:
        table = wording
    else:
        key = ["doc_id", "paragraph", "sentence"]
        table = wording.merge(hits(data, query, part="article")[key], on=key)
    rows = [
        (*place, text[max(0, start - width) : start], text[start:end], text[end : end + width])
        for *place, text in table[["doc_id", "paragraph", "sentence", "text"]].itertuples(index=False)
        for start, end in _spans(pattern, text, whole=not regex)
    ]
    found = pd.DataFrame(rows, columns=["doc_id", "paragraph", "sentence", "left", "hit", "right"])
    return _with_source(data, found)[CONTEXT].reset_index(drop=True)


def _spans(pattern: re.Pattern[str], text: str, whole: bool) -> list[tuple[int, int]]:
    """Where a pattern stands in a sentence; a sentence of which the bag holds the term is never lost (`whole`)."""
    spans = [match.span() for match in pattern.finditer(text) if match.end() > match.start()]
    return spans or ([(0, len(text))] if whole else [])


def spelling(query: str) -> re.Pattern[str]:
    """A pattern for the ways in which the terms of a query are written: all spellings of an alias, all gaps of a phrase."""
    aliases = rule.load_rule().aliases
    ways = []
    for term in _terms_of(query):
        written = [re.escape(text).replace("'", "['’]") for text, name in aliases.items() if name == term]
        plain = r"[\s\W_]+".join(re.escape(word).replace("'", "['’]") for word in term.split("_"))
        ways += [*(rf"(?<![\w.]){text}(?!\w)" for text in sorted(written, key=len, reverse=True)), rf"(?i:\b{plain}\b)"]
    return re.compile("|".join(ways))
