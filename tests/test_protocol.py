from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from guard.protocol import ENDLESS, HEAD_BYTES, BoundedProtocol
from guard.server import configure
from guard.wire import HINT
from tests.served import ask, served


async def test_a_header_bomb_is_refused() -> None:
    bomb = b"GET / HTTP/1.1\r\nhost: a\r\nx: " + b"x" * (HEAD_BYTES + 1)

    async with served(PlainTextResponse("fine")) as port:
        assert (await ask(port, bomb)).startswith(b"HTTP/1.1 431 ")


async def test_a_head_that_comes_at_once_is_refused_before_the_site_is_asked() -> None:
    asked: list[str] = []

    async def site(scope: Scope, receive: Receive, send: Send) -> None:
        asked.append(scope["path"])

    head = b"GET / HTTP/1.1\r\nhost: a\r\nx: " + b"x" * HEAD_BYTES + b"\r\n\r\n"
    async with served(site) as port:
        answer = await ask(port, head)

    assert (answer[:13], asked) == (b"HTTP/1.1 431 ", [])


async def told(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the size of the body, and what stands in the headers after it."""
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message["body"]), message["more_body"]
    names = [name.decode() for name, _ in scope["headers"]]
    await PlainTextResponse(f"{size} {names}")(scope, receive, send)


UPLOAD = b"POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n"


async def test_a_large_upload_is_no_bomb() -> None:
    sized = UPLOAD + b"content-length: 300000\r\n\r\n" + b"x" * 300_000

    async with served(told) as port:
        assert b"300000 [" in await ask(port, sized)


CHUNKED = UPLOAD + b"transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n"


async def test_trailers_do_not_become_headers() -> None:
    async with served(told) as port:
        answer = await ask(port, CHUNKED + b"x-real-ip: 192.0.2.1\r\n\r\n")

    assert b"3 ['host', 'connection', 'transfer-encoding']" in answer


async def test_endless_trailers_end_the_connection() -> None:
    async with served(told) as port:
        with suppress(ConnectionError):  # we are cut off in the middle of a word
            assert await ask(port, CHUNKED + b"x: " + b"x" * HEAD_BYTES * 20) == b""


async def pieces() -> AsyncIterator[bytes]:
    yield b"<p>"
    yield b"fine"


async def test_an_http_1_0_visitor_gets_no_chunks() -> None:
    async with served(StreamingResponse(pieces())) as port:
        answer = await ask(port, b"GET /chunkpage HTTP/1.0\r\nhost: a\r\n\r\n")

    head, _, body = answer.partition(b"\r\n\r\n")
    assert body == b"<p>fine"
    assert b"transfer-encoding" not in head.lower()
    assert b"connection: close" in head.lower()


@pytest.mark.parametrize("method", [b"GET", b"HEAD"])
async def test_an_http_1_0_visitor_is_told_a_length_that_is_known(
    method: bytes,
) -> None:
    async with served(PlainTextResponse("fine")) as port:
        answer = await ask(port, method + b" / HTTP/1.0\r\n\r\n")

    body = b"fine" if method == b"GET" else b""
    assert b"content-length: 4\r\n" in answer
    assert answer.partition(b"\r\n\r\n")[2] == body


async def test_an_http_1_0_visitor_cannot_take_a_part_for_the_whole() -> None:
    async def breaks_off() -> AsyncIterator[bytes]:
        yield b"part"
        raise ConnectionError

    async with served(StreamingResponse(breaks_off())) as port:
        with pytest.raises(ConnectionResetError):
            await ask(port, b"GET / HTTP/1.0\r\n\r\n")


@pytest.mark.parametrize(
    ("request_", "what"),
    [
        (b"no request at all\r\n\r\n", "request"),
        (b"GET / HTTP/1.1\r\n\r\n", "request"),
        (b"GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n", "request"),
        (b"GET / HTTP/1.1\r\nx: " + b"x" * HEAD_BYTES, "head"),
    ],
)
async def test_what_the_server_refuses_is_counted(request_: bytes, what: str) -> None:
    told: list[str] = []

    async with served(PlainTextResponse("fine"), told.append) as port:
        await ask(port, request_)

    assert told == [what]


async def test_many_requests_on_one_connection_are_no_bomb() -> None:
    request = b"GET / HTTP/1.1\r\nhost: a\r\nx: " + b"x" * 20_000 + b"\r\n\r\n"
    last = request.replace(b"host: a", b"host: a\r\nconnection: close")

    async with served(PlainTextResponse("fine")) as port:
        answer = await ask(port, request * 5 + last)

    assert answer.count(b"HTTP/1.1 200 OK") == 6


async def test_the_end_waits_for_no_answer_that_never_ends() -> None:
    left = asyncio.Event()

    async def endless(scope: Scope, receive: Receive, send: Send) -> None:
        scope[ENDLESS] = True
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"a", "more_body": True})
        while (await receive())["type"] != "http.disconnect":
            pass
        left.set()

    async with served(endless) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n")
        await reader.readuntil(b"a\r\n")

    assert left.is_set()
    writer.close()


@pytest.mark.parametrize(("version", "can"), [(b"1.1", b"True"), (b"1.0", b"False")])
async def test_who_knows_hints_may_be_told_some(version: bytes, can: bytes) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        says = PlainTextResponse(str(HINT in scope.get("extensions", {})))
        await says(scope, receive, send)

    async with served(app) as port:
        head = b"GET / HTTP/%b\r\nHost: a\r\nConnection: close\r\n\r\n" % version
        assert (await ask(port, head)).endswith(can)


class Waiting(asyncio.Transport):
    """A line whose visitor leaves these amounts unread, one after the other."""

    def __init__(self, unread: list[int]) -> None:
        super().__init__()
        self.unread = unread
        self.aborted = asyncio.Event()

    def get_write_buffer_size(self) -> int:
        return self.unread.pop(0)

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return default

    def abort(self) -> None:
        self.aborted.set()


async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """An app that nobody asks."""


def speaking(line: Waiting) -> BoundedProtocol:
    config = configure(nothing, lifespan="off")
    config.load()
    end = BoundedProtocol(
        config=config, server_state=ServerState(), app_state={}, read_seconds=0.001
    )
    end.connection_made(line)
    return end


async def test_who_reads_nothing_loses_the_line() -> None:
    line = Waiting([500, 400, 400])
    speaking(line).pause_writing()

    async with asyncio.timeout(10):
        await line.aborted.wait()
    assert line.unread == []


async def test_who_has_read_all_keeps_the_line() -> None:
    line = Waiting([500])
    end = speaking(line)
    end.pause_writing()
    end.resume_writing()

    assert (end._reading, line.aborted.is_set()) == (None, False)
