#!/usr/bin/env bash
# Where matplotlib cannot write its settings folder, a copied process takes the replacement away from all others when it ends.
#
# Version: matplotlib 3.11.2, Python's os.fork.
# The guess: the temporary folder that matplotlib makes in place of a settings folder that cannot be written lasts until the process that made
#   it ends; processes copied from it after the import (kernels, workers) can use it too, and ending one of them leaves it alone.
# Seen: the folder's removal is registered for the end of the process at import, and a copy inherits that. The first copy that ends in
#   the ordinary way removes the folder under its parent and its brothers, whose own end then fails with FileNotFoundError.
# Why the guess errs: with a home that can be written no temporary folder is made, so pre-imported workers are tried and found good; the
#   other way shows on a machine whose users have no home. The warning speaks of the import's speed and of "multiprocessing" only as a gain.
# What to do: in each copy `atexit.unregister(shutil.rmtree)`, or set MPLCONFIGDIR before the import, as the warning says.
set -euo pipefail
place=$(mktemp -d); trap 'rm -rf "$place"' EXIT; cd "$place"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check "matplotlib==3.11.2"
cat > copied.py <<'PY'
import atexit
import os
import shutil
import sys

import matplotlib

folder = os.environ["MPLCONFIGDIR"]  # matplotlib names the replacement here
assert os.path.isdir(folder)
child = os.fork()
if child == 0:
    if sys.argv[1] == "unregistered":
        atexit.unregister(shutil.rmtree)
    sys.exit(0)
os.waitpid(child, 0)
print(matplotlib.__version__, sys.argv[1], "still there after a copy has ended:", os.path.isdir(folder))
assert os.path.isdir(folder) == (sys.argv[1] == "unregistered")
if sys.argv[1] == "plain":
    os.mkdir(folder)  # so that this process can end without an error
PY
for how in plain unregistered; do env -u MPLCONFIGDIR -u XDG_CONFIG_HOME -u XDG_CACHE_HOME HOME=/dev/null/none v/bin/python copied.py "$how" 2>/dev/null; done
