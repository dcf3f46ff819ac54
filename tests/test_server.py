from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp

from guard.errors import UsageError
from guard.server import HEAD_BYTES, bind, configure


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[int]:
    listener = bind(("127.0.0.1", 0), "--port")
    port: int = listener.getsockname()[1]
    config = configure(app, lifespan="off")
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
    writer.write(request)
    async with asyncio.timeout(10):
        answer = await reader.read()
    writer.close()
    return answer


def test_a_taken_port_is_named_with_the_flag_that_changes_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(UsageError, match=rf"port {port}: .*--admin-port"):
            bind(("127.0.0.1", port), "--admin-port")


def test_an_impossible_port_is_refused_in_words() -> None:
    with pytest.raises(UsageError, match="port 70000"):
        bind(("127.0.0.1", 70_000), "--port")


async def test_a_header_bomb_is_refused() -> None:
    bomb = b"GET / HTTP/1.1\r\nhost: a\r\nx: " + b"x" * (HEAD_BYTES + 1)

    async with served(PlainTextResponse("fine")) as port:
        assert (await ask(port, bomb)).startswith(b"HTTP/1.1 431 ")


async def test_an_ordinary_request_passes_without_the_servers_name() -> None:
    request = b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"

    async with served(PlainTextResponse("fine")) as port:
        answer = (await ask(port, request)).lower()

    assert answer.startswith(b"http/1.1 200 ok\r\n")
    assert b"server:" not in answer


async def test_many_requests_on_one_connection_are_no_bomb() -> None:
    request = b"GET / HTTP/1.1\r\nhost: a\r\nx: " + b"x" * 20_000 + b"\r\n\r\n"
    last = request.replace(b"host: a", b"host: a\r\nconnection: close")

    async with served(PlainTextResponse("fine")) as port:
        answer = await ask(port, request * 5 + last)

    assert answer.count(b"HTTP/1.1 200 OK") == 6


def test_answers_are_not_held_back_for_a_fuller_packet() -> None:
    with bind(("127.0.0.1", 0), "--port") as listener:
        assert listener.proto == socket.IPPROTO_TCP
