"""Add codes to the data, as a reader gave them or as agreed: checked against the codebook, written whole or not at all.

Behind the form (`helpers.coding.form`) and without it. Of a text nothing is stored but codes and a gist in your own words.
`python -m helpers.coding sample 40` writes a blank sheet for a human third reader, `... read sheet.csv` reads it back.
"""

import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

import pandas as pd

from helpers import corpus, files, paths
from helpers.coding import passages, tables
from helpers.coding.tables import ChangeError
from helpers.corpus import codebook, given, journal
from helpers.corpus.near import hint
from helpers.measures import coded

KEY = ("doc_id", "voice_id", "question")
CODES = ("stance", "certainty", "arguments", "frames")
AGREED = ("role", "affiliation", "locator", "gist")  # stand in the agreed statement only
READERS = (*(str(coder) for coder in range(1, 100)), "agreed")


class CodingError(ChangeError):
    """A code was refused; the message lists every field that is wrong and what is allowed. Nothing was written."""


def tidy(statement: Mapping[str, object]) -> dict[str, str]:
    """A statement as texts: lists of any kind (`given`) joined by `;` without repeats, days as YYYY-MM-DD, nothing where a value is missing,
    white space folded, a true minus read as a minus."""
    joined = {}
    for name, value in statement.items():
        read = given.plain(value)
        texts = map(_text, read) if isinstance(read, list) else [_text(read)]
        joined[name] = " ".join(";".join(dict.fromkeys(text for text in texts if text)).split())
    if "stance" in joined:
        joined["stance"] = joined["stance"].replace("−", "-").removeprefix("+")
    return joined


def _text(value: object) -> str:
    if given.missing(value):
        return ""
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def find_faults(
    statement: Mapping[str, str], data: corpus.Corpus, reader: str = "agreed", passage: str = ""
) -> list[str]:
    """What is wrong with a statement (made `tidy`), one line a field; an empty list when it can be written.

    `reader` is 1 to 99 (3: a human check) or agreed; an agreed statement also needs role, gist and, in an article, locator. `passage` is
    the text that was read, if you have it: a gist with six words in a row of it, or of the copy in the folder of texts, is refused.
    """
    book = data.codebook
    faults = [f"{name}: no such field" for name in statement if name not in (*KEY, *CODES, *AGREED)]
    words = [
        (
            "doc_id",
            sorted(data.documents["doc_id"]),
            "documents.csv; enter the document first (coding.propose, coding.accept)",
        ),
        ("voice_id", sorted(data.voices["voice_id"]), "voices.csv; add the voice first: coding.add_voice(...)"),
        ("question", book.ids("questions"), ""),
        ("stance", [str(step) for step in book.scale], ""),
        ("certainty", ["explicit", "implied"], ""),
    ]
    if reader == "agreed":
        words.append(("role", book.ids("roles"), ""))
        faults += _gist_faults(statement, data, passage)
    for name, known, where in words:
        value = statement.get(name, "")
        if value not in known:
            problem = f"{value!r} is unknown" if value else "is missing"
            meant = hint([value], known) if value else ""
            there = f"see {where}" if where else f"allowed: {', '.join(known)}"
            faults.append(f"{name}: {problem}; {meant}{there}")
    for name in ("arguments", "frames"):
        unknown = [code for code in statement.get(name, "").split(";") if code and code not in book.ids(name)]
        if unknown:
            meant = hint(unknown, book.ids(name))
            faults.append(f"{name}: {', '.join(unknown)} unknown; {meant}allowed: {', '.join(book.ids(name))}")
    return faults


def _gist_faults(statement: Mapping[str, str], data: corpus.Corpus, passage: str) -> list[str]:
    gist, locator, doc_id = (statement.get(name, "") for name in ("gist", "locator", "doc_id"))
    faults = [] if gist else ["gist: is missing; one sentence in your own words, at most 30 words"]
    if len(gist.split()) > 30:
        faults.append(f"gist: has {len(gist.split())} words; at most 30")
    if quote := passages.quoted(gist, data, doc_id, passage):
        faults.append(f"gist: quotes the text ({quote}); put it in your own words")
    known = data.paragraphs.loc[data.paragraphs["doc_id"] == doc_id, "paragraph"].astype(str).tolist()
    numbers = [number for number in locator.split(";") if number]
    if known and not numbers:
        faults.append(f"locator: is missing; the paragraph numbers, joined by ; (this article has 1 to {len(known)})")
    if wrong := [number for number in numbers if number not in known]:
        last = f"; this article has 1 to {len(known)}" if known else "; only articles have paragraph numbers"
        faults.append(f"locator: no paragraph {', '.join(wrong)}{last}")
    return faults


