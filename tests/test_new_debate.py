"""A folder for somebody else's debate: made blank, from a database of Discourse Network Analyzer, from an event list, from a table."""

import csv
import json
import os
import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from helpers import corpus, files, paths
from helpers.corpus import new, outline, package
from helpers.corpus.__main__ import main as corpus_main
from helpers.corpus.new import NewFolderError
from helpers.exchange import debate, dna, dna_file
from helpers.exchange.__main__ import main, parser
from helpers.exchange.debate_codes import Choices
from helpers.exchange.debate_statements import coded, numbers_of
from helpers.exchange.foreign import VOICES, clean, named, slug, value_of
from helpers.exchange.from_table import FIELDS
from helpers.exchange.imported import ExchangeError
from helpers.run.notebooks import main as run_notebooks
from tests import debates
from tests.test_words import drawn_faults


def left_in(folder: Path) -> list[str]:
    """What stands beside a folder that was not made."""
    return sorted(
        path.name for path in folder.parent.iterdir() if path.name.startswith((folder.name, f".{folder.name}"))
    )


@pytest.fixture(scope="module")
def blank(tmp_path_factory) -> Path:
    """A new folder, with nothing filled in."""
    folder = tmp_path_factory.mktemp("blank") / "my-debate"
    assert corpus_main(["new", str(folder)]) == 0
    return folder


class TestBlank:
    def test_it_passes_every_check(self, blank, capsys):
        assert corpus_main([str(blank)]) == 0
        said = capsys.readouterr().out
        assert "own check: 0 errors" in said and "frictionless: 0 errors" in said
        assert "note: FILL IN still stands in codebook.toml (" in said and "(changed)" not in said

    def test_the_tables_are_those_of_this_project_and_empty(self, blank, data):
        made = corpus.load(blank)
        for name in (
            "documents",
            "voices",
            "statements",
            "codings",
            "sentences",
            "terms",
            "events",
            "earlier",
            "readings",
        ):
            table = getattr(made, name)
            assert table.empty and list(table.columns) == list(getattr(data, name).columns), name
        assert list(made.codebook.questions) == ["main"] and made.codebook.scale == (-2, -1, 0, 1, 2)
        assert made.codebook.arguments == made.codebook.frames == {}
        assert made.codebook.debate.short == "my-debate" and outline.TODO in made.codebook.debate.title

    def test_each_country_has_a_group_of_the_codebook(self, blank, data):
        made = corpus.load(blank)
        assert len(made.countries) == len(data.countries)
        assert set(made.countries["group"]) <= set(made.codebook.groups)
        assert "United States" not in {entry["label"] for entry in made.codebook.groups.values()}

    def test_every_field_of_the_codebook_is_explained(self, blank):
        lines = (blank / "codebook.toml").read_text(encoding="utf-8").splitlines()
        comments = " ".join(line for line in lines if line.startswith("#"))
        for word in (
            "title:",
            "short:",
            "citation:",
            "text:",
            "note:",
            "low, high:",
            "steps:",
            "label",
            "means",
            "colour",
            "marker",
            "periods",
            "lines",
        ):
            assert word in comments, word
        for place, line in enumerate(lines):
            if line.startswith("[") and "." not in line:
                assert lines[place - 1].startswith("#") or "means" in lines[place - 1] or place == 0, line

    def test_the_gaps_are_counted_and_a_filled_file_has_none(self, blank):
        found = new.gaps(blank)
        assert set(found) == {"codebook.toml", "README.md", "CITATION.cff", "LICENSE", "datapackage.json"}
        assert new.gaps(paths.ROOT / "data") == {}

    def test_it_can_be_renewed_as_any_data_folder(self, blank):
        path = blank / "datapackage.json"
        before = json.loads(path.read_text(encoding="utf-8"))
        package.renew(blank)
        assert json.loads(path.read_text(encoding="utf-8")) == before | {
            package.NAMED: {before["version"]: before["fingerprint"]}
        }

    def test_a_folder_that_is_there_is_refused_and_stays_as_it_is(self, blank, capsys):
        before = {path: path.read_bytes() for path in blank.rglob("*") if path.is_file()}
        assert corpus_main(["new", str(blank)]) == 1
        assert "is there already; nothing was written" in capsys.readouterr().out
        assert {path: path.read_bytes() for path in blank.rglob("*") if path.is_file()} == before

    @pytest.mark.parametrize("name", ["My Debate", "my_debate", "-x", "reverse-nixon"])
    def test_a_name_that_no_package_can_have_is_refused(self, tmp_path, name):
        with pytest.raises(NewFolderError, match="name"):
            new.blank(tmp_path / name)
        assert list(tmp_path.iterdir()) == []

    def test_nothing_half_written_is_left(self, tmp_path, monkeypatch):
        folder, written = tmp_path / "my-debate", []

        def full(path, content, replace=files.replace):
            written.append(path)
            if len(written) > 9:
                raise files.FileError("disk full")
            replace(path, content)

        monkeypatch.setattr(files, "replace", full)
        with pytest.raises(OSError):
            new.blank(folder)
        assert written and list(tmp_path.iterdir()) == []

    def test_contents_that_do_not_pass_the_checks_are_not_written(self, tmp_path):
        made = new.contents(outline.Outline("my-debate"))
        made["codebook.toml"] = made["codebook.toml"].replace("scale = [-2,", "scale = [-9,")
        with pytest.raises(ValueError, match=r"\[stance\] scale"):
            new.write(tmp_path / "my-debate", made)
        assert list(tmp_path.iterdir()) == []

    def test_a_title_becomes_title_and_question(self, tmp_path):
        assert corpus_main(["new", str(tmp_path / "join"), "--title", 'Should "they"  join?']) == 0
        made = corpus.load(tmp_path / "join")
        assert made.codebook.debate.title == made.codebook.questions["main"]["text"] == 'Should "they" join?'

    @pytest.mark.parametrize("end", [1, 2, 3])
    @pytest.mark.parametrize("zero", [True, False])
    def test_every_scale_can_be_begun_with(self, tmp_path, end, zero):
        steps = {step: f"step {step}" for step in range(-end, end + 1) if step or zero}
        made = new.write(tmp_path / "my-debate", new.contents(outline.Outline("my-debate", steps=steps)))
        assert made.codebook.scale == tuple(steps)


