"""Which notebooks need no new run: those of which nothing that they are made from, and nothing that they made, has changed since.

Kept in `.run/done`, which git leaves out. Whatever cannot be told means that a notebook is run. No package is needed to tell.
"""

import json
from collections.abc import Iterable, Mapping
from importlib.util import source_from_cache
from pathlib import Path
from typing import Any

from helpers import files, paths
from helpers.run import states
from helpers.run.launch import DOUBTS, MISSES
from helpers.run.states import DoubtError

DONE = "done"  # in the folder `.run`
PAGES = ("README.md", "figures/README.md", "figures/.written")
FORCE = "`make run FORCE=1` runs them all the same"
FROM, READ, MADE = "made from", "read as well", "made"
Record = dict[str, dict[str, dict[str, str]]]
SHOWN = 3


def said() -> str:
    """That no notebook needs to be run, and how much was looked at; empty where one does, or where it cannot be told."""
    try:
        with files.locked(paths.ROOT):
            books, record = paths.notebooks(), known()
            gone = {name for name in record if name} - {path.name for path in books}
            if not books or gone or reasons(books, record) or not _same(record.get("", {}), _pages()):
                return ""
    except (OSError, ValueError):
        return ""
    figures = sum(name.startswith("figures/") for book in books for name in record[book.name][MADE])
    return f"nothing has changed since the last run: {len(books)} notebooks and {figures} files of figures and tables are as it left them; {FORCE}"


def known() -> Record:
    """What was kept of earlier runs, by notebook; the pages made from all of them stand under the empty name."""
    try:
        record = json.loads((paths.ROOT / files.LOCK / DONE).read_text(encoding="utf-8"))
        return {str(name): {part: dict(each[part]) for part in (FROM, READ, MADE)} for name, each in record.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def keep(record: Record) -> None:
    """Keep what was told of the notebooks."""
    files.replace(paths.ROOT / files.LOCK / DONE, json.dumps(record, indent=0, sort_keys=True))


def before(books: Iterable[Path]) -> dict[str, dict[str, str]]:
    """What the notebooks are made from now, by their names; those are left out of which it cannot be told."""
    found = {}
    try:
        shared = states.shared()
    except (DoubtError, OSError):
        return {}
    for path in books:
        try:
            found[path.name] = states.of_notebook(path, shared)
        except (DoubtError, OSError):
            continue
    return found


def reasons(books: Iterable[Path], record: Mapping[str, Any]) -> dict[Path, str]:
    """The notebooks that must be run, each with why."""
    try:
        shared = states.shared()
    except (DoubtError, OSError) as error:
        return dict.fromkeys(books, str(error))
    found = {path: _reason(path, record.get(path.name), shared) for path in books}
    return {path: why for path, why in found.items() if why}


def _reason(path: Path, entry: Mapping[str, Mapping[str, str]] | None, shared: Mapping[str, str]) -> str:
    if entry is None:
        return "not run here before"
    try:
        differ = _differences(entry, states.of_notebook(path, shared))
    except (DoubtError, OSError) as error:
        return str(error)
    more = f" and {len(differ) - SHOWN} more" if len(differ) > SHOWN else ""
    return f"changed: {', '.join(differ[:SHOWN])}{more}" if differ else ""


def _differences(entry: Mapping[str, Mapping[str, str]], now: Mapping[str, str]) -> list[str]:
    """What is another than in the last run: made from, read, made."""
    old = entry[FROM]
    differ = [name for name in sorted(set(old) | set(now)) if old.get(name) != now.get(name)]
    differ += [name for name, mark in sorted(entry[READ].items()) if states.mark(Path(name)) != mark]
    return differ + [name for name, mark in sorted(entry[MADE].items()) if states.mark(paths.ROOT / name) != mark]


def _pages() -> dict[str, str]:
    return states.of_pages(states.shared())


def _same(entry: Mapping[str, Mapping[str, str]], now: Mapping[str, str]) -> bool:
    return bool(entry) and not _differences(entry, now)


def pages_differ(record: Mapping[str, Any]) -> bool:
    """Whether gallery and README must be written again."""
    try:
        return not _same(record.get("", {}), _pages())
    except (DoubtError, OSError):
        return True


def with_pages(record: Record) -> Record:
    """The record with the pages as they are now."""
    try:
        made = {name: states.mark(paths.ROOT / name) for name in PAGES if (paths.ROOT / name).is_file()}
        return {**record, "": {FROM: _pages(), READ: {}, MADE: made}}
    except (DoubtError, OSError):
        return {name: each for name, each in record.items() if name}


def entry(
    path: Path, made_from: Mapping[str, str], was_read: Mapping[str, str], drawn: Iterable[str]
) -> dict[str, dict[str, str]]:
    """What to keep of a notebook that was run: `made_from` before the run; `was_read` by its kernel (`read`); `drawn`: its files in the
    folder of figures."""
    made = [f"notebooks/{path.name}", *(f"figures/{name}" for name in sorted(drawn))]
    marks = {name: states.mark(paths.ROOT / name) for name in made}
    return {FROM: dict(made_from), READ: dict(was_read), MADE: marks}


def read(witness: Path, since: int) -> dict[str, str]:
    """What a kernel wrote down in `witness` that it read, beside what is marked anyway, each with its mark. Raises DoubtError for what
    cannot be marked, or has changed since the run began (`since`, nanoseconds)."""
    if not witness.is_file():
        raise DoubtError("its kernel did not write down what it read")
    found = {}
    for line in witness.read_text(encoding="utf-8").splitlines():
        kind, name = json.loads(line)
        if kind == DOUBTS:
            raise DoubtError(f"it used {name}")
        path = Path(source_from_cache(name)) if name.endswith(".pyc") and "__pycache__" in name else Path(name)
        if _marked(path):
            continue
        if kind != MISSES and not path.exists():
            raise DoubtError(f"{path}, which it read, is gone")
        if kind != MISSES and max(path.stat().st_mtime_ns, path.stat().st_ctime_ns) >= since:
            raise DoubtError(f"{path}, which it read, changed meanwhile")
        found[str(path)] = states.mark(path)
    return found


def meanwhile(path: Path, made_from: Mapping[str, str], now: Mapping[str, str], since: int) -> list[str]:
    """What a notebook is made from and was changed while it ran: other `now` than before (`made_from`), or written since the run began
    (`since`, nanoseconds), be it as before again. Raises DoubtError, OSError."""
    differ = {name for name in set(made_from) | set(now) if made_from.get(name) != now.get(name)}
    return sorted(differ | set(states.touched(path, since)))


def _marked(path: Path) -> bool:
    """Whether a file belongs to the tables or texts, which are marked for every notebook."""
    return any(path.is_relative_to(place.absolute()) for place in (paths.data(), paths.texts()))
