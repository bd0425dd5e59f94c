"""A dashboard that is used without a pause keeps its memory, its sockets and its widgets flat.

The short form belongs to every run; the long one takes half a minute: ``pytest -m slow``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import start_new_kernel

from je_explorer.net.limits import Limits
from je_explorer.sample import Server

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 400_000_000
"""Bytes that the kernel may take."""

WIDGETS = 100
"""Models that may be there more than before: stocks that are made once and used again."""


def soaked(catalog: str, actions: int) -> dict[str, Any]:
    """Use a dashboard in a kernel of its own, and tell what it held."""
    code = (
        "import json\nfrom tests.widgets.soak import soak\n"
        f"print(json.dumps(await soak({catalog!r}, {actions})))"
    )
    said: list[str] = []

    def listen(message: dict[str, Any]) -> None:
        content = message["content"]
        said.append(content.get("text", "") or "\n".join(content.get("traceback", ())))

    # The environment's own kernel, found from the project's folder.
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(ROOT))
    try:
        reply = client.execute_interactive(code, output_hook=listen, timeout=240)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert reply["content"]["status"] == "ok", "".join(said)
    return dict(json.loads("".join(said)))


@pytest.mark.parametrize("actions", [40, pytest.param(200, marks=pytest.mark.slow)])
def test_memory_sockets_tasks_and_widgets_stay_flat(
    actions: int, sample_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "1")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    found = soaked(sample_server.catalog_url, actions)
    before, busy, after = found["before"], found["busy"], found["after"]
    assert found["failures"] == []
    assert max(busy["rss"], after["rss"]) < MEMORY
    assert max(busy["sockets"], after["sockets"]) <= Limits().per_host
    assert busy["tasks"] == after["tasks"] == 0
    assert after["widgets"] - before["widgets"] <= WIDGETS
    assert after["comms"] - before["comms"] <= WIDGETS
    assert after["threads"] - before["threads"] <= 4  # pools fill up to their size
