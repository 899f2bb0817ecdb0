"""What several figures of positions share: keys of discs, the stance scale, rows of groups, and pieces of captions and sentences."""

import textwrap
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import blended_transform_factory

from helpers.asked import Asked
from helpers.asked import caption as caption
from helpers.corpus import scale as scales
from helpers.figure import form, style
from helpers.figure.style import GROUP_COLOURS, GROUPS, LIGHT
from helpers.measures import intervals
from helpers.positions import stances
from helpers.words import NOT_THE_WHOLE_VIEW, SAMPLE, Words, count, short, title

SIDE = {-1: "below zero", 0: "at zero", 1: "above zero"}
NOBODY = "No voice speaks to this question under these settings."
ONE_VOTE = "One vote per voice; one that speaks more than once counts with an equal part on each of its stances."
DRAWN_AGAIN = (
    "A resampling interval shows how far the number moves when as many voices are drawn again from those collected (bootstrap); it says nothing "
    "about voices not found."
)
WHO = "Voices out of office are all who speak neither in office nor as an institution, former officials and politicians among them."
LETTER = 0.055  # inches of an average letter in a key
ON_A_SLIDE = 2.5  # inches that a slide has for key and axes
MEAN_SIDE = "A voice leans to the side of its mean; a mean of zero, leaning to neither, can come from stances on both."


def marks_of(labels: Sequence[str]) -> dict[str, str]:
    """The mark of each period: its number in order, a dash for one that cannot be told."""
    return {label: str(place) for place, label in enumerate(labels, 1) if label != stances.NO_PERIOD} | {
        stances.NO_PERIOD: "–"
    }


def disc(ax: Axes, x: float, y: float, mark: str, colour: str, solid: bool, size: float = 7.4, place=None) -> None:
    """A disc with a mark in it; outlined where the stance is implied. `place`: a transform other than the data's."""
    place = place or ax.transData
    ax.plot(
        x, y, "o", markersize=size, markerfacecolor=colour if solid else "white", markeredgecolor=colour, markeredgewidth=0.9, zorder=3,
        transform=place, clip_on=False, in_layout=False,
    )  # fmt: skip
    ax.annotate(
        mark, (x, y), xycoords=place, ha="center", va="center_baseline", fontsize=size * 0.74, fontweight="bold", zorder=4,
        color="white" if solid else colour, annotation_clip=False,
    ).set_in_layout(False)  # fmt: skip


def sheet_with_key(height: float, columns: int, share: bool = True, lines: int = 1, **grid) -> tuple[Axes, list[Axes]]:
    """A sheet with a key of so many lines on top and `columns` axes of `height` inches below it, by default with one y axis."""
    high = 0.16 * lines
    height = min(height, ON_A_SLIDE - high) if form.is_slide() else height
    if form.is_column() and columns > 1:
        return _below_each_other(height, columns, share, high)
    sizes = {"height_ratios": [high, height], **grid}
    fig, axes = style.sheet(height + high + 1.04, 2, columns, sharey="row" if share else False, gridspec_kw=sizes)
    spec = axes[0, 0].get_gridspec()
    for ax in axes[0]:
        ax.remove()
    key = fig.add_subplot(spec[0, :])
    key.set(ylim=(lines - 0.5, -0.5))
    key.set_axis_off()
    return key, list(axes[1])


def _below_each_other(height: float, columns: int, share: bool, high: float) -> tuple[Axes, list[Axes]]:
    """The same in a narrow column: the axes stand below each other, the names of the rows beside each."""
    ratios = [high, *[height * style.CLOSE] * columns]
    _, axes = style.sheet(sum(ratios) + 1.04, 1 + columns, 1, gridspec_kw={"height_ratios": ratios})
    key, *below = axes[:, 0]
    for ax in below[1:] if share else ():
        ax.sharey(below[0])
    key.set(ylim=(high / 0.16 - 0.5, -0.5))
    key.set_axis_off()
    return key, below


