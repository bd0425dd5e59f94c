"""What the user wants, as one value: for a file, for a link, for undo."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from je_explorer.errors import RequestError
from je_explorer.process import Process, from_fields, to_fields
from je_explorer.raster.bbox import BBox
from je_explorer.raster.roi import ROI
from je_explorer.render.colormap import table
from je_explorer.render.mercator import latitudes
from je_explorer.render.style import Style
from je_explorer.widgets.comparison import Comparison
from je_explorer.widgets.state import ExplorerState
from je_explorer.widgets.values.look import BELOW, SPREADS, ChartLook
from je_explorer.widgets.values.place import Area, Basemap, PolarView, View

KIND = "je_explorer view"
VERSION = 1
"""Of the schema. It rises when an older program would misread a newer file."""

LAST_LATITUDE = 89.9
"""Beyond it there is no end to a map's height."""

LONGEST_LINK = 100_000
"""Bytes that the state of a link may unpack to."""


class UnreadableView(RequestError):
    """A saved view that can't be opened.

    Attributes:
        reason: ``"cut"`` short, ``"other"`` than a view, ``"newer"`` than this program,
            ``"damaged"``, or of a catalogue that is ``"elsewhere"``.
    """

    def __init__(self, reason: str, words: str) -> None:
        super().__init__(words)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Wanted:
    """All intent of an `ExplorerState` that makes up a view; the traits have the same names."""

    catalog: str = ""
    collection: str = ""
    band: str = ""
    dates: tuple[str, str] | None = None
    months: tuple[int, ...] = ()
    date: str = ""
    view: View | None = None
    polar_view: PolarView | None = None
    areas: tuple[Area, ...] = ()
    process: Process = Process()  # noqa: RUF009 - a frozen value
    style: Style = Style()  # noqa: RUF009 - a frozen value
    preset: str = "percentile"
    unit: str = ""
    polar: bool = True
    basemap: Basemap = Basemap()  # noqa: RUF009 - a frozen value
    pinned: float | None = None
    lang: str = "en"
    theme: str = "auto"
    below: str = "time"
    chart: ChartLook = ChartLook()  # noqa: RUF009 - a frozen value
    compare: Comparison = Comparison()  # noqa: RUF009 - a frozen value
    divider: float | None = None

    @classmethod
    def of(cls, state: ExplorerState) -> Wanted:
        """What a state wants now."""
        fields = {name: getattr(state, name) for name in cls.__slots__ if name != "catalog"}
        return cls(catalog=state.source, **fields)

    def put(self, state: ExplorerState) -> None:
        """Make a state want this; its catalogue stays. The data set comes first."""
        state.collection = self.collection
        state.lang, state.theme = self.lang, self.theme
        state.band = self.band or state.band
        if self.dates is not None:
            state.dates = self.dates
        state.months = self.months
        state.date = self.date
        state.process = self.process
        state.areas = self.areas
        self._go(state)
        state.preset, state.style, state.unit = self.preset, self.style, self.unit
        state.below, state.chart = self.below, self.chart
        state.compare = self.compare
        if self.divider is not None:
            state.divider = self.divider
        state.polar, state.basemap, state.pinned = self.polar, self.basemap, self.pinned

    def _go(self, state: ExplorerState) -> None:
        """Ask the maps to show the places of this view."""
        polar = self.polar_view
        with state.together():  # the map that is seen then knows which of the two is its own
            if polar is not None and state.polar_view != polar:
                state.polar_goal = replace(polar, bbox=_inner(polar.bbox))
            if self.view is not None and state.view != self.view:
                state.goal = _inner_of_world(self.view.bbox)

    def to_json(self) -> str:
        """As JSON with the kind and version of the schema."""
        view, polar = self.view, self.polar_view
        document = {
            "kind": KIND,
            "version": VERSION,
            **{name: getattr(self, name) for name in _PLAIN},
            "dates": self.dates,
            "months": self.months,
            "view": None if view is None else [*view.bbox, view.zoom],
            "polar_view": None if polar is None else [polar.crs, *polar.bbox, polar.zoom],
            "areas": [_area_fields(area) for area in self.areas],
            "process": to_fields(self.process),
            "style": self.style.to_json(),
            "below": self.below,
            "chart": asdict(self.chart),
            "compare": self.compare.to_fields(),
            "divider": self.divider,
            "polar": self.polar,
            "basemap": {"ground": self.basemap.ground, "graticule": self.basemap.graticule},
            "pinned": self.pinned,
        }
        return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Wanted:
        """The view that ``to_json`` wrote.

        Raises:
            RequestError: cut short, of another kind, or written by a newer je_explorer.
        """
        try:
            fields = json.loads(text)
        except (json.JSONDecodeError, RecursionError) as error:
            raise UnreadableView(
                "cut" if text.lstrip().startswith("{") else "other",
                f"the saved view is incomplete or no JSON ({error}): save it once more where it"
                " came from, and copy the whole file",
            ) from None
        if not isinstance(fields, dict) or fields.get("kind") != KIND:
            raise UnreadableView(
                "other",
                "this is no view saved by je_explorer: choose a file that Explorer.save wrote",
            )
        version = fields.get("version")
        if not isinstance(version, int) or version > VERSION:
            raise UnreadableView(
                "newer",
                f"this view was saved by a newer je_explorer (its version is {version!r}, this"
                f" program reads up to {VERSION}): update with 'pip install -U je-explorer'",
            )
        try:
            return cls._of_fields(fields)
        except RequestError:
            raise
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise UnreadableView(
                "damaged",
                f"the saved view is damaged ({type(error).__name__}: {error}): save it once more",
            ) from None

    @classmethod
    def _of_fields(cls, fields: Mapping[str, Any]) -> Wanted:
        plain = {name: str(fields[name]) for name in _PLAIN if name not in _NEWER or name in fields}
        view, dates = fields["view"], fields["dates"]
        return cls(
            **plain,
            dates=None if dates is None else (str(dates[0]), str(dates[1])),
            months=tuple(int(month) for month in fields.get("months", ())),
            view=None if view is None else View(BBox(*map(float, view[:4])), float(view[4])),
            polar_view=_polar_view(fields.get("polar_view")),
            areas=tuple(_area(area) for area in fields["areas"]),
            process=from_fields(fields["process"]),
            style=_style(fields["style"]),
            below=_one_of(BELOW, fields.get("below", "time")),
            chart=_chart(fields.get("chart", {})),
            compare=Comparison.from_fields(fields.get("compare", {})),
            divider=_number(fields.get("divider")),
            polar=bool(fields.get("polar", True)),
            basemap=_basemap(fields.get("basemap", {})),
            pinned=None if fields.get("pinned") is None else float(fields["pinned"]),
        )

    def to_link(self) -> str:
        """As the value of a query parameter: compressed, safe in an address."""
        packed = zlib.compress(self.to_json().encode(), 9)
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")

    @classmethod
    def from_link(cls, value: str) -> Wanted:
        """The view of ``to_link``.

        Raises:
            RequestError: cut short, too large, or no view.
        """
        try:
            packed = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
            unpacking = zlib.decompressobj()
            text = unpacking.decompress(packed, LONGEST_LINK)
        except (binascii.Error, zlib.error, ValueError):
            text = b""
            unpacking = zlib.decompressobj()
        if not unpacking.eof:
            raise RequestError(
                "the link to this view is incomplete: copy it once more, from its start to its end"
            )
        return cls.from_json(text.decode("utf-8", "replace"))


