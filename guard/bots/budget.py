"""So much work a second and no more, however many visitors ask for it."""

from __future__ import annotations

from collections.abc import Callable


class Budget:
    """`rate` pieces of work a second. `clock` gives seconds and never goes back;
    `refused` is told of each piece that cannot be afforded."""

    def __init__(
        self,
        rate: float,
        clock: Callable[[], float],
        refused: Callable[[], None] = lambda: None,
    ) -> None:
        self._rate = rate
        self._clock = clock
        self._left = rate
        self._filled = clock()
        self._refused = refused

    def spend(self) -> bool:
        """Whether one more piece can be afforded."""
        now = self._clock()
        earned = (now - self._filled) * self._rate
        self._left = min(self._rate, self._left + earned)
        self._filled = now
        if self._left < 1:
            self._refused()
            return False
        self._left -= 1
        return True
