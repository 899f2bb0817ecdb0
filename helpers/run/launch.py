"""How a kernel starts: by itself, or as the copy (fork) of a process that has imported already what the notebooks need.

A kernel of ours tells what it reads: each file or folder that it opens, as a line of the file named in RUN_READ. What it has written
itself does not count, nor what belongs to Python. Only the standard library is imported here before it is needed.

`python launch.py -f connection.json` is a kernel; `python launch.py serve IN OUT module ...` imports the modules, then makes a kernel
for each line that it reads from the handle IN, and writes the kernel's process number to the handle OUT.
"""

import atexit
import builtins
import contextlib
import gc
import importlib
import json
import os
import shutil
import signal
import sys
import types
from typing import Any

READ = "RUN_READ"  # names the file that a kernel writes to
READS, LISTS, MISSES, DOUBTS = "read", "list", "miss", "doubt"
_NEW = os.O_TRUNC | os.O_EXCL
_LISTING = {"os.listdir", "os.scandir", "glob.glob"}
_UNSEEN = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "socket.connect", "socket.getaddrinfo", "socket.sendto"}  # fmt: skip
_SYSTEM = ("/proc/", "/sys/", "/dev/")
CLEARED = 10_000  # new objects between two looks for what can be cleared away; Python's own 700 cost a run 8 % of its processor time


class Witness:
    """Writes down what this process reads from now on; but nothing of the code in the folder `code`, which is followed by its imports."""

    def __init__(self, place: str, code: str = ""):
        self.handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        roots = {sys.prefix, sys.base_prefix, sys.exec_prefix, os.path.dirname(os.__file__)}
        self.python = tuple(os.path.join(os.path.abspath(root), "") for root in roots)
        self.own: set[str] = {os.path.abspath(place)}  # written or made by this process
        self.told: set[str] = set()
        self.code = os.path.join(code, "") if code else ""
        self.at_work = True

    def __call__(self, event: str, details: tuple[Any, ...]) -> None:
        """What `sys.addaudithook` calls."""
        if not self.at_work:
            return
        if event == "open":
            self._opened(*details)
        elif event in _LISTING:
            self._tell(LISTS, _path(details[0] if details and details[0] is not None else "."))
        elif event == "os.mkdir":
            self._keep(_path(details[0]))
        elif event == "os.rename":
            self._moved(_path(details[0]), _path(details[1]))
        elif event == "sqlite3.connect" and details[0] != ":memory:":
            self._tell(READS, _path(details[0]))
        elif event in _UNSEEN:
            self._tell(DOUBTS, f"{event} {details[:1]!r}"[:200])

    def _opened(self, what: Any, mode: Any, flags: Any) -> None:
        path = _path(what)
        if path and isinstance(flags, int) and flags & _NEW:
            self._keep(path)
        else:
            self._tell(READS, path)

    def _keep(self, path: str) -> None:
        if path and path not in self.told and not os.path.isdir(path):
            self.own.add(path)

    def _moved(self, old: str, new: str) -> None:
        if old in self.own and new not in self.told:
            self.own.add(new)

    def _tell(self, kind: str, path: str) -> None:
        if not path or path in self.told:
            return
        if kind != DOUBTS:
            if f"{path}/".startswith((*_SYSTEM, *self.python)) or self._is_own(path):
                return
            if self._is_code(kind, path):
                return
            kind = kind if os.path.exists(path) else MISSES
        self.told.add(path)
        os.write(self.handle, (json.dumps([kind, path]) + "\n").encode())

    def _is_code(self, kind: str, path: str) -> bool:
        """Whether a file is code in the folder that is left out, or a folder of it is looked through for code."""
        return (
            bool(self.code) and f"{path}/".startswith(self.code) and (kind == LISTS or path.endswith((".py", ".pyc")))
        )

    def _is_own(self, path: str) -> bool:
        """Whether this process made a file, or a folder that it lies in."""
        while path not in self.own:
            path, before = os.path.dirname(path), path
            if path == before:
                return False
        return True


def _path(what: Any) -> str:
    """A path in full; empty for a number of an open file."""
    if isinstance(what, int) or what is None:
        return ""
    try:
        return os.path.abspath(os.fsdecode(what))
    except (TypeError, ValueError):
        return ""


def use_own_helpers() -> None:
    """Import the package `helpers` that this file is part of: in a copy of the project that took `.venv` along, another one is installed."""
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    sys.path.insert(0, root)
    importlib.import_module("helpers")
    sys.path.remove(root)


def kernel(words: list[str]) -> None:
    """Be a kernel until it is told to end."""
    from ipykernel.kernelapp import IPKernelApp

    gc.set_threshold(CLEARED)
    app = IPKernelApp.instance()
    app.initialize(words)
    if place := os.environ.get(READ):
        sys.addaudithook(Witness(place))
    app.start()


def serve(asked: int, answered: int, modules: list[str]) -> None:
    """Import the modules, then make a kernel for each line of JSON: `words` of its command, `env`, `cwd`."""
    os.environ["JPY_PARENT_PID"] = str(os.getpid())  # a kernel ends when this process has ended
    witness = Witness(os.environ.pop(READ), os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    sys.addaudithook(witness)
    _warm(modules)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no kernel that has ended stays as a number
    with os.fdopen(asked, encoding="utf-8") as lines:
        for line in lines:  # noqa: B007
            child = os.fork()
            if child == 0:
                witness.at_work = False  # the copy has one of its own
                break
            os.write(answered, f"{child}\n".encode())
        else:
            return
    os.close(answered)
    _become(json.loads(line))


def _warm(modules: list[str]) -> None:
    """Import what the notebooks need; what cannot be imported fails in its notebook, where it is told."""
    shell = types.SimpleNamespace(
        kernel=True
    )  # pandas asks, while it is imported, whether it is in a notebook or a terminal
    setattr(builtins, "get_ipython", lambda: shell)  # noqa: B010
    for name in ("ipykernel.kernelapp", "ipykernel.zmqshell", *modules):
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    delattr(builtins, "get_ipython")
    if corpus := sys.modules.get("helpers.corpus"):
        with contextlib.suppress(Exception):
            corpus.load()  # checked once for all notebooks; what is wrong with the data is told in each
    gc.collect()
    gc.freeze()  # what all kernels share is not touched by each one's clearing up


def _become(asked: dict[str, Any]) -> None:
    """This process, a copy, as a kernel of its own."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    atexit.unregister(
        shutil.rmtree
    )  # a folder that the copied process made for a while (matplotlib) is that one's to remove
    os.setsid()
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()  # else each copy would draw the same numbers
    sys.argv = ["kernel", *asked["words"]]
    kernel(asked["words"])


if __name__ == "__main__":
    if sys.path[0] == os.path.dirname(os.path.abspath(__file__)):
        del sys.path[0]  # IPython puts the notebook's folder there
    use_own_helpers()
    if sys.argv[1:2] == ["serve"]:
        serve(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
    else:
        kernel(sys.argv[1:])
