"""What of somebody else's file became what, and what was left out: for the screen, for a page, and for the data statement."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.corpus import scale
from helpers.corpus.outline import TODO
from helpers.exchange.debate_codes import Book, Choices
from helpers.exchange.debate_statements import MAPPED, STATEMENT, Coded
from helpers.exchange.debate_tables import NO_LANGUAGE
from helpers.exchange.foreign import Source, value_of
from helpers.exchange.imported import LEFT_OUT, labels
from helpers.figure.files import csv_text
from helpers.words import count

FOLDER = "import"  # of the report, in the data folder


@dataclass(frozen=True)
class Report:
    """The report of one import; `sizes` are the rows of each table."""

    source: Source
    choices: Choices
    book: Book
    made: Coded
    left_out: Sequence[tuple[str, str, str]]
    sizes: Mapping[str, int]

    def lines(self) -> list[str]:
        """The report for the screen: what was made, what was left out, where the rest stands."""
        return [
            f"{self.source.file}: {self.counted()}",
            *(f"  {theirs} -> {ours}: {size}" for theirs, ours, size in self.mapping()),
            *(f"  left out, {count(size, 'line')} ({places}): {reason}" for reason, size, places in self.reasons()),
            f"What became what: {FOLDER}/report.md and mapped.csv; what was left out, line by line: {FOLDER}/left_out.csv.",
        ]

    def counted(self) -> str:
        """The entries of the file and the statements that they make, in numbers that add up."""
        what = Counter(str(each["what"]) for each in self.made.mapped)
        taken, whole = sum(what.values()), self.entries()
        same = "".join(f", {number} {each}" for each, number in what.items() if each != STATEMENT)
        return (
            f"{count(whole, 'coded statement')}, of which {taken} were taken ({what[STATEMENT]} as a statement of a reader{same}) and "
            f"{whole - taken} left out. {count(self.sizes['statements'], 'statement')} as agreed: of one reader, or of readers who give the same stance."
        )

    def entries(self) -> int:
        """How many coded statements the file holds, also those that another coder made or that lack something."""
        places = {where for where, _, _ in self.source.left_out if where.startswith(("statement ", "row "))}
        return len({*places, *(entry["where"] for entry in self.source.entries)})

    def steps(self) -> str:
        """Each value of the stance with the step that it became."""
        words = self.book.words
        return "; ".join(
            f"{value} = {scale.signed(step)}" + (f" ({words[step]})" if value_of(words[step]) != value else "")
            for value, step in self.book.stances.items()
        )

    def mapping(self) -> list[tuple[str, str, str]]:
        """What of theirs became what of ours, and how many."""
        names, readers = self.source.names, labels(self.source.coders, "id")
        concept, stance = names.get("concept", "concept"), names.get("stance", "stance")
        what = "questions" if self.choices.concepts == "questions" else f"arguments on “{self.choices.question}”"
        coders = ", ".join(f"{readers[key]} = reader {number}" for key, number in self.book.readers.items() if key in readers)  # fmt: skip
        return [
            ("documents", "documents.csv", str(self.sizes["documents"])),
            (self.who(), "voices.csv", str(self.sizes["voices"])),
            (concept, what, str(len(self.book.concepts))),
            (stance, "stance", self.steps()),
            *(self.together(stance) if self.choices.with_middle else []),
            ("coder", "reader", coders or "all are reader 1: the file names no coder"),
        ]

    def together(self, stance: str) -> list[tuple[str, str, str]]:
        """How the stances of entries that make one statement were put together."""
        how = f"their mean, rounded towards 0; {self.made.mixed} of {len(self.made.readings)} hold both sides"
        return [(f"{stance} of several entries", "stance", how)]

    def who(self) -> str:
        """Which of theirs are voices."""
        person, organization = (self.source.names.get(name, "") for name in ("person", "organization"))
        if self.choices.voices == "persons" or not organization:
            return person
        if self.choices.voices == "organizations" or not person:
            return organization
        return f"{person}, or {organization} where no {person} is named"

    def reasons(self) -> list[tuple[str, int, str]]:
        """How often something was left out for a reason, and the first places; most often first."""
        places: dict[str, list[str]] = {}
        for where, _, reason in self.left_out:
            places.setdefault(_reason(reason), []).append(where)
        told = sorted(places.items(), key=lambda item: -len(item[1]))
        return [(reason, len(found), ", ".join(found[:3]) + (", ..." if len(found) > 3 else "")) for reason, found in told]  # fmt: skip

    def concepts(self) -> list[str]:
        """A row of Markdown for each concept: id, how many entries, which side agreement is on."""
        sizes = Counter(str(each["concept"]) for each in self.made.mapped)
        against = {text: "against" if text in self.choices.against else "for" for text in self.book.concepts}
        side = self.choices.concepts == "arguments"
        return [
            f"| {_cell(text)} | {own} | {sizes[text]} |{f' {against[text]} |' if side else ''}"
            for text, own in self.book.concepts.items()
        ]

    def page(self) -> str:
        """The report as a page of Markdown."""
        side = self.choices.concepts == "arguments"
        head = "| concept | id | entries taken |" + (" who agrees speaks |" if side else "")
        rule = "|---|---|---|" + ("---|" if side else "")
        return "\n".join([
            f"# What became what: {self.source.file}", "", self.counted(), "", "| theirs | here | how many, or how |", "|---|---|---|",
            *(f"| {_cell(theirs)} | {_cell(ours)} | {_cell(size)} |" for theirs, ours, size in self.mapping()),
            *(f"| not there | {name} | {how} |" for name, how in self.unsaid()), "",
            "## Concepts", "", head, rule, *self.concepts(), "",
            "## Left out", "", "| lines in left_out.csv | reason | the first ones |", "|---|---|---|",
            *(f"| {size} | {_cell(reason)} | {_cell(places)} |" for reason, size, places in self.reasons()), "",
            "`mapped.csv` names for each entry that was taken the statement that it became.", "",
        ])  # fmt: skip

    def unsaid(self) -> list[tuple[str, str]]:
        """What the source does not say, and what stands in its place."""
        certainty = self.choices.certainty
        return [
            ("certainty", f"{certainty}, as the command said" if certainty else "empty, unless a column gave it"),
            *(
                [("day and month", "the month 07 stands for each year: no trend within a year can be seen")]
                if self.source.years_only
                else []
            ),
            ("language", self.choices.language or f"{NO_LANGUAGE}, not recorded, unless a column gave it"),
            ("gist", "the word of the stance and the concept, unless a column gave it; no passage of the source"),
            ("readings.csv", "empty: who searched which document is not recorded"),
        ]

    def files(self) -> dict[str, str]:
        """The files of the report, by their names in the data folder."""
        left_out = pd.DataFrame([(self.source.file, *entry) for entry in self.left_out], columns=LEFT_OUT)
        mapped = pd.DataFrame(self.made.mapped, columns=MAPPED)
        tables = {"left_out.csv": left_out, "mapped.csv": mapped}
        pages = {name: csv_text(table) for name, table in tables.items()}
        return {f"{FOLDER}/{name}": text for name, text in {**pages, "report.md": self.page()}.items()}

    def found(self) -> str:
        """How the documents were found, as far as the file says it."""
        return (
            f"{count(self.sizes['documents'], 'document')}, all taken from {self.source.file}, those without a statement too. No page was read for "
            f"this folder.\n\n{TODO}: who put them together, where was searched, by which words, when, and by which rule a document was taken."
        )

    def coded(self) -> str:
        """How the documents were coded, as far as the file says it."""
        return (
            f"By others: {self.source.file} holds {self.counted()} What became what: [{FOLDER}/report.md]({FOLDER}/report.md).\n\n"
            f"{TODO}: who coded, by which rules, and how far the coders agree."
        )


def _reason(reason: str) -> str:
    """A reason without the places that differ from line to line."""
    if reason.startswith("contradicts "):
        return f"contradicts another one: {reason.partition(': ')[2]}"
    head, mark, _ = reason.partition(" differs from ")
    return f"{head}{mark}the first entry of the same statement, which was taken" if mark else reason


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
