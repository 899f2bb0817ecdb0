"""Estimates with intervals: published values, the rules by number of units, and what must hold whatever the data."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers.measures import intervals

# scipy's test_resampling.py, from R's package boot: the 95 % limits of the mean
X = [10, 12, 12.5, 12.5, 13.9, 15, 21, 22, 23, 34, 50, 81, 89, 121, 134, 213]


def frame(values, units=None, **more) -> pd.DataFrame:
    units = range(len(values)) if units is None else units
    return pd.DataFrame({"voice": [f"v{unit:03d}" for unit in units], "value": np.asarray(values, float), **more})


@pytest.fixture(scope="module")
def many():
    """The mean of X in 400,000 draws."""
    table = frame(X, all=1)
    return intervals.simulate(table, "value", "voice", ["all"], intervals.draw(table["voice"], 400_000))


def test_percentile_limits_of_the_mean_are_those_of_r(many):
    estimates, simulated = many
    draws = simulated.to_numpy(float).ravel()
    assert estimates["estimate"].iloc[0] == pytest.approx(53.99375)
    assert intervals.percentile(draws) == pytest.approx((28.86, 84.21), rel=0.005)


def test_the_percentile_interval_cuts_two_and_a_half_in_a_hundred_at_each_end():
    assert intervals.percentile(np.arange(1001.0)) == pytest.approx((25, 975))
    assert intervals.percentile(np.append(np.arange(101.0), np.nan), level=0.8) == pytest.approx((10, 90))


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        (3, 10, 0.1077913, 0.6032219), (0, 10, 0, 0.2775328), (10, 10, 0.7224672, 1),
        (19, 38, 0.348499283643951, 0.651500716356049),
        (0, 4, 0, 0.4899), (3, 4, 0.3006, 0.9544), (1, 7, 0.0257, 0.5131), (5, 6, 0.4365, 0.9699),
    ],
)  # fmt: skip
def test_wilson_limits_are_those_of_r_and_statsmodels(count, n, low, high):
    assert intervals.wilson(count, n) == pytest.approx((low, high), abs=6e-5)


def test_wilson_has_no_limits_without_a_unit_and_is_exact_at_the_ends():
    assert np.isnan(intervals.wilson(0, 0)).all()
    assert intervals.wilson(0, 28)[0] == 0 and intervals.wilson(28, 28)[1] == 1


def test_false_discovery_rate_of_the_published_example():
    """Benjamini and Hochberg (1995), table of 15 p-values: four rejected at 0.05."""
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1.0,
    ]
    q = intervals.benjamini_hochberg(p)
    assert (q <= 0.05).sum() == 4 and q[3] == pytest.approx(0.0095 * 15 / 4)
    assert len(intervals.benjamini_hochberg([])) == 0


def test_the_family_of_a_table_is_its_rows_with_a_p():
    """Three tests, worked by hand: 3 x .01, then the lesser of 3 x .03 / 2 and 3 x .04 / 3 for both others."""
    table = pd.DataFrame({"p": [0.01, np.nan, 0.04, 0.03]}, index=[7, 3, 9, 5])
    found = intervals.with_q(table)
    assert list(found.index) == [7, 3, 9, 5] and list(found) == ["p", "q"]
    assert found["q"].to_list() == pytest.approx([0.03, np.nan, 0.04, 0.04], nan_ok=True)
    assert intervals.with_q(table.loc[[3]])["q"].isna().all()


class TestDraws:
    def test_each_draw_has_as_many_units_as_there_are(self):
        drawn = intervals.draw(["b", "a", "c", "a"], draws=1_234)
        assert list(drawn.units) == ["a", "b", "c"] and drawn.counts.shape == (1_234, 3)
        assert (drawn.counts.sum(axis=1) == 3).all()

    def test_the_order_given_does_not_matter_and_the_seed_does(self):
        one, other = intervals.draw(["a", "b", "c"], 50), intervals.draw(["c", "a", "b"], 50)
        assert (one.counts == other.counts).all()
        assert (one.counts != intervals.draw(["a", "b", "c"], 50, seed=2).counts).any()

    def test_counts_are_those_of_a_fair_draw(self):
        counts = intervals.draw(range(20), 20_000).counts
        assert counts.mean() == pytest.approx(1) and counts.var() == pytest.approx(0.95, abs=0.01)

    def test_a_unit_brings_all_its_rows_as_often_as_it_is_drawn(self):
        table = frame([2, 2, 2, -1], [0, 0, 0, 1])
        drawn = intervals.Draws(pd.Index(["v000", "v001"]), np.array([[2, 0], [1, 1], [0, 2]], dtype=np.float32))
        by_rows = intervals.simulate(table.assign(g=1), "value", "voice", ["g"], drawn, collapse=False)[1]
        by_units = intervals.simulate(table.assign(g=1), "value", "voice", ["g"], drawn, collapse=True)[1]
        assert by_rows[1].tolist() == [2, 1.25, -1]
        assert by_units[1].tolist() == [2, 0.5, -1]


class TestKinds:
    def kind(self, values, **more):
        return intervals.mean_by(frame(values), "value", "voice", **more).iloc[0]

    def test_below_the_minimum_there_is_no_interval(self):
        row = self.kind([-2, -1, 0, 1])
        assert row["interval"] == intervals.TOO_FEW and np.isnan(row[["low", "high"]].astype(float)).all()

    def test_equal_values_have_no_interval(self):
        row = self.kind([1] * 12)
        assert row["interval"] == intervals.EQUAL and row["estimate"] == 1 and np.isnan(row["low"])

    def test_five_to_nine_units_have_students_interval(self):
        values = [-2, -1, -1, 0, 1, 2, -2]
        row = self.kind(values)
        low, high = stats.t.interval(0.95, 6, np.mean(values), stats.sem(values))
        assert row["interval"] == intervals.SMALL and (row["low"], row["high"]) == pytest.approx((low, high))

    def test_limits_are_cut_to_the_scale(self):
        row = self.kind([-2, -2, -2, -2, 2], bounds=(-2, 2))
        assert row["low"] == -2 and row["high"] < 2

    def test_ten_units_are_resampled(self):
        row = self.kind([-2, -1, -1, 0, 1, 2, -2, 1, 1, 0])
        assert row["interval"] == intervals.RESAMPLED and row["n"] == 10

    def test_an_empty_table_gives_an_empty_table(self):
        table = intervals.mean_by(frame([]), "value", "voice", ["group"])
        assert table.empty
        assert list(table) == ["group", "estimate", "low", "high", "n", "cases", "interval"]

    def test_both_limits_are_cut_to_the_scale(self):
        row = self.kind([2, 2, 2, 2, -2], bounds=(-2, 2))
        assert row["high"] == 2 and row["low"] > -2
        row = self.kind([2] * 11 + [-2] * 11, bounds=(-0.1, 0.1))
        assert (row["low"], row["high"]) == (-0.1, 0.1)

    def test_other_limits_of_size_can_be_asked_for(self):
        values = [-2, -1, 0, 1, 2, 2]
        assert self.kind(values, min_n=7)["interval"] == intervals.TOO_FEW
        assert self.kind(values, boot_n=6)["interval"] == intervals.RESAMPLED
        assert self.kind(values[:5])["interval"] == intervals.SMALL

    def test_limits_of_a_group_come_from_its_own_draws(self):
        table = frame([0, 1] * 10 + [100, 101] * 10, group=["a"] * 20 + ["b"] * 20)
        rows = intervals.mean_by(table, "value", "voice", ["group"]).set_index("group")
        assert list(rows.columns) == ["estimate", "low", "high", "n", "cases", "interval"]
        for group, middle in (("a", 0.5), ("b", 100.5)):
            low, high = rows.loc[group, ["low", "high"]]
            assert middle - 0.3 < low < middle < high < middle + 0.3


@pytest.mark.parametrize("collapse", [True, False])
def test_groups_together_are_each_group_alone(collapse):
    """Groups of 4 to 9 units, which need no draws: nothing of one group enters the row of another."""
    rng = np.random.default_rng(5)
    sizes = {"a": 4, "b": 6, "c": 7, "d": 9}
    parts = [
        frame([5] * 12 if group == "c" else rng.integers(-2, 3, 3 * n), (list(range(n)) * 3)[: 12 if group == "c" else None])
        .assign(group=group)
        for group, n in sizes.items()
    ]  # fmt: skip
    rows = intervals.mean_by(pd.concat(parts), "value", "voice", ["group"], collapse=collapse).set_index("group")
    assert rows["n"].to_dict() == sizes and rows["cases"].tolist() == [12, 18, 12, 27]
    assert rows["interval"].tolist() == [intervals.TOO_FEW, intervals.SMALL, intervals.EQUAL, intervals.SMALL]
    shares = intervals.share_by(pd.concat(parts).assign(flag=lambda t: t["value"] > 0), "flag", "voice", ["group"])
    for part, (group, row) in zip(parts, rows.iterrows(), strict=True):
        alone = intervals.mean_by(part, "value", "voice", collapse=collapse).iloc[0]
        assert row.drop("interval").to_numpy(float) == pytest.approx(
            alone[row.index.drop("interval")].to_numpy(float), nan_ok=True
        )
        share = intervals.share_by(part.assign(flag=part["value"] > 0), "flag", "voice").iloc[0]
        together = shares.set_index("group").loc[group, share.index]
        assert together.drop("interval").to_numpy(float) == pytest.approx(
            share.drop("interval").to_numpy(float), nan_ok=True
        )


def test_the_standard_error_of_a_ratio_of_sums():
    """Cochran (1977): y = 1, 2, 3 rows with sums 1, 1, 1 give r = 3/6; residuals 0.5, 0, -0.5 over a mean size of 2."""
    table = frame([1, 0.5, 0.5, 1, 0, 0], [0, 1, 1, 2, 2, 2], group="x")
    estimates, _ = intervals.simulate(table, "value", "voice", ["group"], collapse=False)
    row = estimates.loc["x"]
    assert (row["estimate"], row["n"], row["cases"]) == (0.5, 3, 6)
    assert row["se"] == pytest.approx(np.sqrt((0.25**2 + 0.25**2) / 2 / 3))


def test_units_with_the_same_share_are_equal_however_many_rows_they_have():
    table = frame([1, 0, 1, 0, 1, 0], [0, 0, 1, 1, 1, 1], group="x")
    for collapse in (True, False):
        assert intervals.simulate(table, "value", "voice", ["group"], collapse=collapse)[0].loc["x", "equal"]


def test_a_group_that_no_row_is_in_is_not_shown():
    names = pd.Categorical(["a"] * 6, ["a", "b"])
    table = frame([1, 0, 1, 0, 1, 0], group=names)
    assert intervals.mean_by(table, "value", "voice", ["group"])["group"].tolist() == ["a"]
    assert intervals.share_by(table, "value", "voice", ["group"])["group"].tolist() == ["a"]


def test_with_one_row_per_unit_all_estimators_are_the_plain_bootstrap_of_the_mean():
    values = np.array([-2, -2, -1, -1, -1, 0, 1, 1, 2, 2, -1, 0.0])
    table, drawn = frame(values, g="x"), intervals.draw([f"v{i:03d}" for i in range(12)])
    plain = (drawn.counts @ values.astype(np.float32)) / 12
    for collapse in (True, False):
        simulated = intervals.simulate(table, "value", "voice", ["g"], drawn, collapse)[1]["x"]
        assert np.allclose(simulated, plain, atol=1e-6)
    row = intervals.mean_by(table, "value", "voice", draws=drawn).iloc[0]
    assert (row["low"], row["high"]) == pytest.approx(intervals.percentile(plain), abs=1e-6)


def test_the_mean_counts_units_and_the_ratio_counts_rows():
    table = frame([2] * 8 + [-1] * 4, [0] * 8 + [1, 2, 3, 4])
    assert intervals.mean_by(table, "value", "voice")["estimate"].iloc[0] == pytest.approx((2 - 4) / 5)
    found = intervals.mean_by(table, "value", "voice", collapse=False).iloc[0]
    assert found["estimate"] == pytest.approx(1) and (found["n"], found["cases"]) == (5, 12)


def test_a_share_gives_every_unit_one_vote():
    table = frame([1, 0, 0, 0, 1, 1, 1], [0, 0, 1, 2, 3, 4, 4])
    row = intervals.share_by(table, "value", "voice").iloc[0]
    assert (row["count"], row["n"], row["estimate"]) == (2.5, 5, 0.5)
    assert (row["low"], row["high"]) == pytest.approx(intervals.wilson(2.5, 5))
    assert row["interval"] == "95 % Wilson"
    few = intervals.share_by(table[table["voice"] < "v003"], "value", "voice").iloc[0]
    assert np.isnan(few["estimate"]) and few["n"] == 3 and few["interval"] == intervals.TOO_FEW
    assert np.isnan(few["low"]) and np.isnan(few["high"])
    both = intervals.share_by(table.assign(group="x"), "value", "voice", ["group"])
    assert list(both) == ["group", "estimate", "low", "high", "n", "count", "interval"] and both["group"].tolist() == [
        "x"
    ]


def test_a_difference_is_the_gap_of_the_means_and_turns_its_sign():
    rng = np.random.default_rng(3)
    table = frame(rng.integers(-2, 3, 40), group=["a"] * 25 + ["b"] * 15)
    one, other = (intervals.difference(table, "value", "voice", "group", *pair) for pair in (("a", "b"), ("b", "a")))
    gap = table[table.group == "a"]["value"].mean() - table[table.group == "b"]["value"].mean()
    assert one["estimate"] == pytest.approx(gap) and (one["n_one"], one["n_other"]) == (25, 15)
    assert (one["low"], one["high"]) == pytest.approx((-other["high"], -other["low"]))
    few = intervals.difference(table.iloc[19:], "value", "voice", "group", "a", "b")
    assert np.isfinite(few["estimate"]) and np.isnan(few["low"]) and np.isnan(few["high"])
    nobody = intervals.difference(table, "value", "voice", "group", "a", "nobody")
    assert np.isnan(nobody["estimate"]) and (nobody["n_one"], nobody["n_other"]) == (25, 0)


def test_a_difference_counts_voices_unless_rows_are_asked_for():
    table = frame([2] * 8 + [-1] * 14, [0] * 8 + list(range(1, 15)), group=["a"] * 12 + ["b"] * 10)
    by_voice = intervals.difference(table, "value", "voice", "group", "a", "b")
    by_row = intervals.difference(table, "value", "voice", "group", "a", "b", collapse=False)
    assert (by_voice["estimate"], by_row["estimate"]) == pytest.approx(((2 - 4) / 5 + 1, (16 - 4) / 12 + 1))


def test_a_difference_needs_five_units_a_side_and_its_limits_ten():
    table = frame([1, 0] * 10, group=["a"] * 10 + ["b"] * 10)
    found = intervals.difference(table, "value", "voice", "group", "a", "b")
    assert found["estimate"] == 0 and found["low"] < 0 < found["high"]
    five = intervals.difference(table.iloc[5:15], "value", "voice", "group", "a", "b")
    assert (five["n_one"], five["n_other"]) == (5, 5) and np.isfinite(five["estimate"]) and np.isnan(five["low"])
    assert np.isnan(intervals.difference(table.iloc[6:16], "value", "voice", "group", "a", "b")["estimate"])


def test_the_draws_given_are_the_draws_used():
    """Where every draw takes the first voice ten times over, nothing moves."""
    table = frame([3] + [0] * 10 + [1] * 11, group=["a"] * 11 + ["b"] * 11)
    counts = np.zeros((20, 22), dtype=np.float32)
    counts[:, [0, 11]] = 11
    drawn = intervals.Draws(pd.Index(sorted(table["voice"])), counts)
    found = intervals.difference(table, "value", "voice", "group", "a", "b", drawn)
    assert (found["low"], found["high"]) == (2, 2)
    row = intervals.mean_by(table, "value", "voice", ["group"], drawn).iloc[0]
    assert (row["low"], row["high"]) == (3, 3)


stances = st.lists(st.tuples(st.integers(0, 30), st.integers(-2, 2)), min_size=1, max_size=80)


@settings(max_examples=60, deadline=None)
@given(stances, st.booleans())
def test_an_interval_contains_its_estimate_or_is_reported_as_absent(rows, collapse):
    table = frame([value for _, value in rows], [unit for unit, _ in rows])
    row = intervals.mean_by(
        table, "value", "voice", draws=intervals.draw(table["voice"], 2_000), collapse=collapse, bounds=(-2, 2)
    ).iloc[0]
    if row["interval"] in (intervals.RESAMPLED, intervals.SMALL):
        assert row["low"] - 1e-6 <= row["estimate"] <= row["high"] + 1e-6
    else:
        assert np.isnan(row["low"]) and np.isnan(row["high"])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 200), st.integers(0, 200))
def test_a_wilson_interval_contains_its_share(count, more):
    low, high = intervals.wilson(count, count + more)
    if count + more:
        assert 0 <= low <= count / (count + more) <= high <= 1


@settings(max_examples=30, deadline=None)
@given(stances, st.permutations(range(31)))
def test_new_names_for_the_units_change_nothing(rows, names):
    """The estimate stays; the limits move within the noise of the draws, and not at all where the order is kept."""
    units, values = [unit for unit, _ in rows], [value for _, value in rows]
    table = frame(values, units)
    one, other, kept = (
        intervals.mean_by(renamed, "value", "voice", draws=intervals.draw(renamed["voice"], 4_000)).iloc[0]
        for renamed in (
            table,
            frame(values, [names[unit] for unit in units]),
            frame(values, [unit + 100 for unit in units]),
        )
    )
    assert one["estimate"] == pytest.approx(other["estimate"]) and one["interval"] == other["interval"]
    assert one.equals(kept)
    if np.isfinite(one["low"]):
        assert (one["low"], one["high"]) == pytest.approx((other["low"], other["high"]), abs=0.15)


def bca(simulated: np.ndarray, estimate: float, jackknife: np.ndarray, level: float = 0.95) -> tuple[float, float]:
    """The bias-corrected and accelerated interval (Efron 1987) from draws and leave-one-unit-out estimates.

    A reference for the percentile interval that the notebooks show.
    """
    below = (np.sum(simulated < estimate) + np.sum(simulated <= estimate)) / (2 * simulated.size)
    bias, gap = stats.norm.ppf(below), jackknife.mean() - jackknife
    acceleration = (gap**3).sum() / (6 * (gap**2).sum() ** 1.5)
    z = bias + stats.norm.ppf([(1 - level) / 2, (1 + level) / 2])
    low, high = np.quantile(simulated, stats.norm.cdf(bias + z / (1 - acceleration * z)))
    return float(low), float(high)


def test_bca_interval_of_the_mean_agrees_with_r_boot():
    """The 16 values that SciPy tests against R's boot: BCa 32.31 to 91.43 (a million resamples there)."""
    values = np.array([10, 12, 12.5, 12.5, 13.9, 15, 21, 22, 23, 34, 50, 81, 89, 121, 134, 213])
    drawn = intervals.draw(range(16), 200_000)
    means = drawn.counts @ values / 16
    low, high = bca(means, values.mean(), (values.sum() - values) / 15)
    assert (low, high) == pytest.approx((32.31, 91.43), rel=0.01)


@given(st.integers(0, 2**32 - 1), st.integers(2, 300))
def test_the_ends_of_rows_are_their_percentiles_to_the_last_bit(seed, draws):
    rows = np.random.default_rng(seed).normal(size=(5, draws)).round(2)
    assert (intervals.ends(rows) == np.percentile(rows, [2.5, 97.5], axis=1).T).all()
