"""What the user wants, and what is shown. Values only; no behaviour.

Panels write the first group of traits (intent), the controller writes the second (results), and
everyone may observe everything.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from traitlets import Any as AnyTrait
from traitlets import Bool, HasTraits, Instance, Int, Tuple, Unicode

from je_explorer.process import Process, Reference
from je_explorer.raster.grid import BBox
from je_explorer.render.style import Style
from je_explorer.widgets.comparison import Comparison
from je_explorer.widgets.filters import Filters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from je_explorer.raster.overall import Histogram
    from je_explorer.raster.raster import Band, Raster
    from je_explorer.raster.roi import ROI
    from je_explorer.raster.statistics import Series
    from je_explorer.stac.model import Collection

AREA_COLOURS = ("#E4572E", "#17BEBB", "#8E5BD0", "#B8860B", "#2F8F4E", "#D6407F")
"""Colours of the areas on the map and of their curves, in the order of their use."""


@dataclass(frozen=True, slots=True)
class View:
    """The part of the world that the map shows, in degrees; ``zoom`` is Web Mercator's."""

    bbox: BBox
    zoom: float

    @property
    def width(self) -> float:
        """Width of the map in screen pixels."""
        return float(self.bbox.width * 256.0 * 2.0**self.zoom / 360.0)


@dataclass(frozen=True, slots=True)
class PolarView:
    """The part of a polar map that is seen: a box in metres of its CRS; zoom 2 is ppu 1."""

    crs: str
    bbox: BBox
    zoom: float


@dataclass(frozen=True, slots=True)
class Basemap:
    """What lies under the picture.

    Attributes:
        ground: ``"land"``, ``"coast"`` (lines only), or a key of ``maps.tiles.TILES``.
        graticule: meridians and parallels; None shows them on polar maps only.
    """

    ground: str = "land"
    graticule: bool | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """A region that the user drew: ``key`` is its identity, ``number`` counts from 1."""

    key: int
    roi: ROI
    colour: str
    number: int
    name: str = ""


def next_area(areas: tuple[Area, ...], roi: ROI) -> Area:
    """A new area for a region, with the first colour and number that are free."""
    numbers = {area.number for area in areas}
    number = next(n for n in range(1, len(areas) + 2) if n not in numbers)
    used = {area.colour for area in areas}
    colour = next(
        (c for c in AREA_COLOURS if c not in used), AREA_COLOURS[len(areas) % len(AREA_COLOURS)]
    )
    return Area(max((area.key for area in areas), default=0) + 1, roi, colour, number)


@dataclass(frozen=True, slots=True)
class Notice:
    """A line for the status bar: a key of `text` with its fields, and a detail.

    The detail is in the error's own words. ``action`` is the key of a button's words, if any;
    ``about`` is the part that it concerns (``"picture"``, ``"curves"``), whose success ends it.
    """

    key: str
    detail: str = ""
    error: bool = True
    fields: tuple[tuple[str, Any], ...] = ()
    action: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """How far a load has come. ``dates`` is 0 while the plan is still being made."""

    dates_done: int = 0
    dates: int = 0
    bytes_done: int = 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the curves of all areas cost to load."""

    dates: int
    files: int
    bytes: int
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Asking:
    """A load that is large enough to be asked about: ``"picture"`` or ``"curves"``, its cost."""

    about: str
    cost: Estimate


@dataclass(frozen=True, slots=True)
class Here:
    """The value at the place that was clicked; ``value`` is None where nothing was measured.

    ``pixel`` is the longitude and latitude of the middle of the pixel that holds the place, and
    ``size`` its width and height in metres; both None outside the data.
    """

    lon: float
    lat: float
    value: float | None = None
    name: str = ""
    unit: str = ""
    kind: str = "value"
    date: str = ""
    pixel: tuple[float, float] | None = None
    size: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What the map shows: one date of one band, and the resolution that was asked for.

    ``limits`` are the smallest and largest value, between which the colour slider moves;
    ``asked`` is the box that was loaded, None for everything; ``frame`` is what is drawn of it, in
    the view's longitudes, which may lie turns of the world away. ``removed`` is bool ``(y, x)``,
    the pixels that masks have taken away; ``stored`` is the band as it was before the process, and
    ``reference`` what was subtracted from it. ``crs`` is that of the polar map that it is drawn
    for, in whose metres ``asked`` and ``frame`` then are; ``""`` for the world's.
    """

    raster: Raster
    collection: Collection
    date: str
    ppu: float
    limits: tuple[float, float] = (0.0, 1.0)
    asked: BBox | None = None
    frame: BBox | None = None
    removed: NDArray[np.bool_] | None = None
    stored: Band | None = None
    crs: str = ""
    reference: Reference | None = None


