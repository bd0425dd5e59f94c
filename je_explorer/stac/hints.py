"""What is known of data sets beside their JSON: categories, units, cadences, words for search.

Hints only: scale, unit and classes of a file are read from its item. The tables are small on
purpose; a data set that is not in them still works, it only is found by its own words alone.
Source: the ids, bands and units of JAXA's collections.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of measurement.

    Attributes:
        category: its name in English; the value of ``Collection.category``.
        title, japanese: for people.
        units: by band stem, in upper case; ``"*"`` is the default.
        words: further words that mean it, in both languages.
        pattern: recognises it in the title and id of a catalogue that is not JAXA's.
    """

    category: str
    title: str
    japanese: str
    units: Mapping[str, str]
    words: tuple[str, ...] = ()
    pattern: str = ""
    stems: frozenset[str] = field(default=frozenset())


def _family(
    title: str, japanese: str, units: Mapping[str, str], words: str, pattern: str = ""
) -> Family:
    stems = frozenset(stem for stem in units if stem != "*")
    return Family(title.lower(), title, japanese, units, tuple(words.split()), pattern, stems)


FAMILIES: tuple[Family, ...] = (
    _family(
        "Sea surface temperature",
        "海面水温",
        {"SST": "°C"},
        "sst 海水温 水温 海面温度 海の温度 海 ocean 温度 sea temperature",
        r"sea[ _-]surface[ _-]temp|\bsst\b|海面水温",
    ),
    _family(
        "Land surface temperature",
        "地表面温度",
        {"LST": "K"},
        "lst 地面温度 陸面温度 地表温度 陸 温度 気温 heat 暑さ temperature",
        r"land[ _-]surface[ _-]temp|\blst\b|地表面温度",
    ),
    _family(
        "Precipitation",
        "降水",
        {"PRECIP": "mm/hr", "EXT": ""},
        "rain rainfall 降水量 雨 雨量 豪雨 大雨 gsmap",
        r"precip|rain|降水",
    ),
    _family("Drought", "干ばつ", {"SPI": ""}, "dry 旱魃 干魃 渇水 乾燥 spi", r"drought|干ばつ"),
    _family(
        "Vegetation index",
        "植生指数",
        {"NDVI": "", "NDVI_QA_FLAG": ""},
        "ndvi vegetation 植生 緑 植物 greenness",
        r"vegetation|\bndvi\b|\bevi\b|植生",
    ),
    _family(
        "Soil moisture",
        "土壌水分",
        {"SMC": "%"},
        "smc 土壌水分量 土壌 土 wetness 水分",
        r"soil[ _-]moisture|土壌水分",
    ),
    _family(
        "Sea ice",
        "海氷",
        {"IC0": "%"},
        "海氷密接度 密接度 氷 流氷 雪 snow cryosphere 雪氷 concentration polar 極域",
        r"sea[ _-]?ice|海氷",
    ),
    _family("Snow", "積雪", {"SND": "", "SNW": ""}, "雪 積雪深 雪氷 cryosphere", r"snow|積雪"),
    _family(
        "Elevation",
        "標高",
        {"DSM": "m", "MSK": ""},
        "dem dsm height terrain topography altitude 高さ 地形 高度 aw3d30 aw3d",
        r"elevation|\bdsm\b|\bdem\b|terrain|標高",
    ),
    _family(
        "Land cover",
        "土地被覆",
        {"LCCS": "", "FNF": "", "HRLULC": ""},
        "landcover landuse 土地利用 土地 森林 forest 被覆 分類 classification use",
        r"land[ _-]?(cover|use)|forest|土地",
    ),
    _family(
        "Aerosol",
        "エアロゾル",
        {"AROT": "", "T500": "", "TAUA": ""},
        "aot 大気 黄砂 煙 dust haze 霞 光学的厚さ pm2.5",
        r"aerosol|エアロゾル",
    ),
    _family(
        "Ocean colour",
        "海色",
        {"CHLA": "mg/m^3"},
        "chlorophyll chla chl color クロロフィル クロロフィルa 植物プランクトン plankton 赤潮 海",
        r"chlorophyll|ocean[ _-]colou?r|\bchla?\b",
    ),
    _family(
        "Shortwave radiation",
        "短波放射",
        {"SWR": "W/m^2"},
        "swr solar sunshine 日射 日射量 太陽 放射 sun",
        r"short[ _-]?wave|solar radiation|日射",
    ),
    _family(
        "Sea surface wind",
        "海上風",
        {"SSW": "m/s"},
        "ssw windspeed 風速 風 海上風速 speed",
        r"wind|海上風",
    ),
    _family(
        "Evapotranspiration",
        "蒸発散",
        {"ET": "", "ETIDX": ""},
        "蒸発散量 蒸発 evaporation et",
        r"evapotranspiration|蒸発散",
    ),
    _family(
        "River/flood",
        "河川・洪水",
        {
            **{"FLDDPH": "m", "FLDFRC": "", "FLDOUT": "m^3/s", "OUTFLW": "m^3/s"},
            **{"RIVDPH": "m", "RIVOUT": "m^3/s", "RPRIVDPH": ""},
        },
        "河川 洪水 川 水害 浸水 discharge flooding 流量 水位",
        r"flood|\briver|洪水|河川",
    ),
    _family(
        "Picture",
        "画像",
        {"RGBA": "", "RGB": "", "VISUAL": ""},
        "photo colour color natural true 写真 カラー",
        r"natural[ _-]colou?r|true[ _-]colou?r",
    ),
)

