"""Does a fresh run give what is stored? `python -m helpers.verify` runs everything in a copy and compares.

On Linux x86-64 with Python 3.11 to 3.14 and the versions of constraints.txt the promise is the same bytes; elsewhere the CSVs
agree to six significant digits, and simulated limits within their Monte-Carlo error.
"""

import argparse
import io
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
import pandas as pd

from helpers import paths

KEPT = ("data", "helpers", "notebooks", "figures", "README.md", "pyproject.toml", "requirements.txt", "constraints.txt")
SIMULATED = re.compile(r"^(low|high|p|q|se)$|_(low|high|p|q)$|^(low|high)_")
TOLERANCE, MONTE_CARLO = 2e-6, 0.05
PYTHONS = ((3, 11), (3, 14))  # the first and the last that gave the same bytes (docs/reliability.md)


def same_bytes_promised() -> bool:
    """Whether this machine is one on which the stored bytes are promised."""
    tried = PYTHONS[0] <= sys.version_info[:2] <= PYTHONS[1]
    return (sys.platform, platform.machine()) == ("linux", "x86_64") and tried and not other_versions()


def other_versions() -> list[str]:
    """The packages whose installed version is not that of constraints.txt."""
    pins = (line.split("==") for line in (paths.ROOT / "constraints.txt").read_text().splitlines() if "==" in line)
    return [name for name, pin in pins if _installed(name) not in (None, pin.split()[0])]


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def fresh_copy(folder: Path) -> Path:
    """The project copied into a folder and run there in full."""
    for name in KEPT:
        source = paths.ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", "texts"))
        else:
            shutil.copy(source, folder / name)
    places = {name: value for name, value in os.environ.items() if name not in ("CORPUS_DATA", "FIGURES_OUT")}
    subprocess.run(
        [sys.executable, "-m", "helpers.run", "FORCE=1"],
        cwd=folder,
        check=True,
        env={**places, "PYTHONPATH": str(folder)},
    )
    return folder


def stored() -> list[str]:
    """The files that a run makes and git keeps."""
    figures = [
        f"figures/{path.name}"
        for path in (paths.ROOT / "figures").iterdir()
        if path.is_file() and not _ignored(path.name)
    ]
    return sorted([*figures, *(f"notebooks/{path.name}" for path in paths.NOTEBOOKS.glob("*.ipynb")), "README.md"])


def _ignored(name: str) -> bool:
    return name.startswith(("references", "report.html", "."))


def differences(fresh: Path, whole: bool) -> list[str]:
    """What differs between the stored files and the fresh ones: in bytes when `whole`, else in the numbers of the CSVs."""
    found = []
    for name in stored():
        old, new = paths.ROOT / name, fresh / name
        if not new.is_file():
            found.append(f"{name}: not made again")
        elif whole and old.read_bytes() != new.read_bytes():
            found.append(f"{name}: other bytes")
        elif not whole and name.endswith(".csv"):
            found += [f"{name}: {what}" for what in table_differences(old.read_text("utf-8"), new.read_text("utf-8"))]
    return found


def table_differences(old: str, new: str) -> list[str]:
    """The columns of two CSVs that differ by more than six significant digits, or more than simulation allows."""
    one, other = (pd.read_csv(io.StringIO(text)) for text in (old, new))
    if list(one.columns) != list(other.columns) or len(one) != len(other):
        return ["other rows or columns"]
    return [column for column in one.columns if not _alike(one[column], other[column], column)]


def _alike(one: pd.Series, other: pd.Series, column: str) -> bool:
    if not (pd.api.types.is_numeric_dtype(one) and pd.api.types.is_numeric_dtype(other)):
        return one.fillna("").astype(str).equals(other.fillna("").astype(str))
    slack = MONTE_CARLO if SIMULATED.search(column) else 0.0
    return bool(np.allclose(one, other, rtol=TOLERANCE, atol=max(slack, 1e-9), equal_nan=True))


def main() -> int:
    whole = same_bytes_promised()
    promise = "the same bytes" if whole else "the same numbers to six significant digits (simulated limits within 0.05)"
    print(f"promise checked here: {promise}")
    if not whole and (names := other_versions()):
        print(f"other versions than in constraints.txt: {', '.join(names)}")
    with tempfile.TemporaryDirectory(prefix="verify-") as folder:
        found = differences(fresh_copy(Path(folder)), whole)
    print("\n".join(found) if found else f"{len(stored())} files agree")
    return 1 if found else 0


if __name__ == "__main__":
    argparse.ArgumentParser(prog="python -m helpers.run.verify", description=__doc__).parse_args()
    sys.exit(main())
