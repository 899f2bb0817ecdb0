"""Text that a spreadsheet spoiled is refused with its reason; names and sentences in any script pass."""

import pandas as pd
import pytest

from helpers.corpus import cells, stray


def told(column: str, *values: str) -> list[str]:
    """What is said of the cells of a column, each by itself and all together."""
    alone = [str(fault) for value in values for fault in _faults(column, [value])]
    together = [str(fault) for fault in _faults(column, list(values))]
    assert len(alone) == len(together)
    return alone


def _faults(column: str, values: list[str]) -> list:
    column_of = pd.Series(values, dtype="str", index=range(2, len(values) + 2))
    return [*cells.misleading("x.csv", column, column_of), *stray.stray("x.csv", column, column_of)]


ERRORS = """#REF! #NAME? #N/A #VALUE! #DIV/0! #SPILL! #BEZUG! #WERT! #NV #ÜBERLAUF! #NOM? #VALEUR! #EPARS! #¡REF! #¿NOMBRE? #¡DIV/0! #N/D #NÚM!
#ССЫЛКА! #ИМЯ? #Н/Д #ДЕЛ/0! #ІМ'Я? #ДІЛ/0! #ADR! #NAZWA? #BAŞV! #YOK #SAKNAS! #GETTING_DATA #Δ/Υ #ΑΝΑΦ! #### ###### Err:502 Fehler:508"""


@pytest.mark.parametrize("value", ERRORS.split())
def test_an_error_of_a_spreadsheet_in_any_language_is_refused(value):
    for column in ("name", "outlet", "gist", "title", "one"):
        assert [said for said in told(column, value) if "error of a spreadsheet" in said or "formula" in said]


def test_an_error_within_a_text_is_refused_where_it_can_be_nothing_else():
    assert told("gist", "He says #REF! of it.", "#BEZUG! und mehr", "Of these #DIV/0! remain.")
    assert not told("gist", "The tag #StopWar!", "No. #1", "The #NV list", "#YOK diyor", "Error 502: a story")


LOST = ["M?ller", "?apek", "Ji?í ?apek", "Fran?ois", "??? ????", "Jos? Garcia", "Universit? de Paris", "Novák ?iri"]


@pytest.mark.parametrize("value", LOST)
def test_question_marks_for_letters_are_refused_in_names(value):
    assert "question marks" in told("name", value)[0]


@pytest.mark.parametrize(
    "value", ["Who? What? Why now?", "Really?? Yes", "What!?? he asks", "“Why?” he asks", "Why?—Because", "中俄?US媒", "是吗?他说", "https://a.org/?id=3", "see www.a.org?q=x"]
)  # fmt: skip
def test_question_marks_of_questions_pass_in_titles_and_sentences(value):
    assert told("title", value) == told("gist", value) == []


@pytest.mark.parametrize(
    "value", ["C'est fini ??", "Vraiment ???", "Quoi ?? Encore ?", "« Quoi ?? » dit-il", "Trump, allié de Poutine ????", "C'est « oui » ?? Non"]
)  # fmt: skip
def test_marks_in_a_row_that_end_a_sentence_pass_in_titles_and_sentences(value):
    assert told("title", value) == told("gist", value) == []


@pytest.mark.parametrize(
    "value",
    [
        "??? ????? ??",
        "?? in Moscow",
        "Talks with ?? in Moscow",
        "The (??) plan",
        "With ??apek",
        "M??ller",
        "Says ?? ???: no",
    ],
)
def test_marks_in_a_row_in_place_of_words_are_refused_in_titles_and_sentences(value):
    for column in ("title", "gist", "name"):
        assert "question marks" in told(column, value)[0]


@pytest.mark.parametrize(
    "value", ["author of Can Asians Think? and former ambassador", "Who? Weekly", "Wer? Wie? Was?", "Что? Где? Когда?", "¿Y ahora? Radio", "Who Cares?"]
)  # fmt: skip
def test_a_name_may_hold_a_question(value):
    assert told("name", value) == told("affiliation", value) == []
    assert "question marks" in told("name", f"{value} M?ller")[0]


