"""Units in which values can be shown, beside the one in which they are stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import overload

import numpy as np
from numpy.typing import NDArray

from je_explorer.errors import UnknownMethod
from je_explorer.raster.raster import Band
from je_explorer.raster.units import plain_unit


@dataclass(frozen=True, slots=True)
class Conversion:
    """``shown = value * factor + offset``, in the unit ``label``.

    Example:
        >>> kelvin, celsius = conversions("K")[1], conversions("K")[0]
        >>> celsius.label, round(celsius.show(300.0), 2), round(celsius.store(26.85), 2)
        ('°C', 26.85, 300.0)
    """

    label: str
    factor: float = 1.0
    offset: float = 0.0

    @overload
    def show(self, value: float) -> float: ...
    @overload
    def show(self, value: NDArray[np.floating]) -> NDArray[np.floating]: ...
    def show(self, value: float | NDArray[np.floating]) -> float | NDArray[np.floating]:
        """A stored value in the shown unit."""
        return value * self.factor + self.offset

    @overload
    def store(self, value: float) -> float: ...
    @overload
    def store(self, value: NDArray[np.floating]) -> NDArray[np.floating]: ...
    def store(self, value: float | NDArray[np.floating]) -> float | NDArray[np.floating]:
        """A shown value in the stored unit."""
        return (value - self.offset) / self.factor

    @property
    def difference(self) -> Conversion:
        """The conversion for differences and spreads, which know no offset: 2 K are 2 °C."""
        return Conversion(self.label, self.factor)


CONVERSIONS: Mapping[str, tuple[Conversion, ...]] = MappingProxyType(
    {
        "K": (Conversion("°C", offset=-273.15), Conversion("K"), Conversion("°F", 1.8, -459.67)),
        "degC": (Conversion("°C"), Conversion("K", offset=273.15), Conversion("°F", 1.8, 32.0)),
        "mm/hr": (Conversion("mm/h"), Conversion("mm/day", 24.0)),
        "mm/day": (Conversion("mm/day"), Conversion("mm/h", 1 / 24)),
        "m": (Conversion("m"), Conversion("km", 0.001), Conversion("ft", 1 / 0.3048)),
        "m/s": (Conversion("m/s"), Conversion("km/h", 3.6), Conversion("kn", 3600 / 1852)),
        "mg/m3": (Conversion("mg/m³"),),
        "W/m2": (Conversion("W/m²"), Conversion("MJ/m²/day", 0.0864)),
    }
)
"""Per stored unit: the units in which it can be shown, the usual one first."""


def conversions(unit: str) -> tuple[Conversion, ...]:
    """The ways to show values of a unit, the usual one first; a unit that is not known as it is.

    Example:
        >>> [way.label for way in conversions("mm/hr")]
        ['mm/h', 'mm/day']
    """
    plain = plain_unit(unit)
    return CONVERSIONS.get(plain, (Conversion(plain),))


def conversion_for(band: Band, label: str | None = None) -> Conversion:
    """As `conversion`, for a band's values: differences and spreads are only scaled.

    Raises:
        UnknownMethod: the unit can't be shown so.
    """
    way = conversion(band.unit, label)
    return way if band.kind == "value" else way.difference


def conversion(unit: str, label: str | None = None) -> Conversion:
    """The way to show a unit under a label, or the usual way.

    Raises:
        UnknownMethod: the unit can't be shown so; the message lists how it can.
    """
    ways = conversions(unit)
    if label is None:
        return ways[0]
    for way in ways:
        if way.label == label:
            return way
    raise UnknownMethod(
        f"values in {unit!r} can't be shown in {label!r}, but in"
        f" {', '.join(way.label or 'their own unit' for way in ways)}"
    )
