"""Positions: polarisation with published values, one vote per voice, the official line, voices beside each other."""

import re
from dataclasses import replace
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers import positions
from helpers.asked import Asked, ask
from helpers.corpus import SelectionError, periods
from helpers.figure import files, style
from helpers.figure.rows import stacked
from helpers.measures import intervals, polarisation
from helpers.positions import stances, versus, who
from helpers.positions.head_to_head import _apart
from helpers.positions.official_lines import lines_sentence
from helpers.positions.over_time import several_sentence
from helpers.positions.parts import NOBODY, both_ends
from helpers.words import short

QUESTIONS = ("split", "bond", "try", "threat", "pressure")
V7 = [30, 40, 210, 130, 530, 50, 10]


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


CUTS = ("2022-02-24", "2025-01-20")
SCALE = (-2, -1, 0, 1, 2)


def made(*rows, cuts=CUTS) -> pd.DataFrame:
    """A statement table of our own from (voice, stance, date, country, role, certainty), the last four optional."""
    usual = ("2025-03-01", "USA", "scholar", "explicit")
    full = [(*row, *usual[len(row) - 2 :]) for row in rows]
    table = pd.DataFrame(full, columns=["voice_id", "stance", "published", "country", "role", "certainty"])
    table["name"] = table["voice_id"].str.upper()
    table["month_only"] = table["published"].str.len() == 7
    table["date"] = pd.to_datetime(table["published"].where(~table["month_only"], table["published"] + "-15"))
    table["year"], table["period"] = table["date"].dt.year, periods.assign(table["date"], table["month_only"], cuts)
    empty = "kind speaks_for affiliation question arguments frames locator gist corpus title outlet publisher access url doc_id"
    table[empty.split()] = ""
    return table.assign(statement_id=[f"s{number:03d}" for number in range(len(table))], gist="Our own words.")


def test_tables_of_one_figure_stand_below_each_other_under_the_name_of_their_part():
    one = pd.DataFrame({"group": pd.Categorical(["USA", "CHN"]), "n": [3, 4]})
    frame = stacked(voices=one, nobody=one.iloc[:0], means=pd.DataFrame({"estimate": [0.5]}))
    assert list(frame) == ["part", "group", "n", "estimate"] and list(frame.index) == [0, 1, 2]
    assert frame["part"].tolist() == ["voices", "voices", "means"] and frame["group"].tolist()[:2] == ["USA", "CHN"]
    assert list(stacked(voices=one.iloc[:0], nobody=one.iloc[:0])) == ["part", "group", "n"]


def test_the_draws_of_what_is_asked_are_the_same_each_time(data):
    one, again, other = (ask("split", seed=seed, data=data) for seed in (1, 1, 2))
    assert one.draws.counts.shape == (10_000, one.scope.voices)
    assert (one.draws.counts == again.draws.counts).all() and (one.draws.counts != other.draws.counts).any()


def test_differences_name_their_measure_and_lines_their_period():
    table = made(*((f"v{n}", n % 5 - 2, "2020-03-01" if n < 12 else "2025-03-01") for n in range(24)))
    found = stances.differences(table, intervals.draw(table["voice_id"]))
    assert set(found["measure"]) == {stances.DELTA, stances.GAP}
    lines = stances.official_lines(
        made(("a", 1, "2020-03-01"), ("b", 2, "2022-02")).assign(role="official", speaks_for="x")
    )
    assert lines["period"].tolist() == ["to 2022-02-23", stances.NO_PERIOD] and lines["line"].tolist() == ["x", "x"]


