"""The reasons that voices give, and the side each reason serves.

Every measure takes a statement table on one question with `side` and `group` (`statements`). A reason serves the
side of the statement that gives it: for (stance above 0), against (below 0), or undecided (0). The unit is the voice. A
voice without a reason gave none in the passage read; that it holds none is not known.
"""

from itertools import combinations

import numpy as np
import pandas as pd
from scipy import stats

from helpers.asked import Asked
from helpers.corpus import SelectionError, countries, explode, sign_of
from helpers.corpus.codebook import Codebook
from helpers.corpus.countries import group
from helpers.measures import intervals
from helpers.measures.intervals import MIN_N

AGAINST, OPEN, FOR = "against", "undecided", "for"
SIDES = (AGAINST, OPEN, FOR)
NONE_READ = "none read"
EVERYONE = "all voices"
Q = 0.05
LISTED = [
    "reason",
    "label",
    "side",
    "voice_id",
    "name",
    "country",
    "group",
    "stance",
    "certainty",
    "published",
    "statement_id",
]


def statements(asked: Asked) -> pd.DataFrame:
    """The statements asked for, with `side` and `group` (of countries). Raises SelectionError for both corpora at once."""
    if asked.corpus == "both":
        raise SelectionError(
            "CORPUS: reasons are counted over 'debate' or 'articles', never over both at once: openings of about 250 words "
            "leave out reasons that an article read whole still gives"
        )
    return with_side(asked.statements)


def with_side(table: pd.DataFrame) -> pd.DataFrame:
    """The statements with `side` (by the sign of the stance; an ordered category) and `group`, the country group."""
    side = sign_of(table["stance"]).map(dict(zip((-1, 0, 1), SIDES, strict=True)))
    return table.assign(side=pd.Categorical(side, SIDES, ordered=True), group=table["country"].map(group))


def voices(table: pd.DataFrame) -> pd.DataFrame:
    """One row per voice: voice_id, name, country, group, stance (mean), side (of the mean), reasons (whether any is read).

    Sorted by voice_id.
    """
    whole = table.groupby("voice_id").agg(
        name=("name", "first"), country=("country", "first"), group=("group", "first"), stance=("stance", "mean"),
        reasons=("arguments", lambda cells: bool("".join(cells))),
    )  # fmt: skip
    return with_side(whole.astype({"reasons": bool}).reset_index())


