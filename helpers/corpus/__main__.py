"""Check every table of a data folder; exit code 1 where something is wrong."""

import argparse
import sys
from pathlib import Path

from helpers import paths
from helpers.corpus.check import report

if __name__ == "__main__":
    command = argparse.ArgumentParser(prog="python -m helpers.corpus", description=__doc__)
    command.add_argument("folder", type=Path, nargs="?", default=paths.data(), help="the data folder (default: data/)")
    sys.exit(1 if report(command.parse_args().folder) else 0)
