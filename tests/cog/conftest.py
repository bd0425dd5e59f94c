"""A client of the tests' own, and quiet from the oracle about files without a place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from je_explorer.net.cache import DiskCache
from je_explorer.net.http import Client
from je_explorer.net.limits import Limits, Retry
from je_explorer.net.loop import run_sync


@pytest.fixture
def make_client(tmp_path: Path) -> Iterator[Callable[..., Client]]:
    made: list[Client] = []

    def make(**options: Any) -> Client:
        options.setdefault("retry", Retry(attempts=3, base=0.002, cap=0.01, longest_wish=0.05))
        options.setdefault("disk", DiskCache(tmp_path / "cache"))
        options.setdefault("limits", Limits(hedge_after=30.0))
        made.append(Client(**options))
        return made[-1]

    yield make
    for client in made:
        run_sync(client.close())


@pytest.fixture
def client(make_client: Callable[..., Client]) -> Client:
    return make_client()
