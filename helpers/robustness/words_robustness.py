"""What notebook 06 says about its figures: how far each headline holds, in computed sentences."""

from collections.abc import Iterable

import pandas as pd

from helpers.measures.intervals import MIN_N
from helpers.robustness import specify as robustness
from helpers.robustness import tables as doubts
from helpers.words import SAMPLE, Words, count, country, listed


def points(value: float) -> str:
    """A difference of shares in percentage points, with its sign: `+28`, `−7`."""
    return (
        "not shown" if pd.isna(value) else f"{100 * value:+.0f}".replace("-", "−").replace("+0", "0").replace("−0", "0")
    )


def shares(low: float, high: float) -> str:
    """Two ends of a span of percentage points: `−10 to +37`; one number where the ends are the same."""
    if points(low) == points(high):
        return points(low)
    return "no interval" if pd.isna(low) or pd.isna(high) else f"{points(low)} to {points(high)}"


CHOICES = {
    "reader": "whose codes, as agreed or of one reader",
    "certainty": "all statements or explicit ones",
    "relayed": "relayed pages in or out",
    "copies": "pages read in a copy in or out",
    "language": "all pages or English ones",
    "officials": "voices in office out or in",
    "institutions": "institutions out or in",
    "journalists": "journalists in or out",
    "dates": "all pages or those of a known day",
    "corpus": "debate with articles or alone",
    "vote": "one vote per voice, statement or document",
    "cuts": "cuts between periods as set or moved by thirty days",
}


def meant(choices: Iterable[str]) -> str:
    """What the names of the choices stand for."""
    return f"Choices: {'; '.join(f'{name}, {CHOICES.get(name, name)}' for name in choices)}."


def called(row) -> str:
    """What is left out, a country by its name."""
    return country(row.left_out) if row.kind == "country" else row.left_out


def without(row) -> str:
    """What is left out, as a sentence can carry it."""
    return called(row).replace("United ", "the United ") if row.kind == "country" else f"{called(row)} ({row.kind})"


def same(share: float) -> str:
    """A share of specifications as a whole per cent; 100 only where it is all of them."""
    return "over 99 %" if 0.995 <= share < 1 else f"{100 * share:.0f} %"


def sizes(results: pd.DataFrame) -> str:
    """How many voices or documents stand in the two groups of the headline as stated."""
    first = results.iloc[0]
    unit = "voices" if first["vote"] == "per voice" else "documents"
    return f"{int(first['n_one'])} and {int(first['n_other'])} {unit}"


def statements(found: doubts.Found) -> int:
    """How many distinct statements stand behind the headlines."""
    return len(
        {one for headline, table in found.values() for one in robustness.prepared(table, headline)["statement_id"]}
    )


def verdict(results: pd.DataFrame, explained: pd.DataFrame, units: pd.DataFrame) -> str:
    """How one headline fares: median and range over the specifications, share with the same sign, the choice that matters
    most, and the widest interval."""
    found = robustness.summary(results)
    widest = units[units["widest"]].iloc[0]
    text = (
        f"Put to the test as a difference, {results['text'].iloc[0]}: {points(found['first'])} percentage points ({sizes(results)}; widest 95 % resampling interval "
        f"{shares(widest['low'], widest['high'])}, {widest['unit']} drawn again); over {count(found['specifications'], 'specification')} its "
        f"median is {points(found['median'])}, its range {shares(found['least'], found['most'])}, and {same(found['same_sign'])} have the same sign."
    )
    if len(explained) and explained["share"].iloc[0] > 0:
        first = explained.iloc[0]
        text += f" The choice that moves it most is {first['choice']} ({100 * first['share']:.0f} % of the variance)."
    return text


