"""What figures, tables and sentences say, for every question and at the corners of the data: no slip of the pen, no number from nowhere."""

import os

import pytest

from helpers import corpus, paths
from helpers.asked import ask
from helpers.figure.figure import Figure
from tests import made, shown, slips

QUESTIONS = ("split", "bond", "try", "pressure", "threat")
EACH = ("02", "03", "04") if not os.environ.get("NIGHTLY") else ("01", "02", "03", "04", "05", "06")
CORNERED = ("01", "02", "03", "04") if not os.environ.get("NIGHTLY") else ("01", "02", "03", "04", "05", "06")
# counted in what the rows were made from, or facts of a whole network or test of which a part is drawn: their words say which
FROM_ELSEWHERE = {
    "02-voices", "02-official-lines", "02-articles", "03-reasons", "03-network-reasons", "03-map", "03-network-voices", "03-matrix-voices", "05-likeness",
}  # fmt: skip
FILTERED = ("03", "04") if not os.environ.get("NIGHTLY") else ("02", "03", "04", "05", "07")
SET = {"5", "10", "0.001", "15"}  # the least numbers, and the least p that is printed


def book(number: str):
    return next(path for path in paths.notebooks() if path.name.startswith(number))


def look(found: dict) -> list[str]:
    """Every slip in what a notebook shows, and every number of a sentence that its figure does not hold."""
    faults = [f"{name}: {slip}" for name, thing in found.items() for slip in slips.of(thing)]
    for name, figure in found.items():
        if isinstance(figure, Figure) and name not in FROM_ELSEWHERE and name[:2] in ("02", "03", "04"):
            lost = slips.numbers(figure.words.reading) - slips.held(figure) - SET
            faults += [f"{name}: {sorted(lost)} in no row: {figure.words.reading}"] if lost else []
    return faults


@pytest.mark.whole
@pytest.mark.parametrize("number", EACH)
@pytest.mark.parametrize("question", QUESTIONS)
def test_words_hold_for_every_question(number, question, tmp_path, monkeypatch):
    found = shown.of(book(number), monkeypatch, tmp_path, QUESTION=question)
    assert not look(found) and not slips.long_captions(found)
    for name, thing in found.items():
        if isinstance(thing, Figure):
            assert len(thing.words.title.split()) <= 12, name
    if number == "04":
        assert_changes_agree(found)
    if number == "02":
        assert_sides_agree(found["02-voices"])


def assert_changes_agree(found: dict) -> None:
    """What the figure of one question calls a change is what the figure of all questions calls one, with the same q and family."""
    one, every = found["04-periods"], found["04-within"]
    own = one.tables["difference"]
    keys = ["question", "frame", "one", "other"]
    both = own.merge(every.table, on=keys, suffixes=("", "_all"))
    assert (both["q"] == both["q_all"]).all() and (both["firm"] == both["firm_all"]).all()
    firm = own[own["firm"].astype(bool)]
    changes = every.table[every.table["firm"].astype(bool)]
    asked = one.asked.question
    assert set(firm["frame"]) == set(changes.loc[changes["question"] == asked, "frame"])
    family = f"{int(own['family'].max())} differences"
    for figure, rows in ((one, firm), (every, changes)):
        assert figure.words.title.startswith("Change of framing") == bool(len(rows)), figure.words.title
        assert family in figure.words.title or not figure.words.title.startswith(("Change", "No change"))


def assert_sides_agree(figure: Figure) -> None:
    """Title, sentence and alternative text count the same voices on each side, and all of them."""
    means = figure.tables["statements"].groupby("voice_id")["stance"].mean()
    counts = [int((means < 0).sum()), int((means > 0).sum()), int((means == 0).sum())]
    words = figure.words
    assert slips.numbers(words.title.replace("“", " ").replace("”", " ")) >= set(map(str, counts))
    assert f": {counts[0]}, to " in words.alt and f"to neither side: {counts[2]}." in words.alt
    for n in counts:
        assert not n or f"{n} lean" in words.reading
    assert sum(counts) == words.n


