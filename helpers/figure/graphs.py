"""Networks as files that other programs read: GraphML and GEXF 1.3, the same bytes every time, without dates of writing.

Every edge has its own id (`e1`, `e2`, ...) wherever two nodes may have several edges, and in GEXF always: Gephi keeps one
edge of those with the same id. `merged` makes one edge of the parallel ones.

| attribute here | in the file |
|---|---|
| None, NaN, NaT | left out |
| whole number, number, true or false (of numpy too) | the same, typed |
| date | text, YYYY-MM-DD |
| list, tuple, set, array | text, joined by `; ` |
| whole number of more than 18 digits | text |
| whole numbers and numbers under one name | numbers; any other mixture: text |
| a character that XML does not allow | U+FFFD, the mark of an unreadable character |
| id of a node | text; two nodes with the same one are refused |
| infinite number; `weight` that is no number; in GEXF `start` or `end` that is no day | refused by name |
| `id` of an edge: a number as here (`e1`) | counted anew |
| another `id` of an edge; `key` of an edge | refused by name |
"""

from collections.abc import Callable, Mapping
from xml.etree import ElementTree as ET

import networkx as nx
import pandas as pd
from IPython.display import Markdown, display

from helpers.figure import graph_values as values
from helpers.figure import place
from helpers.files import replace

GEXF = "http://gexf.net/1.3"
_TYPES: dict[type, str] = {bool: "boolean", int: "long", float: "double", str: "string"}


def from_tables(nodes: pd.DataFrame, edges: pd.DataFrame, directed: bool = False, multi: bool = False) -> nx.Graph:
    """A graph from nodes (`id`, then attributes) and edges (`source`, `target`, then attributes), in their order.

    `multi` keeps several edges between two nodes; raises ValueError for an edge to a node that is not there, a node that stands twice or
    has no id, and a value that few programs read.
    """
    if again := nodes.loc[nodes["id"].duplicated() | nodes["id"].isna(), "id"].tolist():
        raise ValueError(f"nodes without an id of their own: {', '.join(map(str, again[:5]))}")
    unknown = sorted({*edges["source"], *edges["target"]} - set(nodes["id"]), key=str)
    if unknown:
        raise ValueError(f"edges name nodes that are not there: {', '.join(map(str, unknown[:5]))}")
    kinds = {(False, False): nx.Graph, (True, False): nx.DiGraph, (False, True): nx.MultiGraph}
    graph = kinds.get((directed, multi), nx.MultiDiGraph)()
    for row in nodes.to_dict("records"):
        graph.add_node(row.pop("id"), **row)
    for row in edges.to_dict("records"):
        graph.add_edge(row.pop("source"), row.pop("target"), **row)
    return cleaned(graph)


def merged(graph: nx.Graph) -> nx.Graph:
    """One edge for each pair of nodes: `weight` is the sum (1 where none is given), `edges` how many there were.

    `stance` becomes the mean, `start` the first and `end` the last day; other attributes are joined by `; `, each once. Raises
    ValueError for a `weight` or `stance` that is no number.
    """
    simple = (nx.DiGraph if graph.is_directed() else nx.Graph)()
    simple.graph.update(graph.graph)
    simple.add_nodes_from(graph.nodes(data=True))
    groups: dict[tuple, list[Mapping]] = {}
    for one, other, attributes in graph.edges(data=True):
        key = (one, other) if graph.is_directed() or (other, one) not in groups else (other, one)
        groups.setdefault(key, []).append(values.plain(attributes, f"{one} - {other}"))
    for (one, other), many in groups.items():
        names = dict.fromkeys(name for attributes in many for name in attributes if name != "weight")
        whose = f"{one} - {other}"
        joined = {name: _joined(name, [each[name] for each in many if name in each], whose) for name in names}
        weight = sum(each.get("weight", 1) for each in many)
        simple.add_edge(one, other, **joined, weight=weight, edges=len(many))
    return cleaned(simple)


def _joined(name: str, said: list, whose: str) -> object:
    """The values that parallel edges give one attribute, as one."""
    if name == "stance":
        return values.mean(name, said, whose)
    ways: dict[str, Callable] = {"start": min, "end": max}
    return ways[name](said, key=str) if name in ways else "; ".join(dict.fromkeys(map(str, said)))


