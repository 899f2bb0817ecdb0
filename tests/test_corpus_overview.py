"""What the corpus holds and lacks: counts of a made-up corpus that can be checked by hand, and the words made of them."""

import dataclasses
import re
from functools import partial

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from helpers import corpus, paths, reading
from helpers.asked import ask
from helpers.corpus import codebook
from helpers.corpus.load import with_dates
from helpers.reading import overview, parts

pytestmark = pytest.mark.usefixtures("few")
CUTS = ("2022-02-24", "2025-01-20")


def document(doc_id, published, country="USA", source="debate", access="direct", language="en"):
    return dict(
        doc_id=doc_id, corpus=source, published=published, outlet_country=country, access=access, language=language,
        genre="news", publisher=f"{country} Post",
    )  # fmt: skip


def statement(doc_id, voice_id, question, role="scholar", certainty="explicit"):
    return dict(
        statement_id=f"{doc_id}/{voice_id}/{question}", doc_id=doc_id, voice_id=voice_id, question=question, role=role,
        certainty=certainty, stance=1, arguments="", frames="wedge",
    )  # fmt: skip


@pytest.fixture(scope="module")
def small() -> corpus.Corpus:
    """Five documents of 2021 to 2025, three voices, five statements."""
    documents = pd.DataFrame(
        [
            document("a", "2021-03-05"), document("b", "2022-02", "RUS", access="relayed", language="ru"),
            document("c", "2022-02-20", "GBR", access="copy"), document("d", "2025-01", "BRA"),
            document("e", "2025-03-04", "USA", "articles"),
        ]
    )  # fmt: skip
    statements = pd.DataFrame(
        [
            statement("a", "ann", "split"), statement("a", "ann", "bond", certainty="implied"),
            statement("b", "ivan", "split", "official"), statement("d", "ann", "split", "think_tank"),
            statement("e", "odd", "try"),
        ]
    )  # fmt: skip
    voices = pd.DataFrame({"voice_id": ["ann", "ivan", "odd"], "country": ["USA", "RUS", ""]})
    voices = voices.assign(name=voices["voice_id"], kind="person", speaks_for="")
    codings = pd.concat([statements.drop(columns=["statement_id", "role"]).assign(coder=coder) for coder in (1, 2)])
    terms = pd.DataFrame({"doc_id": ["a", "a", "c", "e"], "part": ["lead", "lead", "lead", "article"]})
    empty = pd.DataFrame()
    sentences = pd.DataFrame(
        {
            "coder": [1, 2],
            "doc_id": "e",
            "paragraph": 1,
            "sentence": 1,
            "voice_id": "odd",
            "speech": "own",
            "frames": "wedge",
        }
    )
    return corpus.Corpus(
        documents=with_dates(documents).assign(title="", outlet="", url="", author_voice_id=""), voices=voices,
        statements=statements.assign(affiliation="", locator="", gist=""), codings=codings,
        sentences=sentences[:1], sentence_codings=sentences, paragraphs=empty, terms=terms,
        lead_flags=pd.DataFrame({"doc_id": ["a", "a"], "flag": ["x", "y"]}), events=empty,
        codebook=codebook.load(paths.ROOT / "data" / "codebook.toml"), version="0", folder=paths.ROOT / "data",
    )  # fmt: skip


