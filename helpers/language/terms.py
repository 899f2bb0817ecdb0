"""Figures 05-periods, 05-sides, 05-countries and the table 05-periods-all: which words set groups of pages apart?"""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.asked import Asked, once
from helpers.corpus import given
from helpers.corpus.countries import name as country_name
from helpers.figure import form, style
from helpers.figure.basis import ONE_QUESTION, WORDS, needs
from helpers.figure.figure import Figure, Listing
from helpers.figure.style import INK, LIGHT
from helpers.language import keyness, pages
from helpers.language.parts import begins, caption, plain, quoted, who_counts, without_pages
from helpers.measures import intervals
from helpers.texts.bags import Bags
from helpers.words import Words, chance, count, listed, number

KINDS = {"period": "periods", "side": "sides", "country": "countries"}
LINES = 21  # of terms and headings on a slide
BRIEF = ["group", "term", "count", "count_against", "pages", "pages_against", "log_odds", "z", "g2", "p", "q"]
REST = ["against", "n", "n_against", "per_1000", "per_1000_against"]
RANKS = (
    "Weighted log-odds (Monroe, Colaresi and Quinn 2008): natural log of a term's odds in the group over its odds in the texts compared with it, "
    f"informative Dirichlet prior of {keyness.PRIOR} tokens in the shares of all texts compared; z: log-odds over their standard error (approximate variance "
    "of two terms). G2: log-likelihood ratio without correction, + where the group has more than expected. Both rank the terms and neither tests them."
)
FAMILY = f"Terms with at least {keyness.MIN_COUNT} occurrences, in at least {keyness.MIN_PAGES} pages."
INTERVAL = (
    f"Line: 95 % resampling interval, whole pages drawn again {intervals.DRAWS:,} times, only where both sides have ten pages; it says how far the number "
    "moves among the pages collected, nothing about others."
)
SIDES = "A side holds the pages whose stances other than 0 all lie towards one end of the scale, one step or two; it is named after that end. "


@once
def table(asked: Asked, by: str, function_words: bool = False) -> pd.DataFrame:
    """The groups of the pages chosen (`by` period, side or country of their voices), each against all other pages: `keyness.contrast`."""
    order = {"period": asked.labels, "side": [asked.scope.low, asked.scope.high]}.get(by, [])
    return keyness.contrast(
        pages.chosen(asked), by, order, asked.min_n, asked.seed, most=keyness.MOST, function_words=function_words
    )


def draw(table: pd.DataFrame, sides: bool = False) -> Axes:
    """Terms that set groups apart: log-odds with interval on the left, signed G2 on the right, one row per shown term.

    `table` as from `keyness.contrast`; filled where q is at most 0.05; countries in their colours, `sides` of a question in
    those of the stance. The rightmost column counts the pages with the term, in its group and outside.
    """
    rows = table[table["shown"].astype(bool)]
    if rows.empty:
        return style.nothing(1.6, "No comparison: no two groups have enough pages, or no term occurs often enough.")
    if form.is_slide():
        rows = _fewer(rows)
    heads, places = _stacked(rows, sides)
    _, axes = style.sheet(1.05 + 0.165 * (places.max() + 1), 1, 2, sharey=True, width_ratios=(1.25, 1))
    left, right = axes[0]
    for place, row in zip(places, rows.itertuples(), strict=True):
        colour = heads[_side(row)][1]
        style.point_with_interval(
            left, row.log_odds, place, row.low, row.high, bool(row.q <= keyness.Q), color=colour, markersize=4
        )
        right.barh(place, row.g2, 0.55, color=colour, alpha=0.75)
    _finish(left, right, rows, heads, places)
    _count_pages(right, rows, heads, places)
    style.leave_out(left, int(table["shown"].astype(bool).sum()) - len(rows), "terms")
    return left


def _fewer(rows: pd.DataFrame) -> pd.DataFrame:
    """So many terms of each group, foremost first, as a slide has lines for."""
    side = rows.apply(_side, axis=1)
    return rows[side.groupby(side).cumcount() < max(int(LINES / side.nunique() - 1.4), 1)]


