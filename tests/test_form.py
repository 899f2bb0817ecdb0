"""The coding form: its buttons and fields driven, nothing typed is lost, the second reader is blind, nothing of a text
is stored."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest

from helpers import corpus, files
from helpers.coding import codes, drafts, intake, tables
from helpers.corpus import journal
from helpers.run import notebooks

pytest.importorskip("ipywidgets")
form = pytest.importorskip("helpers.coding.form")
form_parts = pytest.importorskip("helpers.coding.form_parts")

DOC = "ours-2024-ice"
TEXT = [
    "The quay froze <b>before</b> noon and nobody in the whole town was surprised.",
    "A second paragraph follows it here, and ends.",
]
ROW = {
    "doc_id": DOC, "published": "2024-01-09", "date_basis": "page", "title": "Ice <script>alert(1)</script>", "outlet": "Post",
    "publisher": "Post", "author_voice_id": "reuters", "genre": "news", "language": "en", "access": "direct",
    "url": "https://example.org/a/ice",
}  # fmt: skip


@pytest.fixture(scope="module")
def prepared(small: Path, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("form") / "data"
    shutil.copytree(small, folder)
    (folder / "texts").mkdir()
    (folder / "texts" / "ice.txt").write_text("\n".join(TEXT), encoding="utf-8")
    intake.accept(intake.propose("ice.txt", ROW, folder=folder), {1: "Early ice.", 2: "More of it."})
    return folder


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path / "data"))


def type_in(
    sheet, voice="Reuters", question="bond", stance="1", certainty="implied", frames=("wedge",), **texts
) -> None:
    """Do what a reader does: choose, tick and type."""
    sheet.fields["voice_id"].value = voice
    sheet.fields["question"].value = question
    sheet.fields["stance"].value = stance
    sheet.fields["certainty"].value = certainty
    for code in frames:
        sheet.fields["frames"].codes[code].value = True
    for name, text in texts.items():
        sheet.fields[name].value = text


def codings(folder: Path):
    data = corpus.load(folder)
    return data.codings[data.codings["doc_id"] == DOC]


def test_a_statement_is_added_by_choosing_ticking_and_saving(folder):
    sheet = form.Form(DOC, 1, folder)
    type_in(sheet, voice="Reuters (reuters)", frames=("wedge", "economy"), gist="Ice is early.")
    sheet.save.click()
    assert "Saved." in sheet.said.value and "role='alert'" in sheet.said.value
    row = codings(folder).iloc[0]
    assert (row["coder"], row["voice_id"], row["question"], row["stance"]) == (1, "reuters", "bond", 1)
    assert row["frames"] == "economy;wedge"
    assert (
        form_parts.get(sheet.fields, sheet.names)["gist"] == ""
        and ("reuters/bond", "reuters/bond") in sheet.own.options
    )


def test_paragraphs_are_turned_and_noted_and_shown_as_text_or_gist(folder, tmp_path):
    sheet = form.Form(DOC, 1, folder)
    assert "&lt;b&gt;before&lt;/b&gt;" in sheet.passage.value and sheet.back.disabled
    sheet.forward.click()
    assert "Paragraph 2 of 2" in sheet.passage.value and sheet.forward.disabled
    sheet.here.click()
    sheet.back.click()
    sheet.here.click()
    sheet.here.click()
    assert sheet.fields["locator"].value == "2;1"
    (folder / "texts" / "ice.txt").unlink()
    bare = form.Form(DOC, 1, folder)
    assert "gist, no text at hand" in bare.passage.value and "Early ice." in bare.passage.value


def test_stances_are_spelled_out_for_the_question_chosen(folder):
    sheet = form.Form(DOC, 1, folder)
    assert sheet.fields["stance"].options == ()
    for question in sheet.data.codebook.questions:
        sheet.fields["question"].value = question
        words = [label for label, _ in sheet.fields["stance"].options]
        assert len(words) == 5 and sheet.fields["stance"].value is None
        assert all(sheet.data.codebook.step(question, step) in words[step + 2] for step in range(-2, 3))


def test_faults_are_said_and_everything_typed_stays(folder):
    sheet = form.Form(DOC, 1, folder)
    type_in(sheet, voice="Nobody Known", stance=None, gist="Typed with care.")
    sheet.save.click()
    assert (
        "Not saved." in sheet.said.value and "voice_id" in sheet.said.value and "stance: is missing" in sheet.said.value
    )
    values = form_parts.get(sheet.fields, sheet.names)
    assert (values["voice_id"], values["gist"], values["frames"]) == ("Nobody Known", "Typed with care.", "wedge")
    assert codings(folder).empty


def test_what_was_typed_is_there_again_after_the_kernel_died(folder):
    type_in(form.Form(DOC, 1, folder), gist="Half a sen", locator="2")
    again = form.Form(DOC, 1, folder)
    values = form_parts.get(again.fields, again.names)
    assert (values["gist"], values["locator"], values["stance"], values["frames"]) == ("Half a sen", "2", "1", "wedge")
    draft = drafts.place(folder, DOC, "1")
    assert draft.parent == folder.parent / ".run" / "forms" and "surprised" not in draft.read_text(encoding="utf-8")


def test_going_to_another_statement_and_back_loses_nothing(folder):
    sheet = form.Form(DOC, 1, folder)
    type_in(sheet)
    sheet.save.click()
    sheet.fields["gist"].value = "A new one, half done."
    sheet.own.value = "reuters/bond"
    assert sheet.fields["gist"].value == "" and sheet.fields["stance"].value == "1"
    sheet.fields["stance"].value = "2"
    sheet.own.value = ""
    assert sheet.fields["gist"].value == "A new one, half done."
    sheet.own.value = "reuters/bond"
    assert sheet.fields["stance"].value == "2"
    sheet.save.click()
    assert codings(folder)["stance"].tolist() == [2]
    assert sheet.fields["gist"].value == "A new one, half done."


def test_a_statement_that_is_there_is_not_written_over_by_chance(folder):
    sheet = form.Form(DOC, 1, folder)
    type_in(sheet)
    sheet.save.click()
    type_in(sheet, stance="-2")
    sheet.save.click()
    assert "is there already" in sheet.said.value and codings(folder)["stance"].tolist() == [1]


def test_a_failing_disk_is_said_and_nothing_is_lost(folder, monkeypatch):
    sheet = form.Form(DOC, 1, folder)
    type_in(sheet, gist="Kept.")

    def fail(path, content):
        raise files.FileError("disk full")

    monkeypatch.setattr(files, "replace", fail)
    sheet.save.click()
    assert "disk full" in sheet.said.value and sheet.fields["gist"].value == "Kept."
    sheet.fields["gist"].value = "Kept too."
    assert "draft was not kept" in sheet.said.value
    monkeypatch.undo()
    sheet.save.click()
    assert "Saved." in sheet.said.value


def test_an_unreadable_draft_is_set_aside_not_deleted(folder):
    draft = drafts.place(folder, DOC, "1")
    draft.parent.mkdir(parents=True)
    draft.write_text("{broken")
    form.Form(DOC, 1, folder)
    assert draft.with_suffix(".unreadable").read_text() == "{broken"


def test_the_second_reader_sees_nothing_of_the_first(folder):
    first = form.Form(DOC, 1, folder)
    type_in(first, gist="Seen by reader one only.")
    first.save.click()
    second = form.Form(DOC, 2, folder)
    assert [value for _, value in second.own.options] == [""]
    assert form_parts.get(second.fields, second.names) == form_parts.get(form.Form(DOC, 3, folder).fields, second.names)
    shown = " ".join(str(getattr(widget, "value", "")) for widget in every(second.box))
    assert "reader one only" not in shown and "reuters/bond" not in shown


def every(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from every(child)


def test_differences_are_shown_after_both_and_settled(folder):
    first, second = form.Form(DOC, 1, folder), form.Form(DOC, 2, folder)
    type_in(first, gist="Ice is early.", locator="1", role="journalist", frames=("wedge", "economy"))
    first.save.click()
    with pytest.raises(codes.CodingError, match="both readers"):
        form.Form(DOC, "agreed", folder)
    type_in(second, stance="-1")
    second.save.click()
    settle = form.Form(DOC, "agreed", folder)
    settle.own.value = "reuters/bond"
    assert settle.compared.value.count("&#8800; differs") == 2
    values = form_parts.get(settle.fields, settle.names)
    assert (values["stance"], values["certainty"], values["frames"]) == ("", "implied", "wedge")
    assert (values["gist"], values["locator"], values["role"]) == ("Ice is early.", "1", "journalist")
    settle.save.click()
    assert "stance: is missing" in settle.said.value
    settle.fields["stance"].value = "0"
    settle.save.click()
    assert "Saved." in settle.said.value
    agreed = corpus.load(folder).statements.set_index("statement_id").loc[f"{DOC}/reuters/bond"]
    assert (agreed["stance"], agreed["frames"], agreed["gist"]) == (0, "wedge", "Ice is early.")
    again = form.Form(DOC, "agreed", folder)
    assert again.own.options[1][0] == "reuters/bond (settled)"
    again.own.value = "reuters/bond"
    assert again.fields["stance"].value == "0"


def test_a_gist_that_quotes_the_text_is_refused(folder):
    sheet = form.Form(DOC, 1, folder)
    type_in(sheet, gist="Before noon and nobody in the whole town was surprised.")
    sheet.save.click()
    assert "quotes the text" in sheet.said.value and codings(folder).empty


def test_a_new_voice_is_added_and_chosen(folder):
    sheet = form.Form(DOC, 1, folder)
    sheet.add.click()
    assert "Not saved." in sheet.said.value
    for name, text in {"name": "Ida Berg", "voice_id": "berg-ida", "country": "NOR"}.items():
        sheet.voice[name].value = text
    sheet.add.click()
    assert sheet.fields["voice_id"].value == "Ida Berg (berg-ida)" and "berg-ida" in set(
        corpus.load(folder).voices["voice_id"]
    )


def test_a_page_without_paragraphs_has_a_form_too(folder):
    documents = corpus.load(folder).documents
    doc_id = documents.loc[documents["corpus"] == "debate", "doc_id"].iloc[0]
    sheet = form.Form(doc_id, 3, folder)
    assert "Read it at its address" in sheet.passage.value and sheet.here.disabled


def test_text_from_data_stays_text_and_what_a_notebook_stores_names_the_form_only(folder):
    sheet = form.Form(DOC, 1, folder)
    assert "<script>" not in sheet.box.children[0].value and "&lt;script&gt;" in sheet.box.children[0].value
    assert sheet.box._repr_mimebundle_()["text/plain"] == "Coding form"


def test_an_unknown_document_or_reader_is_refused(folder):
    for doc_id, reader in (("no-such-page", 1), (DOC, 100)):
        with pytest.raises(codes.CodingError, match="doc_id of documents.csv"):
            form.Form(doc_id, reader, folder)


def test_the_form_works_in_a_kernel_and_its_notebook_holds_nothing_of_the_text(folder, tmp_path):
    cells = [
        "from pathlib import Path\nfrom helpers.coding import form",
        f"sheet = form.Form('{DOC}', 1, Path({str(folder)!r}))\nsheet.box",
        "sheet.fields['voice_id'].value = 'Reuters'\nsheet.fields['question'].value = 'split'\n"
        "sheet.fields['stance'].value = '-1'\nsheet.fields['certainty'].value = 'explicit'\n"
        "sheet.fields['frames'].codes['wedge'].value = True\nsheet.save.click()\nprint('Saved.' in sheet.said.value)",
        f"form.open_form('{DOC}', 2, Path({str(folder)!r}))",
    ]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbformat.write(book, tmp_path / "form.ipynb")
    done = notebooks.execute(tmp_path / "form.ipynb", {}, tmp_path / "figures")
    assert done.cells[2].outputs[0]["text"] == "True\n"
    stored = json.dumps({"cells": done.cells, "metadata": done.metadata})
    assert not tables.quoted(stored, " ".join(TEXT)) and "surprised" not in stored
    assert codings(folder)["voice_id"].tolist() == ["reuters"]
    assert {path.name for path in (folder.parent / ".run").iterdir()} <= {"forms", "held"}
    with journal.locked(folder):
        pass  # the lock is given back


def test_the_hard_places_of_the_chosen_question_are_shown_and_of_no_other(folder):
    sheet, book = form.Form(DOC, 1, folder), corpus.load(folder).codebook
    for question in book.questions:
        sheet.fields["question"].value = question
        own = [case for case in book.cases.values() if case["question"] == question]
        assert sheet.hard.value.count("<li>") == len(own)
    sheet.fields["question"].value = ""
    assert sheet.hard.value == ""
