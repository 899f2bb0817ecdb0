"""The runner: settings, lock, failing notebooks, and files that stay whole."""

import datetime
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time

import nbformat
import numpy as np
import pandas as pd
import pytest
from jupyter_client.provisioning import LocalProvisioner

from helpers import files, paths, top
from helpers.figure import export
from helpers.run import command, kernel, notebooks, report, tables, values, warm
from helpers.run.client import Provisioner

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
    notebooks.run()
    first = {path: path.read_bytes() for path in project.rglob("*.*") if path.is_file()}
    assert (project / "figures" / "01-text.csv").read_text() == "split"
    book = nbformat.read(project / "notebooks" / "01_part.ipynb", as_version=4)
    assert [cell.get("execution_count") for cell in book.cells[1:]] == [1, 2, 3]
    assert all(set(cell.metadata) <= {"tags"} for cell in book.cells)
    assert "version" not in book.metadata["language_info"]
    notebooks.run()
    assert {path: path.read_bytes() for path in project.rglob("*.*") if path.is_file()} == first


def test_a_copy_of_the_project_runs_with_its_own_helpers_whichever_are_installed(tmp_path):
    shutil.copytree(paths.ROOT / "helpers", tmp_path / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("constraints.txt", "requirements.txt", "pyproject.toml"):
        shutil.copy(paths.ROOT / name, tmp_path)
    shutil.copytree(paths.ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("texts"))
    path = notebook(
        tmp_path / "notebooks", "01_part.ipynb", "from helpers import paths, top\nprint(paths.ROOT.name)\ntop.here()"
    )
    clean = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "CORPUS_DATA", "FIGURES_OUT")
    }
    done = subprocess.run(
        [sys.executable, "-m", "helpers.run"], cwd=tmp_path, env=clean, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert f'"{tmp_path.name}' in path.read_text(encoding="utf-8")


def test_a_notebook_of_another_copy_is_refused_where_its_helpers_are_not_those_of_its_folder(tmp_path, monkeypatch):
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers" / "paths.py").touch()
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    with pytest.raises(
        top.OtherCopyError, match=f"stands in {tmp_path}, but its helpers and data would be those of {paths.ROOT}"
    ):
        top.here()


def test_a_failing_cell_is_named_and_nothing_is_changed(project):
    before = notebook(project / "notebooks", "02_part.ipynb", "fine = 1", "fine / 0").read_bytes()
    with pytest.raises(
        notebooks.RunError, match=r"02_part.ipynb: code cell 3, line 1 failed: fine / 0\nZeroDivisionError"
    ):
        notebooks.run()
    assert (project / "notebooks" / "02_part.ipynb").read_bytes() == before
    assert not (project / "figures").exists()


def test_the_line_that_failed_is_named_not_the_first_of_its_cell(project):
    deep = "def halve(x):\n    y = 1\n    return y / x\n\nfine = 2\nhalve(\n    0\n)"
    notebook(project / "notebooks", "02_part.ipynb", "fine = 1", deep)
    with pytest.raises(notebooks.RunError, match=r"02_part.ipynb: code cell 3, line 6 failed: halve\(\nZeroDivision"):
        notebooks.run({"QUESTION": "bond"}, project / "mine", ("02",))
    notebook(project / "notebooks", "02_part.ipynb", "try:\n    1 / 0\nexcept ZeroDivisionError:\n    wrong")
    with pytest.raises(notebooks.RunError, match=r"code cell 2, line 4 failed: wrong\nNameError"):
        notebooks.run(only=("02",))
    notebook(project / "notebooks", "02_part.ipynb", "fine = 1\nfine =")
    with pytest.raises(notebooks.RunError, match=r"code cell 2, line 2 failed: fine =\nSyntaxError"):
        notebooks.run(only=("02",))


def test_a_killed_kernel_is_told_and_nothing_is_changed(project):
    before = notebook(project / "notebooks", "02_part.ipynb", "import os\nos.kill(os.getpid(), 9)").read_bytes()
    with pytest.raises(notebooks.RunError, match=r"02_part.ipynb: code cell \d failed; it begins with: import os"):
        notebooks.run()
    assert (project / "notebooks" / "02_part.ipynb").read_bytes() == before


@pytest.mark.parametrize("copied", [True, False])
def test_a_kernel_whose_port_another_program_took_meanwhile_is_started_with_others(project, monkeypatch, copied):
    launch, taken = Provisioner.launch_kernel, []

    async def late(self, cmd, **kwargs):
        if len(taken) < 2:
            taken.append(socket.create_server(("127.0.0.1", self.connection_info["control_port"])))
        return await launch(self, cmd, **kwargs)

    monkeypatch.setattr(Provisioner, "launch_kernel", late)
    monkeypatch.setattr(warm, "can_copy", lambda: copied)
    notebooks.run(only=("01",))
    assert len(taken) == 2 and (project / "figures" / "01-text.csv").read_text() == "split"
    for each in taken:
        each.close()


def test_where_no_kernel_starts_the_notebook_is_named_and_nothing_is_changed(project, monkeypatch):
    tried = []

    async def never(self, cmd, **kwargs):
        tried.append(cmd)
        return await LocalProvisioner.launch_kernel(self, [sys.executable, "-c", ""], **kwargs)

    monkeypatch.setattr(Provisioner, "launch_kernel", never)
    before = (project / "notebooks" / "01_part.ipynb").read_bytes()
    with pytest.raises(notebooks.RunError, match=f"01_part.ipynb: no kernel started in {kernel.STARTS} tries"):
        notebooks.run(only=("01",))
    assert len(tried) == kernel.STARTS
    assert (project / "notebooks" / "01_part.ipynb").read_bytes() == before and not (project / "figures").exists()


def test_other_settings_go_into_a_folder_of_their_own(project):
    before = {path: path.read_bytes() for path in (project / "notebooks").iterdir()}
    notebooks.run({"QUESTION": "bond"}, project / "my-report")
    assert (project / "my-report" / "figures" / "01-text.csv").read_text() == "bond"
    book = nbformat.read(project / "my-report" / "notebooks" / "02_part.ipynb", as_version=4)
    assert book.cells[-1].outputs[0]["text"] == "bond\n"
    assert {path: path.read_bytes() for path in (project / "notebooks").iterdir()} == before
    assert not (project / "figures").exists()


def test_settings_are_read_like_their_defaults_and_unknown_ones_refused(project):
    cells = 'QUESTION = "split"\nCOUNTRIES = []\nMIN_N = 5\nOPEN_FORM = False'
    notebook(project / "notebooks", "03_part.ipynb", "print(COUNTRIES, MIN_N + 1, OPEN_FORM)", parameters=cells)
    notebooks.run({"COUNTRIES": "USA,CHN", "MIN_N": "8", "OPEN_FORM": "True"}, project / "mine", ("03",))
    book = nbformat.read(project / "mine" / "notebooks" / "03_part.ipynb", as_version=4)
    assert book.cells[-1].outputs[0]["text"] == "['USA', 'CHN'] 9 True\n"
    with pytest.raises(notebooks.RunError, match="MIN_N=few"):
        notebooks.run({"MIN_N": "few"}, project / "mine", ("03",))
    with pytest.raises(notebooks.RunError, match="no notebook has the setting COUNTRY. Did you mean .COUNTRIES."):
        notebooks.run({"COUNTRY": "USA"}, project / "mine")


def test_other_settings_without_a_folder_are_refused(project):
    with pytest.raises(notebooks.RunError, match="OUT="):
        notebooks.run({"QUESTION": "bond"})


def test_a_run_takes_out_only_what_an_earlier_run_wrote(project):
    (project / "figures").mkdir()
    own = {"08-own.png": b"mine", "12-notes.txt": b"mine too", "02-mine.csv": b"a,b"}
    for name, raw in own.items():
        (project / "figures" / name).write_bytes(raw)
    notebook(project / "notebooks", "02_part.ipynb", "import os, pathlib", *(
        f"pathlib.Path(os.environ['FIGURES_OUT'], '02-{name}.csv').write_text('x')" for name in ("old", "changed")
    ))  # fmt: skip
    notebooks.run()
    (project / "figures" / "02-changed.csv").write_text("changed by hand")
    notebook(project / "notebooks", "02_part.ipynb", "print(QUESTION)")
    notebooks.run(only=("01",))
    assert (project / "figures" / "02-old.csv").exists()
    notebooks.run()
    left = {path.name: path.read_bytes() for path in (project / "figures").iterdir()}
    assert "02-old.csv" not in left and left["02-changed.csv"] == b"changed by hand" and "01-text.csv" in left
    assert {name: left.get(name) for name in own} == own


@pytest.mark.parametrize("out", ["data", "figures", "figures/new", "notebooks", "helpers", ".", "..", "file", "file/x"])
def test_a_folder_of_the_project_or_a_file_is_refused_before_anything_runs(project, monkeypatch, out):
    (project / "file").write_text("mine")
    monkeypatch.setattr(notebooks, "execute", lambda *_: pytest.fail("a notebook was run"))
    monkeypatch.chdir(project)
    for call in (lambda: command.read([f"OUT={out}"]), lambda: notebooks.run({}, project / out)):
        with pytest.raises(notebooks.RunError, match="OUT=.*folder of its own"):
            call()
    assert (project / "file").read_text() == "mine"


BROKEN = {
    "empty": (b"", "is empty"),
    "UTF-16": ('{"cells": []}'.encode("utf-16"), "is not UTF-8"),
    "merge": (b'{\n<<<<<<< HEAD\n"cells": [],\n', "line 2 holds a mark of a git merge"),
    "UTF-16 without a mark": ('{"cells": []}'.encode("utf-16-le"), "is not UTF-8"),
    "settled by half": (b'{"cells": [\n=======\n]}', "line 2 holds a mark of a git merge"),
    "no JSON": (b'{"cells": [\nprint(1)]}', "is no notebook that can be read: line 2 is no JSON"),
    "other JSON": (b"[1]", "holds something else than a notebook"),
    "deep": (b"[" * 100_000, "is no notebook"),
    "of a later Jupyter": (b'{"nbformat": 9, "nbformat_minor": 0, "metadata": {}, "cells": []}', "version 9"),
    "cells that are none": (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [1]}', "is no notebook"),
    "no settings": (
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}',
        "no code cell is tagged parameters",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_notebook_is_named_and_the_exit_code_is_not_0(project, capsys, kind):
    raw, says = BROKEN[kind]
    (project / "notebooks" / "02_part.ipynb").write_bytes(raw)
    for main in (notebooks.main, tables.main, report.main):
        assert main([]) == 1
        said = capsys.readouterr().err
        assert said.startswith("02_part.ipynb: ") and says in said and "Traceback" not in said
    assert (project / "notebooks" / "02_part.ipynb").read_bytes() == raw


def test_a_cell_copied_with_its_id_is_run_and_every_run_gives_the_same_bytes(project, recwarn):
    path = notebook(project / "notebooks", "02_part.ipynb", "print(1)", "print(2)", "print(3)")
    raw = json.loads(path.read_text())
    raw["cells"][3]["id"] = raw["cells"][2]["id"]
    del raw["cells"][4]["id"]
    path.write_text(json.dumps(raw))
    made = []
    for out in ("one", "other"):
        notebooks.run({}, project / out, ("02",))
        made.append((project / out / "notebooks" / "02_part.ipynb").read_bytes())
    assert made[0] == made[1] and len({cell["id"] for cell in json.loads(made[0])["cells"]}) == 5
    assert not [each for each in recwarn if "id" in type(each.message).__name__.lower()]


def test_a_byte_order_mark_does_no_harm(project):
    path = project / "notebooks" / "02_part.ipynb"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    notebooks.run(only=("02",))


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("QUESTION = ", "line 1: invalid syntax"),
        ("MIN_N = 2 + len('a')", "line 1: MIN_N = .* is no plain value"),
        ("QUESTION, SEED = 'split', 1", r"line 1: QUESTION, SEED = .* is not NAME = value"),
        ("A = QUESTION = 'split'", "line 1: .* is not NAME = value"),
        ("if True:\n    QUESTION = 'split'", "line 1: if True: is not NAME = value"),
        ("(QUESTION := 'split')", "line 1: .* is not NAME = value"),
        ("COUNTRIES = {[]: 1}", "line 1: COUNTRIES = .* is no plain value"),
    ],  # fmt: skip
)
def test_a_broken_cell_of_settings_is_named(project, cell, says):
    notebook(project / "notebooks", "02_part.ipynb", "1", parameters=cell)
    with pytest.raises(notebooks.RunError, match=rf"02_part.ipynb, code cell 1 \(the settings\), {says}"):
        notebooks.run()


