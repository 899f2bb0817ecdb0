"""Capture and recapture: a published value, the definition of the interval, and what must hold for every pair of searches."""

from math import comb, inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.measures.recapture import chapman


def test_the_textbook_example():
    """10 marked, 15 caught, 5 of them marked: 28.3 (Chapman 1951)."""
    found = chapman(10, 15, 5)
    assert found.estimate == pytest.approx(28.33, abs=0.005) and found.seen == 20


def share(total: int, first: int, second: int, both: int) -> float:
    """The chance that two searches of `total` things have `both` in common, from binomial coefficients."""
    return comb(first, both) * comb(total - first, second - both) / comb(total, second)


def test_the_interval_is_what_its_definition_says():
    found = chapman(10, 15, 5)

    def at_most(total):
        return sum(share(total, 10, 15, k) for k in range(max(0, 25 - total), 6))

    def at_least(total):
        return sum(share(total, 10, 15, k) for k in range(5, 11))

    assert at_most(found.low) >= 0.025 and (found.low == 20 or at_most(found.low - 1) < 0.025)
    assert at_least(found.high) >= 0.025 > at_least(found.high + 1)


small = st.integers(0, 150)


@settings(deadline=None)
@given(small, small, small)
def test_never_below_what_was_seen_and_the_order_of_searches_does_not_matter(both, one, two):
    found = chapman(both + one, both + two, both)
    assert found.seen <= found.low <= found.high
    assert found.seen - 1e-9 <= found.estimate <= found.high + 1
    assert found == pytest.approx(chapman(both + two, both + one, both))


def test_equal_searches_leave_nothing_and_nothing_found_twice_leaves_the_end_open():
    assert chapman(30, 30, 30).missing == pytest.approx(0)
    assert chapman(30, 30, 30).low == 30
    assert chapman(4, 5, 0).high == inf and chapman(0, 0, 0).high == inf


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="both"):
        chapman(3, 5, 4)
