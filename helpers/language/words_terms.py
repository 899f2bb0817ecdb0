"""Words for the terms that set pages apart and for named terms by year: captions and sentences with computed numbers."""

import pandas as pd

from helpers.corpus import Corpus
from helpers.language import keyness
from helpers.texts import bags
from helpers.words import Words, count, country, listed, number, source
from helpers.words import question as question_text

RANKS = (
    "Weighted log-odds (Monroe, Colaresi and Quinn 2008): natural log of a term's odds in the group over its odds in the texts compared with it, "
    f"informative Dirichlet prior of {keyness.PRIOR} tokens in the shares of all texts compared; z: log-odds over their standard error (approximate variance "
    "of two terms). G2: log-likelihood ratio without correction, + where the group has more than expected. Both rank the terms and neither tests them."
)
FAMILY = f"Terms with at least {keyness.MIN_COUNT} occurrences, in at least {keyness.MIN_PAGES} pages."
INTERVAL = (
    "Line: 95 % resampling interval, whole pages drawn again 10,000 times, only where both sides have ten pages; it says how far the number "
    "moves among the pages collected, nothing about others."
)
EVERY_ROLE = "Voices of every role count."
SIDES = "A side holds the pages whose stances other than 0 all lie towards one end of the scale, one step or two; it is named after that end. "
KINDS = {"period": "periods", "side": "sides", "country": "countries"}


def _name(group: str) -> str:
    """A group as a sentence can carry it."""
    return country(group) if len(group) == 3 else group if group == keyness.ALL_OTHERS else f"“{group}”"


def begins(pages: bags.Bags) -> str:
    """When the counted pages begin and end, in words."""
    if pages.units.empty:
        return "No page with counted words is left by these settings."
    first, last = pages.units["date"].min(), pages.units["date"].max()
    return f"The counted pages run from {first:%B %Y} to {last:%B %Y}."


def without_pages(pages: bags.Bags, labels: list[str]) -> str:
    """Which periods have no counted page; empty when all have some."""
    empty = [label for label in labels if label not in set(pages.units["period"].dropna().astype(str))]
    return f"No counted page falls in {listed(f'the period {label}' for label in empty)}." if empty else ""


def apart(
    corpus: Corpus,
    table: pd.DataFrame,
    pages: bags.Bags,
    by: str,
    question: str,
    left: dict[str, int],
    corpus_name: str = "debate",
) -> Words:
    """The words for `keyness.contrast` by period, side or country of the voices; `left` from `bags.left_out`."""
    n, tested = len(keyness.placed(pages, by).units), int(table["q"].notna().sum())
    found = table[table["q"] <= keyness.Q]
    caption = (
        f"{RANKS} Test: {keyness.rounds(tested):,} permutations of the labels over whole pages, q by Benjamini-Hochberg over all {tested:,} rows of "
        f"the CSV (terms x comparisons). {FAMILY} {_drawn(table)} {INTERVAL} Right: pages with the term, in its group | outside. "
        f"{EVERY_ROLE} {SIDES if by == 'side' else ''}{_lost(len(pages.units) - n, by)}{_kept_out(left)}{begins(pages)}"
    )
    title = f"Words that set {KINDS[by]} apart: {_so_many(len(found)) if tested else 'too few pages'}"
    alt = f"Two panels of horizontal marks, one row per term: weighted log-odds and signed G2. Highest by z: {_tops(table)}."
    filled = f"; filled marks: q at most {keyness.Q}" if tested else ""
    asked = question_text(corpus.codebook, question)
    subtitle = f"{asked} {source(corpus_name).capitalize()}, n = {n}{filled}"
    reading = " ".join(
        part for part in (_verdict(table, by), _small(table, pages, by), begins(pages), _empty(pages, by)) if part
    )
    return Words(title, subtitle, caption, alt, reading, n)


def _empty(pages: bags.Bags, by: str) -> str:
    """Which periods have no counted page; nothing for other groupings."""
    known = pages.units["period"].dtype
    return without_pages(pages, list(known.categories)) if by == "period" and hasattr(known, "categories") else ""


