"""One HTTP/1.1 connection to the artist's site, read by httptools."""

from __future__ import annotations

import asyncio
import select
from time import perf_counter
from typing import Protocol, cast

import httptools

from guard.errors import UpstreamTimeout, UpstreamUnreachable
from guard.headers import BODILESS, Header
from guard.upstream.base import Reader
from guard.upstream.framing import check_head
from guard.upstream.limits import Limits

MOST_INFORMATIONAL = 16  # answers like 100 and 103, before the one that counts


class Pool(Protocol):
    """Told when an answer begins, and after how many seconds; when it is over, however
    that went; and when the connection is."""

    def answered(self, seconds: float, status: int) -> None: ...

    def freed(self, line: Connection) -> None: ...

    def lost(self, line: Connection) -> None: ...


class Connection(asyncio.Protocol):
    """A Line. Tells one Reader at a time; only a `usable` one may be asked again."""

    def __init__(self, limits: Limits, pool: Pool) -> None:
        self._limits = limits
        self._pool = pool
        self._loop = asyncio.get_running_loop()
        self._now = self._loop.time
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._touched = self._now()
        self._sound = True
        self._paused = False
        self._parser = httptools.HttpResponseParser(self)
        self._reader: Reader | None = None
        self._carried = 0
        self.was_stale = False

        # Of the request that is written:
        self._is_head = False
        self._owes_body = False
        self._writable: asyncio.Future[None] | None = None
        self._invitation: asyncio.Future[None] | None = None
        self._asked = 0.0
        self._measured_from = 0.0

        # Of the answer that is being read:
        self._lines: list[Header] = []
        self._head_size = 0
        self._informational = 0
        self._begun = False
        self._until_closed = False
        self._whole = False

    @property
    def usable(self) -> bool:
        return self._sound and self._reader is None

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
        self._reader = reader
        self._carried += 1
        self._is_head = is_head
        self._owes_body = uploads
        self._invitation = None
        self._lines = []
        self._head_size = self._informational = 0
        self._begun = self._until_closed = self._whole = self.was_stale = False
        self._touched = self._asked = self._now()
        self._measured_from = perf_counter()
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
        self._invitation = self._loop.create_future()
        return self._invitation

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
        reader = self._freed()
        if reader is not None:
            self._pool.freed(self)
            reader.fail(error)

    # What asyncio reports

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        self._touched = self._now()
        if self._reader is None:  # nobody asked
            self.abort()
            return
        if not self._begun:
            self._head_size += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserCallbackError as error:
            self._broke(_cause(error))
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._broke(UpstreamUnreachable(f"answered malformed: {error}"))
        if self._whole:
            self._finish()
        elif not self._begun and self._head_size > self._limits.header_size:
            self._fail(UpstreamUnreachable("answered with endless headers"))

    def _broke(self, error: Exception) -> None:
        """What is wrong behind a whole answer is no fault of the answer."""
        if self._whole:
            self._sound = False
        else:
            self._fail(error)

    def connection_lost(self, exc: Exception | None) -> None:
        self._sound = False
        self._transport = None
        self._pool.lost(self)
        if self._timer is not None:
            self._timer.cancel()
        self.resume_writing()
        if exc is None and self._until_closed:
            self._finish()
        elif self._reader is not None:
            self.was_stale = self._carried > 1 and self._head_size == 0
            self._fail(UpstreamUnreachable(f"broke the line: {exc or 'too early'}"))

    def pause_writing(self) -> None:
        self._writable = self._loop.create_future()

    def resume_writing(self) -> None:
        writable, self._writable = self._writable, None
        if writable is not None and not writable.done():
            writable.set_result(None)

    # What the parser reports, all of it within `data_received`: nobody else is asked
    # for anything before the last byte that came has been looked at.

    def on_message_begin(self) -> None:
        if self._whole:  # more than was asked for
            self._sound = False

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._begun:  # else a trailer; those end here
            self._lines.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        if self._begun or self._reader is None:
            return
        status = self._parser.get_status_code()
        if 100 <= status < 200 and status != 101:
            self._note_informational()
            return
        headers = tuple(self._lines)
        ends = check_head(status, headers, self._limits)
        self._begun = True
        self._until_closed = not (ends or self._is_head or status in BODILESS)
        self._pool.answered(perf_counter() - self._measured_from, status)
        self._reader.begin(status, headers)
        if self._is_head:
            self._end_without_body()

    def _note_informational(self) -> None:
        self._lines = []
        self._informational += 1
        if self._informational > MOST_INFORMATIONAL:
            raise UpstreamUnreachable("answered without end that it will answer")
        if self._invitation is not None and not self._invitation.done():
            self._invitation.set_result(None)

    def _end_without_body(self) -> None:
        """The parser cannot know that HEAD was asked, and would wait for the body."""
        self._whole = True
        if not self._parser.should_keep_alive():
            self._sound = False
        self._parser = httptools.HttpResponseParser(self)

    def on_body(self, data: bytes) -> None:
        if self._whole:
            self._sound = False
        elif self._reader is not None:
            self._reader.add(data)

    def on_message_complete(self) -> None:
        if self._begun and not self._whole:
            self._whole = True
            if not self._parser.should_keep_alive():
                self._sound = False

    def _finish(self) -> None:
        if self._owes_body:
            self._sound = False
        reader = self._freed()
        if reader is not None:  # else it left while it was told
            self._pool.freed(self)
            reader.end()

    def _freed(self) -> Reader | None:
        """Whom to tell after the pool knows that the line is free."""
        reader, self._reader = self._reader, None
        if not self._sound and self._transport is not None:
            self._transport.abort()
        elif self._paused:
            self.resume()
        return reader

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
        if self._reader is None:
            return UpstreamTimeout("idle") if quiet >= limits.idle else None
        if self._paused:
            return None
        if quiet >= limits.read:
            return UpstreamTimeout(f"silent for {limits.read:g} seconds")
        if not self._begun and now - self._asked >= limits.answer:
            return UpstreamTimeout(f"no answer in {limits.answer:g} seconds")
        return None


def _cause(error: httptools.HttpParserCallbackError) -> Exception:
    """What was raised while the parser reported."""
    cause = error.__context__
    return cause if isinstance(cause, Exception) else error
