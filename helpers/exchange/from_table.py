"""A table of statements (CSV, XLSX), or the event list of Discourse Network Analyzer, as the source of a new data folder.

One row is one statement. The user says which column holds what; of an event list that is known (`EVENTS`). Needed are `concept`, `stance`,
`date`, `person` or `organization`, and `document` or `title`: rows of one document are those with the same `document`, or, where no
column holds that, with the same title, date and outlet.
"""

import datetime
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from helpers.coding import workbook
from helpers.corpus import csvfile
from helpers.corpus.faults import Fault
from helpers.corpus.near import hint
from helpers.exchange.dna_mapping import check_size
from helpers.exchange.foreign import Source, cell_faults, clean, need_none, voice_of
from helpers.exchange.imported import ExchangeError

OF_STATEMENT = ("person", "organization", "role", "country", "concept", "stance", "arguments", "frames", "gist", "certainty", "coder")  # fmt: skip
OF_DOCUMENT = ("document", "title", "date", "author", "outlet", "genre", "url", "language", "outlet_country")
FIELDS = (*OF_STATEMENT, *OF_DOCUMENT)
EVENTS = {
    "person": "person", "organization": "organization", "concept": "concept", "stance": "agreement", "date": "time",
    "document": "document_id", "title": "document_title", "author": "document_author", "outlet": "document_source",
    "genre": "document_type", "coder": "coder",
}  # fmt: skip
_MARKS = ("statement_id", "time", "document_title")  # heads that only an event list has together
MIDDLE = "07"  # the month that stands for a year of which no more is known
_DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")
_WITH_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ][\d:.]+")


def read(path: Path, columns: Mapping[str, str], voices: str, sheet: str = "", day: str = "") -> Source:
    """The statements of a table; `columns` maps FIELDS to the heads of the file, `day` is the form of its dates where they are
    not YYYY-MM-DD or YYYY-MM (`%d.%m.%Y`), `sheet` the sheet of a workbook that has several.

    Raises ExchangeError with every fault: file, row, column, value and what to do.
    """
    cells = _cells(path, sheet)
    heads, rows = [clean(head) for head in cells[0]], cells[1:]
    events = set(_MARKS) <= set(heads)
    names = {**({key: head for key, head in EVENTS.items() if head in heads} if events else {}), **columns}
    _need_heads(names, heads, path.name)
    need_none(_length_faults(rows, heads, path.name), path.name)
    own = {key: heads.index(head) for key, head in names.items()}
    found = [
        {"row": str(number), **{key: clean(cells[place]) for key, place in own.items()}}
        for number, cells in enumerate(rows, 2)
        if any(cells)
    ]
    found = [{**row, "date": _day(row["date"], day)} for row in found]
    need_none(_date_faults(found, names, path.name, day), path.name)
    need_none(cell_faults(found, {key: head for key, head in names.items() if key != "gist"}, path.name), path.name)
    documents, numbers = _documents(found, names, path.name)
    entries = [_entry(row, voices, number) for row, number in zip(found, numbers, strict=True)]
    left_out = [(f"column {head}", "", _why(head)) for head in heads if head and head not in names.values()]
    coders = {row["coder"]: row["coder"] for row in found} if "coder" in names else {}
    steps = (("false", "disagree"), ("true", "agree")) if _is_boolean(found) else ()
    return Source(path.name, entries, documents, coders, {}, left_out, steps, names, not _has_month(day))


def _cells(path: Path, sheet: str) -> list[list[str]]:
    """The cells of the file, the head first; raises ExchangeError where it cannot be read or has no row."""
    check_size(path)
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        there = workbook.sheets(path)
        if sheet not in there and (sheet or len(there) > 1):
            asked = f"no sheet {sheet!r}; there are" if sheet else "several sheets:"
            raise ExchangeError(f"{path.name}: {asked} {', '.join(there)}; say which holds the statements: --sheet '{there[0] if there else ''}'")  # fmt: skip
        cells, faults = workbook.read_cells(path, sheet)
    else:
        cells, faults = csvfile.read_cells(path, path.name, ",;\t")
    need_none(faults, path.name)
    if not any(map(any, cells[1:])):
        raise ExchangeError(f"{path.name}: holds no statements; a head and a row for each statement are needed")
    return cells


