"""Reasons on made-up statements whose counts, tests and expectations are known by hand."""

import os

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import arguments
from helpers.arguments import reasons, voice_networks
from helpers.arguments.by_side import sizes as counted_sides
from helpers.arguments.contrast import draw, find, headline, verdict
from helpers.arguments.map import _tested
from helpers.arguments.network_voices import grouped, how_grouped, sizes
from helpers.asked import ask
from helpers.corpus import SelectionError
from helpers.corpus.codebook import Codebook
from tests.asking import asked_of

pytestmark = [pytest.mark.usefixtures("few"), pytest.mark.xdist_group("arguments")]
REASONS = ["memory", "offer", "rivalry", "price", "never"]
BOOK = Codebook({"arguments": {key: {"label": key.title(), "means": "x"} for key in REASONS}})


def table(*rows: tuple, question: str = "split") -> pd.DataFrame:
    """Statements from (voice, country, stance, arguments); each in a document of its own."""
    frame = pd.DataFrame(rows, columns=["voice_id", "country", "stance", "arguments"])
    number = [f"{place:03d}" for place in range(len(frame))]
    frame = frame.assign(
        statement_id=[f"s{n}" for n in number], doc_id=[f"d{n}" for n in number], name=frame["voice_id"].str.upper(), question=question,
        certainty="explicit", published="2024-01-15", date=pd.Timestamp("2024-01-15"),
    )  # fmt: skip
    return reasons.with_side(frame)


def two_sides(n_for: int, with_for: int, n_against: int, with_against: int, country: str = "USA") -> pd.DataFrame:
    """Voices for and against, some of which give the reason offer, the others rivalry."""
    rows = [(f"f{i}", country, 1, "offer" if i < with_for else "rivalry") for i in range(n_for)]
    rows += [(f"a{i}", country, -1, "offer" if i < with_against else "rivalry") for i in range(n_against)]
    return table(*rows)


def test_a_q_is_never_printed_as_zero():
    found = reasons.contrast(two_sides(20, 20, 20, 0), BOOK, "USA", min_n=4)
    assert found["q"].min() < 0.0005
    said = verdict(found)
    assert "(q < 0.001)" in said and "q = 0.000" not in said
    shown = {text.get_text() for ax in draw(found).figure.axes for text in ax.texts}
    assert "<.001" in shown and "0.000" not in shown
    open_ = found.assign(q_reasoned=[0.0002, *[0.2] * (len(found) - 1)], q=[0.01] * len(found))
    assert "(lowest q < 0.001)" in verdict(open_)
    assert "(p < 0.001)" in _tested({"share": 0.5, "threshold": 0.3, "p": 0.0001})
    facts = {"modularity": 0.5, "shuffles": 2000, "modularity_95": 0.1, "p": 0.0005}
    assert "(p < 0.001)" in how_grouped(facts)


class TestCounts:
    def test_a_reason_stands_with_the_side_of_its_statement(self):
        found = reasons.counts(
            table(("v", "USA", 2, "offer"), ("w", "CHN", -1, "offer"), ("x", "CHN", 0, "offer")), BOOK
        )
        offer = found[found["reason"] == "offer"]
        assert dict(zip(offer["side"], offer["country"], strict=True)) == {
            "against": "China", "undecided": "China", "for": "United States",
        }  # fmt: skip
        assert offer["voices"].tolist() == [1, 1, 1] and offer["names"].tolist() == ["W", "X", "V"]

    def test_a_voice_counts_once_per_reason_and_side_however_often_it_speaks(self):
        found = reasons.counts(table(*[("v", "USA", 1, "offer;price")] * 3, ("v", "USA", -1, "offer")), BOOK)
        counts = found.set_index(["reason", "side"])["voices"]
        assert counts["offer", "for"] == counts["offer", "against"] == counts["price", "for"] == 1

    def test_silence_is_a_row_of_its_own_and_not_a_reason_not_held(self):
        found = reasons.counts(
            table(("v", "USA", 1, ""), ("v", "USA", 1, "offer"), ("w", "USA", 1, ""), ("w", "USA", 0, "price")), BOOK
        )
        silent = found[found["reason"] == reasons.NONE_READ]
        assert silent[["side", "voices", "names"]].to_numpy().tolist() == [["for", 1, "W"]]

    def test_reasons_that_nobody_gives_are_listed_with_none(self):
        found = reasons.counts(table(("v", "USA", 1, "offer")), BOOK)
        assert found.loc[found["voices"] == 0, "reason"].tolist() == ["memory", "rivalry", "price", "never"]
        assert reasons.counts(table().head(0), BOOK)["voices"].sum() == 0

    def test_every_row_of_the_named_list_can_be_found_again_in_the_counts(self):
        statements = table(("v", "USA", 1, "offer;price"), ("w", "CHN", -2, "offer"), ("w", "CHN", -2, "offer"))
        named = reasons.given(statements, BOOK).drop_duplicates(["reason", "side", "voice_id"])
        counts = reasons.counts(statements, BOOK)
        assert len(named) == counts.loc[counts["reason"] != reasons.NONE_READ, "voices"].sum() == 3

    def test_both_corpora_at_once_are_refused(self, data):
        with pytest.raises(SelectionError, match="never over both"):
            arguments.by_side(ask("split", "both", data=data))
        with pytest.raises(SelectionError, match="never over both"):
            arguments.network_voices(ask("split", "both", data=data))