def add(
    statement: Mapping[str, object],
    reader: str | int = "agreed",
    folder: Path | None = None,
    replace: bool = False,
    passage: str = "",
) -> str:
    """Write one statement, as a reader (1 to 99) coded it or as agreed; returns what was done.

    Fields: doc_id, voice_id, question, stance, certainty, arguments, frames; for an agreed one also role, affiliation,
    locator, gist. One that is there already is only written over with `replace=True`. Raises CodingError.
    """
    reader, row = str(reader), tidy(statement)
    if reader not in READERS:
        raise CodingError([f"reader: {reader!r} is unknown; allowed: {', '.join(READERS)}"])
    with tables.changing(folder) as table:
        return _enter(table, corpus.load(folder), row, reader, replace, passage)


def _enter(
    table: dict[str, pd.DataFrame],
    data: corpus.Corpus,
    row: Mapping[str, str],
    reader: str,
    replace: bool,
    passage: str,
) -> str:
    """Put a tidy statement into tables that are being changed; raises CodingError."""
    if faults := find_faults(row, data, reader, passage):
        raise CodingError(faults)
    key = {name: row[name] for name in KEY}
    if reader == "agreed":
        full, marks, name = {"statement_id": "/".join(key.values()), **row}, key, "statements"
    else:
        full, marks, name = {**_codes_of(row), "coder": reader}, {**key, "coder": reader}, "codings-statements"
    table[name] = put(table[name], marks, full, replace)
    whose = "as agreed" if reader == "agreed" else f"as reader {reader} coded it"
    return f"{'/'.join(key.values())}: written {whose}. {tables.RENEW}"


def _codes_of(row: Mapping[str, str]) -> dict[str, str]:
    return {name: row.get(name, "") for name in (*KEY, *CODES)}


def put(table: pd.DataFrame, marks: Mapping[str, str], row: Mapping[str, str], replace: bool) -> pd.DataFrame:
    """The table with a row added, or put in the place of the one with the same marks; raises CodingError unless
    `replace`."""
    same = tables.match(table, **marks)
    if not same.any():
        return tables.with_rows(table, [row])
    if not replace:
        raise CodingError([f"{'/'.join(marks.values())}: is there already; to write over it, say replace=True"])
    table = table.copy()
    table.loc[same, list(table.columns)] = [str(row.get(name, "")) for name in table.columns]
    return table


def remove(doc_id: str, voice_id: str, question: str, reader: str | int = "agreed", folder: Path | None = None) -> str:
    """Take out one statement of a reader, or the agreed one; raises CodingError when there is none."""
    marks = {"doc_id": doc_id, "voice_id": voice_id, "question": question}
    name = "statements" if str(reader) == "agreed" else "codings-statements"
    with tables.changing(folder) as table:
        same = tables.match(table[name], **marks, **({} if name == "statements" else {"coder": str(reader)}))
        if not same.any():
            raise CodingError([f"{'/'.join(marks.values())}: no such statement of {reader}"])
        table[name] = table[name][~same]
    return f"{'/'.join(marks.values())}: taken out. {tables.RENEW}"


def add_voice(folder: Path | None = None, **voice: str) -> str:
    """Add a person or institution (voice_id, name, kind, country, speaks_for, name_original); raises ChangeError."""
    with tables.changing(folder) as table:
        table["voices"] = tables.with_rows(table["voices"], [tidy(voice)])
    return f"{voice.get('voice_id', '')}: added to voices.csv. {tables.RENEW}"


def add_page(folder: Path | None = None, **document: str) -> str:
    """Add a page of the debate to documents.csv (its columns, without corpus and fingerprint); raises ChangeError.

    Only the page is entered, no text and no counts; for an article to be read whole use `coding.propose` and `coding.accept`.
    """
    with tables.changing(folder) as table:
        table["documents"] = tables.with_rows(table["documents"], [{**tidy(document), "corpus": "debate"}])
    return f"{document.get('doc_id', '')}: added to documents.csv. {tables.RENEW}"


