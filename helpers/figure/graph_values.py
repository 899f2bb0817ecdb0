"""What the nodes and ties of a network say, as values that every program reads; what none reads is refused by name (see `graphs`)."""

import datetime
import math
import re
from collections.abc import Iterable, Mapping

import networkx as nx
import numpy as np
import pandas as pd

from helpers.corpus.given import is_day, missing
from helpers.figure.files import ExportError

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NUMBERED = re.compile("e[0-9]+")  # the id of an edge in a file of ours
LONG = 2**63  # whole numbers from here on are longer than programs hold


def one_type(rows: list[dict]) -> None:
    """Give each attribute one type in all rows: a file declares it once."""
    for name in dict.fromkeys(name for row in rows for name in row):
        types = {type(row[name]) for row in rows if name in row}
        if len(types) > 1:
            one = float if types == {int, float} else str
            for row in rows:
                row.update({name: one(row[name])} if name in row else {})


def plain(attributes: Mapping, whose: str) -> dict:
    """Attributes with names as text, in their order, without the missing ones. Raises ExportError that names `whose` they are for a number
    without end, and a weight that is no number."""
    found = {_readable(str(name)): _value(value) for name, value in attributes.items()}
    for name, value in found.items():
        if isinstance(value, float) and math.isinf(value):
            raise ExportError(f"{whose}, {name}: {value} is read by few programs; write a number, or leave it out")
        if name == "weight" and value is not None and (isinstance(value, bool) or not isinstance(value, (int, float))):
            raise ExportError(f"{whose}, weight: {value!r} is no number; write one, or call it by another name")
    return {name: value for name, value in found.items() if value is not None}


def _readable(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _value(value: object) -> str | int | float | bool | None:
    if isinstance(value, (set, frozenset)):
        value = sorted(map(str, value))
    if isinstance(value, (list, tuple, np.ndarray, pd.Series)):
        value = "; ".join(map(str, value))
    if missing(value):
        return None
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, (datetime.datetime, datetime.date)):
        return f"{value:%Y-%m-%d}"
    known = isinstance(value, (int, float, bool)) and (isinstance(value, float) or -LONG <= value < LONG)
    return value if known else _readable(str(value))  # type: ignore[return-value]


def with_text_ids(graph: nx.Graph) -> nx.Graph:
    """The same network with the ids of its nodes as text; raises ExportError where two would have the same one."""
    ids = {node: _readable(str(node)) for node in graph}
    owners: dict[str, object] = {}
    for node, name in ids.items():
        if name in owners:
            raise ExportError(
                f"two nodes have the id {name!r} in a file ({owners[name]!r} and {node!r}); name them apart"
            )
        owners[name] = node
    return nx.relabel_nodes(graph, ids) if any(type(node) is not str or node != ids[node] for node in ids) else graph


def check_days(rows: Iterable[tuple[str, Mapping]]) -> None:
    """Raises ExportError for a `start` or `end` that is no day: a timeline is drawn by them."""
    for whose, attributes in rows:
        for name in ("start", "end"):
            if name in attributes and not is_day(attributes[name]):
                raise ExportError(
                    f"{whose}, {name}: {attributes[name]!r} is no day; write YYYY-MM-DD, or call it by another name"
                )


def check_ties(ties: Iterable[tuple[str, Mapping]]) -> None:
    """Raises ExportError for an attribute of an edge that a file has no place for: `id` holds the edge's number (`e1`), which is counted
    anew, and a file with `key` cannot be read by networkx."""
    for whose, attributes in ties:
        for name in ("id", "key"):
            numbered = name == "id" and _NUMBERED.fullmatch(str(attributes.get(name, "")))
            if name in attributes and not numbered:
                raise ExportError(
                    f"{whose}, {name}: {attributes[name]!r} has no place in the file, which numbers the ties itself; call it by another name"
                )


def mean(name: str, values: list, whose: str) -> float:
    """The mean of what parallel edges say; raises ExportError that names `whose` they are for what is no number."""
    for value in values:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ExportError(f"{whose}, {name}: {value!r} is no number; write one, or call it by another name")
    return float(np.mean(values))
