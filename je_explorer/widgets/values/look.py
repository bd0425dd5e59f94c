"""How the user wants to see and take things: the player, the chart, the kinds of files."""

from __future__ import annotations

from dataclasses import dataclass

TAKES = ("picture", "all", "curves")
"""What can be saved: the picture on the map, the chosen dates of it, the curves."""


@dataclass(frozen=True, slots=True)
class Player:
    """The player over the chosen dates; ``speed`` in dates per second."""

    open: bool = False
    playing: bool = False
    speed: float = 4.0
    loop: bool = True


SPREADS = ("none", "std", "range")
BELOW = ("time", "years", "statistics", "table")
"""What can be seen below the map."""


@dataclass(frozen=True, slots=True)
class ChartLook:
    """How the curves are drawn.

    Attributes:
        spread: the band around a mean: ``"none"``, ``"std"`` or ``"range"``, lowest to highest.
        weighted: whether a pixel counts by its area on the globe.
        trend: whether a straight line is laid through each curve.
        whole: whether statistics are those of all dates, or of the map's date.
        area: key of the area where only one can be drawn; 0, or one that is gone, is the first.
    """

    spread: str = "range"
    weighted: bool = False
    trend: bool = False
    whole: bool = False
    area: int = 0
