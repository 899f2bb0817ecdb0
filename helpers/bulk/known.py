"""The chunks met so far and their numbers: a table of hashes that is asked for very many chunks at once.

The time of a question does not grow with the table. A hash only tells where to look: a chunk counts as known when it is
equal to the one found there, sign by sign; else it counts as new.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from helpers.bulk import chunks

_WORD, _READ = (
    8,
    64,
)  # bytes that are looked at at once; bytes of a chunk that its key is made from, beside its last word
_SLICE = 1 << 15  # chunks that are looked up at a time: what that takes stays in the processor's cache
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SHARE = np.array([(1 << 8 * size) - 1 for size in range(_WORD + 1)], dtype=np.uint64)  # of a word, so many bytes
_NO_WORD = np.uint64(0xFF)  # where these bits are 0, a key is no word


class Known:
    """The chunks met, numbered from 0; number 0 is the empty one. No chunk holds NUL bytes."""

    def __init__(self) -> None:
        self._chunks = pa.array([], pa.string())
        self._keys = np.zeros(0, dtype=np.uint64)
        self._slots = np.zeros(0, dtype=np.int32)  # numbers, each at the place of its key or behind; -1: none
        self.add(pa.array([""]))

    def __len__(self) -> int:
        return len(self._chunks)

    def numbers(self, asked: pa.StringArray) -> np.ndarray:
        """The number of each chunk; -1 for those not met."""
        data, ends = chunks.raw(asked)
        words, found = _words(data), np.empty(len(asked), dtype=np.int32)
        for begin in range(0, len(asked), _SLICE):
            found[begin : begin + _SLICE] = self._find(_keys(words, ends[begin : begin + _SLICE + 1]))
        met = np.flatnonzero(np.diff(ends) > _WORD)
        met = met[found[met] >= 0]
        equal = pc.equal(self._chunks.take(pa.array(found[met])), asked.take(pa.array(met)))
        found[met[~equal.to_numpy(zero_copy_only=False)]] = -1
        return found

    def _find(self, keys: np.ndarray) -> np.ndarray:
        """The number of the first chunk with each key, else -1."""
        place = self._place(keys)
        found = np.take(self._slots, place)
        left = np.flatnonzero(np.take(self._keys, found, mode="clip") != keys)
        left = left[found[left] >= 0]
        place = place[left]
        while len(left):
            place = (place + 1) % len(self._slots)
            found[left] = number = np.take(self._slots, place)
            on = (np.take(self._keys, number, mode="clip") != keys[left]) & (number >= 0)
            left, place = left[on], place[on]
        return found

    def add(self, new: pa.StringArray) -> np.ndarray:
        """Number chunks not met before; returns their numbers."""
        data, ends = chunks.raw(new)
        self._chunks = pa.concat_arrays([self._chunks, new])
        self._keys = np.append(self._keys, _keys(_words(data), ends))
        numbers = np.arange(len(self) - len(new), len(self), dtype=np.int32)
        if 3 * len(self) > len(self._slots):
            self._slots = np.full(1 << (6 * len(self)).bit_length(), -1, dtype=np.int32)
            self._put(np.arange(len(self), dtype=np.int32))
        else:
            self._put(numbers)
        return numbers

    def _put(self, numbers: np.ndarray) -> None:
        """Each number into the first slot that is free from its place on."""
        place = self._place(self._keys[numbers])
        while len(numbers):
            free = self._slots[place] < 0
            self._slots[place[free]] = numbers[free]
            on = self._slots[place] != numbers
            numbers, place = numbers[on], (place[on] + 1) % len(self._slots)

    def _place(self, keys: np.ndarray) -> np.ndarray:
        """The slot of each key."""
        return ((keys * _FACTOR) >> np.uint64(65 - len(self._slots).bit_length())).view(np.int64)


def _words(data: np.ndarray) -> np.ndarray:
    """At each byte the word that begins there; behind the end of the data stand zeros."""
    padded = np.append(data, np.zeros(_WORD, dtype=np.uint8))
    return np.ndarray(len(data) + 1, dtype="<u8", buffer=padded, strides=(1,))


def _keys(words: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """A number for each stretch between `ends`: its bytes where they fit into a word, else made of them, no word."""
    begins, sizes = ends[:-1], np.diff(ends)
    keys = words[begins]
    keys &= np.take(_SHARE, sizes, mode="clip")
    longer = left = np.flatnonzero(sizes > _WORD)
    for step in range(_WORD, _READ, _WORD):
        word = words[begins[left] + step] & np.take(_SHARE, sizes[left] - step, mode="clip")
        keys[left] = _mixed(keys[left], word)
        left = left[sizes[left] > step + _WORD]
        if not len(left):
            break
    keys[left] = _mixed(_mixed(keys[left], words[ends[left + 1] - _WORD]), sizes[left].astype(np.uint64))
    keys[longer] &= ~_NO_WORD
    return keys


def _mixed(keys: np.ndarray, words: np.ndarray) -> np.ndarray:
    mixed = (keys * _FACTOR) ^ words
    return (mixed ^ (mixed >> np.uint64(32))) * _FACTOR
