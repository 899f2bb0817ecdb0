"""Do the settled statements and the differences of a folder follow from its readings, and from each other?

A settled code is one that a reader gave, or a difference names it. What a difference says of a reader is what the reader
gave, and what it says was agreed is what was settled. A difference of field `found` says whether a statement stands; its
reason may also tell why the one reading of that statement was changed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from helpers.coding.batch_after import After, Readers
from helpers.coding.batch_files import Folder, key_of
from helpers.coding.codes import CODES, same_codes
from helpers.corpus.faults import Fault

FIELDS = ("found", *CODES, "role", "affiliation", "gist")
Key = tuple[str, str, str]
Row = Mapping[str, str]


@dataclass(frozen=True)
class Judged:
    """What was read and settled, by statement: `pair` what the first and the second reader gave, `given` what every reader
    gave, `settled` the agreed statements, `named` the differences by statement and field."""

    folder: Folder = field(repr=False)
    pair: list[dict[Key, Row]] = field(repr=False)
    given: dict[Key, list[Row]] = field(repr=False)
    settled: dict[Key, Row] = field(repr=False)
    named: dict[tuple[Key, str], Row] = field(repr=False)

    def stands(self, key: Key) -> str:
        """What the difference of field `found` says of a statement: yes, no, or nothing."""
        return self.named.get((key, "found"), {}).get("agreed", "")


def judged(folder: Folder, after: After, readers: Readers) -> Judged:
    """The readings of the folder's readers, or of readers 1 and 2 of the data where the folder holds none, as settled."""
    coders = [*readers.numbers.values()] or ["1", "2"]
    table = after.tables["codings-statements"]
    readings: dict[str, dict[Key, Row]] = {coder: {} for coder in coders}
    for row in table[table["coder"].isin(coders)].to_dict("records"):
        readings[row["coder"]][key_of(row)] = row
    given: dict[Key, list[Row]] = {}
    for reading in readings.values():
        for key, row in reading.items():
            given.setdefault(key, []).append(row)
    return Judged(
        folder,
        [readings.get(coder, {}) for coder in [*coders, "", ""][:2]],
        given,
        {key_of(row): row for row in after.tables["statements"].to_dict("records")},
        {(key_of(row), row["field"]): row for _, row in folder.rows("differences")},
    )


def find_faults(known: Judged) -> Iterator[Fault]:
    """Settled statements that no reader has, codes that no reader gave, differences that contradict either."""
    folder = known.folder
    for label, row in folder.rows("statements"):
        key = key_of(row)
        if key not in known.given and (key, "found") not in known.named:
            problem = "no reader has this statement and no difference names it (field found); add the reading, or take the statement out"
            yield folder.fault(label, "question", "/".join(key), problem)
        for name in CODES if known.stands(key) != "yes" else ():
            if said := _none_gave(known, key, name, row[name]):
                yield folder.fault(label, name, row[name], f"{said}; add a row to differences, with the reason")
    for label, row in folder.rows("differences"):
        if row["field"] in FIELDS:
            yield from _difference(known, label, row)
        else:
            yield folder.fault(label, "field", row["field"], f"is unknown; allowed: {', '.join(FIELDS)}")


def _none_gave(known: Judged, key: Key, name: str, settled: str) -> str:
    """What to say of a settled code that no reader gave and no difference names; an empty text where there is nothing to say."""
    values = [reading[name] for reading in known.given.get(key, ())]
    if not values or (key, name) in known.named or any(same_codes(settled, value) for value in values):
        return ""
    what = "is what" if settled else "is empty, which"
    return f"{what} no reader gave ({' / '.join(value or 'none' for value in values)}), and no difference names it"


def _difference(known: Judged, label: int, row: Row) -> Iterator[Fault]:
    """What is wrong with one difference: with `one` and `two` seen from the readings, with `agreed` from what was settled."""
    key, name, fault = key_of(row), row["field"], known.folder.fault
    if name in ("found", *CODES):
        for column, reading in zip(("one", "two"), known.pair, strict=True):
            if problem := _of_reader(name, row[column], reading.get(key)):
                yield fault(label, column, row[column], problem)
    said, statement = row["agreed"], known.settled.get(key)
    if name == "found":
        if said != (true := "yes" if statement else "no"):
            there, todo = ("has", "take it out") if statement else ("does not have", "add it")
            problem = f"but statements {there} this statement; write {true}, or {todo} there"
            yield fault(label, "agreed", said, problem)
    elif statement and not (same_codes(said, statement[name]) if name in CODES else said == statement[name]):
        problem = f"but the settled statement has {statement[name] or 'nothing'!r}; make the two equal"
        yield fault(label, "agreed", said, problem)
    elif statement is None and said and known.stands(key) != "no":
        yield fault(label, "agreed", said, "but there is no settled statement; add it, or leave this empty")


def _of_reader(name: str, said: str, codes: Row | None) -> str:
    """Why what a difference says of a reader is not what the reader gave; empty where it is."""
    if name == "found":
        true = "yes" if codes else "no"
        has = "has" if codes else "does not have"
        return "" if said == true else f"but the reader {has} this statement; write {true}"
    if codes is None:
        return "but the reader does not have this statement; leave it empty" if said else ""
    return (
        "" if same_codes(said, codes[name]) else f"but the reader gave {codes[name] or 'nothing'!r}; make the two equal"
    )


def find_warnings(known: Judged) -> Iterator[Fault]:
    """What is settled or dropped without a reason, and differences without effect; none where nothing was settled."""
    folder = known.folder
    if "statements" not in folder.tables:
        return
    for label, row in folder.rows("codings"):
        key = key_of(row)
        if key not in known.settled and (key, "found") not in known.named:
            yield folder.fault(
                label, "question", "/".join(key), "is not settled, and no difference says that it was dropped"
            )
    for label, row in folder.rows("statements"):
        for name, problem in _without_reason(known, key_of(row), row):
            yield folder.fault(label, name, "/".join(key_of(row)) if name == "question" else row[name], problem)
    for label, row in folder.rows("differences"):
        if row["field"] != "found" and row["agreed"] and known.stands(key_of(row)) == "no":
            yield folder.fault(label, "agreed", row["agreed"], "has no effect: the statement was dropped (field found)")


def _without_reason(known: Judged, key: Key, row: Row) -> Iterator[tuple[str, str]]:
    """Of a settled statement: where the readers differ, or the only reading was changed, and no difference names it."""
    one, two = (reading.get(key) for reading in known.pair)
    if all(known.pair) and (one is None) != (two is None) and (key, "found") not in known.named:
        yield "question", "was found by one reader only, and no difference says why it stands"
    for name in CODES:
        if known.stands(key) == "yes" and (said := _none_gave(known, key, name, row[name])):
            yield name, f"{said} but the one that says why the statement stands (field found)"
        if one and two and not same_codes(one[name], two[name]) and (key, name) not in known.named:
            yield (
                name,
                f"the readers differ ({one[name] or 'none'} / {two[name] or 'none'}), and no difference gives the reason",
            )
