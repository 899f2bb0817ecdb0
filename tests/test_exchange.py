"""Files for and from other tools: round trips on files built here, and what cannot be mapped is listed with its reason."""

import io
import sqlite3
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import networkx as nx
import openpyxl
import pandas as pd
import pytest

from helpers import corpus
from helpers.coding import codes as coding
from helpers.exchange import dna as exchange_dna
from helpers.exchange import imported as exchange
from helpers.exchange import qda as exchange_qda
from helpers.exchange import tables as exchange_tables
from helpers.exchange import write
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
        path.write_text(exchange_dna.events_csv(sample, data, factor), encoding="utf-8")
        imported = exchange_dna.read_events(path, data, qualifier="stance", factor=factor)
        assert same(imported, sample)
        assert set(imported.not_imported["where"].str.partition(" ")[0]) == {"column"}

    def test_the_head_is_that_of_a_dna_event_list(self, data, sample):
        heads = exchange_dna.events_csv(sample, data).splitlines()[0].split(";")
        assert heads[:2] == ["statement_id", "time"] and heads[-10:] == list(exchange_dna.FIXED[2:])
        assert all(len(line.split(";")) == len(heads) for line in exchange_dna.events_csv(sample, data).splitlines())

    def test_a_factor_that_breaks_stances_is_refused(self, data, sample):
        with pytest.raises(ExchangeError, match="take 1, 0.5"):
            exchange_dna.events_csv(sample, data, 3)

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
        imported = exchange_dna.read_events(path, data, boolean=True, concepts=concepts, certainty="explicit")
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
        (tmp_path / "e.csv").write_text(exchange_dna.events_csv(twice, data), encoding="utf-8")
        imported = exchange_dna.read_events(tmp_path / "e.csv", data, qualifier="stance")
        assert len(imported.statements) == 1
        assert imported.not_imported["reason"].str.contains("settle which hold").sum() == 2

    def test_several_coders_are_read_one_at_a_time(self, data, sample, tmp_path):
        text = exchange_dna.events_csv(sample.head(4), data)
        lines = text.splitlines()
        lines[1], lines[2] = (line.replace("reverse-nixon", "Ida") for line in lines[1:3])
        (tmp_path / "e.csv").write_text("\n".join(lines), encoding="utf-8")
        with pytest.raises(ExchangeError, match="Ida, reverse-nixon; read one at a time"):
            exchange_dna.read_events(tmp_path / "e.csv", data, qualifier="stance")
        assert len(exchange_dna.read_events(tmp_path / "e.csv", data, "stance", coder="Ida").statements) == 2

    @pytest.mark.parametrize("content", [b"", b"a;b\n1;2\n", b"\xff\xfe", b"\x00"])
    def test_another_file_is_refused_by_name(self, data, tmp_path, content):
        (tmp_path / "odd.csv").write_bytes(content)
        with pytest.raises(ExchangeError, match="odd.csv"):
            exchange_dna.read_events(tmp_path / "odd.csv", data)


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
        imported = exchange_dna.read_database(tmp_path / "x.dna", data, factor=0.4, certainty="explicit")
        expected = known.assign(certainty="explicit", arguments="", frames="")
        assert same(imported, expected)
        left = imported.not_imported.set_index("where")["reason"]
        assert "no concept or no agreement" in left["statement 900"] and left["variable note"] == "no field of ours"
        assert "of theirs" not in imported.not_imported.to_csv()

    def test_a_boolean_qualifier_is_yes_or_no(self, data, sample, tmp_path):
        known = sample[sample["stance"] != 0].drop_duplicates("title").head(8)
        database(tmp_path / "x.dna", known, "boolean")
        imported = exchange_dna.read_database(tmp_path / "x.dna", data, certainty="implied")
        signs = known["stance"].map(lambda stance: "1" if stance > 0 else "-1")
        assert imported.statements["stance"].tolist() == signs.tolist()

    def test_the_file_is_not_changed(self, data, sample, tmp_path):
        database(tmp_path / "x.dna", sample.head(2), "boolean")
        before = (tmp_path / "x.dna").read_bytes()
        exchange_dna.read_database(tmp_path / "x.dna", data)
        assert (tmp_path / "x.dna").read_bytes() == before and len(list(tmp_path.iterdir())) == 1

    def test_another_file_is_refused_by_name(self, data, tmp_path):
        (tmp_path / "x.dna").write_bytes(b"no database")
        with pytest.raises(ExchangeError, match="x.dna: is not a SQLite file"):
            exchange_dna.read_database(tmp_path / "x.dna", data)
        with sqlite3.connect(tmp_path / "y.dna") as base:
            base.execute("CREATE TABLE OTHER (ID INTEGER)")
        with pytest.raises(ExchangeError, match="y.dna: cannot be read as a DNA 3 database"):
            exchange_dna.read_database(tmp_path / "y.dna", data)


