"""Words for reasons: by side, compared, in pairs, and as a map. All numbers are computed."""

from dataclasses import dataclass

import pandas as pd

from helpers import words
from helpers.arguments import reason_map
from helpers.arguments import reasons as arguments
from helpers.arguments.reasons import AGAINST, EVERYONE, FOR, NONE_READ, OPEN, SIDES, Q
from helpers.corpus import Corpus
from helpers.words import NOT_THE_WHOLE_VIEW, SAMPLE, Words, count, listed, number, percent

NOT_HELD = "No reason means that none stands in the passage read, never that none is held."
SERVES = "A reason serves the side of its statement: for (stance above 0), against (below 0), undecided (0)."


@dataclass(frozen=True)
class Scope:
    """What the statements behind a figure are: question (its text), meaning (of for and against), source (what was read),
    dates, filters (in words), voices, statements, silent (voices without a reason read)."""

    question: str
    meaning: dict[str, str]
    source: str
    dates: str
    filters: str
    voices: int
    statements: int
    silent: int

    def subtitle(self, n: int, which: str = "") -> str:
        """The question, what the sides mean, and how many voices, which ones."""
        return (
            f"{self.question} For: {self.meaning[FOR]}; against: {self.meaning[AGAINST]}. {self.source.capitalize()}, {self.dates}; "
            f"n = {count(n, 'voice')} {which}"
        ).strip()

    @property
    def foot(self) -> str:
        """The filters and what every caption about reasons ends with."""
        return " ".join(
            part for part in (self.filters and f"Filters: {self.filters}.", SAMPLE, NOT_THE_WHOLE_VIEW) if part
        )


def scope(data: Corpus, statements: pd.DataFrame, question: str, corpus: str, **settings) -> Scope:
    """The scope of a statement table on one question; `settings`: the filters of the parameters cell."""
    who = arguments.voices(statements)
    return Scope(
        words.question(data.codebook, question), arguments.sides(data, question), words.source(corpus), words.dates(statements),
        words.settings(**settings).replace("_", " "), len(who), len(statements), int((~who["reasons"]).sum()),
    )  # fmt: skip


def spelt(n: int) -> str:
    """A small number as a word: `two`; others as digits."""
    return dict(enumerate(("no", "one", "two", "three", "four", "five", "six"))).get(n, str(n))


def _title(wanted: str, otherwise: str) -> str:
    return wanted if len(wanted.split()) <= 12 else otherwise


def _totals(table: pd.DataFrame) -> pd.Series:
    """Voices by label and side, the reasons only."""
    return (
        table[(table["reason"] != NONE_READ) & (table["voices"] > 0)]
        .groupby(["label", "side"], observed=True)["voices"]
        .sum()
    )


def _most(table: pd.DataFrame, side: str, most: int = 3) -> str:
    totals = _totals(table)
    own = totals.xs(side, level="side") if side in totals.index.get_level_values("side") else totals.iloc[:0]
    own = own.sort_values(ascending=False, kind="stable").head(most)
    return listed(f"“{label}” ({n})" for label, n in own.items())


def reasons(table: pd.DataFrame, sizes: dict[str, int], about: Scope) -> Words:
    """Words of the reasons by side and country. `table`: `arguments.counts`; `sizes`: `arguments.sizes`."""
    whole = _totals(table).groupby(level="label").sum().sort_values(ascending=False, kind="stable")
    alone = len(whole) > 0 and (len(whole) == 1 or whole.iloc[0] > whole.iloc[1])
    plain = "Reasons by the side that they serve"
    empty = table.loc[table["voices"] == 0, "label"]
    twice = sum(sizes.values()) - about.voices
    caption = (
        f"Each mark is a voice, once per reason and side. {SERVES} In brackets: voices that spoke on the side; {twice} spoke on more than one "
        f"and count on each. Hollow marks, “{NONE_READ}”: voices in none of whose statements on the side a reason is read. {NOT_HELD} Given by nobody: "
        f"{listed(f'“{label}”' for label in empty)}. {about.statements} statements. Counts only: no test and no share. The CSV names the voices. {about.foot}"
    )
    sides = "; ".join(f"{side} ({sizes[side]} voices): {_most(table, side, 5)}" for side in SIDES if sizes[side])
    return Words(
        title=_title(f"“{whole.index[0]}” is the reason most often read", plain) if alone else plain,
        subtitle=about.subtitle(about.voices),
        caption=caption,
        alt=f"Rows of marks, one per voice, in a row for each reason and a panel for each side. Most marks: {sides or 'none'}.",
        reading=(
            f"{count(about.voices - about.silent, 'voice')} of {about.voices} give at least one reason. Most often against: "
            f"{_most(table, AGAINST)}; for: {_most(table, FOR)}; undecided: {_most(table, OPEN)}."
        ),
        n=about.voices,
    )


