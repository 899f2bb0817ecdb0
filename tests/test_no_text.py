"""Nothing of the articles' texts is in the repository or in what the notebooks stored."""

import re
import subprocess
import unicodedata

import nbformat
import pytest

from helpers import paths
from helpers.texts import rule

RUN = 8  # words
LETTERS = re.compile(r"[^\W_]+")


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=paths.ROOT, capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [name for name in listed.stdout.splitlines() if not name.endswith((".png", ".svg"))]


def plain(text: str) -> list[str]:
    return LETTERS.findall(unicodedata.normalize("NFC", text).casefold())


def runs(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[place : place + RUN]) for place in range(len(words) - RUN + 1)}


def test_no_run_of_eight_words_of_an_article_is_in_a_tracked_file(real_texts, data):
    found, _ = rule.recognise(rule.read_folder(real_texts), data.terms)
    article = set()
    for _, part in found.groupby("doc_id"):
        article |= runs(plain(" ".join(part["text"])))
    allowed = set()
    for text in [*data.documents["title"], *data.voices["name"], *data.statements["affiliation"]]:
        allowed |= runs(plain(text))
    for name in tracked():
        path = paths.ROOT / name
        if not path.is_file():
            continue
        shared = (runs(plain(path.read_text(encoding="utf-8", errors="replace"))) & article) - allowed
        assert not shared, f"{name} holds {' '.join(next(iter(shared)))!r}"


def test_the_check_itself_finds_a_planted_run():
    text = "one two three four five six seven eight nine"
    assert runs(plain(f"Title: {text.upper()}!")) & runs(plain(text))


@pytest.mark.parametrize("path", paths.notebooks(), ids=lambda path: path.name)
def test_stored_notebooks_hold_no_widget_and_no_passage(path):
    book = nbformat.read(path, as_version=4)
    assert "widgets" not in book.metadata
    stored = path.read_text(encoding="utf-8")
    assert "application/vnd.jupyter.widget" not in stored
    for cell in book.cells:
        for switch in re.findall(r"^(SHOW_PASSAGES|OPEN_FORM) = (\w+)", cell.source, re.M):
            assert switch[1] == "False"


def test_texts_are_kept_out_of_git():
    listed = subprocess.run(["git", "ls-files", "data/texts"], cwd=paths.ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    assert listed.stdout.split() in (["data/texts/README.md"], [])
