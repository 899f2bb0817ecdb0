"""Which reasons set voices for and against apart: shares of both sides, with an exact test, in all and in one country."""

from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers.arguments import reasons
from helpers.arguments.parts import COLOURS, MARKERS, NOT_HELD, ROW, caption, foot, key, subtitle
from helpers.arguments.reasons import AGAINST, EVERYONE, FOR, Q, firm, survivors
from helpers.asked import Asked, once
from helpers.corpus import countries
from helpers.figure import style
from helpers.figure.basis import ONE_QUESTION, REASONS, needs
from helpers.figure.figure import Figure
from helpers.figure.style import INK
from helpers.words import Words, chance, count, listed, short, spelt, title


@once
def compared(asked: Asked, within: str) -> pd.DataFrame:
    """Voices for against voices against, over all voices and within the country `within`, or that with most voices (`reasons.contrast`)."""
    country = asked.a_country("WITHIN", within) or asked.home
    return reasons.contrast(reasons.statements(asked), asked.book, country, asked.min_n)


def draw(table: pd.DataFrame) -> Axes:
    """Shares of both sides that give each reason, a panel per scope, with counts and q."""
    if table.empty:
        return style.nothing(1.6, "No voice gives a reason for or against under these settings: nothing to compare.")
    scopes, labels = list(dict.fromkeys(table["scope"])), list(dict.fromkeys(table["label"]))
    _, grid = style.sheet(len(labels) * ROW + 1.75, 1, len(scopes), sharey=True)
    for ax, scope in zip(grid[0], scopes, strict=True):
        part = table[table["scope"] == scope]
        for row in part.itertuples():
            _pair(ax, labels.index(row.label), row)
        first = part.iloc[0]
        ax.set_title(f"{scope}: {first['n_for']} for, {first['n_against']} against", fontsize=8)
        _share_axis(ax)
    grid[0, 0].set_yticks(range(len(labels)), labels)
    grid[0, 0].set_ylim(len(labels) - 0.4, -0.9)
    handles = [
        Line2D([], [], marker=MARKERS[side], color=COLOURS[side], markersize=5, linewidth=1.2)
        for side in (FOR, AGAINST)
    ]
    key(grid[0, 0], handles, ["voices for", "voices against"], 18)
    return grid[0, 0]


def _pair(ax: Axes, place: int, row) -> None:
    """Both shares of a reason with their intervals, where they are shown, and the counts and q at the right."""
    for side, shift in ((FOR, -0.17), (AGAINST, 0.17)):
        share, low, high = (getattr(row, f"{name}_{side}") for name in ("share", "low", "high"))
        if np.isfinite(share):
            style.point_with_interval(
                ax, share, place + shift, low, high, color=COLOURS[side], marker=MARKERS[side], markersize=3.8
            )
    kept = row.q <= Q and row.q_reasoned <= Q
    q = _short(row.q) + ("*" if row.q <= Q and not kept else "")
    for text, right, colour, weight in (
        (f"{row.given_for}", 16, COLOURS[FOR], "normal"), (f"{row.given_against}", 50, COLOURS[AGAINST], "normal"),
        (q, 78, INK if kept else "#555555", "bold" if kept else "normal"),
    ):  # fmt: skip
        _at_right(ax, place, text, right, colour, weight)


def _short(q: float) -> str:
    """A q as the column has room for: two digits, three below .1, never zero; a dash where there is none."""
    if np.isnan(q):
        return "–"
    return "<.001" if q < 0.001 else f"{q:.2f}" if q >= 0.095 else f"{q:.3f}"


def _at_right(ax: Axes, place: float, text: str, right: float, colour: str, weight: str = "normal") -> None:
    """A cell of the columns to the right of a panel; `right`: where it ends, in points from the panel."""
    ax.annotate(text, (1, place), xycoords=("axes fraction", "data"), xytext=(right, 0), textcoords="offset points", ha="right", va="center", fontsize=7, color=colour, fontweight=weight)  # fmt: skip


