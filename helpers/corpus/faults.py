"""What is wrong with the data, each fault with its place, and the error that lists them."""

from dataclasses import dataclass

SHOWN = 40  # faults printed in full
FOLDED = 8  # rows named where one slip stands in many


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
    """One slip, one line: the same value with the same problem in several rows is told once, with the other rows."""
    groups: dict[tuple, list[int]] = {}
    for fault in faults:
        rows = groups.setdefault((fault.file, fault.column, fault.value, fault.problem), [])
        if fault.row not in rows:
            rows.append(fault.row)
    folded = []
    for (file, column, value, problem), rows in groups.items():
        if len(rows) > 1 and value == "" and column != "":
            folded += [Fault(file, row, column, value, problem) for row in rows[:FOLDED]]
            rows = rows[FOLDED:]
            if not rows:
                continue
        others = ", ".join(map(str, rows[1 : FOLDED + 1])) + (f" and {len(rows) - FOLDED - 1} more" if len(rows) > FOLDED + 1 else "")  # fmt: skip
        folded.append(Fault(file, rows[0], column, value, problem + (f"; also in rows {others}" if others else "")))
    return folded
