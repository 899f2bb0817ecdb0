"""What a mistyped name probably meant: letters swapped, missing, added, wrong, capitals, the order of its parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import positions
from helpers.asked import ask
from helpers.corpus import SelectionError
from helpers.corpus.near import hint, nearest, slips

COUNTRIES = ["CHN", "DEU", "FRA", "RUS", "SAU", "USA"]
VOICES = ["gabuev-alexander", "kissinger-henry", "mcfaul-michael", "mearsheimer-john"]


@pytest.mark.parametrize(
    ("typed", "known", "meant"),
    [
        ("RSU", COUNTRIES, "RUS"), ("UAS", COUNTRIES, "USA"), ("usa", COUNTRIES, "USA"), ("RUSS", COUNTRIES, "RUS"), ("CH", COUNTRIES, "CHN"),
        ("mcfual-michael", VOICES, "mcfaul-michael"), ("michael-mcfaul", VOICES, "mcfaul-michael"), ("mcfaul", VOICES, "mcfaul-michael"),
        ("McFaul, Michael", VOICES, "mcfaul-michael"), ("splti", ["bond", "split", "try"], "split"), ("xyz", VOICES, ""), ("", VOICES, ""),
        ("BRA", ["CHN"], ""), (5, COUNTRIES, ""),
    ],
)  # fmt: skip
def test_the_nearest_name_is_the_one_with_the_fewest_slips(typed, known, meant):
    assert nearest(typed, known) == meant


def test_slips_count_a_swap_of_neighbours_as_one():
    assert [slips(*pair) for pair in (("ab", "ba"), ("RSU", "RUS"), ("RSU", "SAU"), ("kitten", "sitting"))] == [
        1,
        1,
        2,
        3,
    ]


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_slips_are_the_same_both_ways_and_none_only_between_equals(one, other):
    found = slips(one, other)
    assert found == slips(other, one) and (found == 0) == (one == other)
    assert abs(len(one) - len(other)) <= found <= max(len(one), len(other))


@given(st.integers(0, 4), st.sampled_from(VOICES))
def test_a_swap_of_two_letters_of_a_voice_is_seen(place, voice):
    typed = voice[:place] + voice[place + 1] + voice[place] + voice[place + 2 :]
    assert nearest(typed, VOICES) == voice and hint([typed], VOICES) == f"Did you mean {voice!r}? "


@pytest.mark.parametrize(
    ("setting", "value", "near"),
    [
        ("countries", ["RSU"], "RUS"),
        ("roles", ["shcolar"], "scholar"),
        ("voices", ["mcfual-michael"], "mcfaul-michael"),
    ],
)
def test_a_setting_names_what_was_meant(data, setting, value, near):
    with pytest.raises(SelectionError, match=f"^{setting.upper()}: '{value[0]}' is not known. Did you mean '{near}'"):
        ask("split", data=data, **{setting: value})


@pytest.mark.parametrize(
    ("voices", "said"),
    [
        (["mcfual-michael", "mearsheimer-john"], r"'mcfual-michael' is not known. Did you mean 'mcfaul-michael'"),
        ("mcfaul-michael", r"write a list of two to six voices, \['mcfaul-michael', ...\]"),
        (["mcfaul-michael"] * 2, r"\['mcfaul-michael', 'mcfaul-michael'\] names 1 voice; name two to six"),
        ([], r"\[\] names 0 voices"),
        ([5, "mcfaul-michael"], "5 is not known"),
    ],
)
@pytest.mark.parametrize("verb", [positions.head_to_head, positions.head_to_head_list])
def test_a_fault_of_head_to_head_is_named_under_it_with_its_value(data, verb, voices, said):
    with pytest.raises(SelectionError, match=f"^HEAD_TO_HEAD: {said}"):
        verb(ask("split", data=data), voices)
