"""``je-explorer sample``: the embedded catalogue as a folder, and as a server."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Callable
from pathlib import Path

from je_explorer.cli.terminal import Bar, answer, answer_json, say
from je_explorer.errors import ExportError
from je_explorer.sample import sample_folder, serve, write_sample


def run(arguments: argparse.Namespace) -> int:
    """Write the sample catalogue into a folder; with ``--serve``, serve it until Ctrl-C."""
    catalog = arguments.folder / "catalog.json"
    if not catalog.is_file():
        _write(arguments.folder)
    if arguments.serve is None:
        _tell(arguments.json, path=str(catalog))
        return 0
    with serve(arguments.folder, arguments.serve) as server:
        _tell(arguments.json, path=str(catalog), url=server.catalog_url)
        say("serving; end it with Ctrl-C")
        _until_interrupted()
    return 0


def make_sample() -> Path:
    """The sample in the user's cache folder; the first call makes it, with a progress bar."""
    with Bar() as bar:
        return sample_folder(_progress(bar))


def _write(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise ExportError(f"{folder} is not empty: name a new folder for the sample catalogue")
    with Bar() as bar:
        write_sample(folder, progress=_progress(bar))


def _progress(bar: Bar) -> Callable[[int, int], None]:
    return lambda done, total: bar.show(done / total, "making the sample catalogue")


def _tell(as_json: bool, **places: str) -> None:
    if as_json:
        answer_json(places)
    else:
        answer(places.get("url") or places["path"])


def _until_interrupted() -> None:
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        say("stopped")