def _side(row: Any) -> str:
    """The group in which a shown term is more frequent."""
    return row.group if row.z > 0 else row.against


def _stacked(rows: pd.DataFrame, sides: bool) -> tuple[dict, np.ndarray]:
    """A line for every shown term under a heading for its group: headings (line, colour, pages) and the terms' lines."""
    heads, places, line, last = {}, [], -1.0, None
    for row in rows.itertuples():
        side = _side(row)
        if side != last:
            line += 1 if last is None else 1.4
            n = row.n if row.z > 0 else row.n_against
            heads[side], last = (line, _colour(side, row.z > 0, sides), n), side
        line += 1
        places.append(line)
    return heads, np.array(places)


def _colour(name: str, high: bool, sides: bool) -> str:
    """The fixed colour of a country or of a side of the question; ink for everything else."""
    if sides:
        return style.stance_colour(1, 2) if high else style.BELOW_ZERO
    return style.GROUP_COLOURS[style.group(name)] if len(name) == 3 else INK


def _single(rows: pd.DataFrame) -> bool:
    """Whether each group is one text."""
    return bool((rows["n"] == 1).all())


def _finish(left: Axes, right: Axes, rows: pd.DataFrame, heads: dict, places: np.ndarray) -> None:
    """Labels, headings and axes of `draw`."""
    left.set_yticks(places, plain(rows["term"]), fontsize=7.5)
    left.set_ylim(places.max() + 0.8, -0.7)
    for name, (line, colour, n) in heads.items():
        label = f"{country_name(name) if len(name) == 3 else name}{'' if _single(rows) else f' (n = {int(n)})'}"
        left.annotate(
            label, (0, line), xycoords=("axes fraction", "data"), fontsize=8, fontweight="bold", color=colour, va="center",
            xytext=(3, 0), textcoords="offset points", zorder=4, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
        )  # fmt: skip
    for ax, label in ((left, "weighted log-odds, ordered by z"), (right, "G2, signed")):
        ax.axvline(0, color=LIGHT, linewidth=0.9, zorder=0)
        ax.set_xlabel(label)
        ax.tick_params(axis="y", length=0)


def _count_pages(right: Axes, rows: pd.DataFrame, heads: dict, places: np.ndarray) -> None:
    """The pages with each term, in its group and outside, in a column of their own."""
    how: dict[str, Any] = dict(xycoords=("axes fraction", "data"), xytext=(4, 0), textcoords="offset points")
    how |= dict(fontsize=7, va="center", color="#333333")
    for place, row in zip(places, rows.itertuples(), strict=True):
        inside, outside = (row.pages, row.pages_against) if row.z > 0 else (row.pages_against, row.pages)
        right.annotate(f"{inside} | {outside}", (1, place), **how)
    top = min(line for line, _, _ in heads.values())
    right.annotate("articles" if _single(rows) else "pages", (1, top), **how)


