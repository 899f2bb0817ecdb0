"""Small made-up debates on a canal toll, of many shapes: other scales, one reader, no frames, no articles, no openings, nobody at all."""

import json
import random
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from helpers import paths
from helpers.coding.tables import csv_text
from helpers.corpus import Corpus, package
from helpers.run import other
from helpers.run.book import parameters, read_notebook
from tests import shown

FRAMES = ("money", "rights", "safety", "nature")
ARGUMENTS = ("upkeep", "trade_lost", "fair_share", "old_treaty", "detour")
ROLES = {"official": "in office", "scholar": "university", "captain": "sails there", "institution": "speaks as such"}
PLACES = {"NOR": "Norway", "PRT": "Portugal", "CHL": "Chile", "KEN": "Kenya"}
NOUNS = [
    "toll",
    "canal",
    "lock",
    "ship",
    "cargo",
    "treaty",
    "harbour",
    "fee",
    "pilot",
    "water",
    "bridge",
    "crew",
    "tariff",
    "freight",
    "queue",
    "council",
]


@dataclass(frozen=True)
class Shape:
    """What a made-up debate has."""

    name: str
    scale: tuple[int, ...] = (-2, -1, 0, 1, 2)
    readers: int = 2
    frames: int = 3
    arguments: int = 4
    questions: int = 2
    pages: int = 24
    articles: int = 2
    openings: bool = True
    years: tuple[int, int] = (2001, 2009)
    countries: int = 3
    languages: tuple[str, ...] = ("en",)
    periods: tuple[str, ...] = ("2005-06-01",)


SHAPES = {
    shape.name: shape
    for shape in (
        Shape("plain", (-1, 0, 1), readers=1, frames=0, questions=1, articles=0, openings=False, periods=(), languages=("es",)),
        Shape("two-steps", (-1, 1), arguments=0, questions=20, years=(1990, 2030), countries=1, periods=("1999-01-01", "2015-07-15"), pages=60),
        Shape("seven", (-3, -2, -1, 0, 1, 2, 3), articles=0, years=(1990, 2030), countries=4, languages=("pt", "no", "en"), pages=80),
        Shape("articles-only", readers=1, arguments=0, pages=0, articles=1, questions=3, countries=2, openings=False),
        Shape("no-frames", (-1, 0, 1), frames=0, articles=3, languages=("sw",), periods=(), openings=False),
        Shape("one-page", (-1, 1), readers=1, questions=1, pages=1, articles=0, countries=1),
        Shape("empty", (-1, 0, 1), pages=0, articles=0, questions=1, arguments=0, frames=0, periods=(), countries=2),
    )
}  # fmt: skip


