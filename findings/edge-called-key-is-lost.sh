#!/usr/bin/env bash
# An attribute of a tie that is called `key` does not come back from GEXF: gone from a plain network, overwritten by a number where ties are parallel.
#
# Version: networkx 3.6.1 (as pinned here); GEXF 1.2draft, its default.
# The guess: `key` is an ordinary name (the key reason, the key term of a tie). What nx.write_gexf writes, nx.read_gexf reads, as nx.write_graphml and
#   nx.read_graphml do with the same network; at worst the names that the manual reserves (id, pid, label) are taken, and the writer says so.
# Seen: no error and no warning anywhere. Plain network: the value stands in the file, under the title networkx_key, and is taken out again on reading.
#   Parallel ties: the file already holds the number of the tie (0, 1) in place of the value. GraphML keeps it in a plain network.
#   A file of another program in which an attribute is titled `key` ends the reading with a TypeError (several values for one argument).
# Why the guess errs: the writer renames every attribute `key` to the name under which it keeps the number of a parallel tie, and the reader takes that
#   name for such a number without asking whether the network has parallel ties. The values that vanish are the codes, not the ties: counts still agree.
# What to do: call such an attribute otherwise (reason, term) before writing GEXF, and compare the names of attributes after reading back.
set -euo pipefail
place=$(mktemp -d); trap 'rm -rf "$place"' EXIT; cd "$place"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check "networkx==3.6.1"
cat > ties.py <<'PY'
import pathlib
import warnings

import networkx as nx

warnings.simplefilter("error")
plain = nx.Graph()
plain.add_edge("minister", "scholar", key="sanctions", stance=1)
parallel = nx.MultiGraph()
for reason, stance in (("sanctions", 1), ("trade", -1)):
    place = parallel.add_edge("minister", "scholar", stance=stance)
    parallel.edges["minister", "scholar", place]["key"] = reason


def back(graph, write, read):
    write(graph, "ties.xml")
    return [attributes for *_, attributes in read("ties.xml").edges(data=True)], pathlib.Path("ties.xml").read_text(encoding="utf-8")


gexf, text = back(plain, nx.write_gexf, nx.read_gexf)
print(nx.__version__, "plain, GEXF:", gexf, "in the file:", "sanctions" in text)
assert gexf == [{"stance": 1, "id": "0"}] and "sanctions" in text and "networkx_key" in text
graphml, _ = back(plain, nx.write_graphml, nx.read_graphml)
print("plain, GraphML:", graphml)
assert graphml == [{"key": "sanctions", "stance": 1}]
gexf, text = back(parallel, nx.write_gexf, nx.read_gexf)
print("parallel, GEXF:", gexf, "in the file:", "sanctions" in text or "trade" in text)
assert gexf == [{"stance": 1, "id": "0"}, {"stance": -1, "id": "1"}] and "sanctions" not in text and "trade" not in text

with open("other.gexf", "w", encoding="utf-8") as file:
    file.write(
        '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2"><graph defaultedgetype="undirected">'
        '<attributes class="edge"><attribute id="0" title="key" type="string"/></attributes>'
        '<nodes><node id="a" label="a"/><node id="b" label="b"/></nodes>'
        '<edges><edge id="e1" source="a" target="b"><attvalues><attvalue for="0" value="sanctions"/></attvalues></edge></edges></graph></gexf>'
    )
try:
    nx.read_gexf("other.gexf")
    raise SystemExit("an attribute titled key is read now")
except TypeError as error:
    print("of another program:", error)
PY
v/bin/python ties.py