class TestPolarisation:
    @pytest.mark.parametrize(
        ("counts", "agreement", "polarised", "leik", "consensus"),
        [
            (V7, 0.6113333, 0.1943333, 0.286667, 0.7256876),
            ([50, 0, 0, 0, 50], -1, 1, 1, 0),
            ([20, 20, 20, 20, 20], 0, 0.5, 0.6, 0.433985),
            ([0, 0, 7, 0, 0], 1, 0, 0, 1),
        ],
    )
    def test_the_measures_have_their_published_values(self, counts, agreement, polarised, leik, consensus):
        found = [
            float(measure(counts))
            for measure in (
                polarisation.agreement,
                polarisation.polarisation,
                polarisation.leik,
                polarisation.consensus,
            )
        ]
        assert found == pytest.approx([agreement, polarised, leik, consensus], abs=1e-6)

    def test_many_rows_at_once_are_the_rows_one_by_one(self):
        rows = np.random.default_rng(0).integers(0, 9, (50, 5)).astype(float)
        for measure in (polarisation.agreement, polarisation.leik, polarisation.consensus):
            assert measure(rows) == pytest.approx([float(measure(row)) for row in rows], nan_ok=True)

    def test_agreement_needs_three_steps_and_voices(self):
        with pytest.raises(ValueError, match="three steps"):
            polarisation.agreement([3, 4])
        assert np.isnan(polarisation.agreement([0, 0, 0, 0, 0]))

    @settings(max_examples=80, deadline=None)
    @given(st.lists(st.integers(0, 40), min_size=5, max_size=5).filter(any), st.floats(0.1, 9))
    def test_it_lies_within_its_range_whatever_the_direction_and_the_size(self, counts, factor):
        found = float(polarisation.polarisation(counts))
        assert 0 <= found <= 1 + 1e-9
        assert found == pytest.approx(float(polarisation.polarisation(counts[::-1])))
        assert found == pytest.approx(float(polarisation.polarisation(np.array(counts) * factor)), abs=1e-6)

    def test_a_voice_with_k_statements_adds_one_kth_to_each_of_its_stances(self):
        votes = polarisation.votes(made(("a", -2), ("a", -2), ("a", 1), ("b", 0)), SCALE)
        assert votes.loc["a"].tolist() == pytest.approx([2 / 3, 0, 0, 1 / 3, 0]) and votes.loc["b", 0] == 1

    def test_below_ten_voices_there_is_no_number(self):
        table = made(*[(f"v{i}", (-2, 2)[i % 2]) for i in range(9)])
        row = polarisation.by_group(table, ["country"], SCALE).iloc[0]
        assert (
            row["n"] == 9
            and row[["agreement", "polarisation", "leik", "equal"]].isna().all()
            and row["interval"] == intervals.TOO_FEW
        )

    def test_groups_are_compared_at_the_size_of_the_smallest(self):
        rng = np.random.default_rng(1)
        rows = [(f"u{i}", int(rng.integers(-2, 3))) for i in range(60)]
        rows += [(f"c{i}", (-2, 2)[i % 2], "2025-03-01", "CHN") for i in range(12)]
        rows += [(f"r{i}", 1, "2025-03-01", "RUS") for i in range(3)]
        frame = polarisation.by_group(made(*rows), ["country"], SCALE).set_index("country")
        assert frame["equal_n"].dropna().tolist() == [12, 12]
        assert frame.loc["CHN", "polarisation"] == frame.loc["CHN", "equal"] == 1
        assert frame.loc["USA", "equal_low"] < frame.loc["USA", "polarisation"] < frame.loc["USA", "equal_high"]
        again = polarisation.by_group(made(*rows[::-1]), ["country"], SCALE).set_index("country")
        assert again.equals(frame)

    def test_a_value_at_the_edge_has_no_interval(self):
        assert polarisation.limits(1.0, np.linspace(0.2, 0.9, 500))[2] == intervals.EDGE
        assert polarisation.limits(0.5, np.full(500, 0.5))[2] == intervals.EQUAL
        assert polarisation.limits(0.5, np.linspace(0, 1, 500))[:2] == pytest.approx((0.025, 0.975), abs=0.01)


def cliffs_delta(table: pd.DataFrame, one: str, other: str, draws: intervals.Draws | None = None) -> dict:
    """Cliff's delta of two country groups from all differences; no estimate where a group has no voice."""
    frame = stances.differences(table, draws).query("block == 'country group' and measure == @stances.DELTA")
    found = frame[(frame["one"] == one) & (frame["other"] == other)]
    nobody = {"estimate": np.nan, "low": np.nan, "high": np.nan, "n_one": 0, "n_other": 0}
    return nobody if found.empty else found.iloc[0].to_dict()


