"""A new article: read from any file, cleaned with what was cleaned shown, checked for doubles, entered whole or not."""

import zipfile
from pathlib import Path

import pytest

from helpers import corpus, files
from helpers.coding import codes, intake, tables
from helpers.texts import readers, rule
from helpers.texts.rule import TextError

PROSE = [
    "The harbour of Nordby froze over in the first week of January, three weeks earlier than the year before.",
    "Ferries stopped on Tuesday. The mayor, who had asked for an icebreaker in October, did not hide her anger.",
    "Who pays",
    "An icebreaker costs as much in a day as the town spends on its school in a month. Nobody in the capital answered.",
    "Fishermen walked out on the ice instead and sold what they caught from sledges, as their grandfathers had done.",
]
PAGE = [
    "Home | Towns | Weather",
    "Harbour freezes",
    "Photo: the quay in ice. (Our own)",
    *PROSE,
    "Share this article",
    "© Nordby Post. All rights reserved.",
]
ROW = {
    "doc_id": "nordby-2024-ice",
    "published": "2024-01-09",
    "date_basis": "page",
    "title": "Harbour freezes",
    "outlet": "Nordby Post",
    "publisher": "Nordby Post",
    "outlet_country": "NOR",
    "author_voice_id": "reuters",
    "genre": "news",
    "language": "en",
    "access": "direct",
    "url": "https://example.org/nordby/harbour-freezes",
}


@pytest.fixture
def folder(small_copy: Path) -> Path:
    (small_copy / "texts").mkdir()
    put(small_copy, "ice.txt", PAGE)
    return small_copy


def put(folder: Path, name: str, lines: list[str]) -> None:
    (folder / "texts" / name).write_text("\n\n".join(lines), encoding="utf-8")


def snapshot(folder: Path) -> dict:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_an_article_is_proposed_shown_accepted_loaded_and_recognised(folder):
    before = snapshot(folder)
    proposal = intake.propose("ice.txt", ROW, folder=folder)
    assert snapshot(folder) == before, "a proposal must not write"
    assert proposal.kept["paragraph"].max() == 5 and len(proposal.removed) == 5 and proposal.doubles.empty
    assert set(proposal.removed["reason"]) == {
        "bar of links",
        "before the first paragraph of prose",
        "label, not a sentence",
        "link or call of the page",
    }
    said = intake.accept(proposal, {1: "The port freezes early."})
    assert "5 paragraphs and 7 sentences" in said
    data = corpus.load(folder)
    entered = data.documents.set_index("doc_id").loc["nordby-2024-ice"]
    assert entered["corpus"] == "articles" and len(entered["fingerprint"]) == 64
    gists = data.paragraphs[data.paragraphs["doc_id"] == "nordby-2024-ice"]["gist"].tolist()
    assert gists == ["The port freezes early.", *[intake.TO_WRITE] * 4]
    found, report = rule.recognise(
        rule.read_folder(folder / "texts"), data.terms[data.terms["doc_id"] == "nordby-2024-ice"]
    )
    assert len(found) == 7 and report.empty
    assert codes.uncoded(data).set_index("doc_id").at["nordby-2024-ice", "sentences"] == 7
    assert data.version.endswith("(changed)")


def test_nothing_of_the_text_is_written_into_the_tables(folder):
    intake.accept(intake.propose("ice.txt", ROW, folder=folder))
    whole = " ".join(PROSE)
    for path in folder.glob("**/*.csv"):
        assert not tables.quoted(path.read_text(encoding="utf-8"), whole), path.name
    assert "icebreaker" not in repr(intake.propose("ice.txt", {**ROW, "doc_id": "nordby-2024-other"}, folder=folder))


def test_paragraphs_can_be_kept_or_dropped_by_hand(folder):
    proposal = intake.propose("ice.txt", ROW, keep=[2], drop=[8], folder=folder)
    assert proposal.kept["text"].iloc[0] == "Harbour freezes" and proposal.kept["paragraph"].max() == 5
    assert "dropped by hand" in set(proposal.removed["reason"])


