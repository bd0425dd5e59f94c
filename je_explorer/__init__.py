"""je_explorer: draw an area, and see what JAXA's satellites measured there.

    >>> import je_explorer as jx
    >>> catalog = jx.Catalog("sample")                    # doctest: +SKIP
    >>> raster = jx.load("...", dates="2021-07", area=[130, 30, 140, 40], catalog=catalog)
    ...                                                   # doctest: +SKIP

The public names are imported when they are first used, so that ``import je_explorer`` is quick and
needs no Jupyter.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from je_explorer import cog, errors, je
    from je_explorer.diagnosis import doctor
    from je_explorer.export.xarray import open_xarray
    from je_explorer.loader import aload, aplan, load, plan
    from je_explorer.raster.grid import BBox, Grid
    from je_explorer.raster.raster import Raster
    from je_explorer.raster.roi import ROI
    from je_explorer.raster.statistics import Series
    from je_explorer.render.style import Style
    from je_explorer.request import Plan, Progress, Request
    from je_explorer.stac.catalog import Catalog
    from je_explorer.widgets.explorer import Explorer

__version__ = "0.1.0"

_HOMES = {
    "BBox": "je_explorer.raster.grid",
    "Catalog": "je_explorer.stac.catalog",
    "Explorer": "je_explorer.widgets.explorer",
    "Grid": "je_explorer.raster.grid",
    "Plan": "je_explorer.request",
    "Progress": "je_explorer.request",
    "ROI": "je_explorer.raster.roi",
    "Raster": "je_explorer.raster.raster",
    "Request": "je_explorer.request",
    "Series": "je_explorer.raster.statistics",
    "Style": "je_explorer.render.style",
    "aload": "je_explorer.loader",
    "aplan": "je_explorer.loader",
    "doctor": "je_explorer.diagnosis",
    "load": "je_explorer.loader",
    "open_xarray": "je_explorer.export.xarray",
    "plan": "je_explorer.loader",
}

_MODULES = ("cog", "errors", "je")

__all__ = [
    "ROI",
    "BBox",
    "Catalog",
    "Explorer",
    "Grid",
    "Plan",
    "Progress",
    "Raster",
    "Request",
    "Series",
    "Style",
    "aload",
    "aplan",
    "cog",
    "doctor",
    "errors",
    "je",
    "load",
    "open_xarray",
    "plan",
]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return importlib.import_module(f"je_explorer.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module 'je_explorer' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
