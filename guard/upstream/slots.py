"""How many may ask the site at once; who comes later waits, though not for long."""

from __future__ import annotations

import asyncio

from guard.errors import UpstreamTimeout
from guard.upstream.limits import Limits


class Slots:
    """`release` each one that was `taken`, once."""

    def __init__(self, limits: Limits) -> None:
        self._free = asyncio.Semaphore(limits.connections)
        self._waiting = limits.waiting

    async def take(self) -> None:
        try:
            if not self._free.locked():
                await self._free.acquire()  # at once
                return
            async with asyncio.timeout(self._waiting):
                await self._free.acquire()
        except TimeoutError as error:
            raise UpstreamTimeout("all connections are busy") from error

    def release(self) -> None:
        self._free.release()
