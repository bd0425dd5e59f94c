"""What works here: versions, notebook, cache folder, network, extras."""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import sys
import tempfile
from dataclasses import dataclass
from importlib import metadata
from urllib.parse import urlsplit

from je_explorer.cog.lzw import lzw_decoder_name
from je_explorer.errors import JeExplorerError, NotFound
from je_explorer.net.cache import cache_folder
from je_explorer.net.http import Client
from je_explorer.net.loop import run_sync
from je_explorer.stac.sources import LIVE

PROBE_SECONDS = 3.0
IMAGES = "https://s3.ap-northeast-1.wasabisys.com/"
"""Where JAXA keeps the images that the catalogue names."""

PARTS = ("numpy", "tifffile", "imagecodecs", "aiohttp", "ipyleaflet", "ipywidgets", "voila")
EXTRAS = {
    "xarray": ("xarray", "dask", "netCDF4"),
    "plot": ("matplotlib",),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report. ``ok`` is None where nothing depends on it."""

    name: str
    ok: bool | None
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """What ``doctor`` found; prints as a list.

    Attributes:
        checks: one Check per subject.
        ok: whether all that is needed works. (Without a network the sample catalogue works.)
    """

    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        return all(check.ok is not False for check in self.checks)

    def __repr__(self) -> str:
        width = max(len(check.name) for check in self.checks)
        marks = {True: "ok", False: "NO", None: "--"}
        return "\n".join(f"{marks[c.ok]}  {c.name:{width}}  {c.text}" for c in self.checks)


def doctor() -> Report:
    """Look at what works here: Python, packages, notebook, cache folder, network, extras.

    Takes up to three seconds where the network does not answer. Changes nothing but an empty
    file, made and removed in the cache folder.

    Returns:
        A Report, which prints as a list; ``report.ok`` is False when something needed is missing.

    Example:
        >>> import je_explorer as jx
        >>> jx.doctor().ok
        True
    """
    return Report(
        (
            _python(),
            *map(_package, PARTS),
            _lzw(),
            _notebook(),
            _cache(),
            *_network(),
            *(_extra(name, parts) for name, parts in EXTRAS.items()),
        )
    )


def _python() -> Check:
    text = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    return Check("Python", sys.version_info >= (3, 11), text)


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _package(name: str) -> Check:
    version = _version(name)
    return Check(name, version is not None, version or f"missing: pip install {name}")


def _lzw() -> Check:
    """Which library unpacks LZW: imagecodecs before 2026.6.6 crashes on a broken stream."""
    name = lzw_decoder_name()
    return Check("LZW in TIFFs", not name.startswith("none"), name)


def _extra(name: str, parts: tuple[str, ...]) -> Check:
    lacking = [part for part in parts if _version(part) is None]
    if lacking:
        how = f"pip install 'je-explorer[{name}]'"
        return Check(f"extra {name}", None, f"without {', '.join(lacking)}: {how}")
    return Check(f"extra {name}", True, ", ".join(f"{part} {_version(part)}" for part in parts))


def _notebook() -> Check:
    """Which kernel and which front end show the widgets, as far as a kernel can know."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is None or not hasattr(shell, "kernel"):
        return Check("notebook", None, "not in a notebook: the dashboard runs by  je-explorer")
    return Check("notebook", True, f"{_front_end()}, ipykernel {_version('ipykernel')}")


def _front_end() -> str:
    variables = {
        "VOILA_BASE_URL": "Voila",
        "VSCODE_PID": "Visual Studio Code",
        "COLAB_RELEASE_TAG": "Colab",
        "BINDER_SERVICE_HOST": "Binder",
        "JUPYTERHUB_USER": "JupyterHub",
    }
    found = [name for variable, name in variables.items() if variable in os.environ]
    return " on ".join(found) or "Jupyter"


def _cache() -> Check:
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            used = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    except OSError as error:
        way_out = "set JE_EXPLORER_CACHE to a folder that you may write to"
        return Check("cache", False, f"{folder}: {error.strerror}; {way_out}")
    free = shutil.disk_usage(folder).free
    return Check("cache", True, f"{folder}: {used / 1e6:.0f} MB used, {free / 1e9:.0f} GB free")


def _network() -> list[Check]:
    """JAXA's two services. Without them the sample catalogue still works, so none is needed."""
    hosts = (urlsplit(url).hostname or url for url in (LIVE, IMAGES))
    return [
        Check(host, True, "reachable")
        if reachable
        else Check(host, None, "not reachable; the sample catalogue works without it")
        for host, reachable in zip(hosts, run_sync(_reach(LIVE, IMAGES)), strict=True)
    ]


async def _reach(*urls: str) -> list[bool]:
    """Per address, whether its server answers."""
    client = Client()
    try:
        return await asyncio.gather(*(_answers(client, url) for url in urls))
    finally:
        await client.close()


async def _answers(client: Client, url: str) -> bool:
    try:
        await asyncio.wait_for(client.get(url, 0, 1), PROBE_SECONDS)
    except NotFound:
        return True
    except (TimeoutError, JeExplorerError):
        return False
    return True
