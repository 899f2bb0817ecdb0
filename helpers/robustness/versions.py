"""Each headline on this version of the data and on earlier ones: what the rule picked then and picks now, measured on both."""

from functools import partial

import pandas as pd

from helpers.asked import Asked
from helpers.corpus import earlier
from helpers.figure.figure import Listing
from helpers.robustness import headlines, specify
from helpers.robustness.parts import filtered, points, span
from helpers.robustness.specify import Headline
from helpers.words import capital, count

COLUMNS = ["headline", "text", "picked", "data", "estimate", "low", "high", "n_one", "n_other"]


def table(asked: Asked) -> pd.DataFrame:
    """The headlines that the rule picks on any version, each measured on all of them.

    Columns: headline, text, picked (the versions on which the rule picks it), data (the version measured), estimate (difference of
    shares, 0 to 1), low, high, n_one, n_other (voices or documents). Versions from the oldest to this one; empty without an earlier one.
    """
    asks = {version: asked.but(data=earlier.as_of(asked.data, version)) for version in earlier.versions(asked.data)}
    if not asks:
        return pd.DataFrame(columns=COLUMNS)
    asks[asked.data.version] = asked
    found = {version: headlines.find(own) for version, own in asks.items()}
    every = {headline.text: headline for own in found.values() for headline in own}
    rows = []
    for text, headline in sorted(every.items(), key=lambda item: headlines.NAMES.index(item[1].name)):
        picked = ", ".join(version for version, own in found.items() if text in [each.text for each in own])
        for version, own in asks.items():
            rows.append((headline.name, text, picked, version, *_measured(own, headline)))
    return pd.DataFrame(rows, columns=COLUMNS)


def _measured(asked: Asked, headline: Headline) -> tuple:
    """Estimate, low, high, n_one, n_other of a headline as it is stated, on the data of `asked`."""
    rows, choices = headlines.table_for(asked, headline), specify.choices(asked.data)
    design = headlines.design(headline, choices).head(1)
    result = specify.specify(rows, headline, design, choices, seed=asked.seed, min_n=asked.min_n).iloc[0]
    return tuple(result[["estimate", "low", "high", "n_one", "n_other"]])


def versions(asked: Asked) -> Listing:
    """Each headline on the data of this version beside earlier ones (`table`)."""
    return Listing(asked, table(asked), partial(_say, asked))


def _say(asked: Asked, table: pd.DataFrame) -> tuple[str, str]:
    if table.empty:
        return "No earlier version of the data is kept.", "There is nothing to set beside this version."
    caption = (
        "Each headline that the rule of its notebook picks on any version of the data, measured on all of them: difference of shares (0 to 1), 95 % "
        f"resampling interval, n of both groups; picked: where the rule picks it.{filtered(asked)}"
    )
    now = table[table["data"] == asked.data.version].set_index("text")
    told = []
    for text, row in table[table["data"] == table["data"].iloc[0]].set_index("text").iterrows():
        told.append(f"{text}: {_brief(row)} on {row['data']}, {_brief(now.loc[text])} now")
    fallen = [text for text in now.index if asked.data.version not in now.at[text, "picked"].split(", ")]
    end = f" No longer picked: {count(len(fallen), 'headline')}." if fallen else ""
    return caption, f"{capital('; '.join(told))}.{end}"


def _brief(row: pd.Series) -> str:
    return f"{points(row['estimate'])} ({span(row['low'], row['high'])})"
