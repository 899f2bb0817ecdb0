"""Running notebooks: what has changed, in which order, in kernels of their own, and the report of what they show."""

import sys

# nbformat imports jsonschema, and that, where it finds this package, builds a grammar of internet addresses at once: more processor time
# than the rest of what a run imports, for checks that no notebook asks for (findings/format-checks-slow-nbformat.sh). None: not there.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
