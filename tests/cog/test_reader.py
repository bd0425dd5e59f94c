"""Reading over the network: how many requests, what is shared, what happens when it goes wrong."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from je_explorer.cog.header import Header, open_cog
from je_explorer.cog.memory import tiles_of
from je_explorer.cog.reader import BrokenTile, cost, read_into, read_window
from je_explorer.errors import BadTiff, ChangedOnServer, NotFound, RequestError
from je_explorer.net.cache import DiskCache, Entry
from je_explorer.net.http import Client
from je_explorer.net.loop import on_io_loop, run_sync
from je_explorer.raster.grid import Window
from tests.cog import oracle
from tests.cog.builder import Directory, build, cut, image_tags
from tests.support.range_server import RangeServer

DATA = np.random.default_rng(3).integers(0, 3000, (1024, 1024)).astype(np.int16)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A file like JAXA's: deflated tiles of 256, several overviews, all directories first."""
    path = tmp_path_factory.mktemp("cog") / "a.tif"
    return oracle.write(
        path, DATA, tiled=True, blockxsize=256, blockysize=256, compress="deflate", predictor=2
    ).read_bytes()


@pytest.fixture
def server(plain: bytes) -> Iterator[RangeServer]:
    with RangeServer({"/a/b/c/d/one.tif": plain, "/a/b/c/d/two.tif": plain}) as server:
        yield server


@pytest.fixture
def url(server: RangeServer) -> str:
    return server.url + "/a/b/c/d/one.tif"


def ranges(server: RangeServer) -> list[tuple[int, int | None]]:
    return [entry.range for entry in server.log if entry.range is not None]


def collect(
    header: Header, window: Window, client: Client, **more: Any
) -> tuple[NDArray[Any], list[BrokenTile]]:
    out = np.full((window.height, window.width), -1, np.int64)

    def sink(where: Window, pixels: NDArray[Any], valid: NDArray[np.bool_] | None) -> None:
        assert threading.current_thread() is not threading.main_thread()
        out[where.shifted(-window.col_off, -window.row_off).slices] = pixels

    broken = run_sync(read_into(header, 0, window, sink, client=client, **more))
    return out, broken


def test_one_tile_of_an_ordinary_file_takes_two_requests(
    server: RangeServer, url: str, client: Client
) -> None:
    header = run_sync(open_cog(url, client=client))
    window = Window(300, 520, 10, 10)
    found = run_sync(read_window(header, 0, window, client=client))
    assert np.array_equal(found, DATA[window.slices])
    assert ranges(server)[0] == (0, 16 << 10)
    image = header.levels[0]
    start = int(image.offsets[9])
    assert ranges(server)[1:] == [(start, start + int(image.counts[9]))]
    assert {entry.method for entry in server.log} == {"GET"}


def test_the_next_header_of_the_same_collection_is_asked_for_in_the_right_size(
    server: RangeServer, url: str, client: Client
) -> None:
    run_sync(open_cog(url, client=client))
    run_sync(open_cog(url.replace("one", "two"), client=client))
    assert ranges(server) == [(0, 16 << 10), (0, 4 << 10)]


def test_the_same_request_again_takes_no_request(
    server: RangeServer, url: str, client: Client
) -> None:
    window = Window(100, 100, 600, 600)
    for _ in range(2):
        header = run_sync(open_cog(url, client=client))
        found = run_sync(read_window(header, 0, window, client=client))
        assert np.array_equal(found, DATA[window.slices])
        requests = len(server.log)
        server.clear()
    assert requests == 0


def test_neighbouring_tiles_come_in_one_request(
    server: RangeServer, url: str, client: Client
) -> None:
    header = run_sync(open_cog(url, client=client))
    server.clear()
    run_sync(read_window(header, 0, Window(0, 0, 1024, 256), client=client))
    assert len(server.log) == 1


