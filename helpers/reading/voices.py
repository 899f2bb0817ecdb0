"""Who speaks: voices by country and role (01-voices)."""

from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from helpers.asked import Asked
from helpers.corpus.countries import name as country
from helpers.figure import style
from helpers.figure.basis import DOCUMENTS, STATEMENTS, needs
from helpers.figure.figure import Figure
from helpers.reading import overview, parts
from helpers.words import SAMPLE, Words, count, listed, spelt, title, verb

ALL = "all"  # the column in which a voice with two roles counts once


def draw(voices: pd.DataFrame) -> Axes:
    """Voices by country and role as shaded counts, the countries with most voices first.

    `voices`: the result of `overview.voices_by`.
    """
    cells = voices.pivot(index="country", columns="role", values="n").fillna(0).astype(int)
    cells = cells.loc[voices["country"].unique(), voices["role"].unique()]
    ax = style.canvas(0.9 + 0.18 * len(cells))
    roles, most = cells.drop(columns=ALL, errors="ignore"), 0
    if roles.size:
        most = roles.to_numpy().max()
    names = [role.replace("_", " ") for role in cells.columns]
    parts.matrix(ax, cells.to_numpy(), [country(code) for code in cells.index], names, most=most)
    if cells.columns[-1] == ALL:
        ax.get_xticklabels()[-1].set_fontweight("bold")
    return ax


def say(voices: pd.DataFrame, asked: Asked) -> Words:
    """Words of the voices by country and role."""
    whole = voices[voices["role"] == ALL]
    if whole.empty and len(voices):  # rows that a reader chose: who spoke in several roles counts in each
        whole = voices.groupby("country", sort=False)["n"].sum().reset_index()
    total = whole[whole["country"] != ""].sort_values("n", ascending=False, kind="stable")
    n, unknown, several = (
        int(whole["n"].sum()),
        int(whole.loc[whole["country"] == "", "n"].sum()),
        _several(voices, asked),
    )
    top = [f"{country(code)} {k}" for code, k in total[["country", "n"]].head(2).to_numpy()]
    roles = voices[voices["role"] != ALL].groupby("role", sort=False)["n"].sum()
    by_role = listed(f"{role.replace('_', ' ')} {k}" for role, k in roles.items())
    head = f"{count(n - unknown, 'voice')} of {count(len(total), 'country or territory', 'countries and territories')}"
    return Words(
        title=title(f"{head}: {', '.join(top) or 'none'}", head),
        subtitle=f"Voices with a statement, by country and role, both corpora; n = {n}",
        caption=(
            f"Distinct voices (n = {n}) per country and role; hatched: none. Who spoke in more than one role ({several}) counts in each, once under all. Country: the "
            f"community a voice speaks from; not established for {unknown}."
        ),
        method=(
            f"Distinct voices per country and role; hatched: none. {count(several, 'voice')} spoke in more than one role and "
            f"{'is' if several == 1 else 'are'} counted in each, once under all. Country: the community a voice speaks from; not established "
            f"for {unknown}. {SAMPLE}"
        ),
        alt=f"Table of counts, {count(len(total), 'country', 'countries')} by {spelt(len(roles))} {verb(len(roles), 'role', 'roles')}. Most voices: {listed(top)}. By role: {by_role}.",
        reading=f"By role: {by_role}. {count(int((total['n'] == 1).sum()), 'country has', 'countries have')} a single voice.",
        n=n,
    )


def _several(voices: pd.DataFrame, asked: Asked) -> int:
    """Voices of these countries with several roles: counts by role do not tell who is counted twice and who three times."""
    spoken = parts.statements(asked)
    spoken = spoken[spoken["country"].isin(voices["country"]) & spoken["role"].isin(voices["role"])]
    return int((spoken.groupby("voice_id")["role"].nunique() > 1).sum())


@needs(DOCUMENTS, STATEMENTS)
def voices(asked: Asked) -> Figure:
    """The voices of the corpus that have a statement, by country and role."""
    table = overview.voices_by(parts.statements(asked), asked.book.ids("roles"))
    return parts.figure(asked, draw, partial(say, asked=asked), voices=table)
