"""Networks against the published values of Discourse Network Analyzer's sample, its worked examples, and its faults."""

import io

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.figure import graphs
from helpers.measures import networks

SAMPLE = """ASE  2005-02-10 M+ M+ L+ G+
EEA  2005-01-26 E- E- M- M+
EPA  2005-02-02 L+ L+ L+ L+ L+ L+ L+ L+ L+ L+ E-
NPRA 2005-02-16 E- E- L- L-
SEN  2005-02-02 E- E- L+ L+ M-
SC   2005-02-16 R+ M+ E+ E+ G+ L+
PIRG 2005-02-16 R+ R+ E+ G+ M+ C+"""
ORDER = ["ASE", "EEA", "EPA", "NPRA", "SEN", "SC", "PIRG"]
BY = {"actor": "voice_id", "concept": "concept", "value": "value"}
UPPER = {
    "ignore": [4, 10, 2, 4, 4, 3, 2, 4, 6, 6, 4, 22, 22, 12, 1, 8, 6, 2, 7, 3, 6],
    "congruence": [2, 10, 0, 2, 4, 3, 2, 4, 5, 1, 1, 2, 22, 10, 0, 4, 0, 0, 2, 0, 6],
    "conflict": [2, 0, 2, 2, 0, 0, 0, 0, 1, 5, 3, 20, 0, 2, 1, 4, 6, 2, 5, 3, 0],
    "subtract": [0, 10, -2, 0, 4, 3, 2, 4, 4, -4, -2, -18, 22, 8, -1, 0, -6, -2, -3, -3, 6],
}
TOTALS = {"ignore": 276, "congruence": 160, "conflict": 116, "subtract": 44}


def sample() -> pd.DataFrame:
    rows = [
        (actor, f"doc-{actor}", pd.Timestamp(day), said[0], 1 if said[1] == "+" else -1)
        for actor, day, *said_by in (line.split() for line in SAMPLE.splitlines())
        for said in said_by
    ]
    return pd.DataFrame(rows, columns=["voice_id", "doc_id", "date", "concept", "value"])


def statements(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["voice_id", "concept", "value"])


NORMS = ("none", "activity", "jaccard", "counts", "cosine")


def normalised(
    table: pd.DataFrame, actor: str, concept: str, value: str, how: str, norm: str, width: float = 4
) -> pd.DataFrame:
    """A one-mode network (pairs of statements) divided by how much two actors say (Leifeld 2017).

    `activity`: by the mean number of their statements. `jaccard`: by itself plus the statements of each that the other
    does not match in concept and value. `counts`: by the product of their numbers of statements (called cosine
    elsewhere). `cosine`: by the product of the lengths of their vectors over concepts and values.
    """
    if norm not in NORMS:
        raise networks.NetworkError(f"normalisation {norm!r} is not known; use {', '.join(NORMS)}")
    weights = networks.one_mode(table, actor, concept, value, how, width)
    counts = pd.crosstab(table[actor], [table[concept], table[value]]).to_numpy(float)
    said, length = counts.sum(axis=1), np.sqrt((counts**2).sum(axis=1))
    unmatched = counts @ (counts == 0).T
    divisor = {
        "none": np.ones_like(unmatched),
        "activity": np.add.outer(said, said) / 2,
        "jaccard": unmatched + unmatched.T + weights.to_numpy(),
        "counts": np.outer(said, said),
        "cosine": np.outer(length, length),
    }[norm]
    return weights / np.where(divisor == 0, 1, divisor)