@pytest.mark.parametrize("end", ["quit()", "exit()", "x = 1\nquit()", "import os\nos._exit(0)", "raise SystemExit"])
def test_a_cell_that_ends_its_kernel_is_named(project, end):
    notebook(project / "notebooks", "02_part.ipynb", "a = 1", end, "import time\ntime.sleep(0.5)", "b = 2")
    with pytest.raises(notebooks.RunError, match="02_part.ipynb: code cell 3[ ,]"):
        notebooks.run(only=("02",))


def test_what_belongs_to_the_machine_is_not_stored(project, capsys):
    cells = [
        "import warnings\nwarnings.warn_explicit('planted', SyntaxWarning, '/usr/lib/python3/planted.py', 1)",
        "import os, pathlib, tempfile\nprint(os.getcwd(), pathlib.Path.home() / 'a', tempfile.gettempdir() + '/x')",
        "pathlib.Path(os.environ['FIGURES_OUT']) / '02-a.png'",
    ]
    notebook(project / "notebooks", "02_part.ipynb", *cells)
    notebooks.run(only=("02",))
    stored = (project / "notebooks" / "02_part.ipynb").read_text()
    outputs = str([cell.get("outputs") for cell in nbformat.reads(stored, as_version=4).cells])
    assert "planted" not in outputs and "SyntaxWarning" in capsys.readouterr().err
    for place in (str(project), str(paths.Path.home()) + "/", "/tmp/"):
        assert place not in outputs
    assert "./notebooks ~/a" in outputs and "figures/02-a.png" in outputs


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("in {root}/data/x.csv", "in data/x.csv"), ("'{root}'", "'.'"), ("{root}/docs and {root}", "./docs and ."), ("file://{root}/docs/a.md", "./docs/a.md"),
        ("{marked}/docs", "./docs"), ("{real}/notebooks", "./notebooks"), ("{figures}/02-a.png", "figures/02-a.png"), ("{root}-two and x{root}", "{root}-two and x{root}"),
        ("https://example.org{root}", "https://example.org{root}"),
    ],
)  # fmt: skip
def test_a_folder_of_this_machine_is_stored_as_seen_from_the_project(tmp_path, monkeypatch, text, stored):
    real = tmp_path / "jane_doe" / "my [first] project"
    real.mkdir(parents=True)
    root = tmp_path / "linked_to"
    root.symlink_to(real)
    monkeypatch.setattr(paths, "ROOT", root)
    monkeypatch.setenv("CORPUS_DATA", str(root / "data"))
    monkeypatch.setattr(kernel.tempfile, "gettempdir", lambda: "/nowhere/temporary")
    names = {
        "root": str(root),
        "real": str(real),
        "figures": str(tmp_path / "staging"),
        "marked": export._escape(str(root)),
    }
    assert kernel._placeless(text.format(**names), tmp_path / "staging") == stored.format(**names)
    assert kernel._placeless(export._escape(f"{real}/docs"), tmp_path / "staging") == "./docs"


