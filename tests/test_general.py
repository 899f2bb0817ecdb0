"""Another debate: nothing in helpers/ names the project's own, and all notebooks run over made-up debates of many shapes and say nothing of what is
not there."""

import json
import os
import re
import shutil
from functools import cache

import pandas as pd
import pytest

from helpers import corpus, paths, reading
from helpers.asked import ask
from helpers.corpus import codebook, scale
from helpers.corpus.codebook import CodebookError
from helpers.figure.figure import Figure
from helpers.measures import polarisation
from helpers.positions import stances
from helpers.reading import reliability
from helpers.robustness import specify
from helpers.run import notebooks as run
from helpers.run import other
from helpers.run.book import RunError
from tests import debates, slips
from tests.test_words import drawn_faults

NIGHTLY = bool(os.environ.get("NIGHTLY"))
EACH = ("01", "02", "03", "04", "05", "06", "07")
WHOLE = ("two-steps", "seven")  # larger ones: all notebooks at night, by day those that hang on the scale

OURS = (
    "china|chinese|beijing|russian?|moscow|kremlin|ukrain\\w*|nixon|united states|washington|americans?|putin|trump|xi jinping|taiwan|"
    "USA|CHN|RUS"
)
# years that belong to a format or a program, not to a debate: where, and why
YEARS = {
    "exchange/dna_file.py": {"2026", "1970"},  # day of the schema; start of the clock
    "exchange/qda_file.py": {"1980"},  # first day that a zip knows
    "run/sheets.py": {"2000"},  # a fixed time in place of that of writing
    "reading/calendar.py": {"2000"},  # any year, for the names of months
    "question/practice.py": {"2000"},  # of the made-up readings where the data have no year
    "corpus/given.py": {"1999"},  # an example of how a day is written
}
CITED = re.compile(
    r"(?:[A-Z]\w+[’'s]*|al\.|estimate|agreement A|dispersion|alpha|delta|consensus|Nelson|permutation test|bootstrap),? \(?(?:1[89]|20)\d\d(?:, [a-z]+\.? ?[\w-]+)?[;,)]?|\((?:1[89]|20)\d\d[;,)]"
)


def sources():
    """Every file of helpers/ that is read as text."""
    return [path for path in sorted((paths.ROOT / "helpers").rglob("*")) if path.suffix in (".py", ".css", ".mplstyle")]


def test_nothing_in_helpers_names_our_debate():
    documents = set(pd.read_csv(paths.ROOT / "data" / "documents.csv")["doc_id"])
    voices = set(pd.read_csv(paths.ROOT / "data" / "voices.csv")["voice_id"])
    named = re.compile(rf"\b(?:{OURS})\b", re.I)
    found = []
    for path in sources():
        text = path.read_text(encoding="utf-8")
        found += [f"{path.name}: {each[0]}" for each in named.finditer(text)]
        words = set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", text))
        found += [f"{path.name}: {each}" for each in sorted(words & (documents | voices)) if each not in ("reuters",)]
    assert not found, "\n".join(found)


def test_years_in_helpers_are_those_of_citations():
    found = []
    for path in sources():
        name = path.relative_to(paths.ROOT / "helpers").as_posix()
        text = CITED.sub(" ", path.read_text(encoding="utf-8"))
        years = re.findall(r"(?<![\w.,#-])(?:19[5-9]\d|20[0-4]\d)(?![\w%]|,\d)", text)
        found += [f"{name}: {year}" for year in years if year not in YEARS.get(name, ())]
    assert not found, "\n".join(found)


