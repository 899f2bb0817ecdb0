"""Networks as files that other programs read: GraphML and GEXF, the same bytes every time, without dates of writing.

| attribute here | in the file |
|---|---|
| None, NaN, NaT | left out |
| whole number, number, true or false (of numpy too) | the same, typed |
| date | text, YYYY-MM-DD |
| list, tuple, set | text, joined by `; ` |
"""

import datetime
import re
from collections.abc import Iterable, Mapping

import networkx as nx
import numpy as np
import pandas as pd
from IPython.display import Markdown, display

from helpers import paths
from helpers.files import replace

_STAMP = re.compile(r' lastmodifieddate="[^"]*"')


def from_tables(nodes: pd.DataFrame, edges: pd.DataFrame, directed: bool = False, multi: bool = False) -> nx.Graph:
    """A graph from nodes (`id`, then attributes) and edges (`source`, `target`, then attributes), in their order.

    `multi` keeps several edges between two nodes; raises ValueError for an edge to a node that is not there.
    """
    unknown = sorted({*edges["source"], *edges["target"]} - set(nodes["id"]))
    if unknown:
        raise ValueError(f"edges name nodes that are not there: {', '.join(map(str, unknown[:5]))}")
    kinds = {(False, False): nx.Graph, (True, False): nx.DiGraph, (False, True): nx.MultiGraph}
    graph = kinds.get((directed, multi), nx.MultiDiGraph)()
    for row in nodes.to_dict("records"):
        graph.add_node(row.pop("id"), **row)
    for row in edges.to_dict("records"):
        graph.add_edge(row.pop("source"), row.pop("target"), **row)
    return cleaned(graph)


def cleaned(graph: nx.Graph) -> nx.Graph:
    """The same graph with attributes that every program reads (see the table above)."""
    clean = graph.__class__()
    clean.graph.update(_plain(graph.graph))
    clean.add_nodes_from((node, _plain(attributes)) for node, attributes in graph.nodes(data=True))
    clean.add_edges_from((*edge, _plain(attributes)) for *edge, attributes in _edges(graph))
    return clean


def _edges(graph: nx.Graph) -> Iterable[tuple]:
    return graph.edges(keys=True, data=True) if graph.is_multigraph() else graph.edges(data=True)


def _plain(attributes: Mapping) -> dict:
    """Attributes with names as text, in their order, without the missing ones."""
    values = ((str(name), _value(value)) for name, value in attributes.items())
    return {name: value for name, value in values if value is not None}


def _value(value: object) -> str | int | float | bool | None:
    if isinstance(value, (list, tuple)):
        return "; ".join(map(str, value))
    if isinstance(value, (set, frozenset)):
        return "; ".join(sorted(map(str, value)))
    if value is None or pd.isna(value):
        return None
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, (datetime.datetime, datetime.date)):
        return f"{value:%Y-%m-%d}"
    return value if isinstance(value, (str, int, float, bool)) else str(value)


def graphml(graph: nx.Graph) -> str:
    """The graph as GraphML."""
    return "\n".join(nx.generate_graphml(cleaned(graph))) + "\n"


def gexf(graph: nx.Graph) -> str:
    """The graph as GEXF 1.2; a node's `label`, an edge's `weight`, and `start` and `end` as dates go where Gephi looks."""
    return _STAMP.sub("", "\n".join(nx.generate_gexf(cleaned(graph), version="1.2draft"))) + "\n"


def write(graph: nx.Graph, name: str) -> list[str]:
    """Write `figures/name.graphml` and `figures/name.gexf`; the names of both files."""
    files = {f"{name}.graphml": graphml(graph), f"{name}.gexf": gexf(graph)}
    for file, content in files.items():
        replace(paths.figures() / file, content)
    return list(files)


def link(graph: nx.Graph, name: str) -> None:
    """Write both files and show where they are, in a notebook."""
    files = ", ".join(f"[{file.rpartition('.')[2]}](../figures/{file})" for file in write(graph, name))
    nodes, edges = graph.number_of_nodes(), graph.number_of_edges()
    display(Markdown(f"The network of {nodes} nodes and {edges} ties as files: {files}."))
