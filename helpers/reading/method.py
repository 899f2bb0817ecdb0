"""How the figures of notebook 01 are made and read, said once for all of them."""

from helpers.asked import Asked
from helpers.figure.basis import ARTICLES, DOCUMENTS, FRAMES, REASONS, TWO_READERS, has, needs, notes
from helpers.figure.figure import Method
from helpers.measures import intervals
from helpers.reading.alphas import consistent, how
from helpers.words import SAMPLE


@needs(DOCUMENTS)
def method(asked: Asked) -> Method:
    """What the figures of the corpus rest on: what is counted, how agreement is measured, what the sample can show."""
    questions = "; ".join(f"{key}, {entry['text']}" for key, entry in asked.book.questions.items())
    return notes(
        asked,
        {
            "Counted": "Documents, voices and statements (one voice, in one document, on one question); counts have no interval. A page counts with its own outlet, a "
            "voice with the community it speaks from. A document of which only the month is known, in a month in which a period begins, has no period.",
            "Questions": questions,
            "Agreement": f"Krippendorff’s alpha (2011): ordinal for the stance ({asked.ends.replace('+', '')}), nominal for certainty (explicit, implied)"
            f"{_codes(asked)}. Over all questions stances of different questions are pooled. The CSV of stance and certainty also has Cohen’s kappa weighted by steps.",
            "Drawn again": f"{how('units', asked.min_n)} A resampling interval (bootstrap) says how far the number moves when as many units are drawn "
            f"again from those collected, {intervals.DRAWS:,} times, and nothing about others.",
            "Readings": f"{consistent(asked.book)} {asked.how_read(', so a difference across that border is partly one of instrument.')}"
            "Finding is measured where both readers searched (`data/codings/readings.csv`).",
            "Missing": "Two searches of the same pages, among the statements that were settled in the end: Chapman’s estimate (1951) of how many there are, exact interval for the "
            "hypergeometric number found twice (Clopper and Pearson 1934). It supposes that the searches are independent and every statement is as easy to find as the next; "
            "readers of one kind overlook the same ones, so the true number is rather larger.",
            "Sample": SAMPLE,
        },
        dict.fromkeys(("Agreement", "Drawn again", "Readings", "Missing"), (TWO_READERS,)),
    )


def _codes(asked: Asked) -> str:
    """The codes of which agreement is nominal, beside certainty."""
    kinds = [name for name, base in (("reasons", REASONS), ("frames", FRAMES)) if has(asked, base)]
    single = f", for single {' and '.join(kinds)} given or not" if kinds else ""
    return f"{single}{', and for sentences' if has(asked, ARTICLES) else ''}"
