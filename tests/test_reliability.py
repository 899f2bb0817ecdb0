"""Agreement of readings: published values, traps, invariants, and the figures that the data statement gives."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import paths
from helpers.corpus import codebook
from helpers.measures import agreement, intervals
from helpers.measures.agreement import ReliabilityError, alpha, confusion, kappa, simulate
from helpers.reading import alphas, finding, reliability
from helpers.reading import readers as tables

C_DATA = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""


def readers(*rows: str) -> pd.DataFrame:
    """Units x readers from one line of values per reader; a point is a missing value."""
    return pd.DataFrame([[np.nan if cell == "." else int(cell) for cell in row.split()] for row in rows]).T


@pytest.fixture(scope="module")
def c_data() -> pd.DataFrame:
    return readers(*C_DATA.strip().splitlines())


class TestPublishedValues:
    """The 4 x 12 data: irr's example of kripp.alpha and the tests of fast-krippendorff."""

    @pytest.mark.parametrize(
        ("level", "value"), [("nominal", 0.743421), ("ordinal", 0.815388), ("interval", 0.849107), ("ratio", 0.797403)]
    )
    def test_alpha_of_the_4_x_12_data(self, c_data, level, value):
        found = alpha(c_data, level)
        assert found.alpha == pytest.approx(value, abs=1e-6)
        assert found.n == 11 and found.values == 40  # the unit that one reader coded alone cannot be paired

    def test_texts_with_a_missing_value(self):
        units = pd.DataFrame(
            [("pos", "neg", "neu", None), ("pos", "neg", "neu", "pos"), ("pos", "neg", "pos", "pos")]
        ).T
        assert alpha(units).alpha == pytest.approx(0.722222, abs=1e-6)

    def test_a_distance_of_ones_own(self):
        def absolute(values, held):
            return np.abs(values[:, None] - values[None, :])

        assert alpha(readers("1 2 3", "1 2 4"), absolute).alpha == pytest.approx(0.761905, abs=1e-6)

    def test_interval_of_the_4_x_12_data_is_wide(self, c_data):
        low, high = intervals.percentile(simulate(c_data, "ordinal"))
        assert low == pytest.approx(0.44, abs=0.03) and high == pytest.approx(1.0, abs=0.005)

    def test_cohens_kappa(self):
        one, two = [0] * 40 + [1] * 60, [0] * 20 + [1] * 20 + [0] * 10 + [1] * 50
        assert kappa(one, two) == pytest.approx(0.348, abs=5e-4)
        one = [0] * 46 + [1] * 44 + [2] * 10
        assert kappa(one, [0] * 52 + [1] * 32 + [2] * 16) == pytest.approx(0.8013, abs=5e-5)
        two = [0] * 50 + [1] * 40 + [2] * 10
        for weights, value in (("none", 0.9315), ("linear", 0.9412), ("quadratic", 0.9541)):
            assert kappa(one, two, weights) == pytest.approx(value, abs=5e-5)

    def test_cohens_kappa_of_a_table(self):
        table = [[0, 4, 1], [0, 8, 0], [0, 1, 5]]
        one, two = zip(*[(i, j) for i in range(3) for j in range(3) for _ in range(table[i][j])], strict=True)
        assert kappa(one, two) == pytest.approx(0.4842, abs=5e-5)
        found = confusion(one, two)
        assert found.to_numpy().tolist() == table
        assert (found.index.name, found.columns.name) == ("reader 1", "reader 2")  # rows are reader 1


