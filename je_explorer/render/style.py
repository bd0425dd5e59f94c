"""Style: how values are shown. Look only; no computation reads it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from je_explorer.errors import RequestError


@dataclass(frozen=True, slots=True)
class Style:
    """How an image is coloured.

    Attributes:
        colormap: a name of `je_explorer.render.colormap.names()`.
        range: the values at the two ends of the colour map, in the band's unit, or None: chosen
            from the data. Values beyond an end take the end's colour.
        log: colours follow the logarithm; values of zero or less take the lowest colour.
        reverse: the colour map runs backwards.
        opacity: 0 (invisible) to 1. It is written into the picture.
        hidden: class codes that are not drawn.

    Raises:
        RequestError: a range that is not two rising finite numbers, or an opacity outside 0 to 1.

    Example:
        >>> Style("viridis", range=(0, 40)).to_json()["range"]
        [0.0, 40.0]
    """

    colormap: str = "turbo"
    range: tuple[float, float] | None = None
    log: bool = False
    reverse: bool = False
    opacity: float = 1.0
    hidden: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.range is not None:
            object.__setattr__(self, "range", _checked_range(self.range))
        if not 0.0 <= self.opacity <= 1.0:
            raise RequestError(f"an opacity lies between 0 and 1; got {self.opacity!r}")
        object.__setattr__(self, "hidden", tuple(sorted({int(code) for code in self.hidden})))

    def to_json(self) -> dict[str, Any]:
        """A dictionary of plain values that `from_json` reads back."""
        return {
            "colormap": self.colormap,
            "range": None if self.range is None else list(self.range),
            "log": self.log,
            "reverse": self.reverse,
            "opacity": self.opacity,
            "hidden": list(self.hidden),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Style:
        """Read what `to_json` wrote; absent keys take their defaults, unknown keys are skipped.

        Raises:
            RequestError: a value that no style can have.
        """
        span = value.get("range")
        try:
            return cls(
                colormap=str(value.get("colormap", "turbo")),
                range=None if span is None else (float(span[0]), float(span[1])),
                log=bool(value.get("log", False)),
                reverse=bool(value.get("reverse", False)),
                opacity=float(value.get("opacity", 1.0)),
                hidden=tuple(int(code) for code in value.get("hidden", ())),
            )
        except (TypeError, ValueError, IndexError, KeyError) as error:
            raise RequestError(f"this is no style: {dict(value)!r} ({error})") from error


def _checked_range(span: tuple[float, float]) -> tuple[float, float]:
    try:
        lo, hi = (float(v) for v in span)
    except (TypeError, ValueError):
        raise RequestError(f"a colour range is two numbers (low, high); got {span!r}") from None
    if not (math.isfinite(lo) and math.isfinite(hi) and lo < hi):
        raise RequestError(f"a colour range needs two finite numbers, low < high; got ({lo}, {hi})")
    return lo, hi
