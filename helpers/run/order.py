"""In which order notebooks are started: those that took longest first, so that no processor waits for the last one."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from helpers import files, paths

TOOK = "took"  # in the folder `.run`, which git leaves out


def longest_first(books: Iterable[Path]) -> list[Path]:
    """Notebooks in the order of the seconds that they took in the last whole run here; before them, in their own order, those of
    which that is not known."""
    seconds = _took()
    return sorted(books, key=lambda path: -seconds.get(path.name, float("inf")))


def keep(seconds: Mapping[str, float]) -> None:
    """Keep how many seconds notebooks took, by name; of others what is known stays."""
    files.replace(paths.ROOT / files.LOCK / TOOK, json.dumps({**_took(), **seconds}, indent=0, sort_keys=True))


def _took() -> dict[str, float]:
    try:
        known = json.loads((paths.ROOT / files.LOCK / TOOK).read_text(encoding="utf-8"))
        return {str(name): float(seconds) for name, seconds in known.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
