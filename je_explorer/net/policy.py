"""What may be asked for at all: schemes, hosts, ports, private addresses, local files."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

from aiohttp.abc import AbstractResolver, ResolveResult

from je_explorer.errors import Refused
from je_explorer.net.address import scheme, shown, web_url

# The catalogue and the two buckets of images, as their links name them.
JAXA_HOSTS = frozenset({"data.earth.jaxa.jp", "s3.ap-northeast-1.wasabisys.com"})


@dataclass(frozen=True)
class Policy:
    """What the client may open; checked for each address, each redirect and each name looked up.

    Attributes:
        schemes: "https", "http", "file".
        hosts: the only hosts asked; None for any.
        ports: the only ports asked; None for any.
        private: whether this computer and private networks may be asked.
    """

    schemes: frozenset[str] = frozenset({"https", "http", "file"})
    hosts: frozenset[str] | None = None
    ports: frozenset[int] | None = None
    private: bool = True

    @classmethod
    def public(cls, hosts: frozenset[str] = JAXA_HOSTS) -> Policy:
        """For servers that strangers use: https to JAXA's hosts only, nothing local or private."""
        return cls(frozenset({"https"}), hosts, frozenset({443}), private=False)

    def check(self, url: str) -> None:
        """Let the address pass.

        Raises:
            Refused: it may not be asked for; says which rule forbids it.
        """
        kind = scheme(url)
        if kind not in self.schemes:
            allowed = ", ".join(sorted(self.schemes))
            raise Refused(f"{shown(url)}: {kind} addresses are not opened here (only {allowed})")
        if kind != "file":
            self._check_host(url)

    def _check_host(self, url: str) -> None:
        address = web_url(url)
        host = (address.raw_host or "").lower()
        if self.hosts is not None and host not in self.hosts:
            raise Refused(f"{shown(url)}: the host is not among those allowed here")
        if self.ports is not None and address.port not in self.ports:
            raise Refused(f"{shown(url)}: the port is not among those allowed here")
        if not self.private and is_private(host):
            raise Refused(f"{shown(url)} is an address of this computer or a private network")


def is_private(host: str) -> bool:
    """Whether the text is an IP address that is not a public one; False for names.

    IPv4 addresses wrapped in IPv6 (::ffff:127.0.0.1, 64:ff9b::, 2002::) count as what they hold.
    Odd spellings of addresses (2130706433, 127.1) count as private: they are connected to
    without being looked up, and nobody needs them.
    """
    try:
        address = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return ":" in host or host.replace(".", "").isdigit()
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or _nat64(address)
        if inner is not None:
            address = inner
    return not address.is_global or address.is_multicast


def _nat64(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in ipaddress.ip_network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


class GuardedResolver(AbstractResolver):
    """Looks names up and refuses private answers.

    The connection is made to the very addresses that were checked here, so that a name that
    answers differently the second time gains nothing.
    """

    def __init__(self, inner: AbstractResolver) -> None:
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        if any(is_private(answer["host"]) for answer in found):
            raise Refused(f"{host} leads to this computer or a private network")
        return found

    async def close(self) -> None:
        await self._inner.close()
