"""Made-up corpora whose dependence on choices is known by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from helpers import corpus
from helpers import robustness as notebook
from helpers.arguments import reasons
from helpers.asked import ask
from helpers.robustness import headlines, influence, parts, specify, tables
from helpers.robustness.specifications import same
from helpers.robustness.specify import Headline

pytestmark = [pytest.mark.usefixtures("few"), pytest.mark.xdist_group("robustness")]
OUT = ("scholar", "think_tank", "former_official", "journalist")  # roles out of office


def table(rows: list[tuple], **columns) -> pd.DataFrame:
    """Statements from (doc, voice, country, stance); every other column as given or plain."""
    frame = pd.DataFrame(rows, columns=["doc_id", "voice_id", "country", "stance"])
    plain = {
        "reader": "agreed", "certainty": "explicit", "access": "direct", "language": "en", "role": "scholar", "month_only": False,
        "corpus": "debate", "publisher": "P", "url": "https://www.paper.org/a", "question": "split", "frames": "",
    }  # fmt: skip
    return frame.assign(**{**plain, **columns})


def believers(unit: str = "voice_id", collapse: bool = True) -> Headline:
    return Headline(
        "ours", "Believers in A against B", lambda t: (t["stance"] >= 1).astype(float), lambda t: t["country"], "A", "B",
        unit, collapse, scale=(-2, -1, 0, 1, 2),
    )  # fmt: skip


def same_everywhere() -> pd.DataFrame:
    """Ten voices of A (six believe) and ten of B (two believe), one document each, alike in every other respect."""
    rows = [(f"a{i}", f"va{i}", "A", 1 if i < 6 else -1) for i in range(10)]
    rows += [(f"b{i}", f"vb{i}", "B", 1 if i < 2 else -1) for i in range(10)]
    frame = table(rows)
    return pd.concat([frame.assign(reader=reader) for reader in ("agreed", "reader 1", "reader 2")], ignore_index=True)


CROSSED = {
    "reader": ["agreed", "reader 1", "reader 2"],
    "certainty": ["all", "explicit only"],
    "relayed": ["in", "out"],
}
SINGLE = {"vote": ["as defined", "per statement", "per document"], "language": ["all", "English only"]}


def test_where_nothing_matters_every_choice_gives_the_same_estimate():
    results = specify.specify(same_everywhere(), believers(), specify.grid(CROSSED, SINGLE))
    assert len(results) == 12 + 3 and results["estimate"].to_numpy() == pytest.approx(0.4)
    found = specify.summary(results)
    assert (found["median"], found["least"], found["most"], found["same_sign"]) == pytest.approx((0.4, 0.4, 0.4, 1.0))
    assert specify.decomposition(results, list(CROSSED))["share"].tolist() == [0.0, 0.0, 0.0]


def test_the_tipping_point_can_be_worked_out_by_hand():
    agreed = same_everywhere().query("reader == 'agreed'")
    # 0.6 - 0.2 = 0.4: four of A's six believers moved one step down (+1 to 0) make it vanish: 4 of 20 statements
    assert influence.tipping(agreed, believers()) == {"needed": 4, "of": 20, "share": 0.2, "direction": "down"}
    # in B alone only stances of -1 can move, and one step up makes them 0, not believers
    assert np.isnan(influence.tipping(agreed, believers(), "B")["needed"])
    assert influence.tipping(agreed, believers(), "A")["needed"] == 4


def test_the_document_that_drives_a_result_is_named_and_its_sign_turns():
    rows = [("big", f"va{i}", "A", 2) for i in range(6)] + [(f"a{i}", f"va{i + 6}", "A", -1) for i in range(6)]
    rows += [(f"b{i}", f"vb{i}", "B", 1 if i < 3 else -1) for i in range(10)]
    frame = table(rows)
    found = influence.leave_out(frame, believers())
    first = found[found["kind"] == "document"].iloc[0]
    assert first["left_out"] == "big" and bool(first["turns"])
    assert first["estimate"] == pytest.approx(0 - 0.3) and first["rows"] == 6
    choices = {"big page": {"in": specify.every, "out": lambda t: t["doc_id"] != "big"}}
    grid = specify.grid({"big page": ["in", "out"]}, {})
    results = specify.specify(frame, believers(), grid, choices)
    assert results["estimate"].tolist() == pytest.approx([0.2, -0.3])
    assert specify.summary(results)["same_sign"] == 0.5
    assert specify.decomposition(results, ["big page"]).loc[0, "share"] == pytest.approx(1.0)


def test_specifications_with_few_units_are_counted_and_left_out():
    frame = table([(f"a{i}", f"va{i}", "A", 1) for i in range(8)] + [(f"b{i}", f"vb{i}", "B", -1) for i in range(6)])
    frame["certainty"] = ["explicit"] * 8 + ["implied"] * 4 + ["explicit"] * 2
    results = specify.specify(frame, believers(), specify.grid({"certainty": ["all", "explicit only"]}, {}))
    assert results["estimate"].isna().tolist() == [False, True]
    assert specify.summary(results)["left_out"] == 1


def test_too_many_crossed_specifications_are_refused():
    with pytest.raises(ValueError, match="cross fewer"):
        specify.grid({f"c{i}": ["x", "y"] for i in range(11)}, {})


def test_for_one_document_per_voice_all_three_units_give_the_same_estimate_and_crossed_is_widest():
    agreed = same_everywhere().query("reader == 'agreed'")
    found = influence.units(agreed, believers(), 4_000).set_index("unit")
    assert found["estimate"].nunique() == 1
    assert found.loc["voices", "width"] == pytest.approx(found.loc["documents", "width"], rel=0.08)
    assert found.index[found["widest"]].tolist() == ["both crossed"]


def test_stances_redrawn_without_any_confusion_change_nothing():
    agreed = same_everywhere().query("reader == 'agreed'")
    still = pd.DataFrame(np.eye(5), range(-2, 3), range(-2, 3))
    found = influence.redraw(agreed, believers(), still, 200)
    assert (found["low"], found["high"]) == pytest.approx((0.4, 0.4))
    assert influence.flip(agreed, believers(), (0.0, 0.0), 200)["low"] == pytest.approx(0.4)


def test_if_as_many_again_of_the_other_view_were_missed_the_bounds_follow_by_hand():
    agreed = same_everywhere().query("reader == 'agreed'")
    found = influence.miss(agreed, believers())
    assert (found["low"], found["high"]) == pytest.approx((0.3 - 0.6, 0.8 - 0.1))


def test_one_vote_per_voice_and_per_statement_differ_by_a_voice_that_speaks_often():
    rows = [("d", "va0", "A", -1)] + [(f"x{i}", "va0", "A", 1) for i in range(3)]
    rows += [(f"a{i}", f"va{i}", "A", -1) for i in range(1, 5)] + [(f"b{i}", f"vb{i}", "B", -1) for i in range(5)]
    grid = specify.grid({"vote": ["per voice", "per statement", "per document"]}, {})
    results = specify.specify(table(rows), believers(), grid)
    assert results["estimate"].tolist() == pytest.approx([0.75 / 5, 3 / 8, 3 / 8])


def test_hosts_and_the_network_are_read_from_addresses():
    assert influence.host("https://www.paper.org/a") == "paper.org"
    frame = table([("d1", "va1", "A", 1), ("d2", "vb1", "B", -1), ("d3", "vb2", "B", -1)])
    frame["url"] = ["https://trump.news-pravda.com/1", "https://paper.org/2", "https://paper.org/3"]
    found = influence.leave_out(frame, believers(), networks={"News-Pravda network": "news-pravda.com"})
    assert found.loc[found["kind"] == "network", "left_out"].tolist() == ["News-Pravda network"]


def test_a_voice_stands_on_the_side_of_its_mean_stance():
    frame = table(
        [("d1", "v", "A", 2), ("d2", "v", "A", -1), ("d3", "w", "A", 1), ("d4", "w", "A", -1), ("d5", "x", "A", -2)]
    )
    sides = [reasons.FOR, reasons.OPEN, reasons.OPEN, reasons.OPEN, reasons.AGAINST]
    assert headlines.own_side(OUT, frame).tolist() == sides
    in_office = frame.assign(role=["official", *["scholar"] * 4])
    assert headlines.own_side(OUT, in_office).tolist()[:2] == [reasons.FOR, reasons.AGAINST]


def test_a_hundred_per_cent_is_said_only_of_all():
    assert [same(share) for share in (1, 0.997, 0.994)] == ["100 %", "over 99 %", "99 %"]


def test_an_interval_that_ends_within_a_point_of_zero_is_not_called_clear_of_it():
    ends = pd.DataFrame({"low": [0.004, 0.02, -0.3, -0.3], "high": [0.5, 0.5, -0.005, -0.02]})
    assert parts.at_zero(ends).tolist() == [True, False, True, False]


class TestSettingsReachTheHeadlines:
    def test_a_reason_that_notebook_03_does_not_test_is_no_headline(self, data):
        for least, there in ((5, True), (13, False)):
            asked = ask("split", min_n=least, data=data)
            tested = reasons.contrast(
                reasons.with_side(asked.but(roles=OUT).statements), data.codebook, "USA", min_n=least
            )
            assert tested.loc[tested["scope"] == reasons.EVERYONE, "p"].notna().any() == there
            assert (headlines.REASON in [headline.name for headline in headlines.find(asked)]) == there

    def test_the_frame_is_chosen_with_the_minimum_and_the_seed_asked(self, data, monkeypatch):
        seen = []
        for name in ("within", "confirm"):
            known = getattr(headlines, name)
            monkeypatch.setattr(headlines, name, lambda *given, known=known: seen.append(given[-2:]) or known(*given))
        headlines.frames(ask("split", min_n=7, seed=3, data=data))
        assert seen == [(7, 3), (7, 3)]

    def test_no_headline_is_left_where_no_group_is_large_enough(self, data):
        asked = ask("split", min_n=10**6, data=data)
        figures = [notebook.choices, notebook.cases, notebook.units, notebook.errors_and_gaps]
        assert tables.as_stated(asked) == {} and notebook.tipping(asked, "USA").table.empty
        for figure in (each(asked) for each in figures):
            assert figure.table.empty and "1000000" in figure.words.reading
        for name in headlines.NAMES:
            figure = notebook.specifications(asked, name)
            assert figure.table["estimate"].isna().all() and "1000000" in figure.words.caption
        assert "nothing to put to the test" in notebook.answer(asked).text
        assert "Fewer than 1000000 documents" in notebook.thin(asked).reading

    def test_captions_print_what_was_set_and_drawn(self, data, monkeypatch):
        monkeypatch.setattr(tables, "DRAWS", 1_234)
        asked = ask("split", min_n=7, data=data)
        words = notebook.specifications(asked, headlines.POSITION).words
        assert (
            "fewer than 7 units" in words.caption
            and "fewer than 7 units" in words.method
            and f"one matrix of {specify.DRAWS:,} draws" in words.method
        )
        assert "1,234 times" in notebook.units(asked).words.caption
        assert f"{tables.REDRAWN:,} times" in notebook.errors_and_gaps(asked).words.caption

    def test_a_case_is_not_measured_below_the_minimum(self):
        agreed = same_everywhere().query("reader == 'agreed'")
        assert influence.leave_out(agreed, believers(), 9).query("kind == 'voice'")["estimate"].notna().all()
        assert influence.leave_out(agreed, believers(), 10).query("kind == 'voice'")["estimate"].isna().all()

    def test_settings_that_the_headlines_fix_are_refused(self, data):
        for setting in ({"roles": ["official"]}, {"corpus": "articles"}, {"reader": 1}, {"depth": "opening"}):
            with pytest.raises(corpus.SelectionError, match=next(iter(setting)).upper()):
                headlines.find(ask("split", data=data, **setting))
        with pytest.raises(corpus.SelectionError, match="QUESTION"):
            headlines.find(ask(data=data))

    def test_documents_are_drawn_with_the_seed_after_that_of_the_voices(self, data, monkeypatch):
        seen = []
        known = influence.intervals.draw
        monkeypatch.setattr(influence.intervals, "draw", lambda *given: seen.append(given[-1]) or known(*given))
        influence.units(same_everywhere().query("reader == 'agreed'"), believers(), 100, 5)
        assert seen == [5, 6]
        seen.clear()
        monkeypatch.setattr(tables, "as_stated", lambda asked: {"ours": (believers(), same_everywhere())})
        monkeypatch.setattr(tables, "DRAWS", 100)
        tables.units(ask("split", seed=8, data=data))
        assert seen == [8, 9]

    def test_another_seed_gives_other_intervals_by_unit_and_the_same_estimates(self):
        agreed = same_everywhere().query("reader == 'agreed'")
        one, other = (influence.units(agreed, believers(), 500, seed) for seed in (1, 2))
        assert one["estimate"].tolist() == other["estimate"].tolist() and one["low"].tolist() != other["low"].tolist()


class TestWordsFollowTheTable:
    @pytest.fixture(scope="class")
    def asked(self, data):
        return ask("split", data=data)

    def test_the_case_that_moves_most_is_named_whatever_the_order_of_rows(self, asked):
        figure = notebook.cases(asked)
        turned = figure.but(figure.table.iloc[::-1])
        assert "without the United States" in figure.words.alt and "without the United States" in turned.words.alt
        less = figure.table[figure.table["left_out"] != "USA"]
        assert "without the United States" not in figure.but(less).words.reading

    def test_another_estimate_gives_another_reading(self, asked):
        figure = notebook.specifications(asked, headlines.POSITION)
        table = figure.table.assign(estimate=-figure.table["estimate"])
        assert "−25 percentage points" in figure.but(table).words.reading
        with pytest.raises(corpus.SelectionError, match="who holds it"):
            notebook.specifications(figure.asked, "who")

    def test_a_headline_on_another_question_is_said_to_be_so(self, asked, monkeypatch):
        other = next(each for each in asked.book.ids("questions") if each != asked.question)
        assert tables.on_another(asked, headlines.NAMES) == ""
        known = tables.as_stated(asked)
        moved = {name: (replace(one, question=other), rows) for name, (one, rows) in known.items()}
        some = {name: moved[name] if name == headlines.FRAME else pair for name, pair in known.items()}
        for found, none in ((some, False), ({headlines.FRAME: moved[headlines.FRAME]}, True)):
            monkeypatch.setattr(tables, "as_stated", lambda asked, found=found: found)
            said = tables.on_another(asked, headlines.NAMES)
            assert f"Not on the question asked, “{asked.scope.text}”" in said
            assert f"“which frame” is on another question, “{asked.book.questions[other]['text']}”." in said
            assert ("has no headline of its own" in said) == none and "who holds it" not in said
            assert tables.on_another(asked, [headlines.POSITION]) == ""
        figures = [notebook.cases(asked), notebook.units(asked), notebook.errors_and_gaps(asked)]
        figures += [notebook.choices(asked), notebook.specifications(asked, headlines.FRAME)]
        for figure in figures:
            assert "Not on the question asked" in figure.words.reading and "Not on the" in figure.words.method
        assert "Not on the question asked" in notebook.answer(asked).text

    def test_without_rows_the_words_say_why(self, asked):
        shown = [notebook.specifications(asked, headlines.FRAME)]
        shown += [each(asked) for each in (notebook.choices, notebook.cases, notebook.units, notebook.errors_and_gaps)]
        for figure in shown:
            empty = figure.but(figure.table.head(0))
            assert "Fewer than 5 voices or documents" in empty.words.reading and len(empty.axes) == 1
            empty.close()
        openings = notebook.openings(asked)
        assert "No statement of an article" in openings.but(openings.table.head(0)).words.reading
