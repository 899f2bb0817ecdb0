"""The words of a command line, `QUESTION=bond OUT=my-report`: read, or refused before anything runs."""

import argparse
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from helpers import paths
from helpers.run.values import WORDS_OF_TRUTH, RunError

SAID = """OUT=my-report      a folder of its own for notebooks and figures; needed for other settings
DATA=my-data       the tables of another folder; of another debate, settings not given here are taken from its codebook and tables
ONLY=02,04         only these notebooks
FORCE=1            all notebooks, also those of which nothing has changed since they were run
WIDTH=column       the figures for a narrow column (8.4 cm), in figures/column; WIDTH=slide: in figures/slides; WIDTH=pdf: in figures/pdf
PUBLISH=yes        make the notebooks' settings the published ones (figures/settings.json), then run
QUESTION=bond      any setting of the notebooks; a list is written with commas: COUNTRIES=NOR,KEN"""
OURS = ("data", "figures", "notebooks", "helpers", "tests", "docs", "benchmarks", ".git", ".run", ".venv")
_NAME = re.compile(r"[A-Z][A-Z0-9_]*", re.ASCII)


@dataclass(frozen=True)
class Command:
    """What a command line asks for: settings of the notebooks, the folder of the results (none: in place), the notebooks chosen (none:
    all), whether all are run, and whether their settings become the published ones."""

    settings: dict = field(default_factory=dict)
    out: Path | None = None
    only: tuple[str, ...] = ()
    force: bool = False
    publish: bool = False


def read(words: Iterable[str]) -> Command:
    """`QUESTION=bond COUNTRIES=NOR,KEN OUT=my-report ONLY=02,04 FORCE=1` as a command; a list is written with commas.

    Raises RunError for a word that is not NAME=value, a name given twice, and a value that cannot be used.
    """
    given: dict[str, str] = {}
    for word in words:
        name, value = _pair(word)
        if name in given:
            raise RunError(f"{name} is given twice, as {given[name]!r} and {value!r}; give it once")
        given[name] = value
    force, publish = (_is_so(name, given.pop(name, "no")) for name in ("FORCE", "PUBLISH"))
    for name, example in (("OUT", "my-report"), ("DATA", "my-data"), ("ONLY", "02,04")):
        if name in given and not given[name].strip(", "):
            raise RunError(f"{name}= is empty; write for instance {name}={example}, or leave it out")
    only = tuple(part for each in given.pop("ONLY", "").split(",") if (part := each.strip()))
    out = folder_of(given.pop("OUT")) if "OUT" in given else None
    if publish and (given or out):
        raise RunError(
            "PUBLISH=yes publishes the settings that the notebooks have; it goes with no other setting and no OUT="
        )
    return Command(dict(given), out, only, force, publish)


def _pair(word: str) -> tuple[str, str]:
    """Name and value of a word."""
    name, sign, value = (part.strip() for part in word.partition("="))
    if sign and _NAME.fullmatch(name):
        return name, value
    capitals = name.upper().replace("-", "_")
    example = f"{capitals}={value}" if sign and _NAME.fullmatch(capitals) else "QUESTION=bond OUT=my-report"
    raise RunError(f"{word!r} is not understood; write NAME=value with the name in capitals, for instance {example}")


def _is_so(name: str, value: str) -> bool:
    if value.casefold() not in WORDS_OF_TRUTH:
        raise RunError(f"{name}={value}: write {name}=yes, or leave it out")
    return WORDS_OF_TRUTH[value.casefold()]


def folder_of(out: str | Path) -> Path:
    """The folder of results that a run was given, in full. Raises RunError for one that cannot be a folder of its own: a file, the project, a
    folder of it or around it, one of data, another copy of the project."""
    text = str(out).strip()
    try:
        here = Path(text).expanduser().absolute().resolve()
        why = "such a name cannot be used" if not text or not text.isprintable() else _taken(here)
    except (OSError, RuntimeError, ValueError) as error:
        here, why = Path(), str(getattr(error, "strerror", None) or error)
    if why:
        raise RunError(f"OUT={text[:80]!r}: {why}; choose a folder of its own, for instance OUT=my-report")
    return here


def _taken(here: Path) -> str:
    """Why a folder cannot take results; empty where it can."""
    root, around = paths.ROOT.resolve(), (here, *here.parents)
    if found := [place for place in around if place.exists() and not place.is_dir()]:
        return f"{found[0]} is a file"
    ours = [root / name for name in OURS] + [paths.data().resolve(), paths.texts().resolve()]
    hidden = here.is_relative_to(root) and any(part.startswith(".") for part in here.relative_to(root).parts)
    if hidden or here in (root, *root.parents) or any(place in around for place in ours):
        return "that folder belongs to the project or its data"
    if here == Path.home().resolve():
        return "that is your home folder"
    if (here / "datapackage.json").is_file():
        return "that folder holds data (datapackage.json)"
    return "that folder holds another copy of this project" if (here / "helpers" / "run").is_dir() else ""


def settings_in(prog: str, about: str, words: list[str]) -> list[str]:
    """The words of a command line that consist of settings; `--help` says what may stand there."""
    parser = argparse.ArgumentParser(
        prog=prog, description=about, epilog=SAID, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "settings", nargs="*", metavar="NAME=value", help="a setting of the notebooks, or one of those below"
    )
    return parser.parse_args(words).settings
