"""The licence of every package that the project needs, and known vulnerabilities where their list can be reached.

`python -m helpers.audit` writes `docs/licences.md` and runs pip-audit; it fails when a licence does not fit MIT, when a
vulnerability is known, or when a package could not be looked up.
"""

import argparse
import re
import subprocess
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any

from packaging.requirements import Requirement

from helpers import paths
from helpers.files import replace

FITS = re.compile(r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|HPND|Unlicense|CC0|Zlib|0BSD|Public Domain|FreeType|LGPL|Lesser|Artistic)\b", re.I)  # fmt: skip
COPYLEFT = re.compile(r"\bA?GPL|General Public License", re.I)
LINES = "licences: {fits} packages fit MIT; {doubtful} do not"


def needed() -> list[Distribution]:
    """The distributions that requirements.txt and the extras need, directly or not, as installed here."""
    lines = (paths.ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    queue = [Requirement(text) for line in lines if (text := line.split("#")[0].strip()) and not text.startswith("-")]
    queue += [Requirement(text) for text in distribution(paths.project()).requires or ()]
    found: dict[str, Distribution] = {}
    while queue:
        requirement = queue.pop()
        name = requirement.name.lower().replace("_", "-")
        extras = requirement.extras or {""}
        if requirement.marker and not any(requirement.marker.evaluate({"extra": extra}) for extra in [*extras, *_OURS]):
            continue
        if name in found:
            continue
        try:
            found[name] = distribution(requirement.name)
        except PackageNotFoundError:
            continue
        for text in found[name].requires or ():
            child = Requirement(text)
            if child.marker is None or any(child.marker.evaluate({"extra": extra}) for extra in extras):
                queue.append(child)
    return [found[name] for name in sorted(found)]


_OURS = ("form", "docs", "qda", "cluster")


def licence(package: Distribution) -> str:
    """The licence as the package's metadata state it: expression, else classifiers, else the first line of the text."""
    meta: Any = package.metadata
    classified = [line.split(" :: ")[-1] for line in meta.get_all("Classifier") or () if line.startswith("License ::")]
    stated = (meta.get("License") or "").strip().splitlines()
    return meta.get("License-Expression") or "; ".join(classified) or (stated[0] if stated else "not stated")


def fits_mit(text: str) -> bool:
    """Whether a project under MIT can use a package under this licence; of several that are offered, one is enough."""
    weak = re.search(r"LGPL|Lesser|Artistic", text, re.I)
    return bool(FITS.search(text)) and (bool(weak) or not COPYLEFT.search(text) or " OR " in text)


def table() -> tuple[str, list[str]]:
    """The table of licences as Markdown, and the packages whose licence does not fit."""
    rows = [(package.metadata["Name"], package.version, licence(package)) for package in needed()]
    lines = ["| package | version | licence, from its metadata |", "|---|---|---|"]
    lines += [f"| {name} | {number} | {text.replace('|', '/')} |" for name, number, text in rows]
    return "\n".join(lines), [name for name, _, text in rows if not fits_mit(text)]


def vulnerabilities() -> tuple[int, str]:
    """pip-audit's exit code and words; a package that it skipped counts as a failure."""
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", "--strict", "--skip-editable"], capture_output=True, text=True
    )
    return done.returncode, (done.stdout + done.stderr).strip()


def main() -> int:
    text, doubtful = table()
    page = (
        "# Licences of the packages\n\nMade by `make audit` from the packages' own metadata, versions as installed.\n\n"
    )
    replace(paths.ROOT / "docs" / "licences.md", page + text + "\n")
    print(LINES.format(fits=text.count("\n") - 1 - len(doubtful), doubtful=len(doubtful)), *doubtful)
    code, words = vulnerabilities()
    print(words if code == 0 else f"pip-audit: no result is claimed (exit {code})\n{words[-600:]}")
    return 1 if doubtful or code else 0


if __name__ == "__main__":
    argparse.ArgumentParser(prog="python -m helpers.run.audit", description=__doc__).parse_args()
    sys.exit(main())
