"""Words for the figures of frames by year and by period, and what all words on frames share: every number is computed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers import words
from helpers.corpus import Corpus
from helpers.framing import shares as framing
from helpers.measures import intervals
from helpers.words import Words, count, listed, number, percent, span

UNIT = (
    "Share of statements with the frame: one vote per statement, a statement may have several frames. Statements of one page hang together, so whole "
    "documents are drawn again."
)
PAGES = "These pages only: a convenience sample, and a difference in time says nothing of its cause."


@dataclass(frozen=True)
class Scope:
    """What was asked of which statements: `text` of the question, `source`, `filters` set, `dates`, and the number of statements,
    documents, and documents that no period can be told for (month known only, a cut falls in it)."""

    text: str
    source: str
    filters: str
    dates: str
    statements: int
    documents: int
    unplaced: int

    @property
    def size(self) -> str:
        """`102 statements in 89 documents`."""
        return f"{count(self.statements, 'statement')} in {count(self.documents, 'document')}"

    @property
    def left_out(self) -> str:
        """The filters and the documents without a period, as sentences for a caption."""
        lost = (
            f"{count(self.unplaced, 'document')} without a period (month known only, a cut falls in it)."
            if self.unplaced
            else ""
        )
        return " ".join(filter(None, [self.filters, lost]))


def scope(data: Corpus, table: pd.DataFrame, question: str, chosen: Mapping[str, Sequence[str] | str]) -> Scope:
    """The scope of the statements that `corpus.select` gave for a question (empty: all of them) and the settings `chosen`."""
    kept = {name: chosen[name] for name in ("countries", "voices", "since", "until") if chosen.get(name)}
    roles = [data.codebook.label("roles", role) for role in chosen.get("roles", ())]
    depth = "first 2,000 characters of an article" if chosen.get("depth") == "opening" else ""
    text = words.question(data.codebook, question) if question else "All questions together."
    filters = words.settings(roles=roles, **kept, depth=depth)
    return Scope(
        text,
        words.source(str(chosen["corpus"])),
        f"Filters: {filters}." if filters else "Every role counts.",
        words.dates(table),
        len(table),
        table["doc_id"].nunique(),
        table.loc[table["period"].isna(), "doc_id"].nunique(),
    )


def resampling(min_n: int) -> str:
    """What the lines of a figure of shares mean."""
    return (
        f"Lines: 95 % resampling interval (10,000 draws of as many documents again from those collected), from {intervals.BOOT_N} documents; below that "
        f"Student's t (small n); hollow and none below {min_n} documents; none where all documents agree."
    )


def test(rows: int) -> str:
    """How p and q were made, with the size of the family."""
    return (
        f"p: {framing.PERMUTATIONS:,} permutations of the labels over whole documents ({framing.CLOSER_BY * framing.PERMUTATIONS:,} where a p is up to "
        f"{framing.CLOSER}); q: Benjamini-Hochberg over all {rows} differences tested."
    )


def title(*candidates: str) -> str:
    """The first of several titles that keeps to twelve words."""
    return next((text for text in candidates if len(text.split()) <= 12), candidates[-1])


def points(share: float) -> str:
    """A difference of shares in points with its sign: `+12 points`, `−3 points`."""
    if pd.isna(share):
        return "not shown"
    rounded = round(100 * share)
    return f"{'+' if rounded > 0 else '−' if rounded < 0 else ''}{abs(rounded)} point{'' if abs(rounded) == 1 else 's'}"


def point_span(low: float, high: float) -> str:
    """An interval of a difference in points."""
    return f"{100 * low:.0f} to {100 * high:.0f}".replace("-", "−") if np.isfinite([low, high]).all() else "no interval"


def chance(name: str, p: float) -> str:
    """A p or q with its name, never zero: `p = 0.034`, `q < 0.001`."""
    return f"{name} < 0.001" if p < 0.001 else f"{name} = {number(p, 3)}"


def by_year(table: pd.DataFrame, events: pd.DataFrame, about: Scope, min_n: int = intervals.MIN_N) -> Words:
    """Words of the shares by year. `table`: `framing.by_year`; `events`: `framing.events_on`."""
    whole = _ranked(table[table["year"] == framing.ALL_YEARS])
    years = table[table["year"] != framing.ALL_YEARS]
    dated = "; ".join(f"{row.label} ({row.date.day} {row.date:%B %Y})" for row in events.itertuples())
    if not about.statements:
        return _nothing(about, "Frames by year")
    first, second = whole.iloc[0], whole.iloc[1]
    return Words(
        title=title(
            *([] if first["n"] >= min_n else ["Share of statements with each frame, by year"]),
            f"Most used: {first['label']} ({percent(first['estimate'])} of statements) and {second['label']} ({percent(second['estimate'])})",
            "Share of statements with each frame, by year",
        ),
        subtitle=f"{about.text} Share of statements with each frame by year; {about.size}, {about.dates}",
        caption=(
            f"{UNIT} {resampling(min_n)} Years are joined by a line only where both have {intervals.BOOT_N} documents or more. Right: all years together. "
            f"Read: {about.source}. {about.left_out} Dotted, for orientation only: {dated or 'none'}. {PAGES}"
        ),
        alt=f"A panel per frame, years from left to right. {' '.join(_course(rows, min_n) for _, rows in framing.in_order(table, 'label'))}",
        reading=_overall(whole, years, min_n),
        n=about.statements,
    )


def _overall(whole: pd.DataFrame, years: pd.DataFrame, min_n: int) -> str:
    """The frames most and least used over all years, and the years that hold too little."""
    first, n = whole.iloc[0], int(whole["n"].iloc[0])
    if n < min_n:
        return f"{count(n, 'document')}: too few for a share."
    thin = years.loc[years["n"] < min_n, "year"].drop_duplicates()
    return (
        f"Over all years the most used frame is {first['label']}, in {percent(first['estimate'])} of statements "
        f"({span(first['low'], first['high'], share=True)}; {count(n, 'document')}), the least used {_least(whole)}. {_thin(thin, min_n)}"
    )


def _ranked(rows: pd.DataFrame) -> pd.DataFrame:
    """Frames by falling share, the order of the codebook where they are equal."""
    return rows.sort_values("estimate", ascending=False, kind="stable")


def _least(whole: pd.DataFrame) -> str:
    rows = whole[whole["estimate"] == whole["estimate"].min()]
    return f"{listed(rows['label'])} ({percent(rows['estimate'].iloc[0])})"


def _thin(years: pd.Series, min_n: int) -> str:
    if not len(years):
        return f"Every year has at least {min_n} documents."
    return f"{listed(years)} {'has' if len(years) == 1 else 'have'} fewer than {min_n} documents and should not be read by {'itself' if len(years) == 1 else 'themselves'}."


def _course(rows: pd.DataFrame, min_n: int) -> str:
    """A frame's overall share and its lowest and highest year, for one who cannot see."""
    years = rows[(rows["year"] != framing.ALL_YEARS) & (rows["n"] >= min_n)]
    whole = rows[rows["year"] == framing.ALL_YEARS].iloc[0]
    text = f"{whole['label']}: {percent(whole['estimate'])} over all years"
    if years.empty:
        return f"{text}."
    low, high = (years.loc[place] for place in (years["estimate"].idxmin(), years["estimate"].idxmax()))
    return f"{text}, lowest {percent(low['estimate'])} ({low['year']}), highest {percent(high['estimate'])} ({high['year']})."


