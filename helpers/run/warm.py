"""Kernels that start at once: where the system can copy a process (fork), each is a copy of one that has imported what the notebooks need.

A kernel is a process of its own, as without this, and is handed nothing but the imports. Elsewhere (Windows, macOS, a kernel of another
Python) it starts from nothing.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from helpers import paths
from helpers.figure.place import MY
from helpers.run import states
from helpers.run.launch import READ

LAUNCH = Path(__file__).with_name("launch.py")
INLINE = "module://matplotlib_inline.backend_inline"  # what IPython's kernel draws with
ONE_THREAD = {
    name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
}


class Copy:
    """A kernel made by `Warm`, with what is asked of a process: like `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int):
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """None while it lives; then 0, since only its parent knows more."""
        if self.returncode is None:
            try:
                os.kill(self.pid, 0)
            except ProcessLookupError:
                self.returncode = 0
        return self.returncode

    def wait(self) -> int:
        """Wait for its end."""
        while self.poll() is None:
            time.sleep(0.01)
        return 0

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it lives."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


class Warm:
    """A process that has imported some modules, to be copied for each kernel; it ends with `close`, or with this process."""

    def __init__(self, modules: Iterable[str], env: Mapping[str, str], cwd: Path):
        self.since = time.time_ns()  # before it imports anything
        handle, name = tempfile.mkstemp(prefix="read-")
        os.close(handle)
        self.read = Path(name)  # what it reads while it gets ready
        asked, write = os.pipe()
        read, answered = os.pipe()
        self.process = subprocess.Popen(
            [sys.executable, str(LAUNCH), "serve", str(asked), str(answered), *modules],
            cwd=cwd, env={**env, READ: name}, pass_fds=(asked, answered), stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        os.close(asked)
        os.close(answered)
        self.requests, self.answers = os.fdopen(write, "w", encoding="utf-8"), os.fdopen(read, encoding="utf-8")
        self.turn = threading.Lock()
        self.copied = False

    def start(self, words: list[str], env: Mapping[str, str], cwd: str) -> Copy | None:
        """A kernel with a command's words; None where none could be made."""
        with self.turn:
            try:
                self.requests.write(json.dumps({"words": words, "env": dict(env), "cwd": cwd}) + "\n")
                self.requests.flush()
                answer = self.answers.readline()
            except OSError:
                return None
        self.copied = True
        return Copy(int(answer)) if answer else None

    def close(self) -> None:
        """End the process that is copied; where no kernel was asked for, without waiting until it is ready."""
        if not self.copied:
            self.process.terminate()
        self.requests.close()
        self.answers.close()
        self.process.wait()
        self.read.unlink(missing_ok=True)


def can_copy() -> bool:
    """Whether a process may be copied here: on macOS some of its libraries may not."""
    return sys.platform == "linux" and hasattr(os, "fork")


def ready(books: Iterable[Path]) -> Warm | None:
    """The process of which the kernels of these notebooks are copies, getting ready from now on; None where the system cannot copy."""
    if not can_copy():
        return None
    modules: set[str] = set()
    for path in books:
        with contextlib.suppress(states.DoubtError):
            modules |= set(states.imports(path))
    return Warm(sorted(modules), surroundings(paths.ROOT / "figures"), paths.NOTEBOOKS)


def ready_for(words: Sequence[str]) -> Warm | None:
    """The same for the words of a command that runs all notebooks over the data that the surroundings name; None for any other, which
    knows what it needs only when it has read its words, and where there are no notebooks."""
    books, others = paths.notebooks(), [word for word in words if word.startswith(("DATA=", "ONLY=", "-"))]
    return ready(books) if books and not others else None


def surroundings(figures: Path) -> dict[str, str]:
    """The surroundings of a kernel; folders as seen from where the user stands, not from the notebook."""
    return {
        **os.environ,
        **ONE_THREAD,
        "FIGURES_OUT": str(figures),
        "FIGURES_LINK": f"../figures/{MY}" if figures.name == MY else "../figures",
        "CORPUS_DATA": str(paths.data().absolute()),
        "CORPUS_TEXTS": str(paths.texts().absolute()),
        "PYTHONHASHSEED": "0",
        "MPLBACKEND": INLINE,  # whatever the terminal's surroundings say
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "MALLOC_ARENA_MAX": "1",  # memory that one thread gave back is taken by the next: a tenth less of it
    }
