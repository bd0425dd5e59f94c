"""What is done to images: masks, differences, statistics, pictures."""

from __future__ import annotations

import copy
import io
import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from je_explorer.errors import MissingExtra, RequestError, UnknownMethod
from je_explorer.je.collection import ImageCollection
from je_explorer.je.steps import ChainRaster, ColorInfo
from je_explorer.raster.raster import Raster
from je_explorer.raster.statistics import Series
from je_explorer.render.curve import plot_series
from je_explorer.render.figure import show
from je_explorer.render.plot import plot
from je_explorer.render.style import Style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

log = logging.getLogger(__name__)

STATISTICS = ("mean", "std", "min", "max", "median")

Keep = Callable[[Raster, Raster, list[Any]], Raster]

MASKS: dict[str, Keep] = {
    "range": lambda data, where, values: data.keep(where, range=_pair(values)),
    "values_equal": lambda data, where, values: data.keep(where, values=values),
    "bits_equal": lambda data, where, values: data.keep(where, bits=values),
}
"""The conditions of ``mask_images``."""


class ImageProcess:
    """Processing of the images of a chain.

    Args:
        data: an ImageCollection after ``get_images``.

    Attributes:
        raster: the images, as in the ImageCollection.
        timeseries: after ``calc_spatial_stats``: ``mean``, ``std``, ``min``, ``max``, ``median``,
            each ``(time, band)``; and ``weighted_mean``, in which pixels count by their area.
        png_buffers, png_buffers_stats: pictures, where ``output="png_buffer"`` was asked for.
    """

    def __init__(self, data: ImageCollection) -> None:
        if data.raster is None or data.stac_date is None or data.stac_band is None:
            raise RequestError("call get_images() before ImageProcess")
        self.collection: str = data.stac_collection.query
        self.band: str = data.stac_band.query
        self.date_id = list(data.stac_date.id)
        self.raster: ChainRaster = data.raster
        self.cinfo: list[ColorInfo] = list(data.cinfo)
        self.proj_params = data.proj_params
        self.timeseries: dict[str, Any] | None = None
        self.png_buffers: list[bytes | None] = []
        self.png_buffers_stats: list[bytes | None] = []
        self._series: Series | None = None

    def mask_images(
        self,
        mask: ImageCollection | ImageProcess,
        method_query: str = "values_equal",
        values: Sequence[Any] = (0, 1),
    ) -> ImageProcess:
        """Keep the pixels where another collection's pixels meet a condition.

        Args:
            mask: the other collection, after ``get_images``; one date, or the same dates.
            method_query: ``"range"``, ``"values_equal"`` or ``"bits_equal"``.
            values: the range's two ends, both included; the values; or the bits from bit zero on,
                each 1, 0, or None for "either".

        Raises:
            UnknownMethod: another method.
            BadMask, GridMismatch, DateMismatch: the mask does not suit the images.
        """
        keep = MASKS[_method(method_query, list(MASKS))]
        return self._with(self.raster.raster, keep(self._images, _images_of(mask), list(values)))

    def diff_images(self, ref: ImageCollection | ImageProcess) -> ImageProcess:
        """Subtract a reference: one date, or the same dates.

        Raises:
            GridMismatch, DateMismatch, ClassData: the reference does not suit the images.
        """
        return self._with(self._images, self._images.difference(_images_of(ref)))

    def calc_temporal_stats(self, method_query: str = "mean") -> ImageProcess:
        """One image of all dates: their mean, std, min, max or median, pixel by pixel."""
        method = _method(method_query, STATISTICS)
        if len(self._images.dates) == 1:
            log.warning("one date only: nothing to take the %s of", method)
            return self._with(self._images, self._images)
        return self._with(self._images, self._images.composite(method))

    def calc_spatial_stats(self) -> ImageProcess:
        """The statistics of each date's valid pixels, as ``timeseries``."""
        series = self._images.statistics()
        result = self._with(self._images, self._images)
        result._series = series
        result.timeseries = {
            name: np.asarray(getattr(series, name), dtype=np.float32)[:, np.newaxis]
            for name in (*STATISTICS, "weighted_mean")
        }
        return result

    def show_images(
        self, cmap: str | None = None, clim: Sequence[float] = (), output: str = "show"
    ) -> ImageProcess:
        """Draw each date.

        Args:
            cmap: ``"turbo"``, ``"ndvi"``, ``"spectral"``, or any colour map of je_explorer.
            clim: lowest and highest value of the colours; else two standard deviations around the
                mean of each image, inside its values.
            output: ``"show"`` opens or displays the pictures, ``"png_buffer"`` keeps them as PNG
                bytes in ``png_buffers``.
        """
        images = [self._images.date(i) for i in range(len(self._images.dates))]
        styles = [_style(image, cmap, clim) for image in images]
        result = self._with(self._images, self._images)
        result._series, result.timeseries = self._series, self.timeseries
        result.cinfo = [
            info.shown(cmap, style.range) for info, style in zip(self.cinfo, styles, strict=False)
        ]
        result.png_buffers = [
            _deliver(plot(image, style), output)
            for image, style in zip(images, styles, strict=True)
        ]
        return result

    def show_images_qgis(self, cmap: str | None = None, clim: Sequence[float] = ()) -> ImageProcess:
        """Not available yet: raises MissingExtra, which names the way by a GeoTIFF."""
        raise MissingExtra(
            "show_images_qgis is not available yet: save the images with"
            " .raster.raster.to_geotiff('images.tif') and add that file as a layer in QGIS"
        )

    def show_spatial_stats(self, ylim: Sequence[float] = (), output: str = "show") -> ImageProcess:
        """Draw the statistics of ``calc_spatial_stats`` over the dates."""
        if self._series is None:
            raise RequestError("call calc_spatial_stats() before show_spatial_stats()")
        figure = plot_series(self._series)
        figure.axes[0].set_title(f"{self.collection}, {self.band}", fontsize=9)
        if len(ylim) == 2:
            figure.axes[0].set_ylim(*ylim)
        result = self._with(self._images, self._images)
        result._series, result.timeseries = self._series, self.timeseries
        result.png_buffers = self.png_buffers
        result.png_buffers_stats = [_deliver(figure, output)]
        return result

    @property
    def _images(self) -> Raster:
        return self.raster.raster

    def _with(self, before: Raster, after: Raster) -> ImageProcess:
        """A copy with other images; statistics and pictures of the old ones do not apply."""
        result = copy.copy(self)
        result.raster = self.raster if after is before else ChainRaster(after)
        if len(after.dates) != len(before.dates):
            result.date_id = list(after.dates)
            result.cinfo = self.cinfo[: len(after.dates)]
        result.timeseries, result._series = None, None
        result.png_buffers, result.png_buffers_stats = [], []
        return result


