"""Terms that set pages apart: published numbers of every measure, and what the permutation of whole pages must do."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot as plt
from scipy import sparse, stats

from helpers import corpus
from helpers.corpus import periods
from helpers.language import keyness, label_permutation, term_rates
from helpers.language.parts import without_pages
from helpers.language.rates import draw as draw_rates
from helpers.language.terms import draw
from helpers.measures import intervals
from helpers.texts import bags
from helpers.texts.bags import Bags


def made(counts, labels, terms=None) -> Bags:
    """Bags from a table pages x terms, with a group per page."""
    counts = np.asarray(counts)
    names = np.array(terms or [f"term{number:03d}" for number in range(counts.shape[1])], dtype=object)
    units = pd.DataFrame({"doc_id": [f"page{number:03d}" for number in range(len(counts))], "group": labels})
    return Bags(units.assign(date=pd.Timestamp("2024-05-01"), year=2024), names, sparse.csr_matrix(counts))


def log_odds_to_all(counts: np.ndarray, prior: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
    """Weighted log-odds of each group (rows) against all groups together, own counts included, and their z.

    The variant of the tidylo package: the prior is added to every group before the groups are summed. For comparison only:
    the notebooks use `log_odds`, group against group.
    """
    y = counts + prior
    whole = y.sum(0)
    rest, rest_of_whole = y.sum(1, keepdims=True) - y, whole.sum() - whole
    delta = np.log(y / rest) - np.log(whole / rest_of_whole)
    return delta, delta / np.sqrt(1 / y + 1 / whole)


# Monroe, Colaresi and Quinn (2008): three variants that differ on purpose


def test_log_odds_with_four_variance_terms_is_scattertexts():
    delta, z = keyness.log_odds(np.array([1, 5, 1, 9]), np.array([100, 510, 100, 199]), 0.01, all_four=True)
    assert delta == pytest.approx([-0.6095321, -1.0345766, -0.6095321, 1.5201005], abs=1e-6)
    assert z == pytest.approx([-0.589845, -1.905684, -0.589845, 2.983064], abs=1e-6)
    assert -(2 * stats.norm.cdf(z) - 1) == pytest.approx([0.4447054, 0.9433088, 0.4447054, -0.9971462], abs=1e-6)


def test_log_odds_with_two_variance_terms_is_the_papers_approximation():
    _, z = keyness.log_odds(np.array([1, 5, 1, 9]), np.array([100, 510, 100, 199]), 0.01)
    assert z == pytest.approx([-0.609502, -2.304405, -0.609502, 4.462925], abs=1e-6)


def test_log_odds_of_the_toy_in_both_variants():
    one, other = np.array([10, 1, 3]), np.array([1, 10, 3])
    assert keyness.log_odds(one, other, 0.1)[1] == pytest.approx([3.348821, -3.348821, 0], abs=1e-6)
    assert keyness.log_odds(one, other, 0.1, all_four=True)[1] == pytest.approx([2.924393, -2.924393, 0], abs=1e-6)


def test_log_odds_to_all_is_tidylos_with_either_prior():
    counts = np.array([[12, 2, 4], [3, 10, 1]], dtype=float)
    z = log_odds_to_all(counts, counts.sum(0))[1]
    assert z[0] == pytest.approx([1.1728347, -1.3767516, 0.4033125], abs=1e-6)
    assert z[1] == pytest.approx([-1.1354777, 1.5661168, -0.4362340], abs=1e-6)
    delta, z = log_odds_to_all(counts, 1.0)
    assert delta[0] == pytest.approx([0.6968169, -1.2527630, 0.3249262], abs=1e-6)
    assert delta[1] == pytest.approx([-0.9673459, 1.1451323, -0.5268260], abs=1e-6)
    assert z[0] == pytest.approx([1.8912729, -1.9691060, 0.5549172], abs=1e-6)
    assert z[1] == pytest.approx([-1.7407107, 2.8421436, -0.6570674], abs=1e-6)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=3, max_size=8), st.floats(0.01, 5))
def test_log_odds_and_g2_change_their_sign_with_the_groups(pairs, prior):
    one, other = np.array(pairs, dtype=float).T
    assert keyness.log_odds(one, other, prior)[1] == pytest.approx(-keyness.log_odds(other, one, prior)[1], abs=1e-9)
    if one.sum() and other.sum():
        there = keyness.g2(one, other, one.sum(), other.sum())[0]
        back = keyness.g2(other, one, other.sum(), one.sum())[0]
        assert np.abs(there) == pytest.approx(np.abs(back), abs=1e-9)


# chi-square and G2 as in quanteda's tests


def test_chi2_and_g2_of_the_two_by_two_table():
    assert keyness.chi2(7, 2, 10, 9)[0] == pytest.approx(2.632438, abs=1e-6)
    assert keyness.chi2(7, 2, 10, 9, yates=False)[0] == pytest.approx(4.337160, abs=1e-6)
    assert keyness.chi2(7, 2, 10, 9)[1] == pytest.approx(math.erfc(math.sqrt(2.632438 / 2)), abs=1e-6)
    value, p = keyness.g2(7, 2, 10, 9)
    assert value == pytest.approx(4.534939, abs=1e-6) and p == pytest.approx(0.0332096, abs=1e-6)
    assert keyness.chi2(7, 5, 10, 15)[0] == pytest.approx(1.929754, abs=1e-6)
    assert keyness.chi2(7, 5, 10, 15, yates=False)[0] == pytest.approx(3.231838, abs=1e-6)


EIGHT = {
    "a": (3, 2, 0.004739, 0.004739, 0.004751),
    "b": (2, 1, 0.089304, 0.089304, 0.091242),
    "c": (6, 2, 0.467298, 1.221872, 1.274238),
    "d": (1, 4, -2.040247, -3.715033, -3.779441),
    "e": (1, 1, -0.065813, -0.065813, -0.064901),
    "f": (1, 1, -0.065813, -0.065813, -0.064901),
    "g": (1, 0, 0.731092, 0.731092, 1.093291),
    "h": (2, 1, 0.089304, 0.089304, 0.091242),
}


def test_chi2_and_g2_of_the_eight_terms_and_their_order():
    table = pd.DataFrame.from_dict(EIGHT, orient="index", columns=["one", "other", "yates", "plain", "g2"])
    got = keyness.chi2(table["one"], table["other"], 17, 12)[0]
    likelihood = keyness.g2(table["one"], table["other"], 17, 12)[0]
    assert got == pytest.approx(table["yates"].to_numpy(), abs=1e-6)
    assert keyness.chi2(table["one"], table["other"], 17, 12, yates=False)[0] == pytest.approx(
        table["plain"].to_numpy(), abs=1e-6
    )
    assert likelihood == pytest.approx(table["g2"].to_numpy(), abs=1e-6)
    assert "".join(table.index[np.argsort(-got.round(6), kind="stable")]) == "gcbhaefd"
    assert "".join(table.index[np.argsort(-likelihood.round(6), kind="stable")]) == "cgbhaefd"


@pytest.mark.parametrize(
    ("one", "other", "n_one", "n_other", "value"),
    [
        (1048, 779, 43002, 108539, 764.4484),
        (289, 216, 43002, 108539, 207.5181),
        (148, 54, 43002, 108539, 200.5544),
        (76, 7, 43002, 108539, 163.1532),
        (2089, 8094, 43002, 108539, -331.9907),
        (39, 332, 43002, 108539, -58.39810),
        (9, 200, 43002, 108539, -59.66134),
        (5, 1, 1660, 41342, 81.83024),
        (6, 7, 1660, 41342, 51.79484),
        (3, 0, 1660, 41342, 51.05861),
        (40, 332, 1660, 41342, 48.03251),
        (18, 130, 1660, 41342, 27.57968),
    ],
)
def test_chi2_of_real_counts(one, other, n_one, n_other, value):
    assert keyness.chi2(one, other, n_one, n_other)[0] == pytest.approx(value, rel=1e-6)


def test_the_p_of_a_large_g2_is_not_zero():
    value, p = keyness.g2(1048, 779, 43002, 108539)
    assert value > 600 and 0 < p < 1e-100


# The comparison of groups of pages


def test_rare_terms_are_never_looked_at():
    counts = np.zeros((8, 4), dtype=int)
    counts[:, 0] = 10  # everywhere
    counts[:2, 1] = 9  # often, in two pages
    counts[:4, 2] = 1  # four times
    counts[:3, 3] = [2, 2, 1]  # five times, in three pages
    assert keyness.candidates(made(counts, ["x"] * 8)).tolist() == [True, False, False, True]


def pages_of(rng, n=40, terms=60, groups=2):
    counts = rng.poisson(rng.gamma(2, 2, size=terms), size=(n, terms)) + (rng.random((n, terms)) < 0.05) * 3
    return made(counts, [f"g{number % groups}" for number in range(n)])


def test_terms_and_counts_stay_matched_after_sorting():
    there = pages_of(np.random.default_rng(5), groups=3)
    table = keyness.contrast(there, "group")
    assert len(table) == 180 and table["group"].nunique() == 3
    whole = ["n", "n_against", "count", "count_against", "pages", "pages_against"]
    assert [table[name].dtype.kind for name in whole] == ["i"] * 6
    for row in table.itertuples():
        inside = (there.units["group"] == row.group).to_numpy()
        column = there.column(row.term)
        assert (row.count, row.count_against) == (column[inside].sum(), column[~inside].sum())
        assert (row.pages, row.pages_against) == ((column[inside] > 0).sum(), (column[~inside] > 0).sum())
        value = keyness.g2(row.count, row.count_against, there.tokens[inside].sum(), there.tokens[~inside].sum())[0]
        assert row.g2 == pytest.approx(float(value))
        value = keyness.chi2(row.count, row.count_against, there.tokens[inside].sum(), there.tokens[~inside].sum())[0]
        assert row.chi2 == pytest.approx(float(value))
        assert row.per_1000 == pytest.approx(1000 * row.count / there.tokens[inside].sum())
        assert row.per_1000_against == pytest.approx(1000 * row.count_against / there.tokens[~inside].sum())
        assert row.low <= row.log_odds <= row.high
    for _, part in table.groupby("group"):
        assert part["z"].is_monotonic_decreasing


def test_the_comparison_does_not_depend_on_the_order_of_the_pages():
    there = pages_of(np.random.default_rng(7), n=20)
    turned = there.only(np.arange(20)[::-1])
    columns = ["term", "count", "log_odds", "z", "g2"]
    pd.testing.assert_frame_equal(keyness.contrast(there, "group")[columns], keyness.contrast(turned, "group")[columns])


def test_an_interval_is_that_of_whole_pages_drawn_again():
    there = pages_of(np.random.default_rng(9), n=24, terms=5)
    table = keyness.contrast(there, "group").set_index("term")
    inside = (there.units["group"] == "g1").to_numpy()
    counts, drawn = there.counts.toarray(), intervals.draw(there.units["doc_id"]).counts
    prior = keyness.PRIOR * counts.sum(0) / counts.sum()
    for place, term in enumerate(there.terms):
        delta = keyness.log_odds(drawn[:, inside] @ counts[inside], drawn[:, ~inside] @ counts[~inside], prior)[0]
        wanted = intervals.percentile(delta[:, place])
        assert tuple(table.loc[term, ["low", "high"]]) == pytest.approx(wanted, abs=1e-5)


def test_untested_terms_have_counts_and_measures_but_no_interval_and_no_p():
    there = pages_of(np.random.default_rng(9), n=24)
    tested, untested = (keyness.contrast(there, "group", tested=flag) for flag in (True, False))
    assert list(tested) == list(untested) == keyness.COLUMNS
    assert untested[["low", "high", "p", "q"]].isna().all(axis=None) and tested["q"].notna().all()
    pd.testing.assert_frame_equal(tested[["term", "z", "g2"]], untested[["term", "z", "g2"]])


def test_groups_stand_in_the_order_given():
    there = pages_of(np.random.default_rng(9), n=30, groups=3)
    table = keyness.contrast(there, "group", tested=False, order=["g2", "g0", "g1"])
    assert list(dict.fromkeys(table["group"])) == ["g2", "g0", "g1"]
    table = keyness.contrast(there.only(there.units["group"].ne("g2").to_numpy()), "group", order=["g1", "g0"])
    assert set(table["group"]) == {"g0"}


def test_a_term_is_drawn_for_the_side_that_has_it_in_three_pages():
    rows = [
        ("three pages", 2.0, 3, 0), ("two pages", 3.0, 2, 5), ("no lean", 0.0, 9, 9),
        ("three against", -2.0, 0, 3), ("two against", -3.0, 5, 2), ("less", 1.0, 3, 0), ("less against", -1.0, 0, 3),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["term", "z", "pages", "pages_against"])
    table = table.assign(group="a", against="b", n=10, n_against=10)

    def shown(table, most):
        return table.loc[keyness.to_draw(table, most, False), "term"].tolist()

    assert shown(table, 1) == ["three pages", "three against"]
    assert shown(table, 2) == ["three pages", "three against", "less", "less against"]
    assert shown(table.assign(against=keyness.ALL_OTHERS), 2) == ["three pages", "less"]
    assert "two pages" in shown(table.assign(n=2), 5)  # a group of two pages cannot have three


def test_the_same_seed_gives_the_same_table():
    there = pages_of(np.random.default_rng(8), n=24)
    pd.testing.assert_frame_equal(keyness.contrast(there, "group", seed=3), keyness.contrast(there, "group", seed=3))


def test_a_term_of_one_side_only_survives_and_is_named():
    rng = np.random.default_rng(1)
    there = pages_of(rng)
    counts = there.counts.toarray()
    counts[:, 17] = np.where(there.units["group"] == "g1", 6, 0)
    table = keyness.contrast(made(counts, there.units["group"]), "group")
    found = table[table["q"] <= keyness.Q]
    assert found["term"].tolist() == ["term017"] and found["against"].tolist() == ["g0"] and found["z"].iloc[0] > 0


def test_one_page_full_of_a_word_ranks_high_and_does_not_survive():
    rng = np.random.default_rng(2)
    there = pages_of(rng)
    counts = there.counts.toarray()
    counts[:, 30] = 0
    counts[[0, 1, 2], 30] = [60, 1, 1]  # page 0 is of g0
    row = keyness.contrast(made(counts, there.units["group"]), "group").set_index("term").loc["term030"]
    assert row.g2_p < 1e-6 and row.p > 0.05


def test_without_a_difference_a_term_is_reported_in_about_five_of_a_hundred(monkeypatch):
    monkeypatch.setattr(keyness, "rounds", lambda rows: 2_000)
    reported = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        bursts = rng.negative_binomial(2, 0.25, size=(30, 40))
        there = made(bursts, ["old"] * 14 + ["new"] * 16)
        keep = keyness.candidates(there)
        counts, rest = keyness._family(there, keep)
        inside = (there.units["group"] == "new").to_numpy()
        prior = keyness.PRIOR * keyness._shares(counts, rest)
        z = keyness._ranked(there.terms[keep], counts, rest, inside, prior)["z"].to_numpy()[None]
        p = keyness._permuted(counts, rest, inside[None], prior, z, 2_000, seed)
        reported += bool((stats.false_discovery_control(p[0]) <= 0.05).any())
    assert 2 <= reported <= 20, reported  # 10 expected; outside this range fewer than 1 run in 300


def test_permutations_suffice_for_a_single_term_of_a_large_family():
    assert keyness.rounds(100) == keyness.PERMUTATIONS
    for rows in (282, 846, 5_000):
        assert rows / (1 + keyness.rounds(rows)) <= keyness.Q / 2
    assert keyness.rounds(282) == 12_000  # 2 x 282 / 0.05 = 11,280, in whole thousands


def test_a_term_near_the_limit_is_tested_with_twenty_times_as_many_permutations():
    """Its p is one of the finer steps, and near the exact one under every seed tried."""
    counts = np.zeros((10, 3), dtype=int)
    counts[:, 0], counts[:5, 1], counts[:, 2] = 20, 3, 20
    fine, coarse = 1 + keyness.CLOSER_BY * keyness.PERMUTATIONS, 1 + keyness.PERMUTATIONS
    for seed in (1, 2, 3):
        table = keyness.contrast(made(counts, ["x"] * 5 + ["y"] * 5), "group", seed=seed).set_index("term")
        hits = table["p"] * np.where(table["q"] <= keyness.NEAR, fine, coarse)
        assert np.allclose(hits, hits.round(), atol=1e-6)
        assert table.loc["term001", "p"] == pytest.approx(2 / 252, abs=0.0008)  # four standard errors of 200,000 draws


def test_p_of_a_permutation_counts_the_observed_order():
    counts = np.zeros((10, 3), dtype=int)
    counts[:, 0], counts[:5, 1], counts[:, 2] = 20, 3, 20
    table = keyness.contrast(made(counts, ["x"] * 5 + ["y"] * 5), "group").set_index("term")
    exact = 2 / 252  # two of the 252 ways to choose five pages split them like this
    assert table.loc["term001", "p"] == pytest.approx(exact, abs=0.003)


def test_small_groups_are_not_compared_and_two_groups_give_one_comparison():
    labels = pd.Series(["a"] * 6 + ["b"] * 6 + ["c"] * 4)
    assert keyness.comparisons(labels) == ["a", "b"]
    assert keyness.comparisons(labels[:12]) == ["b"]
    assert keyness.comparisons(labels[:12], order=["b", "a"]) == ["a"]
    assert keyness.comparisons(labels[:8]) == []
    table = keyness.contrast(made(np.full((8, 3), 4), labels[:8]), "group")
    assert table["q"].isna().all() and not table["shown"].any() and table["n"].tolist() == [6, 2]


def test_pages_without_a_group_or_with_several_are_in_no_comparison():
    there = made(np.full((16, 3), 4), ["a"] * 5 + ["b"] * 5 + ["", "several", None] * 2)
    assert len(keyness.placed(there, "group").units) == 10
    assert set(keyness.contrast(there, "group")["n"]) == {5}


def test_below_ten_pages_there_is_no_resampling_interval():
    there = pages_of(np.random.default_rng(3), n=18)
    assert keyness.contrast(there, "group")[["low", "high"]].isna().all(axis=None)


def test_function_words_and_numbers_are_tested_but_not_drawn():
    counts = np.random.default_rng(0).poisson(5, size=(20, 4))
    there = made(counts, ["a", "b"] * 10, terms=["2025", "china", "moscow", "the"])
    table = keyness.contrast(there, "group")
    assert set(table["term"]) == {"2025", "china", "moscow", "the"} and table["q"].notna().all()
    assert set(table.loc[table["shown"], "term"]) == {"china", "moscow"}
    assert keyness.contrast(there, "group", function_words=True)["shown"].all()


@pytest.mark.parametrize("groups", [2, 3])
def test_labels_in_the_figure_are_the_labels_in_its_csv(groups):
    table = keyness.contrast(pages_of(np.random.default_rng(11), groups=groups), "group")
    ax = draw(table)
    ticks = {place: label.get_text() for place, label in zip(ax.get_yticks(), ax.get_yticklabels(), strict=True)}
    shown = table[table["shown"]]
    assert list(ticks.values()) == shown["term"].str.replace("_", " ").tolist()
    drawn = {
        round(float(line.get_xdata()[0]), 9): ticks[line.get_ydata()[0]]
        for line in ax.lines
        if len(line.get_xdata()) == 1
    }
    assert {round(row.log_odds, 9): row.term for row in shown.itertuples()} == drawn
    bars = {ticks[round(bar.get_y() + bar.get_height() / 2, 9)]: bar.get_width() for bar in ax.figure.axes[1].patches}
    assert bars == pytest.approx(shown.set_index("term")["g2"].to_dict())
    plt.close(ax.figure)


def test_nothing_to_compare_is_drawn_and_said():
    table = keyness.contrast(made(np.full((4, 3), 4), ["a", "a", "b", "b"]), "group")
    ax = draw(table)
    assert "No comparison" in ax.texts[0].get_text()
    plt.close(ax.figure)
    empty = keyness.contrast(made(np.zeros((0, 2), dtype=int), []), "group")
    assert empty["group"].tolist() == ["no page"] and empty["n"].tolist() == [0]


# Named terms by year


def yearly(counts, years):
    there = made(counts, ["x"] * len(counts))
    return Bags(there.units.assign(year=years), np.array(["cold_war", "rest"], dtype=object), there.counts)


def test_a_rate_is_a_ratio_of_sums_and_few_pages_get_no_interval():
    counts = [[1, 99], [0, 300]] + [[2, 98], [0, 100]] * 5
    table = term_rates.by_year(yearly(counts, [2021, 2021] + [2022] * 10), ["cold war"]).set_index("year")
    assert table.loc[2021, "estimate"] == pytest.approx(1000 / 400) and np.isnan(table.loc[2021, "low"])
    assert table.loc[2022, ["estimate", "n", "count", "tokens", "pages"]].tolist() == [10, 10, 10, 1000, 5]
    assert 0 <= table.loc[2022, "low"] < 10 < table.loc[2022, "high"]


def test_a_year_with_one_page_is_a_hollow_point_and_no_line():
    counts = [[2, 98], [0, 100]] * 10 + [[3, 97]]
    table = term_rates.by_year(yearly(counts, [2021] * 10 + [2022] * 10 + [2023]), ["cold war"])
    ax = draw_rates(table, table.iloc[:0])
    points = [line for line in ax.lines if line.get_marker() == "o"]
    lines = [line for line in ax.lines if line.get_marker() == "None" and len(set(line.get_xdata())) == 2]
    assert [point.get_markerfacecolor() == "white" for point in points] == [False, False, True]
    assert len(lines) == 1 and max(lines[0].get_xdata()) < 2022.5
    plt.close(ax.figure)


def test_a_named_term_is_written_as_the_rule_counts_it():
    assert bags.term("cold war") == bags.term("cold_war") == "cold_war"
    assert bags.term("Reverse Nixon") == bags.term("reverse_nixon") == "reverse_nixon"
    assert bags.term("United States") == "united_states"
    with pytest.raises(bags.TermError, match="counted as pulling, russia"):
        bags.term("pulling Russia")


# On the corpus itself


def test_openings_and_articles_are_never_counted_together(data):
    statements = corpus.select(data, corpus="both")
    with pytest.raises(corpus.SelectionError, match="never over both"):
        bags.pages(data, statements, "both")
    counted = bags.pages(data, statements, "debate")
    assert set(counted["doc_id"]) <= set(data.terms.loc[data.terms["part"] == "lead", "doc_id"])
    assert not set(counted["doc_id"]) & set(data.lead_flags["doc_id"])


def test_bags_hold_every_counted_term_once(data):
    there = bags.of_pages(data, bags.pages(data, corpus.select(data), flagged=True))
    page = there.units["doc_id"].iloc[0]
    cells = data.terms.loc[data.terms["doc_id"] == page, "terms"]
    total = sum(int(item.rpartition(":")[2]) for cell in cells for item in cell.split())
    assert there.tokens[0] == total and list(there.terms) == sorted(there.terms)


def test_a_period_without_openings_is_said_so(data):
    cuts = ["2017-01-01", "2022-02-24"]
    pages = bags.of_pages(data, bags.pages(data, corpus.select(data, periods=cuts)))
    assert without_pages(pages, periods.labels(cuts)) == "No counted page falls in the period to 2016-12-31."


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_permuting_pages_keeps_the_total_of_every_term(seed):
    rng = np.random.default_rng(seed)
    counts, rest = (
        sparse.csr_matrix(rng.poisson(2, size=(9, 5)).astype(np.float32)),
        rng.poisson(50, 9).astype(np.float32),
    )
    weights = rng.permuted(np.tile([1, 1, 1, 0, 0, 0, 0, 0, 0], (4, 1)), axis=1).astype(np.float32)
    both = keyness._sums(weights, counts, rest) + keyness._sums(1 - weights, counts, rest)
    assert both == pytest.approx(np.tile(np.append(counts.toarray().sum(0), rest.sum()), (4, 1)))


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 40), st.integers(6, 30), st.sampled_from([0, 3, 200]))
def test_permutations_are_counted_as_the_arithmetic_of_log_odds_would(seed, terms, pages, often):
    rng = np.random.default_rng(seed)
    counts = rng.negative_binomial(0.3, 0.2, (pages, terms)).astype(np.float32)
    counts[:, 0] += often  # a term that is worked out set by set
    counts[0] += counts.sum(axis=0) == 0
    rest = rng.poisson(50, pages).astype(np.float32)
    group = rng.integers(0, 3, pages)
    inside = np.stack([group == number for number in (0, 1)])
    everything = np.append(counts.sum(axis=0), rest.sum())
    prior = keyness.PRIOR * everything.astype(float) / everything.sum()
    least, number = rng.random((2, terms)) * 3 - 0.1, 1_300
    far = label_permutation.as_far(sparse.csr_matrix(counts), rest, inside, prior, least, number, seed)
    order = np.random.default_rng(seed).permuted(np.tile(np.arange(pages), (number, 1)), axis=1)
    for own, mask, bound in zip(far, inside, least, strict=True):
        one = mask[order].astype(np.float32) @ np.column_stack([counts, rest])
        z = np.abs(keyness.log_odds(one, everything - one, prior.astype(np.float32))[1][:, :-1])
        assert own.tolist() == (z >= bound).sum(axis=0).tolist()


def test_limits_are_the_percentiles_of_log_odds():
    rng = np.random.default_rng(4)
    one, other = (rng.integers(0, 60, (1_000, 21)).astype(np.float32) for _ in range(2))
    prior = rng.random(21) + 0.1
    plain = np.percentile(keyness.log_odds(one, other, prior)[0][:, :-1], [2.5, 97.5], axis=0).T
    assert (keyness._limits(one.T, other.T, prior) == plain).all()