def specifications(results: pd.DataFrame, explained: pd.DataFrame, units: pd.DataFrame) -> Words:
    """For the specification chart of one headline (`doubts.one_of`, its rows of `explained` and of `by_unit`)."""
    name, text = results["headline"].iloc[0], results["text"].iloc[0]
    if results["estimate"].isna().all():
        return nothing(name)
    explained, units = (table[table["headline"] == name] for table in (explained, units))
    found, choices = robustness.summary(results), doubts.choices_of(results)
    crossed = int((results["design"] == "factorial").sum())
    title = f"{name.capitalize()}: same sign in {same(found['same_sign'])} of {found['specifications']} specifications"
    caption = (
        f"Specification chart of a difference of shares, in percentage points: {text}. {count(crossed, 'specification')} cross {listed(choices_crossed(results))}; "
        f"the rest vary one choice at a time. Points: estimates in rising order; grey lines: 95 % resampling intervals from one matrix of 2,000 draws "
        f"shared by all, where both groups have ten units; orange: the headline as stated; marks below: the level of each choice. "
        f"{count(found['left_out'], 'specification')} with fewer than {MIN_N} units in a group counted and left out. A difference of zero does not count as the same sign. {meant(choices)} {SAMPLE}"
    )
    alt = (
        f"{found['specifications']} estimates rising from {points(found['least'])} to {points(found['most'])} percentage points, median "
        f"{points(found['median'])}; {same(found['same_sign'])} have the sign of the headline as stated, {points(found['first'])}. Below, marks show which level of "
        f"{listed(choices)} each estimate has."
    )
    subtitle = f"{text[:1].upper()}{text[1:]}; {sizes(results)}"
    n = int(results.iloc[0][["n_one", "n_other"]].sum())
    return Words(title, subtitle, caption, alt, verdict(results, explained, units), n)


def choices_crossed(results: pd.DataFrame) -> list[str]:
    """The choices that the factorial varies."""
    crossed = results[results["design"] == "factorial"]
    return [name for name in doubts.choices_of(results) if crossed[name].nunique() > 1]


def explained(table: pd.DataFrame, specified: pd.DataFrame) -> Words:
    """For the shares of variance that each choice explains (`doubts.explained`, `doubts.specified`)."""
    if table.empty:
        return nothing("what matters most")
    tops = table.groupby("headline", sort=False).first()
    told = listed(f"{row.choice} for “{name}” ({100 * row.share:.0f} %)" for name, row in tops.iterrows())
    caption = (
        "Eta squared: the share of the variance of the estimates over the crossed specifications that one choice explains alone. "
        f"Shares need not add up to 100 %, since choices act together and thin specifications are left out. {meant(dict.fromkeys(table['choice']))}"
    )
    alt = f"Bars per headline. Largest: {told}."
    n = int((specified["estimate"].notna() & (specified["design"] == "factorial")).sum())
    return Words(
        "Which choice moves each headline most",
        f"Share of variance over the crossed specifications, n = {n:,}",
        caption,
        alt,
        f"The choice that explains most is {told}.",
        n,
    )


def influence(table: pd.DataFrame, found: doubts.Found) -> Words:
    """For what single cases move (`doubts.left_out`)."""
    if table.empty:
        return nothing("single cases")
    known = table[table["estimate"].notna()]
    first = known.groupby("headline", sort=False).first()
    told = "; ".join(
        f"“{name}” by {points(row.change)} points without {without(row)}" for name, row in first.iterrows()
    )
    turned = known[known["turns"]]
    turns = (
        f"The sign turns or vanishes without {listed((f'{called(row)} ({row.headline})' for row in turned.itertuples()), 8)}."
        if len(turned)
        else "Leaving out no single one turns the sign of any headline."
    )
    lost = table[table["estimate"].isna()]
    parts = [
        f" Without {what} a group of {listed(f'“{name}”' for name in own)} is empty, so nothing can be compared."
        for what, own in lost.assign(what=[without(row) for row in lost.itertuples()]).groupby("what")["headline"]
    ]
    caption = (
        "Each headline measured again without one document, publisher, host of copies, country or voice, and without all pages of the News-Pravda "
        "network; the five that move it most are drawn (of equal ones the first by name), all are in the data. Documents and voices by their ids. Line: the headline with everything in."
    )
    alt = f"Dots per headline at the difference without one case. Largest movers: {told}."
    n = statements(found)
    return Words(
        "What single cases move",
        f"Difference without one case; {count(len(table), 'case')} tried; n = {count(n, 'statement')}",
        caption,
        alt,
        f"What moves each headline most: {told}. {turns}{''.join(parts)}",
        n,
    )