@pytest.mark.parametrize(
    ("value", "default", "read"),
    [
        (("USA", "CHN"), [], ["USA", "CHN"]), ({"USA"}, [], ["USA"]), (np.array(["USA", "CHN"]), [], ["USA", "CHN"]),
        (pd.Series(["USA"]), [], ["USA"]), (datetime.date(2024, 5, 1), "", "2024-05-01"), (np.int64(8), 5, 8),
        (pd.Timestamp("2024-05-01"), "", "2024-05-01"), ((datetime.date(2024, 5, 1),), [], ["2024-05-01"]),
    ],
)  # fmt: skip
def test_settings_from_python_are_read_like_their_defaults(value, default, read):
    assert values.like(default, value, "NAME") == read


@pytest.mark.parametrize(("value", "default"), [(None, ""), (None, []), (5, "split"), (["a"], 5), ("x", 5), (1, True)])
def test_settings_from_python_that_are_of_another_kind_are_refused(value, default):
    with pytest.raises(notebooks.RunError, match="write it like its default"):
        values.like(default, value, "NAME")


def test_the_data_are_taken_from_where_the_user_stands(project, monkeypatch):
    (project / "my-data").mkdir()
    (project / "my-data" / "datapackage.json").write_text("{}")
    monkeypatch.chdir(project)
    cell = "import os\nprint(os.path.isfile(os.environ['CORPUS_DATA'] + '/datapackage.json'))"
    notebook(project / "notebooks", "02_part.ipynb", cell)
    path = project / "mine" / "notebooks" / "02_part.ipynb"
    assert notebooks.main(["DATA=my-data", "OUT=mine", "ONLY=02"]) == 0
    assert nbformat.read(path, as_version=4).cells[-1].outputs[0]["text"] == "True\n"
    path.unlink()
    monkeypatch.setenv("CORPUS_DATA", "my-data")
    assert notebooks.main(["OUT=mine", "ONLY=02"]) == 0
    assert nbformat.read(path, as_version=4).cells[-1].outputs[0]["text"] == "True\n"
    assert notebooks.main(["DATA=nowhere", "OUT=mine"]) == 1 and notebooks.main(["DATA=my-data"]) == 1


