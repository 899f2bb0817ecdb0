"""Words for the agreement of the two readings on frames, beside the changes that each of them shows."""

from collections.abc import Mapping

import pandas as pd

from helpers.framing import shares as framing
from helpers.framing.charts_framing import letters
from helpers.framing.readings import AGREED
from helpers.framing.words_framing import Scope, against, points, title
from helpers.measures import intervals
from helpers.words import Words, number


def instrument(agreement: pd.DataFrame, readings: pd.DataFrame, about: Scope, min_n: int = intervals.MIN_N) -> Words:
    """Words of the instrument. `agreement`: `framing_readings.agreement` over all questions; `readings`: `by_reader`."""
    drawn = agreement[(agreement["carriers"] >= min_n) & agreement["estimate"].notna()]
    name = letters(list(agreement["period"].drop_duplicates()))
    if drawn.empty:
        reading, head = (
            "No frame varies in enough statements for an alpha.",
            "Agreement on frames by period: too few statements",
        )
    else:
        low = drawn.loc[drawn["estimate"].idxmin()]
        reading = f"The lowest alpha is {number(low['estimate'])}, for {low['label']} in {name[low['period']]}. {_moved(drawn, name)}"
        head = title(
            f"Lowest agreement: {low['label']}, alpha {number(low['estimate'])} in period {name[low['period']]}",
            "Agreement on frames by period",
        )
    sizes = ", ".join(
        f"{name[period]} ({period}): {int(rows['n'].max())}" for period, rows in framing.in_order(agreement, "period")
    )
    return Words(
        title=head,
        subtitle=f"Left: agreement of two readings, all questions. Right: change on “{about.text}”",
        caption=(
            f"Left: Krippendorff's alpha (nominal: given or not), over statements on all questions that both readings have ({sizes}); lines: 95 % resampling "
            f"interval; hollow without one (fewer than 10 statements vary, or all agree); none below {min_n}. Right: the later share minus the earlier on the "
            f"chosen question, with the agreed code and with each reader's codes alone. Reader 2 worked on the debate's pages of 2018 to 2020, and on those added last, mostly from neutral accounts. "
            f"Two machine-assisted readings show consistency, not correctness. {about.left_out}"
        ),
        alt=f"Left, alpha per frame and period. {reading} Right, differences between periods by reading. {_reader_gaps(readings)}",
        reading=f"{reading} {_reader_gaps(readings)}".strip(),
        n=int(agreement.groupby("period", sort=False)["n"].max().sum()),
    )


def _moved(drawn: pd.DataFrame, name: Mapping[str, str]) -> str:
    """The frame whose alpha moves most from one period to the next, in words."""
    wide = drawn.pivot(index="label", columns="period", values="estimate")
    wide = wide[[period for period in name if period in wide.columns]]
    moves = wide.diff(axis=1).stack().dropna()
    if moves.empty:
        return ""
    label, later = moves.abs().idxmax()
    earlier = wide.columns[list(wide.columns).index(later) - 1]
    return (
        f"It moves most for {label}, from {number(wide.loc[label, earlier])} ({name[earlier]}) to {number(wide.loc[label, later])} ({name[later]}): "
        "a change in that frame across this border may partly be one of reading."
    )


def _reader_gaps(readings: pd.DataFrame) -> str:
    """How far the two readers' own differences lie apart at most."""
    wide = readings.pivot(index=["label", "other", "one"], columns="reader", values="estimate")
    if wide.empty or wide[AGREED].isna().all():
        return ""
    gap = (wide["reader 1"] - wide["reader 2"]).abs()
    label, other, one = gap.idxmax()
    row = wide.loc[(label, other, one)]
    return (
        f"The readers' own differences lie apart by {100 * gap.max():.0f} points at most ({label}, {against(one, other)}: {points(row['reader 1'])} and "
        f"{points(row['reader 2'])})."
    )
