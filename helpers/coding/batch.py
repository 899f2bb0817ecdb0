"""Enter a folder of documents, voices, readings and settled statements at once: all of it, or nothing and every fault.

Which tables the folder may hold: `helpers/coding/batch_files.py` and docs/many-readings.md.
"""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

import pandas as pd

from helpers import paths
from helpers.coding import batch_after, batch_checks, batch_files, batch_report, tables
from helpers.coding.batch_after import After, Readers
from helpers.coding.batch_files import Folder
from helpers.coding.batch_report import Entered
from helpers.coding.tables import ChangeError
from helpers.corpus import checks, codebook
from helpers.corpus.faults import Fault, fold

_NO_ROW = 10**12  # labels from here on are rows that no file of the folder holds
_TODO = {
    "is not in voices.csv": "; add the voice to voices.csv of the folder, or correct the id",
    "is not in documents.csv": "; add the document to documents.csv of the folder, or correct the id",
}


class BatchError(ChangeError):
    """A folder of readings was refused; the message lists every fault with file, row, column and value. Nothing was written."""


def import_readings(
    place: Path | str,
    data: Path | None = None,
    dry_run: bool = False,
    batch: str = "",
    coders: Mapping[int, int] | None = None,
    given: Collection[int] = (),
) -> Entered:
    """Check a folder of readings and enter it in one change; with `dry_run` nothing is written.

    `data` is the data folder (default: `data/`). `batch` names these readings (default: the folder's name); `coders` gives a
    reader of the folder a number in the data; `given` are the readers (numbers in the folder) who were given the statements
    and did not have to find them. What is there already with equal values is passed over. Raises BatchError with every
    fault, DataError where the data themselves are faulty.
    """
    folder, target = batch_files.read(Path(place)), data or paths.data()
    name = batch or re.sub(r"[^a-z0-9]+", "-", folder.place.resolve().name.casefold()).strip("-") or "readings"
    told = {str(reader): str(number) for reader, number in (coders or {}).items()}
    if dry_run:
        before = tables.read(target)
        readers = _readers(folder, before, name, told, given)
        after = _checked(before, folder, readers, target)
        return batch_report.entered(folder, after, readers, codebook.load(target / "codebook.toml"), written=False)
    with tables.changing(target) as table:
        readers = _readers(folder, table, name, told, given)
        after = _checked(table, folder, readers, target)
        table.update({name: after.tables[name] for name, labels in after.new.items() if labels})
    return batch_report.entered(folder, after, readers, codebook.load(target / "codebook.toml"), written=True)


def _readers(
    folder: Folder, before: Mapping[str, pd.DataFrame], batch: str, told: Mapping[str, str], given: Collection[int]
) -> Readers:
    """The readers of the folder; raises BatchError for a reader who is told of and not there."""
    numbers = batch_after.numbers_for(folder, before, batch, told)
    unknown = sorted({*told, *map(str, given)} - set(numbers))
    if unknown:
        raise BatchError([f"reader {', '.join(unknown)}: not in the folder; there are {', '.join(numbers) or 'none'}"])
    return Readers(numbers, [number for number in numbers if int(number) not in given], batch)


def _checked(before: Mapping[str, pd.DataFrame], folder: Folder, readers: Readers, target: Path) -> After:
    """The tables after the import; raises BatchError with every fault of the folder, those of the form of its files alone
    where there are such."""
    if folder.faults:
        raise BatchError(fold(folder.faults))
    after = batch_after.build(before, folder, readers)
    found = checks.each_fault(checks.read_package(target), after.tables, codebook.load(target / "codebook.toml"))
    told = [
        fault for fault in found if fault.row < _NO_ROW or fault.column == "batch"
    ]  # the rest follows from the readings
    placed = [*after.faults, *(_placed(fault, folder) for fault in told)]
    faulty = {(fault.file, fault.row) for fault in placed}
    follows = [each for each in batch_checks.find_faults(folder, after, readers) if (each.file, each.row) not in faulty]
    faults = [*placed, *follows]
    if faults:
        raise BatchError(fold(sorted(set(faults), key=lambda fault: (fault.file, fault.row))))
    return after


def check(folder: Folder, data: Path) -> None:
    """Raises BatchError with every fault that entering a folder would bring; nothing is written."""
    before = tables.read(data)
    _checked(before, folder, _readers(folder, before, "check", {}, ()), data)


def _placed(fault: Fault, folder: Folder) -> Fault:
    """A fault of the tables after the import, with the place in the folder that it comes from."""
    todo = next((todo for start, todo in _TODO.items() if fault.problem == start), "")
    file, row = f"data/{fault.file}", max(-fault.row, 0)
    if 0 < fault.row < _NO_ROW:
        file, row = folder.where(fault.row)
    elif fault.row >= _NO_ROW:
        file, row = folder.place.name, 0
    return Fault(file, row, fault.column, fault.value, fault.problem + todo)
