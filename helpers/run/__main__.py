"""`python -m helpers.run`: run every notebook; `python -m helpers.run QUESTION=bond OUT=my-report` for other settings."""

import sys

from helpers.run import unchanged

if __name__ == "__main__":
    if not sys.argv[1:] and (said := unchanged.said()):  # before anything heavy is imported
        print(said)
        sys.exit(0)
    from helpers.run.notebooks import main

    sys.exit(main(sys.argv[1:]))
