"""Tables for colleagues: a workbook for Excel and a page to paste from, the same every time."""

import io
import json
import time

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from helpers.figure.files import csv_text
from helpers.run import sheets, tables

TABLE = pd.DataFrame(
    {
        "name": ["=cmd()", "A B", "-x"], "question": ["split", "bond", "try"], "frame": ["wedge", "rivalry", "wedge"],
        "country": ["USA", "CHN", "RUS"], "estimate": [-0.25, 0.5, None], "n": [5, 7, 3], "seen": [True, False, True],
    }
)  # fmt: skip


@pytest.fixture
def figures(tmp_path, data):
    (tmp_path / "02-voices-list.csv").write_text(csv_text(TABLE), encoding="utf-8")
    words = {
        "name": "02-voices-list",
        "caption": "How <it> was made.",
        "reading": "What it shows.",
        "version": data.version,
    }
    (tmp_path / "02-voices-list.json").write_text(json.dumps(words), encoding="utf-8")
    return tmp_path


def test_names_stand_for_codes_and_numbers_stay_numbers(figures, data):
    table = tables.read(figures / "02-voices-list.csv", data.codebook)
    assert table["name"].tolist() == ["=cmd()", "A B", "-x"]
    assert table["question"][0] == "Can Washington pull Moscow away from Beijing?"
    assert table["frame"].tolist() == ["Wedge", "Rivalry", "Wedge"]
    assert table["country"].tolist() == ["United States", "China", "Russia"]
    assert table["seen"].tolist() == ["yes", "no", "yes"] and table["estimate"][0] == -0.25


def test_a_workbook_has_bold_frozen_heads_filters_widths_and_no_formula(figures, data):
    (path, _) = tables.write(figures)
    book = load_workbook(path)
    assert book.sheetnames == ["contents", "voices-list"]
    sheet = book["voices-list"]
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:G4" and sheet["A1"].font.bold
    assert sheet["A2"].value == "=cmd()" and sheet["A2"].data_type == "s" and sheet["A2"].quotePrefix
    assert sheet["E2"].value == -0.25 and sheet["E2"].data_type == "n" and sheet["E4"].value is None
    assert sheet.column_dimensions["B"].width > 40
    assert [cell.value for cell in book["contents"][2]][2:5] == ["How <it> was made.", "What it shows.", data.version]


def test_the_same_tables_give_the_same_bytes(figures):
    first = [path.read_bytes() for path in tables.write(figures)]
    time.sleep(1.1)  # a workbook holds the second of its writing
    for path in tables.write(figures):
        path.unlink()
    assert [path.read_bytes() for path in tables.write(figures)] == first


def test_a_page_to_paste_from_carries_its_look_in_each_cell(figures):
    (_, path) = tables.write(figures)
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    assert all("padding" in cell["style"] for cell in soup.find_all(["td", "th"]))
    assert "How <it> was made." in soup.get_text() and not soup.find("it")
    cells = {cell.get_text(): cell["style"] for cell in soup.find_all("td")}
    assert "text-align:right" in cells["−0.25"] and "mso-number-format" in cells["=cmd()"]


def test_several_tables_of_a_figure_are_set_apart_and_ids_stay_in_the_workbook():
    table = pd.DataFrame(
        {"part": ["a", "a", "b"], "voice (id)": ["x", "y", None], "n": [1, 2, None], "p": [None, None, 0.5]}
    )
    page = sheets.page([sheets.Sheet("02-two", table, {})])
    found = BeautifulSoup(page, "html.parser").find_all("table")
    assert [[head.get_text() for head in each.find_all("th")] for each in found] == [["n"], ["p"]]
    assert "Only in the workbook: voice (id)." in page


def test_each_table_of_a_figure_has_a_sheet_of_its_own_with_its_own_columns():
    table = pd.DataFrame({"part": ["a", "a", "b"], "n": [1, 2, None], "p": [None, None, 0.5]})
    same = pd.DataFrame({"part": ["a", "b"], "n": [1, 2]})
    book = load_workbook(
        io.BytesIO(sheets.workbook([sheets.Sheet("02-two", table, {}), sheets.Sheet("02-same", same, {})]))
    )
    heads = {sheet.title: [cell.value for cell in sheet[1]] for sheet in book.worksheets[1:]}
    assert heads == {"two, a": ["n"], "two, b": ["p"], "same": ["part", "n"]}


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ({"title": "A title", "caption": "Rows: many."}, "A title"),
        (
            {"caption": "Voices of data 2.0.0 in several periods: their means."},
            "Voices of data 2.0.0 in several periods",
        ),
        ({"caption": "Every statement (n = 3) with its gist."}, "Every statement"),
        ({}, "Voices list"),
    ],
)
def test_a_table_without_a_title_is_called_by_what_its_caption_says_it_holds(words, title):
    assert sheets.Sheet("02-voices-list", TABLE, words).title == title


def test_codes_beside_their_words_stay_in_the_csv_and_columns_have_plain_names(figures, data):
    table = TABLE.assign(voice_id="x", bench="voices out of office", row=0)
    (figures / "02-voices-list.csv").write_text(csv_text(table), encoding="utf-8")
    read = tables.read(figures / "02-voices-list.csv", data.codebook)
    assert not {"voice_id", "voice (id)", "row", "bench"} & set(read) and "in or out of office" in read
    (figures / "01-codes.csv").write_text(csv_text(pd.DataFrame({"code": ["wedge"], "n": [1]})), encoding="utf-8")
    assert tables.read(figures / "01-codes.csv", data.codebook)["code"].tolist() == ["Wedge"]


def test_only_the_notebooks_named_are_written(figures):
    (figures / "06-thin.csv").write_text(csv_text(TABLE), encoding="utf-8")
    assert [path.name for path in tables.write(figures, ("06",))] == ["06.xlsx", "06.html"]
    with pytest.raises(tables.TablesError, match="no table of 03"):
        tables.write(figures, ("03",))


def test_without_a_table_the_message_says_what_to_do(tmp_path):
    with pytest.raises(tables.TablesError, match="make run"):
        tables.write(tmp_path)
