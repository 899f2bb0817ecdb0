"""How many planted faults the tests of a module notice: a random sample of mutmut's mutants of one module, its own fast tests alone.

python -m benchmarks.mutants measures/intervals 60

The numbers are in docs/reliability.md. Needs mutmut (`pip install mutmut`); works in a copy of the committed state.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path

from helpers import paths

SEED = 1
OWN = {
    "measures/intervals": "test_intervals",
    "measures/agreement": "test_reliability",
    "measures/permutation": "test_framing",
    "reading/reliability": "test_reliability",
    "positions/stances": "test_positions",
    "framing/shares": "test_framing",
    "language/keyness": "test_keyness",
    "language/label_permutation": "test_keyness",
    "language/wordscores": "test_wordscores",
    "texts/rule": "test_texts",
    "files": "test_files",
}  # the tests of each module that is looked at
SLOW = (
    "put_into_words", "another_seed_changes", "least_number_reaches", "words_follow_the_rows", "about_five_in",
    "answer_names_only", "one_reading_does", "sentences_follow",
)  # tests that draw many figures or go through many tables  # fmt: skip
SPLIT = """
from mutmut import __main__ as m
m.set_mutant_under_test("mutant_generation")
m.makedirs(m.Path("mutants"), exist_ok=True)
m.copy_src_dir(); m.copy_also_copy_files(); m.setup_source_paths(); m.create_mutants(1)
"""  # what `mutmut run` does first: the names of the mutants are known only then


def narrowed(text: str, module: str) -> str:
    """pyproject.toml with the settings of mutmut for one module and its own tests."""
    changed = {
        "only_mutate": [f"helpers/{module}.py"],
        "pytest_add_cli_args_test_selection": [f"tests/{OWN[module]}.py"],
        "pytest_add_cli_args": ["-m", "not whole", "-k", " and ".join(f"not {name}" for name in SLOW)],
    }
    lines = {name: f"{name} = {json.dumps(value)}" for name, value in changed.items()}
    return re.sub(rf"(?m)^({'|'.join(lines)}) = .*", lambda found: lines[found[1]], text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("module", choices=OWN)
    parser.add_argument("tried", type=int, nargs="?", default=50)
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="mutants to try instead of a sample")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        head = subprocess.run(["git", "archive", "HEAD"], cwd=paths.ROOT, check=True, capture_output=True).stdout
        with tarfile.open(fileobj=BytesIO(head)) as archive:
            archive.extractall(folder, filter="data")
        settings = folder / "pyproject.toml"
        settings.write_text(narrowed(settings.read_text(encoding="utf-8"), asked.module), encoding="utf-8")

        def call(*words: str) -> str:
            environment = os.environ | {"PYTHONPATH": os.pathsep.join([name, os.environ.get("PYTHONPATH", "")])}
            return subprocess.run(
                [sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True, check=True
            ).stdout

        call("-c", SPLIT)
        meta = json.loads((folder / f"mutants/helpers/{asked.module}.py.meta").read_text(encoding="utf-8"))
        names = sorted(meta["exit_code_by_key"])
        sample = asked.only or random.Random(SEED).sample(names, min(asked.tried, len(names)))
        call("-m", "mutmut", "run", "--max-children", "2", *sample)
        done = json.loads((folder / f"mutants/helpers/{asked.module}.py.meta").read_text(encoding="utf-8"))
        codes = {each: done["exit_code_by_key"][each] for each in sample}
        left = [each for each, code in codes.items() if code in (0, 33)]
        print(f"{asked.module}: {len(names)} mutants, {len(sample)} tried, {len(sample) - len(left)} noticed")
        print({code: list(codes.values()).count(code) for code in sorted(set(codes.values()), key=str)})
        for each in left:
            print(call("-m", "mutmut", "show", each))


if __name__ == "__main__":
    main()
