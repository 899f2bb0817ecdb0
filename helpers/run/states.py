"""What a notebook is made from, each thing under a name with a mark that changes when it does; no package is needed to tell.

Marked are the notebook's helpers (those that it reaches by its imports), the tables and texts, the settings of the surroundings, Python
and the packages. What else a notebook read while it ran is told by its kernel (`helpers.run.launch`) and marked afterwards.
"""

import ast
import hashlib
import json
import os
import platform
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from helpers import paths
from helpers.run import reached

ABSENT = "absent"
OWN = paths.project().replace("-", "_")  # this project as a package: installed anew it is still the same
BUILTINS = {"open", "exec", "eval", "compile", "input", "globals", "locals", "vars", "get_ipython", "__builtins__"}
# variables of which a number, a picture or a word may depend; those that begin with FIGURES_ are set by each run, and the folder for what is
# temporary (TMPDIR) is named in no output (`kernel.without_machine`)
SETTINGS = re.compile(
    "CORPUS_|PYTHON|MPL|MATPLOTLIB|FREETYPE_|FONTCONFIG_|FC_|LC_|OMP_|OPENBLAS|MKL_|KMP_|BLIS_|VECLIB_|NUMEXPR|PANDAS|ARROW_|SKLEARN|SCIPY|NPY_|NUMPY|"
    "IPYTHON|JUPYTER|SOURCE_DATE|LD_|DYLD_|GLIBC_|XDG_|(LANG|LANGUAGE|TZ|TZDIR|HOME|USERPROFILE)$"
)
OWN_START = ("sitecustomize.py", "usercustomize.py")  # what Python runs at its start, if it is there


class DoubtError(ValueError):
    """It cannot be told what a notebook is made from, so it must be run; the message says why."""


def of_notebook(path: Path, shared: Mapping[str, str]) -> dict[str, str]:
    """What a notebook is made from, by name, with what all notebooks share (`shared`); its own file is no part of it.

    Raises DoubtError."""
    return {**shared, **marks(_code_of(path))}


def _code_of(path: Path) -> list[Path]:
    """The files of code that a notebook is made from."""
    runner = reached.files([*imports(path), "helpers.run.kernel", "helpers.run.launch"])
    return [*runner, *path.parent.glob("*.py"), reached.HELPERS / "run" / "notebooks.py"]


def touched(path: Path, since: int) -> list[str]:
    """The tables, texts and files of code of a notebook that were written, or put in their place, after a time (nanoseconds): also those
    that are now as they were before. Raises DoubtError."""
    files = [*_code_of(path), *_files(paths.data(), but=paths.texts()), *_files(paths.texts())]
    return [
        named(each)
        for each in files
        if each.exists() and max(each.stat().st_mtime_ns, each.stat().st_ctime_ns) >= since
    ]


def of_pages(shared: Mapping[str, str]) -> dict[str, str]:
    """What gallery and README are made from, beside the figures."""
    return {**shared, **marks(reached.files(["helpers.run.gallery", "helpers.run.written"]))}


def shared() -> dict[str, str]:
    """What every notebook is made from: tables, texts, settings, Python, packages. Raises DoubtError while a change of the data
    waits to be finished."""
    if (paths.data() / ".change").exists():
        raise DoubtError("a change of the data is not finished")
    found = {
        "the project's folder": str(paths.ROOT.resolve()),  # a copy elsewhere reads other files under the same names
        "Python": f"{sys.version} {sys.executable} {platform.platform()}",
        "settings.json": mark(paths.ROOT / "figures" / "settings.json"),
    }
    found |= {f"variable {name}": value for name, value in os.environ.items() if SETTINGS.match(name)}
    found |= {f"data/{name}": value for name, value in _tree(paths.data(), _mark_in_data, paths.texts()).items()}
    found |= {f"texts/{name}": value for name, value in _tree(paths.texts(), mark).items()}
    return found | marks(_looked_for()) | packages()


