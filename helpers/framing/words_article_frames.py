"""Words for the figures of frames sentence by sentence in the articles: every number is computed."""

import numpy as np
import pandas as pd

from helpers.framing import shares as framing
from helpers.measures import intervals
from helpers.words import NOT_THE_WHOLE_VIEW, Words, count, listed, percent

ALONE = "Every article stands for itself: six articles are no sample, and none is pooled with another."
CODES = "Agreed code of every sentence, coded by reading; a sentence may have several frames or none."


def _depth(depth: str) -> str:
    return "Only paragraphs that begin within an article's first 2,000 characters. " if depth == "opening" else ""


def strips(table: pd.DataFrame, labels: dict[str, str], depth: str) -> Words:
    """Words of the strips. `table`: `article_frames.sentences`; `labels`: names of the frames."""
    tops = [_top(article, rows["frames"], labels) for article, rows in framing.in_order(table, "article")]
    reading = f"Most sentences: {'; '.join(tops)}."
    return Words(
        title="Where in each article a frame stands",
        subtitle=f"{count(table['doc_id'].nunique(), 'article')} in date order, number of sentences in brackets; n = {len(table)} sentences",
        caption=(
            f"{CODES} A box is a sentence, as wide as its share of the article's words. Full: the writer's own; hatched: quoted or reported. {_depth(depth)}{ALONE}"
        ),
        alt=f"One panel per article, one row per frame, boxes where the frame stands. {reading}",
        reading=reading,
        n=len(table),
    )


def _top(article: str, cells: pd.Series, labels: dict[str, str]) -> str:
    """The frame that most sentences of an article have; all of them where several are equal."""
    counts = pd.Series({label: sum(frame in cell.split(";") for cell in cells) for frame, label in labels.items()})
    best = counts[counts == counts.max()]
    return f"{article} {listed(best.index)} ({int(counts.max())} of {len(cells)})"


def shares(table: pd.DataFrame, depth: str) -> Words:
    """Words of the share of sentences per article. `table`: `article_frames.shares`."""
    gap = (table["reader_1"] - table["reader_2"]).abs()
    row = table.loc[gap.idxmax()]
    wide = table.assign(width=table["high"] - table["low"]).dropna(subset=["width"])
    noise = f" Wording noise is {100 * wide['width'].median():.0f} points wide in the median." if len(wide) else ""
    reading = (
        f"The two readings lie apart by {100 * gap.max():.0f} points at most ({row['label']} in {row['article']}: {percent(row['reader_1'])} and "
        f"{percent(row['reader_2'])}).{noise} Where pale bars do not overlap, articles differ by more than this noise; where they do, it stays open."
    )
    sizes = table.drop_duplicates("doc_id")
    return Words(
        title="Share of each article's sentences with a frame",
        subtitle=f"{count(len(sizes), 'article')} in date order, share of sentences; n = {int(sizes['n'].sum())} sentences",
        caption=(
            f"{CODES} Sentences: {listed(f'{row.article} {row.n}' for row in sizes.itertuples())}. Dark bar: from one reader's share to the other's. Pale bar, “wording noise”: 95 % of 10,000 draws of the article's own paragraphs in "
            "blocks of neighbours (moving-block bootstrap, Künsch 1989; block length: cube root of the number of paragraphs). It says how much a share hangs on the "
            f"wording of this text, and nothing about other texts; none where all paragraphs agree. {_depth(depth)}{ALONE}"
        ),
        alt=f"A panel per frame, a row per article in date order. {_highest(table)}",
        reading=reading,
        n=int(sizes["n"].sum()),
    )


def _highest(table: pd.DataFrame) -> str:
    parts = []
    for label, rows in framing.in_order(table, "label"):
        row = rows.loc[rows["estimate"].idxmax()]
        parts.append(f"{label}: highest in {row['article']} ({percent(row['estimate'])}).")
    return " ".join(parts)


