"""Reasons on made-up statements whose counts, tests and expectations are known by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.arguments import charts_arguments, charts_networks, voice_networks, words_arguments, words_networks
from helpers.arguments import reasons as arguments
from helpers.corpus import SelectionError
from helpers.corpus.codebook import Codebook

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
    return arguments.with_side(frame)


def two_sides(n_for: int, with_for: int, n_against: int, with_against: int, country: str = "USA") -> pd.DataFrame:
    """Voices for and against, some of which give the reason offer, the others rivalry."""
    rows = [(f"f{i}", country, 1, "offer" if i < with_for else "rivalry") for i in range(n_for)]
    rows += [(f"a{i}", country, -1, "offer" if i < with_against else "rivalry") for i in range(n_against)]
    return table(*rows)


class TestCounts:
    def test_a_reason_stands_with_the_side_of_its_statement(self):
        found = arguments.counts(
            table(("v", "USA", 2, "offer"), ("w", "CHN", -1, "offer"), ("x", "CHN", 0, "offer")), BOOK
        )
        offer = found[found["reason"] == "offer"]
        assert dict(zip(offer["side"], offer["country"], strict=True)) == {
            "against": "China", "undecided": "China", "for": "United States",
        }  # fmt: skip
        assert offer["voices"].tolist() == [1, 1, 1] and offer["names"].tolist() == ["W", "X", "V"]

    def test_a_voice_counts_once_per_reason_and_side_however_often_it_speaks(self):
        found = arguments.counts(table(*[("v", "USA", 1, "offer;price")] * 3, ("v", "USA", -1, "offer")), BOOK)
        counts = found.set_index(["reason", "side"])["voices"]
        assert counts["offer", "for"] == counts["offer", "against"] == counts["price", "for"] == 1

    def test_silence_is_a_row_of_its_own_and_not_a_reason_not_held(self):
        found = arguments.counts(
            table(("v", "USA", 1, ""), ("v", "USA", 1, "offer"), ("w", "USA", 1, ""), ("w", "USA", 0, "price")), BOOK
        )
        silent = found[found["reason"] == arguments.NONE_READ]
        assert silent[["side", "voices", "names"]].to_numpy().tolist() == [["for", 1, "W"]]

    def test_reasons_that_nobody_gives_are_listed_with_none(self):
        found = arguments.counts(table(("v", "USA", 1, "offer")), BOOK)
        assert found.loc[found["voices"] == 0, "reason"].tolist() == ["memory", "rivalry", "price", "never"]
        assert arguments.counts(table().head(0), BOOK)["voices"].sum() == 0

    def test_every_row_of_the_named_list_can_be_found_again_in_the_counts(self):
        statements = table(("v", "USA", 1, "offer;price"), ("w", "CHN", -2, "offer"), ("w", "CHN", -2, "offer"))
        named = arguments.given(statements, BOOK).drop_duplicates(["reason", "side", "voice_id"])
        counts = arguments.counts(statements, BOOK)
        assert len(named) == counts.loc[counts["reason"] != arguments.NONE_READ, "voices"].sum() == 3

    def test_both_corpora_at_once_are_refused(self, data):
        with pytest.raises(SelectionError, match="never over both"):
            arguments.select(data, "split", "both")


class TestContrast:
    def test_fisher_by_hand(self):
        """4 of 10 against 1 of 55: the tail of the hypergeometric distribution, 0.001429; no other table is as rare."""
        found = arguments.contrast(two_sides(10, 4, 55, 1), BOOK).set_index(["scope", "reason"])
        row = found.loc["all voices", "offer"]
        assert (row["given_for"], row["n_for"], row["given_against"], row["n_against"]) == (4, 10, 1, 55)
        assert row["p"] == pytest.approx((210 * 55 + 252) / 8259888, rel=1e-6)

    def test_lady_tasting_tea(self):
        """Fisher 1935: three of four cups told apart, one-sided 17/70, two-sided 34/70."""
        found = arguments.contrast(two_sides(4, 3, 4, 1), BOOK, min_n=4)
        assert found.loc[0, "p"] == pytest.approx(34 / 70)

    def test_the_family_is_every_row_of_both_scopes(self):
        found = arguments.contrast(two_sides(10, 8, 10, 1), BOOK)
        assert len(found) == 4 and found["p"].notna().all()
        smallest = found["p"].min()
        assert found["q"].min() == pytest.approx(smallest) and (found["q"] >= found["p"] - 1e-12).all()
        half = arguments.contrast(two_sides(10, 8, 10, 1, "CHN"), BOOK)
        assert set(half["scope"]) == {"all voices"} and len(half) == 2

    def test_no_share_for_a_reason_of_fewer_than_five_voices(self):
        found = arguments.contrast(two_sides(10, 3, 10, 1), BOOK).set_index(["scope", "reason"])
        assert found.loc[("all voices", "offer"), ["share_for", "low_for", "share_against"]].isna().all()
        assert found.loc[("all voices", "rivalry"), "share_for"] == pytest.approx(0.7)
        assert found.loc[("all voices", "offer"), "p"] < 1

    def test_no_test_and_no_share_where_a_side_has_fewer_than_five_voices(self):
        found = arguments.contrast(two_sides(4, 4, 30, 10), BOOK)
        assert found[["p", "q", "share_for"]].isna().all(axis=None) and found["given_for"].sum() > 0
        assert words_arguments._contrast_title(found) == "Voices for and against: too few for a test"

    def test_a_voice_on_both_sides_is_undecided_and_left_out(self):
        statements = pd.concat([two_sides(6, 3, 6, 1), table(("z", "USA", 1, "price"), ("z", "USA", -1, "price"))])
        found = arguments.contrast(statements, BOOK)
        assert "price" not in set(found["reason"]) and (found["n_for"] == 6).all()

    def test_only_reasons_of_a_voices_own_side_count(self):
        statements = pd.concat([two_sides(6, 3, 6, 1), table(("f0", "USA", 2, ""), ("f0", "USA", -1, "price"))])
        assert "price" not in set(arguments.contrast(statements, BOOK)["reason"])

    def test_what_hangs_on_silent_voices_is_not_firm(self):
        silent = table(*[(f"s{i}", "USA", -1, "") for i in range(60)])
        statements = pd.concat([two_sides(8, 5, 8, 2), silent])
        found = arguments.contrast(statements, BOOK)
        assert len(arguments.survivors(found)) and arguments.firm(found).empty
        scope = words_arguments.Scope("Q?", {"for": "yes", "against": "no"}, "pages", "2024", "", 76, 76, 60)
        assert "none survives" in words_arguments.finding(
            found, scope
        ) and "none of them firmly" in words_arguments._contrast_title(found)

    def test_with_no_difference_the_words_say_that_none_survives(self):
        found = arguments.contrast(two_sides(10, 5, 10, 5), BOOK)
        assert words_arguments._contrast_title(found) == "No reason sets the two sides apart after correction"
        assert "none survives correction" in words_arguments._verdict(found)

    def test_a_firm_difference_is_named_with_counts(self):
        found = arguments.contrast(two_sides(12, 12, 12, 0), BOOK)
        assert words_arguments._contrast_title(found) == "“Offer” and “Rivalry” set the two sides apart"
        assert "12 of 12 voices for and 0 of 12 against" in words_arguments._verdict(found)


VOICES = st.lists(
    st.tuples(st.integers(0, 11), st.integers(-2, 2), st.sets(st.sampled_from(REASONS[:4]), max_size=3)),
    min_size=1,
    max_size=25,
)


def made(rows: list, names: dict[int, str]) -> pd.DataFrame:
    return table(
        *[(names[voice], "USA" if voice % 2 else "CHN", stance, ";".join(sorted(held))) for voice, stance, held in rows]
    )


@settings(max_examples=20, deadline=None)
@given(VOICES, st.permutations(range(12)))
def test_relabelling_voices_changes_nothing_but_names(rows, order):
    one, two = made(rows, {i: f"v{i:02d}" for i in range(12)}), made(rows, {i: f"w{order[i]:02d}" for i in range(12)})
    for measure in (arguments.counts, lambda t, b: arguments.contrast(t, b, min_n=2), arguments.combined):
        first, second = (measure(frame, BOOK) for frame in (one, two))
        plain = [column for column in first.columns if not column.startswith("names")]
        pd.testing.assert_frame_equal(first[plain], second[plain])


@settings(max_examples=20, deadline=None)
@given(VOICES)
def test_counts_agree_with_each_other(rows):
    frame = made(rows, {i: f"v{i:02d}" for i in range(12)})
    found, sizes = arguments.counts(frame, BOOK), arguments.sizes(frame)
    whole = found.groupby(["side", "reason"], observed=True)["voices"].sum()
    assert all(n <= sizes[side] for (side, _), n in whole.items())
    pairs = arguments.combined(frame, BOOK)
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
    found = arguments.combined(table(*rows), BOOK).set_index(["side", "one", "other"])
    pair = found.loc["for", "Offer", "Price"]
    assert (pair["voices"], pair["n"], pair["names"]) == (2, 4, "A; B") and pair["expected"] == pytest.approx(3 * 2 / 4)
    assert found.loc[("for", "Offer", "Rivalry"), ["voices", "expected"]].tolist() == [0, 0.75]
    assert found.loc[("against", "Offer", "Price"), "voices"] == 1
    assert arguments.worth_drawing(found.reset_index()).sum() == 1


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
        assert voice_networks.of_voices(some.assign(doc_id=list("abc")), 2, shuffles=1).dropped == 1

    def test_each_shared_question_counts_once_and_shared_reasons_need_the_same_sign(self):
        rows = pd.concat([
            table(("v", "USA", 2, "offer"), ("v", "USA", 0, ""), ("w", "CHN", 1, "offer")),
            table(("v", "USA", -1, "price"), ("w", "CHN", 1, "price"), question="bond"),
            table(("w", "CHN", 2, "price"), question="try"),
        ])  # fmt: skip
        rows = rows.assign(doc_id=[f"d{i}" for i in range(len(rows))])
        tie = voice_networks.of_voices(rows, 1, shuffles=1).ties.iloc[0]
        assert tie[["questions", "congruence", "conflict", "weight", "reasons"]].tolist() == [2, 1.25, 0.75, 0.5, 1]

    def test_two_statements_in_one_document_on_one_question_count_once(self):
        rows = table(("v", "USA", 2, ""), ("v", "USA", 2, ""), ("w", "USA", 2, "")).assign(doc_id=["a", "a", "b"])
        network = voice_networks.of_voices(rows, 1, shuffles=1)
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
        network = voice_networks.of_voices(camps, 3, shuffles=60)
        found = network.nodes.set_index("id")["community"].astype(str)
        assert found[[f"v{i}" for i in range(6)]].nunique() == found[[f"v{i}" for i in range(6, 12)]].nunique() == 1
        assert found.nunique() == 2 and network.facts["p"] < 0.05
        assert network.facts["modularity"] == pytest.approx(0.5) and "more than stances" in words_networks._grouped(
            network
        )
        rng = np.random.default_rng(3)
        mixed = voice_networks.of_voices(camps.assign(stance=rng.integers(-2, 3, len(camps))), 3, shuffles=60)
        assert mixed.facts["p"] > 0.05 and "read no camps" in words_networks._grouped(mixed)


@pytest.mark.parametrize("n", [0, 1, 3])
def test_charts_and_words_hold_with_few_statements_or_none(n):
    import matplotlib.pyplot as plt

    statements = table(("v", "USA", 2, "offer"), ("w", "CHN", -1, "offer;price"), ("x", "RUS", 0, "")).iloc[:n]
    about = words_arguments.Scope("Q?", {"for": "yes", "against": "no"}, "pages", "2024", "", n, n, int(n == 3))
    counts, sizes = arguments.counts(statements, BOOK), arguments.sizes(statements)
    compared, pairs = arguments.contrast(statements, BOOK), arguments.combined(statements, BOOK)
    tied, agreeing = voice_networks.of_reasons(statements, BOOK), voice_networks.of_voices(statements, 1, shuffles=1)
    charts_arguments.reasons(counts, sizes)
    charts_arguments.contrast(compared)
    charts_arguments.combined(pairs, arguments.worth_drawing(pairs))
    charts_networks.of_reasons(tied)
    charts_networks.of_voices(agreeing)
    charts_networks.matrix(agreeing)
    for found in (
        words_arguments.reasons(counts, sizes, about),
        words_arguments.contrast(compared, statements, about, 5),
        words_arguments.combined(pairs, arguments.worth_drawing(pairs), about),
        words_networks.of_reasons(tied, about, 1),
        words_networks.of_voices(agreeing, 1, ""),
        words_networks.matrix(agreeing, 1, ""),
    ):
        assert all((found.title, found.caption, found.alt, found.reading)) and len(found.title.split()) <= 12
        assert "nan" not in " ".join((found.title, found.caption, found.alt, found.reading)).split()
    plt.close("all")
