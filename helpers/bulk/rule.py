"""The counting rule over many texts at once: the rule runs once per distinct chunk of text, the rest is arithmetic on codes.

Only two steps of the rule look across white space: aliases of several words, and phrases. Chunks between which such an alias
may stand are made one chunk; phrases are found on the codes of the tokens. What a chunk holds is read with the functions and
patterns of `texts.py`, so the rule stands in one place.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from helpers.bulk import chunks, phrases
from helpers.texts import rule as texts
from helpers.texts.rule import Rule, TextError

MOST_KNOWN = 500_000  # distinct chunks to remember
_CUT, _END, _OTHER = (
    "\x02",
    "\x03",
    "\x04",
)  # a text is cut, a chunk ends; what replaces these two where a text holds them
_MARKS, _ITEM = re.compile(f"[{_END}{_CUT}]"), re.compile(f"{texts.TOKEN.pattern}|{_END}|{_CUT}")
_PLAIN = re.compile(r"\S+ ?")
_NONE: frozenset[int] = frozenset()
_NOT_BEFORE, _NOT_BEHIND = re.compile(r"[\w.]\Z"), re.compile(r"\w")  # what may not stand beside the word of an alias
_TYPOGRAPHY = (  # every sign that `texts.typography` changes, and some rare ones that it leaves
    r"[\x{AA}\x{AD}\x{B5}\x{BA}\x{132}-\x{149}\x{17F}\x{1C4}-\x{1F3}\x{2B0}-\x{2E4}\x{374}-\x{3F9}\x{587}\x{675}-\x{678}\x{EDC}\x{EDD}"
    r"\x{10FC}\x{180E}\x{1D2C}-\x{1DBF}\x{1E9A}\x{1E9B}\x{1F71}-\x{1FFB}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{209C}"
    r"\x{2102}-\x{2149}\x{2C7C}\x{2C7D}\x{2D6F}\x{309F}\x{30FF}\x{3131}-\x{318E}\x{A69C}-\x{A7F9}\x{AB5C}-\x{AB69}"
    r"\x{F900}-\x{FDF9}\x{FE80}-\x{FEFF}\x{FF21}-\x{FFDC}\x{10781}-\x{107BA}\x{1D400}-\x{1D7CB}\x{1EE00}-\x{1EEBB}\x{2F800}-\x{2FA1D}]"
)


class ChunkCounter:
    """Counts terms by one rule and remembers every chunk it has met.

    `paragraphs`: each line of a text is a paragraph, its white space folded to one space (`texts.paragraphs`). False takes
    the white space as it stands (`texts.terms`). Raises TextError for a rule with an alias whose words are not divided by
    single spaces.
    """

    def __init__(self, rule: Rule, paragraphs: bool = True):
        self.rule, self.paragraphs = rule, paragraphs
        self.terms: dict[str, int] = {_CUT: 0, _END: 1}  # every term met, and its code
        self._phrases = phrases.build(rule)
        self.terms.update((name, code) for code, name in enumerate(dict.fromkeys(self._phrases.names), 2))
        self._phrase_codes = np.array([self.terms[name] for name in self._phrases.names], dtype=np.int32)
        self._words = self._word_numbers(self.terms)  # for each term its number among the words of phrases, else 0
        self._known = pa.array([], pa.string())  # every chunk met, in the order of their numbers
        self._codes, self._starts = np.zeros(0, dtype=np.int32), np.zeros(1, dtype=np.int32)  # their tokens, end to end
        self._behind, self._before = _seams(rule)
        self._open_sets: dict[frozenset[int], int] = {_NONE: 0}
        self._opens = self._closes = np.zeros(
            0, dtype=np.int32
        )  # for each chunk the set of seams at its end, its beginning

    @property
    def full(self) -> bool:
        """Whether so many distinct chunks are remembered that a new counter should go on."""
        return len(self._known) > MOST_KNOWN

    def count(self, column: pa.Array) -> sparse.csr_matrix:
        """How often each term stands in each text: texts x terms, columns as in `terms`.

        `column`: the texts as binary or string array (32-bit offsets) without nulls, valid UTF-8.
        """
        data, ends = chunks.raw(_plainly(column.view(pa.string())))
        bounds = chunks.bounds(data, ends)
        bounds, numbers = self._join(data, bounds, self._numbers(chunks.array(data, bounds)), ends)
        tokens, starts = self._expand(numbers)
        ends = starts[np.searchsorted(bounds, ends)]
        self._join_phrases(tokens, ends[1:])
        return self._matrix(tokens, ends)

    def _numbers(self, column: pa.Array) -> np.ndarray:
        """The number of each chunk; the rule reads those not met before."""
        encoded = column.dictionary_encode()
        place = pc.index_in(self._known, encoded.dictionary)  # of each known chunk among those of the column
        numbers = np.full(len(encoded.dictionary), -1, dtype=np.int32)
        numbers[place.drop_null().to_numpy()] = np.flatnonzero(place.is_valid())
        new = np.flatnonzero(numbers < 0)
        if len(new):
            numbers[new] = np.arange(len(self._known), len(self._known) + len(new))
            unknown = encoded.dictionary.take(pa.array(new))
            self._known = pa.concat_arrays([self._known, unknown])
            self._learn(unknown.to_pylist())
        return numbers[encoded.indices.to_numpy()]

    def _learn(self, new: list[str]) -> None:
        """Add chunks: their tokens with cut marks between, and the seams at both ends. The rule reads them in one go."""
        if _MARKS.search("".join(new)):
            new = [_MARKS.sub(_OTHER, chunk) for chunk in new]
        if self.paragraphs:
            new = [chunk if _PLAIN.fullmatch(chunk) else _fold(chunk) for chunk in new]
        plain = texts.unify(f"\n{_END}".join([*new, ""]))
        self._add_tokens(_ITEM.findall(texts.CUT.sub(_CUT, texts.spelled(plain, self.rule))))
        new = plain.split(f"\n{_END}")[:-1]
        ends, begins = tuple(self._behind), tuple(self._before)
        opens = [self._open_set(_behind(chunk, self._behind)) if chunk.endswith(ends) else 0 for chunk in new]
        closes = [self._open_set(_before(chunk, self._before)) if chunk.startswith(begins) else 0 for chunk in new]
        self._opens, self._closes = np.append(self._opens, opens), np.append(self._closes, closes)

    def _add_tokens(self, items: list[str]) -> None:
        """Tokens, cut marks and ends of chunks, as codes."""
        new = [term for term in dict.fromkeys(items) if term not in self.terms]
        self.terms.update(zip(new, range(len(self.terms), len(self.terms) + len(new)), strict=True))
        self._words = np.append(self._words, self._word_numbers(new))
        codes = np.fromiter(map(self.terms.__getitem__, items), np.int32, len(items))
        ends = np.flatnonzero(codes == 1)
        starts = len(self._codes) + ends - np.arange(len(ends))
        self._starts = np.append(self._starts, starts.astype(np.int32))
        self._codes = np.append(self._codes, codes[codes != 1])

    def _word_numbers(self, terms: Iterable[str]) -> np.ndarray:
        return np.array([self._phrases.words.get(term, 0) for term in terms], dtype=np.int32)

    def _open_set(self, seams: frozenset[int]) -> int:
        return self._open_sets.setdefault(seams, len(self._open_sets))

    def _join(self, data: np.ndarray, bounds: np.ndarray, numbers: np.ndarray, ends: np.ndarray) -> tuple:
        """The chunks across whose border an alias may stand, made one: new bounds and numbers."""
        opens = self._opens[numbers[:-1]]
        place = np.flatnonzero(opens)
        fit = np.array([[bool(one & other) for other in self._open_sets] for one in self._open_sets])
        place = place[fit[opens[place], self._closes[numbers[place + 1]]]]
        place = place[~np.isin(bounds[place + 1], ends)]
        kept = np.ones(len(bounds), dtype=bool)
        kept[place + 1] = False
        rest = np.flatnonzero(kept)
        bounds, numbers = bounds[rest], numbers[rest[:-1]]
        joined = np.flatnonzero(np.diff(rest) > 1)
        numbers[joined] = self._numbers(chunks.array(data, bounds).take(pa.array(joined)))
        return bounds, numbers

    def _expand(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The codes of the tokens of all chunks, end to end, and where each chunk begins among them; last, the end."""
        sizes = np.diff(self._starts)[numbers]
        starts = np.append(np.int32(0), np.cumsum(sizes, dtype=np.int32))
        place = np.repeat(self._starts[numbers] - starts[:-1], sizes) + np.arange(starts[-1], dtype=np.int32)
        return self._codes[place], starts

    def _join_phrases(self, tokens: np.ndarray, ends: np.ndarray) -> None:
        """Write each phrase in the place of its first word and cut marks in the places of the others."""
        place, size, phrase = phrases.find(self._words[tokens], ends, self._phrases)
        tokens[place] = self._phrase_codes[phrase]
        for step in range(1, self._phrases.longest):
            tokens[place[size > step] + step] = 0

    def _matrix(self, tokens: np.ndarray, ends: np.ndarray) -> sparse.csr_matrix:
        kept = tokens > 0
        ends = np.append(0, np.cumsum(kept))[ends]
        ones = np.ones(ends[-1], dtype=np.int32)
        counts = sparse.csr_matrix((ones, tokens[kept], ends), shape=(len(ends) - 1, len(self.terms)))
        counts = counts.tocsc().tocsr()  # sorted by term, faster than sorting
        counts.sum_duplicates()
        return counts


def _fold(chunk: str) -> str:
    """A chunk with its white space folded to one space, or to a line end and a cut mark where the paragraph ends."""
    behind = chunk[len(chunk.rstrip()) :]
    end = f"\n{_CUT}" if len(f"{behind}.".splitlines()) > 1 else " " if behind else ""
    return " ".join(chunk.split()) + end


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
    odd = pc.match_substring_regex(column, _TYPOGRAPHY)
    if not pc.any(odd).as_py():
        return column
    found = [texts.typography(text) for text in column.filter(odd).to_pylist()]
    return pc.replace_with_mask(column, odd, pa.array(found, pa.string()))
