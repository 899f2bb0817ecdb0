"""Frames: the share of statements that use each, and how it differs between periods and sides.

A share is the statements with the frame over all statements of the group: a ratio of sums, one vote per statement. Whole
documents are drawn again (bootstrap) or given other labels (permutation), because statements of one page hang together.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from helpers.corpus import Corpus, SelectionError, countries, given, has, sign_of
from helpers.corpus.codebook import Codebook
from helpers.measures import intervals
from helpers.measures.intervals import with_q
from helpers.measures.permutation import PERMUTATIONS, chance, deal

AT_ONCE = 5_000  # assignments whose differences are worked out at a time
CLOSER, CLOSER_BY = 0.02, 20  # a p up to .02 is made again with twenty times as many permutations
Q = 0.05  # a difference is reported up to this false discovery rate
ALL_YEARS = "all years"
BELIEVERS, DOUBTERS = "believers", "doubters"
EVERYONE = "all voices"
COLUMNS = [
    "frame",
    "label",
    "one",
    "other",
    "share_one",
    "share_other",
    "n_one",
    "n_other",
    "cases_one",
    "cases_other",
    "estimate",
    "low",
    "high",
    "p",
]


def names(codebook: Codebook) -> dict[str, str]:
    """The frames of the codebook, in its order, with the names to print."""
    return {frame: codebook.label("frames", frame) for frame in codebook.frames}


def used(table: pd.DataFrame, frames: Mapping[str, str], columns: Sequence[str] = ()) -> pd.DataFrame:
    """One row per row of the table and frame: the `columns` named, `doc_id`, `frame` (ordered) and `used` (1 where the row has the
    frame, else 0).

    `table` has a `;`-joined column frames; `frames` maps ids to labels and gives the order. Raises SelectionError when two
    corpora are mixed: an opening of some 250 words has less room for frames than an article read whole.
    """
    if "corpus" in table and table["corpus"].nunique() > 1:
        raise SelectionError(
            "CORPUS: frames are counted in one corpus at a time; openings of about 250 words and articles read whole do not "
            'compare. Use "debate" or "articles"'
        )
    long = pd.concat([table[["doc_id", *columns]]] * len(frames), ignore_index=True)
    codes = np.repeat(np.arange(len(frames)), len(table))
    long["frame"] = pd.Categorical.from_codes(codes, list(frames), ordered=True)
    return long.assign(used=np.concatenate([has(table["frames"], frame) for frame in frames]))


def shares(
    table: pd.DataFrame,
    frames: Mapping[str, str],
    by: str,
    min_n: int = intervals.MIN_N,
    seed: int = intervals.SEED,
) -> pd.DataFrame:
    """The share of statements that use each frame, per value of the column `by`; rows without a value are left out.

    Columns: frame, label, `by`, estimate (0 to 1), low, high, n (documents), cases (statements), interval (its kind). Where
    there is no statement at all, one row per frame with n = 0.
    """
    placed = table[table[by].notna()]
    if placed.empty:
        empty = pd.DataFrame({"frame": list(frames), "label": list(frames.values()), by: None, "n": 0, "cases": 0})
        return empty.assign(estimate=np.nan, low=np.nan, high=np.nan, interval=intervals.TOO_FEW)
    draws = intervals.draw(placed["doc_id"], seed=seed)
    long = used(placed, frames, [by])
    found = intervals.mean_by(long, "used", "doc_id", ["frame", by], draws, False, (0, 1), min_n)
    found["frame"] = found["frame"].astype(str)
    return _every_group(found, frames, by, table[by])


def _every_group(found: pd.DataFrame, frames: Mapping[str, str], by: str, column: pd.Series) -> pd.DataFrame:
    """Add rows with n = 0 for the groups of an ordered column that have no statement, and the frames' labels."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        every = pd.MultiIndex.from_product([list(frames), column.cat.categories], names=["frame", by])
        found = found.astype({by: object}).set_index(["frame", by]).reindex(every).reset_index()
        found = found.fillna({"n": 0, "cases": 0, "interval": intervals.TOO_FEW}).astype({"n": int, "cases": int})
    found.insert(1, "label", found["frame"].map(dict(frames)))
    return found


def by_year(
    table: pd.DataFrame, frames: Mapping[str, str], min_n: int = intervals.MIN_N, seed: int = intervals.SEED
) -> pd.DataFrame:
    """`shares` by calendar year, as texts, and over all years together (`year` = all years)."""
    years = table.assign(year=table["year"].astype(str))
    parts = [shares(part, frames, "year", min_n, seed) for part in (years, years.assign(year=ALL_YEARS))]
    return pd.concat(parts if len(table) else parts[:1], ignore_index=True)


