"""The statements written for other tools."""

from pathlib import Path

import pandas as pd

from helpers import corpus, files
from helpers.exchange import dna, dna_file, qda, qda_file, tables
from helpers.figure import graphs as graph_files
from helpers.figure.files import csv_text


def write_all(statements: pd.DataFrame, data: corpus.Corpus, folder: Path) -> pd.DataFrame:
    """Write a table of statements (of `corpus.select`) for other tools; returns file, for, rows. `for` names only what was tried
    (docs/exchange.md says how)."""
    files.refuse_data(folder)
    pairs = tables.units_by_readers(data, "stance")
    pairs = pairs[pairs["unit"].isin(statements["statement_id"])]
    graph = tables.network(statements, data)
    codes = len(qda.codes(data, statements["voice_id"]))
    contents: list[tuple[str, str, int, str | bytes]] = [
        (
            "statements.dna",
            "a database in the schema of DNA 3.1.2",
            len(statements),
            dna_file.database(statements, data),
        ),
        (
            "dna-events.csv",
            "R and scripts, in DNA's columns",
            len(statements),
            dna.events_csv(statements, data),
        ),
        (
            "statements.qdpx",
            "REFI-QDA 1.0, as pyrefiqda 0.3.1 reads it",
            len(statements),
            qda_file.project(statements, data),
        ),
        (
            "codebook.qdc",
            "REFI-QDA 1.0, as pyrefiqda 0.3.1 reads it",
            codes,
            qda.codebook_xml(data, statements["voice_id"]),
        ),
        ("agreement-stance.csv", "a column for each reader", len(pairs), csv_text(pairs)),
        ("network.graphml", "networkx 3.6, igraph 1.0", graph.size(), graph_files.graphml(graph)),
        ("network.gexf", "GEXF 1.3 with years, networkx 3.6", graph.size(), graph_files.gexf(graph)),
        (
            "statements.xlsx",
            "a workbook, as openpyxl reads it",
            len(statements),
            tables.excel({"statements": statements, "agreement": pairs}),
        ),
    ]
    for name, _, _, content in contents:
        files.replace(folder / name, content)
    return pd.DataFrame([(name, use, rows) for name, use, rows, _ in contents], columns=["file", "for", "rows"])
