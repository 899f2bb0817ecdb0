"""Capture and recapture: published values and what must hold for every pair of searches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.measures.recapture import chapman


def test_the_textbook_example():
    """10 marked, 15 caught, 5 of them marked: 28.3 with 22 to 65 (Sadinle 2009's interval)."""
    found = chapman(10, 15, 5)
    assert found.estimate == pytest.approx(28.33, abs=0.005)
    assert (round(found.low), round(found.high)) == (22, 65)
    assert found.seen == 20


def test_lincoln_petersen_is_near_for_large_searches():
    assert chapman(2000, 1000, 400).estimate == pytest.approx(5000, rel=0.002)


counts = st.integers(0, 400)


@given(counts, counts, counts)
def test_never_below_what_was_seen_and_the_order_of_searches_does_not_matter(both, one, two):
    found = chapman(both + one, both + two, both)
    assert found.seen <= found.low <= found.high
    assert found.estimate >= found.seen - 1e-9
    assert found == pytest.approx(chapman(both + two, both + one, both))


def test_equal_searches_leave_nothing():
    assert chapman(30, 30, 30).missing == pytest.approx(0)


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="both"):
        chapman(3, 5, 4)
