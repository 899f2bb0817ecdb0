"""Which document, voice, question and stance an entry of Discourse Network Analyzer is: every name said, none guessed."""

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from helpers import corpus
from helpers.exchange.imported import ExchangeError, Imported, dashes_plain, gather, labels, pick

EXTRA = ("doc_id", "voice_id", "certainty", "arguments", "frames")
MAX_FILE = 500_000_000  # bytes
WORDS = {"true": 1.0, "yes": 1.0, "false": -1.0, "no": -1.0}


@dataclass(frozen=True)
class Mappings:
    """What the reader of a file said: the worth of a qualifier, and which name of theirs is which of ours.

    `documents` is keyed by the document's id in the file, or by its title.
    """

    factor: float = 1
    concepts: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    voices: Mapping[str, str] = field(default_factory=dict)


def check_factor(factor: float) -> None:
    if not math.isfinite(factor) or factor <= 0:
        raise ExchangeError(
            f"factor={factor}: must be above 0; a concept that says the opposite of a question is turned by "
            "concepts={...: '-bond'}"
        )


def check_size(path: Path) -> None:
    if not path.is_file():
        raise ExchangeError(f"{path}: not found")
    if path.stat().st_size > MAX_FILE:
        raise ExchangeError(f"{path.name}: larger than {MAX_FILE // 1_000_000} MB; export fewer documents")


def statements_of(events, coders, left_out, file, data, asked: Mappings, coder, certainty) -> Imported:
    """Events of either format as statements; `coders` names the coder of each id."""
    check_factor(asked.factor)
    present = {str(event.get("coder", "")) for event in events}
    chosen = pick(labels({number: coders.get(number, "") for number in present}, "id"), coder, file, "coders", "coder")
    events = [event for event in events if str(event.get("coder", "")) == chosen]
    shared = _shared_documents(events, data, asked)
    candidates = []
    for event in events:
        where = f"statement {event['statement_id']}"
        found, faults = _mapped(event, data, asked, shared)
        left_out = [*left_out, *((where, value, reason) for value, reason in faults)]
        if not faults:
            found["certainty"] = found["certainty"] or certainty
            candidates.append({**found, "where": where})
    left_out += _taken_as_one(events, data, asked) + _unused(events, asked)
    return gather(candidates, left_out, data, file)


def _document_key(event: Mapping) -> str:
    return str(event.get("document_id", "") or f"{event['document_title']} of {str(event['time'])[:10]}")


def _shared_documents(events: Iterable[Mapping], data: corpus.Corpus, asked: Mappings) -> dict[str, list[str]]:
    """The doc_ids that more than one document of the file would become, with the ids of those documents."""
    found: dict[str, dict[str, None]] = {}
    for event in events:
        doc_id, _ = _document(event, data, asked)
        found.setdefault(doc_id, {})[_document_key(event)] = None
    return {doc_id: list(keys) for doc_id, keys in found.items() if doc_id and len(keys) > 1}


def _taken_as_one(events: Iterable[Mapping], data: corpus.Corpus, asked: Mappings) -> list[tuple]:
    """A line for each voice and each question that several names of the file became without being told so."""
    names: dict[tuple[str, str], dict[str, None]] = {}
    for event in events:
        actor, concept = _actor(event), str(event["concept"])
        if actor not in asked.voices and (voice := _voice(actor, data, asked)[0]):
            names.setdefault(("voice", voice), {})[actor] = None
        if concept not in asked.concepts and (question := _question(concept, data, asked)[0]):
            names.setdefault(("question", question), {})[concept] = None
    return [
        (f"{kind} {ours}", "; ".join(theirs)[:80], f"these names were taken as one {kind}; if they are not, name them in {kind if kind == 'voice' else 'concept'}s=")
        for (kind, ours), theirs in names.items()
        if len(theirs) > 1
    ]  # fmt: skip


def _unused(events: Iterable[Mapping], asked: Mappings) -> list[tuple]:
    """A line for each name of a mapping that the file does not hold."""
    events = list(events)
    there = {
        "concepts": {str(event["concept"]) for event in events},
        "documents": {text for event in events for text in (str(event["document_title"]), str(event.get("document_id", "")))},
        "voices": {_actor(event) for event in events},
    }  # fmt: skip
    return [
        (f"{name}=", str(key)[:80], "no statement that was read has this name; compare the spelling")
        for name, found in there.items()
        for key in getattr(asked, name)
        if str(key) not in found
    ]


