"""A notebook is left out of a run only when nothing that it is made from, and nothing that it made, has changed: each kind once."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from helpers import paths
from helpers.run import launch, reached, states, unchanged
from helpers.run.states import DoubtError

ALL = {"01", "02", "03", "04", "05", "06", "07"}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, Path]:
    """The project's notebooks, helpers and data, with a figure for each notebook, in which every notebook has been run: where it
    stands, as its record says, and a copy of it."""
    root = tmp_path_factory.mktemp("made") / "project"
    for name in ("notebooks", "helpers", "data"):
        left_out = ("__pycache__", *(["texts", ".*"] if name == "data" else []))
        shutil.copytree(paths.ROOT / name, root / name, ignore=shutil.ignore_patterns(*left_out))
    (root / "figures").mkdir()
    shutil.copy(paths.ROOT / "figures" / "settings.json", root / "figures")
    shutil.copy(paths.ROOT / "README.md", root)
    for number in ALL:
        (root / "figures" / f"{number}-made.png").write_text(number)
    (root / "figures" / "README.md").write_text("gallery")
    (root / "site" / "tool-1.0.dist-info").mkdir(parents=True)
    (root / "site" / "tool-1.0.dist-info" / "RECORD").write_text("tool.py,sha256=a,1")
    (root / "texts").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        lead_to(root, patch)
        run_all(root)
    return root, Path(shutil.copytree(root, root.parent / "kept"))


def lead_to(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the look for changes see this project."""
    for name, place in (("ROOT", root), ("NOTEBOOKS", root / "notebooks")):
        monkeypatch.setattr(paths, name, place)
    monkeypatch.setattr(reached, "HELPERS", root / "helpers")
    monkeypatch.setattr(states, "_looked_for", lambda: [])
    monkeypatch.syspath_prepend(str(root / "site"))
    monkeypatch.delenv("CORPUS_DATA", raising=False)
    monkeypatch.setenv("CORPUS_TEXTS", str(root / "texts"))


def run_all(root: Path) -> None:
    """Keep a record as of a run of every notebook."""
    witness = root / "witness"
    (root / "own.csv").write_text("read by notebook 03")
    before, record = unchanged.before(paths.notebooks()), {}
    assert len(before) == len(ALL)
    for path in paths.notebooks():
        number = path.name[:2]
        lines = [[launch.READS, str(root / "own.csv")]] if number == "03" else []
        witness.write_text("".join(json.dumps(line) + "\n" for line in lines))
        was_read = unchanged.read(witness, time.time_ns() + 10**9)
        record[path.name] = unchanged.entry(path, before[path.name], was_read, [f"{number}-made.png"])
    unchanged.keep(unchanged.with_pages(record))


@pytest.fixture
def project(made, monkeypatch) -> Path:
    """The project as it was after the run, to be changed at will."""
    root, kept = made
    shutil.rmtree(root)
    shutil.copytree(kept, root)
    lead_to(root, monkeypatch)
    files, mark = reached.files, states.mark
    monkeypatch.setattr(reached, "files", lambda roots: _known(files, tuple(roots)))
    monkeypatch.setattr(
        states, "mark", lambda path: _known(mark, path) if "site-packages" in path.parts else mark(path)
    )
    FOUND.clear()
    return root


FOUND: dict[tuple, Any] = {}  # what imports lead to and the marks of the packages, until the project is changed


def _known(work: Callable[[Any], Any], key: Any) -> Any:
    if (work, key) not in FOUND:
        FOUND[work, key] = work(key)
    return FOUND[work, key]


def to_run() -> set[str]:
    """The numbers of the notebooks that a run would run."""
    FOUND.clear()
    return {path.name[:2] for path in unchanged.reasons(paths.notebooks(), unchanged.known())}


def test_nothing_has_changed(project):
    assert to_run() == set() and unchanged.said().startswith(
        "nothing has changed since the last run: 7 notebooks and 7 f"
    )


