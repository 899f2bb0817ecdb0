"""The counts of a large corpus in the forms that the other measures take: bags by period, and terms that set a period apart."""

import numpy as np
import pandas as pd
from scipy import sparse

from helpers.bulk.count import Counts
from helpers.bulk.formats import BulkError
from helpers.language import keyness
from helpers.texts.bags import Bags


def bags(counts: Counts) -> Bags:
    """The periods as bags of terms: one unit per period (period, documents, tokens)."""
    terms = np.array(sorted(counts.terms["term"].unique()), dtype=object)
    rows = pd.Index(counts.periods["period"]).get_indexer(counts.terms["period"])
    columns = np.searchsorted(terms, counts.terms["term"].to_numpy(dtype=object))
    shape = (len(counts.periods), len(terms))
    return Bags(counts.periods, terms, sparse.coo_matrix((counts.terms["count"], (rows, columns)), shape=shape).tocsr())


def apart(counts: Counts, period: str) -> pd.DataFrame:
    """Terms that set one period apart from all others, by falling z: the columns of `keyness.ranked`.

    Terms with at least five occurrences in three documents; weights of the log-odds as in `keyness.apart`. Nothing is
    tested here: that takes each document's words (draw a sample and use `keyness.apart`). Raises BulkError for a period
    without documents, or with all of them.
    """
    inside = counts.terms["period"] == period
    if inside.all() or not inside.any():
        there = counts.periods.loc[counts.periods["documents"] > 0, "period"]
        raise BulkError(f"{period!r} has no document, or all of them; periods with documents: {', '.join(there)}")
    sides = [counts.terms[side].groupby("term")[["count", "documents"]].sum() for side in (inside, ~inside)]
    table = pd.concat([sides[0], sides[1].add_suffix("_against")], axis=1).fillna(0).sort_index()
    enough = table["count"] + table["count_against"] >= keyness.MIN_COUNT
    enough &= table["documents"] + table["documents_against"] >= keyness.MIN_PAGES
    kept, rest = table[enough], table[~enough].sum()
    one, other = (np.append(kept[name], rest[name]) for name in ("count", "count_against"))
    prior = keyness.PRIOR * (one + other) / (one + other).sum()
    documents = (kept[name].to_numpy(dtype=int) for name in ("documents", "documents_against"))
    ranked = keyness.ranked(kept.index.to_numpy(), one, other, prior, *documents)
    return ranked.sort_values(["z", "term"], ascending=[False, True], kind="stable", ignore_index=True)
