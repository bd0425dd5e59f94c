"""From a request to a target: which collection, band, dates, and which grid of pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from typing import TypeAlias

from je_explorer.cog.header import Header, open_cog
from je_explorer.errors import (
    AreaOutside,
    NoDates,
    NotFound,
    OverBudget,
    UnknownBand,
    UnsupportedTiff,
)
from je_explorer.loader.place import nearest_image
from je_explorer.net.http import Client, default_client
from je_explorer.raster.grid import (
    BBox,
    Grid,
    Level,
    is_geographic,
    nearest_level,
    pyramid,
    unit_of,
)
from je_explorer.raster.roi import ROI, AreaLike
from je_explorer.request import Area, area_of
from je_explorer.stac.catalog import Catalog, shared_catalog
from je_explorer.stac.dates import DatesLike, Period, in_months
from je_explorer.stac.model import Collection, Item

CatalogLike: TypeAlias = "Catalog | str | PathLike[str] | None"

PIXELS_BY_DEFAULT = 1_000_000
"""Without a wanted resolution, a date has fewer pixels than this."""

ABOVE_THE_POLE = 1e-4
"""Degrees: the south pole itself lies on the last edge of a grid, and takes the pixel above it."""

POLAR_REACH = 8388608.0
"""Metres from the pole to the edge of JAXA's polar grids."""


@dataclass(frozen=True, eq=False, slots=True)
class Target:
    """What is loaded: the images of one band on one grid."""

    catalog: Catalog
    collection: Collection
    band: str
    periods: tuple[Period, ...]
    grid: Grid
    level: Level
    area: Area | None

    @property
    def shape(self) -> tuple[int, int, int]:
        """``(time, y, x)``."""
        return len(self.periods), *self.grid.shape

    @property
    def labels(self) -> tuple[str, ...]:
        """A label per date."""
        return tuple(period.label for period in self.periods)

    @property
    def search_box(self) -> BBox:
        """The box that items are looked up by: degrees, or a polar tree's metres."""
        if self.collection.cog_level_max is not None or is_geographic(self.grid.crs):
            return self.grid.bbox
        return self.area.bbox if isinstance(self.area, ROI) else BBox(-180, -90, 180, 90)


def client_of(catalog: Catalog) -> Client:
    """The client that a catalogue's files are read with: its own, or the one that all share."""
    return catalog.client if isinstance(catalog.client, Client) else default_client()


async def find_target(
    collection: str | Collection,
    band: str | None,
    dates: DatesLike,
    area: AreaLike | None,
    ppu: float | None,
    catalog: CatalogLike,
    months: Sequence[int] = (),
) -> Target:
    """Resolve the arguments of ``load``.

    Raises:
        UnknownCollection, UnknownBand, NoDates, AreaOutside: what was asked for does not exist.
    """
    source = catalog if isinstance(catalog, Catalog) else shared_catalog(catalog)
    region = None if area is None else area_of(area)
    found = await source.acollection(collection) if isinstance(collection, str) else collection
    name = _band_name(found, band)
    periods = _of_months(found, await source.adates(found, dates), months)
    if found.cog_level_max is not None:
        grid, level = _pyramid_grid(found, region, ppu)
    else:
        grid, level = await _file_grid(source, found, name, periods[-1], region, ppu)
    return Target(source, found, name, periods, grid, level, region)


def _of_months(
    collection: Collection, periods: tuple[Period, ...], months: Sequence[int]
) -> tuple[Period, ...]:
    found = in_months(periods, months)
    if not found:
        raise NoDates(
            f"no image of {collection.id} between {periods[0].label} and {periods[-1].label} is of"
            f" month {', '.join(map(str, months))}: choose other months or a longer range"
        )
    return found


def check_memory(target: Target, itemsize: int, limit: int) -> int:
    """Bytes of the answer.

    Raises:
        OverBudget: more than ``limit``; the message names a resolution that fits.
    """
    time, height, width = target.shape
    needed = time * height * width * itemsize
    if needed <= limit:
        return needed
    fitting = target.grid.ppu * (limit / needed) ** 0.5
    raise OverBudget(
        f"{time} dates of {width} x {height} pixels need {needed / 1e9:.1f} GB of memory, and the"
        f" limit is {limit / 1e9:.1f} GB: choose ppu={_round_down(fitting):g} or less, fewer dates"
        " or a smaller area, or raise the limit with memory=..."
    )


def _round_down(ppu: float) -> float:
    known = [level.ppu for level in pyramid("EPSG:4326") if level.ppu <= ppu]
    return known[-1] if known else round(ppu, 3)


def _band_name(collection: Collection, band: str | None) -> str:
    if band is None and collection.bands:
        return collection.bands[0]
    if band is None or (collection.bands and band not in collection.bands):
        raise UnknownBand(
            f"{collection.id} has no band {band!r}; its bands are: {', '.join(collection.bands)}"
        )
    return band


