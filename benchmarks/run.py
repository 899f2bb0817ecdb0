"""All notebooks run and every output written: the code of now against that of an earlier commit, in turn, side by side.

`python -m benchmarks.run` unpacks the commit and makes an environment of its own for it (the packages of that commit's
constraints.txt) and prints each pair, the medians, their ratio, the floor (as many kernels as there are notebooks that only import
packages) and the peak of memory over all processes. `PAIRS=5` runs more pairs; `SAME=yes` uses the packages of now for both, `WARM=no` leaves out
the first pair, which counts for nothing.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import psutil

from helpers import paths

COMMIT = "9cb9e79"
PAIRS, TARGET, STRETCH = 3, 0.40, 2.0  # pairs of runs; promised ratio to the commit; hoped for ratio to the floor
FLOOR = "import pandas, scipy.stats, sklearn.feature_extraction.text, matplotlib.pyplot"
EVERY = 0.1  # seconds between two looks at memory


class Taken(NamedTuple):
    """What a run took: seconds by the clock, seconds of all processors, peak memory of all its processes in MB."""

    seconds: float
    processor: float
    peak: float


def timed(command: list[str], folder: Path, env: dict[str, str]) -> Taken:
    """Run a command and watch it with all its processes; raises CalledProcessError when it fails."""
    start, peak, used = time.perf_counter(), 0.0, {}
    process = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    while process.poll() is None:
        now = _looked(process.pid)
        peak = max(peak, sum(memory for memory, _ in now.values()))
        used |= {pid: seconds for pid, (_, seconds) in now.items()}
        time.sleep(EVERY)
    if process.returncode:
        raise subprocess.CalledProcessError(
            process.returncode, command, stderr=process.stderr and process.stderr.read()
        )
    return Taken(time.perf_counter() - start, sum(used.values()), peak / 1e6)


def _looked(pid: int) -> dict[int, tuple[float, float]]:
    """Memory (bytes that belong to it alone, and its part of what is shared) and processor seconds of a process and all below it."""
    found = {}
    try:
        tree = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.Error:
        return {}
    for each in tree:
        try:
            about = each.memory_full_info()
            times = each.cpu_times()
            found[each.pid] = (float(getattr(about, "pss", about.rss)), times.user + times.system)
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


def pairs(number: int, same: bool, warm: bool, folder: Path) -> tuple[pd.DataFrame, str]:
    """Runs in turn, before and now, each pair with the floor; and in words what was compared."""
    before, now = as_it_was(folder), copy(folder)
    python, packages = environment(before, same)
    jobs = {
        "before": ([python, "-m", "helpers.run"], before),
        "now": ([sys.executable, "-m", "helpers.run", "FORCE=1"], now),
    }
    rows = []
    for place in range(0 if warm else 1, number + 1):  # pair 0 warms the disk and counts for nothing
        row: dict[str, float] = {}
        for name, (command, home) in list(jobs.items())[:: 1 if place % 2 else -1]:
            taken = timed(command, home, surroundings(home))
            row |= {f"{name} s": taken.seconds, f"{name} processor s": taken.processor, f"{name} peak MB": taken.peak}
        row["floor s"] = floor(sys.executable, surroundings(now), now)
        rows += [row] if place else []
        print(
            f"{'pair ' + str(place) if place else 'to warm up'}: before {row['before s']:.1f} s, now {row['now s']:.1f} s, floor {row['floor s']:.1f} s",
            flush=True,
        )
    again = timed(jobs["now"][0][:-1], now, surroundings(now)).seconds
    return pd.DataFrame(
        rows
    ), f"before: commit {COMMIT} with its own notebooks, {packages}; a run when nothing has changed: {again:.1f} s"


def data_of(place: Path) -> str:
    """How many rows the tables of a project have together."""
    return f"{sum(path.read_bytes().count(bytes([10])) - 1 for path in (place / 'data').rglob('*.csv')):,} rows"


def main(words: tuple[str, ...] = ()) -> int:
    settings = dict(word.split("=", 1) for word in words)
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        table, about = pairs(
            int(settings.get("PAIRS", PAIRS)), settings.get("SAME") == "yes", settings.get("WARM") != "no", Path(name)
        )
    old = subprocess.run(
        ["git", "ls-tree", "-r", "--name-only", COMMIT, "data"], cwd=paths.ROOT, capture_output=True, text=True
    )
    rows_before = sum(
        subprocess.run(["git", "show", f"{COMMIT}:{file}"], cwd=paths.ROOT, capture_output=True).stdout.count(b"\n") - 1
        for file in old.stdout.split()
        if file.endswith(".csv")
    )
    print(f"{about}\ndata: before {rows_before:,} rows in all tables, now {data_of(paths.ROOT)}")
    middle = table.median()
    print(table.to_string(index=False, float_format="{:.1f}".format))
    print("medians\n" + middle.to_frame().T.to_string(index=False, float_format="{:.1f}".format))
    ratio, above = middle["now s"] / middle["before s"], middle["now s"] / middle["floor s"]
    used = middle["now processor s"] / middle["before processor s"]
    print(
        f"now takes {ratio:.2f} of before by the clock, {used:.2f} of its processor seconds (asked {TARGET:.2f}): {'kept' if ratio <= TARGET else 'NOT kept'}"
    )
    print(
        f"now takes {above:.1f} times the floor (hoped for {STRETCH:.1f}; {len(paths.notebooks())} kernels that only import)"
    )
    lighter = middle["now peak MB"] <= middle["before peak MB"]
    print(
        f"peak memory of all processes: before {middle['before peak MB']:.0f} MB, now {middle['now peak MB']:.0f} MB: {'kept' if lighter else 'NOT kept'}"
    )
    return 0 if ratio <= TARGET and lighter else 1


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:])))