def add(text: str):
    return lambda path: path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def cell(path: Path) -> None:
    book = nbformat.read(path, as_version=4)
    book.cells[-1].source += " "
    nbformat.write(book, path)


def output(path: Path) -> None:
    book = nbformat.read(path, as_version=4)
    next(each for each in book.cells if each.get("outputs")).outputs.pop()
    nbformat.write(book, path)


CHANGES = {
    "a cell": ("notebooks/03_arguments.ipynb", cell, {"03"}),
    "a stored output": ("notebooks/05_language.ipynb", output, {"05"}),
    "a figure taken out": ("figures/02-made.png", Path.unlink, {"02"}),
    "a figure edited": ("figures/06-made.png", add("."), {"06"}),
    "a table of the data": ("data/statements.csv", add("\n"), ALL),
    "the codebook": ("data/codebook.toml", add("\n"), ALL),
    "a word list": ("data/lexicon.toml", add("\n"), ALL),
    "a blank line at the end of a page of the data": ("data/CHANGES.md", add("\n \n"), set()),
    "no line at the end of such a page": ("data/CHANGES.md", lambda path: path.write_bytes(path.read_bytes().rstrip()), set()),
    "a word in such a page": ("data/CHANGES.md", add("more"), ALL),
    "a blank line at the head of such a page": ("data/CHANGES.md", lambda path: path.write_text(f"\n{path.read_text()}"), ALL),
    "a page of the data taken out": ("data/CHANGES.md", Path.unlink, ALL),
    "a table more": ("data/more.csv", lambda path: path.write_text("a"), ALL),
    "a text more": ("texts/one.txt", lambda path: path.write_text("a"), ALL),
    "a change of the data that waits": ("data/.change", lambda path: path.write_text("[]"), ALL),
    "a measure of one room": ("helpers/language/keyness.py", add("\n"), {"05"}),
    "a measure of two rooms": ("helpers/framing/shares.py", add("\n"), {"04", "06"}),
    "the counting rule": ("helpers/texts/rule.py", add("\n"), {"05", "07"}),
    "a drawing of one notebook": ("helpers/positions/who.py", add("\n"), {"02"}),
    "the head of a room": ("helpers/reading/__init__.py", add("\n"), {"01", "04", "06", "07"}),
    "the head of all rooms": ("helpers/__init__.py", add("\n"), ALL),
    "what all notebooks ask by": ("helpers/asked.py", add("\n"), ALL),
    "how files are written": ("helpers/figure/files.py", add("\n"), ALL),
    "the look of figures": ("helpers/figure/report.mplstyle", add("\n"), ALL),
    "how a notebook is run": ("helpers/run/kernel.py", add("\n"), ALL),
    "how a kernel starts": ("helpers/run/launch.py", add("\n"), ALL),
    "a module that none imports": ("helpers/run/report.py", add("\n"), set()),
    "a new module": ("helpers/positions/new.py", lambda path: path.write_text("x = 1"), set()),
    "a module that hides another of its folder": ("notebooks/random.py", lambda path: path.write_text("x = 1"), ALL),
    "the published settings": ("figures/settings.json", add("\n"), ALL),
    "a package of another version": ("site/tool-1.0.dist-info", lambda p: p.rename(p.with_name("tool-1.1.dist-info")), ALL),
    "a package put in anew": ("site/tool-1.0.dist-info/RECORD", add("\n"), ALL),
    "this project put in anew": ("site/reverse_nixon-1.0.0.dist-info", Path.mkdir, set()),
    "a file that one notebook read": ("own.csv", add("\n"), {"03"}),
    "that file taken out": ("own.csv", Path.unlink, {"03"}),
    "nothing but a time": ("data/statements.csv", Path.touch, set()),
    "no record": (".run/done", Path.unlink, ALL),
    "a broken record": (".run/done", lambda path: path.write_text("{"), ALL),
    "a record of another kind": (".run/done", lambda path: path.write_text('{"02_positions.ipynb": 1}'), ALL),
}  # fmt: skip


