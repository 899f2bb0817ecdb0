"""The counting rule over many texts at once: the rule runs once per distinct chunk of text, the rest is arithmetic on codes.

Only two steps of the rule look across white space: aliases of several words, and phrases. Chunks between which such an alias
may stand are made one chunk; phrases are found on the codes of the tokens. What a chunk holds is read with the functions and
patterns of `texts/rule.py`, so the rule stands in one place. Only a chunk of one plain word, in which the rule finds
nothing but that word, is not read: many new chunks are such.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from helpers.bulk import chunks, phrases
from helpers.bulk.known import Known
from helpers.texts import rule as texts
from helpers.texts.rule import Rule, TextError

MOST_KNOWN = 500_000  # distinct chunks to remember
_CUT, _END, _OTHER = (
    "\x02",
    "\x03",
    "\x04",
)  # a text is cut, a chunk ends; what replaces these two where a text holds them
_MARKS, _ITEM = re.compile(f"[{_END}{_CUT}]"), re.compile(f"{texts.TOKEN.pattern}|{_END}|{_CUT}")
_LETTERS = re.compile("[A-Za-z]+")
_NONE: frozenset[int] = frozenset()
_NOT_BEFORE, _NOT_BEHIND = re.compile(r"[\w.]\Z"), re.compile(r"\w")  # what may not stand beside the word of an alias
_TYPOGRAPHY = (  # every sign that `texts.typography` changes, and some rare ones that it leaves
    r"[\x{AA}\x{AD}\x{B5}\x{BA}\x{132}-\x{149}\x{17F}\x{1C4}-\x{1F3}\x{2B0}-\x{2E4}\x{374}-\x{3F9}\x{587}\x{675}-\x{678}\x{EDC}\x{EDD}"
    r"\x{10FC}\x{180E}\x{1D2C}-\x{1DBF}\x{1E9A}\x{1E9B}\x{1F71}-\x{1FFB}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{209C}"
    r"\x{2102}-\x{2149}\x{2C7C}\x{2C7D}\x{2D6F}\x{309F}\x{30FF}\x{3131}-\x{318E}\x{A69C}-\x{A7F9}\x{AB5C}-\x{AB69}"
    r"\x{F900}-\x{FDF9}\x{FE80}-\x{FEFF}\x{FF21}-\x{FFDC}\x{10781}-\x{107BA}\x{1D400}-\x{1D7CB}\x{1EE00}-\x{1EEBB}\x{2F800}-\x{2FA1D}]"
)

_LATIN, _USUAL = 0xC3, "\u2010".encode()  # first byte of À to ÿ; first bytes of \u2010 to \u2027


class Codes(dict[str, int]):
    """The code of each term; a term not met before gets the next one. `names`: the terms, in the order of codes."""

    def __init__(self, terms: Iterable[str]):
        self.names = list(dict.fromkeys(terms))
        super().__init__((term, code) for code, term in enumerate(self.names))

    def __missing__(self, term: str) -> int:
        self[term] = code = len(self)
        self.names.append(term)
        return code


class ChunkCounter:
    """Counts terms by one rule and remembers every chunk it has met.

    `paragraphs`: each line of a text is a paragraph, its white space folded to one space (`texts.paragraphs`). False takes
    the white space as it stands (`texts.terms`). Raises TextError for a rule with an alias whose words are not divided by
    single spaces.
    """

    def __init__(self, rule: Rule, paragraphs: bool = True):
        self.rule, self.paragraphs = rule, paragraphs
        self._phrases = phrases.build(rule)
        self.terms = Codes([_CUT, _END, *self._phrases.names, *self._phrases.words])  # every term met, and its code
        self._phrase_codes = np.array([self.terms[name] for name in self._phrases.names], dtype=np.int32)
        words = [self._phrases.words.get(term, 0) for term in self.terms]
        self._words = np.array([*words, 0])  # for each of these codes its number among the words of phrases, else 0
        self._known = Known()
        self._codes = np.zeros(0, dtype=np.int32)  # their tokens, end to end
        self._starts, self._sizes = np.zeros(1, dtype=np.int32), np.zeros(1, dtype=np.int32)
        self._listed = pa.array(
            sorted({word for alias in rule.aliases for word in _LETTERS.findall(alias)}), pa.string()
        )
        self._behind, self._before = _seams(rule)
        self._seam_ends = re.compile(rf"(?:{_any(self._behind)})(?=\n{_END})")
        self._seam_begins = re.compile(f"{_END}(?:{_any(self._before)})")
        self._open_sets: dict[frozenset[int], int] = {_NONE: 0}
        self._opens, self._closes = (
            np.zeros(1, dtype=np.int32) for _ in range(2)
        )  # each chunk's seams at its end, its beginning

    @property
    def full(self) -> bool:
        """Whether so many distinct chunks are remembered that a new counter should go on."""
        return len(self._known) > MOST_KNOWN

    def count(self, column: pa.Array) -> sparse.csr_matrix:
        """How often each term stands in each text: texts x terms, columns as in `terms`; for `column` see `tokens`."""
        tokens, ends = self.tokens(column)
        counts = sparse.csr_matrix((np.ones(len(tokens), np.int32), tokens, ends), shape=(len(column), len(self.terms)))
        counts.sum_duplicates()
        return counts

    def tokens(self, column: pa.Array) -> tuple[np.ndarray, np.ndarray]:
        """The codes (as in `terms`) of the terms of all texts, end to end, and where each text begins; last, the end.

        `column`: the texts as binary or string array (32-bit offsets) without nulls, valid UTF-8.
        """
        data, ends = chunks.raw(_plainly(column.view(pa.string())))
        bounds = chunks.bounds(data, ends)
        numbers = self._join(data, bounds, self._numbers(chunks.array(data, bounds)), ends)
        tokens, starts = self._expand(numbers)
        ends = starts[np.searchsorted(bounds, ends)]
        self._join_phrases(tokens, ends[1:])
        kept = tokens > 0
        return tokens[kept], np.append(np.int32(0), np.cumsum(kept, dtype=np.int32))[ends]

    def _numbers(self, column: pa.Array, joined: bool = False) -> np.ndarray:
        """The number of each chunk; the rule reads those not met before. `joined`: there may be white space within."""
        numbers = self._known.numbers(column)
        unmet = np.flatnonzero(numbers < 0)
        if len(unmet):
            encoded = column.take(pa.array(unmet)).dictionary_encode()
            numbers[unmet] = self._known.add(encoded.dictionary)[encoded.indices.to_numpy()]
            self._learn(encoded.dictionary, joined)
        return numbers

    def _learn(self, unknown: pa.StringArray, joined: bool) -> None:
        """Add chunks: their tokens with cut marks between, and the seams at both ends."""
        plain = np.zeros(len(unknown), dtype=bool) if joined else chunks.letters(unknown)
        words = pc.ascii_rtrim(unknown.filter(pa.array(plain)), " ,")
        listed = pc.is_in(words, value_set=self._listed).to_numpy(zero_copy_only=False)
        plain[np.flatnonzero(plain)[listed]] = False
        starts, sizes, opens, closes = np.zeros((4, len(unknown)), dtype=np.int32)
        starts[plain], sizes[plain] = self._add_words(words.filter(pa.array(~listed)))
        rest = np.flatnonzero(~plain)
        starts[rest], sizes[rest], opens[rest], closes[rest] = self._read(unknown.take(pa.array(rest)), joined)
        self._starts, self._sizes = np.append(self._starts, starts), np.append(self._sizes, sizes)
        self._opens, self._closes = np.append(self._opens, opens), np.append(self._closes, closes)

    def _add_words(self, words: pa.StringArray) -> tuple[np.ndarray, int]:
        """Chunks that hold one word of plain letters: where the token of each stands, and its size.

        No step of the rule changes more in them than capitals, since no alias holds such a word."""
        names = pc.ascii_lower(words).to_pylist()
        codes = np.fromiter(map(self.terms.__getitem__, names), np.int32, len(names))
        starts = np.arange(len(self._codes), len(self._codes) + len(codes), dtype=np.int32)
        self._codes = np.append(self._codes, codes)
        return starts, 1

    def _read(self, unknown: pa.StringArray, joined: bool) -> tuple[np.ndarray, ...]:
        """All other chunks, read by the rule in one go: where their tokens stand, how many, seams at both ends."""
        new = unknown.to_pylist()
        whole = "".join(new)
        if _END in whole or _CUT in whole:
            new = [_MARKS.sub(_OTHER, chunk) for chunk in new]
        if self.paragraphs:
            for place in np.flatnonzero(chunks.loose(unknown) | joined):
                new[place] = _fold(new[place])
        plain = texts.unify(f"\n{_END}".join([*new, ""]))
        starts, sizes = self._add_tokens(_ITEM.findall(texts.CUT.sub(_CUT, texts.spelled(plain, self.rule))))
        opens, closes = np.zeros((2, len(new)), dtype=np.int32)
        for number, chunk in _chunks_with(self._seam_ends, plain):
            opens[number] = self._open_set(_behind(chunk, self._behind))
        for number, chunk in _chunks_with(self._seam_begins, plain):
            closes[number] = self._open_set(_before(chunk, self._before))
        return starts, sizes, opens, closes

    def _add_tokens(self, items: list[str]) -> tuple[np.ndarray, np.ndarray]:
        """Tokens, cut marks and ends of chunks, as codes: where the tokens of each chunk stand, and how many."""
        codes = np.fromiter(map(self.terms.__getitem__, items), np.int32, len(items))
        ends = np.flatnonzero(codes == 1)
        sizes = np.diff(ends, prepend=-1) - 1
        starts = len(self._codes) + np.cumsum(sizes) - sizes
        self._codes = np.append(self._codes, codes[codes != 1])
        return starts, sizes

    def _open_set(self, seams: frozenset[int]) -> int:
        return self._open_sets.setdefault(seams, len(self._open_sets))

    def _join(self, data: np.ndarray, bounds: np.ndarray, numbers: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """The chunks across whose border an alias may stand, made one: its number at the first, 0 at the others."""
        place = np.flatnonzero(np.take(self._opens, numbers[:-1]))
        opens, closes = self._opens[numbers[place]], self._closes[numbers[place + 1]]
        fit = np.array([[bool(one & other) for other in self._open_sets] for one in self._open_sets])
        place = place[fit[opens, closes]]
        behind = bounds[place + 1]
        place = place[ends[np.searchsorted(ends, behind)] != behind]
        gap = np.diff(place) > 1
        first, last = place[np.append(True, gap)[: len(place)]], place[np.append(gap, True)[: len(place)]] + 2
        between = np.stack([bounds[first], bounds[last]], axis=1).ravel()
        if len(place):
            joined = chunks.array(data, between).take(pa.array(np.arange(0, len(between), 2)))
            numbers[place + 1] = 0
            numbers[first] = self._numbers(joined, joined=True)
        return numbers

    def _expand(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The codes of the tokens of all chunks, end to end, and where each chunk begins among them; last, the end."""
        sizes = np.take(self._sizes, numbers)
        starts = np.append(np.int32(0), np.cumsum(sizes, dtype=np.int32))
        place = np.repeat(np.take(self._starts, numbers) - starts[:-1], sizes)
        place += np.arange(starts[-1], dtype=np.int32)
        return np.take(self._codes, place), starts

    def _join_phrases(self, tokens: np.ndarray, ends: np.ndarray) -> None:
        """Write each phrase in the place of its first word and cut marks in the places of the others."""
        place, size, phrase = phrases.find(tokens, self._words, ends, self._phrases)
        tokens[place] = self._phrase_codes[phrase]
        for step in range(1, self._phrases.longest):
            tokens[place[size > step] + step] = 0


