"""Put readings into the data, and check them by a third reader.

`sample` writes a blank sheet of statements drawn at random for a third reader, `read` reads it back. `sheets`, `judge` and
`settle` take two readers from blank sheets to settled statements; `import` enters a folder of readings at once. The tables
of such a folder: docs/many-readings.md.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from helpers import files
from helpers.coding import batch, batch_sheets, sheet
from helpers.coding.tables import ChangeError
from helpers.corpus import codebook, faults
from helpers.texts.rule import TextError


def parser() -> argparse.ArgumentParser:
    """The words of the command line."""
    command = argparse.ArgumentParser(prog="python -m helpers.coding", description=__doc__)
    parts = command.add_subparsers(dest="part", required=True)
    sample = parts.add_parser("sample", help="write a blank sheet of statements drawn at random for a third reader")
    sample.add_argument(
        "size", type=int, nargs="?", default=sheet.SIZE, help=f"how many statements (default {sheet.SIZE})"
    )
    read = parts.add_parser("read", help="read a filled sheet back as reader 3")
    read.add_argument("file", type=Path, help="the sheet, as CSV")
    blank = parts.add_parser("sheets", help="write blank sheets for two readers, reader-1.xlsx and reader-2.xlsx")
    blank.add_argument("folder", type=Path, help="where the sheets go")
    blank.add_argument(
        "documents", nargs="*", help="doc_ids of documents.csv (default: those of the folder's own table of documents)"
    )
    for name, does in (
        ("judge", "write differences.xlsx, the judge's sheet, when both readers' sheets are back"),
        ("settle", "write statements.csv from the readers' sheets and the judge's"),
    ):
        parts.add_parser(name, help=does).add_argument("folder", type=Path, help="the folder with the sheets")
    _add_import(parts)
    return command


def _add_import(parts) -> None:
    enter = parts.add_parser(
        "import", help="enter a folder of documents, voices, readings and statements, whole or not at all"
    )
    enter.add_argument("folder", type=Path, help="the folder with the tables, as CSV or XLSX")
    enter.add_argument("--dry-run", action="store_true", help="check and show what would be entered; write nothing")
    enter.add_argument(
        "--batch", default="", help="what these readings are called in the data (default: the folder's name)"
    )
    enter.add_argument(
        "--coders", nargs="+", type=_pair, default=[], metavar="READER=NUMBER",
        help="a reader's number in the data (default: the same where it is free in these documents, else from 4 on)",
    )  # fmt: skip
    enter.add_argument(
        "--given", nargs="+", type=int, default=[], metavar="READER",
        help="readers who were given the statements and did not have to find them",
    )  # fmt: skip
    enter.add_argument("--report", type=Path, metavar="FOLDER", help="write every table of the report there, as CSV")


def _pair(word: str) -> tuple[int, int]:
    reader, _, number = word.partition("=")
    if not (reader.isdigit() and number.isdigit() and 1 <= int(number) <= 9):
        raise argparse.ArgumentTypeError(f"{word!r}: write READER=NUMBER, as in 1=4; numbers are 1 to 9")
    return int(reader), int(number)


def run(chosen: argparse.Namespace) -> str:
    """Do what was asked; returns what to print."""
    if chosen.part == "sample":
        return sheet.write_sheet(chosen.size)
    if chosen.part == "read":
        return sheet.read_sheet(chosen.file)
    if chosen.part == "sheets":
        return batch_sheets.export_sheets(chosen.documents or chosen.folder, chosen.folder)
    if chosen.part == "judge":
        return batch_sheets.export_differences(chosen.folder)
    if chosen.part == "settle":
        return batch_sheets.settle_sheets(chosen.folder)
    if chosen.report:
        files.refuse_data(chosen.report)  # before anything is entered
    report = batch.import_readings(chosen.folder, None, chosen.dry_run, chosen.batch, dict(chosen.coders), chosen.given)
    saved = f"\n\nIn {chosen.report}: {', '.join(report.save(chosen.report))}." if chosen.report else ""
    return f"{report}{saved}"


def main(words: Sequence[str] | None = None) -> int:
    """Exit code 0 when done, 1 for a fault in the data, the sheet or the folder, 2 for words that are not understood."""
    chosen = parser().parse_args(words)
    try:
        print(run(chosen))
    except (faults.DataError, codebook.CodebookError, ChangeError, TextError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
