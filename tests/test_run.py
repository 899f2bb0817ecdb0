"""The runner: settings, lock, failing notebooks, and files that stay whole."""

import os
import random
import signal
import subprocess
import sys
import time

import nbformat
import pytest

from helpers import paths
from helpers.run import notebooks as run

pytestmark = pytest.mark.whole


def notebook(folder, name: str, *cells: str, parameters: str = 'QUESTION = "split"'):
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# A title")])
    book.cells.append(nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}))
    book.cells += [nbformat.v4.new_code_cell(cell) for cell in cells]
    for place, cell in enumerate(book.cells):
        cell["id"] = f"cell-{place}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    nbformat.write(book, path)
    return path


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of its own with two small notebooks."""
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(paths, "NOTEBOOKS", tmp_path / "notebooks")
    draws = "import os, pathlib\npathlib.Path(os.environ['FIGURES_OUT'], '{0}-text.csv').write_text(QUESTION)"
    for number in ("01", "02"):
        notebook(tmp_path / "notebooks", f"{number}_part.ipynb", draws.format(number), "print(QUESTION)")
    return tmp_path


def test_a_run_stores_outputs_without_timings_and_a_second_run_changes_nothing(project):
    run.run()
    first = {path: path.read_bytes() for path in project.rglob("*.*") if path.is_file()}
    assert (project / "figures" / "01-text.csv").read_text() == "split"
    book = nbformat.read(project / "notebooks" / "01_part.ipynb", as_version=4)
    assert [cell.get("execution_count") for cell in book.cells[1:]] == [1, 2, 3]
    assert all(set(cell.metadata) <= {"tags"} for cell in book.cells)
    assert "version" not in book.metadata["language_info"]
    run.run()
    assert {path: path.read_bytes() for path in project.rglob("*.*") if path.is_file()} == first


def test_a_failing_cell_is_named_and_nothing_is_changed(project):
    before = notebook(project / "notebooks", "02_part.ipynb", "fine = 1", "fine / 0").read_bytes()
    with pytest.raises(run.RunError, match=r"02_part.ipynb: code cell 3 failed: fine / 0\nZeroDivisionError"):
        run.run()
    assert (project / "notebooks" / "02_part.ipynb").read_bytes() == before
    assert not (project / "figures").exists()


def test_a_killed_kernel_is_told_and_nothing_is_changed(project):
    before = notebook(project / "notebooks", "02_part.ipynb", "import os\nos.kill(os.getpid(), 9)").read_bytes()
    with pytest.raises(run.RunError, match=r"02_part.ipynb: code cell \d failed"):
        run.run()
    assert (project / "notebooks" / "02_part.ipynb").read_bytes() == before


def test_other_settings_go_into_a_folder_of_their_own(project):
    before = {path: path.read_bytes() for path in (project / "notebooks").iterdir()}
    run.run({"QUESTION": "bond"}, project / "my-report")
    assert (project / "my-report" / "figures" / "01-text.csv").read_text() == "bond"
    book = nbformat.read(project / "my-report" / "notebooks" / "02_part.ipynb", as_version=4)
    assert book.cells[-1].outputs[0]["text"] == "bond\n"
    assert {path: path.read_bytes() for path in (project / "notebooks").iterdir()} == before
    assert not (project / "figures").exists()


def test_settings_are_read_like_their_defaults_and_unknown_ones_refused(project):
    cells = 'QUESTION = "split"\nCOUNTRIES = []\nMIN_N = 5\nOPEN_FORM = False'
    notebook(project / "notebooks", "03_part.ipynb", "print(COUNTRIES, MIN_N + 1, OPEN_FORM)", parameters=cells)
    run.run({"COUNTRIES": "USA,CHN", "MIN_N": "8", "OPEN_FORM": "True"}, project / "mine", ("03",))
    book = nbformat.read(project / "mine" / "notebooks" / "03_part.ipynb", as_version=4)
    assert book.cells[-1].outputs[0]["text"] == "['USA', 'CHN'] 9 True\n"
    with pytest.raises(run.RunError, match="MIN_N=few"):
        run.run({"MIN_N": "few"}, project / "mine", ("03",))
    with pytest.raises(run.RunError, match="no notebook has the setting COUNTRY; known: COUNTRIES"):
        run.run({"COUNTRY": "USA"}, project / "mine")


def test_other_settings_without_a_folder_are_refused(project):
    with pytest.raises(run.RunError, match="OUT="):
        run.run({"QUESTION": "bond"})


def test_figures_that_no_notebook_draws_any_more_are_taken_out_after_a_whole_run_only(project):
    (project / "figures").mkdir()
    old = project / "figures" / "02-gone.csv"
    old.write_text("old")
    run.run(only=("01",))
    assert old.exists()
    run.run()
    assert not old.exists() and (project / "figures" / "02-text.csv").exists()


def test_settings_are_read_from_words():
    settings, out, only = run.read_settings(["QUESTION=bond", "COUNTRIES=USA,CHN", "MIN_N=8", "OUT=x", "ONLY=02,04"])
    assert settings == {"QUESTION": "bond", "COUNTRIES": "USA,CHN", "MIN_N": "8"}
    assert out is not None and out.name == "x" and only == ("02", "04")
    with pytest.raises(run.RunError, match="NAME=value"):
        run.read_settings(["bond"])
    with pytest.raises(run.RunError, match="folder of its own"):
        run.read_settings(["QUESTION=bond", f"OUT={paths.ROOT}"])


class TestLock:
    def test_a_second_run_is_told_to_wait(self, tmp_path):
        with run.locked(tmp_path), pytest.raises(run.RunError, match="another run"), run.locked(tmp_path):
            pass
        with run.locked(tmp_path):
            pass

    @pytest.mark.parametrize("owner", ["999999999", "", "not a number"])
    def test_a_stale_lock_is_taken_over(self, tmp_path, owner):
        (tmp_path / run.LOCK).mkdir()
        (tmp_path / run.LOCK / "lock").write_text(owner)
        with run.locked(tmp_path):
            assert (tmp_path / run.LOCK / "lock").read_text() == str(os.getpid())


MOMENTS = [random.Random(20180611 + i).uniform(0, 6) for i in range(20)] if os.environ.get("NIGHTLY") else [1.0]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_run_killed_in_the_middle_leaves_every_file_whole_and_the_next_completes(project, moment):
    notebook(project / "notebooks", "02_part.ipynb", "import time\ntime.sleep(30)")
    before = {path: path.read_bytes() for path in (project / "notebooks").iterdir()}
    code = (
        "import pathlib, sys\nfrom helpers import paths, run\n"
        f"paths.ROOT = pathlib.Path({str(project)!r}); paths.NOTEBOOKS = paths.ROOT / 'notebooks'\nrun.run()"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL, start_new_session=True)
    lock = project / run.LOCK / "lock"
    deadline = time.time() + 30
    while not lock.exists() and time.time() < deadline:
        time.sleep(0.1)
    time.sleep(moment)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert {path: path.read_bytes() for path in (project / "notebooks").iterdir()} == before
    notebook(project / "notebooks", "02_part.ipynb", "print(QUESTION)")
    run.run()
    assert (project / "figures" / "01-text.csv").read_text() == "split"


class Killed(BaseException):
    """Stands for the process being killed: nothing catches it."""


def test_a_run_killed_at_any_of_its_writes_leaves_whole_files_and_the_next_completes(project, monkeypatch):
    import shutil

    from helpers import files

    start = project.parent / "start"
    shutil.copytree(project, start)
    run.run()
    whole = {path.relative_to(project): path.read_bytes() for path in project.rglob("*.*") if path.is_file()}
    before = {path.relative_to(start): path.read_bytes() for path in start.rglob("*.*") if path.is_file()}
    done = {path: run.execute(path, {}, project / "figures") for path in paths.notebooks()}
    monkeypatch.setattr(run, "_side_by_side", lambda chosen, settings, staging: _drawn(done, whole, staging))
    steps, real = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (steps.append(1), real(handle)))
    _reset(project, start)
    run.run()
    writes = len(steps)
    assert writes >= 5
    for step in ("fsync", "replace"):
        for point in range(1, writes + 1):
            _reset(project, start)
            with monkeypatch.context() as patch:
                owner = os if step == "fsync" else files.Path
                patch.setattr(owner, step, _killing(getattr(owner, step), point))
                with pytest.raises(Killed):
                    run.run()
            for path in project.rglob("*.*"):
                name = path.relative_to(project)
                if path.is_file() and not path.name.endswith(files.REST):
                    assert path.read_bytes() in (before.get(name), whole.get(name)), f"{name} is torn"
            run.run()
            found = {path.relative_to(project): path.read_bytes() for path in project.rglob("*.*") if path.is_file()}
            assert found == whole


def _drawn(done, whole, staging):
    for name, raw in whole.items():
        if name.parts[0] == "figures" and name.suffix == ".csv":
            (staging / name.name).write_bytes(raw)
    return done


def _reset(project, start):
    import shutil

    for entry in project.iterdir():
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    shutil.copytree(start, project, dirs_exist_ok=True)


def _killing(real, point: int):
    calls = []

    def call(*args, **kwargs):
        calls.append(1)
        if len(calls) == point:
            raise Killed
        return real(*args, **kwargs)

    return call
