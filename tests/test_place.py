"""Figures of other settings, of copies and of scripts never take the place of the published ones."""

import json
import shutil
from dataclasses import replace

import nbformat
import pandas as pd
import pytest

from helpers import paths
from helpers.asked import ask
from helpers.corpus import load
from helpers.figure import place
from helpers.figure.figure import Listing
from helpers.run import notebooks as run
from helpers.run.book import parameters, read_notebook

DATA = paths.ROOT / "data"
SHOW = "from helpers.figure import export\nimport pandas as pd\nexport.show_table(pd.DataFrame({'a': [1]}), '02-list', 'A table.', 'One row.')"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with one notebook that is published with QUESTION = "split"."""
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(paths, "NOTEBOOKS", tmp_path / "notebooks")
    monkeypatch.delenv("FIGURES_OUT", raising=False)
    cells = [
        nbformat.v4.new_code_cell('QUESTION = "split"', metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(SHOW),
    ]
    (tmp_path / "notebooks").mkdir()
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "notebooks" / "02_part.ipynb")
    run.publish_settings()
    return tmp_path


def shown(project, name="02_part.ipynb"):
    return nbformat.read(project / "notebooks" / name, as_version=4).cells[-1].outputs[-1]["data"]["text/markdown"]


def change(project, question="bond"):
    path = project / "notebooks" / "02_part.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("split", question), encoding="utf-8")


def test_the_published_settings_go_among_the_figures(project):
    run.run()
    assert (project / "figures" / "02-list.csv").is_file() and not (project / "figures" / "my").exists()
    assert "](../figures/02-list.csv)" in shown(project)


def test_other_settings_go_into_a_folder_of_their_own_and_it_is_said(project, capsys):
    run.run()
    before = (project / "figures" / "02-list.csv").stat().st_mtime_ns
    change(project)
    run.run()
    assert (project / "figures" / "my" / "02-list.csv").is_file()
    assert (project / "figures" / "02-list.csv").stat().st_mtime_ns == before
    assert "](../figures/my/02-list.csv)" in shown(project)
    assert "not published (QUESTION)" in capsys.readouterr().out
    run.publish_settings()
    assert place.published() == {"02_part.ipynb": {"QUESTION": "bond"}} and run.not_published(paths.notebooks()) == {}


def test_a_copy_of_a_notebook_goes_there_too(project):
    copy = "02_part-Copy1.ipynb"
    shutil.copy(project / "notebooks" / "02_part.ipynb", project / "notebooks" / copy)
    run.run()
    assert "figures/my/" in shown(project, copy) and "figures/my/" not in shown(project)


@pytest.mark.parametrize(
    ("space", "session", "what"),
    [
        ({"QUESTION": "split"}, "", []), ({}, "", []), ({"QUESTION": "bond"}, "", ["QUESTION"]),
        ({"QUESTION": "split"}, "/x/02_part.ipynb", []), ({"QUESTION": "split"}, "/x/mine.ipynb", ["mine.ipynb"]),
        (None, "", ["a script"]),
    ],
)  # fmt: skip
def test_in_a_running_notebook_the_settings_in_force_count(project, monkeypatch, space, session, what):
    monkeypatch.setattr(place, "_space", lambda: space)
    monkeypatch.setenv("JPY_SESSION_NAME", session)
    assert place.changed("02-list") == what
    assert place.folder("02-list") == project / "figures" / ("my" if what else "")
    assert ("figures/my" in place.note("02-list")) == bool(what) == place.link("02-list").endswith("/my")


def test_data_of_ones_own_are_never_among_the_published_figures(project, data, monkeypatch, tmp_path):
    monkeypatch.setattr(place, "_space", lambda: {"QUESTION": "split"})
    monkeypatch.setenv("CORPUS_DATA", str(data.folder))
    table = Listing(ask(data=data), pd.DataFrame({"a": [1]}), lambda rows: ("A table.", "One row."))
    (project / "figures" / "02-list.csv").write_text("a\n1\n")
    table.show("02-list")
    assert (project / "figures" / "02-list.json").is_file() and not (project / "figures" / "my").exists()
    replace(table, asked=ask(data=replace(data, folder=tmp_path / "my-data"))).show("02-list")
    assert (project / "figures" / "my" / "02-list.csv").is_file() and not place._shown


def test_other_rows_and_other_names_never_take_the_place_of_what_is_published(project, data, monkeypatch):
    monkeypatch.setattr(place, "_space", lambda: {"QUESTION": "split"})
    monkeypatch.setenv("CORPUS_DATA", str(data.folder))
    (project / "figures" / "02-list.csv").write_text("a\n1\n")
    table = Listing(ask(data=data), pd.DataFrame({"a": [1]}), lambda rows: ("A table.", "One row."))
    table.but(pd.DataFrame({"a": [2]})).show("02-list")
    table.show("02-mine")
    assert (project / "figures" / "02-list.csv").read_text() == "a\n1\n"
    assert sorted(path.name for path in (project / "figures" / "my").glob("*.csv")) == ["02-list.csv", "02-mine.csv"]
    assert not (project / "figures" / "02-mine.csv").exists() and not place._other
    monkeypatch.setenv("FIGURES_OUT", str(project / "figures"))  # as in a run, which publishes
    table.but(pd.DataFrame({"a": [3]})).show("02-list")
    assert (project / "figures" / "02-list.csv").read_text() == "a\n3\n"


LISTED = """from helpers.figure.figure import Listing
import pandas as pd
from types import SimpleNamespace
asked = SimpleNamespace(data=SimpleNamespace(folder=None), record={"version": "1"})
table = Listing(asked, pd.DataFrame({"a": range(3)}), lambda rows: ("A table.", f"{len(rows)} rows."))
"""


def listed(project, *shows: str) -> None:
    path = project / "notebooks" / "02_part.ipynb"
    book = nbformat.read(path, as_version=4)
    book.cells[-1].source = "\n".join([LISTED, *shows])
    nbformat.write(book, path)


def test_a_run_refuses_rows_chosen_under_a_published_name_that_shows_all(project):
    shown_all, fewer = 'table.show("02-list")', 'table.but(table.table.head(1)).show("{}")'
    listed(project, shown_all, fewer.format("02-some"))
    run.run()
    figures = project / "figures"
    assert (figures / "02-some.csv").read_text() == "a\n0\n"
    listed(project, fewer.format("02-some"), fewer.format("02-list"))
    before = {path: path.read_bytes() for path in project.rglob("*.*") if path.is_file()}
    with pytest.raises(run.RunError, match='02-list: a cell shows 1 of 3 rows that were chosen .* like "02-list-mine"'):
        run.run()
    assert {path: path.read_bytes() for path in project.rglob("*.*") if path.is_file()} == before
    run.run(out=project / "mine")
    assert (project / "mine" / "figures" / "02-list.csv").read_text() == "a\n0\n"
    (figures / "02-list.json").unlink()
    run.run()
    assert (figures / "02-list.csv").read_text() == "a\n0\n"


COUNT = 'count(asked).show("02-count")'
ASKED = """import pandas as pd
from helpers.asked import ask
from helpers.corpus import load
from helpers.figure.figure import Listing, Method, Sentence
asked = ask(QUESTION, roles=ROLES)

