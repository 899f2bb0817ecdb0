"""Does a headline hold without some pages, or with other cuts of the periods? One change at a time, each headline in a column."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from helpers.asked import Asked, once
from helpers.corpus import commonest, countries, periods
from helpers.figure.figure import Listing
from helpers.robustness import headlines, specify, tables
from helpers.robustness.parts import filtered, nothing, points, span
from helpers.robustness.specify import Headline, Keep
from helpers.words import count, listed

HALF = 0.5  # of the difference as stated: from here up a headline holds
STATED, HOLDS, WEAKER, TURNS, TOO_FEW = "as stated", "holds", "weaker", "turns", "too few to say"
NONE_IN, NO_PERIODS, ONE_PERIOD = "nothing to leave out", "compares no periods", "both in one period"
EVERYTHING, AS_PUBLISHED = "everything in", f"{headlines.FRAME}, published"
FARES = {WEAKER: "is weaker", TURNS: "turns", TOO_FEW: "has too few cases"}
COLUMNS = ["headline", "sentence", "check", "verdict", "estimate", "low", "high", "n_one", "n_other", "changed"]


def without(asked: Asked) -> Listing:
    """Each headline without relayed pages, copies, outlets of a country, officials or machine translation, and with other cuts.

    Table: headline, sentence (the headline in short), check, verdict, estimate, low, high (differences of shares, -1 to 1),
    n_one, n_other (voices or documents in the two groups), changed (statements left out, or in another group).
    """
    return Listing(asked, checks(asked), partial(say, asked), shown=side_by_side)


@once
def checks(asked: Asked) -> pd.DataFrame:
    """The table of `without`: a row for each headline and check, in the order of the checks. Where PERIODS are not the published
    ones, the frame that is the headline with the published cuts stands beside the one with the cuts of PERIODS."""
    parts = [_checked(asked, headline, asked.periods) for headline, _ in tables.as_stated(asked).values()]
    if asked.periods != asked.book.debate.periods:
        published = asked.but(periods=asked.book.debate.periods)
        headline, _ = tables.as_stated(published).get(headlines.FRAME, (None, None))
        parts += [_checked(published, headline, asked.periods).assign(headline=AS_PUBLISHED)] if headline else []
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)


def verdict(estimate: float, stated: float) -> str:
    """How a headline fares: the rule that the caption states. A difference as stated of zero cannot hold."""
    if pd.isna(estimate):
        return TOO_FEW
    if np.sign(np.round(estimate, 12)) != np.sign(np.round(stated, 12)) or round(estimate, 12) == 0:
        return TURNS
    return HOLDS if abs(estimate) >= HALF * abs(stated) - 1e-12 else WEAKER


@once
def left_out(asked: Asked) -> dict[str, set[str]]:
    """The statements (ids) that each check leaves out, by the filters that `ask` has."""
    every = asked.but(question=None, corpus="both")
    kept = every.but(machine_translation="out")
    abroad = {countries.the_name(code): _ids(every.but(outlet_countries=[code])) for code in outlets_apart(asked)}
    return {
        "without relayed pages": _ids(every.but(access=["relayed"])),
        "without copies": _ids(every.but(access=["copy"])),
        **{f"without outlets of {name}": ids for name, ids in abroad.items()},
        "without officials": _ids(every.but(roles=["official"])) if "official" in asked.book.blocks["roles"] else set(),
        "without machine translation": _ids(every) - _ids(kept),
    }


def outlets_apart(asked: Asked) -> list[str]:
    """The countries whose outlets are left out, one at a time: those that the codebook names and the data have, else the one with most
    pages where there are several."""
    sizes = commonest(asked.data.documents["outlet_country"])
    if asked.book.debate.outlets:
        return [code for code in asked.book.debate.outlets if code in sizes.index]
    return [str(code) for code in sizes.index[:1]] if len(sizes) > 1 else []


def _ids(asked: Asked) -> set[str]:
    return set(asked.statements["statement_id"])


def _checked(asked: Asked, headline: Headline, own: Sequence[str]) -> pd.DataFrame:
    """All checks of one headline; `own` are the reader's cuts."""
    cuts_of_debate = asked.book.debate.periods
    placed: dict[str, Sequence[str]] = {
        f"published cuts: {listed(cuts_of_debate)}": cuts_of_debate,
    }
    if tuple(own) != tuple(cuts_of_debate):
        placed[f"your cuts (PERIODS): {listed(own) if own else 'none'}"] = own
    out, cuts = left_out(asked), [*placed, *(level for level, days in specify.CUTS.items() if days)]
    table = headlines.table_for(asked, headline)
    for level, days in placed.items():
        table[f"period_{level}"] = matched(table, headline, days)
    # the first row of the design is the headline as stated, so each number is that of the specification chart
    first = headlines.design(headline, specify.choices(asked.data)).iloc[0].to_dict()
    design = [{**first, "without": check} for check in (EVERYTHING, *out)]
    dated = "cuts" in first
    if dated:
        design += [{**first, "without": EVERYTHING, "cuts": level} for level in cuts]
    choices = {**specify.choices(asked.data), "without": _masks(out)}
    found = specify.specify(table, headline, pd.DataFrame(design), choices, seed=asked.seed, min_n=asked.min_n)
    names = [*placed, *(f"cuts {level}" for level in cuts[len(placed) :])]
    found["check"] = [EVERYTHING, *out, *(names if dated else [])]
    found["changed"] = [
        0,
        *_taken(asked, table, headline, out),
        *(_moved(asked, table, headline, cuts) if dated else []),
    ]
    return _judged(found, headline, names)


