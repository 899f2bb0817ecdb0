"""REFI-QDA, the exchange standard of NVivo, MAXQDA, ATLAS.ti and others: our codebook written, codes of a project read.

Our codebook as `.qdc`: groups Questions (with their five stances), Reasons, Frames, Certainty and Voices. A colleague
who loads it marks a passage with a voice, a stance and, as they apply, reasons, frames and certainty; saved as a project
(`.qdpx`) it is read back here. All codes on exactly the same passage by the same user make one statement per question.

| theirs | ours |
|---|---|
| Code of our codebook (by guid, else by its name, or by the mapping given) | stance on a question, reason, frame, certainty, voice |
| TextSource name | doc_id: the name without its ending, or by the mapping given |
| User | nothing: the reader's number is given to `exchange.enter`; several users are read one by one |
| PlainTextSelection: place, name, description | nothing: passages of the source are not stored |
| other selections (PDF, picture, sound), codes on a whole source | nothing: a statement needs a passage of text |
| Notes, Cases, Variables, Sets, Links, Graphs | nothing |

Standard: REFI-QDA 1.0 and 1.5 (qdasoftware.org).
"""

import uuid
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

from helpers import corpus
from helpers.corpus.codebook import STANCES
from helpers.exchange.imported import ExchangeError, Imported, gather
from helpers.figure.style import FRAME_COLOURS, STANCE_COLOURS, STANCE_MARKS
from helpers.texts import readers
from helpers.texts.rule import TextError

NAMESPACE = uuid.UUID("5b0e2b5e-6a53-5f0c-9d0e-7c1f3b0f2a11")  # of our guids; never to be changed
CODEBOOK = "urn:QDA-XML:codebook:1.0"
MAX_PROJECT = 100_000_000  # bytes of project.qde when unpacked
GROUPS = {
    "questions": "Questions",
    "arguments": "Reasons",
    "frames": "Frames",
    "certainty": "Certainty",
    "voices": "Voices",
}
CERTAINTY = ("explicit", "implied")


def guid(path: str) -> str:
    """The lasting guid of one of our codes, named by its path (`questions/split/1`, `frames/wedge`)."""
    return str(uuid.uuid5(NAMESPACE, path)).upper()


def codes(data: corpus.Corpus, voices: Collection[str] = ()) -> list[tuple[str, str, str, str]]:
    """Our codes in order: path, name, description, colour (empty where none)."""
    book, names = data.codebook, data.voices.set_index("voice_id")["name"]
    rows = []
    for key, entry in book.questions.items():
        rows.append((f"questions/{key}", entry["text"], entry.get("note", ""), ""))
        rows += [
            (f"questions/{key}/{step}", f"{key} {STANCE_MARKS[step]}", book.step(key, step), STANCE_COLOURS[step])
            for step in STANCES
        ]
    for block in ("arguments", "frames"):
        rows += [
            (f"{block}/{key}", entry["label"], entry["means"], FRAME_COLOURS.get(key, "") if block == "frames" else "")
            for key, entry in book.blocks[block].items()
        ]
    rows += [(f"certainty/{word}", word, "", "") for word in CERTAINTY]
    return rows + [(f"voices/{key}", f"{names[key]} ({key})", "", "") for key in sorted(set(voices))]


def codebook_xml(data: corpus.Corpus, voices: Collection[str] = ()) -> bytes:
    """Our codebook as a REFI-QDA code book (.qdc), the same bytes every time; `voices` are the voice_ids to offer."""
    ET.register_namespace("", CODEBOOK)
    root = ET.Element(f"{{{CODEBOOK}}}CodeBook", origin="reverse-nixon")
    top = ET.SubElement(root, f"{{{CODEBOOK}}}Codes")
    nodes = {key: _code(top, key, name, "", "", codable=False) for key, name in GROUPS.items()}
    for path, name, means, colour in codes(data, voices):
        parent = nodes[path.rpartition("/")[0]]
        nodes[path] = _code(
            parent, path, name, means, colour, codable=not (path.startswith("questions/") and path.count("/") == 1)
        )
    if len(voices) == 0:
        top.remove(nodes["voices"])
    ET.indent(root, " ")
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _code(parent: ET.Element, path: str, name: str, means: str, colour: str, codable: bool) -> ET.Element:
    marks = {"guid": guid(path), "name": name, "isCodable": str(codable).lower(), "color": colour}
    node = ET.SubElement(parent, f"{{{CODEBOOK}}}Code", {key: value for key, value in marks.items() if value})
    if means:
        ET.SubElement(node, f"{{{CODEBOOK}}}Description").text = means
    return node


class _Plain(ET.TreeBuilder):
    """Builds the tree of an XML file that declares nothing of its own: no document type, so no entities to expand."""

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise ExchangeError("holds a document type declaration, which no QDA program writes; it was not read")


def parse(raw: bytes, name: str) -> ET.Element:
    """An XML file as a tree, without entities; raises ExchangeError that names the file."""
    try:
        parser = ET.XMLParser(target=_Plain())
        parser.feed(raw)
        return parser.close()
    except ExchangeError as error:
        raise ExchangeError(f"{name}: {error}") from None
    except (ET.ParseError, ValueError, RecursionError, LookupError) as error:
        raise ExchangeError(f"{name}: is not well-formed XML ({error})") from None


