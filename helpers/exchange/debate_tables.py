"""Documents, voices and word lists of a new data folder, from the entries of somebody else's file."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import pandas as pd

from helpers.corpus import countries, outline
from helpers.corpus.faults import Fault
from helpers.corpus.near import hint
from helpers.exchange.foreign import Source, clean, named, need_none, slug
from helpers.exchange.imported import ExchangeError

UNSAID = "not_recorded"  # a role, a genre that the source does not give
NO_LANGUAGE = "und"  # ISO 639-2 for a language that is not determined
NO_OUTLET = "not recorded"
WORDS: dict[str, dict[str, str]] = {
    "roles": {UNSAID: "the source does not say"},
    "genres": {UNSAID: "the source does not say"},
    "access": {"source": "not read by us: taken from a database or table of statements"},
    "date_basis": {"source": "as the source gives it", "year": "only the year is known: its middle stands for it"},
    "languages": {NO_LANGUAGE: "not recorded"},
}


def words_of(values: Iterable[str], block: str) -> tuple[dict[str, str], dict[str, str]]:
    """The id of each word of the source in a word list of the codebook, and the words that the list has to get."""
    known = outline.Outline("new", words=WORDS).list_of(block)
    texts = sorted({value for value in values if value})
    same = {text: slug(text, "_") for text in texts if slug(text, "_") in known}
    fresh = named({text: text for text in texts if text not in same}, "word", "_")
    return {"": UNSAID, **same, **fresh}, {own: text for text, own in fresh.items()}


def documents(source: Source, language: str) -> tuple[pd.DataFrame, dict[str, str], dict[str, dict[str, str]]]:
    """The table of documents, the doc_id of each document of the source, and the words that lists have to get.

    `language`: the code of the language where the source gives none. Raises ExchangeError with every fault.
    """
    genres, words = words_of((each["genre"] for each in source.documents), "genres")
    ids = named({each["document"]: each["title"] for each in source.documents}, "document")
    rows, faults = [], []
    for each in source.documents:
        spoken, found = _language(each, language, source)
        place, more = _country(each, "outlet_country", source)
        faults += found + more
        outlet = each["outlet"] or NO_OUTLET
        rows.append({
            "doc_id": ids[each["document"]], "corpus": "debate", "published": each["date"], "date_basis": "year" if source.years_only else "source",
            "title": each["title"] or f"[document {each['document']}]", "outlet": outlet, "publisher": outlet,
            "outlet_country": place, "author": each["author"], "genre": genres[each["genre"]], "language": spoken,
            "access": "source", "url": each.get("url", ""),
        })  # fmt: skip
        if not re.fullmatch(r"(19|20)\d\d-\d\d(-\d\d)?", each["date"] or ""):
            faults.append(
                _fault(source, each, "date", f"document {each['document']} has no date from 1900 on; enter one there")
            )
        if rows[-1]["url"] and not re.fullmatch(r"https?://\S+", rows[-1]["url"]):
            faults.append(
                _fault(source, each, "url", "is no address that begins with http:// or https://, without blanks")
            )
    need_none(faults, source.file)
    return pd.DataFrame(rows, dtype="str"), ids, {"genres": words}


def _language(row: Mapping[str, str], default: str, source: Source) -> tuple[str, list[Fault]]:
    given = row.get("language", "").casefold() or default or NO_LANGUAGE
    if re.fullmatch("[a-z]{2,3}", given):
        return given, []
    return "", [_fault(source, row, "language", "is no code of two or three letters (ISO 639), as in en")]


def _country(row: Mapping[str, str], name: str, source: Source) -> tuple[str, list[Fault]]:
    """The code of a country by its code or its name in the project's table."""
    given = row.get(name, "")
    if not given:
        return "", []
    known = _codes()
    if given.casefold() in known:
        return known[given.casefold()], []
    near = hint([given], outline.countries()["name"])
    return "", [_fault(source, row, name, f"is no country; {near}write its code (ISO 3166, three letters) or its name as countries.csv has it")]  # fmt: skip


@cache
def _codes() -> dict[str, str]:
    """The codes of countries by code, by name and by other usual names, in small letters."""
    table = outline.countries()
    return countries.also() | {word.casefold(): code for column in ("name", "code") for word, code in zip(table[column], table["code"], strict=True)}  # fmt: skip


def _fault(source: Source, row: Mapping[str, str], name: str, problem: str) -> Fault:
    """A fault at a field of a row, under the name that the column has in the file."""
    return Fault(source.file, int(row["row"]), source.names.get(name, name), row.get(name, ""), problem)


def voices(source: Source) -> tuple[pd.DataFrame, dict[tuple[str, str], str], dict[str, str]]:
    """The table of voices, the voice_id by kind and name, and the columns for attributes (name: description).

    Raises ExchangeError where a voice has two countries, or one that is none.
    """
    spoken = list(dict.fromkeys((entry["kind"], entry["voice"]) for entry in source.entries if entry["voice"]))
    ids = named({key: key[1] for key in spoken}, "voice")
    places = _places(source)
    kept = {key: dict(source.attributes.get(key, {})) for key in spoken}
    titles = named(
        {name: name for name in sorted({name for found in kept.values() for name in found})}, "attribute", "_"
    )
    columns = {f"attribute_{titles[name]}": f"the attribute {clean(name)} of {source.file}" for name in titles}
    rows = [
        {"voice_id": ids[key], "name": key[1], "kind": key[0], "country": places.get(key, "")}
        | {f"attribute_{titles[name]}": value for name, value in kept[key].items()}
        for key in spoken
    ]
    fields = ["voice_id", "name", "kind", "country", *columns]
    return pd.DataFrame(rows, columns=fields).fillna("").astype("str"), ids, columns


def _places(source: Source) -> dict[tuple[str, str], str]:
    """The country of each voice; raises ExchangeError where it has two."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    faults: list[Fault] = []
    for entry in source.entries:
        key = (entry["kind"], entry["voice"])
        code, wrong = _country(entry, "country", source)
        faults += wrong
        if code and found.setdefault(key, (code, entry["row"]))[0] != code:
            first, row = found[key]
            faults.append(
                _fault(
                    source,
                    entry,
                    "country",
                    f"is another country of {entry['voice']!r} than {first} in row {row}; a voice has one",
                )
            )
    need_none(faults, source.file)
    return {key: code for key, (code, _) in found.items()}


def alike(names: Sequence[str]) -> list[tuple[str, str, str]]:
    """A line for names that differ only in capitals, marks or accents, and were taken as voices apart."""
    groups: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        groups.setdefault(slug(name, most=200) or name, []).append(name)
    return [
        ("voices", "; ".join(group)[:80], "names that differ only in capitals, marks or accents; they are voices apart here")
        for group in groups.values()
        if len(group) > 1
    ]  # fmt: skip


def need_language(code: str) -> None:
    """Raises ExchangeError for a language that is no code."""
    if code and not re.fullmatch("[a-z]{2,3}", code):
        raise ExchangeError(f"--language {code}: write a code of two or three small letters (ISO 639), as in en")
