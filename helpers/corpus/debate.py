"""What the data say of their own debate: the block `[debate]` of the codebook, which titles, source lines and settings come from."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from helpers.corpus.near import hint

NEEDED = ("title", "short", "citation")
LINES = ("official", "institution")  # roles that speak for a government or an institution, where the codebook has them
_SHORT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


@dataclass(frozen=True)
class Debate:
    """One debate: `title` (its question, as a title), `short` (its name in source lines and files), `citation` (how to cite it),
    `question` (the id of the question that is asked where none is named), `periods` (the days on which a new period begins), `lines`
    (the roles that speak for a government or an institution), `outlets` (countries whose outlets are left out to see what holds), `readings` (a sentence on how the readings were made, empty
    where there is nothing to say), `networks` (sites of one operator, the end of their hosts by the name of the network), `lexicon` (how the word lists of frames were made), `openings` (only the openings of the debate's pages were read), `machine` (the readings were
    machine-assisted), `family_names` (of authors who are no voices, by their names), `settings` (values of the notebooks' settings, by their names)."""

    title: str
    short: str
    citation: str
    question: str = ""
    periods: tuple[str, ...] = ()
    lines: tuple[str, ...] = LINES
    readings: str = ""
    networks: Mapping[str, str] = field(default_factory=dict)
    lexicon: str = ""
    openings: bool = False
    machine: bool = False
    outlets: tuple[str, ...] = ()
    family_names: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)


def read(entry: Mapping[str, Any], questions: Sequence[str], roles: Sequence[str]) -> Debate:
    """The debate of a block without faults; `questions`, `roles`: the ids of the codebook."""
    known = {
        name: entry[name]
        for name in ("title", "short", "citation", "readings", "lexicon", "openings", "machine")
        if name in entry
    }
    lines = tuple(entry.get("lines", [role for role in LINES if role in roles]))
    question = entry.get("question") or next(iter(questions), "")
    return Debate(
        **known, question=question, periods=tuple(entry.get("periods", ())), lines=lines,
        outlets=tuple(entry.get("outlets", ())), networks=entry.get("networks", {}), family_names=entry.get("family_names", {}), settings=entry.get("settings", {})
    )  # fmt: skip


def faults(entry: object, questions: object, roles: object) -> list[str]:
    """What is wrong with the block `[debate]`, a line each."""
    if not isinstance(entry, dict):
        return [f"block [debate] is missing; it needs {', '.join(NEEDED)}"]
    known = [each.name for each in fields(Debate)]
    strange = [name for name in entry if name not in known]
    found = [f"[debate] {name!r} is unknown; {hint([name], known)}allowed: {', '.join(known)}" for name in strange]
    found += [f"[debate] has no {name}" for name in NEEDED if not entry.get(name)]
    found += _kind_faults(entry)
    if isinstance(entry.get("short"), str) and entry["short"] and not _SHORT.fullmatch(entry["short"]):
        found.append(f"[debate] short {entry['short']!r} must be small letters a to z and digits, words joined by -")
    found += _list_faults("periods", entry.get("periods", []), None)
    found += _list_faults("lines", entry.get("lines", []), roles)
    if isinstance(questions, dict) and entry.get("question") and entry["question"] not in questions:
        found.append(f"[debate] question {entry['question']!r} is unknown; allowed: {', '.join(questions)}")
    return found


def _kind_faults(entry: Mapping[str, Any]) -> list[str]:
    """Values of the wrong kind."""
    texts, switches, tables = (
        (*NEEDED, "question", "readings", "lexicon"),
        ("openings", "machine"),
        ("networks", "family_names"),
    )
    found = [f"[debate] {name} must be a text" for name in texts if not isinstance(entry.get(name, ""), str)]
    found += [
        f"[debate] {name} must be true or false" for name in switches if not isinstance(entry.get(name, False), bool)
    ]
    outlets = entry.get("outlets", [])
    if not isinstance(outlets, list) or not all(isinstance(code, str) for code in outlets):
        found.append('[debate] outlets must be a list of countries, such as ["NOR"]')
    for name in tables:
        table = entry.get(name, {})
        if not isinstance(table, dict) or not all(isinstance(text, str) and text for text in table.values()):
            found.append(f'[debate] {name} must hold a text for each name, such as {{ "Name" = "text" }}')
    names = entry.get("family_names", {})
    if not any("family_names" in fault for fault in found):
        found += [
            f"[debate.family_names] {family!r} does not stand in the name {name!r}"
            for name, family in names.items() if family not in name
        ]  # fmt: skip
    if not isinstance(entry.get("settings", {}), dict):
        found.append("[debate.settings] must hold settings of the notebooks, such as MIN_N = 5")
    return found


def _list_faults(name: str, values: object, known: object) -> list[str]:
    """What is wrong with a list of days in rising order, or of ids that are `known`."""
    if not isinstance(values, list):
        return [f"[debate] {name} must be a list"]
    if known is None:
        wrong = [value for value in values if not (isinstance(value, str) and _DAY.fullmatch(value))]
        found = [f"[debate] {name}: {value!r} is not a day; write it as YYYY-MM-DD" for value in wrong]
        return found or (
            [f"[debate] {name} must rise from one day to the next"] if values != sorted(set(values)) else []
        )
    allowed = list(known) if isinstance(known, dict) else []
    return [
        f"[debate] {name}: {value!r} is unknown; allowed: {', '.join(allowed)}"
        for value in values
        if value not in allowed
    ]
