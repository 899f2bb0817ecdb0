"""Countries as an analyst types them in settings and filters: understood, or refused with the name that is near."""

import pytest

from helpers import arguments, corpus, robustness
from helpers.asked import ask
from helpers.corpus import SelectionError, countries
from helpers.corpus.countries import also, code_of, table


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("USA", "USA"), ("usa", "USA"), ("US", "USA"), ("U.S.", "USA"), ("United States", "USA"), ("the United States", "USA"),
        ("Russland", "RUS"), ("russia", "RUS"), ("RU", "RUS"), ("South Korea", "KOR"), (" south  korea ", "KOR"), ("UK", "GBR"),
        ("Great Britain", "GBR"), ("Taiwan", "TWN"), ("twn", "TWN"), ("PRC", "CHN"), ("Deutschland", "DEU"),
    ],
)  # fmt: skip
def test_a_country_is_understood_by_any_usual_name(data, typed, code):
    asked = ask("bond", countries=[typed], data=data)
    assert asked.countries == (code,) and f"countries: {code}" in asked.in_force
    assert len(asked.statements) and asked.statements.equals(ask("bond", countries=[code], data=data).statements)
    assert corpus.select(data, "bond", countries=[typed]).equals(asked.statements)


def test_the_country_of_an_outlet_is_understood_too(data):
    assert ask("bond", outlet_countries=["Iran", "UK"], data=data).outlet_countries == ("IRN", "GBR")


@pytest.mark.parametrize(
    ("setting", "typed", "said"),
    [
        ("countries", "Iran", r"Iran \(IRN\) has nothing in these data. Known: ARE, "),
        ("countries", "Rusia", r"'Rusia' is not known\. Did you mean 'RUS' \(Russia\)\?"),
        ("countries", "RSU", r"'RSU' is not known\. Did you mean 'RUS' \(Russia\)\?"),
        ("countries", "Untied States", r"'Untied States' is not known\. Did you mean 'USA' \(United States\)\?"),
        ("countries", "Europe", "'Europe' is not known. Known: "),
        ("outlet_countries", "Chian", r"'Chian' is not known\. Did you mean 'CHN' \(China\)\?"),
    ],
)
def test_what_is_no_country_of_the_data_is_refused_with_the_near_name(data, setting, typed, said):
    with pytest.raises(SelectionError, match=rf"^{setting.upper()}: {said}"):
        ask("bond", data=data, **{setting: [typed]})
    with pytest.raises(SelectionError, match=rf"{setting.upper()}: write a list, \['{typed}'\]"):
        ask("bond", data=data, **{setting: typed})


def test_the_one_country_of_a_setting_is_understood_or_refused_and_never_left_out(data):
    asked = ask("split", roles=["scholar", "think_tank"], data=data)
    named = set(arguments.contrast(asked, "USA").table["scope"])
    assert len(named) == 2 and set(arguments.contrast(asked, "united states").table["scope"]) == named
    for wrong, said in (
        ("Rusland", r"Did you mean 'RUS' \(Russia\)"),
        ("xyz", "Write one in quotation marks"),
        (["USA"], r"Did you mean .USA. \(United States\)\? Write one in quotation marks"),
    ):
        with pytest.raises(SelectionError, match=f"^WITHIN: .* is not known. {said}"):
            arguments.contrast(asked, wrong)
        with pytest.raises(SelectionError, match=f"^COUNTRY: .* is not known. {said}"):
            robustness.tipping(ask("split", data=data), wrong)


def test_no_other_name_of_a_country_is_that_of_another_one():
    own = {
        word.casefold(): code
        for column in (table()["name"], table().index)
        for word, code in zip(column, table().index, strict=True)
    }
    assert set(also().values()) <= set(table().index)
    assert not {name: (code, own[name]) for name, code in also().items() if own.get(name, code) != code}
    lines = countries.ALSO.read_text(encoding="utf-8").splitlines()[1:]
    names = [name.casefold() for line in lines for name in line.partition(",")[2].split(";")]
    assert len(names) == len(set(names)) and code_of("") == ""
