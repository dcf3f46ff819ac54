"""The guard's server on loopback, in front of any app."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp

from guard.protocol import Malformed, unheard
from guard.server import bind, configure


@asynccontextmanager
async def served(app: ASGIApp, malformed: Malformed = unheard) -> AsyncIterator[int]:
    listener = bind(("127.0.0.1", 0), "--port")
    port: int = listener.getsockname()[1]
    config = configure(app, malformed, lifespan="off")
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listener])
    try:
        yield port
    finally:
        await server.shutdown(sockets=[listener])


async def ask(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        async with asyncio.timeout(10):
            return await reader.read()
    finally:
        writer.close()
