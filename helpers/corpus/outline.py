"""What a new data folder is about, and its description as a data package: the tables of this project, fitted to another debate."""

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import pandas as pd

from helpers import paths
from helpers.corpus import checks, codebook, shrunk

TODO = "FILL IN"  # stands wherever somebody has to write something
OWN = paths.ROOT / "data"  # whose tables and word lists a new folder begins with
VERSION = "0.1.0"
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ONE_QUESTION = {"main": f"{TODO}: the question that the documents answer?"}
FIVE_STEPS = {stance: f"{TODO}: what {stance:+d} means" for stance in (-2, -1)} | {
    0: "open, mixed, or only under a named condition",
    **{stance: f"{TODO}: what {stance:+d} means" for stance in (1, 2)},
}
LISTS = codebook.BLOCKS[
    codebook.BLOCKS.index("roles") : codebook.BLOCKS.index("groups")
]  # blocks that any debate can begin with
REST = ("OTH", "elsewhere or not known")
COLOURS = ("#0072B2", "#D55E00", "#00805F", "#A2528A", "#8A6100", "#3B1463", "#7F3B08", "#2A6F97", "#4D4D4D")
_MARKERS = ("o", "s", "D", "^", "P", "X", "p", "h", "v")
_SMALL = 5  # a part of the world with fewer countries goes to the rest
_WORDING = {
    ("documents", "corpus"): "debate: read for its statements; articles: read whole, sentence by sentence, with words counted",
    ("voices", "name"): "name as figures print it",
}  # fmt: skip


@dataclass(frozen=True)
class Outline:
    """What a new data folder says of itself.

    `steps` gives the words of each stance from lowest to highest, the same for every question; `words` adds entries to the
    word lists of `LISTS`; `optional` names columns (table, column) that may be empty here and may not be in this project's
    own data; `columns` adds columns (table: name: description); `source` is where the data come from.
    """

    name: str
    title: str = f"{TODO}: the question of this debate"
    short: str = ""
    citation: str = ""
    questions: Mapping[str, str] = field(default_factory=lambda: dict(ONE_QUESTION))
    steps: Mapping[int, str] = field(default_factory=lambda: dict(FIVE_STEPS))
    arguments: Mapping[str, str] = field(default_factory=dict)
    frames: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    optional: frozenset[tuple[str, str]] = frozenset()
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    source: str = ""

    @property
    def cited(self) -> str:
        """How to cite the data; a gap to fill where nobody said so."""
        return self.citation or f"{TODO}: authors, year, title, data version {VERSION}"

    def list_of(self, block: str) -> dict[str, str]:
        """The words of a list (`roles`, `genres`, ...): this project's own, then the added ones."""
        return {**_own_book().blocks[block], **self.words.get(block, {})}


@cache
def _own_book() -> codebook.Codebook:
    return codebook.load(OWN / "codebook.toml")


def described(outline: Outline) -> dict:
    """The description of a data package with this project's tables, without fingerprint and numbers of rows."""
    own = checks.read_package(OWN)
    resources = [_resource(outline, each) for each in own["resources"]]
    licence = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "Creative Commons Attribution 4.0"}  # fmt: skip
    if outline.source:
        licence = {"name": "no-licence-stated", "title": f"{TODO}: the licence of {outline.source}"}
    return {
        "name": outline.name,
        "title": outline.title,
        "version": VERSION,
        "description": f"{TODO}: what was read, and what was coded.",
        "licenses": [licence],
        "sources": [{"title": outline.source or f"{TODO}: where the documents were found"}],
        "fingerprint": "",
        "resources": resources,
    }


def _resource(outline: Outline, described: Mapping) -> dict:
    """One table of the package, its columns fitted to the scale and to what may be empty."""
    resource: dict = copy.deepcopy(dict(described))
    resource.pop(shrunk.ROWS, None)
    name, stances = resource["name"], list(outline.steps)
    for column in resource["schema"]["fields"]:
        place = (name, column["name"])
        limits = column.setdefault("constraints", {})
        if column["name"] == "stance":
            column["description"] = f"the answer on the steps of the codebook, {stances[0]} to {stances[-1]}"
            limits |= {"minimum": stances[0], "maximum": stances[-1]}
        if place in outline.optional:
            limits.pop("required", None)
        column["description"] = _WORDING.get(place, column["description"])
        if not limits:
            del column["constraints"]
    added = outline.columns.get(name, {})
    resource["schema"]["fields"] += [{"name": each, "type": "string", "description": about} for each, about in added.items()]  # fmt: skip
    return resource


def countries() -> pd.DataFrame:
    """The countries of ISO 3166 with names and regions, each in the group of its part of the world (`groups`)."""
    own, ids = _countries(), {label: group for group, label in _parts().items()}
    return own.assign(group=own["region"].map(lambda region: ids.get(region, REST[0])))


def groups() -> dict[str, tuple[str, str, str]]:
    """The groups that a new folder begins with, the parts of the world: label, colour, marker. The last takes all others."""
    labels = {**_parts(), REST[0]: REST[1]}
    looks = [*zip(COLOURS, _MARKERS, strict=True)]
    looks = [*looks[: len(labels) - 1], looks[-1]]
    return {group: (label, *look) for (group, label), look in zip(labels.items(), looks, strict=True)}


@cache
def _countries() -> pd.DataFrame:
    return pd.read_csv(OWN / "countries.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig")


def _parts() -> dict[str, str]:
    """The parts of the world by an id of three letters, in the order of the alphabet."""
    sizes = _countries()["region"].value_counts()
    regions = sorted(sizes.index[sizes >= _SMALL])[: len(COLOURS) - 1]
    return {region[:3].upper(): region for region in regions}
