"""Tables that lost rows since their numbers were noted: a slip, unless CHANGES.md says how many rows are left."""

import re
from pathlib import Path

from helpers.corpus.faults import Fault

ROWS = "rowsCounted"  # in datapackage.json: how many rows a table had when the package was renewed


def lost_rows(folder: Path, package: dict, rows: dict[str, int], share: float = 1.0) -> list[Fault]:
    """Tables with fewer rows than the package knows whose new number does not stand in the newest section of CHANGES.md.

    `rows`: how many each file has now. `share`: below which part of the old number a table counts as shrunk.
    """
    newest = _newest_section(folder / "CHANGES.md")
    faults = []
    for each in package["resources"]:
        path, before, now = each["path"], each.get(ROWS), rows[each["path"]]
        if not isinstance(before, int) or now >= before * share or _says(newest, path, now):
            continue
        said = f"has {now:,} rows, of {before:,} that datapackage.json knows; bring them back or, when that is meant"
        faults.append(Fault(path, 0, "", "", f"{said}, write in the newest section of CHANGES.md: {path}: {now} rows"))
    return faults


def _newest_section(path: Path) -> str:
    """The text below the first heading of second rank; empty where there is none."""
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    return (re.split(r"(?m)^## ", text)[1:2] or [""])[0]


def _says(text: str, path: str, now: int) -> bool:
    """Whether one line names a file together with its number of rows."""
    file, number = rf"(?<![\w/-]){re.escape(path)}(?!\w)", rf"(?<![\d.,])(?:{now}|{now:,})(?![.,]?\d)"
    return any(re.search(file, line) and re.search(number, line) for line in text.splitlines())
