"""An Upstream whose answering time is told to whoever counts it."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from guard.upstream.base import Incoming, Outgoing, Upstream


class Measured:
    """`observe` is told the seconds until the headers came, and the status."""

    def __init__(
        self, upstream: Upstream, observe: Callable[[float, int], None]
    ) -> None:
        self._upstream = upstream
        self._observe = observe

    async def fetch(self, outgoing: Outgoing) -> Incoming:
        started = perf_counter()
        incoming = await self._upstream.fetch(outgoing)
        self._observe(perf_counter() - started, incoming.status)
        return incoming

    async def close(self) -> None:
        await self._upstream.close()
