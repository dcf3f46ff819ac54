"""Counts answers that differ in nothing but size and time, without looking at them."""

from __future__ import annotations

from collections.abc import Callable

from guard.records.sums import Spread

MOST = 1024  # with something to hand over


class Alike:
    """A Tally. `expect` hears of the first answer, `take` gets their number and all
    their bytes once they are handed over; `seconds` has a part in each."""

    __slots__ = ("_count", "_expect", "_seconds", "_size", "_take")

    def __init__(
        self,
        expect: Callable[[Alike], None],
        take: Callable[[int, int], None],
        seconds: Spread | None = None,
    ) -> None:
        self._expect, self._take, self._seconds = expect, take, seconds
        self._count = self._size = 0

    def add(self, sent: int, seconds: float) -> None:
        if not self._count:
            self._expect(self)
        self._count += 1
        self._size += sent
        if self._seconds is not None:
            self._seconds.add(seconds)

    def hand_over(self) -> None:
        self._take(self._count, self._size)
        self._count = self._size = 0


class Gathered:
    """Those with something to hand over; whoever counts with them may forget them. Too
    many make room, where nobody asks for what they have."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._waiting: list[Alike] = []

    def __len__(self) -> int:
        return len(self._waiting)

    def expect(self, alike: Alike) -> None:
        if len(self._waiting) >= self._most:
            self.hand_over()
        self._waiting.append(alike)

    def hand_over(self) -> None:
        waiting, self._waiting = self._waiting, []
        for alike in waiting:
            alike.hand_over()
