"""How far the two readings agree on stance and certainty (01-agreement)."""

from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from helpers.asked import Asked
from helpers.corpus.codebook import Codebook
from helpers.figure import form, style
from helpers.figure.basis import DOCUMENTS, TWO_READERS, needs
from helpers.figure.figure import Figure
from helpers.reading import alphas, parts
from helpers.reading.alphas import alpha, beside, estimate, whole
from helpers.reading.reliability import ALL
from helpers.words import Words, count, listed, percent

CODES = ("stance", "certainty")


def draw(agreement: pd.DataFrame) -> Axes:
    """Alpha of stance (left) and certainty (right) by question and period, with the statements that were coded alike.

    `agreement`: the result of `alphas.agreement`. Returns the right panel.
    """
    order = _rows_of(agreement)
    if form.is_slide():
        order = _questions_only(order)
    _, grid = style.sheet(0.155 * (order["y"].max() + 1) + 1.3, 1, len(CODES), sharey=True)
    for ax, code in zip(grid[0], CODES, strict=True):
        part = agreement[agreement["code"] == code]
        _panel(ax, order.merge(part, on=["corpus", "question", "period"], how="left"), alphas.lowest(agreement))
        ax.set_title(code, pad=10)
    ax.set_ylim(order["y"].max() + 0.8, -0.8)
    style.leave_out(ax, len(_rows_of(agreement)) - len(order), "rows, by period,")
    grid[0, 0].set_yticks(order["y"], order["label"], fontsize=6.8)
    for label, head in zip(grid[0, 0].get_yticklabels(), order["head"], strict=True):
        label.set(fontweight="bold" if head else "normal", color=style.INK if head else "#555555")
    return ax


def _panel(ax: Axes, rows: pd.DataFrame, low: float) -> None:
    alphas.marks(ax, rows, rows["y"])
    alphas.axis(ax, low)
    for row in rows.fillna({"n": 0, "alike": 0}).to_dict("records"):
        beside(ax, row["y"], alpha(row["estimate"]) if pd.notna(row["estimate"]) else "–", 24)
        beside(ax, row["y"], f"{row['alike']:.0f} of {row['n']:.0f}" if row["n"] else "none", 66)
    beside(ax, -1.2, "alpha", 24, style.GREY)
    beside(ax, -1.2, "alike", 66, style.GREY)