COLUMNS = ("person", "organization", "concept", "agreement")
STATEMENTS = [  # document, coder, person, organization, concept, agreement
    (1, 1, "Ana Lima", "Green Club", "Tolls are fair", 1),
    (1, 1, "Ana Lima", "Green Club", "Tolls are fair", 1),  # the same again
    (1, 2, "Ana Lima", "Green Club", "Tolls are fair", 1),  # by the other coder, alike
    (1, 1, "Bo Dahl", "Ship Union", "Tolls are fair", 0),
    (1, 2, "Bo Dahl", "Ship Union", "Tolls are fair", 1),  # the coders differ
    (2, 1, "", "Ship Union", "Tolls cost jobs", 1),
    (2, 1, "Ana Lima", "Green Club", "Tolls cost jobs", 0),
    (2, 2, "Jørn Ødegård", "", "Tolls cost jobs", 1),
    (2, 2, "Jørn Ødegård", "", "Tolls cost jobs", 0),  # contradicts the one before
    (3, 1, "", "", "Tolls are fair", 1),  # nobody
    (3, 1, "Ana Lima", "Green Club", "", 1),  # no concept
    (3, 1, "Bo Dahl", "Ship Union", "Tolls are fair", 0),
]


def write_dna(path: Path, statements=STATEMENTS, kind: str = "boolean") -> Path:
    """A database in the schema of DNA 3 with three documents, two coders (and one without a statement), and a second statement type."""
    with closing(sqlite3.connect(path)) as base:
        for line in dna_file.schema():
            base.execute(line)
        for number, name in ((1, "Kim"), (2, "Lee"), (3, "Idle")):
            base.execute("INSERT INTO CODERS (ID, Name, Password) VALUES (?, ?, 'x')", (number, name))
        for number, day, title in (
            (1, 1_000_000_000, "A toll?"),
            (2, 1_000_100_000, "Second look"),
            (3, 1_300_000_000, "A toll?"),
        ):
            line = (number, title, "secret words of the text", 1, "Writer", "The Post", "p. 3", "", "column", day)
            base.execute(f"INSERT INTO DOCUMENTS VALUES ({', '.join('?' * 10)})", line)
        base.execute("INSERT INTO STATEMENTTYPES VALUES (1, 'Statement', 0, 0, 0), (2, 'Annotation', 0, 0, 0)")
        kinds = ("short text", "short text", "short text", kind)
        for number, (name, of) in enumerate(zip(COLUMNS, kinds, strict=True), 1):
            base.execute("INSERT INTO VARIABLES VALUES (?, ?, ?, 1)", (number, name, of))
        base.execute("INSERT INTO VARIABLES VALUES (5, 'remark', 'long text', 2)")
        entities = dict.fromkeys((place, row[place + 1]) for row in statements for place in (1, 2, 3))
        for number, (variable, value) in enumerate(entities, 1):
            entities[variable, value] = number
            base.execute("INSERT INTO ENTITIES VALUES (?, ?, ?, 0, 0, 0, NULL)", (number, variable, value))
        base.execute("INSERT INTO ATTRIBUTEVARIABLES VALUES (1, 1, 'Type'), (2, 1, 'Country'), (3, 2, 'Type')")
        about = [("Ana Lima", 1, "Activist"), ("Ana Lima", 2, "PRT"), ("Jørn Ødegård", 2, "Norway")]
        for number, (name, attribute, value) in enumerate(about, 1):
            if (1, name) in entities:
                base.execute(
                    "INSERT INTO ATTRIBUTEVALUES VALUES (?, ?, ?, ?)", (number, entities[1, name], attribute, value)
                )
        table = "DATABOOLEAN" if kind == "boolean" else "DATAINTEGER"
        for number, (document, coder, *values) in enumerate(statements, 1):
            base.execute("INSERT INTO STATEMENTS VALUES (?, 1, ?, 0, 5, ?)", (number, document, coder))
            for place, value in enumerate(values[:3], 1):
                base.execute(
                    "INSERT INTO DATASHORTTEXT VALUES (NULL, ?, ?, ?)", (number, place, entities[place, value])
                )
            base.execute(f"INSERT INTO {table} VALUES (NULL, ?, 4, ?)", (number, values[3]))
        base.execute("INSERT INTO STATEMENTS VALUES (99, 2, 1, 6, 9, 1)")
        base.execute("INSERT INTO DATALONGTEXT VALUES (NULL, 99, 5, 'a remark')")
        base.commit()
    return path


