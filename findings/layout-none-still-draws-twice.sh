#!/usr/bin/env bash
# Turning the layout engine off after it has done its work does not spare the second drawing: each savefig still draws twice.
#
# Version: matplotlib 3.11.2.
# The guess: after `set_layout_engine("none")` a figure has no layout engine, so savefig draws once, as for a figure that never had one.
# Seen: where an engine was set before, "none" leaves a placeholder that does nothing in its place (so that colour bars keep fitting), and
#   savefig, which asks only whether there is any engine, draws everything once more in advance, for each file. `set_layout_engine(None)`
#   behind it really takes it away, as long as the rcParams ask for none.
# Why the guess errs: the result is the same to the pixel, so only the time tells.
set -euo pipefail
place=$(mktemp -d); trap 'rm -rf "$place"' EXIT; cd "$place"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check "matplotlib==3.11.2"
cat > draws.py <<'PY'
import io

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text


class Counted(Text):
    drawn = 0

    def draw(self, renderer):
        Counted.drawn += 1
        super().draw(renderer)


def draws(*engines) -> int:
    """How often a text is drawn for one file after these engines were set, one after the other."""
    fig = Figure(layout="constrained" if engines else None)
    FigureCanvasAgg(fig)
    fig.add_artist(Counted(0.5, 0.5, "word"))
    fig.subplots()
    fig.draw_without_rendering()
    for engine in engines:
        fig.set_layout_engine(engine)
    Counted.drawn = 0
    fig.savefig(io.BytesIO(), format="png")
    return Counted.drawn


found = {"never any": draws(), "none": draws("none"), "none, then None": draws("none", None)}
print(matplotlib.__version__, found)
assert found == {"never any": 1, "none": 2, "none, then None": 1}
PY
v/bin/python draws.py
