"""What the server makes of a visitor's bytes: the scope that the road goes by."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from guard.server import configure
from tests.browsers import Headers

Lines = list[tuple[bytes, bytes]]


async def nobody(scope: Scope, receive: Receive, send: Send) -> None:
    """An app; nobody waits for its answers."""


CONFIG = configure(nobody, lifespan="off")
CONFIG.load()


class Quiet(asyncio.Transport):
    """A visitor's line on which nothing is heard."""

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        ends = {"peername": ("198.51.100.7", 50_000), "sockname": ("127.0.0.1", 80)}
        return ends.get(name, default)

    def is_closing(self) -> bool:
        return False

    def write(self, data: Any) -> None: ...
    def close(self) -> None: ...
    def pause_reading(self) -> None: ...
    def resume_reading(self) -> None: ...


async def scope_of(data: bytes) -> Scope | None:
    """None where that is no whole head."""
    state, loop = ServerState(), asyncio.get_running_loop()
    line: Any = cast(Any, CONFIG.http_protocol_class)(
        config=CONFIG, server_state=state, app_state={}, _loop=loop
    )
    line.connection_made(Quiet())
    line.data_received(data)
    found = line.scope if line.cycle is not None else None
    await asyncio.gather(*state.tasks, return_exceptions=True)
    line.connection_lost(None)
    return cast("Scope | None", found)


def lines_of(headers: Headers) -> Lines:
    return [(name.encode(), value.encode()) for name, value in headers.items()]


def rest_of(lines: Lines) -> bytes:
    """Of a head, behind its first line."""
    return b"".join([b"%b: %b\r\n" % line for line in lines]) + b"\r\n"


def get(target: bytes, rest: bytes = b"Host: art.example\r\n\r\n") -> bytes:
    return b"GET %b HTTP/1.1\r\n%b" % (target, rest)