def choices(concepts: str = "questions", **more) -> Choices:
    return Choices(concepts, **more)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder of the tolls, all coders."""
    place = tmp_path_factory.mktemp("dna")
    columns = {"role": "Type", "country": "Country"}
    return debate.make(place / "tolls", write_dna(place / "tolls.dna"), choices(columns=columns, language="en"))


class TestDna:
    def test_statements_voices_documents(self, made):
        data = made.corpus
        assert len(data.documents) == 3 and list(data.documents["doc_id"]) == ["a-toll", "second-look", "a-toll-2"]
        assert list(data.documents["published"]) == ["2001-09-09", "2001-09-10", "2011-03-13"]
        about = data.documents.iloc[0]
        assert [about[name] for name in ("outlet", "author", "genre", "language")] == [
            "The Post",
            "Writer",
            "column",
            "en",
        ]
        voices = data.voices.set_index("name")
        assert voices["kind"].to_dict() == {
            "Ana Lima": "person",
            "Bo Dahl": "person",
            "Ship Union": "institution",
            "Jørn Ødegård": "person",
        }
        assert voices["country"].to_dict() == {
            "Ana Lima": "PRT",
            "Bo Dahl": "",
            "Ship Union": "",
            "Jørn Ødegård": "NOR",
        }
        assert voices.at["Jørn Ødegård", "voice_id"] == "jorn-odegard"
        assert voices["attribute_type"].to_dict()["Ana Lima"] == "Activist"
        found = {row.statement_id: row.stance for row in data.statements.itertuples()}
        assert found == {
            "a-toll/ana-lima/tolls_are_fair": 1,
            "second-look/ship-union/tolls_cost_jobs": 1,
            "second-look/ana-lima/tolls_cost_jobs": -1,
            "a-toll-2/bo-dahl/tolls_are_fair": -1,
        }
        first = data.statements.iloc[0]
        assert [first[name] for name in ("role", "affiliation", "certainty", "gist")] == [
            "activist",
            "Green Club",
            "",
            "Agree: Tolls are fair",
        ]

    def test_each_coder_is_a_reader(self, made):
        codings = made.corpus.codings
        assert codings.groupby("coder").size().to_dict() == {1: 5, 2: 2}
        bo = codings[(codings["voice_id"] == "bo-dahl") & (codings["doc_id"] == "a-toll")]
        assert bo.set_index("coder")["stance"].to_dict() == {1: -1, 2: 1}

    def test_the_codebook_has_the_concepts_and_two_steps(self, made):
        book = made.corpus.codebook
        assert {key: entry["text"] for key, entry in book.questions.items()} == {
            "tolls_are_fair": "Tolls are fair",
            "tolls_cost_jobs": "Tolls cost jobs",
        }
        assert book.scale == (-1, 1) and book.step("tolls_are_fair", -1) == "disagree"
        assert book.ids("roles")[-2:] == ["not_recorded", "activist"] and book.frames == book.arguments == {}

    def test_every_statement_is_taken_or_left_out_with_a_reason(self, made):
        folder = made.corpus.folder / "import"
        mapped, left_out = pd.read_csv(folder / "mapped.csv"), pd.read_csv(folder / "left_out.csv")
        lines = left_out[left_out["where"].str.fullmatch(r"statement \d+")]
        whole = {f"statement {number}" for number in (*range(1, len(STATEMENTS) + 1), 99)}
        assert set(mapped["where"]) | set(lines["where"]) == whole and not set(mapped["where"]) & set(lines["where"])
        assert mapped.set_index("where").at["statement 2", "what"] == "as the same again"
        reasons = lines.set_index("where")["reason"]
        assert reasons["statement 8"].startswith("contradicts statement 9") and reasons["statement 9"].startswith(
            "contradicts statement 8"
        )
        assert (
            reasons["statement 10"] == "has no voice, so it makes no statement"
            and "no concept" in reasons["statement 11"]
        )
        assert "statement type" in reasons["statement 99"]
        others = left_out[~left_out["where"].isin(lines["where"])]
        assert {"variable remark", "document 1, section", "documents' texts and positions"} <= set(others["where"])
        assert others["value"].str.contains("reader 1: -1; reader 2: \\+1").any()

    def test_the_report_adds_up_and_no_text_is_stored(self, made):
        assert made.lines[0] == (
            "tolls.dna: 13 coded statements, of which 8 were taken (7 as a statement of a reader, 1 as the same again) and 5 left out. "
            "4 statements as agreed: of one reader, or of readers who give the same stance."
        )
        assert "  coder -> reader: Kim = reader 1, Lee = reader 2" in made.lines
        for path in made.corpus.folder.rglob("*"):
            assert not path.is_file() or "secret words" not in path.read_text(encoding="utf-8"), path

    def test_it_passes_every_check(self, made, capsys):
        assert corpus_main([str(made.corpus.folder)]) == 0
        assert "own check: 0 errors\n" in capsys.readouterr().out and (made.corpus.folder / "README.md").is_file()

    def test_organisations_only(self, tmp_path):
        data = debate.make(tmp_path / "tolls", write_dna(tmp_path / "t.dna"), choices(voices="organizations")).corpus
        assert set(data.voices["name"]) == {"Green Club", "Ship Union"} and set(data.voices["kind"]) == {"institution"}
        assert set(data.statements["role"]) == {"not_recorded"} and set(data.documents["language"]) == {"und"}
        left_out = pd.read_csv(data.folder / "import" / "left_out.csv").set_index("where")
        assert left_out.at["statement 8", "reason"].startswith("has no voice")

    def test_one_coder_only(self, tmp_path):
        path = write_dna(tmp_path / "t.dna")
        data = debate.make(tmp_path / "lee", path, choices(coder="Lee")).corpus
        assert data.codings.set_index("voice_id")["stance"].to_dict() == {"ana-lima": 1, "bo-dahl": 1}
        assert set(data.codings["coder"]) == {1} and len(data.statements) == 2
        with pytest.raises(ExchangeError, match="--coder Idle: is not there; there are Kim, Lee"):
            debate.make(tmp_path / "idle", path, choices(coder="Idle"))
        assert left_in(tmp_path / "idle") == []

    def test_concepts_as_arguments(self, tmp_path):
        asked = choices("arguments", question="Should the toll stay?", against=("Tolls cost jobs",), coder="Kim")
        data = debate.make(tmp_path / "tolls", write_dna(tmp_path / "t.dna"), asked).corpus
        assert data.codebook.questions["main"]["text"] == data.codebook.debate.title == "Should the toll stay?"
        assert data.codebook.scale == (-1, 0, 1)
        labels = {key: entry["label"] for key, entry in data.codebook.arguments.items()}
        assert labels == {
            "tolls_are_fair": "Tolls are fair", "not_tolls_are_fair": "Not: Tolls are fair",
            "tolls_cost_jobs": "Tolls cost jobs", "not_tolls_cost_jobs": "Not: Tolls cost jobs",
        }  # fmt: skip
        found = data.statements.set_index("statement_id")
        assert found["stance"].to_dict() == {
            "a-toll/ana-lima/main": 1,
            "a-toll/bo-dahl/main": -1,
            "second-look/ship-union/main": -1,
            "second-look/ana-lima/main": 1,
            "a-toll-2/bo-dahl/main": -1,
        }
        assert found.at["second-look/ana-lima/main", "arguments"] == "not_tolls_cost_jobs"

    def test_what_contradicts_itself_can_stand_in_the_middle(self, tmp_path):
        data = debate.make(tmp_path / "tolls", write_dna(tmp_path / "t.dna"), choices(contradicting="middle")).corpus
        assert data.codebook.scale == (-1, 0, 1) and data.codebook.step("tolls_are_fair", 0) == "both, or undecided"
        both = data.statements.set_index("voice_id").loc["jorn-odegard"]
        assert both["stance"] == 0 and both["gist"] == "Agree: Tolls cost jobs. Disagree: Tolls cost jobs."

    def test_an_integer_needs_its_steps(self, tmp_path):
        rows = [
            (1, 1, "Ana Lima", "", "Tolls are fair", 3),
            (2, 1, "Ana Lima", "", "Tolls are fair", 5),
            (2, 1, "Bo Dahl", "", "Tolls are fair", 1),
        ]
        path = write_dna(tmp_path / "t.dna", rows, "integer")
        with pytest.raises(ExchangeError, match=r"the stance holds 1,3,5\. Say which values"):
            debate.make(tmp_path / "tolls", path, choices())
        with pytest.raises(ExchangeError, match="row 3, agreement: '1' is no step of the stance; allowed: 3, 4, 5"):
            debate.make(tmp_path / "tolls", path, choices(steps="3,4,5"))
        assert left_in(tmp_path / "tolls") == []
        data = debate.make(tmp_path / "tolls", path, choices(steps="1,2,3,4,5")).corpus
        assert data.statements["stance"].tolist() == [0, 2, -2] and data.codebook.scale == (-2, -1, 0, 1, 2)
        assert data.codebook.step("tolls_are_fair", 2) == "agree, 2 of 2"

    def test_the_database_is_only_read(self, tmp_path):
        path = write_dna(tmp_path / "t.dna")
        before = path.read_bytes()
        debate.make(tmp_path / "tolls", path, choices())
        assert path.read_bytes() == before and sorted(each.name for each in tmp_path.iterdir()) == ["t.dna", "tolls"]

    @pytest.mark.parametrize(
        ("asked", "message"),
        [
            (dict(columns={"stance": "claim"}), "concept and 'claim'"),
            (dict(columns={"person": "speaker"}), "no variable 'speaker' .*there are agreement, concept"),
            (dict(columns={"country": "Land"}), "no attribute 'Land' .*there are Country, Type"),
            (dict(columns={"title": "x"}), "--columns title"),
            (dict(concepts="arguments"), "--concepts arguments: say on which question"),
            (dict(question="Why?"), "belong to --concepts arguments"),
            (
                dict(concepts="arguments", question="Why?", against=("Tolls are fare",)),
                "no such concept. Did you mean 'Tolls are fair'",
            ),
            (dict(steps="0,1,2,3,4,5,6,7"), "8 steps; a scale has 2 to 7"),
            (dict(steps="0,0"), "stands twice"),
            (dict(language="English"), "--language English"),
            (dict(columns={"country": "Type"}), "'Activist' is no country"),
        ],
    )
    def test_a_choice_that_cannot_be_is_refused(self, tmp_path, asked, message):
        path = write_dna(tmp_path / "t.dna")
        with pytest.raises(ExchangeError, match=message):
            debate.make(tmp_path / "tolls", path, choices(**{"concepts": "questions", **asked}))
        assert left_in(tmp_path / "tolls") == []

    def test_our_own_database_comes_back_with_the_same_numbers(self, data, tmp_path):
        sample = corpus.select(data, "bond").head(60)
        path = tmp_path / "ours.dna"
        path.write_bytes(dna_file.database(sample, data))
        columns = {"stance": "stance", "arguments": "arguments", "frames": "frames"}
        made = debate.make(tmp_path / "ours", path, choices(columns=columns, steps="-2,-1,0,1,2")).corpus
        both = corpus.select(made), sample
        seen = [sorted(zip(each["title"], each["name"], each["stance"], each["kind"], each["date"], each["arguments"].str.count(";"), strict=True)) for each in both]  # fmt: skip
        assert seen[0] == seen[1]
        assert (
            made.codebook.questions["how_solid_is_the_china_russia"]["text"] == data.codebook.questions["bond"]["text"]
        )


def write_second(path: Path, third: Path, hour: int = 0) -> Path:
    """The same statements in the schema of DNA 2, the documents' times at an hour of the day."""
    with closing(sqlite3.connect(path)) as base:
        base.execute("ATTACH ? AS three", (str(third),))
        for name in (
            "CODERS",
            "STATEMENTTYPES",
            "VARIABLES",
            "STATEMENTS",
            "DATABOOLEAN",
            "DATAINTEGER",
            "DATALONGTEXT",
        ):
            base.execute(f"CREATE TABLE {name} AS SELECT * FROM three.{name}")
        base.execute(
            f"CREATE TABLE DOCUMENTS AS SELECT ID, Title, Text, Coder, Author, Source, Section, Notes, Type, (Date / 86400 * 86400 + {hour} * 3600) * 1000 AS Date FROM three.DOCUMENTS"
        )
        base.execute(
            "CREATE TABLE DATASHORTTEXT AS SELECT d.ID, StatementId, d.VariableId, e.Value FROM three.DATASHORTTEXT d JOIN three.ENTITIES e ON e.ID = d.Entity"
        )
        base.execute(
            "CREATE TABLE ATTRIBUTES AS SELECT ID, VariableId, Value, CASE Value WHEN 'Ana Lima' THEN 'Activist' ELSE '' END AS Type, '' AS Alias, '' AS Notes FROM three.ENTITIES"
        )
        base.commit()
    return path