class TestContrast:
    def test_fisher_by_hand(self):
        """4 of 10 against 1 of 55: the tail of the hypergeometric distribution, 0.001429; no other table is as rare."""
        found = reasons.contrast(two_sides(10, 4, 55, 1), BOOK, "USA").set_index(["scope", "reason"])
        row = found.loc["all voices", "offer"]
        assert (row["given_for"], row["n_for"], row["given_against"], row["n_against"]) == (4, 10, 1, 55)
        assert row["p"] == pytest.approx((210 * 55 + 252) / 8259888, rel=1e-6)

    def test_lady_tasting_tea(self):
        """Fisher 1935: three of four cups told apart, one-sided 17/70, two-sided 34/70."""
        found = reasons.contrast(two_sides(4, 3, 4, 1), BOOK, "USA", min_n=4)
        assert found.loc[0, "p"] == pytest.approx(34 / 70)

    def test_the_family_is_every_row_of_both_scopes(self):
        found = reasons.contrast(two_sides(10, 8, 10, 1), BOOK, "USA")
        assert len(found) == 4 and found["p"].notna().all()
        smallest = found["p"].min()
        assert found["q"].min() == pytest.approx(smallest) and (found["q"] >= found["p"] - 1e-12).all()
        half = reasons.contrast(two_sides(10, 8, 10, 1, "CHN"), BOOK, "USA")
        assert set(half["scope"]) == {"all voices"} and len(half) == 2

    def test_no_share_for_a_reason_of_fewer_than_five_voices(self):
        found = reasons.contrast(two_sides(10, 3, 10, 1), BOOK, "USA").set_index(["scope", "reason"])
        assert found.loc[("all voices", "offer"), ["share_for", "low_for", "share_against"]].isna().all()
        assert found.loc[("all voices", "rivalry"), "share_for"] == pytest.approx(0.7)
        assert found.loc[("all voices", "offer"), "p"] < 1

    def test_no_test_and_no_share_where_a_side_has_fewer_than_five_voices(self):
        found = reasons.contrast(two_sides(4, 4, 30, 10), BOOK, "USA")
        assert found[["p", "q", "share_for"]].isna().all(axis=None) and found["given_for"].sum() > 0
        assert headline(found) == "Voices for and against: too few for a test"

    def test_a_voice_on_both_sides_is_undecided_and_left_out(self):
        statements = pd.concat([two_sides(6, 3, 6, 1), table(("z", "USA", 1, "price"), ("z", "USA", -1, "price"))])
        found = reasons.contrast(statements, BOOK, "USA")
        assert "price" not in set(found["reason"]) and (found["n_for"] == 6).all()

    def test_only_reasons_of_a_voices_own_side_count(self):
        statements = pd.concat([two_sides(6, 3, 6, 1), table(("f0", "USA", 2, ""), ("f0", "USA", -1, "price"))])
        assert "price" not in set(reasons.contrast(statements, BOOK, "USA")["reason"])

    def test_what_hangs_on_silent_voices_is_not_firm(self):
        silent = table(*[(f"s{i}", "USA", -1, "") for i in range(60)])
        statements = pd.concat([two_sides(8, 5, 8, 2), silent])
        found = reasons.contrast(statements, BOOK, "USA")
        assert len(reasons.survivors(found)) and reasons.firm(found).empty
        assert "none survives" in find(found, asked_of(statements, BOOK))
        assert "neither of them firmly" in headline(found)

    def test_with_no_difference_the_words_say_that_none_survives(self):
        found = reasons.contrast(two_sides(10, 5, 10, 5), BOOK, "USA")
        assert headline(found) == "No reason sets the two sides apart after correction"
        assert "none survives correction" in verdict(found)

    def test_a_firm_difference_is_named_with_counts(self):
        found = reasons.contrast(two_sides(12, 12, 12, 0), BOOK, "USA")
        assert headline(found) == "“Offer” and “Rivalry” set the two sides apart"
        assert "12 of 12 voices for and 0 of 12 against" in verdict(found)


