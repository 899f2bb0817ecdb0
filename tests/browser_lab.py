"""The ground of `tests.browser`: a copy of the project, JupyterLab in it on the loopback address, and what was found."""

import contextlib
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from helpers import paths

LEFT = (".*", "my-*", "__pycache__", "*.egg-info", "texts", "mutants", "report.html")
WAIT = 180_000  # milliseconds for one notebook
CELLS = """() => jupyterapp.shell.currentWidget.content.model.toJSON().cells.map(cell => ({
  type: cell.cell_type, count: cell.execution_count, empty: ![].concat(cell.source).join('').trim(),
  faults: (cell.outputs || []).filter(o => o.output_type === 'error' || o.name === 'stderr').map(o => o.evalue || o.text)}))"""
DONE = """() => { const panel = jupyterapp.shell.currentWidget;
  const code = panel.content.model.toJSON().cells.filter(c => c.cell_type === 'code' && [].concat(c.source).join('').trim());
  const failed = code.some(c => c.outputs.some(o => o.output_type === 'error'));
  return panel.sessionContext.session.kernel.status === 'idle' && (failed || code.every(c => c.execution_count)) }"""
READY = "() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"

faults: list[str] = []


def check(what: str, good: object, detail: object = "") -> None:
    """Say how a check went, and remember what failed."""
    print(f"{'ok' if good else 'FAILED'}: {what}{f' ({detail})' if detail and not good else ''}", flush=True)
    if not good:
        faults.append(what)


def browser_path() -> str | None:
    """The system's Chromium, or a browser of its family."""
    return next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )


def project_copy(folder: Path) -> Path:
    """A copy of the project without texts and without what git ignores."""
    return Path(shutil.copytree(paths.ROOT, folder / "project", ignore=shutil.ignore_patterns(*LEFT)))


def places(copy: Path, data: Path | None = None) -> dict[str, str]:
    """The environment in which the copy's helpers and data are used, and no settings of this machine's user."""
    own = {name: str(copy.parent / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")}  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if name not in ("FIGURES_OUT", "CORPUS_TEXTS")}
    return {**kept, **own, "PYTHONPATH": str(copy), "CORPUS_DATA": str(data or copy / "data"), "MPLBACKEND": "agg"}


def python(copy: Path, *words: str, data: Path | None = None) -> str:
    """What Python says in the copy's folder of notebooks; raises when it fails."""
    done = subprocess.run([sys.executable, *words], cwd=copy / "notebooks", env=places(copy, data), capture_output=True, text=True)  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr[-800:]}")
    return done.stdout.strip()


@contextlib.contextmanager
def jupyterlab(copy: Path) -> Iterator[tuple[str, str]]:
    """JupyterLab in the copy on a free port of the loopback address: its address and its token."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env, token = places(copy), secrets.token_hex(16)
    config = Path(env["JUPYTER_CONFIG_DIR"]) / "labconfig" / "page_config.json"
    config.parent.mkdir(parents=True)
    config.write_text(json.dumps({"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}))
    options = [
        "--no-browser", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}",
        f"--ServerApp.root_dir={copy}", "--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", *(["--allow-root"] if is_root() else []),
    ]  # fmt: skip
    with (copy.parent / "jupyterlab.log").open("w") as log:
        server = subprocess.Popen([sys.executable, "-m", "jupyterlab", *options], env=env, cwd=copy, stdout=log, stderr=log)  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/api/status?token={token}", server)
            yield address, token
        finally:
            server.terminate()
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def wait_for(address: str, server: subprocess.Popen, seconds: int = 60) -> None:
    """Wait until the server answers; raises RuntimeError when it does not."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.3)
    raise RuntimeError("JupyterLab did not start; see jupyterlab.log")


def only_loopback(context, asked: list[str]) -> None:
    """Refuse every address that is not of this machine, and note it."""

    def decide(route) -> None:
        if re.match(r"(https?|wss?)://(?!127\.0\.0\.1[:/])", route.request.url):
            asked.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    context.route("**/*", decide)


def open_notebook(page, lab: tuple[str, str], name: str) -> None:
    """Open a notebook of the copy in JupyterLab and wait for its kernel."""
    page.goto(f"{lab[0]}/lab/tree/notebooks/{name}?reset&token={lab[1]}")
    page.wait_for_function(READY, timeout=WAIT)


def menu(page, first: str, second: str) -> None:
    page.locator(".lm-MenuBar-itemLabel", has_text=re.compile(f"^{first}$")).click()
    page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{second}$")).click()


def run_all(page, name: str) -> list[dict]:
    """Clear the stored outputs, run all cells by the menu, and return the cells when the kernel is idle again."""
    menu(page, "Edit", "Clear Outputs of All Cells")
    menu(page, "Run", "Run All Cells")
    page.wait_for_function(DONE, timeout=WAIT)
    cells = page.evaluate(CELLS)
    code = [cell for cell in cells if cell["type"] == "code" and not cell["empty"]]
    wrong = [fault for cell in code for fault in cell["faults"]]
    check(f"{name}: all {len(code)} code cells ran without error or warning", not wrong, wrong)
    check(f"{name}: in order from 1", [cell["count"] for cell in code] == list(range(1, len(code) + 1)))
    return cells


def close_notebook(page) -> None:
    page.keyboard.press("Control+s")
    page.wait_for_function("() => !jupyterapp.shell.currentWidget.context.model.dirty")
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