def named(table: pd.DataFrame) -> tuple[str, str]:
    """Caption and reading of the table of statements with their reasons. `table`: `arguments.given`."""
    caption = (
        f"One row per statement and reason in it, to check who gives what. {SERVES} {NOT_HELD} {NOT_THE_WHOLE_VIEW}"
    )
    several = table.drop_duplicates(["voice_id", "reason"]).groupby("voice_id").size()
    if several.empty:
        return caption, "No statement carries a reason under these settings."
    many = int((several > 1).sum())
    return (
        caption,
        f"{count(len(several), 'voice')} give {len(table)} reasons in all; {many} of them more than one, at most {several.max()}.",
    )


def contrast(table: pd.DataFrame, statements: pd.DataFrame, about: Scope, min_n: int) -> Words:
    """Words of the sides compared. `table`: `arguments.contrast`."""
    who = arguments.voices(statements)
    n_for, n_against = (int((who["side"] == side).sum()) for side in (FOR, AGAINST))
    left_out, family = len(who) - n_for - n_against, int(table["p"].notna().sum())
    caption = (
        f"Share of the voices of each side that give the reason, with 95 % Wilson intervals (as if voices were drawn at random); at the right the numbers of voices for and against that give "
        f"it, and q. A voice stands on the side of its mean stance and gives a reason when a statement of that side carries it; {left_out} with a mean of "
        f"zero are left out. No share where fewer than {min_n} voices of the panel give the reason or the side has fewer. Fisher's exact test, two-sided; q by "
        f"Benjamini-Hochberg over the family of all {family} rows tested in this figure. Bold: q at most {Q}, also when voices without a reason read are left out; "
        f"star: only while they count as giving none. The panels overlap: voices of the second are part of the first. {NOT_HELD} {about.foot}"
    )
    return Words(
        title=_contrast_title(table),
        subtitle=about.subtitle(n_for + n_against),
        caption=caption,
        alt=f"Two panels of paired points with intervals, one row per reason, ordered by p. {_verdict(table)} {_rows(table)}",
        reading=" ".join(part for part in (_verdict(table), _one_country(who)) if part),
        n=n_for + n_against,
    )


def _contrast_title(table: pd.DataFrame) -> str:
    if table["p"].isna().all():
        return "Voices for and against: too few for a test"
    labels = [f"“{label}”" for label in dict.fromkeys(arguments.firm(table)["label"])]
    leaning = arguments.survivors(table)["label"].nunique()
    if labels:
        verb = "sets" if len(labels) == 1 else "set"
        return _title(
            f"{listed(labels)} {verb} the two sides apart",
            f"{len(labels)} reasons set the two sides apart after correction",
        )
    if leaning:
        return f"{spelt(leaning).capitalize()} {'reason leans' if leaning == 1 else 'reasons lean'} to one side, none of them firmly"
    return "No reason sets the two sides apart after correction"


def _counted(row) -> str:
    return f"{row.given_for} of {row.n_for} voices for and {row.given_against} of {row.n_against} against"


def _rows(table: pd.DataFrame, most: int = 5) -> str:
    first = table[table["scope"] == EVERYONE].head(most)
    return "First rows, all voices: " + "; ".join(f"{row.label}: {_counted(row)}" for row in first.itertuples()) + "."


def _where(scope: str) -> str:
    article = "the " if scope.startswith(("United", "Netherlands")) else ""
    return "over all voices" if scope == EVERYONE else f"within {article}{scope}"


def _differences(rows: pd.DataFrame) -> str:
    """Rows of `arguments.contrast` in words, a reason at a time, with counts and q."""
    return "; ".join(
        f"“{label}” is given by "
        + listed(f"{_counted(row)} {_where(row.scope)} (q = {number(row.q, 3)})" for row in part.itertuples())
        for label, part in rows.groupby("label", sort=False)
    )


