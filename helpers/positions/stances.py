"""Who holds which position: voices on the stance scale, by country group and by period, the official lines, and time.

Every function takes a statement table (`corpus.select`) on one question. The unit is the voice: one that speaks more
than once counts once, with the mean of its stances, or with an equal part of its vote on each of them.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from helpers.corpus import sign_of
from helpers.corpus.countries import GROUPS, group
from helpers.measures import intervals
from helpers.measures.intervals import MIN_N, Draws

ALL = "all voices"
BLOCKS = ("all", "country group", "period")
BELOW, ABOVE, MEAN = "share at −1 or below", "share at +1 or above", "mean"
DELTA, GAP = "Cliff's delta", "difference of means"
NO_PERIOD = "not told"

Spread = tuple[np.ndarray, np.ndarray, int]  # voices on each distinct mean: as found, in every draw; and how many


def with_group(table: pd.DataFrame) -> pd.DataFrame:
    """The statements with `group`, the country group (an id of the codebook; an ordered category)."""
    return table.assign(group=pd.Categorical(table["country"].map(group), list(GROUPS), ordered=True))


def voices(table: pd.DataFrame) -> pd.DataFrame:
    """One row per voice: voice_id, name, country, group, stance (mean, -2 to 2), side (its sign), statements, roles,
    affiliations, first and last (dates as published). Sorted by group, stance, name. Also of rows of `listing`."""
    grown = with_group(table)
    frame = grown.groupby("voice_id").agg(
        name=("name", "first"),
        country=("country", "first"),
        group=("group", "first"),
        stance=("stance", "mean"),
        statements=("stance", "size"),
        roles=("role", _join),
        affiliations=("affiliation", _join),
        first=("published", "first"),
        last=("published", "last"),
    )
    frame.insert(4, "side", sign_of(frame["stance"]))
    return frame.reset_index().sort_values(["group", "stance", "name"]).reset_index(drop=True)


def _join(values: pd.Series) -> str:
    return "; ".join(dict.fromkeys(value for value in values if value))


def listing(table: pd.DataFrame) -> pd.DataFrame:
    """One row per statement in the order of `voices`, with all that a reader needs to check it.

    Columns: group, name, country, mean (of the voice), stance, certainty, period (its label, or `not told`), published,
    role, affiliation, arguments, frames, gist, corpus, title, outlet, publisher, access, url, voice_id, statement_id.
    """
    means = voices(table)[["voice_id", "stance"]].rename(columns={"stance": "mean"})
    frame = with_group(table).merge(means, on="voice_id")
    frame["period"] = period_labels(frame["period"])
    frame = frame.sort_values(["group", "mean", "name", "date", "statement_id"])
    return frame[LISTED].reset_index(drop=True)


LISTED = [
    "group", "name", "country", "mean", "stance", "certainty", "period", "published", "role", "affiliation", "arguments", "frames",
    "gist", "corpus", "title", "outlet", "publisher", "access", "url", "voice_id", "statement_id",
]  # fmt: skip


SHOWN = ["name", "country", "stance", "certainty", "published", "role", "affiliation", "gist"]


def period_labels(period: pd.Series) -> pd.Series:
    """The periods as an ordered category with a last place for those that cannot be told."""
    known = period.cat.categories
    return pd.Series(
        pd.Categorical(period.astype(object).fillna(NO_PERIOD), [*known, NO_PERIOD], ordered=True), period.index
    )


def blocks(table: pd.DataFrame) -> pd.DataFrame:
    """The statements three times: as a whole, by country group and by period (those that have one).

    Adds `block` (all, country group, period) and `group` (`all voices`, the name of the country group, the period).
    """
    names, labels = list(GROUPS.values()), list(table["period"].cat.categories)
    whole = [
        table.assign(block=BLOCKS[0], group=ALL),
        table.assign(block=BLOCKS[1], group=with_group(table)["group"].astype(str).map(GROUPS)),
        table.assign(block=BLOCKS[2], group=table["period"].astype(object))[table["period"].notna()],
    ]
    long = pd.concat(whole, ignore_index=True)
    long["block"] = pd.Categorical(long["block"], BLOCKS, ordered=True)
    long["group"] = pd.Categorical(long["group"], [ALL, *names, *labels], ordered=True)
    return long


def distribution(table: pd.DataFrame, scale: Sequence[int], min_n: int = MIN_N) -> pd.DataFrame:
    """Voices on each step of the scale, by block and group; a voice with k statements adds 1/k to each of its stances.

    Columns: block, group, stance, voices, share (0 to 1; missing below `min_n` voices), n (voices of the group). Every step
    of the `scale` has a row.
    """
    long = blocks(table)
    keys = ["block", "group"]
    long["vote"] = 1 / long.groupby([*keys, "voice_id"], observed=True)["stance"].transform("size")
    counts = long.groupby([*keys, "stance"], observed=True)["vote"].sum().unstack(fill_value=0.0)
    counts = counts.reindex(columns=list(scale), fill_value=0.0).stack().rename("voices").reset_index()
    counts["n"] = counts.groupby(keys, observed=True)["voices"].transform("sum").round().astype(int)
    counts["share"] = (counts["voices"] / counts["n"]).where(counts["n"] >= min_n)
    return counts.sort_values([*keys, "stance"])[[*keys, "stance", "voices", "share", "n"]].reset_index(drop=True)


def summary(table: pd.DataFrame, scale: Sequence[int], draws: Draws | None = None, min_n: int = MIN_N) -> pd.DataFrame:
    """Shares at -1 or below and at +1 or above (Wilson intervals) and the mean (resampled voices), by block and group.

    Columns: block, group, measure, estimate, low, high, n (voices), interval (its kind). Below `min_n` voices only n.
    """
    long, keys = blocks(table), ["block", "group"]
    below = intervals.share_by(long.assign(flag=(long["stance"] <= -1).astype(float)), "flag", "voice_id", keys, min_n)
    above = intervals.share_by(long.assign(flag=(long["stance"] >= 1).astype(float)), "flag", "voice_id", keys, min_n)
    mean = means(long, keys, scale, draws, min_n)
    named = [frame.assign(measure=name) for name, frame in ((BELOW, below), (ABOVE, above), (MEAN, mean))]
    frame = pd.concat(named)[[*keys, "measure", "estimate", "low", "high", "n", "interval"]]
    frame["measure"] = pd.Categorical(frame["measure"], (BELOW, ABOVE, MEAN), ordered=True)
    return frame.sort_values([*keys, "measure"]).reset_index(drop=True)


def means(
    table: pd.DataFrame, by: list[str], scale: Sequence[int], draws: Draws | None = None, min_n: int = MIN_N
) -> pd.DataFrame:
    """The mean stance of voices per group (`intervals.mean_by`, within the ends of the scale), missing below `min_n` voices."""
    frame = intervals.mean_by(table, "stance", "voice_id", by, draws, bounds=(scale[0], scale[-1]), min_n=min_n)
    frame["estimate"] = frame["estimate"].where(frame["n"] >= min_n)
    return frame.sort_values(by).reset_index(drop=True)


def differences(table: pd.DataFrame, draws: Draws | None = None, min_n: int = MIN_N) -> pd.DataFrame:
    """Every pair of country groups and every pair of periods: Cliff's delta (1993) first, the difference of means second.

    Cliff's delta: how much likelier a voice of `one` stands above a voice of `other` than below, -1 to 1. Columns: block, one,
    other, measure, estimate, low, high (95 % resampling interval), n_one, n_other (voices). Positive: the voices of `one`
    stand higher on the scale. Everything but n is missing below `min_n` voices in either group, the limits below ten and,
    for Cliff's delta, where no draw differs.
    """
    draws = draws or intervals.draw(table["voice_id"])
    rows = []
    for block, long in blocks(table).groupby("block", observed=True):
        spreads = _spreads(long, draws)
        for one, other in combinations(sorted(spreads, key=list(long["group"].cat.categories).index), 2):
            pair = {"block": block, "one": one, "other": other}
            rows.append({**pair, "measure": DELTA, **_delta(spreads[one], spreads[other], min_n)})
            gap = intervals.difference(long, "stance", "voice_id", "group", one, other, draws, min_n=min_n)
            rows.append({**pair, "measure": GAP, **gap})
    columns = ["block", "one", "other", "measure", "estimate", "low", "high", "n_one", "n_other"]
    frame = pd.DataFrame(rows, columns=columns)
    few = frame[["n_one", "n_other"]].min(axis=1) < min_n
    frame.loc[few, ["low", "high"]] = np.nan
    return frame


def _spreads(long: pd.DataFrame, draws: Draws) -> dict[str, Spread]:
    """Per group the numbers of voices on each distinct voice mean: as found, in every draw, and in all."""
    own = long.groupby(["group", "voice_id"], observed=True)["stance"].mean().round(9)
    values = np.unique(own)
    found = {}
    for name, held in own.groupby(level=0, observed=True):
        place = (held.to_numpy()[:, None] == values).astype(np.float32)
        simulated = draws.of(held.index.get_level_values(1)) @ place
        found[name] = (place.sum(axis=0, keepdims=True), simulated, len(held))
    return found


def _delta(first: Spread, second: Spread, min_n: int) -> dict:
    (one, ones, n_one), (other, others, n_other) = first, second
    result = {"estimate": np.nan, "low": np.nan, "high": np.nan, "n_one": n_one, "n_other": n_other}
    if min(n_one, n_other) >= min_n:
        result["estimate"] = float(_dominance(one, other)[0])
    if min(n_one, n_other) >= intervals.BOOT_N:
        low, high = intervals.percentile(_dominance(ones, others))
        if high - low > 1e-9:
            result["low"], result["high"] = min(low, result["estimate"]), max(high, result["estimate"])
    return result


def _dominance(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Cliff's delta row by row from numbers of voices on the same rising values."""
    below = np.cumsum(other, axis=1) - other
    above = other.sum(axis=1, keepdims=True) - below - other
    with np.errstate(invalid="ignore", divide="ignore"):
        return (one * (below - above)).sum(axis=1) / (one.sum(axis=1) * other.sum(axis=1))