_PLAIN = ("catalog", "collection", "band", "date", "preset", "unit", "lang", "theme")
_NEWER = ("unit",)
"""Fields that older files lack."""


def _inner(box: BBox) -> BBox:
    """The box without a tenth at each edge: a map that is a little smaller keeps the same zoom."""
    dx, dy = box.width / 10, box.height / 10
    return BBox(box.west + dx, box.south + dy, box.east - dx, box.north - dy)


def _inner_of_world(box: BBox) -> BBox:
    """The same in degrees, with the same middle on the map, whose rows are no even degrees."""
    south, north = max(box.south, -LAST_LATITUDE), min(box.north, LAST_LATITUDE)
    rows, inner = latitudes(south, north, 5), _inner(box)
    return BBox(inner.west, float(rows[-1]), inner.east, float(rows[0]))


def _polar_view(fields: Any) -> PolarView | None:
    """The place of a polar map; files from before it was kept say nothing of it."""
    if fields is None:
        return None
    crs, *box, zoom = fields
    return PolarView(str(crs), BBox(*map(float, box)), float(zoom))


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _area_fields(area: Area) -> dict[str, Any]:
    return {
        "key": area.key, "number": area.number, "colour": area.colour, "name": area.name,
        "region": area.roi.geojson(),
    }  # fmt: skip


def _area(fields: Mapping[str, Any]) -> Area:
    roi = ROI.of(fields["region"])
    key, number = int(fields["key"]), int(fields["number"])
    return Area(key, roi, _colour(str(fields["colour"])), number, str(fields["name"]))


def _basemap(fields: Mapping[str, Any]) -> Basemap:
    shown = fields.get("graticule")
    ground = str(fields.get("ground", "land"))
    return Basemap(ground, None if shown is None else bool(shown))


def _colour(text: str) -> str:
    """A colour that may stand in a style sheet; a file could hold anything."""
    if len(text) == 7 and text[0] == "#" and set(text[1:].lower()) <= set("0123456789abcdef"):
        return text
    raise RequestError(f"{text[:40]!r} is no colour: the saved view is damaged")


def _chart(fields: Mapping[str, Any]) -> ChartLook:
    """How curves are drawn; files from before that could be chosen say nothing of it."""
    look = ChartLook(**fields)
    _one_of(SPREADS, look.spread)
    return replace(
        look, weighted=bool(look.weighted), trend=bool(look.trend), whole=bool(look.whole),
        area=int(look.area),
    )  # fmt: skip


def _one_of(known: tuple[str, ...], name: Any) -> str:
    if name not in known:
        raise RequestError(f"{name!r:.40} is none of {known}: the saved view is damaged")
    return str(name)


def _style(fields: Mapping[str, Any]) -> Style:
    style = Style.from_json(fields)
    table(style.colormap)  # an unknown name is refused here, not when a picture is drawn
    return style