class TestCounts:
    def test_documents_know_their_period_or_have_none(self, small):
        table = overview.documents(small, CUTS).set_index("doc_id")
        assert table["period"].isna().to_dict() == {"a": False, "c": False, "b": True, "d": True, "e": False} | {}
        assert table["group"].to_dict() == {"a": "USA", "b": "RUS", "c": "EUR", "d": "OTH", "e": "USA"}

    def test_years_between_have_a_zero(self, small):
        counts = overview.by_year(overview.documents(small), "access", ["direct", "copy", "relayed"])
        assert counts["n"].sum() == 5 and len(counts) == 5 * 3 * 2
        assert counts.loc[counts["year"].isin([2023, 2024]), "n"].sum() == 0

    def test_the_calendar_marks_cuts_and_documents_without_a_period(self, small):
        months = overview.calendar(overview.documents(small, CUTS), CUTS).set_index(["year", "month"])
        assert len(months) == 60 and months["n"].sum() == 5 and (months["n"] == 0).sum() == 56
        assert months.index[months["cut"]].tolist() == [(2022, 2), (2025, 1)]
        assert months.loc[(2022, 2), ["n", "month_only", "without_period"]].tolist() == [2, 1, 1]

    def test_a_cut_on_the_first_day_divides_no_month(self, small):
        months = overview.calendar(overview.documents(small, ["2022-02-01"]), ["2022-02-01"])
        assert not months["cut"].any() and months["without_period"].sum() == 0

    def test_a_voice_with_two_roles_counts_once_in_all(self, small):
        counts = overview.voices_by(overview.statements(small), small.codebook.ids("roles")).set_index(
            ["country", "role"]
        )["n"]
        assert counts["USA", "scholar"] == counts["USA", "think_tank"] == counts["USA", "all"] == 1
        assert counts["RUS", "official"] == 1 and counts["RUS", "scholar"] == 0
        assert counts.index.get_level_values("country").unique()[-1] == ""

    def test_languages_and_outlets(self, small):
        documents = overview.documents(small)
        spoken = overview.languages(documents, overview.statements(small)).set_index("language")
        assert spoken.loc["en", ["name", "debate documents", "articles", "voices", "statements"]].tolist() == [
            "English",
            3,
            1,
            2,
            4,
        ]
        found = overview.outlets(documents).set_index("country")
        assert found.loc["USA", ["debate documents", "articles", "publishers", "first", "last"]].tolist() == [
            1,
            1,
            1,
            2021,
            2025,
        ]

    def test_questions_by_year(self, small):
        counts = overview.questions_by_year(overview.statements(small), small.codebook.ids("questions"))
        counts = counts.set_index(["corpus", "question", "year"])
        assert counts.loc[("debate", "split", 2022), ["statements", "voices"]].tolist() == [1, 1]
        assert counts.loc[("debate", "threat", 2021), "statements"] == 0 and counts["statements"].sum() == 5
        assert counts.loc[("articles", "try", 2025), "statements"] == 1

    def test_gaps_are_counted_and_named(self, small):
        gaps = overview.gaps(small, CUTS).set_index("gap")
        assert gaps.loc["months without a document", ["how many", "of"]].tolist() == [56, 60]
        assert gaps.loc["documents without a period", "which"] == "b, d"
        assert gaps.loc["countries with one voice", "which"] == "Russia, United States"
        without = gaps.loc["G20 member states without a voice"]
        assert without["how many"] == 17 and "Brazil" in without["which"] and "Russia" not in without["which"]
        thin = gaps.loc["question and year with 1 to 4 voices", "which"].split(", ")
        assert sorted(thin) == ["bond 2021", "split 2021", "split 2022", "split 2025"]

    def test_limits(self, small):
        facts = overview.limits(small, CUTS).set_index("fact")
        expected = {
            "voices from the United States, of all voices": (1, 3),
            "positions relayed by another publisher, of all statements": (1, 5),
            "statements whose stance is implied, of all statements": (1, 5),
            "documents of which only the month is known": (2, 5),
            "debate pages whose opening is counted word by word": (2, 4),
            "of these, openings flagged for care": (1, 2),
            "statements of the last period, of all statements": (1, 5),
        }
        for fact, values in expected.items():
            assert tuple(facts.loc[fact, ["count", "of"]]) == values, fact
        assert (facts["share"] == facts["count"] / facts["of"]).all()

    def test_sizes(self, small):
        sizes = overview.sizes(small)
        assert (sizes["documents"], sizes["voices"], sizes["countries"], sizes["statements"]) == (5, 3, 2, 5)


FIGURES = [
    reading.documents, reading.access, reading.voices, reading.calendar, reading.questions, reading.agreement,
    partial(reading.frames, reading=["2021-01-01"]), partial(reading.arguments, reading=["2021-01-01"]),
]  # fmt: skip
LISTINGS = [
    reading.tables, reading.outlets, reading.languages, reading.gaps, reading.found_by, reading.confusion, reading.sentences,
    reading.human, reading.units, reading.limits,
]  # fmt: skip


class TestFigures:
    def check(self, data, periods=CUTS):
        asked = ask(data=data, periods=periods)
        for verb in FIGURES:
            figure = verb(asked)
            said = figure.words
            assert len(said.title.split()) <= 12, said.title
            assert all((said.subtitle, said.caption, said.alt, said.reading)) and said.n > 0
            assert not re.search(r"\bnan\b|<NA>|\.0 of", " ".join(map(str, dataclasses.astuple(said))))
            assert figure.axes[0].figure.get_size_inches()[0] == pytest.approx(6.3)
            figure.close()
        for verb in LISTINGS:
            listing = verb(asked)
            assert listing.caption and not re.search(r"\bnan\b|<NA>", listing.caption + listing.reading)

    def test_the_committed_corpus(self, data):
        self.check(data)

    def test_a_corpus_with_hardly_any_case(self, small):
        self.check(small)

    def test_other_periods_and_none(self, small):
        self.check(small, ["2023-01-01"])
        self.check(small, [])

    def test_without_a_row_figure_and_listing_say_so(self, small):
        asked = ask(data=small)
        for verb in FIGURES:
            figure = verb(asked).but(verb(asked).table.head(0))
            assert figure.words.reading == parts.NO_ROW and figure.words.n == 0 and figure.axes
            figure.close()
        assert all(verb(asked).but(verb(asked).table.head(0)).reading == parts.NO_ROW for verb in LISTINGS)

    @pytest.mark.parametrize("rows", [slice(None, None, 2), slice(20), slice(20, None)])
    def test_other_rows_are_drawn_and_said_anew(self, data, rows):
        asked = ask(data=data)
        for verb in FIGURES:
            figure = verb(asked)
            other = figure.but(figure.table[rows])
            assert other.axes and other.words.n <= figure.words.n and "nan" not in other.words.reading.split()
            assert other.words != figure.words
            other.close()

    def test_voices_in_several_roles_are_counted_among_the_countries_given(self, small):
        figure = reading.voices(ask(data=small))
        assert "1 voice spoke in more than one role" in figure.words.method
        other = figure.but(figure.table[figure.table["country"] == "RUS"])
        assert "0 voices spoke in more than one role" in other.words.method and other.words.n == 1