def by_period(shares: pd.DataFrame, changes: pd.DataFrame, about: Scope, min_n: int = intervals.MIN_N) -> Words:
    """Words of the shares by period and of their differences. `shares`: `framing.shares` by period; `changes`:
    `framing_readings.confirm`."""
    found, tested = framing.reported(changes), int(changes["q"].notna().sum())
    if not about.statements:
        return _nothing(about, "Frames by period")
    sizes = [f"{period}: {int(n)}" for period, n in shares.groupby("period", sort=False)["n"].first().items()]
    return Words(
        title=_title(found, tested, len(changes)),
        subtitle=f"{about.text} Share of statements with each frame by period; {about.size}",
        caption=(
            f"{UNIT} {resampling(min_n)} Documents: {', '.join(sizes)}. Below: the later share minus the earlier, in points, interval from ten documents "
            f"in both periods. {test(tested)} Bold: q of at most {framing.Q}. Read: {about.source}. {about.left_out} {PAGES}"
        ),
        alt=f"Above, points with intervals per frame, periods in the order {', '.join(shares['period'].drop_duplicates().astype(str))}: {_table(shares)}. Below, differences between periods. {_changes(found, tested)}",
        reading=f"{_changes(found, tested)} {_doubt(found)}".strip(),
        n=about.statements,
    )


def _nothing(about: Scope, what: str) -> Words:
    text = "No statement on this question with these settings."
    return Words(f"{what}: no statement", about.text, f"{text} {about.left_out}", text, text, 0)


