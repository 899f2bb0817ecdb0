"""The frames of a question year by year, with dated events beside them (04-years)."""

from collections.abc import Iterable, Sequence
from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from helpers.asked import Asked, once
from helpers.figure import form, style
from helpers.figure.basis import FRAMES, needs
from helpers.figure.figure import Figure
from helpers.framing import shares
from helpers.framing.parts import (
    NO_STATEMENT,
    PAGES,
    UNIT,
    caption,
    colour,
    nothing,
    ranked,
    read,
    resampling,
    size,
    upright,
)
from helpers.framing.shares import in_order
from helpers.measures import intervals
from helpers.words import Words, count, listed, percent, span, title


@once
def table(asked: Asked) -> pd.DataFrame:
    """The share of statements with each frame by year and over all years (`shares.by_year`)."""
    return shares.by_year(asked.statements, asked.frames, asked.min_n, asked.seed)


def draw(years: pd.DataFrame, events: pd.DataFrame, min_n: int) -> Axes:
    """Shares by year, one panel per frame, with the share over all years at the right and dated events across all panels.

    `years`: the result of `table`; `events`: date and label. Points stand at the middle of their year; hollow below
    `min_n` documents; a line joins neighbouring years of ten documents or more only. The number of documents stands under
    each year. Returns the lowest panel.
    """
    known = sorted(int(year) for year in set(years["year"].dropna()) - {shares.ALL_YEARS})
    if not years["n"].sum() or not known:
        return style.nothing(1.6, NO_STATEMENT)
    rows = list(in_order(years, "frame"))
    events = events.head(0) if form.is_slide() else events  # no room for their names
    place = {str(year): year + 0.5 for year in known} | {shares.ALL_YEARS: known[-1] + 1.75}
    ends = (known[0] - 0.1, known[-1] + 2.8)
    named = _levels(events, ends)
    strip = 0.1 + 0.13 * (1 + named["level"].max() if len(named) else 0)
    heights = [strip] + [0.56] * len(rows)
    fig, grid = style.sheet(1.35 + sum(heights), len(rows) + 1, sharex=True, height_ratios=heights)
    for ax, (frame, part) in zip(grid[1:, 0], rows, strict=True):
        _year_panel(ax, part.assign(x=part["year"].map(place)), colour(frame), min_n)
    _named_events(grid[0, 0], grid[1:, 0], named, strip)
    n = rows[0][1].set_index("year")["n"]
    ticks = [year for year in place if year in n.index]
    ax.set_xticks([place[year] for year in ticks], [f"{year}\n{n[year]}" for year in ticks])
    scale = form.pick("", slide="; each row runs from 0 to 100 %")
    ax.set_xlabel(f"number under each year: documents{scale}", fontsize=7)
    ax.set_xlim(*ends)
    return ax


def _year_panel(ax: Axes, part: pd.DataFrame, shade: str, min_n: int) -> None:
    years = part[part["year"] != shares.ALL_YEARS].sort_values("x")
    enough = years[years["n"] >= intervals.BOOT_N]
    for (_, one), (_, two) in zip(enough.iloc[:-1].iterrows(), enough.iloc[1:].iterrows(), strict=True):
        if two["x"] - one["x"] <= 1:
            ax.plot([one["x"], two["x"]], [one["estimate"], two["estimate"]], color=shade, linewidth=1.1, zorder=2)
    for row in part.itertuples():
        upright(ax, row.x, row.estimate, row.low, row.high, shade, row.n >= min_n, 4.2)
    for whole in part[part["year"] == shares.ALL_YEARS].itertuples():
        ax.text(whole.x + 0.16, whole.estimate, percent(whole.estimate), fontsize=7, va="center", color=shade)
    ax.set_ylim(-0.09, 1.09)
    ax.set_yticks([0, 0.5, 1], form.pick(["0", "50", "100 %"], slide=["", "", ""]), fontsize=6.5)
    ax.grid(axis="y")
    ax.tick_params(axis="x", length=0)
    ax.set_ylabel(part["label"].iloc[0], rotation=0, ha="right", va="center", color=shade, fontweight="bold")
    ax.axvline(years["x"].max() + 0.6, color=style.LIGHT, linewidth=0.8)


def _levels(events: pd.DataFrame, ends: tuple[float, float]) -> pd.DataFrame:
    """Where each event's name goes: x (in years), side (of its line), level (0 lowest), so that no two names meet."""
    span = form.pick(0.0088, 0.0195, 0.0098) * (ends[1] - ends[0])  # the width of a letter
    rows: list[tuple[float, str, str, int, float, float]] = []
    for date, label in reversed(list(zip(events["date"], events["label"], strict=True))):
        x = date.year + (date.day_of_year - 1) / (366 if date.is_leap_year else 365)
        side = "left" if x + span * len(label) <= ends[1] else "right"
        start, end = (x, x + span * len(label)) if side == "left" else (x - span * len(label), x)
        taken = {row[3] for row in rows if row[4] < end and start < row[5]}
        rows.append((x, label, side, next(n for n in range(99) if n not in taken), start, end))
    return pd.DataFrame(rows, columns=["x", "label", "side", "level", "start", "end"])


