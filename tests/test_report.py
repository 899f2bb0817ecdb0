"""The report: whole, accessible, without code, and every text from the data stays text."""

import dataclasses
import json
import re
from urllib.parse import unquote

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers import corpus, paths
from helpers.asked import ask
from helpers.figure import export, style
from helpers.run import chapters, gallery, references, report, stored
from helpers.run.report import ReportError
from helpers.words import Words

EVIL = "<script>hacked()</script><img src=x onerror=hacked()> [x](javascript:hacked()) \"onload='hacked()' </title></style>"
DATA = pd.DataFrame({"year": [2018, 2019], "share": [0.1, 0.2]})
WORDS = Words("Shares of two years stand side by side", "share", "Two shares; no interval.", "Two dots, the second higher.", "It is 0.1, then 0.2.", 2)  # fmt: skip


@pytest.fixture(scope="module")
def html(data) -> str:
    """The report of the committed notebooks."""
    return report.page(paths.notebooks(), paths.ROOT / "figures", data)


@pytest.fixture(scope="module")
def soup(html) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


@pytest.fixture(scope="module")
def sidecars() -> dict[str, dict]:
    drawn = gallery.sidecars(paths.ROOT / "figures")
    return {words["name"]: words for words in drawn if not words["name"].startswith(stored.WORKSHOP)}


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """Write a notebook whose cells show what export shows, without a kernel; `page` makes the report of it."""
    monkeypatch.setenv("FIGURES_OUT", str(tmp_path / "figures"))
    (tmp_path / "figures").mkdir()
    shown: list = []
    monkeypatch.setattr(export, "display", shown.append)

    class Shelf:
        cells: list = [new_markdown_cell("# 02 A chapter?")]

        def add(self, *outputs, source="x = 1", tags=()):
            cell = new_code_cell(source, execution_count=1, outputs=[*map(_output, shown), *outputs])
            cell.metadata = {"tags": list(tags)} if tags else {}
            self.cells = [*self.cells, cell]
            shown.clear()

        def page(self, data) -> BeautifulSoup:
            nbformat.write(new_notebook(cells=self.cells), tmp_path / "02_a_chapter.ipynb")
            return BeautifulSoup(report.page([tmp_path / "02_a_chapter.ipynb"], paths.figures(), data), "html.parser")

    return Shelf()


def _output(shown) -> nbformat.NotebookNode:
    if hasattr(shown, "_repr_mimebundle_") and (bundle := shown._repr_mimebundle_()):
        import base64

        encoded = {name: base64.b64encode(raw).decode() for name, raw in bundle[0].items() if isinstance(raw, bytes)}
        return new_output("display_data", data={**bundle[0], **encoded}, metadata={"image/png": bundle[1]["image/png"]})
    return new_output("display_data", data={"text/markdown": shown.data})


def chart():
    ax = style.canvas(2)
    ax.plot(DATA["year"], DATA["share"])
    return ax


def code_lines() -> list[str]:
    books = [nbformat.read(path, as_version=4) for path in paths.notebooks()]
    cells = [cell for book in books for cell in book.cells if cell.cell_type == "code"]
    sources = [cell.source for cell in cells if "parameters" not in cell.metadata.get("tags", [])]
    return [line.strip() for source in sources for line in source.splitlines() if len(line.strip()) >= 15]


def loads(soup: BeautifulSoup) -> list:
    """Everything in a page that would load or run something."""
    found = soup.find_all(["script", "link", "iframe", "object", "embed", "form", "base", "svg", "video", "audio"])
    found += [tag for tag in soup.find_all(True) if any(name.startswith("on") or name == "style" for name in tag.attrs)]
    found += [tag for tag in soup.find_all(src=True) if not tag["src"].startswith("data:image/png;base64,")]
    return found + [tag for tag in soup.find_all(href=True) if re.match(r"\s*(javascript|data|vbscript|file):", tag["href"], re.I)]  # fmt: skip


