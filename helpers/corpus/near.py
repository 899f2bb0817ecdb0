"""What someone who mistyped a name probably meant: the one place that answers “did you mean”."""

import difflib
import re
from collections.abc import Iterable


def nearest(value: object, known: Iterable[str]) -> str:
    """The known name nearest to a mistyped one, or an empty text where none is near.

    Near is first what differs in the fewest letters: one letter wrong, missing, added or swapped with its neighbour counts one
    (Damerau 1964), up to a third of the letters; capitals and the order of parts (`ada-example`) do not count. Else what
    shares the most letters in order (difflib), as a name of which a part is missing. Of equals the first in the order given.
    """
    known, text = list(known), str(value).casefold().strip()
    most = max(1, len(text) // 3)
    close = [name for name in known if abs(len(name) - len(text)) <= most]
    steps = {name: min(slips(text, name.casefold()), slips(_in_order(text), _in_order(name))) for name in close}
    if steps and min(steps.values()) <= most:
        return min(steps, key=lambda name: steps[name])
    small = {name.casefold(): name for name in reversed(known)}
    return next((small[found] for found in difflib.get_close_matches(text, small, 1)), "")


def hint(values: Iterable[object], known: Iterable[str]) -> str:
    """`Did you mean 'NOR'? `, with a blank behind it, for all values that are near to something known; else an empty text."""
    known = list(known)
    near = [found for value in values if (found := nearest(value, known))]
    return f"Did you mean {', '.join(map(repr, near))}? " if near else ""


def slips(one: str, other: str) -> int:
    """How many letters must be changed, put in, taken out or swapped with their neighbour to make one text of the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        older, before, row = before, row, [place]
        for spot, sign in enumerate(other, 1):
            row.append(min(before[spot] + 1, row[spot - 1] + 1, before[spot - 1] + (letter != sign)))
            if place > 1 and spot > 1 and (letter, one[place - 2]) == (other[spot - 2], sign):
                row[spot] = min(row[spot], older[spot - 2] + 1)
    return row[-1]


def _in_order(name: str) -> str:
    """A name in small letters with its parts in the order of the alphabet."""
    return "-".join(sorted(re.split(r"[\W_]+", name.casefold())))
