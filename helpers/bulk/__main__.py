"""Count terms and frames by period in an archive of any size.

`python -m helpers.bulk archive.parquet my-counts text=body date=published id=url`
"""

import argparse
import inspect
import sys
from collections.abc import Sequence

from helpers.bulk.count import count

NAMES = [name for name in inspect.signature(count).parameters if name not in ("source", "out", "client")]


def parser() -> argparse.ArgumentParser:
    """The words of the command line."""
    command = argparse.ArgumentParser(prog="python -m helpers.bulk", description=__doc__)
    command.add_argument("source", help="a file or folder of articles: Parquet, CSV, JSON lines, text")
    command.add_argument("out", help="the folder for the counts")
    command.add_argument(
        "settings", nargs="*", metavar="name=value", help=f"one of {', '.join(NAMES)}; lists with commas"
    )
    return command


def main(words: Sequence[str] | None = None) -> int:
    """Exit code 0 when counted, 1 for a fault, 2 for words that are not understood."""
    command = parser()
    chosen = command.parse_args(words)
    wrong = [word for word in chosen.settings if word.partition("=")[0] not in NAMES or "=" not in word]
    if wrong:
        command.error(f"{', '.join(wrong)}: write name=value with one of {', '.join(NAMES)}")
    try:
        result = count(chosen.source, chosen.out, **_typed(dict(word.split("=", 1) for word in chosen.settings)))
    except (OSError, ValueError, TypeError) as error:
        print(error, file=sys.stderr)
        return 1
    print(result.periods.to_string(index=False))
    print(
        f"{result.rejected:,} rows not counted, {result.passed:,} files passed over (rejected.csv); tables in {result.folder}"
    )
    return 0


def _typed(settings: dict[str, str]) -> dict:
    typed: dict = dict(settings)
    if "periods" in typed:
        typed["periods"] = [cut for cut in typed["periods"].split(",") if cut]
    if "workers" in typed:
        typed["workers"] = int(typed["workers"])
    if "documents" in typed:
        typed["documents"] = typed["documents"].lower() in ("yes", "true", "1")
    return typed


if __name__ == "__main__":
    sys.exit(main())
