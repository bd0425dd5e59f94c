"""Which collection holds the climate normal of another.

Source: the ids of the JAXA Earth data service. A pair belongs to one family of products; band names
differ (``LST`` and ``LST_2012_2021``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from je_explorer.stac.model import Collection

NORMAL = "-normal"

_RENAMED: tuple[tuple[str, str], ...] = (
    # The monthly means come from another product than the normals of the same quantity.
    (r"(M[OY]D11)C3-(.*)_monthly$", r"\1C1-\2_monthly-normal"),
)

_OTHER_FAMILY: tuple[tuple[str, str], ...] = (
    # AMSR2 is too young for a climate normal: its sea is compared with the COBE analysis.
    (r"GCOM-W\.AMSR2.*SST.*_daily$", r"COBE-?SST.*_daily-normal$"),
)


def normal_of(collection: Collection, collections: Iterable[Collection]) -> Collection | None:
    """The collection that holds the climate normal of another, or None where there is none.

    Args:
        collection: images of single dates.
        collections: those of the same catalogue.

    Example:
        >>> ndvi = [Collection("ndvi_monthly", ""), Collection("ndvi_monthly-normal", "")]
        >>> normal_of(ndvi[0], ndvi).id
        'ndvi_monthly-normal'
    """
    if collection.id.endswith(NORMAL):
        return None
    listed = {other.id: other for other in collections if other.id.endswith(NORMAL)}
    named = (listed[name] for name in _names(collection.id) if name in listed)
    return next(named, None) or next(_of_other_family(collection.id, listed.values()), None)


def years_of(normal: Collection) -> tuple[str, str] | None:
    """First and last year of a climate normal, where its band's or its own name says them.

    Example:
        >>> years_of(Collection("lst_monthly-normal", "", bands=("LST_2012_2021",)))
        ('2012', '2021')
    """
    words = (*normal.bands[:1], normal.title)
    found = (
        re.search(r"(?<!\d)((?:19|20)\d\d)[_\-–]((?:19|20)\d\d)(?!\d)", word) for word in words
    )
    return next(((match[1], match[2]) for match in found if match), None)


def _names(name: str) -> Iterator[str]:
    yield name + NORMAL
    for pattern, normal in _RENAMED:
        if re.search(pattern, name):
            yield re.sub(pattern, normal, name)


def _of_other_family(name: str, normals: Iterable[Collection]) -> Iterator[Collection]:
    for pattern, normal in _OTHER_FAMILY:
        if re.search(pattern, name):
            yield from (other for other in normals if re.search(normal, other.id))
