"""Addresses: which are local files, which host they name, and how they may be shown."""

from __future__ import annotations

import re
import urllib.parse
import urllib.request
from functools import lru_cache
from pathlib import Path

from yarl import URL

from je_explorer.errors import Refused

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


@lru_cache(maxsize=4096)
def scheme(url: str) -> str:
    """The scheme in lower case; "file" for a path.

    Example:
        >>> scheme("HTTPS://example.org/a"), scheme("/data/a.tif")
        ('https', 'file')
    """
    if _DRIVE.match(url):
        return "file"
    match = _SCHEME.match(url)
    return match.group(1).lower() if match else "file"


def is_local(url: str) -> bool:
    """Whether the address is a file on this computer (a path or file://)."""
    return scheme(url) == "file"


def local_path(url: str) -> Path:
    """The path of a local address.

    Raises:
        Refused: file://host/... of another computer, or a relative path.
    """
    path = url
    if url[:5].lower() == "file:":
        parts = urllib.parse.urlsplit(url)
        if parts.netloc not in ("", "localhost"):
            raise Refused(f"{shown(url)} names a file of another computer: mount or copy it first")
        path = urllib.request.url2pathname(parts.path)
    if "\0" in path:
        raise Refused("a file name with a zero byte in it is not opened")
    if not Path(path).is_absolute():
        raise Refused(f"{url!r} is neither an absolute path nor an http(s) address")
    return Path(path)


@lru_cache(maxsize=4096)
def web_url(url: str) -> URL:
    """A web address as it is sent, and as it must be judged.

    Whoever judges an address has to read it with the same parser as who opens it: one that
    means "internal" to this one and "public" to that one would pass.

    Raises:
        Refused: it can't be read, or names no host.
    """
    try:
        # Quoting a signed address anew would break its signature; other addresses may need it.
        found = URL(url, encoded=url.isascii() and " " not in url)
        if not found.raw_host:
            raise ValueError("no host")
        found.port  # noqa: B018 - a port that is no number shows only now
    except ValueError as error:
        raise Refused(f"{shown(url)} is not a web address") from error
    return found


@lru_cache(maxsize=4096)
def origin(url: str) -> str:
    """Scheme, host and port: what shares one pool of connections."""
    parts = urllib.parse.urlsplit(url)
    return f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2].lower()}"


@lru_cache(maxsize=4096)
def shown(url: str) -> str:
    """The address without user, password and query, fit for messages and logs.

    Example:
        >>> shown("https://me:secret@example.org/a.tif?token=1#x")
        'https://example.org/a.tif?...'
    """
    if is_local(url):
        return url
    try:
        parts = urllib.parse.urlsplit(url)
    except ValueError:
        return "(an address that can't be read)"
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}" + ("?..." if parts.query else "")
