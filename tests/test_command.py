"""The words of a command line: understood, or refused before anything runs."""

import json
import shlex
from pathlib import Path

import numpy as np
import pytest

from helpers import corpus, paths
from helpers.run import command, notebooks, other, report, tables, values
from helpers.run.book import parameters, read_notebook
from helpers.run.values import RunError
from tests.test_run import notebook
from tests.test_run import project as project


@pytest.fixture
def nothing_runs(project, monkeypatch):
    monkeypatch.setattr(notebooks, "execute", lambda *_: pytest.fail("a notebook was run"))
    monkeypatch.chdir(project)
    return project


@pytest.mark.parametrize(("word", "force"), [("FORCE=1", True), ("FORCE=true", True), ("FORCE=yes", True), ("FORCE=On", True), ("FORCE=no", False), ("FORCE=0", False), (" FORCE = 1 ", True)])  # fmt: skip
def test_yes_and_no_are_understood_in_any_word(word, force):
    assert command.read([word, "ONLY=02"]) == command.Command({}, None, ("02",), force)


WRONG = {
    "force=1": "in capitals, for instance FORCE=1", "min-n=3": "MIN_N=3", "question=bond": "QUESTION=bond", "bond": "NAME=value", "=x": "NAME=value",
    "ÄÖ=3": "NAME=value", "FORCE=maybe": "FORCE=maybe: write FORCE=yes", "FORCE=": "write FORCE=yes", "PUBLISH=perhaps": "write PUBLISH=yes",
    "OUT=": "OUT= is empty", "OUT= ": "OUT= is empty", "ONLY=": "ONLY= is empty", "ONLY=,": "ONLY= is empty", "DATA= ": "DATA= is empty", "ONLY=02,99": "begins with 99",
    "QUESTIN=bond": "Did you mean 'QUESTION'", "WIDTH=Slide": "write text, column, slide", "MIN_N=few": "MIN_N=few: write it like its default, 5",
}  # fmt: skip


@pytest.mark.parametrize("word", WRONG)
def test_a_word_that_cannot_be_used_is_named_before_anything_runs(nothing_runs, capsys, word):
    notebook(paths.NOTEBOOKS, "02_part.ipynb", "print(QUESTION)", parameters='QUESTION = "split"\nMIN_N = 5')
    assert notebooks.main([word]) == 1
    said = capsys.readouterr().err
    assert WRONG[word] in said and "Traceback" not in said and not (nothing_runs / "figures").exists()


AGAIN = {
    'QUESTION = "bond"': 1, "1\nQUESTION += 'x'": 2, "a, (QUESTION, *b) = 1, (2, 3)": 1, "for QUESTION in 'ab':\n    pass": 1, "if 1:\n    QUESTION: str = 'a'": 2,
    "print(QUESTION := 'a')": 1, "%time 1\nQUESTION = 'a'": 2, "with open('a') as QUESTION:\n    pass": 1, "import os as QUESTION": 1, "def QUESTION(): pass": 1,
    "COUNTRIES[0] = 'NOR'": 1, "del QUESTION": 1, "[QUESTION := 1 for _ in 'ab']": 1,
}  # fmt: skip


@pytest.mark.parametrize("cell", AGAIN)
def test_a_setting_that_another_cell_sets_again_is_named_in_every_run(nothing_runs, capsys, cell):
    notebook(paths.NOTEBOOKS, "02_part.ipynb", "1", cell, parameters='QUESTION = "split"\nCOUNTRIES = ["NOR"]')
    for words in ([], ["ONLY=02"], ["QUESTION=threat", "OUT=mine"], ["WIDTH=slide"], ["PUBLISH=yes"]):
        assert notebooks.main(words) == 1
        said = capsys.readouterr().err
        assert f"02_part.ipynb, code cell 3, line {AGAIN[cell]}: " in said and "is set here again; change it in" in said
    assert not (nothing_runs / "figures").exists() and not (nothing_runs / "mine").exists()


@pytest.mark.parametrize(
    "cell",
    ["print(QUESTION)", "def f(QUESTION):\n    QUESTION = 1", "[QUESTION for QUESTION in 'ab']", "f(QUESTION='a')", "(lambda QUESTION: 1)", "!ls", "x ="],
)  # fmt: skip
def test_a_name_that_is_only_used_is_no_setting_set_again(project, cell):
    path = notebook(paths.NOTEBOOKS, "02_part.ipynb", cell)
    assert parameters(read_notebook(path), path.name) == {"QUESTION": "split"}


def test_a_name_given_twice_is_refused(nothing_runs, capsys):
    assert notebooks.main(["QUESTION=try", "OUT=mine", "QUESTION=bond"]) == 1
    assert "QUESTION is given twice, as 'try' and 'bond'" in capsys.readouterr().err


def test_settings_are_published_only_where_nothing_else_is_asked(nothing_runs, capsys):
    for more in ("QUESTION=bond", "OUT=mine", "QUESTIN=bond", "bond"):
        assert notebooks.main(["PUBLISH=yes", more]) == 1
    assert not (nothing_runs / "figures").exists()


ODD = [
    ".ci/x",
    ".hidden",
    "my/../helpers/x",
    "tests/../.git/hooks",
    "~",
    "a\nb",
    "x" * 300,
    "~no-such-user-here/x",
    "link/x",
]


