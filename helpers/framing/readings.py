"""The instrument beside the frames: what either reader's codes alone would say of a change, and how far the two agree.

A change that only the settled codes show, or one that comes with a fall in agreement, may lie in the reading and not in the pages.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from helpers.corpus import Corpus
from helpers.framing.shares import COLUMNS, EVERYONE, Q, contrast, reported, side, steps
from helpers.measures import intervals
from helpers.reading import reliability
from helpers.reading.reliability import STATEMENT

AGREED = "agreed code"


def framed_by(data: Corpus, table: pd.DataFrame, reader: int) -> pd.DataFrame:
    """The statements of the table as reader 1 or 2 framed them; those that this reader did not find are left out."""
    own = data.codings.loc[data.codings["coder"] == reader, [*STATEMENT, "frames"]]
    return table.drop(columns="frames").merge(own, on=STATEMENT)


def by_reader(
    data: Corpus,
    table: pd.DataFrame,
    frames: Mapping[str, str],
    found: pd.DataFrame,
    min_n: int = intervals.MIN_N,
) -> pd.DataFrame:
    """Differences between periods as agreed (`found`: the result of `shares.changes`) and with each reader's codes alone.

    Columns: reader, then frame, label, one, other, share_one, share_other, n_one, n_other, cases_one, cases_other, estimate.
    """
    columns = COLUMNS[: COLUMNS.index("estimate") + 1]
    parts = [found[columns].assign(reader=AGREED)]
    for number in (1, 2):
        rows = framed_by(data, table, number)
        parts += [
            contrast(rows, frames, "period", one, other, min_n, permutations=0)[columns].assign(
                reader=f"reader {number}"
            )
            for other, one in steps(list(table["period"].cat.categories))
        ]
    return pd.concat(parts, ignore_index=True)[["reader", *columns]]


def confirm(
    data: Corpus,
    table: pd.DataFrame,
    frames: Mapping[str, str],
    found: pd.DataFrame,
    min_n: int = intervals.MIN_N,
    seed: int = intervals.SEED,
    country: str = "",
) -> pd.DataFrame:
    """Add to `shares.changes`, `within` or `sides` what either reader's frames alone give for the rows reported (q up to .05).

    New columns: reader_1, reader_2 (differences), p_1, p_2 (their own p, not corrected), and firm: with either reader's codes
    alone the same direction and p of at most .05. Missing, and firm False, for rows not reported. Stances stay as agreed. `country`: that of
    the second scope of `sides`. Where one reader alone coded there is no second reading to hold them against: all reported are firm.
    """
    by = "side" if "scope" in found else "period"
    placed = table.assign(side=side(table["stance"]))
    result = found.assign(reader_1=np.nan, reader_2=np.nan, p_1=np.nan, p_2=np.nan, firm=False)
    if data.codings.empty or data.codings["coder"].nunique() < 2:
        return result.assign(firm=result.index.isin(reported(found).index))
    read: dict[tuple, pd.DataFrame] = {}  # what a reader's codes give for all frames of one comparison
    for place, row in reported(found).iterrows():
        firm = True
        for number in (1, 2):
            key = (row.get("question"), row.get("scope", EVERYONE), row["one"], row["other"], number)
            if key not in read:
                rows = placed[placed["question"] == row["question"]] if "question" in found else placed
                rows = rows[rows["country"] == country] if row.get("scope", EVERYONE) != EVERYONE else rows
                framed = framed_by(data, rows, number)
                read[key] = contrast(framed, frames, by, row["one"], row["other"], min_n, seed).set_index("frame")
            own = read[key].loc[row["frame"]]
            result.loc[place, [f"reader_{number}", f"p_{number}"]] = [own["estimate"], own["p"]]
            firm &= bool(np.sign(own["estimate"]) == np.sign(row["estimate"]) and own["p"] <= Q)
        result.loc[place, "firm"] = firm
    return result


def agreement(data: Corpus, table: pd.DataFrame, frames: Mapping[str, str], seed: int = intervals.SEED) -> pd.DataFrame:
    """Agreement of the two readings on each frame (alpha, nominal) in each period, over the statements of the table.

    Columns: frame, label, period, then those of `reliability.by_code`.
    """
    corpus = table["corpus"].iloc[0] if len(table) else "debate"
    pairs = reliability.statement_pairs(data, corpus).drop(columns="period").astype({"question": object})
    pairs = pairs.merge(table[[*STATEMENT, "period"]], on=STATEMENT)
    parts = [
        reliability.by_code(pairs[pairs["period"] == period], "frames", list(frames), seed).assign(period=period)
        for period in table["period"].cat.categories
    ]
    found = pd.concat(parts, ignore_index=True).rename(columns={"code": "frame"})
    found.insert(1, "label", found["frame"].map(dict(frames)))
    return found[["frame", "label", "period", *found.columns.drop(["frame", "label", "period"])]]
