"""A collection in words: what a card says about it, and which filter it falls under."""

from __future__ import annotations

from typing import TYPE_CHECKING

from je_explorer.process import Anomaly
from je_explorer.raster.grid import POLAR_UNIT
from je_explorer.raster.raster import Band
from je_explorer.render.units import Conversion, conversions
from je_explorer.stac.model import Collection
from je_explorer.stac.titles import short_title
from je_explorer.widgets import text

if TYPE_CHECKING:
    from je_explorer.widgets.state import ExplorerState
    from je_explorer.widgets.values.place import Area
    from je_explorer.widgets.values.result import Shown

METRES_PER_DEGREE = 111_320.0
"""Along a meridian, and along the equator."""

POLAR = (3995, 3031, 3411, 3412, 3413, 3408, 3409)
"""EPSG codes of the polar grids, whose ppu counts pixels per 32768 m."""

GROUPS: dict[str, tuple[str, ...]] = {
    "ice": ("sea ice", "ice concentration", "_ic0", "snow", "海氷"),
    "sea": ("sea surface", "sst", "ocean", "chlorophyll", "chla", "wind", "海面"),
    "rain": ("rain", "precip", "gsmap", "降水"),
    "plants": ("vegetation", "ndvi", "land cover", "lccs", "forest", "fapar", "植生"),
    "land": ("land surface", "lst", "elevation", "dsm", "soil", "smc", "地表面", "標高", "土壌"),
}
"""The filter chips: the first group of which a word occurs is the collection's."""

CHIP_ORDER = ("sea", "land", "rain", "plants", "ice")


def group(collection: Collection) -> str:
    """The chip that a collection falls under, or ``""``."""
    words = " ".join(
        (collection.category, collection.title, collection.id, *collection.keywords)
    ).casefold()
    return next((name for name, hints in GROUPS.items() if any(h in words for h in hints)), "")


def is_polar(collection: Collection) -> bool:
    """Whether its grids are counted in metres around a pole."""
    return collection.epsg in POLAR


def plane_of(state: ExplorerState) -> str:
    """The CRS of the polar map that is to be shown, or ``""`` for the world map."""
    current = state.current
    if current is None or not state.polar or not is_polar(current):
        return ""
    return f"EPSG:{current.epsg}"


def pixel_metres(ppu: float, polar: bool) -> float:
    """Side of a pixel in metres (east to west at the equator)."""
    return (POLAR_UNIT if polar else METRES_PER_DEGREE) / ppu


def resolution(collection: Collection) -> str:
    """The side of the finest pixels: ``"250 m"``, or ``""`` where it is not known."""
    if not collection.ppu_max:
        return ""
    return text.distance(pixel_metres(collection.ppu_max, is_polar(collection)))


def title(collection: Collection, lang: str = "en") -> str:
    """A short title."""
    return short_title(collection, lang)[0]


def quantity(shown: Shown, lang: str = "en") -> str:
    """What is shown: a short title, and what was subtracted from it."""
    name, reference = title(shown.collection, lang), shown.reference
    if shown.raster.band.kind != "difference" or reference is None:
        return name
    kind = "anomaly" if isinstance(reference, Anomaly) else "difference"
    return f"{text.say(lang, kind)} · {name}"


def card(collection: Collection, lang: str) -> tuple[str, str, str]:
    """``(title, unit and resolution, source and cadence)``, none of it escaped."""
    stored = next((u for u in collection.units.values() if u), "")
    facts = " · ".join(part for part in (scale_of(stored).label, resolution(collection)) if part)
    short, hint = short_title(collection, lang)
    return short, facts, hint


def period(collection: Collection, lang: str) -> str:
    """From when to when there are images: ``"Jan 2021 – Dec 2023"``, ``"since Jul 2002"``."""
    if collection.start is None:
        return ""
    form = "%Y" if collection.cadence.endswith(("normal", "yearly")) else "%Y-%m"
    start = text.date(lang, collection.start.strftime(form))
    if collection.end is None:
        return text.say(lang, "period.since", start=start)
    end = text.date(lang, collection.end.strftime(form))
    return start if start == end else f"{start} – {end}"


def is_within(collection: Collection, dates: tuple[str, str] | None) -> bool:
    """Whether a collection can have images between two dates; those of a normal have no year."""
    if dates is None or collection.start is None or collection.cadence.endswith("normal"):
        return True
    if len(dates[0]) < 4 or not dates[0][:4].isdecimal():
        return True
    first, last = collection.start.strftime("%Y-%m-%d"), "9999"
    if collection.end is not None:
        last = collection.end.strftime("%Y-%m-%d")
    return dates[0] <= last and first[: len(dates[1])] <= dates[1]


def tags(collection: Collection, lang: str, dates: tuple[str, str] | None = None) -> list[str]:
    """Hints of what can be shown, as few words each."""
    found = {
        "none": not is_within(collection, dates),
        "ended": collection.end is not None and collection.cadence not in ("", "single"),
        "polar": is_polar(collection),
        "classes": collection.category == "land cover",
        "normal": collection.cadence.endswith("normal"),
    }
    year = "" if collection.end is None else text.date(lang, collection.end.strftime("%Y"))
    found["ended"] = found["ended"] and not (found["normal"] or found["none"])
    return [text.say(lang, f"tag.{key}", year=year) for key, on in found.items() if on]


def scale_of(unit: str, kind: str = "value", wanted: str = "") -> Conversion:
    """How values of a unit are shown: under the wanted label where that is possible, else as usual.

    Differences and spreads are only scaled: 2 K more are 2 °C more.
    """
    ways = conversions(unit)
    scale = next((way for way in ways if way.label == wanted), ways[0])
    return scale if kind == "value" else scale.difference


def band_scale(band: Band, wanted: str = "") -> Conversion:
    """How a band's values are shown; ``wanted`` is the state's `unit`."""
    return scale_of(band.unit, band.kind, wanted)


def area_name(area: Area, lang: str) -> str:
    """An area's own name, or its number."""
    return area.name or text.say(lang, "area.name", n=area.number)