def test_a_paragraph_that_is_not_there_is_refused_and_no_gist_is_lost(folder):
    proposal, before = intake.propose("ice.txt", ROW, folder=folder), snapshot(folder)
    with pytest.raises(intake.IntakeError, match="gists: there is no paragraph 0, 6 and 'one'; the last is 5"):
        intake.accept(proposal, {1: "A gist.", 0: "Another.", 6: "A third.", "one": "A fourth."})
    with pytest.raises(intake.IntakeError, match="keep: there is no paragraph 99; the last is 10") as refused:
        intake.propose("ice.txt", ROW, keep=[2, 99], drop=[0], folder=folder)
    assert "drop: there is no paragraph 0" in str(refused.value) and snapshot(folder) == before


def test_the_same_agency_report_under_another_name_is_found_by_its_bags(folder):
    intake.accept(intake.propose("ice.txt", ROW, folder=folder))
    other = [line.replace("Tuesday", "the second day").replace("the capital", "Oslo") for line in PROSE[:4]]
    put(folder, "again.txt", [*other, "This report was put together by our desk from what the agencies sent today."])
    row = {
        **ROW,
        "doc_id": "fjord-2024-ice",
        "title": "Town without ferries",
        "url": "https://example.net/x/y/z",
        "outlet": "Fjord",
    }
    proposal = intake.propose("again.txt", row, folder=folder)
    assert proposal.doubles["doc_id"].tolist() == ["nordby-2024-ice"] and proposal.doubles["share"].item() > 0.5
    with pytest.raises(intake.IntakeError, match="despite=\\['nordby-2024-ice'\\]"):
        intake.accept(proposal)
    assert "fjord-2024-ice" in intake.accept(proposal, despite=["nordby-2024-ice"])


def test_a_double_is_also_found_by_address_or_title(folder):
    row = {**ROW, "title": corpus.load(folder).documents["title"].iloc[10]}
    assert "same title" in intake.propose("ice.txt", row, folder=folder).doubles["why"].iloc[0]


def test_no_two_documents_of_the_corpus_pass_for_doubles(data):
    for doc_id in ("aawsat-2024-rivalry", "asiatimes-2025-backfire"):
        own, rest = data.terms[data.terms["doc_id"] == doc_id], data.terms[data.terms["doc_id"] != doc_id]
        assert max(share for share, _ in intake.sentence_shares(own["terms"], rest).values()) < intake.NEAR


def test_every_fault_is_told_at_once_and_nothing_is_written(folder):
    before = snapshot(folder)
    bad = {
        **ROW,
        "published": "9 January",
        "genre": "song",
        "author_voice_id": "nobody-known",
        "doc_id": "uscnpm-2025-zhang",
    }
    with pytest.raises(intake.IntakeError) as error:
        intake.propose("ice.txt", bad, folder=folder)
    for column in ("published", "genre", "author_voice_id", "doc_id"):
        assert f"\n{column}: " in str(error.value)
    assert "coding.add_voice" in str(error.value)
    with pytest.raises(intake.IntakeError, match="English"):
        intake.propose("ice.txt", {**ROW, "language": "no"}, folder=folder)
    with pytest.raises(intake.IntakeError, match="no such column"):
        intake.propose("ice.txt", {**ROW, "colour": "red"}, folder=folder)
    assert snapshot(folder) == before


def test_a_gist_that_quotes_the_text_is_refused(folder):
    proposal, before = intake.propose("ice.txt", ROW, folder=folder), snapshot(folder)
    with pytest.raises(intake.IntakeError, match="quotes the text"):
        intake.accept(proposal, {1: "The harbour of Nordby froze over in the first week."})
    assert snapshot(folder) == before