class TestDnaSecond:
    @pytest.mark.parametrize(
        ("hour", "days"),
        [
            (0, ["2001-09-09", "2001-09-10", "2011-03-13"]),
            (22, ["2001-09-10", "2001-09-11", "2011-03-14"]),
            (9, ["2001-09-09", "2001-09-10", "2011-03-13"]),
        ],
    )
    def test_a_database_of_the_second_version_gives_the_same(self, tmp_path, made, hour, days):
        path = write_second(tmp_path / "second.dna", write_dna(tmp_path / "t.dna"), hour)
        found = debate.make(tmp_path / "tolls", path, choices(columns={"role": "Type"}, language="en"))
        columns = ["statement_id", "stance", "role", "affiliation", "gist"]
        assert found.corpus.statements[columns].equals(made.corpus.statements[columns])
        assert found.corpus.documents["published"].tolist() == days
        assert any("times of documents" in line for line in found.lines) == (hour == 22)
        assert found.lines[0].removeprefix("second.dna") == made.lines[0].removeprefix("tolls.dna")


class TestEventList:
    def test_the_event_list_gives_the_same_as_the_database(self, data, tmp_path):
        sample = corpus.select(data, "try").head(40)
        path = tmp_path / "events.csv"
        path.write_text(dna.events_csv(sample, data), encoding="utf-8")
        asked = choices(columns={"stance": "stance", "document": "doc_id"}, steps="-2,-1,0,1,2")
        made = corpus.select(debate.make(tmp_path / "events", path, asked).corpus)
        plain = sample["name"].str.replace(";", ",").str.replace('"', "'")
        assert sorted(zip(made["name"], made["stance"], made["date"], strict=True)) == sorted(
            zip(plain, sample["stance"], sample["date"], strict=True)
        )

    def test_a_list_of_yes_and_no_needs_no_word(self, tmp_path):
        path = tmp_path / "events.csv"
        heads = "statement_id;time;person;organization;concept;agreement;start_position;stop_position;text;coder;document_id;document_title"
        rows = [
            "1;2020-01-05 00:00:00;A. Lee;;Ban it;true;0;9;words;Kim;7;One",
            "2;2020-02-05 12:30:00;;Club;Ban it;false;0;9;words;Kim;8;Two",
        ]
        path.write_text("\n".join([heads, *rows]), encoding="utf-8")
        made = debate.make(tmp_path / "bans", path, choices())
        assert made.corpus.statements["stance"].tolist() == [1, -1] and made.corpus.documents["published"].tolist() == [
            "2020-01-05",
            "2020-02-05",
        ]
        left_out = pd.read_csv(made.corpus.folder / "import" / "left_out.csv").set_index("where")["reason"]
        assert left_out["column text"] == "passages of the source are not stored"


