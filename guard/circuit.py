"""Spares everybody the waiting for something that is known to be gone."""

from __future__ import annotations

from collections.abc import Callable


class Circuit:
    """Open after a failure: then one caller in `rest` seconds may try again."""

    def __init__(self, rest: float, clock: Callable[[], float]) -> None:
        self._rest = rest
        self._clock = clock
        self._failed = False
        self._next = 0.0

    def may_try(self) -> bool:
        if not self._failed:
            return True
        now = self._clock()
        if now < self._next:
            return False
        self._next = now + self._rest
        return True

    def worked(self) -> bool:
        """Whether this is news."""
        news, self._failed = self._failed, False
        return news

    def failed(self) -> bool:
        """Whether this is news."""
        news, self._failed = not self._failed, True
        self._next = self._clock() + self._rest
        return news
