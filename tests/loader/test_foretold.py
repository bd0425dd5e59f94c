"""A load that asks for files by the rule of their names: round trips, and the same numbers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio import Affine

import je_explorer as jx
from je_explorer.net.cache import DiskCache
from je_explorer.net.http import Client
from je_explorer.net.loop import run_sync
from je_explorer.stac.catalog import Catalog
from tests.stac.trees import catalog, jaxa_collection, jaxa_item, link
from tests.support.range_server import RangeServer

NAME = "JAXA.Test_global_daily"
DAYS = ["01", "02", "03"]
COLUMN = "E090.00-E180.00"
TILES = {"N00.00-N90.00": 0, "S90.00-N00.00": -90}
AREA = [120, -20, 140, 20]


@dataclass
class Tree:
    """The files of a small tree by path, and ways to make it odd."""

    files: dict[str, bytes]

    def json(self, path: str) -> dict[str, Any]:
        return dict(json.loads(self.files[path]))

    def put(self, path: str, value: dict[str, Any]) -> None:
        self.files[path] = json.dumps(value).encode()

    def tile(self, day: str, row: str) -> str:
        return f"/{NAME}/2021-07/{day}/1/{COLUMN}/{row}.json"

    def cog(self, day: str, row: str) -> str:
        west, east = COLUMN.split("-")
        south, north = row.split("-")
        folder = self.tile(day, row).rsplit("/", 1)[0]
        return f"{folder}/{west}-{south}-{east}-{north}-LST.tiff"


def cog(folder: Path, value: int, south: float) -> bytes:
    path = folder / f"{value}.tiff"
    profile = {
        "driver": "COG", "width": 900, "height": 900, "count": 1, "dtype": "uint16",
        "crs": "EPSG:4326", "transform": Affine(0.1, 0, 90, 0, -0.1, south + 90),
        "compress": "deflate", "blocksize": 256,
    }  # fmt: skip
    with rasterio.open(path, "w", **profile) as file:
        file.write(np.full((900, 900), value, np.uint16), 1)
    return path.read_bytes()


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    tree = Tree({})
    tree.put("/catalog.json", catalog("root", [link("child", f"./{NAME}/collection.json")]))
    collection = jaxa_collection(NAME, ["2021-07"], **{"je:ppu_max": [10], "je:cog_level_max": [1]})
    tree.put(f"/{NAME}/collection.json", collection)
    days = [link("child", f"./{day}/catalog.json") for day in DAYS]
    tree.put(f"/{NAME}/2021-07/catalog.json", catalog("month", days))
    for number, day in enumerate(DAYS):
        base = f"/{NAME}/2021-07/{day}"
        tree.put(f"{base}/catalog.json", catalog(day, [link("child", "./1/catalog.json")]))
        tree.put(
            f"{base}/1/catalog.json", catalog("1", [link("child", f"./{COLUMN}/catalog.json")])
        )
        rows = [link("item", f"./{row}.json") for row in TILES]
        tree.put(f"{base}/1/{COLUMN}/catalog.json", catalog(COLUMN, rows))
        for row, south in TILES.items():
            item = jaxa_item("tile", (90, south, 180, south + 90))
            item["assets"]["LST"]["href"] = "./" + tree.cog(day, row).rsplit("/", 1)[1]
            item["assets"]["LST"]["je:rasters"]["dn2value"]["slope"] = 0.01 * (number + 1)
            tree.put(tree.tile(day, row), item)
            tree.files[tree.cog(day, row)] = cog(tmp_path, 10_000 + 10 * number, south)
    return tree


@pytest.fixture
def served(tree: Tree) -> Iterator[RangeServer]:
    with RangeServer(tree.files) as server:
        yield server


@pytest.fixture
def load(served: RangeServer, tmp_path: Path) -> Iterator[Callable[..., jx.Raster]]:
    made: list[Client] = []

    def load(predict: bool = True, **options: Any) -> jx.Raster:
        made.append(Client(disk=DiskCache(tmp_path / f"cache{len(made)}")))
        catalog = Catalog(f"{served.url}/catalog.json", client=made[-1], predict=predict)
        return jx.load(NAME, "LST", "2021-07", AREA, 10, catalog, **options)

    yield load
    for client in made:
        run_sync(client.close())
        assert client.counters.open == 0


def same(one: jx.Raster, other: jx.Raster) -> None:
    np.testing.assert_array_equal(one.values, other.values)
    assert one.dates == other.dates
    assert [(m.date, m.href.split("/", 3)[3]) for m in one.missing] == [
        (m.date, m.href.split("/", 3)[3]) for m in other.missing
    ]


def test_no_catalogue_below_the_month_is_read_and_no_request_is_wasted(
    served: RangeServer, tree: Tree, load: Callable[..., jx.Raster]
) -> None:
    raster = load()
    scales = np.float32(0.01) * np.arange(1, 4, dtype=np.float32)
    expected = np.float32([10_000, 10_010, 10_020]) * scales
    np.testing.assert_allclose(raster.values.mean(axis=(1, 2)), expected, rtol=1e-5)
    paths = [entry.path for entry in served.log]
    assert [p for p in paths if p.endswith("catalog.json")] == [
        "/catalog.json", f"/{NAME}/2021-07/catalog.json",
    ]  # fmt: skip
    assert all(paths.count(tree.tile(day, row)) == 1 for day in DAYS for row in TILES)
    heads = [e.path for e in served.log if e.range is not None and e.range[0] == 0]
    assert sorted(heads) == sorted(tree.cog(day, row) for day in DAYS for row in TILES)


def test_the_files_are_opened_while_their_items_are_under_way(
    served: RangeServer, tree: Tree, load: Callable[..., jx.Raster]
) -> None:
    served.fault("stall", path="*N90.json", times=None, seconds=0.4)
    load()
    items = [e for e in served.log if e.path.endswith("N90.00.json")]
    heads = [e for e in served.log if e.path.endswith("N90.00-LST.tiff") and e.range]
    assert min(e.time for e in heads) < min(e.time for e in items) + 0.3


@pytest.mark.parametrize("status", [403, 404])
def test_an_absent_tile_is_missing_pixels_and_no_fault(
    served: RangeServer, tree: Tree, load: Callable[..., jx.Raster], status: int
) -> None:
    gone = tree.tile("02", "S90.00-N00.00")
    served.fault("status", path=gone, times=None, status=status)
    served.fault("status", path=tree.cog("02", "S90.00-N00.00"), times=None, status=status)
    column = f"/{NAME}/2021-07/02/1/{COLUMN}/catalog.json"
    tree.put(column, catalog(COLUMN, [link("item", "./N00.00-N90.00.json")]))
    raster = load()
    assert raster.missing == ()
    assert np.isnan(raster.values[1, 200:]).all()
    assert not np.isnan(raster.values[1, :200]).any()
    assert not np.isnan(raster.values[[0, 2]]).any()
    same(raster, load(predict=False))


def test_a_tile_that_is_named_but_absent_is_named_as_missing(
    served: RangeServer, tree: Tree, load: Callable[..., jx.Raster]
) -> None:
    del tree.files[tree.tile("02", "S90.00-N00.00")]
    raster = load()
    (missing,) = raster.missing
    assert (missing.date, missing.href) == (
        "2021-07-02", served.url + tree.tile("02", "S90.00-N00.00"),
    )  # fmt: skip
    same(raster, load(predict=False))


def test_files_with_odd_names_are_read_where_their_items_say(
    served: RangeServer, tree: Tree, load: Callable[..., jx.Raster]
) -> None:
    straight = load()
    for day in DAYS:
        for row in TILES:
            item = tree.json(tree.tile(day, row))
            item["assets"]["LST"]["href"] = f"../{row}.tif"
            tree.put(tree.tile(day, row), item)
            folder = tree.tile(day, row).rsplit("/", 2)[0]
            tree.files[f"{folder}/{row}.tif"] = tree.files.pop(tree.cog(day, row))
    same(load(), straight)


def test_a_file_at_the_foretold_address_that_no_item_names_is_not_used(
    served: RangeServer, tree: Tree, load: Callable[..., jx.Raster]
) -> None:
    for day in DAYS:
        row = "N00.00-N90.00"
        item = tree.json(tree.tile(day, row))
        item["assets"]["LST"]["href"] = "./right.tiff"
        tree.put(tree.tile(day, row), item)
        folder = tree.tile(day, row).rsplit("/", 1)[0]
        tree.files[f"{folder}/right.tiff"] = tree.files[tree.cog("03", row)]
    raster = load()
    same(raster, load(predict=False))
    values = raster.values[:, :200].mean(axis=(1, 2))
    np.testing.assert_allclose(values, np.float32([100.2, 200.4, 300.6]), rtol=1e-5)


def test_a_date_with_odd_folders_is_not_lost(
    served: RangeServer, tree: Tree, load: Callable[..., jx.Raster]
) -> None:
    straight = load()
    base = f"/{NAME}/2021-07/02"
    for path in [path for path in tree.files if path.startswith(f"{base}/1/{COLUMN}/")]:
        tree.files[path.replace(f"/{COLUMN}/", "/east/")] = tree.files.pop(path)
    tree.put(f"{base}/1/catalog.json", catalog("1", [link("child", "./east/catalog.json")]))
    same(load(), straight)


def test_a_file_that_can_not_be_had_loses_itself_alone(
    served: RangeServer, tree: Tree, load: Callable[..., jx.Raster]
) -> None:
    del tree.files[tree.cog("01", "N00.00-N90.00")]
    raster = load()
    assert [missing.date for missing in raster.missing] == ["2021-07-01"]
    assert np.isnan(raster.values[0, :200]).all()
    assert not np.isnan(raster.values[0, 200:]).any()
    same(raster, load(predict=False))


def test_a_plan_foretells_too_and_costs_the_same(
    served: RangeServer, tree: Tree, tmp_path: Path
) -> None:
    plans = []
    for predict in (True, False):
        client = Client(disk=DiskCache(tmp_path / f"plan{predict}"))
        catalog = Catalog(f"{served.url}/catalog.json", client=client, predict=predict)
        plans.append(jx.plan(NAME, "LST", "2021-07", AREA, 10, catalog))
        run_sync(client.close())
    assert plans[0].reads == plans[1].reads
    assert plans[0].files == 6
