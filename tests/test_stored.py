"""A folder of results is of one choice: other settings are refused, and what a notebook does not have or does not find is said."""

import json
import shutil
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from helpers import paths
from helpers.run import notebooks, report, stored, tables
from tests.test_run import notebook
from tests.test_run import project as project

pytestmark = pytest.mark.whole
DRAW = (
    "import os, pathlib\nfolder = pathlib.Path(os.environ['FIGURES_OUT'])\nslide = os.environ['FIGURES_FORM'] == 'slide'\n"
    "(folder / 'slides').mkdir(exist_ok=True) if slide else None\n"
    "(folder / ('slides/{0}-a.png' if slide else '{0}-a.csv')).write_text('question\\n' + QUESTION + '\\n')"
)


@pytest.fixture
def filled(project, monkeypatch, capsys):
    """A folder of results on one question and one country, of two notebooks of which only the second has countries."""
    own = shutil.copytree(Path(__file__).parents[1] / "data", project / "own" / "data")  # with a lock of its own
    monkeypatch.setenv("CORPUS_DATA", str(own))
    notebook(project / "notebooks", "01_part.ipynb", DRAW.format("01"))
    cells = 'QUESTION = "split"\nCOUNTRIES = []'
    notebook(project / "notebooks", "02_part.ipynb", DRAW.format("02"), parameters=cells)
    out = project / "mine"
    assert notebooks.main(["QUESTION=bond", "COUNTRIES=China", f"OUT={out}"]) == 0
    return out


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("make", [tables.main, report.main])
def test_what_is_made_of_a_folder_is_refused_for_other_settings_than_it_holds(filled, capsys, make):
    before = contents(filled)
    for given, says in (
        (["QUESTION=try"], "02_part.ipynb: has QUESTION=bond COUNTRIES=China, asked is QUESTION=try COUNTRIES=(none)"),
        (["QUESTION=bond"], "02_part.ipynb: has COUNTRIES=China, asked is COUNTRIES=(none)"),
        (["QUESTION=bond", "COUNTRIES=Russia"], "has COUNTRIES=China, asked is COUNTRIES=Russia"),
    ):
        assert make([*given, f"OUT={filled}", "ONLY=02"]) == 1
        said = capsys.readouterr().err
        assert says in said and "01_part" not in said and "behind make run" in said and contents(filled) == before


def test_tables_are_made_of_a_folder_as_it_is_and_with_the_settings_that_it_holds(filled, capsys):
    for given in ([], ["QUESTION=bond", "COUNTRIES=China"]):
        assert tables.main([*given, f"OUT={filled}", "ONLY=02"]) == 0
        assert "1 workbook" in capsys.readouterr().out


def test_slides_of_other_settings_than_the_figures_beside_them_are_refused(filled, capsys):
    before = contents(filled)
    for given in (["QUESTION=try"], [], ["QUESTION=bond"]):
        assert notebooks.main([*given, "WIDTH=slide", "ONLY=02", f"OUT={filled}"]) == 1
        said = capsys.readouterr().err
        assert str(filled) in said and "COUNTRIES=China, asked is" in said and "without WIDTH=" in said
    assert contents(filled) == before
    assert notebooks.main(["QUESTION=bond", "COUNTRIES=China", "WIDTH=slide", "ONLY=02", f"OUT={filled}"]) == 0
    assert (filled / "figures" / "slides" / "02-a.png").is_file()


COUNTED = """import pandas as pd
from helpers.asked import ask
from helpers.figure.figure import Listing
asked = ask(QUESTION)
Listing(asked, pd.DataFrame({"n": [len(asked.statements)]}), lambda rows: ("A table.", "One row.")).show("0%s-count")
"""


