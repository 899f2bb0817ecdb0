"""`python -m helpers.corpus`: check every table; exit code 1 where something is wrong."""

import sys

from helpers.corpus.check import report

if __name__ == "__main__":
    sys.exit(1 if report() else 0)
