"""A server that misbehaves, in a process of its own: ``python -m tests.benchmarks.faulty FOLDER``.

Prints its address. Each line of JSON on its standard input, ``{"kind": ..., ...}``, replaces the
fault that it shows; ``{}`` is none. It answers with a line.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.support.range_server import RangeServer


@contextlib.contextmanager
def misbehaving(folder: Path) -> Iterator[tuple[str, Callable[..., None]]]:
    """The address, and a function that sets the fault."""
    command = [sys.executable, "-m", "tests.benchmarks.faulty", str(folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        url = process.stdout.readline().strip()

        def fault(**settings: Any) -> None:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(settings) + "\n")
            process.stdin.flush()
            process.stdout.readline()

        try:
            yield url, fault
        finally:
            process.terminate()


def main(folder: Path) -> None:
    with RangeServer(folder) as server:
        print(server.url, flush=True)
        for line in sys.stdin:
            server.faults.clear()
            server.clear()
            settings = json.loads(line)
            if settings:
                server.fault(settings.pop("kind"), **settings)
            print("done", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
