"""The listening side: sockets, and the limits of what a visitor may send us."""

from __future__ import annotations

import asyncio
import gc
import socket
import struct
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from functools import partial
from itertools import chain
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import (
    HttpToolsProtocol,
    RequestResponseCycle,
)

from guard.errors import UsageError
from guard.headers import first
from guard.wire import Cycle

HEAD_BYTES = 64 * 1024  # request line and headers; Apache and nginx allow less
HEAD_SECONDS = 20.0  # a browser sends its head at once; a slow-loris does not
ELDER = ("0.9", "1.0")
TOO_LONG = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)
ENDLESS = "guard.endless"  # in the scope, says the app that its answer is
GRACE_SECONDS = 5  # for answers under way when the guard is told to stop
BREATH, FAREWELLS = 0.05, 20  # a second for those who may be about to ask again
GOODBYE = [(b"connection", b"close")]

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
        self, *arguments: Any, malformed: Malformed = unheard, **named: Any
    ) -> None:
        super().__init__(*arguments, **named)
        self._malformed = malformed

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._unread = 0  # bytes that have not become a head or a body
        self._in_head = True
        self._patience: asyncio.TimerHandle | None = None
        self._be_patient()

    def connection_lost(self, exc: Exception | None) -> None:
        self._in_head = False
        self._be_patient()
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


def bind(address: tuple[str, int], flag: str) -> socket.socket:
    """A listening socket; raises `UsageError` naming the port and `flag`."""
    host, port = address
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio switches Nagle's algorithm off: 40 ms an answer.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except (OSError, OverflowError, TypeError, ValueError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f"cannot listen on {host} port {port}: {reason}; choose another with {flag}"
        ) from error
    return listener


def bind_all(wanted: Iterable[tuple[tuple[str, int], str]]) -> list[socket.socket]:
    """A socket for each address and flag, or none of them."""
    with ExitStack() as bound:
        listeners = [
            bound.enter_context(bind(address, flag)) for address, flag in wanted
        ]
        bound.pop_all()
    return listeners


class Courteous(uvicorn.Server):
    """Closes no line on which a question may be on its way: who asks on it within a
    second is answered, and told that the line ends."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        state = self.server_state
        state.default_headers = GOODBYE
        for line in state.connections:
            cycle = line.cycle if isinstance(line, BoundedProtocol) else None
            if cycle is not None and not cycle.response_started:
                cycle.default_headers = GOODBYE
        for _ in range(FAREWELLS):
            await asyncio.sleep(BREATH)  # at least one: who just came is heard of late
            if not state.connections:
                break
        await super().shutdown(sockets)


def serve(app: ASGIApp, listeners: list[socket.socket], malformed: Malformed) -> None:
    """Answer on all `listeners` with one app until told to stop (Ctrl-C, SIGTERM)."""
    gc.freeze()  # what start-up made stays: it need not be looked through again
    with suppress(KeyboardInterrupt):  # which uvicorn repeats when all is ended
        Courteous(configure(app, malformed)).run(sockets=listeners)


def configure(
    app: ASGIApp, malformed: Malformed = unheard, **settings: Any
) -> uvicorn.Config:
    """The guard names neither itself nor its date: the artist's site does that."""
    protocol: Any = partial(BoundedProtocol, malformed=malformed)
    return uvicorn.Config(
        app,
        http=protocol,
        ws="websockets-sansio",
        proxy_headers=False,  # `facts` reads them, from trusted proxies only
        server_header=False,
        date_header=False,
        access_log=False,
        log_config=None,  # lines look alike, whoever says them
        log_level="critical",  # what fails is logged once, where it is known
        timeout_graceful_shutdown=GRACE_SECONDS,
        **settings,
    )