def events_on(data: Corpus, dates: Sequence[str], table: pd.DataFrame) -> pd.DataFrame:
    """The events of `events.csv` on the days named that fall into the years of the table, in order: date, label.

    Raises SelectionError for a day on which the table of events has none.
    """
    days = data.events["date"].dt.strftime("%Y-%m-%d")
    dates = given.names("EVENTS", dates)
    unknown = [day for day in dates if not isinstance(day, str) or day not in set(days)]
    if unknown:
        raise SelectionError(f"EVENTS: no event on {', '.join(map(str, unknown))}; events.csv lists: {', '.join(days)}")
    chosen = data.events[days.isin(list(dates))].sort_values(["date", "label"])
    chosen = chosen[chosen["date"].dt.year.between(table["year"].min(), table["year"].max())] if len(table) else chosen
    return chosen[["date", "label"]].reset_index(drop=True)


def steps(groups: Sequence[str]) -> list[tuple[str, str]]:
    """Which periods are compared: each with the one before, and, where there are three or more, the last with the first."""
    pairs = list(pairwise(groups))
    return [*pairs, (groups[0], groups[-1])] if len(groups) > 2 else pairs


def contrast(
    table: pd.DataFrame,
    frames: Mapping[str, str],
    by: str,
    one: str,
    other: str,
    min_n: int = intervals.MIN_N,
    seed: int = intervals.SEED,
    permutations: int = PERMUTATIONS,
) -> pd.DataFrame:
    """The share in group `one` minus the share in group `other` of the column `by`, one row per frame.

    Columns: frame, label, one, other, share_one, share_other, n_one, n_other (documents), cases_one, cases_other
    (statements), estimate (-1 to 1), low, high (95 % resampling interval, from ten documents in both), p (two-sided, the
    labels permuted over whole documents). With `permutations` 0 interval and p are missing. Below `min_n` documents in
    either group shares, difference and p are missing.
    """
    pair = table[table[by].isin([one, other])].assign(**{by: lambda rows: rows[by].astype(str)})
    sizes = {group: pair.loc[pair[by] == group] for group in (one, other)}
    n = {group: rows["doc_id"].nunique() for group, rows in sizes.items()}
    rows = pd.DataFrame({"frame": list(frames), "label": list(frames.values()), "one": one, "other": other})
    rows = rows.assign(n_one=n[one], n_other=n[other], cases_one=len(sizes[one]), cases_other=len(sizes[other]))
    if min(n.values()) < max(min_n, 1):
        return rows.reindex(columns=COLUMNS)
    draws = intervals.draw(pair["doc_id"], intervals.DRAWS if permutations else 1, seed)
    estimates, drawn = intervals.simulate(used(pair, frames, [by]), "used", "doc_id", [by, "frame"], draws, False)
    rows["share_one"], rows["share_other"] = (estimates.loc[group, "estimate"].to_numpy() for group in (one, other))
    rows["estimate"] = rows["share_one"] - rows["share_other"]
    if permutations and min(n.values()) >= intervals.BOOT_N:
        rows["low"], rows["high"] = np.nanpercentile((drawn[one] - drawn[other]).to_numpy(float), [2.5, 97.5], axis=0)
        settled = (rows["estimate"] == 0) & (rows["low"] == rows["high"])
        rows.loc[settled, ["low", "high"]] = np.nan
    if permutations:
        rows["p"] = permuted(pair, list(frames), by, one, seed, permutations)
    return rows.reindex(columns=COLUMNS)


def permuted(
    pair: pd.DataFrame, frames: Sequence[str], by: str, one: str, seed: int, permutations: int = PERMUTATIONS
) -> np.ndarray:
    """Two-sided p per frame: how often a difference as large comes up when labels are dealt out over whole documents.

    A document with statements of both groups counts as two, one per group. Where some p is small (up to .02) twenty times as many
    permutations are made, so that no result hangs on the seed. p is never 0 (Phipson and Smyth 2010). The names of the
    documents play no part: they are put in the order of what they hold.
    """
    wide = pair.assign(**{frame: has(pair["frames"], frame) for frame in frames}, _size=1.0)
    blocks = wide.groupby([by, "doc_id"], observed=True)[[*frames, "_size"]].sum().reset_index()
    own = (blocks[by] == one).to_numpy()
    content = blocks[[*frames, "_size"]].to_numpy(float)
    order = np.lexsort(np.column_stack([own, content]).T)
    own, content = own[order], content[order]
    seen = _gaps(content, own[None])
    p = np.ones(len(frames))
    for number in (permutations, CLOSER_BY * permutations):
        dealt = _gaps(content, deal(len(own), int(own.sum()), number, seed))
        p = chance(dealt, seen)
        if p.min() > CLOSER:
            break
    return p