def _verdict(table: pd.DataFrame) -> str:
    """What survives correction, with counts, and whether it hangs on voices without a reason read."""
    if table["p"].isna().all():
        return "No test: a side has too few voices, so the counts stand alone."
    kept, firm, family = arguments.survivors(table), arguments.firm(table), int(table["p"].notna().sum())
    if kept.empty:
        return f"Of {family} comparisons none survives correction: these pages show no difference beyond chance between the reasons of voices for and against."
    found = f"Of {family} comparisons {len(kept)} {'survives' if len(kept) == 1 else 'survive'} correction: {_differences(kept)}."
    if len(firm) == len(kept):
        return f"{found} So it stays when voices without a reason read are left out."
    still = f"{len(firm)} of these {'survives' if len(firm) == 1 else 'survive'}" if len(firm) else "none survives"
    return f"{found} When voices without a reason read are left out, {still} (lowest q = {number(table['q_reasoned'].min(), 3)})."


def _one_country(who: pd.DataFrame) -> str:
    """A caution where all voices of a side come from one country, so that sides over all voices are countries too."""
    for side in (FOR, AGAINST):
        countries = who.loc[who["side"] == side, "country"]
        if len(countries) > 1 and countries.nunique() == 1:
            return (
                f"All {len(countries)} voices {side} speak from one country ({words.country(countries.iloc[0])}), so the comparison over all voices also "
                "compares countries; the panel of one country does not."
            )
    return ""


def finding(table: pd.DataFrame, about: Scope) -> str:
    """The headline for the README: which reasons go with which position, or that none does; empty when nothing is tested."""
    if table["p"].isna().all():
        return ""
    meaning = f"(for: {about.meaning[FOR]}; against: {about.meaning[AGAINST]})"
    first = table[table["p"].notna()].iloc[0]
    voices = f" ({first['n_for']} voices for, {first['n_against']} against)" if arguments.survivors(table).empty else ""
    return f"Reasons on “{about.question}” {meaning}{voices}. {_verdict(table)}"


def combined(table: pd.DataFrame, shown: pd.Series, about: Scope) -> Words:
    """Words of the pairs of reasons. `table`: `arguments.combined`; `shown`: `arguments.worth_drawing`."""
    sides = table.drop_duplicates("side")
    sizes = listed(f"{row.n} {row.side}" for row in sides.sort_values("side").itertuples())
    caption = (
        f"Pairs of reasons that one voice gives for the same side. Filled: voices that give both; outlined: expected under independence, the product of "
        f"the numbers that give each divided by the voices of the side with a reason read ({sizes}). Drawn: pairs that two voices give or would be "
        f"expected to give, {int(shown.sum())} of {len(table)}; all in the CSV, with names. So few voices allow no test, and none is made. {NOT_HELD} {about.foot}"
    )
    seen, missed = table[table["voices"] > 0], table[shown & (table["voices"] < table["expected"])]
    reading = "No voice gives two reasons for the same side."
    if len(seen):
        top = seen.iloc[0]
        reading = f"Most often together: {_pair_of(top)}."
        below = (missed["expected"] - missed["voices"]).sort_values(ascending=False, kind="stable")
        reading += (
            f" Furthest below what independence would give: {_pair_of(missed.loc[below.index[0]])}."
            if len(below)
            else ""
        )
    return Words(
        title="Pairs of reasons given by one voice, seen and expected",
        subtitle=about.subtitle(about.voices - about.silent, "with a reason"),
        caption=caption,
        alt=f"One row per pair of reasons with two marks, the voices that give both and the number expected. {reading}",
        reading=reading,
        n=about.voices - about.silent,
    )


def _pair_of(row: pd.Series) -> str:
    return f"“{row['one']}” and “{row['other']}”, {row['side']} ({count(int(row['voices']), 'voice')}; {number(row['expected'], 1)} expected)"


