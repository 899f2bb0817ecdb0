"""The first screen of a notebook: the answer and the main figure, above the settings that they follow from.

top = Top()                                                                  # first cell: keeps the places
top.show(positions.answer(asked), positions.voices(asked), "02-voices")      # below the settings: fills them

Jupyter can put an output where another one was shown before. So the page reads from the answer down, although its cells run from top to
bottom, and with other settings the answer above changes.
"""

import uuid
from typing import Any, Protocol

from IPython.display import Markdown, update_display
from IPython.display import display as below

PLACES = 3  # the answer, the picture, its caption and reading
WAITING = "The answer and the main figure stand here once the cells down to the settings have run."
FOLLOW = "The answer and the figure above follow these settings."

_places: list[str] = []  # those still to be filled, while a first screen is being shown


def display(thing: Any) -> None:
    """Show something below the running cell or, while a first screen is being filled, in the next place of it."""
    if _places:
        update_display(thing, display_id=_places.pop(0))
    else:
        below(thing)


class Shown(Protocol):
    """What can be shown under a name: a figure or a table."""

    def show(self, name: str) -> None:
        """Write it under this name and show it."""


class Said(Protocol):
    """What can be shown as it is: a sentence."""

    def show(self) -> None:
        """Show it."""


class Top:
    """The places of the answer and of the main figure, in the outputs of the cell that makes it."""

    def __init__(self) -> None:
        self._ids = [f"top-{uuid.uuid4().hex}" for _ in range(PLACES)]
        for number, place in enumerate(self._ids):
            below(Markdown("" if number else WAITING), display_id=place)

    def show(self, answer: Said, figure: Shown, name: str) -> None:
        """Put the answer and the figure into their places; the figure's files are written as `name.*`."""
        for number, place in enumerate(self._ids):  # nothing old stays above where a measure fails
            update_display(Markdown("" if number else WAITING), display_id=place)
        _places[:] = self._ids
        try:
            answer.show()
            figure.show(name)
        finally:
            _places.clear()
        below(Markdown(FOLLOW))