def test_six_words_in_a_row_are_a_quotation_and_five_are_not(folder):
    proposal = intake.propose("ice.txt", ROW, folder=folder)
    with pytest.raises(
        intake.IntakeError, match="gist of paragraph 5: quotes the text \\(nobody in the capital answered fishermen"
    ):
        intake.accept(proposal, {5: "And nobody in the capital answered: fishermen came."})
    with pytest.raises(intake.IntakeError, match="gist of paragraph 1"):
        intake.accept(
            proposal, {1: "It is the town that SPENDS ON ITS SCHOOL in a month."}
        )  # words of another paragraph
    intake.accept(proposal, {1: "A town spends on its school too."})


def test_a_gist_is_compared_with_the_copy_in_the_folder_of_texts(folder):
    put(folder, "other.txt", ["A line about somebody else, and some words that no article of the corpus has at all."])
    intake.accept(intake.propose("ice.txt", ROW, folder=folder))
    codes.set_gist(ROW["doc_id"], 1, "Some words that no article of the corpus has.", folder)  # of another text
    before = snapshot(folder)
    with pytest.raises(codes.CodingError, match="quotes the text \\(three weeks earlier than the year\\)"):
        codes.set_gist(ROW["doc_id"], 1, "Ice came three weeks earlier than the year's plan said.", folder)
    statement = dict(
        doc_id=ROW["doc_id"], voice_id="reuters", question="bond", stance=0, certainty="explicit", role="journalist",
        locator="1", gist="Ferries stopped on Tuesday, the mayor says.",
    )  # fmt: skip
    with pytest.raises(codes.CodingError, match="quotes the text \\(ferries stopped on tuesday the mayor\\)"):
        codes.add(statement, folder=folder)
    assert snapshot(folder) == before
    assert "written as agreed" in codes.add(
        {**statement, "gist": "Ferries stopped on Tuesday, says the mayor."}, folder=folder
    )


def test_a_full_disk_leaves_every_table_as_it_was(folder, monkeypatch):
    proposal, before = intake.propose("ice.txt", ROW, folder=folder), snapshot(folder)
    write = files.replace

    def fail(path, content):
        if path.name == "paragraphs.csv":
            raise files.FileError("disk full")
        write(path, content)

    monkeypatch.setattr(files, "replace", fail)
    with pytest.raises(files.FileError):
        intake.accept(proposal)
    assert snapshot(folder) == before


def as_html(path: Path) -> None:
    body = "".join(f"<p>{line}</p>\n" for line in PROSE)
    path.write_text(
        "<html><head><title>T</title><script>var a = 'Script text that nobody reads, at all.';</script></head><body>"
        "<nav><ul><li>Home</li><li>Weather</li></ul></nav><!-- a remark --><article><h1>Harbour <i>freezes</i></h1>"
        f"<figure><figcaption>The quay in ice, seen from the hill on Monday.</figcaption></figure>{body}</article>"
        "<footer>Nordby Post is published six days a week in the north.</footer></body></html>",
        encoding="utf-8",
    )


def as_docx(path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for line in PROSE:
        document.add_paragraph(line)
    document.add_table(1, 1).cell(0, 0).text = "A cell."
    document.save(str(path))


def as_pdf(path: Path) -> None:
    """A PDF written by hand: one page, the paragraphs wrapped to lines, an empty line between them."""
    import textwrap

    lines = [line for text in PROSE for line in [*textwrap.wrap(text, 60), ""]]
    show = "".join(f"({line.replace('(', '').replace(')', '')}) Tj T* " for line in lines)
    stream = f"BT /F1 10 Tf 12 TL 50 800 Td {show} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(out),
    )
    path.write_bytes(out)


