"""Paints all tiles of all dates and writes the catalogue."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from je_explorer.sample import tree
from je_explorer.sample.collections import collections
from je_explorer.sample.kept import forget
from je_explorer.sample.spec import BandSpec, CollectionSpec, Pixels, Tile
from je_explorer.sample.stamps import Stamp
from je_explorer.sample.writer import encode

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
Job = tuple[CollectionSpec, Stamp]


def write_sample(
    folder: str | os.PathLike[str],
    specs: Sequence[CollectionSpec] | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write the sample catalogue into a folder, over what is there. The same bytes every time.

    Args:
        folder: made where it is missing.
        specs: the collections; None is all of them.
        progress: called as ``progress(done, total)`` after each date, from this thread.

    Returns:
        The path of its ``catalog.json``.
    """
    home = Path(folder)
    chosen = tuple(collections() if specs is None else specs)
    jobs: list[Job] = [(spec, stamp) for spec in chosen for stamp in spec.stamps]
    written: dict[str, list[tuple[Stamp, Sequence[Tile]]]] = {spec.id: [] for spec in chosen}
    try:
        for done, tiles in enumerate(_paint(home, jobs)):
            spec, stamp = jobs[done]
            written[spec.id].append((stamp, tiles))
            if progress:
                progress(done + 1, len(jobs))
    finally:
        forget()
    for spec in chosen:
        tree.write_collection(home, spec, written[spec.id])
    tree.write_root(home, chosen)
    log.info("wrote %d collections, %d dates, to %s", len(chosen), len(jobs), home)
    return home / "catalog.json"


def _paint(home: Path, jobs: Sequence[Job]) -> Iterator[list[Tile]]:
    """Write the files of all dates, a few at a time; their tiles in the order of the jobs."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(lambda job: _write_date(home, *job), jobs)


def _write_date(home: Path, spec: CollectionSpec, stamp: Stamp) -> list[Tile]:
    """Write the files of one date; the tiles that hold a pixel, and so exist."""
    found = []
    for level in range(spec.cog_level_max + 1):
        paintings = [_paintings(band, stamp, spec.tiles(level)[0]) for band in spec.bands]
        for tile in spec.tiles(level):
            if (stamp.folder, tile.bbox.west) in spec.absent:
                continue
            images = [
                _images(band, stamp, tile, whole, spec)
                for band, whole in zip(spec.bands, paintings, strict=True)
            ]
            if not _seen(images[0][0], spec.bands[0]):
                continue
            found.append(tile)
            _write_files(home / spec.id, spec, stamp, tile, images)
    return found


def _paintings(band: BandSpec, stamp: Stamp, tile: Tile) -> list[Pixels]:
    """The whole extent at each resolution of a level, unless the tiles are painted one by one."""
    if band.close and tile.level > 0:
        return []
    return [band.paint(stamp, ppu) for ppu in tile.ppus]


def _images(
    band: BandSpec, stamp: Stamp, tile: Tile, whole: Sequence[Pixels], spec: CollectionSpec
) -> list[Pixels]:
    if not whole and band.close:
        return [band.close(stamp, tile.bbox, ppu) for ppu in tile.ppus]
    return [_cut(field, tile, spec) for field in whole]


def _cut(field: Pixels, tile: Tile, spec: CollectionSpec) -> Pixels:
    """The part of a whole painting that a tile covers."""
    across, down = field.shape[1] / spec.extent.width, field.shape[0] / spec.extent.height
    rows = [round((spec.extent.north - y) * down) for y in (tile.bbox.north, tile.bbox.south)]
    cols = [round((x - spec.extent.west) * across) for x in (tile.bbox.west, tile.bbox.east)]
    return field[slice(*rows), slice(*cols)]


def _seen(image: Pixels, band: BandSpec) -> bool:
    """Whether any pixel is valid."""
    return band.nodata is None or bool((image != band.nodata).any())


def _write_files(
    home: Path, spec: CollectionSpec, stamp: Stamp, tile: Tile, images: Sequence[Sequence[Pixels]]
) -> None:
    folder = home / tree.tile_folder(stamp, tile, spec.epsg)
    folder.mkdir(parents=True, exist_ok=True)
    for band, pixels in zip(spec.bands, images, strict=True):
        data = encode(
            pixels,
            tile.bbox.as_tuple(),
            spec.epsg,
            nodata=band.nodata,
            palette=_palette(band) if band.palette else None,
        )
        (folder / tree.tiff_name(tile.bbox, spec.epsg, band.name)).write_bytes(data)


def _palette(band: BandSpec) -> list[tuple[int, int, int]]:
    """A colour for each of 256 codes; black where there is no class."""
    table = [(0, 0, 0)] * 256
    for value, _, colour in band.classes:
        table[value] = (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16))
    return table
