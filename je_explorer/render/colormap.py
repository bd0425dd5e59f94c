"""Named colour tables: through the package cmap, and JAXA's own."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import cmap
import numpy as np
from numpy.typing import NDArray

from je_explorer.errors import UnknownMethod
from je_explorer.render.presets import default_for

__all__ = [
    "REGISTRY",
    "Colormap",
    "blend",
    "default_for",
    "entry",
    "hexadecimal",
    "names",
    "rgb",
    "table",
]


@dataclass(frozen=True, slots=True)
class Colormap:
    """One entry of the registry.

    Attributes:
        name: what users write.
        source: the full name in the package cmap, or the colour stops ``#rrggbb`` themselves.
        diverging: it has a neutral middle, for differences from zero.
        safe: people with a colour-vision deficiency can read it.
    """

    name: str
    source: str | tuple[str, ...]
    diverging: bool = False
    safe: bool = False


# Colour stops of JAXA's own client, spread evenly. Source: jaxa-earth 0.1.6, params.ColorMap.
_JAXA = (
    Colormap(
        "jaxa:turbo",
        (
            *("#31133D", "#4663D8", "#35ABF8", "#1AE4B6", "#72FE5E"),
            *("#C8EF34", "#FABA39", "#F66C19", "#CB2B04", "#7B0403"),
        ),
    ),
    Colormap(
        "jaxa:ndvi",
        (
            *("#9C7810", "#E8C34D", "#E9EF57", "#C4FF46", "#8FFF2A"),
            *("#5AE90F", "#31C500", "#199800", "#0F6800", "#2E2E2E"),
        ),
    ),
    Colormap("jaxa:spectral", ("#2b83ba", "#abdda4", "#ffffbf", "#fdae61", "#d7191c")),
)

REGISTRY: dict[str, Colormap] = {
    entry.name: entry
    for entry in (
        Colormap("turbo", "google:turbo"),
        Colormap("viridis", "bids:viridis", safe=True),
        Colormap("cividis", "cividis:cividis", safe=True),
        Colormap("magma", "bids:magma", safe=True),
        Colormap("inferno", "bids:inferno", safe=True),
        Colormap("plasma", "bids:plasma", safe=True),
        Colormap("batlow", "crameri:batlow", safe=True),
        Colormap("lapaz", "crameri:lapaz", safe=True),
        Colormap("thermal", "cmocean:thermal", safe=True),
        Colormap("haline", "cmocean:haline", safe=True),
        Colormap("deep", "cmocean:deep", safe=True),
        Colormap("ice", "cmocean:ice", safe=True),
        Colormap("rain", "cmocean:rain", safe=True),
        Colormap("speed", "cmocean:speed", safe=True),
        Colormap("YlGn", "colorbrewer:YlGn", safe=True),
        Colormap("Blues", "colorbrewer:Blues", safe=True),
        Colormap("grays", "matlab:gray", safe=True),
        Colormap("vik", "crameri:vik", diverging=True, safe=True),
        Colormap("roma", "crameri:roma", diverging=True, safe=True),
        Colormap("balance", "cmocean:balance", diverging=True, safe=True),
        Colormap("RdBu_r", "colorbrewer:RdBu_r", diverging=True, safe=True),
        Colormap("RdYlBu_r", "colorbrewer:RdYlBu_r", diverging=True, safe=True),
        Colormap("BrBG", "colorbrewer:BrBG", diverging=True, safe=True),
        *_JAXA,
    )
}
"""Every colour map, by name, in the order in which menus show them."""


def names(*, diverging: bool | None = None, safe: bool | None = None) -> list[str]:
    """The names of the colour maps, all or those with the wanted flags.

    Example:
        >>> "vik" in names(diverging=True), "turbo" in names(safe=True)
        (True, False)
    """
    return [
        entry.name
        for entry in REGISTRY.values()
        if diverging in (None, entry.diverging) and safe in (None, entry.safe)
    ]


def entry(name: str) -> Colormap:
    """The registry's entry of a name.

    Raises:
        UnknownMethod: no colour map is called so; the message lists near matches.
    """
    found = REGISTRY.get(name)
    if found is not None:
        return found
    folded = {known.casefold(): known for known in REGISTRY}
    near = difflib.get_close_matches(str(name).casefold(), folded, n=4, cutoff=0.5)
    hint = [folded[match] for match in near] or list(REGISTRY)
    raise UnknownMethod(f"no colour map is called {name!r}; there are {', '.join(hint)}")


@lru_cache(maxsize=64)
def _table(name: str) -> NDArray[np.uint8]:
    made: NDArray[np.uint8]
    source = entry(name).source
    if isinstance(source, str):
        colours = cmap.Colormap(source).lut(256)[:, :3]
        made = np.rint(colours * 255.0).astype(np.uint8)
    else:
        made = blend([rgb(stop) for stop in source], 256)
    made.setflags(write=False)
    return made


def table(name: str, reverse: bool = False) -> NDArray[np.uint8]:
    """The 256 colours of a colour map: uint8 ``(256, 3)``, red, green, blue; low values first.

    Raises:
        UnknownMethod: no colour map is called so.

    Example:
        >>> table("grays")[[0, 255]].tolist()
        [[0, 0, 0], [255, 255, 255]]
    """
    return np.asarray(_table(name)[:: -1 if reverse else 1], dtype=np.uint8)


def blend(stops: Sequence[tuple[int, int, int]], n: int) -> NDArray[np.uint8]:
    """``n`` colours that run evenly through the stops: uint8 ``(n, 3)``."""
    places = np.linspace(0.0, 1.0, len(stops))
    wanted = np.linspace(0.0, 1.0, n)
    channels = [np.interp(wanted, places, channel) for channel in zip(*stops, strict=True)]
    made: NDArray[np.uint8] = np.rint(np.stack(channels, axis=1)).astype(np.uint8)
    return made


def rgb(colour: str) -> tuple[int, int, int]:
    """``"#rrggbb"`` as three numbers 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def hexadecimal(colour: Sequence[int]) -> str:
    """Three numbers 0 to 255 as ``"#rrggbb"``.

    Example:
        >>> hexadecimal((255, 128, 0))
        '#ff8000'
    """
    red, green, blue = (int(channel) for channel in colour)
    return f"#{red:02x}{green:02x}{blue:02x}"