@pytest.mark.parametrize("kind", CHANGES)
def test_exactly_the_notebooks_that_depend_on_it_are_run(project, kind):
    name, change, wanted = CHANGES[kind]
    change(project / name)
    assert to_run() == wanted
    assert bool(unchanged.said()) == (not wanted)


def test_what_lies_in_linked_folders_counts_and_a_link_in_a_circle_ends(project):
    elsewhere = project.parent / "elsewhere"
    shutil.rmtree(elsewhere, ignore_errors=True)
    shutil.move(project / "data" / "codings", elsewhere)
    (project / "data" / "codings").symlink_to(elsewhere)
    (elsewhere / "back").symlink_to(project / "data")
    (elsewhere / "self").symlink_to(elsewhere / "self")
    before = states.shared()
    (elsewhere / "more.csv").write_text("a")
    now = states.shared()
    assert {name for name in now if now[name] != before.get(name)} == {"data/codings/more.csv"}
    (elsewhere / "more.csv").write_text("b")
    assert states.shared()["data/codings/more.csv"] != now["data/codings/more.csv"]


def test_what_was_told_of_a_project_that_stands_elsewhere_now_does_not_count(project, monkeypatch):
    copy = shutil.copytree(project, project.parent / "copy", dirs_exist_ok=True)
    for place, name, value in (
        (paths, "ROOT", copy),
        (paths, "NOTEBOOKS", copy / "notebooks"),
        (reached, "HELPERS", copy / "helpers"),
    ):
        monkeypatch.setattr(place, name, value)
    assert to_run() == ALL and not unchanged.said()


def test_a_blank_line_at_the_end_of_a_text_is_a_change(project):
    (project / "texts" / "page.md").write_text("a")
    before = states.shared()
    add("\n")(project / "texts" / "page.md")
    assert {name for name, mark in states.shared().items() if before[name] != mark} == {"texts/page.md"}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("MPLBACKEND", ALL),
        ("LC_ALL", ALL),
        ("TZ", ALL),
        ("LANGUAGE", ALL),
        ("FREETYPE_PROPERTIES", ALL),
        ("TEMPLATE", set()),
        ("CORPUS_TEXTS", ALL),
        ("FIGURES_FORM", set()),
        ("EDITOR", set()),
        ("TMPDIR", set()),
        ("TEMP", set()),
    ],
)
def test_variables_of_which_a_number_or_picture_may_depend(project, monkeypatch, name, wanted):
    monkeypatch.setenv(name, "other")
    assert to_run() == wanted


def test_another_python(project, monkeypatch):
    monkeypatch.setattr(sys, "version", "3.99")
    assert to_run() == ALL


def test_a_new_notebook_is_run_and_the_others_are_not(project):
    shutil.copy(project / "notebooks" / "02_positions.ipynb", project / "notebooks" / "08_mine.ipynb")
    assert to_run() == {"08"} and not unchanged.said()


@pytest.mark.parametrize("name", ["README.md", "figures/README.md", "helpers/run/gallery.py"])
def test_gallery_and_readme_are_written_again_without_a_notebook(project, name):
    add("\n")(project / name)
    assert to_run() == set() and not unchanged.said() and unchanged.pages_differ(unchanged.known())


@pytest.mark.parametrize(
    "code",
    [
        "import pandas as pd", "from pathlib import Path", "open('x')", "%matplotlib inline", "!ls", "__import__('os')",
        "exec('1')", "from . import x", "get_ipython().run_line_magic('ls', '')", "x =",
    ],
)  # fmt: skip
def test_a_notebook_of_which_it_cannot_be_told_what_it_reads_is_always_run(project, code):
    path = project / "notebooks" / "02_positions.ipynb"
    book = nbformat.read(path, as_version=4)
    book.cells.append(nbformat.v4.new_code_cell(code))
    nbformat.write(book, path)
    assert unchanged.before([path]) == {}
    with pytest.raises(DoubtError):
        states.imports(path)
    assert to_run() == {"02"}


