"""Frames on made-up corpora whose answer is known, and on the committed one."""

import re
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex

from helpers import corpus, framing
from helpers.asked import Scope, ask
from helpers.figure.figure import Figure
from helpers.figure.rows import stacked
from helpers.framing import readings, sentences, shares, together
from helpers.framing.all_questions import say as say_all_questions
from helpers.framing.mix import mix, standardised, verdicts
from helpers.framing.periods import draw as draw_periods
from helpers.framing.periods import find as find_periods
from helpers.framing.periods import say as say_periods
from helpers.framing.sides import draw as draw_sides
from helpers.framing.within import draw as draw_within
from helpers.framing.within import say as say_within
from helpers.framing.years import draw as draw_years
from helpers.measures import intervals, permutation

FRAMES = {"wedge": "Wedge", "security": "Security", "history": "History"}
PERIODS = ["to 2021", "from 2022"]
ABOUT = Scope("Does it work?", "no", "yes", "made-up pages", "80 made-up pages", "2020 to 2023", "", 1, 80, 80, 0, 0)


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def statements(rows: list[tuple], periods: list[str] = PERIODS, **columns) -> pd.DataFrame:
    """Statements from (doc, question, period, frames); every other column as given or plain."""
    frame = pd.DataFrame(rows, columns=["doc_id", "question", "period", "frames"])
    frame["period"] = pd.Categorical(frame["period"], periods, ordered=True)
    plain = {"voice_id": "v", "stance": 1, "country": "USA", "corpus": "debate", "year": 2020, "month_only": False}
    return frame.assign(date=pd.Timestamp("2020-05-01"), **{**plain, **columns})


def documents(question: str, period: str, size: int, with_wedge: int) -> list[tuple]:
    """`size` documents of one statement each, the first `with_wedge` of them in the wedge frame."""
    return [
        (f"{question}-{period}-{n:02d}", question, period, "wedge" if n < with_wedge else "security")
        for n in range(size)
    ]


def asked_of(table: pd.DataFrame, questions: tuple[str, ...] = ("x", "y"), **changed) -> SimpleNamespace:
    """What is asked of made-up statements, as far as words and measures look at it."""
    book = SimpleNamespace(ids=lambda block: list(questions))
    plain = {"statements": table, "frames": FRAMES, "book": book, "scope": ABOUT, "min_n": 5, "seed": 1, "data": None}
    plain |= {
        "elsewhere": "",
        "labels": list(PERIODS),
        "in_force": "",
        "scale": (-2, -1, 0, 1, 2),
        "home": "USA",
        "coders": [1, 2],
    }
    return SimpleNamespace(**{**plain, **changed}, known={})


@pytest.fixture(scope="module")
def only_the_mix_moves() -> pd.DataFrame:
    """Question x is always put as a wedge in 9 of 10 statements, y in 1 of 10; x is asked three times as often later."""
    parts = [("x", PERIODS[0], 10, 9), ("y", PERIODS[0], 30, 3), ("x", PERIODS[1], 30, 27), ("y", PERIODS[1], 10, 1)]
    return statements([row for part in parts for row in documents(*part)])


def test_when_only_the_question_mix_moves_raw_shares_move_and_standardised_do_not(only_the_mix_moves):
    weights = mix(only_the_mix_moves, ["x", "y"])
    table = standardised(only_the_mix_moves, FRAMES, weights)
    wedge = table[table["frame"] == "wedge"].pivot(index="kind", columns="period", values="estimate")[PERIODS]
    assert wedge.loc["raw"].tolist() == pytest.approx([0.3, 0.7])
    assert wedge.loc["standardised"].tolist() == pytest.approx([0.5, 0.5])
    within = shares.within(only_the_mix_moves, FRAMES, ["x", "y"], permutations=500)
    assert within["estimate"].abs().max() == pytest.approx(0) and shares.reported(within).empty
    judged = verdicts(table, within.assign(firm=False))
    assert judged.set_index("frame").loc["wedge", "raw"] == pytest.approx(0.4)
    assert not judged["change"].any()
    words = say_all_questions(table, table, judged, asked_of(only_the_mix_moves))
    assert words.title == "Over all questions no change of framing is seen"
    assert "raw +40 points, standardised 0 points" in words.reading