def given(table: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """One row per statement and reason in it: reason, label, side, voice_id, name, country, group, stance, certainty,
    published, statement_id. In the codebook's order of reasons, then side, name, date."""
    long = explode(table, "arguments").rename(columns={"arguments": "reason"})
    long["reason"] = pd.Categorical(long["reason"], book.ids("arguments"), ordered=True)
    long["label"] = [book.label("arguments", reason) for reason in long["reason"]]
    return long.sort_values(["reason", "side", "name", "published", "statement_id"])[LISTED].reset_index(drop=True)


def counts(table: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Voices that give each reason, by the side it serves and by country: one row per reason, side and country.

    Columns: reason, label, side, country (its name), group, voices, names. The reason `none read` counts the voices of each side
    in none of whose statements there a reason is read. Most voices first; reasons that nobody gives come last with one
    row of 0. A voice that gives a reason for both sides counts on both.
    """
    named = pd.concat([given(table, book), _silent(table)], ignore_index=True)
    named = named.drop_duplicates(["reason", "side", "voice_id"]).sort_values(["name", "voice_id"])
    keys = ["reason", "label", "side", "country", "group"]
    frame = named.groupby(keys, observed=True).agg(voices=("voice_id", "size"), names=("name", "; ".join)).reset_index()
    missing = [reason for reason in book.ids("arguments") if reason not in set(frame["reason"])]
    empty = pd.DataFrame({"reason": missing, "label": [book.label("arguments", reason) for reason in missing]})
    frame = pd.concat([frame, empty.assign(side=OPEN, country="", group="", voices=0, names="")], ignore_index=True)
    frame["country"] = frame["country"].map(lambda code: countries.name(code) if code else "")
    frame["side"] = pd.Categorical(frame["side"], SIDES, ordered=True)
    total = frame.groupby("reason")["voices"].transform("sum").where(frame["reason"] != NONE_READ, -1)
    order = {reason: place for place, reason in enumerate([*book.ids("arguments"), NONE_READ])}
    frame = frame.assign(total=-total, place=frame["reason"].map(order))
    frame["last"] = (frame["reason"] == NONE_READ) + 2 * (frame["voices"] == 0)
    frame = frame.sort_values(
        ["last", "total", "place", "side", "voices", "country"], ascending=[True] * 4 + [False, True]
    )
    return frame[["reason", "label", "side", "country", "group", "voices", "names"]].reset_index(drop=True)


def _silent(table: pd.DataFrame) -> pd.DataFrame:
    """A row per voice and side on which none of its statements carries a reason, as if that were a reason."""
    said = table.groupby(["side", "voice_id"], observed=True)["arguments"].transform(lambda cells: "".join(cells))
    silent = table[said == ""].drop_duplicates(["side", "voice_id"])
    return silent.assign(reason=NONE_READ, label=NONE_READ)[LISTED]


def contrast(table: pd.DataFrame, book: Codebook, country: str, min_n: int = MIN_N) -> pd.DataFrame:
    """Voices for against voices against, reason by reason, over all voices and within one country, where one is named.

    A voice stands on the side of its mean stance and gives a reason when a statement of that side carries it. Columns:
    scope (`all voices` or the country's name), reason, label, given_for, n_for, given_against, n_against (voices that give it,
    voices of the side), share_for, low_for, high_for and the same for against (Wilson; missing when fewer than `min_n` voices of the scope give
    the reason or the side has fewer), p (Fisher's exact test, two-sided; missing when a side has fewer than `min_n` voices),
    q (Benjamini-Hochberg over all rows), q_reasoned (the same among voices with at least one reason read), names_for,
    names_against. Rows: reasons that at least one voice of the scope gives for one of the two sides.
    """
    who = voices(table).set_index("voice_id")
    long = given(table, book)
    own = long[long["side"].astype(str).to_numpy() == who["side"].astype(str).reindex(long["voice_id"]).to_numpy()]
    own = own.drop_duplicates(["reason", "voice_id"])
    inside = who["country"] == country
    scopes = {EVERYONE: who} | ({countries.name(country): who[inside]} if country else {})
    rows = [
        {"scope": scope, "reason": reason, "label": book.label("arguments", reason)} | _two_by_two(part, within, min_n)
        for scope, within in scopes.items()
        for reason, part in own[own["voice_id"].isin(within.index)].groupby("reason", observed=True)
        if set(part["side"]) & {FOR, AGAINST}
    ]
    frame = pd.DataFrame(rows, columns=[*_CONTRAST, "p_reasoned"])
    for p, q in (("p", "q"), ("p_reasoned", "q_reasoned")):
        frame.loc[frame[p].notna(), q] = intervals.benjamini_hochberg(frame[p].dropna())
    return _largest_first(frame)[_CONTRAST]


_CONTRAST = [
    "scope", "reason", "label", "given_for", "n_for", "given_against", "n_against", "share_for", "low_for", "high_for",
    "share_against", "low_against", "high_against", "p", "q", "q_reasoned", "names_for", "names_against",
]  # fmt: skip


def _two_by_two(part: pd.DataFrame, within: pd.DataFrame, min_n: int) -> dict:
    """Counts, shares, tests and names of one reason; `part`: who gives it, `within`: all voices compared."""
    row: dict = {}
    for side in (FOR, AGAINST):
        here = part[part["side"] == side]
        row[f"given_{side}"], row[f"n_{side}"] = len(here), int((within["side"] == side).sum())
        shown = row[f"n_{side}"] >= min_n and int(part["side"].isin((FOR, AGAINST)).sum()) >= min_n
        row[f"share_{side}"] = row[f"given_{side}"] / row[f"n_{side}"] if shown else np.nan
        row[f"low_{side}"], row[f"high_{side}"] = intervals.wilson(
            row[f"given_{side}"], row[f"n_{side}"] if shown else 0
        )
        row[f"names_{side}"] = "; ".join(sorted(here["name"]))
    reasoned = within[within["reasons"]]["side"]
    for name, sizes in (("p", within["side"]), ("p_reasoned", reasoned)):
        row[name] = _fisher(
            row["given_for"], int((sizes == FOR).sum()), row["given_against"], int((sizes == AGAINST).sum()), min_n
        )
    return row


def _fisher(one: int, n_one: int, other: int, n_other: int, min_n: int) -> float:
    """Fisher's exact test, two-sided; missing when a side has too few voices."""
    if min(n_one, n_other) < min_n:
        return np.nan
    return float(stats.fisher_exact([[one, n_one - one], [other, n_other - other]])[1])


def _largest_first(frame: pd.DataFrame) -> pd.DataFrame:
    """Scopes in order; reasons in the order of p over all voices, then of how many give them."""
    first = frame[frame["scope"] == EVERYONE].set_index("reason")
    rank = (
        first.assign(size=-(first["given_for"] + first["given_against"]))
        .sort_values(["p", "size"], kind="stable")
        .index
    )
    place = frame["reason"].map({reason: number for number, reason in enumerate(rank)})
    scope = (frame["scope"] != EVERYONE).astype(int)
    return frame.iloc[np.lexsort((place, scope))].reset_index(drop=True)


def survivors(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of `contrast` whose q is at most 0.05."""
    return table[table["q"] <= Q]


def firm(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of `contrast` whose q is at most 0.05 whether or not voices without a reason read are counted."""
    return table[(table["q"] <= Q) & (table["q_reasoned"] <= Q)]


def combined(table: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Pairs of reasons that the same voice gives for the same side, with the number expected under independence.

    Expected: among the voices of the side with at least one reason read, the number that gives the one times the number
    that gives the other, divided by their number. Columns: side, one, other (labels), voices, expected, n_one, n_other,
    n (voices of the side with a reason), names. Every pair of reasons given on a side has a row, seen or not; pairs with the
    most voices first, then those furthest above what is expected.
    """
    rows = []
    for side, part in given(table, book).groupby("side", observed=True):
        held = {label: set(own["voice_id"]) for label, own in part.groupby("label")}
        names, n = part.drop_duplicates("voice_id").set_index("voice_id")["name"], part["voice_id"].nunique()
        for one, other in combinations(sorted(held), 2):
            both, sizes = held[one] & held[other], (len(held[one]), len(held[other]))
            who = "; ".join(sorted(names[sorted(both)]))
            rows.append((side, one, other, len(both), sizes[0] * sizes[1] / n, *sizes, n, who))
    frame = pd.DataFrame(rows, columns=["side", "one", "other", "voices", "expected", "n_one", "n_other", "n", "names"])
    above = (frame["expected"] - frame["voices"]).round(9)
    return frame.iloc[np.lexsort((frame["other"], frame["one"], above, -frame["voices"]))].reset_index(drop=True)


def worth_drawing(table: pd.DataFrame, least: int = 2) -> pd.Series:
    """Which rows of `combined` to draw: pairs that at least `least` voices give, or that as many would be expected to."""
    return (table["voices"] >= least) | (table["expected"] >= least)
