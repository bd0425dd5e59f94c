"""A real JupyterLab with one notebook, in either of the two environments that have one."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page

from tests.support.starting import wait_until_it_answers

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENTS = {"current": ROOT / ".venv", "binder": ROOT / ".venv-binder"}
"""What ``.ci/setup test`` and ``.ci/lab`` make: today's versions, and those that Binder brings."""


SETTINGS = {
    # No questions, no news from the net, no tour: they would lie over the notebook.
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
}


def environment(name: str) -> Path:
    """The folder of an environment with JupyterLab.

    Fails where CI must have it, and is skipped where nobody made it.
    """
    folder = ENVIRONMENTS[name]
    if not (folder / "bin" / "jupyter-lab").is_file():
        words = f"there is no JupyterLab in {folder.name}: run  bash .ci/lab"
        if os.environ.get("CI"):
            pytest.fail(f"{words} (CI must not skip it)")
        pytest.skip(words)
    return folder


def write_notebook(folder: Path, *cells: str) -> Path:
    """A notebook with cells of code."""
    content = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    path = folder / "lesson.ipynb"
    nbformat.write(content, path)
    return path


@contextlib.contextmanager
def jupyter_lab(name: str, folder: Path, notebook: Path) -> Iterator[str]:
    """The address of a notebook in a JupyterLab that has nothing of the user's own."""
    home = environment(name)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = secrets.token_hex(16)
    command = [
        str(home / "bin" / "python"), "-m", "jupyterlab", "--no-browser",
        "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={notebook.parent}",
        "--ServerApp.allow_root=True",
    ]  # fmt: skip
    said = folder / f"lab-{name}.log"
    with said.open("wb") as log:
        process = subprocess.Popen(
            command, env=_variables(home, folder), stdout=log, stderr=log, cwd=folder,
            start_new_session=True,
        )  # fmt: skip
        try:
            wait_until_it_answers(process, f"http://127.0.0.1:{port}/api", said, "JupyterLab")
            yield f"http://127.0.0.1:{port}/lab/tree/{notebook.name}?token={token}"
        finally:
            _end(process)


def _variables(home: Path, folder: Path) -> dict[str, str]:
    """An environment in which settings, workspaces and kernels are those of this test alone."""
    settings = folder / "settings"
    for plugin, values in SETTINGS.items():
        package, _, part = plugin.partition(":")
        place = settings / package / f"{part}.jupyterlab-settings"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(values))
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith("VIRTUAL_ENV")},
        "PATH": f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(settings),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        "IPYTHONDIR": str(folder / "ipython"),
    }


def _end(process: subprocess.Popen[bytes]) -> None:
    """The server ends its kernels first; what is left of its group ends with it."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def run_cell(page: Page, number: int) -> None:
    """Run a cell by the keyboard, once the kernel has nothing to do.

    A key that is pressed while the notebook is still being built is lost: it is pressed until the
    cell has a number, or the star of one that runs.
    """
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
    cell = page.locator(".jp-CodeCell").nth(number)
    for _ in range(10):
        cell.locator(".jp-InputArea-editor").click()
        page.keyboard.press("Shift+Enter")
        page.wait_for_timeout(500)
        if cell.locator(".jp-InputPrompt").inner_text().strip("[]: "):
            return


def output(page: Page, number: int) -> str:
    """What a cell has answered."""
    area = page.locator(".jp-CodeCell").nth(number).locator(".jp-OutputArea-output").first
    area.wait_for()
    return str(area.inner_text())
