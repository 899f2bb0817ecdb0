"""Charts of voices beside each other: voices by questions, what they said, and a head-to-head of voices.

Frames come from `versus`. A stance stands in its colour and with its sign; filled where it is in so many words, outlined
where implied; silence is hatched, so that it looks different from zero.
"""

import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.transforms import blended_transform_factory

from helpers.corpus.codebook import STANCES, Codebook
from helpers.figure import style as charts
from helpers.figure.style import GROUP_COLOURS, INK, LIGHT, STANCE_COLOURS, STANCE_MARKS
from helpers.positions import stances as positions
from helpers.positions import versus
from helpers.positions.charts_positions import across, disc, ends, explain_discs, in_lines, keyed, shortened

LINE, HEAD, WRAP, TALLEST = (
    0.116,
    0.19,
    97,
    7.9,
)  # inches per line of a gist and per heading; letters per line; inches in all


def cell(
    ax: Axes,
    x: float,
    y: float,
    stance: int,
    solid: bool,
    wide: float = 0.8,
    high: float = 0.74,
    place=None,
    size: float = 6.4,
) -> None:
    """A box with a stance's colour and sign around a point; outlined where the stance is implied."""
    colour, place = STANCE_COLOURS[stance], place or ax.transData
    box = Rectangle(
        (x - wide / 2, y - high / 2), wide, high, facecolor=colour if solid else "white", edgecolor=colour, linewidth=1.0,
        transform=place, clip_on=False, zorder=2,
    )  # fmt: skip
    box.set_in_layout(False)
    ax.add_patch(box)
    ax.annotate(
        STANCE_MARKS[stance], (x, y), xycoords=place, ha="center", va="center_baseline", fontsize=size, fontweight="bold", zorder=3,
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


def side_by_side(table: pd.DataFrame, questions: Sequence[str]) -> Axes:
    """Voices by questions, experts left, officials and institutions right; `table`: the result of `versus.of_articles`."""
    if table.empty:
        return charts.nothing(1.6, "No statement of the six articles is in the data.")
    benches = [table[table["bench"] == bench] for bench in versus.BENCHES]
    rows = max(bench["row"].nunique() for bench in benches)
    key, axes = keyed(rows * 0.2 + 0.55, 2, share=False, wspace=0.03)
    _explain_cells(key)
    for ax, bench, title in zip(axes, benches, versus.BENCHES, strict=True):
        _bench(ax, bench, questions, rows)
        ax.set_title(f"{title[0].upper()}{title[1:]}", pad=16)
    return axes[0]


def _explain_cells(key: Axes) -> None:
    place, x = across(key), 0.2
    for stance in STANCES:
        cell(key, x, 0, stance, True, 0.22, 0.95, place)
        x += 0.27
    texts = ((cell, 1, True, "in so many words"), (cell, 1, False, "implied"), (cell, 0, True, "undecided"))
    for draw, stance, solid, text in texts:
        draw(key, x + 0.15, 0, stance, solid, 0.22, 0.95, place)
        key.annotate(
            text, (x + 0.31, 0), xycoords=place, va="center", fontsize=6.8, annotation_clip=False
        ).set_in_layout(False)
        x += 0.5 + 0.049 * len(text)
    silence(key, x + 0.15, 0, 0.22, 0.95, place)
    key.annotate(
        "no statement found", (x + 0.31, 0), xycoords=place, va="center", fontsize=6.8, annotation_clip=False
    ).set_in_layout(False)


def _bench(ax: Axes, bench: pd.DataFrame, questions: Sequence[str], rows: int) -> None:
    for row in range(bench["row"].nunique()):
        for place, question in enumerate(questions):
            own = bench[(bench["row"] == row) & (bench["question"] == question)].drop_duplicates(
                ["stance", "certainty"]
            )
            if own.empty:
                silence(ax, place, row)
            wide = 0.84 / max(len(own), 1)
            for part, (stance, certainty) in enumerate(zip(own["stance"], own["certainty"], strict=True)):
                cell(
                    ax,
                    place - 0.42 + (part + 0.5) * wide,
                    row,
                    stance,
                    certainty == "explicit",
                    wide - 0.04,
                    size={1: 6.4, 2: 5.3}.get(len(own), 4.4),
                )
    names = bench.groupby("row").agg(
        name=("name", "first"), group=("group", "first"), first=("published", "min"), last=("published", "max")
    )
    labels = [
        f"{shortened(row.name_, 22)} {_years(row.first, row.last)}"
        for row in names.rename(columns={"name": "name_"}).itertuples()
    ]
    ax.set_yticks(names.index, labels, fontsize=6.6)
    for label, group in zip(ax.get_yticklabels(), names["group"], strict=True):
        label.set_color(GROUP_COLOURS[group])
    ax.set(xlim=(-0.55, len(questions) - 0.45), ylim=(rows - 0.4, -0.6))
    crowded = len(questions) * max(map(len, questions)) > 44
    ax.set_xticks(range(len(questions)), questions, fontsize=6.2, rotation=30 if crowded else 0)
    ax.xaxis.tick_top()
    ax.tick_params(length=0, pad=2)
    for spine in ax.spines.values():
        spine.set_visible(False)


def _years(first: str, last: str) -> str:
    return f"’{first[2:4]}" if first[:4] == last[:4] else f"’{first[2:4]}–’{last[2:4]}"


def gists(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """What each voice said in its articles, in our own words, with question and stance; one bench of `versus.of_articles`."""
    if table.empty:
        return charts.nothing(1.6, "No statement of the six articles is in the data.")
    lines = [textwrap.wrap(gist, WRAP) for gist in table["gist"]]
    height = table["row"].nunique() * (HEAD + 0.05) + sum(len(text) * LINE + 0.035 for text in lines)
    scale = min(1.0, TALLEST / height)
    ax = charts.canvas(height * scale + 1.0, ax)
    ax.set(xlim=(0, charts.WIDTH * 0.98), ylim=(height, 0))
    ax.set_axis_off()
    y, row = 0.0, -1
    for statement, text in zip(table.itertuples(), lines, strict=True):
        if statement.row != row:
            y, row = _speaker(ax, y, table[table["row"] == statement.row], scale), statement.row
        ax.text(0.62, y + LINE / 2, statement.question, fontsize=6.6 * scale, ha="right", va="center", color=INK)
        cell(
            ax,
            0.82,
            y + LINE / 2,
            statement.stance,
            statement.certainty == "explicit",
            0.24,
            LINE * 0.98,
            size=6.4 * scale,
        )
        for number, part in enumerate(text):
            ax.text(1.02, y + LINE * (number + 0.5), part, fontsize=6.6 * scale, va="center")
        y += len(text) * LINE + 0.035
    return ax


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
    room = 136 - int(1.45 * len(first["name"]))
    ax.annotate(
        shortened(f"{first['affiliation']} · {places}".strip(" ·"), room), (1, 0.5), xycoords=name, xytext=(6, 0), textcoords="offset points",
        fontsize=6 * scale, va="center", color="#555555",
    )  # fmt: skip
    ax.axhline(y + 0.03, color=LIGHT, linewidth=0.6)
    return y + HEAD + 0.05


def head_to_head(table: pd.DataFrame, relations: pd.DataFrame, reasons: pd.DataFrame, codebook: Codebook) -> Axes:
    """Voices on every question that one of them speaks to, and their reasons, shared ones first.

    `table`, `relations`, `reasons`: `versus.named`, `versus.on_questions`, `versus.reasons`.
    """
    if table.empty:
        return charts.nothing(1.6, "None of the voices named speaks to a question in the pages read.")
    letters = sorted(table["letter"].unique())
    names = table.groupby("letter")["name"].first()
    entries, places = [(letter, True, names[letter]) for letter in letters], in_lines(names.tolist(), letter=0.061)
    uses = _wrapped(reasons, len(letters))
    listed = [(kind, part) for kind, part in uses.groupby("kind", observed=True)] if len(uses) else []
    heights = [0.16 * (places[-1][1] + 1), (0.15 * len(letters) + 0.16) * len(relations) + 0.5, _height(listed)]
    _, grid = charts.sheet(sum(heights) + 1.1, 3, 1, gridspec_kw={"height_ratios": heights})
    key, top, bottom = grid[:, 0]
    key.set(ylim=(places[-1][1] + 0.5, -0.5))
    key.set_axis_off()
    colours = table.groupby("letter")["group"].first().map(GROUP_COLOURS).to_dict()
    explain_discs(key, entries, places, [colours[letter] for letter in letters])
    _on_questions(top, table, relations, colours, codebook)
    _reasons(bottom, listed, colours, codebook)
    return top


def _wrapped(reasons: pd.DataFrame, voices: int) -> pd.DataFrame:
    """The reasons with the text of their cells in lines (`cell`) and the lines of their row (`lines`)."""
    if reasons.empty:
        return reasons
    texts = reasons["uses"].map(
        lambda uses: textwrap.fill(
            ", ".join(use.replace(" ", "\u00a0") for use in uses.split(", ")), 58 // voices, break_long_words=False
        )
    )
    frame = reasons.assign(cell=texts, lines=texts.str.count("\n") + 1)
    return frame.assign(lines=frame.groupby("argument")["lines"].transform("max"))


def _height(listed: list) -> float:
    """Inches of the list of reasons."""
    rows = sum(0.21 + (0.075 + 0.115 * part.drop_duplicates("argument")["lines"]).sum() for _, part in listed)
    return rows + 0.1 if listed else 0.35


def _on_questions(
    ax: Axes, table: pd.DataFrame, relations: pd.DataFrame, colours: dict[str, str], codebook: Codebook
) -> None:
    letters, height = list(colours), len(colours)
    for place, row in enumerate(relations.itertuples()):
        middle = place * (height + 1.07)
        for offset, letter in enumerate(letters):
            own, y = (
                table[(table["question"] == row.question) & (table["letter"] == letter)],
                middle + offset - (height - 1) / 2,
            )
            ax.plot(own["stance"], [y] * len(own), color=colours[letter], linewidth=1, zorder=2)
            for stance, part in own.groupby("stance"):
                disc(ax, stance, y, letter, colours[letter], (part["certainty"] == "explicit").any())
        low, high = ends(codebook.questions[row.question])
        steps = "" if np.isnan(row.distance) else f"\n{positions.steps(row.distance)} apart"
        ax.annotate(
            f"{row.relation}{steps}", (1.02, middle), xycoords=("axes fraction", "data"), va="center", fontsize=6.8
        )
        ax.axhline(middle + height / 2 + 0.53, color=LIGHT, linewidth=0.7)
        for x, text, side in ((-2.5, low, "left"), (2.5, high, "right")):
            ax.text(
                x,
                middle - height / 2 - 0.12,
                text.partition(",")[0],
                fontsize=5.6,
                color="#555555",
                ha=side,
                va="center",
            )
    charts.stance_axis(ax)
    ax.set_xlim(-2.6, 2.6)
    ax.xaxis.tick_top()
    middles = [place * (height + 1.07) for place in range(len(relations))]
    ax.set_yticks(
        middles, [textwrap.fill(codebook.questions[q]["text"], 27) for q in relations["question"]], fontsize=6.8
    )
    ax.set_ylim(middles[-1] + height / 2 + 0.6, -height / 2 - 0.6)
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)


def _reasons(ax: Axes, listed: list, colours: dict[str, str], codebook: Codebook) -> None:
    letters = list(colours)
    ax.set_axis_off()
    ax.set(xlim=(0, 1), ylim=(0, 1))
    if not listed:
        ax.text(
            0.5,
            0.5,
            "None of them gives a reason of the codebook in the passages read.",
            ha="center",
            va="center",
            fontsize=7.2,
        )
        return
    ax.set_ylim(_height(listed), 0)
    edge = blended_transform_factory(ax.figure.dpi_scale_trans, ax.transData)
    wide, y = 0.98 / len(letters), 0.0
    for kind, part in listed:
        ax.text(
            0.1, y + 0.12, TITLES[kind], transform=edge, fontsize=7.2, fontweight="bold", va="center"
        ).set_in_layout(False)
        y += 0.21
        for argument, own in part.groupby("argument", sort=False):
            high = 0.075 + 0.115 * own["lines"].iloc[0]
            label = codebook.label("arguments", argument)
            ax.text(0.1, y + high / 2, label, transform=edge, fontsize=6.8, va="center").set_in_layout(False)
            for letter, text in zip(own["letter"], own["cell"], strict=True):
                x = letters.index(letter) * wide + 0.02
                disc(ax, x, y + high / 2, letter, colours[letter], True, 7.0)
                ax.text(x + 0.03, y + high / 2, text, fontsize=6.4, va="center", linespacing=1.1)
            y += high


TITLES = {
    versus.SHARED: "Shared reasons: same question, same side",
    versus.ELSEWHERE: "Reasons of several, on other questions or sides",
    versus.UNSHARED: "Reasons of one voice only",
}
