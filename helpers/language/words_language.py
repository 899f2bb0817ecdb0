"""Words for Wordscores, for words against reading, for likeness, and the notebook's answer: all numbers computed."""

import pandas as pd

from helpers.corpus import Corpus
from helpers.language import keyness, word_frames
from helpers.language.words_terms import EVERY_ROLE, KINDS, chance
from helpers.texts import bags
from helpers.words import Words, count, listed, number, percent, span
from helpers.words import question as question_text

NAMES = {
    "publisher": "same publisher",
    "year": "same year",
    "outlet_country": "outlet in the same country",
    "machine": "both machine-translated",
}


def scale(corpus: Corpus, table: pd.DataFrame, found: dict[str, float], question: str) -> Words:
    """The words for Wordscores with every page held out in turn."""
    text = question_text(corpus.codebook, question)
    caption = (
        "Wordscores (Laver, Benoit and Garry 2003): every page is scored by the words of all other pages, placed by their mean stance as read; raw scores, so "
        "the two axes differ in spread. Spearman's rank correlation; 95 % resampling interval: pages drawn again, scores kept. A page's own stance is missing "
        "from the mean of the others, so held-out scores lean against it by themselves: the shuffles (stances dealt out anew, every page scored again, 10,000 "
        "times) show what no relation looks like, and p is the share of them with a correlation as high. Marks with the same stance stand side by side. "
        f"Openings without those that lead_flags.csv warns of. {EVERY_ROLE}"
    )
    alt = f"Scatter of {count(len(table), 'page')}: stance as read against the score from words. {_agrees(found)}"
    subtitle = f"{text} Openings, n = {len(table)}"
    return Words("The scale from words against the stance as read", subtitle, caption, alt, _agrees(found), len(table))


def _agrees(found: dict) -> str:
    """What the rank correlation says, in a sentence."""
    if not found:
        return "Fewer than ten pages, or all with the same stance: Wordscores cannot be tried."
    helps = (
        "so the words hold at most a trace of the stance, too little to place a page by them"
        if found["p"] <= 0.05
        else "so the words of these openings do not tell a page's stance"
    )
    return (
        f"Held-out scores and stances as read have a rank correlation of {number(found['estimate'])} ({span(found['low'], found['high'])}; "
        f"{count(found['n'], 'page')}); shuffled stances give {number(found['shuffled'])} (95 % within {span(found['shuffled_low'], found['shuffled_high'])}; "
        f"{chance('p', found['p'])}), {_weak(found, helps)}."
    )


def _weak(found: dict[str, float], helps: str) -> str:
    """A stronger sentence only where the correlation itself is high."""
    return (
        "so the words place pages much as the reading does"
        if found["estimate"] >= 0.5 and found["p"] <= 0.05
        else helps
    )


def virgin(table: pd.DataFrame, references: bags.Bags) -> tuple[str, str]:
    """Caption and sentence for the articles placed on the scale of the openings."""
    caption = (
        f"Articles as virgin texts: their words never enter the word scores of the {count(len(references.units), 'opening')}. raw: mean word score; score: "
        "Martin and Vanberg (2008), ends set to the mean raw scores of the openings at the lowest and highest place, 95 % interval from the standard error of "
        "Laver, Benoit and Garry (tokens as independent, so too narrow). stance: mean of the article's statements as read; known: share of tokens with a score."
    )
    if table.empty:
        return caption, "No article has statements on this question, or there are too few openings."
    reading = (
        f"The scores lie between {number(table['score'].min())} and {number(table['score'].max())}, the stances as read between "
        f"{number(table['stance'].min())} and {number(table['stance'].max())}: words shared by all pages pull every text to the middle of the openings. "
        "A cross-check of the reading, no measure of its own."
    )
    return caption, reading


def frames(table: pd.DataFrame, names: dict[str, str]) -> Words:
    """The words for word lists and classifier against the frames as read."""
    n = int(table["given"][table["by"] == word_frames.ALL].max())
    caption = (
        "F1 (harmonic mean of precision, the share of marked sentences that carry the frame, and recall, the share of its sentences that are marked) against the agreed frames of the articles' sentences. Word list: lexicon.toml, written from the codebook's wording "
        "before any evaluation and not changed since; a sentence has the frame when a listed term stands in it. Classifier: one logistic regression per frame on "
        "TF-IDF (C = 1, classes weighted by size, cut at one half, fixed beforehand), learned on the other articles, each article held out in turn. Two readings: "
        "reader 2 against reader 1, both machine-assisted: consistency, not correctness. Grey tick: F1 when every sentence is marked. Line: 95 %, paragraphs drawn "
        f"again within the articles, marks kept: how much the number hangs on their wording. Below {word_frames.MIN_SENTENCES} sentences counts only."
    )
    reading = f"{_best(table, names)} {_reached(table, names)}"
    alt = f"Dot chart with a row per frame. {reading}"
    subtitle = f"F1 per frame, {count(n, 'sentence')} of the articles read whole"
    return Words("Words against reading: how well words find the frames", subtitle, caption, alt, reading, n)


def measures(table: pd.DataFrame) -> tuple[str, str]:
    """Caption and sentence for precision and recall beside the base rate."""
    caption = (
        "base_rate: share of the articles' sentences that carry the frame as read. precision: share of the marked sentences that carry it; recall: share of its "
        f"sentences that are marked; readings_f1: reader 2 against reader 1. Empty below {word_frames.MIN_SENTENCES} sentences."
    )
    low = table.loc[table["list_recall"] < 0.5, "frame"]
    high = table.loc[table["list_precision"] >= 0.7, "frame"]
    return (
        caption,
        f"The lists miss more than half of the sentences of {listed(low)}; at least 7 in 10 sentences they mark carry it as read for {listed(high)}.",
    )


