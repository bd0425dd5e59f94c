"""One HTTP answer as it comes in: its head, judged at once, and then its body, within bounds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import httptools
from multidict import CIMultiDict

from je_explorer.errors import SourceError
from je_explorer.net.answer import (
    REDIRECTS,
    Head,
    Judge,
    Moved,
    Promise,
    Reply,
    Transient,
    garbled,
    overrun,
)
from je_explorer.net.limits import KiB

HEAD_MOST = 32 * KiB
FIELD_MOST = 8190
FIELDS_MOST = 128
"""What a head may be at most; servers that keep to HTTP stay far below it."""

DRAIN = 64 * KiB
"""A body that nobody needs is read up to this size, which keeps its connection alive."""

INFORMATIONAL_MOST = 8

_BROKEN = (httptools.HttpParserError, httptools.HttpParserUpgrade)
Count = Callable[[int], None]


class Stale(Exception):
    """A connection that had served before was closed by the server: ask on a new one."""


class Incoming:
    """Understands an answer and settles ``outcome``: a Reply, a Moved, or what went wrong.

    Bytes come in two ways. Those of a body whose length is told are received straight into
    their place: ``room()`` is where, ``filled()`` tells how many came. All others go through
    ``feed()``.

    Attributes:
        outcome: set once, as soon as it is known; the rest of a body may still be under way.
        done: nothing more is expected on the connection.
        keeps: whether the connection can serve again afterwards.
        begun: whether any byte of the answer has come.
    """

    __slots__ = (
        "_asked_at", "_body", "_chunks", "_complete", "_count", "_fields", "_filled", "_head",
        "_headers", "_heard", "_informational", "_judge", "_mark", "_parser", "_promise",
        "_seen", "_size", "_status", "_unwanted", "_url", "_waited", "begun", "done", "keeps",
        "outcome",
    )  # fmt: skip

    def __init__(
        self, judge: Judge, url: str, asked_at: float, count: Count, outcome: asyncio.Future[Answer]
    ) -> None:
        self.outcome = outcome
        self.done = False
        self.keeps = False
        self.begun = False
        self._judge = judge
        self._url = url
        self._asked_at = asked_at
        self._count = count
        self._parser = httptools.HttpResponseParser(self)
        self._headers: CIMultiDict[str] = CIMultiDict()
        self._fields = 0
        self._status = 0
        self._head = b""
        self._heard: Head | None = None
        self._informational = 0
        self._promise: Promise | None = None
        self._body: bytearray | None = None
        self._filled = 0
        self._chunks: list[bytes] = []
        self._size = 0
        self._complete = False
        self._unwanted = False
        self._waited = 0.0
        self._mark, self._seen = 0.0, 0

    # -- bytes

    def room(self) -> memoryview | None:
        """Where the next bytes of the body belong; None while they must be looked at first."""
        return None if self._body is None else memoryview(self._body)[self._filled :]

    def filled(self, size: int) -> None:
        """So many bytes were received into ``room()``."""
        self._filled += size
        self._took(size)
        if self._body is not None and self._filled == len(self._body):
            self._finish(bytes(self._body))

    def feed(self, data: bytes) -> None:
        """Take in bytes of the head, or of a body that comes in chunks or without a length."""
        self.begun = True
        if self._heard is not None:
            self._parse(data)
            return
        head = self._head + data
        end = head.find(b"\r\n\r\n")
        if end < 0:
            self._head = head
            if len(head) > HEAD_MOST:
                self._break("the head of its answer has no end")
            return
        self._head = b""
        if end > HEAD_MOST:
            self._break("the head of its answer is too long")
        elif self._parse(head[: end + 4]):
            self._headed(head[end + 4 :])

    def ended(self, error: BaseException | None) -> None:
        """The connection is gone."""
        if self.done:
            return
        if self._heard is not None and self._body is None and error is None and not self._chunked:
            self._complete = True
            self._finish(b"".join(self._chunks))
            return
        reset = isinstance(error, ConnectionResetError)
        why = f" ({error})" if error is not None and str(error) else ""
        self.fail(Transient(f"the connection was cut{why}"[:160], busy=reset))

    def fail(self, fault: Exception) -> None:
        """Settle the outcome with an error; what had arrived by then stays with it."""
        self.done, self.keeps = True, False
        if isinstance(fault, Transient):
            fault.promise = self._promise
            if fault.final is None and not self._unwanted:
                body = self._body
                fault.data = b"".join(self._chunks) if body is None else bytes(body[: self._filled])
        self._settle(fault)

    def pace(self, now: float, every: float, rate: float) -> float | None:
        """When to look again at the speed of the body; None when it is below ``rate``."""
        if not self._mark:
            return now + every
        if now - self._mark >= every:
            if self._size - self._seen < rate * (now - self._mark):
                return None
            self._mark, self._seen = now, self._size
        return self._mark + every

    # -- the parser's callbacks

    def on_header(self, name: bytes, value: bytes) -> None:
        self._fields += 1
        if self._fields > FIELDS_MOST or len(name) + len(value) > FIELD_MOST:
            raise ValueError("too much of a head")
        self._headers.add(name.decode("latin-1"), value.decode("latin-1"))

    def on_headers_complete(self) -> None:
        self._status = self._parser.get_status_code()
        self.keeps = self._parser.should_keep_alive()

    def on_body(self, data: bytes) -> None:
        if self.done:
            return
        self._took(len(data))
        if not self._unwanted:
            self._chunks.append(data)

    def on_message_complete(self) -> None:
        self._complete = True

    # -- the answer

    @property
    def _chunked(self) -> bool:
        return "chunked" in self._headers.get("Transfer-Encoding", "").lower()

    def _parse(self, data: bytes) -> bool:
        """Hand bytes to the parser; whether it understood them."""
        try:
            self._parser.feed_data(data)
        except _BROKEN:
            if self._complete and self._heard is not None:
                self.keeps = False
            else:
                self._break("the server does not speak proper HTTP")
                return False
        if self._complete and self._heard is not None and not self.done:
            self._finish(b"".join(self._chunks))
        return not self.done

    def _headed(self, rest: bytes) -> None:
        if not self._status:
            self._break("the server does not speak proper HTTP")
            return
        if self._status < 200:
            self._inform(rest)
            return
        self._waited = time.monotonic() - self._asked_at
        self._mark = time.monotonic()
        self._heard = Head(self._status, self._headers, self._url)
        self._judge_head(self._heard)
        if self.done:
            return
        if self._complete:
            self.keeps = self.keeps and not rest
            self._finish(b"")
        elif self._heard.length is not None and not self._chunked:
            self._receive(self._heard.length, rest)
        elif self._unwanted:
            self.done, self.keeps = True, False
        elif rest:
            self._parse(rest)

    def _inform(self, rest: bytes) -> None:
        """Pass over an answer that only announces the next one (100 Continue)."""
        self._informational += 1
        self._headers.clear()
        self._status, self._complete = 0, False
        if self._informational > INFORMATIONAL_MOST:
            self._break("the server announces an answer and does not give one")
        elif rest:
            self.feed(rest)

    def _judge_head(self, head: Head) -> None:
        if head.status in REDIRECTS:
            self._unwanted = True
            self._settle(Moved(head.get("Location") or ""))
            return
        try:
            self._promise = self._judge(head)
        except (SourceError, Transient) as error:
            self._unwanted = True
            self._settle(error)

    def _receive(self, length: int, rest: bytes) -> None:
        """Make room for a body of known length, and put its beginning there."""
        if self._unwanted and length > DRAIN:
            self.done, self.keeps = True, False
            return
        promise = self._promise
        if promise is not None and length > promise.cap:
            self.fail(overrun(self._url, promise))
            return
        self._body = bytearray(length)
        begun = min(len(rest), length)
        self._body[:begun] = rest[:begun]
        if len(rest) > length:
            self.keeps = False
        self.filled(begun)

    def _took(self, size: int) -> None:
        self._size += size
        if self._unwanted:
            return
        self._count(size)
        if self._promise is not None and self._size > self._promise.cap:
            assert self._heard is not None
            self.fail(overrun(self._url, self._promise))

    def _finish(self, data: bytes) -> None:
        if self.done:
            return
        self.done = True
        promise, head = self._promise, self._heard
        if self._unwanted or promise is None or head is None:
            return
        if promise.length is not None and len(data) < promise.length:
            self.fail(Transient("the data was cut short"))
            return
        lasted = time.monotonic() - self._asked_at
        self._settle(Reply(head, promise, data, self._waited, lasted))

    def _break(self, why: str) -> None:
        self.fail(garbled(f"{self._url}: {why}"))

    def release(self) -> None:
        """Let go of what was needed on the way: the parser and this refer to each other."""
        del self._parser
        self._body, self._chunks = None, []

    def _settle(self, found: Answer | Exception) -> None:
        if self.outcome.done():
            return
        if isinstance(found, Exception):
            self.outcome.set_exception(found)
        else:
            self.outcome.set_result(found)


Answer = Reply | Moved
