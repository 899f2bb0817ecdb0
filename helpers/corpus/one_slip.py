"""One slip that touches many cells, told once: columns that changed places, rows that are none, an id that many tables miss."""

import re
from collections.abc import Callable

import pandas as pd

from helpers.corpus.faults import Fault
from helpers.corpus.near import nearest

NOT_IN = "is not in "  # how the fault of a link begins
TOTALS = ("total", "totals", "sum", "summe", "gesamt", "totale", "somme", "suma", "итого", "всего", "合计", "总计")
SHIFTED = 5  # columns with a fault, and more than half of all, from which on a row stands in the wrong columns
HINTED = 3  # missing ids for which is said what they may have been changed to
UNUSED = 0.5  # of the ids of a table, from which part on it says nothing that an id is named nowhere
_NUMBER = re.compile(r"[-+−]?[\d.,' ]*\d ?%?")
FEWEST = 3  # rows of a table from which on columns can be told to have changed places


def told_once(
    package: dict, tables: dict[str, pd.DataFrame], faults: list[Fault], fits: Callable[[str, str, pd.Series], bool]
) -> list[Fault]:
    """The faults with those of one slip put together. `fits`: whether a column of a table may hold some cells."""
    for resource in package["resources"]:
        own = [fault for fault in faults if fault.file == resource["path"]]
        if own:
            rest = [fault for fault in faults if fault.file != resource["path"]]
            own = _swapped(resource, tables[resource["name"]], own, fits)
            faults = rest + _odd_rows(resource, tables[resource["name"]], own)
    return _missing(package, tables, faults)


def _swapped(resource: dict, table: pd.DataFrame, faults: list[Fault], fits: Callable) -> list[Fault]:
    """Two columns of which each holds what belongs into the other, in place of a fault for each of their cells."""
    for one in table.columns if len(table) >= FEWEST else ():
        wrong = {fault.row for fault in faults if fault.column == one and fault.row and fault.value}
        if len(wrong) < max(FEWEST, 0.9 * len(table)) or fits(resource["name"], one, table[one]):
            continue
        for other in table.columns.drop(one):
            if fits(resource["name"], one, table[other]) and fits(resource["name"], other, table[one]):
                said = f"seem to have changed places, in the header or below it: the cells of {one} would be right under {other}, and the other way round"
                left = [fault for fault in faults if fault.column not in (one, other)]
                return [Fault(resource["path"], 1, f"{one}, {other}", "", said), *left]
    return faults


def _odd_rows(resource: dict, table: pd.DataFrame, faults: list[Fault]) -> list[Fault]:
    """Rows that are none, or stand in the wrong columns, each with one fault in place of one for each of its cells."""
    columns: dict[int, set[str]] = {}
    for fault in faults:
        columns.setdefault(fault.row, set()).add(fault.column)
    cells = dict(zip(table.index, table.to_numpy().tolist(), strict=True))
    key = [table.columns.get_loc(name) for name in resource["schema"]["primaryKey"]]
    again = [row for row in columns if cells.get(row) == list(table.columns)]
    whole = {row: said for row in columns if row in cells and (said := _odd(cells[row], key, len(columns[row])))}
    whole |= dict.fromkeys(again, "is the header again; delete the row")
    kept = [fault for fault in faults if fault.row not in whole]
    return kept + [Fault(resource["path"], row, "", "", said) for row, said in sorted(whole.items())]


def _odd(row: list[str], key: list[int], faulty: int) -> str:
    """What is wrong with a row as a whole, or an empty text. `key`: the places of its key, `faulty`: how many columns have a fault."""
    if not any(row):
        return "holds nothing; delete the row"
    first, *others = filter(None, row)
    if first.strip(" :").casefold() in TOTALS and all(map(_NUMBER.fullmatch, others)):
        return "is a row of totals; delete it: a table holds its rows only"
    if not any(row[place] for place in key):
        return "has no key, the cells that tell rows apart; fill it in, or delete the row where it is a note below the table"
    if faulty >= SHIFTED and faulty > len(row) / 2:
        return f"has faults in most of its {len(row)} columns; do its cells stand in the columns beside theirs? Move them back"
    return ""


def _missing(package: dict, tables: dict[str, pd.DataFrame], faults: list[Fault]) -> list[Fault]:
    """An id that several tables name and that the table of such ids does not hold, told once for all of them."""
    targets = {f"{NOT_IN}{each['name']}.csv": each for each in package["resources"]}
    groups: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        if fault.problem in targets:
            groups.setdefault((fault.value, fault.problem), []).append(fault)
    groups = {key: group for key, group in groups.items() if len({fault.file for fault in group}) > 1}
    told = {fault for group in groups.values() for fault in group}
    named = {value for value, _ in groups}
    kept = [each for each in faults if each not in told and (each.column != "source" or each.value not in named)]
    for place, ((value, problem), group) in enumerate(groups.items()):
        target = targets[problem]
        renamed = _renamed(value, tables, target, _named(package, tables, target)) if place < HINTED else ""
        kept.append(Fault(target["path"], 0, target["schema"]["primaryKey"][0], value, _said(group, renamed)))
    return kept


def _named(package: dict, tables: dict[str, pd.DataFrame], target: dict) -> set[str]:
    """The ids of a table that any cell linked to it names, in whatever table and column."""
    name, named = target["name"], set()
    for resource in package["resources"]:
        schema, table = resource["schema"], tables[resource["name"]]
        links = schema.get("foreignKeys", [])
        columns = [link["fields"][0] for link in links if link["reference"]["resource"] == name]
        columns += [each["name"] for each in schema["fields"] if each.get("listOf", "").startswith(f"{name}.")]
        for column in columns:
            named |= {one for cell in set(table[column].tolist()) for one in cell.split(";")}
    return named


def _renamed(value: str, tables: dict[str, pd.DataFrame], target: dict, named: set[str]) -> str:
    """The id near to a missing one that no cell names: what it was probably changed to; an empty text where there is none, or
    where most ids are named nowhere."""
    known = tables[target["name"]][target["schema"]["primaryKey"][0]].tolist()
    unused = [each for each in known if each not in named]
    return nearest(value, unused) if len(unused) < UNUSED * len(known) else ""


def _said(group: list[Fault], renamed: str) -> str:
    rows: dict[str, list[int]] = {}
    for fault in group:
        rows.setdefault(fault.file, []).append(fault.row)
    places = [f"{file} row {at[0]}" + (f" and {len(at) - 1} more" if len(at) > 1 else "") for file, at in rows.items()]
    todo = "put its row back, or take theirs out"
    if renamed:
        todo = f"was it changed to {renamed!r}? Change it back, or there too"
    return f"is missing, and {len(group):,} rows name it: {', '.join(places)}; {todo}"
