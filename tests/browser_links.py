"""Links clicked in JupyterLab, one of each kind on each kind of page: a notebook, the gallery, the README."""

import re
from pathlib import Path, PurePosixPath

import nbformat

from tests.browser_lab import check, open_notebook

LINK = re.compile(r"(?<!!)\]\((?!https?:|mailto:|#)([^)\s#]+)[^)\s]*\)")
PAGES = ("README.md", "figures/README.md", "data/README.md")
WAIT = 60_000  # milliseconds for one document
SHOW = """async ([path, factory]) => { await jupyterapp.restored;
  const shown = await jupyterapp.commands.execute('docmanager:open', {path, factory});
  jupyterapp.shell.activateById(shown.id) }"""
SCROLL = "place => jupyterapp.shell.currentWidget.content.scrollToItem(place, 'start')"
OPENED = """path => { const shown = jupyterapp.shell.currentWidget?.context;
  return !!(shown?.path === path && shown.isReady && !document.querySelector('.jp-Dialog')) }"""
HELD = "() => jupyterapp.shell.currentWidget.context.model.toString().length"
SHOWN = ".jp-MainAreaWidget:not(.lm-mod-hidden) a[href]"
# the place, from 1, of the link among those shown, whether JupyterLab opens it itself or the browser does
LINKED = f"""target => [...document.querySelectorAll({SHOWN!r})].findIndex(a =>
  JSON.parse(a.dataset.commandlinkerArgs || '{{}}').path === target
  || decodeURI(new URL(a.href).pathname).endsWith('/files/' + target)) + 1"""
TEXT = (".csv", ".json", ".md", ".svg", ".toml")


def targets(text: str, folder: str) -> list[str]:
    """The files of the project that a Markdown text in a folder links to, as seen from the project."""
    found = []
    for link in LINK.findall(text):
        path = PurePosixPath(folder)
        for part in PurePosixPath(link).parts:
            path = path.parent if part == ".." else path / part
        found.append(path.as_posix())
    return found


def of_notebook(path: Path) -> list[tuple[int, str]]:
    """The files that a notebook links to, in its text and in what it shows, each with the cell's place."""
    found = []
    for place, cell in enumerate(nbformat.read(path, as_version=4).cells):
        shown = [output.get("data", {}).get("text/markdown", "") for output in cell.get("outputs", [])]
        for text in [cell.source] * (cell.cell_type == "markdown") + shown:
            found += [(place, target) for target in targets(text, "notebooks")]
    return found


def one_of_each(found: list[tuple[str, int, str]]) -> list[tuple[str, int, str]]:
    """The first link to each kind of file, by its ending: page, place on it, target."""
    return list({PurePosixPath(link[2]).suffix: link for link in reversed(found)}.values())


def try_links(page, lab: tuple[str, str], copy: Path) -> None:
    """A link of each kind clicked in the notebooks and on each page of Markdown; it must open the file that it names, whole."""
    books = sorted((copy / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    wanted = one_of_each([(path.name, *link) for path in books for link in of_notebook(path)])
    for name in dict.fromkeys(link[0] for link in wanted):
        open_notebook(page, lab, name)
        for _, place, target in (link for link in wanted if link[0] == name):
            page.evaluate(SHOW, [f"notebooks/{name}", "Notebook"])
            page.evaluate(SCROLL, place)
            follow(page, copy, name, target)
        page.evaluate("() => jupyterapp.serviceManager.sessions.shutdownAll()")
    page.goto(f"{lab[0]}/lab?reset&token={lab[1]}")
    page.wait_for_function("() => window.jupyterapp?.commands?.hasCommand('docmanager:open')", timeout=WAIT)
    for name in PAGES:
        text, folder = (copy / name).read_text(encoding="utf-8"), PurePosixPath(name).parent.as_posix()
        for _, _, target in one_of_each([(name, 0, each) for each in targets(text, folder)]):
            page.evaluate(SHOW, [name, "Markdown Preview"])
            page.wait_for_function(OPENED, arg=name, timeout=WAIT)
            follow(page, copy, name, target)


def follow(page, copy: Path, name: str, target: str) -> None:
    """Click the link to `target` on the page shown: JupyterLab must open that file, or the browser get it, with all that it holds."""
    from playwright.sync_api import Error

    what, here = f"{name}: a click on the link to {target}", page.locator(SHOWN)
    try:
        here.first.wait_for(state="attached", timeout=WAIT)
        page.wait_for_function(LINKED, arg=target, timeout=WAIT)
    except Error:
        check(what, False, "no such link is shown")
        return
    there = here.nth(page.evaluate(LINKED, target) - 1)
    pages, got = [], []

    def watch(new) -> None:
        pages.append(new)
        new.on("download", lambda one: got.append(one))

    page.context.on("page", watch)
    there.scroll_into_view_if_needed()
    there.click()
    for _ in range(WAIT // 200):
        page.wait_for_timeout(200)
        if got or pages and pages[-1].url != "about:blank" or page.evaluate(OPENED, target):
            break
    page.context.remove_listener("page", watch)
    check(
        what,
        arrived(page, pages, got, copy, target),
        [each.url for each in pages] or page.locator(".jp-Dialog").all_inner_texts(),
    )
    for new in pages:
        new.close()


def arrived(page, pages: list, got: list, copy: Path, target: str) -> bool:
    """Whether the file came: as a download, as a page of the browser's, or as a document in JupyterLab."""
    raw = (copy / target).read_bytes()
    if got:
        return got[-1].path().read_bytes() == raw
    if pages:
        answer = page.request.get(pages[-1].url)
        return answer.status == 200 and answer.body() == raw
    if not page.evaluate(OPENED, target):
        return False
    held = page.evaluate(HELD)
    return held == len(raw.decode("utf-8").encode("utf-16-le")) // 2 if target.endswith(TEXT) else held > 0
