"""How many may ask the site at once; who comes later waits, though not for long."""

from __future__ import annotations

import asyncio
from collections import deque

from guard.errors import UpstreamTimeout
from guard.upstream.limits import Limits


class Slots:
    """`release` each one that was taken, once. It goes to who waits longest, so that
    none is free while anybody waits."""

    def __init__(self, limits: Limits) -> None:
        self._free = limits.connections
        self._patience = limits.waiting
        self._queue: deque[asyncio.Future[None]] = deque()

    def take_now(self) -> bool:
        if self._free == 0:
            return False
        self._free -= 1
        return True

    async def take(self) -> None:
        if self.take_now():
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        try:
            async with asyncio.timeout(self._patience):
                await turn
        except BaseException as error:
            self._leave(turn)
            if isinstance(error, TimeoutError):
                raise UpstreamTimeout("all connections are busy") from error
            raise

    def _leave(self, turn: asyncio.Future[None]) -> None:
        if turn.done() and not turn.cancelled():
            self.release()  # it came in the very moment that the asker left
        elif turn in self._queue:
            self._queue.remove(turn)

    def release(self) -> None:
        while self._queue:
            turn = self._queue.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
