"""Words for frames over all questions, for believers against doubters, for frames that go together, and the notebook's answer."""

import pandas as pd

from helpers import words
from helpers.corpus.codebook import Codebook
from helpers.framing import shares as framing
from helpers.framing.mix import RAW, STANDARD
from helpers.framing.words_framing import (
    PAGES,
    Scope,
    against,
    chance,
    change,
    most_used,
    point_span,
    points,
    test,
    title,
)
from helpers.framing.words_framing import alone as readers_alone
from helpers.measures import intervals
from helpers.words import Words, count, listed, number, percent


def mix(table: pd.DataFrame, frames_used: pd.DataFrame, min_n: int = intervals.MIN_N) -> tuple[str, str]:
    """Caption and reading of the weights. `table`: `framing_mix.mix`; `frames_used`: `framing_mix.standardised` by period."""
    caption = (
        "Weights of the standardisation: each question's part in the statements of all periods together, over the questions with at least "
        f"{min_n} documents in every period (fewest: documents in the period that has fewest); the columns of periods show the mix as it was. Empty: left out."
    )
    kept, out = table.dropna(subset=["weight"]), table.loc[table["weight"].isna(), "question"]
    if kept.empty:
        return caption, "Fewer than two questions have enough documents in every period, so nothing is standardised."
    left = f" Left out: {listed(out)}." if len(out) else ""
    periods = list(table.columns[4:])
    if len(periods) < 2:
        return caption, f"There is one period, so raw and standardised shares are the same.{left}"
    gaps = (
        kept.set_index("question")[periods].max(axis=1) - kept.set_index("question")[periods].min(axis=1)
    ).sort_values()
    row = kept.set_index("question").loc[gaps.index[-1], periods].astype(float)
    reading = (
        f"The mix of questions moves: {gaps.index[-1]} is {percent(row[row.idxmin()])} of statements in the period {row.idxmin()} and {percent(row.max())} in "
        f"{row.idxmax()}. {_tied(frames_used)} so its raw share moves with the mix even if nobody frames anything anew; the standardised share does not.{left}"
    )
    return caption, reading


def _tied(standard: pd.DataFrame) -> str:
    """The frame whose raw and standardised shares lie farthest apart: the one that hangs most on the mix."""
    wide = standard.pivot(index=["label", standard.columns[2]], columns="kind", values="estimate")
    label = (wide[RAW] - wide[STANDARD]).abs().groupby("label").max().idxmax()
    return f"A frame may stand more on some questions than on others, as {label} does most here,"


def overall(
    periods: pd.DataFrame, verdicts: pd.DataFrame, weights: pd.DataFrame, about: Scope, min_n: int = intervals.MIN_N
) -> Words:
    """Words of the standardised shares. `periods`: `framing_mix.standardised`; `verdicts`: `framing_mix.verdicts`."""
    if not periods["n"].sum():
        text = "Fewer than two questions have enough documents in every period: nothing can be standardised."
        return Words(
            "Frames over all questions: nothing to standardise", about.text, f"{text} {about.left_out}", text, text, 0
        )
    kept, out = (weights.loc[keep, "question"] for keep in (weights["weight"].notna(), weights["weight"].isna()))
    parts = ", ".join(f"{row.question} {number(row.weight)}" for row in weights.dropna(subset=["weight"]).itertuples())
    cases = int(periods.loc[(periods["kind"] == RAW) & (periods["frame"] == periods["frame"].iloc[0]), "cases"].sum())
    return Words(
        title=_overall_title(verdicts[verdicts["change"]]),
        subtitle=f"Share of statements with each frame, directly standardised to the pooled question mix; n = {cases} statements",
        caption=(
            f"Questions {listed(kept)}, weights {parts}{f'; left out: {listed(out)}' if len(out) else ''}. Standardised: the share within each question, "
            "weighted; raw: the share over the same statements as they are. Unit: documents. Band: 95 % resampling interval (10,000 draws of documents). "
            f"By year: standardised, hollow without an interval where a question has fewer than {min_n} documents, missing where one has none. A change of "
            f"framing is spoken of only where it is seen within at least one question (next figure). Read: {about.source}. {about.left_out} {PAGES}"
        ),
        alt=f"A panel per frame, standardised shares of the periods in order of time. {_levels(periods)}",
        reading=f"{_most_moved(verdicts)} {_seen(verdicts)}".strip(),
        n=cases,
    )


