"""What holds for every figure and table of the notebooks: each setting reaches each number and each word, and the words follow the table.

The notebooks are run in this process with other settings; a figure added to a notebook is tested here without another line.
"""

import io
import os
import re

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from helpers import paths
from helpers.figure import own
from helpers.figure.figure import Figure, Method
from helpers.figure.files import ExportError, csv_text
from tests import shown, slips

pytestmark = pytest.mark.whole

BOOKS = [path for path in paths.notebooks() if "from helpers.asked import ask" in path.read_text(encoding="utf-8")]
ESTIMATES = re.compile(r"^(estimate|low|high|p|q|alpha|se)$")
# `equal`: polarisation at equal size, which is a mean over draws
SIMULATED = re.compile(
    r"^(low|high|p|q|se|width|height|angle|widest|interval|settled|equal)$|_(low|high|p|q)$|^(p|q|low|high)_"
)
TOO_MANY = 10**6
BY_Q = ("04-within",)
QUESTIONS = ["split", "try", "bond", "threat", "pressure"]
# estimators, units, intervals, tests and what the sample can show: each stands in the method of the notebook and in that of a figure
NOT_TO_BE_LOST = {
    "01": ["alpha", "resampling interval", "consistency, not correctness", "convenience sample", "neutral accounts"],
    "02": ["Wilson", "resampling interval", "drawn again", "bootstrap", "Student’s t", "Cliff’s delta", "number of pairs", "van der Eijk", "vote", "convenience sample"],
    "03": ["Wilson", "Fisher", "Benjamini-Hochberg", "family", "Greenacre", "Louvain", "d/4", "independence", "never that none is held", "convenience sample"],
    "04": ["one vote per statement", "documents", "resampling interval", "permutations", "Benjamini-Hochberg", "alpha", "neutral accounts", "weighted", "Künsch", "convenience sample"],
    "05": ["log-odds", "G2", "permut", "Benjamini-Hochberg", "resampling interval", "Wordscores", "Spearman", "logistic regression", "TF-IDF", "convenience sample"],
    "06": ["share", "crossed", "pigeonhole", "drawn again", "Eta squared", "lower bound", "moved", "convenience sample"],
    "07": ["Unit", "Wilson", "at random", "convenience sample"],
}  # fmt: skip


@pytest.fixture(scope="module", params=QUESTIONS if os.environ.get("NIGHTLY") else QUESTIONS[:1])
def books(request, tmp_path_factory):
    """What each notebook shows, by its settings; each combination is run once. With NIGHTLY=1 for every question."""
    known: dict = {}

    def get(book, **settings):
        settings = {"QUESTION": request.param} | settings
        key = (book.name, repr(sorted(settings.items())))
        if key not in known:
            with pytest.MonkeyPatch.context() as patch:
                known[key] = shown.of(book, patch, tmp_path_factory.mktemp("figures"), **settings)
        return known[key]

    get.question = request.param
    return get


def alone(what: object, number: str):
    """A parameter of tests on one notebook, which one process runs, since they share what the notebook shows."""
    return pytest.param(what, id=number, marks=pytest.mark.xdist_group(f"figures-{number}"))


@pytest.fixture(params=[alone(path, path.name[:2]) for path in BOOKS])
def book(request):
    return request.param


def figures(found: dict) -> dict[str, Figure]:
    return {name: thing for name, thing in found.items() if isinstance(thing, Figure)}


def drawn_here(found: dict) -> dict[str, Figure]:
    """The figures that can be drawn of other rows: not one that the reader drew."""
    return {name: figure for name, figure in figures(found).items() if figure.draw is not own.gone}


def said(thing) -> str:
    """Title, subtitle, caption, alternative text and reading, or what a table or a sentence says."""
    if isinstance(thing, Figure):
        words = thing.words
        return " ".join([words.title, words.subtitle, words.caption, words.alt, words.reading, thing.finding])
    return thing.text if hasattr(thing, "text") else f"{thing.caption} {thing.reading}"


def test_every_figure_of_a_notebook_is_tested(book, books):
    stored = set(re.findall(r"figures/(\d\d-[\w-]+)\.csv", book.read_text(encoding="utf-8")))
    assert stored <= set(books(book))


def test_no_caption_is_longer_than_forty_words(book, books):
    shown = books(book)
    assert not slips.long_captions(shown)


def test_the_method_is_said_once_and_stands_in_full_with_each_figure(book, books):
    shown = books(book)
    (method,) = (thing for thing in shown.values() if isinstance(thing, Method))
    said = [sentence for note in method.notes.values() for sentence in note.split(". ") if len(sentence.split()) > 8]
    for name, figure in figures(shown).items():
        if not figure.words.n and books.question != QUESTIONS[0]:  # nothing is drawn, and the sentence says why
            continue
        assert not [sentence for sentence in said if sentence in figure.words.caption], name
        assert len(figure.words.in_full) > len(figure.words.caption) and "convenience sample" in figure.words.in_full, (
            name
        )


