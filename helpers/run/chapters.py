"""A notebook as a chapter of the report: prose, figures with alternative text, captions, tables and settings; no code."""

import ast
import base64
import binascii
import posixpath
import re
from html import escape, unescape
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbconvert.filters.markdown_mistune import HTMLRenderer, Markdown, import_plugin

from helpers.run.book import read_notebook

LEFT_OUT = ("For another question",)  # sections on changing code, which the report does not show
NO_WORDS = "A figure without a description."
LONG = 40  # characters from which a table's cell keeps a width that can be read
_NUMBER = re.compile(r"[-−+]?\d[\d,.]*(?:e[-+]\d+)?(?: ?%)?")
_DAY = re.compile(r"\b\d{4}-\d\d(?:-\d\d)?\b")
_ADDRESS = re.compile(r"https?://[^\s<>]+")


class ReportError(ValueError):
    """The notebooks cannot be made into a report; the message says which one and what to do."""


class Chapter(NamedTuple):
    """One notebook: its anchor and title, the anchors and titles of its sections, and its HTML."""

    anchor: str
    title: str
    sections: list[tuple[str, str]]
    html: str


class Renderer(HTMLRenderer):
    """Markdown to HTML for the report: every tag and `$` stays text, nothing is loaded, headings are one level lower with
    an id of their own, links are as seen from the folder of figures."""

    def __init__(self, anchor: str = "", base: str = "notebooks"):
        super().__init__(escape=True)
        self.anchor, self.base = anchor, base
        self.title = ""
        self.sections: list[tuple[str, str]] = []
        self.names: set[str] = set()

    def heading(self, text: str, level: int, **attrs: object) -> str:
        plain = unescape(re.sub(r"<[^>]+>", "", text))
        if level == 1 and not self.title:
            self.title, anchor = re.sub(r"^\d\d\s+", "", plain), self.anchor
            text = re.sub(r"^\d\d\s+", "", text)
        else:
            anchor = self._section(plain)
        level = min(max(level, 1 if anchor == self.anchor else 2) + 1, 6)
        return f'<h{level} id="{escape(anchor)}">{text}</h{level}>\n'

    def _section(self, title: str) -> str:
        short = "-".join(re.findall(r"[a-z0-9]+", title.lower())[:8]) or "section"
        taken = {anchor for anchor, _ in self.sections}
        anchor = f"{self.anchor}-{short}"
        while anchor in taken:
            anchor += "-next"
        self.sections.append((anchor, title))
        return anchor

    def link(self, text: str, url: str, title: str | None = None) -> str:
        target = beside_figures(unescape(url), self.base)
        return f'<a href="{escape(target, quote=True)}">{text}</a>' if target else text

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return text

    def table(self, text: str) -> str:
        return f"<table>\n{text}</table>\n"

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        plain = unescape(re.sub(r"<[^>]+>", "", text))
        kind = "number" if _NUMBER.fullmatch(plain) else "long" if len(plain) > LONG and not head else ""
        if _ADDRESS.fullmatch(text):
            text = f'<a href="{text.replace(chr(34), "&quot;")}">{text}</a>'
        elif "<" not in text:
            text = _DAY.sub(r'<span class="day">\g<0></span>', text)
            text = re.sub(r"([_/])(?=\w)", r"\1<wbr>", text) if re.fullmatch(r"[\w/;.-]+", text) else text
        tag, mark = ("th", ' scope="col"') if head else ("td", f' class="{kind}"' if kind else "")
        return f"<{tag}{mark}>{text}</{tag}>\n"


def beside_figures(url: str, base: str = "notebooks") -> str:
    """An address as seen from the folder of figures, when it is written as seen from the folder `base` beside it. Empty
    for what is neither a web address nor a file of the project (`javascript:`, `data:`, `//host`)."""
    if re.match(r"(https?|mailto):", url, re.I) or url.startswith("#"):
        return url
    if re.match(r"[\w+.\-\s\x00-\x1f]*:", url) or url.startswith(("/", "\\")):
        return ""
    path, sign, part = url.partition("#")
    here = posixpath.relpath(posixpath.join("/", base, path), "/figures")
    return here + sign + part


def to_html(markdown: str, renderer: Renderer | None = None) -> str:
    """Markdown as HTML by the parser that nbconvert uses, without formulas: `$` is a currency here."""
    made = Markdown(renderer or Renderer(), plugins=[import_plugin("table"), import_plugin("strikethrough")])
    return str(made(markdown))


def read(path: Path) -> Chapter:
    """An executed notebook as a chapter; raises ReportError when it was not run, or not without error."""
    renderer, parts = Renderer(path.stem), []
    for cell in executed(path):
        if cell.cell_type == "markdown":
            if cell.source.strip():
                parts.append(to_html(_kept(cell.source), renderer))
        elif "parameters" in cell.metadata.get("tags", []):
            parts.append(_framed(renderer, settings(path), "settings"))
        elif cell.cell_type == "code":
            parts += shown(cell, renderer)
    return Chapter(path.stem, renderer.title or path.stem, renderer.sections, "\n".join(parts))


def executed(path: Path) -> list[nbformat.NotebookNode]:
    """The cells of a notebook that was run to its end; raises ReportError when it was not."""
    cells = read_notebook(path).cells
    code = [cell for cell in cells if cell.cell_type == "code" and cell.source.strip()]
    if not all(cell.get("execution_count") for cell in code):
        raise ReportError(f"{path.name}: not every cell was run; `make run` first")
    if any(output.output_type == "error" for cell in code for output in cell.outputs):
        raise ReportError(f"{path.name}: a cell ended in an error; mend it and run the notebook again")
    return cells


