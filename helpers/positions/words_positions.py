"""Words for the figures of positions: titles, captions, alternative texts and the sentences that read them, all computed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers import words
from helpers.corpus import EXPERTS, Corpus
from helpers.corpus.countries import GROUPS
from helpers.measures import intervals
from helpers.positions import stances as positions
from helpers.positions.charts_positions import ends
from helpers.words import NOT_THE_WHOLE_VIEW, SAMPLE, Words, count, listed, number, span

SIDE = {-1: "below zero", 0: "at zero", 1: "above zero"}
NOBODY = "No voice speaks to this question under these settings."
ONE_VOTE = "One vote per voice; one that speaks more than once counts with an equal part on each of its stances."
DRAWN_AGAIN = (
    "A resampling interval shows how far the number moves when as many voices are drawn again from those collected; it says nothing about "
    "voices not found."
)
RESAMPLED = (
    "Mean: 95 % resampling interval (10,000 draws of voices) from 10 voices, Student’s t from 5 to 9 (hollow, small n). "
    f"{DRAWN_AGAIN}"
)
WHO = "Experts: all who speak neither in office nor as an institution, politicians out of office among them."
MEAN_SIDE = "A voice leans to the side of its mean; a mean of zero, leaning to neither, can come from stances on both."


@dataclass(frozen=True)
class Scope:
    """What was asked of which statements: the words that every figure of the notebook repeats.

    `text`, `low`, `high`: the question and the ends of its scale; `who`: whose positions; `source`: what was read; `dates`:
    first to last month; `filters`: the settings that narrow it; `unplaced`: statements without a period.
    """

    text: str
    low: str
    high: str
    who: str
    source: str
    dates: str
    filters: str
    unplaced: int


def scope(
    data: Corpus,
    table: pd.DataFrame,
    question: str,
    source: str,
    roles: Collection[str] = (),
    **filters: Sequence[str] | str,
) -> Scope:
    """The scope of a statement table: its question, source, roles and the other filters that were set."""
    low, high = ends(data.codebook.questions[question])
    who = "expert voice" if set(roles) == set(EXPERTS) else "voice"
    settings = words.settings(roles=[data.codebook.label("roles", role) for role in roles], **filters)
    return Scope(
        words.question(data.codebook, question),
        low,
        high,
        who,
        _read(data, table, source),
        words.dates(table),
        settings,
        positions.unplaced(table),
    )


def _read(data: Corpus, table: pd.DataFrame, source: str) -> str:
    """What the statements of a table stand in, counted: `the openings of 66 public pages and 2 of 6 articles read whole`."""
    if table.empty:
        return words.source(source)
    documents = table.drop_duplicates("doc_id")["corpus"].value_counts()
    pages, articles = (int(documents.get(name, 0)) for name in ("debate", "articles"))
    whole = f"{articles} of {count(int((data.documents['corpus'] == 'articles').sum()), 'article')} read whole"
    parts = (
        [f"the openings of {count(pages, 'public page')}" if pages != 1 else "the opening of 1 public page"]
        if pages
        else []
    )
    return listed([*parts, whole] if articles else parts)


def signed(stance: float) -> str:
    """A stance with its sign: `−1.5`, `0`, `+2`."""
    return f"{stance:+.2g}".replace("-", "−") if stance else "0"


def short(end: str) -> str:
    """The end of a scale up to its first comma."""
    return end.partition(",")[0]


def subtitle(scope: Scope, n: int, noun: str) -> str:
    """Question, n, what was read and when, in one line or two."""
    return f"“{scope.text}” {count(n, noun)} in {scope.source}, {scope.dates}."


def method(scope: Scope, *parts: str, names: bool = True) -> str:
    """A caption: the parts, then what the scale is, what is left out, and what the sample can show."""
    scale = f"Stances coded by reading, −2 ({scope.low}) to +2 ({scope.high})."
    left = (
        f"{count(scope.unplaced, 'statement')} without a period (month known only, a cut falls in it)."
        if scope.unplaced
        else ""
    )
    filters = f"Settings: {scope.filters}." if scope.filters else ""
    ending = [scale, left, filters, SAMPLE, NOT_THE_WHOLE_VIEW if names else ""]
    return " ".join(part for part in (*parts, *ending) if part)


def nothing(scope: Scope, title: str, why: str = NOBODY) -> Words:
    """The words of a section in which nothing can be drawn."""
    return Words(title, f"“{scope.text}”", method(scope, why, names=False), why, why, 0)


def sides(table: pd.DataFrame) -> dict[int, int]:
    """How many voices stand below zero, at zero and above, from `positions.voices`."""
    counts = table["side"].value_counts()
    return {side: int(counts.get(side, 0)) for side in SIDE}


def by_group(table: pd.DataFrame, side: int) -> str:
    """The voices on one side by country group: `United States 9, China 1`."""
    counts = table.loc[table["side"] == side, "group"].value_counts()
    parts = [f"{GROUPS[group]} {counts[group]}" for group in GROUPS if counts.get(group, 0)]
    return listed(parts)


def lean(scope: Scope, counts: dict[int, int]) -> str:
    """The finding in at most twelve words: how many voices lean to either side."""
    side = 1 if counts[1] > counts[-1] else -1
    label = short(scope.high if side > 0 else scope.low)
    for noun in (" voices", ""):
        title = f"{counts[side]}{noun} lean to “{label}”, {counts[-side] or 'none'} to the opposite"
        if len(title.split()) <= 12:
            return title
    return f"{counts[-1]} voices below zero, {counts[1]} above"


def sides_sentence(scope: Scope, table: pd.DataFrame) -> str:
    """How many voices stand on each side, and where they come from; `table`: `positions.voices`."""
    counts = sides(table)
    parts = [
        f"{counts[side]} lean to “{short(end)}” ({by_group(table, side)})"
        if counts[side]
        else f"none leans to “{short(end)}”"
        for side, end in ((-1, scope.low), (1, scope.high))
    ]
    middle = (
        f"; {counts[0]} {'leans' if counts[0] == 1 else 'lean'} to neither side ({by_group(table, 0)})"
        if counts[0]
        else ""
    )
    return f"Of {count(len(table), scope.who)}, {parts[0]} and {parts[1]}{middle}."


def voices(table: pd.DataFrame, scope: Scope) -> Words:
    """`table`: the result of `positions.voices`."""
    if table.empty:
        return nothing(scope, "Voices by stance")
    counts, several = sides(table), int((table["statements"] > 1).sum())
    caption = method(
        scope,
        "Each row is a voice, in the order of its mean stance within its country group; a disc marks each of its stances, the number its "
        "period, a filled disc that the stance is in so many words, an outlined one that it is implied.",
        f"{count(len(table), 'voice')} with {count(int(table['statements'].sum()), 'statement')}; {count(several, 'voice')} with more than one. {MEAN_SIDE}",
        WHO if scope.who == "expert voice" else "",
    )
    spread = "; ".join(
        f"{GROUPS[group]}: {len(own)} from {signed(own['stance'].min())} to {signed(own['stance'].max())}"
        for group, own in table.groupby("group", observed=True)
    )
    alt = (
        f"Names of {count(len(table), 'voice')} in rows, by country group, each with its stance on a scale from −2 to +2. {spread}. "
        f"Means: {counts[-1]} below zero, {counts[0]} at zero, {counts[1]} above."
    )
    return Words(
        lean(scope, counts),
        subtitle(scope, len(table), scope.who),
        caption,
        alt,
        sides_sentence(scope, table),
        len(table),
    )


def finding(voices: pd.DataFrame, lines: pd.DataFrame, scope: Scope) -> str:
    """Which positions exist on the question and who holds them; never a mean or a share. Empty where nobody speaks."""
    if voices.empty:
        return ""
    held = "Both sides are held" if {-1, 1} <= set(voices["side"]) else "One side is held"
    return f"“{scope.text}” {held} in these pages. {sides_sentence(scope, voices)} {lines_sentence(lines)}".strip()


def lines_sentence(lines: pd.DataFrame) -> str:
    """Where each government stood, period by period; `lines`: `positions.official_lines`."""
    own = lines[(lines["kind"] == "officials") & lines["line"].str.startswith("Government")]
    if own.empty:
        return "No government speaks to it in the pages read."
    parts = [
        f"{line.removeprefix('Government of ')} {_periods(part)}" for line, part in own.groupby("line", sort=False)
    ]
    rest = count(int(own["statements"].sum()), "statement")
    return f"Official line of governments, by period ({rest}): {'; '.join(parts)}."


def _periods(part: pd.DataFrame) -> str:
    """`below zero in 2 of 3 periods, above zero in 1`."""
    counts = np.sign(part["stance"]).astype(int).value_counts()
    total = len(part)
    found = [(side, int(counts[side])) for side in (-1, 0, 1) if counts.get(side, 0)]
    return ", ".join(f"{SIDE[side]} in {n} of {count(total, 'period')}" for side, n in found)


def official_lines(lines: pd.DataFrame, scope: Scope) -> Words:
    """`lines`: the result of `positions.official_lines`."""
    if lines.empty:
        return nothing(
            scope, "Official lines", "No official and no institution speaks to this question under these settings."
        )
    votes = np.sign(lines["stance"]).astype(int).value_counts()
    counted = ", ".join(f"{votes[side]} {SIDE[side]}" for side in SIDE if votes.get(side, 0))
    governments = int(lines["line"].str.startswith("Government").sum())
    statements, speakers = int(lines["statements"].sum()), lines["line"].nunique()
    caption = method(
        scope,
        "The official line, apart from the experts: one vote per government or board and period, the mean of its statements in that period; "
        "a filled disc where one of them is in so many words.",
        f"{count(len(lines), 'vote')} of {count(speakers, 'line')} from {count(statements, 'statement')}; {count(governments, 'vote')} are of governments, "
        "the others of editorial boards, institutes and persons. A person or institution for whom no government or board is recorded speaks for itself.",
    )
    told = "; ".join(
        f"{line}: {', '.join(map(signed, own['stance']))}" for line, own in lines.groupby("line", sort=False)
    )
    alt = f"Governments and institutions in rows, one disc per period on a scale from −2 to +2. {told}."
    title = f"Governments and institutions: {counted}"
    under = f"“{scope.text}” {count(len(lines), 'vote')}, one per line and period, in {scope.source}, {scope.dates}."
    return Words(title, under, caption, alt, lines_sentence(lines), len(lines))


def over_time(points: pd.DataFrame, means: pd.DataFrame, moved: pd.DataFrame, scope: Scope) -> Words:
    """`points`, `means`, `moved`: `positions.by_year`, `positions.yearly`, `positions.in_several_periods`."""
    title = "Voices by year, and those who spoke in several periods"
    if points.empty:
        return nothing(scope, title)
    n = points["voice_id"].nunique()
    caption = method(
        scope,
        "Left: a mark per voice and calendar year (mean of its stances in that year), beside it the mean of the year’s voices. "
        f"{RESAMPLED} A line joins only neighbouring years with 10 voices each; nothing is averaged over time.",
        "Right: only voices that spoke in more than one period, each as a line between the means of its own statements, dotted across a period in which it has none; no test is made.",
        "Other voices speak in other years, so the left panel is no change within voices.",
    )
    full = means[means["n"] >= intervals.BOOT_N]
    years = [f"{row.year} {number(row.estimate)} ({span(row.low, row.high)}; n = {row.n})" for row in full.itertuples()]
    reading = (
        f"Years with at least 10 voices: {'; '.join(years)}. "
        if years
        else "No year has 10 voices, so no year has a mean with its interval. "
    )
    reading += several(moved)
    alt = f"Left, marks of voices by year on a scale from −2 to +2 with yearly means; right, lines of voices in several periods. {reading}"
    return Words(title, subtitle(scope, n, scope.who), caption, alt, reading, n)


def several(moved: pd.DataFrame) -> str:
    """Who spoke in more than one period, and from where to where; `moved`: `positions.in_several_periods`."""
    if moved.empty:
        return "No voice spoke in more than one period."
    paths = [f"{name} from {' to '.join(map(signed, own['stance']))}" for name, own in moved.groupby("name", sort=True)]
    return f"{count(len(paths), 'voice')} spoke in more than one period: {'; '.join(paths)}."


def listing(table: pd.DataFrame, scope: Scope) -> tuple[str, str]:
    """Caption and reading of the whole list of statements; `table`: `positions.listing`."""
    caption = method(
        scope,
        "Every statement behind the figure with its gist in our own words, role, affiliation at the time, date and address. The same table as Excel: `make run` writes it beside the CSV.",
    )
    addresses = int((table["url"] != "").sum())
    reading = f"{count(len(table), 'statement')} of {count(table['voice_id'].nunique(), 'voice')}, {addresses} with the address of the page or of its site."
    return caption, reading


def answer(table: pd.DataFrame, lines: pd.DataFrame, moved: pd.DataFrame, scope: Scope) -> str:
    """The answer in three sentences: who stands on which side, the official line, who spoke in several periods."""
    if table.empty:
        return NOBODY
    return f"“{scope.text}” {sides_sentence(scope, table)} {lines_sentence(lines)} {several(moved)}"


def several_table(moved: pd.DataFrame, scope: Scope) -> tuple[str, str]:
    """Caption and reading of the list of voices in several periods; `moved`: `positions.in_several_periods`."""
    caption = method(
        scope, "Voices that spoke in more than one period: mean stance, dates and gists in each. No test is made."
    )
    return caption, several(moved)