@pytest.mark.whole
@pytest.mark.parametrize("number", FILTERED)
def test_a_figure_or_table_whose_rows_a_filter_changes_says_so_in_its_caption(number, tmp_path, monkeypatch):
    """And one whose rows it leaves alone does not claim it."""
    settings = {
        "ROLES": ["scholar", "journalist"],
        "COUNTRIES": ["USA", "CHN", "RUS"],
        "SINCE": "2019-01-01",
        "UNTIL": "2025-06-30",
    }
    found = []
    for given in (settings, dict.fromkeys(("ROLES", "COUNTRIES"), []) | {"SINCE": "", "UNTIL": ""}):
        with pytest.MonkeyPatch.context() as patch:
            found.append(shown.of(book(number), patch, tmp_path, **given))
    tables = {name: thing for name, thing in found[0].items() if hasattr(thing, "table") and name in found[1]}
    assert tables
    for name, thing in tables.items():
        said = "since: 2019-01-01; until: 2025-06-30" in getattr(thing, "words", thing).caption
        assert said != thing.table.equals(found[1][name].table), name


@pytest.mark.whole
@pytest.mark.parametrize("corner", made.CORNERS)
def test_words_hold_at_the_corners_of_the_data(corner, tmp_path, monkeypatch):
    monkeypatch.setenv("CORPUS_DATA", str(made.folder(corner, tmp_path)))
    faults = []
    for number in CORNERED:
        with pytest.MonkeyPatch.context() as patch:
            found = shown.of(book(number), patch, tmp_path)
        faults += look(found)
        faults += drawn_faults(found)
    assert not faults, "\n".join(faults)


def drawn_faults(found: dict) -> list[str]:
    """Figures that cannot be drawn, and legends that name a period in which nobody speaks."""
    faults = []
    for name, figure in found.items():
        if not isinstance(figure, Figure):
            continue
        try:
            legends = [text.get_text() for ax in figure.axes if ax.get_legend() for text in ax.get_legend().get_texts()]
            faults += [f"{name}: legend {text}" for text in legends if "(0 documents)" in text]
        except Exception as error:  # noqa: BLE001  every figure is tried, and all that fail are named
            faults.append(f"{name}: {type(error).__name__}: {error}")
        figure.close()
    return faults


def test_seven_articles_are_seven_in_words(tmp_path):
    data = corpus.load(made.folder("one_article_more", tmp_path))
    assert ask("split", "articles", data=data).scope.source == "seven articles read whole"
    assert ask("split", "both", data=data).scope.source == "openings of public pages and seven articles"


def test_statements_of_the_other_corpus_are_told(data):
    asked = ask("threat", data=data)
    n = len(asked.but(corpus="articles").statements)
    assert n and asked.elsewhere.startswith(f"{n} statements on this question stand in the articles read whole")
    assert ask("threat", "both", data=data).elsewhere == "" and ask(None, data=data).elsewhere == ""
    assert "openings of the debate" in ask("threat", "articles", data=data).elsewhere


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("1 voices speak", "a plural after 1"), ("n = 3 (1 documents)", "a plural after 1"), ("1 voice lean to it", "a plural verb after 1"),
        ("Of 0 pairs none", "a set of nothing"), ("share nan of", "a value that is missing"), ("A from +1 to +1; B", "two names of one thing"),
        ("2 voices gives", "a singular verb after many"), ("3 voice speak", "a singular after many"), ("none () left", "empty brackets"),
        ("Statements: ; from", "a point twice"),
    ],
)  # fmt: skip
def test_slips_are_seen(text, slip):
    class Said:
        pass

    said = Said()
    said.text = text  # type: ignore[attr-defined]
    assert any(slip in fault for fault in slips.of(said))


@pytest.mark.parametrize(
    "text",
    ["1 voice leans", "21 voices lean", "0.1 points", "a stance of −1 lies", "2 voices lean, 1 to neither", "from +1 to +1.5", "None of 3", "2,001 documents have",
     "58 lean to “a” and 1 leans to “b”", "stances of 0 are left out", "73 expert voices", "1 of 3 voices leans"],
)  # fmt: skip
def test_good_words_are_no_slips(text):
    class Said:
        pass

    said = Said()
    said.text = text  # type: ignore[attr-defined]
    assert not list(slips.of(said))
