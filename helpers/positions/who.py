"""The voices on the stance scale, one row each, and the list of the statements behind them."""

from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from helpers.asked import Asked
from helpers.corpus import countries
from helpers.corpus.countries import GROUPS
from helpers.figure import form, style
from helpers.figure.basis import ONE_QUESTION, needs
from helpers.figure.figure import Figure, Listing
from helpers.figure.style import GROUP_COLOURS
from helpers.positions import names, stances
from helpers.positions.official_lines import lines_sentence
from helpers.positions.parts import (
    MEAN_SIDE,
    NOBODY,
    SIDE,
    WHO,
    both_ends,
    caption,
    certain,
    counted,
    disc,
    disc_key,
    explain_discs,
    filled,
    in_full,
    marks_of,
    name_rows,
    nothing,
    out_of_office,
    sheet_with_key,
    stance_scale,
    subtitle,
    with_sign,
)
from helpers.words import Words, capital, count, listed, short, verb

ROW, TALLEST = 0.158, 7.2  # inches: a row with a name, and the most that all rows may take
TWO_COLUMNS, THREE_COLUMNS = 26, 96  # voices from which the names stand in two and in three columns
ON_A_SLIDE, IN_A_COLUMN = 13, 54  # voices that have a row each on a slide and in a narrow column
NAMED = 0.085  # inches: rows below this height have no room for a name
LONGEST = 27  # letters of a name in one line
AGAIN = ", continued"


def draw(asked: Asked, statements: pd.DataFrame) -> Axes:
    """Every voice in a row on the stance scale, by country group and stance; `statements`: `stances.listing`.

    A disc per stance, with the number of its period, filled where it is explicit, outlined where implied.
    """
    if statements.empty:
        return style.nothing(1.6, NOBODY)
    voices = statements["voice_id"].nunique()
    if voices > form.pick(voices, IN_A_COLUMN, ON_A_SLIDE):
        return names.draw(asked, statements)
    columns = 1 + (voices > TWO_COLUMNS) + (voices > THREE_COLUMNS)
    parts = _columns(_entries(statements), columns)
    rows = max(map(len, parts))
    step = min(ROW, TALLEST / rows)
    entries, places = disc_key(statements["period"], certain(asked))
    key, axes = sheet_with_key(rows * step + 0.5, columns, share=False, lines=places[-1][1] + 1)
    explain_discs(key, entries, places)
    for ax, part in zip(axes, parts, strict=True):
        _name_rows(ax, part, rows, step, asked, columns)
    return axes[0]


def _entries(table: pd.DataFrame) -> list[dict]:
    """Headings and voices in order: head (text) or name, with colour and statements."""
    entries: list[dict] = []
    for group, part in table.groupby("group", observed=True):
        voices, colour = part["voice_id"].nunique(), GROUP_COLOURS[group]
        entries.append({"head": capital(GROUPS[group]), "n": voices, "colour": colour})
        for _, own in part.groupby("voice_id", sort=False):
            entries.append({"name": _label(own.iloc[0]), "colour": colour, "own": own, "head": ""})
    return entries


def _label(row: pd.Series) -> str:
    """The name for a row, with the country's code where a group holds several countries."""
    code = f" ({row['country']})" if row["country"] and countries.several(row["group"]) else ""
    return row["name"] + code


