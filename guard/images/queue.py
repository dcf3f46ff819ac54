"""The orders that the workers have: never more than may wait, and how long they do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Queue:
    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most, clock
        self._since: dict[object, float] = {}  # in the order of arrival

    @property
    def is_full(self) -> bool:
        return len(self._since) >= self._most

    @property
    def waiting(self) -> int:
        """Orders that are not done yet; some are in the hands of a worker."""
        return len(self._since)

    @property
    def oldest(self) -> float:
        """Seconds since the first of them came; 0 where there is none."""
        first = next(iter(self._since.values()), None)
        return 0.0 if first is None else max(0.0, self._clock() - first)

    @contextmanager
    def place(self) -> Iterator[None]:
        order = object()
        self._since[order] = self._clock()
        try:
            yield
        finally:
            del self._since[order]
