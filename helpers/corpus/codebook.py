"""The vocabulary of the project: questions with their stance steps, arguments, frames, and the smaller word lists."""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from helpers import paths
from helpers.corpus import debate, scale
from helpers.corpus.debate import Debate

BLOCKS = (
    "questions",
    "arguments",
    "frames",
    "roles",
    "genres",
    "access",
    "date_basis",
    "kinds",
    "speech",
    "languages",
    "groups",
)
_NEEDED = {
    "questions": ("text", "low", "high", "steps"),
    "arguments": ("label", "means"),
    "frames": ("label", "means", "colour"),
    "groups": ("label", "colour", "marker"),
}
MAY_BE_EMPTY = ("arguments", "frames", "languages")  # a debate need not have any
CASE = ("question", "rule", "yes", "no")  # what a hard place of the block [cases] holds
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_ID = re.compile(r"[a-z][a-z0-9_]*")


class CodebookError(ValueError):
    """The codebook cannot be used; the message names the file and the block."""


@dataclass(frozen=True)
class Codebook:
    """The codebook: for each block a mapping from an id to its entry, in the order of the file."""

    blocks: dict[str, dict] = field(repr=False)

    @property
    def questions(self) -> dict[str, dict]:
        return self.blocks["questions"]

    @property
    def arguments(self) -> dict[str, dict]:
        return self.blocks["arguments"]

    @property
    def frames(self) -> dict[str, dict]:
        return self.blocks["frames"]

    @property
    def groups(self) -> dict[str, dict]:
        """The groups of countries, in the order in which they are drawn; the last takes those that no other group has."""
        return self.blocks["groups"]

    @property
    def cases(self) -> dict[str, dict]:
        """The hard places: question, rule, an example for it (`yes`) and one against it (`no`); empty where none is named."""
        return self.blocks["cases"]

    @property
    def scale(self) -> tuple[int, ...]:
        """The steps of the stance scale in rising order: -2, -1, 0, 1, 2, or others."""
        return tuple(self.blocks["stance"]["scale"])

    @cached_property
    def debate(self) -> Debate:
        """What the data say of their own debate: title, short name, citation, periods."""
        return debate.read(self.blocks["debate"], self.ids("questions"), self.ids("roles"))

    @property
    def out_of_office(self) -> tuple[str, ...]:
        """The roles that speak neither for a government nor for an institution, in the order of the file."""
        return tuple(role for role in self.ids("roles") if role not in self.debate.lines)

    def ids(self, block: str) -> list[str]:
        """The ids of a block (`questions`, `arguments`, `frames`, `roles`, ...)."""
        return list(self.blocks[block])

    def label(self, block: str, entry: str) -> str:
        """The name to print for an id: its label, or the question's text, or the id itself in plain words."""
        found = self.blocks[block].get(entry)
        if isinstance(found, dict):
            return found.get("label") or found.get("text") or entry
        return entry.replace("_", " ")

    def step(self, question: str, stance: int) -> str:
        """What a stance means on a question, in words."""
        return self.questions[question]["steps"][str(stance)]

    def ends(self, question: str) -> tuple[str, str]:
        """What the ends of a question's scale mean, without their numbers: `it cannot work`, `it will work`."""
        low, high = (self.questions[question][end] for end in ("low", "high"))
        return low.partition(": ")[2] or low, high.partition(": ")[2] or high


