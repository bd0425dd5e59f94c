"""The words of a saved picture, in the language of whoever saves it."""

from __future__ import annotations

from dataclasses import dataclass

from je_explorer.render.text import can_draw


@dataclass(frozen=True, slots=True)
class Captions:
    """Words in the place of the raster's own; what is empty is said as the raster says it.

    Attributes:
        title: above the picture.
        dates: one for each date of the raster.
        label: of the quantity, at the colour bar; its unit follows.
        source: whose data it is.
    """

    title: str = ""
    dates: tuple[str, ...] = ()
    label: str = ""
    source: str = ""

    def drawable(self) -> Captions:
        """Those whose letters the system's fonts have."""
        dates = self.dates if all(map(can_draw, self.dates)) else ()
        words = (word if can_draw(word) else "" for word in (self.title, self.label, self.source))
        title, label, source = words
        return Captions(title, dates, label, source)
