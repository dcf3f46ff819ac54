"""The Store of a single process: a dictionary in order of last use."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from guard.store.base import Seen, Sighting, Terms
from guard.store.record import STRANGER, fold_all

LIMIT = 100_000  # visitors, of less than 500 bytes each


class MemoryStore:
    """Holds `limit` visitors; who was away longest goes first."""

    def __init__(self, terms: Terms, limit: int = LIMIT) -> None:
        self._terms = terms
        self._limit = limit
        self._visitors: OrderedDict[bytes, bytes] = OrderedDict()

    async def observe(self, visitor: bytes, sighting: Sighting) -> Seen:
        return self.seen_now(visitor, (sighting,))

    def seen_now(self, visitor: bytes, sightings: Sequence[Sighting]) -> Seen:
        before = self._visitors.get(visitor, STRANGER)
        record, seen = fold_all(before, sightings, self._terms)
        self._visitors[visitor] = record
        self._visitors.move_to_end(visitor)
        if len(self._visitors) > self._limit:
            self._visitors.popitem(last=False)
        return seen

    async def close(self) -> None:
        self._visitors.clear()

    def __len__(self) -> int:
        return len(self._visitors)
