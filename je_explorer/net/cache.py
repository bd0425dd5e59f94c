"""What was fetched before: in memory and on disk, both bounded; disk entries are checked."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import platformdirs

from je_explorer.net.limits import MiB

log = logging.getLogger(__name__)
V = TypeVar("V")


class ByteLRU(Generic[V]):
    """A mapping that forgets the least recently used values to stay under a number of bytes.

    Safe to use from several threads. A value larger than an eighth of the room is not kept, so
    that one giant does not push out all else.
    """

    def __init__(self, room: int, entries: int = 1_000_000) -> None:
        self.room = room
        self.entries = entries
        self.bytes = 0
        self._held: OrderedDict[Hashable, tuple[V, int]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: Hashable) -> V | None:
        """The value, now the most recently used; None where it is not held."""
        with self._lock:
            found = self._held.get(key)
            if found is None:
                return None
            self._held.move_to_end(key)
            return found[0]

    def resize(self, room: int) -> None:
        """Give it another room, and forget at once what does not fit into it."""
        with self._lock:
            self.room = room
            self._make_room()

    def put(self, key: Hashable, value: V, size: int) -> None:
        """Hold a value of `size` bytes, in place of an older one of the same key."""
        with self._lock:
            self._forget(key)
            if size > self.room // 8:
                return
            self._held[key] = (value, size)
            self.bytes += size
            self._make_room()

    def drop(self, key: Hashable) -> None:
        """Forget one value, if it is held."""
        with self._lock:
            self._forget(key)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._held.clear()
            self.bytes = 0

    def _make_room(self) -> None:
        while self.bytes > self.room or len(self._held) > self.entries:
            self._forget(next(iter(self._held)))

    def _forget(self, key: Hashable) -> None:
        found = self._held.pop(key, None)
        if found is not None:
            self.bytes -= found[1]


def cache_folder() -> Path:
    """Where this user's cache lies: $JE_EXPLORER_CACHE, else the system's place for caches."""
    chosen = os.environ.get("JE_EXPLORER_CACHE")
    return Path(chosen) if chosen else Path(platformdirs.user_cache_dir("je_explorer"))


@dataclass(frozen=True)
class Entry:
    """A cached body.

    Attributes:
        data: the body.
        etag: its tag, as the server gave it.
        fetched: when it was last known to be right, in seconds since 1970; set by the cache.
    """

    data: bytes
    etag: str | None
    fetched: float = 0.0


# The first line of an entry's file: what it must be for the rest to be believed.
_MAGIC = "je1"


class DiskCache:
    """Files named by the hash of their key, one folder for each kind, in a common quota.

    Two processes may share the folder: files appear whole or not at all, and a file that is cut
    short or altered counts as absent. When the disk is full or not writable the cache says so in
    the log once and does nothing from then on.

    Args:
        folder: where to keep the files, and nothing else; None for a part of the user's cache.
        quotas: bytes for each kind ("json", "header"); other kinds get `quota`.
        quota: bytes for all kinds together.
    """

    def __init__(
        self,
        folder: Path | None = None,
        quota: int = 2048 * MiB,
        quotas: dict[str, int] | None = None,
    ) -> None:
        self.folder = folder if folder is not None else cache_folder() / "net"
        self.quota = quota
        self.quotas = {"json": 256 * MiB, "header": 256 * MiB} if quotas is None else quotas
        self.broken = False
        self._written: dict[str, int] = {}
        self._lock = threading.Lock()

    def read(self, kind: str, key: str, etag: str | None = None) -> Entry | None:
        """The entry, or None if there is none, it is damaged, or its ETag is not `etag`."""
        path = self._path(kind, key)
        try:
            raw = path.read_bytes()
            fetched = path.stat().st_mtime
        except OSError:
            return None
        entry = _unpacked(raw, key, fetched)
        if entry is None or (etag is not None and entry.etag != etag):
            return None
        return entry

    def write(self, kind: str, key: str, entry: Entry) -> None:
        """Keep an entry in place of an older one; quietly nothing when the disk can't."""
        if self.broken:
            return
        path = self._path(kind, key)
        raw = _packed(entry, key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _replace(path, raw)
        except OSError as error:
            if os.name == "nt" and path.exists():
                return  # another process is reading the older entry
            self.broken = True
            log.warning(
                "the cache in %s can't be written (%s): going on without", self.folder, error
            )
            return
        self._account(kind, len(raw))

    def touch(self, kind: str, key: str) -> None:
        """Note that an entry was found to be still right just now."""
        with contextlib.suppress(OSError):
            os.utime(self._path(kind, key))

    def drop(self, kind: str, key: str) -> None:
        """Remove an entry, if there is one."""
        with contextlib.suppress(OSError):
            self._path(kind, key).unlink()

    def _path(self, kind: str, key: str) -> Path:
        name = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        return self.folder / kind / name[:2] / name

    def _account(self, kind: str, size: int) -> None:
        """Tidy up now and then: whenever a 16th of the quota was written since the last time."""
        room = min(self.quota, self.quotas.get(kind, self.quota))
        with self._lock:
            written = self._written.get(kind, room) + size
            due = written >= room // 16
            self._written[kind] = 0 if due else written
        if due:
            self._evict(self.folder / kind, room)
            self._evict(self.folder, self.quota)

    def _evict(self, folder: Path, room: int) -> None:
        """Remove the files not written for longest until the rest takes at most 7/8 of `room`."""
        found = sorted(_files(folder), key=lambda item: item[1])
        total = sum(size for _, _, size in found)
        if total <= room:
            return
        for path, _, size in found:
            if total <= room * 7 // 8:
                return
            with contextlib.suppress(OSError):
                path.unlink()
                total -= size


def _files(folder: Path) -> list[tuple[Path, float, int]]:
    found = []
    for root, _, names in os.walk(folder):
        for name in names:
            path = Path(root, name)
            with contextlib.suppress(OSError):
                status = path.lstat()
                found.append((path, status.st_mtime, status.st_size))
    return found


def _replace(path: Path, raw: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
        Path(name).replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _packed(entry: Entry, key: str) -> bytes:
    label = {"key": _digest(key.encode("utf-8", "surrogatepass")), "etag": entry.etag}
    body = json.dumps(label).encode() + b"\n" + entry.data
    return f"{_MAGIC} {_digest(body)}\n".encode() + body


def _unpacked(raw: bytes, key: str, fetched: float) -> Entry | None:
    first, _, body = raw.partition(b"\n")
    if first != f"{_MAGIC} {_digest(body)}".encode():
        return None
    line, _, data = body.partition(b"\n")
    try:
        label = json.loads(line)
        if label["key"] != _digest(key.encode("utf-8", "surrogatepass")):
            return None
        return Entry(data, label["etag"], fetched)
    except (ValueError, KeyError, TypeError):
        return None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]
