"""Other data that a step can use: which there are, the most useful first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from je_explorer.raster.units import plain_unit
from je_explorer.stac.model import Collection
from je_explorer.stac.search import search
from je_explorer.stac.titles import short_title
from je_explorer.widgets import text
from je_explorer.widgets.state import ExplorerState

OWN = ""
"""The key of the images' own values."""

USEFUL = ("land cover", "elevation", "vegetation index")
"""Categories that pictures of anything else are often masked by, in this order."""

FLAG_BANDS = ("QA", "QC", "MSK", "FLAG")
"""Parts of the names of bands that say how good a pixel is."""

GROUPS = ("own", "flags", "useful", "alike", "others")
"""In the order in which they are offered."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to choose: its key ``"collection|band"``, group, name, and what tells it apart."""

    key: str
    group: str
    name: str
    hint: str = ""


def key_of(collection: str, band: str | None) -> str:
    """How a band is named among the choices."""
    return f"{collection}|{band or ''}"


def mask_sources(state: ExplorerState) -> list[Entry]:
    """What a mask can test: the images, their other bands, and all data on grids of this CRS."""
    current = state.current
    if current is None:
        return []
    own = Entry(OWN, "own", text.say(state.lang, "mask.own"))
    bands = [
        Entry(key_of(current.id, name), "own", _band_name(current, name, state.lang))
        for name in sorted(current.bands, key=lambda name: not _is_flag(name))
        if name != state.band
    ]
    found = sorted(_bands(_others(state)), key=lambda pair: _rank(pair[0], pair[1], current))
    others = [_entry(c, band, current, state.lang) for c, band in found]
    return [own, *bands, *others]


def difference_sources(state: ExplorerState) -> list[Entry]:
    """What can be subtracted: data of the same unit first, those of its kind before all."""
    current = state.current
    if current is None:
        return []
    unit, cadence = plain_unit(current.units.get(state.band, "")), current.cadence
    found = [
        (c, band)
        for c, band in _bands([c for c in (current, *_others(state)) if c.category != "land cover"])
        if not _is_flag(band)
        and (c.id, band) != (current.id, state.band)
        and plain_unit(c.units.get(band, "")) in (unit, "")
    ]
    ranked = sorted(
        found, key=lambda p: (p[0].category != current.category, p[0].cadence != cadence)
    )
    return [
        Entry(
            key_of(c.id, band),
            "alike" if c.category == current.category else "others",
            _name(c, band, state.lang),
            short_title(c, state.lang)[1],
        )
        for c, band in ranked
    ]


def found_among(entries: Sequence[Entry], state: ExplorerState, query: str) -> list[Entry]:
    """The entries whose name, or whose collection, matches the words; best first."""
    words = query.strip()
    if not words:
        return list(entries)
    hits = [c.id for c in search(state.collections, words)]
    named = [e for e in entries if words.casefold() in f"{e.name} {e.hint} {e.key}".casefold()]
    by_words = [e for name in hits for e in entries if e.key.partition("|")[0] == name]
    return list(dict.fromkeys([*named, *by_words]))


def name_of(state: ExplorerState, key: str) -> str:
    """The name of a key, also of one that is not offered."""
    if key == OWN:
        return text.say(state.lang, "mask.own")
    collection, _, band = key.partition("|")
    known = next((c for c in state.collections if c.id == collection), None)
    if known is None:
        return collection
    if known.id == state.collection:
        return _band_name(known, band or known.bands[0], state.lang)
    return _name(known, band, state.lang)


def _others(state: ExplorerState) -> list[Collection]:
    """Data sets of single dates on grids of the same CRS that share a part of the world."""
    current = state.current
    return [
        c
        for c in state.collections
        if current is not None
        and c.epsg == current.epsg
        and c.id != current.id
        and not c.cadence.endswith("normal")
        and _touch(c.bbox, current.bbox)
    ]


def _touch(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _bands(collections: Sequence[Collection]) -> Iterator[tuple[Collection, str]]:
    for collection in collections:
        for band in collection.bands or ("",):
            if collection.category != "picture":
                yield collection, band


def _entry(collection: Collection, band: str, current: Collection, lang: str) -> Entry:
    key, name = key_of(collection.id, band), _name(collection, band, lang)
    return Entry(key, _group(collection, band, current), name, short_title(collection, lang)[1])


def _group(collection: Collection, band: str, current: Collection) -> str:
    if _is_flag(band):
        return "flags"
    if collection.category in USEFUL:
        return "useful"
    return "alike" if collection.category == current.category else "others"


def _rank(collection: Collection, band: str, current: Collection) -> tuple[int, int]:
    category = collection.category
    useful = USEFUL.index(category) if category in USEFUL else len(USEFUL)
    return GROUPS.index(_group(collection, band, current)), useful


def _is_flag(band: str) -> bool:
    return any(part in band.upper() for part in FLAG_BANDS)


def _name(collection: Collection, band: str, lang: str) -> str:
    title = short_title(collection, lang)[0]
    return f"{title} · {band}" if len(collection.bands) > 1 and band else title


def _band_name(collection: Collection, band: str, lang: str) -> str:
    return f"{short_title(collection, lang)[0]} · {band}"
