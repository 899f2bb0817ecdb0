"""From a fresh copy: another question, a new question with its statements, and a run into a folder of its own."""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from helpers import corpus, paths
from helpers import question as room
from helpers.asked import ask
from helpers.coding import codes as coding
from helpers.coding import intake, tables
from helpers.corpus import codebook, package
from helpers.exchange import qda
from helpers.positions import stances
from helpers.question import allowed as allowed_in
from helpers.question import example, measure
from helpers.question.sides import draw, say
from helpers.run import command, notebooks

TEXT = [
    "An icebreaker costs as much in a day as the town spends on its school in a month, the mayor of Nordby found out.",
    "Somebody will have to pay for it in the end, and nobody in the capital has said a word about that since October.",
]
VOICE = {"voice_id": "example-ada", "name": "Ada Example", "kind": "person", "country": "NOR"}
ABOUT = {
    "doc_id": "example-2025-price",
    "published": "2025-03-01",
    "date_basis": "page",
    "title": "The price of a wedge",
    "outlet": "Example Review",
    "publisher": "Example Review",
    "outlet_country": "NOR",
    "author": "Ada Example",
    "author_voice_id": "example-ada",
    "genre": "opinion",
    "language": "en",
    "access": "direct",
    "url": "https://example.org/review/price-of-a-wedge",
}
CODES = {
    "doc_id": "example-2025-price",
    "voice_id": "example-ada",
    "question": "example_price",
    "stance": -1,
    "certainty": "explicit",
    "arguments": ["us_offer", "us_reversal"],
    "frames": ["wedge", "economy"],
}
AGREED = {
    "role": "journalist",
    "locator": "2;5",
    "gist": "Offers are too small and too easily withdrawn to win Moscow over.",
}
BOOK = paths.ROOT / "notebooks" / "07_new_question.ipynb"


@pytest.fixture(scope="module")
def grown(small: Path, tmp_path_factory) -> Path:
    """A copy of the data with an article, a question and its statements added, as notebook 07 does it."""
    folder = tmp_path_factory.mktemp("new") / "data"
    shutil.copytree(small, folder)
    (folder / "texts").mkdir()
    (folder / "texts" / "ice.txt").write_text("\n".join(TEXT), encoding="utf-8")
    coding.add_voice(folder, voice_id="berg-ida", name="Ida Berg", kind="person", country="NOR")
    row = {
        **ABOUT,
        "doc_id": "ours-2025-ice",
        "title": "Ice",
        "author_voice_id": "berg-ida",
        "url": "https://example.org/a/b/ice",
    }
    intake.accept(intake.propose("ice.txt", row, folder=folder))
    block = example.block(codebook.load(folder / "codebook.toml")).replace("example_price", "price")
    assert coding.add_question(block, folder) == "new in the codebook: questions.price"
    mine = {"doc_id": "ours-2025-ice", "voice_id": "berg-ida", "question": "price"}
    for reader in (1, 2, "agreed"):
        more = {**AGREED, "locator": "2"} if reader == "agreed" else {}
        coding.add({**CODES, **mine, **more}, reader, folder)
    other = {"doc_id": "fakti-2025-goerlach", "voice_id": "goerlach-alexander", "question": "price"}
    codes = {"stance": 1, "certainty": "implied", "arguments": "", "frames": "wedge"}
    more = {"role": "journalist", "locator": "1", "gist": "Made up for this test."}
    coding.add({**other, **codes, **more}, folder=folder)
    return folder


def test_statements_on_a_new_question_are_loaded_selected_and_counted(grown):
    data = corpus.load(grown)
    table = corpus.select(data, "price", "articles")
    assert sorted(table["stance"]) == [-1, 1] and data.codebook.step("price", -1) == "too high for what it buys"
    assert stances.listing(table)["name"].tolist() and stances.voices(table)["stance"].tolist()
    asked = ask("price", "articles", data=data)
    assert room.answer(asked).text.count("“Can the price of a new friend be paid?”") == 1
    assert b"price +1" in qda.codebook_xml(data)


def test_the_package_check_knows_the_new_question_too(grown):
    assert package.validate(grown) == []


def test_the_data_say_that_they_were_changed_until_they_are_renewed(grown, tmp_path):
    folder = Path(shutil.copytree(grown, tmp_path / "data"))
    assert corpus.load(folder).version.endswith(" (changed)")
    path = folder / "datapackage.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"version": "2.0.0"', '"version": "2.1.0"'), encoding="utf-8"
    )
    package.renew(folder)
    assert corpus.load(folder).version == "2.1.0"


def test_another_question_is_one_word(data):
    for question in data.codebook.questions:
        asked = ask(question, data=data)
        assert set(asked.statements["question"]) == {question}
        for by in measure.COLUMNS:
            sides = room.sides(asked, by)
            assert (sides.table["n"] >= 1).all() and sides.axes and sides.words.reading
            sides.close()


def test_the_table_of_sides_names_its_values_and_a_drawing_of_ones_own_is_said_to_be_one(data):
    sides = room.sides(ask("bond", data=data), "role")
    assert "think tank" in set(sides.table["label"])
    own = sides.on(sides.table.pivot(index="label", columns="side", values="estimate").plot.barh())
    assert own.words.title == sides.words.title and own.words.n == sides.words.n
    assert "rawn by the reader" in own.words.caption and "interval" not in own.words.caption
    own.close()


def test_an_unknown_question_or_column_is_refused_with_what_is_known(data):
    with pytest.raises(ValueError, match="'price' is not known. .*Known: split"):
        corpus.select(data, "price")
    with pytest.raises(measure.AskError, match="^BY: .mood. is not known. .*Known: role, group"):
        measure.sides(corpus.select(data, "split"), "mood")