def _overall_title(found: pd.DataFrame) -> str:
    if found.empty:
        return "Over all questions no change of framing is seen"
    firm = found.loc[found["firm"], "label"].drop_duplicates()
    if firm.empty:
        return "Over all questions: differences between periods, not in each reading"
    return title(
        f"Within at least one question: change of framing in {listed(firm)}",
        f"Within at least one question: change of framing in {len(firm)} frames",
    )


def _levels(periods: pd.DataFrame) -> str:
    rows = periods[periods["kind"] == STANDARD]
    return " ".join(
        f"{label}: {', '.join(percent(value) for value in part['estimate'])}."
        for label, part in framing.in_order(rows, "label")
    )


def _most_moved(verdicts: pd.DataFrame) -> str:
    """The step in which raw and standardised differ most, and why."""
    known = verdicts.dropna(subset=["raw", "standardised"])
    if known.empty:
        return "There is one period, so nothing can move."
    row = known.loc[(known["raw"] - known["standardised"]).abs().idxmax()]
    return (
        f"Raw and standardised differ most for {row['label']} ({against(row['one'], row['other'])}): raw {points(row['raw'])}, standardised "
        f"{points(row['standardised'])}; the rest is the mix of questions, not their framing."
    )


def _seen(verdicts: pd.DataFrame) -> str:
    rows = verdicts[verdicts["change"]]
    if rows.empty:
        return (
            "No change is seen within a question, so none over all questions is called a change of framing."
            if len(verdicts)
            else ""
        )
    parts = (
        f"{row.label} ({against(row.one, row.other)}, standardised {points(row.standardised)}; within {row.seen_within.replace(';', ', ')}, "
        f"{'in each reading alone' if row.firm else 'not in each reading alone'})"
        for row in rows.itertuples()
    )
    return f"Seen within a question with the agreed codes: {listed(parts)}."


def within(table: pd.DataFrame, about: Scope) -> Words:
    """Words of the changes within questions. `table`: `framing.within` with `framing_readings.confirm`, whole."""
    tested, found = int(table["q"].notna().sum()), framing.reported(table)
    firm = found[found["firm"]]
    head = "No change of framing within a question survives correction"
    if len(firm):
        parts = [
            f"{listed(rows['label'].drop_duplicates())} on “{question}”"
            for question, rows in framing.in_order(firm, "question")
        ]
        head = title(
            f"Change of framing: {listed(parts)}", f"Change of framing within a question: {len(firm)} differences"
        )
    elif len(found):
        head = "Differences within questions, none shown by each reading alone"
    each = " ".join(f"{row['question']}: {change(row)}. {readers_alone(row)}" for _, row in found.iterrows())
    reading = f"{len(found)} of {tested} differences {'survives' if len(found) == 1 else 'survive'} correction. {each}"
    if not tested:
        head = "Framing within questions: nothing to compare"
        reading = "There is one period, or too few documents on every question."
    elif found.empty:
        reading = f"None of {tested} differences survives correction: no change of framing is seen within a question."
    return Words(
        title=head,
        subtitle=f"Differences between periods within each question, smallest q first; {about.size}",
        caption=(
            f"The later share minus the earlier; unit: documents; lines: 95 % resampling interval (10,000 draws), from ten documents in both periods. {test(tested)} "
            f"The family is all of these, not only those drawn, and larger than that of one question's figure, so q differs. Triangles: the difference with each "
            f"reader's codes alone, for rows with q of at most {framing.Q}. Read: {about.source}. {about.left_out} {PAGES}"
        ),
        alt=f"Rows of frames on questions with the difference between two periods. {reading}",
        reading=reading,
        n=about.statements,
    )


