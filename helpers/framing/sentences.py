"""Frames sentence by sentence in the articles read whole. Every article stands for itself; none is pooled with another."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from helpers.corpus import OPENING, Corpus, SelectionError
from helpers.measures import coded, intervals

KEY = ["doc_id", "paragraph", "sentence"]
SPEECH = ("own", "quoted", "reported")
WORDING = "wording noise"
MIN_PARAGRAPHS = 5


def sentences(data: Corpus, depth: str = "whole") -> pd.DataFrame:
    """Every sentence of the articles that is coded (`coded.missing`), in date order, with the agreed frames and those of each reader.

    Columns: doc_id, article (publisher and month), date, paragraph, sentence, voice_id, name, speech, frames, frames_1, frames_2
    (`;`-joined), tokens, start and width (the sentence's place in its article, as shares of the tokens, 0 to 1). With
    `depth` "opening" only paragraphs that begin within the first 2,000 characters. Raises SelectionError for another depth.
    """
    if depth not in ("whole", "opening"):
        raise SelectionError(f"DEPTH: {depth!r} is not known; use whole, opening")
    table = data.sentences.merge(data.documents[["doc_id", "date", "publisher"]], on="doc_id")
    table = table.merge(data.voices[["voice_id", "name"]], on="voice_id")
    for reader in (1, 2):
        own = data.sentence_codings.loc[data.sentence_codings["coder"] == reader, [*KEY, "frames"]]
        table = table.merge(own.rename(columns={"frames": f"frames_{reader}"}), on=KEY, how="left")
    table = table.sort_values(["date", *KEY], kind="stable").reset_index(drop=True)
    table["article"] = table["publisher"] + ", " + table["date"].dt.strftime("%b %Y")
    table["start"] = table.groupby("doc_id")["tokens"].cumsum() - table["tokens"]
    whole = table.groupby("doc_id")["tokens"].transform("sum")
    table["start"], table["width"] = table["start"] / whole, table["tokens"] / whole
    if depth == "opening":
        table = table.merge(_opening(data), on=["doc_id", "paragraph"])
    columns = "doc_id article date paragraph sentence voice_id name speech frames frames_1 frames_2 tokens start width"
    return coded.only(table[columns.split()], data).reset_index(drop=True)


def _opening(data: Corpus) -> pd.DataFrame:
    """The paragraphs that begin within the first 2,000 characters of their article."""
    before = data.paragraphs.groupby("doc_id")["characters"].cumsum() - data.paragraphs["characters"]
    return data.paragraphs.loc[before < OPENING, ["doc_id", "paragraph"]]


def _flags(cells: pd.Series, frames: Mapping[str, str]) -> pd.DataFrame:
    """0 and 1 per frame (columns); missing where a reader has no such sentence."""
    given = [set(cell.split(";")) if isinstance(cell, str) else None for cell in cells]
    return pd.DataFrame(
        {frame: [np.nan if row is None else float(frame in row) for row in given] for frame in frames},
        index=cells.index,
    )


SHARES = [
    "frame",
    "label",
    "doc_id",
    "article",
    "date",
    "estimate",
    "reader_1",
    "reader_2",
    "low",
    "high",
    "sentences",
    "n",
    "paragraphs",
    "interval",
]


def shares(
    table: pd.DataFrame, frames: Mapping[str, str], min_n: int = intervals.MIN_N, seed: int = intervals.SEED
) -> pd.DataFrame:
    """The share of an article's sentences in which a frame stands, one row per frame and article, articles in date order.

    `table`: the result of `sentences`. Columns: frame, label, doc_id, article, date, estimate (agreed code, 0 to 1), reader_1,
    reader_2 (the same with each reader's codes), low, high ("wording noise": 95 % of moving-block draws of paragraphs),
    sentences (with the frame), n (sentences), paragraphs, interval. Below `min_n` sentences the shares and the limits are missing.
    """
    if table.empty:
        return pd.DataFrame(columns=SHARES)
    parts = []
    for doc_id, rows in table.groupby("doc_id", sort=False):
        flags = _flags(rows["frames"], frames)
        found = pd.DataFrame({"frame": list(frames), "label": list(frames.values()), "doc_id": doc_id})
        found["article"], found["date"] = rows["article"].iloc[0], rows["date"].iloc[0]
        found["estimate"] = flags.mean().to_numpy()
        for reader in (1, 2):
            found[f"reader_{reader}"] = _flags(rows[f"frames_{reader}"], frames).mean().to_numpy()
        low, high = wording_noise(rows["paragraph"], flags, seed)
        found["low"], found["high"] = low, high
        found["sentences"], found["n"] = flags.sum().astype(int).to_numpy(), len(rows)
        found["paragraphs"] = rows["paragraph"].nunique()
        if len(rows) < min_n:
            found[["estimate", "reader_1", "reader_2", "low", "high"]] = np.nan
        found["interval"] = np.where(found["low"].isna(), "none", WORDING)
        parts.append(found)
    whole = pd.concat(parts, ignore_index=True)
    order = pd.Categorical(whole["frame"], list(frames), ordered=True)
    return whole.assign(order=order).sort_values("order", kind="stable").drop(columns="order").reset_index(drop=True)


def wording_noise(paragraphs: pd.Series, flags: pd.DataFrame, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """How far each frame's share moves when the article is put together anew from runs of its own paragraphs.

    The moving-block bootstrap (Künsch 1989) of paragraphs in their order, blocks of the cube root of their number. It says
    how much the share hangs on the wording of this text, and nothing about other texts. Missing below five paragraphs or
    where all paragraphs agree. Returns the limits per column of `flags`.
    """
    sums = flags.groupby(paragraphs.to_numpy(), sort=True).sum()
    sizes = flags.groupby(paragraphs.to_numpy(), sort=True).size().to_numpy(float)
    none = np.full(flags.shape[1], np.nan)
    if len(sizes) < MIN_PARAGRAPHS:
        return none, none
    counts = moving_blocks(len(sizes), seed=seed).astype(float)
    drawn = (counts @ sums.to_numpy()) / (counts @ sizes)[:, None]
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    same = np.ptp(sums.to_numpy() / sizes[:, None], axis=0) < 1e-12
    return np.where(same, np.nan, low), np.where(same, np.nan, high)


def moving_blocks(size: int, length: int = 0, draws: int = intervals.DRAWS, seed: int = intervals.SEED) -> np.ndarray:
    """How often each of `size` units in a row is drawn, in blocks of `length` neighbours (0: the cube root of `size`).

    One row per draw; every row sums to `size` (the last block is cut).
    """
    length = length or max(1, round(size ** (1 / 3)))
    blocks = -(-size // length)
    starts = np.random.default_rng(seed).integers(0, size - length + 1, size=(draws, blocks))
    picked = (starts[:, :, None] + np.arange(length)).reshape(draws, -1)[:, :size]
    picked += np.arange(draws)[:, None] * size
    return np.bincount(picked.ravel(), minlength=draws * size).reshape(draws, size)


def by_speech(table: pd.DataFrame, frames: Mapping[str, str]) -> pd.DataFrame:
    """The share of sentences with each frame in the writer's own, in quoted and in reported speech, per article.

    Columns: doc_id, article, speech, frame, label, estimate (0 to 1), sentences (with the frame), n (sentences of that kind).
    """
    flags = pd.concat([table[["doc_id", "article", "speech"]], _flags(table["frames"], frames)], axis=1)
    long = flags.melt(["doc_id", "article", "speech"], list(frames), "frame", "used")
    found = long.groupby(["doc_id", "article", "frame", "speech"], sort=False)["used"].agg(["mean", "sum", "size"])
    found = found.reset_index().rename(columns={"mean": "estimate", "sum": "sentences", "size": "n"})
    found = found.assign(label=found["frame"].map(dict(frames)), sentences=found["sentences"].astype(int))
    ranks = [list(dict.fromkeys(table["doc_id"])), SPEECH, list(frames)]
    for column, ranked in zip(("doc_id", "speech", "frame"), ranks, strict=True):
        found[column] = pd.Categorical(found[column], ranked, ordered=True)
    found = found.sort_values(["doc_id", "frame", "speech"]).astype({"doc_id": str, "speech": str, "frame": str})
    return found[["doc_id", "article", "speech", "frame", "label", "estimate", "sentences", "n"]].reset_index(drop=True)


def by_voice(table: pd.DataFrame, frames: Mapping[str, str]) -> pd.DataFrame:
    """Who speaks in which frame: one row per article and voice, the number of its sentences in each frame.

    Columns: article, voice, speech (kinds, `own;quoted`), n (sentences), then one column per frame, by its label. Articles in date
    order, in each the voice with most sentences first. A sentence may have several frames or none.
    """
    flags = _flags(table["frames"], frames).rename(columns=dict(frames)).astype(int)
    keys = ["doc_id", "article", "name"]
    whole = pd.concat([table[[*keys, "speech"]], flags], axis=1)
    counts = whole.groupby(keys, sort=False).agg(
        speech=("speech", lambda kinds: ";".join(kind for kind in SPEECH if kind in set(kinds))),
        n=("speech", "size"),
        **{label: (label, "sum") for label in frames.values()},
    )
    counts = counts.reset_index().rename(columns={"name": "voice"})
    place = pd.Categorical(counts["doc_id"], list(dict.fromkeys(table["doc_id"])), ordered=True)
    counts = counts.assign(place=place).sort_values(["place", "n", "voice"], ascending=[True, False, True])
    return counts.drop(columns=["doc_id", "place"]).reset_index(drop=True)


def missed(data: Corpus, frames: Mapping[str, str]) -> pd.DataFrame:
    """What reading openings only would have missed: in how many articles each frame stands, whole and in the opening.

    Columns: frame, articles (with the frame anywhere), in_opening (with it in the first 2,000 characters), missed, and the
    lowest and highest share of its sentences that stand in the opening (`least`, `most`, over articles that have it).
    """
    opening = sentences(data, "opening")
    counts = [_flags(rows["frames"], frames).groupby(rows["doc_id"]).sum() for rows in (sentences(data), opening)]
    whole, part = counts[0], counts[1].reindex(counts[0].index, fill_value=0.0)
    ratio = part / whole.where(whole > 0)
    found = pd.DataFrame({"frame": list(frames.values()), "articles": (whole > 0).sum().to_numpy()})
    found["in_opening"] = (part > 0).sum().to_numpy()
    found["missed"] = found["articles"] - found["in_opening"]
    return found.assign(least=ratio.min().to_numpy(), most=ratio.max().to_numpy())
