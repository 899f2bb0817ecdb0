"""Voices beside each other over all questions: those of the articles, and any that the user names.

Silence is not zero: a voice without a statement on a question has no row here; a stance of 0 has one.
"""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from helpers.corpus import SelectionError, explode, given, sign_of
from helpers.corpus.codebook import Codebook
from helpers.corpus.countries import group
from helpers.corpus.select import unknown
from helpers.words import count

BENCHES = ("voices out of office", "officials and institutions")
SAME, OPPOSITE, OPEN, ALONE = "same side", "opposite sides", "a mean at zero", "one voice only"
NEITHER = "all at zero"  # nobody leans to a side, so there is no side that they share
SHARED, ELSEWHERE, UNSHARED = "shared", "on other questions or sides", "one voice only"
LETTERS = "ABCDEF"
SIDES = {-1: "−", 0: "0", 1: "+"}


def of_articles(table: pd.DataFrame, questions: Sequence[str], lines: Sequence[str]) -> pd.DataFrame:
    """The statements of the articles (`table`) on their benches, the questions in the order given. Columns: bench (voices out of office, officials and institutions), row (the voice's place in its
    bench by its first article), name, country, group, role, affiliation, question, stance, certainty, arguments, gist,
    published, title, outlet, voice_id, doc_id. A voice that speaks in two roles stands on both benches."""
    benches = np.where(table["role"].isin(lines), BENCHES[1], BENCHES[0])
    table = table.assign(bench=pd.Categorical(benches, BENCHES, ordered=True), group=table["country"].map(group))
    first = table.groupby(["bench", "voice_id"], observed=True)["date"].transform("min")
    table["place"] = pd.Categorical(table["question"], questions, ordered=True)
    table = table.assign(first=first).sort_values(["bench", "first", "name", "date", "doc_id", "place"])
    keys = table["bench"].astype(str) + "/" + table["voice_id"]
    table["row"] = keys.groupby(table["bench"], observed=True).transform(lambda column: pd.factorize(column)[0])
    names = (
        "bench row name country group role affiliation question stance certainty arguments gist published title outlet"
    )
    return table[[*names.split(), "voice_id", "doc_id"]].reset_index(drop=True)


def grid(table: pd.DataFrame, questions: Sequence[str]) -> pd.DataFrame:
    """Voices (rows: bench, name) by questions (columns): `Stance +1: gist` of each statement, empty where a voice is silent.

    `table`: the result of `of_articles`.
    """
    signed = table["stance"].map("{:+d}".format).astype(str).replace("+0", "0").str.replace("-", "−")
    frame = table.assign(cell="Stance " + signed + ": " + table["gist"])  # a sign in front would look like a formula
    cells = (
        frame.groupby(["bench", "row", "name", "question"], observed=True)["cell"]
        .agg(" / ".join)
        .unstack(fill_value="")
    )
    return (
        cells.reindex(columns=list(questions), fill_value="")
        .reset_index()
        .drop(columns="row")
        .rename_axis(columns=None)
    )


def distinct(voices: Sequence[str], known: Collection[str]) -> list[str]:
    """The voices to set head to head, each once; raises SelectionError that names HEAD_TO_HEAD and its value for a text in place
    of a list, a voice that is not `known`, fewer than two or more than six."""
    if isinstance(voices, str):
        raise SelectionError(f"HEAD_TO_HEAD: write a list of two to six voices, [{voices!r}, ...]")
    voices = given.plain(voices)
    chosen = given.names("HEAD_TO_HEAD", voices)
    if strange := [voice for voice in chosen if not isinstance(voice, str) or voice not in known]:
        raise SelectionError(unknown("HEAD_TO_HEAD", strange, sorted(known)))
    if not 2 <= len(chosen) <= len(LETTERS):
        raise SelectionError(
            f"HEAD_TO_HEAD: {voices!r} names {count(len(chosen), 'voice')}; name two to six, each by its voice_id"
        )
    return chosen


def with_letters(table: pd.DataFrame, voices: Sequence[str], questions: Sequence[str]) -> pd.DataFrame:
    """The statements of the voices named with `letter` (A, B, ... in the order named) and `group`, sorted by question (in the
    order given), letter and date."""
    letters = dict(zip(voices, LETTERS, strict=False))
    table = table.assign(letter=table["voice_id"].map(letters), group=table["country"].map(group))
    table["question"] = pd.Categorical(table["question"], questions, ordered=True)
    return table.sort_values(["question", "letter", "date", "statement_id"]).reset_index(drop=True)


