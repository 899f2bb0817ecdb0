"""Which reasons are given, by whom and for which side: a mark per voice, and the list of statements with names."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.arguments import reasons
from helpers.arguments.parts import COLOURS, NOT_HELD, ROW, SERVES, caption, foot, group_marks, key, subtitle
from helpers.arguments.reasons import AGAINST, FOR, NONE_READ, OPEN, SIDES
from helpers.asked import Asked, once
from helpers.corpus.countries import GROUPS
from helpers.figure import form, style
from helpers.figure.basis import ONE_QUESTION, REASONS, needs
from helpers.figure.figure import Figure, Listing
from helpers.figure.style import GROUP_COLOURS, GROUP_MARKERS, LIGHT
from helpers.words import NOT_THE_WHOLE_VIEW, Words, count, listed, title, verb

SLOTS = 29  # marks that fit side by side in all panels of a row


@once
def counted(asked: Asked) -> pd.DataFrame:
    """The reasons by side and country (`reasons.counts`)."""
    return reasons.counts(reasons.statements(asked), asked.book)


def people(table: pd.DataFrame) -> pd.DataFrame:
    """The voices that the rows of `counted` name, once per side: side, name, country, gives (whether a reason is read there).

    A voice is told by its name and country.
    """
    named = table[table["voices"] > 0].assign(name=table["names"].str.split("; ")).explode("name")
    named["gives"] = named["reason"] != NONE_READ
    return named.groupby(["side", "name", "country"], observed=True)["gives"].any().reset_index()


def sizes(table: pd.DataFrame) -> dict[str, int]:
    """How many voices spoke on each side; a voice that spoke on two sides counts on both."""
    found = people(table)["side"].value_counts()
    return {side: int(found.get(side, 0)) for side in SIDES}


def givers(table: pd.DataFrame) -> tuple[int, int]:
    """How many voices there are, and how many of them give a reason on any side."""
    gives = people(table).groupby(["name", "country"])["gives"].any()
    return len(gives), int(gives.sum())


def giving_of(giving: int, voices: int) -> str:
    """`60 of 73 voices give`; in words where there is one voice, or none."""
    if voices < 2:
        return f"The one voice {'gives' if giving else 'does not give'}" if voices else "There is no voice to give"
    return f"{giving or 'None'} of {count(voices, 'voice')} {verb(giving or 1, 'gives', 'give')}"


def draw(table: pd.DataFrame) -> Axes:
    """Each voice as a mark in the row of its reason and the panel of the side it serves, by country group."""
    seen = table[table["voices"] > 0]
    if seen.empty:
        return style.nothing(1.6, "No voice speaks to this question under these settings.")
    rows, here = list(dict.fromkeys(seen["label"])), sizes(table)
    most = {
        side: int(seen[seen["side"] == side].groupby("label")["voices"].sum().max()) for side in SIDES if here[side]
    }
    wide = sum(number + 1.6 for number in most.values())
    share = [max(number + 1.6, form.pick(0.22, 0.38) * wide) * max(1, SLOTS / wide) for number in most.values()]
    _, grid = style.sheet(len(rows) * ROW + 1.5, 1, len(most), sharey=True, width_ratios=share, stacked=False)
    for ax, side, slots in zip(grid[0], most, share, strict=True):
        _marks(ax, seen[seen["side"] == side], rows, form.pick(4.45, 1.5) * 72 / sum(share))
        ax.set_xlim(0.2, slots + 0.2)
        ax.set_title(f"{side} ({here[side]})", fontsize=form.pick(8, 6.6), color=COLOURS[side])
    grid[0, 0].set_yticks(range(len(rows)), rows)
    grid[0, 0].set_ylim(len(rows) - 0.4, -0.7)
    grid[0, 0].set_xlabel(" ")
    key(grid[0, 0], *group_marks(seen["group"]), form.pick(-16, 26), form.pick(0, 1))
    return grid[0, 0]


def _marks(ax: Axes, part: pd.DataFrame, rows: Sequence[str], step: float) -> None:
    """Marks of one panel, by country group, and the number at the end of each row; hollow where no reason is read."""
    size = min(5.2, step * 0.78)
    for place, label in enumerate(rows):
        own = part[part["label"] == label]
        voices = own.groupby("group")["voices"].sum().reindex(list(GROUPS)).dropna().astype(int)
        x = 0
        for group, n in voices.items():
            colour, fill = GROUP_COLOURS[group], "white" if label == NONE_READ else GROUP_COLOURS[group]
            ax.plot(
                x + 1 + np.arange(n),
                [place] * n,
                GROUP_MARKERS[group],
                color=colour,
                markerfacecolor=fill,
                markersize=size,
                markeredgewidth=0.8,
            )
            x += n
        if x:
            ax.text(x + 0.75, place, f"{x}", fontsize=7, va="center", color="#333333")
    if NONE_READ in rows:
        ax.axhline(len(rows) - 1.5, color=LIGHT, linewidth=0.8)
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.axvline(0.25, color="#999999", linewidth=0.8)
    ax.set_xticks([])
    ax.tick_params(axis="y", length=0)


def totals(table: pd.DataFrame) -> pd.Series:
    """Voices by label and side, the reasons only."""
    return (
        table[(table["reason"] != NONE_READ) & (table["voices"] > 0)]
        .groupby(["label", "side"], observed=True)["voices"]
        .sum()
    )


def most(table: pd.DataFrame, side: str, top: int = 3) -> str:
    """The reasons that most voices give on a side, with how many."""
    whole = totals(table)
    own = whole.xs(side, level="side") if side in whole.index.get_level_values("side") else whole.iloc[:0]
    own = own.sort_values(ascending=False, kind="stable").head(top)
    return listed(f"“{label}” ({n})" for label, n in own.items())


def say(table: pd.DataFrame, asked: Asked) -> Words:
    """Words of the reasons by side and country."""
    whole = totals(table).groupby(level="label").sum().sort_values(ascending=False, kind="stable")
    alone = len(whole) > 0 and (len(whole) == 1 or whole.iloc[0] > whole.iloc[1])
    plain = "Reasons by the side that they serve"
    empty = table.loc[table["voices"] == 0, "label"]
    here, (voices, giving) = sizes(table), givers(table)
    twice = sum(here.values()) - voices
    method = (
        f"Each mark is a voice, once per reason and side. {SERVES} In brackets: voices that spoke on the side; {twice or 'none'} spoke on more than one "
        f"and {verb(twice or 1, 'counts', 'count')} on each. Hollow marks, “{NONE_READ}”: voices in none of whose statements on the side a reason is read. {NOT_HELD} Given by nobody: "
        f"{listed(f'“{label}”' for label in empty)}. {count(asked.scope.statements, 'statement')}. Counts only: no test and no share. The CSV names the voices. {foot(asked)}"
    )
    sides = "; ".join(f"{side} ({count(here[side], 'voice')}): {most(table, side, 5)}" for side in SIDES if here[side])
    return Words(
        title=title(f"“{whole.index[0]}” is the reason most often read", plain) if alone else plain,
        subtitle=subtitle(asked, voices),
        caption=caption(
            asked,
            f"A mark is a voice (n = {voices}), once per reason and side, coded by reading; hollow: no reason read. In brackets: voices on the side. Counts only, no test.",
        ),
        method=method,
        alt=f"Rows of marks, one per voice, in a row for each reason and a panel for each side. Most marks: {sides or 'none'}.",
        reading=(
            f"{giving_of(giving, voices)} at least one reason. Most often against: "
            f"{most(table, AGAINST)}; for: {most(table, FOR)}; undecided: {most(table, OPEN)}."
        ),
        n=voices,
    )


@needs(REASONS, ONE_QUESTION)
def by_side(asked: Asked) -> Figure:
    """The reasons by the side they serve, a mark per voice; columns: `reasons.counts`."""
    return Figure(asked, {"table": counted(asked)}, draw, partial(say, asked=asked))


@needs(REASONS, ONE_QUESTION)
def named(asked: Asked) -> Listing:
    """One row per statement and reason in it, with names; columns: `reasons.given`."""
    return Listing(asked, reasons.given(reasons.statements(asked), asked.book), partial(say_named, asked=asked))


def say_named(table: pd.DataFrame, asked: Asked) -> tuple[str, str]:
    """Caption and reading of the table of statements with their reasons."""
    what = "One row per statement and reason in it, coded by reading, to check who gives what."
    shown = caption(asked, what, NOT_THE_WHOLE_VIEW)
    several = table.drop_duplicates(["voice_id", "reason"]).groupby("voice_id").size()
    if several.empty:
        return shown, "No statement carries a reason under these settings."
    many = int((several > 1).sum())
    more = f"; {many} of them more than one, at most {several.max()}" if many and len(several) > 1 else ""
    return (
        shown,
        f"{count(len(several), 'voice')} {verb(len(several), 'gives', 'give')} {count(len(table), 'reason')} in all{more}.",
    )