def _named_events(strip: Axes, panels: Iterable[Axes], named: pd.DataFrame, height: float) -> None:
    """Events as dotted lines through every panel, named in the strip above."""
    strip.set_axis_off()
    strip.set_ylim(0, height)
    for row in named.itertuples():
        y = 0.08 + 0.13 * row.level
        strip.plot([row.x, row.x], [0, y + 0.05], color="#888888", linewidth=0.7, linestyle=":", zorder=1)
        text = strip.text(
            row.x, y, f" {row.label} ", fontsize=6.2, color="#333333", ha=row.side, va="center", zorder=2,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4},
        )  # fmt: skip
        text.set_in_layout(False)
        for ax in panels:
            ax.axvline(row.x, color="#888888", linewidth=0.7, linestyle=":", zorder=0)


def say(years: pd.DataFrame, asked: Asked, events: pd.DataFrame) -> Words:
    """Words of the shares by year. `years`: `table`; `events`: `shares.events_on`."""
    whole, single = ranked(years[years["year"] == shares.ALL_YEARS]), years[years["year"] != shares.ALL_YEARS]
    if whole.empty or not whole["n"].iloc[0]:
        return nothing(asked, "Frames by year: no statement")
    n = int(whole["cases"].iloc[0])
    dated = "; ".join(f"{row.label} ({row.date.day} {row.date:%B %Y})" for row in events.itertuples())
    return Words(
        title=_title(whole, asked.min_n),
        subtitle=(
            f"{asked.scope.text} Share of statements with each frame by year; {size(n, int(whole['n'].iloc[0]))}, "
            f"{asked.scope.dates}"
        ),
        caption=caption(
            asked,
            f"A point is the share of statements with the frame in a year (n = {size(n, int(whole['n'].iloc[0]))}), the line its 95 % interval (resampling; below {intervals.BOOT_N} documents Student's t); hollow below "
            f"{asked.min_n:,}. Dotted: events.",
        ),
        method=(
            f"{UNIT} {resampling(asked.min_n)} Years are joined by a line only where both have {intervals.BOOT_N} documents or more. "
            f"Right: all years together. {read(asked)} Dotted, for orientation only: {dated or 'none'}. {PAGES}"
        ),
        alt=(
            "A panel per frame, years from left to right. "
            f"{' '.join(_course(rows, asked.min_n) for _, rows in in_order(years, 'label'))}"
        ),
        reading=_overall(whole, single, asked.min_n),
        n=n,
    )


def _title(whole: pd.DataFrame, min_n: int) -> str:
    plain, first = "Share of statements with each frame, by year", whole.iloc[0]
    if first["n"] < min_n:
        return plain
    named = [
        f"{row.label} ({percent(row.estimate)}{' of statements' * (not k)})"
        for k, row in enumerate(whole[:2].itertuples())
    ]
    return title(f"Most used: {listed(named)}", plain)


def _overall(whole: pd.DataFrame, years: pd.DataFrame, min_n: int) -> str:
    """The frames most and least used over all years, and the years that hold too little."""
    first, n = whole.iloc[0], int(whole["n"].iloc[0])
    if n < min_n:
        return f"{count(n, 'document')}: too few for a share."
    thin = years.loc[years["n"] < min_n, "year"].drop_duplicates()
    return (
        f"Over all years the most used frame is {first['label']}, in {percent(first['estimate'])} of statements "
        f"({span(first['low'], first['high'], share=True)}; {count(n, 'document')}), the least used {_least(whole)}. {_thin(thin, min_n)}"
    )


def _least(whole: pd.DataFrame) -> str:
    rows = whole[whole["estimate"] == whole["estimate"].min()]
    return f"{listed(rows['label'])} ({percent(rows['estimate'].iloc[0])})"


def _thin(years: pd.Series, min_n: int) -> str:
    if not len(years):
        return f"Every year has at least {min_n} documents."
    return f"{listed(years)} {'has' if len(years) == 1 else 'have'} fewer than {min_n} documents and should not be read by {'itself' if len(years) == 1 else 'themselves'}."


def _course(rows: pd.DataFrame, min_n: int) -> str:
    """A frame's overall share and its lowest and highest year, for one who cannot see."""
    years = rows[(rows["year"] != shares.ALL_YEARS) & (rows["n"] >= min_n)]
    whole = rows[(rows["year"] == shares.ALL_YEARS) & (rows["n"] >= min_n)]["estimate"]
    text = f"{rows['label'].iloc[0]}: {percent(whole.iloc[0] if len(whole) else float('nan'))} over all years"
    if years.empty:
        return f"{text}."
    low, high = (years.loc[place] for place in (years["estimate"].idxmin(), years["estimate"].idxmax()))
    return f"{text}, lowest {percent(low['estimate'])} ({low['year']}), highest {percent(high['estimate'])} ({high['year']})."


@needs(FRAMES)
def years(asked: Asked, events: Sequence[str] = ()) -> Figure:
    """Shares by year, one panel per frame; `events`: days of `events.csv` to mark, for orientation only.

    Columns: `shares.by_year`. Raises SelectionError for a day without an event.
    """
    marked = shares.events_on(asked.data, events, asked.statements)
    words = partial(say, asked=asked, events=marked)
    return Figure(asked, {"years": table(asked)}, partial(draw, events=marked, min_n=asked.min_n), words)
