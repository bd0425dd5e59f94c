"""Waiting for a server of the tests that runs in a process of its own."""

from __future__ import annotations

import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

START_SECONDS = 60.0


def wait_until_it_answers(
    process: subprocess.Popen[bytes], address: str, said: Path, name: str
) -> None:
    """Return when an address answers, with whatever status; else fail with the last words."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"{name} did not start:\n{said.read_text(errors='replace')[-2000:]}")
