"""Files for and from other tools: round trips on files built here, and what cannot be mapped is listed with its reason."""

import io
import sqlite3
import unicodedata
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import networkx as nx
import openpyxl
import pandas as pd
import pytest

from helpers import corpus
from helpers.coding import codes as coding
from helpers.exchange import dna, dna_database, dna_file, qda, qda_file, tables, write
from helpers.exchange import imported as exchange
from helpers.exchange.imported import FIELDS, ExchangeError
from helpers.figure import graphs as graph_files

KEYS = ["doc_id", "voice_id", "question"]


@pytest.fixture(scope="module")
def sample(data):
    """Statements on one question, as `corpus.select` gives them."""
    return corpus.select(data, "bond", corpus="both").head(40)


def same(imported, statements) -> bool:
    """Whether an import holds exactly these statements, lists of codes in whatever order."""
    ours = statements[FIELDS].astype("str")
    both = []
    for table in (imported.statements, ours):
        table = table.copy()
        for name in ("arguments", "frames"):
            table[name] = table[name].map(lambda cell: ";".join(sorted(cell.split(";"))))
        both.append(table.sort_values(KEYS, ignore_index=True))
    return both[0].equals(both[1])


class TestEventList:
    @pytest.mark.parametrize("factor", [1, 0.5, 0.2])
    def test_what_was_written_is_read_back(self, data, sample, tmp_path, factor):
        path = tmp_path / "events.csv"
        path.write_text(dna.events_csv(sample, data, factor), encoding="utf-8")
        imported = dna.read_events(path, data, qualifier="stance", factor=factor)
        assert same(imported, sample)
        assert set(imported.not_imported["where"].str.partition(" ")[0]) == {"column"}

    def test_the_head_is_that_of_a_dna_event_list(self, data, sample):
        heads = dna.events_csv(sample, data).splitlines()[0].split(";")
        assert heads[:2] == ["statement_id", "time"] and heads[-10:] == list(dna.FIXED[2:])
        assert all(len(line.split(";")) == len(heads) for line in dna.events_csv(sample, data).splitlines())

    def test_a_factor_that_breaks_stances_is_refused(self, data, sample):
        with pytest.raises(ExchangeError, match="take 1, 0.5"):
            dna.events_csv(sample, data, 3)

    def test_a_foreign_list_is_mapped_and_the_rest_listed_with_reasons(self, data, tmp_path):
        document = data.documents.iloc[20]
        day, title = document["date"], document["title"].replace('"', "'").replace(";", ",")
        head = "statement_id;time;person;organization;concept;agreement;text;coder;document_title\n"
        line = "{};" + f"{day:%Y-%m-%d} 12:00:00;" + "{};{};{};{};A passage of theirs.;Admin;" + title + "\n"
        rows = [
            line.format(1, "Graham Allison", "Harvard", "The tie holds", 1),
            line.format(2, "Graham Allison", "Harvard", "The tie breaks", 0),
            line.format(3, "Somebody Else", "", "The tie holds", 1),
            line.format(4, "", "Reuters", "Taxes should fall", 1),
            line.format(5, "", "Reuters", "The tie breaks", 1),
            line.format(6, "", "Reuters", "The tie holds", 7),
            line.format(7, "", "Reuters", "The tie holds", 1).replace(title, "No such title"),
        ]
        path = tmp_path / "events.csv"
        path.write_text("\ufeff" + head + "".join(rows), encoding="utf-8")
        concepts = {"The tie holds": "bond", "The tie breaks": "-bond"}
        imported = dna.read_events(path, data, boolean=True, concepts=concepts, certainty="explicit")
        assert imported.statements[["voice_id", "stance"]].values.tolist() == [
            ["allison-graham", "1"],
            ["reuters", "-1"],
        ]
        left = imported.not_imported.set_index("where")["reason"]
        assert left["statement 2"] == "repeats statement 1"
        assert "coding.add_voice" in left["statement 3"] and "concepts=" in left["statement 4"]
        assert "neither yes nor no" in left["statement 6"] and "title and date" in left["statement 7"]
        assert left["column text"] == "passages of the source are not stored"
        assert (
            not imported.not_imported.astype("str")
            .apply(lambda cells: cells.str.contains("passage of theirs"))
            .any(axis=None)
        )
        saved = pd.read_csv(imported.save(tmp_path))
        assert saved.columns.tolist() == exchange.LEFT_OUT and len(saved) == len(imported.not_imported)

    def test_contradictions_are_not_decided_here(self, data, sample, tmp_path):
        twice = pd.concat([sample.head(2), sample.head(1).assign(stance=-sample["stance"].iloc[0] or 1)])
        (tmp_path / "e.csv").write_text(dna.events_csv(twice, data), encoding="utf-8")
        imported = dna.read_events(tmp_path / "e.csv", data, qualifier="stance")
        assert len(imported.statements) == 1
        assert imported.not_imported["reason"].str.contains("settle which hold").sum() == 2

    def test_several_coders_are_read_one_at_a_time(self, data, sample, tmp_path):
        text = dna.events_csv(sample.head(4), data)
        lines = text.splitlines()
        lines[1], lines[2] = (line.replace("reverse-nixon", "Ida") for line in lines[1:3])
        (tmp_path / "e.csv").write_text("\n".join(lines), encoding="utf-8")
        with pytest.raises(ExchangeError, match="Ida, reverse-nixon; read one at a time"):
            dna.read_events(tmp_path / "e.csv", data, qualifier="stance")
        assert len(dna.read_events(tmp_path / "e.csv", data, "stance", coder="Ida").statements) == 2

    @pytest.mark.parametrize("content", [b"", b"a;b\n1;2\n", b"\xff\xfe", b"\x00"])
    def test_another_file_is_refused_by_name(self, data, tmp_path, content):
        (tmp_path / "odd.csv").write_bytes(content)
        with pytest.raises(ExchangeError, match="odd.csv"):
            dna.read_events(tmp_path / "odd.csv", data)

    def listed(self, tmp_path, rows, head="agreement"):
        """An event list as DNA exports it: rows of (person, organization, concept, qualifier, title, day, document id)."""
        lines = [f"statement_id;time;person;organization;concept;{head};coder;document_id;document_title"]
        for number, (person, organization, concept, value, title, day, document) in enumerate(rows, 1):
            title = title.replace('"', "'").replace(";", ",")
            lines.append(f"{number};{day} 00:00:00;{person};{organization};{concept};{value};1;{document};{title}")
        (tmp_path / "e.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return tmp_path / "e.csv"

    def page(self, data, place=20):
        row = data.documents[~data.documents["month_only"]].iloc[place]
        return row["doc_id"], row["title"], row["published"]

    @pytest.mark.parametrize("values", [("0", "1"), ("1", "1"), ("0", "no")])
    def test_a_column_that_could_be_yes_and_no_or_a_scale_is_refused_until_said(self, data, tmp_path, values):
        _, title, day = self.page(data)
        rows = [
            ("", name, "bond", value, title, day, 1) for name, value in zip(("Reuters", "CNN"), values, strict=True)
        ]
        path = self.listed(tmp_path, rows)
        with pytest.raises(ExchangeError, match=r"agreement holds only .* say boolean=True .* boolean=False"):
            dna.read_events(path, data, certainty="explicit")
        said = dna.read_events(path, data, boolean=True, certainty="explicit").statements["stance"].tolist()
        assert said == ["-1" if value in ("0", "no") else "1" for value in values]

    def test_words_and_a_wider_scale_say_themselves_what_they_are(self, data, tmp_path):
        _, title, day = self.page(data)
        for values, expected in ((("yes", "no"), ["1", "-1"]), (("−2", "0"), ["-2", "0"])):
            rows = [
                ("", name, "bond", value, title, day, 1) for name, value in zip(("Reuters", "CNN"), values, strict=True)
            ]
            imported = dna.read_events(self.listed(tmp_path, rows), data, certainty="explicit")
            assert imported.statements["stance"].tolist() == expected

    @pytest.mark.parametrize("factor", [0, -1, float("nan"), float("inf")])
    def test_a_factor_that_would_turn_or_lose_stances_is_refused(self, data, sample, tmp_path, factor):
        (tmp_path / "e.csv").write_text(dna.events_csv(sample, data), encoding="utf-8")
        with pytest.raises(ExchangeError, match="must be above 0"):
            dna.read_events(tmp_path / "e.csv", data, qualifier="stance", factor=factor)

    def test_only_a_mapping_that_was_given_turns_the_sign(self, data, tmp_path):
        _, title, day = self.page(data)
        path = self.listed(tmp_path, [("", "Reuters", "-bond", 2, title, day, 1)])
        assert dna.read_events(path, data, certainty="explicit").statements.empty
        turned = dna.read_events(path, data, concepts={"-bond": "-bond"}, certainty="explicit")
        assert turned.statements["stance"].tolist() == ["-2"]

    def test_two_documents_of_one_title_and_day_do_not_become_one(self, data, tmp_path):
        doc_id, title, day = self.page(data)
        other = self.page(data, 30)[0]
        path = self.listed(tmp_path, [("", "Reuters", "bond", 2, title, day, 7), ("", "CNN", "bond", 1, title, day, 8)])
        imported = dna.read_events(path, data, certainty="explicit")
        assert imported.statements.empty
        assert imported.not_imported["reason"].str.contains("documents 7, 8 of the file would become one").sum() == 2
        apart = dna.read_events(path, data, documents={"8": other}, certainty="explicit").statements
        assert apart["doc_id"].tolist() == [doc_id, other]

    def test_two_of_our_voices_with_one_name_are_told_apart_by_the_reader(self, data, tmp_path):
        twin = data.voices[data.voices["voice_id"] == "reuters"].assign(voice_id="reuters-tv")
        twins = replace(data, voices=pd.concat([data.voices, twin], ignore_index=True))
        _, title, day = self.page(data)
        path = self.listed(tmp_path, [("", "Reuters", "bond", 2, title, day, 1)])
        left = dna.read_events(path, twins, certainty="explicit").not_imported["reason"]
        assert left.str.contains("2 voices of this name \\(reuters, reuters-tv\\); say which: voices=").any()
        found = dna.read_events(path, twins, voices={"Reuters": "reuters-tv"}, certainty="explicit")
        assert found.statements["voice_id"].tolist() == ["reuters-tv"]

    def test_several_names_taken_as_one_voice_are_listed(self, data, tmp_path):
        _, title, day = self.page(data)
        rows = [("", "Reuters", "bond", 2, title, day, 1), ("", "REUTERS", "split", 2, title, day, 1)]
        imported = dna.read_events(self.listed(tmp_path, rows), data, certainty="explicit")
        line = imported.not_imported.set_index("where").loc["voice reuters"]
        assert (
            len(imported.statements) == 2 and line["value"] == "Reuters; REUTERS" and "taken as one" in line["reason"]
        )

    def test_a_message_says_what_is_there_what_was_asked_and_what_to_do(self, data, sample, tmp_path):
        (tmp_path / "ours.csv").write_text(dna.events_csv(sample, data), encoding="utf-8")
        with pytest.raises(ExchangeError, match="no column 'agreement' .* there are stance: say qualifier='stance'"):
            dna.read_events(tmp_path / "ours.csv", data)
        doc_id, title, day = self.page(data)
        path = self.listed(
            tmp_path, [("", "Reuters", "bond", 2, title, "1999-01-01", 1), ("", "", "bond", 2, title, day, 1)]
        )
        left = dna.read_events(path, data, documents={"No such": doc_id}).not_imported.set_index("where")["reason"]
        assert (
            f"asked was 1999-01-01, there is {doc_id} of {day}" in left["statement 1"]
            and "enter it first" not in left["statement 1"]
        )
        assert "neither person nor organization" in left["statement 2"] and "compare the spelling" in left["documents="]
        again = replace(
            data,
            documents=pd.concat(
                [data.documents, data.documents[data.documents["doc_id"] == doc_id].assign(doc_id="twin-2018")]
            ),
        )
        path = self.listed(tmp_path, [("", "Reuters", "bond", 2, title, day, 1)])
        left = dna.read_events(path, again).not_imported["reason"]
        assert left.str.contains(
            f"2 documents of this title and date \\({doc_id}, twin-2018\\); name it in documents="
        ).any()

    @pytest.mark.parametrize("line", ["1;2018-01-01;x", "1;2018-01-01" + ";x" * 12])
    def test_a_row_with_too_few_or_too_many_cells_is_refused_by_its_number(self, data, tmp_path, line):
        path = self.listed(tmp_path, [])
        path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
        with pytest.raises(ExchangeError, match="row 2 has not as many cells"):
            dna.read_events(path, data)

    def test_positions_keep_dnas_rule(self, data, sample):
        table = pd.read_csv(io.StringIO(dna.events_csv(sample, data)), sep=";")
        assert (table["start_position"] < table["stop_position"]).all()


SCHEMA = """
CREATE TABLE CODERS (ID INTEGER PRIMARY KEY, Name TEXT);
CREATE TABLE DOCUMENTS (ID INTEGER PRIMARY KEY, Title TEXT, Text TEXT, Coder INTEGER, Author TEXT, Source TEXT, Section TEXT,
  Notes TEXT, Type TEXT, Date INTEGER);
CREATE TABLE STATEMENTTYPES (ID INTEGER PRIMARY KEY, Label TEXT);
CREATE TABLE STATEMENTS (ID INTEGER PRIMARY KEY, StatementTypeId INTEGER, DocumentId INTEGER, Start INTEGER, Stop INTEGER,
  Coder INTEGER);
CREATE TABLE VARIABLES (ID INTEGER PRIMARY KEY, Variable TEXT, DataType TEXT, StatementTypeId INTEGER);
CREATE TABLE ENTITIES (ID INTEGER PRIMARY KEY, VariableId INTEGER, Value TEXT, Red INTEGER, Green INTEGER, Blue INTEGER,
  ChildOf INTEGER);
CREATE TABLE DATASHORTTEXT (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Entity INTEGER);
CREATE TABLE DATALONGTEXT (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value TEXT);
CREATE TABLE DATAINTEGER (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value INTEGER);
CREATE TABLE DATABOOLEAN (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value INTEGER);
"""


def database(path: Path, statements: pd.DataFrame, kind: str) -> None:
    """A DNA 3 database of statements, with the variable numbers in an order of its own."""
    with sqlite3.connect(path) as base:
        base.executescript(SCHEMA)
        base.execute("INSERT INTO CODERS VALUES (1, 'Admin')")
        names = {17: "concept", 4: "person", 9: "organization", 2: "agreement"}
        for number, name in names.items():
            type_of = kind if name == "agreement" else "short text"
            base.execute("INSERT INTO VARIABLES VALUES (?, ?, ?, 1)", (number, name, type_of))
        base.execute("INSERT INTO VARIABLES VALUES (30, 'note', 'long text', 2)")
        for number, row in enumerate(statements.to_dict("records"), 1):
            seconds = int(pd.Timestamp(row["date"]).timestamp()) + 3600
            base.execute("INSERT INTO DOCUMENTS VALUES (?, ?, 'A text of theirs.', 1, '', '', '', '', '', ?)", (number, row["title"], seconds))  # fmt: skip
            base.execute("INSERT INTO STATEMENTS VALUES (?, 1, ?, 0, 5, 1)", (number, number))
            for variable, value in ((17, row["question"]), (4, row["name"])):
                entity = base.execute(
                    "INSERT INTO ENTITIES VALUES (NULL, ?, ?, 0, 0, 0, NULL)", (variable, value)
                ).lastrowid
                base.execute("INSERT INTO DATASHORTTEXT VALUES (NULL, ?, ?, ?)", (number, variable, entity))
            table = "DATABOOLEAN" if kind == "boolean" else "DATAINTEGER"
            value = int(row["stance"] > 0) if kind == "boolean" else row["stance"] * 5 // 2
            base.execute(f"INSERT INTO {table} VALUES (NULL, ?, 2, ?)", (number, value))
        base.execute("INSERT INTO STATEMENTS VALUES (900, 2, 1, 6, 9, 1)")
        base.execute("INSERT INTO DATALONGTEXT VALUES (NULL, 900, 30, 'A note of theirs.')")


class TestDatabase:
    def test_an_integer_qualifier_becomes_the_stance_by_the_factor(self, data, sample, tmp_path):
        known = sample[sample["stance"].abs() == 2].drop_duplicates("title").head(6)
        database(tmp_path / "x.dna", known, "integer")
        imported = dna_database.read_database(tmp_path / "x.dna", data, factor=0.4, certainty="explicit")
        expected = known.assign(certainty="explicit", arguments="", frames="")
        assert same(imported, expected)
        left = imported.not_imported.set_index("where")["reason"]
        assert "no concept or no agreement" in left["statement 900"] and left["variable note"] == "no field of ours"
        assert "of theirs" not in imported.not_imported.to_csv()

    def test_a_boolean_qualifier_is_yes_or_no(self, data, sample, tmp_path):
        known = sample[sample["stance"] != 0].drop_duplicates("title").head(8)
        database(tmp_path / "x.dna", known, "boolean")
        imported = dna_database.read_database(tmp_path / "x.dna", data, certainty="implied")
        signs = known["stance"].map(lambda stance: "1" if stance > 0 else "-1")
        assert imported.statements["stance"].tolist() == signs.tolist()

    def test_the_file_is_not_changed(self, data, sample, tmp_path):
        database(tmp_path / "x.dna", sample.head(2), "boolean")
        before = (tmp_path / "x.dna").read_bytes()
        dna_database.read_database(tmp_path / "x.dna", data)
        assert (tmp_path / "x.dna").read_bytes() == before and len(list(tmp_path.iterdir())) == 1

    def test_another_file_is_refused_by_name(self, data, tmp_path):
        (tmp_path / "x.dna").write_bytes(b"no database")
        with pytest.raises(ExchangeError, match="x.dna: is not a SQLite file"):
            dna_database.read_database(tmp_path / "x.dna", data)
        with sqlite3.connect(tmp_path / "y.dna") as base:
            base.execute("CREATE TABLE OTHER (ID INTEGER)")
        with pytest.raises(ExchangeError, match="y.dna: cannot be read as a database of DNA 3 or 2"):
            dna_database.read_database(tmp_path / "y.dna", data)


class TestDatabaseOfSeveralTypes:
    def types(self, path, coders=((1, "Admin"),)):
        """A database whose two statement types both have an `agreement`, boolean in one and integer in the other."""
        with sqlite3.connect(path) as base:
            base.executescript(SCHEMA)
            base.executemany("INSERT INTO CODERS VALUES (?, ?)", coders)
            base.executemany("INSERT INTO STATEMENTTYPES VALUES (?, ?)", [(1, "Plain"), (2, "Scaled")])
            for of in (1, 2):
                names = [
                    ("concept", "short text"),
                    ("organization", "short text"),
                    ("agreement", "boolean" if of == 1 else "integer"),
                ]
                base.executemany("INSERT INTO VARIABLES VALUES (?, ?, ?, ?)", [(10 * of + place, *name, of) for place, name in enumerate(names)])  # fmt: skip
        return sqlite3.connect(path)

    def state(self, base, number, of, document, concept, actor, value, coder=1):
        base.execute("INSERT INTO STATEMENTS VALUES (?, ?, ?, 0, 5, ?)", (number, of, document, coder))
        for variable, text in ((10 * of, concept), (10 * of + 1, actor)):
            entity = base.execute("INSERT INTO ENTITIES VALUES (NULL, ?, ?, 0, 0, 0, NULL)", (variable, text)).lastrowid
            base.execute("INSERT INTO DATASHORTTEXT VALUES (NULL, ?, ?, ?)", (number, variable, entity))
        table = "DATABOOLEAN" if of == 1 else "DATAINTEGER"
        base.execute(f"INSERT INTO {table} VALUES (NULL, ?, ?, ?)", (number, 10 * of + 2, value))

    def paged(self, base, data, number, place):
        row = data.documents[~data.documents["month_only"]].iloc[place]
        seconds = int(row["date"].timestamp()) + 3600
        base.execute(
            "INSERT INTO DOCUMENTS VALUES (?, ?, '', 1, '', '', '', '', '', ?)", (number, row["title"], seconds)
        )
        return row["doc_id"]

    def test_one_name_in_two_types_keeps_to_its_own_type(self, data, tmp_path):
        with self.types(tmp_path / "x.dna") as base:
            self.paged(base, data, 1, 20)
            self.state(base, 1, 1, 1, "split", "Reuters", 0)
            self.state(base, 2, 1, 1, "split", "CNN", 1)
            self.state(base, 3, 2, 1, "try", "CNN", -2)
            self.state(base, 4, 2, 1, "try", "Reuters", 0)
        found = dna_database.read_database(tmp_path / "x.dna", data, certainty="explicit").statements
        assert found[["voice_id", "question", "stance"]].values.tolist() == [
            ["reuters", "split", "-1"], ["cnn", "split", "1"], ["cnn", "try", "-2"], ["reuters", "try", "0"],
        ]  # fmt: skip

    def test_a_qualifier_that_no_type_has_is_one_message(self, data, tmp_path):
        with self.types(tmp_path / "x.dna") as base:
            self.paged(base, data, 1, 20)
            self.state(base, 1, 1, 1, "split", "Reuters", 0)
        with pytest.raises(
            ExchangeError, match=r"'mood'.*there are Plain: .*agreement \(boolean\); Scaled: .*\(integer\)"
        ):
            dna_database.read_database(tmp_path / "x.dna", data, qualifier="mood")
        with pytest.raises(ExchangeError, match="no statement type has both concept and 'organization'"):
            dna_database.read_database(tmp_path / "x.dna", data, qualifier="organization")

    def test_two_coders_of_one_name_or_none_are_told_apart_by_id(self, data, tmp_path):
        with self.types(tmp_path / "x.dna", ((1, "Ida"), (2, "Ida"), (3, ""))) as base:
            self.paged(base, data, 1, 20)
            for number in (1, 2, 3):
                self.state(base, number, 1, 1, "split", ("Reuters", "CNN", "ISDP")[number - 1], 1, coder=number)
        with pytest.raises(ExchangeError, match=r"coders Ida \(id 1\), Ida \(id 2\), unnamed \(id 3\); read one"):
            dna_database.read_database(tmp_path / "x.dna", data)
        with pytest.raises(ExchangeError, match="asked was coder='Ida'"):
            dna_database.read_database(tmp_path / "x.dna", data, coder="Ida")
        found = dna_database.read_database(tmp_path / "x.dna", data, coder="2", certainty="explicit").statements
        assert found["voice_id"].tolist() == ["cnn"]


class TestDatabaseWritten:
    def test_the_whole_data_come_back_equal(self, data, tmp_path):
        statements = corpus.select(data, corpus="both")
        (tmp_path / "s.dna").write_bytes(dna_file.database(statements, data))
        imported = dna_database.read_database(tmp_path / "s.dna", data, qualifier="stance")
        assert same(imported, statements)
        assert imported.not_imported["where"].tolist() == ["documents' texts and positions"]

    @pytest.mark.parametrize("factor", [0.5, 0.2])
    def test_a_factor_turns_there_and_back(self, data, sample, tmp_path, factor):
        (tmp_path / "s.dna").write_bytes(dna_file.database(sample, data, factor))
        assert same(dna_database.read_database(tmp_path / "s.dna", data, qualifier="stance", factor=factor), sample)

    def test_it_keeps_the_constraints_of_dna(self, data, sample, tmp_path):
        raw = dna_file.database(sample, data)
        assert raw == dna_file.database(sample, data)
        (tmp_path / "s.dna").write_bytes(raw)
        with sqlite3.connect(tmp_path / "s.dna") as base:
            assert base.execute("PRAGMA foreign_key_check").fetchall() == []
            assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert dict(base.execute("SELECT Property, Value FROM SETTINGS"))["version"] == "3.1.2"
            texts = dict(base.execute("SELECT ID, Text FROM DOCUMENTS"))
            gists = []
            for document, start, stop in base.execute("SELECT DocumentId, Start, Stop FROM STATEMENTS ORDER BY ID"):
                assert 0 <= start < stop
                gists.append(texts[document].encode("utf-16-le")[2 * start : 2 * stop].decode("utf-16-le"))
            assert gists == sample["gist"].tolist()
            short = base.execute("SELECT COUNT(*) FROM VARIABLES WHERE DataType = 'short text'").fetchone()[0]
            assert base.execute("SELECT COUNT(*) FROM DATASHORTTEXT").fetchone()[0] == short * len(sample)
            lacking = "SELECT COUNT(*) FROM ENTITIES e JOIN ATTRIBUTEVARIABLES a ON a.VariableId = e.VariableId LEFT JOIN ATTRIBUTEVALUES v ON v.EntityId = e.ID AND v.AttributeVariableId = a.ID WHERE v.ID IS NULL"
            assert base.execute(lacking).fetchone() == (0,)
            with pytest.raises(sqlite3.IntegrityError):
                base.execute("INSERT INTO STATEMENTS VALUES (9999, 1, 1, 0, 0, 1)")

    def test_its_network_is_ours(self, data, sample, tmp_path):
        (tmp_path / "s.dna").write_bytes(dna_file.database(sample, data))
        query = """SELECT v.Value, q.AttributeValue, i.Value FROM STATEMENTS s
          JOIN DATASHORTTEXT dv ON dv.StatementId = s.ID JOIN VARIABLES vv ON vv.ID = dv.VariableId AND vv.Variable = 'voice_id'
          JOIN ENTITIES v ON v.ID = dv.Entity
          JOIN DATASHORTTEXT dc ON dc.StatementId = s.ID JOIN VARIABLES vc ON vc.ID = dc.VariableId AND vc.Variable = 'concept'
          JOIN ATTRIBUTEVARIABLES a ON a.VariableId = vc.ID AND a.AttributeVariable = 'question'
          JOIN ATTRIBUTEVALUES q ON q.EntityId = dc.Entity AND q.AttributeVariableId = a.ID
          JOIN DATAINTEGER i ON i.StatementId = s.ID"""
        with sqlite3.connect(tmp_path / "s.dna") as base:
            theirs = sorted(base.execute(query).fetchall())
        ours = tables.network(sample, data)
        assert theirs == sorted((one, other, marks["stance"]) for one, other, marks in ours.edges(data=True))

    def test_what_does_not_fit_is_refused_in_words(self, data, sample):
        with pytest.raises(ExchangeError, match="at most 190 characters"):
            dna_file.database(sample.assign(title="x" * 191), data)
        assert dna_file.database(sample.assign(gist=""), data)

    def test_a_text_beyond_the_first_plane_is_counted_as_java_does(self, data, sample, tmp_path):
        (tmp_path / "s.dna").write_bytes(dna_file.database(sample.head(1).assign(gist="𝄞𝄞"), data))
        with sqlite3.connect(tmp_path / "s.dna") as base:
            assert base.execute("SELECT Start, Stop FROM STATEMENTS").fetchall() == [(0, 4)]


class TestCodeBook:
    def test_every_code_is_there_once_under_its_group_with_a_lasting_guid(self, data):
        raw = qda.codebook_xml(data, ["reuters", "allison-graham"])
        assert raw == qda.codebook_xml(data, ["allison-graham", "reuters"])
        root = ET.fromstring(raw)
        space = {"q": qda.CODEBOOK}
        guids = [node.get("guid") for node in root.iterfind(".//q:Code", space)]
        assert len(set(guids)) == len(guids)
        book = data.codebook
        size = 5 + 6 * len(book.questions) + len(book.arguments) + len(book.frames) + 2 + 2
        assert len(guids) == size
        assert qda.guid("frames/wedge") in guids and qda.guid("questions/split/-2") in guids

    def test_an_independent_reader_of_the_standard_loads_it(self, data, tmp_path):
        pyrefiqda = pytest.importorskip("pyrefiqda")
        (tmp_path / "c.qdc").write_bytes(qda.codebook_xml(data, ["reuters"]))
        loaded = pyrefiqda.RefiCodebook.load(tmp_path / "c.qdc")
        assert [code.name for code in loaded.codes.code] == list(qda.GROUPS.values())
        frames = next(code for code in loaded.codes.code if code.name == "Frames").code
        assert [code.name for code in frames] == [entry["label"] for entry in data.codebook.frames.values()]
        assert frames[0].description == data.codebook.frames["security"]["means"]


def project(path: Path, passages: list[tuple], codes: dict[str, str], more: str = "", declare: str = "") -> None:
    """A .qdpx: `passages` are (source, start, end, user, [code guids]); `codes` maps a guid to a name."""
    sources: dict[str, str] = {}
    for number, (source, start, end, user, guids) in enumerate(passages):
        for code in guids:
            sources[source] = sources.get(source, "") + (
                f"<PlainTextSelection guid='{qda.guid(f'{number}{code}')}' name='Words of theirs' startPosition='{start}' "
                f"endPosition='{end}'><Coding guid='{qda.guid(f'c{number}{code}')}' creatingUser='{user}'>"
                f"<CodeRef targetGUID='{code}'/></Coding></PlainTextSelection>"
            )
    text = "".join(
        f"<TextSource guid='{qda.guid(name)}' name='{name}'>{body}</TextSource>" for name, body in sources.items()
    )
    book = "".join(f"<Code guid='{guid}' name='{name}' isCodable='true'/>" for guid, name in codes.items())
    xml = (
        f"<?xml version='1.0' encoding='utf-8'?>{declare}<Project xmlns='urn:QDA-XML:project:1.0' name='p'><Users>"
        f"<User guid='U1' name='Ida'/><User guid='U2' name='Olav'/></Users><CodeBook><Codes>{book}</Codes></CodeBook>"
        f"<Sources>{text}</Sources>{more}</Project>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parcel:
        parcel.writestr("project.qde", xml)
        parcel.writestr("sources/a.txt", "A text of theirs.")


class TestProject:
    def coded(self, sample, user="U1"):
        """Every statement of the sample as a passage marked with our codes."""
        guid = qda.guid
        passages = []
        for place, row in enumerate(sample.to_dict("records")):
            paths = [
                f"voices/{row['voice_id']}",
                f"questions/{row['question']}/{row['stance']}",
                f"certainty/{row['certainty']}",
            ]
            paths += [f"{block}/{code}" for block in ("arguments", "frames") for code in row[block].split(";") if code]
            passages.append((row["doc_id"] + ".txt", 10 * place, 10 * place + 5, user, [guid(path) for path in paths]))
        return passages

    def test_codes_made_with_our_codebook_come_back_as_statements(self, data, sample, tmp_path):
        ours = {
            qda.guid(path): name.replace("'", "&apos;") for path, name, *_ in qda.codes(data, data.voices["voice_id"])
        }
        project(tmp_path / "p.qdpx", self.coded(sample), ours)
        imported = qda.read_project(tmp_path / "p.qdpx", data)
        assert same(imported, sample) and imported.not_imported.empty

    def test_foreign_codes_and_sources_are_mapped_by_name(self, data, tmp_path):
        codes = {
            f"0000000{n}-0000-0000-0000-000000000000": name
            for n, name in enumerate(["works", "Reuters (reuters)", "wedge", "mood"])
        }
        passage = ("Interview 3.docx", 0, 9, "U1", list(codes))
        project(
            tmp_path / "p.qdpx",
            [passage, ("Interview 3.docx", 20, 29, "U1", list(codes)[:1])],
            codes,
            "<Notes><Note/></Notes>",
        )
        imported = qda.read_project(
            tmp_path / "p.qdpx",
            data,
            sources={"Interview 3.docx": "fakti-2025-goerlach"},
            names={"works": "questions/split/2"},
            certainty="implied",
        )
        assert imported.statements.values.tolist() == [
            ["fakti-2025-goerlach", "reuters", "split", "2", "implied", "", "wedge"]
        ]
        left = imported.not_imported.set_index("where")["reason"]
        assert "names=" in left["code mood"] and "0 voices" in left["Interview 3.docx, characters 20 to 29"]
        assert left["1 x Note"] == "no field of ours" and "of theirs" not in imported.not_imported.to_csv()

    def test_two_users_are_read_one_at_a_time(self, data, sample, tmp_path):
        codes = {qda.guid(path): "x" for path, *_ in qda.codes(data, data.voices["voice_id"])}
        project(tmp_path / "p.qdpx", self.coded(sample.head(3)) + self.coded(sample.head(2), "U2"), codes)
        with pytest.raises(ExchangeError, match="users Ida, Olav; read one at a time"):
            qda.read_project(tmp_path / "p.qdpx", data)
        assert len(qda.read_project(tmp_path / "p.qdpx", data, user="Olav").statements) == 2

    def test_entities_are_not_expanded(self, data, tmp_path):
        lol = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 9))
        for declare in (
            f"<!DOCTYPE p [<!ENTITY a0 'ha'>{lol}]>",
            "<!DOCTYPE p [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
        ):
            project(tmp_path / "p.qdpx", [], {}, "&a8;" if "a8" in declare else "&x;", declare)
            with pytest.raises(ExchangeError, match="document type declaration"):
                qda.read_project(tmp_path / "p.qdpx", data)

    def test_sizes_are_limited_before_anything_is_unpacked(self, data, tmp_path, monkeypatch):
        with zipfile.ZipFile(tmp_path / "p.qdpx", "w", zipfile.ZIP_DEFLATED) as parcel:
            parcel.writestr("project.qde", b" " * 30_000_000)
        with pytest.raises(ExchangeError, match="p.qdpx: project.qde is packed"):
            qda.read_project(tmp_path / "p.qdpx", data)
        project(tmp_path / "q.qdpx", [], {})
        monkeypatch.setattr(qda, "MAX_PROJECT", 100)
        with pytest.raises(ExchangeError, match="q.qdpx"):
            qda.read_project(tmp_path / "q.qdpx", data)

    @pytest.mark.parametrize("content", [b"no zip", b""])
    def test_another_file_is_refused_by_name(self, data, tmp_path, content):
        (tmp_path / "p.qdpx").write_bytes(content)
        with pytest.raises(ExchangeError, match="p.qdpx"):
            qda.read_project(tmp_path / "p.qdpx", data)