@pytest.fixture
def over(project, monkeypatch):
    """Folders of data of one version, in the second of which a gist reads otherwise; and a folder of results over the first."""
    for number in (1, 2):
        notebook(project / "notebooks", f"0{number}_part.ipynb", COUNTED % number)
    first, second = (
        shutil.copytree(
            Path(__file__).parents[1] / "data", project / name / "data", ignore=shutil.ignore_patterns("texts")
        )
        for name in ("one", "two")
    )
    for folder in (first, second):
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        (folder / "datapackage.json").write_text(json.dumps(package | {"fingerprint": ""}), encoding="utf-8")
    rows = pd.read_csv(second / "statements.csv", dtype=str, keep_default_na=False)
    rows.loc[0, "gist"] = "Says it in other words."
    rows.to_csv(second / "statements.csv", index=False, lineterminator="\n")
    out = project / "mine"
    assert notebooks.main([f"DATA={first}", f"OUT={out}"]) == 0
    return first, second, out


def test_a_folder_holds_results_of_one_state_of_the_data_even_where_its_version_is_the_same(over, capsys):
    first, second, out = over
    record = json.loads((out / "figures" / "01-count.json").read_text(encoding="utf-8"))
    assert record["version"] == "2.0.0 (changed)" and len(record["fingerprint"]) == 64
    before, says = contents(out), "01-count"
    for make, words in (
        (report.main, []), (tables.main, []), (notebooks.main, ["WIDTH=slide"]), (notebooks.main, ["ONLY=02"]),
    ):  # fmt: skip
        assert make([f"DATA={second}", f"OUT={out}", *words]) == 1
        said = capsys.readouterr().err
        assert says in said and "data" in said and contents(out) == before, said
    for make, words in ((report.main, []), (tables.main, []), (notebooks.main, ["ONLY=02"])):
        assert make([f"DATA={first}", f"OUT={out}", *words]) == 0, capsys.readouterr().err
    (out / "figures" / "02-note.json").write_text('{"version": "1", "by": "me"}')
    for odd in ("[1]", "{", '{"version": 5, "asked": null}'):
        (out / "figures" / "01-odd.json").write_text(odd)
        assert tables.main([f"DATA={first}", f"OUT={out}"]) == 0 and report.main([f"DATA={first}", f"OUT={out}"]) == 0
    for path in (out / "figures").glob("0?-[on]*.json"):
        path.unlink()
    assert notebooks.main([f"DATA={second}", f"OUT={out}"]) == 0  # all of it anew


def test_slides_in_place_are_refused_where_the_data_changed_since_the_figures_were_drawn(over, monkeypatch, capsys):
    first, second, _ = over
    shutil.copytree(first, paths.ROOT / "data")
    monkeypatch.delenv("CORPUS_DATA", raising=False)
    assert notebooks.main([]) == 0
    shutil.copy(second / "statements.csv", paths.ROOT / "data" / "statements.csv")
    before = contents(paths.ROOT / "figures")
    assert notebooks.main(["WIDTH=slide"]) == 1
    said = capsys.readouterr().err
    assert "01-count and 02-count" in said and "without WIDTH=" in said and contents(paths.ROOT / "figures") == before
    assert notebooks.main(["ONLY=01"]) == 0
    assert "still of other data: 02-count; a run without ONLY=" in capsys.readouterr().out


def test_data_of_another_folder_shown_on_purpose_are_no_mixture(over, capsys):
    first, second, out = over
    other = COUNTED.replace("ask(QUESTION)", f"ask(QUESTION, data=load({str(second)!r}))") % 2
    notebook(paths.NOTEBOOKS, "02_part.ipynb", f"from helpers.corpus import load\n{other}")
    assert notebooks.main([f"DATA={first}", f"OUT={out}"]) == 0
    record = json.loads((out / "figures" / "02-count.json").read_text(encoding="utf-8"))
    assert record["elsewhere"] is True
    for make, words in ((report.main, []), (tables.main, []), (notebooks.main, ["ONLY=01"])):
        assert make([f"DATA={first}", f"OUT={out}", *words]) == 0, capsys.readouterr().err