def _mapped(
    event: Mapping, data: corpus.Corpus, asked: Mappings, shared: Mapping[str, list[str]]
) -> tuple[dict, list[tuple]]:
    """One event in our fields, and what of it could not be mapped (value, reason)."""
    faults = []
    question, sign = _question(str(event["concept"]), data, asked)
    if not question:
        faults.append((str(event["concept"])[:80], "no question of the codebook; name it in concepts={...: 'split'}"))
    doc_id, reason = _document(event, data, asked)
    if doc_id in shared:
        keys = shared[doc_id]
        reason = f"documents {', '.join(keys)} of the file would become one, {doc_id}; name each in documents={{{keys[0]!r}: ...}} or take one out"  # fmt: skip
    if reason:
        faults.append((str(event["document_title"])[:80], reason))
    voice, reason = _voice(_actor(event), data, asked)
    if not voice:
        faults.append((_actor(event)[:80], reason))
    stance = _stance(event["qualifier"], asked.factor * sign, event["boolean"], data.codebook.scale)
    if stance is None:
        wanted = f"x {asked.factor:g} is no step of the scale {', '.join(map(str, data.codebook.scale))}"
        if event["boolean"]:
            wanted = f"is neither yes nor no (1, 0); or the factor {asked.factor:g} is no whole stance"
        faults.append((str(event["qualifier"])[:80], f"qualifier {wanted}"))
    lists = {name: str(event.get(name, "") or "").replace(",", ";") for name in ("arguments", "frames")}
    key = {"doc_id": doc_id, "voice_id": voice, "question": question, "stance": stance}
    return {**key, **lists, "certainty": str(event.get("certainty", "") or "")}, faults


def _actor(event: Mapping) -> str:
    return str(event.get("voice_id", "") or event.get("person", "") or event.get("organization", "") or "")


def _question(concept: str, data: corpus.Corpus, asked: Mappings) -> tuple[str, int]:
    """The question of a concept and the sign of its stances; only a mapping that was given turns the sign."""
    if concept in asked.concepts:
        name = asked.concepts[concept]
        sign, name = (-1, name[1:]) if name.startswith("-") else (1, name)
        if name not in data.codebook.questions:
            raise ExchangeError(
                f"concepts={{{concept!r}: {name!r}}}: is no question; allowed: {', '.join(data.codebook.questions)}"
            )
        return name, sign
    if concept in data.codebook.questions:
        return concept, 1
    found = [key for key, entry in data.codebook.questions.items() if plain(entry["text"]) == plain(concept)]
    return (found[0], 1) if len(found) == 1 else ("", 1)


def plain(text: str) -> str:
    """A text as DNA's event list gives it back, without regard to case, spacing and the way letters are composed."""
    text = unicodedata.normalize("NFKC", text).replace(";", ",").replace('"', "'")
    return " ".join(text.casefold().split())


def _document(event: Mapping, data: corpus.Corpus, asked: Mappings) -> tuple[str, str]:
    """The doc_id of an event, or the reason why there is none."""
    number, title, day = str(event.get("document_id", "")), str(event["document_title"]), str(event["time"])[:10]
    for key in (number, title):
        if key and key in asked.documents:
            return asked.documents[key], ""
    if event.get("doc_id"):
        return str(event["doc_id"]), ""
    table = data.documents[data.documents["title"].map(plain) == plain(title)]
    same = table[table["published"].map(lambda published: bool(published) and day.startswith(published))]
    if len(same) == 1:
        return same["doc_id"].item(), ""
    advice = f"name it in documents={{{number or title[:40]!r}: ...}}"
    if len(same) > 1:
        return "", f"{len(same)} documents of this title and date ({', '.join(same['doc_id'])}); {advice}"
    if len(table):
        there = ", ".join(f"{row.doc_id} of {row.published}" for row in table.itertuples())
        return (
            "",
            f"no document of this title and date: asked was {day}, there is {there}; correct the date or {advice}",
        )
    return (
        "",
        f"no document of this title and date in documents.csv; enter it first (coding.propose, coding.accept), or {advice}",
    )


def _voice(actor: str, data: corpus.Corpus, asked: Mappings) -> tuple[str, str]:
    """The voice_id of a name, or the reason why there is none."""
    table, wanted = data.voices, asked.voices.get(actor, actor)
    if not actor:
        return "", "neither person nor organization is given; enter one in DNA"
    if (table["voice_id"] == wanted).any():
        return wanted, ""
    same = table.loc[table["name"].map(plain) == plain(wanted), "voice_id"].tolist()
    if len(same) > 1:
        return "", f"{len(same)} voices of this name ({', '.join(same)}); say which: voices={{{actor!r}: {same[0]!r}}}"
    reason = "no voice of this name in voices.csv; add it first: coding.add_voice(...), or name it in voices={...: 'reuters'}"
    return (same[0], "") if same else ("", reason)


def _stance(value: object, factor: float, boolean: bool, scale: Sequence[int]) -> int | None:
    """A qualifier as a stance; None when it is no step of the scale."""
    text = dashes_plain(str(value)).strip().lower()
    try:
        number = {"1": 1.0, "0": -1.0, **WORDS}[text] if boolean else float(text)
    except (KeyError, ValueError):
        return None
    if not math.isfinite(number):
        return None
    stance = round(number * factor, 9)
    return int(stance) if stance in scale else None
