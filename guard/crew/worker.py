"""The server of one worker: it says when it is ready, and hears when it shall end."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn

from guard.crew.line import READY, RETIRE, Heard, Line
from guard.server import GRACE_SECONDS, RETIRED_SECONDS, Courteous

TICKS = 10  # of uvicorn, in a second


class Worker(Courteous):
    """`heard`: what the other workers say; `sample` is asked every second."""

    def __init__(
        self,
        config: uvicorn.Config,
        line: Line,
        heard: Heard,
        sample: Callable[[], None],
    ) -> None:
        super().__init__(config)
        self._line, self._heard, self._sample = line, heard, sample

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._line.listen(self._hear)
        self._line.tell(READY)

    async def on_tick(self, counter: int) -> bool:
        if counter % TICKS == 0:
            self._sample()
        return await super().on_tick(counter) or self._line.is_cut

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        if self.force_exit:  # which leaves out what is never left out here
            await self.lifespan.shutdown()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        # Ctrl-C reaches every process; the supervisor says what it means.
        if sig != signal.SIGTERM:
            return
        if self.should_exit:  # retired, with a download under way
            loop = asyncio.get_running_loop()
            loop.call_later(GRACE_SECONDS, setattr, self, "force_exit", True)
        self.should_exit = True

    def _hear(self, words: bytes) -> None:
        if words == RETIRE:
            self.config.timeout_graceful_shutdown = RETIRED_SECONDS
            self.should_exit = True
        else:
            self._heard(words)