class TestTraps:
    def test_none_is_a_missing_value_and_no_category(self):
        units = pd.DataFrame({"a": ["x", "y", None, "x"], "b": ["x", "y", "x", None]}, dtype=object)
        assert alpha(units).alpha == 1 and alpha(units).n == 2
        assert list(alpha(units).coincidences.index) == ["x", "y"]

    @pytest.mark.parametrize("level", agreement.LEVELS)
    def test_readers_who_all_say_the_same_give_no_variation(self, level):
        found = alpha(readers("0 0 0", "0 0 0"), level)
        assert np.isnan(found.alpha) and found.note == "no variation" and found.observed == found.expected == 0
        row = reliability.agreement(readers("0 0 0", "0 0 0"), level)
        assert row["interval"] == "none: no variation" and row["exact"] == 1 and row["n"] == 3

    def test_no_pairable_unit_is_refused(self):
        with pytest.raises(ReliabilityError, match="no unit was coded by two"):
            alpha(readers("1 .", ". 2"))
        row = reliability.agreement(readers("1 .", ". 2"))
        assert row["n"] == 0 and np.isnan(row["estimate"]) and row["interval"] == "none: no pair"

    def test_identical_readers_agree_fully(self):
        assert alpha(readers("1 2 3", "1 2 3"), "ordinal").alpha == 1

    def test_kappa_of_one_unit_is_that_of_chance_or_missing(self):
        """One unit on which two readers differ: the table holds just what its margins would give."""
        assert kappa([1], [2]) == 0
        assert np.isnan(kappa([1], [1])) and np.isnan(kappa([], []))

    def test_unused_steps_of_the_scale_change_nothing(self):
        near, far = readers("1 2 2 3 1", "1 2 3 3 2"), readers("1 2 2 9 1", "1 2 9 9 2")
        assert alpha(near, "ordinal").alpha == pytest.approx(alpha(far, "ordinal").alpha)
        assert alpha(near, "interval").alpha != pytest.approx(alpha(far, "interval").alpha)

    def test_texts_have_no_order(self):
        with pytest.raises(ReliabilityError, match="needs numbers"):
            alpha(pd.DataFrame({"a": ["low", "high"], "b": ["low", "low"]}), "ordinal")

    def test_an_unknown_level_is_refused(self):
        with pytest.raises(ReliabilityError, match="not known"):
            alpha(readers("1 2", "1 2"), "order")

    def test_repeated_row_names_are_no_matter(self, c_data):
        renamed = c_data.set_axis(["same"] * len(c_data))
        assert alpha(renamed, "interval").alpha == alpha(c_data, "interval").alpha


class TestCoincidences:
    def test_the_table_alpha_was_made_from_can_be_seen(self, c_data):
        found = alpha(c_data)
        table = found.coincidences.to_numpy()
        assert np.allclose(table, table.T) and table.sum() == pytest.approx(found.values)
        held, off = table.sum(axis=1), 1 - np.eye(len(table))
        assert (table * off).sum() / table.sum() == pytest.approx(found.observed)
        assert (np.outer(held, held) * off).sum() / (held.sum() * (held.sum() - 1)) == pytest.approx(found.expected)
        assert 1 - found.observed / found.expected == pytest.approx(found.alpha)


TABLES = st.lists(st.lists(st.sampled_from([0, 1, 2, 3, None]), min_size=3, max_size=3), min_size=2, max_size=8).filter(
    lambda rows: any(sum(cell is not None for cell in row) > 1 for row in rows)
)


