"""Which voices share which reasons: the two-mode network in three columns. The layout is fixed by the order of the columns."""

from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers.arguments import reasons, voice_networks
from helpers.arguments.parts import (
    COLOURS,
    NOT_HELD,
    SERVES,
    caption,
    files,
    foot,
    group_marks,
    key_above,
    subtitle,
    within,
)
from helpers.arguments.voice_networks import Network
from helpers.asked import Asked, once
from helpers.corpus import given
from helpers.figure import form, labels, style
from helpers.figure.basis import ONE_QUESTION, REASONS, needs
from helpers.figure.figure import Figure
from helpers.figure.style import GROUP_COLOURS, GROUP_MARKERS, INK
from helpers.words import Words, count, listed, verb

ROW, TALLEST = 0.15, 6.6
STYLES = {"against": (0, ()), "for": (0, (4, 1.5)), "undecided": (0, (1, 1.2)), "both": (0, (6, 1.5, 1, 1.5))}
TIES = {**COLOURS, "both": INK}
SWEEPS = 12  # rounds of ordering the columns so that fewer ties cross
ACROSS = 6.1  # inches
ON_A_SLIDE = 19  # rows of names
NARROW = "Voices, reasons and the lines between them need the width of the text; this column has no room for them."


@once
def _network(asked: Asked, minimum: int) -> Network:
    return voice_networks.of_reasons(reasons.statements(asked), asked.book, minimum)


def draw(node: pd.DataFrame, tie: pd.DataFrame) -> Axes:
    """Voices against at the left, reasons in the middle, voices for and undecided at the right, a line per tie."""
    tie = within(tie, node)
    if form.is_column():
        return style.nothing(1.6, NARROW)
    if form.is_slide():
        tie = _foremost(tie, node)
    people, node = int((node["kind"] == "voice").sum()), node[node["id"].isin({*tie["source"], *tie["target"]})]
    if tie.empty:
        return style.nothing(1.6, "No voice gives enough reasons under these settings.")
    columns, nodes = _columns(node, tie), node.set_index("id")
    rows = max(map(len, columns))
    step = min(max(ROW, 0.28 * len(columns[1]) / rows), TALLEST / rows)
    ax, size = style.canvas(rows * step + 1.5), min(7.2, 62 * step)
    across = _across(nodes.loc[columns[0], "label"], nodes.loc[columns[2], "label"], size)
    places = {
        key: (x, (place + 0.5) * rows / len(column))
        for column, x in zip(columns, across, strict=True)
        for place, key in enumerate(column)
    }
    _ties_and_reasons(ax, tie, nodes.loc[columns[1]], places)
    for key in (*columns[0], *columns[2]):
        _name(ax, nodes.loc[key], *places[key], key in set(columns[0]), size)
    style.leave_out(ax, people - int((node["kind"] == "voice").sum()), "voices")
    ax.set_xlim(0, ACROSS)
    ax.set_ylim(rows, 0)
    ax.set_axis_off()
    here = [side for side in TIES if side in set(tie["side"])]
    lines = [Line2D([], [], color=TIES[side], linestyle=STYLES[side], linewidth=1.3) for side in here]
    marks, groups = group_marks(node["group"])
    key_above(ax, [*lines, *marks], [*here, *groups])
    return ax


def _foremost(tie: pd.DataFrame, node: pd.DataFrame) -> pd.DataFrame:
    """The ties of the voices with most reasons, so many against and so many for or undecided as a slide has rows for."""
    degree = tie.groupby("source").size().sort_values(ascending=False, kind="stable")
    against = set(node.loc[node["side"] == "against", "id"])
    kept = [voice for voice in degree.index if voice in against][:ON_A_SLIDE]
    kept += [voice for voice in degree.index if voice not in against][:ON_A_SLIDE]
    return tie[tie["source"].isin(kept)]


def _ties_and_reasons(ax: Axes, ties: pd.DataFrame, reasons: pd.DataFrame, places: dict) -> None:
    """A line per tie, from the voice to the near end of the reason's name."""
    texts = [f"{label} ({int(n)})" for label, n in zip(reasons["label"], reasons["voices"], strict=True)]
    half = dict(zip(reasons.index, labels.extent(texts, 7.8)[:, 0] / 2 + 0.06, strict=True))
    for tie in ties.itertuples():
        (start, y), (end, to) = places[tie.source], places[tie.target]
        end += half[tie.target] * (1 if start > end else -1)
        (line,) = ax.plot([start, end], [y, to], color=TIES[tie.side], linestyle=STYLES[tie.side], alpha=0.75, zorder=1)
        line.set_linewidth(0.3 + 0.5 * tie.n)
    for node, text in zip(reasons.index, texts, strict=True):
        x, y = places[node]
        ax.text(x, y, text, ha="center", va="center_baseline", fontsize=7, fontweight="bold", zorder=4)


