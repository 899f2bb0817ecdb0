"""REFI-QDA, the exchange standard of NVivo, MAXQDA, ATLAS.ti and others: our codebook written, codes of a project read.

Our codebook as `.qdc`: groups Questions (with their stances), Reasons, Frames, Certainty and Voices. A colleague
who loads it marks a passage with a voice, a stance and, as they apply, reasons, frames and certainty; saved as a project
(`.qdpx`) it is read back here. All codes on exactly the same passage by the same user make one statement per question.

| theirs | ours |
|---|---|
| Code of our codebook (by guid, else by its name, or by the mapping given) | stance on a question, reason, frame, certainty, voice |
| TextSource, known by its guid | doc_id: the name, with or without its ending, or by the mapping given (guid or name) |
| User, known by its guid | nothing: the reader's number is given to `exchange.enter`; several users are read one by one |
| PlainTextSelection: place, name, description | nothing: passages of the source are not stored |
| other selections (PDF, picture, sound), codes on a whole source | nothing: a statement needs a passage of text |
| Notes, Cases, Variables, Sets, Links, Graphs | nothing |

Standard: REFI-QDA 1.0 and 1.5 (qdasoftware.org). Guids are compared without regard to case and braces, names without
regard to case, spacing, the kind of dash and the way letters are composed. The project is the one `.qde` file of the
parcel, whatever its name (ATLAS.ti names it after the project); what macOS adds (`__MACOSX`) is passed over.
"""

import unicodedata
import uuid
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree as ET

from helpers import corpus
from helpers.corpus.scale import signed
from helpers.exchange.imported import ExchangeError, Imported, dashes_plain, gather, labels, pick
from helpers.figure.style import FRAME_COLOURS, stance_colour
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
ENDINGS = {".txt", ".md", ".rtf", ".doc", ".docx", ".odt", ".pdf", ".htm", ".html", ".epub", ".xml", ".tex", ".csv"}


def guid(path: str) -> str:
    """The lasting guid of one of our codes, named by its path (`questions/split/1`, `frames/wedge`)."""
    return str(uuid.uuid5(NAMESPACE, path)).upper()


