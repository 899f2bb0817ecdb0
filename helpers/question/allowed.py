"""What may stand in each field that the coding calls take: worked out from the data package and the codebook."""

from functools import partial
from typing import Any

import pandas as pd

from helpers.asked import Asked
from helpers.coding import tables
from helpers.corpus import SelectionError, checks, given
from helpers.figure.figure import Listing
from helpers.words import listed

CALLS = {"voice": "voices", "article": "documents", "statement": "statements"}
LEFT_OUT = ("corpus", "fingerprint", "statement_id")  # filled in by the call
AGREED = "in an agreed statement"
NEEDED = {
    ("article", "author_voice_id"): "yes",
    ("statement", "role"): AGREED,
    ("statement", "affiliation"): "may be empty",
    ("statement", "locator"): f"{AGREED} of an article",
    ("statement", "gist"): AGREED,
}
ALLOWED = {
    ("article", "language"): "en (words are counted in English)",
    ("statement", "gist"): f"at most 30 words of your own, no {tables.RUN} in a row from the text",
}
TAKEN_BY = {"voice": "coding.add_voice", "article": "coding.propose", "statement": "coding.add and coding.settle"}
SEVERAL = {"article": "joined by ;", "statement": "a list, or joined by ;"}


def fields(asked: Asked, call: str) -> Listing:
    """The fields of a `voice`, an `article` or a `statement`: field (those alike in a row), needed, allowed.

    Raises SelectionError for another word.
    """
    if not isinstance(call := given.plain(call), str) or call not in CALLS:
        raise SelectionError(f"fields(): {given.shown(call)} is not known; write {listed(CALLS)}")
    return Listing(asked, allowed(asked, call), partial(_say, call=call))


def allowed(asked: Asked, call: str) -> pd.DataFrame:
    """The table of `fields`."""
    package = checks.read_package(asked.data.folder)
    schema = next(each["schema"] for each in package["resources"] if each["name"] == CALLS[call])
    links = {link["fields"][0]: link["reference"]["resource"] for link in schema.get("foreignKeys", [])}
    rows = [
        (each["name"], NEEDED.get((call, each["name"]), _needed(each)), ALLOWED.get((call, each["name"]), _allowed(each, links, asked, call)))
        for each in schema["fields"]
        if each["name"] not in LEFT_OUT
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["field", "needed", "allowed"])
    return table.groupby(["needed", "allowed"], sort=False)["field"].agg(", ".join).reset_index()[list(table)]


def _needed(field: dict[str, Any]) -> str:
    return "yes" if field.get("constraints", {}).get("required") else "may be empty"


def _allowed(field: dict[str, Any], links: dict[str, str], asked: Asked, call: str) -> str:
    """What a field takes, in words."""
    limits, many = field.get("constraints", {}), f" ({SEVERAL[call]})" if field.get("many") else ""
    if field["name"] in links:
        return f"{checks.form_of(limits['pattern'])}; see {links[field['name']]}.csv" if "pattern" in limits else f"an id of {links[field['name']]}.csv"  # fmt: skip
    if "listOf" in field:
        return f"ids of {field['listOf'].split('.')[0]}.csv{many}"
    if field["type"] == "integer":
        return f"whole numbers from {limits['minimum']} to {limits['maximum']}".replace("-", "−")
    if "pattern" in limits:
        return checks.form_of(limits["pattern"])
    words = checks.words_of(field, asked.book, {})
    return ", ".join(words) + many if words else "any text"


def _say(table: pd.DataFrame, call: str) -> tuple[str, str]:
    caption = f"The fields of {'an article' if call == 'article' else f'a {call}'} ({TAKEN_BY[call]}) and what each allows, by the data package and the codebook."
    needed = [name for names in table.loc[table["needed"] == "yes", "field"] for name in names.split(", ")]
    return (
        caption,
        f"Needed at all times: {listed(needed)}. A slip is refused with what is allowed, and nothing is written.",
    )
