"""Pages as bags of terms: how often each term stands in each page, and what is known of the pages. No text is needed."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import sparse

from helpers.corpus import Corpus, SelectionError, sign_of
from helpers.texts import rule

PART = {"debate": "lead", "articles": "article"}
SEVERAL = "several"


class TermError(ValueError):
    """A word that the user named is not one term of the counting rule; the message says what it would be."""


@dataclass(frozen=True)
class Bags:
    """Counts of `terms` (columns, sorted) in the units of `units` (rows): a sparse matrix, with the rows' keys."""

    units: pd.DataFrame = field(repr=False)
    terms: np.ndarray = field(repr=False)
    counts: sparse.csr_matrix = field(repr=False)

    @property
    def tokens(self) -> np.ndarray:
        """The number of tokens of each unit."""
        return np.asarray(self.counts.sum(axis=1)).ravel()

    def only(self, rows: np.ndarray) -> "Bags":
        """The bags of some rows (positions or a mask), with the same terms."""
        return Bags(self.units.iloc[rows].reset_index(drop=True), self.terms, self.counts[rows])

    def column(self, term: str) -> np.ndarray:
        """How often a term stands in each unit; zeros where no unit has it."""
        place = np.searchsorted(self.terms, term)
        found = place < len(self.terms) and self.terms[place] == term
        return self.counts[:, place].toarray().ravel() if found else np.zeros(self.counts.shape[0])


def read(table: pd.DataFrame, by: list[str]) -> Bags:
    """The bags of `terms.csv` summed over the columns `by` (a document: `doc_id`; a sentence: its three keys)."""
    rows = [rule.read_bag(cell) for cell in table["terms"]]
    units = table[by].drop_duplicates().sort_values(by).reset_index(drop=True)
    place = {key: number for number, key in enumerate(units.itertuples(index=False, name=None))}
    terms = np.array(sorted({term for row in rows for term in row}), dtype=object)
    column = {term: number for number, term in enumerate(terms)}
    keys = table[by].itertuples(index=False, name=None)
    cells = [(place[k], column[term], n) for k, row in zip(keys, rows, strict=True) for term, n in row.items()]
    where = np.array(cells, dtype=np.int64).reshape(-1, 3)
    shape = (len(units), len(terms))
    return Bags(units, terms, sparse.coo_matrix((where[:, 2], (where[:, 0], where[:, 1])), shape=shape).tocsr())


def of_pages(data: Corpus, pages: pd.DataFrame) -> Bags:
    """The bags of pages (rows with `doc_id`), with all their columns; pages without counted terms are left out."""
    part = data.terms[data.terms["doc_id"].isin(pages["doc_id"])]
    bags = read(part, ["doc_id"])
    return Bags(bags.units.merge(pages, on="doc_id", how="left"), bags.terms, bags.counts)


def pages(data: Corpus, statements: pd.DataFrame, corpus: str = "debate", flagged: bool = False) -> pd.DataFrame:
    """The pages whose words were counted among those of a statement table, one row each, by date.

    Columns: doc_id, title, publisher, outlet_country, date, year, period, short (outlet and month), country (of the voices
    that speak in it; `several` when they differ), stance (the mean of the page) and side: the codebook's words for the end
    of the scale on which all its stances other than 0 lie; empty when there is none, both, or more than one question.
    With `flagged` False the openings that `lead_flags.csv` warns of are left out. Raises SelectionError for both corpora
    at once: openings of about 250 words and whole articles are never counted together.
    """
    counted = _counted(data, corpus) - (set() if flagged else set(data.lead_flags["doc_id"]))
    table = statements[statements["doc_id"].isin(counted)]
    groups = table.groupby("doc_id")
    known = table.drop_duplicates("doc_id").set_index("doc_id")[
        ["title", "publisher", "outlet", "date", "year", "period"]
    ]
    known["short"] = known["outlet"] + known["date"].dt.strftime(", %b %Y")
    known["country"] = groups["country"].agg(_one)
    known["stance"] = groups["stance"].mean()
    named = data.codebook.ends(table["question"].iloc[0]) if table["question"].nunique() == 1 else ("", "")
    known["side"] = _side(table).map({-1: named[0], 0: "", 1: named[1]})
    known["outlet_country"] = data.documents.set_index("doc_id")["outlet_country"].reindex(known.index)
    return known.drop(columns="outlet").reset_index().sort_values(["date", "doc_id"]).reset_index(drop=True)


def _counted(data: Corpus, corpus: str) -> set[str]:
    if corpus not in PART:
        raise SelectionError(
            f"CORPUS: {corpus!r}: words are counted over 'debate' or 'articles', never over both at once"
        )
    return set(data.terms.loc[data.terms["part"] == PART[corpus], "doc_id"])


def left_out(data: Corpus, statements: pd.DataFrame, corpus: str = "debate") -> dict[str, int]:
    """How many pages of a statement table are not counted: `uncounted` (no words given) and `flagged`."""
    counted, here = _counted(data, corpus), set(statements["doc_id"])
    return {"uncounted": len(here - counted), "flagged": len(here & counted & set(data.lead_flags["doc_id"]))}


def _one(values: pd.Series) -> str:
    return values.iloc[0] if values.nunique() == 1 else SEVERAL


def _side(table: pd.DataFrame) -> pd.Series:
    """By doc_id the end of the scale on which all stances other than 0 lie: -1 or 1; 0 where there is none, or both."""
    signs = sign_of(table["stance"]).groupby(table["doc_id"])
    return signs.min().clip(upper=0) + signs.max().clip(lower=0)


def term(word: str) -> str:
    """A word or phrase as the counting rule writes it (`cold war` is cold_war); raises TermError if it is not one term."""
    joined = "_".join(word.lower().split())
    known = joined in rule.load_rule().aliases.values()
    found = [joined] if known else rule.terms(word.replace("_", " "))
    if len(found) != 1:
        raise TermError(
            f"TERMS: {word!r} is not one term of terms.toml; it is counted as {', '.join(found) or 'nothing'}"
        )
    return found[0]