def every(table: pd.DataFrame) -> tuple[str, str]:
    """Caption and reading of the whole table behind that figure. `table`: the result of `framing.within`."""
    tested = int(table["q"].notna().sum())
    caption = f"Every frame on every question between periods, smallest q first. {test(tested)} Rows without p: fewer documents than a share needs."
    return caption, f"{tested} of {len(table)} differences could be tested."


def finding(table: pd.DataFrame, agreement: pd.DataFrame, codebook: Codebook) -> str:
    """The headline on changes within questions: those that survive correction and that each reading alone shows; may be empty.

    `table`: `framing.within` with `framing_readings.confirm`; `agreement`: `framing_readings.agreement` over all questions.
    """
    found, tested = framing.reported(table), int(table["q"].notna().sum())
    alpha = agreement.set_index(["frame", "period"])["estimate"]
    parts = []
    for _, row in found[found["firm"]].head(2).iterrows():
        levels = listed(number(alpha.get((row["frame"], row[side]), float("nan"))) for side in ("other", "one"))
        text = words.question(codebook, row["question"])
        parts.append(
            f"“{text}” {change(row)} over {tested} differences; each reading alone shows it; agreement on the frame: alpha {levels}."
        )
    return " ".join(parts)


def sides(table: pd.DataFrame, mixed: int, about: Scope) -> Words:
    """Words of believers against doubters. `table`: `framing.sides` with `framing_readings.confirm`; `mixed`: documents in which both sides speak."""
    tested, found = int(table["q"].notna().sum()), framing.reported(table)
    sizes = "; ".join(
        f"{scope}: {count(int(part['n_one'].iloc[0]), 'document')} of believers, {int(part['n_other'].iloc[0])} of doubters"
        for scope, part in framing.in_order(table, "scope")
    )
    reading = _sides(table, found, tested)
    return Words(
        title=_sides_title(found, tested, table["scope"].nunique()),
        subtitle=f"{about.text} Share of statements with each frame by side",
        caption=(
            f"Believers: stance +1 or +2; doubters: −1 or −2; stances of 0 are left out. {sizes}. Unit: documents; lines: 95 % resampling interval (10,000 "
            f"draws), from ten documents on both sides. {test(tested)} {count(mixed, 'document')} with both sides counted on each. Bold: q of at most "
            f"{framing.Q}. {_americans(table)} Read: {about.source}. {about.left_out} {PAGES}"
        ),
        alt=f"Rows of frames with two points each, believers first, and their difference. {_pairs(table)} {reading}",
        reading=reading,
        n=int(table.groupby("scope", sort=False)[["cases_one", "cases_other"]].first().sum(axis=1).max()),
    )


def _americans(table: pd.DataFrame) -> str:
    """How many of each side's statements are by American voices."""
    sizes = table.groupby("scope", sort=False)[["cases_one", "cases_other"]].first()
    if len(sizes) < 2:
        return "Every voice is American."
    (one, other), (ours, theirs) = sizes.to_numpy(int)
    return f"By American voices: {ours} of {one} statements of believers, {theirs} of {other} of doubters; so a difference over all may be one of country."


def _sides_title(found: pd.DataFrame, tested: int, table_scopes: int) -> str:
    if not tested:
        return "Believers and doubters: too few documents to compare"
    if found.empty:
        return "No difference in frames between believers and doubters survives correction"
    labels, scopes = (list(found[column].drop_duplicates()) for column in ("label", "scope"))
    where = f" ({scopes[0]})" if len(scopes) == 1 and table_scopes > 1 else ""
    return title(
        f"Believers and doubters differ in {listed(labels)}{where}",
        f"Believers and doubters differ in {len(labels)} frames{where}",
    )


