"""Views of the dashboard as files."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from je_explorer.errors import ExportError, RequestError
from je_explorer.export.files import write
from je_explorer.widgets.document import Wanted

LARGEST = 5_000_000
"""Bytes of a file; more is no view of the dashboard."""


def save(wanted: Wanted, path: str | PathLike[str]) -> Path:
    """Write a view as a JSON file, as a whole or not at all.

    Raises:
        ExportError: the file can't be written.
    """
    return write(path, [wanted.to_json().encode()])


def read(path: str | PathLike[str]) -> Wanted:
    """The view that ``save`` wrote.

    Raises:
        ExportError: the file can't be read.
        RequestError: it is no view, is cut short, or was written by a newer je_explorer.
    """
    file = Path(path).expanduser()
    try:
        if file.stat().st_size > LARGEST:
            raise RequestError(f"{file} is too large for a view saved by je_explorer")
        return Wanted.from_json(file.read_bytes().decode("utf-8", "replace"))
    except OSError as error:
        raise ExportError(f"{file} could not be read: {error.strerror or error}") from error
    except RequestError as error:
        raise RequestError(f"{file}: {error}") from None
