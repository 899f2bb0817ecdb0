"""Words for voices beside each other: the six articles, and a head-to-head of voices."""

import pandas as pd

from helpers import words
from helpers.corpus.codebook import Codebook
from helpers.positions import versus
from helpers.positions.words_positions import MEAN_SIDE, WHO, signed
from helpers.words import NOT_THE_WHOLE_VIEW, Words, count, listed

NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}
SILENCE = "An empty cell means that no statement was found, not that the voice stands at zero; 0 is a voice that speaks to it and stays undecided."


def _articles(table: pd.DataFrame) -> str:
    n = table["doc_id"].nunique()
    return f"{NUMBERS.get(n, n)} article{'' if n == 1 else 's'} read whole"


def _questions(codebook: Codebook) -> str:
    return "; ".join(f"{key}: {entry['text']}" for key, entry in codebook.questions.items())


def _dates(table: pd.DataFrame) -> str:
    return words.dates(table.assign(date=pd.to_datetime(table["published"].str[:7], format="%Y-%m")))


def side_by_side(table: pd.DataFrame, codebook: Codebook, question: str) -> Words:
    """`table`: the result of `versus.of_articles`; the reading names who stands where on one question."""
    title = "What experts and officials of the articles hold"
    if table.empty:
        return Words(
            title,
            "No article is in the data.",
            "No article is in the data.",
            "Nothing drawn.",
            "No article is in the data.",
            0,
        )
    benches = [table[table["bench"] == bench] for bench in versus.BENCHES]
    rows = [bench["row"].nunique() for bench in benches]
    filled = sum(len(bench[["row", "question"]].drop_duplicates()) for bench in benches)
    cells = sum(rows) * len(codebook.questions)
    subtitle = f"{rows[0]} experts and {rows[1]} officials and institutions in {_articles(table)}, {_dates(table)}; {count(len(table), 'statement')}."
    caption = (
        f"Voices by questions of the codebook ({_questions(codebook)}), in the order of their first article; the years are those of the articles. Sign and colour: the stance "
        f"coded by reading, −2 to +2; outlined: implied; several boxes: other stances in other articles. {SILENCE} A voice that speaks in two "
        f"roles stands on both sides. {WHO} Filters of role, country and date are not applied here. {NOT_THE_WHOLE_VIEW}"
    )
    where = held(table, question)
    reading = f"{count(len(table), 'statement')} fill {filled} of {cells} cells; in the others no statement was found. On “{codebook.questions[question]['text']}” {where}."
    alt = f"Two grids of voices by question, experts left, officials and institutions right, with signed and coloured stances. {reading}"
    return Words(title, subtitle, caption, alt, reading, len(table))


def held(table: pd.DataFrame, question: str) -> str:
    """Who of the articles' voices stands below zero, at zero and above on one question."""
    own = table[table["question"] == question]
    if own.empty:
        return "no voice of the articles speaks"
    means = own.groupby("voice_id").agg(name=("name", "first"), stance=("stance", "mean"))
    sides = {"below zero": means["stance"] < 0, "at zero": means["stance"] == 0, "above zero": means["stance"] > 0}
    return "; ".join(
        f"{where}: {listed(sorted(means.loc[rows, 'name']))}" for where, rows in sides.items() if rows.any()
    )


def gists(table: pd.DataFrame, bench: str) -> Words:
    """`table`: the rows of one bench of `versus.of_articles`."""
    title = f"What the articles’ {bench} say, in our words"
    if table.empty:
        why = f"The articles hold no statement of {bench}."
        return Words(title, why, why, why, why, 0)
    voices = table["row"].nunique()
    subtitle = f"{count(len(table), 'statement')} of {count(voices, 'voice')} in {_articles(table)}, {_dates(table)}."
    caption = (
        "Each statement with its question, its stance coded by reading (−2 to +2; outlined: implied) and its gist in our own words, never a quotation; "
        f"position, outlet and date of the article behind the name. {f'{WHO} ' if bench == versus.BENCHES[0] else ''}{NOT_THE_WHOLE_VIEW}"
    )
    most = table.groupby("name")["question"].nunique().sort_values(ascending=False, kind="stable")
    widest = sorted(most[most == most.iloc[0]].index)
    reading = f"The most questions, {most.iloc[0]}, are answered by {listed(widest)}."
    alt = "A list of voices with what they say. " + " ".join(
        f"{row.name}, {row.question} {signed(row.stance)}: {row.gist}" for row in table.itertuples(index=False)
    )
    return Words(title, subtitle, caption, alt, reading, len(table))


