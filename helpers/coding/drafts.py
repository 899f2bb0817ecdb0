"""What was typed into the form and not yet saved: kept in a small file beside the data folder, under `.run/forms/`.

A draft holds the fields of the form (codes, gist, locator), never the article's text. It is not part of the data.
"""

import json
from pathlib import Path

from helpers import files


def place(folder: Path, doc_id: str, reader: str) -> Path:
    """Where the draft of a reader for a document lies."""
    return folder.resolve().parent / files.LOCK / "forms" / f"{doc_id}-{reader}.json"


def load(path: Path) -> dict:
    """The draft: `typed` (what is not saved yet, by the statement chosen) and `notes` (role, affiliation, locator, gist of
    saved statements).

    Empty where there is none; a draft that cannot be read is set aside under another name, never deleted.
    """
    empty: dict = {"typed": {}, "notes": {}}
    if not path.is_file():
        return empty
    try:
        draft = json.loads(path.read_text(encoding="utf-8"))
        return {name: dict(draft[name]) for name in empty}
    except (ValueError, KeyError, TypeError, RecursionError):
        path.replace(path.with_suffix(".unreadable"))
        return empty


def save(path: Path, typed: dict, notes: dict) -> None:
    """Write the draft whole or not at all; raises FileError."""
    files.replace(path, json.dumps({"typed": typed, "notes": notes}, ensure_ascii=False, indent=1) + "\n")
