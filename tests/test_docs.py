"""What the documents show as code is there: modules, names, commands, files."""

import ast
import importlib
import importlib.util
import re

import pytest

from helpers import paths

PAGES = [*sorted((paths.ROOT / "docs").glob("*.md")), paths.ROOT / "README.md", paths.ROOT / "data" / "README.md"]
BLOCKS = [
    pytest.param(block, id=f"{page.name}-{place}")
    for page in PAGES
    for place, block in enumerate(re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.S), 1)
]


def there(module: str, name: str) -> object:
    """What an import gives; raises ImportError or AttributeError where it is not there."""
    try:
        return getattr(importlib.import_module(module), name)
    except AttributeError:
        return importlib.import_module(f"{module}.{name}")


@pytest.mark.parametrize("block", BLOCKS)
def test_every_name_of_a_code_block_is_there(block):
    tree, known = ast.parse(block), {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("helpers"):
            known |= {each.asname or each.name: there(node.module, each.name) for each in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
            assert hasattr(known[node.value.id], node.attr), f"{node.value.id}.{node.attr}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_and_file_that_is_named_is_there(page):
    text = page.read_text(encoding="utf-8")
    for module in set(re.findall(r"python -m (helpers[\w.]*|tests[\w.]*|benchmarks[\w.]*)", text)):
        assert importlib.util.find_spec(module), module
    targets = set(re.findall(r"^([a-z-]+):", (paths.ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"`make ([a-z-]+)", text)) <= targets
    named = set(re.findall(r"`((?:helpers|tests|benchmarks|docs|data)/[\w./-]+\.(?:py|toml|md|csv|json))`", text))
    assert [name for name in sorted(named) if not (paths.ROOT / name).is_file()] == []
    linked = [link.split("#")[0] for link in re.findall(r"\]\((?!https?:|mailto:|#)([^)\s]+)\)", text)]
    assert [link for link in linked if not (page.parent / link).exists()] == []
