"""The parts of a file that are in memory, and how the others are asked for."""

from __future__ import annotations

from dataclasses import dataclass, field

from je_explorer.errors import BadTiff


class NeedBytes(Exception):
    """Bytes ``[start, stop)`` of the file are needed before the reading can go on."""

    def __init__(self, start: int, stop: int) -> None:
        super().__init__(start, stop)
        self.start = start
        self.stop = stop


@dataclass
class Held:
    """The parts of a file that are in memory.

    Attributes:
        size: of the whole file, or None where the server doesn't tell.
        parts: ``(offset, bytes)``; the first one starts at 0.
        used: the end of the furthest byte of the first part that was looked at.
    """

    size: int | None
    parts: list[tuple[int, bytes]] = field(default_factory=list)
    used: int = 0

    def take(self, start: int, count: int) -> memoryview:
        """``count`` bytes from ``start``.

        Raises:
            NeedBytes: they are not in memory yet.
            BadTiff: they lie past the end of the file.
        """
        stop = start + count
        if self.size is not None and stop > self.size:
            raise BadTiff(f"it points to bytes {start} to {stop}, but has only {self.size}")
        if self.parts and stop <= len(self.parts[0][1]):
            self.used = max(self.used, stop)
            return memoryview(self.parts[0][1])[start:stop]
        found = self.find(start, stop)
        if found is None:
            raise NeedBytes(start, stop)
        return found

    def find(self, start: int, stop: int) -> memoryview | None:
        """Bytes ``[start, stop)``, or None where they are not in memory."""
        for offset, data in self.parts:
            if offset <= start and stop <= offset + len(data):
                return memoryview(data)[start - offset : stop - offset]
        return None

    def add(self, start: int, data: bytes) -> None:
        """Remember another part; one that continues the first makes it longer."""
        if self.parts and start == len(self.parts[0][1]):
            self.parts[0] = (0, self.parts[0][1] + data)
        else:
            self.parts.append((start, data))
