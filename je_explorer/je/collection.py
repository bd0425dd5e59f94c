"""One collection, narrowed step by step to the images that are wanted."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any

from je_explorer.errors import BadArea, BadDates, RequestError, UnknownBand
from je_explorer.je import addresses
from je_explorer.je.source import open_catalog
from je_explorer.je.steps import ChainRaster, ColorInfo, Projection, Step
from je_explorer.loader import load
from je_explorer.net.loop import run_sync
from je_explorer.raster.grid import nearest_level, pyramid
from je_explorer.raster.roi import ROI
from je_explorer.request import Area, area_of
from je_explorer.stac.dates import Period
from je_explorer.stac.items import Items

log = logging.getLogger(__name__)

DEFAULT_COLLECTION = "JAXA.EORC_ALOS.PRISM_AW3D30.v3.2_global"
DEFAULT_DATES = ("2021-01-01T00:00:00", "2021-12-31T23:59:59")


class ImageCollection:
    """The images of one collection.

    Args:
        collection: id; without one, the elevation model AW3D30.
        stac_cog_url: another catalogue; ``"sample"`` is the embedded one.
        ssl_verify: False accepts any certificate, for this object only.

    Attributes:
        stac_collection, stac_date, stac_ppu, stac_bounds, stac_band: each step's ``query``, and
            ``id``, ``url``, ``json`` where it has them; None before the step.
        cog_lev, cog_ifd_lev, cog_ifd_ppu: the chosen step of the pyramid.
        raster: after ``get_images``: ``img`` as ``[time, lat, lon, band]``, ``latlim``, ``lonlim``.

    Example:
        >>> je.ImageCollection(stac_cog_url="sample").filter_date().filter_resolution(
        ...     5).filter_bounds([130, 30, 140, 40]).select("DSM").get_images()  # doctest: +SKIP
    """

    def __init__(
        self,
        collection: str | None = None,
        stac_cog_url: str | None = None,
        ssl_verify: bool | None = None,
    ) -> None:
        self._catalog = open_catalog(stac_cog_url, ssl_verify)
        self._collection = self._catalog.collection(collection or DEFAULT_COLLECTION)
        found = self._collection
        self.stac_collection = Step(
            query=found.id, find_url=lambda: [[found.href]], find_json=lambda: [[found.raw]]
        )
        self.proj_params = Projection.of(self._collection.epsg)
        self.stac_date: Step | None = None
        self.stac_ppu: Step | None = None
        self.stac_bounds: Step | None = None
        self.stac_band: Step | None = None
        self.cog_lev: int | None = None
        self.cog_ifd_lev: int | None = None
        self.cog_ifd_ppu: float | None = None
        self.raster: ChainRaster | None = None
        self.cinfo: list[ColorInfo] = []
        self._periods: tuple[Period, ...] = ()
        self._area: Area | None = None
        self._found: Callable[[], list[Items]] = list

    def filter_date(self, dlim: Sequence[str] = ()) -> ImageCollection:
        """The images of the dates between two, given as ``"2021-07-01T00:00:00"`` or shorter.

        A date stands for its whole period, so a range that starts within a month holds that month.

        Raises:
            BadDates: not two dates, or reversed.
            NoDates: no image in the range.
        """
        query = list(dlim) or list(DEFAULT_DATES)
        if len(query) != 2:
            raise BadDates(f"two dates are needed, the first and the last; got {query}")
        wanted = (query[0], query[1])
        periods = run_sync(self._catalog.adates(self._collection, wanted))
        days = [f"{period.folder.strip('/')}/" for period in periods]
        step = self._step([[period.href] for period in periods].copy, query=query, id=days)
        return self._with(stac_date=step, _periods=periods)

    def filter_resolution(self, ppu: float | None = None) -> ImageCollection:
        """The resolution nearest to ``ppu`` pixels per unit; None is the coarsest."""
        self._after(self.stac_date, "filter_date", "filter_resolution")
        wanted = self.proj_params.ppu_default if ppu is None else float(ppu)
        collection = self._collection
        levels = [
            level
            for level in pyramid(f"EPSG:{collection.epsg}")
            if level.cog_level <= (collection.cog_level_max or 0)
            and level.ppu <= (collection.ppu_max or level.ppu)
        ]
        level = nearest_level(levels, wanted)
        in_file = [each for each in levels if each.cog_level == level.cog_level]
        finest = min(each.overview for each in in_file)
        step = self._step(partial(addresses.of_level, self._periods, level.cog_level), query=wanted)
        return self._with(
            stac_ppu=step,
            cog_lev=level.cog_level,
            cog_ifd_lev=level.overview - finest,
            cog_ifd_ppu=level.ppu,
        )

    def filter_bounds(
        self, bbox: Sequence[float] | None = None, geoj: Mapping[str, Any] | None = None
    ) -> ImageCollection:
        """The images inside a box or a GeoJSON feature; without either, the whole collection."""
        self._after(self.stac_ppu, "filter_resolution", "filter_bounds")
        area = bbox if geoj is None else geoj
        if area is not None and not isinstance(area, Mapping | list | tuple):
            raise BadArea(f"bbox is four numbers and geoj a GeoJSON feature; got {area!r}")
        region = None if area is None else area_of(area)
        items = cache(partial(self._items, region))
        step = self._step(
            lambda: [[item.href for item in one.items] for one in items()],
            query=self._feature(area, region),
        )
        return self._with(stac_bounds=step, _area=region, _found=items)

    def select(self, band: str | None = None) -> ImageCollection:
        """One band; None is the only or first one.

        Raises:
            UnknownBand: the collection has no such band.
        """
        self._after(self.stac_bounds, "filter_bounds", "select")
        name, known, items = band or self._collection.bands[0], self._collection.bands, self._found
        if name not in known:
            raise UnknownBand(
                f"{self._collection.id} has no band {band!r}; its bands are: {', '.join(known)}"
            )
        return self._with(
            stac_band=Step(
                query=name,
                find_url=lambda: [
                    [item.assets[name].href for item in one.items if name in item.assets]
                    for one in items()
                ],
            )
        )

    def get_images(self) -> ImageCollection:
        """Load the images; pixels outside the area are missing.

        Raises:
            JeExplorerError: see ``je_explorer.load``.
        """
        band = self._after(self.stac_band, "select", "get_images").query
        dates = self._after(self.stac_date, "filter_date", "get_images").query
        raster = load(
            self._collection, band, tuple(dates), self._area, self.cog_ifd_ppu, self._catalog
        )
        log.info("%d images of %s", len(raster.dates), self._collection.id)
        return self._with(
            raster=ChainRaster(raster), cinfo=[ColorInfo.of(raster.band)] * len(raster.dates)
        )

    def _items(self, region: Area | None) -> list[Items]:
        level = self.cog_lev or 0
        return addresses.items_of(self._catalog, self._collection, self._periods, region, level)

    def _step(self, find_url: Callable[[], list[Any]], **fields: Any) -> Step:
        """A step whose JSON is what lies at its addresses."""
        found = cache(find_url)
        return Step(
            find_url=found,
            find_json=lambda: addresses.json_at(self._catalog, found()),
            **fields,
        )

    def _feature(self, area: Any, region: Area | None) -> dict[str, Any]:
        """The area as a GeoJSON feature with its box."""
        if isinstance(area, Mapping):
            box = region.bbox if isinstance(region, ROI) else self._collection.bbox
            return {**copy.deepcopy(dict(area)), "bbox": list(box)}
        west, south, east, north = area or self._collection.bbox
        ring = [[west, south], [west, north], [east, north], [east, south], [west, south]]
        return {
            "type": "Feature",
            "properties": {},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
            "bbox": [west, south, east, north],
        }

    def _with(self, **changes: Any) -> ImageCollection:
        result = copy.copy(self)
        for name, value in changes.items():
            setattr(result, name, value)
        return result

    @staticmethod
    def _after(step: Step | None, needed: str, this: str) -> Step:
        if step is None:
            raise RequestError(f"call {needed} before {this}")
        return step
