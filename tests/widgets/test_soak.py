"""A dashboard that is used without a pause keeps its memory, its sockets and its widgets flat.

The short form belongs to every run; the long one takes half a minute: ``pytest -m slow``.
"""

from __future__ import annotations

import pytest

from je_explorer.net.limits import Limits
from je_explorer.sample import Server
from tests.support.kernels import answer_of

MEMORY = 400_000_000
"""Bytes that the kernel may take."""

WIDGETS = 100
"""Models that may be there more than before: stocks that are made once and used again."""


@pytest.mark.parametrize("actions", [40, pytest.param(200, marks=pytest.mark.slow)])
def test_memory_sockets_tasks_and_widgets_stay_flat(
    actions: int, sample_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "1")
    found = answer_of("tests.widgets.soak", f"soak({sample_server.catalog_url!r}, {actions})")
    before, busy, after = found["before"], found["busy"], found["after"]
    assert found["failures"] == []
    assert max(busy["rss"], after["rss"]) < MEMORY
    assert max(busy["sockets"], after["sockets"]) <= Limits().per_host
    assert busy["tasks"] == after["tasks"] == 0
    assert after["widgets"] - before["widgets"] <= WIDGETS
    assert after["comms"] - before["comms"] <= WIDGETS
    assert after["threads"] - before["threads"] <= 4  # pools fill up to their size
