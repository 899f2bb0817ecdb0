"""Texts cut into chunks without a copy: a chunk is a run of characters with the dashes and the white space behind it.

The rule turns dashes into spaces before it looks at words, so words joined by dashes need not be chunks of their own.
"""

import numpy as np
import pyarrow as pa

from helpers.texts import rule

_BLANKS = [c for c in map(chr, range(0x3001)) if c.isspace()]  # all that Python counts as white space
_DASHES = [*rule.DASHES, "/"]
WIDER = 0xC2  # the first byte of a character outside ASCII is this or higher


def raw(column: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """The bytes of all texts of a binary or string array end to end, and where each text begins; last, the end."""
    if not len(column):
        return np.zeros(0, dtype=np.uint8), np.zeros(1, dtype=np.int32)
    ends = np.frombuffer(column.buffers()[1], dtype=np.int32)[column.offset : column.offset + len(column) + 1]
    data = column.buffers()[2]
    data = np.frombuffer(data, dtype=np.uint8) if data else np.zeros(0, dtype=np.uint8)
    return data[ends[0] : ends[-1]], ends - ends[0]


def bounds(data: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Where each chunk begins; last, the end. No chunk goes across the end of a text."""
    kind = _kinds(data)
    begins = np.empty(len(data) + 1, dtype=bool)
    np.less(kind[1:], kind[:-1], out=begins[1:-1])
    begins[ends] = True
    return np.flatnonzero(begins)


def _kinds(data: np.ndarray) -> np.ndarray:
    """Of each byte whether it belongs to white space (2), to a dash (1), or to neither (0); UTF-8."""
    kind = np.frombuffer(bytearray(data).translate(_NARROW), dtype=np.uint8)
    lead = np.flatnonzero(data >= WIDER)
    for size, (codes, kinds) in _WIDE.items():
        lead = lead[lead + size <= len(data)]
        code = sum(data[lead + step].astype(np.int64) << 8 * (size - 1 - step) for step in range(size))
        place = np.searchsorted(codes, code).clip(max=len(codes) - 1)
        found = codes[place] == code
        for step in range(size):
            kind[lead[found] + step] = kinds[place[found]]
    return kind


def _narrow() -> bytes:
    """The kind of each byte that is a character of its own; 0 for all others."""
    kinds = bytearray(256)
    for number, characters in ((1, _DASHES), (2, _BLANKS)):
        for c in filter(str.isascii, characters):
            kinds[ord(c)] = number
    return bytes(kinds)


def _wide(size: int) -> tuple[np.ndarray, np.ndarray]:
    """The dashes and blanks of so many bytes as numbers, sorted, and their kinds."""
    pairs = [(c.encode(), kind) for kind, characters in ((1, _DASHES), (2, _BLANKS)) for c in characters]
    found = sorted((int.from_bytes(code, "big"), kind) for code, kind in pairs if len(code) == size)
    return np.array([code for code, _ in found]), np.array([kind for _, kind in found], dtype=np.uint8)


_NARROW, _WIDE = _narrow(), {size: _wide(size) for size in (2, 3)}


def array(data: np.ndarray, starts: np.ndarray) -> pa.StringArray:
    """The chunks as an array that points into the bytes."""
    return pa.StringArray.from_buffers(len(starts) - 1, pa.py_buffer(starts.astype(np.int32)), pa.py_buffer(data))


def loose(column: pa.StringArray) -> np.ndarray:
    """Which chunks (none is empty) may end with white space other than one space: all that do, and few others."""
    data, ends = raw(column)
    last, before = (data[np.maximum(ends[1:] - step, ends[:-1])] for step in (1, 2))
    return _BLANK_ENDS[last] & ~((last == ord(" ")) & ~_BLANK_ENDS[before])


_BLANK_ENDS = np.isin(np.arange(256), [c.encode()[-1] for c in _BLANKS])  # the last bytes of white space


def letters(column: pa.StringArray) -> np.ndarray:
    """Which chunks (none is empty) are a word of the letters a to z, behind it at most a comma and a space."""
    data, ends = raw(column)
    others = np.append(np.int32(0), np.cumsum(_OTHER[data], dtype=np.int32))[ends]
    others, sizes = np.diff(others), np.diff(ends)
    last, before = (data[np.maximum(ends[1:] - step, ends[:-1])] for step in (1, 2))
    spaced = (others == 1) & (last == ord(" ")) | (others == 2) & (last == ord(" ")) & (before == ord(","))
    return (sizes > others) & ((others == 0) | spaced)


_OTHER = np.array([not (chr(byte).isascii() and chr(byte).isalpha()) for byte in range(256)])
