"""Every benchmark, one after the other; what they print goes to `benchmarks/README.md` as well.

`python -m benchmarks.all`
"""

import contextlib
import io
import os
import platform
import sys
from datetime import date

from benchmarks import bootstrap, bulk, cells, drawing
from benchmarks import run as whole
from helpers import paths
from helpers.files import replace

HEAD = """# Benchmarks

Written by `make bench` on {day}: {system}, Python {version}, {cores} cores, {processor}.
Ratios are measured side by side in one run; the seconds are those of this machine.

Tried for whole runs, and of no help or not taken: strings of pandas kept by Python instead of Arrow (7 to 10 %, but a setting of the reader's
whole session); z looked up by count and number of tokens together (too many cells stay undecided); PNG with less compression, or the layout
worked out once instead of twice (other bytes); fewer permutations (another p); one process for all notebooks (nothing may go from one to the next).
"""


def processor() -> str:
    """The name of the processor where the system tells it."""
    with contextlib.suppress(OSError), open("/proc/cpuinfo", encoding="utf-8") as lines:  # noqa: PTH123
        return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")
    return platform.processor()


def run(module) -> tuple[str, int]:
    """What a benchmark prints, and its exit code."""
    sink = io.StringIO()
    with contextlib.redirect_stdout(sink):
        code = module.main()
    print(sink.getvalue(), flush=True)
    about = module.__doc__.strip().splitlines()[0]
    name = module.__name__.removeprefix("benchmarks.")
    return f"\n## {name}\n\n{about}\n\n```\n{sink.getvalue().strip()}\n```\n", code


def main() -> int:
    cores = os.cpu_count()
    page = HEAD.format(
        day=date.today(),
        system=platform.system(),
        version=platform.python_version(),
        cores=cores,
        processor=processor(),
    )
    results = [run(module) for module in (whole, drawing, cells, bulk, bootstrap)]
    replace(paths.ROOT / "benchmarks" / "README.md", page + "".join(text for text, _ in results))
    return max(code for _, code in results)


if __name__ == "__main__":
    sys.exit(main())