def cleaned(graph: nx.Graph) -> nx.Graph:
    """The same graph with attributes that every program reads (see the table above) and, for several edges between two
    nodes, with the edges' ids as keys."""
    clean = graph.__class__()
    clean.graph.update(values.plain(graph.graph, "the network"))
    nodes = [(node, values.plain(attributes, str(node))) for node, attributes in graph.nodes(data=True)]
    edges = [(one, other, values.plain(each, f"{one} - {other}")) for one, other, each in graph.edges(data=True)]
    values.one_type([attributes for _, attributes in nodes])
    values.one_type([attributes for *_, attributes in edges])
    clean.add_nodes_from(nodes)
    for number, (one, other, attributes) in enumerate(edges, 1):
        key = {"key": f"e{number}"} if graph.is_multigraph() else {}
        clean.add_edge(one, other, **key)
        (clean.edges[one, other, key["key"]] if key else clean.edges[one, other]).update(attributes)
    return clean


def graphml(graph: nx.Graph) -> str:
    """The graph as GraphML."""
    graph = values.with_text_ids(cleaned(graph))
    values.check_ties(_ties(graph))
    return "\n".join(nx.generate_graphml(graph)) + "\n"


def _ties(graph: nx.Graph) -> list[tuple[str, Mapping]]:
    """What each edge says, with whose it is."""
    return [(f"{one} - {other}", attributes) for one, other, attributes in graph.edges(data=True)]


def gexf(graph: nx.Graph) -> str:
    """The graph as GEXF 1.3; a node's `label`, an edge's `weight`, and `start` and `end` as dates go where Gephi looks."""
    graph = values.with_text_ids(cleaned(graph))
    values.check_ties(_ties(graph))
    values.check_days([*graph.nodes(data=True), *_ties(graph)])
    nodes = [(node, {"label": node, **attributes}) for node, attributes in graph.nodes(data=True)]
    edges = [
        (f"e{place}", one, other, attributes)
        for place, (one, other, attributes) in enumerate(graph.edges(data=True), 1)
    ]
    dated = any({"start", "end"} & set(attributes) for *_, attributes in [*nodes, *edges])
    root = ET.Element("gexf", {"xmlns": GEXF, "version": "1.3"})  # fmt: skip
    top = ET.SubElement(root, "graph", defaultedgetype="directed" if graph.is_directed() else "undirected")
    top.attrib |= {"mode": "dynamic", "timeformat": "date"} if dated else {"mode": "static"}
    columns = {
        kind: _columns(top, kind, [each[-1] for each in rows]) for kind, rows in (("node", nodes), ("edge", edges))
    }
    part = ET.SubElement(top, "nodes")
    for node, attributes in nodes:
        _element(part, "node", {"id": node}, attributes, columns["node"])
    part = ET.SubElement(top, "edges")
    for key, one, other, attributes in edges:
        _element(part, "edge", {"id": key, "source": str(one), "target": str(other)}, attributes, columns["edge"])
    ET.indent(root, " ")
    return "<?xml version='1.0' encoding='utf-8'?>\n" + ET.tostring(root, encoding="unicode") + "\n"


_OWN = {"node": ("label", "start", "end"), "edge": ("label", "weight", "start", "end")}


def _columns(top: ET.Element, kind: str, rows: list[Mapping]) -> dict[str, str]:
    """Declare the attributes of nodes or edges that have no place of their own in GEXF; their ids."""
    types = {name: _TYPES[type(value)] for row in rows for name, value in row.items() if name not in _OWN[kind]}
    if types:
        part = ET.SubElement(top, "attributes", {"class": kind, "mode": "static"})
        for name, is_a in types.items():
            ET.SubElement(part, "attribute", id=f"{kind}-{name}", title=name, type=is_a)
    return {name: f"{kind}-{name}" for name in types}


def _element(
    part: ET.Element, kind: str, marks: Mapping[str, str], values: Mapping, columns: Mapping[str, str]
) -> None:
    """Write one node or edge with its values."""
    own = {name: _text(values[name]) for name in _OWN[kind] if name in values}
    node = ET.SubElement(part, kind, {**marks, **own})
    rest = [(columns[name], value) for name, value in values.items() if name in columns]
    if rest:
        cells = ET.SubElement(node, "attvalues")
        for column, value in rest:
            ET.SubElement(cells, "attvalue", {"for": column, "value": _text(value)})


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def write(graph: nx.Graph, name: str) -> list[str]:
    """Write `figures/name.graphml` and `figures/name.gexf`; the names of both files."""
    files = {f"{name}.graphml": graphml(graph), f"{name}.gexf": gexf(graph)}
    for file, content in files.items():
        replace(place.folder(name) / file, content)
    return list(files)


def link(graph: nx.Graph, name: str, called: str = "The network") -> None:
    """Write both files and show where they are, in a notebook."""
    files = ", ".join(f"[{file.rpartition('.')[2]}]({place.link(name)}/{file})" for file in write(graph, name))
    nodes, edges = graph.number_of_nodes(), graph.number_of_edges()
    display(Markdown(f"{called} of {nodes} nodes and {edges} ties as files: {files}."))
