"""Read a text out of a plain text, PDF, Word (DOCX) or HTML file: paragraphs, and where on the page each one stood.

PDF, DOCX and HTML need the extra `docs`. A file from elsewhere is treated with care: sizes are limited, packed files
are measured before they are unpacked, and nothing outside the file is fetched.
"""

import re
import zipfile
from collections import Counter
from itertools import islice
from pathlib import Path

import pandas as pd

from helpers.texts import rule
from helpers.texts.rule import TextError

MAX_PAGES = 300  # of a PDF
MAX_TEXT = 2_000_000  # characters read from one file
MAX_PARTS = 2_000  # files inside a DOCX
MAX_UNPACKED = 100_000_000  # bytes of a DOCX when unpacked
MAX_RATIO = 200  # unpacked to packed size of one part of a DOCX
MAX_DEPTH = 500  # nested parts of a page
FURNITURE = ("nav", "header", "footer", "aside", "figcaption", "button")
BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "div", "td", "th", "dd", "dt", "pre", "article", "section", "main")  # fmt: skip
_BREAK = "\u2028"  # a line break inside a block
_UNSEEN = ("script", "style", "noscript", "template", "svg", "iframe", "object", "head")
_PAGE_NUMBER = re.compile(r"(page )?\d{1,4}( (of|/) \d{1,4})?", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?…]['\"’”)\]]*$")


def read(path: Path) -> pd.DataFrame:
    """The paragraphs of a file, one row each: `text`, and `place`, the part of the page it stood in (empty: the body).

    Raises TextError that names the file, what is wrong and what to do.
    """
    kinds = {".txt": _plain, ".md": _plain, ".pdf": _pdf, ".docx": _docx, ".html": _html, ".htm": _html}
    reader = kinds.get(path.suffix.lower())
    if reader is None:
        raise TextError(f"{path.name}: cannot be read; save it as {', '.join(kinds)}")
    if not path.is_file():
        raise TextError(f"{path.name}: not found in {path.parent}")
    if path.stat().st_size > rule.MAX_FILE:
        raise TextError(f"{path.name}: larger than {rule.MAX_FILE // 1_000_000} MB; put one article into a file")
    try:
        table = pd.DataFrame(reader(path), columns=["text", "place"], dtype="str")
    except ImportError as error:
        raise TextError(f'{path.name}: needs the package {error.name}; install it: pip install -e ".[docs]"') from None
    except RecursionError:
        raise TextError(f"{path.name}: its parts are nested too deeply; save its text as .txt") from None
    if table.empty:
        raise TextError(f"{path.name}: holds no text; a scan must go through text recognition (OCR) first")
    if table["text"].str.len().sum() > MAX_TEXT:
        raise TextError(f"{path.name}: more than {MAX_TEXT:,} characters of text; put one article into a file")
    return table


def _plain(path: Path) -> list[tuple[str, str]]:
    return [(paragraph, "") for paragraph in rule.paragraphs(rule.read_text(path))]


def _pdf(path: Path) -> list[tuple[str, str]]:
    import pypdf

    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise TextError(f"{path.name}: is locked with a password; save an open copy")
        if len(reader.pages) > MAX_PAGES:
            raise TextError(
                f"{path.name}: has {len(reader.pages)} pages; the limit is {MAX_PAGES}: print the article's pages"
            )
        pages = [page.extract_text() for page in reader.pages]
    except TextError:
        raise
    except Exception as error:  # pypdf passes on many kinds of error for a broken file
        raise TextError(
            f"{path.name}: cannot be read as PDF ({type(error).__name__}); open it and save it again"
        ) from None
    return join_lines(pages)


def join_lines(pages: list[str]) -> list[tuple[str, str]]:
    """The printed lines of pages as paragraphs: a paragraph ends at an empty line or at a line that is not full.

    Full is a line of three quarters of the usual width, or of nine tenths where it ends a sentence. A word divided at a
    line's end is joined. A line that stands on three pages or more, or is a bare page number, is furniture. Where a
    paragraph's last line happens to be full, two paragraphs become one: sentences are right, their numbering may not be.
    """
    lines = [[" ".join(line.split()) for line in page.splitlines()] for page in pages]
    seen = Counter(line for page in lines for line in set(page) if line)
    lengths = sorted(len(line) for page in lines for line in page if line)
    width = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    rows, text = [], ""
    for line in (line for page in lines for line in page):
        if line and (seen[line] >= 3 or _PAGE_NUMBER.fullmatch(line)):
            rows.append((line, "line of every page"))
            continue
        divided = line[:1].islower() and re.search(r"\w[-\u00ad]$", text)
        text = text[:-1] + line if divided else f"{text} {line}".strip()
        if text and len(line) < width * (0.9 if SENTENCE_END.search(line) else 0.75):
            rows.append((text, ""))
            text = ""
    return [*rows, (text, "")] if text else rows


def _docx(path: Path) -> list[tuple[str, str]]:
    check_zip(path)
    import docx
    from docx.table import Table

    try:
        document = docx.Document(str(path))
        blocks = list(document.iter_inner_content())
    except Exception as error:  # python-docx and lxml pass on many kinds of error for a broken file
        raise TextError(
            f"{path.name}: cannot be read as DOCX ({type(error).__name__}); open it and save it again"
        ) from None
    rows = []
    for block in blocks:
        if not isinstance(block, Table):
            rows += [(line, "") for line in rule.paragraphs(block.text)]
        else:
            rows += [(line, "table") for row in block.rows for cell in row.cells for line in rule.paragraphs(cell.text)]
    return rows


def check_zip(path: Path, most: int = MAX_UNPACKED) -> None:
    """Refuse a packed file (DOCX, QDPX) that is broken, holds too many parts, or would grow beyond all measure.

    Raises TextError; only the table of contents is read, nothing is unpacked.
    """
    try:
        with zipfile.ZipFile(path) as parcel:
            parts = parcel.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise TextError(
            f"{path.name}: is not a whole {path.suffix[1:].upper()} file; open it and save it again"
        ) from None
    if len(parts) > MAX_PARTS:
        raise TextError(f"{path.name}: holds {len(parts):,} parts; the limit is {MAX_PARTS:,}")
    if sum(part.file_size for part in parts) > most:
        raise TextError(f"{path.name}: would unpack to more than {most // 1_000_000} MB; it was not opened")
    for part in parts:
        if part.file_size > 1_000_000 and part.file_size > MAX_RATIO * max(part.compress_size, 1):
            raise TextError(f"{path.name}: {part.filename} is packed {MAX_RATIO} to 1 or tighter; it was not opened")
        if part.flag_bits & 1:
            raise TextError(f"{path.name}: is locked with a password; save an open copy")


def _html(path: Path) -> list[tuple[str, str]]:
    import bs4

    soup = bs4.BeautifulSoup(rule.read_text(path), "html.parser")
    for tag in soup.find_all(_UNSEEN):
        tag.decompose()
    for tag in soup.select("[hidden]"):
        tag.decompose()
    for tag in soup.find_all("br"):
        tag.replace_with(_BREAK)
    return [(line, place) for text, place in _runs(soup) for line in rule.paragraphs(text)]


def _runs(soup) -> list[tuple[str, str]]:
    """The text of a page in order, cut where a block begins or ends, with the furniture it stands in."""
    import bs4

    runs: list[tuple[str, str]] = []
    last = None
    for node in soup.find_all(string=True):
        if type(node) is not bs4.NavigableString:
            continue  # comments and declarations
        above = list(islice(node.parents, MAX_DEPTH))
        if len(above) == MAX_DEPTH:
            raise RecursionError
        block = next((id(tag) for tag in above if tag.name in BLOCKS or tag.name in FURNITURE), 0)
        place = next((tag.name for tag in above if tag.name in FURNITURE), "")
        words = str(node).replace("\n", " ").replace("\r", " ")
        runs.append((runs.pop()[0] + words, place) if block == last else (words, place))
        last = block
    return runs
