"""Positions: polarisation with published values, one vote per voice, the official line, voices beside each other."""

import re
import time

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers import corpus
from helpers.corpus import SelectionError, periods
from helpers.figure import export, files
from helpers.figure import style as charts
from helpers.measures import intervals, polarisation
from helpers.positions import (
    charts_distribution,
    charts_positions,
    charts_positions_time,
    charts_versus,
    versus,
    words_distribution,
    words_positions,
    words_versus,
)
from helpers.positions import stances as positions

QUESTIONS = ("split", "bond", "try", "threat", "pressure")
V7 = [30, 40, 210, 130, 530, 50, 10]


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def made(*rows, cuts=periods.CUTS) -> pd.DataFrame:
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


def test_tables_of_one_figure_stand_below_each_other_under_the_name_of_their_panel():
    one = pd.DataFrame({"group": pd.Categorical(["USA", "CHN"]), "n": [3, 4]})
    frame = positions.stacked(voices=one, nobody=one.iloc[:0], means=pd.DataFrame({"estimate": [0.5]}))
    assert list(frame) == ["panel", "group", "n", "estimate"] and list(frame.index) == [0, 1, 2]
    assert frame["panel"].tolist() == ["voices", "voices", "means"] and frame["group"].tolist()[:2] == ["USA", "CHN"]
    assert list(positions.stacked(nobody=one.iloc[:0])) == ["panel"]


def test_the_draws_of_a_table_are_the_same_each_time():
    table = made(("a", 1), ("b", -1), ("c", 0), ("a", 2))
    one, again, other = (positions.draws_of(table, seed) for seed in (1, 1, 2))
    assert one.counts.shape == (10_000, 3)
    assert (one.counts == again.counts).all() and (one.counts != other.counts).any()


def test_differences_name_their_measure_and_lines_their_period():
    table = made(*((f"v{n}", n % 5 - 2, "2020-03-01" if n < 12 else "2025-03-01") for n in range(24)))
    found = positions.differences(table, positions.draws_of(table))
    assert set(found["measure"]) == {positions.DELTA, positions.GAP}
    lines = positions.official_lines(
        made(("a", 1, "2020-03-01"), ("b", 2, "2022-02")).assign(role="official", speaks_for="x")
    )
    assert lines["period"].tolist() == ["to 2022-02-23", positions.NO_PERIOD] and lines["line"].tolist() == ["x", "x"]


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
        votes = polarisation.votes(made(("a", -2), ("a", -2), ("a", 1), ("b", 0)))
        assert votes.loc["a"].tolist() == pytest.approx([2 / 3, 0, 0, 1 / 3, 0]) and votes.loc["b", 0] == 1

    def test_below_ten_voices_there_is_no_number(self):
        table = made(*[(f"v{i}", (-2, 2)[i % 2]) for i in range(9)])
        row = polarisation.by_group(table, ["country"]).iloc[0]
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
        frame = polarisation.by_group(made(*rows), ["country"]).set_index("country")
        assert frame["equal_n"].dropna().tolist() == [12, 12]
        assert frame.loc["CHN", "polarisation"] == frame.loc["CHN", "equal"] == 1
        assert frame.loc["USA", "equal_low"] < frame.loc["USA", "polarisation"] < frame.loc["USA", "equal_high"]
        again = polarisation.by_group(made(*rows[::-1]), ["country"]).set_index("country")
        assert again.equals(frame)

    def test_a_value_at_the_edge_has_no_interval(self):
        assert polarisation.limits(1.0, np.linspace(0.2, 0.9, 500))[2] == intervals.EDGE
        assert polarisation.limits(0.5, np.full(500, 0.5))[2] == intervals.EQUAL
        assert polarisation.limits(0.5, np.linspace(0, 1, 500))[:2] == pytest.approx((0.025, 0.975), abs=0.01)


class TestCliffsDelta:
    def test_it_is_two_u_over_nm_minus_one(self):
        rng = np.random.default_rng(5)
        one, other = rng.integers(-2, 3, 24), rng.integers(-2, 2, 17)
        rows = [(f"a{i:02d}", int(x)) for i, x in enumerate(one)] + [
            (f"b{i:02d}", int(x), "2025-03-01", "CHN") for i, x in enumerate(other)
        ]
        found = positions.cliffs_delta(made(*rows), "country", "USA", "CHN")
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
        found = positions.cliffs_delta(table, "country", "USA", "CHN", draws)
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
        found = positions.cliffs_delta(made(*rows), "country", "USA", "CHN")
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
        one, other = (
            positions.cliffs_delta(table, "country", *pair, draws) for pair in (("USA", "CHN"), ("CHN", "USA"))
        )
        assert np.isnan(one["estimate"]) == (min(one["n_one"], one["n_other"]) < intervals.MIN_N)
        assert one["estimate"] == pytest.approx(-other["estimate"], nan_ok=True)
        assert np.isnan(one["low"]) or one["low"] <= one["estimate"] <= one["high"]