class TestCliffsDelta:
    def test_it_is_two_u_over_nm_minus_one(self):
        rng = np.random.default_rng(5)
        one, other = rng.integers(-2, 3, 24), rng.integers(-2, 2, 17)
        rows = [(f"a{i:02d}", int(x)) for i, x in enumerate(one)] + [
            (f"b{i:02d}", int(x), "2025-03-01", "CHN") for i, x in enumerate(other)
        ]
        found = cliffs_delta(made(*rows), "United States", "China")
        u = stats.mannwhitneyu(one, other).statistic
        assert found["estimate"] == pytest.approx(2 * u / (24 * 17) - 1) and (found["n_one"], found["n_other"]) == (
            24,
            17,
        )
        assert found["low"] <= found["estimate"] <= found["high"]

    def test_every_draw_is_worked_out_like_the_estimate(self):
        table = made(
            *[(f"a{i}", i % 3 - 1) for i in range(10)], *[(f"b{i}", i % 4 - 2, "2025-03-01", "CHN") for i in range(10)]
        )
        draws = intervals.draw(table["voice_id"], 300)
        found = cliffs_delta(table, "United States", "China", draws)
        values = table.set_index("voice_id")["stance"]
        slow = []
        for counts in draws.counts.astype(int):
            drawn = np.repeat(np.arange(20), counts)
            one, other = (
                np.array([values[draws.units[i]] for i in drawn if draws.units[i][0] == side]) for side in "ab"
            )
            slow.append(np.sign(one[:, None] - other).mean())
        assert (found["low"], found["high"]) == pytest.approx(intervals.percentile(np.array(slow)), abs=1e-5)

    def test_no_overlap_is_one_without_an_interval(self):
        rows = [(f"a{i}", 2) for i in range(10)] + [(f"b{i}", -2, "2025-03-01", "CHN") for i in range(10)]
        found = cliffs_delta(made(*rows), "United States", "China")
        assert found["estimate"] == 1 and np.isnan(found["low"])

    @settings(max_examples=25, deadline=None)
    @given(
        st.lists(
            st.tuples(st.integers(0, 25), st.integers(-2, 2), st.sampled_from(["USA", "CHN"])), min_size=1, max_size=70
        )
    )
    def test_it_turns_its_sign_and_lies_in_its_interval(self, rows):
        table = made(*[(f"{country}{unit:02d}", stance, "2025-03-01", country) for unit, stance, country in rows])
        draws = intervals.draw(table["voice_id"], 1_000)
        turned = table.assign(country=table["country"].map({"USA": "CHN", "CHN": "USA"}))
        one, other = (cliffs_delta(rows, "United States", "China", draws) for rows in (table, turned))
        assert np.isnan(one["estimate"]) == (min(one["n_one"], one["n_other"]) < intervals.MIN_N)
        assert one["estimate"] == pytest.approx(-other["estimate"], nan_ok=True)
        assert np.isnan(one["low"]) or one["low"] <= one["estimate"] <= one["high"]


