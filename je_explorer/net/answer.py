"""What an HTTP answer promises, judged by its head alone, before any of its body is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from je_explorer.errors import ChangedOnServer, NotFound, RangeError, SourceError, TooLarge
from je_explorer.net.limits import Limits, retry_after
from je_explorer.net.ranges import content_range, unsatisfied_total

RETRYABLE = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
BUSY = frozenset({429, 503})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
GONE = frozenset({403, 404, 410})


class Transient(Exception):
    """An attempt failed in a way that the next may not; never leaves `net/`.

    Attributes:
        wish: seconds that the server asks to wait, if it says so.
        busy: the server is overloaded: ask for less at a time.
        final: what to raise if it keeps happening, in place of SourceUnavailable.
        promise, data: what the answer was to bring, and what of it arrived before the failure.
    """

    def __init__(self, reason: str, *, wish: float | None = None, busy: bool = False) -> None:
        super().__init__(reason)
        self.wish = wish
        self.busy = busy
        self.final: SourceError | None = None
        self.promise: Promise | None = None
        self.data = b""


def garbled(message: str) -> Transient:
    """The fault of an answer that breaks the rules: once may be a proxy's slip."""
    fault = Transient(message)
    fault.final = RangeError(message)
    return fault


@dataclass(frozen=True)
class Head:
    """Status and headers of an answer; `url` is fit to be shown."""

    status: int
    headers: Mapping[str, str]
    url: str

    def get(self, name: str) -> str | None:
        return self.headers.get(name)

    @property
    def length(self) -> int | None:
        text = self.headers.get("Content-Length", "")
        return int(text) if text.isascii() and text.isdigit() else None

    @property
    def kind(self) -> str:
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True)
class Promise:
    """The body to come: its first byte's place in the file, its length, and the file's identity.

    Attributes:
        start: the place of its first byte in the file.
        length: its bytes; None where the server does not tell.
        cap: more bytes than this are never read.
        total, etag: of the whole file.
        whole: the whole file comes.
        ranged: only a range of it was asked for.
    """

    start: int
    length: int | None
    cap: int
    total: int | None
    etag: str | None
    whole: bool = False
    ranged: bool = True


@dataclass(frozen=True)
class Reply:
    """An answer that kept its promise so far as HTTP can tell; times in seconds."""

    head: Head
    promise: Promise
    data: bytes
    waited: float
    lasted: float


@dataclass(frozen=True)
class Moved:
    """An answer that sends elsewhere: to the text of its Location, ``""`` where it has none."""

    to: str


@dataclass(frozen=True)
class Wanted:
    """A range, and the file that it must be of (None: not known yet)."""

    start: int
    stop: int | None
    etag: str | None = None
    total: int | None = None


Judge = Callable[[Head], Promise]


def judge_range(wanted: Wanted, limits: Limits) -> Judge:
    """A judge of answers to a request for `wanted`.

    The judge raises NotFound, RangeError, ChangedOnServer, TooLarge, SourceError or Transient.
    """

    def judge(head: Head) -> Promise:
        check_status(head)
        if head.status == 304:
            raise RangeError(f"{head.url}: the server sent nothing new (HTTP 304), unasked")
        if head.status == 416:
            return _beyond(head, wanted)
        if (head.get("Content-Encoding") or "identity").lower() != "identity":
            raise garbled(f"{head.url}: the server compressed a range, which can't be placed")
        promise = (
            _part(head, wanted, limits) if head.status == 206 else _whole(head, wanted, limits)
        )
        check_same(head.url, wanted, promise.etag, promise.total)
        return promise

    return judge


def judge_text(etag: str | None, limits: Limits) -> Judge:
    """A judge of answers to a request for a whole text, of which the one tagged `etag` is held."""

    def judge(head: Head) -> Promise:
        check_status(head)
        if head.status == 304 and etag is not None:
            return Promise(0, 0, 0, None, etag)
        if head.status != 200:
            raise SourceError(f"{head.url}: the server answered HTTP {head.status}, unasked")
        if head.length is not None and head.length > limits.json:
            raise too_large(head.url, head.length, limits.json, False)
        return Promise(0, head.length, limits.json, head.length, head.get("ETag"), True, False)

    return judge