def test_one_notebook_of_other_settings_is_refused_beside_those_that_stay(filled, capsys):
    before = contents(filled)
    assert notebooks.main(["QUESTION=threat", "ONLY=01", f"OUT={filled}"]) == 1
    said = capsys.readouterr().err
    assert "02_part.ipynb: has QUESTION=bond COUNTRIES=China, asked is QUESTION=threat COUNTRIES=(none)" in said
    assert "name another folder" in said and contents(filled) == before
    assert notebooks.main(["QUESTION=bond", "COUNTRIES=China", "ONLY=01", f"OUT={filled}"]) == 0
    assert notebooks.main(["QUESTION=threat", f"OUT={filled}"]) == 0
    assert (filled / "figures" / "01-a.csv").read_text() == "question\nthreat\n"


def test_a_figure_of_earlier_settings_that_is_drawn_no_more_goes_from_a_folder_also_where_one_notebook_is_run(filled):
    own = filled / "figures" / "02-own.csv"
    own.write_text("mine")
    notebook(paths.NOTEBOOKS, "02_part.ipynb", "print(QUESTION)", parameters='QUESTION = "split"\nCOUNTRIES = []')
    assert notebooks.main(["QUESTION=bond", "COUNTRIES=China", "ONLY=02", f"OUT={filled}"]) == 0
    left = {path.name for path in (filled / "figures").glob("0*")}
    assert left == {"01-a.csv", "02-own.csv"} and own.read_text() == "mine"