def _so_many(n: int) -> str:
    return "none survives the test" if n == 0 else f"{n} survive{'s' if n == 1 else ''} the test"


def _drawn(table: pd.DataFrame) -> str:
    """What of the table the figure draws, as a visible choice."""
    return f"Drawn: per group the highest z among terms in at least {keyness.MIN_PAGES} of its pages. {_not_drawn(table)}".strip()


def _not_drawn(table: pd.DataFrame) -> str:
    """That function words and numbers are not drawn; empty where they are."""
    shown = table.loc[table["shown"].astype(bool), "term"]
    everything = shown.isin(keyness.FUNCTION_WORDS).any() or shown.str.match(r"\d").any()
    return "" if everything else "Function words and bare numbers are counted and in the CSV, but not drawn."


def _small(table: pd.DataFrame, pages: bags.Bags, by: str) -> str:
    """Which groups have too few pages to be compared."""
    if table["q"].isna().all():
        return ""
    sizes = keyness.placed(pages, by).units[by].astype(str).value_counts()
    small = sizes[~sizes.index.isin([*table["group"], *table["against"]])]
    said = listed((f"{_name(group)} {n}" for group, n in small.items()), 6)
    return f"Too few pages for a comparison of their own: {said}." if len(small) else ""


def _lost(lost: int, by: str) -> str:
    why = {
        "period": "known only by a month that holds a cut",
        "side": "with no side, or both",
        "country": "with voices of several countries",
    }[by]
    return f"Left out: {count(lost, 'page')} {why}. " if lost else ""


def _kept_out(left: dict[str, int]) -> str:
    """How many pages of the question are not counted, and why."""
    return f"Not counted: {count(left['uncounted'], 'page')} whose words were not given, {count(left['flagged'], 'page')} that lead_flags.csv warns of. "


def _tops(table: pd.DataFrame) -> str:
    """The terms drawn, group by group."""
    rows = table[table["shown"].astype(bool)]
    side = rows["group"].where(rows["z"] > 0, rows["against"])
    return (
        "; ".join(f"{_name(name)}: {listed(_plain(part))}" for name, part in rows["term"].groupby(side, sort=False))
        or "none"
    )


def _plain(terms: pd.Series) -> list[str]:
    return [term.replace("_", " ") for term in terms]


def _verdict(table: pd.DataFrame, by: str) -> str:
    """The sentence that says what survives the test, or that nothing does."""
    if table["q"].isna().all():
        sizes = table.drop_duplicates("group")
        pages = (f"{_name(row.group)} {row.n}" for row in sizes.itertuples())
        return f"No comparison of {KINDS[by]}: no two groups have enough pages ({listed(pages)})."
    tested, found = (
        f"{len(table):,} comparisons of a term",
        table[table["q"] <= keyness.Q].sort_values("q", kind="stable"),
    )
    if found.empty:
        first = table.loc[table["p"].idxmin()]
        side = first.group if first.z > 0 else first.against
        return (
            f"Of {tested} none survives the correction at q = {keyness.Q}: no single term is shown to set these {KINDS[by]} apart, which does not show that "
            f"they speak alike. The nearest is {_quoted(first.term)}, more frequent in {_name(side)} ({chance('p', first.p)}, {chance('q', first.q)})."
        )
    named = listed((f"{_quoted(row.term)} ({_more(row)}, {chance('q', row.q)})" for row in found.itertuples()), 5)
    return (
        f"Of {tested} {len(found)} survive{'s' if len(found) == 1 else ''} the correction at q = {keyness.Q}: {named}. "
        "The name of an office holder or of an event marks its date before it marks a way of speaking."
    )


def _more(row) -> str:
    return (
        f"{number(row.per_1000, 1)} per 1,000 tokens for {_name(row.group)}, {number(row.per_1000_against, 1)} outside"
    )


def _quoted(term: str) -> str:
    return f"“{term.replace('_', ' ')}”"


