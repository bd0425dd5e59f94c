"""What tests do with a whole dashboard without a browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from je_explorer.raster.grid import BBox
from je_explorer.widgets.explorer import Explorer
from je_explorer.widgets.values.place import PolarView, View

LST = "NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly"
LCCS = "Copernicus.C3S_PROBA-V_LCCS_global_yearly"
ICE = "JAXA.JASMES_GCOM-W.AMSR2_ic0.v201_north_daily"
ARCTIC = PolarView("EPSG:3995", BBox(-4e6, -3e6, 4e6, 3e6), 2.0)
JAPAN = View(BBox(120.0, 25.0, 150.0, 47.0), 5.0)

Until = Callable[..., None]


def settled(explorer: Explorer) -> bool:
    """Whether nothing is being loaded, nor about to be."""
    return explorer.state.work is None and not explorer.controller.busy


def choose(explorer: Explorer, until: Until, collection: str = LST) -> None:
    """Choose a data set and wait for its picture."""
    explorer.state.collection = collection
    until(lambda: explorer.state.shown is not None and settled(explorer))


def choose_polar(explorer: Explorer, until: Until) -> None:
    """Choose the sea ice, show the polar map, and wait for its picture."""
    explorer.state.collection = ICE
    explorer.state.polar_view = ARCTIC
    until(lambda: explorer.state.overlay is not None and settled(explorer))


def find(widget: Any, name: str) -> list[Any]:
    """All widgets in a widget that have a class of the style sheet."""
    found = [widget] if name in getattr(widget, "_dom_classes", ()) else []
    for child in getattr(widget, "children", ()):
        found += find(child, name)
    return found