def _sides(table: pd.DataFrame, found: pd.DataFrame, tested: int) -> str:
    if not tested:
        return "One side has too few documents for a comparison."
    if found.empty:
        row = table.sort_values("p", kind="stable").iloc[0]
        return f"None of {tested} differences survives correction; the smallest q is {number(row['q'], 3)} ({row['label']}, {row['scope']})."
    return " ".join(_side(row, table) for _, row in found.iterrows())


def _side(row: pd.Series, table: pd.DataFrame) -> str:
    """One reported difference, and what the other scope shows of it."""
    text = (
        f"{row['label']}, {row['scope']}: {percent(row['share_one'])} of believers' statements and {percent(row['share_other'])} of doubters', "
        f"{points(row['estimate'])} (95 % resampling interval {point_span(row['low'], row['high'])}), {chance('q', row['q'])}."
    )
    other = table[(table["frame"] == row["frame"]) & (table["scope"] != row["scope"]) & table["q"].notna()]
    parts = (
        f" Among {two['scope']}: {points(two['estimate'])}, {chance('q', two['q'])}." for _, two in other.iterrows()
    )
    return f"{text}{''.join(parts)} {readers_alone(row)}"


def _pairs(table: pd.DataFrame) -> str:
    known = table[table["estimate"].notna()]
    return " ".join(
        f"{scope}: "
        + "; ".join(f"{row.label} {percent(row.share_one)} and {percent(row.share_other)}" for row in part.itertuples())
        + "."
        for scope, part in framing.in_order(known, "scope")
    )


def together(statements: pd.DataFrame, sentences: pd.DataFrame, about: Scope) -> Words:
    """Words of the pairs of frames. Both tables: results of `frame_pairs.together`."""
    n, m = int(statements["n"].iloc[0]), int(sentences["n"].iloc[0])
    reading = f"{_extremes(statements, 'statements')} {_extremes(sentences, 'sentences')}"
    return Words(
        title="Which frames stand together, and how often chance would",
        subtitle=f"{about.text} Below: {count(n, 'statement')}; above: {count(m, 'sentence')} of the articles",
        caption=(
            "Number of statements (sentences) with both frames; exp.: what independence would give, the product of both frames' numbers divided by the number of all statements (sentences); for sentences "
            "summed over articles, so that an article with much of both makes no pair. Grey: how often each frame stands at all. No test: statements of one "
            f"document and sentences of one article hang together. Read: {about.source}, and for sentences all articles. {about.left_out}"
        ),
        alt=f"Square of cells, frames by frames. {reading}",
        reading=reading,
        n=n + m,
    )


def _extremes(table: pd.DataFrame, what: str) -> str:
    """The pairs with most and fewest beyond expectation, among those of which at least one is expected."""
    known = table[table["expected"] >= 1].assign(gap=lambda rows: rows["observed"] - rows["expected"])
    if known.empty:
        return f"In {what} no pair is expected even once."
    high, low = (known.loc[place] for place in (known["gap"].idxmax(), known["gap"].idxmin()))
    return (
        f"In {what}, {high['label']} and {high['other_label']} stand together {high['observed']} times ({number(high['expected'], 1)} expected), {low['label']} and "
        f"{low['other_label']} {low['observed']} times ({number(low['expected'], 1)} expected)."
    )


def answer(shares: pd.DataFrame, changes: pd.DataFrame, both: pd.DataFrame, about: Scope) -> str:
    """The notebook's answer in three sentences: the frames most used, what changed, and how the sides differ.

    `shares`: by period; `changes`: `framing_readings.confirm`; `both`: `framing.sides`, likewise.
    """
    if not about.statements:
        return f"“{about.text}” No statement with these settings."
    found, tested = framing.reported(changes), int(changes["q"].notna().sum())
    if not tested:
        second = "There are too few documents to compare periods."
    elif found.empty:
        second = f"No change of framing between periods survives correction over {tested} differences."
    else:
        second = f"{change(found.iloc[0])}. {readers_alone(found.iloc[0])}"
    pairs, sided = framing.reported(both), int(both["q"].notna().sum())
    return f"{most_used(shares, about)} {second} Believers against doubters: {_sides(both, pairs, sided)}"