HEADS = ["Speaker", "Party", "Claim", "Position", "Day", "Paper", "Headline", "Land", "Why", "Note"]
ROWS = [
    ["Ana Lima", "Greens", "Join", "support", "03.02.1994", "Post", "Talks", "Portugal", "Peace; Trade", "Wants in."],
    ["Bo Dahl", "", "Join", "Oppose", "03.02.1994", "Post", "Talks", "NOR", "", "Wants out."],
    ["", "Ship Union", "Join", "neutral", "01.12.2029", "Mail", "Later", "", "Trade", ""],
    ["王毅", "", "Join", "support", "01.12.2029", "Mail", "Later", "", "", ""],
]  # fmt: skip
NAMES = dict(person="Speaker", organization="Party", concept="Claim", stance="Position", date="Day", outlet="Paper", title="Headline", country="Land", arguments="Why", gist="Note")  # fmt: skip


def write_csv(path: Path, rows=ROWS, mark: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=mark).writerows([HEADS, *rows])
    return path


def write_xlsx(path: Path, rows=ROWS, sheets: tuple[str, ...] = ("data",)) -> Path:
    book = openpyxl.Workbook()
    book.active.title = sheets[0]
    for name in sheets[1:]:
        book.create_sheet(name)
    for row in [HEADS, *rows]:
        book[sheets[-1]].append(row)
    book.save(path)
    return path


def of_table(**more) -> Choices:
    return choices(**{"columns": NAMES, "steps": "oppose,neutral,support", "day": "%d.%m.%Y", "language": "en", **more})