# the committed report


def test_every_figure_has_the_alternative_text_of_its_sidecar(soup, sidecars):
    pictures = {tag.find_parent("figure").get("id"): tag["alt"] for tag in soup.find_all("img")}
    assert len(pictures) == len(soup.find_all("img")) and pictures
    assert pictures == {name: words["alt"].strip() for name, words in sidecars.items()}
    captions = {tag["id"]: tag.figcaption.get_text() for tag in soup.select("figure.picture")}
    for name, words in sidecars.items():
        assert " ".join(words["caption"].split()) in " ".join(captions[name].split())


def test_no_id_stands_twice_and_every_link_leads_somewhere(soup):
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    links = {tag["href"] for tag in soup.find_all("a")}
    assert not {link for link in links if link.startswith("#")} - {f"#{anchor}" for anchor in ids}
    files = [unquote(link.partition("#")[0]) for link in links if not link.startswith(("#", "https://", "http://"))]
    assert len(files) > 10 and [name for name in files if not (paths.ROOT / "figures" / name).exists()] == []


def test_the_contents_list_every_chapter_and_its_sections(soup):
    entries = {tag["href"].removeprefix("#"): tag.get_text() for tag in soup.nav.find_all("a")}
    headings = {tag["id"]: tag.get_text() for tag in soup.find_all(["h2", "h3"], id=True)}
    left = (
        "Settings",
        "How to read these figures",
        "Limits",
        "Contents",
        "Findings",
        "Corrections",
        "For another question",
    )
    assert entries == {anchor: title for anchor, title in headings.items() if title not in left}
    assert [path.stem for path in paths.notebooks()[:-1]] == [
        name for name in entries if re.match(r"\d\d_[a-z_]+$", name)
    ]


def test_headings_go_down_one_level_at_a_time(soup):
    levels = [int(tag.name[1]) for tag in soup.find_all(re.compile(r"h[1-6]"))]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(below <= above + 1 for above, below in zip(levels, levels[1:], strict=False))
    assert "¶" not in soup.get_text() and all(tag.get_text(strip=True) for tag in soup.find_all(re.compile("h[1-6]")))


def test_no_code_of_the_notebooks_is_in_it(html, soup):
    text = soup.get_text()
    assert [line for line in code_lines() if line in text] == []
    assert "For another question" not in [tag.get_text() for tag in soup.select("nav a")]


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs(html, soup):
    assert loads(soup) == [] and not re.search(r"@import|url\(", html)
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert "default-src 'none'" in policy and "script-src" not in policy


def test_it_names_its_language_fits_a_phone_and_a_mail(html, soup):
    assert (
        soup.html["lang"] == "en" and "width=device-width" in soup.find("meta", attrs={"name": "viewport"})["content"]
    )
    assert len(html.encode()) < 10_000_000


def test_wide_tables_scroll_by_themselves_and_can_be_reached_by_keyboard(soup):
    for table in soup.find_all("table"):
        assert table.parent["class"] == ["wide"] and table.parent["tabindex"] == "0" and table.parent["aria-label"]
        assert table.thead.find_all("th", scope="col")


def test_the_settings_of_each_notebook_stand_in_it(soup):
    for path in paths.notebooks()[:-1]:
        section = soup.find(id=path.stem).find_parent("section")
        told = dict((cell.get_text() for cell in row.find_all("td")) for row in section.select(".settings tbody tr"))
        assert told["QUESTION"] == "split" and told["SEED"] == "1"


def test_the_methods_paragraph_is_computed_from_the_data(soup, data):
    said = soup.find(id="methods").find_next("p").get_text()
    assert said == references.methods(data)
    assert f"{len(corpus.select(data)):,} statements" in said and f"{len(data.sentences):,} sentences" in said
    fewer = dataclasses.replace(data, statements=data.statements.iloc[:-40], sentences=data.sentences.iloc[:-9])
    then = references.methods(fewer)
    assert f"{len(corpus.select(fewer)):,} statements" in then and f"{len(fewer.sentences):,} sentences" in then != said


