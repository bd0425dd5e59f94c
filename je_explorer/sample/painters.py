"""The pixels of each band, as stored, for a date and a resolution."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from je_explorer.raster.grid import BBox
from je_explorer.sample import climate, ice, landcover, weather
from je_explorer.sample.kept import kept
from je_explorer.sample.noise import Field
from je_explorer.sample.spec import Coding, Pixels, stored
from je_explorer.sample.stamps import Stamp
from je_explorer.sample.terrain import Terrain, world, world_land

KELVIN = Coding("uint16", 0.02, 0.0, 65535, 7500, 17500, (65535, 65534))
CELSIUS = Coding("uint16", 0.0012, -10.0, 65535, 0, 41667, (65535, 65534))
INDEX = Coding("int16", 0.0001, 0.0, -32768, -3000, 10000, (-32768,))
RATE = Coding("float32", 1.0, 0.0, -9999, 0, 500, (-9999,))
PERCENT = Coding("int16", 0.1, 0.0, -32768, 0, 1000, (-32768, -32766))
METRES = Coding("int16", 1.0, 0.0, -9999, -500, 9000, (-9999,))
ICE = Coding("uint8", 1.0, 0.0, 255, 0, 100, (254, 255))

FROZEN_CODE = -32766
"""Soil moisture is not measured in frozen ground: an error code, not just a missing pixel."""

JAPAN = BBox(96, 8, 152, 56)
"""Where pixels are painted finely; elsewhere they are enlarged from coarser ones."""


NEAR_PPU, FAR_PPU = 5.0, 1.25
"""Smooth fields are computed so finely around Japan, and so coarsely elsewhere; the coast always
has a file's own resolution. It keeps the sample small and its making short."""


def _painted(
    paint: Callable[[float], Field],
    known: NDArray[np.bool_],
    ppu: float,
    coding: Coding,
    step: int,
) -> Pixels:
    """A smooth field as stored, missing where it is not known."""
    dn = _magnified(stored(paint(min(ppu, FAR_PPU)), coding, step), known)
    if ppu > FAR_PPU:
        near = min(ppu, NEAR_PPU)
        part = dn[_focus(ppu)]
        part[...] = _magnified(stored(paint(near)[_focus(near)], coding, step), part)
    dn[~known] = coding.nodata
    return dn


def _focus(ppu: float) -> tuple[slice, slice]:
    """Rows and columns of Japan's surroundings on the globe's grid."""
    rows = slice(round((90 - JAPAN.north) * ppu), round((90 - JAPAN.south) * ppu))
    return rows, slice(round((JAPAN.west + 180) * ppu), round((JAPAN.east + 180) * ppu))


def _magnified(field: Pixels, like: NDArray[np.generic]) -> Pixels:
    """Each pixel repeated, until the array is as large as another."""
    factor = like.shape[0] // field.shape[0]
    return field.repeat(factor, axis=0).repeat(factor, axis=1) if factor > 1 else field


def land_temperature(stamp: Stamp, ppu: float) -> Pixels:
    """LST of a month or half month, in steps of 0.5 K."""
    paint = partial(climate.land_temperature, stamp.year, stamp.month)
    return _painted(paint, world_land(ppu), ppu, KELVIN, 25)


def land_normal(stamp: Stamp, ppu: float) -> Pixels:
    """LST, mean of the years."""
    return _painted(partial(climate.land_normal, stamp.month), world_land(ppu), ppu, KELVIN, 25)


def sea_temperature(stamp: Stamp, ppu: float) -> Pixels:
    """SST of a month, in steps of 0.5 K."""
    paint = partial(climate.sea_temperature, stamp.year, stamp.month)
    return _painted(paint, ~world_land(ppu), ppu, CELSIUS, 417)


def greenness(stamp: Stamp, ppu: float) -> Pixels:
    """Vegetation index of a month, or its normal, in steps of 0.02."""
    paint = partial(climate.greenness, None if stamp.normal else stamp.year, stamp.month)
    return _painted(paint, world_land(ppu), ppu, INDEX, 200)


