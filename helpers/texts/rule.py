"""From a text to paragraphs, sentences and bags of terms, and from a user's copy back to the article it holds.

The counting rule is `data/terms.toml`; the examples that bind it are `tests/terms_cases.toml`. An article is recognised
by its sentences: their bags are committed in `terms.csv`, their wording is not.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pandas as pd

from helpers import paths
from helpers.corpus import codebook

MAX_PARAGRAPH = 20_000  # characters; the sentence splitter is quadratic on longer ones
MAX_FILE = 20_000_000  # bytes
RECOGNISED = 0.8  # share of an article's sentences that must be found

SINGLE, DOUBLE, DASHES = "‘’ʼ´`", "“”", "-‐‑‒–—―−"
UNSEEN = frozenset("\u00ad\u180e\ufeff").union(
    map(chr, [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A)])
)  # soft hyphen, signs of no width, marks of direction
_MARKS = {**dict.fromkeys(SINGLE, "'"), **dict.fromkeys(DOUBLE, '"'), **dict.fromkeys(DASHES + "/", " ")}
_OWN_MARKS = "∯ȸȹ♨☝♬♭☉☇☈☄☊☋☌☍✂⎋⌬♟♝☏∮ƪᓰᓱᓲᓳᓴᓵᓶᓷᓸ"  # the splitter writes these itself and cannot tell them apart
_SPLITTING = str.maketrans(
    {
        **dict.fromkeys((c for c in map(chr, range(0x3001)) if c.isspace() and c not in "\t\n"), " "),
        **dict.fromkeys(_OWN_MARKS, "x"),
        **dict.fromkeys(SINGLE, "'"),
        **dict.fromkeys(DOUBLE, '"'),
        **dict.fromkeys(DASHES, "-"),
    }
)
CUT = re.compile(r"[.!?;:](?=[\s'\")\]]|\Z)")  # the sign itself is no part of a term
TOKEN = re.compile(r"[^\W\d_]+(?:[_'][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_POSSESSIVE = re.compile(r"'s(?!\w)")
_PLURAL_POSSESSIVE = re.compile(r"'(?<=s')(?!\w)")


class TextError(ValueError):
    """A text cannot be read; the message names the file, the place and what to do."""


@dataclass(frozen=True)
class Rule:
    """The counting rule: `aliases` maps a spelling to its term, `phrases` maps a first word to its phrases, longest first."""

    aliases: dict[str, str]
    phrases: dict[str, list[tuple[str, ...]]]
    pattern: re.Pattern[str] = field(repr=False)


@lru_cache(maxsize=4_096)
def _written_plainly(sign: str) -> str:
    """A sign as the rule reads it: nothing for one that cannot be seen, plain letters for a ligature or a wide letter (NFKC,
    where that gives letters or digits only), else the sign itself."""
    if sign in UNSEEN:
        return ""
    plain = unicodedata.normalize("NFKC", sign)
    return plain if sign.isalnum() and plain.isalnum() and unicodedata.category(sign)[0] != "N" else sign


def typography(text: str) -> str:
    """A text without what only its setting brought in: soft hyphens, signs of no width, ligatures, wide letters (NFC)."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    odd = {ord(sign): plain for sign in set(text) if (plain := _written_plainly(sign)) != sign}
    return unicodedata.normalize("NFC", text.translate(odd)) if odd else text


def unify(text: str) -> str:
    """The text after step 1 of the rule: without typography (NFC), one spelling of quotes, dashes and slashes as spaces."""
    text = typography(text)
    for mark, plain in _MARKS.items():
        text = text.replace(mark, plain)
    return text


@lru_cache(maxsize=8)
def load_rule(path: Path | None = None) -> Rule:
    """The rule of `terms.toml` (default: the one in `data/`); raises TextError or CodebookError that names the file."""
    path = path or paths.data() / "terms.toml"
    table = codebook.read_toml(path)
    _check_rule(table, path.name)
    aliases = {unify(spelling): key for key, spellings in table["aliases"].items() for spelling in spellings}
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for phrase in table["terms"]["phrases"]:
        words = tuple(phrase.split())
        phrases.setdefault(words[0], []).append(words)
    for candidates in phrases.values():
        candidates.sort(key=len, reverse=True)
    return Rule(aliases, phrases, _alias(aliases))


def _alias(spellings: Iterable[str]) -> re.Pattern[str]:
    """What finds an alias that stands alone, the longest first; by first sign: a text is soon searched for few."""
    groups: dict[str, list[str]] = {}
    for spelling in sorted(spellings, key=len, reverse=True):
        groups.setdefault(re.escape(spelling[:1]), []).append(re.escape(spelling[1:]))
    parts = [rf"{sign}(?<![\w.]{sign})(?:{'|'.join(rest)})" for sign, rest in groups.items()]
    return re.compile(rf"(?:{'|'.join(parts) or '(?!)'})(?!\w)")