def test_weights_are_the_pooled_mix_and_sum_to_one(only_the_mix_moves):
    weights = mix(only_the_mix_moves, ["x", "y", "z"]).set_index("question")
    assert weights["weight"].sum() == pytest.approx(1)
    pooled = only_the_mix_moves["question"].value_counts(normalize=True)
    assert weights.loc[["x", "y"], "weight"].to_dict() == pytest.approx(pooled.to_dict())
    assert np.isnan(weights.loc["z", "weight"]) and weights.loc["z", "fewest"] == 0
    assert weights.loc[["x", "y"], PERIODS].sum().tolist() == pytest.approx([1, 1])


def test_a_question_with_few_documents_in_a_period_is_left_out_of_both_shares():
    rows = [row for q, n in (("x", 8), ("y", 8)) for p in PERIODS for row in documents(q, p, n, 4)]
    table = statements(rows + documents("z", PERIODS[0], 20, 20) + documents("z", PERIODS[1], 4, 4))
    weights = mix(table, ["x", "y", "z"])
    assert weights["weight"].round(3).tolist()[:2] == [0.5, 0.5] and np.isnan(weights["weight"].iloc[2])
    found = standardised(table, FRAMES, weights)
    assert found["cases"].eq(16).all()
    one_question = mix(table[table["question"] == "x"], ["x"])
    assert one_question["weight"].isna().all()  # nothing to standardise over a single question
    assert standardised(table, FRAMES, one_question)["n"].eq(0).all()


