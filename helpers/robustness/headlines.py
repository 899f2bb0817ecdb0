"""The headlines of the project as differences that can be measured again: who holds a position, which reason goes with
it, and how statements on a question are framed at different times.

Which reason and which frame is looked at follows a rule, given at each function below, under the `min_n` and `seed` of what is
asked. A headline picked that way looks stronger than it is; that is why each is put through every other choice.
"""

from collections.abc import Sequence
from functools import partial

import pandas as pd

from helpers import corpus as corpora
from helpers import words
from helpers.arguments.reasons import AGAINST, EVERYONE, FOR, OPEN, contrast, with_side
from helpers.asked import Asked, once
from helpers.corpus import SelectionError, countries, periods
from helpers.framing.readings import confirm
from helpers.framing.shares import within
from helpers.robustness import specify
from helpers.robustness.specify import Headline, Keep

POSITION, REASON, FRAME = NAMES = ("who holds it", "which reason", "which frame")
ELSEWHERE = "voices from elsewhere"
MORE = "{more}"  # in the short sentence of a headline: more or less, by the sign of the difference


@once
def find(asked: Asked) -> list[Headline]:
    """The headlines that a question has, in the order of the notebooks behind them.

    Countries, voices and days of `asked` narrow what they rest on. Raises SelectionError without a question, and where roles,
    corpus, reader or depth are set: each headline fixes them, and they are among the choices that are varied.
    """
    if not asked.question:
        raise SelectionError("QUESTION: a headline needs one question of the codebook")
    fixed = dict(ROLES=asked.roles, CORPUS=asked.corpus != "debate", READER=str(asked.reader) != "agreed")
    chosen = [name for name, value in (fixed | dict(DEPTH=asked.depth != "whole")).items() if value]
    if chosen:
        raise SelectionError(
            f"{', '.join(chosen)}: cannot be set here; the headlines fix it, and it is varied as one of their choices"
        )
    found = [positions(asked), reasons(asked), frames(asked)]
    return [headline for headline in found if headline is not None]


def positions(asked: Asked) -> Headline | None:
    """Voices of the country with the most voices against all others: the share that stand above zero; None without two groups."""
    table = asked.but(corpus="both", roles=asked.book.out_of_office).statements
    sizes = table.groupby("country")["voice_id"].nunique().sort_values(ascending=False, kind="stable")
    if len(sizes) < 2 or asked.question is None:
        return None
    country = sizes.index[0]
    name = f"voices from {countries.the_name(country)}"
    return Headline(
        POSITION,
        f"stances above 0, towards “{asked.book.ends(asked.question)[1]}”, {name} against {ELSEWHERE}",
        lambda t: (t["stance"] > 0).astype(float),
        lambda t: t["country"].eq(country).map({True: name, False: ELSEWHERE}),
        name,
        ELSEWHERE,
        "voice_id",
        collapse=True,
        question=asked.question,
        corpus="both",
        scale=asked.scale,
        says=f"{name} lean to “{words.short(asked.book.ends(asked.question)[1])}” {MORE} often than {ELSEWHERE}",
    )


def reasons(asked: Asked) -> Headline | None:
    """Voices for against voices against: the share that give the reason that sets them apart most (the smallest p in notebook
    03 under the same `min_n`); None where no reason is tested, or the codebook has none."""
    if not asked.book.arguments:
        return None
    table = with_side(asked.but(roles=asked.book.out_of_office).statements)
    rows = contrast(table, asked.book, asked.home, asked.min_n)
    rows = rows[(rows["scope"] == EVERYONE) & rows["p"].notna()]
    if rows.empty or asked.question is None:
        return None
    reason = rows.sort_values("p", kind="stable").iloc[0]
    code = reason["reason"]
    return Headline(
        REASON,
        f"“{reason['label']}” as a reason, voices with stances above 0 against voices below 0",
        lambda t: corpora.has(t["arguments"], code),
        partial(own_side, asked.book.out_of_office),
        FOR,
        AGAINST,
        "voice_id",
        collapse=True,
        question=asked.question,
        moves="code",
        code=code,
        column="arguments",
        scale=asked.scale,
        says=f"voices above 0 give “{reason['label']}” {MORE} often than voices below 0",
    )


