"""The collections of the sample: JAXA's ids, band names, date formats and codings."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from je_explorer.raster.grid import BBox
from je_explorer.sample import landcover, painters, stamps
from je_explorer.sample.painters import CELSIUS, ICE, INDEX, KELVIN, METRES, PERCENT, RATE
from je_explorer.sample.spec import POLE, BandSpec, CollectionSpec

SYNTHETIC = " (synthetic sample)"
NOTE = (
    " The values are SYNTHETIC: made up by je_explorer for lessons and tests, plausible but not"
    " measured. The coastline is real; folders, names and coding follow the data set of the same"
    " id in the JAXA Earth data service."
)
BASE_WORDS = ("synthetic", "sample")

MODIS = ("Terra", "MODIS", "NASA EOSDIS (MODIS products), layout by JAXA Earth")
JASMES = ("Terra, Aqua", "MODIS", "JAXA JASMES, layout by JAXA Earth")
GSMAP = ("GPM core and constellation", "GSMaP", "JAXA EORC GSMaP, layout by JAXA Earth")
AMSR2 = ("GCOM-W", "AMSR2", "JAXA G-Portal and JASMES, layout by JAXA Earth")
SGLI = ("GCOM-C", "SGLI", "JAXA G-Portal, layout by JAXA Earth")
PRISM = ("ALOS", "PRISM", "JAXA EORC AW3D30, layout by JAXA Earth")
PROBA = ("PROBA-V", "Vegetation", "Copernicus C3S, layout by JAXA Earth")

HEAT = (
    "land surface temperature",
    "LST",
    "temperature",
    "land",
    "地表面温度",
    "陸面温度",
    "気温",
    "温度",
)
LEAVES = ("vegetation index", "NDVI", "vegetation", "land", "植生指数", "植生")
SEA = ("sea surface temperature", "SST", "sea temperature", "ocean", "海面水温", "海水温", "温度")
RAIN = ("precipitation", "rain", "rainfall", "GSMaP", "降水", "降水量", "雨")
SOIL = ("soil moisture", "SMC", "land", "water", "土壌水分")
FROST = ("sea ice", "ice concentration", "IC0", "polar", "海氷", "海氷密接度")
HEIGHT = ("elevation", "DEM", "DSM", "AW3D30", "height", "land", "標高", "地形")
COVER = ("land cover", "LCCS", "classes", "land", "土地被覆", "土地利用")
MONTHLY, NORMAL = ("monthly", "月別"), ("monthly normal", "climate normal", "平年値", "月別")
DAILY, HOURLY, HALF = ("daily", "日別"), ("hourly", "時間別"), ("half-monthly", "半月別")


def _collection(
    collection_id: str,
    title: str,
    text: str,
    words: tuple[str, ...],
    source: tuple[str, str, str],
    **rest: object,
) -> CollectionSpec:
    platform, instrument, credit = source
    return CollectionSpec(
        id=collection_id,
        title=title + SYNTHETIC,
        description=text + NOTE,
        keywords=(*words, *BASE_WORDS),
        platform=platform,
        instrument=instrument,
        credit=credit,
        **rest,  # type: ignore[arg-type]
    )


def _close(column: int, row: int) -> BBox:
    return BBox(column, row, column + 10, row + 10)


JAPAN_TILES = (_close(120, 30), _close(130, 30), _close(130, 40), _close(140, 30), _close(140, 40))
"""The 10-degree tiles of level 2 that hold land of Japan."""

LAND_TEMPERATURE = "NASA.EOSDIS_Terra.MODIS_MOD11C3-LST.daytime.v061_global_monthly"
LAND_NORMAL = "NASA.EOSDIS_Terra.MODIS_MOD11C1-LST.daytime.v061_global_monthly-normal"
LAND_HALF_MONTHLY = "NASA.EOSDIS_Terra.MODIS_MOD11C1-LST.daytime.v061_global_half-monthly"
GREENNESS = "JAXA.JASMES_Terra.MODIS-Aqua.MODIS_ndvi.v811_global_monthly"
GREENNESS_NORMAL = "JAXA.JASMES_Terra.MODIS-Aqua.MODIS_ndvi.v811_global_monthly-normal"
SEA_TEMPERATURE = "JAXA.G-Portal_GCOM-C.SGLI_standard.L3-SST.daytime.v3_global_monthly"
RAIN_DAILY = "JAXA.EORC_GSMaP_standard.Gauge.00Z-23Z.v6_daily"
RAIN_HOURLY = "JAXA.EORC_GSMaP_standard.Gauge.v6_hourly"
SOIL_MOISTURE = "JAXA.G-Portal_GCOM-W.AMSR2_standard.L3-SMC.daytime.v3_global_daily"
ICE_NORTH = "JAXA.JASMES_GCOM-W.AMSR2_ic0.v201_north_daily"
ICE_SOUTH = "JAXA.JASMES_GCOM-W.AMSR2_ic0.v201_south_daily"
ELEVATION = "JAXA.EORC_ALOS.PRISM_AW3D30.v3.2_global"
LAND_COVER = "Copernicus.C3S_PROBA-V_LCCS_global_yearly"
PICTURE = "Sample_natural-colour.picture_global_monthly"


def _temperatures() -> tuple[CollectionSpec, ...]:
    lst = KELVIN.band("LST", "Land surface temperature", "K", painters.land_temperature)
    normal = KELVIN.band(
        "LST_2012_2021", "Land surface temperature, mean of 2012-2021", "K", painters.land_normal
    )
    sst = CELSIUS.band("SST", "Sea surface temperature", "degC", painters.sea_temperature)
    return (
        _collection(
            LAND_TEMPERATURE,
            "Land surface temperature, daytime, monthly",
            "Temperature of the land's surface at about 10:30 local time, mean of a month.",
            HEAT + MONTHLY,
            MODIS,
            bands=(lst,),
            stamps=stamps.months(datetime(2021, 1, 1), 36),
            date_format="YYYY-MM",
            ppu_max=10.0,
        ),
        _collection(
            LAND_NORMAL,
            "Land surface temperature, daytime, monthly normal",
            "Usual temperature of the land's surface in each month, mean of 2012 to 2021.",
            HEAT + NORMAL,
            MODIS,
            bands=(normal,),
            stamps=stamps.normal_months(),
            date_format="MM",
            ppu_max=10.0,
        ),
        _collection(
            LAND_HALF_MONTHLY,
            "Land surface temperature, daytime, half-monthly",
            "Temperature of the land's surface at about 10:30 local time, mean of half a month.",
            HEAT + HALF,
            MODIS,
            bands=(lst,),
            stamps=stamps.half_months(datetime(2021, 1, 1), 8),
            date_format="YYYY-MM/DD",
            ppu_max=5.0,
        ),
        _collection(
            SEA_TEMPERATURE,
            "Sea surface temperature, daytime, monthly",
            "Temperature of the sea's surface, mean of a month.",
            SEA + MONTHLY,
            SGLI,
            bands=(sst,),
            stamps=stamps.months(datetime(2021, 1, 1), 20),
            date_format="YYYY-MM",
            ppu_max=10.0,
        ),
    )


def _vegetation() -> tuple[CollectionSpec, ...]:
    ndvi = INDEX.band("ndvi", "Vegetation index", "", painters.greenness)
    normal = INDEX.band(
        "ndvi_2012_2021", "Vegetation index, mean of 2012-2021", "", painters.greenness
    )
    return (
        _collection(
            GREENNESS,
            "Vegetation index (NDVI), monthly",
            "Normalised difference vegetation index: how green the land is. Mean of a month.",
            LEAVES + MONTHLY,
            JASMES,
            bands=(ndvi,),
            stamps=stamps.months(datetime(2021, 1, 1), 12),
            date_format="YYYY-MM",
            ppu_max=5.0,
        ),
        _collection(
            GREENNESS_NORMAL,
            "Vegetation index (NDVI), monthly normal",
            "Usual vegetation index of each month, mean of 2012 to 2021.",
            LEAVES + NORMAL,
            JASMES,
            bands=(normal,),
            stamps=stamps.normal_months(),
            date_format="MM",
            ppu_max=5.0,
        ),
    )


def _water() -> tuple[CollectionSpec, ...]:
    rate = RATE.band("PRECIP", "Mean rate of precipitation", "mm/hr", painters.rain)
    soil = PERCENT.band("SMC", "Soil moisture", "%", painters.soil_moisture)
    belt = BBox(-180, -60, 180, 60)
    return (
        _collection(
            RAIN_DAILY,
            "Rain, daily (GSMaP)",
            "Mean rate of rain over a day in mm/h (a day's total is 24 times as much). On some"
            " days a half of the globe was not seen at all: its files do not exist.",
            RAIN + DAILY,
            GSMAP,
            bands=(rate,),
            stamps=stamps.days(datetime(2021, 7, 1), 62),
            date_format="YYYY-MM/DD",
            ppu_max=5.0,
            bbox=belt,
            absent=(("2021-07/12", -180), ("2021-07/25", 0), ("2021-08/21", -180)),
        ),
        _collection(
            RAIN_HOURLY,
            "Rain, hourly (GSMaP)",
            "Mean rate of rain over an hour in mm/h.",
            RAIN + HOURLY,
            GSMAP,
            bands=(rate,),
            stamps=stamps.hours(datetime(2021, 7, 3), 18),
            date_format="YYYY-MM/DD-hh",
            ppu_max=5.0,
            bbox=belt,
        ),
        _collection(
            SOIL_MOISTURE,
            "Soil moisture, daytime, daily (AMSR2)",
            "Water in the topmost soil in percent of volume. One day's swaths leave gaps.",
            SOIL + DAILY,
            AMSR2,
            bands=(soil,),
            stamps=stamps.days(datetime(2021, 8, 1), 16),
            date_format="YYYY-MM/DD",
            ppu_max=5.0,
            absent=(("2021-08/15", -180),),
        ),
    )


def _ice() -> tuple[CollectionSpec, ...]:
    north = ICE.band("IC0", "Sea ice concentration", "%", painters.sea_ice_north)
    south = ICE.band("IC0", "Sea ice concentration", "%", painters.sea_ice_south)
    months = stamps.months(datetime(2021, 1, 1), 12)
    days = tuple(stamps.days(month.start, 1)[0] for month in months[::2])
    text = (
        "Share of the sea that is covered by ice, in percent. Here: the 1st of every second month."
    )
    return tuple(
        _collection(
            collection_id,
            title,
            text,
            FROST + DAILY + (place,),
            AMSR2,
            bands=(band,),
            stamps=days,
            date_format="YYYY-MM/DD",
            ppu_max=4.0,
            epsg=epsg,
            bbox=POLE,
        )
        for collection_id, title, place, band, epsg in (
            (ICE_NORTH, "Sea ice, Arctic, daily (AMSR2)", "Arctic", north, 3995),
            (ICE_SOUTH, "Sea ice, Antarctic, daily (AMSR2)", "Antarctic", south, 3031),
        )
    )


def _land() -> tuple[CollectionSpec, ...]:
    height = METRES.band("DSM", "Height above the sea", "m", painters.elevation)
    flags = BandSpec(
        "MSK",
        "Flags: what the sensor saw, and what filled it",
        "uint8",
        painters.flags,
        role="data-mask",
        nodata=255,
        classes=landcover.FLAGS,
        close=painters.close_flags,
    )
    cover = BandSpec(
        "LCCS",
        "Land cover class",
        "uint8",
        painters.cover,
        nodata=0,
        classes=landcover.CLASSES,
        palette=True,
        close=painters.close_cover,
    )
    return (
        _collection(
            ELEVATION,
            "Elevation (AW3D30)",
            "Height of the surface above the sea in metres, and flags. Close views (over 40 pixels"
            " per degree) exist for Japan only.",
            HEIGHT,
            PRISM,
            bands=(replace(height, close=painters.close_elevation), flags),
            stamps=stamps.months(datetime(2021, 2, 1), 1),
            date_format="YYYY-MM",
            ppu_max=90.0,
            close_tiles=JAPAN_TILES,
        ),
        _collection(
            LAND_COVER,
            "Land cover, yearly (LCCS)",
            "Class of what covers the land in a year. Close views (over 40 pixels per degree) exist"
            " for Japan only.",
            (*COVER, "yearly", "年別"),
            PROBA,
            bands=(cover,),
            stamps=stamps.years(landcover.TODAY - 2, 3),
            date_format="YYYY",
            ppu_max=90.0,
            close_tiles=JAPAN_TILES,
        ),
    )


def _pictures() -> tuple[CollectionSpec, ...]:
    rgba = BandSpec("RGBA", "Natural colours", "uint8", painters.picture, role="visual")
    return (
        _collection(
            PICTURE,
            "Natural-colour picture, monthly",
            "A picture in natural colours with opacity. No data set of JAXA's has this id.",
            ("picture", "natural colour", "visual", "画像", *MONTHLY),
            ("none", "none", "je_explorer"),
            bands=(rgba,),
            stamps=stamps.months(datetime(2021, 1, 1), 12)[::6],
            date_format="YYYY-MM",
            ppu_max=5.0,
        ),
    )


def collections() -> tuple[CollectionSpec, ...]:
    """All collections of the sample, in the catalogue's order."""
    return (*_temperatures(), *_vegetation(), *_water(), *_ice(), *_land(), *_pictures())