class TestSample:
    def test_two_mode(self):
        table = sample()
        plain = networks.two_mode(table, **BY, how="ignore", width=2)
        assert (plain["voice_id"].nunique(), plain["concept"].nunique(), len(plain)) == (7, 6, 22)
        assert plain["weight"].sum() == 40
        signed = networks.two_mode(table, **BY, how="subtract", width=2).set_index(["voice_id", "concept"])
        assert signed["weight"].sum() == 18 and (signed["weight"] != 0).sum() == 21
        assert signed.loc[("NPRA", "E"), "weight"] == -2 and signed.loc[("NPRA", "L"), "weight"] == -2

    def test_ambivalence_is_not_silence(self):
        signed = networks.two_mode(sample(), **BY, how="subtract", width=2).set_index(["voice_id", "concept"])
        assert signed.loc[("EEA", "M")].tolist() == [2, 0.0]
        assert ("EEA", "L") not in signed.index

    @pytest.mark.parametrize("how", networks.WAYS)
    def test_one_mode(self, how):
        found = networks.one_mode(sample(), **BY, how=how, width=2).loc[ORDER, ORDER].to_numpy()
        assert found[np.triu_indices(7, 1)].tolist() == UPPER[how]
        assert found.sum() == TOTALS[how] and (found == found.T).all()

    def test_the_plain_projection_has_21_edges(self):
        assert (
            networks.pairs(ignore=networks.one_mode(sample(), **BY, how="ignore", width=2))["ignore"] > 0
        ).sum() == 21

    def test_senate_and_sierra_club(self):
        found = [networks.one_mode(sample(), **BY, how=how, width=2).loc["SEN", "SC"] for how in networks.WAYS]
        assert found == [7, 2, 5, -3]

    @pytest.mark.parametrize(
        ("norm", "expected"),
        [("none", 2), ("activity", 2 / 5.5), ("jaccard", 0.2), ("counts", 2 / 30), ("cosine", 0.235702)],
    )
    def test_normalised_congruence(self, norm, expected):
        found = normalised(sample(), **BY, how="congruence", norm=norm, width=2)
        assert found.loc["SEN", "SC"] == pytest.approx(expected, abs=1e-6) == found.loc["SC", "SEN"]

    def test_after_one_statement_per_document(self):
        table = sample()
        aware = networks.deduplicate(table, "document", ["voice_id", "concept", "value"])
        blind = networks.deduplicate(table, "document", ["voice_id", "concept"])
        assert (len(aware), len(blind)) == (23, 22)
        total = {how: networks.one_mode(aware, **BY, how=how, width=2).to_numpy().sum() for how in networks.WAYS}
        assert total == {"ignore": 86, "congruence": 48, "conflict": 38, "subtract": 10}
        assert networks.one_mode(blind, **BY, how="ignore", width=2).to_numpy().sum() == 78

    def test_the_published_split_of_the_subtract_network(self):
        """Absolute weight 104, of which the camp {EEA, NPRA} against the rest leaves 13 frustrated."""
        weights = networks.one_mode(sample(), **BY, how="subtract", width=2)
        ties = networks.pairs(weight=weights)
        camp = ties["source"].isin(["EEA", "NPRA"]) == ties["target"].isin(["EEA", "NPRA"])
        frustrated = ties["weight"].where(camp, -ties["weight"]).clip(upper=0).abs().sum()
        assert (ties["weight"].abs().sum(), frustrated) == (104, 13)


def test_graded_example_of_the_manual():
    table = statements(*[("A", "c", -4)] * 2, *[("B", "c", 2)] * 3)
    assert networks.one_mode(table, **BY, how="congruence", width=10).loc["A", "B"] == pytest.approx(2.4)
    assert networks.one_mode(table, **BY, how="conflict", width=10).loc["A", "B"] == pytest.approx(3.6)


@pytest.mark.parametrize("others", [[], [("C", "c", 2), ("D", "c", -2)]])
def test_a_tie_does_not_hang_on_what_others_said(others):
    table = statements(("A", "c", -1), ("A", "c", -1), ("B", "c", 1), *others)
    found = [networks.one_mode(table, **BY, how=how).loc["A", "B"] for how in ("congruence", "conflict")]
    assert found == [1.0, 1.0]


def test_a_value_outside_the_declared_scale_is_refused():
    with pytest.raises(networks.NetworkError, match="wider than the scale"):
        networks.one_mode(statements(("A", "c", -2), ("B", "c", 2)), **BY, width=2)


def test_neutral_is_not_silence():
    table = statements(("A", "c", 0), ("B", "c", 0), ("C", "d", 1), ("D", "c", 2))
    agree = networks.one_mode(table, **BY, how="congruence")
    assert agree.loc["A", "B"] == 1 and agree.loc["A", "C"] == 0 and agree.loc["A", "D"] == 0.5
    assert networks.one_mode(table, **BY, how="ignore").loc["A", "C"] == 0
    assert networks.two_mode(table, **BY).set_index("voice_id").loc["A", ["n", "weight"]].tolist() == [1, 0]


@pytest.mark.parametrize("span", ["week", "month", "year", "document", "none"])
def test_statements_one_year_apart_stay_two(span):
    table = statements(("A", "c", 1), ("A", "c", 1)).assign(
        date=pd.to_datetime(["2018-01-15", "2019-01-15"]), doc_id=["d1", "d2"]
    )
    assert len(networks.deduplicate(table, span, ["voice_id", "concept", "value"])) == 2


