"""Which licences fit, and that no result is claimed where the audit could not be made."""

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
    table, doubtful = audit.table()
    listed = {line.split(" | ")[0].strip("| ").lower() for line in table.splitlines()[2:]}
    assert {"pandas", "matplotlib", "scikit-learn", "networkx", "pyarrow", "ipywidgets"} <= listed and not doubtful


@pytest.mark.parametrize(("code", "says"), [(0, "No known vulnerabilities"), (1, "no result is claimed (exit 1)")])
def test_a_check_that_could_not_be_made_fails_and_claims_nothing(tmp_path, monkeypatch, capsys, code, says):
    done = SimpleNamespace(
        returncode=code, stdout="No known vulnerabilities found" if code == 0 else "", stderr="no data"
    )
    asked = []
    monkeypatch.setattr(audit.subprocess, "run", lambda command, **more: asked.append(command) or done)
    monkeypatch.setattr(audit, "table", lambda: ("| package |\n|---|\n| a |", []))
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    (tmp_path / "docs").mkdir()
    assert audit.main() == code and says in capsys.readouterr().out
    assert "--strict" in asked[0] and (tmp_path / "docs" / "licences.md").read_text().endswith("| a |\n")