def head_to_head(table: pd.DataFrame, relations: pd.DataFrame, reasons: pd.DataFrame, codebook: Codebook) -> Words:
    """`table`, `relations`, `reasons`: `versus.named`, `versus.on_questions`, `versus.reasons`."""
    if table.empty:
        why = "None of the voices named speaks to a question in the pages read."
        return Words("Head to head", why, why, why, why, 0)
    names = table.groupby("letter")["name"].first().tolist()
    title = f"{listed(names)}: where they agree and differ"
    if len(title.split()) > 12:
        title = f"{NUMBERS[len(names)].capitalize()} voices: where they agree and differ"
    subtitle = f"Every statement read of {listed(names)}: {len(table)}, on {count(len(relations), 'question')}, {words.dates(table)}."
    caption = (
        "Stances coded by reading, −2 to +2, from both corpora and in every role; a disc per stance, outlined where implied; colours: country groups. "
        f"{MEAN_SIDE} Same side: all means on one side of zero; steps apart: between the two farthest means. A reason stands with the question and the side it serves (+ above zero, − below, "
        f"0 at zero); shared means two voices give it on the same question for the same side. A reason not listed was not in the passages read. {NOT_THE_WHOLE_VIEW}"
    )
    reading = f"{_relations(relations, codebook)} {_shared(reasons, codebook)}"
    alt = f"Above, the stances of {listed(names)} on each question; below, their reasons. {reading}"
    return Words(title, subtitle, caption, alt, reading, len(table))


def _relations(relations: pd.DataFrame, codebook: Codebook) -> str:
    texts = {key: f"“{entry['text']}”" for key, entry in codebook.questions.items()}
    parts = [
        f"{kind[0].upper()}{kind[1:]} on {listed(texts[question] for question in own['question'])}"
        for kind, own in relations.groupby("relation", sort=False) if kind != versus.ALONE
    ]  # fmt: skip
    return ". ".join(parts) + "." if parts else "They speak to no question in common."


def _shared(reasons: pd.DataFrame, codebook: Codebook) -> str:
    if reasons.empty:
        return "None of them gives a reason of the codebook in the passages read."
    kinds = reasons.groupby("kind", observed=True)["argument"].unique()
    shared = [codebook.label("arguments", reason) for reason in kinds.get(versus.SHARED, ())]
    alone = len(kinds.get(versus.UNSHARED, ()))
    found = f"Shared reasons: {listed(f'“{label}”' for label in shared)}" if shared else "No reason is shared"
    return f"{found}; {count(alone, 'reason')} of one voice only."


def head_to_head_table(table: pd.DataFrame) -> tuple[str, str]:
    """Caption and reading of the statements behind a head-to-head; `table`: `versus.named`."""
    caption = (
        f"The statements in the order of question and voice, with their gists in our own words. {NOT_THE_WHOLE_VIEW}"
    )
    names = [f"{name} {len(own)}" for name, own in table.groupby("name", sort=True)]
    return caption, f"Statements: {', '.join(names)}; from {', '.join(sorted(table['corpus'].unique()))}."


def of_articles_table(table: pd.DataFrame) -> tuple[str, str]:
    """Caption and reading of the grid of voices by questions with gists."""
    caption = f"Voices by questions: stance and gist in our own words; empty: no statement found. {NOT_THE_WHOLE_VIEW}"
    return caption, f"{count(len(table), 'voice')}."