def read_toml(path: Path) -> dict:
    """A TOML file as a dict; raises CodebookError that names file and line."""
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"))
    except FileNotFoundError:
        raise CodebookError(f"{path.name}: not found in {path.parent.name}/") from None
    except UnicodeDecodeError as error:
        raise CodebookError(f"{path.name}: not UTF-8 (byte {error.start}); save it as UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CodebookError(f"{path.name}: not valid TOML: {error}") from None


def load(path: Path | None = None) -> Codebook:
    """The codebook of `codebook.toml` (default: the one in `data/`); raises CodebookError with every fault at once."""
    path = path or paths.data() / "codebook.toml"
    table = read_toml(path)
    table |= {block: {} for block in MAY_BE_EMPTY if block not in table}
    faults = [fault for block in BLOCKS for fault in _faults(block, table.get(block), table.get("stance"))]
    faults += scale.faults(table.get("stance"))
    faults += debate.faults(table.get("debate"), table.get("questions"), table.get("roles"))
    faults += _case_faults(table.get("cases", {}), table.get("questions"))
    if faults:
        raise CodebookError("\n".join(f"{path.name}: {fault}" for fault in faults))
    blocks = {block: table[block] for block in (*BLOCKS, "stance", "debate")}
    return Codebook({**blocks, "cases": table.get("cases", {})})


def _faults(block: str, entries: object, stance: object = None) -> list[str]:
    """What is wrong with one block of the codebook, a line each; `stance`: the block that names the scale."""
    if not isinstance(entries, dict) or not (entries or block in MAY_BE_EMPTY):
        return [f"block [{block}] is missing or empty"]
    faults = []
    for key, entry in entries.items():
        place = f"[{block}.{key}]"
        if block not in ("date_basis", "groups") and not _ID.fullmatch(key):
            faults.append(f"{place} an id has small letters, digits and underscores only")
        if block not in _NEEDED:
            if not isinstance(entry, str) or not entry.strip():
                faults.append(f"{place} needs a text that says what it means")
        elif not isinstance(entry, dict):
            faults.append(f"{place} must be a block with {', '.join(_NEEDED[block])}")
        else:
            faults += [f"{place} has no {name}" for name in _NEEDED[block] if not entry.get(name)]
            faults += [
                f"{place} {name} must be a text"
                for name, value in entry.items()
                if name != "steps" and not isinstance(value, str)
            ]
            faults += [
                f"{place} colour must be six hexadecimal digits, for instance #0072B2"
                for colour in [entry.get("colour")]
                if isinstance(colour, str) and not _COLOUR.fullmatch(colour)
            ]
            faults += (
                _step_faults(place, entry.get("steps"), stance) if block == "questions" and entry.get("steps") else []
            )
    return faults


def _case_faults(cases: object, questions: object) -> list[str]:
    """What is wrong with the hard places, a line each."""
    if not isinstance(cases, dict):
        return ["block [cases] must hold blocks such as [cases.name]"]
    known = list(questions) if isinstance(questions, dict) else []
    faults = []
    for key, case in cases.items():
        missing = [
            name for name in CASE if not (isinstance(case, dict) and isinstance(case.get(name), str) and case[name])
        ]
        faults += [f"[cases.{key}] has no {name}" for name in missing]
        if not missing and case["question"] not in known:
            faults.append(f"[cases.{key}] question {case['question']!r} is unknown; allowed: {', '.join(known)}")
    return faults


def _step_faults(place: str, steps: object, stance: object) -> list[str]:
    if scale.faults(stance):
        return []  # told once
    expected = {str(step) for step in stance["scale"]}  # type: ignore[index]
    if not isinstance(steps, dict) or set(steps) != expected:
        return [f"{place} steps must spell out exactly {', '.join(sorted(expected, key=int))}"]
    return [
        f"{place} step {key} must be a text" for key, text in steps.items() if not isinstance(text, str) or not text
    ]


def word_lists(book: Codebook, folder: Path | None = None) -> dict[str, list[str]]:
    """The terms of each frame from `lexicon.toml` (default: in `data/`); a frame without a list has none.

    Raises CodebookError for a frame that the codebook does not know.
    """
    lists = read_toml((folder or paths.data()) / "lexicon.toml").get("frames", {})
    unknown = sorted(set(lists) - set(book.frames))
    if unknown:
        raise CodebookError(
            f"lexicon.toml: no such frame: {', '.join(unknown)}; the codebook has {', '.join(book.frames)}"
        )
    return {frame: lists.get(frame, []) for frame in book.frames}
