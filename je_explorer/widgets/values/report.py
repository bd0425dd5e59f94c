"""What the user is told: notices, the state of a load and its cost, a file that is ready."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class Spoken(Protocol):
    """A value that is said differently in each language: a date, a data set's title."""

    def say(self, lang: str) -> str:
        """The value in the words of a language."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A line for the status bar: a key of `text` with its fields, and a detail.

    The detail is in the error's own English words, for who wants to know more. A field is put into
    the words as it is, or as it is `Spoken`. ``action`` is the key of a button's words, if any;
    ``about`` is the part that it concerns (``"picture"``, ``"curves"``), whose success ends it.
    """

    key: str
    detail: str = ""
    error: bool = True
    fields: tuple[tuple[str, Any], ...] = ()
    action: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """How far a load has come. ``dates`` is 0 while the plan is still being made."""

    dates_done: int = 0
    dates: int = 0
    bytes_done: int = 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the curves of all areas cost to load."""

    dates: int
    files: int
    bytes: int
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Asking:
    """A load that is large enough to be asked about: ``"picture"`` or ``"curves"``, its cost."""

    about: str
    cost: Estimate


@dataclass(frozen=True, slots=True)
class Download:
    """A file for the browser to save: its name and its content as a data URL, or where it lies."""

    name: str
    size: int
    url: str = ""
    path: str = ""