def test_tables_that_the_variable_names_are_never_published(project, monkeypatch, capsys):
    for name in ("data", "copy"):
        (project / name).mkdir()
        (project / name / "datapackage.json").write_text("{}")
    monkeypatch.setenv("CORPUS_DATA", str(project / "copy"))
    monkeypatch.chdir(project)
    for words in ([], ["ONLY=02"], ["FORCE=1"]):
        assert notebooks.main(words) == 1 and "CORPUS_DATA names other tables" in capsys.readouterr().err
    assert not (project / "figures").exists() and notebooks.main(["OUT=mine", "ONLY=02"]) == 0
    monkeypatch.setenv("CORPUS_DATA", str(project / "data"))
    assert notebooks.main(["ONLY=02"]) == 0


def test_settings_are_read_from_words():
    asked = command.read(["QUESTION=bond", "COUNTRIES=USA,CHN", "MIN_N=8", "OUT=x", "ONLY=02,04"])
    assert asked.settings == {"QUESTION": "bond", "COUNTRIES": "USA,CHN", "MIN_N": "8"}
    assert asked.out is not None and asked.out.name == "x" and asked.only == ("02", "04")
    with pytest.raises(notebooks.RunError, match="NAME=value"):
        command.read(["bond"])
    with pytest.raises(notebooks.RunError, match="folder of its own"):
        command.read(["QUESTION=bond", f"OUT={paths.ROOT}"])