@pytest.mark.parametrize("out", ODD)
def test_an_odd_folder_is_refused_before_anything_runs(nothing_runs, capsys, out):
    (nothing_runs / "helpers").mkdir()
    (nothing_runs / "link").symlink_to(nothing_runs / "helpers")
    before = sorted(nothing_runs.rglob("*"))
    assert notebooks.main([f"OUT={out}"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("OUT=") and "folder of its own" in said and "Traceback" not in said
    assert sorted(nothing_runs.rglob("*")) == before


@pytest.mark.parametrize("holds", ["datapackage.json", "helpers/run/notebooks.py"])
def test_a_folder_of_data_and_a_copy_of_the_project_take_no_results(nothing_runs, capsys, holds):
    other = nothing_runs.parent / "other" / holds
    other.parent.mkdir(parents=True)
    other.write_text("{}")
    for words in ([], [f"DATA={nothing_runs.parent / 'other'}"]):
        assert notebooks.main([*words, f"OUT={nothing_runs.parent / 'other'}"]) == 1
    assert not (nothing_runs.parent / "other" / "notebooks").exists()


def test_blanks_around_a_folder_and_a_home_are_understood_from_python_too(project, monkeypatch):
    monkeypatch.setenv("HOME", str(project / "home"))
    for out in ("~/mine ", Path("~/mine")):
        assert command.folder_of(out) == project / "home" / "mine"
    notebooks.run({"QUESTION": np.str_("bond")}, "~/mine", ("02",))  # type: ignore[arg-type]
    assert (project / "home" / "mine" / "notebooks" / "02_part.ipynb").is_file() and not (project / "~").exists()


@pytest.mark.parametrize(
    ("value", "default", "read"),
    [
        ("USA, CHN", [], ["USA", "CHN"]), ('["USA", "it\'s"]', [], ["USA", "it's"]), ("[]", ["USA"], []), ("", ["USA"], []), (iter(["USA"]), [], ["USA"]),
        ("2018,2019", [2017], [2018, 2019]), (np.array([2018]), [2017], [2018]), ("3.0", 5, 3), (3.0, 5, 3), ("0.5", 0.1, 0.5), ("2", 0.1, 2.0),
        ("true", False, True), ("No", True, False), (np.True_, False, True), ('{"frames": ["wedge"]}', {"frames": []}, {"frames": ["wedge"]}),
        ({"frames": np.array(["wedge"])}, {}, {"frames": ["wedge"]}), ("a'b\"c\nd", "split", "a'b\"c\nd"), ("bond", None, "bond"), ("USA", ("NOR",), ["USA"]),
    ],
)  # fmt: skip
def test_a_setting_is_read_like_its_default(value, default, read):
    found = values.like(default, value, "NAME")
    assert found == read and type(found) is type(read) and eval(repr(found)) == read


@pytest.mark.parametrize(
    ("value", "default"),
    [
        (float("nan"), 5), ("nan", 5), (float("inf"), 5), ("9" * 5000, 5), (3.5, 5), (float("nan"), []), ([None], []), ({"a": 1}, []), (5, []), (b"x", []), ([["x"]], []),
        ("[1", []), ("(" * 500, []), ("x", {}), ([1], {}), ({"a": object()}, {}), ({"a": float("nan")}, {}), (object(), None), (1, False), ("maybe", False), (object(), "split"), (object(), []),
    ],
)  # fmt: skip
def test_a_setting_of_another_kind_is_refused_in_few_words(value, default):
    with pytest.raises(RunError, match="^NAME=.*write it like its default") as said:
        values.like(default, value, "NAME")
    assert len(str(said.value)) < 160 and " at 0x" not in str(said.value)


FAULTY = {
    "no codebook": ("codebook.toml", None, "codebook.toml: not found"),
    "a torn codebook": ("codebook.toml", "[debate", "codebook.toml"),
    "a torn package": ("datapackage.json", "{", "datapackage.json"),
    "no statements": ("statements.csv", None, "statements.csv"),
}


@pytest.mark.parametrize("kind", FAULTY)
def test_data_that_cannot_be_read_are_named_by_every_command(small_copy, monkeypatch, tmp_path, capsys, kind):
    name, text, says = FAULTY[kind]
    (small_copy / name).unlink()
    if text is not None:
        (small_copy / name).write_text(text)
    monkeypatch.setattr(notebooks, "execute", lambda path, *_: other.settings(corpus.load()))
    for main in (notebooks.main, report.main, tables.main):
        assert main([f"DATA={small_copy}", f"OUT={tmp_path / 'mine'}", "ONLY=02"]) == 1
        said = capsys.readouterr().err
        assert said and "Traceback" not in said and (main is not notebooks.main or says in said)


def test_what_is_made_of_a_run_refuses_settings_that_no_notebook_has_or_that_have_no_folder(nothing_runs, capsys):
    assert tables.main(["OTU=x"]) == 1 and "no notebook has the setting OTU" in capsys.readouterr().err
    assert tables.main(["QUESTION=bond"]) == 1 and "add the OUT=" in capsys.readouterr().err


def test_only_once_each_setting_is_taken_from_an_iterator(project):
    notebook(project / "notebooks", "03_part.ipynb", "print(COUNTRIES)", parameters="COUNTRIES = []")
    notebooks.run({"COUNTRIES": iter(["USA"])}, project / "mine", ("03",))
    cells = json.loads((project / "mine" / "notebooks" / "03_part.ipynb").read_text())["cells"]
    assert cells[-1]["outputs"][0]["text"] == ["['USA']\n"]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"QUESTION": "toll", "PERIODS": []}, "QUESTION=toll PERIODS=(none)"),
        ({"COUNTRIES": ["South Korea", "NOR"]}, '"COUNTRIES=South Korea,NOR"'),
        ({"CODED": {"frames": ["price"]}}, "\"CODED={'frames': ['price']}\""),
    ],
)
def test_settings_are_said_as_a_command_line_reads_them(chosen, said):
    assert values.told(chosen) == said
    words = shlex.split(said)
    assert len(words) == len(chosen) and all(
        word.startswith(f"{name}=") for word, name in zip(words, chosen, strict=True)
    )
