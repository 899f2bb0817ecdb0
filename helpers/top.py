"""The first screen of a notebook: the answer and the main figure, above the settings that they follow from.

top.here()                                                                   # first cell: keeps the places
top.show(positions.answer(asked), positions.voices(asked), "02-voices")      # below the settings: fills them

Jupyter can put an output where another one was shown before. So the page reads from the answer down, although its cells run from top to
bottom, and with other settings the answer above changes.
"""

import uuid
from typing import Any, Protocol

from IPython.display import Markdown, update_display
from IPython.display import display as _below

from helpers import paths

PLACES = 3  # the answer, the picture, its caption and reading
WAITING = "The answer and the main figure stand here once the cells down to the settings have run."
FOLLOW = "The answer and the figure above follow these settings."

_kept: list[str] = []  # the places of this notebook
_open: list[str] = []  # those still to be filled, while `show` is at work


class Said(Protocol):
    """What can be shown as it is: a sentence."""

    def show(self) -> None:
        """Show it."""


class Shown(Protocol):
    """What can be shown under a name: a figure."""

    def show(self, name: str) -> None:
        """Write it under this name and show it."""


class OtherCopyError(RuntimeError):
    """A notebook of one copy of the project would be run with the helpers and the data of another one."""


def here() -> None:
    """Keep places for the answer and the main figure below the running cell. Raises OtherCopyError in a notebook of another copy of the project."""
    if folder := paths.astray():
        raise OtherCopyError(
            f"this notebook stands in {folder}, but its helpers and data would be those of {paths.ROOT}, another copy of the project. "
            f"In a terminal in {folder}: make clean, then make lab (without make: an environment of its own, as README says)"
        )
    _kept[:] = [f"top-{uuid.uuid4().hex}" for _ in range(PLACES)]
    for place, text in zip(_kept, (WAITING, "", ""), strict=True):
        _below(Markdown(text), display_id=place)


def show(answer: Said, figure: Shown, name: str) -> None:
    """Show the answer and the figure in the places kept, or below where none are; the figure's files are written as `name.*`."""
    for place, text in zip(_kept, (WAITING, "", ""), strict=False):  # nothing old stays above where a measure fails
        update_display(Markdown(text), display_id=place)
    _open[:] = _kept
    try:
        answer.show()
        if getattr(answer, "text", "") != getattr(getattr(figure, "words", None), "reading", None):  # else said already
            figure.show(name)
    finally:
        _open.clear()
    if _kept:
        _below(Markdown(FOLLOW))


def display(thing: Any) -> None:
    """Show something in the next place of the first screen while that is being filled, else below the running cell."""
    if _open:
        update_display(thing, display_id=_open.pop(0))
    else:
        _below(thing)
