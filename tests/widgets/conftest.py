"""bqplot warns about its own traits while it is imported: that is not ours to answer for."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import bqplot  # noqa: F401


@pytest.fixture
def until() -> Callable[..., None]:
    """Waits until something holds; results come from the I/O thread."""

    def wait(holds: Callable[[], object], seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, "it did not happen in time"
            time.sleep(0.01)

    return wait
