"""The pages made from the figures' sidecars: the gallery, and the findings, figures and numbers in the README."""

from pathlib import Path

import pandas as pd

from helpers import corpus, paths
from helpers.files import replace, replace_between
from helpers.measures import coded
from helpers.run.written import said_of
from helpers.words import count, dates, listed


def sidecars(figures: Path) -> list[dict]:
    """The words of every figure of a folder, by name."""
    return [words for words in all_words(figures) if "title" in words]


def all_words(figures: Path) -> list[dict]:
    """The words of every figure and of every table of a folder, by name; a file that is none of a run is passed over."""
    return [
        words | {"name": path.stem}
        for path in sorted(figures.glob("[0-9][0-9]-*.json"))
        if {"caption", "reading", "version"} <= set(words := said_of(path))
    ]


def write(figures: Path) -> None:
    """Write `README.md` of the folder of figures: every figure with its title, what it shows, and its files."""
    lines = [
        "# Figures",
        "",
        "Made by `make run`. Each as PNG (300 dpi) and SVG with its data as CSV. Slides, PDFs, figures for a narrow column and tables",
    ]
    lines += [
        "for Excel and Word are made on demand (see the project's README). Please cite the data version in the source line. The JSON of",
        "each holds its caption, how to read it, the settings that chose its statements, and the fingerprint of its data (SHA-256).",
        "",
    ]
    for words in sidecars(figures):
        name = words["name"]
        lines += [
            f"## {_plain(words['title'])}", "", f"![{_alt(words['alt'])}]({name}.png)", "",
            f"{_plain(' '.join(words['subtitle'].split())).rstrip('.')}. Data {words['version']}. [PNG]({name}.png), [SVG]({name}.svg), [data (CSV)]({name}.csv), "
            f"[caption, reading and method]({name}.json), [notebook {name[:2]}](../notebooks/{_notebook(name)})", "",
        ]  # fmt: skip
    replace(figures / "README.md", "\n".join(lines))


TESTED = {"02": "06-who-holds-it", "03": "06-which-reason", "04": "06-which-frame"}


def headlines(figures: Path) -> list[dict]:
    """The figure of each notebook that carries its finding: the last one marked in a notebook."""
    found = {words["name"][:2]: words for words in sidecars(figures) if words.get("finding")}
    return list(found.values())


def findings(figures: Path) -> str:
    """The headlines, each with the notebook behind it and how it fares in notebook 06."""
    tested, lines = {words["name"]: words for words in sidecars(figures)}, []
    for place, own in enumerate(headlines(figures), 1):
        name = own["name"]
        test = tested.get(TESTED.get(name[:2], ""), {})
        fares = f" {_plain(test['reading'])} ([notebook 06](notebooks/{_notebook('06')}))" if test.get("n") else ""
        links = f"([notebook {name[:2]}](notebooks/{_notebook(name)}), [figure](figures/{name}.png), [data](figures/{name}.csv))"
        said, _, numbers = _plain(own["finding"]).partition("\n")
        lines += [f"{place}. {said} {links}", "", f"   <sub>{numbers}{fares}</sub>", ""]
    return "\n".join(lines).rstrip()


def scope(data: corpus.Corpus) -> str:
    """What the data hold, in two sentences with their numbers; articles that nobody coded are named and not counted."""
    statements, documents = data.statements, data.documents[coded.read(data).to_numpy()]
    who = data.voices[data.voices["voice_id"].isin(statements["voice_id"])]
    return (
        f"{count(len(documents), 'document')} of {dates(documents)}: {listed(_read(data, documents))}. "
        f"{count(len(statements), 'statement')} by {count(len(who), 'voice')} of "
        f"{count(who.loc[who['country'] != '', 'country'].nunique(), 'country', 'countries')}.{coded.after(data)} Data version {data.version}."
    )


def _read(data: corpus.Corpus, documents: pd.DataFrame) -> list[str]:
    """Pages and articles, each where there are any."""
    articles, openings = int((documents["corpus"] == "articles").sum()), data.codebook.debate.openings
    pages, sentences = len(documents) - articles, len(coded.only(data.sentences, data)) if articles else 0
    read = f"{count(pages, 'public page')} of which the opening was read," if openings else count(pages, "page")
    return [read] * bool(pages) + [f"{count(articles, 'article')} read whole ({count(sentences, 'sentence')})"] * bool(
        articles
    )


def _notebook(name: str) -> str:
    return next((path.name for path in paths.notebooks() if path.name.startswith(name[:2])), "")


def write_readme(readme: Path, figures: Path) -> None:
    """Put the findings and the headline figure between their marks in the README."""
    found = headlines(figures)
    if not found or not readme.is_file():
        return
    replace_between(readme, "findings", findings(figures))
    replace_between(readme, "scope", scope(corpus.load()))
    first = found[0]
    replace_between(readme, "headline", f"![{_alt(first['alt'])}](figures/{first['name']}.png)")


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _alt(text: str) -> str:
    return _plain(text).replace("[", "(").replace("]", ")").replace("\n", " ")