def imports(path: Path) -> list[str]:
    """The modules of this project that the cells of a notebook import. Raises DoubtError for other imports, for magics and for words
    like `open`: what those read cannot be told from here."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8-sig"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        names = {name for text in code for name in reached.imported(text)}
        used = {node.id for text in code for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    except (OSError, ValueError, KeyError, TypeError, SyntaxError, RecursionError) as error:
        raise DoubtError(f"{path.name} is not plain Python ({str(error).splitlines()[0]})") from None
    own = {name for name in names if name.split(".")[0] == reached.PROJECT}
    if other := sorted((names - own) | (used & BUILTINS)):
        raise DoubtError(f"{path.name} uses {', '.join(other)}, which may read anything")
    return sorted(own)


def mark(path: Path) -> str:
    """A file's SHA-256, for a folder that of the names in it; a word where there is nothing."""
    try:
        raw = json.dumps(sorted(each.name for each in path.iterdir())).encode() if path.is_dir() else path.read_bytes()
    except FileNotFoundError:
        return ABSENT
    return hashlib.sha256(raw).hexdigest()


def marks(places: Iterable[Path]) -> dict[str, str]:
    """Files with their marks, named as seen from the project where they belong to it."""
    return {named(path): mark(path) for path in places}


def named(path: Path) -> str:
    """A file's name: as seen from the project, or from the folder of its helpers, or in full."""
    for root in (paths.ROOT, reached.HELPERS.parent):
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return str(path)


def _tree(folder: Path, marked: Callable[[Path], str], but: Path | None = None) -> dict[str, str]:
    """Those files with their marks, named as seen from the folder."""
    return {path.relative_to(folder).as_posix(): marked(path) for path in _files(folder, but)}


def _mark_in_data(path: Path) -> str:
    """The mark of a file of the data: of a page of words (README.md, CHANGES.md) without the blank lines at its end, which say nothing."""
    return hashlib.sha256(path.read_bytes().rstrip()).hexdigest() if path.suffix == ".md" else mark(path)


def _files(folder: Path, but: Path | None = None) -> list[Path]:
    """Every file of a folder, and of the folders linked in it, but hidden ones, an editor's copies (`name~`) and those in the folder
    `but`."""
    return [
        path
        for path in sorted(_below(folder, ()))
        if path.is_file() and (but is None or but.resolve() not in path.resolve().parents)
    ]


def _below(folder: Path, around: tuple[Path, ...]) -> Iterator[Path]:
    """What lies in a folder at any depth, links followed; a link back to one of the folders `around` leads nowhere new."""
    real = folder.resolve()
    if real in around or not folder.is_dir():
        return
    for path in folder.iterdir():
        if path.name.startswith(".") or path.name.endswith("~"):
            continue
        yield path
        if path.is_dir():
            yield from _below(path, (*around, real))


def _looked_for() -> Iterator[Path]:
    """What Jupyter, IPython and matplotlib look for at their start, there or not: kernels, settings of the user's own."""
    home, variables = Path.home(), os.environ
    ipython = Path(variables.get("IPYTHONDIR") or home / ".ipython") / "profile_default"
    yield from (ipython / name for name in ("startup", "ipython_config.py", "ipython_config.json", "ipython_kernel_config.py", "ipython_kernel_config.json"))  # fmt: skip
    yield from sorted((ipython / "startup").glob("*"))
    config = Path(variables.get("XDG_CONFIG_HOME") or home / ".config") / "matplotlib"
    own = Path(variables.get("MPLCONFIGDIR") or config)
    yield from (folder / "matplotlibrc" for folder in (paths.NOTEBOOKS, own, home / ".matplotlib"))
    shared = Path(variables.get("XDG_DATA_HOME") or home / ".local" / "share") / "jupyter"
    for place in (shared, Path(variables.get("JUPYTER_DATA_DIR") or shared), Path(sys.prefix, "share", "jupyter")):
        yield place / "kernels" / "python3" / "kernel.json"
    if "MATPLOTLIBRC" in variables:
        yield Path(variables["MATPLOTLIBRC"])


def packages() -> dict[str, str]:
    """The packages that Python finds, each with the mark of the list of its files."""
    found = {
        f"start {name} in {place}": mark(Path(place) / name)
        for place in sys.path
        for name in OWN_START
        if (Path(place) / name).is_file()
    }
    for place in dict.fromkeys(sys.path):
        for path in sorted(Path(place).iterdir()) if Path(place).is_dir() else ():
            if path.suffix in (".dist-info", ".egg-info", ".pth") and OWN not in path.name:
                found[f"package {path.name}"] = mark(path / "RECORD" if (path / "RECORD").is_file() else path)
    return found