def _check_rule(table: dict, name: str) -> None:
    aliases, phrases = table.get("aliases"), table.get("terms", {})
    phrases = phrases.get("phrases") if isinstance(phrases, dict) else None
    if not isinstance(aliases, dict) or not isinstance(phrases, list):
        raise TextError(f"{name}: needs a block [aliases] and a list phrases in the block [terms]")
    for key, spellings in aliases.items():
        if not isinstance(spellings, list) or not all(isinstance(text, str) and text.strip() for text in spellings):
            raise TextError(f"{name}: [aliases] {key} must be a list of spellings")
    wrong = [phrase for phrase in phrases if not isinstance(phrase, str) or len(phrase.split()) < 2]
    if wrong:
        raise TextError(f"{name}: [terms] phrases: {wrong[0]!r} is not a phrase of two or more words")


def spelled(text: str, rule: Rule) -> str:
    """A text that `unify` gave, after steps 2 and 3 of the rule: aliases written as their terms, lower case, no possessives."""
    text = rule.pattern.sub(lambda match: f" {rule.aliases[match.group()]} ", text).lower()
    return _PLURAL_POSSESSIVE.sub("", _POSSESSIVE.sub("", text))


def terms(text: str, rule: Rule | None = None) -> list[str]:
    """The terms of a text in their order, by the seven steps of `terms.toml`."""
    rule = rule or load_rule()
    parts = CUT.split(spelled(unify(text), rule))
    return [term for part in parts for term in _join_phrases(TOKEN.findall(part), rule)]


def _join_phrases(tokens: list[str], rule: Rule) -> list[str]:
    joined, place = [], 0
    while place < len(tokens):
        words: tuple[str, ...] = (tokens[place],)
        for phrase in rule.phrases.get(tokens[place], ()):
            if tuple(tokens[place : place + len(phrase)]) == phrase:
                words = phrase
                break
        joined.append("_".join(words))
        place += len(words)
    return joined


def bag(text: str, rule: Rule | None = None) -> Counter[str]:
    """How often each term stands in a text."""
    return Counter(terms(text, rule))


def write_bag(counts: Counter[str]) -> str:
    """A bag as `term:count`, sorted by term (code points), joined by spaces."""
    return " ".join(f"{term}:{counts[term]}" for term in sorted(counts))


def read_bag(cell: str) -> Counter[str]:
    """The bag that `write_bag` wrote."""
    return Counter({term: int(count) for term, _, count in (item.rpartition(":") for item in cell.split())})


