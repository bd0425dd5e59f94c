"""Differences: against another raster, and against a climate normal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from je_explorer.errors import ClassData, NoNormal, UnitMismatch
from je_explorer.raster.align import aligned, paired, paired_with_gaps, span
from je_explorer.raster.units import plain_unit

if TYPE_CHECKING:
    from je_explorer.raster.raster import Raster

DATE = re.compile(r"^(?P<year>\d{4})-(?P<month>\d\d)(-(?P<day>\d\d)([T -]\d\d.*)?)?$")
"""A label that names a month, a day or an hour."""

ORDINARY_YEAR = 2021
"""Any year without 29 February: the year in which a normal's days are counted."""


def difference(raster: Raster, reference: Raster, *, gaps: bool = False) -> Raster:
    """A raster minus a reference: float32, missing where either is.

    A reference of one date is taken from all dates, one of several date by date. With ``gaps`` the
    dates that the reference has not are missing, instead of refused.

    Raises:
        ClassData: one of them holds classes or pictures.
        UnitMismatch: their values are in different units.
        GridMismatch, DateMismatch: they do not lie together, or their dates do not pair.
    """
    _refuse_classes(raster, reference)
    pairs = (paired_with_gaps if gaps else paired)(raster, reference)
    return _subtract(raster, reference, pairs, "difference")


def anomaly(raster: Raster, normal: Raster, *, gaps: bool = False) -> Raster:
    """A raster minus the climate normal of each of its dates: float32.

    ``"2021-08"`` takes the normal ``"08"``, ``"2021-08-16"`` takes ``"08-16"``, the day of the
    year ``"228"`` or the month ``"08"``; normals that name their year (``"2021/08"``) take
    precedence. 8-day periods that a leap year shifts by a day pair by their day of the year. With
    ``gaps`` the dates without a normal are missing, instead of refused.

    Raises:
        ClassData: one of them holds classes or pictures.
        UnitMismatch: their values are in different units.
        NoNormal: a date has no normal (a DateMismatch).
        GridMismatch: they do not lie together.
    """
    _refuse_classes(raster, normal)
    pairs = normals(raster, normal)
    if -1 in pairs and not gaps:
        label = raster.dates[pairs.tolist().index(-1)]
        raise NoNormal(
            f"the date {label} of {raster.band.name} has no normal among those of"
            f" {normal.band.name} ({span(normal.dates)}); load the normals of the same dates"
        )
    return _subtract(raster, normal, pairs, "anomaly")


def normals(raster: Raster, normal: Raster) -> NDArray[np.intp]:
    """For each date of a raster the index of its climate normal; -1 where there is none."""
    places = {label: i for i, label in reversed(list(enumerate(normal.dates)))}
    return np.array([_normal_of(label, places) for label in raster.dates], dtype=np.intp)


def _subtract(raster: Raster, other: Raster, pairs: NDArray[np.intp], what: str) -> Raster:
    unit = _common_unit(raster, other)
    near = aligned(other, raster.grid)
    values = np.empty(raster.values.shape, dtype=np.float32)
    for i, pair in enumerate(pairs):
        if pair < 0:
            values[i] = np.nan
            continue
        np.subtract(raster.values[i], near.values[pair], out=values[i], dtype=np.float32)
        if raster.known is not None or near.known is not None:
            values[i][~(raster.valid[i] & near.valid[pair])] = np.nan
    return replace(
        raster,
        values=values,
        known=None,
        band=replace(
            raster.band,
            dtype="float32",
            unit=unit,
            nodata=None,
            valid_range=None,
            errors=(),
            kind="difference",
        ),
        missing=(*raster.missing, *(m for m in other.missing if m not in raster.missing)),
        title=f"{raster.title or raster.band.name} ({what})",
    )


def _refuse_classes(*rasters: Raster) -> None:
    for raster in rasters:
        if raster.band.is_classes or raster.band.is_picture:
            kind = "a picture" if raster.band.is_picture else "class codes"
            raise ClassData(
                f"{raster.band.name} holds {kind}: their difference means nothing."
                " Compare the shares of classes by statistics(), or keep() single classes"
            )


def _common_unit(raster: Raster, other: Raster) -> str:
    """The unit of both; of the one that has any, where the other catalogue entry says none."""
    units = [plain_unit(each.band.unit) for each in (raster, other)]
    if all(units) and units[0] != units[1]:
        raise UnitMismatch(
            f"{raster.band.name} is in {raster.band.unit} and {other.band.name} in"
            f" {other.band.unit}: their difference would be in neither. Convert one of them first,"
            " and say so in its band: replace(raster, values=..., band=replace(band, unit=...))"
        )
    return raster.band.unit if units[0] else other.band.unit


def _normal_of(label: str, places: dict[str, int]) -> int:
    return next((places[key] for key in _normal_keys(label) if key in places), -1)


def _normal_keys(label: str) -> Iterator[str]:
    """The labels that a date's normal may have, the closest first."""
    yield label
    found = DATE.match(label)
    if not found:
        return
    year, month, day = found["year"], found["month"], found["day"]
    for key in _day_keys(int(year), int(month), int(day)) if day else [month]:
        yield f"{year}/{key}"
        yield key


def _day_keys(year: int, month: int, day: int) -> list[str]:
    try:
        number = date(year, month, day).timetuple().tm_yday
    except ValueError:
        return []
    counted = date(ORDINARY_YEAR, 1, 1) + timedelta(days=min(number, 365) - 1)
    return [f"{month:02}-{day:02}", f"{number:03}", f"{month:02}", f"{counted:%m-%d}"]