def random_corpus(seed: int, size: int = 80) -> pd.DataFrame:
    """Documents of one to three statements that resemble each other, without any difference between the periods."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(size):
        leaning = rng.beta(1, 2, size=9)
        for _ in range(rng.integers(1, 4)):
            used = ";".join(f"f{place}" for place in range(9) if rng.random() < leaning[place])
            rows.append((f"d{number:02d}", "x", PERIODS[number % 2], used))
    return statements(rows)


def test_without_a_difference_the_permutation_test_reports_about_five_in_a_hundred(monkeypatch):
    monkeypatch.setattr(intervals, "DRAWS", 20)
    frames = {f"f{place}": f"F{place}" for place in range(9)}
    found = [shares.changes(random_corpus(seed), frames, permutations=200) for seed in range(200)]
    reported = sum((table["q"] <= shares.Q).any() for table in found)
    assert 2 <= reported <= 19  # 5 % of 200 is 10; three standard errors are 9
    alone = pd.concat(found)["p"]
    assert 0.03 <= (alone <= 0.05).mean() <= 0.06


def test_a_difference_that_is_there_is_reported():
    table = statements(documents("x", PERIODS[0], 20, 2) + documents("x", PERIODS[1], 20, 16))
    wedge = shares.changes(table, FRAMES, permutations=1000).set_index("frame").loc["wedge"]
    assert wedge["estimate"] == pytest.approx(0.7) and wedge["q"] < 0.01
    assert wedge["low"] < 0.7 < wedge["high"]


def test_p_is_the_share_of_all_ways_to_deal_the_labels():
    table = statements(documents("x", PERIODS[0], 3, 0) + documents("x", PERIODS[1], 3, 3))
    p = shares.permuted(table, ["wedge"], "period", PERIODS[1], seed=1)
    assert p[0] == pytest.approx(2 / 20, abs=0.01)  # of 20 ways two are as extreme


def test_every_way_to_deal_is_equally_likely():
    dealt = permutation.deal(6, 2, 60_000, seed=3)
    assert (dealt.sum(axis=1) == 2).all()
    ways = pd.Series(dealt @ 2 ** np.arange(6)).value_counts(normalize=True)
    assert len(ways) == 15 and ways.between(0.06, 0.0735).all()


def test_places_are_dealt_one_after_another_as_the_algorithm_says():
    rng, left, plain = np.random.default_rng(5), np.full(90, 4), []
    for place in range(11):
        plain.append(rng.random(90, dtype=np.float32) * (11 - place) < left)
        left = left - plain[-1]
    assert (permutation.deal(11, 4, 90, seed=5) == np.array(plain).T).all()


def test_whole_documents_are_dealt_not_statements():
    rows = [("big", "x", PERIODS[1], "wedge")] * 30
    rows += [row for period in PERIODS for row in documents("x", period, 5, 0)]
    p = shares.permuted(statements(rows), ["wedge"], "period", PERIODS[1], seed=1)
    assert p[0] > 0.4  # thirty statements, but one document: it falls on either side


def test_steps_go_from_each_period_to_the_next_and_from_the_first_to_the_last():
    assert shares.steps(["a"]) == []
    assert shares.steps(["a", "b"]) == [("a", "b")]
    assert shares.steps(["a", "b", "c"]) == [("a", "b"), ("b", "c"), ("a", "c")]


def test_with_one_period_there_is_nothing_to_compare_and_the_table_says_so():
    table = statements(documents("x", "all years", 12, 6), periods=["all years"])
    found = shares.within(table, FRAMES, ["x", "y"])
    assert len(found) == 6 and found["q"].isna().all() and shares.reported(found).empty
    assert list(zip(found["question"], found["frame"], found["label"], strict=True)) == [
        (question, *item) for question in ("x", "y") for item in FRAMES.items()
    ]
    words = say_within(found.assign(firm=False), asked_of(table))
    assert words.title == "Framing within questions: nothing to compare"
    assert "Nothing to compare" in draw_within(found, ["all years"]).texts[0].get_text()


def test_below_the_minimum_no_difference_and_no_test():
    table = statements(documents("x", PERIODS[0], 4, 4) + documents("x", PERIODS[1], 20, 0))
    found = shares.changes(table, FRAMES)
    assert found[["estimate", "p", "q", "share_one"]].isna().all(axis=None) and (found["n_other"] == 4).all()


def by_year_chart(years: dict[int, int]):
    rows = [
        (f"{y}-{n}", "x", PERIODS[0], "wedge" if n % 2 else "history") for y, size in years.items() for n in range(size)
    ]
    table = statements(rows)
    table["year"] = table["doc_id"].str[:4].astype(int)
    share = shares.by_year(table, FRAMES)
    events = pd.DataFrame({"date": [pd.Timestamp("2019-03-01")], "label": ["An event"]})
    return share, draw_years(share, events, 5)


def panel(ax, label: str):
    return next(panel for panel in ax.figure.axes if panel.get_ylabel() == label)


def test_a_year_with_one_document_is_hollow_and_no_line_passes_through_it():
    share, ax = by_year_chart({2018: 12, 2019: 1, 2020: 12, 2021: 12})
    wedge = panel(ax, "Wedge")
    points = {line.get_xdata()[0]: line for line in wedge.lines if line.get_marker() == "o"}
    fill = {x: to_hex(line.get_markerfacecolor()) for x, line in points.items()}
    assert fill[2019.5] == "#ffffff"
    assert all(fill[x] != "#ffffff" for x in (2018.5, 2020.5, 2021.5))
    across = [
        tuple(line.get_xdata()) for line in wedge.lines if line.get_marker() != "o" and np.ptp(line.get_xdata()) > 0.2
    ]
    assert [span for span in across if span != (0, 1)] == [(2020.5, 2021.5)]
    one = share[(share["year"] == "2019") & (share["frame"] == "wedge")].iloc[0]
    assert one["n"] == 1 and np.isnan(one["low"]) and one["interval"] == intervals.TOO_FEW
    upright = [
        line.get_xdata()[0] for line in wedge.lines if line.get_marker() != "o" and np.ptp(line.get_xdata()) == 0
    ]
    assert 2019.5 not in upright


def test_the_number_of_documents_stands_under_each_year():
    _, ax = by_year_chart({2018: 12, 2019: 1, 2020: 12})
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["2018\n12", "2019\n1", "2020\n12", "all years\n25"]


def test_a_period_with_one_document_is_hollow():
    table = statements(documents("x", PERIODS[0], 1, 1) + documents("x", PERIODS[1], 20, 10))
    share, changes = shares.shares(table, FRAMES, "period"), shares.changes(table, FRAMES)
    ax = draw_periods(share, changes, 5)
    fills = {(line.get_marker(), to_hex(line.get_markerfacecolor())) for line in ax.lines if len(line.get_xdata()) == 1}
    assert {fill for marker, fill in fills if marker == "o"} == {"#ffffff"}
    assert "#ffffff" not in {fill for marker, fill in fills if marker == "s"}


def test_labels_in_the_figures_are_the_labels_in_their_tables(only_the_mix_moves):
    share = shares.shares(only_the_mix_moves, FRAMES, "period")
    changes = shares.changes(only_the_mix_moves, FRAMES, permutations=100).assign(firm=False)
    ax = draw_periods(share, changes, 5)
    drawn = stacked(share=share, difference=changes)
    for axes in ax.figure.axes[:2]:
        assert [tick.get_text() for tick in axes.get_yticklabels()] == list(drawn["label"].drop_duplicates())
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    sizes = drawn.drop_duplicates("period").dropna(subset=["period"])
    assert legend == [f"{'AB'[k]}: {row.period} ({int(row.n)} documents)" for k, row in enumerate(sizes.itertuples())]
    shown = [text.get_text() for text in ax.figure.axes[1].texts]
    assert shown == ["q .001", "q .001", "q 1.00"] and drawn["q"].dropna().round(3).tolist() == [0.001, 0.001, 1.0]
    sides = shares.sides(only_the_mix_moves.assign(stance=[1, -1] * 40), FRAMES, "USA", permutations=100)
    left = draw_sides(sides, 5)
    assert [tick.get_text() for tick in left.get_yticklabels()] == list(sides["label"].drop_duplicates())


def test_every_period_is_in_the_table_even_without_a_statement():
    table = statements(documents("x", "b", 12, 6), periods=["a", "b", "c"])
    share = shares.shares(table, FRAMES, "period")
    assert share.groupby("period", sort=False)["n"].first().to_dict() == {"a": 0, "b": 12, "c": 0}


def test_without_statements_the_figures_say_so():
    empty = statements([]).assign(date=pd.to_datetime([]))
    share, changes = shares.shares(empty, FRAMES, "period"), shares.changes(empty, FRAMES)
    assert len(share) == 3 and share["n"].eq(0).all()
    assert "No statement" in draw_periods(share, changes, 5).texts[0].get_text()
    assert "no statement" in say_periods(share, changes.assign(firm=False), asked_of(empty)).title


def test_shares_are_cut_to_the_scale_and_another_seed_moves_the_limits_only():
    few = statements(documents("x", PERIODS[0], 6, 5))
    row = shares.shares(few, FRAMES, "period").set_index(["frame", "period"]).loc[("wedge", PERIODS[0])]
    assert row["interval"] == intervals.SMALL and row["high"] == 1 and 0 < row["low"] < row["estimate"] == 5 / 6
    many = statements(documents("x", PERIODS[0], 40, 17) + documents("x", PERIODS[1], 30, 20))
    one, again, other = (shares.shares(many, FRAMES, "period", seed=seed) for seed in (1, 1, 2))
    assert one.equals(again) and one["estimate"].equals(other["estimate"]) and not one["low"].equals(other["low"])


def test_without_a_statement_each_frame_has_a_row_that_says_so():
    table = shares.shares(statements(documents("x", PERIODS[0], 6, 5)).iloc[:0], FRAMES, "year")
    assert table["frame"].tolist() == list(FRAMES) and table["label"].tolist() == list(FRAMES.values())
    assert (table[["n", "cases"]] == 0).all(axis=None) and table[["estimate", "low", "high"]].isna().all(axis=None)
    assert set(table["interval"]) == {intervals.TOO_FEW} and table["estimate"].dtype == float
    later = (
        shares.shares(statements(documents("x", PERIODS[0], 6, 5)), FRAMES, "period")
        .set_index("period")
        .loc[PERIODS[1]]
    )
    assert set(later["interval"]) == {intervals.TOO_FEW} and (later["n"] == 0).all()


def test_a_gap_is_the_share_of_the_chosen_minus_that_of_the_rest():
    content = np.array([[1.0, 2], [0, 1], [1, 1]])  # statements with the frame, statements
    chosen = np.array([[True, True, False], [True, False, False]])
    assert shares._gaps(content, chosen).ravel() == pytest.approx([1 / 3 - 1, 1 / 2 - 1 / 2])


def test_five_documents_on_each_side_are_enough_for_a_difference():
    rows = documents("x", PERIODS[0], 5, 1) + documents("x", PERIODS[1], 5, 4)
    found = shares.changes(statements(rows), FRAMES, permutations=50).set_index("frame")
    assert found.loc["wedge", "estimate"] == pytest.approx(0.6) and found["low"].isna().all()


def test_a_difference_gives_every_statement_one_vote():
    """By hand: a page of six statements, all wedge, and four of one without: 6 of 10, not 1 of 5; later 1 of 5."""
    early = [("long", "x", PERIODS[0], "wedge")] * 6 + [(f"p{n}", "x", PERIODS[0], "") for n in range(4)]
    table = statements(early + documents("x", PERIODS[1], 5, 1))
    row = shares.contrast(table, FRAMES, "period", *PERIODS, permutations=0).set_index("frame").loc["wedge"]
    assert (row["share_one"], row["share_other"], row["estimate"]) == pytest.approx((0.6, 0.2, 0.4))
    assert row[["n_one", "n_other", "cases_one", "cases_other"]].tolist() == [5, 5, 10, 5]


def test_tables_of_shares_have_the_columns_that_are_told_and_rows_in_order():
    table = statements(documents("x", PERIODS[0], 6, 5))
    told = ["estimate", "low", "high", "n", "cases", "interval"]
    for by in ("period", "year"):
        assert list(shares.shares(table, FRAMES, by)) == ["frame", "label", by, *told]
    years = shares.by_year(table, FRAMES)
    assert years["year"].tolist() == ["2020"] * 3 + [shares.ALL_YEARS] * 3 and years.index.tolist() == list(range(6))


@pytest.mark.parametrize(("code", "words"), [("NOR", "voices from Norway"), ("USA", "voices from the United States")])
def test_a_scope_names_its_country(code, words):
    assert shares.within_scope(code) == words


def test_believers_stand_above_zero_and_doubters_below():
    assert shares.side(pd.Series([2, 1, 0, -1, -2], index=list("abcde"))).to_dict() == {
        "a": shares.BELIEVERS, "b": shares.BELIEVERS, "c": None, "d": shares.DOUBTERS, "e": shares.DOUBTERS,
    }  # fmt: skip


def test_results_are_the_same_each_time_and_untested_without_permutations():
    rows = documents("x", PERIODS[0], 12, 9) + documents("x", PERIODS[1], 14, 4)
    table = statements(rows, stance=[1, -1] * 13)
    one, again, other = (shares.sides(table, FRAMES, "USA", seed=seed, permutations=200) for seed in (1, 1, 2))
    assert one.equals(again) and not one["low"].equals(other["low"])
    untested = shares.within(table, FRAMES, ["x"], permutations=0)
    assert untested[["p", "q", "low", "high"]].isna().all(axis=None) and untested["estimate"].notna().all()


def test_what_is_reported_comes_first_and_under_plain_names():
    columns = [
        "question",
        "label",
        "other",
        "one",
        "share_other",
        "share_one",
        "estimate",
        "low",
        "high",
        "n_other",
        "n_one",
    ]
    rows = [("x", f"F{n}", "then", "now", 0.2, 0.6, 0.4, 0.1, 0.7, 11, 12) for n in range(4)]
    table = pd.DataFrame(rows, columns=columns).assign(p=[0.02, 0.01, 0.2, 0.3], q=[0.05, 0.05, 0.3, 0.3], firm=True)
    assert shares.reported(table)["label"].tolist() == ["F1", "F0"]  # q of .05 is reported; the smaller p first
    assert [len(shares.foremost(table, most)) for most in (1, 3, 12)] == [2, 3, 4]
    assert shares.plainly(table).iloc[0].to_dict() == {
        "question": "x", "frame": "F0", "from": "then", "to": "now", "share from": 0.2, "share to": 0.6, "difference": 0.4,
        "low": 0.1, "high": 0.7, "documents from": 11, "documents to": 12, "p": 0.02, "q": 0.05, "each reading": True,
    }  # fmt: skip
    both = stacked(left=table.iloc[:1], right=table.iloc[:2])
    assert both["part"].tolist() == ["left", "right", "right"] and list(both)[0] == "part" and both.index.is_unique


def test_two_corpora_are_never_counted_together():
    table = statements(documents("x", PERIODS[0], 2, 1)).assign(corpus=["debate", "articles"])
    with pytest.raises(corpus.SelectionError, match="one corpus at a time"):
        shares.shares(table, FRAMES, "period")


def test_a_frame_is_a_whole_id():
    assert corpus.has(pd.Series(["wedge_war;history", "wedge", ""]), "wedge").tolist() == [0.0, 1.0, 0.0]


def test_sides_leave_out_zero_and_compare_americans_apart():
    rows = documents("x", PERIODS[0], 30, 15)
    table = statements(rows, stance=[2, -2, 0] * 10, country=["USA"] * 24 + ["CHN"] * 6)
    found = shares.sides(table, FRAMES, "USA", permutations=100)
    assert list(found["scope"].drop_duplicates()) == [shares.EVERYONE, shares.within_scope("USA")]
    first = found.groupby("scope", sort=False)[["n_one", "n_other"]].first()
    assert first.to_numpy().tolist() == [[10, 10], [8, 8]]
    assert found["q"].notna().all() and len(found) == 6
    only = shares.sides(table[table["country"] == "USA"], FRAMES, "USA", permutations=100)
    assert set(only["scope"]) == {shares.within_scope("USA")}
    both = statements([("d", "x", PERIODS[0], "wedge")] * 2, stance=[1, -1])
    assert shares.on_both_sides(both) == 1


def two_readers(agreed: pd.DataFrame, second: list[str]) -> SimpleNamespace:
    """The readings behind agreed statements: reader 1 as agreed, reader 2 with other frames."""
    key = agreed[["doc_id", "voice_id", "question"]]
    parts = [key.assign(coder=1, frames=agreed["frames"]), key.assign(coder=2, frames=second)]
    return SimpleNamespace(codings=pd.concat(parts, ignore_index=True))


def test_a_change_that_one_reading_does_not_show_is_not_firm():
    table = statements(documents("x", PERIODS[0], 20, 2) + documents("x", PERIODS[1], 20, 16))
    found = shares.changes(table, FRAMES, permutations=500)
    for second, firm in ((["security"] * 40, False), (list(table["frames"]), True)):
        checked = readings.confirm(two_readers(table, second), table, FRAMES, found).set_index("frame")
        assert checked.loc["wedge", "reader_1"] == pytest.approx(0.7)
        assert checked.loc["wedge", "reader_2"] == pytest.approx(0.7 if firm else 0)
        assert checked.loc["wedge", "firm"] == firm and not checked.loc["history", "firm"]
        share = shares.shares(table, FRAMES, "period")
        words = say_periods(share, checked.reset_index(), asked_of(table))
        assert words.title.startswith("Change of framing") == firm
        headline = find_periods(share, checked.reset_index(), asked_of(table))
        assert ("in each reading alone" in headline) != firm and len(words.title.split()) <= 12


def test_pairs_of_frames_and_what_independence_would_give():
    table = pd.DataFrame(
        {
            "frames": ["wedge;history", "wedge", "history", ""] * 2 + ["wedge;history"] * 2,
            "doc_id": ["a"] * 8 + ["b"] * 2,
        }
    )
    pair = together.together(table, FRAMES, "statements").set_index(["frame", "other"]).loc[("wedge", "history")]
    assert (pair["with_frame"], pair["with_other"], pair["observed"]) == (6, 6, 4)
    assert pair["expected"] == pytest.approx(6 * 6 / 10) and pair["ratio"] == pytest.approx(4 / 3.6)
    apart = together.together(table, FRAMES, "sentences", ["doc_id"]).set_index(["frame", "other"])
    assert apart.loc[("wedge", "history"), "expected"] == pytest.approx(4 * 4 / 8 + 2)


def test_moving_blocks_keep_neighbours_together():
    drawn = sentences.moving_blocks(12, 3, draws=500)
    assert (drawn.sum(axis=1) == 12).all()
    whole = sentences.moving_blocks(7, 7, draws=20)
    assert (whole == 1).all()  # one block of all paragraphs is the article itself
    assert drawn[:, 0].mean() < drawn[:, 5].mean()  # the ends stand in fewer blocks than the middle


def test_wording_noise_is_absent_where_all_paragraphs_agree_or_are_few():
    flags = pd.DataFrame({"wedge": [1.0] * 10, "history": [1.0, 0.0] * 2 + [0.0] * 6})
    low, high = sentences.wording_noise(pd.Series(range(10)), flags, 1)
    assert np.isnan(low[0]) and 0 <= low[1] <= 0.2 <= high[1]
    assert np.isnan(sentences.wording_noise(pd.Series([1] * 5 + [2] * 5), flags, 1)[0]).all()


def test_sentences_of_the_articles_stand_in_date_order_and_fill_their_article(data):
    table = sentences.sentences(data)
    assert len(table) == len(data.sentences) and table["date"].is_monotonic_increasing
    assert table.groupby("doc_id")["width"].sum().to_numpy() == pytest.approx(1)
    opening = sentences.sentences(data, "opening")
    before = data.paragraphs.groupby("doc_id")["characters"].cumsum() - data.paragraphs["characters"]
    kept = opening.merge(data.paragraphs.assign(before=before), on=["doc_id", "paragraph"])
    assert len(kept) == len(opening) < len(table) and kept["before"].max() < corpus.OPENING
    with pytest.raises(corpus.SelectionError, match="DEPTH"):
        sentences.sentences(data, "half")


def test_shares_of_articles_are_counts_over_sentences_and_lie_between_or_beside_the_readings(data):
    frames = shares.names(data.codebook)
    table = sentences.shares(sentences.sentences(data), frames)
    assert len(table) == len(frames) * data.sentences["doc_id"].nunique()
    assert table["estimate"].to_numpy() == pytest.approx((table["sentences"] / table["n"]).to_numpy())
    spans = table.dropna(subset=["low"])
    assert ((spans["low"] <= spans["estimate"]) & (spans["estimate"] <= spans["high"])).all()
    voices = sentences.by_voice(sentences.sentences(data), frames)
    totals = table.groupby("label")["sentences"].sum()
    assert voices[list(frames.values())].sum().to_dict() == totals.to_dict()
    speech = sentences.by_speech(sentences.sentences(data), frames)
    assert speech.groupby("label")["sentences"].sum().to_dict() == totals.to_dict()


def test_titles_and_sentences_follow_the_periods(data):
    asked = ask("split", periods=["2021-01-01"], data=data)
    words = framing.periods(asked).words
    assert "to 2020-12-31" in words.method and "from 2021-01-01" in words.method
    assert (
        "over all 45 differences tested. 9 of them are on this question" in words.method
        and "q over the 45 differences of all questions" in words.caption
        and "2022-02-2" not in words.method + words.reading
    )
    assert asked.scope.documents_without_period == 0 and words.n == len(asked.statements)


def test_events_that_do_not_exist_are_named(data):
    table = corpus.select(data, "split")
    with pytest.raises(corpus.SelectionError, match="1999-01-01"):
        shares.events_on(data, ["2022-02-24", "1999-01-01"], table)
    found = shares.events_on(data, ["2025-01-20", "2022-02-24"], table)
    assert found["date"].dt.strftime("%Y-%m-%d").tolist() == ["2022-02-24", "2025-01-20"]
    assert list(found) == ["date", "label"] and found.index.tolist() == [0, 1]


ROW = st.tuples(st.integers(0, 13), st.sampled_from(["", "wedge", "wedge;history", "security"]))


@settings(max_examples=20, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_shares_and_differences_keep_their_bounds_and_names_do_not_matter(rows, random):
    table = statements([(f"d{doc:02d}", "x", PERIODS[doc % 2], frames) for doc, frames in rows])
    share = shares.shares(table, FRAMES, "period")
    changes = shares.changes(table, FRAMES, permutations=50)
    assert share["estimate"].dropna().between(0, 1).all()
    assert changes["estimate"].dropna().between(-1, 1).all() and changes["p"].dropna().between(0, 1, "right").all()
    for found in (share, changes):
        limited = found.dropna(subset=["low", "high"])
        assert ((limited["low"] <= limited["estimate"] + 1e-6) & (limited["estimate"] <= limited["high"] + 1e-6)).all()
    names = sorted(table["doc_id"].unique())
    renamed = table.assign(doc_id=table["doc_id"].map(dict(zip(names, random.sample(names, len(names)), strict=True))))
    other_shares = shares.shares(renamed, FRAMES, "period")
    other_changes = shares.changes(renamed, FRAMES, permutations=50)
    pd.testing.assert_frame_equal(share.drop(columns=["low", "high"]), other_shares.drop(columns=["low", "high"]))
    pd.testing.assert_frame_equal(changes.drop(columns=["low", "high"]), other_changes.drop(columns=["low", "high"]))


def test_the_answer_names_only_periods_with_enough_documents(data):
    asked = ask("split", min_n=40, data=data)
    sizes = framing.periods(asked).tables["share"].groupby("period", sort=False)["n"].first()
    few, enough = sizes.index[sizes < 40], sizes.index[sizes >= 40]
    assert len(few) and len(enough)
    used = framing.answer(asked).text.split("95 % resampling intervals")[0]
    assert all(period in used for period in enough) and not any(period in used for period in few)


EVERY = [
    "years",
    "periods",
    "instrument",
    "all_questions",
    "within",
    "sides",
    "strips",
    "articles",
    "speech",
    "speakers",
    "pairs",
]


@pytest.fixture(scope="module")
def too_few(data) -> dict[str, Figure]:
    """Every figure of notebook 04 where no number of documents is enough."""
    asked = ask("split", min_n=10**6, data=data)
    return {name: getattr(framing, name)(asked) for name in EVERY}


@pytest.mark.parametrize("name", EVERY)
def test_below_the_minimum_nothing_is_estimated_in_a_table_or_in_words(too_few, name):
    figure = too_few[name]
    kept = [column for column in ("low", "high", "p", "q", "share_one", "share_other") if column in figure.table]
    if name in ("within", "sides", "articles"):
        kept.append("estimate")  # those by year and by period are drawn hollow, without an interval
    if name != "instrument":  # whose alpha is of two readings, drawn from enough statements only
        assert figure.table[kept].isna().all(axis=None)
    said = figure.words
    for text in (said.title, said.reading, said.alt, figure.finding):
        assert not re.search(r"\d %|[+−]\d+ point|[pq] [<=] |alpha is", text), text


@pytest.mark.parametrize("name", EVERY)
def test_a_figure_without_a_row_is_still_drawn_and_put_into_words(too_few, name):
    empty = too_few[name].but(too_few[name].table.iloc[:0])
    assert empty.axes and empty.words.reading and len(empty.words.title.split()) <= 12
    assert "nan" not in empty.words.reading + empty.words.caption
    empty.close()


def test_no_comparison_is_made_below_the_minimum_in_the_answer(data):
    said = framing.answer(ask("split", min_n=10**6, data=data)).text
    assert "1000000 documents" in said and "%" not in said and "too few documents" in said


def test_words_follow_the_table_that_is_drawn(data):
    asked = ask("split", data=data)
    years = framing.years(asked)
    assert years.words.title != years.but(years.table.query("frame != 'wedge'")).words.title
    speakers = framing.speakers(asked)
    assert speakers.words.reading != speakers.but(speakers.table.iloc[5:]).words.reading
    pairs = framing.pairs(asked)
    assert pairs.but(below=pairs.tables["below"].assign(n=7)).words.n == pairs.words.n - len(asked.statements) + 7


def test_another_seed_moves_only_the_limits(data):
    asked = ask("split", data=data)
    for verb in (framing.years, framing.articles):
        one, other = verb(asked).table, verb(asked.but(seed=2)).table
        assert not one["low"].equals(other["low"])
        pd.testing.assert_frame_equal(one.drop(columns=["low", "high"]), other.drop(columns=["low", "high"]))


def test_a_difference_is_worked_out_once(data, monkeypatch):
    asked = ask("split", min_n=10**6, data=data)
    framing.periods(asked)
    monkeypatch.setattr(shares, "changes", None)
    assert framing.periods(asked).table["part"].unique().tolist() == ["share", "difference"]


def test_p_counts_what_was_seen_as_one_more_way():
    dealt = np.array([[0.5, 0.1], [-0.5, 0.2], [0.1, 0.3]])
    assert permutation.chance(dealt, np.array([0.5, 0.9])) == pytest.approx([3 / 4, 1 / 4])
