"""Which licences fit, and that no result is claimed where the audit could not be made."""

import json
from email.message import Message
from types import SimpleNamespace

import pytest

from helpers import paths
from helpers.run import audit


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("MIT", True), ("BSD-3-Clause", True), ("Apache Software License", True), ("MPL-2.0", True),
        ("GNU Lesser General Public License v3 (LGPLv3)", True), ("MIT OR GPL-2.0-only", True),
        ("GPL-3.0-or-later", False), ("GNU Affero General Public License v3", False), ("AGPL-3.0", False),
        ("Proprietary", False), ("not stated", False), ("PERMITTED", False),
    ],
)  # fmt: skip
def test_a_licence_fits_mit_or_not(text, fits):
    assert audit.fits_mit(text) == fits


def package(**fields):
    metadata = Message()
    for name, value in fields.items():
        metadata[name.replace("_", "-")] = value
    return SimpleNamespace(metadata=metadata, version="1")


def test_the_licence_is_the_expression_else_the_classifier_else_the_first_line():
    both = {"Classifier": "License :: OSI Approved :: BSD License", "License": "\nFree text\nand more"}
    assert audit.licence(package(License_Expression="MIT", **both)) == "MIT"
    assert audit.licence(package(**both)) == "BSD License"
    assert audit.licence(package(License="\nFree text\nand more")) == "Free text"
    assert audit.licence(package(License="")) == audit.licence(package()) == "not stated"


def test_every_direct_package_stands_in_the_table_and_fits():
    table, doubtful, _ = audit.table()
    listed = {line.split(" | ")[0].strip("| ").lower() for line in table.splitlines()[2:]}
    assert {"pandas", "matplotlib", "scikit-learn", "networkx", "pyarrow", "ipywidgets"} <= listed and not doubtful


EARLIER = "| package | version | licence, from its metadata |\n|---|---|---|\n| pandas | 1.0 | old |\n| Far_Away | 0.3 | MIT |\n"


@pytest.mark.parametrize(("missing", "stays"), [(["far-away"], True), (["other"], True), ([], False)])
def test_a_licence_looked_up_earlier_stays_while_its_package_is_not_installed(monkeypatch, missing, stays):
    pandas = SimpleNamespace(metadata=package(License="BSD", Name="pandas").metadata, version="3.0")
    monkeypatch.setattr(audit, "needed", lambda: ([pandas], missing))
    table, doubtful, unknown = audit.table(EARLIER)
    assert ("| Far_Away | 0.3 | MIT |" in table) is stays and "| pandas | 3.0 | BSD |" in table and "1.0" not in table
    assert doubtful == [] and unknown == [name for name in missing if name != "far-away"]


CHECKED = {"name": "a", "version": "1", "vulns": []}
FAULTY = {"name": "b", "version": "2", "vulns": [{"id": "X-1"}, {"id": "X-2"}]}
SKIPPED = {"name": "c", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("printed", "code", "says"),
    [
        ({"dependencies": [CHECKED]}, 0, "1 packages were looked up, 0 of them have a known one\n"),
        ({"dependencies": [CHECKED, FAULTY]}, 1, "2 packages were looked up, 1 of them have a known one\nb 2: X-1, X-2"),
        ({"dependencies": [CHECKED, SKIPPED]}, 0, "1 packages were looked up, 0 of them have a known one\nnot looked up, so nothing is claimed of them (1): c"),
        (None, 0, "nothing could be looked up, so nothing is claimed\nno data"),
    ],
)  # fmt: skip
def test_what_could_not_be_looked_up_is_named_and_only_a_known_fault_fails(tmp_path, monkeypatch, capsys, printed, code, says):  # fmt: skip
    done = SimpleNamespace(returncode=1, stdout=json.dumps(printed) if printed else "", stderr="no data")
    monkeypatch.setattr(audit.subprocess, "run", lambda command, **more: done)
    monkeypatch.setattr(audit, "table", lambda earlier: ("| package |\n|---|\n| a |", [], ["far-away"]))
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    (tmp_path / "docs").mkdir()
    out = (audit.main(), capsys.readouterr().out)
    assert out[0] == code and says in out[1] and "not installed, so not looked up: far-away" in out[1]
    assert (tmp_path / "docs" / "licences.md").read_text().endswith("| a |\n")
