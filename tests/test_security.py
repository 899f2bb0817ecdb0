"""Nothing is evaluated or unpickled, no shell is called, and a run talks to nobody but its own kernels."""

import ast

import pytest

from helpers import paths

MODULES = sorted((paths.ROOT / "helpers").rglob("*.py"))
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}
FORBIDDEN_MODULES = {
    "pickle",
    "marshal",
    "shelve",
    "dill",
    "joblib",
    "yaml",
    "urllib.request",
    "requests",
    "http.client",
    "httpx",
}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_no_module_evaluates_unpickles_or_fetches(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in FORBIDDEN_CALLS, f"line {node.lineno}"
        if isinstance(node, ast.Call):
            assert not any(word.arg == "shell" for word in node.keywords), f"line {node.lineno}"
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert not FORBIDDEN_MODULES & set(names), f"line {node.lineno}"


def test_every_floor_imports_only_downwards():
    """Measures draw nothing and write nothing; charts write nothing."""
    for path in MODULES:
        source = path.read_text(encoding="utf-8")
        imported = {
            name.split(".")[-1]
            for node in ast.walk(ast.parse(source))
            for name in (
                [f"{node.module}.{alias.name}" for alias in node.names] + [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else []
            )
        }
        if path.name.startswith("charts"):
            assert not imported & {"export", "files", "run"}, path.name
        if path.name in {
            "intervals.py",
            "alpha.py",
            "positions.py",
            "framing.py",
            "keyness.py",
            "wordscores.py",
            "arguments.py",
        }:
            assert not imported & {"export", "files", "run", "pyplot", "charts"}, path.name
