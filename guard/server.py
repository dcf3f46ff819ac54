"""The listening side: sockets, and the limits of what a visitor may send us."""

from __future__ import annotations

import asyncio
import gc
import socket
import sys
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from functools import partial
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from guard.errors import UsageError
from guard.lane.protocol import LaneProtocol, LaneTo, no_lane
from guard.protocol import BoundedProtocol, Malformed, unheard

GRACE_SECONDS = 5  # for answers under way when the guard is told to stop
RETIRED_SECONDS = 600  # for downloads under way when another takes over
BREATH, FAREWELLS = 0.05, 20  # a second for those who may be about to ask again
# Seconds for which a thread at work may keep the loop waiting: a tenth of Python's.
TURN = 0.0005
GOODBYE = [(b"connection", b"close")]


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


def serve(
    app: ASGIApp,
    listeners: list[socket.socket],
    malformed: Malformed = unheard,
    lane_to: LaneTo = no_lane,
) -> None:
    """Answer on all `listeners` with one app until told to stop (Ctrl-C, SIGTERM)."""
    gc.freeze()  # what start-up made stays: it need not be looked through again
    sys.setswitchinterval(TURN)
    with suppress(KeyboardInterrupt):  # which uvicorn repeats when all is ended
        Courteous(configure(app, malformed, lane_to)).run(sockets=listeners)


def websocket(**named: Any) -> asyncio.Protocol:
    """Of uvicorn, loaded with the first: few sites have websockets."""
    from uvicorn.protocols.websockets.websockets_sansio_impl import (
        WebSocketsSansIOProtocol,
    )

    return WebSocketsSansIOProtocol(**named)


def configure(
    app: ASGIApp,
    malformed: Malformed = unheard,
    lane_to: LaneTo = no_lane,
    **settings: Any,
) -> uvicorn.Config:
    """The guard names neither itself nor its date: the artist's site does that.
    `lane_to`: the lane of those who come in by a port, if there is one."""
    protocol: Any = partial(LaneProtocol, malformed=malformed, lane_to=lane_to)
    upgraded: Any = websocket
    return uvicorn.Config(
        app,
        interface="asgi3",
        http=protocol,
        ws=upgraded,
        proxy_headers=False,  # `facts` reads them, from trusted proxies only
        server_header=False,
        date_header=False,
        access_log=False,
        log_config=None,  # lines look alike, whoever says them
        log_level="critical",  # what fails is logged once, where it is known
        timeout_graceful_shutdown=GRACE_SECONDS,
        **settings,
    )