def speech(table: pd.DataFrame, depth: str, min_n: int = intervals.MIN_N) -> Words:
    """Words of own against quoted and reported speech. `table`: `article_frames.by_speech`."""
    enough = table[table["n"] >= min_n]
    wide = enough.pivot(index=["article", "label"], columns="speech", values="estimate")
    wide = wide.reindex(columns=["own", "quoted", "reported"]).dropna(subset=["own"])
    gaps = wide[["quoted", "reported"]].sub(wide["own"], axis=0).stack()
    sizes = table.drop_duplicates(["doc_id", "speech"]).groupby("speech", sort=False)["n"].sum()
    counts = listed(f"{sizes[kind]} {kind}" for kind in ("own", "quoted", "reported") if kind in sizes)
    reading = "No article has enough sentences of two kinds to compare."
    if len(gaps):
        article, label, kind = gaps.abs().idxmax()
        row = wide.loc[(article, label)]
        reading = f"The widest gap is {label} in {article}: {percent(row['own'])} of the writer's own sentences, {percent(row[kind])} of {kind} ones."
    return Words(
        title="Frames in the writer's own words, in quotation and in report",
        subtitle=f"Share of the sentences of each kind, per article; {counts} sentences",
        caption=(
            f"{CODES} Own: the writer of the document; quoted: direct speech; reported: indirect speech or a view ascribed. Hollow: fewer than {min_n} sentences of "
            f"that kind. No interval: these are all sentences of the articles. {_depth(depth)}{ALONE}"
        ),
        alt=f"A panel per article, a row per frame, up to three points. {reading}",
        reading=reading,
        n=int(sizes.sum()),
    )


def speakers(table: pd.DataFrame, labels: list[str], depth: str, min_n: int = intervals.MIN_N) -> Words:
    """Words of who speaks in which frame. `table`: `article_frames.by_voice`."""
    enough = table[table["n"] >= min_n]
    reading = f"No voice has {min_n} sentences in an article."
    if len(enough):
        largest = enough.sort_values("n", ascending=False, kind="stable").head(4).to_dict("records")
        tops = (f"{row['voice']} ({row['article']}), {_favourite(row, labels)}" for row in largest)
        reading = f"Most used by the voices with most sentences: {'; '.join(tops)}."
    return Words(
        title="Who speaks in which frame, article by article",
        subtitle=f"Number of sentences per voice and frame; n = {int(table['n'].sum())} sentences by {table['voice'].nunique()} voices",
        caption=(
            f"{CODES} In brackets: sentences of the voice in that article, own, quoted or reported. Shaded by their share where a voice has {min_n} sentences or "
            f"more. {NOT_THE_WHOLE_VIEW} {_depth(depth)}{ALONE}"
        ),
        alt=f"Table of voices by frames, grouped by article. {reading}",
        reading=reading,
        n=int(table["n"].sum()),
    )


def _favourite(row: dict, labels: list[str]) -> str:
    """The frame a voice uses most, with its count; all of them where several are equal."""
    most = max(row[label] for label in labels)
    return f"{listed(label for label in labels if row[label] == most)} ({most} of {row['n']})" if most else "no frame"


def missed(table: pd.DataFrame) -> tuple[str, str]:
    """Caption and reading of what openings miss. `table`: `article_frames.missed`."""
    caption = (
        "In how many of the articles a frame stands anywhere, and in how many in the paragraphs that begin within the first 2,000 characters, about the part that was read of the debate's pages; least and "
        "most: the lowest and highest share of an article's sentences with the frame that stand in its opening."
    )
    whole, lost = int(table["articles"].sum()), int(table["missed"].sum())
    worst = table[(table["missed"] == table["missed"].max()) & (table["missed"] > 0)]["frame"]
    most = f", most often {listed(worst)}" if len(worst) else ""
    share = percent(lost / whole) if whole else percent(np.nan)
    return (
        caption,
        f"Reading openings only would have missed {lost} of {whole} cases of a frame in an article ({share}){most}.",
    )