def check_status(head: Head) -> None:
    """Let 200, 206, 304 and 416 pass, and raise what any other status means."""
    status = head.status
    if status in (200, 206, 304, 416):
        return
    if status in GONE:
        raise NotFound(f"{head.url} does not exist or is not public (HTTP {status})")
    if status in RETRYABLE:
        wish = retry_after(head.get("Retry-After"))
        raise Transient(f"HTTP {status}", wish=wish, busy=status in BUSY)
    if status == 401:
        raise SourceError(f"{head.url} asks for a login (HTTP 401): only open data can be read")
    raise SourceError(f"{head.url}: the server answered HTTP {status}")


def _part(head: Head, wanted: Wanted, limits: Limits) -> Promise:
    if head.kind == "multipart/byteranges":
        raise garbled(f"{head.url}: the server sent several parts for one range")
    told = content_range(head.get("Content-Range"))
    if told is None:
        raise garbled(f"{head.url}: the server sent a part without saying which")
    stop = wanted.stop if wanted.stop is not None else told.total
    if told.start != wanted.start or (stop is not None and told.stop > stop):
        raise garbled(
            f"{head.url}: asked for bytes {wanted.start}-{wanted.stop}, "
            f"the server sent {told.start}-{told.stop}"
        )
    length = told.stop - told.start
    if wanted.stop is None and length > limits.body:
        raise too_large(head.url, length, limits.body, False)
    if head.length is not None and head.length != length:
        raise garbled(f"{head.url}: the length of the part contradicts its place")
    return Promise(told.start, length, length, told.total, head.get("ETag"))


def _whole(head: Head, wanted: Wanted, limits: Limits) -> Promise:
    ranged = wanted.start > 0 or wanted.stop is not None
    cap = limits.whole if ranged else limits.body
    if ranged and head.kind == "text/html":
        raise garbled(f"{head.url}: the server sent a web page, not the file")
    if head.length is not None and head.length > cap:
        raise too_large(head.url, head.length, cap, ranged)
    return Promise(0, head.length, cap, head.length, head.get("ETag"), True, ranged)


def too_large(url: str, length: int | None, cap: int, ranged: bool) -> SourceError:
    """The error for a body over its cap: RangeError if only a range was asked for."""
    size = f"{length:,}" if length is not None else f"more than {cap:,}"
    if ranged:
        return RangeError(f"{url}: the server can't send ranges, and the file has {size} bytes")
    return TooLarge(f"{url} has {size} bytes; at most {cap:,} are taken")


def overrun(url: str, promise: Promise) -> Exception:
    """The error for more bytes than an answer's head promised."""
    if promise.whole:
        return too_large(url, None, promise.cap, promise.ranged)
    return garbled(f"{url}: the server sent more than the {promise.cap:,} bytes promised")


def _beyond(head: Head, wanted: Wanted) -> Promise:
    total = unsatisfied_total(head.get("Content-Range"))
    total = wanted.total if total is None else total
    if total is not None and wanted.stop is not None and wanted.start < total < wanted.stop:
        # Some servers refuse a range that reaches over the end: ask for what there is.
        fault = Transient("HTTP 416")
        fault.promise = Promise(wanted.start, 0, 0, total, None)
        raise fault
    if total is None or wanted.start < total:
        raise RangeError(f"{head.url}: the server has no bytes at {wanted.start} (HTTP 416)")
    return Promise(wanted.start, 0, 0, total, head.get("ETag"))


def check_same(url: str, wanted: Wanted, etag: str | None, total: int | None) -> None:
    """Let an answer pass that is of the same file as the ones before.

    Raises:
        ChangedOnServer: its ETag or size is another.
    """
    other_tag = wanted.etag and etag and _strong(wanted.etag) != _strong(etag)
    other_size = wanted.total is not None and total is not None and wanted.total != total
    if other_tag or other_size:
        raise ChangedOnServer(f"{url} was replaced on the server while it was read: read it again")


def _strong(etag: str) -> str:
    # Proxies turn a tag into a weak one (W/) without touching the bytes of a range.
    return etag.removeprefix("W/")