def test_findings_limits_and_citation_are_those_of_their_sources(soup, sidecars, data):
    found = {name[:2]: words["finding"] for name, words in sidecars.items() if words.get("finding")}.values()
    shown = soup.find(id="findings").find_parent("section").get_text()
    assert all(part in shown for finding in found for part in finding.split("\n"))
    statement = (data.folder / "README.md").read_text(encoding="utf-8")
    assert f"## {report.STATEMENT}\n" in statement
    first = re.search(rf"## {report.STATEMENT}\n\n(.+)\n", statement).group(1)
    assert first in soup.find(id="limits").find_parent("section").get_text()
    title = re.search(r'^title: "(.+)"', (paths.ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.M).group(1)
    assert title in report.citation(data) and data.version in soup.find(id="cite").find_next("p").get_text()


def test_the_same_notebooks_give_the_same_bytes(html, data):
    assert report.page(paths.notebooks(), paths.ROOT / "figures", data) == html


# a hostile one


def test_text_from_data_stays_text_wherever_it_enters(shelf, data):
    words = Words("A title", "sub", f"Caption {EVIL}", f"Alt {EVIL}", f"Reading {EVIL}", 2)
    export.show(chart(), "02-test", words, DATA, ask(data=data).record, finding=f"Finding {EVIL}")
    shelf.add()
    export.show_table(
        pd.DataFrame({EVIL: [EVIL, 'https://x.org/"onclick=hacked()']}), "02-rows", f"Table {EVIL}", "Read."
    )
    export.say(f"Said {EVIL}")
    frame = pd.DataFrame({"gist": [EVIL]})
    shelf.add(
        new_output("stream", name="stdout", text=f"Printed {EVIL}"),
        new_output("execute_result", data={"text/html": frame.to_html(escape=False), "text/plain": EVIL}),
        new_output("execute_result", data={"text/plain": f"Plain {EVIL}"}),
        new_output(
            "display_data", data={"text/html": EVIL, "image/svg+xml": EVIL, "application/javascript": "hacked()"}
        ),
    )
    shelf.add(source=f"QUESTION = {EVIL!r}", tags=["parameters"])
    soup = shelf.page(dataclasses.replace(data, version=data.version))
    assert loads(soup) == [] and len(soup.find_all("title")) == 1 and len(soup.find_all("img")) == 1
    assert soup.img["alt"] == f"Alt {EVIL}"
    text = " ".join(soup.get_text().split())
    for start in ("Caption ", "Reading ", "Finding ", "Table ", "Said ", "Printed ", "Plain "):
        assert f"{start}{EVIL}" in text
    assert text.count(EVIL) >= 10


def test_a_hostile_version_and_data_statement_stay_text(data, tmp_path):
    (tmp_path / "README.md").write_text(
        f"## {report.STATEMENT}\n\nSo {EVIL}\n\n![x](https://x.org/a.png)\n", encoding="utf-8"
    )
    evil = dataclasses.replace(data, version=EVIL, folder=tmp_path)
    page = "".join([report.subtitle(evil), report.methods(evil), report.limits(evil), report.ending(evil)])
    soup = BeautifulSoup(page, "html.parser")
    assert loads(soup) == [] and "<script>hacked()</script>" in soup.find(id="limits").find_next("p").get_text()


def test_a_heading_with_a_tag_stays_text_in_the_contents(shelf, data):
    shelf.cells = [new_markdown_cell("# 02 <script>hacked()</script> & more\n\n## <b>One</b>?\n\n## One?\n\n## One?")]
    shelf.add()
    soup = shelf.page(data)
    assert loads(soup) == [] and soup.find("h2", id="02_a_chapter").get_text() == "<script>hacked()</script> & more"
    assert [tag.get_text() for tag in soup.select("nav ul ul a")] == ["<b>One</b>?", "One?", "One?"]
    assert len({tag["href"] for tag in soup.select("nav a")}) == len(soup.select("nav a"))


@settings(max_examples=80, deadline=None)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="\x7f\x85\xa0"), min_size=1))
def test_any_text_in_a_table_is_read_as_it_was_written(text):
    plain = " ".join(text.split())
    table = pd.DataFrame({"a": [plain], "b": ["end"]})
    cells = BeautifulSoup(report.to_html(export.markdown_table(table)), "html.parser").find_all("td")
    assert [cell.get_text() for cell in cells] == [plain, "end"] and not cells[0].find_all(
        ["img", "script", "em", "code"]
    )