class TestInvariants:
    @given(TABLES, st.permutations(range(3)), st.permutations(range(4)), st.randoms())
    @settings(max_examples=60, deadline=None)
    def test_order_of_readers_and_units_and_names_of_labels_are_no_matter(self, rows, order, names, random):
        units = pd.DataFrame(rows, dtype=object)
        mixed = units.map(lambda cell: None if cell is None or pd.isna(cell) else "wxyz"[names[int(cell)]])
        mixed = mixed.iloc[random.sample(range(len(rows)), len(rows)), list(order)]
        assert alpha(units).alpha == pytest.approx(alpha(mixed).alpha, nan_ok=True)

    @given(TABLES)
    @settings(max_examples=40, deadline=None)
    def test_ordinal_looks_at_order_only_and_interval_at_differences(self, rows):
        units = pd.DataFrame(rows, dtype=float)
        assert alpha(units, "ordinal").alpha == pytest.approx(alpha(units**3 + 7, "ordinal").alpha, nan_ok=True)
        assert alpha(units, "interval").alpha == pytest.approx(alpha(3 - 2 * units, "interval").alpha, nan_ok=True)

    @given(TABLES)
    @settings(max_examples=40, deadline=None)
    def test_alpha_is_one_exactly_when_no_unit_disagrees(self, rows):
        units = pd.DataFrame(rows, dtype=float)
        found, differ = alpha(units, "interval"), units.nunique(axis=1).gt(1).any()
        assert found.alpha <= 1 + 1e-12 or found.note
        assert (found.observed > 0) == differ

    @pytest.mark.parametrize("level", agreement.LEVELS)
    def test_a_draw_is_the_alpha_of_the_units_drawn(self, c_data, level):
        paired = c_data[c_data.notna().sum(axis=1) > 1].reset_index(drop=True)
        counts = intervals.draw(range(len(paired)), 40, seed=3).counts.astype(int)
        slow = [alpha(paired.loc[np.repeat(paired.index, row)], level).alpha for row in counts]
        assert simulate(c_data, level, draws=40, seed=3) == pytest.approx(slow, abs=1e-5, nan_ok=True)

    def test_draws_repeat(self, c_data):
        assert np.array_equal(simulate(c_data, draws=500), simulate(c_data, draws=500), equal_nan=True)


def statement(coder, voice, stance, frames="wedge", question="split", doc="d1", certainty="explicit", arguments=""):
    return dict(
        coder=coder, doc_id=doc, voice_id=voice, question=question, stance=stance, certainty=certainty,
        arguments=arguments, frames=frames,
    )  # fmt: skip


def made_up(codings: list[dict], readings: pd.DataFrame | None = None) -> SimpleNamespace:
    """As much of a corpus as the comparisons need: two debate pages and an article; reader 2 was given the statements of the pages."""
    documents = pd.DataFrame(
        {
            "doc_id": ["d1", "d2", "a1"],
            "corpus": ["debate", "debate", "articles"],
            "date": pd.to_datetime(["2019-05-01", "2025-01-15", "2025-03-04"]),
            "month_only": [False, True, False],
        }
    )
    book = codebook.load(paths.ROOT / "data" / "codebook.toml")
    agreed = pd.DataFrame([row for row in codings if row["coder"] == 1])
    if readings is None:
        rows = [
            ("d1", 1, "yes"),
            ("d1", 2, "no"),
            ("d2", 1, "yes"),
            ("d2", 2, "no"),
            ("a1", 1, "yes"),
            ("a1", 2, "yes"),
        ]
        readings = pd.DataFrame(rows, columns=["doc_id", "coder", "searched"])
    return SimpleNamespace(
        documents=documents, codings=pd.DataFrame(codings), codebook=book, statements=agreed, readings=readings,
        earlier=pd.DataFrame({"statement_id": pd.Series([], dtype=str)}),
    )  # fmt: skip


