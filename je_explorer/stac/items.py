"""What a date has in an area: items, and what is missing of it."""

from __future__ import annotations

from dataclasses import dataclass

from je_explorer.errors import JeExplorerError
from je_explorer.stac.model import Item


@dataclass(frozen=True, slots=True)
class Items:
    """The items of one date that may hold pixels of an area.

    Attributes:
        items: in the order west to east, north to south for JAXA's tiles.
        missing: ``(address, error)`` of what the catalogue names and could not be read.
        level: the COG level that they are of; None outside JAXA's tree.
    """

    items: tuple[Item, ...] = ()
    missing: tuple[tuple[str, JeExplorerError], ...] = ()
    level: int | None = None