@pytest.mark.parametrize("number", [alone(number, number) for number in NOT_TO_BE_LOST])
def test_nothing_that_matters_is_lost_between_caption_and_method(number, books):
    book = next(path for path in BOOKS if path.name.startswith(number))
    shown = books(book)
    text = " ".join([thing.text for thing in shown.values() if isinstance(thing, Method)])
    full = " ".join(figure.words.in_full for figure in figures(shown).values())
    for word in NOT_TO_BE_LOST[number]:
        if books.question == QUESTIONS[0]:
            assert word in text and word in full, word
        else:  # with few statements some figures are not drawn; of those that are nothing is lost
            assert word in text or word not in full, word


def test_with_too_few_cases_no_estimate_stands_in_table_or_words(book, books):
    if "MIN_N" not in shown.settings_of(book):
        pytest.skip("this notebook has no MIN_N")
    for name, figure in figures(books(book, MIN_N=TOO_MANY)).items():
        least = [column for column in figure.table if ESTIMATES.match(str(column))]
        if "min_n" in str(figure.say) or least and figure.table[least].isna().all(axis=None):
            assert not re.search(r"resampling interval [−\d]", figure.words.reading), name


def test_another_seed_changes_only_limits_p_and_q(book, books):
    if "SEED" not in shown.settings_of(book):
        pytest.skip("this notebook has no SEED")
    other = books(book, SEED=2)
    for name, figure in figures(books(book)).items():
        one, two = figure.table, other[name].table
        assert list(one.columns) == list(two.columns) and len(one) == len(two), name
        kept = [column for column in one if not SIMULATED.search(str(column))]
        rows, others = ({tuple(map(str, row)) for row in table[kept].to_numpy()} for table in (one, two))
        if name in BY_Q:  # the rows with the smallest q are shown, so some may differ
            assert len(rows & others) >= len(rows) / 2, name
        else:
            assert rows == others, f"{name}: another seed changes {sorted(rows ^ others)[:2]}"


def test_a_filter_reaches_the_rows_of_whatever_names_it_and_of_nothing_else(book, books):
    if "COUNTRIES" not in shown.settings_of(book):
        pytest.skip("this notebook has no filters")
    plain, chosen = books(book), books(book, COUNTRIES=["CHN"])
    for name in figures(plain):
        changed = str(plain[name].table.to_dict()) != str(chosen[name].table.to_dict())
        named = "countries: CHN" in said(chosen[name])
        assert named or not changed, f"{name}: COUNTRIES changes its rows, and its words do not name it"


def test_changed_numbers_change_the_words(book, books):
    for name, figure in drawn_here(books(book)).items():
        fewer = {part: rows.head(max(1, len(rows) // 2)) for part, rows in figure.tables.items()}
        turned = {part: upside_down(rows) for part, rows in figure.tables.items()}
        if not all(turned[part].equals(rows) for part, rows in figure.tables.items()):
            assert {said(figure.but(**fewer)), said(figure.but(**turned))} != {said(figure)}, name


def upside_down(rows):
    """The same rows with the numbers of each column in the opposite order; what is missing stays missing."""
    turned = rows.copy()
    for column in rows.select_dtypes("number").columns:
        there = rows[column].notna()
        turned.loc[there, column] = rows.loc[there, column].to_numpy()[::-1]
    return turned


def test_rows_of_a_table_that_was_sorted_or_saved_and_read_back_give_the_same_figure(book, books):
    """What an analyst does with a table before it is drawn again; two in five rows are drawn, or refused with what to keep."""
    for name, figure in drawn_here(books(book)).items():
        table = figure.table.sample(frac=1, random_state=1).sort_index()
        again = figure.but(pd.read_csv(io.StringIO(csv_text(table))).assign(mine=1)).words
        assert again.n == figure.words.n and ("reader chose" in again.caption) == (figure.whole is not None), name
        try:
            some = figure.but(figure.table.head(max(1, 2 * len(figure.table) // 5))).words.caption
        except ExportError as refused:
            some = str(refused) if "Some rows belong together" in str(refused) else ""
        assert len(figure.table) < 2 or "The reader chose" in some or "belong together" in some, name


def test_the_marks_drawn_follow_the_rows(book, books):
    for name, figure in drawn_here(books(book)).items():
        if figure.table.empty:
            continue
        drawn, fewer = marks(figure), marks(figure.but(figure.table.head(0)))
        assert drawn > fewer or books.question != QUESTIONS[0] and is_a_sentence_alone(figure), name


def is_a_sentence_alone(figure: Figure) -> bool:
    """Whether nothing is drawn of the rows but a sentence that says why."""
    (ax, *more), alone = figure.axes, False
    if not more and len(ax.texts) == 1:
        alone = not (ax.lines or ax.collections or ax.patches or ax.images) and ax.texts[0].get_text().endswith(".")
    figure.close()
    plt.close("all")
    return alone


def marks(figure: Figure) -> int:
    """How many points, bars, cells and names of a figure can be seen."""
    try:
        count = 0
        for ax in figure.axes:
            count += sum(int(np.isfinite(np.asarray(line.get_ydata(), float)).sum()) for line in ax.lines)
            count += sum(len(each.get_offsets()) for each in ax.collections) + len(ax.patches) + len(ax.texts)
            count += sum(each.get_array().size for each in ax.images)
        return count
    finally:
        figure.close()
        plt.close("all")


def test_notebooks_built_on_asked_are_found():
    assert {path.name[:2] for path in BOOKS} == {"01", "02", "03", "04", "05", "06", "07"}
