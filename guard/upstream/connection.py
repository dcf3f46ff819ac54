"""One HTTP/1.1 connection to the artist's site."""

from __future__ import annotations

import asyncio
import select
from typing import Protocol, cast

from guard.errors import UpstreamTimeout, UpstreamUnreachable
from guard.upstream.answer import Answer
from guard.upstream.base import Reader
from guard.upstream.limits import Limits
from guard.upstream.repeats import Repeats


class Pool(Protocol):
    """Told when an answer begins, and after how many seconds; when it is over, however
    that went; and when the connection is."""

    def answered(self, seconds: float, status: int) -> None: ...

    def freed(self, line: Connection) -> None: ...

    def lost(self, line: Connection) -> None: ...


class Connection(asyncio.Protocol):
    """A Line. Tells one Reader at a time; only a `usable` one may be asked again.
    `repeats`: of the site's other lines."""

    def __init__(
        self, limits: Limits, pool: Pool, repeats: Repeats | None = None
    ) -> None:
        self._limits = limits
        self._pool = pool
        self._loop = asyncio.get_running_loop()
        self._now = self._loop.time
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._sound = True
        self._paused = False
        self._carried = 0
        self._owes_body = False
        self._writable: asyncio.Future[None] | None = None
        self._asked = 0.0
        self._touched = self._now()
        self._answer = Answer(limits, pool.answered, repeats)
        self.was_stale = False

    @property
    def usable(self) -> bool:
        return self._sound and self._answer.reader is None

    def has_news(self) -> bool:
        """Whether the kernel holds something the loop has not seen: it can only be the
        end, for nothing was asked."""
        assert self._transport is not None
        poll = select.poll()
        poll.register(self._transport.get_extra_info("socket"), select.POLLIN)
        return bool(poll.poll(0))

    def ask(
        self,
        head: bytes,
        reader: Reader,
        *,
        is_head: bool = False,
        uploads: bool = False,
    ) -> None:
        """`is_head`: by this method. With `uploads`, `send` the body and say `sent`."""
        self._answer.expect(reader, is_head=is_head)
        self._carried += 1
        self._owes_body = uploads
        self.was_stale = False
        self._touched = self._asked = self._now()
        if self._transport is None:  # lost before anybody could use it
            self._fail(UpstreamUnreachable("broke the line at once"))
        else:
            self._transport.write(head)

    async def send(self, data: bytes) -> None:
        """Part of the upload; returns when the site keeps up with it."""
        if self._transport is None:
            return
        self._transport.write(data)
        self._touched = self._asked = self._now()
        if self._writable is not None:
            try:
                async with asyncio.timeout(self._limits.write):
                    await asyncio.shield(self._writable)
            except TimeoutError:
                self._fail(UpstreamTimeout("took no more of an upload"))

    def sent(self) -> None:
        """All of the upload; until then the site would take what follows for it."""
        self._owes_body = False

    def invitation(self) -> asyncio.Future[None]:
        """Done when the site says that it waits for the upload."""
        invitation = self._answer.invitation = self._loop.create_future()
        return invitation

    def pause(self) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._paused = True
            self._transport.pause_reading()

    def resume(self) -> None:
        self._touched = self._now()
        if self._paused and self._transport is not None:
            self._paused = False
            self._transport.resume_reading()

    def abort(self) -> None:
        self._fail(UpstreamUnreachable("was given up"))

    def _fail(self, error: Exception) -> None:
        self._sound = False
        reader = self._let_go()
        if reader is not None:
            reader.fail(error)

    def _finish(self) -> None:
        if self._owes_body or not self._answer.may_follow:
            self._sound = False
        reader = self._let_go()
        if reader is not None:  # else it left while it was told
            reader.end()

    def _let_go(self) -> Reader | None:
        """Who asked; the pool knows of the end before it does."""
        reader, self._answer.reader = self._answer.reader, None
        if not self._sound and self._transport is not None:
            self._transport.abort()
        elif self._paused:
            self.resume()
        if reader is not None:
            self._pool.freed(self)
        return reader

    # What asyncio reports

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        self._touched = self._now()
        answer = self._answer
        if answer.reader is None:  # nobody asked
            self.abort()
            return
        try:
            answer.feed(data)
        except Exception as error:  # whatever it is, a line behind it is of no use
            answer.may_follow = False
            if not answer.whole:
                self._fail(error)
        if answer.whole:
            self._finish()
        elif answer.reader is not None:
            answer.reader.rest()

    def connection_lost(self, exc: Exception | None) -> None:
        self._sound = False
        self._transport = None
        self._pool.lost(self)
        if self._timer is not None:
            self._timer.cancel()
        self.resume_writing()
        answer = self._answer
        if exc is None and answer.until_closed:
            self._finish()
        elif answer.reader is not None:
            self.was_stale = self._carried > 1 and answer.silent
            self._fail(UpstreamUnreachable(f"broke the line: {exc or 'too early'}"))

    def pause_writing(self) -> None:
        self._writable = self._loop.create_future()

    def resume_writing(self) -> None:
        writable, self._writable = self._writable, None
        if writable is not None and not writable.done():
            writable.set_result(None)

    # One timer for the connection's life; each request only moves `_touched`.

    def _watch(self) -> None:
        now = self._now()
        error = self._overdue(now)
        if error is not None:
            self._fail(error)
            return
        limits = self._limits
        step = min(limits.read, limits.idle, limits.answer)
        due = max(self._touched + step, now + step / 4)
        self._timer = self._loop.call_at(due, self._watch)

    def _overdue(self, now: float) -> Exception | None:
        limits = self._limits
        quiet = now - self._touched
        if self._answer.reader is None:
            return UpstreamTimeout("idle") if quiet >= limits.idle else None
        if self._paused:
            return None
        if quiet >= limits.read:
            return UpstreamTimeout(f"silent for {limits.read:g} seconds")
        if not self._answer.begun and now - self._asked >= limits.answer:
            return UpstreamTimeout(f"no answer in {limits.answer:g} seconds")
        return None