def count(asked):
    return Listing(asked, pd.DataFrame({"n": [len(asked.statements)]}), lambda rows: ("A table.", "One row."))
"""


@pytest.fixture
def coded(project, monkeypatch):
    """The same project with data of its own."""
    monkeypatch.delenv("CORPUS_DATA", raising=False)
    shutil.copytree(DATA, project / "data", ignore=shutil.ignore_patterns("texts"))
    return project


def cells(project, *later: str, settings: str = 'QUESTION = "split"\nROLES = ["scholar", "official"]') -> None:
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(settings, metadata={"tags": ["parameters"]})])
    book.cells += [nbformat.v4.new_code_cell(cell) for cell in (ASKED, *later)]
    nbformat.write(book, project / "notebooks" / "02_part.ipynb")


def contents(project) -> dict:
    return {path: path.read_bytes() for path in project.rglob("*.*") if path.is_file() and ".run" not in path.parts}


@pytest.mark.whole
@pytest.mark.parametrize(
    ("change", "says", "show"),
    [
        ('ROLES.append("journalist")', r"ROLES was \['scholar', 'official'\] .* and is \['scholar', 'official', 'journalist'\] here", COUNT),
        ('globals()["QUESTION"] = "bond"', "QUESTION was 'split' in the cell of settings and is 'bond' here", 'Sentence("Said.").show()'),
        ("def other():\n    global QUESTION\n    QUESTION = None\nother()", "QUESTION was 'split' .* is None here", 'Method({"a": "b"}).show()'),
    ],
)  # fmt: skip
def test_nothing_is_shown_once_a_cell_has_changed_a_setting(coded, change, says, show):
    cells(coded, change, show)
    run.publish_settings()
    before = contents(coded)
    with pytest.raises(
        run.RunError, match=f"02_part.ipynb: code cell 4, line 1 failed.*\n.*SettingChangedError: {says}"
    ):
        run.run()
    assert contents(coded) == before


@pytest.mark.whole
def test_a_cell_that_asks_otherwise_never_replaces_a_published_figure(coded):
    own, other = COUNT, 'asked = asked.but(countries=["USA"])'
    cells(coded, own)
    run.publish_settings()
    run.run()
    record = json.loads((coded / "figures" / "02-count.json").read_text(encoding="utf-8"))
    assert record["asked"] == json.loads(
        json.dumps(ask("split", roles=["scholar", "official"], data=load(DATA)).record["asked"])
    )
    cells(coded, other, own)
    before = contents(coded)
    with pytest.raises(
        run.RunError, match="02-count: a cell asks with COUNTRIES=USA, which .* is of COUNTRIES=.none., .*02-count-mine"
    ):
        run.run()
    assert contents(coded) == before
    cells(coded, own, other, own.replace("02-count", "02-count-mine"))
    run.run()
    assert json.loads((coded / "figures" / "02-count-mine.json").read_text(encoding="utf-8"))["asked"]["countries"] == [
        "USA"
    ]
    cells(
        coded, own, settings='QUESTION = "bond"\nROLES = []'
    )  # what follows from settings that are published anew is no slip
    assert run.main(["PUBLISH=yes"]) == 0
    assert json.loads((coded / "figures" / "02-count.json").read_text(encoding="utf-8"))["asked"]["question"] == "bond"


@pytest.mark.whole
def test_a_set_of_a_setting_is_the_same_in_each_process_and_failed_settings_are_not_published(coded, capsys):
    cells(coded, COUNT, settings='QUESTION = "split"\nROLES = {"scholar", "official", "journalist", "think_tank"}')
    assert run.main(["PUBLISH=yes"]) == 1 and "02_part.ipynb: ROLES cannot be published" in capsys.readouterr().err
    assert run.main([f"OUT={coded / 'mine'}"]) == 0
    before = contents(coded)
    cells(coded, COUNT, "1 / 0", settings='QUESTION = "bond"\nROLES = []')
    assert run.main(["PUBLISH=yes"]) == 1
    assert contents(coded) == before | {path: path.read_bytes() for path in (coded / "notebooks").iterdir()}


@pytest.mark.whole
def test_what_is_asked_anew_because_the_data_changed_is_told_and_not_refused(coded, capsys):
    cells(coded, "count(asked.line).show('02-count')")
    run.publish_settings()
    run.run()
    path = coded / "data" / "codebook.toml"
    text = path.read_text(encoding="utf-8")
    assert 'lines = ["official", "institution"]' in text
    path.write_text(text.replace('lines = ["official", "institution"]', 'lines = ["official"]'), encoding="utf-8")
    run.run()
    said = capsys.readouterr().out
    assert (
        "02-count: a cell asks with ROLES=official, which the settings" in said
        and "the data have changed since" in said
    )
    assert json.loads((coded / "figures" / "02-count.json").read_text(encoding="utf-8"))["asked"]["roles"] == [
        "official"
    ]


def test_the_settings_that_are_published_are_those_of_the_notebooks():
    stored = json.loads((paths.ROOT / "figures" / place.FILE).read_text(encoding="utf-8"))
    assert stored == {path.name: parameters(read_notebook(path), path.name) for path in paths.notebooks()}
