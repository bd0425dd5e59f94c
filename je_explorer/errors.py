"""Every error that je_explorer raises, in one tree.

::

    JeExplorerError
    ├── RequestError                what was asked can't be answered as asked (also a ValueError)
    │   ├── UnknownCollection       no such collection; names the nearest ids
    │   ├── UnknownBand             no such band; names the collection's bands
    │   ├── UnknownMethod           no such composite, colour map, ...; names those that exist
    │   ├── BadDates                dates that can't be read, or a range that ends before it starts
    │   ├── NoDates                 no image of the collection in the range
    │   ├── BadArea                 an area that can't be read, is empty or is no area
    │   │   └── AreaOutside         the area does not touch the data
    │   ├── GridMismatch            two rasters that do not lie on grids that fit
    │   ├── DateMismatch            two rasters whose dates do not pair
    │   │   └── NoNormal            a date that has no climate normal
    │   ├── UnitMismatch            two rasters whose values are in different units
    │   ├── BadMask                 a condition that does not suit the data
    │   ├── ClassData               arithmetic on class or picture data
    │   └── OverBudget              the answer would need more memory than allowed; names what fits
    ├── SourceError                 the service did not deliver
    │   ├── NotFound                the address does not exist (403, 404, 410)
    │   ├── SourceUnavailable       still failing after the retries: server down, timeouts
    │   ├── RangeError              the server broke the rules of range requests
    │   │   └── ChangedOnServer     the file was replaced between two of its ranges
    │   ├── Refused                 not asked at all: scheme, host, redirect or TLS policy
    │   └── TooLarge                the answer is larger than its kind may be
    ├── BadStac                     a catalogue, collection or item that can't be understood
    ├── CogError                    a file whose pixels can't be read
    │   ├── BadTiff                 broken, truncated or lying
    │   └── UnsupportedTiff         sound, but of a kind that is not read; names the kind
    ├── MissingExtra                an optional package is needed; names the install command
    └── ExportError                 the file could not be written or read back
        ├── NotWritable             the place takes no file: no right, no room, no such folder
        └── TooManyRows             a table that no spreadsheet opens
"""

from __future__ import annotations


class JeExplorerError(Exception):
    """The root: catch this to catch all that the package raises on purpose."""


class RequestError(JeExplorerError, ValueError):
    """What was asked for can't be answered as it was asked."""


class UnknownCollection(RequestError):
    """The catalogue has no collection of this id."""


class UnknownBand(RequestError):
    """The collection has no band of this name."""


class UnknownMethod(RequestError):
    """There is no method (composite, colour map, export, ...) of this name."""


class BadDates(RequestError):
    """The dates can't be read, or the range ends before it starts."""


class NoDates(RequestError):
    """The collection has no image in the range."""


class BadArea(RequestError):
    """The area can't be read, is empty, or encloses nothing."""


class AreaOutside(BadArea):
    """The area does not touch the data."""


class GridMismatch(RequestError):
    """Two rasters do not lie on grids that fit each other."""


class DateMismatch(RequestError):
    """Two rasters have dates that do not pair."""


class NoNormal(DateMismatch):
    """A date has no climate normal."""


class UnitMismatch(RequestError):
    """Two rasters hold values in different units."""


class BadMask(RequestError):
    """The condition does not suit the data that it is tested on."""


class ClassData(RequestError):
    """Arithmetic was asked of class codes, bit flags or pictures."""


class OverBudget(RequestError):
    """The answer would need more memory than is allowed."""


class SourceError(JeExplorerError):
    """The service did not deliver."""


class NotFound(SourceError):
    """The address does not exist (HTTP 403, 404 or 410; no such file)."""


class SourceUnavailable(SourceError):
    """Still failing after the retries: the server is down, slow or out of reach."""


class RangeError(SourceError):
    """The server answered a range request with something else than the range."""


class ChangedOnServer(RangeError):
    """The file was replaced on the server between two reads of its ranges; read it again."""


class Refused(SourceError):
    """Not asked for at all, or not followed: a scheme, host, redirect or certificate."""


class TooLarge(SourceError):
    """The answer is larger than an answer of its kind may be."""


class BadStac(JeExplorerError):
    """A catalogue, collection or item that can't be understood."""


class CogError(JeExplorerError):
    """A file whose pixels can't be read."""


class BadTiff(CogError):
    """The file is broken, cut short, or contradicts itself."""


class UnsupportedTiff(CogError):
    """The file is sound, but of a kind that is not read."""


class MissingExtra(JeExplorerError, ImportError):
    """An optional package is needed for this."""


class ExportError(JeExplorerError):
    """The file could not be written."""


class NotWritable(ExportError):
    """The place takes no file: there is no right, no room, or no such folder."""


class TooManyRows(ExportError):
    """A table would have more ``rows`` than the ``most`` that a spreadsheet opens."""

    def __init__(self, rows: int, most: int) -> None:
        super().__init__(
            f"a table of {rows:,} rows is more than a spreadsheet opens ({most:,}): choose a"
            " smaller area, fewer dates or a coarser resolution, or save a GeoTIFF"
        )
        self.rows, self.most = rows, most