def _columns(entries: list[dict], columns: int) -> list[list[dict]]:
    """The entries in columns of about equal length; a group that is cut gets its heading again."""
    if columns == 1:
        return [entries]
    first = -(-len(entries) // columns)
    heads = [place for place, entry in enumerate(entries) if entry["head"]]
    near = min(heads[1:], key=lambda place: abs(place - first), default=first)
    cut = near if abs(near - first) <= 4 else first
    left, right = entries[:cut], entries[cut:]
    if right and not right[0]["head"]:
        head = next(entry for entry in reversed(left) if entry["head"])
        right = [{**head, "head": f"{head['head'].removesuffix(AGAIN)}{AGAIN}", "n": 0}, *right]
    return [left, *_columns(right, columns - 1)]


def _name_rows(ax: Axes, entries: list[dict], rows: int, step: float, asked: Asked, columns: int) -> None:
    narrow = columns > 2
    stance_scale(ax, asked, {1: 40, 2: 15, 3: 11}[columns], 5 if narrow else 6.5)
    if narrow:
        ax.tick_params(axis="x", labelsize=6)
    size, marks = min(5.3 if narrow else 6.6, step * 42), None
    for y, entry in enumerate(entries):
        if entry["head"]:
            count = f"  ({entry['n']})" if entry["n"] else ""
            x, side = (-asked.end - 0.7, "right") if narrow else (-asked.end - 0.55, "left")
            ax.text(
                x, y + 0.1, entry["head"] + count, color=entry["colour"], fontweight="bold", fontsize=6 if narrow else 7,
                va="center", ha=side,
            )  # fmt: skip
            continue
        marks = marks or marks_of(entry["own"]["period"].cat.categories)
        _voice(ax, y, entry, marks, min(5.8 if narrow else 7.4, step * 47))
    named = [(y, entry["name"]) for y, entry in enumerate(entries) if not entry["head"]]
    names = [name if step >= NAMED else "" for _, name in named]
    name_rows(ax, [y for y, _ in named], names, LONGEST, step, size)
    ax.set_ylim(rows - 0.4, -0.6)


def _voice(ax: Axes, y: float, entry: dict, marks: dict[str, str], size: float) -> None:
    own = entry["own"].drop_duplicates(["stance", "period", "certainty"]).sort_values(["stance", "period"])
    ax.axhline(y, color="#F0F0F0", linewidth=0.6, zorder=0)
    ax.plot([own["stance"].min(), own["stance"].max()], [y, y], color=entry["colour"], linewidth=1.1, zorder=2)
    moved = own["stance"].to_numpy(float) + style.spread(
        own["stance"].tolist(), min(0.36, 0.85 / max(own["stance"].value_counts().max(), 1))
    )
    for x, period, certainty in zip(moved, own["period"], own["certainty"], strict=True):
        disc(ax, x, y, marks[period], entry["colour"], filled(certainty), size)


def say(asked: Asked, statements: pd.DataFrame) -> Words:
    """How many voices lean to either side, and where they come from; `statements`: `stances.listing`."""
    if statements.empty:
        return nothing(asked, "Voices by stance")
    voices = stances.voices(statements)
    counts, several = sides(voices), int((voices["statements"] > 1).sum())
    method = in_full(
        asked,
        "Each row is a voice, in the order of its mean stance within its country group; a disc marks each of its stances, the number its "
        f"period{', a filled disc that the stance is explicit, an outlined one that it is implied' if certain(asked) else ''}.",
        f"{count(len(voices), 'voice')} with {count(int(voices['statements'].sum()), 'statement')}; {count(several, 'voice') if several else 'none'} with more than one. {MEAN_SIDE}",
        WHO if out_of_office(asked) else "",
    )
    spread = "; ".join(
        f"{GROUPS[group]}: {len(own)} {_ends(own['stance'])}" for group, own in voices.groupby("group", observed=True)
    )
    alt = (
        f"Names of {count(len(voices), 'voice')} in rows, by country group, each with its stance on a scale from {asked.ends}. {spread}. "
        f"Leaning to “{short(asked.scope.low)}”: {counts[-1]}, to “{short(asked.scope.high)}”: {counts[1]}, to neither side: {counts[0]}."
    )
    shown = caption(
        asked,
        f"A row is a voice (n = {len(voices):,}) ordered by mean stance, a disc a stance coded by reading"
        f"{': filled where explicit, outlined where implied' if certain(asked) else ''}, its number the period.",
    )
    under = subtitle(asked, len(voices))
    head = both_ends(asked, counts, count(len(voices), "voice"))
    return Words(head, under, shown, alt, sides_sentence(asked, voices), len(voices), method)


def _ends(stances: pd.Series) -> str:
    """From which stance to which the voices of a group reach."""
    low, high = with_sign(stances.min()), with_sign(stances.max())
    return f"at {low}" if low == high else f"from {low} to {high}"


def sides(table: pd.DataFrame) -> dict[int, int]:
    """How many voices stand below zero, at zero and above, from `stances.voices`."""
    counts = table["side"].value_counts()
    return {side: int(counts.get(side, 0)) for side in SIDE}


def by_group(table: pd.DataFrame, side: int) -> str:
    """The voices on one side by country group: `Norway 9, Kenya 1`."""
    counts = table.loc[table["side"] == side, "group"].value_counts()
    parts = [f"{GROUPS[group]} {counts[group]}" for group in GROUPS if counts.get(group, 0)]
    return listed(parts)


def sides_sentence(asked: Asked, voices: pd.DataFrame) -> str:
    """How many voices stand on each side, and where they come from; `voices`: `stances.voices`."""
    counts, ends = (
        sides(voices),
        {-1: f"“{short(asked.scope.low)}”", 1: f"“{short(asked.scope.high)}”", 0: "neither side"},
    )
    if len(voices) == 1:
        return f"The one {counted(asked, 1).removeprefix('1 ')} leans to {ends[voices['side'].iloc[0]]} ({GROUPS[voices['group'].iloc[0]]})."
    parts = [
        f"{counts[side] or 'none'} {verb(counts[side] or 1, 'leans', 'lean')} to {ends[side]}"
        + (f" ({by_group(voices, side)})" if counts[side] else "")
        for side in (-1, 1, 0)
    ]
    middle = f"; {parts[2]}" if counts[0] else ""
    return f"Of {counted(asked, len(voices))}, {parts[0]} and {parts[1]}{middle}."


def find(asked: Asked, statements: pd.DataFrame) -> str:
    """Which positions exist on the question and who holds them; never a mean or a share. Empty where nobody speaks."""
    if statements.empty:
        return ""
    voices = stances.voices(statements)
    held = "Both sides are held" if {-1, 1} <= set(voices["side"]) else "One side is held"
    # the official lines are other statements than those drawn, so they cannot come from the table
    lines = stances.official_lines(asked.line.statements)
    counts, who = sides(voices), counted(asked, len(voices))
    ends = ((-1, f"“{short(asked.scope.low)}”"), (1, f"“{short(asked.scope.high)}”"), (0, "neither side"))
    parts = [f"{counts[side] or 'none'} to {end}" for side, end in ends if side or counts[0]]
    parts[0] = parts[0].replace(" to ", f" {verb(counts[-1] or 1, 'leans', 'lean')} to ", 1)
    plain = f"“{asked.scope.text}” Of {who} in these pages, {listed(parts)}."
    return f"{plain}\n{held}. {sides_sentence(asked, voices)} {lines_sentence(lines, asked)}".strip()


@needs(ONE_QUESTION)
def voices(asked: Asked) -> Figure:
    """Every voice in a row on the stance scale, by country group; its table holds the statements (`stances.listing`)."""
    tables = {"statements": stances.listing(asked.statements)}
    return Figure(asked, tables, partial(draw, asked), partial(say, asked), partial(find, asked))


@needs(ONE_QUESTION)
def statements(asked: Asked) -> Listing:
    """What each voice said, where and when: the columns of `stances.listing` to be read."""
    whole = stances.listing(asked.statements)

    def say_list(table: pd.DataFrame) -> tuple[str, str]:
        # voices and addresses are counted in the whole list, which has their columns, row by row of the table shown
        return _list_words(asked, whole.loc[whole.index.intersection(table.index)])

    return Listing(asked, whole[stances.SHOWN], say_list)


def _list_words(asked: Asked, rows: pd.DataFrame) -> tuple[str, str]:
    """Caption and reading of the whole list of statements; `rows`: `stances.listing`."""
    shown = caption(
        asked,
        f"Every statement behind the figure (n = {len(rows):,}) with its gist in our own words, role, affiliation at the time, date and address.",
    )
    if rows.empty:
        return shown, NOBODY
    addresses = int((rows["url"] != "").sum())
    reading = f"{count(len(rows), 'statement')} of {count(rows['voice_id'].nunique(), 'voice')}, {addresses} with the address of the page or of its site."
    return shown, reading
