"""The Store of a single process: a dictionary in order of last use."""

from __future__ import annotations

from collections import OrderedDict

from guard.store.base import Pace, Seen


class MemoryStore:
    """Holds `limit` visitors; who was away longest, or for `ttl` seconds, goes."""

    def __init__(self, pace: Pace, limit: int = 100_000, ttl: float = 3600.0) -> None:
        self._pace = pace
        self._limit = limit
        self._ttl = ttl
        self._visitors: OrderedDict[bytes, tuple[float, Seen]] = OrderedDict()

    async def observe(self, visitor: bytes, marks: int, now: float) -> Seen:
        last, before = self._visitors.pop(visitor, (now, Seen(0, now, 0)))
        if now - last > self._ttl:
            before = Seen(0, now, 0)
        seen = Seen(
            requests=before.requests + 1,
            arrival=max(now, before.arrival) + self._pace.interval,
            marks=before.marks | marks,
        )
        self._visitors[visitor] = (now, seen)
        if len(self._visitors) > self._limit:
            self._visitors.popitem(last=False)
        return seen

    async def close(self) -> None:
        self._visitors.clear()

    def __len__(self) -> int:
        return len(self._visitors)
