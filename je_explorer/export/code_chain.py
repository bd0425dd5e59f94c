"""Programs with JAXA's own call chain."""

from __future__ import annotations

import math
from collections.abc import Collection

from je_explorer.export.code_raster import Rasters, is_period
from je_explorer.process import Difference, Mask
from je_explorer.raster.roi import ROI
from je_explorer.render.style import Style
from je_explorer.request import Request

Lines = list[str]

COMPOSITES = ("mean", "std", "min", "max", "median")
"""What ``calc_temporal_stats`` knows."""

CONDITIONS = {"range": "range", "values": "values_equal", "bits": "bits_equal"}


class Chain:
    """Writes ``je.ImageCollection`` and ``je.ImageProcess``.

    The chain has no anomaly, no percentile, no same month of every year, and no gaps at dates that
    other images have not. From such a step on its images go on as a Raster, which is the same array
    under ``.raster.raster``.
    """

    def __init__(self, gaps: bool = False) -> None:
        self._gaps = gaps
        self._raster: Rasters | None = None

    def head(self, catalog: str, styles: Collection[Style]) -> Lines:
        """Imports and the catalogue's address; None is the live one."""
        address = None if catalog == "live" else catalog
        return ["import je_explorer as jx", "from je_explorer import je", "",
                f"catalog = {address!r}"]  # fmt: skip

    def load(self, name: str, request: Request, area: str) -> Lines:
        """An ImageProcess. Without dates the newest is looked up, as the chain has no word for it.

        A box and a GeoJSON feature are two arguments of the chain. It has no word for some months
        of every year: these images are Rasters from the start.
        """
        if request.months or self._raster is not None:
            why = []
            if self._raster is None:
                self._raster = Rasters(self._gaps)
                why = [_why("some months of every year", "the images are Rasters from here on")]
            return [*why, *self._raster.load(name, request, area)]
        dates = [f"dates = {list(request.dates or ())!r}"]
        if request.dates is None:
            dates = [f"dates = jx.Catalog(catalog).dates({request.collection!r})[-1:] * 2"]
        is_box = not isinstance(request.area, ROI) or request.area.is_box
        return [
            *dates,
            f"{name} = (",
            f"    je.ImageCollection({request.collection!r}, stac_cog_url=catalog)",
            "    .filter_date(dates)",
            f"    .filter_resolution({request.ppu!r})",
            f"    .filter_bounds({'bbox' if is_box else 'geoj'}={area})",
            f"    .select({request.band or ''!r})",
            "    .get_images()",
            ")",
            f"{name} = je.ImageProcess({name})",
        ]

    def mask(self, name: str, mask: Mask, other: str | None) -> Lines:
        """``mask_images``; by its own values, the images are their own mask."""
        if self._raster is not None:
            return self._raster.mask(name, mask, other)
        if self._gaps and mask.by_date:
            lines, raster = self._leave("gaps", name, *([] if other is None else [other]))
            return [*lines, *raster.mask(name, mask, other)]
        method, values = CONDITIONS[mask.condition], _values(mask)
        return [f"{name} = {name}.mask_images({other or name}, {method!r}, {values})"]

    def difference(self, name: str, step: Difference, other: str) -> Lines:
        """``diff_images``."""
        gaps = self._gaps and step.by_date
        if self._raster is None and not gaps and (not is_period(step) or step.method in COMPOSITES):
            one = []
            if is_period(step):
                one = [f"{other} = {other}.calc_temporal_stats({step.method!r})"]
            return [*one, f"{name} = {name}.diff_images({other})"]
        what = f"{step.method!r} of a period" if is_period(step) else "difference of these"
        lines, raster = self._leave(what, name, other)
        return [*lines, *raster.difference(name, step, other)]

    def anomaly(self, name: str, other: str) -> Lines:
        """``Raster.anomaly``."""
        lines, raster = self._leave("anomaly", name, other)
        return [*lines, *raster.anomaly(name, other)]

    def composite(self, name: str, method: str | float) -> Lines:
        """``calc_temporal_stats``."""
        if self._raster is None and method in COMPOSITES:
            return [f"{name} = {name}.calc_temporal_stats({method!r})"]
        lines, raster = self._leave(f"composite {method!r}", name)
        return [*lines, *raster.composite(name, method)]

    def look(self, style: Style) -> Lines:
        """Arguments of ``show_images``, which has no word for a scale's direction or logarithm."""
        if self._raster is not None:
            return self._raster.look(style)
        span = "" if style.range is None else f", 'clim': {list(style.range)!r}"
        return [f"look = {{'cmap': {style.colormap!r}{span}}}"]

    def picture(self, name: str, styled: bool) -> Lines:
        """``show_images``, which leaves the numbers where they are."""
        if self._raster is not None:
            return self._raster.picture(name, styled)
        look = "**look" if styled else ""
        return [f"{name}.show_images({look})", f"{name} = {name}.raster.raster"]

    def curve(self, name: str, title: str) -> Lines:
        """``calc_spatial_stats``."""
        if self._raster is not None:
            return self._raster.curve(name, title)
        stats = f"{name}.calc_spatial_stats().timeseries"
        return [f"curves[{title!r}] = {stats}['mean'][:, 0]"]

    def _leave(self, what: str, *names: str) -> tuple[Lines, Rasters]:
        """Go on with Rasters, if not yet, and say why."""
        if self._raster is not None:
            return [], self._raster
        self._raster = Rasters(self._gaps)
        lines = [f"{name} = {name}.raster.raster" for name in names]
        return [_why(what, "its images go on as a Raster, the same array"), *lines], self._raster


def _why(what: str, way: str) -> str:
    return f"# The chain has no word for {what}: {way}."


def _values(mask: Mask) -> str:
    """The condition's values. The chain's range has two numbers: an open end is infinite."""
    if mask.condition != "range":
        return repr(list(mask.wanted))
    low, high = mask.wanted
    ends = (-math.inf if low is None else low, math.inf if high is None else high)
    return f"[{', '.join(repr(e) if math.isfinite(e) else f'float({str(e)!r})' for e in ends)}]"