VOICES = st.lists(
    st.tuples(st.integers(0, 11), st.integers(-2, 2), st.sets(st.sampled_from(REASONS[:4]), max_size=3)),
    min_size=1,
    max_size=25,
)


def made(rows: list, names: dict[int, str]) -> pd.DataFrame:
    return table(
        *[(names[voice], "USA" if voice % 2 else "CHN", stance, ";".join(sorted(held))) for voice, stance, held in rows]
    )


@settings(max_examples=200 if os.environ.get("NIGHTLY") else 8, deadline=None)
@given(VOICES, st.permutations(range(12)))
def test_relabelling_voices_changes_nothing_but_names(rows, order):
    one, two = made(rows, {i: f"v{i:02d}" for i in range(12)}), made(rows, {i: f"w{order[i]:02d}" for i in range(12)})
    for measure in (reasons.counts, lambda t, b: reasons.contrast(t, b, "USA", min_n=2), reasons.combined):
        first, second = (measure(frame, BOOK) for frame in (one, two))
        plain = [column for column in first.columns if not column.startswith("names")]
        pd.testing.assert_frame_equal(first[plain], second[plain])


@settings(max_examples=20, deadline=None)
@given(VOICES)
def test_counts_agree_with_each_other(rows):
    frame = made(rows, {i: f"v{i:02d}" for i in range(12)})
    found = reasons.counts(frame, BOOK)
    here, spoke = counted_sides(found), frame.groupby("side", observed=False)["voice_id"].nunique()
    assert all(here[side] == spoke[side] for side in here)
    whole = found.groupby(["side", "reason"], observed=True)["voices"].sum()
    assert all(n <= here[side] for (side, _), n in whole.items())
    pairs = reasons.combined(frame, BOOK)
    assert (pairs["voices"] <= pairs[["n_one", "n_other"]].min(axis=1)).all() and (
        pairs["expected"] <= pairs["n"]
    ).all()


def test_pairs_and_what_independence_would_give():
    rows = [
        ("a", "USA", 1, "offer;price"),
        ("b", "USA", 1, "offer;price"),
        ("c", "USA", 1, "offer"),
        ("d", "USA", 1, "rivalry"),
    ]
    rows += [("e", "USA", -1, "offer;price"), ("f", "USA", 1, "")]
    found = reasons.combined(table(*rows), BOOK).set_index(["side", "one", "other"])
    pair = found.loc["for", "Offer", "Price"]
    assert (pair["voices"], pair["n"], pair["names"]) == (2, 4, "A; B") and pair["expected"] == pytest.approx(3 * 2 / 4)
    assert found.loc[("for", "Offer", "Rivalry"), ["voices", "expected"]].tolist() == [0, 0.75]
    assert found.loc[("against", "Offer", "Price"), "voices"] == 1
    assert reasons.worth_drawing(found.reset_index()).sum() == 1


def words_of(network: voice_networks.Network) -> str:
    return grouped(sizes(network.nodes), network.facts)