def folder(shape: Shape, place: Path) -> Path:
    """The data folder of a made-up debate, written anew below `place` and renewed as a package."""
    target = place / shape.name
    (target / "codings").mkdir(parents=True)
    (target / "texts").mkdir()
    (target / "codebook.toml").write_text(_codebook(shape), encoding="utf-8")
    (target / "lexicon.toml").write_text(_lexicon(shape), encoding="utf-8")
    shutil.copy(paths.ROOT / "data" / "terms.toml", target)
    described = json.loads((paths.ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    described |= {"name": "canal-toll", "title": "Who wants the canal toll raised", "version": "1.0.0"}
    tables = _tables(shape)
    for resource in described["resources"]:
        resource.pop("rowsCounted", None)
        columns = [field["name"] for field in resource["schema"]["fields"]]
        table = pd.DataFrame(tables.get(resource["name"], []), columns=columns).astype(object).fillna("").astype(str)
        (target / resource["path"]).write_text(csv_text(table), encoding="utf-8")
    (target / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    (target / "README.md").write_text(
        "# Canal toll\n\n<!-- columns:begin -->\n<!-- columns:end -->\n", encoding="utf-8"
    )
    (target / "CHANGES.md").write_text("# Changes\n\n## 1.0.0\n\nFirst.\n", encoding="utf-8")
    package.renew(target)
    return target


def questions_of(shape: Shape) -> list[str]:
    return ["toll", *(f"toll{number}" for number in range(2, shape.questions + 1))]


def _codebook(shape: Shape) -> str:
    """The codebook as TOML."""
    lines = [
        "[debate]", 'title = "Should the canal toll be raised?"', 'short = "canal-toll"',
        'citation = "A. Maker (2020): The canal toll, a made-up debate."', f"periods = {json.dumps(shape.periods)}",
        "[stance]", f"scale = {list(shape.scale)}",
    ]  # fmt: skip
    for number, question in enumerate(questions_of(shape), 1):
        steps = ", ".join(f'"{step}" = "step {step} of the answer"' for step in shape.scale)
        low, high = (f"{end:+d}" for end in (shape.scale[0], shape.scale[-1]))
        lines += [f"[questions.{question}]", f'text = "Should the canal toll rise, in view {chr(64 + number)}?"']
        lines += [f'low = "{low}: keep it low"', f'high = "{high}: raise it"', f"steps = {{ {steps} }}"]
    for block, names, chosen in (("frames", FRAMES, shape.frames), ("arguments", ARGUMENTS, shape.arguments)):
        lines += [f"[{block}]"] if not chosen else []
        for name in names[:chosen]:
            lines += [
                f"[{block}.{name}]",
                f'label = "{name.replace("_", " ").capitalize()}"',
                f'means = "about {name}"',
            ]
            lines += ['colour = "#225588"'] if block == "frames" else []
    vocabularies = {
        "roles": ROLES, "genres": {"news": "news", "opinion": "column"},
        "access": {"direct": "own page", "copy": "a copy", "relayed": "told by another"},
        "date_basis": {"page": "on the page"}, "kinds": {"person": "one person", "institution": "a body"},
        "speech": {"own": "the writer", "quoted": "direct speech"}, "languages": {"en": "English", "es": "Spanish"},
    }  # fmt: skip
    for block, entries in vocabularies.items():
        lines += [f"[{block}]", *(f'{key} = "{text}"' for key, text in entries.items())]
    lines += ["[groups.A]", 'label = "the coast"', 'colour = "#0072B2"', 'marker = "o"']
    lines += ["[groups.B]", 'label = "elsewhere"', 'colour = "#D55E00"', 'marker = "s"']
    return "\n".join(lines) + "\n"


def _lexicon(shape: Shape) -> str:
    return "[frames]\n" + "".join(
        f'{frame} = ["{NOUNS[place]}"]\n' for place, frame in enumerate(FRAMES[: shape.frames])
    )


def _tables(shape: Shape) -> dict[str, list[dict]]:
    """Every table as rows, drawn from a fixed seed."""
    dice = random.Random(7)
    countries = list(PLACES)[: shape.countries]
    voices = [
        {"voice_id": f"voice-{n}", "name": f"Voice {chr(65 + n % 26)}{n}", "kind": "person", "country": countries[n % len(countries)]}
        for n in range(max(3, shape.pages // 2) if shape.pages or shape.articles else 0)
    ]  # fmt: skip
    tables: dict[str, list[dict]] = {"voices": voices, "countries": _countries(countries)}
    for name in ("documents", "statements", "codings-statements", "sentences", "codings-sentences", "paragraphs"):
        tables[name] = []
    tables["terms"] = []
    for n in range(shape.pages + shape.articles):
        _document(shape, tables, dice, n, n < shape.articles)
    if tables["documents"]:
        tables["events"] = [
            {"date": f"{shape.years[0]}-05-05", "label": "Lock opened", "kind": "act", "source": "public record"}
        ]
    tables["codings-readings"] = [
        {"doc_id": each["doc_id"], "coder": reader, "batch": "first", "searched": "yes"}
        for each in tables["documents"]
        for reader in range(1, shape.readers + 1)
    ]
    return tables


def _countries(codes: list[str]) -> list[dict]:
    return [
        {"code": code, "name": PLACES[code], "group": "B" if place else "A", "region": "Sea", "g20": "no"}
        for place, code in enumerate(codes)
    ]


def _document(shape: Shape, tables: dict, dice: random.Random, n: int, article: bool) -> None:
    """One document with its statements, sentences and terms."""
    voice = tables["voices"][n % len(tables["voices"])]
    first, last = shape.years
    year = first + (last - first) * n // max(1, shape.pages + shape.articles - 1)
    doc = f"doc-{n}"
    tables["documents"].append({
        "doc_id": doc, "corpus": "articles" if article else "debate", "published": f"{year}-{1 + n % 12:02d}-{1 + n % 27:02d}",
        "date_basis": "page", "title": f"On the toll {n}", "outlet": f"Post {n % 5}", "publisher": f"Post {n % 5}",
        "outlet_country": voice["country"], "genre": "news" if n % 2 else "opinion", "language": shape.languages[n % len(shape.languages)],
        "access": ("direct", "copy", "relayed")[n % 3], "url": f"https://example.org/{n}", "fingerprint": f"{n:064x}" if article else "",
    })  # fmt: skip
    if article:
        _sentences(shape, tables, dice, doc, voice["voice_id"])
    elif shape.openings:
        tables["terms"].append({"doc_id": doc, "part": "lead", "paragraph": 0, "sentence": 1, "terms": _bag(dice, 40)})
    for question in questions_of(shape)[: 1 + n % 3]:
        _statement(shape, tables, dice, n, doc, voice, question, article)


def _statement(
    shape: Shape, tables: dict, dice: random.Random, n: int, doc: str, voice: dict, question: str, article: bool
) -> None:
    key = {"doc_id": doc, "voice_id": voice["voice_id"], "question": question}
    codes = {"stance": dice.choice(shape.scale), "certainty": dice.choice(["explicit", "implied"])}
    codes["arguments"] = ";".join(sorted(dice.sample(ARGUMENTS[: shape.arguments], min(shape.arguments, n % 3))))
    codes["frames"] = ";".join(sorted(dice.sample(FRAMES[: shape.frames], min(shape.frames, 1 + n % 2))))
    role = list(ROLES)[n % len(ROLES)]
    own = {
        "statement_id": "/".join(key.values()),
        "role": role,
        "affiliation": "",
        "locator": "1" if article else "",
        "gist": "Says how high the toll should be.",
    }
    tables["statements"].append(key | codes | own)
    for reader in range(1, shape.readers + 1):
        given = codes | ({"stance": dice.choice(shape.scale)} if reader == 2 and n % 4 == 0 else {})
        tables["codings-statements"].append(key | given | {"coder": reader})


def _sentences(shape: Shape, tables: dict, dice: random.Random, doc: str, voice: str) -> None:
    for paragraph in range(1, 7):
        tables["paragraphs"].append(
            {"doc_id": doc, "paragraph": paragraph, "characters": 400, "gist": "About the toll."}
        )
        for sentence in (1, 2):
            place = {"doc_id": doc, "paragraph": paragraph, "sentence": sentence}
            frames = ";".join(dice.sample(FRAMES[: shape.frames], min(shape.frames, 1)))
            speech = dice.choice(["own", "quoted"])
            tables["sentences"].append(place | {"voice_id": voice, "speech": speech, "frames": frames, "tokens": 12})
            tables["terms"].append(place | {"part": "article", "terms": _bag(dice, 12)})
            for reader in range(1, shape.readers + 1):
                tables["codings-sentences"].append(
                    place | {"coder": reader, "voice_id": voice, "speech": speech, "frames": frames}
                )


def _bag(dice: random.Random, tokens: int) -> str:
    counts = pd.Series(dice.choices(NOUNS, k=tokens)).value_counts()
    return " ".join(f"{term}:{counts[term]}" for term in sorted(counts.index))


OURS = re.compile(r"China|Chinese|Russia|Moscow|Beijing|Nixon|Washington|United States|America|Kremlin|Ukrain", re.I)


def run(book: Path, patch: pytest.MonkeyPatch, place: Path, data: Corpus) -> dict[str, Any]:
    """What a notebook shows over the data in use, with the settings that a run would give it (`run.other`)."""
    own = parameters(read_notebook(book), book.name)
    return shown.of(book, patch, place, **other.fitting(own, other.settings(data), data))
