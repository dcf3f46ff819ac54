"""The App of the policy in force: SIGHUP puts another in its place, without a pause."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress

from starlette.types import Receive, Scope, Send

from guard.app import App
from guard.errors import GuardError
from guard.lane.lane import Lane
from guard.parts.holding import Holding
from guard.server import RETIRED_SECONDS

log = logging.getLogger(__name__)

LOOKS = 0.5  # seconds between two at whether a retired App has ended what it began

HANGUP = {signal.SIGHUP} if hasattr(signal, "SIGHUP") else set()
Build = Callable[[Holding], App]


class Renewal:
    """ASGI. Begins with `app`; `build` makes the next one, in a thread, of the policy
    as it is then, and raises `GuardError` where that cannot be."""

    def __init__(
        self, app: App, build: Build, retired_seconds: float = RETIRED_SECONDS
    ) -> None:
        self._app = app
        self._build = build
        self._patience = retired_seconds
        self._renewing: asyncio.Task[None] | None = None
        self._again = False
        self._closing = asyncio.Event()
        self._retired: set[asyncio.Task[None]] = set()

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] == "lifespan":
            return self._live(receive, send)
        return self._app(scope, receive, send)

    def lane_to(self, port: int) -> Lane | None:
        """For those who come in by this port, until it is over."""
        return self._app.lane_to(port)

    def renew(self) -> None:
        """Soon; if that is being done, once more after it."""
        if self._closing.is_set():
            return
        if self._renewing is None or self._renewing.done():
            self._renewing = asyncio.get_running_loop().create_task(self._renew())
        else:
            self._again = True

    async def close(self) -> None:
        self._again = False
        self._closing.set()
        if self._renewing is not None:
            await self._renewing
        await asyncio.gather(*self._retired, return_exceptions=True)
        await self._app.close()

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        with hearing(self.renew):
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await self.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _renew(self) -> None:
        while True:
            self._again = False
            await self._renew_once()
            if not self._again:
                return

    async def _renew_once(self) -> None:
        parts = Holding(self._app.parts)
        try:
            app = await asyncio.to_thread(self._build, parts)
        except Exception as error:
            is_mine = not isinstance(error, GuardError)  # even so visitors are served
            log.error("everything stays as it is: %s", error, exc_info=is_mine)
            self._app.refused()
            await parts.close()
            return
        parts.settle()
        before, self._app = self._app, app
        before.retire()
        end = asyncio.get_running_loop().create_task(self._end(before))
        self._retired.add(end)
        end.add_done_callback(self._ended)
        log.info("the policy is taken up: %s", app.described)

    async def _end(self, app: App) -> None:
        """As soon as what it has begun is over."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._patience
        while app.is_busy and not self._closing.is_set() and loop.time() < until:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), LOOKS)
        app.give_up()
        await app.close()
        await asyncio.to_thread(self._app.give_back)

    def _ended(self, end: asyncio.Task[None]) -> None:
        self._retired.discard(end)
        if not self._closing.is_set():
            free()


def free() -> None:
    """What was frozen and is over by now: an App, whose cache may be large. It takes
    some 40 ms, once; then the rest need not be looked through again."""
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.collect()
        gc.freeze()


class Early:
    """Hears a SIGHUP as long as there is no loop."""

    came = False

    def __call__(self, *_: object) -> None:
        self.came = True


def hold_hangups() -> None:
    """A SIGHUP waits until it can be heard."""
    for number in HANGUP:
        signal.signal(number, Early())


@contextmanager
def hearing(renew: Callable[[], None]) -> Iterator[None]:
    """SIGHUP, where there is such a thing, asks for a renewal; of a terminal that went
    away it says that all shall end."""
    loop = asyncio.get_running_loop()
    had_terminal = os.isatty(0)

    def heard() -> None:
        if had_terminal and not os.isatty(0):
            signal.raise_signal(signal.SIGTERM)
        else:
            renew()

    for number in HANGUP:
        early = signal.getsignal(number)
        loop.add_signal_handler(number, heard)
        if isinstance(early, Early) and early.came:
            heard()
    try:
        yield
    finally:
        for number in HANGUP:
            loop.remove_signal_handler(number)