class TestCodeBook:
    def test_every_code_is_there_once_under_its_group_with_a_lasting_guid(self, data):
        raw = exchange_qda.codebook_xml(data, ["reuters", "allison-graham"])
        assert raw == exchange_qda.codebook_xml(data, ["allison-graham", "reuters"])
        root = ET.fromstring(raw)
        space = {"q": exchange_qda.CODEBOOK}
        guids = [node.get("guid") for node in root.iterfind(".//q:Code", space)]
        assert len(set(guids)) == len(guids)
        book = data.codebook
        size = 5 + 6 * len(book.questions) + len(book.arguments) + len(book.frames) + 2 + 2
        assert len(guids) == size
        assert exchange_qda.guid("frames/wedge") in guids and exchange_qda.guid("questions/split/-2") in guids

    def test_an_independent_reader_of_the_standard_loads_it(self, data, tmp_path):
        pyrefiqda = pytest.importorskip("pyrefiqda")
        (tmp_path / "c.qdc").write_bytes(exchange_qda.codebook_xml(data, ["reuters"]))
        loaded = pyrefiqda.RefiCodebook.load(tmp_path / "c.qdc")
        assert [code.name for code in loaded.codes.code] == list(exchange_qda.GROUPS.values())
        frames = next(code for code in loaded.codes.code if code.name == "Frames").code
        assert [code.name for code in frames] == [entry["label"] for entry in data.codebook.frames.values()]
        assert frames[0].description == data.codebook.frames["security"]["means"]