def _kept(markdown: str) -> str:
    """Markdown without the sections that speak of changing code."""
    for heading in LEFT_OUT:
        markdown = re.sub(rf"^## {re.escape(heading)}\s*\n.*?(?=^#{{1,2}} |\Z)", "", markdown, flags=re.M | re.S)
    return markdown


def settings(path: Path) -> str:
    """The settings that a notebook was run with, as a table."""
    values: dict[str, object] = {}
    for cell in read_notebook(path).cells:
        if {"parameters", "injected-parameters"} & set(cell.metadata.get("tags", [])):
            for node in ast.parse(cell.source).body:
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                    values[node.targets[0].id] = _value(node.value)
    return table_of([["setting", "value"], *([name, str(value)] for name, value in values.items())])


def _value(node: ast.expr) -> str:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return ast.unparse(node)
    if isinstance(value, (list, tuple)):
        value = ", ".join(map(str, value))
    return str(value) if value not in ("", None) else "no filter"


def shown(cell: nbformat.NotebookNode, renderer: Renderer) -> list[str]:
    """What a cell shows, as HTML: a figure or table is framed with the caption that follows it."""
    parts: list[str] = []
    waiting: tuple[str, str] | None = None
    for output in cell.outputs:
        kind, text = piece(output, renderer)
        if waiting and kind == "words":
            caption, rest = _caption(text)
            parts += [_framed(renderer, *waiting, caption), rest]
            waiting = None
            continue
        if waiting:
            parts.append(_framed(renderer, *waiting))
        waiting = (text, kind) if kind in ("picture", "table") else None
        parts += [text] if kind == "words" else []
    return [*parts, _framed(renderer, *waiting)] if waiting else parts


def piece(output: nbformat.NotebookNode, renderer: Renderer) -> tuple[str, str]:
    """One output as its kind (picture, table, words, or nothing) and its HTML."""
    data = output.get("data", {})
    if output.output_type == "stream":
        return ("words", f"<pre>{escape(output.text)}</pre>") if output.name == "stdout" else ("", "")
    if "image/png" in data:
        return "picture", picture(data["image/png"], output.get("metadata", {}).get("image/png", {}).get("alt", ""))
    if "text/markdown" in data:
        text = to_html(data["text/markdown"], renderer)
        return ("table" if text.startswith("<table>") else "words"), text
    if "<table" in data.get("text/html", ""):
        return "table", frame_as_table(data["text/html"])
    if "text/plain" in data and not any(name.startswith("application/vnd.jupyter.widget") for name in data):
        return "words", f"<pre>{escape(data['text/plain'])}</pre>"
    return "", ""


def picture(encoded: str, alt: str) -> str:
    """A PNG that stands in the page itself; raises ReportError when it is none."""
    try:
        raw = base64.b64decode("".join(encoded.split()), validate=True)
    except binascii.Error:
        raw = b""
    if not raw.startswith(b"\x89PNG"):
        raise ReportError("a figure in a notebook is damaged; run the notebook again")
    wide, high = int.from_bytes(raw[16:20]), int.from_bytes(raw[20:24])
    source = base64.b64encode(raw).decode()
    words = escape(alt.strip() or NO_WORDS, quote=True)
    return f'<img alt="{words}" width="{wide}" height="{high}" src="data:image/png;base64,{source}">'


def frame_as_table(html: str) -> str:
    """A pandas frame as pandas shows it, rebuilt from the texts of its cells."""
    from bs4 import BeautifulSoup

    rows = BeautifulSoup(html, "html.parser").find_all("tr")
    return table_of([[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in rows])


def table_of(rows: list[list[str]]) -> str:
    """Texts as a table; the first row is its head."""
    render = Renderer()
    lines = ["".join(render.table_cell(escape(cell), head=not place) for cell in row) for place, row in enumerate(rows)]
    body = "".join(f"<tr>\n{line}</tr>\n" for line in lines[1:])
    return f"<table>\n<thead>\n<tr>\n{lines[0] if lines else ''}</tr>\n</thead>\n<tbody>\n{body}</tbody>\n</table>\n"


def _caption(words: str) -> tuple[str, str]:
    """The first paragraph of the words after a figure, and the rest."""
    found = re.match(r"\s*<p>(.*?)</p>", words, re.S)
    return (found.group(1), words[found.end() :].strip()) if found else ("", words)


def _framed(renderer: Renderer, content: str, kind: str, caption: str = "") -> str:
    """A figure (`picture`), a `table` or the `settings` with its caption, named after its file; a wide one scrolls by itself."""
    found = re.search(r'href="(\d\d-[a-z0-9-]+)\.csv"', caption)
    name = found.group(1) if found and found.group(1) not in renderer.names else ""
    renderer.names.add(name)
    more = f' <a class="enlarge" href="#{name}">Enlarge</a>' if name and kind == "picture" else ""
    foot = f"\n<figcaption>{caption}{more}</figcaption>" if caption else ""
    scrolls = f' tabindex="0" role="group" aria-label="{f"{kind.title()} {name}".strip()}"' if kind != "picture" else ""
    mark = f' id="{name}"' if name else ""
    return f'<figure class="{kind}"{mark}><div class="wide"{scrolls}>{content}</div>{foot}</figure>'
