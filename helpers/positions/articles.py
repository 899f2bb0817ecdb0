"""The voices of the articles beside each other: stances question by question, the gists of what they say, and both as one table.

A stance stands in its colour and with its sign; filled where it is explicit, outlined where implied; silence is
hatched, so that it looks different from zero.
"""

import textwrap
from collections.abc import Sequence
from functools import partial

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers import words
from helpers.asked import Asked, once
from helpers.corpus import SelectionError, given
from helpers.corpus.scale import signed
from helpers.figure import form, style
from helpers.figure.basis import ARTICLES, needs
from helpers.figure.figure import Figure, Listing
from helpers.figure.style import GROUP_COLOURS, INK, LIGHT, stance_colour
from helpers.positions import versus
from helpers.positions.parts import (
    WHO,
    across,
    explain_names,
    filled,
    folded,
    lines_of_names,
    name_rows,
    sheet_with_key,
    with_sign,
)
from helpers.words import NOT_THE_WHOLE_VIEW, Words, count, listed, short, spelt, verb

LINE, HEAD = 0.116, 0.19  # inches per line of a gist and per heading
WRAP, TALLEST = 97, 7.9  # letters per line; inches in all
ROOM = 2.72  # inches that a slide has for them
NO_ARTICLE = "No statement of an article is in the data."
SILENCE = "An empty cell means that no statement was found, not that the voice stands at zero; 0 is a voice that speaks to it and stays undecided."


@once
def speakers(asked: Asked) -> pd.DataFrame:
    """Every statement of the articles, whatever question and filters were asked for (`versus.of_articles`)."""
    whole = asked.unfiltered(question=None, corpus="articles")
    return versus.of_articles(whole.statements, asked.book.ids("questions"), asked.book.debate.lines)


def cell(
    ax: Axes,
    x: float,
    y: float,
    stance: int,
    end: int,
    solid: bool,
    wide: float = 0.8,
    high: float = 0.74,
    place=None,
    size: float = 6.4,
) -> None:
    """A box with a stance's colour (on a scale that ends at `end`) and sign around a point; outlined where the stance is implied."""
    colour, place = stance_colour(stance, end), place or ax.transData
    box = Rectangle(
        (x - wide / 2, y - high / 2), wide, high, facecolor=colour if solid else "white", edgecolor=colour, linewidth=1.0,
        transform=place, clip_on=False, zorder=2,
    )  # fmt: skip
    box.set_in_layout(False)
    ax.add_patch(box)
    ax.annotate(
        signed(stance), (x, y), xycoords=place, ha="center", va="center_baseline", fontsize=size, fontweight="bold", zorder=3,
        color="white" if solid else colour, annotation_clip=False,
    ).set_in_layout(False)  # fmt: skip


def silence(ax: Axes, x: float, y: float, wide: float = 0.8, high: float = 0.74, place=None) -> None:
    """A hatched box: no statement found."""
    box = Rectangle(
        (x - wide / 2, y - high / 2), wide, high, facecolor="white", edgecolor="#CFCFCF", hatch="//////", linewidth=0,
        transform=place or ax.transData, clip_on=False, zorder=1,
    )  # fmt: skip
    box.set_in_layout(False)
    ax.add_patch(box)


def draw(asked: Asked, statements: pd.DataFrame) -> Axes:
    """Voices by questions, those out of office left, officials and institutions right; `statements`: `versus.of_articles`."""
    if statements.empty:
        return style.nothing(1.6, NO_ARTICLE)
    questions, groups = asked.book.ids("questions"), set(statements["group"])
    benches = [statements[statements["bench"] == bench] for bench in versus.BENCHES]
    rows = max(bench["row"].nunique() for bench in benches)
    key, axes = sheet_with_key(
        rows * 0.2 + 0.55, 2, share=False, lines=form.pick(1, 3) + lines_of_names(groups, 0.09), wspace=0.03
    )
    _explain_cells(key, asked.scale)
    explain_names(key, groups, 0.09, form.pick(1.25, 3.25), across(key))
    for ax, bench, title in zip(axes, benches, versus.BENCHES, strict=True):
        _bench(ax, bench, questions, rows, asked.end)
        ax.set_title(f"{title[0].upper()}{title[1:]}", pad=16)
    return axes[0]


