"""Concepts, stances and reasons of somebody else's file as the codes of a new codebook, and each entry as a row of codes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from helpers.corpus.faults import Fault
from helpers.corpus.near import hint
from helpers.exchange import scale
from helpers.exchange.debate_statements import MOST_WORDS, numbers_of, shortened
from helpers.exchange.foreign import VOICES, Source, named, need_none, value_of
from helpers.exchange.imported import ExchangeError

CONTRADICTING = ("out", "middle")  # what becomes of entries that contradict each other
AS = ("questions", "arguments")  # what a concept becomes
MAIN = "main"  # the one question, where concepts are arguments
REJECTED = "Not: "  # before the label of a concept that is rejected, where concepts are arguments
_LONG = 32  # letters of an id


@dataclass(frozen=True)
class Choices:
    """What the user decides: `concepts` become questions or arguments (AS); `question` is the one question that they are arguments
    on, `against` the concepts of which agreement speaks against it; `steps` the values of the stance (`scale.steps_of`);
    `voices` who speaks (VOICES); `columns` what the columns are called; `coder` the one coder to take, else all; `certainty`
    of every statement, where the file has none; `contradicting` what becomes of entries of one voice, document, concept and
    reader with several stances (CONTRADICTING): left out, or one statement with their mean, rounded towards 0; `language` of the documents; `title`, `short` of the debate; `sheet` and `day`
    as in `from_table.read`."""

    concepts: str
    question: str = ""
    against: tuple[str, ...] = ()
    steps: str = ""
    voices: str = VOICES[0]
    columns: Mapping[str, str] = field(default_factory=dict)
    coder: str = ""
    certainty: str = ""
    contradicting: str = CONTRADICTING[0]
    language: str = ""
    title: str = ""
    short: str = ""
    sheet: str = ""
    day: str = ""

    @property
    def with_middle(self) -> bool:
        """Whether stances are put together, so that the scale needs a middle."""
        return self.concepts == "arguments" or self.contradicting == "middle"


@dataclass(frozen=True)
class Ids:
    """The ids of documents (by their key), of voices (by kind and name) and of roles (by their word)."""

    documents: Mapping[str, str]
    voices: Mapping[tuple[str, str], str]
    roles: Mapping[str, str]


@dataclass(frozen=True)
class Book:
    """The codes of the new codebook: `stances` (by value), `words` (of each stance), `concepts` (id by text), `questions`,
    `arguments`, `frames` (text by id), `readers` (number by coder); `left_out` (where, value, reason)."""

    stances: Mapping[str, int]
    words: Mapping[int, str]
    concepts: Mapping[str, str]
    questions: Mapping[str, str]
    arguments: Mapping[str, str]
    frames: Mapping[str, str]
    readers: Mapping[str, int]
    left_out: Sequence[tuple[str, str, str]]


def code(source: Source, choices: Choices, ids: Ids) -> tuple[list[dict], Book]:
    """Each entry that has a voice, a concept and a stance as a row (`debate_statements.coded`), and the codes.

    Raises ExchangeError for stances that the scale does not have, gists that are too long, concepts that are not there.
    """
    taken, left_out = _taken(source)
    if not taken:
        why = "; ".join(dict.fromkeys(reason for _, _, reason in left_out)) or "it has none"
        raise ExchangeError(f"{source.file}: no statement has a voice, a concept and a stance ({why}); no folder was made")  # fmt: skip
    stances, words = scale.read(source, choices.steps)
    need_none([*_strange(taken, source, stances), *_long(taken, source)], source.file)
    often = Counter(entry["concept"] for entry in taken).most_common()  # the first is asked where nothing else is said
    concepts = named({text: text for text, _ in often}, "concept", "_", _LONG)
    _need_concepts(choices.against, concepts, source.file)
    as_arguments = choices.concepts == "arguments"
    reasons = _reasons(taken, stances, as_arguments)
    frames = named({label: label for entry in taken for label in _split(entry, "frames")}, "frame", "_", _LONG)
    questions = {MAIN: choices.question} if as_arguments else {own: text for text, own in concepts.items()}
    readers = numbers_of(sorted(source.coders, key=_in_numbers)) or {"": 1}
    arguments, terms = ({own: label for label, own in each.items()} for each in (reasons, frames))
    steps = scale.turned(words) if choices.with_middle else words
    left_out += _neutral(taken, stances) if as_arguments else []
    book = Book(stances, steps, concepts, questions, arguments, terms, readers, left_out)
    rows = [
        {**_about(entry, ids, choices), **_codes(entry, book, choices, reasons, frames), "reader": readers[entry["coder"] if source.coders else ""]}
        for entry in taken
    ]  # fmt: skip
    return rows, book


def _taken(source: Source) -> tuple[list[Mapping[str, str]], list[tuple[str, str, str]]]:
    """The entries that can become statements; a line for each of the others."""
    taken, left_out = [], []
    for entry in source.entries:
        lacking = [word for word in ("voice", "concept", "stance") if not entry[word]]
        if lacking:
            value = entry["concept"] or entry["voice"]
            left_out.append(
                (entry["where"], value[:80], f"has no {' and no '.join(lacking)}, so it makes no statement")
            )
        else:
            taken.append(entry)
    return taken, left_out


def _strange(taken: Sequence[Mapping[str, str]], source: Source, stances: Mapping[str, int]) -> list[Fault]:
    column, known = source.names.get("stance", "stance"), ", ".join(stances)
    return [
        Fault(source.file, int(entry["row"]), column, entry["stance"], f"is no step of the stance; allowed: {known}. Correct it, or name all steps by --steps")
        for entry in taken
        if value_of(entry["stance"]) not in stances
    ]  # fmt: skip


def _long(taken: Sequence[Mapping[str, str]], source: Source) -> list[Fault]:
    return [
        Fault(source.file, int(entry["row"]), source.names.get("gist", "gist"), entry["gist"], f"has {len(entry['gist'].split())} words; a gist has at most {MOST_WORDS}. Shorten it, or leave the column out")
        for entry in taken
        if len(entry.get("gist", "").split()) > MOST_WORDS
    ]  # fmt: skip


def _need_concepts(asked: Iterable[str], concepts: Mapping[str, str], file: str) -> None:
    """Raises ExchangeError where a concept that was named is not there."""
    strange = [name for name in asked if name not in concepts]
    if strange:
        raise ExchangeError(
            f"{file}: --against {', '.join(map(repr, strange))}: no such concept. {hint(strange, concepts)}Concepts: {'; '.join(concepts)}"
        )


def _in_numbers(key: str) -> tuple[int, str]:
    """Coders by their ids as numbers, others by name."""
    return (int(key) if key.isdecimal() else 0, key)


def _split(entry: Mapping[str, str], name: str) -> list[str]:
    """The labels of a list joined by semicolons."""
    return [label.strip() for label in entry.get(name, "").split(";") if label.strip()]


def _reasons(taken: Sequence[Mapping[str, str]], stances: Mapping[str, int], as_arguments: bool) -> dict[str, str]:
    """The id of each argument by its label: of the file's own column, and of concepts, affirmed or rejected, that are arguments."""
    found = [label for entry in taken for label in _split(entry, "arguments")]
    if as_arguments:
        signs = {entry["concept"]: set() for entry in taken}  # type: dict[str, set[int]]
        for entry in taken:
            signs[entry["concept"]].add(_sign(stances[value_of(entry["stance"])]))
        found += [label for text, own in signs.items() for label in (text, REJECTED + text) if {text: 1}.get(label, -1) in own]  # fmt: skip
    return named({label: label for label in found}, "argument", "_", _LONG)