def at_zero(table: pd.DataFrame) -> pd.Series:
    """Which intervals include zero or come within one percentage point of it: nearer than that the draws decide."""
    return (table["low"] <= 0.01) & (table["high"] >= -0.01)


def by_unit(table: pd.DataFrame, found: doubts.Found) -> Words:
    """For the intervals by unit of resampling (`doubts.by_unit`)."""
    if table.empty:
        return nothing("units of resampling")
    widest = table[table["widest"]]
    told = "; ".join(f"“{row.headline}”: {row.unit}, {shares(row.low, row.high)}" for row in widest.itertuples())
    zero = widest[at_zero(widest)]
    beyond = (
        f" It includes zero, or comes within a point of it, for {listed(f'“{name}”' for name in zero['headline'])}."
        if len(zero)
        else " None of them comes within a point of zero."
    )
    caption = (
        f"The difference as stated with its 95 % resampling interval when voices, documents, or both crossed are drawn again {doubts.DRAWS:,} times (crossed: "
        "pigeonhole bootstrap, Owen 2007); in brackets how many there are. An interval says how far the number moves when as many are drawn again from those collected."
    )
    alt = f"Three intervals per headline. Widest: {told}."
    return Words(
        "How wide the intervals are by unit of resampling",
        f"Percentage points; the widest is the one to quote; n = {count(statements(found), 'statement')}",
        caption,
        alt,
        f"The widest interval is, for {told}.{beyond}",
        statements(found),
    )


def bounds(table: pd.DataFrame, moves: pd.DataFrame, found: doubts.Found) -> Words:
    """For reading errors and pages not found (`doubts.bounds`, `doubts.tipping`, `doubts.stated`)."""
    if table.empty:
        return nothing("errors and gaps")
    reading, missed = (table[table["doubt"] == doubt] for doubt in (doubts.READING, doubts.MISSED))
    told = "; ".join(f"“{row.headline}” {redrawn(row)}" for row in reading.itertuples())
    worst = "; ".join(f"“{row.headline}” {shares(row.low, row.high)}" for row in missed.itertuples())
    caption = (
        f"Upper bar: where 95 % of the differences lie when the code that the headline rests on is drawn again {doubts.REDRAWN:,} times, changing as often as one reader has "
        "another code than the other (stances: debate, all questions; reasons and frames: all statements found by both). A lower bound, since it counts only what two "
        "readings of one kind disagree on; and it leans towards zero, since it adds errors to codes that may hold some. Lower bar: the least and the largest "
        "difference had as many voices or documents again been missed in both groups, all of the view that moves it furthest; with more missed it would be wider."
    )
    alt = f"Two bars per headline. Codes redrawn: {told}. As many again missed: {worst}."
    reading_text = f"With the codes drawn again, 95 % of the differences lie within: {told}. {tipping_sentence(moves)} Had as many again been missed, the differences could lie anywhere within: {worst}."
    return Words(
        "What reading errors and missed pages could do",
        f"Percentage points; bars: bounds, dot: as stated; n = {count(statements(found), 'statement')}",
        caption,
        alt,
        reading_text,
        statements(found),
    )


def redrawn(row) -> str:
    """The span of a headline whose codes are drawn again, or that it stays where it is."""
    return f"{points(row.low)} throughout" if points(row.low) == points(row.high) else shares(row.low, row.high)


def tipping_sentence(moves: pd.DataFrame) -> str:
    """The smallest number of statements that would have to be read differently to turn each headline."""
    own = moves[moves["statements"] == "all"]
    parts = [
        f"“{row.headline}” needs {int(row.needed)} of {row.of} ({100 * row.share:.0f} %)" if pd.notna(row.needed)
        else f"“{row.headline}” is not turned by any number of the {row.of}"
        for row in own.itertuples()
    ]  # fmt: skip
    return f"To turn the sign by moving statements one step the same way: {'; '.join(parts)}."