def _masks(out: dict[str, set[str]]) -> dict[str, Keep]:
    """What each check keeps of a statement table."""
    masks: dict[str, Keep] = {EVERYTHING: specify.every}
    return masks | {check: lambda t, ids=ids: ~t["statement_id"].isin(ids) for check, ids in out.items()}  # type: ignore[misc]


def _taken(asked: Asked, table: pd.DataFrame, headline: Headline, out: dict[str, set[str]]) -> list[int]:
    """How many statements behind the headline each check leaves out."""
    ids = _groups(asked, table, headline).index
    return [int(ids.isin(list(gone)).sum()) for gone in out.values()]


def _moved(asked: Asked, table: pd.DataFrame, headline: Headline, cuts: Sequence[str]) -> list[int]:
    """How many statements stand in another group, or in none, with each placing of the cuts."""
    own = _groups(asked, table, headline)
    placed = [_groups(asked, table.assign(period=table[f"period_{level}"]), headline) for level in cuts]
    both = [pd.concat([own, other], axis=1).fillna("") for other in placed]
    return [int((pair.iloc[:, 0] != pair.iloc[:, 1]).sum()) for pair in both]


def _groups(asked: Asked, table: pd.DataFrame, headline: Headline) -> pd.Series:
    """The group of each statement behind the headline as stated, by statement_id."""
    rows = headlines.rows_as_stated(asked, table, headline)
    return specify.prepare(rows, headline).set_index("statement_id")["side"]


def matched(table: pd.DataFrame, headline: Headline, cuts: Sequence[str]) -> pd.Series:
    """The period by other cuts, named as the headline's two groups: each group stands for the period with which it shares most
    documents (of equal ones the earlier). All missing where one period stands for both groups."""
    placed = periods.assign(table["date"], table["month_only"], cuts)
    whole = pd.DataFrame({"own": table["period"], "other": placed, "doc_id": table["doc_id"]}).dropna()
    shared = whole.groupby(["other", "own"], observed=False)["doc_id"].nunique().unstack("own")
    same = {name: shared[name].idxmax() for name in (headline.one, headline.other) if name in shared}
    names = {label: name for name, label in same.items()}
    return placed.astype(object).map(names if len(names) == 2 else {})