def _explain_cells(key: Axes, scale: Sequence[int]) -> None:
    place, x = across(key), 0.2
    for stance in scale:
        cell(key, x, 0, stance, scale[-1], True, 0.22, 0.95, place)
        x += 0.27
    line = form.pick(0, 1)
    x = form.pick(x, 0.05)
    texts = ((cell, 1, True, "explicit"), (cell, 1, False, "implied"), (cell, 0, True, "undecided"))[
        : 3 if 0 in scale else 2
    ]
    for box, stance, solid, text in texts:
        box(key, x + 0.15, line, stance, scale[-1], solid, 0.22, 0.95, place)
        key.annotate(
            text, (x + 0.31, line), xycoords=place, va="center", fontsize=6.8, annotation_clip=False
        ).set_in_layout(False)
        x += 0.5 + 0.049 * len(text)
    if form.is_column():
        x, line = 0.05, 2
    silence(key, x + 0.15, line, 0.22, 0.95, place)
    key.annotate(
        "no statement found", (x + 0.31, line), xycoords=place, va="center", fontsize=6.8, annotation_clip=False
    ).set_in_layout(False)


def _bench(ax: Axes, bench: pd.DataFrame, questions: Sequence[str], rows: int, end: int) -> None:
    """The voices of a bench in rows, closed up where rows are missing."""
    bench = bench.assign(row=bench["row"].rank(method="dense").astype(int) - 1)
    for row in range(bench["row"].nunique()):
        for place, question in enumerate(questions):
            _boxes(ax, place, row, bench[(bench["row"] == row) & (bench["question"] == question)], end)
    names = bench.groupby("row").agg(
        name=("name", "first"), group=("group", "first"), first=("published", "min"), last=("published", "max")
    )
    labels = [
        f"{name} {_years(first, last)}"
        for name, first, last in zip(names["name"], names["first"], names["last"], strict=True)
    ]
    name_rows(ax, names.index, labels, 28, 0.2, 6.6)
    for label, group in zip(ax.get_yticklabels(), names["group"], strict=True):
        label.set_color(GROUP_COLOURS[group])
    ax.set(xlim=(-0.55, len(questions) - 0.45), ylim=(rows - 0.4, -0.6))
    crowded = len(questions) * max(map(len, questions)) > 44
    ax.set_xticks(range(len(questions)), questions, fontsize=6.2, rotation=30 if crowded else 0)
    ax.xaxis.tick_top()
    ax.tick_params(length=0, pad=2)
    for spine in ax.spines.values():
        spine.set_visible(False)


def _boxes(ax: Axes, place: int, row: int, own: pd.DataFrame, end: int) -> None:
    """What one voice says on one question: a box per stance side by side, or silence."""
    own = own.drop_duplicates(["stance", "certainty"])
    if own.empty:
        silence(ax, place, row)
    wide, size = 0.84 / max(len(own), 1), {1: 6.4, 2: 5.3}.get(len(own), 4.4)
    for part, (stance, certainty) in enumerate(zip(own["stance"], own["certainty"], strict=True)):
        cell(ax, place - 0.42 + (part + 0.5) * wide, row, stance, end, filled(certainty), wide - 0.04, size=size)


def _years(first: str, last: str) -> str:
    return f"’{first[2:4]}" if first[:4] == last[:4] else f"’{first[2:4]}–’{last[2:4]}"


def say(asked: Asked, statements: pd.DataFrame) -> Words:
    """How much of the grid is filled, and who stands where on the question asked; `statements`: `versus.of_articles`."""
    title = "What voices in and out of office hold in the articles"
    if statements.empty:
        why = "No article is in the data."
        return Words(title, why, why, "Nothing drawn.", why, 0)
    benches = [statements[statements["bench"] == bench] for bench in versus.BENCHES]
    rows = [bench["row"].nunique() for bench in benches]
    filled = sum(len(bench[["row", "question"]].drop_duplicates()) for bench in benches)
    cells = sum(rows) * len(asked.book.questions)
    who = f"{count(rows[0], 'voice')} out of office and {count(rows[1], 'official or institution', 'officials and institutions')}"
    subtitle = f"{who} in {_articles(statements)}, {_dates(statements)}; {count(len(statements), 'statement')}."
    method = (
        f"Voices by questions of the codebook ({_questions(asked)}), in the order of their first article; the years are those of the articles. Sign and colour: the stance "
        f"coded by reading, {asked.ends}; outlined: implied; several boxes: other stances in other articles. {SILENCE} A voice that speaks in two "
        f"roles stands on both sides. {WHO} Filters of role, country and date are not applied here. {NOT_THE_WHOLE_VIEW}"
    )
    reading = f"{count(len(statements), 'statement')} {verb(len(statements), 'fills', 'fill')} {filled} of {cells} cells; in the others no statement was found."
    if asked.question:
        reading += f" On “{asked.scope.text}” {where_each_stands(statements, asked)}."
    shown = (
        f"Rows are voices, columns questions of the codebook (n = {count(len(statements), 'statement')}). Sign and colour: stance coded by reading, "
        "outlined where implied; hatched: no statement found, which is not a 0. Filters are not applied."
    )
    alt = f"Two grids of voices by question, those out of office left, officials and institutions right, with signed and coloured stances. {reading}"
    return Words(title, subtitle, shown, alt, reading, len(statements), method)


