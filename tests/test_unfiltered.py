"""What says that filters are not applied has none; two voices of one name are two."""

import pandas as pd
import pytest

from helpers import arguments, corpus, language, positions
from helpers.asked import UNFILTERED, ask
from helpers.coding import codes
from helpers.positions import stances

FILTERS = {
    "roles": ["scholar"], "countries": ["CHN"], "since": "2024-01-01", "until": "2025-06-30", "access": ["direct"],
    "outlet_countries": ["USA"], "languages": ["en"], "depth": "opening", "reader": 2, "machine_translation": "out",
}  # fmt: skip


@pytest.mark.parametrize(("name", "value"), FILTERS.items())
def test_no_filter_reaches_what_says_that_none_is_applied(data, name, value):
    plain, chosen = ask("split", data=data), ask("split", data=data, **{name: value})
    assert chosen.unfiltered().settings == plain.settings
    assert positions.articles(chosen).table.equals(positions.articles(plain).table)
    voices = ["wei-zongyou", "mearsheimer-john"]
    assert positions.head_to_head(chosen, voices).table.equals(positions.head_to_head(plain, voices).table)
    for counted in (language.pages.articles, language.pages.openings, language.pages.everything):
        assert counted(chosen).units.equals(counted(plain).units)


def test_every_setting_that_narrows_the_choice_is_a_filter(data):
    asked = ask("split", data=data)
    assert set(UNFILTERED) == set(asked.settings) - {"question", "corpus", "periods"}
    assert not asked.but(**FILTERS).unfiltered().filters()


def test_two_voices_of_one_name_are_counted_as_two(data_copy):
    plain = ask("split", data=corpus.load(data_copy))
    path = data_copy / "voices.csv"
    voices = pd.read_csv(path, dtype=str, keep_default_na=False)
    one, other = plain.statements.query("country == 'USA' and arguments != ''")["voice_id"].unique()[:2]
    voices.loc[voices["voice_id"].isin([one, other]), "name"] = "John Smith"
    voices.to_csv(path, index=False, lineterminator="\n")
    again = ask("split", data=corpus.load(data_copy))
    assert {f"John Smith ({one})", f"John Smith ({other})"} <= set(again.data.voices["name"])
    for figure in (arguments.by_side, positions.voices, positions.over_time):
        assert figure(again).words.n == figure(plain).words.n
    several = [len(stances.in_several_periods(asked.statements)) for asked in (plain, again)]
    assert several[0] == several[1]
    assert path.read_text(encoding="utf-8").count("John Smith,") == 2
    codes.add_voice(data_copy, voice_id="smith-jane", name="Jane Smith", kind="person", country="NOR")
    assert path.read_text(encoding="utf-8").count("John Smith,") == 2
