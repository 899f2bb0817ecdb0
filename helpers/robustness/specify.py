"""Does a headline hold? The same difference under every combination of defensible choices.

A headline is a difference between two groups in the share of statements, or of voices, with a property. It is measured
again for each specification (one level of every choice); all specifications share one matrix of draws. To add a choice,
add one line to `CHOICES`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
import pandas as pd

from helpers.asked import Asked, once
from helpers.corpus import Corpus, commonest, countries
from helpers.measures import intervals

Keep = Callable[[pd.DataFrame], pd.Series]
MOST = 1_024  # specifications of one factorial
DRAWS = 2_000  # one matrix, shared by all specifications


@dataclass(frozen=True)
class Headline:
    """A difference: the mean of `value` in group `one` minus that in group `other`.

    `value` and `side` make a column from a statement table: 0 or 1 (missing where the statement does not count), and the
    group's name (anything else is left out). `says` is the headline in short, with `{more}` for more or less. `unit` is what is resampled (voice_id or doc_id); `collapse` True gives each
    unit one vote, False each statement. `scale` are the steps of a stance. `moves` says what an error of reading moves: the stance, or the `code` of the column named.
    """

    name: str
    text: str
    value: Keep = field(repr=False)
    side: Keep = field(repr=False)
    one: str
    other: str
    unit: str
    collapse: bool
    question: str = ""
    corpus: str = "debate"
    moves: str = "stance"  # or "code": a reason or frame is given or taken away
    code: str = ""
    column: str = ""
    scale: tuple[int, ...] = ()
    says: str = ""


def every(table: pd.DataFrame) -> pd.Series:
    """All rows."""
    return pd.Series(True, index=table.index)


def coded_by(reader: str) -> Keep:
    """The rows as agreed, or as one reader coded them."""
    return lambda table: table["reader"] == reader


CHOICES: dict[str, dict[str, Keep]] = {
    "reader": {name: coded_by(name) for name in ("agreed", "reader 1", "reader 2")},
    "certainty": {"all": every, "explicit only": lambda t: t["certainty"] == "explicit"},
    "relayed": {"in": every, "out": lambda t: t["access"] != "relayed"},
    "copies": {"in": every, "out": lambda t: t["access"] != "copy"},
    "language": {
        "all": every,
        "English only": lambda t: t["language"] == "en",
    },  # or another that is commonest: `choices`
    "officials": {"out": lambda t: t["role"] != "official", "in": every},
    "institutions": {"out": lambda t: t["role"] != "institution", "in": every},
    "journalists": {"in": every, "out": lambda t: t["role"] != "journalist"},
    "dates": {"all": every, "day known": lambda t: ~t["month_only"]},
    "corpus": {"debate": lambda t: t["corpus"] == "debate", "both": every},
}
_INSTITUTION, _JOURNALIST = "institution", "journalist"
VOTES = ("per voice", "per statement", "per document")
CUTS = {"as set": 0, "30 days earlier": -30, "30 days later": 30}


def choices(data: Corpus) -> dict[str, dict[str, Keep]]:
    """`CHOICES` as far as the data leave a choice: the readers that coded, the commonest language where there are several, the corpus where
    there are articles, and only roles that the codebook has; in office are those of its `lines` that are no institution."""
    book = data.codebook
    office = [role for role in book.debate.lines if role != _INSTITUTION]
    there = {
        "officials": bool(office),
        "institutions": _INSTITUTION in book.debate.lines,
        "journalists": _JOURNALIST in book.ids("roles"),
        "corpus": (data.documents["corpus"] != "debate").any(),
    }
    known = {name: levels for name, levels in CHOICES.items() if there.get(name, True)}
    if office:
        known["officials"] = {"out": lambda t: ~t["role"].isin(office), "in": every}
    coders = {f"reader {coder}" for coder in data.codings["coder"]} if len(data.codings) else set()
    readers = {name: keep for name, keep in CHOICES["reader"].items() if name == "agreed" or name in coders}
    pages = commonest(data.documents["language"])
    if len(pages) < 2:
        return {name: levels for name, levels in known.items() if name != "language"} | {"reader": readers}
    code = str(pages.index[0])
    only: dict[str, Keep] = {f"{countries.language(code)} only": lambda t: t["language"] == code}
    return known | {"reader": readers, "language": {"all": every} | only}


@once
def base_table(asked: Asked, question: str | None) -> pd.DataFrame:
    """All statements on a question in both corpora as agreed and as each reader gave them: the columns of `corpus.select`
    and `reader`."""
    readers = {"agreed": "agreed", "reader 1": "1", "reader 2": "2"}
    both = {"question": question, "corpus": "both"}
    tables = [asked.but(**both, reader=code).statements.assign(reader=name) for name, code in readers.items()]
    return pd.concat(tables, ignore_index=True)


def move(periods: Sequence[str], days: int) -> list[str]:
    """The cuts between periods, moved by a number of days."""
    return [str((pd.Timestamp(cut) + pd.Timedelta(days=days)).date()) for cut in periods]


def grid(crossed: dict[str, list[str]], single: dict[str, list[str]]) -> pd.DataFrame:
    """The specifications: the full factorial of `crossed`, then each further level of `single` one at a time.

    Both map a choice to its levels, the first of which is the default. One row per specification, one column per choice;
    `design` is `factorial` or `one at a time`. Raises ValueError above 1,024 crossed specifications.
    """
    size = int(np.prod([len(levels) for levels in crossed.values()]))
    if size > MOST:
        raise ValueError(
            f"{size:,} specifications; cross fewer choices (at most {MOST:,}) and take the rest one at a time"
        )
    table = pd.DataFrame(list(product(*crossed.values())), columns=list(crossed))
    defaults = {name: levels[0] for name, levels in {**crossed, **single}.items()}
    rows = [{**defaults, name: level} for name, levels in single.items() for level in levels[1:]]
    table = table.assign(**{name: defaults[name] for name in single}, design="factorial")
    return pd.concat([table, pd.DataFrame(rows).assign(design="one at a time")] if rows else [table], ignore_index=True)


def specify(
    table: pd.DataFrame,
    headline: Headline,
    specifications: pd.DataFrame,
    choices: dict[str, dict[str, Keep]] | None = None,
    draws: int = DRAWS,
    seed: int = intervals.SEED,
    min_n: int = intervals.MIN_N,
) -> pd.DataFrame:
    """The headline under each specification, from one matrix of draws shared by all.

    `table` is `base_table`'s, with one column `period` per level of the choice `cuts` when that is varied
    (`period_<level>`). Returns the specifications with estimate, low, high, n_one, n_other (units); the estimate is
    missing where a group has fewer than `min_n` units, the limits also where one has fewer than ten (`intervals.BOOT_N`).
    """
    choices = choices or CHOICES
    masks = {
        name: {level: keep(table).to_numpy() for level, keep in levels.items()} for name, levels in choices.items()
    }
    drawn = intervals.draw(table[headline.unit], draws, seed)
    unit = drawn.units.get_indexer(table[headline.unit])
    keys = {name: pd.factorize(table[name])[0] for name in (headline.unit, "doc_id")}
    value = headline.value(table).to_numpy(float)
    sides = {
        level: _sides(table, headline, level) for level in specifications.get("cuts", pd.Series(["as set"])).unique()
    }
    tops, bottoms = [], []
    for row in specifications.to_dict("records"):
        kept = np.isfinite(value)
        for name, levels in masks.items():
            if name in row:
                kept &= levels[row[name]]
        side = sides[row.get("cuts", "as set")]
        weight = _weights(keys, kept, side, headline, row.get("vote", "as defined"))
        for group in (0, 1):
            here = kept & (side == group)
            tops.append(np.bincount(unit[here], weight[here] * value[here], len(drawn.units)))
            bottoms.append(np.bincount(unit[here], weight[here], len(drawn.units)))
    return _estimates(specifications, drawn, np.array(tops).T, np.array(bottoms).T, min_n)


def _sides(table: pd.DataFrame, headline: Headline, level: str) -> np.ndarray:
    """0 for group `one`, 1 for `other`, -1 for neither, with the periods of one placing of the cuts."""
    column = f"period_{level}"
    side = headline.side(table.assign(period=table[column]) if column in table else table).astype(object)
    return np.select([side == headline.one, side == headline.other], [0, 1], -1)


def _weights(
    keys: dict[str, np.ndarray], kept: np.ndarray, side: np.ndarray, headline: Headline, vote: str
) -> np.ndarray:
    """How much each row that is kept counts: 1 per voice, per statement or per document, shared among its rows on one side.

    `keys`: the voices and the documents of the rows, as numbers from 0."""
    if vote == "as defined":
        vote = {True: "per voice", False: "per statement"}[headline.collapse]
    if vote == "per statement":
        return np.ones(len(kept))
    cell = 3 * keys[{"per voice": headline.unit, "per document": "doc_id"}[vote]] + side + 1
    sizes = np.bincount(cell[kept], minlength=cell.max(initial=0) + 1)
    return 1 / np.maximum(sizes, 1)[cell]


def _estimates(
    specifications: pd.DataFrame, drawn: intervals.Draws, tops: np.ndarray, bottoms: np.ndarray, min_n: int
) -> pd.DataFrame:
    sizes = (bottoms > 0).sum(0).reshape(-1, 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (tops.sum(0) / bottoms.sum(0)).reshape(-1, 2)
        simulated = (drawn.counts @ tops.astype(np.float32)) / (drawn.counts @ bottoms.astype(np.float32))
    gaps = simulated[:, 0::2] - simulated[:, 1::2]
    enough = sizes.min(1) >= max(min_n, 1)
    low, high = np.full(len(sizes), np.nan), np.full(len(sizes), np.nan)
    wide = sizes.min(1) >= max(intervals.BOOT_N, min_n)
    if wide.any():
        low[wide], high[wide] = np.nanpercentile(gaps[:, wide], [2.5, 97.5], axis=0)
    estimate = np.where(enough, share[:, 0] - share[:, 1], np.nan)
    return specifications.assign(estimate=estimate, low=low, high=high, n_one=sizes[:, 0], n_other=sizes[:, 1])


def summary(results: pd.DataFrame) -> dict:
    """Median and range of the estimates, the share with the sign of the first specification, how many have the other, and how many were left out."""
    shown = results[results["estimate"].notna()]
    first = np.sign(results["estimate"].iloc[0])
    return {
        "first": float(results["estimate"].iloc[0]),
        "median": float(shown["estimate"].median()),
        "least": float(shown["estimate"].min()),
        "most": float(shown["estimate"].max()),
        "same_sign": float((np.sign(shown["estimate"]) == first).mean()),
        "reversed": int((np.sign(shown["estimate"]) == -first).sum()) if first else 0,
        "specifications": len(shown),
        "left_out": int(results["estimate"].isna().sum()),
    }


def decomposition(results: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """How much of the variance over the factorial each choice explains alone (eta squared, Fisher 1925), largest first.

    Columns: choice, share (0 to 1), and the mean estimate at its lowest and highest level.
    """
    shown = results[(results["design"] == "factorial") & results["estimate"].notna()]
    total = ((shown["estimate"] - shown["estimate"].mean()) ** 2).sum()
    rows = []
    for name in names:
        levels = shown.groupby(name, observed=True)["estimate"].agg(["mean", "size"])
        between = (levels["size"] * (levels["mean"] - shown["estimate"].mean()) ** 2).sum()
        share = float(between / total) if total > 1e-12 else 0.0
        rows.append(
            (name, share, levels["mean"].idxmin(), levels["mean"].min(), levels["mean"].idxmax(), levels["mean"].max())
        )
    columns = ["choice", "share", "lowest_at", "lowest", "highest_at", "highest"]
    return pd.DataFrame(rows, columns=columns).sort_values(
        ["share", "choice"], ascending=[False, True], ignore_index=True
    )


def prepare(table: pd.DataFrame, headline: Headline) -> pd.DataFrame:
    """The rows that a headline counts, with columns `value` (0 or 1) and `side` (the two groups)."""
    table = table.assign(value=headline.value(table), side=headline.side(table).astype(object))
    return table[table["value"].notna() & table["side"].isin([headline.one, headline.other])]


def gap(table: pd.DataFrame, headline: Headline) -> float:
    """The headline's difference in a table of `prepare`; missing where a group is empty."""
    column = table.assign(value=table["value"].astype(float))
    if headline.collapse:
        column = column.groupby(["side", headline.unit], observed=True)["value"].mean().reset_index()
    means = column.groupby("side", observed=True)["value"].mean()
    return float(means.get(headline.one, np.nan) - means.get(headline.other, np.nan))