class TestTwoReadings:
    CODINGS = [
        statement(1, "ann", 1), statement(2, "ann", 2, "wedge;history"),
        statement(1, "bob", -1, ""), statement(2, "bob", -1, "history"),
        statement(1, "cat", 0), statement(2, "dan", 0),
        statement(1, "ann", 1, doc="d2"), statement(2, "ann", 1, doc="d2"),
        statement(1, "eve", 2, doc="a1", question="bond"), statement(2, "eve", 2, doc="a1", question="bond"),
        statement(2, "eve", 0, doc="a1", question="try"),
    ]  # fmt: skip

    def test_pairs_say_who_found_what(self):
        both = reliability.pair_up(made_up(self.CODINGS).codings, reliability.STATEMENT)
        codes = ["stance", "certainty", "arguments", "frames"]
        assert sorted(both) == sorted(
            [*reliability.STATEMENT, *(f"{code}_{n}" for code in codes for n in (1, 2)), "found_by"]
        )
        pairs = reliability.statement_pairs(made_up(self.CODINGS))
        assert dict(zip(pairs["doc_id"] + pairs["voice_id"], pairs["found_by"], strict=True)) == {
            "d1ann": "both", "d1bob": "both", "d1cat": "1 only", "d1dan": "2 only", "d2ann": "both",
        }  # fmt: skip
        assert pairs.loc[pairs["voice_id"] == "dan", "stance_1"].isna().all()

    def test_a_month_that_holds_a_cut_has_no_period(self):
        pairs = reliability.statement_pairs(made_up(self.CODINGS))
        assert pairs.loc[pairs["doc_id"] == "d2", "period"].isna().all()
        table = reliability.by_question_and_period(pairs, "stance", "ordinal").set_index(["period", "question"])["n"]
        assert table["all periods", "split"] == 3 and table["to 2022-02-23", "split"] == 2
        assert table["from 2025-01-20", "split"] == 0 and table["all periods", "threat"] == 0

    def test_finding_is_counted_and_no_share_stands_where_it_was_not_tested(self):
        found = finding.found_by(made_up(self.CODINGS)).set_index(["part", "by", "group"])
        assert found.loc[("articles", "all", "all"), ["both", "1 only", "2 only", "found"]].tolist() == [1, 0, 1, 2]
        assert found.loc[("articles", "all", "all"), "share by both"] == 0.5
        given = found.loc[finding.GIVEN]
        assert given.loc[("question", "split"), ["both", "1 only", "2 only"]].tolist() == [3, 1, 1]
        assert given["share by both"].isna().all()

    def test_a_page_that_both_searched_has_a_share_and_one_that_one_searched_has_none(self):
        readings = [("d1", 1, "yes"), ("d1", 2, "yes"), ("d2", 1, "yes"), ("d2", 2, "no")]
        data = made_up(self.CODINGS, pd.DataFrame(readings, columns=["doc_id", "coder", "searched"]))
        found = finding.found_by(data).set_index(["part", "by", "group"])
        assert found.loc[(finding.APART, "all", "all"), ["both", "1 only", "2 only"]].tolist() == [2, 1, 1]
        assert found.loc[(finding.APART, "all", "all"), "share by both"] == 0.5
        assert found.loc[(finding.GIVEN, "all", "all"), "found"] == 1

    def test_each_code_is_given_or_not(self):
        pairs = reliability.statement_pairs(made_up(self.CODINGS))
        table = reliability.by_code(pairs, "frames", ["wedge", "history", "economy"]).set_index("code")
        assert table.loc["wedge", ["both", "1 only", "2 only", "n"]].tolist() == [2, 0, 0, 3]
        assert table.loc["history", ["both", "1 only", "2 only", "exact"]].tolist() == [0, 0, 2, pytest.approx(1 / 3)]
        assert table.loc["economy", "interval"] == "none: no variation" and np.isnan(table.loc["economy", "estimate"])

    def test_the_order_of_codes_in_a_cell_is_no_matter(self):
        codings = [statement(1, "ann", 1, "wedge;history"), statement(2, "ann", 1, "history;wedge")]
        sets = reliability.same_set(reliability.statement_pairs(made_up(codings)), "frames")
        assert sets.nunique(axis=1).tolist() == [1]

    def test_the_confusion_has_every_step_and_refuses_an_unknown_question(self):
        pairs = reliability.statement_pairs(made_up(self.CODINGS))
        table = reliability.stance_confusion(pairs, (-2, -1, 0, 1, 2), "split")
        assert table.shape == (5, 5) and table.loc[1, 2] == 1 and table.loc[1, 1] == 1 and table.to_numpy().sum() == 3
        assert reliability.stance_confusion(pairs, (-2, -1, 0, 1, 2), "threat").to_numpy().sum() == 0
        with pytest.raises(ReliabilityError, match="not in the codebook"):
            reliability.stance_confusion(pairs, (-2, -1, 0, 1, 2), "spilt")

    def test_units_by_readers_keeps_what_one_reader_found_alone(self):
        units = reliability.units_by_readers(made_up(self.CODINGS)).set_index(["doc_id", "voice_id", "question"])
        assert units.loc[("d1", "ann", "split"), ["reader_1", "reader_2"]].tolist() == [1, 2]
        assert pd.isna(units.loc[("d1", "dan", "split"), "reader_1"])
        assert (units[["reader_1", "reader_2"]].dtypes == "Int64").all()  # written as 1, not as 1.0

    def test_intervals_stand_only_where_ten_units_vary(self):
        few = [statement(c, f"v{i}", int(i < 9) if c == 1 else int(i < 8)) for i in range(30) for c in (1, 2)]
        more = [statement(c, f"v{i}", int(i < 10) if c == 1 else int(i < 8)) for i in range(30) for c in (1, 2)]
        same = [statement(c, f"v{i}", int(i < 15)) for i in range(30) for c in (1, 2)]
        kinds = []
        for codings in (few, more, same):
            row = reliability.by_group(reliability.statement_pairs(made_up(codings)), "stance", "ordinal").iloc[0]
            kinds.append(row["interval"])
            assert np.isnan(row["low"]) == (row["interval"] != "95 % resampling")
            assert np.isnan(row["low"]) or row["low"] <= row["estimate"] <= row["high"]
        assert kinds == ["none: too few", "95 % resampling", "none: all equal"]

    def test_steps_of_the_stance_count_those_of_the_whole_scale(self):
        """By hand: costs 1, 0, 0, 4 of -2 to 2 against 7.5 by chance, so kappa is 1 - 5 / 7.5."""
        stances = zip(range(4), (-2, -1, 2, 2), (-1, -1, 2, -2), strict=True)
        codings = [row for i, a, b in stances for row in (statement(1, f"v{i}", a), statement(2, f"v{i}", b))]
        row = reliability.by_group(reliability.statement_pairs(made_up(codings)), "stance", "ordinal").iloc[0]
        assert row["kappa"] == pytest.approx(1 / 3) and row["within"] == 0.75 and row["exact"] == 0.5

    def test_intervals_are_the_same_each_time(self):
        codings = [statement(c, f"v{i}", (i % 5) - 2 if c == 1 else (i % 3) - 1) for i in range(40) for c in (1, 2)]
        pairs = reliability.statement_pairs(made_up(codings))
        one, other = (reliability.by_question_and_period(pairs, "stance", "ordinal") for _ in range(2))
        assert one["low"].notna().any() and one.equals(other)
        assert not one.equals(reliability.by_question_and_period(pairs, "stance", "ordinal", seed=2))

    def test_stance_and_certainty_stand_by_corpus_question_and_period(self):
        table = reliability.stance_and_certainty(made_up(self.CODINGS))
        assert list(table)[:6] == ["corpus", "code", "period", "question", "estimate", "low"]
        assert not table.index.has_duplicates
        assert set(table.loc[table["corpus"] == "articles", "period"]) == {"all periods"}  # the articles are few
        n = table.set_index(["corpus", "code", "period", "question"])["n"]
        for code in ("stance", "certainty"):
            assert n["debate", code, "all periods", "all"] == n["debate", code, "all periods", "split"] == 3
            assert n["debate", code, "to 2022-02-23", "split"] == 2
            assert n["articles", code, "all periods", "all"] == n["articles", code, "all periods", "bond"] == 1
        kappas = table.set_index("code")["kappa"]
        assert kappas["stance"].notna().any() and kappas["certainty"].isna().all()

    def test_each_frame_stands_by_part_and_an_argument_has_no_sentences(self):
        data = made_up(self.CODINGS)
        data.sentence_codings = SENTENCES
        frames = reliability.by_code_and_part(data, "frames", ["2021-01-01"])
        assert list(frames)[:2] == ["part", "code"] and not frames.index.has_duplicates
        table = frames.set_index(["part", "code"])
        counts = ["both", "1 only", "2 only", "n"]
        assert table.loc[("debate, to 2020-12-31", "history"), counts].tolist() == [0, 0, 2, 2]
        assert table.loc[("debate, from 2021-01-01", "wedge"), counts].tolist() == [1, 0, 0, 1]
        assert table.loc[("articles, statements", "wedge"), counts].tolist() == [1, 0, 0, 1]
        assert table.loc[("articles, sentences", "wedge"), counts].tolist() == [2, 0, 0, 4]
        assert set(reliability.by_code_and_part(data, "arguments")["part"].str.split(",").str[0]) == {
            "debate",
            "articles",
        }
        assert "articles, sentences" not in set(reliability.by_code_and_part(data, "arguments")["part"])


