"""A whole REFI-QDA project (.qdpx) of our statements: codebook, a source of gists for each document, the codes of each reader.

| ours | theirs |
|---|---|
| codebook | CodeBook, with the guids of `codebook.qdc` |
| doc_id | TextSource of that name; its text is one gist a line, after the page's title, outlet and day as its Description |
| statement, as agreed | a PlainTextSelection on its gist, a Coding for each code, by the user Agreed |
| the same statement, as reader 1, 2 or 3 coded it | a PlainTextSelection on the same gist, by the user Reader 1, 2 or 3 |
| role, affiliation, locator, language, access, url; statements that were not selected | nothing |

Read back with `user="Agreed"` it gives the agreed statements, with `user="Reader 1"` those of reader 1 among them.

The project is valid against `Project-mrt2019.xsd` of REFI-QDA 1.0. What programs ask for, all of it met: guids as in the standard; positions counted in characters of a UTF-8 text with `\\n`
and no mark at its beginning, so that every program counts alike; a text under `Sources/`, named by the guid of the source, as
`internal://`; one name for one source and for one code; one code in a Coding. QualCoder (`src/qualcoder/refi.py`, commit
06db5fa) besides takes codes in a group with `isCodable="false"` as a category, takes the first child of a Coding as its code,
reads the user from the selection, and compares guids letter by letter.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.etree import ElementTree as ET

import pandas as pd

from helpers import corpus
from helpers.coding.codes import KEY
from helpers.exchange.qda import code_tree, guid

PROJECT = "urn:QDA-XML:project:1.0"
AGREED = "Agreed"
NO_GIST = "(no gist)"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of files in a zip


def project(statements: pd.DataFrame, data: corpus.Corpus) -> bytes:
    """A table of statements (of `corpus.select`) as the bytes of a .qdpx file, the same every time."""
    ET.register_namespace("", PROJECT)
    short = data.codebook.debate.short
    root = ET.Element(f"{{{PROJECT}}}Project", name=short, origin=short)
    readings = _readings(statements, data)
    users = ET.SubElement(root, f"{{{PROJECT}}}Users")
    for name in readings["user"].drop_duplicates():
        ET.SubElement(users, f"{{{PROJECT}}}User", guid=guid(f"users/{name}"), name=name)
    book = ET.SubElement(root, f"{{{PROJECT}}}CodeBook")
    book.append(code_tree(data, readings["voice_id"].unique(), PROJECT))
    sources = ET.SubElement(root, f"{{{PROJECT}}}Sources")
    texts: dict[str, str] = {}
    given: dict[tuple, list[dict]] = {}
    for reading in readings.to_dict("records"):
        given.setdefault(tuple(reading[name] for name in KEY), []).append(reading)
    for doc_id, rows in statements.groupby("doc_id", sort=False):
        own = guid(f"sources/{doc_id}")
        marks = {"guid": own, "name": str(doc_id), "plainTextPath": f"internal://{own}.txt"}
        source = ET.SubElement(sources, f"{{{PROJECT}}}TextSource", marks)
        first = rows.iloc[0]
        about = (
            f"{first['title']}. {first['outlet']}, {first['published']}. The text is gists of ours, not the article."
        )
        ET.SubElement(source, f"{{{PROJECT}}}Description").text = about
        texts[own] = _passages(source, rows, given)
    ET.indent(root, " ")
    return _parcel(ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n", texts)


def _readings(statements: pd.DataFrame, data: corpus.Corpus) -> pd.DataFrame:
    """The codes of each statement as agreed and as each reader gave them: KEY, codes, user; agreed first."""
    agreed = statements.assign(user=AGREED)
    wanted = statements[list(KEY)]
    read = data.codings.merge(wanted, on=list(KEY), how="inner").sort_values("coder", kind="stable")
    read = read.assign(user="Reader " + read["coder"].astype(str))
    columns = [*KEY, "stance", "certainty", "arguments", "frames", "user"]
    return pd.concat([agreed[columns], read[columns]], ignore_index=True)


def _passages(source: ET.Element, rows: pd.DataFrame, given: Mapping[tuple, list[dict]]) -> str:
    """Write the passages of one source, each reader's codes on the gist of a statement; returns the text."""
    text = ""
    for row in rows.to_dict("records"):
        text += "\n" if text else ""
        start, text = len(text), text + (_line(row["gist"]) or NO_GIST)
        for reading in given[tuple(row[name] for name in KEY)]:
            path = f"{'/'.join(row[name] for name in KEY)}/{reading['user']}"
            user = guid(f"users/{reading['user']}")
            marks = {"guid": guid(f"selections/{path}"), "name": row["statement_id"], "startPosition": str(start), "endPosition": str(len(text)), "creatingUser": user}  # fmt: skip
            selection = ET.SubElement(source, f"{{{PROJECT}}}PlainTextSelection", marks)
            for code in _paths(reading):
                coding = ET.SubElement(
                    selection, f"{{{PROJECT}}}Coding", guid=guid(f"codings/{path}/{code}"), creatingUser=user
                )
                ET.SubElement(coding, f"{{{PROJECT}}}CodeRef", targetGUID=guid(code))
    return text


def _line(gist: str) -> str:
    """A gist on one line, without characters that programs count as two."""
    return " ".join(gist.split())


def _paths(reading: Mapping) -> list[str]:
    """Our codes of one reading, by their paths."""
    found = [f"voices/{reading['voice_id']}", f"questions/{reading['question']}/{reading['stance']}"]
    found += [f"certainty/{reading['certainty']}"] if reading["certainty"] else []
    return found + [
        f"{block}/{code}" for block in ("arguments", "frames") for code in reading[block].split(";") if code
    ]


def _parcel(project_xml: bytes, texts: Mapping[str, str]) -> bytes:
    """The files of a project in one zip, without days of writing."""
    parts: Iterable[tuple[str, bytes]] = [
        ("project.qde", project_xml),
        *((f"Sources/{own}.txt", text.encode("utf-8")) for own, text in texts.items()),
    ]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as parcel:
        for name, content in parts:
            part = zipfile.ZipInfo(name, FIRST_DAY)
            part.external_attr = 0o644 << 16
            part.compress_type = zipfile.ZIP_DEFLATED
            parcel.writestr(part, content)
    return buffer.getvalue()