class TestNetworks:
    def test_a_tie_is_signed_by_the_stance_and_both_is_not_silence(self):
        statements = table(
            ("v", "USA", 2, "offer"), ("v", "USA", -1, "offer"), ("w", "CHN", -2, "offer"), ("x", "CHN", 0, "price")
        )
        ties = voice_networks.of_reasons(statements, BOOK).ties.set_index(["source", "target"])
        assert ties.loc[("v", "reason:offer"), ["n", "weight", "side"]].tolist() == [2, 0.0, "both"]
        assert ties.loc[("w", "reason:offer"), ["n", "weight", "side"]].tolist() == [1, -1.0, "against"]
        assert ties.loc[("x", "reason:price"), ["n", "weight", "side"]].tolist() == [1, 0.0, "undecided"]
        assert len(ties) == 3

    def test_voices_below_the_minimum_are_dropped_and_counted(self):
        statements = table(("v", "USA", 2, "offer;price"), ("w", "CHN", -2, "offer"), ("x", "CHN", 0, ""))
        network = voice_networks.of_reasons(statements, BOOK, 2)
        assert set(network.ties["source"]) == {"v"} and network.dropped == 1
        some = pd.concat([table(("v", "USA", 1, ""), ("w", "USA", 1, "")), table(("v", "USA", 1, ""), question="bond")])
        assert voice_networks.of_voices(some.assign(doc_id=list("abc")), 4, 2, shuffles=1).dropped == 1

    def test_each_shared_question_counts_once_and_shared_reasons_need_the_same_sign(self):
        rows = pd.concat([
            table(("v", "USA", 2, "offer"), ("v", "USA", 0, ""), ("w", "CHN", 1, "offer")),
            table(("v", "USA", -1, "price"), ("w", "CHN", 1, "price"), question="bond"),
            table(("w", "CHN", 2, "price"), question="try"),
        ])  # fmt: skip
        rows = rows.assign(doc_id=[f"d{i}" for i in range(len(rows))])
        tie = voice_networks.of_voices(rows, 4, 1, shuffles=1).ties.iloc[0]
        assert tie[["questions", "congruence", "conflict", "weight", "reasons"]].tolist() == [2, 1.25, 0.75, 0.5, 1]

    def test_two_statements_in_one_document_on_one_question_count_once(self):
        rows = table(("v", "USA", 2, ""), ("v", "USA", 2, ""), ("w", "USA", 2, "")).assign(doc_id=["a", "a", "b"])
        network = voice_networks.of_voices(rows, 4, 1, shuffles=1)
        assert network.nodes.set_index("id").loc["v", "statements"] == 1

    def test_the_threshold_keeps_at_most_three_ties_per_voice(self):
        assert voice_networks.drawn_from(pd.Series([3, 2, 2, 1, -3.0]), 1) == 3
        assert voice_networks.drawn_from(pd.Series([3, 2, 2, 1, -3.0]), 2) == 1
        assert voice_networks.drawn_from(pd.Series([0.0, 0.0]), 2) == 0

    def test_two_camps_are_found_beyond_chance_and_no_camps_are_not(self):
        camps = pd.concat([
            table(*[(f"v{i}", "USA", 2 if i < 6 else -2, "") for i in range(12)], question=name) for name in ("split", "try", "bond")
        ])  # fmt: skip
        camps = camps.assign(doc_id=[f"d{i}" for i in range(len(camps))])
        network = voice_networks.of_voices(camps, 4, 3, shuffles=60)
        found = network.nodes.set_index("id")["community"].astype(str)
        assert found[[f"v{i}" for i in range(6)]].nunique() == found[[f"v{i}" for i in range(6, 12)]].nunique() == 1
        assert found.nunique() == 2 and network.facts["p"] < 0.05
        assert network.facts["modularity"] == pytest.approx(0.5) and "more than stances" in words_of(network)
        rng = np.random.default_rng(3)
        mixed = voice_networks.of_voices(camps.assign(stance=rng.integers(-2, 3, len(camps))), 4, 3, shuffles=60)
        assert mixed.facts["p"] > 0.05 and "read no camps" in words_of(mixed)

    def test_fewer_voices_than_asked_for_have_no_groups(self):
        rows = pd.concat(
            [table(*[(f"v{i}", "USA", 1, "") for i in range(4)], question=name) for name in ("split", "try")]
        )
        rows = rows.assign(doc_id=[f"d{i}" for i in range(len(rows))])
        network = voice_networks.of_voices(rows, 4, 2, min_n=5)
        assert network.nodes["community"].nunique() == 4 and np.isnan(network.facts["p"])
        assert words_of(network) == "No groups: fewer than 5 voices."
        assert voice_networks.of_voices(rows, 4, 2, min_n=4, shuffles=1).nodes["community"].nunique() == 1
        cells = voice_networks.communities(network, rows, ["split"])["split"]
        assert cells.tolist() == ["(1)"] * 4


FIGURES = {
    "by_side": arguments.by_side,
    "contrast": arguments.contrast,
    "pairs": arguments.pairs,
    "map": arguments.map,
    "network_reasons": arguments.network_reasons,
    "network_voices": lambda asked: arguments.network_voices(asked, 1),
    "matrix": lambda asked: arguments.matrix(asked, 1),
}


def texts(figure) -> str:
    words = figure.words
    return " ".join(
        (words.title, words.subtitle, words.caption, words.method, words.alt, words.reading, figure.finding)
    )


