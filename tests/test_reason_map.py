"""Correspondence analysis against published values, the test of structure, regions, and places of labels."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers import arguments
from helpers.arguments import reason_map, reasons
from helpers.corpus.codebook import Codebook
from helpers.figure import labels
from tests.asking import asked_of

SMOKING = pd.DataFrame(
    [[4, 2, 3, 2], [4, 3, 7, 4], [25, 10, 12, 4], [18, 24, 33, 13], [10, 6, 7, 2]],
    ["SM", "JM", "SE", "JE", "SC"], ["none", "light", "medium", "heavy"],
)  # fmt: skip
LEGENDRE = pd.DataFrame([[10, 10, 20], [10, 15, 10], [15, 5, 5]], list("abc"), list("xyz"))
REASONS = [f"r{i}" for i in range(8)]
BOOK = Codebook({"arguments": {key: {"label": key.upper(), "means": "x"} for key in REASONS}})


def near(found, expected, tolerance=1e-6) -> bool:
    """Whether two series of coordinates are equal but for the sign of the axis."""
    found, expected = np.asarray(found), np.asarray(expected)
    return min(np.abs(found - expected).max(), np.abs(found + expected).max()) < tolerance


class TestPublished:
    def test_smoking_inertias(self):
        found = reason_map.correspondence(SMOKING)
        assert found.inertias == pytest.approx([0.07475910589, 0.01001718051, 0.00041357], abs=1e-8)
        assert found.total == pytest.approx(0.08518986, abs=1e-8)
        assert (100 * found.shares).round(2).tolist() == [87.76, 11.76, 0.49]
        assert found.total * SMOKING.to_numpy().sum() == pytest.approx(16.44, abs=0.005)

    def test_smoking_coordinates(self):
        found = reason_map.correspondence(SMOKING)
        assert near(found.rows[1], [0.065768, -0.258958, 0.380595, -0.232952, 0.201089])
        assert near(found.rows[2], [0.193737, 0.243305, 0.010660, -0.057744, -0.078911])
        assert near(found.columns[1], [0.393308, -0.099456, -0.196321, -0.293776])

    def test_legendre_and_legendre(self):
        found = reason_map.correspondence(LEGENDRE)
        assert found.inertias == pytest.approx([0.09613302, 0.04094181], abs=1e-8)
        assert found.shares == pytest.approx([0.701318, 0.298682], abs=1e-6)
        assert near(found.rows[1], [-0.26322, -0.06835, 0.51685], 1e-5)
        assert near(found.rows[2], [-0.17862, 0.27211, -0.09517], 1e-5)


COUNTS = st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=3, max_size=7).map(pd.DataFrame)


@settings(max_examples=50, deadline=None)
@given(COUNTS)
def test_distances_between_rows_are_chi_square_distances(counts):
    assume((counts.sum(axis=0) > 0).all() and (counts.sum(axis=1) > 0).all())
    found = reason_map.correspondence(counts).rows.to_numpy()
    profiles = counts.div(counts.sum(axis=1), axis=0).to_numpy()
    mass = (counts.sum(axis=0) / counts.to_numpy().sum()).to_numpy()
    for i in range(len(counts)):
        expected = ((profiles - profiles[i]) ** 2 / mass).sum(axis=1)
        assert ((found - found[i]) ** 2).sum(axis=1) == pytest.approx(expected, abs=1e-8)


@settings(max_examples=30, deadline=None)
@given(COUNTS, st.randoms(use_true_random=False))
def test_order_changes_nothing_and_signs_are_fixed(counts, random):
    assume((counts.sum(axis=0) > 0).all() and (counts.sum(axis=1) > 0).all())
    one = reason_map.correspondence(counts)
    assume(np.min(np.abs(np.diff([*one.inertias[:2], 0]))) > 1e-3)
    top = np.sort(one.standard[1].abs())
    assume(top[-1] - top[-2] > 1e-6)
    order = list(counts.index)
    random.shuffle(order)
    two = reason_map.correspondence(counts.loc[order])
    assert two.rows.loc[counts.index, 1].to_numpy() == pytest.approx(one.rows[1].to_numpy(), abs=1e-7)


def test_a_supplementary_row_equal_to_a_row_lands_on_it():
    found = reason_map.correspondence(SMOKING)
    again = reason_map._projected(SMOKING.to_numpy(float), found.standard.to_numpy())
    assert again == pytest.approx(found.rows.to_numpy(), abs=1e-10)


def statements(groups: dict[str, tuple[int, int, list[str]]]) -> pd.DataFrame:
    """Voices from name: (number, stance, their reasons in turn)."""
    rows = [
        (f"{name}{i:02d}", stance, reasons[i % len(reasons)])
        for name, (n, stance, reasons) in groups.items()
        for i in range(n)
    ]
    frame = pd.DataFrame(rows, columns=["voice_id", "stance", "arguments"])
    frame = frame.assign(
        name=frame["voice_id"].str.upper(), country="USA", statement_id=frame["voice_id"], doc_id=frame["voice_id"], certainty="explicit",
        published="2024-01-01", date=pd.Timestamp("2024-01-01"),
    )  # fmt: skip
    return reasons.with_side(frame)


CAMPS = {"f": (20, 1, ["r0;r1", "r1;r2", "r0;r2", "r0;r1;r3"]), "a": (20, -1, ["r3;r4", "r4;r5", "r3;r5", "r0;r4;r5"])}


class TestMap:
    def test_two_camps_have_structure_and_regions_that_do_not_meet(self):
        found = reason_map.of(statements(CAMPS), BOOK, draws=500)
        assert found.found and found.test["share"] > found.test["threshold"] and found.test["p"] < 0.01
        areas = found.regions.set_index("side")
        reach = areas[["width", "height"]].max(axis=1) / 2
        apart = np.hypot(*(areas.loc["for", ["x", "y"]] - areas.loc["against", ["x", "y"]]).astype(float))
        assert areas["n"].tolist() == [20, 20] and apart > reach.sum()
        figure = arguments.map(asked_of(statements(CAMPS), BOOK))
        assert "two axes hold" in figure.words.title and "partial bootstrap" in figure.words.method
        assert set(figure.tables) == {"point", "region"} and set(figure.tables["point"]["kind"]) == {"reason", "voice"}
        assert figure.axes

    def test_reasons_given_at_random_have_none_and_the_table_is_drawn(self):
        rng = np.random.default_rng(5)
        held = [";".join(sorted(rng.choice(REASONS, 2, replace=False))) for _ in range(40)]
        found = reason_map.of(statements({"f": (40, 1, held)}), BOOK, draws=500)
        assert not found.found and found.test["p"] > 0.05
        figure = arguments.map(asked_of(statements({"f": (40, 1, held)}), BOOK))
        assert figure.words.title.startswith("No structure") and figure.table["voices"].sum() == 40
        assert figure.axes

    def test_rare_reasons_and_their_voices_are_left_out_and_counted(self):
        groups = CAMPS | {"x": (3, 1, ["r6"]), "y": (2, 0, ["r7;r0"]), "z": (4, 1, [""])}
        kept, left_out = reason_map.incidence(statements(groups), BOOK)
        assert list(kept.columns) == REASONS[:6] and len(kept) == 42
        assert left_out == {"reasons": 2, "voices": 3, "silent": 4}

    @pytest.mark.parametrize(
        "groups", [{"f": (4, 1, ["r0"])}, {"f": (9, 1, ["r0;r1"])}, {"f": (9, 1, [""])}, {"f": (9, 1, ["r0;r1;r3"])}]
    )
    def test_too_few_or_all_alike_is_said_and_never_mapped(self, groups):
        found = reason_map.of(statements(groups), BOOK, draws=50)
        assert found.test == {} and not found.found
        figure = arguments.map(asked_of(statements(groups), BOOK))
        assert figure.words.title.startswith("Too few") and "nan" not in figure.words.caption
        assert figure.axes

    def test_regions_need_ten_voices(self):
        groups = {"f": (9, 1, CAMPS["f"][2]), "a": (20, -1, CAMPS["a"][2])}
        areas = reason_map.of(statements(groups), BOOK, draws=200).regions.set_index("side")
        assert np.isnan(areas.loc["for", "width"]) and np.isfinite(areas.loc["against", "width"])


def test_random_tables_keep_both_margins():
    table = reason_map.incidence(statements(CAMPS), BOOK)[0]
    seen = []
    original = reason_map._first_two
    try:
        reason_map._first_two = lambda tables: seen.append(tables) or original(tables)
        first, again = (reason_map.shuffled(table, draws=200, seed=2) for _ in range(2))
    finally:
        reason_map._first_two = original
    tables = seen[0]
    assert (tables.sum(axis=1) == table.sum(axis=0).to_numpy()).all() and (
        tables.sum(axis=2) == table.sum(axis=1).to_numpy()
    ).all()
    assert (first == again).all() and len({table.tobytes() for table in tables}) > 190


def test_region_holds_95_percent_of_the_draws():
    points = np.random.default_rng(1).multivariate_normal([0, 0], [[2, 1], [1, 1]], 4_000)
    found = reason_map._ellipse(points, np.zeros(2))
    turn = np.radians(found["angle"])
    along = points @ np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    inside = (along[:, 0] / (found["width"] / 2)) ** 2 + (along[:, 1] / (found["height"] / 2)) ** 2 <= 1
    assert inside.mean() == pytest.approx(0.95, abs=0.002)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 6), st.floats(0, 5)), min_size=2, max_size=20))
def test_boxes_pushed_apart_do_not_overlap_and_stay_in_the_room(points):
    boxes = np.tile([0.8, 0.3], (len(points), 1))
    found = labels.pushed_apart(np.array(points), boxes, (6, 5))
    assert (found >= boxes / 2 - 1e-9).all() and (found <= np.array([6, 5]) - boxes / 2 + 1e-9).all()
    gap = np.abs(found[:, None] - found[None])
    overlap = ((boxes[0] - gap) > 0.02).all(axis=2)
    np.fill_diagonal(overlap, False)
    assert not overlap.any()


def test_labels_beside_two_near_points_do_not_cover_each_other():
    points = np.array([[2.0, 2.0], [2.1, 2.05], [2.05, 1.95]])
    boxes = labels.extent(["Washington changes its mind"] * 3, 7.5)
    found = labels.beside(points, boxes, np.empty((0, 2)), (6, 5))
    gap = np.abs(found[:, None] - found[None])
    overlap = ((boxes[0] - gap) > 1e-6).all(axis=2)
    np.fill_diagonal(overlap, False)
    assert not overlap.any()
