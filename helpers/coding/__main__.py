"""`python -m helpers.coding sample 40` writes a blank sheet for a third reader; `python -m helpers.coding read FILE` reads it."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from helpers.coding import sheet
from helpers.coding.tables import ChangeError
from helpers.corpus import codebook, faults


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
    return command


def main(words: Sequence[str] | None = None) -> int:
    """Exit code 0 when done, 1 for a fault in the data or the sheet, 2 for words that are not understood."""
    chosen = parser().parse_args(words)
    try:
        print(sheet.write_sheet(chosen.size) if chosen.part == "sample" else sheet.read_sheet(chosen.file))
    except (faults.DataError, codebook.CodebookError, ChangeError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
