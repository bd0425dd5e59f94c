"""Spellings of units: catalogues write the same one in many ways."""

from __future__ import annotations

SPELLINGS = {
    "k": "K",
    "kelvin": "K",
    "degc": "degC",
    "°c": "degC",
    "c": "degC",
    "celsius": "degC",
    "degree_celsius": "degC",
    "degrees_celsius": "degC",
    "deg c": "degC",
    "deg_c": "degC",
    "m": "m",
    "meter": "m",
    "metre": "m",
    "meters": "m",
    "metres": "m",
    "mm/h": "mm/hr",
    "mm/hr": "mm/hr",
    "mm/hour": "mm/hr",
    "mm h-1": "mm/hr",
    "mm/day": "mm/day",
    "mm/d": "mm/day",
    "%": "%",
    "percent": "%",
    "mg/m3": "mg/m3",
    "mg/m^3": "mg/m3",
    "mg m-3": "mg/m3",
    "w/m2": "W/m2",
    "w/m^2": "W/m2",
    "w m-2": "W/m2",
    "m/s": "m/s",
    "m s-1": "m/s",
    "1": "",
    "none": "",
    "-": "",
    "n/a": "",
    "dimensionless": "",
}
"""Spellings of units in catalogues, folded to lower case, and the one that is used here."""


def plain_unit(unit: str) -> str:
    """One spelling for each unit that is known; others stay as they are.

    Example:
        >>> plain_unit("Celsius"), plain_unit("mm/h"), plain_unit("furlong")
        ('degC', 'mm/hr', 'furlong')
    """
    text = unit.strip()
    return SPELLINGS.get(text.casefold(), text)
