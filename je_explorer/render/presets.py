"""What suits a quantity: colour map, range and scale, recognised by band name, unit or category.

Source of the ranges: JAXA Earth's recommended display ranges for its collections.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from je_explorer.raster.raster import Band
from je_explorer.raster.units import plain_unit
from je_explorer.render.style import Style


@dataclass(frozen=True, slots=True)
class Preset:
    """The look of one quantity.

    Attributes:
        quantity: a word for people.
        bands: pattern of the whole band name, case ignored.
        category: pattern found in the collection's category, case ignored.
        style: with a range in the first unit below.
        ranges: range per unit spelling; units that are absent take no range.
    """

    quantity: str
    bands: str
    category: str
    style: Style
    ranges: dict[str, tuple[float, float]]


_PERCENT = {"%": (0.0, 100.0), "percent": (0.0, 100.0), "": (0.0, 100.0)}

PRESETS: tuple[Preset, ...] = (
    Preset(
        "sea surface temperature",
        r"sst(_.*)?|sea_surface_temperature.*",
        r"sea surface temp|海面水温",
        Style("thermal"),
        {"degC": (0.0, 40.0), "K": (273.15, 313.15)},
    ),
    Preset(
        "land surface temperature",
        r"lst(_.*)?",
        r"land surface temp|地表面温度",
        Style("turbo"),
        {"degC": (-20.0, 50.0), "K": (253.15, 323.15)},
    ),
    Preset(
        "elevation",
        r"dsm|dem|dtm|elevation|height",
        r"elevation|標高",
        Style("batlow"),
        {"m": (0.0, 4000.0)},
    ),
    Preset(
        "precipitation",
        r"precip(_.*)?|rain.*",
        r"precipitation|rain|降水",
        Style("turbo", log=True),
        {"mm/hr": (0.1, 10.0), "mm/day": (1.0, 200.0)},
    ),
    Preset(
        "chlorophyll",
        r"chl.*",
        r"chlorophyll|ocean colou?r",
        Style("viridis", log=True),
        {"mg/m3": (0.01, 100.0), "": (0.01, 100.0)},
    ),
    Preset(
        "vegetation index",
        r"(ndvi|evi|vgi)(_(?!qa).*)?",
        r"vegetation|植生",
        Style("jaxa:ndvi"),
        {"": (0.0, 1.0)},
    ),
    Preset(
        "soil moisture",
        r"smc(_.*)?|soil_moisture.*",
        r"soil moisture|土壌水分",
        Style("turbo", reverse=True),
        {"%": (0.0, 30.0), "": (0.0, 30.0)},
    ),
    Preset("sea ice", r"ic0|ice.*conc.*", r"sea ice|海氷", Style("ice"), _PERCENT),
    Preset("aerosol", r"arot|aot.*|t500|taua.*", r"aerosol|エアロゾル", Style("turbo"), {}),
    Preset(
        "shortwave radiation",
        r"swr(_.*)?",
        r"shortwave|日射",
        Style("inferno"),
        {"W/m2": (0.0, 400.0)},
    ),
    Preset("wind", r"ssw|wind.*", r"wind|海上風", Style("speed"), {"m/s": (0.0, 20.0)}),
    Preset("drought", r"spi", r"drought|干ばつ", Style("BrBG"), {"": (-3.0, 3.0)}),
    Preset("evapotranspiration", r"et(idx)?", r"evapotranspiration", Style("haline"), {}),
    Preset("river and flood", r"(r?p?riv|fld|outflw).*", r"river|flood", Style("deep"), {}),
)


def preset_of(band: Band, category: str = "") -> Preset | None:
    """The quantity that a band holds, by its name first and its collection's category second.

    Differences, spreads and counts of images are none.
    """
    counted = band.unit == "images"
    if band.is_classes or band.is_picture or band.kind != "value" or counted:
        return None
    for preset in PRESETS:
        if re.fullmatch(preset.bands, band.name, re.IGNORECASE):
            return preset
    for preset in PRESETS:
        if category and re.search(preset.category, category, re.IGNORECASE):
            return preset
    return None


def preset_range(band: Band, category: str = "") -> tuple[float, float] | None:
    """The usual range of a band's values in the band's own unit, or None."""
    preset = preset_of(band, category)
    return preset.ranges.get(plain_unit(band.unit)) if preset else None


def default_for(band: Band, category: str = "") -> Style:
    """The style that a band is first shown in.

    A quantity that is not recognised is shown in ``turbo`` over a range chosen from its values,
    a difference in diverging colours.

    Example:
        >>> default_for(Band("LST", unit="K")).range
        (253.15, 323.15)
    """
    preset = preset_of(band, category)
    if preset is None:
        return Style("vik") if band.kind == "difference" else Style()
    look = preset.style
    span = preset.ranges.get(plain_unit(band.unit))
    return Style(look.colormap, span, look.log, look.reverse)
