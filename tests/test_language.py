"""The figures of notebook 05: every setting reaches every number and sentence, and words follow the table."""

import pandas as pd
import pytest
from matplotlib import pyplot as plt

from helpers import language
from helpers.asked import Asked, ask
from helpers.figure.figure import Figure
from helpers.language import pages
from helpers.language.articles import say as say_articles

pytestmark = [pytest.mark.usefixtures("few"), pytest.mark.xdist_group("language")]
ESTIMATES = [
    "log_odds",
    "low",
    "high",
    "z",
    "g2",
    "p",
    "q",
    "f1",
    "precision",
    "recall",
    "base_rate",
    "within",
    "score",
]
BY_CHANCE = {"low", "high", "p", "q", "shuffled_low", "shuffled_high"}


@pytest.fixture(scope="module")
def asked(data) -> Asked:
    return ask("split", data=data)


def figures(asked: Asked) -> dict[str, Figure]:
    """Every figure of the notebook that rests on a least number of pages or sentences for each number."""
    return {
        "periods": language.periods(asked),
        "sides": language.sides(asked),
        "countries": language.countries(asked),
        "scale": language.scale(asked, "bond"),
        "against_reading": language.against_reading(asked),
        "likeness": language.likeness(asked),
    }


def test_no_estimate_stays_below_the_least_number(asked):
    strict = asked.but(min_n=10**6)
    for name, figure in figures(strict).items():
        there = [column for column in ESTIMATES if column in figure.table]
        assert figure.table[there].isna().all(axis=None), name
        assert any(word in figure.words.reading for word in ("Fewer than 1,000,000", "No comparison", "too few")), name
    rates = language.rates(strict, ["cold war"]).table
    assert rates[["low", "high"]].isna().all(axis=None) and (rates["interval"] == "none: too few").all()
    said = language.answer(strict, "bond").text
    assert (
        "Too few pages to compare periods, sides and countries" in said
        and "cannot be tried" in said
        and "counts only" in said
    )
    for listing in (language.all_questions(strict), language.precision_and_recall(strict), language.neighbours(strict)):
        assert "%" not in listing.reading and "7 in 10" not in listing.reading


def test_another_seed_changes_only_what_rests_on_chance(asked):
    for (name, one), other in zip(figures(asked).items(), figures(asked.but(seed=2)).values(), strict=True):
        same = [column for column in one.table if column not in BY_CHANCE]
        pd.testing.assert_frame_equal(one.table[same], other.table[same], obj=name)
    assert not language.periods(asked).table["p"].equals(language.periods(asked.but(seed=2)).table["p"])


def test_words_follow_the_table(asked):
    likeness, scale, periods = language.likeness(asked), language.scale(asked, "bond"), language.periods(asked)
    assert "same year" not in likeness.but(likeness.table.query("trait == 'publisher'")).words.reading
    assert "35 pages" in scale.but(scale.table.iloc[5:40]).words.reading
    fewer = periods.but(periods.table.iloc[:100]).words
    assert "100 comparisons" in fewer.reading and fewer.n == periods.words.n
    tests = f"{periods.table['q'].notna().sum():,}"  # q was worked out over all rows, whichever of them are shown
    assert f"{tests} rows" in fewer.method and f"{tests} tests" in fewer.caption and "100 of " in fewer.caption
    rates = language.rates(asked, ["cold war", "alliance"])
    only = rates.but(rates.table[rates.table["term"] == "alliance"]).words
    assert "alliance" in only.alt and "cold war" not in only.alt


def test_an_empty_figure_is_drawn_and_said(asked):
    for name, figure in {**figures(asked), "rates": language.rates(asked, ["cold war"])}.items():
        nothing = figure.but(figure.table.iloc[:0])
        assert nothing.axes[0].texts and nothing.words.reading, name
        plt.close(nothing.axes[0].figure)
    assert language.rates(asked, []).table.empty


def test_filters_are_named_and_reach_the_openings_only(asked):
    china = asked.but(countries=["CHN"], roles=["scholar"])
    assert "Filters: roles: scholar; countries: CHN." in language.periods(china).words.caption
    assert "very role" not in language.periods(china).words.caption + language.periods(china).words.method
    assert len(pages.chosen(china).units) < len(pages.chosen(asked).units)
    assert len(pages.articles(china).units) == len(pages.articles(asked).units) == 6
    assert len(pages.openings(china).units) == len(pages.openings(asked).units)


def test_function_words_are_drawn_on_demand(asked):
    assert "Function words" in language.periods(asked).words.method
    shown = language.periods(asked, function_words=True)
    assert "Function words" not in shown.words.method
    pd.testing.assert_series_equal(shown.table["q"], language.periods(asked).table["q"])


def test_sides_are_of_one_question_so_that_all_questions_together_have_none(data):
    said = language.answer(ask(None, data=data), "split").text
    assert "between sides" not in said and "Too few pages" not in said and "between periods" in said
    assert "sides" in language.answer(ask("split", data=data), "split").text


@pytest.mark.parametrize(("groups", "says"), [(["a"], "Fewer than two articles"), (["a", "b"], "none sets one apart")])
def test_articles_that_no_word_sets_apart_are_not_called_too_few(groups, says):
    rows = pd.DataFrame({"group": groups, "term": "x", "z": -1.0, "shown": False, "against": "the others"})
    words = say_articles(rows)
    assert says in words.reading and words.n == len(groups)