def add_question(block: str, folder: Path | None = None) -> str:
    """Add blocks such as `[questions.price]` at the end of codebook.toml; returns the ids that are new.

    Raises CodebookError that names block and fault; the file is then as it was.
    """
    place = folder or paths.data()
    path = place / "codebook.toml"
    with tempfile.TemporaryDirectory() as trials, journal.locked(place):
        before = codebook.load(path)
        text = path.read_text(encoding="utf-8").rstrip("\n") + "\n\n" + block.strip("\n") + "\n"
        trial = Path(trials) / path.name
        files.replace(trial, text)
        after = codebook.load(trial)
        journal.commit(place, {path: text})
    return "new in the codebook: " + ", ".join(
        f"{name}.{key}" for name in codebook.BLOCKS for key in after.ids(name) if key not in before.ids(name)
    )


def set_gist(doc_id: str, paragraph: int, gist: str, folder: Path | None = None, passage: str = "") -> str:
    """Write the gist of one paragraph of an article; raises CodingError when it quotes or the paragraph is unknown."""
    gist = " ".join(gist.split())
    with tables.changing(folder) as table:
        quote = passages.quoted(gist, corpus.load(folder), doc_id, passage)
        faults = [f"gist: quotes the text ({quote}); put it in your own words"] if quote else []
        faults += [f"gist: has {len(gist.split())} words; 1 to 30"] if not 1 <= len(gist.split()) <= 30 else []
        same = tables.match(table["paragraphs"], doc_id=doc_id, paragraph=paragraph)
        if faults or not same.any():
            raise CodingError(faults or [f"paragraph {paragraph} of {doc_id!r} is not in paragraphs.csv"])
        table["paragraphs"] = table["paragraphs"].assign(gist=table["paragraphs"]["gist"].mask(same, gist))
    return f"{doc_id}, paragraph {paragraph}: gist written. {tables.RENEW}"


def code_sentence(
    doc_id: str,
    paragraph: int,
    sentence: int,
    voice_id: str,
    speech: str,
    frames: Collection[str] | str = (),
    reader: str | int = "agreed",
    folder: Path | None = None,
) -> str:
    """Write whose words a sentence of an article gives, how, and in which frames; an earlier code is written over."""
    marks = {"doc_id": doc_id, "paragraph": str(paragraph), "sentence": str(sentence)}
    row = {**marks, **tidy({"voice_id": voice_id, "speech": speech, "frames": frames})}
    with tables.changing(folder) as table:
        agreed = table["sentences"]
        same = tables.match(agreed, **marks)
        if not same.any():
            raise CodingError([f"{'/'.join(marks.values())}: is not a sentence of an article in sentences.csv"])
        if str(reader) == "agreed":
            table["sentences"] = put(agreed, marks, {**row, "tokens": agreed.loc[same, "tokens"].item()}, replace=True)
        else:
            own, marks = table["codings-sentences"], {**marks, "coder": str(reader)}
            table["codings-sentences"] = put(own, marks, {**row, **marks}, replace=True)
    return f"{doc_id}, {paragraph}.{sentence}: written. {tables.RENEW}"


def uncoded(data: corpus.Corpus) -> pd.DataFrame:
    """The articles with sentences that have no code yet (doc_id, why, sentences): their frames are empty, not absent.

    `why`: no reader has coded them, or readers have and nothing is agreed (the rule: `measures.coded.missing`).
    """
    bare = coded.missing(data)
    return bare.groupby(["doc_id", "why"], sort=False).size().rename("sentences").reset_index()


def differences(data: corpus.Corpus, doc_id: str = "", readers: tuple[int, int] = (1, 2)) -> pd.DataFrame:
    """Where two readers differ, one row per statement and field, in the order of the documents.

    Columns: doc_id, voice_id, question, field (`found` where only one has the statement), one, other (their codes),
    settled (whether an agreed statement is there).
    """
    one, other = (data.codings[data.codings["coder"] == reader].set_index(list(KEY))[list(CODES)] for reader in readers)
    agreed = set(data.statements[list(KEY)].itertuples(index=False, name=None))
    rows = []
    for key in dict.fromkeys([*one.index, *other.index]):
        if doc_id and key[0] != doc_id:
            continue
        if key not in one.index or key not in other.index:
            found = ("yes", "no") if key in one.index else ("no", "yes")
            rows.append((*key, "found", *found, key in agreed))
            continue
        for field in CODES:
            pair = str(one.at[key, field]), str(other.at[key, field])
            if not same_codes(*pair):
                rows.append((*key, field, *pair, key in agreed))
    return pd.DataFrame(rows, columns=[*KEY, "field", "one", "other", "settled"])