SENTENCES = pd.DataFrame(
    [
        (coder, "a1", 1, place, speaker, speech, frames)
        for coder, rows in (
            (1, [("ann", "own", "wedge;history"), ("ann", "own", ""), ("bob", "quote", "wedge"), ("bob", "own", "")]),
            (
                2,
                [
                    ("ann", "own", "history;wedge"),
                    ("ann", "own", ""),
                    ("bob", "quote", "wedge"),
                    ("ann", "own", "trade"),
                ],
            ),
        )
        for place, (speaker, speech, frames) in enumerate(rows, 1)
    ],
    columns=["coder", "doc_id", "paragraph", "sentence", "voice_id", "speech", "frames"],
)


def test_agreement_on_sentences():
    """By hand, speaker: five times ann, three times bob, one of four differs: 1 - (2 / 8) / (30 / 56)."""
    pairs = reliability.sentence_pairs(SimpleNamespace(sentence_codings=SENTENCES))
    assert (pairs["found_by"] == "both").all() and len(pairs) == 4
    table = reliability.by_sentence(pairs).set_index("code")
    assert table.loc["speaker", "estimate"] == pytest.approx(1 - (2 / 8) / (30 / 56))
    assert table["exact"].to_dict() == {"speaker": 0.75, "kind of speech": 1, "set of frames": 0.75}
    assert table.loc["kind of speech", ["estimate", "interval"]].tolist() == [1, "none: all equal"]
    assert (table["n"] == 4).all()


