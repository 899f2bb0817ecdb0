"""How many processor seconds of a run go into drawing, step by step, and how many into everything else that the cells do.

`python -m benchmarks.drawing` runs the cells of every notebook in a Python of its own, on one thread, and adds up what each step took.
What the steps take cannot be saved as long as each figure comes as PNG, as SVG and as a picture in the notebook.
"""

import json
import subprocess
import sys
import tempfile

import pandas as pd

from benchmarks import cells, run
from helpers import paths
from helpers.run.warm import INLINE, ONE_THREAD

STEPS = """
import collections, functools
from helpers.figure import figure, files

took, calls = collections.Counter(), collections.Counter()

def watched(step, call):
    @functools.wraps(call)
    def timed(*given, **named):
        start = time.thread_time()  # of this thread alone: two work side by side
        try:
            return call(*given, **named)
        finally:
            took[step] += time.thread_time() - start
            calls[step] += 1
    return timed

figure.Figure.axes = property(watched("artists made", figure.Figure.axes.fget))
for step, name in [("laid out", "settle"), ("points", "_points"), ("lines (SVG)", "_lines"), ("points as PNG", "_png"), ("picture in the notebook", "preview")]:
    setattr(files, name, watched(step, getattr(files, name)))
start = time.process_time()
for cell in cells:
    run(cell)
print(json.dumps([took, calls, time.process_time() - start]))
"""


def steps(book: str, figures: str) -> tuple[pd.DataFrame, float]:
    """The processor seconds and calls of each step of drawing in a notebook, and the processor seconds of all its cells."""
    env = run.surroundings(paths.ROOT) | {"FIGURES_OUT": figures, "MPLBACKEND": INLINE, **ONE_THREAD}
    done = subprocess.run(
        [sys.executable, "-c", cells.READ + STEPS, book], env=env, check=True, capture_output=True, text=True
    )
    took, calls, everything = json.loads(done.stdout.splitlines()[-1])
    return pd.DataFrame({"processor s": took, "calls": calls}), everything


def main() -> int:
    with tempfile.TemporaryDirectory() as figures:
        found = [steps(str(path), figures) for path in paths.notebooks()]
    table = pd.concat([each for each, _ in found]).groupby(level=0, sort=False).sum()
    whole, drawing = sum(everything for _, everything in found), table["processor s"].sum()
    print(table.rename_axis("step").reset_index().to_string(index=False, float_format="{:.1f}".format))
    print(
        f"all cells of {len(found)} notebooks {whole:.1f} processor s, of which drawing {drawing:.1f} ({drawing / whole:.0%})"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