# what a chapter is made of


def test_a_figure_and_its_caption_belong_together(shelf, data):
    export.show(chart(), "02-test", WORDS, DATA, ask(data=data).record)
    shelf.add()
    export.show_table(DATA, "02-rows", "Two rows.", "The second is larger.")
    shelf.add()
    soup = shelf.page(data)
    picture, table = soup.select("figure")
    assert (
        picture["id"] == "02-test" and picture.img["alt"] == WORDS.alt and picture.figcaption.a["href"] == "02-test.csv"
    )
    assert picture.find_next_sibling("p").get_text() == WORDS.reading
    assert table["id"] == "02-rows" and table.figcaption.get_text().startswith("Two rows. 2 rows.")
    assert [cell.get_text() for cell in table.find_all("td")] == ["2018", "0.1", "2019", "0.2"]


def test_a_picture_without_words_says_so_and_one_shown_twice_has_one_id(shelf, data):
    export.show(chart(), "02-test", WORDS, DATA, ask(data=data).record)
    shelf.add()
    again = shelf.cells[-1].outputs
    shelf.add(*again, new_output("display_data", data={"image/png": again[0].data["image/png"]}))
    soup = shelf.page(data)
    assert [tag.get("id") for tag in soup.select("figure")] == ["02-test", None, None]
    assert soup.select("img")[2]["alt"] == chapters.NO_WORDS


def test_a_frame_shown_by_pandas_is_a_table_and_a_widget_is_left_out(shelf, data):
    frame = pd.DataFrame({"name": ["A & B"], "n": [3]})
    shelf.add(
        new_output("execute_result", data={"text/html": frame._repr_html_(), "text/plain": "name"}),
        new_output("display_data", data={"application/vnd.jupyter.widget-view+json": {}, "text/plain": "Coding form"}),
        new_output("stream", name="stderr", text="a warning"),
    )
    soup = shelf.page(data)
    assert [cell.get_text() for cell in soup.find_all("td")] == ["0", "A & B", "3"]
    assert "Coding form" not in soup.get_text() and "a warning" not in soup.get_text()


def test_settings_put_in_by_a_run_stand_for_those_of_the_notebook(shelf, data):
    shelf.add(source='QUESTION = "split"\nCOUNTRIES = []\nMIN_N = 5', tags=["parameters"])
    shelf.add(source='QUESTION = "bond"\nCOUNTRIES = ["USA", "CHN"]', tags=["injected-parameters"])
    rows = [[cell.get_text() for cell in row.find_all("td")] for row in shelf.page(data).select(".settings tbody tr")]
    assert rows == [["QUESTION", "bond"], ["COUNTRIES", "USA, CHN"], ["MIN_N", "5"]]


def test_dollars_are_no_formulas():
    text = report.to_html("From US$5 to $6 and `US$2` or *$7*, $$8$$.")
    assert BeautifulSoup(text, "html.parser").get_text().strip() == "From US$5 to $6 and US$2 or $7, $$8$$."
    assert "<code>US$2</code>" in text and "<em>$7</em>" in text