def _any(words: Iterable[str]) -> str:
    """What finds one of some words."""
    return "|".join(map(re.escape, words)) or "(?!)"


def _chunks_with(pattern: re.Pattern[str], plain: str) -> Iterator[tuple[int, str]]:
    """The chunks in which a pattern is found, with their numbers; `plain`: all, a line end and a mark behind each."""
    text, number, place = _END + plain, -1, 0
    for match in pattern.finditer(text):
        number += text.count(_END, place, match.end())
        place = match.end()
        yield number, text[text.rindex(_END, 0, place) + 1 : text.index(f"\n{_END}", place)]


def _fold(chunk: str) -> str:
    """A chunk with its white space folded to one space, or to a line end and a cut mark where the paragraph ends."""
    words = chunk.rstrip()
    return " ".join(words.split()) + _folded(chunk[len(words) :])


@lru_cache(maxsize=1_000)
def _folded(behind: str) -> str:
    return f"\n{_CUT}" if len(f"{behind}.".splitlines()) > 1 else " " if behind else ""


def _seams(rule: Rule) -> tuple[dict[str, frozenset[int]], dict[str, frozenset[int]]]:
    """The seams of the aliases, numbered: a seam is two words that follow each other in an alias, with the space between.

    For each word before a seam (with its space), and for each word behind one, the numbers of its seams.
    """
    wrong = [alias for alias in rule.aliases if alias != " ".join(alias.split())]
    if wrong:
        raise TextError(
            f"terms.toml: [aliases] {wrong[0]!r}: its words must be divided by one space or dash, none at its ends"
        )
    seams = list(dict.fromkeys(pair for alias in rule.aliases for pair in pairwise(alias.split())))
    behind: dict[str, frozenset[int]] = {}
    before: dict[str, frozenset[int]] = {}
    for number, (one, other) in enumerate(seams):
        behind[one + " "] = behind.get(one + " ", _NONE) | {number}
        before[other] = before.get(other, _NONE) | {number}
    return behind, before