def test_marks_that_end_no_question_are_refused_in_names():
    for value in ("Vraiment ??", "Universit? de Paris, which asks", "Andr? Müller"):
        assert "question marks" in told("affiliation", value)[0]


# one text in UTF-8 or a table of one byte a sign (first), read by another table (second)
WRONG = [
    ("Müller", "utf-8", "cp1252"), ("Österreich", "utf-8", "cp1252"), ("O’Connor", "utf-8", "cp1252"), ("Михаил", "utf-8", "latin-1"),
    ("Müller", "utf-8", "cp1251"), ("Jörg Öst", "utf-8", "cp1251"), ("O’Connor", "utf-8", "cp1251"), ("Михаил Ильин", "utf-8", "cp1251"),
    ("王毅外长", "utf-8", "cp1251"), ("Müller", "utf-8", "mac_roman"), ("O’Connor", "utf-8", "mac_roman"), ("Михаил", "utf-8", "mac_roman"),
    ("Müller", "utf-8", "cp850"), ("O’Connor", "utf-8", "cp850"), ("Михаил", "utf-8", "cp850"), ("Müller", "utf-8", "cp437"),
    ("Михаил Ильин", "cp1251", "cp1252"), ("Γιώργος", "cp1253", "cp1252"), ("МИХАИЛ", "cp1251", "cp1252"), ("Михаил", "koi8-r", "cp1252"),
    ("Симон", "utf-8", "cp1251"), ("Straße", "utf-8", "cp1252"), ("Árpád", "utf-8", "cp1252"), ("Đỗ Mười", "utf-8", "cp1251"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "written", "read"), WRONG)
def test_a_text_read_in_a_wrong_encoding_is_refused(text, written, read):
    value = text.encode(written).decode(read, errors="replace")
    for column in ("name", "title", "gist"):
        assert told(column, value), value


@pytest.mark.parametrize(
    "value", ["Moscow &amp; Beijing", "M&#252;ller", "M&uuml;ller", "one_x000D_ two", "M\\u00fcller", "M%C3%BCller"]
)
def test_codes_of_other_programs_in_place_of_signs_are_refused(value):
    assert "code of another program" in told("gist", value)[0]


def test_addresses_and_abbreviations_hold_no_codes():
    assert not told("url", "https://a.org/M%C3%BCller?x=1&amp;y=2")
    assert not told("gist", "AT&T and R&D; see https://a.org/%C3%BC?a=b", "C:\\users", "100% &c.")


NAMES = [
    "王毅", "安倍 晋三", "安倍　晋三", "葛󠄀城", "김정은", "Нгуен Ван А", "Nguyễn Phú Trọng", "Đặng Xuân Thanh", "محمد بن سلمان", "علی\u200cرضا", "O'Brien",
    "O’Connor", "D’Angelo", "'t Hooft", "Łukasz Żółć", "Ångström", "François Hollande", "Jiří Čapek", "José María Ñuñez", "Þórdís Reykfjörð",
    "Ólafur Ragnar Grímsson", "jäääär", "Öööbik", "Гјорге Иванов", "Ђорђе Ђоковић", "Михайло Їжакевич", "СІРІ ЄЇҐ Сірі", "नरेन्द्र मोदी", "क्\u200dष", "தமிழ்", "ไทย",
    "გიორგი", "Ἀθῆναι Γιώργος", "Renée Crêpe", "Al-Ḥasan ʿAbd", "Ɛ̃ki", "Smith & Sons", "Müller/Jörg", "Газета.Ru", "ČT24", "MAG2 NEWS", "News1",
]  # fmt: skip


def test_names_in_any_script_pass():
    assert told("name", *NAMES) == told("outlet", *NAMES) == told("author", *NAMES) == []


