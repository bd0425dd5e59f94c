"""Voila, serving one notebook in a process of its own: started, waited for, ended."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from je_explorer.errors import JeExplorerError

HOST = "127.0.0.1"
PORT = 8866
PORTS_TRIED = 50
START_SECONDS = 60.0
STOP_SECONDS = 15.0
POOL = 2
"""Kernels that wait, warm, for the next visitors."""

OPTIONS = (
    f"--Voila.ip={HOST}",
    "--Voila.open_browser=False",
    "--Voila.port_retries=0",
    "--VoilaConfiguration.preheat_kernel=True",
    f"--VoilaConfiguration.default_pool_size={POOL}",
    "--VoilaConfiguration.show_tracebacks=False",
    "--VoilaConfiguration.strip_sources=True",
    # With the package notebook installed beside it, its front end would break Voila's page.
    "--VoilaConfiguration.extension_denylist=@jupyter-notebook/lab-extension",
    # The page needs no file from the notebook's folder: all travels over the widget channel.
    "--VoilaConfiguration.file_allowlist=^$",
    # A tab that was closed without a farewell leaves its kernel; it goes after five minutes.
    "--MappingKernelManager.cull_idle_timeout=300",
    "--MappingKernelManager.cull_interval=60",
)


class CannotServe(JeExplorerError):
    """The dashboard's server could not be started."""


@dataclass(frozen=True)
class Server:
    """A running Voila: its address, its process, and what it said."""

    url: str
    process: subprocess.Popen[bytes]
    log: IO[bytes]

    def words(self) -> str:
        """The last lines that Voila wrote, for the case that it failed."""
        self.log.seek(0)
        return "\n".join(self.log.read().decode(errors="replace").splitlines()[-15:])


def free_port(wanted: int | None) -> int:
    """The port asked for, or the first free one from 8866 on.

    Raises:
        CannotServe: the port asked for is taken.
    """
    if wanted is not None:
        if _is_free(wanted):
            return wanted
        raise CannotServe(
            f"port {wanted} is taken by another program: choose another one, or leave --port out"
        )
    for port in range(PORT, PORT + PORTS_TRIED):
        if _is_free(port):
            return port
    raise CannotServe(f"no free port from {PORT} to {PORT + PORTS_TRIED - 1}: choose one by --port")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the server does it: a port whose last connections are still closing is free.
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            probe.bind((HOST, port))
            return True
    return False


@contextlib.contextmanager
def serving(notebook: Path, port: int, environment: Mapping[str, str]) -> Iterator[Server]:
    """Serve a notebook until the block is left; then Voila and all its kernels have ended.

    Voila gets a process group of its own: Ctrl-C in the terminal reaches us alone, and we end it
    in order, so that no kernel is left behind.

    Raises:
        CannotServe: it ended, or did not answer within a minute; with its last words.
    """
    command = [sys.executable, "-m", "voila", str(notebook), f"--Voila.port={port}", *OPTIONS]
    # The kernel is this environment's, whatever kernels the user's account has.
    variables = {**os.environ, "JUPYTER_PREFER_ENV_PATH": "1", **environment}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        server = Server(f"http://{HOST}:{port}/", process, log)
        try:
            _wait_until_it_answers(server, port)
            yield server
        finally:
            _end(process)


def _wait_until_it_answers(server: Server, port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            raise CannotServe(f"Voila could not start:\n{server.words()}")
        if _answers(port):
            return
        time.sleep(0.1)
    raise CannotServe(f"Voila did not answer within {START_SECONDS:.0f} s:\n{server.words()}")


def _answers(port: int) -> bool:
    """Whether a server answers. Not asked for the page itself: that would use up a warm kernel."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/voila/files/")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask Voila to end its kernels and itself; insist when it takes too long or we are pressed.

    Kernels whose Voila is gone end by themselves within seconds.
    """
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        process.kill()
        process.wait()