class TestVoices:
    def test_a_voice_stands_at_the_mean_of_its_statements_and_is_one_row(self):
        frame = positions.voices(made(("a", -2), ("a", 1), ("b", 1, "2025-03-01", "CHN"), ("c", 0)))
        assert frame["voice_id"].tolist() == ["a", "c", "b"] and frame["side"].tolist() == [-1, 0, 1]
        assert frame["stance"].tolist() == [-0.5, 0, 1] and frame["statements"].tolist() == [2, 1, 1]

    def test_neutral_is_not_silence(self):
        table = made(("a", 0), ("b", 1))
        counts = positions.distribution(table).query("block == 'all'").set_index("stance")
        assert counts.loc[0, "voices"] == 1 and counts["n"].unique().tolist() == [2]
        assert "c" not in set(positions.voices(table)["voice_id"])

    def test_shares_are_of_voices_not_of_statements(self):
        rows = [("a", -1)] * 9 + [(f"b{i}", 1) for i in range(4)]
        frame = positions.summary(made(*rows)).query("block == 'all'").set_index("measure")
        assert frame.loc[positions.BELOW, "estimate"] == pytest.approx(0.2)
        assert frame.loc[positions.ABOVE, "estimate"] == pytest.approx(0.8)
        assert frame.loc[positions.MEAN, "estimate"] == pytest.approx(0.6) and (frame["n"] == 5).all()

    def test_the_distribution_adds_up_to_the_voices_of_each_part(self):
        table = made(
            ("a", -2), ("a", 2), ("b", 1, "2019-05-05", "FRA"), ("b", 1, "2025-03-01", "FRA"), ("c", 0, "2023-01-01", "CHN")
        )  # fmt: skip
        frame = positions.distribution(table)
        assert (
            frame.groupby(["block", "part"], observed=True)["voices"].sum()
            == frame.groupby(["block", "part"], observed=True)["n"].first()
        ).all()
        assert frame.groupby("part", observed=True)["n"].first().to_dict() == {
            "all voices": 3, "United States": 1, "China": 1, "Europe": 1,
            "to 2022-02-23": 1, "2022-02-24 to 2025-01-19": 1, "from 2025-01-20": 2,
        }  # fmt: skip

    def test_a_month_that_holds_a_cut_is_in_no_period_and_is_counted(self):
        table = made(("a", 1, "2022-02"), ("b", 1, "2022-03"))
        assert positions.unplaced(table) == 1
        assert "to 2022-02-23" not in set(positions.distribution(table)["part"])
        assert positions.listing(table)["period"].astype(str).tolist() == [
            positions.NO_PERIOD,
            "2022-02-24 to 2025-01-19",
        ]

    def test_below_the_minimum_only_n_is_given(self):
        frame = positions.summary(made(*[(f"v{i}", 1) for i in range(4)]))
        assert frame["estimate"].isna().all() and frame["low"].isna().all() and (frame["n"] == 4).all()

    def test_every_pair_is_listed_and_few_voices_leave_it_empty(self):
        rows = (
            [(f"u{i}", 1) for i in range(6)]
            + [(f"c{i}", -1, "2025-03-01", "CHN") for i in range(5)]
            + [("r", 0, "2025-03-01", "RUS")]
        )
        frame = positions.differences(made(*rows)).query("block == 'country group'")
        assert len(frame) == 6 and frame["estimate"].notna().sum() == 2 and frame["low"].isna().all()
        first = frame.iloc[0]
        assert (first["one"], first["other"], first["measure"], first["estimate"]) == (
            "United States",
            "China",
            positions.DELTA,
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
        assert positions.distribution(one).equals(positions.distribution(other))
        first, second = (positions.summary(table, intervals.draw(table["voice_id"], 500)) for table in (one, other))
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
        frame = positions.official_lines(table)
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
        sentence = words_positions.lines_sentence(positions.official_lines(table))
        assert (
            sentence
            == "Official line of governments, by period (2 statements): China below zero in 1 of 2 periods, above zero in 1 of 2 periods."
        )


class TestTime:
    def test_each_voice_counts_once_a_year(self):
        table = made(("a", -1, "2021-01-01"), ("a", 1, "2021-06-01"), ("a", 2, "2022-06-01"), ("b", -2, "2021-03-01"))
        points = positions.by_year(table)
        assert points[["year", "voice_id", "stance"]].to_numpy().tolist() == [
            [2021, "b", -2],
            [2021, "a", 0],
            [2022, "a", 2],
        ]
        assert positions.yearly(table)["n"].tolist() == [2, 1]

    def test_only_voices_in_more_than_one_period_are_followed(self):
        table = made(
            ("a", -1, "2021-01-01"),
            ("a", 1, "2025-06-01"),
            ("b", 2, "2021-06-01"),
            ("b", 2, "2021-07-01"),
            ("c", 1, "2022-02"),
            ("c", 1),
        )
        moved = positions.in_several_periods(table)
        assert moved["name"].tolist() == ["A", "A"] and moved["stance"].tolist() == [-1, 1]
        assert words_positions.several(moved) == "1 voice spoke in more than one period: A from −1 to +1."
        assert positions.in_several_periods(table.iloc[2:4]).empty


class TestVersus:
    def test_relations_tell_sides_from_silence_and_zero(self):
        assert versus.relation([-1, -0.5]) == versus.SAME and versus.relation([0, 0]) == versus.SAME
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
            with pytest.raises(SelectionError):
                versus.named(data, names, periods.CUTS)

    def test_the_grid_leaves_silence_empty_and_shows_zero(self, data):
        table = versus.of_articles(data, periods.CUTS)
        grid = versus.grid(table, data.codebook.ids("questions"))
        cells = grid[data.codebook.ids("questions")].to_numpy()
        spoken = table.drop_duplicates(["bench", "row", "question"])
        assert (cells != "").sum() == len(spoken) and len(grid) == len(table.drop_duplicates(["bench", "row"]))
        zeros = table[table["stance"] == 0]
        assert all(
            any(cell.startswith(f"0 {gist}") or f"/ 0 {gist}" in cell for cell in cells.ravel())
            for gist in zeros["gist"]
        )

    def test_every_statement_of_the_articles_is_there_on_its_bench(self, data):
        table = versus.of_articles(data, periods.CUTS)
        articles = data.documents.loc[data.documents["corpus"] == "articles", "doc_id"]
        assert len(table) == data.statements["doc_id"].isin(articles).sum()
        official = table["role"].isin(corpus.OFFICIAL_LINE)
        assert (official == (table["bench"] == versus.BENCHES[1])).all()


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("source", ["both", "articles"])
def test_every_question_is_drawn_and_put_into_words(data, question, source):
    table = corpus.select(data, question, source, roles=corpus.EXPERTS)
    lines = positions.official_lines(corpus.select(data, question, source, roles=corpus.OFFICIAL_LINE))
    scope, asked = (
        words_positions.scope(data, table, question, source, corpus.EXPERTS),
        data.codebook.questions[question],
    )
    draws = intervals.draw(table["voice_id"], 500)
    spread, summary, gaps = (
        positions.distribution(table),
        positions.summary(table, draws),
        positions.differences(table, draws),
    )
    split = polarisation.by_group(positions.blocks(table), ["block", "part"], draws)
    time = positions.by_year(table), positions.yearly(table, draws), positions.in_several_periods(table)
    said = [
        words_positions.voices(positions.voices(table), scope), words_positions.official_lines(lines, scope),
        words_distribution.distribution(summary, scope), words_distribution.differences(gaps, scope, len(table)),
        words_distribution.polarisation(split, scope), words_positions.over_time(*time, scope),
    ]  # fmt: skip
    drawn = [
        charts_positions.voices(positions.listing(table), asked), charts_positions.official_lines(lines, asked),
        charts_distribution.distribution(spread, summary), charts_distribution.differences(gaps),
        charts_distribution.polarisation(spread, split), charts_positions_time.over_time(*time, asked),
    ]  # fmt: skip
    check(said, drawn)


def check(said, drawn):
    for words in said:
        assert len(words.title.split()) <= 12 and all((words.subtitle, words.caption, words.alt, words.reading))
        assert not re.search(r"\b(because|led to|caused|nan)\b", f"{words.title} {words.caption} {words.reading}")
    for ax in drawn:
        width, height = ax.figure.get_size_inches()
        assert width == pytest.approx(charts.WIDTH) and height <= 9.5


def test_the_articles_and_a_head_to_head_are_drawn_and_put_into_words(data):
    table = versus.of_articles(data, periods.CUTS)
    chosen = versus.named(data, ["wei-zongyou", "mcfaul-michael", "mearsheimer-john"], periods.CUTS)
    parts = versus.on_questions(chosen), versus.reasons(chosen)
    benches = [table[table["bench"] == bench] for bench in versus.BENCHES]
    said = [
        words_versus.side_by_side(table, data.codebook, "split"),
        words_versus.head_to_head(chosen, *parts, data.codebook),
    ]
    said += [words_versus.gists(bench, name) for bench, name in zip(benches, versus.BENCHES, strict=True)]
    drawn = [
        charts_versus.side_by_side(table, data.codebook.ids("questions")),
        charts_versus.head_to_head(chosen, *parts, data.codebook),
    ]
    check(said, [*drawn, *[charts_versus.gists(bench) for bench in benches]])
    assert set(chosen["corpus"]) == {"articles", "debate"}


def test_nothing_selected_is_said_and_not_a_crash(data):
    table = corpus.select(data, "split", until="2018-01-31")
    scope = words_positions.scope(data, table, "split", "debate")
    assert words_positions.voices(positions.voices(table), scope).reading == words_positions.NOBODY
    assert (
        words_positions.answer(
            positions.voices(table), positions.official_lines(table), positions.in_several_periods(table), scope
        )
        == words_positions.NOBODY
    )
    ax = charts_positions.voices(positions.listing(table), data.codebook.questions["split"])
    assert "No voice" in ax.texts[0].get_text()
    for frame in (
        positions.distribution,
        positions.summary,
        positions.differences,
        positions.by_year,
        positions.yearly,
    ):
        assert frame(table).empty


@pytest.mark.parametrize("n", [8, 60])
def test_each_name_stands_in_the_row_of_its_own_stance(n, data):
    """In one column and in two: the disc beside a name lies at the stance of that voice."""
    rng = np.random.default_rng(n)
    countries = ["USA", "CHN", "RUS", "FRA", "IND"]
    table = made(*[(f"v{i:02d}", int(rng.integers(-2, 3)), "2025-03-01", countries[i % 5]) for i in range(n)])
    first = charts_positions.voices(positions.listing(table), data.codebook.questions["split"])
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


def test_the_title_names_the_larger_side_in_twelve_words_at_most():
    scope = words_positions.Scope(
        "Q?", "it cannot work", "it will work, or is working", "voice", "pages", "2025", "", 0
    )
    assert words_positions.lean(scope, {-1: 3, 0: 1, 1: 0}) == "3 voices lean to “it cannot work”, none to the opposite"
    assert words_positions.lean(scope, {-1: 3, 0: 1, 1: 9}) == "9 voices lean to “it will work”, 3 to the opposite"
    long = words_positions.Scope(
        "Q?", "a very long name for the low end of it", "high", "voice", "pages", "2025", "", 0
    )
    assert words_positions.lean(long, {-1: 3, 0: 1, 1: 0}) == "3 voices below zero, 0 above"


def test_the_finding_holds_counts_and_no_mean_or_share(data):
    table = corpus.select(data, "split", "both", roles=corpus.EXPERTS)
    scope = words_positions.scope(data, table, "split", "both", corpus.EXPERTS)
    lines = positions.official_lines(corpus.select(data, "split", "both", roles=corpus.OFFICIAL_LINE))
    found = words_positions.finding(positions.voices(table), lines, scope)
    assert str(table["voice_id"].nunique()) in found and "United States" in found
    assert not re.search(r"%|\bmean\b|\bshare\b|\d\.\d", found)


def test_the_list_leaves_as_the_same_workbook_every_time(tmp_path, monkeypatch, data):
    monkeypatch.setenv("FIGURES_OUT", str(tmp_path))
    table = positions.listing(corpus.select(data, "threat", "both"))
    first = export.save_excel(table, "02-voices").read_bytes()
    time.sleep(1.1)  # a workbook holds the second of its writing
    assert export.save_excel(table, "02-voices").read_bytes() == first
    back = pd.read_excel(tmp_path / "02-voices.xlsx")
    assert back["name"].tolist() == table["name"].tolist() and {
        "gist",
        "role",
        "affiliation",
        "published",
        "url",
    } <= set(back)


def test_a_layout_is_kept_to_five_digits_and_not_worked_out_again(data):
    figures = [
        charts_positions.voices(positions.listing(made(("a", 1))), data.codebook.questions["split"]).figure
        for _ in range(2)
    ]
    for fig in figures:
        files.settle(fig)
    places = [[ax.get_position().bounds for ax in fig.axes] for fig in figures]
    assert places[0] == places[1] and np.allclose(np.array(places) * 1e5, np.round(np.array(places) * 1e5), atol=1e-6)
