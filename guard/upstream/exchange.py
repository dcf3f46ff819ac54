"""One request's answer as it comes in, held back while the visitor reads slowly."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from guard.errors import UpstreamUnreachable
from guard.headers import RawHeaders
from guard.upstream.base import Hint, Line, Links

# Held for one visitor at most, beside what the kernel and the transport hold.
HELD_BACK = 256 * 1024


class Exchange:
    """The Reader that is an Incoming."""

    __slots__ = (
        "_held",
        "_hint",
        "_line",
        "_parts",
        "_wake",
        "answered",
        "error",
        "headers",
        "over",
        "status",
    )

    def __init__(self, line: Line, hint: Hint | None = None) -> None:
        self.status = 0
        self.headers: RawHeaders = ()
        self.error: Exception | None = None
        self.over = False  # nothing more will come
        self._line = line
        self._hint = hint
        self._parts: list[bytes] = []
        self._held = 0
        self._wake: asyncio.Future[None] | None = None
        self.answered = asyncio.get_running_loop().create_future()
        """Done with the headers, or with `error`."""

    def hint(self, links: Links) -> None:
        if self._hint is not None:
            self._hint(links)

    def begin(self, status: int, headers: RawHeaders) -> None:
        self.status = status
        self.headers = headers
        _tell(self.answered)

    def add(self, data: bytes) -> None:
        self._parts.append(data)
        self._held += len(data)
        if self._held > HELD_BACK:
            self._line.pause()
        _tell(self._wake)

    def rest(self) -> None:
        """Whoever waits reads when the loop comes to it."""

    def end(self) -> None:
        self.over = True
        _tell(self._wake)

    def fail(self, error: Exception) -> None:
        """What came before it is still read; then the reader learns of it."""
        self.error = error
        self.end()
        _tell(self.answered)

    async def stream(self) -> AsyncIterator[bytes]:
        while True:
            if self._parts:
                yield self._take()
            elif self.error is not None:
                raise self.error
            elif self.over:
                return
            else:
                self._wake = asyncio.get_running_loop().create_future()
                await self._wake

    def _take(self) -> bytes:
        parts = self._parts
        data = parts[0] if len(parts) == 1 else b"".join(parts)
        parts.clear()
        if self._held > HELD_BACK and not self.over:  # else the line serves another
            self._line.resume()
        self._held = 0
        return data

    async def close(self) -> None:
        if self._parts:  # who reads on must not take the part for the whole
            self.error = self.error or UpstreamUnreachable("was given up")
            self._parts.clear()
        if not self.over:
            self._line.abort()


def _tell(waiting: asyncio.Future[None] | None) -> None:
    if waiting is not None and not waiting.done():
        waiting.set_result(None)
