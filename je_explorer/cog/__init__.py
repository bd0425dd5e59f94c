"""Single TIFF files: what is in them, and their pixels.

::

    from je_explorer import cog
    cog.info("dem.tif")
    array, grid = cog.read("dem.tif", bbox=(139, 35, 140, 36))

The functions come with their first use, so that importing this folder stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from je_explorer.cog.header import Header, open_cog
    from je_explorer.cog.public import Info, LevelInfo, aread, info, read
    from je_explorer.cog.reader import BrokenTile, Cost, cost, read_into, read_window

_HOMES = {
    "BrokenTile": "reader", "Cost": "reader", "Header": "header", "Info": "public",
    "LevelInfo": "public", "aread": "public", "cost": "reader", "info": "public",
    "open_cog": "header", "read": "public", "read_into": "reader", "read_window": "reader",
}  # fmt: skip

__all__ = [
    "BrokenTile",
    "Cost",
    "Header",
    "Info",
    "LevelInfo",
    "aread",
    "cost",
    "info",
    "open_cog",
    "read",
    "read_into",
    "read_window",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
