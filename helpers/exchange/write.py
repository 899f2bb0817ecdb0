"""The statements written for other tools."""

from pathlib import Path

import pandas as pd

from helpers import corpus, files
from helpers.exchange import dna, dna_file, qda, qda_file, tables
from helpers.figure import graphs as graph_files
from helpers.figure.files import csv_text


def write_all(statements: pd.DataFrame, data: corpus.Corpus, folder: Path) -> pd.DataFrame:
    """Write a table of statements (of `corpus.select`) for every other tool; returns file, for, rows."""
    pairs = tables.units_by_readers(data, "stance")
    pairs = pairs[pairs["unit"].isin(statements["statement_id"])]
    graph = tables.network(statements, data)
    codes = len(qda.codes(data, statements["voice_id"]))
    contents: list[tuple[str, str, int, str | bytes]] = [
        ("statements.dna", "Discourse Network Analyzer", len(statements), dna_file.database(statements, data)),
        (
            "dna-events.csv",
            "R and scripts, in DNA's columns",
            len(statements),
            dna.events_csv(statements, data),
        ),
        ("statements.qdpx", "NVivo, MAXQDA, ATLAS.ti, QualCoder", len(statements), qda_file.project(statements, data)),
        (
            "codebook.qdc",
            "NVivo, MAXQDA, ATLAS.ti, QualCoder",
            codes,
            qda.codebook_xml(data, statements["voice_id"]),
        ),
        ("agreement-stance.csv", "agreement software", len(pairs), csv_text(pairs)),
        ("network.graphml", "Gephi, igraph, networkx", graph.size(), graph_files.graphml(graph)),
        ("network.gexf", "Gephi, with years", graph.size(), graph_files.gexf(graph)),
        (
            "statements.xlsx",
            "Excel",
            len(statements),
            tables.excel({"statements": statements, "agreement": pairs}),
        ),
    ]
    for name, _, _, content in contents:
        files.replace(folder / name, content)
    return pd.DataFrame([(name, use, rows) for name, use, rows, _ in contents], columns=["file", "for", "rows"])