def mapped(found: reason_map.Map, about: Scope, min_n: int) -> Words:
    """Words of the map, or of the table drawn in its place. `found`: `reason_map.of`."""
    kept, left = found.incidence, found.left_out
    basis = (
        f"Reasons given by at least {min_n} voices ({kept.shape[1]}), voices with at least one of them ({len(kept)}). Left out: {left['reasons']} rarer "
        f"reasons, {count(left['voices'], 'voice')} with only these, {count(left['silent'], 'voice')} without a reason read. Reasons enter "
        "without their side, so that the sides are not set apart by construction. "
    )
    if found.found:
        return _map_words(found, about, basis)
    title = (
        "No structure beyond chance: voices and their reasons as a table"
        if found.test
        else "Too few reasons for a map: the table"
    )
    if kept.empty:
        title = "Too few voices share a reason for a map"
    return Words(
        title=title,
        subtitle=about.subtitle(len(kept)),
        caption=f"{basis}{_tested(found)} A row: voices of one side with the same reasons; in brackets how many give a reason. {NOT_HELD} {about.foot}",
        alt=f"A table of {len(found.rows)} rows of voices by {kept.shape[1]} reasons, a mark where the reason is given. {_alike(found)}",
        reading=f"{_no_structure(found)} {_alike(found)}",
        n=len(kept),
    )


def _tested(found: reason_map.Map) -> str:
    if not found.test:
        return "A map needs at least three such reasons and three voices that differ; there is none to test."
    return (
        f"Correspondence analysis (Greenacre 2017): the first two axes hold {percent(found.test['share'])} of the inertia; in {reason_map.DRAWS:,} random tables with the same "
        f"numbers of voices per reason and of reasons per voice the 95th percentile is {percent(found.test['threshold'])} (p = {number(found.test['p'], 3)})."
    )


def _no_structure(found: reason_map.Map) -> str:
    if not found.test:
        return "No map: fewer than three reasons, or three voices that differ, are left."
    return (
        f"No structure beyond chance: the first two axes hold {percent(found.test['share'])} of the inertia, no more than random tables do (95th percentile "
        f"{percent(found.test['threshold'])}), so the table is drawn."
    )


def _alike(found: reason_map.Map) -> str:
    if found.rows.empty:
        return "No voice is left."
    single = int(found.rows.loc[found.rows["keys"].map(len) == 1, "voices"].sum())
    return f"{single} of {count(len(found.incidence), 'voice')} give a single one of these reasons."


def _map_words(found: reason_map.Map, about: Scope, basis: str) -> Words:
    areas = found.regions
    with_area = listed(f"{row.side} ({row.n})" for row in areas[areas["width"].notna()].itertuples())
    sides = "; ".join(
        f"{row.side} at {number(row.x, 1)}, {number(row.y, 1)} ({count(row.n, 'voice')})" for row in areas.itertuples()
    )
    return Words(
        title=f"Voices by their reasons: two axes hold {percent(found.test['share'])} of inertia",
        subtitle=about.subtitle(len(found.incidence), "on the map"),
        caption=(
            f"{basis}{_tested(found)} Crosses: reasons, with the voices that give them; marks: voices, larger where several stand on one spot; plus signs: the "
            f"profile of each side. Regions, for sides of ten voices and more ({with_area}): the side's voices drawn again {reason_map.DRAWS:,} times and projected on the "
            f"fixed axes (partial bootstrap); the ellipse holds 95 % of the draws. {NOT_HELD} {about.foot}"
        ),
        alt=f"Scatter of voices and reasons on two axes. Sides: {sides}.",
        reading=f"The first two axes hold more than random tables do. The sides lie {sides}. {_apart(areas)}",
        n=len(found.incidence),
    )


def _apart(areas: pd.DataFrame) -> str:
    drawn = areas[areas["width"].notna()]
    if len(drawn) < 2:
        return "Fewer than two sides have the ten voices that a region needs, so whether sides overlap cannot be told."
    return f"Regions are drawn for {len(drawn)} sides; where they overlap, the sides cannot be told apart by their reasons."


def answer(table: pd.DataFrame, compared: pd.DataFrame, about: Scope) -> str:
    """The first two sentences of the notebook's answer: what is given, and what sets the sides apart."""
    return (
        f"On “{about.question}” {count(about.voices - about.silent, 'voice')} of {about.voices} give a reason in the passage read ({about.dates}); most often "
        f"against {_most(table, AGAINST, 1)}, for {_most(table, FOR, 1)}. {_verdict(compared)}"
    )