@dataclass(frozen=True, slots=True)
class Tested:
    """What a mask looks at: ``key`` is ``"collection|band"``, or ``""`` for the images themselves.

    The ends of its values are given where they are known, and the codes that occur, among classes.
    """

    key: str
    band: Band
    limits: tuple[float | None, float | None] = (None, None)
    codes: tuple[int, ...] = ()


TAKES = ("picture", "all", "curves")
"""What can be saved: the picture on the map, the chosen dates of it, the curves."""


@dataclass(frozen=True, slots=True)
class Player:
    """The player over the chosen dates; ``speed`` in dates per second."""

    open: bool = False
    playing: bool = False
    speed: float = 4.0
    loop: bool = True


@dataclass(frozen=True, slots=True)
class Download:
    """A file for the browser to save: its name and its content as a data URL, or where it lies."""

    name: str
    size: int
    url: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """The time series of one area, and the images that it was computed from."""

    area: Area
    series: Series
    raster: Raster


@dataclass(frozen=True, slots=True)
class Summary:
    """All dates of a curve together, and how often its values occur (None for classes)."""

    curve: Curve
    whole: Series
    histogram: Histogram | None = None


SPREADS = ("none", "std", "range")
BELOW = ("time", "years", "statistics", "table")
"""What can be seen below the map."""


@dataclass(frozen=True, slots=True)
class ChartLook:
    """How the curves are drawn.

    Attributes:
        spread: the band around a mean: ``"none"``, ``"std"`` or ``"range"``, lowest to highest.
        weighted: whether a pixel counts by its area on the globe.
        trend: whether a straight line is laid through each curve.
        whole: whether statistics are those of all dates, or of the map's date.
        area: key of the area where only one can be drawn; 0, or one that is gone, is the first.
    """

    spread: str = "range"
    weighted: bool = False
    trend: bool = False
    whole: bool = False
    area: int = 0