class TestVoices:
    def test_a_voice_stands_at_the_mean_of_its_statements_and_is_one_row(self):
        frame = stances.voices(made(("a", -2), ("a", 1), ("b", 1, "2025-03-01", "CHN"), ("c", 0)))
        assert frame["voice_id"].tolist() == ["a", "c", "b"] and frame["side"].tolist() == [-1, 0, 1]
        assert frame["stance"].tolist() == [-0.5, 0, 1] and frame["statements"].tolist() == [2, 1, 1]
        told = "voice_id name country group stance side statements roles affiliations first last"
        assert sorted(frame) == sorted(told.split()) and frame["group"].cat.ordered

    def test_neutral_is_not_silence(self):
        table = made(("a", 0), ("b", 1))
        counts = stances.distribution(table, SCALE).query("block == 'all'").set_index("stance")
        assert counts.loc[0, "voices"] == 1 and counts["n"].unique().tolist() == [2]
        assert "c" not in set(stances.voices(table)["voice_id"])

    def test_shares_are_of_voices_not_of_statements(self):
        rows = [("a", -1)] * 9 + [(f"b{i}", 1) for i in range(4)]
        frame = stances.summary(made(*rows), SCALE).query("block == 'all'").set_index("measure")
        assert frame.loc[stances.BELOW, "estimate"] == pytest.approx(0.2)
        assert frame.loc[stances.ABOVE, "estimate"] == pytest.approx(0.8)
        assert frame.loc[stances.MEAN, "estimate"] == pytest.approx(0.6) and (frame["n"] == 5).all()

    def test_the_distribution_adds_up_to_the_voices_of_each_part(self):
        table = made(
            ("a", -2), ("a", 2), ("b", 1, "2019-05-05", "FRA"), ("b", 1, "2025-03-01", "FRA"), ("c", 0, "2023-01-01", "CHN")
        )  # fmt: skip
        frame = stances.distribution(table, SCALE)
        assert (
            frame.groupby(["block", "group"], observed=True)["voices"].sum()
            == frame.groupby(["block", "group"], observed=True)["n"].first()
        ).all()
        assert frame.groupby("group", observed=True)["n"].first().to_dict() == {
            "all voices": 3, "United States": 1, "China": 1, "Europe": 1,
            "to 2022-02-23": 1, "2022-02-24 to 2025-01-19": 1, "from 2025-01-20": 2,
        }  # fmt: skip

    def test_a_month_that_holds_a_cut_is_in_no_period_and_is_counted(self):
        table = made(("a", 1, "2022-02"), ("b", 1, "2022-03"))
        assert table["period"].isna().sum() == 1
        assert "to 2022-02-23" not in set(stances.distribution(table, SCALE)["group"])
        assert stances.listing(table)["period"].astype(str).tolist() == [
            stances.NO_PERIOD,
            "2022-02-24 to 2025-01-19",
        ]

    def test_below_the_minimum_only_n_is_given(self):
        frame = stances.summary(made(*[(f"v{i}", 1) for i in range(4)]), SCALE)
        assert frame["estimate"].isna().all() and frame["low"].isna().all() and (frame["n"] == 4).all()

    def test_a_higher_minimum_reaches_every_measure_and_every_difference(self):
        rows = [(f"u{i:02d}", i % 3 - 1) for i in range(10)] + [
            (f"c{i:02d}", 1, "2025-03-01", "CHN") for i in range(10)
        ]
        table = made(*rows)
        kept = stances.summary(table, SCALE, min_n=10).query("group == 'China'")
        assert kept["measure"].tolist() == [stances.BELOW, stances.ABOVE, stances.MEAN] and kept[
            "estimate"
        ].tolist() == [0, 1, 1]
        gone = stances.summary(table, SCALE, min_n=11).query("block == 'country group'")
        assert len(gone) == 6 and gone[["estimate", "low", "high"]].isna().all(axis=None) and (gone["n"] == 10).all()
        frame = stances.differences(table, min_n=11).query("block == 'country group'")
        assert frame["measure"].tolist() == [stances.DELTA, stances.GAP]
        assert frame[["estimate", "low", "high"]].isna().all(axis=None) and (frame[["n_one", "n_other"]] == 10).all(
            axis=None
        )

    @pytest.mark.parametrize(
        ("distance", "unit", "words"),
        [(1, "step", "1 step"), (1.5, "step", "1.5 steps"), (0.333, "step", "0.33 steps"), (2, "point", "2 points")],
    )
    def test_a_distance_is_put_into_words(self, distance, unit, words):
        assert stances.steps(distance, unit) == words
        assert unit != "step" or stances.steps(distance) == words

    def test_every_pair_is_listed_and_few_voices_leave_it_empty(self):
        rows = (
            [(f"u{i}", 1) for i in range(6)]
            + [(f"c{i}", -1, "2025-03-01", "CHN") for i in range(5)]
            + [("r", 0, "2025-03-01", "RUS")]
        )
        frame = stances.differences(made(*rows)).query("block == 'country group'")
        assert len(frame) == 6 and frame["estimate"].notna().sum() == 2 and frame["low"].isna().all()
        first = frame.iloc[0]
        assert (first["one"], first["other"], first["measure"], first["estimate"]) == (
            "United States",
            "China",
            stances.DELTA,
            1,
        )

    @settings(max_examples=10, deadline=None)
    @given(
        st.lists(st.tuples(st.integers(0, 12), st.integers(-2, 2)), min_size=1, max_size=40), st.permutations(range(13))
    )
    def test_other_names_for_the_voices_change_nothing(self, rows, names):
        one, other = (
            made(*[(f"v{rename[unit]:02d}", stance) for unit, stance in rows]) for rename in (range(13), names)
        )
        assert stances.distribution(one, SCALE).equals(stances.distribution(other, SCALE))
        first, second = (
            stances.summary(table, SCALE, intervals.draw(table["voice_id"], 500)) for table in (one, other)
        )
        assert np.allclose(first["estimate"], second["estimate"], equal_nan=True) and first["interval"].equals(
            second["interval"]
        )