def project(path: Path, passages: list[tuple], codes: dict[str, str], more: str = "", declare: str = "") -> None:
    """A .qdpx: `passages` are (source, start, end, user, [code guids]); `codes` maps a guid to a name."""
    sources: dict[str, str] = {}
    for number, (source, start, end, user, guids) in enumerate(passages):
        for code in guids:
            sources[source] = sources.get(source, "") + (
                f"<PlainTextSelection guid='{exchange_qda.guid(f'{number}{code}')}' name='Words of theirs' startPosition='{start}' "
                f"endPosition='{end}'><Coding guid='{exchange_qda.guid(f'c{number}{code}')}' creatingUser='{user}'>"
                f"<CodeRef targetGUID='{code}'/></Coding></PlainTextSelection>"
            )
    text = "".join(
        f"<TextSource guid='{exchange_qda.guid(name)}' name='{name}'>{body}</TextSource>"
        for name, body in sources.items()
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
        guid = exchange_qda.guid
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
            exchange_qda.guid(path): name.replace("'", "&apos;")
            for path, name, *_ in exchange_qda.codes(data, data.voices["voice_id"])
        }
        project(tmp_path / "p.qdpx", self.coded(sample), ours)
        imported = exchange_qda.read_project(tmp_path / "p.qdpx", data)
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
        imported = exchange_qda.read_project(
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
        codes = {exchange_qda.guid(path): "x" for path, *_ in exchange_qda.codes(data, data.voices["voice_id"])}
        project(tmp_path / "p.qdpx", self.coded(sample.head(3)) + self.coded(sample.head(2), "U2"), codes)
        with pytest.raises(ExchangeError, match="users Ida, Olav; read one at a time"):
            exchange_qda.read_project(tmp_path / "p.qdpx", data)
        assert len(exchange_qda.read_project(tmp_path / "p.qdpx", data, user="Olav").statements) == 2

    def test_entities_are_not_expanded(self, data, tmp_path):
        lol = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 9))
        for declare in (
            f"<!DOCTYPE p [<!ENTITY a0 'ha'>{lol}]>",
            "<!DOCTYPE p [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
        ):
            project(tmp_path / "p.qdpx", [], {}, "&a8;" if "a8" in declare else "&x;", declare)
            with pytest.raises(ExchangeError, match="document type declaration"):
                exchange_qda.read_project(tmp_path / "p.qdpx", data)

    def test_sizes_are_limited_before_anything_is_unpacked(self, data, tmp_path, monkeypatch):
        with zipfile.ZipFile(tmp_path / "p.qdpx", "w", zipfile.ZIP_DEFLATED) as parcel:
            parcel.writestr("project.qde", b" " * 30_000_000)
        with pytest.raises(ExchangeError, match="p.qdpx: project.qde is packed"):
            exchange_qda.read_project(tmp_path / "p.qdpx", data)
        project(tmp_path / "q.qdpx", [], {})
        monkeypatch.setattr(exchange_qda, "MAX_PROJECT", 100)
        with pytest.raises(ExchangeError, match="q.qdpx"):
            exchange_qda.read_project(tmp_path / "q.qdpx", data)

    @pytest.mark.parametrize("content", [b"no zip", b""])
    def test_another_file_is_refused_by_name(self, data, tmp_path, content):
        (tmp_path / "p.qdpx").write_bytes(content)
        with pytest.raises(ExchangeError, match="p.qdpx"):
            exchange_qda.read_project(tmp_path / "p.qdpx", data)


def test_imported_statements_are_entered_as_a_readers_codes(data, data_copy, sample):
    imported = exchange.Imported(sample[FIELDS].astype("str"), pd.DataFrame(columns=exchange.LEFT_OUT))
    assert exchange.enter(imported, 3, data_copy).startswith(f"{len(sample)} statements entered as reader 3")
    again = corpus.load(data_copy)
    assert (again.codings["coder"] == 3).sum() == len(sample)
    before = (data_copy / "codings" / "statements.csv").read_bytes()
    with pytest.raises(coding.CodingError, match="is there already"):
        exchange.enter(imported, 3, data_copy)
    assert (data_copy / "codings" / "statements.csv").read_bytes() == before


class TestTables:
    def test_units_by_readers_hold_what_each_reader_gave(self, data):
        wide = exchange_tables.units_by_readers(data, "stance").set_index("unit")
        assert wide.notna().sum().sum() == len(data.codings)
        row = data.codings.iloc[7]
        assert wide.at["/".join(row[KEYS]), f"reader_{row['coder']}"] == row["stance"]
        frames = exchange_tables.units_by_readers(data, "frames:wedge").set_index("unit")
        assert frames.at["/".join(row[KEYS]), f"reader_{row['coder']}"] == int("wedge" in row["frames"].split(";"))
        for code in ("frames", "stance:x", "frames:nonsense", "gist"):
            with pytest.raises(exchange_tables.TableError, match="allowed|write"):
                exchange_tables.units_by_readers(data, code)

    def test_a_workbook_holds_the_tables_and_no_formula(self, sample):
        table = sample.assign(gist="=1+1")
        book = openpyxl.load_workbook(io.BytesIO(exchange_tables.excel({"statements": table, "more": table.head(2)})))
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
        graph = exchange_tables.network(sample, data)
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
