"""Kernels that start at once: where the system can copy a process (fork), each is a copy of one that has imported what the notebooks need.

A kernel is a process of its own, as without this, and is handed nothing but the imports. Elsewhere (Windows, macOS, a kernel of another
Python) it starts from nothing.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jupyter_client.provisioning import LocalProvisioner
from nbclient import NotebookClient

LAUNCH = Path(__file__).with_name("launch.py")
LAUNCHER = "ipykernel_launcher"  # what the kernel of this Python is started by otherwise


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
        asked, write = os.pipe()
        read, answered = os.pipe()
        self.process = subprocess.Popen(
            [sys.executable, str(LAUNCH), "serve", str(asked), str(answered), *modules],
            cwd=cwd, env=env, pass_fds=(asked, answered), stdin=subprocess.DEVNULL, start_new_session=True,
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


def can_copy() -> bool:
    """Whether a process may be copied here: on macOS some of its libraries may not."""
    return sys.platform == "linux" and hasattr(os, "fork")


class Provisioner(LocalProvisioner):
    """Starts a kernel by `launch.py`: as a copy where there is something to copy."""

    warm: Warm | None = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Start the kernel that a command names; a kernel of another Python as that says."""
        if LAUNCHER not in cmd or cmd[0] != sys.executable:
            return await super().launch_kernel(cmd, **kwargs)
        at = cmd.index(LAUNCHER)
        words = cmd[at + 1 :]
        made = self.warm.start(words, kwargs["env"], str(kwargs["cwd"])) if self.warm else None
        if made is None:
            return await super().launch_kernel([*cmd[: at - 1], str(LAUNCH), *words], **kwargs)
        self.process, self.pid, self.pgid, self.cwd = made, made.pid, made.pid, kwargs["cwd"]  # type: ignore[assignment]
        return self.connection_info


class Client(NotebookClient):
    """Runs a notebook in a kernel that our `Provisioner` starts."""

    warm: Warm | None = None

    def create_kernel_manager(self) -> Any:
        """The kernel's manager, with its starter."""
        manager = super().create_kernel_manager()
        starter = Provisioner(kernel_id="", kernel_spec=manager.kernel_spec, parent=manager)
        starter.warm = self.warm
        manager.provisioner = starter
        return manager