class TestTable:
    @pytest.mark.parametrize("kind", ["comma", "semicolon", "workbook"])
    def test_a_table_becomes_a_folder(self, tmp_path, kind):
        path = (
            write_xlsx(tmp_path / "s.xlsx")
            if kind == "workbook"
            else write_csv(tmp_path / "s.csv", mark=";" if kind == "semicolon" else ",")
        )
        data = debate.make(tmp_path / "join", path, of_table()).corpus
        assert data.documents[["title", "outlet", "published"]].values.tolist() == [
            ["Talks", "Post", "1994-02-03"],
            ["Later", "Mail", "2029-12-01"],
        ]
        assert data.statements["stance"].tolist() == [1, -1, 0, 1] and data.codebook.step("join", 0) == "neutral"
        assert data.voices["voice_id"].tolist() == ["ana-lima", "bo-dahl", "ship-union", "voice-1"]
        assert data.voices["country"].tolist() == ["PRT", "NOR", "", ""]
        assert data.statements["arguments"].tolist() == ["peace;trade", "", "trade", ""]
        assert data.statements["gist"].tolist() == ["Wants in.", "Wants out.", "Neutral: Join", "Support: Join"]
        assert list(data.codings["coder"].unique()) == [1] and corpus_main([str(data.folder)]) == 0

    def test_days_of_a_workbook_are_days(self, tmp_path):
        rows = [[*row[:4], pd.Timestamp("1994-02-03").to_pydatetime(), *row[5:]] for row in ROWS[:2]]
        data = debate.make(tmp_path / "join", write_xlsx(tmp_path / "s.xlsx", rows), of_table(day="")).corpus
        assert data.documents["published"].tolist() == ["1994-02-03"]

    def test_a_workbook_of_several_sheets_must_be_told_which(self, tmp_path):
        path = write_xlsx(tmp_path / "s.xlsx", sheets=("about", "rows"))
        with pytest.raises(ExchangeError, match="several sheets: about, rows; say which"):
            debate.make(tmp_path / "join", path, of_table())
        with pytest.raises(ExchangeError, match="no sheet 'row'; there are about, rows"):
            debate.make(tmp_path / "join", path, of_table(sheet="row"))
        assert len(debate.make(tmp_path / "join", path, of_table(sheet="rows")).corpus.statements) == 4

    def changed(self, row: int, column: str, value: str) -> list[list[str]]:
        rows = [list(each) for each in ROWS]
        rows[row][HEADS.index(column)] = value
        return rows

    @pytest.mark.parametrize(
        ("row", "column", "value", "message"),
        [
            (
                1,
                "Position",
                "hates it",
                "s.csv, row 3, Position: 'hates it' is no step of the stance; allowed: oppose, neutral, support",
            ),
            (2, "Day", "2029/12/01", "s.csv, row 4, Day: '2029/12/01' is not of the form %d.%m.%Y"),
            (2, "Day", "31.02.2029", "s.csv, row 4, Day: '31.02.2029'"),
            (2, "Day", "", "s.csv, row 4, Day: is empty"),
            (2, "Day", "01.12.0029", "s.csv, row 4, Day"),
            (0, "Land", "Portugl", "s.csv, row 2, Land: 'Portugl' is no country; Did you mean 'Portugal'"),
            (1, "Headline", "=1+1", "s.csv, row 3, Headline: '=1\\+1' begins like a spreadsheet formula"),
            (1, "Speaker", "Bo D??hl", "s.csv, row 3, Speaker"),
            (0, "Note", "word " * 31, "s.csv, row 2, Note: .* has 31 words; a gist has at most 30"),
        ],
    )
    def test_a_fault_is_named_with_row_and_column(self, tmp_path, row, column, value, message):
        path = write_csv(tmp_path / "s.csv", self.changed(row, column, value))
        with pytest.raises(ExchangeError, match=message):
            debate.make(tmp_path / "join", path, of_table())
        assert left_in(tmp_path / "join") == []

    def test_a_document_has_one_outlet(self, tmp_path):
        columns = {key: name for key, name in NAMES.items() if key != "title"} | {"document": "Headline"}
        path = write_csv(tmp_path / "s.csv", self.changed(1, "Paper", "Mail"))
        message = "s.csv, row 3, Paper: 'Mail' is another outlet of the document 'Talks' than 'Post' in row 2"
        with pytest.raises(ExchangeError, match=message):
            debate.make(tmp_path / "join", path, of_table(columns=columns))
        found = debate.make(tmp_path / "join", path, of_table()).corpus.documents
        assert found[["doc_id", "outlet"]].values.tolist() == [
            ["talks", "Post"],
            ["talks-2", "Mail"],
            ["later", "Mail"],
        ]

    @pytest.mark.parametrize(
        ("form", "given", "published", "basis"),
        [
            ("%Y", "1994", "1994-07", "year"),
            ("%m/%Y", "02/1994", "1994-02", "source"),
            ("%d/%m/%y", "03/02/94", "1994-02-03", "source"),
        ],
    )
    def test_a_month_or_a_year_stays_one(self, tmp_path, form, given, published, basis):
        rows = [[*row[:4], given, *row[5:]] for row in ROWS]
        data = debate.make(tmp_path / "join", write_csv(tmp_path / "s.csv", rows), of_table(day=form)).corpus
        assert set(data.documents["published"]) == {published} and set(data.documents["date_basis"]) == {basis}
        report = (data.folder / "import" / "report.md").read_text(encoding="utf-8")
        assert ("stands for each year" in report) == (basis == "year")

    def test_all_faults_are_told_at_once(self, tmp_path):
        rows = self.changed(1, "Position", "x")
        rows[3][3] = "y"
        with pytest.raises(ExchangeError, match="2 faults; no folder was made(.|\n)*row 3(.|\n)*row 5"):
            debate.make(tmp_path / "join", write_csv(tmp_path / "s.csv", rows), of_table())

    def test_a_row_without_voice_or_stance_is_left_out_and_listed(self, tmp_path):
        rows = self.changed(1, "Position", "")
        rows[2][:2] = ["", ""]
        data = debate.make(tmp_path / "join", write_csv(tmp_path / "s.csv", rows), of_table()).corpus
        left_out = pd.read_csv(data.folder / "import" / "left_out.csv").set_index("where")["reason"]
        assert left_out["row 3"] == "has no stance, so it makes no statement" and "no voice" in left_out["row 4"]
        assert len(data.statements) == 2 and len(data.documents) == 2

    def test_a_voice_of_two_countries_is_refused(self, tmp_path):
        rows = [*ROWS, ["Ana Lima", "", "Join", "support", "01.12.2029", "Mail", "Later", "Norway", "", ""]]
        with pytest.raises(
            ExchangeError, match="row 6, Land: 'Norway' is another country of 'Ana Lima' than PRT in row 2"
        ):
            debate.make(tmp_path / "join", write_csv(tmp_path / "s.csv", rows), of_table())

    @pytest.mark.parametrize(
        ("columns", "message"),
        [
            ({**NAMES, "stance": "Positon"}, "no column 'Positon'. Did you mean 'Position'"),
            ({**NAMES, "speaker": "Speaker"}, "--columns speaker: is unknown"),
            (
                {"person": "Speaker", "concept": "Claim"},
                "say which column holds stance; date; document or title: --columns stance=... date=... document=...",
            ),
        ],
    )
    def test_a_column_that_is_not_there_or_not_named(self, tmp_path, columns, message):
        with pytest.raises(ExchangeError, match=message):
            debate.make(tmp_path / "join", write_csv(tmp_path / "s.csv"), of_table(columns=columns))

    def test_a_short_row_and_an_empty_file(self, tmp_path):
        (tmp_path / "s.csv").write_text(",".join(HEADS) + "\nAna,Greens\n", encoding="utf-8")
        with pytest.raises(ExchangeError, match="row 2: has 2 cells, the head 10"):
            debate.make(tmp_path / "join", tmp_path / "s.csv", of_table())
        (tmp_path / "s.csv").write_text(",".join(HEADS) + "\n", encoding="utf-8")
        with pytest.raises(ExchangeError, match="holds no statements"):
            debate.make(tmp_path / "join", tmp_path / "s.csv", of_table())
        with pytest.raises(ExchangeError, match="not found"):
            debate.make(tmp_path / "join", tmp_path / "t.csv", of_table())

    def test_names_that_look_alike_stay_apart_and_are_told(self, tmp_path):
        rows = [*ROWS, ["ana lima", "", "Join", "oppose", "01.12.2029", "Mail", "Later", "", "", ""]]
        made = debate.make(tmp_path / "join", write_csv(tmp_path / "s.csv", rows), of_table())
        assert made.corpus.voices["voice_id"].tolist()[-1] == "ana-lima-2"
        assert any("differ only in capitals" in line for line in made.lines)

    def test_the_same_file_gives_the_same_folder(self, tmp_path):
        path = write_csv(tmp_path / "s.csv")
        folders = [debate.make(tmp_path / name / "join", path, of_table()).corpus.folder for name in ("one", "two")]
        told = [
            {each.relative_to(folder): each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file()}
            for folder in folders
        ]
        assert told[0] == told[1]


