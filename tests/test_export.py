"""Figures and tables leave the notebooks whole, harmless and the same every time."""

import io
import json
import re

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.ticker import ScalarFormatter
from PIL import Image

from helpers.figure import export, files, form, style
from helpers.run import gallery, report
from helpers.words import Words

WORDS = Words(
    "Nine words say what is measured here and nothing", "share of pages, 2018 to 2025, n = 3", "Mean of three pages; no interval.",
    "A line of three points that rises.", "The share rises from 0.1 to 0.3.", 3,
)  # fmt: skip
DATA = pd.DataFrame({"year": [2018, 2019, 2020], "share": [0.1, 0.2, 0.3000000001]})


def chart():
    ax = style.canvas(2.5)
    ax.plot(DATA["year"], DATA["share"])
    return ax


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("FIGURES_OUT", str(tmp_path / "figures"))
    return tmp_path / "figures"


def test_a_figure_comes_with_all_its_files_at_the_size_of_a_text_column(folder):
    export.show(chart(), "02-test", WORDS, DATA, {"version": "1.0.0"}, finding="A finding.")
    names = {path.name for path in folder.iterdir()}
    assert names == {f"02-test{ending}" for ending in (".png", ".svg", ".csv", ".json")}
    with Image.open(folder / "02-test.png") as picture:
        assert (picture.width, picture.info["dpi"][0]) == (1890, pytest.approx(300, abs=1))
    record = json.loads((folder / "02-test.json").read_text(encoding="utf-8"))
    assert record["n"] == 3 and record["finding"] == "A finding." and "data 1.0.0" in record["source"]


def test_the_same_figure_drawn_twice_has_the_same_bytes(folder):
    export.show(chart(), "02-test", WORDS, DATA, {"version": "1.0.0"})
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    for path in folder.iterdir():
        path.unlink()
    export.show(chart(), "02-test", WORDS, DATA, {"version": "1.0.0"})
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first


def test_ids_of_a_drawing_do_not_hang_on_the_last_bit_of_a_position(folder):
    made = []
    for shift in (0, 1e-15):
        ax = chart()
        ax.bar([2019], [0.2], hatch="//")
        ax.figure.set_layout_engine("none")
        ax.set_position([0.1, 0.1 + shift, 0.8, 0.8])
        export.save_figure(ax.figure, "02-test", "A title", "c", "a", "s", DATA)
        made.append((folder / "02-test.svg").read_bytes())
    assert made[0] == made[1]
    ids, used = (set(re.findall(pattern, made[0])) for pattern in (rb'id="(f02-test-\d+)"', rb"#(f02-test-\d+)"))
    assert used and used == ids


def test_the_picture_in_the_notebook_is_made_of_the_points_of_the_exported_one(folder):
    ax = chart()
    canvas, dots = ax.figure.canvas, form.TEXT.dots
    file, seen = export.save_figure(ax.figure, "02-test", "A title", "c", "a", "s", DATA)
    assert file == folder / "02-test.png" and (ax.figure.canvas, ax.figure.dpi) == (canvas, plt.rcParams["figure.dpi"])
    with Image.open(file) as exported:
        assert exported.info["Title"] == "A title" and exported.info["dpi"] == pytest.approx((dots, dots), abs=0.01)
        assert seen == files.preview(np.asarray(exported.convert("RGBA")), dots)
    whole = io.BytesIO()
    ax.figure.savefig(whole, dpi=dots, metadata={"Software": None, "Title": "A title", "Description": "a"})
    assert file.read_bytes() == whole.getvalue()


ABOVE = {  # what may stand where a title stands, or push it up
    "rows": lambda ax: None,
    "ticks": lambda ax: ax.xaxis.tick_top(),
    "label": lambda ax: ax.xaxis.set_label_position("top"),
    "second axis": lambda ax: ax.secondary_xaxis("top").set_xlabel("seconds"),
    "twin": lambda ax: ax.twiny().set_xlabel("a twin"),
    "twin of rows": lambda ax: ax.twinx().set_yticks([0, 1], ["right", "far right"]),
    "power of ten": lambda ax: (ax.yaxis.set_major_formatter(ScalarFormatter()), ax.set_ylim(0, 9e7)),
}


