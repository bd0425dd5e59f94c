"""Single TIFF files: what is in them, and their pixels.

::

    from je_explorer import cog
    cog.info("dem.tif")
    array, grid = cog.read("dem.tif", bbox=(139, 35, 140, 36))

Read: classic TIFF and BigTIFF in both byte orders, in tiles and in strips; no compression, deflate,
LZW, ZSTD, PackBits, JPEG, WebP and LERC (also inside deflate or ZSTD); predictors 1, 2 and 3;
integers of 8 to 64 bits, floats of 16 to 64, single bits; one to 64 samples, side by side or in
planes; palettes, internal masks, sparse tiles, overviews wherever they lie in the file.

Refused, with the reason: complex numbers, other sample sizes (12 bits, ...), CMYK and other colour
spaces, other compressions. Files that are rotated, south-up or placed by control points only are
read by pixel window, not by coordinates.

Pixels are those that GDAL gives, with two differences. Half-precision floats stay float16, where
GDAL gives float32. JPEG colours are those of libjpeg-turbo, as in most builds of GDAL; builds with
another JPEG library interpolate subsampled colours in another way.

The functions come with their first use, so that importing this folder stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from je_explorer.cog.header import Header, open_cog
    from je_explorer.cog.public import Info, LevelInfo, aread, info, read
    from je_explorer.cog.reader import BrokenTile, Cost, cost, read_into, read_window

_HOMES = {
    "BrokenTile": "reader", "Cost": "reader", "Header": "header", "Info": "public",
    "LevelInfo": "public", "aread": "public", "cost": "reader", "info": "public",
    "open_cog": "header", "read": "public", "read_into": "reader", "read_window": "reader",
}  # fmt: skip

__all__ = [
    "BrokenTile",
    "Cost",
    "Header",
    "Info",
    "LevelInfo",
    "aread",
    "cost",
    "info",
    "open_cog",
    "read",
    "read_into",
    "read_window",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
