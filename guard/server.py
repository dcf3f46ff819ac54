"""The listening side: sockets, and the limits of what a visitor may send us."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from guard.errors import UsageError

HEAD_BYTES = 64 * 1024  # request line and headers; Apache and nginx allow less
HEAD_SECONDS = 20.0  # a browser sends its head at once; a slow-loris does not
GRACE_SECONDS = 5  # for answers under way when the guard is told to stop


class BoundedProtocol(HttpToolsProtocol):
    """HTTP/1.1 as uvicorn speaks it, with a bound on the size and time of a head."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._in_head = True
        self._head_bytes = 0
        self._patience = self.loop.call_later(HEAD_SECONDS, transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        self._patience.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._in_head:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._head_bytes > HEAD_BYTES and not self.transport.is_closing():
            self._refuse()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._patience.cancel()
        self._patience = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._head_bytes = 0
        self._patience.cancel()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_head = True
        super().on_message_complete()

    def _refuse(self) -> None:
        self.transport.write(
            b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
            b"content-length: 0\r\nconnection: close\r\n\r\n"
        )
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
    except (OSError, OverflowError) as error:
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


def serve(app: ASGIApp, listeners: list[socket.socket], **settings: Any) -> None:
    """Answer on all `listeners` with one app until told to stop (Ctrl-C, SIGTERM)."""
    with suppress(KeyboardInterrupt):  # which uvicorn repeats when all is ended
        uvicorn.Server(configure(app, **settings)).run(sockets=listeners)


def configure(app: ASGIApp, **settings: Any) -> uvicorn.Config:
    """The guard names neither itself nor its date: the artist's site does that."""
    return uvicorn.Config(
        app,
        http=BoundedProtocol,
        ws="websockets-sansio",
        proxy_headers=False,  # `facts` reads them, from trusted proxies only
        server_header=False,
        date_header=False,
        access_log=False,
        log_level="critical",  # what fails is logged once, where it is known
        timeout_graceful_shutdown=GRACE_SECONDS,
        **settings,
    )
