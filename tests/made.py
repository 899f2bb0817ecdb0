"""Small data folders cut from the committed tables: the corners at which words and figures break."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from helpers import paths
from helpers.coding import tables
from helpers.corpus import checks
from tests.conftest import forget_rows

Tables = dict[str, pd.DataFrame]


def _only(whole: Tables, documents: pd.Series, voices: pd.Series | None = None) -> Tables:
    """The rows of the documents kept, and of statements those of the voices kept."""
    kept = set(whole["documents"].loc[documents, "doc_id"])
    cut = {name: table[table["doc_id"].isin(kept)] if "doc_id" in table else table for name, table in whole.items()}
    if voices is not None:
        held = set(whole["voices"].loc[voices, "voice_id"])
        for name in ("statements", "codings-statements"):
            cut[name] = cut[name][cut[name]["voice_id"].isin(held)]
    return cut


def _debate(whole: Tables) -> pd.Series:
    return whole["documents"]["corpus"] == "debate"


def _same_stance(whole: Tables, stance: str) -> Tables:
    """Twenty pages of the debate; every statement has one stance."""
    places = whole["documents"].index[_debate(whole)][:20]
    cut = _only(whole, whole["documents"].index.isin(places))
    return cut | {name: cut[name].assign(stance=stance) for name in ("statements", "codings-statements")}


def one_voice(whole: Tables) -> Tables:
    own = whole["statements"].query("voice_id == 'mcfaul-michael'")["doc_id"]
    return _only(
        whole, _debate(whole) & whole["documents"]["doc_id"].isin(own), whole["voices"]["voice_id"] == "mcfaul-michael"
    )


def one_page(whole: Tables) -> Tables:
    asked = whole["statements"].query("question == 'split' and role == 'scholar'")
    page = next(doc for doc in asked["doc_id"] if doc in set(whole["documents"].loc[_debate(whole), "doc_id"]))
    return _only(whole, whole["documents"]["doc_id"] == page)


def all_at_zero(whole: Tables) -> Tables:
    return _same_stance(whole, "0")


def all_equal(whole: Tables) -> Tables:
    return _same_stance(whole, "-2")


def one_country(whole: Tables) -> Tables:
    places = whole["documents"].index[_debate(whole)][::4]
    return _only(whole, whole["documents"].index.isin(places), whole["voices"]["country"] == "CHN")


def no_articles(whole: Tables) -> Tables:
    places = whole["documents"].index[_debate(whole)][::6]
    return _only(whole, whole["documents"].index.isin(places))


def one_article_more(whole: Tables) -> Tables:
    """A few pages, the articles, and one more article of which no sentence carries a frame."""
    places = whole["documents"].index[_debate(whole)][::12]
    cut = _only(whole, whole["documents"].index.isin(places) | ~_debate(whole))
    row = whole["documents"].loc[~_debate(whole)].iloc[[0]]
    old = row["doc_id"].iloc[0]
    new = row.assign(
        doc_id="made-2025-article",
        published="2025-06-01",
        title="Made",
        url="https://example.org/made",
        fingerprint="0" * 64,
    )
    cut["documents"] = pd.concat([cut["documents"], new], ignore_index=True)
    for name, table in cut.items():
        if name in ("paragraphs", "sentences", "codings-sentences", "terms"):
            own = table[(table["doc_id"] == old) & (table["paragraph"].astype(int) <= 3)].assign(
                doc_id="made-2025-article"
            )
            own = own.assign(frames="") if "frames" in own else own
            cut[name] = pd.concat([table, own], ignore_index=True)
    return cut


CORNERS: dict[str, Callable[[Tables], Tables]] = {
    each.__name__: each for each in (one_voice, one_page, all_at_zero, all_equal, one_country, no_articles, one_article_more)
}  # fmt: skip


def folder(corner: str, place: Path) -> Path:
    """The data folder of a corner, written anew below `place`."""
    target = place / corner
    shutil.copytree(paths.ROOT / "data", target, ignore=shutil.ignore_patterns("texts"))
    whole = tables.read(target)
    cut = CORNERS[corner](whole)
    documents = set(cut["documents"]["doc_id"])
    for resource in checks.read_package(target)["resources"]:
        table = cut[resource["name"]]
        if "source" in table:
            known = table["source"].isin({"public record", *documents})
            table = table.assign(source=table["source"].where(known, "public record"))
        (target / resource["path"]).write_text(tables.csv_text(table), encoding="utf-8")
    forget_rows(target)
    return target
