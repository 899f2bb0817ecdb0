"""One self-contained page without code, from the executed notebooks: `python -m helpers.run.report` writes figures/report.html.

`python -m helpers.run.report OUT=my-report` does it for a run with other settings (and `DATA=my-data` for other data). A CSV that the page links to stands beside it.
"""

import re
import sys
from collections.abc import Sequence
from html import escape
from pathlib import Path

from helpers import corpus, paths
from helpers.corpus import Corpus
from helpers.files import replace
from helpers.run import gallery, references, stored
from helpers.run import notebooks as run
from helpers.run.chapters import Chapter, Renderer, ReportError, read, to_html
from helpers.run.written import REPORT
from helpers.words import count

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
OTHERWISE = "The results reported here were worked out with settings that differ from the published ones"
STATEMENT = "What the data can show, and what not"
OTHER = """Each chapter is a notebook. `make run QUESTION=bond OUT=my-report` runs all of them for another question of the
codebook, and `make report OUT=my-report` writes this page for it. [Notebook 07](07_new_question.ipynb) shows how to
add a question, an article or a statement."""
CORRECTIONS = """If you are named here and find your position misread, or if you find an error, please open an issue in the
repository with the page and what should stand there instead; see *Corrections* in the [README](../README.md)."""


def page(notebooks: Sequence[Path], figures: Path, data: Corpus) -> str:
    """The whole report as one HTML page, from executed notebooks and the words of their figures.

    Raises ReportError when there is no notebook, when one was not run to its end, or when figures show other data.
    """
    books = [path for path in notebooks if not path.name.startswith(stored.WORKSHOP)]
    chapters = [read(path) for path in books]
    if not chapters:
        raise ReportError(
            f"{figures.parent} holds no executed notebook; `make run` first, or name the folder of a run with OUT="
        )
    check_data(gallery.all_words(figures), data)
    choice = stored.not_published(books)
    body = "\n".join(
        [
            f"<h1>{escape(data.codebook.debate.title)}</h1>",
            f"<p>{subtitle(data)}</p>",
            f"<p>{OTHERWISE}: {escape(choice)}.</p>" if choice else "",
            findings(gallery.sidecars(figures)),
            contents(chapters),
            *(f'<section class="chapter">\n{chapter.html}\n</section>' for chapter in chapters),
            f'<section class="chapter">\n{methods(data, choice)}\n</section>',
            f"<section>\n{limits(data)}\n</section>",
            f"<section>\n{ending(data)}\n</section>",
        ]
    )
    return f"{head(data.codebook.debate.title)}\n<body>\n<main>\n{linked(body, chapters)}\n</main>\n</body>\n</html>\n"


def check_data(records: Sequence[dict], data: Corpus) -> None:
    """Raises ReportError when a figure or table was made from other data than the methods paragraph would speak of."""
    if said := stored.made_from_other(records, data):
        raise ReportError(said)


def head(title: str) -> str:
    """The head of the page: no script runs and nothing is loaded from elsewhere."""
    style = Path(__file__).with_name("report.css").read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>"
    )


def subtitle(data: Corpus) -> str:
    """What the page is about, and the data behind it."""
    years = data.documents["date"].dt.year
    return (
        f"Who thinks what, for which reasons, and in what terms, {years.min()} to {years.max()}. "
        f"{count(len(data.documents), 'document')}, data version {escape(data.version)}. Tables show their first rows; "
        "the CSV beside this page holds them whole."
    )


def contents(chapters: Sequence[Chapter]) -> str:
    """The list of chapters and their sections."""
    entries: list[tuple] = [(each.anchor, each.title, _listed(each.sections)) for each in chapters]
    entries += [("methods", "Methods", []), ("limits", "Limits of the data", []), ("cite", "How to cite", [])]
    return f'<nav aria-labelledby="contents">\n<h2 id="contents">Contents</h2>\n{_list(entries)}</nav>'


def _listed(sections: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [
        (anchor, title)
        for anchor, title in sections
        if title not in ("Settings", "How to read these figures", "Limits")
    ]


def _list(entries: Sequence[tuple]) -> str:
    items = ""
    for anchor, title, sections in entries:
        below = f"\n{_list([(*section, ()) for section in sections])}" if sections else ""
        items += f'<li><a href="#{escape(anchor)}">{escape(title)}</a>{below}</li>\n'
    return f"<ul>\n{items}</ul>\n"


def findings(sidecars: Sequence[dict]) -> str:
    """The headlines that the notebooks marked as findings, each with its figure: of each notebook the last, as in the README."""
    found = list({words["name"][:2]: words for words in sidecars if words.get("finding")}.values())
    items = "".join(
        f'<li>{_said(words["finding"])} <a href="#{escape(words["name"])}">Figure {escape(words["name"])}</a></li>\n'
        for words in found
    )
    text = f"<ul>\n{items}</ul>" if found else "<p>No notebook of this run marks a finding.</p>"
    return f'<section>\n<h2 id="findings">Findings</h2>\n{text}\n</section>'


def _said(finding: str) -> str:
    """A finding in plain words, and the numbers below it in small."""
    plain, _, numbers = finding.partition("\n")
    return escape(plain) + (f"<br><small>{escape(numbers)}</small>" if numbers else "")


def methods(data: Corpus, choice: str = "") -> str:
    """The methods paragraph, to paste; every number in it is computed from the data. `choice`: settings other than the published ones."""
    narrower = f" These numbers are of the whole data. {OTHERWISE}: {choice}." if choice else ""
    return f'<h2 id="methods">Methods</h2>\n<p>{escape(references.methods(data) + narrower)}</p>'


def limits(data: Corpus) -> str:
    """What the data can show, from the data statement."""
    path = data.folder / "README.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    found = re.search(rf"^## {STATEMENT}\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    said = to_html(found.group(1), Renderer("limits", "data")) if found else "<p>See the data statement.</p>"
    return f'<h2 id="limits">Limits of the data</h2>\n{said}'


def ending(data: Corpus) -> str:
    """How to cite, how to ask for a correction, and how to ask another question."""
    parts = [f'<h2 id="cite">How to cite</h2>\n<p>{escape(citation(data))}</p>']
    parts += [f'<h3 id="corrections">Corrections</h3>\n{to_html(CORRECTIONS)}']
    parts += [f'<h3 id="another">For another question</h3>\n{to_html(OTHER)}']
    return "\n".join(parts)


def citation(data: Corpus) -> str:
    """The line to cite the data by, from the codebook, with their version and the licences of code and data."""
    return f"{data.codebook.debate.citation} Data version {data.version}. Code: MIT. Data and figures: {data.licence or 'see the data'}."


def linked(body: str, chapters: Sequence[Chapter]) -> str:
    """The page with links to notebooks that are chapters of it made links within it."""
    for chapter in chapters:
        body = body.replace(f'href="../notebooks/{chapter.anchor}.ipynb"', f'href="#{chapter.anchor}"')
    return body


def write(out: Path | None = None) -> Path:
    """Write the report beside the figures of the project, or of a run's own folder `out`, and return its path."""
    notebooks = sorted((out / "notebooks").glob("[0-9][0-9]_*.ipynb")) if out else paths.notebooks()
    figures = out / "figures" if out else paths.figures()
    target = figures / REPORT
    replace(target, page(notebooks, figures, corpus.load()))
    return target


def main(words: list[str]) -> int:
    about = "Write figures/report.html from notebooks that were run."
    return run.make("python -m helpers.run.report", about, words, lambda out, _: f"written: {write(out)}", ReportError)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
