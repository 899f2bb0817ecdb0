"""What a headline depends on: single documents and voices, the unit of resampling, errors of reading, pages not found."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from helpers import corpus as corpora
from helpers.asked import Asked
from helpers.corpus import Corpus
from helpers.measures import intervals
from helpers.robustness.specify import Headline, gap, prepare


def host(url: str) -> str:
    """The site of an address, without www."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def leave_out(
    table: pd.DataFrame,
    headline: Headline,
    min_n: int = intervals.MIN_N,
    networks: Mapping[str, str] = MappingProxyType({}),
) -> pd.DataFrame:
    """The headline without each document, publisher, host of copies, country and voice, and without each network of sites (`networks`:
    the end of its hosts, by its name).

    Columns: kind, left_out, rows (taken away), estimate (without it; missing where a group then has fewer than `min_n`
    voices or documents), change, turns (whether the sign turns or the difference vanishes); the largest change first, the missing last.
    """
    rows = prepare(table, headline)
    whole = gap(rows, headline)
    kinds = {
        "document": rows["doc_id"],
        "publisher": rows["publisher"],
        "host of copies": rows["url"].map(host).where(rows["access"] == "copy"),
        "country": rows["country"].where(rows["country"] != ""),
        "voice": rows["voice_id"],
        "network": rows["url"]
        .map(host)
        .map(lambda site: next((n for n, end in networks.items() if site.endswith(end)), None)),
    }
    parts = [_without_each(rows, headline, kind, labels, min_n) for kind, labels in kinds.items()]
    result = pd.concat(parts, ignore_index=True)
    result["change"] = result["estimate"] - whole
    turned = np.sign(result["estimate"].round(12)) != np.sign(np.round(whole, 12))
    result["turns"] = turned & np.isfinite(result["estimate"])
    order = result["change"].abs().fillna(-1.0).round(12)
    return result.iloc[np.lexsort((result["left_out"], result["kind"], -order))].reset_index(drop=True)