class TestOfficialLine:
    def test_a_government_has_one_vote_per_period(self):
        table = made(
            ("a", -2, "2019-01-01", "CHN", "official"), ("b", -1, "2019-02-01", "CHN", "official", "implied"),
            ("a", -2, "2025-05-05", "CHN", "official"), ("board", 1, "2025-05-05", "IND", "institution"),
        )  # fmt: skip
        table.loc[:2, "speaks_for"] = "Government of China"
        frame = stances.official_lines(table)
        assert frame[["kind", "line", "stance", "statements"]].to_numpy().tolist() == [
            ["officials", "Government of China", -1.5, 2], ["officials", "Government of China", -2.0, 1], ["institutions", "BOARD", 1.0, 1],
        ]  # fmt: skip
        assert frame["speakers"].tolist() == ["A, B", "A", "BOARD"] and frame["explicit"].all()

    def test_the_sentence_counts_periods_of_governments_only(self):
        table = made(
            ("a", -2, "2019-01-01", "CHN", "official"),
            ("a", 1, "2025-05-05", "CHN", "official"),
            ("b", 2, "2025-05-05", "IND", "institution"),
        )
        table.loc[:1, "speaks_for"] = "Government of China"
        asked = SimpleNamespace(scope=SimpleNamespace(low="no, never", high="yes"))
        sentence = lines_sentence(stances.official_lines(table), asked)
        assert (
            sentence
            == "Official line of governments, by period (2 statements): China leaned to “no” in 1 of 2 periods, to “yes” in 1 of 2 periods."
        )


class TestTime:
    def test_each_voice_counts_once_a_year(self):
        table = made(("a", -1, "2021-01-01"), ("a", 1, "2021-06-01"), ("a", 2, "2022-06-01"), ("b", -2, "2021-03-01"))
        points = stances.by_year(table)
        assert points[["year", "voice_id", "stance"]].to_numpy().tolist() == [
            [2021, "b", -2],
            [2021, "a", 0],
            [2022, "a", 2],
        ]
        assert stances.yearly(table, SCALE)["n"].tolist() == [2, 1]

    def test_only_voices_in_more_than_one_period_are_followed(self):
        table = made(
            ("a", -1, "2021-01-01"),
            ("a", 1, "2025-06-01"),
            ("b", 2, "2021-06-01"),
            ("b", 2, "2021-07-01"),
            ("c", 1, "2022-02"),
            ("c", 1),
        )
        moved = stances.in_several_periods(table)
        assert moved["name"].tolist() == ["A", "A"] and moved["stance"].tolist() == [-1, 1]
        assert several_sentence(moved) == "1 voice spoke in more than one period: A from −1 to +1."
        assert stances.in_several_periods(table.iloc[2:4]).empty

    def test_who_stays_is_not_told_as_one_who_moved(self):
        days = ("2021-06-01", "2025-06-01")
        rows = [
            (voice, stance, day)
            for voice, pair in (("a", (-1, 1)), ("b", (1, 1)), ("c", (0, 0)))
            for stance, day in zip(pair, days, strict=True)
        ]
        found = stances.in_several_periods(made(*rows))
        told = (
            "3 voices spoke in more than one period: A from −1 to +1; with the same mean in each, B at +1 and C at 0."
        )
        assert several_sentence(found) == told
        stayed = several_sentence(found[found["name"] == "B"])
        assert stayed == "1 voice spoke in more than one period: with the same mean in each, B at +1."


class TestVersus:
    def test_relations_tell_sides_from_silence_and_zero(self):
        assert versus.relation([-1, -0.5]) == versus.SAME and versus.relation([0, 0]) == versus.NEITHER
        assert versus.relation([-1, 2, 0]) == versus.OPPOSITE
        assert versus.relation([0, 1]) == versus.OPEN and versus.relation([1]) == versus.ALONE

    def reasons(self, *rows):
        table = pd.DataFrame(rows, columns=["letter", "question", "stance", "arguments"])
        return versus.reasons(table.assign(name=table["letter"])).set_index("argument")["kind"].to_dict()

    def test_a_reason_is_shared_only_on_one_question_and_one_side(self):
        assert self.reasons(("A", "split", -1, "leaders"), ("B", "split", -2, "leaders;us_offer")) == {
            "leaders": versus.SHARED,
            "us_offer": versus.UNSHARED,
        }
        assert self.reasons(("A", "split", -1, "leaders"), ("B", "split", 1, "leaders")) == {
            "leaders": versus.ELSEWHERE
        }
        assert self.reasons(("A", "split", -1, "leaders"), ("B", "bond", -1, "leaders")) == {
            "leaders": versus.ELSEWHERE
        }
        assert self.reasons(("A", "split", -1, ""), ("B", "bond", -1, "")) == {}

    def test_voices_are_named_by_two_to_six_known_ids(self, data):
        for names in (
            ["mearsheimer-john"],
            "mearsheimer-john",
            [f"x{i}" for i in range(7)],
            ["mearsheimer-john", "nobody-here"],
        ):
            for show in (positions.head_to_head, positions.head_to_head_list):
                with pytest.raises(SelectionError):
                    show(ask("split", data=data), names)

    def test_the_grid_leaves_silence_empty_and_shows_zero(self, data):
        table = positions.articles(ask("split", data=data)).table
        grid = versus.grid(table, data.codebook.ids("questions"))
        cells = grid[data.codebook.ids("questions")].to_numpy()
        spoken = table.drop_duplicates(["bench", "row", "question"])
        assert (cells != "").sum() == len(spoken) and len(grid) == len(table.drop_duplicates(["bench", "row"]))
        zeros = table[table["stance"] == 0]
        assert all(
            any(cell.startswith(f"Stance 0: {gist}") or f"/ Stance 0: {gist}" in cell for cell in cells.ravel())
            for gist in zeros["gist"]
        )

    def test_every_statement_of_the_articles_is_there_on_its_bench(self, data):
        table = positions.articles(ask("split", data=data)).table
        articles = data.documents.loc[data.documents["corpus"] == "articles", "doc_id"]
        assert len(table) == data.statements["doc_id"].isin(articles).sum()
        official = table["role"].isin(data.codebook.debate.lines)
        assert (official == (table["bench"] == versus.BENCHES[1])).all()


