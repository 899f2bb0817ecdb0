#!/usr/bin/env bash
# With pyarrow installed pandas 3.0 counts "für Maß" as three words, without it as two; pandas 3.1 mends its default text and leaves dtype_backend="pyarrow" as it was.
#
# Versions: pandas 3.0.6 and 3.1.1 with pyarrow 26.0.1.
# The guess: `\w` and `\b` in `.str.count`, `.contains` and `.replace` mean what they mean in Python, where the letters of all languages are
#   letters. Whether pyarrow is installed, or how texts are stored, changes speed and missing values only; and re.UNICODE, which is always on for text in
#   Python, changes nothing.
# Seen, four texts with 9 words (3 2 2 2): pandas 3.0.6 counts 9 with its default text where pyarrow is not installed and 12 (3 3 4 2) where it is:
#   only a-z, A-Z, 0-9 and _ are letters then, `\büber\b` is found in no text, and `replace` cuts "Österreich" to "sterreich".
#   findall, which always goes through Python, counts 9 on the same column. pandas 3.1.1 counts 9 for `str`, so an update within
#   version 3 moves each word count of a German or French corpus; but 12 still for a column read with dtype_backend="pyarrow".
#   That one shows itself as `string[pyarrow]`, yet a column made with dtype="string[pyarrow]" is of another type and counts 9.
# And new with 3.1: a flag on such a column, NotImplementedError before, is answered by Python's re. So count(r"\w+", flags=re.UNICODE) is 9 where
#   count(r"\w+") is 12, and in replace a compiled pattern finds what the same pattern as a text does not.
# Why the guess errs: English comes out the same, nothing is raised, and the tests of a package run in one environment, with pyarrow or without.
#   Words per text and shares of texts with a word are then biased by language within one corpus.
# What to do: pandas 3.1 and `astype("str")` before any `.str` method with a pattern; or findall, whose answer is the same everywhere.
set -euo pipefail
place=$(mktemp -d); trap 'rm -rf "$place"' EXIT; cd "$place"
cat > words.py <<'PY'
import io
import re
import sys

import pandas as pd

version, arrow_there = pd.__version__, sys.argv[1] == "with"
texts = ["Österreich über alles", "für Maß", "naïve coöperation", "plain words"]
words = [len(re.findall(r"\w+", text)) for text in texts]
ascii_words = [3, 3, 4, 2]
assert words == [3, 2, 2, 2]


def seen(column) -> tuple:
    assert column.str.findall(r"\w+").map(len).tolist() == words
    return column.str.count(r"\w+").tolist(), int(column.str.contains(r"\büber\b").sum()), column.str.replace(r"\W+", "_", regex=True).tolist()[0]


right, wrong = (words, 1, "Österreich_über_alles"), (ascii_words, 0, "_sterreich_ber_alles")
file = "\n".join(["text", *texts])
default = pd.read_csv(io.StringIO(file))["text"]
print(version, sys.argv[1], "pyarrow,", default.dtype, seen(default))
assert default.dtype == "str" and default.dtype.storage == ("pyarrow" if arrow_there else "python")
assert seen(default) == (wrong if version == "3.0.6" and arrow_there else right)
assert seen(default.astype(object)) == right
if arrow_there:
    arrow = pd.read_csv(io.StringIO(file), dtype_backend="pyarrow")["text"]
    named = pd.Series(texts, dtype="string[pyarrow]")
    print(version, "dtype_backend:", arrow.dtype, seen(arrow), "| dtype='string[pyarrow]':", seen(named))
    assert str(arrow.dtype) == "string[pyarrow]" and arrow.dtype != named.dtype
    assert seen(arrow) == wrong and seen(named) == seen(default)
    try:
        flagged = arrow.str.count(r"\w+", flags=re.UNICODE).tolist()
    except NotImplementedError:
        flagged = "NotImplementedError"
    print(version, "dtype_backend, count with re.UNICODE:", flagged)
    assert flagged == ("NotImplementedError" if version == "3.0.6" else words)
    if version == "3.1.1":
        assert seen(arrow.astype("str")) == right
        replaced = [arrow.str.replace(pattern, "#", regex=True)[0] for pattern in (r"\büber\b", re.compile(r"\büber\b"))]
        print(version, "dtype_backend, replace by a text and by the same compiled:", replaced)
        assert replaced == ["Österreich über alles", "Österreich # alles"]
PY
for version in 3.0.6 3.1.1; do
  python3 -m venv "v$version"
  "v$version/bin/pip" install --quiet --disable-pip-version-check "pandas==$version" "numpy==2.4.6"
  "v$version/bin/python" words.py without
  "v$version/bin/pip" install --quiet --disable-pip-version-check "pyarrow==26.0.1"
  "v$version/bin/python" words.py with
done
echo "as described"