@pytest.mark.parametrize(("span", "left"), [("none", 4), ("week", 2), ("month", 3), ("year", 2)])
def test_calendar_units(span, left):
    """Sunday 2024-12-29 is of week 52; Monday 2024-12-30 to Sunday 2025-01-05 is week 1 of 2025."""
    days = ["2024-12-29", "2024-12-30", "2025-01-05", "2025-02-01"]
    table = statements(*[("A", "c", 1)] * 4).assign(date=pd.to_datetime(days), doc_id=list("abcd"))
    kept = networks.deduplicate(table.iloc[:3] if span == "week" else table, span, ["voice_id", "concept", "value"])
    assert len(kept) == left


def test_an_unknown_way_or_span_is_refused():
    for call in (
        lambda: networks.one_mode(sample(), **BY, how="sum", width=2),
        lambda: networks.two_mode(sample(), **BY, how="conflict", width=2),
        lambda: networks.deduplicate(sample(), "day", ["voice_id"]),
        lambda: normalised(sample(), **BY, how="ignore", norm="mean", width=2),
    ):
        with pytest.raises(networks.NetworkError, match="use|have"):
            call()


def test_per_concept_a_prolific_voice_counts_once_per_concept():
    table = statements(*[("A", "c", 1)] * 9, ("A", "d", 1), ("B", "c", 1), ("B", "d", -1))
    assert networks.one_mode(table, **BY, how="subtract", per="pair").loc["A", "B"] == 9
    assert networks.one_mode(table, **BY, how="subtract", per="concept").loc["A", "B"] == 1 + 0
    assert networks.one_mode(table, **BY, how="ignore", per="concept").loc["A", "B"] == 2


def test_shared_concepts_count_only_with_the_same_sign():
    table = statements(
        ("A", "r", 2), ("A", "r", 1), ("B", "r", 1), ("C", "r", -1), ("D", "r", 0), ("A", "s", -1), ("C", "s", -2)
    )
    found = networks.shared(table, **BY)
    assert found.loc["A"].tolist() == [0, 1, 1, 0] and found.loc["D"].sum() == 0


def test_the_filter_says_how_many_it_left_out():
    table = statements(*[("A", "c", 1)] * 3, *[("B", "c", 1)] * 2, ("C", "c", 1), ("D", "c", 1))
    kept, dropped = networks.at_least(table, "voice_id", 2)
    assert (sorted(kept["voice_id"].unique()), dropped) == (["A", "B"], 2)
    assert networks.at_least(table, "voice_id", 1)[1] == 0


TABLES = st.lists(
    st.tuples(st.sampled_from("ABCDE"), st.sampled_from("xyz"), st.integers(-2, 2)), min_size=1, max_size=30
).map(lambda rows: statements(*rows))


@settings(max_examples=60, deadline=None)
@given(TABLES, st.sampled_from(["pair", "concept"]))
def test_congruence_and_conflict_add_up_to_ignore(table, per):
    found = {how: networks.one_mode(table, **BY, how=how, per=per) for how in networks.WAYS}
    assert np.allclose(found["congruence"] + found["conflict"], found["ignore"])
    assert np.allclose(found["congruence"] - found["conflict"], found["subtract"])
    assert all((matrix.to_numpy() >= 0).all() for how, matrix in found.items() if how != "subtract")


@settings(max_examples=40, deadline=None)
@given(TABLES, st.permutations("ABCDE"), st.randoms(use_true_random=False))
def test_relabelling_voices_and_the_order_of_rows_change_nothing(table, names, random):
    new = dict(zip("ABCDE", names, strict=True))
    order = list(range(len(table)))
    random.shuffle(order)
    other = table.assign(voice_id=table["voice_id"].map(new)).iloc[order]
    for how in networks.WAYS:
        one, two = networks.one_mode(table, **BY, how=how), networks.one_mode(other, **BY, how=how)
        assert np.allclose(one, two.loc[[new[v] for v in one.index], [new[v] for v in one.index]])
    one, two = networks.shared(table, **BY), networks.shared(other, **BY)
    assert (one.to_numpy() == two.loc[[new[v] for v in one.index], [new[v] for v in one.index]].to_numpy()).all()


def test_two_cliques_are_found_with_their_modularity():
    weights = pd.DataFrame(np.kron(np.eye(2), np.ones((3, 3))) - np.eye(6), list("abcdef"), list("abcdef"))
    weights.loc["a", "f"] = weights.loc["f", "a"] = -5.0
    found, modularity = networks.groups(weights, seed=1)
    assert found.tolist() == [1, 1, 1, 2, 2, 2] and modularity == pytest.approx(0.5)
    none, missing = networks.groups(weights * 0, seed=1)
    assert none.nunique() == 6 and np.isnan(missing)


