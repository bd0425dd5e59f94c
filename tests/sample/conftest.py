"""The generated sample, read from disk, for the tests of what it holds."""

from __future__ import annotations

import pytest

from je_explorer.sample import sample_folder
from tests.sample.catalogue import Catalogue


@pytest.fixture(scope="session")
def catalogue(private_cache: object) -> Catalogue:
    """The whole sample."""
    return Catalogue(sample_folder())