def parcel(path, sources, users=(("U1", "Ida"),), name="project.qde", more=(), names=None):
    """A .qdpx: `sources` are (marks, [(start, end, user, path of our code)]); `names` gives codes other guids and names."""
    own = {code: qda.guid(code) for _, marks in sources for *_, code in marks}
    labels = {code: f"<Code guid='{names[code][0] if names and code in names else guid}' name='{names[code][1] if names and code in names else code}'/>" for code, guid in own.items()}  # fmt: skip
    guids = {code: names[code][0] if names and code in names else guid for code, guid in own.items()}
    body = ""
    for marks, passages in sources:
        attributes = " ".join(f"{key}='{value}'" for key, value in marks.items())
        inner = "".join(
            f"<PlainTextSelection guid='S' startPosition='{start}' endPosition='{end}'><Coding guid='C' creatingUser='{user}'>"
            f"<CodeRef targetGUID='{guids[code]}'/></Coding></PlainTextSelection>"
            for start, end, user, code in passages
        )
        body += f"<TextSource {attributes}>{inner}</TextSource>"
    people = "".join(f"<User guid='{guid}'" + (f" name='{label}'" if label else "") + "/>" for guid, label in users)
    xml = (
        f"<Project xmlns='urn:QDA-XML:project:1.0'><Users>{people}</Users><CodeBook><Codes>{''.join(labels.values())}</Codes>"
        f"</CodeBook><Sources>{body}</Sources></Project>"
    )
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(name, xml)
        for other in more:
            file.writestr(other, "not XML")