class TestFiles:
    @pytest.fixture
    def graph(self):
        nodes = pd.DataFrame(
            {
                "id": ["a", "b", "c"], "label": ["Ä <x> & \"y\"", "B", "C"], "n": np.array([3, 1, 2]), "share": [0.5, np.nan, 1.0],
                "explicit": np.array([True, False, True]), "none": None, "seen": pd.to_datetime(["2018-01-15", None, "2020-02-29"]),
            }
        )  # fmt: skip
        edges = pd.DataFrame(
            {"source": ["a", "a"], "target": ["b", "c"], "weight": np.array([1.5, -2.0]), "reasons": [["r", "s"], []]}
        )
        return graphs.from_tables(nodes, edges)

    def test_graphml_reads_back_equal(self, graph):
        back = nx.parse_graphml(graphs.graphml(graph))
        assert dict(back.nodes(data=True)) == dict(graph.nodes(data=True))
        assert nx.utils.edges_equal(back.edges(data=True), graph.edges(data=True))

    def test_gexf_reads_back_equal(self, graph):
        back = nx.read_gexf(io.BytesIO(graphs.gexf(graph).encode()))
        assert dict(back.nodes(data=True)) == dict(graph.nodes(data=True))
        for one, other, attributes in graph.edges(data=True):
            read = back.edges[one, other]
            assert {name: value for name, value in read.items() if name != "id"} == attributes

    def test_missing_values_are_left_out_and_dates_are_text(self, graph):
        assert graph.nodes["b"] == {"label": "B", "n": 1, "explicit": False}
        assert graph.nodes["a"]["seen"] == "2018-01-15" and graph.edges["a", "b"]["reasons"] == "r; s"

    def test_the_bytes_are_the_same_every_time_and_name_no_day(self, graph):
        assert graphs.gexf(graph) == graphs.gexf(graph)
        assert "lastmodified" not in graphs.gexf(graph)

    def test_parallel_edges_with_dates_go_to_the_timeline(self):
        nodes = pd.DataFrame({"id": ["v", "q"], "label": ["V", "Q"]})
        edges = pd.DataFrame({"source": ["v", "v"], "target": ["q", "q"], "start": ["2018-01-15", "2019-01-15"]})
        graph = graphs.from_tables(nodes, edges.assign(end=edges["start"]), multi=True)
        back = nx.read_gexf(io.BytesIO(graphs.gexf(graph).encode()))
        assert [data["start"] for *_, data in back.edges(data=True)] == ["2018-01-15", "2019-01-15"]

    def test_an_edge_to_a_stranger_is_refused(self):
        with pytest.raises(ValueError, match="not there: z"):
            graphs.from_tables(pd.DataFrame({"id": ["a"]}), pd.DataFrame({"source": ["a"], "target": ["z"]}))

    def test_both_files_are_written(self, graph, tmp_path, monkeypatch):
        monkeypatch.setenv("FIGURES_OUT", str(tmp_path))
        assert graphs.write(graph, "03-network-x") == ["03-network-x.graphml", "03-network-x.gexf"]
        assert nx.read_graphml(tmp_path / "03-network-x.graphml").number_of_edges() == 2
        assert nx.read_gexf(tmp_path / "03-network-x.gexf").number_of_nodes() == 3

    @staticmethod
    def back(graph):
        """What networkx reads out of both files."""
        return nx.parse_graphml(graphs.graphml(graph)), nx.read_gexf(io.BytesIO(graphs.gexf(graph).encode()))

    @pytest.mark.parametrize(
        ("values", "read"),
        [
            ([1, 2.5], [1.0, 2.5]), ([1, True], ["1", "True"]), ([1.5, "x"], ["1.5", "x"]), ([np.bool_(True), False], [True, False]), (["a\x00b", "\ud800"], ["a\ufffdb", "\ufffd"]),
            ([np.array([1, 2]), pd.Series(["a"])], ["1; 2", "a"]), ([{"b", "a"}, ()], ["a; b", ""]), ([2**63, 1], [str(2**63), "1"]), ([-(2**63), 2**63 - 1], [-(2**63), 2**63 - 1]),
            ([float("nan"), pd.NA], [None, None]), ([pd.NaT, 1.5], [None, 1.5]), (["a & <b>", "'\"\nc"], ["a & <b>", "'\"\nc"]),
        ],
    )  # fmt: skip
    def test_a_column_of_attributes_has_one_type_that_both_files_give_back(self, values, read):
        graph = nx.Graph()
        graph.add_edge("a", "b", **{"odd name\x01": values[0]})
        graph.add_node("a", x=values[0])
        graph.add_node("b", x=values[1])
        for found in self.back(graph):
            assert [found.nodes[name].get("x") for name in "ab"] == read
            assert {type(found.nodes[name]["x"]) for name in "ab" if "x" in found.nodes[name]} <= {type(read[-1])}
            assert read[0] is None or "odd name\ufffd" in found.edges["a", "b"]

    @pytest.mark.parametrize(
        "node",
        [1, 1.5, True, ("a", 1), "", " x ", "a & <b>", "'\"\n", "ä\x01", "\ud800", "http://x/y?z=1", np.str_("n")],
    )
    def test_odd_ids_are_read_back_as_text(self, node):
        graph = nx.Graph([(node, "z")])
        name = str(node).replace("\x01", "\ufffd").replace("\ud800", "\ufffd")
        for found in self.back(graph):
            assert set(found) == {name, "z"} and found.has_edge(name, "z")

    @pytest.mark.parametrize("pair", [(1, "1"), (True, "True"), ("a\x01", "a\x02")])
    def test_two_nodes_that_a_file_would_make_one_are_refused(self, pair):
        graph = nx.Graph([pair])
        for write in (graphs.graphml, graphs.gexf):
            with pytest.raises(ValueError, match="two nodes have the id .*name them apart"):
                write(graph)

    @pytest.mark.parametrize("value", [float("inf"), -np.inf, np.float64("inf")])
    def test_a_number_without_end_is_refused_by_name(self, value):
        node, tie = nx.Graph(), nx.Graph([("a", "b", {"weight": value})])
        node.add_node("a", share=value)
        for write in (graphs.graphml, graphs.gexf):
            with pytest.raises(ValueError, match="^a, share: -?inf"):
                write(node)
            with pytest.raises(ValueError, match="^a - b, weight: -?inf"):
                write(tie)

    def test_a_weight_that_is_no_number_and_a_start_that_is_no_day_are_refused_by_name(self):
        for weight in ("5", True, [1]):
            with pytest.raises(ValueError, match="^a - b, weight: .* is no number"):
                graphs.graphml(nx.Graph([("a", "b", {"weight": weight})]))
        for day in ("soon", 2018, "2018-02-30"):
            with pytest.raises(ValueError, match="^a - b, start: .* is no day; write YYYY-MM-DD"):
                graphs.gexf(nx.Graph([("a", "b", {"start": day})]))

    @pytest.mark.parametrize("name", ["key", "id"])
    @pytest.mark.parametrize("kind", [nx.Graph, nx.MultiGraph, nx.DiGraph])
    def test_names_that_a_file_keeps_for_itself_are_refused_by_name(self, kind, name):
        graph = kind([("a", "b", {name: "x"})] if kind is not nx.MultiGraph else [])
        if kind is nx.MultiGraph:
            graph.add_edge("a", "b")
            graph.edges["a", "b", 0][name] = "x"
        for write in (graphs.graphml, graphs.gexf):
            with pytest.raises(
                ValueError, match=f"^a - b, {name}: 'x' has no place in the file, .* call it by another name"
            ):
                write(graph)

    def test_what_was_read_from_a_file_is_written_again(self, graph):
        again = nx.read_gexf(io.BytesIO(graphs.gexf(graph).encode()))
        assert graphs.gexf(again) == graphs.gexf(nx.read_gexf(io.BytesIO(graphs.gexf(again).encode())))
        again.remove_edge("a", "b")
        assert again.edges["a", "c"]["id"] == "e2" and 'edge id="e1"' in graphs.gexf(again)

    def test_parallel_edges_with_no_number_are_refused_by_name_and_missing_ones_left_out(self):
        for name, value in (("weight", "3"), ("stance", "for"), ("stance", True), ("weight", float("inf"))):
            with pytest.raises(ValueError, match=f"^a - b, {name}: "):
                graphs.merged(nx.MultiGraph([("a", "b", {name: 1}), ("a", "b", {name: value})]))
        two = nx.MultiGraph([("a", "b", {"weight": 2, "stance": None, "start": 2018}), ("a", "b", {"weight": np.nan, "stance": 1, "start": "2017-01-01"})])  # fmt: skip
        assert graphs.merged(two).edges["a", "b"] == {"stance": 1.0, "start": "2017-01-01", "weight": 3, "edges": 2}

    def test_a_node_that_stands_twice_or_has_no_id_is_refused(self):
        edges = pd.DataFrame({"source": ["a"], "target": ["a"]})
        for ids in (["a", "a"], ["a", None], ["a", float("nan")]):
            with pytest.raises(ValueError, match="without an id of their own: "):
                graphs.from_tables(pd.DataFrame({"id": ids}), edges)
