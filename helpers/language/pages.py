"""The pages whose words are counted, as bags of terms, for what is asked of them."""

import pandas as pd

from helpers import corpus as corpora
from helpers.asked import Asked, once
from helpers.texts import bags
from helpers.texts.bags import Bags

SOURCES = ("articles", "debate")


@once
def chosen(asked: Asked) -> Bags:
    """The counted pages with a statement that the settings choose; columns of the pages as in `bags.pages`."""
    return bags.of_pages(asked.data, bags.pages(asked.data, asked.statements, asked.corpus))


def left_out(asked: Asked) -> dict[str, int]:
    """How many of the pages chosen are not counted: `uncounted` (no words given) and `flagged` (in `lead_flags.csv`)."""
    return bags.left_out(asked.data, asked.statements, asked.corpus)


@once
def on_scale(asked: Asked, question: str) -> Bags:
    """The openings on a question, whose stances place the words; the filters are those of the settings."""
    return chosen(asked.but(question=question, corpus="debate"))


@once
def articles(asked: Asked, question: str | None = None) -> Bags:
    """The articles read whole, whatever the filters; with a `question` only those that speak of it."""
    return chosen(_everyone(asked, question, "articles"))


@once
def openings(asked: Asked) -> Bags:
    """All openings of the debate, whatever the filters, flagged ones too, with `machine`: whether flagged as machine-translated."""
    found = bags.of_pages(asked.data, _every_page(asked, "debate"))
    translated = corpora.machine_translated(asked.data.lead_flags)
    return Bags(found.units.assign(machine=found.units["doc_id"].isin(translated)), found.terms, found.counts)


@once
def everything(asked: Asked) -> Bags:
    """The articles and all openings, with `corpus`: for nearest neighbours only, never for counts by group."""
    parts = [_every_page(asked, name).assign(corpus=name) for name in SOURCES]
    return bags.of_pages(asked.data, pd.concat(parts, ignore_index=True))


def _every_page(asked: Asked, corpus: str) -> pd.DataFrame:
    return bags.pages(asked.data, _everyone(asked, None, corpus).statements, corpus, flagged=True)


def _everyone(asked: Asked, question: str | None, corpus: str) -> Asked:
    """The same periods without any filter."""
    return asked.unfiltered(question=question, corpus=corpus)