@pytest.mark.parametrize("n", [0, 1, 3])
@pytest.mark.parametrize("name", FIGURES)
def test_charts_and_words_hold_with_few_statements_or_none(n, name):
    statements = table(("v", "USA", 2, "offer"), ("w", "CHN", -1, "offer;price"), ("x", "RUS", 0, "")).iloc[:n]
    figure = FIGURES[name](asked_of(statements, BOOK))
    assert figure.axes
    found = figure.words
    assert all((found.title, found.caption, found.alt, found.reading)) and len(found.title.split()) <= 12
    assert "nan" not in texts(figure).split()
    figure.close()


@pytest.fixture(scope="module")
def asked(data):
    return ask("split", data=data)


@pytest.mark.parametrize("name", FIGURES)
def test_with_no_row_left_the_words_hold_and_the_sheet_says_why(name, asked):
    figure = getattr(arguments, name)(asked)
    none = figure.but(**{part: table.head(0) for part, table in figure.tables.items()})
    assert none.words.n == 0 or name in ("pairs", "matrix")
    assert none.axes and "nan" not in texts(none).split()
    none.close()


ESTIMATES = ["share_for", "low_for", "high_for", "share_against", "low_against", "high_against", "p", "q", "q_reasoned"]


@pytest.mark.parametrize("name", FIGURES)
def test_the_least_number_of_voices_reaches_every_estimate(name, asked):
    figure = FIGURES[name](asked.but(min_n=10**6))
    here = figure.table.columns.intersection([*ESTIMATES, "x", "y", "width", "height"])
    assert figure.table[here].isna().all(axis=None)
    said = texts(figure)
    assert not any(mark in said.replace("95 %", "") for mark in (" %", "p = ", "q = ", "modularity ", "inside groups"))


def test_the_least_number_of_voices_reaches_answer_and_groups(asked):
    few = asked.but(min_n=10**6)
    assert "q = " not in arguments.answer(few).text and "modularity" not in arguments.answer(few).text
    groups = arguments.groups(few)
    assert "modularity" not in groups.caption + groups.reading
    assert groups.table[asked.book.ids("questions")].map(lambda cell: cell in ("", "(1)")).all(axis=None)


def test_the_settings_are_printed_as_they_were_set(asked):
    few = asked.but(min_n=7)
    assert "fewer than 7 voices" in arguments.contrast(few).words.method
    assert "at least 7 voices" in arguments.map(few).words.method
    assert "fewer than 4 statements" in arguments.matrix(few, 4).words.method
    assert "with fewer than 2 reasons" in arguments.network_reasons(few, 2).words.caption


@pytest.mark.parametrize("name", ["by_side", "contrast", "pairs", "network_reasons"])
def test_another_seed_changes_no_figure_of_counts(name, asked):
    one, other = FIGURES[name](asked), FIGURES[name](asked.but(seed=2))
    pd.testing.assert_frame_equal(one.table, other.table)
    assert texts(one) == texts(other)


def test_words_follow_the_table(asked):
    figure = arguments.by_side(asked)
    one = figure.but(figure.table.query("country == 'China'"))
    assert "in a row for each reason" in one.words.alt and one.words.n < figure.words.n
    sides = arguments.contrast(asked)
    changed = sides.table.assign(q=1.0, q_reasoned=1.0)
    assert "none survives correction" in sides.but(changed).words.reading and "none" in sides.but(changed).finding
    pairs = arguments.pairs(asked)
    assert pairs.but(pairs.table.iloc[1:]).words.reading != pairs.words.reading
    matrix = arguments.matrix(asked)
    assert matrix.but(matrix.table.head(5)).words.reading.startswith("Of 5 pairs")
    voices = arguments.network_voices(asked)
    fewer = voices.but(node=voices.tables["node"].head(6))
    assert fewer.words.n == 6 and fewer.axes
    fewer.close()
    mapped = arguments.map(asked)
    assert mapped.but(mapped.table.iloc[1:]).words.n == mapped.words.n - mapped.table.loc[0, "voices"]


def test_the_network_drawn_goes_into_files_and_the_whole_one_beside_it(asked, tmp_path, monkeypatch):
    monkeypatch.setenv("FIGURES_OUT", str(tmp_path))
    figure = arguments.network_voices(asked)
    figure.show("03-network-voices")
    drawn, whole = (nx.read_gexf(tmp_path / f"03-network-voices{end}.gexf") for end in ("", "-full"))
    assert drawn.number_of_edges() == len(figure.tables["tie"]) < whole.number_of_edges()
    assert min(weight for *_, weight in drawn.edges(data="weight")) > 0
    assert {abs(net) for *_, net in drawn.edges(data="net")} == {weight for *_, weight in drawn.edges(data="weight")}
    assert set(figure.table["part"]) == {"node", "tie"}