def rain(stamp: Stamp, ppu: float) -> Pixels:
    """Rain of a day or an hour between 60 N and 60 S, in steps of 0.1 mm/h."""
    middle = stamp.start + (stamp.end - stamp.start) / 2
    here = world(ppu)
    field = _magnified(weather.rain(middle, world(min(ppu, FAR_PPU))), here.land)
    if ppu > FAR_PPU:
        field[_focus(ppu)] = weather.rain(middle, here.part(*_focus(ppu)))
    field = np.rint(field * 10) / np.float32(10)
    field[np.abs(here.lat) > 60] = RATE.nodata
    return np.asarray(field)


def soil_moisture(stamp: Stamp, ppu: float) -> Pixels:
    """Soil moisture of a day, where a swath lies over land; frozen ground has a code of its own."""
    known = world_land(ppu) & weather.seen(stamp.start.toordinal(), ppu)
    dn = stored(weather.soil_moisture(stamp.start, ppu), PERCENT, 20)
    dn[climate.land_temperature(stamp.year, stamp.month, ppu) < 268] = FROZEN_CODE
    dn[~known] = PERCENT.nodata
    return dn


def sea_ice_north(stamp: Stamp, ppu: float) -> Pixels:
    """Sea ice on the Arctic grid."""
    return ice.concentration(stamp.month, 3995, ppu)


def sea_ice_south(stamp: Stamp, ppu: float) -> Pixels:
    """Sea ice on the Antarctic grid."""
    return ice.concentration(stamp.month, 3031, ppu)


def picture(stamp: Stamp, ppu: float) -> Pixels:
    """A natural-colour picture of a month."""
    return landcover.picture(stamp.month, ppu)


def elevation(_: Stamp, ppu: float) -> Pixels:
    """Heights of the globe."""
    return _rough_heights(world(ppu))


def flags(_: Stamp, ppu: float) -> Pixels:
    """The elevation model's flags of the globe."""
    return landcover.flags(world(ppu))


def cover(stamp: Stamp, ppu: float) -> Pixels:
    """Land cover of the globe in a year."""
    return landcover.world_cover(stamp.year, ppu)


def close_elevation(_: Stamp, box: BBox, ppu: float) -> Pixels:
    """Heights of one tile."""
    return _close(_heights, box, ppu, _rough_heights)


def close_flags(_: Stamp, box: BBox, ppu: float) -> Pixels:
    """Flags of one tile."""
    return _close(landcover.flags, box, ppu, landcover.flags)


def close_cover(stamp: Stamp, box: BBox, ppu: float) -> Pixels:
    """Land cover of one tile in a year."""
    paint = landcover.cover_of(stamp.year)
    return _close(paint, box, ppu, paint)


def _heights(here: Terrain, step: int = 4) -> Pixels:
    """Metres, in steps."""
    return np.where(here.land, np.rint(here.height / step) * step, METRES.nodata).astype(np.int16)


def _rough_heights(here: Terrain) -> Pixels:
    return _heights(here, 40)


Painter = Callable[[Terrain], Pixels]


@kept(4)
def _globe(paint: Painter) -> Pixels:
    """The whole globe at 10 pixels per degree."""
    return paint(world(10))


@kept(32)
def _view(box: BBox, ppu: float) -> Terrain:
    """A part of Japan, kept for the next band."""
    return landcover.view(*landcover.axes(box.west, box.south, box.east, box.north, ppu))


def _close(paint: Painter, box: BBox, ppu: float, far: Painter) -> Pixels:
    """A tile: the globe's pixels enlarged, and Japan painted anew where the tile holds it."""
    part = box.intersection(JAPAN)
    if part == box:
        return paint(_view(box, ppu))
    codes = _enlarged(_globe(far), box, ppu)
    if part and part.width and part.height:
        top, left = round((box.north - part.north) * ppu), round((part.west - box.west) * ppu)
        piece = paint(_view(part, ppu))
        codes[top : top + piece.shape[0], left : left + piece.shape[1]] = piece
    return codes


def _enlarged(field: Pixels, box: BBox, ppu: float) -> Pixels:
    rows = slice(round((90 - box.north) * 10), round((90 - box.south) * 10))
    cols = slice(round((box.west + 180) * 10), round((box.east + 180) * 10))
    factor = round(ppu / 10)
    return field[rows, cols].repeat(factor, axis=0).repeat(factor, axis=1)
