"""The Store of a single process: a dictionary in order of last use."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from guard.store.base import Seen, Sighting, Terms
from guard.store.record import STRANGER, fold_all

LIMIT = 100_000  # visitors, of less than 500 bytes each


class Visitors(OrderedDict[bytes, bytes]):
    """Their records, which stand whatever the terms are by which they are told on."""

    async def close(self) -> None:
        self.clear()


class MemoryStore:
    """Holds `limit` visitors; who was away longest goes first. `visitors` are those
    that another has told of before; then they are not this one's to forget."""

    def __init__(
        self, terms: Terms, limit: int = LIMIT, visitors: Visitors | None = None
    ) -> None:
        self._terms = terms
        self._limit = limit
        self._is_owner = visitors is None
        self._visitors = Visitors() if visitors is None else visitors

    async def observe(self, visitor: bytes, sighting: Sighting) -> Seen:
        return self.seen_now(visitor, (sighting,))

    def seen_now(self, visitor: bytes, sightings: Sequence[Sighting]) -> Seen:
        before = self._visitors.get(visitor, STRANGER)
        record, seen = fold_all(before, sightings, self._terms)
        self._visitors[visitor] = record
        self._visitors.move_to_end(visitor)
        while len(self._visitors) > self._limit:
            self._visitors.popitem(last=False)
        return seen

    async def close(self) -> None:
        if self._is_owner:
            self._visitors.clear()

    def __len__(self) -> int:
        return len(self._visitors)
