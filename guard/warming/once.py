"""Asks the site once for a picture, however many crawlers it is made for."""

from __future__ import annotations

from collections.abc import AsyncIterator

from guard.headers import RawHeaders
from guard.upstream.base import Incoming, Outgoing, Upstream


class Once:
    """Answers stay until they are forgotten; of each at most `most` bytes are read."""

    def __init__(self, upstream: Upstream, most: int) -> None:
        self._upstream, self._most = upstream, most
        self._kept: dict[bytes, _Replayed] = {}

    async def fetch(self, outgoing: Outgoing) -> Incoming:
        kept = self._kept.get(outgoing.target)
        if kept is None:
            incoming = await self._upstream.fetch(outgoing)
            try:
                body = await self._read(incoming)
            finally:
                await incoming.close()
            kept = _Replayed(incoming.status, incoming.headers, body)
            self._kept[outgoing.target] = kept
        return kept

    def forget(self, target: bytes) -> None:
        self._kept.pop(target, None)

    async def close(self) -> None:
        await self._upstream.close()

    async def _read(self, incoming: Incoming) -> bytes:
        body = bytearray()
        async for piece in incoming.stream():
            body += piece
            if len(body) >= self._most:
                break
        return bytes(body)


class _Replayed:
    def __init__(self, status: int, headers: RawHeaders, body: bytes) -> None:
        self.status, self.headers, self._body = status, headers, body

    async def stream(self) -> AsyncIterator[bytes]:
        yield self._body

    async def close(self) -> None:
        """It may be asked for again."""
