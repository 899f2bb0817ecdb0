"""Make the data folder of another debate from what another program holds.

`python -m helpers.exchange debate my-debate --from sample.dna --concepts questions` takes a database of Discourse Network Analyzer;
an event list of it, or a table of statements (CSV, XLSX) whose columns `--columns` names, goes the same way: docs/your-debate.md.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from helpers.exchange import debate
from helpers.exchange.debate_codes import AS, CONTRADICTING, Choices
from helpers.exchange.foreign import VOICES


def parser() -> argparse.ArgumentParser:
    """The words of the command line."""
    command = argparse.ArgumentParser(prog="python -m helpers.exchange", description=__doc__)
    part = command.add_subparsers(dest="part", required=True).add_parser("debate", help="make a new data folder")
    part.add_argument("folder", type=Path, help="the new folder, for instance my-debate")
    part.add_argument("--from", dest="source", type=Path, required=True, help="the file: .dna, .csv or .xlsx")
    part.add_argument("--concepts", choices=AS, required=True, help="what a concept becomes: a question that voices answer, or an argument on one question")  # fmt: skip
    part.add_argument("--question", default="", help="with --concepts arguments: the one question")
    part.add_argument("--against", nargs="+", default=[], metavar="CONCEPT", help="with --concepts arguments: concepts of which agreement speaks against the question")  # fmt: skip
    part.add_argument("--columns", nargs="+", type=_pair, default=[], metavar="FIELD=NAME", help="which column, variable or attribute holds what, as in person=Speaker stance=Position")  # fmt: skip
    part.add_argument("--steps", default="", help="the values of the stance from lowest to highest, as in --steps=-1,0,1 or --steps 1:against,2:for")  # fmt: skip
    part.add_argument("--voices", choices=VOICES, default=VOICES[0], help="who speaks (default: the person where one is named, else the organization)")  # fmt: skip
    part.add_argument("--coder", default="", help="take the statements of this coder only (default: of all, each as a reader)")  # fmt: skip
    part.add_argument("--certainty", default="", choices=("explicit", "implied"), help="of all statements, where the file says none")  # fmt: skip
    part.add_argument("--contradicting", choices=CONTRADICTING, default=CONTRADICTING[0], help="entries of one voice, document, concept and coder that contradict each other: leave them out (default), or make them one statement in the middle")  # fmt: skip
    part.add_argument(
        "--language", default="", help="the language of the documents, as in en, where the file says none"
    )
    part.add_argument("--title", default="", help="the debate's own question, as a title")
    part.add_argument("--short", default="", help="its short name in source lines (default: the folder's name)")
    part.add_argument("--sheet", default="", help="of a workbook with several sheets, the one with the statements")
    part.add_argument(
        "--day",
        default="",
        help="the form of the dates where they are not YYYY-MM-DD, as in %%d.%%m.%%Y; %%m/%%Y or %%Y where no more is known",
    )
    return command


def _pair(word: str) -> tuple[str, str]:
    field, sign, name = word.partition("=")
    if not (field and sign and name):
        raise argparse.ArgumentTypeError(f"{word!r}: write FIELD=NAME, as in person=Speaker")
    return field, name


def main(words: Sequence[str] | None = None) -> int:
    """Exit code 0 when made, 1 for a fault, 2 for words that are not understood."""
    given = vars(parser().parse_args(words))
    folder, source = given.pop("folder"), given.pop("source")
    del given["part"]
    choices = Choices(**{**given, "columns": dict(given["columns"]), "against": tuple(given["against"])})
    try:
        made = debate.make(folder, source, choices)
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(made.lines))
    print(f"{folder}: made and checked. Next: fill in what says FILL IN, then make run DATA={folder} OUT=my-report")
    return 0


if __name__ == "__main__":
    sys.exit(main())
