"""The counting rule and the recognition of articles."""

import tomllib
from pathlib import Path

import pytest

from helpers import texts

CASES = tomllib.loads((Path(__file__).parent / "terms_cases.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:40] for case in CASES])
def test_the_rule_gives_exactly_the_bag_of_each_case(case):
    assert texts.write_bag(texts.bag(case["text"])) == case["terms"]
