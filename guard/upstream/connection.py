"""One HTTP/1.1 connection to the artist's site, read by httptools."""

from __future__ import annotations

import asyncio
import select
from typing import Protocol, cast

import httptools

from guard.errors import UpstreamTimeout, UpstreamUnreachable
from guard.headers import BODILESS, Header
from guard.upstream.exchange import Exchange
from guard.upstream.framing import check_head
from guard.upstream.limits import Limits

MOST_INFORMATIONAL = 16  # answers like 100 and 103, before the one that counts


class Pool(Protocol):
    """Told when an exchange is over, however it went, and when a connection is."""

    def freed(self, line: Connection) -> None: ...

    def lost(self, line: Connection) -> None: ...


class Connection(asyncio.Protocol):
    """Carries one Exchange at a time; only a `usable` one may carry the next."""

    def __init__(self, limits: Limits, pool: Pool) -> None:
        self._limits = limits
        self._pool = pool
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._touched = self._loop.time()
        self._sound = True
        self._writable: asyncio.Future[None] | None = None
        self._paused = False
        self._owes_body = False
        self._parser = httptools.HttpResponseParser(self)
        self._exchange: Exchange | None = None
        self._carried = 0

        # Of the answer that is being read:
        self._lines: list[Header] = []
        self._head_size = 0
        self._informational = 0
        self._until_closed = False
        self._asked = 0.0

    @property
    def usable(self) -> bool:
        return self._sound and self._exchange is None

    @property
    def was_stale(self) -> bool:
        """Whether it broke before a word came, as one closed meanwhile does."""
        return self._carried > 1 and not self._sound and self._head_size == 0

    def has_news(self) -> bool:
        """Whether the kernel holds something the loop has not seen: it can only be the
        end, for nothing was asked."""
        assert self._transport is not None
        poll = select.poll()
        poll.register(self._transport.get_extra_info("socket"), select.POLLIN)
        return bool(poll.poll(0))

    def ask(self, method: str, head: bytes, uploads: bool = False) -> Exchange:
        """With `uploads`, `send` the body and say `sent`."""
        exchange = self._exchange = Exchange(self, method)
        self._carried += 1
        self._owes_body = uploads
        self._lines = []
        self._head_size = self._informational = 0
        self._until_closed = False
        self._touched = self._asked = self._loop.time()
        if self._transport is None:  # lost before anybody could use it
            self._fail(UpstreamUnreachable("broke the line at once"))
        else:
            self._transport.write(head)
        return exchange

    async def send(self, data: bytes) -> None:
        """Part of the upload; returns when the site keeps up with it."""
        if self._transport is None:
            return
        self._transport.write(data)
        self._touched = self._asked = self._loop.time()
        if self._writable is not None:
            try:
                async with asyncio.timeout(self._limits.write):
                    await asyncio.shield(self._writable)
            except TimeoutError:
                self._fail(UpstreamTimeout("took no more of an upload"))

    def sent(self) -> None:
        """All of the upload; until then the site would take what follows for it."""
        self._owes_body = False

    def pause(self) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._paused = True
            self._transport.pause_reading()

    def resume(self) -> None:
        self._touched = self._loop.time()
        if self._paused and self._transport is not None:
            self._paused = False
            self._transport.resume_reading()

    def abort(self) -> None:
        self._sound = False
        if self._transport is not None:
            self._transport.abort()
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            if not exchange.over:
                exchange.fail(UpstreamUnreachable("was given up"))
            self._pool.freed(self)

    def _fail(self, error: Exception) -> None:
        if self._exchange is not None:
            self._exchange.fail(error)
        self.abort()

    # What asyncio reports

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        self._touched = self._loop.time()
        exchange = self._exchange
        if exchange is None:  # nobody asked
            self.abort()
            return
        if not exchange.status:
            self._head_size += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserCallbackError as error:
            self._fail(_cause(error))
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(UpstreamUnreachable(f"answered malformed: {error}"))
        if not exchange.status and self._head_size > self._limits.header_size:
            self._fail(UpstreamUnreachable("answered with endless headers"))

    def connection_lost(self, exc: Exception | None) -> None:
        self._sound = False
        self._transport = None
        self._pool.lost(self)
        if self._timer is not None:
            self._timer.cancel()
        self.resume_writing()
        whole = exc is None and self._until_closed
        if self._exchange is not None and whole:
            self._finish()
        else:
            self._fail(UpstreamUnreachable(f"broke the line: {exc or 'too early'}"))

    def pause_writing(self) -> None:
        self._writable = self._loop.create_future()

    def resume_writing(self) -> None:
        writable, self._writable = self._writable, None
        if writable is not None and not writable.done():
            writable.set_result(None)

    # What the parser reports

    def on_message_begin(self) -> None:
        if self._exchange is None:  # more than was asked for
            self.abort()

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._exchange is not None and not self._exchange.status:
            self._lines.append((name.lower(), value))  # else a trailer; those end here

    def on_headers_complete(self) -> None:
        exchange = self._exchange
        if exchange is None:
            return
        status = self._parser.get_status_code()
        if 100 <= status < 200 and status != 101:
            self._note_informational(exchange)
            return
        headers = tuple(self._lines)
        check_head(status, headers, self._limits)
        exchange.begin(status, headers)
        if exchange.method == "HEAD":
            self._end_without_body()
        elif status not in BODILESS:
            names = {name for name, _ in headers}
            self._until_closed = names.isdisjoint(
                (b"content-length", b"transfer-encoding")
            )

    def _note_informational(self, exchange: Exchange) -> None:
        self._lines = []
        self._informational += 1
        if self._informational > MOST_INFORMATIONAL:
            raise UpstreamUnreachable("answered without end that it will answer")
        waiting = exchange.told_to_continue
        if waiting is not None and not waiting.done():
            waiting.set_result(None)

    def _end_without_body(self) -> None:
        """The parser cannot know that HEAD was asked, and would wait for the body."""
        if not self._parser.should_keep_alive():
            self._sound = False
        self._parser = httptools.HttpResponseParser(self)
        self._finish()

    def on_body(self, data: bytes) -> None:
        if self._exchange is None:
            self.abort()
        else:
            self._exchange.add(data)

    def on_message_complete(self) -> None:
        if self._exchange is not None and self._exchange.status:
            if not self._parser.should_keep_alive():
                self._sound = False
            self._finish()

    def _finish(self) -> None:
        exchange, self._exchange = self._exchange, None
        assert exchange is not None
        exchange.end()
        self.resume()
        if self._owes_body:
            self._sound = False
        if not self._sound and self._transport is not None:
            self._transport.abort()
        self._pool.freed(self)

    # One timer for the connection's life; each request only moves `_touched`.

    def _watch(self) -> None:
        now = self._loop.time()
        error = self._overdue(now)
        if error is not None:
            self._fail(error)
            return
        limits = self._limits
        step = min(limits.read, limits.idle, limits.answer)
        due = max(self._touched + step, now + step / 4)
        self._timer = self._loop.call_at(due, self._watch)

    def _overdue(self, now: float) -> Exception | None:
        exchange, limits = self._exchange, self._limits
        quiet = now - self._touched
        if exchange is None:
            return UpstreamTimeout("idle") if quiet >= limits.idle else None
        if self._paused:
            return None
        if quiet >= limits.read:
            return UpstreamTimeout(f"silent for {limits.read:g} seconds")
        if not exchange.status and now - self._asked >= limits.answer:
            return UpstreamTimeout(f"no answer in {limits.answer:g} seconds")
        return None


def _cause(error: httptools.HttpParserCallbackError) -> Exception:
    """What was raised while the parser reported."""
    cause = error.__context__
    return cause if isinstance(cause, Exception) else error