def chance(name: str, p: float) -> str:
    """A p or q with its name, never zero: `p = 0.034`, `q < 0.001`."""
    return f"{name} < 0.001" if p < 0.001 else f"{name} = {number(p, 3)}"


def all_questions(table: pd.DataFrame, pages: bags.Bags, labels: list[str]) -> tuple[str, str]:
    """Caption and sentence for the same comparison of periods over the pages of every question."""
    tested = int(table["q"].notna().sum())
    caption = (
        f"Terms by period over the openings of all questions, {count(len(keyness.placed(pages, 'period').units), 'page')}, lowest p first. {RANKS} p from "
        f"{keyness.rounds(tested):,} permutations of whole pages, q over all {tested:,} rows. The mix of questions moves over time, and with it the words."
    )
    reading = " ".join(
        part for part in (begins(pages), without_pages(pages, labels), _verdict(table, "period")) if part
    )
    return caption, reading


def articles(table: pd.DataFrame) -> Words:
    """The words for the articles, each against the others."""
    n, tops = table["group"].nunique(), _tops(table)
    caption = (
        f"{RANKS} No test and no interval: each group is one article. {FAMILY.replace('pages', 'articles')} That makes {table['term'].nunique()} terms. "
        f"Drawn: the highest z of each. {_not_drawn(table)} Right: whether the article has the term (1) | how many others have it."
    )
    reading = f"Highest in each: {tops}. One article each: this describes their wording, and nothing here tells an article's time from its author or publisher."
    alt = f"Two panels of horizontal marks, one row per term, a block per article. Highest by z: {tops}."
    return Words(
        "Words that set each article apart from the others",
        f"Articles read whole, n = {n}; ranking only",
        caption,
        alt,
        reading,
        n,
    )


def rates(table: pd.DataFrame, wide: pd.DataFrame, pages: bags.Bags, every: bags.Bags, labels: list[str]) -> Words:
    """The words for named terms by year."""
    terms = list(dict.fromkeys([*table["term"], *wide["term"]]))
    per_year = "; ".join(f"{row.year}: {row.n} and {row.m}" for row in _years(table, wide).itertuples())
    caption = (
        "Occurrences per 1,000 tokens (ratio of sums over the pages of a year). Line on a mark: 95 % resampling interval, whole pages drawn again, from ten "
        "pages; dotted: Student's t, from MIN_N pages (small n in the CSV). Hollow: fewer pages than MIN_N; every panel has its own scale; a line joins only neighbouring years with ten pages each. Pages on "
        f"the chosen question and on all questions, by year: {per_year or 'none'}. {EVERY_ROLE} Over all questions the mix of questions moves too."
    )
    sums = (
        wide.groupby("term", sort=False)[["count", "pages"]].sum()
        if len(wide)
        else pd.DataFrame(columns=["count", "pages"])
    )
    said = listed(
        f"“{term.replace('_', ' ')}” {count(int(row['count']), 'time')} in {count(int(row['pages']), 'page')}"
        for term, row in sums.iterrows()
    )
    reading = " ".join(
        part for part in (f"Over all questions: {said}.", begins(every), without_pages(every, labels)) if part
    )
    title = "Named terms by year, per 1,000 tokens"
    subtitle = (
        f"{count(len(pages.units), 'page')} on the chosen question, {count(len(every.units), 'page')} on all questions"
    )
    alt = f"Small panels, one per term ({listed(_plain(pd.Series(terms, dtype=object)))}), with a mark per year for the chosen question and for all questions. {said}."
    return Words(title, subtitle, caption, alt, reading, len(every.units))


def _years(table: pd.DataFrame, wide: pd.DataFrame) -> pd.DataFrame:
    """Pages per year on the chosen question (n) and on all questions (m)."""
    m = wide.drop_duplicates("year").set_index("year")["n"]
    n = table.drop_duplicates("year").set_index("year")["n"].reindex(m.index, fill_value=0)
    return pd.DataFrame({"n": n.astype(int), "m": m.astype(int)}).rename_axis("year").reset_index()