SHOWN = ["question", "name", "stance", "certainty", "published", "corpus", "role", "arguments", "gist"]


def on_questions(table: pd.DataFrame) -> pd.DataFrame:
    """How the voices of `with_letters` stand to each other, one row per question that one of them speaks to.

    Columns: question, voices (their letters), relation (same side, all at zero, opposite sides, a mean at
    zero, one voice only), distance (steps between the two farthest means, 0 to 4; missing for one voice).
    """
    rows = []
    for question, part in table.groupby("question", observed=True):
        means = part.groupby("letter")["stance"].mean()
        apart = means.max() - means.min() if len(means) > 1 else np.nan
        rows.append(
            {"question": question, "voices": "".join(means.index), "relation": relation(means), "distance": apart}
        )
    return pd.DataFrame(rows, columns=["question", "voices", "relation", "distance"])


def relation(means: Sequence[float]) -> str:
    """Whether mean stances lie on one side of zero, on both, or some or all of them on neither."""
    signs = set(sign_of(pd.Series(means, dtype=float)))
    if len(means) < 2:
        return ALONE
    if signs == {0}:
        return NEITHER
    return SAME if len(signs) == 1 else OPPOSITE if {-1, 1} <= signs else OPEN


def reasons(table: pd.DataFrame) -> pd.DataFrame:
    """The reasons that the voices of `with_letters` give, and which they share.

    One row per reason and voice: argument, letter, name, uses (questions with the side the reason serves, `split −`), kind
    (shared: two voices use it on the same question for the same side; on other questions or sides; one voice only).
    """
    long = explode(table.assign(question=table["question"].astype(str)), "arguments")
    if long.empty:
        return pd.DataFrame(columns=["argument", "letter", "name", "uses", "kind"])
    long["use"] = long["question"] + " " + sign_of(long["stance"]).map(SIDES)
    rows = []
    for argument, part in long.groupby("arguments"):
        kind = _kind(part)
        for (letter, name), own in part.groupby(["letter", "name"]):
            uses = ", ".join(dict.fromkeys(own["use"]))
            rows.append({"argument": argument, "letter": letter, "name": name, "uses": uses, "kind": kind})
    frame = pd.DataFrame(rows)
    frame["kind"] = pd.Categorical(frame["kind"], (SHARED, ELSEWHERE, UNSHARED), ordered=True)
    first = frame.groupby("argument")["letter"].transform("min")
    return (
        frame.assign(first=first)
        .sort_values(["kind", "first", "argument", "letter"])
        .drop(columns="first")
        .reset_index(drop=True)
    )


def by_voice(table: pd.DataFrame) -> pd.DataFrame:
    """The result of `reasons` with one row per reason: argument, kind, uses (by letter: pairs of question and side), lines (the most
    uses of one voice)."""
    rows = []
    for (argument, kind), part in table.groupby(["argument", "kind"], sort=False, observed=True):
        uses = {row.letter: [tuple(use.rsplit(" ", 1)) for use in row.uses.split(", ")] for row in part.itertuples()}
        rows.append({"argument": argument, "kind": kind, "uses": uses, "lines": max(map(len, uses.values()))})
    return pd.DataFrame(rows, columns=["argument", "kind", "uses", "lines"])


def reason_table(table: pd.DataFrame, names: dict[str, str], book: Codebook) -> pd.DataFrame:
    """The result of `reasons` as reasons (rows) by voices (columns, in the order of `names`, by letter): reason, shared (yes, no),
    and in each voice's column its uses, empty where none was read."""
    rows = [
        {
            "reason": book.label("arguments", row["argument"]),
            "shared": "yes" if row["kind"] == SHARED else "no",
            **{name: ", ".join(map(" ".join, row["uses"].get(letter, []))) for letter, name in names.items()},
        }
        for row in by_voice(table).to_dict("records")
    ]
    return pd.DataFrame(rows, columns=["reason", "shared", *names.values()])


def _kind(part: pd.DataFrame) -> str:
    if part["letter"].nunique() < 2:
        return UNSHARED
    return SHARED if (part.groupby("use")["letter"].nunique() > 1).any() else ELSEWHERE
