"""`python -m helpers.coding sample 40` writes a blank sheet for a third reader; `python -m helpers.coding read FILE` reads it."""

import sys
from pathlib import Path

from helpers.coding import sheet
from helpers.coding.tables import ChangeError
from helpers.corpus import checks, codebook


def main(words: list[str]) -> int:
    try:
        if words[:1] == ["sample"] and len(words) in (1, 2) and all(word.isdigit() for word in words[1:]):
            print(sheet.write_sheet(int(words[1]) if words[1:] else sheet.SIZE))
        elif words[:1] == ["read"] and len(words) == 2:
            print(sheet.read_sheet(Path(words[1])))
        else:
            print(
                "write: python -m helpers.coding sample 40, or: python -m helpers.coding read sheet.csv",
                file=sys.stderr,
            )
            return 2
    except (checks.DataError, codebook.CodebookError, ChangeError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
