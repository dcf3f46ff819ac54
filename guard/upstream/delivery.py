"""One question on its way to the site, and all the visitors who wait for the answer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from guard.headers import RawHeaders
from guard.upstream.base import Incoming
from guard.upstream.growing import Growing
from guard.upstream.question import Selection
from guard.upstream.shelf import Copy


@dataclass(frozen=True, slots=True)
class Passing:
    """For the asker alone; it may not be kept, or has no room."""

    incoming: Incoming


@dataclass(frozen=True, slots=True)
class Arriving:
    """For all who said the same in what it was selected by; `headers` are theirs, the
    asker has the site's own."""

    growing: Growing
    headers: RawHeaders
    selection: Selection


@dataclass(frozen=True, slots=True)
class Found:
    """A copy answers after all: the site confirmed it, or fails and a stale one may."""

    copy: Copy
    how: str


Outcome = Passing | Arriving | Found


class Delivery:
    """Stops when the last visitor leaves before the headers are there; what has begun
    to arrive is brought in, for the next one."""

    def __init__(self, waited_for: bool = True) -> None:
        """Who is not `waited_for` is a refreshment beside the road."""
        self.asker_left = not waited_for
        self.spoiled = False  # the site's thing was changed meanwhile: keep nothing
        self._anyway = not waited_for
        self._waiting = 0
        self._settled: asyncio.Future[Outcome] = (
            asyncio.get_running_loop().create_future()
        )
        self._task: asyncio.Task[None] | None = None

    def carried_by(self, task: asyncio.Task[None]) -> None:
        self._task = task

    @property
    def is_given_up(self) -> bool:
        return self._task is not None and self._task.cancelling() > 0

    def settle(self, outcome: Outcome) -> None:
        if not self._settled.done():
            self._settled.set_result(outcome)

    def fail(self, error: BaseException) -> None:
        if not self._settled.done():
            self._settled.set_exception(error)
            self._settled.exception()  # nobody may be there to hear of it

    async def outcome(self, is_asker: bool) -> Outcome:
        self._waiting += 1
        try:
            return await asyncio.shield(self._settled)
        except asyncio.CancelledError:
            if is_asker:
                await self._leave()
            raise
        finally:
            self._waiting -= 1
            if not (self._waiting or self._anyway or self._settled.done()):
                self._give_up()

    async def _leave(self) -> None:
        """Nobody else may have what was meant for the asker."""
        self.asker_left = True
        if self._settled.done() and self._settled.exception() is None:
            outcome = self._settled.result()
            if isinstance(outcome, Passing):
                await outcome.incoming.close()
            elif isinstance(outcome, Arriving):
                await outcome.growing.abandon()

    def _give_up(self) -> None:
        if self._task is not None:
            self._task.cancel()
