"""How many bytes of originals are held at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Load:
    """Whoever would make it more than `limit` waits; alone, anybody may."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held = 0
        self._lighter = asyncio.Condition()

    @asynccontextmanager
    async def holding(self, size: int) -> AsyncIterator[None]:
        async with self._lighter:
            await self._lighter.wait_for(lambda: self._fits(size))
            self._held += size
        try:
            yield
        finally:
            self._held -= size
            async with self._lighter:
                self._lighter.notify_all()

    def _fits(self, size: int) -> bool:
        return self._held == 0 or self._held + size <= self._limit