def _sign(stance: int) -> int:
    return (stance > 0) - (stance < 0)


def _neutral(taken: Sequence[Mapping[str, str]], stances: Mapping[str, int]) -> list[tuple[str, str, str]]:
    return [
        (entry["where"], entry["concept"][:80], "neither for nor against this concept: the statement stands, without it as a reason")
        for entry in taken
        if stances[value_of(entry["stance"])] == 0
    ]  # fmt: skip


def _about(entry: Mapping[str, str], ids: Ids, choices: Choices) -> dict[str, str]:
    """Document, voice, role, affiliation and certainty of an entry."""
    return {
        "where": entry["where"],
        "concept": entry["concept"],
        "doc_id": ids.documents[entry["document"]],
        "voice_id": ids.voices[entry["kind"], entry["voice"]],
        "role": ids.roles[entry["role"]],
        "affiliation": entry["affiliation"],
        "certainty": entry.get("certainty", "").casefold() or choices.certainty,
    }


def _codes(
    entry: Mapping[str, str], book: Book, choices: Choices, reasons: Mapping[str, str], frames: Mapping[str, str]
) -> dict:
    """Question, stance, arguments, frames and gist of an entry."""
    given, concept = book.stances[value_of(entry["stance"])], entry["concept"]
    labels = _split(entry, "arguments")
    stance, question = given, book.concepts[concept]
    if choices.concepts == "arguments":
        stance, question = (-given if concept in choices.against else given), MAIN
        labels += [concept] if given > 0 else [REJECTED + concept] if given < 0 else []
    word = book.words[given]
    gist = entry.get("gist") or shortened(f"{word[:1].upper()}{word[1:]}: {concept}")
    return {
        "question": question,
        "stance": stance,
        "arguments": ";".join(dict.fromkeys(reasons[label] for label in labels)),
        "frames": ";".join(dict.fromkeys(frames[label] for label in _split(entry, "frames"))),
        "gist": gist,
    }