STANCE, VOICE, SURE = "questions/split/-2", "voices/reuters", "certainty/explicit"
ALL = [(0, 9, "U1", code) for code in (STANCE, VOICE, SURE)]
FOUND = ["sputnik-2018-bannon", "reuters", "split", "-2", "explicit", "", ""]


class TestPeersProjects:
    def read(self, tmp_path, data, **asked):
        return qda.read_project(tmp_path / "p.qdpx", data, **asked)

    def test_two_sources_of_one_name_make_no_statement_nobody_coded(self, data, tmp_path):
        two = [({"guid": "A", "name": FOUND[0]}, [ALL[0], ALL[2]]), ({"guid": "B", "name": FOUND[0]}, [ALL[1]])]
        parcel(tmp_path / "p.qdpx", two)
        imported = self.read(tmp_path, data)
        assert imported.statements.empty and imported.not_imported["where"].tolist() == [f"{FOUND[0]} (guid A)", f"{FOUND[0]} (guid B)"]  # fmt: skip
        assert imported.not_imported["reason"].str.contains("2 sources of the project would become one document").all()

    def test_two_sources_that_differ_in_their_ending_do_not_become_one(self, data, tmp_path):
        parcel(
            tmp_path / "p.qdpx",
            [({"guid": "A", "name": FOUND[0] + ".txt"}, ALL), ({"guid": "B", "name": FOUND[0] + ".PDF"}, ALL)],
        )
        assert self.read(tmp_path, data).statements.empty
        assert self.read(tmp_path, data, sources={"{b}": "fakti-2025-goerlach"}).statements.values.tolist() == [
            FOUND, ["fakti-2025-goerlach", *FOUND[1:]],
        ]  # fmt: skip

    def test_sources_without_a_name_are_told_apart_by_guid(self, data, tmp_path):
        parcel(
            tmp_path / "p.qdpx", [({"guid": "A", "plainTextPath": "internal://a.txt"}, ALL[:2]), ({"guid": "B"}, ALL)]
        )
        imported = self.read(tmp_path, data)
        assert imported.statements.empty and "its file is a.txt" in imported.not_imported["reason"].iloc[0]
        assert self.read(tmp_path, data, sources={"": FOUND[0]}).statements.empty
        assert self.read(tmp_path, data, sources={"A": FOUND[0], "B": FOUND[0]}).statements.empty
        assert self.read(tmp_path, data, sources={"b": FOUND[0]}).statements.values.tolist() == [FOUND]

    def test_two_texts_of_one_source_are_two(self, data, tmp_path):
        parcel(tmp_path / "p.qdpx", [({"guid": "A", "name": FOUND[0]}, ALL)])
        with zipfile.ZipFile(tmp_path / "p.qdpx") as file:
            xml = file.read("project.qde").decode()
        head, *rest = xml.split("<PlainTextSelection")
        rest[-1], tail = rest[-1].split("</TextSource>")
        texts = [f"<Transcript guid='T{n}'><PlainTextSelection{part}</Transcript>" for n, part in enumerate(rest)]
        with zipfile.ZipFile(tmp_path / "p.qdpx", "w") as file:
            file.writestr("project.qde", head + "".join(texts) + "</TextSource>" + tail)
        assert self.read(tmp_path, data).statements.empty

    @pytest.mark.parametrize("names", [("User", "User"), ("", ""), ("User", "")])
    def test_users_of_one_name_or_none_are_told_apart_by_guid(self, data, tmp_path, names):
        passages = [ALL[0], ALL[2], (0, 9, "U2", VOICE), (0, 9, "U2", "frames/wedge")]
        parcel(
            tmp_path / "p.qdpx",
            [({"guid": "A", "name": FOUND[0]}, passages)],
            list(zip(("U1", "U2"), names, strict=True)),
        )
        with pytest.raises(ExchangeError, match="users .*U2.*; read one at a time"):
            self.read(tmp_path, data)
        assert self.read(tmp_path, data, user="U2").statements.empty

    @pytest.mark.parametrize("name", ["Trial.qde", "project.QDE", "inner/Project.qde"])
    def test_the_project_has_any_name_and_what_macos_adds_is_passed_over(self, data, tmp_path, name):
        parcel(
            tmp_path / "p.qdpx",
            [({"guid": "A", "name": FOUND[0]}, ALL)],
            name=name,
            more=["__MACOSX/._project.qde", "._x.qde"],
        )
        assert self.read(tmp_path, data).statements.values.tolist() == [FOUND]

    def test_codes_that_are_on_no_passage_are_listed(self, data, tmp_path):
        parcel(tmp_path / "p.qdpx", [({"guid": "A", "name": FOUND[0]}, [*ALL, ("", 9, "U1", STANCE)])])
        with zipfile.ZipFile(tmp_path / "p.qdpx") as file:
            xml = file.read("project.qde").decode()
        whole = "<Coding guid='C' creatingUser='U1'><CodeRef targetGUID='X'/></Coding>"
        with zipfile.ZipFile(tmp_path / "p.qdpx", "w") as file:
            file.writestr(
                "project.qde", xml.replace("</TextSource>", f"{whole}<PDFSelection>{whole}</PDFSelection></TextSource>")
            )
        imported = self.read(tmp_path, data)
        assert imported.statements.values.tolist() == [FOUND]
        reasons = imported.not_imported["reason"].str.partition(";")[0].tolist()
        assert reasons == [
            "1 codes on a selection without a position",
            "1 codes on PDFSelection",
            "1 codes on the whole source",
        ]

    def test_two_projects_in_one_parcel_are_refused(self, data, tmp_path):
        parcel(tmp_path / "p.qdpx", [], name="a.qde", more=["b.qde"])
        with pytest.raises(ExchangeError, match=r"there are 2 \(a.qde, b.qde\)"):
            self.read(tmp_path, data)

    @pytest.mark.parametrize("ending", [".odt", ".TXT", ".Docx", ".rtf", ".html", ".md", ".pages", ""])
    def test_any_ending_of_a_source_is_taken_off(self, data, tmp_path, ending):
        parcel(tmp_path / "p.qdpx", [({"guid": "A", "name": FOUND[0] + ending}, ALL)])
        assert self.read(tmp_path, data).statements.values.tolist() == [FOUND]

    def test_guids_are_compared_without_case_and_braces(self, data, tmp_path):
        user = "84adb674-3655-5a45-9db1-83aed3281b00"
        marks = [(start, end, "{" + user + "}", code) for start, end, _, code in ALL]
        parcel(tmp_path / "p.qdpx", [({"guid": "A", "name": FOUND[0]}, marks)], [(user.upper(), "Ida")])
        for asked in ("", "Ida", user, "{" + user.upper() + "}"):
            assert self.read(tmp_path, data, user=asked).statements.values.tolist() == [FOUND]
        with pytest.raises(ExchangeError, match="users Ida; .* asked was user='Olav'"):
            self.read(tmp_path, data, user="Olav")

    @pytest.mark.parametrize("name", ["split -2", "Split –2", "split  −2", "SPLIT ‑2"])
    def test_any_dash_is_a_minus(self, data, tmp_path, name):
        parcel(tmp_path / "p.qdpx", [({"guid": "A", "name": FOUND[0]}, ALL)], names={STANCE: ("X1", name)})
        assert self.read(tmp_path, data).statements.values.tolist() == [FOUND]

    def test_names_are_compared_however_their_letters_are_composed(self, data, tmp_path):
        voice = data.voices[data.voices["name"].map(lambda name: unicodedata.normalize("NFD", name) != name)].iloc[0]
        label = unicodedata.normalize("NFD", f"{voice['name']} ({voice['voice_id']})")
        parcel(tmp_path / "p.qdpx", [({"guid": "A", "name": FOUND[0]}, ALL)], names={VOICE: ("X1", label)})
        assert self.read(tmp_path, data).statements["voice_id"].tolist() == [voice["voice_id"]]

    def test_a_code_whose_guid_and_name_contradict_each_other_is_not_taken(self, data, tmp_path):
        parcel(
            tmp_path / "p.qdpx",
            [({"guid": "A", "name": FOUND[0]}, ALL)],
            names={STANCE: (qda.guid(STANCE), "split +2")},
        )
        imported = self.read(tmp_path, data)
        assert (
            imported.statements.empty
            and imported.not_imported["reason"].str.contains("its name that of questions/split/2").any()
        )

    def test_names_of_a_mapping_that_are_not_there_are_listed(self, data, tmp_path):
        parcel(tmp_path / "p.qdpx", [({"guid": "A", "name": FOUND[0]}, ALL)])
        left = self.read(tmp_path, data, sources={"x": FOUND[0]}, names={"y": STANCE}).not_imported
        assert (
            left["where"].tolist() == ["sources=", "names="]
            and left["reason"].str.contains("compare the spelling").all()
        )