class TestSides:
    table = pd.DataFrame(
        {
            "voice_id": list("aabcdefg"),
            "country": "USA",
            "role": ["scholar"] * 7 + ["journalist"],
            "stance": [2, -1, 1, 1, 0, -2, -1, 2],
        }
    )

    def test_a_voice_counts_once_and_in_parts(self):
        found = measure.sides(self.table, "role").set_index(["value", "side"])
        assert found.at[("scholar", "above"), "count"] == 2.5 and found.at[("scholar", "below"), "count"] == 2.5
        assert (
            found.at[("scholar", "above"), "estimate"] == pytest.approx(2.5 / 6)
            and found.at[("scholar", "above"), "n"] == 6
        )

    def test_below_the_least_number_there_is_no_share(self):
        found = measure.sides(self.table, "role").set_index(["value", "side"])
        assert pd.isna(found.at[("journalist", "above"), "estimate"]) and found.at[("journalist", "above"), "n"] == 1
        drawn = draw(found.reset_index(), {})
        assert any(
            "too few for a share (0 at −1 or below, 1 at +1 or above)" in text.get_text() for text in drawn.texts
        )

    def test_groups_that_are_not_apart_are_said_not_to_be(self):
        many = pd.concat(
            [
                self.table.assign(voice_id=self.table["voice_id"] + str(i), role=role)
                for i, role in enumerate(["scholar", "think_tank"])
            ]
        )
        said = say(measure.sides(many, "role"), ask("split"), "role").reading
        assert "overlap, which is no test" in said


def committed() -> dict:
    kept = [*paths.NOTEBOOKS.glob("*.ipynb"), *(paths.ROOT / "figures").glob("*"), *(paths.ROOT / "data").rglob("*")]
    return {path: path.read_bytes() for path in kept if path.is_file()}


@pytest.mark.skipif(not BOOK.is_file(), reason="notebook 07 is not built")
class TestARunOfItsOwn:
    def test_a_run_for_a_new_question_on_grown_data_leaves_the_committed_files_alone(
        self, grown, tmp_path, monkeypatch
    ):
        before = committed()
        project = tmp_path / "project"
        (project / "notebooks").mkdir(parents=True)
        shutil.copy(BOOK, project / "notebooks" / BOOK.name)
        monkeypatch.setattr(paths, "ROOT", project)
        monkeypatch.setattr(paths, "NOTEBOOKS", project / "notebooks")
        monkeypatch.setenv("CORPUS_DATA", str(grown))
        words = ["QUESTION=price", "CORPUS=articles", "SINCE=", f"OUT={tmp_path / 'my-report'}", "ONLY=07"]
        asked = command.read(words)
        notebooks.run(asked.settings, asked.out, asked.only)
        monkeypatch.undo()
        book = nbformat.read(tmp_path / "my-report" / "notebooks" / BOOK.name, as_version=4)
        said = " ".join(
            str(o.get("data", {}).get("text/markdown", "")) for cell in book.cells for o in cell.get("outputs", [])
        )
        assert "Can the price of a new friend be paid?" in said and "2 statements by 2 voices" in said
        assert (tmp_path / "my-report" / "figures" / "07-sides.csv").is_file()
        assert committed() == before and [path.name for path in project.iterdir()] == ["notebooks"]

    def test_settings_without_a_folder_are_refused(self):
        done = subprocess.run(
            [sys.executable, "-m", "helpers.run", "QUESTION=bond"], capture_output=True, text=True, cwd=paths.ROOT
        )
        assert done.returncode == 1 and "OUT=my-report" in done.stderr


class TestFields:
    @pytest.mark.parametrize(("call", "table"), allowed_in.CALLS.items())
    def test_every_field_that_is_given_by_hand_is_listed_once(self, data, call, table):
        listed = ", ".join(allowed_in.allowed(ask(data=data), call)["field"]).split(", ")
        columns = tables.read(data.folder)[table].columns
        assert sorted(listed) == sorted(set(columns) - set(allowed_in.LEFT_OUT)) and len(listed) == len(set(listed))
        assert len(allowed_in.allowed(ask(data=data), call)) <= 12

    def test_what_is_listed_is_what_the_codebook_allows_and_what_a_refusal_names(self, grown):
        data = corpus.load(grown)
        listed = allowed_in.allowed(ask(data=data), "statement").set_index("field")["allowed"]
        assert listed["question"].split(", ") == data.codebook.ids("questions") and "price" in listed["question"]
        for field in ("arguments", "frames", "certainty", "role"):
            with pytest.raises(coding.CodingError) as error:
                coding.add({**CODES, **AGREED, field: "nonsense"}, folder=grown)
            assert f"allowed: {listed[field].removesuffix(' (a list, or joined by ;)')}" in str(error.value)

    def test_another_word_is_refused(self, data):
        with pytest.raises(corpus.SelectionError, match="'page' is not known; write voice, article and statement"):
            room.fields(ask(data=data), "page")


def test_trying_things_on_a_copy_leaves_the_data_alone(data):
    before = {path: path.read_bytes() for path in data.folder.rglob("*.csv")}
    copy = tables.copy(data.folder)
    coding.add_voice(copy, **VOICE)
    assert "example-ada" in set(corpus.load(copy).voices["voice_id"])
    assert {path: path.read_bytes() for path in data.folder.rglob("*.csv")} == before and not (copy / "texts").exists()


def test_statements_of_all_questions_are_not_said_to_be_on_one(data):
    caption = room.statements(ask(None, data=data)).caption
    assert (
        "Statements on all questions together" in caption
        and "on one question" in caption
        and "this question" not in caption
    )
    assert "on this question" in room.statements(ask("split", data=data)).caption
