"""Settings as Python gives them: read as the list, day or number meant, or refused by name with what is allowed."""

import datetime

import numpy as np
import pandas as pd
import pytest

from helpers import arguments, corpus, framing, language, positions, question, reading, robustness
from helpers.asked import ask
from helpers.corpus.codebook import CodebookError
from helpers.corpus.periods import PeriodError

pytestmark = pytest.mark.usefixtures("few")

REFUSED = (corpus.SelectionError, CodebookError, PeriodError)
DAY = "2022-02-24"
STAMP = pd.Timestamp(f"{DAY} 13:00")
LISTS = [tuple, set, frozenset, np.array, pd.Series, pd.Index, iter, pd.Categorical]
DAYS = [datetime.date(2022, 2, 24), datetime.datetime(2022, 2, 24, 5), STAMP, STAMP.tz_localize("UTC"), np.datetime64(DAY), np.datetime64(DAY, "ns"), np.str_(DAY)]  # fmt: skip


@pytest.mark.parametrize("kind", LISTS)
def test_every_kind_of_list_is_read_as_a_list_each_entry_once(kind):
    asked = ask(roles=kind(["scholar", "journalist"]), periods=kind([DAY, "2025-01-20"]))
    assert sorted(asked.roles) == ["journalist", "scholar"] and asked.periods == (DAY, "2025-01-20")
    assert all(type(each) is str for each in (*asked.roles, *asked.periods))
    assert set(asked.statements["role"]) == {"scholar", "journalist"}
    assert ask(roles=["scholar", "scholar"]).scope.filters == "roles: scholar"


@pytest.mark.parametrize("day", DAYS, ids=repr)
def test_every_kind_of_day_is_read_as_its_day(day):
    asked = ask(since=day, until=day, periods=[day])
    assert (asked.since, asked.until, asked.periods) == (DAY, DAY, (DAY,))
    assert asked.scope.filters == f"since: {DAY}; until: {DAY}" and asked.labels == ["to 2022-02-23", f"from {DAY}"]
    assert ask(since=None, until=None).scope.filters == ""


@pytest.mark.parametrize("number", [np.int64(7), np.int8(7), 7.0, np.float32(7), np.array(7)], ids=repr)
def test_every_kind_of_whole_number_is_read_as_one(number):
    asked = ask(min_n=number, seed=number)
    assert (asked.min_n, asked.seed) == (7, 7) and type(asked.min_n) is type(asked.seed) is int