class TestProjectWritten:
    def test_the_agreed_statements_and_each_readers_codes_come_back_equal(self, data, tmp_path):
        statements = corpus.select(data, corpus="both")
        (tmp_path / "s.qdpx").write_bytes(qda_file.project(statements, data))
        imported = qda.read_project(tmp_path / "s.qdpx", data, user="Agreed")
        assert same(imported, statements) and imported.not_imported.empty
        for reader in (1, 2):
            own = data.codings[data.codings["coder"] == reader].merge(statements[KEYS])
            assert same(qda.read_project(tmp_path / "s.qdpx", data, user=f"Reader {reader}"), own)

    def test_an_independent_reader_of_the_standard_reads_it_equal(self, data, sample, tmp_path):
        pyrefiqda = pytest.importorskip("pyrefiqda")
        raw = qda_file.project(sample, data)
        assert raw == qda_file.project(sample, data)
        (tmp_path / "s.qdpx").write_bytes(raw)
        loaded = pyrefiqda.RefiProject.load(tmp_path / "s.qdpx", tmp_path / "out")
        paths = {qda.guid(path): path for path, *_ in qda.codes(data, data.voices["voice_id"])}
        users = {user.guid: user.name for user in loaded.users.user}
        assert list(users.values())[:3] == ["Agreed", "Reader 1", "Reader 2"]
        found = {}
        for source in loaded.sources.text_source:
            text = (tmp_path / "out" / "Sources" / source.plain_text_path.removeprefix("internal://")).read_text(
                "utf-8"
            )
            for passage in source.plain_text_selection:
                if users[passage.creating_user] == "Agreed":
                    marks = {paths[coding.code_ref.target_guid] for coding in passage.coding}
                    found[passage.name] = (source.name, text[passage.start_position : passage.end_position], marks)
        for row in sample.to_dict("records"):
            marks = {
                f"voices/{row['voice_id']}",
                f"questions/{row['question']}/{row['stance']}",
                f"certainty/{row['certainty']}",
            }
            marks |= {f"{block}/{code}" for block in ("arguments", "frames") for code in row[block].split(";") if code}
            assert found.pop(row["statement_id"]) == (row["doc_id"], row["gist"], marks)
        assert not found

    def test_what_importers_ask_for_is_met(self, data, sample, tmp_path):
        (tmp_path / "s.qdpx").write_bytes(qda_file.project(sample, data))
        with zipfile.ZipFile(tmp_path / "s.qdpx") as file:
            root = ET.fromstring(file.read("project.qde"))
            texts = {name: file.read(name).decode("utf-8") for name in file.namelist()[1:]}
        nodes = [node for node in root.iter() if node.get("guid")]
        assert len({node.get("guid") for node in nodes}) == len(nodes)
        assert not any("\r" in text or text.startswith("\ufeff") for text in texts.values())
        kinds = {
            kind: [node for node in root.iter() if node.tag.endswith("}" + kind)]
            for kind in ("TextSource", "Code", "Coding")
        }
        for kind in ("TextSource", "Code"):
            assert len({node.get("name") for node in kinds[kind]}) == len(kinds[kind])
        assert all(f"Sources/{node.get('guid')}.txt" in texts for node in kinds["TextSource"])
        guids = {node.get("guid") for node in kinds["Code"]}
        assert all(len(node) == 1 and node[0].get("targetGUID") in guids for node in kinds["Coding"])