WITHIN = [  # an import within every kind of statement
    "if a:\n    pass\nelse:\n    import helpers.top", "while a:\n    import helpers.top\nelse:\n    pass",
    "for a in b:\n    pass\nelse:\n    import helpers.top", "with a:\n    import helpers.top", "class A:\n    import helpers.top",
    "try:\n    pass\nexcept A:\n    import helpers.top", "try:\n    pass\nfinally:\n    import helpers.top",
    "try:\n    pass\nexcept A:\n    pass\nelse:\n    import helpers.top", "try:\n    pass\nexcept* A:\n    import helpers.top",
    "match a:\n    case 1:\n        import helpers.top", "async def f():\n    async with a:\n        import helpers.top",
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "reaches"),
    [
        ("from helpers.top import here", {"top.py"}), ("import helpers.top", {"top.py"}), ("from helpers import top as t", {"top.py"}),
        ("def f():\n    from helpers import top", {"top.py"}), ("from helpers import *", {"top.py", "asked.py", "language/keyness.py"}),
        ("from . import top", {"top.py"}), ("from .top import here", {"top.py"}), ("from .corpus.near import hint", {"corpus/near.py"}),
        ("from importlib import import_module\nimport_module('pandas')", set()),
        ("from importlib import import_module\nimport_module('helpers.top')", {"top.py", "language/keyness.py"}),
        ("import importlib\nimportlib.import_module(name)", {"top.py", "language/keyness.py"}),
        ("from helpers.apart.mod import x", {"apart/mod.py"}), ("from importlib import import_module as bring\nbring('helpers.top')", {"language/keyness.py"}),
        ("run = exec\nrun(text)", {"language/keyness.py"}), ("import importlib as i\ni.reload(x)", {"language/keyness.py"}),
        ("exec(text)", {"top.py", "language/keyness.py"}), ("[x for x in [\N{FULLWIDTH LATIN SMALL LETTER E}xec(text)]]", {"top.py", "language/keyness.py"}),
        *((code, {"top.py"}) for code in WITHIN), ("a syntax error", {"top.py", "language/keyness.py"}),
    ],
)  # fmt: skip
def test_every_way_to_import_is_followed(project, code, reaches):
    (project / "helpers" / "way.py").write_text(code)
    (project / "helpers" / "apart").mkdir()
    (project / "helpers" / "apart" / "mod.py").write_text("x = 1")
    found = {path.relative_to(project / "helpers").as_posix() for path in reached.files(["helpers.way"])}
    assert {"__init__.py", "way.py"} | reaches <= found
    assert ("language/keyness.py" in found) == ("language/keyness.py" in reaches)