def _pyramid_grid(
    collection: Collection, area: Area | None, ppu: float | None
) -> tuple[Grid, Level]:
    """The grid in JAXA's tree, where resolutions and origins are known without opening a file."""
    crs = f"EPSG:{collection.epsg}"
    unit = unit_of(crs)
    box = _box_on(crs, area, collection)
    levels = [
        level
        for level in pyramid(crs)
        if level.cog_level <= (collection.cog_level_max or 0)
        and level.ppu <= (collection.ppu_max or level.ppu) * 1.001
    ] or [pyramid(crs)[0]]
    origin = (-180.0, 90.0) if is_geographic(crs) else (-POLAR_REACH, POLAR_REACH)
    touched = _by_touch(area)
    grids = [
        Grid.snapped(crs, box, (unit / at.ppu, unit / at.ppu), origin, touched=touched)
        for at in levels
    ]
    level = nearest_level(levels, _default_ppu(grids) if ppu is None else ppu)
    return grids[levels.index(level)], level


def _by_touch(area: Area | None) -> bool:
    """Whether pixels count that an area only touches, as those at the ends of a line."""
    return isinstance(area, ROI) and area.has_lines_or_points


def _default_ppu(grids: Sequence[Grid]) -> float:
    """The finest resolution that keeps a date small; the coarsest where none does."""
    small = [g.ppu for g in grids if g.width * g.height < PIXELS_BY_DEFAULT]
    return max(small) if small else min(g.ppu for g in grids)


def _box_on(crs: str, area: Area | None, collection: Collection) -> BBox:
    """The area's box on the collection's grid, inside what the grid can hold."""
    if is_geographic(crs):
        extent = BBox.of(collection.bbox)
        if isinstance(area, BBox):
            raise _outside(area, collection)
        box = extent if area is None else area.bbox
        if not any(box.shifted(turn).touches(extent) for turn in (0.0, 360.0, -360.0)):
            raise _outside(box, collection)
        east = min(box.east, box.west + 360.0)
        north = max(min(box.north, 90.0), -90.0 + ABOVE_THE_POLE)
        return BBox(box.west, max(box.south, -90.0), east, north)
    domain = BBox(-POLAR_REACH, -POLAR_REACH, POLAR_REACH, POLAR_REACH)
    wanted = _native_box(crs, area, domain)
    inside = wanted.intersection(domain)
    if inside is None:
        raise _outside(wanted, collection)
    return inside


def _native_box(crs: str, area: Area | None, whole: BBox) -> BBox:
    if area is None:
        return whole
    return area if isinstance(area, BBox) else area.bbox_in(crs)


def _outside(box: BBox, collection: Collection) -> AreaOutside:
    west, south, east, north = collection.bbox
    return AreaOutside(
        f"the area {tuple(round(v, 4) for v in box)} lies outside {collection.id}, which covers"
        f" west {west:g}, south {south:g}, east {east:g}, north {north:g}"
    )


async def _file_grid(
    catalog: Catalog,
    collection: Collection,
    band: str,
    period: Period,
    area: Area | None,
    ppu: float | None,
) -> tuple[Grid, Level]:
    """The grid of any other catalogue: the lattice of the newest date's first readable file."""
    box = area.bbox if isinstance(area, ROI) else None
    found = await catalog.aitems(collection, period, bbox=box, level=None)
    client = client_of(catalog)
    headers = [
        await open_cog(i.assets[band].href, client=client)
        for i in _with_band(found.items, band)[:1]
    ]
    if not headers:
        raise (
            _outside(box, collection)
            if box
            else NotFound(f"{collection.id} lists no file of {band} for {period.label}")
        )
    grids = image_grids(headers[0])
    whole = grids[0].bbox
    for item in _with_band(found.items, band)[1:]:
        header = await open_cog(item.assets[band].href, client=client)
        if header.grid(0).crs == grids[0].crs:
            whole = whole.union(header.grid(0).bbox)
    wanted = _native_box(grids[0].crs, area, whole)
    inside = _overlap(grids[0].crs, wanted, whole)
    if inside is None:
        raise _outside(wanted, collection)
    touched = _by_touch(area)
    cuts = [
        Grid.snapped(g.crs, inside, g.resolution, (g.bbox.west, g.bbox.north), touched=touched)
        for g in grids
    ]
    chosen = nearest_image(cuts, _default_ppu(cuts) if ppu is None else ppu)
    grid = cuts[chosen]
    return grid, Level(0, chosen, grid.ppu, whole.width)


def _overlap(crs: str, wanted: BBox, whole: BBox) -> BBox | None:
    """What the data cover of the wanted box, also when they lie a turn of the globe away."""
    if not is_geographic(crs):
        return wanted.intersection(whole)
    if whole.width > 359.0:
        south, north = max(wanted.south, whole.south), min(wanted.north, whole.north)
        return BBox(wanted.west, south, wanted.east, north) if south <= north else None
    for turn in (0.0, 360.0, -360.0):
        shared = wanted.intersection(whole.shifted(turn))
        if shared is not None:
            return shared
    return None


def image_grids(header: Header) -> list[Grid]:
    """The grid of each image of a file, finest first.

    Raises:
        UnsupportedTiff: the file is rotated, south-up, or not georeferenced by a grid.
    """
    grids = [header.grid(i) for i in range(len(header.levels))]
    if not grids[0].crs:
        raise UnsupportedTiff(f"{header.url} does not say its coordinate system")
    return grids


def _with_band(items: Sequence[Item], band: str) -> list[Item]:
    return [item for item in items if band in item.assets and item.assets[band].href]
