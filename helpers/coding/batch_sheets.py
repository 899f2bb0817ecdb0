"""Blank sheets for two readers, the sheet of their differences for a judge, and the statements that it settles.

The readers' sheets are workbooks with lists to choose from; neither reader sees anything of the other. A row of the judge's
sheet is one field in which the two differ (`agreed` and `reason` are blank), or a role or gist that nobody gave.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pandas as pd

from helpers import corpus, files, paths
from helpers.coding import batch, batch_files, tables, workbook
from helpers.coding.batch import BatchError
from helpers.coding.batch_files import NOTES, Folder, key_of
from helpers.coding.codes import CODES, KEY, same_codes
from helpers.corpus import codebook
from helpers.corpus.faults import Fault, fold

SHEET = (*KEY, *CODES, *NOTES)
DIFFERENCES = (*KEY, "field", "one", "two", "agreed", "reason")
STATEMENTS = ("doc_id", "voice_id", "role", "affiliation", "question", *CODES, "gist")
MAY_BE_EMPTY = ("arguments", "frames", "affiliation")  # where nothing agreed needs a reason, not a value
Key = tuple[str, str, str]
Row = Mapping[str, str]


def export_sheets(documents: Collection[str] | Path | str, place: Path | str, data: Path | None = None) -> str:
    """Write `reader-1.xlsx` and `reader-2.xlsx`, two blank sheets for readers who have to find the statements; returns what
    was written.

    `documents`: doc_ids of documents.csv, or a folder that holds a table of documents (and of voices) not yet entered.
    Raises BatchError for a document that is not there and for a sheet that is.
    """
    loaded = corpus.load(data)
    listed, voices = _listed(documents, loaded)
    where = Path(place)
    sheets = {"coding": pd.DataFrame(columns=[*SHEET]), "documents": listed, "voices": voices, **_help(loaded.folder)}
    choices = {"doc_id": "documents", "question": "questions", "stance": "stances", "certainty": "certainty"}
    content = workbook.write(sheets, {**choices, "role": "roles"}, {"voice_id": "voices"})
    names = ["reader-1.xlsx", "reader-2.xlsx"]
    _need_new(where, names)
    for name in names:
        files.replace(where / name, content)
    return (
        f"Two blank sheets for {len(listed)} documents: {', '.join(str(where / name) for name in names)}. When both are "
        f"filled in: python -m helpers.coding judge {where}"
    )


def _listed(documents: Collection[str] | Path | str, data: corpus.Corpus) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The documents to be read and the voices that can be chosen; raises BatchError."""
    columns, voices = ["doc_id", "title", "published", "outlet", "language", "url"], data.voices[["voice_id", "name"]]
    if isinstance(documents, (str, Path)):
        folder = batch_files.read(Path(documents))
        if folder.faults or "documents" not in folder.tables:
            raise BatchError(fold(folder.faults) or [f"{documents}: holds no table of documents"])
        new = folder.tables.get("voices", voices.head(0))[["voice_id", "name"]]
        return folder.tables["documents"][columns], pd.concat([new, voices]).drop_duplicates("voice_id")
    unknown = sorted(set(documents) - set(data.documents["doc_id"]))
    if unknown or not documents:
        raise BatchError([f"{doc_id}: is not in documents.csv" for doc_id in unknown] or ["name at least one document"])
    return data.documents.loc[data.documents["doc_id"].isin(list(documents)), columns], voices


def _help(folder: Path) -> dict[str, pd.DataFrame]:
    """The sheets beside the first one: what there is to choose from, what each code means, and the rules of coding."""
    book, rules = codebook.load(folder / "codebook.toml"), codebook.read_toml(folder / "codebook.toml").get("rules", {})
    rows = [(block, key, entry["label"], entry["means"]) for block in ("arguments", "frames") for key, entry in book.blocks[block].items()]  # fmt: skip
    steps = [str(step) for step in book.scale]
    asked = [(key, entry["text"], *(entry["steps"][step] for step in steps)) for key, entry in book.questions.items()]
    return {
        "questions": pd.DataFrame(asked, columns=["question", "text", *steps]),
        "codes": pd.DataFrame(rows, columns=["column", "code", "label", "means"]),
        "roles": pd.DataFrame({"role": book.ids("roles")}),
        "stances": pd.DataFrame({"stance": book.scale}),
        "certainty": pd.DataFrame({"certainty": ["explicit", "implied"]}),
        "rules": pd.DataFrame(rules.items(), columns=["rule", "what it is"]),
    }


def export_differences(place: Path | str, data: Path | None = None) -> str:
    """Write `differences.xlsx`, the judge's sheet, once both readers' sheets are back; returns what was written.

    Both sheets are checked first, as an import would check them. Raises BatchError with every fault, and where the judge's
    sheet is there already.
    """
    where, folder = Path(place), _readings(Path(place), data)
    rows = workbook.as_texts([*_differences(folder)], DIFFERENCES)
    name = "differences.xlsx"
    _need_new(where, [name, "differences.csv"])
    files.replace(where / name, workbook.write({"differences": rows, **_help(data or paths.data())}, {}))
    return (
        f"{len(rows)} differences in {where / name}. Fill in agreed and reason (agreed stays empty where nothing is meant, with "
        f"a reason), then: python -m helpers.coding settle {where}"
    )


