"""Fixtures that more than one folder of tests needs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from je_explorer.sample import Server, sample_folder, serve

ROOT = Path(__file__).resolve().parents[1]

settings.register_profile("short", max_examples=40, deadline=None, derandomize="CI" in os.environ)
settings.register_profile("long", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real COG, STAC and GeoJSON files that lies beside the project."""
    folder = ROOT.parent / "shared" / "data"
    if not (folder / "index.csv").is_file():
        if os.environ.get("CI"):
            pytest.fail(f"the real test files are not at {folder}, and CI must not skip them")
        pytest.skip(f"the real test files are not at {folder}")
    return folder


@pytest.fixture(scope="session", autouse=True)
def private_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the tests' cache and settings out of the user's: one folder for the whole run."""
    folder = tmp_path_factory.mktemp("je_explorer_cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JE_EXPLORER_CACHE", str(folder))
        patch.setenv("JE_EXPLORER_CONFIG", str(folder / "config"))
        yield folder


@pytest.fixture(scope="session")
def sample_server(private_cache: Path) -> Iterator[Server]:
    """The embedded sample catalogue, served on loopback for the whole run."""
    with serve(sample_folder()) as server:
        yield server
