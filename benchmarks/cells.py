"""Adapting a cell in a kernel that runs: notebook 02 for another question, and each figure from its call to its picture, then and now.

`python -m benchmarks.cells` runs the cells of an earlier commit (that of `benchmarks.run`, with the packages of now) and those of now
in turn, and prints the seconds of notebook 02 after QUESTION was changed, and the ten slowest cells of all notebooks.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

from benchmarks import run
from helpers.run.warm import INLINE

PAIRS, TARGET, PICTURE, SLOWEST = 3, 0.5, 1.0, 10  # pairs; promised ratio; promised seconds for a figure; cells listed
QUESTION = "bond"
READ = """
import contextlib, io, json, os, re, sys, time
from IPython.core.interactiveshell import InteractiveShell

path = sys.argv[1]
os.chdir(os.path.dirname(path))
with open(path, encoding="utf-8") as book:
    cells = ["".join(each["source"]) for each in json.load(book)["cells"] if each["cell_type"] == "code"]
shell = InteractiveShell.instance()

def run(cell):
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        shell.run_cell(cell).raise_error()
"""  # in a Python of its own: the cells of a notebook, and what runs one
CELLS = """
def timed(cells):
    took = []
    for cell in cells:
        start = time.perf_counter()
        run(cell)
        took.append((cell.strip().splitlines()[-1], time.perf_counter() - start))
    return took

question = sys.argv[2]
first = timed(cells)
asked = next(place for place, cell in enumerate(cells) if "QUESTION =" in cell or place == len(cells) - 1)
changed = [re.sub(r'QUESTION = "\\w+"', f'QUESTION = "{question}"', cell) for cell in cells[asked:]]
print(json.dumps([first[2:], timed(changed) if question else []]))
"""


def timed(place: Path, book: str, question: str = "") -> tuple[list, list]:
    """The cells of a notebook of a project, each with its last line and the seconds it took: run once, and, with a `question`, run on
    from the settings for another question in the same kernel."""
    with tempfile.TemporaryDirectory() as figures:
        env = run.surroundings(place) | {"FIGURES_OUT": figures, "MPLBACKEND": INLINE}
        path = next((place / "notebooks").glob(f"{book}_*.ipynb"))
        command = [sys.executable, "-c", READ + CELLS, str(path), question]
        said = subprocess.run(command, cwd=place, env=env, check=True, capture_output=True, text=True).stdout
    first, again = json.loads(said.strip().splitlines()[-1])
    return first, again


def slowest(place: Path) -> pd.DataFrame:
    """The cells that took longest, of all notebooks of a project: notebook, cell (its last line), seconds."""
    books = sorted(path.name[:2] for path in (place / "notebooks").glob("[0-9]*.ipynb"))
    rows = [(book, line[:90], seconds) for book in books for line, seconds in timed(place, book)[0]]
    table = pd.DataFrame(rows, columns=["notebook", "cell", "seconds"])
    return table.sort_values("seconds", ascending=False).reset_index(drop=True)


def main(words: tuple[str, ...] = ()) -> int:
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        projects = {"before": run.as_it_was(Path(name)), "now": run.copy(Path(name))}
        pairs = pd.DataFrame(
            [
                {which: sum(each for _, each in timed(place, "02", QUESTION)[1]) for which, place in projects.items()}
                for _ in range(PAIRS)
            ]
        )
        cells = {which: slowest(place) for which, place in projects.items()}
    print(f"Notebook 02 on from QUESTION = {QUESTION!r} in a kernel that runs, seconds")
    print(pairs.to_string(index=False, float_format="{:.2f}".format))
    middle = pairs.median()
    ratio = middle["now"] / middle["before"]
    print(f"medians {middle['before']:.2f} and {middle['now']:.2f}: {ratio:.2f} of before (asked {TARGET}): {'kept' if ratio <= TARGET else 'NOT kept'}")  # fmt: skip
    for which, table in cells.items():
        late = table[table["seconds"] > PICTURE]
        print(f"\nThe slowest cells, {which}; {len(late)} of {len(table)} take longer than {PICTURE:.0f} s")
        print(table.head(SLOWEST).to_string(index=False, float_format="{:.2f}".format))
    return 0 if ratio <= TARGET and (cells["now"]["seconds"] <= PICTURE).all() else 1


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:])))