def test_the_cost_is_told_before_it_is_paid(server: RangeServer, url: str, client: Client) -> None:
    header = run_sync(open_cog(url, client=client))
    server.clear()
    for window in (Window(5, 5, 3, 3), Window(0, 0, 1024, 300), Window(200, 100, 700, 900)):
        tiles_of(client).kept.clear()
        told = cost(header, 0, window, client=client)
        assert server.log == []
        run_sync(read_window(header, 0, window, client=client))
        assert (len(server.log), server.bytes) == (told.requests, told.bytes)
        server.clear()


def test_bytes_are_reported_as_they_arrive(server: RangeServer, url: str, client: Client) -> None:
    header = run_sync(open_cog(url, client=client))
    server.clear()
    arrived: list[int] = []
    collect(header, Window(0, 0, 1024, 512), client, on_bytes=arrived.append)
    assert 0.95 * server.bytes <= sum(arrived) <= server.bytes


def test_tiles_that_came_with_the_header_need_no_request(client: Client) -> None:
    small = (np.arange(32 * 32) % 200).astype(np.uint8).reshape(32, 32)
    data = build([Directory(image_tags(32, 32), cut(small))])
    with RangeServer({"/a.tif": data}) as server:
        header = run_sync(open_cog(server.url + "/a.tif", client=client))
        assert cost(header, 0, Window(0, 0, 32, 32)).requests == 0
        found = run_sync(read_window(header, 0, Window(0, 0, 32, 32), client=client))
        assert np.array_equal(found, small)
        assert len(server.log) == 1


def test_a_header_of_77_kb_takes_two_requests_and_a_far_directory_one_more(
    shared_data: Path, client: Client
) -> None:
    with RangeServer(shared_data / "tif") as server:
        run_sync(open_cog(server.url + "/geotrellis_nodata_row_6400strips.tif", client=client))
        assert len(server.log) == 2
        assert server.bytes < 2 << 20
        server.clear()
        run_sync(open_cog(server.url + "/riotiler_cog_name_ifd_at_end.tif", client=client))
        assert len(server.log) == 2


def test_a_header_that_never_ends_is_given_up(client: Client) -> None:
    far = [Directory(image_tags(16, 16), [b"x"], next=at) for at in (40_000_000,)]
    data = build(far) + bytes(50_000_000)
    with RangeServer({"/a.tif": data}) as server:
        header = run_sync(open_cog(server.url + "/a.tif", client=client))
        assert len(server.log) == 2
        assert "leads nowhere" in header.notes[0]


def test_a_truncated_file_on_a_server_is_bad_at_every_length(plain: bytes, client: Client) -> None:
    with RangeServer({}) as server:
        for size in (1, 7, 8, 100, 250):
            server.files[f"/{size}.tif"] = plain[:size]
            with pytest.raises(BadTiff):
                run_sync(open_cog(f"{server.url}/{size}.tif", client=client))