def _gaps(content: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Difference of the ratios of sums, one row per assignment; the last column of `content` is the size.

    Assignments are the last axis while this is worked out, a few thousand at a time: they lie in memory that way (`deal`)."""
    own, whole = content.T.astype(np.float32), content.sum(axis=0).astype(np.float32)[:, None]
    gaps = np.empty((len(own) - 1, len(rows)), dtype=np.float32)
    for at in range(0, len(rows), AT_ONCE):
        first = own @ rows[at : at + AT_ONCE].T.astype(np.float32)
        second = whole - first
        gaps[:, at : at + AT_ONCE] = first[:-1] / first[-1] - second[:-1] / second[-1]
    return gaps.T


def changes(
    table: pd.DataFrame,
    frames: Mapping[str, str],
    min_n: int = intervals.MIN_N,
    seed: int = intervals.SEED,
    permutations: int = PERMUTATIONS,
) -> pd.DataFrame:
    """`contrast` between the periods of `steps` (`one` the later, `other` the earlier), with q over all rows and `family`, the
    number tested.

    `table` holds the statements on one question, with an ordered `period`. Empty where there is only one period.
    """
    parts = [
        contrast(table, frames, "period", later, earlier, min_n, seed, permutations)
        for earlier, later in steps(list(table["period"].cat.categories))
    ]
    return _with_family(pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS))


def _with_family(table: pd.DataFrame) -> pd.DataFrame:
    """The rows with q over all of them, and `family`: how many of them were tested."""
    found = with_q(table)
    return found.assign(family=int(found["q"].notna().sum()))


def within(
    table: pd.DataFrame,
    frames: Mapping[str, str],
    questions: Sequence[str],
    min_n: int = intervals.MIN_N,
    seed: int = intervals.SEED,
    permutations: int = PERMUTATIONS,
) -> pd.DataFrame:
    """`changes` within every question, with the column `question` first, q and `family` over all rows of all questions together.

    Sorted by q, then by p, so the rows that say most stand first; with a single period every row has the names alone. A change of
    framing is spoken of only where a row has q of at most .05.
    """
    parts = [
        changes(table[table["question"] == question], frames, min_n, seed, permutations).assign(question=question)
        for question in questions
    ]
    whole = pd.concat(parts, ignore_index=True)
    if whole.empty:
        whole = pd.DataFrame([(question, *item) for question in questions for item in frames.items()])
        whole = whole.set_axis(["question", "frame", "label"], axis=1)
    found = _with_family(whole.reindex(columns=["question", *COLUMNS]))
    return found.sort_values(["q", "p"], kind="stable").reset_index(drop=True)


def sides(
    table: pd.DataFrame,
    frames: Mapping[str, str],
    country: str,
    min_n: int = intervals.MIN_N,
    seed: int = intervals.SEED,
    permutations: int = PERMUTATIONS,
) -> pd.DataFrame:
    """Believers (stances above 0) against doubters (below 0) of one question: `contrast` over all voices and within one country.

    First column `scope`; q over all rows of both scopes. Where every voice is from the country there is one scope; so there is where
    no country is named.
    """
    placed = table.assign(side=side(table["stance"]))
    scopes = {EVERYONE: placed} | ({within_scope(country): placed[placed["country"] == country]} if country else {})
    if country and 0 < len(placed) == len(scopes[within_scope(country)]):
        scopes.pop(EVERYONE)
    parts = [
        contrast(rows, frames, "side", BELIEVERS, DOUBTERS, min_n, seed, permutations).assign(scope=scope)
        for scope, rows in scopes.items()
    ]
    return with_q(pd.concat(parts, ignore_index=True)[["scope", *COLUMNS]])


def within_scope(country: str) -> str:
    """The scope of one country in words: `voices from Norway`."""
    return f"voices from {countries.the_name(country)}"


def side(stances: pd.Series) -> pd.Series:
    """Believers from stance 1 up, doubters from -1 down, missing at 0."""
    names = {1: BELIEVERS, 0: None, -1: DOUBTERS}
    return pd.Series([names[sign] for sign in sign_of(stances)], index=stances.index, dtype=object)


def on_both_sides(table: pd.DataFrame) -> int:
    """The number of documents in which believers and doubters both speak."""
    placed = table.assign(side=side(table["stance"])).dropna(subset=["side"])
    return int((placed.groupby("doc_id")["side"].nunique() > 1).sum())


def foremost(table: pd.DataFrame, most: int = 12) -> pd.DataFrame:
    """The rows of `within` with the smallest q: all that are reported, and others up to `most`."""
    return table.head(max(most, len(reported(table))))


def plainly(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of `within` under names for readers: question, frame, from and to (periods), share from, share to, difference,
    low, high, documents from, documents to, p, q, and each reading (whether each reader's codes alone show it)."""
    names = {
        "question": "question", "label": "frame", "other": "from", "one": "to", "share_other": "share from",
        "share_one": "share to", "estimate": "difference", "low": "low", "high": "high", "n_other": "documents from",
        "n_one": "documents to", "p": "p", "q": "q", "firm": "each reading",
    }  # fmt: skip
    return table[list(names)].rename(columns=names)


def reported(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table with q of at most .05, the smallest first."""
    return table[table["q"] <= Q].sort_values(["q", "p"], kind="stable")


def in_order(table: pd.DataFrame, column: str) -> Iterator[tuple[str, pd.DataFrame]]:
    """The values of a column in the order in which they come, each with its rows."""
    yield from ((value, table[table[column] == value]) for value in table[column].drop_duplicates())
