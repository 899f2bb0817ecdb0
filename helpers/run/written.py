"""What runs wrote into a folder of figures, so that a run takes out its own old files and nobody else's."""

import hashlib
import re
from pathlib import Path

from helpers.files import replace

WRITTEN = ".written"  # beside the figures: what runs wrote there


def publish(staging: Path, figures: Path, whole: bool) -> None:
    """Move what a run drew into the folder of figures; after a whole run, take out what an earlier run wrote and no
    notebook draws any more.

    What runs wrote stands in `.written` there, with its SHA-256: a file of the user, or one changed by hand, stays.
    """
    drawn = {path.name: path.read_bytes() for path in sorted(staging.iterdir()) if path.is_file()}
    known = _read_written(figures) | {name: _mark(raw) for name, raw in drawn.items()}
    _write_written(figures, known)
    for name, raw in drawn.items():
        replace(figures / name, raw)
    if not whole:
        return
    for name in sorted(set(known) - set(drawn)):
        path = figures / name
        if path.is_file() and _mark(path.read_bytes()) == known[name]:
            path.unlink()
    _write_written(figures, {name: known[name] for name in drawn})


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
