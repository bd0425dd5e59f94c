"""Host names that lead to this computer, for code that asks for a service by its real name."""

from __future__ import annotations

import socket

from aiohttp.abc import AbstractResolver, ResolveResult


class Redirector(AbstractResolver):
    """Every name leads to one port of this computer."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.asked: set[str] = set()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.add(host)
        return [
            ResolveResult(
                hostname=host,
                host="127.0.0.1",
                port=self.port,
                family=socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
        ]

    async def close(self) -> None:
        pass
