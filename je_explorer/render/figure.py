"""Figures of matplotlib (an optional extra): made outside its global list, and shown."""

from __future__ import annotations

import io
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from je_explorer.errors import MissingExtra

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def show(figure: Figure) -> None:
    """Show a figure where there is somebody to see it: in the notebook's cell, or in a window.

    A script without a screen shows nothing; ``figure.savefig`` writes a file there.
    """
    shell, displays = sys.modules.get("IPython"), sys.modules.get("IPython.display")
    if shell is not None and displays is not None and shell.get_ipython() is not None:
        displays.display(figure)
        return
    import matplotlib.pyplot

    windows: Any = matplotlib.pyplot
    manager = windows.new_figure_manager(1, FigureClass=lambda *_, **__: figure)
    if manager.canvas.required_interactive_framework:
        manager.show()
        manager.start_main_loop()


def new_figure(size: tuple[float, float]) -> Figure:
    """A figure outside pyplot's global list: nothing has to be closed; its ``show`` is `show`."""
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtra(
            "figures need the package matplotlib: pip install 'je-explorer[plot]'"
        ) from error
    figure = Figure(figsize=size, layout="constrained")
    # This is how a notebook asks for a picture. Matplotlib itself answers only after "%matplotlib".
    vars(figure)["_repr_png_"] = partial(_png, figure)
    # Matplotlib's own refuses a figure outside its list.
    vars(figure)["show"] = partial(show, figure)
    return figure


def _png(figure: Figure) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=100, bbox_inches="tight")
    return file.getvalue()


def with_unit(name: str, unit: str) -> str:
    """A quantity and its unit, as an axis has them: ``Height (m)``."""
    return f"{name} ({unit})" if name and unit else name or unit
