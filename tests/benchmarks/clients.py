"""The readers that are compared: each reads windows of files into one array, from cold.

A client is a function of ``(base, dates, window)``: the server's address with a part that makes it
new, the paths of each date's files, and whether the stack's window around the common corner or one
file's window is wanted. All return DNs or values; their shapes are checked by the runner.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias

import numpy as np

from je_explorer.cog import open_cog, read_into
from je_explorer.net.http import Client
from je_explorer.net.loop import run_sync
from je_explorer.raster.grid import BBox, Grid, Window
from tests.benchmarks.data import BOX, COLLECTION, PPU

GDAL_BEST = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_HTTP_MERGE_CONSECUTIVE_RANGES": "YES",
    "GDAL_HTTP_MULTIPLEX": "NO",
    "GDAL_INGESTED_BYTES_AT_OPEN": "32768",
    "VSI_CACHE": "FALSE",
    "GDAL_NUM_THREADS": "1",
}
"""The settings that GDAL's and TiTiler's documentation recommend for COGs over HTTP."""

Paths: TypeAlias = "Sequence[Sequence[str]]"
Reader: TypeAlias = "Callable[[str, Paths], np.ndarray]"


def windows() -> list[tuple[Window, tuple[slice, slice]]]:
    """For each of a date's four files: what is read of it, and where that goes."""
    box = BBox(*BOX)
    target = Grid.snapped("EPSG:4326", box, (1 / PPU, 1 / PPU), (0, 90))
    found = []
    for west in (0, 90):
        for north in (90, 0):
            image = Grid("EPSG:4326", BBox(west, north - 90, west + 90, north), (1800, 1800))
            cut = box.intersection(image.bbox)
            assert cut is not None
            window = image.window(cut)
            cols, rows = target.offset(image.crop(window))
            found.append((window, Window(cols, rows, window.width, window.height).slices))
    return found


def je_explorer(base: str, dates: Paths) -> np.ndarray:
    """This project's reader, with a client of its own and nothing cached."""

    async def read() -> np.ndarray:
        client = Client()
        out = np.empty((len(dates), 1000, 1000), dtype=np.int16)

        async def one(time: int, path: str, window: Window, into: tuple[slice, slice]) -> None:
            view = out[time][into]

            def sink(where: Window, dn: np.ndarray, _: np.ndarray | None) -> None:
                view[where.shifted(-window.col_off, -window.row_off).slices] = dn

            header = await open_cog(base + path, client=client)
            broken = await read_into(header, 0, window, sink, client=client)
            if broken:
                raise broken[0].error

        await asyncio.gather(
            *(
                one(time, path, window, into)
                for time, paths in enumerate(dates)
                for path, (window, into) in zip(paths, windows(), strict=True)
            )
        )
        await client.close()
        return out

    return run_sync(read())


def rasterio(threads: int) -> Reader:
    """rasterio, each file's window in a thread, with GDAL's best settings."""

    def read(base: str, dates: Paths) -> np.ndarray:
        import rasterio as rio
        from rasterio.windows import Window as RioWindow

        out = np.empty((len(dates), 1000, 1000), dtype=np.int16)

        def one(task: tuple[int, str, Window, tuple[slice, slice]]) -> None:
            time, path, window, into = task
            with rio.Env(**GDAL_BEST), rio.open(base + path) as file:
                part = RioWindow(window.col_off, window.row_off, window.width, window.height)
                out[time][into] = file.read(1, window=part)

        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(one, _tasks(dates)))
        return out

    return read


