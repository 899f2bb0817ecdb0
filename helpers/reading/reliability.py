"""The two readings of the corpus side by side: which statements each found, and how far their codes agree.

Agreement shows that reading is consistent, not that it is correct. How far statements were found at all is in `finding`. The measures themselves are in `measures/agreement.py`.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.corpus import Corpus, has
from helpers.corpus.periods import assign, of
from helpers.measures import intervals
from helpers.measures.agreement import Agreement, Distance, ReliabilityError, alpha, confusion, kappa, simulate

STATEMENT = ["doc_id", "voice_id", "question"]
SENTENCE = ["doc_id", "paragraph", "sentence"]
HUMAN = 3  # the coder number of a human check
APART = "debate, both searched"
BOTH, ONE, TWO = "both", "1 only", "2 only"
COLUMNS = ["estimate", "low", "high", "n", "exact", "carriers", "observed", "expected", "interval"]
NO_VARIATION, NO_PAIR = "none: no variation", "none: no pair"
ALL = "all periods"


def pair_up(codings: pd.DataFrame, key: Sequence[str], one: int = 1, two: int = 2) -> pd.DataFrame:
    """Two readers' codes side by side: the key, every code as `<code>_1` and `<code>_2`, and `found_by`.

    `codings` has a column coder and one row per coder and key; `found_by` is both, 1 only or 2 only. Sorted by key.
    """
    key = list(key)
    first, second = (codings[codings["coder"] == coder].drop(columns="coder") for coder in (one, two))
    pairs = first.merge(second, on=key, how="outer", suffixes=("_1", "_2"), indicator="found_by")
    names = {"both": BOTH, "left_only": ONE, "right_only": TWO}
    pairs["found_by"] = pairs["found_by"].astype(object).map(names)
    return pairs.sort_values(key, kind="stable").reset_index(drop=True)


def statement_pairs(
    data: Corpus, corpus: str = "debate", periods: Sequence[str] | None = None, one: int = 1, two: int = 2
) -> pd.DataFrame:
    """The two readings of the statements of one corpus (debate or articles), with year and period of the document.

    Columns: doc_id, voice_id, question, then stance, certainty, arguments and frames of each reader (`_1`, `_2`; missing
    where that reader has no such statement), found_by, year, period. Questions in the codebook's order; `one` and `two`
    are coder numbers.
    """
    dated = data.documents.assign(
        year=data.documents["date"].dt.year,
        period=assign(data.documents["date"], data.documents["month_only"], of(data.codebook, periods)),
    )
    pairs = pair_up(data.codings, STATEMENT, one, two).merge(dated[["doc_id", "corpus", "year", "period"]], on="doc_id")
    pairs["question"] = pd.Categorical(pairs["question"], data.codebook.ids("questions"), ordered=True)
    return pairs[pairs["corpus"] == corpus].drop(columns="corpus").reset_index(drop=True)


def searched(data: Corpus, coder: int, corpus: str = "both") -> set[str]:
    """The documents of a corpus (articles, debate, both) in which a reader had to find the statements (`codings/readings.csv`)."""
    table = data.readings
    if table.empty:
        return set()
    found = set(table.loc[(table["searched"] == "yes") & (table["coder"] == coder), "doc_id"])
    here = data.documents if corpus == "both" else data.documents[data.documents["corpus"] == corpus]
    return found & set(here["doc_id"])


def sentence_pairs(data: Corpus, one: int = 1, two: int = 2) -> pd.DataFrame:
    """The two readings of every sentence of the articles: key, voice_id, speech and frames of each reader, found_by."""
    return pair_up(data.sentence_codings, SENTENCE, one, two)


def agreement(units: pd.DataFrame, level: str | Distance = "nominal", seed: int = intervals.SEED) -> dict:
    """Agreement as one row: estimate (alpha), low, high, n (units), exact (share of units with equal codes), carriers,
    observed, expected, interval (its kind).

    `carriers`: units in which a reader gave another value than the commonest one. Below 10 of them, or where all units
    agree, there is no interval and the counts have to speak; without any pair, everything but n is missing.
    """
    cells = units.to_numpy(dtype=object)
    paired = pd.notna(cells).sum(axis=1) > 1
    units = units[paired]
    if units.empty:
        return dict.fromkeys(COLUMNS, np.nan) | {"n": 0, "carriers": 0, "interval": NO_PAIR}
    found = alpha(units, level)
    exact, carriers = _equal(cells[paired])
    kind, low, high = _interval_kind(found, exact, carriers), np.nan, np.nan
    if kind == intervals.RESAMPLED:
        low, high = intervals.percentile(simulate(units, level, seed=seed))
    values = [found.alpha, low, high, found.n, exact, carriers, found.observed, found.expected, kind]
    return dict(zip(COLUMNS, values, strict=True))


def _equal(cells: np.ndarray) -> tuple[float, int]:
    """The share of units with equal codes, and how many have another value than the commonest (of equal ones the first in order):
    `cells`, units x readers, may have missing values."""
    codes = pd.factorize(cells.ravel(), sort=True)[0].reshape(cells.shape)
    given = codes >= 0
    other = given & (codes != np.bincount(codes[given]).argmax())
    highest = codes.max(axis=1)
    equal = (codes == highest[:, None]) | ~given
    return float(equal.all(axis=1).mean()), int(other.any(axis=1).sum())


def shown(table: pd.DataFrame, min_n: int = intervals.MIN_N) -> pd.DataFrame:
    """A table of `agreement` as it may be shown: no estimate where fewer than `min_n` units vary, no share of fewer than `min_n` units.

    Missing there: estimate, low, high, observed, expected and kappa (interval: `none: too few`); exact and within. Counts stay.
    """
    few, small = table["carriers"] < min_n, table["n"] < min_n
    estimates = table.columns.intersection(["estimate", "low", "high", "observed", "expected", "kappa"])
    shares = table.columns.intersection(["exact", "within"])
    result = table.assign(interval=table["interval"].mask(few & table["estimate"].notna(), intervals.TOO_FEW))
    result[estimates] = result[estimates].astype(float).mask(few)
    result[shares] = result[shares].astype(float).mask(small)
    return result


def _interval_kind(found: Agreement, exact: float, carriers: int) -> str:
    if found.note:
        return NO_VARIATION
    if exact == 1:
        return intervals.EQUAL
    return intervals.RESAMPLED if carriers >= intervals.BOOT_N else intervals.TOO_FEW


def by_group(
    pairs: pd.DataFrame,
    code: str,
    level: str,
    by: str = "question",
    groups: Sequence[str] = (),
    seed: int = intervals.SEED,
    scale: Sequence[int] = (),
) -> pd.DataFrame:
    """Agreement on one code (stance, certainty, voice_id, speech), over all pairs and per group, one row each.

    Columns: `by`, those of `agreement`, and for the stance `within` (share of units at most one step apart) and `kappa`
    (Cohen's, weighted by steps); `scale`: the steps in order (default: each whole number is one).
    """
    coded = pairs[pairs["found_by"] == BOTH]
    units = coded[[f"{code}_1", f"{code}_2"]]
    chosen = {"all": pd.Series(True, index=coded.index)}
    chosen |= {group: coded[by] == group for group in (groups or _in_order(coded[by]))}
    rows = [
        {by: group, **agreement(units[rows], level, seed), **_steps(units[rows], code, scale)}
        for group, rows in chosen.items()
    ]
    return pd.DataFrame(rows)


def _in_order(column: pd.Series) -> list:
    return (
        list(column.cat.categories)
        if isinstance(column.dtype, pd.CategoricalDtype)
        else sorted(column.dropna().unique())
    )


def _steps(units: pd.DataFrame, code: str, scale: Sequence[int]) -> dict:
    """What only a stance has: the share of units at most one step apart, and Cohen's kappa weighted by steps."""
    if code != "stance":
        return {}
    one, two = (units[name].astype(int) for name in units.columns)
    held = sorted({*one, *two})
    order = list(scale or (range(held[0], held[-1] + 1) if held else ()))
    one, two = (column.map({step: place for place, step in enumerate(order)}) for column in (one, two))
    within = float(((one - two).abs() <= 1).mean()) if len(units) else np.nan
    return {"within": within, "kappa": kappa(one, two, "linear", range(len(order)))}


def by_question_and_period(
    pairs: pd.DataFrame, code: str, level: str, seed: int = intervals.SEED, scale: Sequence[int] = ()
) -> pd.DataFrame:
    """Agreement on one code for every question, over all periods and in each: columns period, question, then `by_group`'s.

    Pairs whose period cannot be told are in "all periods" only.
    """
    parts = {ALL: pairs} | {period: pairs[pairs["period"] == period] for period in _in_order(pairs["period"])}
    rows = [by_group(part, code, level, seed=seed, scale=scale).assign(period=period) for period, part in parts.items()]
    table = pd.concat(rows, ignore_index=True)
    return table[["period", *table.columns.drop("period")]]


def stance_and_certainty(
    data: Corpus, periods: Sequence[str] | None = None, seed: int = intervals.SEED
) -> pd.DataFrame:
    """Agreement on stance (ordinal) and certainty (nominal): corpus, code, period, question, then `by_group`'s columns.

    The debate by question and period; the articles, being few, by question only.
    """
    parts = []
    for corpus in ("debate", "articles"):
        pairs = statement_pairs(data, corpus, periods)
        for code, level in (("stance", "ordinal"), ("certainty", "nominal")):
            split = by_question_and_period if corpus == "debate" else by_group
            found = split(pairs, code, level, seed=seed, scale=data.codebook.scale)
            parts.append(found.assign(corpus=corpus, code=code))
    table = pd.concat(parts, ignore_index=True).fillna({"period": ALL})
    first = ["corpus", "code", "period", "question"]
    return table[[*first, *table.columns.drop(first)]]


def flags(pairs: pd.DataFrame, column: str, code: str) -> pd.DataFrame:
    """Whether each reader gave a code of a `;`-joined column: a table of 0 and 1, a row per pair found by both."""
    given = _both(pairs, column).apply(lambda cells: has(cells, code).astype(int))
    return given.set_axis([f"{code}_1", f"{code}_2"], axis=1)


def by_code(pairs: pd.DataFrame, column: str, codes: Sequence[str], seed: int = intervals.SEED) -> pd.DataFrame:
    """Agreement on each frame or argument (given or not: nominal 0/1), one row per code.

    Columns: code, those of `agreement`, and how many units got the code from both readers, from 1 only, from 2 only.
    """
    rows = []
    for code in codes:
        given = flags(pairs, column, code)
        one, two = given[f"{code}_1"] == 1, given[f"{code}_2"] == 1
        counts = {BOTH: int((one & two).sum()), ONE: int((one & ~two).sum()), TWO: int((~one & two).sum())}
        rows.append({"code": code, **agreement(given, "nominal", seed), **counts})
    return pd.DataFrame(rows, columns=["code", *COLUMNS, BOTH, ONE, TWO])


def by_kind_of_code(
    pairs: pd.DataFrame, frames: Sequence[str], seed: int = intervals.SEED, scale: Sequence[int] = ()
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Agreement on the stance (`by_group`: all, then each question), on the certainty (all), on each of the `frames` (`by_code`)."""
    stance = by_group(pairs, "stance", "ordinal", seed=seed, scale=scale)
    certainty = by_group(pairs, "certainty", "nominal", seed=seed)
    return stance, certainty[certainty["question"] == "all"], by_code(pairs, "frames", frames, seed)


def by_code_and_part(
    data: Corpus, column: str, periods: Sequence[str] = (), seed: int = intervals.SEED
) -> pd.DataFrame:
    """Agreement on each frame or argument (`column`) in each part of the corpus: part, then `by_code`'s columns.

    Parts: the pages of the debate whose statements reader 2 was given, between the days of `periods`, those that both readers
    searched (where there are any), the articles' statements, and for frames the articles' sentences.
    """
    debate = statement_pairs(data, "debate", periods)
    apart = debate["doc_id"].isin(searched(data, 1) & searched(data, 2))
    given = debate[~apart]
    parts = {f"debate, {period}": given[given["period"] == period] for period in _in_order(debate["period"])}
    parts |= {APART: debate[apart]} if apart.any() else {}
    parts["articles, statements"] = statement_pairs(data, "articles")
    if column == "frames":
        parts["articles, sentences"] = sentence_pairs(data)
    codes = data.codebook.ids(column)
    table = pd.concat([by_code(pairs, column, codes, seed).assign(part=part) for part, pairs in parts.items()])
    return table[["part", *table.columns.drop("part")]].reset_index(drop=True)


def _both(pairs: pd.DataFrame, code: str) -> pd.DataFrame:
    """Both readers' values of a code, a row per pair found by both."""
    return pairs.loc[pairs["found_by"] == BOTH, [f"{code}_1", f"{code}_2"]]


def same_set(pairs: pd.DataFrame, column: str) -> pd.DataFrame:
    """The codes of a `;`-joined column as one value per reader, in a fixed order: for agreement on the whole set."""
    return _both(pairs, column).map(lambda cell: ";".join(sorted(cell.split(";"))))


def by_sentence(pairs: pd.DataFrame, seed: int = intervals.SEED) -> pd.DataFrame:
    """Agreement per sentence of the articles on who speaks, the kind of speech and the whole set of frames (nominal)."""
    tables = {
        "speaker": _both(pairs, "voice_id"),
        "kind of speech": _both(pairs, "speech"),
        "set of frames": same_set(pairs, "frames"),
    }
    return pd.DataFrame([{"code": name, **agreement(units, "nominal", seed)} for name, units in tables.items()])


def units_by_readers(data: Corpus, code: str = "stance") -> pd.DataFrame:
    """One row per statement that any reader found, one column per reader: for agreement software (missing: not found)."""
    wide = data.codings.pivot(index=STATEMENT, columns="coder", values=code)
    wide.columns = [f"reader_{coder}" for coder in wide.columns]
    wide = wide.astype("Int64") if code == "stance" else wide
    return wide.reset_index().merge(data.documents[["doc_id", "corpus"]], on="doc_id")


def with_human(data: Corpus, seed: int = intervals.SEED) -> pd.DataFrame:
    """Agreement of a human check (coder 3) with the agreed code and with readers 1 and 2, on the statements it covers.

    One row per comparison and code: stance (ordinal), certainty, the whole set of arguments and of frames (nominal).
    Columns: compared with, code, then those of `agreement`; every n is 0 when there is no human check yet.
    """
    codes = ["stance", "certainty", "arguments", "frames"]
    agreed = data.statements[[*STATEMENT, *codes]].assign(coder=0)
    codings = pd.concat([data.codings, agreed], ignore_index=True)
    rows = []
    for name, coder in (("agreed code", 0), ("reader 1", 1), ("reader 2", 2)):
        pairs = pair_up(codings, STATEMENT, coder, HUMAN)
        for code in codes:
            units = same_set(pairs, code) if code in ("arguments", "frames") else _both(pairs, code)
            level = "ordinal" if code == "stance" else "nominal"
            rows.append({"compared with": name, "code": code, **agreement(units, level, seed)})
    return pd.DataFrame(rows)


def stance_confusion(pairs: pd.DataFrame, scale: Sequence[int], question: str | None = None) -> pd.DataFrame:
    """Stances of reader 1 (rows) against reader 2 (columns), every step of the scale, on one question or on all.

    Raises ReliabilityError for a question that the codebook does not have.
    """
    if question and question not in set(pairs["question"].cat.categories):
        raise ReliabilityError(f"question {question!r} is not in the codebook")
    coded = pairs[pairs["found_by"] == BOTH]
    coded = coded[coded["question"] == question] if question else coded
    return confusion(coded["stance_1"].astype(int), coded["stance_2"].astype(int), scale)