BY_CATEGORY: Mapping[str, Family] = {family.category: family for family in FAMILIES}

CADENCES: Mapping[str, tuple[str, str, str]] = {
    "hourly": ("hourly", "毎時", "hour 毎時 時間 1時間 時別"),
    "daily": ("daily", "日別", "日別 毎日 日毎 日ごと デイリー 日平均 1日"),
    "8-day": ("8-day", "8日", "8day 8日 八日 8日平均 週"),
    "half-monthly": ("half-monthly", "半月平均", "half-month 半月 旬 半月平均 半月別 15日"),
    "monthly": ("monthly", "月平均", "month 月別 毎月 月毎 月ごと 月平均 月間 マンスリー 1か月"),
    "yearly": ("yearly", "年別", "annual year 年別 毎年 年間 年毎 年ごと"),
    "daily-normal": ("daily normal", "日別平年値", "daily 日別 毎日 日毎"),
    "8-day-normal": ("8-day normal", "8日平年値", "8-day 8day 8日"),
    "half-monthly-normal": ("half-monthly normal", "半月平年値", "half-monthly 半月 旬"),
    "monthly-normal": ("monthly normal", "月平年値", "monthly 月別 毎月 月毎 月平均"),
    "single": ("one image", "1時期", "static 固定"),
}
"""Cadence -> English, Japanese, words for search."""

CADENCE_WORDS: Mapping[str, frozenset[str]] = {
    cadence: frozenset((cadence, english, japanese, *words.split()))
    for cadence, (english, japanese, words) in CADENCES.items()
}
"""Cadence -> all words that mean it."""

NORMAL_WORDS = "normal normals climatology climatological average 平年 平年値 気候値"

_PERIOD_SUFFIX = re.compile(r"(_AVE|_\d{4}_\d{4})+$", re.IGNORECASE)


def band_stem(band: str) -> str:
    """A band's name without the period of its mean, in upper case: ``LST_2012_2021`` -> ``LST``."""
    return _PERIOD_SUFFIX.sub("", band).upper()


def family_of(bands: Iterable[str], text: str = "") -> Family | None:
    """The kind of measurement, by its bands, or else by words of its title and id."""
    stems = [band_stem(band) for band in bands]
    by_band = (family for stem in stems for family in FAMILIES if stem in family.stems)
    by_text = (f for f in FAMILIES if f.pattern and re.search(f.pattern, text, re.IGNORECASE))
    return next(by_band, None) or next(by_text, None)


def unit_hint(band: str, family: Family | None) -> str:
    """The unit that a band of JAXA's has, as far as known; ``""`` otherwise."""
    return family.units.get(band_stem(band), "") if family else ""


_WORD_CADENCE = re.compile(r"\b(hourly|daily|8-day|half-monthly|monthly|yearly)\b", re.IGNORECASE)
_FORMAT_CADENCE = {"YYYY": "yearly", "YYYY-MM": "monthly", "MM": "monthly-normal"}


def cadence_of(collection_id: str, date_format: str | None, single_month: bool) -> str:
    """How often images come: the last word of a JAXA id, or else by the format of its dates.

    ``""`` where neither says it.
    """
    last = collection_id.rsplit("_", 1)[-1].lower()
    if last in CADENCES:
        return last
    if date_format is None:
        word = _WORD_CADENCE.search(collection_id.replace("_", " "))
        return word.group(1).lower() if word else ""
    if single_month and date_format == "YYYY-MM":
        return "single"
    if date_format.lower().endswith("-hh"):
        return "hourly"
    return "daily-normal" if date_format == "DDD" else _FORMAT_CADENCE.get(date_format, "")