def _share_axis(ax: Axes) -> None:
    for text, right, colour in (("for", 16, COLOURS[FOR]), ("against", 50, COLOURS[AGAINST]), ("q", 78, "#555555")):
        _at_right(ax, -0.75, text, right, colour)
    ax.set_xlim(-0.02, 1)
    ax.set_xticks([0, 0.5, 1], ["0", "50", "100 %"])
    ax.grid(axis="x")
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def say(table: pd.DataFrame, asked: Asked, family: int | None = None) -> Words:
    """Words of the sides compared; `family`: how many rows q was worked out over (default: those that are tested here)."""
    n_for, n_against = (0, 0) if table.empty else (int(table.iloc[0][f"n_{side}"]) for side in (FOR, AGAINST))
    who = reasons.voices(reasons.statements(asked))  # voices on neither side, and countries, do not stand in the rows
    left_out = int((~who["side"].isin((FOR, AGAINST))).sum())
    family = int(table["p"].notna().sum()) if family is None else family
    method = (
        f"Share of the voices of each side that give the reason, with 95 % Wilson intervals (as if voices were drawn at random); at the right the numbers of voices for and against that give "
        f"it, and q. A voice stands on the side of its mean stance and gives a reason when a statement of that side carries it; {left_out} with a mean of "
        f"zero are left out. No share where fewer than {asked.min_n} voices of the panel give the reason or the side has fewer. Fisher's exact test, two-sided; q by "
        f"Benjamini-Hochberg over {_family(family)}. Bold: q at most {Q}, also when voices without a reason read are left out; "
        f"star: only while they count as giving none. The panels overlap: voices of the second are part of the first. {NOT_HELD} {foot(asked)}"
    )
    return Words(
        title=headline(table),
        subtitle=subtitle(asked, n_for + n_against),
        caption=caption(
            asked,
            f"Voices for ({n_for}) and against ({n_against}) that give the reason, 95 % Wilson intervals; right: how many, q over {family} tests "
            f"(Fisher, Benjamini-Hochberg), bold also without silent voices, starred not; no mark below {asked.min_n}.",
        ),
        method=method,
        alt=f"Two panels of paired points with intervals, one row per reason, ordered by p. {verdict(table)} {_rows(table)}",
        reading=" ".join(part for part in (verdict(table), _one_country(who)) if part),
        n=n_for + n_against,
    )


def _family(rows: int) -> str:
    return (
        f"the family of {count(rows, 'row')} tested in this figure" if rows else "all rows tested; here none could be"
    )


def headline(table: pd.DataFrame) -> str:
    """The title: which reasons set the sides apart, if any does."""
    if table["p"].isna().all():
        return "Voices for and against: too few for a test"
    labels = [f"“{label}”" for label in dict.fromkeys(firm(table)["label"])]
    leaning = survivors(table)["label"].nunique()
    if labels:
        verb = "sets" if len(labels) == 1 else "set"
        return title(
            f"{listed(labels)} {verb} the two sides apart",
            f"{len(labels)} reasons set the two sides apart after correction",
        )
    if leaning:
        none = {1: "not", 2: "neither of them"}.get(leaning, "none of them")
        return f"{spelt(leaning).capitalize()} {'reason leans' if leaning == 1 else 'reasons lean'} to one side, {none} firmly"
    return "No reason sets the two sides apart after correction"


def _rows(table: pd.DataFrame, most: int = 5) -> str:
    first = table[table["scope"] == EVERYONE].head(most)
    if first.empty:
        return ""
    return "First rows, all voices: " + "; ".join(f"{row.label}: {_counted(row)}" for row in first.itertuples()) + "."


def _where(scope: str) -> str:
    article = "the " if scope.startswith(("United", "Netherlands")) else ""
    return "over all voices" if scope == EVERYONE else f"within {article}{scope}"