def say(table: pd.DataFrame, asked: Asked, by: str, family: int | None = None) -> Words:
    """The words for a comparison of periods, sides or countries; `family`: how many rows q was worked out over (default: those tested here).

    When the pages begin and how many are left out or in small groups is asked of the pages themselves: those in no comparison have no row.
    """
    counted, n = pages.chosen(asked), _pages(table)
    tested = int(table["q"].notna().sum()) if family is None else family
    found = table[table["q"] <= keyness.Q]
    lost = len(counted.units) - len(keyness.placed(counted, by).units)
    method = (
        f"{RANKS} Test: {keyness.rounds(tested):,} permutations of the labels over whole pages ({keyness.CLOSER_BY} times as many for terms with a q up to {keyness.NEAR}), q by Benjamini-Hochberg over all {count(tested, 'row')} of "
        f"the CSV (terms x comparisons). {FAMILY} {_drawn(table)} {INTERVAL} Right: pages with the term, in its group | outside. "
        f"{who_counts(asked)} {SIDES if by == 'side' else ''}{_lost(lost, by)}{kept_out(pages.left_out(asked))}{begins(counted)}"
    )
    title = f"Words that set {KINDS[by]} apart: {_so_many(len(found)) if tested else 'too few pages'}"
    alt = f"Two panels of horizontal marks, one row per term: weighted log-odds and signed G2. Highest by z: {tops(table)}."
    filled = f"; filled marks: q at most {keyness.Q}" if tested else ""
    subtitle = f"{asked.scope.text} {asked.scope.source.capitalize()}, n = {n}{filled}"
    empty = without_pages(counted, asked.labels) if by == "period" else ""
    said = _verdict(table, by), _small(table, counted, by, asked.min_n), begins(counted), empty
    shown = caption(
        asked,
        f"Left: weighted log-odds, 95 % resampling interval; right: G2; both rank terms. Filled: q at most {keyness.Q} over {tested:,} tests (permuted "
        f"pages, Benjamini-Hochberg). Numbers: pages with the term, in the group | outside (n = {n}).",
    )
    return Words(title, subtitle, shown, alt, " ".join(filter(None, said)), n, method)


def _pages(table: pd.DataFrame) -> int:
    """How many pages are compared: a group and all others; where nothing is compared, the groups together."""
    sizes = table.drop_duplicates("group")
    whole = (sizes["n"] + sizes["n_against"]).max()
    return int(sizes["n"].sum() if pd.isna(whole) else whole)


def _name(group: str) -> str:
    """A group as a sentence can carry it."""
    return country_name(group) if len(group) == 3 else group if group == keyness.ALL_OTHERS else f"“{group}”"


def _so_many(n: int) -> str:
    return "none survives the test" if n == 0 else f"{n} survive{'s' if n == 1 else ''} the test"


def _drawn(table: pd.DataFrame) -> str:
    """What of the table the figure draws, as a visible choice."""
    return f"Drawn: per group the highest z among terms in at least {keyness.MIN_PAGES} of its pages. {not_drawn(table)}".strip()


def not_drawn(table: pd.DataFrame) -> str:
    """That function words and numbers are not drawn; empty where they are."""
    shown = table.loc[table["shown"].astype(bool), "term"].astype(str)
    everything = shown.isin(keyness.FUNCTION_WORDS).any() or shown.str.match(r"\d").any()
    return "" if everything else "Function words and bare numbers are counted and in the CSV, but not drawn."


def _small(table: pd.DataFrame, counted: Bags, by: str, min_n: int) -> str:
    """Which groups have too few pages to be compared."""
    if table["q"].isna().all():
        return ""
    labels = keyness.placed(counted, by).units[by].astype(str)
    sizes = labels.value_counts()
    compared = [*table["group"], *table["against"], *keyness.comparisons(labels, min_n)]
    small = sizes[~sizes.index.isin(compared)]
    said = listed((f"{_name(group)} {n}" for group, n in small.items()), 6)
    return f"Too few pages for a comparison of their own: {said}." if len(small) else ""


def _lost(lost: int, by: str) -> str:
    why = {
        "period": "known only by a month that holds a cut",
        "side": "with no side, or both",
        "country": "with voices of several countries",
    }[by]
    return f"Left out: {count(lost, 'page')} {why}. " if lost else ""


def kept_out(left: dict[str, int]) -> str:
    """How many pages of the question are not counted, and why."""
    if not (left["uncounted"] or left["flagged"]):
        return ""
    flagged = f"{count(left['flagged'], 'page')} that lead_flags.csv warns of"
    return f"Not counted: {count(left['uncounted'], 'page')} whose words were not given, {flagged}. "


def tops(table: pd.DataFrame) -> str:
    """The terms drawn, group by group."""
    rows = table[table["shown"].astype(bool)]
    side = rows["group"].where(rows["z"] > 0, rows["against"])
    parts = (f"{_name(name)}: {listed(plain(part))}" for name, part in rows["term"].groupby(side, sort=False))
    return "; ".join(parts) or "none"


