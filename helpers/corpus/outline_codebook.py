"""The codebook of a new data folder as text, with a comment on each field for the one who fills it in."""

import json
from collections.abc import Iterable, Mapping

from helpers.corpus.outline import COLOURS, LISTS, TODO, Outline, groups

_HEAD = """# The codebook: what was asked of the documents, and in which words the answers are coded.
# One statement = one voice, in one document, on one question.
# A line that begins with # is a comment. Whatever says FILL IN waits for you. After each change:
#     python -m helpers.corpus {name}            (checks everything)
# Once all is done, and after a later change with another version in datapackage.json:
#     python -m helpers.corpus.package {name}    (gives the tables the version that stands there)
"""
_DEBATE = """
# What the figures call this debate.
# title: the debate's own question, as a title. short: a short name for the source line of each figure.
# citation: how somebody should cite these data. More that may stand here, without the sign #:
# question = "main"                        the question that is asked where none is named (else the first one below)
# periods = ["YYYY-MM-DD", "YYYY-MM-DD"]   the days on which a new period begins (else all years are one period)
# lines = ["official", "institution"]      the roles that speak for a government or an institution (else these two)
# openings = true                          only the openings of the pages were read, not the whole
# machine = true                           the readings were machine-assisted
# readings = "..."                         a sentence on how the readings were made, for captions on their agreement
[debate]
title = {title}
short = {short}
citation = {citation}
"""
_RULES = """
# The rules that the readers follow, in your words; add what your readers need.
[rules]
attribution = "Code the position of the person or institution that holds it, not of the reporter who passes it on."
evidence = "Code only what the passage supports. A voice that does not speak to a question gives no statement: silence is not zero."
certainty = "explicit: the passage answers the question in so many words. implied: the answer follows from what is said."
gist = "One sentence in the coder's own words, at most 30 words, never a quotation."
"""
_STANCE = """
# The steps of every question, as many below zero as above: [-1, 1], [-1, 0, 1], [-2, -1, 0, 1, 2], to [-3, -2, -1, 0, 1, 2, 3].
# level: ordinal, since only the order of the steps counts.
[stance]
scale = {scale}
level = "ordinal"
"""
_QUESTIONS = """
# A block for each question. The word behind the point is its id (small letters, digits, underscores); it stands in the tables.
# text: the question, as figures print it. note: what belongs to it, for the readers.
# low, high: what the two ends mean, as the axis says it. steps: what each step means, all of them.
"""
_ARGUMENTS = """
# The reasons that a voice gives; a statement may have several, or none. A debate without them leaves this part as it is.
# label: its name in figures. means: when it is coded. An example to copy, without the signs #:
# [arguments.costs]
# label = "The costs"
# means = "Money, time or goodwill that it takes."
"""
_FRAMES = """
# The terms in which a passage puts the matter; a statement may have several, or none. A debate without them leaves this part as it is.
# label, means: as for arguments. colour: in every figure, six hexadecimal digits. An example to copy, without the signs #:
# [frames.security]
# label = "Security"
# colour = "#0072B2"
# means = "Military power, war, deterrence."
"""
_ABOUT = {
    "roles": "Whom a voice speaks as, at the time of the document. Figures set `official` and `institution` apart from the others.",
    "genres": "Kinds of documents.",
    "access": "How close to the publisher a text was read.",
    "date_basis": "Where the date of a document was read.",
    "kinds": "Kinds of voices.",
    "speech": "Whose words a sentence of an article gives; only for articles that are read sentence by sentence.",
    "languages": "Names of languages by their codes (ISO 639-1, or three letters of ISO 639-3). A code that is not listed is shown as it is.",
}
_GROUPS = """
# Groups of countries in the order in which figures show them; countries.csv says which country belongs to which.
# The last group takes the countries that no other group has. colour and marker: of the group in every figure
# (markers: o s D ^ v P X p h). Make the groups that your debate needs, and change the column `group` of countries.csv with them.
"""


def codebook_text(outline: Outline) -> str:
    """The text of `codebook.toml` for an outline."""
    scale = list(outline.steps)
    named = {"title": outline.title, "short": outline.short or outline.name, "citation": outline.cited}
    parts = [
        _HEAD.format(name=outline.name),
        _DEBATE.format(**{key: quoted(text) for key, text in named.items()}),
        _RULES,
        _STANCE.format(scale=scale),
        _QUESTIONS,
        *(_question(outline, key, text) for key, text in outline.questions.items()),
        _ARGUMENTS,
        *([] if outline.arguments else ["[arguments]\n"]),
        *(_entry("arguments", key, {"label": label, "means": label}) for key, label in outline.arguments.items()),
        _FRAMES,
        *([] if outline.frames else ["[frames]\n"]),
        *_frames(outline.frames),
        *_lists(outline),
        _GROUPS,
        *(_entry("groups", key, dict(zip(("label", "colour", "marker"), given, strict=True))) for key, given in groups().items()),
    ]  # fmt: skip
    return "".join(parts)


def quoted(text: str) -> str:
    """A text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False)


def _entry(block: str, key: str, values: Mapping[str, str]) -> str:
    lines = "".join(f"{name} = {quoted(value)}\n" for name, value in values.items())
    return f"\n[{block}.{key}]\n{lines}"


def _question(outline: Outline, key: str, text: str) -> str:
    steps, note = outline.steps, f"{TODO}: what belongs to this question, and what does not"
    low, high = min(steps), max(steps)
    ends = {
        "text": text,
        "note": f"Taken from {outline.source}." if outline.source else note,
        "low": f"{low}: {steps[low]}",
        "high": f"{high:+d}: {steps[high]}",
    }
    words = ", ".join(f'"{stance}" = {quoted(means)}' for stance, means in steps.items())
    return f"{_entry('questions', key, ends)}steps = {{ {words} }}\n"


def _frames(frames: Mapping[str, str]) -> Iterable[str]:
    for place, (key, label) in enumerate(frames.items()):
        yield _entry("frames", key, {"label": label, "colour": COLOURS[place % len(COLOURS)], "means": label})


def _lists(outline: Outline) -> Iterable[str]:
    for block in LISTS:
        lines = "".join(f"{_key(key)} = {quoted(means)}\n" for key, means in outline.list_of(block).items())
        yield f"\n# {_ABOUT[block]}\n[{block}]\n{lines}"


def _key(key: str) -> str:
    return key if key.replace("_", "").isalnum() and key.isascii() else quoted(key)