def asking(data, question: str = "split", source: str = "both", **more) -> Asked:
    """What notebook 02 asks, with other settings."""
    return ask(question, source, roles=data.codebook.out_of_office, data=data, **more)


FIGURES = ("voices", "official_lines", "distribution", "differences", "polarisation", "over_time")
LISTINGS = ("statements", "several_periods", "polarisation_measures", "articles_table")
NAMED = ["wei-zongyou", "mcfaul-michael", "mearsheimer-john"]


def figures(asked: Asked) -> list:
    """Every figure of notebook 02."""
    benches = [positions.gists(asked, bench) for bench in versus.BENCHES]
    own = [getattr(positions, name)(asked) for name in FIGURES]
    return [*own, positions.articles(asked), *benches, positions.head_to_head(asked, NAMED)]


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("source", ["both", "articles"])
def test_every_question_is_drawn_and_put_into_words(data, question, source):
    asked = asking(data, question, source)
    check([getattr(positions, name)(asked) for name in FIGURES])
    for listing in (getattr(positions, name)(asked) for name in LISTINGS):
        assert listing.caption and listing.reading and not re.search(r"\bnan\b", listing.caption + listing.reading)


def check(shown):
    for figure in shown:
        words = figure.words
        assert len(words.title.split()) <= 12 and all((words.subtitle, words.caption, words.alt, words.reading))
        assert not re.search(r"\b(because|led to|caused|nan)\b", f"{words.title} {words.caption} {words.reading}")
        width, height = figure.axes[0].figure.get_size_inches()
        assert width == pytest.approx(style.WIDTH) and height <= 10


def test_the_articles_and_a_head_to_head_are_drawn_and_put_into_words(data):
    asked = asking(data)
    chosen = positions.head_to_head(asked, NAMED)
    check([positions.articles(asked), chosen, *(positions.gists(asked, bench) for bench in versus.BENCHES)])
    assert set(chosen.tables["statements"]["corpus"]) == {"articles", "debate"}
    assert positions.head_to_head_list(asked, NAMED).reading.startswith("Statements: ")
    with pytest.raises(SelectionError, match="voices out of office and officials"):
        positions.gists(asked, "authors")


def test_the_reasons_of_a_head_to_head_are_one_table_of_reasons_by_voices(data):
    listing = positions.head_to_head_reasons(asking(data), NAMED)
    table, found = listing.table, positions.head_to_head(asking(data), NAMED).tables["reasons"]
    assert list(table.columns) == ["reason", "shared", "Wei Zongyou", "Michael McFaul", "John Mearsheimer"]
    assert len(table) == found["argument"].nunique() and table["reason"].is_unique
    given = {(row.argument, row.name): row.uses for row in found.itertuples(index=False)}
    for (argument, name), uses in given.items():
        assert table.set_index("reason").at[data.codebook.label("arguments", argument), name] == uses
    assert (table[list(table.columns[2:])] != "").sum().sum() == len(given)