def _wide(table: pd.DataFrame) -> pd.DataFrame:
    return table.pivot(index="frame", columns="by", values="f1").dropna(subset=[word_frames.LISTS])


def _best(table: pd.DataFrame, names: dict[str, str]) -> str:
    """The range of F1 of each way of marking."""
    f1 = _wide(table)
    if f1.empty:
        return "Every frame has too few sentences: counts only."
    parts = []
    for way, label in (
        (word_frames.LISTS, "the word lists"),
        (word_frames.CLASSIFIER, "the classifier"),
        (word_frames.READERS, "two readings"),
    ):
        low, high = f1[way].idxmin(), f1[way].idxmax()
        parts.append(
            f"{label} reach F1 {number(f1[way].min())} ({names[low]}) to {number(f1[way].max())} ({names[high]})"
        )
    return f"Over {count(len(f1), 'frame')} {listed(parts).replace('the classifier reach', 'the classifier reaches')}."


def _reached(table: pd.DataFrame, names: dict[str, str]) -> str:
    """For how many frames words do as well as a second reading, or no better than marking everything."""
    f1 = _wide(table)
    if f1.empty:
        return ""
    best = f1[[word_frames.LISTS, word_frames.CLASSIFIER]].max(axis=1)
    near = [names[frame] for frame in f1.index[best >= f1[word_frames.READERS] - 0.05]]
    worse = [int((f1[way] <= f1[word_frames.ALL]).sum()) for way in (word_frames.LISTS, word_frames.CLASSIFIER)]
    verdict = (
        f"within 0.05 of a second reading for {listed(near)}"
        if near
        else "within 0.05 of a second reading for no frame"
    )
    poor = "words cannot stand in for reading here" if len(near) < len(f1) else "words come close to reading here"
    return f"Words come {verdict}; no better than marking every sentence are the lists for {worse[0]} and the classifier for {worse[1]} of {len(f1)} frames: {poor}."


def likeness(table: pd.DataFrame, share: float, n: int) -> Words:
    """The words for what goes with the likeness of two pages."""
    caption = (
        "Likeness: cosine of TF-IDF vectors (1 + log count, smooth idf, terms in at least two pages). Filled: mean over pairs of pages that share the trait; hollow: "
        "over all other pairs. Grey bar: where 95 % of the differences lie when pages are permuted 10,000 times (drawn from the hollow mark); p one-sided, q by "
        f"Benjamini-Hochberg over the {len(table)} rows. Openings of all questions whatever the filters, those that lead_flags.csv warns of included, since machine translation is one "
        "of the traits. The traits overlap: translated pages share publishers and countries."
    )
    if table.empty:
        return Words(
            "Likeness of pages: too few", "No pair of pages", caption, "Nothing is drawn.", "Fewer than two pages.", n
        )
    rows = listed(
        f"{NAMES[row.trait]} {number(row.within, 3)} against {number(row.between, 3)} ({chance('q', row.q)})"
        for row in table.itertuples()
    )
    reading = f"Mean likeness: {rows}. Together the traits account for {100 * share:.1f} % of the variance of likeness over pairs of pages."
    alt = f"Dumbbell chart of mean likeness of pairs with and without a shared trait. {rows}."
    return Words(
        "What goes with two pages sharing their words",
        f"Openings of all questions, {count(n, 'page')}",
        caption,
        alt,
        reading,
        n,
    )


def neighbours(table: pd.DataFrame) -> tuple[str, str]:
    """Caption and sentence for the table of nearest neighbours."""
    caption = "The most alike other page of each page, cosine of TF-IDF; articles first, then openings, most alike first. Short openings are less alike than long texts."
    if table.empty:
        return caption, "Fewer than two pages."
    same = (table["publisher"] == table["nearest_publisher"]).mean()
    year = (table["year"] == table["nearest_year"]).mean()
    reading = f"Of {count(len(table), 'page')}, {percent(same)} have their nearest neighbour at the same publisher and {percent(year)} in the same year."
    return caption, reading


def answer(
    corpus: Corpus,
    contrasts: dict[str, pd.DataFrame],
    question: str,
    found: dict[str, float],
    scale_id: str,
    table: pd.DataFrame,
) -> str:
    """The notebook's answer in three sentences; `contrasts` maps period, side and country to their tables."""
    names = {frame: entry["label"] for frame, entry in corpus.codebook.frames.items()}
    parts = listed(f"{_short(rows)} between {KINDS[by]}" for by, rows in contrasts.items())
    first = f"On “{question_text(corpus.codebook, question)}” permuting whole pages leaves, of the terms compared, {parts} (q at most {keyness.Q})."
    return " ".join(
        [
            first,
            _agrees(found).replace("Held-out", f"On “{question_text(corpus.codebook, scale_id)}” held-out", 1),
            _best(table, names),
        ]
    )


def _short(rows: pd.DataFrame) -> str:
    """How many comparisons of a term survive, in a few words."""
    tested, found = int(rows["q"].notna().sum()), int((rows["q"] <= keyness.Q).sum())
    return f"{found or 'none'} of {tested:,}" if tested else "no comparison possible"