def _need_heads(names: Mapping[str, str], heads: Sequence[str], file: str) -> None:
    """Raises ExchangeError where a field is unknown, a column is not there or stands twice, or a needed one is not named."""
    strange = [key for key in names if key not in FIELDS]
    if strange:
        raise ExchangeError(f"--columns {', '.join(strange)}: is unknown. {hint(strange, FIELDS)}Fields: {', '.join(FIELDS)}")  # fmt: skip
    missing = [head for head in names.values() if head not in heads]
    if missing:
        raise ExchangeError(f"{file}: no column {', '.join(map(repr, missing))}. {hint(missing, heads)}Columns: {', '.join(heads)}")  # fmt: skip
    twice = [head for head in names.values() if heads.count(head) > 1]
    if twice:
        raise ExchangeError(f"{file}: columns that stand twice: {', '.join(twice)}; give each a name of its own")
    unsaid = [key for key in ("concept", "stance", "date") if key not in names]
    unsaid += [" or ".join(pair) for pair in (("person", "organization"), ("document", "title")) if not set(pair) & set(names)]  # fmt: skip
    if unsaid:
        given = " ".join(f"{key.split()[0]}=..." for key in unsaid)
        raise ExchangeError(f"{file}: say which column holds {'; '.join(unsaid)}: --columns {given}. Columns: {', '.join(heads)}")  # fmt: skip


def _length_faults(rows: Sequence[Sequence[str]], heads: Sequence[str], file: str) -> list[Fault]:
    return [
        Fault(file, number, "", "", f"has {len(row)} cells, the head {len(heads)}; put a cell that holds the dividing sign into quotation marks")
        for number, row in enumerate(rows, 2)
        if any(row) and len(row) != len(heads)
    ]  # fmt: skip


def _day(text: str, form: str) -> str:
    """A date as YYYY-MM-DD, or as YYYY-MM where `form` has no day, in the middle of the year (MIDDLE) where it has no month; as it
    stands where it is none, so that the message can show it."""
    if form:
        ours = "%Y-%m-%d" if re.search("%[djxcDF]", form) else "%Y-%m" if _has_month(form) else f"%Y-{MIDDLE}"
        try:
            return datetime.datetime.strptime(text, form).strftime(ours)
        except ValueError:
            return text
    return text[:10] if _WITH_TIME.fullmatch(text) else text


def _date_faults(rows: Sequence[Mapping[str, str]], names: Mapping[str, str], file: str, form: str) -> list[Fault]:
    """Dates that are none."""
    asked = (
        f"of the form {form}"
        if form
        else "a day YYYY-MM-DD or a month YYYY-MM; another form is named by --day, as in --day %d.%m.%Y"
    )
    return [
        Fault(file, int(row["row"]), names["date"], row["date"], f"is {'not ' if row['date'] else 'empty; needed is '}{asked}")
        for row in rows
        if not _is_day(row["date"])
    ]  # fmt: skip


def _has_month(form: str) -> bool:
    return not form or bool(re.search("%[mbBjxcDF]", form))


def _is_day(text: str) -> bool:
    if not _DAY.fullmatch(text) or not text.startswith(("19", "20")):
        return False
    try:
        datetime.date.fromisoformat(text if len(text) == 10 else f"{text}-01")
    except ValueError:
        return False
    return True


def _documents(
    rows: Sequence[Mapping[str, str]], names: Mapping[str, str], file: str
) -> tuple[list[dict[str, str]], list[str]]:
    """The documents of the rows, and of each row the document's key; raises ExchangeError where rows contradict each other."""
    found: dict[str, dict[str, str]] = {}
    numbers, faults = [], []
    for row in rows:
        key = row.get("document") or ", ".join(
            row.get(name, "") for name in ("title", "date", "outlet") if row.get(name)
        )
        own = {name: row.get(name, "") for name in OF_DOCUMENT if name != "document"}
        first = found.setdefault(key, {"document": key, "row": row["row"], **own})
        for name, value in own.items():
            if value != first[name]:
                problem = f"is another {name} of the document {key[:40]!r} than {first[name]!r} in row {first['row']}; a document has one"
                faults.append(Fault(file, int(row["row"]), names[name], value, problem))
        numbers.append(key)
    need_none(faults, file)
    return list(found.values()), numbers


def _entry(row: Mapping[str, str], voices: str, document: str) -> dict[str, str]:
    """One row in the fields of `foreign.ENTRY`."""
    kind, voice, affiliation = voice_of(row.get("person", ""), row.get("organization", ""), voices)
    given = {key: row.get(key, "") for key in OF_STATEMENT if key not in ("person", "organization")}
    return {
        "where": f"row {row['row']}",
        "row": row["row"],
        "document": document,
        "kind": kind,
        "voice": voice,
        "affiliation": affiliation,
        **given,
    }


def _is_boolean(rows: Sequence[Mapping[str, str]]) -> bool:
    """Whether the stance holds true and false, and nothing else."""
    found = {row["stance"].casefold() for row in rows if row["stance"]}
    return bool(found) and found <= {"true", "false"}


def _why(head: str) -> str:
    if head.casefold() in ("text", "start_position", "stop_position"):
        return "passages of the source are not stored"
    return "no column asked for it"