class TestHumanCheck:
    def test_without_a_third_reader_the_sentence_says_so(self):
        table = reliability.with_human(made_up(TestTwoReadings.CODINGS))
        assert table["n"].sum() == 0
        assert tables.say_human(table)[1].startswith("No human check yet")

    def test_a_third_reader_is_compared_with_the_agreed_code_and_with_both_readings(self):
        codings = [statement(c, f"v{i}", (i % 3) - 1 + (c == 2 and i < 5)) for i in range(30) for c in (1, 2, 3)]
        table = reliability.with_human(made_up(codings)).set_index(["compared with", "code"])
        assert table.loc[("agreed code", "stance"), "estimate"] == table.loc[("reader 1", "stance"), "estimate"] == 1
        assert table.loc[("reader 2", "stance"), "estimate"] < 1 and (table["n"] == 30).all()
        two = pd.DataFrame([row for row in codings if row["coder"] > 1]).pivot(
            index="voice_id", columns="coder", values="stance"
        )
        assert table.loc[("reader 2", "stance"), "estimate"] == pytest.approx(alpha(two, "ordinal").alpha)
        assert "On 30 statements" in tables.say_human(table.reset_index())[1]


@pytest.fixture(scope="module")
def pairs(data) -> pd.DataFrame:
    if "changed" in data.version:
        pytest.skip("the tables are not those of the stated version")
    pages = reliability.statement_pairs(data, "debate", ["2021-01-01"])
    return pages[~pages["doc_id"].isin(reliability.searched(data, 2))]