def test_title_source_and_citation_are_those_of_the_data(data):
    debate = data.codebook.debate
    assert data.source(91) == f"Source: {debate.short}, data {data.version}; n = 91. CC BY 4.0."
    told = (paths.ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert debate.citation.split(": ", 1)[1].rstrip(".") in told and debate.periods == ("2022-02-24", "2025-01-20")


class TestCodebook:
    """What a codebook may say of scale and debate."""

    @pytest.fixture
    def place(self, tmp_path):
        return debates.folder(debates.SHAPES["one-page"], tmp_path) / "codebook.toml"

    @pytest.mark.parametrize("steps", scale.allowed())
    def test_scales_of_two_to_seven_steps(self, steps, tmp_path):
        assert 2 <= len(steps) <= 7 and sum(steps) == 0
        target = debates.folder(debates.Shape("made", steps, pages=2, articles=0), tmp_path)
        assert corpus.load(target).codebook.scale == steps

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ("scale = [-1, 1]", "scale = [0, 1]", "scale [0, 1] cannot be used; write one of [-1, 1]"),
            ("scale = [-1, 1]", "scale = [-1, 0, 1]", "steps must spell out exactly -1, 0, 1"),
            ('short = "canal-toll"', 'short = "Canal Toll"', "short 'Canal Toll' must be small letters"),
            ('short = "canal-toll"', "", "[debate] has no short"),
            ('periods = ["2005-06-01"]', 'periods = ["June 2005"]', "periods: 'June 2005' is not a day"),
            ("[stance]", 'question = "tool"\n[stance]', "question 'tool' is unknown; allowed: toll"),
            ("[stance]", 'lines = ["mayor"]\n[stance]', "lines: 'mayor' is unknown"),
            ("[stance]", 'machine = "yes"\n[stance]', "machine must be true or false"),
            ("periods = [", "perods = [", "[debate] 'perods' is unknown; Did you mean 'periods'? allowed:"),
            ("[debate]", "[debates]", "block [debate] is missing; it needs title, short, citation"),
        ],
    )
    def test_a_slip_is_named(self, place, old, new, message):
        text = place.read_text(encoding="utf-8")
        assert old in text
        place.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(CodebookError, match=re.escape(message)):
            codebook.load(place)

    def test_a_stance_off_the_scale_is_refused(self, tmp_path):
        target = debates.folder(debates.SHAPES["one-page"], tmp_path)
        table = (target / "statements.csv").read_text(encoding="utf-8")
        (target / "statements.csv").write_text(re.sub(r",toll,-?1,", ",toll,0,", table), encoding="utf-8")
        with pytest.raises(
            corpus.DataError, match="is no step of the codebook's scale; allowed: whole numbers from -1 to 1, without 0"
        ):
            corpus.load(target)


