"""The style sheets and scripts that the package brings for the page."""

from __future__ import annotations

from importlib.resources import files


def resource(path: str) -> str:
    """The text of a file of this package.

    Example:
        >>> "PLTE" in resource("scripts/paint.js")
        True
    """
    return files("je_explorer.widgets").joinpath(path).read_text(encoding="utf-8")