@pytest.mark.parametrize("label", ["", "a label"])
@pytest.mark.parametrize("above", ABOVE)
def test_what_is_known_of_the_places_changes_no_drawing(monkeypatch, above, label):
    def lines() -> bytes:
        fig, grid = style.sheet(2.4, 1, 2)
        for ax in grid[0]:
            ax.set_yticks([0, 1], ["one", "two"])
            ax.set_title("a title")
            ax.set(xlabel=label, ylabel=label)
        ABOVE[above](grid[0, 0])
        files.settle(fig)
        made = files._lines(fig, "svg", 300, "01-places", "title", "what it shows")
        plt.close(fig)
        return made

    quick = lines()
    monkeypatch.setattr(files, "_places_known", lambda fig: None)
    assert quick == lines()


@pytest.mark.parametrize("empty", ["title", "caption", "alt", "source", "data"])
def test_a_figure_without_words_or_data_is_refused(folder, empty):
    texts = {"title": "A title", "caption": "c", "alt": "a", "source": "s", "data": DATA}
    texts[empty] = DATA.head(0) if empty == "data" else " "
    with pytest.raises(export.ExportError, match=empty):
        export.save_figure(chart().figure, "02-test", **texts)
    assert not folder.exists()


@pytest.mark.parametrize(("name", "title"), [("voices", "short"), ("02-Voices", "short"), ("02-voices", "word " * 13)])
def test_a_wrong_name_or_a_long_title_is_refused(folder, name, title):
    with pytest.raises(export.ExportError):
        export.save_figure(chart().figure, name, title, "c", "a", "s", DATA)


def test_tables_are_rounded_and_formula_cells_neutralised():
    table = pd.DataFrame(
        {"text": ["=cmd()", "+1 more", "@here", "plain", "-x", None], "number": [1 / 3, -2.0, 1e-9, 12345678.9, 0, 1]}
    )
    written = pd.read_csv(io.StringIO(export.csv_text(table)))
    assert written["text"].tolist()[:5] == ["'=cmd()", "'+1 more", "'@here", "plain", "'-x"]
    assert written["number"].tolist() == [0.333333, -2.0, 1e-9, 12345700.0, 0.0, 1.0]


def test_text_from_data_stays_text_in_tables_and_in_the_report():
    table = pd.DataFrame({"gist": ["<script>alert(1)</script> & *stars* | `code` [x](y)"]})
    page = report.to_html(export.markdown_table(table))
    assert "<script>" not in page and "<em>" not in page and "<code>" not in page and "href" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; *stars* | `code`" in page


def test_the_gallery_shows_each_figure_with_alternative_text_and_escapes_it(folder):
    odd = Words("A <b>title</b>", "sub", "cap", "alt [with] <tags>", "reading", 3)
    export.show(chart(), "02-test", odd, DATA, {"version": "1.0.0"}, finding="Found <i>this</i>.")
    gallery.write(folder)
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert "![alt (with) &lt;tags&gt;](02-test.png)" in page and "## A &lt;b&gt;title&lt;/b&gt;" in page
    assert gallery.findings(folder).startswith("1. Found &lt;i&gt;this&lt;/i&gt;.")


def test_head_and_foot_do_not_meet_the_axes():
    ax = chart()
    style.head_and_foot(
        ax.figure, "A title that is long enough to need a second line on a sheet of this width", "sub " * 40, "foot"
    )
    ax.figure.canvas.draw()
    box = ax.get_tightbbox()
    texts = [text.get_window_extent() for text in ax.figure.texts]
    assert all(not box.overlaps(text) for text in texts)
    assert all(not one.overlaps(other) for i, one in enumerate(texts) for other in texts[i + 1 :])


def test_labels_are_set_apart_and_stay_within_the_axis():
    placed = style.apart([0.5, 0.5, 0.52, 0.9, 0.95], 0.1, 0, 1)
    assert all(b - a > 0.099 for a, b in zip(sorted(placed), sorted(placed)[1:], strict=False))
    assert placed.min() >= -1e-9 and placed.max() <= 1 + 1e-9


def test_colours_reach_three_to_one_on_white():
    def luminance(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for palette in (
        style.GROUP_COLOURS,
        {step: style.stance_colour(step, 3) for step in range(-3, 4)},
        style.FRAME_COLOURS,
    ):
        for name, colour in palette.items():
            assert 1.05 / (luminance(colour) + 0.05) >= 3, name
