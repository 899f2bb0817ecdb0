"""The licence of every package that the project needs, and known vulnerabilities where their list can be reached.

`python -m helpers.run.audit` writes `docs/licences.md` and runs pip-audit; it fails when a licence does not fit MIT or when a
vulnerability is known. What could not be looked up is named, and nothing is claimed of it.
"""

import argparse
import json
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
ROW = re.compile(r"^\| (\S+) \| \S+ \| .* \|$", re.M)


def needed() -> tuple[list[Distribution], list[str]]:
    """The distributions that requirements.txt and the extras need, directly or not, as installed here; and the names of those that
    are not installed."""
    lines = (paths.ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    queue = [Requirement(text) for line in lines if (text := line.split("#")[0].strip()) and not text.startswith("-")]
    queue += [Requirement(text) for text in distribution(paths.project()).requires or ()]
    found: dict[str, Distribution] = {}
    missing = set()
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
            missing.add(name)
            continue
        for text in found[name].requires or ():
            child = Requirement(text)
            if child.marker is None or any(child.marker.evaluate({"extra": extra}) for extra in extras):
                queue.append(child)
    return [found[name] for name in sorted(found)], sorted(missing)


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


def table(earlier: str = "") -> tuple[str, list[str], list[str]]:
    """The table of licences as Markdown, the packages whose licence does not fit, and those that are not installed here.

    Where some are not, the rows of an `earlier` table on packages that are not installed stay as they were."""
    packages, missing = needed()
    rows = {
        package.metadata[
            "Name"
        ]: f"| {package.metadata['Name']} | {package.version} | {licence(package).replace('|', '/')} |"
        for package in packages
    }
    if missing:
        here = {_plain(name) for name in rows}
        rows |= {found[1]: found[0] for found in ROW.finditer(earlier) if _plain(found[1]) not in {*here, "package"}}
    lines = ["| package | version | licence, from its metadata |", "|---|---|---|"]
    lines += [rows[name] for name in sorted(rows, key=_plain)]
    doubtful = [name for name, row in rows.items() if not fits_mit(row.rsplit(" | ", 1)[-1])]
    return "\n".join(lines), doubtful, [name for name in missing if name not in {_plain(row) for row in rows}]


def _plain(name: str) -> str:
    """A package's name as packages are compared: small letters, one kind of dash."""
    return re.sub(r"[-_.]+", "-", name).lower()


def vulnerabilities() -> tuple[list[str], str]:
    """The packages with a known vulnerability, each with its numbers; and in words how many were looked up, and which were not."""
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", "--skip-editable", "--progress-spinner", "off", "--format", "json"],
        capture_output=True, text=True,
    )  # fmt: skip
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return [], f"vulnerabilities: nothing could be looked up, so nothing is claimed\n{done.stderr.strip()[-600:]}"
    known = [
        f"{each['name']} {each['version']}: {', '.join(one['id'] for one in each['vulns'])}"
        for each in packages if each.get("vulns")
    ]  # fmt: skip
    skipped = [each["name"] for each in packages if "skip_reason" in each]
    said = f"vulnerabilities: {len(packages) - len(skipped)} packages were looked up, {len(known)} of them have a known one"
    if skipped:
        said += f"\nnot looked up, so nothing is claimed of them ({len(skipped)}): {', '.join(skipped)}"
    return known, said


def main() -> int:
    path = paths.ROOT / "docs" / "licences.md"
    text, doubtful, missing = table(path.read_text(encoding="utf-8") if path.is_file() else "")
    page = (
        "# Licences of the packages\n\nMade by `make audit` from the packages' own metadata, versions as installed.\n\n"
    )
    replace(path, page + text + "\n")
    print(LINES.format(fits=text.count("\n") - 1 - len(doubtful), doubtful=len(doubtful)), *doubtful)
    if missing:
        print(f"not installed, so not looked up: {', '.join(missing)}")
    known, said = vulnerabilities()
    print("\n".join([said, *known]))
    return 1 if doubtful or known else 0


if __name__ == "__main__":
    argparse.ArgumentParser(prog="python -m helpers.run.audit", description=__doc__).parse_args()
    sys.exit(main())