def official_lines(table: pd.DataFrame) -> pd.DataFrame:
    """The official line: one row, and one vote, per government or board (`speaks_for`, else the voice) and period.

    Columns: kind (`officials` or `institutions`), group, line, period, stance (mean of its statements), explicit (whether
    one is explicit, or does not say), statements, speakers (names). Sorted by kind, group, mean of the line, name, period.
    """
    own = with_group(table).assign(line=table["speaks_for"].where(table["speaks_for"] != "", table["name"]))
    own["period"] = period_labels(own["period"])
    own["spoken"] = own["certainty"] != "implied"
    frame = own.groupby(["line", "period"], observed=True).agg(
        group=("group", "first"),
        stance=("stance", "mean"),
        explicit=("spoken", "any"),
        statements=("stance", "size"),
        speakers=("name", lambda names: ", ".join(dict.fromkeys(names))),
    )
    whole = own.groupby("line").agg(
        kind=("role", lambda roles: "officials" if "official" in set(roles) else "institutions")
    )
    frame = frame.reset_index().merge(whole.reset_index(), on="line")
    frame["kind"] = pd.Categorical(frame["kind"], ("officials", "institutions"), ordered=True)
    frame["mean"] = frame.groupby("line")["stance"].transform("mean")
    frame = frame.sort_values(["kind", "group", "mean", "line", "period"]).reset_index(drop=True)
    return frame[["kind", "group", "line", "period", "stance", "explicit", "statements", "speakers"]]


