"""A kernel of its own for code that must not share its process with anything else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jupyter_client.manager import start_new_kernel

ROOT = Path(__file__).resolve().parents[2]


def answer_of(module: str, call: str, patience: float = 240.0) -> Any:
    """Await an async call of a module's function in a new kernel, and return what it returns.

    Args:
        module: imported by the kernel, ``"tests.widgets.soak"``.
        call: ``"soak('http://...', 40)"``; its result must be plain values.
        patience: seconds.

    Raises:
        AssertionError: it failed; with the kernel's words.
    """
    name = call.partition("(")[0]
    code = (
        f"import sys, json\nsys.path.insert(0, {str(ROOT)!r})\n"
        f"from {module} import {name}\nprint(json.dumps(await {call}))"
    )
    said: list[str] = []

    def listen(message: dict[str, Any]) -> None:
        content = message["content"]
        said.append(content.get("text", "") or "\n".join(content.get("traceback", ())))

    manager, client = start_new_kernel(kernel_name="python3", cwd=str(ROOT))
    try:
        reply = client.execute_interactive(code, output_hook=listen, timeout=patience)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert reply["content"]["status"] == "ok", "".join(said)
    return json.loads(next(line for line in said if line.strip()))
