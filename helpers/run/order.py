"""In which order notebooks are started, so that no processor waits for the last one."""

import json
from collections.abc import Iterable, Mapping, Sequence
from heapq import heapreplace
from itertools import permutations
from pathlib import Path

from helpers import files, paths

TRIED = 7  # notebooks of which every order is tried (5,040)
TOOK = "took"  # in the folder `.run`, which git leaves out


def soonest_done(books: Sequence[Path], processors: int) -> list[Path]:
    """Notebooks in the order in which the last of them ends soonest, each free processor taking the next: by the seconds that each took
    in the last run here, all orders tried. Of orders that end within the same second, the one that starts with those that take longest.

    Those of which the seconds are not known come first, in their own order; of more than `TRIED` the longest come first."""
    seconds = _took()
    longest = sorted(books, key=lambda path: -seconds.get(path.name, float("inf")))
    if len(books) > TRIED or not all(path.name in seconds for path in books):
        return longest
    return list(min(permutations(longest), key=lambda order: round(_end(order, seconds, processors))))


def _end(order: Iterable[Path], seconds: Mapping[str, float], processors: int) -> float:
    """When the last notebook ends, in seconds."""
    free = [0.0] * processors
    for path in order:
        heapreplace(free, free[0] + seconds[path.name])
    return max(free)


def keep(seconds: Mapping[str, float]) -> None:
    """Keep how many seconds notebooks took, by name; of others what is known stays."""
    files.replace(paths.ROOT / files.LOCK / TOOK, json.dumps({**_took(), **seconds}, indent=0, sort_keys=True))


def _took() -> dict[str, float]:
    try:
        known = json.loads((paths.ROOT / files.LOCK / TOOK).read_text(encoding="utf-8"))
        return {str(name): float(seconds) for name, seconds in known.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