class TestSettings:
    """MIN_N and SEED reach every number and every word."""

    ESTIMATES = [
        "estimate",
        "low",
        "high",
        "observed",
        "expected",
        "kappa",
        "exact",
        "within",
        "share",
        "share by both",
    ]

    def test_with_a_high_threshold_counts_stand_alone(self, data):
        asked = ask("split", data=data, min_n=10**6)
        for verb in [*FIGURES, *LISTINGS]:
            made = verb(asked)
            assert made.table[made.table.columns.intersection(self.ESTIMATES)].isna().all(axis=None)
        figure = reading.agreement(asked)
        assert figure.words.title.endswith("counts only") and "%" not in figure.words.reading
        assert "614 of 651 equal" in figure.words.reading and "1,000,000 such units" in figure.words.method
        assert "1,000,000 units" in reading.frames(asked).words.reading
        assert not re.search(r"alpha [−\d]", reading.answer(asked).text)
        assert not re.search(r"\d\.\d| %", reading.sentences(asked).reading)
        assert "1 to 999,999 voices" in set(
            reading.gaps(asked).table["gap"].str.removeprefix("question and year with ")
        )

    def test_another_seed_changes_only_the_intervals(self, data):
        one, other = (ask("split", data=data, seed=seed) for seed in (1, 2))
        for verb in [*FIGURES, *LISTINGS]:
            a, b = (verb(asked).table.drop(columns=["low", "high"], errors="ignore") for asked in (one, other))
            assert a.equals(b)
        lows = [reading.agreement(asked).table["low"] for asked in (one, other)]
        assert not lows[0].equals(lows[1])

    def test_captions_print_the_settings(self, data):
        asked = ask("split", data=data, min_n=7)
        assert "below 7 such units" in reading.agreement(asked).words.method
        assert "below 7 such units" in reading.arguments(asked).words.method
        assert "1 to 6 voices" in reading.questions(asked).words.caption
        assert "thin below 7" in reading.gaps(asked).caption and "fewer than 7." in reading.found_by(asked).caption
        assert "Stances on split" in reading.confusion(asked).caption
        assert "Stances on bond" in reading.confusion(asked.but(question="bond")).caption


class TestWords:
    def test_empty_and_zero_look_different_from_few(self):
        ax = plt.figure().add_subplot()
        parts.matrix(ax, pd.DataFrame([[0, 1]]).to_numpy(), ["row"], ["a", "b"])
        assert [text.get_text() for text in ax.texts] == ["1"]
        assert sum(bool(patch.get_hatch()) for patch in ax.patches) == 1
        plt.close("all")

    def test_the_answer_is_three_sentences_and_claims_no_prevalence(self, data):
        answer = reading.answer(ask(data=data)).text
        assert len(re.findall(r"\.(?: |$)", answer)) == 3
        assert "no measure of how common a view is" in answer and "consistency, not correctness" in answer
        human = data.codings[data.codings["coder"] == 1].assign(coder=3)
        checked = dataclasses.replace(data, codings=pd.concat([data.codings, human], ignore_index=True))
        said = reading.answer(ask(data=checked)).text
        assert "no human has checked" in answer and "no human has checked" not in said

    def test_the_check_of_the_tables_counts_every_row(self, data):
        table = overview.tables(data).set_index("file")
        assert table["faults"].sum() == 0 and table.loc["documents.csv", "rows"] == len(data.documents)
        parts = table.loc["codings/statements.csv", ["debate", "articles"]]
        assert parts.sum() == len(data.codings) and table.loc["voices.csv", ["debate", "articles"]].isna().all()

    def test_a_fault_made_after_loading_is_counted(self, data_copy):
        loaded = corpus.load(data_copy)
        path = data_copy / "events.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("2018-", "2018-13-", 1), encoding="utf-8")
        table = overview.tables(loaded).set_index("file")["faults"]
        assert table["events.csv"] >= 1 and table.drop("events.csv").sum() == 0