def read_project(
    path: Path,
    data: corpus.Corpus,
    sources: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    user: str = "",
    certainty: str = "",
) -> Imported:
    """The statements of a project (.qdpx).

    `sources` maps the name of a source to a doc_id, `names` the name of a code to one of ours by its path, as in
    {"works": "questions/split/2", "Prof. Li": "voices/li-xing"}; `user` picks one of several users; `certainty` is
    entered where no code says it. Raises ExchangeError for a file that is no project or is too large.
    """
    root = parse(_project(path), path.name)
    users = {node.get("guid", ""): node.get("name", "") for node in _all(root, "User")}
    meaning, left_out = _meanings(root, data, names or {})
    found, more = _passages(root, users)
    left_out += more
    coders = sorted({key[3] for key in found})
    if user not in coders and (user or len(coders) > 1):
        raise ExchangeError(f"{path.name}: users {', '.join(coders)}; read one at a time: user={coders[0]!r}")
    candidates = []
    for (source, start, end, coder), guids in found.items():
        if user and coder != user:
            continue
        where = f"{source}, characters {start} to {end}"
        known = {meaning[one] for one in guids if one in meaning}
        doc_id = (sources or {}).get(source, Path(source).stem if Path(source).suffix in (".txt", ".docx", ".pdf", ".rtf") else source)  # fmt: skip
        rows, reason = _read(known, doc_id, certainty)
        candidates += [{**row, "where": where} for row in rows]
        left_out += [(where, "", reason)] if reason else []
    return gather(candidates, left_out, data, path.name)


def _project(path: Path) -> bytes:
    """The bytes of project.qde, after the sizes were checked."""
    if not path.is_file():
        raise ExchangeError(f"{path}: not found")
    try:
        readers.check_zip(path, most=10 * MAX_PROJECT)
    except TextError as error:
        raise ExchangeError(str(error)) from None
    with zipfile.ZipFile(path) as parcel:
        inside = [part for part in parcel.infolist() if part.filename.rpartition("/")[2].lower() == "project.qde"]
        if len(inside) != 1:
            raise ExchangeError(f"{path.name}: holds no project.qde; export the project as REFI-QDA (.qdpx)")
        if inside[0].file_size > MAX_PROJECT:
            raise ExchangeError(f"{path.name}: project.qde is larger than {MAX_PROJECT // 1_000_000} MB")
        with parcel.open(inside[0]) as file:
            raw = file.read(MAX_PROJECT + 1)
    if len(raw) > MAX_PROJECT:
        raise ExchangeError(f"{path.name}: project.qde is larger than it says; it was not read")
    return raw


def _tag(node: ET.Element) -> str:
    return node.tag.rpartition("}")[2]


def _all(root: ET.Element, name: str) -> list[ET.Element]:
    return [node for node in root.iter() if _tag(node) == name]


def _meanings(root: ET.Element, data: corpus.Corpus, names: Mapping[str, str]) -> tuple[dict[str, str], list[tuple]]:
    """Which of our codes each code of a project is (guid to path), and the codes that are none of ours."""
    ours = codes(data, data.voices["voice_id"])
    by_guid = {guid(path): path for path, *_ in ours}
    by_name = {name.casefold(): path for path, name, *_ in ours}
    known = set(by_guid.values())
    meaning, left_out = {}, []
    groups = {guid(key) for key in GROUPS} | {guid(f"questions/{key}") for key in data.codebook.questions}
    for node in _all(root, "Code"):
        own, name = _bare(node.get("guid", "")), node.get("name", "")
        path = names.get(name) or by_guid.get(own) or by_name.get(name.casefold(), "")
        if path in known:
            meaning[own] = path
        elif own not in groups and node.get("isCodable", "true") == "true":
            left_out.append((f"code {name}"[:80], path, "none of our codes; name it in names={...: 'frames/wedge'}"))
    return meaning, left_out


def _bare(value: str) -> str:
    return value.strip("{}").upper()


def _passages(root: ET.Element, users: Mapping[str, str]) -> tuple[dict[tuple, list[str]], list[tuple]]:
    """The codes on each passage (source, start, end, user), and what of the project has no place here."""
    found: dict[tuple, list[str]] = {}
    left_out = []
    for source in (node for part in _all(root, "Sources") for node in part):
        name = source.get("name", "")
        for node in source.iter():
            marks = [child for child in node if _tag(child) == "Coding"]
            if marks and _tag(node) != "PlainTextSelection":
                left_out.append((name, "", f"{len(marks)} codes on {_tag(node)}; a statement needs a passage of text"))
                continue
            for mark in marks:
                maker = mark.get("creatingUser") or node.get("creatingUser") or ""
                key = (name, node.get("startPosition", ""), node.get("endPosition", ""), users.get(maker, maker))
                found.setdefault(key, []).extend(_bare(ref.get("targetGUID", "")) for ref in _all(mark, "CodeRef"))
    for kind in ("Note", "Case", "Variable", "Set", "Link", "Graph"):
        if size := len(_all(root, kind)):
            left_out.append((f"{size} x {kind}", "", "no field of ours"))
    return found, left_out


def _read(known: set[str], doc_id: str, certainty: str) -> tuple[list[dict], str]:
    """The statements that the codes of one passage make, or the reason why they make none."""
    split = {
        group: sorted(path.partition("/")[2] for path in known if path.startswith(f"{group}/")) for group in GROUPS
    }
    stances = [path.split("/") for path in split["questions"] if "/" in path]
    if not known:
        return [], "none of its codes is one of ours"
    if len(split["voices"]) != 1:
        return [], f"{len(split['voices'])} voices on this passage; a statement has one: mark it with a code of Voices"
    if not stances:
        return [], "no stance on this passage: mark it with a code of Questions"
    if len(split["certainty"]) > 1 or len({question for question, _ in stances}) < len(stances):
        return [], "two stances on one question, or both certainties, on one passage"
    common = {
        "doc_id": doc_id,
        "voice_id": split["voices"][0],
        "certainty": (split["certainty"] or [certainty])[0],
        "arguments": ";".join(split["arguments"]),
        "frames": ";".join(split["frames"]),
    }
    return [{**common, "question": question, "stance": step} for question, step in stances], ""