def _title(found: pd.DataFrame, tested: int, asked: int) -> str:
    if not asked:
        return "Share of statements with each frame, one period"
    if not tested:
        return "Frames by period: too few documents to compare"
    if found.empty:
        return "No difference in frames between periods survives correction"
    row, frames = found.iloc[0], list(found["label"].drop_duplicates())
    if not found["firm"].any():
        return title(
            f"{listed(frames)}: a difference between periods, not in each reading",
            "Differences between periods, not in each reading",
        )
    shares = f"{percent(row['share_other'])} to {percent(row['share_one'])} of statements"
    one = [f"Change of framing: {frames[0]}, from {shares}"] if len(frames) == 1 else []
    return title(*one, f"Change of framing in {listed(frames)}", f"Change of framing in {len(frames)} frames")


def _table(shares: pd.DataFrame) -> str:
    wide = shares.pivot(index="label", columns="period", values="estimate")[list(shares["period"].drop_duplicates())]
    order = shares["label"].drop_duplicates()
    return "; ".join(f"{label} {', '.join(percent(value) for value in wide.loc[label])}" for label in order)


def change(row: pd.Series) -> str:
    """One difference in a sentence's part: the frame, both shares with their n, the difference, its interval and q."""
    return (
        f"{row['label']} stands in {percent(row['share_other'])} of {count(int(row['cases_other']), 'statement')} ({count(int(row['n_other']), 'document')}, "
        f"{row['other']}) and in {percent(row['share_one'])} of {count(int(row['cases_one']), 'statement')} ({count(int(row['n_one']), 'document')}, "
        f"{row['one']}): {points(row['estimate'])} (95 % resampling interval {point_span(row['low'], row['high'])}), {chance('q', row['q'])}"
    )


def against(one: str, other: str) -> str:
    """A comparison of two periods in words, the later first."""
    return f"“{one}” against “{other}”"


def _changes(found: pd.DataFrame, tested: int) -> str:
    if not tested:
        return "There is one period, or too few documents to compare periods."
    if found.empty:
        return f"None of the {tested} differences between periods survives correction (q of at most {framing.Q})."
    parts = "; ".join(change(row) for _, row in found.iterrows())
    return f"{len(found)} of {tested} differences {'survives' if len(found) == 1 else 'survive'} correction. {parts}."


def _doubt(found: pd.DataFrame) -> str:
    """What either reader alone gives for the differences reported."""
    return " ".join(alone(row) for _, row in found.iterrows())


def alone(row: pd.Series) -> str:
    """What each reader's codes alone give for a difference, in a sentence."""
    parts = [
        f"reader {n}'s codes alone give {points(row[f'reader_{n}'])} ({chance('p', row[f'p_{n}'])})" for n in (1, 2)
    ]
    if row["firm"]:
        verdict = "each reading alone shows it"
    elif np.sign(row["reader_1"]) == np.sign(row["reader_2"]) == np.sign(row["estimate"]):
        verdict = "both point the same way, but the size hangs on how the readings were settled"
    else:
        verdict = "the readings do not agree on its direction"
    return f"For {row['label']}, {parts[0]} and {parts[1]}: {verdict}."


def finding(shares: pd.DataFrame, changes: pd.DataFrame, about: Scope, min_n: int = intervals.MIN_N) -> str:
    """The headline on periods: the change that survives best and that each reading alone shows; else the most used frames."""
    found, tested = framing.reported(changes), int(changes["q"].notna().sum())
    firm = found[found["firm"]]
    if len(firm):
        row = firm.iloc[0]
        return f"“{about.text}” {change(row)} over {tested} differences. {alone(row)} Read: {about.source}; no sample."
    settled = f" ({len(found)} with the agreed codes)" if len(found) else ""
    none = (
        f" Of {tested} differences between periods none survives correction and shows in each reading alone{settled}."
        if tested
        else ""
    )
    return most_used(shares, about, min_n) + none


def most_used(shares: pd.DataFrame, about: Scope, min_n: int = intervals.MIN_N) -> str:
    """The two frames most used on the question in each period that has enough documents, with their shares, interval and n."""
    parts = []
    for period, rows in framing.in_order(shares[shares["n"] >= min_n], "period"):
        first, second = (_share(row) for _, row in _ranked(rows).head(2).iterrows())
        parts.append(f"{period}, {first} and {second}, n = {count(int(rows['n'].iloc[0]), 'document')}")
    if not parts:
        return f"“{about.text}” No period has {min_n} documents, so no frame can be called the most used."
    return f"“{about.text}” The frames used in most statements: {'; '.join(parts)} (95 % resampling intervals; read: {about.source})."


def _share(row: pd.Series) -> str:
    return f"{row['label']} {percent(row['estimate'])} ({span(row['low'], row['high'], share=True)})"
