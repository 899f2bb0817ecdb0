"""What the groups of voices hold: where each stands on every question, and who is in it."""

from functools import partial

import pandas as pd

from helpers.arguments import reasons, voice_networks
from helpers.arguments.network_voices import agreement, grouped, least
from helpers.arguments.parts import caption
from helpers.asked import Asked
from helpers.figure.figure import Listing


def say(table: pd.DataFrame, asked: Asked, minimum: int) -> tuple[str, str]:
    """Caption and reading of the table of groups; the modularity is of the whole network."""
    facts = agreement(asked, minimum).facts
    shown = caption(
        asked,
        "Per question the mean stance, coded by reading, of the group's voices that speak to it, in brackets how many; empty: none does. The groups were made "
        "from these stances, so this is no test.",
    )
    return shown, grouped(table["voices"].tolist(), facts)


def groups(asked: Asked, minimum: int = 3) -> Listing:
    """The groups of the network of voices; columns: `voice_networks.communities`."""
    minimum = least(minimum)
    network, every = agreement(asked, minimum), reasons.statements(asked.everything)
    table = voice_networks.communities(network, every, asked.book.ids("questions"), asked.min_n)
    return Listing(asked, table, partial(say, asked=asked, minimum=minimum))
