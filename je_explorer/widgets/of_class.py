"""A class method that leaves an inherited instance method of the same name alone."""

from __future__ import annotations

from collections.abc import Callable
from types import MethodType
from typing import Any


class of_class:
    """A class method under a name that instances need for something else.

    ``Explorer.open(path)`` reads a file, while a widget calls its inherited ``self.open()`` to
    reach the front end.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self.__doc__ = function.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._owner, self._name = owner, name

    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            return MethodType(self._function, owner)
        return getattr(super(self._owner, instance), self._name)