def _without_each(rows: pd.DataFrame, headline: Headline, kind: str, labels: pd.Series, min_n: int) -> pd.DataFrame:
    """The headline without the rows of each label: kind, left_out, rows (taken away), estimate (missing below `min_n` units in a
    group). What is left of every unit's sum and number of rows is worked out for all labels at once; values are whole numbers."""
    codes, names = pd.factorize(labels, sort=True)
    unit = pd.factorize(rows[headline.unit])[0]
    side = (rows["side"] != headline.one).to_numpy(int)
    value, here = rows["value"].to_numpy(float), codes >= 0
    weights = np.stack([value, np.ones(len(rows))])
    whole = np.zeros((2, 2, unit.max(initial=-1) + 1))  # sum and number; side; unit
    kept = np.zeros((2, len(names), *whole.shape[1:]))
    for weight, every, left in zip(weights, whole, kept, strict=True):
        np.add.at(every, (side, unit), weight)
        left += every
        np.subtract.at(left, (codes[here], side[here], unit[here]), weight[here])
    total, number = kept
    some = (number > 0).sum(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = (
            np.nansum(total / number, axis=2) / some if headline.collapse else total.sum(axis=2) / number.sum(axis=2)
        )
    estimate = np.where(some.min(axis=1) >= max(min_n, 1), means[:, 0] - means[:, 1], np.nan)
    taken = np.bincount(codes[here], minlength=len(names))
    return pd.DataFrame(
        {"kind": kind, "left_out": np.asarray(names, dtype=object), "rows": taken, "estimate": estimate}
    )


def enough(rows: pd.DataFrame, headline: Headline, min_n: int) -> bool:
    """Whether both groups in a table of `prepare` have `min_n` voices or documents."""
    sizes = rows.groupby("side")[headline.unit].nunique()
    return min(sizes.get(headline.one, 0), sizes.get(headline.other, 0)) >= max(min_n, 1)


def units(
    table: pd.DataFrame, headline: Headline, draws: int = intervals.DRAWS, seed: int = intervals.SEED
) -> pd.DataFrame:
    """The headline's interval when voices, documents, or both crossed are drawn again (pigeonhole bootstrap, Owen 2007).

    Voices are drawn with `seed`, documents with the next number, so that the two are drawn apart from each other. Columns: unit, estimate, low, high, width, n (units drawn); `widest` marks the interval to print.
    """
    rows = prepare(table, headline)
    own = rows.groupby(["side", headline.unit])[headline.unit].transform("size") if headline.collapse else 1
    weight = np.broadcast_to(1 / own, len(rows))
    drawn = {
        name: intervals.draw(rows[name], draws, own_seed)
        for name, own_seed in (("voice_id", seed), ("doc_id", seed + 1))
    }
    counts = {name: drawn[name].of(rows[name]) for name in drawn}
    patterns = {
        "voices": counts["voice_id"],
        "documents": counts["doc_id"],
        "both crossed": counts["voice_id"] * counts["doc_id"],
    }
    sizes = {"voices": rows["voice_id"].nunique(), "documents": rows["doc_id"].nunique()}
    one, value = (rows["side"] == headline.one).to_numpy(), rows["value"].to_numpy(float)
    found = []
    for name, pattern in patterns.items():
        low, high = intervals.percentile(_gaps(pattern * weight, one, value))
        n = sizes.get(name, min(sizes.values()))
        found.append((name, gap(rows, headline), low, high, high - low, n))
    result = pd.DataFrame(found, columns=["unit", "estimate", "low", "high", "width", "n"])
    return result.assign(widest=result["width"] == result["width"].max())


def _gaps(weights: np.ndarray, one: np.ndarray, value: np.ndarray) -> np.ndarray:
    """The difference between the groups in every draw of row weights."""
    with np.errstate(invalid="ignore", divide="ignore"):
        first = (weights[:, one] @ value[one]) / weights[:, one].sum(1)
        second = (weights[:, ~one] @ value[~one]) / weights[:, ~one].sum(1)
    return first - second


def code_errors(data: Corpus, column: str, code: str) -> tuple[float, float]:
    """How often one reader gave a code (of `arguments` or `frames`) where the other did not, over all statements that both
    found: the share of ones lost and the share of zeros gained."""
    key = ["doc_id", "voice_id", "question"]
    has = data.codings.assign(has=corpora.has(data.codings[column], code) > 0)
    first, second = (has[has["coder"] == coder].set_index(key)["has"] for coder in (1, 2))
    pairs = pd.concat([first.rename("one"), second.rename("two")], axis=1, join="inner")
    both = pd.concat([pairs, pairs.rename(columns={"one": "two", "two": "one"})])
    given, other = both["one"].astype(bool), both["two"].astype(bool)
    return float((given & ~other).sum() / max(1, given.sum())), float((~given & other).sum() / max(1, (~given).sum()))


def redraw(
    table: pd.DataFrame, headline: Headline, shares: pd.DataFrame, draws: int, seed: int = intervals.SEED
) -> dict[str, float]:
    """The headline when stances are drawn again from the two readings' confusion: estimate, low, high.

    A lower bound: only what two readings of one kind disagree on.
    """
    rows = prepare(table, headline)
    wide = shares.loc[rows["stance"]].to_numpy().cumsum(1)
    picked = (np.random.default_rng(seed).random((draws, len(rows), 1)) > wide[None]).sum(2).clip(0, len(shares) - 1)
    # the headline's property as a function of the stance, worked out once for each step of the scale
    maps = np.array([headline.value(rows.assign(stance=stance)).to_numpy(float) for stance in shares.columns])
    values = maps[picked, np.arange(len(rows))[None]]
    return _simulated(rows, headline, values)


def flip(
    table: pd.DataFrame, headline: Headline, errors: tuple[float, float], draws: int, seed: int = intervals.SEED
) -> dict[str, float]:
    """The headline when a 0/1 code is drawn again from how often the two readings disagree on it: estimate, low, high."""
    rows = prepare(table, headline)
    value = rows["value"].to_numpy(float)
    chance = np.where(value == 1, errors[0], errors[1])
    turn = np.random.default_rng(seed).random((draws, len(rows))) < chance
    return _simulated(rows, headline, np.where(turn, 1 - value, value))


def _simulated(rows: pd.DataFrame, headline: Headline, values: np.ndarray) -> dict[str, float]:
    own = (
        rows.groupby(["side", headline.unit])[headline.unit].transform("size").to_numpy()
        if headline.collapse
        else np.ones(len(rows))
    )
    one, weight = (rows["side"] == headline.one).to_numpy(), 1 / own
    first = (values[:, one] @ weight[one]) / weight[one].sum()
    second = (values[:, ~one] @ weight[~one]) / weight[~one].sum()
    low, high = intervals.percentile(first - second)
    return {"estimate": gap(rows, headline), "low": low, "high": high}


def tipping(table: pd.DataFrame, headline: Headline, country: str = "") -> dict[str, Any]:
    """The smallest number of statements that, moved one step the same way, turns the headline's sign or makes it zero.

    A stance moves by one; a frame is given or taken away. `country` allows only statements of that country to move.
    Returns needed (missing where even all do not suffice), of (statements that may move), share, direction.
    """
    rows = prepare(table, headline)
    whole = gap(rows, headline)
    own = rows.groupby(["side", headline.unit])[headline.unit].transform("size") if headline.collapse else 1
    weight = pd.Series(1 / own, index=rows.index)
    total = weight.groupby(rows["side"]).transform("sum")
    sign = rows["side"].map({headline.one: 1.0, headline.other: -1.0})
    free = rows["country"].eq(country) if country else pd.Series(True, index=rows.index)
    best: dict[str, Any] = {"needed": np.nan, "of": int(free.sum()), "share": np.nan, "direction": ""}
    for direction, name in ((-1, "down"), (1, "up")):
        after = _move(rows, headline, direction)
        effect = -np.sign(whole) * sign * weight / total * (after - rows["value"].astype(float))
        gains = effect[free & (effect > 0)].sort_values(ascending=False).cumsum()
        enough = gains[gains >= abs(whole) - 1e-9]
        if len(enough):
            needed = len(gains) - len(enough) + 1
            if not needed >= best["needed"]:
                best.update(needed=needed, share=needed / max(1, best["of"]), direction=name)
    return best


def _move(rows: pd.DataFrame, headline: Headline, direction: int) -> pd.Series:
    """The headline's 0/1 value when every code is moved one step."""
    if headline.moves == "stance":
        scale = headline.scale
        place = rows["stance"].map(scale.index) + direction
        moved = place.clip(0, len(scale) - 1).map(dict(enumerate(scale)))
        return headline.value(rows.assign(stance=moved)).astype(float)
    return pd.Series(float(direction > 0), index=rows.index)


def miss(table: pd.DataFrame, headline: Headline) -> dict[str, float]:
    """Bounds for the difference if as many units again had been missed in both groups, all of the other view.

    Returns estimate, low, high: with as many further units, all without (with) the property in group one and all with
    (without) it in group other.
    """
    rows = prepare(table, headline)
    means = (
        rows.assign(value=rows["value"].astype(float))
        .groupby(["side", headline.unit])["value"]
        .mean()
        .groupby("side")
        .mean()
    )
    one, other = means[headline.one], means[headline.other]
    return {"estimate": gap(rows, headline), "low": one / 2 - (other + 1) / 2, "high": (one + 1) / 2 - other / 2}


def beyond_opening(asked: Asked) -> pd.DataFrame:
    """Every statement of the articles, on all questions, with whether their first 2,000 characters hold it.

    Columns: doc_id, article (outlet and month), published, name, question, stance, locator, in_opening, gist.
    """
    table = asked.but(question=None, corpus="articles", depth="whole").statements
    short = table["outlet"] + table["date"].dt.strftime(", %b %Y")
    table = table.assign(article=short, in_opening=corpora.in_opening(asked.data, table))
    return table[["doc_id", "article", "published", "name", "question", "stance", "locator", "in_opening", "gist"]]
