"""The sample appears in the cache once, whole, whoever asks."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from je_explorer.errors import ExportError
from je_explorer.sample import collections, folder
from je_explorer.sample.generate import Progress, write_sample
from je_explorer.sample.spec import CollectionSpec


def small(
    home: Path, specs: Sequence[CollectionSpec] | None = None, progress: Progress | None = None
) -> Path:
    spec = collections.collections()[-1]
    return write_sample(home, [replace(spec, stamps=spec.stamps[:1])], progress)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JE_EXPLORER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(folder, "write_sample", small)
    return tmp_path / "cache"


def test_the_first_call_writes_and_the_second_does_not(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = folder.sample_catalog()
    assert first == cache / f"sample-{folder.VERSION}" / "catalog.json"
    monkeypatch.setattr(folder, "write_sample", None)
    assert folder.sample_catalog() == first
    assert [path.name for path in cache.iterdir()] == [first.parent.name]


def test_a_failure_leaves_nothing_behind(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(home: Path, progress: Progress | None = None) -> Path:
        (home / "half").write_text("half")
        raise OSError("the disk is full")

    monkeypatch.setattr(folder, "write_sample", fail)
    with pytest.raises(ExportError, match=r"disk is full.*JE_EXPLORER_CACHE"):
        folder.sample_folder()
    assert list(cache.iterdir()) == []


def test_samples_of_older_versions_are_removed(cache: Path) -> None:
    (cache / "sample-0" / "x").mkdir(parents=True)
    (cache / "other").mkdir()
    folder.sample_folder()
    assert {path.name for path in cache.iterdir()} == {f"sample-{folder.VERSION}", "other"}


def test_what_a_killed_process_left_is_removed_in_time(cache: Path) -> None:
    old, new = cache / "sample-new-old", cache / "sample-new-new"
    for leftover in (old, new):
        leftover.mkdir(parents=True)
    os.utime(old, (0, 0))
    folder.sample_folder()
    assert not old.exists()
    assert new.exists()


def test_who_comes_second_uses_the_first_one_s_copy(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(home: Path, progress: Progress | None = None) -> Path:
        small(cache / f"sample-{folder.VERSION}")
        (cache / f"sample-{folder.VERSION}" / "winner").touch()
        return small(home)

    monkeypatch.setattr(folder, "write_sample", overtaken)
    place = folder.sample_folder()
    assert (place / "winner").is_file()
    assert list(cache.iterdir()) == [place]


def _make(start: object, done: object) -> None:
    folder.write_sample = small  # type: ignore[attr-defined]
    start.wait()  # type: ignore[attr-defined]
    done.put(str(folder.sample_catalog()))  # type: ignore[attr-defined]


def test_two_processes_at_once_end_with_one_sample(cache: Path) -> None:
    context = multiprocessing.get_context("spawn")
    start, done = context.Barrier(2), context.Queue()
    workers = [context.Process(target=_make, args=(start, done)) for _ in range(2)]
    for worker in workers:
        worker.start()
    catalogues = {done.get(timeout=60) for _ in workers}
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    assert catalogues == {str(cache / f"sample-{folder.VERSION}" / "catalog.json")}
    assert [path.name for path in cache.iterdir()] == [f"sample-{folder.VERSION}"]