def test_a_file_cut_in_its_pixels_names_the_tiles_and_keeps_the_others(
    plain: bytes, client: Client
) -> None:
    with RangeServer({"/a.tif": plain[: len(plain) // 2]}) as server:
        header = run_sync(open_cog(server.url + "/a.tif", client=client))
        found, broken = collect(header, Window(0, 0, 1024, 1024), client)
        assert 7 <= len(broken) <= 9
        for tile in broken:
            assert isinstance(tile.error, BadTiff)
            assert "past the end of the file" in str(tile.error)
            assert (found[tile.window.slices] == -1).all()
        good = found != -1
        assert np.array_equal(found[good], DATA[good])


def test_a_missing_file_is_named(server: RangeServer, client: Client) -> None:
    with pytest.raises(NotFound, match=r"none\.tif"):
        run_sync(open_cog(server.url + "/none.tif", client=client))


def test_a_range_that_fails_for_good_loses_its_tiles_only(
    server: RangeServer, url: str, client: Client
) -> None:
    header = run_sync(open_cog(url, client=client))
    run_sync(read_window(header, 0, Window(0, 0, 256, 256), client=client))
    server.fault("status", times=None, status=404)
    found, broken = collect(header, Window(0, 0, 512, 256), client)
    assert [tile.window for tile in broken] == [Window(256, 0, 256, 256)]
    assert broken[0].href == url
    assert np.array_equal(found[:, :256], DATA[:256, :256])


def test_a_byte_that_flips_on_the_way_is_asked_for_again(
    server: RangeServer, url: str, client: Client
) -> None:
    header = run_sync(open_cog(url, client=client))
    server.fault("flipped", times=1)
    found, broken = collect(header, Window(0, 0, 256, 256), client)
    assert broken == []
    assert np.array_equal(found, DATA[:256, :256])


def test_readers_at_the_same_time_fetch_a_tile_once(
    server: RangeServer, url: str, client: Client
) -> None:
    header = run_sync(open_cog(url, client=client))
    server.clear()
    server.latency = 0.05

    async def many() -> list[NDArray[Any]]:
        windows = [Window(0, 0, 300 + i, 300) for i in range(10)]
        return await asyncio.gather(
            *(read_window(header, 0, window, client=client) for window in windows)
        )

    for found in run_sync(many()):
        assert np.array_equal(found, DATA[: found.shape[0], : found.shape[1]])
    image = header.levels[0]
    tiles = sum(int(image.counts[i]) for i in (0, 1, 4, 5))
    assert server.bytes <= 1.05 * tiles
    assert not tiles_of(client).under_way


def test_headers_asked_for_at_the_same_time_are_one_request(
    server: RangeServer, url: str, client: Client
) -> None:
    server.latency = 0.05

    async def many() -> list[Header]:
        return await asyncio.gather(*(open_cog(url, client=client) for _ in range(20)))

    headers = run_sync(many())
    assert all(header is headers[0] for header in headers)
    assert len(server.log) == 1


def test_cancelling_stops_the_requests_and_leaves_nothing_behind(
    server: RangeServer, url: str, client: Client
) -> None:
    header = run_sync(open_cog(url, client=client))
    server.clear()
    server.latency = 30.0
    late: list[Window] = []

    async def cancelled() -> int:
        before = len(asyncio.all_tasks())
        window = Window(0, 0, 1024, 1024)
        task = asyncio.create_task(
            read_into(header, 0, window, lambda w, p, v: late.append(w), client=client)
        )
        assert await asyncio.to_thread(server.wait_until, lambda: server.log)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return len(asyncio.all_tasks()) - before

    assert run_sync(cancelled()) == 0
    assert server.wait_until(lambda: all(entry.aborted for entry in server.log))
    assert late == []
    assert not tiles_of(client).under_way


def test_one_who_gives_up_does_not_spoil_it_for_the_others(
    server: RangeServer, url: str, client: Client
) -> None:
    header = run_sync(open_cog(url, client=client))
    server.latency = 0.2
    window = Window(0, 0, 200, 200)

    async def two() -> NDArray[Any]:
        first = asyncio.create_task(read_window(header, 0, window, client=client))
        await asyncio.sleep(0.05)
        second = asyncio.create_task(read_window(header, 0, window, client=client))
        await asyncio.sleep(0.05)
        first.cancel()
        return await second

    assert np.array_equal(run_sync(two()), DATA[window.slices])


def test_a_file_that_changes_between_header_and_tiles_is_opened_again(
    server: RangeServer, url: str, client: Client, plain: bytes, tmp_path: Path
) -> None:
    header = run_sync(open_cog(url, client=client))
    other = oracle.write(
        tmp_path / "b.tif", DATA + 7, tiled=True, blockxsize=128, blockysize=128, compress="zstd"
    )
    server.files["/a/b/c/d/one.tif"] = other.read_bytes()
    window = Window(10, 20, 500, 400)
    found, broken = collect(header, window, client)
    assert broken == []
    assert np.array_equal(found, (DATA + 7)[window.slices])
    again = run_sync(open_cog(url, client=client))
    assert again.etag != header.etag


def test_a_file_replaced_by_another_kind_is_an_error(
    server: RangeServer, url: str, client: Client, tmp_path: Path
) -> None:
    header = run_sync(open_cog(url, client=client))
    other = oracle.write(tmp_path / "b.tif", DATA[:500].astype(np.float32))
    server.files["/a/b/c/d/one.tif"] = other.read_bytes()
    with pytest.raises(ChangedOnServer):
        collect(header, Window(0, 0, 100, 100), client)


def test_a_local_file_that_is_written_again_is_read_again(tmp_path: Path, client: Client) -> None:
    path = tmp_path / "a.tif"
    for offset in (0, 100):
        oracle.write(path, DATA[:40, : 50 + offset] + offset)
        header = run_sync(open_cog(str(path), client=client))
        image = header.levels[0]
        found = run_sync(
            read_window(header, 0, Window(0, 0, image.width, image.height), client=client)
        )
        assert np.array_equal(found, DATA[:40, : 50 + offset] + offset)


def test_the_same_from_any_event_loop(url: str, client: Client) -> None:
    async def main() -> NDArray[Any]:
        header = await open_cog(url, client=client)
        return await read_window(header, 0, Window(0, 0, 30, 30), client=client)

    assert np.array_equal(asyncio.run(main()), DATA[:30, :30])
    assert np.array_equal(run_sync(on_io_loop(main())), DATA[:30, :30])


@pytest.mark.parametrize(
    ("level", "window"),
    [(1, Window(0, 0, 1, 1)), (-1, Window(0, 0, 1, 1)), (0, Window(1000, 0, 25, 1)),
     (0, Window(-1, 0, 5, 5)), (0, Window(0, 0, 0, 5))],
)  # fmt: skip
def test_a_window_or_level_that_is_not_there_is_refused(
    url: str, client: Client, level: int, window: Window
) -> None:
    header = run_sync(open_cog(url, client=client))
    with pytest.raises(RequestError):
        run_sync(read_window(header, level, window, client=client))
    with pytest.raises(RequestError):
        cost(header, level, window)


def test_decoded_tiles_are_kept_without_the_buffers_they_came_in(url: str, client: Client) -> None:
    header = run_sync(open_cog(url, client=client))
    run_sync(read_window(header, 0, Window(0, 0, 1024, 1024), client=client))
    tiles = tiles_of(client).kept
    assert tiles.bytes == 16 * 256 * 256 * 2
    assert len(tiles) == 16


def test_tiles_of_planes_that_lie_apart_are_put_together(
    tmp_path: Path, make_client: Callable[..., Client]
) -> None:
    data = np.stack([DATA[:300, :300] + i for i in range(3)], axis=-1)
    path = oracle.write(
        tmp_path / "a.tif", data, tiled=True, blockxsize=128, blockysize=128, interleave="band",
        compress="deflate",
    )  # fmt: skip
    client = make_client()
    with RangeServer({"/a.tif": path.read_bytes()}) as server:
        header = run_sync(open_cog(server.url + "/a.tif", client=client))
        window = Window(100, 90, 150, 100)
        found = run_sync(read_window(header, 0, window, client=client))
        assert np.array_equal(found, data[window.slices])
        server.fault("status", after=1, times=None, status=404)
        tiles_of(client).kept.clear()
        broken = run_sync(read_into(header, 0, window, lambda *_: None, client=client))
        assert 0 < len(broken) <= 4


def test_masks_in_tiles_of_another_size_are_put_together(client: Client, tmp_path: Path) -> None:
    mask = np.zeros((48, 48), np.uint8)
    mask[5:30, 20:41] = 1
    packed = np.packbits(np.pad(mask, ((0, 16), (0, 16))), axis=1)
    tiles = [packed.tobytes()]
    image = Directory(image_tags(48, 48), cut(DATA[:48, :48].astype(np.uint8)))
    of_image = Directory(
        image_tags(48, 48, tile=(64, 64), bits=1, compression=1, t254=(4, [4])), tiles
    )
    path = tmp_path / "a.tif"
    path.write_bytes(build([image, of_image]))
    header = run_sync(open_cog(str(path), client=client))
    seen = np.zeros((48, 48), bool)

    def sink(where: Window, _: NDArray[Any], valid: NDArray[np.bool_] | None) -> None:
        assert valid is not None
        seen[where.slices] = valid

    for _ in range(2):
        seen[:] = False
        assert run_sync(read_into(header, 0, Window(0, 0, 48, 48), sink, client=client)) == []
        assert np.array_equal(seen, mask != 0)


def test_an_error_in_the_sink_reaches_the_caller(url: str, client: Client) -> None:
    header = run_sync(open_cog(url, client=client))

    def sink(*_: object) -> None:
        raise ZeroDivisionError("in the sink")

    with pytest.raises(ZeroDivisionError):
        run_sync(read_into(header, 0, Window(0, 0, 1024, 1024), sink, client=client))
    assert not tiles_of(client).under_way


def _kept(make_client: Callable[..., Client], tmp_path: Path) -> Client:
    return make_client(disk=DiskCache(tmp_path / "kept"))


def _seen_in_an_earlier_session(client: Client, url: str, tmp_path: Path) -> None:
    run_sync(open_cog(url, client=client))
    until = time.monotonic() + 10
    while not any((tmp_path / "kept" / "header").rglob("??/*")):
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("je_explorer.cog.store.SAVE_AFTER", 0.0)


@pytest.mark.usefixtures("soon")
def test_a_header_of_an_earlier_session_takes_no_request(
    server: RangeServer, url: str, make_client: Callable[..., Client], tmp_path: Path
) -> None:
    _seen_in_an_earlier_session(_kept(make_client, tmp_path), url, tmp_path)
    server.clear()
    client = _kept(make_client, tmp_path)
    header = run_sync(open_cog(url, client=client))
    assert server.log == []
    assert not header.is_verified
    found, broken = collect(header, Window(0, 0, 256, 256), client)
    assert broken == []
    assert np.array_equal(found, DATA[:256, :256])
    assert len(server.log) == 1


@pytest.mark.usefixtures("soon")
def test_a_header_that_the_file_has_outlived_is_noticed(
    server: RangeServer,
    url: str,
    make_client: Callable[..., Client],
    tmp_path: Path,
) -> None:
    _seen_in_an_earlier_session(_kept(make_client, tmp_path), url, tmp_path)
    other = oracle.write(
        tmp_path / "b.tif", DATA + 7, tiled=True, blockxsize=128, blockysize=128, compress="zstd"
    )
    server.files["/a/b/c/d/one.tif"] = other.read_bytes()
    client = _kept(make_client, tmp_path)
    header = run_sync(open_cog(url, client=client))
    found, broken = collect(header, Window(0, 0, 256, 256), client)
    assert broken == []
    assert np.array_equal(found, (DATA + 7)[:256, :256])


@pytest.mark.usefixtures("soon")
def test_a_sparse_window_of_an_earlier_session_is_looked_after(
    make_client: Callable[..., Client], tmp_path: Path
) -> None:
    options = {"tiled": True, "blockxsize": 64, "blockysize": 64, "SPARSE_OK": "TRUE"}
    empty = oracle.write(tmp_path / "a.tif", np.zeros((64, 64), np.int16), **options)
    full = oracle.write(tmp_path / "b.tif", DATA[:64, :64], **options)
    with RangeServer({"/a.tif": empty.read_bytes()}) as server:
        url = server.url + "/a.tif"
        _seen_in_an_earlier_session(_kept(make_client, tmp_path), url, tmp_path)
        server.files["/a.tif"] = full.read_bytes()
        client = _kept(make_client, tmp_path)
        header = run_sync(open_cog(url, client=client))
        found, broken = collect(header, Window(0, 0, 64, 64), client)
        assert broken == []
        assert np.array_equal(found, DATA[:64, :64])


def test_a_damaged_header_on_disk_is_no_header(
    server: RangeServer, url: str, make_client: Callable[..., Client], tmp_path: Path
) -> None:
    client = _kept(make_client, tmp_path)
    for data in (b"", b"12345678", (10**6).to_bytes(8, "little") + b"II*\0\x08\0\0\0\x09\0"):
        client.disk.write("header", url, Entry(data, '"etag"', 0.0))
        header = run_sync(open_cog(url, client=_kept(make_client, tmp_path)))
        assert header.is_verified
    assert len(server.log) == 3
