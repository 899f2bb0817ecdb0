"""Bad data are refused with file, row, column and what is allowed; frictionless finds the same faults."""

import csv
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import corpus, paths
from helpers.asked import ask
from helpers.corpus import cells, check, checks, csvfile, faults, package
from helpers.corpus.__main__ import main as corpus_main


def change(path: Path, row: int, column: str, value: str) -> None:
    """Put a value into one cell, rows counted as a spreadsheet does."""
    rows = list(csv.reader(path.open(encoding="utf-8", newline="")))
    rows[row - 1][rows[0].index(column)] = value
    write(path, rows)


def write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def read(path: Path) -> list[list[str]]:
    return list(csv.reader(path.open(encoding="utf-8", newline="")))


def repeat_row(path: Path) -> None:
    rows = read(path)
    write(path, [*rows[:6], rows[4], *rows[6:]])


def drop_column(path: Path) -> None:
    write(path, [[cell for place, cell in enumerate(row) if place != 5] for row in read(path)])


def add_column(path: Path) -> None:
    write(path, [[*row, "note" if place == 0 else "x"] for place, row in enumerate(read(path))])


PLANTED = {
    "unknown voice": ("statements.csv", lambda p: change(p, 5, "voice_id", "nobody-known"), 5, "voice_id"),
    "stance 3": ("statements.csv", lambda p: change(p, 7, "stance", "3"), 7, "stance"),
    "bad date": ("documents.csv", lambda p: change(p, 9, "published", "2024-13-01"), 9, "published"),
    "duplicate key": ("voices.csv", repeat_row, 7, "voice_id"),
    "unknown frame": ("statements.csv", lambda p: change(p, 4, "frames", "wedge;wegde"), 4, "frames"),
    "missing column": ("voices.csv", drop_column, 1, "speaks_for"),
    "extra column": ("events.csv", add_column, 1, "note"),
    "wrong encoding": ("voices.csv", lambda p: p.write_bytes(p.read_text(encoding="utf-8").encode("utf-16")), 1, ""),
    "empty file": ("events.csv", lambda p: p.write_bytes(b""), 0, ""),
    "unknown question": ("codings/statements.csv", lambda p: change(p, 6, "question", "weather"), 6, "question"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_each_planted_fault_is_named_with_its_place(data_copy, fault):
    file, plant, row, column = PLANTED[fault]
    plant(data_copy / file)
    with pytest.raises(corpus.DataError) as error:
        corpus.load(data_copy)
    own = [found for found in error.value.faults if found.file == file]
    assert any(column in found.column and (found.row == row or fault == "wrong encoding") for found in own), str(
        error.value
    )
    assert str(error.value).startswith(f"{len(error.value.faults)} fault")


@pytest.mark.parametrize("fault", PLANTED)
def test_the_package_check_finds_the_same_fault(data_copy, fault):
    file, plant, row, _ = PLANTED[fault]
    plant(data_copy / file)
    found = [found for found in package.validate(data_copy) if found.file == file]
    assert found, "frictionless found nothing"
    if fault in ("unknown voice", "stance 3", "bad date", "duplicate key", "unknown frame", "unknown question"):
        assert any(entry.row == row for entry in found)


def _without(part, key):
    del part[key]


def _field(package, part):
    """The first field that has a part."""
    return next(field for resource in package["resources"] for field in resource["schema"]["fields"] if part in field)


BROKEN = {
    "no name of a column": lambda package: _without(package["resources"][0]["schema"]["fields"][0], "name"),
    "no type of a column": lambda package: _without(package["resources"][1]["schema"]["fields"][2], "type"),
    "no description": lambda package: _without(package["resources"][1]["schema"]["fields"][2], "description"),
    "no path": lambda package: _without(package["resources"][3], "path"),
    "no version": lambda package: _without(package, "version"),
    "a key that is no column": lambda package: package["resources"][0]["schema"].update(primaryKey=["nothing"]),
    "a link to no table": lambda package: package["resources"][2]["schema"]["foreignKeys"][0]["reference"].update(
        resource="x"
    ),
    "a link to no column": lambda package: package["resources"][2]["schema"]["foreignKeys"][0]["reference"].update(
        fields=["x"]
    ),
    "a list of no table": lambda package: _field(package, "listOf").update(listOf="x.voice_id"),
    "a list of no column": lambda package: _field(package, "listOf").update(listOf="voices.x"),
    "a list without a column": lambda package: _field(package, "listOf").update(listOf="voices"),
    "a vocabulary that the codebook lacks": lambda package: _field(package, "vocabulary").update(vocabulary="x"),
    "a pattern that is none": lambda package: _field(package, "description").update(constraints={"pattern": "^[a-z$"}),
    "a link without columns": lambda package: package["resources"][2]["schema"]["foreignKeys"][0].update(fields=[]),
    "a table of another name": lambda package: package["resources"][0].update(name="papers"),
    "a licence that is no list": lambda package: package.update(licenses="CC"),
    "a list of licences without blocks": lambda package: package.update(licenses=["CC"]),
    "a table too few": lambda package: package["resources"].pop(),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_package_that_does_not_describe_the_tables_is_refused_by_name(data_copy, fault):
    path = data_copy / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    BROKEN[fault](package)
    path.write_text(json.dumps(package), encoding="utf-8")
    with pytest.raises(faults.DataError, match="datapackage.json"):
        corpus.load(data_copy)


def test_the_committed_tables_are_without_fault_by_both_checks(data):
    assert package.validate(data.folder) == []
    assert data.version == checks.read_package(data.folder)["version"], (
        "renew the fingerprint: python -m helpers.corpus.package"
    )


def test_the_check_prints_sizes_and_the_faults_of_both_ways(data_copy, capsys):
    assert check.report(data_copy) == []
    said = capsys.readouterr().out
    assert "data version" in said and "own check: 0 errors" in said and "frictionless: 0 errors" in said
    change(data_copy / "statements.csv", 5, "voice_id", "nobody-known")
    assert check.report(data_copy)
    said = capsys.readouterr().out
    assert "nobody-known" in said and "own check: 0" not in said and "frictionless: 0" not in said


def test_all_faults_are_told_at_once(data_copy):
    change(data_copy / "statements.csv", 5, "voice_id", "nobody-known")
    change(data_copy / "documents.csv", 9, "published", "2024-02-30")
    change(data_copy / "events.csv", 3, "source", "no-such-page")
    with pytest.raises(corpus.DataError) as error:
        corpus.load(data_copy)
    assert {fault.file for fault in error.value.faults} >= {"statements.csv", "documents.csv", "events.csv"}


@pytest.mark.parametrize(
    ("file", "column", "value"),
    [
        ("statements.csv", "gist", "=cmd()"),
        ("documents.csv", "title", "\u202eeltit"),
        ("voices.csv", "name", " Two spaces"),
        ("statements.csv", "gist", "word " * 31 + "end"),
        ("statements.csv", "locator", "1"),
        ("sentences.csv", "tokens", "9999"),
        ("terms.csv", "terms", "b:1 a:1"),
        ("paragraphs.csv", "characters", "007"),
    ],
)
def test_cells_that_would_mislead_are_refused(data_copy, file, column, value):
    rows = read(data_copy / file)
    change(data_copy / file, len(rows), column, value)
    with pytest.raises(corpus.DataError) as error:
        corpus.load(data_copy)
    assert any(fault.file == file and column in fault.column for fault in error.value.faults), str(error.value)


@pytest.mark.parametrize("dress", ["byte order mark", "windows lines"])
def test_harmless_changes_of_form_load_with_the_same_result(data_copy, data, dress):
    path = data_copy / "statements.csv"
    raw = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + raw if dress == "byte order mark" else raw.replace(b"\n", b"\r\n"))
    again = corpus.load(data_copy)
    assert again.statements.equals(data.statements) and again.version == data.version


def test_changed_data_say_so_in_their_version(data_copy, data):
    change(data_copy / "statements.csv", 2, "gist", "Another gist in our own words.")
    assert corpus.load(data_copy).version == f"{data.version} (changed)"


def test_every_column_is_described_once_in_the_data_statement():
    page = (paths.ROOT / "data" / "README.md").read_text(encoding="utf-8")
    described = package.columns_table(checks.read_package(paths.ROOT / "data")).strip()
    assert page.count(described) == 1, "make the table again: python -m helpers.corpus.package"


class TestSelect:
    def test_months_that_hold_a_cut_have_no_period_and_are_listed(self, data):

        table = corpus.select(data, periods=["2024-11-10"], corpus="both")
        torn = table[table["month_only"] & (table["published"] == "2024-11")]
        assert torn["period"].isna().all() and (table["period"].isna().sum() == len(torn)) and len(torn) > 0
        assert set(table.loc[table["period"].isna(), "doc_id"]) == set(torn["doc_id"])

    def test_a_cut_on_the_first_of_a_month_divides_no_month(self, data):
        assert corpus.select(data, periods=["2024-11-01"], corpus="both")["period"].notna().all()

    def test_both_ends_of_a_span_are_included(self, data):
        whole = corpus.select(data)
        days = whole.loc[~whole["month_only"], "date"]
        table = corpus.select(data, since=str(days.min().date()), until=str(days.min().date()))
        assert len(table) == (days == days.min()).sum()

    def test_a_month_counts_where_all_its_days_do_and_on_neither_side_of_a_day_within_it(self, data):
        def months(**span):
            table = corpus.select(data, corpus="both", **span)
            return set(table.loc[table["month_only"], "published"])

        assert "2022-02" in months() and "2022-02" in months(since="2022-02-01", until="2022-02-28")
        for span in (
            {"since": "2022-02-24"},
            {"until": "2022-02-23"},
            {"since": "2022-02-02"},
            {"until": "2022-02-27"},
        ):
            assert "2022-02" not in months(**span)
        before, after = (corpus.select(data, **span) for span in ({"until": "2022-02-23"}, {"since": "2022-02-24"}))
        whole = corpus.select(data, periods=["2022-02-24"])
        assert [len(before), len(after)] == whole.groupby("period", observed=True).size().tolist()

    def test_an_unknown_setting_is_refused_with_what_is_known(self, data):
        for setting in ({"question": "weather"}, {"roles": ["poet"]}, {"countries": ["XXX"]}, {"corpus": "all"}):
            with pytest.raises(ValueError, match="known|has:"):
                corpus.select(data, **setting)

    def test_a_reader_gives_that_readers_codes_for_agreed_statements(self, data):
        first, agreed = corpus.select(data, reader="1"), corpus.select(data)
        assert set(first["statement_id"]) <= set(agreed["statement_id"]) and len(first) > 300

    def test_the_opening_of_an_article_keeps_fewer_statements_and_the_debate_all(self, data):
        whole, opening = (corpus.select(data, corpus="articles", depth=depth) for depth in ("whole", "opening"))
        assert 0 < len(opening) < len(whole)
        assert len(corpus.select(data, depth="opening")) == len(corpus.select(data))


SLIPS = {
    "formula with a minus": ("statements.csv", "gist", "-2+3 says he", "formula"),
    "formula in an affiliation": ("statements.csv", "affiliation", "-A1", "formula"),
    "wide equals sign": ("statements.csv", "gist", "＝1", "formula"),
    "error of a spreadsheet": ("voices.csv", "name", "#REF!", "error of a spreadsheet"),
    "unknown name": ("voices.csv", "name", "#NAME?", "error of a spreadsheet"),
    "narrow column": ("voices.csv", "name", "######", "error of a spreadsheet"),
    "question marks": ("voices.csv", "name", "??? ????", "question marks"),
    "lost letter": ("voices.csv", "name", "M?ller", "question marks"),
    "mojibake": ("voices.csv", "name", "MÃ¼ller", "wrong encoding"),
    "zero width": ("voices.csv", "name", "Mul\u200bler", "U+200B zero width space"),
    "soft hyphen": ("statements.csv", "gist", "Sof\u00adt", "U+00AD"),
    "no-break space": ("statements.csv", "gist", "So\u00a0it is", "U+00A0"),
    "line separator": ("statements.csv", "gist", "So\u2028it is", "U+2028"),
    "huge cell": ("statements.csv", "affiliation", "x" * 900_000, "900,000 characters; allowed: 10,000"),
    "no number": ("statements.csv", "stance", "one", "allowed: whole numbers from -2 to 2"),
    "another form": ("voices.csv", "country", "Norway", "three capital letters"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_refused_in_one_line_with_what_is_allowed(data_copy, slip):
    file, column, value, says = SLIPS[slip]
    change(data_copy / file, 9, column, value)
    with pytest.raises(corpus.DataError) as error:
        corpus.load(data_copy)
    assert len(error.value.faults) == 1, str(error.value)
    fault = error.value.faults[0]
    assert (fault.file, fault.row, fault.column) == (file, 9, column) and says in str(fault)


def test_names_in_their_own_script_keep_their_joiners(data_copy):
    change(data_copy / "voices.csv", 9, "name_original", "علی\u200cرضا")
    corpus.load(data_copy)


def one_fault(folder: Path) -> str:
    with pytest.raises(corpus.DataError) as error:
        corpus.load(folder)
    assert len(error.value.faults) == 1, str(error.value)
    return str(error.value.faults[0])


@pytest.mark.parametrize(("mark", "word"), [(";", "semicolons"), ("\t", "tabs")])
def test_another_separator_is_recognised_and_told_once(data_copy, mark, word):
    path = data_copy / "voices.csv"
    rows = read(path)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=mark).writerows(rows)
    assert f"voices.csv, row 1: cells are divided by {word}" in one_fault(data_copy)


def test_the_row_of_a_broken_form_is_named(data_copy):
    path = data_copy / "voices.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    first = lines[6].split(",", 1)
    for row, says in (
        (first[0] + ',"' + first[1], "row 7: opens a quotation mark"),
        (lines[6].rstrip("\n") + ",more\n", "too many at its end: 'more'"),
        (first[0] + "," + "x" * (csvfile.MAX_FIELD + 1) + first[1], "row 7: holds a cell of more than"),
    ):
        tail = [] if "opens" in says else lines[7:]
        path.write_text(
            "".join([*lines[:6], row, *(tail or [line.replace('"', "") for line in lines[7:]])]), encoding="utf-8"
        )
        assert says in one_fault(data_copy)


def test_an_extra_column_is_named(data_copy):
    add_column(data_copy / "voices.csv")
    assert "voices.csv, row 1, note: column is not in datapackage.json" in one_fault(data_copy)


def test_one_renamed_voice_is_told_once_with_its_rows(data_copy):
    rows = read(data_copy / "voices.csv")
    spoken = [row[2] for row in read(data_copy / "statements.csv")]
    name = max((row[0] for row in rows[1:]), key=spoken.count)
    change(data_copy / "voices.csv", [row[0] for row in rows].index(name) + 1, "voice_id", "somebody-else")
    said = one_fault(data_copy)
    assert f"voices.csv, voice_id: {name!r} is missing" in said and "statements.csv row " in said


@pytest.mark.parametrize("kept", [1, 10])
def test_a_table_that_lost_its_rows_is_refused_unless_changes_say_so(data_copy, kept):
    path = data_copy / "events.csv"
    write(path, read(path)[:kept])
    assert f"events.csv: has {kept - 1} rows, of 28" in one_fault(data_copy)
    with pytest.raises(corpus.DataError, match=r"events.csv: has .* newest section of CHANGES.md"):
        package.renew(data_copy)
    for said in (
        "events.csv cut.",
        f"events.csv: {kept} rows.",
        f"sub/events.csv: {kept - 1} rows.",
        f"Of voices.csv, {kept - 1}.",
    ):
        note(data_copy, said)
        assert "newest section of CHANGES.md" in one_fault(data_copy)
    note(data_copy, f"`events.csv` is cut to {kept - 1} rows.")
    corpus.load(data_copy)
    give_version(data_copy, "2.0.1")
    package.renew(data_copy)
    assert not corpus.load(data_copy).version.endswith("(changed)")


def give_version(folder: Path, version: str) -> None:
    """Write a version into the package."""
    path = folder / "datapackage.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(found | {"version": version}), encoding="utf-8")


@pytest.mark.parametrize(
    ("version", "next_one"), [("3.0.0", "3.0.1"), ("2026-11", "2026-12"), ("1.9", "1.10"), ("draft", "draft.1")]
)
def test_two_states_of_the_data_never_have_one_version(small_copy, capsys, version, next_one):
    give_version(small_copy, version)
    assert (
        package.main([str(small_copy)]) == 0 and f"version {version} names these tables now" in capsys.readouterr().out
    )
    assert package.main([str(small_copy)]) == 0  # the same tables
    names = read(small_copy / "voices.csv")[0]
    change(small_copy / "voices.csv", 2, names[1], "Somebody Else")
    before = (small_copy / "datapackage.json").read_bytes()
    assert package.main([str(small_copy)]) == 1
    said = capsys.readouterr().err
    assert (
        f"datapackage.json, version: '{version}' names other tables already" in said and f"as in '{next_one}'" in said
    )
    assert (small_copy / "datapackage.json").read_bytes() == before
    assert corpus.load(small_copy).version == f"{version} (changed)"
    give_version(small_copy, next_one)
    assert package.main([str(small_copy)]) == 0 and corpus.load(small_copy).version == next_one
    for again in (version, f"{version} "):  # a version of other tables, whenever it was
        give_version(small_copy, again)
        assert package.main([str(small_copy)]) == 1


def note(folder: Path, said: str) -> None:
    """Put a newest section into CHANGES.md."""
    page = (paths.ROOT / "data" / "CHANGES.md").read_text(encoding="utf-8")
    (folder / "CHANGES.md").write_text(page.replace("\n## ", f"\n## 9.9.9\n\n{said}\n\n## ", 1), encoding="utf-8")


def test_a_file_in_place_of_the_folder_is_refused_by_name(small_copy, capsys):
    file = small_copy / "statements.csv"
    with pytest.raises(corpus.DataError, match=r"statements.csv: is a file; name the folder"):
        corpus.load(file)
    assert corpus_main([str(file)]) == 1
    assert "is a file; name the folder" in capsys.readouterr().out


def test_the_fingerprint_of_no_folder_is_refused_in_a_line_and_nothing_is_made(tmp_path, capsys):
    assert package.main([str(tmp_path / "nope")]) == 1
    assert "datapackage.json: not found in" in capsys.readouterr().err
    assert not (tmp_path / "nope").exists()


def test_a_folder_that_was_not_loaded_is_no_data_to_ask():
    with pytest.raises(corpus.SelectionError, match=r"data: 'my-debate' is not loaded; .*corpus.load\('my-debate'\)"):
        ask(data="my-debate")


@pytest.mark.parametrize("file", ["terms.toml", "lexicon.toml"])
def test_a_broken_list_of_words_is_named_by_the_check(small_copy, file, capsys):
    (small_copy / file).write_text("x = [", encoding="utf-8")
    assert check.report(small_copy)
    said = capsys.readouterr().out
    assert f"{file}: not valid TOML" in said and "own check: 1 error\n" in said


SIGNS = [
    *"aА1 ?-=#+Ãâ€©é\u200b\u200d\ufffd\n\t @.%中",
    "http",
    "#REF!",
    "??",
    "ï»¿",
    "Ã¼",
    "вЂ™",
    "&amp;",
    "u\u0308",
    ":508",
]
CELL = st.lists(st.sampled_from(SIGNS), max_size=5).map("".join)


@given(st.lists(CELL, max_size=6), st.sampled_from(["title", "gist", "name"]))
def test_the_quick_look_at_a_column_refuses_what_the_look_at_each_cell_does(values, column):
    column_of = pd.Series(values, dtype="str", index=range(2, len(values) + 2))
    quick = list(cells.misleading("x.csv", column, column_of))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cells, "_SUSPECT", re.compile(""))
        assert quick == list(cells.misleading("x.csv", column, column_of))


class TestCheckedOnce:
    def test_the_same_bytes_are_checked_once_and_others_anew(self, small_copy, monkeypatch):
        calls, real = [], checks.check_all
        monkeypatch.setattr(checks, "check_all", lambda *given: calls.append(1) or real(*given))
        corpus.load(small_copy), corpus.load(small_copy)
        assert len(calls) == 1
        path = small_copy / "statements.csv"
        path.write_bytes(path.read_bytes())
        corpus.load(small_copy)
        assert len(calls) == 2  # written anew
        rows = read(path)
        change(path, 2, "stance", "7")
        for _ in range(2):
            with pytest.raises(corpus.DataError, match="statements.csv, row 2, stance"):
                corpus.load(small_copy)
        write(path, rows)
        assert len(corpus.load(small_copy).statements) == len(rows) - 1

    def test_a_change_of_one_loaded_table_changes_no_other(self, small_copy):
        one = corpus.load(small_copy)
        before = one.statements.copy()
        one.statements["stance"] = 0
        one.documents.loc[0, "title"] = "changed"
        del one.voices["country"]
        other = corpus.load(small_copy)
        assert "country" in other.voices and other.statements.equals(before)
        assert other.documents.at[0, "title"] != "changed"
