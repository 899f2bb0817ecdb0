"""Who thinks what about a question, for which reasons, and in what terms."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  a message instead of an error of the first module
    raise SystemExit(
        "Python 3.11 or newer is needed; this is {}.{}. Make .venv with a newer one.".format(*sys.version_info[:2])
    )
