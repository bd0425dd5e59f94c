"""Measures this project's reader beside others: ``python -m tests.benchmarks.run``.

Prints Markdown: a table for each case, and one of the targets. Times are medians of rounds in which
the readers take turns, so that a slow moment of the machine hits them alike; requests and bytes are
exact. Other readers are those of ``pip install je-explorer[bench]``; a missing one is said so.
"""

from __future__ import annotations

import argparse
import logging
import os
import platform
import tempfile
import warnings
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.benchmarks import case_catalogue, case_faults, case_files, case_loop, case_stack
from tests.benchmarks.bench import Bench
from tests.benchmarks.data import files_of, write_listing, write_tree
from tests.benchmarks.measure import serving
from tests.benchmarks.targets import summary

PACKAGES = (
    "je-explorer", "aiohttp", "imagecodecs", "numpy", "rasterio", "async-geotiff", "obstore",
    "odc-stac", "stackstac", "rio-tiler", "pystac", "jaxa-earth",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="one round of what is slow")
    parser.add_argument("--only", nargs="*", help="names of other readers; none: only this project")
    parser.add_argument("--cases", nargs="*", help="names of cases")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "data"
        write_tree(folder)
        write_listing(folder)
        with serving(folder) as url:
            bench = Bench(
                url, files_of(folder), 2 if options.quick else options.rounds, options.quick,
                options.only,
            )  # fmt: skip
            print(machine(), flush=True)
            for name, case in cases(folder).items():
                if not options.cases or name in options.cases:
                    print(case(bench), flush=True)
            print(f"Load at the end: {os.getloadavg()[0]:.1f}.\n")
            print(summary(bench.facts))


def cases(folder: Path) -> dict[str, Callable[[Bench], str]]:
    """All cases, in the order in which they are run."""
    return {
        "files": case_files.one_file,
        "pixel": case_files.pixel,
        "panning": case_files.panning,
        "stack": case_stack.lines,
        "again": case_stack.again,
        "same": case_catalogue.same_again,
        "late": case_stack.late,
        "faults": lambda bench: case_faults.faults(bench, folder),
        "loop": case_loop.gaps,
        "listing": case_catalogue.listing,
        "array": case_catalogue.to_array,
    }


def machine() -> str:
    """On what, and with what, it is measured."""
    lines = [
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()},"
        f" load {os.getloadavg()[0]:.1f} at the start.",
        "",
    ]
    return "\n".join([*lines, ", ".join(f"{name} {_version(name)}" for name in PACKAGES), ""])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "(not installed)"


if __name__ == "__main__":
    main()