def by_year(table: pd.DataFrame) -> pd.DataFrame:
    """One row per voice and calendar year: year, voice_id, name, group, stance (mean of that year), statements."""
    frame = with_group(table).groupby(["year", "voice_id"]).agg(
        name=("name", "first"), group=("group", "first"), stance=("stance", "mean"), statements=("stance", "size")
    )  # fmt: skip
    return frame.reset_index().sort_values(["year", "stance", "group", "name"]).reset_index(drop=True)


def in_several_periods(table: pd.DataFrame) -> pd.DataFrame:
    """The voices that spoke in more than one period, one row per voice and period: name, group, period, stance (mean),
    statements, dates (as published), gists. Sorted by name and period; empty when there is none."""
    placed = with_group(table)[table["period"].notna()]
    several = placed.groupby("voice_id")["period"].transform("nunique") > 1
    frame = placed[several].groupby(["name", "period"], observed=True).agg(
        group=("group", "first"),
        stance=("stance", "mean"),
        statements=("stance", "size"),
        dates=("published", lambda days: ", ".join(days)),
        gists=("gist", " / ".join),
    )  # fmt: skip
    return frame.reset_index()[["name", "group", "period", "stance", "statements", "dates", "gists"]]


def yearly(table: pd.DataFrame, scale: Sequence[int], draws: Draws | None = None, min_n: int = MIN_N) -> pd.DataFrame:
    """The mean stance of the voices of each year: year, estimate, low, high, n, cases, interval."""
    return means(table, ["year"], scale, draws, min_n)


def steps(distance: float, unit: str = "step") -> str:
    """A distance on the scale in words: `1 step`, `1.5 steps`."""
    return f"{distance:.2g} {unit}{'' if distance == 1 else 's'}"
