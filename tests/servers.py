"""Real servers on loopback: well-behaved ones by uvicorn, ill-behaved ones by hand."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import uvicorn
from starlette.types import ASGIApp

Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serve(app: ASGIApp, path: str = "") -> AsyncIterator[int]:
    """The port that `app` answers on; with `path`, on that unix socket instead."""
    config = uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,
        proxy_headers=False,
        date_header=False,
        server_header=False,
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    listener = _listen(path)
    # Not `serve()`: its main loop and its signal handlers serve no purpose in a test.
    await server.startup(sockets=[listener])
    try:
        yield 0 if path else int(listener.getsockname()[1])
    finally:
        await _stop(server)


async def _stop(server: uvicorn.Server) -> None:
    """At once, where `shutdown()` would wait for everybody to say goodbye."""
    for listening in server.servers:
        listening.close()
    for connection in list(server.server_state.connections):
        connection.transport.abort()
    tasks = list(server.server_state.tasks)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(0)


def _listen(path: str) -> socket.socket:
    if path:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
    else:
        # Without the protocol asyncio leaves Nagle's algorithm on: 40 ms an answer.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
    listener.setblocking(False)
    return listener


@asynccontextmanager
async def scripted(script: Script) -> AsyncIterator[int]:
    """A server whose every connection is handled by `script`, then closed."""
    tasks: set[asyncio.Task[None]] = set()

    async def handle(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            with suppress(ConnectionError, asyncio.CancelledError):
                await script(reader, writer)
        finally:
            tasks.discard(task)
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def read_head(reader: asyncio.StreamReader) -> bytes:
    return await reader.readuntil(b"\r\n\r\n")


def answering(answer: bytes, *, reset: bool = False) -> Script:
    """Each request is answered with these very bytes, then the line is cut."""

    async def script(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await read_head(reader)
        writer.write(answer)
        await writer.drain()
        if reset:
            _linger_zero(writer)
            writer.transport.abort()

    return script


def _linger_zero(writer: asyncio.StreamWriter) -> None:
    """Closing then sends RST instead of FIN."""
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
