"""Discourse networks from statements: actors and concepts, signed or graded by a qualifier (Leifeld 2017).

Every function takes a table with a row per statement and the names of its columns: `actor`, `concept`, and `value`, the
qualifier (agreement as -1 and 1, a stance on its scale). `width` is the declared width of its scale, 2 or 4 in these
cases: never the range that happens to occur, so a tie between two actors does not hang on what others said.

An actor that says nothing on a concept has no row or a weight of 0 beside n = 0; one that stays neutral, or says yes and
no, has a weight of 0 beside n > 0. Keep both.
"""

from collections.abc import Sequence

import networkx as nx
import numpy as np
import pandas as pd

WAYS = {  # what a pair of statements on one concept adds, from their distance as a share of the scale
    "ignore": lambda share: np.ones_like(share),
    "congruence": lambda share: 1 - share,
    "conflict": lambda share: share,
    "subtract": lambda share: 1 - 2 * share,
}
SPANS = ("none", "document", "week", "month", "year")
RUNS = 20  # of the search for groups, each from another order of the voices


class NetworkError(ValueError):
    """A network cannot be made from these statements; the message says why."""


def deduplicate(
    table: pd.DataFrame, span: str, by: Sequence[str], document: str = "doc_id", date: str = "date"
) -> pd.DataFrame:
    """Keep the first of the statements that agree in the columns `by` within a document, week, month or year.

    Weeks are ISO weeks with their year, months carry their year: the Januaries of two years are two months. With the qualifier
    in `by`, statements that differ in it are kept apart. A date known by its month counts as the 15th.
    """
    if span not in SPANS:
        raise NetworkError(f"de-duplication {span!r} is not known; use {', '.join(SPANS)}")
    if span == "none":
        return table
    within = table[document] if span == "document" else _calendar(table[date], span)
    return table[~table[list(by)].assign(_within=within).duplicated()]


def _calendar(dates: pd.Series, span: str) -> pd.Series:
    if span == "week":
        weeks = dates.dt.isocalendar()
        return weeks["year"].astype(int) * 100 + weeks["week"].astype(int)
    return dates.dt.year * 100 + (dates.dt.month if span == "month" else 0)


def at_least(table: pd.DataFrame, actor: str, minimum: int) -> tuple[pd.DataFrame, int]:
    """The statements of actors with at least `minimum` of them, and the number of actors left out."""
    sizes = table.groupby(actor)[actor].transform("size")
    return table[sizes >= minimum], int(table.loc[sizes < minimum, actor].nunique())


def two_mode(
    table: pd.DataFrame, actor: str, concept: str, value: str, how: str = "subtract", width: float = 4
) -> pd.DataFrame:
    """Actors tied to concepts: one row per pair with a statement, so that ambivalence and silence stay apart.

    Columns: actor, concept, n (statements), weight: n for `ignore`; for `subtract` the sum of the values with the scale
    set to -1 to 1. Sorted by actor and concept.
    """
    if how not in ("ignore", "subtract"):
        raise NetworkError(f"two-mode networks have ignore and subtract, not {how!r}")
    _check_width(table[value], width)
    tied = table.groupby([actor, concept], observed=True)[value].agg(["size", "sum"]).reset_index()
    tied["weight"] = tied["size"].astype(float) if how == "ignore" else tied["sum"] / (width / 2)
    return tied.rename(columns={"size": "n"})[[actor, concept, "n", "weight"]]