def fingerprint(bags: list[str]) -> str:
    """SHA-256 of the sentences' bags in their order: equal only for exactly the text that was coded."""
    return hashlib.sha256("\n".join(bags).encode("utf-8")).hexdigest()


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text: its lines that are not empty, without typography, white space folded to one space (NFC)."""
    lines = typography(text).splitlines()
    return [folded for line in lines if (folded := " ".join(line.split()))]


@lru_cache(maxsize=1)
def _segmenter():
    import pysbd  # imported here: notebooks that need no texts start faster

    return pysbd.Segmenter(language="en", clean=False)


@lru_cache(maxsize=100_000)
def sentences(paragraph: str) -> tuple[str, ...]:
    """The sentences of one paragraph (pysbd), cut at the same places whatever quotes and dashes are used.

    Every character that is not white space stands in one of them, in its order: what the splitter loses goes back.
    Raises TextError for a paragraph above 20,000 characters.
    """
    if len(paragraph) > MAX_PARAGRAPH:
        raise TextError(
            f"a paragraph of {len(paragraph):,} characters; the limit is {MAX_PARAGRAPH:,}: break it into lines"
        )
    plain, place = paragraph.translate(_SPLITTING), 0
    ends: list[int] = []
    for piece in _segmenter().segment(plain):
        start = plain.find(piece.strip(), place)
        if start < 0:
            return (paragraph,)
        if paragraph[place:start].strip() and ends:  # lost by the splitter: to the sentence before
            ends[-1] = start
        place = start + len(piece.strip())
        ends.append(place)
    if paragraph[place:].strip():
        ends = [*ends[:-1], len(paragraph)]
    return tuple(cut for cut in (paragraph[a:b].strip() for a, b in pairwise([0, *ends])) if cut)


def segment(text: str, rule: Rule | None = None) -> pd.DataFrame:
    """A text as a table: one row a sentence, with `paragraph` and `sentence` (from 1), `text` and `terms` (its bag)."""
    rows = [
        (number, place, sentence, write_bag(bag(sentence, rule)))
        for number, paragraph in enumerate(paragraphs(text), 1)
        for place, sentence in enumerate(sentences(paragraph), 1)
    ]
    return pd.DataFrame(rows, columns=["paragraph", "sentence", "text", "terms"]).astype(
        {"paragraph": "int64", "sentence": "int64", "text": "str", "terms": "str"}
    )


def read_text(path: Path) -> str:
    """The text of a UTF-8 file of at most 20 MB; raises TextError that names the file and what is wrong."""
    if path.stat().st_size > MAX_FILE:
        raise TextError(f"{path.name}: larger than {MAX_FILE // 1_000_000} MB; put one article, or a few, into a file")
    raw = path.read_bytes()
    if b"\x00" in raw:
        raise TextError(f"{path.name}: holds NUL bytes, so it is not plain text; save it as text in UTF-8")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise TextError(f"{path.name}, line {line}: not UTF-8; save the file as text in UTF-8") from None


def files(folder: Path) -> list[Path]:
    """The `.txt` files of a folder, if it is there. Hidden ones, which editors and a Mac leave there (`._article.txt`), are no texts."""
    found = folder.glob("*.txt") if folder.is_dir() else ()
    return sorted(path for path in found if not path.name.startswith("."))


def read_folder(folder: Path | None = None) -> pd.DataFrame:
    """Every `.txt` file of the folder of texts (default: `paths.texts()`), segmented, with its `file` name in front."""
    tables = []
    for path in files(folder or paths.texts()):
        try:
            table = segment(read_text(path))
        except TextError as error:
            raise TextError(str(error) if path.name in str(error) else f"{path.name}: {error}") from None
        table.insert(0, "file", path.name)
        tables.append(table)
    empty = pd.DataFrame(columns=["file", "paragraph", "sentence", "text", "terms"])
    return pd.concat(tables, ignore_index=True) if tables else empty


def recognise(copies: pd.DataFrame, terms_table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Which articles the user's copies hold, by their sentences.

    `copies` is the table of `read_folder`, `terms_table` the committed `terms.csv` (columns doc_id, part, paragraph,
    sentence, terms). Returns two tables: `found`, one row per sentence of a recognised article (doc_id, paragraph,
    sentence, text, file), and `report`, one row per fault (doc_id, file, paragraph, sentence, fault, detail): the
    faults are `missing`, `changed`, `surplus` for sentences and `not found` for an article below 80 %.
    """
    articles = terms_table[terms_table["part"] == "article"]
    found, faults = [], []
    for doc_id, article in articles.groupby("doc_id", sort=False):
        best = max(
            (_align(article, copy) for _, copy in copies.groupby("file", sort=False)),
            key=lambda pair: len(pair[0]),
            default=(pd.DataFrame(), []),
        )
        if len(best[0]) >= RECOGNISED * len(article):
            found.append(best[0].assign(doc_id=doc_id))
            faults += [(doc_id, *fault) for fault in best[1]]
        else:
            share = f"{len(best[0])} of {len(article)} sentences found"
            faults.append((doc_id, "", 0, 0, "not found", share))
    columns = ["doc_id", "paragraph", "sentence", "text", "file"]
    table = pd.concat(found, ignore_index=True)[columns] if found else pd.DataFrame(columns=columns)
    return table, pd.DataFrame(faults, columns=["doc_id", "file", "paragraph", "sentence", "fault", "detail"])


def _align(article: pd.DataFrame, copy: pd.DataFrame) -> tuple[pd.DataFrame, list[tuple]]:
    """The sentences of one article found in one file, in order, and the faults between them."""
    ours, theirs = article["terms"].tolist(), copy["terms"].tolist()
    file, blocks = copy["file"].iloc[0], SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    pairs = [
        (i, j) for tag, a, b, c, d in blocks if tag == "equal" for i, j in zip(range(a, b), range(c, d), strict=True)
    ]
    held = set(copy["paragraph"].iloc[[j for _, j in pairs]])
    faults = []
    for tag, a, b, c, d in blocks:
        if tag == "equal":
            continue
        inside = [
            j for j in range(c, d) if copy["paragraph"].iat[j] in held or (tag == "replace" and a > 0 and b < len(ours))
        ]
        for i in range(a, b):
            near = max(inside, key=lambda j: _alike(ours[i], theirs[j]), default=None)
            changed = near is not None and _alike(ours[i], theirs[near]) >= 0.5
            if near is not None and changed:
                inside.remove(near)
            detail = f"in the file: paragraph {copy['paragraph'].iat[near]}" if changed else ""
            place = (int(article["paragraph"].iat[i]), int(article["sentence"].iat[i]))
            faults.append((file, *place, "changed" if changed else "missing", detail))
        for j in inside:
            if copy["paragraph"].iat[j] in held:
                place = (int(copy["paragraph"].iat[j]), int(copy["sentence"].iat[j]))
                faults.append((file, *place, "surplus", "numbers are those of the file"))
    table = article.iloc[[i for i, _ in pairs]][["paragraph", "sentence"]].copy()
    table["text"] = copy["text"].iloc[[j for _, j in pairs]].tolist()
    return table.assign(file=file), faults


def _alike(one: str, other: str) -> float:
    """Share of terms that two bags have in common (multiset Jaccard index), 0 to 1."""
    first, second = read_bag(one), read_bag(other)
    return (first & second).total() / max(1, (first | second).total())
