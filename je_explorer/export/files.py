"""Writing a file as a whole or not at all, and saying in words why it could not be written."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from je_explorer.errors import NotWritable

PathLike: TypeAlias = "str | os.PathLike[str]"

_REASONS = {
    errno.EACCES: "there is no permission to write there; choose a folder of your own",
    errno.EPERM: "there is no permission to write there; choose a folder of your own",
    errno.EROFS: "the folder is on a read-only disk; choose another",
    errno.ENOSPC: "the disk is full; free some space or choose another disk",
    errno.EDQUOT: "your share of the disk is used up; free some space or choose another disk",
    errno.ENOENT: "the folder does not exist; create it first",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.EISDIR: "the path is a folder; add a file name",
    errno.ENAMETOOLONG: "the name is too long",
}


@contextmanager
def replacing(path: PathLike) -> Iterator[Path]:
    """A temporary file beside ``path`` that takes its place when the block ends well.

    When the block fails, an older file at ``path`` stays as it was and nothing is left behind.

    Raises:
        NotWritable: the file can't be written; the message says why and what to do.
    """
    target = Path(path).expanduser()
    temporary: Path | None = None
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        beside = target.with_name(f".je_explorer-{secrets.token_hex(8)}{target.suffix}")
        beside.touch(exist_ok=False)
        temporary = beside
        yield temporary
        temporary.replace(target)
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
        raise NotWritable(f"{target} could not be written: {reason}") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def write(path: PathLike, parts: Iterable[bytes]) -> Path:
    """Write bytes as a whole or not at all.

    Raises:
        NotWritable: the file can't be written.
    """
    with replacing(path) as temporary, temporary.open("wb") as file:
        for part in parts:
            file.write(part)
    return Path(path).expanduser()
