"""The headlines of the project as differences that can be measured again: who holds a position, which reason goes with
it, and how statements on a question are framed at different times.

Which reason and which frame is looked at follows a rule, given at each function below. A headline picked that way looks
stronger than it is; that is why each is put through every other choice.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers import corpus as corpora
from helpers import words
from helpers.arguments import reasons as arguments
from helpers.corpus import Corpus, periods
from helpers.framing import readings as framing_readings
from helpers.framing import shares as framing
from helpers.measures import intervals
from helpers.robustness import specify as robustness
from helpers.robustness.specify import Headline

ELSEWHERE = "voices from elsewhere"


def positions(data: Corpus, question: str, source: str = "both") -> Headline | None:
    """Voices of the country with the most voices against all others: the share that stand above zero; None without two groups."""
    table = corpora.select(data, question, source, roles=corpora.EXPERTS)
    sizes = table.groupby("country")["voice_id"].nunique().sort_values(ascending=False, kind="stable")
    if len(sizes) < 2:
        return None
    country = sizes.index[0]
    name = f"voices from {words.country(country).replace('United', 'the United')}"
    end = data.codebook.questions[question]["high"].split(": ", 1)[-1]
    return Headline(
        "who holds it",
        f"stances above 0, towards “{end}”, {name} against {ELSEWHERE}",
        lambda t: (t["stance"] > 0).astype(float),
        lambda t: t["country"].eq(country).map({True: name, False: ELSEWHERE}),
        name,
        ELSEWHERE,
        "voice_id",
        collapse=True,
        question=question,
        source=source,
    )  # fmt: skip


def reasons(data: Corpus, question: str, source: str = "debate") -> Headline | None:
    """Voices for against voices against: the share that give the reason that sets them apart most; None without one."""
    table = arguments.with_side(corpora.select(data, question, source, roles=corpora.EXPERTS))
    rows = arguments.contrast(table, data.codebook)
    rows = rows[(rows["scope"] == arguments.EVERYONE) & rows["p"].notna()]
    if rows.empty:
        return None
    reason = rows.sort_values("p", kind="stable").iloc[0]
    return Headline(
        "which reason",
        f"“{reason['label']}” as a reason, voices with stances above 0 against voices below 0",
        lambda t: has(t["arguments"], reason["reason"]),
        own_side,
        arguments.FOR,
        arguments.AGAINST,
        "voice_id",
        collapse=True,
        question=question,
        source=source,
        moves="code",
        code=reason["reason"],
        column="arguments",
    )


def frames(data: Corpus, question: str, cuts: Sequence[str] = periods.CUTS, source: str = "debate") -> Headline | None:
    """Two periods: the share of statements in one frame on one question; None with fewer than two periods.

    The difference with the smallest q among those that either reading alone shows, on the question asked if there is one,
    else on another; where none is shown by either reading, the one with the smallest p on the question asked.
    """
    table, names = corpora.select(data, None, source, cuts), framing.names(data.codebook)
    rows = framing_readings.confirm(data, table, names, framing.within(table, names, data.codebook.ids("questions")))
    rows = rows[rows["p"].notna()]
    own, firm = rows["question"] == question, rows["firm"].astype(bool)
    for chosen in (rows[own & firm], rows[firm], rows[own]):
        if len(chosen):
            row = chosen.sort_values(["q", "p"], kind="stable").iloc[0]
            return _framed(row, source, words.question(data.codebook, row["question"]))
    return None


def _framed(row: pd.Series, source: str, asked: str) -> Headline:
    code = row["frame"]
    return Headline(
        "which frame",
        f"the frame “{row['label']}” on “{asked}”, statements of “{row['one']}” against “{row['other']}”",
        lambda t: has(t["frames"], code),
        lambda t: t["period"].astype(object),
        row["one"],
        row["other"],
        "doc_id",
        collapse=False,
        question=row["question"],
        source=source,
        moves="code",
        code=code,
        column="frames",
    )


def own_side(table: pd.DataFrame) -> pd.Series:
    """The side of a statement where it is that of its voice's mean stance, as in notebook 03; undecided elsewhere. The mean
    is that of one reader, over what the voice said as an expert, or over what it said in office."""
    keys = [table["voice_id"], table["role"].isin(corpora.EXPERTS), table["reader"]]
    mean, sign = table.groupby(keys)["stance"].transform("mean"), np.sign(table["stance"])
    sides = sign.map({1: arguments.FOR, -1: arguments.AGAINST, 0: arguments.OPEN})
    return sides.where(sign == np.sign(mean), arguments.OPEN)


def has(cells: pd.Series, code: str) -> pd.Series:
    """Whether a `;`-joined cell holds a code, as 0 or 1."""
    return cells.str.split(";").map(lambda codes: code in codes).astype(float)


def all_of(data: Corpus, question: str, cuts: Sequence[str] = periods.CUTS) -> list[Headline]:
    """The headlines that a question has, in the order of the notebooks behind them."""
    found = [positions(data, question), reasons(data, question), frames(data, question, cuts)]
    return [headline for headline in found if headline is not None]


CROSSED = {
    "who holds it": "reader certainty relayed copies language officials institutions vote",
    "which reason": "reader certainty relayed copies language officials institutions vote",
    "which frame": "reader certainty relayed copies language officials institutions cuts",
}
SINGLE = {
    "who holds it": "journalists dates corpus",
    "which reason": "journalists dates",
    "which frame": "journalists dates vote",
}
DEFAULTS = {"who holds it": {"corpus": "both"}, "which frame": {"officials": "in", "institutions": "in"}}


def design(headline: Headline, choices: dict | None = None) -> pd.DataFrame:
    """The specifications of a headline: its crossed choices, then the rest one at a time; the first row is as stated."""
    known = choices or robustness.CHOICES
    levels = {name: list(options) for name, options in known.items()}
    levels |= {"vote": list(robustness.VOTES), "cuts": list(robustness.CUTS)}
    stated = {"vote": "per voice" if headline.collapse else "per statement"} | DEFAULTS.get(headline.name, {})
    for name, first in stated.items():
        levels[name] = [first, *(level for level in levels[name] if level != first)]
    if headline.unit == "doc_id":
        levels["vote"] = [level for level in levels["vote"] if level != "per voice"]
    crossed, single = ({name: levels[name] for name in group[headline.name].split()} for group in (CROSSED, SINGLE))
    return robustness.grid(crossed, single)


def table_for(data: Corpus, headline: Headline, cuts: Sequence[str] = periods.CUTS) -> pd.DataFrame:
    """`robustness.base_table` on the headline's question, with a period for every placing of the cuts; the labels are those of the cuts
    as set, so a period keeps its name when its ends move."""
    table = robustness.base_table(data, headline.question, cuts)
    names = periods.labels(cuts)
    for level, days in robustness.CUTS.items():
        placed = periods.assign(table["date"], table["month_only"], robustness.moved(cuts, days))
        table[f"period_{level}"] = placed.cat.rename_categories(names)
    return table if headline.source == "both" else table[table["corpus"] == headline.source].reset_index(drop=True)


def as_stated(table: pd.DataFrame, headline: Headline) -> pd.DataFrame:
    """The agreed rows of `table_for` that the headline rests on: experts for positions and reasons, every role for frames."""
    own = table[(table["reader"] == "agreed")]
    return own if headline.unit == "doc_id" else own[own["role"].isin(corpora.EXPERTS)]


def measured(
    data: Corpus,
    headline: Headline,
    cuts: Sequence[str] = periods.CUTS,
    seed: int = intervals.SEED,
    min_n: int = intervals.MIN_N,
) -> pd.DataFrame:
    """`robustness.specify` for one headline under its whole design."""
    return robustness.specify(table_for(data, headline, cuts), headline, design(headline), seed=seed, min_n=min_n)
