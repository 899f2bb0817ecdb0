"""How the figures of notebook 04 are made and read, said once for all of them."""

from helpers.asked import Asked
from helpers.figure.basis import ARTICLES, FRAMES, TWO_READERS, has, needs, notes
from helpers.figure.figure import Method
from helpers.framing import compare
from helpers.framing.parts import ALONE, CODES, PAGES, UNIT, consistency, depth, left_out, permuted, resampling
from helpers.framing.shares import Q, within_scope
from helpers.measures import coded, intervals
from helpers.words import NOT_THE_WHOLE_VIEW

SUMMED = ", or of sentences summed over articles."
ZERO = "Stances at zero are left out. "
ONE_READING = "These data were coded once, so there is no second reading to hold the codes against."


@needs(FRAMES)
def method(asked: Asked) -> Method:
    """What the figures of frames rest on: shares, intervals, tests and their number, readings, articles, what the sample can show."""
    return notes(
        asked,
        {
            "Share": f"{UNIT} Frames are coded by reading.",
            "Drawn again": f"{resampling(asked.min_n)} It says how far a number moves then, and nothing about documents not found. A line joins "
            f"neighbouring years only where both have {intervals.BOOT_N} documents.",
            "Differences": _differences(asked),
            "Readings": _readings(asked),
            "All questions": "Standardised: the share within each question, weighted by its part in all statements; raw: the share over the same statements "
            "as they are. A change of framing is spoken of only where it is seen within at least one question.",
            "Believers and doubters": f"{ZERO if 0 in asked.scale else ''}A document with both sides counts on each. {_again(asked)}".strip(),
            "Articles": f"{CODES} {ALONE} Filters do not apply. Wording noise: the article’s own paragraphs drawn again in blocks of neighbours "
            f"({intervals.DRAWS:,} draws; moving-block bootstrap, Künsch 1989; block length: cube root of the number of paragraphs); it says nothing about other "
            f"texts. {depth(asked)}{NOT_THE_WHOLE_VIEW}{coded.after(asked.data)}",
            "Pairs of frames": "Expected is the product of both frames’ numbers divided by the number of all statements"
            f"{SUMMED if has(asked, ARTICLES) else '.'}",
            "Read": f"{asked.scope.source.capitalize()}. {left_out(asked)}",
            "Sample": f"{PAGES} It shows which positions were found, not how common they are.",
        },
        {"Articles": (ARTICLES,)},
    )


def _readings(asked: Asked) -> str:
    if not has(asked, TWO_READERS):
        return ONE_READING
    return (
        "Agreement is Krippendorff’s alpha (nominal: given or not) over settled statements on all questions that both readings have; below "
        f"{asked.min_n:,} statements none, hollow where fewer than {intervals.BOOT_N} vary. A reader’s codes alone: what that reader gave in the settled statements that "
        f"the reader found, not those that were given up. {asked.how_read()}{consistency(asked)}"
    )


def _again(asked: Asked) -> str:
    again = f"so the comparison is made again among {within_scope(asked.home)}."
    return f"Most believers may be of one country, {again}" if asked.home else ""


def _differences(asked: Asked) -> str:
    families = [compare.changes(asked), compare.within(asked.everything), compare.sides(asked)]
    changes, within, sides = (int(table["q"].notna().sum()) if len(table) else 0 for table in families)
    sizes = f"{changes} between periods, {within} within all questions, {sides} between sides"
    alone = " and each reader’s codes alone show it" if has(asked, TWO_READERS) else ""
    return (
        f"The later share minus the earlier, in points, with an interval from {intervals.BOOT_N} documents on both sides. {permuted()} q: Benjamini-Hochberg over all "
        f"differences of a figure: {sizes}. Bold: q at most {Q}. A difference is called a change of framing only where it survives this{alone}."
    )
