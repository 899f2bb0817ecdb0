"""A folder of results is of one choice: other settings are refused, and what a notebook does not have or does not find is said."""

from pathlib import Path

import nbformat
import pytest

from helpers import paths
from helpers.run import notebooks
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
    monkeypatch.setenv("CORPUS_DATA", str(Path(__file__).parents[1] / "data"))
    notebook(project / "notebooks", "01_part.ipynb", DRAW.format("01"))
    cells = 'QUESTION = "split"\nCOUNTRIES = []'
    notebook(project / "notebooks", "02_part.ipynb", DRAW.format("02"), parameters=cells)
    out = project / "mine"
    assert notebooks.main(["QUESTION=bond", "COUNTRIES=China", f"OUT={out}"]) == 0
    return out


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


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
