"""What travels between a page and its kernel."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page, WebSocket


class Wire:
    """Counts the messages of a page's WebSockets; made before the page is opened."""

    def __init__(self, page: Page) -> None:
        self.sizes: list[int] = []
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        for event in ("framereceived", "framesent"):
            socket.on(event, lambda payload: self.sizes.append(len(payload)))

    @contextmanager
    def counted(self) -> Iterator[list[int]]:
        """The sizes of the messages of a block; they are complete when it has ended."""
        start, found = len(self.sizes), []
        yield found
        found.extend(self.sizes[start:])
