"""Caches stay within their bounds, and what is damaged counts as absent."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from je_explorer.net.cache import ByteLRU, DiskCache, Entry, cache_folder

KEYS = ["../../etc/passwd", "a\0b", "x" * 300, "CON", "降水", "http://a/b?c=d", ""]


@settings(max_examples=30, deadline=None)
@given(steps=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 40)), max_size=60))
def test_memory_never_holds_more_than_its_room(steps: list[tuple[int, int]]) -> None:
    cache: ByteLRU[int] = ByteLRU(160, entries=6)
    for key, size in steps:
        cache.put(key, size, size)
        assert cache.bytes <= 160
        assert len(cache) <= 6
        assert cache.get(key) == (size if size <= 20 else None)


def test_memory_forgets_what_was_not_used_for_longest() -> None:
    cache: ByteLRU[str] = ByteLRU(80)
    for key in range(8):
        cache.put(key, "x", 10)
    assert cache.get(0) == "x"
    cache.put(8, "x", 10)
    assert [key for key in range(9) if cache.get(key)] == [0, 2, 3, 4, 5, 6, 7, 8]
    cache.drop(0)
    assert cache.get(0) is None
    cache.clear()
    assert (len(cache), cache.bytes) == (0, 0)


@pytest.mark.parametrize("key", KEYS)
def test_any_key_is_kept_inside_the_folder(tmp_path: Path, key: str) -> None:
    cache = DiskCache(tmp_path / "cache")
    cache.write("json", key, Entry(b"data\nof lines", '"tag"'))
    found = cache.read("json", key)
    assert found is not None
    assert (found.data, found.etag) == (b"data\nof lines", '"tag"')
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 1
    assert files[0].is_relative_to(tmp_path / "cache" / "json")
    cache.drop("json", key)
    assert cache.read("json", key) is None


def test_an_entry_of_another_tag_is_absent(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path)
    cache.write("header", "k", Entry(b"x", '"1"'))
    assert cache.read("header", "k", '"1"') is not None
    assert cache.read("header", "k", '"2"') is None
    assert cache.read("json", "k") is None


def test_a_damaged_entry_is_absent_wherever_it_was_damaged(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path)
    cache.write("json", "k", Entry(b"some data", None))
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    sound = path.read_bytes()
    for at in range(len(sound)):
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :])
        assert cache.read("json", "k") is None, at
        path.write_bytes(sound[:at])
        assert cache.read("json", "k") is None, at
    path.write_bytes(sound)
    assert cache.read("json", "k") is not None


def test_an_entry_under_another_ones_name_is_absent(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path)
    cache.write("json", "good", Entry(b"good", None))
    good = next(path for path in tmp_path.rglob("*") if path.is_file())
    cache.write("json", "evil", Entry(b"evil", None))
    evil = next(path for path in tmp_path.rglob("*") if path.is_file() and path != good)
    evil.replace(good)
    assert cache.read("json", "good") is None


def test_a_link_in_the_folder_is_replaced_and_never_written_through(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path / "cache")
    cache.write("json", "k", Entry(b"one", None))
    path = next(path for path in (tmp_path / "cache").rglob("*") if path.is_file())
    victim = tmp_path / "victim"
    victim.write_text("precious")
    path.unlink()
    path.symlink_to(victim)
    assert cache.read("json", "k") is None
    cache.write("json", "k", Entry(b"two", None))
    assert victim.read_text() == "precious"
    found = cache.read("json", "k")
    assert found is not None
    assert found.data == b"two"


def test_the_disk_stays_within_its_quota_and_keeps_the_newest(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path, quota=1 << 20, quotas={"json": 100_000})
    for number in range(100):
        cache.write("json", f"k{number}", Entry(bytes(5_000), None))
        path = cache._path("json", f"k{number}")
        os.utime(path, (1_700_000_000 + number,) * 2)
    sizes = [path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()]
    assert sum(sizes) <= 100_000 + 100_000 // 16 + 6_000
    assert cache.read("json", "k99") is not None
    assert cache.read("json", "k0") is None


def test_files_of_others_are_not_touched_by_the_quota(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JE_EXPLORER_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    (tmp_path / "sample").mkdir()
    (tmp_path / "sample" / "big").write_bytes(bytes(200_000))
    cache = DiskCache(quota=50_000, quotas={})
    for number in range(30):
        cache.write("json", str(number), Entry(bytes(5_000), None))
    assert (tmp_path / "sample" / "big").exists()


SCRIPT = """
import sys
from pathlib import Path
from je_explorer.net.cache import DiskCache, Entry
cache = DiskCache(Path(sys.argv[1]))
for round in range(150):
    for key in "abc":
        cache.write("json", key, Entry(key.encode() * 20_000, key))
        found = cache.read("json", key)
        assert found is not None and found.data == key.encode() * 20_000, (round, key)
"""


def test_two_processes_share_the_folder_without_seeing_half_an_entry(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, str(tmp_path)]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    said = [process.communicate(timeout=60)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0], said
