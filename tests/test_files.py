"""A file is replaced whole or not at all, whatever stops the writing."""

import os

import pytest

from helpers import files


def test_a_file_is_written_and_replaced(tmp_path):
    files.replace(tmp_path / "new" / "table.csv", "a,b\n")
    files.replace(tmp_path / "new" / "table.csv", b"c\n")
    assert (tmp_path / "new" / "table.csv").read_bytes() == b"c\n"
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["table.csv"]
    files.replace(tmp_path / "one" / "two" / "table.csv", "deep\n")
    assert (tmp_path / "one" / "two" / "table.csv").read_text() == "deep\n"


def test_what_is_half_written_bears_a_name_that_is_swept_and_what_is_whole_may_be_read_by_all(tmp_path, monkeypatch):
    under_way, sync = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda number: (under_way.extend(tmp_path.iterdir()), sync(number)))
    files.replace(tmp_path / "table.csv", "a,b\n")
    assert len(under_way) == 1 and under_way[0].match(".table.csv.*.part")
    assert (tmp_path / "table.csv").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("call", ["fsync", "replace", "fdopen", "chmod"])
@pytest.mark.parametrize("trouble", [OSError(28, "No space left on device"), PermissionError(13, "Permission denied")])
def test_trouble_at_any_step_leaves_the_old_file_and_no_rest(tmp_path, monkeypatch, call, trouble):
    path = tmp_path / "table.csv"
    path.write_text("old\n")

    def fail(*args, **kwargs):
        raise trouble

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(files.FileError) as told:
        files.replace(path, "new\n")
    monkeypatch.undo()
    assert str(told.value) == f"{path} could not be written ({trouble.strerror}); the old file is unchanged"
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


@pytest.mark.parametrize("text", ["<!-- here:begin -->\nold", "old\n<!-- here:end -->"])
def test_a_page_with_one_of_the_marks_is_refused(tmp_path, text):
    (tmp_path / "page.md").write_text(text)
    with pytest.raises(
        files.FileError, match="page.md: the lines <!-- here:begin --> and <!-- here:end --> are needed"
    ):
        files.replace_between(tmp_path / "page.md", "here", "new")
    assert (tmp_path / "page.md").read_text() == text


def test_of_marks_that_stand_twice_the_first_are_used_and_nothing_is_lost(tmp_path):
    page, marked = tmp_path / "page.md", "<!-- here:begin -->\n{}\n<!-- here:end -->\n"
    page.write_text("a\n" + marked.format("old") + "b\n" + marked.format("old") + "c\n")
    files.replace_between(page, "here", "new")
    assert page.read_text() == "a\n" + marked.format("new") + "b\n" + marked.format("old") + "c\n"


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


def test_what_another_one_sweeps_away_meanwhile_is_no_fault(tmp_path, monkeypatch):
    monkeypatch.setattr(type(tmp_path), "glob", lambda folder, pattern: [folder / f".gone{files.REST}"])
    files.sweep(tmp_path)


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "@SUM(A1)", "\tx", "\rx", "\n=1", "＝1", "＋1", "＠x", "－1", "-cmd", "-1+2", "-3.", "-", "-3\n"],
)
def test_what_a_spreadsheet_would_run_gets_a_quote_mark(cell):
    assert files.is_formula(cell) is True
    assert files.harmless(cell) == "'" + cell.replace("\r", "\n")


def test_a_carriage_return_begins_no_row_of_its_own():
    assert files.harmless("a\r=1\r\n=2") == "a\n=1\n=2"


@pytest.mark.parametrize("cell", ["", "a=1", " =1", "-3", "-3.5", "-3,5", "-12%", "−2", "text", -3, None, 1.5])
def test_what_a_spreadsheet_only_shows_stays_as_it_is(cell):
    assert files.harmless(cell) == cell
    assert not isinstance(cell, str) or files.is_formula(cell) is False


def test_a_draft_takes_its_place_only_when_the_block_ends_well(tmp_path):
    path = tmp_path / "new" / "table.csv"
    with files.drafted(path) as draft:
        draft.write_text("whole")
        assert not path.exists() and draft.parent == path.parent and draft.name.startswith(".table.csv.")
        assert draft.name.endswith(files.REST)  # `sweep` finds what a killed writer left
    assert path.read_text() == "whole"
    with pytest.raises(ZeroDivisionError), files.drafted(path) as draft:
        draft.write_text("half")
        raise ZeroDivisionError
    with (
        pytest.raises(
            files.FileError, match="table.csv could not be written .No space left.; the old file is unchanged"
        ),
        files.drafted(path),
    ):
        raise OSError(28, "No space left")
    assert path.read_text() == "whole" and [each.name for each in path.parent.iterdir()] == ["table.csv"]


@pytest.mark.parametrize(
    ("owner", "who"), [("417\n", "another run (process 417)"), ("", "another run"), ("4x", "another run"), (None, "another run")]
)  # fmt: skip
def test_who_finds_a_lock_held_is_told_by_whom(tmp_path, owner, who):
    note = tmp_path / files.LOCK / files.OWNER
    with files.locked(tmp_path):
        assert note.read_text() == str(os.getpid())
        note.unlink() if owner is None else note.write_text(owner)
        with pytest.raises(files.BusyError) as told, files.locked(tmp_path):
            pass
        assert str(told.value) == f"{who} is at work in {tmp_path}; wait for it, or end it, and try again"
    assert not note.exists()
    with files.locked(tmp_path):
        assert note.exists()


def test_where_no_lock_can_be_written_nothing_is_done(tmp_path):
    (tmp_path / files.LOCK).write_text("a file in its place")
    with (
        pytest.raises(files.FileError, match=r"\.run cannot be written .File exists.; no lock"),
        files.locked(tmp_path),
    ):
        raise AssertionError
