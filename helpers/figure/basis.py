"""What a section rests on: where the data have no frames, no reasons, no articles or one reader only, it says so in one sentence."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial, wraps
from typing import Any, get_type_hints

import pandas as pd

from helpers.asked import Asked
from helpers.figure import style
from helpers.figure.figure import Figure, Listing, Method, Sentence
from helpers.measures import coded
from helpers.words import Words

DOCUMENTS, STATEMENTS, FRAMES, REASONS = "documents", "statements", "frames", "reasons"
ARTICLES, OPENINGS, WORDS, TWO_READERS = "articles", "openings", "words", "two readers"
THREE_STEPS, CODED, ONE_QUESTION = "three steps", "coded sentences", "one question"

_HAS: dict[str, Callable[[Asked], bool]] = {
    DOCUMENTS: lambda asked: len(asked.data.documents) > 0,
    STATEMENTS: lambda asked: len(asked.data.statements) > 0,
    FRAMES: lambda asked: bool(asked.book.frames),
    REASONS: lambda asked: bool(asked.book.arguments),
    ARTICLES: lambda asked: asked.articles > 0,
    CODED: lambda asked: coded.any_coded(asked.data),
    OPENINGS: lambda asked: bool((asked.data.terms["part"] == "lead").any()),
    WORDS: lambda asked: len(asked.data.terms) > 0,
    THREE_STEPS: lambda asked: len(asked.scale) > 2,
    TWO_READERS: lambda asked: asked.data.codings["coder"].nunique() > 1,
    ONE_QUESTION: lambda asked: bool(asked.question),
}
WHY = {
    DOCUMENTS: "These data hold no document yet.",
    STATEMENTS: "These data hold no statement yet.",
    FRAMES: "The codebook of these data has no frames.",
    REASONS: "The codebook of these data has no reasons (arguments).",
    ARTICLES: "These data hold no article that was read whole.",
    CODED: "No sentence of the articles is coded yet, so no frame can be counted in them: code them with coding.code_sentence (notebook 07).",
    OPENINGS: "No opening of a page was counted word by word.",
    WORDS: "No words were counted.",
    THREE_STEPS: "The scale of these data has two steps, and polarisation is measured on three or more.",
    TWO_READERS: "These data were not coded by two readers, so there is no agreement to show.",
    ONE_QUESTION: 'No question is chosen, and a stance means another thing on each: write one of the codebook, as in ask("id") or QUESTION = "id".',
}


def needs(*bases: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Have a figure, table or sentence say why it is empty where the data lack one of the bases (`DOCUMENTS`, `FRAMES`, ...); the
    first that is missing is named."""

    def mark(verb: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(verb)
        def shown(*args: Any, **kwargs: Any) -> Any:
            missing = next((base for base in bases if not _HAS[base](args[0])), None)
            return (
                verb(*args, **kwargs)
                if missing is None
                else _absent(args[0], get_type_hints(verb)["return"], WHY[missing])
            )

        return shown

    return mark


def has(asked: Asked, base: str) -> bool:
    """Whether the data have what a section rests on."""
    return _HAS[base](asked)


def absent(asked: Asked, base: str) -> Figure:
    """A figure without a drawing, which says that the data lack a base."""
    found = _absent(asked, Figure, WHY[base])
    assert isinstance(found, Figure)
    return found


def notes(asked: Asked, own: Mapping[str, str], rests_on: Mapping[str, Sequence[str]]) -> Method:
    """The notes of a method without those on what the data do not have; `rests_on`: the bases of a note, by its name."""
    return Method(
        {name: text for name, text in own.items() if all(has(asked, base) for base in rests_on.get(name, ()))}
    )


def _absent(asked: Asked, kind: type, why: str) -> Figure | Listing | Sentence | Method:
    """A figure without a drawing, a table without rows or a sentence, which says why."""
    none = pd.DataFrame()
    if kind is Figure:
        return Figure(asked, {"none": none}, partial(_sheet, why), lambda none: Words(why, why, why, why, why, 0))
    if kind is Listing:
        return Listing(asked, none, lambda table: (why, why))
    return Method({"Nothing to explain": why}) if kind is Method else Sentence(why)


def _sheet(why: str, none: pd.DataFrame) -> Any:
    return style.nothing(1.6, why)
