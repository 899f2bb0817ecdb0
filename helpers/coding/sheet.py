"""The check by a human: a blank sheet of statements drawn at random, and the way back into the data as reader 3.

The sheet shows which page, whose position and which question; it shows no code, no reason and no gist, so the third
reader is blind to the first two. Lines left blank are skipped.
"""

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd

from helpers import corpus, files, paths
from helpers.coding import codes, tables
from helpers.coding.codes import CODES, KEY, CodingError
from helpers.figure.export import csv_text

SIZE = 40
SEED = 1
FOLDER = "my-check"  # ignored by git
FIELDS = (*KEY, *CODES)


def _open(data: corpus.Corpus) -> pd.DataFrame:
    """The statements that reader 3 has not coded."""
    done = data.codings[data.codings["coder"] == 3].set_index(list(KEY)).index
    return data.statements[~data.statements.set_index(list(KEY)).index.isin(done)]


def open_statements(data: corpus.Corpus) -> int:
    """How many statements there are to draw from."""
    return len(_open(data))


def sample(data: corpus.Corpus, size: int = SIZE, seed: int = SEED) -> pd.DataFrame:
    """A blank sheet: `size` agreed statements drawn without replacement, each with the same chance, sorted by document.

    Columns: title, published, url, voice, paragraphs, question_text, steps, then doc_id, voice_id, question and the
    empty stance, certainty, arguments, frames. Statements that reader 3 has coded are not drawn again.
    """
    pool = _open(data)
    if not 1 <= size <= len(pool):
        raise CodingError([f"sample {size}: there are {len(pool)} statements to draw from; choose 1 to {len(pool)}"])
    picked = np.sort(np.random.default_rng(seed).choice(len(pool), size, replace=False))
    table = pool.iloc[picked].merge(data.documents, on="doc_id").merge(data.voices, on="voice_id")
    questions = data.codebook.questions
    table = table.assign(
        voice=table["name"],
        paragraphs=table["locator"],
        question_text=table["question"].map(lambda q: questions[q]["text"]),
        steps=table["question"].map(
            lambda q: "; ".join(f"[{s}] {data.codebook.step(q, s)}" for s in data.codebook.scale)
        ),
        **dict.fromkeys(CODES, ""),
    )
    shown = ["title", "published", "url", "voice", "paragraphs", "question_text", "steps"]
    return table.sort_values(["doc_id", "voice_id", "question"], ignore_index=True)[[*shown, *KEY, *CODES]]


def write_sheet(size: int = SIZE, place: Path | None = None, folder: Path | None = None, seed: int = SEED) -> str:
    """Write the blank sheet (default: `my-check/third-reader.csv`); a sheet that is there already is never written over."""
    place = place or paths.ROOT / FOLDER / "third-reader.csv"
    if place.exists():
        raise CodingError([f"{place}: is there already; read it in or put it away first"])
    files.replace(place, "\ufeff" + csv_text(sample(corpus.load(folder), size, seed)))
    return (
        f"{size} statements in {place}. Fill in stance (-2 to 2), certainty (explicit, implied), arguments and frames "
        "(ids of data/codebook.toml, joined by ;), then: python -m helpers.coding read " + str(place)
    )


def read_sheet(place: Path, folder: Path | None = None) -> str:
    """Enter the filled lines of a sheet as reader 3, all or none; returns how many were entered and how many were blank.

    Commas, semicolons or tabs may divide the cells, as Excel writes them in different countries. Raises CodingError
    with every fault by line and field.
    """
    lines = _lines(place)
    filled = [(number, line) for number, line in lines if any(line[name] for name in CODES)]
    if not filled:
        return f"{place.name}: all {len(lines)} lines are blank; nothing was entered"
    with tables.changing(folder) as table:
        if faults := _sheet_faults(place.name, filled, corpus.load(folder)):
            raise CodingError(faults)
        for _, line in filled:
            marks = {"coder": "3", **{name: line[name] for name in KEY}}
            table["codings-statements"] = codes.put(table["codings-statements"], marks, {**line, **marks}, replace=True)
    return f"{len(filled)} statements entered as reader 3, {len(lines) - len(filled)} left blank. {tables.RENEW}"


def _sheet_faults(sheet: str, filled: list[tuple[int, dict[str, str]]], data: corpus.Corpus) -> list[str]:
    """What is wrong with the filled lines of a sheet, by line and field."""
    faults = [
        f"{sheet}, line {number}, {fault}" for number, line in filled for fault in codes.find_faults(line, data, "3")
    ]
    drawn = set(data.statements[list(KEY)].itertuples(index=False, name=None))
    keys = [tuple(line[name] for name in KEY) for _, line in filled]
    for (number, _), key in zip(filled, keys, strict=True):
        if key not in drawn:
            faults.append(f"{sheet}, line {number}: {'/'.join(key)} is no agreed statement; was the line changed?")
        if keys.count(key) > 1:
            faults.append(f"{sheet}, line {number}: {'/'.join(key)} stands twice")
    return faults


def _lines(place: Path) -> list[tuple[int, dict[str, str]]]:
    """The lines of a sheet with their numbers as a spreadsheet counts them."""
    try:
        text = place.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise CodingError([f"{place}: not found"]) from None
    except UnicodeDecodeError:
        raise CodingError([f"{place.name}: is not UTF-8; in Excel choose 'CSV UTF-8'"]) from None
    head = text.split("\n", 1)[0]
    mark = max(",;\t", key=head.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=mark)
    missing = [name for name in FIELDS if name not in (rows.fieldnames or [])]
    if missing:
        raise CodingError([f"{place.name}, line 1: columns missing: {', '.join(missing)}"])
    return [(number, codes.tidy({name: row[name] for name in FIELDS})) for number, row in enumerate(rows, 2)]
