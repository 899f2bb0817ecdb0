"""What several tests need: a copy of the data to plant faults in, and the corpus loaded once."""

import json
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from helpers import corpus, paths
from helpers.coding import tables
from helpers.corpus import checks, shrunk
from tests import shown

os.environ.setdefault("MPLBACKEND", "agg")
for name in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS"):  # what `make test` says to the makes that tests call
    os.environ.pop(name, None)

settings.register_profile("no time limit", deadline=None)  # a busy machine is no fault
settings.load_profile("no time limit")
if "MUTANT_UNDER_TEST" in os.environ:  # mutmut calls each test several times in one process
    settings.register_profile("mutants", deadline=None, suppress_health_check=[HealthCheck.differing_executors])
    settings.load_profile("mutants")


@pytest.fixture(scope="session")
def data():
    """The committed corpus."""
    return corpus.load(paths.ROOT / "data")


@pytest.fixture
def data_copy(tmp_path: Path) -> Path:
    """A copy of `data/` without texts, to change at will."""
    folder = tmp_path / "data"
    shutil.copytree(paths.ROOT / "data", folder, ignore=shutil.ignore_patterns("texts"))
    return folder


@pytest.fixture(scope="session")
def real_texts() -> Path:
    """The folder of the user's own copies of the articles; the test is skipped where there is none."""
    folder = paths.texts()
    if not list(folder.glob("*.txt")):
        pytest.skip(f"no article texts: {folder} holds none (set CORPUS_TEXTS to the folder that does)")
    return folder


@pytest.fixture(scope="session")
def small(tmp_path_factory) -> Path:
    """A data folder of two articles and the first twenty pages of the debate: quick to load. Copy it before changing it."""
    folder = tmp_path_factory.mktemp("small") / "data"
    shutil.copytree(paths.ROOT / "data", folder, ignore=shutil.ignore_patterns("texts"))
    whole = tables.read(folder)
    documents = whole["documents"]
    kept = {
        "uscnpm-2025-zhang",
        "fakti-2025-goerlach",
        *documents.loc[documents["corpus"] == "debate", "doc_id"].head(20),
    }
    for resource in checks.read_package(folder)["resources"]:
        table = whole[resource["name"]]
        if "doc_id" in table:
            table = table[table["doc_id"].isin(kept)]
        if "source" in table:
            table = table[table["source"].isin({"public record", *kept})]
        (folder / resource["path"]).write_text(tables.csv_text(table), encoding="utf-8")
    forget_rows(folder)
    return folder


@pytest.fixture(scope="module")
def few():
    """By day chance is drawn a tenth as often in the tests of a file that asks for this: its facts hold for any number of draws."""
    with pytest.MonkeyPatch.context() as patch:
        shown.few_draws(patch)
        yield


def forget_rows(folder: Path) -> None:
    """Take the numbers of rows out of the package, so that tables may be cut."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        resource.pop(shrunk.ROWS, None)
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")


@pytest.fixture
def small_copy(small: Path, tmp_path: Path) -> Path:
    """A copy of the small data folder, to change at will."""
    return Path(shutil.copytree(small, tmp_path / "data"))
