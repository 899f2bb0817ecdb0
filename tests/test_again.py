"""Whole runs again: what has not changed is left out, each kernel is a process of its own, and nothing goes from one to the next."""

import os
import time

import nbformat
import pytest

from helpers import paths
from helpers.run import notebooks, unchanged, warm
from tests.test_run import notebook

pytestmark = pytest.mark.whole
DRAWS = "from helpers import files, paths\nfiles.replace(paths.figures() / '{0}-text.csv', QUESTION)"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of its own with two small notebooks, of which can be told what they read."""
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(paths, "NOTEBOOKS", tmp_path / "notebooks")
    monkeypatch.delenv("CORPUS_TEXTS", raising=False)
    for number in ("01", "02"):
        notebook(tmp_path / "notebooks", f"{number}_part.ipynb", DRAWS.format(number), "print(QUESTION)")
    return tmp_path


def ran(**settings) -> list[str]:
    """The numbers of the notebooks that a run runs; what was saved just before counts as changed while it ran."""
    time.sleep(0.1)
    return [path.name[:2] for path in notebooks.run(force=False, **settings)]


def test_a_second_run_runs_nothing_and_a_third_what_has_changed(project, capsys):
    assert ran() == ["01", "02"]
    first = {path: path.read_bytes() for path in project.rglob("*.*") if path.is_file()}
    assert unchanged.said().startswith("nothing has changed since the last run: 2 notebooks and 2 f")
    assert ran() == []
    assert {path: path.read_bytes() for path in project.rglob("*.*") if path.is_file()} == first
    (project / "figures" / "02-text.csv").write_text("edited")
    assert ran() == ["02"] and "02_part.ipynb: to be run (changed: figures/02-text.csv)" in capsys.readouterr().out
    notebook(project / "notebooks", "01_part.ipynb", DRAWS.format("01"), "print('more')")
    assert ran() == ["01"]
    left = {path.name: path.read_text() for path in (project / "figures").glob("*.csv")}
    assert left == {"01-text.csv": "split", "02-text.csv": "split"} and unchanged.said()
    assert [path.name[:2] for path in notebooks.run()] == ["01", "02"]


def test_a_notebook_that_draws_less_than_before_has_its_old_figure_taken_out(project):
    more = "files.replace(paths.figures() / '02-more.csv', 'x')"
    notebook(project / "notebooks", "02_part.ipynb", DRAWS.format("02"), more)
    ran()
    assert (project / "figures" / "02-more.csv").exists()
    notebook(project / "notebooks", "02_part.ipynb", DRAWS.format("02"))
    assert ran() == ["02"] and not (project / "figures" / "02-more.csv").exists()
    assert (project / "figures" / "01-text.csv").exists()


def test_a_file_that_a_cell_reads_through_a_helper_counts(project):
    own = project / "own.txt"
    own.write_text("one")
    os.utime(own, (1, 1))
    notebook(
        project / "notebooks", "02_part.ipynb", f"from helpers import paths\nprint((paths.ROOT / {str(own)!r}).read_text())"
    )  # fmt: skip
    assert ran() == ["01", "02"] and ran() == []
    own.write_text("two")
    assert ran() == ["02"]
    stored = nbformat.read(project / "notebooks" / "02_part.ipynb", as_version=4)
    assert stored.cells[-1].outputs[0]["text"] == "two\n"


def test_a_folder_into_which_the_run_itself_writes_does_not_make_a_notebook_run_again(project):
    look = f"from helpers import paths\nprint(len(list((paths.ROOT / {str(project / 'notebooks')!r}).iterdir())))"
    notebook(project / "notebooks", "02_part.ipynb", look)
    assert ran() == ["01", "02"] and ran() == []
    notebook(project / "notebooks", "03_part.ipynb", "print(1)")
    assert ran() == ["02", "03"]


def test_data_changed_during_a_run_count_as_changed_though_they_were_put_back(data_copy, project, monkeypatch, capsys):
    monkeypatch.setenv("CORPUS_DATA", str(data_copy))
    there_and_back = "place = paths.data() / 'voices.csv'\nraw = place.read_bytes()\nprint(place.write_bytes(raw + b' '), place.write_bytes(raw))"
    notebook(project / "notebooks", "02_part.ipynb", f"from helpers import paths\n{there_and_back}")
    assert ran() == ["01", "02"]
    assert "02_part.ipynb: will be run each time (data/voices.csv changed while it ran)" in capsys.readouterr().out
    assert ran() == ["01", "02"]


def test_a_notebook_saved_during_a_run_is_not_overwritten(project):
    own = project / "notebooks" / "02_part.ipynb"
    notebook(own.parent, own.name, f"from helpers import paths\nprint((paths.ROOT / {str(own)!r}).write_text('mine'))")
    with pytest.raises(notebooks.RunError, match=r"02_part.ipynb: saved by somebody else"):
        ran()
    assert own.read_text() == "mine" and not (project / "figures" / "01-text.csv").exists()


def test_without_a_notebook_that_was_there_the_pages_are_made_anew(project):
    ran()
    (project / "notebooks" / "02_part.ipynb").unlink()
    assert not unchanged.said()
    assert ran() == [] and unchanged.said() and not (project / "figures" / "02-text.csv").exists()


def test_what_is_read_while_the_kernels_get_ready_is_told(tmp_path):
    if not warm.can_copy():
        pytest.skip("no process can be copied here")
    (tmp_path / "words.txt").write_text("one")
    (tmp_path / "mine.py").write_text(
        "from pathlib import Path\nWORD = (Path(__file__).parent / 'words.txt').read_text()"
    )
    ready = warm.Warm(["mine"], os.environ | {"PYTHONPATH": str(tmp_path)}, tmp_path)
    while "words.txt" not in ready.read.read_text() and ready.process.poll() is None:
        time.sleep(0.05)
    told = ready.read.read_text()
    ready.close()
    assert str(tmp_path / "words.txt") in told and not ready.read.exists()


def test_what_may_read_anything_is_always_run(project):
    notebook(project / "notebooks", "02_part.ipynb", "import time\nprint(1)")
    assert ran() == ["01", "02"] and ran() == ["02"] and ran() == ["02"]


def test_a_failing_notebook_is_run_again(project):
    ran()
    notebook(project / "notebooks", "02_part.ipynb", "1 / 0")
    for _ in range(2):
        with pytest.raises(notebooks.RunError, match="02_part.ipynb: code cell 2, line 1 failed: 1 / 0"):
            ran()
    assert not unchanged.said()


def test_other_settings_and_a_choice_by_name_are_always_run(project):
    ran()
    assert ran(settings={"QUESTION": "bond"}, out=project / "mine") == ["01", "02"]
    assert ran(only=("02",)) == ["02"] and ran() == []


@pytest.mark.parametrize("copied", [True, False])
def test_nothing_goes_from_one_kernel_to_the_next(project, monkeypatch, copied):
    monkeypatch.setattr(notebooks, "cores", lambda: 1)
    if not copied:
        monkeypatch.setattr(warm, "can_copy", lambda: False)
    elif not warm.can_copy():
        pytest.skip("no process can be copied here")
    monkeypatch.delenv("MPLBACKEND", raising=False)
    seen = (
        "import os, sys, warnings\nimport matplotlib, numpy as np, pandas as pd\nfrom helpers import asked\n"
        "state = [matplotlib.rcParams['font.size'], np.get_printoptions()['precision'], os.environ.get('LEFT'), hasattr(asked, 'LEFT'), "
        "os.getcwd(), len(warnings.filters), matplotlib.rcParams['backend'], sorted(name for name in sys.path if 'left' in name), pd.get_option('display.max_columns'), pd.get_option('display.width')]\nprint(state)"
    )
    change = (
        "matplotlib.rcParams['font.size'] = 30\nnp.set_printoptions(precision=1)\nos.environ['LEFT'] = '1'\nasked.LEFT = 1\n"
        "warnings.simplefilter('error')\nos.chdir('/')\nsys.path.append('/left')\nnumber = np.random.random()\nprint(number, os.getpid())"
    )
    for number in ("01", "02"):
        notebook(project / "notebooks", f"{number}_part.ipynb", seen, change)
    notebooks.run()
    books = [nbformat.read(path, as_version=4) for path in paths.notebooks()]
    states = [book.cells[2].outputs[0]["text"] for book in books]
    assert states[0] == states[1] and "30" not in states[0].split(",")[0] and "None, False" in states[0]
    assert states[0].endswith("backend_inline', [], 20, 80]\n")  # as in a notebook, not as in a terminal
    drawn, processes = zip(*(book.cells[3].outputs[0]["text"].split() for book in books), strict=True)
    assert len(set(drawn)) == len(set(processes)) == 2


def test_a_run_leaves_no_process_behind(project):
    notebook(project / "notebooks", "02_part.ipynb", "import os\nprint(os.getpid(), os.getppid())")
    notebooks.run()
    told = nbformat.read(project / "notebooks" / "02_part.ipynb", as_version=4).cells[-1].outputs[0]["text"]
    for number in map(int, told.split()):
        if number != os.getpid():
            with pytest.raises(ProcessLookupError):
                os.kill(number, 0)
