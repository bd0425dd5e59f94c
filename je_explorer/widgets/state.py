"""What the user wants, and what is shown. Values only; no behaviour.

Panels write the first group of traits (intent), the controller writes the second (results), and
everyone may observe everything.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from traitlets import Any as AnyTrait
from traitlets import Bool, HasTraits, Instance, Int, Tuple, Unicode

from je_explorer.process import Process
from je_explorer.raster.grid import BBox
from je_explorer.render.style import Style
from je_explorer.widgets.comparison import Comparison
from je_explorer.widgets.filters import Filters
from je_explorer.widgets.values.look import ChartLook, Player
from je_explorer.widgets.values.place import Basemap, Here, PolarView, View
from je_explorer.widgets.values.report import Download, Estimate, Notice, Work
from je_explorer.widgets.values.result import Curve, Shown

if TYPE_CHECKING:
    from je_explorer.stac.model import Collection


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
    polar_goal = Instance(PolarView, allow_none=True)  # a place that a polar map is asked to show
    basemap = Instance(Basemap, ())
    pinned = AnyTrait(None, allow_none=True)  # a resolution in ppu that zooming does not change
    take = Unicode("picture")  # what is to be saved, one of TAKES
    lang = Unicode("en")
    theme = Unicode("auto")
    tab = Unicode("what")
    dialog = Unicode("")  # the box that is open over the page: "code" or "share"
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