def rio_tiler(base: str, dates: Paths) -> np.ndarray:
    """rio-tiler's Reader in 32 threads."""
    import rasterio as rio
    from rio_tiler.io import Reader as Tiler

    out = np.empty((len(dates), 1000, 1000), dtype=np.int16)

    def one(task: tuple[int, str, Window, tuple[slice, slice]]) -> None:
        time, path, window, into = task
        with rio.Env(**GDAL_BEST), Tiler(base + path) as file:
            west, north = (
                (0 if "/E000.00-E090.00/" in path else 90),
                (90 if "N90.00" in path else 0),
            )
            image = Grid("EPSG:4326", BBox(west, north - 90, west + 90, north), (1800, 1800))
            part = file.part(image.box(window).as_tuple(), dst_crs=file.crs, max_size=None)
            out[time][into] = part.data[0]

    with ThreadPoolExecutor(32) as pool:
        list(pool.map(one, _tasks(dates)))
    return out


def odc_stac(base: str, dates: Paths) -> np.ndarray:
    """odc-stac with 32 threads."""
    import odc.stac

    os.environ.update(GDAL_BEST)
    items = [_pystac_item(base, path, day) for day, paths in enumerate(dates) for path in paths]
    found = odc.stac.load(
        items, bands=["VAL"], bbox=BOX, crs="EPSG:4326", resolution=1 / PPU, pool=32, dtype="int16"
    )
    return np.asarray(found["VAL"].values)[:, :1000, :1000]


def async_geotiff(base: str, dates: Paths) -> np.ndarray:
    """async-geotiff: the same shape of program in Rust."""
    import async_geotiff as rust
    from obstore.store import HTTPStore

    async def read() -> np.ndarray:
        store = HTTPStore.from_url(base, client_options={"allow_http": True})
        out = np.empty((len(dates), 1000, 1000), dtype=np.int16)

        async def one(task: tuple[int, str, Window, tuple[slice, slice]]) -> None:
            time, path, window, into = task
            file = await rust.GeoTIFF.open(path.lstrip("/"), store=store, prefetch=16384)
            part = rust.Window(window.col_off, window.row_off, window.width, window.height)
            out[time][into] = (await file.read(window=part)).data[0]

        await asyncio.gather(*(one(task) for task in _tasks(dates)))
        return out

    return asyncio.run(read())


def catalog_to_array(base: str, dates: Paths) -> np.ndarray:
    """This project from the catalogue's address to the array."""
    from je_explorer.loader import load

    raster = load(COLLECTION, "VAL", ("2021-01", "2021-02"), list(BOX), PPU, f"{base}/catalog.json")
    return raster.values


def original(base: str, dates: Paths) -> np.ndarray:
    """JAXA's own client, from the catalogue's address to the array."""
    from jaxa.earth import je

    return np.asarray(
        je.ImageCollection(COLLECTION, stac_cog_url=f"{base}/catalog.json")
        .filter_date(["2021-01-01T00:00:00", "2021-02-28T23:59:59"])
        .filter_resolution(PPU)
        .filter_bounds(bbox=list(BOX))
        .select("VAL")
        .get_images()
        .raster.img
    )[..., 0]


STACK: dict[str, Reader] = {
    "je_explorer": je_explorer,
    "rasterio, 32 threads": rasterio(32),
    "rasterio, 144 threads": rasterio(144),
    "async-geotiff": async_geotiff,
    "odc-stac": odc_stac,
    "rio-tiler, 32 threads": rio_tiler,
}

TREE: dict[str, Reader] = {"je_explorer": catalog_to_array, "jaxa-earth 0.1.6": original}


def _tasks(dates: Paths) -> list[tuple[int, str, Any, Any]]:
    return [
        (time, path, window, into)
        for time, paths in enumerate(dates)
        for path, (window, into) in zip(paths, windows(), strict=True)
    ]


def _pystac_item(base: str, path: str, day: int) -> Any:
    import datetime

    import pystac

    west = 0 if "/E000.00-E090.00/" in path else 90
    north = 90 if "N90.00" in path else 0
    box = [west, north - 90, west + 90, north]
    ring = [[west, box[1]], [box[2], box[1]], [box[2], north], [west, north], [west, box[1]]]
    item = pystac.Item(
        id=path,
        geometry={"type": "Polygon", "coordinates": [ring]},
        bbox=box,
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
