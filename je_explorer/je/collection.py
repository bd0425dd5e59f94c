"""One collection, narrowed step by step to the images that are wanted."""

from __future__ import annotations

import copy
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from je_explorer.errors import BadArea, BadDates, RequestError
from je_explorer.je.source import open_catalog
from je_explorer.je.steps import ChainRaster, ColorInfo, Projection, Step
from je_explorer.loader import load
from je_explorer.net.loop import run_sync
from je_explorer.raster.grid import nearest_level, pyramid
from je_explorer.raster.roi import AreaLike

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
        self.stac_collection = Step(
            query=self._collection.id,
            url=[[self._collection.href]],
            json=[[self._collection.raw]],
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
        dates = run_sync(self._catalog.adates(self._collection, (query[0], query[1])))
        return self._with(
            stac_date=Step(
                query=query,
                id=[f"{period.folder.strip('/')}/" for period in dates],
                url=[[period.href] for period in dates],
            )
        )

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
        return self._with(
            stac_ppu=Step(query=wanted),
            cog_lev=level.cog_level,
            cog_ifd_lev=level.overview,
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
        return self._with(stac_bounds=Step(query=copy.deepcopy(area)))

    def select(self, band: str | None = None) -> ImageCollection:
        """One band; None is the only or first one."""
        self._after(self.stac_bounds, "filter_bounds", "select")
        return self._with(stac_band=Step(query=band or self._collection.bands[0]))

    def get_images(self) -> ImageCollection:
        """Load the images; pixels outside the area are missing.

        Raises:
            JeExplorerError: see ``je_explorer.load``.
        """
        band = self._after(self.stac_band, "select", "get_images").query
        area: AreaLike | None = self._after(self.stac_bounds, "filter_bounds", "get_images").query
        dates = self._after(self.stac_date, "filter_date", "get_images").query
        raster = load(self._collection, band, tuple(dates), area, self.cog_ifd_ppu, self._catalog)
        log.info("%d images of %s", len(raster.dates), self._collection.id)
        return self._with(
            raster=ChainRaster(raster), cinfo=[ColorInfo.of(raster.band)] * len(raster.dates)
        )

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
