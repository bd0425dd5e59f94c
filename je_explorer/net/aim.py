"""Where a plain request goes, and its text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from je_explorer.errors import Refused
from je_explorer.net.address import shown, web_url

_UNFIT = re.compile(r"[\x00-\x20\x7f-\U0010ffff]")


@dataclass(frozen=True)
class Aim:
    """Where a request goes: the host to connect to, and how it is named in the request."""

    secure: bool
    host: str
    port: int
    named: str
    target: str

    @property
    def origin(self) -> tuple[bool, str, int]:
        """What shares connections."""
        return self.secure, self.host, self.port


@lru_cache(maxsize=4096)
def aim(url: str) -> Aim:
    """Take an address apart.

    Raises:
        Refused: it can't be put into a request.
    """
    found = web_url(url)
    target = found.raw_path_qs or "/"
    if _UNFIT.search(target) or found.raw_host is None or found.port is None:
        raise Refused(f"{shown(url)} is not a web address")
    named = found.host_port_subcomponent or found.raw_host
    return Aim(found.scheme == "https", found.raw_host, found.port, named, target)


def request_of(to: Aim, headers: Mapping[str, str]) -> bytes:
    """The bytes of a GET.

    Raises:
        Refused: a header holds a line break.
    """
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    if lines.count("\r") != len(headers) or lines.count("\n") != len(headers):
        raise Refused(f"{to.named}: a header of the request holds a line break")
    text = f"GET {to.target} HTTP/1.1\r\nHost: {to.named}\r\n{lines}\r\n"
    return text.encode("latin-1", "replace")
