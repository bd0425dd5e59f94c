"""The live catalogue's addresses over HTTPS: JAXA's two hosts, played by a loopback server."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme

from je_explorer.errors import SourceUnavailable
from je_explorer.net.cache import DiskCache
from je_explorer.net.http import Client
from je_explorer.net.limits import Retry
from je_explorer.net.loop import run_sync
from je_explorer.net.policy import JAXA_HOSTS
from je_explorer.raster.grid import BBox
from je_explorer.stac.catalog import Catalog
from je_explorer.stac.sources import LIVE
from tests.stac import trees
from tests.support.names import Redirector
from tests.support.range_server import RangeServer

STORE = "https://s3.ap-northeast-1.wasabisys.com"
Make = Callable[[], Client]

RAIN = f"{STORE}/je-pds/cog/v1/JAXA.EORC_GSMaP_standard.Gauge.00Z-23Z.v6_daily"
SST = f"{STORE}/je-pds2/cog/v1/JAXA.G-Portal_GCOM-W.AMSR2_standard.L3-SST.daytime.v4_global_daily"


def tree() -> dict[str, object]:
    """Two data sets in two buckets, and 118 more that only have a collection.json."""
    bases = [f"{STORE}/je-pds/cog/v1/JAXA.X_{index}_global_monthly" for index in range(118)]
    files: dict[str, object] = {
        f"{base}/collection.json": trees.jaxa_collection("x", ["2021-07"], date_format="YYYY-MM")
        for base in bases
    }
    files |= trees.two_deep(RAIN, {"2021-06": ["30"], "2021-07": ["01", "02"]}, bands=["PRECIP"])
    files |= trees.two_deep(SST, {"2021-07": ["01"]}, bands=["SST"])
    hrefs = [f"{base}/collection.json" for base in (RAIN, SST, *bases)]
    links = [trees.link("child", href) for href in hrefs]
    return {**files, LIVE: trees.catalog("JAXA Earth", links)}


def served(files: dict[str, object]) -> dict[str, bytes]:
    return {f"/{url.split('/', 3)[3]}": json.dumps(value).encode() for url, value in files.items()}


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def server(authority: trustme.CA) -> Iterator[RangeServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*JAXA_HOSTS).configure_cert(context)
    with RangeServer(served(tree()), tls=context) as server:
        yield server


@pytest.fixture
def make_client(server: RangeServer, authority: trustme.CA, tmp_path: Path) -> Iterator[Make]:
    made: list[Client] = []

    def make() -> Client:
        trusting = ssl.create_default_context()
        authority.configure_trust(trusting)
        made.append(
            Client(
                resolver=Redirector(server.port),
                ssl=trusting,
                disk=DiskCache(tmp_path / "cache"),
                retry=Retry(attempts=2, base=0.002, cap=0.01),
            )
        )
        return made[-1]

    yield make
    for client in made:
        run_sync(client.close())


def test_the_default_source_is_jaxas_catalogue_in_both_buckets(
    server: RangeServer, make_client: Make
) -> None:
    server.latency = 0.05
    catalog = Catalog(client=make_client())
    assert catalog.source == "https://data.earth.jaxa.jp/stac/cog/v1/catalog.json"
    found = catalog.collections()
    assert len(found) == 120
    assert {c.href for c in found[:2]} == {f"{RAIN}/collection.json", f"{SST}/collection.json"}
    assert {entry.headers["Host"] for entry in server.log} == JAXA_HOSTS
    assert len(server.log) == 121
    assert server.most_running >= 24


def test_120_collections_are_listed_within_three_round_trips(
    server: RangeServer, make_client: Make
) -> None:
    server.latency = 0.6
    assert len(Catalog(client=make_client()).collections()) == 120
    times = [entry.time for entry in server.log]
    # What waits for the answers of three waves is sent after three round trips.
    assert max(times) - min(times) < 3 * server.latency, "a fourth wave of requests was sent"


def test_a_new_session_lists_and_reads_again_without_any_request(
    server: RangeServer, make_client: Make
) -> None:
    def read(client: Client) -> list[str]:
        catalog = Catalog(client=client)
        rain = catalog.search("rain daily")[0]
        periods = run_sync(catalog.adates(rain, ("2021-06-30", "2021-07-01")))
        found = [run_sync(catalog.aitems(rain, p, bbox=BBox(122, 24, 146, 46), level=1))
                 for p in periods]  # fmt: skip
        return [item.href for items in found for item in items.items]

    first = make_client()
    before = read(first)
    run_sync(first.close())
    server.clear()
    assert read(make_client()) == before
    assert len(before) == 2
    assert server.log == []


def test_one_data_set_is_opened_with_the_root_its_collection_its_month_and_its_item(
    server: RangeServer, make_client: Make
) -> None:
    catalog = Catalog(client=make_client())
    name = RAIN.rsplit("/", 1)[1]
    (period,) = run_sync(catalog.adates(name, "2021-07-02"))
    found = run_sync(catalog.aitems(name, period, bbox=BBox(122, 24, 146, 46), level=1))
    assert found.items[0].assets["LST"].href.startswith(f"{RAIN}/2021-07/02/1/E090.00-E180.00/")
    assert [entry.path.rsplit("/", 2)[-2:] for entry in server.log] == [
        ["v1", "catalog.json"],
        [name, "collection.json"],
        ["2021-07", "catalog.json"],
        ["E090.00-E180.00", "N00.00-N90.00.json"],
    ]


def test_one_bucket_out_of_reach_leaves_the_other_and_is_tried_again(
    server: RangeServer, make_client: Make
) -> None:
    fault = server.fault("status", path="/je-pds2/*", times=None, status=503)
    catalog = Catalog(client=make_client())
    assert len(catalog.collections()) == 119
    assert [href for href, _ in catalog.problems] == [f"{SST}/collection.json"]
    server.faults.remove(fault)
    assert len(catalog.collections()) == 120
    assert catalog.problems == ()


def test_a_month_that_fails_is_an_error_and_no_gap_in_the_dates(
    server: RangeServer, make_client: Make
) -> None:
    server.fault("status", path="*/2021-07/catalog.json", times=None, status=503)
    catalog = Catalog(client=make_client())
    with pytest.raises(SourceUnavailable, match=r"2021-07/catalog\.json"):
        catalog.dates(RAIN.rsplit("/", 1)[1], "2021-06", "2021-07")


def test_a_root_out_of_reach_is_said_in_words(server: RangeServer, make_client: Make) -> None:
    server.fault("hang_up", times=None)
    with pytest.raises(SourceUnavailable, match=r"data\.earth\.jaxa\.jp/stac/cog/v1/catalog\.json"):
        Catalog(client=make_client()).collections()