NO_TEXT = [
    5,
    True,
    float("nan"),
    pd.NA,
    pd.NaT,
    [],
    ["split"],
    np.array(["split"]),
    {"split": 1},
    b"split",
    'it\'s\n"so"',
]
NO_LIST = [None, 5, True, float("nan"), pd.NaT, pd.NA, {"scholar": 1}, b"scholar", "scholar", np.str_("scholar"), pd.DataFrame({"a": ["scholar"]})]  # fmt: skip
NO_ENTRY = [[None], [float("nan")], [pd.NaT], [""], [5], range(2), [["scholar"]], [{}], ["scholar\n"], ['it\'s\n"so"']]
NO_DAY = [0, False, 2022, True, float("nan"), pd.NaT, [], [DAY], np.array([DAY]), f"{DAY}\n", "2022-2-24", "2022-02-30", "２０２２-02-24", "0001-01-01", pd.Period(DAY, "M")]  # fmt: skip
NO_NUMBER = [None, "5", 5.5, -1, float("nan"), float("inf"), True, np.True_, [5], np.array([5]), range(5), pd.NA]
WRONG = [
    *((name, value) for name in ("question", "corpus", "depth", "reader", "machine_translation") for value in NO_TEXT),
    *((name, value) for name in ("roles", "countries", "voices", "access", "outlet_countries", "languages") for value in (*NO_LIST, *NO_ENTRY)),
    *(("periods", value) for value in [*(each for each in NO_LIST if each is not None), *NO_ENTRY, DAY, STAMP, [2022], [DAY, DAY], ["2022-2-24"], ["0001-01-01"]]),
    *((name, value) for name in ("since", "until") for value in NO_DAY),
    *((name, value) for name in ("min_n", "seed") for value in NO_NUMBER),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_what_cannot_be_read_is_refused_by_name_on_one_line(name, value):
    with pytest.raises(REFUSED, match=f"^{name.upper()}: ") as said:
        ask(**{name: value})
    assert "\n" not in str(said.value) and " at 0x" not in str(said.value)


@pytest.fixture(scope="module")
def asked():
    return ask("split")


OTHERS = {  # settings that a verb takes: how, its name, what is read, and what else may not be given
    "HEAD_TO_HEAD": (positions.head_to_head, ["wei-zongyou", "mcfaul-michael"], ["wei-zongyou"]),
    "EVENTS": (framing.years, ["2018-07-16", DAY], ["2018-07-17"]),
    "TERMS": (language.rates, ["alliance", "ukraine"], "alliance"),
    "READING": (reading.frames, ["2021-01-01", "2022-01-01"], DAY),
    "MIN_REASONS": (arguments.network_reasons, 2, 0),
    "MIN_STATEMENTS": (arguments.network_voices, 3, 0),
    "WITHIN": (arguments.contrast, "USA", "utopia"),
    "COUNTRY": (robustness.tipping, "USA", "Utopia"),
    "SCALE": (language.scale, "bond", "bnod"),
    "FUNCTION_WORDS": (language.sides, True, "True"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_settings_that_a_verb_takes_are_read_or_refused_by_name(asked, name):
    verb, good, bad = OTHERS[name]
    ways = {list: (tuple, np.array, pd.Series, iter), int: (np.int64, float), str: (np.str_,), bool: (np.bool_,)}[
        type(good)
    ]
    table = verb(asked, good).table
    assert len(table) and all(verb(asked, way(good)).table.equals(table) for way in ways)
    for wrong in (bad, float("nan"), 5.5, b"x", {"x": 1}, [None], [["x"]]):
        with pytest.raises(REFUSED, match=f"^{name}: "):
            verb(asked, wrong)


def test_days_of_events_may_be_dates(asked):
    days = [datetime.date(2018, 7, 16), pd.Timestamp(DAY)]
    assert framing.years(asked, days).words == framing.years(asked, ["2018-07-16", DAY]).words


@pytest.mark.parametrize("query", [None, 5, ["trade war"], float("nan")])
def test_words_that_are_no_text_are_refused(asked, query):
    with pytest.raises(corpus.SelectionError, match="no text"):
        question.hits(asked, query, part="article")


CHOICES = {  # words that a verb takes: how, what is read, what its refusal says
    "BY": (question.sides, "role", "BY: .* is not known. .*Known: role"),
    "headline": (robustness.specifications, "which reason", "no headline .*there are who holds it"),
    "bench": (positions.gists, "officials and institutions", "no bench .*there are voices out of office"),
    "call": (question.fields, "article", "is not known; write voice, article and statement"),
}


@pytest.mark.parametrize("name", CHOICES)
def test_words_that_a_verb_takes_are_read_or_refused_with_those_there_are(asked, name):
    verb, good, says = CHOICES[name]
    assert verb(asked, np.str_(good)).table.equals(verb(asked, good).table)
    for wrong in (None, 5, float("nan"), [good], np.array([good]), {good: 1}, "x"):
        with pytest.raises(ValueError, match=says):
            verb(asked, wrong)


@pytest.mark.parametrize("size", [*NO_NUMBER, 0])
def test_a_sheet_has_a_whole_number_of_rows(asked, size):
    assert len(question.blank_sheet(asked, np.int64(3)).table) == 3
    with pytest.raises(corpus.SelectionError, match=r"^blank_sheet\(\): .*write a whole number from 1 up"):
        question.blank_sheet(asked, size)


@pytest.mark.parametrize(
    "how", [{"part": "artcle"}, {"part": None}, {"part": ["article"]}, {"regex": "True"}, {"passages": None}]
)
def test_ways_of_a_search_are_refused_by_name(asked, how):
    with pytest.raises(corpus.SelectionError, match=rf"^hits\(\), {next(iter(how))}: "):
        question.hits(asked, "trade war", **how)