@pytest.fixture(scope="module")
def loaded() -> dict[str, set[Path]]:
    """The files of the project that Python loads for the imports of each notebook, each in a process of its own: a copy of one in which
    the packages stand ready."""
    imports = {path.name[:2]: [name for name in states.imports(path) if name.count(".") or name != "helpers"] for path in paths.notebooks()}  # fmt: skip
    code = (
        "import contextlib, importlib, json, os, sys\nimport pandas, scipy.stats, matplotlib.pyplot, IPython.display\n"
        f"for number, names in {imports!r}.items():\n"
        "    if not os.fork():\n"
        "        for name in names:\n"
        "            with contextlib.suppress(ModuleNotFoundError):\n"
        "                importlib.import_module(name)\n"
        "        found = [m.__file__ for n, m in sys.modules.items() if n.split('.')[0] == 'helpers' and m.__file__]\n"
        "        print(json.dumps([number, found]), flush=True)\n"
        "        os._exit(0)\n"
        "    os.wait()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    told = dict(map(json.loads, done.stdout.splitlines()))
    return {number: {Path(name).resolve() for name in names} for number, names in told.items()}


@pytest.mark.whole
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("number", sorted(ALL))
def test_what_python_imports_for_a_notebook_was_reached(number, loaded):
    path = next(path for path in paths.notebooks() if path.name.startswith(number))
    assert len(loaded[number]) > 20
    assert loaded[number] <= {each.resolve() for each in reached.files(states.imports(path))}


def test_the_look_for_changes_imports_no_package():
    code = "import sys, helpers.run.unchanged\nprint({'pandas', 'numpy', 'matplotlib', 'nbformat', 'IPython'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


class TestWitness:
    """What a kernel writes down of its reading, in a process of its own: a hook stays until its process ends."""

    def told(self, tmp_path: Path, code: str) -> list[list[str]]:
        place = tmp_path / "witness"
        start = f"import sys\nsys.path.insert(0, {str(Path(launch.__file__).parent)!r})\nimport launch, os, pathlib, sqlite3, tempfile\n"
        start += f"sys.addaudithook(launch.Witness({str(place)!r}))\n"
        subprocess.run([sys.executable, "-c", start + code], check=True, cwd=tmp_path, capture_output=True)
        return [json.loads(line) for line in place.read_text(encoding="utf-8").splitlines()]

    def test_reads_lists_and_misses_are_told_once(self, tmp_path):
        (tmp_path / "a b.csv").write_text("x")
        code = "open('a b.csv').read(); open('a b.csv').read(); os.listdir('.'); os.path.exists('y')\ntry: open('none')\nexcept OSError: pass"
        folder = str(tmp_path)
        assert self.told(tmp_path, code) == [
            ["read", f"{folder}/a b.csv"],
            ["list", folder],
            ["miss", f"{folder}/none"],
        ]

    def test_what_it_made_itself_does_not_count_and_what_it_adds_to_does(self, tmp_path):
        (tmp_path / "old").write_text("x")
        code = (
            "open('new', 'w').close(); open('new').read()\nos.mkdir('d'); open('d/x', 'w').close(); os.listdir('d'); open('d/x').read()\n"
            "open('draft', 'x').close(); os.rename('draft', 'moved'); open('moved').read()\n"
            "with tempfile.TemporaryDirectory() as t: pathlib.Path(t, 'y').write_text('1'); pathlib.Path(t, 'y').read_text(); os.listdir(t)\n"
            "open('old', 'a').close()"
        )
        assert [line for line in self.told(tmp_path, code) if str(tmp_path) in line[1]] == [["read", f"{tmp_path}/old"]]

    @pytest.mark.parametrize("code", ["os.system('true')", "import subprocess; subprocess.run(['true'])", "import socket; socket.getaddrinfo('localhost', 1)"])  # fmt: skip
    def test_what_cannot_be_followed_is_a_doubt(self, tmp_path, code):
        assert "doubt" in {kind for kind, _ in self.told(tmp_path, code)}


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (None, "did not write down"), ([["doubt", "os.system ('ls',)"]], "it used os.system"),
        ([["read", "{root}/gone"]], "is gone"), ([["read", "{root}/late"]], "changed meanwhile"),
    ],
)  # fmt: skip
def test_a_run_of_which_it_cannot_be_told_what_it_read_is_not_kept(project, lines, says):
    since = time.time_ns()
    (project / "late").write_text("x")
    witness = project / "told"
    if lines is not None:
        witness.write_text("".join(json.dumps([kind, name.format(root=project)]) + "\n" for kind, name in lines))
    with pytest.raises(DoubtError, match=says):
        unchanged.read(witness, since)


def test_settings_of_the_users_own_are_looked_at_there_or_not(tmp_path, monkeypatch):
    for name in ("IPYTHONDIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "JUPYTER_DATA_DIR", "MPLCONFIGDIR", "MATPLOTLIBRC"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    before = states.marks(states._looked_for())
    for name in (
        ".config/matplotlib/matplotlibrc", ".ipython/profile_default/startup/00.py", ".ipython/profile_default/ipython_config.py",
        ".local/share/jupyter/kernels/python3/kernel.json",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
        after = states.marks(states._looked_for())
        assert after != before, name
        before = after
