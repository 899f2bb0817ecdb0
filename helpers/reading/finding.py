"""Finding statements: what both readers found where each searched, what later blind readings found again, and what is still missing.

A statement that nobody codes is nowhere in the data, so agreement on codes says nothing about it. Two measures do: of the statements
that either reader found, how many both found; and how many a later blind reading finds again (capture and recapture).
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.corpus import Corpus
from helpers.measures.recapture import chapman
from helpers.reading.reliability import APART, BOTH, ONE, STATEMENT, TWO, by_kind_of_code, searched, statement_pairs

GIVEN = "debate, reader 2 given"
PARTS = (APART, "articles", GIVEN)
STRATA = ("all", "explicit", "implied")
SEARCHES = ["pages", "first", "second", "certainty", "documents", "n_first", "n_second", "both", "seen", "again"]
SEARCHES += ["estimate", "low", "high", "missing"]
AGAIN, AGAIN_TOO, ASIDE, ASIDE_TOO = 4, 5, 6, 7  # coder numbers of the later blind readings


def pairs(data: Corpus, periods: Sequence[str] | None = None) -> pd.DataFrame:
    """The pairs of both corpora (`reliability.statement_pairs`) with `part` (of PARTS) and `certainty`: explicit where a reader says so."""
    both = [statement_pairs(data, corpus, periods).assign(corpus=corpus) for corpus in ("articles", "debate")]
    table = pd.concat(both, ignore_index=True)
    apart = table["doc_id"].isin(searched(data, 1) & searched(data, 2))
    part = pd.Series(np.where(apart, APART, GIVEN), index=table.index).mask(table["corpus"] == "articles", "articles")
    explicit = table[["certainty_1", "certainty_2"]].eq("explicit").any(axis=1)
    return table.assign(part=part, certainty=explicit.map({True: "explicit", False: "implied"}))


def found_by(data: Corpus, periods: Sequence[str] | None = None) -> pd.DataFrame:
    """Statements found by both readers, by 1 only and by 2 only, for each part of the corpus.

    Columns: part, by (all, question, period, certainty), group, both, 1 only, 2 only, found, share by both (0 to 1; missing where
    reader 2 was given the statements). Parts in the order of PARTS; a statement is explicit where a reader calls it so.
    """
    table, rows = pairs(data, periods), []
    groups = {"question": data.codebook.ids("questions"), "period": list(table["period"].cat.categories)}
    groups["certainty"] = ["explicit", "implied"]
    for part in PARTS:
        own = table[table["part"] == part]
        rows.append((part, "all", "all", *_counts(own)))
        rows += [(part, by, name, *_counts(own[own[by] == name])) for by, names in groups.items() for name in names]
    result = pd.DataFrame(rows, columns=["part", "by", "group", BOTH, ONE, TWO, "found"])
    tested = (result["part"] != GIVEN) & (result["found"] > 0)
    return result.assign(**{"share by both": result[BOTH] / result["found"].where(tested)})


def _counts(rows: pd.DataFrame) -> tuple[int, ...]:
    counts = [int((rows["found_by"] == who).sum()) for who in (BOTH, ONE, TWO)]
    return (*counts, sum(counts))


def searches(data: Corpus) -> pd.DataFrame:
    """Two searches of the same pages at a time, among the statements that were settled as such in the end (Chapman 1951).

    Columns: pages (what was searched), first, second (who searched), certainty (all, explicit, implied: as settled), documents, n_first,
    n_second, both, seen (by either), again (share of the second search that the first has, 0 to 1), estimate, low, high (how many
    statements there are, 95 %; inf: no end), missing (estimate less seen).
    """
    agreed, found = data.statements, {coder: _found(data, coder) for coder in (1, 2, AGAIN, AGAIN_TOO)}
    earlier = set(map(tuple, data.earlier["statement_id"].str.split("/").tolist()))
    new = searched(data, 1, "debate") & searched(data, 2, "debate")
    again, articles = searched(data, AGAIN, "debate"), searched(data, AGAIN, "articles")
    rows = [
        (APART, "reader 1", "reader 2", new, found[1], found[2]),
        ("debate, read again", "earlier data", "a later reading", again, earlier, found[AGAIN]),
        ("articles, read again", "earlier data", "a later reading", articles, earlier, found[AGAIN]),
        ("articles, read again", "a later reading", "another", articles, found[AGAIN], found[AGAIN_TOO]),
    ]
    strata = {name: agreed if name == "all" else agreed[agreed["certainty"] == name] for name in STRATA}
    table = [
        (*who, name, len(pages), *_recaptured(_keys(part[part["doc_id"].isin(pages)]), one, two))
        for *who, pages, one, two in rows
        for name, part in strata.items()
    ]
    return pd.DataFrame(table, columns=SEARCHES).query("seen > 0").reset_index(drop=True)


def _recaptured(settled: set[tuple], one: set[tuple], two: set[tuple]) -> tuple:
    """Two searches among settled statements: n_first, n_second, both, seen, again, estimate, low, high, missing."""
    first, second, both = (len(search & settled) for search in (one, two, one & two))
    found = chapman(first, second, both)
    again = both / second if second else np.nan
    return first, second, both, found.seen, again, found.estimate, found.low, found.high, found.missing


def _keys(table: pd.DataFrame) -> set[tuple]:
    return set(table[STATEMENT].astype(str).itertuples(index=False, name=None))


def _found(data: Corpus, coder: int) -> set[tuple]:
    return _keys(data.codings[data.codings["coder"] == coder])


def kept_aside(data: Corpus) -> tuple[int, int, int]:
    """Of the statements that both readings kept aside (coders 6 and 7) found: how many, how many are in the data, and how many of these
    lie at most one step from the stances of both."""
    codes = data.codings.set_index(STATEMENT)
    one, two = (codes.loc[codes["coder"] == coder, "stance"] for coder in (ASIDE, ASIDE_TOO))
    agreed = data.statements.set_index(STATEMENT)["stance"]
    both = one.index.intersection(two.index)
    there = both.intersection(agreed.index)
    near = ((agreed[there] - one[there]).abs() <= 1) & ((agreed[there] - two[there]).abs() <= 1)
    return len(both), len(there), int(near.sum())


def codes_of_searchers(data: Corpus, periods: Sequence[str] | None = None, seed: int = 1) -> pd.DataFrame:
    """Agreement of the codes in the debate where each reader searched: code (stance, certainty, a frame), question, then the columns of
    `reliability.by_group`. Frames over all questions."""
    table = pairs(data, periods)
    table = table[table["part"] == APART]
    stance, certainty, frames = by_kind_of_code(table, data.codebook.ids("frames"), seed, data.codebook.scale)
    parts = [stance.assign(code="stance"), certainty.assign(code="certainty"), frames.assign(question="all")]
    result = pd.concat(parts, ignore_index=True)
    first = ["code", "question"]
    return result[[*first, *result.columns.drop(first)]]
