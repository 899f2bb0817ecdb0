"""Tables for other programs: units x readers for agreement software, workbooks for Excel, networks for Gephi.

Units x readers (`units_by_readers`), one row a unit, one column a reader, empty where a reader did not find it:

| ours | theirs |
|---|---|
| doc_id/voice_id/question | unit |
| stance | the value, an ordinal, a step of the scale |
| certainty | the value, a name |
| arguments or frames, one code at a time | 1 where the reader gave the code, 0 where not |

Network (`network`, written as GraphML or GEXF by `graph_files`): voices and questions as nodes, a statement as an edge.

| ours | theirs |
|---|---|
| voice_id, question | node id |
| name, question's wording | label |
| kind, country | node attributes |
| statement_id, stance, document, published | edge attributes; weight is 1; parallel edges are kept, each with its own id |
| first and last date of a voice; date of a statement | start and end (GEXF only), for Gephi's timeline |
"""

import io

import networkx as nx
import pandas as pd

from helpers import corpus, files
from helpers.figure import graphs


class TableError(ValueError):
    """A table cannot be made; the message says what is allowed."""


def units_by_readers(data: corpus.Corpus, code: str = "stance") -> pd.DataFrame:
    """One row per statement that a reader found: unit, reader_1, reader_2 (and reader_3 when there is one).

    `code` is stance, certainty, or one code as in `frames:wedge` or `arguments:leaders`. Values are whole numbers or
    names; missing where the reader did not find the statement.
    """
    block, _, single = code.partition(":")
    if block not in ("stance", "certainty", "arguments", "frames") or (block in ("arguments", "frames")) != bool(
        single
    ):
        raise TableError(f"{code!r} is unknown; write stance, certainty, frames:wedge or arguments:leaders")
    if single and single not in data.codebook.ids(block):
        raise TableError(f"{single!r} is no code of {block}; allowed: {', '.join(data.codebook.ids(block))}")
    table = data.codings
    value = table[block].str.split(";").map(lambda codes: int(single in codes)) if single else table[block]
    unit = table["doc_id"] + "/" + table["voice_id"] + "/" + table["question"]
    wide = pd.DataFrame({"unit": unit, "reader": "reader_" + table["coder"].astype(str), "value": value})
    wide = wide.pivot(index="unit", columns="reader", values="value").rename_axis(columns=None).reset_index()
    return wide if block == "certainty" else wide.astype({name: "Int64" for name in wide.columns[1:]})


def excel(sheets: dict[str, pd.DataFrame]) -> bytes:
    """Tables as one workbook, a sheet each; every text stays text, so none runs as a formula, also not when somebody edits its cell."""
    buffer = io.BytesIO()
    with pd.ExcelWriter(buffer, engine="openpyxl") as book:
        for name, table in sheets.items():
            plain = table.map(lambda cell: str(cell.date()) if isinstance(cell, pd.Timestamp) else cell)
            plain.to_excel(book, sheet_name=name[:31], index=False, freeze_panes=(1, 0))
            for row in book.sheets[name[:31]].iter_rows():
                for cell in row:
                    if isinstance(cell.value, str):
                        cell.data_type, cell.quotePrefix = "s", files.is_formula(cell.value)
    return buffer.getvalue()


def network(statements: pd.DataFrame, data: corpus.Corpus, parallel: str = "kept") -> nx.Graph:
    """Voices and questions as nodes, each statement (of `corpus.select`) as an edge with its date; see the table above.

    `parallel` says what becomes of the statements of one voice on one question: "kept", an edge each with its own id, or
    "merged", one edge (`graphs.merged`). Raises TableError for another word.
    """
    if parallel not in ("kept", "merged"):
        raise TableError(f"parallel={parallel!r} is unknown; write 'kept' (an edge for each statement) or 'merged'")
    dates = statements.groupby("voice_id")["date"]
    voices = statements.drop_duplicates("voice_id").sort_values("voice_id")
    nodes = pd.DataFrame(
        {
            "id": voices["voice_id"],
            "label": voices["name"],
            "kind": voices["kind"],
            "country": voices["country"],
            "start": voices["voice_id"].map(dates.min().to_dict()),
            "end": voices["voice_id"].map(dates.max().to_dict()),
        }
    )
    asked = [key for key in data.codebook.questions if key in set(statements["question"])]
    questions = pd.DataFrame(
        {"id": asked, "label": [data.codebook.questions[key]["text"] for key in asked], "kind": "question"}
    )
    edges = pd.DataFrame(
        {
            "source": statements["voice_id"],
            "target": statements["question"],
            "statement": statements["statement_id"],
            "weight": 1.0,
            "stance": statements["stance"],
            "document": statements["doc_id"],
            "published": statements["published"],
            "start": statements["date"],
            "end": statements["date"],
        }
    )
    graph = graphs.from_tables(pd.concat([nodes, questions], ignore_index=True), edges, multi=True)
    return graph if parallel == "kept" else graphs.merged(graph)