def _rows_of(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of the chart from top to bottom: each question of the debate with its periods, then the articles."""
    rows, y = [], 0.0
    for corpus in ("debate", "articles"):
        block = table[table["corpus"] == corpus].drop_duplicates(["question", "period"])
        for question, own in block.groupby("question", sort=False):
            name = "all questions" if question == "all" else question
            for place, period in enumerate(own["period"]):
                label = f"{corpus}: {name}" if place == 0 else period
                rows.append((corpus, question, period, y, label, place == 0))
                y += 1
            y += 0.5 if corpus == "debate" else 0
    return pd.DataFrame(rows, columns=["corpus", "question", "period", "y", "label", "head"])


def _questions_only(order: pd.DataFrame) -> pd.DataFrame:
    """The rows without those of single periods, for which a slide has no room."""
    kept = order[order["head"]].reset_index(drop=True)
    return kept.assign(y=kept.index + 0.5 * (kept["corpus"] != kept["corpus"].iloc[0]))


def say(agreement: pd.DataFrame, min_n: int, book: Codebook) -> Words:
    """Words of the agreement on stance and certainty; with `book`, the caption says what the names of the questions stand for."""
    stance, certainty = (whole(agreement, code) for code in CODES)
    debate = agreement[(agreement["corpus"] == "debate") & (agreement["code"] == "stance")]
    single = debate[(debate["period"] == ALL) & (debate["question"] != "all") & debate["estimate"].notna()]
    by_question = listed(f"{row['question']} {alpha(row['estimate'])}" for row in single.to_dict("records"))
    lost = max(0, int(stance["n"] - debate.loc[(debate["period"] != ALL) & (debate["question"] == "all"), "n"].sum()))
    read = {code: whole(agreement, code, "articles") for code in CODES}
    n = int(stance["n"] + read["stance"]["n"])
    title = "Two readings of the debate: stance and certainty, counts only"
    if pd.notna(stance["estimate"]) or pd.notna(certainty["estimate"]):
        title = f"Two readings of the debate: stance alpha {alpha(stance['estimate'])}, certainty {alpha(certainty['estimate'])}"
    return Words(
        title=title,
        subtitle=f"Krippendorff's alpha; hollow: no interval; alike: statements coded equally; n = {n}{_parts(stance, read['stance'])}",
        caption=(
            "Krippendorff's alpha with 95 % resampling interval, hollow without one: 1 full agreement, 0 what chance gives. Alike: statements with equal codes; –: too few. "
            f"n = {n} statements, {lost} of the debate without a period."
        ),
        method=(
            f"Krippendorff's alpha (2011), ordinal for the stance ({book.scale[0]} to {book.scale[-1]}), nominal for its certainty (explicit, implied); 1 is full agreement, 0 "
            "what chance alone would give. Alike: statements with equal codes; –: too few cases for an alpha. The CSV also has Cohen's kappa weighted "
            f"by steps. {alphas.how('statements', min_n)} {count(lost, 'statement')} without a period. All questions: stances pooled over different "
            f"questions. {_questions(book)}{alphas.consistent(book)}"
        ),
        alt=(
            f"Points with intervals in two columns. Debate, all questions: stance {estimate(stance)}, certainty {estimate(certainty)}. Stance by "
            f"question: {by_question}. {_lower(agreement)}"
        ),
        reading=(f"Debate, stance: {by_question}; {_alike(stance)}.{_of_articles(read)}"),
        n=n,
    )


def _parts(debate: pd.Series, articles: pd.Series) -> str:
    """How many of the statements are of the debate, which the title speaks of, and how many of articles."""
    return f" ({int(debate['n'])} of the debate, {int(articles['n'])} of articles)" if articles["n"] else ""


def _of_articles(read: dict[str, pd.Series]) -> str:
    """What is said of the articles, where both readings found a statement in one."""
    n = int(read["stance"]["n"])
    if not n:
        return ""
    return f" Articles, on {count(n, 'statement')} found by both: stance {estimate(read['stance'])}, certainty {estimate(read['certainty'])}."


def _questions(book: Codebook) -> str:
    """What the short names of the questions stand for."""
    told = "".join(f"{key}: {entry['text']} " for key, entry in book.questions.items())
    return f"Questions: {told}" if told else ""


def _alike(stance: pd.Series) -> str:
    """How many statements have equal stances, and how many nearly; counts alone where there are too few for a share."""
    if pd.isna(stance["exact"]):
        return f"{int(stance['alike'])} of {int(stance['n'])} equal"
    return (
        f"{percent(stance['exact'])} of {int(stance['n'])} equal, {100 * stance['within']:.1f} % at most one step apart"
    )


def _lower(table: pd.DataFrame) -> str:
    """In how many rows of the chart the alpha of the certainty lies below that of the stance."""
    drawn = table[table["estimate"].notna()]
    both = drawn.pivot(index=["corpus", "period", "question"], columns="code", values="estimate").dropna()
    if both.shape[1] < 2 or both.empty:
        return "No row has an alpha of both."
    lower = int((both["certainty"] < both["stance"]).sum())
    return f"Certainty lies below stance in {lower} of the {count(len(both), 'row')} that have both."


@needs(DOCUMENTS, TWO_READERS)
def agreement(asked: Asked) -> Figure:
    """Agreement of the two readings on stance and certainty: the debate by question and period, the articles by question."""
    how = partial(say, min_n=asked.min_n, book=asked.book)
    return parts.figure(asked, draw, how, agreement=alphas.agreement(asked))