def test_a_file_without_a_whole_statement_is_refused(tmp_path):
    path = write_dna(tmp_path / "t.dna", [(1, 1, "", "", "Tolls are fair", 1)])
    with pytest.raises(ExchangeError, match="no statement has a voice, a concept and a stance"):
        debate.make(tmp_path / "tolls", path, choices())


class TestCommand:
    def test_it_makes_a_folder_and_says_what_became_what(self, tmp_path, capsys):
        path = write_csv(tmp_path / "s.csv")
        columns = [f"{field}={name}" for field, name in NAMES.items()]
        words = [
            "debate",
            str(tmp_path / "join"),
            "--from",
            str(path),
            "--concepts",
            "questions",
            "--columns",
            *columns,
        ]
        assert main([*words, "--steps", "oppose,neutral,support", "--day", "%d.%m.%Y", "--title", "Join?"]) == 0
        said = capsys.readouterr().out
        assert "s.csv: 4 coded statements, of which 4 were taken" in said and "made and checked" in said
        assert corpus.load(tmp_path / "join").codebook.debate.title == "Join?"
        assert main([*words, "--steps", "oppose,neutral,support"]) == 1
        assert "is there already" in capsys.readouterr().err

    def test_words_that_are_not_understood(self, tmp_path, capsys):
        for words in (
            ["debate", "x", "--from", "y"],
            ["debate", "x", "--from", "y", "--concepts", "questions", "--columns", "person"],
        ):
            with pytest.raises(SystemExit):
                main(words)
        assert "write FIELD=NAME" in capsys.readouterr().err


@pytest.fixture(scope="module")
def from_dna(tmp_path_factory) -> Path:
    """A folder made from a database of Discourse Network Analyzer."""
    place = tmp_path_factory.mktemp("dna")
    debate.make(
        place / "tolls", write_dna(place / "t.dna"), choices(contradicting="middle", title="What about the tolls?")
    )
    return place / "tolls"


@pytest.mark.whole
def test_a_folder_from_dna_is_run_into_a_report(from_dna, tmp_path, capsys):
    only = [] if os.environ.get("NIGHTLY") else ["ONLY=02"]
    assert run_notebooks([f"DATA={from_dna}", f"OUT={tmp_path / 'report'}", *only]) == 0
    drawn = json.loads((tmp_path / "report" / "figures" / "02-voices.json").read_text(encoding="utf-8"))
    assert "tolls, data 0.1.0" in json.dumps(drawn) and "implied" not in drawn["caption"]
    assert len(list((tmp_path / "report" / "notebooks").glob("0*.ipynb"))) == (1 if only else 7)