@pytest.mark.parametrize(("name", "make"), [("ice.html", as_html), ("ice.docx", as_docx), ("ice.pdf", as_pdf)])
def test_other_files_give_the_same_article_as_the_text(folder, name, make):
    pytest.importorskip({"html": "bs4", "docx": "docx", "pdf": "pypdf"}[name[4:]])
    make(folder / "texts" / name)
    plain = intake.propose("ice.txt", ROW, folder=folder)
    proposal = intake.propose(name, ROW, folder=folder)
    assert proposal.document["fingerprint"] == plain.document["fingerprint"]
    assert proposal.kept["text"].tolist() == plain.kept["text"].tolist()
    intake.accept(proposal)
    saved = (folder / "texts" / "nordby-2024-ice.txt").read_text(encoding="utf-8").splitlines()
    assert saved == PROSE or (name == "ice.pdf" and " ".join(saved) == " ".join(PROSE))


def test_furniture_of_a_page_is_named_with_its_place(tmp_path):
    pytest.importorskip("bs4")
    as_html(tmp_path / "ice.html")
    found = intake.clean(readers.read(tmp_path / "ice.html")).set_index("text")["reason"]
    assert (
        found["Home"] == "navigation of the page" and found["Harbour freezes"] == "before the first paragraph of prose"
    )
    assert found["The quay in ice, seen from the hill on Monday."] == "caption of a picture"
    assert not [text for text in found.index if "Script" in text or "remark" in text]


def test_lines_of_a_pdf_become_paragraphs():
    page = "Nordby Post\nThe ice of the harbour came ear-\nly this year, and it stayed on.\nWho pays\nA second one follows here, which\nends.\n{}"
    rows = readers.join_lines([page.format(number) for number in (1, 2, 3)])
    assert rows.count(("Nordby Post", "line of every page")) == 3 and ("2", "line of every page") in rows
    once = readers.join_lines([page.format(1)])
    assert [text for text, place in once if not place] == [
        "Nordby Post",
        "The ice of the harbour came early this year, and it stayed on. Who pays",
        "A second one follows here, which ends.",
    ]


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parcel:
        parcel.writestr("word/document.xml", b"0" * 30_000_000)


def many_parts(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as parcel:
        for number in range(readers.MAX_PARTS + 1):
            parcel.writestr(f"word/{number}.xml", b"")


REFUSED = {
    "a zip bomb": ("x.docx", bomb, "200 to 1"),
    "too many parts": ("x.docx", many_parts, "parts"),
    "no zip": ("x.docx", lambda p: p.write_bytes(b"PK\x03\x04 broken"), "not a whole DOCX"),
    "a zip that is no document": ("x.docx", lambda p: zipfile.ZipFile(p, "w").close(), "DOCX"),
    "no PDF": ("x.pdf", lambda p: p.write_bytes(b"%PDF-1.4 broken"), "cannot be read as PDF"),
    "another kind": ("x.odt", lambda p: p.write_bytes(b"x"), "save it as"),
    "nothing in it": ("x.txt", lambda p: p.write_bytes(b" \n"), "no text"),
    "not UTF-8": ("x.txt", lambda p: p.write_bytes(b"\xff\xfe\xfa"), "UTF-8"),
    "endless nesting": ("x.html", lambda p: p.write_text("<div>" * 3000 + "deep"), "nested"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_could_do_harm_or_cannot_be_read_is_refused_by_name(tmp_path, case):
    name, make, says = REFUSED[case]
    pytest.importorskip({"docx": "docx", "pdf": "pypdf", "html": "bs4"}.get(name[2:], "csv"))
    make(tmp_path / name)
    with pytest.raises(TextError, match=name) as error:
        readers.read(tmp_path / name)
    assert says in str(error.value)


def test_a_missing_file_and_a_too_large_one_are_named(tmp_path, monkeypatch):
    with pytest.raises(TextError, match="not found"):
        readers.read(tmp_path / "none.txt")
    (tmp_path / "big.txt").write_text("a word " * 30)
    monkeypatch.setattr(rule, "MAX_FILE", 100)
    with pytest.raises(TextError, match="larger than"):
        readers.read(tmp_path / "big.txt")
