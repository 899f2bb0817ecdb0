"""What runs wrote into a folder of figures, so that a run takes out its own old files and nobody else's."""

import hashlib
import json
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from helpers.figure import form, rows
from helpers.files import replace
from helpers.run.values import RunError
from helpers.words import count

WRITTEN = ".written"  # beside the figures: what runs wrote there
REPORT = "report.html"  # the page that `make report` writes there
TABLES = "tables"  # the folder of the tables for Excel and Word
MADE = (  # what is made from figures when asked: its folder, the endings of its files, and how it is made
    ("slides", form.FORMS["slide"].endings, "make slides"),
    ("pdf", form.FORMS["pdf"].endings, "make pdf"),
    ("column", form.FORMS["column"].endings, "make run WIDTH=column"),
    (TABLES, ("xlsx", "html"), "make tables"),
)


def refuse_fewer(staging: Path, figures: Path) -> None:
    """Raises RunError for a figure or table of rows that a reader chose, drawn under the name of a published one of all rows."""
    for path in sorted(staging.glob("*.json")):
        now, before = (rows.noted_in(_caption(each)) for each in (path, figures / path.name))
        if now and not before and (figures / path.name).is_file():
            name = path.stem
            raise RunError(
                f"{name}: a cell shows {now} that were chosen (.but), the published {name} shows all, so nothing was written; show the rows "
                f'chosen under a name of their own, like "{name}-mine", or take away figures/{path.name} to publish them'
            )


def _caption(record: Path) -> str:
    """The caption in the record of a figure or table; empty where it cannot be read."""
    return str(said_of(record).get("caption", ""))


def said_of(record: Path) -> dict[str, Any]:
    """The record of a figure or table; empty where it cannot be read."""
    try:
        found = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def publish(staging: Path, figures: Path, whole: bool, again: Collection[str] = ()) -> str:
    """Move what a run drew into the folder of figures; after a whole run, take out what an earlier run wrote and no
    notebook draws any more; after another, that of the notebooks in `again` (`02`). Slides, PDFs, tables and the report made from other numbers are taken out too; the lines returned say so.

    What runs wrote stands in `.written` there, with its SHA-256: a file of the user, or one changed by hand, stays.
    """
    drawn = {path.name: path.read_bytes() for path in sorted(staging.iterdir()) if path.is_file()}
    known = _read_written(figures) | {name: _mark(raw) for name, raw in drawn.items()}
    _write_written(figures, known)
    for name, raw in drawn.items():
        replace(figures / name, raw)
    gone = sorted(name for name in set(known) - set(drawn) if whole or name[:2] in again)
    for name in gone:
        path = figures / name
        if path.is_file() and _mark(path.read_bytes()) == known[name]:
            path.unlink()
    if gone:
        _write_written(figures, {name: mark for name, mark in known.items() if name not in gone})
    return _take_out_old(figures, {Path(name).stem for name in [*drawn, *gone]}) + _take_out_report(figures, bool(gone))


def _take_out_old(figures: Path, names: set[str]) -> str:
    """Take out pictures of other forms, and tables, of the figures named that are older than their numbers, and say which. Only files of
    the kinds that are made there count: another file of the user's own stays, whatever it is called."""
    lines = []
    for folder, endings, make in MADE:
        old = [
            path
            for path in sorted((figures / folder).glob("*"))
            if path.is_file() and path.suffix[1:] in endings and _is_of(path, names) and _is_old(path, figures)
        ]
        for path in old:
            path.unlink()
        if old:
            lines.append(
                f"{figures / folder}: {count(len(old), 'file')} older than the numbers taken out; `{make}` makes them again\n"
            )
    return "".join(lines)


def _take_out_report(figures: Path, gone: bool) -> str:
    """Take out the report where it is older than the numbers of any figure, or one is `gone`, and say so."""
    path = figures / REPORT
    if not path.is_file() or not (gone or _newer(figures, "[0-9][0-9]-*", path)):
        return ""
    path.unlink()
    return f"{path}: older than the numbers, so taken out; `make report` makes it again\n"


def _is_of(path: Path, names: set[str]) -> bool:
    """Whether a picture shows one of the figures named, or a table is that of their notebook."""
    return path.stem in ({name[:2] for name in names} if path.parent.name == TABLES else names)


def _is_old(path: Path, figures: Path) -> bool:
    """Whether the numbers or words of a figure, or of any of a notebook in its table, are gone or were written after the file was."""
    pattern = f"{path.stem}-*" if path.parent.name == TABLES else path.stem
    return not _numbers(figures, pattern) or _newer(figures, pattern, path)


def _numbers(figures: Path, pattern: str) -> list[Path]:
    """The numbers and words of the figures of which the name fits a pattern."""
    return [each for ending in (".csv", ".json") for each in figures.glob(f"{pattern}{ending}")]


def _newer(figures: Path, pattern: str, path: Path) -> bool:
    """Whether any of them was written after the file `path` was."""
    made = path.stat().st_mtime_ns
    return any(each.stat().st_mtime_ns > made for each in _numbers(figures, pattern))


def told(staging: Path) -> str:
    """What a run wrote, counted by kind: `57 figures (PNG, SVG, CSV, JSON), 36 tables (CSV, JSON), 3 networks (GEXF, GraphML)`."""
    names = [path.name for path in staging.iterdir()]
    drawn = {name.removesuffix(".png") for name in names if name.endswith(".png")}
    tables = {name.removesuffix(".csv") for name in names if name.endswith(".csv")} - drawn
    networks = sum(name.endswith(".gexf") for name in names)
    parts = [f"{count(len(drawn), 'figure')} (PNG, SVG, CSV, JSON)", f"{count(len(tables), 'table')} (CSV, JSON)"]
    return ", ".join([*parts, f"{count(networks, 'network')} (GEXF, GraphML)"][: 2 + bool(networks)])


def _mark(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _read_written(figures: Path) -> dict[str, str]:
    """What earlier runs wrote into a folder; a line that is none of ours counts for nothing."""
    path = figures / WRITTEN
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    found = [re.fullmatch(r"([0-9a-f]{64})  ([^/\\]+)", line) for line in lines]
    return {match[2]: match[1] for match in found if match}


def _write_written(figures: Path, known: dict[str, str]) -> None:
    replace(figures / WRITTEN, "".join(f"{mark}  {name}\n" for name, mark in sorted(known.items())))