def test_nothing_selected_is_said_and_not_a_crash(data, tmp_path, monkeypatch):
    monkeypatch.setenv("FIGURES_OUT", str(tmp_path))
    asked = ask("split", until="2018-01-31", data=data)
    assert positions.voices(asked).words.reading == NOBODY and positions.voices(asked).finding == ""
    assert positions.answer(asked).text == f"“{asked.scope.text}” {NOBODY} Filters: until: 2018-01-31."
    assert "No voice" in positions.voices(asked).axes[0].texts[0].get_text()
    for name in FIGURES:
        getattr(positions, name)(asked).show(f"02-{name.replace('_', '-')}")
    for name in LISTINGS:
        assert getattr(positions, name)(asked).reading
    assert not list(tmp_path.glob("*.csv"))
    for frame in (stances.differences, stances.by_year):
        assert frame(asked.statements).empty
    for frame in (stances.distribution, stances.summary, stances.yearly):
        assert frame(asked.statements, asked.scale).empty


def test_figures_without_rows_are_put_into_words_and_drawn(data):
    for figure in figures(asking(data)):
        empty = figure.but(**{name: table.iloc[:0] for name, table in figure.tables.items()})
        assert empty.words.reading and empty.words.n in (0, empty.asked.scope.voices) and empty.axes


def test_words_follow_the_rows_that_are_drawn(data):
    asked = asking(data)
    whole = positions.voices(asked)
    table = whole.table[whole.table["group"] == "CHN"]
    fewer = whole.but(table)
    assert fewer.words.n == table["voice_id"].nunique() != whole.words.n
    assert (
        f"Of {fewer.words.n} voices out of office" in fewer.words.reading and "United States" not in fewer.words.reading
    )
    assert f"Of {fewer.words.n} voices out of office" in fewer.finding
    spread = positions.distribution(asked)
    country = spread.but(spread.table[spread.table["block"] != "period"])
    assert "2025" not in country.words.reading and country.words.n == spread.words.n
    listing = positions.statements(asked)
    first = listing.but(listing.table.head(3))
    assert first.reading.startswith("3 statements of ")
    lines = positions.official_lines(asked)
    china = lines.but(lines.table[lines.table["line"] == "Government of China"])
    assert "Russia" not in china.words.reading and china.words.n == len(china.table)
    time_ = positions.over_time(asked)
    assert time_.but(several=time_.tables["several"].iloc[:0]).words.reading.endswith(
        "No voice spoke in more than one period."
    )


def test_the_grid_of_articles_closes_up_where_a_voice_is_left_out(data):
    whole = positions.articles(asking(data))
    fewer = whole.but(whole.table[~((whole.table["bench"] == versus.BENCHES[0]) & (whole.table["row"] == 0))])
    assert fewer.words.n < whole.words.n
    names = [[label.get_text() for label in ax.get_yticklabels() if "’" in label.get_text()] for ax in fewer.axes]
    every = [[label.get_text() for label in ax.get_yticklabels() if "’" in label.get_text()] for ax in whole.axes]
    assert sorted(map(len, names)) != sorted(map(len, every)) and sum(map(len, names)) == sum(map(len, every)) - 1


@pytest.mark.usefixtures("few")
def test_the_least_number_reaches_every_estimate_and_every_word(data):
    asked = asking(data, min_n=10**6)
    estimates = ["estimate", "low", "high", "share", "agreement", "polarisation", "leik", "consensus", "equal"]
    for figure in (positions.distribution, positions.differences, positions.polarisation, positions.over_time):
        shown = figure(asked)
        for table in shown.tables.values():
            own = table.reindex(columns=[*estimates, "equal_low", "equal_high"])
            assert own.isna().all(axis=None), figure
        assert not re.search(r"\d %|\d\.\d", shown.words.reading), shown.words.reading
        assert shown.axes
    for figure in (positions.distribution, positions.polarisation, positions.over_time):
        assert "1,000,000 voices" in figure(asked).words.method
    twenty = asking(data, min_n=20)
    assert "(20 voices or more)" in positions.distribution(twenty).words.reading
    assert "Student" not in positions.distribution(twenty).words.method
    assert positions.differences(twenty).table.dropna(subset=["low"])[["n_one", "n_other"]].ge(20).all(axis=None)


@pytest.mark.usefixtures("few")
def test_another_seed_changes_intervals_only(data):
    """And what is drawn at equal n, which is a mean of subsamples."""
    one, other = (asking(data, seed=seed) for seed in (1, 2))
    for figure in (positions.distribution, positions.differences, positions.polarisation, positions.over_time):
        left, right = (
            figure(asked).table.drop(columns=["low", "high", "equal", "equal_low", "equal_high"], errors="ignore")
            for asked in (one, other)
        )
        pd.testing.assert_frame_equal(left, right)
    assert not positions.distribution(one).table["low"].equals(positions.distribution(other).table["low"])


