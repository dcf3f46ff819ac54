"""Answers of the site that were looked at before anybody got them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from guard.actions.load import Held
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


@dataclass(frozen=True, slots=True)
class Taken:
    """An answer of which the `head` was taken from the `stream`."""

    incoming: Incoming
    head: bytes
    stream: AsyncIterator[bytes]
    held: Held

    async def body(self, least: int, told: int = 0, copies: int = 1) -> bytes:
        """At least as much, or all there is, or what there was room for. `told`: the
        bytes it may come to; `copies` of each are held."""
        had = len(self.head)

        def fits(size: int) -> bool:
            return self.held.reach(copies * (had + size))

        if not self.held.reach(copies * max(had, told)):
            return self.head
        return self.head + await take(self.stream, least - had, fits)


async def nothing() -> AsyncIterator[bytes]:
    return
    yield b""


async def take(
    stream: AsyncIterator[bytes],
    least: int,
    fits: Callable[[int], bool] = lambda size: True,
) -> bytes:
    """Chunks until there are at least `least` bytes, or all there are, or what was
    taken no longer `fits`."""
    parts: list[bytes] = []
    size = 0
    while size < least:
        chunk = await anext(stream, b"")
        if not chunk:
            break
        parts.append(chunk)
        size += len(chunk)
        if not fits(size):
            break
    return b"".join(parts)
