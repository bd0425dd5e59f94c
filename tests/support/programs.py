"""Programs that are written are run, as a reader runs them."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt


def run(text: str) -> dict[str, Any]:
    """The variables that a program leaves behind; its figures are closed."""
    names: dict[str, Any] = {}
    exec(compile(text, "program.py", "exec"), names)
    plt.close("all")
    return names
