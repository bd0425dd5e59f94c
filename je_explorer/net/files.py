"""Local files, read by the same words as remote ones."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from pathlib import Path

from je_explorer.errors import NotFound, SourceUnavailable
from je_explorer.net.address import local_path


@dataclass(frozen=True)
class FileBytes:
    """A piece of a file; `etag` changes whenever the file is written."""

    data: bytes
    start: int
    total: int
    etag: str


def signature(url: str) -> str:
    """A text that changes when the file is written: time of change and size.

    Raises:
        NotFound: there is no such file, or it may not be read.
    """
    path = local_path(url)
    try:
        return _etag(path.stat())
    except OSError as error:
        raise _named(path, error) from error


def read_range(url: str, start: int, stop: int | None) -> FileBytes:
    """Bytes `[start, stop)` of a local file; fewer only at its end.

    Raises:
        NotFound: there is no such file, or it may not be read.
        SourceUnavailable: the disk failed.
    """
    path = local_path(url)
    try:
        with path.open("rb", buffering=0) as file:
            status = os.fstat(file.fileno())
            end = status.st_size if stop is None else min(stop, status.st_size)
            file.seek(start)
            return FileBytes(_read(file, end - start), start, status.st_size, _etag(status))
    except (OSError, ValueError) as error:
        raise _named(path, error) from error


def _read(file: io.FileIO, length: int) -> bytes:
    # An unbuffered read may return less than asked for (network drives, over 2 GiB).
    parts: list[bytes] = []
    while length > 0:
        part = file.read(length)
        if not part:
            break
        parts.append(part)
        length -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _etag(status: os.stat_result) -> str:
    return f'"{status.st_mtime_ns:x}-{status.st_size:x}"'


def _named(path: Path, error: Exception) -> NotFound | SourceUnavailable:
    if isinstance(error, (FileNotFoundError, NotADirectoryError, IsADirectoryError, ValueError)):
        return NotFound(f"there is no file {path}")
    if isinstance(error, PermissionError):
        return NotFound(f"the file {path} may not be read: check its permissions")
    return SourceUnavailable(f"the file {path} could not be read: {error}")
