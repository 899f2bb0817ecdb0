"""What a reader does with a figure: other rows, another width, a drawing of one's own. Understood, or refused with what to write."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from helpers import arguments, framing, positions, question
from helpers.asked import ask
from helpers.figure.files import ExportError

ROLES = ["scholar", "think_tank", "former_official", "journalist"]


@pytest.fixture(scope="module")
def sides(data):
    return question.sides(ask("bond", roles=ROLES, data=data), "role")


@pytest.fixture(autouse=True)
def no_sheet_is_left():
    yield
    plt.close("all")


def test_axes_of_any_picture_can_take_the_place_of_the_drawing(sides):
    wide = question.wide(sides)
    sheet, grid = plt.subplots(2, 2)
    wide.plot.bar(ax=grid[0, 0])
    for given in (grid[0, 0], grid, list(grid.ravel()), sheet):
        assert sides.on(given).axes == list(grid.ravel())
    left, _ = plt.figure().subfigures(1, 2)
    inner = left.subplots()
    assert sides.on(inner).axes == [inner]
    closed = wide.plot.barh()
    plt.close(closed.figure)
    assert sides.on(closed).axes == [closed]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: None, "NoneType None cannot be taken; write the axes"),
        (list, "cannot be taken"),
        (lambda: plt, "cannot be taken"),
        (lambda: "bar", "cannot be taken"),
        (plt.figure, "nothing is drawn in this picture"),
        (lambda: [plt.figure().subplots(), plt.figure().subplots()], "several pictures"),
    ],
)
def test_what_is_no_drawing_is_refused_with_what_to_write(sides, make, said):
    with pytest.raises(ExportError, match=said):
        sides.on(make())


def test_removed_axes_and_a_layout_that_cannot_be_changed_are_refused(sides):
    ax = plt.figure().subplots()
    ax.remove()
    with pytest.raises(ExportError, match="removed axes"):
        sides.on(ax)
    sheet, ax = plt.subplots(layout="tight")
    sheet.colorbar(ax.imshow([[1, 2]]))
    with pytest.raises(ExportError, match='layout="constrained"'):
        sides.on(ax)


def test_titles_and_legends_of_the_readers_own_meet_no_words(sides, tmp_path, monkeypatch):
    monkeypatch.setenv("FIGURES_OUT", str(tmp_path))
    sheet, axes = plt.subplots(1, 2)
    question.wide(sides).plot.barh(ax=axes[0], legend=False)
    sheet.suptitle("My own\ntitle")
    legend = sheet.legend(["a", "b"], loc="upper right")
    mine = sides.on(axes)
    assert mine.words.title == "My own title" and sheet.get_suptitle() == ""
    mine.show("07-mine")
    sheet.draw_without_rendering()
    heads = [text.get_window_extent() for text in sheet.texts if text.get_text()]
    assert len(heads) == 3 and not any(legend.get_window_extent().overlaps(head) for head in heads)


@pytest.mark.parametrize("place", ["upper center", "lower center"])
def test_a_legend_outside_the_axes_takes_room_of_its_own(sides, tmp_path, monkeypatch, place):
    monkeypatch.setenv("FIGURES_OUT", str(tmp_path))
    sheet, axes = plt.subplots(1, 2)
    legend = sheet.legend(
        handles=question.wide(sides).plot.barh(ax=axes[0], legend=False).containers,
        labels=["a", "b"],
        loc=f"outside {place}",
    )
    sides.on(axes).show("07-mine")
    sheet.draw_without_rendering()
    others = [
        *(text.get_window_extent() for text in sheet.texts if text.get_text()),
        *(ax.get_tightbbox() for ax in axes),
    ]
    assert not any(legend.get_window_extent().overlaps(other) for other in others)


def test_a_drawing_of_ones_own_takes_any_width_in_either_order_and_is_never_another_one(sides, tmp_path, monkeypatch):
    monkeypatch.setenv("FIGURES_OUT", str(tmp_path))
    for name, make in (
        ("07-a", lambda ax: sides.on(ax).as_wide_as("slide")),
        ("07-b", lambda ax: sides.as_wide_as("slide").on(ax)),
    ):
        ax = question.wide(sides).plot.barh()
        mine = make(ax)
        assert mine.axes == [ax]
        mine.show(name)
        width, height = plt.imread(tmp_path / "slides" / f"{name}.png").shape[1::-1]
        assert width == 2000 and height == 1125
        with pytest.raises(ExportError, match="Draw it again"):
            mine.show(name)
    with pytest.raises(ExportError, match=r"figure.but\(rows\).on"):
        sides.on(question.wide(sides).plot.barh()).but(sides.table.head(2))


def test_a_figures_own_axes_can_be_put_back_and_the_figure_shown_after(sides, tmp_path, monkeypatch):
    monkeypatch.setenv("FIGURES_OUT", str(tmp_path))
    sides.on(sides.axes[0]).show("07-mine")
    sides.show("07-again")


def test_the_words_of_chosen_rows_say_how_many_they_are_and_what_is_still_of_all(data):
    voices = positions.voices(ask("split", "both", roles=ROLES, data=data))
    some = voices.but(voices.table.query("country == 'CHN'"))
    assert some.words.n < voices.words.n and voices.asked.scope.read in some.words.subtitle
    assert some.words.caption.endswith(
        f"The reader chose {len(some.table)} of {len(voices.table)} rows; pages and dates are of all rows."
    )
    assert "The reader chose" not in voices.but(voices.table).words.caption
    assert "The reader chose" not in voices.but(voices.table.head(0)).words.caption


def test_q_keeps_the_number_of_tests_that_it_was_worked_out_over(data):
    contrast = arguments.contrast(ask("split", roles=ROLES, data=data), "USA")
    tested = int(contrast.table["p"].notna().sum())
    some = contrast.but(contrast.table.head(3)).words
    assert f"q over {tested} tests" in some.caption and f"family of {tested} rows" in some.method


def test_a_part_without_a_row_left_stays_and_the_order_of_rows_turns_no_path_round(data):
    time = positions.over_time(ask("split", "both", ["2022-02-24", "2025-01-20"], ROLES, data=data))
    many = time.but(time.table.query("n >= 10"))
    assert len(many.tables["several"]) == len(time.tables["several"]) and len(many.tables["means"]) < len(
        time.tables["means"]
    )
    turned = time.but(time.table.iloc[::-1])
    assert "from −1 to +1" not in time.words.reading
    assert turned.words.reading.partition("voices spoke in")[2] == time.words.reading.partition("voices spoke in")[2]


def test_one_side_alone_can_be_drawn(sides):
    for side, said in (("above", "At +1 or above"), ("below", "At −1 or below")):
        one = sides.but(sides.table[sides.table["side"] == side])
        assert one.axes and one.words.reading.startswith(said)
        one.close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda table: table.drop(columns="n"), "missing columns: n"),
        (
            lambda table: table.rename(columns={"estimate": "estimat"}),
            "missing columns: estimate. Did you mean 'estimat'",
        ),
        (lambda table: table.assign(n=2.5), "n: 2.5 cannot stand there; write a whole number"),
        (lambda table: table.assign(n="many"), "n: 'many' cannot stand there"),
        (lambda table: table.assign(n=float("nan")), "n: some rows are empty; write a whole number"),
        (lambda table: pd.concat([table, table]), "8 rows stand twice"),
        (lambda table: pd.concat([table, table[["n"]]], axis=1), "columns that stand twice: n"),
        (lambda table: table["n"], "Series is no table"),
    ],
)
def test_rows_that_cannot_be_drawn_are_refused_with_the_column(sides, change, said):
    with pytest.raises(ExportError, match=said):
        sides.but(change(sides.table))


def test_rows_in_another_form_are_put_in_that_of_the_table(sides):
    for table in (
        sides.table.astype(str),
        sides.table.astype(object),
        sides.table.set_index("value"),
        sides.table.assign(mine=1),
    ):
        again = sides.but(table)
        assert again.words == sides.words and list(again.table.dtypes) == list(sides.table.dtypes)


def test_a_group_that_the_data_do_not_have_and_a_text_for_a_truth_are_seen(data):
    contrast = positions.voices(ask("split", "both", roles=ROLES, data=data))
    with pytest.raises(ExportError, match="group: 'West' cannot stand there; known: USA"):
        contrast.but(contrast.table.assign(group="West"))


def test_a_picture_names_its_filters_and_chosen_rows_since_it_travels_without_its_caption(data, tmp_path, monkeypatch):
    monkeypatch.setenv("FIGURES_OUT", str(tmp_path))
    figure = question.sides(ask("bond", roles=["scholar"], countries=["USA"], since="2022-02-24", data=data), "year")
    filters = "Filters: roles: scholar; countries: USA; since: 2022-02-24."
    assert figure.source == f"{data.source(figure.words.n)} {filters}"
    fewer = figure.but(figure.table.iloc[:2])
    assert fewer.source == f"{data.source(fewer.words.n)} {filters} The reader chose 2 of {len(figure.table)} rows."
    fewer.show("07-fewer")
    drawn = (tmp_path / "07-fewer.svg").read_text(encoding="utf-8")
    assert "countries: USA" in drawn and "The reader chose 2" in " ".join(drawn.split())
    assert question.sides(ask("bond", data=data), "role").source.endswith("CC BY 4.0.")


def test_changed_values_are_said_wherever_the_figure_goes(sides):
    other = sides.but(sides.table.assign(estimate=0.5))
    said = (
        f"The reader chose {len(sides.table)} of {len(sides.table)} rows and changed values in {len(sides.table)} rows"
    )
    assert said in other.words.caption and said in other.words.alt and said in other.source
    one = sides.table.copy()
    one.loc[0, "estimate"] = 0.123
    assert "and changed values in 1 row" in sides.but(one.head(3)).words.caption
    assert "reader" not in sides.but(sides.table.sample(frac=1, random_state=1)).words.caption


def test_answers_and_headlines_name_the_filters_that_they_do_not_say_by_themselves(data):
    chosen = ask("bond", roles=ROLES, countries=["CHN"], since="2020-01-01", data=data)
    narrowed = "Filters: countries: CHN; since: 2020-01-01."
    assert positions.voices(chosen).finding.endswith(narrowed) and positions.answer(chosen).text.endswith(narrowed)
    assert framing.answer(chosen.but(roles=())).text.endswith(narrowed)
    assert "Filters" not in positions.voices(ask("bond", roles=ROLES, data=data)).finding
    assert positions.answer(ask("bond", roles=["scholar"], data=data)).text.endswith("Filters: roles: scholar.")


@pytest.mark.parametrize("verb", [positions.voices, positions.answer, arguments.by_side, framing.sides])
def test_stances_of_several_questions_are_not_averaged(data, verb):
    made = verb(ask(data=data))
    said = made.text if hasattr(made, "text") else made.words.reading
    assert said.startswith("No question is chosen, and a stance means another thing on each")
