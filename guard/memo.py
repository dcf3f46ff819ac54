"""What is found out again in no time, and remembered while there is room."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Memo(dict[Key, Value]):
    """Forgets all when it is full: to know what was used last would cost each use."""

    __slots__ = ("_most",)

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def keep(self, key: Key, value: Value) -> Value:
        if len(self) >= self._most:
            self.clear()
        self[key] = value
        return value

    def of(self, key: Key, make: Callable[[], Value]) -> Value:
        """What is known by this key, if only from now on."""
        found = self.get(key)
        return self.keep(key, make()) if found is None else found