def one_mode(
    table: pd.DataFrame,
    actor: str,
    concept: str,
    value: str,
    how: str = "congruence",
    width: float = 4,
    per: str = "pair",
) -> pd.DataFrame:
    """Actors tied to actors over the concepts that both speak to: a symmetric matrix, actors sorted, diagonal 0.

    Each pair of statements, one of each actor, on one concept at distance d adds 1 (`ignore`), 1 - d/width (`congruence`),
    d/width (`conflict`) or 1 - 2 d/width (`subtract`). `per` "pair" sums all pairs; "concept" takes their mean per concept
    first, so that each concept counts once however often it is spoken to. congruence + conflict = ignore.
    """
    if how not in WAYS:
        raise NetworkError(f"{how!r} is not known; use {', '.join(WAYS)}")
    _check_width(table[value], width)
    counts, actors, values = _counts(table, actor, concept, value)
    distance = np.abs(np.subtract.outer(values, values)) / width
    weights = np.einsum("acv,vw,bcw->abc", counts, WAYS[how](distance), counts, optimize=True)
    if per == "concept":
        said = counts.sum(axis=2)
        weights = weights / np.maximum(said[:, None] * said[None], 1)
    total = weights.sum(axis=2)
    np.fill_diagonal(total, 0.0)
    return pd.DataFrame(total, actors, actors)


def _check_width(values: pd.Series, width: float) -> None:
    if len(values) and values.max() - values.min() > width:
        raise NetworkError(f"values run from {values.min()} to {values.max()}; that is wider than the scale of {width}")


def _counts(table: pd.DataFrame, actor: str, concept: str, value: str) -> tuple[np.ndarray, pd.Index, np.ndarray]:
    """Statements as actors x concepts x values, with the actors and the values."""
    levels = [pd.Index(sorted(table[name].unique())) for name in (actor, concept, value)]
    places = [level.get_indexer(table[name]) for level, name in zip(levels, (actor, concept, value), strict=True)]
    counts = np.zeros([len(level) for level in levels])
    np.add.at(counts, tuple(places), 1)
    return counts, levels[0], levels[2].to_numpy(float)


def shared(table: pd.DataFrame, actor: str, concept: str, value: str) -> pd.DataFrame:
    """How many concepts two actors use with the same sign of the value; a neutral use is a sign of its own.

    A concept counts once however often it is used. A symmetric matrix, actors sorted, diagonal 0.
    """
    uses = table.assign(_sign=np.sign(table[value]))[[actor, concept, "_sign"]].drop_duplicates()
    use = pd.crosstab(uses[actor], [uses[concept], uses["_sign"]]).sort_index()
    total = use.to_numpy() @ use.to_numpy().T
    np.fill_diagonal(total, 0)
    return pd.DataFrame(total, use.index, use.index)


def pairs(**matrices: pd.DataFrame) -> pd.DataFrame:
    """Every pair of actors once: source, target, and a column per matrix (all over the same actors, in the same order)."""
    first = next(iter(matrices.values()))
    one, other = np.triu_indices(len(first), 1)
    found = {"source": first.index[one], "target": first.index[other]}
    return pd.DataFrame(found | {name: matrix.to_numpy()[one, other] for name, matrix in matrices.items()})


def groups(weights: pd.DataFrame, seed: int, runs: int = RUNS) -> tuple[pd.Series, float]:
    """Groups of actors by their positive ties: the Louvain method (Blondel et al. 2008), best of `runs` by modularity.

    Returns the group of each actor (1 is the largest, then by the first actor in order) and the modularity; actors
    without a positive tie are groups of their own. Modularity is missing when nobody is tied.
    """
    positive = nx.from_numpy_array(np.maximum(weights.to_numpy(float), 0))
    if positive.number_of_edges() == 0:
        return pd.Series(range(1, len(weights) + 1), weights.index, dtype=int), np.nan
    best, height = [], -np.inf
    for run in range(runs):
        found = nx.community.louvain_communities(positive, seed=seed + run)
        score = nx.community.modularity(positive, found)
        if score > height + 1e-12:
            best, height = found, score
    ordered = sorted((sorted(group) for group in best), key=lambda group: (-len(group), group))
    place = {member: number for number, group in enumerate(ordered, 1) for member in group}
    return pd.Series([place[node] for node in range(len(weights))], weights.index), float(height)
