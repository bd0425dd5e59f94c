"""One range put together from the answers of several attempts."""

from __future__ import annotations

from dataclasses import dataclass

from je_explorer.errors import RangeError
from je_explorer.net.answer import Promise, Transient, Wanted


@dataclass(frozen=True)
class Body:
    """Bytes of a file.

    Attributes:
        data: the bytes; fewer than asked for only at the end of the file.
        start: the place of the first one in the file.
        total: the size of the file, where the server tells it.
        etag: the tag of this state of the file, where the server gives one.
    """

    data: bytes | memoryview
    start: int
    total: int | None
    etag: str | None


class Assembly:
    """Keeps what arrived, and knows what is still to be asked for."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.total = wanted.total
        self.etag = wanted.etag
        self.whole: bytes | None = None
        self._parts: list[bytes] = []
        self._size = 0
        self._short = 0
        self._ended = False

    @property
    def missing(self) -> Wanted:
        """The range to ask for next, of the file as it was seen first."""
        start = self.wanted.start + self._size
        stop = self.wanted.stop
        if stop is not None and self.total is not None:
            stop = max(start, min(stop, self.total)) if start < self.total else stop
        return Wanted(start, stop, self.etag, self.total)

    @property
    def length(self) -> int:
        """Bytes still to come, as far as is known."""
        stop = self.wanted.stop if self.wanted.stop is not None else self.total
        return max(0, (stop or 0) - self.wanted.start - self._size)

    def salvage(self, fault: Transient) -> None:
        """Keep what an attempt brought before it failed; a file sent whole starts afresh."""
        if fault.promise is None or fault.promise.whole:
            return
        self._keep(fault.promise, fault.data)
        self._ended = False

    def add(self, promise: Promise, data: bytes, shown: str) -> bool:
        """Take in a full answer; True when nothing is missing any more.

        Raises:
            RangeError: the server keeps sending less than it was asked for.
        """
        if promise.whole:
            self._take_whole(promise, data)
            return True
        self._keep(promise, data)
        if self._done():
            return True
        self._short += 1
        if self._short > 1:
            raise RangeError(f"{shown}: the server keeps sending less than the range asked for")
        return False

    def body(self) -> Body:
        """All of it."""
        data = self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
        return Body(data, self.wanted.start, self.total, self.etag)

    def _keep(self, promise: Promise, data: bytes) -> None:
        if data:
            self._parts.append(data)
        self._size += len(data)
        self.total = promise.total if self.total is None else self.total
        self.etag = promise.etag if self.etag is None else self.etag
        self._ended = promise.length == 0

    def _take_whole(self, promise: Promise, data: bytes) -> None:
        self.whole = data
        self.total, self.etag = len(data), promise.etag
        self._parts = [data[self.wanted.start : self.wanted.stop]]

    def _done(self) -> bool:
        if self._ended:
            return True
        stop = self.wanted.stop
        if self.total is not None:
            stop = self.total if stop is None else min(stop, self.total)
        return stop is None or self.wanted.start + self._size >= stop
