"""bqplot warns about its own traits while it is imported: that is not ours to answer for."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import bqplot  # noqa: F401

from je_explorer.sample.folder import sample_folder
from je_explorer.sample.server import Server, serve
from je_explorer.widgets.explorer import Explorer
from tests.widgets.dashboards import JAPAN


@pytest.fixture
def until() -> Callable[..., None]:
    """Waits until something holds; results come from the I/O thread."""

    def wait(holds: Callable[[], object], seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, "it did not happen in time"
            time.sleep(0.01)

    return wait


@pytest.fixture
def server(private_cache: Path) -> Iterator[Server]:
    """The sample catalogue over HTTP, with a log of requests."""
    with serve(sample_folder()) as running:
        yield running


@pytest.fixture
def explorer(server: Server, until: Callable[..., None]) -> Iterator[Explorer]:
    """A dashboard on the sample, whose map shows Japan."""
    made = Explorer(server.catalog_url)
    until(lambda: made.state.collections)
    made.state.view = JAPAN
    yield made
    made.controller.cancel()
    made.close()
