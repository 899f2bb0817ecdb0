"""`python -m helpers.bulk archive.parquet my-counts text=body date=published id=url`: count an archive of any size."""

import sys

from helpers.bulk.count import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
