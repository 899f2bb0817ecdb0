"""The pins can be installed on the lowest Python that the project names, and a lower one is told."""

import contextlib
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, metadata

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from helpers import paths

LOWEST = "3.11.0"
PINS = re.findall(r"(?m)^([\w.-]+)==(\S+)$", (paths.ROOT / "constraints.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "version"), PINS)
def test_every_pin_installs_on_the_lowest_python(name, version):
    try:
        found = metadata(name)
    except PackageNotFoundError:
        pytest.skip(f"{name} is not installed here")
    if found["Version"] != version:
        pytest.skip(f"{name} {found['Version']} is installed here, not {version}")
    needed = found.get("Requires-Python")
    assert not needed or LOWEST in SpecifierSet(needed), f"{name}=={version} needs Python {needed}"


def test_every_pin_is_what_the_other_pins_need():
    pinned = {canonicalize_name(name): version for name, version in PINS}
    lowest = {
        **default_environment(),
        "python_version": LOWEST.rpartition(".")[0],
        "python_full_version": LOWEST,
        "extra": "",
    }
    wrong, looked_at = [], 0
    for name, version in PINS:
        try:
            found = metadata(name)
        except PackageNotFoundError:
            continue
        if found["Version"] != version:
            continue
        for needed in map(Requirement, found.get_all("Requires-Dist") or []):
            held = pinned.get(canonicalize_name(needed.name))
            if held and (not needed.marker or needed.marker.evaluate(lowest)):
                looked_at += 1
                wrong += (
                    [] if needed.specifier.contains(held, prereleases=True) else [f"{name} needs {needed}, not {held}"]
                )
    assert looked_at and not wrong, wrong


@pytest.mark.skipif(not os.environ.get("NIGHTLY"), reason="asks a package index for half a minute: at night")
def test_the_index_resolves_the_pins_for_the_lowest_python(tmp_path):
    lines = (paths.ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    (tmp_path / "needed.txt").write_text("\n".join(line for line in lines if not line.startswith("-e")))
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--python-version", LOWEST, "--retries", "0",
               "--only-binary=:all:", "--target", str(tmp_path / "x"), "-r", str(tmp_path / "needed.txt"),
               "-c", str(paths.ROOT / "constraints.txt")]  # fmt: skip
    probe = [*command[:4], "--quiet", "--no-deps", "--retries", "0", "--target", str(tmp_path / "x"), "six"]
    if subprocess.run(probe, capture_output=True).returncode:
        pytest.skip("no package index can be reached")
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0 and "yanked" not in done.stderr, done.stderr


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("exit 1", "Python 3.11 or newer is needed"),
        ('case "$2" in *14*) exit 1;; esac', "networkx cannot be installed on Python 3.14.1"),
    ],
)
def test_a_python_that_will_not_do_is_told_what_is_needed(tmp_path, script, said):
    old = tmp_path / "python3"
    old.write_text(f"#!/bin/sh\n{script}\n")
    old.chmod(0o755)
    (tmp_path / "Makefile").write_text((paths.ROOT / "Makefile").read_text(encoding="utf-8"), encoding="utf-8")
    for name in ("requirements.txt", "constraints.txt", "pyproject.toml"):
        (tmp_path / name).write_text("")
    done = subprocess.run(["make", "run", f"PYTHON={old}"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode and said in done.stdout and not (tmp_path / ".venv").exists()


@pytest.mark.parametrize(("made", "target", "said"), [("/elsewhere", "run", True), ("/elsewhere", "clean", False), ("", "run", False), (".", "run", False)])  # fmt: skip
def test_an_environment_that_came_with_a_copied_folder_is_refused(tmp_path, made, target, said):
    (tmp_path / "Makefile").write_text((paths.ROOT / "Makefile").read_text(encoding="utf-8"), encoding="utf-8")
    for name in ("requirements.txt", "constraints.txt", "pyproject.toml"):
        (tmp_path / name).write_text("")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "installed").write_text(f"{tmp_path.resolve() if made == '.' else made}\n")
    done = subprocess.run(["make", "-n", target], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode != 0) == said == (".venv was made in /elsewhere" in done.stderr)


def test_what_a_package_does_not_run_on_stands_among_what_the_project_needs():
    """So pip names the Python at once, also without make: networkx 3.6.1 excludes 3.14.1."""
    ours = SpecifierSet(
        tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    )
    for name, _ in PINS:
        with contextlib.suppress(PackageNotFoundError):
            theirs = SpecifierSet(metadata(name).get("Requires-Python") or "")
            wrong = [each.version for each in theirs if each.operator == "!=" and "*" not in each.version]
            assert not [version for version in wrong if version in ours], name


def test_make_says_nothing_strange_of_any_target():
    makefile = (paths.ROOT / "Makefile").read_text(encoding="utf-8")
    targets = {name for line in re.findall(r"(?m)^([\w./ -]+):(?!=)", makefile) for name in line.split()}
    assert {"run", "lab", ".venv/lab", "figures", "notebooks", "tests"} <= targets
    for target in sorted(targets):
        done = subprocess.run(["make", "-n", target, "DEBATE=x"], cwd=paths.ROOT, capture_output=True, text=True)
        assert done.returncode == 0 and not done.stderr and "Nothing to be done" not in done.stdout, (target, done)


@pytest.mark.parametrize("uv", ["", "/opt/tools/uv"])
def test_uv_installs_where_it_is_there_and_pip_where_not_from_the_same_pins(uv):
    done = subprocess.run(["make", "-n", "-B", "run", f"UV={uv}"], cwd=paths.ROOT, capture_output=True, text=True)
    tool = f'"{uv}" pip install --quiet --python .venv/bin/python' if uv else ".venv/bin/python -m pip install"
    line = next(line for line in done.stdout.splitlines() if "-c constraints.txt" in line)
    assert line.startswith(tool) and line.endswith(" -e . -r .venv/needed.txt -c constraints.txt")
    assert done.stdout.splitlines()[-1].strip() == ".venv/bin/python -m helpers.run"


def test_a_run_installs_all_but_jupyterlab_and_the_lab_and_the_tests_that_too():
    said = {}
    for target in ("run", "lab", "test"):
        done = subprocess.run(["make", "-n", "-B", target, "UV="], cwd=paths.ROOT, capture_output=True, text=True)
        said[target] = [
            line.split(" -m pip install ")[-1] for line in done.stdout.splitlines() if "pip install" in line
        ]
    assert ["-r requirements.txt" in " ".join(said[target]) for target in ("run", "lab", "test")] == [False, True, True]
    filtered = re.findall(r"-e '(\S+)'", (paths.ROOT / "Makefile").read_text(encoding="utf-8"))
    lines = [
        line for line in (paths.ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines() if line[:1] != "#"
    ]
    assert [line.split(">")[0] for line in lines if any(re.match(each, line) for each in filtered)] == [
        "jupyterlab",
        "-e .",
    ]
