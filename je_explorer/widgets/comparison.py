"""What the picture on the map (A) is compared with (B), and how, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from je_explorer.errors import RequestError
from je_explorer.process import Process

MODES = ("off", "swipe", "blink", "fade", "side")
"""How two pictures are seen: beside a divider, in turns, one through the other, on two maps."""

AGAINST = ("year", "date", "raw", "other")
"""B is the same a year before, another date, A without its process, or another data set."""

PACES = (0.25, 0.5, 1.0, 2.0)
"""Seconds that blinking shows each picture."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison of the map's picture with another one.

    Attributes:
        mode: one of `MODES`.
        against: one of `AGAINST`.
        date: label of B's date, where ``against`` is ``"date"``.
        collection, band: of B, where ``against`` is ``"other"``.
        fade: share of B that is seen, 0 to 1.
        seconds: that blinking shows each picture.
        front: ``"a"`` or ``"b"`` holds the blinking at that picture; ``""`` lets it go on.

    Raises:
        RequestError: a mode, a kind of B or a number that does not exist.
    """

    mode: str = "off"
    against: str = "year"
    date: str = ""
    collection: str = ""
    band: str = ""
    fade: float = 0.5
    seconds: float = 1.0
    front: str = ""

    def __post_init__(self) -> None:
        for value, known in ((self.mode, MODES), (self.against, AGAINST), (self.front, FRONTS)):
            if value not in known:
                raise RequestError(f"a comparison has no {value!r}; it has {', '.join(known)}")
        if not 0.0 <= self.fade <= 1.0 or not 0.1 <= self.seconds <= 10.0:
            raise RequestError("a comparison fades from 0 to 1, and blinks every 0.1 to 10 seconds")

    @property
    def on(self) -> bool:
        """Whether there is a B."""
        return self.mode != "off"

    @property
    def other(self) -> tuple[str, str, str, str]:
        """What B is, whichever way it is seen."""
        return self.against, self.date, self.collection, self.band

    def process_of(self, of_a: Process) -> Process:
        """What is done to B, date by date: as to A, or nothing where that is to be seen."""
        return of_a.each_date if self.against in ("year", "date") else Process()

    def to_fields(self) -> dict[str, Any]:
        """As plain values for JSON."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Comparison:
        """The comparison of plain values; what is not there is as in a new one."""
        kinds: dict[str, Any] = {"fade": float, "seconds": float}
        known = [name for name in cls.__slots__ if name in fields]
        return cls(**{name: kinds.get(name, str)(fields[name]) for name in known})


FRONTS = ("", "a", "b")
