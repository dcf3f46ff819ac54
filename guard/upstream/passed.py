"""Questions whose answers cannot be kept: nobody should wait for another's of those."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

SECONDS = 60.0  # then the site may have changed its mind
MOST = 10_000


class Passed:
    """Remembers hashes alone, so that no visitor decides how much memory they take."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until: OrderedDict[int, float] = OrderedDict()

    def add(self, alike: tuple[object, ...]) -> None:
        self._until[hash(alike)] = self._clock() + SECONDS
        if len(self._until) > MOST:
            self._until.popitem(last=False)

    def __contains__(self, alike: tuple[object, ...]) -> bool:
        if not self._until:
            return False
        key = hash(alike)
        until = self._until.get(key)
        if until is not None and until <= self._clock():
            del self._until[key]
            return False
        return until is not None
