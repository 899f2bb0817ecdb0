"""Where a figure or table that a notebook shows goes: among the published ones only where nothing was changed.

`figures/settings.json` holds the published settings of each notebook. In a notebook with other settings, with data of one's own, with other
rows than the published figure has, under a name that none has, in a copy of a notebook and in a script the files go to `figures/my/`, which git leaves out. A run (`make run`) names the folder itself in FIGURES_OUT,
and refuses rows chosen (`but`) or another thing asked under the name of a published figure (`run.written`). It also says in RUN_SETTINGS what
the settings of the notebook are, so that nothing is shown once a cell has changed one of them.
"""

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from helpers import paths

MY = "my"
FILE = "settings.json"
GIVEN = "RUN_SETTINGS"  # the settings of the notebook in a run, as JSON


class SettingChangedError(RuntimeError):
    """A cell changed a setting below the cell of settings, so that what is shown would not be what the settings say."""


@lru_cache(maxsize=4)
def _read(path: Path, stamp: int) -> dict[str, dict]:
    return json.loads(path.read_text(encoding="utf-8"))


def published() -> dict[str, dict[str, Any]]:
    """The published settings of each notebook, by its file name; empty where there are none."""
    path = paths.ROOT / "figures" / FILE
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else {}


def differences(book: str, settings: dict[str, Any]) -> list[str]:
    """The settings in which a notebook differs from the published one; its name where it is not published."""
    known = published().get(book)
    if known is None:
        return [book]
    return [name for name, value in known.items() if name in settings and settings[name] != value]


def changed(name: str) -> list[str]:
    """What differs from the published settings where the figure `name` is shown; empty in a run, which knows its folder."""
    if os.environ.get("FIGURES_OUT"):
        return []
    book = next((book for book in published() if book[:2] == name[:2]), "")
    session = Path(os.environ.get("JPY_SESSION_NAME", "")).name
    space = _space()
    if space is None or not book:
        return ["a script" if space is None else f"{name}, which no published notebook draws"]
    if session.endswith(".ipynb") and session != book:
        return [session]
    return [
        *differences(book, space),
        *(f"data of {place.name}" for place in _shown if place.resolve() != paths.data().resolve()),
        *dict.fromkeys(_other),
    ]


_shown: list[Path] = []  # the folder of the data that are being shown
_other: list[str] = []  # in what they differ from the published figure


@contextlib.contextmanager
def showing(folder: Path | None, name: str, numbers: Callable[[], str]) -> Iterator[None]:
    """While something of the data in `folder` is shown under a name; None for data of no folder. `numbers`: makes the text of its CSV."""
    refuse_changed()
    before = len(_shown), len(_other)
    _shown.extend([folder] if folder else [])
    if not os.environ.get("FIGURES_OUT") and published():
        _other.extend(_unlike(name, numbers()))
    try:
        yield
    finally:
        del _shown[before[0] :], _other[before[1] :]


def refuse_changed() -> None:
    """Raises SettingChangedError in a run where a setting of the notebook is no longer what the run was given. In a notebook that somebody
    works in, `changed` counts instead."""
    space, given = _space() or {}, json.loads(os.environ.get(GIVEN, "{}"))
    now = {name: json.loads(as_json(space.get(name))) for name in given}
    for name, value in given.items():
        if now[name] != value:
            raise SettingChangedError(
                f"{name} was {value!r} in the cell of settings and is {now[name]!r} here: a cell in between changed it. Change it in the cell "
                "of settings, or give what is changed another name"
            )


def as_json(value: object) -> str:
    """A setting as JSON, the same in each process: a set in the order of its words, what JSON does not have in words."""
    return json.dumps(_plain(value), default=repr)


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(map(repr, value))
    return list(map(_plain, value)) if isinstance(value, (list, tuple)) else value


def _unlike(name: str, numbers: str) -> list[str]:
    """In what a figure differs from the published one of that name; empty where it is the same."""
    path = paths.figures() / f"{name}.csv"
    if not path.is_file():
        return ["no published figure has this name"]
    return [] if path.read_bytes() == numbers.encode("utf-8") else ["other rows than the published ones"]


def _space() -> dict[str, Any] | None:
    """The names of the notebook that is running; None outside of one."""
    from IPython import get_ipython

    shell = get_ipython()
    return None if shell is None else shell.user_ns


def folder(name: str) -> Path:
    """The folder for the files of the figure or table `name`."""
    return paths.figures() / MY if changed(name) else paths.figures()


def link(name: str) -> str:
    """The folder as a link from a notebook."""
    return os.environ.get("FIGURES_LINK") or (f"../figures/{MY}" if changed(name) else "../figures")


def note(name: str) -> str:
    """Where the files are, when that is not among the published figures; else empty."""
    what = changed(name)
    return f" Not published ({', '.join(what)}): the files are in figures/{MY}." if what else ""
