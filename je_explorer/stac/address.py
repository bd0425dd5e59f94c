"""Addresses in a catalogue: links made absolute, and the folders in their paths.

An address is an ``http(s)`` URL or an absolute path on this computer. A catalogue from the network
can't point at local files, and no catalogue can point at ``javascript:`` or ``data:``.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import unquote, urljoin

from je_explorer.errors import Refused
from je_explorer.net.address import local_path

_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.\-]+):")
_PLAIN = re.compile(r"^\./[A-Za-z0-9_+-][A-Za-z0-9_.+-]*(?:/[A-Za-z0-9_+-][A-Za-z0-9_.+-]*)*$")
_BASE = re.compile(r"^https?://[^/?#]+/[^?#]*$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def is_url(address: str) -> bool:
    """Whether an address is on the network."""
    return address[:8].lower().startswith(("http://", "https://"))


def source_address(source: str | os.PathLike[str]) -> str:
    """The address of what a user named: a URL, a ``file:`` URL, a path, or a folder's catalogue.

    Raises:
        Refused: a ``file:`` URL of another computer.

    Example:
        >>> source_address("https://example.org/catalog.json")
        'https://example.org/catalog.json'
    """
    text = os.fspath(source)
    if is_url(text):
        return text
    path = local_path(text) if text[:5].lower() == "file:" else Path(text).expanduser()
    if path.is_dir():
        names = ("catalog.json", "collection.json")
        path = next((path / name for name in names if (path / name).is_file()), path / names[0])
    return os.path.normpath(path.absolute())


def resolve(base: str, href: object) -> str:
    """Make a link absolute, or return ``""`` where it leads nowhere that may be read.

    ``"N/A"`` (JAXA's text for no file), other schemes, network shares and, in a catalogue from the
    network, ``file:`` lead nowhere.

    Example:
        >>> resolve("https://example.org/a/collection.json", "./2021-07/catalog.json")
        'https://example.org/a/2021-07/catalog.json'
    """
    if not isinstance(href, str):
        return ""
    text = href.strip()
    if not text or text.upper() == "N/A" or _CONTROL.search(text):
        return ""
    scheme = _SCHEME.match(text)
    if scheme:
        return _absolute(base, text, scheme.group(1).lower())
    text = text.replace("\\", "/")
    if is_url(base):
        return _joined(base, text)
    return "" if text.startswith("//") else _local(base, text)


def _absolute(base: str, text: str, scheme: str) -> str:
    if scheme in ("http", "https"):
        return scheme + text[len(scheme) :]
    if scheme == "file" and not is_url(base):
        return _local_of_url(text)
    return ""


def _joined(base: str, text: str) -> str:
    if _PLAIN.match(text) and _BASE.match(base):
        return base.rsplit("/", 1)[0] + text[1:]  # the usual case, 30 times faster than urljoin
    try:
        return urljoin(base, text)
    except ValueError:
        return ""


def _local(base: str, text: str) -> str:
    return os.path.normpath(Path(base).parent / text)


def _local_of_url(url: str) -> str:
    try:
        return os.path.normpath(local_path(url))
    except Refused:
        return ""


def folder(address: str) -> str:
    """The name of the folder that holds a file, ``""`` at the top.

    Example:
        >>> folder("https://example.org/cog/v1/X_daily/2021-07/catalog.json")
        '2021-07'
    """
    parts = _path(address).rsplit("/", 2)
    return unquote(parts[-2]) if len(parts) > 1 else ""


def stem(address: str) -> str:
    """The file's name without its suffix."""
    return unquote(_path(address).rsplit("/", 1)[-1]).rsplit(".", 1)[0]


def _path(address: str) -> str:
    """The path without scheme, host, query and the slash in front."""
    if not is_url(address):
        return address.replace("\\", "/").lstrip("/")
    return re.split(r"[?#]", address, maxsplit=1)[0].partition("//")[2].partition("/")[2]


def beside(address: str, *parts: str) -> str:
    """The address of a file below the folder of another."""
    return resolve(address, "./" + "/".join(parts))
