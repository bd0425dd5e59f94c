"""Bit flags: which bits a band of codes has, and what they are called."""

from __future__ import annotations

import re
from dataclasses import dataclass

from je_explorer.raster.raster import Band

_NAMED = re.compile(r"(^|[^a-z])(qa|qc|msk|flags?|quality|bits?)([^a-z]|$)")


@dataclass(frozen=True, slots=True)
class Bit:
    """One bit: its place, counted from zero, and its name."""

    place: int
    name: str


def is_flags(band: Band) -> bool:
    """Whether the codes of a band look like bit flags, not like classes.

    Metadata list both alike. Flags are known by codes that are powers of two with gaps between
    them (1, 2, 4, 8), or by a name such as ``QA``.

    Example:
        >>> from je_explorer.raster.raster import ClassLabel
        >>> codes = tuple(ClassLabel(code, str(code)) for code in (0, 1, 2, 3, 4, 8))
        >>> is_flags(Band("MSK", dtype="uint8", role="data-mask", classes=codes))
        True
    """
    if not band.is_classes:
        return False
    if band.flags:
        return True
    codes = {int(label.value) for label in band.classes if label.value > 0}
    if not codes:
        return bool(_NAMED.search(band.name.lower().replace("_", " ")))
    powers = {1 << n for n in range(max(codes).bit_length())}
    return powers <= codes and len(codes) < max(codes)


def bits_of(band: Band) -> tuple[Bit, ...]:
    """The bits of a band of codes, from bit zero on; those without a name have an empty one.

    A list by code names bit 3 by its code 8; a list by position (STAC's ``bitfields``) by 3.
    """
    if not band.is_classes:
        return ()
    names = {int(label.value): label.name for label in band.classes}
    named = names if band.flags else {place: names.get(1 << place, "") for place in range(64)}
    listed = [place for place in range(64) if named.get(place)]
    count = listed[-1] + 1 if listed and is_flags(band) else _width(band)
    return tuple(Bit(place, named.get(place, "")) for place in range(count))


def _width(band: Band) -> int:
    found = re.search(r"(\d+)$", band.dtype)
    return min(int(found.group(1)) if found else 8, 16)