def test_imported_statements_are_entered_as_a_readers_codes(data, data_copy, sample):
    imported = exchange.Imported(sample[FIELDS].astype("str"), pd.DataFrame(columns=exchange.LEFT_OUT))
    assert exchange.enter(imported, 3, data_copy).startswith(f"{len(sample)} statements entered as reader 3")
    again = corpus.load(data_copy)
    assert (again.codings["coder"] == 3).sum() == len(sample)
    before = (data_copy / "codings" / "statements.csv").read_bytes()
    with pytest.raises(coding.CodingError, match="are there already.*coding.remove") as refused:
        exchange.enter(imported, 3, data_copy)
    assert "replace" not in str(refused.value) and f"{len(sample)} statements" in str(refused.value)
    with pytest.raises(coding.CodingError, match="4 is unknown; allowed: 1, 2, 3"):
        exchange.enter(imported, 4, data_copy)
    assert (data_copy / "codings" / "statements.csv").read_bytes() == before


class TestTables:
    def test_units_by_readers_hold_what_each_reader_gave(self, data):
        wide = tables.units_by_readers(data, "stance").set_index("unit")
        assert wide.notna().sum().sum() == len(data.codings)
        row = data.codings.iloc[7]
        assert wide.at["/".join(row[KEYS]), f"reader_{row['coder']}"] == row["stance"]
        frames = tables.units_by_readers(data, "frames:wedge").set_index("unit")
        assert frames.at["/".join(row[KEYS]), f"reader_{row['coder']}"] == int("wedge" in row["frames"].split(";"))
        for code in ("frames", "stance:x", "frames:nonsense", "gist"):
            with pytest.raises(tables.TableError, match="allowed|write"):
                tables.units_by_readers(data, code)

    def test_a_workbook_holds_the_tables_and_no_formula(self, sample):
        table = sample.assign(gist="=1+1")
        book = openpyxl.load_workbook(io.BytesIO(tables.excel({"statements": table, "more": table.head(2)})))
        assert book.sheetnames == ["statements", "more"] and book["statements"].max_row == len(table) + 1
        column = table.columns.get_loc("gist") + 1
        cell = book["statements"].cell(2, column)
        assert (cell.value, cell.data_type) == ("=1+1", "s")

    def test_every_file_is_written_and_named(self, data, sample, tmp_path):
        written = write.write_all(sample, data, tmp_path)
        assert sorted(path.name for path in tmp_path.iterdir()) == sorted(written["file"])
        again = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".xlsx"}
        write.write_all(sample, data, tmp_path)
        assert again == {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".xlsx"}

    def test_a_network_keeps_every_statement_with_its_date(self, data, sample):
        graph = tables.network(sample, data)
        assert graph.size() == len(sample) and set(nx.get_node_attributes(graph, "kind").values()) >= {
            "question",
            "person",
        }
        for text, reader in ((graph_files.graphml(graph), nx.read_graphml), (graph_files.gexf(graph), nx.read_gexf)):
            again = reader(io.BytesIO(text.encode()))
            assert again.number_of_nodes() == graph.number_of_nodes() and again.size() == graph.size()
        root = ET.fromstring(graph_files.gexf(graph))
        space = {"g": graph_files.GEXF}
        assert root.find("g:graph", space).get("timeformat") == "date"
        dates = [edge.get("start") for edge in root.iterfind(".//g:edge", space)]
        assert sorted(dates) == sorted(sample["date"].dt.strftime("%Y-%m-%d"))

    def test_every_edge_has_its_own_id_and_both_programs_read_all(self, data, sample, tmp_path):
        igraph = pytest.importorskip("igraph")
        graph = tables.network(sample, data)
        (tmp_path / "n.graphml").write_text(graph_files.graphml(graph), encoding="utf-8")
        ids = [
            edge.get("id") for edge in ET.parse(tmp_path / "n.graphml").getroot().iter() if edge.tag.endswith("}edge")
        ]
        assert len(set(ids)) == len(ids) == len(sample)
        mine = sorted(marks["statement"] for *_, marks in graph.edges(data=True))
        back = nx.read_graphml(tmp_path / "n.graphml")
        assert dict(back.nodes(data=True)) == dict(graph.nodes(data=True))
        assert sorted(back.edges(keys=True, data=True), key=str) == sorted(graph.edges(keys=True, data=True), key=str)
        other = igraph.Graph.Read_GraphML(str(tmp_path / "n.graphml"))
        ends = {edge["statement"]: {other.vs[edge.source]["id"], other.vs[edge.target]["id"]} for edge in other.es}
        assert sorted(ends) == mine
        for one, two, marks in graph.edges(data=True):
            edge = other.es.find(statement=marks["statement"])
            assert ends[marks["statement"]] == {one, two} and all(edge[name] == value for name, value in marks.items())
        for node, marks in graph.nodes(data=True):
            assert all(other.vs.find(id=node)[name] == value for name, value in marks.items())

    def test_gexf_keeps_every_attribute_and_has_none_astray(self, data, sample):
        graph = tables.network(sample, data)
        text = graph_files.gexf(graph)
        back = nx.read_gexf(io.BytesIO(text.encode()))
        assert dict(back.nodes(data=True)) == dict(graph.nodes(data=True))
        found = {marks["statement"]: {key: value for key, value in marks.items() if key != "id"} for *_, marks in back.edges(data=True)}  # fmt: skip
        assert found == {marks["statement"]: marks for *_, marks in graph.edges(data=True)}
        root = ET.fromstring(text)
        assert root.attrib == {"version": "1.3"}
        assert root[0].attrib == {"defaultedgetype": "undirected", "mode": "dynamic", "timeformat": "date"}
        ids = [node.get("id") for node in root.iter(f"{{{graph_files.GEXF}}}edge")]
        assert len(set(ids)) == len(sample)

    def test_parallel_edges_are_merged_when_asked_for(self, data):
        statements = corpus.select(data)
        kept, merged = (tables.network(statements, data, parallel) for parallel in ("kept", "merged"))
        pairs = statements.groupby(["voice_id", "question"])
        assert kept.size() == len(statements) > merged.size() == pairs.ngroups
        for (voice, question), rows in pairs:
            marks = merged.edges[voice, question]
            assert (marks["weight"], marks["edges"]) == (len(rows), len(rows))
            assert marks["stance"] == pytest.approx(rows["stance"].mean())
            assert marks["statement"].split("; ") == rows["statement_id"].tolist()
            assert (marks["start"], marks["end"]) == (
                f"{rows['date'].min():%Y-%m-%d}",
                f"{rows['date'].max():%Y-%m-%d}",
            )
        with pytest.raises(tables.TableError, match="write 'kept'"):
            tables.network(statements, data, "summed")

    def test_one_name_has_one_type_and_no_character_breaks_the_file(self):
        nodes = pd.DataFrame(
            {"id": ["a", "b"], "size": pd.Series([1, 1.5], dtype=object), "mark": pd.Series([1, "x\x01"], dtype=object)}
        )
        graph = graph_files.from_tables(nodes, pd.DataFrame({"source": ["a"], "target": ["b"]}))
        assert graph.nodes["a"] == {"size": 1.0, "mark": "1"} and graph.nodes["b"]["mark"] == "x\ufffd"
        for text, reader in ((graph_files.graphml(graph), nx.read_graphml), (graph_files.gexf(graph), nx.read_gexf)):
            assert reader(io.BytesIO(text.encode())).nodes["b"]["mark"] == "x\ufffd"

    def test_a_workbook_comes_back_equal(self, data, sample):
        raw = tables.excel({"statements": sample})
        back = pd.read_excel(io.BytesIO(raw), dtype=str, keep_default_na=False)
        ours = sample.assign(date=sample["date"].dt.strftime("%Y-%m-%d")).astype(str)
        assert back.columns.tolist() == ours.columns.tolist()
        assert back[FIELDS].values.tolist() == ours[FIELDS].values.tolist()
