"""Each headline without some pages and with other cuts: made-up corpora whose verdicts are known by hand, and the real numbers."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import corpus, paths
from helpers import robustness as notebook
from helpers.asked import ask
from helpers.robustness import checks, headlines, tables
from helpers.robustness.specify import Headline
from tests.asking import asked_of

CODINGS = ["doc_id", "voice_id", "question", "stance", "certainty", "arguments", "frames", "coder"]


def made(rows: list[dict], book, flagged: tuple[str, ...] = (), **settings):
    """A statement for each row, each by a voice of its own on a page of its own, asked of as `split`."""
    plain = {
        "country": "USA", "stance": 0, "date": "2025-03-01", "access": "direct", "outlet_country": "USA", "role": "scholar",
        "language": "en", "certainty": "explicit", "arguments": "", "frames": "",
    }  # fmt: skip
    table = pd.DataFrame([{**plain, **row} for row in rows])
    table["statement_id"] = table["doc_id"] = table["voice_id"] = [f"s{number}" for number in range(len(table))]
    asked = asked_of(table.assign(date=pd.to_datetime(table["date"])), book, **settings)
    flags = pd.DataFrame({"doc_id": flagged, "flag": "probably machine-translated English"}, dtype="str")
    data = replace(asked.data, codings=pd.DataFrame(columns=CODINGS), lead_flags=flags)
    return ask("split", data=data, **settings)


def verdicts(table: pd.DataFrame) -> dict:
    return dict(zip(table["check"], table["verdict"], strict=True))


def test_a_corpus_made_so_that_each_check_ends_in_another_word(data, monkeypatch):
    # as stated 8 of 16 against 2 of 12: +0.333
    believers = [dict(stance=2, access="relayed" if n < 6 else "copy", outlet_country="RUS") for n in range(8)]
    rows = believers + [dict(stance=-2)] * 8
    rows += [dict(country="CHN", stance=2 if n < 2 else -2, outlet_country="CHN") for n in range(12)]
    asked = made(rows, data.codebook, flagged=tuple(f"s{n}" for n in range(19, 28)))
    headline = headlines.positions(asked)
    monkeypatch.setattr(tables, "as_stated", lambda asked: {headline.name: (headline, None)})
    found = notebook.without(asked)
    said = verdicts(found.table)
    assert said["everything in"] == checks.STATED
    assert said["without relayed pages"] == checks.WEAKER  # 2 of 10: +0.033
    assert said["without copies"] == checks.HOLDS  # 6 of 14: +0.262
    assert said["without outlets of Russia"] == checks.TURNS  # 0 of 8: -0.167
    assert said["without officials"] == checks.NONE_IN
    assert said["without machine translation"] == checks.TOO_FEW  # 3 voices of China are left
    assert set(list(said.values())[6:]) == {checks.NO_PERIODS}
    rows = found.table.set_index("check")
    assert rows["estimate"].iloc[:4].tolist() == pytest.approx([1 / 3, 1 / 5 - 1 / 6, 3 / 7 - 1 / 6, -1 / 6])
    assert rows["changed"].iloc[:6].tolist() == [0, 6, 2, 8, 0, 9]
    assert rows.loc["without machine translation", ["n_one", "n_other"]].tolist() == [16, 3]
    assert "5 check" not in found.reading and found.reading.startswith("4 checks")
    assert "“who holds it” turns without outlets of Russia (−17)" in found.reading
    assert len(found.caption.split()) <= 40 and "under 5 in a group" in found.caption
    assert "too few to say (16 and 3)" in found.shown(found.table).to_string()


FRAMED = Headline(
    headlines.FRAME, "wedge", lambda t: corpus.has(t["frames"], "wedge"), lambda t: t["period"].astype(object),
    "from 2025-01-20", "2022-02-24 to 2025-01-19", "doc_id", collapse=False, question="split", column="frames",
    says="wedge is used {more} often later",
)  # fmt: skip


@pytest.mark.parametrize(
    ("own", "word", "sizes"),
    [
        (("2022-02-24", "2025-01-20"), checks.STATED, [12, 12]),
        (("2022-02-24", "2024-06-01"), checks.STATED, [12, 12]),  # no page lies between the two cuts
        (("2022-02-24", "2025-04-01"), checks.HOLDS, [9, 15]),  # three later pages with the frame become earlier ones
        (("2022-02-24", "2026-01-01"), checks.ONE_PERIOD, [0, 0]),
        (("2024-06-01",), checks.STATED, [12, 12]),  # another number of cuts
        ((), checks.ONE_PERIOD, [0, 0]),
    ],
)
def test_other_cuts_are_measured_on_the_periods_that_share_most_pages(data, own, word, sizes):
    early = [dict(date="2023-05-05", frames="wedge" if n < 3 else "economy") for n in range(12)]
    late = [dict(date="2025-03-01" if n < 3 else "2025-05-05", frames="wedge" if n < 9 else "economy") for n in range(12)]  # fmt: skip
    table = checks._checked(made(early + late, data.codebook), FRAMED, own).set_index("check")
    if own == data.codebook.debate.periods:
        assert not any(name.startswith("your cuts") for name in table.index)
        return
    yours = table.loc[f"your cuts (PERIODS): {' and '.join(own) or 'none'}"]
    assert yours["verdict"] == word and yours[["n_one", "n_other"]].tolist() == sizes
    if word == checks.HOLDS:
        assert yours["estimate"] == pytest.approx(6 / 9 - 6 / 15) and yours["changed"] == 3
    assert table.loc["everything in", "estimate"] == pytest.approx(0.5)


@given(st.floats(-1, 1), st.floats(0.01, 1))
def test_the_rule_is_the_one_of_the_caption(estimate, stated):
    word = checks.verdict(estimate, stated)
    assert word == checks.verdict(-estimate, -stated)
    if abs(estimate) > 1e-9 and abs(estimate - stated / 2) > 1e-9:
        assert word == (checks.TURNS if estimate < 0 else checks.HOLDS if estimate > stated / 2 else checks.WEAKER)
    assert checks.verdict(0, stated) == checks.TURNS and checks.verdict(float("nan"), stated) == checks.TOO_FEW


class TestRealNumbers:
    @pytest.fixture(scope="class")
    def asked(self, data):
        return ask("split", data=data)

    @pytest.fixture(scope="class")
    def found(self, asked):
        return notebook.without(asked)

    def test_with_everything_in_the_numbers_are_those_of_the_readme(self, found):
        page = (paths.ROOT / "README.md").read_text(encoding="utf-8")
        told = re.findall(r"([+−]\d+) percentage points \((\d+) and (\d+) (?:voices|documents)", page)
        small = found.shown(found.table).iloc[0, 1:].tolist()
        assert len(told) == len(small) > 0
        for cell, (difference, one, other) in zip(small, told, strict=True):
            assert cell.startswith(f"as stated: {difference} (") and cell.endswith(f"; {one} and {other})")

    def test_each_number_is_that_of_the_specification_chart(self, asked, found):
        for name in headlines.NAMES:
            chart, own = notebook.specifications(asked, name).table, found.table.query("headline == @name").set_index("check")  # fmt: skip
            plain = chart[list(tables.choices_of(chart))].eq(chart.iloc[0][list(tables.choices_of(chart))])
            for check, choice, level in (
                ("everything in", "", ""),
                ("without relayed pages", "relayed", "out"),
                ("without copies", "copies", "out"),
                ("cuts 30 days earlier", "cuts", "30 days earlier"),
            ):
                if choice == "cuts" and "cuts" not in chart:
                    continue
                same = plain.drop(columns=choice, errors="ignore").all(axis=1) & (chart[choice] == level if choice else plain.all(axis=1))  # fmt: skip
                row = chart[same].iloc[0]
                for column in ("estimate", "low", "high", "n_one", "n_other"):
                    assert own.at[check, column] == pytest.approx(row[column], nan_ok=True), (name, check, column)

    @pytest.mark.usefixtures("few")
    def test_with_cuts_of_ones_own_the_published_headline_stands_beside(self, data):
        asked = ask("split", periods=["2025-01-20"], data=data)
        found = notebook.without(asked)
        own, published = (found.table[found.table["headline"] == name].set_index("check") for name in (headlines.FRAME, checks.AS_PUBLISHED))  # fmt: skip
        cut, others = "your cuts (PERIODS): 2025-01-20", f"published cuts: {' and '.join(data.codebook.debate.periods)}"
        assert own.at[cut, "verdict"] == published.at[others, "verdict"] == checks.STATED
        assert list(found.shown(found.table)).count("check") == 1 and found.shown(found.table).shape == (10, 5)

    def test_without_a_headline_the_table_says_so(self, data):
        none = notebook.without(ask("split", min_n=10**6, data=data))
        assert none.table.empty and "Fewer than 1000000" in none.reading


def test_machine_translated_pages_are_left_out_on_request(data):
    flagged = corpus.machine_translated(data.lead_flags)
    every, out = (ask(data=data, machine_translation=level) for level in ("in", "out"))
    gone = set(every.statements["doc_id"]) - set(out.statements["doc_id"])
    assert gone == flagged & set(every.statements["doc_id"]) and gone
    assert "machine translation: out" in out.scope.filters and "translation" not in every.scope.filters
    with pytest.raises(corpus.SelectionError, match="MACHINE_TRANSLATION: 'ou' is not known. Did you mean 'out'"):
        ask(data=data, machine_translation="ou")