def tipping(moves: pd.DataFrame) -> tuple[str, str]:
    """Caption and sentence for the table of tipping points."""
    caption = (
        "The smallest number of statements that, each moved one step the same way (a stance by one, a reason or frame given or taken away), turns "
        "the sign of the headline or makes it zero; empty where even all do not suffice."
    )
    return caption, tipping_sentence(moves)


def openings(table: pd.DataFrame) -> Words:
    """For what the openings of the six articles hold (`influence.beyond_opening`)."""
    held, size = int(table["in_opening"].sum()), len(table)
    voices = table.groupby("name")["in_opening"].any()
    lost = sorted(voices.index[~voices])
    caption = (
        "Statements of the six articles read whole; a statement counts as held when a paragraph it stands in begins within the first 2,000 characters. "
        "The debate was read by such openings only."
    )
    each = "; ".join(
        f"{name} {own.sum()} of {len(own)}" for name, own in table.groupby("article", sort=False)["in_opening"]
    )
    alt = f"One square per statement in a row per article: {held} of {size} filled, the others hatched. {each}."
    reading = f"The first 2,000 characters hold {held} of {size} statements of the articles. Unseen would have been every statement of {listed(lost, 12)}."
    return Words(
        f"Openings hold {held} of {size} statements of the articles",
        "Six articles cut to their first 2,000 characters",
        caption,
        alt,
        reading,
        size,
    )


def thin(table: pd.DataFrame, minimum: int = MIN_N) -> tuple[str, str]:
    """Caption and sentence for the table of thin places (`doubts.thin`)."""
    few = table[table["documents"] < minimum]
    parts = [
        f"{listed(few.loc[few['what'] == what, 'value'], 20)} ({what})"
        for what in dict.fromkeys(table["what"])
        if (few["what"] == what).any()
    ]
    caption = "Documents, voices and statements of the debate on the question by country of the voice, language of the page and year, fewest documents first. What does not stand here was not found at all."
    return caption, f"Fewer than {minimum} documents stand behind: {'; '.join(parts) or 'none of them'}."


def answer(specified: pd.DataFrame, units: pd.DataFrame) -> str:
    """The answer of the notebook in three sentences (`doubts.specified`, `doubts.by_unit`)."""
    names = list(dict.fromkeys(specified["headline"]))
    if not names:
        return "The question has too few statements for any headline, so there is nothing to put to the test."
    found = {name: robustness.summary(doubts.one_of(specified, name)) for name in names}
    texts = specified.drop_duplicates("headline").set_index("headline")["text"]
    stated = "; ".join(f"“{name}” ({texts[name]}), {points(each['first'])}" for name, each in found.items())
    told = "; ".join(
        f"“{name}” in {same(each['same_sign'])} of {each['specifications']}, from {shares(each['least'], each['most'])}"
        for name, each in found.items()
    )
    zero = units[units["widest"] & at_zero(units)]["headline"]
    turns = [name for name, each in found.items() if each["same_sign"] < 1]
    last = (
        f"Not every choice leaves the sign as it is for {listed(f'“{name}”' for name in turns)}"
        if turns
        else "No choice turns a sign"
    )
    wide = f"the widest resampling interval includes zero, or comes within a point of it, for {listed(f'“{name}”' for name in zero)}"
    return (
        f"Put to the test, as differences in percentage points: {stated}. They keep their sign over the specifications: {told}. "
        f"{last}; {wide if len(zero) else 'no widest resampling interval comes within a point of zero'}."
    )


def nothing(what: str) -> Words:
    """Why nothing is drawn."""
    why = f"Fewer than {MIN_N} voices or documents stand in one of the groups compared, so nothing can be measured again here."
    return Words(f"{what[:1].upper()}{what[1:]}: too few cases", "Nothing is drawn", why, why, why, 0)
