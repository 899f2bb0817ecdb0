"""How the figures of notebook 05 are made and read, said once for all of them."""

from helpers.asked import Asked
from helpers.figure.basis import ARTICLES, FRAMES, OPENINGS, WORDS, has, needs, notes
from helpers.figure.figure import Method
from helpers.language import keyness, pages
from helpers.language.against_reading import lexicon, two_readings
from helpers.language.parts import begins, who_counts
from helpers.language.terms import FAMILY, INTERVAL, RANKS, SIDES, kept_out
from helpers.measures import intervals
from helpers.words import SAMPLE

ONE_CASE = " One article is one case, so articles are ranked only."
WORDSCORES = (
    "Laver, Benoit and Garry (2003): every page is scored by the words of all other pages, placed by their mean stance as read. A page’s own stance is missing "
    "from the mean of the others, so its score leans against it by itself; what no relation looks like is shown by dealing the stances out anew "
    f"{intervals.DRAWS:,} times, and p is the share of these with a rank correlation (Spearman; 95 % resampling interval: pages drawn again, scores kept) as high."
)
PLACED = (
    " Articles are placed by the words of the openings and "
    "never enter their word scores; their ends are set to the mean raw scores of the openings at the lowest and highest place, and their interval treats tokens as "
    "independent, so it is too narrow."
)
LIKENESS = (
    "TF-IDF vectors (1 + log count, smooth idf, terms in at least two pages); p one-sided from "
    f"{intervals.DRAWS:,} permutations of pages, q by Benjamini-Hochberg over the rows of the figure. Pages that lead_flags.csv warns of are included here, "
    "since machine translation is one of the traits; the traits overlap."
)


def frames_from_words(asked: Asked) -> str:
    """How words mark frames, and what they are held against."""
    return (
        "F1 is the harmonic mean of precision (the share of marked sentences that have the frame) and recall (the share of its sentences that are marked). Word list: "
        f"{lexicon(asked.book)}. Classifier: one logistic regression per frame on TF-IDF (C = 1, "
        f"classes weighted by size, cut at one half, fixed beforehand), learned on the other articles, each held out in turn. {two_readings(asked)}".strip()
    )


@needs(WORDS)
def method(asked: Asked) -> Method:
    """What the figures of words rest on: the pages counted, rankings, tests, intervals, Wordscores, word lists, likeness."""
    counted = f"{who_counts(asked)} {kept_out(pages.left_out(asked))}{begins(pages.chosen(asked))}"
    return notes(
        asked,
        {
            "Pages": f"Unit of analysis: the page. {counted} Function words and bare numbers are counted and in the CSV, but drawn only where asked for.",
            "Ranking": f"{RANKS} {FAMILY}",
            "Test": f"The labels are dealt out anew over whole pages (permutation test), at least {keyness.PERMUTATIONS:,} times; q by Benjamini-Hochberg over all rows of the CSV "
            f"of a figure (terms x comparisons), drawn or not.{ONE_CASE if has(asked, ARTICLES) else ''}",
            "Drawn again": f"{INTERVAL} As many pages are drawn again from those collected (bootstrap).",
            "Groups": f"{SIDES}A page counts for a country where all its voices are of that country. Other pages are left out and counted.",
            "Rates": f"Occurrences per 1,000 tokens: the ratio of sums over the pages of a year; an interval from ten pages, Student’s t from {asked.min_n:,}; a line "
            "joins only neighbouring years with ten pages each. Over all questions the mix of questions moves too.",
            "Wordscores": f"{WORDSCORES}{PLACED if has(asked, ARTICLES) else ''}",
            "Frames from words": frames_from_words(asked),
            "Likeness": LIKENESS,
            "Sample": SAMPLE,
        },
        {"Frames from words": (FRAMES, ARTICLES), "Wordscores": (OPENINGS,)},
    )
