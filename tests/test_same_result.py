"""Place, folder for what is temporary, time zone, locale, hash seed, cores, working directory and a home that cannot be written change nothing; a run has no network.

In `make test` one notebook under all of them at once; with NIGHTLY=1 every notebook under each.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import paths
from helpers.run import verify

pytestmark = pytest.mark.whole
AUDIT = """
import sys


def refuse(event, details):
    if event == "socket.connect":
        address = details[1]
        host = address[0] if isinstance(address, tuple) else "127.0.0.1"
        if not str(host).startswith(("127.", "::1", "localhost")):
            raise PermissionError(f"no network at run time: {address}")
    if event == "socket.getaddrinfo" and details[0] not in (None, "", "localhost", "127.0.0.1", "::1", "0.0.0.0"):
        raise PermissionError(f"no network at run time: {details[0]}")

sys.addaudithook(refuse)
"""
ALL = {
    "TZ": "Asia/Shanghai",
    "HOME": "/dev/null/home",
    "LC_ALL": "C",
    "PYTHONHASHSEED": "20180611",
    "LANG": "zh_CN.UTF-8",
    "MPLBACKEND": "svg",
}
SEPARATE = [
    {"TZ": "America/Los_Angeles"}, {"LC_ALL": "C"}, {"LC_ALL": "de_DE.UTF-8"}, {"LC_ALL": "zh_CN.UTF-8"}, {"LC_ALL": "tr_TR.UTF-8"}, {"PYTHONHASHSEED": "7"}, {"MPLBACKEND": "agg"}, {"HOME": "/dev/null/home"},
]  # fmt: skip
NIGHTLY = bool(os.environ.get("NIGHTLY"))


def run_in(folder: Path, changed: dict, only: str, tmp_path: Path, cores: bool) -> None:
    (tmp_path / "hooks").mkdir(exist_ok=True)
    (tmp_path / "hooks" / "sitecustomize.py").write_text(AUDIT)
    for name in verify.KEPT:
        source = paths.ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / name)
    environment = {
        name: value for name, value in os.environ.items() if name not in ("CORPUS_DATA", "FIGURES_OUT", "CORPUS_TEXTS")
    }
    environment |= changed | {"PYTHONPATH": os.pathsep.join([str(tmp_path / "hooks"), str(folder)])}
    environment["TMPDIR"] = str(tmp_path / "another place")
    (tmp_path / "another place").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "helpers.run", *([f"ONLY={only}"] if only else [])]
    if cores and shutil.which("taskset"):
        command = ["taskset", "-c", "0", *command]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr[-2000:]


def locales(name: str, folder: Path) -> dict:
    """The variable under which a locale is found that was made for this test; the test is skipped where none can be made."""
    if name == "C":
        return {}
    language, _, letters = name.partition(".")
    command = ["localedef", "-i", language, "-f", letters, str(folder / name)]
    if not shutil.which("localedef") or subprocess.run(command, capture_output=True).returncode > 1:
        pytest.skip(f"the locale {name} cannot be made here (Debian: apt install locales)")
    return {"LOCPATH": str(folder)}


def compare(folder: Path, only: str) -> list[str]:
    names = [name for name in verify.stored() if f"/{only}" in name] if only else verify.stored()
    assert names
    whole = verify.same_bytes_promised()
    return [name for name in verify.differences(folder, whole) if name.split(":")[0] in names]


@pytest.mark.parametrize("changed", SEPARATE if NIGHTLY else [ALL], ids=lambda changed: ",".join(changed.values()))
def test_the_surroundings_change_no_byte(tmp_path, changed):
    folder = tmp_path / "mit Leerzeichen und Ümläuten"
    folder.mkdir()
    only = "" if NIGHTLY else "03"
    changed = changed | (locales(changed["LC_ALL"], tmp_path) if "LC_ALL" in changed else {})
    run_in(folder, changed, only, tmp_path, cores=not NIGHTLY)
    assert compare(folder, only) == []
