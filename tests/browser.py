"""What only a browser shows, in a copy of the project: `python -m tests.browser` (or `make browser`).

A link of each kind is clicked in JupyterLab; every notebook is opened there and run by the menu; a statement is coded in the form with mouse and keyboard; the
report is read at two widths, printed, and checked with axe; a report from hostile data must do nothing. It uses the
system's Chromium and the loopback address only, and says so and stops where there is no Chromium.
"""

import re
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat
import pandas as pd

from helpers import corpus
from tests.browser_lab import (  # fmt: skip
    CELLS,
    READY,
    WAIT,
    browser_path,
    check,
    close_notebook,
    faults,
    is_root,
    jupyterlab,
    only_loopback,
    open_notebook,
    project_copy,
    python,
    run_all,
)
from tests.browser_links import try_links

FLAGS = [
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PRINTED = {"width": 672, "height": 920}  # A4 within the margins of the style sheet, in CSS pixels
HOSTILE = '<script>window.hacked=1</script><img src=x onerror="window.hacked=1"> $x_1$ $\\frac{$ *a* | `b`'
FORM = {"document": "uscnpm-2025-zhang", "voice": "Reuters", "question": "bond", "stance": "-1", "gist": "Cost, not trust, keeps the two together."}  # fmt: skip

WIDTHS = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"


def try_notebooks(page, lab, copy: Path, shots: Path) -> None:
    """Every notebook opened in JupyterLab and run."""
    for path in sorted((copy / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        open_notebook(page, lab, path.name)
        cells = run_all(page, path.name)
        for place in (0, len(cells) // 2):
            page.evaluate("place => jupyterapp.shell.currentWidget.content.scrollToItem(place, 'start')", place)
            page.wait_for_timeout(400)
            page.screenshot(path=shots / f"{path.stem}-{place:02d}.png")
        close_notebook(page)


TOP = """() => jupyterapp.shell.currentWidget.content.model.toJSON().cells[1].outputs.map(o => [].concat(o.data['text/markdown'] || o.data['image/png']).join(''))"""
ASK = """async question => { const notebook = jupyterapp.shell.currentWidget.content;
  const cells = notebook.model.cells, settings = [...cells].findIndex(cell => (cell.getMetadata('tags') || []).includes('parameters'));
  cells.get(settings).sharedModel.setSource(cells.get(settings).sharedModel.getSource().replace(/QUESTION = .*/, `QUESTION = "${question}"`));
  for (const place of [settings, settings + 1]) { notebook.activeCellIndex = place; await jupyterapp.commands.execute('notebook:run-cell'); } }"""


def try_first_screen(page, lab, copy: Path, shots: Path) -> None:
    """With another question in the settings, the answer and the figure above them change, without a second run of the first cell."""
    open_notebook(page, lab, "02_positions.ipynb")
    run_all(page, "02 for its first screen")
    before = page.evaluate(TOP)
    page.evaluate(ASK, "bond")
    page.wait_for_function(READY, timeout=WAIT)
    after = page.evaluate(TOP)
    question = "How solid is the China-Russia partnership?"
    check(
        "answer, picture and caption stand in the first cell", len(before) == len(after) == 3, [len(before), len(after)]
    )
    check(
        "they follow the settings below", question not in before[0] and question in after[0] and before[1] != after[1]
    )
    page.evaluate("() => jupyterapp.shell.currentWidget.content.scrollToItem(0, 'start')")
    page.wait_for_timeout(400)
    page.screenshot(path=shots / "first-screen.png")
    close_notebook(page)


def try_form(page, lab, copy: Path, shots: Path) -> None:
    """One statement coded in the form by mouse and keyboard; it must stand in the copy's table afterwards."""
    path = copy / "notebooks" / "07_new_question.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("OPEN_FORM = False", "OPEN_FORM = True"), encoding="utf-8")
    open_notebook(page, lab, path.name)
    cells = run_all(page, "07 with the form")
    place = next(i for i, cell in enumerate(nbformat.read(path, as_version=4).cells) if "open_form(" in cell.source and cell.cell_type == "code")  # fmt: skip
    page.evaluate("place => jupyterapp.shell.currentWidget.content.scrollToItem(place, 'start')", place)
    form = page.locator(".jp-OutputArea-output", has=page.get_by_role("button", name="Save statement")).last
    form.wait_for(timeout=30_000)
    form.evaluate("box => box.scrollIntoView({block: 'start'})")
    page.screenshot(path=shots / "form-open.png")
    fill_form(page, form)
    page.screenshot(path=shots / "form-filled.png")
    axe(page, "the form", [".jp-OutputArea-output .widget-vbox"])
    form.get_by_role("button", name="Save statement").focus()
    page.keyboard.press("Enter")
    said = form.get_by_role("alert")
    said.wait_for(timeout=30_000)
    check("the form says that it saved", "Saved." in said.inner_text(), said.inner_text())
    page.screenshot(path=shots / "form-saved.png")
    check("typing changed no cell", [c["type"] for c in page.evaluate(CELLS)] == [c["type"] for c in cells])
    close_notebook(page)
    check("the stored notebook holds no widget state and nothing typed", not re.search("widget-state|" + FORM["gist"], path.read_text(encoding="utf-8")))  # fmt: skip
    check_saved(copy / "data")


def fill_form(page, form) -> None:
    """Type, choose, tick and turn as a reader does: some by mouse, some by keyboard."""
    form.get_by_label("Voice").click()
    page.keyboard.type(FORM["voice"])
    page.keyboard.press("Tab")
    question = form.get_by_label("Question")
    question.focus()
    page.keyboard.type(corpus.load().codebook.questions[FORM["question"]]["text"][:12])
    page.keyboard.press("Tab")
    stances = form.locator(".widget-radio").first.get_by_role("radio")
    stances.nth(4).wait_for()
    stances.nth(int(FORM["stance"]) + 2).click()
    form.locator(".widget-radio").nth(1).get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    form.get_by_role("checkbox", name="Economy").click()
    form.get_by_role("checkbox", name="Wedge").focus()
    page.keyboard.press("Space")
    form.get_by_role("button", name="Paragraph ▶").click()
    form.get_by_role("button", name="Note this paragraph").click()
    form.get_by_label("Gist").click()
    page.keyboard.type(FORM["gist"])


def check_saved(data: Path) -> None:
    """The statement stands in the copy's table and the data are accepted."""
    table = pd.read_csv(data / "codings" / "statements.csv", dtype=str, keep_default_na=False)
    rows = table[(table["coder"] == "3") & (table["doc_id"] == FORM["document"])]
    row = rows.iloc[0].to_dict() if len(rows) == 1 else {}
    expected = {"voice_id": "reuters", "question": FORM["question"], "stance": FORM["stance"], "certainty": "explicit"}
    check("the statement stands in codings/statements.csv", expected.items() <= row.items(), rows.to_dict("records"))
    check("with both frames", set(row.get("frames", "").split(";")) == {"economy", "wedge"}, row)
    check("corpus.load() accepts the data", len(corpus.load(data).codings) == len(table))


def axe(page, what: str, context: list[str] | None = None) -> None:
    """No serious or critical finding of axe."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=context).response["violations"]
    bad = [(each["id"], each["impact"], each["nodes"][0]["html"][:160]) for each in found if each["impact"] in ("serious", "critical")]  # fmt: skip
    check(f"axe on {what}: nothing serious or critical", not bad, bad)
    print(f"    other findings: {', '.join(each['id'] for each in found) or 'none'}")


def try_report(context, report: Path, shots: Path) -> None:
    """The report on a phone, on a screen and in print."""
    for wide in (390, 1280):
        page = context.new_page()
        page.set_viewport_size({"width": wide, "height": 844})
        page.goto(report.as_uri())
        scroll, client = page.evaluate(WIDTHS)
        check(f"report at {wide} pixels: no sideways scrolling", scroll <= client, (scroll, client))
        broken = page.evaluate(
            "() => [...document.images].filter(i => !i.complete || !i.naturalWidth || !i.alt).length"
        )
        check(f"report at {wide} pixels: every figure is there and has an alternative text", broken == 0, broken)
        axe(page, f"the report at {wide} pixels")
        page.screenshot(path=shots / f"report-{wide}.png")
        figure = page.locator("figure.picture").first
        figure.scroll_into_view_if_needed()
        page.screenshot(path=shots / f"report-{wide}-figure.png")
        if wide == 390:
            figure.get_by_role("link", name="Enlarge").click()
            scroll, client = page.evaluate(WIDTHS)
            check("an enlarged figure scrolls by itself", scroll <= client and figure.locator("img").bounding_box()["width"] > 600)  # fmt: skip
            page.screenshot(path=shots / "report-390-enlarged.png")
        page.close()
    print_report(context, report, shots)


def print_report(context, report: Path, shots: Path) -> None:
    """On paper no figure is cut and no table runs out of the page."""
    page = context.new_page()
    page.set_viewport_size(PRINTED)
    page.emulate_media(media="print")
    page.goto(report.as_uri())
    high = page.evaluate("() => Math.max(...[...document.images].map(i => i.getBoundingClientRect().height))")
    check("every figure fits on a page", 0 < high <= PRINTED["height"], high)
    over = page.evaluate("() => [...document.querySelectorAll('table, img')].filter(t => t.getBoundingClientRect().right > innerWidth + 1).map(t => t.closest('figure').id)")  # fmt: skip
    check("no table or figure runs out of the page", not over, over)
    page.pdf(path=shots / "report.pdf", format="A4")
    check("the report prints to PDF", (shots / "report.pdf").stat().st_size > 100_000)
    page.close()


def hostile_data(copy: Path) -> Path:
    """The copy's data with a script, a picture, a formula and Markdown in every title, gist and affiliation."""
    data = Path(shutil.copytree(copy / "data", copy.parent / "hostile-data"))
    for name, columns in (("documents", ["title", "author"]), ("statements", ["gist", "affiliation"]), ("paragraphs", ["gist"])):  # fmt: skip
        table = pd.read_csv(data / f"{name}.csv", dtype=str, keep_default_na=False)
        for column in columns:
            table[column] = HOSTILE
        table.to_csv(data / f"{name}.csv", index=False, lineterminator="\n")
    return data


def try_hostile(context, copy: Path, shots: Path) -> None:
    """A report made from hostile data does nothing and shows the text as it is."""
    data, out = hostile_data(copy), copy.parent / "hostile"
    python(copy, "-m", "helpers.run", f"OUT={out}", "ONLY=01,02", data=data)
    python(copy, "-m", "helpers.run.report", f"OUT={out}", data=data)
    page, said = context.new_page(), []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.goto((out / "figures" / "report.html").as_uri())
    check("a script in the data does not run", page.evaluate("() => window.hacked === undefined") and not said)
    check("no element comes from the data", page.locator("script, img:not([src^='data:image/png'])").count() == 0)
    check("it is shown as text", page.get_by_text("<script>window.hacked=1</script>").count() > 5)
    page.screenshot(path=shots / "hostile-report.png")
    page.locator("figure#\\30 2-voices-list, figure.table").last.scroll_into_view_if_needed()
    page.screenshot(path=shots / "hostile-report-table.png")
    page.close()


def main() -> int:
    """Everything in order; 0 when all is well or there is no browser."""
    found = browser_path()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        found = None
    if found is None:
        print("skipped: no Chromium (or no Playwright) on this machine")
        return 0
    shots = Path(tempfile.mkdtemp(prefix="browser-"))
    asked: list[str] = []
    with tempfile.TemporaryDirectory(prefix="project-") as folder, sync_playwright() as driver:
        copy = project_copy(Path(folder))
        used = python(copy, "-c", "import helpers; print(helpers.__file__)")
        check("the copy's helpers are used", used.startswith(str(copy)), used)
        python(copy, "-m", "helpers.run.report")
        flags = [*FLAGS, *(["--no-sandbox"] if is_root() else [])]
        chromium = driver.chromium.launch(executable_path=found, args=flags, headless=True)
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        only_loopback(context, asked)
        try_report(context, copy / "figures" / "report.html", shots)
        try_hostile(context, copy, shots)
        with jupyterlab(copy) as lab:
            page = context.new_page()
            try_links(page, lab, copy)
            try_notebooks(page, lab, copy, shots)
            try_first_screen(page, lab, copy, shots)
            try_form(page, lab, copy, shots)
        chromium.close()
    check("nothing outside this machine was asked for", not asked, sorted(set(asked))[:5])
    print(f"screenshots and PDF: {shots}")
    print(f"{len(faults)} failed: {'; '.join(faults)}" if faults else "all well")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
