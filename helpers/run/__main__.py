"""`python -m helpers.run`: run every notebook; `python -m helpers.run QUESTION=bond OUT=my-report` for other settings."""

import sys

from helpers.run.notebooks import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
