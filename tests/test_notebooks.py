"""The notebooks have the shape that readers rely on, and what they store is in order."""

import ast
import base64
import io
import json
import os
import re
import statistics
from itertools import pairwise

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from PIL import Image

from helpers import paths
from helpers.figure import files
from tests import test_words

BOOKS = paths.notebooks()
PARAMETERS = {"QUESTION", "CORPUS", "PERIODS", "ROLES", "COUNTRIES", "VOICES", "SINCE", "UNTIL", "MIN_N", "SEED"}
PARAMETERS |= {"ACCESS", "OUTLET_COUNTRIES", "LANGUAGES"}
FEWER = {
    "01": {"QUESTION", "PERIODS", "SEED"},
    "06": {"QUESTION", "PERIODS", "MIN_N", "SEED"},
    "07": {"QUESTION", "SEED"},
}


def blank(fig, name, title, alt, chosen) -> tuple[dict[str, bytes], bytes]:
    """Pictures in place of those that are not looked at; the figure is laid out, which tells what cannot be drawn."""
    fig.draw_without_rendering()
    Image.new("RGB", (630, 250)).save(buffer := io.BytesIO(), "PNG")
    return dict.fromkeys(chosen.endings, buffer.getvalue()), buffer.getvalue()


def code(path):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def lines(cell) -> int:
    return sum(bool(line.strip()) for line in cell.source.splitlines())


@pytest.fixture(params=BOOKS, ids=lambda path: path.name)
def book(request):
    return request.param


def test_there_are_seven_notebooks():
    assert [path.name[:2] for path in BOOKS] == [f"{number:02d}" for number in range(1, 8)]