def _articles(table: pd.DataFrame) -> str:
    n = table["doc_id"].nunique()
    return f"{spelt(n)} article{'' if n == 1 else 's'} read whole"


def _questions(asked: Asked) -> str:
    return "; ".join(f"{key}: {entry['text']}" for key, entry in asked.book.questions.items())


def _dates(table: pd.DataFrame) -> str:
    return words.dates(table.assign(date=pd.to_datetime(table["published"].str[:7], format="%Y-%m")))


def where_each_stands(table: pd.DataFrame, asked: Asked) -> str:
    """Who of the articles' voices leans to which end of the question asked, and who to neither."""
    own = table[table["question"] == asked.question]
    if own.empty:
        return "no voice of the articles speaks"
    means = own.groupby("voice_id").agg(name=("name", "first"), stance=("stance", "mean"))
    low, high = (f"to “{short(end)}”" for end in (asked.scope.low, asked.scope.high))
    sides = {low: means["stance"] < 0, "to neither side": means["stance"] == 0, high: means["stance"] > 0}
    told = (f"{where}: {listed(sorted(means.loc[rows, 'name']))}" for where, rows in sides.items() if rows.any())
    return f"voices lean {'; '.join(told)}"


@needs(ARTICLES)
def articles(asked: Asked) -> Figure:
    """Voices of the articles by questions, those out of office left, officials and institutions right; filters are not applied."""
    return Figure(asked, {"statements": speakers(asked)}, partial(draw, asked), partial(say, asked))


def draw_gists(end: int, statements: pd.DataFrame) -> Axes:
    """What each voice said in its articles, in our own words, with question and stance; `statements`: one bench of `versus.of_articles`."""
    if statements.empty:
        return style.nothing(1.6, NO_ARTICLE)
    whole = len(statements)
    lines = [textwrap.wrap(gist, form.pick(WRAP, 44)) for gist in statements["gist"]]
    if form.is_slide():
        statements, lines = _first_voices(statements, lines)
    groups = set(statements["group"])
    top = HEAD + (lines_of_names(groups, 0.05) - 1) * (LINE + 0.02)
    height = top + statements["row"].nunique() * (HEAD + 0.05) + sum(len(text) * LINE + 0.035 for text in lines)
    scale = form.pick(min(1.0, TALLEST / height), 1.0, 1.0)
    ax = style.canvas(height * scale + 1.0)
    ax.set(xlim=(0, form.now().wide * 0.98), ylim=(form.pick(height, slide=ROOM), 0))
    ax.set_axis_off()
    style.leave_out(ax, whole - len(statements), "statements")
    explain_names(ax, groups, 0.05, HEAD / 2 - 0.03, ax.transData, LINE + 0.02)
    y, row = top, -1
    for statement, text in zip(statements.itertuples(), lines, strict=True):
        if statement.row != row:
            y, row = _speaker(ax, y, statements[statements["row"] == statement.row], scale), statement.row
        ax.text(0.62, y + LINE / 2, statement.question, fontsize=6.6 * scale, ha="right", va="center", color=INK)
        cell(
            ax,
            0.82,
            y + LINE / 2,
            statement.stance,
            end,
            filled(statement.certainty),
            0.24,
            LINE * 0.98,
            size=6.4 * scale,
        )
        for number, part in enumerate(text):
            ax.text(1.02, y + LINE * (number + 0.5), part, fontsize=6.6 * scale, va="center")
        y += len(text) * LINE + 0.035
    return ax