def test_a_notebook_of_a_folder_that_cannot_be_read_stops_no_run(filled):
    for raw in (b"", b"{", b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'):
        (filled / "notebooks" / "02_part.ipynb").write_bytes(raw)
        (filled / "notebooks" / "99_own.ipynb").write_bytes(raw)
        assert notebooks.main(["QUESTION=threat", "ONLY=01", f"OUT={filled}"]) == 0
        (paths.NOTEBOOKS / "02_part.ipynb").write_bytes(raw)


def test_a_report_with_old_numbers_is_taken_out_and_one_with_the_same_stays(filled, capsys):
    page = filled / "figures" / "report.html"
    page.write_text("old")
    assert notebooks.main(["QUESTION=bond", "COUNTRIES=China", f"OUT={filled}"]) == 0
    assert page.is_file()
    capsys.readouterr()
    assert notebooks.main(["QUESTION=try", f"OUT={filled}"]) == 0
    assert not page.exists()
    assert f"{page}: older than the numbers, so taken out; `make report` makes it" in capsys.readouterr().out


def test_the_reports_of_the_project_is_taken_out_too_also_where_a_figure_is_gone(project, capsys):
    notebooks.run()
    page = project / "figures" / "report.html"
    page.write_text("old")
    notebooks.run()
    assert page.is_file()
    notebook(project / "notebooks", "02_part.ipynb", "print(QUESTION)")
    notebooks.run()
    assert not page.exists() and f"{page}: older than" in capsys.readouterr().out


def test_settings_that_a_notebook_does_not_have_are_named_on_the_terminal_and_below_its_title(filled, capsys):
    capsys.readouterr()
    assert notebooks.main(["QUESTION=bond", "COUNTRIES=China,Russia", f"OUT={filled}"]) == 0
    said = capsys.readouterr().out
    assert said.count("does not have") == 1 and "01_part.ipynb: does not have COUNTRIES; what it shows" in said
    first, second = (
        nbformat.read(filled / "notebooks" / f"{name}_part.ipynb", as_version=4).cells for name in ("01", "02")
    )
    assert first[0].source == "# A title" and "`COUNTRIES=China,Russia`" in first[1].source
    assert not any("does not have" in cell.source for cell in second)
    notebooks.run()
    assert not any("does not have" in path.read_text() for path in paths.notebooks())


def test_the_notebooks_in_which_no_statement_is_chosen_are_named(data):
    later = {"QUESTION": "split", "SINCE": "2026-01-01", "MIN_N": 5}
    books = {Path("01_a.ipynb"): {"QUESTION": "split"}, Path("02_b.ipynb"): later, Path("03_c.ipynb"): later}
    assert stored.empty(books).startswith("no statement is chosen by these settings in 02_b.ipynb and 03_c.ipynb")
    assert stored.empty({Path("01_a.ipynb"): {"QUESTION": "split"}}) == stored.empty({}) == ""


def test_a_run_says_in_which_notebooks_no_statement_is_chosen(filled, capsys):
    cells = 'QUESTION = "split"\nCOUNTRIES = []\nSINCE = ""'
    notebook(paths.NOTEBOOKS, "02_part.ipynb", DRAW.format("02"), parameters=cells)
    assert notebooks.main(["SINCE=2026-01-01", f"OUT={filled}"]) == 0
    assert "no statement is chosen by these settings in 02_part.ipynb:" in capsys.readouterr().out


def test_settings_that_differ_from_the_published_ones_are_named_with_their_notebooks(filled):
    books = sorted((filled / "notebooks").glob("*.ipynb"))
    assert stored.not_published(books) == "QUESTION=bond (notebooks 01 and 02); COUNTRIES=China (notebook 02)"
    assert stored.not_published(paths.notebooks()) == ""
    (paths.ROOT / "figures").mkdir()
    known = {"01_part.ipynb": {"QUESTION": "bond"}, "02_part.ipynb": {"QUESTION": "bond", "COUNTRIES": []}}
    (paths.ROOT / "figures" / "settings.json").write_text(json.dumps(known))
    assert stored.not_published(books) == "COUNTRIES=China (notebook 02)"


def test_a_report_names_the_settings_once_near_its_title_and_once_among_its_methods(filled, capsys):
    (filled / "figures" / "report.html").unlink(missing_ok=True)
    assert report.main([f"OUT={filled}"]) == 0, capsys.readouterr().err
    page = (filled / "figures" / "report.html").read_text(encoding="utf-8")
    said = f"{report.OTHERWISE}: QUESTION=bond (notebooks 01 and 02); COUNTRIES=China (notebook 02)."
    assert page.count(said) == 2 and page.index(said) < page.index('id="findings"')
    assert page.index('<h2 id="methods">') < page.rindex(said) < page.index('<h2 id="limits">')


def test_a_folder_without_a_notebook_is_named(filled, capsys):
    assert report.main([f"OUT={filled.parent / 'wrong-name'}"]) == 1
    assert f"{filled.parent / 'wrong-name'} holds no executed notebook" in capsys.readouterr().err


def test_a_notebook_of_a_run_put_back_among_those_of_the_project_is_refused(filled, capsys):
    """The settings of that run would win over those of the next and over the published ones."""
    shutil.copy(filled / "notebooks" / "02_part.ipynb", paths.NOTEBOOKS / "02_part.ipynb")
    for words in ([], ["QUESTION=threat", f"OUT={filled.parent / 'next'}"]):
        assert notebooks.main([*words, "ONLY=02"]) == 1
        assert "02_part.ipynb, code cell 2, line 1: QUESTION is set here again" in capsys.readouterr().err


def test_a_table_of_ones_own_beside_those_for_excel_stays(filled):
    own = filled / "figures" / "tables" / "02-a.xlsx"
    own.parent.mkdir(exist_ok=True)
    own.write_text("mine")
    assert notebooks.main(["QUESTION=bond", "COUNTRIES=China", "ONLY=02", "FORCE=1", f"OUT={filled}"]) == 0
    assert own.read_text() == "mine"


def test_settings_are_not_published_where_a_run_is_refused(project, monkeypatch, tmp_path, capsys):
    notebook(paths.NOTEBOOKS, "02_part.ipynb", "print(QUESTION)")
    (project / "figures").mkdir(exist_ok=True)
    for place in (paths.ROOT / "data", tmp_path / "mine"):
        shutil.copytree(Path(__file__).parents[1] / "data", place)
    monkeypatch.setenv("CORPUS_DATA", str(tmp_path / "mine"))
    assert notebooks.main(["PUBLISH=yes"]) == 1 and "need a folder of their own" in capsys.readouterr().err
    assert not (project / "figures" / "settings.json").exists()
