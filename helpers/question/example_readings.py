"""A folder of readings made up for practice: three pages, two readers, their differences, and what was settled.

Questions, arguments and frames stand here as numbers, their places in the codebook, and stances as steps; so the folder fits any codebook.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from helpers import files
from helpers.corpus.codebook import Codebook

DOCUMENTS = """\
doc_id,published,date_precision,date_basis,title,outlet,publisher,outlet_country,author,genre,language,access,url
sample-{0}-ferry,{0}-05-14,day,page,Two ferries and a bridge,Sample Post,Sample Post,NOR,Bo Sample,opinion,en,direct,https://example.org/sample/ferry
sample-{0}-toll,{0}-09,month,other page,Who pays the toll?,Sample Post,Sample Post,NOR,,news,en,direct,https://example.org/sample/toll
sample-{1}-tide,{1}-02-03,day,page,[Interview on the tide between two harbours],Harbour Radio,Harbour Radio,NOR,,interview,no,relayed,https://example.org/radio/tide
"""
VOICES = """\
voice_id,name,name_original,kind,country,speaks_for
sample-bo,Bo Sample,,person,NOR,
pilot-eva,Eva Pilot,,person,NOR,
harbour-union,Harbour Union,,institution,NOR,
"""
FERRY, TOLL, TIDE = ("ferry", "sample-bo"), ("toll", "harbour-union"), ("tide", "pilot-eva")
Codes = tuple[tuple[str, str], int, int, str, tuple[int, ...], tuple[int, ...]]
ONE: tuple[Codes, ...] = (
    (FERRY, 1, -2, "explicit", (1, 5), (4, 2)),
    (FERRY, 3, 1, "explicit", (5,), (2,)),
    (TOLL, 5, 1, "implied", (6,), (2, 5)),
    (TIDE, 1, -1, "explicit", (3,), (4, 8)),
    (TIDE, 2, 0, "implied", (), (4,)),
)
TWO: tuple[Codes, ...] = (
    (FERRY, 1, -2, "explicit", (5, 1), (4, 2)),
    (FERRY, 3, 1, "implied", (5,), (2, 3)),
    (TOLL, 5, 1, "implied", (6,), (2, 5)),
    (TIDE, 1, -2, "explicit", (3,), (4, 8)),
    (TIDE, 3, 1, "implied", (8,), (9,)),
)
SAID = {
    (FERRY, 1): "Nobody gives up a steady ferry for a bridge that may close with the next election.",
    (FERRY, 3): "Freight has tied the two shores more closely every year.",
    (TOLL, 5): "A toll laid on both made them share one queue.",
    (TIDE, 1): "The current that once drew them apart no longer runs.",
    (TIDE, 3): "Both harbour masters trust each other and it shows.",
}
WHY = {
    (FERRY, 3, "certainty"): "He answers the question himself.",
    (FERRY, 3, "frames"): "Freight is named and friendship is not.",
    (TIDE, 1, "stance"): "She calls it unlikely and no more.",
    (TIDE, 2, "found"): "She is asked whether and does not answer.",
    (TIDE, 3, "found"): "She says what keeps the two harbours together.",
}
ROLES = {FERRY: ("journalist", "Sample Post"), TOLL: ("institution", "Harbour Union"), TIDE: ("former_official", "former harbour pilot")}  # fmt: skip
AGREED: tuple[Codes, ...] = (*(codes for codes in ONE if (codes[0], codes[1]) in SAID), TWO[-1])
COLUMNS = ("doc_id", "voice_id", "question", "stance", "certainty", "arguments", "frames")


def write(folder: Path, book: Codebook, year: int) -> Path:
    """Write the made-up tables for a codebook into a folder, dated in a `year` and the next; returns the folder."""
    names = {FERRY[0]: f"sample-{year}-ferry", TOLL[0]: f"sample-{year}-toll", TIDE[0]: f"sample-{year + 1}-tide"}
    own = {"documents.csv": DOCUMENTS.format(year, year + 1), "voices.csv": VOICES}
    own |= {f"reader-{n}.csv": _csv(COLUMNS, (_row(each, book) for each in _kept(codes, book))) for n, codes in ((1, ONE), (2, TWO))}  # fmt: skip
    own["differences.csv"] = _csv((*COLUMNS[:3], "field", "one", "two", "agreed", "reason"), _differences(book))
    own["statements.csv"] = _csv(
        ("doc_id", "voice_id", "role", "affiliation", *COLUMNS[2:], "gist"),
        ((*row[:2], *ROLES[each[0]], *row[2:], SAID[each[0], each[1]]) for each in _kept(AGREED, book) for row in [_row(each, book)]),
    )  # fmt: skip
    for name, text in own.items():
        head, *rows = text.splitlines(keepends=True)
        named = [re.sub(r"^(ferry|toll|tide),", lambda found: f"{names[found[1]]},", row) for row in rows]
        files.replace(folder / name, "".join([head, *named]))
    return folder


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([head, *rows])
    return text.getvalue()


def _kept(codes: Sequence[Codes], book: Codebook) -> list[Codes]:
    """The codes without those that would stand a second time on one question, in a codebook of few questions."""
    known = sorted({(each[0], each[1]) for each in (*ONE, *TWO)})
    first: dict[tuple, int] = {}
    for place, number in known:
        first.setdefault((place, _one(number, book.ids("questions"))), number)
    return [each for each in codes if first[each[0], _one(each[1], book.ids("questions"))] == each[1]]


def _one(number: int, ids: Sequence[str]) -> str:
    """The id at a place, counted on from the start where there are fewer."""
    return ids[(number - 1) % len(ids)]


def _several(numbers: Sequence[int], ids: Sequence[str]) -> str:
    return ";".join(dict.fromkeys(_one(number, ids) for number in numbers)) if ids else ""


def _step(stance: int, scale: Sequence[int]) -> int:
    """The step of the scale that is nearest to a stance, on its side."""
    return min(scale, key=lambda step: (abs(step - stance), -step))


def _row(codes: Codes, book: Codebook) -> tuple[str, ...]:
    (doc, voice), question, stance, certainty, arguments, frames = codes
    own = _several(arguments, book.ids("arguments")), _several(frames, book.ids("frames"))
    return doc, voice, _one(question, book.ids("questions")), str(_step(stance, book.scale)), certainty, *own


def _differences(book: Codebook) -> list[tuple[str, ...]]:
    """What the two readers code differently, as it was settled; what a small codebook makes equal is no difference."""
    one, two, agreed = (
        {(each[0], each[1]): _row(each, book) for each in _kept(codes, book)} for codes in (ONE, TWO, AGREED)
    )
    rows = []
    for (place, number, field), why in WHY.items():
        key, column = (place, number), COLUMNS.index(field) if field in COLUMNS else -1
        if key not in one and key not in two:
            continue
        if column < 0:
            cells = tuple("yes" if key in found else "no" for found in (one, two, agreed))
        else:
            cells = tuple(found[key][column] for found in (one, two, agreed))
        if cells[0] != cells[1]:
            rows.append((*place, _one(number, book.ids("questions")), field, *cells, why))
    return rows