def across(key: Axes):
    """Places in a key: x in inches from the left edge of the sheet, y by line."""
    return blended_transform_factory(key.figure.dpi_scale_trans, key.transData)


def in_lines(
    texts: Sequence[str], left: float = 0.16, letter: float = 0.0575, gap: float = 0.36
) -> list[tuple[float, int]]:
    """Where the entries of a key stand (inches from the left, line), each with room for its text: in as few lines as they need,
    and these about equally long."""
    wides, room = [gap + letter * len(text) for text in texts], form.now().wide + 0.1
    places = _filled(wides, left, room)
    lines = places[-1][1] if places else 0
    while lines and (closer := _filled(wides, left, room - 0.1))[-1][1] == lines:
        places, room = closer, room - 0.1
    return places


def _filled(wides: Sequence[float], left: float, room: float) -> list[tuple[float, int]]:
    """Entries so many inches wide in lines of at most `room` inches."""
    places, x, line = [], left, 0
    for wide in wides:
        if x + wide > room and x > left:
            x, line = left, line + 1
        places.append((x, line))
        x += wide
    return places


def certain(asked: Asked) -> bool:
    """Whether the data say of any statement how certain it is; where they do not, no figure sets explicit and implied apart."""
    return bool((asked.data.statements["certainty"] != "").any())


def filled(certainty: str) -> bool:
    """Whether a stance is drawn filled: outlined is only what is implied."""
    return certainty != "implied"


def disc_key(period: pd.Series, certainty: bool = True) -> tuple[list[tuple[str, bool, str]], list[tuple[float, int]]]:
    """What the numbers in the discs mean (periods in which nobody speaks are left out) and the two looks of a disc (mark, filled, text; without them where `certainty` is not told), and where they stand."""
    labels = [label for label in period.cat.categories if (period == label).any()]
    marks = marks_of(period.cat.categories)
    entries = [(marks[label], True, "period not told" if label == stances.NO_PERIOD else label) for label in labels]
    entries += [("", True, "explicit"), ("", False, "implied")] if certainty else []
    return entries, in_lines([text for _, _, text in entries])


def explain_discs(
    key: Axes, entries: Sequence[tuple], places: Sequence[tuple[float, int]], colours: Sequence[str] = ()
) -> None:
    """Draw a key of discs: mark, filled or not, and text of each entry at its place."""
    for number, ((mark, solid, text), (x, line)) in enumerate(zip(entries, places, strict=True)):
        disc(key, x, line, mark, colours[number] if colours else "#555555", solid, 6.8, across(key))
        key.annotate(
            text, (x + 0.1, line), xycoords=across(key), va="center", fontsize=6.8, annotation_clip=False
        ).set_in_layout(False)


def explain_names(ax: Axes, groups: Collection[str], x: float, y: float, place, step: float = 1) -> None:
    """What the colours of names mean: each country group in its own, in the order of GROUPS, from `x` inches on, in lines `step` apart."""
    known = [group for group in GROUPS if group in set(groups)]
    texts = ["Colour of names:", *(GROUPS[group] for group in known)]
    colours = ["#555555", *(GROUP_COLOURS[group] for group in known)]
    places = in_lines(texts, x, LETTER, 0.13)
    for text, colour, (left, line) in zip(texts, colours, places, strict=True):
        look: dict[str, Any] = {"va": "center", "fontsize": 6.8, "color": colour, "annotation_clip": False}
        ax.annotate(text, (left, y + line * step), xycoords=place, **look).set_in_layout(False)


def lines_of_names(groups: Collection[str], x: float) -> int:
    """How many lines `explain_names` takes."""
    texts = ["Colour of names:", *(GROUPS[group] for group in GROUPS if group in set(groups))]
    return in_lines(texts, x, LETTER, 0.13)[-1][1] + 1


def explain(key: Axes, handles: list, **more) -> None:
    """A legend in one line at the left edge of the sheet."""
    legend = key.legend(
        handles=handles, loc="center left", bbox_to_anchor=(0.06, 0), bbox_transform=across(key), ncols=len(handles), borderaxespad=0,
        fontsize=6.8, handletextpad=0.4, columnspacing=1.2, **more,
    )  # fmt: skip
    legend.set_in_layout(False)