def _differences(rows: pd.DataFrame) -> str:
    """Rows of `reasons.contrast` in words, a reason at a time, with counts and q."""
    return "; ".join(
        f"“{label}” is given by "
        + listed(f"{_counted(row)} {_where(row.scope)} ({chance('q', row.q)})" for row in part.itertuples())
        for label, part in rows.groupby("label", sort=False)
    )


def verdict(table: pd.DataFrame) -> str:
    """What survives correction, with counts, and whether it hangs on voices without a reason read."""
    if table["p"].isna().all():
        return "No test: a side has too few voices, so the counts stand alone."
    kept, sure, family = survivors(table), firm(table), int(table["p"].notna().sum())
    if kept.empty:
        return f"Of {family} comparisons none survives correction: these pages show no difference beyond chance between the reasons of voices for and against."
    found = f"Of {family} comparisons {len(kept)} {'survives' if len(kept) == 1 else 'survive'} correction: {_differences(kept)}."
    if len(sure) == len(kept):
        return f"{found} So it stays when voices without a reason read are left out."
    still = f"{len(sure)} of these {'survives' if len(sure) == 1 else 'survive'}" if len(sure) else "none survives"
    return f"{found} When voices without a reason read are left out, {still} (lowest {chance('q', table['q_reasoned'].min())})."


def _counted(row) -> str:
    one = f"{row.given_for} of {count(row.n_for, 'voice')} for" if row.n_for else "no voice for"
    other = f"{row.given_against} of {row.n_against} against" if row.n_against else "none against"
    return f"{one} and {other}"


def _one_country(who: pd.DataFrame) -> str:
    """A caution where all voices of a side come from one country, so that sides over all voices are countries too."""
    for side in (FOR, AGAINST):
        only = who.loc[who["side"] == side, "country"]
        if len(only) > 1 and only.nunique() == 1:
            every = "Both" if len(only) == 2 else f"All {len(only)}"
            return (
                f"{every} voices {side} speak from one country ({countries.name(only.iloc[0])}), so the comparison over all voices also "
                "compares countries; the panel of one country does not."
            )
    return ""


def find(table: pd.DataFrame, asked: Asked) -> str:
    """The headline for the README: which reasons go with which position, or that none does; empty when nothing is tested."""
    if table["p"].isna().all():
        return ""
    plain = f"“{asked.scope.text}” {_plainly(table, asked)}"
    meaning = f"(for: {asked.scope.high}; against: {asked.scope.low})"
    first = table[table["p"].notna()].iloc[0]
    voices = f" ({first['n_for']} voices for, {first['n_against']} against)" if survivors(table).empty else ""
    return f"{plain}\nReasons {meaning}{voices}. {verdict(table)}"


def _plainly(table: pd.DataFrame, asked: Asked) -> str:
    """Which reasons set the sides apart, in a sentence without tests."""
    kept = survivors(table).drop_duplicates("label")
    if kept.empty:
        return "No reason is given clearly more often by voices for than by voices against."
    more: dict[bool, list[str]] = {True: [], False: []}
    for row in kept.itertuples():
        more[row.given_for / row.n_for > row.given_against / row.n_against].append(f"“{row.label}”")  # type: ignore[operator]
    sides = ((True, asked.scope.high), (False, asked.scope.low))
    parts = [f"more who lean to “{short(end)}” give {listed(more[side])}" for side, end in sides if more[side]]
    sure = "" if len(firm(table)) else ", though not beyond chance once voices without a reason read are left out"
    return f"Of the voices in these pages, {listed(parts)}{sure}."


@needs(REASONS, ONE_QUESTION)
def contrast(asked: Asked, within: str = "") -> Figure:
    """The sides compared, reason by reason, over all voices and within one country; columns: `reasons.contrast`."""
    table = compared(asked, within)
    words = partial(say, asked=asked, family=int(table["p"].notna().sum()))
    return Figure(asked, {"table": table}, draw, words, partial(find, asked=asked))
