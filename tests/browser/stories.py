"""The states in which the dashboard is looked at: each story passes through some of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from je_explorer.raster.roi import ROI
from je_explorer.sample.server import Server
from je_explorer.widgets.document import Wanted
from je_explorer.widgets.values.place import Area, next_area
from tests.browser import stories_analyse as analyse
from tests.browser import stories_explore as explore
from tests.browser.conftest import Visit
from tests.browser.long_catalogue import DAILY, HOURLY
from tests.browser.story import State

Story = Callable[[Visit, Server], Iterator[State]]

ALPS = ROI.of([136.0, 35.0, 140.0, 37.0])
PLACE = ROI.of({"type": "Point", "coordinates": [131.0, 32.5]})
LST = "NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly"
_AREA = next_area((), ALPS)
_POINT = next_area((_AREA,), PLACE)
_THREE_YEARS = Wanted(
    collection=LST, band="LST", dates=("2021-01", "2023-12"), date="2022-08", areas=(_AREA, _POINT)
)
_WIDE: tuple[Area, ...] = ()
for _west in (-179.0, -120.0, -60.0, -20.0, 30.0, 90.0):
    _WIDE = (*_WIDE, next_area(_WIDE, ROI.of([_west, -55.0, _west + 88.0, 58.0])))
_DAYS = Wanted(collection=DAILY, dates=("2021-01-01", "2022-06-30"), areas=_WIDE, pinned=5.0)
_HOURS = Wanted(collection=HOURLY, dates=("2021-01-02T00", "2021-01-03T12"), areas=_WIDE[-1:])

STORIES: dict[str, tuple[Story, Wanted | None]] = {
    "first": (explore.first, None),
    "search": (explore.search, None),
    "dates": (explore.dates, None),
    "colours": (explore.colours, None),
    "classes": (explore.classes, None),
    "photograph": (explore.photograph, None),
    "areas": (explore.areas, None),
    "menus": (explore.menus, None),
    "trouble": (explore.trouble, None),
    "polar": (explore.polar, None),
    "chart": (analyse.chart, _THREE_YEARS),
    "masks": (analyse.masks, None),
    "bits": (analyse.bits, None),
    "changes": (analyse.changes, None),
    "compare": (analyse.compare, None),
    "player": (analyse.player, None),
    "keep": (analyse.keep, None),
    "long-days": (explore.long_dates, _DAYS),
    "long-hours": (explore.long_hours, _HOURS),
}
"""Name -> what is done, and the view with which it begins."""
