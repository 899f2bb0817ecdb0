"""Names, groups and regions of countries, from `countries.csv`; the groups' labels and the names of languages, from `codebook.toml`.

Which group a country belongs to is an editorial choice, so it is data: change the table, and every figure follows.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

import pandas as pd

from helpers import paths
from helpers.corpus import codebook
from helpers.corpus.codebook import Codebook, CodebookError
from helpers.corpus.given import shown
from helpers.corpus.near import nearest

FILE = "countries.csv"
COLUMNS = ["code", "name", "group", "region", "g20"]
UNKNOWN = "not established"
# what else a country is called: two letters (ISO 3166), usual short and other names
ALSO = Path(__file__).with_name("country_names.csv")


class Lookup(Mapping[str, str]):
    """A mapping that is read from the data folder in use when it is asked."""

    def __init__(self, read: Callable[[], Mapping[str, str]]) -> None:
        self._read = read

    def __getitem__(self, key: str) -> str:
        return self._read()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())

    def __repr__(self) -> str:
        return repr(dict(self._read()))


def table(folder: Path | None = None) -> pd.DataFrame:
    """One row per country, indexed by code (ISO 3166 alpha-3): name, group (an id of the codebook's `[groups]`), region, g20 (yes, no).

    Raises CodebookError where the file is missing or its columns are others.
    """
    path = (folder or paths.data()) / FILE
    return _table(path, _stamp(path))


def book() -> Codebook:
    """The codebook of the data folder in use."""
    path = paths.data() / "codebook.toml"
    return _book(path, _stamp(path))


def _stamp(path: Path) -> tuple[int, int]:
    """What tells one state of a file from another: time of change and size."""
    if not path.is_file():
        raise CodebookError(f"{path.name}: not found in {path.parent}")
    return path.stat().st_mtime_ns, path.stat().st_size


@lru_cache(maxsize=8)
def _table(path: Path, stamp: tuple[int, int]) -> pd.DataFrame:
    found = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    if list(found.columns) != COLUMNS:
        raise CodebookError(f"{path.name}: the columns must be {', '.join(COLUMNS)}; found: {', '.join(found.columns)}")
    return found.set_index("code")


@lru_cache(maxsize=8)
def _book(path: Path, stamp: tuple[int, int]) -> Codebook:
    return codebook.load(path)


def name(code: str) -> str:
    """The name of a country; the code itself where the table does not have it."""
    known = table()["name"]
    return known[code] if code in known.index else code or UNKNOWN


@cache
def also() -> dict[str, str]:
    """The codes of countries by other usual names, in small letters."""
    names = pd.read_csv(ALSO, dtype=str, keep_default_na=False, encoding="utf-8")
    return {each.casefold(): code for code, many in names.to_numpy() for each in many.split(";")}


def code_of(given: object, folder: Path | None = None) -> str:
    """The code of a country by its code of three or two letters, its name or another usual one, whatever its capitals; else empty."""
    known, word = table(folder), " ".join(str(given).split()).casefold().removeprefix("the ")
    own = {text.casefold(): code for column in (known["name"], known.index) for text, code in zip(column, known.index, strict=True)}  # fmt: skip
    code = own.get(word) or also().get(word, "")
    return code if code in known.index else ""


def codes(given: Collection, folder: Path | None = None) -> list:
    """Countries by their codes; what is no country stays as it is, to be refused."""
    return [code_of(each, folder) or each for each in given]


def meant(given: object, there: Collection[str], folder: Path | None = None) -> str:
    """Why a country is not among those that are `there`: `Iran (IRN) has nothing in these data.`, or `'Nroway' is not known. Did you mean 'NOR' (Norway)?`."""
    names = table(folder)["name"].to_dict()
    if code := code_of(given, folder):
        return f"{names[code]} ({code}) has nothing in these data."
    words = {code: code for code in there} | {names.get(code, code): code for code in there}
    near = words.get(nearest(given, words), "")
    return f"{shown(given)} is not known." + (f" Did you mean {near!r} ({names.get(near, near)})?" if near else "")


def the_name(code: str) -> str:
    """The name of a country as it stands in a sentence: `Norway`, `the United Kingdom`."""
    plain = name(code)
    return f"the {plain}" if plain.startswith("United ") else plain


def language(code: str) -> str:
    """The name of a language by its code (ISO 639-1); the code itself where the codebook does not have it."""
    return book().blocks["languages"].get(code, code)


def group(code: str) -> str:
    """The group of a country; the last group of the codebook where the table does not have it."""
    known = table()["group"]
    return known[code] if code in known.index else list(GROUPS)[-1]


def several(group: str) -> bool:
    """Whether a group holds several countries, so that a voice's country says more than its group."""
    return int((table()["group"] == group).sum()) > 1


def members(mark: str = "g20") -> list[str]:
    """The countries that a yes in the column `mark` names, by code."""
    return list(table().index[table()[mark] == "yes"])


GROUPS = Lookup(lambda: {group: entry["label"] for group, entry in book().groups.items()})
GROUP_COLOURS = Lookup(lambda: {group: entry["colour"] for group, entry in book().groups.items()})
GROUP_MARKERS = Lookup(lambda: {group: entry["marker"] for group, entry in book().groups.items()})
FRAME_COLOURS = Lookup(lambda: {frame: entry["colour"] for frame, entry in book().frames.items()})
