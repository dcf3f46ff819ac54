"""Answers of the site that were looked at before anybody got them."""

from __future__ import annotations

from collections.abc import AsyncIterator

from guard.headers import RawHeaders
from guard.upstream.base import Incoming


class Resumed:
    """An answer whose first bytes were taken already."""

    def __init__(
        self,
        incoming: Incoming,
        head: bytes,
        rest: AsyncIterator[bytes],
        headers: RawHeaders | None = None,
    ) -> None:
        """`headers` replace the site's."""
        self.status = incoming.status
        self.headers = incoming.headers if headers is None else headers
        self._incoming = incoming
        self._head = head
        self._rest = rest

    async def stream(self) -> AsyncIterator[bytes]:
        if self._head:
            yield self._head
        async for chunk in self._rest:
            yield chunk

    async def close(self) -> None:
        await self._incoming.close()


async def nothing() -> AsyncIterator[bytes]:
    return
    yield b""


async def take(stream: AsyncIterator[bytes], least: int) -> bytes:
    """Chunks until there are at least `least` bytes, or all there are."""
    parts: list[bytes] = []
    size = 0
    while size < least:
        chunk = await anext(stream, b"")
        if not chunk:
            break
        parts.append(chunk)
        size += len(chunk)
    return b"".join(parts)
