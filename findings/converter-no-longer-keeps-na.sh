#!/usr/bin/env bash
# A country table read by pandas 3 loses Namibia, even where a converter says that the column is text.
#
# Versions: pandas 3.1.1 against 2.3.3; country_converter 1.3.2, which asks for pandas>=1.0.
# The guess: `read_csv(..., converters={"code": str})` hands each cell to the function and keeps what it returns, so the
#   country code NA stays the text "NA"; this is the known way around the missing-value list, and it worked in pandas 2.
# Seen: with pandas 3.1.1 the values that the converter returned are searched for the missing-value words afterwards, when the
#   result becomes the new text type: "NA" and the empty text are both missing. pandas 2.3.3 with its C reader keeps both as
#   text (its Python reader did not). So code that was right for years drops one country, without an error.
# What it does to a package of the field: country_converter reads its own table in that way. Under pandas 3.1.1 its object cannot be
#   built (TypeError from re.compile, which is handed the missing value for Namibia); pip installs the two together without complaint.
# What to do: `dtype=str, keep_default_na=False`, as this project does.
set -euo pipefail
place=$(mktemp -d); trap 'rm -rf "$place"' EXIT; cd "$place"
cat > read.py <<'PY'
import io
import sys

import pandas as pd

text = "name,code\nNamibia,NA\nNorway,NO\nNot established,\n"
kept = pd.read_csv(io.StringIO(text), converters={"code": str})["code"]
safe = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)["code"]
print(pd.__version__, "converter:", kept.tolist(), "keep_default_na=False:", safe.tolist())
assert safe.tolist() == ["NA", "NO", ""]
assert kept.isna().tolist() == ([True, False, True] if sys.argv[1] == "3" else [False, False, False])
PY
cat > build.py <<'PY'
import country_converter

try:
    country_converter.CountryConverter()
except TypeError as error:
    print("country_converter", country_converter.__version__, "TypeError:", error)
else:
    raise SystemExit("changed: the object is built")
PY
for version in 2.3.3 3.1.1; do
  python3 -m venv "v$version"
  "v$version/bin/pip" install --quiet --disable-pip-version-check "pandas==$version"
  "v$version/bin/python" read.py "${version%%.*}"
done
v3.1.1/bin/pip install --quiet --disable-pip-version-check country_converter==1.3.2
v3.1.1/bin/python build.py
echo "as described"
