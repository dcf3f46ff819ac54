"""How the server speaks with a visitor: HTTP/1.1, with bounds on what she may send."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable
from itertools import chain
from typing import Any

from starlette.types import Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import (
    HttpToolsProtocol,
    RequestResponseCycle,
)

from guard.headers import first
from guard.wire import HINT, Cycle

HEAD_BYTES = 64 * 1024  # request line and headers; Apache and nginx allow less
HEAD_SECONDS = 20.0  # a browser sends its head at once; a slow-loris does not
READ_SECONDS = 120.0  # in which she must read something of what waits for her
ELDER = ("0.9", "1.0")
TOO_LONG = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)
ENDLESS = "guard.endless"  # in the scope, says the app that its answer is

Malformed = Callable[[str], None]


class HeadTooLong(Exception):
    pass


class BadHost(Exception):
    """None or several: which site is meant would be anybody's guess (RFC 9112 3.2)."""


class Unmeasured(int):
    """How much of an answer is yet to come where nobody said: never too little, never
    too much."""

    def __lt__(self, size: int) -> bool:
        return False

    def __sub__(self, size: int) -> Unmeasured:
        return self


class Unchunked:
    """An ASGI app for visitors of HTTP/1.0, who know no chunks (RFC 9112 6.1): what has
    no length ends with the connection, and a broken answer breaks it."""

    cycle: RequestResponseCycle

    def __init__(self, app: Any, transport: asyncio.Transport) -> None:
        self._app = app
        self._transport = transport

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def unchunked(message: Message) -> None:
            headers = message.get("headers", ())
            is_head = message["type"] == "http.response.start"
            if is_head and first(headers, b"content-length") is None:
                self.cycle.chunked_encoding = False
                self.cycle.expected_content_length = Unmeasured()
            await send(message)

        try:
            await self._app(scope, receive, unchunked)
        except Exception:
            if self.cycle.response_started:
                self._reset()
            raise

    def _reset(self) -> None:
        """An orderly end would pass a part off as the whole."""
        line: socket.socket = self._transport.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()


def unheard(what: str) -> None:
    """For those who do not count."""


class BoundedProtocol(HttpToolsProtocol):
    """HTTP/1.1 as uvicorn speaks it, with a bound on the size and time of a head, and
    HTTP/1.0 as its visitors understand it. `malformed` is told of each head that is too
    long and each request that is none."""

    def __init__(
        self,
        *arguments: Any,
        malformed: Malformed = unheard,
        read_seconds: float = READ_SECONDS,
        **named: Any,
    ) -> None:
        super().__init__(*arguments, **named)
        self._malformed = malformed
        self._read_seconds = read_seconds

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._unread = 0  # bytes that have not become a head or a body
        self._in_head = True
        self._patience: asyncio.TimerHandle | None = None
        self._reading: asyncio.TimerHandle | None = None
        self._be_patient()

    def connection_lost(self, exc: Exception | None) -> None:
        self._in_head = False
        self._be_patient()
        self._stop_watching()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._unread += len(data)
        super().data_received(data)
        if self._unread > HEAD_BYTES and not self.transport.is_closing():
            self._refuse()
        self._be_patient()

    def _be_patient(self) -> None:
        """With a head that is begun; most come whole and need no timer."""
        if self._in_head and self._patience is None:
            self._patience = self.loop.call_later(HEAD_SECONDS, self.transport.close)
        elif self._patience is not None and not self._in_head:
            self._patience.cancel()
            self._patience = None

    # Who reads nothing holds a connection to the site for as long as she does.

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch(-1)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop_watching()

    def _watch(self, waited: int) -> None:
        """`waited`: bytes that lay there when it was looked at last."""
        waits = self.transport.get_write_buffer_size()
        if waits == waited:
            self.transport.abort()
        else:
            later = self.loop.call_later
            self._reading = later(self._read_seconds, self._watch, waits)

    def _stop_watching(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._unread = len(self.url) + sum(map(len, chain.from_iterable(self.headers)))
        if self._unread > HEAD_BYTES:
            raise HeadTooLong  # for which the parser raises an error of its own
        self._unread = 0
        elder = self.parser.get_http_version() in ELDER
        hosts = len([name for name, _ in self.headers if name == b"host"])
        if hosts > 1 or (hosts == 0 and not elder):
            raise BadHost
        if elder:
            self._begin_unchunked()
        else:
            super().on_headers_complete()
        if not self.parser.should_upgrade():
            self.headers = []  # what follows the body are trailers

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        cycle.__class__ = Cycle  # uvicorn cannot be told to make another
        assert isinstance(cycle, Cycle)
        cycle.loop = self.loop
        if cycle.scope["http_version"] not in ELDER:
            cycle.scope["extensions"] = {HINT: {}}
        super()._start_asgi_task(cycle, app)

    def _begin_unchunked(self) -> None:
        self.expect_100_continue = False  # RFC 9110 10.1.1
        self.app = unchunked = Unchunked(self.config.loaded_app, self.transport)
        super().on_headers_complete()
        unchunked.cycle = self.cycle  # which asks the app a moment later

    def on_body(self, body: bytes) -> None:
        self._unread = 0
        super().on_body(body)

    def send_400_response(self, msg: str) -> None:
        if self._unread > HEAD_BYTES:
            self._refuse()
        else:
            self._malformed("request")
            super().send_400_response(msg)

    def shutdown(self) -> None:
        """Nobody waits for an answer that never ends."""
        super().shutdown()
        if self.cycle is not None and self.scope.get(ENDLESS):
            self.transport.close()

    def _refuse(self) -> None:
        self._malformed("head")
        if self.cycle is None or self.cycle.response_complete:
            self.transport.write(TOO_LONG)
        self.transport.close()