def _readings(where: Path, data: Path | None) -> Folder:
    """The folder with two readers' sheets that have no fault, and without what was settled; raises BatchError."""
    folder = batch_files.read(where)
    if folder.faults:
        raise BatchError(fold(folder.faults))
    readers = sorted({row["coder"] for _, row in folder.rows("codings")})
    if len(readers) != 2:
        raise BatchError(
            [f"{where}: the sheets of two readers are needed; there are {', '.join(readers) or 'none filled in'}"]
        )
    kept = {name: table for name, table in folder.tables.items() if name not in ("statements", "differences")}
    bare = Folder(where, kept, folder.files, [], [])
    batch.check(bare, data or paths.data())
    return bare


def _pair(folder: Folder) -> list[dict[Key, Row]]:
    """What the first and the second reader gave, by statement."""
    first, second = sorted({row["coder"] for _, row in folder.rows("codings")})
    return [
        {key_of(row): row for _, row in folder.rows("codings") if row["coder"] == coder} for coder in (first, second)
    ]


def _differences(folder: Folder) -> Iterator[dict[str, str]]:
    """One row a difference: whether there is the statement, each code, a role or affiliation given twice; and a role or a
    gist that nobody gave, a gist where the codes differ."""
    one, two = _pair(folder)
    for key in dict.fromkeys([*one, *two]):
        first, second = one.get(key), two.get(key)
        marks = dict(zip(KEY, key, strict=True))
        if first is None or second is None:
            yield {**marks, "field": "found", "one": "yes" if first else "no", "two": "yes" if second else "no"}
        differ = [] if first is None or second is None else [n for n in CODES if not same_codes(first[n], second[n])]
        for name in (*differ, *NOTES):
            said = ["" if row is None else row.get(name, "") for row in (first, second)]
            if name in differ or _open_note(name, said, bool(differ)):
                yield {**marks, "field": name, "one": said[0], "two": said[1]}


def _open_note(name: str, said: list[str], differ: bool) -> bool:
    """Whether a judge has to write a role, an affiliation or a gist."""
    given = {value for value in said if value}
    if name == "gist":
        return not given or differ
    return len(given) > 1 or (name == "role" and not given)


def settle_sheets(place: Path | str, data: Path | None = None) -> str:
    """Write `statements.csv` from the two readers' sheets and the judge's; the folder can then be imported.

    What both readers gave alike is taken over; what differs, as the judge settled it. Of what only one gave (role,
    affiliation, gist), that one's; of two gists with equal codes, the first reader's. Raises BatchError with every
    difference that is open or that no longer fits the sheets.
    """
    where = Path(place)
    whole, folder = batch_files.read(where), _readings(where, data)
    named = {(key_of(row), row["field"]): row for _, row in whole.rows("differences")}
    expected = {(key_of(row), row["field"]): row for row in _differences(folder)}
    missing = [f"{'/'.join(key)}, {name}: stands in no row of the judge's sheet; write the row" for key, name in expected if (key, name) not in named]  # fmt: skip
    if faults := [*missing, *_open(whole, named, expected)]:
        raise BatchError(faults)
    rows = [*_settled(folder, named)]
    _need_new(where, ["statements.csv", "statements.xlsx"])
    files.replace(where / "statements.csv", tables.csv_text(workbook.as_texts(rows, STATEMENTS)))
    return (
        f"{len(rows)} statements in {where / 'statements.csv'}; now: python -m helpers.coding import {where} --dry-run"
    )


def _open(whole: Folder, named: Mapping, expected: Mapping) -> Iterator[Fault]:
    """Rows of the judge's sheet that are not filled in, or that say of a reader what is not in that reader's sheet."""
    for label, row in whole.rows("differences"):
        key, name = key_of(row), row["field"]
        dropped = named.get((key, "found"), {}).get("agreed") == "no"
        if name == "found" and row["agreed"] not in ("yes", "no"):
            yield whole.fault(label, "agreed", row["agreed"], "write yes, the statement stands, or no, it is dropped")
        elif name != "found" and not dropped and not row["agreed"] and not (name in MAY_BE_EMPTY and row["reason"]):
            why = ", or a reason where nothing is meant" if name in MAY_BE_EMPTY else ""
            yield whole.fault(label, "agreed", "", f"is open ({name} of {'/'.join(key)}); fill it in{why}")
        due = expected.get((key, name), row)
        for column in ("one", "two"):
            if not same_codes(row[column], due[column]):
                yield whole.fault(label, column, row[column], f"but the sheet has {due[column] or 'nothing'!r}; was a sheet changed? Make the two equal")  # fmt: skip


def _settled(folder: Folder, named: Mapping) -> Iterator[dict[str, str]]:
    """The settled statements, in the order of the first reader's sheet and then of the second's."""
    one, two = _pair(folder)
    for key in dict.fromkeys([*one, *two]):
        if named.get((key, "found"), {}).get("agreed") == "no":
            continue
        given = [reading[key] for reading in (one, two) if key in reading]
        values = {name: next((row[name] for row in given if row.get(name)), "") for name in (*CODES, *NOTES)}
        values |= {name: named[key, name]["agreed"] for name in values if (key, name) in named}
        yield {**dict(zip(KEY, key, strict=True)), **values}


def _need_new(where: Path, names: Collection[str]) -> None:
    """Raises BatchError for files that are there: nothing is written over."""
    if there := [name for name in names if (where / name).exists()]:
        raise BatchError([f"{where / name}: is there already; put it away first" for name in there])