def test_dollars_in_a_figure_are_no_formulas_either():
    ax = chart()
    assert not ax.text(0, 0, "From US$5 to $6").get_parse_math() and not ax.set_title("$\\frac{$").get_parse_math()


def test_links_are_as_seen_from_the_figures():
    for url, base, there in (
        ("../figures/02-a.csv", "notebooks", "02-a.csv"),
        ("../data/README.md#rights", "notebooks", "../data/README.md#rights"),
        ("02_positions.ipynb", "notebooks", "../notebooks/02_positions.ipynb"),
        ("codebook.toml", "data", "../data/codebook.toml"),
        ("https://example.org/a", "data", "https://example.org/a"),
        ("javascript:x", "data", ""),
        (" JavaScript:x", "data", ""),
        ("//example.org", "data", ""),
        ("data:text/html,x", "data", ""),
    ):
        assert chapters.beside_figures(url, base) == there


def test_an_address_in_a_table_is_a_link_as_it_is():
    address = "https://example.org/a_b?c=1&d=*e*"
    table = report.to_html(export.markdown_table(pd.DataFrame({"url": [address]})))
    assert BeautifulSoup(table, "html.parser").td.a["href"] == address


# refusals


def test_notebooks_that_were_not_run_to_their_end_are_refused(tmp_path, data):
    error = new_output("error", ename="E", evalue="x", traceback=[])
    for cell, why in (
        (new_code_cell("x = 1"), "not every cell was run"),
        (new_code_cell("x = 1", execution_count=1, outputs=[error]), "ended in an error"),
    ):
        nbformat.write(new_notebook(cells=[cell]), tmp_path / "02_a.ipynb")
        with pytest.raises(ReportError, match=f"02_a.ipynb.*{why}"):
            report.page([tmp_path / "02_a.ipynb"], tmp_path, data)
    with pytest.raises(ReportError, match="make run"):
        report.page([], tmp_path, data)


def test_figures_of_other_data_are_refused(tmp_path, shelf, data):
    export.show(chart(), "02-test", WORDS, DATA, {"version": "0.9.0"})
    shelf.add()
    with pytest.raises(ReportError, match="02-test.*make run"):
        shelf.page(data)


def test_a_damaged_picture_is_refused(shelf, data):
    for encoded in ("not base64!", "aGVsbG8="):
        shelf.cells = shelf.cells[:1]
        shelf.add(new_output("display_data", data={"image/png": encoded}))
        with pytest.raises(ReportError, match="damaged"):
            shelf.page(data)


def test_a_run_in_its_own_folder_has_a_report_of_its_own(tmp_path, shelf, data, monkeypatch):
    export.show(chart(), "02-test", WORDS, DATA, ask(data=data).record)
    shelf.add()
    (tmp_path / "my-report" / "notebooks").mkdir(parents=True)
    nbformat.write(new_notebook(cells=shelf.cells), tmp_path / "my-report" / "notebooks" / "02_a_chapter.ipynb")
    (tmp_path / "figures").rename(tmp_path / "my-report" / "figures")
    monkeypatch.setenv("CORPUS_DATA", str(paths.ROOT / "data"))
    assert report.main([f"OUT={tmp_path / 'my-report'}"]) == 0
    page = (tmp_path / "my-report" / "figures" / "report.html").read_text(encoding="utf-8")
    assert json.dumps(WORDS.alt)[1:-1] in page and report.main([f"OUT={tmp_path / 'none'}"]) == 1


@pytest.mark.parametrize("raw", [b"", b'{\n<<<<<<< HEAD\n"cells": [],\n', '{"cells": []}'.encode("utf-16")])
def test_a_notebook_that_cannot_be_read_is_named(tmp_path, raw, capsys):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "02_part.ipynb").write_bytes(raw)
    assert report.main([f"OUT={tmp_path}"]) == 1
    assert capsys.readouterr().err.startswith("02_part.ipynb: ")