def same_codes(one: str, other: str) -> bool:
    """Whether two cells name the same codes, in whatever order."""
    return set(one.split(";")) == set(other.split(";"))


def settle(
    doc_id: str,
    voice_id: str,
    question: str,
    folder: Path | None = None,
    passage: str = "",
    replace: bool = False,
    found: str | bool = "",
    **chosen: object,
) -> str:
    """Write the agreed statement: what two readers agree on is taken over, what they differ in must be `chosen`. Where both read the document
    and one did not find the statement, that it stands must be said with `found="yes"`.

    Role and gist (and locator in an article) are always named in `chosen`. What is settled already is only written over with
    `replace=True`; the very same again changes nothing. Raises CodingError: what is open, with both readers' codes, or what is settled.
    """
    key = {"doc_id": doc_id, "voice_id": voice_id, "question": question}
    with tables.changing(folder) as table:
        data = corpus.load(folder)
        _refuse_found_once(data, key, found)
        row = tidy({**key, **_common_codes(data, key, chosen), **chosen})
        if not replace and (settled := _settled_otherwise(table["statements"], key, row)):
            raise CodingError(settled)
        return _enter(table, data, row, "agreed", True, passage)


def _settled_otherwise(statements: pd.DataFrame, key: Mapping[str, str], row: Mapping[str, str]) -> list[str]:
    """That a statement is settled already with other codes or words, and in which fields; empty where it is not."""
    known = statements[tables.match(statements, **key)]
    if known.empty:
        return []
    name, old = "/".join(key.values()), known.iloc[0].astype(str)
    parts = [f"{f}: {old[f] or 'none'}" for f in (*CODES, *AGREED) if not _same(f, old[f], row.get(f, ""))]
    there = f"{name}: is settled already, with {'; '.join(parts)}"
    return [f"{there}; to write over it, say replace=True"] if parts else []


def _same(field: str, one: str, other: str) -> bool:
    return same_codes(one, other) if field in CODES else one == other


def _refuse_found_once(data: corpus.Corpus, key: Mapping[str, str], found: str | bool) -> None:
    """Raises CodingError for a statement of which it is not said that it stands (`found="yes"`), neither now nor when it was settled, though one of
    two readers of its document did not find it."""
    said = "yes" if found is True else str(found).strip().casefold()
    if said not in ("", "yes"):
        what = f'found: {found!r}; write "yes" where the statement stands, and settle nothing where it does not'
        raise CodingError([what])
    here, read = (table[table["doc_id"] == key["doc_id"]] for table in (data.codings, data.readings))
    mine = here.loc[tables.match(here, **key) & here["coder"].isin([1, 2]), "coder"]
    both = {*here["coder"], *read["coder"]} >= {1, 2}
    if not said and len(mine) == 1 and both and not tables.match(data.statements, **key).any():
        what = f'of the two readers of the document only reader {mine.iloc[0]} has this statement; say found="yes" where it stands'
        raise CodingError([f"{'/'.join(key.values())}: {what}"])


def _common_codes(data: corpus.Corpus, key: Mapping[str, str], chosen: Collection[str]) -> dict[str, str]:
    """What readers 1 and 2 agree on; raises CodingError that lists what is open and not among `chosen`."""
    mine = data.codings[tables.match(data.codings, **key)]
    mine = mine[mine["coder"].isin([1, 2])]
    if mine.empty:
        raise CodingError([f"{'/'.join(key.values())}: neither reader 1 nor reader 2 has coded this"])
    values = {field: mine[field].astype(str).tolist() for field in CODES}
    clash = [f for f in CODES if f not in chosen and not all(same_codes(values[f][0], value) for value in values[f])]
    if clash:
        raise CodingError([f"{field}: the readers differ ({' / '.join(v or 'none' for v in values[field])}); choose one" for field in clash])  # fmt: skip
    return {field: values[field][0] for field in CODES}