def _first_voices(statements: pd.DataFrame, lines: list[list[str]]) -> tuple[pd.DataFrame, list[list[str]]]:
    """The first voices whose statements have room on a slide."""
    high = statements.assign(high=[len(text) * LINE + 0.035 for text in lines]).groupby("row", sort=False)["high"].sum()
    kept = high.index[(high + HEAD + 0.05).cumsum() <= ROOM - HEAD]
    here = statements["row"].isin(kept).tolist()
    return statements[here], [text for text, keep in zip(lines, here, strict=True) if keep]


def _speaker(ax: Axes, y: float, own: pd.DataFrame, scale: float) -> float:
    """The heading of a voice: name, position, where and when; the place of what follows."""
    first = own.iloc[0]
    places = "; ".join(
        dict.fromkeys(
            f"{outlet.partition(' (')[0]} {day}" for outlet, day in zip(own["outlet"], own["published"], strict=True)
        )
    )
    name = ax.text(
        0.05,
        y + 0.13,
        first["name"],
        fontsize=7.2 * scale,
        fontweight="bold",
        va="center",
        color=GROUP_COLOURS[first["group"]],
    )
    text, room = (
        f"{first['affiliation']} · {places}".strip(" ·"),
        form.pick(136, 62, 124) - int(1.45 * len(first["name"])),
    )
    text, size = folded(text, room, (HEAD + 0.02) * scale, 6 * scale)
    ax.annotate(
        text, (1, 0.5), xycoords=name, xytext=(6, 0), textcoords="offset points", fontsize=size, va="center", color="#555555",
        linespacing=0.95,
    )  # fmt: skip
    ax.axhline(y + 0.03, color=LIGHT, linewidth=0.6)
    return y + HEAD + 0.05


def say_gists(asked: Asked, bench: str, statements: pd.DataFrame) -> Words:
    """Who answers the most questions; `statements`: the rows of one bench of `versus.of_articles`."""
    title = f"What {bench} say in the articles, in our words"
    if statements.empty:
        why = f"The articles hold no statement of {bench}."
        return Words(title, why, why, why, why, 0)
    voices = statements["row"].nunique()
    subtitle = f"{count(len(statements), 'statement')} of {count(voices, 'voice')} in {_articles(statements)}, {_dates(statements)}."
    method = (
        f"Each statement with its question, its stance coded by reading ({asked.ends}; outlined: implied) and its gist in our own words, never a quotation; "
        f"position, outlet and date of the article after the name. {f'{WHO} ' if bench == versus.BENCHES[0] else ''}{NOT_THE_WHOLE_VIEW}"
    )
    most = statements.groupby("name")["question"].nunique().sort_values(ascending=False, kind="stable")
    widest = sorted(most[most == most.iloc[0]].index)
    answer = verb(len(widest), "answers", "answer")
    reading = f"{listed(widest)} {answer} the most questions: {most.iloc[0]}{'' if len(widest) == 1 else ' each'}."
    alt = "A list of voices with what they say. " + " ".join(
        f"{row.name}, {row.question} {with_sign(row.stance)}: {row.gist}" for row in statements.itertuples(index=False)
    )
    shown = (
        f"Each statement (n = {len(statements)}) with its question, its stance coded by reading, outlined where implied, and its gist in our own words, "
        "never a quotation. After the name: position, outlet and date."
    )
    return Words(title, subtitle, shown, alt, reading, len(statements), method)


@needs(ARTICLES)
def gists(asked: Asked, bench: str) -> Figure:
    """What the voices of one bench (`voices out of office`, `officials and institutions`) say in the articles, in our own words.

    Raises SelectionError for another bench.
    """
    if (bench := given.plain(bench)) not in versus.BENCHES:
        raise SelectionError(f"gists(): no bench {given.shown(bench)}; there are {listed(versus.BENCHES)}")
    whole = speakers(asked)
    return Figure(
        asked,
        {"statements": whole[whole["bench"] == bench]},
        partial(draw_gists, asked.end),
        partial(say_gists, asked, bench),
    )


@needs(ARTICLES)
def articles_table(asked: Asked) -> Listing:
    """Voices of the articles by questions, stance and gist in each cell (`versus.grid`)."""
    caption = f"Voices by questions: stance and gist in our own words; empty: no statement found. {NOT_THE_WHOLE_VIEW}"
    table = versus.grid(speakers(asked), asked.book.ids("questions"))
    return Listing(asked, table, lambda rows: (caption, f"{count(len(rows), 'voice')}."))