def _images_of(other: ImageCollection | ImageProcess) -> Raster:
    if other.raster is None:
        raise RequestError("call get_images() on the mask or reference before it is used")
    return other.raster.raster


def _method(query: str, known: Sequence[str]) -> str:
    """The method of a name, or the first whose name holds the query, as JAXA's client finds it."""
    found = [name for name in known if name == query] or [name for name in known if query in name]
    if not query or not found:
        raise UnknownMethod(f"no method {query!r}: choose one of {', '.join(known)}")
    return found[0]


def _pair(values: list[Any]) -> tuple[float, float]:
    if len(values) != 2:
        raise RequestError(f"a range has two values, the lowest and the highest; got {values}")
    return float(values[0]), float(values[1])


def _style(image: Raster, cmap: str | None, clim: Sequence[float]) -> Style:
    name = f"jaxa:{cmap or 'turbo'}" if cmap in (None, "turbo", "ndvi", "spectral") else str(cmap)
    return Style(colormap=name, range=_limits(image, clim))


def _limits(image: Raster, clim: Sequence[float]) -> tuple[float, float] | None:
    """The given range, or two standard deviations around the mean, inside the values."""
    if len(clim) == 2:
        return float(clim[0]), float(clim[1])
    values = image.values[image.valid]
    if image.band.is_picture or image.band.is_classes or not values.size:
        return None
    mean, std = float(values.mean()), float(values.std())
    low, high = max(mean - 2 * std, float(values.min())), min(mean + 2 * std, float(values.max()))
    return (low, high) if low < high else None


def _deliver(figure: Figure, output: str) -> bytes | None:
    if output == "show":
        show(figure)
        return None
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()
