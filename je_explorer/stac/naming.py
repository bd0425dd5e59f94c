"""Where the files of JAXA's tiles lie by the rule of their names, before any item has said so."""

from __future__ import annotations

from collections.abc import Collection as Many
from dataclasses import dataclass, field

from je_explorer.raster.grid import BBox
from je_explorer.stac import tiles
from je_explorer.stac.address import beside
from je_explorer.stac.dates import Period
from je_explorer.stac.lookup import PREDICT_AT_MOST, item_address
from je_explorer.stac.model import Collection

REMEMBERED = 20_000
"""Tiles whose absence is remembered at most."""


@dataclass(eq=False)
class Naming:
    """Foretells addresses of files, and learns which collections do not keep to the rule.

    A foretold address is only a hint to begin with: what a file means, and whether it counts at
    all, its item says.

    Attributes:
        on: whether anything is foretold.
    """

    on: bool = True
    _odd: set[str] = field(default_factory=set)
    _absent: set[tuple[str, str]] = field(default_factory=set)

    def files(
        self, collection: Collection, period: Period, band: str, bbox: BBox, level: int | None
    ) -> list[str]:
        """Addresses where the files of a date in a box probably lie; none where nothing is known.

        Tiles that another date of the collection lacked are left out.
        """
        known = collection.date_format is not None and collection.href not in self._odd
        if not self.on or not known or level is None:
            return []
        found = tiles.tiles_of(f"EPSG:{collection.epsg}", level, bbox, PREDICT_AT_MOST)
        hrefs = (
            beside(item_address(period, level, tile), f"{tile.name}-{band}.tiff")
            for tile in found or ()
        )
        return [href for href in hrefs if (collection.href, _tail(href)) not in self._absent]

    def learn(self, collection: Collection, foretold: Many[str], found: Many[str]) -> None:
        """Compare what was foretold for a date with what its items say."""
        if not foretold:
            return
        known = set(foretold)
        if any(href not in known and (collection.href, _tail(href)) not in self._absent
               for href in found):  # fmt: skip
            self._odd.add(collection.href)
            return
        if len(self._absent) > REMEMBERED:
            self._absent.clear()
        self._absent |= {(collection.href, _tail(href)) for href in known.difference(found)}


def _tail(href: str) -> str:
    """Level, column and file: what the addresses of a tile have in common at all dates."""
    return "/".join(href.rsplit("/", 3)[1:])
