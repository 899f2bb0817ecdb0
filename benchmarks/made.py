"""A made corpus of any size: invented words by Zipf's law, and the marks, aliases and phrases that make counting hard.

How often aliases, phrases and letters outside ASCII stand, and how long sentences are, is taken from the openings of the
debate in `terms.csv`. What bags of terms cannot hold (possessives, quotes, hyphens, commas, paragraphs) is set to the rates
of the six articles, RATES.
"""

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from helpers import corpus
from helpers.texts import rule as texts

WORDS, VOCABULARY, FOREIGN, FILE = (
    600,
    40_000,
    200,
    20_000,
)  # words of an article, invented words, with é; articles of a file
RATES = {"possessives": 13, "quoted words": 5, "hyphens": 14, "commas": 58, "semicolons": 2}  # per 1,000 words
CURLY, NAMES, PARAGRAPH = 0.6, 0.15, 56  # curly among apostrophes, words always with a capital, words of a paragraph
ENDINGS = [" ", "’s ", "'s ", "” ", "-", ", ", "; ", ". ", ".\n\n"]
MARKS = {"possessives": r"['’]s\b", "quoted words": "“", "hyphens": r"\w-\w", "commas": ",", "semicolons": ";"}


def leads() -> dict:
    """The openings of the debate: all their bags together, and the number of sentences."""
    table = corpus.load().terms.query("part == 'lead'")
    return {"bag": sum(map(texts.read_bag, table["terms"]), Counter()), "sentences": len(table)}


def rates(bag: Counter, sentences: int) -> dict[str, float]:
    """Aliases, phrases and terms with letters outside ASCII per 1,000 terms, and terms per sentence."""
    rule, total = texts.load_rule(), bag.total()
    groups = {
        "aliases": set(rule.aliases.values()),
        "phrases": {"_".join(phrase) for group in rule.phrases.values() for phrase in group},
        "letters outside ASCII": {term for term in bag if not term.isascii()},
    }
    found = {name: 1000 * sum(bag[term] for term in group) / total for name, group in groups.items()}
    return found | {"terms per sentence": total / sentences}


def vocabulary(rng: np.random.Generator) -> tuple[list[str], np.ndarray]:
    """Words and their shares: invented ones by Zipf's law, aliases and phrases as often as in the openings."""
    rule, counted = texts.load_rule(), leads()
    bag, rate = counted["bag"], rates(**counted)
    spellings = Counter(rule.aliases.values())
    phrases = [" ".join(phrase) for group in rule.phrases.values() for phrase in group]
    parts = [
        (_invented(rng), 1 / np.arange(1, VOCABULARY + 1), 1000 - sum(rate[name] for name in list(rate)[:3])),
        (list(rule.aliases), np.array([bag[key] / spellings[key] for key in rule.aliases.values()]), rate["aliases"]),
        (phrases, np.array([bag[phrase.replace(" ", "_")] for phrase in phrases]), rate["phrases"]),
        ([f"{word}é" for word in _invented(rng)[-FOREIGN:]], np.ones(FOREIGN), rate["letters outside ASCII"]),
    ]
    shares = np.concatenate([weights / weights.sum() * share for _, weights, share in parts])
    return [word for words, _, _ in parts for word in words], shares / shares.sum()


def _invented(rng: np.random.Generator) -> list[str]:
    """Different words, the more frequent the shorter."""
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        size = 2 + int(rng.integers(0, 3) + np.log2(1 + len(found)) / 3)
        found["".join(rng.choice(list("aaabcdeeeefghiiiklmnooprrssttuvwy"), size))] = None
    return list(found)


class Maker:
    """Makes articles; the same `seed`, the same articles."""

    def __init__(self, seed: int = 1):
        chance = np.random.default_rng(0)
        words, self.shares = vocabulary(chance)
        self.names = chance.random(len(words)) < NAMES
        self.rng, self.sentence = np.random.default_rng(seed), rates(**leads())["terms per sentence"]
        forms = [("“" if "”" in end else "") + word + end for word in words for end in ENDINGS]
        self.forms = pa.array(forms + [form[:1].upper() + form[1:] for form in forms])

    def texts(self, number: int) -> pa.Array:
        """So many articles of 400 to 800 words, 600 on average."""
        sizes = self.rng.integers(2 * WORDS // 3, 4 * WORDS // 3 + 1, number)
        last, total = np.cumsum(sizes) - 1, int(sizes.sum())
        word = np.searchsorted(np.cumsum(self.shares), self.rng.random(total)).clip(max=len(self.shares) - 1)
        ending = self._endings(total)
        ending[last] = len(ENDINGS) - 1
        first = np.append(True, ending[:-1] >= len(ENDINGS) - 2)
        capital = first | self.names[word]
        chosen = self.forms.take(pa.array((capital * len(self.shares) + word) * len(ENDINGS) + ending))
        ends = np.frombuffer(chosen.buffers()[1], dtype=np.int32)[np.append(0, last + 1)]
        return pa.StringArray.from_buffers(number, pa.py_buffer(ends.copy()), chosen.buffers()[2])

    def _endings(self, total: int) -> np.ndarray:
        possessive, quoted, hyphen, comma, semicolon = (rate / 1000 for rate in RATES.values())
        stop, share = 1 / self.sentence, self.sentence / PARAGRAPH
        weights = [0, possessive * CURLY, possessive * (1 - CURLY), quoted, hyphen, comma, semicolon]
        weights += [stop * (1 - share), stop * share]
        weights[0] = 1 - sum(weights)
        return np.searchsorted(np.cumsum(weights), self.rng.random(total)).clip(max=len(ENDINGS) - 1)

    def write(self, folder: Path, number: int, each: int = FILE) -> list[Path]:
        """So many articles (id, date from 2018 to 2025, text) as Parquet files of at most `each` articles."""
        folder.mkdir(parents=True, exist_ok=True)
        days = pa.array(pd.date_range("2018-01-01", "2025-12-31").strftime("%Y-%m-%d"))
        files = []
        for start in range(0, number, each):
            size = min(each, number - start)
            table = {
                "id": np.arange(start, start + size).astype(str),
                "date": days.take(pa.array(self.rng.integers(0, len(days), size))),
            }
            files.append(folder / f"articles-{start:08d}.parquet")
            pq.write_table(pa.table(table | {"text": self.texts(size)}), files[-1], row_group_size=5_000)
        return files


def describe(sample: list[str]) -> pd.DataFrame:
    """The rates in the openings (or, for marks, those aimed at) beside those of made articles."""
    bag = sum((texts.bag(paragraph) for text in sample for paragraph in texts.paragraphs(text)), Counter())
    ends = sum(len(re.findall(r"(?<![A-Z])[.](?=\s|\Z)", text)) for text in sample)
    words = sum(len(text.split()) for text in sample)
    marks = {name: 1000 * sum(len(re.findall(mark, text)) for text in sample) / words for name, mark in MARKS.items()}
    aimed = rates(**leads()) | RATES
    return pd.DataFrame(
        {
            "per 1,000": list(aimed),
            "aimed at": list(aimed.values()),
            "made": [*rates(bag, ends).values(), *marks.values()],
        }
    )
