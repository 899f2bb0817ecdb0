"""The values of a stance in somebody else's file as the steps of a scale."""

from collections.abc import Mapping, Sequence

from helpers.corpus import scale
from helpers.exchange.foreign import Source, value_of
from helpers.exchange.imported import ExchangeError

AGREE = ("disagree", "agree")  # the words of two steps where nobody gave others
NEITHER = "neither"


def steps_of(text: str) -> list[tuple[str, str]]:
    """`1:against,2:undecided,3:for`, or `oppose,support`, as the value and the word of each step, lowest first."""
    parts = [part.partition(":") for part in text.split(",")]
    return [(value_of(value), " ".join((word or value).split())) for value, _, word in parts]


def read(source: Source, asked: str) -> tuple[dict[str, int], dict[int, str]]:
    """The stance of each value of the file, and the words of each stance.

    `asked`: what the user said (`steps_of`); without it the file must say. Raises ExchangeError where nobody says, or where
    the number of steps is no scale.
    """
    pairs = steps_of(asked) if asked else list(source.steps)
    if not pairs:
        raise ExchangeError(_ask(source))
    values = [value for value, _ in pairs]
    if "" in values or len(set(values)) < len(values):
        raise ExchangeError(f"--steps {asked}: a value is empty or stands twice; write each value once, from lowest to highest")  # fmt: skip
    sizes = {len(known): known for known in scale.allowed()}
    if len(pairs) not in sizes:
        raise ExchangeError(f"--steps {asked}: {len(pairs)} steps; a scale has {min(sizes)} to {max(sizes)}")
    ours = sizes[len(pairs)]
    plain = [word for value, word in pairs if value_of(word) != value or not _number(value)]
    words = dict(zip(ours, (word for _, word in pairs), strict=True)) if plain else worded(ours)
    return dict(zip(values, ours, strict=True)), words


def worded(steps: Sequence[int]) -> dict[int, str]:
    """Words for steps that have none: `disagree`, `agree`; with their number where a side has several."""
    most = max(steps)
    side = {True: AGREE[1], False: AGREE[0]}
    return {
        step: NEITHER if step == 0 else side[step > 0] if most == 1 else f"{side[step > 0]}, {abs(step)} of {most}"
        for step in steps
    }


def _number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdigit()


def _ask(source: Source) -> str:
    """What to say where a file does not tell which values its stance can have."""
    found = sorted({value_of(entry["stance"]) for entry in source.entries if entry["stance"]}, key=_order)
    shown = ",".join(found[:12]) + (", ..." if len(found) > 12 else "")
    return (
        f"{source.file}: the stance holds {shown}. Say which values it can have, from the lowest to the highest, also those that "
        f"nobody used: --steps={','.join(found[:7])}; a word may stand behind each: --steps=1:against,2:undecided,3:for"
    )


def _order(text: str) -> tuple[float, str]:
    return (float(text) if _number(text) else 0.0, text)


def turned(words: Mapping[int, str]) -> Mapping[int, str]:
    """The words with a middle, where there is none: for answers that are put together from several statements."""
    if 0 in words:
        return words
    return {step: words.get(step, "both, or undecided") for step in sorted({*words, 0})}