def stance_scale(ax: Axes, asked: Asked, wrap: int = 40, size: float = 6.5) -> None:
    """The stance scale on top, its ends in words, a light line at each step."""
    style.stance_axis(ax, asked.scale)
    ax.set_xlim(-asked.end - 0.6, asked.end + 0.6)
    ax.xaxis.tick_top()
    ax.tick_params(axis="both", length=0, pad=1.5)
    for side in ax.spines.values():
        side.set_visible(False)
    for stance in asked.scale:
        ax.axvline(stance, color=LIGHT if stance else "#AAAAAA", linewidth=0.7, zorder=0)
    wrap = form.pick(wrap, min(wrap, 16))
    low, high = (textwrap.fill(short(end), wrap) for end in (asked.scope.low, asked.scope.high))
    lift: dict[str, Any] = {
        "xycoords": "axes fraction",
        "textcoords": "offset points",
        "fontsize": size,
        "color": "#333333",
        "va": "bottom",
    }
    ax.annotate(f"← {low}", (0, 1), xytext=(0, 13), ha="left", **lift)
    ax.annotate(f"{high} →", (1, 1), xytext=(0, 13), ha="right", **lift)


def upright_ends(ax: Axes, asked: Asked) -> None:
    """The ends of the scale in words, upright beside an axis of the scale: the low one at its foot, the high one at its top."""
    look: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points", "fontsize": 7, "rotation": 90, "ha": "right"}  # fmt: skip
    for text, y, va in ((f"← {short(asked.scope.low)}", 0, "bottom"), (f"{short(asked.scope.high)} →", 1, "top")):
        ax.annotate(textwrap.fill(text, form.pick(30, 26, 18)), (0, y), xytext=(-24, 0), va=va, **look)


def folded(name: str, longest: int, row: float, size: float) -> tuple[str, float]:
    """A whole name in lines of at most `longest` letters, and the size of letters at which they fit a row of `row` inches."""
    lines = textwrap.wrap(name, longest) or [""]
    return "\n".join(lines), min(size, 72 * row / (1.12 * len(lines))) if len(lines) > 1 else size


def name_rows(ax: Axes, places: Sequence[float], names: Sequence[str], longest: int, row: float, size: float) -> None:
    """Names on the y axis, never cut: one too long for its row stands in two smaller lines."""
    fitted = [folded(name, longest, row, size) for name in names]
    ax.set_yticks(places, [text for text, _ in fitted], linespacing=0.95)
    for label, (_, fits) in zip(ax.get_yticklabels(), fitted, strict=True):
        label.set_fontsize(fits)


def both_ends(asked: Asked, counts: dict[int, int], head: str) -> str:
    """A title with both ends of the scale, the undecided and how many stand where: `73 voices: “it cannot work” 58, ...`."""
    low, high = (f"“{short(end)}”" for end in (asked.scope.low, asked.scope.high))
    body = f"{low} {counts[-1]}, {high} {counts[1]}, neither {counts[0]}"
    plain = f"{head}: {counts[-1]} below zero, {counts[1]} above, {counts[0]} at zero"
    return title(f"{head}: {body}", f"{head.partition(' ')[2].capitalize()}: {body}", body, plain)


