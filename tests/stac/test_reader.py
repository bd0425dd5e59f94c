"""Many files at once: order, failure, cancellation; and trees of arbitrary JSON."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from je_explorer.errors import JeExplorerError, NotFound, SourceUnavailable
from je_explorer.stac.catalog import Catalog, shared_catalog
from je_explorer.stac.reader import Reader, wave
from tests.stac.trees import HOST, FakeClient, catalog, link


async def test_answers_come_in_the_order_of_the_questions() -> None:
    async def late(number: int) -> int:
        await asyncio.sleep(0.001 * (5 - number))
        return number * 10

    assert await wave(range(5), late) == [0, 10, 20, 30, 40]


async def test_the_first_failure_stops_the_others_and_is_raised_as_it_is() -> None:
    stopped = []

    async def work(number: int) -> None:
        if number == 3:
            raise SourceUnavailable("three is down")
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            stopped.append(number)
            raise

    with pytest.raises(SourceUnavailable, match="three is down"):
        await wave(range(6), work)
    assert sorted(stopped) == [0, 1, 2, 4, 5]


class Hanging:
    """Answers the root, and leaves everything else waiting."""

    def __init__(self) -> None:
        self.waiting = 0
        self.cancelled = 0
        self.all_wait = threading.Event()

    async def get_json(self, url: str, *, max_age: float | None = None) -> Any:
        if url == f"{HOST}/catalog.json":
            return catalog("root", [link("child", f"./{i}/collection.json") for i in range(9)])
        self.waiting += 1
        if self.waiting == 9:
            self.all_wait.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise


async def test_cancelling_a_listing_cancels_all_its_requests() -> None:
    client = Hanging()
    listing = asyncio.create_task(Catalog(f"{HOST}/catalog.json", client=client).acollections())
    assert await asyncio.to_thread(client.all_wait.wait, 10)
    listing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await listing
    assert client.cancelled == 9


async def test_what_does_not_exist_is_not_asked_for_again_while_that_is_fresh() -> None:
    client = FakeClient({}, caches=False)
    reader = Reader(client)
    for max_age, requests in ((None, 1), (None, 1), (3600.0, 1), (0.0, 2)):
        with pytest.raises(NotFound, match=r"x\.json does not exist"):
            await reader.node(f"{HOST}/x.json", max_age)
        assert len(client.log) == requests


def test_a_shared_catalogue_is_one_per_source() -> None:
    assert shared_catalog("https://data.test/c.json") is shared_catalog("https://data.test/c.json")
    assert shared_catalog("https://data.test/c.json") is not shared_catalog("https://data.test/d")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=6,
)
NAMES = ["catalog.json", "collection.json", "item.json", "a/collection.json", "a/b.json"]
LINKS = st.lists(
    st.builds(link, st.sampled_from(["child", "item", "root"]), st.sampled_from(NAMES)), max_size=4
)
NODES = st.fixed_dictionaries(
    {"type": st.sampled_from(["Catalog", "Collection", "Feature"]), "id": JSON, "links": LINKS},
    optional=dict.fromkeys(
        ["extent", "summaries", "assets", "properties", "bbox", "item_assets"], JSON
    ),
)
TREES = st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, NODES | JSON))


@settings(max_examples=30, deadline=None)
@given(TREES)
def test_any_tree_is_read_or_refused_with_a_typed_error(tree: dict[str, Any]) -> None:
    client = FakeClient({f"{HOST}/{name}": value for name, value in tree.items()})
    found = Catalog(f"{HOST}/catalog.json", client=client)
    # Anything else than our own errors comes through and fails the test.
    with contextlib.suppress(JeExplorerError):
        for collection in found.collections():
            periods = found.dates(collection)
            assert len(periods) == len(set(periods))
            found.bands(collection)
