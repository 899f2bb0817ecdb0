#!/usr/bin/env bash
# Installing JupyterLab makes every program that reads a notebook file start slower, though it never checks a format.
#
# Version: nbformat 5.11.1, jsonschema 4.26.0, rfc3987-syntax 1.1.0 (jupyter-events, which JupyterLab needs, asks for it by jsonschema's extra "format-nongpl").
# The guess: a package that checks internet addresses is loaded when an address is checked; nbformat validates with another
#   library (fastjsonschema) anyway, so whether jsonschema's extras are there costs it nothing.
# Seen: `import nbformat` took 0.12 s of processor time without the extra package and 1.51 s with it, in an environment otherwise the same (a busy machine).
#   jsonschema looks for its optional packages when it is imported, and this one builds a whole grammar of addresses (with lark) there and then.
# Why the guess errs: nbformat imports jsonschema for its errors even where it does not validate with it, so all that happens at that import
#   is paid by nbclient, nbconvert, papermill and each script that opens a notebook.
# What to do: a program that checks no addresses says `sys.modules["rfc3987_syntax"] = None` before its first import of nbformat, as this project does.
set -euo pipefail
place=$(mktemp -d); trap 'rm -rf "$place"' EXIT; cd "$place"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check "nbformat==5.11.1" "jsonschema==4.26.0"
cat > takes.py <<'PY'
import sys
import time

start = time.process_time()
import nbformat  # noqa: E402, F401

print(f"{time.process_time() - start:.3f} {'rfc3987_syntax' in sys.modules}")
PY
middle() { for _ in 1 2 3 4 5; do v/bin/python takes.py; done | sort -n | sed -n 3p; }
v/bin/python takes.py > /dev/null  # compiles the modules
without=$(middle)
v/bin/pip install --quiet --disable-pip-version-check "rfc3987-syntax==1.1.0"
v/bin/python takes.py > /dev/null
with=$(middle)
echo "import nbformat, seconds of processor time and whether the grammar was loaded: $without; with rfc3987-syntax: $with"
v/bin/python - $without $with <<'PY'
import sys

before, absent, after, loaded = sys.argv[1:]
assert (absent, loaded) == ("False", "True"), (absent, loaded)
assert float(after) > 2 * float(before), (before, after)
PY
