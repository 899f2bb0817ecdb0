#!/usr/bin/env bash
# A stance that is not known becomes "disagrees" when a network goes through igraph: a missing yes/no is read as no.
#
# Versions: igraph 1.0.0, networkx 3.6.1, GraphML as exchange format (attr.type="boolean", the type that the qualifier agree/disagree has).
# The guess: an edge without <data> for a key has no value there. igraph keeps columns, so it will show None or NaN; that is what it does with a
#   missing number (NaN), and when the file is written again the number is missing again.
# Seen: a missing boolean is False at once, and is written back as <data>false</data>. Of six statements four have a stance, three of them "agrees":
#   75 per cent before, 50 per cent after one pass through igraph, and nothing in the new file tells a stated "no" from silence.
# Why the guess errs: numbers and texts have a value that can stand for "missing" (NaN, the empty text), booleans have not, so the reader fills
#   in False. A round trip of a complete network, or of a weight, shows nothing.
# What to do: write a stance as a number (1, -1, absent), which survives as NaN; or count the <data> elements before and after.
set -euo pipefail
place=$(mktemp -d); trap 'rm -rf "$place"' EXIT; cd "$place"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check "igraph==1.0.0" "networkx==3.6.1"
cat > through.py <<'PY'
import math

import igraph
import networkx as nx

stances = {"Voice A": True, "Voice B": True, "Voice C": True, "Voice D": False, "Voice E": None, "Voice F": None}
graph = nx.DiGraph()
for voice, agrees in stances.items():
    graph.add_edge(voice, "The claim")
    if agrees is not None:
        graph.edges[voice, "The claim"].update(agrees=agrees, score=1.0 if agrees else -1.0)
nx.write_graphml(graph, "before.graphml")
through = igraph.Graph.Read_GraphML("before.graphml")
through.write_graphml("after.graphml")


def stated(path, key):
    values = nx.get_edge_attributes(nx.read_graphml(path), key).values()
    return sorted(values)


print(igraph.__version__, nx.__version__, "in igraph:", through.es["agrees"], through.es["score"])
before, after = stated("before.graphml", "agrees"), stated("after.graphml", "agrees")
print(f"agree: {sum(before)} of {len(before)} before, {sum(after)} of {len(after)} after; scores after: {stated('after.graphml', 'score')}")
assert through.es["agrees"] == [True, True, True, False, False, False]
assert [math.isnan(score) for score in through.es["score"]] == [False, False, False, False, True, True]
assert (sum(before), len(before), sum(after), len(after)) == (3, 4, 3, 6)
assert stated("after.graphml", "score") == [-1.0, 1.0, 1.0, 1.0]
PY
v/bin/python through.py