class TestScale:
    """Measures on other scales, against numbers worked out by hand."""

    def test_a_distribution_has_a_row_for_each_step_and_loses_none(self):
        rows = pd.DataFrame(
            {"voice_id": list("abc"), "stance": [-3, 3, 3], "country": "NOR", "period": pd.Categorical(["all"] * 3)}
        )
        found = (
            stances.distribution(rows, (-3, -2, -1, 0, 1, 2, 3), 1)
            .query("block == 'all'")
            .set_index("stance")["voices"]
        )
        assert found.to_dict() == {-3: 1, -2: 0, -1: 0, 0: 0, 1: 0, 2: 0, 3: 2}

    def test_half_on_each_end_is_full_polarisation_on_every_scale(self):
        for steps in (3, 5, 7):
            assert (
                polarisation.polarisation([1] + [0] * (steps - 2) + [1]) == 1
                and polarisation.polarisation([0, 2] + [0] * (steps - 2)) == 0
            )

    def test_without_zero_the_two_sides_are_one_step_apart(self):
        codings = [
            {"coder": coder, "doc_id": f"d{n}", "voice_id": "v", "question": "toll", "stance": stance}
            for coder in (1, 2)
            for n, stance in enumerate((-1, 1, 1 if coder == 1 else -1))
        ]
        pairs = reliability.pair_up(pd.DataFrame(codings), reliability.STATEMENT)
        plain, known = (
            reliability.by_group(pairs, "stance", "ordinal", scale=steps).iloc[0] for steps in ((), (-1, 1))
        )
        assert plain["within"] == pytest.approx(2 / 3) and known["within"] == 1

    def test_a_step_up_goes_to_the_next_step(self, tmp_path):
        from helpers.robustness import influence
        from helpers.robustness.specify import Headline

        headline = Headline(
            "h",
            "h",
            lambda t: (t["stance"] > 0).astype(float),
            lambda t: t["side"],
            "a",
            "b",
            "voice_id",
            False,
            scale=(-1, 1),
        )
        moved = influence._move(pd.DataFrame({"stance": [-1, 1]}), headline, 1)
        assert moved.tolist() == [1.0, 1.0]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder of each made-up debate, written once."""
    place = tmp_path_factory.mktemp("debates")
    return cache(lambda name: debates.folder(debates.SHAPES[name], place))


@pytest.mark.parametrize("name", debates.SHAPES)
def test_a_made_up_debate_passes_every_check(name, made):
    from helpers.corpus import package

    data = corpus.load(made(name))
    assert "changed" not in data.version and not package.validate(made(name))
    assert len(data.documents) == debates.SHAPES[name].pages + debates.SHAPES[name].articles


def absent(shape: debates.Shape) -> list[str]:
    """What no sentence may speak of, since the debate does not have it."""
    words = [r"\bframes?\b|\bframing\b"] * (not shape.frames) + [r"\breasons?\b"] * (not shape.arguments)
    words += [r"\barticles?\b"] * (not shape.articles) + [
        r"\breader 2\b|\bboth read\w+|\btwo readings\b|\beach reading alone\b"
    ] * (shape.readers < 2)
    return words + [rf"\b(?:{OURS}|machine-assisted|reverse)\b|News-Pravda"]


def told_faults(found: dict, shape: debates.Shape) -> list[str]:
    """Slips of the pen, names of our debate, and sentences on what is not there; the sentence that says that it is not there may name it."""
    from helpers.figure.basis import WHY

    faults = [f"{name}: {slip}" for name, thing in found.items() for slip in slips.of(thing)]
    for name, thing in found.items():
        for part, text in slips.parts_of(thing).items():
            for why in WHY.values():
                text = text.replace(why, "")
            faults += [
                f"{name}, {part}: {each[0]}: …{text[max(0, each.start() - 60) : each.end() + 40]}…"
                for pattern in absent(shape)
                for each in re.finditer(pattern, text, 0 if "USA" in pattern else re.I)
            ]
    return faults


@pytest.mark.whole
@pytest.mark.parametrize("number", EACH)
@pytest.mark.parametrize("name", debates.SHAPES)
def test_every_notebook_runs_over_every_shape(name, number, made, tmp_path, monkeypatch):
    if name in WHOLE and not NIGHTLY and number in ("01", "05", "06"):
        pytest.skip("the larger debates: at night")
    monkeypatch.setenv("CORPUS_DATA", str(made(name)))
    book = next(path for path in paths.notebooks() if path.name.startswith(number))
    found = debates.run(book, monkeypatch, tmp_path, corpus.load(made(name)))
    faults = drawn_faults(found)
    if number != "07":  # its example is one of an article with reasons and frames, whatever the data have
        faults += told_faults(found, debates.SHAPES[name]) + slips.long_captions(found)
    assert not faults, "\n".join(faults)
    assert all(figure.words.n == 0 for figure in found.values() if isinstance(figure, Figure) and name == "empty")


def test_a_debate_without_articles_has_no_choice_between_corpora_and_no_agreement_on_them(made, data):
    without = corpus.load(made("seven"))
    assert "corpus" in specify.choices(data) and "corpus" not in specify.choices(without)
    said = [
        reading.agreement(ask(each.codebook.ids("questions")[0], data=each)).words.reading for each in (data, without)
    ]
    assert ["Articles" in text for text in said] == [True, False]


class TestSettings:
    """What a run takes from another debate."""

    def test_settings_come_from_the_codebook_then_from_the_tables(self, made, monkeypatch):
        monkeypatch.setenv("CORPUS_DATA", str(made("no-frames")))
        data = corpus.load(made("no-frames"))
        found = other.settings(data)
        assert found["QUESTION"] == "toll" and found["PERIODS"] == [] and found["CODED"]["frames"] == []
        assert found["ROLES"] == ["scholar", "captain"] and len(found["HEAD_TO_HEAD"]) == 3
        own = {"QUESTION": "split", "ROLES": [], "SINCE": "", "MIN_N": 5, "TERMS": ["reverse nixon"]}
        assert other.fitting(own, found, data) == {"QUESTION": "toll", "TERMS": found["TERMS"]}

    def test_the_block_of_settings_is_taken_first(self, tmp_path, monkeypatch):
        target = debates.folder(debates.SHAPES["no-frames"], tmp_path)
        book = target / "codebook.toml"
        text = book.read_text(encoding="utf-8").replace(
            "[stance]", '[debate.settings]\nMIN_N = 3\nROLES = ["captain"]\n[stance]', 1
        )
        book.write_text(text, encoding="utf-8")
        monkeypatch.setenv("CORPUS_DATA", str(target))
        data = corpus.load(target)
        own = {"QUESTION": "split", "ROLES": [], "MIN_N": 5}
        assert other.fitting(own, other.settings(data), data) == {"QUESTION": "toll", "ROLES": ["captain"], "MIN_N": 3}

    def test_a_copy_of_our_data_is_no_other_debate(self, data_copy, monkeypatch):
        monkeypatch.setenv("CORPUS_DATA", str(data_copy))
        assert not other.is_other() and other.about() == ""
        book = data_copy / "codebook.toml"
        book.write_text(
            book.read_text(encoding="utf-8").replace('short = "reverse-nixon"', 'short = "another"', 1),
            encoding="utf-8",
        )
        assert other.is_other() and "another" in other.about()

    def test_another_debate_needs_a_folder_of_its_own(self, made, monkeypatch):
        monkeypatch.setenv("CORPUS_DATA", str(made("empty")))
        with pytest.raises(RunError, match="of another debate: they need a folder of their own"):
            run.run()


@pytest.mark.whole
def test_a_run_over_another_debate_writes_all_and_says_which_settings(made, tmp_path, capsys):
    out = tmp_path / "report"
    settings = {"DATA": str(made("no-frames")), "MIN_N": "4"}
    run.run(settings, out, ("02", "04"))
    said = capsys.readouterr().out
    assert "another debate, canal-toll; its data set QUESTION=toll" in said and "PERIODS=(none)" in said
    book = json.loads((out / "notebooks" / "02_positions.ipynb").read_text(encoding="utf-8"))
    text = "".join("".join(cell["source"]) for cell in book["cells"])
    assert "**Should the canal toll be raised?**" in text and "QUESTION = 'toll'" in text and "MIN_N = 4" in text
    words = json.loads((out / "figures" / "02-voices.json").read_text(encoding="utf-8"))
    assert (
        words["source"].startswith("Source: canal-toll, data 1.0.0; n = ")
        and not (out / "figures" / "04-periods.png").exists()
    )
    shutil.rmtree(out)


def test_ask_takes_the_periods_of_its_debate(made, data):
    there = ask("toll", data=corpus.load(made("seven")))
    assert there.periods == ("2005-06-01",) and there.scale == (-3, -2, -1, 0, 1, 2, 3) and there.ends == "−3 to +3"
    assert ask("split", data=data).periods == data.codebook.debate.periods


def test_a_line_behind_the_family_names_is_no_family_name(data_copy):
    path = data_copy / "codebook.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("[debate.family_names]\n", '[debate.family_names]\nreadings = "Of all pages"\n', 1),
        encoding="utf-8",
    )
    with pytest.raises(CodebookError, match="'Of all pages' does not stand in the name 'readings'"):
        codebook.load(path)


def test_what_is_said_of_the_readings_is_known(data):
    assert "reader 2 worked on those of 2018 to 2020" in data.codebook.debate.readings


def test_a_source_line_is_whole_sentences_whatever_the_licence(data):
    from dataclasses import replace

    assert data.source(5) == f"Source: reverse-nixon, data {data.version}; n = 5. CC BY 4.0."
    assert (
        replace(data, licence="no licence stated").source()
        == f"Source: reverse-nixon, data {data.version}. No licence stated."
    )
    assert replace(data, licence="").source() == f"Source: reverse-nixon, data {data.version}."