def _judged(found: pd.DataFrame, headline: Headline, cuts: Sequence[str]) -> pd.DataFrame:
    """The checks with a verdict and the headline's sentence, those that a headline does not have included."""
    stated = found["estimate"].iloc[0]
    words = [verdict(estimate, stated) for estimate in found["estimate"]]
    same = found["changed"] == 0
    found["verdict"] = pd.Series(words).mask(same, np.where(found["check"].isin(cuts), STATED, NONE_IN))
    empty = (found["n_one"] == 0) & (found["n_other"] == 0) & found["check"].isin(cuts)
    found["verdict"] = found["verdict"].mask(empty, ONE_PERIOD)
    found.loc[0, "verdict"] = STATED
    if cuts[0] not in set(found["check"]):
        bare = pd.DataFrame({"check": cuts, "verdict": NO_PERIODS})
        found = pd.concat([found, bare], ignore_index=True)
    sentence = headline.says.replace(headlines.MORE, "more" if stated > 0 else "less")
    return found.assign(headline=headline.name, sentence=sentence)[COLUMNS]


def side_by_side(checks: pd.DataFrame) -> pd.DataFrame:
    """The checks as rows and the headlines as columns: verdict, difference, interval and the sizes of the two groups."""
    told = checks.assign(
        told=[cell(row) for row in checks.itertuples()], name=checks["headline"] + ": " + checks["sentence"]
    )
    wide = told.pivot(index="check", columns="name", values="told").fillna("")
    return (
        wide.loc[list(dict.fromkeys(checks["check"])), list(dict.fromkeys(told["name"]))]
        .reset_index()
        .rename_axis(columns=None)
    )


def cell(row: Any) -> str:
    """One check in words: `holds: +28 (+15 to +43; 37 and 36)`."""
    if row.verdict in (NONE_IN, NO_PERIODS, ONE_PERIOD):
        return row.verdict
    sizes = f"{row.n_one:.0f} and {row.n_other:.0f}"
    if row.verdict == TOO_FEW:
        return f"{TOO_FEW} ({sizes})"
    interval = "no interval" if pd.isna(row.low) else span(row.low, row.high)
    return f"{row.verdict}: {points(row.estimate)} ({interval}; {sizes})"


def say(asked: Asked, checks: pd.DataFrame) -> tuple[str, str]:
    """Caption and sentence of the table: the rule, and how many checks end in which word."""
    caption = (
        f"Each headline, in points (95 % resampling interval; voices{', for frames documents,' if asked.frames else ''} in each group). Holds: same sign, at "
        "least half of the difference as stated; weaker: less; turns: zero or another sign; too few: under "
        f"{asked.min_n} in a group.{filtered(asked)}"
    )
    return caption, _reading(checks, asked.min_n)


def _reading(checks: pd.DataFrame, min_n: int) -> str:
    """How many checks change something, how they end, and which headline does not hold where."""
    if checks.empty:
        return nothing("checks", min_n).reading
    made = checks[checks["verdict"].isin([HOLDS, WEAKER, TURNS, TOO_FEW])]
    if made.empty:
        return "No check leaves a statement out or moves one to another group, so every headline stands as stated."
    zero = made[(made["verdict"] == HOLDS) & (made["low"] <= 0) & (made["high"] >= 0)]
    counts = listed(f"{int((made['verdict'] == word).sum())} “{word}”" for word in (HOLDS, WEAKER, TURNS, TOO_FEW))
    rest = made[made["verdict"] != HOLDS]
    told = "; ".join(f"“{row.headline}” {FARES[row.verdict]} {_place(row)}" for row in rest.itertuples())
    unsure = listed(f"“{row.headline}” {_place(row)}" for row in zero.itertuples())
    return f"{count(len(made), 'check')} change what a headline rests on: {counts}. {told}{'. ' if told else ''}" + (
        f"“{HOLDS}”, yet with zero in the interval: {unsure}."
        if len(zero)
        else f"No interval of a “{HOLDS}” includes zero."
    )


def _place(row: Any) -> str:
    """Where a check was made, with its number."""
    where = row.check if row.check.startswith("without") else f"with {row.check}"
    return where if row.verdict == TOO_FEW else f"{where} ({points(row.estimate)})"