class TestLock:
    def test_a_second_run_is_told_to_wait(self, tmp_path):
        with (
            notebooks.locked(tmp_path),
            pytest.raises(notebooks.RunError, match="another run"),
            notebooks.locked(tmp_path),
        ):
            pass
        with notebooks.locked(tmp_path):
            pass

    def test_a_run_holds_what_it_writes_and_what_it_reads_and_no_other_folder(self, tmp_path, monkeypatch):
        (tmp_path / "their" / "data").mkdir(parents=True)
        monkeypatch.setenv("CORPUS_DATA", str(tmp_path / "their" / "data"))
        ours = notebooks.held(tmp_path / "mine")
        assert ours == [tmp_path / "mine", tmp_path / "their"] and notebooks.held(tmp_path / "their") == ours[1:]
        with notebooks.locked(*ours), files.locked(tmp_path):
            for folder in ours:
                with pytest.raises(files.BusyError, match="wait for it"), files.locked(folder):
                    pass
        with files.locked(ours[1]), pytest.raises(notebooks.RunError, match="another run"), notebooks.locked(*ours):
            pass
        with files.locked(ours[0]):  # let go of, though the second could not be had
            pass

    @pytest.mark.parametrize("owner", ["999999999", "", "not a number"])
    def test_a_stale_lock_is_taken_over(self, tmp_path, owner):
        (tmp_path / files.LOCK).mkdir()
        (tmp_path / files.LOCK / "lock").write_text(owner)
        with notebooks.locked(tmp_path):
            assert (tmp_path / files.LOCK / "lock").read_text() == str(os.getpid())


MOMENTS = [random.Random(20180611 + i).uniform(0, 6) for i in range(20)] if os.environ.get("NIGHTLY") else [1.0]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_run_killed_in_the_middle_leaves_every_file_whole_and_the_next_completes(project, moment):
    notebook(project / "notebooks", "02_part.ipynb", "import time\ntime.sleep(30)")
    before = {path: path.read_bytes() for path in (project / "notebooks").iterdir()}
    code = (
        "import pathlib, sys\nfrom helpers import paths\nfrom helpers.run import notebooks\n"
        f"paths.ROOT = pathlib.Path({str(project)!r}); paths.NOTEBOOKS = paths.ROOT / 'notebooks'\nnotebooks.run()"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL, start_new_session=True)
    lock = project / files.LOCK / "lock"
    deadline = time.time() + 30
    while not lock.exists() and time.time() < deadline:
        time.sleep(0.1)
    time.sleep(moment)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert {path: path.read_bytes() for path in (project / "notebooks").iterdir()} == before
    notebook(project / "notebooks", "02_part.ipynb", "print(QUESTION)")
    notebooks.run()
    assert (project / "figures" / "01-text.csv").read_text() == "split"


class Killed(BaseException):
    """Stands for the process being killed: nothing catches it."""


