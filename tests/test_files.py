"""A file is replaced whole or not at all, whatever stops the writing."""

import os

import pytest

from helpers import files


def test_a_file_is_written_and_replaced(tmp_path):
    files.replace(tmp_path / "new" / "table.csv", "a,b\n")
    files.replace(tmp_path / "new" / "table.csv", b"c\n")
    assert (tmp_path / "new" / "table.csv").read_bytes() == b"c\n"
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["table.csv"]


@pytest.mark.parametrize("call", ["fsync", "replace", "fdopen", "chmod"])
@pytest.mark.parametrize("trouble", [OSError(28, "No space left on device"), PermissionError(13, "Permission denied")])
def test_trouble_at_any_step_leaves_the_old_file_and_no_rest(tmp_path, monkeypatch, call, trouble):
    path = tmp_path / "table.csv"
    path.write_text("old\n")

    def fail(*args, **kwargs):
        raise trouble

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(files.FileError, match="table.csv"):
        files.replace(path, "new\n")
    monkeypatch.undo()
    assert path.read_text() == "old\n"
    assert [entry.name for entry in tmp_path.iterdir()] == ["table.csv"]


def test_a_file_with_the_same_content_is_not_touched(tmp_path):
    path = tmp_path / "table.csv"
    files.replace(path, "same\n")
    os.utime(path, (1, 1))
    files.replace(path, "same\n")
    assert path.stat().st_mtime == 1


def test_text_goes_between_its_marks_only(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- here:begin -->\nold\n<!-- here:end -->\nafter\n")
    files.replace_between(page, "here", "new")
    assert page.read_text() == "before\n<!-- here:begin -->\nnew\n<!-- here:end -->\nafter\n"
    with pytest.raises(files.FileError, match="there:begin"):
        files.replace_between(page, "there", "new")


def test_a_disk_of_one_megabyte_that_is_full_leaves_the_old_file(tmp_path):
    import subprocess

    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True).returncode:
        pytest.skip("no right to mount a small disk here")
    try:
        files.replace(disk / "table.csv", "old\n")
        with pytest.raises(files.FileError, match="table.csv"):
            files.replace(disk / "table.csv", b"x" * 2_000_000)
        assert (disk / "table.csv").read_text() == "old\n"
        assert [path.name for path in disk.iterdir()] == ["table.csv"]
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_what_a_killed_writer_left_is_swept_away(tmp_path):
    (tmp_path / f".table.csv.abc{files.REST}").write_text("half")
    (tmp_path / "table.csv").write_text("whole")
    files.sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]
