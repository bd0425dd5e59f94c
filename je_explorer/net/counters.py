"""What the client has done so far, as plain integers for tests and the status line."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass
class Counters:
    """Running totals since the client was made; only `open` also goes down.

    Attributes:
        requests: requests sent (each retry, hedge and redirect hop is one) and local files read.
        bytes: body bytes received.
        retries: attempts beyond the first.
        hedges: second copies of slow requests.
        json_requests: of `requests`, those for catalogue texts.
        json_hits: catalogue texts answered from memory or disk without any request.
        cancelled: requests called off: nobody waited any more, or another copy was faster.
        open: requests running at this moment.
    """

    requests: int = 0
    bytes: int = 0
    retries: int = 0
    hedges: int = 0
    json_requests: int = 0
    json_hits: int = 0
    cancelled: int = 0
    open: int = 0

    def snapshot(self) -> dict[str, int]:
        """A copy that stays as it is."""
        return asdict(self)