@pytest.mark.whole
@pytest.mark.parametrize("book", paths.notebooks(), ids=lambda path: path.name[:2])
def test_every_notebook_runs_over_a_folder_from_dna(book, from_dna, tmp_path, monkeypatch):
    monkeypatch.setenv("CORPUS_DATA", str(from_dna))
    found = debates.run(book, monkeypatch, tmp_path, corpus.load(from_dna))
    assert found and not drawn_faults(found)


class TestPage:
    """`docs/your-debate.md` does what it says."""

    PAGE = (paths.ROOT / "docs" / "your-debate.md").read_text(encoding="utf-8")

    def commands(self, folder: str) -> list[str]:
        found = [
            line for line in self.PAGE.splitlines() if line.startswith(f"python -m helpers.exchange debate {folder} ")
        ]
        return shlex.split(found[0])[3:]

    def test_the_command_of_the_example_gives_what_stands_below_it(self, tmp_path, capsys):
        words = self.commands("my-canal")
        words[1], words[words.index("--from") + 1] = (
            str(tmp_path / "my-canal"),
            str(paths.ROOT / "docs" / "example-statements.csv"),
        )
        assert main(words) == 0
        assert capsys.readouterr().out.splitlines()[0] in self.PAGE.splitlines()
        assert corpus_main([str(tmp_path / "my-canal")]) == 0

    @pytest.mark.parametrize("voices", VOICES)
    def test_a_body_may_be_called_by_a_number(self, tmp_path, voices):
        words = self.commands("my-canal")
        table = (paths.ROOT / "docs" / "example-statements.csv").read_text(encoding="utf-8")
        (tmp_path / "table.csv").write_text(table.replace("Green Harbour Club", "444"), encoding="utf-8")
        words[1], words[words.index("--from") + 1] = str(tmp_path / "my-canal"), str(tmp_path / "table.csv")
        assert main([*words, "--voices", voices]) == 0
        made = corpus.load(tmp_path / "my-canal")
        assert "444" in {*made.voices["name"], *made.statements["affiliation"]}

    @pytest.mark.parametrize("folder", ["my-emissions", "my-canal", "my-events"])
    def test_the_words_of_each_command_are_understood(self, folder):
        assert parser().parse_args(self.commands(folder)).folder == Path(folder)

    def test_the_command_for_an_event_list_makes_a_folder(self, tmp_path):
        words = self.commands("my-events")
        heads = "statement_id;time;organization;concept;agreement;document_id;document_title"
        (tmp_path / "events.csv").write_text(f"{heads}\n1;2020-01-05 00:00:00;Club;Ban it;0;7;One\n", encoding="utf-8")
        words[1], words[words.index("--from") + 1] = str(tmp_path / "my-events"), str(tmp_path / "events.csv")
        assert main(words) == 0 and corpus.load(tmp_path / "my-events").statements["stance"].tolist() == [-1]

    def test_every_field_and_word_of_the_command_stands_there(self):
        for field in FIELDS:
            assert f"`{field}`" in self.PAGE, field
        for action in parser()._subparsers._group_actions[0].choices["debate"]._actions:
            for word in action.option_strings:
                assert word in ("-h", "--help", "--short") or word in self.PAGE, word

    @pytest.mark.parametrize(
        "name",
        [
            column
            for column in (
                "documents.csv",
                "voices.csv",
                "statements.csv",
                "events.csv",
                "countries.csv",
                "codebook.toml",
                "CITATION.cff",
                "LICENSE",
                "texts",
            )
        ],
    )
    def test_the_files_that_it_names_are_in_a_new_folder(self, blank, name):
        assert (blank / name).exists() and f"`{name}" in self.PAGE


class TestSmallParts:
    @pytest.mark.parametrize(
        ("text", "short"),
        [
            ("O’Neil, Órla", "oneil-orla"),
            ("ĄŻ Łódź & Co.", "az-lodz-co"),
            ("王毅", ""),
            ("Straße 9", "strasse-9"),
            ("a" * 60, "a" * 40),
        ],
    )
    def test_short_names(self, text, short):
        assert slug(text) == short

    def test_no_id_stands_twice(self):
        ids = named({1: "A b", 2: "a-b", 3: "", 4: "王", 5: "A b 2", 6: "A b"}, "voice")
        assert ids == {1: "a-b", 2: "a-b-2", 3: "voice-1", 4: "voice-2", 5: "a-b-2-2", 6: "a-b-3"}
        assert len(set(ids.values())) == len(ids)

    def test_values_are_compared_plainly(self):
        assert [value_of(text) for text in ("−1", "+2", "1.0", " Yes ", "1.5", 3)] == [
            "-1",
            "2",
            "1",
            "yes",
            "1.5",
            "3",
        ]
        assert clean("a\u00a0 b\u200b\n c") == "a b c"

    def test_nobody_gets_the_number_of_the_check(self):
        assert list(numbers_of("abcd").values()) == [1, 2, 4, 5]

    @pytest.mark.parametrize(
        ("stances", "mean"), [([1, 1, -1], 0), ([2, 1], 1), ([-2, -1], -1), ([1, 1], 1), ([2, 2, 1], 1), ([-1, 1], 0)]
    )
    def test_parts_of_an_answer_have_their_mean_rounded_towards_zero(self, stances, mean):
        plain = dict(
            doc_id="d",
            voice_id="v",
            question="main",
            arguments="",
            frames="",
            certainty="",
            role="",
            affiliation="",
            reader=1,
            concept="c",
        )
        rows = [
            {**plain, "stance": stance, "where": f"row {place}", "gist": f"g{place}"}
            for place, stance in enumerate(stances)
        ]
        made = coded(rows, together=True)
        assert made.agreed["stance"].tolist() == [mean] and made.mixed == (min(stances) < 0 < max(stances))
        assert len(made.mapped) == len(stances) and made.left_out == []
