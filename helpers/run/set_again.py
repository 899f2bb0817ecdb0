"""Settings that a cell of a notebook sets anew: they would win over those of a run, and over what was published."""

import ast
import re
from collections.abc import Iterator

_MAGIC = re.compile(r"^([ \t]*)[%!].*$", re.MULTILINE)  # a line for IPython, which is no Python
_OWN_SPACE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def names(code: str) -> Iterator[tuple[str, int]]:
    """The names that a cell sets outside of its functions, each with its line; none of a cell that is no Python, which fails by itself."""
    try:
        tree = ast.parse(_MAGIC.sub(r"\1pass", code))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    yield from _set_in(tree)


def _set_in(node: ast.AST) -> Iterator[tuple[str, int]]:
    """What a part of the code sets, in its order: by `=`, `+=`, `:=`, a loop, `with`, `import`, `def`, `del`, or within (`NAME[0] = 1`)."""
    if isinstance(node, (*_OWN_SPACE, ast.Lambda)):
        if not isinstance(node, ast.Lambda):
            yield node.name, node.lineno
        return
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id, node.lineno
    elif isinstance(node, (ast.Subscript, ast.Attribute)) and not isinstance(node.ctx, ast.Load):
        if isinstance(node.value, ast.Name):
            yield node.value.id, node.lineno
    elif isinstance(node, ast.alias):
        yield (node.asname or node.name).split(".")[0], node.lineno
    for child in ast.iter_child_nodes(node):
        if not (isinstance(node, ast.comprehension) and child is node.target):  # the name of a comprehension is its own
            yield from _set_in(child)
