"""The comparison of a fresh run with what is stored says what differs, and which promise it checked."""

import shutil

import pytest

from helpers import paths
from helpers.run import verify

TABLE = "name,n,estimate,low,p\na,3,0.123456,0.1,0.04\nb,4,,,\n"


@pytest.mark.parametrize(
    ("old", "new", "differs"),
    [
        ("", "", []),
        ("0.123456", "0.1234561", []),  # the seventh digit
        ("0.123456", "0.123466", ["estimate"]),
        ("a,3", "a,4", ["n"]),
        ("0.1,0.04", "0.14,0.08", []),  # simulated: within 0.05
        ("0.1,0.04", "0.16,0.04", ["low"]),
        ("b,4,,,", "c,4,,,", ["name"]),
        ("b,4,,,", "b,4,0.5,,", ["estimate"]),
        ("b,4,,,\n", "", ["other rows or columns"]),
        ("low", "lower", ["other rows or columns"]),
    ],
)
def test_tables_agree_to_six_digits_and_simulated_limits_within_their_noise(old, new, differs):
    assert verify.table_differences(TABLE, TABLE.replace(old, new) if old else TABLE) == differs


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A stored project of one table, one drawing and one notebook, and a fresh copy of it."""
    for name in ("stored", "fresh"):
        (tmp_path / name / "figures" / "pdf").mkdir(parents=True)
        (tmp_path / name / "notebooks").mkdir()
        for path in (
            "figures/01-a.csv",
            "figures/01-a.svg",
            "figures/pdf/01-a.pdf",
            "notebooks/01_a.ipynb",
            "README.md",
        ):
            (tmp_path / name / path).write_text(TABLE)
        shutil.copy(paths.ROOT / "constraints.txt", tmp_path / name)
    monkeypatch.setattr(paths, "ROOT", tmp_path / "stored")
    monkeypatch.setattr(paths, "NOTEBOOKS", tmp_path / "stored" / "notebooks")
    return tmp_path / "fresh"


def test_only_what_git_keeps_is_compared(project):
    assert verify.stored() == ["README.md", "figures/01-a.csv", "figures/01-a.svg", "notebooks/01_a.ipynb"]
    (project / "figures" / "pdf" / "01-a.pdf").unlink()
    assert verify.differences(project, whole=True) == verify.differences(project, whole=False) == []


def test_every_byte_counts_where_bytes_are_promised_and_numbers_elsewhere(project):
    (project / "figures" / "01-a.svg").write_text("other")
    (project / "figures" / "01-a.csv").write_text(TABLE.replace("0.123456", "0.2"))
    assert verify.differences(project, whole=True) == ["figures/01-a.csv: other bytes", "figures/01-a.svg: other bytes"]
    assert verify.differences(project, whole=False) == ["figures/01-a.csv: estimate"]
    (project / "notebooks" / "01_a.ipynb").unlink()
    assert "notebooks/01_a.ipynb: not made again" in verify.differences(project, whole=False)


@pytest.mark.parametrize("whole", [True, False])
def test_the_command_names_its_promise_and_fails_on_a_difference(project, monkeypatch, capsys, whole):
    monkeypatch.setattr(verify, "same_bytes_promised", lambda: whole)
    monkeypatch.setattr(verify, "fresh_copy", lambda folder: project)
    assert verify.main() == 0
    said = capsys.readouterr().out
    assert ("the same bytes" in said) == whole and "4 files agree" in said
    (project / "README.md").unlink()
    assert verify.main() == 1 and "README.md: not made again" in capsys.readouterr().out


def test_other_versions_are_named_and_promise_no_bytes(monkeypatch):
    pins = [line for line in (paths.ROOT / "constraints.txt").read_text().splitlines() if line.startswith("numpy==")]
    monkeypatch.setattr(verify, "version", lambda name: "0.1" if name == "numpy" else "")
    monkeypatch.setattr(verify, "_installed", lambda name: "0.1" if name == "numpy" else None)
    assert len(pins) == 1 and verify.other_versions() == ["numpy"] and not verify.same_bytes_promised()


@pytest.mark.parametrize(("python", "same"), [((3, 10), False), ((3, 11), True), ((3, 14), True), ((3, 15), False)])
def test_bytes_are_promised_for_the_pythons_that_were_tried(monkeypatch, python, same):
    monkeypatch.setattr(verify.sys, "version_info", (*python, 0))
    monkeypatch.setattr(verify.sys, "platform", "linux")
    monkeypatch.setattr(verify.platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(verify, "other_versions", lambda: [])
    assert verify.same_bytes_promised() is same