@pytest.fixture(scope="module")
def searched_pages(data) -> pd.DataFrame:
    if "changed" in data.version:
        pytest.skip("the tables are not those of the stated version")
    return finding.codes_of_searchers(data).set_index(["code", "question"])


class TestThePagesThatBothSearched:
    """What `data/README.md` states of the pages of version 2.0, recomputed from the committed codings (to two places)."""

    def test_what_each_found(self, data):
        found = finding.found_by(data).set_index(["part", "by", "group"]).loc[(finding.APART, "all", "all")]
        assert found[["both", "1 only", "2 only"]].tolist() == [298, 12, 117]

    def test_stance_and_certainty(self, searched_pages):
        stance = searched_pages.loc["stance"]
        stated = {"all": 0.96, "split": 0.94, "try": 0.91, "bond": 0.96, "threat": 0.98, "pressure": 0.82}
        assert stance["estimate"].round(2).to_dict() == pytest.approx(stated, abs=1e-9)
        assert stance["n"].to_dict() == {"all": 298, "split": 41, "try": 28, "bond": 128, "threat": 26, "pressure": 75}
        assert round(stance.loc["all", "exact"], 2) == 0.93 and stance.loc["all", "within"] == 1
        assert round(searched_pages.loc[("certainty", "all"), "exact"], 2) == 0.84

    def test_frames(self, searched_pages, data):
        stated = [0.73, 0.79, 0.79, 0.83, 0.67, 0.83, 0.75, 0.69, 0.65]
        frames = data.codebook.ids("frames")
        assert searched_pages.loc[frames, "estimate"].round(2).tolist() == pytest.approx(stated, abs=1e-9)


def test_almost_everything_that_readings_kept_aside_agree_on_is_in_the_data(data):
    found, there, near = finding.kept_aside(data)
    assert found == 34 and there >= 0.9 * found and near == there


def test_two_searches_of_made_up_pages():
    """By hand: of 3 settled statements reader 1 has 2, reader 2 has 3, both 2: (3)(4)/(3) - 1 = 3."""
    codings = [
        statement(1, "ann", 1),
        statement(1, "bob", 1),
        *(statement(2, name, 1) for name in ("ann", "bob", "cat", "dan")),
    ]
    readings = pd.DataFrame([("d1", 1, "yes"), ("d1", 2, "yes")], columns=["doc_id", "coder", "searched"])
    data = made_up(codings, readings)
    data.statements = data.codings[(data.codings["coder"] == 2) & (data.codings["voice_id"] != "dan")]
    row = finding.searches(data).set_index("certainty").loc["all"]
    assert row[["n_first", "n_second", "both", "seen", "estimate", "missing"]].tolist() == [2, 3, 2, 3, 3, 0]


class TestTheDebate:
    """What `data/README.md` of the coded debate states, recomputed from the committed codings (to two places)."""

    def test_stance_and_certainty(self, pairs):
        stance = reliability.by_group(pairs, "stance", "ordinal").set_index("question")
        stated = {"all": 0.98, "bond": 1.00, "split": 0.97, "try": 0.94, "pressure": 0.82, "threat": 1.00}
        assert stance["estimate"].round(2).to_dict() == pytest.approx(stated, abs=1e-9)
        assert round(stance.loc["all", "exact"], 2) == 0.95 and round(stance.loc["all", "within"], 3) == 0.997
        certainty = reliability.by_group(pairs, "certainty", "nominal").iloc[0]
        assert round(certainty["estimate"], 2) == 0.66 and certainty["n"] == stance.loc["all", "n"] == 353

    def test_frames_and_arguments(self, pairs, data):
        frames = (
            reliability.by_code(pairs, "frames", data.codebook.ids("frames")).set_index("code")["estimate"].round(2)
        )
        assert frames["rivalry"] == 0.72 and frames["wedge"] == frames.max() == 0.86
        assert frames["anxiety"] == frames.min() == 0.71  # lower than rivalry, which the statement gives as the lowest
        table = reliability.by_code(pairs, "arguments", data.codebook.ids("arguments")).set_index("code")
        assert table["estimate"].idxmin() == "russian_memory" and round(table["estimate"].min(), 2) == 0.66
        assert table["estimate"].max() == 1 and table.loc["home_front", "interval"] == "none: no variation"

    def test_the_early_pages_against_the_later_ones(self, pairs):
        early, later = (pairs[pairs["period"] == period] for period in ("to 2020-12-31", "from 2021-01-01"))
        assert (early["found_by"] == "both").sum() == 78
        stated = {
            "solidarity": (0.69, 0.82),
            "wedge": (0.68, 0.90),
            "economic_ties": (0.55, 0.81),
            "old_rivalry": (0.38, 0.86),
        }
        for code, values in stated.items():
            column = "frames" if code in ("solidarity", "wedge") else "arguments"
            found = tuple(round(reliability.by_code(part, column, [code])["estimate"][0], 2) for part in (early, later))
            assert found == values, code


