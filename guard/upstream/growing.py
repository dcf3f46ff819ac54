"""A body on its way in, kept while several visitors read it, each at their own pace."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from guard.errors import UpstreamError, UpstreamUnreachable
from guard.headers import RawHeaders, first
from guard.upstream.base import Incoming
from guard.upstream.replies import PIECE
from guard.upstream.shelf import Shelf, Space


class Growing:
    """Filled by one task, so that no visitor's leaving or slowness stops the others.

    A body that turns out too large to keep is handed over to who asked first, and the
    task has done its part.
    """

    def __init__(
        self, incoming: Incoming, shelf: Shelf, space: Space, most: int
    ) -> None:
        """`space` has room for the announced length; of an unknown one at most `most`
        bytes are kept."""
        self.incoming = incoming
        self.length = length_of(incoming)
        self.body: bytes | bytearray = bytearray()
        self.space = space
        self.rest: AsyncIterator[bytes] | None = None
        self.error: Exception | None = None
        self.over = False
        self.asker_left = False
        self._shelf = shelf
        self._most = most
        self._waiting: set[asyncio.Future[None]] = set()

    async def fill(self) -> bool:
        """Whether the whole body is there now."""
        try:
            return await self._read(self.incoming.stream())
        except UpstreamError as error:
            self.error = error
            return False
        except BaseException:
            self.error = UpstreamUnreachable("was given up")
            raise
        finally:
            try:
                if self.rest is None:
                    await self.incoming.close()
            finally:
                self.over = True
                self._tell()

    async def _read(self, stream: AsyncIterator[bytes]) -> bool:
        async for piece in stream:
            self.body += piece
            self._tell()
            if not self._fits(len(piece)):
                self.rest = None if self.asker_left else stream
                return False
        if self.length is not None and self.length != len(self.body):
            raise UpstreamUnreachable("a body of another length than announced")
        self.body = bytes(self.body)
        return True

    def _fits(self, more: int) -> bool:
        if self.length is None:
            fits = len(self.body) <= self._most
            return fits and self._shelf.enlarge(self.space, more)
        if len(self.body) > self.length:
            raise UpstreamUnreachable("a body of another length than announced")
        return True

    async def news(self) -> None:
        """Returns when there is more, or the end is reached; it must not be `over`."""
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.add(waiting)
        try:
            await waiting
        finally:
            self._waiting.discard(waiting)

    async def whole(self, patience: float) -> bool:
        """Whether all of it came within so many seconds, and could be kept."""
        try:
            async with asyncio.timeout(patience):
                while not self.over:
                    await self.news()
        except TimeoutError:
            return False
        return self.error is None and self.rest is None

    async def abandon(self) -> None:
        """The asker has left; without it nobody takes what is too large to keep."""
        self.asker_left = True
        if self.rest is not None:
            await self.incoming.close()

    async def beyond(self) -> AsyncIterator[bytes]:
        """What is too large to keep, after the part that was."""
        if self.rest is not None:
            self.body = b""
            self.space.resize(0)
            async for piece in self.rest:
                yield piece

    def _tell(self) -> None:
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)


class Following:
    """An Incoming that follows a Growing; the asker's own takes what is beyond it."""

    def __init__(self, growing: Growing, headers: RawHeaders, is_asker: bool) -> None:
        self.status = growing.incoming.status
        self.headers = headers
        self._growing = growing
        self._is_asker = is_asker
        self._closed = False
        growing.space.hold()

    async def stream(self) -> AsyncIterator[bytes]:
        growing, position = self._growing, 0
        while not (growing.over and position >= len(growing.body)):
            piece = bytes(growing.body[position : position + PIECE])
            if piece:
                position += len(piece)
                yield piece
            else:
                await growing.news()
        if growing.error is not None:
            raise growing.error
        async for piece in growing.beyond():
            yield piece

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._growing.space.let_go()
        if self._is_asker:
            await self._growing.abandon()


def length_of(incoming: Incoming) -> int | None:
    said = first(incoming.headers, b"content-length")
    readable = said is not None and said.isdigit() and len(said) <= 18
    return int(said) if said is not None and readable else None