LANGUAGES = "ar cs el fa fi he hi hu hy is ja ka km kn ko lo lt lv mk ml mn my pl ru sr ta th tr uk vi zh zu"


@pytest.mark.parametrize("tag", LANGUAGES.split())
def test_the_countries_of_the_world_pass_in_many_languages(tag):
    babel = pytest.importorskip("babel")
    named = [name.strip("\u200b\u200f") for name in babel.Locale(tag).territories.values()]
    assert told("name", *named) == told("title", *named) == []


TEXTS = [
    "“IRÃ” e EUA", "IRÃ–EUA: acordo", "BODØ–OSLO", "«TROMSØ»", "Å, «Å» og Ø…", "TROMSØ’s plan", "€5bn, £bn and £m", "5°C … ½ price, 3×4 ÷ 2", "√2 and ≈3 ƒ",
    "── 中國 ──", "a│b ║ c", "├── one", "Zа победу", "«Россия – Китай»: «да»", "Я — за; С — «нет»", "La ‚question‘ „quote“", "l’été à l’Élysée", "❤️ peace 1️⃣ ‼️",
    "👨‍👩‍👧 family", "ÅÄÖ äöüß ÆØÅ", "дії та мрії дії", "м³ газа", "5 km³ of gas", "Мідії та вії", "Ці цілі Лідії", "ТІНІ, ЦІЛІ, НІЧІЇ",
    "„Spaß“ und Maß–nahme", "MANHÃ’s news", "« à l’été »", "«É»–«À»", "#MeToo", "#METOO", "λόγος «σωστός»", "—Á! —És?",
]  # fmt: skip


def test_sentences_and_titles_in_any_script_pass():
    assert told("title", *TEXTS) == told("gist", *TEXTS) == []


@pytest.mark.parametrize(
    "sign",
    "\u200b\u200c\u200d\u00ad\ufe0f\ufe00\u200f\u200e\u202b\u2066\ufeff\u2060\u00a0\u202f\u3164\u2800\u034f\ufffc\ue000\U000e0100\u3000\u17b4",
)
def test_a_sign_that_cannot_be_seen_is_refused_where_no_script_needs_it(sign):
    for column in ("name", "title", "outlet", "gist"):
        assert f"U+{ord(sign):04X}" in told(column, f"Anna{sign}Berg")[0]


def test_one_text_written_two_ways_is_refused():
    assert "holds ü written as a letter and an accent" in told("title", "Mu\u0308ller")[0]
    assert "two blanks" in told("name", "Anna  Berg")[0] and not told("title", "A  title")
    assert "look alike" in told("name", "Аnna Berg")[0] and not told("title", "Zа победу")


OTHER = "45321 2024-03-01 01.03.2024 1/3/24 TRUE False WAHR ИСТИНА nan NaT NULL None N/A 1.2E+10 3,5 1.048 0"
COLUMNS = "name author affiliation speaks_for outlet publisher label kind region gist"


@pytest.mark.parametrize("value", OTHER.split())
def test_a_value_of_another_kind_is_refused_where_a_name_stands(value):
    for column in COLUMNS.split():
        assert len(told(column, value)) == 1


def test_houses_and_titles_may_be_called_by_a_number():
    assert not told("outlet", "444", "1843", "24 Kanal", "360.ru", "8TV", "3/4")
    assert not told("title", "1972", "9/11", "24.02.2022", "?!")
    for column in ("name", "name_original", "author", "affiliation", "speaks_for"):
        assert not told(column, "444", "1984", "24", "168", "007") and told(column, "-5")
    assert (
        told("gist", "444")
        and told("label", "24")
        and told("outlet", "—")
        and told("title", "45321", "nan", "TRUE", "0")
    )
    assert not told("one", "1", "nan") and not told("name", "Nan Li", "True Vero", "Vero", "NA", "")
