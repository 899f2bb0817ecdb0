"""`python -m helpers.run`: run every notebook; `python -m helpers.run QUESTION=bond OUT=my-report` for other settings."""

import sys

from helpers.run import unchanged, warm


def _run(words: list[str]) -> int:
    """What the kernels are copies of gets ready while this process imports what it needs."""
    copied = warm.ready_for(words)
    try:
        from helpers.run.notebooks import main

        return main(words, copied)
    finally:
        if copied:
            copied.close()


if __name__ == "__main__":
    if not sys.argv[1:] and (said := unchanged.said()):  # before anything heavy is imported
        print(said)
        sys.exit(0)
    sys.exit(_run(sys.argv[1:]))
