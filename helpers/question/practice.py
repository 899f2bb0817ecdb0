"""A copy of the data to practise on: with the made-up texts, and with the words of the small vocabularies that the example uses."""

from pathlib import Path

from helpers import files
from helpers.asked import Asked
from helpers.coding import tables
from helpers.corpus import codebook, countries
from helpers.question import example, example_readings

COUNTRY = ("NOR", "Norway")  # where the made-up voices speak from
WORDS = {
    "roles": {"journalist": "writes", "institution": "speaks as such", "former_official": "out of office"},
    "genres": {"opinion": "column", "news": "report", "interview": "questions and answers"},
    "access": {"direct": "on the publisher's page", "relayed": "told by another"},
    "date_basis": {"page": "stated on the page", "other page": "taken from another page"},
    "kinds": {"person": "a named person", "institution": "an organisation"},
    "speech": {"own": "the writer"},
}
FIRST = 2000  # the year of the example where the data have none


def practice(asked: Asked) -> Path:
    """A copy of the data in a temporary folder, with the made-up texts of `example` in it. What the example needs of roles, genres and the like,
    and the country of its voices, is added to the copy where the codebook does not have it."""
    copy = tables.copy(asked.data.folder)
    example.write_texts(copy)
    _add_words(copy / "codebook.toml")
    _add_country(copy / countries.FILE, list(asked.book.groups)[-1])
    return copy


def practice_readings(copy: Path) -> Path:
    """A folder of made-up readings beside a copy of the data, in the words of its codebook and dated to its last years."""
    documents = tables.read(copy)["documents"]
    known = documents.loc[~documents["doc_id"].str.startswith("example-"), "published"].str[:4]
    year = int(known.max()) - 1 if len(known) else FIRST
    return example_readings.write(copy.with_name("readings"), codebook.load(copy / "codebook.toml"), year)


def _add_words(path: Path) -> None:
    """Add to each vocabulary the words that the example uses and the codebook does not have."""
    text, book = path.read_text(encoding="utf-8"), codebook.load(path)
    for block, entries in WORDS.items():
        missing = [f'"{key}" = "{means}"' for key, means in entries.items() if key not in book.blocks[block]]
        text = text.replace(f"[{block}]\n", "\n".join([f"[{block}]", *missing]) + "\n", 1) if missing else text
    if text != path.read_text(encoding="utf-8"):
        files.replace(path, text)


def _add_country(path: Path, group: str) -> None:
    """Add the country of the made-up voices, in the last group, where the table does not have it."""
    text = path.read_text(encoding="utf-8-sig")
    if not any(line.startswith(f"{COUNTRY[0]},") for line in text.splitlines()):
        files.replace(path, f"{text.rstrip()}\n{COUNTRY[0]},{COUNTRY[1]},{group},elsewhere,no\n")
