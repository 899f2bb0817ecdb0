"""All notebooks run and every output written: the code of now against that of an earlier commit, in turn, side by side.

`python -m benchmarks.run` unpacks the commit and makes an environment of its own for it (the packages of that commit's
constraints.txt) and prints each pair, the medians, their ratio, the floor (as many kernels as there are notebooks that only import
packages) and the peak of memory over all processes. Memory is watched in a last run of each that is not timed, since watching takes time.
The code of now also runs over those of its documents that the commit had, since the data have grown. `PAIRS=5` runs more pairs; `SAME=yes`
uses the packages of now for both.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import psutil

from helpers import paths

COMMIT = "9cb9e79"
BEFORE, NOW, LESS = "before", "now", "now, fewer rows"
PAIRS, TARGET, STRETCH = 3, 0.40, 2.0  # pairs of runs; promised ratio to the commit; hoped for ratio to the floor
FLOOR = "import pandas, scipy.stats, sklearn.feature_extraction.text, matplotlib.pyplot"
EVERY = 0.1  # seconds between two looks at the processes


class Taken(NamedTuple):
    """What a run took: seconds by the clock, seconds of all processors, peak memory of all its processes in MB (0 where not watched)."""

    seconds: float
    processor: float
    peak: float


def timed(command: list[str], folder: Path, env: dict[str, str], weigh: bool = False) -> Taken:
    """Run a command and watch it with all its processes, their memory too if asked; raises CalledProcessError when it fails."""
    start, peak, used = time.perf_counter(), 0.0, {}
    process = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    while process.poll() is None:
        now = _looked(process.pid, weigh)
        peak = max(peak, sum(memory for memory, _ in now.values()))
        used |= {pid: seconds for pid, (_, seconds) in now.items()}
        time.sleep(EVERY)
    if process.returncode:
        raise subprocess.CalledProcessError(
            process.returncode, command, stderr=process.stderr and process.stderr.read()
        )
    return Taken(time.perf_counter() - start, sum(used.values()), peak / 1e6)


def _looked(pid: int, weigh: bool) -> dict[int, tuple[float, float]]:
    """Memory (bytes that belong to it alone, and its part of what is shared) and processor seconds of a process and all below it."""
    found = {}
    try:
        tree = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.Error:
        return {}
    for each in tree:
        try:
            about = each.memory_full_info() if weigh else None
            times = each.cpu_times()
            found[each.pid] = (float(getattr(about, "pss", 0)), times.user + times.system)
        except psutil.Error:
            continue
    return found


def surroundings(folder: Path) -> dict[str, str]:
    """The variables of a run: its own helpers, no settings of ours."""
    left_out = ("CORPUS_", "FIGURES_", "PYTHONPATH", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if not name.startswith(left_out)} | {
        "PYTHONPATH": str(folder)
    }


def as_it_was(folder: Path) -> Path:
    """The project as it was at COMMIT."""
    place, packed = folder / "before", folder / "before.tar"
    subprocess.run(["git", "archive", "--output", str(packed), COMMIT], cwd=paths.ROOT, check=True)
    shutil.unpack_archive(packed, place, filter="data")
    return place


def environment(place: Path, same: bool) -> tuple[str, str]:
    """The Python for a project, and in words which packages it has: those of its constraints.txt, or those of now."""
    if same:
        return sys.executable, "the packages of now"
    python = place / ".venv" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", str(place / ".venv")], check=True)
    command = [str(python), "-m", "pip", "install", "--quiet", "-r", "requirements.txt", "-c", "constraints.txt"]
    subprocess.run(command, cwd=place, check=True)
    return str(python), f"the packages of its constraints.txt (commit {COMMIT})"


def copy(folder: Path) -> Path:
    """The project as it is now, where it may write."""
    place = folder / "now"
    left_out = shutil.ignore_patterns(
        ".git", ".venv", ".run", "__pycache__", ".*_cache", ".hypothesis", "mutants", "my-*"
    )
    return Path(shutil.copytree(paths.ROOT, place, ignore=left_out))


def floor(python: str, env: dict[str, str], folder: Path) -> float:
    """Seconds in which as many kernels as there are notebooks start, import the packages and end, two at a time."""
    code = (
        "import sys\nfrom concurrent.futures import ThreadPoolExecutor\nimport nbformat\nfrom nbclient import NotebookClient\n"
        "def one(_):\n    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(sys.argv[2])])\n"
        "    NotebookClient(book, kernel_name='python3').execute()\n"
        f"with ThreadPoolExecutor({min(2, os.cpu_count() or 1)}) as pool:\n    list(pool.map(one, range(int(sys.argv[1]))))\n"
    )
    start = time.perf_counter()
    subprocess.run(
        [python, "-c", code, str(len(paths.notebooks())), FLOOR], cwd=folder, env=env, check=True, capture_output=True
    )
    return time.perf_counter() - start


def fewer(now: Path, before: Path, folder: Path) -> Path:
    """The project as it is now with those of its documents that the commit had, and what belongs to them."""
    place = Path(shutil.copytree(now, folder / "fewer"))
    had = set(pd.read_csv(before / "data" / "documents.csv")["doc_id"])
    shortened = []
    for path in sorted((place / "data").rglob("*.csv")):
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        if "doc_id" in table and not table["doc_id"].isin(had).all():
            kept = table[table["doc_id"].isin(had)]
            kept.to_csv(path, index=False, lineterminator="\n")
            shortened.append(f"{path.relative_to(place / 'data').as_posix()}: {len(kept)} rows")
    changes = place / "data" / "CHANGES.md"  # a table that shrinks must be named there
    head, rest = changes.read_text(encoding="utf-8").split("\n## ", 1)
    said = "\n".join(["Made for a benchmark, with fewer rows.", *shortened])
    package = place / "data" / "datapackage.json"
    package.write_text(
        package.read_text(encoding="utf-8").replace('"version": "', '"version": "0-fewer-', 1), encoding="utf-8"
    )
    changes.write_text(f"{head}\n## 0.0.0, {date.today()}\n\n{said}\n\n## {rest}", encoding="utf-8")
    command = [sys.executable, "-m", "helpers.corpus.package"]
    subprocess.run(command, cwd=place, env=surroundings(place), check=True, capture_output=True)
    return place


def pairs(number: int, same: bool, folder: Path) -> tuple[pd.DataFrame, dict[str, float], str]:
    """Runs in turn, each round with the floor; the peaks of memory in MB; and in words what was compared."""
    before, now = as_it_was(folder), copy(folder)
    less = fewer(now, before, folder)
    python, packages = environment(before, same)
    again = [sys.executable, "-m", "helpers.run"]
    jobs = {BEFORE: ([python, "-m", "helpers.run"], before), NOW: ([*again, "FORCE=1"], now), LESS: ([*again, "FORCE=1"], less)}  # fmt: skip
    for job in jobs.values():
        timed(*job, surroundings(job[1]))  # to warm up
    rows = []
    for place in range(1, number + 1):
        row: dict[str, float] = {}
        for name, job in list(jobs.items())[:: 1 if place % 2 else -1]:
            taken = timed(*job, surroundings(job[1]))
            row |= {f"{name} s": taken.seconds, f"{name} processor s": taken.processor}
        row["floor s"] = floor(sys.executable, surroundings(now), now)
        rows.append(row)
        print(f"round {place}: {', '.join(f'{key} {row[key]:.1f}' for key in row)}", flush=True)
    peaks = {name: timed(*job, surroundings(job[1]), weigh=True).peak for name, job in jobs.items()}
    nothing = timed(again, now, surroundings(now)).seconds
    rows_of = ", ".join(f"{name} {data_of(job[1])}" for name, job in jobs.items())
    return pd.DataFrame(rows), peaks, f"{BEFORE}: commit {COMMIT} with its own notebooks, {packages}; {LESS}: the code of now over its documents of then\nrows in all tables: {rows_of}\na run when nothing has changed: {nothing:.1f} s"  # fmt: skip


def data_of(place: Path) -> str:
    """How many rows the tables of a project have together."""
    return f"{sum(path.read_bytes().count(bytes([10])) - 1 for path in (place / 'data').rglob('*.csv')):,} rows"


def main(words: tuple[str, ...] = ()) -> int:
    settings = dict(word.split("=", 1) for word in words)
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        table, peaks, about = pairs(int(settings.get("PAIRS", PAIRS)), settings.get("SAME") == "yes", Path(name))
    middle = table.median()
    print(f"{about}\nmedians")
    print(middle.to_frame().T.to_string(index=False, float_format="{:.1f}".format))
    ratio, above = middle[f"{NOW} s"] / middle[f"{BEFORE} s"], middle[f"{NOW} s"] / middle["floor s"]
    for which in (NOW, LESS):
        clock, used = (middle[f"{which} {what}"] / middle[f"{BEFORE} {what}"] for what in ("s", "processor s"))
        kept = "kept" if clock <= TARGET else "NOT kept"
        print(f"{which} takes {clock:.2f} of before by the clock, {used:.2f} of its processor seconds (asked {TARGET:.2f}): {kept}")  # fmt: skip
    print(f"now takes {above:.1f} times the floor (hoped for {STRETCH:.1f}; {len(paths.notebooks())} kernels that only import)")  # fmt: skip
    lighter = peaks[NOW] <= peaks[BEFORE]
    said = ", ".join(f"{which} {peak:.0f} MB" for which, peak in peaks.items())
    print(f"peak memory of all processes: {said}: {'kept' if lighter else 'NOT kept'}")
    return 0 if ratio <= TARGET and lighter else 1


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:])))
