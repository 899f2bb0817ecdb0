"""Settled codes against the readings: a column that was sorted or moved by itself no longer is what both readers gave."""

import pandas as pd

from helpers.corpus.faults import Fault

FEWEST = 20  # statements on which both readers agree, from which on a column can be told to have moved
MOST = 0.25  # part of them whose settled code may be another one
KEY = ("doc_id", "voice_id", "question")
CODES = ("stance", "certainty", "arguments", "frames")


def moved(tables: dict[str, pd.DataFrame]) -> list[Fault]:
    """Columns of statements.csv that differ from both readings in many rows where the readings agree, a line each."""
    table = tables["statements"]
    one, two = (_readings(tables["codings-statements"], coder) for coder in ("1", "2"))
    rows = [(row, key) for row, key in zip(table.index, _keys(table), strict=True) if key in one and key in two]
    kept = table.loc[[row for row, _ in rows]]
    keys = [key for _, key in rows]
    return [
        fault
        for place, column in enumerate(CODES)
        for fault in _moved(kept[column], *([codes[key][place] for key in keys] for codes in (one, two)))
    ]


def _keys(table: pd.DataFrame) -> list[tuple[str, ...]]:
    return list(zip(*(table[name].tolist() for name in KEY), strict=True))


def _readings(codings: pd.DataFrame, coder: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The codes that one reader gave each statement."""
    own = codings[codings["coder"] == coder]
    return dict(zip(_keys(own), zip(*(own[name].tolist() for name in CODES), strict=True), strict=True))


def _moved(settled: pd.Series, one: list[str], two: list[str]) -> list[Fault]:
    """The fault of one column, or none. Lists are compared without their order."""
    codes = [tuple(map(_sorted, each)) for each in zip(settled.tolist(), one, two, strict=True)]
    agreed = [(row, code, read) for row, (code, read, other) in zip(settled.index, codes, strict=True) if read == other]
    wrong = [(row, read) for row, code, read in agreed if code != read]
    if len(agreed) < FEWEST or len(wrong) <= MOST * len(agreed):
        return []
    row, read = wrong[0]
    said = f"differs from both readings in {len(wrong)} of {len(agreed)} rows in which the readings of codings/statements.csv agree, as here on {read!r}"
    todo = "was the column sorted or moved by itself? Take it from an older copy"
    return [Fault("statements.csv", row, str(settled.name), settled[row], f"{said}; {todo}")]


def _sorted(cell: str) -> str:
    return ";".join(sorted(cell.split(";"))) if ";" in cell else cell
