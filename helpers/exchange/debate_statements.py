"""Entries of somebody else's file as coded statements: one of a voice, in a document, on a question, for each reader and as agreed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from helpers.coding.codes import KEY

HUMAN_CHECK = 3  # the number of a reader who checks the others; nobody of a source gets it
MOST_WORDS = 30  # of a gist
LISTS = ("arguments", "frames")
STATEMENT = "statement"  # in the column `what`: the entry that makes the statement
MAPPED = ["where", "what", "statement_id", "reader", "concept", "stance"]


@dataclass
class Coded:
    """`readings` (a row for each statement of a reader), `agreed` (a row for each statement on which its readers are one),
    `left_out` (where, value, reason), `mapped` (every entry that was taken, with the statement that it became);
    `mixed` is how many statements of readers were put together from entries of both sides."""

    readings: pd.DataFrame
    agreed: pd.DataFrame
    left_out: list[tuple[str, str, str]] = field(default_factory=list)
    mapped: list[Mapping[str, object]] = field(default_factory=list)
    mixed: int = 0


def numbers_of(coders: Iterable[str]) -> dict[str, int]:
    """The number of each reader, in the order given: 1, 2, then from 4, since 3 is who checks the others."""
    return {coder: place if place < HUMAN_CHECK else place + 1 for place, coder in enumerate(coders, 1)}


def coded(rows: Sequence[Mapping], together: bool, middle: bool = False) -> Coded:
    """Put rows (KEY, stance, LISTS, certainty, role, affiliation, gist, reader, where, concept) together, one for each statement.

    `together`: the rows of one voice in one document are parts of one answer, whose stance is their mean, rounded towards 0;
    else they repeat each other, and where they contradict each other none is taken, or with `middle` their mean.
    """
    made = Coded(pd.DataFrame(), pd.DataFrame())
    groups: dict[tuple, list[Mapping]] = {}
    for row in rows:
        groups.setdefault((row["reader"], *(row[name] for name in KEY)), []).append(row)
    readings = []
    for group in groups.values():
        stances = {row["stance"] for row in group}
        if len(stances) > 1 and not (together or middle):
            made.left_out += [_contradicting(row, group) for row in group]
            continue
        readings.append(_one(group, together or len(stances) > 1))
        made.mixed += min(stances) < 0 < max(stances)
        made.mapped += [_mapped(row, place, together or len(stances) > 1) for place, row in enumerate(group)]
        made.left_out += _first_taken(group)
    made.readings = pd.DataFrame(readings)
    agreed, open_ones = _agreed(readings)
    made.agreed = pd.DataFrame(agreed)
    made.left_out += open_ones
    return made


def _one(group: Sequence[Mapping], together: bool) -> dict:
    """The statement that the rows of one reader make: stance, all their reasons and frames, the weakest certainty; the gist of
    the first, or of all where they are parts of one answer."""
    first = group[0]
    stance = int(sum(row["stance"] for row in group) / len(group))  # towards 0
    lists = {name: _joined(row[name] for row in group) for name in LISTS}
    certainties = {row["certainty"] for row in group}
    weakest = next((word for word in ("", "implied", "explicit") if word in certainties), "")
    gists = dict.fromkeys(_ended(row["gist"]) for row in group)
    gist = shortened(" ".join(gists)) if together and len(gists) > 1 else first["gist"]
    return {**first, **lists, "stance": stance, "certainty": weakest, "gist": gist}


def shortened(text: str) -> str:
    """A text of at most MOST_WORDS words; what is longer ends in three points."""
    words = text.split()
    return " ".join(words if len(words) <= MOST_WORDS else [*words[: MOST_WORDS - 1], "..."])


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _joined(cells: Iterable[str]) -> str:
    return ";".join(dict.fromkeys(code for cell in cells for code in cell.split(";") if code))


def _key(row: Mapping) -> str:
    return "/".join(row[name] for name in KEY)


def _mapped(row: Mapping, place: int, together: bool) -> dict[str, object]:
    what = STATEMENT if not place else "as a further part of one" if together else "as the same again"
    return {"where": row["where"], "what": what, "statement_id": _key(row), "reader": row["reader"], "concept": row["concept"], "stance": row["stance"]}  # fmt: skip


def _contradicting(row: Mapping, group: Sequence[Mapping]) -> tuple[str, str, str]:
    others = ", ".join(each["where"] for each in group if each is not row)
    return (
        row["where"],
        f"{row['concept'][:60]}: {row['stance']:+d}",
        f"contradicts {others}: the same voice, document, concept and reader with another stance; none of them was taken",
    )


def _first_taken(group: Sequence[Mapping]) -> list[tuple[str, str, str]]:
    """A line for each field of which only the first row's value could be taken."""
    first = group[0]
    return [
        (row["where"], str(row[name])[:80], f"{name} differs from {first['where']}, which is the same statement; the first was taken")
        for row in group[1:]
        for name in ("role", "affiliation")
        if row[name] != first[name]
    ]  # fmt: skip


def _agreed(readings: Sequence[Mapping]) -> tuple[list[dict], list[tuple[str, str, str]]]:
    """The statements on whose stance all their readers are one, with the codes that all of them gave; the others as lines."""
    groups: dict[str, list[Mapping]] = {}
    for row in readings:
        groups.setdefault(_key(row), []).append(row)
    agreed, differing = [], []
    for key, group in groups.items():
        if len({row["stance"] for row in group}) > 1:
            given = "; ".join(f"reader {row['reader']}: {row['stance']:+d}" for row in group)
            differing.append((f"statement {key}", given, "its readers differ in the stance: it stands in codings/statements.csv, not in statements.csv"))  # fmt: skip
            continue
        shared = {name: ";".join(_in_all([row[name].split(";") for row in group])) for name in LISTS}
        for name in LISTS:
            if len({frozenset(row[name].split(";")) for row in group}) > 1:
                differing.append((f"statement {key}", name, f"its readers differ in the {name}: only those that all of them gave stand in statements.csv"))  # fmt: skip
        certainties = {row["certainty"] for row in group}
        certainty = certainties.pop() if len(certainties) == 1 else "implied"
        agreed.append({**group[0], **shared, "certainty": certainty, "statement_id": key})
    return agreed, differing


def _in_all(lists: Sequence[Sequence[str]]) -> list[str]:
    return [code for code in lists[0] if code and all(code in other for other in lists[1:])]
