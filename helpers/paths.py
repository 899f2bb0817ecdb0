"""Where things are. Every path is worked out from this file, so a notebook runs from any folder."""

import os
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"


def astray() -> Path | None:
    """The project in which somebody stands, where it is another copy than the one whose helpers these are."""
    here = Path.cwd()
    around = next((place for place in (here, *here.parents) if (place / "helpers" / "paths.py").is_file()), ROOT)
    return around if around.resolve() != ROOT else None


def data() -> Path:
    """The folder of the tables: `data/`, or the folder named in the variable CORPUS_DATA, as seen from where you stand."""
    return Path(os.environ.get("CORPUS_DATA") or ROOT / "data").expanduser()


def texts() -> Path:
    """The reader's own copies of the article texts: `data/texts/`, or the folder named in CORPUS_TEXTS."""
    return Path(os.environ.get("CORPUS_TEXTS") or data() / "texts")


def figures() -> Path:
    """Where figures go: `figures/`, or the folder named in FIGURES_OUT (set by `make run OUT=...`)."""
    return Path(os.environ.get("FIGURES_OUT") or ROOT / "figures")


def texts_of(folder: Path) -> Path:
    """Where the texts of a data folder are: the usual place for the project's own data, else its folder `texts`."""
    return texts() if folder.resolve() == data().resolve() else folder / "texts"


def project() -> str:
    """The name of this software as a package."""
    return str(
        tomllib.loads(Path(__file__).resolve().parents[1].joinpath("pyproject.toml").read_text(encoding="utf-8"))[
            "project"
        ]["name"]
    )


def notebooks() -> list[Path]:
    """The numbered notebooks in their order."""
    return sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