def block_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Each block and group with its place y: groups one below the other, a gap before each block."""
    rows = table[["block", "group"]].drop_duplicates().sort_values(["block", "group"]).reset_index(drop=True)
    return rows.assign(y=np.arange(len(rows)) + 0.75 * rows["block"].cat.codes.rank(method="dense").sub(1))


def group_labels(ax: Axes, rows: pd.DataFrame, n: pd.Series) -> None:
    """Names of groups with their n on the y axis, and the name of each block above its first group."""
    labels = [
        f"{textwrap.fill(group, 16)}  ({n[(block, group)]})"
        for block, group in zip(rows["block"], rows["group"], strict=True)
    ]
    ax.set_yticks(rows["y"], labels, fontsize=7)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(rows["y"].max() + 0.6, -0.75)
    for block, y in rows.groupby("block", observed=True)["y"].min().items():
        if block != stances.BLOCKS[0]:
            ax.annotate(
                f"by {block}",
                (0, y - 0.72),
                xycoords=("axes fraction", "data"),
                fontsize=7,
                color="#555555",
                style="italic",
                va="center",
                ha="right",
                xytext=(-3, 0),
                textcoords="offset points",
            )


def enough(asked: Asked) -> int:
    """How many voices a resampling interval, a measure of polarisation or a sentence on a group needs."""
    return max(intervals.BOOT_N, asked.min_n)


def out_of_office(asked: Asked) -> bool:
    """Whether the roles asked for are those of all who speak neither in office nor as an institution."""
    return asked.out_of_office


def counted(asked: Asked, n: int) -> str:
    """So many voices: `73 voices out of office` where the roles are theirs, else `73 voices`."""
    return f"{count(n, 'voice')} out of office" if out_of_office(asked) else count(n, "voice")


def with_sign(stance: float) -> str:
    """A stance with its sign: `−1.5`, `0`, `+2`."""
    return f"{stance:+.2g}".replace("-", "−") if stance else "0"


def subtitle(asked: Asked, n: int) -> str:
    """Question, n, what was read and when, in one line or two."""
    scope = asked.scope
    return f"“{scope.text}” {counted(asked, n)} in {scope.read}, {scope.dates}."


def filters(asked: Asked) -> str:
    """The settings that narrow the choice, as a sentence; empty where none does."""
    return f"Filters: {asked.scope.filters}." if asked.scope.filters else ""


def scale(asked: Asked) -> str:
    """What the ends of the stance scale mean; empty where all questions are asked together."""
    scope = asked.scope
    low, high = scales.signed(asked.scale[0]), scales.signed(asked.end)
    return f"Stances coded by reading, {low} ({scope.low}) to {high} ({scope.high})." if scope.low else ""


def without_period(asked: Asked) -> str:
    """How many statements stand in no period; empty where all do."""
    torn = asked.scope.without_period
    return f"{count(torn, 'statement')} without a period (month known only, a cut falls in it)." if torn else ""


def in_full(asked: Asked, *parts: str, names: bool = True) -> str:
    """The method in full: the parts, then what the scale is, what is left out, and what the sample can show."""
    ending = [scale(asked), without_period(asked), filters(asked), SAMPLE, NOT_THE_WHOLE_VIEW if names else ""]
    return " ".join(part for part in (*parts, *ending) if part)


def resampled(asked: Asked) -> str:
    """How a mean gets its interval."""
    least, most = asked.min_n, intervals.BOOT_N - 1
    numbers = f"from {least:,} to {most}" if least < most else f"at {most}"
    few = f", Student’s t {numbers} (hollow, small n)" if least <= most else ""
    return f"Mean: 95 % resampling interval ({intervals.DRAWS:,} draws of voices) from {enough(asked):,} voices{few}. {DRAWN_AGAIN}"


def nothing(asked: Asked, head: str, why: str = NOBODY) -> Words:
    """The words of a section in which nothing can be drawn, and where else statements on the question stand."""
    why = f"{why} {asked.elsewhere}".strip()
    return Words(head, f"“{asked.scope.text}”", caption(asked, why), why, why, 0, in_full(asked, why, names=False))


def large_groups(asked: Asked, table: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The groups of a table that have enough voices to be named in a sentence, each with its rows."""
    large = table[table["n"] >= enough(asked)]
    return [(str(group), own) for group, own in large.groupby("group", observed=True, sort=False)]


def total_of(table: pd.DataFrame) -> int:
    """How many voices a table by block and group is of: those of all; without that block, of its largest block."""
    sizes = table.drop_duplicates(["block", "group"]).groupby("block", observed=True)["n"].sum()
    return int(sizes.get(stances.BLOCKS[0], sizes.max()))
