"""The player's frames: images without colours, prepared ahead, in bounded memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from je_explorer.process import Process
from je_explorer.raster.bbox import BBox
from je_explorer.render.layer import Layer, layer_of
from je_explorer.render.quantise import Quantisation
from je_explorer.render.style import Style
from je_explorer.stac.model import Collection
from je_explorer.widgets.control.images import ByDate

LIMIT = 64 * 2**20
"""Bytes of frames that are kept: about 50 of a large screen. Of a longer period those are kept that
lie ahead; the others are prepared again, from the cache of files, when their turn comes."""

STACK = 24 * 2**20
"""Bytes of pixels that are loaded together as one stack."""

MOST_TOGETHER = 12
BYTES_A_PIXEL = 5
"""Of a loaded pixel: its value, and whether it was measured."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What all frames have in common; ``together`` of them are loaded as one stack.

    ``flat`` is that of ``layer_of``.
    """

    collection: Collection
    band: str
    process: Process
    months: tuple[int, ...]
    asked: BBox | None
    ppu: float
    frame: BBox | None
    together: int
    flat: bool = False


class Frames:
    """Frames by date; when there are too many bytes, that goes which is needed last."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._kept: dict[str, Layer] = {}
        self.bytes = 0

    def __contains__(self, date: str) -> bool:
        return date in self._kept

    def __len__(self) -> int:
        return len(self._kept)

    def take(self, date: str) -> Layer:
        """The frame of a date."""
        return self._kept[date]

    def put(self, date: str, layer: Layer, order: Sequence[str]) -> None:
        """Keep a frame; the bound holds afterwards, but for a single larger frame.

        Args:
            date: of the frame.
            layer: the frame.
            order: the dates as they will be shown.
        """
        self.drop([date])
        self._kept[date] = layer
        self.bytes += _size(layer)
        turn = {later: place for place, later in enumerate(order)}
        while len(self._kept) > 1 and self.bytes > self._limit:
            self.drop([max(self._kept, key=lambda one: turn.get(one, len(turn)))])

    def drop(self, dates: Sequence[str]) -> None:
        """Forget frames."""
        for date in dates:
            gone = self._kept.pop(date, None)
            self.bytes -= 0 if gone is None else _size(gone)

    def clear(self) -> None:
        """Forget all frames."""
        self._kept.clear()
        self.bytes = 0

    def unsuited(self, style: Style, lo: float, hi: float) -> list[str]:
        """The dates whose frames can't be shown in a style by changing the palette alone."""
        return [
            date
            for date, layer in self._kept.items()
            if layer.kind == "values" and not layer.serves(style, lo, hi)
        ]

    def room(self) -> int:
        """How many frames fit, judged by those that are there."""
        if not self._kept:
            return MOST_TOGETHER
        return max(2, int(0.9 * self._limit * len(self._kept) / max(self.bytes, 1)))


def _size(layer: Layer) -> int:
    return layer.pixels.nbytes + (0 if layer.kind == "picture" else len(layer.encoded))


def together(shape: tuple[int, int]) -> int:
    """How many dates are loaded as one stack, where one has ``shape``."""
    return max(1, min(MOST_TOGETHER, STACK // max(1, shape[0] * shape[1] * BYTES_A_PIXEL)))


def ahead(dates: Sequence[str], place: int, *, loop: bool) -> list[str]:
    """The dates from one on, in the order in which they will be shown.

    Example:
        >>> ahead(["a", "b", "c"], 1, loop=True)
        ['b', 'c', 'a']
        >>> ahead(["a", "b", "c"], 1, loop=False)
        ['b', 'c']
    """
    later = list(dates[place:])
    return later + list(dates[:place]) if loop else later


def next_stack(
    order: Sequence[str], dates: Sequence[str], frames: Frames, most: int
) -> tuple[str, ...]:
    """The first dates without a frame, as far as they follow each other and fit together.

    Example:
        >>> next_stack(["b", "c", "a"], ["a", "b", "c"], Frames(), 12)
        ('b', 'c')
    """
    missing = [date for date in order[: frames.room()] if date not in frames]
    if not missing:
        return ()
    start = dates.index(missing[0])
    stack = [missing[0]]
    for date in dates[start + 1 : start + most]:
        if date not in missing:
            break
        stack.append(date)
    return tuple(stack)


def layers(
    images: ByDate, frame: BBox | None, style: Style, lo: float, hi: float, flat: bool = False
) -> list[Layer]:
    """The frames of a stack; encoded here, so that showing one only colours it."""
    cut = None if lo != lo else Quantisation.exact(lo, hi, style.log)
    made = [
        layer_of(
            images.raster,
            time,
            frame,
            quantisation=cut,
            flat=flat,
            removed=None if images.removed is None else images.removed[time],
        )
        for time in range(len(images.raster.dates))
    ]
    for layer in made:
        if layer.kind != "picture":
            assert layer.encoded
    return made
