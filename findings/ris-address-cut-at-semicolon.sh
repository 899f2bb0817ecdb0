#!/usr/bin/env bash
# An address of an old article becomes two when a bibliography is read: its DOI has a semicolon in it, and there the address is cut.
#
# Version: rispy 0.10.0.
# The guess: in RIS a tag that occurs several times is repeated, line by line, so one UR line is one address, whatever stands in it; reading and writing
#   a file gives the same file.
# Seen: DOIs made from SICI codes (one publisher's articles of the 1990s, thousands of them) end like "...3.0.CO;2-B". The UR line of such an article
#   is read as two addresses, one that leads nowhere and "2-B", and written as two UR lines, so the damage stays in the file. The same text under DO is whole.
# Why the guess errs: UR, and no other tag, is also split at ";", for exporters that put several addresses on one line; the rule is a table in the
#   package's settings. Addresses of today hardly have semicolons, so mostly the oldest part of a bibliography is hit, and counts of links rise instead of falling.
# What to do: read with `delimiter_tags_mapping={}`, which keeps the line (a file whose exporter did put several in one line is then split by hand).
set -euo pipefail
place=$(mktemp -d); trap 'rm -rf "$place"' EXIT; cd "$place"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check "rispy==0.10.0"
cat > addresses.py <<'PY'
from importlib.metadata import version

import rispy

DOI = "10.1002/(SICI)0000-0000(199801)19:1<1::AID-XYZ1>3.0.CO;2-B"
TEXT = f"TY  - JOUR\nAU  - Roe, Ann\nTI  - Made up\nPY  - 1998\nDO  - {DOI}\nUR  - https://doi.org/{DOI}\nUR  - https://example.org/copy\nER  - \n\n"
record = rispy.loads(TEXT)[0]
written = [line for line in rispy.dumps([record]).splitlines() if line.startswith("UR")]
kept = rispy.loads(TEXT, delimiter_tags_mapping={})[0]
print(version("rispy"), record["urls"], "| written:", len(written), "lines | without the rule:", kept["urls"])
assert record["doi"] == DOI
assert record["urls"] == [f"https://doi.org/{DOI.split(';')[0]}", "2-B", "https://example.org/copy"]
assert len(written) == 3 and "UR  - 2-B" in written
assert kept["urls"] == [f"https://doi.org/{DOI}", "https://example.org/copy"]
PY
v/bin/python addresses.py