def codes(data: corpus.Corpus, voices: Collection[str] = ()) -> list[tuple[str, str, str, str]]:
    """Our codes in order: path, name, description, colour (empty where none)."""
    book, names = data.codebook, data.voices.set_index("voice_id")["name"]
    rows, end = [], book.scale[-1]
    for key, entry in book.questions.items():
        rows.append((f"questions/{key}", entry["text"], entry.get("note", ""), ""))
        rows += [
            (f"questions/{key}/{step}", f"{key} {signed(step)}", book.step(key, step), stance_colour(step, end))
            for step in book.scale
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
    root = ET.Element(f"{{{CODEBOOK}}}CodeBook", origin=data.codebook.debate.short)
    root.append(code_tree(data, voices, CODEBOOK))
    ET.indent(root, " ")
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def code_tree(data: corpus.Corpus, voices: Collection[str], space: str) -> ET.Element:
    """Our codes under their groups, as the element Codes of a code book or of a project (the namespace `space`)."""
    top = ET.Element(f"{{{space}}}Codes")
    nodes = {key: _code(top, key, name, "", "", codable=False) for key, name in GROUPS.items()}
    for path, name, means, colour in codes(data, voices):
        parent = nodes[path.rpartition("/")[0]]
        codable = not (path.startswith("questions/") and path.count("/") == 1)
        nodes[path] = _code(parent, path, name, means, colour, codable=codable)
    if len(voices) == 0:
        top.remove(nodes["voices"])
    return top


def _code(parent: ET.Element, path: str, name: str, means: str, colour: str, codable: bool) -> ET.Element:
    marks = {"guid": guid(path), "name": name, "isCodable": str(codable).lower(), "color": colour}
    space = parent.tag.partition("}")[0] + "}"
    node = ET.SubElement(parent, f"{space}Code", {key: value for key, value in marks.items() if value})
    if means:
        ET.SubElement(node, f"{space}Description").text = means
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


@dataclass(frozen=True)
class Source:
    """A source of a project: its guid (or its place where it has none), what to call it, its doc_id or why it has none."""

    key: str
    label: str
    doc_id: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Passage:
    """A passage of one text: the key of its source, which text of it, first and last character, the user's guid."""

    source: str
    text: int
    start: str
    end: str
    user: str


def read_project(
    path: Path,
    data: corpus.Corpus,
    sources: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    user: str = "",
    certainty: str = "",
) -> Imported:
    """The statements of a project (.qdpx).

    `sources` maps the guid or the name of a source to a doc_id, `names` the name of a code to one of ours by its path, as
    in {"works": "questions/toll/2", "Prof. A": "voices/ada-example"}; `user` picks one of several users by name or guid;
    `certainty` is entered where no code says it. Raises ExchangeError for a file that is no project or is too large.
    """
    root = parse(_project(path), path.name)
    meaning, left_out = _meanings(root, data, names or {})
    found, more = _passages(root)
    coded = _sources(root, {passage.source for passage in found}, data, sources or {})
    more += _unused(root, sources or {}, names or {})
    users = {_bare(node.get("guid", "")): node.get("name", "").strip() for node in _all(root, "User")}
    present = {passage.user for passage in found}
    called = labels({**users, **{guid: users.get(guid, "") for guid in present}}, "guid")
    chosen = pick({guid: called[guid] for guid in present}, _asked(user), path.name, "users", "user")
    candidates = []
    for passage, guids in found.items():
        source = coded[passage.source]
        where = f"{source.label}, characters {passage.start} to {passage.end}"
        known = {meaning[one] for one in guids if one in meaning}
        if passage.user != chosen:
            continue
        rows, reason = _read(known, source.doc_id, certainty)
        candidates += [{**row, "where": where} for row in rows if not source.reason]
        left_out += [(where, "", reason)] if reason and not source.reason else []
    left_out += [(source.label, "", source.reason) for source in coded.values() if source.reason]
    return gather(candidates, left_out + more, data, path.name)


def _asked(user: str) -> str:
    """A user as asked for: a guid in our spelling, a name as it is."""
    try:
        return str(uuid.UUID(user)).upper()
    except ValueError:
        return user


def _project(path: Path) -> bytes:
    """The bytes of the one .qde file, after the sizes were checked."""
    if not path.is_file():
        raise ExchangeError(f"{path}: not found")
    try:
        readers.check_zip(path, most=10 * MAX_PROJECT)
    except TextError as error:
        raise ExchangeError(str(error)) from None
    with zipfile.ZipFile(path) as parcel:
        part = _inside(parcel, path.name)
        if part.file_size > MAX_PROJECT:
            raise ExchangeError(f"{path.name}: {part.filename} is larger than {MAX_PROJECT // 1_000_000} MB")
        with parcel.open(part) as file:
            raw = file.read(MAX_PROJECT + 1)
    if len(raw) > MAX_PROJECT:
        raise ExchangeError(f"{path.name}: {part.filename} is larger than it says; it was not read")
    return raw


def _inside(parcel: zipfile.ZipFile, file: str) -> zipfile.ZipInfo:
    """The project in a parcel: the only .qde file, or the one named project.qde; hidden files are passed over."""
    found = []
    for part in parcel.infolist():
        steps = PurePosixPath(part.filename.replace("\\", "/")).parts
        hidden = any(step.startswith(".") or step == "__MACOSX" for step in steps)
        if steps and steps[-1].casefold().endswith(".qde") and not hidden:
            found.append((steps[-1].casefold(), part))
    named = [part for name, part in found if name == "project.qde"] or [part for _, part in found]
    if len(named) == 1:
        return named[0]
    there = ", ".join(part.filename for part in named) or "none"
    raise ExchangeError(
        f"{file}: one project file (.qde) is needed, there are {len(named)} ({there}); export one project as REFI-QDA (.qdpx)"
    )


def _tag(node: ET.Element) -> str:
    return node.tag.rpartition("}")[2]


def _all(root: ET.Element, name: str) -> list[ET.Element]:
    return [node for node in root.iter() if _tag(node) == name]


def plain(name: str) -> str:
    """A name without regard to case, spacing, the kind of dash and the way letters are composed."""
    return " ".join(dashes_plain(unicodedata.normalize("NFKC", name)).casefold().split())


def _meanings(root: ET.Element, data: corpus.Corpus, names: Mapping[str, str]) -> tuple[dict[str, str], list[tuple]]:
    """Which of our codes each code of a project is (guid to path), and the codes that are none of ours."""
    ours = codes(data, data.voices["voice_id"])
    by_guid = {guid(path): path for path, *_ in ours}
    by_name: dict[str, list[str]] = {}
    for path, name, *_ in ours:
        by_name.setdefault(plain(name), []).append(path)
    groups = {guid(key) for key in GROUPS} | {guid(f"questions/{key}") for key in data.codebook.questions}
    meaning: dict[str, str] = {}
    left_out: list[tuple] = []
    for node in _all(root, "Code"):
        own, name = _bare(node.get("guid", "")), node.get("name", "")
        path, reason = _meaning(own, name, by_guid, by_name, names)
        if not reason and meaning.get(own, path) != path:
            reason = f"another code has the same guid and is {meaning[own]}; this one was not taken"
        if not reason:
            meaning[own] = path
        elif own not in groups and node.get("isCodable", "true") in ("true", "1"):
            left_out.append((f"code {name}"[:80], path, reason))
    return meaning, left_out


def _meaning(
    own: str, name: str, by_guid: Mapping[str, str], by_name: Mapping[str, list[str]], names: Mapping[str, str]
) -> tuple[str, str]:
    """Our code for one of theirs, or the reason why it is none."""
    if name in names:
        known = names[name] in by_guid.values()
        return names[name], "" if known else "the path given in names= is none of our codes"
    same = by_name.get(plain(name), [])
    if own in by_guid:
        path = by_guid[own]
        if same and path not in same:
            return path, f"its guid is that of {path}, its name that of {same[0]}; say which in names={{{name!r}: ...}}"
        return path, ""
    if len(same) > 1:
        return "", f"may be {' or '.join(same)}; say which in names={{{name!r}: {same[0]!r}}}"
    return (same[0], "") if same else ("", "none of our codes; name it in names={...: 'frames/wedge'}")


def _bare(value: str) -> str:
    return value.strip().strip("{}").strip().upper()


def _kept(root: ET.Element) -> Iterator[tuple[str, ET.Element]]:
    """The sources of a project with their keys: the guid, or the place in the file where it is missing or stands twice."""
    every = [node for part in _all(root, "Sources") for node in part]
    often = Counter(_bare(node.get("guid", "")) for node in every)
    for place, node in enumerate(every, 1):
        own = _bare(node.get("guid", ""))
        yield (own if own and often[own] == 1 else f"source {place}"), node


def _passages(root: ET.Element) -> tuple[dict[Passage, list[str]], list[tuple]]:
    """The codes on each passage, and what of the project has no place here."""
    found: dict[Passage, list[str]] = {}
    left_out = []
    for key, source in _kept(root):
        name = source.get("name") or key
        for number, holder in enumerate(source.iter()):
            for node in holder:
                marks = [child for child in node if _tag(child) == "Coding"]
                if reason := _no_passage(node) if marks else "":
                    left_out.append((name, "", f"{len(marks)} codes on {reason}; a statement needs a passage of text"))
                    continue
                for mark in marks:
                    guids = [_bare(ref.get("targetGUID", "")) for ref in _all(mark, "CodeRef")]
                    found.setdefault(_place(key, number, node, mark), []).extend(guids)
        if size := sum(_tag(child) == "Coding" for child in source):
            left_out.append((name, "", f"{size} codes on the whole source; a statement needs a passage of text"))
    return found, left_out + _no_field(root)


def _place(source: str, text: int, node: ET.Element, mark: ET.Element) -> Passage:
    """Where a coding stands and whose it is; the coding's own user before that of the selection."""
    maker = mark.get("creatingUser") or node.get("creatingUser") or ""
    return Passage(source, text, node.get("startPosition", ""), node.get("endPosition", ""), _bare(maker))


def _no_passage(node: ET.Element) -> str:
    """What a coded thing is when it is no passage of a text; empty when it is one."""
    if _tag(node) != "PlainTextSelection":
        return _tag(node)
    return "" if node.get("startPosition") and node.get("endPosition") else "a selection without a position"


def _no_field(root: ET.Element) -> list[tuple]:
    """A line for each kind of thing in a project for which we have no field."""
    sizes = {kind: len(_all(root, kind)) for kind in ("Note", "Case", "Variable", "Set", "Link", "Graph")}
    return [(f"{size} x {kind}", "", "no field of ours") for kind, size in sizes.items() if size]


def _sources(
    root: ET.Element, coded: Collection[str], data: corpus.Corpus, asked: Mapping[str, str]
) -> dict[str, Source]:
    """The sources that carry codes; those of which two would become one document, or that have no name, say so."""
    nodes = {key: node for key, node in _kept(root) if key in coded}
    called = labels({key: node.get("name", "").strip() for key, node in nodes.items()}, "guid")
    found = {key: _source(key, node, called[key], data, asked) for key, node in nodes.items()}
    often = Counter(source.doc_id for source in found.values() if source.doc_id)
    return {
        key: Source(key, source.label, source.doc_id, _shared(source.doc_id, often[source.doc_id], key))
        if often[source.doc_id] > 1
        else source
        for key, source in found.items()
    }


def _shared(doc_id: str, often: int, key: str) -> str:
    return (
        f"{often} sources of the project would become one document, {doc_id}; none was read. Give each its own in "
        f"sources={{{key!r}: ...}}, or take one out"
    )


def _source(key: str, node: ET.Element, label: str, data: corpus.Corpus, asked: Mapping[str, str]) -> Source:
    """A source with its doc_id: by the mapping (guid, then name), else by its name with or without an ending."""
    name = unicodedata.normalize("NFC", node.get("name", "").strip())
    wanted = {_bare(given): doc_id for given, doc_id in asked.items()}
    if key in wanted or (name and name in asked):
        return Source(key, label, wanted.get(key) or asked[name])
    if not name:
        path = node.get("plainTextPath") or node.get("richTextPath") or node.get("path") or ""
        file = f" (its file is {path.rpartition('/')[2]})" if path else ""
        return Source(key, label, "", f"a source without a name{file}; name its document in sources={{{key!r}: ...}}")
    ids = set(data.documents["doc_id"])
    stem = Path(name).stem if Path(name).suffix.casefold() in ENDINGS else name
    return Source(key, label, next((one for one in (name, Path(name).stem) if one in ids), stem))


def _unused(root: ET.Element, sources: Mapping[str, str], names: Mapping[str, str]) -> list[tuple]:
    """A line for each name of a mapping that the project does not hold."""
    nodes = list(_kept(root))
    there = {key for key, _ in nodes} | {_bare(node.get("name", "")) for _, node in nodes}
    lines = [("sources=", one) for one in sources if _bare(one) not in there]
    lines += [("names=", one) for one in names if one not in {node.get("name", "") for node in _all(root, "Code")}]
    return [(where, one[:80], "the project has nothing of this name; compare the spelling") for where, one in lines]


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
