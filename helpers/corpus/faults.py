"""What is wrong with the data, each fault with its place, and the error that lists them."""

import re
from dataclasses import dataclass

SHOWN = 40  # faults printed in full
FOLDED = 8  # rows or values named where one slip stands in many
MANY = 20  # rows from which on a few values with a problem of one kind are one slip
_VARIES = re.compile(r": .*|\(.*?\)|'[^']*'|Did you mean .*|\d[\d,]*")  # what a problem says of one value


class DataError(ValueError):
    """The data were refused; the message lists every fault with file, row and column."""

    def __init__(self, faults: "list[Fault]"):
        self.faults = faults
        shown = [str(fault) for fault in faults[:SHOWN]]
        more = [f"... and {len(faults) - SHOWN} more"] if len(faults) > SHOWN else []
        head = f"{len(faults)} fault{'s' if len(faults) != 1 else ''} in the data; nothing was loaded."
        super().__init__("\n".join([head, *shown, *more]))


@dataclass(frozen=True)
class Fault:
    """One fault: `file`, `row` as a spreadsheet counts (the header is 1; 0 for the whole file), `column`, what and why."""

    file: str
    row: int
    column: str
    value: str
    problem: str

    def __str__(self) -> str:
        place = ", ".join(
            [self.file, *([f"row {self.row}"] if self.row else []), *([self.column] if self.column else [])]
        )
        value = f" {self.value[:60]!r}" if self.value else ""
        return f"{place}:{value} {self.problem}"


def fold(faults: list[Fault]) -> list[Fault]:
    """One slip, one line: the same value with the same problem in several rows is told once, with the other rows.

    So are values of one column with a problem of one kind where they are more than FOLDED, or three that stand in more than MANY rows:
    the days or the numbers of a column in another form.
    """
    kinds: dict[tuple, dict[tuple, list[Fault]]] = {}
    for fault in dict.fromkeys(faults):
        kind = (fault.file, fault.column, _VARIES.sub("", fault.problem))
        kinds.setdefault(kind, {}).setdefault((fault.value, fault.problem), []).append(fault)
    folded: list[Fault] = []
    for values in kinds.values():
        every = [fault for same in values.values() for fault in same]
        one = len(values) > FOLDED or (len(values) > 2 and len(every) > MANY)
        folded += [_in_one(every)] if one else map(_in_one, values.values())
    return folded


def _in_one(faults: list[Fault]) -> Fault:
    """Several faults of one column as the first of them, with the rows of the others, or their values where they have no row."""
    first, others = faults[0], faults[1:]
    if not others:
        return first
    if all(each.row for each in faults):
        rows = sorted({each.row for each in others} - {first.row})
        said = f"also in rows {_some(rows)}" if rows else ""
        values = list(dict.fromkeys(each.value for each in others if each.value != first.value))
        said += (
            f", with other values, as {', '.join(repr(value[:40]) for value in values[:3])}" if rows and values else ""
        )
    else:
        said = f"also {_some([repr(each.value) for each in others])}"
    return Fault(
        first.file, first.row, first.column, first.value, f"{first.problem}; {said}" if said else first.problem
    )


def _some(things: list) -> str:
    """The first of many things and how many more there are."""
    more = f" and {len(things) - FOLDED:,} more" if len(things) > FOLDED else ""
    return ", ".join(map(str, things[:FOLDED])) + more
