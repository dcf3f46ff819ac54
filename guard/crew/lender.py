"""The process that makes pictures for all workers, as long as the supervisor lives."""

from __future__ import annotations

import asyncio
import signal
import socket
from contextlib import suppress
from pathlib import Path

from guard.crew.line import READY, RETIRE, Line
from guard.errors import UsageError
from guard.images.lent import Lending

BREATH = 0.5  # seconds between two looks whether the supervisor is there


class Lender:
    """Answers on `listener`, which outlives it."""

    def __init__(self, lending: Lending, listener: socket.socket) -> None:
        self._lending, self._listener = lending, listener
        self._told = asyncio.Event()
        self._retired = False

    async def work(self, line: Line) -> None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self._told.set)
        # Not `start_unix_server`, which from Python 3.13 on takes the path away.
        server = await asyncio.start_server(self._lending.answer, sock=self._listener)
        line.listen(self._hear)
        line.tell(READY)
        while not (self._told.is_set() or line.is_cut):
            with suppress(TimeoutError):
                async with asyncio.timeout(BREATH):
                    await self._told.wait()
        server.close()
        if self._retired:
            await self._lending.finish()
        await self._lending.close()

    def _hear(self, words: bytes) -> None:
        if words == RETIRE:
            self._retired = True
            self._told.set()


def bound(path: Path) -> socket.socket:
    """Raises `UsageError` where the path is too long for a socket: some 100 bytes."""
    listener = socket.socket(socket.AF_UNIX)
    try:
        listener.bind(str(path))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise UsageError(
            f"cannot listen at {path}: {error}; set `state` to a folder that is nearer"
        ) from error
    return listener
