"""Figures in a narrow column and as slides: size, letters, texts within the frame, no name over another."""

import re

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.text import Text
from PIL import Image

from helpers import framing, positions
from helpers.asked import ask
from helpers.figure import export, fit, form, style
from helpers.figure.export import ExportError
from helpers.positions import stances
from helpers.positions.parts import in_lines
from helpers.words import Words

pytestmark = pytest.mark.usefixtures("few")
WORDS = Words("A title", "a subtitle", "a caption", "alternative text", "a reading", 3)
DATA = pd.DataFrame({"x": [1], "y": [2]})
ROLES = ["scholar", "think_tank", "former_official", "journalist"]
NAMED = ["wei-zongyou", "mcfaul-michael", "mearsheimer-john"]
DRAWN = {
    "voices": lambda asked: positions.voices(asked),
    "differences": lambda asked: positions.differences(asked),
    "distribution": lambda asked: positions.distribution(asked),
    "official_lines": lambda asked: positions.official_lines(asked),
    "articles": lambda asked: positions.articles(asked),
    "gists": lambda asked: positions.gists(asked, "voices out of office"),
    "head_to_head": lambda asked: positions.head_to_head(asked, NAMED),
    "speakers": lambda asked: framing.speakers(asked.but(corpus="articles", question=None, roles=())),
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("FIGURES_OUT", str(tmp_path))
    return tmp_path


@pytest.fixture(scope="module")
def asked(data):
    return ask("split", "both", roles=ROLES, data=data)


def fitted(figure, name):
    """A figure as it is saved in a form."""
    with form.drawn_as(name) as chosen:
        fig, words = figure.axes[0].figure, figure.words
        style.head_and_foot(fig, words.title, words.subtitle, f"Source: reverse-nixon; n = {words.n}.")
        fit.fit(fig, chosen)
        fig.draw_without_rendering()
    return fig


def texts(fig) -> list[Text]:
    """What is read: texts that are seen and hold more than the mark of a disc; labels of ticks beyond their axes are not drawn."""
    ticks = {tick for ax in fig.axes for axis in (ax.xaxis, ax.yaxis) for tick in axis.get_ticklabels(which="both")}
    shown = {tick for ax in fig.axes for axis in "xy" for tick in fit.shown_labels(ax, axis)}
    found = [text for text in fig.findobj(Text) if text.get_visible() and text.get_text().strip() and text not in ticks]
    hidden = {ax.xaxis.label for ax in fig.axes if not ax.axison} | {ax.yaxis.label for ax in fig.axes if not ax.axison}
    return [text for text in [*found, *shown] if not fit.is_mark(text) and text not in hidden]


@pytest.mark.parametrize(("name", "size"), [("text", (6.3, 2.5)), ("column", (3.307, None)), ("slide", (13.333, 7.5))])
def test_a_picture_has_the_size_of_its_form(folder, name, size):
    with form.drawn_as(name) as chosen:
        ax = style.canvas(2.5)
        ax.plot([1, 2], [1, 2])
        export.show(ax, "02-test", WORDS, DATA, {"version": "1.0.0"})
    path = folder / chosen.folder / "02-test.png"
    with Image.open(path) as picture:
        dots = picture.info["dpi"][0]
        assert dots == pytest.approx(chosen.dpi, abs=1)
        assert picture.width / dots == pytest.approx(size[0], abs=0.01)
        assert size[1] is None or picture.height / dots == pytest.approx(size[1], abs=0.01)
        assert picture.info["Title"] == "A title" and picture.info["Description"] == "alternative text"
    kept = {found.name for found in folder.rglob("*.*")}
    assert kept == (
        {f"02-test.{ending}" for ending in chosen.endings}
        | ({"02-test.csv", "02-test.json"} if name == "text" else set())
    )


@pytest.mark.parametrize("name", ["column", "slide"])
@pytest.mark.parametrize("kind", DRAWN)
def test_letters_are_large_within_the_frame_and_no_name_stands_over_another(asked, kind, name):
    fig, chosen = fitted(DRAWN[kind](asked), name), form.named(name)
    seen = texts(fig)
    assert [text.get_text() for text in seen if text.get_fontsize() * chosen.scale < chosen.least - 1e-6] == []
    frame, boxes = fig.bbox.padded(2), {text: text.get_window_extent() for text in seen}
    out = [box.x0 < frame.x0 or box.x1 > frame.x1 or box.y0 < frame.y0 or box.y1 > frame.y1 for box in boxes.values()]
    assert [text.get_text() for text, beyond in zip(boxes, out, strict=True) if beyond] == []
    for ax in fig.axes:
        assert fit.crowding(fit.shown_labels(ax, "y")) <= 1.03
    plt.close(fig)


def test_axes_with_the_same_rows_are_cut_alike():
    with form.drawn_as("slide") as chosen:
        fig, grid = style.sheet(6, 1, 2)
        for ax, names in zip(grid[0], ("row", ""), strict=True):
            ax.set_yticks(range(60), [f"{names} {number}" if names else "" for number in range(60)])
            ax.set_ylim(59.5, -0.5)
        style.head_and_foot(fig, "A title", "a subtitle", "Source.")
        fit.fit(fig, chosen)
    assert grid[0, 0].get_ylim() == grid[0, 1].get_ylim() != (59.5, -0.5)


def test_a_slide_says_how_many_rows_have_no_room(asked):
    with form.drawn_as("slide") as chosen:
        ax = style.canvas(6)
        ax.set_yticks(range(60), [f"row {number}" for number in range(60)])
        ax.set_ylim(59.5, -0.5)
        style.head_and_foot(ax.figure, "A title", "a subtitle", "Source.")
        fit.fit(ax.figure, chosen)
    kept = len(fit.shown_labels(ax, "y"))
    assert 10 < kept < 60 and fit.shown_labels(ax, "y")[0].get_text() == "row 0"
    foot = [text.get_text() for text in ax.figure.texts if text.get_label() == style.FOOT]
    assert [int(number) for number in re.findall(r"(\d+) more rows in the table", foot[0])] == [60 - kept]


def test_a_slide_names_every_voice_or_says_how_many_it_leaves_out(asked):
    figure = positions.voices(asked).as_wide_as("slide")
    said = (
        " ".join(text.get_text() for text in texts(fitted(figure, "slide"))).replace("\u00a0", " ").replace("\n", " ")
    )
    names = set(stances.listing(asked.statements)["name"])
    left_out = sum(int(number) for number in re.findall(r"(\d+) more voices in the table", said))
    assert sum(name not in said for name in names) == left_out


@pytest.mark.parametrize("kind", ["voices", "differences", "distribution", "official_lines"])
def test_a_column_is_no_longer_than_a_page(asked, kind):
    fig = fitted(DRAWN[kind](asked), "column")
    assert fig.get_figheight() * 2.54 <= 24
    plt.close(fig)


def test_a_key_in_several_lines_is_balanced(asked):
    places = in_lines(["a" * 14] * 3 + ["b" * 12] * 4)
    lines = [line for _, line in places]
    assert max(lines) == 1 and abs(lines.count(0) - lines.count(1)) <= 1


def test_on_a_slide_a_head_to_head_says_how_the_voices_stand_to_each_other(asked):
    figure = positions.head_to_head(asked, NAMED)
    said = " ".join(text.get_text() for text in texts(fitted(figure.as_wide_as("slide"), "slide"))).replace("\n", " ")
    assert all(f"({relation}" in said for relation in figure.tables["relations"]["relation"])


def test_a_slide_of_official_lines_says_how_many_votes_it_leaves_out(asked):
    figure = positions.official_lines(asked)
    fig = fitted(figure.as_wide_as("slide"), "slide")
    shown = sum(text.get_text() in set("123–") for text in fig.axes[0].texts)
    left = re.findall(r"(\d+) more votes", " ".join(text.get_text() for text in fig.texts))
    assert shown + sum(map(int, left)) == len(figure.table)


def test_voices_of_several_periods_stand_at_their_stances(asked):
    figure = positions.over_time(asked)
    several = figure.tables["several"]
    right = figure.axes[1]
    drawn = [y for line in right.lines if line.get_linestyle() == "None" for y in line.get_ydata()]
    assert sorted(drawn) == sorted(several["stance"])
    figure.close()


def test_as_wide_as_draws_anew_and_refuses_another_word(asked, folder):
    figure = positions.differences(asked)
    with pytest.raises(ExportError, match="text, column, slide, pdf"):
        figure.as_wide_as("poster")
    figure.as_wide_as("column").show("02-differences")
    assert {path.name for path in (folder / "column").iterdir()} == {"02-differences.png", "02-differences.svg"}
    assert {path.name for path in folder.iterdir()} == {"column"}


def test_a_figure_as_wide_as_the_text_is_drawn_as_ever(asked):
    fig = positions.differences(asked).axes[0].figure
    sizes = [text.get_fontsize() for text in fig.findobj(Text)]
    fit.fit(fig, form.TEXT)
    assert [text.get_fontsize() for text in fig.findobj(Text)] == sizes and fig.get_figwidth() == style.WIDTH
