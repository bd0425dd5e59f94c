"""How patient, how polite and how trusting the client is: plain numbers, adjustable."""

from __future__ import annotations

import datetime
import email.utils
import random
from dataclasses import dataclass

KiB = 1024
MiB = 1024 * KiB


@dataclass(frozen=True)
class Limits:
    """Times in seconds, sizes in bytes, rates in bytes per second.

    Attributes:
        per_host: requests under way to one host at most; fewer while it asks for mercy.
        per_host_first: as many to a host that is not known; more with each good answer.
        connect: to look up the name, connect and agree on TLS.
        silence: between two arrivals of data.
        total: for one range with all its attempts, plus a second for each 64 KiB asked for.
        slow_rate, slow_after: a body that brought less than `slow_rate` over `slow_after` is
            given up and asked for again.
        whole: the largest file taken whole when a server ignores the range.
        body: the largest file fetched without a range.
        json: the largest catalogue text, decoded.
        range_cap: the longest range that neighbours are merged into.
        in_flight: bytes of ranges that may be under way or undelivered at once.
        hops: redirects followed.
        hedge_after: a request slower than this, and than `hedge_factor` times its expected time,
            gets a second copy; at most one in `hedge_one_in` requests does.
    """

    per_host: int = 128
    per_host_first: int = 64
    connect: float = 5.0
    silence: float = 10.0
    total: float = 60.0
    slow_rate: float = 1 * KiB
    slow_after: float = 10.0
    whole: int = 16 * MiB
    body: int = 256 * MiB
    json: int = 32 * MiB
    range_cap: int = 4 * MiB
    in_flight: int = 64 * MiB
    hops: int = 5
    hedge_after: float = 0.25
    hedge_factor: float = 4.0
    hedge_one_in: int = 20

    def deadline(self, length: int) -> float:
        """Seconds that a range of this length may take altogether."""
        return self.total + length / (64 * KiB)


@dataclass(frozen=True)
class Retry:
    """Attempts for one range: full-jitter exponential backoff, the server's own wish first.

    Attributes:
        attempts: how often a range is asked for at most.
        base, factor, cap: the n-th wait is drawn from 0 .. min(cap, base * factor ** n) seconds.
        longest_wish: a Retry-After is honoured up to this many seconds.
    """

    attempts: int = 4
    base: float = 0.2
    factor: float = 2.0
    cap: float = 8.0
    longest_wish: float = 30.0

    def wait(self, failures: int, wish: float | None = None) -> float:
        """Seconds to wait after so many failed attempts (1, 2, ...)."""
        if wish is not None:
            return min(max(wish, 0.0), self.longest_wish)
        return random.uniform(0.0, min(self.cap, self.base * self.factor ** (failures - 1)))


def retry_after(text: str | None) -> float | None:
    """The seconds that a Retry-After header asks for; None where it says nothing readable.

    Source: RFC 9110, section 10.2.3 (seconds or an HTTP date).

    Example:
        >>> retry_after("3")
        3.0
    """
    if text is None:
        return None
    if text.strip().isascii() and text.strip().isdigit():
        return float(text.strip()[:9])
    try:
        when = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    now = datetime.datetime.now(tz=when.tzinfo)
    return max(0.0, (when - now).total_seconds())