def test_an_alpha_below_one_is_never_printed_as_one():
    printed = [alphas.alpha(value) for value in (1.0, 0.9969, 0.99999, 0.994, -0.083)]
    assert printed == ["1.00", "0.997", "0.999", "0.99", "−0.08"]


class TestWhatMayBeShown:
    def test_too_few_that_vary_have_no_alpha_and_too_few_units_no_share(self):
        few = [statement(c, f"v{i}", int(i < 4), question="bond") for i in range(30) for c in (1, 2)]
        tiny = [statement(c, f"v{i}", 1, question="try") for i in range(4) for c in (1, 2)]
        table = reliability.by_group(reliability.statement_pairs(made_up([*few, *tiny])), "stance", "ordinal")
        found = reliability.shown(table, 5).set_index("question")
        assert table.set_index("question").loc["bond", "estimate"] == 1
        assert found.loc["bond", ["estimate", "low", "high", "observed", "expected", "kappa"]].isna().all()
        assert found.loc["bond", ["n", "carriers", "exact", "interval"]].tolist() == [30, 4, 1, "none: too few"]
        assert found.loc["try", ["exact", "within"]].isna().all() and found.loc["try", "n"] == 4

    def test_with_a_higher_minimum_limits_go_with_their_estimate(self):
        more = [statement(c, f"v{i}", int(i < 10) if c == 1 else int(i < 8)) for i in range(30) for c in (1, 2)]
        table = reliability.by_group(reliability.statement_pairs(made_up(more)), "stance", "ordinal", groups=["split"])
        gone = ["estimate", "low", "high", "observed", "expected", "kappa"]
        assert table["carriers"].tolist() == [10, 10] and table[gone].notna().all(axis=None)
        found = reliability.shown(table, 11)
        assert found[gone].isna().all(axis=None) and found["interval"].tolist() == ["none: too few"] * 2
        assert found[["exact", "within"]].equals(table[["exact", "within"]])

    def test_enough_stay_as_they_are(self):
        more = [statement(c, f"v{i}", int(i < 10) if c == 1 else int(i < 8)) for i in range(30) for c in (1, 2)]
        table = reliability.by_group(reliability.statement_pairs(made_up(more)), "stance", "ordinal", groups=["split"])
        assert reliability.shown(table, 5).equals(table)


@given(st.lists(st.lists(st.sampled_from(["a", "b", "c", None]), min_size=3, max_size=3), min_size=1, max_size=9))
def test_equal_and_rare_codes_are_counted_as_pandas_would(rows):
    units = pd.DataFrame(rows, dtype=object)
    units = units[units.notna().sum(axis=1) > 1]
    if len(units):
        common = units.stack().mode().iloc[0]
        carriers = int((units.ne(common) & units.notna()).any(axis=1).sum())
        exact = float((units.nunique(axis=1) == 1).mean())
        assert reliability._equal(units.to_numpy(dtype=object)) == (exact, carriers)
