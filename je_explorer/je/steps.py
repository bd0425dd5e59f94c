"""What the steps of the chain leave behind, under the names that JAXA's client uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from je_explorer.raster.raster import Band, ClassLabel, Raster
from je_explorer.render.colormap import REGISTRY


def nothing() -> list[Any]:
    """No addresses, or no JSON."""
    return []


@dataclass(frozen=True, eq=False)
class Step:
    """One step's result. Addresses and JSON are looked up when they are first asked for.

    Attributes:
        query: what was asked for.
        id: date labels with the slash of their folders (``"2021-07/01/"``), after ``filter_date``.
    """

    query: Any = None
    id: list[str] = field(default_factory=list)
    find_url: Callable[[], list[Any]] = field(default=nothing, repr=False)
    find_json: Callable[[], list[Any]] = field(default=nothing, repr=False)

    @cached_property
    def url(self) -> list[Any]:
        """Addresses, a list per date."""
        return self.find_url()

    @cached_property
    def json(self) -> list[Any]:
        """The JSON at these addresses, a list per date; of bands, whose files are images, none."""
        return self.find_json()


@dataclass(frozen=True)
class Projection:
    """The coordinate system of a collection, in the words of JAXA's client."""

    epsg: int
    unit: int
    unit_str: str
    ppu_default: float

    @classmethod
    def of(cls, epsg: int) -> Projection:
        """Degrees for EPSG:4326, 32768 m for the polar systems."""
        if epsg == 4326:
            return cls(epsg, 1, "degree", 1.25)
        return cls(epsg, 32768, "m", 1.0)


@dataclass(frozen=True, eq=False)
class ChainRaster:
    """The images of a chain; ``raster`` is the same as a je_explorer Raster.

    Attributes:
        img: ``[time, lat, lon, band]``: float32 with NaN where missing; classes and flags as
            stored, with ``valid`` beside them; pictures uint8 with four bands.
        latlim, lonlim: ``[[low, high]]``, the outer edges of the outermost pixels.
        ppu: pixels per unit.
    """

    raster: Raster

    @cached_property
    def img(self) -> NDArray[np.generic]:
        """``[time, lat, lon, band]``, a view."""
        values = self.raster.values
        return values if values.ndim == 4 else values[..., np.newaxis]

    @property
    def valid(self) -> NDArray[np.bool_]:
        """Bool ``[time, lat, lon]``: True where a pixel was measured."""
        return self.raster.valid

    @property
    def latlim(self) -> NDArray[np.float64]:
        """South and north edge."""
        box = self.raster.grid.bbox
        return np.array([[box.south, box.north]])

    @property
    def lonlim(self) -> NDArray[np.float64]:
        """West and east edge."""
        box = self.raster.grid.bbox
        return np.array([[box.west, box.east]])

    @property
    def ppu(self) -> float:
        """Pixels per degree, or per 32768 m."""
        return self.raster.grid.ppu


@dataclass(frozen=True)
class ColorInfo:
    """The colours of one date: unit, colour map, colour range and class labels."""

    unit: str
    cmap_params: Mapping[str, Any]
    clim: tuple[float | None, float | None] = (None, None)

    def shown(self, cmap: str | None, span: tuple[float, float] | None) -> ColorInfo:
        """The same after a picture was drawn; only measurements take another colour map."""
        is_linear = self.cmap_params["type"] == "linear"
        params = linear(cmap) if cmap and is_linear else self.cmap_params
        return replace(self, cmap_params=params, clim=span or (None, None))

    @classmethod
    def of(cls, band: Band) -> ColorInfo:
        """The colours that a band is shown in before any choice."""
        if band.is_picture:
            return cls(band.unit, {"name": None, "type": None})
        if band.is_classes and band.classes:
            labels = [_label(each) for each in band.classes]
            return cls(band.unit, {"name": "classes", "type": "exact", "labels": labels})
        return cls(band.unit, linear("turbo"))


def linear(name: str) -> dict[str, Any]:
    """The parameters of a colour map: its name, and its stops where it is one of JAXA's."""
    entry = REGISTRY.get(f"jaxa:{name}")
    return {"name": name, "type": "linear", "colors": list(entry.source) if entry else []}


def _label(label: ClassLabel) -> dict[str, Any]:
    return {"value": label.value, "name": label.name, "color": label.color}
