"""``je-explorer`` without a command: the dashboard in the browser."""

from __future__ import annotations

import argparse
import asyncio
import os
import webbrowser
from importlib.resources import as_file, files
from pathlib import Path

from je_explorer.cli.sample import make_sample
from je_explorer.cli.terminal import answer, answer_json, say
from je_explorer.cli.voila import CannotServe, Server, free_port, serving
from je_explorer.errors import JeExplorerError
from je_explorer.net.http import Client
from je_explorer.net.loop import run_sync
from je_explorer.stac.sources import LIVE, SOURCES

PROBE_SECONDS = 3.0
OFFLINE = "offline"


def run(arguments: argparse.Namespace) -> int:
    """Serve the dashboard until Ctrl-C."""
    port = free_port(arguments.port)
    variables = environment(arguments.catalog, arguments.lang)
    notebook = files("je_explorer") / "widgets" / "dashboard.ipynb"
    try:
        with as_file(notebook) as path, serving(path, port, variables) as server:
            _tell(server.url, arguments)
            return _wait(server)
    except KeyboardInterrupt:
        say("stopped")
        return 0


def environment(catalog: str | None, lang: str | None) -> dict[str, str]:
    """What the dashboard's kernels are told: the catalogue, why it is that one, the language."""
    wanted = catalog or os.environ.get("JE_EXPLORER_CATALOG")
    variables = {"JE_EXPLORER_CATALOG": _place(wanted or "live")}
    if wanted is None and not live_is_reachable():
        say("JAXA's service can't be reached: the dashboard shows the sample catalogue")
        variables = {"JE_EXPLORER_CATALOG": "sample", "JE_EXPLORER_NOTICE": OFFLINE}
    if variables["JE_EXPLORER_CATALOG"] == "sample":
        make_sample()
    if lang:
        variables["JE_EXPLORER_LANG"] = lang
    return variables


def _place(catalog: str) -> str:
    """A catalogue file as an absolute path: the kernels work in another folder."""
    path = Path(catalog)
    is_file = catalog not in SOURCES and path.exists()
    return str(path.resolve()) if is_file else catalog


def live_is_reachable() -> bool:
    """Whether JAXA's catalogue answers within three seconds."""
    try:
        run_sync(_probe())
    except (JeExplorerError, TimeoutError):
        return False
    return True


async def _probe() -> None:
    client = Client()
    try:
        await asyncio.wait_for(client.get(LIVE, 0, 1), PROBE_SECONDS)
    finally:
        await client.close()


def _tell(url: str, arguments: argparse.Namespace) -> None:
    if arguments.json:
        answer_json({"url": url})
    else:
        answer(url)
    say("the dashboard is at this address; end it with Ctrl-C")
    if not arguments.no_browser:
        webbrowser.open(url)


def _wait(server: Server) -> int:
    server.process.wait()
    raise CannotServe(f"Voila ended by itself:\n{server.words()}")