def _behind(plain: str, words: dict[str, frozenset[int]]) -> frozenset[int]:
    """The seams that a chunk may be the beginning of: it ends with the word and the space before the seam."""
    found = (
        seams for word, seams in words.items() if plain.endswith(word) and not _NOT_BEFORE.search(plain[: -len(word)])
    )
    return _NONE.union(*found)


def _before(plain: str, words: dict[str, frozenset[int]]) -> frozenset[int]:
    """The seams that a chunk may be the end of: it begins with the word behind the seam."""
    found = (
        seams for word, seams in words.items() if plain.startswith(word) and not _NOT_BEHIND.match(plain, len(word))
    )
    return _NONE.union(*found)


def _plainly(column: pa.StringArray) -> pa.StringArray:
    """The texts without typography (`texts.typography`); most have none and are not touched."""
    place = _perhaps_odd(column)
    place = place[pc.match_substring_regex(column.take(pa.array(place)), _TYPOGRAPHY).to_numpy(zero_copy_only=False)]
    if not len(place):
        return column
    odd = np.zeros(len(column), dtype=bool)
    odd[place] = True
    found = [texts.typography(column[int(number)].as_py()) for number in place]
    return pc.replace_with_mask(column, pa.array(odd), pa.array(found, pa.string()))


def _perhaps_odd(column: pa.StringArray) -> np.ndarray:
    """Which texts have a sign outside ASCII other than the letters from À to ÿ and the usual dashes and quotes."""
    data, ends = chunks.raw(column)
    lead = np.flatnonzero(data >= chunks.WIDER)
    lead = lead[data[lead] != _LATIN]
    third = data[np.minimum(lead + 2, len(data) - 1)]
    usual = (data[lead] == _USUAL[0]) & (data[lead + 1] == _USUAL[1]) & (third >= 0x90) & (third <= 0xA7)
    return np.unique(np.searchsorted(ends, lead[~usual], side="right") - 1)
