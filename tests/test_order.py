"""In which order notebooks are started, and what gets ready for them before."""

import contextlib
import os
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import paths
from helpers.run import order, warm


@pytest.fixture
def took(tmp_path, monkeypatch):
    """Writes down how many seconds notebooks took, and gives their files."""
    monkeypatch.setattr(paths, "ROOT", tmp_path)

    def write(**seconds: float) -> list[Path]:
        order.keep({f"{name}.ipynb": each for name, each in seconds.items()})
        return [Path(f"{name}.ipynb") for name in seconds]

    return write


def test_the_last_notebook_ends_as_soon_as_can_be(took):
    books = took(a=3, b=3, c=2, d=2, e=2)  # the longest first would end after 7: 3 and 2 and 2
    started = [path.stem for path in order.soonest_done(books, 2)]
    assert set(started) == set("abcde") and {started[0], started[1]} == {"a", "c"}
    assert [path.stem for path in order.soonest_done(books, 1)] == list("abcde")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 20), min_size=1, max_size=5), st.integers(1, 3))
def test_no_other_way_to_share_the_notebooks_out_ends_sooner(lengths, processors):
    seconds = {f"{place}.ipynb": float(length) for place, length in enumerate(lengths)}
    ways = product(range(processors), repeat=len(lengths))
    least = min(max(sum(n for n, at in zip(lengths, way, strict=True) if at == one) for one in range(processors)) for way in ways)  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(order, "_took", lambda: seconds)
        found = order.soonest_done([Path(name) for name in seconds], processors)
    assert sorted(path.name for path in found) == sorted(seconds)
    assert order._end(found, seconds, processors) == least


def test_a_notebook_of_which_nothing_is_known_comes_first_and_of_many_the_longest(took):
    books = took(a=1, b=9, c=5)
    assert [path.stem for path in order.soonest_done([*books, Path("new.ipynb")], 2)] == ["new", "b", "c", "a"]
    many = took(**{name: place for place, name in enumerate("abcdefghi")})
    assert [path.stem for path in order.soonest_done(many, 2)] == list("ihgfedcba")


def test_seconds_of_other_notebooks_stay_known(took):
    took(a=1, b=9)
    took(a=3)
    assert [path.stem for path in order.soonest_done([Path("a.ipynb"), Path("b.ipynb")], 1)] == ["b", "a"]


@pytest.mark.parametrize(("words", "there"), [([], True), (["FORCE=1"], True), (["QUESTION=bond", "OUT=my-report"], True), (["ONLY=02"], False), (["DATA=my-data"], False), (["--help"], False)])  # fmt: skip
def test_kernels_get_ready_for_a_run_of_all_notebooks_over_the_same_data(monkeypatch, words, there):
    monkeypatch.setattr(warm, "ready", lambda books: sorted(books))
    assert warm.ready_for(words) == (sorted(paths.notebooks()) if there else None)


def test_without_notebooks_nothing_gets_ready(monkeypatch):
    monkeypatch.setattr(paths, "notebooks", list)
    assert warm.ready_for([]) is None


def test_a_run_builds_no_grammar_of_addresses_and_reads_notebooks_all_the_same():
    """nbformat would build one through jsonschema, in more processor time than the rest of a run's imports take."""
    code = "import sys, helpers.run.notebooks, nbformat, helpers.run.report\nprint(nbformat.v4.new_notebook().nbformat, 'lark' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], cwd=paths.ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["4", "False"]


def test_nothing_is_left_at_work_by_a_run_that_is_refused(tmp_path):
    psutil = pytest.importorskip("psutil", reason="it comes with JupyterLab")

    def surroundings(process) -> dict[str, str]:
        with contextlib.suppress(psutil.Error):
            return process.environ()
        return {}

    mark = {"RUN_TEST_MARK": str(tmp_path)}
    command = [sys.executable, "-m", "helpers.run", "bond"]
    said = subprocess.run(command, cwd=paths.ROOT, env=os.environ | mark, capture_output=True, text=True)
    assert said.returncode == 1 and "'bond' is not understood" in said.stderr
    assert not [each.pid for each in psutil.process_iter() if mark.items() <= surroundings(each).items()]