def _verdict(table: pd.DataFrame, by: str) -> str:
    """The sentence that says what survives the test, or that nothing does."""
    if table["q"].isna().all():
        sizes = (f"{_name(row.group)} {row.n}" for row in table.drop_duplicates("group").itertuples())
        held = f" ({listed(sizes)})" if table["n"].sum() else ""
        return f"No comparison of {KINDS[by]}: no two groups have enough pages{held}."
    tested = f"{count(len(table), 'comparison')} of a term"
    found = table[table["q"] <= keyness.Q].sort_values("q", kind="stable")
    if found.empty:
        first = table.loc[table["p"].idxmin()]
        return (
            f"Of {tested} none survives the correction at q = {keyness.Q}: no single term is shown to set these {KINDS[by]} apart, which does not show that "
            f"they speak alike. The nearest is {quoted(first.term)}, more frequent in {_name(_side(first))} ({chance('p', first.p)}, {chance('q', first.q)})."
        )
    named = listed((f"{quoted(row.term)} ({_more(row)}, {chance('q', row.q)})" for row in found.itertuples()), 5)
    return (
        f"Of {tested} {len(found)} survive{'s' if len(found) == 1 else ''} the correction at q = {keyness.Q}: {named}. "
        "The name of an office holder or of an event marks its date before it marks a way of speaking."
    )


def _more(row: Any) -> str:
    return (
        f"{number(row.per_1000, 1)} per 1,000 tokens for {_name(row.group)}, {number(row.per_1000_against, 1)} outside"
    )


def say_all(table: pd.DataFrame, asked: Asked, full: pd.DataFrame) -> tuple[str, str]:
    """Caption and sentence for the same comparison of periods over the pages of every question.

    `full` adds to the rows listed what they leave out: the rates and sizes of their groups.
    """
    rows = table.merge(full[["group", "term", *REST]], on=["group", "term"], how="left")
    tested, counted = int(rows["q"].notna().sum()), pages.chosen(asked)
    read = ("openings" if asked.corpus == "debate" else "articles") if len(counted.units) else "pages"
    over = f"all {count(tested, 'row')}" if tested else "no row, since none is tested"
    shown = caption(
        asked,
        f"Terms by period over the {read} of all questions (n = {count(_pages(rows), 'page')}), lowest p first; p from at least {keyness.rounds(tested):,} permutations of "
        f"whole pages, q over {over} (Benjamini-Hochberg).",
    )
    said = begins(counted), without_pages(counted, asked.labels), _verdict(rows, "period")
    return shown, " ".join(filter(None, said))


def _figure(asked: Asked, by: str, function_words: bool) -> Figure:
    function_words = given.truth("FUNCTION_WORDS", function_words)
    found = table(asked, by, function_words)
    saying = partial(say, asked=asked, by=by, family=int(found["q"].notna().sum()))
    return Figure(asked, {"table": found}, partial(draw, sides=by == "side"), saying)


@needs(WORDS)
def periods(asked: Asked, function_words: bool = False) -> Figure:
    """Terms that set each period apart from all other pages chosen."""
    return _figure(asked, "period", function_words)


@needs(WORDS, ONE_QUESTION)
def sides(asked: Asked, function_words: bool = False) -> Figure:
    """Terms that set apart the pages whose stances all lie towards one end of the question."""
    return _figure(asked, "side", function_words)


@needs(WORDS)
def countries(asked: Asked, function_words: bool = False) -> Figure:
    """Terms that set apart the pages in which voices of one country speak."""
    return _figure(asked, "country", function_words)


@needs(WORDS)
def all_questions(asked: Asked) -> Listing:
    """Terms by period over the pages of all questions, lowest p first."""
    full = table(asked.everything, "period").sort_values("p", kind="stable")
    return Listing(asked, full[BRIEF], partial(say_all, asked=asked.everything, full=full))