def _columns(node: pd.DataFrame, ties: pd.DataFrame) -> tuple[list[str], list[str], list[str]]:
    """The nodes of the columns (against, reasons, for and undecided), each ordered by the mean place of its neighbours in the next (Sugiyama et al. 1981)."""
    people = node[node["kind"] == "voice"]
    left = list(people.loc[people["side"] == "against", "id"])
    right = list(people.loc[people["side"] == "for", "id"]) + list(people.loc[people["side"] == "undecided", "id"])
    reasons = node[node["kind"] == "reason"].sort_values("voices", ascending=False, kind="stable")
    middle = list(reasons["id"])
    near: dict[str, list[str]] = {key: [] for key in [*left, *right, *middle]}
    for tie in ties.itertuples():
        near[tie.source].append(tie.target)
        near[tie.target].append(tie.source)
    for _ in range(SWEEPS):
        place = _heights(middle)
        left, right = (sorted(column, key=lambda key: np.mean([place[other] for other in near[key]])) for column in (left, right))  # fmt: skip
        place = _heights(left) | _heights(right)
        middle = sorted(middle, key=lambda key: np.mean([place[other] for other in near[key]]))
    return left, middle, right


def _heights(column: list[str]) -> dict[str, float]:
    return {node: (place + 0.5) / len(column) for place, node in enumerate(column)}


def _across(left: pd.Series, right: pd.Series, size: float) -> tuple[float, float, float]:
    """Where the three columns stand, in inches, so that the names beside the outer ones have room."""
    one, other = (labels.extent(names.tolist(), size)[:, 0].max(initial=0.3) + 0.12 for names in (left, right))
    if left.empty or right.empty:
        return one, 1.3 if left.empty else ACROSS - 1.3, ACROSS - other
    return one, (one + ACROSS - other) / 2, ACROSS - other


def _name(ax: Axes, row: pd.Series, x: float, y: float, at_left: bool, size: float) -> None:
    """A voice's mark and its name on the outer side, in italics where the voice is undecided."""
    ax.plot(
        x, y, GROUP_MARKERS[row["group"]], color=GROUP_COLOURS[row["group"]], markersize=min(4.5, size * 0.62), zorder=3
    )
    ax.annotate(
        row["label"], (x, y), xytext=(-5 if at_left else 5, 0), textcoords="offset points", va="center_baseline",
        ha="right" if at_left else "left", fontsize=size, style="italic" if row["side"] == "undecided" else "normal",
    )  # fmt: skip


def say(node: pd.DataFrame, tie: pd.DataFrame, asked: Asked, minimum: int) -> Words:
    """Words of the network of voices and reasons."""
    people = node[node["kind"] == "voice"]
    statements = reasons.statements(asked)  # who is left out stands in no row
    dropped = _network(asked, minimum).dropped
    silent = int((~reasons.voices(statements)["reasons"]).sum())
    signs = tie["side"].value_counts()
    ties = listed(f"{signs[side]} {side}" for side in ("against", "undecided", "for", "both") if side in signs)
    few = f"{count(dropped, 'voice')} with fewer than {minimum} reasons and " if minimum > 1 else ""
    left_out = f"Left out: {few}{silent} without a reason read."
    shared = tie.groupby("source").size()
    several = int((shared > 1).sum())
    return Words(
        title="Which voices give which reasons, for which side",
        subtitle=subtitle(asked, len(people), "with a reason"),
        caption=caption(
            asked,
            f"A line ties a voice (n = {len(people)}) to a reason it gives, coloured by side. Left: voices against; right: for, italics at 0. {left_out}",
        ),
        method=(
            f"Two-mode network: a line ties a voice to a reason that it gives, signed by the stance of the statement ({ties}); thicker where several documents "
            f"give it. {SERVES} Left: voices whose mean stance is below 0; right: above 0, in italics 0. In brackets: voices that give the reason. Order: by the mean "
            f"place of neighbours, so that few lines cross; nearness means nothing else. {left_out} {NOT_HELD} {foot(asked)}"
        ),
        alt=(
            f"Three columns: voices against, {count(len(node) - len(people), 'reason')}, voices for or undecided, with {count(len(tie), 'line')} between "
            f"them. {_often(node)}"
        ),
        reading=f"{count(len(people), 'voice')} and {count(len(tie), 'tie')}: {ties}. {_often(node)} {count(several, 'voice') if several else 'No voice'} {verb(several or 1, 'gives', 'give')} more than one reason.",
        n=len(people),
    )


def _often(node: pd.DataFrame) -> str:
    given = node[node["kind"] == "reason"]
    if given.empty:
        return "No reason is given."
    top = given.sort_values("voices", ascending=False, kind="stable").head(3)
    return "Most tied: " + listed(f"“{row.label}” ({int(row.voices)})" for row in top.itertuples()) + "."


@needs(REASONS, ONE_QUESTION)
def network_reasons(asked: Asked, minimum: int = 1) -> Figure:
    """Voices with at least `minimum` reasons, tied to the reasons they give; nodes and ties: `voice_networks.of_reasons`."""
    minimum = given.number("MIN_REASONS", minimum, 1)
    network = _network(asked, minimum)
    say_it = partial(say, asked=asked, minimum=minimum)
    return Figure(asked, network.drawn, draw, say_it, also=files(network))