def test_a_run_killed_at_any_of_its_writes_leaves_whole_files_and_the_next_completes(project, monkeypatch):
    import shutil

    start = project.parent / "start"
    shutil.copytree(project, start)
    notebooks.run()
    whole = {path.relative_to(project): path.read_bytes() for path in project.rglob("*.*") if path.is_file()}
    before = {path.relative_to(start): path.read_bytes() for path in start.rglob("*.*") if path.is_file()}
    done = {path: notebooks.execute(path, {}, project / "figures") for path in paths.notebooks()}
    monkeypatch.setattr(
        notebooks, "_side_by_side", lambda chosen, settings, staging, mine, warm: (_drawn(done, whole, staging), {})
    )
    steps, real = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (steps.append(1), real(handle)))
    _reset(project, start)
    notebooks.run()
    writes = len(steps)
    assert writes >= 5
    for step in ("fsync", "replace"):
        for point in range(1, writes + 1):
            _reset(project, start)
            with monkeypatch.context() as patch:
                owner = os if step == "fsync" else files.Path
                patch.setattr(owner, step, _killing(getattr(owner, step), point))
                with pytest.raises(Killed):
                    notebooks.run()
            for path in project.rglob("*.*"):
                name = path.relative_to(project)
                if path.is_file() and not path.name.endswith(files.REST):
                    assert path.read_bytes() in (before.get(name), whole.get(name)), f"{name} is torn"
            notebooks.run()
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


def test_the_notebooks_can_be_run_by_papermill_from_outside(small, tmp_path, monkeypatch):
    papermill = pytest.importorskip("papermill")
    monkeypatch.setenv("CORPUS_DATA", str(small))
    monkeypatch.setenv("FIGURES_OUT", str(tmp_path))
    source = paths.NOTEBOOKS / "03_arguments.ipynb"
    made = papermill.execute_notebook(
        source, tmp_path / "made.ipynb", {"MIN_N": 7}, cwd=paths.NOTEBOOKS, progress_bar=False, kernel_name="python3"
    )
    injected = [cell.source for cell in made.cells if "injected-parameters" in cell.metadata.tags]
    assert len(injected) == 1 and "MIN_N = 7" in injected[0]
    assert any("fewer than 7 " in path.read_text(encoding="utf-8") for path in tmp_path.glob("03-*.json"))


def test_slides_go_beside_the_figures_and_those_with_old_numbers_are_taken_out(project, capsys):
    draw = (
        "import os, pathlib\nfolder = pathlib.Path(os.environ['FIGURES_OUT'])\nslide = os.environ['FIGURES_FORM'] == 'slide'\n"
        "(folder / 'slides').mkdir(exist_ok=True) if slide else None\n"
        "(folder / ('slides/02-a.png' if slide else '02-a.csv')).write_text(QUESTION)"
    )
    notebook(project / "notebooks", "02_part.ipynb", draw)
    notebooks.run()
    assert "2 tables (CSV, JSON)" in capsys.readouterr().out
    before = (project / "notebooks" / "02_part.ipynb").read_bytes()
    assert notebooks.main(["WIDTH=slide", "ONLY=02"]) == 0
    assert f"1 figure (PNG) in {project / 'figures' / 'slides'}" in capsys.readouterr().out
    assert (project / "figures" / "slides" / "02-a.png").is_file()
    assert (project / "notebooks" / "02_part.ipynb").read_bytes() == before
    notebooks.run(only=("02",))
    assert (project / "figures" / "slides" / "02-a.png").is_file()
    notebook(project / "notebooks", "02_part.ipynb", draw, parameters='QUESTION = "bond"')
    own = [project / "figures" / "slides" / name for name in ("02-a.txt", "02-a.pptx", "02-b.png")]
    for path in own:
        path.write_text("mine")
    (project / "figures" / "slides" / "02-a").mkdir()
    notebooks.run(only=("02",))
    assert not (project / "figures" / "slides" / "02-a.png").exists() and all(
        path.read_text() == "mine" for path in own
    )
    assert "1 file older than the numbers taken out; `make slides` makes them again" in capsys.readouterr().out
    assert notebooks.main(["WIDTH=poster"]) == 1 and "write text, column, slide, pdf" in capsys.readouterr().err


@pytest.mark.parametrize("said", ["agg", ""])
def test_a_kernel_draws_alike_whatever_the_terminal_says(tmp_path, monkeypatch, said):
    monkeypatch.setenv("MPLBACKEND", said)
    assert warm.surroundings(tmp_path)["MPLBACKEND"] == warm.INLINE
