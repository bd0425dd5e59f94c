"""Other readers, set up as their documentation recommends; those not installed are left out.

A reader is a function of the server's address and the work; its programs are imported when it is
called, so that a missing one leaves the others running.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias

import numpy as np

from je_explorer.raster.grid import BBox, Grid
from tests.benchmarks.data import BOX, COLLECTION, PPU
from tests.benchmarks.work import Task, Work

GDAL_BEST = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_HTTP_MERGE_CONSECUTIVE_RANGES": "YES",
    "GDAL_HTTP_MULTIPLEX": "NO",
    "GDAL_INGESTED_BYTES_AT_OPEN": "32768",
    "VSI_CACHE": "FALSE",
    "GDAL_NUM_THREADS": "1",
}
"""What GDAL's and TiTiler's documentation recommend for COGs over HTTP."""

Reader: TypeAlias = "Callable[[str, Work], np.ndarray]"


def rasterio(threads: int) -> Reader:
    """rasterio, each window in a thread."""

    def read(base: str, work: Work) -> np.ndarray:
        import rasterio as rio
        from rasterio.windows import Window as RioWindow

        out = work.empty()
        options = {"overview_level": work.level - 1} if work.level else {}

        def one(task: Task) -> None:
            with rio.Env(**GDAL_BEST), rio.open(base + task.path, **options) as file:
                part = RioWindow(*_corner(task), task.window.width, task.window.height)
                out[task.time][task.into] = file.read(1, window=part)

        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(one, work.tasks))
        return out

    return read


def rio_tiler(base: str, work: Work) -> np.ndarray:
    """rio-tiler's Reader in 32 threads."""
    import rasterio as rio
    from rio_tiler.io import Reader as Tiler

    out = work.empty()

    def one(task: Task) -> None:
        image = Grid("EPSG:4326", _box_of(task.path), (1800, 1800))
        box = tuple(image.box(task.window))
        with rio.Env(**GDAL_BEST), Tiler(base + task.path) as file:
            out[task.time][task.into] = file.part(box, dst_crs=file.crs, max_size=None).data[0]

    with ThreadPoolExecutor(32) as pool:
        list(pool.map(one, work.tasks))
    return out


def async_geotiff(base: str, work: Work) -> np.ndarray:
    """async-geotiff: the same shape of program in Rust."""
    import async_geotiff as rust
    from obstore.store import HTTPStore

    async def read() -> np.ndarray:
        store = HTTPStore.from_url(base, client_options={"allow_http": True})
        out = work.empty()

        async def one(task: Task) -> None:
            file = await rust.GeoTIFF.open(task.path.lstrip("/"), store=store, prefetch=16384)
            source = file.overviews[work.level - 1] if work.level else file
            part = rust.Window(*_corner(task), task.window.width, task.window.height)
            out[task.time][task.into] = (await source.read(window=part)).data[0]

        await asyncio.gather(*(one(task) for task in work.tasks))
        return out

    return asyncio.run(read())


def odc_stac(base: str, work: Work) -> np.ndarray:
    """odc-stac with 32 threads."""
    import odc.stac

    options = {"bands": ["VAL"], "bbox": BOX, "crs": "EPSG:4326", "resolution": 1 / PPU}
    with _environment():
        found = odc.stac.load(_items(base, work), pool=32, dtype="int16", **options)
        return np.asarray(found["VAL"].values)[:, :1000, :1000]


def stackstac(base: str, work: Work) -> np.ndarray:
    """stackstac on Dask's 32 threads."""
    import dask
    import stackstac as stack

    items = _items(base, work)
    with _environment(), dask.config.set(scheduler="threads", num_workers=32):
        found = stack.stack(
            items, ["VAL"], epsg=4326, resolution=1 / PPU, bounds=BOX, chunksize=1024,
            rescale=False, fill_value=np.int16(-32768), dtype="int16",
        )  # fmt: skip
        # Each item is a layer of its own; the four of a date lie side by side.
        layers = found.values[:, 0]
    return layers.reshape(work.shape[0], 4, *layers.shape[1:]).max(axis=1)


def original(base: str) -> Any:
    """JAXA's client: the catalogue, then a function that reads the pixels."""
    from jaxa.earth import je

    return (
        je.ImageCollection(COLLECTION, stac_cog_url=f"{base}/catalog.json")
        .filter_date(["2021-01-01T00:00:00", "2021-02-28T23:59:59"])
        .filter_resolution(PPU)
        .filter_bounds(bbox=list(BOX))
        .select("VAL")
    )


def pystac_listing(base: str) -> list[str]:
    """pystac, reading a catalogue's children."""
    import pystac

    root = pystac.Catalog.from_file(f"{base}/listing/catalog.json")
    return [child.id for child in root.get_children()]


STACK: dict[str, Reader] = {
    "rasterio, 32 threads": rasterio(32),
    "rasterio, 144 threads": rasterio(144),
    "async-geotiff": async_geotiff,
    "odc-stac": odc_stac,
    "stackstac": stackstac,
    "rio-tiler, 32 threads": rio_tiler,
}


def _corner(task: Task) -> tuple[int, int]:
    return task.window.col_off, task.window.row_off


def _box_of(path: str) -> BBox:
    west = 0 if "/E000.00-E090.00/" in path else 90
    north = 90 if "N90.00" in path else 0
    return BBox(west, north - 90, west + 90, north)


@contextlib.contextmanager
def _environment() -> Iterator[None]:
    """GDAL's settings for a while, for programs that take them from there only."""
    before = {name: os.environ.get(name) for name in GDAL_BEST}
    os.environ.update(GDAL_BEST)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def _items(base: str, work: Work) -> list[Any]:
    return [_item(base, task.path, task.time) for task in work.tasks]


def _item(base: str, path: str, day: int) -> Any:
    import pystac

    box = _box_of(path)
    west, south, east, north = box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    item = pystac.Item(
        id=path,
        geometry={"type": "Polygon", "coordinates": [ring]},
        bbox=[west, south, east, north],
        datetime=datetime.datetime(2021, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(day),
        properties={
            "proj:epsg": 4326,
            "proj:shape": [1800, 1800],
            "proj:transform": [1 / PPU, 0, west, 0, -1 / PPU, north],
        },
        stac_extensions=[
            "https://stac-extensions.github.io/projection/v1.1.0/schema.json",
            "https://stac-extensions.github.io/raster/v1.1.0/schema.json",
        ],
    )
    fields = {"raster:bands": [{"nodata": -32768, "data_type": "int16"}]}
    item.add_asset("VAL", pystac.Asset(base + path, media_type="image/tiff", extra_fields=fields))
    return item
