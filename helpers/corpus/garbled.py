"""Text that was spoiled on its way through programs: errors of a spreadsheet, question marks for letters, a wrong encoding.

What may be right is let through: a reason needs signs that no writing puts side by side.
"""

import html
import re

# A whole cell: a column too narrow, and errors of a spreadsheet in any language (#REF!, #ИМЯ?, #N/D, #NV, Err:502)
_ERROR = re.compile(
    r"^(?:#(?:#+|[¡¿]?[\w'/]+[!?]|\w/\w|NV|YOK|SAKNAS|GETTING_DATA)|(?:Err|Fehler|Erreur|Errore|Ошибка):5\d\d)$", re.M
)
_ERROR_INSIDE = re.compile(r"#(?:REF!|NAME\?|VALUE!|DIV/0!)")
_NO_BLANKS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"  # scripts in which a sentence may follow a question mark at once
_RUN = r"(?<![\w?!…”’\"')\]»])\?{2,}"  # marks in a row that stand behind no word
# such a run in place of words: at the head of a cell, before another one, before a letter; not one that ends a sentence (`Vraiment ??`)
_LOST = re.compile(
    rf"\ufffd|^\?{{2,}}|(?<![ \n]){_RUN}|{_RUN}(?=\w| +[?a-zß-öø-ÿа-яёα-ω])|\w\?{{2,}}\w"
    rf"|(?<![{_NO_BLANKS}?!])\?(?=[^\W\d_{_NO_BLANKS}])|(?<=[^\W_{_NO_BLANKS}])\?(?=[^\W_{_NO_BLANKS}])",
    re.M,
)
_LOST_IN_NAME = re.compile(rf"{_RUN}|\?-\w|\w-\?")
_LOST_AT_END = re.compile(rf"[^\W\d_{_NO_BLANKS}]\? +\w")  # of a word within a name, unless a question stands before it
_ASKS = re.compile(
    r"¿|\b(?:who|whom|whose|what|which|why|when|where|how|are|can|could|did|does|had|has|have|is|must|shall|should|were|will|would"
    r"|wer|was|wie|warum|wann|wohin|wozu|kann|soll|qui|que|quoi|quel|quelle|où|comment|pourquoi|quand|cosa|dove|quando|perché"
    r"|quo|wat|waarom|kto|jak|gdzie|czy|кто|что|как|где|когда|почему|зачем|куда|хто|що|чому)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"&#?\w{2,12};|_x000[0-9A-F]_|\\u[0-9A-Fa-f]{4}|%C[2-5]%[89AB][0-9A-F]")
_CODES_BEGIN = ("&", "_x000", "\\u", "%C")
_LINK = re.compile(r"(?:https?://|www\.)\S+")


def _signs(table: str, first: int, last: int) -> str:
    """The signs that some bytes stand for in a table of one byte a sign."""
    return "".join(bytes([byte]).decode(table, "ignore") for byte in range(first, last + 1))


def _read_as(table: str) -> tuple[frozenset[str], frozenset[str], re.Pattern]:
    """UTF-8 as it looks when it is read by another table: its first signs, its later ones, the pattern.

    Several letters in a row (`many`) are told by themselves. A single one of Latin script stands in a word of plain letters; since a
    quotation mark or a dash may follow a capital (`IRÃ–EUA`), such a pair needs a small letter behind it.
    """
    first, later = _signs(table, 0xC2, 0xF4), _signs(table, 0x80, 0xBF)
    tail, marks = f"[{re.escape(later)}]", "‘’“”‚„–—…«»‹›•"
    plain = re.escape("".join(sign for sign in later if sign not in marks))
    two, three = (f"[{re.escape(_signs(table, *ends))}]" for ends in ((0xC2, 0xDF), (0xE0, 0xEF)))
    latin, mark = f"[{re.escape(_signs(table, 0xC2, 0xC5))}]", re.escape(_signs(table, 0xE2, 0xE2) + later[0])
    one = rf"(?<=[A-Za-z]){latin}[{plain}]|{latin}(?:[{plain}]|(?!.s\b){tail})(?=[a-z])|{mark}{tail}"
    return frozenset(first), frozenset(later), re.compile(rf"(?P<many>(?:{two}{tail}|{three}{tail}{{2}}){{2,}})|{one}")


_TABLES = [_read_as(table) for table in ("cp1252", "cp1251", "mac_roman", "cp850", "cp437")]
_ACCENTS_ONLY = re.compile(r"(?<![A-Za-zÀ-ÿ])[À-ÿ]{5,}")  # Cyrillic or Greek read as Latin, a byte a sign
_FOREIGN = re.compile(r"[^\x00-\x7f]{2,}")


def suspect(joined: str, signs: set[str], name: bool = False) -> bool:
    """Whether any of some cells, joined by line ends, could be spoiled: one look at all of them. `signs`: those that they hold."""
    if ("#" in signs or ":5" in joined) and (_ERROR.search(joined) or _ERROR_INSIDE.search(joined)):
        return True
    if not signs.isdisjoint("?\ufffd") and (name or _LOST.search(joined)):
        return True
    if any(begin in joined for begin in _CODES_BEGIN) and _CODE.search(joined):
        return True
    return _wrong(joined)


def _wrong(text: str) -> bool:
    """Whether a text was read by a wrong table. Only where signs beyond ASCII stand side by side is looked at, with what is around them."""
    if text.isascii():
        return False
    parts = "\n".join(text[max(0, found.start() - 1) : found.end() + 2] for found in _FOREIGN.finditer(text))
    signs = set(parts)
    for first, later, pattern in _TABLES:
        if not (signs.isdisjoint(first) or signs.isdisjoint(later)):
            for found in pattern.finditer(parts):
                if not _is_word(found["many"] or "1"):
                    return True
    return bool(_ACCENTS_ONLY.search(parts))


def _is_word(text: str) -> bool:
    """Whether letters follow each other as in a word: `Лідії`, `СІРІ`, not `РЎРёРј`."""
    return text.isalpha() and (text.isupper() or text.islower() or text.istitle())


def _lost_in_name(name: str) -> bool:
    """Whether a question mark of a name stands for a letter: `Jos? Garcia`; a name may hold a question: `Who? Weekly`."""
    found = _LOST_AT_END.search(name)
    return bool(_LOST_IN_NAME.search(name) or (found and not _ASKS.search(name[: found.end()])))


def spoiled(value: str, name: bool = False) -> str:
    """Why a cell cannot be what was typed, or an empty text for one that can. `name`: the cell is a name, so no sentence ends in it."""
    if _ERROR_INSIDE.search(value) or (_ERROR.search(value) and (value[0] != "#" or value == value.upper())):
        return "is an error of a spreadsheet, not a value; look the value up in an older copy and type it again"
    plain = _LINK.sub("", value)
    if _LOST.search(plain) or (name and _lost_in_name(plain)):
        return "holds question marks where letters stood; type it again and save the table as CSV in UTF-8"
    if _wrong(value):
        return "was read in a wrong encoding once (é became Ã©); type it again and save the table as CSV in UTF-8"
    found = _CODE.search(plain)
    if found and (found.group()[0] != "&" or html.unescape(found.group()) != found.group()):
        return f"holds a code of another program ({found.group()}) in place of a sign; type the sign itself"
    return ""
