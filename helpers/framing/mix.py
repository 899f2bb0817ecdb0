"""Frames over all questions, directly standardised: every period is given the question mix of the whole selection.

A frame can belong to one question (the wedge to whether a split is possible). When that question is asked more often, the
frame's raw share grows although nobody frames anything anew. Standardised: the share within each question, weighted by the
question's part in the pooled statements (direct standardisation, Fleiss, Levin and Paik 2003, ch. 19).
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from helpers.framing.shares import reported, steps, used
from helpers.measures import intervals

RAW, STANDARD = "raw", "standardised"


def mix(table: pd.DataFrame, questions: Sequence[str], min_n: int = intervals.MIN_N) -> pd.DataFrame:
    """The weights: one row per question, with its part in all statements and in those of each period.

    Columns: question, statements, weight (0 to 1; they sum to 1; missing for a question left out), fewest (documents on it in the
    period that has fewest), then per period the question's share of that period's statements. A question with fewer than
    `min_n` documents in some period cannot be standardised and is left out; where fewer than two remain, all are.
    """
    placed = table[table["period"].notna()]
    documents = placed.groupby(["question", "period"], observed=False)["doc_id"].nunique().unstack("period")
    documents = documents.reindex(list(questions), fill_value=0)
    counts = pd.crosstab(placed["question"], placed["period"], dropna=False).reindex(list(questions), fill_value=0)
    kept = documents.min(axis=1) >= max(min_n, 1)
    kept &= kept.sum() > 1
    statements, shown = counts.sum(axis=1), counts[kept]
    frame = pd.DataFrame({"question": list(questions), "statements": statements.to_numpy()})
    frame["weight"] = (statements / statements[kept].sum()).where(kept).to_numpy()
    frame["fewest"] = documents.min(axis=1).to_numpy()
    parts = (shown / shown.sum()).reindex(list(questions)).set_axis([str(name) for name in counts.columns], axis=1)
    return pd.concat([frame, parts.reset_index(drop=True)], axis=1)


def standardised(
    table: pd.DataFrame,
    frames: Mapping[str, str],
    weights: pd.DataFrame,
    by: str = "period",
    min_n: int = intervals.MIN_N,
    seed: int = intervals.SEED,
) -> pd.DataFrame:
    """Raw and standardised share of each frame per period or year (`by`), over the questions that have a weight.

    Columns: frame, label, `by`, kind (raw, standardised), estimate, low, high, n (documents), cases (statements), thinnest
    (documents on the question that has fewest), interval (its kind). Standardised is missing where a question is not
    spoken to at all, and has no interval where one has fewer than `min_n` documents.
    """
    known = weights.dropna(subset=["weight"]).set_index("question")["weight"]
    placed = table[table["question"].isin(known.index) & table[by].notna()]
    if placed.empty:
        return _nothing(frames, by)
    long = used(placed, frames, [by, "question"])
    draws = intervals.draw(placed["doc_id"], seed=seed)
    raw = intervals.mean_by(long, "used", "doc_id", ["frame", by], draws, False, (0, 1), min_n).assign(kind=RAW)
    estimates, drawn = intervals.simulate(long, "used", "doc_id", ["frame", by, "question"], draws, False)
    sizes = placed.groupby([by, "question"], observed=True)["doc_id"].nunique().unstack().reindex(columns=known.index)
    rows = [
        _one(frame, group, known, estimates, drawn, sizes.loc[group].fillna(0).min(), by, min_n)
        for frame, group in zip(raw["frame"], raw[by], strict=True)
    ]
    other = pd.DataFrame(rows).merge(raw[["frame", by, "n", "cases"]], on=["frame", by])
    raw["thinnest"] = raw[by].astype(object).map(sizes.fillna(0).min(axis=1)).astype(int)
    found = pd.concat([raw.astype({by: object}), other.astype({by: object})], ignore_index=True)
    found.insert(1, "label", found["frame"].astype(object).map(dict(frames)))
    order = ["frame", "label", by, "kind", "estimate", "low", "high", "n", "cases", "thinnest", "interval"]
    return found.astype({"frame": object})[order]


def _one(frame, group, weights, estimates, drawn, thinnest, by, min_n) -> dict:
    """The standardised share of one frame in one group: a weighted sum over questions, in the data and in every draw."""
    keys = [(frame, group, question) for question in weights.index]
    row = {"frame": frame, by: group, "kind": STANDARD, "thinnest": int(thinnest)}
    row |= {"estimate": np.nan, "low": np.nan, "high": np.nan, "interval": intervals.TOO_FEW}
    if thinnest < 1:
        return row
    row["estimate"] = float(estimates.loc[keys, "estimate"].to_numpy() @ weights.to_numpy())
    if thinnest < min_n:
        return row
    low, high = intervals.percentile(drawn[keys].to_numpy(float) @ weights.to_numpy())
    if low == high:
        return row | {"interval": intervals.EQUAL}
    return row | {"low": max(low, 0.0), "high": min(high, 1.0), "interval": intervals.RESAMPLED}


def _nothing(frames: Mapping[str, str], by: str) -> pd.DataFrame:
    frame = pd.DataFrame({"frame": list(frames), "label": list(frames.values()), by: None, "kind": RAW})
    return frame.assign(estimate=np.nan, low=np.nan, high=np.nan, n=0, cases=0, thinnest=0, interval=intervals.TOO_FEW)


def spans(table: pd.DataFrame) -> pd.DataFrame:
    """The time each period covers: period, start and end (the dates of its first and last document)."""
    placed = table[table["period"].notna()]
    return placed.groupby("period", observed=True)["date"].agg(start="min", end="max").reset_index()


def verdicts(standard: pd.DataFrame, within: pd.DataFrame) -> pd.DataFrame:
    """What may be said of each frame from one period to another, over all questions.

    `standard`: `standardised` by period; `within`: `shares.within` with what each reader alone gives
    (`readings.confirm`). Columns: frame, label, one (the later), other, raw and standardised (difference of the shares, -1
    to 1), seen_within (the questions in which the frame changed the same way with q of at most .05, `;`-joined), change (seen
    within at least one question), firm (one of those changes is shown by each reading alone).
    """
    wide = standard.pivot(index="frame", columns=["kind", "period"], values="estimate")
    labels = standard.drop_duplicates("frame").set_index("frame")["label"]
    found = reported(within)
    rows = []
    for earlier, later in steps(list(standard["period"].drop_duplicates())):
        for frame, label in labels.items():
            gaps = [_gap(wide.loc[frame], kind, later, earlier) for kind in (RAW, STANDARD)]
            seen = found[(found["frame"] == frame) & (found["one"] == later) & (found["other"] == earlier)]
            same = seen[np.sign(seen["estimate"]) == np.sign(gaps[1])]
            changed, firm = len(same) > 0, bool(same["firm"].any())
            rows.append((frame, label, later, earlier, *gaps, ";".join(same["question"]), changed, firm))
    columns = ["frame", "label", "one", "other", "raw", "standardised", "seen_within", "change", "firm"]
    return pd.DataFrame(rows, columns=columns)


def _gap(row: pd.Series, kind: str, later: str, earlier: str) -> float:
    cells = [row.get((kind, period), np.nan) for period in (later, earlier)]
    return float(cells[0] - cells[1])
