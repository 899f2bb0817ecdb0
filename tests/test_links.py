"""Every link leads to a file: on GitHub, in JupyterLab (where a browser clicks one of each kind), and in the report."""

import re
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from helpers import paths
from helpers.run import report
from tests import browser_lab

MARKDOWN = [*sorted(paths.ROOT.glob("*.md")), *sorted((paths.ROOT / "docs").glob("*.md")), *(paths.ROOT / name for name in ("data/README.md", "data/CHANGES.md", "figures/README.md"))]  # fmt: skip
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)\s#]+)[^)\s]*\)")


@pytest.fixture(scope="module")
def tracked() -> set[str]:
    """The files that GitHub shows, and the folders they are in."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=paths.ROOT, capture_output=True, text=True)  # fmt: skip
    if listed.returncode:
        pytest.skip("not a git checkout")
    files = [Path(name) for name in listed.stdout.splitlines()]
    return {name.as_posix() for file in files for name in (file, *file.parents)}


def linked(text: str, folder: Path) -> set[str]:
    """What a Markdown text in a folder of the project links to, pictures too, as seen from the project."""
    found = {(folder / target).resolve() for target in LINK.findall(text)}
    return {path.relative_to(paths.ROOT).as_posix() if path.is_relative_to(paths.ROOT) else str(path) for path in found}


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda page: page.name)
def test_on_github_every_link_of_a_page_leads_to_a_file_in_the_tree(page, tracked):
    found = linked(page.read_text(encoding="utf-8"), page.parent)
    assert sorted(found - tracked) == []


@pytest.mark.parametrize("book", paths.notebooks(), ids=lambda path: path.name)
def test_on_github_every_link_of_a_notebook_leads_to_a_file_in_the_tree(book, tracked):
    from tests.browser_links import of_notebook

    found = {target for _, target in of_notebook(book)}
    assert found and sorted(found - tracked) == []


def test_the_report_links_to_files_beside_it_and_to_places_that_it_has(data):
    soup = BeautifulSoup(report.page(paths.notebooks(), paths.ROOT / "figures", data), "html.parser")
    links = {anchor["href"] for anchor in soup.find_all("a") if not re.match(r"https?:|mailto:", anchor["href"])}
    files = {link.partition("#")[0] for link in links if not link.startswith("#")}
    assert files and [name for name in sorted(files) if not (paths.ROOT / "figures" / name).exists()] == []
    assert {link[1:] for link in links if link.startswith("#")} <= {tag["id"] for tag in soup.find_all(id=True)}


def test_make_lab_opens_jupyterlab_in_the_folder_of_the_project():
    """As the browser's test does: no other folder is set, so a link from a notebook leads out of `notebooks/` too."""
    assert re.search(r"^lab: .*\n\t\$\(BIN\)/jupyter lab$", (paths.ROOT / "Makefile").read_text(encoding="utf-8"), re.M)


@pytest.mark.whole
def test_a_click_in_jupyterlab_opens_what_is_linked(tmp_path):
    driving = pytest.importorskip("playwright.sync_api", reason="no Playwright: make browser installs it")
    if (found := browser_lab.browser_path()) is None:
        pytest.skip("no Chromium on this machine, so no link was clicked")
    from tests.browser import FLAGS
    from tests.browser_links import try_links

    copy, asked = browser_lab.project_copy(tmp_path), []
    browser_lab.faults.clear()
    with driving.sync_playwright() as driver, browser_lab.jupyterlab(copy) as lab:
        flags = [*FLAGS, *(["--no-sandbox"] if browser_lab.is_root() else [])]
        chromium = driver.chromium.launch(executable_path=found, args=flags, headless=True)
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        browser_lab.only_loopback(context, asked)
        try_links(context.new_page(), lab, copy)
        chromium.close()
    assert browser_lab.faults == [] and asked == []
