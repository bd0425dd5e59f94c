"""The array that a load fills: written by several threads, each pixel by one of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from je_explorer.cog.header import Header
from je_explorer.loader.convert import Rule, measured, scale_into, to_rgba
from je_explorer.loader.place import Piece
from je_explorer.loader.target import Target, check_memory
from je_explorer.raster.raster import Band, Missing, Raster
from je_explorer.raster.roi import ROI

PALETTE, RGB = 3, (2, 6)
"""TIFF's photometric interpretations whose numbers are no measurements."""


def role_of(band: Band, header: Header) -> str:
    """How a file's numbers are kept: colours and palettes are never scaled."""
    if band.is_picture or header.photometric in RGB:
        return "visual"
    return "data-mask" if band.is_classes or header.photometric == PALETTE else "data"


class Canvas:
    """The growing answer. ``allocate`` it with the first file, then ``write`` pieces into it.

    Attributes:
        is_touched: whether any piece has been written.
    """

    def __init__(self, target: Target, memory: int) -> None:
        self.target = target
        self._memory = memory
        self._lock = threading.Lock()
        self._values: NDArray[np.generic] | None = None
        self._known: NDArray[np.bool_] | None = None
        self._role = "data"
        self._band = Band(target.band)
        self.is_touched = False

    @property
    def is_allocated(self) -> bool:
        """Whether there are arrays to write into."""
        return self._values is not None and (self._role == "data" or self._known is not None)

    def allocate(self, header: Header, rule: Rule) -> None:
        """Make the arrays when the first file tells what the numbers are; later calls do nothing.

        Raises:
            OverBudget: the arrays would need more memory than allowed.
        """
        with self._lock:
            if self._values is None:
                self._role = role_of(rule.band, header)
                self._band = replace(rule.band, role=self._role, nodata=rule.nodata)
                self._make(np.dtype(header.dtype))

    def _make(self, stored: np.dtype[np.generic]) -> None:
        shape = self.target.shape
        if self._role == "data":
            check_memory(self.target, 4, self._memory)
            self._values = np.full(shape, np.nan, dtype=np.float32)
            return
        if self._role == "visual":
            check_memory(self.target, 5, self._memory)
            self._values = np.zeros((*shape, 4), dtype=np.uint8)
        else:
            check_memory(self.target, stored.itemsize + 1, self._memory)
            self._values = np.zeros(shape, dtype=stored)
        self._known = np.zeros(shape, dtype=bool)

    def write(
        self,
        time: int,
        piece: Piece,
        dn: NDArray[np.generic],
        mask: NDArray[np.bool_] | None,
        rule: Rule,
        colors: NDArray[np.uint8] | None,
        *,
        over: bool,
    ) -> None:
        """Convert a decoded piece and put it in its place.

        Args:
            time: index of the date.
            piece: which of its pixels go where.
            dn: numbers as stored, ``(y, x)`` or ``(y, x, sample)``.
            mask: the file's own mask of valid pixels, ``(y, x)``, or None.
            rule: what the numbers mean.
            colors: a palette image's colours.
            over: keep pixels that an earlier file of the date has filled.
        """
        if self._values is None:
            raise RuntimeError("a canvas is written to after it was allocated")
        self.is_touched = True
        cut = piece.of(dn)
        valid = measured(cut if cut.ndim == 2 else cut[..., 0], rule)
        if mask is not None:
            valid &= piece.of(mask).astype(bool)
        view = self._values[(time, *piece.target)]
        known = None if self._known is None else self._known[(time, *piece.target)]
        if not over:
            CONVERTERS[self._role](view, cut, valid, rule, colors)
            if known is not None:
                known[...] = valid
            return
        values = np.empty_like(view)
        CONVERTERS[self._role](values, cut, valid, rule, colors)
        free = valid & (np.isnan(view) if known is None else ~known)
        view[free] = values[free]
        if known is not None:
            known[free] = True

    def finish(self, missing: list[Missing]) -> Raster:
        """The raster: pixels outside the area are missing, times and labels attached."""
        if self._values is None:
            check_memory(self.target, 4, self._memory)
            self._values = np.full(self.target.shape, np.nan, dtype=np.float32)
        self._clear_outside()
        order = {label: i for i, label in enumerate(self.target.labels)}
        return self._raster(
            self._values, tuple(sorted(missing, key=lambda m: (order.get(m.date, -1), m.href)))
        )

    def unfinished(self) -> Raster:
        """The raster while it is being filled: its arrays are those that are still written to.

        Pixels that have not come yet are missing; those outside the area are not yet.
        """
        if self._values is None:
            raise RuntimeError("a canvas has no raster before it was allocated")
        return self._raster(self._values, ())

    def _raster(self, values: NDArray[np.generic], missing: tuple[Missing, ...]) -> Raster:
        return Raster(
            values=values,
            grid=self.target.grid,
            dates=self.target.labels,
            band=self._band,
            times=_times(self.target),
            known=self._known,
            missing=missing,
            collection=self.target.collection.id,
            title=self.target.collection.title,
        )

    def _clear_outside(self) -> None:
        area, grid = self.target.area, self.target.grid
        if not isinstance(area, ROI) or (area.is_box and grid.crs == "EPSG:4326"):
            return
        outside = ~area.pixels(grid)
        if self._known is not None:
            self._known[:, outside] = False
            if self._role == "visual" and self._values is not None:
                self._values[:, outside] = 0
        elif self._values is not None:
            self._values[:, outside] = np.nan


def _put_data(
    out: NDArray[np.float32],
    dn: NDArray[np.generic],
    valid: NDArray[np.bool_],
    rule: Rule,
    colors: NDArray[np.uint8] | None,
) -> None:
    scale_into(out, dn if dn.ndim == 2 else dn[..., 0], valid, rule.band)


def _put_codes(
    out: NDArray[np.generic],
    dn: NDArray[np.generic],
    valid: NDArray[np.bool_],
    rule: Rule,
    colors: NDArray[np.uint8] | None,
) -> None:
    np.copyto(out, dn if dn.ndim == 2 else dn[..., 0], casting="unsafe")


def _put_colors(
    out: NDArray[np.uint8],
    dn: NDArray[np.generic],
    valid: NDArray[np.bool_],
    rule: Rule,
    colors: NDArray[np.uint8] | None,
) -> None:
    out[...] = to_rgba(dn, valid, colors)


CONVERTERS: dict[str, Callable[..., None]] = {
    "data": _put_data,
    "data-mask": _put_codes,
    "visual": _put_colors,
}
"""How numbers as stored become values, by the band's role."""


def _times(target: Target) -> NDArray[np.datetime64]:
    """The start of each period; NaT for climate normals, which belong to no year."""
    return np.array(
        [
            np.datetime64("NaT")
            if period.normal
            else np.datetime64(period.start.replace(tzinfo=None), "s")
            for period in target.periods
        ],
        dtype="datetime64[s]",
    )