def test_cells_are_few_and_short_and_define_nothing(book):
    cells = code(book)
    settings = [cell for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    lengths = [lines(cell) for cell in cells if cell not in settings]
    assert len(cells) <= 25 and statistics.median(lengths) <= 2 and max(lengths) <= 8 and lines(settings[0]) <= 16
    for cell in cells:
        kinds = {type(node).__name__ for node in ast.walk(ast.parse(cell.source))}
        assert not kinds & {"FunctionDef", "ClassDef", "Lambda", "For", "While", "Try", "With"}, cell.source


def test_all_notebooks_together_are_short_and_import_little():
    sources = [cell.source for path in BOOKS for cell in code(path)]
    imports = [
        node
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    assert sum(len(list(filter(str.strip, source.splitlines()))) for source in sources) <= 250
    assert len({(getattr(node, "module", ""), each.name) for node in imports for each in node.names}) <= 25


def test_cells_were_run_once_from_top_to_bottom_without_error(book):
    cells = code(book)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert not [o for cell in cells for o in cell.outputs if o.output_type == "error" or o.get("name") == "stderr"]


def test_cell_ids_are_distinct_and_metadata_are_bare(book):
    cells = nbformat.read(book, as_version=4).cells
    assert len({cell.id for cell in cells}) == len(cells)
    assert all(set(cell.metadata) <= {"tags"} for cell in cells)


def test_the_first_cell_is_a_title_and_the_parameters_are_tagged(book):
    cells = nbformat.read(book, as_version=4).cells
    assert cells[0].cell_type == "markdown" and cells[0].source.startswith("# ")
    tagged = [cell for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    assert len(tagged) == 1
    names = {target.id for node in ast.parse(tagged[0].source).body for target in node.targets}
    assert names >= FEWER.get(book.name[:2], PARAMETERS), names


def test_a_notebook_begins_with_its_number_the_answer_and_the_main_figure_above_the_settings(book):
    cells = nbformat.read(book, as_version=4).cells
    assert cells[0].source.startswith(f"# {book.name[:2]} ") and len(cells[0].source.split()) <= 60
    kinds = [next(iter(output["data"])) for output in cells[1].outputs]
    assert kinds == ["text/markdown", "image/png", "text/markdown"] and cells[1].source.endswith("top.here()")
    settings = next(place for place, cell in enumerate(cells) if "parameters" in cell.metadata.get("tags", []))
    assert "top.show(" in cells[settings + 1].source and settings == 3
    answer = re.sub(r"“[^”]*”", "it", cells[1].outputs[0]["data"]["text/markdown"])
    sentences, *_ = answer.split(" Filters: ")  # what was chosen stands behind the three sentences
    assert len(re.findall(r"(?<!U\.S)[.?!](?= [A-Z]|$)", sentences)) <= 3, answer


def test_no_picture_is_left_open_for_the_kernel_to_show(book):
    stored = [output.get("data", {}).get("text/plain", "") for cell in code(book) for output in cell.outputs]
    assert not [text for text in stored if text.startswith("<Figure size")]


def test_how_to_read_the_figures_is_said_once(book):
    cells = nbformat.read(book, as_version=4).cells
    said = [place for place, cell in enumerate(cells) if "## How to read these figures" in cell.source]
    shown = [
        place for place, cell in enumerate(cells) if re.fullmatch(r"\w+\.method\(asked.*\)\.show\(\)", cell.source)
    ]
    assert len(said) == 1 and shown == [said[0] + 1]


def test_headings_of_sections_are_questions_and_no_result_is_typed(book):
    for cell in nbformat.read(book, as_version=4).cells:
        if cell.cell_type == "markdown":
            for heading in re.findall(r"^## (.+)$", cell.source, re.M):
                assert heading.endswith("?") or heading in (
                    "Limits",
                    "For another question",
                    "Settings",
                    "How to read these figures",
                ), heading


def test_linked_files_exist(book):
    stored = book.read_text(encoding="utf-8")
    for name in set(re.findall(r"\.\./figures/([\w.-]+)", stored)):
        assert (paths.ROOT / "figures" / name).is_file(), name


def test_embedded_pictures_have_the_colours_of_the_exported_ones(book):
    outputs = [o["data"] for cell in code(book) for o in cell.outputs if "data" in o]
    pictures = [(one["image/png"], two["text/markdown"]) for one, two in pairwise(outputs) if "image/png" in one]
    assert pictures
    for picture, words in pictures:
        name = re.search(r"figures/([\w-]+)\.csv", words)[1]
        with (
            Image.open(io.BytesIO(base64.b64decode(picture))) as shown,
            Image.open(paths.ROOT / "figures" / f"{name}.png") as drawn,
        ):
            exact = drawn.convert("RGB").resize(shown.size, Image.Resampling.LANCZOS)
            error = np.abs(np.asarray(exact, int) - np.asarray(shown.convert("RGB"), int)).max()
        assert error <= 16, f"{name}: a colour is {error} of 255 away from the exported picture"


def sidecars():
    """The words of the figures; those of the tables have no title."""
    found = sorted((paths.ROOT / "figures").glob("[0-9]*.json"))
    return [words for path in found if "title" in (words := json.loads(path.read_text(encoding="utf-8")))]


@pytest.mark.parametrize("words", sidecars(), ids=lambda words: words["name"])
class TestFigures:
    def test_every_figure_has_its_files_and_words(self, words):
        for ending in ("png", "svg", "csv"):
            assert (paths.ROOT / "figures" / f"{words['name']}.{ending}").stat().st_size > 0
        assert all(words[key].strip() for key in ("title", "subtitle", "caption", "alt", "source", "reading"))

    def test_the_title_is_short_and_no_line_says_why(self, words):
        assert len(words["title"].split()) <= 12
        text = " ".join([words["title"], words["reading"], words.get("finding", "")]).lower()
        assert not re.search(r"\b(because|led to|caused|hand-coded|smooth)\b", text), text

    def test_the_caption_is_short_and_the_method_stands_in_full(self, words):
        assert len(words["caption"].split()) <= 40
        assert words["method"] and "convenience sample" in words["method"]

    def test_the_figure_is_as_wide_as_a_text_column(self, words):
        with Image.open(paths.ROOT / "figures" / f"{words['name']}.png") as picture:
            assert picture.width == 1890 and picture.height <= 2850


def test_the_readme_says_what_the_figures_and_the_data_say(data):
    from helpers.run import gallery

    page, figures = (paths.ROOT / "README.md").read_text(encoding="utf-8"), paths.ROOT / "figures"
    for mark, text in (("findings", gallery.findings(figures)), ("scope", gallery.scope(data))):
        between = page.split(f"<!-- {mark}:begin -->")[1].split(f"<!-- {mark}:end -->")[0]
        assert between.strip() == text.strip(), mark
    assert f"figures/{gallery.headlines(figures)[0]['name']}.png" in page


def test_each_finding_is_plain_and_short_and_its_numbers_stand_below():
    from helpers.run import gallery

    for words in gallery.headlines(paths.ROOT / "figures"):
        said, _, numbers = words["finding"].partition("\n")
        assert len(said.split()) <= 45 and numbers, said
        assert not re.search(r"alpha|interval|q = |p = |zero", said), said


def test_the_gallery_shows_every_figure(data):
    page = (paths.ROOT / "figures" / "README.md").read_text(encoding="utf-8")
    assert all(f"]({words['name']}.png)" in page for words in sidecars())


@pytest.mark.whole
@pytest.mark.parametrize(
    "question", ["split", "bond", "try", "pressure", "threat"] if os.environ.get("NIGHTLY") else ["threat"]
)
def test_it_runs_for_other_questions_with_words_for_all_it_draws(book, question, tmp_path, monkeypatch, few):
    if book.name[:2] in test_words.EACH and not os.environ.get("NIGHTLY"):
        pytest.skip("tests/test_words.py runs it for every question")
    monkeypatch.setenv("FIGURES_OUT", str(tmp_path))
    if not os.environ.get("NIGHTLY"):
        monkeypatch.setattr(files, "_pictures", blank)  # words and tables are what is read
    monkeypatch.chdir(paths.NOTEBOOKS)
    names: dict = {}
    for cell in code(book):
        exec(cell.source, names)
        if "parameters" in cell.metadata.get("tags", []):
            names |= {"QUESTION": question, "SEED": 2}
    plt.close("all")
    for path in tmp_path.glob("*.json"):
        said = json.loads(path.read_text(encoding="utf-8"))
        assert len(said.get("title", "").split()) <= 12, said["title"]
        assert (
            said["caption"]
            and said.get("alt", "a table")
            and said["reading"]
            and (tmp_path / f"{path.stem}.csv").is_file()
        )
        assert "nan" not in re.findall(
            r"\w+", " ".join(said.get(key, "") for key in ("title", "caption", "alt", "reading"))
        )
