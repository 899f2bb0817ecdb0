"""How the figures of notebook 06 are made and read, said once for all of them."""

from helpers.asked import Asked
from helpers.corpus import OPENING
from helpers.figure.basis import FRAMES, REASONS, TWO_READERS, has, notes
from helpers.figure.figure import Method
from helpers.measures.intervals import BOOT_N
from helpers.robustness import tables
from helpers.robustness.parts import filtered
from helpers.robustness.specifications import meant
from helpers.robustness.specify import DRAWS
from helpers.words import SAMPLE, spelt

READ_BY_OPENINGS = f"The debate was read by the first {OPENING:,} characters or so of its pages only."


def method(asked: Asked) -> Method:
    """What the figures of robustness rest on: headlines, specifications, what is drawn again, cases, errors, gaps, tipping points."""
    few = f"fewer than {asked.min_n:,} voices or documents in a group"
    return notes(
        asked,
        {
            "Headline": f"A difference of two shares, in percentage points, coded by reading. {_units(asked)} "
            f"Nothing is tested here; no comparison with {few} is made.",
            "Specification": "One combination of choices. Most choices are crossed with each other, the rest varied one at a time; the first level of each is the "
            f"headline as stated. A difference of zero does not count as the same sign. {_choices(asked)}".strip(),
            "Drawn again": "An interval (95 % resampling interval, bootstrap) says how far the number moves when as many voices, documents, or both crossed (pigeonhole "
            f"bootstrap, Owen 2007) are drawn again from those collected, {tables.DRAWS:,} times, so that its last digit may differ from that of the notebook before; nothing about those not found. In the specification charts one matrix "
            f"of {DRAWS:,} draws is shared by all, where both groups have {spelt(max(BOOT_N, asked.min_n))} units.",
            "Which choice matters": "Eta squared: the share of the variance of the estimates over the crossed specifications that one choice explains alone. Choices act "
            "together and thin specifications are left out, so the shares need not add up.",
            "Single cases": "Of cases that move a headline equally the first by name is drawn; all are in the CSV. Documents and voices by their ids.",
            "Errors of reading": f"The code behind a headline is drawn again {tables.REDRAWN:,} times, changing as often as one reader has another code than the other. A "
            "lower bound, since two readings of one kind share their errors; and it leans towards zero, since it adds errors to codes that may hold some.",
            "Missed pages": "The least and the largest difference had as many voices or documents again been missed in both groups, all of the view that moves it furthest; "
            "with more missed it would be wider.",
            "Tipping point": f"A step is a stance moved by one{_codes(asked)}.",
            **({"Openings": READ_BY_OPENINGS} if asked.book.debate.openings else {}),
            "Sample": f"{SAMPLE}{filtered(asked)}",
        },
        {"Errors of reading": (TWO_READERS,)},
    )


def _units(asked: Asked) -> str:
    voices = "voices for positions and reasons" if has(asked, REASONS) else "voices for positions"
    return f"Units of analysis: {voices}{', documents for frames' if has(asked, FRAMES) else ''}."


def _codes(asked: Asked) -> str:
    kinds = [name for name, base in (("reason", REASONS), ("frame", FRAMES)) if has(asked, base)]
    return f", or a {' or '.join(kinds)} given or taken away" if kinds else ""


def _choices(asked: Asked) -> str:
    found = tables.specifications(asked)
    names = [name for name in tables.choices_of(found) if found[name].notna().any()]
    return meant(names) if names else ""
