"""Areas from files: read, checked, and added to those that are there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from je_explorer.errors import BadArea, JeExplorerError, NotFound, TooLarge
from je_explorer.net.http import Client
from je_explorer.net.limits import Limits, MiB
from je_explorer.net.policy import Policy
from je_explorer.raster import geojson
from je_explorer.raster.roi import ROI
from je_explorer.widgets.control.desk import Desk
from je_explorer.widgets.values.place import Area, next_area
from je_explorer.widgets.values.report import Notice

LARGEST = 32 * MiB
"""Bytes of a file by its path or address."""

MOST_AREAS = 24
MOST_POINTS = 50_000
"""What the map can still draw and edit smoothly."""

WEB = ("http://", "https://")


class BadFile(Exception):
    """A file that gives no areas: the key of its words, and a detail."""

    def __init__(self, key: str, detail: str = "") -> None:
        super().__init__(key)
        self.key, self.detail = key, detail


class Areas:
    """Adds the areas of a file to the state's; what can't be read is said, and changes nothing.

    Args:
        desk: as of all parts of the controller.
        served: whether strangers use the dashboard. They may name public https addresses only:
            the kernel would otherwise fetch files from inside its host's network for them.
    """

    def __init__(self, desk: Desk, served: bool = False) -> None:
        self._desk, self._served = desk, served
        self._slot = desk.slot()
        public = Policy(frozenset({"https"}), None, frozenset({443}), private=False)
        self._client = Client(
            limits=Limits(body=LARGEST, whole=LARGEST), policy=public if served else Policy()
        )

    @property
    def busy(self) -> bool:
        """Whether a file is being read."""
        return self._slot.busy

    def read(self, name: str, text: str) -> None:
        """Add the areas of a file whose text was sent."""
        self._slot.start(lambda number: self._take(number, name, text))

    def fetch(self, place: str) -> None:
        """Add the areas of the file at a path or address."""
        name = place.rstrip("/").rpartition("/")[2] or place
        words = Notice("area.file.reading", error=False, fields=(("name", name),))
        self._desk.state.notice = words
        self._slot.start(lambda number: self._take(number, name, None, place))

    async def _take(self, number: int, name: str, text: str | None, place: str = "") -> None:
        try:
            content = await self._text(place) if text is None else text
            found, count = await asyncio.to_thread(regions, content, name)
        except BadFile as error:
            notice = Notice(error.key, error.detail, fields=(("name", name),))
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the user is told
            self._desk.fail(self._slot, number, error)
            return
        else:
            self._later(number, lambda: self._add(name, found, count))
            return
        self._later(number, lambda: setattr(self._desk.state, "notice", notice))

    def _later(self, number: int, call: Any) -> None:
        """Not as a result: what a user adds by a file is a step that can be undone."""
        self._desk.home.write(lambda: call() if self._slot.is_current(number) else None)

    async def _text(self, place: str) -> str:
        if place.lower().startswith(WEB):
            return await self._fetched(place)
        if self._served:
            raise BadFile("file.served")
        return await asyncio.to_thread(_from_disk, place)

    async def _fetched(self, address: str) -> str:
        try:
            body = await self._client.get(address)
        except NotFound as error:
            raise BadFile("file.unread", str(error)) from None
        except TooLarge as error:
            raise BadFile("file.points", str(error)) from None
        except JeExplorerError as error:
            key = "file.served" if self._served and not address.startswith("https") else ""
            raise BadFile(key or "file.unread", str(error)) from None
        return bytes(body.data).decode("utf-8-sig", "replace")

    def _add(self, name: str, found: Sequence[ROI], count: int) -> None:
        state = self._desk.state
        areas: tuple[Area, ...] = state.areas
        for roi in found:
            new = next_area(areas, roi)
            areas = (*areas, Area(new.key, roi, new.colour, new.number, roi.name[:60]))
        state.areas = areas
        key = "area.file.read.one" if count == 1 else "area.file.read.count"
        if count > len(found):
            key = "area.file.some"
        mended = dict.fromkeys(note for roi in found for note in roi.notes if "repaired" in note)
        if mended and count == len(found):
            key = "area.file.mended"
        fields = (("n", len(found)), ("name", name), ("all", count))
        state.notice = Notice(key, " ".join(mended), error=False, fields=fields)


def _from_disk(place: str) -> str:
    path = Path(place).expanduser()
    try:
        if path.stat().st_size > LARGEST:
            raise BadFile("file.points", f"{path.stat().st_size:,} bytes")
        return path.read_bytes().decode("utf-8-sig", "replace")
    except OSError as error:
        raise BadFile("file.missing", error.strerror or "") from None


def regions(text: str, name: str) -> tuple[list[ROI], int]:
    """The first areas of a GeoJSON text, each with its name, and how many shapes it has.

    Raises:
        BadFile: no GeoJSON, no shape, metres, too many points, or what else is wrong.
    """
    try:
        document = geojson.parsed(text, name)
    except BadArea as error:
        raise BadFile("file.json", str(error)) from None
    if document.get("type") is None:
        raise BadFile("file.json", "it has no type")
    try:
        shapes = [shape for shape in _shapes(document, 0) if not _is_empty(shape)]
    except (RecursionError, TypeError, AttributeError) as error:
        raise BadFile("file.bad", f"{type(error).__name__}: {error}") from None
    if not shapes:
        raise BadFile("file.empty")
    taken = shapes[:MOST_AREAS]
    points = sum(_points(shape) for shape in taken)
    if points > MOST_POINTS:
        raise BadFile("file.points", f"{points:,} > {MOST_POINTS:,}")
    try:
        return [ROI.of(shape) for shape in taken], len(shapes)
    except BadArea as error:
        key = "file.metres" if "metres" in str(error) else "file.bad"
        raise BadFile(key, str(error)) from None


def _shapes(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """The Features of a document, or the geometry that it is."""
    if depth > 20:
        raise RecursionError("nested more than 20 deep")
    if isinstance(value, Mapping) and value.get("type") == "FeatureCollection":
        for part in value.get("features") or ():
            yield from _shapes(part, depth + 1)
    elif isinstance(value, Mapping):
        yield value


def _is_empty(shape: Mapping[str, Any]) -> bool:
    geometry = shape.get("geometry") if shape.get("type") == "Feature" else shape
    return not geometry or not (geometry.get("coordinates") or geometry.get("geometries"))


def _points(value: Any) -> int:
    """How many positions a shape has; counted without recursion into what is no list."""
    if isinstance(value, Mapping):
        kept = ("geometry", "geometries", "coordinates")
        return sum(_points(value[key]) for key in kept if value.get(key))
    if not isinstance(value, list):
        return 0
    if value and isinstance(value[0], int | float):
        return 1
    return sum(_points(part) for part in value)
