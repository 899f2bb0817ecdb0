"""Check every table of a data folder; exit code 1 where something is wrong. `new FOLDER` makes a folder for another debate."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from helpers import paths
from helpers.corpus import new
from helpers.corpus.check import report


def main(words: Sequence[str]) -> int:
    """Exit code 0 where everything is right, 1 for a fault, 2 for words that are not understood."""
    if words[:1] == ["new"]:
        return new.main(words[1:])
    command = argparse.ArgumentParser(prog="python -m helpers.corpus", description=__doc__)
    command.add_argument("folder", type=Path, nargs="?", default=paths.data(), help="the data folder (default: data/)")
    return 1 if report(command.parse_args(words).folder) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
