"""What runs a notebook in a kernel that is a copy of a process (`helpers.run.warm`), or that starts from nothing."""

import sys
from typing import Any

from jupyter_client.provisioning import LocalProvisioner
from nbclient import NotebookClient

from helpers.run.warm import LAUNCH, Warm

LAUNCHER = "ipykernel_launcher"  # what the kernel of this Python is started by otherwise


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
