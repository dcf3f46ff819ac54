"""The visitor at the other end of a request: its upload, and the moment it leaves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Generator
from types import coroutine
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect
from starlette.types import Receive

T = TypeVar("T")
Event = Callable[[], Coroutine[Any, Any, None]]

# Most answers are there sooner, and a task for each costs more than the answer does.
PATIENCE = 0.02  # seconds


class Visitor:
    """Reads the upload, and only after that listens for the leaving: both come through
    the same `receive`."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._read = asyncio.Event()

    async def body(self) -> AsyncIterator[bytes]:
        more = True
        while more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            more = message.get("more_body", False)
            if message.get("body"):
                yield message["body"]
        self._read.set()

    async def left(self) -> None:
        await self._read.wait()
        await gone(self._receive)


async def gone(receive: Receive) -> None:
    """Returns when the visitor has left; what it still sends is dropped."""
    while not (await receive())["type"].endswith(".disconnect"):
        pass


async def unless(event: Event, work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`, but ClientDisconnect as soon as `event` is over. What is
    there at once needs nobody to watch."""
    try:
        waits_for = work.send(None)
    except StopIteration as done:
        found: T = done.value
        return found
    watch = _Watch(event)
    try:
        return await _continued(work, waits_for)
    except asyncio.CancelledError:
        if watch.is_the_cause():
            raise ClientDisconnect from None
        raise
    finally:
        watch.stop()


@coroutine
def _continued(work: Coroutine[Any, Any, T], waits_for: Any) -> Generator[Any, Any, T]:
    """As `await work` goes on with what was begun."""
    while True:
        try:
            try:
                sent = yield waits_for
            except BaseException as error:
                waits_for = work.throw(error)
            else:
                waits_for = work.send(sent)
        except StopIteration as done:
            found: T = done.value
            return found


class _Watch:
    """Cancels the task that made it when `event` is over, as `asyncio.timeout` does
    when time is."""

    __slots__ = ("_asker", "_cancelling", "_event", "_listener", "_over", "_timer")

    def __init__(self, event: Event) -> None:
        asker = asyncio.current_task()
        assert asker is not None
        self._asker = asker
        self._cancelling = asker.cancelling()
        self._event = event
        self._over = False
        self._listener: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(PATIENCE, self._listen)

    def _listen(self) -> None:
        self._listener = asyncio.get_running_loop().create_task(self._event())
        self._listener.add_done_callback(self._interrupt)

    def _interrupt(self, listener: asyncio.Task[None]) -> None:
        if not listener.cancelled():
            listener.exception()  # a line that fails to tell has ended as well
        self._over = True
        self._asker.cancel()

    def is_the_cause(self) -> bool:
        """Whether nobody else wanted the task cancelled."""
        return self._over and self._asker.uncancel() <= self._cancelling

    def stop(self) -> None:
        self._timer.cancel()
        if self._listener is not None:
            self._listener.remove_done_callback(self._interrupt)
            self._listener.cancel()