@pytest.mark.parametrize("n", [8, 60])
def test_each_name_stands_in_the_row_of_its_own_stance(n, data):
    """In one column and in two: the disc beside a name lies at the stance of that voice."""
    rng = np.random.default_rng(n)
    countries = ["USA", "CHN", "RUS", "FRA", "IND"]
    table = made(*[(f"v{i:02d}", int(rng.integers(-2, 3)), "2025-03-01", countries[i % 5]) for i in range(n)])
    first = who.draw(asking(data), stances.listing(table))
    stance = table.set_index("name")["stance"]
    named = {}
    for ax in first.figure.axes:
        discs = {
            round(line.get_ydata()[0]): line.get_xdata()[0]
            for line in ax.lines
            if line.get_marker() == "o" and len(line.get_xdata()) == 1
        }
        labels = zip(ax.get_yticks(), ax.get_yticklabels(), strict=True)
        named |= {label.get_text()[:3]: discs.get(round(y)) for y, label in labels if label.get_text()[:3] in stance}
    assert named == stance.to_dict()


def test_the_title_names_both_ends_and_the_undecided_in_twelve_words_at_most(data, monkeypatch):
    asked, counts = ask("split", data=data), {-1: 3, 0: 1, 1: 9}
    assert both_ends(asked, counts, "13 voices") == "13 voices: “it cannot work” 3, “it will work” 9, neither 1"
    for question in QUESTIONS:
        other = ask(question, data=data)
        head = both_ends(other, counts, "13 voices")
        assert all(short(end) in head for end in (other.scope.low, other.scope.high)) and "neither 1" in head
        assert len(head.split()) <= 12
    long = replace(asked.scope, low="a very long name for the low end of it", high="high")
    monkeypatch.setitem(asked.__dict__, "scope", long)
    assert both_ends(asked, counts, "13 voices") == "13 voices: 3 below zero, 9 above, 1 at zero"


def test_two_voices_at_zero_share_no_side(data):
    rows = [("a", 0), ("b", 0), ("c", -1), ("d", -1)]
    table = versus.with_letters(made(*rows).assign(question="split"), list("abcd"), ["split"])
    undecided = versus.on_questions(table[table["letter"].isin(["A", "B"])])
    assert undecided["relation"].tolist() == [versus.NEITHER] == ["all at zero"]
    assert _apart(undecided["relation"][0], undecided["distance"][0], "step") == ""
    alike = versus.on_questions(table[table["letter"].isin(["C", "D"])])
    assert alike["relation"].tolist() == [versus.SAME]
    assert _apart(alike["relation"][0], alike["distance"][0], "step") == "\nsame mean"


def test_the_finding_holds_counts_and_no_mean_or_share(data):
    asked = asking(data)
    found = positions.voices(asked).finding
    assert str(asked.statements["voice_id"].nunique()) in found and "United States" in found
    assert not re.search(r"%|\bmean\b|\bshare\b|\d\.\d", found)


def test_a_layout_is_kept_to_five_digits_and_not_worked_out_again(data):
    figures = [who.draw(asking(data), stances.listing(made(("a", 1)))).figure for _ in range(2)]
    for fig in figures:
        files.settle(fig)
    places = [[ax.get_position().bounds for ax in fig.axes] for fig in figures]
    assert places[0] == places[1] and np.allclose(np.array(places) * 1e5, np.round(np.array(places) * 1e5), atol=1e-6)


@pytest.mark.parametrize(
    ("setting", "value", "column", "near"),
    [("access", "relayd", "access", "relayed"), ("outlet_countries", "RUSS", "outlet_country", "RUS"), ("languages", "eng", "language", "en")],
)  # fmt: skip
def test_pages_are_chosen_by_access_outlet_and_language_and_a_slip_is_named(data, setting, value, column, near):
    asked = ask(None, "both", data=data, **{setting: [near]})
    assert set(asked.statements[column]) == {near} and 0 < len(asked.statements) < len(
        ask(None, "both", data=data).statements
    )
    assert near in asked.scope.filters and near in ask("split", "both", data=data, **{setting: [near]}).scope.filters
    with pytest.raises(SelectionError, match=f"{setting.upper()}: '{value}' is not known. Did you mean '{near}'"):
        ask("split", data=data, **{setting: [value]})