def frames(asked: Asked) -> Headline | None:
    """Two periods: the share of statements in one frame on one question; None with fewer than two periods.

    The difference with the smallest q among those that either reading alone shows, on the question asked if there is one,
    else on another; where none is shown by either reading, the one with the smallest q on the question asked. Of several with the
    same q the first in the codebook's order is taken, so that the choice does not hang on the simulated last digits of p. The
    differences are those of notebook 04 under the same `min_n` and `seed`. None where the codebook has no frames.
    """
    if not asked.frames or len(asked.labels) < 2:
        return None
    table = asked.everything.statements
    rows = within(table, asked.frames, asked.book.ids("questions"), asked.min_n, asked.seed)
    rows = confirm(asked.data, table, asked.frames, rows, asked.min_n, asked.seed)
    rows = _in_codebook_order(rows[rows["p"].notna()], asked)
    own, firm = rows["question"] == asked.question, rows["firm"].astype(bool)
    for chosen in (rows[own & firm], rows[firm], rows[own]):
        if len(chosen):
            row = chosen.sort_values("q", kind="stable").iloc[0]
            return _framed(row, words.question(asked.book, row["question"]))
    return None


def _in_codebook_order(rows: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """The rows by question and frame in the order of the codebook, the later periods first."""
    places = {"question": asked.book.ids("questions"), "frame": asked.book.ids("frames"), "one": asked.labels[::-1]}
    return rows.sort_values(list(places), key=lambda column: column.map(places[str(column.name)].index), kind="stable")


def _framed(row: pd.Series, question: str) -> Headline:
    code = row["frame"]
    return Headline(
        FRAME,
        f"the frame “{row['label']}” on “{question}”, statements of “{row['one']}” against “{row['other']}”",
        lambda t: corpora.has(t["frames"], code),
        lambda t: t["period"].astype(object),
        row["one"],
        row["other"],
        "doc_id",
        collapse=False,
        question=row["question"],
        moves="code",
        code=code,
        column="frames",
        says=f"on “{question}”, “{row['label']}” is used {MORE} often in statements “{row['one']}” than “{row['other']}”"
        + ("" if bool(row["firm"]) else ", though the change does not survive in notebook 04"),
    )


def own_side(out_of_office: Sequence[str], table: pd.DataFrame) -> pd.Series:
    """The side of a statement where it is that of its voice's mean stance, as in notebook 03; undecided elsewhere. The mean
    is that of one reader, over what the voice said `out_of_office` (roles), or over what it said in office."""
    keys = [table["voice_id"], table["role"].isin(out_of_office), table["reader"]]
    mean, sign = table.groupby(keys)["stance"].transform("mean"), corpora.sign_of(table["stance"])
    return sign.map({1: FOR, -1: AGAINST, 0: OPEN}).where(sign == corpora.sign_of(mean), OPEN)


CROSSED = {
    POSITION: "reader certainty relayed copies language officials institutions vote",
    REASON: "reader certainty relayed copies language officials institutions vote",
    FRAME: "reader certainty relayed copies language officials institutions cuts",
}
SINGLE = {
    POSITION: "journalists dates corpus",
    REASON: "journalists dates",
    FRAME: "journalists dates vote",
}
DEFAULTS = {POSITION: {"corpus": "both"}, FRAME: {"officials": "in", "institutions": "in"}}


def design(headline: Headline, choices: dict[str, dict[str, Keep]]) -> pd.DataFrame:
    """The specifications of a headline: its crossed choices, then the rest one at a time; the first row is as stated.

    `choices`: `specify.choices`. Columns: one per choice, holding the name of a level, and `design` (`factorial` or `one at a time`).
    """
    levels = {name: list(options) for name, options in choices.items()}
    levels |= {"vote": list(specify.VOTES), "cuts": list(specify.CUTS)}
    stated = {"vote": "per voice" if headline.collapse else "per statement"} | DEFAULTS.get(headline.name, {})
    for name, first in stated.items():
        if name in levels:
            levels[name] = [first, *(level for level in levels[name] if level != first)]
    if headline.unit == "doc_id":
        levels["vote"] = [level for level in levels["vote"] if level != "per voice"]
    crossed, single = (
        {name: levels[name] for name in group[headline.name].split() if name in levels} for group in (CROSSED, SINGLE)
    )
    return specify.grid(crossed, single)


def table_for(asked: Asked, headline: Headline) -> pd.DataFrame:
    """`specify.base_table` on the headline's question, with a period for every placing of the cuts (`period_as set`, ...); the
    labels are those of the cuts as set, so a period keeps its name when its ends move."""
    table = specify.base_table(asked, headline.question)
    for level, days in specify.CUTS.items():
        placed = periods.assign(table["date"], table["month_only"], specify.move(asked.periods, days))
        table[f"period_{level}"] = placed.cat.rename_categories(asked.labels)
    return table if headline.corpus == "both" else table[table["corpus"] == headline.corpus].reset_index(drop=True)


def rows_as_stated(asked: Asked, table: pd.DataFrame, headline: Headline) -> pd.DataFrame:
    """The agreed rows of `table_for` that the headline rests on: experts for positions and reasons, every role for frames."""
    own = table[(table["reader"] == "agreed")]
    return own if headline.unit == "doc_id" else own[own["role"].isin(asked.book.out_of_office)]