class ExplorerState(HasTraits):
    """Everything that the dashboard wants and shows, as values that are replaced, never edited.

    A change and all that follows from it happen under one lock: JupyterLab may handle the front
    end's messages on a second thread, and in a script results come from the I/O thread.
    """

    _gate = threading.RLock()

    def __setattr__(self, name: str, value: Any) -> None:
        with self._gate:
            super().__setattr__(name, value)

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Several changes as one: whoever observes is told after the last."""
        with self._gate, self.hold_trait_notifications():
            yield

    # what the user wants: written by the panels
    catalog = Unicode("sample")
    query = Unicode("")
    category = Unicode("")
    filters = Instance(Filters, ())
    favourites = Tuple()  # ids of the collections that were starred
    collection = Unicode("")
    band = Unicode("")
    dates = AnyTrait(None, allow_none=True)  # (first label, last label)
    date = Unicode("")
    view = Instance(View, allow_none=True)
    goal = Instance(BBox, allow_none=True)  # a place that the map is asked to show
    areas = Tuple()  # of Area
    months = Tuple()  # of the dates only those in these months of every year; empty is all
    process = Instance(Process, ())
    masking = Unicode("")  # "collection|band" that a mask is to test, once its values are known
    style = Instance(Style, ())
    preset = Unicode("percentile")  # how the colour range is chosen
    unit = Unicode("")  # in which values are shown, where it can be chosen; "" is the usual one
    point = AnyTrait(None, allow_none=True)  # (longitude, latitude)
    compare = Instance(Comparison, ())
    divider = AnyTrait(None, allow_none=True)  # x of the map between A and B; None is its middle
    player = Instance(Player, ())
    tool = Unicode("")  # of the map: "rectangle", "polygon", "point", "edit", "move", "delete"
    polar = Bool(True)  # whether polar data are shown around the pole, not on the world map
    polar_view = Instance(PolarView, allow_none=True)
    basemap = Instance(Basemap, ())
    pinned = AnyTrait(None, allow_none=True)  # a resolution in ppu that zooming does not change
    take = Unicode("picture")  # what is to be saved, one of TAKES
    lang = Unicode("en")
    theme = Unicode("auto")
    tab = Unicode("what")
    below = Unicode("time")  # one of BELOW
    chart = Instance(ChartLook, ())
    pointed = Unicode("")  # a date of the chart that is pointed at: shown until the pointer leaves
    folded = Tuple()  # "left", "right": the columns that are folded away

    # what is shown: written by the controller only
    served = Bool(False)  # whether it fills a page whose visitor has no way to the kernel's disk
    source = Unicode("")  # "sample", "live" or an address
    fallback = Unicode("")  # why the sample is shown instead of what was asked for
    collections = Tuple()
    matching = Tuple()  # the collections that fit the words and the group
    recent = Tuple()  # ids of the collections that were chosen last, the newest first
    found = Tuple()
    available = Tuple()  # labels of the dates that exist, ascending
    shown = Instance(Shown, allow_none=True)
    tested = Tuple()  # of Tested: the other data that masks look at
    saving = Unicode("")  # the kind of file that is being made
    download = Instance(Download, allow_none=True)
    kept = AnyTrait(None, allow_none=True)  # share of the picture's pixels that the masks leave
    shares = Tuple()  # the share that each mask of the picture keeps by itself
    overlay = AnyTrait(None, allow_none=True)  # render.image.Overlay
    shown_b = Instance(Shown, allow_none=True)  # what it is compared with
    overlay_b = AnyTrait(None, allow_none=True)
    style_b = Instance(Style, ())
    prepared = Int(0)  # how many of the player's frames are ready
    curves = Tuple()  # of Curve
    growing = Tuple()  # of Curve: those whose dates are still arriving
    summaries = Tuple()  # of Summary, while statistics are seen
    estimate = Instance(Estimate, allow_none=True)
    asking = Tuple()  # of Asking: loads that wait for a yes
    work = Instance(Work, allow_none=True)
    notice = Instance(Notice, allow_none=True)
    here = Instance(Here, allow_none=True)

    @property
    def current(self) -> Collection | None:
        """The chosen collection, or None."""
        return next((c for c in self.collections if c.id == self.collection), None)

    @property
    def seen_date(self) -> str:
        """The date that the map is to show: the one pointed at, else the chosen one."""
        return self.pointed if self.pointed in self.available else self.date

    @property
    def seen_curves(self) -> tuple[Curve, ...]:
        """The curves as far as they have come, in the order of the areas."""
        known = {curve.area.key: curve for curve in (*self.curves, *self.growing)}
        return tuple(known[area.key] for area in self.areas if area.key in known)

    @property
    def seen_process(self) -> Process:
        """What is done to the picture: a date that is pointed at is shown by itself."""
        return self.process.each_date if self.pointed in self.available else self.process

    @property
    def chosen_dates(self) -> tuple[str, ...]:
        """The existing dates from the first to the last chosen one, of the chosen months."""
        if self.dates is None or not self.available:
            return ()
        first, last = self.dates
        if first not in self.available or last not in self.available:
            return ()
        start, stop = self.available.index(first), self.available.index(last)
        dates = self.available[start : stop + 1]
        return tuple(d for d in dates if not self.months or month_of(d) in self.months)


def month_of(label: str) -> int:
    """The month of a date's label, 1 to 12; 0 where it names none.

    Example:
        >>> month_of("2021-08-16"), month_of("2021")
        (8, 0)
    """
    month = label[5:7] if label[4:5] == "-" else ""
    return int(month) if month.isdecimal() else 0
